//! Reports that come in at the desk: what is sent, or fetched from its address, is laid aside, and one thread reads it,
//! file by file, and says how far it is.

use crate::access::Secret;
use crate::fetch::{Fetched, Fetcher, Refused};
use crate::state::Desk;
use crate::text::{shortened, thousands};
use serde::Serialize;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, OnceLock, PoisonError};
use tokio::fs::{File, OpenOptions};
use tokio::io::AsyncWriteExt;
use whosays_case::reading::{Pace, Piece, Taker, resources, study_all};
use whosays_case::{clock, files::Loaded};
use whosays_engine::Resources;
use whosays_model::{Diagnostic, Report, ReportId, Severity, Tlp};
use whosays_read::Given;
use whosays_store::{Put, Store, StoreError, Stored};

/// How many deliveries are remembered.
const MOST: usize = 50;

/// Something that was sent to be read.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct Delivery {
    /// Its number, from 1.
    pub(crate) number: u64,
    /// Who sent it.
    pub(crate) who: String,
    /// When.
    pub(crate) at: String,
    /// Its files, in the order sent.
    pub(crate) files: Vec<Sent>,
    /// Whether all of them are through.
    pub(crate) is_done: bool,
    /// Why none of them can be read.
    pub(crate) failed: Option<String>,
    /// Up to which marking the sender sees reports.
    #[serde(skip)]
    clearance: Tlp,
}

impl Delivery {
    /// How many of its files are through.
    pub(crate) fn through(&self) -> usize {
        self.files.iter().filter(|file| file.is_through()).count()
    }

    /// How far it is, in a sentence that changes only where that does.
    pub(crate) fn told(&self) -> String {
        let (through, all) = (self.through(), self.files.len());
        let told = match self.files.iter().filter(|file| file.state == "failed").count() {
            0 => t!("adding-through", through = through, all = all),
            failed => t!("adding-through-but", through = through, all = all, failed = failed),
        };
        let at_work = self.files.iter().find(|file| matches!(file.state, "reading" | "fetching"));
        let Some(file) = at_work.filter(|_| !self.is_done) else { return told };
        let name = shortened(&file.name, 80);
        let now = if file.state == "reading" {
            t!("adding-now-reading", name = name)
        } else {
            t!("adding-now-fetching", name = name)
        };
        format!("{told} {now}")
    }
}

/// One file of it.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct Sent {
    /// Its name; until it is fetched, the address.
    pub(crate) name: String,
    /// Where it was fetched.
    pub(crate) address: Option<String>,
    /// `fetching`, `waiting`, `reading`, `done` or `failed`.
    pub(crate) state: &'static str,
    /// What became of it, in words.
    pub(crate) what: String,
    /// The report that it is, once it is kept.
    pub(crate) report: Option<String>,
    /// What is wrong with it.
    #[schema(value_type = Vec<Object>)]
    pub(crate) diagnostics: Vec<Diagnostic>,
    #[serde(skip)]
    at: PathBuf,
    #[serde(skip)]
    given: Given,
}

impl Sent {
    /// A file that lies at a path until it is read.
    pub(crate) fn new(name: String, at: PathBuf, given: Given) -> Self {
        let (what, diagnostics) = (String::new(), Vec::new());
        Sent { name, address: None, state: "waiting", what, report: None, diagnostics, at, given }
    }

    /// One that is to be fetched from an address.
    pub(crate) fn at_address(address: &str, given: Given) -> Self {
        Sent { state: "fetching", ..Sent::new(address.to_owned(), PathBuf::new(), given) }
    }

    /// One that is not read at all, and why.
    pub(crate) fn refused(name: String, why: Diagnostic) -> Self {
        let mut sent = Sent::new(name, PathBuf::new(), Given::default());
        sent.refuse(t!("adding-not-read"), why);
        sent
    }

    /// Whether nothing more becomes of it.
    pub(crate) fn is_through(&self) -> bool {
        matches!(self.state, "done" | "failed")
    }

    /// What a list says of it: what became of it, or what is done with it now.
    pub(crate) fn told(&self) -> Cow<'_, str> {
        match self.state {
            "fetching" => t!("adding-fetching"),
            "waiting" => t!("adding-waiting"),
            "reading" => t!("adding-reading"),
            _ => Cow::Borrowed(self.what.as_str()),
        }
    }

    fn refuse(&mut self, what: impl Into<String>, why: Diagnostic) {
        (self.state, self.what) = ("failed", what.into());
        self.diagnostics.push(why);
    }

    fn wait(&mut self, at: PathBuf, fetched: Fetched) {
        (self.state, self.at, self.name) = ("waiting", at, fetched.name);
        // What somebody says of it stands before what its address says.
        self.given.url.get_or_insert_with(|| fetched.url.clone());
        self.address = Some(fetched.url);
    }
}

/// All deliveries, and the one thread that reads them.
#[derive(Debug, Default)]
pub(crate) struct Adding {
    deliveries: Mutex<BTreeMap<u64, Delivery>>,
    woken: Condvar,
    fetcher: OnceLock<Fetcher>,
}

/// A file that is to be read, and of which delivery.
struct Next {
    number: u64,
    place: usize,
    file: Sent,
    who: String,
    clearance: Tlp,
}

impl Adding {
    /// Lets these addresses be asked, although they are not public; to be said before the first is asked.
    pub(crate) fn fetch_also(&self, also: Vec<SocketAddr>) {
        let _ = self.fetcher.set(Fetcher::new(also));
    }

    /// Takes a delivery of somebody who sees reports up to a marking; gives its number.
    pub(crate) fn take(&self, who: String, clearance: Tlp, files: Vec<Sent>) -> u64 {
        let mut deliveries = self.lock();
        let number = deliveries.keys().next_back().copied().unwrap_or_default() + 1;
        let is_done = files.iter().all(Sent::is_through);
        let delivery = Delivery { number, who, at: clock::now(), files, is_done, failed: None, clearance };
        deliveries.insert(number, delivery);
        while deliveries.len() > MOST && deliveries.first_key_value().is_some_and(|(_, first)| first.is_done) {
            deliveries.pop_first();
        }
        self.woken.notify_one();
        number
    }

    /// A delivery as it stands.
    pub(crate) fn delivery(&self, number: u64) -> Option<Delivery> {
        self.lock().get(&number).cloned()
    }

    /// The deliveries, the last first.
    pub(crate) fn all(&self) -> Vec<Delivery> {
        self.lock().values().rev().cloned().collect()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<u64, Delivery>> {
        self.deliveries.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for the next file.
    fn next(&self) -> Next {
        let mut deliveries = self.lock();
        loop {
            let waiting = deliveries.values_mut().find_map(|delivery| {
                let place = delivery.files.iter().position(|file| file.state == "waiting")?;
                let file = delivery.files.get_mut(place)?;
                file.state = "reading";
                let (number, who, clearance) = (delivery.number, delivery.who.clone(), delivery.clearance);
                Some(Next { number, place, file: file.clone(), who, clearance })
            });
            if let Some(next) = waiting {
                return next;
            }
            deliveries = self.woken.wait(deliveries).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn note(&self, number: u64, place: usize, change: impl FnOnce(&mut Sent)) {
        if let Some(delivery) = self.lock().get_mut(&number) {
            delivery.files.get_mut(place).map(change).unwrap_or_default();
            delivery.is_done = delivery.files.iter().all(Sent::is_through);
        }
        self.woken.notify_one();
    }

    /// The addresses of a delivery that are to be fetched, each with its place.
    fn to_fetch(&self, number: u64) -> Vec<(usize, String)> {
        let deliveries = self.lock();
        let files = deliveries.get(&number).map(|delivery| delivery.files.iter().enumerate());
        let due = files.into_iter().flatten().filter(|(_, file)| file.state == "fetching");
        due.map(|(place, file)| (place, file.name.clone())).collect()
    }
}

/// A new file in which bytes lie until they are read, where nobody else on this machine looks at them.
pub(crate) async fn aside() -> std::io::Result<(PathBuf, File)> {
    let secret = Secret::new().map_err(|error| std::io::Error::other(error.to_string()))?;
    let path = std::env::temp_dir().join(format!("whosays-{}", secret.as_str()));
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    options.mode(0o600);
    let file = options.open(&path).await?;
    Ok((path, file))
}

/// Lays bytes aside.
pub(crate) async fn lay_aside(bytes: &[u8]) -> std::io::Result<PathBuf> {
    let (path, mut file) = aside().await?;
    file.write_all(bytes).await?;
    file.flush().await?;
    Ok(path)
}

/// Starts to fetch what a delivery has addresses for; each is read when it is there.
pub(crate) fn fetch(desk: &Arc<Desk>, who: &str, number: u64) {
    for (place, address) in desk.adding.to_fetch(number) {
        let (desk, who) = (Arc::clone(desk), who.to_owned());
        tokio::spawn(async move {
            let fetched = desk.adding.fetcher.get_or_init(Fetcher::default).fetch(&address).await;
            note_fetch(&desk, &who, &fetched);
            let laid = match fetched {
                Ok(fetched) => {
                    let at = lay_aside(&fetched.bytes).await;
                    at.map(|at| (at, fetched)).map_err(|error| not_kept(&address, &error))
                }
                Err(refused) => Err(refused.diagnostic()),
            };
            desk.adding.note(number, place, |file| match laid {
                Ok((at, fetched)) => file.wait(at, fetched),
                Err(why) => file.refuse(t!("adding-not-fetched"), why),
            });
        });
    }
}

fn not_kept(address: &str, error: &std::io::Error) -> Diagnostic {
    let what = t!("adding-not-kept", why = error.to_string());
    Diagnostic::new(Severity::Error, "not-kept", address, what).hint(t!("adding-not-kept-hint"))
}

// Whoever looks after the desk sees what it was made to ask.
fn note_fetch(desk: &Desk, who: &str, fetched: &Result<Fetched, Refused>) {
    match fetched {
        Ok(fetched) => desk.deeds.note(who, "fetch", &fetched.url, &fetched.name),
        Err(refused) => desk.deeds.note(who, "fetch", refused.about(), &format!("not fetched: {}", refused.why())),
    }
}

/// Starts the thread that reads what is sent.
pub(crate) fn start(desk: Arc<Desk>) -> std::io::Result<()> {
    std::thread::Builder::new().name("reader".to_owned()).stack_size(16 << 20).spawn(move || work(&desk)).map(drop)
}

fn work(desk: &Desk) {
    let mut loaded: Option<Resources> = None;
    loop {
        let Next { number, place, file, who, clearance } = desk.adding.next();
        if loaded.is_none() {
            match resources(Pace::Full, |lack| eprintln!("{lack}")) {
                Ok(resources) => loaded = Some(resources),
                Err(error) => {
                    let why = format!("{error:#}");
                    desk.adding.note(number, place, |file| (file.state, file.what) = ("failed", why));
                    let _ = std::fs::remove_file(&file.at);
                    continue;
                }
            }
        }
        let Some(resources) = &loaded else { continue };
        let told = read(desk, &file, &who, clearance, resources);
        let _ = std::fs::remove_file(&file.at);
        desk.adding.note(number, place, |file| {
            (file.state, file.what, file.report, file.diagnostics) =
                (told.state, told.what, told.report, told.diagnostics);
        });
    }
}

/// What is heard of one file while it is read.
struct Hearing<'a> {
    desk: &'a Desk,
    known: Store,
    who: &'a str,
    clearance: Tlp,
    state: &'static str,
    what: String,
    report: Option<String>,
    diagnostics: Vec<Diagnostic>,
}

impl Hearing<'_> {
    /// Whether the case has the report where its sender may not see it.
    fn is_hidden(&self, id: &ReportId) -> Result<bool, StoreError> {
        Ok(self.known.has_report(id)? && self.known.marking_of(id)? > self.clearance)
    }
}

impl Taker for Hearing<'_> {
    fn known(&self, id: &ReportId) -> Result<Option<Report>, StoreError> {
        self.known.report(id)
    }

    fn take(&mut self, piece: &Piece) -> anyhow::Result<()> {
        let claims = piece.learnt.claims.len();
        // Nobody changes what they do not see, nor is told that it is there.
        if self.is_hidden(&piece.report.id)? {
            (self.state, self.what) = ("done", t!("adding-claims", n = claims, shown = thousands(claims)));
            return Ok(());
        }
        let (report, original) = (piece.report.clone(), piece.original.clone());
        let learnt = piece.learnt.clone();
        let id = report.id.to_string();
        let (who, now, tlp) = (self.who.to_owned(), clock::now(), piece.tlp);
        let put = self.desk.writer.write_and_wait(None, move |books| {
            books.set_time(&now);
            let stored = Stored {
                report: &report,
                original: &original,
                claims: &learnt.claims,
                mentions: &learnt.mentions,
                diagnostics: &learnt.diagnostics,
            };
            Ok(books.put_report(&stored, tlp.map(|tlp| (tlp, who.as_str(), now.as_str())))?)
        });
        let put = put.map_err(|fault| anyhow::anyhow!(fault.what))?;
        let shown = thousands(claims);
        self.what = match put {
            Put::New => t!("adding-claims", n = claims, shown = shown),
            Put::Replaced => t!("adding-claims-replaced", n = claims, shown = shown),
            Put::Unchanged => t!("adding-claims-known", n = claims, shown = shown),
        };
        self.state = "done";
        self.report = Some(id);
        Ok(())
    }

    fn hear(&mut self, diagnostic: &Diagnostic) {
        if diagnostic.severity > Severity::Note {
            self.diagnostics.push(diagnostic.clone());
        }
    }
}

fn read<'a>(desk: &'a Desk, file: &Sent, who: &'a str, clearance: Tlp, resources: &Resources) -> Hearing<'a> {
    let known = loop {
        match Store::for_reading(&desk.path) {
            Ok(known) => break known,
            Err(error) => {
                // Without the case nothing can be kept; it may be found again.
                eprintln!("error: {error}");
                std::thread::sleep(std::time::Duration::from_secs(1));
            }
        }
    };
    let (what, diagnostics) = (t!("adding-not-read").into_owned(), Vec::new());
    let mut hearing = Hearing { desk, known, who, clearance, state: "failed", what, report: None, diagnostics };
    let bytes = match std::fs::read(&file.at) {
        Ok(bytes) => bytes,
        Err(error) => {
            hearing.what = t!("adding-not-kept", why = error.to_string());
            return hearing;
        }
    };
    let loaded = Loaded { name: file.name.clone(), bytes, given: file.given.clone(), diagnostics: Vec::new() };
    if let Err(error) = study_all(vec![loaded], &Given::default(), resources, &mut hearing) {
        hearing.what = format!("{error:#}");
    }
    hearing
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail")]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_when_it_is_there_and_the_delivery_says_how_far_it_is() {
        let adding = Adding::default();
        let why = Diagnostic::new(Severity::Error, "sidecar", "c.txt.meta.json", "the sidecar is no JSON");
        let files = vec![
            Sent::at_address("https://korlund.example/ferry", Given::default()),
            Sent::new("b.txt".to_owned(), PathBuf::from("b"), Given::default()),
            Sent::refused("c.txt".to_owned(), why),
        ];
        let number = adding.take("Ada".to_owned(), Tlp::Amber, files);
        let told = || adding.delivery(number).unwrap().told();
        assert_eq!(told(), "1 of 3 through, 1 of them not read. Now fetching https://korlund.example/ferry.");
        let first = adding.next();
        assert_eq!((first.file.name.as_str(), first.place, first.clearance), ("b.txt", 1, Tlp::Amber));
        adding.note(number, first.place, |file| file.state = "done");
        assert_eq!(adding.to_fetch(number), [(0, "https://korlund.example/ferry".to_owned())]);
        let url = "https://korlund.example/2031/ferry".to_owned();
        let fetched = Fetched { bytes: Vec::new(), url: url.clone(), name: "ferry.html".to_owned() };
        adding.note(number, 0, |file| file.wait(PathBuf::from("a"), fetched));
        let second = adding.next();
        assert_eq!((second.file.name.as_str(), second.file.given.url), ("ferry.html", Some(url)));
        assert_eq!(told(), "2 of 3 through, 1 of them not read. Now reading ferry.html.");
        adding.note(number, 0, |file| file.state = "done");
        assert_eq!(told(), "3 of 3 through, 1 of them not read.");
        assert!(adding.delivery(number).unwrap().is_done && adding.to_fetch(number).is_empty());
    }

    #[tokio::test]
    async fn what_lies_aside_is_for_nobody_else() {
        let path = lay_aside(b"Four people drowned.").await.unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"Four people drowned.");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        std::fs::remove_file(path).unwrap();
    }
}

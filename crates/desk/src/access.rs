//! Who is at the desk: whoever has the link that opens it, people with accounts, and programs with their keys.
//!
//! Accounts, sessions and keys lie in a file beside the case ([`People`]) and are held in memory, so that no page waits for the
//! disk. Who changes them at the desk changes both; what the command line changes is seen within a second.

use crate::fault::Fault;
use crate::passwords;
use crate::rates::Rates;
use crate::state::Desk;
use axum::http::Method;
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::Semaphore;
use url::Url;
use whosays_case::clock::{after, now};
use whosays_model::Tlp;
use whosays_store::{ApiKey, KeptSession, People, Role, StoreError};

/// The cookie that holds a session.
pub(crate) const COOKIE: &str = "whosays";
/// How a key begins, so that it is known for one wherever it turns up.
pub(crate) const KEY: &str = "whosays_";
/// How many sessions the link can open at a time; beyond them the one begun first ends.
const MOST: usize = 1_000;
/// A session ends when it was not used for twelve hours, and after seven days in any case.
const UNUSED: i64 = 12 * 60 * 60;
const WHOLE: i64 = 7 * 24 * 60 * 60;
/// How long an invitation is good.
const INVITED: i64 = 7 * 24 * 60 * 60;
/// That a session was used is written this often.
const NOTED: i64 = 5 * 60;
/// How often the file is looked at.
const LOOK: Duration = Duration::from_secs(1);
/// How many passwords are tried at the same time: each takes 19 MiB and a core.
const HASHING: usize = 2;

/// A secret of 256 bits, in hexadecimal.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Secret(String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Secret {
    pub(crate) fn new() -> Result<Self, getrandom::Error> {
        let mut bytes = [0u8; 32];
        getrandom::fill(&mut bytes)?;
        Ok(Secret(bytes.iter().map(|byte| format!("{byte:02x}")).collect()))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

// Compared and kept as hashes: neither time nor memory nor the disk tells a secret.
fn hash(secret: &str) -> String {
    blake3::hash(secret.as_bytes()).to_hex().to_string()
}

// What every form carries is made of the session's secret, so that it need not be kept.
fn token_of(secret: &str) -> String {
    blake3::Hash::from(blake3::derive_key("whosays form token", secret.as_bytes())).to_hex().to_string()
}

/// A link by which a person sets a password, once: what is shown, and what is kept of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// The address at the desk, with the secret in it: `/invited/…`.
    pub path: String,
    /// The BLAKE3 hash of the secret, in hexadecimal.
    pub hash: String,
    /// Until when it is good, as ISO 8601 in UTC: for seven days.
    pub until: String,
}

impl Invitation {
    /// A new one.
    ///
    /// # Errors
    /// A system that gives no secrets.
    pub fn new() -> anyhow::Result<Invitation> {
        let secret = Secret::new().map_err(|error| anyhow::anyhow!("the system gives no secrets: {error}"))?;
        Ok(Invitation { path: format!("/invited/{}", secret.0), hash: hash(&secret.0), until: after(INVITED) })
    }
}

/// Somebody at the desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Person {
    /// The name that judgements bear.
    pub(crate) name: String,
    pub(crate) role: Role,
    /// Up to which marking reports are seen.
    pub(crate) clearance: Tlp,
}

/// One sitting of one person, or one request of a program with a key.
#[derive(Clone, Debug)]
pub(crate) struct Session {
    pub(crate) person: Person,
    /// What every form carries, so that no other site can post in the person's name.
    pub(crate) token: String,
    /// Whether a program asks with a key; no browser sends one of its own accord, so its forms need no token.
    pub(crate) is_by_key: bool,
    /// Its number among those of accounts; nothing where it was opened by the link or is of a key.
    pub(crate) number: Option<u64>,
    /// Under what its requests are counted.
    pub(crate) counted: String,
}

/// A session that is held.
#[derive(Clone, Debug)]
struct Sitting {
    /// Nothing for whoever came by the link.
    kept: Option<u64>,
    person: String,
    begun: String,
    seen: String,
    /// What of `seen` is written.
    noted: String,
}

impl Sitting {
    fn of(session: KeptSession) -> Self {
        let KeptSession { number, person, begun, seen, .. } = session;
        Sitting { kept: Some(number), person, begun, noted: seen.clone(), seen }
    }

    fn is_over(&self) -> bool {
        self.seen < after(-UNUSED) || self.begun < after(-WHOLE)
    }
}

/// What is held in memory: people by their names as they are compared, the others by the hashes of their secrets.
#[derive(Debug, Default)]
struct Known {
    people: BTreeMap<String, whosays_store::Person>,
    sittings: HashMap<String, Sitting>,
    keys: HashMap<String, (ApiKey, Option<String>)>,
    state: i64,
}

impl Known {
    fn open(&self, name: &str) -> Option<&whosays_store::Person> {
        self.people.get(&People::folded(name)).filter(|person| person.closed.is_none())
    }
}

/// Who may come in, and who is in.
#[derive(Debug)]
pub(crate) struct Access {
    owner: Person,
    case: Option<PathBuf>,
    public: Option<Url>,
    rates: Rates,
    entry: Mutex<Option<String>>,
    // Where both are needed, the file is locked first.
    file: Mutex<Option<People>>,
    known: Mutex<Known>,
    hashing: Semaphore,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Access {
    /// For one person on this machine, who comes in by a link with a secret in it.
    pub(crate) fn of_one(owner: String, secret: &Secret) -> Self {
        Access {
            owner: Person { name: owner, role: Role::Administrator, clearance: Tlp::Red },
            case: None,
            public: None,
            rates: Rates::new(None),
            entry: Mutex::new(Some(hash(&secret.0))),
            file: Mutex::default(),
            known: Mutex::default(),
            hashing: Semaphore::new(HASHING),
        }
    }

    /// For the people of a case, where it has any or comes to have some; the link lets in whoever opened the desk.
    pub(crate) fn of_case(case: &Path, owner: String, secret: &Secret) -> Result<Self, StoreError> {
        passwords::ready();
        let access = Access { case: Some(case.to_owned()), ..Access::of_one(owner, secret) };
        access.look()?;
        Ok(access)
    }

    /// The same behind a proxy at this address, and with so many requests of a session each second.
    pub(crate) fn under(self, public: Option<Url>, most_a_second: Option<u32>) -> Self {
        Access { public, rates: Rates::new(most_a_second), ..self }
    }

    /// The address under which people reach the desk, where that is not its own.
    pub(crate) fn public(&self) -> Option<&Url> {
        self.public.as_ref()
    }

    /// Whoever opened the desk.
    pub(crate) fn owner(&self) -> &Person {
        &self.owner
    }

    /// Whether there are accounts.
    pub(crate) fn has_people(&self) -> bool {
        !lock(&self.known).people.is_empty()
    }

    /// Lets in whoever brings the secret of the link, once; gives the session's own secret.
    pub(crate) fn enter(&self, secret: &str) -> Result<Option<Secret>, getrandom::Error> {
        let mut entry = lock(&self.entry);
        if entry.as_ref().is_none_or(|known| *known != hash(secret)) {
            return Ok(None);
        }
        let session = Secret::new()?;
        *entry = None;
        let mut known = lock(&self.known);
        let of_link = known.sittings.iter().filter(|(_, sitting)| sitting.kept.is_none());
        let of_link: Vec<(&String, &Sitting)> = of_link.collect();
        let first = of_link.iter().min_by(|a, b| a.1.begun.cmp(&b.1.begun)).map(|(hash, _)| (*hash).clone());
        if let Some(first) = first.filter(|_| of_link.len() >= MOST) {
            known.sittings.remove(&first);
        }
        let (person, at) = (self.owner.name.clone(), now());
        let sitting = Sitting { kept: None, person, begun: at.clone(), noted: at.clone(), seen: at };
        known.sittings.insert(hash(&session.0), sitting);
        Ok(Some(session))
    }

    /// A new link's secret in the place of the one before.
    pub(crate) fn new_entry(&self) -> Result<Secret, getrandom::Error> {
        let secret = Secret::new()?;
        *lock(&self.entry) = Some(hash(&secret.0));
        Ok(secret)
    }

    /// The session that a cookie is of.
    pub(crate) fn session(&self, secret: &str) -> Option<Session> {
        let counted = hash(secret);
        let mut known = lock(&self.known);
        let has_people = !known.people.is_empty();
        let sitting = known.sittings.get_mut(&counted).filter(|sitting| !(has_people && sitting.is_over()))?;
        sitting.seen = now();
        let (number, name) = (sitting.kept, sitting.person.clone());
        let person = match number {
            None => self.owner.clone(),
            Some(_) => known.open(&name).map(Person::of)?,
        };
        Some(Session { person, token: token_of(secret), is_by_key: false, number, counted })
    }

    /// The program that a key is of, with the lower of its role and its person's.
    pub(crate) fn by_key(&self, key: &str) -> Option<Session> {
        let counted = hash(key);
        let at = now();
        let mut known = lock(&self.known);
        let (key, used) = known.keys.get_mut(&counted).filter(|(key, _)| key.revoked.is_none() && key.until > at)?;
        *used = Some(at);
        let (most, name) = (key.role, key.person.clone());
        let mut person = known.open(&name).map(Person::of)?;
        person.role = person.role.min(most);
        Some(Session { person, token: String::new(), is_by_key: true, number: None, counted })
    }

    /// Ends a session.
    pub(crate) fn leave(&self, secret: &str) -> Result<(), Fault> {
        let left = lock(&self.known).sittings.remove(&hash(secret));
        if let Some(Sitting { kept: Some(number), person, .. }) = left {
            self.change(|people| people.end_session(&person, number))?;
        }
        Ok(())
    }

    /// Opens a session for a person who is known and whose account is open; gives the session's secret.
    pub(crate) fn admit(&self, name: &str) -> Result<Option<Secret>, Fault> {
        if lock(&self.known).open(name).is_none() {
            return Ok(None);
        }
        let secret = Secret::new().map_err(Fault::ours)?;
        let begun = self.change(|people| people.begin_session(&hash(&secret.0), name, &now()))?;
        Ok(begun.map(|_| secret))
    }

    /// The name of the open account that a provider of OpenID Connect knows by this e-mail address or subject.
    pub(crate) fn by_openid(&self, identity: &str) -> Option<String> {
        let identity = People::identity(identity);
        let known = lock(&self.known);
        let is_it = |one: &&whosays_store::Person| one.closed.is_none() && one.openid.as_ref() == Some(&identity);
        known.people.values().find(is_it).map(|person| person.name.clone())
    }

    /// Whether a password may be tried now for this name and from this address; else for how many seconds not.
    pub(crate) fn may_try(&self, name: &str, peer: IpAddr) -> Result<(), u64> {
        self.rates.password(&People::folded(name), peer)
    }

    /// Whether a session may ask now; else for how many seconds not.
    pub(crate) fn may_ask(&self, session: &Session) -> Result<(), u64> {
        self.rates.request(&session.counted, self.has_people())
    }

    /// Whom an invitation is for, while it is good.
    pub(crate) fn invited(&self, secret: &str) -> Result<Option<String>, Fault> {
        match lock(&self.file).as_ref() {
            Some(people) => Ok(people.invited(&hash(secret), &now())?),
            None => Ok(None),
        }
    }

    /// Accepts an invitation, once, with the password as it is kept; gives the name of whom it is for.
    pub(crate) fn accept(&self, secret: &str, password: &str) -> Result<Option<String>, Fault> {
        // Without accounts there are no invitations, and no file of them is to be made.
        if !self.has_people() {
            return Ok(None);
        }
        self.change(|people| people.accept(&hash(secret), password, &now()))
    }

    /// Every account by name, with when each was last seen.
    pub(crate) fn people(&self) -> Vec<whosays_store::Person> {
        let known = lock(&self.known);
        let mut people: Vec<whosays_store::Person> = known.people.values().cloned().collect();
        for person in &mut people {
            let sittings = known.sittings.values().filter(|one| one.kept.is_some() && one.person == person.name);
            person.seen = sittings.map(|one| one.seen.clone()).chain(person.seen.take()).max();
        }
        people
    }

    /// One account.
    pub(crate) fn person(&self, name: &str) -> Option<whosays_store::Person> {
        lock(&self.known).people.get(&People::folded(name)).cloned()
    }

    /// The sessions of a person that go on, the one begun last first.
    pub(crate) fn sessions_of(&self, name: &str) -> Vec<KeptSession> {
        let known = lock(&self.known);
        let own = known.sittings.iter().filter(|(_, one)| one.person == name && !one.is_over());
        let mut own: Vec<KeptSession> = own
            .filter_map(|(hash, one)| {
                let (person, begun, seen) = (one.person.clone(), one.begun.clone(), one.seen.clone());
                Some(KeptSession { number: one.kept?, hash: hash.clone(), person, begun, seen })
            })
            .collect();
        own.sort_by_key(|one| std::cmp::Reverse(one.number));
        own
    }

    /// The keys of a person, those that have ended too, the one made last first.
    pub(crate) fn keys_of(&self, name: &str) -> Vec<ApiKey> {
        let known = lock(&self.known);
        let own = known.keys.values().filter(|(key, _)| key.person == name);
        let mut own: Vec<ApiKey> = own.map(|(key, used)| ApiKey { used: used.clone(), ..key.clone() }).collect();
        own.sort_by_key(|key| std::cmp::Reverse(key.number));
        own
    }

    /// Changes the accounts, on the disk and in memory.
    pub(crate) fn change<T>(&self, job: impl FnOnce(&mut People) -> Result<T, StoreError>) -> Result<T, Fault> {
        let mut file = lock(&self.file);
        let people = match file.take() {
            Some(people) => people,
            None => match &self.case {
                Some(case) => People::open(case)?,
                None => return Err(Fault::ours(t!("access-no-place"))),
            },
        };
        let people = file.insert(people);
        let done = job(people);
        self.load(people)?;
        Ok(done?)
    }

    /// Makes an invitation for a person, in the place of those before; gives its address.
    pub(crate) fn invite(&self, name: &str) -> Result<String, Fault> {
        let invitation = Invitation::new()?;
        self.change(|people| people.invite(name, &invitation.hash, &invitation.until))?;
        Ok(invitation.path)
    }

    /// Makes a key of a person for so many days; gives it, for it is shown this once.
    pub(crate) fn make_key(&self, name: &str, label: &str, role: Role, days: i64) -> Result<String, Fault> {
        let secret = format!("{KEY}{}", Secret::new().map_err(Fault::ours)?.0);
        let key = ApiKey {
            number: 0,
            hash: hash(&secret),
            person: name.to_owned(),
            label: label.to_owned(),
            role,
            made: now(),
            until: after(days * 24 * 60 * 60),
            used: None,
            revoked: None,
        };
        self.change(|people| people.add_key(&key))?;
        Ok(secret)
    }

    /// Looks whether the command line has changed anything, writes who was seen, and ends what is over.
    pub(crate) fn look(&self) -> Result<(), StoreError> {
        self.rates.tidy();
        let mut file = lock(&self.file);
        if let Some(people) = file.as_mut() {
            if people.state()? != lock(&self.known).state {
                self.load(people)?;
            }
            return self.note_seen(people);
        }
        if let Some(case) = self.case.as_ref().filter(|case| People::is_there(case)) {
            let people = People::open(case)?;
            self.load(&people)?;
            *file = Some(people);
        }
        Ok(())
    }

    /// Holds in memory what is in the file.
    fn load(&self, people: &People) -> Result<(), StoreError> {
        let state = people.state()?;
        let (all, sessions, keys) = (people.all()?, people.sessions()?, people.keys()?);
        let mut known = lock(&self.known);
        let mut before = std::mem::take(&mut known.sittings);
        for session in sessions {
            let hash = session.hash.clone();
            let mut sitting = Sitting::of(session);
            if let Some(held) = before.remove(&hash).filter(|held| held.seen > sitting.seen) {
                sitting.seen = held.seen;
            }
            known.sittings.insert(hash, sitting);
        }
        // Those of the link lie in no file.
        known.sittings.extend(before.into_iter().filter(|(_, one)| one.kept.is_none()));
        let used: HashMap<String, Option<String>> = known.keys.drain().map(|(hash, (_, used))| (hash, used)).collect();
        for key in keys {
            let last = used.get(&key.hash).cloned().flatten().max(key.used.clone());
            known.keys.insert(key.hash.clone(), (key, last));
        }
        known.people = all.into_iter().map(|person| (People::folded(&person.name), person)).collect();
        known.state = state;
        Ok(())
    }

    fn note_seen(&self, people: &mut People) -> Result<(), StoreError> {
        let due = after(-NOTED);
        let (mut sessions, mut keys) = (Vec::new(), Vec::new());
        let mut is_over = false;
        {
            let mut known = lock(&self.known);
            for sitting in known.sittings.values_mut() {
                let Some(number) = sitting.kept else { continue };
                is_over |= sitting.is_over();
                if sitting.seen > sitting.noted && sitting.noted < due {
                    sitting.noted.clone_from(&sitting.seen);
                    sessions.push((number, sitting.seen.clone()));
                }
            }
            for (key, used) in known.keys.values_mut() {
                if *used > key.used && key.used.as_ref().is_none_or(|noted| *noted < due) {
                    key.used.clone_from(used);
                    keys.extend(used.clone().map(|used| (key.number, used)));
                }
            }
            let has_people = !known.people.is_empty();
            known.sittings.retain(|_, one| one.kept.is_some() || !(has_people && one.is_over()));
        }
        if !sessions.is_empty() || !keys.is_empty() {
            people.note_seen(&sessions, &keys)?;
        }
        if is_over {
            people.end_old_sessions(&after(-UNUSED), &after(-WHOLE))?;
            self.load(people)?;
        }
        Ok(())
    }
}

impl Person {
    fn of(person: &whosays_store::Person) -> Self {
        Person { name: person.name.clone(), role: person.role, clearance: person.clearance }
    }
}

/// Starts the thread that keeps what is held and what is on the disk together.
pub(crate) fn start(desk: Arc<Desk>) -> anyhow::Result<()> {
    std::thread::Builder::new().name("people".to_owned()).spawn(move || {
        loop {
            std::thread::sleep(LOOK);
            if let Err(error) = desk.access.look() {
                eprintln!("error: the accounts of the desk could not be read or written: {error}");
                std::thread::sleep(30 * LOOK);
            }
        }
    })?;
    Ok(())
}

/// Does something with the accounts on a thread that may wait for the disk.
pub(crate) async fn on_disk<T: Send + 'static>(
    desk: &Arc<Desk>,
    job: impl FnOnce(&Access) -> Result<T, Fault> + Send + 'static,
) -> Result<T, Fault> {
    let desk = Arc::clone(desk);
    tokio::task::spawn_blocking(move || job(&desk.access)).await.map_err(Fault::ours)?
}

/// The same with passwords, of which only some are tried at a time.
pub(crate) async fn with_password<T: Send + 'static>(
    desk: &Arc<Desk>,
    job: impl FnOnce(&Access) -> Result<T, Fault> + Send + 'static,
) -> Result<T, Fault> {
    let _turn = desk.access.hashing.acquire().await.map_err(Fault::ours)?;
    on_disk(desk, job).await
}

/// Lets in whoever knows the password of this name: gives the name as the account has it, and the session's secret.
pub(crate) async fn sign_in(desk: &Arc<Desk>, name: &str, password: String) -> Result<Option<(String, Secret)>, Fault> {
    let found = desk.access.person(name).filter(|person| person.closed.is_none());
    with_password(desk, move |access| {
        let kept = found.as_ref().and_then(|person| person.password.as_deref());
        // A name that nobody has takes as long as one with another password.
        let is_right = passwords::is_right(&password, kept);
        let Some(person) = found.filter(|_| is_right) else { return Ok(None) };
        Ok(access.admit(&person.name)?.map(|secret| (person.name, secret)))
    })
    .await
}

/// What a role is called.
pub(crate) fn called(role: Role) -> Cow<'static, str> {
    match role {
        Role::Reader => t!("access-reader"),
        Role::Analyst => t!("access-analyst"),
        Role::Editor => t!("access-editor"),
        Role::Administrator => t!("access-administrator"),
    }
}

/// What role is needed for an address.
pub(crate) fn needed(method: &Method, path: &str) -> Role {
    let mut parts = path.split('/').filter(|part| !part.is_empty());
    let (first, last) = (parts.next().unwrap_or_default(), parts.next_back().unwrap_or_default());
    match first {
        "people" | "audit" => Role::Administrator,
        "account" | "leave" => Role::Reader,
        _ if matches!(*method, Method::GET | Method::HEAD) => Role::Reader,
        "brief" | "marking" => Role::Editor,
        "reports" if last == "marking" => Role::Editor,
        _ => Role::Analyst,
    }
}

/// Whether an address is for people alone, and for no program with a key.
pub(crate) fn is_for_people_alone(path: &str) -> bool {
    matches!(path.split('/').find(|part| !part.is_empty()), Some("account" | "people" | "leave"))
}

/// Whether a form's token is the session's; a key stands for itself.
pub(crate) fn is_token(session: &Session, given: &str) -> bool {
    session.is_by_key || hash(&session.token) == hash(given)
}

#[cfg(test)]
mod tests {
    use super::*;
    use whosays_store::{NewPerson, PersonChange};

    #[test]
    fn a_link_opens_once_and_a_session_holds_until_it_is_left() {
        let link = Secret::new().unwrap();
        let access = Access::of_one("Ada".to_owned(), &link);
        assert!(access.enter("guess").unwrap().is_none());
        let session = access.enter(link.as_str()).unwrap().unwrap();
        assert!(access.enter(link.as_str()).unwrap().is_none());
        let known = access.session(session.as_str()).unwrap();
        assert_eq!((known.person.name.as_str(), known.person.role), ("Ada", Role::Administrator));
        assert!(is_token(&known, &known.token) && !is_token(&known, session.as_str()) && !is_token(&known, ""));
        access.leave(session.as_str()).unwrap();
        assert!(access.session(session.as_str()).is_none());
    }

    fn with_people() -> (tempfile::TempDir, PathBuf, Access) {
        let folder = tempfile::tempdir().unwrap();
        let case = folder.path().join("a.case");
        let access = Access::of_case(&case, "Ada".to_owned(), &Secret::new().unwrap()).unwrap();
        assert!(!access.has_people() && !People::is_there(&case));
        for (name, role, openid) in [("Ada", Role::Administrator, None), ("Bo", Role::Editor, Some("bo@desk.example"))]
        {
            let (name, openid) = (name.to_owned(), openid.map(str::to_owned));
            let new = NewPerson { name, role, clearance: Tlp::Amber, openid };
            access.change(|people| people.add(&new, &now())).unwrap();
        }
        (folder, case, access)
    }

    #[test]
    fn a_session_outlives_the_desk_and_ends_with_its_time() {
        let (_folder, case, access) = with_people();
        let secret = access.admit("bo").unwrap().unwrap();
        assert!(access.admit("Cy").unwrap().is_none());
        let token = access.session(secret.as_str()).unwrap().token;
        drop(access);
        let access = Access::of_case(&case, "Ada".to_owned(), &Secret::new().unwrap()).unwrap();
        let session = access.session(secret.as_str()).unwrap();
        assert_eq!((session.person.name.as_str(), session.token), ("Bo", token));
        let hash = hash(secret.as_str());
        lock(&access.known).sittings.get_mut(&hash).unwrap().seen = after(-UNUSED - 60);
        assert!(access.session(secret.as_str()).is_none());
        lock(&access.known).sittings.get_mut(&hash).unwrap().seen = now();
        lock(&access.known).sittings.get_mut(&hash).unwrap().begun = after(-WHOLE - 60);
        assert!(access.session(secret.as_str()).is_none());
    }

    #[test]
    fn what_the_command_line_changes_is_seen() {
        let (_folder, case, access) = with_people();
        let secret = access.admit("Bo").unwrap().unwrap();
        let mut people = People::open(&case).unwrap();
        let change = PersonChange { role: Some(Role::Reader), ..PersonChange::default() };
        people.change("Bo", &change).unwrap();
        access.look().unwrap();
        assert_eq!(access.session(secret.as_str()).unwrap().person.role, Role::Reader);
        assert_eq!(access.by_openid("BO@desk.example").as_deref(), Some("Bo"));
        people.close("Bo", &now()).unwrap();
        access.look().unwrap();
        assert!(access.session(secret.as_str()).is_none() && access.by_openid("bo@desk.example").is_none());
    }

    #[test]
    fn that_a_session_was_used_is_written_now_and_then() {
        let (_folder, case, access) = with_people();
        let secret = access.admit("Bo").unwrap().unwrap();
        let hash = hash(secret.as_str());
        let written = || People::open(&case).unwrap().sessions().unwrap()[0].seen.clone();
        lock(&access.known).sittings.get_mut(&hash).unwrap().seen = after(60);
        access.look().unwrap();
        assert!(written() < after(30), "not yet");
        lock(&access.known).sittings.get_mut(&hash).unwrap().noted = after(-NOTED - 60);
        access.look().unwrap();
        assert!(written() > after(30));
    }

    #[test]
    fn a_key_does_no_more_than_its_person() {
        let (_folder, _, access) = with_people();
        let key = access.make_key("Bo", "export", Role::Analyst, 30).unwrap();
        assert!(key.starts_with(KEY) && key.len() == KEY.len() + 64);
        let session = access.by_key(&key).unwrap();
        assert!(session.is_by_key && is_token(&session, "") && session.person.role == Role::Analyst);
        let change = PersonChange { role: Some(Role::Reader), ..PersonChange::default() };
        access.change(|people| people.change("Bo", &change)).unwrap();
        assert_eq!(access.by_key(&key).unwrap().person.role, Role::Reader);
        let number = access.keys_of("Bo")[0].number;
        assert!(access.keys_of("Bo")[0].used.is_some());
        assert!(access.change(|people| people.revoke_key("Bo", number, &now())).unwrap());
        assert!(access.by_key(&key).is_none());
        let key = access.make_key("Bo", "export", Role::Analyst, -1).unwrap();
        assert!(access.by_key(&key).is_none(), "it has ended");
    }

    #[test]
    fn each_address_needs_a_role() {
        use Role::{Administrator, Analyst, Editor, Reader};
        for (method, path, role) in [
            (Method::GET, "/", Reader),
            (Method::GET, "/people", Administrator),
            (Method::POST, "//people", Administrator),
            (Method::GET, "/audit", Administrator),
            (Method::GET, "/brief/export/pdf", Reader),
            (Method::POST, "/brief", Editor),
            (Method::POST, "/marking", Editor),
            (Method::POST, "/reports/r-1/marking", Editor),
            (Method::POST, "/reports/r-1/claims", Analyst),
            (Method::POST, "/claims/c-1/judgements", Analyst),
            (Method::PUT, "/whatever", Analyst),
            (Method::POST, "/account/keys", Reader),
            (Method::POST, "/leave", Reader),
        ] {
            assert_eq!(needed(&method, path), role, "{method} {path}");
        }
        assert!(is_for_people_alone("/account") && is_for_people_alone("/people") && !is_for_people_alone("/claims"));
    }
}

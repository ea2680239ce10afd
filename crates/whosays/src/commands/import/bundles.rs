//! Bundles of STIX 2.1: each is parted by its reports, read and learnt from, and all of them go in together.

use crate::commands::export::whole::{beside, write_whole};
use crate::complaint::{say, say_diagnostic};
use crate::pipeline::{Pace, resources};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use whosays_case::clock::now;
use whosays_case::files::{self, Loaded, load, name_of};
use whosays_case::reading::{Piece, Taker, study_all, whoever};
use whosays_case::wrong_use;
use whosays_engine::Resources;
use whosays_model::{Diagnostic, Format, Losses, Report, ReportId};
use whosays_read::{Given, Parted, parted, pick};
use whosays_store::{Put, Store, StoreError};

/// How many parts are read at once.
const BATCH: usize = 32;

/// How much of a file shows whether it is a bundle.
const START: u64 = 4096;

/// How many reports were new, and so on.
pub(super) type Tally = [(usize, &'static str); 3];

/// Whether a path is to be one: its name ends so, it is standard input, or its content shows it.
pub(super) fn is_bundle(path: &Path) -> bool {
    let is_named = path.extension().is_some_and(|ending| ending == "json" || ending == "stix");
    is_named || path == Path::new("-") || !path.exists() || begins_as_bundle(path)
}

fn begins_as_bundle(path: &Path) -> bool {
    let mut start = Vec::new();
    let read = File::open(path).and_then(|file| file.take(START).read_to_end(&mut start));
    read.is_ok() && pick(&start, "").is_ok_and(|entry| entry.format == Format::Stix)
}

/// Takes the bundles into the case, in one transaction; nothing where one of them fails, which is said.
pub(super) fn take(case: &Path, paths: &[PathBuf], pace: Pace) -> anyhow::Result<Option<(Store, Tally)>> {
    keep_apart(case, paths)?;
    // What each file is shows before any of them is learnt from, which takes long.
    let read: Vec<Option<(Loaded, Parted)>> = paths.iter().map(|path| opened(path)).collect();
    let Some(read) = read.into_iter().collect::<Option<Vec<_>>>() else {
        say("nothing was imported");
        return Ok(None);
    };
    let store = case.exists().then(|| Store::open(case)).transpose()?;
    let mut gathered = Gathered { store, pieces: Vec::new(), losses: Losses::default() };
    let resources = resources(pace)?;
    let mut lost = Vec::new();
    for (path, (loaded, parted)) in paths.iter().zip(read) {
        if !gathered.learn(loaded, parted, &resources)? {
            say("nothing was imported");
            return Ok(None);
        }
        lost.push((path, std::mem::take(&mut gathered.losses)));
    }
    let Gathered { store, pieces, .. } = gathered;
    let mut store = store.map_or_else(|| Store::create_or_open(case), Ok)?;
    let tally = put(&mut store, &pieces)?;
    lost.iter().for_each(|(path, losses)| tell(path, losses));
    Ok(Some((store, tally)))
}

/// A file in parts; what is wrong with it is said.
fn opened(path: &Path) -> Option<(Loaded, Parted)> {
    let opened = load(path).and_then(|loaded| {
        let parted = parted(&loaded.bytes, &loaded.name)?;
        // The parts have the bytes that are needed; many files, each whole beside them, would fill the memory.
        Ok((Loaded { bytes: Vec::new(), ..loaded }, parted))
    });
    opened.map_err(|diagnostic| say_diagnostic(&diagnostic)).ok()
}

// The list of what is not taken may not take the place of the case.
fn keep_apart(case: &Path, paths: &[PathBuf]) -> anyhow::Result<()> {
    if paths.iter().any(|path| files::is_same(&losses_of(path), case) || files::is_same(path, case)) {
        let what = format!("{} is the case, and would be read from or written over", case.display());
        return Err(wrong_use(what, "give the case another name"));
    }
    Ok(())
}

fn losses_of(path: &Path) -> PathBuf {
    beside(path, ".not-taken.txt")
}

/// Reports that are read and learnt from, and not yet in the case.
struct Gathered {
    store: Option<Store>,
    pieces: Vec<Piece>,
    losses: Losses,
}

impl Gathered {
    /// Reads the parts of a file; whether all went well.
    fn learn(&mut self, loaded: Loaded, parted: Parted, resources: &Resources) -> anyhow::Result<bool> {
        loaded.diagnostics.iter().chain(&parted.diagnostics).for_each(say_diagnostic);
        self.losses.join(&parted.losses);
        let mut parts = parted.parts.into_iter().peekable();
        while parts.peek().is_some() {
            let batch = parts.by_ref().take(BATCH).map(|part| Loaded {
                name: part.name,
                bytes: part.bytes,
                given: loaded.given.clone(),
                diagnostics: Vec::new(),
            });
            if study_all(batch.collect(), &Given::default(), resources, self)? > 0 {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

impl Taker for Gathered {
    fn known(&self, id: &ReportId) -> Result<Option<Report>, StoreError> {
        self.store.as_ref().map_or(Ok(None), |store| store.report(id))
    }

    fn take(&mut self, piece: &Piece) -> anyhow::Result<()> {
        self.losses.join(&piece.losses);
        self.pieces.push(piece.clone());
        Ok(())
    }

    fn hear(&mut self, diagnostic: &Diagnostic) {
        say_diagnostic(diagnostic);
    }
}

fn put(store: &mut Store, pieces: &[Piece]) -> anyhow::Result<Tally> {
    let (who, at) = (whoever(), now());
    store.set_time(&at);
    let all: Vec<_> = pieces.iter().map(|piece| (piece.stored(), piece.tlp)).collect();
    let puts = store.put_reports_marked(&all, &who, &at)?;
    for (piece, put) in pieces.iter().zip(&puts).filter(|(_, put)| **put != Put::Unchanged) {
        let how = if *put == Put::Replaced { " in place of what was there" } else { "" };
        say(&format!("stored {} as {}{how}", piece.name, piece.report.id));
    }
    let many = |sort: Put| puts.iter().filter(|put| **put == sort).count();
    Ok([(many(Put::New), "new"), (many(Put::Replaced), "replaced"), (many(Put::Unchanged), "there already")])
}

/// Says what of a file could not be taken, and lists it beside the file; where all was taken, an older list goes.
fn tell(path: &Path, losses: &Losses) {
    let list = (path != Path::new("-")).then(|| losses_of(path));
    if losses.is_empty() {
        if let Some(list) = list.filter(|list| list.is_file()) {
            let _ = std::fs::remove_file(list);
        }
        return;
    }
    let head = format!("{}: not taken, counted by type and field:", name_of(path));
    say(&head);
    losses.to_string().lines().for_each(|line| say(&format!("  {line}")));
    let written = list.map_or(Ok(()), |list| write_whole(&list, |out| write!(out, "{head}\n{losses}")));
    if let Err(error) = written {
        // The reports are in the case, and what was not taken has been said.
        say(&format!("warning: {error:#}"));
    }
}

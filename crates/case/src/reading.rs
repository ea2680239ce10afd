//! The way of a report: its file is loaded, read and learnt from, many in parallel, then handed on one by one.

use crate::clock;
use crate::could_not;
use crate::data_folder::{self, DataFolder, sha256};
use crate::files::{Found, Loaded, load};
use crate::gazetteer;
use crate::limited;
use crate::packages;
use crate::program::program;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use whosays_engine::annotate::infer_published;
use whosays_engine::extract::with_stated;
use whosays_engine::{Learnt, Resources, learn};
use whosays_model::{Diagnostic, How, Known, Losses, Meta, Report, ReportId, Severity, Tlp};
use whosays_nlp::Pipeline;
use whosays_read::{Given, ReadOutcome};
use whosays_store::{Put, Store, StoreError, Stored};

/// How many files are in memory at once.
const BATCH: usize = 32;

/// A report and what it taught.
#[derive(Clone, Debug)]
pub struct Piece {
    /// The name of the file that it came from.
    pub name: String,
    /// The file's bytes.
    pub original: Vec<u8>,
    /// The report.
    pub report: Report,
    /// How far it may be passed on, where that came with it.
    pub tlp: Option<Tlp>,
    /// Claims, mentions, and the diagnostics of sidecar, reader and extractor.
    pub learnt: Learnt,
    /// How it was read: a hash of all that this follows from, where that can be told.
    pub how: Option<String>,
    /// What of a file made of records could not be taken.
    pub losses: Losses,
}

/// A report before it is read.
#[derive(Clone, Copy, Debug)]
pub struct Coming<'a> {
    /// Its id.
    pub id: &'a ReportId,
    /// The name of the file that it comes from.
    pub name: &'a str,
    /// How far it may be passed on, where that came with it.
    pub tlp: Option<Tlp>,
    /// How it will be read.
    pub how: &'a str,
}

impl Piece {
    /// As the case keeps it.
    pub fn stored(&self) -> Stored<'_> {
        Stored {
            report: &self.report,
            original: &self.original,
            claims: &self.learnt.claims,
            mentions: &self.learnt.mentions,
            diagnostics: &self.learnt.diagnostics,
        }
    }
}

/// The name of whoever started the program, for what is noted with a name.
pub fn whoever() -> String {
    let named = ["WHOSAYS_WHO", "USER", "USERNAME"].into_iter().find_map(|name| std::env::var(name).ok());
    named.filter(|who| !who.trim().is_empty()).unwrap_or_else(|| "somebody".to_owned())
}

/// How a run over many files went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Reports that the case did not have.
    pub new: usize,
    /// Reports that were there with other metadata or claims.
    pub replaced: usize,
    /// Reports that were there just so.
    pub unchanged: usize,
    /// Files and folders that something is wrong with.
    pub failed: usize,
}

/// Who is told of each report, in the order of the files.
pub trait Taker {
    /// The report as it is known already, so that what was once given about it stays.
    fn known(&self, id: &ReportId) -> Result<Option<Report>, StoreError>;

    /// What was said of a report when it was read, where it was read just so and is kept: then it is not read again.
    fn kept(&mut self, _: &Coming<'_>) -> anyhow::Result<Option<Vec<Diagnostic>>> {
        Ok(None)
    }

    /// Takes a report.
    fn take(&mut self, piece: &Piece) -> anyhow::Result<()>;

    /// Hears what is wrong with a file; the files go on.
    fn hear(&mut self, diagnostic: &Diagnostic);

    /// A file is through, well or not.
    fn passed(&mut self) {}
}

/// Loads, reads and learns from every file, and hands each report to the taker.
///
/// A file that fails is said and counted; the others go through. Errors are those of the taker.
pub fn run(found: Found, given: &Given, resources: &Resources, taker: &mut dyn Taker) -> anyhow::Result<usize> {
    found.diagnostics.iter().for_each(|diagnostic| taker.hear(diagnostic));
    let mut failed = found.diagnostics.len();
    for paths in found.paths.chunks(BATCH) {
        let mut batch = Vec::new();
        for loaded in paths.par_iter().map(|path| load(path)).collect::<Vec<_>>() {
            match loaded {
                Ok(loaded) => batch.push(loaded),
                Err(diagnostic) => {
                    failed += tell(&[diagnostic], taker);
                    taker.passed();
                }
            }
        }
        failed += study_all(batch, given, resources, taker)?;
    }
    Ok(failed)
}

/// The same for reports whose bytes are at hand.
pub fn study_all(
    mut batch: Vec<Loaded>,
    given: &Given,
    resources: &Resources,
    taker: &mut dyn Taker,
) -> anyhow::Result<usize> {
    let mut failed = 0;
    while !batch.is_empty() {
        let (now, later) = firsts(batch);
        failed += pass_on(now, given, resources, taker)?;
        batch = later;
    }
    Ok(failed)
}

/// How much time a report may take.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pace {
    /// With the network.
    #[default]
    Full,
    /// Without it: several times as fast, and it finds fewer of the claims.
    Fast,
}

/// The word lists and the English pipeline, as `whosays data install` brought it; `lacking` hears what can be done without.
pub fn resources(pace: Pace, lacking: impl FnOnce(&str)) -> anyhow::Result<Resources> {
    let folder = data_folder::require(&packages::ENGLISH)?;
    let pipeline = Pipeline::load(&folder).map_err(|error| {
        could_not(format!("{} cannot be used: {error}", packages::ENGLISH.called), "run: whosays data install")
    })?;
    let resources = located(Resources::new(vec![pipeline])?, lacking)?;
    Ok(if pace == Pace::Fast { resources.without_network() } else { resources })
}

// Reports are read without it too, so its lack is said and no more.
fn located(resources: Resources, lacking: impl FnOnce(&str)) -> anyhow::Result<Resources> {
    match gazetteer::load(&DataFolder::of_user()?) {
        Ok(gazetteer) => Ok(resources.with_gazetteer(gazetteer)),
        Err(error) => {
            lacking(&format!("{error}: places are named and not put on the map (run: whosays data install)"));
            Ok(resources)
        }
    }
}

/// Keeps each report in the case, in a transaction of its own.
pub struct Keeper<'a> {
    store: &'a mut Store,
    tally: Tally,
}

impl<'a> Keeper<'a> {
    /// Of this case.
    pub fn of(store: &'a mut Store) -> Self {
        Keeper { store, tally: Tally::default() }
    }

    /// The report as it is known already.
    pub fn known(&self, id: &ReportId) -> Result<Option<Report>, StoreError> {
        self.store.report(id)
    }

    /// What was said of a report when it was read, where the case has it from just such a reading: then it is kept again by this.
    pub fn kept(&mut self, coming: &Coming<'_>) -> Result<Option<Vec<Diagnostic>>, StoreError> {
        if self.store.read_as(coming.id)?.as_deref() != Some(coming.how) {
            return Ok(None);
        }
        if let Some(tlp) = coming.tlp {
            self.store.mark_at_least(coming.id, tlp, &whoever(), &clock::now())?;
        }
        self.tally.unchanged += 1;
        self.store.diagnostics_of(coming.id).map(Some)
    }

    /// Keeps a report; when this returns, it is on the disk.
    pub fn keep(&mut self, piece: &Piece) -> Result<Put, StoreError> {
        let (who, at) = (whoever(), clock::now());
        let marking = piece.tlp.map(|tlp| (tlp, who.as_str(), at.as_str()));
        let put = match &piece.how {
            Some(how) => self.store.put_report_read(&piece.stored(), marking, how)?,
            None => self.store.put_report_marked(&piece.stored(), marking)?,
        };
        match put {
            Put::New => self.tally.new += 1,
            Put::Replaced => self.tally.replaced += 1,
            Put::Unchanged => self.tally.unchanged += 1,
        }
        Ok(put)
    }

    /// How it went, where so many files failed.
    pub fn tally(self, failed: usize) -> Tally {
        Tally { failed, ..self.tally }
    }
}

/// A file that is to be read, under the name and with the metadata that it will have.
struct Settled {
    id: ReportId,
    name: String,
    loaded: Loaded,
    given: Given,
}

impl Settled {
    /// A hash of all that its claims will follow from; `tools` names the program and what that has loaded.
    fn how(&self, tools: &str) -> String {
        let Settled { id, name, loaded, given } = self;
        // How far it may be passed on changes nothing that is found.
        let given = Given { tlp: None, ..given.clone() };
        let bytes = sha256(&loaded.bytes);
        sha256(format!("{tools}\n{id} {bytes}\n{name}\n{given:?}\n{:?}", loaded.diagnostics).as_bytes())
    }
}

// The same bytes twice in one batch: the second is known by what the first left behind.
fn firsts(batch: Vec<Loaded>) -> (Vec<Loaded>, Vec<Loaded>) {
    let mut seen = BTreeSet::new();
    batch.into_iter().partition(|loaded| seen.insert(ReportId::of(&loaded.bytes)))
}

fn pass_on(batch: Vec<Loaded>, given: &Given, resources: &Resources, taker: &mut dyn Taker) -> anyhow::Result<usize> {
    let tools = program().map(|program| format!("{program}\n{}", resources.summary()));
    let (mut settled, mut failed) = (Vec::new(), 0);
    for loaded in batch {
        let id = ReportId::of(&loaded.bytes);
        let known = taker.known(&id)?;
        let one = settle(id, loaded, given, known.as_ref());
        let how = tools.as_ref().map(|tools| one.how(tools));
        match kept(&one, how.as_deref(), taker)? {
            Some(diagnostics) => {
                failed += tell(&diagnostics, taker);
                taker.passed();
            }
            None => settled.push((one, how)),
        }
    }
    let studied = settled.into_par_iter().map(|(one, how)| (study(one, resources), how));
    for ((studied, settled), how) in studied.collect::<Vec<_>>() {
        let Studied { report, learnt, losses, tlp } = studied;
        failed += tell(&learnt.diagnostics, taker);
        if let Some(report) = report {
            let Settled { loaded, given, .. } = settled;
            let tlp = given.tlp.max(tlp);
            // Where the network failed, it may not fail the next time.
            let how = how.filter(|_| learnt.diagnostics.iter().all(|diagnostic| diagnostic.code != "no-network"));
            taker.take(&Piece { name: loaded.name, original: loaded.bytes, report, tlp, learnt, how, losses })?;
        }
        taker.passed();
    }
    Ok(failed)
}

fn kept(settled: &Settled, how: Option<&str>, taker: &mut dyn Taker) -> anyhow::Result<Option<Vec<Diagnostic>>> {
    let Some(how) = how else { return Ok(None) };
    taker.kept(&Coming { id: &settled.id, name: &settled.loaded.name, tlp: settled.given.tlp, how })
}

// Under the first of its names in the alphabet, so that the order in which copies come doesn't matter.
fn settle(id: ReportId, loaded: Loaded, given: &Given, known: Option<&Report>) -> Settled {
    let before = known.map(|report| given_before(&report.meta)).unwrap_or_default();
    let given = given.clone().or(loaded.given.clone()).or(before);
    let name = known.map_or(&loaded.name, |report| (&report.file).min(&loaded.name)).clone();
    Settled { id, name, loaded, given }
}

fn given_before(meta: &Meta) -> Given {
    fn told<T: Clone>(known: &Option<Known<T>>) -> Option<T> {
        known.as_ref().filter(|known| known.how == How::Given).map(|known| known.value.clone())
    }
    Given {
        title: told(&meta.title),
        outlet: told(&meta.outlet),
        published: told(&meta.published),
        url: told(&meta.url),
        authors: told(&meta.authors),
        // What is marked stays marked.
        tlp: None,
    }
}

/// What reading and learning from a file came to.
#[derive(Default)]
struct Studied {
    report: Option<Report>,
    learnt: Learnt,
    losses: Losses,
    tlp: Option<Tlp>,
}

// A fault of ours in one report must not cost the others.
fn study(settled: Settled, resources: &Resources) -> (Studied, Settled) {
    let studied = catch_unwind(AssertUnwindSafe(|| {
        let ReadOutcome { mut report, stated, losses, tlp, diagnostics } =
            limited::read(&settled.loaded.bytes, &settled.name, &settled.given);
        if let Some(report) = report.as_mut().filter(|report| report.meta.published.is_none()) {
            report.meta.published = infer_published(report, resources);
        }
        let learnt = report.as_ref().map(|report| with_stated(report, learn(report, resources), stated));
        let mut learnt = learnt.unwrap_or_default();
        let own = std::mem::take(&mut learnt.diagnostics);
        learnt.diagnostics = settled.loaded.diagnostics.iter().cloned().chain(diagnostics).chain(own).collect();
        Studied { report, learnt, losses, tlp }
    }));
    let studied = studied.unwrap_or_else(|_| {
        let fault = Diagnostic::new(Severity::Error, "fault", &settled.name, "whosays failed at this report")
            .hint("this is a fault of whosays; please report it with the file");
        Studied { learnt: Learnt { diagnostics: vec![fault], ..Learnt::default() }, ..Studied::default() }
    });
    (studied, settled)
}

// How many files these diagnostics make fail: one or none.
fn tell(diagnostics: &[Diagnostic], taker: &mut dyn Taker) -> usize {
    diagnostics.iter().for_each(|diagnostic| taker.hear(diagnostic));
    usize::from(diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error))
}

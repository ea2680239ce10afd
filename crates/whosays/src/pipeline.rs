//! The way of a report: its file is loaded, read and learnt from, many in parallel, then handed on one by one.

use crate::complaint::{could_not, say, say_diagnostic};
use crate::data_folder::{self, DataFolder};
use crate::files::{Found, Loaded, load};
use crate::gazetteer;
use crate::limited;
use crate::packages;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::io::IsTerminal;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use whosays_engine::annotate::infer_published;
use whosays_engine::{Learnt, Resources, learn};
use whosays_model::{Diagnostic, How, Known, Meta, Report, ReportId, Severity};
use whosays_nlp::Pipeline;
use whosays_read::{Given, ReadOutcome};
use whosays_store::{Put, Store, StoreError, Stored};

/// How many files are in memory at once.
const BATCH: usize = 32;
/// From how many files on progress is shown.
const LONG: usize = 8;

/// A report and what it taught.
#[derive(Debug)]
pub(crate) struct Piece {
    /// The name of the file that it came from.
    pub(crate) name: String,
    /// The file's bytes.
    pub(crate) original: Vec<u8>,
    /// The report.
    pub(crate) report: Report,
    /// Claims, mentions, and the diagnostics of sidecar, reader and extractor.
    pub(crate) learnt: Learnt,
}

/// How a run over many files went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Reports that the case did not have.
    pub(crate) new: usize,
    /// Reports that were there with other metadata or claims.
    pub(crate) replaced: usize,
    /// Reports that were there just so.
    pub(crate) unchanged: usize,
    /// Files and folders that something is wrong with.
    pub(crate) failed: usize,
}

/// Who is told of each report, in the order of the files.
pub(crate) trait Taker {
    /// The report as it is known already, so that what was once given about it stays.
    fn known(&self, id: &ReportId) -> Result<Option<Report>, StoreError>;

    /// Takes a report.
    fn take(&mut self, piece: &Piece) -> anyhow::Result<()>;
}

/// Loads, reads and learns from every file, and hands each report to the taker.
///
/// A file that fails is said and counted; the others go through. Errors are those of the taker.
pub(crate) fn run(found: Found, given: &Given, resources: &Resources, taker: &mut dyn Taker) -> anyhow::Result<usize> {
    found.diagnostics.iter().for_each(say_diagnostic);
    let mut failed = found.diagnostics.len();
    let progress = progress(found.paths.len());
    for paths in found.paths.chunks(BATCH) {
        let mut batch = Vec::new();
        for loaded in paths.par_iter().map(|path| load(path)).collect::<Vec<_>>() {
            match loaded {
                Ok(loaded) => batch.push(loaded),
                Err(diagnostic) => failed += tell(&[diagnostic], &progress),
            }
        }
        while !batch.is_empty() {
            let (now, later) = firsts(batch);
            failed += pass_on(now, given, resources, taker, &progress)?;
            batch = later;
        }
    }
    progress.finish_and_clear();
    Ok(failed)
}

/// The word lists and the English pipeline, as `whosays data install` brought it.
pub(crate) fn resources(pace: Pace) -> anyhow::Result<Resources> {
    let folder = data_folder::require(&packages::ENGLISH)?;
    let pipeline = Pipeline::load(&folder).map_err(|error| {
        could_not(format!("{} cannot be used: {error}", packages::ENGLISH.called), "run: whosays data install")
    })?;
    let resources = located(Resources::new(vec![pipeline])?)?;
    Ok(if pace.fast { resources.without_network() } else { resources })
}

// Reports are read without it too, so its lack is said and no more.
fn located(resources: Resources) -> anyhow::Result<Resources> {
    match gazetteer::load(&DataFolder::of_user()?) {
        Ok(gazetteer) => Ok(resources.with_gazetteer(gazetteer)),
        Err(error) => {
            say(&format!("{error}: places are named and not put on the map (run: whosays data install)"));
            Ok(resources)
        }
    }
}

/// Reads and learns from every file and keeps each report in the case, in a transaction of its own.
pub(crate) fn add(
    found: Found,
    given: &Given,
    pace: Pace,
    store: &mut Store,
    said: impl FnMut(&Piece, Put),
) -> anyhow::Result<Tally> {
    let resources = resources(pace)?;
    let mut keeper = Keeper { store, said, tally: Tally::default() };
    let failed = run(found, given, &resources, &mut keeper)?;
    Ok(Tally { failed, ..keeper.tally })
}

struct Keeper<'a, F> {
    store: &'a mut Store,
    said: F,
    tally: Tally,
}

impl<F: FnMut(&Piece, Put)> Taker for Keeper<'_, F> {
    fn known(&self, id: &ReportId) -> Result<Option<Report>, StoreError> {
        self.store.report(id)
    }

    fn take(&mut self, piece: &Piece) -> anyhow::Result<()> {
        let put = self.store.put_report(&Stored {
            report: &piece.report,
            original: &piece.original,
            claims: &piece.learnt.claims,
            mentions: &piece.learnt.mentions,
            diagnostics: &piece.learnt.diagnostics,
        })?;
        match put {
            Put::New => self.tally.new += 1,
            Put::Replaced => self.tally.replaced += 1,
            Put::Unchanged => self.tally.unchanged += 1,
        }
        (self.said)(piece, put);
        Ok(())
    }
}

/// A file that is to be read, under the name and with the metadata that it will have.
struct Settled {
    name: String,
    loaded: Loaded,
    given: Given,
}

// The same bytes twice in one batch: the second is known by what the first left behind.
fn firsts(batch: Vec<Loaded>) -> (Vec<Loaded>, Vec<Loaded>) {
    let mut seen = BTreeSet::new();
    batch.into_iter().partition(|loaded| seen.insert(ReportId::of(&loaded.bytes)))
}

fn pass_on(
    batch: Vec<Loaded>,
    given: &Given,
    resources: &Resources,
    taker: &mut dyn Taker,
    progress: &ProgressBar,
) -> anyhow::Result<usize> {
    let mut settled = Vec::new();
    for loaded in batch {
        let known = taker.known(&ReportId::of(&loaded.bytes))?;
        settled.push(settle(loaded, given, known.as_ref()));
    }
    let mut failed = 0;
    for (report, learnt, settled) in settled.into_par_iter().map(|one| study(one, resources)).collect::<Vec<_>>() {
        failed += tell(&learnt.diagnostics, progress);
        if let Some(report) = report {
            let Settled { loaded, .. } = settled;
            let piece = Piece { name: loaded.name, original: loaded.bytes, report, learnt };
            progress.suspend(|| taker.take(&piece))?;
        }
        progress.inc(1);
    }
    Ok(failed)
}

// Under the first of its names in the alphabet, so that the order in which copies come doesn't matter.
fn settle(loaded: Loaded, given: &Given, known: Option<&Report>) -> Settled {
    let before = known.map(|report| given_before(&report.meta)).unwrap_or_default();
    let given = given.clone().or(loaded.given.clone()).or(before);
    let name = known.map_or(&loaded.name, |report| (&report.file).min(&loaded.name)).clone();
    Settled { name, loaded, given }
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
    }
}

// A fault of ours in one report must not cost the others.
fn study(settled: Settled, resources: &Resources) -> (Option<Report>, Learnt, Settled) {
    let studied = catch_unwind(AssertUnwindSafe(|| {
        let ReadOutcome { mut report, diagnostics } =
            limited::read(&settled.loaded.bytes, &settled.name, &settled.given);
        if let Some(report) = report.as_mut().filter(|report| report.meta.published.is_none()) {
            report.meta.published = infer_published(report, resources);
        }
        let mut learnt = report.as_ref().map(|report| learn(report, resources)).unwrap_or_default();
        let own = std::mem::take(&mut learnt.diagnostics);
        learnt.diagnostics = settled.loaded.diagnostics.iter().cloned().chain(diagnostics).chain(own).collect();
        (report, learnt)
    }));
    let (report, learnt) = studied.unwrap_or_else(|_| {
        let fault = Diagnostic::new(Severity::Error, "fault", &settled.name, "whosays failed at this report")
            .hint("this is a fault of whosays; please report it with the file");
        (None, Learnt { diagnostics: vec![fault], ..Learnt::default() })
    });
    (report, learnt, settled)
}

// How many files these diagnostics make fail: one or none.
fn tell(diagnostics: &[Diagnostic], progress: &ProgressBar) -> usize {
    progress.suspend(|| diagnostics.iter().for_each(say_diagnostic));
    usize::from(diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error))
}

fn progress(files: usize) -> ProgressBar {
    if files < LONG || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(Some(files as u64), ProgressDrawTarget::stderr());
    match ProgressStyle::with_template("reading {pos} of {len} reports {wide_bar} {eta}") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

/// How much time a report may take.
#[derive(Clone, Copy, Debug, Default, clap::Args)]
pub(crate) struct Pace {
    /// Do without the neural network: several times as fast, and it finds fewer of the claims
    #[arg(long)]
    fast: bool,
}

impl Pace {
    /// Without the network.
    pub(crate) fn fast() -> Self {
        Pace { fast: true }
    }
}

/// The arguments that say what is known about the reports.
#[derive(Clone, Debug, Default, clap::Args)]
pub(crate) struct Told {
    /// The day of publication: 2031-03-12, 2031-03 or 2031
    #[arg(long, value_name = "DATE")]
    published: Option<whosays_model::DateInterval>,
    /// Who published it
    #[arg(long, value_name = "NAME")]
    outlet: Option<String>,
    /// The headline; for one report only
    #[arg(long, value_name = "WORDS")]
    title: Option<String>,
    /// Where it was published; for one report only
    #[arg(long, value_name = "ADDRESS")]
    url: Option<String>,
}

impl Told {
    /// What the user says of every report; a title or an address given to several is wrong use.
    pub(crate) fn of(self, reports: &[PathBuf]) -> anyhow::Result<Given> {
        let single = matches!(reports, [one] if !one.is_dir());
        if (self.title.is_some() || self.url.is_some()) && !single {
            return Err(crate::complaint::wrong_use(
                "--title and --url are about one report, and several were given",
                "give that report alone, or put a file NAME.meta.json beside each report NAME",
            ));
        }
        Ok(Given { title: self.title, outlet: self.outlet, published: self.published, url: self.url, authors: None })
    }
}

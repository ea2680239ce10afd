//! Reads reports for a command: what goes wrong is said on standard error, where progress is shown too.

use crate::complaint::{say, say_diagnostic};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::path::PathBuf;
use whosays_case::files::Found;
use whosays_case::reading::{self, Coming, Keeper, Piece, Taker, Tally};
use whosays_case::wrong_use;
use whosays_engine::Resources;
use whosays_model::{Diagnostic, Report, ReportId, Tlp};
use whosays_read::Given;
use whosays_store::{Put, Store, StoreError};

/// From how many files on progress is shown.
const LONG: usize = 8;

/// The word lists and the English pipeline; what is missing of the rest is said.
pub(crate) fn resources(pace: Pace) -> anyhow::Result<Resources> {
    reading::resources(pace.into(), say)
}

/// Reads and learns from every file and keeps each report in the case, in a transaction of its own.
pub(crate) fn add(
    found: Found,
    given: &Given,
    pace: Pace,
    store: &mut Store,
    said: impl FnMut(&str, &ReportId, Put),
) -> anyhow::Result<Tally> {
    let resources = resources(pace)?;
    let progress = progress(found.paths.len());
    let mut keeping = Keeping { keeper: Keeper::of(store), said, progress };
    let failed = reading::run(found, given, &resources, &mut keeping)?;
    keeping.progress.finish_and_clear();
    Ok(keeping.keeper.tally(failed))
}

struct Keeping<'a, F> {
    keeper: Keeper<'a>,
    said: F,
    progress: ProgressBar,
}

impl<F: FnMut(&str, &ReportId, Put)> Taker for Keeping<'_, F> {
    fn known(&self, id: &ReportId) -> Result<Option<Report>, StoreError> {
        self.keeper.known(id)
    }

    fn kept(&mut self, coming: &Coming<'_>) -> anyhow::Result<Option<Vec<Diagnostic>>> {
        let kept = self.keeper.kept(coming)?;
        if kept.is_some() {
            self.progress.suspend(|| (self.said)(coming.name, coming.id, Put::Unchanged));
        }
        Ok(kept)
    }

    fn take(&mut self, piece: &Piece) -> anyhow::Result<()> {
        let put = self.keeper.keep(piece)?;
        self.progress.suspend(|| (self.said)(&piece.name, &piece.report.id, put));
        Ok(())
    }

    fn hear(&mut self, diagnostic: &Diagnostic) {
        self.progress.suspend(|| say_diagnostic(diagnostic));
    }

    fn passed(&mut self) {
        self.progress.inc(1);
    }
}

/// The progress over so many files; hidden where there is no terminal, or little to wait for.
pub(crate) fn progress(files: usize) -> ProgressBar {
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

impl From<Pace> for reading::Pace {
    fn from(pace: Pace) -> Self {
        if pace.fast { reading::Pace::Fast } else { reading::Pace::Full }
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
    /// How far the reports may be passed on: clear, green, amber, amber+strict or red
    #[arg(long, value_name = "TLP", value_parser = Tlp::from_label)]
    tlp: Option<Tlp>,
}

impl Told {
    /// What the user says of every report; a title or an address given to several is wrong use.
    pub(crate) fn of(self, reports: &[PathBuf]) -> anyhow::Result<Given> {
        let single = matches!(reports, [one] if !one.is_dir());
        if (self.title.is_some() || self.url.is_some()) && !single {
            return Err(wrong_use(
                "--title and --url are about one report, and several were given",
                "give that report alone, or put a file NAME.meta.json beside each report NAME",
            ));
        }
        let Told { published, outlet, title, url, tlp } = self;
        Ok(Given { title, outlet, published, url, authors: None, tlp })
    }
}

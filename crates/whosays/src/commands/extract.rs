//! `whosays extract`: what reports say, one by one, with no case kept.

use crate::complaint::Ending;
use crate::complaint::say_diagnostic;
use crate::pipeline::{Pace, Told, progress, resources};
use clap::ValueEnum;
use indicatif::ProgressBar;
use std::collections::BTreeSet;
use std::io::{BufWriter, StdoutLock, Write};
use std::path::PathBuf;
use whosays_case::files;
use whosays_case::reading::{Piece, Taker, run as read_all};
use whosays_case::wrong_use;
use whosays_engine::reconcile::reconcile;
use whosays_model::{Diagnostic, Report, ReportId, record};
use whosays_store::StoreError;

/// What it is told.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Reports, folders of them, or - for standard input
    #[arg(required = true, value_name = "REPORT")]
    reports: Vec<PathBuf>,
    /// How to write them
    #[arg(long, value_enum, default_value_t = Format::Jsonl)]
    format: Format,
    #[command(flatten)]
    pace: Pace,
    #[command(flatten)]
    told: Told,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// One JSON record a line
    Jsonl,
}

/// Prints the records of each report.
pub(crate) fn run(arguments: Arguments) -> anyhow::Result<Ending> {
    let Format::Jsonl = arguments.format;
    let given = arguments.told.of(&arguments.reports)?;
    if given.tlp.is_some() {
        let hint = "leave it away, or keep the reports: whosays add CASE REPORT --tlp TLP";
        return Err(wrong_use("--tlp marks reports of a case, and there is none here", hint));
    }
    let found = files::find(&arguments.reports, &[]);
    let resources = resources(arguments.pace)?;
    let progress = progress(found.paths.len());
    let mut printer = Printer { out: BufWriter::new(std::io::stdout().lock()), printed: BTreeSet::new(), progress };
    let failed = read_all(found, &given, &resources, &mut printer)?;
    printer.progress.finish_and_clear();
    printer.out.flush()?;
    Ok(Ending::after(failed))
}

struct Printer {
    out: BufWriter<StdoutLock<'static>>,
    printed: BTreeSet<ReportId>,
    progress: ProgressBar,
}

impl Taker for Printer {
    fn known(&self, _: &ReportId) -> Result<Option<Report>, StoreError> {
        Ok(None)
    }

    fn take(&mut self, piece: &Piece) -> anyhow::Result<()> {
        if !self.printed.insert(piece.report.id.clone()) {
            return Ok(());
        }
        let (claims, mentions) = (&piece.learnt.claims, &piece.learnt.mentions);
        let events = reconcile(std::slice::from_ref(&piece.report), claims, mentions);
        for record in record::of_report(&piece.report, claims, mentions, &events) {
            self.progress.suspend(|| writeln!(self.out, "{record}"))?;
        }
        Ok(())
    }

    fn hear(&mut self, diagnostic: &Diagnostic) {
        self.progress.suspend(|| say_diagnostic(diagnostic));
    }

    fn passed(&mut self) {
        self.progress.inc(1);
    }
}

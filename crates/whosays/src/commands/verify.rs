//! `whosays verify`: every citation of a brief, or every quotation of a case, against the stored text.

use crate::complaint::{Ending, say_diagnostic};
use crate::printed::one_line;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use whosays_case::limited;
use whosays_case::whole_case;
use whosays_case::{could_not, disk};
use whosays_model::{Case, Diagnostic, Report, ReportId, Severity, Span};
use whosays_publish::lint::lint;
use whosays_publish::verify::{self, VerifyError, check, citations, in_markdown, lowered, marking};
use whosays_read::Given;
use whosays_store::{Store, StoreError};

/// How many originals are in memory at once.
const BATCH: usize = 32;
/// How every SQLite file begins.
const SQLITE: &[u8] = b"SQLite format 3\0";

/// What it is told.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// A brief (.html, .md or .jsonl), edited or not, or a case file
    #[arg(value_name = "BRIEF|CASE")]
    file: PathBuf,
    /// The case that the brief was made from; the one beside it with the same name where it is not given
    #[arg(long, value_name = "FILE")]
    case: Option<PathBuf>,
}

/// Words that are not where they are said to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mismatch {
    place: String,
    expected: String,
    found: String,
}

/// Checks the file, and prints each mismatch and how many were checked.
pub(crate) fn run(arguments: Arguments) -> anyhow::Result<Ending> {
    let path = &arguments.file;
    let is_case = begins_as_database(path).map_err(|error| disk(path, "it could not be read", &error))?;
    let mut broken = 0;
    let mut audit = Vec::new();
    let (checked, what, mismatches) = if is_case {
        let store = Store::open(path)?;
        let (checked, mismatches) = check_case(&store)?;
        audit = store.check_audit()?;
        (checked, "spans and originals", mismatches)
    } else {
        let case = arguments.case.unwrap_or_else(|| path.with_extension("case"));
        let (checked, mismatches) = check_brief(path, &case)?;
        broken = against_rules(path, &case)? + marked_too_low(path, &case)?;
        (checked, "citations", mismatches)
    };
    let mut out = std::io::stdout().lock();
    for mismatch in &mismatches {
        print(&mut out, mismatch)?;
    }
    let good = checked - mismatches.len().min(checked);
    writeln!(out, "{}: {good} of {checked} {what} verified", path.display())?;
    if broken > 0 {
        writeln!(out, "{}: {broken} against the rules of a brief", path.display())?;
    }
    for wrong in &audit {
        writeln!(out, "{}: {}", path.display(), one_line(wrong))?;
    }
    Ok(Ending::after(mismatches.len() + broken + audit.len()))
}

/// Says what was to stand where, and what does.
pub(super) fn print(out: &mut impl Write, mismatch: &Mismatch) -> std::io::Result<()> {
    writeln!(out, "{}", one_line(&mismatch.place))?;
    writeln!(out, "  expected: {}", one_line(&mismatch.expected))?;
    writeln!(out, "  found:    {}", one_line(&mismatch.found))
}

fn begins_as_database(path: &Path) -> std::io::Result<bool> {
    let mut start = Vec::new();
    std::fs::File::open(path)?.take(SQLITE.len() as u64).read_to_end(&mut start)?;
    Ok(start == SQLITE)
}

// A brief in Markdown may have been edited, so it is held to the rules that it was made by; how many sentences break them.
fn against_rules(path: &Path, case: &Path) -> anyhow::Result<usize> {
    let bytes = std::fs::read(path).map_err(|error| disk(path, "it could not be read", &error))?;
    let Some(brief) = in_markdown(&bytes, &path.to_string_lossy()) else {
        return Ok(0);
    };
    let case = whole_case(&mut Store::open(case)?)?;
    let findings = lint(&brief, Some(&case), &path.to_string_lossy());
    findings.iter().for_each(say_diagnostic);
    Ok(findings.len())
}

/// Says which cited reports are marked above the brief, and how many these are.
pub(super) fn marked_too_low(path: &Path, case: &Path) -> anyhow::Result<usize> {
    let bytes = std::fs::read(path).map_err(|error| disk(path, "it could not be read", &error))?;
    let name = path.to_string_lossy();
    let cited = citations(&bytes, &name).map_err(|error| unverifiable(&error))?;
    let own = marking(&bytes, &name).map_err(|error| unverifiable(&error))?;
    let markings = Store::open(case).map_err(|error| caseless(path, error))?.markings()?;
    let found = lowered(&cited, own, |report| markings.of(report));
    for one in &found {
        let hint = format!("mark the brief {}, or leave out what rests on that report", one.marking.label());
        say_diagnostic(&Diagnostic::new(Severity::Error, "marked-too-low", &name, one.to_string()).hint(hint));
    }
    Ok(found.len())
}

/// The brief's citations, and those of them that do not hold.
pub(super) fn check_brief(path: &Path, case: &Path) -> anyhow::Result<(usize, Vec<Mismatch>)> {
    let bytes = std::fs::read(path).map_err(|error| disk(path, "it could not be read", &error))?;
    let citations = citations(&bytes, &path.to_string_lossy()).map_err(|error| unverifiable(&error))?;
    let store = Store::open(case).map_err(|error| caseless(path, error))?;
    let mut texts = BTreeMap::new();
    for place in citations.iter().flat_map(|citation| &citation.places) {
        if !texts.contains_key(&place.report) {
            texts.insert(place.report.clone(), store.text(&place.report)?);
        }
    }
    let mismatches = check(&citations, |report| texts.get(report).cloned().flatten());
    Ok((citations.len(), mismatches.into_iter().map(in_brief).collect()))
}

fn in_brief(mismatch: verify::Mismatch) -> Mismatch {
    let verify::Place { report, start, end } = mismatch.place;
    Mismatch {
        place: format!("citation {}, bytes {start}–{end} of {report}", mismatch.number),
        expected: mismatch.quoted,
        found: mismatch.stored.unwrap_or_else(|| "no such place in the case".to_owned()),
    }
}

// The message ends with its way out.
fn unverifiable(error: &VerifyError) -> anyhow::Error {
    let message = error.to_string();
    let (what, hint) = message.rsplit_once("; ").unwrap_or((&message, ""));
    could_not(what, hint)
}

fn caseless(brief: &Path, error: StoreError) -> anyhow::Error {
    match error {
        StoreError::Missing { path } => could_not(
            format!("{}: its case {} does not exist", brief.display(), path.display()),
            "say where the case lies with --case FILE",
        ),
        other => other.into(),
    }
}

fn check_case(store: &Store) -> anyhow::Result<(usize, Vec<Mismatch>)> {
    let case = store.load()?;
    let mut checked = 0;
    let mut mismatches = Vec::new();
    for reports in case.reports.chunks(BATCH) {
        let mut originals = Vec::new();
        for report in reports {
            originals.push((report, store.original(&report.id)?.unwrap_or_default()));
        }
        checked += originals.len();
        let wrong = originals.par_iter().map(|(report, original)| against_original(report, original));
        mismatches.extend(wrong.collect::<Vec<_>>().into_iter().flatten());
    }
    let texts: BTreeMap<&ReportId, &str> =
        case.reports.iter().map(|report| (&report.id, report.text.as_str())).collect();
    for quoted in quoted(&case) {
        checked += 1;
        mismatches.extend(quoted.against(&texts));
    }
    Ok((checked, mismatches))
}

// The id is the hash of the original, so nobody can change the one without the other; and the text
// must come out of the original again.
fn against_original(report: &Report, original: &[u8]) -> Option<Mismatch> {
    let place = format!("report {} ({})", report.id, report.file);
    let hash = ReportId::of(original);
    if hash != report.id {
        let (expected, found) = (report.id.to_string(), format!("an original that hashes to {hash}"));
        return Some(Mismatch { place, expected, found });
    }
    let again = limited::read(original, &report.file, &Given::default()).report.map(|again| again.text);
    if again.as_ref() == Some(&report.text) {
        return None;
    }
    let text = again.unwrap_or_default();
    let at = text.bytes().zip(report.text.bytes()).take_while(|(a, b)| a == b).count();
    Some(Mismatch {
        place: format!("{place}, text at byte {at}"),
        expected: from(&text, at),
        found: from(&report.text, at),
    })
}

fn from(text: &str, at: usize) -> String {
    let start = text.floor_char_boundary(at);
    let end = text.ceil_char_boundary((start + 60).min(text.len()));
    text[start..end].to_owned()
}

/// A span, and the words that are to stand there where they are known.
struct Quoted<'a> {
    place: String,
    report: &'a ReportId,
    span: Span,
    words: Option<&'a str>,
}

impl Quoted<'_> {
    fn against(&self, texts: &BTreeMap<&ReportId, &str>) -> Option<Mismatch> {
        let found = texts.get(self.report).and_then(|text| self.span.of(text));
        let good = match (found, self.words) {
            (Some(found), Some(words)) => found == words,
            (Some(_), None) => true,
            (None, _) => false,
        };
        (!good).then(|| Mismatch {
            place: format!("{}, bytes {}–{} of {}", self.place, self.span.start, self.span.end, self.report),
            expected: self.words.unwrap_or("words").to_owned(),
            found: found.unwrap_or("no such place in the text").to_owned(),
        })
    }
}

fn quoted(case: &Case) -> Vec<Quoted<'_>> {
    let mut all = Vec::new();
    for claim in &case.claims {
        let place = |what: &str| format!("claim {}, {what}", claim.id);
        let report = &claim.report;
        let quote = Some(claim.quote.as_str());
        all.push(Quoted { place: place("its quotation"), report, span: claim.span(), words: quote });
        let rest = claim.evidence.rest.iter().map(|span| (place("its evidence"), *span));
        let speaker = claim.speaker.span.map(|span| (place("its speaker"), span));
        all.extend(rest.chain(speaker).map(|(place, span)| Quoted { place, report, span, words: None }));
    }
    for mention in &case.mentions {
        let place = || format!("event mention {}", mention.id);
        let spans = mention.evidence.spans();
        all.extend(spans.map(|span| Quoted { place: place(), report: &mention.report, span, words: None }));
    }
    all
}

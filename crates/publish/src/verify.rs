//! Reads a written brief back and holds every quotation that a reader sees to the stored text, letter for letter.

mod html;
mod jsonl;
mod markdown;

use crate::brief::Brief;
use std::collections::{BTreeMap, BTreeSet};
use whosays_model::{ReportId, Tlp};

/// Words that the brief shows as quoted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuotedCitation {
    /// The number of the citation; for words inside a sentence, of the first that the sentence cites.
    pub number: usize,
    /// The words as a reader sees them.
    pub words: String,
    /// Where they should stand: the one place, or for words inside a sentence the quotations that it cites.
    pub places: Vec<Place>,
    /// Whether they are the whole text of the place; else they need only stand in one of the places, where single
    /// and double quotation marks and all white space count as the same.
    pub whole: bool,
}

/// A place in a report's text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The report.
    pub report: ReportId,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

/// A quotation that the stored text does not bear out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// The number of the citation.
    pub number: usize,
    /// The place that it names.
    pub place: Place,
    /// The words that the brief shows.
    pub quoted: String,
    /// The words that are stored there; none where the report is not stored or the place is not in it.
    pub stored: Option<String>,
}

impl std::fmt::Display for Mismatch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Place { report, start, end } = &self.place;
        write!(f, "citation {} ({report}, {start}–{end}) shows “{}”, ", self.number, self.quoted)?;
        match &self.stored {
            Some(stored) => write!(f, "but the report says “{stored}”"),
            None => write!(f, "but the stored reports have no such place"),
        }
    }
}

/// A report that is marked above the brief that cites it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lowered {
    /// The report.
    pub report: ReportId,
    /// Its marking.
    pub marking: Tlp,
    /// The brief's, where it has one.
    pub brief: Option<Tlp>,
}

impl std::fmt::Display for Lowered {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let brief = self.brief.map_or("not marked", Tlp::label);
        write!(f, "report {} is {}, and the brief is {brief}", self.report, self.marking.label())
    }
}

/// Why a brief can't be checked.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum VerifyError {
    /// The bytes are not text.
    #[error("{name} is not UTF-8 text; give a brief that whosays wrote as .html, .md or .jsonl")]
    NotText {
        /// The file.
        name: String,
    },
    /// There is nothing to check.
    #[error("{name} has no citations; give a brief that whosays wrote as .html, .md or .jsonl")]
    NoCitations {
        /// The file.
        name: String,
    },
    /// A sentence cites a number that has no quotation.
    #[error("{name} cites {number}, but holds no quotation of that number; write the brief again")]
    Missing {
        /// The file.
        name: String,
        /// The number.
        number: usize,
    },
    /// A citation can't be read.
    #[error("{name} was damaged: {what}; write the brief again")]
    Damaged {
        /// The file.
        name: String,
        /// What can't be read.
        what: String,
    },
}

/// What a reader of one format found.
#[derive(Default)]
struct Reading {
    /// Quotations with their places.
    quotes: Vec<(usize, Place, String)>,
    /// Sentences and cells with the numbers that they cite.
    sentences: Vec<(String, Vec<usize>)>,
    /// The marking; of several that differ the lowest.
    tlp: Option<Tlp>,
}

/// Every quotation that a reader of the brief sees. The format is told by the name's ending, else by the content.
///
/// # Errors
///
/// Where the bytes are no text, hold no citation, cite a number without a quotation, or are damaged.
pub fn citations(bytes: &[u8], name: &str) -> Result<Vec<QuotedCitation>, VerifyError> {
    let reading = reading(bytes, name)?;
    if reading.quotes.is_empty() {
        return Err(VerifyError::NoCitations { name: name.to_owned() });
    }
    let held: BTreeSet<usize> = reading.quotes.iter().map(|(number, ..)| *number).collect();
    let cited = reading.sentences.iter().flat_map(|(_, numbers)| numbers);
    if let Some(number) = cited.copied().find(|number| !held.contains(number)) {
        return Err(VerifyError::Missing { name: name.to_owned(), number });
    }
    Ok(quoted(reading))
}

/// The marking that a brief bears.
///
/// # Errors
///
/// Where the bytes are no text or are damaged.
pub fn marking(bytes: &[u8], name: &str) -> Result<Option<Tlp>, VerifyError> {
    Ok(reading(bytes, name)?.tlp)
}

/// The reports that are marked above the brief that cites them.
pub fn lowered(
    citations: &[QuotedCitation],
    brief: Option<Tlp>,
    marking_of: impl Fn(&ReportId) -> Tlp,
) -> Vec<Lowered> {
    let cited: BTreeSet<&ReportId> =
        citations.iter().flat_map(|citation| &citation.places).map(|place| &place.report).collect();
    let marked = cited.into_iter().map(|report| Lowered { report: report.clone(), marking: marking_of(report), brief });
    marked.filter(|one| one.marking > brief.unwrap_or(Tlp::Clear)).collect()
}

fn reading(bytes: &[u8], name: &str) -> Result<Reading, VerifyError> {
    let text = std::str::from_utf8(bytes).map_err(|_| VerifyError::NotText { name: name.to_owned() })?;
    let damaged = |what| VerifyError::Damaged { name: name.to_owned(), what };
    match format(text, name) {
        "html" => html::read(text),
        "jsonl" => jsonl::read(text),
        _ => markdown::read(text),
    }
    .map_err(damaged)
}

/// The brief that a Markdown file holds, with the numbers as they stand there; nothing of a file in another format.
pub fn in_markdown(bytes: &[u8], name: &str) -> Option<Brief> {
    let text = std::str::from_utf8(bytes).ok().filter(|text| format(text, name) == "markdown")?;
    crate::markdown::as_written(text).ok()
}

fn format(text: &str, name: &str) -> &'static str {
    let ending = name.rsplit('.').next().unwrap_or("").to_lowercase();
    match ending.as_str() {
        "html" | "htm" => "html",
        "jsonl" | "ndjson" | "json" => "jsonl",
        "md" | "markdown" => "markdown",
        _ if text.trim_start().starts_with('<') => "html",
        _ if text.trim_start().starts_with('{') => "jsonl",
        _ => "markdown",
    }
}

fn quoted(reading: Reading) -> Vec<QuotedCitation> {
    let mut places: BTreeMap<usize, Vec<Place>> = BTreeMap::new();
    for (number, place, _) in &reading.quotes {
        places.entry(*number).or_default().push(place.clone());
    }
    let inside = reading.sentences.iter().filter(|(_, numbers)| !numbers.is_empty()).flat_map(|(text, numbers)| {
        let places: Vec<Place> = numbers.iter().filter_map(|number| places.get(number)).flatten().cloned().collect();
        let number = numbers.iter().copied().min().unwrap_or(0);
        pieces(text).into_iter().map(move |words| QuotedCitation {
            number,
            words,
            places: places.clone(),
            whole: false,
        })
    });
    let inside: Vec<QuotedCitation> = inside.collect();
    let whole = reading.quotes.into_iter().map(|(number, place, words)| QuotedCitation {
        number,
        words,
        places: vec![place],
        whole: true,
    });
    whole.chain(inside).collect()
}

// What a sentence shows between “ ”, parted at the cuts and at the additions in brackets.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once('“') {
        let (inside, next) = after.split_once('”').unwrap_or((after, ""));
        for part in inside.split('…') {
            pieces.extend(without_brackets(part));
        }
        rest = next;
    }
    pieces
}

fn without_brackets(part: &str) -> Vec<String> {
    let mut kept = Vec::new();
    let mut rest = part;
    while let Some((before, after)) = rest.split_once('[') {
        let Some((_, next)) = after.split_once(']') else {
            break;
        };
        kept.push(before.trim().to_owned());
        rest = next;
    }
    kept.push(rest.trim().to_owned());
    kept.retain(|words| !words.is_empty());
    kept
}

/// Holds quotations to the stored texts; what comes back does not match.
pub fn check(citations: &[QuotedCitation], text_of: impl Fn(&ReportId) -> Option<String>) -> Vec<Mismatch> {
    let mut texts: BTreeMap<ReportId, Option<String>> = BTreeMap::new();
    for place in citations.iter().flat_map(|citation| &citation.places) {
        texts.entry(place.report.clone()).or_insert_with(|| text_of(&place.report));
    }
    let stored = |place: &Place| texts.get(&place.report)?.as_deref()?.get(place.start..place.end);
    let holds = |citation: &QuotedCitation, place: &Place| match stored(place) {
        Some(words) if citation.whole => words == citation.words,
        Some(words) => levelled(words).contains(&levelled(&citation.words)),
        None => false,
    };
    let fails = citations.iter().filter(|citation| !citation.places.iter().any(|place| holds(citation, place)));
    fails
        .filter_map(|citation| {
            let place = citation.places.first()?.clone();
            let stored = stored(&place).map(str::to_owned);
            Some(Mismatch { number: citation.number, quoted: citation.words.clone(), stored, place })
        })
        .collect()
}

fn levelled(text: &str) -> String {
    let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    // Old wire copy doubles its quotation marks; one stands for both.
    let one_line = one_line.replace("\"\"", "\"").replace("''", "\"");
    one_line.chars().map(|c| if matches!(c, '“' | '”' | '‘' | '’' | '"') { '\'' } else { c }).collect()
}

impl Place {
    pub(crate) fn written(report: &str, start: &str, end: &str) -> Option<Place> {
        Some(Place { report: ReportId::from_written(report), start: start.parse().ok()?, end: end.parse().ok()? })
    }
}

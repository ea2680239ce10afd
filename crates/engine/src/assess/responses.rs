//! What the recipient of a warning did with it: as the network has read the sentences near it; where it was switched off, or is sure
//! of nothing, by the words of `lexicon/responses.tsv`.

use super::view::{View, is_denial, sentences};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::OnceLock;
use whosays_model::{Claim, Passage, ReportId, Response, Span, Stance, Value};

static RESPONSES: &str = include_str!("../../lexicon/responses.tsv");

/// How far behind a telling, in bytes of the report, what was done with it is looked for.
const BEHIND: usize = 1_500;
/// How far before it.
const BEFORE: usize = 400;

/// How far behind a telling, in bytes of the report, a measure is taken to be because of it.
const MEASURE: usize = 500;

/// What tells what was done with a warning: a claim, or words that no claim stands on.
pub(super) struct Found<'a> {
    pub(super) told: Told<'a>,
    pub(super) what: Response,
    /// How much it counts.
    weight: f64,
}

/// Where it is told.
pub(super) enum Told<'a> {
    Claim(&'a Claim),
    Words(Passage),
}

impl<'a> Found<'a> {
    /// What a claim tells of a response, if it does.
    pub(super) fn of(claim: &'a Claim) -> Option<Self> {
        response(&claim.quote).map(|what| Found { told: Told::Claim(claim), what, weight: 1.0 })
    }

    pub(super) fn claim(&self) -> Option<&'a Claim> {
        match &self.told {
            Told::Claim(claim) => Some(claim),
            Told::Words(_) => None,
        }
    }

    pub(super) fn passage(&self) -> Option<&Passage> {
        match &self.told {
            Told::Claim(_) => None,
            Told::Words(passage) => Some(passage),
        }
    }
}

/// For each of some warnings, given by the claims that tell of them, what is told of the response to it: each sentence goes with
/// the telling that stands nearest before it, or right behind it.
pub(super) fn responses<'a>(view: &View<'a>, warnings: &[Vec<&Claim>]) -> Vec<Vec<Found<'a>>> {
    let mut found: Vec<Vec<Found>> = warnings.iter().map(|_| Vec::new()).collect();
    let mut tellings: BTreeMap<&ReportId, Tellings> = BTreeMap::new();
    for (at, own) in warnings.iter().enumerate() {
        own.iter().for_each(|claim| tellings.entry(&claim.report).or_default().push((claim.span(), at)));
    }
    let mut beside: HashMap<&ReportId, Vec<&'a Claim>> = HashMap::new();
    for claim in view.case.claims.iter().filter(|claim| tellings.contains_key(&claim.report)) {
        beside.entry(&claim.report).or_default().push(claim);
    }
    for (id, told) in &tellings {
        let Some(report) = view.report(id) else { continue };
        let claims = beside.get(id).map_or(&[][..], Vec::as_slice);
        let mut seen: Vec<Span> = Vec::new();
        for claim in claims.iter().filter(|claim| !matches!(claim.value, Value::Forecast(_))) {
            let Some(at) = nearest(told, claim.span()).filter(|_| !seen.contains(&claim.span())) else { continue };
            if let Some(one) = Found::of(claim) {
                seen.push(claim.span());
                found[at].push(one);
            }
        }
        let from = told.iter().map(|(span, _)| span.start).min().unwrap_or_default();
        let last = told.iter().map(|(span, _)| span.end).max().unwrap_or_default();
        let mut to = (last + BEHIND).min(report.text.len());
        while !report.text.is_char_boundary(to) {
            to -= 1;
        }
        for span in sentences(&report.text, from, to) {
            if seen.iter().any(|other| other.overlaps(span)) {
                continue;
            }
            let quote = span.of(&report.text).unwrap_or_default();
            let Some((what, at)) = response(quote).zip(nearest(told, span)) else { continue };
            let passage = Passage { report: report.id.clone(), span, quote: quote.to_owned() };
            found[at].push(Found { told: Told::Words(passage), what, weight: 1.0 });
        }
    }
    let mut read = read(view, warnings, &beside);
    for (at, tellings) in warnings.iter().enumerate() {
        if !read[at].is_empty() {
            found[at] = std::mem::take(&mut read[at]);
        } else if found[at].is_empty() {
            let near = tellings.iter().map(|claim| &claim.report).collect::<BTreeSet<_>>();
            let near = near.into_iter().filter_map(|id| beside.get(id)).flatten().copied();
            found[at].extend(measures(near, tellings));
        } else if found[at].iter().any(|found| found.what != Response::Unknown) {
            found[at].retain(|found| found.what != Response::Unknown);
        }
    }
    found
}

/// How a sentence's say fades with each sentence between it and the warning; `xtask/train/answers.py` holds to this.
const FADES: f64 = 8.0;

/// From which say on a sentence surely tells that nobody knows.
const SURELY: f64 = 0.5;

/// What the network has read near the tellings of each warning: the answer of the greatest say, and what tells the same. A sentence
/// goes with the warning in whose favour it says most.
fn read<'a>(
    view: &View<'a>,
    warnings: &[Vec<&Claim>],
    beside: &HashMap<&ReportId, Vec<&'a Claim>>,
) -> Vec<Vec<Found<'a>>> {
    let mut say: BTreeMap<(&ReportId, Span), (usize, f64, Response)> = BTreeMap::new();
    for (at, tellings) in warnings.iter().enumerate() {
        for telling in tellings {
            let Value::Warning(value) = &telling.value else { continue };
            for answer in value.answers.iter().flatten() {
                let is_telling = |one: &&Claim| {
                    one.report == telling.report && one.span().overlaps(answer.span) && one.id != telling.id
                };
                if tellings.iter().any(is_telling) {
                    continue;
                }
                let weight = f64::from(answer.share) / 100.0 * (-f64::from(answer.away) / FADES).exp();
                let known = say.entry((&telling.report, answer.span)).or_insert((at, weight, answer.what));
                if weight > known.1 {
                    *known = (at, weight, answer.what);
                }
            }
        }
    }
    let mut found: Vec<Vec<Found>> = warnings.iter().map(|_| Vec::new()).collect();
    for ((report, span), (at, weight, what)) in say {
        let claims = beside.get(report).map_or(&[][..], Vec::as_slice);
        let claim = claims.iter().copied().find(|claim| claim.span() == span);
        let quote = view.report(report).and_then(|report| span.of(&report.text));
        let words = |quote: &str| Told::Words(Passage { report: report.clone(), span, quote: quote.to_owned() });
        if let Some(told) = claim.map(Told::Claim).or_else(|| quote.map(words)) {
            found[at].push(Found { told, what, weight });
        }
    }
    for found in &mut found {
        let most = found.iter().max_by(|a, b| a.weight.total_cmp(&b.weight)).map(|found| found.what);
        // That nobody knows is what is taken where nothing is told; only what tells it surely is shown.
        let is_shown = |found: &Found| found.what != Response::Unknown || found.weight >= SURELY;
        found.retain(|found| Some(found.what) == most && is_shown(found));
    }
    found
}

/// Where the tellings of a report stand, each with the place of its warning.
type Tellings = Vec<(Span, usize)>;

/// The warning that a sentence goes with, of those that its report tells of.
fn nearest(tellings: &Tellings, span: Span) -> Option<usize> {
    let distance = |told: usize| {
        let at = span.start;
        if told <= at {
            (at - told <= BEHIND).then_some(at - told)
        } else {
            // What stands before counts as if it were further away.
            (told - at <= BEFORE).then_some(2 * (told - at) + BEHIND / 2)
        }
    };
    tellings.iter().filter_map(|(told, at)| Some((distance(told.start)?, *at))).min().map(|(_, at)| at)
}

/// Measures that are told right behind a warning: it was heeded.
fn measures<'a>(near: impl Iterator<Item = &'a Claim>, tellings: &[&Claim]) -> Vec<Found<'a>> {
    let is_behind = |claim: &Claim| {
        let distance =
            |told: &&Claim| claim.span().start.checked_sub(told.span().end).filter(|_| told.report == claim.report);
        tellings.iter().filter_map(distance).any(|distance| distance <= MEASURE)
    };
    let measures = near.filter(|claim| matches!(claim.value, Value::Measure(_)));
    let told = measures.filter(|claim| is_behind(claim) && claim.stance == Stance::Affirm && !is_denial(&claim.quote));
    told.map(|claim| Found { told: Told::Claim(claim), what: Response::Heeded, weight: 1.0 }).collect()
}

/// The response that most tell of; where as many tell of another, it is not known.
pub(super) fn joined(found: &[Found]) -> Response {
    let count = |what: Response| found.iter().filter(|found| found.what == what).count();
    match count(Response::Heeded).cmp(&count(Response::Dismissed)) {
        Ordering::Greater => Response::Heeded,
        Ordering::Less => Response::Dismissed,
        Ordering::Equal => Response::Unknown,
    }
}

/// On whose word, each once.
pub(super) fn by(found: &[Found]) -> Vec<String> {
    let mut by: Vec<String> = Vec::new();
    for name in found.iter().filter_map(Found::claim).map(|claim| &claim.speaker.name) {
        if !by.contains(name) {
            by.push(name.clone());
        }
    }
    by
}

/// What a quotation says of a response: the row with most words holds, of equals the first.
fn response(quote: &str) -> Option<Response> {
    let words: Vec<String> = quote
        .split(|c: char| !c.is_alphanumeric() && c != '-')
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let at = |at: usize| {
        let rest = words.get(at..)?;
        let rows = rows().get(rest.first()?.as_str())?;
        rows.iter().filter(|row| row.holds(rest)).map(|row| (row.words.len(), std::cmp::Reverse(at), row.what)).max()
    };
    (0..words.len()).filter_map(at).max().map(|(_, _, what)| what)
}

/// How many words a gap stands for at most.
const GAP: usize = 3;

/// One row: its words after the first, with `..` for a gap.
struct Row {
    words: Vec<&'static str>,
    what: Response,
}

impl Row {
    /// Whether words begin with the row's.
    fn holds(&self, words: &[String]) -> bool {
        fn held(row: &[&str], words: &[String]) -> bool {
            match row {
                [] => true,
                [gap, rest @ ..] if *gap == ".." => {
                    (1..=GAP.min(words.len())).any(|length| held(rest, &words[length..]))
                }
                [word, rest @ ..] => words.first().is_some_and(|first| first == word) && held(rest, &words[1..]),
            }
        }
        held(&self.words, words)
    }
}

/// The rows by their first word.
fn rows() -> &'static HashMap<&'static str, Vec<Row>> {
    static ROWS: OnceLock<HashMap<&str, Vec<Row>>> = OnceLock::new();
    ROWS.get_or_init(|| {
        let mut rows: HashMap<&str, Vec<Row>> = HashMap::new();
        for line in RESPONSES.lines().filter(|line| !line.starts_with('#')) {
            let Some((phrase, what)) = line.split_once('\t') else { continue };
            let (words, what): (Vec<&str>, Option<Response>) = (phrase.split(' ').collect(), what.parse().ok());
            if let (Some(first), Some(what)) = (words.first().copied(), what) {
                rows.entry(first).or_default().push(Row { words, what });
            }
        }
        rows
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(quote: &str, expect: Option<Response>) {
        assert_eq!(response(quote), expect, "{quote}");
    }

    #[test]
    fn what_was_done_is_told_in_many_words() {
        check("The ministry shrugged the note off as a rumour.", Some(Response::Dismissed));
        check("The mayor doubled the guard at the quay.", Some(Response::Heeded));
        check("The letter came on a Tuesday.", None);
    }
}

//! What has been told so far, and the citations that it rests on: so that nothing is told twice.

use crate::brief::{Citation, Quoted};
use crate::{clause, wording};
use std::collections::{BTreeMap, BTreeSet};
use whosays_model::{Case, Claim, ClaimId, Event, MentionId, Report, ReportId, Span};

/// How many bytes of the report a citation shows on either side of its quotation.
const CONTEXT: usize = 180;

/// The book that composing keeps.
pub(crate) struct Ledger<'a> {
    /// The case that is told.
    pub(crate) case: &'a Case,
    reports: BTreeMap<&'a ReportId, (usize, &'a Report)>,
    claims: BTreeMap<&'a ClaimId, &'a Claim>,
    events: BTreeMap<&'a MentionId, &'a Event>,
    echoes: BTreeMap<&'a ClaimId, Vec<&'a Claim>>,
    told: BTreeSet<&'a ClaimId>,
    told_spans: BTreeMap<&'a ReportId, Vec<Span>>,
    introduced: BTreeSet<String>,
    /// Who spoke last, and how often in a row: a second sentence of one voice is worded as such.
    pub(crate) last_voice: (String, usize),
    /// Who has said of which event who did it: each voice is heard once.
    pub(crate) heard: BTreeSet<String>,
    /// Every citation so far; sentences hold places in it until [`crate::compose`] numbers them.
    pub(crate) pool: Vec<Citation>,
}

impl<'a> Ledger<'a> {
    /// An empty book on a case.
    pub(crate) fn new(case: &'a Case) -> Self {
        Ledger {
            case,
            reports: case.reports.iter().enumerate().map(|(i, report)| (&report.id, (i + 1, report))).collect(),
            claims: case.claims.iter().map(|claim| (&claim.id, claim)).collect(),
            events: case.events.iter().flat_map(|event| event.mentions.iter().map(move |id| (id, event))).collect(),
            echoes: echoes(case),
            told: BTreeSet::new(),
            told_spans: BTreeMap::new(),
            introduced: BTreeSet::new(),
            last_voice: Default::default(),
            heard: BTreeSet::new(),
            pool: Vec::new(),
        }
    }

    pub(crate) fn report(&self, id: &ReportId) -> Option<&'a Report> {
        self.reports.get(id).map(|(_, report)| *report)
    }

    /// The report's number in the list of reports, from 1.
    pub(crate) fn report_number(&self, id: &ReportId) -> usize {
        self.reports.get(id).map_or(0, |(number, _)| *number)
    }

    pub(crate) fn claim(&self, id: &ClaimId) -> Option<&'a Claim> {
        self.claims.get(id).copied()
    }

    pub(crate) fn event_of(&self, claim: &Claim) -> Option<&'a Event> {
        self.events.get(claim.event.as_ref()?).copied()
    }

    /// Claims of an event that are still to be told, in the case's order.
    pub(crate) fn claims_of(&self, event: &Event) -> Vec<&'a Claim> {
        self.case
            .claims
            .iter()
            .filter(|claim| claim.event.as_ref().is_some_and(|mention| event.mentions.contains(mention)))
            .collect()
    }

    /// Whether the claim, or the words that it would be told in, have been told.
    pub(crate) fn is_told(&self, claim: &Claim, words: Span) -> bool {
        self.told.contains(&claim.id) || self.are_told(&claim.report, words)
    }

    /// Whether a sentence tells these words of a report, or some of them.
    pub(crate) fn are_told(&self, report: &ReportId, words: Span) -> bool {
        self.told_spans.get(report).is_some_and(|spans| spans.iter().any(|span| span.overlaps(words)))
    }

    /// Notes that a claim, and all that say the same, have been told; gives those.
    pub(crate) fn tell(&mut self, claim: &'a Claim, words: Option<Span>) -> Vec<&'a Claim> {
        self.told.insert(&claim.id);
        if let Some(words) = words {
            self.told_spans.entry(&claim.report).or_default().push(words);
        }
        let echoes = self.echoes.get(&claim.id).cloned().unwrap_or_default();
        for echo in &echoes {
            self.told.insert(&echo.id);
            if words.is_some() {
                self.told_spans.entry(&echo.report).or_default().push(echo.span());
            }
        }
        echoes
    }

    /// Whether this name is new to the reader; it no longer is afterwards.
    pub(crate) fn introduces(&mut self, name: &str) -> bool {
        self.introduced.insert(name.to_owned())
    }

    pub(crate) fn is_introduced(&self, name: &str) -> bool {
        self.introduced.contains(name)
    }

    /// What the reader has in mind by now, to go back to.
    pub(crate) fn in_mind(&self) -> (BTreeSet<String>, (String, usize)) {
        (self.introduced.clone(), self.last_voice.clone())
    }

    /// Goes back to what the reader had in mind then.
    pub(crate) fn back_to(&mut self, (introduced, last_voice): (BTreeSet<String>, (String, usize))) {
        self.introduced = introduced;
        self.last_voice = last_voice;
    }

    /// How often this voice has spoken in a row before now.
    pub(crate) fn in_a_row(&mut self, voice: &str) -> usize {
        let times = if self.last_voice.0 == voice { self.last_voice.1 } else { 0 };
        self.last_voice = (voice.to_owned(), times + 1);
        times
    }

    /// A place in the pool for the claim's quotation, with the words elsewhere that it needs.
    pub(crate) fn cite(&mut self, claim: &Claim, also: &[Span]) -> Option<usize> {
        let report = self.report(&claim.report)?;
        let at = self.cite_words(report, claim.span(), &claim.id)?;
        for span in also.iter().chain(&claim.evidence.rest).chain(&claim.speaker.span) {
            self.also(at, report, *span);
        }
        Some(at)
    }

    /// A place in the pool for words of a report, with the claim that they bear on.
    pub(crate) fn cite_words(&mut self, report: &Report, span: Span, claim: &ClaimId) -> Option<usize> {
        let quote = quoted(report, span)?;
        let at = self.pool.iter().position(|known| {
            known.report == report.id && (known.quote.start, known.quote.end) == (quote.start, quote.end)
        });
        Some(at.unwrap_or_else(|| {
            self.pool.push(Citation {
                number: 0,
                report: report.id.clone(),
                before: before(report, quote.start),
                after: after(report, quote.end),
                also: Vec::new(),
                label: self.label(report),
                origin: origin(report, span),
                claim: claim.clone(),
                quote,
            });
            self.pool.len() - 1
        }))
    }

    fn also(&mut self, at: usize, report: &Report, span: Span) {
        let Some(words) = quoted(report, span) else {
            return;
        };
        let citation = &mut self.pool[at];
        let held = |known: &Quoted| known.start <= words.start && words.end <= known.end;
        if !held(&citation.quote) && !citation.also.iter().any(held) {
            citation.also.push(words);
            citation.also.sort_by_key(|quoted| quoted.start);
        }
    }

    /// What citations call a report: `Oster Courier, 5 May 2031`.
    pub(crate) fn label(&self, report: &Report) -> String {
        let outlet = report.meta.outlet.as_ref().map(|known| wording::one_line(&known.value));
        let authors = report.meta.authors.as_ref().map_or(&[][..], |known| &known.value);
        let name = match (outlet, authors) {
            (Some(outlet), []) => outlet,
            (Some(outlet), [one]) => format!("{one}, {outlet}"),
            (Some(outlet), [one, two]) => format!("{one} and {two}, {outlet}"),
            (Some(outlet), [one, ..]) => format!("{one} and others, {outlet}"),
            (None, []) => format!("Report {} ({})", self.report_number(&report.id), report.file),
            (None, authors) => format!("{} ({})", wording::list(authors), report.file),
        };
        let date = report.published().map_or("date not known".to_owned(), wording::date);
        wording::one_line(&format!("{name}, {date}"))
    }
}

fn quoted(report: &Report, span: Span) -> Option<Quoted> {
    let text = span.of(&report.text).filter(|text| !text.is_empty())?;
    Some(Quoted { start: span.start, end: span.end, text: text.to_owned() })
}

/// What stands before and after a quotation in its report.
pub(crate) fn around(report: &Report, quote: &Quoted) -> (Quoted, Quoted) {
    (before(report, quote.start), after(report, quote.end))
}

// From the first whole word within reach, and never from beyond the paragraph before.
fn before(report: &Report, end: usize) -> Quoted {
    let mut start = end.min(report.text.len()).saturating_sub(CONTEXT);
    while !report.text.is_char_boundary(start) {
        start += 1;
    }
    let words = report.text.get(start..end).unwrap_or("");
    let skip = if start == 0 { 0 } else { words.find(char::is_whitespace).map_or(words.len(), |at| at + 1) };
    let skip = words.rfind("\n\n").map_or(skip, |at| skip.max(at + 2));
    let start = start + skip.min(words.len());
    let start = if report.text.is_char_boundary(start) { start } else { end };
    Quoted { start, end, text: report.text.get(start..end).unwrap_or("").to_owned() }
}

fn after(report: &Report, start: usize) -> Quoted {
    let mut end = start.saturating_add(CONTEXT).min(report.text.len());
    while !report.text.is_char_boundary(end) {
        end -= 1;
    }
    let words = report.text.get(start..end).unwrap_or("");
    let kept = if end == report.text.len() { words.len() } else { words.rfind(char::is_whitespace).unwrap_or(0) };
    let kept = words.find("\n\n").map_or(kept, |at| kept.min(at));
    Quoted { start, end: start + kept, text: words.get(..kept).unwrap_or("").to_owned() }
}

/// Where words stand in the original: pages, or bytes.
pub(crate) fn origin(report: &Report, span: Span) -> String {
    let range = |from: usize, to: usize| format!("{}–{}", wording::number(from as u64), wording::number(to as u64));
    match report.source.origin(span) {
        Some((first, last)) if report.source.pages && first == last => format!("page {first}"),
        Some((first, last)) if report.source.pages => format!("pages {first}–{last}"),
        Some((start, end)) => format!("bytes {}", range(start, end)),
        None => format!("bytes {} of the text", range(span.start, span.end)),
    }
}

// Claims of other places that say the same in the same words: they share a run of seven words, half of all their
// words, and their kind or their speaker. The index of runs keeps this near linear in the number of claims.
fn echoes(case: &Case) -> BTreeMap<&ClaimId, Vec<&Claim>> {
    const RUN: usize = 7;
    let mut by_run: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (i, claim) in case.claims.iter().enumerate() {
        let words: Vec<String> = clause::plain_words(&claim.quote.replace('.', "")).collect();
        for run in words.windows(RUN) {
            by_run.entry(run.join(" ")).or_default().push(i);
        }
    }
    let mut found: BTreeMap<&ClaimId, BTreeSet<usize>> = BTreeMap::new();
    for places in by_run.values().filter(|places| places.len() > 1 && places.len() < 40) {
        for (i, j) in places.iter().flat_map(|i| places.iter().map(move |j| (*i, *j))).filter(|(i, j)| i != j) {
            let (a, b) = (&case.claims[i], &case.claims[j]);
            let elsewhere = a.report != b.report || !a.span().overlaps(b.span());
            let alike = a.kind() == b.kind() || !a.speaker.is_author() && a.speaker.name == b.speaker.name;
            if elsewhere && alike && mostly_same(&a.quote, &b.quote) {
                found.entry(&a.id).or_default().insert(j);
            }
        }
    }
    found.into_iter().map(|(id, places)| (id, places.into_iter().map(|j| &case.claims[j]).collect())).collect()
}

fn mostly_same(a: &str, b: &str) -> bool {
    let set = |text: &str| clause::plain_words(&text.replace('.', "")).collect::<BTreeSet<String>>();
    let (a, b) = (set(a), set(b));
    2 * a.intersection(&b).count() >= a.len().min(b.len())
}

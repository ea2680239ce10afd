//! A case by its parts, for what is assessed of it.

use super::fit::Told;
use super::signs::{self, Sign};
use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::rc::Rc;
use std::sync::OnceLock;
use whosays_model::{
    Case, Claim, ClaimId, ClaimKind, DateInterval, Event, EventId, MentionId, Origin, Report, ReportId, Span,
};

/// A case with its claims, reports, events and origins by their ids.
pub(super) struct View<'a> {
    pub(super) case: &'a Case,
    reports: HashMap<&'a ReportId, (usize, &'a Report)>,
    claims: HashMap<&'a ClaimId, &'a Claim>,
    events: HashMap<&'a MentionId, &'a Event>,
    origins: HashMap<&'a ClaimId, &'a Origin>,
    claims_of: HashMap<&'a MentionId, Vec<&'a Claim>>,
    /// What is said to come, and not to have been: the sentences of warnings and forecasts.
    to_come: HashSet<(&'a ReportId, Span)>,
    /// The claims of each beginning of a word, by their places.
    stems: OnceCell<HashMap<String, Vec<u32>>>,
    /// What each event that was asked for is told to be.
    told: RefCell<HashMap<EventId, Option<Rc<Told>>>>,
    /// The events of each that is named as behind them, by their places.
    by_name: OnceCell<HashMap<String, Vec<usize>>>,
    /// The day up to which the case is told.
    pub(super) as_of: Option<DateInterval>,
}

impl<'a> View<'a> {
    /// The case as it stood on a day; without one, on that of its last report.
    pub(super) fn new(case: &'a Case, as_of: Option<DateInterval>) -> Self {
        let mut claims_of: HashMap<&MentionId, Vec<&Claim>> = HashMap::new();
        for claim in &case.claims {
            if let Some(mention) = &claim.event {
                claims_of.entry(mention).or_default().push(claim);
            }
        }
        let is_to_come = |claim: &&Claim| matches!(claim.kind(), ClaimKind::Warning | ClaimKind::Forecast);
        let to_come = case.claims.iter().filter(is_to_come).map(|claim| (&claim.report, claim.span()));
        let last = || case.reports.iter().filter_map(Report::published).max_by_key(|day| day.day_numbers().1).cloned();
        View {
            reports: case.reports.iter().enumerate().map(|(at, report)| (&report.id, (at, report))).collect(),
            claims: case.claims.iter().map(|claim| (&claim.id, claim)).collect(),
            events: case.events.iter().flat_map(|event| event.mentions.iter().map(move |id| (id, event))).collect(),
            origins: case.origins.iter().flat_map(|one| one.claims.iter().map(move |id| (id, one))).collect(),
            claims_of,
            to_come: to_come.collect(),
            stems: OnceCell::new(),
            by_name: OnceCell::new(),
            told: RefCell::new(HashMap::new()),
            as_of: as_of.or_else(last),
            case,
        }
    }

    pub(super) fn report(&self, id: &ReportId) -> Option<&'a Report> {
        self.reports.get(id).map(|(_, report)| *report)
    }

    pub(super) fn claim(&self, id: &ClaimId) -> Option<&'a Claim> {
        self.claims.get(id).copied()
    }

    pub(super) fn event_of(&self, claim: &Claim) -> Option<&'a Event> {
        self.events.get(claim.event.as_ref()?).copied()
    }

    /// The claims that tell of an event or what came of it, in the order of its mentions.
    pub(super) fn claims_of(&self, event: &'a Event) -> impl Iterator<Item = &'a Claim> + '_ {
        let of_mention = move |id: &MentionId| self.claims_of.get(id).into_iter().flatten().copied();
        event.mentions.iter().flat_map(of_mention)
    }

    /// The claims that share a beginning of a word with these, which is not one of everybody's.
    pub(super) fn sharing(&self, stems: &BTreeSet<String>) -> Vec<&'a Claim> {
        let index = self.stems.get_or_init(|| index(self.case));
        let rare = stems.iter().filter_map(|stem| index.get(stem)).filter(|claims| claims.len() <= COMMON);
        let places: BTreeSet<u32> = rare.flatten().copied().collect();
        places.into_iter().filter_map(|place| self.case.claims.get(place as usize)).collect()
    }

    /// The events that could be what these words, these claims and these actors are about, by their places.
    pub(super) fn events_near(
        &self,
        stems: &BTreeSet<String>,
        claims: &[&Claim],
        actors: &BTreeSet<&str>,
    ) -> Vec<&'a Event> {
        let by_name = self.by_name.get_or_init(|| by_name(self.case));
        let own = claims.iter().filter_map(|claim| self.event_of(claim));
        let sharing = self.sharing(stems).into_iter().filter_map(|claim| self.event_of(claim));
        let named =
            actors.iter().filter_map(|name| by_name.get(*name)).flatten().filter_map(|at| self.case.events.get(*at));
        let found: BTreeMap<&EventId, &Event> =
            own.chain(sharing).chain(named).map(|event| (&event.id, event)).collect();
        found.into_values().collect()
    }

    /// What an event is told to be, worked out once.
    pub(super) fn told(&self, event: &'a Event, work_out: fn(&Self, &'a Event) -> Option<Told>) -> Option<Rc<Told>> {
        if let Some(known) = self.told.borrow().get(&event.id) {
            return known.clone();
        }
        let told = work_out(self, event).map(Rc::new);
        self.told.borrow_mut().insert(event.id.clone(), told.clone());
        told
    }

    /// Whether an event is laid to this name.
    pub(super) fn is_behind(&self, name: &str) -> bool {
        self.by_name.get_or_init(|| by_name(self.case)).contains_key(name)
    }

    /// How seldom a beginning of a word is: 1 where one claim alone has it, 0 where all have.
    pub(super) fn rarity(&self, stem: &str) -> f64 {
        let index = self.stems.get_or_init(|| index(self.case));
        let all = (self.case.claims.len().max(2)) as f64;
        let own = index.get(stem).map_or(1, |claims| claims.len().max(1)) as f64;
        (all / own).ln() / all.ln()
    }

    /// Whether a claim stands in a sentence that warns or foretells.
    pub(super) fn is_to_come(&self, claim: &'a Claim) -> bool {
        self.to_come.contains(&(&claim.report, claim.span()))
    }

    pub(super) fn origin_of(&self, claim: &Claim) -> Option<&'a Origin> {
        self.origins.get(&claim.id).copied()
    }

    pub(super) fn published(&self, claim: &Claim) -> Option<&'a DateInterval> {
        self.report(&claim.report).and_then(Report::published)
    }

    /// Where a claim stands: by the day of its report, undated ones last, then by report and place in the text.
    pub(super) fn order(&self, claim: &Claim) -> (i64, usize, usize) {
        let day = self.published(claim).map_or(i64::MAX, |day| day.day_numbers().0);
        let report = self.reports.get(&claim.report).map_or(usize::MAX, |(at, _)| *at);
        (day, report, claim.span().start)
    }

    /// Who says it; of a report's own voice its outlet, or what else it is known by.
    pub(super) fn holder(&self, claim: &Claim) -> String {
        let outlet = || self.report(&claim.report).map_or(claim.speaker.name.as_str(), Report::label);
        if claim.speaker.is_author() { outlet() } else { claim.speaker.name.as_str() }.to_owned()
    }

    /// How many independent origins claims pass on.
    pub(super) fn origins(&self, claims: &[ClaimId]) -> usize {
        let own = claims.iter().filter_map(|id| self.claim(id));
        own.map(|claim| self.origin_of(claim).map_or(claim.id.as_str(), |origin| origin.id.as_str()))
            .collect::<BTreeSet<_>>()
            .len()
    }
}

/// Entries of a ledger by what a further claim could share with them.
#[derive(Default)]
pub(super) struct Near<'a> {
    stems: HashMap<String, Vec<usize>>,
    reports: HashMap<&'a ReportId, Vec<usize>>,
}

impl<'a> Near<'a> {
    /// Notes that an entry has this claim.
    pub(super) fn add(&mut self, entry: usize, claim: &'a Claim, stems: &BTreeSet<String>) {
        for stem in stems {
            let entries = self.stems.entry(stem.clone()).or_default();
            if entries.last() != Some(&entry) && entries.len() <= COMMON {
                entries.push(entry);
            }
        }
        self.reports.entry(&claim.report).or_default().push(entry);
    }

    /// The entries that share a word or a report, the earliest first.
    pub(super) fn of(&self, claim: &Claim, stems: &BTreeSet<String>) -> BTreeSet<usize> {
        let by_stem = stems.iter().filter_map(|stem| self.stems.get(stem)).filter(|entries| entries.len() <= COMMON);
        by_stem.flatten().chain(self.reports.get(&claim.report).into_iter().flatten()).copied().collect()
    }
}

/// A beginning of a word that more claims have says nothing.
const COMMON: usize = 200;

fn by_name(case: &Case) -> HashMap<String, Vec<usize>> {
    let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, event) in case.events.iter().enumerate() {
        for named in &event.perpetrators {
            by_name.entry(named.name.clone()).or_default().push(at);
        }
    }
    by_name
}

fn index(case: &Case) -> HashMap<String, Vec<u32>> {
    let mut index: HashMap<String, Vec<u32>> = HashMap::new();
    for (at, claim) in (0..).zip(&case.claims) {
        for stem in stems(&claim.quote) {
            index.entry(stem).or_default().push(at);
        }
    }
    index
}

/// The sentences of a stretch of text, by the signs that end them: where each stands.
pub(super) fn sentences(text: &str, from: usize, to: usize) -> Vec<Span> {
    let mut spans = Vec::new();
    let Some(stretch) = text.get(from..to) else { return spans };
    let mut start = 0;
    let mut chars = stretch.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, next)| *next);
        let is_end = c == '\n'
            || matches!(c, '.' | '!' | '?' | '”' | '"') && next.is_none_or(|next| next == ' ' || next == '\n') && {
                let rest = stretch[at + c.len_utf8()..].trim_start();
                c != '”' && c != '"'
                    || stretch[..at].ends_with(['.', '!', '?']) && !rest.starts_with(char::is_lowercase)
            };
        let is_title = c == '.'
            && stretch[start..at]
                .rsplit(' ')
                .next()
                .is_some_and(|word| word.len() <= 3 && word.starts_with(char::is_uppercase));
        if is_end && !is_title {
            let end = at + c.len_utf8();
            let words = stretch[start..end].trim();
            if words.contains(' ') {
                let first = from + start + (stretch[start..end].len() - stretch[start..end].trim_start().len());
                spans.push(Span::new(first, first + words.len()));
            }
            start = end;
        }
    }
    spans
}

/// Whether a sentence tells that something was not.
pub(super) fn is_denial(quote: &str) -> bool {
    signs::has(quote, Sign::Denied)
}

/// Whether a sentence tells that an attack was tried and did not succeed.
pub(super) fn is_foiling(quote: &str) -> bool {
    signs::has(quote, Sign::Foiled)
}

/// The words of a sentence that are written as names, in small letters: not its first.
pub(super) fn name_words(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).skip(1);
    words.filter(|word| word.starts_with(char::is_uppercase)).flat_map(content_words).collect()
}

/// The first letters of what words say, by which "Velmora" is in "Velmoran".
pub(super) fn stems(text: &str) -> BTreeSet<String> {
    content_words(text)
        .into_iter()
        .filter(|word| word.chars().count() > 3)
        .map(|word| word.chars().take(6).collect())
        .collect()
}

/// What a sentence is about, of what can be warned of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Danger {
    /// Violence.
    Violence,
    /// Weather, illness, money.
    Other,
}

/// What these words tell of: whatever more of them name, by `lexicon/dangers.tsv`; of equals violence.
pub(super) fn danger(text: &str) -> Option<Danger> {
    let (mut violence, mut other) = (0, 0);
    for (danger, _) in dangers_in(text) {
        match danger {
            Danger::Violence => violence += 1,
            Danger::Other => other += 1,
        }
    }
    match (violence, other) {
        (0, 0) => None,
        _ if violence >= other => Some(Danger::Violence),
        _ => Some(Danger::Other),
    }
}

/// By what means violence is done that these words tell of: `bomb`, `blade`.
pub(super) fn means(text: &str) -> BTreeSet<&'static str> {
    dangers_in(text).map(|(_, means)| means).filter(|means| *means != "-").collect()
}

fn dangers_in(text: &str) -> impl Iterator<Item = (Danger, &'static str)> {
    static DANGERS: OnceLock<HashMap<&str, (Danger, &str)>> = OnceLock::new();
    let dangers = DANGERS.get_or_init(|| {
        let row = |line: &'static str| {
            let mut cells = line.split('\t');
            let (word, what, means) = (cells.next()?, cells.next()?, cells.next()?);
            Some((word, (if what == "violence" { Danger::Violence } else { Danger::Other }, means)))
        };
        let rows = include_str!("../../lexicon/dangers.tsv").lines().filter(|line| !line.starts_with('#'));
        rows.filter_map(row).collect()
    });
    let words = text.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
    words.filter_map(|word| dangers.get(word.as_str()).copied())
}

/// Words that say what something is about, in small letters.
pub(super) fn content_words(text: &str) -> BTreeSet<String> {
    static PLAIN: OnceLock<HashSet<&str>> = OnceLock::new();
    let plain = PLAIN.get_or_init(|| {
        include_str!("../../lexicon/plain_words.tsv").lines().filter(|line| !line.starts_with('#')).collect()
    });
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 1).map(str::to_lowercase);
    let stem = |word: String| match word.strip_suffix('s') {
        Some(stem) if stem.len() > 3 && !stem.ends_with(['i', 's', 'u']) => stem.to_owned(),
        _ => word,
    };
    words.filter(|word| !plain.contains(word.as_str())).map(stem).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: Option<Danger>) {
        assert_eq!(danger(text), expect, "{text}");
    }

    #[test]
    fn a_stretch_is_parted_into_sentences() {
        let text = "He said: “No.” Mr. Orsk left. The guard was doubled!\n\nA week later it rained.";
        let told: Vec<&str> = sentences(text, 0, text.len()).iter().map(|span| &text[span.start..span.end]).collect();
        assert_eq!(told, ["He said: “No.”", "Mr. Orsk left.", "The guard was doubled!", "A week later it rained."]);
    }

    #[test]
    fn warnings_of_weather_and_money_are_told_apart() {
        check("The embassy alerted the board to a bomb.", Some(Danger::Violence));
        check("The weather office warned of freezing fog.", Some(Danger::Other));
        check("The auditors warned of a strike over unpaid overtime.", Some(Danger::Other));
        check("The letter reached the governor on Tuesday.", None);
    }
}

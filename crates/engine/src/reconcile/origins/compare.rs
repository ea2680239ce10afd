//! Whether two claims of named or nameless speakers are one utterance, with reasons a person can check.

use super::case::{A_WEEK, Case, in_words};
use super::groups::{Edge, Link, Told};
use super::sketch::{Keyed, key, mixed, sketch, word_sketch};
use super::utterances::Utterance;
use super::voices::Voice;
use super::words::{Word, aligned, figures, quoted, shared};
use crate::reconcile::figures::counted::counted;
use std::collections::BTreeMap;
use whosays_model::{Claim, ClaimKind, Field, Mode, Number, Value};

/// The fewest quoted words that tell one utterance from another, and the fewest where the speaker has no name in one.
const FEWEST_QUOTED: usize = 5;
const FEWEST_OF_NAMELESS: usize = 8;
/// The fewest words that are not in every sentence which two tellings of a statement share, and the fewest where they
/// are not known to be about one event.
const FEWEST_SHARED: usize = 4;
const FEWEST_WITHOUT_EVENT: usize = 7;
/// For how many days a statement is still passed on as news.
const NEWS: i64 = 1;
/// For how many days an account of what somebody told an outlet, or of a claim of responsibility, goes round.
pub(super) const ROUND: i64 = 3;
// Who asks how long anything but quoted words goes round asks for the longer.
const _: () = assert!(NEWS <= ROUND);

/// Whether there are quoted words in a claim's own.
pub(super) fn has_quotes(quote: &str) -> bool {
    !quoted(quote).is_empty()
}

/// Links between claims, and the keys under which these meet.
pub(super) struct Links {
    pub(super) found: Vec<Edge>,
    pub(super) keys: Vec<Keyed>,
}

/// Links between claims that speakers other than the reports make; `of` is the utterance of each claim, `given` are pairs that
/// meet in large blocks.
pub(super) fn links(case: &Case, utterances: &[Utterance], of: &BTreeMap<u32, u32>, given: &[(u32, u32)]) -> Links {
    let said = Said::of(case, utterances, of);
    let keys = said.all_keys();
    let mut found = Vec::new();
    case.each_meeting(&keys, given, |pairs| found.extend(pairs.iter().filter_map(|(a, b)| said.link(*a, *b))));
    Links { found, keys }
}

/// The keys under which claims that speakers make meet.
pub(super) fn keys_of(case: &Case, utterances: &[Utterance], of: &BTreeMap<u32, u32>) -> Vec<Keyed> {
    Said::of(case, utterances, of).all_keys()
}

/// Why two claims are linked.
pub(super) fn because(case: &Case, utterances: &[Utterance], of: &BTreeMap<u32, u32>, edges: &[Edge]) -> Vec<Told> {
    let said = Said::of(case, utterances, of);
    let told = |edge: &Edge| {
        let because = said.linked(edge.a, edge.b).map(|(_, because)| because);
        Told { edge: *edge, because: because.into_iter().collect() }
    };
    edges.iter().map(told).collect()
}

/// Links between the claims of these pairs alone.
pub(super) fn links_of(
    case: &Case,
    utterances: &[Utterance],
    of: &BTreeMap<u32, u32>,
    pairs: &[(u32, u32)],
) -> Vec<Edge> {
    let said = Said::of(case, utterances, of);
    pairs.iter().filter_map(|(a, b)| said.link(*a, *b)).collect()
}

/// Those of the pairs that are linked, or would be if their utterances had another claim each: one that says who was told.
pub(super) fn could_be_linked(
    case: &Case,
    utterances: &[Utterance],
    of: &BTreeMap<u32, u32>,
    mut pairs: Vec<(u32, u32)>,
) -> Vec<(u32, u32)> {
    let said = Said::of(case, utterances, of);
    pairs.retain(|(a, b)| said.link(*a, *b).is_some() || said.could_be_told(*a, *b));
    pairs
}

struct Said<'a> {
    case: &'a Case<'a>,
    utterances: &'a [Utterance],
    of: &'a BTreeMap<u32, u32>,
    quotes: BTreeMap<u32, Vec<Vec<Word>>>,
}

impl<'a> Said<'a> {
    fn of(case: &'a Case<'a>, utterances: &'a [Utterance], of: &'a BTreeMap<u32, u32>) -> Self {
        let quotes = of.keys().map(|claim| (*claim, quoted(&case.claims[*claim as usize].quote)));
        Said { case, utterances, of, quotes: quotes.filter(|(_, runs)| !runs.is_empty()).collect() }
    }

    fn all_keys(&self) -> Vec<Keyed> {
        let of_claim = |claim: &u32| {
            let claim = *claim;
            self.keys(claim).into_iter().map(move |key| self.case.keyed(key, claim))
        };
        let mut keys: Vec<Keyed> = self.of.keys().flat_map(of_claim).collect();
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    /// The blocks of a claim: runs of its quoted words; its event with its speaker and figure, mode or words.
    fn keys(&self, claim: u32) -> Vec<u64> {
        let mut keys: Vec<u64> = self.quotes.get(&claim).into_iter().flatten().flat_map(|run| sketch(run)).collect();
        let event =
            self.case.event_of[claim as usize].map_or("none", |event| self.case.events[event as usize].as_str());
        let claim_of = self.case.claims[claim as usize];
        let heads = self.utterances[self.of[&claim] as usize].voice.iter().flat_map(|voice| voice.heads());
        for head in heads {
            let place = key(&[event, head]);
            keys.extend(numbers(claim_of).map(|(field, n)| mixed(place, key(&[field.as_str(), &n.to_string()]))));
            keys.extend(mode(claim_of).map(|mode| mixed(place, key(&[mode.as_str()]))));
            // Where no event is known, whole runs of words have to be the same.
            let words = match self.case.event_of[claim as usize] {
                Some(_) => word_sketch(self.case.telling[claim as usize].iter().copied()),
                None => sketch(&self.case.words[claim as usize]),
            };
            keys.extend(words.into_iter().map(|hash| mixed(place, hash)));
        }
        keys
    }

    fn link(&self, a: u32, b: u32) -> Option<Edge> {
        Some(self.linked(a, b)?.0)
    }

    /// A link with its reason.
    fn linked(&self, a: u32, b: u32) -> Option<(Edge, String)> {
        let (x, y) = (&self.utterances[self.of[&a] as usize], &self.utterances[self.of[&b] as usize]);
        if x.report == y.report {
            return None;
        }
        let edge = |sort: Link, (strength, because): (usize, String)| {
            (Edge { strength: strength as u32, a, b, sort }, because)
        };
        let fit = fit(x, y);
        if let Some(found) = self.quotation(a, b, x, y, fit) {
            return Some(edge(Link::Quotation, found));
        }
        if !fit {
            return None;
        }
        let told = self.told(a, b, x, y).map(|found| edge(Link::ToldTo, found));
        let statement = || {
            let found = self.figure(a, b, x, y).or_else(|| self.responsibility(a, b, x, y));
            found.or_else(|| self.same_words(a, b, x, y)).map(|found| edge(Link::Statement, found))
        };
        told.or_else(statement)
    }

    fn same_event(&self, a: u32, b: u32) -> bool {
        let events = &self.case.event_of;
        events[a as usize].is_some() && events[a as usize] == events[b as usize]
    }

    /// The same quoted words, of one speaker or of one who is not named. Where neither has a name, and they are not known to be on
    /// one event, it takes more words and one week.
    fn quotation(&self, a: u32, b: u32, x: &Utterance, y: &Utterance, fit: bool) -> Option<(usize, String)> {
        let (ours, theirs) = (self.quotes.get(&a)?, self.quotes.get(&b)?);
        let voice_is = |of: fn(&Voice) -> bool| move |one: &Utterance| one.voice.as_ref().is_some_and(of);
        let (is_named, is_nameless) = (voice_is(Voice::is_named), voice_is(Voice::is_nameless));
        // An official in one year and one in another are two, and so may two of one day be.
        let is_known = is_named(x) || is_named(y) || self.same_event(a, b);
        if !is_known && self.case.are_apart(x.report, y.report, A_WEEK) {
            return None;
        }
        let fewest = match (fit, is_nameless(x) || is_nameless(y)) {
            (true, _) if is_known => FEWEST_QUOTED,
            (true, _) | (false, true) => FEWEST_OF_NAMELESS,
            (false, false) => return None,
        };
        let runs = ours.iter().flat_map(|run| theirs.iter().map(move |other| (run, other)));
        let (same, short) = runs
            .map(|(run, other)| (aligned(run, other), run.len().min(other.len())))
            .filter(|(same, short)| *same >= fewest && same * 5 >= short * 4)
            .max()?;
        let words = if same == short { format!("the same {same}") } else { format!("{same} of the same {short}") };
        Some((1_000 + same, format!("{words} words are quoted of {}", self.name(x, y))))
    }

    /// One speaker told one outlet, of one event or in the same words.
    fn told(&self, a: u32, b: u32, x: &Utterance, y: &Utterance) -> Option<(usize, String)> {
        let (ours, theirs) = (x.credit.as_ref()?, y.credit.as_ref()?);
        let both = x.is_told && y.is_told && ours.fits(theirs);
        (both && self.is_passed_on(a, b, x, y))
            .then(|| (800, format!("both have it that {} told {}", self.name(x, y), ours.name)))
    }

    /// The same, whoever was told.
    fn could_be_told(&self, a: u32, b: u32) -> bool {
        let (x, y) = (&self.utterances[self.of[&a] as usize], &self.utterances[self.of[&b] as usize]);
        x.report != y.report && fit(x, y) && self.is_passed_on(a, b, x, y)
    }

    fn is_passed_on(&self, a: u32, b: u32, x: &Utterance, y: &Utterance) -> bool {
        let about = self.same_event(a, b) || self.shared(a, b) >= FEWEST_SHARED;
        about && self.case.are_within(x.report, y.report, ROUND)
    }

    /// One figure that one speaker gives of one event within a day.
    fn figure(&self, a: u32, b: u32, x: &Utterance, y: &Utterance) -> Option<(usize, String)> {
        if !self.same_event(a, b) || !self.case.are_within(x.report, y.report, NEWS) {
            return None;
        }
        let (one, other) = (self.case.claims[a as usize], self.case.claims[b as usize]);
        let same = |(field, number): &(Field, Number)| {
            all_numbers(other).into_iter().any(|(known, also)| {
                known == *field && also.n == number.n && counted(one, *field, number) == counted(other, *field, &also)
            })
        };
        let (field, number) = all_numbers(one).into_iter().filter(|(_, number)| number.n.is_some()).find(same)?;
        let what = in_words(field, &number);
        Some((500, format!("both give the figure of {}, {what}, within {}", self.name(x, y), days(NEWS))))
    }

    /// One speaker's word on who did it.
    fn responsibility(&self, a: u32, b: u32, x: &Utterance, y: &Utterance) -> Option<(usize, String)> {
        let (one, other) = (self.case.claims[a as usize], self.case.claims[b as usize]);
        let mode = mode(one).filter(|known| mode(other) == Some(*known))?;
        let actors = |claim: &Claim| claim.actors.iter().map(|actor| actor.name.clone()).collect::<Vec<_>>();
        let one_actor = actors(one).iter().any(|name| actors(other).contains(name));
        if !one_actor || !self.same_event(a, b) || !self.case.are_within(x.report, y.report, ROUND) {
            return None;
        }
        let name = self.name(x, y);
        let what = match mode {
            Mode::Claimed => format!("{name}'s claim of responsibility"),
            Mode::Denied => format!("{name}'s denial"),
            Mode::Attributed | Mode::Charged => format!("{name}'s accusation"),
        };
        Some((400, format!("both pass on {what} within {}", days(ROUND))))
    }

    /// One speaker, the same day, and most of the words that are not in every sentence.
    fn same_words(&self, a: u32, b: u32, x: &Utterance, y: &Utterance) -> Option<(usize, String)> {
        let telling = &self.case.telling;
        let (same, short) = (self.shared(a, b), telling[a as usize].len().min(telling[b as usize].len()));
        let enough = if self.same_event(a, b) {
            same >= FEWEST_SHARED && same * 5 >= short * 3
        } else {
            same >= FEWEST_WITHOUT_EVENT && same * 5 >= short * 4
        };
        if !enough || !self.case.are_within(x.report, y.report, NEWS) {
            return None;
        }
        let (one, other) = (figures(&self.case.words[a as usize]), figures(&self.case.words[b as usize]));
        (one.is_subset(&other) || other.is_subset(&one)).then(|| {
            let (name, days) = (self.name(x, y), days(NEWS));
            let because =
                format!("both pass on the words of {name} within {days}: {same} of {short} telling words are the same");
            (100 + same, because)
        })
    }

    fn shared(&self, a: u32, b: u32) -> usize {
        shared(&self.case.telling[a as usize], &self.case.telling[b as usize])
    }

    // The longer name says more.
    fn name(&self, x: &Utterance, y: &Utterance) -> String {
        let names = [x, y].into_iter().filter_map(|utterance| utterance.voice.as_ref());
        names.max_by_key(|voice| (voice.is_named(), voice.name.len())).map_or(String::new(), |voice| voice.name.clone())
    }
}

fn fit(x: &Utterance, y: &Utterance) -> bool {
    matches!((&x.voice, &y.voice), (Some(a), Some(b)) if a.fits(b))
}

fn days(n: i64) -> String {
    if n == 1 { "a day".to_owned() } else { format!("{n} days") }
}

fn all_numbers(claim: &Claim) -> Vec<(Field, Number)> {
    match &claim.value {
        Value::Casualties(value) => {
            value.counts().filter_map(|(key, number)| Some((key.parse().ok()?, number.clone()))).collect()
        }
        _ => Vec::new(),
    }
}

fn numbers(claim: &Claim) -> impl Iterator<Item = (Field, u64)> {
    all_numbers(claim).into_iter().filter_map(|(field, number)| Some((field, number.n?)))
}

fn mode(claim: &Claim) -> Option<Mode> {
    match &claim.value {
        Value::Responsibility(value) if claim.kind() == ClaimKind::Responsibility => Some(value.mode),
        _ => None,
    }
}

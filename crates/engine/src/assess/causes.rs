//! What is said to drive what, joined into a map: things told of in like words are one thing, and each arrow keeps its claims.
//!
//! After cognitive maps of signed arrows (Axelrod, Structure of Decision, 1976). Nothing is added up along a path: an arrow is there
//! where somebody draws it, and whoever denies it or turns its sign stands beside it.

use super::view::{View, content_words};
use std::collections::{BTreeMap, BTreeSet};
use whosays_model::{CauseArrow, CauseTelling, CauseValue, Claim, ClaimId, Sign, Stance, Value};

const BY: &str = "assess:causes";

/// The arrows of a case: those of most independent origins first.
pub(super) fn causes(view: &View) -> Vec<CauseArrow> {
    let mut claims: Vec<(&Claim, &CauseValue)> = view.case.claims.iter().filter_map(cause).collect();
    claims.sort_by_key(|(claim, _)| (view.order(claim), claim.id.clone()));
    let things = Things::of(&claims);
    let mut arrows: BTreeMap<Ends, Vec<(CauseTelling, usize)>> = BTreeMap::new();
    for (at, &(claim, value)) in claims.iter().enumerate() {
        let ends = Ends::of(&things, value, at);
        arrows.entry(ends).or_default().push((telling(view, claim, value), at));
    }
    let mut found: Vec<(usize, CauseArrow)> = arrows.into_values().flat_map(|told| signed(view, &told)).collect();
    found.sort_by_key(|(first, arrow)| (std::cmp::Reverse(arrow.origins), *first, arrow.sign));
    found.into_iter().map(|(_, arrow)| arrow).collect()
}

fn cause(claim: &Claim) -> Option<(&Claim, &CauseValue)> {
    match &claim.value {
        Value::Cause(value) if value.cause.is_some() || value.effect.is_some() => Some((claim, value)),
        _ => None,
    }
}

/// The two things that an arrow joins; one of which only one end is told is joined with none.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Ends {
    Both(usize, usize),
    One(usize),
}

impl Ends {
    fn of(things: &Things, value: &CauseValue, at: usize) -> Self {
        let thing = |words: &Option<String>| things.of_words(words.as_deref()?);
        match (thing(&value.cause), thing(&value.effect)) {
            (Some(cause), Some(effect)) => Ends::Both(cause, effect),
            _ => Ends::One(at),
        }
    }
}

/// One arrow for each sign that somebody holds; where all only deny, one for what they deny.
fn signed(view: &View, told: &[(CauseTelling, usize)]) -> Vec<(usize, CauseArrow)> {
    let held: BTreeSet<Sign> =
        told.iter().filter(|(one, _)| one.stance == Stance::Affirm).map(|(one, _)| one.sign).collect();
    let denied = told.iter().map(|(one, _)| one.sign).collect();
    let signs = if held.is_empty() { denied } else { held };
    signs.into_iter().filter_map(|sign| arrow(view, told, sign)).collect()
}

fn arrow(view: &View, told: &[(CauseTelling, usize)], sign: Sign) -> Option<(usize, CauseArrow)> {
    let holds = |one: &CauseTelling| one.sign == sign && one.stance == Stance::Affirm;
    // Who denies the one sign does not hold the other.
    let is_contrary = |one: &CauseTelling| (one.sign == sign) != (one.stance == Stance::Affirm);
    let pick = |fits: &dyn Fn(&CauseTelling) -> bool| -> Vec<CauseTelling> {
        told.iter().filter(|(one, _)| fits(one)).map(|(one, _)| one.clone()).collect()
    };
    let (tellings, contrary) = (pick(&holds), pick(&is_contrary));
    let (first, at) = told.iter().find(|(one, _)| holds(one)).or_else(|| told.first())?;
    let claims: Vec<ClaimId> = tellings.iter().map(|one| one.claim.clone()).collect();
    let arrow = CauseArrow {
        cause: first.cause.clone(),
        effect: first.effect.clone(),
        sign,
        origins: view.origins(&claims),
        tellings,
        contrary,
        by: BY.to_owned(),
    };
    Some((*at, arrow))
}

fn telling(view: &View, claim: &Claim, value: &CauseValue) -> CauseTelling {
    CauseTelling {
        who: view.holder(claim),
        day: view.published(claim).cloned(),
        stance: claim.stance,
        certainty: claim.certainty,
        sign: value.sign.unwrap_or(Sign::Plus),
        cause: value.cause.clone(),
        effect: value.effect.clone(),
        claim: claim.id.clone(),
        report: claim.report.clone(),
        origin: view.origin_of(claim).map(|origin| origin.id.clone()),
    }
}

/// The things that causes and effects are about, each with the phrases that tell of it.
struct Things {
    of: BTreeMap<String, usize>,
}

impl Things {
    /// Joins phrases by their content words: each goes to the first thing all of whose phrases are like it, so that no chain of
    /// likeness draws two things together. Phrases go in by their words, so the order of claims changes nothing.
    fn of(claims: &[(&Claim, &CauseValue)]) -> Self {
        let phrases = claims.iter().flat_map(|(_, value)| value.cause.iter().chain(&value.effect));
        let worded: BTreeSet<(BTreeSet<String>, &String)> =
            phrases.map(|phrase| (content_words(phrase), phrase)).collect();
        let mut things: Vec<Vec<&BTreeSet<String>>> = Vec::new();
        let mut by_word: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        let mut of = BTreeMap::new();
        for (words, phrase) in &worded {
            // How many words each thing's first phrase shares with this one; what shares too few is not looked at.
            let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
            for at in words.iter().filter_map(|word| by_word.get(word.as_str())).flatten() {
                *shared.entry(*at).or_default() += 1;
            }
            let is_near = |at: usize, count: usize| is_enough(count, things[at][0].len(), words.len());
            let mut near = shared.into_iter().filter(|(at, count)| is_near(*at, *count)).map(|(at, _)| at);
            let known = near.find(|at| things[*at].iter().all(|other| are_like(other, words)));
            let at = known.unwrap_or_else(|| {
                words.iter().for_each(|word| by_word.entry(word).or_default().push(things.len()));
                things.push(Vec::new());
                things.len() - 1
            });
            things[at].push(words);
            of.insert((*phrase).clone(), at);
        }
        Things { of }
    }

    fn of_words(&self, phrase: &str) -> Option<usize> {
        self.of.get(phrase).copied()
    }
}

fn are_like(a: &BTreeSet<String>, b: &BTreeSet<String>) -> bool {
    is_enough(a.intersection(b).count(), a.len(), b.len())
}

/// Whether at least half of the words of both are the same, or two or more words of the one are all in the other.
fn is_enough(shared: usize, a: usize, b: usize) -> bool {
    let is_part = shared >= 2 && shared == a.min(b);
    shared > 0 && (is_part || shared * 3 >= a + b)
}

#[cfg(test)]
mod tests {
    use super::*;
    use whosays_model::{Case, Certainty, ClaimKind, Evidence, ReportId, Span, Speaker};

    /// A claim in a report of its own.
    fn told(who: &str, stance: Stance, sign: Sign) -> Claim {
        let text = format!("{who} {stance} {sign}");
        let (report, span) = (ReportId::of(text.as_bytes()), Span::new(0, text.len()));
        let (cause, effect) = (Some("the curfew".to_owned()), Some("attacks on the mills".to_owned()));
        Claim {
            id: ClaimId::of(&report, ClaimKind::Cause, span, None),
            report,
            value: Value::Cause(CauseValue { cause, effect, sign: Some(sign) }),
            quote: text,
            evidence: Evidence::at(span),
            speaker: Speaker { name: who.to_owned(), ..Speaker::author() },
            via: Vec::new(),
            stance,
            certainty: Certainty::Stated,
            event: None,
            actors: Vec::new(),
            by: "test".to_owned(),
        }
    }

    /// The arrows as sign, who says so, and who is contrary.
    fn check(claims: Vec<Claim>, expected: &[(&str, &str, &str)]) {
        let case = Case { claims, ..Case::default() };
        let names = |told: &[CauseTelling]| {
            let mut names: Vec<&str> = told.iter().map(|one| one.who.as_str()).collect();
            names.sort_unstable();
            names.join(", ")
        };
        let mut found: Vec<(String, String, String)> = causes(&View::new(&case, None))
            .iter()
            .map(|arrow| (arrow.sign.to_string(), names(&arrow.tellings), names(&arrow.contrary)))
            .collect();
        found.sort();
        let found: Vec<(&str, &str, &str)> =
            found.iter().map(|(a, b, c)| (a.as_str(), b.as_str(), c.as_str())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn the_other_sign_and_a_denial_stand_beside_an_arrow() {
        let (plus, minus) = (told("Ana", Stance::Affirm, Sign::Plus), told("Ion", Stance::Affirm, Sign::Minus));
        let denial = told("Bel", Stance::Deny, Sign::Plus);
        check(vec![plus.clone(), minus, denial.clone()], &[("+", "Ana", "Bel, Ion"), ("-", "Ion", "Ana")]);
        check(vec![plus], &[("+", "Ana", "")]);
        check(vec![denial], &[("+", "", "Bel")]);
    }

    fn like(a: &str, b: &str) -> bool {
        are_like(&content_words(a), &content_words(b))
    }

    #[test]
    fn things_are_one_by_most_of_their_words() {
        assert!(like("the closing of the mills", "closing the mills"));
        assert!(like("unpaid wages", "unpaid wages of the border guards in the north"));
        assert!(!like("unpaid wages", "wages of sin and of the old harbour"));
        assert!(!like("the mills", "the dredging of the narrows"));
    }
}

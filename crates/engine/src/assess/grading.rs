//! Grades of sources and items by the Admiralty code (NATO AJP-2.1, Allied joint doctrine for intelligence procedures).
//!
//! Reliability is a person's to set: every source is `F` until somebody does. Credibility is proposed for an item from what else
//! the case holds on the same field of the same event, and from nothing else: not from the source's reliability, and not from
//! how likely the speaker calls it. Figures that a later account has revised contradict nothing.
//!
//! | origins that tell the same | origins that contradict it | proposed |
//! | --- | --- | --- |
//! | three or more | none | 1, confirmed |
//! | two | none | 2, probably true |
//! | two or more | fewer | 3, possibly true |
//! | as many as contradict it, or one fewer | one or more | 4, doubtful |
//! | one | two or more | 5, improbable |
//! | one | none | 6, cannot be judged |

use super::settings::Settings;
use super::view::{View, content_words};
use crate::spelling::are_kin;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use whosays_model::{
    Account, Case, Certainty, Claim, ClaimId, Credibility, DateInterval, Event, Field, Grades, ItemGrade, Number,
    OriginId, Reliability, SetBy, Settable, SourceGrade, SourceSort,
};

/// Grades the sources and claims of a case, with what people have set.
pub fn grades(case: &Case, settings: &Settings) -> Grades {
    let view = View::new(case, None);
    let actors: BTreeSet<&str> = case.claims.iter().flat_map(|claim| &claim.actors).map(|one| &*one.name).collect();
    let mut told: BTreeMap<(SourceSort, String), Vec<&Claim>> = BTreeMap::new();
    for claim in &case.claims {
        told.entry(source(&view, &actors, claim)).or_default().push(claim);
    }
    let mut sources: Vec<SourceGrade> =
        told.into_iter().map(|((sort, name), claims)| source_grade(sort, name, &claims, settings)).collect();
    sources.sort_by(|a, b| b.claims.len().cmp(&a.claims.len()).then_with(|| (a.sort, &a.name).cmp(&(b.sort, &b.name))));
    let by_claim: HashMap<&ClaimId, &SourceGrade> =
        sources.iter().flat_map(|source| source.claims.iter().map(move |claim| (claim, source))).collect();
    let mut found: HashMap<&ClaimId, Found> = HashMap::new();
    case.events.iter().for_each(|event| compare(event, &mut found));
    let item = |claim: &Claim| {
        let source = by_claim.get(&claim.id)?;
        Some(item_grade(claim, source, found.get(&claim.id), settings))
    };
    let items = case.claims.iter().filter_map(item).collect();
    Grades { sources, items }
}

/// Who answers for a claim: the speaker where that is an actor of the case or known to the word lists, else the outlet.
///
/// A private person is no source of its own.
fn source(view: &View, actors: &BTreeSet<&str>, claim: &Claim) -> (SourceSort, String) {
    let speaker = &claim.speaker;
    if !speaker.is_author() && (speaker.id.is_some() || actors.contains(speaker.name.as_str())) {
        return (SourceSort::Actor, speaker.name.clone());
    }
    let report = view.report(&claim.report);
    let outlet = report.and_then(|report| report.meta.outlet.as_ref()).map(|known| known.value.clone());
    let label = || report.map_or_else(|| claim.report.to_string(), |report| report.label().to_owned());
    (SourceSort::Outlet, outlet.unwrap_or_else(label))
}

fn source_grade(sort: SourceSort, name: String, claims: &[&Claim], settings: &Settings) -> SourceGrade {
    let ids: Vec<ClaimId> = claims.iter().map(|claim| claim.id.clone()).collect();
    let set = set(&ids, Settable::Reliability, settings);
    let reports: BTreeSet<_> = claims.iter().map(|claim| claim.report.clone()).collect();
    SourceGrade {
        name,
        sort,
        reliability: last(&set).unwrap_or(Reliability::F),
        set,
        reports: reports.into_iter().collect(),
        claims: ids,
    }
}

fn set(claims: &[ClaimId], field: Settable, settings: &Settings) -> Vec<SetBy> {
    settings.over(claims, field).into_iter().map(|held| held.set.clone()).collect()
}

/// The value that was set last.
fn last<T: std::str::FromStr>(set: &[SetBy]) -> Option<T> {
    set.last()?.value.parse().ok()
}

fn item_grade(claim: &Claim, source: &SourceGrade, found: Option<&Found>, settings: &Settings) -> ItemGrade {
    let (proposed, because) = found.map_or_else(nothing, Found::grade);
    let set = set(std::slice::from_ref(&claim.id), Settable::Credibility, settings);
    let ids = |origins: &BTreeMap<String, String>| origins.keys().map(OriginId::from_written).collect();
    ItemGrade {
        claim: claim.id.clone(),
        source: source.name.clone(),
        reliability: source.reliability,
        credibility: last(&set).unwrap_or(proposed),
        proposed,
        because,
        agreeing: found.map(|found| ids(&found.agreeing)).unwrap_or_default(),
        contradicting: found.map(|found| ids(&found.contradicting)).unwrap_or_default(),
        set,
    }
}

fn nothing() -> (Credibility, Vec<String>) {
    (Credibility::CannotBeJudged, vec!["nothing in the case can be held against it".to_owned()])
}

/// What the accounts of an event say to one claim: origins by id, each with its speaker and value in words.
#[derive(Default)]
struct Found {
    agreeing: BTreeMap<String, String>,
    contradicting: BTreeMap<String, String>,
}

impl Found {
    fn grade(&self) -> (Credibility, Vec<String>) {
        let (agree, contradict) = (self.agreeing.len(), self.contradicting.len());
        let credibility = match (agree, contradict) {
            (0 | 1, 0) => Credibility::CannotBeJudged,
            (2, 0) => Credibility::ProbablyTrue,
            (_, 0) => Credibility::Confirmed,
            (0 | 1, 2..) => Credibility::Improbable,
            (2.., _) if agree > contradict => Credibility::PossiblyTrue,
            _ => Credibility::Doubtful,
        };
        let mut because = vec![match agree {
            0 | 1 => "one origin alone tells it".to_owned(),
            _ => format!("{agree} independent origins tell the same: {}", listed(&self.agreeing)),
        }];
        if contradict > 0 {
            let origins = if contradict == 1 { "origin contradicts" } else { "origins contradict" };
            because.push(format!("{contradict} independent {origins} it: {}", listed(&self.contradicting)));
        }
        (credibility, because)
    }
}

/// How many origins are named in a reason.
const NAMED: usize = 4;

fn listed(origins: &BTreeMap<String, String>) -> String {
    let words: BTreeSet<&str> = origins.values().map(String::as_str).collect();
    let more = words.len().saturating_sub(NAMED);
    let named = words.into_iter().take(NAMED).collect::<Vec<_>>().join("; ");
    if more == 0 { named } else { format!("{named}; and {more} more") }
}

/// Accounts that say the very same of one field.
struct Side<'a> {
    field: Field,
    counted: Option<&'a str>,
    content: Content,
    is_denied: bool,
    /// By origin: who says it, in words.
    origins: BTreeMap<String, String>,
    claims: Vec<&'a ClaimId>,
}

/// A value as it is compared.
enum Content {
    Number(Number),
    Days(DateInterval),
    Name(String),
    Word(String),
    Words(BTreeSet<String>),
}

impl Content {
    fn of(account: &Account) -> Option<Self> {
        let text = || account.value.as_str();
        Some(match account.field {
            Field::Date => Content::Days(text()?.parse().ok()?),
            Field::Perpetrator => Content::Name(text()?.to_owned()),
            Field::Status => Content::Word(text()?.to_owned()),
            Field::Place => Content::Words(content_words(text()?)),
            // What was hit and how are told in words that fit too much.
            Field::Target | Field::Method => return None,
            _ => {
                let number: Number = serde_json::from_value(account.value.clone()).ok()?;
                number.n?;
                Content::Number(number)
            }
        })
    }

    /// Whether two values of one field are the same, or cannot both hold; none where both can.
    fn agrees(&self, other: &Content) -> Option<bool> {
        match (self, other) {
            (Content::Number(a), Content::Number(b)) => Some(overlap(a, b)),
            (Content::Days(a), Content::Days(b)) => Some(a.gap_days(b) == 0),
            (Content::Word(a), Content::Word(b)) if a == b => Some(true),
            (Content::Word(a), Content::Word(b)) => [a, b].iter().any(|word| *word == "foiled").then_some(false),
            (Content::Words(a), Content::Words(b)) => (!a.is_disjoint(b)).then_some(true),
            // A body and its branch do not contradict.
            (Content::Name(a), Content::Name(b)) if a == b => Some(true),
            (Content::Name(a), Content::Name(b)) => (!are_kin(a, b)).then_some(false),
            _ => None,
        }
    }
}

/// Whether one number fits both.
fn overlap(a: &Number, b: &Number) -> bool {
    let ((a_low, a_high), (b_low, b_high)) = (a.range(), b.range());
    let fits = |low: Option<u64>, high: Option<u64>| low.zip(high).is_none_or(|(low, high)| low <= high);
    fits(a_low, b_high) && fits(b_low, a_high)
}

/// Holds the accounts of an event against one another.
fn compare<'a>(event: &'a Event, found: &mut HashMap<&'a ClaimId, Found>) {
    let sides = sides(event);
    for side in &sides {
        for claim in &side.claims {
            found.entry(claim).or_default().agreeing.extend(side.origins.clone());
        }
        for other in &sides {
            match side.meets(other) {
                Some(true) => side.claims.iter().for_each(|claim| {
                    found.entry(claim).or_default().agreeing.extend(other.origins.clone());
                }),
                Some(false) => side.claims.iter().for_each(|claim| {
                    found.entry(claim).or_default().contradicting.extend(other.origins.clone());
                }),
                None => {}
            }
        }
    }
    let mut own: HashMap<&ClaimId, BTreeSet<String>> = HashMap::new();
    for account in &event.accounts {
        own.entry(&account.claim).or_default().insert(origin(account));
    }
    // An origin that contradicts a part of a claim does not bear the rest of it out.
    for (claim, own) in own {
        let Some(found) = found.get_mut(claim) else { continue };
        let (agreeing, contradicting) = (&mut found.agreeing, &mut found.contradicting);
        contradicting.retain(|origin, _| !own.contains(origin));
        agreeing.retain(|origin, _| !contradicting.contains_key(origin));
    }
}

impl Side<'_> {
    fn meets(&self, other: &Side) -> Option<bool> {
        if self.field != other.field || self.counted != other.counted {
            return None;
        }
        match (self.content.agrees(&other.content)?, self.is_denied, other.is_denied) {
            (true, a, b) => Some(a == b),
            (false, false, false) => Some(false),
            (false, ..) => None,
        }
    }
}

fn sides(event: &Event) -> Vec<Side<'_>> {
    let mut sides: BTreeMap<(Field, Option<&str>, String, bool), Side> = BTreeMap::new();
    let weighs = |account: &&Account| account.certainty != Certainty::Unknown && account.revised_by.is_none();
    for account in event.accounts.iter().filter(weighs) {
        let Some(content) = Content::of(account) else { continue };
        let is_denied = account.is_denial();
        let counted = account.counted.as_deref();
        let key = (account.field, counted, account.value.to_string(), is_denied);
        let side = sides.entry(key).or_insert_with(|| Side {
            field: account.field,
            counted,
            content,
            is_denied,
            origins: BTreeMap::new(),
            claims: Vec::new(),
        });
        side.origins.entry(origin(account)).or_insert_with(|| in_words(account, is_denied));
        side.claims.push(&account.claim);
    }
    sides.into_values().collect()
}

fn origin(account: &Account) -> String {
    account.origin.as_ref().map_or_else(|| account.claim.to_string(), ToString::to_string)
}

/// `police: killed 14`, `the Brigade: perpetrator not the Brigade, of itself`.
fn in_words(account: &Account, is_denied: bool) -> String {
    let number = || serde_json::from_value::<Number>(account.value.clone()).map(|number| number.in_words());
    let value = account.value.as_str().map_or_else(|| number().unwrap_or_default(), str::to_owned);
    let own = if account.field == Field::Perpetrator && account.speaker == value { ", of itself" } else { "" };
    let not = if is_denied { "not " } else { "" };
    format!("{}: {} {not}{value}{own}", account.speaker, account.field)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assess::made;
    use whosays_model::Mode;

    fn grade_of(words: &[(&str, &str, Mode)]) -> Vec<(Credibility, String)> {
        let claims = words
            .iter()
            .map(|(speaker, group, mode)| made::word(speaker, &format!("{speaker} on {group} {mode}."), *mode, group));
        let case = made::case(claims.collect());
        let grades = grades(&case, &Settings::default());
        grades.items.into_iter().map(|item| (item.credibility, item.because.join("; "))).collect()
    }

    #[test]
    fn the_proposal_follows_from_origins_that_agree_and_contradict() {
        use Mode::{Attributed, Denied};
        let check = |words: &[(&str, &str, Mode)], expected: Credibility| {
            let found = grade_of(words);
            assert_eq!(found[0].0, expected, "{words:?}: {found:?}");
        };
        let (a, b, c) = (("Karim Orski", "Front"), ("Anna Vell", "Front"), ("Ion Dask", "Front"));
        let says = |(who, what): (&'static str, &'static str)| (who, what, Attributed);
        check(&[says(a)], Credibility::CannotBeJudged);
        check(&[says(a), says(b)], Credibility::ProbablyTrue);
        check(&[says(a), says(b), says(c)], Credibility::Confirmed);
        check(&[says(a), ("Anna Vell", "Front", Denied)], Credibility::Doubtful);
        check(&[says(a), says(b), ("Ion Dask", "Front", Denied)], Credibility::PossiblyTrue);
        check(&[says(a), ("Anna Vell", "Front", Denied), ("Ion Dask", "Front", Denied)], Credibility::Improbable);
        check(&[says(a), ("Anna Vell", "League", Attributed)], Credibility::Doubtful);
        check(&[says(a), ("Anna Vell", "League", Denied)], Credibility::CannotBeJudged);
    }

    #[test]
    fn a_person_sets_a_grade_and_the_proposal_stays_beside_it() {
        let claim = made::word("Karim Orski", "The Front did it.", Mode::Attributed, "Front");
        let case = made::case(vec![claim.clone()]);
        let rulings = [
            made::judgement(1, "Ada", &claim, Settable::Credibility, "3"),
            made::judgement(2, "Ada", &claim, Settable::Reliability, "B"),
        ];
        let grades = grades(&case, &Settings::of(&rulings, &case.claims));
        let item = &grades.items[0];
        assert_eq!((item.credibility, item.proposed), (Credibility::PossiblyTrue, Credibility::CannotBeJudged));
        assert_eq!((item.reliability, grades.sources[0].reliability), (Reliability::B, Reliability::B));
        assert_eq!(item.set[0].who, "Ada");
    }

    #[test]
    fn nobody_is_graded_by_the_program() {
        let claim = made::word("Karim Orski", "The Front did it.", Mode::Attributed, "Front");
        let case = made::case(vec![claim]);
        let grades = grades(&case, &Settings::default());
        assert!(grades.sources.iter().all(|source| source.reliability == Reliability::F));
        assert!(grades.sources.iter().all(|source| source.sort == SourceSort::Outlet), "{:?}", grades.sources);
    }
}

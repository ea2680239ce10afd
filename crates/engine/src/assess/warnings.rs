//! The ledger of warnings: each warning once, what its recipient did with it, and what came after.
//!
//! Claims are one warning where they pass on one origin, or where issuer, recipient, day and target agree. What followed is the
//! event that shares most with it, from the day of the warning on. A foiled attack was no false alarm (Heuer and Pherson,
//! Structured Analytic Techniques for Intelligence Analysis, on indicators and warning).

use super::fit::{Fit, Sought};
use super::responses::{self, Found};
use super::signs::{self, Sign};
use super::view::{Danger, Near, View, content_words, danger, is_denial, is_foiling, means, name_words, stems};
use super::window;
use crate::cardinals::cardinal;
use std::cmp::Reverse;
use std::collections::BTreeSet;
use whosays_model::{
    ActorKind, Claim, ClaimId, ClaimKind, DateInterval, Event, Outcome, ReportId, Span, Value, Warning, WarningId,
    WarningValue, Window,
};

/// How many days a warning without a time is held to.
const USUAL: i64 = 90;
/// How many days after its time what was warned of is still taken for late.
const LATE: i64 = 365;
/// Up to this sum an event fits so loosely that words on what came after count for more.
const WEAK: i32 = 4;
/// From which sum on a later sentence tells of it: a word that no other sentence has counts one.
const TELLS: f64 = 1.1;
/// Dates further apart are of two warnings.
const SAME_DATE: i64 = 3;
/// So many shared beginnings of words count, and no more.
const MOST_STEMS: i32 = 4;
/// From which sum on two tellings are of one warning.
const SAME: i32 = 3;

/// The sentences that tell of a warning of violence.
pub(super) fn sentences<'a>(view: &View<'a>) -> BTreeSet<(&'a ReportId, Span)> {
    let warning = tellings(view).into_iter().filter(Telling::warns);
    warning.map(|telling| (&telling.claim.report, telling.claim.span())).collect()
}

fn tellings<'a>(view: &View<'a>) -> Vec<Telling<'a>> {
    let blamed: BTreeSet<(&ReportId, Span)> = view
        .case
        .claims
        .iter()
        .filter(|claim| claim.kind() == ClaimKind::Responsibility)
        .map(|claim| (&claim.report, claim.span()))
        .collect();
    let mut told: Vec<Telling> = view.case.claims.iter().filter_map(Telling::of).collect();
    // Who is to blame for an attack is told after it.
    told.retain(|telling| {
        telling.value.recipient.is_some()
            || signs::has(&telling.claim.quote, Sign::Notice)
            || !blamed.contains(&(&telling.claim.report, telling.claim.span()))
    });
    told
}

/// The warnings of a case, the earliest told first.
pub(super) fn warnings(view: &View) -> Vec<Warning> {
    let mut told = tellings(view);
    told.sort_by_key(|telling| (view.order(telling.claim), telling.claim.id.clone()));
    let mut entries: Vec<Entry> = Vec::new();
    let mut near = Near::default();
    for telling in told.iter().filter(|telling| telling.warns()) {
        let likely = near.of(telling.claim, &telling.stems).into_iter();
        let best = likely.map(|at| (entries[at].likeness(view, telling), Reverse(at))).max();
        let at = match best.filter(|(sum, _)| *sum >= SAME) {
            Some((_, Reverse(at))) => {
                entries[at].tellings.push(telling);
                at
            }
            None => {
                entries.push(Entry { tellings: vec![telling], answers: Vec::new() });
                entries.len() - 1
            }
        };
        near.add(at, telling.claim, &telling.stems);
    }
    for answer in told.iter().filter(|telling| !telling.warns() && telling.danger() != Some(Danger::Other)) {
        let likely = near.of(answer.claim, &answer.stems).into_iter();
        let best = likely.map(|at| (entries[at].answered(view, answer), at)).max();
        if let Some((_, at)) = best.filter(|(sum, _)| *sum > 0) {
            entries[at].answers.push(answer);
        }
    }
    let tellings: Vec<Vec<&Claim>> =
        entries.iter().map(|entry| entry.tellings.iter().map(|telling| telling.claim).collect()).collect();
    let mut responses = responses::responses(view, &tellings);
    // What other reports tell of the answer counts where the network has read none beside the warning.
    let by_words =
        entries.iter().zip(&mut responses).filter(|(entry, responses)| !entry.is_read() || responses.is_empty());
    for (entry, responses) in by_words {
        let known = responses.iter().filter_map(Found::claim).map(|claim| claim.id.clone()).collect::<BTreeSet<_>>();
        let answers = entry.answers.iter().filter(|answer| !known.contains(&answer.claim.id));
        responses.extend(answers.filter_map(|answer| Found::of(answer.claim)));
    }
    entries.iter().zip(&responses).map(|(entry, responses)| entry.settled(view, responses)).collect()
}

/// One claim of a warning.
struct Telling<'a> {
    claim: &'a Claim,
    value: &'a WarningValue,
    issuer: BTreeSet<String>,
    recipient: BTreeSet<String>,
    about: BTreeSet<String>,
    stems: BTreeSet<String>,
}

impl<'a> Telling<'a> {
    fn of(claim: &'a Claim) -> Option<Self> {
        let Value::Warning(value) = &claim.value else { return None };
        let speaker = (!claim.speaker.is_author()).then_some(&claim.speaker.name);
        let words =
            |texts: &[&Option<String>]| texts.iter().copied().flatten().flat_map(|text| content_words(text)).collect();
        Some(Telling {
            claim,
            value,
            issuer: value.issuer.iter().chain(speaker).flat_map(|text| content_words(text)).collect(),
            recipient: words(&[&value.recipient]),
            about: words(&[&value.target, &value.place]),
            stems: stems(&claim.quote),
        })
    }

    /// Whether it tells of a warning of violence, and not only of what became of it.
    fn warns(&self) -> bool {
        let is_told = self.value.response.is_none() && self.value.outcome.is_none();
        let is_named = self.value.recipient.is_some() && self.value.horizon.is_some();
        let of_violence = match self.danger() {
            Some(danger) => danger == Danger::Violence && self.lies_ahead(),
            None => is_named,
        };
        is_told && of_violence
    }

    fn lies_ahead(&self) -> bool {
        signs::has(&self.claim.quote, Sign::ToCome) || signs::has(&self.claim.quote, Sign::Notice)
    }

    /// Whether the recipient is named, as a state or a body is.
    fn is_told_by_name(&self) -> bool {
        self.value.recipient.as_ref().is_some_and(|name| name.starts_with(char::is_uppercase))
    }

    fn danger(&self) -> Option<Danger> {
        danger(&self.claim.quote)
    }
}

/// One warning with the claims that tell of it, and those that tell what became of it.
struct Entry<'t, 'a> {
    tellings: Vec<&'t Telling<'a>>,
    answers: Vec<&'t Telling<'a>>,
}

/// What agreement and contradiction of two sets of words count.
fn agreement(a: &BTreeSet<String>, b: &BTreeSet<String>, yes: i32, no: i32) -> i32 {
    match (a.is_empty() || b.is_empty(), a.is_disjoint(b)) {
        (true, _) => 0,
        (false, true) => no,
        (false, false) => yes,
    }
}

impl<'a> Entry<'_, 'a> {
    /// Whether the network has read what stands near it.
    fn is_read(&self) -> bool {
        self.tellings.iter().any(|telling| telling.value.answers.is_some())
    }

    /// How much speaks for a claim being of this warning.
    fn likeness(&self, view: &View, new: &Telling) -> i32 {
        self.tellings.iter().map(|old| likeness(view, old, new)).max().unwrap_or(i32::MIN)
    }

    /// How much speaks for what became of a warning being told of this one.
    fn answered(&self, view: &View, answer: &Telling) -> i32 {
        let one = |old: &&Telling| {
            let (day, report, at) = view.order(old.claim);
            let (other_day, other_report, other_at) = view.order(answer.claim);
            let near = if report == other_report { if at.abs_diff(other_at) < 1_500 { 3 } else { 1 } } else { 0 };
            let after = if day <= other_day { 0 } else { -4 };
            near + after
                + agreement(&old.recipient, &answer.recipient, 2, -1)
                + agreement(&old.issuer, &answer.issuer, 2, -1)
                + agreement(&old.about, &answer.about, 2, 0)
        };
        self.tellings.iter().map(one).max().unwrap_or(i32::MIN)
    }

    fn settled(&self, view: &View<'a>, responses: &[Found]) -> Warning {
        let ids = |tellings: &[&Telling]| tellings.iter().map(|telling| telling.claim.id.clone()).collect::<Vec<_>>();
        let claims = ids(&self.tellings);
        let values = || self.tellings.iter().map(|telling| telling.value);
        let date = values()
            .filter_map(|value| value.date.as_ref())
            .min_by_key(|date| (date.days(), date.day_numbers()))
            .cloned();
        let first = self.tellings[0].claim;
        let said = date.clone().or_else(|| view.published(first).cloned());
        let horizon = values().find_map(|value| value.horizon.clone());
        let window = said.as_ref().and_then(|said| window::window(horizon.as_deref(), None, said, USUAL, &first.quote));
        let issuer = values().find_map(|value| value.issuer.clone()).or_else(|| {
            self.tellings
                .iter()
                .map(|telling| &telling.claim.speaker)
                .find(|speaker| !speaker.is_author())
                .map(|speaker| speaker.name.clone())
        });
        let recipient = values().find_map(|value| value.recipient.clone());
        let by_recipient = || self.answers.iter().find_map(|answer| answer.value.recipient.clone());
        let followed = self.followed(view, date.as_ref(), window.as_ref());
        // "Two weeks before the bombing": the day is counted back from that of the event.
        let day_before =
            followed.event.and_then(|event| event.date.as_ref()).zip(followed.lead_days).and_then(|(day, lead)| {
                let (first, _) = day.day_numbers();
                DateInterval::of_day_numbers(first - lead, first - lead).filter(|_| day.is_day())
            });
        Warning {
            id: WarningId::of(&first.id),
            origins: view.origins(&claims),
            claims,
            issuer,
            recipient: recipient.or_else(by_recipient),
            date: date.or(day_before),
            target: values().find_map(|value| value.target.clone()),
            place: values().find_map(|value| value.place.clone()),
            wording: first.quote.clone(),
            window,
            response: responses::joined(responses),
            response_by: responses::by(responses),
            response_claims: responses.iter().filter_map(Found::claim).map(|claim| claim.id.clone()).collect(),
            response_passages: responses.iter().filter_map(Found::passage).cloned().collect(),
            outcome: followed.outcome,
            event: followed.event.map(|event| event.id.clone()),
            lead_days: followed.lead_days,
            because: followed.because,
            outcome_claims: followed.claims,
            by: "assess:warnings".to_owned(),
        }
    }

    /// What a later sentence in like words says of it: that it was foiled, or that it did not come.
    fn told_after(&self, view: &View<'a>, warned: Option<i64>) -> Option<(Outcome, &'a Claim, Vec<String>)> {
        let stems: BTreeSet<String> = self.tellings.iter().flat_map(|telling| telling.stems.iter().cloned()).collect();
        let (_, report, start) = view.order(self.tellings[0].claim);
        let is_after = |claim: &&Claim| {
            let (day, other, at) = view.order(claim);
            warned.is_none_or(|warned| day >= warned) && (other != report || at > start)
        };
        let later = view.sharing(&stems).into_iter().filter(|claim| !view.is_to_come(claim)).filter(is_after);
        let scored = later.filter_map(|claim| {
            let outcome = if is_foiling(&claim.quote) {
                Outcome::Prevented
            } else if is_denial(&claim.quote) && danger(&claim.quote) == Some(Danger::Violence) {
                Outcome::None
            } else {
                return None;
            };
            let shared: Vec<String> = stems.intersection(&super::view::stems(&claim.quote)).cloned().collect();
            let sum: f64 = shared.iter().map(|stem| view.rarity(stem)).sum();
            (sum >= TELLS).then_some((sum, view.order(claim), outcome, claim, shared))
        });
        let best = scored.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        best.map(|(_, _, outcome, claim, shared)| (outcome, claim, shared))
    }

    /// What came after it.
    fn followed(&self, view: &View<'a>, date: Option<&DateInterval>, window: Option<&Window>) -> Followed<'a> {
        let tellings = || self.tellings.iter().chain(&self.answers);
        let is_doer = |kind: ActorKind| matches!(kind, ActorKind::Group);
        let apart: BTreeSet<&String> =
            tellings().flat_map(|telling| telling.issuer.iter().chain(&telling.recipient)).collect();
        let words = self
            .tellings
            .iter()
            .flat_map(|telling| content_words(&telling.claim.quote))
            .filter(|word| !apart.contains(word));
        let sought = Sought {
            place: tellings().flat_map(|telling| &telling.value.place).flat_map(|words| content_words(words)).collect(),
            target: words.collect(),
            names: self.tellings.iter().flat_map(|telling| name_words(&telling.claim.quote)).collect(),
            days: window.map(|window| window.days.day_numbers()),
            base: 0,
            means: self.tellings.iter().flat_map(|telling| means(&telling.claim.quote)).collect(),
            actors: tellings()
                .flat_map(|telling| &telling.claim.actors)
                .filter(|actor| is_doer(actor.kind))
                .map(|actor| actor.name.as_str())
                .collect(),
            claims: tellings().map(|telling| telling.claim).collect(),
        };
        let warned = date.map(|date| date.day_numbers().0);
        let end = window.map(|window| window.days.day_numbers().1);
        // Of a warning without any day nothing can be said to have come after it, unless it is told by the event it came before.
        let is_placed = window.is_some() || self.tellings.iter().any(|telling| lead(&telling.claim.quote).is_some());
        let fits: Vec<Fit> = if is_placed { sought.among(view) } else { Vec::new() };
        let comes_after = |fit: &&Fit| {
            warned.is_none_or(|warned| fit.days.1 >= warned)
                && fit.days.0 <= end.unwrap_or(i64::MAX).saturating_add(LATE)
        };
        let in_time = |fit: &Fit| end.is_none_or(|end| fit.days.0 <= end);
        let best = fits.iter().filter(comes_after).max_by_key(|fit| (in_time(fit), fit.score, Reverse(fit.days)));
        let told = self.told_after(view, warned);
        let weak = best.is_none_or(|fit| fit.score <= WEAK);
        if let Some((outcome, claim, shared)) = told.filter(|_| weak) {
            let what = if outcome == Outcome::Prevented { "foiled" } else { "not come" };
            let because = vec![format!("a later sentence on “{}” says that it was {what}", shared.join(" "))];
            return Followed { outcome, event: None, lead_days: None, because, claims: vec![claim.id.clone()] };
        }
        let Some(fit) = best else {
            let until = view.as_of.as_ref().map(|day| day.day_numbers().1);
            let is_over = matches!((end, until), (Some(end), Some(until)) if until > end);
            let outcome = if is_over { Outcome::None } else { Outcome::Open };
            let because = match (window, &view.as_of) {
                (Some(window), Some(day)) if is_over => {
                    format!("no report up to {day} tells of what was warned of; its time was {}", window.days)
                }
                (Some(window), _) => format!("its time is {}", window.days),
                _ => "no day of it is known".to_owned(),
            };
            return Followed { outcome, event: None, lead_days: None, because: vec![because], claims: Vec::new() };
        };
        let outcome = if fit.is_foiled {
            Outcome::Prevented
        } else if in_time(fit) {
            Outcome::Within
        } else {
            Outcome::After
        };
        let told = self.tellings.iter().find_map(|telling| lead(&telling.claim.quote));
        // Of a warning that is only dated to a month, no days are counted.
        let dated = warned.filter(|_| date.is_some_and(|date| date.days() <= 7));
        let lead_days = dated.map(|warned| fit.days.0 - warned).filter(|days| *days >= 0).or(told);
        let claims = claims_of(view, fit.event);
        Followed { outcome, event: Some(fit.event), lead_days, because: fit.because.clone(), claims }
    }
}

/// The claims that tell that an event took place.
fn claims_of(view: &View, event: &Event) -> Vec<ClaimId> {
    view.claims_of(event).filter(|claim| matches!(claim.value, Value::Event(_))).map(|claim| claim.id.clone()).collect()
}

struct Followed<'a> {
    outcome: Outcome,
    event: Option<&'a Event>,
    lead_days: Option<i64>,
    because: Vec<String>,
    claims: Vec<ClaimId>,
}

/// How much speaks for two claims being of one warning.
fn likeness(view: &View, old: &Telling, new: &Telling) -> i32 {
    let same_origin =
        matches!((view.origin_of(old.claim), view.origin_of(new.claim)), (Some(a), Some(b)) if a.id == b.id);
    if same_origin {
        return SAME + 5;
    }
    let dates = match (&old.value.date, &new.value.date) {
        (Some(a), Some(b)) if a.gap_days(b) > SAME_DATE => -5,
        (Some(_), Some(_)) => 3,
        _ => 0,
    };
    let (_, report, at) = view.order(old.claim);
    let (_, other_report, other_at) = view.order(new.claim);
    let near = if report == other_report && at.abs_diff(other_at) < 800 { 2 } else { 0 };
    let event = matches!((view.event_of(old.claim), view.event_of(new.claim)), (Some(a), Some(b)) if a.id == b.id);
    let shared = i32::try_from(old.stems.intersection(&new.stems).count()).unwrap_or(MOST_STEMS);
    let words = (shared - 1).clamp(0, MOST_STEMS);
    // Names differ from report to report: what is told in like words counts for more than who is said to have told it.
    let unlike = if words >= 2 { -1 } else { -3 };
    near + dates
        + words
        + if event { 2 } else { 0 }
        + agreement(&old.issuer, &new.issuer, 2, unlike)
        + agreement(
            &old.recipient,
            &new.recipient,
            2,
            if old.is_told_by_name() && new.is_told_by_name() { -4 } else { unlike + 1 },
        )
        + agreement(&old.about, &new.about, 1, -1)
}

/// How many days before an event a sentence says that the warning came: "two weeks before the bombing".
fn lead(quote: &str) -> Option<i64> {
    let words: Vec<String> =
        quote.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
    let unit = |word: &str| match word {
        "day" | "days" => Some(1),
        "fortnight" => Some(14),
        "month" | "months" => Some(30),
        "week" | "weeks" => Some(7),
        _ => None,
    };
    let leads = |rest: &[String]| {
        let rest: Vec<&str> = rest
            .iter()
            .map(String::as_str)
            .filter(|word| !matches!(*word, "to" | "the" | "day" | "exactly"))
            .take(2)
            .collect();
        matches!(rest.as_slice(), ["before" | "earlier" | "beforehand", ..] | ["ahead", "of"] | ["prior", ..])
    };
    words.iter().enumerate().find_map(|(at, word)| {
        let unit = unit(word).filter(|_| leads(&words[at + 1..]))?;
        let before = words[..at].last()?;
        let count = match before.as_str() {
            "a" | "one" => 1,
            number => i64::try_from(number.parse().ok().or_else(|| cardinal(number))?).ok()?,
        };
        count.checked_mul(unit).filter(|days| *days <= 3_653)
    })
}

#[cfg(test)]
mod tests {
    use super::lead;

    #[test]
    fn the_time_between_is_told_in_words() {
        assert_eq!(lead("Two weeks to the day before the bombing a cable came."), Some(14));
        assert_eq!(lead("Ten days ahead of the raid the embassy wrote."), Some(10));
        assert_eq!(lead("It came two weeks after the bombing."), None);
    }
}

//! The ledger of forecasts: what was said to come, by whom, and what came of it.
//!
//! A forecast of violence is held to the events of the case, any other to what later reports say in like words. What nothing
//! settles stays open until its time has passed. Figures over a forecaster's record are kept for institutions, offices and
//! published experts alone: the Brier score (Brier 1950, Verification of forecasts expressed in terms of probability) and the
//! logarithmic score (Good 1952, Rational decisions).

use super::fit::Sought;
use super::likelihood;
use super::parties::is_public_role;
use super::signs::{self, Sign};
use super::view::{Danger, Near, View, content_words, danger, is_denial, means, name_words, stems};
use super::warnings;
use super::window;
use std::collections::BTreeSet;
use whosays_model::{
    ActorKind, Certainty, Claim, ClaimId, Event, EventStatus, Forecast, ForecastId, ForecastValue, Resolution, Stance,
    Value, Window,
};

/// How many days a forecast without a time is held to.
const USUAL: i64 = 365;
/// How many days after its time what came of it may be told.
const LATE: i64 = 60;
/// How much of what is predicted a later sentence must share to tell of it.
const SHARED: f64 = 0.5;

/// The forecasts of a case, the earliest first.
pub(super) fn forecasts(view: &View) -> Vec<Forecast> {
    let warned = warnings::sentences(view);
    let subject = subject(view);
    let mut told: Vec<Told> = view.case.claims.iter().filter_map(Told::of).collect();
    // A danger that an authority warned somebody of stands in the other ledger.
    let is_warned = |told: &Told| warned.contains(&(&told.claim.report, told.claim.span()));
    told.retain(|told| told.is_of_the_field(&subject) && !told.is_past(view) && !is_warned(told));
    told.sort_by_key(|told| (view.order(told.claim), told.claim.id.clone()));
    let mut entries: Vec<Vec<&Told>> = Vec::new();
    let mut near = Near::default();
    for new in &told {
        let stems = stems(&new.claim.quote);
        let mut likely = near.of(new.claim, &stems).into_iter();
        let known = likely.find(|at| entries[*at].iter().any(|old| are_one(view, old, new)));
        let at = match known {
            Some(at) => {
                entries[at].push(new);
                at
            }
            None => {
                entries.push(vec![new]);
                entries.len() - 1
            }
        };
        near.add(at, new.claim, &stems);
    }
    entries.iter().map(|entry| settled(view, entry)).collect()
}

struct Told<'a> {
    claim: &'a Claim,
    value: &'a ForecastValue,
    words: BTreeSet<String>,
}

impl<'a> Told<'a> {
    fn of(claim: &'a Claim) -> Option<Self> {
        let Value::Forecast(value) = &claim.value else { return None };
        Some(Told { claim, value, words: content_words(value.what.as_deref().unwrap_or(&claim.quote)) })
    }

    /// Whether it is of what the ledger keeps: violence, whoever the case knows, what its events are about, or what states and
    /// armed groups do; no weather, no market, no timetable, no match.
    fn is_of_the_field(&self, subject: &BTreeSet<String>) -> bool {
        let quote = self.claim.quote.to_lowercase();
        let is_own = self.claim.speaker.is_author();
        let about = || !self.claim.actors.is_empty() || content_words(&quote).intersection(subject).count() >= 2;
        let is_public = || signs::has(&quote, Sign::Field);
        let foretells = || signs::has(&quote, Sign::Foretells);
        let is_timed = || self.value.horizon.is_some() || self.value.date.is_some();
        match danger(&quote) {
            Some(Danger::Violence) => true,
            Some(Danger::Other) => about() && (is_public() || foretells()),
            None if is_own => (about() || is_public() || foretells()) && !self.is_plan(),
            None => (about() || is_public() || foretells() || is_timed()) && !self.is_plan(),
        }
    }

    /// "Hearings resume on Thursday", "the fair goes ahead on the 14th": a timetable that the report gives in its own voice.
    fn is_plan(&self) -> bool {
        let quote = self.claim.quote.to_lowercase();
        danger(&quote).is_none() && signs::has(&quote, Sign::Timetable)
    }

    /// "They would cross into the north and train there", told by the report itself: what was to come then.
    fn is_a_look_back(&self) -> bool {
        let value = self.value;
        let is_open = value.likelihood.is_none() && value.condition.is_none() && value.horizon.is_none();
        let what = value.what.as_deref().unwrap_or(&self.claim.quote).to_lowercase();
        self.claim.speaker.is_author()
            && is_open
            && what.split(|c: char| !c.is_alphanumeric()).any(|word| word == "would")
    }

    /// What was once expected is no forecast of the report's; nor is one whose day lies before it.
    fn is_past(&self, view: &View) -> bool {
        let quote = self.claim.quote.to_lowercase();
        let over = self.value.date.as_ref().zip(view.published(self.claim));
        signs::has(&quote, Sign::Once)
            || self.is_a_look_back()
            || looks_back(self.value.what.as_deref().unwrap_or(&quote))
            || ["whether ", "asked if "]
                .iter()
                .any(|words| quote.trim_start_matches(['"', '“', '‘']).starts_with(words))
            || over.is_some_and(|(date, day)| date.day_numbers().1 < day.day_numbers().0)
    }
}

/// Words that hold something for more or less likely, of what is to come and of what has been.
const HEDGES: &[&str] = &["apparently", "likely", "possibly", "presumably", "probably"];
/// Words of what is to come.
const TO_COME: &[&str] = &["could", "going", "ll", "may", "might", "shall", "should", "will", "would"];
/// Words of what has been.
const HAS_BEEN: &[&str] = &["had", "has", "have"];

/// "Its policies likely created a ground for it", "has probably helped": a guess at what has been.
fn looks_back(what: &str) -> bool {
    // A mark between two words is a word of its own here, so that nothing is read over it.
    let mut words: Vec<String> = Vec::new();
    for part in what.split_whitespace() {
        let bare = part.trim_matches(|c: char| !c.is_alphanumeric());
        words.extend(bare.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase));
        if part.ends_with(|c: char| !c.is_alphanumeric()) {
            words.push(String::new());
        }
    }
    let is = |list: &[&str], word: &String| list.contains(&word.as_str());
    if words.iter().any(|word| is(TO_COME, word)) {
        return false;
    }
    words.iter().enumerate().any(|(at, word)| {
        let before = &words[at.saturating_sub(3)..at];
        is(HEDGES, word)
            && words.get(at + 1).is_none_or(|next| next != "to")
            && (before.iter().any(|word| is(HAS_BEEN, word))
                || words.get(at + 1).is_some_and(|next| next.len() > 4 && next.ends_with("ed")))
    })
}

/// What the events of a case are about.
fn subject(view: &View) -> BTreeSet<String> {
    let words = |event: &Event| -> Vec<String> {
        let named = event.perpetrators.iter().map(|actor| actor.name.as_str());
        let texts = event.targets.iter().chain(&event.place).map(String::as_str).chain(named);
        texts.flat_map(content_words).collect()
    };
    view.case.events.iter().flat_map(words).collect()
}

/// One origin, or one speaker's like words.
fn are_one(view: &View, old: &Told, new: &Told) -> bool {
    let origins = (view.origin_of(old.claim), view.origin_of(new.claim));
    let shared = overlap(&old.words, &new.words);
    // One statement holds several forecasts: two reports that pass it on must tell of the same one.
    if matches!(origins, (Some(a), Some(b)) if a.id == b.id)
        && old.claim.report != new.claim.report
        && shared >= SHARED / 2.0
    {
        return true;
    }
    let (a, b) = (&old.claim.speaker, &new.claim.speaker);
    let is_one = match (&a.id, &b.id) {
        (Some(a), Some(b)) => a == b,
        _ => a.name == b.name || a.name.ends_with(&format!(" {}", b.name)) || b.name.ends_with(&format!(" {}", a.name)),
    };
    is_one && !a.is_author() && shared >= SHARED
}

/// The share of the smaller set that both hold.
fn overlap(a: &BTreeSet<String>, b: &BTreeSet<String>) -> f64 {
    let shared = a.intersection(b).count();
    shared as f64 / a.len().min(b.len()).max(1) as f64
}

fn settled(view: &View, entry: &[&Told]) -> Forecast {
    let first = entry[0];
    let claims: Vec<ClaimId> = entry.iter().map(|told| told.claim.id.clone()).collect();
    let values = || entry.iter().map(|told| told.value);
    let said = view.published(first.claim).cloned();
    let horizon = values().find_map(|value| value.horizon.clone());
    let named = values().find_map(|value| value.date.as_ref());
    let window =
        said.as_ref().and_then(|said| window::window(horizon.as_deref(), named, said, USUAL, &first.claim.quote));
    let likelihood = values().find_map(|value| value.likelihood.clone());
    let condition = values().find_map(|value| value.condition.clone());
    let is_timed = window.as_ref().is_some_and(window::is_told);
    let came = came(view, entry, window.as_ref(), condition.is_some(), is_timed);
    Forecast {
        id: ForecastId::of(&first.claim.id),
        origins: view.origins(&claims),
        claims,
        speaker: first.claim.speaker.name.clone(),
        role: entry.iter().find_map(|told| told.claim.speaker.role.clone()),
        is_public: is_public(entry),
        what: first.value.what.clone().unwrap_or_else(|| first.claim.quote.clone()),
        date: said,
        probability: Some(probability(first, likelihood.as_deref())),
        window,
        likelihood,
        condition,
        resolution: came.resolution,
        event: came.event,
        because: came.because,
        resolved_by: came.claims,
        by: "assess:forecasts".to_owned(),
    }
}

/// How likely what is said is, as the resolution has it: of "it is unlikely that they strike again", that they do not.
fn probability(told: &Told, likelihood: Option<&str>) -> f64 {
    let share = likelihood::share(likelihood, told.claim.certainty);
    let is_doubt = told.claim.certainty == Certainty::Unlikely || told.claim.quote.to_lowercase().contains("unlikely");
    if is_doubt { 1.0 - share } else { share }
}

/// Whether figures over the speaker's forecasts may be kept: an institution, or somebody whose office or expertise is told.
fn is_public(entry: &[&Told]) -> bool {
    let speaks = |claim: &Claim| {
        let speaker = &claim.speaker;
        let is_actor = claim.actors.iter().any(|actor| actor.name == speaker.name && actor.kind != ActorKind::Group);
        !speaker.is_author()
            && (speaker.id.is_some() || speaker.role.as_deref().is_some_and(is_public_role) || is_actor)
    };
    entry.iter().any(|told| speaks(told.claim))
}

/// The groups that a forecast is about, and the one that makes it.
fn actors<'a>(told: &Told<'a>) -> impl Iterator<Item = &'a str> {
    let groups = told.claim.actors.iter().filter(|actor| actor.kind == ActorKind::Group);
    groups.map(|actor| actor.name.as_str()).chain(std::iter::once(told.claim.speaker.name.as_str()))
}

struct Came {
    resolution: Resolution,
    event: Option<whosays_model::EventId>,
    because: Vec<String>,
    claims: Vec<ClaimId>,
}

/// What came of a forecast.
fn came(view: &View, entry: &[&Told], window: Option<&Window>, is_conditional: bool, is_timed: bool) -> Came {
    let first = entry[0];
    let is_denial = is_negative(first);
    let end = window.map(|window| window.days.day_numbers().1);
    let until = view.as_of.as_ref().map(|day| day.day_numbers().1);
    let is_over = matches!((end, until), (Some(end), Some(until)) if until > end);
    let said = first.claim;
    let day = view.published(said).map(|day| day.day_numbers().0);
    let yes = |happened: bool| if happened == is_denial { Resolution::DidNot } else { Resolution::Happened };
    // Whoever is behind attacks and says "we will be back" foretells another.
    let is_vow = || {
        view.is_behind(&said.speaker.name)
            && ["again", "back", "next", "retaliat", "revenge"]
                .iter()
                .any(|word| said.quote.to_lowercase().contains(word))
    };
    let is_violent = danger(&first.claim.quote) == Some(Danger::Violence) || is_vow();
    if is_violent {
        let speaker = content_words(&said.speaker.name);
        let role = said.speaker.role.as_deref().map(content_words).unwrap_or_default();
        let words: BTreeSet<String> = content_words(&said.quote)
            .into_iter()
            .filter(|word| !speaker.contains(word) && !role.contains(word))
            .collect();
        let sought = Sought {
            place: words.clone(),
            target: words,
            names: name_words(&first.claim.quote),
            days: window.map(|window| window.days.day_numbers()),
            base: 1,
            means: means(&first.claim.quote),
            actors: entry.iter().flat_map(|told| actors(told)).collect(),
            claims: Vec::new(),
        };
        let fits = sought.among(view);
        let in_time = fits.iter().find(|fit| {
            day.is_some_and(|day| fit.days.0 > day)
                && end.is_none_or(|end| fit.days.0 <= end)
                && fit.event.status != EventStatus::Foiled
        });
        if let Some(fit) = in_time {
            let tells = |claim: &&Claim| matches!(claim.value, Value::Event(_));
            let claims = view.claims_of(fit.event).filter(tells).map(|claim| claim.id.clone()).collect();
            return Came {
                resolution: yes(true),
                event: Some(fit.event.id.clone()),
                because: fit.because.clone(),
                claims,
            };
        }
    }
    if let Some((claim, is_denied, shared)) = later(view, first, end) {
        let because = vec![format!("a later report says it in like words: “{}”", shared.join(" "))];
        let is_part = !is_denied && signs::has(&said.quote, Sign::All) && signs::has(&claim.quote, Sign::Part);
        let resolution = if is_part { Resolution::Partly } else { yes(!is_denied) };
        return Came { resolution, event: None, because, claims: vec![claim.id.clone()] };
    }
    let is_vague = !is_timed && signs::has(&said.quote, Sign::Timeless);
    let (resolution, because) = if is_vague {
        (Resolution::CannotBeTold, "its words name no time to hold it to".to_owned())
    } else if is_over && is_conditional {
        (Resolution::CannotBeTold, "nothing is told of its condition".to_owned())
    } else if is_over && (is_violent || is_timed) {
        (
            yes(false),
            format!("no report up to {} tells of it", view.as_of.as_ref().map(ToString::to_string).unwrap_or_default()),
        )
    } else if !is_timed && first.words.len() < 3 {
        (Resolution::CannotBeTold, "its words name no time and nothing to hold it to".to_owned())
    } else if is_over {
        (Resolution::CannotBeTold, "no later report speaks of it".to_owned())
    } else {
        (
            Resolution::Open,
            window
                .map(|window| format!("its time is {}", window.days))
                .unwrap_or_else(|| "no day of it is known".to_owned()),
        )
    };
    Came { resolution, event: None, because: vec![because], claims: Vec::new() }
}

/// "No further attacks are expected", "will not".
fn is_negative(told: &Told) -> bool {
    let quote = told.claim.quote.to_lowercase();
    told.claim.stance == Stance::Deny
        || told.claim.certainty == Certainty::Unlikely
        || [" will not ", " won't ", " won’t ", " would not ", " not expect", " no further ", "unlikely"]
            .iter()
            .any(|words| quote.contains(words))
}

/// From which sum on a later sentence tells of what was predicted: a word that no other sentence has counts one.
const TELLS: f64 = 1.3;

/// A claim of a later report that tells of what was predicted, whether it denies it, and the words that the two share.
fn later<'a>(view: &View<'a>, told: &Told, end: Option<i64>) -> Option<(&'a Claim, bool, Vec<String>)> {
    let day = view.published(told.claim)?.day_numbers().0;
    let words = stems(told.value.what.as_deref().unwrap_or(&told.claim.quote));
    let speaker: BTreeSet<String> = std::iter::once(&told.claim.speaker.name)
        .chain(&told.claim.speaker.role)
        .flat_map(|name| stems(name))
        .collect();
    let tells = |claim: &&Claim| {
        !view.is_to_come(claim)
            && claim.certainty != Certainty::Possible
            && view.published(claim).is_some_and(|other| {
                other.day_numbers().0 > day && end.is_none_or(|end| other.day_numbers().0 <= end + LATE)
            })
    };
    let scored = view.sharing(&words).into_iter().filter(tells).filter_map(|claim| {
        let other = stems(&claim.quote);
        let shared: Vec<String> = words.intersection(&other).cloned().collect();
        let is_held = signs::has(&claim.quote, Sign::HeldTo);
        let by_speaker = !told.claim.speaker.is_author() && !speaker.is_disjoint(&other);
        let sum: f64 = shared.iter().map(|stem| view.rarity(stem)).sum();
        let sum = sum + if is_held { 0.5 } else { 0.0 } + if by_speaker { 0.4 } else { 0.0 };
        (sum >= TELLS && !shared.is_empty()).then_some((sum, view.order(claim), claim, shared))
    });
    let (_, _, claim, shared) = scored.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)))?;
    let is_denied = claim.stance == Stance::Deny || is_denial(&claim.quote) || signs::has(&claim.quote, Sign::Overdue);
    Some((claim, is_denied, shared))
}

#[cfg(test)]
mod tests {
    use super::looks_back;

    #[test]
    fn a_guess_at_what_has_been_is_no_forecast() {
        assert!(looks_back("Its policies likely opened the way for it"));
        assert!(looks_back("the blockade has also probably helped to fill its ranks"));
        assert!(!looks_back("a second raid is likely to come"));
        assert!(!looks_back("It will likely be needed"));
        assert!(!looks_back("the general was likely to leave the agreement before April"));
        assert!(!looks_back("Raids are likely, armed groups say"));
    }
}

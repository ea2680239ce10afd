//! What stands beside the words of a claim, phrased for forms that hold text alone: one line for each thing that is
//! known.

use super::lookup::Lookup;
use super::told;
use crate::names;
use serde_json::Value;
use whosays_model::{Account, Certainty, Claim, Event, LIKELIHOODS, Mode, Number, Place, Report, Stance, Toll};

/// What is known, by what it is.
pub(super) type Lines = Vec<(&'static str, String)>;

/// Each on a line of its own: `stance: affirm`.
pub(super) fn lines(known: &[(&'static str, String)]) -> String {
    known.iter().map(|(key, words)| format!("{key}: {}", squash(words))).collect::<Vec<_>>().join("\n")
}

/// The same words with single spaces between them.
pub(super) fn squash(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A claim in a line: `casualties: killed at least 31 people`.
pub(super) fn claim(claim: &Claim) -> String {
    let fields: Vec<String> = told::value(claim).iter().map(|(key, words)| format!("{key} {words}")).collect();
    let head = if fields.is_empty() { claim.kind().to_string() } else { format!("{}: ", claim.kind()) };
    let mode = match &claim.value {
        whosays_model::Value::Responsibility(value) => Some(value.mode),
        _ => None,
    };
    squash(&format!("{head}{}{}", fields.join("; "), denied(claim.stance, mode)))
}

/// An account in a line: `perpetrator: Norrland, denied`.
pub(super) fn account(account: &Account) -> String {
    let counted = account.counted.as_ref().map(|counted| format!(" ({counted})")).unwrap_or_default();
    let mode = account.mode.map(|mode| format!(", {mode}")).unwrap_or_default();
    let value = account_value(&account.value);
    squash(&format!("{}: {value}{counted}{mode}{}", account.field, denied(account.stance, account.mode)))
}

// A mode that says so already needs no second word for it.
fn denied(stance: Stance, mode: Option<Mode>) -> &'static str {
    if stance == Stance::Deny && mode != Some(Mode::Denied) { ", denied" } else { "" }
}

fn account_value(value: &Value) -> String {
    let number = || serde_json::from_value::<Number>(value.clone()).ok();
    match value {
        Value::String(words) => words.clone(),
        Value::Null => "none".to_owned(),
        _ => number().map_or_else(
            || value.to_string(),
            |number| {
                let who = number.who.as_ref().map(|who| format!(" {who}")).unwrap_or_default();
                format!("{}{who}", number.in_words())
            },
        ),
    }
}

/// Which figure an account brings up to date, and which does so to it.
pub(super) fn revisions(account: &Account) -> Lines {
    let revises = account.revises.as_ref().map(|claim| ("brings up to date", claim.to_string()));
    let revised = account.revised_by.as_ref().map(|claim| ("brought up to date by", claim.to_string()));
    [revises, revised].into_iter().flatten().collect()
}

/// An event in a line: `attack: Mell Hall, Oster, 2031-05-04`.
pub(super) fn event(event: &Event) -> String {
    let place = event.place.as_deref();
    let target = event.targets.first().map(String::as_str);
    let target = target.filter(|target| !place.is_some_and(|place| place.contains(target)));
    let date = event.date.as_ref().map(ToString::to_string);
    let rest: Vec<&str> = [target, place, date.as_deref()].into_iter().flatten().collect();
    let colon = if rest.is_empty() { "" } else { ": " };
    squash(&format!("{}{colon}{}", names::kind_noun(event), rest.join(", ")))
}

/// The range that all accounts of a figure leave; nobody's figure is the best.
pub(super) fn toll(toll: Toll) -> Option<String> {
    Some(match (toll.low, toll.high) {
        (None, None) => return None,
        (Some(low), None) => format!("{low} or more"),
        (None, Some(high)) => format!("at most {high}"),
        (Some(low), Some(high)) if low == high => low.to_string(),
        (Some(low), Some(high)) => format!("{low} to {high}"),
    })
}

/// What a point on the map stands for, and why it was taken.
pub(super) fn place(place: &Place) -> Lines {
    let mut known = vec![("precision", place.precision.to_string())];
    known.extend(place.geonames.map(|number| ("geonames", number.to_string())));
    known.push(("because", place.because.clone()));
    known
}

/// What is known of a report beside its outlet and headline.
pub(super) fn report(report: &Report) -> Lines {
    let meta = &report.meta;
    let mut known = vec![("report", report.id.to_string())];
    known.extend(report.published().map(|date| ("published", date.to_string())));
    known.extend(meta.authors.as_ref().map(|authors| ("by", authors.value.join(", "))));
    known.extend(report.language.as_ref().map(|language| ("language", language.clone())));
    known.push(("file", report.file.clone()));
    known
}

/// Who says a claim, how, where, and what the case makes of it.
pub(super) fn beside(lookup: &Lookup<'_>, claim: &Claim) -> Lines {
    let mut known = vec![("says", speaker(lookup, claim))];
    if !claim.via.is_empty() {
        known.push(("passed on by", claim.via.join(", ")));
    }
    if !claim.actors.is_empty() {
        let named = claim.actors.iter().map(|actor| match &actor.id {
            Some(id) => format!("{} ({id})", actor.name),
            None => actor.name.clone(),
        });
        known.push(("about", named.collect::<Vec<_>>().join(", ")));
    }
    known.push(("stance", claim.stance.to_string()));
    known.push(("certainty", claim.certainty.to_string()));
    known.push(("report", found_in(lookup, claim)));
    known.extend(judged(lookup, claim));
    known
}

/// Which claim it is, what it says as a whole and which rule found it.
pub(super) fn itself(one: &Claim) -> Lines {
    vec![("claim", one.id.to_string()), ("whole", claim(one)), ("rule", one.by.clone())]
}

fn speaker(lookup: &Lookup<'_>, claim: &Claim) -> String {
    if claim.speaker.is_author() {
        let label = lookup.view.report(&claim.report).map_or("the report", Report::label);
        return format!("{label}, in its own voice");
    }
    let role = claim.speaker.role.as_ref().map(|role| format!(" ({role})")).unwrap_or_default();
    format!("{}{role}", claim.speaker.name)
}

fn found_in(lookup: &Lookup<'_>, claim: &Claim) -> String {
    let label = lookup.view.report(&claim.report).map_or("unknown", Report::label);
    let spans: Vec<String> = claim.evidence.spans().map(|span| format!("{}-{}", span.start, span.end)).collect();
    format!("{label} ({}), bytes {}", claim.report, spans.join(", "))
}

/// The origin, the grade and what the ledgers make of a claim.
fn judged(lookup: &Lookup<'_>, claim: &Claim) -> Lines {
    let origin = lookup.origin(&claim.id).map(|one| ("origin", format!("{} ({}, {})", one.id, one.sort, one.who)));
    let grade = lookup.grade(&claim.id).map(|item| {
        let words = format!("{}, {}", item.reliability.in_words(), item.credibility.in_words());
        ("grade", format!("{}{} ({words})", item.reliability, item.credibility))
    });
    let warning = lookup.warning(&claim.id).map(|one| {
        let event = one.event.as_ref().map(|event| format!(", followed by {event}")).unwrap_or_default();
        let lead = one.lead_days.map(|days| format!(", {days} days before it")).unwrap_or_default();
        ("warning", format!("{}, response {}, outcome {}{event}{lead}", one.id, one.response, one.outcome))
    });
    let forecast = lookup.forecast(&claim.id).map(|one| {
        let event = one.event.as_ref().map(|event| format!(", by {event}")).unwrap_or_default();
        let share = one.probability.map(|share| format!(", taken as {share}")).unwrap_or_default();
        ("forecast", format!("{}, resolution {}{event}{share}", one.id, one.resolution))
    });
    [origin, grade, warning, forecast].into_iter().flatten().collect()
}

/// The lowest share, in percent, of the band of ICD 203 that a claim falls in: by a forecast's words of likelihood,
/// else where it is held to be likely or unlikely. A mere possibility falls in none.
pub(super) fn likelihood(claim: &Claim) -> Option<u8> {
    let words = match &claim.value {
        whosays_model::Value::Forecast(value) => value.likelihood.as_deref(),
        _ => None,
    };
    words.and_then(band).or(match claim.certainty {
        Certainty::Likely => Some(55),
        Certainty::Unlikely => Some(20),
        Certainty::Stated | Certainty::Possible | Certainty::Unknown => None,
    })
}

fn band(words: &str) -> Option<u8> {
    let lower = words.to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric() && c != '-').filter(|word| !word.is_empty()).collect();
    let padded = format!(" {} ", words.join(" "));
    let held = LIKELIHOODS.iter().filter(|one| padded.contains(&format!(" {} ", one.words)));
    held.max_by_key(|one| (one.words.len(), one.words)).map(|one| one.low)
}

#[cfg(test)]
mod tests {
    use super::super::lookup::sample::Sample;
    use super::*;
    use serde_json::json;

    #[test]
    fn a_claim_is_told_with_all_that_is_known_of_it() {
        let sample = Sample::read();
        let exchange = sample.exchange();
        let lookup = Lookup::of(&exchange);
        let forty = sample.case.claims.iter().find(|claim| claim.id.as_str() == "c-0000000000000b01").unwrap();
        let expected = "says: hôpital d’Oster\npassed on by: Radio Oster\nstance: affirm\ncertainty: stated\n\
            report: Dépêche du Norrland (r-b200000000000002), bytes 0-72\n\
            origin: o-0000000000000b01 (statement, hôpital d’Oster)\n\
            grade: F6 (reliability cannot be judged, truth cannot be judged)";
        assert_eq!(lines(&beside(&lookup, forty)), expected);
        assert_eq!(
            lines(&itself(forty)),
            "claim: c-0000000000000b01\nwhole: casualties: killed 40\nrule: rule:casualties"
        );
    }

    #[test]
    fn a_denial_never_reads_like_what_it_denies() {
        let case = Sample::read().case;
        let told: Vec<String> = case.events[0].accounts.iter().map(account).collect();
        assert!(told.contains(&"perpetrator: Norrland, denied".to_owned()), "{told:?}");
        assert!(told.contains(&"killed: at least 31 people".to_owned()), "{told:?}");
        let mut rejected = case.events[0].accounts[0].clone();
        rejected.stance = Stance::Deny;
        rejected.value = json!("2031-05-03");
        assert_eq!(account(&rejected), "date: 2031-05-03, denied");
    }

    #[test]
    fn the_longest_words_of_likelihood_hold_and_a_possibility_has_no_band() {
        assert_eq!(band("it is all but certain"), Some(95));
        assert_eq!(band("highly  unlikely, they say"), band("highly unlikely"));
        assert_eq!(band("on a Tuesday"), None);
        let mut claim = Sample::read().case.claims.remove(0);
        claim.certainty = Certainty::Possible;
        assert_eq!(likelihood(&claim), None);
    }
}

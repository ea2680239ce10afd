//! The fields of a claim as a form shows them, and the changes that a form asks for.

use crate::answer::Asked;
use crate::text::plain;
use serde::Serialize;
use serde_json::{Value as Json, json};
use std::borrow::Cow;
use std::collections::BTreeMap;
use whosays_model::{
    ActorKind, ActorRef, Bound, Certainty, Claim, ClaimKind, EventKind, EventStatus, Mode, Number, RelationType, Sign,
    Stance, ThreatChange, Trend,
};

/// What a field takes.
#[derive(Clone, Copy, Debug)]
enum Takes {
    Words,
    /// A day or an interval.
    Day,
    /// A number with its bound, in words: `at least 40`.
    Figure,
    /// A plain number.
    Count,
    /// Words parted by semicolons.
    List,
    OneOf(fn() -> Vec<&'static str>),
}

macro_rules! one_of {
    ($words:ty) => {
        Takes::OneOf(|| <$words>::ALL.iter().map(|word| word.as_str()).collect())
    };
}

/// The fields of a kind's value, in the order of the coding manual.
fn fields_of(kind: ClaimKind) -> &'static [(&'static str, Takes)] {
    use Takes::{Count, Day, Figure, List, Words};
    match kind {
        ClaimKind::Event => &[
            ("sub", one_of!(EventKind)),
            ("status", one_of!(EventStatus)),
            ("date", Day),
            ("country", Words),
            ("place", Words),
            ("target", Words),
            ("method", Words),
            ("number", Count),
        ],
        ClaimKind::Casualties => &[
            ("killed", Figure),
            ("injured", Figure),
            ("abducted", Figure),
            ("arrested", Figure),
            ("charged", Figure),
            ("held", Figure),
            ("freed", Figure),
            ("missing", Figure),
            ("displaced", Figure),
            ("of_which", Words),
            ("period", Words),
        ],
        ClaimKind::Responsibility => &[("mode", one_of!(Mode)), ("basis", Words)],
        ClaimKind::Warning => &[
            ("issuer", Words),
            ("recipient", Words),
            ("date", Day),
            ("target", Words),
            ("place", Words),
            ("horizon", Words),
            ("response", Words),
            ("outcome", Words),
        ],
        ClaimKind::Forecast => {
            &[("what", Words), ("horizon", Words), ("condition", Words), ("likelihood", Words), ("date", Day)]
        }
        ClaimKind::Strength => &[
            ("what", Words),
            ("trend", one_of!(Trend)),
            ("number", Figure),
            ("unit", Words),
            ("period", Words),
            ("since", Words),
            ("territory", Words),
        ],
        ClaimKind::Relation => {
            &[("type", one_of!(RelationType)), ("from", Words), ("to", Words), ("time", Words), ("since", Words)]
        }
        ClaimKind::ThreatLevel => &[
            ("level", Words),
            ("change", one_of!(ThreatChange)),
            ("scale", Words),
            ("previous", Words),
            ("area", Words),
            ("date", Day),
            ("by", Words),
        ],
        ClaimKind::Measure => &[
            ("by", Words),
            ("what", Words),
            ("against", Words),
            ("date", Day),
            ("number", Figure),
            ("unit", Words),
            ("since", Words),
        ],
        ClaimKind::Cause => &[("cause", Words), ("effect", Words), ("sign", one_of!(Sign))],
        ClaimKind::Communication => &[
            ("by", Words),
            ("what", Words),
            ("audience", Words),
            ("languages", List),
            ("outlets", List),
            ("medium", Words),
            ("date", Day),
        ],
        ClaimKind::Assessment => &[("of", Words), ("judgement", Words)],
    }
}

/// A field of a form.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct FormField {
    /// Its name in the form: the path that a correction names.
    pub(crate) name: String,
    /// What a reader knows it by.
    pub(crate) label: String,
    /// What it holds now.
    pub(crate) value: String,
    /// What it may hold; empty where it takes words.
    pub(crate) choices: Vec<String>,
    /// What is to be typed.
    pub(crate) hint: Cow<'static, str>,
    /// Whether it is of the claim rather than of its value.
    pub(crate) is_of_claim: bool,
}

/// The fields of a claim with what they hold.
pub(crate) fn form(claim: &Claim) -> Vec<FormField> {
    type Said = Cow<'static, str>;
    let field = |name: &str, label: Said, value: String, choices: Vec<&str>, hint: Said| FormField {
        name: name.to_owned(),
        label: label.into_owned(),
        value,
        choices: choices.into_iter().map(str::to_owned).collect(),
        hint,
        is_of_claim: true,
    };
    let words = |all: Vec<&'static str>| all;
    let mut fields = vec![
        field(
            "kind",
            t!("fields-kind"),
            claim.kind().to_string(),
            words(ClaimKind::ALL.iter().map(|kind| kind.as_str()).collect()),
            Said::default(),
        ),
        field("speaker.name", t!("fields-speaker"), claim.speaker.name.clone(), Vec::new(), t!("fields-speaker-hint")),
        field(
            "speaker.role",
            t!("fields-role"),
            claim.speaker.role.clone().unwrap_or_default(),
            Vec::new(),
            Said::default(),
        ),
        field("via", t!("fields-via"), claim.via.join("; "), Vec::new(), t!("fields-list-hint")),
        field(
            "stance",
            t!("fields-stance"),
            claim.stance.to_string(),
            words(Stance::ALL.iter().map(|one| one.as_str()).collect()),
            Said::default(),
        ),
        field(
            "certainty",
            t!("fields-certainty"),
            claim.certainty.to_string(),
            words(Certainty::ALL.iter().map(|one| one.as_str()).collect()),
            Said::default(),
        ),
        field("actors", t!("fields-actors"), actors_in_words(&claim.actors), Vec::new(), t!("fields-actors-hint")),
    ];
    let value = value_of(claim);
    fields.extend(fields_of(claim.kind()).iter().map(|(key, takes)| FormField {
        name: format!("value.{key}"),
        label: capitalised(&named(key)),
        value: value.get(*key).map(|value| in_words(value, *takes)).unwrap_or_default(),
        choices: match takes {
            Takes::OneOf(choices) => choices().into_iter().map(str::to_owned).collect(),
            _ => Vec::new(),
        },
        hint: match takes {
            Takes::Day => t!("fields-day-hint"),
            Takes::Figure => t!("fields-figure-hint"),
            Takes::List => t!("fields-list-hint"),
            _ => Said::default(),
        },
        is_of_claim: false,
    }));
    fields
}

/// What a claim's value says, field by field, in words.
pub(crate) fn told(claim: &Claim) -> Vec<(String, String)> {
    let value = value_of(claim);
    let fields = fields_of(claim.kind()).iter();
    fields
        .filter_map(|(key, takes)| Some((named(key), plain_choice(in_words(value.get(*key)?, *takes), *takes))))
        .filter(|(_, words)| !words.is_empty())
        .collect()
}

/// What a reader knows a field of a value by.
fn named(key: &str) -> String {
    if key == "sub" { t!("fields-sort").into_owned() } else { plain(key) }
}

fn plain_choice(words: String, takes: Takes) -> String {
    if matches!(takes, Takes::OneOf(_)) { plain(&words) } else { words }
}

fn value_of(claim: &Claim) -> Json {
    serde_json::to_value(&claim.value)
        .ok()
        .and_then(|mut value| value.get_mut("value").map(Json::take))
        .unwrap_or_default()
}

fn in_words(value: &Json, takes: Takes) -> String {
    match (value, takes) {
        (Json::String(words), _) => words.clone(),
        (Json::Array(list), _) => list.iter().filter_map(Json::as_str).collect::<Vec<_>>().join("; "),
        (Json::Object(_), Takes::Figure) => {
            serde_json::from_value::<Number>(value.clone()).map(|number| figure_in_words(&number)).unwrap_or_default()
        }
        (Json::Null, _) => String::new(),
        (other, _) => other.to_string(),
    }
}

fn figure_in_words(number: &Number) -> String {
    if number.n.is_none() && number.text.is_none() { String::new() } else { number.in_words() }
}

fn capitalised(words: &str) -> String {
    let mut signs = words.chars();
    signs.next().map(|first| first.to_uppercase().chain(signs).collect()).unwrap_or_default()
}

/// The changes that a form asks for: the fields that hold something else than the claim.
///
/// # Errors
/// The field, and what it does not take.
pub(crate) fn changes(claim: &Claim, sent: &Asked) -> Result<BTreeMap<String, Json>, String> {
    let mut changes = BTreeMap::new();
    let now = form(claim);
    let get = |name: &str| sent.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.trim());
    let kind = get("kind").map_or(Ok(claim.kind()), str::parse)?;
    if kind != claim.kind() {
        changes.insert("kind".to_owned(), json!(kind.as_str()));
        changes.insert("value".to_owned(), beginning(kind));
    }
    for field in &now {
        let Some(given) = get(&field.name).filter(|given| *given != field.value.trim()) else { continue };
        let change = match field.name.as_str() {
            "kind" => continue,
            "speaker.name" if given.is_empty() => json!("author"),
            "speaker.role" => words_or_nothing(given),
            "via" => json!(list(given)),
            "actors" => json!(actors(given)?),
            name if name.starts_with("value.") && kind != claim.kind() => continue,
            name => match name.strip_prefix("value.") {
                Some(key) => value_of_field(claim, key, given).map_err(|why| format!("{}: {why}", field.label))?,
                None => json!(given),
            },
        };
        changes.insert(field.name.clone(), change);
    }
    Ok(changes)
}

fn value_of_field(claim: &Claim, key: &str, given: &str) -> Result<Json, String> {
    if given.is_empty() {
        return Ok(Json::Null);
    }
    let takes = fields_of(claim.kind()).iter().find(|(known, _)| *known == key).map(|(_, takes)| *takes);
    match takes {
        Some(Takes::Figure) => {
            let before =
                value_of(claim).get(key).cloned().and_then(|value| serde_json::from_value::<Number>(value).ok());
            let number = Number { who: before.and_then(|before| before.who), ..figure(given)? };
            serde_json::to_value(number).map_err(|error| error.to_string())
        }
        Some(Takes::Count) => {
            given.parse::<u64>().map(|number| json!(number)).map_err(|_| t!("fields-takes-a-number").into_owned())
        }
        Some(Takes::List) => Ok(json!(list(given))),
        Some(Takes::Day) => match given.parse::<whosays_model::DateInterval>() {
            Ok(date) => Ok(json!(date.to_string())),
            Err(error) => Err(error.to_string()),
        },
        _ => Ok(json!(given)),
    }
}

/// A number as words give it: `12`, `at least 40`, `between 4 and 6`, `dozens`.
pub(crate) fn figure(given: &str) -> Result<Number, String> {
    let plain = given.trim().to_lowercase().replace(',', "");
    let number = |words: &str| words.trim().parse::<u64>().map_err(|_| t!("fields-no-number", given = given));
    let of = |n: u64, high: Option<u64>, bound: Bound| Number { n: Some(n), high, bound, who: None, text: None };
    let starts = [
        ("at least ", Bound::AtLeast),
        ("more than ", Bound::AtLeast),
        ("at most ", Bound::AtMost),
        ("up to ", Bound::AtMost),
        ("about ", Bound::About),
    ];
    if let Some((low, high)) = plain.strip_prefix("between ").and_then(|rest| rest.split_once(" and ")) {
        let (low, high) = (number(low)?, number(high)?);
        return if low <= high {
            Ok(of(low, Some(high), Bound::About))
        } else {
            Err(t!("fields-wrong-order", low = low, high = high))
        };
    }
    if let Some((n, bound)) = starts.iter().find_map(|(start, bound)| Some((plain.strip_prefix(start)?, *bound))) {
        let more = u64::from(plain.starts_with("more than "));
        return Ok(of(number(n)? + more, None, bound));
    }
    if plain.chars().any(|sign| sign.is_ascii_digit()) {
        return Ok(of(number(&plain)?, None, Bound::Exact));
    }
    Ok(Number { n: None, high: None, bound: Bound::About, who: None, text: Some(given.trim().to_owned()) })
}

fn words_or_nothing(given: &str) -> Json {
    if given.is_empty() { Json::Null } else { json!(given) }
}

fn list(given: &str) -> Vec<String> {
    given.split(';').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

fn actors_in_words(actors: &[ActorRef]) -> String {
    actors.iter().map(|actor| format!("{} ({})", actor.name, actor.kind)).collect::<Vec<_>>().join("; ")
}

/// Actors as a form names them: `Red Lamp Brigade (group); Tavrenna (state)`.
pub(crate) fn actors(given: &str) -> Result<Vec<ActorRef>, String> {
    let actor = |part: String| {
        let (name, kind) = part.rsplit_once('(').unwrap_or((part.as_str(), "group)"));
        let kind = kind.trim_end().trim_end_matches(')').trim();
        let kind: ActorKind = kind.parse().map_err(|why: String| t!("fields-actors-kind", why = why))?;
        let name = name.trim().to_owned();
        if name.is_empty() {
            Err(t!("fields-actors-no-name").into_owned())
        } else {
            Ok(ActorRef { name, id: None, kind })
        }
    };
    list(given).into_iter().map(actor).collect()
}

/// What a claim of a kind holds at least.
pub(crate) fn beginning(kind: ClaimKind) -> Json {
    match kind {
        ClaimKind::Event => json!({"sub": "attack", "status": "carried_out"}),
        ClaimKind::Responsibility => json!({"mode": "attributed"}),
        ClaimKind::Relation => json!({"type": "other"}),
        _ => json!({}),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_read_as_they_are_told() {
        for words in ["12", "at least 40", "at most 7", "about 300", "between 4,000 and 6,000", "1,200"] {
            assert_eq!(figure(words).unwrap().in_words(), words);
        }
        assert_eq!(figure("more than 140").unwrap().in_words(), "at least 141");
        assert_eq!(figure("dozens").unwrap().in_words(), "dozens");
        for words in ["12 or so 3", "between 9 and 4", "at least many"] {
            assert!(figure(words).is_err(), "{words}");
        }
    }

    #[test]
    fn actors_are_groups_states_institutions_or_figures() {
        let found = actors("Red Lamp Brigade (group); Tavrenna (state)").unwrap();
        assert_eq!(actors_in_words(&found), "Red Lamp Brigade (group); Tavrenna (state)");
        assert!(actors("a passer-by (person)").is_err());
    }
}

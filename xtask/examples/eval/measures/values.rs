//! What `value` holds, key by key, of claims that match: whether both sides have a key, and whether they agree on it.
//!
//! Numbers agree where number and bound do; words of a closed list, countries and dates where they are the same; texts
//! where F1 over their tokens in lower case, each as often as it stands there, is at least a half (SQuAD's measure,
//! Rajpurkar et al. 2016). Of lists the items that agree count.

use super::counts::{Counts, harmonic, share};
use super::quotes::words;
use serde_json::Value;
use std::collections::BTreeMap;

/// From which F1 over tokens on two texts say the same.
const SAME: f64 = 0.5;

/// How the values of a key are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    /// A word of a closed list, a country, a date, a truth value.
    Word,
    /// A number with its bound.
    Number,
    /// A number alone.
    Count,
    /// Words of the report.
    Text,
}
use Sort::{Count, Number, Text, Word};

/// The keys of the coding manual, kind by kind.
const KEYS: &[(&str, &[(&str, Sort)])] = &[
    (
        "event",
        &[
            ("sub", Word),
            ("status", Word),
            ("date", Word),
            ("date_text", Text),
            ("country", Word),
            ("place", Text),
            ("target", Text),
            ("method", Text),
            ("number", Count),
            ("aggregate", Word),
        ],
    ),
    (
        "casualties",
        &[
            ("killed", Number),
            ("injured", Number),
            ("abducted", Number),
            ("arrested", Number),
            ("charged", Number),
            ("held", Number),
            ("freed", Number),
            ("missing", Number),
            ("displaced", Number),
            ("of_which", Text),
            ("period", Text),
        ],
    ),
    ("responsibility", &[("mode", Word), ("basis", Text)]),
    (
        "warning",
        &[
            ("issuer", Text),
            ("recipient", Text),
            ("date", Word),
            ("target", Text),
            ("place", Text),
            ("horizon", Text),
            ("response", Text),
            ("outcome", Text),
        ],
    ),
    ("forecast", &[("what", Text), ("horizon", Text), ("condition", Text), ("likelihood", Text), ("date", Word)]),
    (
        "strength",
        &[
            ("what", Text),
            ("trend", Word),
            ("number", Number),
            ("unit", Text),
            ("period", Text),
            ("since", Text),
            ("territory", Text),
        ],
    ),
    ("relation", &[("type", Word), ("from", Text), ("to", Text), ("time", Text), ("since", Text)]),
    (
        "threat_level",
        &[
            ("level", Text),
            ("change", Word),
            ("scale", Text),
            ("previous", Text),
            ("area", Text),
            ("date", Word),
            ("by", Text),
        ],
    ),
    (
        "measure",
        &[
            ("by", Text),
            ("what", Text),
            ("against", Text),
            ("date", Word),
            ("number", Number),
            ("unit", Text),
            ("since", Text),
        ],
    ),
    ("cause", &[("cause", Text), ("effect", Text), ("sign", Word)]),
    (
        "communication",
        &[
            ("by", Text),
            ("what", Text),
            ("audience", Text),
            ("languages", Text),
            ("outlets", Text),
            ("medium", Text),
            ("date", Word),
        ],
    ),
    ("assessment", &[("of", Text), ("judgement", Text)]),
];

/// One key of one pair of claims.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Held {
    /// The key.
    pub(crate) key: &'static str,
    /// Whether it is coded.
    pub(crate) expected: bool,
    /// Whether it is said.
    pub(crate) said: bool,
    /// Whether both agree on it.
    pub(crate) right: bool,
}

/// The keys that either of two values of a kind has.
pub(crate) fn held(kind: &str, said: &Value, coded: &Value) -> Vec<Held> {
    let keys = KEYS.iter().find(|(name, _)| *name == kind).map_or(&[][..], |(_, keys)| *keys);
    let of_key = |(key, sort): &(&'static str, Sort)| {
        let (said, coded) = (given(said, key), given(coded, key));
        let right = said.zip(coded).is_some_and(|(said, coded)| agree(*sort, said, coded));
        Held { key, expected: coded.is_some(), said: said.is_some(), right }
    };
    keys.iter().map(of_key).filter(|held| held.expected || held.said).collect()
}

/// What stands under a key; nothing, an empty text and `false` are none. Coders wrote `outlet` for one of `outlets`.
fn given<'a>(value: &'a Value, key: &str) -> Option<&'a Value> {
    let found = value.get(key).or_else(|| value.get("outlet").filter(|_| key == "outlets"))?;
    let is_none = match found {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => false,
    };
    (!is_none).then_some(found)
}

fn agree(sort: Sort, said: &Value, coded: &Value) -> bool {
    match sort {
        Word => said == coded,
        Count => count(said).is_some() && count(said) == count(coded),
        Number => same_number(said, coded),
        Text => same_texts(&texts(said), &texts(coded)),
    }
}

/// The number of `{n, bound}`, or one that stands there bare; the ends of a range are a list or have keys of their own.
fn count(value: &Value) -> Option<(f64, Option<f64>)> {
    match value {
        Value::Number(number) => Some((number.as_f64()?, None)),
        Value::Array(ends) => Some((ends.first()?.as_f64()?, ends.get(1).and_then(Value::as_f64))),
        Value::Object(fields) => {
            let (low, high) = count(fields.get("n")?)?;
            Some((low, high.or_else(|| fields.get("high").and_then(Value::as_f64))))
        }
        _ => None,
    }
}

fn same_number(said: &Value, coded: &Value) -> bool {
    let bound = |value: &Value| value["bound"].as_str().unwrap_or("exact").to_owned();
    match (count(said), count(coded)) {
        (Some(one), Some(other)) => one == other && bound(said) == bound(coded),
        (None, None) => same_texts(&texts(&said["text"]), &texts(&coded["text"])),
        _ => false,
    }
}

/// Text, or each item of a list of texts; what belongs together in a coded object is one text.
fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Array(items) => items.iter().flat_map(texts).collect(),
        Value::Object(fields) => vec![fields.values().flat_map(texts).collect::<Vec<_>>().join(" ")],
        Value::Number(number) => vec![number.to_string()],
        _ => Vec::new(),
    }
}

/// Whether lists of texts agree: as one text each, or by their items where at least half of them do.
fn same_texts(said: &[String], coded: &[String]) -> bool {
    let shares = |one: &String, others: &[String]| others.iter().any(|other| token_f1(one, other) >= SAME);
    let part = |ones: &[String], others: &[String]| {
        share(ones.iter().filter(|one| shares(one, others)).count() as f64, ones.len() as f64)
    };
    token_f1(&said.join(" "), &coded.join(" ")) >= SAME || harmonic(part(said, coded), part(coded, said)) >= SAME
}

/// F1 over the tokens of two texts in lower case, each as often as it stands there.
fn token_f1(said: &str, coded: &str) -> f64 {
    let (said, coded) = (words(said), words(coded));
    let mut left: BTreeMap<&String, usize> = BTreeMap::new();
    for word in &coded {
        *left.entry(word).or_default() += 1;
    }
    let mut shared = 0;
    for word in &said {
        if let Some(left) = left.get_mut(word).filter(|left| **left > 0) {
            *left -= 1;
            shared += 1;
        }
    }
    Counts::of(shared, said.len(), coded.len()).f1()
}

/// One key of the table.
#[derive(Clone, Debug, Default, PartialEq)]
struct Cell {
    counts: Counts,
    both: usize,
}

/// The counts of every kind and key.
#[derive(Debug, Default)]
pub(crate) struct Table(BTreeMap<(String, &'static str), Cell>);

impl Table {
    /// Takes a pair of claims of a kind that match.
    pub(crate) fn add(&mut self, kind: &str, said: &Value, coded: &Value) {
        for Held { key, expected, said, right } in held(kind, said, coded) {
            let cell = self.0.entry((kind.to_owned(), key)).or_default();
            cell.counts += Counts::of(usize::from(right), usize::from(said), usize::from(expected));
            cell.both += usize::from(said && expected);
        }
    }

    /// Counts over every key that coders used at least once: what none of them ever wrote cannot be judged.
    pub(crate) fn micro(&self) -> Counts {
        let mut sum = Counts::default();
        for cell in self.0.values().filter(|cell| cell.counts.expected > 0.0) {
            sum += cell.counts;
        }
        sum
    }

    /// The table: coded, said, both, agreed, precision, recall, F1.
    pub(crate) fn shown(&self) -> String {
        let mut lines = vec![format!(
            "{:<28}{:>7}{:>7}{:>7}{:>7}{:>8}{:>8}{:>8}\n",
            "values", "coded", "said", "both", "agree", "P", "R", "F1"
        )];
        for kind in KEYS.iter().map(|(kind, _)| *kind) {
            lines.extend(self.0.iter().filter(|((of, _), _)| of == kind).map(|((_, key), cell)| cell.line(kind, key)));
        }
        lines.concat()
    }
}

impl Cell {
    fn line(&self, kind: &str, key: &str) -> String {
        let Counts { right, said, expected } = self.counts;
        let (precision, recall, f1) = (self.counts.precision(), self.counts.recall(), self.counts.f1());
        format!(
            "{:<28}{expected:>7}{said:>7}{:>7}{right:>7}{precision:>8.3}{recall:>8.3}{f1:>8.3}\n",
            format!("{kind}.{key}"),
            self.both
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn is_right(kind: &str, key: &str, said: Value, coded: Value) -> bool {
        let of = |value: Value| json!({ key: value });
        held(kind, &of(said), &of(coded)).iter().any(|held| held.right)
    }

    #[test]
    fn numbers_agree_in_number_and_bound() {
        let exact = json!({"n": 12, "bound": "exact", "who": "guards"});
        assert!(is_right("casualties", "killed", exact.clone(), json!({"n": 12, "bound": "exact"})));
        assert!(is_right("casualties", "killed", exact.clone(), json!(12)));
        assert!(!is_right("casualties", "killed", exact.clone(), json!({"n": 12, "bound": "about"})));
        assert!(!is_right("casualties", "killed", exact, json!({"n": 13, "bound": "exact"})));
        assert!(is_right("event", "number", json!(3), json!({"n": 3, "bound": "at_least"})));
        let range = json!({"n": 15, "high": 20, "bound": "about"});
        assert!(is_right("strength", "number", range, json!({"n": [15, 20], "bound": "about"})));
    }

    #[test]
    fn a_number_that_is_only_words_agrees_by_its_words() {
        let words = |text: &str| json!({"n": null, "bound": "exact", "text": text});
        assert!(is_right("casualties", "freed", words("several"), words("several pupils")));
        assert!(!is_right("casualties", "freed", words("several"), words("dozens")));
    }

    #[test]
    fn texts_agree_where_half_their_tokens_do() {
        assert!(is_right("cause", "cause", json!("the drought"), json!("Drought")));
        assert!(!is_right("cause", "cause", json!("the drought in Ketter"), json!("drought")));
        assert!(is_right("relation", "from", json!("Grey Falcon"), json!(["Grey Falcon", "Hollin Front"])));
        assert!(is_right("communication", "outlets", json!(["Lamp", "Hearth"]), json!(["Hearth"])));
    }

    #[test]
    fn a_token_counts_as_often_as_both_sides_have_it() {
        assert_eq!(token_f1("the the the", "the end"), 0.4);
        assert_eq!(token_f1("", "the"), 0.0);
    }

    #[test]
    fn words_of_closed_lists_and_dates_must_be_the_same() {
        assert!(is_right("event", "date", json!("2031-03"), json!("2031-03")));
        assert!(!is_right("event", "date", json!("2031-03"), json!("2031-03-12")));
        assert!(!is_right("cause", "sign", json!("+"), json!("-")));
    }

    #[test]
    fn nothing_and_false_are_no_value_and_one_outlet_is_a_list() {
        let none = json!({"trend": null, "unit": "", "territory": []});
        assert_eq!(held("strength", &none, &none), []);
        assert_eq!(held("event", &json!({"aggregate": false}), &json!({})), []);
        let found = held("communication", &json!({"outlets": ["Lamp"]}), &json!({"outlet": "Lamp"}));
        assert_eq!(found, [Held { key: "outlets", expected: true, said: true, right: true }]);
    }

    #[test]
    fn the_sum_leaves_out_keys_that_no_coder_used() {
        let mut table = Table::default();
        table.add("forecast", &json!({"what": "rain", "likelihood": "0.7"}), &json!({"what": "rain"}));
        table.add("forecast", &json!({}), &json!({"what": "snow"}));
        assert_eq!(table.micro(), Counts::of(1, 1, 2));
        assert!(table.shown().contains("forecast.likelihood"), "{}", table.shown());
    }
}

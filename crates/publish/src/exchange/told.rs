//! A claim in words: one line for each thing that it tells.

use serde_json::{Value, json};
use whosays_model::{Claim, Number};

/// What a claim's kind adds, by key and in words.
pub(super) fn value(claim: &Claim) -> Vec<(String, String)> {
    let written = json!(claim.value);
    let fields = written["value"].as_object().into_iter().flatten();
    fields.map(|(key, value)| (key.clone(), in_words(value))).filter(|(_, words)| !words.is_empty()).collect()
}

/// The same, each on a line of its own.
pub(super) fn lines(fields: &[(String, String)]) -> String {
    fields.iter().map(|(key, words)| format!("{key}: {words}")).collect::<Vec<_>>().join("\n")
}

fn in_words(value: &Value) -> String {
    match value {
        Value::String(words) => words.clone(),
        Value::Array(items) => items.iter().map(in_words).collect::<Vec<_>>().join(", "),
        Value::Object(fields) if fields.contains_key("bound") => serde_json::from_value::<Number>(value.clone())
            .map_or_else(|_| value.to_string(), |number| counted(&number)),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

fn counted(number: &Number) -> String {
    match &number.who {
        Some(who) => format!("{} {who}", number.in_words()),
        None => number.in_words(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::Sample;
    use super::*;

    #[test]
    fn figures_and_words_are_told_and_what_is_not_said_is_not() {
        let claims = Sample::make().case.claims;
        assert_eq!(lines(&value(&claims[1])), "killed: 12");
        let warning = "issuer: Lantern Office\nrecipient: Ministry of Ports\nhorizon: within weeks";
        assert_eq!(lines(&value(&claims[3])), warning);
        let number = json!({"n": 140, "bound": "at_least", "who": "soldiers"});
        assert_eq!(in_words(&number), "at least 140 soldiers");
    }
}

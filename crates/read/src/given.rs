//! What the user says about a report, on the command line or in a sidecar file.

use serde::Deserialize;
use serde_json::Value;
use whosays_model::{DateInterval, Diagnostic, Severity, Tlp};

const KEYS: [&str; 6] = ["title", "outlet", "published", "url", "authors", "tlp"];

/// Metadata that the user gives; it wins over whatever the report says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Given {
    /// Headline.
    pub title: Option<String>,
    /// Who published it.
    pub outlet: Option<String>,
    /// The day of publication.
    pub published: Option<DateInterval>,
    /// Where it was published.
    pub url: Option<String>,
    /// Names in the byline, in order.
    pub authors: Option<Vec<String>>,
    /// How far it may be passed on.
    pub tlp: Option<Tlp>,
}

impl Given {
    /// Reads a sidecar file `NAME.meta.json`; a key that it does not know is an error that names it.
    pub fn from_sidecar(json_bytes: &[u8], subject: &str) -> Result<Given, Diagnostic> {
        let value: Value = serde_json::from_slice(json_bytes)
            .map_err(|error| wrong(subject, format!("the sidecar is no JSON: {error}")))?;
        let Value::Object(fields) = value else {
            return Err(wrong(subject, "the sidecar is no JSON object".to_owned()));
        };
        let mut given = Given::default();
        for (key, value) in fields {
            match key.as_str() {
                "title" => given.title = field(subject, &key, value)?,
                "outlet" => given.outlet = field(subject, &key, value)?,
                "published" => given.published = field(subject, &key, value)?,
                "url" => given.url = field(subject, &key, value)?,
                "authors" => given.authors = authors(subject, &key, value)?,
                "tlp" => given.tlp = marking(subject, value)?,
                _ => {
                    return Err(wrong(subject, format!("the sidecar has an unknown key `{key}`")));
                }
            }
        }
        Ok(given)
    }

    /// This, and what `other` says where this says nothing; of two markings the higher.
    pub fn or(self, other: Given) -> Given {
        Given {
            title: self.title.or(other.title),
            outlet: self.outlet.or(other.outlet),
            published: self.published.or(other.published),
            url: self.url.or(other.url),
            authors: self.authors.or(other.authors),
            // Whoever marks it lower may not know what the other knew.
            tlp: self.tlp.max(other.tlp),
        }
    }
}

fn field<T: for<'de> Deserialize<'de>>(subject: &str, key: &str, value: Value) -> Result<Option<T>, Diagnostic> {
    serde_json::from_value(value).map_err(|error| wrong(subject, format!("the sidecar's `{key}` is wrong: {error}")))
}

fn authors(subject: &str, key: &str, value: Value) -> Result<Option<Vec<String>>, Diagnostic> {
    match value {
        Value::String(name) => Ok(Some(vec![name])),
        other => field(subject, key, other),
    }
}

fn marking(subject: &str, value: Value) -> Result<Option<Tlp>, Diagnostic> {
    let words: Option<String> = field(subject, "tlp", value)?;
    let read = |words: String| Tlp::from_label(&words);
    words.map(read).transpose().map_err(|why| wrong(subject, format!("the sidecar's `tlp` is wrong: {why}")))
}

fn wrong(subject: &str, message: String) -> Diagnostic {
    Diagnostic::new(Severity::Error, "sidecar", subject, message)
        .hint(format!("its keys are {}; a date is written 2031-03-12", KEYS.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(json: &str, expect: Result<&str, &str>) {
        match (Given::from_sidecar(json.as_bytes(), "a.meta.json"), expect) {
            (Ok(given), Ok(outlet)) => assert_eq!(given.outlet.as_deref(), Some(outlet)),
            (Err(diagnostic), Err(part)) => {
                assert!(diagnostic.message.contains(part), "{diagnostic}")
            }
            (got, _) => panic!("{json}: {got:?}"),
        }
    }

    #[test]
    fn a_sidecar_gives_what_it_holds() {
        check(r#"{"outlet":"Tarsk Gazette","published":"2031-03-12","authors":["Ana Bel"]}"#, Ok("Tarsk Gazette"));
        check(r#"{"outlet":"Tarsk Gazette","authors":"Ana Bel","url":null}"#, Ok("Tarsk Gazette"));
    }

    #[test]
    fn an_unknown_key_is_named() {
        check(r#"{"publisher":"Tarsk Gazette"}"#, Err("`publisher`"));
    }

    #[test]
    fn a_marking_is_read_as_a_label_or_a_word() {
        for words in ["TLP:AMBER+STRICT", "amber+strict"] {
            let json = serde_json::json!({ "tlp": words }).to_string();
            assert_eq!(Given::from_sidecar(json.as_bytes(), "a.meta.json").unwrap().tlp, Some(Tlp::AmberStrict));
        }
        check(r#"{"tlp":"secret"}"#, Err("`secret` is none of"));
    }

    #[test]
    fn of_two_markings_the_higher_holds() {
        let marked = |tlp| Given { tlp, ..Given::default() };
        for (one, other) in [(Some(Tlp::Green), Some(Tlp::Red)), (Some(Tlp::Red), None)] {
            assert_eq!(marked(one).or(marked(other)).tlp, Some(Tlp::Red));
            assert_eq!(marked(other).or(marked(one)).tlp, Some(Tlp::Red));
        }
    }

    #[test]
    fn a_wrong_date_is_named() {
        check(r#"{"published":"12/03/2031"}"#, Err("`published`"));
        check(r#"{"published":"#, Err("no JSON"));
        check(r#"["Tarsk"]"#, Err("no JSON object"));
    }
}

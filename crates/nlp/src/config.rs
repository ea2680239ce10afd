//! The file `config.cfg`: sections of keys with JSON values, and references from one to another.
//!
//! The format is that of Python's configparser with `${section.key}` or `${section:key}` as references and JSON as
//! values, as the documentation of spaCy's training configuration describes it. Packages carry every key, those with
//! default values too, so a key that lacks is an error: the file may be cut off.

use crate::error::Fault;
use serde_json::Value;
use std::collections::BTreeMap;

/// References that lead on to others, at most.
const LONGEST_WAY: usize = 8;

/// A configuration: for each section its keys with their values.
#[derive(Clone, Debug, Default)]
pub(crate) struct Config {
    sections: BTreeMap<String, BTreeMap<String, String>>,
}

impl Config {
    /// Reads the text of a configuration; the error says the line that is none.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let mut config = Config::default();
        let mut section = None;
        for (number, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') || line.starts_with(';') {
                continue;
            }
            if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                config.sections.entry(name.trim().to_owned()).or_default();
                section = Some(name.trim().to_owned());
                continue;
            }
            let pair = line.split_once('=').zip(section.as_ref());
            let Some(((key, value), section)) = pair else {
                return Err(format!("line {}: neither a section nor a key with its value", number + 1));
            };
            let keys = config.sections.entry(section.clone()).or_default();
            keys.insert(key.trim().to_owned(), value.trim().to_owned());
        }
        Ok(config)
    }

    /// Whether a section has a key.
    pub(crate) fn has(&self, section: &str, key: &str) -> bool {
        self.raw(section, key).is_some()
    }

    /// The value of a key, with references followed; the error says which key lacks, or is not JSON.
    pub(crate) fn value(&self, section: &str, key: &str) -> Result<Value, Fault> {
        self.followed(section, key).map_err(Fault::Config)
    }

    fn followed(&self, section: &str, key: &str) -> Result<Value, String> {
        let mut raw = self.raw(section, key).ok_or_else(|| format!("[{section}] has no {key}"))?;
        for _ in 0..LONGEST_WAY {
            let Some(reference) = raw.strip_prefix("${").and_then(|raw| raw.strip_suffix('}')) else {
                return serde_json::from_str(raw).map_err(|_| format!("the value of {key} in [{section}] is not JSON"));
            };
            let place = reference.split_once(':').or_else(|| reference.rsplit_once('.'));
            let led = place.and_then(|(section, key)| self.raw(section, key));
            raw = led.ok_or_else(|| format!("{key} in [{section}] refers to {reference}, which lacks"))?;
        }
        Err(format!("{key} in [{section}] refers to a value that refers back to it"))
    }

    /// A key's text.
    pub(crate) fn text(&self, section: &str, key: &str) -> Result<String, Fault> {
        self.read(section, key, "a text", |value| value.as_str().map(str::to_owned))
    }

    /// A key's whole number.
    pub(crate) fn number(&self, section: &str, key: &str) -> Result<usize, Fault> {
        self.read(section, key, "a whole number", whole)
    }

    /// A key's truth.
    pub(crate) fn flag(&self, section: &str, key: &str) -> Result<bool, Fault> {
        self.read(section, key, "true or false", Value::as_bool)
    }

    /// A key's list of texts.
    pub(crate) fn texts(&self, section: &str, key: &str) -> Result<Vec<String>, Fault> {
        let text = |value: &Value| value.as_str().map(str::to_owned);
        self.read(section, key, "a list of texts", |value| value.as_array()?.iter().map(text).collect())
    }

    /// A key's list of whole numbers.
    pub(crate) fn numbers(&self, section: &str, key: &str) -> Result<Vec<usize>, Fault> {
        self.read(section, key, "a list of whole numbers", |value| value.as_array()?.iter().map(whole).collect())
    }

    fn raw(&self, section: &str, key: &str) -> Option<&str> {
        self.sections.get(section)?.get(key).map(String::as_str)
    }

    fn read<T>(
        &self,
        section: &str,
        key: &str,
        kind: &str,
        read: impl FnOnce(&Value) -> Option<T>,
    ) -> Result<T, Fault> {
        let wrong = || Fault::Config(format!("the value of {key} in [{section}] is not {kind}"));
        read(&self.value(section, key)?).ok_or_else(wrong)
    }
}

fn whole(value: &Value) -> Option<usize> {
    value.as_u64().and_then(|number| usize::try_from(number).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told<T: std::fmt::Debug>(found: Result<T, Fault>) -> String {
        match found {
            Err(Fault::Config(what)) => what,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn references_lead_to_their_values() {
        let text = "[a.b]\nwidth = ${a.b.c:width}\nattrs = [\"NORM\", \"SHAPE\"]\nsize = ${a.b.c.width}\n\
                    [a.b.c]\nwidth = 96";
        let config = Config::parse(text).unwrap();
        assert_eq!(config.number("a.b", "width").unwrap(), 96);
        assert_eq!(config.number("a.b", "size").unwrap(), 96);
        assert_eq!(config.texts("a.b", "attrs").unwrap(), ["NORM", "SHAPE"]);
    }

    #[test]
    fn a_value_that_is_not_as_it_should_be_is_named() {
        let config = Config::parse("[a]\nloop = ${a:loop}\nlost = ${b:key}\nflag = tru\nwidth = -1").unwrap();
        assert_eq!(told(config.value("a", "loop")), "loop in [a] refers to a value that refers back to it");
        assert_eq!(told(config.value("a", "lost")), "lost in [a] refers to b:key, which lacks");
        assert_eq!(told(config.flag("a", "flag")), "the value of flag in [a] is not JSON");
        assert_eq!(told(config.number("a", "width")), "the value of width in [a] is not a whole number");
        assert_eq!(told(config.text("a.b", "key")), "[a.b] has no key");
    }

    #[test]
    fn a_line_that_is_no_configuration_is_named() {
        let fault = Config::parse("[a]\nnonsense").unwrap_err();
        assert_eq!(fault, "line 2: neither a section nor a key with its value");
    }
}

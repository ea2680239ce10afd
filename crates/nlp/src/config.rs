//! The file `config.cfg`: sections of keys with JSON values, and references from one to another.
//!
//! The format is that of Python's configparser with `${section.key}` or `${section:key}` as references and JSON as
//! values, as the documentation of spaCy's training configuration describes it.

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

    /// Whether there is a section of that name.
    pub(crate) fn has(&self, section: &str) -> bool {
        self.sections.contains_key(section)
    }

    /// The value of a key, with references followed; `None` where it is missing or no JSON.
    pub(crate) fn value(&self, section: &str, key: &str) -> Option<Value> {
        let mut raw = self.sections.get(section)?.get(key)?;
        for _ in 0..LONGEST_WAY {
            let Some(reference) = raw.strip_prefix("${").and_then(|raw| raw.strip_suffix('}')) else {
                return serde_json::from_str(raw).ok();
            };
            let (section, key) = reference.split_once(':').or_else(|| reference.rsplit_once('.'))?;
            raw = self.sections.get(section)?.get(key)?;
        }
        None
    }

    /// A key's text.
    pub(crate) fn text(&self, section: &str, key: &str) -> Option<String> {
        Some(self.value(section, key)?.as_str()?.to_owned())
    }

    /// A key's whole number.
    pub(crate) fn number(&self, section: &str, key: &str) -> Option<usize> {
        self.value(section, key)?.as_u64().and_then(|number| usize::try_from(number).ok())
    }

    /// A key's truth, which is false where the key is missing.
    pub(crate) fn flag(&self, section: &str, key: &str) -> bool {
        self.value(section, key).and_then(|value| value.as_bool()).unwrap_or(false)
    }

    /// A key's list of texts.
    pub(crate) fn texts(&self, section: &str, key: &str) -> Option<Vec<String>> {
        let list = self.value(section, key)?;
        list.as_array()?.iter().map(|text| Some(text.as_str()?.to_owned())).collect()
    }

    /// A key's list of whole numbers.
    pub(crate) fn numbers(&self, section: &str, key: &str) -> Option<Vec<usize>> {
        let list = self.value(section, key)?;
        list.as_array()?.iter().map(|number| usize::try_from(number.as_u64()?).ok()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_lead_to_their_values() {
        let text =
            "[a.b]\nwidth = ${a.b.c:width}\nattrs = [\"NORM\", \"SHAPE\"]\n[a.b.c]\nwidth = 96\nloop = ${a.b.c:loop}";
        let config = Config::parse(text).expect("sound");
        assert_eq!(config.number("a.b", "width"), Some(96));
        assert_eq!(config.texts("a.b", "attrs"), Some(vec!["NORM".to_owned(), "SHAPE".to_owned()]));
        assert_eq!(config.value("a.b.c", "loop"), None);
    }

    #[test]
    fn a_line_that_is_no_configuration_is_named() {
        assert_eq!(
            Config::parse("[a]\nnonsense").expect_err("unsound"),
            "line 2: neither a section nor a key with its value"
        );
    }
}

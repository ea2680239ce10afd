//! Reads the file `tokenizer` of a package: a msgpack map of patterns and special cases.

use super::affixes::Affixes;
use super::special::{Part, Specials};
use crate::pattern::Pattern;
use crate::strings::{StringId, string_id};
use rmpv::Value;

/// The format's numbers of the two attributes that a special case's tokens may have.
const ORTH: (u64, &str) = (65, "ORTH");
const NORM: (u64, &str) = (67, "NORM");

/// What the file holds.
pub(super) struct Package {
    pub(super) affixes: Affixes,
    pub(super) specials: Specials,
    /// Whether all special cases are sought among the tokens, not those alone that a pattern would cut.
    pub(super) seeks_all: bool,
}

impl Package {
    pub(super) fn read(mut bytes: &[u8]) -> Result<Package, String> {
        let value = rmpv::decode::read_value(&mut bytes).map_err(|error| format!("tokenizer: {error}"))?;
        let fields = value.as_map().ok_or("tokenizer: it is no map")?;
        let field = |name: &str| fields.iter().find(|(key, _)| key.as_str() == Some(name)).map(|(_, value)| value);
        let pattern = |name: &str| match field(name).and_then(Value::as_str) {
            Some(source) => {
                Pattern::new(source).map(Some).map_err(|error| format!("tokenizer: the pattern {name}: {error}"))
            }
            None => Ok(None),
        };
        let affixes = Affixes {
            prefix: pattern("prefix_search")?,
            suffix: pattern("suffix_search")?,
            infix: pattern("infix_finditer")?,
            token: pattern("token_match")?,
            url: pattern("url_match")?,
        };
        let specials = read_specials(field("exceptions"))?;
        let seeks_all = field("faster_heuristics").and_then(Value::as_bool) == Some(false);
        Ok(Package { affixes, specials, seeks_all })
    }
}

fn read_specials(exceptions: Option<&Value>) -> Result<Specials, String> {
    let mut specials = Specials::default();
    for (text, parts) in exceptions.and_then(Value::as_map).into_iter().flatten() {
        let wrong = || format!("tokenizer: the exception {text} is not cut into parts of its text");
        let text = text.as_str().ok_or_else(wrong)?;
        let parts: Option<Vec<Part>> = parts.as_array().and_then(|parts| parts.iter().map(read_part).collect());
        let parts = parts.ok_or_else(wrong)?;
        let whole: String = parts.iter().map(|part| &*part.text).collect();
        if whole != text || text.is_empty() {
            return Err(wrong());
        }
        if specials.find(text).is_none() {
            specials.add(text, parts);
        }
    }
    Ok(specials)
}

fn read_part(part: &Value) -> Option<Part> {
    let fields = part.as_map()?;
    let attribute = |(number, name): (u64, &str)| {
        fields
            .iter()
            .find(|(key, _)| key.as_u64() == Some(number) || key.as_str() == Some(name))
            .map(|(_, value)| value)
    };
    let text = attribute(ORTH)?.as_str().filter(|text| !text.is_empty())?;
    let norm: Option<StringId> =
        attribute(NORM).and_then(|norm| norm.as_u64().or_else(|| norm.as_str().map(string_id)));
    // A norm of 0 stands for none.
    Some(Part { text: text.into(), norm: norm.filter(|&norm| norm != 0) })
}

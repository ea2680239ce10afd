//! Reads the file `tokenizer` of a package: a msgpack map of patterns and special cases.

use super::affixes::Affixes;
use super::special::{Part, Specials};
use crate::packed::{Fields, list, map, text, text_of, whole};
use crate::pattern::Pattern;
use crate::strings::{StringId, string_id};
use rmpv::ValueRef;

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
    pub(super) fn read(bytes: &[u8]) -> Result<Package, String> {
        let file = whole(bytes)?;
        let fields = map(&file, "the file")?;
        let field = |name: &str| fields.iter().find(|(key, _)| text_of(key) == Some(name)).map(|(_, value)| value);
        let pattern = |name: &str| match field(name) {
            Some(ValueRef::Nil) => Ok(None),
            Some(source) => {
                let pattern = Pattern::new(text(source, name)?);
                pattern.map(Some).map_err(|fault| format!("the pattern {name}: {fault}"))
            }
            None => Err(format!("it has no field {name}")),
        };
        let affixes = Affixes {
            prefix: pattern("prefix_search")?,
            suffix: pattern("suffix_search")?,
            infix: pattern("infix_finditer")?,
            token: pattern("token_match")?,
            url: pattern("url_match")?,
        };
        let exceptions = field("exceptions").ok_or("it has no field exceptions")?;
        let specials = read_specials(map(exceptions, "exceptions")?)?;
        let seeks_all = field("faster_heuristics") == Some(&ValueRef::Boolean(false));
        Ok(Package { affixes, specials, seeks_all })
    }
}

fn read_specials(exceptions: Fields<'_>) -> Result<Specials, String> {
    let mut specials = Specials::default();
    for (whole, parts) in exceptions {
        let wrong = || format!("the exception {whole} is not cut into parts of its text");
        let whole = text_of(whole).ok_or_else(wrong)?;
        let parts: Option<Vec<Part>> = list(parts, "parts")?.iter().map(read_part).collect();
        let parts = parts.ok_or_else(wrong)?;
        let joined: String = parts.iter().map(|part| &*part.text).collect();
        if joined != whole || whole.is_empty() {
            return Err(wrong());
        }
        if specials.find(whole).is_none() {
            specials.add(whole, parts);
        }
    }
    Ok(specials)
}

fn read_part(part: &ValueRef<'_>) -> Option<Part> {
    let ValueRef::Map(fields) = part else { return None };
    let attribute = |(number, name): (u64, &str)| {
        let is_it = |key: &ValueRef<'_>| key.as_u64() == Some(number) || text_of(key) == Some(name);
        fields.iter().find(|(key, _)| is_it(key)).map(|(_, value)| value)
    };
    let text = text_of(attribute(ORTH)?).filter(|text| !text.is_empty())?;
    let norm: Option<StringId> =
        attribute(NORM).and_then(|norm| norm.as_u64().or_else(|| text_of(norm).map(string_id)));
    // A norm of 0 stands for none.
    Some(Part { text: text.into(), norm: norm.filter(|&norm| norm != 0) })
}

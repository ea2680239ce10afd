//! Reads the attribute ruler's `patterns` file.
//!
//! It is a MessagePack list of maps: `patterns`, a list of token patterns; `attrs`, what a match sets; and `index`, on
//! which token of the match. A token pattern is a list of maps from attribute names to a value, or to a map from
//! predicates to theirs; `OP` says how often the position may be taken.

use super::pattern::{Attribute, Check, Comparison, MOST_POSITIONS, Pattern, Position, Times, Wording};
use super::{AttributeRuler, Rule, Settable};
use crate::id_map::IdMap;
use crate::packed::{Fields, id, list, map, number, text, whole};
use crate::strings::{StringId, string_id};
use rmpv::ValueRef;

/// The universal parts of speech, as the format names them.
const PARTS_OF_SPEECH: [&str; 20] = [
    "", "ADJ", "ADP", "ADV", "AUX", "CONJ", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PROPN", "PUNCT",
    "SCONJ", "SYM", "VERB", "X", "SPACE",
];

/// What is read so far.
#[derive(Default)]
struct Parts {
    rules: Vec<Rule>,
    patterns: Vec<Pattern>,
    strings: IdMap<Box<str>>,
}

pub(super) fn ruler(bytes: &[u8]) -> Result<AttributeRuler, String> {
    let file = whole(bytes)?;
    let mut parts = Parts::default();
    for entry in list(&file, "the file")? {
        parts.read_entry(map(entry, "an entry")?)?;
    }
    Ok(AttributeRuler::new(parts.rules, parts.patterns, parts.strings))
}

impl Parts {
    fn read_entry(&mut self, entry: Fields<'_>) -> Result<(), String> {
        let (mut patterns, mut sets, mut index) = (None, None, 0);
        for (name, value) in entry {
            match text(name, "a name in an entry")? {
                "patterns" => patterns = Some(list(value, "the patterns of an entry")?),
                "attrs" => sets = Some(self.read_attributes(map(value, "the attrs of an entry")?)?),
                "index" => index = whole_number(value).ok_or("the index of an entry is not a number")?,
                other => return Err(format!("the entry's field {other} is not supported")),
            }
        }
        let (Some(patterns), Some(sets)) = (patterns, sets) else {
            return Err("an entry lacks its patterns or its attrs".to_owned());
        };
        for pattern in patterns {
            self.read_pattern(list(pattern, "a pattern")?, index)?;
        }
        self.rules.push(Rule { index, sets });
        Ok(())
    }

    fn read_pattern(&mut self, specs: &[ValueRef<'_>], index: i64) -> Result<(), String> {
        let (mut checks, mut positions) = (Vec::new(), Vec::new());
        for spec in specs {
            let (times, asked) = position(map(spec, "a position of a pattern")?)?;
            positions.extend(times.into_iter().map(|times| Position { times, checks: checks.len() }));
            checks.push(asked);
            if positions.len() > MOST_POSITIONS {
                return Err(format!("a pattern of more than {MOST_POSITIONS} positions is not supported"));
            }
        }
        if positions.is_empty() {
            return Err("a pattern has no positions".to_owned());
        }
        let pattern = Pattern::new(self.rules.len(), checks, positions);
        let shortest = pattern.shortest() as i64;
        if !(-shortest..shortest).contains(&index) {
            return Err(format!("the index {index} can lie outside of a match of {shortest}"));
        }
        self.patterns.push(pattern);
        Ok(())
    }

    fn read_attributes(&mut self, fields: Fields<'_>) -> Result<Vec<(Settable, StringId)>, String> {
        fields
            .iter()
            .map(|(name, value)| {
                let name = text(name, "the name of an attribute to set")?;
                let settable = settable(name)?;
                let value = text(value, name)?;
                match settable {
                    Settable::Morph => Ok((settable, self.intern(&normal_morph(value)?))),
                    Settable::Pos if !PARTS_OF_SPEECH.contains(&value) => {
                        Err(format!("the part of speech {value} is not supported"))
                    }
                    _ => Ok((settable, self.intern(value))),
                }
            })
            .collect()
    }

    fn intern(&mut self, text: &str) -> StringId {
        let id = string_id(text);
        self.strings.entry(id).or_insert_with(|| text.into());
        id
    }
}

fn whole_number(value: &ValueRef<'_>) -> Option<i64> {
    match value {
        ValueRef::Integer(number) => number.as_i64(),
        _ => None,
    }
}

fn settable(name: &str) -> Result<Settable, String> {
    match name.to_uppercase().as_str() {
        "TAG" => Ok(Settable::Tag),
        "POS" => Ok(Settable::Pos),
        "MORPH" => Ok(Settable::Morph),
        "LEMMA" => Ok(Settable::Lemma),
        "DEP" => Ok(Settable::Dep),
        "NORM" => Ok(Settable::Norm),
        _ => Err(format!("to set {name} is not supported")),
    }
}

/// Features sorted, the values of each sorted too, and `_` where there are none: the form that ids are made of.
fn normal_morph(morph: &str) -> Result<String, String> {
    if morph.is_empty() || morph == "_" {
        return Ok("_".to_owned());
    }
    let mut features: Vec<(&str, String)> = Vec::new();
    for feature in morph.split('|') {
        let parts = feature.split_once('=').filter(|(_, values)| !values.contains('='));
        let (field, values) = parts.ok_or_else(|| format!("the morphology {morph} is not of the form Field=Value"))?;
        let mut values: Vec<&str> = values.split(',').collect();
        values.sort_unstable();
        features.retain(|(known, _)| *known != field);
        features.push((field, values.join(",")));
    }
    let mut features: Vec<String> = features.iter().map(|(field, values)| format!("{field}={values}")).collect();
    features.sort_unstable();
    Ok(features.join("|"))
}

fn position(spec: Fields<'_>) -> Result<(Vec<Times>, Vec<Check>), String> {
    let (mut times, mut checks) = (vec![Times::Once], Vec::new());
    for (name, value) in spec {
        let name = text(name, "a pattern key")?;
        match name.to_uppercase().as_str() {
            "OP" => times = quantifier(text(value, "OP")?)?,
            upper => match value {
                ValueRef::Map(predicates) => {
                    for (predicate, value) in predicates {
                        checks.push(predicate_check(name, upper, text(predicate, "a predicate")?, value)?);
                    }
                }
                _ => checks.push(plain_check(name, upper, value)?),
            },
        }
    }
    Ok((times, checks))
}

fn plain_check(name: &str, upper: &str, value: &ValueRef<'_>) -> Result<Check, String> {
    match upper {
        "IS_SPACE" => match value {
            ValueRef::Boolean(wanted) => Ok(Check::Space(*wanted)),
            _ => Err(format!("the value of {name} is not true or false")),
        },
        "LENGTH" => Ok(Check::Length(EQUAL, number(value, name)?)),
        _ => Ok(Check::Is(attribute(name, upper)?, id(value, name)?)),
    }
}

fn predicate_check(name: &str, upper: &str, predicate: &str, value: &ValueRef<'_>) -> Result<Check, String> {
    let unsupported = || format!("the predicate {predicate} of the pattern key {name} is not supported");
    if upper == "LENGTH" {
        let comparison = comparison(predicate).ok_or_else(unsupported)?;
        return Ok(Check::Length(comparison, number(value, name)?));
    }
    if upper == "IS_SPACE" {
        return Err(unsupported());
    }
    let attribute = attribute(name, upper)?;
    match (predicate.to_uppercase().as_str(), attribute) {
        ("IN", _) => Ok(Check::OneOf(attribute, ids(value, attribute, name)?)),
        ("NOT_IN", _) => Ok(Check::NoneOf(attribute, ids(value, attribute, name)?)),
        ("REGEX", Attribute::Orth) => Ok(Check::Reads(false, Wording::new(text(value, "REGEX")?)?)),
        ("REGEX", Attribute::Lower) => Ok(Check::Reads(true, Wording::new(text(value, "REGEX")?)?)),
        _ => Err(unsupported()),
    }
}

fn attribute(name: &str, upper: &str) -> Result<Attribute, String> {
    match upper {
        "ORTH" | "TEXT" => Ok(Attribute::Orth),
        "LOWER" => Ok(Attribute::Lower),
        "NORM" => Ok(Attribute::Norm),
        "LEMMA" => Ok(Attribute::Lemma),
        "SHAPE" => Ok(Attribute::Shape),
        "DEP" => Ok(Attribute::Dep),
        "TAG" => Ok(Attribute::Tag),
        "MORPH" => Ok(Attribute::Morph),
        "ENT_TYPE" => Ok(Attribute::EntType),
        "POS" => Ok(Attribute::Pos),
        _ => Err(format!("the pattern key {name} is not supported")),
    }
}

const EQUAL: Comparison = Comparison { less: false, equal: true, greater: false };

fn comparison(sign: &str) -> Option<Comparison> {
    let (less, equal, greater) = match sign {
        "==" => (false, true, false),
        "!=" => (true, false, true),
        ">=" => (false, true, true),
        "<=" => (true, true, false),
        ">" => (false, false, true),
        "<" => (true, false, false),
        _ => return None,
    };
    Some(Comparison { less, equal, greater })
}

fn quantifier(sign: &str) -> Result<Vec<Times>, String> {
    match sign {
        "1" => Ok(vec![Times::Once]),
        "!" => Ok(vec![Times::Not]),
        "?" => Ok(vec![Times::Maybe]),
        "*" => Ok(vec![Times::Any]),
        "+" => Ok(vec![Times::Once, Times::Any]),
        _ => range(sign).ok_or_else(|| format!("the quantifier {sign} is not supported")),
    }
}

/// `{n}`, `{n,m}`, `{n,}` and `{,m}`.
fn range(sign: &str) -> Option<Vec<Times>> {
    let bounds = sign.strip_prefix('{')?.strip_suffix('}')?;
    let (least, most) = bounds.split_once(',').unwrap_or((bounds, bounds));
    if least.is_empty() && most.is_empty() {
        return None;
    }
    let count = |digits: &str| digits.parse::<usize>().ok().filter(|count| *count <= MOST_POSITIONS);
    let least = if least.is_empty() { 0 } else { count(least)? };
    let mut times = vec![Times::Once; least];
    match most {
        "" => times.push(Times::Any),
        most => times.resize(least + count(most)?.checked_sub(least)?, Times::Maybe),
    }
    Some(times)
}

fn ids(value: &ValueRef<'_>, attribute: Attribute, name: &str) -> Result<Vec<StringId>, String> {
    list(value, name)?
        .iter()
        .map(|value| match attribute {
            Attribute::Morph => Ok(string_id(&normal_morph(text(value, name)?)?)),
            _ => id(value, name),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_are_sorted_and_the_last_of_a_name_stays() {
        assert_eq!(normal_morph("Number=Sing|Case=Nom,Acc").unwrap(), "Case=Acc,Nom|Number=Sing");
        assert_eq!(normal_morph("Case=Nom|Case=Acc").unwrap(), "Case=Acc");
        assert_eq!(normal_morph("").unwrap(), "_");
        assert!(normal_morph("Case").is_err());
        assert!(normal_morph("Case=Nom=Acc").is_err());
    }

    #[test]
    fn a_range_of_counts_is_spelt_out() {
        assert_eq!(range("{2}"), Some(vec![Times::Once; 2]));
        assert_eq!(range("{1,2}"), Some(vec![Times::Once, Times::Maybe]));
        assert_eq!(range("{1,}"), Some(vec![Times::Once, Times::Any]));
        assert_eq!(range("{,1}"), Some(vec![Times::Maybe]));
        for wrong in ["{}", "{,}", "{2,1}", "{a}", "{99999999}", "{", "2"] {
            assert_eq!(range(wrong), None, "{wrong}");
        }
    }
}

//! The texts and answer keys of the fourth Message Understanding Conference (MUC-4, 1992), as they were distributed.
//!
//! A key is a list of templates of 25 numbered slots. A slot holds fills, one a line; a fill may have alternatives
//! (`/`), be optional (`?`), and be tied by a tag (`CIVILIAN: "PEASANTS"`) to a fill of another slot.

use std::collections::BTreeMap;

/// Slots that are filled by a word of a list, or by text of several parts, in which colons tie nothing.
const LOCATION: u8 = 3;

/// One message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Message {
    /// Its name, such as `TST1-MUC3-0001`.
    pub(crate) id: String,
    /// Its text, with the dateline.
    pub(crate) text: String,
    /// The day in the dateline, `1990-02-04`.
    pub(crate) day: Option<String>,
}

/// One template: what is known of one incident.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Filled {
    /// Whether it may be left out.
    pub(crate) is_optional: bool,
    /// The fills of each slot; a slot without any is not there.
    pub(crate) slots: BTreeMap<u8, Vec<Fill>>,
}

/// One fill of a slot.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Fill {
    /// Whether it may be left out.
    pub(crate) is_optional: bool,
    /// What it may be, one as good as the other.
    pub(crate) values: Vec<String>,
    /// The fill of another slot that it is about, likewise.
    pub(crate) tags: Vec<String>,
}

/// The messages of a file.
pub(crate) fn messages(file: &str) -> Vec<Message> {
    let mut messages: Vec<Message> = Vec::new();
    for line in file.lines() {
        match heading(line) {
            Some(id) => messages.push(Message { id: id.to_owned(), text: String::new(), day: None }),
            None => {
                if let Some(message) = messages.last_mut() {
                    message.text.push_str(line);
                    message.text.push('\n');
                }
            }
        }
    }
    for message in &mut messages {
        message.day = dateline_day(&message.text);
    }
    messages
}

/// The templates of each message in a file of keys; a message without an incident has none.
pub(crate) fn keys(file: &str) -> BTreeMap<String, Vec<Filled>> {
    let mut keys: BTreeMap<String, Vec<Filled>> = BTreeMap::new();
    let (mut message, mut slot) = (String::new(), 0);
    for line in file.lines().filter(|line| !line.starts_with(';') && !line.trim().is_empty()) {
        let (number, content) = match numbered(line) {
            Some((number, content)) => (Some(number), content),
            None => (None, line.trim()),
        };
        slot = number.unwrap_or(slot);
        let templates = keys.entry(message.clone()).or_default();
        match (number, slot) {
            (Some(0), _) => {
                message = content.split_whitespace().next().unwrap_or_default().to_owned();
                keys.entry(message.clone()).or_default();
            }
            (_, 1) if !content.starts_with('*') => {
                templates.push(Filled { is_optional: content.contains("OPTIONAL"), ..Filled::default() });
            }
            (_, 0 | 1) => {}
            (_, slot) => {
                if let Some(template) = templates.last_mut() {
                    add(template.slots.entry(slot).or_default(), slot, content);
                }
            }
        }
    }
    keys.remove("");
    keys.values_mut().flatten().for_each(|template| template.slots.retain(|_, fills| !fills.is_empty()));
    keys
}

/// The name at the head of a message.
fn heading(line: &str) -> Option<&str> {
    let name = line.split_whitespace().next()?;
    let is_name = ["DEV-MUC", "TST"].iter().any(|start| line.starts_with(start)) && name.contains("-MUC");
    is_name.then_some(name)
}

/// `GUATEMALA CITY, 4 FEB 90 (ACAN-EFE) -- …`: the first three words that are a day.
fn dateline_day(text: &str) -> Option<String> {
    let line: Vec<&str> = text.split_whitespace().take(20).collect();
    line.windows(3).find_map(|words| day(&words.join(" ")))
}

/// `02 FEB 90` as `1990-02-02`.
pub(crate) fn day(text: &str) -> Option<String> {
    let mut words = text.split_whitespace();
    let (day, month, year) = (words.next()?, words.next()?, words.next()?);
    let months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    let month = months.iter().position(|name| month.to_uppercase().starts_with(name))? + 1;
    let (day, year): (u8, u16) = (day.parse().ok()?, year.parse().ok()?);
    (words.next().is_none() && (1..=31).contains(&day) && year < 100)
        .then(|| format!("19{year:02}-{month:02}-{day:02}"))
}

/// `12. PHYS TGT: ID   "FARM"`: the number and what the slot holds.
fn numbered(line: &str) -> Option<(u8, &str)> {
    let (number, rest) = line.split_once('.')?;
    let number = number.parse().ok()?;
    // The slots' names have one colon, and two blanks or more after them.
    let (_, rest) = rest.split_once(':')?;
    let content = rest.trim_start().split_once("  ").map_or("", |(_, content)| content);
    Some((number, content.trim()))
}

fn add(fills: &mut Vec<Fill>, slot: u8, content: &str) {
    let content = content.trim();
    if matches!(content, "" | "-" | "*") {
        return;
    }
    // A line that begins with a stroke goes on with the alternatives of the one before.
    if let Some(more) = content.strip_prefix('/') {
        let more = fill(slot, more);
        if let Some(last) = fills.last_mut() {
            last.values.extend(more.values.iter().filter(|_| last.tags.is_empty()).cloned());
            last.tags.extend(if last.tags.is_empty() { more.tags } else { more.values });
        }
        return;
    }
    fills.push(fill(slot, content));
}

fn fill(slot: u8, content: &str) -> Fill {
    let is_optional = content.starts_with('?');
    let content = content.trim_start_matches('?').trim();
    let parts = if slot == LOCATION { vec![content.to_owned()] } else { outside_quotes(content, ':', 2) };
    let alternatives = |part: Option<&String>| {
        let parts = part.map(|part| outside_quotes(part, '/', usize::MAX)).unwrap_or_default();
        parts.iter().map(|value| bare(value)).filter(|value| !value.is_empty()).collect()
    };
    Fill { is_optional, values: alternatives(parts.first()), tags: alternatives(parts.get(1)) }
}

/// Cuts at a sign that stands outside quotation marks, into so many parts at most.
fn outside_quotes(text: &str, at: char, most: usize) -> Vec<String> {
    let mut parts = vec![String::new()];
    let (mut is_quoted, mut is_escaped) = (false, false);
    for sign in text.chars() {
        if sign == '"' && !is_escaped {
            is_quoted = !is_quoted;
        }
        is_escaped = sign == '\\' && !is_escaped;
        if sign == at && !is_quoted && parts.len() < most {
            parts.push(String::new());
        } else if let Some(last) = parts.last_mut() {
            last.push(sign);
        }
    }
    parts
}

/// A value without the quotation marks, brackets and blanks around it.
fn bare(value: &str) -> String {
    let value = value.trim();
    let value = match value.strip_prefix('(').and_then(|inside| inside.strip_suffix(')')) {
        Some(inside) if !inside.contains(['(', ')']) => inside.trim(),
        _ => value.trim_start_matches('(').trim(),
    };
    let value = value.strip_prefix('"').and_then(|inside| inside.strip_suffix('"')).unwrap_or(value);
    value.replace("\\\"", "\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "0.  MESSAGE: ID                     TST9-MUC9-0001\n\
        1.  MESSAGE: TEMPLATE               1 (OPTIONAL)\n\
        2.  INCIDENT: DATE                  - 12 MAR 90\n\
        3.  INCIDENT: LOCATION              YARLAND: TARSK (CITY)\n\
        4.  INCIDENT: TYPE                  BOMBING\n\
        12. PHYS TGT: ID                    \"\\\"RED\\\" DEPOT\" / \"DEPOT\"\n\
        \u{20}                                   ? \"LORRY\"\n\
        20. HUM TGT: TYPE                   CIVILIAN / LAW ENFORCEMENT: \"GUARD\"\n\
        21. HUM TGT: NUMBER                 -\n\
        24. HUM TGT: TOTAL NUMBER           *\n\
        ;; a remark\n\
        0.  MESSAGE: ID                     TST9-MUC9-0002\n\
        1.  MESSAGE: TEMPLATE               *\n\
        2.  INCIDENT: DATE                  *\n";

    #[test]
    fn a_key_has_slots_with_fills() {
        let keys = keys(KEY);
        assert_eq!(keys["TST9-MUC9-0002"], []);
        let [template] = keys["TST9-MUC9-0001"].as_slice() else { panic!("{keys:?}") };
        assert!(template.is_optional);
        assert_eq!(template.slots[&3][0].values, ["YARLAND: TARSK (CITY)"]);
        assert_eq!(template.slots[&12][0].values, ["\"RED\" DEPOT", "DEPOT"]);
        assert!(template.slots[&12][1].is_optional);
        let of_type = &template.slots[&20][0];
        assert_eq!((of_type.values.len(), of_type.tags.as_slice()), (2, ["GUARD".to_owned()].as_slice()));
        assert!(!template.slots.contains_key(&21) && !template.slots.contains_key(&24));
    }

    #[test]
    fn messages_have_a_name_and_a_day() {
        let file = "TST9-MUC9-0001\n\n   TARSK, 12 MAR 90 (XYZ) -- [TEXT] A DEPOT\nBURNED.\n\nTST9-MUC9-0002 (OTHER)\n\n   NO DATE.\n";
        let messages = messages(file);
        assert_eq!(messages.len(), 2);
        assert_eq!(messages[0].day.as_deref(), Some("1990-03-12"));
        assert!(messages[0].text.ends_with("BURNED.\n\n"), "{:?}", messages[0].text);
        assert_eq!((messages[1].id.as_str(), &messages[1].day), ("TST9-MUC9-0002", &None));
    }

    #[test]
    fn a_day_is_three_words() {
        assert_eq!(day("02 FEB 90").as_deref(), Some("1990-02-02"));
        assert_eq!(day("- 02 FEB"), None);
        assert_eq!(day("2 FEB 90 X"), None);
    }
}

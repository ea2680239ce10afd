//! One STIX object as it grows: its id, its times, its properties and its extensions.

use serde::Serialize;
use serde_json::{Map, Value, json};
use uuid::{Builder, Uuid};
use whosays_model::{DateInterval, Tlp};

/// Whosays itself, which has made every object.
pub(super) const TOOL: &str = "identity--c313cb74-77a7-47b4-9d1e-ffd2573aac2e";

/// Our extension: what no property of the standard holds.
pub(super) const EXTENSION: &str = "extension-definition--26fe9c0a-30be-49fb-ab2c-db9eff068f9e";

/// The core of the Incident extension (OASIS, version 2.1, 8 July 2024).
pub(super) const INCIDENT: &str = "extension-definition--ef765651-680c-498d-9894-99799f2fa126";

/// Its events.
pub(super) const EVENT: &str = "extension-definition--4ca6de00-5b0d-45ef-a1dc-ea7279ea910e";

/// Its impacts.
pub(super) const IMPACT: &str = "extension-definition--7cc33dd6-f6a1-489b-98ea-522d351d71b9";

/// The UUIDv5 of `whosays:stix` among URLs.
const NAMESPACE: Uuid = Uuid::from_u128(0xbea40d68_ad4b591e_a71a3a26_e30bcef8);

/// An object that is filled property by property.
#[derive(Debug)]
pub(super) struct Object(Map<String, Value>);

impl Object {
    /// An object of this type, whose id comes from what it stands for.
    pub(super) fn new(kind: &str, key: &str) -> Self {
        let fields = [("type", kind.to_owned()), ("spec_version", "2.1".to_owned()), ("id", id(kind, key))];
        Object(fields.into_iter().map(|(name, value)| (name.to_owned(), Value::String(value))).collect())
    }

    /// The same with a property; nothing is left out, for STIX knows no null and no empty list.
    pub(super) fn with(mut self, property: &str, value: impl Serialize) -> Self {
        let value = bare(json!(value));
        if !is_nothing(&value) {
            self.0.insert(property.to_owned(), value);
        }
        self
    }

    /// The same with times in two properties `start_time` and `end_time`, each with how exactly it is known.
    pub(super) fn with_times(self, days: Option<&DateInterval>) -> Self {
        let ends = days.map(ends).unwrap_or_default();
        let Some((start, grain)) = ends.first() else { return self };
        let timed = self.with("start_time", start).with("start_time_fidelity", grain);
        match ends.get(1).filter(|(end, _)| end >= start) {
            Some((end, grain)) => timed.with("end_time", end).with("end_time_fidelity", grain),
            None => timed,
        }
    }

    /// The same with an extension.
    pub(super) fn with_extension(mut self, id: &str, fields: Value) -> Self {
        self.extensions()[id] = fields;
        self
    }

    /// The same with a part of our extension; nothing is left out.
    pub(super) fn with_block(mut self, name: &str, block: impl Serialize) -> Self {
        let block = bare(json!(block));
        if !is_nothing(&block) {
            let ours = &mut self.extensions()[EXTENSION];
            ours["extension_type"] = json!("property-extension");
            ours[name] = block;
        }
        self
    }

    fn extensions(&mut self) -> &mut Value {
        self.0.entry("extensions").or_insert_with(|| json!({}))
    }

    /// Its id.
    pub(super) fn id(&self) -> &str {
        self.0.get("id").and_then(Value::as_str).unwrap_or_default()
    }

    /// The object as JSON.
    pub(super) fn into_json(self) -> Value {
        Value::Object(self.0)
    }
}

/// The id of the object that stands for this: the same in every copy of a case.
///
/// STIX (2.9) asks for UUIDs of version 4 wherever it does not compute them itself, and its validator holds to that; so
/// the bits are those of a UUIDv5, and the version is 4.
pub(super) fn id(kind: &str, key: &str) -> String {
    let hash = Uuid::new_v5(&NAMESPACE, format!("{kind}/{key}").as_bytes());
    format!("{kind}--{}", Builder::from_random_bytes(hash.into_bytes()).into_uuid())
}

/// The marking definition of TLP 2.0 that OASIS has published for a label.
pub(super) fn marking(tlp: Tlp) -> &'static str {
    match tlp {
        Tlp::Clear => "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487",
        Tlp::Green => "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
        Tlp::Amber => "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421",
        Tlp::AmberStrict => "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003",
        Tlp::Red => "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1",
    }
}

/// A time to the millisecond: `2031-06-01T09:30:00.000Z`.
pub(super) fn stamp(at: &str) -> String {
    let bare = at.strip_suffix('Z').unwrap_or(at);
    let (day, time) = bare.split_once('T').unwrap_or((bare, "00:00:00"));
    let (clock, fraction) = time.split_once('.').unwrap_or((time, ""));
    let millis: String = fraction.chars().chain("000".chars()).take(3).collect();
    format!("{day}T{clock}.{millis}Z")
}

/// The same time to the second.
pub(super) fn to_the_second(stamp: &str) -> String {
    format!("{}Z", stamp.split('.').next().unwrap_or(stamp))
}

/// When an interval begins, to the second, and how exactly that is known.
pub(super) fn beginning(days: &DateInterval) -> Option<(String, &'static str)> {
    ends(days).into_iter().next()
}

/// The first moment of an interval.
pub(super) fn first_moment(days: &DateInterval) -> String {
    let ((year, month, day), _) = days.bounds();
    format!("{year:04}-{month:02}-{day:02}T00:00:00.000Z")
}

// The first moments of the one or two parts that an interval is written with, each with its grain.
fn ends(days: &DateInterval) -> Vec<(String, &'static str)> {
    let written = days.to_string();
    let parts = written.split('/').filter_map(|part| Some((part.parse::<DateInterval>().ok()?, part.len())));
    let grain = |length: usize| match length {
        0..=4 => "year",
        5..=7 => "month",
        _ => "day",
    };
    parts.map(|(part, length)| (to_the_second(&first_moment(&part)), grain(length))).collect()
}

fn bare(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let fields = fields.into_iter().map(|(name, field)| (name, bare(field)));
            Value::Object(fields.filter(|(_, field)| !is_nothing(field)).collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(bare).collect()),
        other => other,
    }
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_hashes_of_what_they_stand_for_and_uuids_of_version_4() {
        assert_eq!(NAMESPACE, Uuid::new_v5(&Uuid::NAMESPACE_URL, b"whosays:stix"));
        assert_eq!(TOOL, id("identity", "whosays"));
        assert_eq!(EXTENSION, id("extension-definition", "claims"));
        let uuid: Uuid = id("note", "c-1").trim_start_matches("note--").parse().unwrap();
        assert_eq!((uuid.get_version_num(), id("note", "c-1") == id("note", "c-2")), (4, false));
    }

    #[test]
    fn times_are_written_to_the_millisecond() {
        assert_eq!(stamp("2031-06-01T09:30:00Z"), "2031-06-01T09:30:00.000Z");
        assert_eq!(stamp("2031-06-01T09:30:00.12345Z"), "2031-06-01T09:30:00.123Z");
        assert_eq!(stamp("2031-06-01"), "2031-06-01T00:00:00.000Z");
    }

    fn times(written: &str) -> String {
        let days: DateInterval = written.parse().unwrap();
        let object = Object::new("event", "e").with_times(Some(&days)).into_json();
        let words = ["start_time", "start_time_fidelity", "end_time", "end_time_fidelity"];
        words.iter().filter_map(|name| object[*name].as_str()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_time_says_how_exactly_it_is_known() {
        assert_eq!(times("2031-05-04"), "2031-05-04T00:00:00Z day");
        assert_eq!(times("2031"), "2031-01-01T00:00:00Z year");
        assert_eq!(times("2031-05/2031-06"), "2031-05-01T00:00:00Z month 2031-06-01T00:00:00Z month");
        assert_eq!(times("2031-05-04/2031"), "2031-05-04T00:00:00Z day", "an end is never before its start");
    }

    #[test]
    fn what_is_missing_is_left_out() {
        let object = Object::new("note", "c").with("lang", None::<&str>).with("labels", [""; 0]);
        let object = object.with_block("claim", json!({"via": [], "value": {"n": null}})).into_json();
        assert_eq!(object.as_object().map(Map::len), Some(3), "{object}");
    }
}

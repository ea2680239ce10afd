//! The envelope of a bundle: what it is, and where each of its objects lies in the bytes.

use super::object::{Objects, gathered};
use crate::limits::error;
use serde::Deserialize;
use serde::de::{self, Deserializer, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt;
use whosays_model::Diagnostic;

/// The most objects of a bundle that are read.
pub const MAX_OBJECTS: usize = 100_000;
/// How the error begins that ends the reading of too many.
const TOO_MANY: &str = "too many objects";
/// The version that is read.
const VERSION: &str = "2.1";

/// A bundle whose objects have not been looked into.
pub(super) struct Bundle<'a> {
    /// Its id, where it has one.
    pub(super) id: Option<String>,
    /// Its objects, each as it is written.
    pub(super) written: Vec<&'a RawValue>,
    /// The text that they stand in.
    pub(super) text: &'a str,
    /// Where the text begins in the bytes.
    pub(super) before: usize,
}

#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(rename = "type", default, borrow)]
    kind: Option<&'a RawValue>,
    #[serde(default, borrow)]
    id: Option<&'a RawValue>,
    #[serde(default, borrow)]
    spec_version: Option<&'a RawValue>,
    #[serde(default, borrow)]
    objects: Option<&'a RawValue>,
}

impl<'a> Bundle<'a> {
    /// Opens a bundle; an error says why it is none.
    pub(super) fn open(bytes: &'a [u8], name: &str) -> Result<Self, Diagnostic> {
        let whole = std::str::from_utf8(bytes).map_err(|reason| {
            wrong(name, format!("a bundle is UTF-8, and this is not from byte {} on", reason.valid_up_to()))
        })?;
        let text = whole.strip_prefix('\u{feff}').unwrap_or(whole);
        if !text.trim_start().starts_with('{') {
            return Err(wrong(name, "a bundle is a JSON object, and this is none"));
        }
        let envelope: Envelope<'a> =
            serde_json::from_str(text).map_err(|reason| wrong(name, format!("it is no whole JSON: {reason}")))?;
        check_kind(&envelope, name)?;
        let list = envelope.objects.ok_or_else(|| wrong(name, "the bundle has no `objects`"))?;
        let written = listed(list, name)?;
        let before = whole.len() - text.len();
        Ok(Bundle { id: envelope.id.and_then(string), written, text, before })
    }

    /// Its objects, each once, without what cannot be read.
    pub(super) fn objects(&self, name: &str) -> Result<Objects<'a>, Diagnostic> {
        gathered(self, name)
    }
}

fn check_kind(envelope: &Envelope<'_>, name: &str) -> Result<(), Diagnostic> {
    if envelope.kind.and_then(string).as_deref() != Some("bundle") {
        return Err(wrong(name, "its `type` is not `bundle`"));
    }
    // Bundles of 2.1 do not say it; those of 2.0 do.
    match envelope.spec_version.map(|version| string(version).unwrap_or_default()) {
        Some(version) if version == "2.0" => Err(error("stix-version", name, "the bundle is of STIX 2.0; 2.1 is read")
            .hint("turn it into 2.1 with stix2-elevator or the platform that it came from")),
        Some(version) if version != VERSION => {
            Err(error("stix-version", name, "the bundle is of no known version of STIX").hint("hand it on as STIX 2.1"))
        }
        _ => Ok(()),
    }
}

fn string(written: &RawValue) -> Option<String> {
    serde_json::from_str(written.get()).ok()
}

fn listed<'a>(list: &'a RawValue, name: &str) -> Result<Vec<&'a RawValue>, Diagnostic> {
    let read = serde_json::Deserializer::from_str(list.get()).deserialize_seq(Listing);
    read.map_err(|reason| {
        if reason.to_string().starts_with(TOO_MANY) {
            return error(
                "too-large",
                name,
                format!("the bundle has more than {MAX_OBJECTS} objects; no more are read"),
            )
            .hint("split it into bundles of single reports");
        }
        wrong(name, "its `objects` is no list")
    })
}

/// Takes the elements of a list as they are written, up to the limit.
struct Listing;

impl<'de> Visitor<'de> for Listing {
    type Value = Vec<&'de RawValue>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of objects")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut written = Vec::new();
        while let Some(object) = list.next_element::<&'de RawValue>()? {
            if written.len() == MAX_OBJECTS {
                return Err(de::Error::custom(TOO_MANY));
            }
            written.push(object);
        }
        Ok(written)
    }
}

/// The code of what is wrong with a bundle that is one, and says nothing.
pub(super) const MUTE: &str = "says-nothing";

/// The error about such a bundle.
pub(super) fn mute(name: &str, message: &str) -> Diagnostic {
    error(MUTE, name, message).hint("what is taken of which type of object is listed in docs/exchange/stix.md")
}

/// The error about a bundle that is none.
pub(super) fn wrong(name: &str, message: impl Into<String>) -> Diagnostic {
    error("no-bundle", name, message).hint("give a bundle of STIX 2.1, whole and as it was handed on")
}

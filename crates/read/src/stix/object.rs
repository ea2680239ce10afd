//! Objects of a bundle: each once, and of each what is taken.

use super::bundle::{Bundle, mute};
use super::moments::{Moment, moment};
use super::words::takes;
use super::written::is_stix_id;
use crate::limits::error;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use whosays_model::{Diagnostic, Loss, Losses, Severity, Tlp};

/// Our extension: what no property of the standard holds.
const EXTENSION: &str = "extension-definition--26fe9c0a-30be-49fb-ab2c-db9eff068f9e";
/// The core of the Incident extension.
const INCIDENT: &str = "extension-definition--ef765651-680c-498d-9894-99799f2fa126";
/// Its events and impacts, and what the standard or the extension asks to stand beside them.
const EMPTY: &[&str] = &[
    "extension-definition--4ca6de00-5b0d-45ef-a1dc-ea7279ea910e",
    "extension-definition--7cc33dd6-f6a1-489b-98ea-522d351d71b9",
    "external-ext",
];
/// What OpenCTI says of an object: it keeps persons under types that the standard has for groups too.
const OPENCTI: &str = "extension-definition--ea279b3e-5c71-4632-ac08-831c66a786ba";
/// Whosays itself.
pub(super) const TOOL: &str = "identity--c313cb74-77a7-47b4-9d1e-ffd2573aac2e";
/// What of the core of the Incident extension is read.
const OF_INCIDENT: &[&str] = &["extension_type", "determination", "incident_types", "event_refs", "impact_refs"];
/// What every object has, and what is read of it whatever its type.
const COMMON: &[&str] = &[
    "type",
    "spec_version",
    "id",
    "created",
    "modified",
    "created_by_ref",
    "object_marking_refs",
    "granular_markings",
    "extensions",
    "revoked",
    "lang",
];
/// The marking definitions of TLP 2.0, and those of TLP 1.0 that the standard itself defines.
const MARKINGS: &[(&str, Tlp)] = &[
    ("marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487", Tlp::Clear),
    ("marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb", Tlp::Green),
    ("marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421", Tlp::Amber),
    ("marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003", Tlp::AmberStrict),
    ("marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1", Tlp::Red),
    ("marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9", Tlp::Clear),
    ("marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da", Tlp::Green),
    ("marking-definition--f88d31f6-486f-44da-b317-01333bde0b82", Tlp::Amber),
    ("marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed", Tlp::Red),
];
/// The most single values that are kept of a bundle.
const MAX_VALUES: usize = 2_000_000;
/// The longest name of a type or property that is listed among what was not taken.
const LONGEST_TYPE: usize = 60;
/// How many types or properties are listed each by its name; a bundle may make up any number.
const MOST_LISTED: usize = 500;

/// An object of a bundle.
pub(super) struct Object<'a> {
    /// Its type.
    pub(super) kind: String,
    /// Its id.
    pub(super) id: String,
    /// As it is written.
    pub(super) written: &'a str,
    /// Where it lies in the bytes.
    pub(super) place: Range<usize>,
    /// Whether it is said to be a single person, whatever its type.
    pub(super) is_single: bool,
    modified: Option<Moment>,
    fields: Map<String, Value>,
}

/// The objects of a bundle, in its order.
pub(super) struct Objects<'a> {
    pub(super) all: Vec<Object<'a>>,
    by_id: HashMap<String, usize>,
    /// What of those that are not there could not be taken.
    pub(super) dropped: Losses,
    /// What of those that are there could not be taken.
    pub(super) lacking: Losses,
    twice: usize,
}

/// Reads each object; of those that bear one id the one that was modified last.
pub(super) fn gathered<'a>(bundle: &Bundle<'a>, name: &str) -> Result<Objects<'a>, Diagnostic> {
    let mut objects = Objects {
        all: Vec::new(),
        by_id: HashMap::new(),
        dropped: Losses::default(),
        lacking: Losses::default(),
        twice: 0,
    };
    let mut values = 0;
    let too_many = || {
        let message = format!("the bundle has more than {MAX_VALUES} values; no more are read");
        error("too-large", name, message).hint("split it into bundles of single reports")
    };
    for raw in &bundle.written {
        let written = raw.get();
        // Before it is read: a value takes some fifty times the room that it is written in.
        if values_in(written.as_bytes()) > MAX_VALUES {
            return Err(too_many());
        }
        // Both are slices of one text.
        let start = bundle.before + (written.as_ptr() as usize).saturating_sub(bundle.text.as_ptr() as usize);
        match read(written, start..start + written.len(), &mut objects.lacking) {
            Ok(object) => {
                values += object.fields.values().map(size).sum::<usize>();
                objects.take(object);
            }
            Err(loss) => count(&mut objects.dropped, loss),
        }
        if values > MAX_VALUES {
            return Err(too_many());
        }
    }
    if objects.all.is_empty() {
        return Err(mute(name, "the bundle has no object that can be read"));
    }
    Ok(objects)
}

/// How many values JSON holds at most, told by its commas and brackets without reading it.
pub fn values_in(json: &[u8]) -> usize {
    let (mut many, mut is_text, mut is_escaped) = (1, false, false);
    for &byte in json {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = is_text,
            b'"' => is_text = !is_text,
            b',' | b'[' | b'{' if !is_text => many += 1,
            _ => {}
        }
    }
    many
}

fn size(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(size).sum::<usize>(),
        Value::Object(fields) => 1 + fields.values().map(size).sum::<usize>(),
        _ => 1,
    }
}

fn loss(of: &str, field: &str, why: &'static str) -> Loss {
    let short = |words: &str| super::words::in_sentence(words).chars().take(LONGEST_TYPE).collect::<String>();
    Loss { of: short(of).into(), field: short(field).into(), why: why.into() }
}

fn read<'a>(written: &'a str, place: Range<usize>, lacking: &mut Losses) -> Result<Object<'a>, Loss> {
    let fields: Map<String, Value> = serde_json::from_str(written)
        .map_err(|_| loss("object", "all of it", "it is no JSON object, or one in too many others"))?;
    let text = |name: &str| fields.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let (kind, id) = (text("type"), text("id"));
    if kind.is_empty() {
        return Err(loss("object", "type", "it says not what it is"));
    }
    if !is_stix_id(&id, &kind) {
        return Err(loss(&kind, "id", "an id is its type, -- and a UUID"));
    }
    if fields.get("spec_version").is_some_and(|version| version != "2.1") {
        return Err(loss(&kind, "spec_version", "only objects of STIX 2.1 are read"));
    }
    if fields.get("revoked") == Some(&Value::Bool(true)) {
        return Err(loss(&kind, "revoked", "whoever made it has withdrawn it"));
    }
    let (created, modified) = (moment(&text("created")), moment(&text("modified")));
    if created.as_ref().zip(modified.as_ref()).is_some_and(|(created, modified)| modified < created) {
        count(lacking, loss(&kind, "modified", "it was changed before it was made"));
    }
    let is_single = is_single(&fields);
    let mut object = Object { kind, id, written, place, is_single, modified, fields };
    object.keep_what_is_taken(lacking);
    Ok(object)
}

fn is_single(fields: &Map<String, Value>) -> bool {
    let of_opencti = fields.get("extensions").and_then(|all| all.get(OPENCTI)?.get("type"));
    let sorts = [fields.get("resource_level"), of_opencti, fields.get("x_opencti_type")];
    let mut sorts = sorts.into_iter().flatten().filter_map(Value::as_str);
    sorts.any(|sort| sort.to_ascii_lowercase().ends_with("individual"))
}

// A bundle may make up as many names as it has room for.
fn count(losses: &mut Losses, loss: Loss) {
    let is_full = losses.sorts() >= MOST_LISTED && !losses.has(&loss);
    let others = || Loss { of: "object".into(), field: "others".into(), why: "no more are listed by name".into() };
    losses.count(if is_full { others() } else { loss }, 1);
}

impl<'a> Object<'a> {
    fn keep_what_is_taken(&mut self, lacking: &mut Losses) {
        let Some(taken) = takes(&self.kind) else {
            count(lacking, loss(&self.kind, "all of it", "claims are not made from it"));
            self.fields.retain(|name, _| COMMON.contains(&name.as_str()));
            return;
        };
        let kind = &self.kind;
        // What Whosays makes beside its notes says the same again.
        let is_ours = self.fields.get("created_by_ref").and_then(Value::as_str) == Some(TOOL);
        self.fields.retain(|name, _| {
            let is_taken = COMMON.contains(&name.as_str()) || taken.contains(&name.as_str());
            if !is_taken && !is_ours {
                count(lacking, loss(kind, name, "claims are not made from it"));
            }
            is_taken
        });
        if let Some(Value::Object(extensions)) = self.fields.get_mut("extensions") {
            extensions.retain(|id, fields| keep_extension(kind, id, fields, lacking));
        }
    }

    /// A property that is text.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.fields.get(name)?.as_str().filter(|words| !words.trim().is_empty())
    }

    /// A property that is a whole number.
    pub(super) fn number(&self, name: &str) -> Option<u64> {
        self.fields.get(name)?.as_u64()
    }

    /// A property that is a list.
    pub(super) fn list(&self, name: &str) -> &[Value] {
        self.fields.get(name).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
    }

    /// The texts in a property that is a list.
    pub(super) fn texts(&self, name: &str) -> impl Iterator<Item = &str> {
        self.list(name).iter().filter_map(Value::as_str)
    }

    /// What a property that is a table holds, by name.
    pub(super) fn table(&self, name: &str) -> BTreeMap<&str, &Value> {
        let entries = self.fields.get(name).and_then(Value::as_object).into_iter().flatten();
        entries.map(|(name, value)| (name.as_str(), value)).collect()
    }

    /// A part of our extension.
    pub(super) fn ours(&self, part: &str) -> Option<&Value> {
        self.fields.get("extensions")?.get(EXTENSION)?.get(part)
    }

    /// A property of the core of the Incident extension.
    pub(super) fn of_incident(&self, name: &str) -> Option<&Value> {
        self.fields.get("extensions")?.get(INCIDENT)?.get(name)
    }

    /// The texts in a list of the core of the Incident extension.
    pub(super) fn texts_of_incident(&self, name: &str) -> impl Iterator<Item = &str> {
        self.of_incident(name).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
    }

    /// Whether Whosays has made it.
    pub(super) fn is_ours(&self) -> bool {
        self.text("created_by_ref") == Some(TOOL)
    }

    /// The markings of it, and of any part of it.
    fn markings(&self) -> impl Iterator<Item = &str> {
        let parts = self.list("granular_markings").iter().filter_map(|part| part.get("marking_ref")?.as_str());
        self.texts("object_marking_refs").chain(parts)
    }

    /// The ids of what it says something of, where it is a relationship, a note or an opinion.
    pub(super) fn says_of(&self) -> impl Iterator<Item = &str> {
        let is_said = matches!(self.kind.as_str(), "relationship" | "note" | "opinion");
        let ends = ["source_ref", "target_ref"].into_iter().filter_map(|name| self.text(name));
        ends.chain(self.texts("object_refs")).filter(move |_| is_said)
    }

    /// The ids that it leads to, but for those that lead back to reports.
    pub(super) fn leads_to(&self) -> Vec<&str> {
        let single = ["created_by_ref", "source_ref", "target_ref"].into_iter().filter_map(|name| self.text(name));
        // With the markings of its parts: a definition that stays behind is no level any more.
        let several = self.texts("object_refs").chain(self.markings());
        let of_incident = ["event_refs", "impact_refs"].into_iter().flat_map(|name| self.texts_of_incident(name));
        let outlet = self.ours("report").and_then(|report| report.get("outlet_ref")?.as_str());
        single.chain(several).chain(of_incident).chain(outlet).collect()
    }
}

fn keep_extension(kind: &str, id: &str, fields: &mut Value, lacking: &mut Losses) -> bool {
    match id {
        EXTENSION => true,
        INCIDENT => {
            if let Value::Object(core) = fields {
                core.retain(|name, _| {
                    let is_taken = OF_INCIDENT.contains(&name.as_str());
                    // Whosays writes no more than that it has looked into nothing.
                    if !is_taken && name != "investigation_status" {
                        count(lacking, loss(kind, name, "claims are not made from it"));
                    }
                    is_taken
                });
            }
            true
        }
        _ => {
            if !EMPTY.contains(&id) {
                count(lacking, loss(kind, "extensions", "the extension is not known"));
            }
            false
        }
    }
}

impl<'a> Objects<'a> {
    fn take(&mut self, object: Object<'a>) {
        let Some(at) = self.by_id.get(&object.id).copied() else {
            self.by_id.insert(object.id.clone(), self.all.len());
            self.all.push(object);
            return;
        };
        if self.all[at].written != object.written {
            self.twice += 1;
            count(
                &mut self.dropped,
                loss(&object.kind, "id", "told twice and not alike; what was modified last holds"),
            );
            if object.modified > self.all[at].modified {
                self.all[at] = object;
            }
        }
    }

    /// The object with an id.
    pub(super) fn get(&self, id: &str) -> Option<&Object<'a>> {
        self.number(id).map(|at| &self.all[at])
    }

    /// The number of the object with an id.
    pub(super) fn number(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    /// Those of a type, in order.
    pub(super) fn of<'b>(&'b self, kind: &'b str) -> impl Iterator<Item = &'b Object<'a>> {
        self.all.iter().filter(move |object| object.kind == kind)
    }

    /// The highest marking of any of them.
    pub(super) fn tlp(&self) -> Option<Tlp> {
        // What Whosays makes beside reports and notes bears the marking of all reports that it is made from, and is not told.
        let is_told = |object: &&Object<'a>| !object.is_ours() || matches!(object.kind.as_str(), "report" | "note");
        self.all.iter().filter(is_told).flat_map(Object::markings).filter_map(|id| self.level(id)).max()
    }

    /// How many markings are no level of TLP.
    pub(super) fn other_markings(&self) -> usize {
        self.all.iter().flat_map(Object::markings).filter(|id| self.level(id).is_none()).count()
    }

    // A platform may define the levels under ids of its own.
    fn level(&self, id: &str) -> Option<Tlp> {
        let known = MARKINGS.iter().find(|(known, _)| *known == id).map(|(_, tlp)| *tlp);
        known.or_else(|| {
            let definition = self.get(id)?;
            let level = definition.fields.get("definition").and_then(|level| level.get("tlp")?.as_str());
            let labels = [definition.text("name"), level];
            labels.into_iter().flatten().find_map(|label| Tlp::from_label(label).ok())
        })
    }

    /// Whether it told of anything twice and not alike.
    pub(super) fn said_twice(&self, name: &str) -> Option<Diagnostic> {
        let message =
            format!("{} of its objects stand there again and not alike; those modified last hold", self.twice);
        let warning = Diagnostic::new(Severity::Warning, "stix-twice", name, message);
        (self.twice > 0).then(|| warning.hint("ask whoever made the bundle which of them was meant"))
    }
}

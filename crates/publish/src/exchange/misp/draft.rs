//! A MISP event as it grows: its attributes, its objects by the templates of misp-objects, and what leads from one to
//! another.
//!
//! Every UUID is of version 5 and comes from what it names, so that MISP takes a second copy of a case for the same
//! events.

use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::sync::LazyLock;
use uuid::Uuid;
use whosays_model::Tlp;

/// The UUIDv5 of `urn:whosays:misp` among URLs.
const NAMESPACE: Uuid = Uuid::from_u128(0x89a4_5d16_707c_5f51_8b4b_2fd6_aa92_f60e);

/// As many characters as the info of an event should have at most.
const LONGEST_INFO: usize = 255;

/// A template of objects, with the type and category of each of its relations that is used.
struct Template {
    uuid: &'static str,
    version: &'static str,
    category: &'static str,
    doc: &'static str,
    relations: BTreeMap<&'static str, (&'static str, &'static str)>,
}

static TEMPLATES: LazyLock<BTreeMap<&'static str, Template>> = LazyLock::new(|| {
    let mut templates: BTreeMap<&'static str, Template> = BTreeMap::new();
    let lines = include_str!("../../../lexicon/misp_objects.tsv").lines().filter(|line| !line.starts_with('#'));
    for row in lines.map(|line| line.split('\t').collect::<Vec<_>>()) {
        match row[..] {
            ["template", name, uuid, version, category, doc] => {
                templates.insert(name, Template { uuid, version, category, doc, relations: BTreeMap::new() });
            }
            ["relation", name, relation, kind, category] => {
                if let Some(template) = templates.get_mut(name) {
                    template.relations.insert(relation, (kind, category));
                }
            }
            _ => {}
        }
    }
    templates
});

/// An object of the event that is being written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Handle(usize);

/// One attribute of an object.
#[derive(Default)]
pub(super) struct Part {
    relation: &'static str,
    value: String,
    comment: String,
    tags: Vec<String>,
    correlates: bool,
}

impl Part {
    pub(super) fn new(relation: &'static str, value: impl Into<String>) -> Self {
        Part { relation, value: value.into(), ..Part::default() }
    }

    /// The same with a comment.
    pub(super) fn commented(self, comment: impl Into<String>) -> Self {
        Part { comment: comment.into(), ..self }
    }

    /// The same with tags.
    pub(super) fn tagged(self, tags: Vec<String>) -> Self {
        Part { tags, ..self }
    }

    /// The same, which MISP may look for in other events.
    pub(super) fn correlating(self) -> Self {
        Part { correlates: true, ..self }
    }
}

struct Object {
    uuid: String,
    fields: Map<String, Value>,
    references: Vec<Value>,
}

/// A MISP event that is being written.
pub(super) struct Draft<'a> {
    uuid: Uuid,
    stamp: &'a str,
    fields: Map<String, Value>,
    tags: Vec<String>,
    attributes: Vec<Value>,
    objects: Vec<Object>,
    used: BTreeMap<String, usize>,
}

impl<'a> Draft<'a> {
    /// An event for the thing of this id; `stamp` is when it is written, in seconds of Unix time.
    pub(super) fn new(id: &str, info: &str, date: &str, stamp: &'a str, marking: Option<Tlp>) -> Self {
        let uuid = Uuid::new_v5(&NAMESPACE, id.as_bytes());
        let fields = json!({
            "uuid": uuid.to_string(),
            "info": info.chars().take(LONGEST_INFO).collect::<String>(),
            "date": date,
            "timestamp": stamp,
            "published": false,
            "publish_timestamp": "0",
            "threat_level_id": "4",
            "analysis": "0",
            "distribution": distribution(marking),
            "sharing_group_id": "0",
        });
        let mut draft = Draft {
            uuid,
            stamp,
            fields: into_map(fields),
            tags: Vec::new(),
            attributes: Vec::new(),
            objects: Vec::new(),
            used: BTreeMap::new(),
        };
        draft.tags.extend(marking.map(tlp_tag));
        draft
    }

    /// Tags the event.
    pub(super) fn tag(&mut self, tag: String) {
        self.tags.push(tag);
    }

    /// Adds a text that belongs to no object.
    pub(super) fn text(&mut self, key: &str, category: &str, value: &str, comment: &str) {
        let part = Part::new("", value).commented(comment);
        let attribute = self.attribute(key, "text", category, part);
        self.attributes.push(attribute);
    }

    /// Adds an object of a template; `key` tells it from all others of the event.
    pub(super) fn object(&mut self, template: &str, key: &str, comment: String, parts: Vec<Part>) -> Handle {
        let uuid = self.uuid_of(key);
        let known = TEMPLATES.get(template);
        debug_assert!(known.is_some(), "there is no template {template}");
        let attributes: Vec<Value> = parts
            .into_iter()
            .map(|part| {
                let typed = known.and_then(|known| known.relations.get(part.relation).copied());
                debug_assert!(typed.is_some(), "{template} has no {}", part.relation);
                let (kind, category) = typed.unwrap_or(("text", "Other"));
                self.attribute(key, kind, category, part)
            })
            .collect();
        let fields = json!({
            "uuid": uuid,
            "name": template,
            "meta-category": known.map(|known| known.category),
            "description": known.map(|known| known.doc),
            "template_uuid": known.map(|known| known.uuid),
            "template_version": known.map(|known| known.version),
            "timestamp": self.stamp,
            "distribution": "5",
            "sharing_group_id": "0",
            "comment": comment,
            "deleted": false,
            "Attribute": attributes,
        });
        self.objects.push(Object { uuid, fields: into_map(fields), references: Vec::new() });
        Handle(self.objects.len() - 1)
    }

    /// Leads from an object to another, by a relationship of misp-objects.
    pub(super) fn refer(&mut self, from: Handle, to: Handle, relationship: &str, comment: &str) {
        let uuid_at = |handle: Handle| self.objects.get(handle.0).map(|object| object.uuid.clone());
        let (Some(source), Some(target)) = (uuid_at(from), uuid_at(to)) else { return };
        let reference = json!({
            "uuid": self.uuid_of(&format!("{source} {relationship} {target}")),
            "timestamp": self.stamp,
            "object_uuid": source,
            "referenced_uuid": target,
            "referenced_type": "1",
            "relationship_type": relationship,
            "comment": comment,
            "deleted": false,
        });
        if let Some(object) = self.objects.get_mut(from.0) {
            object.references.push(reference);
        }
    }

    /// The event as MISP writes it.
    pub(super) fn into_json(mut self) -> Value {
        if !self.tags.is_empty() {
            self.fields.insert("Tag".to_owned(), tags(&self.tags));
        }
        self.fields.insert("Attribute".to_owned(), Value::Array(self.attributes));
        let objects = self.objects.into_iter().map(|mut object| {
            object.fields.insert("ObjectReference".to_owned(), Value::Array(object.references));
            Value::Object(object.fields)
        });
        self.fields.insert("Object".to_owned(), Value::Array(objects.collect()));
        json!({ "Event": self.fields })
    }

    fn attribute(&mut self, owner: &str, kind: &str, category: &str, part: Part) -> Value {
        let uuid = self.uuid_of(format!("{owner} {}", part.relation).trim_end());
        let mut attribute = into_map(json!({
            "uuid": uuid,
            "type": kind,
            "category": category,
            "value": part.value,
            "comment": part.comment,
            "to_ids": false,
            "distribution": "5",
            "sharing_group_id": "0",
            "timestamp": self.stamp,
            "deleted": false,
            "disable_correlation": !part.correlates,
        }));
        if !part.relation.is_empty() {
            attribute.insert("object_relation".to_owned(), json!(part.relation));
        }
        if !part.tags.is_empty() {
            attribute.insert("Tag".to_owned(), tags(&part.tags));
        }
        Value::Object(attribute)
    }

    /// The UUID of a part of the event; a second part of one name is told by its number.
    fn uuid_of(&mut self, name: &str) -> String {
        let times = self.used.entry(name.to_owned()).or_default();
        let numbered = if *times == 0 { name.to_owned() } else { format!("{name} {times}") };
        *times += 1;
        Uuid::new_v5(&self.uuid, numbered.as_bytes()).to_string()
    }
}

/// The tag of the taxonomy `tlp` for a marking.
pub(super) fn tlp_tag(marking: Tlp) -> String {
    format!("tlp:{marking}")
}

/// How far MISP may pass an event on: never further than its marking allows, and nowhere where nobody has said that it
/// may.
fn distribution(marking: Option<Tlp>) -> &'static str {
    match marking {
        Some(Tlp::Clear) => "3",
        Some(Tlp::Green) => "1",
        Some(Tlp::Amber | Tlp::AmberStrict | Tlp::Red) | None => "0",
    }
}

fn tags(names: &[String]) -> Value {
    names.iter().map(|name| json!({ "name": name })).collect()
}

fn into_map(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_space_is_that_of_its_name() {
        assert_eq!(NAMESPACE, Uuid::new_v5(&Uuid::NAMESPACE_URL, b"urn:whosays:misp"));
    }

    #[test]
    fn every_row_of_the_templates_is_read() {
        let rows = include_str!("../../../lexicon/misp_objects.tsv").lines().filter(|line| !line.starts_with('#'));
        let read: usize = TEMPLATES.values().map(|template| 1 + template.relations.len()).sum();
        assert_eq!(read, rows.count());
    }

    #[test]
    fn two_parts_of_one_name_have_two_uuids_and_a_second_copy_has_the_same() {
        let draft = || {
            let mut draft = Draft::new("e-1", "attack", "2031-05-04", "0", None);
            draft.text("code", "Other", "one", "");
            draft.text("code", "Other", "two", "");
            draft.into_json()
        };
        let written = draft();
        assert_ne!(written["Event"]["Attribute"][0]["uuid"], written["Event"]["Attribute"][1]["uuid"]);
        assert_eq!(written, draft());
    }

    #[test]
    fn what_nobody_has_marked_stays_in_the_house() {
        let labels = Tlp::ALL.iter().map(|label| distribution(Some(*label)));
        assert_eq!(labels.collect::<Vec<_>>(), ["3", "1", "0", "0", "0"]);
        assert_eq!(distribution(None), "0");
    }
}

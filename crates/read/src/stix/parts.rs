//! Parts a bundle of several reports into one bundle for each, so that each keeps its day and its outlet.

use super::bundle::Bundle;
use super::object::{Object, Objects};
use super::written::{stix_bundle, uuid_of};
use crate::draft::Source;
use crate::limits::{admit, error};
use std::collections::{BTreeSet, HashMap};
use whosays_model::{Diagnostic, Losses, ReportId, Tlp};

/// The most bytes that all parts of a bundle may have: reports that share objects repeat them.
const MAX_PARTED: usize = 256 << 20;
/// Types that say nothing by themselves.
const MUTE: &[&str] = &["identity", "location", "marking-definition", "extension-definition"];
/// Types whose words are told of one report alone.
const TELLING: &[&str] = &["incident", "event", "impact", "note", "opinion", "relationship", "grouping", "campaign"];

/// A part of a bundle: a bundle with one report at most.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BundlePart {
    /// The file's name, with `#` and the part's number where there are several.
    pub name: String,
    /// Its bytes; those of the file where it is the whole of it.
    pub bytes: Vec<u8>,
}

/// A bundle in parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parted {
    /// The parts, in the order of their reports; what no report refers to stands in the last.
    pub parts: Vec<BundlePart>,
    /// The highest marking of whatever is told in any of them.
    pub tlp: Option<Tlp>,
    /// What could be taken into none of them.
    pub losses: Losses,
    /// What is odd about the whole.
    pub diagnostics: Vec<Diagnostic>,
}

/// Parts a bundle by its reports; `name` is its file name.
///
/// # Errors
/// A diagnostic, where it is no bundle of STIX 2.1 or is too large.
pub fn parted(bytes: &[u8], name: &str) -> Result<Parted, Diagnostic> {
    admit(bytes, name)?;
    let bundle = Bundle::open(bytes, name)?;
    let objects = bundle.objects(name)?;
    if objects.of("report").nth(1).is_none() {
        let whole = BundlePart { name: name.to_owned(), bytes: bytes.to_vec() };
        return Ok(Parted { parts: vec![whole], tlp: objects.tlp(), ..Parted::default() });
    }
    let chosen = Chosen::of(&objects, name)?;
    let mut parts: Vec<BundlePart> = Vec::new();
    for (number, part) in chosen.parts.iter().enumerate() {
        parts.push(BundlePart { name: format!("{name}#{}", number + 1), bytes: written(&bundle, &objects, part) });
    }
    let mut losses = objects.dropped.clone();
    if chosen.has_rest && parts.last().is_some_and(|part| !says_something(part)) {
        parts.pop();
        for _ in chosen.parts.last().into_iter().flatten().filter(|at| !is_mute(&objects.all[**at])) {
            losses.add("object", "all of it", "no report refers to it, and nothing of it is told in words");
        }
    }
    Ok(Parted { parts, tlp: objects.tlp(), losses, diagnostics: objects.said_twice(name).into_iter().collect() })
}

fn says_something(part: &BundlePart) -> bool {
    super::read_stix(&Source { bytes: &part.bytes, name: &part.name }, &mut Vec::new()).is_some()
}

/// The numbers of the objects of each part.
struct Chosen {
    parts: Vec<BTreeSet<usize>>,
    has_rest: bool,
}

impl Chosen {
    fn of(objects: &Objects<'_>, name: &str) -> Result<Self, Diagnostic> {
        let mut size = 0;
        let mut parts = Vec::new();
        let mut referred = vec![false; objects.all.len()];
        for (at, _) in objects.all.iter().enumerate().filter(|(_, object)| object.kind == "report") {
            let part = reached(objects, vec![at], &|_| true, &mut size, name)?;
            part.iter().for_each(|at| referred[*at] = true);
            parts.push(part);
        }
        let said_of = said_of(objects, &referred);
        for part in &mut parts {
            take_what_is_said_of(part, objects, &said_of, &referred, &mut size);
            part.iter().for_each(|at| referred[*at] = true);
        }
        check_size(size, name)?;
        let rest: Vec<usize> = (0..objects.all.len()).filter(|at| !referred[*at]).collect();
        let has_rest = rest.iter().any(|at| !is_mute(&objects.all[*at]));
        if has_rest {
            // What a report tells is not told again: it would look like a second witness.
            let is_free = |at: usize| !referred[at] || !TELLING.contains(&objects.all[at].kind.as_str());
            parts.push(reached(objects, rest, &is_free, &mut size, name)?);
        }
        Ok(Chosen { parts, has_rest })
    }
}

/// Whether an object says nothing by itself; what Whosays makes beside reports and notes says what these say.
fn is_mute(object: &Object<'_>) -> bool {
    let kind = object.kind.as_str();
    MUTE.contains(&kind) || object.is_ours() && !matches!(kind, "report" | "note")
}

/// What no report refers to and that says something of other objects, by the first of them.
fn said_of(objects: &Objects<'_>, referred: &[bool]) -> HashMap<usize, Vec<usize>> {
    let mut said: HashMap<usize, Vec<usize>> = HashMap::new();
    for (at, object) in objects.all.iter().enumerate().filter(|(at, _)| !referred[*at]) {
        if let Some(of) = object.says_of().next().and_then(|id| objects.number(id)) {
            said.entry(of).or_default().push(at);
        }
    }
    said
}

fn take_what_is_said_of(
    part: &mut BTreeSet<usize>,
    objects: &Objects<'_>,
    said_of: &HashMap<usize, Vec<usize>>,
    taken: &[bool],
    size: &mut usize,
) {
    let mut waiting: Vec<usize> = part.iter().copied().collect();
    while let Some(at) = waiting.pop() {
        for said in said_of.get(&at).into_iter().flatten().filter(|said| !taken[**said]) {
            let object = &objects.all[*said];
            // Looking costs too.
            *size += object.says_of().count();
            if *size > MAX_PARTED {
                return;
            }
            let is_inside = |id: &str| objects.number(id).is_some_and(|at| part.contains(&at));
            if object.says_of().all(is_inside) && part.insert(*said) {
                *size += object.written.len();
                waiting.push(*said);
            }
        }
    }
}

fn check_size(size: usize, name: &str) -> Result<(), Diagnostic> {
    if size <= MAX_PARTED {
        return Ok(());
    }
    let message = "its reports share so many objects that they are too large apart";
    Err(error("too-large", name, message).hint("split it into bundles of single reports"))
}

/// Everything that these objects lead to, with themselves: but no other report, and of what Whosays has made nothing that
/// another report says.
fn reached(
    objects: &Objects<'_>,
    first: Vec<usize>,
    is_free: &dyn Fn(usize) -> bool,
    size: &mut usize,
    name: &str,
) -> Result<BTreeSet<usize>, Diagnostic> {
    let report = first.first().and_then(|at| objects.all[*at].ours("report")?.get("id")?.as_str());
    let mut part: BTreeSet<usize> = BTreeSet::new();
    let mut waiting = first;
    while let Some(at) = waiting.pop() {
        if !part.insert(at) {
            continue;
        }
        let object = &objects.all[at];
        *size += object.written.len();
        check_size(*size, name)?;
        let next = object.leads_to().into_iter().filter_map(|id| objects.number(id));
        // A note on another's note is no reason to tell that one too.
        let lists = matches!(object.kind.as_str(), "report" | "grouping");
        let is_of_part = |at: &usize| {
            let next = &objects.all[*at];
            let is_listed = !matches!(next.kind.as_str(), "note" | "opinion") || lists;
            next.kind != "report" && is_listed && !is_of_another(next, report) && is_free(*at)
        };
        waiting.extend(next.filter(is_of_part));
    }
    Ok(part)
}

fn is_of_another(object: &Object<'_>, report: Option<&str>) -> bool {
    let said_by =
        ["claim", "account", "mention"].into_iter().find_map(|block| object.ours(block)?.get("report")?.as_str());
    said_by.is_some() && said_by != report
}

/// A bundle of these objects, each as it was written.
fn written(bundle: &Bundle<'_>, objects: &Objects<'_>, part: &BTreeSet<usize>) -> Vec<u8> {
    let all: Vec<&str> = part.iter().map(|at| objects.all[*at].written).collect();
    let body = all.join(",\n");
    let uuid = uuid_of_part(&format!("{}\n{body}", bundle.id.as_deref().unwrap_or_default()));
    let mut bytes = stix_bundle(&uuid, &[b"[\n", body.as_bytes(), b"\n]"]);
    bytes.push(b'\n');
    bytes
}

/// The UUID of a part: the same for the same objects.
fn uuid_of_part(words: &str) -> String {
    let hash = |words: &str| {
        let id = ReportId::of(words.as_bytes());
        u64::from_str_radix(id.as_str().trim_start_matches("r-"), 16).unwrap_or_default()
    };
    let (first, second) = (hash(words), hash(&format!("{words}\n")));
    // The digit of the variant is always an 8: another one would give reports that were taken in before other ids.
    uuid_of((u128::from(first) << 64) | u128::from(second & !(0x3 << 60)), 4)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn id(kind: &str, number: u32) -> String {
        format!("{kind}--00000000-0000-4000-8000-{number:012}")
    }

    fn object(kind: &str, number: u32, more: Value) -> Value {
        let mut object = json!({"type": kind, "spec_version": "2.1", "id": id(kind, number)});
        object.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        object
    }

    fn check(objects: Vec<Value>, expect: &[&[String]]) {
        let bundle = json!({"type": "bundle", "id": id("bundle", 0), "objects": objects}).to_string();
        let parted = parted(bundle.as_bytes(), "feed.json").unwrap();
        let ids = |part: &BundlePart| {
            let part: Value = serde_json::from_slice(&part.bytes).unwrap();
            let ids =
                part["objects"].as_array().unwrap().iter().map(|object| object["id"].as_str().unwrap().to_owned());
            ids.collect::<Vec<_>>()
        };
        assert_eq!(parted.parts.iter().map(ids).collect::<Vec<_>>(), expect);
    }

    #[test]
    fn each_report_has_what_it_refers_to_and_the_rest_comes_last() {
        let [one, two, shared, alone] = [id("note", 1), id("note", 2), id("identity", 1), id("note", 3)];
        check(
            vec![
                object("report", 1, json!({"object_refs": [one, shared], "created_by_ref": shared})),
                object("report", 2, json!({"object_refs": [two, id("note", 99), id("report", 1)]})),
                object("note", 1, json!({"content": "a", "created_by_ref": shared, "object_refs": [id("report", 2)]})),
                object("note", 2, json!({"content": "b", "created_by_ref": shared, "object_refs": [one, two]})),
                object("identity", 1, json!({"name": "Tarsk Post"})),
                object("note", 3, json!({"content": "c"})),
                object("opinion", 1, json!({"explanation": "d", "object_refs": [one]})),
            ],
            &[&[id("report", 1), one, shared.clone(), id("opinion", 1)], &[id("report", 2), two, shared], &[alone]],
        );
    }

    #[test]
    fn a_bundle_of_one_report_stays_as_it_is() {
        let bundle =
            json!({"type": "bundle", "objects": [object("report", 1, json!({"name": "Depot burns"}))]}).to_string();
        let parted = parted(bundle.as_bytes(), "feed.json").unwrap();
        assert_eq!(parted.parts, [BundlePart { name: "feed.json".to_owned(), bytes: bundle.into_bytes() }]);
    }
}

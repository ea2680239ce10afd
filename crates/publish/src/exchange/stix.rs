//! STIX 2.1 (OASIS Standard, 10 June 2021): a case as a bundle, for platforms of threat intelligence.
//!
//! A report is a `report`, a claim a `note` that holds its words, an event an `incident` with the Incident extension;
//! figures are impacts, one for each account, and whoever is named as behind something has a relationship with an
//! opinion for each account. What no property holds (speaker, via, stance, certainty, origin) stands in an extension of
//! our own, defined in the bundle itself. The bundle passes `stix2_validator --strict --enforce-refs` and `--interop`;
//! where these rule something out, it is said beside the code. See docs/exchange/stix.md.

mod blocks;
mod cast;
mod incident;
mod links;
mod object;
mod places;
#[cfg(test)]
mod tests;

use super::unheld::{
    self,
    Held::{All, But},
};
use super::view::View;
use super::{Exchange, Losses};
use blocks::actor_block;
use cast::{Cast, Member};
use links::Links;
use object::{EXTENSION, Object, TOOL, id};
use places::Places;
use serde_json::{Value, json};
use std::collections::{HashMap, HashSet};
use std::io::{self, Write};
use whosays_model::{Claim, ClaimId, Event, EventMention, ItemGrade, MentionId, Origin, Report, ReportId, Stance};

/// The JSON schema of our extension, which its definition carries.
const SCHEMA: &str = include_str!("claims.stix.schema.json");

/// When our extension and the identity of Whosays were made.
const SINCE: &str = "2026-11-01T00:00:00.000Z";

/// What the bundle holds, by noun and field.
static HELD: unheld::Places = &[
    ("report", All),
    ("claim", All),
    ("mention", All),
    // The accounts that the toll comes from stand side by side, and here it would look like the right one.
    ("event", But(&["killed", "injured", "best"])),
    ("account", All),
    ("origin", But(&["published", "links", "by"])),
    ("actor", All),
    ("source", All),
    ("grade", All),
];

pub(crate) fn write(exchange: &Exchange<'_>, out: &mut dyn Write) -> io::Result<Losses> {
    let mut bundle = Bundle::open(out, &id("bundle", &format!("{}/{}", exchange.name, exchange.at)))?;
    let losses = each(exchange, &mut |object| bundle.put(object.into_json()))?;
    bundle.close()?;
    Ok(losses)
}

/// Hands over the objects of a case one by one, each once, in the order in which they stand in its bundle.
///
/// # Errors
/// Those of whoever takes them.
pub fn objects(exchange: &Exchange<'_>, take: &mut dyn FnMut(Value) -> io::Result<()>) -> io::Result<Losses> {
    each(exchange, &mut |object| take(object.into_json()))
}

fn each(exchange: &Exchange<'_>, take: &mut dyn FnMut(Object) -> io::Result<()>) -> io::Result<Losses> {
    let mut losses = Losses::default();
    let view = View::of(exchange);
    unheld::count(&view, &view.claims, &view.events, HELD, &mut losses);
    let material = Material::of(&view);
    let places = Places::of(&material, &mut losses);
    let links = Links::of(&material, &mut losses);
    count_unset(&material, &mut losses);

    let mut known: HashSet<String> = HashSet::new();
    // An object that is there already is not handed over again.
    let mut put = |object: Object| if known.insert(object.id().to_owned()) { take(object) } else { Ok(()) };
    put(tool())?;
    put(extension())?;
    for (key, member) in material.cast.members() {
        put(material.identity(key, member))?;
    }
    for location in places.objects(&material) {
        put(location)?;
    }
    for object in material.reports_and_notes(&links) {
        put(object)?;
    }
    for event in view.events.iter().copied() {
        for object in material.incident(event) {
            put(object)?;
        }
    }
    for object in links.objects(&material) {
        put(object)?;
    }
    Ok(losses)
}

fn count_unset(material: &Material<'_>, losses: &mut Losses) {
    for _ in material.view.reports.iter().filter(|report| report.published().is_none()) {
        losses.add("report", "published", "STIX asks for a day; that of the handing on stands there");
    }
    for _ in material.view.exchange.grades.items.iter().filter(|item| !item.set.is_empty()) {
        losses.add("grade", "set", "who has set a grade is the desk's own affair");
    }
}

/// What objects are made from.
struct Material<'a> {
    view: &'a View<'a>,
    cast: Cast<'a>,
    mention: HashMap<&'a MentionId, &'a EventMention>,
    origin: HashMap<&'a ClaimId, &'a Origin>,
    grade: HashMap<&'a ClaimId, &'a ItemGrade>,
    /// When it is handed on: the time of whatever stands on reports without a date.
    at: String,
}

impl<'a> Material<'a> {
    fn of(view: &'a View<'a>) -> Self {
        let exchange = view.exchange;
        let claims_of = |origin: &'a Origin| origin.claims.iter().map(move |claim| (claim, origin));
        Material {
            view,
            cast: Cast::of(view),
            mention: exchange.case.mentions.iter().map(|mention| (&mention.id, mention)).collect(),
            origin: exchange.case.origins.iter().flat_map(claims_of).collect(),
            grade: exchange.grades.items.iter().map(|item| (&item.claim, item)).collect(),
            at: object::stamp(exchange.at),
        }
    }

    /// An object that stands on these reports: made when the first of them was published, changed when the last was,
    /// and marked as the highest of them is.
    fn object<'b>(&self, kind: &str, key: &str, reports: impl IntoIterator<Item = &'b ReportId>) -> Object {
        let reports: Vec<&ReportId> = reports.into_iter().collect();
        let days = reports.iter().filter_map(|report| self.view.report(report)?.published());
        let mut times: Vec<String> = days.map(object::first_moment).collect();
        times.sort_unstable();
        let marking = self.view.marking(reports).map(|tlp| [object::marking(tlp)]);
        Object::new(kind, key)
            .with("created_by_ref", TOOL)
            .with("created", times.first().unwrap_or(&self.at))
            .with("modified", times.last().unwrap_or(&self.at))
            .with("object_marking_refs", marking)
    }

    /// The single tellings of an event.
    fn mentions_of(&self, event: &'a Event) -> impl Iterator<Item = &'a EventMention> {
        event.mentions.iter().filter_map(move |mention| self.mention.get(mention).copied())
    }

    fn identity(&self, key: &str, member: &Member<'_>) -> Object {
        self.object("identity", key, member.reports.iter().copied())
            .with("name", member.name)
            .with("identity_class", member.class)
            .with_block("actor", member.profile.map(actor_block))
    }

    /// Each report, and after it the claims that it makes.
    fn reports_and_notes(&self, links: &Links<'a>) -> impl Iterator<Item = Object> {
        let refs = Refs::of(self, links);
        self.view.reports.iter().flat_map(move |report| {
            let claims = refs.claims.get(&report.id).map(Vec::as_slice).unwrap_or_default();
            let notes = claims.iter().map(|claim| self.note(claim, report));
            [self.report(report, refs.of_report(report))].into_iter().chain(notes).collect::<Vec<_>>()
        })
    }

    fn report(&self, report: &Report, refs: Vec<String>) -> Object {
        let published = report.published().map_or_else(|| self.at.clone(), object::first_moment);
        let title = report.meta.title.as_ref().map_or(report.label(), |title| title.value.as_str());
        let ours = json!({"source_name": "Whosays", "external_id": report.id});
        // The property `url` is for an address with a hash of what lies there, which nobody has taken.
        let url = report.meta.url.as_ref();
        let address = url.map(|url| json!({"source_name": report.label(), "external_id": url.value}));
        self.object("report", report.id.as_str(), [&report.id])
            .with("lang", &report.language)
            .with("external_references", [ours].into_iter().chain(address).collect::<Vec<_>>())
            .with("name", title)
            .with("report_types", ["threat-report"])
            .with("published", object::to_the_second(&published))
            .with("object_refs", refs)
            .with_block("report", self.report_block(report))
    }

    fn note(&self, claim: &Claim, report: &Report) -> Object {
        let stance = match claim.stance {
            Stance::Affirm => "affirmed",
            Stance::Deny => "denied",
        };
        let who = self.cast.speaker(claim, Some(report)).map(|member| format!(": {}", member.name));
        let kind = claim.kind().as_str().replace('_', " ");
        let incident = self.view.event_of(claim).map(|event| id("incident", event.as_str()));
        self.object("note", claim.id.as_str(), [&claim.report])
            .with("confidence", self.confidence(&claim.id))
            .with("lang", &report.language)
            .with("abstract", format!("{kind}, {stance}, {}{}", claim.certainty, who.unwrap_or_default()))
            .with("content", &claim.quote)
            .with("object_refs", [id("report", claim.report.as_str())].into_iter().chain(incident).collect::<Vec<_>>())
            .with_block("claim", self.claim_block(claim))
            .with_block("confidence_scale", self.scale(&claim.id))
    }
}

/// What a report refers to.
struct Refs<'a> {
    claims: HashMap<&'a ReportId, Vec<&'a Claim>>,
    identities: HashMap<&'a ReportId, Vec<String>>,
    incidents: HashMap<&'a ReportId, Vec<String>>,
    opinions: HashMap<&'a ReportId, Vec<String>>,
}

impl<'a> Refs<'a> {
    fn of(material: &Material<'a>, links: &Links<'a>) -> Self {
        let mut refs = Refs {
            claims: HashMap::new(),
            identities: HashMap::new(),
            incidents: HashMap::new(),
            opinions: links.by_report(),
        };
        for claim in material.view.claims.iter().copied() {
            refs.claims.entry(&claim.report).or_default().push(claim);
        }
        for (_, member) in material.cast.members() {
            for report in member.reports.iter().copied() {
                refs.identities.entry(report).or_default().push(member.id.clone());
            }
        }
        for event in material.view.events.iter().copied() {
            for report in &event.reports {
                refs.incidents.entry(report).or_default().push(id("incident", event.id.as_str()));
            }
        }
        refs
    }

    // The Incident extension's events and impacts are no types of the standard, and readers that hold to it refuse to be
    // led there; their incident leads there.
    fn of_report(&self, report: &Report) -> Vec<String> {
        let claims = self.claims.get(&report.id).into_iter().flatten();
        let notes: Vec<String> = claims.map(|claim| id("note", claim.id.as_str())).collect();
        let listed = |lists: &HashMap<&ReportId, Vec<String>>| lists.get(&report.id).cloned().unwrap_or_default();
        let refs = [listed(&self.identities), listed(&self.incidents), notes, listed(&self.opinions)].concat();
        if refs.is_empty() { vec![TOOL.to_owned()] } else { refs }
    }
}

fn tool() -> Object {
    Object::new("identity", "whosays")
        .with("created_by_ref", TOOL)
        .with("created", SINCE)
        .with("modified", SINCE)
        .with("name", "Whosays")
        .with("description", "Keeps account of who says what in published reporting; it confirms nothing by itself.")
        .with("identity_class", "system")
}

fn extension() -> Object {
    let extension = Object::new("extension-definition", "claims");
    debug_assert_eq!(extension.id(), EXTENSION);
    extension
        .with("created_by_ref", TOOL)
        .with("created", SINCE)
        .with("modified", SINCE)
        .with("name", "Claims and accounts")
        .with(
            "description",
            "Who says what in which report, and every account that claims give of a field of an event: speaker, via, \
             stance, certainty, origin.",
        )
        .with("schema", SCHEMA)
        .with("version", "1.0.0")
        .with("extension_types", ["property-extension"])
}

/// A bundle that is written object by object.
struct Bundle<'a> {
    out: &'a mut dyn Write,
    is_empty: bool,
}

impl<'a> Bundle<'a> {
    fn open(out: &'a mut dyn Write, id: &str) -> io::Result<Self> {
        write!(out, "{{\"type\":\"bundle\",\"id\":\"{id}\",\"objects\":[")?;
        Ok(Bundle { out, is_empty: true })
    }

    fn put(&mut self, object: Value) -> io::Result<()> {
        let comma = if std::mem::take(&mut self.is_empty) { "" } else { "," };
        write!(self.out, "{comma}\n{object}")
    }

    fn close(self) -> io::Result<()> {
        writeln!(self.out, "\n]}}")
    }
}

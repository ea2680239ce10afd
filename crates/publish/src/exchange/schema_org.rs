//! Claims as schema.org has them, in JSON-LD: each with its words, who says it, and the report that it appears in.
//!
//! No claim is reviewed or rated: there is no `ClaimReview` here. An event has its date and place; figures, and who is
//! behind it, stay with the claims that are about it. A speaker whom the case does not know as an actor is a name and
//! nothing more.

use super::unheld::{
    self,
    Held::{But, Only},
};
use super::urn::urn;
use super::view::View;
use super::{Exchange, Losses, told};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use whosays_model::{ActorKind, Claim, ClaimId, Event, Format, Origin, Place, Profile, Report};

static PLACES: unheld::Places = &[
    ("report", But(&["known"])),
    ("claim", But(&["start", "end", "via", "evidence", "by"])),
    ("event", Only(&["id", "kind", "status", "date", "country", "place", "place_id", "point", "codes", "mentions"])),
    ("actor", Only(&["name", "id", "kind", "names", "says", "about"])),
];

/// Sets of codes, by the name that a reader knows.
const KIND: &str = "Whosays kind of claim";
const STANCE: &str = "Whosays stance";
const CERTAINTY: &str = "Whosays certainty";
const EVENT_KIND: &str = "Whosays kind of event";
const EVENT_STATUS: &str = "Whosays status of event";

pub(crate) fn write(exchange: &Exchange<'_>, out: &mut dyn Write) -> io::Result<Losses> {
    let view = View::of(exchange);
    let mut losses = Losses::default();
    let people = People::of(&view);
    let first = FirstTellings::of(&view);
    let mut nodes = vec![collection(&view)];
    nodes.extend(view.reports.iter().map(|report| article(&view, report, &mut losses)));
    nodes.extend(view.actors().into_iter().map(actor_node));
    nodes.extend(view.events.iter().map(|event| event_node(event, &mut losses)));
    nodes.extend(view.claims.iter().map(|claim| claim_node(&view, &people, &first, claim, &mut losses)));
    writeln!(out, "{{\"@context\":\"https://schema.org\",\"@graph\":[")?;
    for (at, node) in nodes.iter().enumerate() {
        writeln!(out, "{node}{}", if at + 1 < nodes.len() { "," } else { "" })?;
    }
    writeln!(out, "]}}")?;
    unheld::count(&view, &view.claims, &view.events, PLACES, &mut losses);
    Ok(losses)
}

/// A node with those of its fields that are filled.
fn node(fields: Value) -> Value {
    let is_filled = |value: &Value| match value {
        Value::Null => false,
        Value::Array(items) => !items.is_empty(),
        _ => true,
    };
    match fields {
        Value::Object(fields) => Value::Object(fields.into_iter().filter(|(_, value)| is_filled(value)).collect()),
        other => other,
    }
}

fn reference(sort: &str, id: &str) -> Value {
    json!({"@id": urn(sort, id)})
}

fn collection(view: &View<'_>) -> Value {
    let exchange = view.exchange;
    node(json!({
        "@type": "Collection",
        "@id": urn("case", exchange.name),
        "name": exchange.name,
        "sdDatePublished": (!exchange.at.is_empty()).then_some(exchange.at),
        "conditionsOfAccess": view.marking_of_all().map(|tlp| tlp.label()),
    }))
}

fn article(view: &View<'_>, report: &Report, losses: &mut Losses) -> Value {
    let meta = &report.meta;
    let published = report.published().map(ToString::to_string).filter(|days| {
        let is_one = !days.contains('/');
        if !is_one {
            losses.add("report", "published", "a date of publication is one day, month or year");
        }
        is_one
    });
    node(json!({
        "@type": "Article",
        "@id": urn("report", report.id.as_str()),
        "identifier": report.id,
        "name": report.file,
        "headline": meta.title.as_ref().map(|known| &known.value),
        "author": meta.authors.as_ref().map_or(&[][..], |known| &known.value),
        "publisher": meta.outlet.as_ref().map(|known| json!({"@type": "Organization", "name": known.value})),
        "datePublished": published,
        "url": meta.url.as_ref().map(|known| &known.value),
        "inLanguage": report.language,
        "encodingFormat": media_type(report.format),
        "conditionsOfAccess": view.marking([&report.id]).map(|tlp| tlp.label()),
    }))
}

/// The media type of a format, as IANA has it.
pub(super) fn media_type(format: Format) -> &'static str {
    match format {
        Format::Text => "text/plain",
        Format::Markdown => "text/markdown",
        Format::Html => "text/html",
        Format::Pdf => "application/pdf",
        Format::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        Format::Stix => "application/stix+json",
    }
}

fn actor_node(actor: &Profile) -> Value {
    let sort = match actor.kind {
        ActorKind::Group | ActorKind::Institution => "Organization",
        ActorKind::State => "GovernmentOrganization",
        ActorKind::Figure => "Person",
    };
    let others: Vec<&String> = actor.names.iter().filter(|name| **name != actor.name).collect();
    node(json!({
        "@type": sort,
        "@id": urn("actor", actor_key(actor)),
        "identifier": actor.id,
        "name": actor.name,
        "alternateName": others,
    }))
}

fn actor_key(actor: &Profile) -> &str {
    actor.id.as_deref().unwrap_or(&actor.name)
}

fn event_node(event: &Event, losses: &mut Losses) -> Value {
    let date = event.date.as_ref().map(ToString::to_string).filter(|days| {
        let is_one = !days.contains('/');
        if !is_one {
            losses.add("event", "date", "between two days, when it began and ended is not told");
        }
        is_one
    });
    let codes = &event.codes;
    let sets = [
        ("PLOVER", &codes.plover),
        ("Global Terrorism Database attack type", &codes.attack_types),
        ("Global Terrorism Database target type", &codes.target_types),
        ("Global Terrorism Database weapon type", &codes.weapons),
    ];
    let mut keywords = vec![term(EVENT_KIND, event.kind.as_str()), term(EVENT_STATUS, event.status.as_str())];
    keywords.extend(sets.iter().flat_map(|(set, codes)| codes.iter().map(move |code| coded(set, code))));
    let mut names = event.names.iter();
    node(json!({
        "@type": "Event",
        "@id": urn("event", event.id.as_str()),
        "identifier": event.id,
        "name": names.next(),
        "alternateName": names.collect::<Vec<_>>(),
        "startDate": date,
        "location": location(event),
        "keywords": keywords,
    }))
}

fn term(set: &str, name: &str) -> Value {
    json!({"@type": "DefinedTerm", "name": name, "inDefinedTermSet": {"@type": "DefinedTermSet", "name": set}})
}

fn coded(set: &str, code: &str) -> Value {
    match code.split_once(' ') {
        Some((number, name)) if number.chars().all(|c| c.is_ascii_digit()) => {
            let mut coded = term(set, name);
            coded["termCode"] = json!(number);
            coded
        }
        _ => term(set, code),
    }
}

/// The place as it is named, with the circle that it lies in.
fn location(event: &Event) -> Option<Value> {
    let at = event.at.as_ref();
    if event.place.is_none() && event.country.is_none() && at.is_none() {
        return None;
    }
    let country = event.country.as_ref().or_else(|| at.and_then(|at| at.country.as_ref()));
    let division = at.and_then(|at| at.division.as_ref());
    let address = node(json!({"@type": "PostalAddress", "addressCountry": country, "addressRegion": division}));
    let geonames = at.and_then(|at| at.geonames).map(|number| format!("https://sws.geonames.org/{number}/"));
    Some(node(json!({
        "@type": "Place",
        "name": event.place.as_ref().or_else(|| at.map(|at| &at.name)),
        "address": (country.is_some() || division.is_some()).then_some(address),
        "geo": at.map(circle),
        "sameAs": geonames,
    })))
}

fn circle(at: &Place) -> Value {
    json!({
        "@type": "GeoCircle",
        "geoMidpoint": {"@type": "GeoCoordinates", "latitude": at.latitude, "longitude": at.longitude},
        "geoRadius": u64::from(at.radius_km) * 1000,
        "description": format!("the middle of a {}; nine in ten places like it lie within the radius", at.precision),
    })
}

/// The actors of the case, by what speakers are called.
struct People<'a> {
    by_id: BTreeMap<&'a str, &'a Profile>,
    by_name: BTreeMap<&'a str, &'a Profile>,
}

impl<'a> People<'a> {
    fn of(view: &View<'a>) -> Self {
        let actors = view.actors();
        let ids = actors.iter().filter_map(|actor| Some((actor.id.as_deref()?, *actor)));
        let names = actors.iter().flat_map(|actor| actor.names.iter().map(move |name| (name.as_str(), *actor)));
        People { by_id: ids.collect(), by_name: names.collect() }
    }

    fn find(&self, id: Option<&str>, name: &str) -> Option<&'a Profile> {
        id.and_then(|id| self.by_id.get(id)).or_else(|| self.by_name.get(name)).copied()
    }
}

/// The earliest claim that says the same as another and goes back to the same origin.
struct FirstTellings<'a>(BTreeMap<&'a ClaimId, &'a Claim>);

impl<'a> FirstTellings<'a> {
    fn of(view: &View<'a>) -> Self {
        let exchange = view.exchange;
        let mut first = BTreeMap::new();
        for origin in &exchange.case.origins {
            for claims in linked(origin) {
                let claims: Vec<&Claim> = claims.into_iter().filter_map(|id| view.claim(id)).collect();
                for claim in &claims {
                    let earliest = claims.iter().find(|other| other.kind() == claim.kind());
                    first.extend(earliest.map(|earliest| (&claim.id, *earliest)));
                }
            }
        }
        FirstTellings(first)
    }
}

/// The claims of an origin that links hold together, each group in the origin's order.
fn linked(origin: &Origin) -> Vec<Vec<&ClaimId>> {
    let mut groups: Vec<Vec<&ClaimId>> = origin.claims.iter().map(|id| vec![id]).collect();
    for link in &origin.links {
        let at = |id: &ClaimId| groups.iter().position(|group| group.contains(&id));
        if let (Some(a), Some(b)) = (at(&link.a), at(&link.b))
            && a != b
        {
            let moved = groups.swap_remove(a.max(b));
            groups[a.min(b)].extend(moved);
        }
    }
    let order: BTreeMap<&ClaimId, usize> = origin.claims.iter().enumerate().map(|(at, id)| (id, at)).collect();
    for group in &mut groups {
        group.sort_by_key(|id| order.get(*id).copied());
    }
    groups
}

fn claim_node(
    view: &View<'_>,
    people: &People<'_>,
    first: &FirstTellings<'_>,
    claim: &Claim,
    losses: &mut Losses,
) -> Value {
    let report = view.report(&claim.report);
    let earliest = first.0.get(&claim.id).and_then(|earliest| view.report(&earliest.report));
    let earliest = earliest.filter(|report| report.published().is_some());
    let actors = claim.actors.iter().filter_map(|actor| people.find(actor.id.as_deref(), &actor.name));
    let mut about: Vec<Value> =
        actors.map(actor_key).collect::<BTreeSet<_>>().into_iter().map(|key| reference("actor", key)).collect();
    about.extend(view.event_of(claim).map(|event| reference("event", event.as_str())));
    let author = author(people, claim, report);
    if author.is_none() {
        losses.add("claim", "speaker", "the report says it in its own voice, and nobody knows whose report it is");
    }
    let lines = told::lines(&told::value(claim));
    node(json!({
        "@type": "Claim",
        "@id": urn("claim", claim.id.as_str()),
        "identifier": claim.id,
        "text": claim.quote,
        "description": (!lines.is_empty()).then_some(lines),
        "author": author,
        "appearance": report.map(|report| reference("report", report.id.as_str())),
        "firstAppearance": earliest.map(|report| reference("report", report.id.as_str())),
        "about": about,
        "keywords": [
            term(KIND, claim.kind().as_str()),
            term(STANCE, claim.stance.as_str()),
            term(CERTAINTY, claim.certainty.as_str()),
        ],
        "conditionsOfAccess": view.marking([&claim.report]).map(|tlp| tlp.label()),
    }))
}

/// Who says it: an actor of the case, else the name as the report gives it; of the report's own voice, who published
/// it.
fn author(people: &People<'_>, claim: &Claim, report: Option<&Report>) -> Option<Value> {
    let speaker = &claim.speaker;
    if speaker.is_author() {
        let meta = &report?.meta;
        let outlet = meta.outlet.as_ref().map(|known| json!({"@type": "Organization", "name": known.value}));
        return outlet.or_else(|| meta.authors.as_ref().map(|known| json!(known.value)));
    }
    let known = people.find(speaker.id.as_deref(), &speaker.name);
    let author = known.map_or_else(|| json!(speaker.name), |actor| reference("actor", actor_key(actor)));
    Some(match &speaker.role {
        Some(role) => json!({"@type": "Role", "roleName": role, "author": author}),
        None => author,
    })
}

#[cfg(test)]
mod tests {
    use super::super::sample::Sample;
    use super::*;
    use whosays_model::OriginLink;

    #[test]
    fn claims_are_one_telling_as_far_as_links_reach() {
        let ids: Vec<ClaimId> = (0..4).map(|at| ClaimId::from_written(format!("c-{at}"))).collect();
        let link = |a: usize, b: usize| OriginLink { a: ids[a].clone(), b: ids[b].clone(), because: Vec::new() };
        let mut origin = Sample::make().case.origins.remove(0);
        origin.claims = ids.clone();
        origin.links = vec![link(2, 3), link(0, 3)];
        let mut groups = linked(&origin);
        groups.sort();
        assert_eq!(groups, [vec![&ids[0], &ids[2], &ids[3]], vec![&ids[1]]]);
    }
}

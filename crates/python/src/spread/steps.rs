//! The steps by which a cluster joins and traces a case: each takes rows that were gathered and gives rows.
//!
//! What each row is (`what`, with `a`, `b`, `c` and the numbers):
//!
//! | row | a | b | c | i, j, k |
//! | --- | --- | --- | --- | --- |
//! | report | its id | its outlet | its marking | |
//! | slim | its id | | | |
//! | diagnostic | its subject | its code | | |
//! | claim | its id | its mention, from `5-claims` on its event | its report | |
//! | mention | its id | | its report | |
//! | under | a mention | the way to its block | its report | key, depth |
//! | edge | a mention | another | | score |
//! | event | its id | | | |
//! | member | a mention | its event | its report | |
//! | key | a claim | | its report | key, finer, number |
//! | part | a claim | | its report | |
//! | pair | a claim | another | | |
//! | bond | a claim | another | | |
//! | place | its first claim | | | key, whether it credits |
//! | origin | its id | | | |
//! | traced | a claim | its origin | | |

use super::rows::Row;
use super::{Fault, fault};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use whosays_engine::reconcile::spread::{self, Outlets, Part};
use whosays_model::{Claim, ClaimId, Event, EventId, EventMention, MentionId, Origin, OriginId, Report, ReportId};

/// A step: what it does with the rows that were gathered for it.
pub(crate) type Step = fn(&[Row], &Outlets) -> Result<Vec<Row>, Fault>;

/// Every step, by its name.
pub(crate) static STEPS: &[(&str, Step)] = &[
    ("keys of mentions", mention_keys),
    ("finer keys", finer_keys),
    ("edges", edges),
    ("events", events),
    ("keys of claims", claim_keys),
    ("bonds", bonds),
    ("credit places", credit_places),
    ("credit bonds", credit_bonds),
    ("origins", origins),
    ("settled events", settle),
];

/// The step of this name.
pub(crate) fn step(name: &str) -> Result<Step, Fault> {
    let known = STEPS.iter().find(|(known, _)| *known == name);
    known.map(|(_, step)| *step).ok_or_else(|| fault(format!("there is no step `{name}`")))
}

/// A part of a case that travels: claims of one voice with the head of their report.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Carried {
    reports: Vec<Report>,
    claims: Vec<Claim>,
    event_of: HashMap<MentionId, EventId>,
}

/// A place where credits meet, with what is needed to tell.
#[derive(Debug, Serialize, Deserialize)]
struct CarriedPlace {
    root: Option<ReportId>,
    told: Vec<ClaimId>,
    #[serde(flatten)]
    with: Carried,
}

impl Carried {
    /// Out of rows; of reports whole ones where they are there, else slim ones.
    fn gathered(rows: &[Row]) -> Result<Carried, Fault> {
        let mut carried = Carried::default();
        let mut reports: BTreeMap<&str, &Row> = BTreeMap::new();
        for row in rows {
            match row.what.as_str() {
                "report" | "slim" => drop(reports.insert(&row.a, row)),
                "claim" => {
                    let claim: Claim = row.thing()?;
                    carried.note(&claim, &row.b);
                    carried.claims.push(claim);
                }
                _ => {}
            }
        }
        for row in reports.into_values() {
            carried.reports.push(row.thing()?);
        }
        Ok(carried)
    }

    fn note(&mut self, claim: &Claim, event: &str) {
        if let Some(mention) = claim.event.as_ref().filter(|_| !event.is_empty()) {
            self.event_of.insert(mention.clone(), EventId::from_written(event));
        }
    }

    /// One of several: what several have is there once.
    fn together(all: Vec<Carried>) -> Carried {
        let (mut reports, mut claims) = (BTreeMap::new(), BTreeMap::new());
        let mut event_of = HashMap::new();
        for one in all {
            reports.extend(one.reports.into_iter().map(|report| (report.id.clone(), report)));
            claims.extend(one.claims.into_iter().map(|claim| (claim.id.clone(), claim)));
            event_of.extend(one.event_of);
        }
        Carried { reports: reports.into_values().collect(), claims: claims.into_values().collect(), event_of }
    }

    /// What is in it, by id.
    fn index(&self) -> Index<'_> {
        Index {
            reports: self.reports.iter().map(|report| (&report.id, report)).collect(),
            claims: self.claims.iter().map(|claim| (&claim.id, claim)).collect(),
            event_of: &self.event_of,
        }
    }

    /// What `look` finds in it.
    fn look<T>(&self, outlets: &Outlets, look: impl FnOnce(Part<'_>) -> T) -> T {
        let outlets = &outlets.named_in(&self.claims);
        look(Part { reports: &self.reports, claims: &self.claims, event_of: &self.event_of, outlets })
    }
}

/// What is carried, by id.
struct Index<'a> {
    reports: HashMap<&'a ReportId, &'a Report>,
    claims: HashMap<&'a ClaimId, &'a Claim>,
    event_of: &'a HashMap<MentionId, EventId>,
}

impl Index<'_> {
    /// What of it these claims need, and one report more.
    fn only(&self, claims: &[ClaimId], further: Option<&ReportId>) -> Carried {
        let claims: Vec<Claim> = claims.iter().filter_map(|id| self.claims.get(id)).map(|one| (*one).clone()).collect();
        let reports: BTreeSet<&ReportId> = claims.iter().map(|claim| &claim.report).chain(further).collect();
        let mentions = claims.iter().filter_map(|claim| claim.event.as_ref());
        Carried {
            reports: reports.iter().filter_map(|id| self.reports.get(id)).map(|one| spread::slim(one)).collect(),
            event_of: mentions.filter_map(|one| Some((one.clone(), self.event_of.get(one)?.clone()))).collect(),
            claims,
        }
    }
}

fn things<T: serde::de::DeserializeOwned>(rows: &[Row], what: &str) -> Result<Vec<T>, Fault> {
    rows.iter().filter(|row| row.what == what).map(Row::thing).collect()
}

fn pairs_in(rows: &[Row]) -> Vec<(ClaimId, ClaimId)> {
    let pairs = rows.iter().filter(|row| row.what == "pair");
    pairs.map(|row| (ClaimId::from_written(row.a.as_str()), ClaimId::from_written(row.b.as_str()))).collect()
}

fn bond((a, b): (ClaimId, ClaimId)) -> Row {
    Row::of("bond", a.as_str(), b.as_str(), "")
}

/// mention → under: once for each key.
fn mention_keys(rows: &[Row], _: &Outlets) -> Result<Vec<Row>, Fault> {
    let mut found = Vec::new();
    for row in rows.iter().filter(|row| row.what == "mention") {
        for key in spread::mention_keys(&row.thing()?) {
            let under = Row::of("under", &row.a, &format!("{key:016x}"), &row.c).numbers(key.cast_signed(), 0, 0);
            found.push(Row { json: row.json.clone(), ..under });
        }
    }
    Ok(found)
}

/// under → under: once for each finer key; `b` is the way there.
fn finer_keys(rows: &[Row], _: &Outlets) -> Result<Vec<Row>, Fault> {
    let mut found = Vec::new();
    for row in rows.iter().filter(|row| row.what == "under") {
        for (sort, key) in spread::finer_keys(&row.thing()?, row.j as usize) {
            found.push(Row { b: format!("{}/{sort}.{key}", row.b), j: row.j + 1, ..row.clone() });
        }
    }
    Ok(found)
}

/// under, of one block → edge.
fn edges(rows: &[Row], _: &Outlets) -> Result<Vec<Row>, Fault> {
    let mentions: Vec<EventMention> = things(rows, "under")?;
    let edges = spread::edges(&mentions).into_iter();
    Ok(edges.map(|(a, b, score)| Row::of("edge", a.as_str(), b.as_str(), "").numbers(score.into(), 0, 0)).collect())
}

/// slim, claim, mention, edge, of one component → event, member.
fn events(rows: &[Row], _: &Outlets) -> Result<Vec<Row>, Fault> {
    let mentions: Vec<EventMention> = things(rows, "mention")?;
    let (reports, claims): (Vec<Report>, Vec<Claim>) = (things(rows, "slim")?, things(rows, "claim")?);
    let edges = rows.iter().filter(|row| row.what == "edge");
    let edges: Vec<(MentionId, MentionId, i32)> = edges
        .map(|row| {
            let (a, b) = (MentionId::from_written(row.a.as_str()), MentionId::from_written(row.b.as_str()));
            (a, b, i32::try_from(row.i).unwrap_or_default())
        })
        .collect();
    let report_of: HashMap<&MentionId, &ReportId> = mentions.iter().map(|one| (&one.id, &one.report)).collect();
    let mut found = Vec::new();
    for event in spread::events(&reports, &claims, &mentions, &edges) {
        for mention in &event.mentions {
            let report = report_of.get(mention).map_or("", |report| report.as_str());
            found.push(Row::of("member", mention.as_str(), event.id.as_str(), report));
        }
        found.push(Row::of("event", event.id.as_str(), "", "").holding(&event)?);
    }
    Ok(found)
}

/// slim, claim, of one report → key, part, bond.
fn claim_keys(rows: &[Row], outlets: &Outlets) -> Result<Vec<Row>, Fault> {
    let carried = Carried::gathered(rows)?;
    let report = carried.reports.first().map(|report| report.id.to_string()).unwrap_or_default();
    let mut found: Vec<Row> = carried.look(outlets, |part| spread::bonds(part, &[])).into_iter().map(bond).collect();
    for (key, claim) in carried.look(outlets, spread::claim_keys) {
        found.push(Row::of("key", claim.as_str(), "", &report).numbers(key.key, key.finer, key.claim));
    }
    let index = carried.index();
    for group in carried.look(outlets, spread::voice_groups) {
        let part = Row::of("part", "", "", &report).holding(&index.only(&group, None))?;
        found.extend(group.iter().map(|claim| Row { a: claim.to_string(), ..part.clone() }));
    }
    Ok(found)
}

/// pair, each with the parts of both in a list → bond.
fn bonds(rows: &[Row], outlets: &Outlets) -> Result<Vec<Row>, Fault> {
    let mut all = Vec::new();
    for row in rows.iter().filter(|row| row.what == "pair") {
        all.extend(row.thing::<Vec<Carried>>()?);
    }
    let carried = Carried::together(all);
    Ok(carried.look(outlets, |part| spread::bonds(part, &pairs_in(rows))).into_iter().map(bond).collect())
}

/// report, claim, pair, of one component of bonds → place.
fn credit_places(rows: &[Row], outlets: &Outlets) -> Result<Vec<Row>, Fault> {
    let carried = Carried::gathered(rows)?;
    let (index, mut found) = (carried.index(), Vec::new());
    for place in carried.look(outlets, |part| spread::credit_places(part, &pairs_in(rows))) {
        let with = index.only(&place.claims, place.root.as_ref());
        let first = place.claims.first().map(ToString::to_string).unwrap_or_default();
        let row = Row::of("place", &first, "", "").numbers(place.key, i64::from(place.credits), 0);
        found.push(row.holding(&CarriedPlace { root: place.root, told: place.claims, with })?);
    }
    Ok(found)
}

/// place, of one key → bond.
fn credit_bonds(rows: &[Row], outlets: &Outlets) -> Result<Vec<Row>, Fault> {
    let (mut all, mut told) = (Vec::new(), Vec::new());
    for place in things::<CarriedPlace>(rows, "place")? {
        told.push((place.root, place.told));
        all.push(place.with);
    }
    let carried = Carried::together(all);
    Ok(carried.look(outlets, |part| spread::credit_bonds(part, &told)).into_iter().map(bond).collect())
}

/// report, claim, pair, of one component of both kinds of bonds → origin, traced.
fn origins(rows: &[Row], outlets: &Outlets) -> Result<Vec<Row>, Fault> {
    let carried = Carried::gathered(rows)?;
    let mut found = Vec::new();
    for origin in carried.look(outlets, |part| spread::origins_of(part, &pairs_in(rows))) {
        let Origin { id, claims, .. } = &origin;
        found.extend(claims.iter().map(|claim| Row::of("traced", claim.as_str(), id.as_str(), "")));
        found.push(Row::of("origin", id.as_str(), "", "").holding(&origin)?);
    }
    Ok(found)
}

/// event, slim, claim, traced, of one event → event.
fn settle(rows: &[Row], _: &Outlets) -> Result<Vec<Row>, Fault> {
    let mut events: Vec<Event> = things(rows, "event")?;
    let (reports, claims): (Vec<Report>, Vec<Claim>) = (things(rows, "slim")?, things(rows, "claim")?);
    let traced = rows.iter().filter(|row| row.what == "traced");
    let origin_of: HashMap<ClaimId, OriginId> =
        traced.map(|row| (ClaimId::from_written(row.a.as_str()), OriginId::from_written(row.b.as_str()))).collect();
    spread::settle(&mut events, &reports, &claims, &origin_of.iter().collect());
    events.iter().map(|event| Row::of("event", event.id.as_str(), "", "").holding(event)).collect()
}

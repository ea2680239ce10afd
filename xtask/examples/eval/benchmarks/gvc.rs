//! The Gun Violence Corpus (Vossen et al. 2018): local news, the incident each report is about, and its record.
//!
//! All reports go through the product as one case. A report counts for the event of its main mention, the attack with
//! the most claims; reports of one event are one cluster. A toll that nobody reports is taken as nobody, and the best
//! value of the event is held against the incident's record.

use super::{Trouble, text_of};
use crate::board::Row;
use crate::listing::{Entry, Listing};
use crate::measures::clusters::{b_cubed, ceaf_e};
use crate::measures::counts::share;
use crate::product::{Product, report_of};
use crate::setting::Setting;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use whosays_engine::reconcile::reconcile;
use whosays_model::{Claim, Event, EventKind, EventMention, Report, ReportId, Toll};

/// The sort of error that is listed.
pub(crate) const LISTS: &[&str] = &["toll"];

/// What incidents have for a record when nothing is known: one killed, nobody injured.
const USUAL: (u64, u64) = (1, 0);

/// Measures the clusters and the tolls.
pub(crate) fn run(setting: &Setting, product: &Product, listing: &mut Listing) -> Result<Vec<Row>, Trouble> {
    let folder = setting.data.join("gvc");
    let records = records(&folder)?;
    let told = ["dev", "train"].map(|part| lines_of(&folder.join(format!("{part}.docs.jsonl"))));
    let mut case = CaseOfReports::default();
    for line in told.into_iter().collect::<Result<Vec<_>, _>>()?.iter().flatten() {
        case.add(line, product)?;
    }
    let events = reconcile(&case.reports, &case.claims, &case.mentions);
    let mains: Vec<Option<usize>> =
        case.told.iter().map(|(report, _)| main_event(report, &case.mentions, &events)).collect();
    let expected = numbered(case.told.iter().map(|(_, incident)| incident.clone()));
    // A report of no event is a cluster by itself.
    let said = numbered(mains.iter().enumerate().map(|(at, main)| main.map_or((1, at), |event| (0, event))));
    let mut rows = cluster_rows(&said, &expected);
    let tolls = tolls(&case, &mains, &events, &records);
    tolls.iter().for_each(|toll| toll.list(&case, listing));
    rows.extend(toll_rows(&tolls));
    Ok(rows)
}

/// The reports as one case, each with its incident.
#[derive(Default)]
struct CaseOfReports {
    told: Vec<(ReportId, String)>,
    reports: Vec<Report>,
    claims: Vec<Claim>,
    mentions: Vec<EventMention>,
}

impl CaseOfReports {
    fn add(&mut self, line: &Value, product: &Product) -> Result<(), Trouble> {
        let field = |name: &str| line[name].as_str().unwrap_or_default();
        // Two of the reports are about two incidents: the first one counts.
        let Some(incident) = line["incident_ids"][0].as_str() else { return Ok(()) };
        let text = format!("{}\n\n{}\n", field("title"), field("content"));
        let report = report_of(&text, field("doc_id"), Some(field("dct")))?;
        self.told.push((report.id.clone(), incident.to_owned()));
        if self.reports.iter().any(|other| other.id == report.id) {
            return Ok(());
        }
        let learnt = product.learn(&report);
        self.claims.extend(learnt.claims);
        self.mentions.extend(learnt.mentions);
        self.reports.push(report);
        Ok(())
    }
}

fn lines_of(path: &Path) -> Result<Vec<Value>, Trouble> {
    let read = |line: &str| {
        serde_json::from_str(line).map_err(|error| Trouble::Failed(format!("{}: {error}", path.display())))
    };
    text_of(path)?.lines().filter(|line| !line.trim().is_empty()).map(read).collect()
}

/// Killed and injured of each incident.
fn records(folder: &Path) -> Result<BTreeMap<String, (u64, u64)>, Trouble> {
    let record = |line: &Value| {
        let id = line["incident_uri"].as_str()?.to_owned();
        Some((id, (line["num_killed"].as_u64()?, line["num_injured"].as_u64()?)))
    };
    Ok(lines_of(&folder.join("incidents.jsonl"))?.iter().filter_map(record).collect())
}

fn main_event(report: &ReportId, mentions: &[EventMention], events: &[Event]) -> Option<usize> {
    let own = mentions.iter().filter(|mention| mention.report == *report);
    let weight = |mention: &EventMention| (mention.kind == EventKind::Attack, mention.claims.len());
    // Of equals the first: what a report is about comes early.
    let main = own.rev().max_by_key(|mention| weight(mention))?;
    events.iter().position(|event| event.mentions.contains(&main.id))
}

fn cluster_rows(said: &[usize], expected: &[usize]) -> Vec<Row> {
    let (b_cubed, ceaf_e) = (b_cubed(said, expected), ceaf_e(said, expected));
    vec![
        Row::new("gvc_b_cubed_precision", b_cubed.precision),
        Row::new("gvc_b_cubed_recall", b_cubed.recall),
        Row::new("gvc_b_cubed_f1", b_cubed.f1()),
        Row::new("gvc_ceaf_e_f1", ceaf_e.f1()),
    ]
}

fn toll_rows(tolls: &[IncidentToll<'_>]) -> Vec<Row> {
    let exact = |of: fn(&(u64, u64)) -> u64, answer: &dyn Fn(&IncidentToll<'_>) -> (u64, u64)| {
        let right = tolls.iter().filter(|toll| of(&answer(toll)) == of(&toll.record)).count();
        share(right as f64, tolls.len() as f64)
    };
    let row = |name: &str, of: fn(&(u64, u64)) -> u64| {
        Row::new(name, exact(of, &|toll| toll.told)).constant(exact(of, &|_| USUAL))
    };
    vec![row("gvc_killed_exact", |toll| toll.0), row("gvc_injured_exact", |toll| toll.1)]
}

/// Killed and injured in one incident.
struct IncidentToll<'a> {
    incident: &'a str,
    record: (u64, u64),
    /// As the event of most of its reports has them.
    told: (u64, u64),
}

impl IncidentToll<'_> {
    fn list(&self, case: &CaseOfReports, listing: &mut Listing) {
        if self.told == self.record {
            return;
        }
        let shown = |toll: (u64, u64)| format!("{} killed, {} injured", toll.0, toll.1);
        let own: Vec<&ReportId> =
            case.told.iter().filter(|(_, incident)| incident == self.incident).map(|(report, _)| report).collect();
        let first = case.reports.iter().find(|report| own.first() == Some(&&report.id));
        let entry = Entry {
            file: self.incident,
            sentence: first.and_then(|report| report.text.lines().next()).unwrap_or_default(),
            expected: shown(self.record),
            said: shown(self.told),
            beside: format!("reports: {}", own.len()),
        };
        listing.add("toll", &entry);
    }
}

fn tolls<'a>(
    case: &'a CaseOfReports,
    mains: &[Option<usize>],
    events: &[Event],
    records: &BTreeMap<String, (u64, u64)>,
) -> Vec<IncidentToll<'a>> {
    let incidents: BTreeSet<&String> = case.told.iter().map(|(_, incident)| incident).collect();
    let toll_of = |incident: &'a String| {
        let of_it = case.told.iter().zip(mains).filter(|((_, other), _)| other == incident);
        let event = most_frequent(of_it.filter_map(|(_, main)| *main)).map(|at| &events[at]);
        let best = |toll: fn(&Event) -> Option<Toll>| {
            event.and_then(toll).and_then(|toll| toll.best.or(toll.low)).unwrap_or_default()
        };
        let told = (best(|event| event.killed), best(|event| event.injured));
        Some(IncidentToll { incident, record: *records.get(incident)?, told })
    };
    incidents.into_iter().filter_map(toll_of).collect()
}

fn most_frequent(events: impl Iterator<Item = usize>) -> Option<usize> {
    let mut times = BTreeMap::new();
    events.for_each(|event| *times.entry(event).or_insert(0_usize) += 1);
    times.into_iter().rev().max_by_key(|(_, times)| *times).map(|(event, _)| event)
}

/// Equal things get equal numbers.
fn numbered<T: Ord>(things: impl Iterator<Item = T>) -> Vec<usize> {
    let mut numbers = BTreeMap::new();
    let mut number = |thing: T| {
        let next = numbers.len();
        *numbers.entry(thing).or_insert(next)
    };
    things.map(&mut number).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_things_are_one_cluster() {
        assert_eq!(numbered(["b", "a", "b"].into_iter()), [0, 1, 0]);
    }

    #[test]
    fn the_event_of_most_reports_is_the_incidents_and_of_equals_the_first() {
        assert_eq!(most_frequent([3, 1, 3].into_iter()), Some(3));
        assert_eq!(most_frequent([4, 1].into_iter()), Some(1));
        assert_eq!(most_frequent([].into_iter()), None);
    }
}

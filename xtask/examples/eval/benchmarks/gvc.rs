//! The Gun Violence Corpus (Vossen et al. 2018): local news, the incident each report is about, and its record.
//!
//! All reports go through the product as one case. A report counts for the event of its main mention, the attack with
//! the most claims; reports of one event are one cluster. A toll that nobody reports is taken as nobody, and the best
//! value of the event is held against the incident's record.

use super::{Trouble, text_of};
use crate::board::Row;
use crate::listing::Listing;
use crate::measures::clusters::{b_cubed, ceaf_e};
use crate::measures::counts::share;
use crate::product::{Product, report_of};
use crate::setting::Setting;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use whosays_engine::reconcile::reconcile;
use whosays_model::{Claim, Event, EventKind, EventMention, Report, ReportId, Toll};

/// Nothing is listed: an incident is no sentence.
pub(crate) const LISTS: &[&str] = &[];

/// What incidents have for a record when nothing is known: one killed, nobody injured.
const USUAL: (u64, u64) = (1, 0);

/// Measures the clusters and the tolls.
pub(crate) fn run(setting: &Setting, product: &Product, _: &mut Listing) -> Result<Vec<Row>, Trouble> {
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
    rows.extend(toll_rows(&case, &mains, &events, &records));
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

fn toll_rows(
    case: &CaseOfReports,
    mains: &[Option<usize>],
    events: &[Event],
    records: &BTreeMap<String, (u64, u64)>,
) -> Vec<Row> {
    let incidents: BTreeSet<&String> = case.told.iter().map(|(_, incident)| incident).collect();
    let (mut killed, mut injured, mut usual) = (0_usize, 0_usize, (0_usize, 0_usize));
    let mut known = 0;
    for incident in incidents {
        let Some(record) = records.get(incident) else { continue };
        known += 1;
        let events_of = case.told.iter().zip(mains).filter(|((_, other), _)| other == incident);
        let event = most_frequent(events_of.filter_map(|(_, main)| *main)).map(|at| &events[at]);
        let toll = |toll: fn(&Event) -> &Option<Toll>| {
            event.and_then(|event| toll(event).and_then(|toll| toll.best.or(toll.low))).unwrap_or_default()
        };
        killed += usize::from(toll(|event| &event.killed) == record.0);
        injured += usize::from(toll(|event| &event.injured) == record.1);
        usual.0 += usize::from(USUAL.0 == record.0);
        usual.1 += usize::from(USUAL.1 == record.1);
    }
    let of_known = |count: usize| share(count as f64, known as f64);
    vec![
        Row::new("gvc_killed_exact", of_known(killed)).constant(of_known(usual.0)),
        Row::new("gvc_injured_exact", of_known(injured)).constant(of_known(usual.1)),
    ]
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

//! The case at a glance: what it holds, what is disputed, what is to be judged, what was done last.

use super::marking::MarkingForm;
use crate::answer::{At, Page};
use crate::card::{Line, called};
use crate::fault::Fault;
use crate::frame::Frame;
use crate::text::filters;
use crate::text::{day, plain};
use askama::Template;
use axum::response::Response;
use serde::Serialize;
use whosays_model::Dispute;

/// How many of each are shown.
const FEW: usize = 8;

#[derive(Serialize, Template, utoipa::ToSchema)]
#[template(path = "overview.html")]
pub(crate) struct Overview {
    #[serde(skip)]
    frame: Frame,
    #[serde(skip)]
    marking_form: Option<MarkingForm>,
    reports: usize,
    claims: usize,
    events: usize,
    origins: usize,
    open: usize,
    disputed_events: usize,
    days: Option<(String, String)>,
    kinds: Vec<(String, usize)>,
    largest: Vec<EventLine>,
    disputes: Vec<DisputeLine>,
    last: Vec<Line>,
}

#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = overview::EventLine)]
struct EventLine {
    id: String,
    called: String,
    reports: u32,
    origins: u32,
    claims: u32,
    disputes: u32,
}

#[derive(Serialize, utoipa::ToSchema)]
struct DisputeLine {
    event: String,
    called: String,
    field: String,
    sides: Vec<String>,
    because: String,
}

impl DisputeLine {
    /// Its sides, one against the other.
    fn told(&self) -> String {
        self.sides.join(format!(" {} ", t!("overview-against")).as_str())
    }
}

impl Page for Overview {}

pub(crate) async fn page(at: At) -> Result<Response, Fault> {
    at.answer(|reading, at| {
        let columns = &reading.view.columns;
        let mut kinds = [0usize; 12];
        columns.claims.iter().for_each(|claim| kinds[claim.kind as usize] += 1);
        let mut kinds: Vec<(String, usize)> =
            whosays_model::ClaimKind::ALL.iter().zip(kinds).map(|(kind, n)| (kind.to_string(), n)).collect();
        kinds.retain(|(_, n)| *n > 0);
        kinds.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
        let mut by_weight: Vec<&whosays_store::EventRow> = columns.events.iter().collect();
        by_weight.sort_by_key(|event| (std::cmp::Reverse((event.reports, event.claims)), event.n));
        let numbers: Vec<i64> = by_weight.iter().take(FEW).map(|event| event.n).collect();
        let events = reading.store.events_by_number(&numbers)?;
        let largest = events.iter().zip(&by_weight).map(|(event, row)| EventLine {
            id: event.id.to_string(),
            called: called(event),
            reports: row.reports,
            origins: row.origins,
            claims: row.claims,
            disputes: row.disputes,
        });
        let mut disputed: Vec<&whosays_store::EventRow> =
            columns.events.iter().filter(|event| event.disputes > 0).collect();
        let disputed_events = disputed.len();
        disputed.sort_by_key(|event| (std::cmp::Reverse((event.reports, event.disputes)), event.n));
        let mut disputes = Vec::new();
        for row in disputed.into_iter().take(FEW) {
            let Some(event) = reading.store.events_by_number(&[row.n])?.pop() else { continue };
            disputes.extend(
                reading.store.disputes_of(&event.id)?.into_iter().map(|dispute| line(&dispute, called(&event))),
            );
        }
        disputes.truncate(FEW);
        let first = columns.reports.iter().filter_map(|report| report.days).map(|(first, _)| first).min();
        let last = columns.reports.iter().filter_map(|report| report.days).map(|(_, last)| last).max();
        let told = |number: i32| {
            whosays_model::DateInterval::of_day_numbers(number.into(), number.into())
                .map(|date| day(&date))
                .unwrap_or_default()
        };
        Ok(Overview {
            frame: at.frame(reading, at.desk.name.clone(), "overview"),
            marking_form: MarkingForm::of(at, "/marking".to_owned(), reading.store.markings()?.case),
            reports: columns.reports.len(),
            claims: columns.claims.len(),
            events: columns.events.len(),
            origins: columns.origins.len(),
            open: reading.view.open,
            disputed_events,
            days: first.zip(last).map(|(first, last)| (told(first), told(last))),
            kinds,
            largest: largest.collect(),
            disputes,
            last: reading.store.last_judgements(FEW)?.iter().map(Line::of).collect(),
        })
    })
    .await
}

fn line(dispute: &Dispute, called: String) -> DisputeLine {
    DisputeLine {
        event: dispute.event.to_string(),
        called,
        field: plain(dispute.field.as_str()),
        sides: dispute.sides.iter().map(|side| side.value.clone()).collect(),
        because: dispute.because.clone(),
    }
}

//! The review queue: what nobody has judged, and what matters most first.

use super::claims::{Row, rows};
use super::{Pager, ROWS};
use crate::answer::{At, Page};
use crate::columns::urgency;
use crate::fault::Fault;
use crate::frame::Frame;
use crate::text::count;
use crate::text::filters;
use askama::Template;
use axum::response::Response;
use serde::Serialize;
use std::cmp::Reverse;
use whosays_store::{ClaimRow, Columns};

#[derive(Serialize, Template)]
#[template(path = "queue.html")]
pub(crate) struct Queue {
    #[serde(skip)]
    frame: Frame,
    pager: Pager,
    judged: usize,
    all: usize,
    rows: Vec<Waiting>,
}

/// A claim that waits, and why it stands where it does.
#[derive(Serialize)]
struct Waiting {
    #[serde(flatten)]
    row: Row,
    because: String,
}

impl Page for Queue {}

pub(crate) async fn page(at: At) -> Result<Response, Fault> {
    at.answer(|reading, at| {
        let columns = &reading.view.columns;
        let mut waiting: Vec<(Reverse<u32>, u32)> = (0u32..)
            .zip(&columns.claims)
            .filter(|(_, claim)| claim.review.is_none())
            .map(|(place, claim)| (Reverse(urgency(columns, claim)), place))
            .collect();
        let pager = Pager::of(&at.asked, waiting.len());
        // Only those up to this page have to be in order.
        let wanted = (pager.page * ROWS).min(waiting.len());
        if wanted < waiting.len() {
            waiting.select_nth_unstable(wanted);
        }
        waiting[..wanted].sort_unstable();
        let places: Vec<u32> = pager.rows(&waiting).iter().map(|(_, place)| *place).collect();
        let because = places.iter().map(|place| reasons(columns, &columns.claims[*place as usize]));
        let rows = rows(reading, &places, "")?.into_iter().zip(because).map(|(row, because)| Waiting { row, because });
        Ok(Queue {
            rows: rows.collect(),
            frame: at.frame(reading, "Review queue", "queue"),
            judged: columns.claims.len() - reading.view.open,
            all: columns.claims.len(),
            pager,
        })
    })
    .await
}

fn reasons(columns: &Columns, claim: &ClaimRow) -> String {
    let mut reasons = Vec::new();
    if claim.disputed {
        reasons.push("accounts dispute it".to_owned());
    }
    if let Some((_, reports)) = columns.origins.get(claim.origin as usize).filter(|(_, reports)| *reports > 1) {
        reasons.push(format!("{} pass it on", count(*reports as usize, "report")));
    }
    if let Some(event) = columns.events.get(claim.event as usize).filter(|event| event.reports > 1) {
        reasons.push(format!("{} tell of its event", count(event.reports as usize, "report")));
    }
    reasons.join("; ")
}

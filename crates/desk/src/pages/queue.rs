//! The review queue: what nobody has judged, and what matters most first.

use super::Pager;
use super::claims::{Row, rows};
use crate::answer::{At, Page};
use crate::columns::in_doubt;
use crate::fault::Fault;
use crate::frame::Frame;
use crate::text::filters;
use crate::text::{per_cent, thousands};
use askama::Template;
use axum::response::Response;
use serde::Serialize;
use whosays_model::ClaimId;
use whosays_store::{ClaimRow, Columns};

#[derive(Serialize, Template, utoipa::ToSchema)]
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
#[derive(Serialize, utoipa::ToSchema)]
struct Waiting {
    #[serde(flatten)]
    row: Row,
    because: String,
}

impl Page for Queue {}

pub(crate) async fn page(at: At) -> Result<Response, Fault> {
    at.answer(|reading, at| {
        let columns = &reading.view.columns;
        let waiting = &reading.view.waiting;
        let pager = Pager::of(&at.asked, waiting.len());
        let waits = |row: Row| {
            let place = columns.claim_at(&ClaimId::from_written(row.id.as_str()));
            let claim = place.and_then(|place| columns.claims.get(place as usize));
            Waiting { because: claim.map(|claim| reasons(columns, claim)).unwrap_or_default(), row }
        };
        Ok(Queue {
            rows: rows(reading, pager.rows(waiting), "")?.into_iter().map(waits).collect(),
            frame: at.frame(reading, t!("queue-title"), "queue"),
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
        reasons.push(t!("queue-disputed").into_owned());
    }
    if let Some(share) = in_doubt(claim) {
        reasons.push(t!("queue-unsure", share = per_cent(share.into())));
    }
    if let Some(origin) = columns.origins.get(claim.origin as usize).filter(|origin| origin.reports > 1) {
        reasons.push(t!("queue-passed-on", n = origin.reports, shown = thousands(origin.reports as usize)));
    }
    if let Some(event) = columns.events.get(claim.event as usize).filter(|event| event.reports > 1) {
        reasons.push(t!("queue-event-told", n = event.reports, shown = thousands(event.reports as usize)));
    }
    reasons.join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::columns::tests::claim;

    #[test]
    fn a_claim_says_why_it_waits_where_it_does() {
        let columns = Columns::default();
        assert_eq!(reasons(&columns, &claim(Some(50))), "the network is 50\u{a0}% sure");
        let disputed = ClaimRow { disputed: true, ..claim(Some(10)) };
        assert_eq!(reasons(&columns, &disputed), "accounts dispute it; the network is 10\u{a0}% sure");
        assert_eq!(reasons(&columns, &claim(Some(90))), "", "where it is sure, that is no reason to look");
        assert_eq!(reasons(&columns, &claim(None)), "");
    }
}

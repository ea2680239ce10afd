//! What people have judged, the last first: whether each holds, and which no longer find their words.

use super::{Pager, ROWS};
use crate::answer::{At, Page};
use crate::card::Line;
use crate::fault::Fault;
use crate::frame::Frame;
use crate::text::shortened;
use askama::Template;
use axum::response::Response;
use serde::Serialize;
use whosays_case::Standing;
use whosays_model::Judgement;

#[derive(Serialize, Template, utoipa::ToSchema)]
#[template(path = "history.html")]
pub(crate) struct History {
    #[serde(skip)]
    frame: Frame,
    pager: Pager,
    rows: Vec<Row>,
    lost: usize,
    #[serde(skip)]
    only_lost: bool,
}

#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = history::Row)]
struct Row {
    #[serde(flatten)]
    line: Line,
    subject: String,
    link: String,
    state: String,
    is_lost: bool,
    is_own: bool,
}

impl Page for History {
    fn rows(&self) -> Option<Vec<Vec<String>>> {
        let heads = ["number", "when", "who", "what", "of", "why", "state"];
        let row = |row: &Row| {
            vec![
                row.line.number.to_string(),
                row.line.at.clone(),
                row.line.who.clone(),
                row.line.what.clone(),
                row.subject.clone(),
                row.line.note.clone(),
                row.state.clone(),
            ]
        };
        Some(std::iter::once(heads.map(str::to_owned).to_vec()).chain(self.rows.iter().map(row)).collect())
    }
}

pub(crate) async fn page(at: At) -> Result<Response, Fault> {
    at.answer(|reading, at| {
        let only_lost = at.asked.one("lost").is_some();
        let none = Standing::default();
        let standing = reading.kept.as_ref().map_or(&none, |kept| &kept.standing);
        let lost: Vec<u64> = standing.lost().rev().collect();
        let (pager, shown) = if only_lost {
            let pager = Pager::of(&at.asked, lost.len());
            let mut shown = Vec::new();
            for number in pager.rows(&lost) {
                shown.extend(reading.store.judgement(*number)?);
            }
            (pager, shown)
        } else {
            let (_, all) = reading.store.judgements_after(0, 0)?;
            let pager = Pager::of(&at.asked, all);
            let (shown, _) = reading.store.judgements_after(pager.first.saturating_sub(1), ROWS)?;
            (pager, shown)
        };
        let row = |judgement: &Judgement| Row {
            subject: shortened(&judgement.ruling.subject(), 160),
            link: link(judgement),
            state: standing.in_words(judgement),
            is_lost: standing.is_lost(judgement),
            is_own: judgement.withdrawn.is_none() && judgement.who == at.person().name,
            line: Line::of(judgement),
        };
        let rows = shown.iter().map(row).collect();
        let lost = lost.len();
        Ok(History { frame: at.frame(reading, t!("history-title"), "history"), pager, rows, lost, only_lost })
    })
    .await
}

/// Where the thing that was judged is shown.
fn link(judgement: &Judgement) -> String {
    let report = judgement.ruling.reports().into_iter().next();
    match (judgement.ruling.claim(), report) {
        (Some(claim), Some(report)) => format!("/reports/{report}#{claim}"),
        (None, Some(report)) => format!("/reports/{report}"),
        _ => String::new(),
    }
}

//! The audit log: who judged, read, took away and was refused what, the newest first; and whether the chain holds.

use super::ROWS;
use crate::answer::{At, Page};
use crate::deeds::SORTS;
use crate::fault::Fault;
use crate::frame::Frame;
use crate::text::moment;
use askama::Template;
use axum::response::Response;
use serde::Serialize;
use std::sync::Arc;
use whosays_model::Tlp;
use whosays_store::AuditEntry;

#[derive(Serialize, Template, utoipa::ToSchema)]
#[template(path = "audit.html")]
pub(crate) struct Audit {
    #[serde(skip)]
    frame: Frame,
    rows: Vec<Row>,
    /// Before which entry the next page begins; nothing where there is no more.
    before: Option<u64>,
    /// What is wrong with the chain, where that was asked for.
    wrong: Option<Vec<String>>,
    #[serde(skip)]
    who: String,
    #[serde(skip)]
    sorts: Vec<(&'static str, bool)>,
    #[serde(skip)]
    older: String,
    #[serde(skip)]
    saved: String,
}

/// An entry.
#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = audit::Row)]
struct Row {
    #[serde(flatten)]
    #[schema(value_type = Object)]
    entry: AuditEntry,
    #[serde(skip)]
    when: String,
    /// The address of what was opened, where it leads to something.
    #[serde(skip)]
    href: String,
}

impl Row {
    fn of(entry: AuditEntry) -> Self {
        let href = match entry.what.as_str() {
            "read" | "export" if entry.about.starts_with('/') && !entry.about.starts_with("//") => entry.about.clone(),
            "judge" | "withdraw" => "/history".to_owned(),
            _ => String::new(),
        };
        Row { when: moment(&entry.at), href, entry }
    }
}

impl Page for Audit {
    fn rows(&self) -> Option<Vec<Vec<String>>> {
        let heads = ["number", "at", "who", "what", "about", "detail", "hash"];
        let row = |row: &Row| {
            let AuditEntry { number, at, who, what, about, detail, hash } = row.entry.clone();
            vec![number.to_string(), at, who, what, about, detail, hash]
        };
        Some(std::iter::once(heads.map(str::to_owned).to_vec()).chain(self.rows.iter().map(row)).collect())
    }
}

pub(crate) async fn page(at: At) -> Result<Response, Fault> {
    if at.person().clearance < Tlp::Red {
        return Err(Fault::refused(t!("audit-above"), t!("audit-above-hint")));
    }
    // What was done a moment ago is in it, too.
    let desk = Arc::clone(&at.desk);
    tokio::task::spawn_blocking(move || desk.deeds.write(&desk)).await.map_err(Fault::ours)?;
    at.answer(|reading, at| {
        let asked = &at.asked;
        let (who, what) = (asked.one("who").map(str::trim), asked.one("what"));
        let before = asked.one("before").and_then(|before| before.parse().ok());
        let mut entries = reading.store.audit_of(before, who, what, ROWS + 1)?;
        let is_more = entries.len() > ROWS;
        entries.truncate(ROWS);
        let before = entries.last().filter(|_| is_more).map(|entry| entry.number);
        let wrong = asked.one("check").map(|_| reading.store.check_audit()).transpose()?;
        let rest = asked.without("check", "1");
        Ok(Audit {
            frame: at.frame(reading, t!("audit-title"), "audit"),
            rows: entries.into_iter().map(Row::of).collect(),
            before,
            wrong,
            who: who.unwrap_or_default().to_owned(),
            sorts: SORTS.iter().map(|sort| (*sort, what == Some(*sort))).collect(),
            older: before.map(|before| rest.with("before", &before.to_string()).in_address()).unwrap_or_default(),
            saved: rest.in_address(),
        })
    })
    .await
}

//! Marking reports and the case: how far they may be passed on.

use crate::answer::At;
use crate::fault::Fault;
use crate::judge::Posted;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Serialize;
use std::borrow::Cow;
use whosays_case::clock::now;
use whosays_model::{ReportId, Tlp};
use whosays_store::{Role, Thing};

/// A marking as a page shows it.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct Marking {
    /// The word: `amber+strict`.
    pub(crate) tlp: &'static str,
    /// The label: `TLP:AMBER+STRICT`.
    pub(crate) label: &'static str,
    /// Its colour, as the style sheet knows it.
    #[serde(skip)]
    pub(crate) colour: &'static str,
}

impl Marking {
    pub(crate) fn of(tlp: Tlp) -> Self {
        let colour = match tlp {
            Tlp::Clear => "clear",
            Tlp::Green => "green",
            Tlp::Amber | Tlp::AmberStrict => "amber",
            Tlp::Red => "red",
        };
        Marking { tlp: tlp.as_str(), label: tlp.label(), colour }
    }
}

/// The form that sets a marking: where it is sent, and what can be chosen; nothing for those who may not.
#[derive(Clone, Debug)]
pub(crate) struct MarkingForm {
    pub(crate) to: String,
    /// Word, label, and whether it is the one that is set.
    pub(crate) choices: Vec<(&'static str, Cow<'static, str>, bool)>,
}

impl MarkingForm {
    pub(crate) fn of(at: &At, to: String, own: Option<Tlp>) -> Option<Self> {
        if at.person().role < Role::Editor {
            return None;
        }
        let labels = Tlp::ALL.iter().map(|tlp| (tlp.as_str(), Cow::Borrowed(tlp.label()), own == Some(*tlp)));
        let none = ("none", t!("marking-none"), own.is_none());
        Some(MarkingForm { to, choices: std::iter::once(none).chain(labels).collect() })
    }
}

/// Marks a report.
pub(crate) async fn report(Path(id): Path<String>, posted: Posted) -> Result<Response, Fault> {
    let Posted { at, sent } = posted;
    let tlp = wanted(sent.one("tlp"))?;
    let who = at.person().name.clone();
    let id = at
        .write(move |books| {
            let Some(Thing::Report(report)) = books.find(&id)? else {
                return Err(Fault::missing(t!("marking-no-report", report = id)));
            };
            books.mark(Some(&report.id), tlp, &who, &now())?;
            Ok(report.id)
        })
        .await?;
    Ok(Redirect::to(&back(&at, &id, tlp)).into_response())
}

// Whoever marks a report above what they may see themselves does not see it any more.
fn back(at: &At, id: &ReportId, tlp: Option<Tlp>) -> String {
    if tlp.is_some_and(|tlp| tlp > at.clearance()) { "/reports".to_owned() } else { format!("/reports/{id}") }
}

/// Marks the case.
pub(crate) async fn case(posted: Posted) -> Result<Response, Fault> {
    let Posted { at, sent } = posted;
    let tlp = wanted(sent.one("tlp"))?;
    if tlp.is_some_and(|tlp| tlp > at.clearance()) {
        return Err(Fault::wrong(t!("marking-above"), t!("marking-above-hint")));
    }
    let who = at.person().name.clone();
    at.write(move |books| Ok(books.mark(None, tlp, &who, &now())?)).await?;
    Ok(Redirect::to("/").into_response())
}

fn wanted(word: Option<&str>) -> Result<Option<Tlp>, Fault> {
    match word.map(str::trim) {
        None | Some("") => Err(Fault::wrong(t!("marking-not-chosen"), t!("marking-choose"))),
        Some("none") => Ok(None),
        Some(word) => Tlp::from_label(word).map(Some).map_err(|why| Fault::wrong(why, t!("marking-choose"))),
    }
}

//! Who is said to be behind an event: each hypothesis held against the evidence, as the rules propose it and as people see it.

use super::Pager;
use super::actors::lag;
use crate::answer::{Asked, At, Form, Page};
use crate::card::called;
use crate::fault::Fault;
use crate::figure::Quoted;
use crate::frame::Frame;
use crate::judge::{Posted, whole};
use crate::kept::{Granted, Wish};
use crate::ledger_page::teller;
use crate::state::Reading;
use crate::text::{day, plain, thousands};
use crate::writer::Books;
use askama::Template;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Serialize;
use std::collections::HashMap;
use std::sync::Arc;
use whosays_case::clock::now;
use whosays_engine::reconcile::VERSION;
use whosays_model::{
    Anchor, Cell, ClaimId, Consistency, Event, EvidenceRow, Field, Hypothesis, Judgement, Matrix, Narrative, Ruling,
    Settable, Setting, Version,
};
use whosays_store::{EventRow, Store};

/// How many rows of evidence a page shows.
const SHOWN: usize = 200;

#[derive(Serialize, Template, utoipa::ToSchema)]
#[template(path = "hypotheses.html")]
pub(crate) struct Hypotheses {
    #[serde(skip)]
    frame: Frame,
    is_due: bool,
    is_behind: bool,
    pager: Pager,
    rows: Vec<Row>,
    #[serde(skip)]
    sought: String,
    #[serde(skip)]
    address: String,
}

/// An event for which somebody is named as behind it.
#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = hypotheses::Row)]
struct Row {
    id: String,
    called: String,
    day: String,
    named: Vec<Named>,
    reports: u32,
    origins: u32,
}

/// Whom accounts name, and how many hold or reject it.
#[derive(Serialize, utoipa::ToSchema)]
struct Named {
    name: String,
    holders: usize,
    denials: usize,
    origins: usize,
}

impl Named {
    fn of(version: &Version) -> Self {
        Named {
            name: version.account.clone(),
            holders: version.holders.len(),
            denials: version.denials.len(),
            origins: version.origins,
        }
    }

    /// `told by 3 claims from 2 origins, rejected by 1 claim`.
    fn told(&self) -> String {
        let (claims, origins) = (thousands(self.holders), thousands(self.origins));
        let told = t!("hypotheses-told", n = self.holders, claims = claims, of = self.origins, origins = origins);
        match self.denials {
            0 => told,
            denials => t!("hypotheses-told-rejected", told = told, n = denials, shown = thousands(denials)),
        }
    }
}

impl Page for Hypotheses {
    fn rows(&self) -> Option<Vec<Vec<String>>> {
        let heads = ["event", "called", "date", "named as behind it", "reports", "origins"];
        let row = |row: &Row| {
            let named: Vec<&str> = row.named.iter().map(|named| named.name.as_str()).collect();
            let (reports, origins) = (row.reports.to_string(), row.origins.to_string());
            vec![row.id.clone(), row.called.clone(), row.day.clone(), named.join("; "), reports, origins]
        };
        Some(std::iter::once(heads.map(str::to_owned).to_vec()).chain(self.rows.iter().map(row)).collect())
    }
}

/// The events for which somebody is named.
pub(crate) async fn list(at: At) -> Result<Response, Fault> {
    at.answer(|reading, at| {
        let (is_due, is_behind) = lag(reading)?;
        let asked = questions(reading);
        let sought = at.asked.one("q").unwrap_or_default().to_lowercase();
        let columns = &reading.view.columns;
        let fits = |event: &&EventRow| {
            asked.get(event.id.as_str()).is_some_and(|narrative| {
                let mut words = narrative.versions.iter().map(|version| version.account.as_str());
                sought.is_empty()
                    || columns.name(event.place).to_lowercase().contains(&sought)
                    || words.any(|name| name.to_lowercase().contains(&sought))
            })
        };
        let picked: Vec<&EventRow> = columns.events.iter().filter(fits).collect();
        let mut pager = Pager::of(&at.asked, picked.len());
        if at.form == Form::Csv {
            (pager.first, pager.last) = (usize::from(!picked.is_empty()), picked.len());
        }
        let shown = pager.rows(&picked);
        let rows: HashMap<&str, &EventRow> = shown.iter().map(|row| (row.id.as_str(), *row)).collect();
        let events = reading.store.events_by_number(&shown.iter().map(|row| row.n).collect::<Vec<_>>())?;
        let row = |event: &Event| row(event, rows.get(event.id.as_str())?, asked.get(event.id.as_str())?);
        Ok(Hypotheses {
            frame: at.frame(reading, t!("hypotheses-title"), "hypotheses"),
            is_due,
            is_behind,
            rows: events.iter().filter_map(row).collect(),
            sought: at.asked.one("q").unwrap_or_default().to_owned(),
            address: at.asked.in_address(),
            pager,
        })
    })
    .await
}

/// The accounts of who is behind it, by event.
fn questions(reading: &Reading) -> HashMap<&str, &Narrative> {
    let narratives = reading.kept.iter().flat_map(|kept| &kept.narratives);
    let of_who = narratives.filter(|narrative| narrative.field == Field::Perpetrator);
    of_who.map(|narrative| (narrative.event.as_str(), narrative)).collect()
}

fn row(event: &Event, row: &EventRow, narrative: &Narrative) -> Option<Row> {
    Some(Row {
        id: event.id.to_string(),
        called: called(event),
        day: event.date.as_ref().map(day).unwrap_or_default(),
        named: narrative.versions.iter().map(Named::of).collect(),
        reports: row.reports,
        origins: row.origins,
    })
}

/// What became of the wish for the matrices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = hypotheses::State)]
enum State {
    /// They are being worked out, or worked out anew with what was just set.
    Due,
    /// Nobody is named.
    Nobody,
    Failed,
    Shown,
}

#[derive(Serialize, Template, utoipa::ToSchema)]
#[template(path = "matrices.html")]
pub(crate) struct Matrices {
    #[serde(skip)]
    frame: Frame,
    id: String,
    called: String,
    state: State,
    is_behind: bool,
    /// Whether the page waits for marks that were just kept.
    #[serde(skip)]
    waits: bool,
    #[serde(skip)]
    failed: String,
    #[serde(skip)]
    own: Option<Own>,
    #[serde(skip)]
    others: Vec<Seen>,
    #[serde(rename = "matrices")]
    #[schema(value_type = Vec<Object>)]
    whole: Vec<Matrix>,
}

/// The matrix of the rules, with the marks of whoever looks at it to be set.
struct Own {
    columns: Vec<Column>,
    /// The names of the hypotheses in the order that the form counts them in.
    names: Vec<String>,
    rows: Vec<Evidence>,
    left_out: usize,
    sums: Vec<Sum>,
    told: Vec<String>,
}

/// A hypothesis.
struct Column {
    letter: String,
    name: String,
    claims: usize,
    is_least: bool,
}

/// What speaks against each hypothesis.
struct Sum {
    of: String,
    values: Vec<String>,
}

struct Evidence {
    number: usize,
    sort: String,
    who: String,
    interest: String,
    quote: String,
    claim: String,
    day: String,
    reports: usize,
    origins: usize,
    weight: String,
    tells: u32,
    because: Vec<String>,
    /// The marks that the form was made with, in the order of its count.
    was: String,
    cells: Vec<Mark>,
}

/// How a row goes with a hypothesis.
struct Mark {
    name: String,
    label: String,
    letter: String,
    value: &'static str,
    proposed: &'static str,
    because: String,
    /// Whether a person has set it.
    is_set: bool,
    choices: Vec<(&'static str, bool)>,
    note: String,
}

/// The matrix of one person: the rows in which they have set a mark.
struct Seen {
    who: String,
    columns: Vec<Column>,
    rows: Vec<Evidence>,
    sums: Vec<Sum>,
    told: Vec<String>,
}

impl Page for Matrices {
    fn rows(&self) -> Option<Vec<Vec<String>>> {
        let heads = [
            "matrix",
            "row",
            "sort",
            "who",
            "interest",
            "date",
            "hypothesis",
            "value",
            "proposed",
            "because",
            "note",
            "diagnosticity",
            "weight",
            "claims",
            "reports",
            "origins",
            "quote",
        ];
        let heads = std::iter::once(heads.map(str::to_owned).to_vec());
        Some(heads.chain(self.whole.iter().flat_map(cells_of)).collect())
    }
}

fn cells_of(matrix: &Matrix) -> Vec<Vec<String>> {
    let of_row = |row: &EvidenceRow| -> Vec<Vec<String>> {
        let cells = matrix.hypotheses.iter().zip(&row.cells);
        cells.map(|(hypothesis, cell)| in_row(matrix, row, hypothesis, cell)).collect()
    };
    matrix.rows.iter().flat_map(of_row).collect()
}

fn in_row(matrix: &Matrix, row: &EvidenceRow, hypothesis: &Hypothesis, cell: &Cell) -> Vec<String> {
    fn joined<T: ToString>(ids: &[T]) -> String {
        ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
    }
    vec![
        matrix.who.clone().unwrap_or_default(),
        row.number.to_string(),
        row.sort.to_string(),
        row.who.clone(),
        row.interest.clone().unwrap_or_default(),
        row.date.as_ref().map(ToString::to_string).unwrap_or_default(),
        hypothesis.name.clone(),
        cell.value.to_string(),
        cell.proposed.to_string(),
        cell.because.clone(),
        cell.set.as_ref().and_then(|set| set.note.clone()).unwrap_or_default(),
        row.diagnosticity.to_string(),
        row.weight.to_string(),
        joined(&row.claims),
        joined(&row.reports),
        joined(&row.origins),
        row.quote.clone(),
    ]
}

/// The matrices of one event.
pub(crate) async fn page(at: At, Path(id): Path<String>) -> Result<Response, Fault> {
    at.answer(move |reading, at| {
        let event = whole(&reading.store, &id)?;
        let changes = reading.changes()?;
        // Whoever has just saved waits for what it comes to; the others see what there is.
        let least = at.asked.number("after").map_or(0, |after| (after as u64).min(changes));
        let granted = reading.room.ledgers.wish(&Wish::Matrices(event.id.clone()), changes);
        let (state, of, matrices, failed) = match granted {
            Some(Granted::Matrices(found, of)) if of >= least => match found.is_empty() {
                true => (State::Nobody, of, found, String::new()),
                false => (State::Shown, of, found, String::new()),
            },
            Some(Granted::Failed(why, of)) if of >= least => (State::Failed, of, Arc::default(), why),
            _ => (State::Due, changes, Arc::default(), String::new()),
        };
        let name = called(&event);
        let who = at.person().name.as_str();
        Ok(Matrices {
            frame: at.frame(reading, t!("matrices-title", event = name), "hypotheses"),
            id: event.id.to_string(),
            called: name,
            state,
            is_behind: of != changes,
            waits: least > 0,
            failed,
            own: own(&matrices, who),
            others: others(&matrices),
            whole: if at.form == Form::Page { Vec::new() } else { matrices.to_vec() },
        })
    })
    .await
}

impl Matrices {
    fn is_due(&self) -> bool {
        self.state == State::Due
    }

    fn is_failed(&self) -> bool {
        self.state == State::Failed
    }

    fn is_saved(&self) -> bool {
        self.is_due() && self.waits
    }
}

/// That of a person, else that of the rules.
fn seen_by<'a>(matrices: &'a [Matrix], who: &str) -> Option<&'a Matrix> {
    matrices.iter().find(|matrix| matrix.who.as_deref() == Some(who)).or(matrices.first())
}

fn own(matrices: &[Matrix], who: &str) -> Option<Own> {
    let (rules, seen) = (matrices.first()?, seen_by(matrices, who)?);
    let order = order(rules);
    let by_rules = t!("matrices-by-rules");
    let (mut sums, mut told) = (sums(&by_rules, rules, &order), told(&by_rules, rules));
    if seen.who.is_some() {
        let by_you = t!("matrices-by-you");
        sums.extend(self::sums(&by_you, seen, &order));
        told.extend(self::told(&by_you, seen));
    }
    let shown = seen.rows.iter().take(SHOWN);
    Some(Own {
        columns: columns(rules, &order),
        names: rules.hypotheses.iter().map(|one| one.name.clone()).collect(),
        rows: shown.map(|row| evidence(row, &order)).collect(),
        left_out: seen.rows.len().saturating_sub(SHOWN),
        sums,
        told,
    })
}

/// The matrices of people.
fn others(matrices: &[Matrix]) -> Vec<Seen> {
    let Some(rules) = matrices.first() else { return Vec::new() };
    let order = order(rules);
    let seen = |matrix: &Matrix| {
        let who = matrix.who.clone()?;
        let rows = matrix.rows.iter().filter(|row| row.cells.iter().any(|cell| cell.set.is_some()));
        let by = t!("matrices-by-other", who = who);
        Some(Seen {
            columns: columns(matrix, &order),
            rows: rows.map(|row| evidence(row, &order)).collect(),
            sums: sums(&by, matrix, &order),
            told: told(&by, matrix),
            who,
        })
    };
    matrices.iter().filter_map(seen).collect()
}

/// The hypotheses in the order that they are shown in: that against which least speaks first.
fn order(rules: &Matrix) -> Vec<usize> {
    let mut order: Vec<usize> = (0..rules.hypotheses.len()).collect();
    order.sort_by_key(|at| (rules.hypotheses.get(*at).map(|one| one.inconsistency), *at));
    order
}

/// `A` to `Z`, then `A1`.
fn letter(at: usize) -> String {
    let letter = char::from(b'A' + u8::try_from(at % 26).unwrap_or(0));
    if at < 26 { letter.to_string() } else { format!("{letter}{}", at / 26) }
}

fn columns(matrix: &Matrix, order: &[usize]) -> Vec<Column> {
    let all = order.iter().filter_map(|at| matrix.hypotheses.get(*at)).enumerate();
    let column = |(place, one): (usize, &Hypothesis)| Column {
        letter: letter(place),
        name: one.name.clone(),
        claims: one.claims.len(),
        is_least: one.is_least,
    };
    all.map(column).collect()
}

fn sums(by: &str, matrix: &Matrix, order: &[usize]) -> Vec<Sum> {
    let sum = |of: String, value: &dyn Fn(&Hypothesis) -> String| Sum {
        of,
        values: order.iter().filter_map(|at| matrix.hypotheses.get(*at)).map(value).collect(),
    };
    let plain = |one: &Hypothesis| match one.is_least {
        true => t!("matrices-against-least", n = one.inconsistency),
        false => one.inconsistency.to_string(),
    };
    vec![
        sum(t!("matrices-against", by = by), &plain),
        sum(t!("matrices-against-weighted", by = by), &|one| format!("{:.1}", one.weighted)),
    ]
}

/// Against whom least speaks, and which single rows carry that.
fn told(by: &str, matrix: &Matrix) -> Vec<String> {
    let least: Vec<&str> = matrix.hypotheses.iter().filter(|one| one.is_least).map(|one| one.name.as_str()).collect();
    let mut told = vec![t!("matrices-least", by = by, who = least.join("; "))];
    let carrier = |one: &whosays_model::Carrier| t!("matrices-carried", row = one.row, who = one.without.join("; "));
    told.extend(matrix.carried_by.iter().map(carrier));
    if matrix.carried_by.is_empty() {
        told.push(t!("matrices-carried-by-none").into_owned());
    }
    told
}

fn evidence(row: &EvidenceRow, order: &[usize]) -> Evidence {
    let was: Vec<&str> = row.cells.iter().map(|cell| cell.value.as_str()).collect();
    let cells = order.iter().enumerate();
    Evidence {
        number: row.number,
        sort: plain(row.sort.as_str()),
        who: row.who.clone(),
        interest: row.interest.clone().unwrap_or_default(),
        quote: row.quote.clone(),
        claim: row.claims.first().map(ToString::to_string).unwrap_or_default(),
        day: row.date.as_ref().map(day).unwrap_or_default(),
        reports: row.reports.len(),
        origins: row.origins.len(),
        weight: if row.weight == 1.0 { "1".to_owned() } else { format!("{:.2}", row.weight) },
        tells: row.diagnosticity,
        because: row.because.clone(),
        was: was.join(" "),
        cells: cells.filter_map(|(place, at)| Some(mark(row, place, *at, row.cells.get(*at)?))).collect(),
    }
}

fn mark(row: &EvidenceRow, place: usize, at: usize, cell: &Cell) -> Mark {
    Mark {
        name: format!("cell-{}-{at}", row.number),
        label: t!("matrices-cell", row = row.number, hypothesis = letter(place)),
        letter: letter(place),
        value: cell.value.as_str(),
        proposed: cell.proposed.as_str(),
        because: cell.because.clone(),
        is_set: cell.set.is_some(),
        choices: Consistency::ALL.iter().map(|one| (one.as_str(), *one == cell.value)).collect(),
        note: cell.set.as_ref().and_then(|set| set.note.clone()).unwrap_or_default(),
    }
}

/// One mark that a person has set: of which row, by its first claim, and of which hypothesis.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Changed {
    claim: ClaimId,
    of: String,
    value: Consistency,
}

/// Keeps the marks that a person has set.
pub(crate) async fn keep(Path(id): Path<String>, posted: Posted) -> Result<Response, Fault> {
    let Posted { at, sent } = posted;
    let who = at.person().name.clone();
    let note = sent.one("note").map(str::trim).filter(|note| !note.is_empty()).map(str::to_owned);
    let sender = who.clone();
    let settings = at
        .desk
        .read(at.clearance(), move |reading| {
            let event = whole(&reading.store, &id)?;
            let granted = reading.room.ledgers.wish(&Wish::Matrices(event.id.clone()), reading.changes()?);
            let Some(Granted::Matrices(matrices, _)) = granted else { return Err(not_at_hand()) };
            let seen = seen_by(&matrices, &sender).ok_or_else(not_at_hand)?;
            Ok((event.id.clone(), settings(&reading.store, &event, changed(seen, &sent)?)?))
        })
        .await?;
    let (event, settings) = settings;
    if settings.is_empty() {
        return Ok(Redirect::to(&format!("/events/{event}/hypotheses")).into_response());
    }
    let changes = at.write(move |store| kept(store, settings, &who, note)).await?;
    Ok(Redirect::to(&format!("/events/{event}/hypotheses?after={changes}")).into_response())
}

fn not_at_hand() -> Fault {
    Fault::wrong(t!("matrices-not-at-hand"), t!("matrices-not-at-hand-hint"))
}

/// Keeps settings; gives how many changes the case has seen then.
fn kept(store: &mut Books<'_>, settings: Vec<Setting>, who: &str, note: Option<String>) -> Result<u64, Fault> {
    for setting in settings {
        store.judge(&Judgement {
            number: None,
            ruling: Ruling::Set(setting),
            who: who.to_owned(),
            at: now(),
            note: note.clone(),
            withdrawn: None,
        })?;
    }
    Ok(store.due(VERSION)?.1)
}

/// The marks of a form that are neither those that it was made with nor those that hold now.
fn changed(seen: &Matrix, sent: &Asked) -> Result<Vec<Changed>, Fault> {
    let fields: HashMap<&str, &str> = sent.0.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
    let rows: HashMap<&str, &EvidenceRow> =
        seen.rows.iter().flat_map(|row| row.claims.iter().map(move |claim| (claim.as_str(), row))).collect();
    let places: HashMap<&str, usize> =
        seen.hypotheses.iter().enumerate().map(|(at, one)| (one.name.as_str(), at)).collect();
    let mut changed = Vec::new();
    for (key, value) in &sent.0 {
        let Some((number, at)) = key.strip_prefix("cell-").and_then(|cell| cell.split_once('-')) else { continue };
        let field = |name: String| fields.get(name.as_str()).copied().unwrap_or_default();
        let was = at.parse().ok().and_then(|at| field(format!("was-{number}")).split(' ').nth(at));
        if was == Some(value.as_str()) {
            continue;
        }
        let of = field(format!("name-{at}"));
        let row = rows.get(field(format!("claim-{number}")));
        let (Some(row), Some(place)) = (row, places.get(of)) else { return Err(gone()) };
        let value: Consistency =
            value.parse().map_err(|why: String| Fault::wrong(why, t!("matrices-mark-wrong-hint")))?;
        let holds = row.cells.get(*place).is_some_and(|cell| cell.value == value);
        if let (false, Some(claim)) = (holds, row.claims.first()) {
            changed.push(Changed { claim: claim.clone(), of: of.to_owned(), value });
        }
    }
    Ok(changed)
}

fn gone() -> Fault {
    Fault::wrong(t!("matrices-gone"), t!("matrices-gone-hint"))
}

fn settings(store: &Store, event: &Event, changed: Vec<Changed>) -> Result<Vec<Setting>, Fault> {
    if changed.is_empty() {
        return Ok(Vec::new());
    }
    let claims = Quoted::of(store, changed.iter().map(|one| &one.claim))?;
    let link = Some(teller(store, event)?);
    let setting = |one: Changed| -> Result<Setting, Fault> {
        let claim = claims.claim(&one.claim).ok_or_else(gone)?;
        Ok(Setting {
            field: Settable::Consistency,
            value: one.value.to_string(),
            of: Some(one.of),
            anchor: Anchor::of(claim),
            link: link.clone(),
        })
    };
    changed.into_iter().map(setting).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matrix(value: &str) -> Matrix {
        let cell = serde_json::json!({"value": value, "proposed": "N", "because": "it says nothing of it"});
        let one = |name: &str| serde_json::json!({"name": name, "claims": [], "inconsistency": 0, "weighted": 0.0, "is_least": true});
        serde_json::from_value(serde_json::json!({
            "event": "e-1", "hypotheses": [one("Amber Front"), one("Orval Union")], "carried_by": [], "by": "",
            "rows": [{"number": 1, "sort": "finding", "who": "police", "quote": "a device", "claims": ["c-1", "c-2"],
                "reports": [], "origins": [], "because": [], "weight": 1.0, "cells": [cell, cell], "diagnosticity": 0}],
        }))
        .unwrap()
    }

    fn form(cells: [&str; 2]) -> Asked {
        let fields = [
            ("claim-1", "c-2"),
            ("was-1", "N N"),
            ("name-0", "Amber Front"),
            ("name-1", "Orval Union"),
            ("cell-1-0", cells[0]),
            ("cell-1-1", cells[1]),
        ];
        Asked(fields.map(|(key, value)| (key.to_owned(), value.to_owned())).to_vec())
    }

    #[test]
    fn only_marks_that_were_changed_are_kept() {
        assert!(changed(&matrix("N"), &form(["N", "N"])).unwrap().is_empty());
        let kept = changed(&matrix("N"), &form(["N", "II"])).unwrap();
        let wanted = Changed {
            claim: ClaimId::from_written("c-1"),
            of: "Orval Union".to_owned(),
            value: Consistency::VeryInconsistent,
        };
        assert_eq!(kept, [wanted]);
        // What is so already, and what was left as it was shown, are nobody's rulings.
        assert!(changed(&matrix("II"), &form(["N", "II"])).unwrap().is_empty());
        assert!(changed(&matrix("N"), &form(["N", "maybe"])).is_err());
    }

    #[test]
    fn letters_go_on_after_z() {
        assert_eq!([letter(0), letter(25), letter(26)], ["A", "Z", "A1"]);
    }
}

//! Analysis of competing hypotheses on who is behind an event (Heuer, Psychology of Intelligence Analysis, 1999, chapter 8).
//!
//! A hypothesis is each actor whom any report names as behind the event, and somebody else whom nobody names. Evidence are the
//! claims on responsibility, what was found, ties to whoever was hit, and what was said before; what goes back to one origin, and
//! what one speaker says twice, is one row. The rules of [`propose`] fill the cells, people set them, and the hypothesis against
//! which least is said stands first: that a piece of evidence fits a hypothesis proves nothing where it fits the others too.
//! Nothing here says who did it.

mod actors;
mod evidence;
mod propose;
mod score;
mod signs;

use super::grading::grades;
use super::settings::{Held, Settings};
use super::view::View;
use actors::Named;
use evidence::Evidence;
use std::collections::{BTreeSet, HashMap};
use whosays_model::{
    Case, Cell, ClaimId, Event, EvidenceRow, Hypothesis, ItemGrade, Matrix, OriginId, SetBy, Settable,
};

/// The name of the hypothesis that it was somebody whom nobody names.
pub const NOBODY_NAMED: &str = "somebody else, not named";

/// The matrices of an event: first the one that the rules propose, then that of each person who has set a cell, by name. None
/// where nobody is named as behind it.
pub fn matrices(case: &Case, event: &Event, settings: &Settings) -> Vec<Matrix> {
    let view = View::new(case, None);
    let named = Named::of(&view, event);
    if named.actors.is_empty() {
        return Vec::new();
    }
    let graded = if settings.is_empty() { Vec::new() } else { grades(case, settings).items };
    let weights: HashMap<&ClaimId, &ItemGrade> = graded.iter().map(|item| (&item.claim, item)).collect();
    let rows: Vec<EvidenceRow> = evidence::gather(&view, event, &named)
        .iter()
        .enumerate()
        .map(|(at, evidence)| row(&view, &named, at + 1, evidence, &weights))
        .collect();
    let mut people: BTreeSet<Option<&str>> = [None].into();
    let claims = || rows.iter().flat_map(|row| &row.claims);
    // What is set of one question holds in that one alone.
    let is_own = |held: &Held| {
        let linked = held.link.as_ref().and_then(|link| view.event_of(view.claim(link)?));
        linked.is_none_or(|linked| linked.id == event.id)
    };
    let set = settings.over_where(claims(), Settable::Consistency, is_own);
    people.extend(set.iter().map(|held| Some(held.set.who.as_str())));
    people.into_iter().map(|who| matrix(event, &named, &rows, &is_own, settings, who)).collect()
}

fn matrix(
    event: &Event,
    named: &Named,
    rows: &[EvidenceRow],
    is_own: &dyn Fn(&Held) -> bool,
    settings: &Settings,
    who: Option<&str>,
) -> Matrix {
    let mut hypotheses: Vec<Hypothesis> = named.hypotheses();
    let mut rows = rows.to_vec();
    for row in &mut rows {
        let set = settings.over_where(&row.claims, Settable::Consistency, is_own);
        let own: Vec<&Held> = set.into_iter().filter(|held| Some(held.set.who.as_str()) == who).collect();
        for (cell, hypothesis) in row.cells.iter_mut().zip(&hypotheses) {
            own.iter().filter(|held| named.is_called(&hypothesis.name, held.of.as_deref())).for_each(|held| {
                put(cell, &held.set);
            });
        }
        row.diagnosticity = score::diagnosticity(&row.cells);
    }
    score::count(&mut hypotheses, &rows);
    let carried_by = score::carriers(&hypotheses, &rows);
    let who = who.map(str::to_owned);
    Matrix { event: event.id.clone(), who, hypotheses, rows, carried_by, by: "assess:hypotheses".to_owned() }
}

fn put(cell: &mut Cell, set: &SetBy) {
    if let Ok(value) = set.value.parse() {
        cell.value = value;
        cell.set = Some(set.clone());
    }
}

fn row(
    view: &View,
    named: &Named,
    number: usize,
    evidence: &Evidence,
    grades: &HashMap<&ClaimId, &ItemGrade>,
) -> EvidenceRow {
    let first = evidence.claims[0];
    let claims: Vec<ClaimId> = evidence.claims.iter().map(|claim| claim.id.clone()).collect();
    let origins: BTreeSet<OriginId> =
        evidence.claims.iter().filter_map(|claim| view.origin_of(claim)).map(|origin| origin.id.clone()).collect();
    let mut reports = Vec::new();
    for claim in &evidence.claims {
        if !reports.contains(&claim.report) {
            reports.push(claim.report.clone());
        }
    }
    let cells: Vec<Cell> = named
        .columns()
        .map(|column| {
            let (value, because) = propose::cell(evidence, named, column);
            Cell { value, proposed: value, because, set: None }
        })
        .collect();
    EvidenceRow {
        number,
        sort: evidence.sort,
        who: evidence.who.clone(),
        interest: evidence.interest.clone(),
        quote: first.quote.clone(),
        date: view.published(first).cloned(),
        weight: claims
            .iter()
            .filter_map(|claim| grades.get(claim))
            .map(|item| score::weight(item))
            .find(|weight| *weight != 1.0)
            .unwrap_or(1.0),
        claims,
        reports,
        origins: origins.into_iter().collect(),
        because: evidence.because.iter().cloned().collect(),
        diagnosticity: score::diagnosticity(&cells),
        cells,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assess::made;
    use whosays_model::{Claim, Consistency, Mode, Ruling};

    fn story() -> Vec<Claim> {
        vec![
            made::word("Karim Orski", "The Front did it, Orski said.", Mode::Attributed, "Front"),
            made::word("Front", "The Front denied it.", Mode::Denied, "Front"),
            made::word("League", "The League claimed it.", Mode::Claimed, "League"),
        ]
    }

    fn cells(matrix: &Matrix, row: usize) -> Vec<&str> {
        matrix.rows[row].cells.iter().map(|cell| cell.value.as_str()).collect()
    }

    #[test]
    fn cells_follow_the_rules_and_the_least_contradicted_stands_first() {
        let case = made::case(story());
        let matrices = matrices(&case, made::event(&case), &Settings::default());
        let [matrix] = &matrices[..] else { panic!("{matrices:?}") };
        let names: Vec<&str> = matrix.hypotheses.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names, ["Front", "League", NOBODY_NAMED]);
        let row = |who: &str| matrix.rows.iter().position(|row| row.who == who).unwrap();
        assert_eq!(cells(matrix, row("Karim Orski")), ["C", "I", "I"]);
        assert_eq!(cells(matrix, row("Front")), ["N", "C", "C"]);
        assert_eq!(cells(matrix, row("League")), ["I", "CC", "I"]);
        let scores: Vec<u32> = matrix.hypotheses.iter().map(|one| one.inconsistency).collect();
        assert_eq!(scores, [1, 1, 2]);
        assert!(matrix.rows[row("Front")].interest.is_some() && matrix.rows[row("Karim Orski")].interest.is_none());
    }

    #[test]
    fn a_person_has_a_matrix_of_their_own_and_the_rules_keep_theirs() {
        let claims = story();
        let mut ruling = made::judgement(1, "Ada", &claims[0], Settable::Consistency, "N");
        if let Ruling::Set(setting) = &mut ruling.ruling {
            setting.of = Some("league".to_owned());
        }
        let case = made::case(claims);
        let matrices = matrices(&case, made::event(&case), &Settings::of(&[ruling], &case.claims));
        assert_eq!(matrices.iter().map(|one| one.who.as_deref()).collect::<Vec<_>>(), [None, Some("Ada")]);
        let scores = |matrix: &Matrix| matrix.hypotheses.iter().map(|one| one.inconsistency).collect::<Vec<_>>();
        assert_eq!((scores(&matrices[0]), scores(&matrices[1])), (vec![1, 1, 2], vec![1, 0, 2]));
        let row = matrices[1].rows.iter().find(|row| row.who == "Karim Orski").unwrap();
        assert_eq!((row.cells[1].value, row.cells[1].proposed), (Consistency::Neutral, Consistency::Inconsistent));
    }

    #[test]
    fn what_is_set_of_one_event_does_not_hold_in_another() {
        let claims = story();
        let mut case = made::case(claims.clone());
        let mut other = made::claim("A mill burnt.", "author", whosays_model::Value::Casualties(Default::default()));
        other.event = Some(whosays_model::MentionId::from_written("m-00000000000000ff"));
        let own = made::event(&case).clone();
        let mut elsewhere = own.clone();
        elsewhere.id = whosays_model::EventId::from_written("e-00000000000000ff");
        elsewhere.mentions = other.event.iter().cloned().collect();
        let mut ruling = made::judgement(1, "Ada", &claims[0], Settable::Consistency, "N");
        if let Ruling::Set(setting) = &mut ruling.ruling {
            setting.of = Some("league".to_owned());
            setting.link = Some(whosays_model::Anchor {
                claim: other.id.clone(),
                kind: other.kind(),
                report: other.report.clone(),
                quote: other.quote.clone(),
            });
        }
        case.claims.push(other);
        case.events.push(elsewhere);
        let settings = Settings::of(&[ruling], &case.claims);
        assert!(settings.lost.is_empty(), "{settings:?}");
        assert_eq!(matrices(&case, &own, &settings).len(), 1);
    }

    #[test]
    fn one_speaker_who_says_it_twice_is_one_row() {
        let mut claims = story();
        claims.push(made::word("Orski", "It was the Front, Orski told the house again.", Mode::Attributed, "Front"));
        let case = made::case(claims);
        let matrices = matrices(&case, made::event(&case), &Settings::default());
        assert_eq!(matrices[0].rows.len(), 3, "{:?}", matrices[0].rows);
        let row = matrices[0].rows.iter().find(|row| row.who == "Karim Orski").unwrap();
        assert_eq!(row.claims.len(), 2);
        assert!(!row.because.is_empty());
    }

    #[test]
    fn a_word_on_who_did_it_that_stands_by_no_event_is_of_the_one_its_report_tells_of() {
        let mut case = made::case(story());
        let mut word = made::word("Anna Vell", "It was the League, Vell said.", Mode::Attributed, "League");
        word.report = case.claims[0].report.clone();
        case.claims.push(word);
        let matrices = matrices(&case, made::event(&case), &Settings::default());
        assert_eq!(matrices[0].rows.len(), 4);
        assert!(matrices[0].rows.iter().any(|row| row.who == "Anna Vell"));
    }

    #[test]
    fn an_event_for_which_nobody_is_named_has_no_matrix() {
        let claim = made::claim("A bomb went off.", "author", whosays_model::Value::Casualties(Default::default()));
        let case = made::case(vec![claim]);
        assert!(matrices(&case, made::event(&case), &Settings::default()).is_empty());
    }
}

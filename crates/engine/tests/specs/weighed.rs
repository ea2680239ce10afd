//! What is weighed of a case: the matrices of its events, and the grades of its claims.

use super::*;
use whosays_engine::assess::{Settings, grades, matrices};
use whosays_model::{EvidenceRow, Matrix};

pub(super) fn weighed(case: &Case) -> Vec<Fact> {
    let settings = Settings::default();
    let matrices = case.events.iter().flat_map(|event| matrices(case, event, &settings));
    let mut facts: Vec<Fact> = matrices.flat_map(|matrix| of_matrix(&matrix)).collect();
    let of_claim = |item: whosays_model::ItemGrade| {
        let claim = case.claims.iter().find(|claim| claim.id == item.claim).unwrap();
        let keys = [
            ("quote", claim.quote.clone()),
            ("speaker", claim.speaker.name.clone()),
            ("source", item.source),
            ("reliability", item.reliability.to_string()),
            ("credibility", item.credibility.to_string()),
            ("because", item.because.join("; ")),
        ];
        made("graded", vec![claim.kind().to_string(), claim.stance.to_string()], keys)
    };
    facts.extend(grades(case, &settings).items.into_iter().map(of_claim));
    facts
}

fn of_matrix(matrix: &Matrix) -> Vec<Fact> {
    let hypotheses = matrix.hypotheses.iter().map(|one| {
        let keys = [
            ("name", one.name.clone()),
            ("score", one.inconsistency.to_string()),
            ("claims", one.claims.len().to_string()),
            ("least", if one.is_least { "true".to_owned() } else { String::new() }),
        ];
        made("hypothesis", Vec::new(), keys)
    });
    hypotheses.chain(matrix.rows.iter().map(|row| of_row(matrix, row))).collect()
}

fn of_row(matrix: &Matrix, row: &EvidenceRow) -> Fact {
    let cells = matrix.hypotheses.iter().zip(&row.cells);
    let cells: Vec<String> = cells.map(|(one, cell)| format!("{} {}", one.name, cell.value)).collect();
    let carrier = matrix.carried_by.iter().find(|carrier| carrier.row == row.number);
    let keys = [
        ("who", row.who.clone()),
        ("quote", row.quote.clone()),
        ("claims", row.claims.len().to_string()),
        ("reports", row.reports.len().to_string()),
        ("interest", row.interest.clone().unwrap_or_default()),
        ("cells", cells.join("; ")),
        ("diagnosticity", row.diagnosticity.to_string()),
        ("carries", carrier.map(|carrier| carrier.without.join("; ")).unwrap_or_default()),
        ("because", row.because.join("; ")),
    ];
    made("evidence", vec![row.sort.to_string()], keys)
}

/// A fact of these words and keys, without those keys that are empty.
fn made<const N: usize>(noun: &'static str, words: Vec<String>, keys: [(&str, String); N]) -> Fact {
    let keys = keys.into_iter().filter(|(_, value)| !value.is_empty());
    Fact { noun, words, keys: keys.map(|(key, value)| (key.to_owned(), value)).collect() }
}

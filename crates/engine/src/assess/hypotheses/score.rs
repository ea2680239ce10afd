//! Sums, diagnosticity and sensitivity of a matrix (Heuer 1999, chapter 8, steps 3, 5 and 6).

use whosays_model::{Carrier, Cell, Credibility, EvidenceRow, Hypothesis, ItemGrade, Reliability};

/// How far the cells of a row lie apart: 0 where it tells nothing between the hypotheses.
pub(super) fn diagnosticity(cells: &[Cell]) -> u32 {
    let ranks = || cells.iter().map(|cell| cell.value.rank());
    ranks().max().zip(ranks().min()).map_or(0, |(most, least)| most - least)
}

/// What a row counts in the weighted sum, by the grades that people have set for it: a source or an item that is judged well
/// counts √2 times, one that is judged badly 1/√2 times, so that good on both counts is twice as much. What the rules propose
/// weighs nothing: agreement of origins is no weight of the evidence but its number.
pub(super) fn weight(item: &ItemGrade) -> f64 {
    let source = match item.reliability {
        Reliability::A | Reliability::B => 1,
        Reliability::C | Reliability::F => 0,
        Reliability::D | Reliability::E => -1,
    };
    let told = match item.credibility {
        _ if item.set.is_empty() => 0,
        Credibility::Confirmed | Credibility::ProbablyTrue => 1,
        Credibility::PossiblyTrue | Credibility::CannotBeJudged => 0,
        Credibility::Doubtful | Credibility::Improbable => -1,
    };
    std::f64::consts::SQRT_2.powi(source + told)
}

/// Sums up what speaks against each hypothesis, and marks those with least against them.
pub(super) fn count(hypotheses: &mut [Hypothesis], rows: &[EvidenceRow]) {
    for (at, hypothesis) in hypotheses.iter_mut().enumerate() {
        hypothesis.inconsistency = sum(at, rows, None);
        let weighted = |row: &EvidenceRow| f64::from(row.cells[at].value.against()) * row.weight;
        hypothesis.weighted = rounded(rows.iter().map(weighted).sum());
    }
    let least = least(hypotheses.len(), rows, None);
    for (at, hypothesis) in hypotheses.iter_mut().enumerate() {
        hypothesis.is_least = least.contains(&at);
    }
}

/// To three places, so that sums in any order are the same.
fn rounded(sum: f64) -> f64 {
    (sum * 1000.0).round() / 1000.0
}

/// The sum of a hypothesis over all rows but one.
fn sum(at: usize, rows: &[EvidenceRow], without: Option<usize>) -> u32 {
    rows.iter().filter(|row| Some(row.number) != without).map(|row| row.cells[at].value.against()).sum()
}

/// The hypotheses with the smallest sum, over all rows but one.
fn least(hypotheses: usize, rows: &[EvidenceRow], without: Option<usize>) -> Vec<usize> {
    let sums: Vec<u32> = (0..hypotheses).map(|at| sum(at, rows, without)).collect();
    let smallest = sums.iter().min().copied();
    (0..hypotheses).filter(|at| Some(sums[*at]) == smallest).collect()
}

/// The rows that carry the result: without any one of them other hypotheses stand first.
pub(super) fn carriers(hypotheses: &[Hypothesis], rows: &[EvidenceRow]) -> Vec<Carrier> {
    let with_all = least(hypotheses.len(), rows, None);
    let carries = |row: &EvidenceRow| {
        let without = least(hypotheses.len(), rows, Some(row.number));
        let names = || without.iter().map(|at| hypotheses[*at].name.clone()).collect();
        (without != with_all).then(|| Carrier { row: row.number, without: names() })
    };
    rows.iter().filter_map(carries).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use whosays_model::{Consistency, EvidenceSort};

    /// Rows by their cells, parted by blanks.
    fn rows(cells: &[&str]) -> Vec<EvidenceRow> {
        let cell = |word: &str| {
            let value: Consistency = word.parse().unwrap();
            Cell { value, proposed: value, because: String::new(), set: None }
        };
        let row = |(at, words): (usize, &&str)| {
            let cells: Vec<Cell> = words.split(' ').map(cell).collect();
            EvidenceRow {
                number: at + 1,
                sort: EvidenceSort::Accusation,
                who: String::new(),
                interest: None,
                quote: String::new(),
                date: None,
                claims: Vec::new(),
                reports: Vec::new(),
                origins: Vec::new(),
                because: Vec::new(),
                weight: 1.0,
                diagnosticity: diagnosticity(&cells),
                cells,
            }
        };
        cells.iter().enumerate().map(row).collect()
    }

    fn hypotheses(names: &[&str]) -> Vec<Hypothesis> {
        let one = |name: &&str| Hypothesis {
            name: (*name).to_owned(),
            claims: Vec::new(),
            inconsistency: 0,
            weighted: 0.0,
            is_least: false,
        };
        names.iter().map(one).collect()
    }

    #[test]
    fn what_speaks_against_a_hypothesis_counts_and_what_speaks_for_it_does_not() {
        let rows = rows(&["CC I II", "CC N I", "C I N"]);
        let mut columns = hypotheses(&["A", "B", "C"]);
        count(&mut columns, &rows);
        assert_eq!(columns.iter().map(|one| one.inconsistency).collect::<Vec<_>>(), [0, 2, 3]);
        assert_eq!(columns.iter().map(|one| one.is_least).collect::<Vec<_>>(), [true, false, false]);
        assert_eq!(rows.iter().map(|row| row.diagnosticity).collect::<Vec<_>>(), [4, 3, 2]);
    }

    #[test]
    fn a_row_without_which_another_stands_first_carries_the_result() {
        let rows = rows(&["C II", "I C", "N N"]);
        let mut columns = hypotheses(&["A", "B"]);
        count(&mut columns, &rows);
        let carriers = carriers(&columns, &rows);
        assert_eq!(carriers, [Carrier { row: 1, without: vec!["B".to_owned()] }]);
    }
}

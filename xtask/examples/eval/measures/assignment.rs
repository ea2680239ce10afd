//! The best one-to-one assignment of rows to columns: Kuhn's Hungarian method in the form with potentials
//! (Kuhn 1955; Munkres 1957), cubic in the larger side.

/// For each row the column that it is given, so that the sum of the weights is highest. Only pairs of a weight above
/// zero are made. Rows have one weight a column.
pub(crate) fn best(weights: &[Vec<f64>]) -> Vec<Option<usize>> {
    let columns = weights.iter().map(Vec::len).max().unwrap_or_default();
    if weights.len() > columns {
        return turned(&best(&transposed(weights, columns)), weights.len());
    }
    let given = fewer_rows(weights, columns);
    let is_pair = |row: usize, column: &usize| weights[row].get(*column).is_some_and(|weight| *weight > 0.0);
    given.into_iter().enumerate().map(|(row, column)| Some(column).filter(|column| is_pair(row, column))).collect()
}

/// The sum of the weights of the best assignment.
pub(crate) fn best_sum(weights: &[Vec<f64>]) -> f64 {
    let given = best(weights);
    given.iter().enumerate().filter_map(|(row, column)| column.map(|column| weights[row][column])).sum()
}

fn transposed(weights: &[Vec<f64>], columns: usize) -> Vec<Vec<f64>> {
    let weight = |row: &Vec<f64>, column: usize| row.get(column).copied().unwrap_or_default();
    (0..columns).map(|column| weights.iter().map(|row| weight(row, column)).collect()).collect()
}

fn turned(given: &[Option<usize>], rows: usize) -> Vec<Option<usize>> {
    let mut turned = vec![None; rows];
    for (column, row) in given.iter().enumerate() {
        if let Some(row) = *row {
            turned[row] = Some(column);
        }
    }
    turned
}

/// The state of the method; index 0 of rows and columns stands for none.
struct Search {
    row_potential: Vec<f64>,
    column_potential: Vec<f64>,
    row_of: Vec<usize>,
}

fn fewer_rows(weights: &[Vec<f64>], columns: usize) -> Vec<usize> {
    let rows = weights.len();
    let mut search = Search {
        row_potential: vec![0.0; rows + 1],
        column_potential: vec![0.0; columns + 1],
        row_of: vec![0; columns + 1],
    };
    for row in 1..=rows {
        search.place(row, columns, &|row, column| -weights[row - 1].get(column - 1).copied().unwrap_or_default());
    }
    let mut given = vec![0; rows];
    for (column, row) in search.row_of.iter().enumerate().skip(1).filter(|(_, row)| **row > 0) {
        given[row - 1] = column - 1;
    }
    given
}

impl Search {
    /// Gives one row a column along the cheapest alternating path.
    fn place(&mut self, row: usize, columns: usize, cost: &dyn Fn(usize, usize) -> f64) {
        let mut least = vec![f64::INFINITY; columns + 1];
        let mut from = vec![0; columns + 1];
        let mut is_used = vec![false; columns + 1];
        self.row_of[0] = row;
        let mut at = 0;
        while self.row_of[at] != 0 {
            is_used[at] = true;
            let row = self.row_of[at];
            let (mut step, mut next) = (f64::INFINITY, 0);
            for column in (1..=columns).filter(|column| !is_used[*column]) {
                let reduced = cost(row, column) - self.row_potential[row] - self.column_potential[column];
                if reduced < least[column] {
                    (least[column], from[column]) = (reduced, at);
                }
                if least[column] < step {
                    (step, next) = (least[column], column);
                }
            }
            self.shift(step, &is_used, &mut least);
            at = next;
        }
        while at != 0 {
            self.row_of[at] = self.row_of[from[at]];
            at = from[at];
        }
    }

    fn shift(&mut self, step: f64, is_used: &[bool], least: &mut [f64]) {
        for (column, used) in is_used.iter().enumerate() {
            if *used {
                self.row_potential[self.row_of[column]] += step;
                self.column_potential[column] -= step;
            } else {
                least[column] -= step;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every assignment tried.
    fn exhaustive(weights: &[Vec<f64>], row: usize, taken: &mut Vec<usize>) -> f64 {
        if row == weights.len() {
            return 0.0;
        }
        let mut highest = exhaustive(weights, row + 1, taken);
        for column in 0..weights[row].len() {
            if !taken.contains(&column) {
                taken.push(column);
                highest = highest.max(weights[row][column] + exhaustive(weights, row + 1, taken));
                taken.pop();
            }
        }
        highest
    }

    #[test]
    fn the_greedy_choice_is_not_taken_where_it_costs_more() {
        let weights = vec![vec![5.0, 4.0], vec![4.0, 0.0]];
        assert_eq!(best(&weights), [Some(1), Some(0)]);
        assert_eq!(best_sum(&weights), 8.0);
    }

    #[test]
    fn pairs_of_no_weight_are_not_made() {
        assert_eq!(best(&[vec![0.0, 0.0], vec![0.0, 1.0]]), [None, Some(1)]);
        assert_eq!(best(&[vec![1.0], vec![2.0]]), [None, Some(0)]);
        assert_eq!(best(&[]), []);
        assert_eq!(best(&[vec![], vec![]]), [None, None]);
    }

    #[test]
    fn it_agrees_with_trying_everything() {
        let mut state = 7_u64;
        let mut draw = || {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            ((state >> 33) % 6) as f64
        };
        for round in 0..200 {
            let (rows, columns) = (1 + round % 5, 1 + round / 5 % 5);
            let weights: Vec<Vec<f64>> = (0..rows).map(|_| (0..columns).map(|_| draw()).collect()).collect();
            assert_eq!(best_sum(&weights), exhaustive(&weights, 0, &mut Vec::new()), "{weights:?}");
        }
    }
}

//! The table of figures, ours beside those that others have published, and the file that keeps ours.

use std::path::Path;

/// One figure.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Row {
    metric: String,
    ours: Option<f64>,
    published: Option<(f64, &'static str)>,
    constant: Option<f64>,
}

impl Row {
    /// A figure of ours; shares are between 0 and 1.
    pub(crate) fn new(metric: impl Into<String>, ours: f64) -> Row {
        Row { metric: metric.into(), ours: Some(ours), published: None, constant: None }
    }

    /// The figure that others have published.
    pub(crate) fn beside(mut self, value: f64, whose: &'static str) -> Row {
        self.published = Some((value, whose));
        self
    }

    /// What the same answer to every question would score.
    pub(crate) fn constant(mut self, value: f64) -> Row {
        self.constant = Some(value);
        self
    }

    fn cells(&self) -> [String; 5] {
        let number = |value: Option<f64>| value.map(|value| format!("{value:.3}")).unwrap_or_default();
        let (published, whose) = self.published.unzip();
        let whose = whose.unwrap_or_default().to_owned();
        [self.metric.clone(), number(self.ours), number(published), number(self.constant), whose]
    }
}

/// What every benchmark came to, in the order of their list.
#[derive(Debug, Default)]
pub(crate) struct Board(Vec<(&'static str, Result<Vec<Row>, String>)>);

impl Board {
    /// Takes the figures of a benchmark.
    pub(crate) fn ran(&mut self, benchmark: &'static str, rows: Vec<Row>) {
        self.0.push((benchmark, Ok(rows)));
    }

    /// Takes note that a benchmark's data is not in this checkout.
    pub(crate) fn absent(&mut self, benchmark: &'static str, what: String) {
        self.0.push((benchmark, Err(what)));
    }

    /// Prints the table.
    pub(crate) fn print(&self) {
        print!("{}", self.table());
    }

    fn table(&self) -> String {
        let mut lines = vec![["", "ours", "published", "constant", ""].map(str::to_owned)];
        for (benchmark, outcome) in &self.0 {
            lines.push([format!("— {benchmark}"), String::new(), String::new(), String::new(), String::new()]);
            match outcome {
                Ok(rows) => lines.extend(rows.iter().map(Row::cells)),
                Err(what) => {
                    lines.push(["not here".to_owned(), String::new(), String::new(), String::new(), what.clone()])
                }
            }
        }
        let width = lines.iter().map(|line| line[0].chars().count()).max().unwrap_or_default();
        let shown = lines.iter().map(|[metric, ours, published, constant, note]| {
            let line = format!("{metric:<width$}  {ours:>7}  {published:>9}  {constant:>8}  {note}");
            format!("{}\n", line.trim_end())
        });
        shown.collect()
    }

    /// Writes the figures as rows `metric,value`; benchmarks that did not run keep the rows that they had.
    pub(crate) fn write(&self, path: &Path) -> Result<(), String> {
        let before = std::fs::read_to_string(path).unwrap_or_default();
        std::fs::write(path, self.merged(&before)).map_err(|error| format!("{}: {error}", path.display()))?;
        println!("scores are in {}", path.display());
        Ok(())
    }

    fn merged(&self, before: &str) -> String {
        let mut rows: Vec<(String, String)> = before
            .lines()
            .skip(1)
            .filter_map(|line| line.split_once(','))
            .map(|(metric, value)| (metric.to_owned(), value.to_owned()))
            .collect();
        for (metric, value) in self.measured() {
            match rows.iter_mut().find(|(name, _)| *name == metric) {
                Some(row) => row.1 = value,
                None => rows.push((metric, value)),
            }
        }
        let rows = rows.iter().map(|(metric, value)| format!("{metric},{value}\n"));
        std::iter::once("metric,value\n".to_owned()).chain(rows).collect()
    }

    fn measured(&self) -> impl Iterator<Item = (String, String)> {
        let rows = self.0.iter().flat_map(|(_, outcome)| outcome.iter().flatten());
        rows.filter_map(|row| row.ours.map(|ours| (row.metric.clone(), format!("{ours:.3}"))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn board() -> Board {
        let mut board = Board::default();
        board.ran("times", vec![Row::new("times_f1", 0.5).beside(0.7761, "HeidelTime")]);
        board.absent("html", "bench/html".to_owned());
        board
    }

    #[test]
    fn the_table_has_ours_beside_theirs_and_says_what_is_not_here() {
        let table = board().table();
        assert!(table.contains("times_f1    0.500      0.776            HeidelTime\n"), "{table}");
        assert!(table.contains("not here"), "{table}");
    }

    #[test]
    fn scores_that_were_not_measured_stay() {
        let merged = board().merged("metric,value\nclaims_f1,0.541\ntimes_f1,0.400\n");
        assert_eq!(merged, "metric,value\nclaims_f1,0.541\ntimes_f1,0.500\n");
        assert_eq!(board().merged(""), "metric,value\ntimes_f1,0.500\n");
    }
}

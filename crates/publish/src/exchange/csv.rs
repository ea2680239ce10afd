//! Tables as comma-separated values (RFC 4180), with no cell that a spreadsheet would run.

use super::unheld::{
    self,
    Held::{But, Only},
};
use std::io::{self, Write};

/// What a table of events holds of a case, whichever data set's columns it has.
pub(super) static PLACES: unheld::Places = &[
    ("report", Only(&["title", "outlet", "published", "url"])),
    ("event", But(&["place_id", "mentions", "mention_spans", "joins", "by"])),
];

/// A row that is filled cell by cell.
pub(super) struct Row<'a> {
    columns: &'a [&'static str],
    cells: Vec<String>,
}

impl<'a> Row<'a> {
    pub(super) fn new(columns: &'a [&'static str]) -> Self {
        Row { columns, cells: vec![String::new(); columns.len()] }
    }

    /// Fills a cell; a column that the table does not have is passed over.
    pub(super) fn put(&mut self, column: &str, value: impl ToString) {
        let at = self.columns.iter().position(|known| *known == column);
        debug_assert!(at.is_some(), "there is no column {column}");
        if let Some(cell) = at.and_then(|at| self.cells.get_mut(at)) {
            *cell = value.to_string();
        }
    }

    /// Fills a cell where there is something to fill it with.
    pub(super) fn put_some(&mut self, column: &str, value: Option<impl ToString>) {
        if let Some(value) = value {
            self.put(column, value);
        }
    }

    pub(super) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        write_row(out, self.cells.iter().map(String::as_str))
    }
}

/// Writes the cells of a row, and ends its line.
pub(super) fn write_row<'a>(out: &mut dyn Write, cells: impl Iterator<Item = &'a str>) -> io::Result<()> {
    let cells: Vec<String> = cells.map(cell).collect();
    write!(out, "{}\r\n", cells.join(","))
}

// A cell that a spreadsheet would take for a formula is told as words.
fn cell(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']) && text.parse::<f64>().is_err();
    let safe = if is_formula { format!("'{text}") } else { text.to_owned() };
    if safe.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", safe.replace('"', "\"\"")) } else { safe }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_look_like_a_formula_are_words_and_numbers_stay_numbers() {
        assert_eq!(cell("=1+1"), "'=1+1");
        assert_eq!(cell("-12.5"), "-12.5");
        assert_eq!(cell("@now, \"then\""), "\"'@now, \"\"then\"\"\"");
    }

    #[test]
    fn a_row_has_a_cell_for_each_column() {
        let mut row = Row::new(&["a", "b", "c"]);
        row.put("b", 2);
        row.put_some("c", None::<&str>);
        let mut written = Vec::new();
        row.write(&mut written).unwrap();
        assert_eq!(written, b",2,\r\n");
    }
}

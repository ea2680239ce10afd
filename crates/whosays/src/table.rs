//! Rows as a table that fits the terminal, as CSV, or as JSON Lines.

use crate::printed::{one_line, plain};
use clap::ValueEnum;
use comfy_table::{ColumnConstraint, ContentArrangement, Row, Table, Width, presets};
use serde_json::Value;
use std::io::{IsTerminal, Write};

/// The width of tables that do not go to a terminal.
const WIDTH: u16 = 120;
/// How many lines of a cell are shown.
const LINES: usize = 4;
/// How many rows a table has on a terminal at most; nobody reads more.
const ROWS: usize = 1_000;

/// How rows are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For reading; long cells are cut.
    Table,
    /// One JSON record a line.
    Jsonl,
    /// For spreadsheets.
    Csv,
}

/// Columns' names, and a thing's cells under them.
pub(crate) struct Columns<'a, T> {
    /// The names.
    pub(crate) names: &'a [&'a str],
    /// As many cells as there are names.
    pub(crate) cells: &'a dyn Fn(&T) -> Vec<String>,
}

/// Things to be written: each as a short row, a long row and a record.
pub(crate) struct Listing<'a, T> {
    /// The things.
    pub(crate) things: &'a [T],
    /// What a table shows of them.
    pub(crate) short: Columns<'a, T>,
    /// What CSV holds of them.
    pub(crate) long: Columns<'a, T>,
    /// The thing's record.
    pub(crate) record: &'a dyn Fn(&T) -> Value,
    /// What to say where there are none.
    pub(crate) none: &'a str,
}

/// Writes a listing on standard output.
pub(crate) fn print<T>(listing: &Listing<'_, T>, format: Format) -> anyhow::Result<()> {
    print_below("", listing, format, "")
}

/// The same, a table between words that say what it is and what follows from it.
pub(crate) fn print_below<T>(above: &str, listing: &Listing<'_, T>, format: Format, below: &str) -> anyhow::Result<()> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let is_table = format == Format::Table && !listing.things.is_empty();
    let lines = |out: &mut dyn Write, words: &str| words.lines().try_for_each(|line| writeln!(out, "{}", plain(line)));
    if is_table {
        lines(&mut out, above)?;
    }
    match format {
        Format::Table if listing.things.is_empty() => writeln!(out, "{}", listing.none)?,
        Format::Table => {
            let rows = listing.things.iter().take(most_rows()).map(listing.short.cells).collect();
            writeln!(out, "{}", fitted(listing.short.names, rows, width()))?;
            if let Some(more) = more(listing.things.len()) {
                writeln!(out, "{more}")?;
            }
        }
        Format::Jsonl => {
            for thing in listing.things {
                writeln!(out, "{}", (listing.record)(thing))?;
            }
        }
        Format::Csv => {
            let mut csv = csv::Writer::from_writer(&mut out);
            csv.write_record(listing.long.names)?;
            for thing in listing.things {
                csv.write_record((listing.long.cells)(thing))?;
            }
            csv.flush()?;
        }
    }
    if is_table {
        lines(&mut out, below)?;
    }
    out.flush()?;
    Ok(())
}

/// How many rows a table has at most: on a terminal some, in a file or for another program all.
pub(crate) fn most_rows() -> usize {
    if std::io::stdout().is_terminal() { ROWS } else { usize::MAX }
}

/// What is said of the rows that a table leaves out.
fn more(rows: usize) -> Option<String> {
    let more = rows.checked_sub(most_rows()).filter(|more| *more > 0)?;
    Some(format!("{more} more are not shown; --format csv and --format jsonl hold all of them"))
}

fn width() -> u16 {
    let stdout = std::io::stdout();
    if !stdout.is_terminal() {
        return WIDTH;
    }
    terminal_size::terminal_size_of(stdout).map_or(WIDTH, |(width, _)| width.0)
}

fn fitted(columns: &[&str], rows: Vec<Vec<String>>, width: u16) -> String {
    let mut table = Table::new();
    table.load_style(presets::UTF8_HORIZONTAL_ONLY).set_content_arrangement(ContentArrangement::Dynamic);
    table.set_width(width).set_header(columns.iter().copied());
    let room = usize::from(width).saturating_sub(MARGIN);
    let fits = |words: &Vec<usize>| words.iter().map(|word| word + PADDING).sum::<usize>() <= room;
    let words = (LONGEST_WORD.0..=LONGEST_WORD.1).rev().map(|most| longest_words(columns, &rows, most)).find(fits);
    for cells in rows {
        let mut row = Row::from(cells.iter().map(|cell| one_line(cell)));
        row.max_height(LINES);
        table.add_row(row);
    }
    // An id that is broken over lines can't be copied.
    if let Some(id) = table.column_mut(0) {
        id.set_constraint(ColumnConstraint::ContentWidth);
    }
    // Words are broken only where there is no room for them.
    for (at, word) in words.unwrap_or_default().into_iter().enumerate().skip(1) {
        if let (Some(column), Ok(word)) = (table.column_mut(at), u16::try_from(word + PADDING)) {
            column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(word)));
        }
    }
    table.trim_fmt()
}

/// The blanks on both sides of a cell.
const PADDING: usize = 2;
/// What a table takes besides its columns.
const MARGIN: usize = 2;
/// A word longer than this may be broken: the longest for which there is room.
const LONGEST_WORD: (usize, usize) = (8, 16);

/// The longest word of each column that is to stay whole; of the first column, which holds ids, the longest cell.
fn longest_words(columns: &[&str], rows: &[Vec<String>], most: usize) -> Vec<usize> {
    let longest = |text: &str| text.split_whitespace().map(|word| word.chars().count()).max().unwrap_or(0);
    let of_column = |at: usize| {
        let cells = rows.iter().filter_map(|row| row.get(at));
        let widest = |cell: &String| if at == 0 { cell.chars().count() } else { longest(cell).min(most) };
        cells.map(widest).chain([longest(columns[at])]).max().unwrap_or(0)
    };
    (0..columns.len()).map(of_column).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_keeps_to_its_width() {
        let long = "a very long quotation about the harbour ".repeat(30);
        let rows = vec![vec!["c-0123456789abcdef".to_owned(), long], vec!["c-1".to_owned(), "short".to_owned()]];
        for width in [40u16, 80, 200] {
            let table = fitted(&["id", "quote"], rows.clone(), width);
            assert!(table.lines().all(|line| line.chars().count() <= usize::from(width)), "{width}\n{table}");
        }
        let words =
            ["e-0123456789abcdef", "political, carried out", "2031-11-03", "attributed to it", "many words of it"];
        let rows = vec![words.map(str::to_owned).to_vec()];
        for width in [40u16, 80, 86, 87, 88, 90, 120] {
            let table = fitted(&["id", "kind", "date", "laid to", "called"], rows.clone(), width);
            assert!(table.lines().all(|line| line.chars().count() <= usize::from(width)), "{width}\n{table}");
        }
    }
}

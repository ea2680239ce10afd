//! `whosays hypotheses`: who is said to be behind an event, and what speaks against each.

use super::settings::event;
use crate::complaint::Ending;
use crate::printed::count;
use crate::table::{Columns, Format, Listing, most_rows, print, print_below};
use std::path::PathBuf;
use whosays_case::OpenCase;
use whosays_case::ledgers;
use whosays_model::{Cell, Event, EvidenceRow, Hypothesis, Matrix, record};

const LONG: &[&str] = &[
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

/// What it is told.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The case file
    case: PathBuf,
    /// The event, by its id or the beginning of one; a claim or telling stands for its event
    event: String,
    /// How to write them
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

/// Prints the matrix of the rules and that of each person who has set a cell.
pub(crate) fn run(arguments: Arguments) -> anyhow::Result<Ending> {
    let mut open = OpenCase::ready(&arguments.case)?;
    let event = event(&open, &arguments.event)?;
    let matrices = ledgers::matrices(&mut open, &event)?;
    open.bring(std::iter::empty(), matrices.iter().flat_map(|matrix| &matrix.rows).flat_map(|row| &row.reports))?;
    match arguments.format {
        Format::Table => table(&matrices, &event, &open)?,
        Format::Jsonl => print(&listing(&matrices, &record::matrix), Format::Jsonl)?,
        Format::Csv => {
            let cells: Vec<LongCell> = matrices.iter().flat_map(long_cells).collect();
            let listing =
                Listing { long: Columns { names: LONG, cells: &long }, ..listing(&cells, &|_| Default::default()) };
            print(&listing, Format::Csv)?;
        }
    }
    Ok(Ending::Done)
}

const NONE: &str = "nobody is named as behind it";

fn listing<'a, T>(things: &'a [T], record: &'a dyn Fn(&T) -> serde_json::Value) -> Listing<'a, T> {
    let empty = || Columns { names: &[], cells: &|_| Vec::new() };
    Listing { things, short: empty(), long: empty(), record, none: NONE }
}

/// One row of evidence, or of sums, as a table shows it.
type Line = Vec<String>;

fn table(matrices: &[Matrix], event: &Event, open: &OpenCase) -> anyhow::Result<()> {
    let Some(matrix) = matrices.first() else {
        return print(&listing::<Line>(&[], &|_| Default::default()), Format::Table);
    };
    let letters: Vec<String> = (0..matrix.hypotheses.len()).map(letter).collect();
    let mut names = vec!["row", "evidence"];
    names.extend(letters.iter().map(String::as_str));
    names.push("tells");
    // The sums below are shown however much evidence there is.
    let shown = matrix.rows.len().min(most_rows().saturating_sub(3 * matrices.len()));
    let mut lines: Vec<Line> = (0..shown).map(|at| evidence(matrices, at, open)).collect();
    lines.extend(matrices.iter().map(|matrix| sums(matrix, "against it", |one| one.inconsistency.to_string())));
    let is_weighted = matrix.rows.iter().any(|row| row.weight != 1.0);
    let weighted = |matrix| sums(matrix, "the same by weight", |one: &Hypothesis| format!("{:.1}", one.weighted));
    lines.extend(matrices.iter().filter(|_| is_weighted).map(weighted));
    let short = Columns { names: &names, cells: &|line: &Line| line.clone() };
    let listing = Listing { short, ..listing(&lines, &|_| Default::default()) };
    print_below(&above(matrix, event), &listing, Format::Table, &below(matrices))
}

fn above(matrix: &Matrix, event: &Event) -> String {
    let date = event.date.as_ref().map(|date| format!(", {date}")).unwrap_or_default();
    let mut words =
        format!("who is behind {}{date} ({})\n", event.names.first().map_or("it", String::as_str), event.id);
    for (at, hypothesis) in matrix.hypotheses.iter().enumerate() {
        let named = match hypothesis.claims.len() {
            0 => String::new(),
            claims => format!(", named in {}", count(claims, "claim")),
        };
        words.push_str(&format!("  {}  {}{named}\n", letter(at), hypothesis.name));
    }
    words
}

/// `A` to `Z`, then `A1`.
fn letter(at: usize) -> String {
    let letter = char::from(b'A' + u8::try_from(at % 26).unwrap_or(0));
    if at < 26 { letter.to_string() } else { format!("{letter}{}", at / 26) }
}

fn evidence(matrices: &[Matrix], at: usize, open: &OpenCase) -> Line {
    let rows: Vec<&EvidenceRow> = matrices.iter().filter_map(|matrix| matrix.rows.get(at)).collect();
    let Some(row) = rows.first() else { return Vec::new() };
    let mut line = vec![row.number.to_string(), told(row, open)];
    line.extend((0..row.cells.len()).map(|column| {
        let cells =
            matrices.iter().filter_map(|matrix| Some((matrix.who.as_deref(), matrix.rows.get(at)?.cells.get(column)?)));
        cells.filter_map(|(who, cell)| mark(who, cell)).collect::<Vec<_>>().join("; ")
    }));
    line.push(row.diagnosticity.to_string());
    line
}

/// The rules' mark, or that of a person who has set one.
fn mark(who: Option<&str>, cell: &Cell) -> Option<String> {
    match who {
        None => Some(cell.value.to_string()),
        Some(who) => cell.set.as_ref().map(|_| format!("{who}: {}", cell.value)),
    }
}

fn told(row: &EvidenceRow, open: &OpenCase) -> String {
    let interest = row.interest.as_ref().map(|_| ", interested").unwrap_or_default();
    let first = row.claims.first().map(ToString::to_string).unwrap_or_default();
    let label = row.reports.first().map(|report| open.label(report)).unwrap_or_default();
    let more = match row.reports.len() {
        0 | 1 => String::new(),
        reports => format!(" and {} more", reports - 1),
    };
    let sort = row.sort.as_str().replace('_', " ");
    format!("{} ({sort}{interest}): “{}” — {label}{more}; {first}", row.who, row.quote)
}

fn sums(matrix: &Matrix, what: &str, sum: impl Fn(&Hypothesis) -> String) -> Line {
    let who = matrix.who.as_ref().map(|who| format!(", {who}")).unwrap_or_default();
    let mut line = vec![String::new(), format!("{what}{who}")];
    line.extend(matrix.hypotheses.iter().map(sum));
    line.push(String::new());
    line
}

fn below(matrices: &[Matrix]) -> String {
    let mut words = String::new();
    for matrix in matrices {
        let who = matrix.who.as_ref().map_or("by the rules".to_owned(), |who| format!("as {who} sees it"));
        let least: Vec<&str> =
            matrix.hypotheses.iter().filter(|one| one.is_least).map(|one| one.name.as_str()).collect();
        words.push_str(&format!("least speaks, {who}, against: {}\n", least.join("; ")));
        for carrier in &matrix.carried_by {
            words.push_str(&format!("  without row {}: {}\n", carrier.row, carrier.without.join("; ")));
        }
        if matrix.carried_by.is_empty() {
            words.push_str("  without any one row the same\n");
        }
    }
    for row in matrices.first().map_or(&[][..], |matrix| &matrix.rows).iter() {
        if let Some(interest) = &row.interest {
            words.push_str(&format!("row {} is an interested party's: {interest}\n", row.number));
        }
    }
    words.push_str(
        "CC fits very well, C fits, N tells nothing, I does not fit (1 against), II hardly can be (2 against)\n",
    );
    words
}

/// A cell with what it stands in.
struct LongCell<'a> {
    matrix: &'a Matrix,
    row: &'a EvidenceRow,
    hypothesis: &'a Hypothesis,
    cell: &'a Cell,
}

fn long_cells(matrix: &Matrix) -> Vec<LongCell<'_>> {
    let of_row = |row| {
        let row: &EvidenceRow = row;
        let cells = matrix.hypotheses.iter().zip(&row.cells);
        cells.map(move |(hypothesis, cell)| LongCell { matrix, row, hypothesis, cell })
    };
    matrix.rows.iter().flat_map(of_row).collect()
}

fn long(LongCell { matrix, row, hypothesis, cell }: &LongCell) -> Vec<String> {
    let joined = |ids: Vec<String>| ids.join(" ");
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
        joined(row.claims.iter().map(ToString::to_string).collect()),
        joined(row.reports.iter().map(ToString::to_string).collect()),
        joined(row.origins.iter().map(ToString::to_string).collect()),
        row.quote.clone(),
    ]
}

//! Reads the footnotes and sentences of a Markdown brief.

use super::{Place, Reading, place};
use crate::markdown::unescaped;

/// Reads a text that [`crate::markdown::render`] wrote, or one that was changed since.
pub(super) fn read(text: &str) -> Result<Reading, String> {
    let mut reading = Reading::default();
    let mut number = 0;
    let mut open: Option<(Place, Option<String>)> = None;
    for line in text.split('\n') {
        if let (Some((_, words)), Some(quoted)) = (&mut open, line.strip_prefix("    >")) {
            let quoted = unescaped(quoted.strip_prefix(' ').unwrap_or(quoted));
            match words {
                Some(words) => {
                    words.push('\n');
                    words.push_str(&quoted);
                }
                None => *words = Some(quoted),
            }
            continue;
        }
        let definition = line.strip_prefix("[^").and_then(|rest| rest.split_once("]:"));
        let is_note = definition.is_some() || line.starts_with("    ");
        if is_note {
            close(&mut open, number, &mut reading)?;
            if let Some((written, _)) = definition {
                number = written.parse().map_err(|_| format!("a footnote is numbered `{written}`"))?;
            }
            open = Some((place_of(line).ok_or_else(|| format!("footnote {number} names no place"))?, None));
        } else if !line.is_empty() {
            reading.sentences.extend(cells(line).into_iter().filter_map(sentence));
        }
    }
    close(&mut open, number, &mut reading)?;
    Ok(reading)
}

fn close(open: &mut Option<(Place, Option<String>)>, number: usize, reading: &mut Reading) -> Result<(), String> {
    match open.take() {
        Some((place, Some(words))) => reading.quotes.push((number, place, words)),
        Some((_, None)) => return Err(format!("footnote {number} holds no quotation")),
        None => {}
    }
    Ok(())
}

// "… `r-0123 12-34`:"
fn place_of(line: &str) -> Option<Place> {
    let inside = line.trim_end().strip_suffix("`:")?;
    let (report, range) = inside.rsplit('`').next()?.split_once(' ')?;
    let (start, end) = range.split_once('-')?;
    place(report, start, end)
}

fn cells(line: &str) -> Vec<&str> {
    if !line.starts_with("| ") {
        return vec![line];
    }
    let mut cells = Vec::new();
    let mut start = 0;
    for (at, _) in line.match_indices('|').filter(|(at, _)| !line[..*at].ends_with('\\')) {
        cells.push(&line[start..at]);
        start = at + 1;
    }
    cells
}

fn sentence(cell: &str) -> Option<(String, Vec<usize>)> {
    let at = cell.match_indices("[^").map(|(at, _)| at).find(|at| !cell[..*at].ends_with('\\'))?;
    let numbers = cell[at..].split("[^").filter_map(|note| note.split(']').next()?.parse().ok()).collect();
    Some((unescaped(cell[..at].trim()), numbers))
}

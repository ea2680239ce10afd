//! Holds a printed brief to its page: its words are on the paper, no sheet is empty and nothing runs off the edge.

use crate::machine::Outcome;
use std::path::{Path, PathBuf};

/// Grey below which a point counts as ink.
const INK: u8 = 128;

/// A sheet drawn in grey, one byte a point.
struct Sheet {
    width: usize,
    points: Vec<u8>,
}

/// The title, every heading and every cited word of the page stand in the paper's text.
pub(crate) fn holds_words(page: &str, paper: &str) -> Outcome {
    let paper = bare(paper);
    let [titles, headings, quotes] = ["h1", "h2", "q"].map(|tag| contents(page, tag));
    if titles.is_empty() || headings.is_empty() || quotes.is_empty() {
        return Err("the brief has no title, no sections or no quotations".to_owned());
    }
    let lost = titles.iter().chain(&headings).chain(&quotes).find(|words| !paper.contains(&bare(words)));
    lost.map_or(Ok(()), |words| Err(format!("the printed brief lacks: {words}")))
}

/// Each sheet has ink on it, and none at its edges.
pub(crate) fn is_printed_on(sheets: &[PathBuf]) -> Outcome {
    if sheets.is_empty() {
        return Err("the printed brief has no pages".to_owned());
    }
    sheets.iter().try_for_each(|path| judge(&drawn(path)?).map_err(|why| format!("{}: {why}", path.display())))
}

fn judge(sheet: &Sheet) -> Outcome {
    let margin = sheet.width / 30;
    let is_ink = |point: &u8| *point < INK;
    if !sheet.points.iter().any(is_ink) {
        return Err("the sheet is empty".to_owned());
    }
    let runs_off = |row: &[u8]| row[..margin].iter().chain(&row[row.len() - margin..]).any(is_ink);
    if sheet.points.chunks_exact(sheet.width).any(runs_off) {
        return Err("something runs off the side".to_owned());
    }
    Ok(())
}

// A portable grey map: P5, width, height, the value of white, then the points.
fn drawn(path: &Path) -> Result<Sheet, String> {
    let bytes = std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    grey_map(&bytes).ok_or_else(|| format!("{} is no grey map of 8 bits", path.display()))
}

fn grey_map(bytes: &[u8]) -> Option<Sheet> {
    let mut fields = bytes.splitn(5, |byte| byte.is_ascii_whitespace());
    let number = |bytes: Option<&[u8]>| std::str::from_utf8(bytes?).ok()?.parse::<usize>().ok();
    (fields.next()? == b"P5").then_some(())?;
    let (width, height) = (number(fields.next())?, number(fields.next())?);
    (number(fields.next())? == 255).then_some(())?;
    let points = fields.next()?.to_vec();
    (width >= 30 && points.len() == width * height).then_some(Sheet { width, points })
}

// What stands between the tags of one name, without the tags inside it.
fn contents(page: &str, tag: &str) -> Vec<String> {
    let mut found = Vec::new();
    let (open, close) = (format!("<{tag}"), format!("</{tag}>"));
    let mut rest = page;
    while let Some(start) = rest.find(&open) {
        rest = &rest[start + open.len()..];
        let is_whole_name = rest.starts_with(['>', ' ']);
        if let (true, Some(begin), Some(end)) = (is_whole_name, rest.find('>'), rest.find(&close)) {
            found.push(plain(&rest[begin + 1..end]));
        }
    }
    found
}

fn plain(markup: &str) -> String {
    let pieces = markup
        .split('<')
        .enumerate()
        .map(|(i, piece)| if i == 0 { piece } else { piece.split_once('>').map_or("", |(_, after)| after) });
    let text: String = pieces.collect();
    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")]
        .iter()
        .fold(text, |text, (entity, sign)| text.replace(entity, sign))
}

// Letters and digits alone: where lines break, and how signs are set, is the printer's affair.
fn bare(text: &str) -> String {
    let text = text.replace('\u{fb01}', "fi").replace('\u{fb02}', "fl").replace('\u{fb00}', "ff");
    text.chars().filter(|sign| sign.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<h1>Who &amp; what</h1><h2 id=\"a\">Where</h2><p><q class=\"w\">a <b>blast</b>, said</q>";

    #[test]
    fn words_that_are_not_on_the_paper_are_named() {
        assert_eq!(holds_words(PAGE, "Who & what\nWhere\na blast,\nsaid"), Ok(()));
        let lost = holds_words(PAGE, "Who & what\nWhere\na blast").unwrap_err();
        assert!(lost.ends_with("a blast, said"), "{lost}");
    }

    #[test]
    fn an_empty_sheet_and_ink_at_the_edge_are_faults() {
        let sheet = |ink: &[usize]| {
            let mut points = vec![255; 60 * 4];
            ink.iter().for_each(|at| points[*at] = 0);
            judge(&Sheet { width: 60, points })
        };
        assert_eq!(sheet(&[90]), Ok(()));
        assert!(sheet(&[]).is_err());
        assert!(sheet(&[90, 120]).is_err());
    }

    #[test]
    fn a_grey_map_is_read_with_points_that_look_like_space() {
        let mut bytes = b"P5\n30 1\n255\n".to_vec();
        bytes.extend([b' '; 30]);
        assert_eq!(grey_map(&bytes).map(|sheet| sheet.points.len()), Some(30));
        assert!(grey_map(b"P6\n1 1\n255\n\0").is_none());
    }
}

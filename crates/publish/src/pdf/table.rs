//! Sets tables: columns as wide as their words need, the headings again on each page.

use super::setting::{BOTTOM, HEIGHT, LEFT, Line, MEASURE, Mark, Pages, Piece, RIGHT, TOP, WIDTH};
use super::shaping::{Face, Style};
use super::told;
use crate::brief::Table;

/// Between columns, and above and below the words of a row.
const GAP: f32 = 9.0;
const PAD: f32 = 3.0;
const SIZE: f32 = 8.6;

/// Sets the table with its caption.
pub(super) fn push(pages: &mut Pages, table: &Table) {
    if table.columns.is_empty() {
        return;
    }
    let style = Style::BODY.of(SIZE);
    let head: Vec<Vec<Piece>> = table.columns.iter().map(|column| vec![Piece::plain(column, style.quiet())]).collect();
    let rows: Vec<Vec<Vec<Piece>>> = table
        .rows
        .iter()
        .map(|row| row.iter().enumerate().map(|(i, cell)| told(cell, first(style, i))).collect())
        .collect();
    let widths = widths(pages, &head, &rows);
    pages.skip(4.0);
    if !table.caption.is_empty() {
        pages.need(60.0);
        pages.paragraph(&[Piece::plain(&table.caption, Style::BODY.of(9.2).quiet())]);
        pages.y += 3.0;
    }
    push_row(pages, &head, &widths, None, 40);
    for row in &rows {
        push_row(pages, row, &widths, Some(&head), 200);
    }
    pages.y += 8.0;
}

fn first(style: Style, column: usize) -> Style {
    if column == 0 { style.set(Face::Bold) } else { style }
}

// Each column gets what its longest word needs, and of the rest a share that grows with the length of its text.
fn widths(pages: &mut Pages, head: &[Vec<Piece>], rows: &[Vec<Vec<Piece>>]) -> Vec<f32> {
    let columns = head.len();
    let room = MEASURE - GAP * columns.saturating_sub(1) as f32;
    let mut least = vec![12.0_f32; columns];
    let mut whole = vec![12.0_f32; columns];
    for row in std::iter::once(head).chain(rows.iter().map(Vec::as_slice)) {
        for (i, cell) in row.iter().enumerate().take(columns) {
            let lines = pages.lines(cell, 0.1);
            least[i] = lines.iter().map(|line| line.width).fold(least[i], f32::max).min(room / 2.0);
            let line = pages.lines(cell, f32::MAX);
            whole[i] = line.iter().map(|line| line.width).fold(whole[i], f32::max);
        }
    }
    let (needed, wanted): (f32, f32) = (least.iter().sum(), whole.iter().sum());
    if wanted <= room {
        return whole;
    }
    if needed >= room {
        return least.iter().map(|least| least * room / needed).collect();
    }
    let weight: Vec<f32> = whole.iter().zip(&least).map(|(whole, least)| (whole - least).max(0.0).powf(0.6)).collect();
    let all: f32 = weight.iter().sum::<f32>().max(1.0);
    least.iter().zip(&weight).map(|(least, weight)| least + (room - needed) * weight / all).collect()
}

fn push_row(pages: &mut Pages, row: &[Vec<Piece>], widths: &[f32], head: Option<&[Vec<Piece>]>, grey: u8) {
    let cells: Vec<Vec<Line>> = row.iter().zip(widths).map(|(cell, width)| pages.lines(cell, *width)).collect();
    let height = |cells: &[Vec<Line>]| {
        cells.iter().map(|lines| lines.iter().map(|line| line.height).sum::<f32>()).fold(0.0, f32::max)
    };
    let tall = height(&cells) + 2.0 * PAD;
    let page = HEIGHT - BOTTOM - TOP;
    if pages.y + tall > HEIGHT - BOTTOM && (tall < page / 2.0 || pages.y > HEIGHT - BOTTOM - page / 4.0) {
        pages.turn();
        if let Some(head) = head {
            push_row(pages, head, widths, None, 40);
        }
    }
    pages.y += PAD;
    let most = cells.iter().map(Vec::len).max().unwrap_or(0);
    for n in 0..most {
        let tall = cells.iter().filter_map(|lines| lines.get(n)).map(|line| line.height).fold(0.0, f32::max);
        pages.need(tall);
        let mut x = LEFT;
        for (lines, width) in cells.iter().zip(widths) {
            if let Some(line) = lines.get(n) {
                pages.place(line, x, pages.y);
            }
            x += width + GAP;
        }
        pages.y += tall;
    }
    pages.y += PAD;
    let y = pages.y;
    let rule = Mark::Rule { from: (LEFT, y), to: (WIDTH - RIGHT, y), width: 0.5, grey, dashed: false };
    pages.sheet().marks.push(rule);
}

//! Draws a chart with lines and dots, not as a picture: it stays sharp at any size.

use super::setting::{LEFT, MEASURE, Mark, Pages, Piece};
use super::shaping::Style;
use crate::brief::Chart;
use crate::chart::{self, Shape};

/// Draws the chart; its table is set by itself.
pub(super) fn push(pages: &mut Pages, chart: &Chart) {
    let scale = MEASURE / chart::WIDTH as f32;
    let height = chart::HEIGHT as f32 * scale;
    pages.skip(6.0);
    pages.need(height + 30.0);
    let top = pages.y;
    let at = |x: u64, y: u64| (LEFT + x as f32 * scale, top + y as f32 * scale);
    for shape in chart::shapes(chart) {
        match shape {
            Shape::Axis { from, to, y } => rule(pages, at(from, y), at(to, y), false),
            Shape::Open { x, from, to } => rule(pages, at(x, from), at(x, to), true),
            Shape::Dot { x, y, stands } => {
                let (x, y) = at(x, y);
                pages.sheet().marks.push(Mark::Dot { x, y, radius: 3.0, full: stands });
            }
            Shape::Label { x, y, words } => words_at(pages, at(x, y), &words, false),
            Shape::Date { x, y, words, last } => words_at(pages, at(x, y), &words, last),
        }
    }
    pages.y = top + height;
}

fn rule(pages: &mut Pages, from: (f32, f32), to: (f32, f32), dashed: bool) {
    pages.sheet().marks.push(Mark::Rule { from, to, width: 0.7, grey: 120, dashed });
}

// The words stand on the line at this height, and end at `x` where they are the last.
fn words_at(pages: &mut Pages, (x, y): (f32, f32), words: &str, ends: bool) {
    let style = Style::BODY.of(8.0);
    let lines = pages.lines(&[Piece::plain(words, style)], MEASURE);
    if let Some(line) = lines.first() {
        let x = if ends { x - line.width } else { x };
        pages.place(line, x, y - style.size * 1.02);
    }
}

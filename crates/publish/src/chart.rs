//! Draws a chart of figures over time: shapes in units of its own, and the same as inline SVG without script or fetching. Its
//! words stand in the table beside it.

use crate::brief::Chart;
use crate::html::escaped;
use crate::wording;
use std::collections::BTreeSet;
use std::fmt::Write;

/// The drawing's own units; the page scales it.
pub(crate) const WIDTH: u64 = 640;
pub(crate) const HEIGHT: u64 = 200;
const LEFT: u64 = 24;
const RIGHT: u64 = 24;
const TOP: u64 = 28;
const BOTTOM: u64 = 34;
/// How long the stroke of an open bound is.
const OPEN: u64 = 14;

/// A part of a drawing, in its own units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// The line that the days lie on.
    Axis { from: u64, to: u64, y: u64 },
    /// The stroke of a figure that may be higher or lower.
    Open { x: u64, from: u64, to: u64 },
    /// A figure; one that was revised later is hollow.
    Dot { x: u64, y: u64, stands: bool },
    /// The words of a figure.
    Label { x: u64, y: u64, words: String },
    /// A day below the axis; it ends at `x` where it is the last.
    Date { x: u64, y: u64, words: String, last: bool },
}

/// The drawing.
pub(crate) fn shapes(chart: &Chart) -> Vec<Shape> {
    let floor = HEIGHT - BOTTOM;
    let mut shapes = vec![Shape::Axis { from: LEFT, to: WIDTH - RIGHT, y: floor }];
    let last = chart.points.iter().map(|point| point.day).max().unwrap_or(0).max(1);
    let most = chart.points.iter().map(|point| point.n).max().unwrap_or(0).max(1);
    // Several reports with one figure on one day are one dot.
    let mut drawn = BTreeSet::new();
    for point in chart.points.iter().filter(|point| drawn.insert((point.day, point.n, point.stands))) {
        let x = LEFT + 10 + scaled(point.day, last, WIDTH - LEFT - RIGHT - 20);
        let y = floor - 8 - scaled(point.n, most, HEIGHT - TOP - BOTTOM - 8);
        if point.open_above {
            shapes.push(Shape::Open { x, from: y, to: y.saturating_sub(OPEN) });
        }
        if point.open_below {
            shapes.push(Shape::Open { x, from: y, to: y + OPEN });
        }
        shapes.push(Shape::Dot { x, y, stands: point.stands });
        shapes.push(Shape::Label { x: x + 8, y: y + 4, words: wording::number(point.n) });
    }
    let ends = [(chart.points.first(), LEFT, false), (chart.points.last(), WIDTH - RIGHT, true)];
    for (point, x, last) in ends {
        shapes.extend(point.map(|point| Shape::Date { x, y: floor + 20, words: point.date.clone(), last }));
    }
    shapes
}

/// Writes the figure; `number` tells its title apart from those of other charts of the page.
pub(crate) fn push(page: &mut String, chart: &Chart, number: usize) {
    let title = escaped(&chart.title);
    let desc = escaped(&described(chart));
    let _ = writeln!(
        page,
        "<figure class=\"chart\">\n<svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" \
         aria-labelledby=\"chart-{number}-title chart-{number}-desc\">\n\
         <title id=\"chart-{number}-title\">{title}</title>\n<desc id=\"chart-{number}-desc\">{desc}</desc>"
    );
    for shape in shapes(chart) {
        push_shape(page, &shape);
    }
    page.push_str("</svg>\n</figure>\n");
}

fn push_shape(page: &mut String, shape: &Shape) {
    let _ = match shape {
        Shape::Axis { from, to, y } => writeln!(page, "<path class=\"axis\" d=\"M{from} {y}H{to}\"/>"),
        Shape::Open { x, from, to } => writeln!(page, "<path class=\"open\" d=\"M{x} {from}V{to}\"/>"),
        Shape::Dot { x, y, stands } => {
            let class = if *stands { "stands" } else { "revised" };
            writeln!(page, "<circle class=\"{class}\" cx=\"{x}\" cy=\"{y}\" r=\"4\"/>")
        }
        Shape::Label { x, y, words } => writeln!(page, "<text x=\"{x}\" y=\"{y}\">{}</text>", escaped(words)),
        Shape::Date { x, y, words, last } => {
            let anchor = if *last { " text-anchor=\"end\"" } else { "" };
            writeln!(page, "<text class=\"date\" x=\"{x}\" y=\"{y}\"{anchor}>{}</text>", escaped(words))
        }
    };
}

// In whole units, so that the page is the same to the byte on every machine.
fn scaled(n: u64, most: u64, length: u64) -> u64 {
    u64::try_from(u128::from(n) * u128::from(length) / u128::from(most.max(1))).unwrap_or(length)
}

/// The same in words, for those who do not see it.
pub(crate) fn described(chart: &Chart) -> String {
    let told = chart.points.iter().map(|point| {
        let n = wording::number(point.n);
        let bound = match (point.open_above, point.open_below) {
            (true, _) => "at least ",
            (_, true) => "at most ",
            _ => "",
        };
        let stands = if point.stands { "" } else { ", revised later" };
        format!("{}: {bound}{n}{stands}", point.date)
    });
    format!("{}. The table below holds the same.", told.collect::<Vec<_>>().join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::brief::{Point, Table};

    #[test]
    fn a_chart_says_in_words_what_it_draws() {
        let point = |day, n, stands| Point {
            day,
            date: format!("{} May 2031", day + 1),
            n,
            open_above: n == 19,
            open_below: false,
            stands,
        };
        let table = Table { caption: String::new(), columns: Vec::new(), rows: Vec::new() };
        let points = vec![point(0, 12, false), point(1, 19, true), point(9, u64::MAX, true)];
        let chart = Chart { title: "Dead <b>".into(), points, table };
        let mut page = String::new();
        push(&mut page, &chart, 1);
        assert!(page.contains("1 May 2031: 12, revised later; 2 May 2031: at least 19;"), "{page}");
        assert!(page.contains("Dead &lt;b&gt;") && page.contains("class=\"revised\"") && !page.contains("<b>"));
    }
}

//! Draws a chart of figures over time as inline SVG: no script, no fetching, its words in the table beside it.

use crate::brief::{Chart, Point};
use crate::html::escaped;
use crate::wording;
use std::collections::BTreeSet;
use std::fmt::Write;

/// The drawing's own units; the page scales it.
const WIDTH: u64 = 640;
const HEIGHT: u64 = 200;
const LEFT: u64 = 24;
const RIGHT: u64 = 24;
const TOP: u64 = 28;
const BOTTOM: u64 = 34;
/// How long the stroke of an open bound is.
const OPEN: u64 = 14;

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
    let floor = HEIGHT - BOTTOM;
    let _ = writeln!(page, "<path class=\"axis\" d=\"M{LEFT} {floor}H{}\"/>", WIDTH - RIGHT);
    let last = chart.points.iter().map(|point| point.day).max().unwrap_or(0).max(1);
    let most = chart.points.iter().map(|point| point.n).max().unwrap_or(0).max(1);
    // Several reports with one figure on one day are one dot.
    let mut drawn = BTreeSet::new();
    for point in chart.points.iter().filter(|point| drawn.insert((point.day, point.n, point.stands))) {
        let x = LEFT + 10 + scaled(point.day, last, WIDTH - LEFT - RIGHT - 20);
        let y = floor - 8 - scaled(point.n, most, HEIGHT - TOP - BOTTOM - 8);
        push_point(page, point, x, y);
    }
    push_dates(page, chart, floor);
    page.push_str("</svg>\n</figure>\n");
}

fn push_point(page: &mut String, point: &Point, x: u64, y: u64) {
    let class = if point.stands { "stands" } else { "revised" };
    if point.open_above {
        let _ = writeln!(page, "<path class=\"open\" d=\"M{x} {y}V{}\"/>", y.saturating_sub(OPEN));
    }
    if point.open_below {
        let _ = writeln!(page, "<path class=\"open\" d=\"M{x} {y}V{}\"/>", y + OPEN);
    }
    let _ = writeln!(page, "<circle class=\"{class}\" cx=\"{x}\" cy=\"{y}\" r=\"4\"/>");
    let n = wording::number(point.n);
    let _ = writeln!(page, "<text x=\"{}\" y=\"{}\">{n}</text>", x + 8, y + 4);
}

fn push_dates(page: &mut String, chart: &Chart, floor: u64) {
    let y = floor + 20;
    if let (Some(first), Some(last)) = (chart.points.first(), chart.points.last()) {
        let _ = writeln!(page, "<text class=\"date\" x=\"{LEFT}\" y=\"{y}\">{}</text>", escaped(&first.date));
        let _ = writeln!(
            page,
            "<text class=\"date\" x=\"{}\" y=\"{y}\" text-anchor=\"end\">{}</text>",
            WIDTH - RIGHT,
            escaped(&last.date)
        );
    }
}

// In whole units, so that the page is the same to the byte on every machine.
fn scaled(n: u64, most: u64, length: u64) -> u64 {
    u64::try_from(u128::from(n) * u128::from(length) / u128::from(most.max(1))).unwrap_or(length)
}

fn described(chart: &Chart) -> String {
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
    use crate::brief::Table;

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

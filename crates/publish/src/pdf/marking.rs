//! The label of a marked brief, at the head and foot of each page.

use super::coloured;
use super::setting::{BOTTOM, HEIGHT, RIGHT, WIDTH};
use super::shaping::{Face, Shaper, Style};
use crate::marking::{SIZE, colour};
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::surface::Surface;
use whosays_model::Tlp;

/// On which lines the label stands: above the text, and beside the page's number.
const LINES: [f32; 2] = [38.0, HEIGHT - BOTTOM + 28.0];
/// How far the black reaches beyond the letters.
const PAD: f32 = 5.0;

/// Draws both labels of a page.
pub(super) fn draw(surface: &mut Surface, shaper: &mut Shaper, tlp: Tlp) {
    let size = f32::from(SIZE);
    let words = shaper.shape(tlp.label(), Style::BODY.of(size).set(Face::Bold));
    let width: f32 = words.iter().map(|shaped| shaped.width).sum();
    let right = WIDTH - RIGHT;
    for line in LINES {
        let black = Rect::from_ltrb(right - width - 2.0 * PAD, line - size, right, line + size * 0.4);
        surface.set_stroke(None);
        if let Some(black) = black {
            let mut path = PathBuilder::new();
            path.push_rect(black);
            surface.set_fill(Some(coloured([0, 0, 0])));
            if let Some(path) = path.finish() {
                surface.draw_path(&path);
            }
        }
        surface.set_fill(Some(coloured(colour(tlp))));
        let mut x = right - width - PAD;
        for shaped in &words {
            if let Some(font) = shaper.fonts.get(shaped.font) {
                let start = Point::from_xy(x, line);
                surface.draw_glyphs(start, &shaped.glyphs, font.clone(), &shaped.text, size, false);
            }
            x += shaped.width;
        }
    }
}

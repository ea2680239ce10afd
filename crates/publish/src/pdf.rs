//! A brief as PDF (ISO 32000): set in fonts that it carries, its numbers leading to the words cited and back, charts as lines.
//!
//! Letters come from Libertinus Serif (Latin, Greek, Cyrillic, Hebrew), others from DejaVu Sans Mono; text that runs from right
//! to left is right within a word, not across words.

mod figure;
mod marking;
mod setting;
mod shaping;
mod table;

use crate::Unwritable;
use crate::brief::{Brief, Citation, Item, Section, Sentence};
use krilla::Document;
use krilla::annotation::{LinkAnnotation, Target as LinkTarget};
use krilla::color::rgb;
use krilla::destination::XyzDestination;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke, StrokeDash};
use krilla::surface::Surface;
use setting::{BOTTOM, HEIGHT, LEFT, Mark, Pages, Piece, Target, WIDTH};
use shaping::{Face, Shaper, Style};

/// Writes the document.
///
/// # Errors
///
/// Where a font cannot be embedded.
pub fn render(brief: &Brief) -> Result<Vec<u8>, Unwritable> {
    let unwritable = |what: String| Unwritable { format: "pdf", what };
    let shaper = Shaper::new().ok_or_else(|| unwritable("its fonts cannot be read".to_owned()))?;
    let mut pages = Pages::new(shaper);
    head(&mut pages, brief);
    for (i, section) in brief.sections.iter().enumerate() {
        push_section(&mut pages, section, i);
    }
    push_citations(&mut pages, brief);
    write(pages, brief).map_err(|error| unwritable(format!("{error:?}")))
}

fn head(pages: &mut Pages, brief: &Brief) {
    pages.paragraph(&[Piece::plain(&brief.title, Style::BODY.of(20.0).set(Face::Bold))]);
    pages.y += 6.0;
    if !brief.lede.is_empty() {
        pages.paragraph(&[Piece::plain(&brief.lede, Style::BODY.quiet())]);
    }
}

fn push_section(pages: &mut Pages, section: &Section, place: usize) {
    heading(pages, &section.heading, Target::Section(place));
    if let Some(intro) = &section.intro {
        note(pages, intro);
    }
    for item in &section.items {
        match item {
            Item::Group { heading } => {
                pages.skip(6.0);
                pages.need(48.0);
                pages.paragraph(&[Piece::plain(heading, Style::BODY.of(9.6).set(Face::Bold).quiet())]);
                pages.y += 2.0;
            }
            Item::Note { text } => note(pages, text),
            Item::Sentence(sentence) => paragraph(pages, std::slice::from_ref(sentence)),
            Item::Paragraph { sentences } => paragraph(pages, sentences),
            Item::Table(table) => table::push(pages, table),
            Item::Chart(chart) => {
                figure::push(pages, chart);
                table::push(pages, &chart.table);
            }
        }
    }
}

fn heading(pages: &mut Pages, words: &str, target: Target) {
    if words.is_empty() {
        return;
    }
    pages.skip(16.0);
    pages.need(70.0);
    pages.anchor(target);
    pages.paragraph(&[Piece::plain(words, Style::BODY.of(14.0).set(Face::Bold))]);
    pages.y += 5.0;
}

fn note(pages: &mut Pages, words: &str) {
    pages.paragraph(&[Piece::plain(words, Style::BODY.of(9.6).set(Face::Italic).quiet())]);
    pages.y += 4.0;
}

fn paragraph(pages: &mut Pages, sentences: &[Sentence]) {
    let mut pieces = Vec::new();
    for sentence in sentences {
        if !pieces.is_empty() {
            pieces.push(Piece::plain(" ", Style::BODY));
        }
        pieces.extend(told(sentence, Style::BODY));
    }
    pages.paragraph(&pieces);
    pages.y += 4.5;
}

/// The words, and small numbers that lead to the words that they rest on.
fn told(sentence: &Sentence, style: Style) -> Vec<Piece> {
    let raised = Style { size: style.size * 0.68, rise: style.size * 0.34, face: Face::Regular, ..style };
    let mut pieces = vec![Piece::plain(&sentence.text, style)];
    for (i, number) in sentence.citations.iter().enumerate() {
        if i > 0 {
            pieces.push(Piece::plain(", ", raised));
        }
        pieces.push(Piece { text: number.to_string(), style: raised, link: Some(Target::Citation(*number)) });
    }
    pieces
}

fn push_citations(pages: &mut Pages, brief: &Brief) {
    if brief.citations.is_empty() {
        return;
    }
    heading(pages, "The words cited", Target::Section(brief.sections.len()));
    let small = Style::BODY.of(8.8);
    for citation in &brief.citations {
        pages.need(36.0);
        pages.anchor(Target::Citation(citation.number));
        pages.paragraph(&[
            Piece {
                text: citation.number.to_string(),
                style: small.set(Face::Bold),
                link: Some(Target::Sentence(citation.number)),
            },
            Piece::plain(format!(" {}", citation.label), small.set(Face::Bold)),
            Piece::plain(format!(", {}", place(citation)), small.quiet()),
        ]);
        pages.paragraph(&[Piece::plain(format!("“{}”", citation.quote.text), small)]);
        for also in &citation.also {
            let lead = Piece::plain("Elsewhere in the report: ", small.quiet());
            pages.paragraph(&[lead, Piece::plain(format!("“{}”", also.text), small)]);
        }
        pages.y += 4.0;
    }
    if let Some(file) = &brief.case_file {
        pages.y += 6.0;
        note(pages, &format!("The reports lie in the case file {file}."));
    }
}

fn place(citation: &Citation) -> String {
    let origin = if citation.origin.is_empty() { String::new() } else { format!("{}, ", citation.origin) };
    format!("{origin}{}", citation.claim)
}

fn write(mut pages: Pages, brief: &Brief) -> krilla::error::KrillaResult<Vec<u8>> {
    let mut document = Document::new();
    let sheets = std::mem::take(&mut pages.sheets);
    let settings = PageSettings::from_wh(WIDTH, HEIGHT);
    let count = sheets.len();
    for (i, sheet) in sheets.into_iter().enumerate() {
        let mut page = match &settings {
            Some(settings) => document.start_page_with(settings.clone()),
            None => document.start_page(),
        };
        for (edges, target) in &sheet.links {
            let [left, top, right, bottom] = *edges;
            let leads = pages.anchors.iter().find(|(known, ..)| known == target);
            if let (Some((_, page_index, y)), Some(rect)) = (leads, Rect::from_ltrb(left, top, right, bottom)) {
                let destination = XyzDestination::new(*page_index, Point::from_xy(LEFT, (y - 6.0).max(0.0)));
                let target = LinkTarget::Destination(destination.into());
                page.add_annotation(LinkAnnotation::new(rect, target).into());
            }
        }
        let mut surface = page.surface();
        for mark in &sheet.marks {
            draw(&mut surface, mark, &pages.shaper);
        }
        let number = Piece::plain(format!("{} / {count}", i + 1), Style::BODY.of(8.0).quiet());
        for shaped in pages.shaper.shape(&number.text.replace(' ', "\u{a0}"), number.style) {
            let mark = Mark::Text { x: LEFT, y: HEIGHT - BOTTOM + 28.0, shaped };
            draw(&mut surface, &mark, &pages.shaper);
        }
        if let Some(tlp) = brief.tlp {
            marking::draw(&mut surface, &mut pages.shaper, tlp);
        }
        surface.finish();
        page.finish();
    }
    document.set_outline(outline(brief, &pages));
    document.set_metadata(
        Metadata::new().title(brief.title.clone()).language("en".to_owned()).creator("Whosays".to_owned()),
    );
    document.finish()
}

fn outline(brief: &Brief, pages: &Pages) -> Outline {
    let mut outline = Outline::new();
    let words = brief.sections.iter().map(|section| section.heading.as_str()).chain(["The words cited"]);
    for (i, words) in words.enumerate() {
        if let Some((_, page, y)) = pages.anchors.iter().find(|(target, ..)| *target == Target::Section(i)) {
            let destination = XyzDestination::new(*page, Point::from_xy(LEFT, (y - 6.0).max(0.0)));
            outline.push_child(OutlineNode::new(words.to_owned(), destination));
        }
    }
    outline
}

fn draw(surface: &mut Surface, mark: &Mark, shaper: &Shaper) {
    match mark {
        Mark::Text { x, y, shaped } => {
            surface.set_stroke(None);
            surface.set_fill(Some(fill(shaped.style.grey)));
            if let Some(font) = shaper.fonts.get(shaped.font) {
                let start = Point::from_xy(*x, *y);
                surface.draw_glyphs(start, &shaped.glyphs, font.clone(), &shaped.text, shaped.style.size, false);
            }
        }
        Mark::Rule { from, to, width, grey, dashed } => {
            surface.set_fill(None);
            let dash = dashed.then(|| StrokeDash { array: vec![1.5, 1.5], offset: 0.0 });
            surface.set_stroke(Some(Stroke { dash, ..stroke(*grey, *width) }));
            let mut path = PathBuilder::new();
            path.move_to(from.0, from.1);
            path.line_to(to.0, to.1);
            if let Some(path) = path.finish() {
                surface.draw_path(&path);
            }
        }
        Mark::Dot { x, y, radius, full } => {
            surface.set_fill(Some(fill(if *full { 30 } else { 255 })));
            surface.set_stroke(Some(stroke(if *full { 30 } else { 90 }, 1.0)));
            if let Some(path) = circle(*x, *y, *radius) {
                surface.draw_path(&path);
            }
        }
    }
}

fn fill(grey: u8) -> Fill {
    coloured([grey, grey, grey])
}

fn coloured([red, green, blue]: [u8; 3]) -> Fill {
    Fill { paint: rgb::Color::new(red, green, blue).into(), opacity: NormalizedF32::ONE, rule: Default::default() }
}

fn stroke(grey: u8, width: f32) -> Stroke {
    Stroke { paint: rgb::Color::new(grey, grey, grey).into(), width, ..Default::default() }
}

// Four arcs, each drawn as a cubic curve that leaves the circle by less than a thousandth of its radius.
fn circle(x: f32, y: f32, r: f32) -> Option<krilla::geom::Path> {
    let k = 0.5523 * r;
    let mut path = PathBuilder::new();
    path.move_to(x + r, y);
    path.cubic_to(x + r, y + k, x + k, y + r, x, y + r);
    path.cubic_to(x - k, y + r, x - r, y + k, x - r, y);
    path.cubic_to(x - r, y - k, x - k, y - r, x, y - r);
    path.cubic_to(x + k, y - r, x + r, y - k, x + r, y);
    path.close();
    path.finish()
}

//! Words as glyphs: which font has them, and how wide they are.

use krilla::text::{Font, GlyphId, KrillaGlyph};
use std::collections::HashMap;

/// Text without a style of its own is set in this size.
pub(super) const BODY: f32 = 10.5;

/// How a piece of text is set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Style {
    pub(super) face: Face,
    pub(super) size: f32,
    pub(super) grey: u8,
    /// How far above the line.
    pub(super) rise: f32,
}

impl Style {
    /// Black text of the body's size.
    pub(super) const BODY: Style = Style { face: Face::Regular, size: BODY, grey: 0, rise: 0.0 };

    /// The same in another size.
    pub(super) fn of(self, size: f32) -> Style {
        Style { size, ..self }
    }

    /// The same in another face.
    pub(super) fn set(self, face: Face) -> Style {
        Style { face, ..self }
    }

    /// The same, less black.
    pub(super) fn quiet(self) -> Style {
        Style { grey: 90, ..self }
    }
}

/// A cut of the letters, by its place among typst's fonts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Face {
    Regular = 0,
    Bold = 1,
    Italic = 2,
}

/// The font for letters that the others do not have.
const FALLBACK: usize = 3;
/// Where it stands among typst's fonts: DejaVu Sans Mono, whose letters reach furthest.
const MONO: usize = 16;

/// Glyphs of one font in a row.
#[derive(Clone, Debug)]
pub(super) struct Shaped {
    pub(super) font: usize,
    pub(super) text: String,
    pub(super) glyphs: Vec<KrillaGlyph>,
    pub(super) style: Style,
    pub(super) width: f32,
}

/// The same in a font of size one.
struct Known {
    font: usize,
    text: String,
    glyphs: Vec<KrillaGlyph>,
    width: f32,
}

/// The fonts, and the words shaped so far.
pub(super) struct Shaper {
    pub(super) fonts: Vec<Font>,
    faces: Vec<rustybuzz::Face<'static>>,
    known: HashMap<(usize, String), Vec<Known>>,
}

impl Shaper {
    /// The fonts that the program carries; nothing where they could not be read.
    pub(super) fn new() -> Option<Self> {
        let all: Vec<&'static [u8]> = typst_assets::fonts().collect();
        let chosen: Option<Vec<&'static [u8]>> = [0, 1, 2, MONO].iter().map(|at| all.get(*at).copied()).collect();
        let chosen = chosen?;
        Some(Shaper {
            fonts: chosen.iter().map(|data| Font::new((*data).into(), 0)).collect::<Option<_>>()?,
            faces: chosen.iter().map(|data| rustybuzz::Face::from_slice(data, 0)).collect::<Option<_>>()?,
            known: HashMap::new(),
        })
    }

    /// A word, in as many pieces as it needs fonts.
    pub(super) fn shape(&mut self, word: &str, style: Style) -> Vec<Shaped> {
        let key = (style.face as usize, word.to_owned());
        if !self.known.contains_key(&key) {
            let shaped = self.parted(word, style.face as usize);
            let shaped = shaped.into_iter().map(|(font, text)| {
                let (glyphs, width) = glyphs(&self.faces[font], &text);
                Known { font, text, glyphs, width }
            });
            let shaped = shaped.collect();
            self.known.insert(key.clone(), shaped);
        }
        let known = self.known.get(&key).map_or(&[][..], Vec::as_slice);
        let of_size = known.iter().map(|one| Shaped {
            font: one.font,
            text: one.text.clone(),
            glyphs: one.glyphs.clone(),
            style,
            width: one.width * style.size,
        });
        of_size.collect()
    }

    /// How wide a space is.
    pub(super) fn space(&mut self, style: Style) -> f32 {
        self.shape(" ", style).iter().map(|shaped| shaped.width).sum()
    }

    fn parted(&self, word: &str, face: usize) -> Vec<(usize, String)> {
        let mut parts: Vec<(usize, String)> = Vec::new();
        for c in word.chars() {
            let has = |font: usize| self.faces[font].glyph_index(c).is_some();
            let font = if has(face) || !has(FALLBACK) { face } else { FALLBACK };
            // Accents stay with the letter that they stand on.
            let joins = matches!(c, '\u{300}'..='\u{36f}' | '\u{200c}' | '\u{200d}');
            match parts.last_mut() {
                Some((last, text)) if *last == font || joins => text.push(c),
                _ => parts.push((font, c.to_string())),
            }
        }
        parts
    }
}

// Advances are in parts of the font's size, as krilla wants them.
fn glyphs(face: &rustybuzz::Face, text: &str) -> (Vec<KrillaGlyph>, f32) {
    let mut buffer = rustybuzz::UnicodeBuffer::new();
    buffer.push_str(text);
    buffer.guess_segment_properties();
    let shaped = rustybuzz::shape(face, &[], buffer);
    let em = face.units_per_em() as f32;
    let infos = shaped.glyph_infos();
    let mut starts: Vec<usize> = infos.iter().map(|info| info.cluster as usize).chain([text.len()]).collect();
    starts.sort_unstable();
    starts.dedup();
    let end = |start: usize| starts.iter().copied().find(|next| *next > start).unwrap_or(text.len());
    let glyphs: Vec<KrillaGlyph> = infos
        .iter()
        .zip(shaped.glyph_positions())
        .map(|(info, position)| {
            let start = info.cluster as usize;
            KrillaGlyph {
                glyph_id: GlyphId::new(info.glyph_id),
                text_range: start..end(start),
                x_advance: position.x_advance as f32 / em,
                x_offset: position.x_offset as f32 / em,
                y_offset: position.y_offset as f32 / em,
                y_advance: position.y_advance as f32 / em,
                location: None,
            }
        })
        .collect();
    let width = glyphs.iter().map(|glyph| glyph.x_advance).sum();
    (glyphs, width)
}

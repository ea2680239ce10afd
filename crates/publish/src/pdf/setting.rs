//! Sets text on pages: lines, paragraphs, and where they stand. Lengths are in points, and run down from the top of the page.

use super::shaping::{Shaped, Shaper, Style};

/// A4.
pub(super) const WIDTH: f32 = 595.28;
pub(super) const HEIGHT: f32 = 841.89;
/// The margins.
pub(super) const LEFT: f32 = 68.0;
pub(super) const RIGHT: f32 = 68.0;
pub(super) const TOP: f32 = 64.0;
pub(super) const BOTTOM: f32 = 70.0;
/// How wide the text is.
pub(super) const MEASURE: f32 = WIDTH - LEFT - RIGHT;
/// The distance of lines, in sizes of the text.
const LEADING: f32 = 1.36;

/// Where a link leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Target {
    /// The words of a citation.
    Citation(usize),
    /// The sentence that makes it first.
    Sentence(usize),
    /// A section, by its place.
    Section(usize),
}

/// Text in one style, with where it leads.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub(super) text: String,
    pub(super) style: Style,
    pub(super) link: Option<Target>,
}

impl Piece {
    /// Text that leads nowhere.
    pub(super) fn plain(text: impl Into<String>, style: Style) -> Self {
        Piece { text: text.into(), style, link: None }
    }
}

/// Something that stands on a page.
#[derive(Clone, Debug)]
pub(super) enum Mark {
    /// Text whose line begins here.
    Text { x: f32, y: f32, shaped: Shaped },
    /// A straight line.
    Rule { from: (f32, f32), to: (f32, f32), width: f32, grey: u8, dashed: bool },
    /// A dot, full or hollow.
    Dot { x: f32, y: f32, radius: f32, full: bool },
}

/// What stands on a page.
#[derive(Default)]
pub(super) struct Sheet {
    pub(super) marks: Vec<Mark>,
    /// Left, top, right, bottom, and where it leads.
    pub(super) links: Vec<([f32; 4], Target)>,
}

/// The pages so far.
pub(super) struct Pages {
    pub(super) sheets: Vec<Sheet>,
    /// How far down the last page is written.
    pub(super) y: f32,
    /// Where things that are led to stand: page and height.
    pub(super) anchors: Vec<(Target, usize, f32)>,
    pub(super) shaper: Shaper,
}

/// A line that is ready to be placed.
pub(super) struct Line {
    words: Vec<(f32, Shaped, Option<Target>)>,
    pub(super) height: f32,
    ascent: f32,
    /// How wide it is.
    pub(super) width: f32,
}

impl Pages {
    /// An empty first page.
    pub(super) fn new(shaper: Shaper) -> Self {
        Pages { sheets: vec![Sheet::default()], y: TOP, anchors: Vec::new(), shaper }
    }

    /// The page that is written on.
    pub(super) fn sheet(&mut self) -> &mut Sheet {
        if self.sheets.is_empty() {
            self.sheets.push(Sheet::default());
        }
        let last = self.sheets.len() - 1;
        &mut self.sheets[last]
    }

    /// Goes on to a new page.
    pub(super) fn turn(&mut self) {
        self.sheets.push(Sheet::default());
        self.y = TOP;
    }

    /// Turns the page unless this much has room.
    pub(super) fn need(&mut self, height: f32) {
        if self.y + height > HEIGHT - BOTTOM && self.y > TOP {
            self.turn();
        }
    }

    /// Leaves room, but none at the top of a page.
    pub(super) fn skip(&mut self, height: f32) {
        if self.y > TOP {
            self.y += height;
        }
    }

    /// Notes that this is led to.
    pub(super) fn anchor(&mut self, target: Target) {
        let page = self.sheets.len().saturating_sub(1);
        if !self.anchors.iter().any(|(known, ..)| *known == target) {
            self.anchors.push((target, page, self.y));
        }
    }

    /// Sets a paragraph in the whole measure.
    pub(super) fn paragraph(&mut self, pieces: &[Piece]) {
        let lines = self.lines(pieces, MEASURE);
        // A single line at the foot or the head of a page reads badly.
        let first: f32 = lines.iter().take(2).map(|line| line.height).sum();
        self.need(first);
        let last = lines.len().saturating_sub(2);
        for (i, line) in lines.iter().enumerate() {
            let ahead: f32 = if i == last { lines[i..].iter().map(|line| line.height).sum() } else { line.height };
            self.need(ahead);
            self.place(line, LEFT, self.y);
            self.y += line.height;
        }
    }

    /// Puts a line where it belongs; its citations can be led back to from here.
    pub(super) fn place(&mut self, line: &Line, x: f32, y: f32) {
        let base = y + line.ascent;
        let page = self.sheets.len().saturating_sub(1);
        for (at, shaped, link) in &line.words {
            let (left, width) = (x + at, shaped.width);
            let own = base - shaped.style.rise;
            if let Some(target) = link {
                let box_of = [left, own - shaped.style.size, left + width, own + shaped.style.size * 0.3];
                self.sheet().links.push((box_of, *target));
            }
            if let Some(Target::Citation(number)) = link {
                let target = Target::Sentence(*number);
                if !self.anchors.iter().any(|(known, ..)| *known == target) {
                    self.anchors.push((target, page, y));
                }
            }
            let mark = Mark::Text { x: left, y: own, shaped: shaped.clone() };
            self.sheet().marks.push(mark);
        }
    }

    /// Breaks text into lines that are no wider than this.
    pub(super) fn lines(&mut self, pieces: &[Piece], width: f32) -> Vec<Line> {
        let size = pieces.iter().map(|piece| piece.style.size).fold(0.0, f32::max);
        let empty = || Line { words: Vec::new(), height: size * LEADING, ascent: size * 1.02, width: 0.0 };
        let mut lines = vec![empty()];
        let mut gap = 0.0;
        for word in self.words(pieces, width) {
            let Word { parts, width: wide, space } = word;
            let line = lines.len() - 1;
            let fits = lines[line].words.is_empty() || lines[line].width + gap + wide <= width;
            if !fits {
                lines.push(empty());
            }
            let line = lines.len() - 1;
            let mut x = if lines[line].words.is_empty() { 0.0 } else { lines[line].width + gap };
            for (shaped, link) in parts {
                let own = shaped.width;
                lines[line].words.push((x, shaped, link));
                x += own;
            }
            lines[line].width = x;
            gap = space;
        }
        lines.retain(|line| !line.words.is_empty());
        lines
    }

    // Words with what hangs on them: a note belongs to the word before it.
    fn words(&mut self, pieces: &[Piece], most: f32) -> Vec<Word> {
        let mut words: Vec<Word> = Vec::new();
        let mut joins = false;
        for piece in pieces {
            let space = self.shaper.space(piece.style);
            for (i, part) in piece.text.split(char::is_whitespace).enumerate() {
                joins &= i == 0;
                if part.is_empty() {
                    continue;
                }
                for shaped in self.shaper.shape(part, piece.style) {
                    for shaped in self.cut(shaped, most) {
                        let wide = shaped.width;
                        match words.last_mut().filter(|last| joins && last.width + wide <= most) {
                            Some(last) => {
                                last.width += wide;
                                last.parts.push((shaped, piece.link));
                                last.space = space;
                            }
                            None => {
                                words.push(Word { parts: vec![(shaped, piece.link)], width: wide, space });
                            }
                        }
                        joins = true;
                    }
                }
            }
            joins = !piece.text.ends_with(char::is_whitespace) && !words.is_empty();
        }
        words
    }

    // A word that is wider than a line is cut where it has to be.
    fn cut(&mut self, shaped: Shaped, most: f32) -> Vec<Shaped> {
        let letters = shaped.text.chars().count();
        if shaped.width <= most || letters < 2 {
            return vec![shaped];
        }
        let middle = shaped.text.char_indices().nth(letters / 2).map_or(0, |(at, _)| at);
        let (first, second) = shaped.text.split_at(middle);
        let parts: Vec<Shaped> =
            [first, second].iter().flat_map(|part| self.shaper.shape(part, shaped.style)).collect();
        parts.into_iter().flat_map(|part| self.cut(part, most)).collect()
    }
}

struct Word {
    parts: Vec<(Shaped, Option<Target>)>,
    width: f32,
    space: f32,
}

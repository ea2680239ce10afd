//! The layer of words that are not the report's own telling: calls, notices, credits, notes on authors.

use crate::head::is_ticker;
use crate::lexicon::why_boilerplate;
use crate::words::{ends_sentence, is_person, normalised, tokens};
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;
use whosays_model::{Block, BlockKind, Boilerplate, Span};

// A note on the author says what they do; a source's sentence at the end of a story does not begin so.
const OFFICES: &[&str] = &[
    "professor",
    "fellow",
    "journalist",
    "analyst",
    "director",
    "editor",
    "correspondent",
    "assistant",
    "researcher",
    "author",
    "writer",
    "reporter",
    "lecturer",
    "associate",
    "expert",
    "scholar",
    "columnist",
    "contributor",
    "student",
    "intern",
    "adviser",
    "advisor",
    "consultant",
    "photographer",
    "chair",
    "founder",
    "coordinator",
    "freelance",
    "freelancer",
    "specialist",
    "candidate",
    "president",
    "officer",
    "historian",
    "producer",
    "commentator",
];
const BROWSERS: &[&str] = &["chrome", "firefox", "safari", "edge", "opera", "explorer"];

// Matched against the last part of a block only.
static CREDIT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?:",
        r"[(\[](?:[^()\[\]]*(?:https?://|(?i-u:public domain|getty|shutterstock|wikimedia|flickr|creative commons|file photo|handout|courtesy|photo|image)(?-u:\b))[^()\[\]]*",
        r"|[^()\[\]/a-z0-9][^()\[\]/]*/ ?[^()\[\]a-z0-9][^()\[\]]*|[^()\[\]]*(?-u:\b)(?:AFP|AP|Reuters|REUTERS|EPA|EFE|Anadolu|TASS)(?: [Pp]hoto)?)[)\]]\.?",
        r"|(?:Photo|Image|Picture|Photograph|Illustration|Credit|Source)s?(?: credit)?(?::| by| courtesy) [^.a-z0-9][^.]*(?:\.(?:COM|com|org|net))?\.?",
        r"|(?:REUTERS|AFP|EPA|AP)/[^.a-z0-9][^.()]*",
        r")[ \n]*$",
    ))
    .ok()
});
const LONGEST_CREDIT: usize = 140;
const LABELS: &[&str] = &[
    "image:",
    "photo:",
    "picture:",
    "caption:",
    "file photo:",
    "photograph:",
    "video:",
    "graphic:",
    "image |",
    "photo |",
];

const MOST_AUTHORS: usize = 12;

/// Blocks of one report, with why each is boilerplate, and the spans that are only a part of a block.
pub(crate) struct Layers<'a> {
    pub(crate) text: &'a str,
    pub(crate) blocks: &'a mut Vec<Block>,
    pub(crate) why: Vec<Option<String>>,
    pub(crate) parts: Vec<Boilerplate>,
    /// Blocks, by number and in order, whose words are their author's even where they repeat.
    pub(crate) woven: Vec<usize>,
}

impl<'a> Layers<'a> {
    /// Begins with what the document's structure showed.
    pub(crate) fn new(text: &'a str, blocks: &'a mut Vec<Block>, shown: Vec<Boilerplate>, woven: Vec<usize>) -> Self {
        let mut why = vec![None; blocks.len()];
        let mut parts = Vec::new();
        for layer in shown {
            let first = blocks.partition_point(|block| block.span.start < layer.span.start);
            let inside = blocks[first..].iter().take_while(|block| layer.span.contains(block.span)).count();
            for slot in &mut why[first..first + inside] {
                *slot = Some(layer.why.clone());
            }
            parts.push(layer);
        }
        Layers { text, blocks, why, parts, woven }
    }

    /// The words of a block.
    pub(crate) fn words(&self, index: usize) -> &'a str {
        self.blocks[index].span.of(self.text).unwrap_or("")
    }

    /// Marks a block, unless it is already.
    pub(crate) fn mark(&mut self, index: usize, why: &str) {
        self.why[index].get_or_insert_with(|| why.to_owned());
    }

    /// Whether a block is the report's own telling, as far as is known.
    pub(crate) fn is_told(&self, index: usize) -> bool {
        self.why[index].is_none()
    }

    /// Whether a block's words are its author's even where they repeat.
    pub(crate) fn is_woven(&self, index: usize) -> bool {
        self.woven.binary_search(&index).is_ok()
    }

    /// All spans in order, none overlapping.
    pub(crate) fn finish(self) -> Vec<Boilerplate> {
        let whole = self.blocks.iter().zip(self.why);
        let mut all: Vec<Boilerplate> =
            whole.filter_map(|(block, why)| why.map(|why| Boilerplate { span: block.span, why })).collect();
        all.extend(self.parts);
        all.sort_by_key(|layer| (layer.span.start, std::cmp::Reverse(layer.span.end)));
        let mut end = 0;
        all.retain(|layer| {
            let keep = layer.span.start >= end && !layer.span.is_empty();
            if keep {
                end = layer.span.end;
            }
            keep
        });
        all
    }
}

/// Marks lines that their words show to be boilerplate, and lines that go with them.
pub(crate) fn layer_phrases(layers: &mut Layers<'_>) {
    for index in 0..layers.blocks.len() {
        if !layers.is_told(index) || layers.blocks[index].kind == BlockKind::Title {
            continue;
        }
        let words = layers.words(index);
        if words.starts_with('<') && words.ends_with('>') {
            layers.mark(index, "markup");
        } else if let Some(why) = why_boilerplate(words) {
            layers.mark(index, why);
            layer_neighbours(layers, index, why);
        } else {
            layer_caption(layers, index);
        }
    }
}

/// Marks notes on the authors after the last paragraph; returns the names they begin with.
pub(crate) fn layer_author_notes(layers: &mut Layers<'_>, authors: &[String]) -> Vec<String> {
    let mut names = Vec::new();
    let mut looked_at = 0;
    for index in (3.min(layers.blocks.len())..layers.blocks.len()).rev() {
        if !layers.is_told(index) || layers.blocks[index].kind == BlockKind::Caption {
            continue;
        }
        if is_sign_off(layers.words(index)) {
            layers.mark(index, "credits");
            continue;
        }
        looked_at += 1;
        let note = note_on_author(layers, index, authors);
        let Some(name) = note.filter(|_| looked_at <= MOST_AUTHORS) else {
            break;
        };
        layers.mark(index, "author note");
        names.insert(0, name);
    }
    names
}

/// Marks lines that are the outlet's name and nothing else.
pub(crate) fn layer_outlet_name(layers: &mut Layers<'_>, outlet: &str) {
    let outlet = normalised(outlet);
    for index in 0..layers.blocks.len() {
        let words = layers.words(index);
        if words.len() <= outlet.len() + 8
            && layers.blocks[index].kind != BlockKind::Title
            && normalised(words) == outlet
        {
            layers.mark(index, "publisher");
        }
    }
}

/// Marks lines that are the page's own address and nothing else.
pub(crate) fn layer_address(layers: &mut Layers<'_>, url: &str) {
    let bare = |address: &str| {
        let rest = address.split_once("//").map_or(address, |(_, rest)| rest);
        rest.trim_start_matches("www.").trim_end_matches('/').to_lowercase()
    };
    let url = bare(url);
    for index in 0..layers.blocks.len() {
        let words = layers.words(index);
        if words.len() <= url.len() + 16 && words.contains('.') && bare(words) == url {
            layers.mark(index, "navigation");
        }
    }
}

fn layer_neighbours(layers: &mut Layers<'_>, index: usize, why: &str) {
    match why {
        "read more" if index > 0 && is_same_stanza(layers, index - 1) && is_headline_like(layers, index - 1) => {
            layers.mark(index - 1, "read more");
        }
        "related" if layers.words(index).chars().count() < 30 => {
            let end = layers.blocks.len().min(index + 9);
            for next in index + 1..end {
                if !is_headline_like(layers, next) || !is_same_stanza(layers, next - 1) {
                    break;
                }
                layers.mark(next, "related");
            }
        }
        "browser notice" if index + 1 < layers.blocks.len() && lists_browsers(layers.words(index + 1)) => {
            layers.mark(index + 1, "browser notice");
        }
        _ => {}
    }
}

fn is_headline_like(layers: &Layers<'_>, index: usize) -> bool {
    let words = layers.words(index);
    layers.is_told(index)
        && layers.blocks[index].kind != BlockKind::Title
        && !ends_sentence(words)
        && words.chars().count() <= 160
        && credit(words).is_none()
        && !words.ends_with(':')
}

fn is_same_stanza(layers: &Layers<'_>, index: usize) -> bool {
    let Some(next) = layers.blocks.get(index + 1) else {
        return false;
    };
    let gap = Span::new(layers.blocks[index].span.end, next.span.start).of(layers.text).unwrap_or("");
    gap.bytes().filter(|byte| *byte == b'\n').count() <= 1
}

fn lists_browsers(line: &str) -> bool {
    let words = tokens(line);
    let named = words.iter().filter(|word| BROWSERS.contains(&word.to_lowercase().as_str())).count();
    named >= 2 && words.len() <= named * 2 + 2
}

// A caption's sentence tells something; only its label and credit are boilerplate.
fn layer_caption(layers: &mut Layers<'_>, index: usize) {
    let words = layers.words(index);
    let is_caption = layers.blocks[index].kind == BlockKind::Caption;
    if words.len() > 1200 || matches!(layers.blocks[index].kind, BlockKind::Title | BlockKind::Cell) {
        return;
    }
    let label = label(words);
    let credit = credit(words);
    if label.is_none() && (credit.is_none() || (words.chars().count() > 400 && !is_caption)) {
        return;
    }
    layers.blocks[index].kind = BlockKind::Caption;
    let start = layers.blocks[index].span.start;
    for range in label.into_iter().chain(credit) {
        let span = Span::new(start + range.start, start + range.end);
        layers.parts.push(Boilerplate { span, why: "credits".to_owned() });
    }
}

fn credit(words: &str) -> Option<Range<usize>> {
    let skipped = words.char_indices().rev().nth(LONGEST_CREDIT).map_or(0, |(at, _)| at);
    let tail = &words[skipped..];
    if !tail.ends_with([')', ']', '.'])
        && !["Photo", "Image", "Picture", "Illustration", "Credit", "Source", "REUTERS/", "AFP/", "EPA/", "AP/"]
            .iter()
            .any(|word| tail.contains(word))
    {
        return None;
    }
    let found = CREDIT.as_ref()?.find(tail)?;
    let start = skipped + found.start();
    Some(start..start + found.as_str().trim_end().len())
}

fn label(words: &str) -> Option<Range<usize>> {
    let start = words.get(..12.min(words.len())).unwrap_or("").to_ascii_lowercase();
    let label = LABELS.iter().find(|label| start.starts_with(**label))?;
    let rest = &words[label.len()..];
    Some(0..label.len() + rest.len() - rest.trim_start().len())
}

fn note_on_author(layers: &Layers<'_>, index: usize, authors: &[String]) -> Option<String> {
    let words = layers.words(index);
    if words.chars().count() > 700 {
        return None;
    }
    let name = named_by_note(words).filter(|name| is_person(name))?;
    if authors.iter().any(|author| normalised(author) == normalised(name)) {
        return Some(name.to_owned());
    }
    let opening: Vec<String> = tokens(words).into_iter().take(20).map(str::to_lowercase).collect();
    let has_office = opening.iter().any(|word| OFFICES.contains(&word.as_str()));
    // Whoever the story has named before is a source, not its author.
    let surname = name.split_whitespace().last().unwrap_or(name);
    let is_named = (0..index).any(|at| layers.is_told(at) && layers.words(at).contains(surname));
    (has_office && !is_named).then(|| name.to_owned())
}

// Desks sign wire copy with initials: "RNA/ab/cd".
fn is_sign_off(words: &str) -> bool {
    words.len() <= 20
        && words.contains('/')
        && words
            .split('/')
            .all(|part| (2..=6).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphabetic()))
}

// "Dr. Jo Renn is ...": the name before the first verb that such notes have.
fn named_by_note(words: &str) -> Option<&str> {
    let start: String = words.chars().take(90).collect();
    let verbs = [
        " is ",
        " was ",
        " has been ",
        " has covered ",
        " has reported ",
        " has written ",
        " serves as ",
        " served as ",
        " writes ",
        " covers ",
        " teaches ",
        " works ",
        " reports ",
    ];
    let end = verbs.iter().filter_map(|verb| start.find(verb)).min()?;
    let name = words[..end].trim_end_matches(',');
    Some(["Dr. ", "Dr ", "Prof. ", "Professor "].iter().find_map(|title| name.strip_prefix(title)).unwrap_or(name))
}

/// Marks figures of markets and weather that stand together.
pub(crate) fn layer_tickers(layers: &mut Layers<'_>) {
    let count = layers.blocks.len();
    let is_ticker_at = |layers: &Layers<'_>, index: usize| {
        layers.blocks[index].kind != BlockKind::Cell && is_ticker(layers.words(index))
    };
    let mut start = 0;
    while start < count {
        let run = (start..count).take_while(|index| is_ticker_at(layers, *index)).count();
        if run >= 2 {
            (start..start + run).for_each(|index| layers.mark(index, "ticker"));
        }
        start += run.max(1);
    }
}

#[cfg(test)]
mod tests {
    use crate::{Given, read};

    const BODY: &str = "Two men set fire to the grain depot at Tarsk on Friday night, the mayor of the town said, and nobody was hurt in the fire, which the River Guard put out in the morning after hours of work.";

    /// What of a text is boilerplate, in order, beside the body paragraphs around it.
    fn check(lines: &str, expect: &[(&str, &str)]) {
        let text = format!("Depot burns\n\n{BODY}\n\nThe fire began at ten.\n\nIt went out at six.\n\n{lines}");
        let report = read(text.as_bytes(), "a.txt", &Given::default()).report.unwrap();
        let got: Vec<(&str, &str)> =
            report.boilerplate.iter().map(|layer| (report.words(layer.span), layer.why.as_str())).collect();
        assert_eq!(got, expect, "{lines}");
    }

    #[test]
    fn calls_and_notices_are_layered() {
        check(
            "Sign up to get the latest alerts\n\nIt was cold.",
            &[("Sign up to get the latest alerts", "newsletter call")],
        );
        check("© 2031 Tarsk Gazette", &[("© 2031 Tarsk Gazette", "copyright")]);
        check("It was cold.", &[]);
    }

    #[test]
    fn a_related_headline_goes_with_its_read_more() {
        check(
            "Fire at Orlo: suspects crossed the river\nRead More »\n\nIt was cold.",
            &[("Fire at Orlo: suspects crossed the river", "read more"), ("Read More »", "read more")],
        );
        check("The night was cold\n\nRead more", &[("Read more", "read more")]);
    }

    #[test]
    fn a_caption_loses_only_its_credit() {
        check("Police stand in Tarsk on 3 May 2031 (Ana Bel/AFP)", &[("(Ana Bel/AFP)", "credits")]);
        check(
            "Image: Men at the gate of the depot. Photo by Ana Bel/RIVERPRESS.COM",
            &[("Image: ", "credits"), ("Photo by Ana Bel/RIVERPRESS.COM", "credits")],
        );
        check(
            "Night view of Tarsk (https://pictures.example/3; Public Domain)",
            &[("(https://pictures.example/3; Public Domain)", "credits")],
        );
        check("He left (with his wife).", &[]);
    }

    #[test]
    fn a_browser_notice_takes_its_list_along() {
        check(
            "Your browser is out of date. Please install:\n\nGoogle Chrome Firefox Safari",
            &[
                ("Your browser is out of date. Please install:", "browser notice"),
                ("Google Chrome Firefox Safari", "browser notice"),
            ],
        );
    }

    #[test]
    fn notes_on_authors_end_a_report() {
        check(
            "Jo Renn is a professor at Orlo University.\n\nEd Vann is a freelance journalist. He lives in Orlo.",
            &[
                ("Jo Renn is a professor at Orlo University.", "author note"),
                ("Ed Vann is a freelance journalist. He lives in Orlo.", "author note"),
            ],
        );
    }

    #[test]
    fn a_source_at_the_end_is_not_an_author() {
        check("Renn saw it burn.\n\nJo Renn is a professor at Orlo University.", &[]);
        check("Jo Renn is a farmer in Orlo.", &[]);
    }

    #[test]
    fn a_desk_signs_with_initials() {
        check("RNA/ab/cd", &[("RNA/ab/cd", "credits")]);
    }

    #[test]
    fn figures_of_markets_are_a_ticker() {
        check(
            "USD87.04\nEUR93.30\nOIL 85.35",
            &[("USD87.04", "ticker"), ("EUR93.30", "ticker"), ("OIL 85.35", "ticker")],
        );
        check("1944", &[]);
    }
}

//! What a page shows twice: glossaries, captions, whole lines, and pull quotes.

use crate::boilerplate::Layers;
use crate::words::{ends_sentence, normalised, starts_upper};
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use whosays_model::BlockKind;

const FEWEST_WORDS_OF_A_REPEAT: usize = 4;
const FEWEST_WORDS_OF_A_CUT_CAPTION: usize = 8;
const FEWEST_WORDS_OF_A_PULL_QUOTE: usize = 5;
// A heading of a few words may stand in the text by chance.
const FEWEST_WORDS_OF_A_BARE_PULL_QUOTE: usize = 6;
const MOST_WORDS_OF_A_PULL_QUOTE: usize = 60;
const GRAM: usize = 3;
const QUOTES: [char; 4] = ['“', '"', '«', '„'];
// Keeps a file of one line repeated a million times linear.
const MOST_CANDIDATES_A_GRAM: usize = 8;

/// Marks definitions that are shown twice or more, at every showing.
pub(crate) fn layer_glossary(layers: &mut Layers<'_>) {
    let mut showings: HashMap<String, Vec<usize>> = HashMap::new();
    for index in told(layers) {
        let words = layers.words(index);
        if words.len() <= 400 && is_definition(words) {
            showings.entry(normalised(words)).or_default().push(index);
        }
    }
    for index in showings.into_values().filter(|showings| showings.len() > 1).flatten() {
        layers.mark(index, "glossary");
    }
}

/// Marks the second and later showings of a line.
pub(crate) fn layer_repeats(layers: &mut Layers<'_>) {
    let mut seen: HashMap<u64, usize> = HashMap::new();
    for index in 0..layers.blocks.len() {
        let words = layers.words(index);
        let key = normalised(words);
        let count = key.split(' ').count();
        // Whoever speaks twice is named twice.
        let introduces_speech = words.ends_with(':');
        let kind = layers.blocks[index].kind;
        if count < FEWEST_WORDS_OF_A_REPEAT || introduces_speech || matches!(kind, BlockKind::Cell | BlockKind::Title) {
            if kind == BlockKind::Title {
                seen.insert(hash(&key), index);
            }
            continue;
        }
        // What was cut away has not been told yet.
        if !layers.is_told(index) {
            continue;
        }
        let first = *seen.entry(hash(&key)).or_insert(index);
        if first != index && !(layers.is_woven(first) && layers.is_woven(index)) {
            layers.mark(index, if kind == BlockKind::Caption { "caption that repeats" } else { "repeat" });
        }
    }
}

/// Marks the shorter of two captions in a row that begin alike: one is the other, cut to fit.
pub(crate) fn layer_cut_captions(layers: &mut Layers<'_>) {
    let captions: Vec<usize> = told(layers).filter(|index| layers.blocks[*index].kind == BlockKind::Caption).collect();
    for pair in captions.windows(2) {
        let (one, next) = (normalised(layers.words(pair[0])), normalised(layers.words(pair[1])));
        let alike = one.split(' ').zip(next.split(' ')).take_while(|(one, next)| one == next).count();
        if alike >= FEWEST_WORDS_OF_A_CUT_CAPTION && pair[1] == pair[0] + 1 {
            let shorter = if next.len() <= one.len() { pair[1] } else { pair[0] };
            layers.mark(shorter, "caption that repeats");
        }
    }
}

/// Marks short paragraphs without quotation marks whose words stand in a longer one.
pub(crate) fn layer_pull_quotes(layers: &mut Layers<'_>) {
    let candidates: Vec<(usize, Vec<u64>)> = told(layers)
        .filter(|index| could_be_pull_quote(layers, *index))
        .map(|index| (index, word_hashes(layers.words(index))))
        .filter(|(index, words)| {
            let is_marked = layers.words(*index).contains(QUOTES);
            let fewest = if is_marked { FEWEST_WORDS_OF_A_PULL_QUOTE } else { FEWEST_WORDS_OF_A_BARE_PULL_QUOTE };
            (fewest..=MOST_WORDS_OF_A_PULL_QUOTE).contains(&words.len())
        })
        .collect();
    let mut grams: HashMap<&[u64], Vec<(usize, usize)>> = HashMap::new();
    for (number, (_, words)) in candidates.iter().enumerate() {
        for (at, gram) in words.windows(GRAM).enumerate() {
            let places = grams.entry(gram).or_default();
            if places.len() < MOST_CANDIDATES_A_GRAM {
                places.push((number, at));
            }
        }
    }
    let mut found = Vec::new();
    for index in told(layers).filter(|index| !grams.is_empty() && layers.blocks[*index].kind != BlockKind::Title) {
        let words = word_hashes(layers.words(index));
        let mut covered: HashMap<usize, u64> = HashMap::new();
        for gram in words.windows(GRAM) {
            for (number, at) in grams.get(gram).into_iter().flatten() {
                *covered.entry(*number).or_default() |= 0b111 << at;
            }
        }
        let quoted = covered.into_iter().filter(|(number, bits)| {
            let (candidate, quote) = &candidates[*number];
            let both_quote = !layers.words(*candidate).contains(QUOTES) || layers.words(index).contains(QUOTES);
            *candidate != index
                && both_quote
                && words.len() * 10 >= quote.len() * 13
                && bits.count_ones() as usize * 10 >= quote.len() * 9
        });
        found.extend(quoted.map(|(number, _)| candidates[number].0));
    }
    found.into_iter().for_each(|index| layers.mark(index, "pull quote"));
}

// "Depot - a place where ..."
fn is_definition(words: &str) -> bool {
    let Some((term, meaning)) = [" - ", " – ", " — "].iter().find_map(|dash| words.split_once(dash)) else {
        return false;
    };
    starts_upper(term)
        && term.chars().count() <= 40
        && !ends_sentence(term)
        && meaning.starts_with(|c: char| c.is_lowercase() || c.is_ascii_digit())
}

fn could_be_pull_quote(layers: &Layers<'_>, index: usize) -> bool {
    let words = layers.words(index);
    let kind = layers.blocks[index].kind;
    let has_marks = words.contains(QUOTES);
    let is_all_quote = words.starts_with(QUOTES) && words.ends_with(['”', '"', '»', '“']);
    words.len() <= 600
        && !layers.is_woven(index)
        && (!has_marks || is_all_quote)
        && !words.ends_with(':')
        && matches!(kind, BlockKind::Paragraph | BlockKind::Heading)
}

fn told(layers: &Layers<'_>) -> impl Iterator<Item = usize> + use<> {
    let told: Vec<usize> = (0..layers.blocks.len()).filter(|index| layers.is_told(*index)).collect();
    told.into_iter()
}

fn word_hashes(words: &str) -> Vec<u64> {
    normalised(words).split(' ').map(hash).collect()
}

// Fixed keys: the same on every run.
fn hash<T: Hash + ?Sized>(value: &T) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use crate::{Given, read};

    fn check(paragraphs: &[&str], expect: &[(usize, &str)]) {
        let body = "Two men set fire to the grain depot at Tarsk on Friday night, the mayor said, and nobody was hurt in the fire, which went on burning until the River Guard came from Orlo in the morning and put it out with river water, after hours of work.";
        let text = format!("{body}\n\n{}", paragraphs.join("\n\n"));
        let report = read(text.as_bytes(), "a.txt", &Given::default()).report.unwrap();
        let place = |span| report.blocks.iter().position(|block| block.span.contains(span)).map(|index| index - 1);
        let got: Vec<(usize, &str)> =
            report.boilerplate.iter().map(|layer| (place(layer.span).unwrap(), layer.why.as_str())).collect();
        assert_eq!(got, expect, "{paragraphs:?}");
    }

    #[test]
    fn a_pull_quote_is_marked_and_its_paragraph_is_not() {
        check(&["Nobody was hurt in the fire", "It was cold that night."], &[(0, "pull quote")]);
        check(&["“Nobody was hurt in the fire”", "It was cold that night."], &[]);
        check(&["Nobody was seen in the town", "It was cold that night."], &[]);
    }

    #[test]
    fn a_pull_quote_in_marks_stands_in_marks_elsewhere_too() {
        check(
            &["“We saw it burn all night”", "Ana Bel said: “We saw it burn all night from our roof, and nobody came.”"],
            &[(0, "pull quote")],
        );
    }

    #[test]
    fn a_pull_quote_may_leave_words_out() {
        check(
            &["The River Guard came from Orlo and put it out with river water", "It was cold."],
            &[(0, "pull quote")],
        );
    }

    #[test]
    fn the_second_showing_of_a_line_is_a_repeat() {
        check(&["Men stand at the gate", "It was cold.", "Men stand at the gate"], &[(2, "repeat")]);
        check(
            &["Men at the gate (Ana Bel/AFP)", "Men at the gate (Ana Bel/AFP)"],
            &[(0, "credits"), (1, "caption that repeats")],
        );
    }

    #[test]
    fn a_caption_that_is_cut_to_fit_repeats_the_whole_one() {
        let page = "<!doctype html><body><h1>Depot burns</h1><p>Nobody was hurt, the mayor of Tarsk said on Saturday, and the fire is out.</p><figcaption>Ana Bel, mayor of Tarsk, stands at the gate of the depot that burned (Jo Renn)</figcaption><figcaption>Ana Bel, mayor of Tarsk, stands at the gate of the… more</figcaption><figcaption>Ana Bel, mayor of Tarsk</figcaption><p>Two men had set fire to it on Friday night, she added, and were gone before anybody came.</p>";
        let report = read(page.as_bytes(), "a.html", &Given::default()).report.unwrap();
        let repeats: Vec<&str> = report
            .boilerplate
            .iter()
            .filter(|layer| layer.why == "caption that repeats")
            .map(|layer| report.words(layer.span))
            .collect();
        assert_eq!(repeats, ["Ana Bel, mayor of Tarsk, stands at the gate of the… more"]);
    }

    #[test]
    fn what_was_cut_away_before_is_told_the_first_time() {
        let page = "<!doctype html><body><nav>Two men set fire to the depot.</nav><article><h1>Depot burns</h1><p>Two men set fire to the depot.</p><p>Nobody was hurt, the mayor of Tarsk said on Saturday, and the fire is out.</p></article>";
        let report = read(page.as_bytes(), "a.html", &Given::default()).report.unwrap();
        assert_eq!(report.boilerplate.len(), 1);
        assert_eq!(report.boilerplate[0].why, "navigation");
    }

    #[test]
    fn a_line_may_come_back_in_the_same_run_of_paragraphs() {
        let check = |class: &str, expect: usize| {
            let days: String = (1..6)
                .map(|day| format!("<p>On day {day} the depot at Tarsk was still burning.</p><p{class}>The River Guard said nothing.</p>"))
                .collect();
            let page = format!("<!doctype html><body><article>{days}</article>");
            let report = read(page.as_bytes(), "a.html", &Given::default()).report.unwrap();
            assert_eq!(report.boilerplate.len(), expect, "{class}");
        };
        check("", 0);
        check(" class=standout", 4);
    }

    #[test]
    fn a_speaker_may_be_named_twice() {
        check(&["Ana Bel of the River Guard:", "“We came.”", "Ana Bel of the River Guard:", "“We left.”"], &[]);
    }

    #[test]
    fn a_glossary_is_marked_at_every_showing() {
        let term = "Depot - a place where grain is kept over the winter.";
        check(&[term, "It was cold.", term], &[(0, "glossary"), (2, "glossary")]);
        check(&[term, "It was cold."], &[]);
    }
}

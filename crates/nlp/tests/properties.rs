//! Any text, however odd, comes back whole, and the same text is always analysed alike.
#![allow(clippy::unwrap_used, reason = "tests may unwrap")]

mod english;

use english::{english, recordings};
use proptest::prelude::*;
use std::sync::LazyLock;
use whosays_nlp::{Doc, Pipeline, Word};

static ENGLISH: LazyLock<Pipeline> = LazyLock::new(english);

/// Checks what holds for every text, and gives its analysis.
fn check(text: &str) -> Doc {
    let doc = ENGLISH.parse(text);
    check_doc(&doc, text);
    doc
}

fn check_doc(doc: &Doc, text: &str) {
    let words = doc.words();
    let mut at = 0;
    for word in words {
        assert!(word.start as usize == at && word.end > word.start, "a gap or an empty word at byte {at} of {text:?}");
        let own = &text[word.start as usize..word.end as usize];
        assert_eq!(word.is_space, own.chars().all(|c| c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)));
        at = word.end as usize + usize::from(word.space_after);
        assert!(!word.space_after || text.as_bytes()[at - 1] == b' ');
        assert!((word.head as usize) < words.len());
        assert!([word.tag, word.pos, word.dep].iter().all(|label| !doc.text_of(*label).is_empty()), "{own:?}");
        assert!(!doc.lemma(word).is_empty(), "{own:?} has no lemma");
    }
    assert_eq!(at, text.len(), "the words of {text:?} end early");
    let mut end = 0;
    for name in doc.names() {
        assert!(end <= name.start && name.start < name.end && name.end as usize <= words.len());
        assert!(!doc.text_of(name.label).is_empty());
        end = name.end;
    }
    let mut end = 0;
    for sentence in doc.sentences() {
        assert!(sentence.start == end && sentence.end > end && words[sentence.start].begins_sentence);
        assert!(words[sentence.clone()].iter().all(|word| sentence.contains(&(word.head as usize))), "{text:?}");
        end = sentence.end;
    }
    assert_eq!(end, words.len());
}

fn same(one: &Doc, other: &Doc) -> bool {
    let lemmas = |doc: &Doc| doc.words().iter().map(|word| doc.lemma(word).to_owned()).collect::<Vec<_>>();
    one.words() == other.words() && one.names() == other.names() && lemmas(one) == lemmas(other)
}

/// Characters of any kind, words that the rules know, and words of news in a wild order.
fn odd_text() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "The minister",
        "said",
        "that",
        "denied",
        "U.S.",
        "can't",
        "can’t've",
        "John's",
        "10,000km",
        "$5.3bn",
        "a.m.",
        "“",
        "”",
        "\"",
        "'",
        "(",
        ")",
        "...",
        "—",
        "-",
        ",",
        ".",
        ";",
        ":)",
        "http://x.org/?a=b",
        "me@x.org",
        "#hash",
        " ",
        "  ",
        "\n",
        "\n\n",
        "\r\n",
        "\t",
        "\u{a0}",
        "\u{2028}",
        "\u{3000}",
        "\0",
        "\u{1b}[0m",
        "\u{feff}",
        "\u{200b}",
        "\u{202e}",
        "السلام عليكم",
        "שלום",
        "Москва",
        "北京",
        "ไทย",
        "e\u{301}\u{301}",
        "İ",
        "ǅ",
        "ﬁ",
        "ß",
        "😀",
        "👩‍👩‍👧",
        "🇺🇸",
        "\u{10ffff}",
        "\u{e000}",
        "²",
        "½",
        "ⅷ",
        "x",
        "London",
        "Monday",
        "who",
        "was",
        "not",
    ]);
    let blank = prop::sample::select(vec!["", " ", " ", " "]);
    let pieces = prop::collection::vec((piece, blank), 0..40);
    prop_oneof![
        2 => pieces.prop_map(|pieces| pieces.into_iter().flat_map(|(piece, blank)| [piece, blank]).collect()),
        1 => any::<String>(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn any_text_comes_back_whole_and_alike(text in odd_text(), other in odd_text()) {
        let doc = check(&text);
        check(&other);
        prop_assert!(same(&doc, &ENGLISH.parse(&text)), "{:?} after {:?}", text, other);
    }

    #[test]
    fn any_sentence_starts_are_taken(text in odd_text(), starts in prop::collection::vec(0usize..400, 0..6)) {
        let mut starts = starts;
        starts.sort_unstable();
        let doc = ENGLISH.parse_sentences(&text, &starts);
        check_doc(&doc, &text);
        for start in starts {
            let word: Option<&Word> = doc.words().iter().find(|word| word.start as usize == start);
            prop_assert!(word.is_none_or(|word| word.begins_sentence), "{:?} at {}", text, start);
        }
    }
}

#[test]
fn threads_and_caches_change_nothing() {
    let texts: Vec<String> = recordings().into_iter().map(|recording| recording.text).collect();
    let fresh: Vec<Doc> = texts.iter().map(|text| english().parse(text)).collect();
    let pipeline = english();
    std::thread::scope(|scope| {
        for turn in 0..3 {
            let (texts, fresh, pipeline) = (&texts, &fresh, &pipeline);
            scope.spawn(move || {
                for index in (0..texts.len()).map(|index| (index * 3 + turn) % texts.len()) {
                    assert!(same(&pipeline.parse(&texts[index]), &fresh[index]), "text {index}");
                }
            });
        }
    });
}

#[test]
fn words_beyond_what_is_kept_change_nothing() {
    let report = &recordings()[0].text;
    let before = ENGLISH.parse(report);
    // More lexemes than embeddings are kept for, each with and without a blank.
    let many: String = (0..8_000u32).map(|i| format!("w{} ", i.wrapping_mul(2_654_435_761))).collect();
    check(&many);
    assert!(same(&before, &ENGLISH.parse(report)));
}

#[test]
fn an_empty_text_has_no_words() {
    let doc = check("");
    assert!(doc.words().is_empty() && doc.names().is_empty() && doc.sentences().next().is_none());
}

#[test]
fn texts_of_one_odd_kind_come_back_whole() {
    for piece in [
        "\0",
        "\u{7f}\u{1}",
        " ",
        "\n",
        "\t ",
        "x",
        "()",
        ",",
        "a-",
        "’",
        "…",
        "مرحبا ",
        "שָׁלוֹם",
        "日本",
        "🇺🇸",
        "e\u{301}",
    ] {
        check(&piece.repeat(300));
    }
}

#[test]
fn ten_megabytes_without_a_blank_come_back_whole() {
    let doc = check(&"x".repeat(10_000_000));
    assert_eq!(doc.words().len(), 5_036);
    check(&"né".repeat(100_000));
}

#[test]
fn a_long_text_is_analysed_in_parts_that_end_with_lines() {
    let report = &recordings()[1].text;
    let line = report.replace('\n', " ") + "\n";
    let text = line.repeat(70_000 / line.len() + 1);
    let doc = check(&text);
    let alone = ENGLISH.parse(&line);
    // Within a part the words are those of the line alone, and the last lines are a part of their own.
    let (last, count) = (doc.words().len() - alone.words().len(), alone.words().len());
    assert!(doc.words().len().is_multiple_of(count));
    for (word, expected) in doc.words()[last..].iter().zip(alone.words()) {
        assert_eq!((word.end - word.start, word.space_after), (expected.end - expected.start, expected.space_after));
    }
}

#[test]
fn more_words_than_a_part_may_have_come_back_whole() {
    let doc = check(&",".repeat(20_000));
    assert_eq!(doc.words().len(), 20_000);
    assert!(doc.words()[16_384].begins_sentence);
    check(&"a ".repeat(18_000));
}

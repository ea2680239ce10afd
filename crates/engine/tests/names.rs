//! Under which names a report calls somebody, and why each is taken for theirs.

#![allow(clippy::unwrap_used, reason = "tests may unwrap")]

mod english;

use std::sync::LazyLock;
use whosays_engine::Resources;
use whosays_engine::annotate::{Alias, Link, annotate};
use whosays_model::{Block, BlockKind, Format, Meta, Report, ReportId, SourceMap, Span};

static RESOURCES: LazyLock<Resources> = LazyLock::new(english::resources);

/// A report of one paragraph.
fn report(text: &str) -> Report {
    Report {
        id: ReportId::of(text.as_bytes()),
        file: "names".to_owned(),
        format: Format::Text,
        meta: Meta::default(),
        language: Some("en".to_owned()),
        text: text.to_owned(),
        blocks: vec![Block { span: Span::new(0, text.len()), kind: BlockKind::Paragraph }],
        boilerplate: Vec::new(),
        source: SourceMap::default(),
    }
}

fn aliases(text: &str) -> Vec<Alias> {
    let aliases = annotate(&report(text), &english::pipeline(), &RESOURCES).aliases(text);
    assert!(aliases.iter().all(|alias| alias.span.of(text).is_some_and(|words| !words.is_empty())));
    aliases
}

/// The bearer of some words, and why.
fn check(text: &str, words: &str, bearer: &str, link: Link) {
    let aliases = aliases(text);
    let alias = aliases.iter().find(|alias| alias.words == words);
    let found = alias.map(|alias| (alias.bearer.as_str(), alias.link));
    assert_eq!(found, Some((bearer, link)), "{words} in {text}");
}

#[test]
fn an_acronym_in_brackets_is_the_name_before_it() {
    let text = "The Orland Liberation Front (OLF) met in Tolvik. The OLF said nothing.";
    check(text, "OLF", "Orland Liberation Front", Link::Bracketed);
}

#[test]
fn an_acronym_may_stand_behind_several_listed_names() {
    let text = "The Nigeria Orland Congress of Trade Unions (NOCTU) met in Tolvik. The NOCTU said nothing.";
    check(text, "NOCTU", "Nigeria Orland Congress of Trade Unions", Link::Bracketed);
}

#[test]
fn letters_that_begin_the_words_of_a_name_are_its_acronym() {
    let text = "The watchdog Orland Relief Monitor met in Tolvik. The ORM said nothing.";
    check(text, "ORM", "Orland Relief Monitor", Link::Initials);
}

#[test]
fn an_alias_joins_what_the_report_says_it_joins() {
    let text = "Damian Orsk, alias “the Heron,” left the harbour in May. The police looked for the Heron in vain.";
    check(text, "Heron", "Damian Orsk", Link::Given);
}

#[test]
fn a_surname_is_the_one_person_who_bears_it() {
    let text = "Robert Varr, the mayor, met Ilse Brandreth in Tolvik. Then Varr said nothing.";
    check(text, "Varr", "Robert Varr", Link::PartOfName);
}

#[test]
fn a_surname_of_two_people_is_nobodys() {
    let text = "Robert Varr, the mayor, met Anna Varr, a baker, in Tolvik. Then Varr said nothing.";
    assert!(aliases(text).iter().all(|alias| alias.words != "Varr" || alias.bearer == "Varr"));
}

#[test]
fn a_name_in_another_transliteration_is_the_same_name() {
    let text = "Mohammed Orski, the mayor, met his deputies in Tolvik. On Friday Muhammad Orsky said nothing.";
    check(text, "Muhammad Orsky", "Mohammed Orski", Link::Spelling);
}

#[test]
fn each_reason_is_a_sentence_with_both_names() {
    let text = "The Orland Liberation Front (OLF) met Robert Varr in Moscow. Varr left Russia.";
    for alias in aliases(text) {
        let because = alias.link.because(&alias.words, &alias.bearer);
        assert!(because.ends_with('.') && because.contains(&alias.words), "{because}");
        let names_bearer = alias.link == Link::Written || because.contains(&alias.bearer);
        assert!(names_bearer, "{because}");
    }
}

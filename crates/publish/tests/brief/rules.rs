//! The rules that a brief is held to.

use crate::case::case;
use crate::ledgers;
use whosays_publish::brief::{Brief, Item, Section, Sentence, Table};
use whosays_publish::lint::lint;

fn codes(brief: &Brief) -> Vec<String> {
    lint(brief, Some(&case().0), "brief.md").into_iter().map(|finding| finding.code).collect()
}

/// The brief of the small case with one more section.
fn with(items: Vec<Item>) -> Brief {
    let mut brief = ledgers::brief();
    brief.sections.push(Section { id: "own".into(), heading: "Ours".into(), intro: None, items });
    brief
}

fn sentence(text: &str, citations: &[usize]) -> Item {
    Item::Sentence(Sentence { text: text.into(), citations: citations.to_vec() })
}

/// The number of the citation that gives 31 dead.
fn toll(brief: &Brief) -> usize {
    brief.citations.iter().find(|citation| citation.quote.text.contains("31 people")).unwrap().number
}

#[test]
fn a_brief_as_it_is_made_holds_to_its_rules() {
    assert_eq!(codes(&ledgers::brief()), [] as [&str; 0]);
}

#[test]
fn a_sentence_without_a_citation_is_refused() {
    assert_eq!(codes(&with(vec![sentence("The Front is finished.", &[])])), ["no-citation"]);
    assert_eq!(codes(&with(vec![sentence("The Front is finished.", &[1])])), [] as [&str; 0]);
}

#[test]
fn a_row_without_a_citation_is_refused() {
    let table = |citations: Vec<usize>| {
        let rows = vec![vec![Sentence::plain("Front"), Sentence { text: "finished".into(), citations }]];
        Item::Table(Table { caption: String::new(), columns: vec!["Who".into(), "What".into()], rows })
    };
    assert_eq!(codes(&with(vec![table(Vec::new())])), ["no-citation"]);
    assert_eq!(codes(&with(vec![table(vec![1])])), [] as [&str; 0]);
}

#[test]
fn likelihood_and_confidence_do_not_share_a_sentence() {
    let both = "We judge with high confidence that an attack is very likely.";
    assert_eq!(codes(&with(vec![sentence(both, &[1])])), ["likelihood-and-confidence"]);
    let quoted = "The general says with high confidence: “An attack is very likely.”";
    assert_eq!(codes(&with(vec![sentence(quoted, &[1])])), [] as [&str; 0]);
}

#[test]
fn a_likelihood_needs_a_basis_in_sentences_headings_and_notes() {
    assert_eq!(codes(&with(vec![sentence("An attack is almost certain.", &[])])), ["likelihood-without-basis"]);
    assert_eq!(codes(&with(vec![Item::Group { heading: "Attack likely".into() }])), ["likelihood-without-basis"]);
    assert_eq!(codes(&with(vec![Item::Note { text: "Probably so.".into() }])), ["likelihood-without-basis"]);
    assert_eq!(codes(&with(vec![sentence("An attack is almost certain.", &[1])])), [] as [&str; 0]);
}

#[test]
fn a_note_may_say_what_it_is_and_quotes_nobody() {
    assert_eq!(codes(&with(vec![Item::Note { text: "Made for the Monday meeting.".into() }])), [] as [&str; 0]);
    assert_eq!(codes(&with(vec![Item::Note { text: "He said “no”.".into() }])), ["no-citation"]);
}

#[test]
fn a_figure_on_which_accounts_differ_stands_with_its_range() {
    let brief = ledgers::brief();
    let toll = toll(&brief);
    for (text, refused) in [
        ("At least 31 people were killed.", true),
        ("Thirty-one people were killed.", true),
        ("The dead are put at “at least 31”.", true),
        ("At least 31 people were killed, or 40 by another account.", false),
        ("31 or more people were killed.", false),
        ("At least 31 people were killed; accounts differ.", false),
        ("All 31 reports tell of those who were killed.", false),
        ("It happened on 31 May 2031, and people were killed.", false),
        ("The Courier writes: “A bomb killed at least 31 people at Mell Hall in Oster.”", false),
    ] {
        let found = codes(&with(vec![sentence(text, &[toll])]));
        assert_eq!(found, if refused { vec!["figure-without-range"] } else { vec![] }, "{text}");
    }
}

#[test]
fn a_finding_names_the_sentence_and_the_way_out() {
    let found = lint(&with(vec![sentence("The Front is finished.", &[])]), None, "brief.md");
    let said = found[0].to_string();
    assert!(said.starts_with("error: brief.md: a sentence cites nothing: The Front is finished."), "{said}");
    assert!(said.contains("hint: cite the words"), "{said}");
}

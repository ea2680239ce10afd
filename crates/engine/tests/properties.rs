//! What holds for any text: no panic, words at their spans, the same twice, and events in whatever order reports come.

#![allow(clippy::unwrap_used, reason = "tests may unwrap")]

mod english;

use proptest::prelude::*;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::LazyLock;
use whosays_engine::annotate::{Attribution, annotate};
use whosays_engine::{
    Learnt, Resources, learn,
    reconcile::{derive, reconcile},
};
use whosays_model::{
    Block, BlockKind, Boilerplate, Case, Claim, Derived, Format, How, Known, Meta, Report, ReportId, Ruled, SourceMap,
    Span,
};

static RESOURCES: LazyLock<Resources> = LazyLock::new(english::resources);

/// Words that set rules going, so that made-up texts reach deep into the grammar.
const WORDS: &[&str] = &[
    "Gunmen",
    "killed",
    "12",
    "more than",
    "people",
    "in",
    "Nigeria",
    "Maiduguri",
    "on Tuesday",
    "said",
    "denied",
    "that",
    "the",
    "army",
    "Boko Haram",
    "Islamic State",
    "claimed responsibility for",
    "attack",
    "bombing",
    "warned",
    "of a",
    "threat level",
    "raised",
    "to",
    "severe",
    "“",
    "”",
    "‘",
    "’",
    "\"",
    "'s",
    ",",
    ".",
    ";",
    ":",
    "?",
    "!",
    "—",
    "(",
    ")",
    "between",
    "and",
    "who",
    "She",
    "It",
    "Ilse Brandreth",
    "the mayor of Tolvik",
    "according to",
    "Reuters",
    "may",
    "reportedly",
    "not",
    "no",
    "because of",
    "if",
    "will",
    "fighters",
    "$20 million",
    "31 February",
    "2019",
    "last",
    "month",
    "1/0",
    "99999999999999999999",
    "½",
    "naïve",
    "İstanbul",
    "ß",
    "e\u{301}",
    "👩‍👩‍👧",
    "\u{200b}",
    "\u{a0}",
    "мир",
    "攻撃",
    "\n",
    "\n\n",
    "\t",
];

fn report(text: &str) -> Report {
    Report {
        id: ReportId::of(text.as_bytes()),
        file: "any".to_owned(),
        format: Format::Text,
        meta: Meta { published: Some(Known::new("2031-03-12".parse().unwrap(), How::Given)), ..Meta::default() },
        language: None,
        text: text.to_owned(),
        blocks: paragraphs(text),
        boilerplate: Vec::new(),
        source: SourceMap::default(),
    }
}

fn paragraphs(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut start = 0;
    for part in text.split_inclusive("\n\n") {
        let lead = part.len() - part.trim_start().len();
        let words = part.trim();
        if !words.is_empty() {
            blocks
                .push(Block { span: Span::new(start + lead, start + lead + words.len()), kind: BlockKind::Paragraph });
        }
        start += part.len();
    }
    blocks
}

/// Everything that is promised of what one report teaches.
fn hold_to(report: &Report, learnt: &Learnt) {
    let mut ids = BTreeSet::new();
    for claim in &learnt.claims {
        hold_claim_to(report, claim);
        assert!(ids.insert(claim.id.clone()), "two claims have the id {}: {}", claim.id, claim.quote);
    }
    let order = |claim: &Claim| (claim.span(), claim.kind(), claim.id.clone());
    assert!(learnt.claims.is_sorted_by_key(order), "claims are not in order of the text");
    // A name that runs over a line break is given on one line.
    let text = on_one_line(&report.text);
    let mut mentions = BTreeSet::new();
    for mention in &learnt.mentions {
        assert!(mentions.insert(mention.id.clone()), "two mentions have the id {}", mention.id);
        assert!(
            mention.evidence.spans().all(|span| span.of(&report.text).is_some()),
            "a mention's evidence is cut amiss"
        );
        for claim in &mention.claims {
            assert!(ids.contains(claim), "mention {} rests on a claim that is not there", mention.id);
        }
        for name in &mention.names {
            assert!(text.contains(name), "`{name}` is not verbatim");
        }
    }
    let dangling =
        learnt.claims.iter().filter_map(|claim| claim.event.as_ref()).find(|event| !mentions.contains(event));
    assert_eq!(dangling, None, "a claim points at a mention that is not there");
}

/// The parts of each attribution are words of the text, and no word belongs to two of them.
fn hold_attributions_to(report: &Report, attributions: &[Attribution]) {
    for attribution in attributions {
        let parts = [attribution.source, attribution.cue].into_iter().chain(attribution.content.iter().copied());
        let mut parts: Vec<Span> = parts.filter(|span| !span.is_empty()).collect();
        assert!(parts.iter().all(|span| span.of(&report.text).is_some()), "{attribution:?} is cut amiss");
        assert!(!attribution.content.is_empty(), "{attribution:?} tells nothing");
        parts.sort_by_key(|span| span.start);
        assert!(parts.is_sorted_by(|a, b| a.end <= b.start), "the parts of {attribution:?} run into each other");
        hold_attributions_to(report, &attribution.inner);
    }
}

fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn hold_claim_to(report: &Report, claim: &Claim) {
    assert_eq!(claim.span().of(&report.text), Some(claim.quote.as_str()), "the quote is not the text at its span");
    for span in claim.evidence.spans().chain(claim.speaker.span) {
        assert!(span.of(&report.text).is_some(), "{span:?} is outside the text or cuts a character");
        assert!(!report.is_boilerplate(span), "{span:?} rests on boilerplate");
    }
    assert_eq!(claim.report, report.id);
    assert!(!claim.by.is_empty() && !claim.speaker.name.is_empty() && !claim.quote.trim().is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_keeps_the_promises(text in any::<String>()) {
        let report = report(&text);
        let learnt = learn(&report, &RESOURCES);
        hold_to(&report, &learnt);
    }

    #[test]
    fn newslike_text_keeps_the_promises(words in prop::collection::vec(prop::sample::select(WORDS), 0..60)) {
        let report = report(&words.join(" "));
        let learnt = learn(&report, &RESOURCES);
        hold_to(&report, &learnt);
        prop_assert_eq!(&learnt, &learn(&report, &RESOURCES));
        let annotation = annotate(&report, RESOURCES.pipeline("en").unwrap(), &RESOURCES);
        hold_attributions_to(&report, &annotation.attributions());
    }

    #[test]
    fn boilerplate_is_left_alone(before in prop::collection::vec(prop::sample::select(WORDS), 0..20), after in prop::collection::vec(prop::sample::select(WORDS), 0..20)) {
        let first = before.join(" ");
        let text = format!("{first}\n\nGunmen killed 12 people in Maiduguri on Tuesday, the army said.\n\n{}", after.join(" "));
        let mut report = report(&text);
        let start = first.len() + 2;
        let end = start + text[start..].find("\n\n").unwrap();
        report.boilerplate.push(Boilerplate { span: Span::new(start, end), why: "property".to_owned() });
        hold_to(&report, &learn(&report, &RESOURCES));
    }

    #[test]
    fn the_order_of_reports_and_mentions_is_all_one(seed in any::<u64>()) {
        let case = &*EXAMPLES;
        let derived = derive(&case.reports, &case.claims, &case.mentions, &Ruled::default());
        let mut shuffled = case.clone();
        shuffle(&mut shuffled.reports, seed);
        shuffle(&mut shuffled.claims, seed.rotate_left(13));
        shuffle(&mut shuffled.mentions, seed.rotate_left(29));
        prop_assert_eq!(derive(&shuffled.reports, &shuffled.claims, &shuffled.mentions, &Ruled::default()), derived);
    }
}

#[test]
fn the_examples_keep_the_promises() {
    for report in &EXAMPLES.reports {
        let learnt = learn(report, &RESOURCES);
        hold_to(report, &learnt);
        assert_eq!(learnt, learn(report, &RESOURCES), "{} teaches something else the second time", report.file);
        let annotation = annotate(report, RESOURCES.pipeline("en").unwrap(), &RESOURCES);
        hold_attributions_to(report, &annotation.attributions());
    }
}

#[test]
fn every_mention_of_the_examples_is_in_one_event() {
    let events = reconcile(&EXAMPLES.reports, &EXAMPLES.claims, &EXAMPLES.mentions);
    let mut joined: Vec<_> = events.iter().flat_map(|event| event.mentions.iter().cloned()).collect();
    let mut given: Vec<_> = EXAMPLES.mentions.iter().map(|mention| mention.id.clone()).collect();
    joined.sort();
    given.sort();
    assert!(!given.is_empty());
    assert_eq!(joined, given);
    assert!(
        events.iter().any(|event| event.reports.len() > 1),
        "nothing was joined, so the order of reports tests nothing"
    );
}

#[test]
fn every_claim_of_the_examples_goes_back_to_one_origin() {
    let Derived { events, origins, .. } =
        derive(&EXAMPLES.reports, &EXAMPLES.claims, &EXAMPLES.mentions, &Ruled::default());
    let mut traced: Vec<_> = origins.iter().flat_map(|origin| origin.claims.iter().cloned()).collect();
    let mut given: Vec<_> = EXAMPLES.claims.iter().map(|claim| claim.id.clone()).collect();
    traced.sort();
    given.sort();
    assert_eq!(traced, given);
    assert!(origins.iter().any(|origin| origin.reports.len() > 1), "nothing is passed on, so the order tests nothing");
    for origin in &origins {
        let linked = origin.links.iter().flat_map(|link| [&link.a, &link.b]).all(|id| origin.claims.contains(id));
        assert!(linked && origin.links.iter().all(|link| !link.because.is_empty()), "{origin:?}");
        assert!(origin.reports.len() <= 1 + origin.links.len(), "a report is joined without a reason: {origin:?}");
    }
    for event in &events {
        assert!(event.accounts.iter().all(|account| account.origin.is_some()), "{event:?}");
        assert!(event.origins <= event.accounts.len());
    }
}

/// The examples' plain texts as a case; the dates are made up, one day apart.
static EXAMPLES: LazyLock<Case> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "txt"))
        .collect();
    files.sort();
    let mut case = Case::default();
    for (number, file) in files.iter().enumerate() {
        let mut report = report(&String::from_utf8_lossy(&std::fs::read(file).unwrap()));
        report.file = file.file_name().unwrap().to_string_lossy().into_owned();
        report.meta.published = Some(Known::new(format!("2031-05-{:02}", number + 10).parse().unwrap(), How::Given));
        let learnt = learn(&report, &RESOURCES);
        case.claims.extend(learnt.claims);
        case.mentions.extend(learnt.mentions);
        case.reports.push(report);
    }
    case
});

/// Fisher and Yates' shuffle, driven by a linear congruential generator so that a seed gives one order.
fn shuffle<T>(items: &mut [T], seed: u64) {
    let mut state = seed;
    for last in (1..items.len()).rev() {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let pick = usize::try_from(state >> 33).unwrap_or(0) % (last + 1);
        items.swap(last, pick);
    }
}

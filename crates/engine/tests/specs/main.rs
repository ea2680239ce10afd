//! Runs the literate specs: small reports, and what should be learnt from them.
//!
//! A spec is a Markdown file of cases. A case opens with `# What it shows`; header lines (`published DATE`,
//! `language CODE`, `title WORDS`, `outlet NAME`, `address URL`) may follow, then paragraphs parted by blank lines (`## ` opens a heading
//! inside the text, `(boilerplate) ` a paragraph that is none of the report's own telling). `--- report NAME
//! published DATE` opens a further report of the same case. Then come the expectations, one a line:
//!
//!     -> KIND word… key "value"… key ~"part"… key none…   a claim of this kind says all of it
//!     -> no KIND …                                         no claim of this kind does
//!     -> 2 KIND …                                          exactly so many do
//!     -> nothing                                           there are no claims at all
//!     -> mention …, event …, origin …, dispute …, gap …, diagnostic "code"    the same of the case's other nouns
//!     -> account FIELD value "…" counted "…" revises "…"   an event's account; what it revises by its value
//!     -> attribution CLASS source "…" cue "…" content "…" within "CUE"     the words of speech; `…` joins parts
//!     -> warned response "heeded" outcome "within" …        an entry of the ledger of warnings; foretold resolution "…" of that of forecasts
//!     -> events 2, mentions 3, origins 4                              how many there are
//!     -> holds account "…" who "…" delivery "said" interests "…" repeats "…"    who holds an account of a question; `denies` likewise, with answers
//!     -> driven cause ~"…" effect ~"…" sign "+" who "…" contrary "…"        an arrow of the causes
//!     -> news changed killed since "2031-03-13" …           what differs since a day that the case's `since DATE` line gives
//!     -> step level "…" area "…" by "…"; point actor "…"; month month "2031-03" state "…"; tie from "…"; publishing actor "…"
//!     -> timex words "…" value "P2W" type "duration" days "…"    an expression of time
//!     -> quantity words "…" number "at_least 140" who "…" unit "…"    a counted thing
//!     -> hypothesis name "…" score "1" least "true"                  who may be behind an event, and what speaks against it
//!     -> evidence SORT who "…" claims "2" cells "A CC; B I" diagnosticity "3" interest ~"…" carries "B"    a row of a matrix
//!     -> graded quote ~"…" source "…" reliability "F" credibility "2" because ~"…"    a claim by the Admiralty code
//!     -> place words "…" name "…" country "IQ" division "…" precision "city" point "36.3 43.1" because ~"…"    a named place
//!
//! A bare word is a value of the coding manual's lists (`deny`, `possible`, `claimed`, `foiled`, `up`). Below an
//! expectation that holds today and should not, `wrong today: should be …` gives the expectation that should
//! hold; it must fail today, so that whoever mends the rule corrects the spec.

#![allow(clippy::unwrap_used, reason = "tests may unwrap")]

#[path = "../english/mod.rs"]
mod english;
mod facts;
mod ledgers;
mod reading;
mod weighed;

use facts::*;
use ledgers::ledgers;
use reading::*;
use weighed::*;

use serde_json::Value as Json;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use whosays_engine::annotate::{Annotation, Attribution, annotate};
use whosays_engine::assess::{assess, forecasts, warnings};
use whosays_engine::{Resources, extract::EXTRACTORS, learn, reconcile::derive};
use whosays_model::{
    Account, Block, BlockKind, Boilerplate, Bound, Case, Certainty, ClaimId, ClaimKind, DateInterval, Event, EventKind,
    EventStatus, Field, Format, How, Known, Meta, Mode, NewsSort, OriginSort, RelationType, Report, ReportId,
    SourceMap, Span, Stance, ThreatChange, Trend,
};

/// One case of a spec file.
#[derive(Debug, Default)]
struct Spec {
    name: String,
    since: Option<String>,
    reports: Vec<Draft>,
    lines: Vec<Line>,
}

/// A report as a spec writes it.
#[derive(Debug, Default)]
struct Draft {
    file: String,
    published: Option<String>,
    language: Option<String>,
    title: Option<String>,
    outlet: Option<String>,
    address: Option<String>,
    paragraphs: Vec<String>,
}

/// An expectation, and what should stand in its place once a known fault is mended.
#[derive(Debug)]
struct Line {
    expect: Expect,
    should_be: Option<Expect>,
}

#[derive(Clone, Debug)]
struct Expect {
    written: String,
    count: Count,
    noun: String,
    tests: Vec<Test>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Count {
    Some,
    Exactly(usize),
}

#[derive(Clone, Debug)]
enum Test {
    Word(String),
    Equals(String, String),
    Contains(String, String),
    Absent(String),
}

/// Something learnt, as the expectations see it: bare words and keys with values.
#[derive(Debug)]
struct Fact {
    noun: &'static str,
    words: Vec<String>,
    keys: Vec<(String, String)>,
}

/// Every key that an expectation may test, so that a slip of the pen is no silent `none`.
const KEYS: &[&str] = &[
    "speaker",
    "role",
    "speaker_id",
    "via",
    "actors",
    "actor_ids",
    "by_rule",
    "quote",
    "date",
    "date_text",
    "country",
    "place",
    "target",
    "method",
    "number",
    "aggregate",
    "killed",
    "injured",
    "abducted",
    "arrested",
    "charged",
    "held",
    "freed",
    "missing",
    "displaced",
    "of_which",
    "period",
    "basis",
    "issuer",
    "recipient",
    "horizon",
    "response",
    "outcome",
    "what",
    "condition",
    "likelihood",
    "unit",
    "since",
    "territory",
    "from",
    "to",
    "time",
    "level",
    "scale",
    "previous",
    "area",
    "by",
    "against",
    "cause",
    "effect",
    "sign",
    "audience",
    "languages",
    "outlets",
    "medium",
    "of",
    "judgement",
    "reports",
    "killed_best",
    "injured_best",
    "perpetrators",
    "places",
    "targets",
    "field",
    "sides",
    "because",
    "code",
    "accounts",
    "mentions",
    "claims",
    "names",
    "source",
    "cue",
    "content",
    "within",
    "words",
    "value",
    "type",
    "days",
    "who",
    "credited",
    "origins",
    "links",
    "counted",
    "revises",
    "revised_by",
    "name",
    "division",
    "precision",
    "point",
    "at",
    "plover",
    "attack_types",
    "target_types",
    "weapons",
    "window",
    "response_by",
    "lead_days",
    "resolution",
    "probability",
    "account",
    "delivery",
    "interests",
    "repeats",
    "answers",
    "contrary",
    "called",
    "on_the_word_of",
    "actor",
    "low",
    "high",
    "month",
    "state",
    "events",
    "begins",
    "ends",
    "media",
    "every_days",
    "day",
    "claims_of_responsibility",
    "score",
    "least",
    "interest",
    "cells",
    "diagnosticity",
    "carries",
    "reliability",
    "credibility",
];
/// What the source of an attribution does.
const ATTITUDES: &[&str] = &["say", "judge", "want", "know", "show", "seem"];

#[test]
fn every_case_holds() {
    let resources = english::resources();
    let mut failures = String::new();
    let mut cases = 0;
    for path in spec_files() {
        for spec in
            parse(&std::fs::read_to_string(&path).unwrap()).unwrap_or_else(|why| panic!("{}: {why}", path.display()))
        {
            cases += 1;
            if let Err(why) = check(&spec, &resources) {
                let file = path.file_name().unwrap_or_default().to_string_lossy();
                writeln!(failures, "{file}: {}\n{why}", spec.name).unwrap();
            }
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
    assert!(cases >= 100, "only {cases} cases were found");
}

#[test]
fn every_extractor_has_a_spec_and_a_line_of_documentation() {
    for extractor in EXTRACTORS {
        let path = folder().join(format!("{}.md", extractor.kind));
        let cases = parse(&std::fs::read_to_string(&path).unwrap_or_default()).unwrap();
        let shown = cases.iter().flat_map(|spec| &spec.lines).any(|line| line.expect.noun == extractor.kind.as_str());
        assert!(shown, "{} shows no claim of its kind", path.display());
        assert!(!extractor.about.trim().is_empty(), "{} says nothing of what it looks for", extractor.kind);
    }
}

#[test]
fn every_spec_file_is_of_a_kind_or_a_known_matter() {
    let matters = [
        "attribution",
        "stance-and-certainty",
        "times",
        "quantities",
        "names",
        "places",
        "events",
        "joining",
        "nothing-learnt",
        "origins",
        "figures",
        "ledgers",
        "narratives",
        "causes",
        "diff",
        "timeline",
        "hypotheses",
        "grading",
    ];
    for path in spec_files() {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        assert!(
            matters.contains(&stem.as_str()) || stem.parse::<ClaimKind>().is_ok(),
            "no kind or matter is called {stem}"
        );
    }
}

#[test]
fn a_wrong_expectation_fails() {
    let resources = english::resources();
    let report = "# A case\npublished 2031-03-12\n\nA bomb killed 12 people in Tolvik on Tuesday, the interior minister said.\n\n";
    let outcome = |expectations: &str| check(&parse(&format!("{report}{expectations}")).unwrap()[0], &resources);
    let right = [
        "-> casualties stated killed \"12\" speaker ~\"interior minister\"",
        "-> event attack date \"2031-03-11\"",
        "-> 1 casualties",
        "-> no forecast",
        "-> event reports \"1\"",
        "-> casualties killed \"12\"\nwrong today: should be casualties killed \"13\"",
    ];
    for line in right {
        assert_eq!(outcome(line), Ok(()), "{line}");
    }
    let wrong = [
        "-> casualties killed \"13\"",
        "-> casualties killed \"at_least 12\"",
        "-> casualties deny",
        "-> casualties killed none",
        "-> casualties speaker \"author\"",
        "-> event attack date \"2031-03-12\"",
        "-> 2 casualties",
        "-> no casualties",
        "-> forecast",
        "-> nothing",
        "-> events 2",
        "-> casualties killed \"12\"\nwrong today: should be casualties stated",
    ];
    for line in wrong {
        assert!(outcome(line).is_err(), "{line} should fail");
    }
    for slip in ["-> rumour", "-> casualties kiled \"12\"", "-> casualties \"12\"", "-> casualties perhaps"] {
        assert!(parse(&format!("{report}{slip}")).is_err(), "{slip} should not be understood");
    }
    assert!(parse("# A case that expects nothing\n\nA bomb exploded.\n").is_err());
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("specs")
}

fn spec_files() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder()).unwrap();
    let mut files: Vec<PathBuf> =
        entries.map(|entry| entry.unwrap().path()).filter(|path| path.extension().is_some_and(|e| e == "md")).collect();
    files.sort();
    files
}

// ---- reading a spec ----

fn check(spec: &Spec, resources: &Resources) -> Result<(), String> {
    let facts = facts(spec, resources);
    let mut why = String::new();
    for line in &spec.lines {
        if !holds(&line.expect, &facts) {
            writeln!(why, "    expected: {}", line.expect.written).unwrap();
        }
        if let Some(mended) = line.should_be.as_ref().filter(|should_be| holds(should_be, &facts)) {
            writeln!(why, "    mended, let it be asserted: {}", mended.written).unwrap();
        }
    }
    if why.is_empty() { Ok(()) } else { Err(format!("{why}{}", told(&facts))) }
}

fn told(facts: &[Fact]) -> String {
    let mut told = String::from("    learnt:\n");
    for fact in facts {
        let keys: Vec<String> = fact.keys.iter().map(|(key, value)| format!("{key} \"{value}\"")).collect();
        writeln!(told, "      {} {}  {}", fact.noun, fact.words.join(" "), keys.join("  ")).unwrap();
    }
    told
}

fn holds(expect: &Expect, facts: &[Fact]) -> bool {
    let found = facts
        .iter()
        .filter(|fact| {
            (fact.noun == expect.noun || expect.noun == "claim" && fact.noun.parse::<ClaimKind>().is_ok())
                && expect.tests.iter().all(|test| passes(test, fact))
        })
        .count();
    match expect.count {
        Count::Some => found > 0,
        Count::Exactly(n) => found == n,
    }
}

fn passes(test: &Test, fact: &Fact) -> bool {
    let value = |key: &str| fact.keys.iter().find(|(known, _)| known == key).map(|(_, value)| value.as_str());
    match test {
        Test::Word(word) => fact.words.contains(word),
        Test::Equals(key, expected) => value(key) == Some(expected),
        Test::Contains(key, part) => value(key).is_some_and(|value| value.contains(part.as_str())),
        Test::Absent(key) => value(key).is_none(),
    }
}

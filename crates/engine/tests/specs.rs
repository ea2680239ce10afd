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
//!     -> events 2, mentions 3, origins 4                              how many there are
//!     -> timex words "…" value "P2W" type "duration" days "…"    an expression of time
//!     -> quantity words "…" number "at_least 140" who "…" unit "…"    a counted thing
//!     -> place words "…" name "…" country "IQ" division "…" precision "city" point "36.3 43.1" because ~"…"    a named place
//!
//! A bare word is a value of the coding manual's lists (`deny`, `possible`, `claimed`, `foiled`, `up`). Below an
//! expectation that holds today and should not, `wrong today: should be …` gives the expectation that should
//! hold; it must fail today, so that whoever mends the rule corrects the spec.

#![allow(clippy::unwrap_used, reason = "tests may unwrap")]

mod english;

use serde_json::Value as Json;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use whosays_engine::annotate::{Annotation, Attribution, annotate};
use whosays_engine::{
    Resources,
    assess::assess,
    extract::EXTRACTORS,
    learn,
    reconcile::{Rulings, reconcile_all},
};
use whosays_model::{
    Account, Block, BlockKind, Boilerplate, Bound, Case, Certainty, ClaimId, ClaimKind, DateInterval, Event, EventKind,
    EventStatus, Field, Format, How, Known, Meta, Mode, OriginSort, RelationType, Report, ReportId, SourceMap, Span,
    Stance, ThreatChange, Trend,
};

/// One case of a spec file.
#[derive(Debug, Default)]
struct Spec {
    name: String,
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

fn parse(text: &str) -> Result<Vec<Spec>, String> {
    let mut specs: Vec<Spec> = Vec::new();
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("# ") {
            specs.push(Spec { name: name.trim().to_owned(), reports: vec![Draft::default()], lines: Vec::new() });
        } else if let Some(spec) = specs.last_mut() {
            take(spec, line).map_err(|why| format!("{}: `{line}`: {why}", spec.name))?;
        }
    }
    match specs.iter().find(|spec| spec.lines.is_empty()) {
        Some(spec) => Err(format!("{} expects nothing", spec.name)),
        None => Ok(specs),
    }
}

fn take(spec: &mut Spec, line: &str) -> Result<(), String> {
    if let Some(expect) = line.strip_prefix("-> ") {
        spec.lines.push(Line { expect: expectation(expect)?, should_be: None });
    } else if let Some(expect) = line.strip_prefix("wrong today: should be ") {
        spec.lines.last_mut().ok_or("there is no expectation above it")?.should_be = Some(expectation(expect)?);
    } else if let Some(head) = line.strip_prefix("--- report ") {
        open_report(spec, head)?;
    } else {
        let draft = spec.reports.last_mut().ok_or("there is no report")?;
        draft.take(line);
    }
    Ok(())
}

fn open_report(spec: &mut Spec, head: &str) -> Result<(), String> {
    let (file, published) = match head.split_once(" published ") {
        Some((file, published)) => (file, Some(published.trim().to_owned())),
        None => (head, None),
    };
    // The first `---` names the report that the case's heading opened.
    if spec.reports.last().is_some_and(|draft| draft.paragraphs.iter().all(String::is_empty)) {
        spec.reports.pop();
    }
    spec.reports.push(Draft { file: file.trim().to_owned(), published, ..Draft::default() });
    Ok(())
}

impl Draft {
    fn take(&mut self, line: &str) {
        let fresh = self.paragraphs.is_empty();
        match line.split_once(' ') {
            Some(("published", date)) if fresh => self.published = Some(date.trim().to_owned()),
            Some(("language", code)) if fresh => self.language = Some(code.trim().to_owned()),
            Some(("outlet", name)) if fresh => self.outlet = Some(name.trim().to_owned()),
            Some(("address", url)) if fresh => self.address = Some(url.trim().to_owned()),
            Some(("title", title)) if fresh => self.title = Some(title.trim().to_owned()),
            _ if line.trim().is_empty() => self.paragraphs.push(String::new()),
            _ => match self.paragraphs.last_mut() {
                Some(paragraph) if !paragraph.is_empty() => {
                    paragraph.push('\n');
                    paragraph.push_str(line);
                }
                Some(paragraph) => paragraph.push_str(line),
                None => self.paragraphs.push(line.to_owned()),
            },
        }
    }

    fn report(&self) -> Report {
        let mut report = Report {
            id: ReportId::of(format!("{} {:?} {:?}", self.file, self.published, self.paragraphs).as_bytes()),
            file: if self.file.is_empty() { "spec".to_owned() } else { self.file.clone() },
            format: Format::Text,
            meta: Meta {
                url: self.address.clone().map(|url| Known::new(url, How::Given)),
                title: self.title.clone().map(|title| Known::new(title, How::Given)),
                outlet: self.outlet.clone().map(|outlet| Known::new(outlet, How::Given)),
                published: self
                    .published
                    .as_ref()
                    .map(|date| Known::new(date.parse::<DateInterval>().unwrap(), How::Given)),
                ..Meta::default()
            },
            language: Some(self.language.clone().unwrap_or_else(|| "en".to_owned())),
            text: String::new(),
            blocks: Vec::new(),
            boilerplate: Vec::new(),
            source: SourceMap::default(),
        };
        if let Some(title) = &self.title {
            append(&mut report, title, BlockKind::Title);
        }
        for paragraph in self.paragraphs.iter().filter(|paragraph| !paragraph.is_empty()) {
            append_paragraph(&mut report, paragraph);
        }
        report
    }
}

fn append_paragraph(report: &mut Report, paragraph: &str) {
    if let Some(heading) = paragraph.strip_prefix("## ") {
        append(report, heading, BlockKind::Heading);
    } else if let Some(words) = paragraph.strip_prefix("(boilerplate) ") {
        let span = append(report, words, BlockKind::Paragraph);
        report.boilerplate.push(Boilerplate { span, why: "spec".to_owned() });
    } else {
        append(report, paragraph, BlockKind::Paragraph);
    }
}

fn append(report: &mut Report, words: &str, kind: BlockKind) -> Span {
    if !report.text.is_empty() {
        report.text.push_str("\n\n");
    }
    let start = report.text.len();
    report.text.push_str(words);
    let span = Span::new(start, report.text.len());
    report.blocks.push(Block { span, kind });
    span
}

fn expectation(written: &str) -> Result<Expect, String> {
    let mut tokens = tokens(written)?.into_iter().peekable();
    let mut count = Count::Some;
    let mut noun = tokens.next().ok_or("it expects nothing")?;
    if noun == "nothing" {
        return Ok(Expect {
            written: written.to_owned(),
            count: Count::Exactly(0),
            noun: "claim".to_owned(),
            tests: Vec::new(),
        });
    }
    if noun == "events" || noun == "mentions" || noun == "origins" {
        let n = tokens.next().and_then(|n| n.parse().ok()).ok_or("a number should follow")?;
        // An event of a case and an event claim share a word; the case's is told by its count of reports.
        let noun = match noun.as_str() {
            "events" => "joined",
            "origins" => "origin",
            _ => "mention",
        };
        return Ok(Expect {
            written: written.to_owned(),
            count: Count::Exactly(n),
            noun: noun.to_owned(),
            tests: Vec::new(),
        });
    }
    if let Some(n) = if noun == "no" { Some(0) } else { noun.parse().ok() } {
        count = Count::Exactly(n);
        noun = tokens.next().ok_or("a kind should follow")?;
    }
    let mut tests = Vec::new();
    while let Some(token) = tokens.next() {
        let value = tokens.next_if(|next| next.starts_with(['"', '~']) || next == "none");
        tests.push(test(token, value)?);
    }
    if noun == "event" && tests.iter().any(|test| matches!(test, Test::Equals(key, _) if key == "reports")) {
        noun = "joined".to_owned();
    }
    let nouns = [
        "joined",
        "mention",
        "dispute",
        "gap",
        "diagnostic",
        "claim",
        "attribution",
        "timex",
        "quantity",
        "place",
        "origin",
        "account",
    ];
    if !nouns.contains(&noun.as_str()) && noun.parse::<ClaimKind>().is_err() {
        return Err(format!("`{noun}` is no kind of claim and none of {}", nouns.join(", ")));
    }
    Ok(Expect { written: written.to_owned(), count, noun, tests })
}

fn test(token: String, value: Option<String>) -> Result<Test, String> {
    let Some(value) = value else {
        return if is_word(&token) {
            Ok(Test::Word(token))
        } else {
            Err(format!("`{token}` is no word of the coding manual"))
        };
    };
    if !KEYS.contains(&token.as_str()) {
        return Err(format!("`{token}` is no key"));
    }
    Ok(match value.strip_prefix('~') {
        Some(part) => Test::Contains(token, part.trim_matches('"').to_owned()),
        None if value == "none" => Test::Absent(token),
        None => Test::Equals(token, value.trim_matches('"').to_owned()),
    })
}

fn is_word(word: &str) -> bool {
    word.parse::<Stance>().is_ok()
        || word.parse::<Certainty>().is_ok()
        || word.parse::<Mode>().is_ok()
        || word.parse::<EventKind>().is_ok()
        || word.parse::<EventStatus>().is_ok()
        || word.parse::<Trend>().is_ok()
        || word.parse::<RelationType>().is_ok()
        || word.parse::<ThreatChange>().is_ok()
        || word.parse::<Bound>().is_ok()
        || word.parse::<Field>().is_ok()
        || word.parse::<OriginSort>().is_ok()
        || ATTITUDES.contains(&word)
}

/// Words parted by blanks; what stands in straight quotes is one, with its quotes.
fn tokens(written: &str) -> Result<Vec<String>, String> {
    let mut tokens = Vec::new();
    let mut rest = written.trim();
    while !rest.is_empty() {
        let opens = rest.starts_with('"') || rest.starts_with("~\"");
        let end = if opens {
            let open = rest.find('"').unwrap_or(0) + 1;
            open + rest[open..].find('"').ok_or("a quote is not closed")? + 1
        } else {
            rest.find(char::is_whitespace).unwrap_or(rest.len())
        };
        tokens.push(rest[..end].to_owned());
        rest = rest[end..].trim_start();
    }
    Ok(tokens)
}

// ---- holding a spec to what is learnt ----

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

fn facts(spec: &Spec, resources: &Resources) -> Vec<Fact> {
    let mut case = Case { reports: spec.reports.iter().map(Draft::report).collect(), ..Case::default() };
    let mut facts = Vec::new();
    let asks_of_attributions = spec.lines.iter().any(|line| line.expect.noun == "attribution");
    for report in &case.reports {
        let learnt = learn(report, resources);
        if let Some(pipeline) = resources.pipeline("en") {
            let annotation = annotate(report, pipeline, resources);
            annotated(report, &annotation, &mut facts);
            placed(report, &annotation, &mut facts);
            if asks_of_attributions {
                put_attributions(report, &annotation.attributions(), None, &mut facts);
            }
        }
        facts.extend(
            learnt.diagnostics.iter().map(|diagnostic| fact("diagnostic", &serde_json::to_value(diagnostic).unwrap())),
        );
        case.claims.extend(learnt.claims);
        case.mentions.extend(learnt.mentions);
    }
    (case.events, case.origins) = reconcile_all(&case.reports, &case.claims, &case.mentions, &Rulings::default());
    let assessment = assess(&case);
    facts.extend(case.claims.iter().map(|claim| fact(claim.kind().as_str(), &serde_json::to_value(claim).unwrap())));
    facts.extend(case.mentions.iter().map(|mention| fact("mention", &serde_json::to_value(mention).unwrap())));
    facts.extend(case.events.iter().map(|event| fact("joined", &serde_json::to_value(event).unwrap())));
    facts.extend(case.origins.iter().map(|origin| fact("origin", &serde_json::to_value(origin).unwrap())));
    facts.extend(case.events.iter().flat_map(accounts));
    facts.extend(assessment.disputes.iter().map(|dispute| fact("dispute", &serde_json::to_value(dispute).unwrap())));
    facts.extend(assessment.gaps.iter().map(|gap| fact("gap", &serde_json::to_value(gap).unwrap())));
    facts
}

/// The accounts of an event; the one that another revises is told by its value.
fn accounts(event: &Event) -> Vec<Fact> {
    let value = |account: &Account| plain(&account.value);
    let of = |claim: &ClaimId, field: Field| {
        event.accounts.iter().find(|other| other.claim == *claim && other.field == field).map(value)
    };
    let told = event.accounts.iter().map(|account| {
        let keys = [
            ("value", Some(value(account))),
            ("speaker", Some(account.speaker.clone())),
            ("counted", account.counted.clone()),
            ("revises", account.revises.as_ref().and_then(|claim| of(claim, account.field))),
            ("revised_by", account.revised_by.as_ref().and_then(|claim| of(claim, account.field))),
        ];
        Fact {
            noun: "account",
            words: vec![account.field.to_string(), account.stance.to_string()],
            keys: keys.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))).collect(),
        }
    });
    told.collect()
}

/// Attributions, and below them those inside their contents, each with the cue of the one that tells it.
fn put_attributions(report: &Report, attributions: &[Attribution], within: Option<&str>, facts: &mut Vec<Fact>) {
    for attribution in attributions {
        let content: Vec<&str> = attribution.content.iter().map(|span| report.words(*span)).collect();
        let cue = report.words(attribution.cue);
        let mut keys = vec![("cue".to_owned(), cue.to_owned()), ("content".to_owned(), content.join(" … "))];
        keys.extend(within.map(|outer| ("within".to_owned(), outer.to_owned())));
        if !attribution.source.is_empty() {
            keys.push(("source".to_owned(), report.words(attribution.source).to_owned()));
        }
        let class = format!("{:?}", attribution.class).to_lowercase();
        facts.push(Fact { noun: "attribution", words: vec![class], keys });
        put_attributions(report, &attribution.inner, Some(cue), facts);
    }
}

/// The times and quantities that the annotation finds.
fn annotated(report: &Report, annotation: &Annotation, facts: &mut Vec<Fact>) {
    let fact = |noun, keys: Vec<(&str, Option<String>)>| Fact {
        noun,
        words: Vec::new(),
        keys: keys.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))).collect(),
    };
    for time in annotation.time_expressions() {
        facts.push(fact(
            "timex",
            vec![
                ("words", Some(report.words(time.span).to_owned())),
                ("type", Some(format!("{:?}", time.timex.kind).to_lowercase())),
                ("value", Some(time.timex.value)),
                ("days", time.days.map(|days| days.to_string())),
            ],
        ));
    }
    for quantity in annotation.quantity_expressions(&report.text) {
        facts.push(fact(
            "quantity",
            vec![
                ("words", Some(report.words(quantity.span).to_owned())),
                ("number", Some(count(&serde_json::to_value(&quantity.number).unwrap()))),
                ("who", quantity.number.who),
                ("unit", quantity.unit),
            ],
        ));
    }
}

/// The places that the report names.
fn placed(report: &Report, annotation: &Annotation, facts: &mut Vec<Fact>) {
    for named in annotation.places(&report.text) {
        let place = named.place;
        let keys = [
            ("words", Some(named.words)),
            ("name", Some(place.name)),
            ("country", place.country),
            ("division", place.division),
            ("precision", Some(place.precision.to_string())),
            ("point", Some(format!("{:.1} {:.1}", place.latitude, place.longitude))),
            ("because", Some(place.because)),
        ];
        let keys = keys.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?)));
        facts.push(Fact { noun: "place", words: Vec::new(), keys: keys.collect() });
    }
}

/// A noun's serialised form, flattened to words and keys.
fn fact(noun: &'static str, json: &Json) -> Fact {
    let mut fact = Fact { noun, words: Vec::new(), keys: Vec::new() };
    let is_claim = noun.parse::<ClaimKind>().is_ok();
    for (key, value) in json.as_object().into_iter().flatten() {
        match (key.as_str(), value) {
            ("id" | "report" | "evidence" | "event" | "a" | "b", _) => {}
            ("kind", _) if is_claim => {}
            ("value", Json::Object(fields)) => fields.iter().for_each(|(key, value)| fact.put(key, value)),
            ("speaker", _) => fact.put_speaker(value),
            ("by", _) if is_claim => fact.keys.push(("by_rule".to_owned(), plain(value))),
            ("actors", _) => fact.put_actors(value),
            ("reports" | "accounts" | "mentions" | "claims" | "joins" | "events", Json::Array(members)) => {
                fact.keys.push((key.clone(), members.len().to_string()))
            }
            _ => fact.put(key, value),
        }
    }
    fact
}

impl Fact {
    fn put(&mut self, key: &str, value: &Json) {
        if matches!(
            key,
            "stance"
                | "certainty"
                | "mode"
                | "sub"
                | "status"
                | "trend"
                | "type"
                | "change"
                | "kind"
                | "field"
                | "sort"
        ) {
            self.words.push(plain(value));
        }
        if let Some(best) = value.get("best").filter(|best| !best.is_null()) {
            self.keys.push((format!("{key}_best"), plain(best)));
        }
        let plain = plain(value);
        if !plain.is_empty() && !value.is_null() {
            self.keys.push((key.to_owned(), plain));
        }
    }

    fn put_speaker(&mut self, speaker: &Json) {
        for (key, field) in [("speaker", "name"), ("role", "role"), ("speaker_id", "id")] {
            if let Some(value) = speaker.get(field).and_then(Json::as_str) {
                self.keys.push((key.to_owned(), value.to_owned()));
            }
        }
    }

    fn put_actors(&mut self, actors: &Json) {
        let each = |field: &str| -> Vec<String> {
            actors
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(|actor| Some(actor.get(field)?.as_str()?.to_owned()))
                .collect()
        };
        for (key, values) in [("actors", each("name")), ("actor_ids", each("id"))] {
            if !values.is_empty() {
                self.keys.push((key.to_owned(), values.join("; ")));
            }
        }
    }
}

/// A value in a line: a count as `at_least 140`, a range or toll as `12..23`, a list parted by `; `.
fn plain(value: &Json) -> String {
    match value {
        Json::String(word) => word.clone(),
        Json::Array(values) => values.iter().map(plain).collect::<Vec<_>>().join("; "),
        Json::Object(fields) if fields.contains_key("bound") => count(value),
        Json::Object(fields) if fields.contains_key("low") => {
            format!("{}..{}", open(&fields["low"]), open(&fields["high"]))
        }
        Json::Object(fields) if fields.contains_key("modes") => {
            format!("{} ({})", plain(&fields["name"]), plain(&fields["modes"]))
        }
        Json::Object(fields) if fields.contains_key("latitude") => {
            format!("{}, {}", plain(&fields["name"]), plain(&fields["precision"]))
        }
        Json::Object(fields) if fields.contains_key("claims") => plain(&fields["value"]),
        other => other.to_string(),
    }
}

fn open(bound: &Json) -> String {
    if bound.is_null() { String::new() } else { bound.to_string() }
}

fn count(number: &Json) -> String {
    if number["n"].is_null() {
        return number["text"].as_str().unwrap_or("?").to_owned();
    }
    match (number["high"].as_u64(), number["bound"].as_str()) {
        (Some(high), _) => format!("{}..{high}", number["n"]),
        (None, Some("exact") | None) => number["n"].to_string(),
        (None, Some(bound)) => format!("{bound} {}", number["n"]),
    }
}

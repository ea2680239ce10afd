//! A copy for reading holds what other tools ask for, is told of to Datasette, and is the same every time.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod sample;

use rusqlite::Connection;
use sample::{event, learnt};
use std::collections::BTreeSet;
use std::path::Path;
use tempfile::tempdir;
use whosays_model::*;
use whosays_store::{Markings, ReadingCopy, Store, StoreError};

const AT: &str = "2031-07-01T12:00:00Z";
const FIRST: &str = "The ministry said 12 people died in Vessa harbour; the Red Lamp Brigade claimed it.";
const SECOND: &str = "Twelve people died in Vessa, a wire says.";

/// A case with one of everything.
struct Made {
    case: Case,
    actors: Vec<Profile>,
    warnings: Vec<Warning>,
    forecasts: Vec<Forecast>,
    grades: Grades,
    markings: Markings,
}

impl Made {
    fn new() -> Self {
        let both = [learnt("a.txt", FIRST, Some("2031-03-05")), learnt("b.txt", SECOND, None)];
        let event = event(&[&both[0], &both[1]]);
        let claims: Vec<Claim> = both.iter().flat_map(|one| one.claims.clone()).collect();
        let ids: Vec<ClaimId> = claims.iter().map(|claim| claim.id.clone()).collect();
        let reports: Vec<Report> = both.iter().map(|one| one.report.clone()).collect();
        let origin = Origin {
            id: OriginId::of(&ids[0]),
            sort: OriginSort::Statement,
            who: "Harbour Ministry".into(),
            credited: None,
            published: Some("2031-03-05".parse().unwrap()),
            reports: reports.iter().map(|report| report.id.clone()).collect(),
            claims: vec![ids[0].clone(), ids[2].clone()],
            events: vec![event.id.clone()],
            links: vec![OriginLink { a: ids[0].clone(), b: ids[2].clone(), because: vec!["both say 12".into()] }],
            by: "hand".into(),
        };
        Made {
            actors: vec![actor(None, &ids, &event), actor(Some("Q1"), &ids, &event), actor(None, &ids, &event)],
            warnings: vec![warning(&ids, &reports[0], &event)],
            forecasts: vec![forecast(&ids)],
            grades: grades(&ids, &reports),
            markings: Markings { case: None, reports: [(reports[0].id.clone(), Tlp::Amber)].into() },
            case: Case {
                reports,
                claims,
                mentions: both.iter().flat_map(|one| one.mentions.clone()).collect(),
                events: vec![event],
                origins: vec![origin],
            },
        }
    }

    fn copy(&self) -> ReadingCopy<'_> {
        ReadingCopy {
            case: &self.case,
            name: "vessa",
            at: AT,
            markings: &self.markings,
            grades: &self.grades,
            actors: &self.actors,
            warnings: &self.warnings,
            forecasts: &self.forecasts,
        }
    }
}

fn actor(id: Option<&str>, claims: &[ClaimId], event: &Event) -> Profile {
    Profile {
        name: "Red Lamp Brigade".into(),
        id: id.map(str::to_owned),
        kind: ActorKind::Group,
        names: vec!["RLB".into(), "Red Lamp Brigade".into()],
        reports: event.reports.clone(),
        says: vec![claims[1].clone()],
        about: vec![claims[0].clone()],
        events: vec![NamedIn { event: event.id.clone(), modes: vec![Mode::Claimed, Mode::Denied] }],
        relations: vec![Tie {
            published: None,
            tie: RelationType::RivalOf,
            outward: true,
            other: "Harbour Guild".into(),
            time: None,
            since: None,
            claim: claims[1].clone(),
        }],
        strengths: vec![StrengthFigure {
            published: None,
            what: Some("fighters".into()),
            number: Some(Number { n: Some(40), high: None, bound: Bound::AtLeast, who: None, text: None }),
            unit: None,
            trend: Some(Trend::Up),
            claim: claims[1].clone(),
        }],
    }
}

fn warning(claims: &[ClaimId], report: &Report, event: &Event) -> Warning {
    let days = "2031-03-01/2031-03-31".parse().unwrap();
    let span = Span::new(0, 12);
    Warning {
        id: WarningId::of(&claims[0]),
        claims: vec![claims[0].clone()],
        origins: 1,
        issuer: Some("Harbour Guild".into()),
        recipient: Some("Harbour Ministry".into()),
        date: None,
        target: Some("the harbour".into()),
        place: None,
        wording: "something will burn".into(),
        window: Some(Window { days, words: Some("this month".into()), because: "“this month”".into() }),
        response: Response::Dismissed,
        response_by: vec!["Harbour Guild".into()],
        response_claims: vec![claims[1].clone()],
        response_passages: vec![Passage { report: report.id.clone(), span, quote: FIRST[..12].into() }],
        outcome: Outcome::Within,
        event: Some(event.id.clone()),
        lead_days: Some(3),
        because: vec!["both name the harbour".into()],
        outcome_claims: vec![claims[2].clone()],
        by: "hand".into(),
    }
}

fn forecast(claims: &[ClaimId]) -> Forecast {
    Forecast {
        id: ForecastId::of(&claims[2]),
        claims: vec![claims[2].clone()],
        origins: 1,
        speaker: "Harbour Ministry".into(),
        role: None,
        is_public: true,
        what: "more of it".into(),
        date: None,
        window: None,
        likelihood: Some("likely".into()),
        probability: Some(0.7),
        condition: None,
        resolution: Resolution::Open,
        event: None,
        because: vec![],
        resolved_by: vec![claims[3].clone()],
        by: "hand".into(),
    }
}

fn grades(claims: &[ClaimId], reports: &[Report]) -> Grades {
    let item = ItemGrade {
        claim: claims[0].clone(),
        source: "Harbour Ministry".into(),
        reliability: Reliability::F,
        credibility: Credibility::Confirmed,
        proposed: Credibility::ProbablyTrue,
        because: vec!["two say so".into()],
        agreeing: vec![],
        contradicting: vec![],
        set: vec![SetBy { who: "Ada".into(), value: "1".into(), number: 1, note: None }],
    };
    let source = SourceGrade {
        name: "Harbour Ministry".into(),
        sort: SourceSort::Actor,
        reliability: Reliability::F,
        set: vec![],
        reports: reports.iter().map(|report| report.id.clone()).collect(),
        claims: vec![claims[0].clone()],
    };
    Grades { sources: vec![source], items: vec![item] }
}

fn written(made: &Made, path: &Path) -> Connection {
    made.copy().write(path).unwrap();
    Connection::open(path).unwrap()
}

/// The rows of a question, each with its cells as text, nothing as a dash.
fn rows(copy: &Connection, sql: &str) -> Vec<String> {
    let mut statement = copy.prepare(sql).unwrap();
    let columns = statement.column_count();
    let cell = |row: &rusqlite::Row<'_>, at: usize| match row.get::<_, rusqlite::types::Value>(at).unwrap() {
        rusqlite::types::Value::Null => "-".to_owned(),
        rusqlite::types::Value::Integer(number) => number.to_string(),
        rusqlite::types::Value::Real(number) => number.to_string(),
        rusqlite::types::Value::Text(text) => text,
        rusqlite::types::Value::Blob(_) => panic!("bytes"),
    };
    let row = |row: &rusqlite::Row<'_>| Ok((0..columns).map(|at| cell(row, at)).collect::<Vec<_>>().join(" | "));
    statement.query_map([], row).unwrap().map(Result::unwrap).collect()
}

#[test]
fn every_account_stands_beside_its_claim_its_report_and_its_event() {
    let folder = tempdir().unwrap();
    let copy = written(&Made::new(), &folder.path().join("x.db"));
    let sql = "SELECT events.called, field, accounts.value, low, high, accounts.speaker, reports.file, stands
               FROM accounts JOIN events ON events.id = event JOIN reports ON reports.id = accounts.report";
    assert_eq!(rows(&copy, sql), ["attack, Vessa, 2031-03-04 | killed | 12 | 12 | 12 | Harbour Ministry | a.txt | 1"]);
    let sql =
        "SELECT quote, speaker, kind, event IS NULL, credibility, proposed, source FROM claims WHERE stance = 'affirm'";
    let claims = rows(&copy, sql);
    assert_eq!(claims.len(), 4);
    assert_eq!(claims[0], format!("{FIRST} | Harbour Ministry | casualties | 0 | 1 | 2 | Harbour Ministry"));
    let sql = "SELECT file, published, marking, claims FROM reports ORDER BY file";
    assert_eq!(rows(&copy, sql), ["a.txt | 2031-03-05 | TLP:AMBER | 2", "b.txt | - | TLP:CLEAR | 2"]);
    assert_eq!(
        rows(&copy, "SELECT perpetrators, killed_low, killed_high FROM events"),
        ["Red Lamp Brigade (claimed) | 12 | -"]
    );
    assert_eq!(
        rows(&copy, "SELECT what, number, low, high FROM strengths LIMIT 1"),
        ["fighters | at least 40 | 40 | -"]
    );
    let sql = "SELECT part, quote FROM warning_claims JOIN claims ON id = claim ORDER BY part";
    assert_eq!(rows(&copy, sql).len(), 3);
    assert_eq!(rows(&copy, "SELECT response, outcome, lead_days FROM warnings"), ["dismissed | within | 3"]);
    assert_eq!(rows(&copy, "SELECT quote FROM warning_passages"), ["The ministry"]);
    assert_eq!(rows(&copy, "SELECT because FROM event_joins"), ["both name Vessa"]);
    assert_eq!(rows(&copy, "SELECT outlet, killed FROM (SELECT outlet, value AS killed FROM figures)"), ["- | 12"]);
}

#[test]
fn nothing_leads_nowhere_and_every_column_is_told_of() {
    let folder = tempdir().unwrap();
    let made = Made::new();
    let copy = written(&made, &folder.path().join("x.db"));
    assert_eq!(rows(&copy, "PRAGMA foreign_key_check"), Vec::<String>::new());
    assert_eq!(rows(&copy, "PRAGMA integrity_check"), ["ok"]);
    let metadata = made.copy().metadata("x");
    let told = metadata["databases"]["x"]["tables"].as_object().unwrap();
    let there =
        "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE '%\\_fts%' ESCAPE '\\'";
    let there: BTreeSet<String> = rows(&copy, there).into_iter().collect();
    assert_eq!(told.keys().cloned().collect::<BTreeSet<_>>(), there);
    for (name, table) in told {
        let columns: BTreeSet<String> =
            rows(&copy, &format!("SELECT name FROM pragma_table_info('{name}')")).into_iter().collect();
        let told: BTreeSet<String> = table["columns"].as_object().unwrap().keys().cloned().collect();
        let is_view = ["claims_in_context", "figures", "responsibility"].contains(&name.as_str());
        assert!(if is_view { told.is_subset(&columns) } else { told == columns }, "{name}: {told:?}, {columns:?}");
        let named = ["sort", "sort_desc", "label_column"].into_iter().filter_map(|key| table[key].as_str());
        let facets = table["facets"].as_array().into_iter().flatten().filter_map(|facet| facet.as_str());
        for column in named.chain(facets) {
            assert!(columns.contains(column), "{name} has no {column}");
        }
        assert!(table["title"].is_string() && table["description"].is_string(), "{name}");
        assert!(!rows(&copy, &format!("SELECT count(*) FROM \"{name}\"")).is_empty());
    }
    assert!(metadata["description"].as_str().unwrap().contains("2 reports, 4 claims, 1 event"), "{metadata}");
    assert!(metadata["description"].as_str().unwrap().ends_with(" TLP:AMBER."), "{metadata}");
}

#[test]
fn words_are_found_as_datasette_looks_for_them() {
    let folder = tempdir().unwrap();
    let copy = written(&Made::new(), &folder.path().join("x.db"));
    for (table, words, found) in
        [("claims", "harbour", 2), ("reports", "wire", 1), ("events", "blast", 1), ("actors", "RLB", 3)]
    {
        let known =
            format!("SELECT name FROM sqlite_master WHERE rootpage = 0 AND sql LIKE '%USING FTS%content=\"{table}\"%'");
        assert_eq!(rows(&copy, &known), [format!("{table}_fts")]);
        let sql = format!(
            "SELECT rowid FROM {table} WHERE rowid IN (SELECT rowid FROM {table}_fts WHERE {table}_fts MATCH '{words}')"
        );
        assert_eq!(rows(&copy, &sql).len(), found, "{table}: {words}");
    }
}

#[test]
fn actors_of_one_name_stay_apart() {
    let folder = tempdir().unwrap();
    let copy = written(&Made::new(), &folder.path().join("x.db"));
    let ids = rows(&copy, "SELECT id, in_gazetteer FROM actors ORDER BY id");
    assert_eq!(ids, ["Q1 | 1", "Red Lamp Brigade | 0", "Red Lamp Brigade (2) | 0"]);
    assert_eq!(rows(&copy, "SELECT mode FROM actor_events WHERE actor = 'Q1' ORDER BY mode"), ["claimed", "denied"]);
    assert_eq!(rows(&copy, "SELECT part FROM claim_actors WHERE actor = 'Q1' ORDER BY part"), ["about", "says"]);
}

#[test]
fn the_same_case_gives_the_same_bytes_and_no_file_is_written_over() {
    let folder = tempdir().unwrap();
    let made = Made::new();
    let [one, two] = ["one.db", "two.db"].map(|name| folder.path().join(name));
    made.copy().write(&one).unwrap();
    made.copy().write(&two).unwrap();
    let bytes = std::fs::read(&one).unwrap();
    assert!(bytes == std::fs::read(&two).unwrap());
    assert!(made.copy().write(&one).is_err());
    assert!(bytes == std::fs::read(&one).unwrap());
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2, "nothing lies beside them");
    // A copy is no case, and is not taken for one.
    assert!(matches!(Store::open(&one), Err(StoreError::NotACase { .. })));
}

#[test]
fn a_case_of_nothing_makes_a_copy_of_nothing() {
    let folder = tempdir().unwrap();
    let made = Made {
        case: Case::default(),
        actors: vec![],
        warnings: vec![],
        forecasts: vec![],
        grades: Grades::default(),
        markings: Markings::default(),
    };
    let copy = written(&made, &folder.path().join("x.db"));
    assert_eq!(rows(&copy, "SELECT count(*) FROM claims"), ["0"]);
    assert_eq!(rows(&copy, "SELECT \"is\" FROM about WHERE what = 'marking'"), ["-"]);
}

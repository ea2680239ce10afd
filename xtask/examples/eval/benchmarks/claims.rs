//! The reports coded by hand after the coding manual: claims, events and who is held responsible.
//!
//! No report is scored by weights that were learnt from it: each is read with those of the fold that left it out.
//! The scores are those of the manual's own scorer, `../tools/score_claims.py` beside the gold, which runs as a child.
//! What the claims' values hold is compared here, by `measures/values.rs`.
//! It runs a second time over the same claims with every stance `affirm` and every certainty `stated`: what stands
//! beside ours as the constant answer.

use super::{Trouble, bytes_of, files_of, name_of, text_of};
use crate::board::Row;
use crate::listing::{Entry, Listing};
use crate::measures::happenings::{self, Happening};
use crate::measures::quotes::{Coded, is_same_name, once, overlap, pairs};
use crate::measures::values::{Held, Table, held};
use crate::product::{Folds, Product};
use crate::setting::Setting;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::Command;
use whosays_engine::reconcile::reconcile;
use whosays_model::record;
use whosays_read::{Given, read};

/// The scores, and their places in the scorer's answer.
const SCORES: &[(&str, &str)] = &[
    ("claims_precision", "/claims/P"),
    ("claims_recall", "/claims/R"),
    ("claims_f1", "/claims/F1"),
    ("speaker", "/fields_on_matched/speaker"),
    ("named_speaker", "/named_speaker_accuracy"),
    ("stance", "/fields_on_matched/stance"),
    ("deny_f1", "/deny_F1"),
    ("certainty", "/fields_on_matched/certainty"),
    ("certainty_macro_f1", "/certainty_macro_F1"),
    ("events_precision", "/events/P"),
    ("events_recall", "/events/R"),
    ("events_f1", "/events/F1"),
    ("responsibility_f1", "/responsibility/F1"),
];
/// Those that a constant answer could score as well.
const CONSTANT: &[&str] = &["stance", "deny_f1", "certainty", "certainty_macro_f1"];
/// What two careful coders agree to, on articles of several publishers.
const CODERS: &[(&str, f64)] = &[("claims_f1", 0.87), ("speaker", 0.99), ("events_f1", 0.88)];
/// The twelve kinds, each with its own row.
const KINDS: &[&str] = &[
    "event",
    "casualties",
    "responsibility",
    "warning",
    "forecast",
    "strength",
    "relation",
    "threat_level",
    "measure",
    "cause",
    "communication",
    "assessment",
];
/// The sorts of error that are listed: each kind of claim, three fields and the values of matched claims, and the events
/// behind them.
pub(crate) const LISTS: &[&str] = &[
    "event",
    "casualties",
    "responsibility",
    "warning",
    "forecast",
    "strength",
    "relation",
    "threat_level",
    "measure",
    "cause",
    "communication",
    "assessment",
    "speaker",
    "deny",
    "certainty",
    "happening",
    "values",
];

/// Scores what is taken from the coded reports.
pub(crate) fn run(setting: &Setting, _: &Product, listing: &mut Listing) -> Result<Vec<Row>, Trouble> {
    let reports = coded_reports(&setting.gold)?;
    let is_listed = LISTS.iter().any(|kind| listing.wants(kind));
    let scorer = setting.gold.join("../tools/score_claims.py");
    if !is_listed && !scorer.is_file() {
        return Err(Trouble::NotHere(scorer.display().to_string()));
    }
    let Some(folds) = Folds::load(&setting.folds)? else {
        let folder = setting.folds.display();
        return Err(Trouble::NotHere(format!(
            "{folder} (weights and network are learnt from these reports: cargo xtask train --network)"
        )));
    };
    let (mut records, mut fast) = (Vec::new(), Vec::new());
    let mut values = Table::default();
    for path in reports {
        let of_report = records_of(&path, &folds, false)?;
        if is_listed {
            list(&setting.gold, &path, &of_report, listing)?;
        } else {
            let matched = matched(&gold_of(&setting.gold, &path)?, &of_report);
            matched.iter().for_each(|(coded, said)| values.add(&coded.kind, &said.value, &coded.value));
        }
        records.extend(of_report);
        if !is_listed {
            fast.extend(records_of(&path, &folds, true)?);
        }
    }
    if is_listed {
        return Ok(Vec::new());
    }
    println!("{}", values.shown());
    let mut rows = scored(&setting.gold, &scorer, records)?;
    let without = answer(&setting.gold, &scorer, &fast, "fast.jsonl")?;
    rows.extend(without.pointer("/claims/F1").and_then(Value::as_f64).map(|f1| Row::new("claims_f1_fast", f1)));
    rows.push(Row::new("claims_values_micro_f1", values.micro().f1()));
    Ok(rows)
}

/// A text lies in the gold's own folder of reports or in the one beside the gold.
fn coded_reports(gold: &Path) -> Result<Vec<PathBuf>, Trouble> {
    let names = files_of(gold, &[".gold.jsonl"])?;
    let places = ["reports", "../reports", ".."].map(|place| gold.join(place));
    let text = |path: PathBuf| {
        let name = name_of(&path).trim_end_matches(".gold.jsonl").to_owned();
        places.iter().map(|place| place.join(&name)).find(|text| text.is_file())
    };
    Ok(names.into_iter().filter_map(text).collect())
}

/// What `whosays extract` writes of a report.
fn records_of(path: &Path, folds: &Folds, fast: bool) -> Result<Vec<Value>, Trouble> {
    let Some(report) = read(&bytes_of(path)?, &name_of(path), &Given::default()).report else { return Ok(Vec::new()) };
    let learnt = folds
        .learn(&report, fast)
        .ok_or_else(|| format!("no fold leaves {} out; run: cargo xtask train --network", report.file))?;
    let events = reconcile(std::slice::from_ref(&report), &learnt.claims, &learnt.mentions);
    Ok(record::of_report(&report, &learnt.claims, &learnt.mentions, &events))
}

fn scored(gold: &Path, scorer: &Path, mut records: Vec<Value>) -> Result<Vec<Row>, Trouble> {
    let ours = answer(gold, scorer, &records, "run.jsonl")?;
    for record in records.iter_mut().filter(|record| record["record"] == "claim") {
        record["stance"] = json!("affirm");
        record["certainty"] = json!("stated");
    }
    let constant = answer(gold, scorer, &records, "constant.jsonl")?;
    let row = |name: &str, place: &str| {
        let row = Row::new(name, ours.pointer(place)?.as_f64()?);
        let row = match CODERS.iter().find(|(coded, _)| *coded == name) {
            Some((_, agreed)) => row.beside(*agreed, "two coders"),
            None => row,
        };
        let constant = constant.pointer(place).and_then(Value::as_f64).filter(|_| CONSTANT.contains(&name));
        Some(constant.map_or(row.clone(), |value| row.constant(value)))
    };
    let mut rows: Vec<Row> = SCORES.iter().filter_map(|(name, place)| row(name, place)).collect();
    rows.extend(KINDS.iter().filter_map(|kind| row(&format!("f1_{kind}"), &format!("/by_kind/{kind}/F1"))));
    Ok(rows)
}

/// What the scorer says of these records, which are left beside this program to be looked into.
fn answer(gold: &Path, scorer: &Path, records: &[Value], name: &str) -> Result<Value, Trouble> {
    let own = std::env::current_exe().map_err(|error| format!("this program does not know where it lies: {error}"))?;
    let run = own.with_file_name(format!("eval-{name}"));
    let lines: String = records.iter().map(|record| format!("{record}\n")).collect();
    std::fs::write(&run, lines).map_err(|error| format!("{}: {error}", run.display()))?;
    let output = Command::new("python3").arg(scorer).arg(gold).arg(&run).arg("--json").output();
    let output = output.map_err(|_| Trouble::NotHere("python3".to_owned()))?;
    if !output.status.success() {
        return Err(Trouble::Failed(String::from_utf8_lossy(&output.stderr).into_owned()));
    }
    serde_json::from_slice(&output.stdout).map_err(|error| Trouble::Failed(format!("the scorer's answer: {error}")))
}

/// The coded records of a report.
fn gold_of(gold: &Path, report: &Path) -> Result<Vec<Value>, Trouble> {
    let lines = text_of(&gold.join(format!("{}.gold.jsonl", name_of(report))))?;
    Ok(lines.lines().filter_map(|line| serde_json::from_str(line).ok()).collect())
}

/// Coded claims, each with the one that is said of the same words.
fn matched(gold: &[Value], records: &[Value]) -> Vec<(Coded, Coded)> {
    let expected = once(gold.iter().filter_map(coded).collect());
    let said = once(records.iter().filter_map(coded).collect());
    let both = pairs(&said, &expected).into_iter().filter_map(|(one, other)| one.zip(other));
    both.map(|(one, other)| (expected[one].clone(), said[other].clone())).collect()
}

fn list(gold: &Path, report: &Path, records: &[Value], listing: &mut Listing) -> Result<(), Trouble> {
    let file = name_of(report);
    let gold = gold_of(gold, report)?;
    if listing.wants("happening") {
        list_happenings(&file, &gold, records, listing);
    }
    let expected = once(gold.iter().filter_map(coded).collect());
    let said = once(records.iter().filter_map(coded).collect());
    for (one, other) in pairs(&said, &expected) {
        let (one, other) = (one.map(|at| &expected[at]), other.map(|at| &said[at]));
        match (one, other) {
            (Some(one), Some(other)) => {
                list_fields(&file, one, other, listing);
                list_values(&file, one, other, listing);
            }
            (Some(one), None) => list_one(&file, one, true, &said, listing),
            (None, Some(other)) => list_one(&file, other, false, &expected, listing),
            (None, None) => {}
        }
    }
    Ok(())
}

fn coded(record: &Value) -> Option<Coded> {
    if record["record"] != "claim" {
        return None;
    }
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let speaker = if record["speaker"].is_object() { &record["speaker"]["name"] } else { &record["speaker"] };
    let by = record["by"].as_str().map(|by| format!(" by {by}")).unwrap_or_default();
    Some(Coded {
        kind: text(&record["kind"]),
        quote: text(&record["quote"]),
        speaker: speaker.as_str().unwrap_or("author").to_owned(),
        stance: text(&record["stance"]),
        certainty: text(&record["certainty"]),
        value: record["value"].clone(),
        note: format!("value {} actors {}{by}", record["value"], record["actors"]),
    })
}

fn list_happenings(file: &str, gold: &[Value], records: &[Value], listing: &mut Listing) {
    let of = |records: &[Value]| -> Vec<Happening> { records.iter().filter_map(happening).collect() };
    let (expected, said) = (of(gold), of(records));
    let shown = |one: &Happening| {
        let field = |field: &Option<String>| field.clone().unwrap_or_else(|| "-".to_owned());
        format!("{} {} {} {}", one.kind, field(&one.date), field(&one.country), field(&one.place))
    };
    for (one, other) in happenings::pairs(&said, &expected) {
        let (whole, others, is_missed) = match (one, other) {
            (Some(at), None) => (&expected[at], &said, true),
            (None, Some(at)) => (&said[at], &expected, false),
            _ => continue,
        };
        let likely = others.iter().filter(|other| happenings::agreement(whole, other).is_some()).map(shown);
        let beside = format!("perhaps: {}", likely.collect::<Vec<_>>().join("; "));
        let (expected, said) = if is_missed { (shown(whole), String::new()) } else { (String::new(), shown(whole)) };
        listing.add("happening", &Entry { file, sentence: &whole.names.join(" | "), expected, said, beside });
    }
}

fn happening(record: &Value) -> Option<Happening> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    (record["record"] == "event").then(|| Happening {
        kind: text(&record["kind"]).unwrap_or_default(),
        date: text(&record["date"]),
        country: text(&record["country"]),
        place: text(&record["place"]),
        names: record["mentions"].as_array().into_iter().flatten().filter_map(text).collect(),
    })
}

/// A claim that only one side has, beside what the other side has in the same words.
fn list_one(file: &str, claim: &Coded, is_missed: bool, others: &[Coded], listing: &mut Listing) {
    if !listing.wants(&claim.kind) {
        return;
    }
    let shown = format!("{} ({}) {} {} {}", claim.kind, claim.speaker, claim.stance, claim.certainty, claim.note);
    let kinds: Vec<&str> = others
        .iter()
        .filter(|other| overlap(&other.quote, &claim.quote) >= 0.8)
        .map(|other| other.kind.as_str())
        .collect();
    let beside = if kinds.is_empty() { "nothing there".to_owned() } else { format!("there: {}", kinds.join(", ")) };
    let (expected, said) = if is_missed { (shown, String::new()) } else { (String::new(), shown) };
    listing.add(&claim.kind, &Entry { file, sentence: &claim.quote, expected, said, beside });
}

fn list_fields(file: &str, expected: &Coded, said: &Coded, listing: &mut Listing) {
    let deny = |claim: &Coded| claim.stance == "deny";
    let fields = [
        ("speaker", &expected.speaker, &said.speaker, !is_same_name(&expected.speaker, &said.speaker)),
        ("deny", &expected.stance, &said.stance, deny(expected) != deny(said)),
        ("certainty", &expected.certainty, &said.certainty, expected.certainty != said.certainty),
    ];
    for (field, right, wrong, is_wrong) in fields {
        if is_wrong {
            let beside = format!("{} ({}) {}", said.kind, said.speaker, said.note);
            let (expected_value, said_value) = (right.clone(), wrong.clone());
            let sentence = &expected.quote;
            listing.add(field, &Entry { file, sentence, expected: expected_value, said: said_value, beside });
        }
    }
}

fn list_values(file: &str, expected: &Coded, said: &Coded, listing: &mut Listing) {
    for Held { key, right, .. } in held(&said.kind, &said.value, &expected.value) {
        let shown = |value: &Value| value.get(key).map(Value::to_string).unwrap_or_default();
        if !right {
            let (expected_value, said_value) = (shown(&expected.value), shown(&said.value));
            let (sentence, beside) = (&expected.quote, format!("{}.{key} {}", said.kind, said.note));
            listing.add("values", &Entry { file, sentence, expected: expected_value, said: said_value, beside });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_read_from_gold_and_from_a_run() {
        let gold = json!({"record": "claim", "kind": "event", "quote": "q", "speaker": "Police", "stance": "affirm", "certainty": "stated"});
        let run = json!({"record": "claim", "kind": "event", "quote": "q", "speaker": {"name": "Police"}, "stance": "affirm", "certainty": "stated", "by": "rule"});
        let (gold, run) = (coded(&gold).unwrap(), coded(&run).unwrap());
        assert_eq!((gold.speaker.as_str(), run.speaker.as_str()), ("Police", "Police"));
        assert!(run.note.ends_with("by rule"));
        assert_eq!(coded(&json!({"record": "event"})), None);
    }

    #[test]
    fn claims_of_the_same_words_are_held_together() {
        let claim = |kind: &str, n: u64| json!({"record": "claim", "kind": kind, "quote": "Two guards of the depot fell.", "value": {"killed": n}});
        let both = matched(&[claim("casualties", 2), claim("event", 1)], &[claim("casualties", 3), claim("cause", 1)]);
        assert_eq!(both.len(), 1);
        assert_eq!((&both[0].0.value["killed"], &both[0].1.value["killed"]), (&json!(2), &json!(3)));
    }
}

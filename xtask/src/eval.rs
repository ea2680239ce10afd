//! Scores what whosays extracts against reports coded by hand.

use crate::machine::{Outcome, check, find_program, fresh_folder, output_of, released_whosays, root};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The scores that are kept in eval/scores.csv: the place in the scorer's answer, and whether rows a kind follow.
const SCORES: &[(&str, &[&str])] = &[
    ("claims_precision", &["claims", "P"]),
    ("claims_recall", &["claims", "R"]),
    ("claims_f1", &["claims", "F1"]),
    ("speaker", &["fields_on_matched", "speaker"]),
    ("named_speaker", &["named_speaker_accuracy"]),
    ("stance", &["fields_on_matched", "stance"]),
    ("deny_f1", &["deny_F1"]),
    ("certainty", &["fields_on_matched", "certainty"]),
    ("certainty_macro_f1", &["certainty_macro_F1"]),
    ("events_precision", &["events", "P"]),
    ("events_recall", &["events", "R"]),
    ("events_f1", &["events", "F1"]),
    ("responsibility_f1", &["responsibility", "F1"]),
];
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

/// Extracts from the gold's reports, prints the scores and writes them to eval/scores.csv.
pub(crate) fn run(arguments: &[String]) -> Outcome {
    let gold = gold_folder(arguments)?;
    let scorer = gold.join("../tools/score_claims.py");
    let Some(python) = find_program("python3").filter(|_| gold.is_dir() && scorer.is_file()) else {
        println!("nothing scored: this needs python3, gold in {} and {}", gold.display(), scorer.display());
        return Ok(());
    };
    let run = extract(&gold)?;
    let score = |extra: &[&str]| {
        let mut command = Command::new(&python);
        command.arg(&scorer).arg(&gold).arg(&run).args(extra);
        command
    };
    check(&mut score(&[]))?;
    let answer = output_of(&mut score(&["--json"]))?;
    write_scores(&String::from_utf8_lossy(&answer.stdout))
}

fn gold_folder(arguments: &[String]) -> Result<PathBuf, String> {
    match arguments {
        [] => Ok(root().join("../shared/gold")),
        [flag, folder] if flag == "--gold" => Ok(PathBuf::from(folder)),
        _ => Err("eval takes nothing or --gold FOLDER".to_owned()),
    }
}

fn extract(gold: &Path) -> Result<PathBuf, String> {
    let whosays = released_whosays()?;
    let folder = fresh_folder("eval")?;
    let records = Command::new(whosays).arg("extract").args(coded_reports(gold)?).args(["--format", "jsonl"]).output();
    let records = records.map_err(|error| format!("whosays did not start: {error}"))?;
    let path = folder.join("run.jsonl");
    std::fs::write(&path, &records.stdout).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(path)
}

// A text lies in the gold's own folder of reports or in the one beside the gold.
fn coded_reports(gold: &Path) -> Result<Vec<PathBuf>, String> {
    let entries = std::fs::read_dir(gold).map_err(|error| format!("{}: {error}", gold.display()))?;
    let names = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut reports: Vec<PathBuf> = names
        .filter_map(|name| name.strip_suffix(".gold.jsonl").map(str::to_owned))
        .filter_map(|name| {
            ["reports", "../reports", ".."]
                .map(|place| gold.join(place).join(&name))
                .into_iter()
                .find(|path| path.is_file())
        })
        .collect();
    reports.sort();
    if reports.is_empty() { Err(format!("{} holds no gold", gold.display())) } else { Ok(reports) }
}

fn write_scores(answer: &str) -> Outcome {
    let mut rows = "metric,value\n".to_owned();
    let mut row = |name: &str, value: Option<f64>| {
        if let Some(value) = value {
            rows.push_str(&format!("{name},{value:.3}\n"));
        }
    };
    for (name, place) in SCORES {
        row(name, number_at(answer, place));
    }
    for kind in KINDS {
        row(&format!("f1_{kind}"), number_at(answer, &["by_kind", kind, "F1"]));
    }
    let path = root().join("eval/scores.csv");
    let failed = |error: std::io::Error| format!("{}: {error}", path.display());
    std::fs::create_dir_all(root().join("eval")).map_err(failed)?;
    std::fs::write(&path, rows).map_err(failed)?;
    println!("scores are in {}", path.display());
    Ok(())
}

// The scorer's answer is plain and ours to know: each key on the way is looked for after the one before it.
fn number_at(answer: &str, place: &[&str]) -> Option<f64> {
    let mut rest = answer;
    for key in place {
        let key = format!("\"{key}\":");
        rest = &rest[rest.find(&key)? + key.len()..];
    }
    let end = rest.find([',', '}', '\n'])?;
    rest[..end].trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_found_by_its_place() {
        let answer = "{\n \"claims\": {\n  \"P\": 0.25,\n  \"F1\": 0.5\n },\n \"events\": {\n  \"F1\": 0.125\n }\n}";
        assert_eq!(number_at(answer, &["claims", "F1"]), Some(0.5));
        assert_eq!(number_at(answer, &["events", "F1"]), Some(0.125));
        assert_eq!(number_at(answer, &["events", "R"]), None);
    }
}

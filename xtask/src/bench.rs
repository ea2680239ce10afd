//! How fast Whosays is: beside spaCy's parse of the same texts, from reports to a brief, and in joining a large case.

use crate::front;
use crate::machine::{Outcome, WRK, cargo, check, fresh_folder, output_of, released_whosays, root, target};
use crate::parity::{MODEL, json_string, on_one_thread, python, read, sorted};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

/// How often a brief is made; the best counts.
const ROUNDS: usize = 5;

/// Times both over the reports of `../shared`, and prints two tables; or times what joining costs.
pub(crate) fn run(arguments: &[String]) -> Outcome {
    match arguments {
        [] => {}
        [joining, sizes @ ..] if joining == "joining" => return join(sizes),
        [desk] if desk == "desk" => return desk_under_load("10", "200"),
        [desk, seconds, kills] if desk == "desk" => return desk_under_load(seconds, kills),
        [ledgers] if ledgers == "ledgers" => return ask("10000"),
        [ledgers, size] if ledgers == "ledgers" => return ask(size),
        _ => {
            return Err("bench takes nothing, `joining` with numbers of reports, `ledgers` with one, or `desk` with seconds and kills".to_owned());
        }
    }
    let shared = root().join("../shared");
    let reports = sorted(&shared.join("reports"), "txt");
    let coded = sorted(&shared.join("gold/reports"), "txt");
    if reports.is_empty() {
        println!("nothing timed: no reports are in {}", shared.display());
        return Ok(());
    }
    beside_spacy(reports.iter().chain(&coded))?;
    to_a_brief(&shared.join("reports"), reports.len())
}

/// Joins the stored extractions of made-up reports, of 1,000 to 100,000 where no numbers are given.
fn join(sizes: &[String]) -> Outcome {
    let folder = fresh_folder("bench-joining")?;
    let mut command = cargo(["run", "--release", "--quiet", "--package", "xtask", "--example", "joining", "--"]);
    let outcome = check(command.arg(&folder).args(sizes));
    // The largest case has gigabytes.
    let _ = std::fs::remove_dir_all(&folder);
    outcome
}

/// Loads the desk of 5,000 made-up reports with 100,000 claims, for so many seconds, and then kills it so many times.
fn desk_under_load(seconds: &str, kills: &str) -> Outcome {
    if WRK.find().is_none() {
        return Err(format!("wrk is missing: {}", WRK.remedy()));
    }
    front::build()?;
    let folder = fresh_folder("bench-desk")?;
    let mut command = cargo(["run", "--release", "--quiet", "--package", "xtask", "--example", "joining", "--"]);
    check(command.arg(&folder).args(["desk", "5000"]))?;
    let whosays = released_whosays()?;
    let mut load = Command::new("python3");
    load.env("PYTHONDONTWRITEBYTECODE", "1").arg(root().join("xtask/bench/desk.py"));
    let outcome = check(load.arg(whosays).arg(folder.join("desk.case")).args([seconds, kills]));
    let _ = std::fs::remove_dir_all(&folder);
    outcome
}

/// The questions that are asked of a large case.
const QUESTIONS: [&[&str]; 9] = [
    &["warnings"],
    &["forecasts"],
    &["forecasts", "--record"],
    &["narratives"],
    &["causes"],
    &["timeline"],
    &["grade"],
    &["hypotheses", EVENT],
    &["diff", "--since", "2023-06"],
];
/// Stands for the first event of which narratives are told.
const EVENT: &str = "EVENT";

/// Times what a case of so many made-up reports answers, as records: the first time after a change, and after that.
fn ask(size: &str) -> Outcome {
    let folder = fresh_folder("bench-ledgers")?;
    let mut command = cargo(["run", "--release", "--quiet", "--package", "xtask", "--example", "joining", "--"]);
    check(command.arg(&folder).args(["talked", size]))?;
    let whosays = released_whosays()?;
    let case = folder.join("talked.case");
    println!("| {size} reports | lines | first, seconds | then, the median of {ROUNDS} |\n| --- | --- | --- | --- |");
    let mut event = String::new();
    for question in QUESTIONS {
        let once = || -> Result<(f64, String), String> {
            let start = Instant::now();
            let more = question[1..].iter().map(|word| if *word == EVENT { event.as_str() } else { word });
            let said =
                output_of(Command::new(&whosays).arg(question[0]).arg(&case).args(more).args(["--format", "jsonl"]))?;
            Ok((start.elapsed().as_secs_f64(), String::from_utf8_lossy(&said.stdout).into_owned()))
        };
        let (first, said) = once()?;
        let lines = said.lines().count();
        let mut then = (0..ROUNDS).map(|_| once().map(|(seconds, _)| seconds)).collect::<Result<Vec<f64>, _>>()?;
        if question[0] == "narratives" {
            let id = said.split(|c: char| !c.is_alphanumeric() && c != '-').find(|word| word.starts_with("e-"));
            event = id.unwrap_or_default().to_owned();
        }
        then.sort_by(f64::total_cmp);
        println!("| `{}` | {lines} | {first:.2} | {:.3} |", question.join(" "), then[then.len() / 2]);
    }
    let _ = std::fs::remove_dir_all(&folder);
    Ok(())
}

fn beside_spacy<'a>(paths: impl Iterator<Item = &'a PathBuf>) -> Outcome {
    let file = fresh_folder("bench")?.join("texts.jsonl");
    let lines: String = paths.filter_map(|path| read(path)).map(|text| json_string(&text) + "\n").collect();
    std::fs::write(&file, lines).map_err(|error| format!("{}: {error}", file.display()))?;
    let python = python()?;
    check(&mut cargo(["build", "--release", "--package", "xtask", "--example", "speed"]))?;
    let program = target()?.join(format!("release/examples/speed{}", std::env::consts::EXE_SUFFIX));
    let mut command = Command::new(python);
    command.env("PYTHONDONTWRITEBYTECODE", "1").arg(root().join("xtask/bench/speed.py"));
    on_one_thread(command.arg(program).arg(MODEL).arg(&file));
    check(&mut command)
}

fn to_a_brief(reports: &Path, count: usize) -> Outcome {
    let whosays = released_whosays()?;
    println!("\n| {count} reports to a brief | seconds |\n| --- | --- |");
    for (flag, what) in [(None, "as shipped"), (Some("--fast"), "with `--fast`")] {
        let mut best = Duration::MAX;
        for _ in 0..ROUNDS {
            let folder = fresh_folder("bench-brief")?;
            let mut command = Command::new(&whosays);
            command.arg("brief").args(flag).arg(reports).arg("--output").arg(folder.join("brief.html"));
            let start = Instant::now();
            output_of(&mut command)?;
            best = best.min(start.elapsed());
        }
        println!("| {what} | {:.2} |", best.as_secs_f64());
    }
    Ok(())
}

//! How fast Whosays is: beside spaCy's parse of the same texts, from reports to a brief, in taking in and in joining many.

use crate::front;
use crate::machine::{
    Outcome, WRK, cargo, check, find_program, fresh_folder, output_of, released_whosays, root, target,
};
use crate::parity::{MODEL, json_string, on_one_thread, python, read, sorted};
use crate::performance;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

/// How often a ledger is asked for; the median counts.
const ROUNDS: usize = 5;
/// To what a case grows where nothing else is asked for, and in which of these sizes it is killed how often.
const GROWTH: [&str; 6] = ["100", "1000", "10000", "--kills", "1000", "3"];

/// Times both over the reports of `../shared`, and how a case grows, and keeps what was measured; or one part alone.
pub(crate) fn run(arguments: &[String]) -> Outcome {
    match arguments {
        [] => {}
        [growth, wanted @ ..] if growth == "growth" => return grow(wanted),
        [joining, sizes @ ..] if joining == "joining" => return join(sizes),
        [desk] if desk == "desk" => return desk_under_load("10", "200"),
        [desk, seconds, kills] if desk == "desk" => return desk_under_load(seconds, kills),
        [ledgers] if ledgers == "ledgers" => return ask("10000"),
        [ledgers, size] if ledgers == "ledgers" => return ask(size),
        _ => {
            return Err("bench takes nothing, `growth` or `joining` with numbers of reports, `ledgers` with one, or `desk` with seconds and kills".to_owned());
        }
    }
    let shared = root().join("../shared");
    let reports = sorted(&shared.join("reports"), "txt");
    let coded = sorted(&shared.join("gold/reports"), "txt");
    if reports.is_empty() {
        println!("no reports are in {}, so only the growth of a case is timed", shared.display());
    } else {
        beside_spacy(reports.iter().chain(&coded))?;
        to_a_brief(&shared.join("reports"))?;
    }
    grow(&[])
}

/// Adds made-up reports to cases of growing size; what is wanted is what `growth.py` takes.
fn grow(wanted: &[String]) -> Outcome {
    let wanted = if wanted.is_empty() { GROWTH.map(str::to_owned).to_vec() } else { wanted.to_vec() };
    let most = wanted.iter().filter_map(|word| word.parse::<usize>().ok()).max();
    let most = most.ok_or("usage: cargo xtask bench growth REPORTS... [--fast] [--kills REPORTS TIMES]")?;
    let whosays = released_whosays()?;
    let folder = fresh_folder("bench-growth")?;
    let (feed, rows) = (folder.join("feed"), folder.join("rows.csv"));
    check(script("feed.py")?.arg(&feed).arg(most.to_string()))?;
    let mut growth = script("growth.py")?;
    growth.arg(whosays).arg(&feed).args(&wanted).arg("--work").arg(folder.join("cases")).arg("--rows").arg(&rows);
    let outcome = check(&mut growth).and_then(|()| performance::keep(&rows));
    // The largest case has gigabytes.
    let _ = std::fs::remove_dir_all(&folder);
    outcome
}

/// A script of `xtask/bench`, which leaves nothing beside itself.
fn script(name: &str) -> Result<Command, String> {
    let python = find_program("python3").ok_or("this needs python3")?;
    let mut command = Command::new(python);
    command.env("PYTHONDONTWRITEBYTECODE", "1").arg(root().join("xtask/bench").join(name));
    Ok(command)
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
    let folder = fresh_folder("bench")?;
    let (file, rows) = (folder.join("texts.jsonl"), folder.join("rows.csv"));
    let lines: String = paths.filter_map(|path| read(path)).map(|text| json_string(&text) + "\n").collect();
    std::fs::write(&file, lines).map_err(|error| format!("{}: {error}", file.display()))?;
    let python = python()?;
    check(&mut cargo(["build", "--release", "--package", "xtask", "--example", "speed"]))?;
    let program = target()?.join(format!("release/examples/speed{}", std::env::consts::EXE_SUFFIX));
    let mut command = Command::new(python);
    command.env("PYTHONDONTWRITEBYTECODE", "1").arg(root().join("xtask/bench/speed.py"));
    on_one_thread(command.arg(program).arg(MODEL).arg(&file).arg(&rows));
    check(&mut command)?;
    performance::keep(&rows)
}

fn to_a_brief(reports: &Path) -> Outcome {
    let whosays = released_whosays()?;
    let folder = fresh_folder("bench-brief")?;
    let (work, rows) = (folder.join("work"), folder.join("rows.csv"));
    std::fs::create_dir(&work).map_err(|error| format!("{}: {error}", work.display()))?;
    let mut command = script("reports.py")?;
    command.arg(&whosays).arg(reports).arg(&work).arg(&rows);
    check(&mut command)?;
    performance::keep(&rows)
}

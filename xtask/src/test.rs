//! Every test that this machine can run; at the end, what it could not and how to mend that.

use crate::machine::{
    CHROMIUM, JAVA, NODE, NPM, Outcome, PDFTOPPM, PDFTOTEXT, PYTHON, Tool, cargo, check, find_program, fresh_folder,
    install, is_ci, root, tested_whosays,
};
use crate::{browser, data, demo, exchange, front, spark, wheel};
use std::path::Path;
use std::process::Command;

/// One group of tests: what it needs from the machine, and how it is run.
struct Group {
    name: &'static str,
    needs: &'static [Tool],
    run: fn() -> Outcome,
}

static GROUPS: &[Group] = &[
    Group { name: "tests of the crates", needs: &[], run: crates },
    Group { name: "the tools that a case is handed on to", needs: &[PYTHON], run: exchange::test },
    Group { name: "the wheel in a clean environment", needs: &[PYTHON], run: wheel::test },
    Group { name: "the wheel on Apache Spark", needs: &[PYTHON, JAVA], run: spark::test },
    Group { name: "the desk in a browser", needs: &[CHROMIUM, NODE, NPM], run: desk },
    Group { name: "the brief on a phone, a tablet and a desk", needs: &[CHROMIUM], run: on_screens },
    Group { name: "the brief on paper", needs: &[CHROMIUM, PDFTOTEXT, PDFTOPPM], run: on_paper },
];

/// Runs every group whose needs are met; in continuous integration all of them are.
pub(crate) fn run(_: &[String]) -> Outcome {
    if is_ci() {
        install_missing()?;
    }
    front::build()?;
    let (mut failed, mut left_out) = (Vec::new(), Vec::new());
    for group in GROUPS {
        let missing: Vec<&Tool> = group.needs.iter().filter(|tool| tool.find().is_none()).collect();
        if !missing.is_empty() {
            left_out.extend(missing.iter().map(|tool| format!("{}: {}", group.name, tool.remedy())));
        } else if let Err(why) = (group.run)() {
            failed.push(format!("{}: {why}", group.name));
        } else {
            eprintln!("passed: {}", group.name);
        }
    }
    sum_up(failed, left_out)
}

fn sum_up(mut failed: Vec<String>, left_out: Vec<String>) -> Outcome {
    println!();
    for line in &left_out {
        println!("not run, {line}");
    }
    if is_ci() && !left_out.is_empty() {
        failed.push("some tests could not be run".to_owned());
    }
    if failed.is_empty() {
        println!("{}", if left_out.is_empty() { "all tests were run and passed" } else { "all other tests passed" });
        return Ok(());
    }
    Err(failed.join("\nerror: "))
}

/// Installs what the groups need; only continuous integration asks for it.
pub(crate) fn install_missing() -> Outcome {
    let needed = GROUPS.iter().flat_map(|group| group.needs);
    let mut packages: Vec<&str> = needed.filter(|tool| tool.find().is_none()).map(|tool| tool.package).collect();
    packages.sort_unstable();
    packages.dedup();
    if packages.is_empty() { Ok(()) } else { install(&packages) }
}

fn crates() -> Outcome {
    data::install(&tested_whosays()?)?;
    if find_program("cargo-nextest").is_none() {
        return check(&mut cargo(["test", "--workspace", "--no-fail-fast"]));
    }
    check(&mut cargo(["nextest", "run", "--workspace", "--no-fail-fast"]))?;
    // Examples in the documentation are none of nextest's.
    check(&mut cargo(["test", "--workspace", "--doc"]))
}

/// The scripts of the desk by themselves, its pictures under its policy, and its pages as people use them.
fn desk() -> Outcome {
    let whosays = tested_whosays()?;
    let node = |tests: &[&str]| {
        let mut command = Command::new("node");
        command.args(tests).current_dir(front::folder());
        command.env("WHOSAYS", &whosays).env("EXAMPLES", root().join("examples"));
        command
    };
    check(&mut node(&["--test", "own/test/"]))?;
    check(&mut node(&["test/csp.mjs"]))?;
    check(&mut node(&["--test", "test/desk/"]))
}

fn on_screens() -> Outcome {
    with_brief("screens", browser::check_screens)
}

fn on_paper() -> Outcome {
    with_brief("paper", browser::check_paper)
}

fn with_brief(folder: &str, check: fn(&Path) -> Outcome) -> Outcome {
    let folder = fresh_folder(&format!("brief-on-{folder}"))?;
    demo::write_brief(&tested_whosays()?, &folder)?;
    check(&folder)
}

//! Learns the weights that ship, and writes their model card.

use crate::machine::{Outcome, cargo, check, find_program, root, target, tools};
use std::path::PathBuf;
use std::process::Command;

/// What Python needs, as pip installs it.
const LEARNERS: &str = "scikit-learn==1.8.*";

/// Sets up Python and learns the weights of the kinds from `../shared`.
pub(crate) fn run(arguments: &[String]) -> Outcome {
    if !arguments.is_empty() {
        return Err("train takes nothing".to_owned());
    }
    let shared = root().join("../shared");
    let (gold, hrds) = (shared.join("gold"), shared.join("bench/hrds/train.json"));
    if !gold.is_dir() || !hrds.is_file() {
        println!("nothing learnt: this needs {} and {}", gold.display(), hrds.display());
        return Ok(());
    }
    let python = python()?;
    check(&mut cargo(["build", "--release", "--package", "xtask", "--example", "features"]))?;
    let engine = root().join("crates/engine/models");
    let mut learn = Command::new(python);
    learn.arg(root().join("xtask/train/kinds.py")).arg(target()?.join("release/examples/features"));
    learn.args([&gold, &hrds]).arg(root().join("xtask/train/coded.tsv"));
    check(learn.arg(engine.join("kinds.tsv")).arg(engine.join("kinds.md")).arg(folds()?))
}

/// Where the weights lie that are learnt without a tenth of the coded reports each, so that these measure them.
pub(crate) fn folds() -> Result<PathBuf, String> {
    Ok(target()?.join("train/folds"))
}

/// A Python of its own with what learning needs, set up once.
fn python() -> Result<PathBuf, String> {
    let folder = tools()?.join("train");
    let python = folder.join("bin/python");
    if !python.is_file() {
        let system = find_program("python3").ok_or("learning needs python3")?;
        check(Command::new(system).args(["-m", "venv"]).arg(&folder))?;
    }
    check(Command::new(&python).args(["-m", "pip", "install", "--quiet", LEARNERS]))?;
    Ok(python)
}

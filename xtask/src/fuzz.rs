//! Starts the fuzzer, which is an example of this package because it needs the crates that it feeds.

use crate::machine::{Outcome, cargo, check, root, target};

/// Runs the fuzzer for each target named, or for all.
pub(crate) fn run(arguments: &[String]) -> Outcome {
    let mut command = cargo(["run", "--release", "--package", "xtask", "--example", "fuzz", "--"]);
    command.arg(root().join("examples")).arg(target()?.join("fuzz"));
    check(command.args(arguments))
}

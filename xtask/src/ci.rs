//! What .ci/run calls: formatting, lints, tests, documentation, licences.

use crate::machine::{Outcome, cargo, check, tested_whosays, tools};
use crate::{api, front, test};

/// Pinned, so that a new release of it does not fail an old commit.
const DENY: &str = "0.20.2";
/// How long the desk is asked by the property tests of its description.
const SECONDS_OF_API: &str = "30";

/// Runs it all, the quick things first.
pub(crate) fn run(_: &[String]) -> Outcome {
    check(&mut cargo(["fmt", "--all", "--check"]))?;
    test::install_missing()?;
    front::build()?;
    check(&mut cargo(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))?;
    test::run(&[])?;
    api::ask(&tested_whosays()?, SECONDS_OF_API)?;
    check(cargo(["doc", "--workspace", "--no-deps"]).env("RUSTDOCFLAGS", "-D warnings"))?;
    deny()
}

// Advisories are left out: their database can't be fetched where this runs.
fn deny() -> Outcome {
    let root = tools()?;
    let program = root.join("bin").join(format!("cargo-deny{}", std::env::consts::EXE_SUFFIX));
    let current = || std::process::Command::new(&program).arg("--version").output();
    if !current().is_ok_and(|output| String::from_utf8_lossy(&output.stdout).trim().ends_with(DENY)) {
        install_deny(&root)?;
    }
    let mut command = std::process::Command::new(&program);
    check(command.args(["check", "licenses", "bans", "sources"]).current_dir(crate::machine::root()))
}

// Optimised it would take several times as long to build, and run no quicker than a second either way.
fn install_deny(root: &std::path::Path) -> Outcome {
    let mut install = cargo(["install", "cargo-deny", "--locked", "--force", "--version", DENY, "--root"]);
    install.arg(root).env("CARGO_TARGET_DIR", root.join("build"));
    install.envs([("CARGO_PROFILE_RELEASE_LTO", "off"), ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")]);
    check(install.env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"))
}

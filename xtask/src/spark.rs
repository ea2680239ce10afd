//! The wheel on Apache Spark: a local cluster with workers of their own, of which some are killed.

use crate::data;
use crate::machine::{JAVA, Outcome, check, fresh_folder, root, tested_whosays};
use crate::{python, wheel};
use std::process::Command;

/// Pinned, so that a new release of one does not fail an old commit.
const NEEDS: &[&str] = &["pyspark==4.0.1", "pyarrow==26.0.1", "pandas==2.3.3", "pytest==9.2.0", "warcio==1.8.1"];
/// How many generated reports the full run has.
const MANY: &str = "2000";

/// Runs the tests on a cluster; `full` with thousands of generated reports.
pub(crate) fn run(arguments: &[String]) -> Outcome {
    if JAVA.find().is_none() {
        return Err(format!("Java is missing: {}", JAVA.remedy()));
    }
    match arguments {
        [] => on_a_cluster(None),
        [full] if full == "full" => on_a_cluster(Some(MANY)),
        [full, count] if full == "full" => on_a_cluster(Some(count)),
        _ => Err("spark takes nothing, or `full` with a number of reports".to_owned()),
    }
}

/// The same as a group of tests.
pub(crate) fn test() -> Outcome {
    on_a_cluster(None)
}

fn on_a_cluster(reports: Option<&str>) -> Outcome {
    let whosays = tested_whosays()?;
    data::install(&whosays)?;
    let folder = fresh_folder("spark")?;
    let python = python::environment("spark", NEEDS)?;
    // What is timed is what users have.
    let built = if reports.is_some() { wheel::released(&folder)? } else { wheel::built(&folder)? };
    check(python::pip_install(&python).args(["--no-index", "--force-reinstall"]).arg(built))?;
    let own = root().join("crates/python");
    let mut pytest = Command::new(&python);
    pytest.args(["-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "--import-mode=importlib", "-c"]);
    pytest.arg(own.join("pyproject.toml"));
    let tests = own.join("spark_tests");
    pytest.current_dir(&folder).env("PYTHONDONTWRITEBYTECODE", "1");
    pytest.env("WHOSAYS", whosays).env("WHOSAYS_ROOT", root()).env("PYSPARK_PYTHON", &python);
    if let Some(count) = reports {
        let many = folder.join("reports");
        check(Command::new("python3").arg(root().join("xtask/bench/feed.py")).arg(&many).arg(count))?;
        pytest.arg("-s").arg(tests.join("many_reports.py")).env("WHOSAYS_SPARK_REPORTS", many);
    }
    pytest.arg(tests.join("test_spark.py")).env("PYTHONPATH", &tests);
    check(&mut pytest)
}

//! Keeps what was measured of speed and memory in `eval/performance.csv`: a metric, its value and its unit a row.

use crate::machine::{Outcome, root};
use std::collections::BTreeMap;
use std::path::Path;

const HEAD: &str = "metric,value,unit";

/// Puts the rows of a file in the place of those of the same metrics, and says on which machine; the others stay.
pub(crate) fn keep(rows: &Path) -> Outcome {
    let path = root().join("eval/performance.csv");
    let read = |path: &Path| std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()));
    let before = if path.exists() { read(&path)? } else { String::new() };
    let whole = merged(&before, &(read(rows)? + &machine()));
    std::fs::write(&path, whole).map_err(|error| format!("{}: {error}", path.display()))?;
    println!("\nkept in eval/performance.csv");
    Ok(())
}

/// All rows, sorted, those of `after` before those of `before`.
fn merged(before: &str, after: &str) -> String {
    let rows = before.lines().chain(after.lines()).filter(|line| *line != HEAD);
    let rows: BTreeMap<&str, &str> = rows.filter_map(|line| line.split_once(',')).collect();
    let rows = rows.iter().map(|(metric, rest)| format!("{metric},{rest}\n"));
    format!("{HEAD}\n{}", rows.collect::<String>())
}

/// The processor and how many cores there are, as rows.
fn machine() -> String {
    let told = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = told.lines().find_map(|line| line.strip_prefix("model name")?.split_once(':'));
    let model = model.map_or("unknown", |(_, model)| model.trim()).replace(',', " ");
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    format!("machine,{model},processor\nmachine_cores,{cores},cores\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_measured_again_stays() {
        let before = "metric,value,unit\nbrief_warm,2.1,s\ngrowth_000100_seconds,9,s\n";
        let after = "brief_warm,1.9,s\nbrief_cold,2.5,s\n";
        assert_eq!(
            merged(before, after),
            "metric,value,unit\nbrief_cold,2.5,s\nbrief_warm,1.9,s\ngrowth_000100_seconds,9,s\n"
        );
    }
}

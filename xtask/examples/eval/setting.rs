//! What a run is told: where the data lies, what is measured, and whose errors are listed.

use crate::benchmarks::BENCHMARKS;
use std::path::PathBuf;

/// How it is called.
const USAGE: &str = "usage: cargo xtask eval [--data FOLDER] [--gold FOLDER] [--only BENCHMARK] [--errors KIND]";

/// Where the invented stories lie.
const STORIES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../eval/stories");

/// The arguments, checked.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Setting {
    /// The folder of benchmarks.
    pub(crate) data: PathBuf,
    /// The folder of coded reports.
    pub(crate) gold: PathBuf,
    /// The weights of the kinds learnt without a tenth of the coded reports each, for these.
    pub(crate) folds: PathBuf,
    /// The folder of invented stories with gold for the ledgers; that of the checkout, where nothing else is said.
    pub(crate) stories: PathBuf,
    /// The file that keeps the scores.
    pub(crate) scores: PathBuf,
    /// The one benchmark that is run.
    pub(crate) only: Option<String>,
    /// The errors that are listed; then no scores are written.
    pub(crate) errors: Option<String>,
}

impl Setting {
    /// Reads the command line; what it does not know is an error that says what there is.
    pub(crate) fn of(arguments: &[String]) -> Result<Setting, String> {
        let mut setting = Setting { stories: STORIES.into(), ..Setting::default() };
        let mut rest = arguments.iter();
        while let Some(flag) = rest.next() {
            let value = rest.next().ok_or_else(|| format!("{flag} takes a value\n{USAGE}"))?;
            match flag.as_str() {
                "--data" => setting.data = value.into(),
                "--gold" => setting.gold = value.into(),
                "--folds" => setting.folds = value.into(),
                "--stories" => setting.stories = value.into(),
                "--scores" => setting.scores = value.into(),
                "--only" => setting.only = Some(value.clone()),
                "--errors" => setting.errors = Some(value.clone()),
                _ => return Err(format!("there is no {flag}\n{USAGE}")),
            }
        }
        setting.known().map(|()| setting)
    }

    fn known(&self) -> Result<(), String> {
        let names: Vec<&str> = BENCHMARKS.iter().map(|benchmark| benchmark.name).collect();
        if let Some(name) = self.only.as_deref().filter(|name| !names.contains(name)) {
            return Err(format!("there is no benchmark {name}; there are {}", names.join(", ")));
        }
        let mut kinds: Vec<&str> = BENCHMARKS.iter().flat_map(|benchmark| benchmark.lists).copied().collect();
        kinds.sort_unstable();
        kinds.dedup();
        match self.errors.as_deref().filter(|kind| !kinds.contains(kind)) {
            Some(kind) => Err(format!("no errors are listed for {kind}; there are {}", kinds.join(", "))),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(words: &[&str]) -> Result<Setting, String> {
        Setting::of(&words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn flags_come_in_any_order() {
        let setting = of(&["--only", "attribution", "--data", "bench"]).unwrap();
        assert_eq!(setting.data, PathBuf::from("bench"));
        assert_eq!(setting.only.as_deref(), Some("attribution"));
        assert_eq!(of(&["--data", "bench", "--only", "attribution"]).unwrap(), setting);
    }

    #[test]
    fn a_name_that_is_none_says_what_there_is() {
        assert!(of(&["--only", "weather"]).unwrap_err().contains("attribution"));
        assert!(of(&["--errors", "weather"]).unwrap_err().contains("cue"));
        assert!(of(&["--fast", "1"]).unwrap_err().contains("usage"));
        assert!(of(&["--data"]).unwrap_err().contains("takes a value"));
    }

    #[test]
    fn the_page_on_figures_tells_of_every_benchmark_and_every_listing() {
        let page = include_str!("../../../docs/figures.md");
        let claims = ["event", "casualties", "responsibility", "warning", "forecast", "strength", "relation"];
        let claims = [&claims[..], &["threat_level", "measure", "cause", "communication", "assessment"]].concat();
        for benchmark in BENCHMARKS {
            let listed = benchmark.lists.iter().filter(|kind| !claims.contains(kind));
            for name in listed.chain([&benchmark.name]) {
                assert!(page.contains(&format!("`{name}`")), "docs/figures.md does not tell of `{name}`");
            }
        }
    }
}

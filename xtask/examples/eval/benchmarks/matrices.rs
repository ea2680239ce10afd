//! Competing hypotheses on the invented stories (`eval/stories`): whether the actors are hypotheses, and whether testimony that
//! several reports repeat is one row.
//!
//! The errors of `dev` and `dev2` are listed; those of `test` are only counted.

use super::{Trouble, text_of};
use crate::board::Row;
use crate::listing::{Entry, Listing};
use crate::measures::counts::share;
use crate::product::{Product, report_of};
use crate::setting::Setting;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use whosays_engine::assess::{Settings, matrices};
use whosays_engine::reconcile::derive;
use whosays_model::{Case, Claim, ClaimId, Event, Matrix, Ruled, Span};

/// The sorts of error that are listed.
pub(crate) const LISTS: &[&str] = &["matrix"];

/// Measures the matrices.
pub(crate) fn run(setting: &Setting, product: &Product, listing: &mut Listing) -> Result<Vec<Row>, Trouble> {
    let mut rows = Vec::new();
    for part in ["dev", "dev2", "test"] {
        let mut tally = Tally::default();
        let folders = folders(&setting.stories.join(part));
        for folder in &folders {
            let gold: Value = serde_json::from_str(&text_of(&folder.join("gold.json"))?)
                .map_err(|error| Trouble::Failed(format!("{}: {error}", folder.display())))?;
            if gold["hypotheses"].as_array().is_none_or(Vec::is_empty) {
                continue;
            }
            let story = Story::read(folder, gold, product)?;
            let mut errors = Vec::new();
            story.weigh(&mut tally, &mut errors);
            for (expected, sentence, beside) in errors.iter().filter(|_| part != "test") {
                let (file, said) = (story.name(), String::new());
                listing
                    .add("matrix", &Entry { file, sentence, expected: expected.clone(), said, beside: beside.clone() });
            }
        }
        if !folders.is_empty() {
            rows.extend(tally.rows(part));
        }
    }
    if rows.is_empty() { Err(Trouble::NotHere(setting.stories.display().to_string())) } else { Ok(rows) }
}

fn folders(part: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(part).into_iter().flatten();
    let mut folders: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    folders.retain(|folder| folder.join("gold.json").is_file());
    folders.sort();
    folders
}

/// One story: its gold, and the case that the product makes of its reports.
struct Story {
    gold: Value,
    case: Case,
    files: Vec<String>,
}

impl Story {
    fn read(folder: &Path, gold: Value, product: &Product) -> Result<Self, Trouble> {
        let mut case = Case::default();
        let mut files = Vec::new();
        for told in gold["reports"].as_array().into_iter().flatten() {
            let file = told["file"].as_str().unwrap_or_default();
            let report = report_of(&text_of(&folder.join(file))?, file, told["published"].as_str())?;
            let learnt = product.learn(&report);
            files.push(file.to_owned());
            case.reports.push(report);
            case.claims.extend(learnt.claims);
            case.mentions.extend(learnt.mentions);
        }
        let derived = derive(&case.reports, &case.claims, &case.mentions, &Ruled::default());
        (case.events, case.origins) = (derived.events, derived.origins);
        Ok(Story { gold, case, files })
    }

    fn name(&self) -> &str {
        self.gold["story"].as_str().unwrap_or_default()
    }

    /// The claims in a sentence of the gold.
    fn claims_at(&self, telling: &Value) -> Vec<&Claim> {
        let place = || {
            let at = self.files.iter().position(|file| telling["file"] == **file)?;
            let (report, quote) = (&self.case.reports[at], telling["quote"].as_str()?);
            let start = report.text.find(quote)?;
            Some((&report.id, Span::new(start, start + quote.len())))
        };
        let Some((report, span)) = place() else { return Vec::new() };
        self.case.claims.iter().filter(|claim| claim.report == *report && claim.span().overlaps(span)).collect()
    }

    /// The event of a sentence: of those it tells of, the one that most reports do.
    fn event_at(&self, telling: &Value) -> Option<&Event> {
        let mentions: BTreeSet<_> =
            self.claims_at(telling).into_iter().filter_map(|claim| claim.event.as_ref()).collect();
        let told = self.case.events.iter().filter(|event| event.mentions.iter().any(|own| mentions.contains(own)));
        told.max_by_key(|event| (event.reports.len(), event.accounts.len()))
    }

    fn weigh(&self, tally: &mut Tally, errors: &mut Vec<Error>) {
        for gold in self.gold["hypotheses"].as_array().into_iter().flatten() {
            tally.events += 1;
            let event = self.event_at(&gold["event"]);
            let found = event.and_then(|event| matrices(&self.case, event, &Settings::default()).into_iter().next());
            tally.events_found += usize::from(event.is_some());
            let beside = event.map_or("no event".to_owned(), |event| format!("{} {:?}", event.id, event.names.first()));
            if found.is_none() {
                errors.push(("an event with a matrix".to_owned(), quote(&gold["event"]), beside));
            }
            for actor in gold["actors"].as_array().into_iter().flatten().filter_map(Value::as_str) {
                tally.actors += 1;
                let is_named = |matrix: &Matrix| matrix.hypotheses.iter().any(|one| are_one(actor, &one.name));
                let is_found = found.as_ref().is_some_and(is_named);
                tally.actors_found += usize::from(is_found);
                if !is_found {
                    let names = found.iter().flat_map(|matrix| &matrix.hypotheses).map(|one| one.name.clone());
                    errors.push((format!("hypothesis {actor}"), String::new(), names.collect::<Vec<_>>().join("; ")));
                }
            }
            for testimony in gold["testimony"].as_array().into_iter().flatten() {
                self.testimony(testimony, found.as_ref(), tally, errors);
            }
        }
    }

    /// Holds the sentences that tell one testimony to the rows that they are in.
    fn testimony(&self, gold: &Value, found: Option<&Matrix>, tally: &mut Tally, errors: &mut Vec<Error>) {
        let tellings: Vec<&Value> = gold["tellings"].as_array().into_iter().flatten().collect();
        let rows: Vec<BTreeSet<usize>> =
            tellings.iter().map(|telling| rows_of(gold, &self.claims_at(telling), found)).collect();
        let told = rows.iter().filter(|rows| !rows.is_empty()).count();
        (tally.tellings, tally.tellings_found) = (tally.tellings + tellings.len(), tally.tellings_found + told);
        for (telling, rows) in tellings.iter().zip(&rows).filter(|(_, rows)| rows.is_empty()) {
            let claims = self.claims_at(telling);
            let own = claims.iter().map(|claim| {
                format!("{} {:?} by {} of {:?}", claim.kind(), claim.value, claim.speaker.name, claim.event)
            });
            errors.push((
                format!("{} in a row {rows:?}", words(gold)),
                quote(telling),
                own.collect::<Vec<_>>().join(" | "),
            ));
        }
        if tellings.len() < 2 {
            return;
        }
        tally.repeated += 1;
        let all: BTreeSet<usize> = rows.iter().flatten().copied().collect();
        let shared = rows.iter().skip(1).fold(rows[0].clone(), |shared, rows| &shared & rows);
        let is_one = !shared.is_empty();
        tally.repeated_as_one += usize::from(is_one);
        tally.never_twice += usize::from(all.len() < 2 || is_one);
        if !is_one && told > 1 {
            errors.push((format!("{} is one row", words(gold)), quote(tellings[0]), format!("rows {rows:?}")));
        }
    }
}

/// What was expected, the sentence, and what stands beside it.
type Error = (String, String, String);

fn quote(telling: &Value) -> String {
    telling["quote"].as_str().unwrap_or_default().to_owned()
}

fn words(gold: &Value) -> String {
    format!("{} by {} for {} against {}", gold["id"], gold["by"], gold["for"], gold["against"])
}

/// The rows that have one of these claims, and are for or against the actor that the testimony is for or against.
fn rows_of(gold: &Value, claims: &[&Claim], found: Option<&Matrix>) -> BTreeSet<usize> {
    let ids: Vec<&ClaimId> = claims.iter().map(|claim| &claim.id).collect();
    let rows = found.into_iter().flat_map(|matrix| matrix.rows.iter().map(move |row| (matrix, row)));
    let fits = |matrix: &Matrix, row: &whosays_model::EvidenceRow| {
        let is_for = gold["against"].is_null();
        let actor = gold[if is_for { "for" } else { "against" }].as_str().unwrap_or_default();
        let is_denial = row.sort == whosays_model::EvidenceSort::Denial;
        let stands_for = |(one, cell): (&whosays_model::Hypothesis, &whosays_model::Cell)| {
            are_one(actor, &one.name) && (cell.value.rank() > 2) == is_for
        };
        is_denial != is_for && matrix.hypotheses.iter().zip(&row.cells).any(stands_for)
    };
    rows.filter(|(matrix, row)| row.claims.iter().any(|id| ids.contains(&id)) && fits(matrix, row))
        .map(|(_, row)| row.number)
        .collect()
}

/// Whether two names can be one actor's: the one has all words of the other.
fn are_one(a: &str, b: &str) -> bool {
    let words = |name: &str| -> BTreeSet<String> {
        let words = name.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
        words.filter(|word| word.len() > 1 && word != "the").collect()
    };
    let (a, b) = (words(a), words(b));
    !a.is_empty() && !b.is_empty() && (a.is_subset(&b) || b.is_subset(&a))
}

#[derive(Default)]
struct Tally {
    events: usize,
    events_found: usize,
    actors: usize,
    actors_found: usize,
    tellings: usize,
    tellings_found: usize,
    repeated: usize,
    repeated_as_one: usize,
    never_twice: usize,
}

impl Tally {
    fn rows(&self, part: &str) -> Vec<Row> {
        let row =
            |name: &str, n: usize, of: usize| Row::new(format!("matrices_{part}_{name}"), share(n as f64, of as f64));
        vec![
            row("events", self.events_found, self.events),
            row("actors", self.actors_found, self.actors),
            row("tellings", self.tellings_found, self.tellings),
            row("repeated_as_one", self.repeated_as_one, self.repeated),
            row("never_counted_twice", self.never_twice, self.repeated),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::are_one;

    #[test]
    fn a_short_name_is_the_long_ones() {
        assert!(are_one("Harrow Front", "the Front"));
        assert!(!are_one("Harrow Front", "Field Guard"));
    }
}

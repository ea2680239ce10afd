//! Invented stories with gold for every ledger (`eval/stories`): what is found, and how it is settled.
//!
//! The stories were written by other hands than the rules. Those of the parts whose name begins with `dev` may be read, and their errors are listed; those of
//! `test` are only counted.

use super::{Trouble, text_of};
use crate::board::Row;
use crate::listing::{Entry, Listing};
use crate::measures::counts::share;
use crate::product::{Product, report_of};
use crate::setting::Setting;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use whosays_engine::assess;
use whosays_engine::reconcile::derive;
use whosays_model::{Case, ClaimId, DateInterval, Forecast, Ruled, Span, Warning};

/// The sorts of error that are listed.
pub(crate) const LISTS: &[&str] = &["forecast", "response", "warning"];

/// Measures the ledgers.
pub(crate) fn run(setting: &Setting, product: &Product, listing: &mut Listing) -> Result<Vec<Row>, Trouble> {
    let mut rows = Vec::new();
    for part in ["dev", "dev2", "dev3", "dev4", "test"] {
        let mut tally = Tally::default();
        let folders = folders(&setting.stories.join(part))?;
        for folder in &folders {
            let story = Story::read(folder, product)?;
            story.warnings(&mut tally, listing, part != "test");
            story.forecasts(&mut tally, listing, part != "test");
        }
        for (confused, times) in &tally.confused {
            eprintln!("  {part}: {confused}: {times}");
        }
        if !folders.is_empty() {
            rows.extend(tally.rows(part));
        }
    }
    if rows.is_empty() { Err(Trouble::NotHere(setting.stories.display().to_string())) } else { Ok(rows) }
}

pub(super) fn folders(part: &Path) -> Result<Vec<PathBuf>, Trouble> {
    let Ok(entries) = std::fs::read_dir(part) else { return Ok(Vec::new()) };
    let mut folders: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    folders.retain(|folder| folder.join("gold.json").is_file());
    folders.sort();
    Ok(folders)
}

/// One story: its gold, and the case that the product makes of its reports.
pub(super) struct Story {
    gold: Value,
    pub(super) case: Case,
    /// Each report's file beside its place among the case's reports.
    files: Vec<(String, usize)>,
    as_of: Option<DateInterval>,
}

/// Where a sentence of the gold stands: report and span.
type Place = (usize, Span);

impl Story {
    pub(super) fn read(folder: &Path, product: &Product) -> Result<Self, Trouble> {
        let gold: Value = serde_json::from_str(&text_of(&folder.join("gold.json"))?)
            .map_err(|error| Trouble::Failed(format!("{}: {error}", folder.display())))?;
        let mut case = Case::default();
        let mut files = Vec::new();
        for told in gold["reports"].as_array().into_iter().flatten() {
            let file = told["file"].as_str().unwrap_or_default();
            let report = report_of(&text_of(&folder.join(file))?, file, told["published"].as_str())?;
            let learnt = product.learn(&report);
            files.push((file.to_owned(), case.reports.len()));
            case.reports.push(report);
            case.claims.extend(learnt.claims);
            case.mentions.extend(learnt.mentions);
        }
        let derived = derive(&case.reports, &case.claims, &case.mentions, &Ruled::default());
        (case.events, case.origins) = (derived.events, derived.origins);
        let as_of = gold["as_of"].as_str().and_then(|day| day.parse().ok());
        Ok(Story { gold, case, files, as_of })
    }

    pub(super) fn name(&self) -> &str {
        self.gold["story"].as_str().unwrap_or_default()
    }

    fn places(&self, tellings: &Value) -> Vec<Place> {
        let place = |telling: &Value| {
            let file = telling["file"].as_str()?;
            let (_, report) = self.files.iter().find(|(name, _)| name == file)?;
            let quote = telling["quote"].as_str()?;
            let start = self.case.reports[*report].text.find(quote)?;
            Some((*report, Span::new(start, start + quote.len())))
        };
        tellings.as_array().into_iter().flatten().filter_map(place).collect()
    }

    /// How many of the sentences these claims stand in.
    fn shared(&self, places: &[Place], claims: &[ClaimId]) -> usize {
        let stands = |(report, span): &&Place| {
            let id = &self.case.reports[*report].id;
            let own = self.case.claims.iter().filter(|claim| claim.report == *id && claims.contains(&claim.id));
            own.into_iter().any(|claim| claim.span().overlaps(*span))
        };
        places.iter().filter(stands).count()
    }

    /// Pairs of a gold entry and one of ours, those that share most sentences first, each once.
    pub(super) fn pairs(&self, gold: &[Value], claims: &[&[ClaimId]]) -> Vec<(usize, usize)> {
        let mut scored: Vec<(usize, usize, usize)> = Vec::new();
        for (at, entry) in gold.iter().enumerate() {
            let places = self.places(&entry["tellings"]);
            let shared = claims.iter().enumerate().map(|(own, claims)| (self.shared(&places, claims), at, own));
            scored.extend(shared.filter(|(shared, ..)| *shared > 0));
        }
        scored.sort_by_key(|&(shared, at, own)| (std::cmp::Reverse(shared), at, own));
        let (mut taken, mut used) = (BTreeSet::new(), BTreeSet::new());
        scored.retain(|&(_, at, own)| {
            let free = !taken.contains(&at) && !used.contains(&own);
            if free {
                taken.insert(at);
                used.insert(own);
            }
            free
        });
        scored.into_iter().map(|(_, at, own)| (at, own)).collect()
    }

    pub(super) fn entries(&self, ledger: &str) -> Vec<Value> {
        self.gold[ledger].as_array().cloned().unwrap_or_default()
    }

    fn warnings(&self, tally: &mut Tally, listing: &mut Listing, is_listed: bool) {
        let gold = self.entries("warnings");
        let ours: Vec<Warning> = assess::warnings(&self.case, self.as_of.clone());
        let claims: Vec<&[ClaimId]> = ours.iter().map(|warning| &warning.claims[..]).collect();
        let pairs = self.pairs(&gold, &claims);
        tally.warnings.add(gold.len(), ours.len(), pairs.len());
        tally.without_words += ours.iter().filter(|one| one.claims.is_empty() || one.wording.is_empty()).count();
        let mut list = |expected: String, said: String, sentence: &str, beside: String| {
            if is_listed {
                listing.add("warning", &Entry { file: self.name(), sentence, expected, said, beside });
            }
        };
        for &(at, own) in &pairs {
            let (gold, own) = (&gold[at], &ours[own]);
            let recipient = agrees(gold["recipient"].as_str(), own.recipient.as_deref());
            let response = gold["response"].as_str() == Some(own.response.as_str());
            let outcome = gold["outcome"].as_str() == Some(own.outcome.as_str());
            tally.recipients += usize::from(recipient);
            tally.responses += usize::from(response);
            tally.confuse("response", &gold["response"], own.response.as_str());
            tally.confuse("outcome", &gold["outcome"], own.outcome.as_str());
            tally.outcomes += usize::from(outcome);
            if !(recipient && response && outcome) {
                let expected = format!("{} | {} | {}", gold["recipient"], gold["response"], gold["outcome"]);
                let said = format!("{:?} | {} | {}", own.recipient, own.response, own.outcome);
                list(
                    expected,
                    said,
                    &own.wording,
                    format!(
                        "{:?}; window {:?}; response {:?}",
                        own.because,
                        own.window.as_ref().map(|window| window.days.to_string()),
                        own.response_by
                    ),
                );
            }
        }
        if is_listed {
            self.list_responses(&gold, &ours, &pairs, listing);
        }
        let mut list = |expected: String, said: String, sentence: &str, beside: String| {
            if is_listed {
                listing.add("warning", &Entry { file: self.name(), sentence, expected, said, beside });
            }
        };
        for (_, entry) in gold.iter().enumerate().filter(|(at, _)| !pairs.iter().any(|(known, _)| known == at)) {
            for telling in entry["tellings"].as_array().into_iter().flatten() {
                list(
                    "a warning".to_owned(),
                    String::new(),
                    telling["quote"].as_str().unwrap_or_default(),
                    self.kinds_at(telling),
                );
            }
        }
        for (at, one) in ours.iter().enumerate().filter(|(at, _)| !pairs.iter().any(|(_, known)| known == at)) {
            let _ = at;
            list(
                String::new(),
                "a warning".to_owned(),
                &one.wording,
                format!("{:?} to {:?}", one.issuer, one.recipient),
            );
        }
    }

    /// Of warnings whose response is told otherwise, the sentences of the gold that tell of it.
    fn list_responses(&self, gold: &[Value], ours: &[Warning], pairs: &[(usize, usize)], listing: &mut Listing) {
        for &(at, own) in pairs {
            let (gold, own) = (&gold[at], &ours[own]);
            if gold["response"].as_str() == Some(own.response.as_str()) {
                continue;
            }
            let said =
                |id: &ClaimId| self.case.claims.iter().find(|claim| claim.id == *id).map(|claim| claim.quote.clone());
            let said: Vec<String> = own.response_claims.iter().filter_map(said).collect();
            for telling in gold["response_tellings"].as_array().into_iter().flatten() {
                let entry = Entry {
                    file: self.name(),
                    sentence: telling["quote"].as_str().unwrap_or_default(),
                    expected: gold["response"].to_string(),
                    said: format!("{}: {}", own.response, said.join(" / ")),
                    beside: self.kinds_at(telling),
                };
                listing.add("response", &entry);
            }
        }
    }

    fn forecasts(&self, tally: &mut Tally, listing: &mut Listing, is_listed: bool) {
        let gold = self.entries("forecasts");
        let ours: Vec<Forecast> = assess::forecasts(&self.case, self.as_of.clone());
        let claims: Vec<&[ClaimId]> = ours.iter().map(|forecast| &forecast.claims[..]).collect();
        let pairs = self.pairs(&gold, &claims);
        tally.forecasts.add(gold.len(), ours.len(), pairs.len());
        tally.without_words += ours.iter().filter(|one| one.claims.is_empty()).count();
        let mut list = |expected: String, said: String, sentence: &str, beside: String| {
            if is_listed {
                listing.add("forecast", &Entry { file: self.name(), sentence, expected, said, beside });
            }
        };
        let quote = |one: &Forecast| {
            self.case
                .claims
                .iter()
                .find(|claim| one.claims.first() == Some(&claim.id))
                .map(|claim| claim.quote.clone())
                .unwrap_or_default()
        };
        for &(at, own) in &pairs {
            let (gold, own) = (&gold[at], &ours[own]);
            let is_right = gold["resolution"].as_str() == Some(own.resolution.as_str());
            tally.resolutions += usize::from(is_right);
            tally.confuse("resolution", &gold["resolution"], own.resolution.as_str());
            if !is_right {
                let resolved = gold["resolved_by"][0]["quote"].as_str().unwrap_or_default();
                let window = own.window.as_ref().map(|window| window.days.to_string());
                list(
                    gold["resolution"].to_string(),
                    own.resolution.to_string(),
                    &quote(own),
                    format!(
                        "by {resolved}; {:?} of {:?}; window {window:?}, gold {}",
                        own.because, own.what, gold["window"]
                    ),
                );
            }
        }
        for (_, entry) in gold.iter().enumerate().filter(|(at, _)| !pairs.iter().any(|(known, _)| known == at)) {
            for telling in entry["tellings"].as_array().into_iter().flatten() {
                list(
                    "a forecast".to_owned(),
                    String::new(),
                    telling["quote"].as_str().unwrap_or_default(),
                    self.kinds_at(telling),
                );
            }
        }
        for (_, one) in ours.iter().enumerate().filter(|(at, _)| !pairs.iter().any(|(_, known)| known == at)) {
            list(String::new(), "a forecast".to_owned(), &quote(one), one.what.clone());
        }
    }

    /// The kinds of our claims in a sentence of the gold.
    pub(super) fn kinds_at(&self, telling: &Value) -> String {
        let Some((report, span)) = self.places(&Value::Array(vec![telling.clone()])).first().copied() else {
            return "its words are not in the report".to_owned();
        };
        let id = &self.case.reports[report].id;
        let own = self.case.claims.iter().filter(|claim| claim.report == *id && claim.span().overlaps(span));
        own.map(|claim| claim.kind().to_string()).collect::<Vec<_>>().join(", ")
    }
}

/// Whether two names of a body share a word, or neither is told.
pub(super) fn agrees(gold: Option<&str>, own: Option<&str>) -> bool {
    let words = |name: &str| -> BTreeSet<String> {
        let words = name.split(|c: char| !c.is_alphanumeric()).map(|word| word.to_lowercase());
        let stem = |word: String| word.strip_suffix('s').map_or(word.clone(), str::to_owned);
        words.filter(|word| word.len() > 2 && !matches!(word.as_str(), "the" | "and" | "its")).map(stem).collect()
    };
    match (gold, own) {
        (None, None) => true,
        (Some(gold), Some(own)) => !words(gold).is_disjoint(&words(own)),
        _ => false,
    }
}

/// What is there, what is said, and what of it is right.
#[derive(Default)]
pub(super) struct Found {
    gold: usize,
    ours: usize,
    pub(super) both: usize,
}

impl Found {
    pub(super) fn add(&mut self, gold: usize, ours: usize, both: usize) {
        self.gold += gold;
        self.ours += ours;
        self.both += both;
    }

    pub(super) fn rows(&self, name: &str) -> [Row; 3] {
        let precision = share(self.both as f64, self.ours as f64);
        let recall = share(self.both as f64, self.gold as f64);
        let f1 = share(2.0 * self.both as f64, (self.ours + self.gold) as f64);
        [("precision", precision), ("recall", recall), ("f1", f1)]
            .map(|(what, value)| Row::new(format!("{name}_{what}"), value))
    }
}

#[derive(Default)]
struct Tally {
    warnings: Found,
    recipients: usize,
    responses: usize,
    outcomes: usize,
    forecasts: Found,
    resolutions: usize,
    without_words: usize,
    /// How often each thing is taken for each other.
    confused: BTreeMap<String, usize>,
}

impl Tally {
    fn confuse(&mut self, what: &str, gold: &Value, own: &str) {
        *self.confused.entry(format!("{what} {} said {own}", gold.as_str().unwrap_or_default())).or_default() += 1;
    }

    fn rows(&self, part: &str) -> Vec<Row> {
        let of = |n: usize, found: &Found| share(n as f64, found.both as f64);
        let row = |name: &str, value: f64| Row::new(format!("ledgers_{part}_{name}"), value);
        let mut rows: Vec<Row> = self.warnings.rows(&format!("ledgers_{part}_warnings")).into();
        rows.push(row("recipient", of(self.recipients, &self.warnings)));
        rows.push(row("response", of(self.responses, &self.warnings)));
        rows.push(row("outcome", of(self.outcomes, &self.warnings)));
        rows.extend(self.forecasts.rows(&format!("ledgers_{part}_forecasts")));
        rows.push(row("resolution", of(self.resolutions, &self.forecasts)));
        rows.push(row("without_words", self.without_words as f64));
        rows
    }
}

#[cfg(test)]
mod tests {
    use super::agrees;

    #[test]
    fn names_of_one_body_share_a_word() {
        assert!(agrees(Some("Kestrian interior ministry"), Some("the ministry")));
        assert!(agrees(None, None));
        assert!(!agrees(Some("the police"), None));
        assert!(!agrees(Some("the police"), Some("the embassy")));
    }
}

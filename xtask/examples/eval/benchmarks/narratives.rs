//! The invented stories (`eval/stories`) again, for who holds which account, what drives what, and alert levels.
//!
//! What is ours is paired with the gold by the sentences that both rest on. Errors of `dev` are listed; `test` is only counted.

use super::Trouble;
use super::ledgers::{Found, Story, agrees, folders};
use crate::board::Row;
use crate::listing::{Entry, Listing};
use crate::measures::counts::share;
use crate::product::Product;
use crate::setting::Setting;
use serde_json::{Value, json};
use whosays_engine::assess;
use whosays_model::{ClaimId, Field, Holder, Narrative};

/// The sorts of error that are listed.
pub(crate) const LISTS: &[&str] = &["cause", "holder", "level"];

/// Measures them.
pub(crate) fn run(setting: &Setting, product: &Product, listing: &mut Listing) -> Result<Vec<Row>, Trouble> {
    let mut rows = Vec::new();
    for part in ["dev", "test"] {
        let mut tally = Tally::default();
        let folders = folders(&setting.stories.join(part))?;
        for folder in &folders {
            let mut measured = Measured { story: &Story::read(folder, product)?, listing, is_listed: part == "dev" };
            measured.holders(&mut tally);
            measured.causes(&mut tally);
            measured.levels(&mut tally);
        }
        if !folders.is_empty() {
            rows.extend(tally.rows(part));
        }
    }
    if rows.is_empty() { Err(Trouble::NotHere(setting.stories.display().to_string())) } else { Ok(rows) }
}

/// One story under measure.
struct Measured<'a> {
    story: &'a Story,
    listing: &'a mut Listing,
    is_listed: bool,
}

/// One telling of an account in the gold or of ours: whom it names, who tells it, whether it denies.
struct Telling {
    account: String,
    who: String,
    is_denial: bool,
}

impl Measured<'_> {
    /// Pairs entries of one sentence each with the claims of ours; lists what has no counterpart.
    fn paired(&mut self, list: &str, gold: &[Value], ours: &[Vec<ClaimId>], found: &mut Found) -> Vec<(usize, usize)> {
        let told: Vec<Value> = gold.iter().map(|entry| json!({"tellings": [entry]})).collect();
        let claims: Vec<&[ClaimId]> = ours.iter().map(Vec::as_slice).collect();
        let pairs = self.story.pairs(&told, &claims);
        found.add(gold.len(), ours.len(), pairs.len());
        for (_, entry) in gold.iter().enumerate().filter(|(at, _)| !pairs.iter().any(|(known, _)| known == at)) {
            let sentence = entry["quote"].as_str().unwrap_or_default();
            self.list(list, sentence, format!("a {list}"), String::new(), self.story.kinds_at(entry));
        }
        for (_, claims) in ours.iter().enumerate().filter(|(at, _)| !pairs.iter().any(|(_, known)| known == at)) {
            self.list(list, &self.quote(claims), String::new(), format!("a {list}"), String::new());
        }
        pairs
    }

    fn list(&mut self, list: &str, sentence: &str, expected: String, said: String, beside: String) {
        if self.is_listed {
            self.listing.add(list, &Entry { file: self.story.name(), sentence, expected, said, beside });
        }
    }

    fn quote(&self, claims: &[ClaimId]) -> String {
        let first = self.story.case.claims.iter().find(|claim| claims.first() == Some(&claim.id));
        first.map(|claim| claim.quote.clone()).unwrap_or_default()
    }

    /// Each sentence that holds or denies an account of who did it, whatever event we lay it to.
    fn holders(&mut self, tally: &mut Tally) {
        let gold = self.story.entries("narratives");
        let tellings = gold.iter().flat_map(|entry| {
            let account = entry["account"].as_str().unwrap_or_default();
            let of = |key: &str, is_denial: bool| -> Vec<(Value, Telling)> {
                let each = entry[key].as_array().into_iter().flatten();
                let telling = |told: &Value| {
                    let who = told["who"].as_str().unwrap_or_default().to_owned();
                    (told.clone(), Telling { account: account.to_owned(), who, is_denial })
                };
                each.map(telling).collect()
            };
            of("holders", false).into_iter().chain(of("denied_by", true)).collect::<Vec<_>>()
        });
        let (sentences, told): (Vec<Value>, Vec<Telling>) = tellings.unzip();
        let (claims, ours): (Vec<Vec<ClaimId>>, Vec<Telling>) =
            held(&assess::narratives(&self.story.case)).into_iter().unzip();
        for (at, own) in self.paired("holder", &sentences, &claims, &mut tally.holders) {
            let (gold, own) = (&told[at], &ours[own]);
            let rights = [
                agrees(Some(&gold.account), Some(&own.account)),
                agrees(Some(&gold.who), Some(&own.who)),
                gold.is_denial == own.is_denial,
            ];
            tally.accounts += usize::from(rights[0]);
            tally.who += usize::from(rights[1]);
            tally.sides += usize::from(rights[2]);
            if rights != [true; 3] {
                let words = |one: &Telling| format!("{} | {} | denies {}", one.account, one.who, one.is_denial);
                let sentence = sentences[at]["quote"].as_str().unwrap_or_default();
                self.list("holder", sentence, words(gold), words(own), String::new());
            }
        }
    }

    fn causes(&mut self, tally: &mut Tally) {
        let gold = self.story.entries("causes");
        let ours = assess::causes(&self.story.case);
        let claims: Vec<Vec<ClaimId>> = ours
            .iter()
            .map(|arrow| arrow.tellings.iter().chain(&arrow.contrary).map(|told| told.claim.clone()).collect())
            .collect();
        for (at, own) in self.paired("cause", &gold, &claims, &mut tally.causes) {
            let own = &ours[own];
            let is_right = gold[at]["sign"].as_str() == Some(own.sign.as_str());
            tally.signs += usize::from(is_right);
            if !is_right {
                let said = format!("{} of {:?} on {:?}", own.sign, own.cause, own.effect);
                let sentence = gold[at]["quote"].as_str().unwrap_or_default();
                self.list("cause", sentence, gold[at]["sign"].to_string(), said, String::new());
            }
        }
    }

    fn levels(&mut self, tally: &mut Tally) {
        let gold = self.story.entries("threat_levels");
        let ours = assess::timeline(&self.story.case).levels;
        let claims: Vec<Vec<ClaimId>> = ours.iter().map(|step| step.claims.clone()).collect();
        for (at, own) in self.paired("level", &gold, &claims, &mut tally.steps) {
            let (gold, own) = (&gold[at], &ours[own]);
            let level = agrees(gold["level"].as_str(), own.level.as_deref());
            let change = gold["change"].as_str() == own.change.map(|change| change.as_str());
            let day = gold["date"].as_str().map(str::to_owned) == own.day.as_ref().map(ToString::to_string);
            tally.levels += usize::from(level);
            tally.changes += usize::from(change);
            tally.days += usize::from(day);
            if !(level && change && day) {
                let expected = format!("{} | {} | {}", gold["level"], gold["change"], gold["date"]);
                let said =
                    format!("{:?} | {:?} | {:?}", own.level, own.change, own.day.as_ref().map(ToString::to_string));
                let sentence = gold["quote"].as_str().unwrap_or_default().to_owned();
                self.list("level", &sentence, expected, said, String::new());
            }
        }
    }
}

/// Every telling of who is behind something.
fn held(narratives: &[Narrative]) -> Vec<(Vec<ClaimId>, Telling)> {
    let mut told = Vec::new();
    for version in narratives.iter().filter(|one| one.field == Field::Perpetrator).flat_map(|one| &one.versions) {
        let mut tell = |holder: &Holder, is_denial: bool| {
            let telling = Telling { account: version.account.clone(), who: holder.who.clone(), is_denial };
            told.push((vec![holder.claim.clone()], telling));
        };
        version.holders.iter().for_each(|holder| tell(holder, false));
        version.denials.iter().for_each(|holder| tell(holder, true));
    }
    told
}

#[derive(Default)]
struct Tally {
    holders: Found,
    accounts: usize,
    who: usize,
    sides: usize,
    causes: Found,
    signs: usize,
    steps: Found,
    levels: usize,
    changes: usize,
    days: usize,
}

impl Tally {
    fn rows(&self, part: &str) -> Vec<Row> {
        let of = |n: usize, found: &Found| share(n as f64, found.both as f64);
        let row = |name: &str, value: f64| Row::new(format!("narratives_{part}_{name}"), value);
        let mut rows: Vec<Row> = self.holders.rows(&format!("narratives_{part}_holders")).into();
        rows.push(row("account", of(self.accounts, &self.holders)));
        rows.push(row("who", of(self.who, &self.holders)));
        rows.push(row("side", of(self.sides, &self.holders)));
        rows.extend(self.causes.rows(&format!("narratives_{part}_causes")));
        rows.push(row("sign", of(self.signs, &self.causes)));
        rows.extend(self.steps.rows(&format!("narratives_{part}_levels")));
        rows.push(row("level", of(self.levels, &self.steps)));
        rows.push(row("change", of(self.changes, &self.steps)));
        rows.push(row("day", of(self.days, &self.steps)));
        rows
    }
}

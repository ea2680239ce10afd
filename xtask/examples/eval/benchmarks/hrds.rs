//! HRDsAttack (Ran et al. 2023): news on attacks on human-rights defenders, one attack an article.
//!
//! The product has no such record; what it says of an article's main event, the attack or arrest with the most claims,
//! is held against it. A perpetrator is mentioned where the event has an actor. Violations are read off the event's kind
//! and method and off the counts of its claims. Victims are people by name, whom the product does not keep as such: a
//! name is found where it stands in an event's targets.

use super::{Trouble, text_of};
use crate::board::Row;
use crate::forms::markup::{Piece, pieces};
use crate::listing::Listing;
use crate::measures::counts::{Counts, share};
use crate::measures::roles::plain;
use crate::product::{Product, report_of};
use crate::setting::Setting;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use whosays_engine::Learnt;
use whosays_model::{Claim, EventKind, EventMention, MONTHS, Value as Said};

/// Nothing is listed: a record is no sentence.
pub(crate) const LISTS: &[&str] = &[];
/// The names of states, for their codes: the record has names, the product codes.
const STATES: &str = include_str!("../../../../crates/engine/lexicon/states.tsv");
/// Violations by a claim's count.
const BY_COUNT: &[(&str, &str)] = &[
    ("killed", "killing"),
    ("abducted", "kidnapping"),
    ("arrested", "arbitrary detention"),
    ("held", "arbitrary detention"),
];
/// Violations by an event's method.
const BY_METHOD: &[(&str, &str)] = &[
    ("killing", "killing"),
    ("shooting", "killing"),
    ("execution", "killing"),
    ("kidnapping", "kidnapping"),
    ("torture", "torture"),
    ("beating", "torture"),
];

/// Measures each field of the record.
pub(crate) fn run(setting: &Setting, product: &Product, _: &mut Listing) -> Result<Vec<Row>, Trouble> {
    let samples = text_of(&setting.data.join("hrds/train.json"))?;
    let samples: Vec<Value> = serde_json::from_str(&samples).map_err(|error| format!("train.json: {error}"))?;
    let codes = codes();
    let mut tally = Tally::default();
    for (number, sample) in samples.iter().enumerate() {
        let article = &sample["sample"];
        let field = |name: &str| article[name].as_str().unwrap_or_default();
        let text = format!("{}\n\n{}", field("Input.title"), plain_text(field("Input.article_interface")));
        let report = report_of(&text, &number.to_string(), Some(field("Input.publish_date")))?;
        tally.add(&sample["annotations"][0]["annotation"], &product.learn(&report), &codes);
    }
    Ok(tally.rows())
}

/// Of each field, how often it is right and how often the record has it.
#[derive(Default)]
struct Tally {
    fields: BTreeMap<&'static str, (usize, usize)>,
    perpetrators_mentioned: usize,
    violations: Counts,
}

impl Tally {
    fn add(&mut self, record: &Value, learnt: &Learnt, codes: &BTreeMap<String, String>) {
        let main = main_of(&learnt.mentions);
        let mentioned = record["perpetrator_mention"].as_bool().unwrap_or_default();
        self.perpetrators_mentioned += usize::from(mentioned);
        self.note("perpetrator_mentioned", mentioned == main.is_some_and(|main| !main.actors.is_empty()));
        if let Some(country) = stated(&record["country"]) {
            let code = codes.get(&plain(&country));
            self.note("country", code.is_some() && code == main.and_then(|main| main.country.as_ref()));
        }
        if let Some(city) = stated(&record["city"]) {
            let places = main.map(|main| main.places.as_slice()).unwrap_or_default();
            self.note("city", places.iter().any(|place| plain(place) == plain(&city)));
        }
        self.add_date(record, main);
        for victim in record["victims"].as_array().into_iter().flatten() {
            if let Some(name) = stated(&victim["victim_name"]) {
                let mut targets = learnt.mentions.iter().flat_map(|mention| &mention.targets);
                self.note("victim_names", targets.any(|target| plain(target).contains(&plain(&name))));
            }
        }
        self.add_violations(record, learnt);
    }

    fn add_date(&mut self, record: &Value, main: Option<&EventMention>) {
        let first = main.and_then(|main| main.date.as_ref()).map(|date| date.bounds().0);
        let date = main.and_then(|main| main.date.as_ref());
        // A field counts only where the event's date is that narrow.
        let (year, month, day) = (
            first.map(|(year, ..)| i64::from(year)),
            first.filter(|_| date.is_some_and(|date| date.days() <= 31)).map(|(_, month, _)| i64::from(month)),
            first.filter(|_| date.is_some_and(whosays_model::DateInterval::is_day)).map(|(.., day)| i64::from(day)),
        );
        for (name, key, said) in [("year", "year", year), ("month", "month", month), ("day", "date", day)] {
            if let Some(expected) = stated(&record[key]).and_then(|value| number(&value)) {
                self.note(name, said == Some(expected));
            }
        }
    }

    fn add_violations(&mut self, record: &Value, learnt: &Learnt) {
        let known: BTreeSet<&str> = BY_COUNT.iter().chain(BY_METHOD).map(|(_, violation)| *violation).collect();
        let listed = record["violation_types"].as_array().into_iter().flatten().filter_map(Value::as_str);
        let expected: BTreeSet<&str> = listed.filter(|violation| known.contains(violation)).collect();
        let said = violations(learnt);
        self.violations += Counts::of(said.intersection(&expected).count(), said.len(), expected.len());
    }

    fn note(&mut self, field: &'static str, is_right: bool) {
        let (right, all) = self.fields.entry(field).or_default();
        *right += usize::from(is_right);
        *all += 1;
    }

    fn rows(&self) -> Vec<Row> {
        let articles = self.fields.get("perpetrator_mentioned").map_or(0, |(_, all)| *all);
        let rows = self.fields.iter().map(|(field, (right, all))| {
            let row = Row::new(format!("hrds_{field}"), share(*right as f64, *all as f64));
            let always = share(self.perpetrators_mentioned as f64, articles as f64);
            if *field == "perpetrator_mentioned" { row.constant(always) } else { row }
        });
        rows.chain([Row::new("hrds_violations_f1", self.violations.f1())]).collect()
    }
}

fn main_of(mentions: &[EventMention]) -> Option<&EventMention> {
    let told = mentions.iter().filter(|mention| matches!(mention.kind, EventKind::Attack | EventKind::Arrest));
    told.rev().max_by_key(|mention| mention.claims.len())
}

fn violations(learnt: &Learnt) -> BTreeSet<&'static str> {
    let mut found = BTreeSet::new();
    for mention in &learnt.mentions {
        found.extend((mention.kind == EventKind::Arrest).then_some("arbitrary detention"));
        let method = mention.method.as_deref().filter(|_| mention.kind == EventKind::Attack);
        found.extend(BY_METHOD.iter().filter(|(name, _)| Some(*name) == method).map(|(_, violation)| *violation));
    }
    let counted = learnt.claims.iter().flat_map(counts_of);
    found.extend(
        counted.filter_map(|count| BY_COUNT.iter().find(|(name, _)| *name == count)).map(|(_, violation)| *violation),
    );
    found
}

fn counts_of(claim: &Claim) -> Vec<&'static str> {
    match &claim.value {
        Said::Casualties(value) => value.counts().map(|(name, _)| name).collect(),
        _ => Vec::new(),
    }
}

/// A field that the annotators have filled.
fn stated(value: &Value) -> Option<String> {
    let text = value.as_str()?.trim();
    let nothing = ["", "none", "unknown", "insufficient info", "insufficient information"];
    (!nothing.contains(&text.to_lowercase().as_str())).then(|| text.to_owned())
}

/// A number as the annotators write it: `2019.0`, `08`, a month's name.
fn number(text: &str) -> Option<i64> {
    let month = MONTHS.iter().position(|month| month.eq_ignore_ascii_case(text));
    month.map(|at| at as i64 + 1).or_else(|| text.split('.').next()?.trim().parse().ok())
}

/// The code of each name of a state.
fn codes() -> BTreeMap<String, String> {
    let mut codes = BTreeMap::new();
    for line in STATES.lines().filter(|line| !line.starts_with('#')) {
        let mut columns = line.split('\t');
        let (Some(code), Some(name)) = (columns.next(), columns.next()) else { continue };
        let aliases = columns.next().unwrap_or_default().split('|');
        for name in std::iter::once(name).chain(aliases).filter(|name| !name.is_empty()) {
            codes.entry(plain(name)).or_insert_with(|| code.to_owned());
        }
    }
    codes
}

/// Paragraphs of a fragment of HTML, with a blank line between them.
fn plain_text(fragment: &str) -> String {
    let mut text = String::new();
    for piece in pieces(fragment) {
        match piece {
            Piece::Text(words) => text.push_str(&words),
            Piece::Close(name) if name == "p" => text.push_str("\n\n"),
            _ => {}
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_in_many_forms() {
        assert_eq!(number("2019.0"), Some(2019));
        assert_eq!(number("08"), Some(8));
        assert_eq!(number("August"), Some(8));
        assert_eq!(number("soon"), None);
    }

    #[test]
    fn states_have_codes_under_every_name() {
        let codes = codes();
        assert_eq!(codes.get("united kingdom").map(String::as_str), Some("GB"));
        assert_eq!(codes.get("usa"), codes.get("united states"));
    }

    #[test]
    fn a_fragment_of_a_page_becomes_paragraphs() {
        assert_eq!(plain_text("<p>One &amp; two.</p> <p>Three.</p>"), "One & two.\n\n Three.\n\n");
    }

    #[test]
    fn what_annotators_leave_open_is_not_asked() {
        assert_eq!(stated(&Value::from("None")), None);
        assert_eq!(stated(&Value::Null), None);
        assert_eq!(stated(&Value::from(" Minsk ")), Some("Minsk".to_owned()));
    }
}

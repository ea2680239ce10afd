//! MUC-4 as it was run in 1992: upper-case reports and templates of 25 slots.
//!
//! The published figures are those of the best systems of 1992, on the test sets that are held back.

use super::incident::{Incident, incidents};
use super::{Trouble, text_of};
use crate::board::Row;
use crate::forms::muc::{Fill, Filled, keys, messages};
use crate::listing::Listing;
use crate::measures::counts::Counts;
use crate::measures::muc::score;
use crate::product::{Product, report_of};
use crate::setting::Setting;
use whosays_model::{DateInterval, Number};

/// Nothing is listed: a slot is of a report, not of a sentence.
pub(crate) const LISTS: &[&str] = &[];
/// The names of states by code, as the lexicon has them.
const STATES: &str = include_str!("../../../../crates/engine/lexicon/states.tsv");
/// Texts and keys of the two test sets that are not held back.
const SETS: &[(&str, &str, &str)] =
    &[("muc4_tst1", "tst1/tst1-muc3", "tst1/key-tst1.v7"), ("muc4_tst2", "tst2/tst2-muc4", "tst2/key-tst2.v4")];
/// The best system of 1992.
const BEST: (f64, &str) = (0.559, "GE, on TST3; UMass 0.515, SRI 0.489, NYU 0.438");
const MONTHS: [&str; 12] = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

/// Measures both sets.
pub(crate) fn run(setting: &Setting, product: &Product, _: &mut Listing) -> Result<Vec<Row>, Trouble> {
    let folder = setting.data.join("muc4/raw");
    let mut rows = Vec::new();
    for (prefix, texts, key) in SETS {
        let keys = keys(&text_of(&folder.join(key))?);
        let mut total = Counts::default();
        for message in messages(&text_of(&folder.join(texts))?) {
            let Some(expected) = keys.get(&message.id) else { continue };
            let learnt = product.learn(&report_of(&message.text, &message.id, message.day.as_deref())?);
            let said: Vec<Filled> = incidents(&learnt).iter().map(filled).collect();
            total += score(&said, expected);
        }
        rows.push(Row::new(format!("{prefix}_precision"), total.precision()));
        rows.push(Row::new(format!("{prefix}_recall"), total.recall()));
        rows.push(Row::new(format!("{prefix}_f1"), total.f1()).beside(BEST.0, BEST.1));
    }
    Ok(rows)
}

/// An incident as a template.
fn filled(incident: &Incident<'_>) -> Filled {
    let mut filled = Filled::default();
    let mut put = |slot: u8, value: String, tag: Option<&str>| {
        let tags = tag.map(str::to_owned).into_iter().collect();
        let fill = Fill { is_optional: false, values: vec![value], tags };
        let fills = filled.slots.entry(slot).or_default();
        if !fills.contains(&fill) {
            fills.push(fill);
        }
    };
    if let Some(date) = &incident.mention.date {
        put(2, dated(date), None);
    }
    if let Some(location) = location(incident) {
        put(3, location, None);
    }
    put(4, incident.sort.to_uppercase(), None);
    put(5, incident.stage().to_owned(), None);
    if let Some(is_of_a_state) = incident.is_of_a_state() {
        put(8, if is_of_a_state { "STATE-SPONSORED VIOLENCE" } else { "TERRORIST ACT" }.to_owned(), None);
    }
    for name in incident.people_behind() {
        put(9, name.to_uppercase(), None);
    }
    for name in incident.organisations_behind() {
        put(10, name.to_uppercase(), None);
        put(11, incident.confidence(name).to_owned(), Some(&name.to_uppercase()));
    }
    for name in incident.things_hit() {
        put(12, name.to_uppercase(), None);
    }
    for name in incident.people_hit() {
        put(19, name.to_uppercase(), None);
    }
    for (what, number) in incident.counted() {
        let who = number.who.as_deref().map(str::to_uppercase);
        if let Some(count) = counted(number) {
            put(21, count, who.as_deref());
        }
        if let Some(effect) = [("killed", "DEATH"), ("injured", "INJURY")].iter().find(|(name, _)| *name == what) {
            put(23, effect.1.to_owned(), who.as_deref());
        }
    }
    filled
}

/// `12 MAR 90`, or two of them.
fn dated(date: &DateInterval) -> String {
    let day = |(year, month, day): (i16, u8, u8)| {
        let month = MONTHS.get(usize::from(month.saturating_sub(1))).copied().unwrap_or_default();
        format!("{day:02} {month} {:02}", year.rem_euclid(100))
    };
    let (first, last) = date.bounds();
    if first == last { day(first) } else { format!("{} - {}", day(first), day(last)) }
}

/// The country and the most precise place.
fn location(incident: &Incident<'_>) -> Option<String> {
    let name = |code: &str| {
        let row = STATES.lines().find(|line| line.split('\t').next() == Some(code))?;
        row.split('\t').nth(1).map(str::to_uppercase)
    };
    let country = incident.mention.country.as_deref().and_then(name);
    let place = incident.mention.places.first().map(|place| place.to_uppercase());
    let parts: Vec<String> =
        country.clone().into_iter().chain(place.filter(|place| Some(place) != country.as_ref())).collect();
    (!parts.is_empty()).then(|| parts.join(": "))
}

fn counted(number: &Number) -> Option<String> {
    let n = number.n?;
    Some(number.high.map_or_else(|| n.to_string(), |high| format!("{n} - {high}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_written_as_the_keys_write_them() {
        let day = DateInterval::day(1990, 3, 2).unwrap();
        assert_eq!(dated(&day), "02 MAR 90");
        assert_eq!(dated(&DateInterval::month(1990, 3).unwrap()), "01 MAR 90 - 31 MAR 90");
    }

    #[test]
    fn numbers_are_written_as_the_keys_write_them() {
        let number = |high| Number { n: Some(5), high, bound: whosays_model::Bound::About, who: None, text: None };
        assert_eq!(counted(&number(None)).as_deref(), Some("5"));
        assert_eq!(counted(&number(Some(7))).as_deref(), Some("5 - 7"));
    }
}

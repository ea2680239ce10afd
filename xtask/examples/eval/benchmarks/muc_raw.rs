//! MUC-4 as it was run in 1992: upper-case reports and templates of 25 slots.
//!
//! The reports get their small letters back first. Who and what fill the roles is found by the network that learnt it from
//! the conference's development reports (`xtask/models/roles.md`), days, places and whom a claim counts by the product. The published figures
//! are those of the best systems of 1992, on the test sets that are held back.

mod slots;
mod states;
mod told;
mod victims;
mod words;

use super::{Trouble, text_of};
use crate::board::Row;
use crate::forms::capitals::restored;
use crate::forms::muc::{Filled, Message, keys, messages};
use crate::listing::Listing;
use crate::measures::counts::Counts;
use crate::measures::muc::score;
use crate::product::{Product, report_of};
use crate::setting::Setting;
use told::Told;

/// Nothing is listed: a slot is of a report, not of a sentence.
pub(crate) const LISTS: &[&str] = &[];
/// Texts and keys of the two test sets that are not held back.
const SETS: &[(&str, &str, &str)] =
    &[("muc4_tst1", "tst1/tst1-muc3", "tst1/key-tst1.v7"), ("muc4_tst2", "tst2/tst2-muc4", "tst2/key-tst2.v4")];
/// The best system of 1992.
const BEST: (f64, &str) = (0.559, "GE, on TST3; UMass 0.515, SRI 0.489, NYU 0.438");

/// Measures both sets.
pub(crate) fn run(setting: &Setting, product: &Product, _: &mut Listing) -> Result<Vec<Row>, Trouble> {
    let folder = setting.data.join("muc4/raw");
    let mut rows = Vec::new();
    for (prefix, texts, key) in SETS {
        let keys = keys(&text_of(&folder.join(key))?);
        let mut total = Counts::default();
        for message in messages(&text_of(&folder.join(texts))?) {
            let Some(expected) = keys.get(&message.id) else { continue };
            total += score(&templates(&message, product)?, expected);
        }
        rows.push(Row::new(format!("{prefix}_precision"), total.precision()));
        rows.push(Row::new(format!("{prefix}_recall"), total.recall()));
        rows.push(Row::new(format!("{prefix}_f1"), total.f1()).beside(BEST.0, BEST.1));
    }
    Ok(rows)
}

/// The templates of a message.
fn templates(message: &Message, product: &Product) -> Result<Vec<Filled>, String> {
    let report = report_of(&restored(&message.text), &message.id, message.day.as_deref())?;
    let told = Told::of(&report, body(&report.text), product)?;
    // The network has learnt from round brackets.
    let body = message.text[body(&message.text)..].replace('[', "(").replace(']', ")");
    let incidents = product.roles()?.read(&body).map_err(|error| format!("{}: {error}", message.id))?;
    Ok(incidents.incidents.iter().filter_map(|incident| slots::template(incident, &told)).collect())
}

/// Where a message's text begins after its dateline.
fn body(text: &str) -> usize {
    let heads = ["[TEXT]", "[text]", " -- "];
    heads.iter().find_map(|head| text.find(head).map(|at| at + head.len())).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_body_begins_after_the_dateline() {
        let of = |text: &str| text[body(text)..].to_owned();
        assert_eq!(of("TARSK, 12 MAR 90 (XYZ) -- [TEXT] THE FRONT LEFT"), " THE FRONT LEFT");
        assert_eq!(of("TARSK -- IT BURNED -- TWICE"), "IT BURNED -- TWICE");
        assert_eq!(of("IT BURNED"), "IT BURNED");
    }
}

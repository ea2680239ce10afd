//! A toll over time: the accounts of one figure of one event, by the day on which they were published.

use super::figures::COUNTED;
use crate::brief::{Chart, Item, Point, Sentence, Table, columns};
use crate::ledger::Ledger;
use crate::{names, voice, wording};
use std::collections::BTreeSet;
use whosays_model::{Account, Event, Field, Number, Stance};

/// How many charts a brief holds.
const MOST_CHARTS: usize = 2;
/// From how many days of publication on a figure is drawn.
const FEWEST_DAYS: usize = 3;
/// For how many days after the first account a figure is followed; later retellings would press these together.
const LONGEST: i64 = 60;

/// Charts of the figures that three reports or more give on different days, of the events that most tell of.
pub(super) fn charts<'a>(ledger: &mut Ledger<'a>, events: &[&'a Event]) -> Vec<Item> {
    let mut charts = Vec::new();
    for event in events.iter().filter(|event| names::of_event(event) != names::kind_noun(event)) {
        for (field, noun) in COUNTED {
            if charts.len() < MOST_CHARTS {
                charts.extend(chart(ledger, event, *field, noun).map(Item::Chart));
            }
        }
    }
    charts
}

struct Dated<'a> {
    account: &'a Account,
    number: Number,
    day: i64,
    date: String,
}

fn chart<'a>(ledger: &mut Ledger<'a>, event: &'a Event, field: Field, noun: &str) -> Option<Chart> {
    let of_field = event.accounts.iter().filter(|account| account.field == field && account.stance == Stance::Affirm);
    let mut dated: Vec<Dated> = of_field.filter_map(|account| dated(ledger, account)).collect();
    // One figure a chart: that of all who suffered it, else of the class that stands first in the alphabet.
    let counted = dated.iter().map(|one| &one.account.counted).min().cloned()?;
    dated.retain(|one| one.account.counted == counted);
    dated.sort_by(|a, b| (a.day, a.number.n, &a.account.claim).cmp(&(b.day, b.number.n, &b.account.claim)));
    dated.dedup_by(|a, b| {
        a.day == b.day && a.number.range() == b.number.range() && a.account.report == b.account.report
    });
    let first = dated.first()?.day;
    dated.retain(|one| one.day - first <= LONGEST);
    let days: BTreeSet<i64> = dated.iter().map(|one| one.day).collect();
    let numbers: BTreeSet<Option<u64>> = dated.iter().map(|one| one.number.n).collect();
    if days.len() < FEWEST_DAYS || numbers.len() < 2 {
        return None;
    }
    let points = dated.iter().map(|one| point(one, first)).collect();
    let rows = dated.iter().map(|one| row(ledger, one)).collect();
    let counted = counted.map(|counted| format!(" ({counted})")).unwrap_or_default();
    let title = format!("{}: {noun}{counted}, by day of publication", wording::capitalised(&names::of_event(event)));
    Some(Chart {
        title: title.clone(),
        points,
        table: Table { caption: title, columns: columns(&["Published", "Figure", "Says who", "Stands"]), rows },
    })
}

fn dated<'a>(ledger: &Ledger<'a>, account: &'a Account) -> Option<Dated<'a>> {
    let number: Number =
        serde_json::from_value(account.value.clone()).ok().filter(|number: &Number| number.n.is_some())?;
    let published = ledger.report(&account.report)?.published()?;
    published.is_day().then(|| Dated {
        account,
        number,
        day: published.day_numbers().0,
        date: wording::date(published),
    })
}

fn point(one: &Dated, first: i64) -> Point {
    let (low, high) = one.number.range();
    Point {
        day: u64::try_from(one.day - first).unwrap_or(0),
        date: one.date.clone(),
        n: one.number.n.unwrap_or(0),
        open_above: high.is_none(),
        open_below: low.is_none(),
        stands: one.account.stands(),
    }
}

fn row<'a>(ledger: &mut Ledger<'a>, one: &Dated<'a>) -> Vec<Sentence> {
    let claim = ledger.claim(&one.account.claim);
    let teller = claim.map_or(one.account.speaker.clone(), |claim| voice::teller(ledger, claim));
    let citations = claim.and_then(|claim| ledger.cite(claim, &[])).into_iter().collect();
    vec![
        Sentence::plain(one.date.clone()),
        Sentence::plain(one.number.in_words()),
        Sentence { text: wording::capitalised(&teller), citations },
        Sentence::plain(if one.account.stands() { "yes" } else { "revised later" }),
    ]
}

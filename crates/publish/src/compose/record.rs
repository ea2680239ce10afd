//! How forecasts fared: the scores of those who forecast in public, with how few forecasts they rest on, and calibration.
//!
//! Brier and log scores come with the ledger. Calibration sets beside each range of probabilities how often what was put there
//! came (Murphy and Winkler 1977, Reliability of subjective probability forecasts of precipitation and temperature); what came
//! in part counts half. Of private people no figure is kept.

use super::foretold::speaker;
use super::warned::{cite_all, cited};
use crate::brief::{Item, Material, Section, Sentence, Table, columns};
use crate::ledger::Ledger;
use crate::{likelihood, wording};
use std::cmp::Reverse;
use whosays_model::{Claim, Forecast, ForecastRecord, Resolution};

/// Fewer settled forecasts than this show little of a forecaster.
const FEW: usize = 20;
/// How many forecasters the table holds.
const MOST: usize = 8;

/// A forecast with a probability, and how much of it came.
struct Settled<'a> {
    forecast: &'a Forecast,
    probability: f64,
    came: f64,
}

/// The scores, one forecaster a row, and the calibration of them all.
pub(super) fn section<'a>(ledger: &mut Ledger<'a>, material: &Material) -> Section {
    let settled: Vec<Settled> = material.forecasts.iter().filter_map(settled).collect();
    let mut records: Vec<&ForecastRecord> = material.records.iter().collect();
    records.sort_by_key(|record| (Reverse(record.settled), &record.speaker));
    records.truncate(MOST);
    let rows: Vec<Vec<Sentence>> = records.into_iter().filter_map(|record| scores(ledger, record, &settled)).collect();
    let mut items = Vec::new();
    if !rows.is_empty() {
        items.push(Item::Table(Table {
            caption: "Scores of those who forecast in a public role".to_owned(),
            columns: columns(&["Forecaster", "Settled", "Brier score", "Log score", "Mean said", "Came"]),
            rows,
        }));
        items.push(Item::Table(calibration(ledger, &settled)));
    }
    let intro = (!items.is_empty()).then(|| rule(settled.len()));
    Section { id: "record".to_owned(), heading: "How forecasts fared".to_owned(), intro, items }
}

fn rule(settled: usize) -> String {
    let few = if settled < FEW { ", too few to judge a forecaster by" } else { "" };
    let forecasts = wording::count_of(settled, "settled forecast", "settled forecasts");
    format!(
        "Over {forecasts}{few}. Brier score: mean squared error of the probability given, 0 best, 1 worst. Log score: mean \
         logarithm of the probability given to what came, 0 best. What came in part counts half. No figure is kept of private people."
    )
}

fn settled(forecast: &Forecast) -> Option<Settled<'_>> {
    let came = match forecast.resolution {
        Resolution::Happened => 1.0,
        Resolution::Partly => 0.5,
        Resolution::DidNot => 0.0,
        Resolution::CannotBeTold | Resolution::Open => return None,
    };
    let probability = forecast.probability.filter(|share| (0.0..=1.0).contains(share))?;
    forecast.is_public.then_some(Settled { forecast, probability, came })
}

fn scores<'a>(ledger: &mut Ledger<'a>, record: &ForecastRecord, settled: &[Settled]) -> Option<Vec<Sentence>> {
    let own: Vec<&Settled> = settled.iter().filter(|one| one.forecast.speaker == record.speaker).collect();
    let claims = cited(ledger, &own.first()?.forecast.claims);
    let name = speaker(ledger, own.first()?.forecast, &claims);
    let over = format!("over {}", wording::number(record.settled as u64));
    let of_all = format!("{} of {}", wording::number(record.settled as u64), wording::number(record.forecasts as u64));
    Some(vec![
        Sentence::plain(wording::capitalised(&name)),
        Sentence { text: of_all, citations: citations(ledger, &own) },
        Sentence::plain(format!("{:.2} {over}", record.brier)),
        Sentence::plain(format!("{:.2} {over}", record.log_score)),
        Sentence::plain(format!("{:.0}% {over}", 100.0 * record.said)),
        Sentence::plain(format!("{:.0}% {over}", 100.0 * record.came)),
    ])
}

fn citations<'a>(ledger: &mut Ledger<'a>, settled: &[&Settled]) -> Vec<usize> {
    let claims: Vec<&'a Claim> = settled
        .iter()
        .flat_map(|one| [cited(ledger, &one.forecast.claims), cited(ledger, &one.forecast.resolved_by)])
        .filter_map(|claims| claims.into_iter().next())
        .collect();
    cite_all(ledger, &claims)
}

fn calibration<'a>(ledger: &mut Ledger<'a>, settled: &[Settled]) -> Table {
    let bands = likelihood::bands();
    let rows = bands.iter().filter_map(|band| {
        let held: Vec<&Settled> = settled.iter().filter(|one| is_in(one.probability, *band, &bands)).collect();
        let came = held.iter().map(|one| one.came).sum::<f64>();
        let text = format!("{came} of {}", wording::number(held.len() as u64));
        let citations = citations(ledger, &held);
        (!held.is_empty())
            .then(|| vec![Sentence::plain(format!("{}–{}%", band.0, band.1)), Sentence { text, citations }])
    });
    Table {
        caption: "Calibration: of what was put at these probabilities, how much came".to_owned(),
        columns: columns(&["Put at", "Came"]),
        rows: rows.collect(),
    }
}

// A share on the border of two ranges is of the upper one; what lies beyond the scale is of its nearest range.
fn is_in(share: f64, band: (u8, u8), bands: &[(u8, u8)]) -> bool {
    let (low, high) = (f64::from(band.0) / 100.0, f64::from(band.1) / 100.0);
    (share >= low || bands.first() == Some(&band)) && (share < high || bands.last() == Some(&band))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_share_is_in_one_range() {
        let bands = likelihood::bands();
        for hundredths in 0..=100 {
            let share = f64::from(hundredths) / 100.0;
            assert_eq!(bands.iter().filter(|band| is_in(share, **band, &bands)).count(), 1, "{share}");
        }
        assert!(is_in(0.55, (55, 80), &bands) && is_in(1.0, (95, 99), &bands) && is_in(0.0, (1, 5), &bands));
    }
}

//! How forecasts fared: scores and calibration of those who forecast in public, with how few forecasts they rest on.
//!
//! The Brier score is the mean squared difference between the probability given and what came (1 or 0): half of the sum over
//! both outcomes in Brier, Verification of forecasts expressed in terms of probability (1950). The log score is the mean
//! natural logarithm of the probability given to what came (Good, Rational decisions, 1952). Calibration sets beside each
//! range of probabilities how often what was put there came (Murphy and Winkler 1977, reliability). Of private people no
//! figure is kept.

use super::foretold::speaker;
use super::warned::{cite_all, cited};
use crate::brief::{Item, Section, Sentence, Table, columns};
use crate::ledger::Ledger;
use crate::{likelihood, wording};
use std::collections::BTreeMap;
use whosays_model::{Claim, Forecast, Resolution};

/// Fewer settled forecasts than this show little of a forecaster.
const FEW: usize = 20;
/// How many forecasters the table holds.
const MOST: usize = 8;
/// A probability of 0 or 1 that fails would count without bound.
const SUREST: f64 = 0.99;

/// A forecast with a probability that came or did not.
struct Settled<'a> {
    forecast: &'a Forecast,
    probability: f64,
    came: bool,
}

/// The scores, one forecaster a row, and the calibration of them all.
pub(super) fn section<'a>(ledger: &mut Ledger<'a>, forecasts: &[Forecast]) -> Section {
    let settled: Vec<Settled> = forecasts.iter().filter_map(settled).collect();
    let mut by_speaker: BTreeMap<String, Vec<&Settled>> = BTreeMap::new();
    for one in &settled {
        let claims = cited(ledger, &one.forecast.claims);
        by_speaker.entry(speaker(ledger, one.forecast, &claims)).or_default().push(one);
    }
    let mut rows: Vec<(&String, &Vec<&Settled>)> = by_speaker.iter().collect();
    rows.sort_by_key(|(name, settled)| (std::cmp::Reverse(settled.len()), *name));
    rows.truncate(MOST);
    let rows: Vec<Vec<Sentence>> = rows.into_iter().map(|(name, settled)| scores(ledger, name, settled)).collect();
    let mut items = Vec::new();
    if !rows.is_empty() {
        items.push(Item::Table(Table {
            caption: "Scores of those who forecast in a public role".to_owned(),
            columns: columns(&["Forecaster", "Settled", "Brier score", "Log score"]),
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
        "Over {forecasts}{few}. Brier score: mean squared error of the probability given, 0 best, 1 worst. \
         Log score: mean logarithm of the probability given to what came, 0 best. No figure is kept of private people."
    )
}

fn settled(forecast: &Forecast) -> Option<Settled<'_>> {
    let came = match forecast.resolution {
        Resolution::Happened => true,
        Resolution::DidNot => false,
        Resolution::Partly | Resolution::CannotBeTold | Resolution::Open => return None,
    };
    let probability = forecast.probability.filter(|share| (0.0..=1.0).contains(share))?;
    forecast.is_public.then_some(Settled { forecast, probability, came })
}

fn brier(settled: &[&Settled]) -> f64 {
    mean(settled.iter().map(|one| (one.probability - f64::from(u8::from(one.came))).powi(2)))
}

fn log_score(settled: &[&Settled]) -> f64 {
    let given = |one: &&Settled| if one.came { one.probability } else { 1.0 - one.probability };
    mean(settled.iter().map(|one| given(one).clamp(1.0 - SUREST, SUREST).ln()))
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, n) = values.fold((0.0, 0.0), |(sum, n), value| (sum + value, n + 1.0));
    if n == 0.0 { 0.0 } else { sum / n }
}

fn scores<'a>(ledger: &mut Ledger<'a>, name: &str, settled: &[&Settled]) -> Vec<Sentence> {
    let came = settled.iter().filter(|one| one.came).count();
    let over = format!("over {}", wording::number(settled.len() as u64));
    vec![
        Sentence::plain(wording::capitalised(name)),
        Sentence {
            text: format!("{}, of which {} came", wording::number(settled.len() as u64), wording::number(came as u64)),
            citations: citations(ledger, settled),
        },
        Sentence::plain(format!("{:.2} {over}", brier(settled))),
        Sentence::plain(format!("{:.2} {over}", log_score(settled))),
    ]
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
    let last = bands.last().copied().unwrap_or((0, 100));
    let mut rows = Vec::new();
    for band in bands {
        let (low, high) = (f64::from(band.0) / 100.0, f64::from(band.1) / 100.0);
        // A share on the border of two ranges is of the upper one; what lies beyond the scale is of its nearest range.
        let of_band = |share: f64| (share >= low || band.0 == 1) && (share < high || band == last);
        let of_band: Vec<&Settled> = settled.iter().filter(|one| of_band(one.probability)).collect();
        if !of_band.is_empty() {
            let came = of_band.iter().filter(|one| one.came).count();
            let (came, all) = (wording::number(came as u64), wording::number(of_band.len() as u64));
            rows.push(vec![
                Sentence::plain(format!("{}–{}%", band.0, band.1)),
                Sentence { text: format!("{came} of {all}"), citations: citations(ledger, &of_band) },
            ]);
        }
    }
    Table {
        caption: "Calibration: of what was put at these probabilities, how much came".to_owned(),
        columns: columns(&["Put at", "Came"]),
        rows,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use whosays_model::ForecastId;

    fn forecast(probability: Option<f64>, resolution: Resolution, is_public: bool) -> Forecast {
        Forecast {
            id: ForecastId::from_written("f-1"),
            claims: Vec::new(),
            origins: 1,
            speaker: "Ministry".to_owned(),
            role: None,
            is_public,
            what: "an attack".to_owned(),
            date: None,
            window: None,
            likelihood: None,
            probability,
            condition: None,
            resolution,
            event: None,
            because: Vec::new(),
            resolved_by: Vec::new(),
            by: "test".to_owned(),
        }
    }

    #[test]
    fn scores_are_those_of_the_papers() {
        let forecasts =
            [forecast(Some(0.8), Resolution::Happened, true), forecast(Some(0.8), Resolution::DidNot, true)];
        let settled: Vec<Settled> = forecasts.iter().filter_map(settled).collect();
        let settled: Vec<&Settled> = settled.iter().collect();
        assert!((brier(&settled) - 0.34).abs() < 1e-9, "(0.04 + 0.64) / 2");
        assert!((log_score(&settled) - (0.8_f64.ln() + 0.2_f64.ln()) / 2.0).abs() < 1e-9);
    }

    #[test]
    fn nothing_is_kept_of_private_people_or_of_what_is_not_settled() {
        for one in [
            forecast(Some(0.8), Resolution::Happened, false),
            forecast(None, Resolution::Happened, true),
            forecast(Some(0.8), Resolution::Open, true),
            forecast(Some(0.8), Resolution::Partly, true),
        ] {
            assert!(settled(&one).is_none());
        }
    }

    #[test]
    fn a_sure_forecast_that_fails_counts_without_being_boundless() {
        let one = forecast(Some(1.0), Resolution::DidNot, true);
        let settled = settled(&one).unwrap();
        assert!((log_score(&[&settled]) - 0.01_f64.ln()).abs() < 1e-9);
    }
}

//! How well those who speak in public foretell, over the forecasts of a case that are settled.
//!
//! The Brier score is the mean square of what was said less what came (Brier 1950, Verification of forecasts expressed in terms of
//! probability): 0 is best, 0.25 what "fifty-fifty" on everything earns. The logarithmic score is the mean of the natural logarithm of
//! the share given to what came (Good 1952, Rational decisions): 0 is best. Both are said with how few forecasts they stand on.

use std::collections::BTreeMap;
use whosays_model::{Forecast, ForecastRecord, Resolution};

/// No share is taken for surer than this.
const SUREST: f64 = 0.99;

/// The record of each institution, office holder and expert with a settled forecast, by name.
pub(super) fn records(forecasts: &[Forecast]) -> Vec<ForecastRecord> {
    let mut by_speaker: BTreeMap<&str, Vec<&Forecast>> = BTreeMap::new();
    for forecast in forecasts.iter().filter(|forecast| forecast.is_public) {
        by_speaker.entry(&forecast.speaker).or_default().push(forecast);
    }
    by_speaker.into_iter().filter_map(|(speaker, own)| record(speaker, &own)).collect()
}

fn record(speaker: &str, own: &[&Forecast]) -> Option<ForecastRecord> {
    let settled: Vec<(f64, f64)> =
        own.iter().filter_map(|forecast| Some((forecast.probability?, came(forecast)?))).collect();
    let n = settled.len() as f64;
    if settled.is_empty() {
        return None;
    }
    let mean = |value: &dyn Fn(f64, f64) -> f64| settled.iter().map(|&(said, came)| value(said, came)).sum::<f64>() / n;
    Some(ForecastRecord {
        speaker: speaker.to_owned(),
        forecasts: own.len(),
        settled: settled.len(),
        brier: mean(&|said, came| (said - came).powi(2)),
        log_score: mean(&|said, came| {
            let said = said.clamp(1.0 - SUREST, SUREST);
            came * said.ln() + (1.0 - came) * (1.0 - said).ln()
        }),
        said: mean(&|said, _| said),
        came: mean(&|_, came| came),
    })
}

/// What came of a forecast as a share; nothing of one that is not settled.
fn came(forecast: &Forecast) -> Option<f64> {
    match forecast.resolution {
        Resolution::Happened => Some(1.0),
        Resolution::Partly => Some(0.5),
        Resolution::DidNot => Some(0.0),
        Resolution::CannotBeTold | Resolution::Open => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may unwrap")]

    use super::*;
    use whosays_model::{ClaimId, ForecastId};

    fn forecast(probability: f64, resolution: Resolution, is_public: bool) -> Forecast {
        Forecast {
            id: ForecastId::of(&ClaimId::numbered(1)),
            claims: vec![ClaimId::numbered(1)],
            origins: 1,
            speaker: "Emil Brandreth".to_owned(),
            role: None,
            is_public,
            what: "another attack".to_owned(),
            date: None,
            window: None,
            likelihood: None,
            probability: Some(probability),
            condition: None,
            resolution,
            event: None,
            because: Vec::new(),
            resolved_by: Vec::new(),
            by: String::new(),
        }
    }

    #[test]
    fn scores_are_means_over_what_is_settled() {
        let own = [
            forecast(0.8, Resolution::Happened, true),
            forecast(0.6, Resolution::DidNot, true),
            forecast(0.9, Resolution::Open, true),
        ];
        let records = records(&own);
        let one = &records[0];
        assert_eq!((records.len(), one.forecasts, one.settled), (1, 3, 2));
        assert!((one.brier - (0.04 + 0.36) / 2.0).abs() < 1e-9, "{one:?}");
        assert!((one.log_score - (0.8_f64.ln() + 0.4_f64.ln()) / 2.0).abs() < 1e-9, "{one:?}");
        assert!((one.came - 0.5).abs() < 1e-9);
    }

    #[test]
    fn private_persons_have_no_record() {
        assert!(records(&[forecast(0.8, Resolution::Happened, false)]).is_empty());
    }
}

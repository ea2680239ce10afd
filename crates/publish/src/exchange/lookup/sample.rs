//! What three reports say of a bombing in an invented town, two of them in other languages, each marked otherwise.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use crate::exchange::Exchange;
use serde::Deserialize;
use std::collections::BTreeMap;
use whosays_model::{
    Case, Claim, Event, EventMention, Forecast, Grades, Origin, Profile, Report, ReportId, Tlp, Warning,
};

/// All that is handed on.
pub(crate) struct Sample {
    pub(crate) case: Case,
    name: String,
    at: String,
    grades: Grades,
    actors: Vec<Profile>,
    warnings: Vec<Warning>,
    forecasts: Vec<Forecast>,
}

#[derive(Deserialize)]
struct Written {
    name: String,
    at: String,
    marking: BTreeMap<ReportId, String>,
    case: WrittenCase,
    grades: Grades,
    actors: Vec<Profile>,
    warnings: Vec<Warning>,
    forecasts: Vec<Forecast>,
}

#[derive(Deserialize)]
struct WrittenCase {
    reports: Vec<Report>,
    claims: Vec<Claim>,
    mentions: Vec<EventMention>,
    events: Vec<Event>,
    origins: Vec<Origin>,
}

fn written() -> Written {
    serde_json::from_str(include_str!("sample.json")).unwrap()
}

fn marking(report: &ReportId) -> Tlp {
    written().marking.get(report).map_or(Tlp::Clear, |label| Tlp::from_label(label).unwrap())
}

impl Sample {
    pub(crate) fn read() -> Self {
        let Written { name, at, case, grades, actors, warnings, forecasts, .. } = written();
        let WrittenCase { reports, claims, mentions, events, origins } = case;
        for claim in &claims {
            let report = reports.iter().find(|report| report.id == claim.report).unwrap();
            assert_eq!(report.words(claim.span()), claim.quote);
        }
        let case = Case { reports, claims, mentions, events, origins };
        Sample { case, name, at, grades, actors, warnings, forecasts }
    }

    pub(crate) fn exchange(&self) -> Exchange<'_> {
        Exchange {
            case: &self.case,
            name: &self.name,
            marking: &marking,
            is_marked: true,
            grades: &self.grades,
            actors: &self.actors,
            warnings: &self.warnings,
            forecasts: &self.forecasts,
            at: &self.at,
        }
    }
}

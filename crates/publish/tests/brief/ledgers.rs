//! The ledgers of warnings and forecasts, told.

use crate::case::case;
use crate::sentences;
use whosays_model::*;
use whosays_publish::brief::{Brief, Material, compose};

/// The warning of the small case, which the bombing followed.
pub(crate) fn warning(case: &Case) -> Warning {
    let told = case.claims.iter().find(|claim| claim.kind() == ClaimKind::Warning).unwrap();
    let bombed = case.claims.iter().find(|claim| claim.kind() == ClaimKind::Event).unwrap();
    Warning {
        id: WarningId::from_written("w-1"),
        claims: vec![told.id.clone()],
        origins: 1,
        issuer: Some("Norrland".into()),
        recipient: Some("Ostria".into()),
        date: Some("2031-04-20".parse().unwrap()),
        target: Some("a crowded hall".into()),
        place: None,
        wording: told.quote.clone(),
        window: None,
        response: Response::Unknown,
        response_by: Vec::new(),
        response_claims: Vec::new(),
        response_passages: Vec::new(),
        outcome: Outcome::Within,
        event: Some(case.events[0].id.clone()),
        lead_days: Some(14),
        because: vec!["both tell of “hall”".into()],
        outcome_claims: vec![bombed.id.clone()],
        by: "test".into(),
    }
}

/// The forecast of the small case.
pub(crate) fn forecast(case: &Case) -> Forecast {
    let told = case.claims.iter().find(|claim| claim.kind() == ClaimKind::Forecast).unwrap();
    Forecast {
        id: ForecastId::from_written("f-1"),
        claims: vec![told.id.clone()],
        origins: 1,
        speaker: "Ostrian officials".into(),
        role: None,
        is_public: true,
        what: "attack the harbour of Oster".into(),
        date: Some("2031-05-07".parse().unwrap()),
        window: Some(Window {
            days: "2031-06/2031-08".parse().unwrap(),
            words: Some("in the summer".into()),
            because: "“in the summer”: 2031-06/2031-08".into(),
        }),
        likelihood: Some("probably".into()),
        probability: Some(0.675),
        condition: None,
        resolution: Resolution::DidNot,
        event: None,
        because: vec!["its time passed, and no report tells of it".into()],
        resolved_by: Vec::new(),
        by: "test".into(),
    }
}

/// A case without ledgers.
pub(crate) fn material<'a>(case: &'a Case, assessment: &'a Assessment) -> Material<'a> {
    Material { case, assessment, warnings: &[], forecasts: &[], records: &[], tlp: None }
}

/// The small case with all ledgers told.
pub(crate) fn brief() -> Brief {
    let (case, assessment) = case();
    let (warnings, forecasts) = ([warning(&case)], [forecast(&case)]);
    let (brier, log_score) = (0.675 * 0.675, 0.325_f64.ln());
    let speaker = "Ostrian officials".to_owned();
    let records = [ForecastRecord { speaker, forecasts: 2, settled: 1, brier, log_score, said: 0.675, came: 0.0 }];
    let (warnings, forecasts, records) = (&warnings[..], &forecasts[..], &records[..]);
    compose(&Material { warnings, forecasts, records, ..material(&case, &assessment) })
}

#[test]
fn a_warning_is_told_with_what_was_done_and_what_followed() {
    // The summary tells its words already.
    assert_eq!(
        sentences(&brief(), "warnings"),
        [
            "Norrland warned Ostria on 20 April 2031, naming a crowded hall as the target.",
            "No report says what Ostria did with it.",
            "The Mell Hall bombing (4 May 2031) followed 14 days later, within its time (both tell of ‘hall’).",
        ]
    );
}

#[test]
fn what_a_recipient_did_is_told_on_somebodys_word() {
    let (case, assessment) = case();
    let denied = case.claims.iter().find(|claim| claim.quote.starts_with("Norrland denied")).unwrap();
    let told = |response, outcome| {
        let warning = Warning {
            response,
            response_by: vec!["Norrland Herald".into()],
            response_claims: vec![denied.id.clone()],
            outcome,
            event: None,
            lead_days: None,
            because: Vec::new(),
            ..warning(&case)
        };
        let warnings = [warning];
        let material = Material { warnings: &warnings, ..material(&case, &assessment) };
        sentences(&compose(&material), "warnings").join(" ")
    };
    let dismissed = told(Response::Dismissed, Outcome::None);
    assert!(dismissed.contains("Ostria set it aside, on the word of Norrland Herald"), "{dismissed}");
    assert!(dismissed.contains("Its time passed, and no report tells of what it warned of."), "{dismissed}");
    let heeded = told(Response::Heeded, Outcome::Prevented);
    assert!(heeded.contains("Ostria acted on it"), "{heeded}");
    assert!(heeded.contains("What it warned of was tried and foiled."), "{heeded}");
    let open = told(Response::Unknown, Outcome::Open);
    assert!(open.contains("Nothing that fits it has followed so far."), "{open}");
}

#[test]
fn what_a_report_says_of_a_response_in_its_own_voice_is_its_outlets() {
    let (case, assessment) = case();
    let happened = case.claims.iter().find(|claim| claim.kind() == ClaimKind::Event).unwrap();
    let warnings = [Warning {
        date: Some("2031-04".parse().unwrap()),
        response: Response::Heeded,
        response_by: vec!["author".into()],
        response_claims: vec![happened.id.clone()],
        ..warning(&case)
    }];
    let brief = compose(&Material { warnings: &warnings, ..material(&case, &assessment) });
    let told = sentences(&brief, "warnings").join(" ");
    assert!(told.contains("Ostria acted on it, on the word of The Oster Courier"), "{told}");
    assert!(told.contains("Norrland warned Ostria in April 2031"), "{told}");
}

#[test]
fn a_response_is_told_in_words_that_no_claim_stands_on_too() {
    let (case, assessment) = case();
    let report = &case.reports[0];
    let quote = "It has never held a town.";
    let start = report.text.find(quote).unwrap();
    let span = Span::new(start, start + quote.len());
    let warnings = [Warning {
        response: Response::Dismissed,
        response_passages: vec![Passage { report: report.id.clone(), span, quote: quote.into() }],
        ..warning(&case)
    }];
    let brief = compose(&Material { warnings: &warnings, ..material(&case, &assessment) });
    let told = sentences(&brief, "warnings");
    assert_eq!(told[1], "Ostria set it aside: “It has never held a town.”");
    let sentence = brief.sentences().find(|sentence| sentence.text == told[1]).unwrap();
    assert_eq!(brief.citations[sentence.citations[0] - 1].quote.text, quote);
}

#[test]
fn a_forecast_is_told_with_its_likelihood_its_window_and_what_became_of_it() {
    assert_eq!(
        sentences(&brief(), "forecasts"),
        [
            "Norrland Herald reports: “The Ardu Front will probably attack the harbour of Oster in the summer, Ostrian officials said.”",
            "It is put at “probably” (55–80%) and held to June–August 2031 (‘in the summer’: 2031-06/2031-08).",
            "It did not come true (its time passed, and no report tells of it).",
        ]
    );
}

#[test]
fn a_record_says_over_how_few_forecasts_it_is() {
    let brief = brief();
    let cells = sentences(&brief, "record");
    let own = ["Ostrian officials", "1 of 2", "0.46 over 1", "-1.12 over 1", "68% over 1", "0% over 1"];
    assert_eq!(cells[..6], own.map(str::to_owned));
    assert_eq!(cells[6..], ["55–80%".to_owned(), "0 of 1".to_owned()]);
    let section = brief.sections.iter().find(|section| section.id == "record").unwrap();
    let intro = section.intro.as_deref().unwrap();
    assert!(intro.starts_with("Over one settled forecast, too few to judge a forecaster by."), "{intro}");
}

#[test]
fn of_private_people_nothing_is_told_or_calibrated() {
    let (case, assessment) = case();
    let forecasts = [Forecast { is_public: false, ..forecast(&case) }];
    let material = Material { forecasts: &forecasts, ..material(&case, &assessment) };
    let brief = compose(&material);
    assert!(brief.sections.iter().all(|section| !["forecasts", "record"].contains(&section.id.as_str())));
}

#[test]
fn every_sentence_of_the_ledgers_cites() {
    let brief = brief();
    let told = brief.sections.iter().filter(|section| ["warnings", "forecasts"].contains(&section.id.as_str()));
    let told: Vec<_> = told.flat_map(|section| &section.items).flat_map(|item| item.sentences()).collect();
    assert_eq!(told.len(), 6);
    assert!(told.iter().all(|sentence| !sentence.citations.is_empty()));
}

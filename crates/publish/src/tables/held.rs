//! Holds what a table gives to what the nouns promise: ids, spans and quotations.

use super::TableError;
use std::collections::BTreeSet;
use whosays_model::{Claim, ClaimId, EventMention, Report, ReportId, Span, Value};

/// Holds the claims and mentions of a report to it: they name it, their words stand in its text, and a mention names claims
/// that are there.
///
/// # Errors
/// [`TableError::Misfit`] of the first that does not.
pub fn hold(report: &Report, claims: &[Claim], mentions: &[EventMention]) -> Result<(), TableError> {
    let misfit = |table, id: &str, what: String| TableError::Misfit {
        table,
        id: id.to_owned(),
        report: report.id.to_string(),
        what,
    };
    for claim in claims {
        claim_fits(report, claim).map_err(|what| misfit("claims", claim.id.as_str(), what))?;
    }
    let known: BTreeSet<&ClaimId> = claims.iter().map(|claim| &claim.id).collect();
    for mention in mentions {
        mention_fits(report, mention, &known).map_err(|what| misfit("mentions", mention.id.as_str(), what))?;
    }
    Ok(())
}

fn claim_fits(report: &Report, claim: &Claim) -> Result<(), String> {
    names_it(report, &claim.report)?;
    if ClaimId::numbered(claim.id.number()) != claim.id {
        return Err("an id of a claim is `c-` and 16 hexadecimal digits in small letters".to_owned());
    }
    let answers = match &claim.value {
        Value::Warning(value) => value.answers.as_deref().unwrap_or_default(),
        _ => &[],
    };
    let spans = claim.evidence.spans().chain(claim.speaker.span).chain(answers.iter().map(|answer| answer.span));
    stand(&report.text, spans)?;
    if claim.span().of(&report.text) == Some(claim.quote.as_str()) {
        return Ok(());
    }
    Err(format!("the text at {} is not its quotation", written(claim.span())))
}

fn mention_fits(report: &Report, mention: &EventMention, known: &BTreeSet<&ClaimId>) -> Result<(), String> {
    names_it(report, &mention.report)?;
    stand(&report.text, mention.evidence.spans())?;
    match mention.claims.iter().find(|claim| !known.contains(claim)) {
        Some(claim) => Err(format!("it names the claim {claim}, which the report does not have")),
        None => Ok(()),
    }
}

fn names_it(report: &Report, named: &ReportId) -> Result<(), String> {
    if report.id == *named { Ok(()) } else { Err(format!("it is of {named}")) }
}

/// Holds a report to its original and its layers to its text.
pub(super) fn report_fits(report: &Report, original: Option<&[u8]>) -> Result<(), String> {
    if original.is_some_and(|original| ReportId::of(original) != report.id) {
        return Err(format!("{} is not the hash of its original", report.id));
    }
    let blocks = report.blocks.iter().map(|block| block.span);
    let boilerplate = report.boilerplate.iter().map(|layer| layer.span);
    let runs = report.source.runs.iter().map(|run| run.span);
    // They are searched by halves, so their order is a promise too.
    let start = |span: Span| span.start;
    let is_sorted = blocks.clone().is_sorted_by_key(start) && boilerplate.clone().is_sorted_by_key(start);
    if !is_sorted || !runs.clone().is_sorted_by_key(start) {
        return Err("its blocks, boilerplate or source are out of order".to_owned());
    }
    if report.source.runs.iter().any(|run| run.origin > run.origin_end) {
        return Err("a run of its source ends before it begins".to_owned());
    }
    stand(&report.text, blocks.chain(boilerplate).chain(runs))
}

fn stand(text: &str, mut spans: impl Iterator<Item = Span>) -> Result<(), String> {
    match spans.find(|span| span.of(text).is_none()) {
        Some(span) => Err(format!("{} is no place in the text, which has {} bytes", written(span), text.len())),
        None => Ok(()),
    }
}

fn written(span: Span) -> String {
    format!("{}..{}", span.start, span.end)
}

//! What the recipient of a warning did with it, by the words of `lexicon/responses.tsv`.

use super::view::View;
use super::warnings::joined;
use std::collections::{BTreeSet, HashMap};
use std::sync::OnceLock;
use whosays_model::{Claim, ClaimId, Response, Value};

static RESPONSES: &str = include_str!("../../lexicon/responses.tsv");

/// How near to a telling, in bytes of the report, a claim can tell of the response to it.
const NEAR: usize = 900;

/// The response to a warning, and who says so.
pub(super) struct Answered {
    pub(super) response: Response,
    pub(super) by: Vec<String>,
    pub(super) by_recipient: Option<String>,
    pub(super) claims: Vec<ClaimId>,
}

/// What these claims say of the response: those that tell of the warning, those that tell what became of it, and those of other
/// kinds that stand near them.
pub(super) fn responses(view: &View, tellings: &[&Claim], answers: &[&Claim], recipient: Option<&str>) -> Answered {
    let _ = recipient;
    let near = view.case.claims.iter().filter(|claim| {
        !matches!(claim.value, Value::Warning(_) | Value::Forecast(_))
            && tellings
                .iter()
                .chain(answers)
                .any(|told| told.report == claim.report && told.span().start.abs_diff(claim.span().start) < NEAR)
    });
    let mut found = BTreeSet::new();
    let (mut by, mut claims) = (Vec::new(), Vec::new());
    for claim in tellings.iter().chain(answers).copied().chain(near) {
        let Some((what, _)) = response(&claim.quote) else { continue };
        found.insert(what);
        if !by.contains(&claim.speaker.name) {
            by.push(claim.speaker.name.clone());
        }
        claims.push(claim.id.clone());
    }
    let by_recipient = answers.iter().find_map(|claim| match &claim.value {
        Value::Warning(value) => value.recipient.clone(),
        _ => None,
    });
    Answered { response: if found.is_empty() { Response::Unknown } else { joined(&found) }, by, by_recipient, claims }
}

/// What a quotation says of a response, with the words that say it.
pub(super) fn response(quote: &str) -> Option<(Response, String)> {
    let words: Vec<String> =
        quote.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
    let held = (0..words.len()).flat_map(|at| (at + 1..=words.len().min(at + LONGEST)).map(move |end| (at, end)));
    let rows = held.filter_map(|(at, end)| {
        let phrase = words[at..end].join(" ");
        Some((end - at, *rows().get(phrase.as_str())?, phrase))
    });
    rows.max_by_key(|(length, ..)| *length).map(|(_, what, phrase)| (what, phrase))
}

/// No row has more words.
const LONGEST: usize = 6;

fn rows() -> &'static HashMap<&'static str, Response> {
    static ROWS: OnceLock<HashMap<&str, Response>> = OnceLock::new();
    ROWS.get_or_init(|| {
        let rows = RESPONSES.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'));
        rows.filter_map(|(phrase, what)| Some((phrase, what.parse().ok()?))).collect()
    })
}

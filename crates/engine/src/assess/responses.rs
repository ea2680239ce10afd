//! What the recipient of a warning did with it, by the words of `lexicon/responses.tsv`.

use super::view::View;
use std::collections::{BTreeSet, HashMap};
use std::sync::OnceLock;
use whosays_model::{Claim, Response, Value};

static RESPONSES: &str = include_str!("../../lexicon/responses.tsv");

/// How far behind a telling, in bytes of the report, what was done with it is looked for.
const BEHIND: usize = 1_500;
/// How far before it.
const BEFORE: usize = 400;

/// A claim that tells what was done with a warning.
pub(super) struct Found<'a> {
    pub(super) claim: &'a Claim,
    pub(super) what: Response,
}

impl<'a> Found<'a> {
    /// What a claim tells of a response, if it does.
    pub(super) fn of(claim: &'a Claim) -> Option<Self> {
        response(&claim.quote).map(|(what, _)| Found { claim, what })
    }
}

/// For each of some warnings, given by the claims that tell of them, what is told of the response to it: each sentence goes with
/// the telling that stands nearest before it, or right behind it.
pub(super) fn responses<'a>(view: &View<'a>, warnings: &[Vec<&Claim>]) -> Vec<Vec<Found<'a>>> {
    let mut found: Vec<Vec<Found>> = warnings.iter().map(|_| Vec::new()).collect();
    let mut seen = BTreeSet::new();
    for claim in view.case.claims.iter().filter(|claim| !matches!(claim.value, Value::Forecast(_))) {
        let distance = |told: &&Claim| {
            let (at, told) = (claim.span().start, told.span().start);
            if told <= at {
                (at - told <= BEHIND).then_some(at - told)
            } else {
                // What stands before counts as if it were further away.
                (told - at <= BEFORE).then_some(2 * (told - at) + BEHIND / 2)
            }
        };
        let own = |tellings: &Vec<&Claim>| {
            tellings.iter().filter(|told| told.report == claim.report).filter_map(distance).min()
        };
        let nearest = warnings.iter().enumerate().filter_map(|(at, tellings)| Some((own(tellings)?, at))).min();
        let Some((_, at)) = nearest else { continue };
        let Some(one) = Found::of(claim).filter(|_| seen.insert((at, &claim.report, claim.span()))) else { continue };
        found[at].push(one);
    }
    found
}

/// The response, where all tell of one: else it is not known.
pub(super) fn joined(found: &[Found]) -> Response {
    let all: BTreeSet<Response> = found.iter().map(|found| found.what).collect();
    match all.into_iter().collect::<Vec<_>>()[..] {
        [one] => one,
        _ => Response::Unknown,
    }
}

/// On whose word, each once.
pub(super) fn by(found: &[Found]) -> Vec<String> {
    let mut by: Vec<String> = Vec::new();
    for name in found.iter().map(|found| &found.claim.speaker.name) {
        if !by.contains(name) {
            by.push(name.clone());
        }
    }
    by
}

/// What a quotation says of a response, with the words that say it.
fn response(quote: &str) -> Option<(Response, String)> {
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

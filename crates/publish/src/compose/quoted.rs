//! The sections that tell what people say: strength, ties, measures, causes, judgements.

use super::ranked;
use crate::brief::{Item, Section, Sentence, Table, columns};
use crate::ledger::Ledger;
use crate::{names, voice};
use std::collections::{BTreeMap, BTreeSet};
use whosays_model::{Certainty, Claim, ClaimKind, Event, RelationType, RelationValue, Stance, Value};

/// A section of sentences: what it holds, how many of them, and how many of one voice.
struct Plan {
    id: &'static str,
    heading: &'static str,
    kinds: &'static [ClaimKind],
    most: usize,
    each: usize,
}

const STRENGTH: Plan = Plan {
    id: "strength",
    heading: "Strength and threat levels",
    kinds: &[ClaimKind::ThreatLevel, ClaimKind::Strength],
    most: 8,
    each: 2,
};
const MEASURES: Plan = Plan { id: "measures", heading: "Measures", kinds: &[ClaimKind::Measure], most: 7, each: 2 };
const CAUSES: Plan = Plan { id: "causes", heading: "Why", kinds: &[ClaimKind::Cause], most: 7, each: 2 };
const MESSAGES: Plan =
    Plan { id: "messages", heading: "Messages", kinds: &[ClaimKind::Communication], most: 4, each: 2 };
const JUDGEMENTS: Plan =
    Plan { id: "judgements", heading: "Judgements worth having", kinds: &[ClaimKind::Assessment], most: 8, each: 2 };

const MOST_TIES: usize = 10;

/// How strong actors are said to be, and which threat levels were set.
pub(super) fn strength<'a>(ledger: &mut Ledger<'a>, events: &[&'a Event]) -> Section {
    section(ledger, events, &STRENGTH)
}

/// What is done against the threat.
pub(super) fn measures<'a>(ledger: &mut Ledger<'a>, events: &[&'a Event]) -> Section {
    section(ledger, events, &MEASURES)
}

/// Why things are said to be so.
pub(super) fn causes<'a>(ledger: &mut Ledger<'a>, events: &[&'a Event]) -> Section {
    section(ledger, events, &CAUSES)
}

/// What actors publish.
pub(super) fn messages<'a>(ledger: &mut Ledger<'a>, events: &[&'a Event]) -> Section {
    section(ledger, events, &MESSAGES)
}

/// What people make of it.
pub(super) fn judgements<'a>(ledger: &mut Ledger<'a>, events: &[&'a Event]) -> Section {
    section(ledger, events, &JUDGEMENTS)
}

// The best claims are chosen first and told in the order of the reports, so that a reader stays with one voice.
fn section<'a>(ledger: &mut Ledger<'a>, events: &[&'a Event], plan: &Plan) -> Section {
    let of_kind = ledger.case.claims.iter().filter(|claim| plan.kinds.contains(&claim.kind()));
    let candidates = ranked(ledger, events, of_kind);
    let mut chosen: Vec<&Claim> = Vec::new();
    let mut heard: BTreeMap<String, usize> = BTreeMap::new();
    // Few of each voice and each report at first; where there are few voices, more of each.
    let share = plan.most.div_ceil(ledger.case.reports.len().max(1)) + 1;
    for (each, of_report) in [(plan.each, share), (plan.each + 1, 2 * share), (plan.most, plan.most)] {
        for claim in plan.kinds.iter().flat_map(|kind| candidates.iter().filter(|claim| claim.kind() == *kind)) {
            let times = heard.entry(who(claim)).or_default();
            let of_its_report = chosen.iter().filter(|known| known.report == claim.report).count();
            let is_fresh =
                !chosen.iter().any(|known| known.report == claim.report && known.span().overlaps(claim.span()));
            let has_room = chosen.len() < plan.most && *times < each && of_its_report < of_report;
            if has_room && is_fresh && voice::can_tell(ledger, claim) {
                chosen.push(claim);
                *times += 1;
            }
        }
    }
    chosen.sort_by_key(|claim| (ledger.report_number(&claim.report), claim.span()));
    ledger.last_voice = Default::default();
    let items = chosen.into_iter().filter_map(|claim| voice::tell(ledger, claim)).map(Item::Sentence).collect();
    Section { id: plan.id.to_owned(), heading: plan.heading.to_owned(), intro: None, items }
}

fn who(claim: &Claim) -> String {
    if claim.speaker.is_author() { claim.report.to_string() } else { claim.speaker.name.clone() }
}

/// Each pair of actors and tie once, the clearest words for it.
pub(super) fn ties<'a>(ledger: &mut Ledger<'a>, events: &[&'a Event]) -> Section {
    let relations = ledger.case.claims.iter().filter(|claim| claim.kind() == ClaimKind::Relation);
    let candidates = ranked(ledger, events, relations);
    let mut seen: BTreeSet<(RelationType, Vec<String>)> = BTreeSet::new();
    let mut rows = Vec::new();
    for claim in candidates {
        let Value::Relation(value) = &claim.value else {
            continue;
        };
        let (Some(from), Some(to)) = (&value.from, &value.to) else {
            continue;
        };
        let mut pair = vec![from.clone(), to.clone()];
        if is_mutual(value.tie) {
            pair.sort_unstable();
        }
        if rows.len() == MOST_TIES || from == to || seen.contains(&(value.tie, pair.clone())) {
            continue;
        }
        if let Some(row) = tie(ledger, claim, value, from, to) {
            rows.push(row);
            seen.insert((value.tie, pair));
        }
    }
    rows.sort_by(|a, b| a[0].text.cmp(&b[0].text));
    let items = if rows.is_empty() { Vec::new() } else { vec![Item::Table(table(rows))] };
    Section { id: "ties".to_owned(), heading: "Ties and rivalries".to_owned(), intro: None, items }
}

fn table(rows: Vec<Vec<Sentence>>) -> Table {
    Table {
        caption: "Each tie once, with one who tells of it".to_owned(),
        columns: columns(&["Who", "Tie", "To whom", "Says who"]),
        rows,
    }
}

fn tie<'a>(
    ledger: &mut Ledger<'a>,
    claim: &'a Claim,
    value: &RelationValue,
    from: &str,
    to: &str,
) -> Option<Vec<Sentence>> {
    let from = names::in_words(from, &[&claim.quote])?;
    let to = names::in_words(to, &[&claim.quote])?;
    if from == to {
        return None;
    }
    let teller = voice::teller(ledger, claim);
    let citation = ledger.cite(claim, &[])?;
    ledger.tell(claim, None);
    Some(vec![
        Sentence::plain(from),
        Sentence::plain(tie_words(value.tie, claim)),
        Sentence::plain(to),
        Sentence { text: crate::wording::capitalised(&teller), citations: vec![citation] },
    ])
}

fn is_mutual(tie: RelationType) -> bool {
    use RelationType::{CooperatesWith, Fights, NegotiatesWith, RivalOf};
    matches!(tie, RivalOf | Fights | CooperatesWith | NegotiatesWith)
}

fn tie_words(tie: RelationType, claim: &Claim) -> String {
    let words = match tie {
        RelationType::PartOf => "part of",
        RelationType::Leads => "leader of",
        RelationType::PledgedTo => "pledged to",
        RelationType::RivalOf => "rival of",
        RelationType::Fights => "adversary of",
        RelationType::Supports => "supporter of",
        RelationType::CooperatesWith => "partner of",
        RelationType::NegotiatesWith => "in talks with",
        RelationType::RecruitsFrom => "drawing recruits from",
        RelationType::SucceededBy => "followed by",
        RelationType::Other => "tied to",
    };
    let not = if claim.stance == Stance::Deny { "not " } else { "" };
    let sure = match claim.certainty {
        Certainty::Stated => "",
        Certainty::Likely => "likely ",
        Certainty::Possible => "possibly ",
        Certainty::Unlikely => "unlikely to be ",
        Certainty::Unknown => "not known whether ",
    };
    format!("{sure}{not}{words}")
}

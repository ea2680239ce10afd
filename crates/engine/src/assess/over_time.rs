//! Alert levels and strengths over time, and ties that begin and end.

use super::activity;
use super::names::Names;
use super::view::{View, content_words, is_denial};
use crate::reconcile::profiles;
use std::collections::BTreeMap;
use std::sync::OnceLock;
use whosays_model::{
    Claim, DateInterval, LevelStep, RelationType, RelationValue, Stance, StrengthFigure, StrengthPoint, StrengthSeries,
    ThreatChange, ThreatLevelValue, TieSpan, Timeline, Value,
};

static ENDINGS: &str = include_str!("../../lexicon/endings.tsv");

/// Tellings of one step of a level are no further apart, in days.
const ONE_STEP: i64 = 3;

/// All of it but what actors publish.
pub(super) fn timeline(view: &View) -> Timeline {
    Timeline {
        levels: levels(view),
        strengths: strengths(view),
        months: activity::months(view),
        ties: ties(view),
        publishing: Vec::new(),
    }
}

/// The claims of a kind with their values, in order of publication and text.
pub(super) fn told<'a, V>(view: &View<'a>, value: impl Fn(&'a Value) -> Option<&'a V>) -> Vec<(&'a Claim, &'a V)> {
    let mut told: Vec<(&Claim, &V)> =
        view.case.claims.iter().filter_map(|claim| Some((claim, value(&claim.value)?))).collect();
    told.sort_by_key(|(claim, _)| (view.order(claim), claim.id.clone()));
    told
}

/// The steps of alert levels, each once, the earliest first.
pub(super) fn levels(view: &View) -> Vec<LevelStep> {
    let claims = told(view, |value| match value {
        Value::ThreatLevel(value) => Some(value),
        _ => None,
    });
    let mut steps: Vec<LevelStep> = Vec::new();
    for (claim, value) in claims.into_iter().filter(|(claim, value)| claim.stance == Stance::Affirm && is_step(value)) {
        let day = value.date.clone().or_else(|| view.published(claim).cloned());
        match steps.iter_mut().find(|step| is_one_step(step, value, day.as_ref())) {
            Some(step) => add(view, step, claim, value, day),
            None => {
                let mut step = LevelStep { is_day_of_report: true, ..empty_step() };
                add(view, &mut step, claim, value, day);
                steps.push(step);
            }
        }
    }
    steps.sort_by_key(|step| step.day.as_ref().map_or((i64::MAX, i64::MAX), DateInterval::day_numbers));
    steps
}

fn empty_step() -> LevelStep {
    LevelStep {
        area: None,
        level: None,
        previous: None,
        change: None,
        by: None,
        day: None,
        is_day_of_report: true,
        on_the_word_of: Vec::new(),
        claims: Vec::new(),
    }
}

/// Whether a claim says which level it is, or that it was moved; that there are levels is no step.
fn is_step(value: &ThreatLevelValue) -> bool {
    value.level.is_some() || matches!(value.change, Some(ThreatChange::Raised | ThreatChange::Lowered))
}

/// Whether one can be told as the other: that a level is set says less than that it was raised or lowered.
fn is_one_change(a: Option<ThreatChange>, b: Option<ThreatChange>) -> bool {
    let is_vague = |change: Option<ThreatChange>| matches!(change, None | Some(ThreatChange::Set));
    a == b || is_vague(a) && b != Some(ThreatChange::Kept) || is_vague(b) && a != Some(ThreatChange::Kept)
}

/// Whether a claim tells of a step that is known: the same level, on about the same day, and no other area or change.
fn is_one_step(step: &LevelStep, value: &ThreatLevelValue, day: Option<&DateInterval>) -> bool {
    let one = |known: &Option<String>, new: &Option<String>| match (known, new) {
        (Some(known), Some(new)) => !content_words(known).is_disjoint(&content_words(new)),
        _ => true,
    };
    let near = matches!((&step.day, day), (Some(known), Some(day)) if known.gap_days(day) <= ONE_STEP);
    let same_level = match (&step.level, &value.level) {
        (Some(known), Some(new)) => known.to_lowercase() == new.to_lowercase(),
        _ => false,
    };
    near && same_level && one(&step.area, &value.area) && is_one_change(step.change, value.change)
}

fn add(view: &View, step: &mut LevelStep, claim: &Claim, value: &ThreatLevelValue, day: Option<DateInterval>) {
    let fill = |known: &mut Option<String>, new: &Option<String>| {
        if known.is_none() {
            known.clone_from(new);
        }
    };
    fill(&mut step.area, &value.area);
    fill(&mut step.level, &value.level);
    fill(&mut step.previous, &value.previous);
    fill(&mut step.by, &value.by);
    if matches!(step.change, None | Some(ThreatChange::Set)) {
        step.change = value.change.or(step.change);
    }
    if step.day.is_none() || step.is_day_of_report && value.date.is_some() {
        step.day = day;
        step.is_day_of_report = value.date.is_none();
    }
    let who = view.holder(claim);
    if !step.on_the_word_of.contains(&who) {
        step.on_the_word_of.push(who);
    }
    step.claims.push(claim.id.clone());
}

/// For each actor a series for each thing that is counted.
fn strengths(view: &View) -> Vec<StrengthSeries> {
    let mut actors = profiles(&view.case.reports, &view.case.claims, &view.case.events);
    actors.sort_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
    let mut found = Vec::new();
    for actor in actors {
        let mut series: Vec<StrengthSeries> = Vec::new();
        for figure in &actor.strengths {
            let counted = figure.unit.clone().or_else(|| figure.what.clone());
            let words = |counted: &Option<String>| counted.as_deref().map(content_words);
            let point = point(view, figure);
            match series.iter_mut().find(|one| words(&one.counted) == words(&counted)) {
                Some(one) => one.points.push(point),
                None => series.push(StrengthSeries { actor: actor.name.clone(), counted, points: vec![point] }),
            }
        }
        found.extend(series);
    }
    found
}

fn point(view: &View, figure: &StrengthFigure) -> StrengthPoint {
    let claim = view.claim(&figure.claim);
    let (low, high) = figure.number.as_ref().map_or((None, None), whosays_model::Number::range);
    StrengthPoint {
        day: figure.published.clone(),
        low,
        high,
        number: figure.number.clone(),
        trend: figure.trend,
        who: claim.map(|claim| view.holder(claim)).unwrap_or_default(),
        claim: figure.claim.clone(),
        origin: claim.and_then(|claim| view.origin_of(claim)).map(|origin| origin.id.clone()),
    }
}

/// Ties with their beginnings and ends, by the names of their ends.
fn ties(view: &View) -> Vec<TieSpan> {
    let names = Names::of(view.case);
    let claims = told(view, |value| match value {
        Value::Relation(value) => Some(value),
        _ => None,
    });
    let mut spans: BTreeMap<(String, String, RelationType), TieSpan> = BTreeMap::new();
    for (claim, value) in claims {
        let (Some(from), Some(to)) = (&value.from, &value.to) else { continue };
        let (one, other) = (names.key(from), names.key(to));
        // A tie that goes both ways is one, whoever is named first.
        let key = if is_mutual(value.tie) && other < one { (other, one, value.tie) } else { (one, other, value.tie) };
        let span = spans.entry(key).or_insert_with(|| TieSpan {
            tie: value.tie,
            from: from.clone(),
            to: to.clone(),
            begins: None,
            ends: None,
            claims: Vec::new(),
            ended_by: Vec::new(),
        });
        tell(view, span, claim, value);
    }
    spans.into_values().collect()
}

fn is_mutual(tie: RelationType) -> bool {
    use RelationType::{CooperatesWith, Fights, NegotiatesWith, RivalOf};
    matches!(tie, CooperatesWith | Fights | NegotiatesWith | RivalOf)
}

fn tell(view: &View, span: &mut TieSpan, claim: &Claim, value: &RelationValue) {
    let told = || view.published(claim).map(|day| format!("told on {day}"));
    // That somebody denies a tie does not end it.
    if claim.stance == Stance::Deny {
        return;
    }
    if says_that_it_ended(&claim.quote, value.tie) && !is_denial(&claim.quote) {
        span.ended_by.push(claim.id.clone());
        span.ends = span.ends.take().or_else(|| value.time.clone().or_else(told));
        return;
    }
    span.claims.push(claim.id.clone());
    let words = value.since.clone().or_else(|| value.time.clone());
    let is_only_told = span.begins.as_ref().is_none_or(|begins| begins.starts_with("told on"));
    if let Some(words) = words.filter(|_| is_only_told) {
        span.begins = Some(words);
    } else if span.begins.is_none() {
        span.begins = told();
    }
}

/// Whether words say that such a tie has ended.
fn says_that_it_ended(quote: &str, tie: RelationType) -> bool {
    let sort = if matches!(tie, RelationType::Fights | RelationType::RivalOf) { "fight" } else { "bond" };
    let split = quote.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let words: Vec<String> = split.map(str::to_lowercase).collect();
    let quote = format!(" {} ", words.join(" "));
    endings().iter().any(|(phrase, known)| *known == sort && quote.contains(&format!(" {phrase} ")))
}

fn endings() -> &'static [(&'static str, &'static str)] {
    static ROWS: OnceLock<Vec<(&str, &str)>> = OnceLock::new();
    ROWS.get_or_init(|| {
        ENDINGS.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t')).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bond_ends_by_breaking_and_a_fight_by_a_truce() {
        let ended = |quote: &str, tie| says_that_it_ended(quote, tie);
        assert!(ended("The Front broke with the Union in the spring.", RelationType::PartOf));
        assert!(ended("They renounced their oath: the cell severed ties.", RelationType::PledgedTo));
        assert!(!ended("The Front broke with the Union.", RelationType::Fights));
        assert!(ended("The Front signed a truce with the Union.", RelationType::Fights));
        assert!(!ended("The Front is a branch of the Union.", RelationType::PartOf));
    }
}

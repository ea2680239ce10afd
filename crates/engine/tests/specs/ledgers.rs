//! What is assessed of a case over time, as facts: who holds what, what drives what, what differs since a day.

use super::*;
use whosays_engine::assess::{causes, difference, narratives, only, published_by, timeline};
use whosays_model::{CauseTelling, Claim, Holder, Ruled, Timeline, Version};

pub(super) fn ledgers(case: &Case, spec: &Spec) -> Vec<Fact> {
    let mut facts = held(case);
    facts.extend(driven(case));
    facts.extend(told_over_time(&timeline(case)));
    if let Some(since) = &spec.since {
        let day = since.parse::<DateInterval>().unwrap().day_numbers().0 - 1;
        let then = only(case, &published_by(&case.reports, day), &Ruled::default());
        let news = difference(&then, case, &[]);
        facts.extend(news.iter().map(|one| fact("news", &serde_json::to_value(one).unwrap())));
    }
    facts
}

/// Every telling of every account; what it repeats or answers by whom it is said.
fn held(case: &Case) -> Vec<Fact> {
    let speaker = |id: &ClaimId| {
        let claim: Option<&Claim> = case.claims.iter().find(|claim| claim.id == *id);
        claim.map(|claim| claim.speaker.name.clone()).unwrap_or_default()
    };
    let telling = |noun: &'static str, version: &Version, holder: &Holder, field: Field| {
        let answers: Vec<String> = holder.answers.iter().map(speaker).collect();
        let interests: Vec<&str> = holder.interests.iter().map(|one| one.as_str()).collect();
        let keys = [
            ("account", Some(version.account.clone())),
            ("who", Some(holder.who.clone())),
            ("day", holder.day.as_ref().map(ToString::to_string)),
            ("delivery", Some(holder.delivery.to_string())),
            ("interests", (!interests.is_empty()).then(|| interests.join("; "))),
            ("repeats", holder.repeats.as_ref().map(speaker)),
            ("answers", (!answers.is_empty()).then(|| answers.join("; "))),
            ("origins", Some(version.origins.to_string())),
        ];
        Fact {
            noun,
            words: [Some(field.to_string()), holder.mode.map(|mode| mode.to_string())].into_iter().flatten().collect(),
            keys: keys.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))).collect(),
        }
    };
    let mut facts = Vec::new();
    for narrative in narratives(case) {
        for version in &narrative.versions {
            let told = |noun, holders: &[Holder]| -> Vec<Fact> {
                holders.iter().map(|holder| telling(noun, version, holder, narrative.field)).collect()
            };
            facts.extend(told("holds", &version.holders));
            facts.extend(told("denies", &version.denials));
        }
    }
    facts
}

fn driven(case: &Case) -> Vec<Fact> {
    let who = |told: &[CauseTelling]| {
        let names: Vec<&str> = told.iter().map(|one| one.who.as_str()).collect();
        (!names.is_empty()).then(|| names.join("; "))
    };
    let arrow = |arrow: &whosays_model::CauseArrow| {
        let keys = [
            ("cause", arrow.cause.clone()),
            ("effect", arrow.effect.clone()),
            ("sign", Some(arrow.sign.to_string())),
            ("who", who(&arrow.tellings)),
            ("contrary", who(&arrow.contrary)),
            ("origins", Some(arrow.origins.to_string())),
        ];
        let keys = keys.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?)));
        Fact { noun: "driven", words: Vec::new(), keys: keys.collect() }
    };
    causes(case).iter().map(arrow).collect()
}

fn told_over_time(timeline: &Timeline) -> Vec<Fact> {
    let each = |noun: &'static str, json: Json| fact(noun, &json);
    let mut facts: Vec<Fact> =
        timeline.levels.iter().map(|one| each("step", serde_json::to_value(one).unwrap())).collect();
    for series in &timeline.strengths {
        facts.extend(series.points.iter().map(|point| {
            let mut told = each("point", serde_json::to_value(point).unwrap());
            told.keys.push(("actor".to_owned(), series.actor.clone()));
            told.keys.extend(series.counted.iter().map(|counted| ("counted".to_owned(), counted.clone())));
            told
        }));
    }
    facts.extend(timeline.months.iter().map(|one| each("month", serde_json::to_value(one).unwrap())));
    facts.extend(timeline.ties.iter().map(|one| each("tie", serde_json::to_value(one).unwrap())));
    facts.extend(timeline.publishing.iter().map(|one| each("publishing", serde_json::to_value(one).unwrap())));
    facts
}

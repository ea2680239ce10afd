//! What was learnt from a case, as facts that expectations are held to.

use super::*;

pub(super) fn facts(spec: &Spec, resources: &Resources) -> Vec<Fact> {
    let mut case = Case { reports: spec.reports.iter().map(Draft::report).collect(), ..Case::default() };
    let mut facts = Vec::new();
    let asks_of_attributions = spec.lines.iter().any(|line| line.expect.noun == "attribution");
    for report in &case.reports {
        let learnt = learn(report, resources);
        if let Some(pipeline) = resources.pipeline("en") {
            let annotation = annotate(report, pipeline, resources);
            annotated(report, &annotation, &mut facts);
            placed(report, &annotation, &mut facts);
            if asks_of_attributions {
                put_attributions(report, &annotation.attributions(), None, &mut facts);
            }
        }
        facts.extend(
            learnt.diagnostics.iter().map(|diagnostic| fact("diagnostic", &serde_json::to_value(diagnostic).unwrap())),
        );
        case.claims.extend(learnt.claims);
        case.mentions.extend(learnt.mentions);
    }
    let derived = derive(&case.reports, &case.claims, &case.mentions, &whosays_model::Ruled::default());
    (case.events, case.origins) = (derived.events, derived.origins);
    let assessment = assess(&case);
    facts.extend(case.claims.iter().map(|claim| fact(claim.kind().as_str(), &serde_json::to_value(claim).unwrap())));
    facts.extend(case.mentions.iter().map(|mention| fact("mention", &serde_json::to_value(mention).unwrap())));
    facts.extend(case.events.iter().map(|event| fact("joined", &serde_json::to_value(event).unwrap())));
    facts.extend(case.origins.iter().map(|origin| fact("origin", &serde_json::to_value(origin).unwrap())));
    facts.extend(case.events.iter().flat_map(accounts));
    facts.extend(assessment.disputes.iter().map(|dispute| fact("dispute", &serde_json::to_value(dispute).unwrap())));
    facts.extend(warnings(&case, None).iter().map(|one| fact("warned", &serde_json::to_value(one).unwrap())));
    facts.extend(forecasts(&case, None).iter().map(|one| fact("foretold", &serde_json::to_value(one).unwrap())));
    facts.extend(ledgers(&case, spec));
    facts.extend(weighed(&case));
    facts.extend(assessment.gaps.iter().map(|gap| fact("gap", &serde_json::to_value(gap).unwrap())));
    facts
}

/// The accounts of an event; the one that another revises is told by its value.
pub(super) fn accounts(event: &Event) -> Vec<Fact> {
    let value = |account: &Account| plain(&account.value);
    let of = |claim: &ClaimId, field: Field| {
        event.accounts.iter().find(|other| other.claim == *claim && other.field == field).map(value)
    };
    let told = event.accounts.iter().map(|account| {
        let keys = [
            ("value", Some(value(account))),
            ("speaker", Some(account.speaker.clone())),
            ("counted", account.counted.clone()),
            ("revises", account.revises.as_ref().and_then(|claim| of(claim, account.field))),
            ("revised_by", account.revised_by.as_ref().and_then(|claim| of(claim, account.field))),
        ];
        Fact {
            noun: "account",
            words: vec![account.field.to_string(), account.stance.to_string()],
            keys: keys.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))).collect(),
        }
    });
    told.collect()
}

/// Attributions, and below them those inside their contents, each with the cue of the one that tells it.
pub(super) fn put_attributions(
    report: &Report,
    attributions: &[Attribution],
    within: Option<&str>,
    facts: &mut Vec<Fact>,
) {
    for attribution in attributions {
        let content: Vec<&str> = attribution.content.iter().map(|span| report.words(*span)).collect();
        let cue = report.words(attribution.cue);
        let mut keys = vec![("cue".to_owned(), cue.to_owned()), ("content".to_owned(), content.join(" … "))];
        keys.extend(within.map(|outer| ("within".to_owned(), outer.to_owned())));
        if !attribution.source.is_empty() {
            keys.push(("source".to_owned(), report.words(attribution.source).to_owned()));
        }
        let class = format!("{:?}", attribution.class).to_lowercase();
        facts.push(Fact { noun: "attribution", words: vec![class], keys });
        put_attributions(report, &attribution.inner, Some(cue), facts);
    }
}

/// The times and quantities that the annotation finds.
pub(super) fn annotated(report: &Report, annotation: &Annotation, facts: &mut Vec<Fact>) {
    let fact = |noun, keys: Vec<(&str, Option<String>)>| Fact {
        noun,
        words: Vec::new(),
        keys: keys.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))).collect(),
    };
    for time in annotation.time_expressions() {
        facts.push(fact(
            "timex",
            vec![
                ("words", Some(report.words(time.span).to_owned())),
                ("type", Some(format!("{:?}", time.timex.kind).to_lowercase())),
                ("value", Some(time.timex.value)),
                ("days", time.days.map(|days| days.to_string())),
            ],
        ));
    }
    for quantity in annotation.quantity_expressions(&report.text) {
        facts.push(fact(
            "quantity",
            vec![
                ("words", Some(report.words(quantity.span).to_owned())),
                ("number", Some(count(&serde_json::to_value(&quantity.number).unwrap()))),
                ("who", quantity.number.who),
                ("unit", quantity.unit),
            ],
        ));
    }
}

/// The places that the report names.
pub(super) fn placed(report: &Report, annotation: &Annotation, facts: &mut Vec<Fact>) {
    for named in annotation.places(&report.text) {
        let place = named.place;
        let keys = [
            ("words", Some(named.words)),
            ("name", Some(place.name)),
            ("country", place.country),
            ("division", place.division),
            ("precision", Some(place.precision.to_string())),
            ("point", Some(format!("{:.1} {:.1}", place.latitude, place.longitude))),
            ("because", Some(place.because)),
        ];
        let keys = keys.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?)));
        facts.push(Fact { noun: "place", words: Vec::new(), keys: keys.collect() });
    }
}

/// A noun's serialised form, flattened to words and keys.
pub(super) fn fact(noun: &'static str, json: &Json) -> Fact {
    let mut fact = Fact { noun, words: Vec::new(), keys: Vec::new() };
    let is_claim = noun.parse::<ClaimKind>().is_ok();
    for (key, value) in json.as_object().into_iter().flatten() {
        match (key.as_str(), value) {
            ("id" | "report" | "evidence" | "event" | "a" | "b", _) => {}
            ("kind", _) if is_claim => {}
            ("value", Json::Object(fields)) => fields.iter().for_each(|(key, value)| fact.put(key, value)),
            ("speaker", _) => fact.put_speaker(value),
            ("by", _) if is_claim => fact.keys.push(("by_rule".to_owned(), plain(value))),
            ("actors", _) => fact.put_actors(value),
            ("reports" | "accounts" | "mentions" | "claims" | "joins" | "events", Json::Array(members)) => {
                fact.keys.push((key.clone(), members.len().to_string()))
            }
            _ => fact.put(key, value),
        }
    }
    fact
}

impl Fact {
    fn put(&mut self, key: &str, value: &Json) {
        if matches!(
            key,
            "stance"
                | "certainty"
                | "mode"
                | "sub"
                | "status"
                | "trend"
                | "type"
                | "change"
                | "kind"
                | "field"
                | "sort"
        ) {
            self.words.push(plain(value));
        }
        if let Some(best) = value.get("best").filter(|best| !best.is_null()) {
            self.keys.push((format!("{key}_best"), plain(best)));
        }
        let plain = plain(value);
        if !plain.is_empty() && !value.is_null() {
            self.keys.push((key.to_owned(), plain));
        }
    }

    fn put_speaker(&mut self, speaker: &Json) {
        if let Some(name) = speaker.as_str() {
            self.keys.push(("speaker".to_owned(), name.to_owned()));
        }
        for (key, field) in [("speaker", "name"), ("role", "role"), ("speaker_id", "id")] {
            if let Some(value) = speaker.get(field).and_then(Json::as_str) {
                self.keys.push((key.to_owned(), value.to_owned()));
            }
        }
    }

    fn put_actors(&mut self, actors: &Json) {
        let each = |field: &str| -> Vec<String> {
            actors
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(|actor| Some(actor.get(field)?.as_str()?.to_owned()))
                .collect()
        };
        for (key, values) in [("actors", each("name")), ("actor_ids", each("id"))] {
            if !values.is_empty() {
                self.keys.push((key.to_owned(), values.join("; ")));
            }
        }
    }
}

/// A value in a line: a count as `at_least 140`, a range or toll as `12..23`, a list parted by `; `.
pub(super) fn plain(value: &Json) -> String {
    match value {
        Json::String(word) => word.clone(),
        Json::Array(values) => values.iter().map(plain).collect::<Vec<_>>().join("; "),
        Json::Object(fields) if fields.contains_key("bound") => count(value),
        Json::Object(fields) if fields.contains_key("low") => {
            format!("{}..{}", open(&fields["low"]), open(&fields["high"]))
        }
        Json::Object(fields) if fields.contains_key("modes") => {
            format!("{} ({})", plain(&fields["name"]), plain(&fields["modes"]))
        }
        Json::Object(fields) if fields.contains_key("latitude") => {
            format!("{}, {}", plain(&fields["name"]), plain(&fields["precision"]))
        }
        Json::Object(fields) if fields.contains_key("days") => plain(&fields["days"]),
        Json::Object(fields) if fields.contains_key("claims") => plain(&fields["value"]),
        other => other.to_string(),
    }
}

pub(super) fn open(bound: &Json) -> String {
    if bound.is_null() { String::new() } else { bound.to_string() }
}

pub(super) fn count(number: &Json) -> String {
    if number["n"].is_null() {
        return number["text"].as_str().unwrap_or("?").to_owned();
    }
    match (number["high"].as_u64(), number["bound"].as_str()) {
        (Some(high), _) => format!("{}..{high}", number["n"]),
        (None, Some("exact") | None) => number["n"].to_string(),
        (None, Some(bound)) => format!("{bound} {}", number["n"]),
    }
}

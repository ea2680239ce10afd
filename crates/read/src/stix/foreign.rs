//! What others say in objects: happenings, figures, ties, and opinions on who is behind what.

use super::coded::surely;
use super::moments::moment;
use super::object::{Object, Objects};
use super::teller::{Held, Teller, group};
use super::words::{capital, event_kind, harm, in_sentence, people, tie};
use serde_json::Value as Json;
use std::collections::{HashMap, HashSet};
use whosays_model::{
    BlockKind, Bound, CasualtiesValue, Certainty, DateInterval, EventKind, EventStatus, EventValue, Mode, Number,
    RelationValue, ResponsibilityValue, Span, Stance, Value,
};

/// Types of relationship by which a happening is laid to somebody.
const LAID_TO: &[&str] = &["attributed-to"];
/// Types by which a happening is put at a place.
const LIES_AT: &[&str] = &["located-at", "related-to", "targets", "occurred-at"];

/// The property of an impact that holds its figures.
const COUNTS: &str = "impacted_entity_counts";
/// How many other names of one actor are told.
const MOST_NAMES: usize = 20;

/// What the objects of a bundle say of its incidents together.
pub(super) struct Happenings<'a> {
    /// The incident that an impact is one of.
    of_impact: HashMap<&'a str, &'a str>,
    dates: HashMap<&'a str, DateInterval>,
    places: HashMap<&'a str, &'a Object<'a>>,
}

impl<'a> Happenings<'a> {
    pub(super) fn of(objects: &'a Objects<'a>) -> Self {
        let mut found = Happenings { of_impact: HashMap::new(), dates: HashMap::new(), places: HashMap::new() };
        for incident in objects.of("incident") {
            found
                .of_impact
                .extend(incident.texts_of_incident("impact_refs").map(|impact| (impact, incident.id.as_str())));
            let events = incident.texts_of_incident("event_refs").filter_map(|id| objects.get(id));
            found.dates.extend(events.filter_map(day_of).min().map(|day| (incident.id.as_str(), day)));
        }
        for link in objects.of("relationship").filter(|link| is_one_of(link, LIES_AT)) {
            let (Some(from), Some(to)) = (link.text("source_ref"), link.text("target_ref")) else { continue };
            if let Some(place) = objects.get(to).filter(|place| place.kind == "location") {
                found.places.entry(from).or_insert(place);
            }
        }
        found
    }
}

fn is_one_of(link: &Object<'_>, types: &[&str]) -> bool {
    link.text("relationship_type").is_some_and(|kind| types.contains(&kind))
}

fn day_of(event: &Object<'_>) -> Option<DateInterval> {
    event.text("start_time").and_then(moment)?.at_grain(event.text("start_time_fidelity"))
}

impl<'a> Teller<'a> {
    /// Tells what Whosays has not made: what it has is said by its notes.
    pub(super) fn tell_foreign(&mut self) {
        let objects = self.objects;
        objects.of("incident").filter(|one| !one.is_ours()).for_each(|one| self.incident(one));
        objects.of("event").filter(|one| !one.is_ours()).for_each(|one| self.event(one));
        objects.of("impact").filter(|one| !one.is_ours()).for_each(|one| self.impact(one));
        objects.of("relationship").filter(|one| !one.is_ours()).for_each(|one| self.relationship(one));
        objects.of("opinion").filter(|one| !one.is_ours()).for_each(|one| self.opinion(one));
    }

    fn incident(&mut self, incident: &'a Object<'a>) {
        let name = incident.text("name").map(in_sentence).unwrap_or_default();
        let place = self.happenings.places.get(incident.id.as_str()).copied();
        let date = self.happenings.dates.get(incident.id.as_str()).cloned();
        let place_name = place.and_then(|place| place.text("name")).map(in_sentence);
        let mut sentence = capital(&name);
        for more in place_name.iter().cloned().chain(date.as_ref().map(ToString::to_string)) {
            sentence.push_str(", ");
            sentence.push_str(&more);
        }
        let titled = (!name.is_empty()).then(|| self.sentence(incident, &sentence)).flatten();
        let told = self.words(incident, "description", BlockKind::Paragraph);
        let (Some(span), Some(sub)) = (told.or(titled), sort(incident)) else { return };
        let Some(status) = status(incident, sub) else { return };
        let country = place.and_then(|place| place.text("country")).filter(|code| is_country(code));
        let value = EventValue {
            sub,
            status,
            date,
            date_text: None,
            country: country.map(str::to_owned),
            place: place_name,
            target: None,
            method: None,
            number: None,
            aggregate: false,
        };
        let held = self.held(incident);
        let claim = self.claim(Value::Event(value), span, held, "stix:incident");
        claim.event = Some(group(&incident.id));
    }

    fn event(&mut self, event: &'a Object<'a>) {
        let name = event.text("name").map(in_sentence).unwrap_or_default();
        let date = day_of(event).map(|day| format!(", {day}")).unwrap_or_default();
        if !name.is_empty() {
            self.sentence(event, &format!("{}{date}", capital(&name)));
        }
        self.words(event, "description", BlockKind::Paragraph);
    }

    fn impact(&mut self, impact: &'a Object<'a>) {
        let counts = counts_of(impact);
        let labels: Vec<&str> = impact.texts("labels").take(8).collect();
        let told = counts.iter().take(8).filter_map(|count| told(*count, &labels)).collect::<Vec<_>>().join("; ");
        let described = self.words(impact, "description", BlockKind::Paragraph);
        let Some(span) = described.or_else(|| self.sentence(impact, &told)) else {
            return self.lose("impact", "all of it", "it gives neither words nor figures");
        };
        match figure(&counts, &labels) {
            Ok(value) => {
                let held = self.held(impact);
                let incident = self.happenings.of_impact.get(impact.id.as_str()).copied();
                let claim = self.claim(Value::Casualties(value), span, held, "stix:impact");
                claim.event = incident.map(group);
                for _ in counts.iter().skip(1) {
                    self.lose("impact", COUNTS, "a claim holds one of its counts, and that of people");
                }
            }
            Err(_) if counts.is_empty() => {}
            Err(why) => self.lose("impact", COUNTS, why),
        }
    }

    /// Tells the other names of an actor, each behind a word that gives it: `Amber Front, alias Pier Gang, alias Eels.`
    ///
    /// The rules join such names to their bearer.
    pub(super) fn other_names(&mut self, actor: &Object<'_>, kind: &'static str) {
        let name = actor.text("name").map(in_sentence).unwrap_or_default();
        let mut known = HashSet::from([name.clone()]);
        let others = actor.texts("aliases").map(in_sentence).filter(|other| !other.is_empty());
        let others: Vec<String> = others.filter(|other| known.insert(other.clone())).collect();
        let (told, left) = others.split_at(others.len().min(MOST_NAMES));
        if !told.is_empty() {
            self.sentence(actor, &format!("{}, alias {}", capital(&name), told.join(", alias ")));
        }
        for _ in left {
            self.lose(kind, "aliases", "so many names of one actor are not told");
        }
    }

    fn relationship(&mut self, link: &'a Object<'a>) {
        let Some((from, to)) = self.ends(link) else {
            self.words(link, "description", BlockKind::Paragraph);
            return self.lose(
                "relationship",
                "source_ref, target_ref",
                "what it ties is not there, has no name, or is a private person",
            );
        };
        let kind = link.text("relationship_type").map(|kind| in_sentence(kind).replace('-', " ")).unwrap_or_default();
        let is_copula = kind.ends_with("ed to") || kind.ends_with("ed at") || kind.ends_with("ed by");
        let verb = if is_copula { format!("is {kind}") } else { kind };
        let stated = self.sentence(link, &format!("{} {verb} {to}", capital(&from)));
        let described = self.words(link, "description", BlockKind::Paragraph);
        let Some(span) = described.or(stated) else { return };
        let held = self.held(link);
        if self.is_laid(link) {
            self.responsibility(link, span, held, Mode::Attributed);
        } else {
            self.tie(link, span, held);
        }
    }

    fn opinion(&mut self, opinion: &'a Object<'a>) {
        let Some(span) = self.words(opinion, "explanation", BlockKind::Paragraph) else {
            return self.lose("opinion", "opinion", "it gives no words");
        };
        let objects = self.objects;
        let laid = opinion.texts("object_refs").filter_map(|id| objects.get(id)).find(|link| self.is_laid(link));
        let (Some(link), Some((stance, certainty))) = (laid, opinion.text("opinion").and_then(view)) else {
            return self.lose(
                "opinion",
                "opinion",
                "only opinions on who is behind an incident are claims of their own",
            );
        };
        let mode = if stance == Stance::Deny { Mode::Denied } else { Mode::Attributed };
        let held = Held { speaker: self.author(opinion), stance, certainty };
        self.responsibility(link, span, held, mode);
    }

    fn responsibility(&mut self, link: &'a Object<'a>, span: Span, held: Held, mode: Mode) {
        let Some(actor) = link.text("target_ref").and_then(|id| self.actor(id)) else {
            return self.lose("relationship", "target_ref", "whoever it is laid to is no group, state or body");
        };
        let value = Value::Responsibility(ResponsibilityValue { mode, basis: None });
        let claim = self.claim(value, span, held, "stix:relationship");
        claim.event = link.text("source_ref").map(group);
        claim.actors.push(actor);
    }

    fn tie(&mut self, link: &'a Object<'a>, span: Span, held: Held) {
        let end = |name: &str| link.text(name).and_then(|id| self.actor(id));
        let known = link.text("relationship_type").and_then(tie);
        let (Some(tie), Some(from), Some(to)) = (known, end("source_ref"), end("target_ref")) else { return };
        let (first, second) = (Some(from.name.clone()), Some(to.name.clone()));
        let value = Value::Relation(RelationValue { tie, from: first, to: second, time: None, since: None });
        self.claim(value, span, held, "stix:relationship").actors = vec![from, to];
    }

    /// Whether a relationship lays an incident to somebody.
    fn is_laid(&self, link: &Object<'_>) -> bool {
        let from = link.text("source_ref").and_then(|id| self.objects.get(id));
        is_one_of(link, LAID_TO) && from.is_some_and(|from| from.kind == "incident")
    }

    fn ends(&self, link: &Object<'_>) -> Option<(String, String)> {
        let name = |end: &str| self.objects.get(link.text(end)?)?.text("name").map(in_sentence);
        let ends = (name("source_ref")?, name("target_ref")?);
        let is_of_person = ["source_ref", "target_ref"].iter().any(|end| self.is_of_person(link, end));
        (!is_of_person).then_some(ends)
    }

    fn is_of_person(&self, link: &Object<'_>, end: &str) -> bool {
        link.text(end).and_then(|id| self.objects.get(id)).is_some_and(super::teller::is_person)
    }

    fn held(&self, object: &Object<'_>) -> Held {
        Held { speaker: self.maker(object), stance: Stance::Affirm, certainty: surely(object) }
    }

    /// Words that are put as a sentence of their own.
    fn sentence(&mut self, object: &Object<'_>, words: &str) -> Option<Span> {
        let words = words.trim();
        let stop = if words.is_empty() || words.ends_with(['.', '!', '?']) { "" } else { "." };
        self.text.add(&format!("{words}{stop}"), BlockKind::Paragraph, object.place.clone())
    }
}

/// The sub-kind of event that labels and types of an incident name, `incident_type` being where OpenCTI has its own.
fn sort(incident: &Object<'_>) -> Option<EventKind> {
    let types = incident.texts_of_incident("incident_types").chain(incident.text("incident_type"));
    incident.texts("labels").chain(types).find_map(event_kind)
}

/// What became of an incident; nothing where it is said to have been none.
fn status(incident: &Object<'_>, sub: EventKind) -> Option<EventStatus> {
    match incident.of_incident("determination").and_then(Json::as_str) {
        Some("false-positive") => None,
        Some("blocked" | "failed-attempt") => Some(EventStatus::Foiled),
        Some("suspected") => Some(EventStatus::Alleged),
        _ if sub == EventKind::Plot => Some(EventStatus::Alleged),
        _ => Some(EventStatus::CarriedOut),
    }
}

fn is_country(code: &str) -> bool {
    code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// A type of entity, and how many of it were affected, where that is a number.
type Count<'a> = (&'a str, Option<u64>);

/// The counts of an impact: a list of them, or a table by type, as the extension had it before its version 2.1.
fn counts_of<'a>(impact: &'a Object<'_>) -> Vec<Count<'a>> {
    let word = |count: &'a Json| count.get("entity_type").and_then(Json::as_str).unwrap_or_default();
    let number = |count: &Json| count.get("count").and_then(Json::as_u64);
    let listed = impact.list(COUNTS).iter().map(|count| (word(count), number(count)));
    let by_type = impact.table(COUNTS).into_iter().map(|(kind, many)| (kind, many.as_u64()));
    listed.chain(by_type).collect()
}

/// `Killed: 41 individual`.
fn told((kind, number): Count<'_>, labels: &[&str]) -> Option<String> {
    let what = labels.first().map(|label| format!("{}: ", capital(&in_sentence(label)))).unwrap_or_default();
    Some(format!("{what}{} {}", number?, in_sentence(kind).replace('-', " ")))
}

/// The count of people that an impact gives, where one label says what they suffered; else why there is none.
fn figure(counts: &[Count<'_>], labels: &[&str]) -> Result<CasualtiesValue, &'static str> {
    let of = |kind: &str| counts.iter().find(|(other, _)| *other == kind).and_then(|(_, number)| *number);
    let found = people().iter().find_map(|&(kind, who)| Some((of(kind)?, who)));
    let (n, who) = found.ok_or("none of its counts is one of people")?;
    let mut value = CasualtiesValue::default();
    let slot = labels.iter().map(|label| harm(label)).find(|key| value.count_mut(key).is_some());
    let count = slot.and_then(|key| value.count_mut(&key)).ok_or("its labels do not say what was suffered")?;
    *count = Some(Number { n: Some(n), high: None, bound: Bound::Exact, who: Some(who.to_owned()), text: None });
    Ok(value)
}

/// What a word of `opinion-enum` holds, and how surely.
fn view(word: &str) -> Option<(Stance, Certainty)> {
    Some(match word {
        "strongly-agree" => (Stance::Affirm, Certainty::Stated),
        "agree" => (Stance::Affirm, Certainty::Likely),
        "neutral" => (Stance::Affirm, Certainty::Possible),
        "disagree" => (Stance::Deny, Certainty::Likely),
        "strongly-disagree" => (Stance::Deny, Certainty::Stated),
        _ => return None,
    })
}

//! A case for FollowTheMoney: reports, actors, events and claims as entities, each with the statements that make it up.
//!
//! The form is the one in which `ftm aggregate-statements --statements` writes entities (followthemoney 4): every value
//! says which claim it goes back to. Accounts of one field stand side by side as values of one property; who is behind
//! an event is told by a link for each account, with its mode, and never by a property of the event. Persons are those
//! in public roles alone; whom some claims take for a person and others do not is a legal entity. No entity has a
//! topic, for those are labels of risk.

mod store;

use super::lookup::{Actor, Lookup};
use super::phrased;
use super::unheld::{
    self,
    Held::{All, But, Only},
    Places,
};
use super::{Exchange, Losses, codes};
use std::io::{self, Write};
use store::{Said, Store};
use whosays_model::{
    Account, ActorKind, Certainty, Claim, DateInterval, Event, EventMention, Field, Format, Place, Report, ReportId,
    Stance, Tlp, Value,
};

/// What FollowTheMoney has a place for.
const HELD: Places = &[
    ("report", But(&["known"])),
    ("claim", All),
    ("mention", All),
    ("event", But(&["origins", "killed", "injured", "best", "mention_spans", "joins"])),
    ("account", All),
    ("origin", Only(&["id", "sort", "who", "claims"])),
    ("actor", But(&["strengths"])),
];

/// Writes the entities, one a line; tells what they could not hold.
///
/// # Errors
/// When `out` takes no more.
pub(crate) fn write(exchange: &Exchange<'_>, out: &mut dyn Write) -> io::Result<Losses> {
    let lookup = Lookup::of(exchange);
    let mut losses = Losses::default();
    unheld::count(&lookup.view, &lookup.view.claims, &lookup.view.events, HELD, &mut losses);
    let mut writing = Writing { lookup: &lookup, store: Store::new(exchange.name, exchange.at), losses };
    for report in &lookup.view.reports {
        writing.take_report(report);
    }
    for actor in &lookup.actors {
        writing.take_actor(actor);
    }
    for &event in &lookup.view.events {
        writing.take_event(event);
    }
    for claim in &lookup.view.claims {
        writing.take_claim(claim);
    }
    writing.store.write(out)?;
    Ok(writing.losses)
}

struct Writing<'a> {
    lookup: &'a Lookup<'a>,
    store: Store,
    losses: Losses,
}

impl<'a> Writing<'a> {
    fn take_report(&mut self, report: &Report) {
        let (id, meta) = (report.id.as_str(), &report.meta);
        self.store.add(id, "Article");
        let language = language(report);
        let mut put = |property, value: &str, original: &str| {
            self.store.put(id, Said::new(property, value, id).in_language(language).cleaned_from(original));
        };
        meta.title.iter().for_each(|title| put("title", &store::text(&title.value), &title.value));
        meta.outlet.iter().for_each(|outlet| put("publisher", &store::text(&outlet.value), &outlet.value));
        let authors = meta.authors.iter().flat_map(|authors| &authors.value);
        authors.for_each(|author| put("author", &store::text(author), author));
        self.store.put(id, Said::new("fileName", &store::text(&report.file), id).cleaned_from(&report.file));
        self.store.put(id, Said::new("mimeType", mime_type(report.format), id));
        if let Some(published) = report.published() {
            let whole = published.to_string();
            whole.split('/').for_each(|day| self.store.put(id, Said::new("publishedAt", day, id).cleaned_from(&whole)));
        }
        if let Some(url) = &meta.url {
            match store::web_address(&url.value) {
                Some(address) => self.store.put(id, Said::new("sourceUrl", &address, id).cleaned_from(&url.value)),
                None => self.losses.add("report", "url", "it is no address of the web"),
            }
        }
        match (language, &report.language) {
            (Some(code), Some(written)) => self.store.put(id, Said::new("language", code, id).cleaned_from(written)),
            (None, Some(_)) => self.losses.add("report", "language", "FollowTheMoney has no such language"),
            (_, None) => {}
        }
        self.mark(id, [&report.id]);
    }

    fn take_actor(&mut self, actor: &Actor<'_>) {
        let (id, schema) = (actor_id(actor), schema(actor));
        self.store.add(&id, schema);
        let reports: Vec<&str> = actor.reports.iter().map(|report| report.as_str()).collect();
        let origin = if reports.is_empty() { "actors".to_owned() } else { reports.join(",") };
        for name in &actor.names {
            let property = if *name == actor.name { "name" } else { "alias" };
            self.store.put(&id, Said::new(property, &store::name(name), &origin).cleaned_from(name));
        }
        if let Some(known) = actor.id {
            self.store.put(&id, Said::new("notes", &store::text(&format!("gazetteer: {known}")), &origin));
            if let Some(country) = codes::ftm_country(known).filter(|_| schema == "PublicBody") {
                self.store.put(&id, Said::new("country", &country, &origin).cleaned_from(known));
            }
        }
        self.mark(&id, actor.reports.iter().copied());
    }

    fn take_event(&mut self, event: &'a Event) {
        let id = event.id.as_str();
        self.store.add(id, "Event");
        self.store.put(id, Said::new("name", &store::name(&phrased::event(event)), &event.by));
        for telling in self.lookup.tellings(event) {
            self.take_telling(id, telling);
        }
        for (account, claim) in self.lookup.accounts_of(event) {
            self.take_account(event, account, claim);
        }
        self.mark(id, &event.reports);
    }

    /// What one report calls an event, and where it puts it.
    fn take_telling(&mut self, event: &str, telling: &EventMention) {
        let id = telling.id.as_str();
        let report = self.lookup.view.report(&telling.report);
        let language = report.and_then(language);
        for name in &telling.names {
            let words = store::text(name);
            self.store.put(event, Said::new("description", &words, id).of(id).in_language(language).cleaned_from(name));
        }
        let kind = format!("{}, {}", telling.kind, telling.status);
        self.store.put(event, Said::new("summary", &kind, id).of(id));
        if let Some(written) = &telling.country {
            match codes::ftm_country(written) {
                Some(country) => self.store.put(event, Said::new("country", &country, id).of(id).cleaned_from(written)),
                None => self.losses.add("event", "country", "FollowTheMoney knows no such code"),
            }
        }
        let codes = &telling.codes;
        for code in [&codes.plover, &codes.attack_types, &codes.target_types, &codes.weapons].into_iter().flatten() {
            self.store.put(event, Said::new("keywords", &store::text(code), id).of(id));
        }
        if let Some(report) = report {
            self.store.put(event, Said::new("proof", report.id.as_str(), id).of(id));
        }
        if let Some(place) = &telling.at {
            let place = self.take_place(place, id);
            self.store.put(event, Said::new("addressEntity", &place, id).of(id));
        }
    }

    fn take_place(&mut self, place: &Place, origin: &str) -> String {
        let (latitude, longitude) = (place.latitude.to_string(), place.longitude.to_string());
        let id = store::id("p-", &format!("{} {latitude} {longitude}", place.name));
        self.store.add(&id, "Address");
        self.store.put(&id, Said::new("full", &store::address(&place.name), origin).cleaned_from(&place.name));
        self.store.put(&id, Said::new("latitude", &latitude, origin));
        self.store.put(&id, Said::new("longitude", &longitude, origin));
        if let Some(division) = &place.division {
            self.store.put(&id, Said::new("region", &store::text(division), origin));
        }
        if let Some(written) = &place.country
            && let Some(country) = codes::ftm_country(written)
        {
            self.store.put(&id, Said::new("country", &country, origin).cleaned_from(written));
        }
        let geonames = place.geonames.map(|number| format!("; GeoNames {number}")).unwrap_or_default();
        let remarks = format!("{}, within {} km{geonames}; {}", place.precision, place.radius_km, place.because);
        self.store.put(&id, Said::new("remarks", &store::text(&remarks), origin));
        id
    }

    /// Days and places are values of the event; whoever is named as behind it is linked to it; all else stands in
    /// notes.
    fn take_account(&mut self, event: &Event, account: &Account, claim: &Claim) {
        let Some(words) = account.value.as_str() else { return };
        let (id, origin) = (event.id.as_str(), claim.id.as_str());
        let telling = claim.event.as_ref().filter(|telling| event.mentions.contains(telling));
        let telling = telling.map_or(id, |telling| telling.as_str());
        let is_held =
            account.stance == Stance::Affirm && !matches!(account.certainty, Certainty::Unlikely | Certainty::Unknown);
        match account.field {
            Field::Date if is_held && words.parse::<DateInterval>().is_ok() => match words.split_once('/') {
                None => self.store.put(id, Said::new("date", words, origin).of(telling)),
                Some((first, last)) => {
                    self.store.put(id, Said::new("startDate", first, origin).of(telling).cleaned_from(words));
                    self.store.put(id, Said::new("endDate", last, origin).of(telling).cleaned_from(words));
                }
            },
            Field::Place if is_held => {
                let (language, place) = (self.language(claim), store::address(words));
                let said = Said::new("location", &place, origin).of(telling).in_language(language);
                self.store.put(id, said.cleaned_from(words));
            }
            Field::Perpetrator => {
                if let Some(actor) = self.lookup.actor(words).map(actor_id) {
                    self.link(claim, &actor, id, &role(account));
                }
            }
            _ => {}
        }
    }

    fn take_claim(&mut self, claim: &Claim) {
        let (id, by) = (claim.id.as_str(), claim.by.as_str());
        let language = self.language(claim);
        self.store.add(id, "Note");
        let quote = store::text(&claim.quote);
        self.store.put(id, Said::new("description", &quote, by).in_language(language).cleaned_from(&claim.quote));
        self.store.put(id, Said::new("summary", &store::text(&phrased::claim(claim)), by));
        self.store.put(id, Said::new("notes", &store::text(&self.known(claim)), by));
        if let Some(event) = self.lookup.event_of(&claim.id) {
            self.store.put(id, Said::new("entity", event.as_str(), by));
        }
        for keyword in [claim.kind().as_str(), claim.stance.as_str(), claim.certainty.as_str()] {
            self.store.put(id, Said::new("keywords", keyword, by));
        }
        if let Some(item) = self.lookup.grade(&claim.id) {
            let grade = format!("{}{}", item.reliability, item.credibility);
            self.store.put(id, Said::new("keywords", &grade, "grades"));
        }
        if let Some(report) = self.lookup.view.report(&claim.report) {
            self.put_source(id, by, report, language);
        }
        self.mark(id, [&claim.report]);
        self.take_speaker(claim);
        self.take_tie(claim);
        self.take_mentions(claim);
    }

    fn put_source(&mut self, id: &str, by: &str, report: &Report, language: Option<&'static str>) {
        self.store.put(id, Said::new("proof", report.id.as_str(), by));
        if let Some(outlet) = &report.meta.outlet {
            let name = store::text(&outlet.value);
            self.store.put(id, Said::new("publisher", &name, by).in_language(language).cleaned_from(&outlet.value));
        }
        if let Some(url) = &report.meta.url
            && let Some(address) = store::web_address(&url.value)
        {
            self.store.put(id, Said::new("sourceUrl", &address, by).cleaned_from(&url.value));
        }
    }

    /// Everything that is known of a claim, and its accounts.
    fn known(&self, claim: &Claim) -> String {
        let mut known = [phrased::beside(self.lookup, claim), phrased::itself(claim)].concat();
        for account in self.lookup.accounts(&claim.id) {
            let revisions = phrased::revisions(account).into_iter().map(|(key, claim)| format!("; {key} {claim}"));
            known.push(("account", phrased::account(account) + &revisions.collect::<String>()));
        }
        phrased::lines(&known)
    }

    /// Whoever says a claim is linked to it, if it is an actor of the case.
    fn take_speaker(&mut self, claim: &Claim) {
        let Some(actor) = self.lookup.actor(&claim.speaker.name).filter(|_| !claim.speaker.is_author()) else { return };
        let id = actor_id(actor);
        self.link(claim, &id, claim.id.as_str(), "says");
        if let Some(role) = claim.speaker.role.as_ref().filter(|_| schema(actor) == "Person") {
            let position = phrased::squash(&store::text(role));
            let said = Said::new("position", &position, claim.id.as_str()).in_language(self.language(claim));
            self.store.put(&id, said.cleaned_from(role));
        }
    }

    fn take_tie(&mut self, claim: &Claim) {
        let Value::Relation(tie) = &claim.value else { return };
        let id_of = |name: &Option<String>| self.lookup.actor(name.as_deref()?).map(actor_id);
        if let (Some(from), Some(to)) = (id_of(&tie.from), id_of(&tie.to))
            && from != to
        {
            let denied = if claim.stance == Stance::Deny { ", denied" } else { "" };
            self.link(claim, &from, &to, &format!("{}{denied}", tie.tie));
        }
    }

    /// The names by which a claim mentions actors; a mention has no room for a marking.
    fn take_mentions(&mut self, claim: &Claim) {
        let is_free = self.lookup.view.marking([&claim.report]).is_none_or(|marking| marking == Tlp::Clear);
        let origin = claim.id.as_str();
        for named in &claim.actors {
            let Some(actor) = self.lookup.actor(&named.name) else { continue };
            let (actor, schema) = (actor_id(actor), schema(actor));
            self.store.put(claim.id.as_str(), Said::new("entity", &actor, &claim.by));
            if !is_free {
                self.losses.add("claim", "actors", "a mention of a name has no room for a marking above TLP:CLEAR");
                continue;
            }
            let Some(report) = self.lookup.view.report(&claim.report) else { continue };
            let id = store::id("n-", &format!("{} {actor} {}", report.id, named.name));
            self.store.add(&id, "Mention");
            self.store.put(&id, Said::new("document", report.id.as_str(), origin));
            self.store.put(&id, Said::new("name", &store::name(&named.name), origin).cleaned_from(&named.name));
            self.store.put(&id, Said::new("resolved", &actor, origin));
            self.store.put(&id, Said::new("detectedSchema", schema, origin));
        }
    }

    /// A link that one claim makes between two entities, with its words.
    fn link(&mut self, claim: &Claim, subject: &str, object: &str, role: &str) {
        let origin = claim.id.as_str();
        let id = store::id("l-", &format!("{origin} {subject} {role} {object}"));
        let status = format!("{}, {}", claim.stance, claim.certainty);
        self.store.add(&id, "UnknownLink");
        for (property, value) in [("subject", subject), ("object", object), ("role", role), ("status", status.as_str())]
        {
            self.store.put(&id, Said::new(property, value, origin));
        }
        let quote = store::text(&claim.quote);
        let said = Said::new("summary", &quote, origin).in_language(self.language(claim)).cleaned_from(&claim.quote);
        self.store.put(&id, said);
        self.store.put(&id, Said::new("recordId", origin, origin));
        if let Some(report) = self.lookup.view.report(&claim.report) {
            self.store.put(&id, Said::new("proof", report.id.as_str(), origin));
        }
        if let Some(marking) = self.lookup.view.marking([&claim.report]) {
            self.store.put(&id, Said::new("description", marking.label(), "marking"));
        }
    }

    /// The marking of what stands on these reports, as a keyword.
    fn mark<'b>(&mut self, id: &str, reports: impl IntoIterator<Item = &'b ReportId>) {
        if let Some(marking) = self.lookup.view.marking(reports) {
            self.store.put(id, Said::new("keywords", marking.label(), "marking"));
        }
    }

    fn language(&self, claim: &Claim) -> Option<&'static str> {
        self.lookup.view.report(&claim.report).and_then(language)
    }
}

fn language(report: &Report) -> Option<&'static str> {
    codes::ftm_language(report.language.as_deref()?)
}

fn actor_id(actor: &Actor<'_>) -> String {
    store::id("a-", actor.id.unwrap_or(actor.name))
}

/// What all claims take an actor for; where they differ over whether it is a person, none of them wins.
fn schema(actor: &Actor<'_>) -> &'static str {
    let mut kinds = actor.kinds.keys();
    match (kinds.next(), kinds.next(), actor.kinds.contains_key(&ActorKind::Figure)) {
        (Some(ActorKind::Figure), None, _) => "Person",
        (_, _, true) => "LegalEntity",
        (Some(ActorKind::State), None, false) => "PublicBody",
        _ => "Organization",
    }
}

/// How an actor is tied to an event: `claimed`, `attributed, denied`.
fn role(account: &Account) -> String {
    let mode = account.mode.map_or("named", |mode| mode.as_str());
    let denied = if account.is_denial() && mode != "denied" { ", denied" } else { "" };
    format!("{mode}{denied}")
}

fn mime_type(format: Format) -> &'static str {
    match format {
        Format::Text => "text/plain",
        Format::Markdown => "text/markdown",
        Format::Html => "text/html",
        Format::Pdf => "application/pdf",
        Format::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        Format::Stix => "application/stix+json",
    }
}

#[cfg(test)]
mod tests {
    use super::super::lookup::sample::Sample;
    use super::*;
    use std::collections::BTreeMap;

    fn written(exchange: &Exchange<'_>) -> (String, Losses) {
        let mut out = Vec::new();
        let losses = write(exchange, &mut out).unwrap();
        (String::from_utf8(out).unwrap(), losses)
    }

    fn entities(text: &str) -> BTreeMap<String, serde_json::Value> {
        let lines = text.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
        lines.map(|entity| (entity["id"].as_str().unwrap().to_owned(), entity)).collect()
    }

    fn values(entity: &serde_json::Value, property: &str) -> Vec<(String, String)> {
        let statements = entity["statements"].as_array().unwrap().iter().filter(|one| one["prop"] == property);
        let words = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
        statements.map(|one| (words(&one["value"]), words(&one["origin"]))).collect()
    }

    // `ftm validate` has taken the file that this is held to, see xtask/exchange/ftm.py.
    #[test]
    fn a_case_is_written_as_followthemoney_has_taken_it() {
        let (text, _) = written(&Sample::read().exchange());
        let expected = include_str!("../../tests/exchange/expected/ftm.json");
        assert_eq!(text.lines().count(), expected.lines().count());
        for (line, expected) in text.lines().zip(expected.lines()) {
            let value = |line| serde_json::from_str::<serde_json::Value>(line).unwrap();
            assert_eq!(value(line), value(expected));
        }
    }

    #[test]
    fn who_is_behind_an_event_is_told_by_a_link_for_each_account() {
        let (text, _) = written(&Sample::read().exchange());
        let entities = entities(&text);
        let event = &entities["e-a000000000000001"];
        let roles: Vec<(String, String)> = entities
            .values()
            .filter(|entity| entity["schema"] == "UnknownLink" && values(entity, "object")[0].0 == "e-a000000000000001")
            .flat_map(|entity| values(entity, "role"))
            .collect();
        assert!(roles.contains(&("claimed".to_owned(), "c-0000000000000a03".to_owned())), "{roles:?}");
        assert!(roles.contains(&("denied".to_owned(), "c-0000000000000b02".to_owned())), "{roles:?}");
        assert!(values(event, "involved").is_empty() && values(event, "topics").is_empty());
        assert_eq!(values(event, "date"), [("2031-05-04".to_owned(), "c-0000000000000a01".to_owned())]);
    }

    #[test]
    fn a_claim_keeps_its_words_its_language_and_its_report() {
        let (text, _) = written(&Sample::read().exchange());
        let entities = entities(&text);
        let note = &entities["c-0000000000000b01"];
        let quote = "L’attentat de Mell Hall a fait 40 morts, selon l’hôpital d’Oster.";
        let statements = note["statements"].as_array().unwrap();
        let told = statements.iter().find(|one| one["prop"] == "description").unwrap();
        assert_eq!((told["value"].as_str(), told["lang"].as_str()), (Some(quote), Some("fra")));
        assert_eq!(values(note, "proof")[0].0, "r-b200000000000002");
        let known = &values(note, "notes")[0].0;
        assert!(known.contains("account: killed: 40; brings up to date c-0000000000000a02"), "{known}");
    }

    #[test]
    fn only_those_in_public_roles_are_persons() {
        let (text, _) = written(&Sample::read().exchange());
        let persons: Vec<_> = entities(&text).into_values().filter(|entity| entity["schema"] == "Person").collect();
        assert_eq!(persons.len(), 1);
        assert_eq!(values(&persons[0], "name")[0].0, "Ila Ronn");
        assert_eq!(values(&persons[0], "position")[0].0, "commander of the Ostrian army");
        assert!(!text.contains("\"topics\""));
    }

    #[test]
    fn a_name_of_a_marked_report_is_no_mention_and_all_else_says_its_marking() {
        let sample = Sample::read();
        let (text, losses) = written(&sample.exchange());
        assert!(losses.all().any(|(loss, _)| loss.why.contains("no room for a marking")));
        let documents = |text: &str| -> Vec<String> {
            let mentions = entities(text).into_values().filter(|entity| entity["schema"] == "Mention");
            mentions.map(|entity| values(&entity, "document")[0].0.clone()).collect()
        };
        assert!(documents(&text).iter().all(|document| document == "r-a100000000000001"));
        let unmarked = Exchange { is_marked: false, ..sample.exchange() };
        let (text, _) = written(&unmarked);
        assert!(documents(&text).len() > 3 && !text.contains("TLP:"));
    }

    #[test]
    fn the_order_of_what_comes_in_changes_nothing() {
        let sample = Sample::read();
        let mut case = sample.case.clone();
        case.reports.reverse();
        case.claims.reverse();
        case.mentions.reverse();
        let turned = Exchange { case: &case, ..sample.exchange() };
        assert_eq!(written(&turned).0, written(&sample.exchange()).0);
    }
}

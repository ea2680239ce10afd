//! A case for MISP: an event for each event, and one for each report that says something beside the events.
//!
//! The form is the MISP core format (draft-dulaunoy-misp-core-format, November 2025), several events in one `response`
//! as MISP writes and takes them. An account is an object of its own, so that none wins; the words it rests on are the
//! comment of what it tells. Tags are those of the taxonomies `tlp`, `admiralty-scale` and `estimative-language` and of
//! the galaxy of countries. A person is never made an object, for servers would look for the name everywhere.

mod draft;

use super::lookup::{Actor, Lookup};
use super::phrased;
use super::unheld::{
    self,
    Held::{All, But, Only},
    Places,
};
use super::{Exchange, Losses, codes};
use draft::{Draft, Handle, Part, tlp_tag};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use whosays_model::{Account, ActorKind, Claim, DateInterval, Event, EventId, Field, Place, Report, ReportId, Tlp};

/// What MISP has a place for.
const HELD: Places = &[
    ("report", But(&["format", "known"])),
    ("claim", All),
    ("event", But(&["best", "mention_spans", "joins"])),
    ("account", All),
    ("origin", Only(&["id", "sort", "who", "claims"])),
    ("actor", But(&["events", "relations", "strengths"])),
];

/// Writes the events; tells what they could not hold.
///
/// # Errors
/// When `out` takes no more.
pub(crate) fn write(exchange: &Exchange<'_>, out: &mut dyn Write) -> io::Result<Losses> {
    let lookup = Lookup::of(exchange);
    let stamp = unix_seconds(exchange.at).unwrap_or_default().to_string();
    let mut losses = Losses::default();
    unheld::count(&lookup.view, &lookup.view.claims, &lookup.view.events, HELD, &mut losses);
    for _ in lookup.actors.iter().filter(|actor| actor.is_person()) {
        losses.add("actor", "name", "a person is made no object that servers would look for");
    }
    let mut writing = Writing { lookup: &lookup, stamp: &stamp, losses };
    let (of_events, beside) = by_event(&lookup);
    let mut separator = "";
    out.write_all(b"{\"response\":[")?;
    for &event in &lookup.view.events {
        let claims = of_events.get(&event.id).map(Vec::as_slice).unwrap_or_default();
        put(out, &mut separator, &writing.event(event, claims))?;
    }
    for &report in &lookup.view.reports {
        if let Some(claims) = beside.get(&report.id) {
            put(out, &mut separator, &writing.report(report, claims))?;
        }
    }
    out.write_all(b"\n]}\n")?;
    Ok(writing.losses)
}

/// One event a line, so that two copies are easily compared.
fn put(out: &mut dyn Write, separator: &mut &str, event: &Value) -> io::Result<()> {
    writeln!(out, "{separator}")?;
    serde_json::to_writer(&mut *out, event)?;
    *separator = ",";
    Ok(())
}

type ByEvent<'a> = BTreeMap<&'a EventId, Vec<&'a Claim>>;
type ByReport<'a> = BTreeMap<&'a ReportId, Vec<&'a Claim>>;

/// The claims of each event, and those of none by their reports.
fn by_event<'a>(lookup: &Lookup<'a>) -> (ByEvent<'a>, ByReport<'a>) {
    let (mut of_events, mut beside) = (ByEvent::new(), ByReport::new());
    for &claim in &lookup.view.claims {
        match lookup.event_of(&claim.id) {
            Some(event) => of_events.entry(event).or_default().push(claim),
            None => beside.entry(&claim.report).or_default().push(claim),
        }
    }
    (of_events, beside)
}

struct Writing<'a> {
    lookup: &'a Lookup<'a>,
    stamp: &'a str,
    losses: Losses,
}

/// The objects that claims of one event lead to.
struct Cast<'a> {
    reports: BTreeMap<&'a ReportId, Handle>,
    actors: BTreeMap<&'a str, Handle>,
    /// The happening, where there is one.
    happening: Option<Handle>,
    marking: Option<Tlp>,
}

impl<'a> Writing<'a> {
    fn event(&mut self, event: &'a Event, claims: &[&'a Claim]) -> Value {
        let lookup = self.lookup;
        let accounts = lookup.accounts_of(event);
        let all: Vec<&Claim> = claims.iter().copied().chain(accounts.iter().map(|(_, claim)| *claim)).collect();
        let reports: BTreeSet<&ReportId> = all.iter().map(|claim| &claim.report).chain(&event.reports).collect();
        let published = reports.iter().filter_map(|id| lookup.view.report(id)?.published()).min();
        let marking = lookup.view.marking(reports.iter().copied());
        let info = phrased::event(event);
        let date = self.date(event.date.as_ref().or(published));
        let mut draft = Draft::new(event.id.as_str(), &info, &date, self.stamp, marking);
        self.tag_countries(&mut draft, event);
        self.introduce(&mut draft, "event", event.id.as_str());
        take_codes(&mut draft, event);
        let happening = take_happening(&mut draft, event, info);
        for place in places(lookup, event) {
            let place = take_place(&mut draft, place);
            draft.refer(happening, place, "located-at", "");
        }
        let behind = accounts.iter().filter(|(account, _)| account.field == Field::Perpetrator);
        let behind: BTreeSet<&str> = behind.filter_map(|(account, _)| account.value.as_str()).collect();
        let cast = self.cast(&mut draft, &all, behind, Some(happening), marking);
        self.take_accounts(&mut draft, &cast, &accounts);
        let told: BTreeSet<_> = accounts.iter().map(|(account, _)| &account.claim).collect();
        for claim in claims.iter().filter(|claim| !told.contains(&claim.id)) {
            self.take_claim(&mut draft, &cast, claim);
        }
        draft.into_json()
    }

    /// What a report says beside the events.
    fn report(&mut self, report: &'a Report, claims: &[&'a Claim]) -> Value {
        let title = report.meta.title.as_ref().map(|title| title.value.as_str());
        let title =
            title.filter(|title| *title != report.label()).map(|title| format!(", {title}")).unwrap_or_default();
        let info = phrased::squash(&format!("said beside the events: {}{title}", report.label()));
        let marking = self.lookup.view.marking([&report.id]);
        let date = self.date(report.published());
        let mut draft = Draft::new(report.id.as_str(), &info, &date, self.stamp, marking);
        self.introduce(&mut draft, "report", report.id.as_str());
        let cast = self.cast(&mut draft, claims, BTreeSet::new(), None, marking);
        for claim in claims {
            self.take_claim(&mut draft, &cast, claim);
        }
        draft.into_json()
    }

    /// The first day of a date, else the day of handing on: MISP wants one day.
    fn date(&self, date: Option<&DateInterval>) -> String {
        match date.map(DateInterval::bounds) {
            Some(((year, month, day), _)) => format!("{year:04}-{month:02}-{day:02}"),
            None => self.lookup.view.exchange.at.chars().take(10).collect(),
        }
    }

    fn tag_countries(&mut self, draft: &mut Draft<'_>, event: &Event) {
        let told = self.lookup.tellings(event).into_iter().filter_map(|telling| telling.country.as_deref());
        let countries: BTreeSet<&str> = told.chain(event.country.as_deref()).collect();
        for country in countries {
            match codes::country_tag(country) {
                Some(tag) => draft.tag(tag),
                None => self.losses.add("event", "country", "MISP's galaxy of countries has no such code"),
            }
        }
    }

    fn introduce(&self, draft: &mut Draft<'_>, what: &str, id: &str) {
        let name = self.lookup.view.exchange.name;
        draft.text("case", "Internal reference", name, "the case that this is handed on from");
        draft.text(what, "Internal reference", id, &format!("the {what} in that case"));
    }

    /// Adds the reports of these claims and the actors whom they name.
    fn cast(
        &self,
        draft: &mut Draft<'_>,
        claims: &[&'a Claim],
        behind: BTreeSet<&'a str>,
        happening: Option<Handle>,
        marking: Option<Tlp>,
    ) -> Cast<'a> {
        let of_claims: BTreeSet<&ReportId> = claims.iter().map(|claim| &claim.report).collect();
        let reports = self.lookup.view.reports.iter().filter(|report| of_claims.contains(&report.id));
        let reports = reports.map(|report| (&report.id, take_report(draft, report))).collect();
        let named = claims.iter().flat_map(|claim| &claim.actors).map(|actor| actor.name.as_str());
        let mut taken: BTreeMap<&str, Handle> = BTreeMap::new();
        let mut actors = BTreeMap::new();
        for name in behind.into_iter().chain(named).collect::<BTreeSet<_>>() {
            let Some(actor) = self.lookup.actor(name).filter(|actor| !actor.is_person()) else { continue };
            let handle = *taken.entry(actor.name).or_insert_with(|| take_actor(draft, actor));
            actors.insert(name, handle);
        }
        Cast { reports, actors, happening, marking }
    }

    /// One object for each account; an account that brings another up to date leads to it.
    fn take_accounts(&self, draft: &mut Draft<'_>, cast: &Cast<'_>, accounts: &[(&'a Account, &'a Claim)]) {
        let mut taken = BTreeMap::new();
        for (account, claim) in accounts {
            let told = phrased::account(account);
            let key = format!("account {} {told}", account.claim);
            let named = account.value.as_str().filter(|_| account.field == Field::Perpetrator);
            let actors = named.and_then(|name| cast.actors.get(name)).copied().into_iter().collect();
            let handle =
                self.take_words(draft, cast, claim, Told { key, told, more: phrased::revisions(account), actors });
            taken.insert((&account.claim, account.field), handle);
        }
        for (account, _) in accounts {
            let (Some(revised), later) = (&account.revises, (&account.claim, account.field)) else { continue };
            if let (Some(later), Some(earlier)) = (taken.get(&later), taken.get(&(revised, account.field))) {
                draft.refer(*later, *earlier, "supersedes", "brings the figure up to date");
            }
        }
    }

    fn take_claim(&self, draft: &mut Draft<'_>, cast: &Cast<'_>, claim: &Claim) {
        let mut actors: Vec<Handle> = Vec::new();
        for handle in claim.actors.iter().filter_map(|actor| cast.actors.get(actor.name.as_str())) {
            if !actors.contains(handle) {
                actors.push(*handle);
            }
        }
        let (key, told) = (format!("claim {}", claim.id), phrased::claim(claim));
        self.take_words(draft, cast, claim, Told { key, told, more: Vec::new(), actors });
    }

    /// What is told, with the words that it rests on as its comment.
    fn take_words(&self, draft: &mut Draft<'_>, cast: &Cast<'_>, claim: &Claim, told: Told) -> Handle {
        let text = Part::new("text", told.told).commented(claim.quote.as_str()).tagged(self.tags(claim, cast.marking));
        let mut parts = vec![text, Part::new("type", "Annotation")];
        parts.extend(self.lookup.view.report(&claim.report).and_then(web_address).map(|url| Part::new("ref", url)));
        let known = [phrased::beside(self.lookup, claim), told.more, phrased::itself(claim)].concat();
        let handle = draft.object("annotation", &told.key, phrased::lines(&known), parts);
        if let Some(report) = cast.reports.get(&claim.report) {
            draft.refer(handle, *report, "extracted-from", "");
        }
        if let Some(happening) = cast.happening {
            draft.refer(handle, happening, "annotates", "");
        }
        for actor in told.actors {
            draft.refer(handle, actor, "mentions", "");
        }
        handle
    }

    /// Grade, likelihood, and the marking of the report where it is not that of the whole event.
    fn tags(&self, claim: &Claim, marking: Option<Tlp>) -> Vec<String> {
        let mut tags = Vec::new();
        if let Some(item) = self.lookup.grade(&claim.id) {
            let reliability = item.reliability.as_str().to_lowercase();
            tags.push(format!("admiralty-scale:source-reliability=\"{reliability}\""));
            tags.push(format!("admiralty-scale:information-credibility=\"{}\"", item.credibility));
        }
        tags.extend(phrased::likelihood(claim).and_then(estimative));
        let own = self.lookup.view.marking([&claim.report]);
        tags.extend(own.filter(|_| own != marking).map(tlp_tag));
        tags
    }
}

/// One thing that is told in an object of its own.
struct Told {
    key: String,
    told: String,
    more: phrased::Lines,
    actors: Vec<Handle>,
}

/// The tag for a band of ICD 203, by its lowest share in percent.
fn estimative(low: u8) -> Option<String> {
    let band = match low {
        1 => "almost-no-chance",
        5 => "very-unlikely",
        20 => "unlikely",
        45 => "roughly-even-chance",
        55 => "likely",
        80 => "very-likely",
        95 => "almost-certain",
        _ => return None,
    };
    Some(format!("estimative-language:likelihood-probability=\"{band}\""))
}

fn take_codes(draft: &mut Draft<'_>, event: &Event) {
    let sorts = [
        (&event.codes.plover, "type and mode of PLOVER"),
        (&event.codes.attack_types, "attack type of the Global Terrorism Database"),
        (&event.codes.target_types, "target type of the Global Terrorism Database"),
        (&event.codes.weapons, "weapon type of the Global Terrorism Database"),
    ];
    for (codes, comment) in sorts {
        for code in codes {
            draft.text("code", "External analysis", code, comment);
        }
    }
}

fn take_happening(draft: &mut Draft<'_>, event: &Event, info: String) -> Handle {
    let mut known =
        vec![("event", event.id.to_string()), ("kind", event.kind.to_string()), ("status", event.status.to_string())];
    known.extend(event.country.as_ref().map(|country| ("country", country.clone())));
    known.push(("reports", event.reports.len().to_string()));
    known.push(("independent origins", event.origins.to_string()));
    known.extend(event.killed.and_then(phrased::toll).map(|range| ("killed, over all accounts", range)));
    known.extend(event.injured.and_then(phrased::toll).map(|range| ("injured, over all accounts", range)));
    known.push(("rule", event.by.clone()));
    let names = event.names.iter().map(|name| Part::new("description", name).commented("a phrase that names it"));
    let parts = [Part::new("summary", info)].into_iter().chain(names).chain([Part::new("type", "Physical Event")]);
    draft.object("temporal-event", "happening", phrased::lines(&known), parts.collect())
}

/// The points that the tellings of an event are put at, by name.
fn places<'a>(lookup: &Lookup<'a>, event: &Event) -> Vec<&'a Place> {
    let points = lookup.tellings(event).into_iter().filter_map(|telling| telling.at.as_ref());
    let named = points.map(|place| (place_key(place), place));
    let mut places: BTreeMap<String, &Place> = BTreeMap::new();
    for (key, place) in named {
        places.entry(key).or_insert(place);
    }
    places.into_values().collect()
}

fn place_key(place: &Place) -> String {
    format!("place {} {} {}", place.name, place.latitude, place.longitude)
}

fn take_place(draft: &mut Draft<'_>, place: &Place) -> Handle {
    let mut parts = vec![
        Part::new("latitude", place.latitude.to_string()),
        Part::new("longitude", place.longitude.to_string()),
        Part::new("accuracy-radius", place.radius_km.to_string()),
    ];
    parts.extend(place.country.as_ref().map(|country| Part::new("countrycode", country)));
    parts.extend(place.division.as_ref().map(|division| Part::new("region", division)));
    parts.push(Part::new("text", &place.name));
    parts.push(Part::new("spacial-reference", "WGS84 EPSG:4326"));
    draft.object("geolocation", &place_key(place), phrased::lines(&phrased::place(place)), parts)
}

/// A report by its outlet; one without is a report by its headline or file.
fn take_report(draft: &mut Draft<'_>, report: &Report) -> Handle {
    let meta = &report.meta;
    let title = meta.title.as_ref().map(|title| title.value.as_str());
    let (template, mut parts) = match &meta.outlet {
        Some(outlet) => ("news-media", vec![Part::new("source", &outlet.value)]),
        None => ("report", vec![Part::new("title", title.unwrap_or(&report.file))]),
    };
    parts.extend(title.filter(|_| meta.outlet.is_some()).map(|title| Part::new("title", title)));
    let mut known = phrased::report(report);
    match (web_address(report), &meta.url) {
        (Some(url), _) => parts.push(Part::new("link", url).correlating()),
        (None, Some(url)) => known.push(("address", url.value.clone())),
        (None, None) => {}
    }
    draft.object(template, report.id.as_str(), phrased::lines(&known), parts)
}

fn web_address(report: &Report) -> Option<&str> {
    let url = report.meta.url.as_ref()?.value.as_str();
    (url.starts_with("http://") || url.starts_with("https://")).then_some(url)
}

fn take_actor(draft: &mut Draft<'_>, actor: &Actor<'_>) -> Handle {
    let kinds: Vec<&str> = actor.kinds.keys().copied().map(ActorKind::as_str).collect();
    let mut known = vec![("kind", kinds.join(", "))];
    known.extend(actor.id.map(|id| ("gazetteer", id.to_owned())));
    let aliases = actor.names.iter().filter(|name| **name != actor.name).map(|name| Part::new("alias", *name));
    let parts = [Part::new("name", actor.name)].into_iter().chain(aliases).map(Part::correlating);
    draft.object("organization", &format!("actor {}", actor.name), phrased::lines(&known), parts.collect())
}

/// Seconds since 1970 of a time such as `2031-06-01T09:30:00Z`.
fn unix_seconds(at: &str) -> Option<i64> {
    let (day, time) = at.split_once('T')?;
    let day: DateInterval = day.parse().ok()?;
    let epoch = DateInterval::day(1970, 1, 1)?;
    let number = |part: &str| part.split('.').next().and_then(|whole| whole.parse::<i64>().ok());
    let mut clock = time.trim_end_matches('Z').split(':').map(number);
    let (hours, minutes, seconds) = (clock.next()??, clock.next()??, clock.next()??);
    let days = day.day_numbers().0 - epoch.day_numbers().0;
    Some(days * 86_400 + hours * 3_600 + minutes * 60 + seconds)
}

#[cfg(test)]
mod tests {
    use super::super::lookup::sample::Sample;
    use super::*;
    use serde_json::json;

    fn written(exchange: &Exchange<'_>) -> (String, Losses) {
        let mut out = Vec::new();
        let losses = write(exchange, &mut out).unwrap();
        (String::from_utf8(out).unwrap(), losses)
    }

    // PyMISP has taken the file that this is held to, see xtask/exchange/misp.py.
    #[test]
    fn a_case_is_written_as_pymisp_has_taken_it() {
        let (text, _) = written(&Sample::read().exchange());
        let pretty = |text: &str| {
            let value: Value = serde_json::from_str(text).unwrap();
            serde_json::to_string_pretty(&value).unwrap()
        };
        let expected = pretty(include_str!("../../tests/exchange/expected/misp.json"));
        for (line, (one, other)) in pretty(&text).lines().zip(expected.lines()).enumerate() {
            assert_eq!(one, other, "line {}", line + 1);
        }
        assert_eq!(pretty(&text), expected);
    }

    #[test]
    fn accounts_that_contradict_one_another_are_objects_side_by_side() {
        let (text, _) = written(&Sample::read().exchange());
        let value: Value = serde_json::from_str(&text).unwrap();
        let objects = value["response"][0]["Event"]["Object"].as_array().unwrap().clone();
        let told: Vec<(String, String)> = objects
            .iter()
            .filter(|object| object["name"] == "annotation")
            .map(|object| &object["Attribute"][0])
            .map(|text| (text["value"].as_str().unwrap().to_owned(), text["comment"].as_str().unwrap().to_owned()))
            .collect();
        let quote = "L’attentat de Mell Hall a fait 40 morts, selon l’hôpital d’Oster.";
        assert!(told.contains(&("killed: 40".to_owned(), quote.to_owned())), "{told:?}");
        assert!(told.iter().any(|(told, _)| told == "killed: at least 31 people"), "{told:?}");
        assert!(told.iter().any(|(told, _)| told == "perpetrator: Norrland, denied"), "{told:?}");
        assert!(!text.contains("\"person\""));
    }

    #[test]
    fn an_event_is_tagged_by_its_highest_marking_and_words_by_their_own() {
        let sample = Sample::read();
        let value: Value = serde_json::from_str(&written(&sample.exchange()).0).unwrap();
        let event = &value["response"][0]["Event"];
        assert_eq!((&event["Tag"], &event["distribution"]), (&json!([{"name": "tlp:amber"}]), &json!("0")));
        let unmarked = Exchange { is_marked: false, ..sample.exchange() };
        assert!(!written(&unmarked).0.contains("tlp:"));
    }

    #[test]
    fn the_order_of_what_comes_in_changes_nothing() {
        let sample = Sample::read();
        let mut case = sample.case.clone();
        case.reports.reverse();
        case.claims.reverse();
        case.mentions.reverse();
        case.origins.reverse();
        let turned = Exchange { case: &case, ..sample.exchange() };
        assert_eq!(written(&turned).0, written(&sample.exchange()).0);
    }

    #[test]
    fn what_is_lost_is_counted() {
        let (_, losses) = written(&Sample::read().exchange());
        let lost: Vec<String> = losses.all().map(|(loss, n)| format!("{n} {} {}", loss.of, loss.field)).collect();
        for expected in ["1 actor name", "1 event country", "1 event joins", "2 grade record", "3 report text"] {
            assert!(lost.iter().any(|line| line == expected), "{expected}: {lost:?}");
        }
    }

    #[test]
    fn a_time_is_seconds_since_1970() {
        assert_eq!(unix_seconds("2031-06-01T09:30:00Z"), Some(1_938_072_600));
        assert_eq!(unix_seconds("1970-01-02T00:00:01.500Z"), Some(86_401));
        assert_eq!(unix_seconds("soon"), None);
    }
}

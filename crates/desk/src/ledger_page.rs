//! What the pages of ledgers share: facets counted in memory, the words that entries rest on, and the form that sets a field.

use crate::answer::{Asked, At, Form};
use crate::card::{Line, called, done};
use crate::fault::Fault;
use crate::judge::Posted;
use crate::pages::{Chip, Choice, Facet, Label, Pager, chips};
use crate::state::Reading;
use crate::text::{day, moment, plain};
use crate::writer::Books;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Serialize;
use std::collections::{BTreeSet, HashMap};
use whosays_case::clock::now;
use whosays_model::{
    Anchor, Claim, ClaimId, ClaimKind, DateInterval, Event, EventId, Judgement, Passage, ReportId, Ruling, Settable,
    Setting, Stance,
};
use whosays_store::{ClaimWords, Judged, Store, Thing};

/// How many values a facet offers.
const VALUES: usize = 12;
/// How many claims are shown of one entry among others; its claims lead to the rest.
pub(crate) const FEW: usize = 12;
/// How many rows are saved at most.
const SAVED: usize = 10_000;

/// A facet of a ledger: its key in the address, what it is called, and an entry's value; an empty one counts nowhere.
pub(crate) struct By<T> {
    key: &'static str,
    label: Label,
    value: fn(&T) -> &str,
    told: fn(&str) -> String,
    is_scale: bool,
}

impl<T> By<T> {
    /// Of words, which are told in other words.
    pub(crate) const fn words(
        key: &'static str,
        label: Label,
        value: fn(&T) -> &str,
        told: fn(&str) -> String,
    ) -> Self {
        By { key, label, value, told, is_scale: false }
    }

    /// Of names, which are told as they are.
    pub(crate) const fn names(key: &'static str, label: Label, value: fn(&T) -> &str) -> Self {
        By { key, label, value, told: str::to_owned, is_scale: false }
    }

    /// Of grades, which stand in their own order.
    pub(crate) const fn scale(
        key: &'static str,
        label: Label,
        value: fn(&T) -> &str,
        told: fn(&str) -> String,
    ) -> Self {
        By { key, label, value, told, is_scale: true }
    }
}

/// The entries that pass, and how many would for each value of a facet if it were chosen alone.
pub(crate) struct Picked<'a, T> {
    pub(crate) entries: Vec<&'a T>,
    pub(crate) facets: Vec<Facet>,
}

/// Picks entries and counts facets in one pass: an entry that fails one facet alone counts in that facet.
pub(crate) fn pick<'a, T>(all: &'a [T], by: &[By<T>], asked: &Asked, fits: impl Fn(&T) -> bool) -> Picked<'a, T> {
    let chosen: Vec<Vec<&str>> = by.iter().map(|by| asked.all(by.key).collect()).collect();
    let mut counts: Vec<Counts<'_>> = by.iter().map(|_| Counts::default()).collect();
    let mut entries = Vec::new();
    for entry in all.iter().filter(|entry| fits(entry)) {
        let misses = |at: &usize| !chosen[*at].is_empty() && !chosen[*at].contains(&(by[*at].value)(entry));
        let mut missed = (0..by.len()).filter(misses);
        let (first, second) = (missed.next(), missed.next());
        if second.is_some() {
            continue;
        }
        if first.is_none() {
            entries.push(entry);
        }
        for (at, counts) in counts.iter_mut().enumerate() {
            if first.is_none_or(|missed| missed == at) {
                counts.add((by[at].value)(entry));
            }
        }
    }
    let facets = by.iter().zip(counts).map(|(by, counts)| facet(by, counts.whole(), asked)).collect();
    Picked { entries, facets }
}

/// How often values come; those that come one after another are looked up once.
#[derive(Default)]
pub(crate) struct Counts<'a> {
    of: HashMap<&'a str, u32>,
    last: &'a str,
    run: u32,
}

impl<'a> Counts<'a> {
    pub(crate) fn add(&mut self, value: &'a str) {
        if value == self.last {
            self.run += 1;
        } else {
            self.close();
            (self.last, self.run) = (value, 1);
        }
    }

    fn close(&mut self) {
        if self.run > 0 {
            *self.of.entry(self.last).or_default() += self.run;
        }
    }

    /// How often each of them came.
    pub(crate) fn whole(mut self) -> HashMap<&'a str, u32> {
        self.close();
        self.of
    }
}

fn facet<'a, T>(by: &By<T>, mut counts: HashMap<&'a str, u32>, asked: &'a Asked) -> Facet {
    counts.remove("");
    for value in asked.all(by.key) {
        counts.entry(value).or_default();
    }
    let mut counted: Vec<(&str, u32)> = counts.into_iter().collect();
    counted.sort_by(|a, b| {
        let by_count = if by.is_scale { std::cmp::Ordering::Equal } else { b.1.cmp(&a.1) };
        by_count.then(a.0.cmp(b.0))
    });
    let choice = |(value, count): (&str, u32)| Choice {
        value: value.to_owned(),
        label: (by.told)(value),
        count,
        is_chosen: asked.has(by.key, value),
    };
    let choices = counted.into_iter().map(choice).enumerate();
    let choices = choices.filter(|(at, choice)| *at < VALUES || choice.is_chosen).map(|(_, choice)| choice).collect();
    Facet { key: by.key, label: (by.label)(), choices }
}

/// What is asked for by words and days, and of an event, or by its id.
pub(crate) struct Sought {
    event: Option<String>,
    id: Option<String>,
    words: Vec<String>,
    from: Option<i64>,
    to: Option<i64>,
}

impl Sought {
    /// What an address asks for.
    pub(crate) fn of(asked: &Asked) -> Self {
        let date = |key: &str| asked.one(key).and_then(|date| date.parse::<DateInterval>().ok());
        Sought {
            event: asked.one("event").map(str::to_owned),
            id: asked.one("id").map(str::to_owned),
            words: asked.one("q").unwrap_or_default().split_whitespace().map(str::to_lowercase).collect(),
            from: date("from").map(|date| date.day_numbers().0),
            to: date("to").map(|date| date.day_numbers().1),
        }
    }

    /// Whether each of the words stands in one of these texts, in any case of letters.
    pub(crate) fn is_in<'a>(&self, texts: impl IntoIterator<Item = &'a str>) -> bool {
        if self.words.is_empty() {
            return true;
        }
        let text = texts.into_iter().map(str::to_lowercase).collect::<Vec<_>>().join("\n");
        self.words.iter().all(|word| text.contains(word.as_str()))
    }

    /// Whether an entry of this id and event may be the one, or among those, that are asked for.
    pub(crate) fn is_of(&self, id: &str, event: Option<&EventId>) -> bool {
        let event = event.map_or("", EventId::as_str);
        self.id.as_deref().is_none_or(|asked| asked == id) && self.event.as_deref().is_none_or(|asked| asked == event)
    }

    /// Whether any days are asked for.
    pub(crate) fn has_days(&self) -> bool {
        self.from.is_some() || self.to.is_some()
    }

    /// Whether a date lies in the days; one that is not known only where none are asked for.
    pub(crate) fn holds(&self, date: Option<&DateInterval>) -> bool {
        if !self.has_days() {
            return true;
        }
        date.map(DateInterval::day_numbers).is_some_and(|(first, last)| {
            self.from.is_none_or(|from| last >= from) && self.to.is_none_or(|to| first <= to)
        })
    }
}

/// How far the ledgers lag behind the case.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct Lag {
    /// Whether they were worked out at all.
    pub(crate) is_ready: bool,
    /// How many changes of the case came later.
    pub(crate) behind: u64,
}

impl Lag {
    /// That of the ledgers as they are now.
    pub(crate) fn of(reading: &Reading) -> Result<Self, Fault> {
        let Some(kept) = &reading.kept else { return Ok(Lag { is_ready: false, behind: 0 }) };
        Ok(Lag { is_ready: true, behind: reading.changes()?.saturating_sub(kept.changes) })
    }
}

/// What a list has beside its rows.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct List {
    pub(crate) lag: Lag,
    pub(crate) pager: Pager,
    pub(crate) facets: Vec<Facet>,
    #[serde(skip)]
    pub(crate) chips: Vec<Chip>,
    #[serde(skip)]
    pub(crate) words: String,
    #[serde(skip)]
    pub(crate) from: String,
    #[serde(skip)]
    pub(crate) to: String,
    /// Filters that the form has no field for.
    #[serde(skip)]
    pub(crate) kept: Vec<(String, String)>,
    /// What stands behind the question mark of the page's own address.
    #[serde(skip)]
    pub(crate) address: String,
}

impl List {
    /// Of a page whose filters have these keys and labels.
    pub(crate) fn of(
        reading: &Reading,
        at: &At,
        filters: &[(&'static str, Label)],
        facets: Vec<Facet>,
        pager: Pager,
    ) -> Result<Self, Fault> {
        let asked = &at.asked;
        let one = |key: &str| asked.one(key).unwrap_or_default().to_owned();
        let is_hidden = |key: &str| {
            let has_field = ["q", "from", "to"].contains(&key) || facets.iter().any(|facet| facet.key == key);
            !has_field && filters.iter().any(|(known, _)| *known == key)
        };
        Ok(List {
            lag: Lag::of(reading)?,
            chips: named_chips(reading, asked, filters, &facets),
            words: one("q"),
            from: one("from"),
            to: one("to"),
            kept: asked.0.iter().filter(|(key, _)| is_hidden(key)).cloned().collect(),
            address: asked.in_address(),
            pager,
            facets,
        })
    }
}

// A filter is told as its facet tells it, and an event by its name.
fn named_chips(reading: &Reading, asked: &Asked, filters: &[(&'static str, Label)], facets: &[Facet]) -> Vec<Chip> {
    let mut chips = chips(asked, filters);
    for chip in &mut chips {
        if chip.key == "event" {
            if let Ok(Some(Thing::Event(event))) = reading.store.find(&chip.value) {
                chip.value = called(&event);
            }
            continue;
        }
        let mut choices = facets.iter().filter(|facet| facet.key == chip.key).flat_map(|facet| &facet.choices);
        if let Some(choice) = choices.find(|choice| plain(&choice.value) == chip.value) {
            chip.value.clone_from(&choice.label);
        }
    }
    chips
}

/// The page that is asked for; what is saved is the whole of what was picked, as far as a file should hold it.
pub(crate) fn pager_of(at: &At, all: usize) -> Pager {
    let mut pager = Pager::of(&at.asked, all);
    if at.form == Form::Csv {
        (pager.first, pager.last) = (usize::from(all > 0), all.min(SAVED));
    }
    pager
}

/// A claim in its words, with who says it and where.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct Told {
    pub(crate) claim: String,
    pub(crate) report: String,
    pub(crate) quote: String,
    pub(crate) speaker: String,
    pub(crate) is_author: bool,
    pub(crate) is_denial: bool,
    pub(crate) outlet: String,
    pub(crate) day: String,
}

/// Words of a report that no claim stands on.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct Quoted {
    pub(crate) quote: String,
    pub(crate) link: String,
    pub(crate) outlet: String,
    pub(crate) day: String,
}

/// The claims and reports that a page shows, looked up once.
#[derive(Debug, Default)]
pub(crate) struct Brought {
    claims: HashMap<ClaimId, ClaimWords>,
    /// Of reports, what they are called and their days.
    reports: HashMap<ReportId, (String, String)>,
}

impl Brought {
    /// These claims with their reports, and further reports.
    pub(crate) fn of<'a>(
        reading: &Reading,
        claims: impl Iterator<Item = &'a ClaimId>,
        reports: impl Iterator<Item = &'a ReportId>,
    ) -> Result<Self, Fault> {
        let columns = &reading.view.columns;
        let wanted: BTreeSet<&ClaimId> = claims.collect();
        let rows = wanted.iter().filter_map(|id| columns.claims.get(columns.claim_at(id)? as usize));
        let mut numbers: Vec<i64> = rows.map(|row| row.n).collect();
        // In the order of the file, of which neighbours are read at once.
        numbers.sort_unstable();
        let by_id = |claim: ClaimWords| (claim.id.clone(), claim);
        let mut claims: HashMap<ClaimId, ClaimWords> =
            reading.store.words_by_number(&numbers)?.into_iter().map(by_id).collect();
        // What came after the columns were read is found by its id.
        let rest: BTreeSet<ClaimId> = wanted.into_iter().filter(|id| !claims.contains_key(*id)).cloned().collect();
        claims.extend(reading.store.words_named(&rest)?.into_iter().map(by_id));
        let mut ids: BTreeSet<ReportId> = reports.cloned().collect();
        ids.extend(claims.values().map(|claim| claim.report.clone()));
        Ok(Brought { reports: labels(reading, &ids)?, claims })
    }

    /// A claim; nothing where it has gone since the ledger was worked out.
    pub(crate) fn told(&self, id: &ClaimId) -> Option<Told> {
        let claim = self.claims.get(id)?;
        let (outlet, day) = self.label(&claim.report);
        Some(Told {
            claim: claim.id.to_string(),
            report: claim.report.to_string(),
            quote: claim.quote.clone(),
            speaker: claim.speaker.clone(),
            is_author: claim.is_author(),
            is_denial: claim.stance == Stance::Deny,
            outlet,
            day,
        })
    }

    /// Those of these claims that were brought.
    pub(crate) fn all(&self, ids: &[ClaimId]) -> Vec<Told> {
        ids.iter().filter_map(|id| self.told(id)).collect()
    }

    /// The words of a claim; empty where it has gone.
    pub(crate) fn quote(&self, id: &ClaimId) -> String {
        self.claims.get(id).map(|claim| claim.quote.clone()).unwrap_or_default()
    }

    /// What a report is called, and its day.
    pub(crate) fn label(&self, id: &ReportId) -> (String, String) {
        self.reports.get(id).cloned().unwrap_or_else(|| (id.to_string(), String::new()))
    }

    /// A passage, with an address at which the browser shows its words.
    pub(crate) fn quoted(&self, passage: &Passage) -> Quoted {
        let (outlet, day) = self.label(&passage.report);
        let words: Vec<&str> = passage.quote.split_whitespace().take(8).collect();
        let link = format!("/reports/{}#:~:text={}", passage.report, escaped(&words.join(" ")));
        Quoted { quote: passage.quote.clone(), link, outlet, day }
    }
}

// A comma, a dash or an ampersand would be the fragment's own grammar.
fn escaped(words: &str) -> String {
    let mut written = String::new();
    for byte in words.bytes() {
        match byte.is_ascii_alphanumeric() {
            true => written.push(byte.into()),
            false => written.push_str(&format!("%{byte:02X}")),
        }
    }
    written
}

/// The first claims of an entry among others.
pub(crate) fn few(ids: &[ClaimId]) -> &[ClaimId] {
    &ids[..ids.len().min(FEW)]
}

fn labels(reading: &Reading, ids: &BTreeSet<ReportId>) -> Result<HashMap<ReportId, (String, String)>, Fault> {
    let view = &reading.view;
    let mut labels = HashMap::new();
    let mut rest = BTreeSet::new();
    for id in ids {
        match view.columns.report_at(id.as_str()).and_then(|place| view.label(place)) {
            Some(label) => labels.extend([(id.clone(), label)]),
            None => rest.extend([id.clone()]),
        }
    }
    // What came after the columns were read.
    for report in reading.store.reports_named(&rest)? {
        let day = report.published().map(day).unwrap_or_default();
        labels.insert(report.id.clone(), (report.label().to_owned(), day));
    }
    Ok(labels)
}

/// What events are called, by their ids.
pub(crate) fn events_called<'a>(
    reading: &Reading,
    ids: impl Iterator<Item = &'a EventId>,
) -> Result<HashMap<EventId, String>, Fault> {
    let view = &reading.view;
    let mut names = HashMap::new();
    let mut rest = BTreeSet::new();
    for id in ids {
        match view.columns.event_at(id.as_str()).and_then(|place| view.called(place)) {
            Some(name) => names.extend([(id.clone(), name)]),
            None => rest.extend([id.clone()]),
        }
    }
    names.extend(reading.store.events_named(&rest)?.iter().map(|event| (event.id.clone(), called(event))));
    Ok(names)
}

/// An event's id and what it is called; its id once more where it has gone since the ledger was worked out.
pub(crate) fn event_link(id: &EventId, names: &HashMap<EventId, String>) -> (String, String) {
    (id.to_string(), names.get(id).cloned().unwrap_or_else(|| id.to_string()))
}

/// What people have set, by the claims that it was set on: newer than the ledgers, which take it in later.
#[derive(Debug, Default)]
pub(crate) struct SetOn(HashMap<ClaimId, Vec<(Settable, Line)>>);

impl SetOn {
    /// All that was set in the case.
    pub(crate) fn of(reading: &Reading) -> Result<Self, Fault> {
        let mut set: HashMap<ClaimId, Vec<(Settable, Line)>> = HashMap::new();
        for judgement in reading.store.judgements_of_kinds(&["set"])? {
            if let Ruling::Set(setting) = &judgement.ruling {
                let line = (setting.field, Line::of(&judgement));
                set.entry(setting.anchor.claim.clone()).or_default().push(line);
            }
        }
        Ok(SetOn(set))
    }

    /// What was set of these fields over these claims, withdrawn settings too, in the order of setting.
    pub(crate) fn over(&self, claims: &[ClaimId], fields: &[Settable]) -> Vec<Line> {
        if self.0.is_empty() {
            return Vec::new();
        }
        let all = claims.iter().filter_map(|claim| self.0.get(claim)).flatten();
        let mut lines: Vec<Line> =
            all.filter(|(field, _)| fields.contains(field)).map(|(_, line)| line.clone()).collect();
        lines.sort_by_key(|line| line.number);
        lines
    }
}

/// What the rows of a page are made with, looked up once for all of them.
pub(crate) struct Making<'a> {
    reading: &'a Reading,
    pub(crate) brought: Brought,
    names: HashMap<EventId, String>,
    set: SetOn,
}

impl<'a> Making<'a> {
    /// For rows that show these claims, further reports, and these events.
    pub(crate) fn of<'b>(
        reading: &'a Reading,
        claims: impl Iterator<Item = &'b ClaimId>,
        reports: impl Iterator<Item = &'b ReportId>,
        events: impl Iterator<Item = &'b EventId>,
    ) -> Result<Self, Fault> {
        let (brought, names) = (Brought::of(reading, claims, reports)?, events_called(reading, events)?);
        Ok(Making { reading, brought, names, set: SetOn::of(reading)? })
    }

    /// The event of an entry with what it is called.
    pub(crate) fn event(&self, id: Option<&EventId>) -> Option<(String, String)> {
        id.map(|id| event_link(id, &self.names))
    }

    /// What was set of these fields over the claims of an entry, and how often the first of them was judged.
    pub(crate) fn set(&self, claims: &[ClaimId], fields: &[Settable]) -> Result<(Vec<Line>, u64), Fault> {
        Ok((self.set.over(claims, fields), version(self.reading, claims)?))
    }
}

/// The version of an entry's first claim: a form made now overwrites nothing newer.
pub(crate) fn version(reading: &Reading, claims: &[ClaimId]) -> Result<u64, Fault> {
    match claims.first() {
        Some(claim) => Ok(reading.store.version_of(claim.as_str())?),
        None => Ok(0),
    }
}

/// The values of a field to choose from, each with its words.
pub(crate) fn options<V: Copy>(
    all: &[V],
    value: fn(V) -> &'static str,
    told: impl Fn(V) -> String,
) -> Vec<(&'static str, String)> {
    all.iter().map(|one| (value(*one), told(*one))).collect()
}

/// A value as it is written; empty where there is none.
pub(crate) fn written<T: ToString>(value: Option<&T>) -> String {
    value.map(ToString::to_string).unwrap_or_default()
}

/// Values in one cell.
pub(crate) fn joined<T: ToString>(all: &[T]) -> String {
    all.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

/// Rows for a spreadsheet under their heads.
pub(crate) fn table<const N: usize>(
    heads: [&str; N],
    rows: impl Iterator<Item = Vec<String>>,
) -> Option<Vec<Vec<String>>> {
    Some(std::iter::once(heads.map(str::to_owned).to_vec()).chain(rows).collect())
}

/// Keeps what a form sets on a claim: a grade, what was done with a warning, what came of it or of a forecast.
pub(crate) async fn set(Path(id): Path<String>, posted: Posted) -> Result<Response, Fault> {
    let Posted { at, sent } = posted;
    let who = at.person().name.clone();
    let claim = ClaimId::from_written(id);
    let to = back(&sent).to_owned();
    at.write(move |store| keep(store, &claim, &sent, &who)).await?;
    Ok(Redirect::to(&to).into_response())
}

/// Where a form says that its sender was; only places in the desk.
fn back(sent: &Asked) -> &str {
    let is_plain = |byte: u8| byte.is_ascii_graphic() && byte != b'\\';
    let is_own = |to: &&str| to.starts_with('/') && !to.starts_with("//") && to.bytes().all(is_plain);
    sent.one("back").filter(is_own).unwrap_or("/history")
}

/// What can be set, in the order of setting: an event brings an outcome with it, which one that is set outright replaces.
const FIELDS: [Settable; 7] = [
    Settable::Event,
    Settable::Reliability,
    Settable::Credibility,
    Settable::Consistency,
    Settable::Response,
    Settable::Outcome,
    Settable::Resolution,
];

fn keep(store: &mut Books<'_>, id: &ClaimId, sent: &Asked, who: &str) -> Result<(), Fault> {
    let Some(Thing::Claim(claim)) = store.find(id.as_str())? else {
        return Err(Fault::missing(t!("ledger-claim-missing", id = id.as_str())));
    };
    // All are checked before the first is kept.
    let mut settings = Vec::new();
    for field in FIELDS {
        if let Some(value) = filled(sent, field.as_str()) {
            settings.push(setting(store, &claim, field, value, sent)?);
        }
    }
    if settings.is_empty() {
        return Err(Fault::wrong(t!("ledger-nothing-set"), t!("ledger-nothing-set-hint")));
    }
    let note = filled(sent, "note").map(str::to_owned);
    let mut seen = sent.number("seen").map(|seen| seen as u64);
    for setting in settings {
        let (ruling, note) = (Ruling::Set(setting), note.clone());
        let judgement = Judgement { number: None, ruling, who: who.to_owned(), at: now(), note, withdrawn: None };
        let Some(version) = seen else {
            store.judge(&judgement)?;
            continue;
        };
        match store.judge_unless_newer(&judgement, version)? {
            Judged::Kept(_) => seen = Some(version + 1),
            Judged::Newer(newer) => return Err(conflict(newer.as_ref().as_ref())),
        }
    }
    Ok(())
}

/// What a field of a form was filled with.
fn filled<'a>(sent: &'a Asked, key: &'a str) -> Option<&'a str> {
    sent.one(key).map(str::trim).filter(|value| !value.is_empty())
}

fn setting(store: &Store, claim: &Claim, field: Settable, value: &str, sent: &Asked) -> Result<Setting, Fault> {
    fits(field, claim.kind())?;
    let wrong = |why: String| {
        Fault::wrong(t!("ledger-value-wrong", field = field.as_str(), why = why), t!("ledger-value-wrong-hint"))
    };
    field.check(value).map_err(wrong)?;
    let mut setting = Setting { field, value: value.to_owned(), of: None, anchor: Anchor::of(claim), link: None };
    match field {
        Settable::Consistency => {
            let (Some(of), Some(event)) = (filled(sent, "of"), filled(sent, "link_event")) else {
                return Err(Fault::wrong(t!("ledger-consistency-alone"), t!("ledger-consistency-alone-hint")));
            };
            setting.of = Some(of.to_owned());
            setting.link = Some(teller(store, &event_of(store, event)?)?);
        }
        Settable::Event if value != "none" => {
            let event = event_of(store, value)?;
            setting.link = Some(teller(store, &event)?);
            setting.value = event.id.to_string();
        }
        _ => {}
    }
    Ok(setting)
}

/// Whether a field is one of a claim of this kind.
fn fits(field: Settable, kind: ClaimKind) -> Result<(), Fault> {
    let can = match field {
        Settable::Response | Settable::Outcome => kind == ClaimKind::Warning,
        Settable::Resolution => kind == ClaimKind::Forecast,
        Settable::Event => matches!(kind, ClaimKind::Warning | ClaimKind::Forecast),
        Settable::Reliability | Settable::Credibility | Settable::Consistency => true,
    };
    if can {
        return Ok(());
    }
    let what = t!("ledger-field-of-another-kind", kind = plain(kind.as_str()), field = field.as_str());
    Err(Fault::wrong(what, t!("ledger-field-of-another-kind-hint")))
}

/// The event that an id means: its own, or that of a telling or claim of it.
fn event_of(store: &Store, id: &str) -> Result<Event, Fault> {
    let event = match store.find(id)? {
        Some(Thing::Event(event)) => Some(*event),
        Some(Thing::Mention(mention)) => store.events_of(&BTreeSet::from([mention.id]))?.pop(),
        Some(Thing::Claim(claim)) => store.events_of(&claim.event.into_iter().collect())?.pop(),
        _ => None,
    };
    event.ok_or_else(|| Fault::wrong(t!("ledger-event-missing", id = id), t!("ledger-event-missing-hint")))
}

/// The earliest claim that tells of an event: what the event is found by again, whatever its id is then.
pub(crate) fn teller(store: &Store, event: &Event) -> Result<Anchor, Fault> {
    let mentions = store.mentions_named(&event.mentions.iter().cloned().collect())?;
    let firsts = mentions.iter().filter_map(|mention| mention.claims.first().cloned()).collect();
    let claims = store.claims_named(&firsts)?;
    let reports = store.reports_named(&claims.iter().map(|claim| claim.report.clone()).collect())?;
    let days: HashMap<&ReportId, Option<&DateInterval>> =
        reports.iter().map(|report| (&report.id, report.published())).collect();
    let earliest = claims.iter().min_by_key(|claim| {
        let day = days.get(&claim.report).copied().flatten();
        (day.is_none(), day, &claim.report, claim.span().start, &claim.id)
    });
    let gone = || Fault::wrong(t!("ledger-event-untold", id = event.id.as_str()), t!("ledger-event-untold-hint"));
    earliest.map(Anchor::of).ok_or_else(gone)
}

fn conflict(newer: Option<&Judgement>) -> Fault {
    let done = match newer {
        Some(one) if one.withdrawn.is_some() => {
            t!("ledger-conflict-withdrawn", who = one.who, when = moment(&one.at))
        }
        Some(one) => {
            t!("ledger-conflict-judged", who = one.who, done = done(&one.ruling), when = moment(&one.at))
        }
        None => t!("ledger-conflict-gone").into_owned(),
    };
    Fault::new(StatusCode::CONFLICT, t!("ledger-conflict", done = done), t!("ledger-conflict-hint"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(pairs: &[(&str, &str)]) -> Asked {
        Asked(pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect())
    }

    struct Boat {
        hull: &'static str,
        port: &'static str,
    }

    const BOATS: [Boat; 4] = [
        Boat { hull: "steel", port: "Isken" },
        Boat { hull: "steel", port: "Lavick" },
        Boat { hull: "wood", port: "Isken" },
        Boat { hull: "", port: "Isken" },
    ];

    const BY: &[By<Boat>] = &[
        By::words("hull", || "Hull".into(), |boat| boat.hull, plain),
        By::names("port", || "Port".into(), |boat| boat.port),
    ];

    fn counts(facet: &Facet) -> Vec<(&str, u32)> {
        facet.choices.iter().map(|choice| (choice.value.as_str(), choice.count)).collect()
    }

    #[test]
    fn a_facet_counts_what_its_values_would_give() {
        let picked = pick(&BOATS, BY, &asked(&[("hull", "steel"), ("port", "Isken")]), |_| true);
        assert_eq!(picked.entries.len(), 1);
        assert_eq!(counts(&picked.facets[0]), [("steel", 1), ("wood", 1)]);
        assert_eq!(counts(&picked.facets[1]), [("Isken", 1), ("Lavick", 1)]);
    }

    #[test]
    fn a_value_that_nothing_has_stays_to_be_taken_back() {
        let picked = pick(&BOATS, BY, &asked(&[("port", "Tolvik")]), |_| true);
        assert!(picked.entries.is_empty());
        assert_eq!(counts(&picked.facets[1]), [("Isken", 3), ("Lavick", 1), ("Tolvik", 0)]);
    }

    #[test]
    fn words_stand_anywhere_and_days_have_to_touch() {
        let sought = Sought::of(&asked(&[("q", "FERRY dock"), ("from", "2031-03-10"), ("to", "2031-03-12")]));
        assert!(sought.is_in(["the ferry", "at the dock"]) && !sought.is_in(["the ferry"]));
        let date = |date: &str| date.parse::<DateInterval>().unwrap();
        assert!(sought.holds(Some(&date("2031-03"))) && !sought.holds(Some(&date("2031-03-13"))));
        assert!(!sought.holds(None) && Sought::of(&asked(&[])).holds(None));
    }

    #[test]
    fn a_form_leads_back_into_the_desk_alone() {
        assert_eq!(back(&asked(&[("back", "/warnings?page=2#w-1")])), "/warnings?page=2#w-1");
        for elsewhere in ["//elsewhere.example", "https://elsewhere.example", "/\\elsewhere.example", "/a b", ""] {
            assert_eq!(back(&asked(&[("back", elsewhere)])), "/history");
        }
    }

    #[test]
    fn words_of_a_fragment_have_no_grammar() {
        assert_eq!(escaped("so-so, he said & left"), "so%2Dso%2C%20he%20said%20%26%20left");
    }
}

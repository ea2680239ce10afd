//! A copy of a case for reading: one SQLite file of plain tables, with views and words to search by, as Datasette
//! shows them best. It has no original, no judgement and nothing of the program's own.

mod tables;

use crate::put::first_and_last;
use crate::{Markings, StoreError};
use rusqlite::{Connection, OpenFlags, ToSql, Transaction, params};
use serde_json::{Value, json};
use std::collections::{BTreeSet, HashMap};
use std::path::Path;
use whosays_model::{
    Account, Case, Claim, ClaimId, DateInterval, Event, EventId, EventMention, Forecast, Grades, ItemGrade, MentionId,
    Number, Origin, OriginId, Place, Profile, Report, ReportId, SourceGrade, Warning, Window, record,
};

/// Where the words of reports stand with the law.
const LICENCE: &str = "none is given here; the words of reports are their publishers' own";

/// What a copy for reading is made of.
pub struct ReadingCopy<'a> {
    /// The case.
    pub case: &'a Case,
    /// What it is called.
    pub name: &'a str,
    /// When it is copied, as ISO 8601 in UTC.
    pub at: &'a str,
    /// How far its reports may be passed on.
    pub markings: &'a Markings,
    /// Grades by the Admiralty code.
    pub grades: &'a Grades,
    /// Actors, with their names.
    pub actors: &'a [Profile],
    /// Warnings, with what came of them.
    pub warnings: &'a [Warning],
    /// Forecasts, with what came of them.
    pub forecasts: &'a [Forecast],
}

impl ReadingCopy<'_> {
    /// Writes it as a new file; the same copy gives the same bytes. What is half written is the caller's to remove.
    ///
    /// # Errors
    /// Those of the disk, and [`StoreError::Ours`] where there is a file already.
    pub fn write(&self, path: &Path) -> Result<(), StoreError> {
        self.written(path).map_err(|error| StoreError::of(path, error))
    }

    /// What Datasette is told of the copy, as its metadata file has it; `database` is the file's name without ending.
    pub fn metadata(&self, database: &str) -> Value {
        let Case { reports, claims, events, .. } = self.case;
        let held = [(reports.len(), "report"), (claims.len(), "claim"), (events.len(), "event")];
        let held = held.map(many).join(", ");
        let marking = self.marking().map(|label| format!(" {label}.")).unwrap_or_default();
        let doc = format!("Who says what: {held}, as the case {} had them at {}.{marking}", self.name, self.at);
        let source = format!("the case {}, kept with Whosays {}", self.name, env!("CARGO_PKG_VERSION"));
        json!({
            "title": self.name,
            "description": doc,
            "license": LICENCE,
            "source": source,
            "databases": {
                database: {
                    "title": self.name,
                    "description": doc,
                    "license": LICENCE,
                    "source": source,
                    "tables": tables::told(),
                },
            },
        })
    }

    /// The label of the highest marking of its reports, where anything is marked.
    fn marking(&self) -> Option<&'static str> {
        self.markings.highest(self.case.reports.iter().map(|report| &report.id)).map(|tlp| tlp.label())
    }

    fn written(&self, path: &Path) -> rusqlite::Result<()> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut connection = Connection::open_with_flags(path, flags)?;
        // A file that is not whole is thrown away, so nothing has to be taken back in it.
        connection.pragma_update_and_check(None, "journal_mode", "MEMORY", |row| row.get::<_, String>(0))?;
        connection.pragma_update(None, "synchronous", "OFF")?;
        connection.pragma_update(None, "foreign_keys", false)?;
        let transaction = connection.transaction()?;
        transaction.execute_batch(&tables::tables())?;
        Filling::of(self, &transaction).fill()?;
        transaction.execute_batch(&tables::rest())?;
        transaction.commit()?;
        connection.close().map_err(|(_, error)| error)
    }
}

/// What is looked up while tables are filled.
struct Filling<'a> {
    of: &'a ReadingCopy<'a>,
    into: &'a Transaction<'a>,
    is_marked: bool,
    reports: HashMap<&'a ReportId, &'a Report>,
    mentions: HashMap<&'a MentionId, &'a EventMention>,
    events: HashMap<&'a MentionId, &'a EventId>,
    origins: HashMap<&'a ClaimId, &'a OriginId>,
    grades: HashMap<&'a ClaimId, &'a ItemGrade>,
    claims: HashMap<&'a ReportId, i64>,
}

impl<'a> Filling<'a> {
    fn of(of: &'a ReadingCopy<'a>, into: &'a Transaction<'a>) -> Self {
        let case = of.case;
        let mut claims: HashMap<&ReportId, i64> = HashMap::new();
        for claim in &case.claims {
            *claims.entry(&claim.report).or_default() += 1;
        }
        let of_event = |event: &'a Event| event.mentions.iter().map(move |mention| (mention, &event.id));
        let of_origin = |origin: &'a Origin| origin.claims.iter().map(move |claim| (claim, &origin.id));
        Filling {
            of,
            into,
            is_marked: of.marking().is_some(),
            reports: case.reports.iter().map(|report| (&report.id, report)).collect(),
            mentions: case.mentions.iter().map(|mention| (&mention.id, mention)).collect(),
            events: case.events.iter().flat_map(of_event).collect(),
            origins: case.origins.iter().flat_map(of_origin).collect(),
            grades: of.grades.items.iter().map(|item| (&item.claim, item)).collect(),
            claims,
        }
    }

    fn fill(&self) -> rusqlite::Result<()> {
        let case = self.of.case;
        self.about()?;
        case.reports.iter().try_for_each(|report| self.report(report))?;
        case.claims.iter().try_for_each(|claim| self.claim(claim))?;
        let mut number = 0;
        for event in &case.events {
            self.event(event)?;
            for account in &event.accounts {
                number += 1;
                self.account(number, &event.id, account)?;
            }
        }
        case.origins.iter().try_for_each(|origin| self.origin(origin))?;
        let keys = keys(self.of.actors);
        keys.iter().zip(self.of.actors).try_for_each(|(key, actor)| self.actor(key, actor))?;
        self.of.warnings.iter().try_for_each(|warning| self.warning(warning))?;
        self.of.forecasts.iter().try_for_each(|forecast| self.forecast(forecast))?;
        self.of.grades.sources.iter().try_for_each(|source| self.source(source))
    }

    /// Adds a row: as many values as the table has columns, in their order.
    fn add(&self, table: &str, values: &[&dyn ToSql]) -> rusqlite::Result<()> {
        self.insert("INSERT", table, values)
    }

    /// The same, where a row of that key may be there already.
    fn add_once(&self, table: &str, values: &[&dyn ToSql]) -> rusqlite::Result<()> {
        self.insert("INSERT OR IGNORE", table, values)
    }

    fn insert(&self, how: &str, table: &str, values: &[&dyn ToSql]) -> rusqlite::Result<()> {
        let places = vec!["?"; values.len()].join(", ");
        let sql = format!("{how} INTO \"{table}\" VALUES ({places})");
        self.into.prepare_cached(&sql)?.execute(values).map(drop)
    }

    fn about(&self) -> rusqlite::Result<()> {
        let made_by = format!("Whosays {}", env!("CARGO_PKG_VERSION"));
        self.add("about", params!["case", self.of.name])?;
        self.add("about", params!["at", self.of.at])?;
        self.add("about", params!["marking", self.of.marking()])?;
        self.add("about", params!["made by", made_by])?;
        self.add("about", params!["licence", LICENCE])
    }

    fn report(&self, report: &Report) -> rusqlite::Result<()> {
        let meta = &report.meta;
        let days = report.published().map(first_and_last);
        let record = record::report(report);
        let marking = self.is_marked.then(|| self.of.markings.of(&report.id).label());
        let claims = self.claims.get(&report.id).copied().unwrap_or(0);
        self.add(
            "reports",
            params![
                report.id.as_str(),
                meta.title.as_ref().map(|title| &title.value),
                meta.outlet.as_ref().map(|outlet| &outlet.value),
                meta.authors.as_ref().and_then(|authors| joined(&authors.value)),
                written(report.published()),
                days.as_ref().map(|(first, _)| first),
                days.as_ref().map(|(_, last)| last),
                meta.url.as_ref().map(|url| &url.value),
                report.language,
                marking,
                claims,
                record["format"].as_str(),
                report.file,
                record["known"].to_string(),
                report.text,
            ],
        )
    }

    fn claim(&self, claim: &Claim) -> rusqlite::Result<()> {
        let record = record::claim(claim, None);
        let grade = self.grades.get(&claim.id);
        let names: Vec<&str> = claim.actors.iter().map(|actor| actor.name.as_str()).collect();
        let event = claim.event.as_ref().and_then(|mention| self.events.get(mention));
        self.add(
            "claims",
            params![
                claim.id.as_str(),
                claim.report.as_str(),
                self.published(&claim.report),
                claim.kind().as_str(),
                claim.quote,
                claim.speaker.name,
                claim.speaker.role,
                claim.speaker.id,
                joined(&claim.via),
                claim.stance.as_str(),
                claim.certainty.as_str(),
                event.map(|event| event.as_str()),
                self.origins.get(&claim.id).map(|origin| origin.as_str()),
                joined(&names),
                record["value"].to_string(),
                grade.map(|grade| &grade.source),
                grade.map(|grade| grade.reliability.as_str()),
                grade.map(|grade| grade.credibility.as_str()),
                grade.map(|grade| grade.proposed.as_str()),
                grade.and_then(|grade| joined(&grade.because)),
                claim.span().start as i64,
                claim.span().end as i64,
                record["evidence"].to_string(),
                claim.by,
            ],
        )
    }

    fn event(&self, event: &Event) -> rusqlite::Result<()> {
        let days = event.date.as_ref().map(first_and_last);
        let at = event.at.as_ref();
        let [killed, injured] = [event.killed, event.injured].map(|toll| {
            let (low, best, high) = toll.map_or((None, None, None), |toll| (toll.low, toll.best, toll.high));
            [low, best, high].map(counted)
        });
        self.add(
            "events",
            params![
                event.id.as_str(),
                called(event),
                event.kind.as_str(),
                event.status.as_str(),
                written(event.date.as_ref()),
                days.as_ref().map(|(first, _)| first),
                days.as_ref().map(|(_, last)| last),
                event.country,
                event.place,
                at.map(|place| place.latitude),
                at.map(|place| place.longitude),
                at.map(|place| place.precision.as_str()),
                at.map(|place| place.radius_km),
                at.and_then(|place| place.division.as_ref()),
                at.and_then(|place| place.geonames),
                at.map(put_there),
                joined(&perpetrators(event)),
                joined(&event.targets),
                killed[0],
                killed[1],
                killed[2],
                injured[0],
                injured[1],
                injured[2],
                event.reports.len() as i64,
                event.origins as i64,
                event.accounts.len() as i64,
                joined(&event.names),
                joined(&event.codes.plover),
                joined(&event.codes.attack_types),
                joined(&event.codes.target_types),
                joined(&event.codes.weapons),
                event.by,
            ],
        )?;
        for report in &event.reports {
            self.add_once("event_reports", params![event.id.as_str(), report.as_str()])?;
        }
        let report = |mention: &MentionId| self.mentions.get(mention).map(|mention| mention.report.as_str());
        for join in &event.joins {
            let values = params![event.id.as_str(), report(&join.a), report(&join.b), joined(&join.because)];
            self.add("event_joins", values)?;
        }
        Ok(())
    }

    fn account(&self, number: i64, event: &EventId, account: &Account) -> rusqlite::Result<()> {
        let figure = figure(&account.value);
        let (low, high) = figure.as_ref().map_or((None, None), Number::range);
        let value = figure.as_ref().map_or_else(|| in_words(&account.value), Number::in_words);
        self.add(
            "accounts",
            params![
                number,
                event.as_str(),
                account.field.as_str(),
                value,
                counted(low),
                counted(high),
                figure.as_ref().map(|figure| figure.bound.as_str()),
                figure.as_ref().and_then(|figure| figure.who.as_ref()),
                account.mode.map(|mode| mode.as_str()),
                account.speaker,
                account.stance.as_str(),
                account.certainty.as_str(),
                account.is_denial(),
                account.stands(),
                account.claim.as_str(),
                account.report.as_str(),
                self.published(&account.report),
                account.origin.as_ref().map(|origin| origin.as_str()),
                account.counted,
                account.revises.as_ref().map(|claim| claim.as_str()),
                account.revised_by.as_ref().map(|claim| claim.as_str()),
            ],
        )
    }

    fn origin(&self, origin: &Origin) -> rusqlite::Result<()> {
        self.add(
            "origins",
            params![
                origin.id.as_str(),
                origin.sort.as_str(),
                origin.who,
                origin.credited,
                written(origin.published.as_ref()),
                origin.reports.len() as i64,
                origin.claims.len() as i64,
                origin.events.len() as i64,
                origin.by,
            ],
        )?;
        for link in &origin.links {
            let values = params![origin.id.as_str(), link.a.as_str(), link.b.as_str(), joined(&link.because)];
            self.add("origin_links", values)?;
        }
        Ok(())
    }

    fn actor(&self, key: &str, actor: &Profile) -> rusqlite::Result<()> {
        self.add(
            "actors",
            params![
                key,
                actor.name,
                actor.kind.as_str(),
                joined(&actor.names),
                actor.id.is_some(),
                actor.reports.len() as i64,
                actor.says.len() as i64,
                actor.about.len() as i64,
            ],
        )?;
        for (part, claims) in [("says", &actor.says), ("about", &actor.about)] {
            for claim in claims {
                self.add_once("claim_actors", params![claim.as_str(), key, part])?;
            }
        }
        for named in &actor.events {
            for mode in &named.modes {
                self.add_once("actor_events", params![key, named.event.as_str(), mode.as_str()])?;
            }
        }
        for tie in &actor.relations {
            let (way, published) = (if tie.outward { "to" } else { "from" }, written(tie.published.as_ref()));
            let (sort, claim) = (tie.tie.as_str(), tie.claim.as_str());
            self.add("ties", params![key, sort, way, tie.other, tie.time, tie.since, published, claim])?;
        }
        for strength in &actor.strengths {
            let (low, high) = strength.number.as_ref().map_or((None, None), Number::range);
            self.add(
                "strengths",
                params![
                    key,
                    strength.what,
                    strength.number.as_ref().map(Number::in_words),
                    counted(low),
                    counted(high),
                    strength.unit,
                    strength.trend.map(|trend| trend.as_str()),
                    written(strength.published.as_ref()),
                    strength.claim.as_str(),
                ],
            )?;
        }
        Ok(())
    }

    fn warning(&self, warning: &Warning) -> rusqlite::Result<()> {
        let id = warning.id.as_str();
        let [window, words, because] = window(warning.window.as_ref());
        self.add(
            "warnings",
            params![
                id,
                written(warning.date.as_ref()),
                warning.issuer,
                warning.recipient,
                warning.target,
                warning.place,
                warning.wording,
                window,
                words,
                because,
                warning.response.as_str(),
                joined(&warning.response_by),
                warning.outcome.as_str(),
                warning.event.as_ref().map(|event| event.as_str()),
                warning.lead_days,
                joined(&warning.because),
                warning.origins as i64,
                warning.by,
            ],
        )?;
        let parts = [
            ("warning", &warning.claims),
            ("response", &warning.response_claims),
            ("outcome", &warning.outcome_claims),
        ];
        for (part, claims) in parts {
            for claim in claims {
                self.add_once("warning_claims", params![id, claim.as_str(), part])?;
            }
        }
        for passage in &warning.response_passages {
            let (start, end) = (passage.span.start as i64, passage.span.end as i64);
            self.add("warning_passages", params![id, passage.report.as_str(), passage.quote, start, end])?;
        }
        Ok(())
    }

    fn forecast(&self, forecast: &Forecast) -> rusqlite::Result<()> {
        let id = forecast.id.as_str();
        let [window, words, because] = window(forecast.window.as_ref());
        self.add(
            "forecasts",
            params![
                id,
                written(forecast.date.as_ref()),
                forecast.speaker,
                forecast.role,
                forecast.is_public,
                forecast.what,
                window,
                words,
                because,
                forecast.likelihood,
                forecast.probability,
                forecast.condition,
                forecast.resolution.as_str(),
                forecast.event.as_ref().map(|event| event.as_str()),
                joined(&forecast.because),
                forecast.origins as i64,
                forecast.by,
            ],
        )?;
        for (part, claims) in [("forecast", &forecast.claims), ("resolution", &forecast.resolved_by)] {
            for claim in claims {
                self.add_once("forecast_claims", params![id, claim.as_str(), part])?;
            }
        }
        Ok(())
    }

    fn source(&self, source: &SourceGrade) -> rusqlite::Result<()> {
        let (reliability, words) = (source.reliability.as_str(), source.reliability.in_words());
        let (reports, claims) = (source.reports.len() as i64, source.claims.len() as i64);
        self.add_once("sources", params![source.name, source.sort.as_str(), reliability, words, reports, claims])
    }

    fn published(&self, report: &ReportId) -> Option<String> {
        self.reports.get(report).and_then(|report| written(report.published()))
    }
}

/// A key for each actor: the gazetteer's id, else the name; a number is added where another bears it.
fn keys(actors: &[Profile]) -> Vec<String> {
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let key = |actor: &Profile| {
        let own = actor.id.as_ref().unwrap_or(&actor.name);
        let mut key = own.clone();
        let mut number = 1;
        while !taken.insert(key.clone()) {
            number += 1;
            key = format!("{own} ({number})");
        }
        key
    };
    actors.iter().map(key).collect()
}

/// What an event is called in short: `attack, Tarsk, 2031-03-04`.
fn called(event: &Event) -> String {
    let place = event.place.clone().or_else(|| event.country.clone());
    let parts = [Some(event.kind.to_string()), place, written(event.date.as_ref())];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// Who is named as behind an event, and how: `Red Lamp Brigade (claimed, denied)`.
fn perpetrators(event: &Event) -> Vec<String> {
    let named = event.perpetrators.iter().map(|actor| {
        let modes: Vec<&str> = actor.modes.iter().map(|mode| mode.as_str()).collect();
        format!("{} ({})", actor.name, modes.join(", "))
    });
    named.collect()
}

/// How many of a thing, in words.
fn many((number, thing): (usize, &str)) -> String {
    format!("{number} {thing}{}", if number == 1 { "" } else { "s" })
}

fn put_there(place: &Place) -> String {
    format!("{}: {}", place.name, place.because)
}

fn window(window: Option<&Window>) -> [Option<String>; 3] {
    match window {
        Some(Window { days, words, because }) => [Some(days.to_string()), words.clone(), Some(because.clone())],
        None => [None, None, None],
    }
}

/// The figure that an account gives, where it gives one.
fn figure(value: &Value) -> Option<Number> {
    value.is_object().then(|| serde_json::from_value(value.clone()).ok()).flatten()
}

fn in_words(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn written(date: Option<&DateInterval>) -> Option<String> {
    date.map(ToString::to_string)
}

/// Parts as one text; nothing where there is none.
fn joined(parts: &[impl AsRef<str>]) -> Option<String> {
    let parts: Vec<&str> = parts.iter().map(AsRef::as_ref).collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}

// SQLite counts in 63 bits; a number beyond them stands in the words alone.
fn counted(number: Option<u64>) -> Option<i64> {
    number.and_then(|number| i64::try_from(number).ok())
}

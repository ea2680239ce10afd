//! The columns of each table: adding one is a line here and in `docs/exchange/parquet.md`.

use super::column::Column;
use super::{AccountRow, ReportRow};
use serde::Serialize;
use whosays_model::{ActorRef, Claim, DateInterval, Event, EventMention, Known, Number, Origin, Place, Toll, Value};

/// 1 January 1970 in the model's count of days.
const EPOCH: i64 = 719_468;

/// The noun whole, but for what stands in columns of its own.
const RECORD: &str = "the whole of it as JSON, from which it is read back";

pub(super) fn reports<'r>() -> Vec<Column<ReportRow<'r>>> {
    type C<'a> = Column<ReportRow<'a>>;
    vec![
        C::word("id", "hash of the bytes that it came in", |row| Some(row.report.id.as_str())),
        C::word("file", "name of the file that it came in", |row| Some(&row.report.file)),
        C::written("format", "format of that file", |row| as_word(&row.report.format)),
        C::word("title", "headline", |row| text(&row.report.meta.title)),
        C::words("authors", "names in the byline", |row| match &row.report.meta.authors {
            Some(known) => all(&known.value),
            None => Vec::new(),
        }),
        C::word("outlet", "who published it", |row| text(&row.report.meta.outlet)),
        C::written("published", "when, as exactly as it is known", |row| row.report.published().map(written)),
        C::day("published_from", "first day of that", |row| row.report.published().and_then(first)),
        C::day("published_to", "last day of that", |row| row.report.published().and_then(last)),
        C::word("url", "where it was published", |row| text(&row.report.meta.url)),
        C::word("language", "ISO 639-1 code of its language", |row| row.report.language.as_deref()),
        C::word("tlp", "how far it may be passed on, where anything is marked", |row| row.tlp.map(|tlp| tlp.as_str())),
        C::word("text", "its whole text", |row| Some(&row.report.text)),
        C::bytes("original", "the bytes that it came in", |row| row.original),
        C::record("all else as JSON, from which it is read back with the text", |row| {
            // The text is as long as all the rest, and stands beside it.
            let mut rest = row.report.clone();
            rest.text = String::new();
            serde_json::to_string(&rest)
        }),
    ]
}

pub(super) fn claims() -> Vec<Column<Claim>> {
    type C = Column<Claim>;
    vec![
        C::word("id", "hash of report, kind and places of the words", |claim| Some(claim.id.as_str())),
        C::word("report", "id of the report that says it", |claim| Some(claim.report.as_str())),
        C::word("kind", "which of the twelve kinds it is", |claim| Some(claim.kind().as_str())),
        C::word("quote", "the words", |claim| Some(&claim.quote)),
        C::number("start", "their first byte in the text", |claim| whole(claim.span().start)),
        C::number("end", "one past their last byte", |claim| whole(claim.span().end)),
        C::word("speaker_name", "who says it; `author` for the report itself", |claim| Some(&claim.speaker.name)),
        C::word("speaker_role", "in which office", |claim| claim.speaker.role.as_deref()),
        C::word("speaker_id", "the speaker in the gazetteer", |claim| claim.speaker.id.as_deref()),
        C::words("via", "who passed it on, outermost last", |claim| all(&claim.via)),
        C::word("stance", "affirm or deny", |claim| Some(claim.stance.as_str())),
        C::word("certainty", "how surely it is said", |claim| Some(claim.certainty.as_str())),
        C::word("event", "id of the mention that it tells of", |claim| claim.event.as_ref().map(|id| id.as_str())),
        C::words("actors", "whom it is about", |claim| names(&claim.actors)),
        C::words("actor_ids", "the same in the gazetteer, in the same order", |claim| ids(&claim.actors)),
        C::number("killed_low", "least number of dead that it allows", |claim| killed(claim).and_then(low)),
        C::number("killed_high", "greatest number; empty where it is open", |claim| killed(claim).and_then(high)),
        C::number("injured_low", "least number of injured", |claim| injured(claim).and_then(low)),
        C::number("injured_high", "greatest number of injured", |claim| injured(claim).and_then(high)),
        C::written("value", "all that its kind adds, as JSON", |claim| {
            let value = serde_json::to_value(&claim.value).ok()?;
            value.get("value").map(ToString::to_string)
        }),
        C::word("by", "the rule that made it", |claim| Some(&claim.by)),
        C::record(RECORD, serde_json::to_string),
    ]
}

pub(super) fn mentions() -> Vec<Column<EventMention>> {
    type C = Column<EventMention>;
    vec![
        C::word("id", "hash of report and claims", |mention| Some(mention.id.as_str())),
        C::word("report", "id of the report that tells it", |mention| Some(mention.report.as_str())),
        C::word("kind", "what sort of happening", |mention| Some(mention.kind.as_str())),
        C::word("status", "what became of it", |mention| Some(mention.status.as_str())),
        C::written("date", "when, as exactly as it is told", |mention| mention.date.as_ref().map(written)),
        C::day("date_from", "first day of that", |mention| mention.date.as_ref().and_then(first)),
        C::day("date_to", "last day of that", |mention| mention.date.as_ref().and_then(last)),
        C::word("country", "ISO 3166-1 alpha-2", |mention| mention.country.as_deref()),
        C::words("places", "places as named, the most precise first", |mention| all(&mention.places)),
        C::real("latitude", "degrees north of the first", |mention| at(&mention.at).map(|at| at.latitude)),
        C::real("longitude", "degrees east", |mention| at(&mention.at).map(|at| at.longitude)),
        C::word("precision", "what sort of place the point is", |mention| {
            at(&mention.at).map(|at| at.precision.as_str())
        }),
        C::number("radius_km", "how far from it the place may be", |mention| {
            at(&mention.at).map(|at| i64::from(at.radius_km))
        }),
        C::words("targets", "who or what was hit", |mention| all(&mention.targets)),
        C::word("method", "how", |mention| mention.method.as_deref()),
        C::words("actors", "who is named as behind it", |mention| names(&mention.actors)),
        C::words("actor_ids", "the same in the gazetteer, in the same order", |mention| ids(&mention.actors)),
        C::words("names", "the phrases that name it", |mention| all(&mention.names)),
        C::words("claims", "ids of the claims that tell of it", |mention| {
            mention.claims.iter().map(|id| Some(id.as_str())).collect()
        }),
        C::word("by", "the rule that made it", |mention| Some(&mention.by)),
        C::record(RECORD, serde_json::to_string),
    ]
}

pub(super) fn events() -> Vec<Column<Event>> {
    type C = Column<Event>;
    vec![
        C::word("id", "that of its earliest mention", |event| Some(event.id.as_str())),
        C::word("kind", "what sort of happening", |event| Some(event.kind.as_str())),
        C::word("status", "what became of it", |event| Some(event.status.as_str())),
        C::written("date", "when, as exactly as the accounts allow", |event| event.date.as_ref().map(written)),
        C::day("date_from", "first day of that", |event| event.date.as_ref().and_then(first)),
        C::day("date_to", "last day of that", |event| event.date.as_ref().and_then(last)),
        C::word("country", "ISO 3166-1 alpha-2", |event| event.country.as_deref()),
        C::word("place", "the place most often named", |event| event.place.as_deref()),
        C::real("latitude", "degrees north", |event| at(&event.at).map(|at| at.latitude)),
        C::real("longitude", "degrees east", |event| at(&event.at).map(|at| at.longitude)),
        C::word("precision", "what sort of place the point is", |event| at(&event.at).map(|at| at.precision.as_str())),
        C::number("radius_km", "how far from it the place may be", |event| {
            at(&event.at).map(|at| i64::from(at.radius_km))
        }),
        C::words("perpetrators", "who is named as behind it, by whomever", |event| {
            event.perpetrators.iter().map(|actor| Some(actor.name.as_str())).collect()
        }),
        C::words("targets", "who or what was hit", |event| all(&event.targets)),
        C::number("killed_low", "least number of dead that an account allows", |event| end(event.killed, |t| t.low)),
        C::number("killed_best", "what most independent origins give", |event| end(event.killed, |t| t.best)),
        C::number("killed_high", "greatest number; empty where it is open", |event| end(event.killed, |t| t.high)),
        C::number("injured_low", "least number of injured", |event| end(event.injured, |t| t.low)),
        C::number("injured_best", "what most independent origins give", |event| end(event.injured, |t| t.best)),
        C::number("injured_high", "greatest number; empty where it is open", |event| end(event.injured, |t| t.high)),
        C::words("names", "the phrases that name it", |event| all(&event.names)),
        C::words("reports", "ids of the reports that tell of it", |event| {
            event.reports.iter().map(|id| Some(id.as_str())).collect()
        }),
        C::words("mentions", "ids of the mentions that it joins", |event| {
            event.mentions.iter().map(|id| Some(id.as_str())).collect()
        }),
        C::number("origins", "how many independent origins tell of it", |event| whole(event.origins)),
        C::word("by", "the rule that made it", |event| Some(&event.by)),
        C::record(RECORD, serde_json::to_string),
    ]
}

pub(super) fn origins() -> Vec<Column<Origin>> {
    type C = Column<Origin>;
    vec![
        C::word("id", "that of its earliest claim", |origin| Some(origin.id.as_str())),
        C::word("sort", "what it is", |origin| Some(origin.sort.as_str())),
        C::word("who", "who said it, or which outlet tells it", |origin| Some(&origin.who)),
        C::word("credited", "the outlet that is credited, where none of its reports is here", |origin| {
            origin.credited.as_deref()
        }),
        C::written("published", "when its earliest report was published", |origin| {
            origin.published.as_ref().map(written)
        }),
        C::day("published_from", "first day of that", |origin| origin.published.as_ref().and_then(first)),
        C::day("published_to", "last day of that", |origin| origin.published.as_ref().and_then(last)),
        C::words("reports", "ids of the reports that it is found in", |origin| {
            origin.reports.iter().map(|id| Some(id.as_str())).collect()
        }),
        C::words("claims", "ids of the claims that go back to it", |origin| {
            origin.claims.iter().map(|id| Some(id.as_str())).collect()
        }),
        C::words("events", "ids of the events that these tell of", |origin| {
            origin.events.iter().map(|id| Some(id.as_str())).collect()
        }),
        C::word("by", "the rule that made it", |origin| Some(&origin.by)),
        C::record(RECORD, serde_json::to_string),
    ]
}

pub(super) fn accounts<'r>() -> Vec<Column<AccountRow<'r>>> {
    type C<'a> = Column<AccountRow<'a>>;
    vec![
        C::word("event", "id of the event", |row| Some(row.event.id.as_str())),
        C::word("field", "of which field of it", |row| Some(row.account.field.as_str())),
        C::written("value", "what is said of it, in words", |row| in_words(&row.account.value)),
        C::number("number_low", "of a figure, the least number that it allows", |row| {
            figure(row).as_ref().and_then(low)
        }),
        C::number("number_high", "the greatest; empty where it is open", |row| figure(row).as_ref().and_then(high)),
        C::word("counted", "of a figure, what it counts where that is not all", |row| row.account.counted.as_deref()),
        C::word("mode", "of a perpetrator, how it is tied to the event", |row| {
            row.account.mode.map(|mode| mode.as_str())
        }),
        C::word("speaker", "who says so", |row| Some(&row.account.speaker)),
        C::word("stance", "affirm or deny", |row| Some(row.account.stance.as_str())),
        C::word("certainty", "how surely it is said", |row| Some(row.account.certainty.as_str())),
        C::flag("denies", "whether it says that its value is not so", |row| row.account.is_denial()),
        C::flag("stands", "whether it is held and no later account takes its place", |row| row.account.stands()),
        C::word("claim", "id of the claim", |row| Some(row.account.claim.as_str())),
        C::word("report", "id of the report", |row| Some(row.account.report.as_str())),
        C::word("origin", "id of what it goes back to", |row| row.account.origin.as_ref().map(|id| id.as_str())),
        C::word("revises", "id of the claim that it brings up to date", |row| {
            row.account.revises.as_ref().map(|id| id.as_str())
        }),
        C::word("revised_by", "id of the claim that brings it up to date", |row| {
            row.account.revised_by.as_ref().map(|id| id.as_str())
        }),
    ]
}

fn text(known: &Option<Known<String>>) -> Option<&str> {
    known.as_ref().map(|known| known.value.as_str())
}

fn all(words: &[String]) -> Vec<Option<&str>> {
    words.iter().map(|word| Some(word.as_str())).collect()
}

fn names(actors: &[ActorRef]) -> Vec<Option<&str>> {
    actors.iter().map(|actor| Some(actor.name.as_str())).collect()
}

fn ids(actors: &[ActorRef]) -> Vec<Option<&str>> {
    actors.iter().map(|actor| actor.id.as_deref()).collect()
}

fn as_word(value: &impl Serialize) -> Option<String> {
    serde_json::to_value(value).ok()?.as_str().map(str::to_owned)
}

fn written(days: &DateInterval) -> String {
    days.to_string()
}

fn first(days: &DateInterval) -> Option<i32> {
    i32::try_from(days.day_numbers().0 - EPOCH).ok()
}

fn last(days: &DateInterval) -> Option<i32> {
    i32::try_from(days.day_numbers().1 - EPOCH).ok()
}

fn at(place: &Option<Place>) -> Option<&Place> {
    place.as_ref()
}

fn whole(number: usize) -> Option<i64> {
    i64::try_from(number).ok()
}

// A number beyond 63 bits keeps its exact value in the record.
fn counted(number: Option<u64>) -> Option<i64> {
    number.and_then(|number| i64::try_from(number).ok())
}

fn end(toll: Option<Toll>, end: fn(Toll) -> Option<u64>) -> Option<i64> {
    counted(toll.and_then(end))
}

fn low(number: &Number) -> Option<i64> {
    counted(number.range().0)
}

fn high(number: &Number) -> Option<i64> {
    counted(number.range().1)
}

fn killed(claim: &Claim) -> Option<&Number> {
    match &claim.value {
        Value::Casualties(value) => value.killed.as_ref(),
        _ => None,
    }
}

fn injured(claim: &Claim) -> Option<&Number> {
    match &claim.value {
        Value::Casualties(value) => value.injured.as_ref(),
        _ => None,
    }
}

fn figure(row: &AccountRow<'_>) -> Option<Number> {
    serde_json::from_value(row.account.value.clone()).ok()
}

fn in_words(value: &serde_json::Value) -> Option<String> {
    if let Some(words) = value.as_str() {
        return Some(words.to_owned());
    }
    let number: Option<Number> = serde_json::from_value(value.clone()).ok();
    Some(number.map_or_else(|| value.to_string(), |number| number.in_words()))
}

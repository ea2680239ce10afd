//! Deadly events as rows with the columns and codes of the UCDP Georeferenced Event Dataset (Uppsala; codebook 25.1).
//!
//! They are coded by Whosays and not by that programme, as the column `coded_by` says. The dead have the range that
//! accounts leave: `low`, `best` and `high`. Who fought whom is a judgement of that programme's coders, so its columns
//! of conflicts, dyads and sides stay empty. Columns of our own stand at the end.

use super::accounts;
use super::csv::{PLACES, Row, write_row};
use super::view::{View, cited};
use super::{Exchange, Losses, countries, unheld};
use std::collections::BTreeSet;
use std::io::{self, Write};
use whosays_model::{DateInterval, Event, EventKind, Field, Place, Precision, Report, Toll};

/// The columns in the order in which the data set has them.
#[rustfmt::skip]
static COLUMNS: &[&str] = &[
    "id", "relid", "year", "active_year", "code_status", "type_of_violence", "conflict_dset_id",
    "conflict_new_id", "conflict_name", "dyad_dset_id", "dyad_new_id", "dyad_name", "side_a_dset_id",
    "side_a_new_id", "side_a", "side_b_dset_id", "side_b_new_id", "side_b", "number_of_sources", "source_article",
    "source_office", "source_date", "source_headline", "source_original", "where_prec", "where_coordinates",
    "where_description", "adm_1", "adm_2", "latitude", "longitude", "geom_wkt", "priogrid_gid", "country",
    "country_id", "region", "event_clarity", "date_prec", "date_start", "date_end", "deaths_a", "deaths_b",
    "deaths_civilians", "deaths_unknown", "best", "high", "low", "gwnoa", "gwnob",
];

/// Columns that the data set does not have.
static OWN: &[&str] = &[
    "coded_by",
    "kind",
    "status",
    "injured_low",
    "injured_best",
    "injured_high",
    "perpetrators_named",
    "targets_named",
    "plover",
    "origins",
    "tlp",
];

pub(crate) fn write(exchange: &Exchange<'_>, out: &mut dyn Write) -> io::Result<Losses> {
    let view = View::of(exchange);
    let mut losses = Losses::default();
    let (deadly, others): (Vec<&Event>, Vec<&Event>) = view.events.iter().copied().partition(|event| is_deadly(event));
    for event in others {
        let field = if is_armed(event) { "killed" } else { "kind" };
        losses.add("event", field, "the Georeferenced Event Dataset holds armed acts in which somebody died alone");
    }
    let columns: Vec<&'static str> = COLUMNS.iter().chain(OWN).copied().collect();
    write_row(out, columns.iter().copied())?;
    for event in &deadly {
        let mut row = Row::new(&columns);
        fill(&mut row, &view, event, &mut losses);
        row.write(out)?;
    }
    unheld::count(&view, &view.claims, &deadly, PLACES, &mut losses);
    Ok(losses)
}

fn is_armed(event: &Event) -> bool {
    matches!(event.kind, EventKind::Attack | EventKind::CounterOperation)
}

fn is_deadly(event: &Event) -> bool {
    let Some(Toll { low, best, high }) = event.killed else { return false };
    is_armed(event) && [low, best, high].into_iter().flatten().any(|n| n > 0)
}

fn fill(row: &mut Row<'_>, view: &View<'_>, event: &Event, losses: &mut Losses) {
    row.put("id", &event.id);
    row.put("relid", &event.id);
    row.put("coded_by", "Whosays");
    row.put("kind", event.kind);
    row.put("status", event.status);
    row.put("origins", event.origins);
    row.put("perpetrators_named", accounts::named(event));
    row.put("targets_named", event.targets.join("; "));
    row.put("plover", event.codes.plover.join("; "));
    row.put_some("tlp", view.marking(&event.reports).map(|tlp| tlp.label()));
    for _ in [&event.codes.attack_types, &event.codes.target_types, &event.codes.weapons].into_iter().flatten() {
        losses.add("event", "codes", "the Georeferenced Event Dataset codes no types of attack, target or weapon");
    }
    if !event.perpetrators.is_empty() {
        losses.add("event", "perpetrators", "accounts alone do not tell the sides of a conflict");
    }
    if let Some(days) = &event.date {
        date(row, days);
    }
    country(row, event, losses);
    row.put_some("where_description", event.place.as_ref());
    if let Some(at) = &event.at {
        place(row, at);
    }
    figures(row, event, losses);
    sources(row, &view.reports_of(event), event);
}

fn date(row: &mut Row<'_>, days: &DateInterval) {
    let ((year, month, day), (last_year, last_month, last_day)) = days.bounds();
    if year == last_year {
        row.put("year", year);
    }
    row.put("date_start", format!("{year:04}-{month:02}-{day:02} 00:00:00.000"));
    row.put("date_end", format!("{last_year:04}-{last_month:02}-{last_day:02} 00:00:00.000"));
    let precision = match days.days() {
        1 => 1,
        2..=6 => 2,
        7 => 3,
        8..=31 => 4,
        _ => 5,
    };
    row.put("date_prec", precision);
}

fn country(row: &mut Row<'_>, event: &Event, losses: &mut Losses) {
    let Some(iso) = &event.country else { return };
    let country = countries::of(iso);
    match country.and_then(|country| country.ged) {
        Some((number, name)) => {
            row.put("country", name);
            row.put("country_id", number);
        }
        None => losses.add("event", "country", "no number of Gleditsch and Ward is known for it"),
    }
    row.put_some("region", country.and_then(|country| country.ged_region));
}

/// A point that only stands for a wider place says so in `where_prec`.
fn place(row: &mut Row<'_>, at: &Place) {
    let is_below_division = at.division.as_ref().is_some_and(|division| *division != at.name);
    let precision = match at.precision {
        Precision::City => 1,
        Precision::Site | Precision::District => 2,
        Precision::Region if is_below_division => 3,
        Precision::Region => 4,
        Precision::Water | Precision::Area => 5,
        Precision::Country => 6,
    };
    row.put("where_prec", precision);
    row.put("where_coordinates", &at.name);
    row.put_some("adm_1", at.division.as_ref());
    row.put("latitude", at.latitude);
    row.put("longitude", at.longitude);
    row.put("geom_wkt", format!("POINT ({} {})", at.longitude, at.latitude));
    row.put_some("priogrid_gid", priogrid(at.latitude, at.longitude));
}

/// The cell of PRIO-GRID 2.0: half a degree wide, counted by rows from the south-west corner of the map.
fn priogrid(latitude: f64, longitude: f64) -> Option<u32> {
    let is_on_map = (-90.0..90.0).contains(&latitude) && (-180.0..180.0).contains(&longitude);
    let half_degrees = |degrees: f64| (degrees * 2.0).floor() as u32;
    is_on_map.then(|| half_degrees(latitude + 90.0) * 720 + half_degrees(longitude + 180.0) + 1)
}

fn figures(row: &mut Row<'_>, event: &Event, losses: &mut Losses) {
    if let Some(toll) = event.killed {
        let (Toll { low, best, high }, is_whole) = accounts::whole(event, Field::Killed, toll);
        row.put_some("low", low);
        row.put_some("best", best);
        row.put_some("high", high);
        if !is_whole {
            losses.add("event", "killed", "accounts count a part of the dead alone");
        } else if low.is_none() || high.is_none() {
            losses.add("event", "killed", "an open end is an empty cell");
        }
    }
    if let Some(toll) = event.injured {
        let (Toll { low, best, high }, is_whole) = accounts::whole(event, Field::Injured, toll);
        row.put_some("injured_low", low);
        row.put_some("injured_best", best);
        row.put_some("injured_high", high);
        if !is_whole {
            losses.add("event", "injured", "accounts count a part of the injured alone");
        }
    }
}

/// The reports, and who counts the dead in them.
fn sources(row: &mut Row<'_>, reports: &[&Report], event: &Event) {
    let joined = |parts: &mut dyn Iterator<Item = String>| parts.collect::<Vec<_>>().join("; ");
    row.put("number_of_sources", reports.len());
    row.put("source_article", joined(&mut reports.iter().map(|report| cited(report))));
    let outlets = reports.iter().filter_map(|report| report.meta.outlet.as_ref());
    row.put("source_office", joined(&mut outlets.map(|known| known.value.clone())));
    let days = reports.iter().filter_map(|report| report.published());
    row.put("source_date", joined(&mut days.map(DateInterval::to_string)));
    let titles = reports.iter().filter_map(|report| report.meta.title.as_ref());
    row.put("source_headline", joined(&mut titles.map(|known| known.value.clone())));
    let counting = event.accounts.iter().filter(|account| account.field == Field::Killed);
    let who: BTreeSet<&str> = counting.map(|account| account.speaker.as_str()).filter(|who| *who != "author").collect();
    row.put("source_original", joined(&mut who.into_iter().map(str::to_owned)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_lies_in_its_cell_of_the_grid() {
        assert_eq!(priogrid(34.5, 69.2), Some(249 * 720 + 499));
        assert_eq!(priogrid(-90.0, -180.0), Some(1));
        assert_eq!(priogrid(89.9, 179.9), Some(360 * 720));
        assert_eq!(priogrid(90.0, 0.0), None);
    }
}

//! Attacks as rows with the columns and codes of the Global Terrorism Database (START, University of Maryland; codebook
//! of 2021).
//!
//! They are coded by Whosays and not by that project, as the column `coded_by` says. A cell is empty where no account
//! tells, and where accounts conflict: the database has one value for a field, and a case never picks a winner. What is
//! judged there by its coders, such as the criteria of inclusion, stays empty. Columns of our own stand at the end.

use super::accounts::{self, Figure};
use super::csv::{PLACES, Row, write_row};
use super::view::{View, cited};
use super::{Exchange, Losses, countries, unheld};
use std::io::{self, Write};
use whosays_model::{DateInterval, Event, EventKind, EventStatus, Field, Precision, Toll};

/// The columns in the order in which the database has them.
#[rustfmt::skip]
static COLUMNS: &[&str] = &[
    "eventid", "iyear", "imonth", "iday", "approxdate", "extended", "resolution", "country", "country_txt",
    "region", "region_txt", "provstate", "city", "latitude", "longitude", "specificity", "vicinity", "location",
    "summary", "crit1", "crit2", "crit3", "doubtterr", "alternative", "alternative_txt", "multiple", "success",
    "suicide", "attacktype1", "attacktype1_txt", "attacktype2", "attacktype2_txt", "attacktype3",
    "attacktype3_txt", "targtype1", "targtype1_txt", "targsubtype1", "targsubtype1_txt", "corp1", "target1",
    "natlty1", "natlty1_txt", "targtype2", "targtype2_txt", "targsubtype2", "targsubtype2_txt", "corp2",
    "target2", "natlty2", "natlty2_txt", "targtype3", "targtype3_txt", "targsubtype3", "targsubtype3_txt",
    "corp3", "target3", "natlty3", "natlty3_txt", "gname", "gsubname", "gname2", "gsubname2", "gname3",
    "gsubname3", "motive", "guncertain1", "guncertain2", "guncertain3", "individual", "nperps", "nperpcap",
    "claimed", "claimmode", "claimmode_txt", "claim2", "claimmode2", "claimmode2_txt", "claim3", "claimmode3",
    "claimmode3_txt", "compclaim", "weaptype1", "weaptype1_txt", "weapsubtype1", "weapsubtype1_txt", "weaptype2",
    "weaptype2_txt", "weapsubtype2", "weapsubtype2_txt", "weaptype3", "weaptype3_txt", "weapsubtype3",
    "weapsubtype3_txt", "weaptype4", "weaptype4_txt", "weapsubtype4", "weapsubtype4_txt", "weapdetail", "nkill",
    "nkillus", "nkillter", "nwound", "nwoundus", "nwoundte", "property", "propextent", "propextent_txt",
    "propvalue", "propcomment", "ishostkid", "nhostkid", "nhostkidus", "nhours", "ndays", "divert",
    "kidhijcountry", "ransom", "ransomamt", "ransomamtus", "ransompaid", "ransompaidus", "ransomnote",
    "hostkidoutcome", "hostkidoutcome_txt", "nreleased", "addnotes", "scite1", "scite2", "scite3", "dbsource",
    "INT_LOG", "INT_IDEO", "INT_MISC", "INT_ANY", "related",
];

/// Columns that the database does not have.
static OWN: &[&str] = &[
    "coded_by",
    "status",
    "nkill_low",
    "nkill_best",
    "nkill_high",
    "nwound_low",
    "nwound_best",
    "nwound_high",
    "perpetrators_named",
    "targets_named",
    "plover",
    "origins",
    "reports",
    "tlp",
];

/// Figures with the field and what of it they count.
static FIGURES: &[(&str, Field, Option<&str>)] = &[
    ("nkill", Field::Killed, None),
    ("nkillter", Field::Killed, Some("attackers")),
    ("nwound", Field::Injured, None),
    ("nwoundte", Field::Injured, Some("attackers")),
    ("nhostkid", Field::Abducted, None),
    ("nreleased", Field::Freed, None),
];

pub(crate) fn write(exchange: &Exchange<'_>, out: &mut dyn Write) -> io::Result<Losses> {
    let view = View::of(exchange);
    let mut losses = Losses::default();
    let (attacks, others): (Vec<&Event>, Vec<&Event>) =
        view.events.iter().copied().partition(|event| event.kind == EventKind::Attack);
    for _ in others {
        losses.add("event", "kind", "the Global Terrorism Database holds attacks alone");
    }
    let columns: Vec<&'static str> = COLUMNS.iter().chain(OWN).copied().collect();
    write_row(out, columns.iter().copied())?;
    for event in &attacks {
        let mut row = Row::new(&columns);
        fill(&mut row, &view, event, &mut losses);
        row.write(out)?;
    }
    unheld::count(&view, &view.claims, &attacks, PLACES, &mut losses);
    Ok(losses)
}

fn fill(row: &mut Row<'_>, view: &View<'_>, event: &Event, losses: &mut Losses) {
    row.put("eventid", &event.id);
    row.put("dbsource", "Whosays");
    row.put("coded_by", "Whosays");
    row.put("status", event.status);
    row.put("origins", event.origins);
    row.put("reports", event.reports.len());
    row.put("plover", event.codes.plover.join("; "));
    row.put_some("tlp", view.marking(&event.reports).map(|tlp| tlp.label()));
    if let Some(days) = &event.date {
        date(row, days);
    }
    // What was carried out may still have failed in what it was meant to do; only what was foiled surely did.
    if event.status == EventStatus::Foiled {
        row.put("success", 0);
    }
    country(row, event, losses);
    place(row, event, losses);
    codes(row, event, losses);
    perpetrators(row, event, losses);
    figures(row, event, losses);
    sources(row, view, event, losses);
}

/// A part of the date that is not known is 0, and the words of the interval stand beside it.
fn date(row: &mut Row<'_>, days: &DateInterval) {
    let ((year, month, day), (last_year, last_month, last_day)) = days.bounds();
    if !days.is_day() {
        row.put("approxdate", days);
    }
    if year == last_year {
        row.put("iyear", year);
        row.put("imonth", if month == last_month { month } else { 0 });
        row.put("iday", if (month, day) == (last_month, last_day) { day } else { 0 });
    }
}

fn country(row: &mut Row<'_>, event: &Event, losses: &mut Losses) {
    let Some(iso) = &event.country else { return };
    let country = countries::of(iso);
    match country.and_then(|country| country.gtd) {
        Some((number, name)) => {
            row.put("country", number);
            row.put("country_txt", name);
        }
        None => losses.add("event", "country", "no number of the Global Terrorism Database is known for it"),
    }
    if let Some((number, name)) = country.and_then(|country| country.gtd_region) {
        row.put("region", number);
        row.put("region_txt", name);
    }
}

/// The database gives coordinates to no more than a division of the first order.
fn place(row: &mut Row<'_>, event: &Event, losses: &mut Losses) {
    row.put_some("location", event.place.as_ref());
    let Some(at) = &event.at else { return };
    row.put_some("provstate", at.division.as_ref());
    let is_below_division = at.division.as_ref().is_some_and(|division| *division != at.name);
    let specificity = match at.precision {
        Precision::City | Precision::Site | Precision::District => 1,
        Precision::Region if is_below_division => 3,
        Precision::Region => 4,
        Precision::Country | Precision::Water | Precision::Area => 5,
    };
    row.put("specificity", specificity);
    if at.precision == Precision::City {
        row.put("city", &at.name);
    }
    if specificity < 5 {
        row.put("latitude", at.latitude);
        row.put("longitude", at.longitude);
    } else {
        losses.add(
            "event",
            "point",
            "the Global Terrorism Database has no coordinates for a state, a water or an area",
        );
    }
}

fn codes(row: &mut Row<'_>, event: &Event, losses: &mut Losses) {
    let codes = &event.codes;
    coded(row, "attacktype", &codes.attack_types, 3, losses);
    coded(row, "targtype", &codes.target_types, 3, losses);
    coded(row, "weaptype", &codes.weapons, 4, losses);
    if codes.plover.iter().any(|code| code.ends_with(" suicide-attack")) {
        row.put("suicide", 1);
    }
    row.put("targets_named", event.targets.join("; "));
    // With several of either, which target is of which type is told nowhere.
    if let ([target], 0..=1) = (event.targets.as_slice(), codes.target_types.len()) {
        row.put("target1", target);
    } else if !event.targets.is_empty() {
        losses.add("event", "targets", "which of several targets is of which type is not told");
    }
}

fn coded(row: &mut Row<'_>, column: &str, codes: &[String], room: usize, losses: &mut Losses) {
    for (code, at) in codes.iter().zip(1..=room) {
        let (number, name) = code.split_once(' ').unwrap_or((code.as_str(), ""));
        row.put(&format!("{column}{at}"), number);
        row.put(&format!("{column}{at}_txt"), name);
    }
    for _ in codes.iter().skip(room) {
        losses.add("event", "codes", "the Global Terrorism Database has room for fewer");
    }
}

/// The database's several names are of groups that acted together; rival views of who did it have no place there.
fn perpetrators(row: &mut Row<'_>, event: &Event, losses: &mut Losses) {
    row.put("perpetrators_named", accounts::named(event));
    let claimed_by = accounts::claimed_by(event);
    if claimed_by > 0 {
        row.put("claimed", 1);
    }
    if claimed_by > 1 {
        row.put("compclaim", 1);
    }
    if let Some(actor) = accounts::undisputed(event) {
        row.put("gname", &actor.name);
        if accounts::are_all_hedged(event) {
            row.put("guncertain1", 1);
        }
    } else if !event.perpetrators.is_empty() {
        losses.add("event", "perpetrators", "accounts conflict over who is behind it");
    }
}

fn figures(row: &mut Row<'_>, event: &Event, losses: &mut Losses) {
    for (column, field, counted) in FIGURES {
        let why = match accounts::figure(event, *field, *counted) {
            Figure::Untold => None,
            Figure::Agreed(n) => {
                row.put(column, n);
                None
            }
            Figure::About(n) => {
                row.put(column, n);
                Some("that it is about so many cannot be told")
            }
            Figure::Range => Some("accounts leave a range, and the Global Terrorism Database has one figure"),
            Figure::Disputed => Some("accounts conflict over it, and the Global Terrorism Database has one figure"),
        };
        if let Some(why) = why {
            losses.add("event", field.as_str(), why);
        }
    }
    let is_abduction = event.codes.attack_types.iter().any(|code| code.starts_with("6 "));
    if is_abduction || !matches!(accounts::figure(event, Field::Abducted, None), Figure::Untold | Figure::Disputed) {
        row.put("ishostkid", 1);
    }
    toll(row, "nkill", event, Field::Killed, losses);
    toll(row, "nwound", event, Field::Injured, losses);
}

fn toll(row: &mut Row<'_>, column: &str, event: &Event, field: Field, losses: &mut Losses) {
    let toll = if field == Field::Killed { event.killed } else { event.injured };
    let Some(toll) = toll else { return };
    let (Toll { low, best, high }, is_whole) = accounts::whole(event, field, toll);
    for (end, n) in [("low", low), ("best", best), ("high", high)] {
        row.put_some(&format!("{column}_{end}"), n);
    }
    if !is_whole {
        losses.add("event", field.as_str(), "accounts count a part of those who suffered it alone");
    }
}

/// The first telling in the report's own words, and the first three reports.
fn sources(row: &mut Row<'_>, view: &View<'_>, event: &Event, losses: &mut Losses) {
    let telling = event.accounts.iter().filter_map(|account| view.claim(&account.claim));
    let first = telling.min_by_key(|claim| (view.rank(&claim.report), claim.span()));
    row.put_some("summary", first.map(|claim| &claim.quote));
    let reports = view.reports_of(event);
    for (report, at) in reports.iter().zip(1..=3) {
        row.put(&format!("scite{at}"), cited(report));
    }
    for _ in reports.iter().skip(3) {
        losses.add("event", "reports", "the Global Terrorism Database cites three");
    }
}

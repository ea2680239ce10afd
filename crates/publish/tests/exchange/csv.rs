//! Events as rows with the columns of coded data sets.

use crate::sample::Sample;
use crate::written;
use whosays_model::{Field, Mode, Precision, Toll};

/// The cell of a column in the first row, for tables whose cells hold no line ends.
fn cell(name: &str, sample: &Sample, column: &str) -> String {
    let (text, _) = written(name, sample, false);
    let mut lines = text.split("\r\n");
    let heads = cells(lines.next().unwrap());
    let row = cells(lines.next().unwrap());
    assert_eq!(heads.len(), row.len());
    row[heads.iter().position(|head| head == column).unwrap()].clone()
}

fn cells(line: &str) -> Vec<String> {
    let (mut cells, mut is_quoted) = (vec![String::new()], false);
    for c in line.chars() {
        match c {
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => cells.push(String::new()),
            other => cells.last_mut().unwrap().push(other),
        }
    }
    cells
}

fn losses(name: &str, sample: &Sample) -> String {
    written(name, sample, false).1.to_string()
}

#[test]
fn a_toll_over_which_accounts_conflict_is_empty_and_counted() {
    let sample = Sample::make();
    assert_eq!(cell("csv-gtd", &sample, "nkill"), "");
    assert_eq!(cell("csv-gtd", &sample, "nkill_low"), "12");
    assert_eq!(cell("csv-gtd", &sample, "nkill_high"), "14");
    let why = "1 event killed: accounts conflict over it, and the Global Terrorism Database has one figure";
    assert!(losses("csv-gtd", &sample).contains(why), "{}", losses("csv-gtd", &sample));
    assert_eq!(["low", "best", "high"].map(|end| cell("csv-ged", &sample, end)), ["12", "14", "14"]);
}

#[test]
fn a_toll_on_which_all_agree_is_written() {
    let mut sample = Sample::make();
    let event = &mut sample.case.events[0];
    event.accounts.retain(|account| account.field != Field::Killed || account.value["n"] == 12);
    event.killed = Some(Toll { low: Some(12), best: Some(12), high: Some(12) });
    assert_eq!(cell("csv-gtd", &sample, "nkill"), "12");
    assert!(!losses("csv-gtd", &sample).contains("event killed"));
}

#[test]
fn an_open_end_is_an_empty_cell_and_counted() {
    let mut sample = Sample::make();
    sample.case.events[0].killed = Some(Toll { low: Some(31), best: Some(31), high: None });
    assert_eq!(["low", "best", "high"].map(|end| cell("csv-ged", &sample, end)), ["31", "31", ""]);
    assert!(losses("csv-ged", &sample).contains("1 event killed: an open end is an empty cell"));
}

#[test]
fn who_is_behind_it_is_written_only_where_nobody_denies_it() {
    let mut sample = Sample::make();
    assert_eq!(cell("csv-gtd", &sample, "gname"), "");
    assert_eq!(cell("csv-gtd", &sample, "perpetrators_named"), "Red Lamp Brigade (claimed, denied)");
    assert!(losses("csv-gtd", &sample).contains("1 event perpetrators: accounts conflict over who is behind it"));
    let event = &mut sample.case.events[0];
    event.accounts.retain(|account| account.mode != Some(Mode::Denied));
    event.perpetrators[0].modes.retain(|mode| *mode != Mode::Denied);
    assert_eq!(cell("csv-gtd", &sample, "gname"), "Red Lamp Brigade");
    assert_eq!(cell("csv-gtd", &sample, "guncertain1"), "");
}

#[test]
fn countries_have_the_codes_of_the_data_sets() {
    let mut sample = Sample::make();
    assert_eq!(cell("csv-gtd", &sample, "country"), "");
    assert!(
        losses("csv-gtd", &sample).contains("1 event country: no number of the Global Terrorism Database is known")
    );
    sample.case.events[0].country = Some("NO".to_owned());
    assert_eq!(cell("csv-gtd", &sample, "country"), "151");
    assert_eq!(cell("csv-gtd", &sample, "region_txt"), "Western Europe");
    assert_eq!(cell("csv-ged", &sample, "country_id"), "385");
    assert_eq!(cell("csv-ged", &sample, "region"), "Europe");
}

#[test]
fn a_part_of_the_date_that_is_not_known_is_said_to_be_unknown() {
    let mut sample = Sample::make();
    let dated = |sample: &mut Sample, days: &str| {
        sample.case.events[0].date = Some(days.parse().unwrap());
        let gtd = ["iyear", "imonth", "iday", "approxdate"].map(|column| cell("csv-gtd", sample, column));
        (gtd, cell("csv-ged", sample, "date_prec"))
    };
    let day = |parts: [&str; 4], precision: &str| (parts.map(str::to_owned), precision.to_owned());
    assert_eq!(dated(&mut sample, "2031-03-12"), day(["2031", "3", "12", ""], "1"));
    assert_eq!(dated(&mut sample, "2031-03-12/2031-03-14"), day(["2031", "3", "0", "2031-03-12/2031-03-14"], "2"));
    assert_eq!(dated(&mut sample, "2031-03"), day(["2031", "3", "0", "2031-03"], "4"));
    assert_eq!(dated(&mut sample, "2031"), day(["2031", "0", "0", "2031"], "5"));
    assert_eq!(dated(&mut sample, "2030-12-30/2031-01-02"), day(["", "", "", "2030-12-30/2031-01-02"], "2"));
}

#[test]
fn a_point_that_stands_for_a_state_says_so_or_is_left_out() {
    let mut sample = Sample::make();
    sample.case.events[0].at.as_mut().unwrap().precision = Precision::Country;
    assert_eq!(["specificity", "latitude", "city"].map(|column| cell("csv-gtd", &sample, column)), ["5", "", ""]);
    assert_eq!(["where_prec", "latitude"].map(|column| cell("csv-ged", &sample, column)), ["6", "54.25"]);
    assert!(losses("csv-gtd", &sample).contains("1 event point: the Global Terrorism Database has no coordinates"));
}

#[test]
fn a_place_that_looks_like_a_formula_is_words() {
    let mut sample = Sample::make();
    sample.case.events[0].place = Some("=HYPERLINK(\"x\")".to_owned());
    assert!(written("csv-gtd", &sample, false).0.contains("\"'=HYPERLINK(\"\"x\"\")\""));
}

#[test]
fn what_is_none_of_a_data_set_is_left_out_and_counted() {
    let mut sample = Sample::make();
    assert_eq!(written("csv-gtd", &sample, false).0.matches("\r\n").count(), 2, "the raid is no attack");
    assert!(losses("csv-gtd", &sample).contains("1 event kind: the Global Terrorism Database holds attacks alone"));
    sample.case.events[0].killed = None;
    assert_eq!(
        written("csv-ged", &sample, false).0.matches("\r\n").count(),
        1,
        "nobody is said to have died of either"
    );
    let why = "2 event killed: the Georeferenced Event Dataset holds armed acts in which somebody died alone";
    assert!(losses("csv-ged", &sample).contains(why), "{}", losses("csv-ged", &sample));
}

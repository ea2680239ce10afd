//! Who holds what, what drives what, what changed and what is told over time, asked through the program itself.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod terminal;

use serde_json::Value;
use terminal::{Desk, FIRST, SECOND, THIRD};

/// The moments at which the tests add reports, in seconds since 1970: 5 March, 6 March and 20 June 2031, at noon in UTC.
const MOMENTS: [&str; 3] = ["1930478400", "1930564800", "1939723200"];

/// Adds reports as if at a moment.
fn add_at(desk: &Desk, moment: &str, words: &str) {
    let mut command = desk.command(&format!("add {words}"));
    let output = command.env("SOURCE_DATE_EPOCH", moment).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

fn of<'a>(records: &'a [Value], key: &str, value: &str) -> Vec<&'a Value> {
    records.iter().filter(|record| record[key] == value).collect()
}

#[test]
fn a_claim_and_its_denial_are_one_account_of_one_question() {
    let desk = Desk::with_reports();
    desk.good("add x.case in");
    let records = desk.records("narratives x.case --format jsonl");
    let behind = of(&records, "field", "perpetrator");
    assert_eq!(behind.len(), 1, "{records:?}");
    let version = &behind[0]["versions"][0];
    assert_eq!(version["account"], "Red Lamp Brigade");
    assert_eq!(version["holders"][0]["interests"][0], "claimer");
    assert_eq!(version["denials"][0]["interests"][0], "accused");
    let event = behind[0]["event"].as_str().unwrap();
    let table = desk.good(&format!("narratives x.case {event} --who brigade"));
    assert!(table.contains("Red Lamp Brigade (a party: claimer)"), "{table}");
    assert!(table.contains("denied by Red Lamp Brigade (a party: accused"), "{table}");
    let rows = desk.good("narratives x.case --format csv");
    assert!(rows.lines().next().unwrap().starts_with("event,field,question,account,side,who"), "{rows}");
    assert!(rows.lines().any(|row| row.contains("perpetrator") && row.contains("denies")), "{rows}");
    let wrong = desk.run("narratives x.case c-0");
    assert_ne!(wrong.code, Some(0), "{wrong:?}");
}

#[test]
fn what_came_since_a_day_is_told_by_the_day_of_publication() {
    let desk = Desk::with_reports();
    desk.good("add x.case in");
    let news = desk.records("diff x.case --since 2031-03-06 --format jsonl");
    assert_eq!(of(&news, "sort", "new_report").len(), 2, "{news:?}");
    let events = of(&news, "sort", "new_event");
    let called: Vec<&str> = events.iter().map(|event| event["called"].as_str().unwrap()).collect();
    assert!(called.iter().any(|name| name.ends_with("of 2031-06-19")), "{called:?}");
    assert!(called.iter().all(|name| !name.contains("Tarsk")), "{called:?}");
    let withdrawn = of(&news, "sort", "withdrawn");
    assert_eq!(withdrawn[0]["to"], "not Red Lamp Brigade");
    assert_eq!(withdrawn[0]["because"], "Red Lamp Brigade said so before and denies it now");
    let changed = of(&news, "field", "killed");
    assert!(changed.iter().any(|one| one["on_the_word_of"][0] == "police"), "{news:?}");
    assert_eq!(desk.good("diff x.case --since 2031-07"), "nothing differs\n");
    let only = desk.records("diff x.case --since 2031-03-06 --sort new_report --format jsonl");
    assert_eq!(only.len(), 2);
}

#[test]
fn the_order_of_adding_does_not_show_in_what_changed() {
    let desk = Desk::with_reports();
    desk.good("add x.case in/a.txt in/b.txt in/c.txt");
    for report in ["c", "b", "a"] {
        desk.good(&format!("add y.case in/{report}.txt"));
    }
    for command in ["diff {} --since 2031-03-06", "narratives {}", "causes {}", "timeline {}"] {
        let told = |case: &str| desk.good(&format!("{} --format jsonl", command.replace("{}", case)));
        assert_eq!(told("x.case"), told("y.case"), "{command}");
    }
}

#[test]
fn what_the_case_knew_is_told_by_the_day_it_took_a_report() {
    let desk = Desk::new();
    for (name, text, moment) in
        [("b.txt", SECOND, MOMENTS[0]), ("a.txt", FIRST, MOMENTS[1]), ("c.txt", THIRD, MOMENTS[2])]
    {
        desk.write(name, text);
        add_at(&desk, moment, &format!("x.case {name}"));
    }
    let reports = |since: &str| {
        let news = desk.records(&format!("diff x.case --clock known --since {since} --sort new_report --format jsonl"));
        let mut days: Vec<String> = news.iter().map(|one| one["to"].as_str().unwrap().to_owned()).collect();
        days.sort();
        days
    };
    assert_eq!(reports("2031-03-06"), ["2031-03-05", "2031-06-20"], "the report of 6 March was there first");
    assert_eq!(reports("2031-03-07"), ["2031-06-20"]);
    assert_eq!(reports("2031-06-21"), Vec::<String>::new());
    // Read again, a report stays where it was.
    add_at(&desk, MOMENTS[2], "x.case a.txt --published 2031-03-04");
    assert_eq!(reports("2031-03-07"), ["2031-06-20"]);
}

#[test]
fn a_judgement_that_was_withdrawn_is_news_by_the_clock_of_what_was_known() {
    let desk = Desk::with_reports();
    add_at(&desk, MOMENTS[0], "x.case in");
    let events = desk.records("events x.case --format jsonl");
    let mentions: Vec<&str> = events
        .iter()
        .flat_map(|event| event["mention_spans"].as_array().unwrap())
        .map(|mention| mention["mention"].as_str().unwrap())
        .collect();
    for (moment, words) in [
        (MOMENTS[0], format!("judge x.case same {} {} --who Varga", mentions[0], mentions[mentions.len() - 1])),
        (MOMENTS[1], "judge x.case withdraw 1 --who Varga".to_owned()),
    ] {
        let output = desk.command(&words).env("SOURCE_DATE_EPOCH", moment).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    let news = desk.records("diff x.case --clock known --since 2031-03-06 --format jsonl");
    let withdrawn = of(&news, "subject", "1");
    assert_eq!((&withdrawn[0]["sort"], &withdrawn[0]["on_the_word_of"][0]), (&"withdrawn".into(), &"Varga".into()));
    let later = desk.records("diff x.case --clock known --since 2031-03-07 --format jsonl");
    assert_eq!(later, Vec::<Value>::new());
}

#[test]
fn events_can_be_seen_as_they_were() {
    let desk = Desk::with_reports();
    desk.good("add x.case in");
    let then = desk.records("events x.case --as-of 2031-03-05 --format jsonl");
    assert!(!then.is_empty() && then.iter().all(|event| event["killed"] != serde_json::json!([14, null])), "{then:?}");
    let now = desk.good("events x.case --format jsonl");
    assert_eq!(desk.good("events x.case --as-of 2031-12-31 --format jsonl"), now);
    assert_eq!(desk.good("events x.case --as-of 2030"), "no events fit\n");
    assert_eq!(desk.run("events x.case --clock known").code, Some(2), "a clock alone says nothing");
}

#[test]
fn months_without_reports_are_told_apart_from_months_without_events() {
    let desk = Desk::with_reports();
    desk.good("add x.case in");
    let months = desk.records("timeline x.case --of activity --format jsonl");
    let whole: Vec<(&str, &str)> = months
        .iter()
        .filter(|month| month["place"].is_null())
        .map(|month| (month["month"].as_str().unwrap(), month["state"].as_str().unwrap()))
        .collect();
    let expected = [("2031-03", "events"), ("2031-04", "no_reports"), ("2031-05", "no_events"), ("2031-06", "events")];
    assert_eq!(whole, expected);
    let tables = desk.good("timeline x.case");
    for heading in ["Alert levels", "Strengths", "Attacks and operations", "Ties", "What actors publish"] {
        assert!(tables.contains(heading), "{tables}");
    }
    assert!(desk.good("timeline x.case --of publishing --name brigade --format csv").contains("Red Lamp Brigade"));
    assert_eq!(desk.run("timeline x.case --format csv").code, Some(2));
}

#[test]
fn causes_say_who_draws_them() {
    let desk = Desk::new();
    let report = "A year of attacks

By Ana Bel
5 March 2031

The withdrawal of troops led to a surge in attacks by the militants, said Marta Lind, an analyst.
";
    desk.write("a.txt", report);
    desk.good("add x.case a.txt");
    let causes = desk.records("causes x.case --format jsonl");
    assert_eq!(causes.len(), 1, "{causes:?}");
    assert_eq!((&causes[0]["record"], &causes[0]["sign"]), (&"cause".into(), &"+".into()));
    assert!(desk.good("causes x.case --text withdrawal").contains("Marta Lind"));
    assert_eq!(desk.good("causes x.case --contrary"), "no causes fit\n");
}

#[test]
fn what_was_kept_of_a_ledger_is_told_until_a_report_or_a_judgement_changes_it() {
    let desk = Desk::with_reports();
    desk.good("add x.case in/a.txt in/b.txt");
    let ask = || desk.good("narratives x.case --format jsonl");
    let first = ask();
    assert_eq!(ask(), first, "kept and told again, to the last byte");
    let page = desk.good("narratives x.case");
    assert_eq!(desk.good("narratives x.case"), page);
    desk.good("add x.case in/c.txt");
    let after = ask();
    desk.good("add y.case in/a.txt in/b.txt in/c.txt");
    assert_eq!(after, desk.good("narratives y.case --format jsonl"), "nothing of the old state is left");
    let grades = desk.records("grade x.case --format jsonl --all");
    let id = grades.iter().find_map(|one| one["claim"].as_str().or(one["id"].as_str())).unwrap().to_owned();
    desk.good(&format!("judge x.case {id} --set credibility=2 --who Ada"));
    let set = desk.records("grade x.case --format jsonl --all");
    assert!(set.iter().any(|one| one["set"][0]["who"] == "Ada"), "{set:?}");
}

//! A case is filled, asked and checked through the program itself.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod terminal;

use terminal::{Desk, FIRST, SECOND, count};

#[test]
fn a_brief_leaves_a_case_and_every_citation_verifies() {
    let desk = Desk::with_reports();
    let out = desk.good("brief in -o out.html -o out.md -o out.jsonl");
    assert!(out.starts_with("3 reports, "), "{out}");
    assert!(out.contains("case: out.case"), "{out}");
    assert!(desk.read("out.html").contains("Tarsk"));
    for brief in ["out.html", "out.md", "out.jsonl"] {
        let verified = desk.good(&format!("verify {brief}"));
        assert!(verified.contains("verified") && !verified.contains(": 0 of 0"), "{verified}");
    }
    let verified = desk.good("verify out.case");
    assert!(verified.contains("spans and originals verified"), "{verified}");
    let leftovers: Vec<String> = std::fs::read_dir(desk.folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".part") || name.contains("-wal"))
        .collect();
    assert_eq!(leftovers, Vec::<String>::new());
}

#[test]
fn a_brief_beside_its_reports_is_not_read_as_one() {
    let desk = Desk::with_reports();
    desk.good("brief in -o in/brief.html");
    let first = desk.read("in/brief.html");
    assert!(desk.good("brief in -o in/brief.html").starts_with("3 reports, "));
    assert_eq!(desk.read("in/brief.html"), first);
}

#[test]
fn any_order_of_the_reports_gives_the_same() {
    let desk = Desk::with_reports();
    desk.good("brief in/a.txt in/b.txt in/c.txt -o one.html --case x.case");
    desk.good("add y.case in/c.txt");
    desk.good("add y.case in/b.txt in/a.txt in/b.txt");
    desk.good("brief in/c.txt -o two.html --case y.case");
    for list in ["claims", "events", "origins"] {
        let records = desk.records(&format!("{list} x.case --format jsonl"));
        assert_eq!(records, desk.records(&format!("{list} y.case --format jsonl")));
        assert!(!records.is_empty());
    }
    assert_eq!(desk.read("one.html").replace("x.case", "y.case"), desk.read("two.html"));
}

#[test]
fn copies_of_a_report_are_one_report() {
    let desk = Desk::new();
    desk.write("b.txt", FIRST);
    desk.write("a.txt", FIRST);
    for order in ["a.txt b.txt", "b.txt a.txt", "b.txt b.txt a.txt"] {
        let case = format!("{}.case", order.replace([' ', '.'], ""));
        desk.good(&format!("add {case} {order}"));
        let claims = desk.good(&format!("claims {case} --format csv"));
        assert!(claims.contains(",a.txt,") && !claims.contains(",b.txt,"), "{order}: {claims}");
    }
    let records = desk.records("extract b.txt a.txt");
    assert_eq!(count(&records, "report"), 1);
}

#[test]
fn adding_again_changes_nothing() {
    let desk = Desk::with_reports();
    desk.good("add x.case in");
    let before = desk.good("claims x.case --format jsonl");
    let again = desk.run("add x.case in");
    assert!(again.out.starts_with("0 new, 0 replaced, 3 there already, 0 failed"), "{again:?}");
    assert_eq!(again.err.matches("stored ").count(), 3);
    assert_eq!(desk.good("claims x.case --format jsonl"), before);
}

#[test]
fn what_the_user_said_stays_until_the_user_says_otherwise() {
    let desk = Desk::new();
    desk.write("a.txt", FIRST);
    let outlet = |desk: &Desk| {
        let page = desk.good("show x.case a.txt");
        page.lines().find(|line| line.contains("outlet")).unwrap().trim().to_owned()
    };
    desk.good("add x.case a.txt --outlet Courier --published 2031-03-04");
    assert_eq!(outlet(&desk), "outlet: Courier (given)");
    desk.good("add x.case a.txt");
    assert_eq!(outlet(&desk), "outlet: Courier (given)");
    let run = desk.run("add x.case a.txt --outlet Herald");
    assert!(run.out.starts_with("0 new, 1 replaced"), "{run:?}");
    assert_eq!(outlet(&desk), "outlet: Herald (given)");
    assert!(desk.good("show x.case a.txt").contains("published: 2031-03-04 (given)"));
}

#[test]
fn a_sidecar_tells_what_is_known_and_is_no_report() {
    let desk = Desk::with_reports();
    desk.write(
        "in/a.txt.meta.json",
        r#"{"outlet": "Tarsk Courier", "published": "2031-03-04", "title": "Depot bombed"}"#,
    );
    assert!(desk.good("add x.case in").contains("3 new"));
    let page = desk.good("show x.case a.txt");
    assert!(page.contains("title: Depot bombed (given)") && page.contains("outlet: Tarsk Courier (given)"), "{page}");
    desk.write("in/b.txt.meta.json", r#"{"outlets": "Tarsk Courier"}"#);
    let run = desk.run("add x.case in");
    assert_eq!(run.code, Some(1));
    assert!(run.err.contains("error: b.txt.meta.json: ") && run.err.contains("hint: "), "{}", run.err);
    assert!(run.err.contains("stored b.txt"), "the report itself goes through\n{}", run.err);
}

#[test]
fn standard_input_is_a_report_too() {
    let desk = Desk::new();
    let run = desk.run_with("add x.case - --outlet Courier", SECOND.as_bytes());
    assert!(run.err.contains("stored - as r-"), "{run:?}");
    let run = desk.run_with("extract - --format jsonl", SECOND.as_bytes());
    assert!(run.out.starts_with(r#"{"record":"report","#), "{run:?}");
    assert!(run.out.contains(r#""file":"-""#));
}

#[test]
fn records_are_those_of_the_design_and_quote_the_text() {
    let desk = Desk::with_reports();
    let records = desk.records("extract in/a.txt in/b.txt");
    assert_eq!(count(&records, "report"), 2);
    assert!(count(&records, "claim") > 2 && count(&records, "event") >= 2, "{records:?}");
    for claim in records.iter().filter(|record| record["record"] == "claim") {
        let report =
            records.iter().find(|record| record["record"] == "report" && record["id"] == claim["report"]).unwrap();
        let text = if report["file"] == "a.txt" { FIRST } else { SECOND };
        let place = |key: &str| claim[key].as_u64().unwrap() as usize;
        assert_eq!(claim["quote"], text[place("start")..place("end")]);
    }
}

#[test]
fn claims_are_picked_by_flags() {
    let desk = Desk::with_reports();
    desk.good("add x.case in");
    let all = desk.records("claims x.case --format jsonl");
    let killed = desk.records("claims x.case --format jsonl --kind casualties");
    assert!(!killed.is_empty() && killed.len() < all.len());
    assert!(killed.iter().all(|claim| claim["kind"] == "casualties"));
    let speaker = desk.records("claims x.case --format jsonl --speaker MINISTRY");
    assert!(!speaker.is_empty() && speaker.len() < all.len());
    let orval = desk.records("claims x.case --format jsonl --text orval");
    assert!(!orval.is_empty() && orval.len() < all.len());
    let of_report = desk.records("claims x.case --format jsonl --report c.txt");
    assert!(orval.iter().all(|claim| of_report.contains(claim)));
    assert_eq!(desk.good("claims x.case --text zebra"), "no claims fit\n");
    let event = desk.records("events x.case --format jsonl --until 2031-04")[0]["id"].as_str().unwrap().to_owned();
    let about = desk.records(&format!("claims x.case --format jsonl --event {}", &event[..10]));
    assert!(!about.is_empty() && about.iter().all(|claim| claim["event"] == event.as_str()));
}

#[test]
fn tables_keep_to_their_width_and_csv_holds_every_field() {
    let desk = Desk::with_reports();
    desk.good("add x.case in");
    for list in ["claims", "events", "origins"] {
        let table = desk.good(&format!("{list} x.case"));
        assert!(table.lines().all(|line| line.chars().count() <= 120), "{table}");
        let csv = desk.good(&format!("{list} x.case --format csv"));
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        let columns = reader.headers().unwrap().len();
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert_eq!(rows.len(), desk.records(&format!("{list} x.case --format jsonl")).len());
        assert!(rows.iter().all(|row| row.len() == columns));
    }
}

#[test]
fn showing_a_thing_shows_the_words_it_rests_on() {
    let desk = Desk::with_reports();
    desk.good("add x.case in");
    let claim = &desk.records("claims x.case --format jsonl --kind casualties")[0];
    let page = desk.good(&format!("show x.case {}", claim["id"].as_str().unwrap()));
    let place = format!("bytes {}–{} of the text", claim["start"], claim["end"]);
    assert!(page.contains(&place) && page.contains(claim["quote"].as_str().unwrap()), "{page}");
    assert!(page.contains("found by: ") && page.contains("certainty: "), "{page}");
    let event = &desk.records("events x.case --format jsonl --until 2031-04")[0];
    let page = desk.good(&format!("show x.case {}", event["id"].as_str().unwrap()));
    for account in event["accounts"].as_array().unwrap() {
        assert!(page.contains(account["claim"].as_str().unwrap()), "{page}");
    }
    for join in event["joins"].as_array().unwrap() {
        assert!(page.contains(join["because"][0].as_str().unwrap()), "{page}");
    }
    let mention = event["mention_spans"][0]["mention"].as_str().unwrap();
    assert!(desk.good(&format!("show x.case {mention}")).contains("rests on"));
}

#[test]
fn showing_a_report_says_why_a_name_is_somebodys() {
    let desk = Desk::new();
    let text = "Depot bombed\n\nThe Northern Salt Front (NSF) bombed the depot at Tarsk on Monday. The NSF killed three guards.\n";
    desk.write("in/a.txt", text);
    desk.good("add x.case in");
    let page = desk.good("show x.case a.txt");
    assert!(page.contains("1 actor called by more than one name"), "{page}");
    assert!(page.contains("The report puts “NSF” in brackets beside Northern Salt Front."), "{page}");
}

#[test]
fn an_interrupted_case_has_its_events_when_it_is_asked() {
    let desk = Desk::with_reports();
    desk.good("add x.case in");
    let events = desk.records("events x.case --format jsonl");
    let mut store = whosays_store::Store::open(desk.at("x.case")).unwrap();
    let case = store.load().unwrap();
    let original = store.original(&case.reports[0].id).unwrap().unwrap();
    let stored = whosays_store::Stored {
        report: &case.reports[0],
        original: &original,
        claims: &[],
        mentions: &[],
        diagnostics: &[],
    };
    store.put_report(&stored).unwrap();
    assert!(!store.events_are_current().unwrap());
    drop(store);
    assert_ne!(desk.records("events x.case --format jsonl"), events);
    desk.good("add x.case in");
    assert_eq!(desk.records("events x.case --format jsonl"), events);
}

#[test]
fn what_the_case_has_from_just_such_a_reading_is_not_read_again() {
    let desk = Desk::with_reports();
    desk.good("add x.case in");
    let mut store = whosays_store::Store::open(desk.at("x.case")).unwrap();
    let case = store.load().unwrap();
    let report = case.reports.iter().find(|report| report.file == "a.txt").unwrap();
    let (original, how) = (store.original(&report.id).unwrap().unwrap(), store.read_as(&report.id).unwrap().unwrap());
    // Emptied as no reading would leave it, so that a second one would show.
    let stored = whosays_store::Stored { report, original: &original, claims: &[], mentions: &[], diagnostics: &[] };
    store.put_report_read(&stored, None, &how).unwrap();
    drop(store);
    let claims = || desk.records("claims x.case --format jsonl --report a.txt").len();
    for (words, is_read) in [("in", false), ("in --tlp green", false), ("in/a.txt --outlet Courier", true)] {
        let run = desk.run(&format!("add x.case {words}"));
        assert_eq!((run.out.contains("1 replaced"), claims() > 0), (is_read, is_read), "{words}: {run:?}");
    }
}

#[test]
fn reports_that_come_one_by_one_give_what_all_at_once_give() {
    let desk = Desk::new();
    let examples = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples");
    let last = ["harbour-post-terminal-blast.html", "tolvik-observer-covenant-says-it-bombed.txt"];
    desk.good(&format!("add y.case {examples} --fast"));
    let of_both = |list: &str| ["x", "y"].map(|case| desk.records(&format!("{list} {case}.case --format jsonl")));
    for entry in std::fs::read_dir(examples).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if path.is_file() && !last.contains(&name) {
            desk.write(&format!("in/{name}"), std::fs::read(&path).unwrap());
        }
    }
    desk.good("add x.case in --fast");
    assert_ne!(desk.records("events x.case --format jsonl"), desk.records("events y.case --format jsonl"));
    for name in last {
        desk.good(&format!("add x.case {examples}/{name} --fast"));
    }
    for list in ["claims", "events", "origins"] {
        let [one_by_one, at_once] = of_both(list);
        assert_eq!(one_by_one, at_once, "{list}");
    }
    // A report that is known anew and a ruling touch what they touch.
    let anew = format!("{examples}/{} --fast --published 2031-05-02", last[0]);
    desk.good(&format!("add x.case {anew}"));
    desk.good(&format!("add y.case {anew}"));
    let open = |name: &str| whosays_store::Store::open(desk.at(name)).unwrap();
    let events = open("x.case").load().unwrap().events;
    let many = &events.iter().max_by_key(|event| event.mentions.len()).unwrap().mentions;
    for case in ["x", "y"] {
        desk.good(&format!("judge {case}.case different {} {} --who Ada", many[0], many[1]));
    }
    // Where the ruling is there first and nearly all reports come in at once, all is derived as a whole.
    desk.good(&format!("add z.case {anew}"));
    open("z.case").judge(&open("x.case").judgements().unwrap()[0]).unwrap();
    desk.good(&format!("add z.case {examples} --fast"));
    for list in ["claims", "events", "origins"] {
        let [x, y] = of_both(list);
        assert_eq!(x, y, "{list}");
        assert_eq!(x, desk.records(&format!("{list} z.case --format jsonl")), "{list}");
    }
    assert_ne!(open("x.case").load().unwrap().events, events, "the ruling changed nothing");
}

#[test]
fn words_that_were_changed_are_found_out() {
    let desk = Desk::with_reports();
    desk.good("brief in -o brief.html");
    let whole = desk.read("brief.html");
    desk.write("brief.html", whole.replace("grain depot", "brain depot"));
    let run = desk.run("verify brief.html");
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(
        run.out.contains("expected") && run.out.contains("found") && run.out.contains("brain depot"),
        "{}",
        run.out
    );
    desk.write("brief.html", whole);
    desk.good("verify brief.html --case brief.case");

    let mut store = whosays_store::Store::open(desk.at("brief.case")).unwrap();
    let mut case = store.load().unwrap();
    let report = case.reports.iter_mut().find(|report| report.file == "a.txt").unwrap();
    let original = store.original(&report.id).unwrap().unwrap();
    report.text = report.text.replace("12 people", "92 people");
    let claims: Vec<_> = case.claims.iter().filter(|claim| claim.report == report.id).cloned().collect();
    let stored =
        whosays_store::Stored { report, original: &original, claims: &claims, mentions: &[], diagnostics: &[] };
    store.put_report(&stored).unwrap();
    drop(store);
    let run = desk.run("verify brief.case");
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.out.contains("92 people") && run.out.contains("12 people"), "{}", run.out);
    assert_eq!(desk.run("verify brief.html").code, Some(1));
}

#[test]
fn a_brief_without_its_case_says_where_to_look() {
    let desk = Desk::with_reports();
    desk.good("brief in -o brief.html --case elsewhere.case");
    let run = desk.run("verify brief.html");
    assert_eq!(run.code, Some(1));
    assert!(run.err.contains("brief.case does not exist") && run.err.contains("--case"), "{}", run.err);
    desk.good("verify brief.html --case elsewhere.case");
}

#[test]
fn completions_and_manual_pages_know_every_command() {
    let desk = Desk::new();
    for shell in ["bash", "zsh", "fish"] {
        let script = desk.good(&format!("completions {shell}"));
        assert!(script.contains("extract") && script.contains("casualties"), "{shell}");
    }
    desk.good("man pages/man1");
    for page in ["whosays.1", "whosays-brief.1", "whosays-verify.1"] {
        assert!(desk.read(&format!("pages/man1/{page}")).contains("whosays"), "{page}");
    }
    assert!(!desk.good("--help").contains("read-one"));
}

const STATEMENT: &str = "Police said that a bomb killed 12 people in Mombasa, Kenya, on Tuesday.";
const PASSED_ON: &str = "A bomb killed 12 people in Mombasa, Kenya, on Tuesday, police said.";
const RISEN: &str = "Al-Shabaab claimed the bombing at the Saltgate ferry terminal in Mombasa, Kenya, on Tuesday, as the number of dead rose to 19.";
const REVISED: &str =
    "The toll of the bombing at the Saltgate ferry terminal in Mombasa, Kenya, on Tuesday was revised down to 17 dead.";

fn desk_of_one_bombing() -> Desk {
    let desk = Desk::new();
    let reports = [
        ("a", 12, "Courier", STATEMENT),
        ("b", 12, "Herald", PASSED_ON),
        ("c", 13, "Post", RISEN),
        ("d", 14, "Review", REVISED),
    ];
    for (name, day, outlet, text) in reports {
        desk.write(&format!("in/{name}.txt"), format!("Bombing in Mombasa\n\n{text}\n"));
        let meta = format!(r#"{{"outlet": "{outlet}", "published": "2031-03-{day}", "title": "Bombing in Mombasa"}}"#);
        desk.write(&format!("in/{name}.txt.meta.json"), &meta);
    }
    desk.good("add x.case in");
    desk
}

#[test]
fn reports_that_pass_on_one_statement_are_one_origin() {
    let desk = desk_of_one_bombing();
    let shared = desk.records("origins x.case --reports 2 --who police --format jsonl");
    let reports = desk.records("claims x.case --speaker police --format jsonl");
    assert_eq!(shared.len(), 1, "{shared:?}");
    assert_eq!(shared[0]["reports"].as_array().unwrap().len(), 2);
    assert!(reports.iter().all(|claim| claim["origin"] == shared[0]["id"]), "{reports:?}");
    let id = shared[0]["id"].as_str().unwrap();
    let page = desk.good(&format!("show x.case {id}"));
    assert!(page.contains(STATEMENT) && page.contains(PASSED_ON) && page.contains("why these are one"), "{page}");
    assert!(page.contains("both give the figure of"), "{page}");
    let table = desk.good("origins x.case --report a.txt");
    assert!(table.contains(id), "{table}");
    assert_eq!(desk.good("origins x.case --sort told_to"), "no origins fit\n");
    let run = desk.run("origins x.case --event a.txt");
    assert!(run.code == Some(2) && run.err.contains("this is no event"), "{run:?}");
    let event = &desk.records("events x.case --format jsonl")[0];
    assert!(event["origins"].as_u64().unwrap() < event["accounts"].as_array().unwrap().len() as u64);
    let about = desk.records(&format!("origins x.case --format jsonl --event {}", event["id"].as_str().unwrap()));
    assert_eq!(about.len() as u64, event["origins"].as_u64().unwrap());
}

#[test]
fn accounts_are_listed_in_order_of_time_with_what_they_revise() {
    let desk = desk_of_one_bombing();
    let event = &desk.records("events x.case --format jsonl")[0];
    let page = desk.good(&format!("show x.case {}", event["id"].as_str().unwrap()));
    let killed = &page[page.find("killed: 4 accounts").unwrap_or_else(|| panic!("{page}"))..];
    let at = |words: &str| killed.find(words).unwrap_or_else(|| panic!("{words}\n{killed}"));
    assert!(at("2031-03-12: 12") < at("2031-03-13: 19") && at("2031-03-13: 19") < at("2031-03-14: 17"), "{killed}");
    assert!(killed.contains("revises 12") && killed.contains("revised to 19"), "{killed}");
    assert_eq!(event["best"]["killed"], 17);
}

#[test]
fn a_toll_over_time_is_drawn_and_told() {
    let desk = desk_of_one_bombing();
    desk.good("brief in -o out.html --case x.case");
    let page = desk.read("out.html");
    assert!(page.contains("<svg") && page.contains("<desc id=") && page.contains("class=\"t-over-time\""), "{page}");
    assert!(!page.contains("<script"));
    desk.good("verify out.html --case x.case");
}

#[test]
fn actors_are_listed_and_one_is_shown_with_what_is_said_of_it() {
    let desk = Desk::with_reports();
    desk.good("add x.case in");
    let actors = desk.records("actors x.case --format jsonl");
    let brigade = actors.iter().find(|actor| actor["name"] == "Red Lamp Brigade").unwrap();
    assert_eq!(brigade["kind"], "group");
    assert_eq!(brigade["events"][0]["modes"], serde_json::json!(["claimed", "denied"]));
    let page = desk.good("actors x.case lamp");
    assert!(page.contains("Red Lamp Brigade (group)") && page.contains("(claimed, denied)"), "{page}");
    for nobody in ["Ana", "Dask"] {
        let run = desk.run(&format!("actors x.case {nobody}"));
        assert!(run.code == Some(1) && run.err.contains("private persons are none"), "{run:?}");
    }
}

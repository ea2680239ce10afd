//! Bad files, bad cases and bad moments: each is said once, and the rest goes through.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod terminal;

use std::io::{BufRead, BufReader, Read};
use std::process::Stdio;
use terminal::{Desk, FIRST, SECOND};
use whosays_model::ReportId;
use whosays_store::Store;

/// A PDF of one page with one line of words; its cross references are left to be repaired.
fn pdf(words: &str) -> Vec<u8> {
    let stream = format!("BT /F1 12 Tf 72 700 Td ({words}) Tj ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{stream}\nendstream", stream.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut bytes = b"%PDF-1.4\n".to_vec();
    let mut places = Vec::new();
    for (number, object) in objects.iter().enumerate() {
        places.push(bytes.len());
        bytes.extend(format!("{} 0 obj\n{object}\nendobj\n", number + 1).into_bytes());
    }
    let table = bytes.len();
    bytes.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).into_bytes());
    for place in places {
        bytes.extend(format!("{place:010} 00000 n \n").into_bytes());
    }
    let size = objects.len() + 1;
    bytes.extend(format!("trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n").into_bytes());
    bytes
}

#[test]
fn bad_files_are_said_and_good_ones_go_through() {
    let desk = Desk::new();
    desk.write("good.txt", FIRST);
    desk.write("empty.txt", "");
    desk.write("noise.txt", (0..4000u32).map(|n| (n * 7919 % 256) as u8).collect::<Vec<u8>>());
    desk.write("picture.txt", b"\x89PNG\r\n\x1a\n0000");
    let whole = pdf("Nothing here matters.");
    desk.write("cut.pdf", &whole[..whole.len() / 3]);
    desk.write("none/readme.rs", "no report");
    let run = desk.run("brief good.txt empty.txt noise.txt picture.txt cut.pdf gone.txt none -o brief.html");
    assert_eq!(run.code, Some(1), "{run:?}");
    for name in ["empty.txt", "noise.txt", "picture.txt", "cut.pdf", "gone.txt", "none"] {
        assert_eq!(run.err.matches(&format!("error: {name}: ")).count(), 1, "{name}\n{}", run.err);
    }
    assert!(run.err.contains("hint: ") && !run.err.contains("panicked"), "{}", run.err);
    assert!(run.out.starts_with("1 report, "), "{}", run.out);
    assert!(desk.read("brief.html").contains("Tarsk"));
}

#[test]
fn nothing_readable_gives_no_brief() {
    let desk = Desk::new();
    desk.write("empty.txt", "");
    let run = desk.run("brief empty.txt");
    assert_eq!(run.code, Some(1));
    assert!(run.err.contains("error: no report could be read"), "{}", run.err);
    assert!(!desk.at("brief.html").exists());
}

#[test]
fn a_pdf_is_read_in_its_own_process() {
    let desk = Desk::new();
    desk.write("depot.pdf", pdf("A bomb exploded in Tarsk on 4 March 2031, killing 12 people."));
    desk.good("add x.case depot.pdf --outlet Courier --published 2031-03-05");
    let page = desk.good("show x.case depot.pdf");
    assert!(page.contains("outlet: Courier (given)") && page.contains("published: 2031-03-05 (given)"), "{page}");
    desk.good("verify x.case");
    let run = desk.run_with("read-one depot.pdf", &[b"{}\n".to_vec(), pdf("Words of Tarsk.")].concat());
    assert!(run.out.contains("Words of Tarsk."), "{run:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn the_process_that_reads_a_pdf_has_little_memory_and_time() {
    let desk = Desk::new();
    let mut command = desk.command("read-one x.pdf");
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    let limits = || std::fs::read_to_string(format!("/proc/{}/limits", child.id())).unwrap();
    let has = |limits: &str, name: &str, limit: &str| {
        limits.lines().any(|line| line.starts_with(name) && line.split_whitespace().any(|word| word == limit))
    };
    let bounded = (0..500).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(10));
        has(&limits(), "Max address space", "1073741824") && has(&limits(), "Max cpu time", "20")
    });
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(bounded);
}

#[test]
fn wrong_use_is_told_from_what_could_not_be_done() {
    let desk = Desk::with_reports();
    for words in [
        "",
        "brief",
        "add x.case",
        "nonsense",
        "brief in -o brief.odt",
        "claims x.case --kind rumour",
        "events x.case --since soon",
        "extract in --format xml",
        "add x.case in --title One",
        "show x.case",
    ] {
        assert_eq!(desk.run(words).code, Some(2), "{words}");
    }
    for words in [
        "claims none.case",
        "show none.case r-1",
        "verify none.html",
        "events in/a.txt",
        "brief in -o no/such/brief.html",
    ] {
        let run = desk.run(words);
        assert_eq!(run.code, Some(1), "{words}");
        assert!(run.err.contains("error: ") && run.err.contains("hint: "), "{words}\n{}", run.err);
    }
    assert!(!desk.at("none.case").exists());
}

#[test]
fn a_brief_does_not_write_over_what_it_is_made_from() {
    let desk = Desk::new();
    desk.write("page.html", "<html><body><p>A bomb exploded in Tarsk.</p></body></html>");
    let before = desk.read("page.html");
    for words in
        ["brief page.html -o page.html", "brief page.html -o ./page.html", "brief page.html -o x.html --case x.html"]
    {
        let run = desk.run(words);
        assert_eq!(run.code, Some(2), "{words}\n{}", run.err);
        assert!(run.err.contains("hint: give the "), "{}", run.err);
    }
    assert_eq!(desk.read("page.html"), before);
    assert_eq!(std::fs::read_dir(desk.folder.path()).unwrap().count(), 1);
}

#[test]
fn a_file_that_is_no_case_is_not_written_to() {
    let desk = Desk::with_reports();
    let run = desk.run("add in/a.txt in/b.txt");
    assert_eq!(run.code, Some(1));
    assert!(run.err.contains("in/a.txt is not a case file"), "{}", run.err);
    assert_eq!(desk.read("in/a.txt"), FIRST);
}

#[test]
fn an_id_that_nothing_has_is_said() {
    let desk = Desk::with_reports();
    desk.good("add x.case in");
    for id in ["c-ffffffffffffffff", "nonsense", "-"] {
        let run = desk.run(&format!("show x.case {id}"));
        assert_eq!(run.code, Some(1), "{id}");
        assert!(run.err.contains(&format!("nothing has the id {id}")), "{}", run.err);
    }
    let run = desk.run("show x.case c-");
    assert!(run.code == Some(1) && run.err.contains("write more of the id"), "{run:?}");
}

#[test]
fn what_cannot_be_is_said_and_kept_as_it_is_written() {
    let desk = Desk::new();
    let lines = [
        "Blast at the depot",
        "A bomb killed 99999999999999999999999 people in Tarsk on 31 February 2031, police said.",
        "On Friday, 12 March 2031, another bomb killed nine people at the depot in Tarsk, the ministry said.",
        "The attack on 45/99/2031 killed eight people, the army said.",
        "Gunmen killed seven people in Nairobi, Kenya, on 3 May 2045.",
    ];
    desk.write("a.txt", lines.join("\n\n"));
    let run = desk.run("add x.case a.txt --published 2031-03-14");
    assert_eq!(run.code, Some(0), "{run:?}");
    for told in [
        "there is no 31 February 2031",
        "2031-03-12 is written as a Friday, and is a Wednesday",
        "99999999999999999999999 killed is more than all people",
        "is told as carried out on 2045-05-03, after the report of 2031-03-14",
    ] {
        assert!(run.err.contains(told), "{told}: {}", run.err);
    }
    let claims = desk.records("claims x.case --kind casualties --format jsonl");
    let killed = |words: &str| {
        let claim = claims.iter().find(|claim| claim["quote"].as_str().unwrap().contains(words)).unwrap();
        claim["value"]["killed"]["n"].as_u64()
    };
    assert_eq!((killed("31 February"), killed("Friday")), (None, Some(9)), "{claims:?}");
    assert_eq!((killed("45/99/2031"), killed("Nairobi")), (Some(8), Some(7)), "{claims:?}");
    let again = desk.run("add x.case a.txt --published 2031-03-14");
    assert!(again.out.contains("1 there already"), "{again:?}");
}

#[test]
fn escapes_in_a_report_do_not_reach_the_terminal() {
    let desk = Desk::new();
    desk.write("a.txt", FIRST.replace("grain depot", "grain \u{202e}depot"));
    desk.good("add x.case a.txt");
    for words in ["claims x.case", "events x.case", "show x.case a.txt"] {
        let out = desk.good(words);
        assert!(!out.contains('\u{202e}') && !out.contains('\u{1b}'), "{words}\n{out}");
    }
}

#[test]
fn a_reader_that_leaves_ends_the_program_quietly() {
    let desk = Desk::new();
    for number in 0..60 {
        desk.write(&format!("in/{number}.txt"), format!("{FIRST}\nThis is copy {number}.\n"));
    }
    desk.good("add x.case in");
    for words in ["claims x.case --format jsonl", "claims x.case --format csv", "claims x.case", "extract in"] {
        let mut child = desk.command(words).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let mut said = String::new();
        child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(0), "{words}: {said}");
        assert!(!said.contains("panicked") && !said.contains("pipe"), "{words}: {said}");
    }
}

#[cfg(unix)]
#[test]
fn a_kill_in_the_middle_loses_nothing_that_was_said_to_be_stored() {
    let desk = Desk::new();
    for number in 0..80 {
        desk.write(&format!("in/{number:02}.txt"), format!("{SECOND}\nThis is copy {number}.\n"));
    }
    let mut promised: Vec<ReportId> = Vec::new();
    for stop_after in [1, 2, 5, 11, 23] {
        let mut child = desk.command("add x.case in").stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok);
        let mut lines = lines.filter(|line| line.starts_with("stored "));
        let mut said: Vec<String> = lines.by_ref().take(stop_after).collect();
        child.kill().unwrap();
        child.wait().unwrap();
        said.extend(lines);
        promised.extend(said.iter().filter_map(|line| {
            let (_, id) = line.strip_prefix("stored ")?.split_once(" as ")?;
            Some(ReportId::from_written(id.split([' ', ',']).next()?))
        }));
        let store = Store::open(desk.at("x.case")).unwrap();
        for id in &promised {
            assert!(store.has_report(id).unwrap(), "{id} was said to be stored");
        }
    }
    assert!(promised.len() >= 42, "{}", promised.len());
    desk.good("events x.case");
    let run = desk.run("add x.case in");
    assert!(run.out.contains("x.case: 80 reports"), "{run:?}");
    desk.good("verify x.case");
}

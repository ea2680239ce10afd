//! A server of TAXII 2.1 that stalls, lies or never ends is told of within limits, and the case stays as it was.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod terminal;

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use terminal::{Desk, Run};

const TAXII: &str = "application/taxii+json;version=2.1";
/// What stands at the end of an answer after which the server says no more and does not hang up.
const STALLS: &str = "<stalls>";
const NOTHING: &str = "{}";
const ONE: &str = r#"{"type":"note","id":"note--7b9a4f32-6a39-4a6c-8f0e-3b1c5f6f5f11"}"#;

/// A server on this machine, and what it was asked.
struct Site {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Site {
    /// One that answers with these bytes, by what is asked (`GET /path`, and a body after it) and how often it was.
    fn new(answer: impl Fn(&str, usize) -> String + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let site = Site { address: listener.local_addr().unwrap(), asked: Arc::default() };
        let asked = site.asked.clone();
        std::thread::spawn(move || {
            let mut silent = Vec::new();
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let request = request(&mut stream);
                let told = answer(&request, asked.lock().unwrap().len());
                asked.lock().unwrap().push(request);
                let stalls = told.ends_with(STALLS);
                // Whoever has heard enough hangs up, which is no fault.
                let _ = stream.write_all(told.trim_end_matches(STALLS).as_bytes());
                if stalls {
                    silent.push(stream);
                }
            }
        });
        site
    }

    /// One whose discovery leads to one collection, with these pages of objects.
    fn with_objects(objects: impl Fn(&str, usize) -> String + Send + 'static) -> Self {
        Site::new(move |request, times| match request.split(['?', '\n']).next().unwrap() {
            "GET /taxii2/" => given(r#"{"title": "Ours", "api_roots": ["/a/"]}"#),
            "GET /a/" => given(
                r#"{"title": "A", "versions": ["application/taxii+json;version=2.1"], "max_content_length": 9000}"#,
            ),
            "GET /a/collections/" => {
                given(r#"{"collections": [{"id": "c1", "title": "Harbour", "can_read": true, "can_write": true}]}"#)
            }
            _ => objects(request, times),
        })
    }

    fn url(&self) -> String {
        format!("http://{}/taxii2/", self.address)
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

/// The method and address of a request, and its body on the line after them.
fn request(stream: &mut TcpStream) -> String {
    let (mut bytes, mut piece) = (Vec::new(), [0; 4096]);
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length =
                head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length:")?.trim().parse().ok());
            if body.len() >= length.unwrap_or(0) {
                return format!("{}\n{body}", head.lines().next().unwrap().trim_end_matches(" HTTP/1.1"));
            }
        }
        match stream.read(&mut piece) {
            Ok(read @ 1..) => bytes.extend_from_slice(&piece[..read]),
            _ => return text,
        }
    }
}

fn answer(status: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    format!("HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n\r\n{body}")
}

fn given(body: &str) -> String {
    answer("200 OK", &format!("Content-Type: {TAXII}"), body)
}

/// Runs with a secret in the environment, which must not show.
fn run(desk: &Desk, words: &str, secret: Option<(&str, &str)>) -> Run {
    let mut command = desk.command(words);
    command.env_remove("WHOSAYS_TAXII_PASSWORD").env_remove("WHOSAYS_TAXII_TOKEN").envs(secret);
    let output = command.output().unwrap();
    let run = Run {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    };
    let secret = secret.map_or("none", |(_, secret)| secret);
    assert!(secret == "none" || !format!("{run:?}").contains(secret), "{run:?}");
    run
}

/// Pulls into a case, and expects that this is said and the case stays as it was.
fn check(site: &Site, more: &str, said: &str) -> Run {
    let desk = Desk::new();
    desk.write("x.case", "as it was");
    let run = run(&desk, &format!("taxii pull x.case {} {more}", site.url()), None);
    assert!(run.code != Some(0) && run.err.contains(said) && run.err.contains("hint: "), "{said}: {run:?}");
    assert_eq!(desk.read("x.case"), "as it was", "{said}");
    assert_eq!(std::fs::read_dir(desk.folder.path()).unwrap().count(), 1, "{said}: something was left");
    run
}

#[test]
fn a_server_that_stalls_is_not_waited_for() {
    let silent = Site::new(|_, _| STALLS.to_owned());
    check(&silent, "--most-to-stall 1", "it stalls: nothing came for 1 seconds");
    let halfway = Site::with_objects(|_, _| {
        format!("HTTP/1.1 200 OK\r\nContent-Type: {TAXII}\r\nContent-Length: 99\r\n\r\n{{{STALLS}")
    });
    check(&halfway, "--most-to-stall 1", "/a/collections/c1/objects/?limit=1000: it stalls");
    let slow = Site::with_objects(|_, _| STALLS.to_owned());
    check(&slow, "--most-to-answer 1", "the answer has taken more than 1 seconds");
}

#[test]
fn pages_without_an_end_are_told() {
    let page =
        |next: &str, objects: &str| given(&format!(r#"{{"more": true, "next": "{next}", "objects": [{objects}]}}"#));
    let ever = Site::with_objects(move |_, times| page(&times.to_string(), ONE));
    check(&ever, "--most-pages 5", "sends endless pages: there were 5 and no end");
    let round = Site::with_objects(move |_, _| page("again", ONE));
    check(&round, "", "sends endless pages: one has come that was there before");
    let bare = Site::with_objects(move |_, times| page(&times.to_string(), ""));
    check(&bare, "", "sends endless pages: one without objects says that there are more");
    let unmarked = Site::with_objects(|_, _| given(&format!(r#"{{"more": true, "objects": [{ONE}]}}"#)));
    check(&unmarked, "", "sends endless pages: one has come that was there before");
}

#[test]
fn what_is_too_much_is_not_taken() {
    let large = Site::with_objects(|_, _| given(&format!(r#"{{"objects": [{ONE}]}}"#)));
    check(&large, "--most-bytes 60", "the answer is larger than 60 bytes");
    let unmeasured = Site::with_objects(|_, _| {
        format!("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: {TAXII}\r\n\r\n{}", "[".repeat(100_000))
    });
    check(&unmeasured, "--most-bytes 60000", "the answer is larger than 60000 bytes");
    let many = Site::with_objects(|_, _| given(&format!(r#"{{"objects": [{ONE}, {ONE}]}}"#)));
    check(&many, "--most-objects 1", "there are more than 1 objects");
    check(&many, "--most-bytes-in-all 99", "or 99 bytes, the most that is taken at once");
}

#[test]
fn what_is_no_taxii_is_told_as_what_it_is() {
    for (kind, said) in [
        ("Content-Type: text/html", "but with text/html"),
        ("Content-Type: application/taxii+json;version=2.0", "but with application/taxii+json;version=2.0"),
        ("X-None: x", "nothing said of its type"),
    ] {
        check(&Site::new(move |_, _| answer("200 OK", kind, NOTHING)), "", said);
    }
    for (body, said) in [
        ("<html>", "does not answer as TAXII 2.1 has it"),
        (r#"{"objects": 3}"#, "a list of objects"),
        (r#"{"objects": [3]}"#, "holds what is none"),
        (r#"{"objects": [{"#, "does not answer as TAXII 2.1 has it"),
    ] {
        check(&Site::with_objects(move |_, _| given(body)), "", said);
    }
    check(&Site::new(|_, _| given(NOTHING)), "", "is no discovery, API root or collection of TAXII");
}

#[test]
fn a_key_stays_with_the_server_that_it_is_for() {
    let other = Site::new(|_, _| given(NOTHING));
    let place = format!("Location: http://localhost:{}/taxii2/", other.address.port());
    check(&Site::new(move |_, _| answer("302 Found", &place, "")), "", "leads on to another server");
    let root = format!(r#"{{"title": "Ours", "api_roots": ["{}"]}}"#, other.url());
    let run = check(&Site::new(move |_, _| given(&root)), "", "the server shows no collection");
    assert!(run.err.contains("not asked:") && run.err.contains("is another server"), "{run:?}");
    assert_eq!(other.asked(), Vec::<String>::new());
    check(&Site::new(|_, _| answer("302 Found", "Location: /taxii2/", "")), "", "leads on to");
    for (url, said) in [
        ("http://taxii.example/taxii2/", "is not encrypted"),
        ("ftp://taxii.example/", "is no address of the web"),
        ("https://ada:hunter2@taxii.example/", "has a name or password in it"),
    ] {
        let run = Desk::new().run(&format!("taxii pull x.case {url}"));
        assert!(run.code == Some(2) && run.err.contains(said) && !run.err.contains("hunter2"), "{run:?}");
    }
}

#[test]
fn a_refusal_says_why_and_shows_no_secret() {
    let closed = || {
        let why = r#"{"title": "No key", "description": "Send one \u001b[31m"}"#;
        Site::new(move |_, _| answer("401 Unauthorized", "Content-Type: application/taxii+json;version=2.1", why))
    };
    let run_at =
        |words: &str, secret| run(&Desk::new(), &format!("taxii pull x.case {} {words}", closed().url()), secret);
    check(&closed(), "", "401 Unauthorized: No key: Send one \u{fffd}[31m");
    let token = run_at("", Some(("WHOSAYS_TAXII_TOKEN", "t0k3n")));
    assert!(token.code == Some(1) && token.err.contains("check the name, and the password or key"), "{token:?}");
    let password = run_at("--user ada", Some(("WHOSAYS_TAXII_PASSWORD", "hunter2")));
    assert!(password.code == Some(1) && password.err.contains("check the name"), "{password:?}");
    let missing = run_at("--user ada", None);
    assert!(missing.code == Some(2) && missing.err.contains("the password of ada is missing"), "{missing:?}");
    let broken = run_at("", Some(("WHOSAYS_TAXII_TOKEN", "t0k\n3n")));
    assert!(broken.code == Some(2) && broken.err.contains("line break"), "{broken:?}");
}

#[test]
fn a_server_that_is_busy_is_asked_again_and_not_for_ever() {
    let later = |seconds: usize| answer("429 Too Many Requests", &format!("Retry-After: {seconds}"), "");
    let busy = Site::with_objects(move |_, times| if times < 5 { later(0) } else { given(NOTHING) });
    let desk = Desk::new();
    let run = run(&desk, &format!("taxii pull x.case {}", busy.url()), None);
    assert!(run.code == Some(0) && run.err.contains("0 objects in 1 page from Harbour (c1)"), "{run:?}");
    assert!(run.err.contains("nothing is new") && !desk.at("x.case").exists(), "{run:?}");
    check(&Site::new(move |_, _| later(3600)), "", "asks to wait for 3600 seconds");
    check(&Site::new(move |_, _| later(0)), "", "429 Too Many Requests, 6 times on end");
}

#[test]
fn several_collections_are_listed() {
    let both = r#"{"collections": [{"id": "c1", "title": "Harbour", "can_read": true, "can_write": false},
        {"id": "c2", "title": "Depot", "can_read": true, "can_write": true}]}"#;
    let site = Site::new(move |_, _| given(both));
    let run = check(&site, "", "there are several collections");
    assert!(run.out.contains("c1  Harbour  (read)\nc2  Depot  (read, write)\n"), "{run:?}");
    check(&site, "--collection Quay", "no collection is called Quay");
    let desk = Desk::with_reports();
    desk.good("add x.case in");
    let run = desk.run(&format!("taxii push x.case {} --collection Harbour", site.url()));
    assert!(run.code == Some(1) && run.err.contains("you may not write to Harbour (c1)"), "{run:?}");
}

/// The objects of a case as it is handed on.
fn exported(desk: &Desk) -> Vec<String> {
    let bundle: serde_json::Value = serde_json::from_str(&desk.good("export x.case --format stix")).unwrap();
    bundle["objects"].as_array().unwrap().iter().map(ToString::to_string).collect()
}

#[test]
fn all_pages_are_taken_and_the_next_time_only_what_is_new() {
    let desk = Desk::with_reports();
    desk.good("add x.case in");
    let objects = exported(&desk);
    let half = objects.len() / 2;
    let (first, second) = (objects[..half].join(","), objects[half..].join(","));
    let page = |added: &str, body: &str| {
        answer("200 OK", &format!("Content-Type: {TAXII}\r\nX-TAXII-Date-Added-Last: {added}"), body)
    };
    let site = Site::with_objects(move |request, _| match request {
        request if request.contains("added_after=") => given(NOTHING),
        request if request.contains("next=2") => {
            page("2031-03-07T00:00:00.000002Z", &format!(r#"{{"objects": [{second}]}}"#))
        }
        _ => page("2031-03-07T00:00:00.000001Z", &format!(r#"{{"more": true, "next": "2", "objects": [{first}]}}"#)),
    });
    let run_pull = |more: &str| run(&desk, &format!("taxii pull y.case {} {more}", site.url()), None);
    let pulled = run_pull("");
    assert!(pulled.err.contains(&format!("{} objects in 2 pages from Harbour (c1)", objects.len())), "{pulled:?}");
    assert!(!desk.records("claims y.case --format jsonl").is_empty(), "{pulled:?}");
    let remembered: serde_json::Value = serde_json::from_str(&desk.read("y.case.taxii.json")).unwrap();
    let place = format!("http://{}/a/collections/c1/objects/", site.address);
    assert_eq!(remembered[&place], "2031-03-07T00:00:00.000002Z");
    assert!(run_pull("").err.contains("nothing is new"));
    assert!(site.asked().last().unwrap().contains("added_after=2031-03-07T00%3A00%3A00.000002Z"));
    run_pull("--all --match-type note --match-type incident");
    let filtered = |asked: &&String| asked.contains("match%5Btype%5D=incident%2Cnote");
    assert_eq!(site.asked().iter().filter(filtered).count(), 2);
}

#[test]
fn what_says_nothing_in_words_is_passed_over_and_a_new_case_begins_anew() {
    let desk = Desk::new();
    let indicator =
        r#"{"type":"indicator","spec_version":"2.1","id":"indicator--7b9a4f32-6a39-4a6c-8f0e-3b1c5f6f5f11"}"#;
    let site = Site::with_objects(move |_, _| {
        let headers = format!("Content-Type: {TAXII}\r\nX-TAXII-Date-Added-Last: 2031-03-07T00:00:00Z");
        answer("200 OK", &headers, &format!(r#"{{"objects": [{indicator}]}}"#))
    });
    for _ in 0..2 {
        let pulled = run(&desk, &format!("taxii pull x.case {}", site.url()), None);
        assert!(pulled.code == Some(0) && pulled.err.contains("nothing of it is told in words"), "{pulled:?}");
        assert!(desk.read("x.case.taxii.json").contains("2031-03-07T00:00:00Z"));
        assert!(!site.asked().last().unwrap().contains("added_after"), "there is no case that has the rest");
    }
}

/// A server that takes what is sent, and tells of it the second time that it is asked.
fn taking() -> Site {
    Site::with_objects(|request, _| {
        let (line, body) = request.split_once('\n').unwrap();
        match line {
            "POST /a/collections/c1/objects/" => {
                let count =
                    serde_json::from_str::<serde_json::Value>(body).unwrap()["objects"].as_array().unwrap().len();
                let status = format!(
                    r#"{{"id": "s{count}", "status": "pending", "total_count": {count}, "success_count": 0,
                    "failure_count": 0, "pending_count": {count}}}"#
                );
                answer("202 Accepted", &format!("Content-Type: {TAXII}"), &status)
            }
            _ => {
                let count: usize = line.strip_prefix("GET /a/status/s").unwrap().trim_end_matches('/').parse().unwrap();
                let status = format!(
                    r#"{{"id": "s{count}", "status": "complete", "total_count": {count}, "success_count": {},
                    "failure_count": 1, "failures": [{{"id": "note--1", "message": "not ours"}}],
                    "pending_count": 0}}"#,
                    count - 1
                );
                given(&status)
            }
        }
    })
}

#[test]
fn a_case_is_sent_in_parcels_and_never_what_is_marked_above() {
    let desk = Desk::with_reports();
    desk.good("add x.case in");
    desk.good("mark x.case red c.txt --who Ada");
    let site = taking();
    let push = |more: &str| desk.run(&format!("taxii push x.case {} --collection c1 {more}", site.url()));
    let run = push("");
    assert!(
        run.code == Some(2) && run.err.contains("holds 1 report marked TLP:RED, which is not sent unasked"),
        "{run:?}"
    );
    assert_eq!(site.asked(), Vec::<String>::new());
    let run = push("--tlp amber");
    assert!(run.code == Some(1) && run.err.contains("not taken: note--1: not ours"), "{run:?}");
    assert!(run.out.contains("sent to Harbour (c1): ") && run.out.contains(" 0 not settled yet"), "{run:?}");
    let sent: Vec<String> = site.asked().into_iter().filter(|asked| asked.starts_with("POST ")).collect();
    let bodies: Vec<&str> = sent.iter().filter_map(|asked| asked.split_once('\n')).map(|(_, body)| body).collect();
    assert!(bodies.len() > 1 && bodies.iter().all(|body| body.len() <= 9000), "{}", bodies.len());
    assert!(bodies.iter().any(|body| body.contains("Tarsk")) && bodies.iter().all(|body| !body.contains("Orval")));
    let before = site.asked().len();
    assert!(push("--tlp red").out.contains("sent to Harbour (c1)"));
    assert!(site.asked()[before..].iter().any(|asked| asked.contains("Orval")), "red is sent where it is said");
}

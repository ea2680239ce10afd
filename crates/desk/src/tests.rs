//! The desk over a small case, asked as a browser would and as no browser would.

use crate::access::{Access, Secret};
use crate::kept::Worker;
use crate::server::{form_of, router};
use crate::state::Desk;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{Method, StatusCode, header};
use axum::response::Response;
use std::sync::Arc;
use tower::{Layer, ServiceExt, util::MapRequestLayer};
use whosays_model::{
    CasualtiesValue, Certainty, Claim, ClaimId, ClaimKind, Evidence, Number, ReportId, Span, Speaker, Stance, Tlp,
    Value,
};
use whosays_read::Given;
use whosays_store::{Store, Stored};

const HOST: &str = "127.0.0.1:8031";
const TEXT: &str =
    "Toll at Öster\n\nTwelve people died at Öster on Friday, the guild said. <script>alert(1)</script>\n";

/// A desk with somebody signed in.
pub(crate) struct Sitting {
    app: axum::Router,
    cookie: String,
    token: String,
    desk: Arc<Desk>,
    pub(crate) report: ReportId,
    pub(crate) claim: ClaimId,
    _folder: tempfile::TempDir,
}

impl Sitting {
    pub(crate) fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.case");
        let mut store = Store::create_or_open(&path).unwrap();
        let (report, claim) = put(&mut store);
        whosays_case::bring_up_to_date(&mut store).unwrap();
        drop(store);
        let link = Secret::new().unwrap();
        let access = Access::of_one("Ada".to_owned(), &link);
        let (desk, _) = Desk::open(path, access, Worker::Here).unwrap();
        let session = desk.access.enter(link.as_str()).unwrap().unwrap();
        let token = desk.access.session(session.as_str()).unwrap().token;
        let cookie = format!("whosays={}", session.as_str());
        let app = router(Arc::clone(&desk), HOST.parse().unwrap());
        Sitting { app, cookie, token, desk, report, claim, _folder: folder }
    }

    async fn ask(&self, request: Request) -> Response {
        MapRequestLayer::new(form_of).layer(self.app.clone()).oneshot(request).await.unwrap()
    }

    pub(crate) async fn get(&self, path: &str) -> (StatusCode, String) {
        let request = Request::get(path).header(header::HOST, HOST).header(header::COOKIE, &self.cookie);
        told(self.ask(request.body(Body::empty()).unwrap()).await).await
    }

    async fn post(&self, path: &str, form: &str) -> (StatusCode, String) {
        let request = Request::post(path)
            .header(header::HOST, HOST)
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("hx-request", "true");
        let form = format!("token={}&{form}", self.token);
        told(self.ask(request.body(Body::from(form)).unwrap()).await).await
    }
}

async fn told(response: Response) -> (StatusCode, String) {
    let status = response.status();
    let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, String::from_utf8_lossy(&body).into_owned())
}

/// A report with one claim.
fn put(store: &mut Store) -> (ReportId, ClaimId) {
    let report = whosays_read::read(TEXT.as_bytes(), "a.txt", &Given::default()).report.unwrap();
    let words = "Twelve people died at Öster";
    let start = report.text.find(words).unwrap();
    let span = Span::new(start, start + words.len());
    let number: Number = serde_json::from_value(serde_json::json!({"n": 12, "bound": "exact"})).unwrap();
    let claim = Claim {
        id: ClaimId::of(&report.id, ClaimKind::Casualties, span, None),
        report: report.id.clone(),
        value: Value::Casualties(CasualtiesValue { killed: Some(number), ..CasualtiesValue::default() }),
        quote: words.to_owned(),
        evidence: Evidence::at(span),
        speaker: Speaker { name: "the guild".to_owned(), ..Speaker::author() },
        via: Vec::new(),
        stance: Stance::Affirm,
        certainty: Certainty::Stated,
        event: None,
        actors: Vec::new(),
        by: "test".to_owned(),
    };
    let stored = Stored {
        report: &report,
        original: TEXT.as_bytes(),
        claims: std::slice::from_ref(&claim),
        mentions: &[],
        diagnostics: &[],
    };
    store.put_report(&stored).unwrap();
    (report.id.clone(), claim.id)
}

#[tokio::test]
async fn every_page_reads_and_tells_its_data() {
    let sitting = Sitting::open();
    let pages =
        ["/", "/reports", "/claims", "/events", "/queue", "/history", "/search?q=guild", "/brief", "/export", "/add"];
    for path in pages {
        let (status, page) = sitting.get(path).await;
        assert!(status.is_success() && page.contains("<h1"), "{path}: {status} {page}");
        let json = path.split_once('?').map_or(format!("{path}.json"), |(path, query)| format!("{path}.json?{query}"));
        let json = if path == "/" { "/overview.json".to_owned() } else { json };
        let (status, data) = sitting.get(&json).await;
        assert!(status.is_success() && data.starts_with('{'), "{json}: {status} {data}");
    }
    let (_, page) = sitting.get(&format!("/reports/{}", sitting.report)).await;
    assert!(page.contains("&lt;script&gt;") && !page.contains("<script>alert"), "{page}");
    assert!(page.contains(&format!("data-claims=\"{}\"", sitting.claim)), "{page}");
    let (_, csv) = sitting.get("/claims.csv").await;
    assert!(csv.contains("killed: 12"), "{csv}");
}

#[tokio::test]
async fn nobody_comes_in_without_a_session_or_under_another_name() {
    let sitting = Sitting::open();
    let plain = |host: &str, path: &str| Request::get(path).header(header::HOST, host).body(Body::empty()).unwrap();
    for (request, expected) in [
        (plain(HOST, "/"), StatusCode::UNAUTHORIZED),
        (plain(HOST, "/claims.json"), StatusCode::UNAUTHORIZED),
        (plain("evil.example", "/"), StatusCode::MISDIRECTED_REQUEST),
        (plain(HOST, "/enter/0123"), StatusCode::FORBIDDEN),
    ] {
        let response = sitting.ask(request).await;
        assert_eq!(response.status(), expected);
        assert!(response.headers().contains_key("content-security-policy"));
    }
    let foreign = |name: &str, value: &str| {
        Request::post("/undo")
            .header(header::HOST, HOST)
            .header(header::COOKIE, &sitting.cookie)
            .header(name, value)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(format!("token={}", sitting.token)))
            .unwrap()
    };
    for (name, value) in [("origin", "https://evil.example"), ("sec-fetch-site", "cross-site"), ("origin", "null")] {
        assert_eq!(sitting.ask(foreign(name, value)).await.status(), StatusCode::FORBIDDEN, "{name}: {value}");
    }
    let path = format!("/claims/{}/judgements", sitting.claim);
    let request = Request::post(path)
        .header(header::HOST, HOST)
        .header(header::COOKIE, &sitting.cookie)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from("act=accept&seen=0"))
        .unwrap();
    assert_eq!(sitting.ask(request).await.status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_claim_is_judged_corrected_and_given_back() {
    let sitting = Sitting::open();
    let path = format!("/claims/{}/judgements", sitting.claim);
    let (status, card) = sitting.post(&path, "act=accept&seen=0").await;
    assert!(status.is_success() && card.contains("data-state=\"accepted\"") && card.contains("Ada"), "{card}");
    let (_, card) = sitting.post(&path, "act=reject&seen=0").await;
    assert!(card.contains("Your judgement was not kept") && card.contains("data-state=\"accepted\""), "{card}");
    let (_, card) = sitting.post(&path, "act=correct&seen=1&value.killed=at+least+13&note=from+the+guild").await;
    assert!(card.contains("data-state=\"corrected\"") && card.contains("at least 13"), "{card}");
    let (_, card) = sitting.post(&path, "act=correct&seen=2&value.killed=many+3+of").await;
    assert!(card.contains("That was not kept") && card.contains("at least 13"), "{card}");
    let (_, card) = sitting.post(&path, "act=undo&seen=2").await;
    assert!(card.contains("data-state=\"accepted\"") && card.contains("taken back"), "{card}");
    let (_, history) = sitting.get("/history.json").await;
    assert!(history.contains("corrected killed to at least 13") && history.contains("from the guild"), "{history}");
}

#[tokio::test]
async fn words_that_were_missed_become_a_claim() {
    let sitting = Sitting::open();
    let start = TEXT.find("on Friday").unwrap();
    let form = format!("start={start}&end={}&kind=assessment&value.of=&stance=affirm&certainty=stated", start + 9);
    let (status, _) = sitting.post(&format!("/reports/{}/claims", sitting.report), &form).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (_, page) = sitting.get(&format!("/reports/{}.json", sitting.report)).await;
    assert!(page.contains("\"quote\":\"on Friday\"") && page.contains("\"state\":\"added\""), "{page}");
    // In the middle of a letter there are no words.
    let inside = TEXT.find('Ö').unwrap() + 1;
    let form = format!("start={inside}&end={}&kind=assessment", inside + 3);
    let (status, _) = sitting.post(&format!("/reports/{}/claims", sitting.report), &form).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_brief_is_saved_once_and_never_written_over_from_an_old_page() {
    let sitting = Sitting::open();
    assert_eq!(sitting.post("/brief", "act=save&seen=0&text=%23+One").await.0, StatusCode::SEE_OTHER);
    let (status, page) = sitting.post("/brief", "act=save&seen=0&text=%23+Two").await;
    assert!(
        status.is_success() && page.contains("Somebody has saved the brief since") && page.contains("# Two"),
        "{page}"
    );
    let kept = sitting.desk.read(Tlp::Red, |reading| Ok(reading.store.brief(None)?)).await.unwrap().unwrap();
    assert_eq!((kept.number, kept.text.as_str()), (1, "# One"));
}

#[tokio::test]
async fn a_brief_that_is_marked_below_what_it_cites_is_said_to_be() {
    let sitting = Sitting::open();
    let (status, _) = sitting.post(&format!("/reports/{}/marking", sitting.report), "tlp=red").await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let words = "Twelve people died at Öster";
    let start = TEXT.find(words).unwrap();
    let place = format!("{} {start}-{}", sitting.report, start + words.len());
    let note = format!("[^1]: a.txt (c-1) `{place}`:\n\n    > {words}\n");
    let form = |label: &str| format!("act=check&seen=0&text=# A\n\n{label}\n\n## B\n\nTwelve died.[^1]\n\n{note}");
    let (_, page) = sitting.post("/brief", &form("TLP:GREEN")).await;
    assert!(page.contains("is TLP:RED, and the brief is TLP:GREEN"), "{page}");
    let (_, page) = sitting.post("/brief", &form("TLP:RED")).await;
    assert!(!page.contains("and the brief is") && page.contains(">TLP:RED</span></p>"), "{page}");
}

/// SplitMix64: numbers that look like chance, the same each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % limit as u64).unwrap()
    }

    fn one<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.below(all.len())]
    }
}

const ODD: [&str; 24] = [
    "",
    "0",
    "-1",
    "99999999999999999999",
    "none",
    "%00",
    "%FF%FE",
    "'%22%3E%3Cscript%3E",
    "%F0%9F%95%AF",
    "..%2F..%2Fetc",
    "e-",
    "c-",
    "r-zz",
    "AND",
    "%22",
    "*",
    "NEAR(",
    "2031-02-30",
    "2031-03-12/2030-01-01",
    "%E2%80%AE",
    "a%0Ab",
    "null",
    "{}",
    "%25",
];

#[tokio::test]
async fn no_request_is_too_odd_for_an_answer() {
    let sitting = Sitting::open();
    let known = [sitting.report.as_str(), sitting.claim.as_str(), "e-0123", "o-0123", "1"];
    let roots = [
        "",
        "reports",
        "claims",
        "events",
        "queue",
        "search",
        "history",
        "brief",
        "brief/export",
        "add",
        "actors",
        "warnings",
        "forecasts",
        "narratives",
        "causes",
        "origins",
        "grading",
        "timeline",
        "changes",
        "hypotheses",
        "judgements",
        "components",
        "assets",
        "enter",
    ];
    let keys = [
        "q",
        "page",
        "kind",
        "state",
        "from",
        "to",
        "event",
        "origin",
        "report",
        "since",
        "clock",
        "sort",
        "speaker",
        "anew",
        "lost",
        "resolution",
    ];
    let fields = [
        "act",
        "seen",
        "start",
        "end",
        "kind",
        "value.killed",
        "speaker.name",
        "actors",
        "event",
        "event_id",
        "other",
        "mention",
        "text",
        "note",
        "field",
        "response",
    ];
    let acts = ["accept", "reject", "correct", "note", "undo", "merge", "split", "save", "same", ""];
    let mut chance = Chance(7);
    for round in 0..3_000 {
        let mut path = format!("/{}", chance.one(&roots));
        for _ in 0..chance.below(3) {
            let part = if chance.below(2) == 0 { chance.one(&known) } else { chance.one(&ODD) };
            path = format!("{path}/{part}");
        }
        path.push_str(chance.one(&[
            "",
            "",
            ".json",
            ".csv",
            "/judgements",
            "/claims",
            "/settings",
            "/original",
            "/hypotheses",
            "/graph.json",
        ]));
        let query: Vec<String> =
            (0..chance.below(4)).map(|_| format!("{}={}", chance.one(&keys), chance.one(&ODD))).collect();
        let uri = format!("{path}?{}", query.join("&"));
        let is_post = chance.below(3) == 0;
        let mut body = format!("token={}&act={}", sitting.token, chance.one(&acts));
        for _ in 0..chance.below(6) {
            body.push_str(&format!("&{}={}", chance.one(&fields), chance.one(&ODD)));
        }
        let request = Request::builder()
            .method(if is_post { Method::POST } else { Method::GET })
            .uri(&uri)
            .header(header::HOST, HOST)
            .header(header::COOKIE, &sitting.cookie)
            .header(
                header::CONTENT_TYPE,
                chance.one(&["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain", ""]),
            )
            .body(Body::from(if is_post { body.clone() } else { String::new() }));
        let Ok(request) = request else { continue };
        let (status, told) = told(sitting.ask(request).await).await;
        // What is made of the whole case is worked out by a process that these tests do not start.
        assert!(
            !status.is_server_error() || status == StatusCode::SERVICE_UNAVAILABLE,
            "{round}: {uri} {body}: {status} {told}"
        );
    }
}

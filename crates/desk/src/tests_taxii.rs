//! The desk asked over TAXII 2.1, as clients do and as no client would: nobody is given what is above their clearance, pages
//! hold all of it once, and what is sent in is read.

use crate::access::{Access, Secret};
use crate::kept::Worker;
use crate::server::{form_of, router};
use crate::state::Desk;
use crate::tests_clearance::{Sitting, put, red};
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, Method, StatusCode, header};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;
use tower::{Layer, ServiceExt, util::MapRequestLayer};
use whosays_model::{ReportId, Tlp};
use whosays_store::{Role, Store};

const HOST: &str = "127.0.0.1:8031";
const MEDIA: &str = "application/taxii+json;version=2.1";
const ROOT: &str = "/taxii2/case/";
const CASE: &str = "/taxii2/case/collections/case/";
const INBOX: &str = "/taxii2/case/collections/inbox/";
const NOTE: &str = "note--0c7b5b88-8ff7-4a4d-aa9d-feb398cd0061";

/// What was answered.
#[derive(Debug)]
struct Told {
    status: StatusCode,
    headers: HeaderMap,
    body: Value,
    bytes: String,
}

impl Told {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// What stands under a name in each of the objects.
    fn each(&self, name: &str) -> Vec<String> {
        let objects = self.body["objects"].as_array().map(Vec::as_slice).unwrap_or_default();
        objects.iter().map(|one| one[name].as_str().unwrap_or_default().to_owned()).collect()
    }
}

/// A desk with a report that is red, as Ada sees all of it and Ben what is green, each by a key.
struct Feed {
    sitting: Sitting,
    ada: String,
    ben: String,
}

impl Feed {
    fn open() -> Self {
        let sitting = Sitting::of(red);
        let key = |who: &str, role: Role| sitting.desk.access.make_key(who, "feed", role, 30).unwrap();
        let (ada, ben) = (key("Ada", Role::Administrator), key("Ben", Role::Reader));
        Feed { sitting, ada, ben }
    }

    async fn ask(&self, request: Request) -> Told {
        let app = MapRequestLayer::new(form_of).layer(self.sitting.app.clone());
        told(app.oneshot(request).await.unwrap()).await
    }

    async fn get(&self, key: &str, path: &str) -> Told {
        self.ask(asking(Method::GET, path, key).body(Body::empty()).unwrap()).await
    }

    async fn post(&self, key: &str, path: &str, body: impl Into<Body>) -> Told {
        let request = asking(Method::POST, path, key).header(header::CONTENT_TYPE, MEDIA);
        self.ask(request.body(body.into()).unwrap()).await
    }

    /// All pages of so many objects, one after the other.
    async fn pages(&self, key: &str, path: &str, query: &str, limit: usize) -> Vec<Told> {
        let mut pages = Vec::new();
        let mut next = String::new();
        loop {
            let page = self.get(key, &format!("{path}?limit={limit}{query}{next}")).await;
            assert_eq!(page.status, StatusCode::OK, "{page:?}");
            let more = page.body["next"].as_str().map(|next| format!("&next={next}"));
            assert_eq!(page.body["more"] == true, more.is_some(), "{page:?}");
            pages.push(page);
            match more {
                Some(more) => next = more,
                None => return pages,
            }
        }
    }

    async fn status(&self, key: &str, id: &str) -> Value {
        for _ in 0..1200 {
            let told = self.get(key, &format!("{ROOT}status/{id}/")).await;
            assert_eq!(told.status, StatusCode::OK, "{told:?}");
            if told.body["status"] == "complete" {
                return told.body;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("it was never read");
    }
}

fn asking(method: Method, path: &str, key: &str) -> axum::http::request::Builder {
    let basic = format!("Basic {}", BASE64_STANDARD.encode(format!("anybody:{key}")));
    let request = Request::builder().method(method).uri(path).header(header::HOST, HOST);
    request.header(header::ACCEPT, MEDIA).header(header::AUTHORIZATION, basic)
}

async fn told(response: axum::response::Response) -> Told {
    let (status, headers) = (response.status(), response.headers().clone());
    let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    let bytes = String::from_utf8(bytes.to_vec()).unwrap();
    Told { status, headers, body: serde_json::from_str(&bytes).unwrap_or_default(), bytes }
}

/// That it is refused with a message as the standard has it.
fn check(told: &Told, status: StatusCode) {
    assert_eq!(told.status, status, "{told:?}");
    assert_eq!(told.header("content-type"), MEDIA, "{told:?}");
    assert_eq!(told.body["http_status"], status.as_u16().to_string(), "{told:?}");
    let words = ["title", "description"].map(|name| told.body[name].as_str().unwrap_or_default().len());
    assert!(words.iter().all(|length| *length > 5), "{told:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_finds_its_way_from_the_discovery_to_the_collections() {
    let feed = Feed::open();
    for path in ["/taxii2/", "/taxii2"] {
        let told = feed.get(&feed.ada, path).await;
        assert_eq!((told.status, told.header("content-type")), (StatusCode::OK, MEDIA));
        assert_eq!(told.body["default"], format!("http://{HOST}{ROOT}"));
        assert_eq!(told.body["api_roots"], json!([told.body["default"]]));
    }
    let root = feed.get(&feed.ada, ROOT).await.body;
    assert!(
        root["versions"] == json!([MEDIA]) && root["max_content_length"].as_u64().is_some_and(|most| most > 1 << 20)
    );
    let all = feed.get(&feed.ada, "/taxii2/case/collections").await.body;
    let [case, inbox] = all["collections"].as_array().unwrap().as_slice() else { panic!("{all}") };
    assert_eq!((&case["can_read"], &case["can_write"]), (&json!(true), &json!(false)));
    assert_eq!((&inbox["can_read"], &inbox["can_write"]), (&json!(false), &json!(true)));
    let id = case["id"].as_str().unwrap();
    let one = feed.get(&feed.ada, &format!("/taxii2/case/collections/{id}/")).await.body;
    assert_eq!(&one, case);
    let of_ben = feed.get(&feed.ben, INBOX).await.body;
    assert_eq!((&of_ben["id"], &of_ben["can_write"]), (&inbox["id"], &json!(false)), "a reader sends nothing in");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_has_no_key_and_whatever_is_not_there_is_told_as_the_standard_says() {
    let feed = Feed::open();
    let none = feed.ask(Request::get("/taxii2/").header(header::HOST, HOST).body(Body::empty()).unwrap()).await;
    check(&none, StatusCode::UNAUTHORIZED);
    let ways: Vec<&str> = none.headers.get_all("www-authenticate").iter().map(|way| way.to_str().unwrap()).collect();
    assert!(ways.len() == 2 && ways[0].starts_with("Basic"), "{ways:?}");
    check(&feed.get("whosays_0123", ROOT).await, StatusCode::UNAUTHORIZED);
    check(&feed.get("", ROOT).await, StatusCode::UNAUTHORIZED);
    let bearer = Request::get(ROOT).header(header::HOST, HOST);
    let bearer = bearer.header(header::AUTHORIZATION, format!("Bearer {}", feed.ada));
    assert_eq!(feed.ask(bearer.body(Body::empty()).unwrap()).await.status, StatusCode::OK);
    for path in ["/taxii2/rumours/", "/taxii2/case/collections/none/", "/taxii2/case/collections/none/objects/"] {
        check(&feed.get(&feed.ada, path).await, StatusCode::NOT_FOUND);
    }
    check(&feed.get(&feed.ada, &format!("{CASE}objects/{NOTE}/")).await, StatusCode::NOT_FOUND);
    check(&feed.get(&feed.ada, &format!("{ROOT}status/1/")).await, StatusCode::NOT_FOUND);
    check(&feed.get(&feed.ada, &format!("{INBOX}objects/")).await, StatusCode::FORBIDDEN);
    let accepting = |accept: &'static str| {
        let mut request = asking(Method::GET, ROOT, &feed.ada).body(Body::empty()).unwrap();
        request.headers_mut().insert(header::ACCEPT, accept.parse().unwrap());
        request
    };
    check(&feed.ask(accepting("application/vnd.oasis.taxii+json; version=2.0")).await, StatusCode::NOT_ACCEPTABLE);
    assert_eq!(feed.ask(accepting("*/*")).await.status, StatusCode::OK);
    let put = asking(Method::PUT, &format!("{CASE}objects/"), &feed.ada).body(Body::empty()).unwrap();
    let told = feed.ask(put).await;
    check(&told, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(told.header("allow"), "GET, POST");
    let delete = asking(Method::DELETE, &format!("{CASE}objects/{NOTE}/"), &feed.ada).body(Body::empty()).unwrap();
    check(&feed.ask(delete).await, StatusCode::FORBIDDEN);
    let envelope = json!({"objects": [{"type": "note", "id": NOTE}]}).to_string();
    check(&feed.post(&feed.ada, &format!("{CASE}objects/"), envelope.clone()).await, StatusCode::FORBIDDEN);
    check(&feed.post(&feed.ben, &format!("{INBOX}objects/"), envelope).await, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_desk_of_one_person_has_no_keys_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.case");
    drop(Store::create_or_open(&path).unwrap());
    let access = Access::of_one("Ada".to_owned(), &Secret::new().unwrap());
    let (desk, _) = Desk::open(path, access, Worker::Here).unwrap();
    let app = router(Arc::clone(&desk), HOST.parse().unwrap());
    let request = asking(Method::GET, "/taxii2/", "whosays_1").body(Body::empty()).unwrap();
    check(&told(app.clone().oneshot(request).await.unwrap()).await, StatusCode::UNAUTHORIZED);
    let request = Request::get("/taxii2/").header(header::HOST, HOST).body(Body::empty()).unwrap();
    let told = told(app.oneshot(request).await.unwrap()).await;
    check(&told, StatusCode::UNAUTHORIZED);
    assert!(told.bytes.contains("has no accounts"), "{told:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_of_any_size_hold_all_of_it_once_and_in_one_order() {
    let feed = Feed::open();
    let objects = format!("{CASE}objects/");
    let whole = feed.get(&feed.ada, &objects).await;
    assert_eq!((whole.status, whole.header("content-type")), (StatusCode::OK, MEDIA), "{whole:?}");
    let ids = whole.each("id");
    assert!(ids.len() > 8 && ids.iter().collect::<BTreeSet<_>>().len() == ids.len(), "{ids:?}");
    for limit in [1, 7] {
        let pages = feed.pages(&feed.ada, &objects, "", limit).await;
        let paged: Vec<String> = pages.iter().flat_map(|page| page.each("id")).collect();
        assert_eq!(paged, ids);
        let manifest = feed.pages(&feed.ada, &format!("{CASE}manifest/"), "", limit).await;
        let paged: Vec<String> = manifest.iter().flat_map(|page| page.each("id")).collect();
        assert_eq!(paged, ids);
        let added: Vec<String> = manifest.iter().flat_map(|page| page.each("date_added")).collect();
        assert!(added.is_sorted() && added.iter().collect::<BTreeSet<_>>().len() == added.len(), "{added:?}");
        assert_eq!(manifest[0].header("x-taxii-date-added-first"), added[0]);
        assert_eq!(manifest.last().unwrap().header("x-taxii-date-added-last"), added[added.len() - 1]);
    }
    // Whoever goes on from the last time instead of the next page misses nothing either.
    let first = feed.get(&feed.ada, &format!("{objects}?limit=3")).await;
    let last = first.header("x-taxii-date-added-last");
    let rest = feed.get(&feed.ada, &format!("{objects}?added_after={last}")).await;
    assert_eq!([first.each("id"), rest.each("id")].concat(), ids);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_filter_leaves_what_it_says() {
    let feed = Feed::open();
    let objects = format!("{CASE}objects/");
    let ids = feed.get(&feed.ada, &objects).await.each("id");
    let ask = async |query: &str| feed.get(&feed.ada, &format!("{objects}?{query}")).await;
    let notes = ask("match[type]=note,rumour").await;
    assert!(notes.each("type").iter().all(|one| one == "note") && notes.each("id").len() == 2, "{notes:?}");
    let two = ask(&format!("match[id]={},{}", ids[0], ids[1])).await;
    assert_eq!(two.each("id"), ids[..2]);
    assert_eq!(ask("match[type]=note&match[spec_version]=2.1").await.each("id"), notes.each("id"));
    let none = ask("match[spec_version]=2.0").await;
    assert!(none.status == StatusCode::OK && none.body == json!({"more": false}), "{none:?}");
    assert!(ask("added_after=2999-01-01T00:00:00Z").await.each("id").is_empty());
    assert_eq!(ask("match[version]=all").await.each("id"), ids);
    let note = notes.each("id")[0].clone();
    let versions = feed.get(&feed.ada, &format!("{objects}{note}/versions/")).await;
    let version = versions.body["versions"][0].as_str().unwrap().to_owned();
    assert_eq!(
        feed.get(&feed.ada, &format!("{objects}{note}/")).await.each("modified"),
        std::slice::from_ref(&version)
    );
    let of = |query: &str| format!("{objects}{note}/?match[version]={query}");
    assert_eq!(feed.get(&feed.ada, &of(&format!("{version},first"))).await.each("id"), std::slice::from_ref(&note));
    assert!(feed.get(&feed.ada, &of("2001-01-01T00:00:00Z")).await.each("id").is_empty());
    check(&feed.get(&feed.ada, &format!("{objects}{note}/?match[type]=note")).await, StatusCode::BAD_REQUEST);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hostile_questions_are_refused_and_break_nothing() {
    let feed = Feed::open();
    let objects = format!("{CASE}objects/");
    let many = vec![NOTE; 500].join(",");
    for query in [
        "limit=0".to_owned(),
        "limit=-5".to_owned(),
        "limit=x".to_owned(),
        "next=x".to_owned(),
        "next=7fffffffffffffff-00000000000000000000000000000000".to_owned(),
        "added_after=now".to_owned(),
        "added_after=9999999-01-01T00:00:00Z".to_owned(),
        "match[version]=%00".to_owned(),
        "match[name]=x".to_owned(),
        "match[type]=note&match[type]=note".to_owned(),
        format!("match[id]={many}"),
        format!("match[type]={}", "x".repeat(5_000)),
    ] {
        check(&feed.get(&feed.ada, &format!("{objects}?{query}")).await, StatusCode::BAD_REQUEST);
    }
    let told = feed.get(&feed.ada, &format!("{objects}?match[id]=';DROP%20TABLE%20objects--")).await;
    assert!(told.status == StatusCode::OK && told.each("id").is_empty(), "{told:?}");
    let inbox = format!("{INBOX}objects/");
    for (body, status) in [
        ("{".to_owned(), StatusCode::BAD_REQUEST),
        ("[]".to_owned(), StatusCode::BAD_REQUEST),
        ("{}".to_owned(), StatusCode::BAD_REQUEST),
        ("{\"objects\":[]}".to_owned(), StatusCode::BAD_REQUEST),
        ("{\"objects\":".to_owned() + &"[".repeat(10_000), StatusCode::BAD_REQUEST),
        ("{\"objects\":[{}]}".to_owned(), StatusCode::UNPROCESSABLE_ENTITY),
        ("{\"objects\":[{\"type\":\"note\",\"id\":\"report--1\"}]}".to_owned(), StatusCode::UNPROCESSABLE_ENTITY),
        (format!("{{\"objects\":[{}1]}}", "1,".repeat(10_001)), StatusCode::PAYLOAD_TOO_LARGE),
        (" ".repeat((16 << 20) + 1), StatusCode::PAYLOAD_TOO_LARGE),
        (format!("{{\"objects\":[{}{{}}]}}", "{\"\":0},".repeat(1_000_000)), StatusCode::PAYLOAD_TOO_LARGE),
    ] {
        check(&feed.post(&feed.ada, &inbox, body).await, status);
    }
    let form = asking(Method::POST, &inbox, &feed.ada).header(header::CONTENT_TYPE, "application/json");
    check(&feed.ask(form.body(Body::from("{}")).unwrap()).await, StatusCode::UNSUPPORTED_MEDIA_TYPE);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_is_given_an_object_of_what_is_marked_above() {
    let feed = Feed::open();
    let objects = format!("{CASE}objects/");
    let all = feed.get(&feed.ada, &objects).await;
    let own = feed.get(&feed.ben, &objects).await;
    assert_eq!(own.status, StatusCode::OK, "{own:?}");
    let (report, claim) = (feed.sitting.hidden.report.as_str(), feed.sitting.hidden.claim.as_str());
    let secrets = ["nightjar", "1947 people", report, claim];
    let seen = |told: &Told| secrets.iter().filter(|secret| told.bytes.to_lowercase().contains(**secret)).count();
    assert!(seen(&all) >= 3 && own.bytes.contains(feed.sitting.open.report.as_str()), "{own:?}");
    let (all_ids, own_ids) = (all.each("id"), own.each("id"));
    let hidden: Vec<&String> = all_ids.iter().filter(|id| !own_ids.contains(id)).collect();
    assert!(hidden.len() > 2, "{hidden:?}");
    let mut asked = vec![format!("{objects}?match[version]=all"), format!("{CASE}manifest/?match[version]=all")];
    for id in &hidden {
        asked.extend([
            format!("{objects}?match[id]={id}"),
            format!("{objects}{id}/"),
            format!("{objects}{id}/versions/"),
            format!("{CASE}manifest/?match[id]={id}&match[version]=first"),
        ]);
    }
    for path in &asked {
        let told = feed.get(&feed.ben, path).await;
        assert_eq!(seen(&told), 0, "{path}: {told:?}");
        assert!(told.each("id").iter().all(|id| !hidden.contains(&id)), "{path}: {told:?}");
        assert!(told.body["versions"].is_null(), "{path}: {told:?}");
    }
    for page in feed.pages(&feed.ben, &objects, "&match[version]=all", 1).await {
        assert_eq!(seen(&page), 0, "{page:?}");
    }
    // A page of somebody who sees more leads nowhere with another key.
    let next = feed.get(&feed.ada, &format!("{objects}?limit=1")).await.body["next"].as_str().unwrap().to_owned();
    check(&feed.get(&feed.ben, &format!("{objects}?limit=1&next={next}")).await, StatusCode::BAD_REQUEST);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_marking_holds_over_taxii_from_the_moment_it_is_acknowledged() {
    let feed = Feed::open();
    let objects = format!("{CASE}objects/?match[version]=all");
    assert!(feed.get(&feed.ben, &objects).await.bytes.contains(feed.sitting.open.report.as_str()));
    let (desk, report) = (&feed.sitting.desk, feed.sitting.open.report.clone());
    let amber = desk.write(Tlp::Red, move |books| {
        Ok(books.mark(Some(&report), Some(Tlp::Amber), "Ada", "2031-03-06T00:00:00Z")?)
    });
    amber.await.unwrap();
    let told = feed.get(&feed.ben, &objects).await;
    assert_eq!(told.status, StatusCode::OK, "{told:?}");
    assert!(!told.bytes.contains(feed.sitting.open.report.as_str()) && !told.bytes.contains("guild"), "{told:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_comes_is_added_behind_what_was_there_and_what_changes_is_a_newer_version() {
    let feed = Feed::open();
    let manifest = format!("{CASE}manifest/");
    let before = feed.get(&feed.ada, &manifest).await;
    let last = before.header("x-taxii-date-added-last").to_owned();
    let page = feed.get(&feed.ada, &format!("{manifest}?limit=2")).await;
    let mut store = Store::open(&feed.sitting.desk.path).unwrap();
    // An event is called by its first report; this one stands behind the others.
    let told = |n: u32| format!("Toll {n}\n\nFifteen people were killed in the harbour of Vessa on 4 March 2031.\n");
    let last_id = feed.sitting.open.report.clone().max(feed.sitting.hidden.report.clone());
    let text = (0..999).map(told).find(|text| ReportId::of(text.as_bytes()) > last_id).unwrap();
    put(&mut store, "more.txt", &text, 15, "the guild");
    whosays_case::bring_up_to_date(&mut store).unwrap();
    drop(store);
    let mut new = Vec::new();
    for _ in 0..600 {
        let told = feed.get(&feed.ada, &format!("{manifest}?added_after={last}")).await;
        new = told.each("id");
        if !new.is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let known: BTreeSet<String> = before.each("id").into_iter().collect();
    assert!(new.iter().any(|id| !known.contains(id)), "{new:?}");
    let changed = new.iter().find(|id| known.contains(*id)).unwrap();
    let was = before.each("id").into_iter().zip(before.each("version")).find(|(id, _)| id == changed).unwrap().1;
    let versions = feed.get(&feed.ada, &format!("{CASE}objects/{changed}/versions/")).await;
    let versions: Vec<&str> = versions.body["versions"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    let newest = *versions.last().unwrap();
    assert!(versions.is_sorted() && newest > was.as_str(), "{was} {versions:?}");
    let object = feed.get(&feed.ada, &format!("{CASE}objects/{changed}/")).await.body["objects"][0].clone();
    assert!(object["modified"] == newest && object["created"].as_str() <= object["modified"].as_str(), "{object}");
    // Whoever was between two pages gets each object, in its version of then or of now.
    let next = page.body["next"].as_str().unwrap();
    let rest = feed.get(&feed.ada, &format!("{manifest}?limit=1000&next={next}")).await;
    let got: BTreeSet<String> = page.each("id").into_iter().chain(rest.each("id")).collect();
    let now = feed.get(&feed.ada, &manifest).await.each("id");
    assert!(now.iter().all(|id| got.contains(id)), "{got:?}");
    let pairs: Vec<(String, String)> = rest.each("id").into_iter().zip(rest.each("version")).collect();
    assert_eq!(pairs.iter().collect::<BTreeSet<_>>().len(), pairs.len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_envelope_is_read_as_a_report_and_its_status_says_what_became_of_it() {
    let feed = Feed::open();
    let (id, report) =
        ("identity--6d3b3c4e-7d52-4a8b-9b05-1e0a8f6f7c21", "report--84e4d88f-44ea-4bcd-bbf3-b2c1c320bcb3");
    let time = "2031-03-07T09:00:00.000Z";
    let words = "Nine people were killed in the harbour of Vessa on 7 March 2031, the guild said.";
    let objects = json!([
        {"type": "identity", "spec_version": "2.1", "id": id, "created": time, "modified": time, "name": "The Vessa Courier",
         "identity_class": "organization"},
        {"type": "report", "spec_version": "2.1", "id": report, "created_by_ref": id, "created": time, "modified": time,
         "name": "Toll at Vessa", "description": words, "published": time, "object_refs": [id]},
    ]);
    let told = feed.post(&feed.ada, &format!("{INBOX}objects/"), json!({"objects": objects}).to_string()).await;
    assert_eq!((told.status, told.header("content-type")), (StatusCode::ACCEPTED, MEDIA), "{told:?}");
    assert_eq!((&told.body["status"], &told.body["pending_count"]), (&json!("pending"), &json!(2)));
    assert_eq!(told.body["pendings"][0], json!({"id": id, "version": time}));
    let status_id = told.body["id"].as_str().unwrap().to_owned();
    check(&feed.get(&feed.ben, &format!("{ROOT}status/{status_id}/")).await, StatusCode::NOT_FOUND);
    let status = feed.status(&feed.ada, &status_id).await;
    assert_eq!(status["total_count"], 2);
    let counted = status["success_count"].as_u64().unwrap() + status["failure_count"].as_u64().unwrap();
    assert_eq!((counted, &status["pending_count"]), (2, &json!(0)), "{status}");
    // Without the packages of `whosays data install` nothing is read anywhere, and the status says that.
    let is_installed = whosays_case::reading::resources(whosays_case::reading::Pace::Full, |_| {}).is_ok();
    assert!(is_installed || std::env::var_os("CI").is_none_or(|value| value != "true"), "whosays data install");
    assert_eq!(status["success_count"], if is_installed { 2 } else { 0 }, "{status}");
    if is_installed {
        let mut store = Store::open(&feed.sitting.desk.path).unwrap();
        let case = whosays_case::whole_case(&mut store).unwrap();
        assert!(case.reports.iter().any(|report| report.text.contains("Nine people were killed")), "{status}");
    }
}

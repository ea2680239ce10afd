//! Nobody sees above their clearance, by whichever way they come: each address is asked for in each form by somebody who may not
//! see one of two reports, and no answer has its words, its ids, its figure or its count.

use crate::access::{Access, Secret};
use crate::kept::Worker;
use crate::server::{form_of, router};
use crate::state::Desk;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{StatusCode, header};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tower::{Layer, ServiceExt, util::MapRequestLayer};
use whosays_model::*;
use whosays_publish::exchange::FORMS;
use whosays_read::Given;
use whosays_store::{NewPerson, People, Role, Store, Stored};

const HOST: &str = "127.0.0.1:8031";
const OPEN: &str =
    "Toll at Vessa\n\nTwelve people were killed in the harbour of Vessa on 4 March 2031, the guild said.\n";
const HIDDEN: &str =
    "Cable Nightjar\n\nThe Nightjar office counts 1947 people killed in the harbour of Vessa on 4 March 2031.\n";

pub(crate) struct Told {
    pub(crate) report: ReportId,
    pub(crate) claim: ClaimId,
    mention: MentionId,
}

/// A report with one claim on a day at Vessa.
pub(crate) fn put(store: &mut Store, name: &str, text: &str, dead: u64, speaker: &str) -> Told {
    let mut report = whosays_read::read(text.as_bytes(), name, &Given::default()).report.unwrap();
    let day: DateInterval = "2031-03-04".parse().unwrap();
    report.meta.published = Some(Known::new(day.clone(), How::Given));
    let start = report.text.find('\n').unwrap() + 2;
    let span = Span::new(start, report.text.trim_end().len());
    let number = Number { n: Some(dead), high: None, bound: Bound::Exact, who: None, text: None };
    let id = ClaimId::of(&report.id, ClaimKind::Casualties, span, None);
    let mention = EventMention {
        id: MentionId::of(&report.id, std::slice::from_ref(&id)),
        report: report.id.clone(),
        kind: EventKind::Attack,
        status: EventStatus::CarriedOut,
        date: Some(day.clone()),
        country: Some("XV".into()),
        places: vec!["Vessa".into()],
        at: None,
        targets: vec!["harbour".into()],
        method: None,
        codes: EventCodes::default(),
        actors: vec![],
        names: vec![],
        claims: vec![id.clone()],
        evidence: Evidence::at(span),
        published: Some(day),
        marks: vec![],
        by: "test".into(),
    };
    let claim = Claim {
        id,
        report: report.id.clone(),
        value: Value::Casualties(CasualtiesValue { killed: Some(number), ..CasualtiesValue::default() }),
        quote: span.of(&report.text).unwrap().to_owned(),
        evidence: Evidence::at(span),
        speaker: Speaker { name: speaker.to_owned(), ..Speaker::author() },
        via: vec![],
        stance: Stance::Affirm,
        certainty: Certainty::Stated,
        event: Some(mention.id.clone()),
        actors: vec![ActorRef { name: format!("{speaker} guard"), id: None, kind: ActorKind::Group }],
        by: "test".to_owned(),
    };
    let (claims, mentions) = (std::slice::from_ref(&claim), std::slice::from_ref(&mention));
    let stored = Stored { report: &report, original: text.as_bytes(), claims, mentions, diagnostics: &[] };
    store.put_report(&stored).unwrap();
    Told { report: report.id.clone(), claim: claim.id.clone(), mention: mention.id.clone() }
}

pub(crate) struct Sitting {
    pub(crate) app: Router,
    pub(crate) desk: Arc<Desk>,
    pub(crate) open: Told,
    pub(crate) hidden: Told,
    _folder: tempfile::TempDir,
}

impl Sitting {
    pub(crate) fn of(mark: impl FnOnce(&mut Store, &Told)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.case");
        let (open, hidden) = case(&path, mark);
        let mut people = People::open(&path).unwrap();
        for (name, role, clearance) in [
            ("Ada", Role::Administrator, Tlp::Red),
            ("Ben", Role::Reader, Tlp::Green),
            ("Cleo", Role::Editor, Tlp::Green),
        ] {
            let new = NewPerson { name: name.into(), role, clearance, openid: None };
            people.add(&new, "2031-03-05T00:00:00Z").unwrap();
        }
        drop(people);
        let access = Access::of_case(&path, "Ada".to_owned(), &Secret::new().unwrap()).unwrap();
        let (desk, is_due) = Desk::open(path, access, Worker::Here).unwrap();
        desk.started(is_due).unwrap();
        let app = router(Arc::clone(&desk), HOST.parse().unwrap());
        Sitting { app, desk, open, hidden, _folder: folder }
    }

    fn cookie(&self, who: &str) -> (String, String) {
        let secret = self.desk.access.admit(who).unwrap().unwrap();
        let token = self.desk.access.session(secret.as_str()).unwrap().token;
        (format!("whosays={}", secret.as_str()), token)
    }

    async fn ask(&self, request: Request) -> (StatusCode, String) {
        let response = MapRequestLayer::new(form_of).layer(self.app.clone()).oneshot(request).await.unwrap();
        let status = response.status();
        let headers = format!("{:?}", response.headers());
        let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        (status, headers + &String::from_utf8_lossy(&body))
    }

    async fn get(&self, cookie: &str, path: &str) -> (StatusCode, String) {
        let request = Request::get(path).header(header::HOST, HOST).header(header::COOKIE, cookie);
        self.ask(request.body(Body::empty()).unwrap()).await
    }

    async fn post(&self, (cookie, token): &(String, String), path: &str, form: &str) -> (StatusCode, String) {
        let request = Request::post(path)
            .header(header::HOST, HOST)
            .header(header::COOKIE, cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.ask(request.body(Body::from(format!("token={token}&{form}"))).unwrap()).await
    }

    /// The case in a form, as it is saved, once that is made.
    async fn exported(&self, cookie: &str, form: &str) -> String {
        for _ in 0..1200 {
            let (status, answer) = self.get(cookie, &format!("/export/{form}")).await;
            if status.is_success() {
                return answer;
            }
            assert_eq!(status, StatusCode::SEE_OTHER, "{answer}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("{form} was never made");
    }

    /// Until what may be seen is put together, and what is told of it is worked out.
    async fn ready(&self, cookie: &str) {
        for _ in 0..600 {
            let (first, _) = self.get(cookie, "/").await;
            let (second, _) = self.get(cookie, "/actors.json").await;
            if first.is_success() && second.is_success() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("what may be seen was never ready");
    }
}

fn case(path: &Path, mark: impl FnOnce(&mut Store, &Told)) -> (Told, Told) {
    let mut store = Store::create_or_open(path).unwrap();
    let open = put(&mut store, "open.txt", OPEN, 12, "the guild");
    let hidden = put(&mut store, "hidden.txt", HIDDEN, 1947, "Nightjar office");
    mark(&mut store, &hidden);
    let claim = store.claims_named(&[hidden.claim.clone()].into()).unwrap().pop().unwrap();
    let note = Some("nightjar flies by night".to_owned());
    let (who, at) = ("Ada".to_owned(), "2031-03-05T00:00:00Z".to_owned());
    let ruling = Ruling::Accept { claim: Anchor::of(&claim) };
    store.judge(&Judgement { number: None, ruling, who, at, note, withdrawn: None }).unwrap();
    let brief = format!("# Nightjar\n\n{} killed.\n", 1947);
    store.save_brief(&brief, "Ada", "2031-03-05T00:00:00Z", Tlp::Red, 0).unwrap();
    whosays_case::bring_up_to_date(&mut store).unwrap();
    (open, hidden)
}

pub(crate) fn red(store: &mut Store, hidden: &Told) {
    store.mark(Some(&hidden.report), Some(Tlp::Red), "Ada", "2031-03-05T00:00:00Z").unwrap();
}

/// Every address with an id in it or a list behind it.
fn addresses(sitting: &Sitting, event: &str) -> Vec<String> {
    let lists = [
        "/",
        "/reports",
        "/claims",
        "/events",
        "/queue",
        "/history",
        "/search?q=nightjar",
        "/search?q=1947",
        "/search?q=killed",
        "/warnings",
        "/forecasts",
        "/narratives",
        "/causes",
        "/origins",
        "/grading",
        "/actors",
        "/actors/graph",
        "/hypotheses",
        "/events/timeline",
        "/events/map",
        "/timeline",
        "/timeline/activity",
        "/changes?since=2031-01-01",
        "/brief",
        "/brief?anew=1",
        "/brief/export/md",
        "/brief/export/html",
        "/export",
        "/export/jsonl",
        "/add",
        "/add/1",
        "/components",
        "/claims?q=nightjar",
        "/claims?speaker=Nightjar+office",
        "/reports?q=nightjar",
        "/claims?kind=casualties",
        "/actors/Nightjar%20office%20guard",
        "/actors/Nightjar%20office%20guard/graph",
        "/actors/the%20guild%20guard",
        "/audit",
        "/people",
        "/openapi",
    ];
    let (hidden, open) = (&sitting.hidden, &sitting.open);
    let ids = [
        format!("/reports/{}", hidden.report),
        format!("/reports/{}/original", hidden.report),
        format!("/reports/{}", open.report),
        format!("/claims/{}", hidden.claim),
        format!("/claims/{}", open.claim),
        format!("/claims?report={}", hidden.report),
        format!("/events/{event}"),
        format!("/events/{event}/figures"),
        format!("/events/{event}/hypotheses"),
        format!("/events/{}", hidden.mention),
        format!("/search?q={}", hidden.claim),
    ];
    lists.iter().map(ToString::to_string).chain(ids).collect()
}

fn in_form(address: &str, ending: &str) -> String {
    let (path, query) = address.split_once('?').map_or((address, None), |(path, query)| (path, Some(query)));
    let path = if path == "/" && !ending.is_empty() { "/overview" } else { path };
    let query = query.map(|query| format!("?{query}")).unwrap_or_default();
    format!("{path}{ending}{query}")
}

/// What of the hidden report an answer has, other than what was asked with.
fn seen(sitting: &Sitting, asked: &str, answer: &str) -> Vec<String> {
    let secrets = ["nightjar", "1947", sitting.hidden.report.as_str(), sitting.hidden.claim.as_str()];
    let plain = answer.to_lowercase();
    let asked = asked.to_lowercase().replace("%20", " ").replace('+', " ");
    let found = secrets.iter().filter(|secret| plain.contains(*secret) && !asked.contains(*secret));
    found.map(ToString::to_string).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_answer_has_anything_of_what_is_marked_above() {
    let sitting = Sitting::of(red);
    let (ada, _) = sitting.cookie("Ada");
    let (ben, _) = sitting.cookie("Ben");
    sitting.ready(&ada).await;
    sitting.ready(&ben).await;
    let (_, events) = sitting.get(&ada, "/events.json").await;
    let event = &events[events.find("\"e-").unwrap() + 1..];
    let event = event[..event.find('"').unwrap()].to_owned();
    let mut seen_by_ada = 0;
    for address in addresses(&sitting, &event) {
        for ending in ["", ".json", ".csv"] {
            let path = in_form(&address, ending);
            let (status, answer) = sitting.get(&ben, &path).await;
            assert!(
                !status.is_server_error() || status == StatusCode::SERVICE_UNAVAILABLE,
                "{path}: {status} {answer}"
            );
            let found = seen(&sitting, &path, &answer);
            assert!(found.is_empty(), "{path} shows {found:?}: {answer}");
            let (_, answer) = sitting.get(&ada, &path).await;
            seen_by_ada += usize::from(!seen(&sitting, &path, &answer).is_empty());
        }
    }
    // The same addresses do have it for whoever may see it, or this would show nothing.
    assert!(seen_by_ada > 40, "{seen_by_ada}");
    let (_, data) = sitting.get(&ben, "/overview.json").await;
    assert!(data.contains("\"reports\":1,\"claims\":1,\"events\":1"), "{data}");
    let (_, data) = sitting.get(&ada, "/overview.json").await;
    assert!(data.contains("\"reports\":2,\"claims\":2,\"events\":1"), "{data}");
    let (_, search) = sitting.get(&ben, "/search.json?q=nightjar").await;
    assert!(!search.contains(sitting.hidden.report.as_str()), "{search}");
    for path in [format!("/reports/{}", sitting.hidden.report), format!("/claims/{}", sitting.hidden.claim)] {
        assert_eq!(sitting.get(&ben, &path).await.0, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_export_has_anything_of_what_is_marked_above() {
    let sitting = Sitting::of(red);
    let (ada, _) = sitting.cookie("Ada");
    let (ben, _) = sitting.cookie("Ben");
    sitting.ready(&ada).await;
    sitting.ready(&ben).await;
    // The figure may stand in an id of some form by chance, but not behind these.
    let figures = ["\"1947", ":1947", ",1947", " 1947"];
    let (report, claim) = (sitting.hidden.report.as_str(), sitting.hidden.claim.as_str());
    let secrets: Vec<&str> = figures.into_iter().chain(["nightjar", report, claim]).collect();
    let has_secret = |told: &str| secrets.iter().any(|secret| told.to_lowercase().contains(secret));
    let mut seen_by_ada = 0;
    for form in FORMS {
        let exported = sitting.exported(&ben, form.name).await;
        assert!(!has_secret(&exported), "{}: {exported}", form.name);
        seen_by_ada += usize::from(has_secret(&sitting.exported(&ada, form.name).await));
        let (status, page) = sitting.get(&ben, &format!("/export.json?make={}", form.name)).await;
        assert!(status.is_success() && page.contains("\"is_waiting\":false") && !has_secret(&page), "{page}");
    }
    // Packed forms show nothing to anybody; the others do to whoever may see it.
    assert!(seen_by_ada > 0);
    let (status, _) = sitting.get(&ben, "/export/rumour").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let (status, told) = sitting.get(&ben, "/export?make=rumour").await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && told.contains("rumour"), "{told}");
    // Each file goes with the next one of its form, and none is left that nobody can ask for.
    let left = std::fs::read_dir(People::folder(&sitting.desk.path)).unwrap().flatten();
    let left = left.filter(|file| file.file_name().to_string_lossy().starts_with("export-")).count();
    assert!(left <= 2 * FORMS.len(), "{left}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_written_on_what_its_writer_may_not_see() {
    let sitting = Sitting::of(red);
    let cleo = sitting.cookie("Cleo");
    let (ada, _) = sitting.cookie("Ada");
    sitting.ready(&cleo.0).await;
    let (hidden, open) = (&sitting.hidden, &sitting.open);
    let before = Store::open(&sitting.desk.path).unwrap().judgements().unwrap();
    for (path, form) in [
        (format!("/claims/{}/judgements", hidden.claim), "act=accept&seen=9".to_owned()),
        (format!("/claims/{}/judgements", hidden.claim), "act=undo".to_owned()),
        (format!("/claims/{}/settings", hidden.claim), "reliability=A".to_owned()),
        (format!("/reports/{}/claims", hidden.report), "start=0&end=5&kind=assessment".to_owned()),
        (format!("/reports/{}/marking", hidden.report), "tlp=clear".to_owned()),
        (format!("/events/{}/judgements", hidden.mention), "act=split".to_owned()),
        ("/judgements/1/withdraw".to_owned(), String::new()),
        ("/actors/judgements".to_owned(), "act=same&a=Nightjar+office+guard&b=the+guild+guard".to_owned()),
    ] {
        let (status, answer) = sitting.post(&cleo, &path, &form).await;
        assert!(status.is_client_error(), "{path}: {status} {answer}");
        assert!(seen(&sitting, &format!("{path}{form}"), &answer).is_empty(), "{path}: {answer}");
    }
    let store = Store::open(&sitting.desk.path).unwrap();
    assert_eq!(store.judgements().unwrap(), before);
    assert_eq!(store.marking_of(&hidden.report).unwrap(), Tlp::Red);
    // What they see they judge, at once for everybody; a brief goes on from the one that they see.
    let (status, _) = sitting.post(&cleo, &format!("/claims/{}/judgements", open.claim), "act=accept&seen=0").await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    for cookie in [&cleo.0, &ada] {
        let (_, history) = sitting.get(cookie, "/history.json").await;
        assert!(history.contains("Cleo"), "{history}");
    }
    assert_eq!(sitting.post(&cleo, "/brief", "act=save&seen=0&text=%23+Vessa").await.0, StatusCode::SEE_OTHER);
    let (_, brief) = sitting.get(&cleo.0, "/brief").await;
    assert!(brief.contains("# Vessa"), "{brief}");
    assert!(store.check_audit().unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_marking_holds_from_the_moment_it_is_acknowledged() {
    let sitting = Sitting::of(|_, _| {});
    let (ben, _) = sitting.cookie("Ben");
    let ada = sitting.cookie("Ada");
    sitting.ready(&ben).await;
    let path = format!("/reports/{}", sitting.hidden.report);
    assert_eq!(sitting.get(&ben, &path).await.0, StatusCode::OK);
    assert_eq!(sitting.post(&ada, &format!("{path}/marking"), "tlp=amber").await.0, StatusCode::SEE_OTHER);
    let (status, answer) = sitting.get(&ben, &path).await;
    assert_ne!(status, StatusCode::OK, "{answer}");
    sitting.ready(&ben).await;
    assert_eq!(sitting.get(&ben, &path).await.0, StatusCode::NOT_FOUND);
    assert_eq!(sitting.post(&ada, &format!("{path}/marking"), "tlp=green").await.0, StatusCode::SEE_OTHER);
    sitting.ready(&ben).await;
    assert_eq!(sitting.get(&ben, &path).await.0, StatusCode::OK);
    // A case that is marked above a clearance is closed to it as a whole.
    assert_eq!(sitting.post(&ada, "/marking", "tlp=red").await.0, StatusCode::SEE_OTHER);
    let (status, answer) = sitting.get(&ben, "/reports").await;
    assert!(status == StatusCode::FORBIDDEN && answer.contains("TLP:RED"), "{status} {answer}");
}

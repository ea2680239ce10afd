//! Several people at a desk: who comes in, what each may do, and that all of it is on record.

use crate::access::{Access, COOKIE, Secret, needed};
use crate::kept::Worker;
use crate::pages::{ROUTES, ROUTES_OF_FILES};
use crate::passwords::hashed;
use crate::server::{form_of, router};
use crate::state::Desk;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, Method, StatusCode, header};
use axum::response::Response;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tower::{Layer, ServiceExt, util::MapRequestLayer};
use url::Url;
use whosays_case::clock::now;
use whosays_model::{ReportId, Tlp};
use whosays_read::Given;
use whosays_store::{NewPerson, Role, Store, Stored};

const HOST: &str = "127.0.0.1:8031";
const TEXT: &str = "Toll at Vessa\n\nTwelve people died at Vessa on Friday, the guild said.\n";
const PASSWORD: &str = "long grass by the harbour";

fn desk(path: &Path, access: impl FnOnce(Access) -> Access) -> Arc<Desk> {
    let link = Secret::new().unwrap();
    let access = access(Access::of_case(path, "Root".to_owned(), &link).unwrap());
    Desk::open(path.to_owned(), access, Worker::Here).unwrap().0
}

/// A desk with one report.
struct Team {
    app: Router,
    desk: Arc<Desk>,
    path: PathBuf,
    report: ReportId,
    _folder: tempfile::TempDir,
}

/// What was answered.
struct Told {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

impl Told {
    fn header(&self, name: HeaderName) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The cookie that was set, as a browser sends it.
    fn cookie(&self) -> String {
        self.header(header::SET_COOKIE).split(';').next().unwrap_or_default().to_owned()
    }
}

impl Team {
    /// For one person, Root.
    fn of_one(access: impl FnOnce(Access) -> Access) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.case");
        let mut store = Store::create_or_open(&path).unwrap();
        let report = whosays_read::read(TEXT.as_bytes(), "a.txt", &Given::default()).report.unwrap();
        let original = TEXT.as_bytes();
        store.put_report(&Stored { report: &report, original, claims: &[], mentions: &[], diagnostics: &[] }).unwrap();
        whosays_case::bring_up_to_date(&mut store).unwrap();
        drop(store);
        let desk = desk(&path, access);
        let app = router(Arc::clone(&desk), HOST.parse().unwrap());
        Team { app, desk, path, report: report.id, _folder: folder }
    }

    /// With an administrator, an editor, an analyst and a reader, of whom each is called so.
    fn of_four() -> Self {
        let team = Team::of_one(|access| access);
        for role in Role::ALL.iter().rev() {
            team.add(role.as_str(), *role, Tlp::Red);
        }
        team
    }

    fn add(&self, name: &str, role: Role, clearance: Tlp) {
        let new = NewPerson { name: name.to_owned(), role, clearance, openid: None };
        self.desk.access.change(|people| people.add(&new, &now())).unwrap();
    }

    fn set_password(&self, name: &str) {
        let hashed = hashed(PASSWORD).unwrap();
        self.desk.access.change(|people| people.set_password(name, &hashed, None)).unwrap();
    }

    /// The cookie and the form token of somebody who has just come in.
    fn came_in(&self, name: &str) -> (String, String) {
        let secret = self.desk.access.admit(name).unwrap().unwrap();
        let token = self.desk.access.session(secret.as_str()).unwrap().token;
        (format!("{COOKIE}={}", secret.as_str()), token)
    }

    async fn ask(&self, method: Method, path: &str, headers: &[(HeaderName, &str)], body: &str) -> Told {
        let mut request = Request::builder().method(method).uri(path).header(header::HOST, HOST);
        request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        for (name, value) in headers {
            request = request.header(name, *value);
        }
        let request = request.body(Body::from(body.to_owned())).unwrap();
        let answer: Response = MapRequestLayer::new(form_of).layer(self.app.clone()).oneshot(request).await.unwrap();
        let (status, headers) = (answer.status(), answer.headers().clone());
        let body = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        Told { status, headers, body: String::from_utf8_lossy(&body).into_owned() }
    }

    async fn get(&self, path: &str, cookie: &str) -> Told {
        self.ask(Method::GET, path, &[(header::COOKIE, cookie)], "").await
    }

    async fn post(&self, path: &str, (cookie, token): &(String, String), form: &str) -> Told {
        let form = format!("token={token}&{form}");
        self.ask(Method::POST, path, &[(header::COOKIE, cookie.as_str())], &form).await
    }

    /// Signs in with a name and a password.
    async fn sign_in(&self, name: &str, password: &str, to: &str) -> Told {
        let form = form_urlencoded::Serializer::new(String::new())
            .extend_pairs([("name", name), ("password", password), ("to", to)])
            .finish();
        self.ask(Method::POST, "/sign-in", &[], &form).await
    }
}

#[tokio::test]
async fn each_role_is_refused_by_what_is_above_it() {
    let team = Team::of_four();
    let own = ["/people", "/account/password", "/account/sessions", "/account/keys", "/leave"];
    let posts = ROUTES.iter().chain(ROUTES_OF_FILES).filter(|(method, _)| *method == "post").map(|(_, path)| *path);
    for path in posts.chain(own) {
        let path = path.replace("{id}", "x-1").replace("{number}", "1");
        let needed = needed(&Method::POST, &path);
        assert!(needed > Role::Reader || path.starts_with("/account") || path == "/leave", "{path}");
        for role in Role::ALL {
            let somebody = team.came_in(role.as_str());
            let told = team.post(&path, &somebody, "act=none").await;
            let is_refused = told.status == StatusCode::FORBIDDEN && told.body.contains("This needs the role");
            assert_eq!(is_refused, *role < needed, "{role} {path}: {} {}", told.status, told.body);
        }
    }
    for (path, role, status) in [
        ("/people", "editor", StatusCode::FORBIDDEN),
        ("/people.json", "administrator", StatusCode::OK),
        ("/audit", "editor", StatusCode::FORBIDDEN),
        ("/audit", "administrator", StatusCode::OK),
        ("/account", "reader", StatusCode::OK),
        ("/claims.csv", "reader", StatusCode::OK),
    ] {
        let (cookie, _) = team.came_in(role);
        assert_eq!(team.get(path, &cookie).await.status, status, "{role} {path}");
    }
}

#[tokio::test]
async fn whoever_is_not_signed_in_is_led_to_the_page_for_it_and_back() {
    let team = Team::of_four();
    team.set_password("reader");
    let told = team.get("/claims?kind=casualties", "").await;
    let place = "/sign-in?to=%2Fclaims%3Fkind%3Dcasualties";
    assert_eq!((told.status, told.header(header::LOCATION)), (StatusCode::SEE_OTHER, place));
    let page = team.get(place, "").await;
    assert!(page.status.is_success() && page.body.contains("value=\"/claims?kind=casualties\""), "{}", page.body);
    let told = team.sign_in("READER", PASSWORD, "/claims?kind=casualties").await;
    assert_eq!(told.status, StatusCode::SEE_OTHER, "{}", told.body);
    assert_eq!(told.header(header::LOCATION), "/claims?kind=casualties");
    let set = told.header(header::SET_COOKIE);
    assert!(set.contains("HttpOnly; SameSite=Strict") && !set.contains("Secure"), "{set}");
    let page = team.get("/claims?kind=casualties", &told.cookie()).await;
    assert!(page.status.is_success() && page.body.contains("Signed in as </span>reader<"), "{}", page.body);
    assert_eq!(team.get(place, &told.cookie()).await.header(header::LOCATION), "/claims?kind=casualties");
    for to in ["https://evil.example/", "//evil.example", "/\\evil.example", "/sign-in?to=/"] {
        let told = team.sign_in("reader", PASSWORD, to).await;
        if told.status == StatusCode::SEE_OTHER {
            assert_eq!(told.header(header::LOCATION), "/", "{to}");
        }
    }
    let told = team.get("/claims.json", "").await;
    assert!(told.status == StatusCode::UNAUTHORIZED && told.body.starts_with('{'), "{}", told.body);
    // A browser that comes from elsewhere sends no strict cookie: it is asked to come again from the desk's own page.
    let from_elsewhere = [(HeaderName::from_static("sec-fetch-site"), "cross-site")];
    let told = team.ask(Method::GET, place, &from_elsewhere, "").await;
    assert!(told.body.contains("http-equiv=\"refresh\"") && told.body.contains("again=yes"), "{}", told.body);
    let told = team.ask(Method::GET, &format!("{place}&again=yes"), &from_elsewhere, "").await;
    assert!(!told.body.contains("http-equiv=\"refresh\""), "{}", told.body);
}

#[tokio::test]
async fn the_sixth_wrong_password_waits_and_none_is_on_record() {
    let team = Team::of_four();
    team.set_password("reader");
    let mut pages = Vec::new();
    for _ in 0..4 {
        let told = team.sign_in("reader", "wrong grass by the harbour", "/").await;
        assert_eq!(told.status, StatusCode::UNAUTHORIZED);
        pages.push(told.body);
    }
    // A name that nobody has is told the same; people type passwords there.
    let told = team.sign_in("my own secret words", PASSWORD, "/").await;
    assert_eq!(told.status, StatusCode::UNAUTHORIZED);
    assert_eq!(told.body.replace("my own secret words", "reader"), pages[0]);
    let told = team.sign_in("reader", PASSWORD, "/").await;
    assert_eq!(told.status, StatusCode::TOO_MANY_REQUESTS, "{}", told.body);
    let seconds: u64 = told.header(header::RETRY_AFTER).parse().unwrap();
    assert!((1..=11).contains(&seconds) && told.body.contains("There were too many tries"), "{}", told.body);
    let (cookie, _) = team.came_in("administrator");
    let log = team.get("/audit.json?what=refused", &cookie).await.body;
    assert_eq!(log.matches("wrong password").count(), 5, "{log}");
    assert!(log.contains("\"who\":\"(unknown)\"") && !log.contains("secret words") && !log.contains("grass"), "{log}");
}

#[tokio::test]
async fn an_invitation_opens_once_and_the_first_account_is_an_administrator_s() {
    let team = Team::of_one(|access| access);
    let link = team.desk.access.new_entry().unwrap();
    let entered = team.get(&format!("/enter/{}", link.as_str()), "").await;
    let cookie = entered.cookie();
    let token = team.desk.access.session(cookie.split_once('=').unwrap().1).unwrap().token;
    let root = (cookie.clone(), token);
    assert!(team.get("/people", &cookie).await.body.contains("This desk has one person, Root"));
    let told = team.post("/people", &root, "act=add&name=Bo&role=reader&clearance=clear").await;
    assert!(told.status == StatusCode::CONFLICT && told.body.contains("has to be an administrator"), "{}", told.body);
    assert!(!team.desk.access.has_people());
    let told = team.post("/people", &root, "act=add&name=Ada+Lunt&role=administrator&clearance=red").await;
    let from = told.body.find("/invited/").unwrap();
    let path = &told.body[from..from + "/invited/".len() + 64];
    assert!(told.body.contains(&format!("http://{HOST}{path}")), "{}", told.body);
    assert!(team.get(path, "").await.body.contains("value=\"Ada Lunt\""));
    let set = async |password: &str, again: &str| {
        team.ask(Method::POST, path, &[], &format!("password={password}&again={again}")).await
    };
    assert_eq!(set("too+short", "too+short").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(set("grass+and+sand", "grass+and+land").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let told = set("grass+and+sand", "grass+and+sand").await;
    assert_eq!(told.status, StatusCode::SEE_OTHER, "{}", told.body);
    let page = team.get("/people", &told.cookie()).await;
    assert!(page.status.is_success() && page.body.contains("Ada Lunt"), "{}", page.body);
    assert_eq!(set("grass+and+sand", "grass+and+sand").await.status, StatusCode::FORBIDDEN);
    assert_eq!(team.get(path, "").await.status, StatusCode::FORBIDDEN);
    assert_eq!(team.sign_in("ada lunt", "grass and sand", "/").await.status, StatusCode::SEE_OTHER);
    // Whoever opened the desk still comes in by the link, and nobody without one.
    assert!(team.get("/people", &cookie).await.status.is_success());
    assert_eq!(team.get("/people", "").await.status, StatusCode::SEE_OTHER);
    let account = team.get("/account", &cookie).await;
    assert!(account.body.contains("behind which there is no account"), "{}", account.body);
}

#[tokio::test]
async fn whose_account_is_closed_is_out_at_once_and_an_administrator_stays() {
    let team = Team::of_one(|access| access);
    team.add("Ada", Role::Administrator, Tlp::Red);
    team.add("Bo", Role::Editor, Tlp::Red);
    let (ada, bo) = (team.came_in("Ada"), team.came_in("Bo"));
    assert!(team.get("/", &bo.0).await.status.is_success());
    let told = team.post("/people", &ada, "act=change&name=Bo&role=reader&clearance=red&openid=").await;
    assert_eq!(told.status, StatusCode::SEE_OTHER, "{}", told.body);
    assert_eq!(team.post("/brief", &bo, "act=save&seen=0&text=%23+One").await.status, StatusCode::FORBIDDEN);
    assert_eq!(team.post("/people", &ada, "act=close&name=Bo").await.status, StatusCode::SEE_OTHER);
    assert_eq!(team.get("/", &bo.0).await.status, StatusCode::SEE_OTHER);
    for form in ["act=close&name=Ada", "act=change&name=Ada&role=editor&clearance=red"] {
        let told = team.post("/people", &ada, form).await;
        assert!(told.status == StatusCode::CONFLICT && told.body.contains("the last administrator"), "{}", told.body);
    }
    assert_eq!(
        team.post("/people", &ada, "act=add&name=bo&role=reader&clearance=red").await.status,
        StatusCode::CONFLICT
    );
    assert_eq!(team.post("/people", &ada, "act=reopen&name=Bo").await.status, StatusCode::SEE_OTHER);
    let log = team.get("/audit.json?what=people", &ada.0).await.body;
    assert!(log.contains("role: editor to reader") && log.contains("\"detail\":\"closed\""), "{log}");
}

#[tokio::test]
async fn nobody_gives_more_than_they_see() {
    let team = Team::of_one(|access| access);
    team.add("Ada", Role::Administrator, Tlp::Red);
    team.add("Ben", Role::Administrator, Tlp::Green);
    let ben = team.came_in("Ben");
    for form in [
        "act=add&name=Cy&role=reader&clearance=amber",
        "act=change&name=Ben&role=administrator&clearance=red",
        "act=invite&name=Ada",
        "act=close&name=Ada",
    ] {
        assert_eq!(team.post("/people", &ben, form).await.status, StatusCode::FORBIDDEN, "{form}");
    }
    assert!(team.desk.access.person("Cy").is_none());
    let told = team.get("/audit", &ben.0).await;
    assert!(told.status == StatusCode::FORBIDDEN && told.body.contains("TLP:RED"), "{}", told.body);
}

#[tokio::test]
async fn a_session_outlives_the_desk() {
    let team = Team::of_four();
    let (cookie, token) = team.came_in("editor");
    let again = desk(&team.path, |access| access);
    let app = router(Arc::clone(&again), HOST.parse().unwrap());
    let Team { path, report, _folder, .. } = team;
    let team = Team { app, desk: again, path, report, _folder };
    assert!(team.get("/", &cookie).await.status.is_success());
    let told = team.post("/brief", &(cookie.clone(), token), "act=save&seen=0&text=%23+One").await;
    assert_eq!((told.status, told.header(header::LOCATION)), (StatusCode::SEE_OTHER, "/brief"), "{}", told.body);
    let token = "0".repeat(64);
    assert_eq!(team.post("/brief", &(cookie, token), "act=save&text=%23+Two").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_key_asks_in_a_person_s_name_and_opens_no_account() {
    let team = Team::of_four();
    let editor = team.came_in("editor");
    let told = team.post("/account/keys", &editor, "act=make&label=nightly&role=administrator&days=30").await;
    assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
    let key_of = async |role: &str| {
        let told = team.post("/account/keys", &editor, &format!("act=make&label=nightly&role={role}&days=30")).await;
        let from = told.body.find("whosays_").unwrap();
        format!("Bearer {}", &told.body[from..from + "whosays_".len() + 64])
    };
    let (key, reader) = (key_of("editor").await, key_of("reader").await);
    let ask = async |method: Method, path: &str, key: &str, body: &str| {
        team.ask(method, path, &[(header::AUTHORIZATION, key)], body).await
    };
    assert!(ask(Method::GET, "/claims.json", &key, "").await.status.is_success());
    let told = ask(Method::POST, "/brief", &key, "act=save&seen=0&text=%23+One").await;
    assert_eq!(told.status, StatusCode::SEE_OTHER, "{}", told.body);
    let told = ask(Method::POST, "/brief", &reader, "act=save&seen=1&text=%23+Two").await;
    assert!(
        told.status == StatusCode::FORBIDDEN && told.body.contains("this key has the role reader"),
        "{}",
        told.body
    );
    for path in ["/account", "/account.json", "/people", "/people.json"] {
        assert_eq!(ask(Method::GET, path, &key, "").await.status, StatusCode::FORBIDDEN, "{path}");
    }
    assert_eq!(ask(Method::POST, "/account/keys", &key, "act=make").await.status, StatusCode::FORBIDDEN);
    let number = team.desk.access.keys_of("editor")[1].number;
    let told = team.post("/account/keys", &editor, &format!("act=revoke&key={number}")).await;
    assert_eq!(told.status, StatusCode::SEE_OTHER);
    for key in [key.as_str(), "Bearer whosays_0123"] {
        let told = ask(Method::GET, "/claims", key, "").await;
        assert_eq!((told.status, told.header(header::WWW_AUTHENTICATE)), (StatusCode::UNAUTHORIZED, "Bearer"));
    }
    let log = team.get("/audit.json?what=key", &team.came_in("administrator").0).await.body;
    assert!(log.contains("made, as editor, for 30 days") && log.contains("revoked"), "{log}");
}

#[tokio::test]
async fn whoever_asks_again_for_the_page_of_a_new_key_is_led_to_the_account_without_it() {
    let team = Team::of_four();
    let reader = team.came_in("reader");
    let made = team.post("/account/keys", &reader, "act=make&label=nightly&role=reader&days=30").await;
    let from = made.body.find("whosays_").unwrap();
    let key = &made.body[from..from + "whosays_".len() + 64];
    for (path, place) in
        [("/account/keys", "/account"), ("/account/keys.json", "/account.json"), ("/account/password", "/account")]
    {
        let told = team.get(path, &reader.0).await;
        assert_eq!((told.status, told.header(header::LOCATION)), (StatusCode::SEE_OTHER, place), "{path}");
        let page = team.get(place, &reader.0).await;
        assert!(page.body.contains("nightly") && !page.body.contains(key), "{}", page.body);
    }
}

#[tokio::test]
async fn what_is_opened_taken_away_and_refused_is_on_record() {
    let team = Team::of_four();
    let reader = team.came_in("reader");
    let report = format!("/reports/{}", team.report);
    for path in [report.clone(), format!("{report}/original"), "/claims.csv?kind=event".to_owned(), "/".to_owned()] {
        assert!(team.get(&path, &reader.0).await.status.is_success(), "{path}");
    }
    team.get("/reports/r-none", &reader.0).await;
    team.post("/brief", &reader, "text=x").await;
    team.post("/leave", &reader, "").await;
    let (cookie, _) = team.came_in("administrator");
    let log: serde_json::Value = serde_json::from_str(&team.get("/audit.json?who=Reader", &cookie).await.body).unwrap();
    let noted: Vec<(&str, &str)> = log["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["what"].as_str().unwrap(), row["about"].as_str().unwrap()))
        .filter(|(what, _)| *what != "begin")
        .collect();
    let original = format!("{report}/original");
    let expected = [
        ("leave", ""),
        ("refused", "POST /brief"),
        ("export", "/claims.csv?kind=event"),
        ("read", original.as_str()),
        ("read", report.as_str()),
    ];
    assert_eq!(noted, expected);
    let page = team.get("/audit?check=1", &cookie).await.body;
    assert!(page.contains("The whole chain holds"), "{page}");
}

#[test]
fn what_is_on_its_way_to_the_log_is_waited_for() {
    let team = Team::of_four();
    for round in 0..100 {
        let about = format!("/round/{round}");
        team.desk.deeds.note("Reader", "read", &about, "");
        // Whoever finds nothing to be written may look at once.
        let write_and_look = || {
            assert!(team.desk.deeds.write(&team.desk));
            let last = Store::open(&team.path).unwrap().audit(None, 1).unwrap();
            assert_eq!(last[0].about, about);
        };
        std::thread::scope(|scope| {
            scope.spawn(write_and_look);
            scope.spawn(write_and_look);
        });
    }
}

#[tokio::test]
async fn one_person_s_reading_is_not_on_record() {
    let team = Team::of_one(|access| access);
    let link = team.desk.access.new_entry().unwrap();
    let cookie = team.get(&format!("/enter/{}", link.as_str()), "").await.cookie();
    assert!(team.get("/claims.csv", &cookie).await.status.is_success());
    let log = team.get("/audit.json", &cookie).await;
    assert!(log.status.is_success() && log.body.contains("\"rows\":[]"), "{}", log.body);
    assert_eq!(team.get("/sign-in", "").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn behind_a_proxy_cookies_are_secure_and_forms_come_from_its_address() {
    let public = Url::parse("https://desk.example").unwrap();
    let team = Team::of_one(|access| access.under(Some(public), None));
    team.add("Ada", Role::Administrator, Tlp::Red);
    team.set_password("Ada");
    let told = team.sign_in("Ada", PASSWORD, "/").await;
    assert!(told.header(header::SET_COOKIE).ends_with("; Secure"), "{}", told.header(header::SET_COOKIE));
    let (cookie, token) = team.came_in("Ada");
    for (origin, status) in
        [("https://desk.example", StatusCode::SEE_OTHER), ("https://evil.example", StatusCode::FORBIDDEN)]
    {
        let headers = [(header::COOKIE, cookie.as_str()), (header::ORIGIN, origin)];
        let form = format!("token={token}&act=reopen&name=Ada");
        assert_eq!(team.ask(Method::POST, "/people", &headers, &form).await.status, status, "{origin}");
    }
    let told = team.post("/people", &(cookie, token), "act=invite&name=Ada").await;
    assert!(told.body.contains("https://desk.example/invited/"), "{}", told.body);
}

#[tokio::test]
async fn whoever_asks_too_often_waits() {
    let team = Team::of_one(|access| access.under(None, Some(1)));
    team.add("Ada", Role::Administrator, Tlp::Red);
    let (cookie, _) = team.came_in("Ada");
    let mut told = team.get("/history", &cookie).await;
    for _ in 0..8 {
        told = team.get("/history.json", &cookie).await;
    }
    assert_eq!(told.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(told.header(header::RETRY_AFTER).parse::<u64>().is_ok() && told.body.contains("You ask too often"));
    assert!(team.get("/history", &team.came_in("Ada").0).await.status.is_success(), "another session has its own");
}

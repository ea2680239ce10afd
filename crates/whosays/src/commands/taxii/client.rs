//! Asks a server of TAXII 2.1: over https, within limits of time and size, and at one origin alone, so that nobody else
//! hears what proves who one is.

use super::limits::Limits;
use reqwest::header::{self, AsHeaderName, HeaderMap};
use reqwest::{RequestBuilder, Response, StatusCode, Url, redirect};
use serde::Deserialize;
use std::error::Error;
use std::time::{Duration, Instant};
use tokio::runtime::{Builder, Runtime};
use whosays_case::{could_not, wrong_use};

/// What is spoken.
const SPOKEN: &str = "application/taxii+json;version=2.1";
/// The header that says when the last object of an answer was added.
const ADDED_LAST: &str = "x-taxii-date-added-last";
/// How often an address may lead on to another.
const REDIRECTS: usize = 5;
/// How often a server is asked again that has said "later".
const TRIES: u32 = 5;
/// The most bytes of an answer that says what is wrong.
const REFUSAL: usize = 64 << 10;
/// How many characters of a stranger's words are told.
const TOLD: usize = 300;
/// As whom the server is asked.
const AGENT: &str = concat!("whosays/", env!("CARGO_PKG_VERSION"));

/// What proves who one is. It has no form in which it could be printed.
pub(super) enum Secret {
    None,
    Password { user: String, password: String },
    Token(String),
}

impl Secret {
    /// What the environment holds for this name, or for none.
    pub(super) fn of(user: Option<&str>) -> anyhow::Result<Self> {
        match (user, kept("WHOSAYS_TAXII_PASSWORD")?, kept("WHOSAYS_TAXII_TOKEN")?) {
            (Some(user), _, _) if user.contains(':') || user.chars().any(char::is_control) => {
                Err(wrong_use(format!("--user {user} is no name to sign in by"), "give it without a colon"))
            }
            (Some(user), Some(password), _) => Ok(Secret::Password { user: user.to_owned(), password }),
            (Some(user), None, _) => {
                let hint = "put it in the environment as WHOSAYS_TAXII_PASSWORD; others can see arguments";
                Err(wrong_use(format!("the password of {user} is missing"), hint))
            }
            (None, Some(_), None) => {
                Err(wrong_use("WHOSAYS_TAXII_PASSWORD is the password of nobody", "give --user NAME, or unset it"))
            }
            (None, _, Some(token)) => Ok(Secret::Token(token)),
            (None, None, None) => Ok(Secret::None),
        }
    }
}

/// What a variable of the environment holds; an empty one holds nothing.
fn kept(name: &str) -> anyhow::Result<Option<String>> {
    let value = match std::env::var(name) {
        Ok(value) => Some(value).filter(|value| !value.is_empty()),
        Err(std::env::VarError::NotPresent) => None,
        Err(std::env::VarError::NotUnicode(_)) => {
            return Err(wrong_use(format!("{name} is not written in UTF-8"), "set it anew"));
        }
    };
    if value.as_ref().is_some_and(|value| value.chars().any(char::is_control)) {
        return Err(wrong_use(format!("{name} has a line break or control character in it"), "set it without"));
    }
    Ok(value)
}

/// The address that is meant, if it is one that may be asked.
pub(super) fn address(given: &str) -> anyhow::Result<Url> {
    // What is refused is not repeated: somebody may have put a password in it.
    let whole = "give it whole, such as https://taxii.example.org/taxii2/";
    let mut url = Url::parse(given.trim()).map_err(|error| wrong_use(format!("URL is no address: {error}"), whole))?;
    if !url.username().is_empty() || url.password().is_some() {
        let hint = "give the name with --user, and the password in the environment as WHOSAYS_TAXII_PASSWORD";
        return Err(wrong_use("the address has a name or password in it, which others would see", hint));
    }
    match url.scheme() {
        "https" => {}
        "http" if is_own_machine(&url) => {}
        "http" => {
            let what = format!("{} is not encrypted; http is for servers on this machine alone", told(url.as_str()));
            return Err(wrong_use(what, "give its address with https"));
        }
        _ => return Err(wrong_use(format!("{} is no address of the web", told(url.as_str())), whole)),
    }
    url.set_fragment(None);
    url.set_query(None);
    Ok(ended(url))
}

fn is_own_machine(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let number = host.trim_start_matches('[').trim_end_matches(']').parse::<std::net::IpAddr>();
    host == "localhost" || number.is_ok_and(|number| number.is_loopback())
}

/// The same address with a slash at its end, as all of TAXII have.
pub(super) fn ended(mut url: Url) -> Url {
    if !url.path().ends_with('/') {
        let path = format!("{}/", url.path());
        url.set_path(&path);
    }
    url
}

/// As much of a stranger's words as is told.
pub(super) fn told(words: &str) -> String {
    match words.char_indices().nth(TOLD) {
        Some((end, _)) => format!("{}…", &words[..end]),
        None => words.to_owned(),
    }
}

/// A client for one server.
pub(super) struct Client {
    http: reqwest::Client,
    runtime: Runtime,
    /// An address of the one origin that is asked.
    home: Url,
    secret: Secret,
    pub(super) limits: Limits,
    since: Instant,
    /// How long all that is asked may take from then on.
    within: Option<Duration>,
}

/// What came of a request.
pub(super) struct Answer {
    /// Where it came from.
    pub(super) url: Url,
    pub(super) body: Vec<u8>,
    /// When the last object in it was added to its collection, as the server says.
    pub(super) added_last: Option<String>,
}

/// What a server says at once.
enum Heard {
    Answer(Answer),
    Elsewhere(Url),
    /// The status, and how long to wait where the server says so.
    Later(StatusCode, Option<Duration>),
}

impl Client {
    /// One that asks the origin of this address, from now on until that long has passed.
    pub(super) fn new(url: &Url, secret: Secret, limits: Limits, within: Option<Duration>) -> anyhow::Result<Self> {
        // Where there is one already, that one stays.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let unmade =
            |error: &dyn Error| could_not(format!("no connection can be made: {}", root_of(error)), "try again");
        let runtime = Builder::new_current_thread().enable_all().build().map_err(|error| unmade(&error))?;
        let builder = reqwest::Client::builder()
            .redirect(redirect::Policy::none())
            .referer(false)
            .user_agent(AGENT)
            .connect_timeout(limits.to_connect())
            .read_timeout(limits.to_stall());
        // What goes to this machine goes through no other; and without https no certificates are needed.
        let is_secure = url.scheme() == "https";
        let builder = if is_secure { builder } else { builder.no_proxy().tls_certs_only([]) };
        let http = builder.build().map_err(|error| unmade(&error))?;
        Ok(Client { http, runtime, home: url.clone(), secret, limits, since: Instant::now(), within })
    }

    /// Whether an address is one that is asked.
    pub(super) fn is_own(&self, url: &Url) -> bool {
        url.origin() == self.home.origin()
    }

    /// Asks for what is at an address, of so many bytes at most.
    pub(super) fn get(&self, url: &Url, most: usize) -> anyhow::Result<Answer> {
        self.send(url, None, most)
    }

    /// Sends this to an address.
    pub(super) fn post(&self, url: &Url, body: &[u8], most: usize) -> anyhow::Result<Answer> {
        self.send(url, Some(body), most)
    }

    fn send(&self, url: &Url, body: Option<&[u8]>, most: usize) -> anyhow::Result<Answer> {
        let (mut url, mut redirects, mut tries) = (url.clone(), 0, 0);
        loop {
            match self.runtime.block_on(self.ask_in_time(&url, body, most))? {
                Heard::Answer(answer) => return Ok(answer),
                Heard::Elsewhere(next) if body.is_none() && redirects < REDIRECTS => {
                    redirects += 1;
                    url = next;
                }
                Heard::Elsewhere(next) => {
                    let what =
                        format!("{} leads on to {}, and is not followed", told(url.as_str()), told(next.as_str()));
                    return Err(could_not(what, "give the address of the server as it is now"));
                }
                Heard::Later(status, wait) => {
                    std::thread::sleep(self.patience(&url, status, wait, tries)?.min(self.left()));
                    tries += 1;
                }
            }
        }
    }

    /// How long is waited before a server is asked again.
    fn patience(&self, url: &Url, status: StatusCode, wait: Option<Duration>, tries: u32) -> anyhow::Result<Duration> {
        let (url, most) = (told(url.as_str()), self.limits.to_wait());
        let wait = wait.unwrap_or(Duration::from_secs(1 << tries.min(TRIES)));
        if wait > most {
            let what = format!("{url}: {status}, and asks to wait for {} seconds", wait.as_secs());
            return Err(could_not(what, "try again after that"));
        }
        if tries >= TRIES {
            return Err(could_not(format!("{url}: {status}, {} times on end", tries + 1), "try again later"));
        }
        Ok(wait)
    }

    async fn ask_in_time(&self, url: &Url, body: Option<&[u8]>, most: usize) -> anyhow::Result<Heard> {
        let (whole, left) = (self.limits.to_answer(), self.left());
        if left.is_zero() {
            return Err(self.out_of_time(url));
        }
        let heard = tokio::time::timeout(whole.min(left), self.ask(url, body, most)).await;
        heard.unwrap_or_else(|_| {
            if left <= whole {
                return Err(self.out_of_time(url));
            }
            let what = format!("{}: the answer has taken more than {} seconds", told(url.as_str()), whole.as_secs());
            Err(could_not(what, "try again later, or ask for less"))
        })
    }

    /// How much time there is yet for all that is asked.
    fn left(&self) -> Duration {
        self.within.map_or(Duration::MAX, |within| within.saturating_sub(self.since.elapsed()))
    }

    fn out_of_time(&self, url: &Url) -> anyhow::Error {
        let seconds = self.within.unwrap_or_default().as_secs();
        let what = format!("{}: the server has taken more than {seconds} seconds in all", told(url.as_str()));
        could_not(what, "nothing was taken; ask for less (--since, --match-type), or allow more time (--within)")
    }

    async fn ask(&self, url: &Url, body: Option<&[u8]>, most: usize) -> anyhow::Result<Heard> {
        let request = match body {
            None => self.http.get(url.clone()),
            Some(body) => self.http.post(url.clone()).header(header::CONTENT_TYPE, SPOKEN).body(body.to_vec()),
        };
        let request = self.signed(request.header(header::ACCEPT, SPOKEN));
        let response = request.send().await.map_err(|error| self.failed(url, &error))?;
        let (status, headers) = (response.status(), response.headers());
        if status.is_redirection() {
            return self.next(url, status, headers).map(Heard::Elsewhere);
        }
        if matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE) {
            return Ok(Heard::Later(status, asked_to_wait(headers)));
        }
        if !status.is_success() {
            return Err(self.refused(url, response).await);
        }
        held_to_type(url, headers)?;
        let added_last = text_of(headers, ADDED_LAST).map(str::to_owned);
        let body = self.bytes(url, response, most).await?;
        Ok(Heard::Answer(Answer { url: url.clone(), body, added_last }))
    }

    fn signed(&self, request: RequestBuilder) -> RequestBuilder {
        match &self.secret {
            Secret::None => request,
            Secret::Password { user, password } => request.basic_auth(user, Some(password)),
            Secret::Token(token) => request.bearer_auth(token),
        }
    }

    /// Where an answer leads on to, if that is the same origin.
    fn next(&self, url: &Url, status: StatusCode, headers: &HeaderMap) -> anyhow::Result<Url> {
        let led = text_of(headers, header::LOCATION).and_then(|place| url.join(place).ok());
        let Some(next) = led else {
            let what = format!("{}: {status}, and leads nowhere", told(url.as_str()));
            return Err(could_not(what, "check the address"));
        };
        if self.is_own(&next) {
            return Ok(next);
        }
        let what = format!("{} leads on to another server, {}", told(url.as_str()), told(next.as_str()));
        Err(could_not(what, "it was not asked, for it would hear your key; give its address if you trust it"))
    }

    async fn bytes(&self, url: &Url, mut response: Response, most: usize) -> anyhow::Result<Vec<u8>> {
        let large = || {
            let what = format!("{}: the answer is larger than {most} bytes", told(url.as_str()));
            could_not(what, "ask for less, with --since or --match-type")
        };
        if response.content_length().is_some_and(|length| length > most as u64) {
            return Err(large());
        }
        let mut bytes = Vec::new();
        while let Some(piece) = response.chunk().await.map_err(|error| self.failed(url, &error))? {
            if bytes.len() + piece.len() > most {
                return Err(large());
            }
            bytes.extend_from_slice(&piece);
        }
        Ok(bytes)
    }

    fn failed(&self, url: &Url, error: &reqwest::Error) -> anyhow::Error {
        let seconds = |time: Duration| time.as_secs();
        let what = match error {
            error if error.is_timeout() && error.is_connect() => {
                format!("there was no connection within {} seconds", seconds(self.limits.to_connect()))
            }
            error if error.is_timeout() => {
                format!("it stalls: nothing came for {} seconds", seconds(self.limits.to_stall()))
            }
            error => root_of(error),
        };
        could_not(format!("{}: {what}", told(url.as_str())), "check the address and the network, or try again later")
    }

    async fn refused(&self, url: &Url, response: Response) -> anyhow::Error {
        let status = response.status();
        let body = self.bytes(url, response, REFUSAL).await.unwrap_or_default();
        let why = serde_json::from_slice::<Refusal>(&body).unwrap_or_default().words();
        could_not(format!("{}: {status}{why}", told(url.as_str())), self.way_out(status))
    }

    fn way_out(&self, status: StatusCode) -> &'static str {
        match (status, &self.secret) {
            (StatusCode::UNAUTHORIZED, Secret::None) => {
                "sign in: --user NAME with WHOSAYS_TAXII_PASSWORD in the environment, or a key in WHOSAYS_TAXII_TOKEN"
            }
            (StatusCode::UNAUTHORIZED, _) => "check the name, and the password or key in the environment",
            (StatusCode::FORBIDDEN, _) => "ask whoever runs the server for the right to do this",
            (StatusCode::NOT_FOUND, _) => "check the address and the collection; some say this to whoever may not look",
            (StatusCode::NOT_ACCEPTABLE | StatusCode::UNSUPPORTED_MEDIA_TYPE, _) => {
                "the server does not speak TAXII 2.1; ask whoever runs it for an address that does"
            }
            (StatusCode::PAYLOAD_TOO_LARGE, _) => "the server takes less at once than it says; tell whoever runs it",
            (status, _) if status.is_server_error() => {
                "it is the server's fault; try again later, or tell whoever runs it"
            }
            _ => "what the server says stands behind its number",
        }
    }
}

/// What a server says when it refuses.
#[derive(Debug, Default, Deserialize)]
struct Refusal {
    title: Option<String>,
    description: Option<String>,
}

impl Refusal {
    fn words(&self) -> String {
        let words = [&self.title, &self.description].into_iter().flatten().filter(|words| !words.is_empty());
        words.map(|words| format!(": {}", told(words))).collect()
    }
}

fn text_of(headers: &HeaderMap, name: impl AsHeaderName) -> Option<&str> {
    headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim).filter(|value| !value.is_empty())
}

// A day on which to come again is no answer to a program that waits for seconds.
fn asked_to_wait(headers: &HeaderMap) -> Option<Duration> {
    text_of(headers, header::RETRY_AFTER).and_then(|told| told.parse().ok()).map(Duration::from_secs)
}

fn held_to_type(url: &Url, headers: &HeaderMap) -> anyhow::Result<()> {
    let came = text_of(headers, header::CONTENT_TYPE);
    if came.is_some_and(is_spoken) {
        return Ok(());
    }
    let came = came.map_or("nothing said of its type".to_owned(), told);
    let what = format!("{} does not answer in TAXII 2.1 ({SPOKEN}) but with {came}", told(url.as_str()));
    Err(could_not(what, "check the address; ask whoever runs the server whether it speaks TAXII 2.1"))
}

fn is_spoken(told: &str) -> bool {
    let mut parts = told.split(';').map(str::trim);
    let is_kind = parts.next().is_some_and(|kind| kind.eq_ignore_ascii_case("application/taxii+json"));
    let named = parts.filter_map(|part| part.split_once('='));
    let mut versions = named.filter(|(name, _)| name.trim().eq_ignore_ascii_case("version"));
    is_kind && versions.all(|(_, version)| version.trim().trim_matches('"') == "2.1")
}

// What lies at the bottom says what happened; those above it say that something did.
fn root_of(error: &dyn Error) -> String {
    let mut last = error;
    while let Some(cause) = last.source() {
        last = cause;
    }
    last.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;
    use std::io::{Read, Write};
    use std::net::{TcpListener, TcpStream};

    #[derive(Parser)]
    struct Told {
        #[command(flatten)]
        limits: Limits,
    }

    /// Asks a server that goes on like this after each request, again and again within a fifth of a second.
    fn check_time(goes_on: impl Fn(&mut TcpStream) -> std::io::Result<()> + Send + 'static) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = Url::parse(&format!("http://{}/", listener.local_addr().unwrap())).unwrap();
        std::thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                // Whoever has waited long enough hangs up, which is no fault.
                let _ = stream.read(&mut [0; 4096]).and_then(|_| goes_on(&mut stream));
            }
        });
        let limits = Told::parse_from(["taxii"]).limits;
        let client = Client::new(&url, Secret::None, limits, Some(Duration::from_millis(200))).unwrap();
        let error = (0..1_000).find_map(|_| client.get(&url, 9_999).err()).unwrap().to_string();
        assert!(error.ends_with("the server has taken more than 0 seconds in all"), "{error}");
        assert!(client.since.elapsed() < Duration::from_secs(20), "{error}");
    }

    #[test]
    fn a_server_has_so_much_time_in_all_however_it_spends_it() {
        let head = "HTTP/1.1 200 OK\r\nContent-Type: application/taxii+json;version=2.1\r\nConnection: close";
        let pause = || std::thread::sleep(Duration::from_millis(10));
        check_time(move |stream| {
            write!(stream, "{head}\r\nContent-Length: 9999\r\n\r\n")?;
            loop {
                stream.write_all(b" ")?;
                pause();
            }
        });
        check_time(move |stream| {
            pause();
            write!(stream, "{head}\r\nContent-Length: 2\r\n\r\n{{}}")
        });
        check_time(|stream| {
            write!(stream, "HTTP/1.1 429 Later\r\nRetry-After: 60\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
        });
    }

    #[test]
    fn only_https_is_asked_and_http_on_this_machine() {
        let check = |given: &str, comes: Option<&str>| {
            assert_eq!(address(given).ok().map(String::from).as_deref(), comes, "{given}");
        };
        check("https://taxii.example/taxii2", Some("https://taxii.example/taxii2/"));
        check("https://taxii.example/a/?next=1#x", Some("https://taxii.example/a/"));
        check("http://127.0.0.1:8031/taxii2/", Some("http://127.0.0.1:8031/taxii2/"));
        check("http://[::1]:8031/taxii2/", Some("http://[::1]:8031/taxii2/"));
        check("http://localhost/taxii2/", Some("http://localhost/taxii2/"));
        check("http://taxii.example/", None);
        check("http://127.0.0.1.example/", None);
        check("ftp://taxii.example/", None);
        check("taxii.example", None);
        check("https://ada:secret@taxii.example/", None);
        let error = address("https://ada:secret@taxii.example/").unwrap_err().to_string();
        assert!(!error.contains("secret"), "{error}");
    }

    #[test]
    fn the_media_type_has_to_be_that_of_taxii_in_this_version() {
        for good in ["application/taxii+json;version=2.1", "Application/TAXII+json; charset=utf-8; Version=\"2.1\""] {
            assert!(is_spoken(good), "{good}");
        }
        for bad in
            ["application/json", "text/html", "application/taxii+json;version=2.0", "application/vnd.oasis.taxii+json"]
        {
            assert!(!is_spoken(bad), "{bad}");
        }
    }
}

//! Fetches a report from its address: from the public internet alone, held to that anew at each redirect, and within
//! limits of size, time and type.
//!
//! The desk stands where strangers cannot look, in somebody's network. Whoever gives it an address must not see through
//! it what is there, nor may a page that sends it on: names are resolved here, every address that they have must be
//! public, and the connection goes to just these, so that a name that means another machine a moment later (DNS
//! rebinding) is no way around.

mod kinds;
mod public;
mod refused;

pub(crate) use refused::Refused;

use crate::text::shortened;
use kinds::{NAME, accepted, formats_of, name_of, text_of};
use public::not_public;
use refused::Why;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{self, HeaderMap};
use reqwest::{Client, Response, StatusCode, redirect};
use std::error::Error;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::sync::Semaphore;
use url::{Host, Url};
use whosays_read::MAX_BYTES;

/// How often an address may lead on to another.
const REDIRECTS: usize = 5;
/// How many are fetched at the same time.
const AT_A_TIME: usize = 2;
/// The ports at which sites are.
const PORTS: [u16; 4] = [80, 443, 8080, 8443];
/// How many characters of an address are told.
const TOLD: usize = 500;
/// As whom the desk asks.
const AGENT: &str = concat!("whosays/", env!("CARGO_PKG_VERSION"));

/// Fetches what lies at addresses.
#[derive(Debug)]
pub(crate) struct Fetcher {
    /// Addresses that are not public and may be asked all the same, as whoever opened the desk said.
    also: Vec<SocketAddr>,
    limits: Limits,
    turns: Semaphore,
}

/// How much is waited for and taken.
#[derive(Clone, Copy, Debug)]
struct Limits {
    connect: Duration,
    whole: Duration,
    bytes: usize,
}

/// What lay at an address.
#[derive(Debug)]
pub(crate) struct Fetched {
    /// As it came, byte for byte.
    pub(crate) bytes: Vec<u8>,
    /// Where it lay in the end.
    pub(crate) url: String,
    /// The name for its file, with an ending of its kind.
    pub(crate) name: String,
}

impl Default for Fetcher {
    fn default() -> Self {
        Fetcher::new(Vec::new())
    }
}

impl Fetcher {
    /// One that also asks these addresses, although they are not public.
    pub(crate) fn new(also: Vec<SocketAddr>) -> Self {
        // Where there is one already, that one stays.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let limits = Limits { connect: Duration::from_secs(10), whole: Duration::from_secs(30), bytes: MAX_BYTES };
        Fetcher { also, limits, turns: Semaphore::new(AT_A_TIME) }
    }

    /// Fetches what lies at an address, when its turn comes.
    pub(crate) async fn fetch(&self, address: &str) -> Result<Fetched, Refused> {
        let _turn = self.turns.acquire().await.ok();
        let mut led = None;
        let followed = tokio::time::timeout(self.limits.whole, self.follow(address, &mut led)).await;
        followed.unwrap_or(Err(Why::Late)).map_err(|why| {
            let told = shortened(address, TOLD);
            let address = match led {
                Some(led) => t!("fetch-leads-to", address = told, next = shortened(&led, TOLD)),
                None => told,
            };
            Refused { address, why }
        })
    }

    /// Asks one address after the other; `led` tells how far that got.
    async fn follow(&self, address: &str, led: &mut Option<String>) -> Result<Fetched, Why> {
        let mut url = Url::parse(address.trim()).map_err(Why::Address)?;
        for _ in 0..=REDIRECTS {
            let response = self.ask(&url).await?;
            match response.status() {
                StatusCode::MOVED_PERMANENTLY
                | StatusCode::FOUND
                | StatusCode::SEE_OTHER
                | StatusCode::TEMPORARY_REDIRECT
                | StatusCode::PERMANENT_REDIRECT => {
                    url = next(&url, response.headers())?;
                    *led = Some(url.to_string());
                }
                status if status.is_success() => return self.taken(url, response).await,
                status => return Err(Why::Status(status)),
            }
        }
        Err(Why::Redirects)
    }

    async fn ask(&self, url: &Url) -> Result<Response, Why> {
        let client = self.client(url, self.addresses(url).await?).map_err(|error| failed(&error))?;
        let request = client.get(url.clone()).header(header::ACCEPT, accepted());
        request.header(header::ACCEPT_ENCODING, "identity").send().await.map_err(|error| failed(&error))
    }

    /// The addresses that a connection may go to: all that the host has, where all of them may be asked.
    async fn addresses(&self, url: &Url) -> Result<Vec<SocketAddr>, Why> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(Why::Scheme(url.scheme().to_owned()));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Why::Credentials);
        }
        let (Some(host), Some(port)) = (url.host(), url.port_or_known_default()) else {
            return Err(Why::Address(url::ParseError::EmptyHost));
        };
        // Of a port that nobody may ask, no name is looked up.
        if !PORTS.contains(&port) && !self.also.iter().any(|known| known.port() == port) {
            return Err(Why::Port(port));
        }
        let addresses: Vec<SocketAddr> = match host {
            Host::Ipv4(ip) => vec![SocketAddr::from((ip, port))],
            Host::Ipv6(ip) => vec![SocketAddr::from((ip, port))],
            Host::Domain(name) => {
                let found = tokio::net::lookup_host((name, port)).await;
                found.map_err(|_| Why::Unknown(name.to_owned()))?.collect()
            }
        };
        if addresses.is_empty() {
            return Err(Why::Unknown(url.host_str().unwrap_or_default().to_owned()));
        }
        addresses.iter().try_for_each(|address| self.check(*address))?;
        Ok(addresses)
    }

    fn check(&self, address: SocketAddr) -> Result<(), Why> {
        if self.also.contains(&address) {
            return Ok(());
        }
        match not_public(address.ip()) {
            Some(what) => Err(Why::NotPublic(address, what)),
            None if PORTS.contains(&address.port()) => Ok(()),
            None => Err(Why::Port(address.port())),
        }
    }

    /// A client for one request, which can connect to these addresses and to no others.
    fn client(&self, url: &Url, addresses: Vec<SocketAddr>) -> reqwest::Result<Client> {
        let builder = Client::builder()
            .dns_resolver(Pinned(addresses))
            .redirect(redirect::Policy::none())
            .no_proxy()
            .referer(false)
            .user_agent(AGENT)
            .connect_timeout(self.limits.connect);
        // A machine may have no certificates to hold sites to, and without https none are needed.
        if url.scheme() == "https" { builder.build() } else { builder.tls_certs_only([]).build() }
    }

    /// Takes what an answer holds, if it is something that is read.
    async fn taken(&self, mut url: Url, response: Response) -> Result<Fetched, Why> {
        let packed = text_of(response.headers(), header::CONTENT_ENCODING);
        if let Some(how) = packed.filter(|how| !how.eq_ignore_ascii_case("identity")) {
            return Err(Why::Packed(shortened(how, NAME)));
        }
        let formats = formats_of(response.headers())?;
        let bytes = self.bytes(response).await?;
        let name = name_of(&url, &formats, &bytes)?;
        // It names a place in the page, and was not sent.
        url.set_fragment(None);
        Ok(Fetched { bytes, url: url.into(), name })
    }

    async fn bytes(&self, mut response: Response) -> Result<Vec<u8>, Why> {
        let most = self.limits.bytes;
        if response.content_length().is_some_and(|told| told > most as u64) {
            return Err(Why::Large);
        }
        let mut bytes = Vec::new();
        while let Some(piece) = response.chunk().await.map_err(|error| failed(&error))? {
            if bytes.len() + piece.len() > most {
                return Err(Why::Large);
            }
            bytes.extend_from_slice(&piece);
        }
        Ok(bytes)
    }
}

/// Every name means these addresses; the system is never asked what it means.
struct Pinned(Vec<SocketAddr>);

impl Resolve for Pinned {
    fn resolve(&self, _: Name) -> Resolving {
        let addresses: Addrs = Box::new(self.0.clone().into_iter());
        Box::pin(std::future::ready(Ok(addresses)))
    }
}

/// Where an answer leads on to.
fn next(url: &Url, headers: &HeaderMap) -> Result<Url, Why> {
    let told = headers.get(header::LOCATION).and_then(|value| std::str::from_utf8(value.as_bytes()).ok());
    let next = url.join(told.ok_or(Why::Nowhere)?).map_err(Why::Address)?;
    if url.scheme() == "https" && next.scheme() == "http" {
        return Err(Why::Unsecured(shortened(next.as_str(), TOLD)));
    }
    Ok(next)
}

fn failed(error: &reqwest::Error) -> Why {
    if error.is_timeout() {
        return Why::Late;
    }
    // What lies at the bottom says what happened; those above it say that something did.
    let mut last: &dyn Error = error;
    while let Some(cause) = last.source() {
        last = cause;
    }
    Why::Failed(last.to_string())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail")]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    const PAGE: &str =
        "<!doctype html><title>Storm at Öster</title><p>Two boats sank at Öster, the harbour master said.";

    /// A site on this machine that answers a path with the bytes that it is told.
    async fn site(answer: impl Fn(&str) -> String + Send + 'static) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            let mut silent = Vec::new();
            loop {
                let (mut stream, _) = listener.accept().await.unwrap();
                let (mut asked, mut piece) = (Vec::new(), [0; 1024]);
                while !asked.ends_with(b"\r\n\r\n") {
                    match stream.read(&mut piece).await {
                        Ok(read @ 1..) => asked.extend_from_slice(&piece[..read]),
                        _ => break,
                    }
                }
                let asked = String::from_utf8(asked).unwrap();
                let told = answer(asked.split(' ').nth(1).unwrap_or_default());
                // Whoever has heard enough hangs up, which is no fault.
                let _ = stream.write_all(told.replace("ASKED", &asked).as_bytes()).await;
                if told.is_empty() {
                    silent.push(stream);
                }
            }
        });
        address
    }

    fn whole(headers: &str, body: &str) -> String {
        let length = body.len();
        format!("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {length}\r\n{headers}\r\n\r\n{body}")
    }

    fn leads(to: &str) -> String {
        format!("HTTP/1.1 302 Found\r\nconnection: close\r\ncontent-length: 0\r\nlocation: {to}\r\n\r\n")
    }

    fn in_chunks(headers: &str, body: &str) -> String {
        let head = format!("HTTP/1.1 200 OK\r\nconnection: close\r\ntransfer-encoding: chunked\r\n{headers}\r\n\r\n");
        format!("{head}{:x}\r\n{body}\r\n0\r\n\r\n", body.len())
    }

    fn small(also: &[SocketAddr]) -> Fetcher {
        let limits = Limits { connect: Duration::from_secs(2), whole: Duration::from_secs(2), bytes: 1_000 };
        Fetcher { limits, ..Fetcher::new(also.to_vec()) }
    }

    async fn why(fetcher: &Fetcher, address: &str) -> Why {
        let refused = fetcher.fetch(address).await.unwrap_err();
        assert!(refused.to_string().starts_with(address) && !refused.hint().is_empty(), "{refused}");
        refused.why
    }

    #[tokio::test]
    async fn however_an_address_is_written_it_is_the_machine_that_counts() {
        let fetcher = small(&[]);
        for address in [
            "http://127.0.0.1/",
            "http://127.1/",
            "http://2130706433/",
            "http://0x7f.1/",
            "http://017700000001/",
            "http://①②⑦.0.0.1/",
            "http://127.0.0.1./",
            "http://0/",
            "http://[::1]/",
            "http://[::]/",
            "http://[::ffff:127.0.0.1]/",
            "http://[::ffff:7f00:1]/",
            "https://169.254.169.254/latest/meta-data/",
            "http://localhost/",
            "http://LOCALHOST:8080/",
        ] {
            assert!(matches!(why(&fetcher, address).await, Why::NotPublic(..)), "{address}");
        }
        for (address, expected) in [
            ("file:///etc/passwd", "only http and https are asked, not file"),
            ("ftp://gazette.example/a", "not ftp"),
            ("gopher://127.0.0.1:80/_", "not gopher"),
            ("gazette.example/a", "it is no address"),
            ("http://", "it is no address"),
            ("http://ada@gazette.example/", "a name or a password"),
            ("http://ada:secret@gazette.example/", "a name or a password"),
            ("http://8.8.8.8:22/", "not 22"),
            ("https://gazette.example:9200/", "not 9200"),
        ] {
            let told = why(&fetcher, address).await.to_string();
            assert!(told.contains(expected), "{address}: {told}");
        }
        let refused = fetcher.fetch("http://10.1.2.3:8080/a").await.unwrap_err();
        let told = refused.to_string();
        assert!(
            told.starts_with("http://10.1.2.3:8080/a: it lies at 10.1.2.3, an address of a private network;"),
            "{told}"
        );
        assert!(refused.hint().ends_with("--fetch-also 10.1.2.3:8080"), "{}", refused.hint());
    }

    #[tokio::test]
    async fn an_address_that_is_allowed_is_so_at_its_port_alone() {
        let own: SocketAddr = "127.0.0.1:4711".parse().unwrap();
        let fetcher = small(&[own]);
        assert!(matches!(why(&fetcher, "http://127.0.0.1/").await, Why::NotPublic(..)));
        assert!(matches!(why(&fetcher, "http://127.0.0.2:4711/").await, Why::NotPublic(..)));
        assert!(matches!(why(&fetcher, "http://8.8.8.8:4711/").await, Why::Port(4711)));
        assert!(matches!(why(&fetcher, "http://[::ffff:127.0.0.1]:4711/").await, Why::NotPublic(..)));
        assert!(fetcher.check(own).is_ok());
    }

    #[tokio::test]
    async fn a_page_comes_byte_for_byte_under_its_name_and_address() {
        let html = "content-type: text/html; charset=utf-8";
        let own = site(move |path| match path {
            "/storm" => whole(html, PAGE),
            "/asked.txt" => "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-type: text/plain\r\n\r\nASKED".to_owned(),
            "/old/" => leads("../storm"),
            _ => leads("/old/"),
        })
        .await;
        let fetcher = small(&[own]);
        let fetched = fetcher.fetch(&format!("http://{own}/storm#end")).await.unwrap();
        assert_eq!(fetched.bytes, PAGE.as_bytes());
        assert_eq!((fetched.url, fetched.name), (format!("http://{own}/storm"), "storm.html".to_owned()));
        let fetched = fetcher.fetch(&format!(" http://{own}/older ")).await.unwrap();
        assert_eq!(fetched.url, format!("http://{own}/storm"));
        let asked = String::from_utf8(fetcher.fetch(&format!("http://{own}/asked.txt")).await.unwrap().bytes).unwrap();
        let asked = asked.to_ascii_lowercase();
        assert!(
            asked.contains(&format!("user-agent: {AGENT}")) && asked.contains("accept-encoding: identity"),
            "{asked}"
        );
        assert!(!asked.contains("cookie") && !asked.contains("referer"), "{asked}");
    }

    #[tokio::test]
    async fn a_redirect_is_held_to_what_an_address_is_held_to() {
        let own = site(|path| match path {
            "/private" => leads("http://10.0.0.1/secret"),
            "/loopback" => leads("http://127.0.0.1:80/"),
            "/name" => leads("http://localhost:8080/"),
            "/file" => leads("file:///etc/passwd"),
            "/port" => leads("http://8.8.8.8:25/"),
            "/user" => leads("http://ada:secret@8.8.8.8/"),
            "/nowhere" => "HTTP/1.1 301 Moved\r\nconnection: close\r\ncontent-length: 0\r\n\r\n".to_owned(),
            "/gone" => "HTTP/1.1 404 Not Found\r\nconnection: close\r\ncontent-length: 0\r\n\r\n".to_owned(),
            _ => leads("/round"),
        })
        .await;
        let fetcher = small(&[own]);
        for (path, expected) in [
            ("private", "it lies at 10.0.0.1"),
            ("loopback", "it lies at 127.0.0.1"),
            ("name", "only the public internet"),
            ("file", "not file"),
            ("port", "not 25"),
            ("user", "a name or a password"),
            ("nowhere", "without saying where to"),
            ("gone", "the site answered 404 Not Found"),
            ("round", "more than 5 times"),
        ] {
            let told = why(&fetcher, &format!("http://{own}/{path}")).await.to_string();
            assert!(told.contains(expected), "{path}: {told}");
        }
        let refused = fetcher.fetch(&format!("http://{own}/private")).await.unwrap_err().to_string();
        assert!(refused.contains("which leads to http://10.0.0.1/secret: "), "{refused}");
    }

    #[test]
    fn what_is_secured_stays_so() {
        let from = |address: &str, to: &str| {
            let headers = HeaderMap::from_iter([(header::LOCATION, to.parse::<header::HeaderValue>().unwrap())]);
            next(&Url::parse(address).unwrap(), &headers)
        };
        assert!(matches!(from("https://a.example/", "http://a.example/"), Err(Why::Unsecured(_))));
        assert_eq!(from("https://a.example/b", "//c.example/d").unwrap().as_str(), "https://c.example/d");
        assert_eq!(from("http://a.example/b", "https://a.example/b").unwrap().scheme(), "https");
    }

    #[tokio::test]
    async fn what_is_too_large_or_too_slow_or_no_report_is_refused() {
        let html = "content-type: text/html";
        let own = site(move |path| match path {
            "/long" => whole(html, &"a".repeat(1_001)),
            "/stream" => in_chunks(html, &"a".repeat(1_001)),
            "/fits" => in_chunks(html, &"a".repeat(1_000)),
            "/picture" => whole("content-type: image/png", "\u{89}PNG"),
            "/script" => whole("content-type: application/json", "{}"),
            "/packed" => whole("content-type: text/html\r\ncontent-encoding: gzip", "x"),
            "/any" => whole("content-type: application/octet-stream", "Two boats sank."),
            "/any.txt" => whole("content-type: application/octet-stream", "Two boats sank."),
            "/any.pdf" => whole("content-type: application/octet-stream", "PK\u{3}\u{4}rest"),
            "/untold" => whole("x-of: nothing", PAGE),
            // Nothing is said at all.
            _ => String::new(),
        })
        .await;
        let fetcher = small(&[own]);
        let at = |path: &str| format!("http://{own}/{path}");
        assert!(matches!(why(&fetcher, &at("long")).await, Why::Large));
        assert!(matches!(why(&fetcher, &at("stream")).await, Why::Large));
        assert_eq!(fetcher.fetch(&at("fits")).await.unwrap().bytes.len(), 1_000);
        for path in ["picture", "script", "any.pdf"] {
            assert!(matches!(why(&fetcher, &at(path)).await, Why::Kind(_)), "{path}");
        }
        assert!(matches!(why(&fetcher, &at("packed")).await, Why::Packed(_)));
        assert!(matches!(why(&fetcher, &at("any")).await, Why::NoKind));
        assert_eq!(fetcher.fetch(&at("any.txt")).await.unwrap().name, "any.txt");
        assert_eq!(fetcher.fetch(&at("untold")).await.unwrap().name, "untold.html");
        assert!(matches!(why(&fetcher, &at("silent")).await, Why::Late));
    }
}

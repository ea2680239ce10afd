//! Fetches a report from its address: from the public internet alone, held to that anew at each redirect, and within
//! limits of size, time and type.
//!
//! The desk stands where strangers cannot look, in somebody's network. Whoever gives it an address must not see through
//! it what is there, nor may a page that sends it on: names are resolved here, every address that they have must be
//! public, and the connection goes to just these, so that a name that means another machine a moment later (DNS
//! rebinding) is no way around.

use crate::text::shortened;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{self, HeaderMap};
use reqwest::{Client, Response, StatusCode, redirect};
use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;
use tokio::sync::Semaphore;
use url::{Host, Url};
use whosays_model::{Diagnostic, Severity};
use whosays_read::{FORMATS, FormatEntry, MAX_BYTES, pick};

/// How often an address may lead on to another.
const REDIRECTS: usize = 5;
/// How many are fetched at the same time.
const AT_A_TIME: usize = 2;
/// The ports at which sites are.
const PORTS: [u16; 4] = [80, 443, 8080, 8443];
/// How many characters of an address are told.
const TOLD: usize = 500;
/// How long the name of a file gets.
const NAME: usize = 100;
/// As whom the desk asks.
const AGENT: &str = concat!("whosays/", env!("CARGO_PKG_VERSION"));

/// The media types that are taken, with the formats that such a file may have; the first is that of a file whose name
/// has no ending of them.
static KINDS: [(&str, &[&str]); 6] = [
    ("text/html", &["html"]),
    ("application/xhtml+xml", &["html"]),
    ("text/plain", &["text", "markdown"]),
    ("text/markdown", &["markdown"]),
    ("application/pdf", &["pdf"]),
    ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", &["docx"]),
];
/// What a server says of a file that it knows nothing about.
const ANY: &str = "application/octet-stream";

/// Networks of IPv4 that are nobody's on the public internet, with what their addresses are (IANA's registry of
/// special-purpose addresses).
static NOT_PUBLIC: [(Ipv4Addr, u32, Special); 16] = [
    (Ipv4Addr::new(0, 0, 0, 0), 8, Special::Own),
    (Ipv4Addr::new(10, 0, 0, 0), 8, Special::Private),
    (Ipv4Addr::new(100, 64, 0, 0), 10, Special::Provider),
    (Ipv4Addr::new(127, 0, 0, 0), 8, Special::Own),
    (Ipv4Addr::new(169, 254, 0, 0), 16, Special::Link),
    (Ipv4Addr::new(172, 16, 0, 0), 12, Special::Private),
    (Ipv4Addr::new(192, 0, 0, 0), 24, Special::Protocols),
    (Ipv4Addr::new(192, 0, 2, 0), 24, Special::Documentation),
    (Ipv4Addr::new(192, 88, 99, 0), 24, Special::Relays),
    (Ipv4Addr::new(192, 168, 0, 0), 16, Special::Private),
    (Ipv4Addr::new(198, 18, 0, 0), 15, Special::Measurements),
    (Ipv4Addr::new(198, 51, 100, 0), 24, Special::Documentation),
    (Ipv4Addr::new(203, 0, 113, 0), 24, Special::Documentation),
    (Ipv4Addr::new(224, 0, 0, 0), 4, Special::Many),
    (Ipv4Addr::new(240, 0, 0, 0), 4, Special::Later),
    (Ipv4Addr::new(255, 255, 255, 255), 32, Special::All),
];
/// The same within the one network of IPv6 that the public internet has, 2000::/3.
static NOT_PUBLIC_6: [(Ipv6Addr, u32, Special); 4] = [
    // Teredo, which has an address of IPv4 in it, lies here too.
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23, Special::Protocols),
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32, Special::Documentation),
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16, Special::Relays),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20, Special::Documentation),
];

/// What an address is that the public internet does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Special {
    Own,
    Private,
    Provider,
    Link,
    Protocols,
    Documentation,
    Relays,
    Measurements,
    Many,
    Later,
    All,
    /// Outside 2000::/3.
    Outside,
}

impl Special {
    /// What stands behind "an address".
    fn words(self) -> Cow<'static, str> {
        match self {
            Special::Own => t!("fetch-of-this-machine"),
            Special::Private => t!("fetch-of-private-network"),
            Special::Provider => t!("fetch-of-provider"),
            Special::Link => t!("fetch-of-local-link"),
            Special::Protocols => t!("fetch-for-protocols"),
            Special::Documentation => t!("fetch-for-documentation"),
            Special::Relays => t!("fetch-for-relays"),
            Special::Measurements => t!("fetch-for-measurements"),
            Special::Many => t!("fetch-for-many"),
            Special::Later => t!("fetch-for-later"),
            Special::All => t!("fetch-for-all"),
            Special::Outside => t!("fetch-outside-public"),
        }
    }
}

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

/// An address that was not fetched, and why.
#[derive(Debug, thiserror::Error)]
#[error("{address}: {why}")]
pub(crate) struct Refused {
    /// The address as it was given, and where it led.
    address: String,
    why: Why,
}

#[derive(Debug)]
enum Why {
    Address(url::ParseError),
    Scheme(String),
    Credentials,
    Port(u16),
    Unknown(String),
    NotPublic(SocketAddr, Special),
    Redirects,
    Nowhere,
    Unsecured(String),
    Late,
    Failed(String),
    Status(StatusCode),
    Packed(String),
    Kind(String),
    NoKind,
    Large,
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Cow<'static, str> = match self {
            Why::Address(error) => t!("fetch-no-address", why = error.to_string()).into(),
            Why::Scheme(scheme) => t!("fetch-scheme", scheme = scheme).into(),
            Why::Credentials => t!("fetch-credentials"),
            Why::Port(port) => t!("fetch-port", port = port).into(),
            Why::Unknown(name) => t!("fetch-unknown", name = name).into(),
            Why::NotPublic(address, what) => {
                t!("fetch-not-public", ip = address.ip().to_string(), what = what.words()).into()
            }
            Why::Redirects => t!("fetch-redirects", n = REDIRECTS).into(),
            Why::Nowhere => t!("fetch-nowhere"),
            Why::Unsecured(next) => t!("fetch-unsecured", next = next).into(),
            Why::Late => t!("fetch-late"),
            Why::Failed(why) => t!("fetch-failed", why = why).into(),
            Why::Status(status) => t!("fetch-status", status = status.to_string()).into(),
            Why::Packed(how) => t!("fetch-packed", how = how).into(),
            Why::Kind(what) => t!("fetch-kind", what = what).into(),
            Why::NoKind => t!("fetch-no-kind"),
            Why::Large => t!("fetch-large", n = MAX_BYTES >> 20).into(),
        };
        f.write_str(&words)
    }
}

impl Refused {
    /// The same as a diagnostic, with the way out.
    pub(crate) fn diagnostic(&self) -> Diagnostic {
        Diagnostic::new(Severity::Error, "not-fetched", &self.address, self.to_string()).hint(self.hint())
    }

    /// The address, as far as it may be kept.
    pub(crate) fn about(&self) -> &str {
        if matches!(self.why, Why::Credentials) { "an address with a password in it" } else { &self.address }
    }

    /// Why it was not fetched, without its address.
    pub(crate) fn why(&self) -> String {
        self.why.to_string()
    }

    fn hint(&self) -> Cow<'static, str> {
        let also = |address: String| Cow::from(t!("fetch-also-hint", address = address));
        match &self.why {
            Why::Address(_) | Why::Scheme(_) => t!("fetch-whole-hint"),
            Why::Credentials => t!("fetch-credentials-hint"),
            Why::Port(port) => also(format!("IP:{port}")),
            Why::NotPublic(address, _) => also(address.to_string()),
            Why::Unknown(_) => t!("fetch-unknown-hint"),
            Why::Late | Why::Failed(_) | Why::Status(_) => t!("fetch-later-hint"),
            Why::Large => t!("fetch-large-hint"),
            Why::Kind(_) | Why::NoKind => t!("fetch-kind-hint"),
            Why::Redirects | Why::Nowhere | Why::Unsecured(_) | Why::Packed(_) => t!("fetch-save-hint"),
        }
    }
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

/// What an address is that the public internet does not have.
fn not_public(ip: IpAddr) -> Option<Special> {
    match ip {
        IpAddr::V4(ip) => {
            let is_in = |(net, bits, _): &&(Ipv4Addr, u32, _)| (ip.to_bits() ^ net.to_bits()) >> (32 - bits) == 0;
            NOT_PUBLIC.iter().find(is_in).map(|(_, _, what)| *what)
        }
        IpAddr::V6(ip) => {
            if let Some(inner) = embedded(ip) {
                return not_public(IpAddr::V4(inner));
            }
            if ip.segments()[0] >> 13 != 1 {
                return Some(Special::Outside);
            }
            let is_in = |(net, bits, _): &&(Ipv6Addr, u32, _)| (ip.to_bits() ^ net.to_bits()) >> (128 - bits) == 0;
            NOT_PUBLIC_6.iter().find(is_in).map(|(_, _, what)| *what)
        }
    }
}

/// The address of IPv4 that one of IPv6 stands for: mapped, or where a network translates (64:ff9b::/96, RFC 6052).
fn embedded(ip: Ipv6Addr) -> Option<Ipv4Addr> {
    const TRANSLATED: [u16; 6] = [0x64, 0xff9b, 0, 0, 0, 0];
    let [.., a, b] = ip.segments();
    let inner = || Ipv4Addr::from_bits((u32::from(a) << 16) | u32::from(b));
    ip.to_ipv4_mapped().or_else(|| (ip.segments()[..6] == TRANSLATED).then(inner))
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

fn accepted() -> String {
    let kinds: Vec<&str> = KINDS.iter().map(|(kind, _)| *kind).collect();
    format!("{}, {ANY};q=0.5", kinds.join(", "))
}

fn text_of(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim).filter(|value| !value.is_empty())
}

/// The formats that a file may have by what the site says of it; none where it says nothing.
fn formats_of(headers: &HeaderMap) -> Result<Vec<&'static FormatEntry>, Why> {
    let told = text_of(headers, header::CONTENT_TYPE).unwrap_or(ANY);
    let kind = told.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if kind == ANY {
        return Ok(Vec::new());
    }
    let known = KINDS.iter().find(|(known, _)| *known == kind);
    let (_, names) = known.ok_or_else(|| Why::Kind(t!("fetch-type", kind = shortened(&kind, NAME))))?;
    Ok(names.iter().filter_map(|name| FORMATS.iter().find(|entry| entry.name == *name)).collect())
}

/// The name for a file: as its address calls it, with an ending of one of these formats, or of that which it shows.
fn name_of(url: &Url, formats: &[&FormatEntry], bytes: &[u8]) -> Result<String, Why> {
    let own = own_name(url);
    let formats = if formats.is_empty() { vec![shown(&own, bytes)?] } else { formats.to_vec() };
    if formats.iter().any(|entry| has_ending(&own, entry)) {
        return Ok(own);
    }
    let ending = formats.first().and_then(|entry| entry.extensions.first()).ok_or(Why::NoKind)?;
    Ok(format!("{own}.{ending}"))
}

/// The format that bytes are of beyond doubt, or by their name where the bytes do not speak against it.
fn shown(name: &str, bytes: &[u8]) -> Result<&'static FormatEntry, Why> {
    let entry = pick(bytes, name).map_err(|diagnostic| Why::Kind(diagnostic.message))?;
    if (entry.magic)(bytes) || has_ending(name, entry) { Ok(entry) } else { Err(Why::NoKind) }
}

fn has_ending(name: &str, entry: &FormatEntry) -> bool {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    ending.is_some_and(|ending| entry.extensions.contains(&ending.as_str()))
}

/// The last part of an address's path, or its host.
fn own_name(url: &Url) -> String {
    let last = url.path_segments().and_then(|mut parts| parts.rfind(|part| !part.is_empty())).unwrap_or_default();
    // In a form these two stand for other things; in a path they are themselves.
    let pair = format!("name={}", last.replace('&', "%26").replace('+', "%2B"));
    let plain = form_urlencoded::parse(pair.as_bytes()).next().map(|(_, name)| name.into_owned()).unwrap_or_default();
    let name: String = plain.chars().filter(|sign| !sign.is_control() && !['/', '\\'].contains(sign)).collect();
    // The ending stays, so the beginning is cut.
    let name: String = name.chars().skip(name.chars().count().saturating_sub(NAME)).collect();
    let name = name.trim().trim_start_matches('.');
    if name.is_empty() { url.host_str().unwrap_or("page").to_owned() } else { name.to_owned() }
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

    #[test]
    fn only_the_public_internet_is_public() {
        for private in [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "100.64.0.1",
            "100.127.255.254",
            "127.0.0.1",
            "127.255.255.255",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.7",
            "203.0.113.7",
            "224.0.0.1",
            "239.255.255.255",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::127.0.0.1",
            "::8.8.8.8",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::ffff:0:8.8.8.8",
            "64:ff9b::10.0.0.1",
            "64:ff9b::169.254.169.254",
            "64:ff9b:1::8.8.8.8",
            "100::1",
            "2001::1",
            "2001:0:4136:e378:8000:63bf:3fff:fdd2",
            "2001:2::1",
            "2001:10::1",
            "2001:20::1",
            "2001:db8::1",
            "2002:7f00:1::1",
            "2002:808:808::1",
            "3fff::1",
            "3fff:fff::1",
            "5f00::1",
            "fc00::1",
            "fd12:3456::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ] {
            assert!(not_public(private.parse().unwrap()).is_some(), "{private}");
        }
        for public in [
            "1.1.1.1",
            "8.8.8.8",
            "9.255.255.255",
            "11.0.0.0",
            "100.63.255.255",
            "100.128.0.0",
            "126.255.255.255",
            "128.0.0.1",
            "169.253.255.255",
            "172.15.255.255",
            "172.32.0.0",
            "192.0.1.1",
            "192.167.255.255",
            "192.169.0.0",
            "198.17.255.255",
            "198.20.0.0",
            "223.255.255.255",
            "::ffff:8.8.8.8",
            "64:ff9b::8.8.8.8",
            "2001:200::1",
            "2001:4860:4860::8888",
            "2606:4700:4700::1111",
            "2a00:1450::1",
            "3ffe::1",
        ] {
            assert_eq!(not_public(public.parse().unwrap()), None, "{public}");
        }
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

    #[test]
    fn a_file_is_called_as_its_address_calls_it() {
        for (address, kind, name) in [
            ("https://gazette.example/", "text/html", "gazette.example.html"),
            ("https://gazette.example/2031/storm/", "text/html", "storm.html"),
            ("https://gazette.example/storm.php?id=3", "text/html; charset=utf-8", "storm.php.html"),
            ("https://gazette.example/storm.HTM", "TEXT/HTML", "storm.HTM"),
            ("https://gazette.example/a+b%20c%2Fd%5C..%00.md", "text/plain", "a+b cd...md"),
            ("https://gazette.example/%D0%B2%D0%B5%D1%81%D1%82%D1%8C", "text/plain", "весть.txt"),
            ("https://gazette.example/..%2F..%2F.profile", "application/pdf", "profile.pdf"),
        ] {
            let headers = HeaderMap::from_iter([(header::CONTENT_TYPE, kind.parse::<header::HeaderValue>().unwrap())]);
            let formats = formats_of(&headers).unwrap();
            assert_eq!(name_of(&Url::parse(address).unwrap(), &formats, b"").unwrap(), name, "{address}");
        }
    }
}

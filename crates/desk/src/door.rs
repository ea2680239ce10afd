//! Under which names the desk may be asked, from where a request comes, and whether the desk may be opened to other machines.

use crate::access::Access;
use axum::extract::{ConnectInfo, Request};
use axum::http::{HeaderName, Method, header};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use url::{Host, Url};
use whosays_case::wrong_use;

/// The names of the desk: a page elsewhere that takes its name for this machine's is refused.
#[derive(Clone, Debug)]
pub(crate) struct Door {
    hosts: Arc<Vec<String>>,
    public: Option<Url>,
}

/// The address from which a request comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Peer(pub(crate) IpAddr);

impl Door {
    /// That of a desk which listens at an address, and is reached at another where it stands behind a proxy.
    pub(crate) fn of(address: SocketAddr, public: Option<&Url>) -> Self {
        let port = address.port();
        let mut hosts = vec![address.to_string()];
        if address.ip().is_loopback() || address.ip().is_unspecified() {
            hosts.extend(["localhost", "127.0.0.1", "[::1]"].map(|name| format!("{name}:{port}")));
        }
        hosts.extend(public.and_then(host));
        Door { hosts: Arc::new(hosts), public: public.cloned() }
    }

    /// Whether a request is to the desk.
    pub(crate) fn is_of(&self, request: &Request) -> bool {
        let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
        host.is_some_and(|host| self.hosts.iter().any(|known| known.eq_ignore_ascii_case(host)))
    }

    /// Whether a request that changes something comes from a page of the desk, as far as the browser tells.
    pub(crate) fn is_own(&self, request: &Request) -> bool {
        if matches!(*request.method(), Method::GET | Method::HEAD) {
            return true;
        }
        let text = |name: HeaderName| request.headers().get(name).and_then(|value| value.to_str().ok());
        let host = text(header::HOST).unwrap_or_default();
        let site = text(HeaderName::from_static("sec-fetch-site"));
        let is_host = |origin: &str| origin.strip_prefix("http://").or(origin.strip_prefix("https://")) == Some(host);
        // A proxy may ask under the desk's own name, and the browser tells the one that it knows.
        let is_public =
            |origin: &str| self.public.as_ref().is_some_and(|public| public.origin().ascii_serialization() == origin);
        site.is_none_or(|site| site == "same-origin" || site == "none")
            && text(header::ORIGIN).is_none_or(|origin| is_host(origin) || is_public(origin))
    }

    /// From where a request comes: what a proxy on this machine tells, else who is connected.
    pub(crate) fn peer(&self, request: &Request) -> Peer {
        let connected = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
        let connected = connected.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST));
        if self.public.is_none() || !connected.to_canonical().is_loopback() {
            return Peer(connected);
        }
        // The last was written by the proxy; those before it are whatever the sender liked.
        let told = request.headers().get_all("x-forwarded-for").iter().next_back();
        let last = told.and_then(|told| told.to_str().ok()).and_then(|told| told.rsplit(',').next());
        Peer(last.and_then(|last| last.trim().parse().ok()).unwrap_or(connected))
    }
}

// As browsers send it: without a port that the scheme has anyway.
fn host(public: &Url) -> Option<String> {
    let name = public.host_str()?;
    Some(public.port().map_or_else(|| name.to_owned(), |port| format!("{name}:{port}")))
}

/// Whether a desk may be opened so: to other machines only with accounts, and only where no password goes in the open.
pub(crate) fn check_address(address: SocketAddr, access: &Access) -> anyhow::Result<()> {
    if let Some(public) = access.public() {
        let is_root = public.path() == "/" && public.query().is_none() && public.fragment().is_none();
        let is_here = match public.host() {
            Some(Host::Domain(name)) => name == "localhost",
            Some(Host::Ipv4(ip)) => ip.is_loopback(),
            Some(Host::Ipv6(ip)) => ip.is_loopback(),
            None => false,
        };
        if !is_root || !(public.scheme() == "https" || public.scheme() == "http" && is_here) {
            return Err(wrong_use(
                format!("people cannot sign in at {public}"),
                "give --public the https address of a host, with nothing behind it, such as https://desk.example",
            ));
        }
    }
    if address.ip().is_loopback() {
        return Ok(());
    }
    if !access.has_people() {
        return Err(wrong_use(
            format!("other machines reach {}, and nobody has to sign in here yet", address.ip()),
            "make accounts with `whosays people CASE add NAME --role administrator`, or leave --address out",
        ));
    }
    if access.public().is_none_or(|public| public.scheme() != "https") {
        return Err(wrong_use(
            format!("passwords would go through the network in the open to {}", address.ip()),
            "put a proxy that speaks TLS before the desk and give --public https://…, or leave --address out",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::Secret;
    use axum::body::Body;

    fn request(method: Method, headers: &[(&str, &str)]) -> Request {
        let mut request = Request::builder().method(method).uri("/undo");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.body(Body::empty()).unwrap()
    }

    fn door() -> Door {
        let public = Url::parse("https://desk.example").unwrap();
        Door::of("127.0.0.1:8031".parse().unwrap(), Some(&public))
    }

    #[test]
    fn the_desk_answers_under_its_own_names_alone() {
        for (host, is_own) in [
            ("127.0.0.1:8031", true),
            ("LOCALHOST:8031", true),
            ("desk.example", true),
            ("desk.example:443", false),
            ("127.0.0.1:8032", false),
            ("evil.example", false),
        ] {
            assert_eq!(door().is_of(&request(Method::GET, &[("host", host)])), is_own, "{host}");
        }
        assert!(!door().is_of(&request(Method::GET, &[])));
    }

    #[test]
    fn forms_come_from_the_desk_s_own_pages() {
        for (host, origin, is_own) in [
            ("desk.example", "https://desk.example", true),
            ("127.0.0.1:8031", "https://desk.example", true),
            ("127.0.0.1:8031", "http://127.0.0.1:8031", true),
            ("127.0.0.1:8031", "https://evil.example", false),
            ("desk.example", "null", false),
        ] {
            let headers = [("host", host), ("origin", origin)];
            assert_eq!(door().is_own(&request(Method::POST, &headers)), is_own, "{host} {origin}");
        }
        assert!(!door().is_own(&request(Method::POST, &[("host", "desk.example"), ("sec-fetch-site", "cross-site")])));
        assert!(door().is_own(&request(Method::GET, &[("host", "desk.example"), ("sec-fetch-site", "cross-site")])));
    }

    #[test]
    fn only_a_proxy_on_this_machine_is_believed_from_where_a_request_comes() {
        let peer = |connected: &str, forwarded: &str, door: &Door| {
            let mut request = request(Method::GET, &[("x-forwarded-for", forwarded)]);
            let connected: SocketAddr = connected.parse().unwrap();
            request.extensions_mut().insert(ConnectInfo(connected));
            door.peer(&request).0.to_string()
        };
        assert_eq!(peer("127.0.0.1:5", "10.9.9.9, 10.0.0.7", &door()), "10.0.0.7");
        assert_eq!(peer("10.0.0.8:5", "10.0.0.7", &door()), "10.0.0.8");
        assert_eq!(peer("127.0.0.1:5", "nonsense", &door()), "127.0.0.1");
        let alone = Door::of("127.0.0.1:8031".parse().unwrap(), None);
        assert_eq!(peer("127.0.0.1:5", "10.0.0.7", &alone), "127.0.0.1");
    }

    #[test]
    fn other_machines_come_in_with_accounts_and_over_tls_alone() {
        let access = |public: Option<&str>| {
            let public = public.map(|public| Url::parse(public).unwrap());
            Access::of_one("Ada".to_owned(), &Secret::new().unwrap()).under(public, None)
        };
        let why = |address: &str, public: Option<&str>| {
            check_address(address.parse().unwrap(), &access(public)).err().map(|error| error.to_string())
        };
        assert_eq!(why("127.0.0.1:8031", None), None);
        assert_eq!(why("[::1]:8031", Some("https://desk.example")), None);
        assert_eq!(why("127.0.0.1:8031", Some("http://localhost:9000")), None);
        for public in
            ["http://desk.example", "https://desk.example/whosays", "https://desk.example/?a", "ftp://desk.example"]
        {
            assert!(why("127.0.0.1:8031", Some(public)).unwrap().contains("cannot sign in"), "{public}");
        }
        assert!(why("0.0.0.0:8031", Some("https://desk.example")).unwrap().contains("nobody has to sign in"));
    }
}

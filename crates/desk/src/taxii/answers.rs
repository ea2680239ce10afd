//! How TAXII answers: its media type, its messages of errors, and which answers somebody takes.

use crate::fault::Fault;
use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use serde_json::{Value, json};

/// What every answer is.
pub(crate) const MEDIA: &str = "application/taxii+json;version=2.1";
/// In how many seconds it is worth asking again for what is being made.
const SOON: &str = "3";

/// A request that was not answered as asked, and what the headers say of it.
#[derive(Debug)]
pub(crate) struct Refused {
    fault: Fault,
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl From<Fault> for Refused {
    fn from(fault: Fault) -> Self {
        Refused { fault, headers: Vec::new() }
    }
}

impl Refused {
    /// The same with a header.
    pub(crate) fn with(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }

    /// As the standard tells errors.
    pub(crate) fn told(self) -> Response {
        let mut response = told(&self.fault);
        for (name, value) in self.headers {
            response.headers_mut().append(name, value);
        }
        response
    }
}

/// A fault as an error message (TAXII 2.1, section 3.6).
pub(crate) fn told(fault: &Fault) -> Response {
    let status = fault.status.as_u16().to_string();
    let mut response = given(&json!({"title": fault.what, "description": fault.hint, "http_status": status}));
    *response.status_mut() = fault.status;
    if fault.status == StatusCode::SERVICE_UNAVAILABLE {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static(SOON));
    }
    response
}

/// An answer.
pub(crate) fn given(resource: &Value) -> Response {
    written(resource.to_string())
}

/// An answer that is JSON already.
pub(crate) fn written(json: String) -> Response {
    let mut response = Response::new(Body::from(json));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA));
    response
}

/// Whether somebody takes answers of TAXII 2.1.
pub(crate) fn is_acceptable(headers: &HeaderMap) -> bool {
    let sent: Vec<&str> = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok()).collect();
    let mut ranges = sent.iter().flat_map(|sent| sent.split(',')).map(str::trim).filter(|range| !range.is_empty());
    !headers.contains_key(header::ACCEPT) || ranges.any(|range| is_taxii(range, &["*/*", "application/*"]))
}

/// Whether what is sent is of TAXII 2.1.
pub(crate) fn is_sent_so(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    kind.is_some_and(|kind| is_taxii(kind, &[]))
}

/// Whether a media type is TAXII's or one of these, of a version that is this one where it names any, and not ruled out.
fn is_taxii(media: &str, or: &[&str]) -> bool {
    let mut parts = media.split(';').map(|part| part.trim().to_ascii_lowercase());
    let kind = parts.next().unwrap_or_default();
    let is_known = kind == "application/taxii+json" || or.contains(&kind.as_str());
    is_known
        && parts.all(|part| match part.split_once('=') {
            Some(("version", version)) => version.trim_matches('"') == "2.1",
            Some(("q", weight)) => weight.parse::<f32>().is_ok_and(|weight| weight > 0.0),
            _ => true,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(accept: &str, expect: bool) {
        let value = HeaderValue::from_str(accept).ok();
        let headers: HeaderMap = value.into_iter().map(|value| (header::ACCEPT, value)).collect();
        assert_eq!(is_acceptable(&headers), expect, "{accept}");
    }

    #[test]
    fn an_answer_is_given_to_whoever_takes_it() {
        check("application/taxii+json;version=2.1", true);
        check("application/taxii+json; version=\"2.1\"", true);
        check("application/taxii+json", true);
        check("text/html, */*;q=0.1", true);
        check("application/*", true);
        check("application/taxii+json;version=2.0", false);
        check("application/vnd.oasis.taxii+json", false);
        check("application/json", false);
        check("*/*;q=0", false);
        check("", false);
        assert!(is_acceptable(&HeaderMap::new()));
    }
}

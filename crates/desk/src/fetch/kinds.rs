//! Of which kind what lies at an address is, and what its file is called.

use super::refused::Why;
use crate::text::shortened;
use reqwest::header::{self, HeaderMap};
use url::Url;
use whosays_read::{FORMATS, FormatEntry, pick};

/// How long the name of a file gets.
pub(super) const NAME: usize = 100;

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

/// The media types that a site is asked for.
pub(super) fn accepted() -> String {
    let kinds: Vec<&str> = KINDS.iter().map(|(kind, _)| *kind).collect();
    format!("{}, {ANY};q=0.5", kinds.join(", "))
}

/// What a header says, where it says anything.
pub(super) fn text_of(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim).filter(|value| !value.is_empty())
}

/// The formats that a file may have by what the site says of it; none where it says nothing.
pub(super) fn formats_of(headers: &HeaderMap) -> Result<Vec<&'static FormatEntry>, Why> {
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
pub(super) fn name_of(url: &Url, formats: &[&FormatEntry], bytes: &[u8]) -> Result<String, Why> {
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
mod tests {
    use super::*;

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

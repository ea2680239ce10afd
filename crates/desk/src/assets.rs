//! Styles and scripts, embedded in the program.
//!
//! Our own lie in `front/own`. Those of others (htmx, and what draws pictures) are brought and bundled by `cargo xtask front` into
//! `front/built`; a desk that was built without them reads and judges all the same, and has tables for pictures.

use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::{EmbeddedFile, RustEmbed};

#[derive(RustEmbed)]
#[folder = "front/own"]
#[include = "*.css"]
#[include = "*.js"]
struct Own;

#[derive(RustEmbed)]
#[folder = "front/built"]
#[allow_missing = true]
struct Built;

fn file(name: &str) -> Option<EmbeddedFile> {
    Own::get(name).or_else(|| Built::get(name))
}

/// The address of a file. Modules name one another without a hash, so all of them stand under one that is of all.
pub(crate) fn address(name: &str) -> String {
    format!("/assets/{}/{name}", version())
}

fn version() -> &'static str {
    static VERSION: std::sync::LazyLock<String> = std::sync::LazyLock::new(|| {
        let mut hasher = blake3::Hasher::new();
        let mut names: Vec<_> = Own::iter().chain(Built::iter()).collect();
        names.sort();
        for name in names {
            if let Some(file) = file(&name) {
                hasher.update(name.as_bytes());
                hasher.update(&file.data);
            }
        }
        hasher.finalize().to_hex()[..12].to_owned()
    });
    &VERSION
}

/// Answers with a file; at an address with the hash of now it may be kept for good.
pub(crate) async fn asset(Path((asked, name)): Path<(String, String)>) -> Response {
    let Some(file) = file(&name) else {
        return (StatusCode::NOT_FOUND, "there is no such file").into_response();
    };
    let kind = match name.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "svg" => "image/svg+xml",
        _ => "text/plain; charset=utf-8",
    };
    let kept = if asked == version() { "public, max-age=31536000, immutable" } else { "no-cache" };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CACHE_CONTROL, HeaderValue::from_static(kept)),
    ];
    (headers, file.data.into_owned()).into_response()
}

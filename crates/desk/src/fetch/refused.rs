//! Why an address was not fetched, and the way out.

use super::REDIRECTS;
use super::public::Special;
use reqwest::StatusCode;
use std::borrow::Cow;
use std::fmt;
use std::net::SocketAddr;
use whosays_model::{Diagnostic, Severity};
use whosays_read::MAX_BYTES;

/// An address that was not fetched, and why.
#[derive(Debug, thiserror::Error)]
#[error("{address}: {why}")]
pub(crate) struct Refused {
    /// The address as it was given, and where it led.
    pub(super) address: String,
    pub(super) why: Why,
}

/// Why an address was not fetched.
#[derive(Debug)]
pub(super) enum Why {
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

    pub(super) fn hint(&self) -> Cow<'static, str> {
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

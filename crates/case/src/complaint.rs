//! An error that names the thing and the way out.

use std::path::Path;

/// What could not be done, and what to do about it.
#[derive(Debug, thiserror::Error)]
#[error("{what}")]
pub struct Complaint {
    what: String,
    /// The way out.
    pub hint: String,
    /// Whether it was asked for wrongly, rather than impossible.
    pub is_wrong_use: bool,
}

/// It could not be done.
pub fn could_not(what: impl Into<String>, hint: impl Into<String>) -> anyhow::Error {
    Complaint { what: what.into(), hint: hint.into(), is_wrong_use: false }.into()
}

/// It was asked for wrongly.
pub fn wrong_use(what: impl Into<String>, hint: impl Into<String>) -> anyhow::Error {
    Complaint { what: what.into(), hint: hint.into(), is_wrong_use: true }.into()
}

/// A file that could not be read or written.
pub fn disk(path: &Path, what: &str, error: &std::io::Error) -> anyhow::Error {
    could_not(format!("{}: {what}: {error}", path.display()), "check the path and its permissions")
}

//! What a page says when it cannot do what was asked: what is the matter, and the way out.

use axum::http::StatusCode;
use whosays_store::StoreError;

/// A request that was not answered as asked.
#[derive(Clone, Debug)]
pub(crate) struct Fault {
    pub(crate) status: StatusCode,
    pub(crate) what: String,
    pub(crate) hint: String,
}

impl Fault {
    pub(crate) fn new(status: StatusCode, what: impl Into<String>, hint: impl Into<String>) -> Self {
        Fault { status, what: what.into(), hint: hint.into() }
    }

    /// There is no such thing in the case.
    pub(crate) fn missing(what: impl Into<String>) -> Self {
        Fault::new(StatusCode::NOT_FOUND, what, t!("fault-missing-hint"))
    }

    /// What was sent cannot be taken.
    pub(crate) fn wrong(what: impl Into<String>, hint: impl Into<String>) -> Self {
        Fault::new(StatusCode::UNPROCESSABLE_ENTITY, what, hint)
    }

    /// It may not be done by whoever asks.
    pub(crate) fn refused(what: impl Into<String>, hint: impl Into<String>) -> Self {
        Fault::new(StatusCode::FORBIDDEN, what, hint)
    }

    /// A fault of ours.
    pub(crate) fn ours(what: impl std::fmt::Display) -> Self {
        let what = t!("fault-ours", what = what.to_string());
        Fault::new(StatusCode::INTERNAL_SERVER_ERROR, what, t!("fault-ours-hint"))
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Ambiguous { .. } => Fault::missing(error.to_string()),
            StoreError::Account(refusal) => {
                Fault::new(StatusCode::CONFLICT, sentence(&refusal.to_string()), sentence(refusal.hint()))
            }
            other => {
                let hint = other.hint().to_owned();
                Fault::new(StatusCode::INTERNAL_SERVER_ERROR, other.to_string(), hint)
            }
        }
    }
}

// What a terminal says after a colon is a sentence on a page.
fn sentence(words: &str) -> String {
    let mut rest = words.chars();
    let first = rest.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", rest.as_str())
}

impl From<anyhow::Error> for Fault {
    fn from(error: anyhow::Error) -> Self {
        match error.downcast::<StoreError>() {
            Ok(error) => error.into(),
            Err(error) => Fault::ours(format!("{error:#}")),
        }
    }
}

impl From<askama::Error> for Fault {
    fn from(error: askama::Error) -> Self {
        Fault::ours(error)
    }
}

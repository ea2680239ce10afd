//! What went wrong with one report, said so that the reader can mend it.

use serde::{Deserialize, Serialize};
use std::fmt;

/// How much was lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; nothing was lost.
    Note,
    /// A part could not be read or resolved.
    Warning,
    /// The report could not be taken.
    Error,
}

/// One clear message about one report: the thing, what is wrong, and the way out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// How much was lost.
    pub severity: Severity,
    /// A stable name for the kind of trouble, such as `no-date`.
    pub code: String,
    /// The file or address that it is about.
    pub subject: String,
    /// What is the matter.
    pub message: String,
    /// The way out, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
}

impl Diagnostic {
    /// A diagnostic without a hint.
    pub fn new(severity: Severity, code: &str, subject: &str, message: impl Into<String>) -> Self {
        Diagnostic { severity, code: code.to_owned(), subject: subject.to_owned(), message: message.into(), hint: None }
    }

    /// The same with the way out.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self.severity {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        write!(f, "{word}: {}: {}", self.subject, self.message)?;
        if let Some(hint) = &self.hint {
            write!(f, "\nhint: {hint}")?;
        }
        Ok(())
    }
}

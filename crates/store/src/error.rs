//! What can go wrong with a case file, and the way out.

use crate::people::AccountRefusal;
use rusqlite::ErrorCode;
use std::path::{Path, PathBuf};

/// Why a case file could not be used. All but [`StoreError::Ours`] is the user's to mend.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no such file.
    #[error("case file {} does not exist", path.display())]
    Missing {
        /// The case file.
        path: PathBuf,
    },
    /// Something else lies there.
    #[error("{} is not a case file", path.display())]
    NotACase {
        /// The file.
        path: PathBuf,
    },
    /// A later version made it.
    #[error("case file {} was written by a newer version", path.display())]
    Newer {
        /// The case file.
        path: PathBuf,
    },
    /// Its bytes or rows make no sense.
    #[error("case file {} is damaged: {what}", path.display())]
    Damaged {
        /// The case file.
        path: PathBuf,
        /// What makes no sense.
        what: String,
    },
    /// Another program writes to it.
    #[error("case file {} is in use by another program", path.display())]
    Busy {
        /// The case file.
        path: PathBuf,
    },
    /// The disk is full.
    #[error("no room left on the disk for case file {}", path.display())]
    Full {
        /// The case file.
        path: PathBuf,
    },
    /// The disk for temporary files is full.
    #[error("no room left for the temporary files that case file {} is derived with", path.display())]
    NoRoomToWork {
        /// The case file.
        path: PathBuf,
    },
    /// The folder or file refuses.
    #[error("case file {} cannot be opened or written: {what}", path.display())]
    Refused {
        /// The case file.
        path: PathBuf,
        /// What the system says.
        what: String,
    },
    /// The beginning of an id fits several.
    #[error("{prefix} is the beginning of several ids: {}", ids.join(", "))]
    Ambiguous {
        /// What was asked for.
        prefix: String,
        /// The first few that fit.
        ids: Vec<String>,
    },
    /// An account of the desk is not made or changed as asked.
    #[error(transparent)]
    Account(#[from] AccountRefusal),
    /// A fault of Whosays.
    #[error("case file {}: {what}", path.display())]
    Ours {
        /// The case file.
        path: PathBuf,
        /// What should not have happened.
        what: String,
    },
}

impl StoreError {
    /// The way out.
    pub fn hint(&self) -> &'static str {
        match self {
            StoreError::Missing { .. } => "make it with `whosays add CASE REPORT...`",
            StoreError::NotACase { .. } => "give the file that `whosays add` or `whosays brief` made",
            StoreError::Newer { .. } => "upgrade whosays",
            StoreError::Damaged { .. } => "take a copy from before, or add the reports to a new case",
            StoreError::Busy { .. } => "try again when the other program is done",
            StoreError::Full { .. } => "make room and run the same command again; what was stored is kept",
            StoreError::NoRoomToWork { .. } => {
                "let SQLITE_TMPDIR name a folder with as much room as the case takes, and run the same command again; what was stored is kept"
            }
            StoreError::Refused { .. } => "check the path and its permissions",
            StoreError::Ambiguous { .. } => "write more of the id",
            StoreError::Account(refusal) => refusal.hint(),
            StoreError::Ours { .. } => "this is a fault of whosays; please report it",
        }
    }

    /// Whether Whosays itself is at fault.
    pub fn is_ours(&self) -> bool {
        matches!(self, StoreError::Ours { .. })
    }

    pub(crate) fn of(path: &Path, error: rusqlite::Error) -> Self {
        let path = path.to_owned();
        let what = error.to_string();
        match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => StoreError::NotACase { path },
            Some(ErrorCode::DatabaseCorrupt) => StoreError::Damaged { path, what },
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Busy { path },
            Some(ErrorCode::DiskFull) => StoreError::Full { path },
            Some(
                ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen | ErrorCode::SystemIoFailure,
            ) => StoreError::Refused { path, what },
            _ if is_bad_row(&error) => StoreError::Damaged { path, what },
            _ => StoreError::Ours { path, what },
        }
    }

    pub(crate) fn damaged(path: &Path, what: impl std::fmt::Display) -> Self {
        StoreError::Damaged { path: path.to_owned(), what: what.to_string() }
    }

    pub(crate) fn ours(path: &Path, what: impl std::fmt::Display) -> Self {
        StoreError::Ours { path: path.to_owned(), what: what.to_string() }
    }
}

fn is_bad_row(error: &rusqlite::Error) -> bool {
    matches!(
        error,
        rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::InvalidColumnType(..)
            | rusqlite::Error::IntegralValueOutOfRange(..)
    )
}

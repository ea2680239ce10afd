//! The case as it is handed on: all of it, or only what is marked up to a level.

use std::path::Path;
use tempfile::{Builder, TempDir};
use whosays_case::{OpenCase, could_not};
use whosays_model::Tlp;
use whosays_store::Store;

/// A case, and the folder that it lies in where it is a copy.
pub(super) struct Handed {
    // Closed before its folder goes.
    pub(super) open: OpenCase,
    _folder: Option<TempDir>,
}

impl Handed {
    /// Of a case file; where that holds what is marked above the level, of a copy without it, so that nothing of it is
    /// in counts or events either.
    pub(super) fn of(path: &Path, level: Option<Tlp>) -> anyhow::Result<Self> {
        let Some(level) = level else {
            return Ok(Handed { open: OpenCase::at(path)?, _folder: None });
        };
        let store = Store::open(path)?;
        if let Some(own) = store.markings()?.case.filter(|own| *own > level) {
            let what = format!("{} is marked {} as a whole, above {}", path.display(), own.label(), level.label());
            return Err(could_not(what, "hand it on with a higher --tlp, or mark the case anew: whosays mark"));
        }
        let is_free = store.levels()?.iter().all(|own| *own <= level);
        let handed = if is_free { Self::loaded(store, None)? } else { Self::copied(&store, level)? };
        let markings = handed.open.store.markings()?;
        if handed.open.case.reports.iter().any(|report| markings.of(&report.id) > level) {
            return Err(could_not(format!("{} was marked higher meanwhile", path.display()), "run it again"));
        }
        if handed.open.case.reports.is_empty() {
            let what = format!("{} holds no report that is marked up to {}", path.display(), level.label());
            return Err(could_not(what, "`whosays mark CASE` lists the markings"));
        }
        Ok(handed)
    }

    fn copied(case: &Store, level: Tlp) -> anyhow::Result<Self> {
        let no_room = |error: std::io::Error| {
            let what = format!("no folder could be made for a copy of the case: {error}");
            could_not(what, "make room, or name another folder in TMPDIR")
        };
        let folder = own_folder().map_err(no_room)?;
        let mut copy = Store::create_or_open(folder.path().join("copy.case"))?;
        copy.mirror(case, level)?;
        Self::loaded(copy, Some(folder))
    }

    fn loaded(store: Store, folder: Option<TempDir>) -> anyhow::Result<Self> {
        let open = OpenCase::over(store)?;
        // What is worked out of a copy is of no use to anybody later.
        let mut open = if folder.is_some() { open.without_keeping() } else { open };
        open.load_all()?;
        Ok(Handed { open, _folder: folder })
    }
}

/// A folder that nobody else on this machine looks into, and that is gone with its value.
pub(crate) fn own_folder() -> std::io::Result<TempDir> {
    let mut builder = Builder::new();
    builder.prefix("whosays-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
    builder.tempdir()
}

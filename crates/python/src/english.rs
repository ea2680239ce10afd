//! What English is read with: loaded when it is first needed, once in a process.

use std::sync::{Mutex, OnceLock, PoisonError};
use whosays_case::reading::{Pace, resources};
use whosays_engine::Resources;
use whosays_model::{Diagnostic, Severity};

/// The word lists and the English pipeline, and what can be done without.
pub(crate) struct English {
    /// What the engine reads with.
    pub(crate) resources: Resources,
    /// What is lacking.
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// What the engine reads with, `fast` without the network; or the error that says how to get it.
pub(crate) fn english(fast: bool) -> anyhow::Result<&'static Resources> {
    loaded(fast).map(|english| &english.resources)
}

/// The same with what is lacking.
pub(crate) fn loaded(fast: bool) -> anyhow::Result<&'static English> {
    static FULL: OnceLock<English> = OnceLock::new();
    static FAST: OnceLock<English> = OnceLock::new();
    // Two threads that come at once would load it twice.
    static LOADING: Mutex<()> = Mutex::new(());
    let kept = if fast { &FAST } else { &FULL };
    let _one = LOADING.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(english) = kept.get() {
        return Ok(english);
    }
    let loaded = load(if fast { Pace::Fast } else { Pace::Full })?;
    Ok(kept.get_or_init(|| loaded))
}

fn load(pace: Pace) -> anyhow::Result<English> {
    let mut diagnostics = Vec::new();
    let resources = resources(pace, |lacking| {
        let diagnostic = Diagnostic::new(Severity::Warning, "no-gazetteer", "gazetteer", lacking);
        diagnostics.push(diagnostic.hint("run: whosays data install"));
    })?;
    Ok(English { resources, diagnostics })
}

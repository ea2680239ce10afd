//! The word lists and the installed English pipeline, for tests that learn from reports.

#![allow(dead_code, unreachable_pub, reason = "each test takes what it needs of it")]

use std::path::PathBuf;
use whosays_engine::Resources;
use whosays_nlp::Pipeline;

/// All that the engine needs. Tests need the data that `whosays data install` brings; `cargo xtask test` sees to it.
pub fn resources() -> Resources {
    Resources::new(vec![pipeline()]).unwrap_or_else(|error| panic!("{error}"))
}

/// The English pipeline.
pub fn pipeline() -> Pipeline {
    Pipeline::load(&english())
        .unwrap_or_else(|error| panic!("{error}\nthis needs the English pipeline; run: cargo xtask data"))
}

/// Where the pipeline lies: in `$WHOSAYS_DATA`, or in the user's data folder.
fn english() -> PathBuf {
    let home = || std::env::home_dir().unwrap_or_default();
    let data = std::env::var_os("WHOSAYS_DATA").map(PathBuf::from).unwrap_or_else(|| {
        if cfg!(target_os = "macos") {
            home().join("Library/Application Support/whosays")
        } else if cfg!(windows) {
            std::env::var_os("APPDATA").map(PathBuf::from).unwrap_or_default().join("whosays")
        } else {
            let shared = std::env::var_os("XDG_DATA_HOME").map(PathBuf::from);
            shared.unwrap_or_else(|| home().join(".local/share")).join("whosays")
        }
    });
    let found = std::fs::read_dir(&data).into_iter().flatten().flatten().map(|entry| entry.path());
    let named = found.filter(|path| {
        path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.starts_with("english-3"))
    });
    named.max().unwrap_or_else(|| data.join("english"))
}

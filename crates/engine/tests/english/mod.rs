//! The word lists, the installed English pipeline and the gazetteer, for tests that learn from reports.

#![allow(dead_code, unreachable_pub, reason = "each test takes what it needs of it")]

use std::path::PathBuf;
use whosays_engine::Resources;
use whosays_engine::gazetteer::Gazetteer;
use whosays_nlp::Pipeline;

/// All that the engine needs. Tests need the data that `whosays data install` brings; `cargo xtask test` sees to it.
pub fn resources() -> Resources {
    Resources::new(vec![pipeline()]).unwrap_or_else(|error| panic!("{error}")).with_gazetteer(gazetteer())
}

/// The gazetteer.
pub fn gazetteer() -> Gazetteer {
    let bytes = std::fs::read(installed("gazetteer-").join("places.index")).unwrap_or_default();
    Gazetteer::new(bytes).unwrap_or_else(|error| panic!("{error}\nthis needs the gazetteer; run: cargo xtask data"))
}

/// The English pipeline.
pub fn pipeline() -> Pipeline {
    Pipeline::load(&installed("english-3"))
        .unwrap_or_else(|error| panic!("{error}\nthis needs the English pipeline; run: cargo xtask data"))
}

/// Where what begins with this name lies: in `$WHOSAYS_DATA`, or in the user's data folder.
fn installed(begins: &str) -> PathBuf {
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
    let named = found
        .filter(|path| path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.starts_with(begins)));
    named.max().unwrap_or_else(|| data.join(begins))
}

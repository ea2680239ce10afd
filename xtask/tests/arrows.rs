//! Holds the arrows: which crate may stand on which, and which room of the engine may look into which.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Each crate, and those of ours that it may stand on, in its code and in its tests.
const ARROWS: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("nlp", &["model"]),
    ("read", &["model"]),
    ("store", &["model"]),
    ("publish", &["model"]),
    ("engine", &["model", "nlp"]),
    ("case", &["engine", "model", "nlp", "read", "store"]),
    ("desk", &["case", "engine", "model", "nlp", "publish", "read", "store"]),
    ("whosays", &["case", "desk", "engine", "model", "nlp", "publish", "read", "store"]),
    ("python", &["case", "engine", "model", "nlp", "publish", "read", "store"]),
];

/// The engine's rooms in the order of their work: each may look into those before it.
const ROOMS: &[&str] = &["annotate", "extract", "reconcile", "assess"];

/// What the engine and the readers have no use for: files, clock, network, SQL, randomness, processes.
const IMPURE: &[&str] = &[
    "std::fs",
    "std::net",
    "std::time",
    "std::process",
    "std::env",
    "Timestamp::now",
    "Zoned::now",
    "rusqlite",
    "rand::",
];

fn root() -> PathBuf {
    let own = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap());
    own.parent().unwrap().to_owned()
}

fn folders_of(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    entries
        .filter(|entry| entry.path().join("Cargo.toml").is_file())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect()
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The crates of ours that a manifest names as dependencies, in any of its sections.
fn stands_on(manifest: &str) -> BTreeSet<String> {
    let mut is_dependencies = false;
    let mut found = BTreeSet::new();
    for line in manifest.lines().map(str::trim) {
        if let Some(section) = line.strip_prefix('[') {
            let section = section.trim_end_matches(']');
            is_dependencies = section.ends_with("dependencies");
            // [dependencies.whosays-model] names one too.
            found.extend(section.rsplit_once("dependencies.").and_then(|(_, name)| ours(name)));
        } else if is_dependencies {
            found.extend(ours(line));
        }
    }
    found
}

fn ours(line: &str) -> Option<String> {
    let rest = line.trim_start_matches('"').strip_prefix("whosays")?;
    let name: String = rest.chars().take_while(|sign| sign.is_ascii_alphanumeric() || *sign == '-').collect();
    Some(if name.is_empty() { "whosays".to_owned() } else { name.trim_start_matches('-').to_owned() })
}

/// The later rooms that a file of a room names in its code, by `crate::`, `super::` or a list in braces.
fn looks_ahead(room: &str, code: &str) -> Vec<String> {
    let at = ROOMS.iter().position(|one| *one == room).unwrap();
    let code: String =
        code.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n");
    ROOMS[at + 1..].iter().filter(|later| names_room(&code, later)).map(|later| (*later).to_owned()).collect()
}

fn names_room(code: &str, room: &str) -> bool {
    let direct = ["crate::", "super::"].iter().any(|prefix| {
        code.match_indices(&format!("{prefix}{room}")).any(|(at, whole)| ends_there(&code[at + whole.len()..]))
    });
    let listed = code.match_indices("crate::{").any(|(at, whole)| {
        let list = code[at + whole.len()..].split(';').next().unwrap_or_default();
        list.match_indices(room).any(|(at, _)| ends_there(&list[at + room.len()..]) && !list[..at].ends_with(is_word))
    });
    direct || listed
}

fn ends_there(rest: &str) -> bool {
    !rest.starts_with(is_word)
}

fn is_word(sign: char) -> bool {
    sign.is_alphanumeric() || sign == '_'
}

#[test]
fn each_crate_stands_only_on_those_that_it_may() {
    let folder = root().join("crates");
    for name in folders_of(&folder) {
        let Some((_, allowed)) = ARROWS.iter().find(|(known, _)| *known == name) else {
            panic!("crates/{name} has no arrows: draw them in xtask/tests/arrows.rs and ARCHITECTURE.md");
        };
        let manifest = fs::read_to_string(folder.join(&name).join("Cargo.toml")).unwrap();
        for other in stands_on(&manifest) {
            assert!(allowed.contains(&other.as_str()), "{name} stands on {other}, which it may not");
        }
    }
}

#[test]
fn every_crate_of_the_design_is_there() {
    let there = folders_of(&root().join("crates"));
    let missing: Vec<&str> = ARROWS.iter().map(|(name, _)| *name).filter(|name| !there.contains(*name)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn no_room_of_the_engine_looks_ahead() {
    for room in ROOMS {
        let files = sources(&root().join("crates/engine/src").join(room));
        assert!(!files.is_empty(), "{room} is empty");
        for file in files {
            let ahead = looks_ahead(room, &fs::read_to_string(&file).unwrap());
            assert!(ahead.is_empty(), "{} looks ahead into {ahead:?}", file.display());
        }
    }
}

/// What of the parser touches the machine: it reads a package's files, and measures the arithmetic's limit.
const TOUCHES: &[&str] = &["crates/nlp/src/package.rs", "crates/nlp/src/layers/ceiling.rs"];

#[test]
fn the_engine_is_pure() {
    let folders = ["engine", "nlp", "model"].map(|name| root().join("crates").join(name).join("src"));
    for file in folders.iter().flat_map(|folder| sources(folder)) {
        if TOUCHES.iter().any(|touching| file.ends_with(touching)) {
            continue;
        }
        let code = fs::read_to_string(&file).unwrap();
        let found: Vec<&&str> = IMPURE.iter().filter(|impure| code.contains(**impure)).collect();
        assert!(found.is_empty(), "{} uses {found:?}", file.display());
    }
}

#[test]
fn sql_stops_at_the_store() {
    for name in folders_of(&root().join("crates")).iter().filter(|name| *name != "store") {
        let manifest = fs::read_to_string(root().join("crates").join(name).join("Cargo.toml")).unwrap();
        assert!(!manifest.contains("rusqlite"), "{name} knows of SQLite");
    }
}

#[test]
fn only_the_benchmarks_fill_roles() {
    let crates = folders_of(&root().join("crates")).into_iter().filter(|name| name != "nlp");
    for file in crates.flat_map(|name| sources(&root().join("crates").join(name).join("src"))) {
        let code = fs::read_to_string(&file).unwrap();
        let uses = code.lines().any(|line| line.contains("whosays_nlp") && line.contains("Roles"));
        assert!(!uses, "{} reads roles, which name victims", file.display());
    }
}

#[test]
fn the_architecture_page_names_every_crate_and_room() {
    let page = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    for name in ARROWS.iter().map(|(name, _)| *name).chain(ROOMS.iter().copied()) {
        assert!(page.contains(&format!("`{name}`")), "ARCHITECTURE.md does not name `{name}`");
    }
}

#[test]
fn this_test_sees_what_it_should() {
    let manifest = "[package]\nname = \"whosays-x\"\n[dependencies]\nwhosays-model.workspace = true\nserde = \"1\"\n[dev-dependencies]\nwhosays-read = { path = \"..\" }\n";
    assert_eq!(stands_on(manifest), ["model", "read"].map(str::to_owned).into());
    assert_eq!(stands_on("[dependencies]\nwhosays = { path = \"..\" }"), ["whosays".to_owned()].into());
    assert_eq!(looks_ahead("annotate", "use crate::extract::Context;"), ["extract"]);
    assert_eq!(looks_ahead("annotate", "use crate::{Learnt, reconcile::compare};"), ["reconcile"]);
    assert_eq!(looks_ahead("extract", "let x = crate::assess::assess(case);"), ["assess"]);
    assert!(
        looks_ahead(
            "extract",
            "use crate::annotate::Entity; // crate::assess reads this\nuse crate::{extraction, reassess};"
        )
        .is_empty()
    );
}

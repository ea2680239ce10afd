//! The installed English pipeline, and the recorded analyses.
#![allow(dead_code, reason = "each test uses a part of this")]

use serde_json::Value;
use std::path::{Path, PathBuf};
use whosays_nlp::{Doc, Pipeline};

/// The English pipeline. Tests need the data that `whosays data install` brings; `cargo xtask test` sees to it.
pub(crate) fn english() -> Pipeline {
    Pipeline::load(&english_folder()).unwrap_or_else(|error| panic!("{error}\n{REMEDY}"))
}

/// The folder of the English pipeline.
pub(crate) fn english_folder() -> PathBuf {
    let data = data_folder();
    let found = std::fs::read_dir(&data).into_iter().flatten().flatten().map(|entry| entry.path());
    let named = found.filter(|path| {
        path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.starts_with("english-3"))
    });
    named.max().unwrap_or_else(|| panic!("no english-3* is in {}\n{REMEDY}", data.display()))
}

const REMEDY: &str = "this needs the English pipeline; run: cargo xtask data";

/// `$WHOSAYS_DATA`, or the user's data folder.
fn data_folder() -> PathBuf {
    if let Some(folder) = std::env::var_os("WHOSAYS_DATA") {
        return folder.into();
    }
    let home = std::env::home_dir().unwrap_or_default();
    if cfg!(target_os = "macos") {
        home.join("Library/Application Support/whosays")
    } else if cfg!(windows) {
        std::env::var_os("APPDATA").map(PathBuf::from).unwrap_or_default().join("whosays")
    } else {
        let shared = std::env::var_os("XDG_DATA_HOME").map(PathBuf::from);
        shared.unwrap_or_else(|| home.join(".local/share")).join("whosays")
    }
}

/// A text, and what spaCy says of its words: `[start, end, tag, pos, morph, head, dep, lemma, name, begins sentence]`.
pub(crate) struct Recording {
    pub(crate) name: String,
    pub(crate) text: String,
    pub(crate) words: Vec<Value>,
}

/// All of them; `cargo xtask parity --record` makes them.
pub(crate) fn recordings() -> Vec<Recording> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/recorded");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| recording(path)).collect()
}

fn recording(path: &Path) -> Recording {
    let lines = std::fs::read_to_string(path).unwrap();
    let mut lines = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let text = lines.next().unwrap().as_str().unwrap().to_owned();
    Recording { name: path.file_stem().unwrap().to_string_lossy().into_owned(), text, words: lines.collect() }
}

/// A document's words as recordings have them.
pub(crate) fn shown(doc: &Doc) -> Vec<Value> {
    let mut names = vec![String::new(); doc.words().len()];
    for name in doc.names() {
        for index in name.start..name.end {
            let place = if index == name.start { "B" } else { "I" };
            names[index as usize] = format!("{place}-{}", doc.text_of(name.label));
        }
    }
    let word = |(word, name): (&whosays_nlp::Word, String)| {
        serde_json::json!([
            word.start,
            word.end,
            doc.text_of(word.tag),
            doc.text_of(word.pos),
            doc.text_of(word.morph),
            word.head,
            doc.text_of(word.dep),
            doc.lemma(word),
            name,
            u8::from(word.begins_sentence)
        ])
    };
    doc.words().iter().zip(names).map(word).collect()
}

//! Holds the word lists to what their headers promise.

#![allow(clippy::unwrap_used, reason = "tests may unwrap")]

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::PathBuf;
use whosays_engine::Resources;

/// One list: its comment lines and its rows.
struct Lexicon {
    header: Vec<String>,
    rows: Vec<Vec<String>>,
}

fn lexicons() -> BTreeMap<String, Lexicon> {
    let folder = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap()).join("lexicon");
    let mut lexicons = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        assert!(name.ends_with(".tsv"), "{name} is no word list");
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.ends_with('\n') && !text.contains('\r'), "{name}: lines end in a line feed");
        let (header, rows): (Vec<&str>, Vec<&str>) = text.lines().partition(|line| line.starts_with('#'));
        let rows = rows.iter().map(|row| row.split('\t').map(str::to_owned).collect()).collect();
        lexicons.insert(name, Lexicon { header: header.iter().map(|line| (*line).to_owned()).collect(), rows });
    }
    lexicons
}

#[test]
fn each_says_what_it_is_where_it_comes_from_and_what_its_columns_are() {
    for (name, lexicon) in lexicons() {
        let header = lexicon.header.join("\n").to_lowercase();
        for word in ["written for this project", "columns"] {
            assert!(header.contains(word), "{name}: its header does not say \"{word}\"");
        }
        assert!(lexicon.header.len() >= 3 && !lexicon.rows.is_empty(), "{name}");
    }
}

#[test]
fn rows_have_one_number_of_columns_are_in_order_and_occur_once() {
    for (name, lexicon) in lexicons() {
        let columns = lexicon.rows[0].len();
        let mut seen = BTreeSet::new();
        let mut before = "";
        for row in &lexicon.rows {
            assert_eq!(row.len(), columns, "{name}: {row:?}");
            assert!(seen.insert(row), "{name}: {row:?} stands twice");
            assert!(row.iter().all(|cell| cell.trim() == cell), "{name}: space at the edge of a cell in {row:?}");
            assert!(!row[0].is_empty() && before <= row[0].as_str(), "{name}: {} stands after {before}", row[0]);
            before = &row[0];
        }
    }
}

#[test]
fn a_name_of_a_group_or_institution_has_one_bearer() {
    let lexicons = lexicons();
    for name in ["groups.tsv", "institutions.tsv"] {
        let mut bearers: HashMap<String, &str> = HashMap::new();
        for row in &lexicons[name].rows {
            for term in std::iter::once(row[1].as_str()).chain(row[2].split('|')).filter(|term| !term.is_empty()) {
                let before = bearers.insert(term.to_lowercase(), &row[0]);
                assert_eq!(before, None, "{name}: {term} is also borne by {}", row[0]);
            }
        }
    }
}

#[test]
fn ids_are_unique_and_parents_stand_in_the_list() {
    let lexicons = lexicons();
    for name in ["groups.tsv", "institutions.tsv"] {
        let rows = &lexicons[name].rows;
        let ids: BTreeSet<&str> = rows.iter().map(|row| row[0].as_str()).collect();
        assert_eq!(ids.len(), rows.len(), "{name}: an id stands twice");
        for row in rows.iter().filter(|row| !row[4].is_empty()) {
            assert!(ids.contains(row[4].as_str()), "{name}: {} has an unknown parent {}", row[0], row[4]);
            assert_ne!(row[0], row[4], "{name}: {} is its own parent", row[0]);
        }
    }
}

#[test]
fn the_gazetteers_are_not_cut_to_a_few_reports() {
    let lexicons = lexicons();
    let size = |name: &str| lexicons[name].rows.len();
    assert!(size("groups.tsv") >= 300, "{} groups", size("groups.tsv"));
    assert!(size("states.tsv") >= 193, "{} states", size("states.tsv"));
    let dated = lexicons["groups.tsv"].rows.iter().filter(|row| row[5].parse::<u16>().is_ok()).count();
    assert!(dated * 2 > size("groups.tsv"), "only {dated} groups have a year");
}

#[test]
fn they_load() {
    Resources::new(Vec::new()).unwrap();
}

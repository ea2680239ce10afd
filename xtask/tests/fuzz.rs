//! A short run of the fuzzer: no target panics over its first broken inputs, and seeds give the same bytes again.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

#[path = "../examples/fuzz/mutation.rs"]
mod mutation;
#[path = "../examples/fuzz/target.rs"]
mod target;

use mutation::{Seeded, broken};
use std::path::PathBuf;

/// How many inputs each target is fed; PDF files take longest.
const INPUTS: u64 = 60;

fn seeds(target: &str) -> Vec<Vec<u8>> {
    let examples = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap()).join("../examples");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(examples).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.is_file() && target::wants(target, &path.to_string_lossy()));
    paths.sort();
    paths.iter().map(|path| std::fs::read(path).unwrap()).chain(target::beside_examples(target)).collect()
}

#[test]
fn no_target_panics_over_broken_reports() {
    for target in target::names() {
        let seeds = seeds(target);
        assert!(!seeds.is_empty(), "no example for {target}");
        for seed in 0..INPUTS {
            target::feed(target, &broken(&seeds, &mut Seeded::new(seed)));
        }
    }
}

#[test]
fn a_seed_gives_the_same_bytes_again_and_another_gives_others() {
    let seeds = seeds("text");
    let of = |seed| broken(&seeds, &mut Seeded::new(seed));
    assert_eq!(of(7), of(7));
    assert_ne!(of(7), of(8));
}

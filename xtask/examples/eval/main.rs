//! The measurements behind `cargo xtask eval`: whosays against benchmarks that others made, and against the coded
//! reports.
//!
//! `benchmarks/` holds one file a benchmark: what it reads, what the product is asked, which figures come out.
//! `measures/` holds one file a metric, from its published definition; `forms/` reads the benchmarks' own formats.

mod benchmarks;
mod board;
mod forms;
mod listing;
mod measures;
mod product;
mod setting;

use benchmarks::{BENCHMARKS, Benchmark, Trouble};
use board::Board;
use listing::Listing;
use product::Product;
use setting::Setting;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let setting = match Setting::of(&arguments) {
        Ok(setting) => setting,
        Err(why) => return ending(&why, 2),
    };
    match run(&setting) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => ending(&why, 1),
    }
}

fn ending(why: &str, code: u8) -> ExitCode {
    eprintln!("error: {why}");
    ExitCode::from(code)
}

fn run(setting: &Setting) -> Result<(), String> {
    let product = Product::default();
    let mut board = Board::default();
    let mut failed = Vec::new();
    for benchmark in chosen(setting) {
        eprintln!("{} …", benchmark.name);
        let mut listing = Listing::of(setting.errors.as_deref());
        match (benchmark.run)(setting, &product, &mut listing) {
            Ok(rows) => board.ran(benchmark.name, rows),
            Err(Trouble::NotHere(what)) => board.absent(benchmark.name, what),
            Err(Trouble::Failed(why)) => failed.push(format!("{}: {why}", benchmark.name)),
        }
        listing.end();
    }
    if setting.errors.is_none() {
        board.print();
        board.write(&setting.scores)?;
    }
    if failed.is_empty() { Ok(()) } else { Err(failed.join("\nerror: ")) }
}

/// Those that are named, else those that list the errors asked for, else all that run unasked.
fn chosen(setting: &Setting) -> Vec<&'static Benchmark> {
    let wanted = |benchmark: &&Benchmark| match (&setting.only, &setting.errors) {
        (Some(name), _) => benchmark.name == name,
        (None, Some(kind)) => benchmark.is_usual && benchmark.lists.contains(&kind.as_str()),
        (None, None) => benchmark.is_usual,
    };
    BENCHMARKS.iter().filter(wanted).collect()
}

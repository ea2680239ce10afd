//! What a developer runs: `cargo xtask COMMAND`.

mod api;
mod bench;
mod browser;
mod ci;
mod data;
mod demo;
mod eval;
mod exchange;
mod front;
mod fuzz;
mod machine;
mod paper;
mod parity;
mod performance;
mod python;
mod spark;
mod test;
mod train;
mod wheel;

use machine::Outcome;
use std::process::ExitCode;

/// One command: adding one is a file and a line here.
struct Command {
    name: &'static str,
    arguments: &'static str,
    doc: &'static str,
    run: fn(&[String]) -> Outcome,
}

static COMMANDS: &[Command] = &[
    Command {
        name: "demo",
        arguments: "",
        doc: "build whosays and write a brief of the reports in examples/",
        run: demo::run,
    },
    Command {
        name: "test",
        arguments: "",
        doc: "run every test that this machine can run, and say what is missing for the others",
        run: test::run,
    },
    Command {
        name: "ci",
        arguments: "",
        doc: "formatting, lints, tests, documentation and licences, as .ci/run does",
        run: ci::run,
    },
    Command {
        name: "eval",
        arguments: "[OPTIONS]",
        doc: "measure whosays on benchmarks and on reports coded by hand, and write eval/scores.csv",
        run: eval::run,
    },
    Command {
        name: "exchange",
        arguments: "",
        doc: "hold what is handed on of the examples to the validators and clients of the tools that it is for",
        run: exchange::run,
    },
    Command {
        name: "wheel",
        arguments: "",
        doc: "build the Python wheel, install it into a clean environment, and run its tests there",
        run: wheel::run,
    },
    Command {
        name: "spark",
        arguments: "[full [REPORTS]]",
        doc: "run the wheel on a local cluster of Apache Spark and kill its workers; full: with thousands of generated reports",
        run: spark::run,
    },
    Command {
        name: "bench",
        arguments: "[growth [REPORTS]... | joining [REPORTS]... | ledgers [REPORTS] | desk]",
        doc: "time whosays beside spaCy, to a brief, and as a case grows, and write eval/performance.csv; or one part alone",
        run: bench::run,
    },
    Command {
        name: "data",
        arguments: "",
        doc: "bring the data that whosays reads with, as whosays data install does",
        run: data::run,
    },
    Command {
        name: "front",
        arguments: "",
        doc: "bring and bundle the libraries of the desk's pages, as demo, test and ci do where that is due",
        run: front::run,
    },
    Command {
        name: "train",
        arguments: "[--network | --roles]",
        doc: "learn the weights (and the network) of the kinds of claim from ../shared, or the benchmarks' network of roles",
        run: train::run,
    },
    Command {
        name: "parity",
        arguments: "[OPTIONS]",
        doc: "hold the parser to spaCy on the same texts, agreement and speed side by side",
        run: parity::run,
    },
    Command {
        name: "fuzz",
        arguments: "[TARGET] [SECONDS]",
        doc: "feed broken reports to the readers and the engine, and keep what makes them panic",
        run: fuzz::run,
    },
    Command {
        name: "api",
        arguments: "[SECONDS]",
        doc: "ask the desk of the examples whatever its description lets one ask, and hold the answers to it",
        run: api::run,
    },
    Command {
        name: "picture",
        arguments: "",
        doc: "draw docs/brief.png, the picture in the README, from the demo's brief",
        run: browser::run_picture,
    },
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let Some(cargo) = wheel::cargo_behind() {
        return wheel::stand_in(&cargo, &arguments);
    }
    let Some((name, rest)) = arguments.split_first() else {
        print!("{}", usage());
        return ExitCode::from(2);
    };
    if matches!(name.as_str(), "help" | "-h" | "--help") {
        print!("{}", usage());
        return ExitCode::SUCCESS;
    }
    let Some(command) = COMMANDS.iter().find(|command| command.name == name) else {
        eprint!("error: there is no command {name}\n{}", usage());
        return ExitCode::from(2);
    };
    match (command.run)(rest) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("error: {why}");
            ExitCode::FAILURE
        }
    }
}

fn usage() -> String {
    let mut text = "usage: cargo xtask COMMAND\n\n".to_owned();
    for Command { name, arguments, doc, .. } in COMMANDS {
        text.push_str(&format!("  {:<26} {doc}\n", format!("{name} {arguments}")));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_is_told_in_the_usage_once() {
        let usage = usage();
        for command in COMMANDS {
            assert_eq!(usage.matches(&format!("\n  {} ", command.name)).count(), 1, "{}", command.name);
            assert!(usage.contains(command.doc));
        }
    }
}

//! Runs the program in a folder of its own, on small reports about invented places.
#![allow(clippy::unwrap_used, reason = "a test may fail")]
#![allow(dead_code, reason = "each test file takes what it needs")]
#![allow(unreachable_pub, reason = "shared by the test files")]

use serde_json::Value;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use tempfile::TempDir;

pub const FIRST: &str = "Bomb at a grain depot in Tarsk

By Ana Bel
5 March 2031

A bomb exploded at the Tarsk grain depot on Tuesday, killing 12 people.

The interior ministry said that 12 people were killed and 30 were injured in the attack on the Tarsk grain depot.

The Red Lamp Brigade claimed responsibility for the attack.
";

pub const SECOND: &str = "Toll of the Tarsk bombing rises

By Ion Dask
6 March 2031

The bombing of the Tarsk grain depot on 4 March killed at least 14 people, police said.

The Red Lamp Brigade denied that it carried out the bombing.
";

pub const THIRD: &str = "Gunmen attack police in Orval

By Ana Bel
20 June 2031

Gunmen attacked a police station in Orval on 19 June, killing two officers, officials said.

The government warned that further attacks could follow.
";

/// A folder in which the program runs.
pub struct Desk {
    pub folder: TempDir,
}

/// What a run came to.
#[derive(Debug)]
pub struct Run {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Desk {
    pub fn new() -> Self {
        Desk { folder: tempfile::tempdir().unwrap() }
    }

    /// A desk with the three reports a.txt, b.txt and c.txt in the folder `in`.
    pub fn with_reports() -> Self {
        let desk = Desk::new();
        desk.write("in/a.txt", FIRST);
        desk.write("in/b.txt", SECOND);
        desk.write("in/c.txt", THIRD);
        desk
    }

    pub fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.at(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }

    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.at(name)).unwrap()
    }

    pub fn command(&self, words: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_whosays"));
        command.args(words.split_whitespace()).current_dir(self.folder.path());
        command
    }

    /// Runs `whosays` with these words, each an argument.
    pub fn run(&self, words: &str) -> Run {
        self.run_with(words, b"")
    }

    /// The same with something on standard input.
    pub fn run_with(&self, words: &str, input: &[u8]) -> Run {
        let mut command = self.command(words);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // The program may end without reading it.
        let _ = child.stdin.take().unwrap().write_all(input);
        let output = child.wait_with_output().unwrap();
        Run {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Runs, and expects that all went well.
    pub fn good(&self, words: &str) -> String {
        let run = self.run(words);
        assert_eq!(run.code, Some(0), "whosays {words}\n{}{}", run.out, run.err);
        run.out
    }

    /// The JSON records that a command prints.
    pub fn records(&self, words: &str) -> Vec<Value> {
        self.good(words).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

/// How often records of a kind stand in a list.
pub fn count(records: &[Value], kind: &str) -> usize {
    records.iter().filter(|record| record["record"] == kind).count()
}

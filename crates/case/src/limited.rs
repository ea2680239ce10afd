//! Reads PDF files in a process of their own with little memory and time, so that a hostile one hurts nobody.

use serde::{Deserialize, Serialize};
use std::ffi::OsString;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::{OnceLock, mpsc};
use std::time::Duration;
use whosays_model::{Diagnostic, Format, Report, Severity};
use whosays_read::{Given, ReadOutcome, pick};

/// The hidden subcommand that reads one report from standard input.
pub const SUBCOMMAND: &str = "read-one";
/// The address space of the process.
#[cfg(unix)]
const MEMORY: u64 = 1 << 30;
/// The seconds of processor time that it may use.
#[cfg(unix)]
const PROCESSOR_SECONDS: u64 = 20;
/// How long it may take by the clock, on a busy machine too.
const PATIENCE: Duration = Duration::from_secs(60);

/// The program and its first arguments, where it is not this program.
static READER: OnceLock<Vec<OsString>> = OnceLock::new();

/// Has PDF files read by this program with these first arguments, to which `--` and the name are added: for a library, in
/// whose process another program runs. Without any program none are read. What was said first holds.
pub fn read_by(program: Vec<OsString>) {
    let _ = READER.set(program);
}

/// What the process hands back.
#[derive(Debug, Serialize, Deserialize)]
struct Answer {
    report: Option<Report>,
    diagnostics: Vec<Diagnostic>,
}

/// Reads a report; a PDF in a limited process, everything else here.
pub fn read(bytes: &[u8], name: &str, given: &Given) -> ReadOutcome {
    if !pick(bytes, name).is_ok_and(|entry| entry.format == Format::Pdf) {
        return whosays_read::read(bytes, name, given);
    }
    match ask(bytes, name, given) {
        Ok(answer) => ReadOutcome { report: answer.report, diagnostics: answer.diagnostics, ..ReadOutcome::default() },
        Err(why) => ReadOutcome { diagnostics: vec![gave_up(name, why)], ..ReadOutcome::default() },
    }
}

/// The other side: takes what is given as a line of JSON and then the bytes, answers on standard output.
pub fn answer(name: &str) -> anyhow::Result<()> {
    limit()?;
    let mut input = BufReader::new(std::io::stdin().lock());
    let mut line = Vec::new();
    input.read_until(b'\n', &mut line)?;
    let given = Given::from_sidecar(&line, name).unwrap_or_default();
    let mut bytes = Vec::new();
    input.read_to_end(&mut bytes)?;
    // A PDF states nothing outright.
    let ReadOutcome { report, diagnostics, .. } = whosays_read::read(&bytes, name, &given);
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    serde_json::to_writer(&mut out, &Answer { report, diagnostics })?;
    out.flush()?;
    Ok(())
}

#[cfg(unix)]
fn limit() -> std::io::Result<()> {
    rlimit::Resource::AS.set(MEMORY, MEMORY)?;
    rlimit::Resource::CPU.set(PROCESSOR_SECONDS, PROCESSOR_SECONDS)?;
    rlimit::Resource::CORE.set(0, 0)
}

#[cfg(not(unix))]
fn limit() -> std::io::Result<()> {
    Ok(())
}

fn ask(bytes: &[u8], name: &str, given: &Given) -> Result<Answer, String> {
    let reader = match READER.get() {
        Some(reader) => reader.clone(),
        None => vec![std::env::current_exe().map_err(|error| error.to_string())?.into(), SUBCOMMAND.into()],
    };
    let (program, first) = reader.split_first().ok_or("no program is known that could read it")?;
    let mut child = Command::new(program)
        .args(first)
        .args(["--", name])
        // Its allocator would otherwise reserve at once all that it may have.
        .env("MIMALLOC_ARENA_RESERVE", "65536")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| format!("the process that reads it did not start: {error}"))?;
    let answer = converse(&mut child, bytes, &as_line(given), PATIENCE);
    // Whatever it still does, nobody waits for it any more.
    let _ = child.kill();
    let _ = child.wait();
    serde_json::from_slice(&answer?).map_err(|_| "it needs more memory or time than a report should".to_owned())
}

fn converse(child: &mut Child, bytes: &[u8], line: &[u8], patience: Duration) -> Result<Vec<u8>, String> {
    let lost = || "the process that reads it cannot be spoken to".to_owned();
    let mut input = child.stdin.take().ok_or_else(lost)?;
    let mut output = child.stdout.take().ok_or_else(lost)?;
    let message = [line, b"\n", bytes].concat();
    // Writing may fail where the process ends early; its answer, or the lack of one, tells all.
    std::thread::spawn(move || {
        let _ = input.write_all(&message);
    });
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let mut answer = Vec::new();
        let _ = output.read_to_end(&mut answer);
        let _ = sender.send(answer);
    });
    receiver.recv_timeout(patience).map_err(|_| format!("it was not read after {} seconds", patience.as_secs()))
}

fn as_line(given: &Given) -> Vec<u8> {
    let mut fields = serde_json::Map::new();
    let mut field = |key: &str, value: serde_json::Value| {
        if !value.is_null() {
            fields.insert(key.to_owned(), value);
        }
    };
    field("title", given.title.clone().into());
    field("outlet", given.outlet.clone().into());
    field("published", given.published.as_ref().map(ToString::to_string).into());
    field("url", given.url.clone().into());
    field("authors", given.authors.clone().into());
    serde_json::Value::Object(fields).to_string().into_bytes()
}

fn gave_up(name: &str, why: String) -> Diagnostic {
    Diagnostic::new(Severity::Error, "pdf-limit", name, format!("the PDF was given up: {why}"))
        .hint("save its text in another way, such as printing it to a new PDF or copying it to a text file")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_given_survives_the_way_to_the_process() {
        let given = Given {
            title: Some("Two\nlines \"quoted\"".to_owned()),
            published: Some("2031-03".parse().unwrap()),
            authors: Some(vec!["Ana Bel".to_owned()]),
            ..Given::default()
        };
        let line = as_line(&given);
        assert!(!line.contains(&b'\n'));
        assert_eq!(Given::from_sidecar(&line, "x"), Ok(given));
    }

    #[cfg(unix)]
    #[test]
    fn a_process_that_does_not_answer_is_not_waited_for() {
        let mut child = Command::new("sleep").arg("60").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let answer = converse(&mut child, b"%PDF", b"{}", Duration::from_millis(50));
        child.kill().unwrap();
        child.wait().unwrap();
        assert_eq!(answer, Err("it was not read after 0 seconds".to_owned()));
    }
}

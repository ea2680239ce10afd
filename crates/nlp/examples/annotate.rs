//! Analyses texts, or measures how fast: `annotate FOLDER TEXTS.jsonl [OUT.jsonl]`.
//!
//! FOLDER holds a pipeline, TEXTS has one JSON string a line. With OUT, each text's words and names are written to
//! it as JSON; without, the texts are analysed several times on one thread, and the speed is printed as JSON.

use serde_json::{Value, json};
use std::error::Error;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;
use std::time::Instant;
use whosays_nlp::{Doc, Pipeline, ceiling};

/// Rounds, of which the best counts.
const ROUNDS: usize = 5;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (Some(folder), Some(texts)) = (arguments.first(), arguments.get(1)) else {
        return Err("usage: annotate FOLDER TEXTS.jsonl [OUT.jsonl] [LEFT-OUT-COMPONENT...]".into());
    };
    let left_out: Vec<&str> = arguments.iter().skip(3).map(String::as_str).collect();
    let start = Instant::now();
    let pipeline = Pipeline::load_without(Path::new(folder), &left_out)?;
    let load = start.elapsed().as_secs_f64();
    let lines = BufReader::new(File::open(texts)?).lines();
    let texts: Vec<String> =
        lines.map(|line| Ok(serde_json::from_str(&line?)?)).collect::<Result<_, Box<dyn Error>>>()?;
    match arguments.get(2).filter(|out| *out != "-") {
        Some(out) => write(&pipeline, &texts, Path::new(out)),
        None => {
            println!("{}", measure(&pipeline, &texts, load));
            Ok(())
        }
    }
}

fn write(pipeline: &Pipeline, texts: &[String], out: &Path) -> Result<(), Box<dyn Error>> {
    let mut out = BufWriter::new(File::create(out)?);
    for text in texts {
        writeln!(out, "{}", shown(&pipeline.parse(text)))?;
    }
    Ok(out.flush()?)
}

fn shown(doc: &Doc) -> Value {
    let mut kinds = vec![("", false); doc.words().len()];
    for name in doc.names() {
        for index in name.start..name.end {
            kinds[index as usize] = (doc.text_of(name.label), index == name.start);
        }
    }
    let word = |(word, (kind, begins)): (&whosays_nlp::Word, (&str, bool))| {
        json!([
            word.start,
            word.end,
            doc.text_of(word.tag),
            doc.text_of(word.pos),
            doc.text_of(word.morph),
            word.head,
            doc.text_of(word.dep),
            doc.lemma(word),
            kind,
            begins,
            word.begins_sentence,
            word.space_after
        ])
    };
    doc.words().iter().zip(kinds).map(word).collect()
}

fn measure(pipeline: &Pipeline, texts: &[String], load: f64) -> Value {
    let mut rounds = Vec::new();
    let mut words = 0;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        words = texts.iter().map(|text| pipeline.parse(text).words().len()).sum();
        rounds.push(words as f64 / start.elapsed().as_secs_f64());
    }
    let best = rounds.iter().copied().fold(0.0, f64::max);
    let operations = 2.0 * pipeline.operations() as f64;
    json!({
        "load_ms": load * 1e3,
        "words": words,
        "first_round": rounds[0],
        "best_round": best,
        "operations_a_word": operations,
        "ceiling_operations_a_second": ceiling(),
    })
}

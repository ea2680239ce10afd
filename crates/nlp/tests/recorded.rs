//! The analyses that spaCy made of the project's own examples are ours too.
#![allow(clippy::unwrap_used, reason = "tests may unwrap")]

mod english;

use english::{Recording, english, english_folder, recordings, shown};
use whosays_nlp::Pipeline;

fn check(pipeline: &Pipeline, Recording { name, text, words }: &Recording) {
    let ours = shown(&pipeline.parse(text));
    for (index, (ours, theirs)) in ours.iter().zip(words).enumerate() {
        assert_eq!(ours, theirs, "{name}, word {index}: ours, then spaCy's");
    }
    assert_eq!(ours.len(), words.len(), "{name}");
}

#[test]
fn every_word_is_analysed_as_spacy_does() {
    let (pipeline, recordings) = (english(), recordings());
    assert!(recordings.len() >= 6);
    recordings.iter().for_each(|recording| check(&pipeline, recording));
}

#[test]
fn every_vector_unit_of_this_machine_gives_the_same_analysis() {
    for (unit, pipeline) in Pipeline::load_for_each_unit(&english_folder()).unwrap() {
        println!("{unit}");
        recordings().iter().for_each(|recording| check(&pipeline, recording));
    }
}

#[test]
fn known_sentence_starts_are_kept_to() {
    let text = "He denied it we saw the jets they fled";
    let starts = [13, 29];
    let doc = english().parse_sentences(text, &starts);
    let begins: Vec<usize> =
        doc.words().iter().filter(|word| word.begins_sentence).map(|word| word.start as usize).collect();
    assert_eq!(begins, [0, 13, 29]);
    for sentence in doc.sentences() {
        let words = &doc.words()[sentence.clone()];
        assert!(words.iter().all(|word| sentence.contains(&(word.head as usize))));
    }
}

//! How one process hands ledgers over to another: line by line, so that neither holds them twice.

use crate::graded::{Grading, in_order};
use crate::kept::{Answer, Granted, Kept, Wish};
use anyhow::Context;
use serde::Serialize;
use std::io::{BufRead, Write};
use whosays_model::Grades;

/// What is kept of the memory for a line at most; few are longer.
const LINE: usize = 1 << 16;

/// Hands something over: one line, with its name and itself as JSON.
pub(crate) fn hand_over<T: Serialize + ?Sized>(out: &mut impl Write, name: &str, what: &T) -> anyhow::Result<()> {
    write!(out, "{name} ")?;
    serde_json::to_writer(&mut *out, what)?;
    Ok(out.write_all(b"\n")?)
}

/// Hands each of several things over.
pub(crate) fn hand_over_each<'a, T: Serialize + 'a>(
    out: &mut impl Write,
    name: &str,
    all: impl IntoIterator<Item = &'a T>,
) -> anyhow::Result<()> {
    all.into_iter().try_for_each(|one| hand_over(out, name, one))
}

/// Hands grades over, in the order of lists.
pub(crate) fn hand_over_grades(out: &mut impl Write, grades: &Grades) -> anyhow::Result<()> {
    hand_over_each(out, "source", &grades.sources)?;
    hand_over_each(out, "grade", in_order(grades))
}

/// Takes what is handed over, to the end.
pub(crate) fn taken(mut from: impl BufRead) -> anyhow::Result<Answer> {
    let mut taking = Taking::default();
    let mut line = String::new();
    while from.read_line(&mut line)? > 0 {
        taking.take(line.trim_end_matches('\n'))?;
        line.clear();
        line.shrink_to(LINE);
    }
    taking.done()
}

#[derive(Default)]
struct Taking {
    kept: Kept,
    grades: Grading,
    /// Whether the last of the ledgers has come.
    is_whole: bool,
    granted: Vec<(Wish, Granted)>,
}

impl Taking {
    fn take(&mut self, line: &str) -> anyhow::Result<()> {
        let (name, json) = line.split_once(' ').context("something without a name was handed over")?;
        let kept = &mut self.kept;
        match name {
            "warnings" => kept.warnings = serde_json::from_str(json)?,
            "forecasts" => kept.forecasts = serde_json::from_str(json)?,
            "records" => kept.records = serde_json::from_str(json)?,
            "narrative" => kept.narratives.push(serde_json::from_str(json)?),
            "causes" => kept.causes = serde_json::from_str(json)?,
            "timeline" => kept.timeline = serde_json::from_str(json)?,
            "actor" => kept.actors.push(serde_json::from_str(json)?),
            "source" => self.grades.source(json)?,
            "grade" => self.grades.item(json)?,
            "standing" => kept.standing = serde_json::from_str(json)?,
            "changes" => (kept.changes, self.is_whole) = (serde_json::from_str(json)?, true),
            "granted" => self.granted.push(serde_json::from_str(json)?),
            other => anyhow::bail!("`{other}` was handed over, which nobody knows"),
        }
        Ok(())
    }

    fn done(self) -> anyhow::Result<Answer> {
        let kept = if self.is_whole { Some(Kept { grades: self.grades.done()?, ..self.kept }) } else { None };
        Ok(Answer { kept, granted: self.granted })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use whosays_model::{ClaimId, Credibility, ItemGrade, Reliability};

    fn grade(number: i64) -> ItemGrade {
        ItemGrade {
            claim: ClaimId::numbered(number),
            source: "SNA".to_owned(),
            reliability: Reliability::F,
            credibility: Credibility::ProbablyTrue,
            proposed: Credibility::ProbablyTrue,
            because: vec!["two say so:\nand no line breaks".to_owned()],
            agreeing: Vec::new(),
            contradicting: Vec::new(),
            set: Vec::new(),
        }
    }

    #[test]
    fn what_is_handed_over_is_taken_line_by_line() {
        let grades = Grades { sources: Vec::new(), items: (0..50).map(grade).collect() };
        let brief = Granted::Brief(Arc::new("# Öster\n\nTwo lines".to_owned()), 7);
        let mut out = Vec::new();
        hand_over(&mut out, "granted", &(Wish::Brief, brief)).unwrap();
        hand_over_grades(&mut out, &grades).unwrap();
        hand_over(&mut out, "changes", &7).unwrap();
        let Answer { kept, granted } = taken(&out[..]).unwrap();
        let kept = kept.unwrap();
        assert_eq!((kept.changes, kept.grades.items.len()), (7, 50));
        assert_eq!(kept.grades.of_items(&[&kept.grades.items[49]]).unwrap(), [grade(49)]);
        let [(Wish::Brief, Granted::Brief(text, 7))] = granted.as_slice() else { panic!("{granted:?}") };
        assert!(text.ends_with("Two lines"));
    }

    #[test]
    fn ledgers_of_which_the_end_has_not_come_are_none() {
        let mut out = Vec::new();
        hand_over(&mut out, "grade", &grade(1)).unwrap();
        assert!(taken(&out[..]).unwrap().kept.is_none());
        assert!(taken(&b"weather {}\n"[..]).is_err() && taken(&b"grade\n"[..]).is_err());
        assert!(taken(&b"grade {\n"[..]).is_err());
    }
}

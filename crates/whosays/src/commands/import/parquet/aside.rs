//! Claims or mentions of many reports, laid aside until their report comes.

use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::marker::PhantomData;
use std::path::Path;
use whosays_case::could_not;
use whosays_model::ReportId;

/// What is laid aside, a line of JSON each, in a file without a name that goes with its value.
pub(super) struct Aside<T> {
    file: BufWriter<File>,
    runs: Vec<Run>,
    end: u64,
    of: PhantomData<T>,
}

/// Lines about one report that stand together.
struct Run {
    /// The digits of the report's id.
    report: u64,
    start: u64,
    end: u64,
}

/// What was laid aside, ready to be found.
pub(super) struct Found<T> {
    file: File,
    runs: Vec<Run>,
    is_found: Vec<bool>,
    of: PhantomData<T>,
}

impl<T: Serialize> Aside<T> {
    /// Nothing yet, in a file of this folder: what a case is large enough for, has room for this too.
    pub(super) fn beside(folder: &Path) -> anyhow::Result<Self> {
        let folder = if folder == Path::new("") { Path::new(".") } else { folder };
        let file = tempfile::tempfile_in(folder).map_err(|error| no_room(&error))?;
        Ok(Aside { file: BufWriter::new(file), runs: Vec::new(), end: 0, of: PhantomData })
    }

    /// Lays these aside, each by its report.
    pub(super) fn put_all(&mut self, all: Vec<T>, report: fn(&T) -> &ReportId) -> anyhow::Result<()> {
        all.iter().try_for_each(|one| self.put(one, report(one)))
    }

    fn put(&mut self, one: &T, report: &ReportId) -> anyhow::Result<()> {
        let report = number(report)?;
        let mut line = serde_json::to_vec(one)?;
        line.push(b'\n');
        self.file.write_all(&line).map_err(|error| no_room(&error))?;
        let start = self.end;
        self.end += line.len() as u64;
        match self.runs.last_mut() {
            Some(last) if last.report == report => last.end = self.end,
            _ => self.runs.push(Run { report, start, end: self.end }),
        }
        Ok(())
    }

    /// All of it, in the order of reports.
    pub(super) fn done(mut self) -> anyhow::Result<Found<T>> {
        let file = self.file.into_inner().map_err(|error| no_room(error.error()))?;
        self.runs.sort_unstable_by_key(|run| (run.report, run.start));
        Ok(Found { file, is_found: vec![false; self.runs.len()], runs: self.runs, of: PhantomData })
    }
}

impl<T: DeserializeOwned> Found<T> {
    /// What tells of this report, in the order in which it came.
    pub(super) fn of(&mut self, report: &ReportId) -> anyhow::Result<Vec<T>> {
        let report = number(report)?;
        let first = self.runs.partition_point(|run| run.report < report);
        let mut found = Vec::new();
        for (run, is_found) in self.runs.iter().zip(&mut self.is_found).skip(first) {
            if run.report != report {
                break;
            }
            *is_found = true;
            let lines = lines(&mut self.file, run).map_err(|error| no_room(&error))?;
            for line in lines.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
                found.push(serde_json::from_slice(line)?);
            }
        }
        Ok(found)
    }

    /// The first report of which something was laid aside that nobody has asked for.
    pub(super) fn first_left(&self) -> Option<ReportId> {
        let left = self.runs.iter().zip(&self.is_found).find(|(_, is_found)| !**is_found);
        left.map(|(run, _)| ReportId::from_written(format!("r-{:016x}", run.report)))
    }
}

fn lines(file: &mut File, run: &Run) -> io::Result<Vec<u8>> {
    let mut lines = Vec::new();
    file.seek(SeekFrom::Start(run.start))?;
    file.take(run.end - run.start).read_to_end(&mut lines)?;
    Ok(lines)
}

/// The digits of an id; every other one is no hash of bytes, so that no report can have it.
fn number(report: &ReportId) -> anyhow::Result<u64> {
    let digits = report.as_str().strip_prefix("r-").filter(|digits| digits.len() == 16);
    let number = digits.and_then(|digits| u64::from_str_radix(digits, 16).ok());
    number.filter(|number| format!("r-{number:016x}") == report.as_str()).ok_or_else(|| {
        could_not(format!("{report} is no id of a report"), "it is `r-` and 16 digits, the hash of the report's bytes")
    })
}

fn no_room(error: &io::Error) -> anyhow::Error {
    could_not(
        format!("what the tables tell could not be laid aside beside the case: {error}"),
        "make room there, or put the case where there is some",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    type Said = (ReportId, u32);

    fn check(said: &[(&str, u32)], of: &str, expect: &[u32], runs: usize) {
        let folder = tempfile::tempdir().unwrap();
        let mut aside: Aside<Said> = Aside::beside(folder.path()).unwrap();
        let all = said.iter().map(|(report, number)| (ReportId::of(report.as_bytes()), *number)).collect();
        aside.put_all(all, |(report, _)| report).unwrap();
        let mut found = aside.done().unwrap();
        assert_eq!(found.runs.len(), runs);
        let numbers: Vec<u32> = found.of(&ReportId::of(of.as_bytes())).unwrap().into_iter().map(|one| one.1).collect();
        assert_eq!(numbers, expect);
        assert_eq!(found.first_left().is_none(), expect.len() == said.len());
    }

    #[test]
    fn what_is_told_of_a_report_is_found_in_whatever_order_it_came() {
        check(&[("a", 1), ("a", 2), ("b", 3), ("a", 4)], "a", &[1, 2, 4], 3);
        check(&[("a", 1), ("a", 2)], "a", &[1, 2], 1);
        check(&[("a", 1)], "c", &[], 1);
        check(&[], "c", &[], 0);
    }

    #[test]
    fn an_id_that_is_no_hash_is_refused() {
        for id in ["r-1", "r-000000000000000G", "r-00000000000000AB", "c-0000000000000001", "r-+00000000000001"] {
            assert!(number(&ReportId::from_written(id)).is_err(), "{id}");
        }
        assert_eq!(number(&ReportId::from_written("r-00000000000000ff")).unwrap(), 255);
    }
}

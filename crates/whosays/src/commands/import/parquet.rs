//! Tables of reports, claims and mentions, as `whosays export --format parquet` or a run on a cluster has written them.
//!
//! Reports are read one after another in the order of their files; what is told of each is laid aside first, in a file of its
//! own beside the case, so that rows may stand in any order and a million reports need little memory: 25 bytes for every run of
//! rows about one report. All is taken in one transaction.

mod aside;

use aside::Aside;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use whosays_case::clock::now;
use whosays_case::reading::whoever;
use whosays_case::{could_not, disk};
use whosays_model::{Claim, EventMention};
use whosays_publish::exchange::parquet_read::Batches;
use whosays_publish::tables::{self, OwnedReport, Table, TableError};
use whosays_store::{Put, Store, Stored, Taking};

/// How deep folders of part files may lie in one another.
const DEEPEST: usize = 8;
/// What to do about tables that cannot be read.
const HINT: &str = "nothing was taken; write the tables anew: `whosays export CASE --format parquet -o FOLDER`";

/// How many reports were taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Taken {
    /// That the case did not have.
    pub(super) new: usize,
    /// In the place of those that it had.
    pub(super) replaced: usize,
    /// That it had, and that are left as they were, since no claims came with them.
    pub(super) left: usize,
}

/// Whether a path is one of tables: a folder, or a Parquet file of reports.
pub(super) fn is_tables(path: &Path) -> bool {
    path.is_dir() || path.extension().is_some_and(|ending| ending == "parquet")
}

/// Takes the tables of a folder, or a file of reports alone, into a case: all of it or nothing. Events are out of date then.
pub(super) fn take(store: &mut Store, path: &Path) -> anyhow::Result<Taken> {
    let parts = Parts::of(path)?;
    let beside = store.path().parent().map(Path::to_owned).unwrap_or_default();
    let mut claims: Aside<Claim> = Aside::beside(&beside)?;
    each(&parts.claims, "claims", |batch| Ok(claims.put_all(tables::read_claims(batch)?, |claim| &claim.report)))?;
    let mut mentions: Aside<EventMention> = Aside::beside(&beside)?;
    each(&parts.mentions, "mentions", |batch| {
        Ok(mentions.put_all(tables::read_mentions(batch)?, |mention| &mention.report))
    })?;
    let (who, at, is_bare) = (whoever(), now(), parts.claims.is_empty());
    let told = Told { claims: claims.done()?, mentions: mentions.done()?, is_bare, who, at };
    store.take_together(|taking| take_reports(&parts.reports, told, taking))
}

/// What is told of the reports, and who takes them when.
struct Told {
    claims: aside::Found<Claim>,
    mentions: aside::Found<EventMention>,
    /// Whether no claims came at all: then the case keeps those that it has.
    is_bare: bool,
    who: String,
    at: String,
}

fn take_reports(parts: &[PathBuf], mut told: Told, taking: &mut Taking<'_>) -> anyhow::Result<Taken> {
    let mut taken = Taken::default();
    each(parts, "reports", |batch| {
        let reports = tables::read_reports(batch)?;
        Ok(reports.into_iter().try_for_each(|report| -> anyhow::Result<()> {
            match told.take(report, taking)? {
                Put::New => taken.new += 1,
                Put::Replaced => taken.replaced += 1,
                Put::Unchanged => taken.left += 1,
            }
            Ok(())
        }))
    })?;
    let left = told.claims.first_left().map(|report| ("claims", report));
    match left.or_else(|| told.mentions.first_left().map(|report| ("mentions", report))) {
        None => Ok(taken),
        Some((table, report)) => {
            Err(could_not(format!("the table {table} tells of {report}, which is not among the reports"), HINT))
        }
    }
}

impl Told {
    fn take(&mut self, row: OwnedReport, taking: &mut Taking<'_>) -> anyhow::Result<Put> {
        let OwnedReport { report, original, tlp } = row;
        if self.is_bare && taking.has(&report.id)? {
            return Ok(Put::Unchanged);
        }
        let Some(original) = original else {
            let what = format!("the report {} comes without the bytes that it came in (column `original`)", report.id);
            return Err(could_not(what, HINT));
        };
        let (claims, mentions) = (self.claims.of(&report.id)?, self.mentions.of(&report.id)?);
        tables::hold(&report, &claims, &mentions).map_err(|error| could_not(error.to_string(), HINT))?;
        let stored =
            Stored { report: &report, original: &original, claims: &claims, mentions: &mentions, diagnostics: &[] };
        Ok(taking.put(&stored, tlp.map(|tlp| (tlp, self.who.as_str(), self.at.as_str())))?)
    }
}

/// Hands over every batch of a table, file by file. The inner error is one of whoever takes it, the outer one of the table.
fn each<B>(parts: &[PathBuf], table: &'static str, mut take: B) -> anyhow::Result<()>
where
    B: FnMut(&tables::Batch) -> Result<anyhow::Result<()>, TableError>,
{
    let table: &Table = tables::table(table).ok_or_else(|| could_not(format!("there is no table {table}"), HINT))?;
    for part in parts {
        let wrong = |error: TableError| could_not(format!("{}: {error}", part.display()), HINT);
        let file = File::open(part).map_err(|error| disk(part, "it could not be read", &error))?;
        for batch in Batches::of(table, file).map_err(wrong)? {
            let (before, batch) = batch.map_err(wrong)?;
            take(&batch).map_err(|error| wrong(error.after(before)))??;
        }
    }
    Ok(())
}

/// The files of each table, in the order in which they are read.
#[derive(Debug, PartialEq, Eq)]
struct Parts {
    reports: Vec<PathBuf>,
    claims: Vec<PathBuf>,
    mentions: Vec<PathBuf>,
}

impl Parts {
    fn of(path: &Path) -> anyhow::Result<Parts> {
        if !path.is_dir() {
            return Ok(Parts { reports: vec![path.to_owned()], claims: Vec::new(), mentions: Vec::new() });
        }
        let reports = parts_of(path, "reports")?;
        if reports.is_empty() {
            let what = format!("{} holds no table of reports", path.display());
            return Err(could_not(what, "it has to have reports.parquet, or a folder `reports` of files in .parquet"));
        }
        Ok(Parts { reports, claims: parts_of(path, "claims")?, mentions: parts_of(path, "mentions")? })
    }
}

/// A table is a file, or a folder of part files, by either name.
fn parts_of(folder: &Path, table: &str) -> anyhow::Result<Vec<PathBuf>> {
    let places = [folder.join(format!("{table}.parquet")), folder.join(table)];
    match places.into_iter().find(|place| place.exists()) {
        Some(place) if place.is_dir() => {
            let mut found = Vec::new();
            walk(&place, 0, &mut found).map_err(|error| disk(&place, "it could not be read", &error))?;
            Ok(found)
        }
        Some(place) => Ok(vec![place]),
        None => Ok(Vec::new()),
    }
}

fn walk(folder: &Path, depth: usize, found: &mut Vec<PathBuf>) -> std::io::Result<()> {
    let mut entries = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<Vec<_>>>()?;
    entries.sort();
    for path in entries {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        // As everybody who reads such folders has it: markers and half-written files begin so.
        let is_shown = !name.starts_with(['.', '_']);
        if is_shown && path.is_dir() && depth < DEEPEST {
            walk(&path, depth + 1, found)?;
        } else if is_shown && name.ends_with(".parquet") && path.is_file() {
            found.push(path);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(files: &[&str], reports: &[&str], claims: &[&str]) {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        let parts = Parts::of(folder.path()).unwrap();
        let at = |names: &[&str]| names.iter().map(|name| folder.path().join(name)).collect::<Vec<_>>();
        assert_eq!((parts.reports, parts.claims), (at(reports), at(claims)), "{files:?}");
    }

    #[test]
    fn a_table_is_a_file_or_a_folder_of_parts() {
        check(&["reports.parquet", "events.parquet"], &["reports.parquet"], &[]);
        check(
            &["reports.parquet/part-1.parquet", "reports.parquet/part-0.parquet", "reports.parquet/_SUCCESS"],
            &["reports.parquet/part-0.parquet", "reports.parquet/part-1.parquet"],
            &[],
        );
        check(
            &["reports.parquet", "claims/day=1/part-0.parquet", "claims/.part-0.parquet.crc", "claims/_tmp/a.parquet"],
            &["reports.parquet"],
            &["claims/day=1/part-0.parquet"],
        );
    }

    #[test]
    fn a_folder_without_reports_is_no_case() {
        let folder = tempfile::tempdir().unwrap();
        let error = Parts::of(folder.path()).unwrap_err().to_string();
        assert!(error.contains("holds no table of reports"), "{error}");
        assert!(is_tables(folder.path()) && is_tables(Path::new("reports.parquet")) && !is_tables(Path::new("a.json")));
    }
}

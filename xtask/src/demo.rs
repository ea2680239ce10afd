//! The demo: builds whosays, tells the reports in examples/ as a brief, and says where it lies.

use crate::machine::{Outcome, check, fresh_folder, released_whosays, root};
use crate::{data, front};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Runs the main job over the examples, as a user would.
pub(crate) fn run(_: &[String]) -> Outcome {
    front::build()?;
    let whosays = released_whosays()?;
    data::install(&whosays)?;
    let folder = fresh_folder("demo")?;
    write_brief(&whosays, &folder)?;
    println!("\nThe brief lies in {}", folder.join("brief.html").display());
    println!("Open it in a browser; each small number opens the words that its sentence rests on.");
    Ok(())
}

/// Writes the examples' brief and case into a folder, and verifies every citation of it.
pub(crate) fn write_brief(whosays: &Path, folder: &Path) -> Outcome {
    let (brief, case) = (folder.join("brief.html"), folder.join("saltgate.case"));
    let mut command = Command::new(whosays);
    command.arg("brief").arg("-o").arg(&brief).arg("-o").arg(folder.join("brief.md"));
    check(command.arg("--case").arg(&case).args(reports()?))?;
    check(Command::new(whosays).arg("verify").arg(&brief).arg("--case").arg(&case))
}

/// The example reports, in order; their sidecars, their gold and the README are none.
pub(crate) fn reports() -> Result<Vec<PathBuf>, String> {
    let folder = root().join("examples");
    let entries = std::fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut reports: Vec<PathBuf> =
        entries.flatten().map(|entry| entry.path()).filter(|path| is_report(path)).collect();
    reports.sort();
    Ok(reports)
}

fn is_report(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.is_file() && name != "README.md" && !name.ends_with(".meta.json")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_are_reports_in_four_formats_or_more() {
        let reports = reports().unwrap();
        assert!(reports.len() >= 14, "{}", reports.len());
        for extension in ["txt", "html", "pdf", "docx"] {
            assert!(reports.iter().any(|path| path.extension().is_some_and(|one| one == extension)), "{extension}");
        }
    }
}

//! `whosays brief --from EDITED.md`: a brief that somebody edited, checked and written in another form.

use super::{Output, hold, keep_apart, write};
use crate::commands::verify;
use crate::complaint::Ending;
use crate::printed::count;
use std::io::Write;
use std::path::Path;
use whosays_case::files;
use whosays_case::whole_case;
use whosays_case::{could_not, disk, wrong_use};
use whosays_publish::brief::complete;
use whosays_publish::markdown;
use whosays_store::Store;

/// Writes the edited brief where every citation still holds and no sentence is against the rules.
pub(super) fn run(from: &Path, outputs: &[Output], case: Option<&Path>) -> anyhow::Result<Ending> {
    if let Some(output) = outputs.iter().find(|output| files::is_same(&output.path, from)) {
        let what = format!("{} is the edited brief and would be written over", output.path.display());
        return Err(wrong_use(what, "give the brief another name with -o"));
    }
    let case_path = case.map_or_else(|| from.with_extension("case"), Path::to_owned);
    keep_apart(&[], outputs, &case_path)?;
    let (checked, mismatches) = verify::check_brief(from, &case_path)?;
    let mut out = std::io::stdout().lock();
    for mismatch in &mismatches {
        verify::print(&mut out, mismatch)?;
    }
    if !mismatches.is_empty() {
        let what = format!("{}: {} of {checked} citations do not hold", from.display(), mismatches.len());
        return Err(could_not(what, "give the words back that the reports have; what is yours stands outside “ ”"));
    }
    let too_low = verify::marked_too_low(from, &case_path)?;
    if too_low > 0 {
        let above = count(too_low, "report");
        let what = format!("{}: the brief was not written: {above} that it cites may not go so far", from.display());
        return Err(could_not(what, "put the marking back below its title, or mark the reports anew: whosays mark"));
    }
    let text = std::fs::read_to_string(from).map_err(|error| disk(from, "it could not be read", &error))?;
    let mut brief = markdown::read(&text).map_err(|what| {
        could_not(format!("{}: {what}", from.display()), "mend what is named, or write the brief again")
    })?;
    let mut store = Store::open(&case_path)?;
    let case = whole_case(&mut store)?;
    complete(&mut brief, &case);
    brief.case_file = Some(files::name_of(&case_path));
    hold(&brief, &case, from)?;
    for output in outputs {
        write(output, &brief)?;
        writeln!(out, "brief: {}", output.path.display())?;
    }
    Ok(Ending::Done)
}

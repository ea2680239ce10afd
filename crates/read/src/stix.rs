//! Reads bundles of STIX 2.1 (OASIS Standard, 10 June 2021): what a bundle says becomes a text in words, and the claims that
//! it makes outright come with it.
//!
//! The text is the same for the same bytes. Whatever somebody wrote (descriptions, notes, explanations) stands in it to
//! the letter; what only properties say is put as a sentence. A note that Whosays has written is its quotation alone, for our
//! extension holds the claim. What cannot be taken is counted by type and property. See docs/exchange/stix.md.

mod bundle;
mod coded;
mod foreign;
mod moments;
mod object;
mod parts;
mod teller;
#[cfg(test)]
mod tests;
mod text;
mod words;
mod written;

pub use bundle::MAX_OBJECTS;
pub use object::values_in;
pub use parts::{BundlePart, Parted, parted};
pub use written::{is_stix_id, stix_bundle, uuid_of};

use crate::draft::{Draft, Source};
use bundle::Bundle;
use teller::Teller;
use whosays_model::{Diagnostic, Losses, Severity};

/// How far into a file it has to show that it is a bundle.
const NEAR: usize = 4096;
/// How many of the things that could not be taken are named with the report; an import lists all.
const MOST_NAMED: usize = 6;

/// Whether the first bytes are those of a bundle.
pub(crate) fn is_stix(bytes: &[u8]) -> bool {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(NEAR)]);
    let start = start.trim_start_matches('\u{feff}').trim_start();
    start.starts_with('{') && (start.contains("\"bundle\"") || start.contains("\"bundle--"))
}

/// Reads a bundle; one that is none, or that says nothing, is an error.
pub(crate) fn read_stix(source: &Source<'_>, diagnostics: &mut Vec<Diagnostic>) -> Option<Draft> {
    match told(source, diagnostics) {
        Ok(draft) => Some(draft),
        Err(diagnostic) => {
            // One that fails is one diagnostic.
            diagnostics.clear();
            diagnostics.push(diagnostic);
            None
        }
    }
}

/// Whether this is a bundle of which nothing is told in words, as of indicators alone; what is wrong with any other is said when
/// it is read.
pub fn is_mute(bytes: &[u8], name: &str) -> bool {
    told(&Source { bytes, name }, &mut Vec::new()).is_err_and(|why| why.code == bundle::MUTE)
}

fn told(source: &Source<'_>, diagnostics: &mut Vec<Diagnostic>) -> Result<Draft, Diagnostic> {
    let bundle = Bundle::open(source.bytes, source.name)?;
    let objects = bundle.objects(source.name)?;
    diagnostics.extend(objects.said_twice(source.name));
    let draft = Teller::of(source, &objects).tell(diagnostics)?;
    diagnostics.extend(not_taken(&draft.losses, source.name));
    Ok(draft)
}

/// A note on what could not be taken, kept with the report.
fn not_taken(losses: &Losses, name: &str) -> Option<Diagnostic> {
    if losses.is_empty() {
        return None;
    }
    let named = losses.all().take(MOST_NAMED).map(|(loss, many)| format!("{many} {} {}", loss.of, loss.field));
    let more = if losses.all().count() > MOST_NAMED { " and more" } else { "" };
    let message = format!("not taken of the bundle: {}{more}", named.collect::<Vec<_>>().join(", "));
    Some(Diagnostic::new(Severity::Note, "not-taken", name, message).hint("`whosays import` lists all of it"))
}

//! What the pages of ledger entries share: finding one by its id, and the claims that it rests on, in their words.

use super::show::{Page, whereabouts};
use crate::complaint::Ending;
use crate::printed::one_line;
use crate::table::{Format, Listing, print};
use std::io::Write;
use whosays_case::OpenCase;
use whosays_case::could_not;
use whosays_model::ClaimId;

/// The one entry whose id this is, or begins with it.
pub(super) fn entry_of<T>(
    open: &OpenCase,
    id: &str,
    begins: &str,
    ledger: &str,
    entries: Vec<T>,
    id_of: fn(&T) -> &str,
) -> anyhow::Result<T> {
    let mut fitting: Vec<T> = entries.into_iter().filter(|entry| id_of(entry).starts_with(id)).collect();
    let shown = format!("ids begin with {begins}; `whosays {ledger} CASE` shows them");
    match fitting.len() {
        1 => Ok(fitting.remove(0)),
        0 => Err(could_not(
            format!("{}: none of its {ledger} has the id {}", open.store.path().display(), one_line(id)),
            &shown,
        )),
        n => Err(could_not(
            format!("{}: {n} of its {ledger} have ids that begin with {}", open.store.path().display(), one_line(id)),
            "write more of it",
        )),
    }
}

/// Writes entries: the page of the only one that was asked for by its id, else the listing.
pub(super) fn print_entries<T>(
    listing: &Listing<'_, T>,
    is_one: bool,
    format: Format,
    page_of: impl Fn(&mut Page, &T),
) -> anyhow::Result<Ending> {
    if let (true, [one], Format::Table) = (is_one, listing.things, format) {
        let mut page = Page::default();
        page_of(&mut page, one);
        std::io::stdout().lock().write_all(page.text().as_bytes())?;
        return Ok(Ending::Done);
    }
    print(listing, format)?;
    Ok(Ending::Done)
}

/// Claims by report, each in its words.
pub(super) fn rests_on(page: &mut Page, heading: &str, claims: &[ClaimId], open: &OpenCase) {
    if claims.is_empty() {
        return;
    }
    if !heading.is_empty() {
        page.heading(heading);
    }
    let mut report = None;
    for claim in claims.iter().filter_map(|id| open.claim(id)) {
        if report != Some(&claim.report) {
            page.line(1, &open.label(&claim.report));
            report = Some(&claim.report);
        }
        let place = open.report(&claim.report).map(|report| whereabouts(report, claim.span())).unwrap_or_default();
        page.line(2, &format!("{} {}: “{}” {place}", claim.id, claim.speaker.name, claim.quote));
    }
}

//! The page of an origin: each report that has it, its words there, and why they are one.

use super::origins::sort;
use super::show::{Page, whereabouts};
use crate::printed::count;
use whosays_case::OpenCase;
use whosays_model::Origin;

/// Writes an origin with the words of every member and the reason of every link.
pub(super) fn page(page: &mut Page, origin: &Origin, open: &OpenCase) {
    page.line(0, &format!("origin {}", origin.id));
    page.field(1, "sort", sort(origin));
    page.field(1, "who", &origin.who);
    page.field(1, "credited", origin.credited.as_ref().map(|outlet| absent(outlet)).unwrap_or_default());
    page.field(1, "first told", origin.published.as_ref().map(ToString::to_string).unwrap_or_default());
    for event in open.case.events.iter().filter(|event| origin.events.contains(&event.id)) {
        page.field(1, "event", format!("{} {}", event.id, event.names.first().map_or("", String::as_str)));
    }
    page.field(1, "found by", &origin.by);
    page.heading(&format!("found in {}", count(origin.reports.len(), "report")));
    let mut report = None;
    for claim in origin.claims.iter().filter_map(|id| open.claim(id)) {
        if report != Some(&claim.report) {
            page.line(1, &open.label(&claim.report));
            report = Some(&claim.report);
        }
        let place = open.report(&claim.report).map(|report| whereabouts(report, claim.span())).unwrap_or_default();
        page.line(2, &format!("{} “{}” {place}", claim.id, claim.quote));
    }
    if !origin.links.is_empty() {
        page.heading("why these are one");
    }
    for link in &origin.links {
        page.line(1, &format!("{} and {}: {}", link.a, link.b, link.because.join("; ")));
    }
}

fn absent(outlet: &str) -> String {
    format!("{outlet}; none of these reports is its own")
}

//! The accounts of an event, field by field, each field's in the order of time.

use super::show::{Page, shown};
use crate::printed::count;
use whosays_case::OpenCase;
use whosays_model::{Account, ClaimId, Event, Field, OriginId};

/// Writes all accounts of an event: when they were published, what they say, who says so, and what they revise.
pub(super) fn page(page: &mut Page, event: &Event, open: &OpenCase) {
    for field in Field::ALL {
        let mut accounts: Vec<&Account> = event.accounts.iter().filter(|account| account.field == *field).collect();
        if accounts.is_empty() {
            continue;
        }
        accounts.sort_by_key(|account| open.place_in_time(&account.claim));
        page.heading(&format!("{field}: {}", counted(&accounts)));
        for account in accounts {
            page.line(1, &told(account, open));
            let claim = open.claim(&account.claim);
            let words =
                claim.map(|claim| format!("“{}” bytes {}–{}", claim.quote, claim.span().start, claim.span().end));
            page.line(2, &format!("{} {}", account.claim, words.unwrap_or_default()));
        }
    }
}

// "3 accounts of 2 independent origins", the second where it says more than the first.
fn counted(accounts: &[&Account]) -> String {
    let mut origins: Vec<&OriginId> = accounts.iter().filter_map(|account| account.origin.as_ref()).collect();
    origins.sort_unstable();
    origins.dedup();
    let told = count(accounts.len(), "account");
    if origins.len() == accounts.len() {
        told
    } else {
        format!("{told} of {}", count(origins.len(), "independent origin"))
    }
}

fn told(account: &Account, open: &OpenCase) -> String {
    let date = open.report(&account.report).and_then(|report| report.published());
    let date = date.map_or("date not known".to_owned(), ToString::to_string);
    let mode = account.mode.map(|mode| format!(", {mode}")).unwrap_or_default();
    let counts = account.counted.as_ref().map(|counted| format!(" (counts {counted})")).unwrap_or_default();
    let how = format!("{} {}", account.stance, account.certainty);
    let origin = account.origin.as_ref().map(|origin| format!("; {origin}")).unwrap_or_default();
    let value = |id: &ClaimId| {
        let of_claim = open.account_of(id, account.field).map(|other| shown(&other.value)).unwrap_or_default();
        format!("{of_claim} of {id}")
    };
    let revises = account.revises.as_ref().map(|id| format!("; revises {}", value(id))).unwrap_or_default();
    let revised = account.revised_by.as_ref().map(|id| format!("; revised to {}", value(id))).unwrap_or_default();
    let label = open.report(&account.report).map_or("", |report| report.label());
    format!(
        "{date}: {}{counts}{mode} — {}, {how}; {label}{origin}{revises}{revised}",
        shown(&account.value),
        account.speaker
    )
}

//! The desk: reading, checking and correcting a case in the browser.
//!
//! Every page is made on this machine from the case file, reads without scripts, loads nothing from elsewhere, and answers at
//! the same address with `.json`. One thread writes; what a page shows comes from readers beside it and from columns of the
//! case that are kept in memory ([`whosays_store::Columns`]).

#[macro_use]
mod catalogue;

mod access;
mod adding;
mod answer;
mod assets;
mod card;
mod columns;
mod deeds;
mod derive;
mod door;
mod exports;
mod fault;
mod fetch;
mod fields;
mod figure;
mod frame;
mod graded;
mod handed;
mod judge;
mod kept;
mod ledger_page;
mod openapi;
mod openid;
mod operations;
mod packed;
mod pages;
mod passwords;
mod rates;
mod remembered;
mod rooms;
mod server;
mod state;
mod taxii;
#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail")]
mod tests;
#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail")]
mod tests_clearance;
#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail")]
mod tests_people;
#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail")]
mod tests_taxii;
mod text;
mod writer;

pub use access::Invitation;
pub use exports::exchanged;
pub use kept::{WORK_OUT, work_out};
pub use openid::OpenIdSettings;
pub use server::{Options, serve};
pub use url::Url;

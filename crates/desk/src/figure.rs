//! What pictures share: the frame around the drawing, the table that says the same, and the claims that tables lead to.

use crate::text::{shortened, thousands};
use serde::Serialize;
use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use whosays_model::{Claim, ClaimId};
use whosays_store::{Store, StoreError};

/// A picture: drawn where scripts run, and told by its table everywhere.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Figure {
    /// Its place in the page.
    pub(crate) id: &'static str,
    /// How it is drawn: `timeline`, `map`, `graph` or `chart`.
    pub(crate) kind: &'static str,
    /// The address of its data.
    pub(crate) source: String,
    pub(crate) title: String,
    /// What it leaves out, or how it is read; may be empty.
    pub(crate) hint: String,
    /// The address of the table for a spreadsheet.
    pub(crate) csv: String,
    pub(crate) table: Table,
}

/// A table whose first column tells what its rows are.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Table {
    pub(crate) caption: String,
    pub(crate) heads: Vec<Head>,
    pub(crate) rows: Vec<Vec<Cell>>,
}

/// The head of a column.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Head {
    pub(crate) words: Cow<'static, str>,
    pub(crate) is_number: bool,
}

/// A cell: one or several things, each with where it leads to.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Cell {
    pub(crate) parts: Vec<Part>,
    pub(crate) is_number: bool,
}

/// Words, and where they lead to; nowhere where that is empty.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Part {
    pub(crate) words: String,
    pub(crate) href: String,
}

impl Table {
    pub(crate) fn new<const N: usize>(
        caption: impl Into<String>,
        heads: [Cow<'static, str>; N],
        rows: Vec<Vec<Cell>>,
    ) -> Self {
        let is_number = |at: usize| rows.first().and_then(|row| row.get(at)).is_some_and(|cell| cell.is_number);
        let heads = heads.into_iter().enumerate().map(|(at, words)| Head { words, is_number: is_number(at) }).collect();
        Table { caption: caption.into(), heads, rows }
    }

    /// Its rows for a spreadsheet, the heads first: these are the same in every language.
    pub(crate) fn in_rows(&self, heads: &[&str]) -> Vec<Vec<String>> {
        let heads = heads.iter().map(|head| (*head).to_owned()).collect();
        let row = |row: &Vec<Cell>| row.iter().map(Cell::in_words).collect();
        std::iter::once(heads).chain(self.rows.iter().map(row)).collect()
    }
}

impl Cell {
    pub(crate) fn words(words: impl Into<String>) -> Self {
        Cell::link(words, "")
    }

    pub(crate) fn link(words: impl Into<String>, href: impl Into<String>) -> Self {
        Cell { parts: vec![Part { words: words.into(), href: href.into() }], is_number: false }
    }

    pub(crate) fn number(number: usize) -> Self {
        Cell { is_number: true, ..Cell::words(thousands(number)) }
    }

    /// A value where there is one.
    pub(crate) fn of<T: ToString>(value: Option<&T>) -> Self {
        Cell::words(value.map(ToString::to_string).unwrap_or_default())
    }

    // In a spreadsheet a claim is its id, and a number has no commas.
    fn in_words(&self) -> String {
        let part = |part: &Part| match part.href.strip_prefix("/claims/") {
            Some(id) => id.to_owned(),
            None if self.is_number => part.words.replace(',', ""),
            None => part.words.clone(),
        };
        self.parts.iter().map(part).collect::<Vec<_>>().join("; ")
    }
}

/// How many claims of one thing are shown with their words.
const FEW: usize = 3;

/// Claims that a page leads to, with their words.
#[derive(Debug, Default)]
pub(crate) struct Quoted {
    claims: HashMap<ClaimId, Claim>,
    /// Whether all claims of a thing are told, by their ids alone.
    is_bare: bool,
}

impl Quoted {
    /// Looks claims up.
    pub(crate) fn of<'a>(store: &Store, ids: impl Iterator<Item = &'a ClaimId>) -> Result<Self, StoreError> {
        let ids: BTreeSet<ClaimId> = ids.cloned().collect();
        let claims = store.claims_named(&ids)?.into_iter().map(|claim| (claim.id.clone(), claim)).collect();
        Ok(Quoted { claims, is_bare: false })
    }

    /// Looks nothing up: for spreadsheets, which have every id and no words.
    pub(crate) fn bare() -> Self {
        Quoted { claims: HashMap::new(), is_bare: true }
    }

    /// Those of a thing's claims whose words are shown.
    pub(crate) fn shown(claims: &[ClaimId]) -> &[ClaimId] {
        claims.get(..FEW).unwrap_or(claims)
    }

    pub(crate) fn claim(&self, id: &ClaimId) -> Option<&Claim> {
        self.claims.get(id)
    }

    /// A claim by its words, else by its id.
    pub(crate) fn part(&self, id: &ClaimId) -> Part {
        let words = self.claim(id).map(|claim| t!("figure-quote", words = shortened(&claim.quote, 90)));
        Part { words: words.unwrap_or_else(|| id.to_string()), href: format!("/claims/{id}") }
    }

    /// A thing's claims, and how many more there are.
    pub(crate) fn parts(&self, claims: &[ClaimId]) -> Vec<Part> {
        let shown = if self.is_bare { claims } else { Quoted::shown(claims) };
        let mut parts: Vec<Part> = shown.iter().map(|id| self.part(id)).collect();
        if shown.len() < claims.len() {
            let left = claims.len() - shown.len();
            let more = t!("figure-more-claims", n = left, shown = thousands(left));
            parts.push(Part { words: more, href: String::new() });
        }
        parts
    }

    /// The same as a cell.
    pub(crate) fn cell(&self, claims: &[ClaimId]) -> Cell {
        Cell { parts: self.parts(claims), is_number: false }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spreadsheet_has_ids_of_claims_and_bare_numbers() {
        let claims = ["c-1", "c-2", "c-3", "c-4"].map(ClaimId::from_written);
        let rows = vec![vec![Cell::words("Amber Front"), Cell::number(1_200), Quoted::bare().cell(&claims)]];
        let table = Table::new("", ["Actor", "Claims", "Which"].map(Cow::Borrowed), rows);
        assert!(table.heads[1].is_number && !table.heads[0].is_number);
        let saved = table.in_rows(&["actor", "claims", "which"]);
        assert_eq!(saved[0], ["actor", "claims", "which"]);
        assert_eq!(saved[1], ["Amber Front", "1200", "c-1; c-2; c-3; c-4"]);
        let few = Quoted::default().cell(&claims);
        assert_eq!(few.parts.last().map(|part| part.words.as_str()), Some("and 1 more"));
    }
}

//! Who and what fill the roles of an attack in a report, by a network that learnt it from MUC-4's reports.
//!
//! The network and its table of weights come from `xtask/train/roles.py`, which says how they were learnt; here is what it
//! does with a text. A run's score is the product of what a role sees in its first and in its last word piece (Yu, Bohnet
//! and Poesio 2020, "Named Entity Recognition as Dependency Parsing"). Of the strings of a report the likeliest are taken, one
//! for each entity, and parted into incidents. The answers name private persons: they are for measuring, not for keeping.

mod fillers;
mod incidents;
mod judge;
mod likeness;
mod nearness;
mod table;
mod text;

use crate::error::NetworkError;
use crate::network::word_pieces::WordPieces;
use crate::network::{apart, model_in};
use judge::Nodes;
use rten::Model;
use std::borrow::Cow;
use table::Table;
use text::Text;

/// The roles, as MUC-4 names them.
pub const ROLES: [&str; 5] = ["PerpInd", "PerpOrg", "Target", "Victim", "Weapon"];
/// The sorts of incident.
const SORTS: [&str; 6] = ["attack", "bombing", "kidnapping", "arson", "robbery", "forced work stoppage"];

/// The network with its vocabulary and its weights.
pub struct Roles {
    model: Model,
    nodes: Nodes,
    pieces: WordPieces,
    table: Table,
}

/// What a report says of attacks; strings are in lower case, without punctuation and articles.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filled {
    /// For each of [`ROLES`] one string an entity.
    pub roles: [Vec<String>; ROLES.len()],
    /// The incidents.
    pub incidents: Vec<Incident>,
}

/// An incident with its own fillers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incident {
    /// `attack`, `bombing`, `kidnapping`, `arson`, `robbery` or `forced work stoppage`.
    pub sort: &'static str,
    /// For each of [`ROLES`] one string an entity.
    pub roles: [Vec<String>; ROLES.len()],
}

impl Roles {
    /// Loads an ONNX file, the vocabulary of its word pieces (one a line), and the table of weights.
    ///
    /// # Errors
    /// A file that rten cannot run or that is no such network, a vocabulary without the marks, or a table that lacks
    /// weights.
    pub fn load(file: Cow<'static, [u8]>, vocabulary: &str, table: &str) -> Result<Self, NetworkError> {
        let model = apart(|| model_in(file))?;
        let nodes = Nodes::of(&model)?;
        let pieces = WordPieces::read(vocabulary).ok_or(NetworkError::Vocabulary)?;
        let table = Table::read(table).ok_or(NetworkError::Shape)?;
        Ok(Roles { model, nodes, pieces, table })
    }

    /// The fillers of a report, and its incidents.
    ///
    /// # Errors
    /// Where the network cannot be run, or gives tables of another shape.
    pub fn read(&self, report: &str) -> Result<Filled, NetworkError> {
        let text = Text::cut(report, &self.pieces);
        let judged = apart(|| judge::judge(&self.model, self.nodes, &text, &self.table.width, &self.pieces))?;
        if judged.windows.is_empty() {
            return Ok(Filled::default());
        }
        let ranked = fillers::ranked(&text, &judged, &self.table);
        let roles = ranked.each_ref().map(|role| fillers::chosen(role, self.table.fillers));
        Ok(Filled { roles, incidents: incidents::incidents(&text, &judged, &ranked, &self.table) })
    }
}

impl std::fmt::Debug for Roles {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Roles").finish_non_exhaustive()
    }
}

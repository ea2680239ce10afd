//! Organisations, states and public figures, as claims name them.

use serde::{Deserialize, Serialize};

/// What sort of actor it is. There is no sort for private persons: they are never actors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActorKind {
    /// An armed group, militia or criminal organisation.
    Group,
    /// A state, its government or its people in office.
    State,
    /// An agency, ministry, court, company, body or outlet.
    Institution,
    /// A person in a public role.
    Figure,
}

/// An actor as a claim refers to it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ActorRef {
    /// The full name.
    pub name: String,
    /// The gazetteer's id, where the name is in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// What sort of actor it is.
    pub kind: ActorKind,
}

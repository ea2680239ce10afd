//! Organisations, states and public figures, as claims name them.

use crate::claim::words;
use serde::{Deserialize, Serialize};

words! {
    /// What sort of actor it is. There is no sort for private persons: they are never actors.
    ActorKind {
        /// An armed group, militia or criminal organisation.
        Group = "group",
        /// A state, its government or its people in office.
        State = "state",
        /// An agency, ministry, court, company, body or outlet.
        Institution = "institution",
        /// A person in a public role.
        Figure = "figure",
    }
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

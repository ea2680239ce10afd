//! The Traffic Light Protocol, version 2.0 (FIRST, August 2022): how far what is shared may go on.

use crate::claim::words;

words! {
    /// A marking; whoever is cleared for one may see those before it.
    Tlp {
        /// No limit.
        Clear = "CLEAR",
        /// Within the community.
        Green = "GREEN",
        /// Within the organisation and its clients, on a need to know.
        Amber = "AMBER",
        /// Within the organisation alone.
        AmberStrict = "AMBER+STRICT",
        /// For the eyes of its recipients alone.
        Red = "RED",
    }
}

impl Tlp {
    /// As the standard writes it: `TLP:AMBER+STRICT`.
    pub fn label(self) -> String {
        format!("TLP:{}", self.as_str())
    }

    /// Whether someone cleared for this may see what bears the other.
    pub fn sees(self, other: Tlp) -> bool {
        other <= self
    }
}

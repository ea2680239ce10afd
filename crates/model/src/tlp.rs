//! How far something may be passed on: the Traffic Light Protocol, version 2.0 (FIRST, August 2022).

use crate::claim::words;

words! {
    /// A label of TLP 2.0, the freest first: each is above those before it.
    Tlp {
        /// No limit.
        Clear = "clear",
        /// Within the community.
        Green = "green",
        /// Within the organisation and its clients, as they need to know.
        Amber = "amber",
        /// Within the organisation alone.
        AmberStrict = "amber+strict",
        /// For the individual recipients alone.
        Red = "red",
    }
}

impl Tlp {
    /// The label as the standard writes it, such as `TLP:AMBER+STRICT`.
    pub fn label(self) -> &'static str {
        match self {
            Tlp::Clear => "TLP:CLEAR",
            Tlp::Green => "TLP:GREEN",
            Tlp::Amber => "TLP:AMBER",
            Tlp::AmberStrict => "TLP:AMBER+STRICT",
            Tlp::Red => "TLP:RED",
        }
    }

    /// The marking of these words, whether written as a label or without its `TLP:`, in whatever case.
    ///
    /// # Errors
    /// A sentence that names the words and what there is.
    pub fn from_label(words: &str) -> Result<Self, String> {
        let word = words.trim().to_ascii_lowercase();
        word.strip_prefix("tlp:").unwrap_or(&word).parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_read_as_they_are_written_and_each_is_above_the_one_before() {
        for label in Tlp::ALL {
            assert_eq!(Tlp::from_label(label.label()), Ok(*label));
            assert_eq!(Tlp::from_label(label.as_str()), Ok(*label));
        }
        assert!(Tlp::ALL.is_sorted());
        assert!(Tlp::from_label("TLP:WHITE").unwrap_err().contains("clear, green, amber, amber+strict, red"));
    }
}

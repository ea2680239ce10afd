//! Language below the level of meaning: tokens, sentences and lemmas of English news text, by rule.
//!
//! Every function takes text and gives spans into it; the text itself is never changed.

mod lemma;
mod sentence;
mod token;

pub use lemma::lemma_candidates;
pub use sentence::sentences;
pub use token::{Token, TokenKind, tokens};

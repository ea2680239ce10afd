//! Language below the level of meaning.
#![deny(unsafe_code)]

mod characters;
mod config;
mod doc;
mod error;
mod id_map;
mod layers;
mod lemma;
mod lemmatizer;
mod lexeme;
mod lexicon;
mod package;
mod packed;
mod pattern;
mod pipeline;
mod ruler;
mod sentence;
mod strings;
mod tagger;
mod tok2vec;
mod token;
mod tokenizer;
mod transition;
mod vectors;
mod weights;

pub use doc::{Doc, Label, Name, Word};
pub use error::LoadError;
pub use layers::ceiling;
pub use lemma::lemma_candidates;
pub use pipeline::Pipeline;
pub use sentence::sentences;
pub use token::{Token, TokenKind, tokens};

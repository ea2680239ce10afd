//! What a brief must hold to before it is given out, as far as a program can tell: every sentence rests on words that it cites, and
//! likelihood, confidence and figures are told as Intelligence Community Directive 203 (Analytic Standards, 2015) asks.
//!
//! What stands in “quotation marks” is somebody's own wording and not held to the rules of likelihood.

mod figures;

use crate::brief::{Brief, Chart, Item, Section, Sentence, Table};
use crate::{likelihood, wording};
use figures::Contested;
use whosays_model::{Case, Diagnostic, Severity};

/// How many words of a sentence a finding shows.
const SHOWN: usize = 14;

/// Everything in a brief that may not be given out, in order of reading. With its case, figures are held to their ranges too.
pub fn lint(brief: &Brief, case: Option<&Case>, subject: &str) -> Vec<Diagnostic> {
    let contested = case.map(Contested::of).unwrap_or_default();
    let mut findings: Vec<Option<Diagnostic>> = vec![unfounded(&brief.title, subject), noted(&brief.lede, subject)];
    for section in &brief.sections {
        findings.push(unfounded(&section.heading, subject));
        findings.push(section.intro.as_deref().and_then(|intro| noted(intro, subject)));
        for item in &section.items {
            findings.extend(item_findings(item, subject));
        }
        findings.extend(figures_of(section, brief, &contested, subject));
    }
    findings.into_iter().flatten().collect()
}

/// Takes out of a composed brief what may not be given out, and tells what: reports can word a name, or tell figures, in ways that
/// no sentence of ours can mend. A title or heading that such words stand in is set in quotation marks.
pub fn leave_out(brief: &mut Brief, case: &Case, subject: &str) -> Vec<Diagnostic> {
    let contested = Contested::of(case);
    let found = lint(brief, Some(case), subject);
    if found.is_empty() {
        return found;
    }
    let quoted = |text: &mut String| {
        if unfounded(text, subject).is_some() {
            *text = format!("“{}”", text.replace(['“', '”'], "'"));
        }
    };
    quoted(&mut brief.title);
    let mut sections = std::mem::take(&mut brief.sections);
    for section in &mut sections {
        quoted(&mut section.heading);
        for item in &mut section.items {
            if let Item::Group { heading } = item {
                quoted(heading);
            }
        }
        section.intro.take_if(|intro| noted(intro, subject).is_some());
        section.items.retain(|item| item_findings(item, subject).iter().all(Option::is_none));
        let is_table = |item: &Item| matches!(item, Item::Table(_) | Item::Chart(_));
        let alone = |item: &Item| item.sentences().iter().any(|told| contested.without_range(told, brief).is_some());
        section.items.retain(|item| is_table(item) || !alone(item));
        if figures_of(section, brief, &contested, subject).iter().any(Option::is_some) {
            section.items.retain(|item| !is_table(item));
        }
    }
    sections.retain(|section| section.items.iter().any(|item| !matches!(item, Item::Group { .. })));
    brief.sections = sections;
    found
}

fn item_findings(item: &Item, subject: &str) -> Vec<Option<Diagnostic>> {
    match item {
        Item::Group { heading } => vec![unfounded(heading, subject)],
        Item::Note { text } => vec![noted(text, subject)],
        Item::Sentence(sentence) => vec![told(sentence, subject)],
        Item::Paragraph { sentences } => sentences.iter().map(|sentence| told(sentence, subject)).collect(),
        Item::Table(table) | Item::Chart(Chart { table, .. }) => rows(table, subject),
    }
}

fn told(sentence: &Sentence, subject: &str) -> Option<Diagnostic> {
    let own = own_words(&sentence.text);
    if likelihood::in_words(&own).is_some() && likelihood::states_confidence(&own) {
        let what = "a sentence states both a likelihood and a confidence";
        let hint = "say how likely it is in one sentence, and how sure you are of that in another (ICD 203)";
        return Some(finding("likelihood-and-confidence", what, &sentence.text, hint, subject));
    }
    if !sentence.citations.is_empty() {
        return None;
    }
    unfounded(&sentence.text, subject).or_else(|| {
        let hint = "cite the words that it rests on, or set it in *asterisks* if it is a note about the brief";
        Some(finding("no-citation", "a sentence cites nothing", &sentence.text, hint, subject))
    })
}

// A note rests on nothing, so it may hold neither a judgement nor anybody's words.
fn noted(text: &str, subject: &str) -> Option<Diagnostic> {
    unfounded(text, subject).or_else(|| {
        let hint = "make it a sentence of its own that cites them";
        text.contains('“')
            .then(|| finding("no-citation", "a note quotes words without a citation", text, hint, subject))
    })
}

fn unfounded(text: &str, subject: &str) -> Option<Diagnostic> {
    let one = likelihood::in_words(&own_words(text))?;
    let what = format!("“{}” ({}–{}%) is said on no basis", one.words, one.low, one.high);
    Some(finding("likelihood-without-basis", &what, text, "cite the words that it rests on", subject))
}

// Each row rests on something; the list of the reports is what the others rest on, and a row that goes on with the one
// above it has no first cell.
fn rows(table: &Table, subject: &str) -> Vec<Option<Diagnostic>> {
    let is_list = table.columns.first().is_some_and(|first| first == "No.");
    let row = |row: &Vec<Sentence>| {
        let goes_on = row.first().is_some_and(|first| first.text.is_empty());
        let told: Vec<&str> = row.iter().map(|cell| cell.text.as_str()).filter(|text| !text.is_empty()).collect();
        let cites = row.iter().any(|cell| !cell.citations.is_empty());
        let hint = "cite the words that the row rests on, in any of its cells";
        (!cites && !goes_on && !is_list && !told.is_empty())
            .then(|| finding("no-citation", "a row of a table cites nothing", &told.join(" | "), hint, subject))
    };
    table.rows.iter().map(row).collect()
}

// The tables of a section stand beside one another, so one of them may hold the range of another's figures.
fn figures_of(section: &Section, brief: &Brief, contested: &Contested, subject: &str) -> Vec<Option<Diagnostic>> {
    let tables = section.items.iter().filter(|item| matches!(item, Item::Table(_) | Item::Chart(_)));
    let cells: Vec<&Sentence> = tables.flat_map(Item::sentences).collect();
    let text: Vec<&str> = cells.iter().map(|cell| cell.text.as_str()).collect();
    let joined =
        Sentence { text: text.join(" | "), citations: cells.iter().flat_map(|cell| cell.citations.clone()).collect() };
    let alone = section.items.iter().filter(|item| !matches!(item, Item::Table(_) | Item::Chart(_)));
    let units = alone.flat_map(Item::sentences).chain(std::iter::once(&joined));
    units
        .map(|sentence| {
            let figure = contested.without_range(sentence, brief)?;
            let hint = "give the lowest and the highest figure beside it, or say that accounts differ in figures";
            Some(finding("figure-without-range", &figure, &sentence.text, hint, subject))
        })
        .collect()
}

/// What stands outside quotation marks.
fn own_words(text: &str) -> String {
    let mut own = String::with_capacity(text.len());
    let mut inside = false;
    for c in text.chars() {
        match c {
            '“' => inside = true,
            '”' => inside = false,
            _ => {}
        }
        own.push(if inside || c == '”' { ' ' } else { c });
    }
    own
}

fn finding(code: &str, what: &str, text: &str, hint: &str, subject: &str) -> Diagnostic {
    let words: Vec<&str> = text.split_whitespace().collect();
    let cut = if words.len() > SHOWN { " …" } else { "" };
    let shown = wording::one_line(&words[..words.len().min(SHOWN)].join(" "));
    Diagnostic::new(Severity::Error, code, subject, format!("{what}: {shown}{cut}")).hint(hint)
}

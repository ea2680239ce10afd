//! The list of the reports, with what is known of each, how, and what is not.

use crate::brief::{Item, Section, Sentence, Source, Table, columns};
use crate::ledger::Ledger;
use crate::wording;
use whosays_model::{How, Known, Report};

/// The reports in the case's order.
pub(super) fn sources(ledger: &Ledger) -> Vec<Source> {
    ledger.case.reports.iter().map(|report| source(ledger, report)).collect()
}

fn source(ledger: &Ledger, report: &Report) -> Source {
    let meta = &report.meta;
    Source {
        report: report.id.clone(),
        file: report.file.clone(),
        label: ledger.label(report),
        outlet: meta.outlet.as_ref().map(|known| wording::one_line(&known.value)),
        title: meta.title.as_ref().map(|known| wording::one_line(&known.value)),
        authors: meta.authors.as_ref().map_or_else(Vec::new, |known| known.value.clone()),
        date: report.published().map(wording::date),
        known: known(report),
    }
}

// "Outlet and date given by the user; author from the byline; title not known."
fn known(report: &Report) -> String {
    let meta = &report.meta;
    let parts = [
        ("title", how(&meta.title)),
        ("author", how(&meta.authors)),
        ("outlet", how(&meta.outlet)),
        ("date", how(&meta.published)),
    ];
    let ways = [
        (Some(How::Given), "given"),
        (Some(How::Metadata), "from the file’s own data"),
        (Some(How::Byline), "from the head of the text"),
        (Some(How::Guess), "guessed from the text"),
        (None, "not known"),
    ];
    let told = ways.iter().filter_map(|(way, words)| {
        let named: Vec<String> =
            parts.iter().filter(|(_, how)| how == way).map(|(name, _)| (*name).to_owned()).collect();
        (!named.is_empty()).then(|| format!("{} {words}", wording::list(&named)))
    });
    wording::capitalised(&told.collect::<Vec<_>>().join("; "))
}

fn how<T>(known: &Option<Known<T>>) -> Option<How> {
    known.as_ref().map(|known| known.how)
}

/// The list as a table.
pub(super) fn section(sources: &[Source]) -> Section {
    let rows: Vec<Vec<Sentence>> = sources.iter().enumerate().map(|(i, source)| row(i + 1, source)).collect();
    let columns = columns(&["No.", "Outlet", "Title and authors", "Date", "How this is known"]);
    let table = Table { caption: "The reports that this brief is made from".to_owned(), columns, rows };
    let items = if sources.is_empty() { Vec::new() } else { vec![Item::Table(table)] };
    Section { id: "reports".to_owned(), heading: "The reports".to_owned(), intro: None, items }
}

fn row(number: usize, source: &Source) -> Vec<Sentence> {
    let title = source.title.clone().unwrap_or_else(|| source.file.clone());
    let by = if source.authors.is_empty() { String::new() } else { format!(", by {}", wording::list(&source.authors)) };
    vec![
        Sentence::plain(number.to_string()),
        Sentence::plain(source.outlet.clone().unwrap_or_else(|| "not known".to_owned())),
        Sentence::plain(wording::one_line(&format!("{title}{by}"))),
        Sentence::plain(source.date.clone().unwrap_or_else(|| "not known".to_owned())),
        Sentence::plain(source.known.clone()),
    ]
}

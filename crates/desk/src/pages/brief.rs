//! The brief editor: the text beside what it will look like, each citation held to the stored words; every saving is kept.

use crate::answer::{At, Page};
use crate::fault::Fault;
use crate::frame::Frame;
use crate::judge::Posted;
use crate::kept::{Granted, Wish, of_brief};
use crate::pages::marking::Marking;
use crate::state::Reading;
use crate::text::moment;
use askama::Template;
use axum::extract::Path;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Serialize;
use std::collections::BTreeSet;
use whosays_case::clock::now;
use whosays_model::{Case, ReportId};
use whosays_publish::brief::{Brief, Citation, Item, Sentence, complete};
use whosays_publish::{EXPORTERS, exporter, markdown, verify};

/// What a text is called in messages.
const NAME: &str = "brief.md";

#[derive(Serialize, Template, utoipa::ToSchema)]
#[template(path = "brief.html")]
pub(crate) struct BriefPage {
    #[serde(skip)]
    frame: Frame,
    text: String,
    /// The number of the saving that the text is of; 0 for one that whosays has just composed.
    number: u64,
    saved_by: String,
    saved_at: String,
    is_waiting: bool,
    wrong: Vec<String>,
    conflict: Option<String>,
    #[serde(skip)]
    marking: Option<Marking>,
    #[serde(skip)]
    title: String,
    #[serde(skip)]
    lede: String,
    #[serde(skip)]
    sections: Vec<Shown>,
    #[serde(skip)]
    citations: Vec<Cited>,
    #[serde(skip)]
    formats: Vec<(&'static str, &'static str)>,
    composed_anew: bool,
}

/// A section of the preview.
struct Shown {
    heading: String,
    items: Vec<ShownItem>,
}

/// A piece of it.
enum ShownItem {
    Heading(String),
    Note(String),
    Words(Vec<(String, Vec<usize>)>),
    Table { caption: String, columns: Vec<String>, rows: Vec<Vec<(String, Vec<usize>)>> },
}

/// A citation in the list.
struct Cited {
    number: usize,
    quote: String,
    label: String,
    link: String,
    is_broken: bool,
}

impl Page for BriefPage {}

pub(crate) async fn page(at: At) -> Result<Response, Fault> {
    at.answer(|reading, at| {
        let anew = at.asked.one("anew").is_some();
        let saved = if anew { None } else { reading.store.brief(None)? };
        let page = match saved {
            Some(saved) => {
                let mut page = shown(reading, at, &saved.text)?;
                (page.number, page.saved_by, page.saved_at) = (saved.number, saved.who, moment(&saved.at));
                page
            }
            None => match reading.room.ledgers.wish(&Wish::Brief, of_brief(&reading.store)?) {
                Some(Granted::Brief(text, _)) => shown(reading, at, &text)?,
                Some(Granted::Failed(why, _)) => return Err(Fault::ours(why)),
                _ => BriefPage { is_waiting: true, ..empty(reading, at) },
            },
        };
        let number = if anew { reading.store.brief(None)?.map_or(0, |saved| saved.number) } else { page.number };
        Ok(BriefPage { composed_anew: anew, number, ..page })
    })
    .await
}

fn empty(reading: &Reading, at: &At) -> BriefPage {
    BriefPage {
        frame: at.frame(reading, t!("brief-title"), "brief"),
        text: String::new(),
        number: 0,
        saved_by: String::new(),
        saved_at: String::new(),
        is_waiting: false,
        wrong: Vec::new(),
        conflict: None,
        marking: None,
        title: String::new(),
        lede: String::new(),
        sections: Vec::new(),
        citations: Vec::new(),
        formats: EXPORTERS.iter().map(|exporter| (exporter.extension, exporter.doc)).collect(),
        composed_anew: false,
    }
}

/// A text with its preview, and what of it does not hold.
fn shown(reading: &Reading, at: &At, text: &str) -> Result<BriefPage, Fault> {
    let mut page = BriefPage { text: text.to_owned(), ..empty(reading, at) };
    let mut brief = match markdown::read(text) {
        Ok(brief) => brief,
        Err(why) => {
            page.wrong.push(why);
            return Ok(page);
        }
    };
    let broken = check(reading, text, &mut page.wrong)?;
    label(reading, &mut brief)?;
    page.marking = brief.tlp.map(Marking::of);
    page.title = brief.title.clone();
    page.lede = brief.lede.clone();
    page.sections = brief
        .sections
        .iter()
        .map(|section| Shown { heading: section.heading.clone(), items: section.items.iter().map(item).collect() })
        .collect();
    page.citations = brief.citations.iter().map(|citation| cited(citation, &broken)).collect();
    Ok(page)
}

/// Holds every quotation of a text to the stored words; gives the numbers of citations that do not hold, and says why.
fn check(reading: &Reading, text: &str, wrong: &mut Vec<String>) -> Result<BTreeSet<usize>, Fault> {
    let citations = match verify::citations(text.as_bytes(), NAME) {
        Ok(citations) => citations,
        Err(error) => {
            wrong.push(error.to_string());
            return Ok(BTreeSet::new());
        }
    };
    let store = &reading.store;
    let mismatches = verify::check(&citations, |report| store.text(report).ok().flatten());
    wrong.extend(mismatches.iter().map(ToString::to_string));
    let (markings, own) = (store.markings()?, verify::marking(text.as_bytes(), NAME).ok().flatten());
    wrong.extend(verify::lowered(&citations, own, |report| markings.of(report)).iter().map(ToString::to_string));
    Ok(mismatches.iter().map(|mismatch| mismatch.number).collect())
}

/// Says of each citation which report it is of.
fn label(reading: &Reading, brief: &mut Brief) -> Result<(), Fault> {
    let reports: BTreeSet<ReportId> = brief.citations.iter().map(|citation| citation.report.clone()).collect();
    let case = Case { reports: reading.store.reports_named(&reports)?, ..Case::default() };
    complete(brief, &case);
    Ok(())
}

fn sentence(sentence: &Sentence) -> (String, Vec<usize>) {
    (sentence.text.clone(), sentence.citations.clone())
}

fn item(item: &Item) -> ShownItem {
    match item {
        Item::Group { heading } => ShownItem::Heading(heading.clone()),
        Item::Note { text } => ShownItem::Note(text.clone()),
        Item::Sentence(one) => ShownItem::Words(vec![sentence(one)]),
        Item::Paragraph { sentences } => ShownItem::Words(sentences.iter().map(sentence).collect()),
        Item::Table(table) => self::table(table),
        Item::Chart(chart) => self::table(&chart.table),
    }
}

fn table(table: &whosays_publish::brief::Table) -> ShownItem {
    ShownItem::Table {
        caption: table.caption.clone(),
        columns: table.columns.clone(),
        rows: table.rows.iter().map(|row| row.iter().map(sentence).collect()).collect(),
    }
}

fn cited(citation: &Citation, broken: &BTreeSet<usize>) -> Cited {
    Cited {
        number: citation.number,
        quote: citation.quote.text.clone(),
        label: citation.label.clone(),
        link: format!("/reports/{}#{}", citation.report, citation.claim),
        is_broken: broken.contains(&citation.number),
    }
}

/// Saves the text, or only checks it.
pub(crate) async fn save(posted: Posted) -> Result<Response, Fault> {
    let Posted { at, sent } = posted;
    let text = sent.one("text").unwrap_or_default().replace("\r\n", "\n");
    let seen = sent.number("seen").unwrap_or_default() as u64;
    if text.trim().is_empty() {
        return Err(Fault::wrong(t!("brief-empty"), t!("brief-empty-hint")));
    }
    let is_check = sent.one("act") == Some("check");
    let mut conflict = None;
    if !is_check {
        let (who, text) = (at.person().name.clone(), text.clone());
        let kept = at.write(move |store| Ok(store.save_brief(&text, &who, &now(), seen)?)).await?;
        if kept.is_some() {
            return Ok(Redirect::to("/brief").into_response());
        }
        conflict = Some(t!("brief-conflict").into_owned());
    }
    at.answer(move |reading, at| {
        let page = shown(reading, at, &text)?;
        let number = if conflict.is_some() { reading.store.brief(None)?.map_or(0, |saved| saved.number) } else { seen };
        Ok(BriefPage { number, conflict, ..page })
    })
    .await
}

/// The brief as it was last saved, in another form; what does not hold is not written.
pub(crate) async fn export(at: At, Path(format): Path<String>) -> Result<Response, Fault> {
    let desk = std::sync::Arc::clone(&at.desk);
    desk.read(at.clearance(), move |reading| {
        let Some(exporter) = exporter(&format) else {
            return Err(Fault::missing(t!("brief-no-such-form", form = format)));
        };
        let Some(saved) = reading.store.brief(None)? else {
            return Err(Fault::missing(t!("brief-none-saved")));
        };
        let mut wrong = Vec::new();
        check(reading, &saved.text, &mut wrong)?;
        let mut brief = markdown::read(&saved.text).map_err(|why| Fault::wrong(why, t!("brief-mend")))?;
        if let Some(first) = wrong.into_iter().next() {
            return Err(Fault::wrong(first, t!("brief-mend-citations")));
        }
        label(reading, &mut brief)?;
        brief.case_file = at.desk.path.file_name().map(|name| name.to_string_lossy().into_owned());
        let bytes =
            (exporter.render)(&brief).map_err(|error| Fault::wrong(error.to_string(), t!("brief-other-form")))?;
        let mut response = bytes.into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
        let saved = format!("attachment; filename=\"brief.{}\"", exporter.extension);
        headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_str(&saved).map_err(Fault::ours)?);
        Ok(response)
    })
    .await
}

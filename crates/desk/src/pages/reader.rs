//! The reader: a report's text with claims marked in it, and the claims beside it, to be judged.

use super::marking::{Marking, MarkingForm};
use super::reports::beside;
use crate::answer::{At, Page};
use crate::card::{Around, Card, EventLink, called};
use crate::fault::Fault;
use crate::fields::{self, FormField};
use crate::frame::Frame;
use crate::state::Reading;
use crate::text::day;
use crate::text::filters;
use askama::Template;
use axum::extract::Path;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use std::collections::BTreeSet;
use whosays_model::{
    BlockKind, Claim, ClaimId, ClaimKind, Diagnostic, Event, MentionId, Report, ReportId, Reviewed, Severity, Span,
};
use whosays_store::Thing;

#[derive(Serialize, Template, utoipa::ToSchema)]
#[template(path = "reader.html")]
pub(crate) struct Reader {
    #[serde(skip)]
    frame: Frame,
    id: String,
    title: String,
    file: String,
    outlet: String,
    authors: String,
    published: String,
    day: String,
    url: String,
    language: String,
    marking: Marking,
    #[serde(skip)]
    marking_form: Option<MarkingForm>,
    #[serde(skip)]
    blocks: Vec<Block>,
    text: String,
    cards: Vec<Card>,
    judged: usize,
    open: usize,
    #[schema(value_type = Vec<Object>)]
    diagnostics: Vec<Diagnostic>,
    previous: Option<String>,
    next: Option<String>,
    #[serde(skip)]
    kinds: Vec<&'static str>,
    #[serde(skip)]
    new_fields: Vec<FormField>,
    #[serde(skip)]
    events: Vec<EventLink>,
}

/// A paragraph or heading of the text, cut where claims begin and end.
struct Block {
    tag: &'static str,
    start: usize,
    runs: Vec<Run>,
    /// Why it is not the report's own telling; empty where it is.
    why: String,
}

/// Words that the same claims rest on.
struct Run {
    words: String,
    start: usize,
    claims: String,
    kind: String,
}

impl Page for Reader {
    fn rows(&self) -> Option<Vec<Vec<String>>> {
        Some(super::claims::in_rows(&self.cards))
    }
}

/// One card, to be put in its place in a page.
#[derive(Serialize, Template, utoipa::ToSchema)]
#[template(path = "card_piece.html")]
pub(crate) struct CardPiece {
    pub(crate) card: Card,
    #[serde(skip)]
    pub(crate) token: String,
    /// Whether it has to stand as a page of its own.
    #[serde(skip)]
    pub(crate) is_whole: bool,
}

impl CardPiece {
    fn asset(&self, name: &str) -> String {
        crate::assets::address(name)
    }
}

pub(crate) async fn page(at: At, Path(id): Path<String>) -> Result<Response, Fault> {
    at.answer(move |reading, at| {
        let report = found(reading, &id)?;
        let (report, review) =
            reading.store.review(&report)?.ok_or_else(|| Fault::missing(t!("reader-no-report", id = id)))?;
        let seen = seen(reading, &report.id, &review)?;
        let cards = seen.cards(&review);
        let (previous, next) = beside(&reading.view.columns, report.id.as_str());
        let known = |known: &Option<whosays_model::Known<String>>| {
            known.as_ref().map(|known| known.value.clone()).unwrap_or_default()
        };
        let open = cards.iter().filter(|card| card.state == "open").count();
        let title = report.meta.title.as_ref().map_or_else(|| report.file.clone(), |title| title.value.clone());
        Ok(Reader {
            frame: at.frame(reading, title.clone(), "reports"),
            id: report.id.to_string(),
            title,
            file: report.file.clone(),
            outlet: known(&report.meta.outlet),
            authors: report.meta.authors.as_ref().map(|authors| authors.value.join(", ")).unwrap_or_default(),
            published: report.published().map(ToString::to_string).unwrap_or_default(),
            day: report.published().map(day).unwrap_or_default(),
            url: known(&report.meta.url).trim().to_owned(),
            language: report.language.clone().unwrap_or_default(),
            marking: Marking::of(reading.store.marking_of(&report.id)?),
            marking_form: MarkingForm::of(
                at,
                format!("/reports/{}/marking", report.id),
                reading.store.markings()?.reports.get(&report.id).copied(),
            ),
            blocks: blocks(&report, &review.claims),
            judged: cards.len() - open,
            open,
            cards,
            diagnostics: reading
                .store
                .diagnostics_of(&report.id)?
                .into_iter()
                .filter(|diagnostic| diagnostic.severity > Severity::Note)
                .collect(),
            previous,
            next,
            kinds: ClaimKind::ALL.iter().map(|kind| kind.as_str()).collect(),
            new_fields: new_fields(&report),
            events: seen.events,
            text: report.text,
        })
    })
    .await
}

/// The fields of a claim that is to be added: those that every kind has.
fn new_fields(report: &Report) -> Vec<FormField> {
    let bare = serde_json::json!({
        "id": "c-", "report": report.id, "kind": "assessment", "value": {}, "quote": "", "evidence": {"first": {"start": 0, "end": 0}},
        "speaker": {"name": "author"}, "stance": "affirm", "certainty": "stated", "by": "",
    });
    let bare: Option<Claim> = serde_json::from_value(bare).ok();
    let fields = bare.as_ref().map(fields::form).unwrap_or_default();
    fields.into_iter().filter(|field| field.is_of_claim && field.name != "kind").collect()
}

fn found(reading: &Reading, id: &str) -> Result<ReportId, Fault> {
    match reading.store.find(id)? {
        Some(Thing::Report(report)) => Ok(report.id),
        _ => Err(Fault::missing(t!("reader-no-report", id = id))),
    }
}

/// What cards of one report are made from.
struct Seen {
    judgements: Vec<whosays_model::Judgement>,
    events: Vec<EventLink>,
}

fn seen(reading: &Reading, report: &ReportId, review: &Reviewed) -> Result<Seen, Fault> {
    let mentions: BTreeSet<MentionId> = review.claims.iter().filter_map(|claim| claim.event.clone()).collect();
    let events = reading.store.events_of(&mentions)?;
    let link = |event: &Event, mention: &MentionId| EventLink {
        id: event.id.to_string(),
        mention: mention.to_string(),
        called: called(event),
        reports: event.reports.len(),
    };
    let links = mentions.iter().filter_map(|mention| {
        events.iter().find(|event| event.mentions.contains(mention)).map(|event| link(event, mention))
    });
    Ok(Seen { judgements: reading.store.judgements_of(report)?, events: links.collect() })
}

impl Seen {
    fn cards(&self, review: &Reviewed) -> Vec<Card> {
        let card = |claim: &Claim, is_rejected: bool| {
            let around =
                Around { judgements: &self.judgements, states: &review.states, events: &self.events, is_rejected };
            Card::of(claim, &around)
        };
        let mut cards: Vec<Card> = review.claims.iter().map(|claim| card(claim, false)).collect();
        cards.extend(review.rejected.iter().map(|claim| card(claim, true)));
        cards.sort_by(|a, b| (a.start, a.end, &a.kind, &a.id).cmp(&(b.start, b.end, &b.kind, &b.id)));
        cards
    }
}

/// The card of one claim as it is now.
pub(crate) fn card_of(reading: &Reading, report: &ReportId, claim: &ClaimId) -> Result<Card, Fault> {
    let missing = || Fault::missing(t!("reader-no-claim", id = claim.as_str()));
    let (_, review) = reading.store.review(report)?.ok_or_else(missing)?;
    let cards = seen(reading, report, &review)?.cards(&review);
    cards.into_iter().find(|card| card.id == claim.as_str()).ok_or_else(missing)
}

/// The text, block by block; what lies between blocks is white space and is left out.
fn blocks(report: &Report, claims: &[Claim]) -> Vec<Block> {
    let mut cuts: BTreeSet<usize> = BTreeSet::new();
    for span in claims.iter().map(Claim::span) {
        cuts.extend([span.start, span.end]);
    }
    report
        .blocks
        .iter()
        .map(|block| {
            let why = report.boilerplate.iter().find(|layer| layer.span.overlaps(block.span));
            Block {
                tag: tag(block.kind),
                start: block.span.start,
                runs: runs(report, claims, block.span, &cuts),
                why: why.map(|layer| layer.why.clone()).unwrap_or_default(),
            }
        })
        .collect()
}

fn tag(kind: BlockKind) -> &'static str {
    match kind {
        BlockKind::Title => "h2",
        BlockKind::Heading => "h3",
        _ => "p",
    }
}

fn runs(report: &Report, claims: &[Claim], block: Span, cuts: &BTreeSet<usize>) -> Vec<Run> {
    let mut edges = vec![block.start];
    edges.extend(cuts.range(block.start + 1..block.end.max(block.start + 1)));
    edges.push(block.end);
    let run = |pair: &[usize]| {
        let span = Span::new(pair[0], pair[1]);
        let words = span.of(&report.text).filter(|words| !words.is_empty())?;
        let mut over: Vec<&Claim> = claims.iter().filter(|claim| claim.span().contains(span)).collect();
        // The narrowest first: it is the one that a click means.
        over.sort_by_key(|claim| (claim.span().len(), claim.kind()));
        let ids: Vec<&str> = over.iter().map(|claim| claim.id.as_str()).collect();
        let kind = over.first().map(|claim| claim.kind().to_string()).unwrap_or_default();
        Some(Run { words: words.to_owned(), start: span.start, claims: ids.join(" "), kind })
    };
    edges.windows(2).filter_map(run).collect()
}

/// The bytes that a report came in, to be saved: never shown as a page, for they may be a stranger's.
pub(crate) async fn original(at: At, Path(id): Path<String>) -> Result<Response, Fault> {
    let desk = std::sync::Arc::clone(&at.desk);
    desk.read(at.clearance(), move |reading| {
        let report = found(reading, &id)?;
        let missing = || Fault::missing(t!("reader-no-report", id = id));
        let bytes = reading.store.original(&report)?.ok_or_else(missing)?;
        let mut response = bytes.into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
        headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment"));
        Ok(response)
    })
    .await
}

/// One claim by itself: it leads to its place in the reader, and is told whole as JSON.
pub(crate) async fn claim(at: At, Path(id): Path<String>) -> Result<Response, Fault> {
    at.answer(move |reading, at| {
        let id = match reading.store.find(&id)? {
            Some(Thing::Claim(claim)) => claim.id,
            _ => ClaimId::from_written(id),
        };
        let claim = crate::judge::now_of(&reading.store, &id)?;
        let report = reading.store.report(&claim.report)?.ok_or_else(|| Fault::missing(t!("reader-report-gone")))?;
        let quote = claim.span();
        let around = |from: usize, to: usize| {
            let (mut from, mut to) = (from, to.min(report.text.len()));
            while !report.text.is_char_boundary(from) {
                from += 1;
            }
            while !report.text.is_char_boundary(to) {
                to -= 1;
            }
            report.text.get(from..to).unwrap_or_default().to_owned()
        };
        Ok(ClaimPage {
            frame: at.frame(reading, t!("claim-title", id = id.as_str()), "claims"),
            before: around(quote.start.saturating_sub(300), quote.start),
            after: around(quote.end, quote.end + 300),
            report_title: report.meta.title.as_ref().map_or_else(|| report.file.clone(), |title| title.value.clone()),
            outlet: report.meta.outlet.as_ref().map(|outlet| outlet.value.clone()).unwrap_or_default(),
            day: report.published().map(day).unwrap_or_default(),
            card: card_of(reading, &report.id, &id)?,
            claim,
        })
    })
    .await
}

#[derive(Serialize, Template, utoipa::ToSchema)]
#[template(path = "claim.html")]
pub(crate) struct ClaimPage {
    #[serde(skip)]
    frame: Frame,
    #[schema(value_type = Object)]
    claim: Claim,
    card: Card,
    before: String,
    after: String,
    report_title: String,
    outlet: String,
    day: String,
}

impl Page for ClaimPage {}

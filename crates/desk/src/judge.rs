//! What is sent to be judged: checked against what the sender has seen, kept, and answered with the claim as it is then.

use crate::access::is_token;
use crate::answer::{Asked, At, Page};
use crate::card::done;
use crate::fault::Fault;
use crate::fields;
use crate::pages::reader::{CardPiece, card_of};
use crate::writer::Books;
use axum::extract::{FromRequest, Path, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use std::sync::Arc;
use whosays_case::clock::now;
use whosays_model::{
    Anchor, Claim, ClaimId, ClaimKind, Event, EventMention, Evidence, Judgement, MentionId, ReportId, Ruling, Span,
    Speaker, Target, corrected,
};
use whosays_store::{Judged, Store, Thing};

/// A form that a page of the desk has sent, for somebody who is signed in.
pub(crate) struct Posted {
    pub(crate) at: At,
    pub(crate) sent: Asked,
}

impl FromRequest<Arc<crate::state::Desk>> for Posted {
    type Rejection = Fault;

    async fn from_request(request: Request, desk: &Arc<crate::state::Desk>) -> Result<Self, Fault> {
        let (mut parts, body) = request.into_parts();
        let at = <At as axum::extract::FromRequestParts<_>>::from_request_parts(&mut parts, desk).await?;
        let request = Request::from_parts(parts, body);
        let axum::Form(sent) = axum::Form::<Vec<(String, String)>>::from_request(request, desk)
            .await
            .map_err(|error| Fault::new(error.status(), error.body_text(), t!("judge-own-form")))?;
        let sent = Asked(sent);
        if !is_token(&at.session, sent.one("token").unwrap_or_default()) {
            return Err(Fault::refused(t!("judge-other-session"), t!("judge-other-session-hint")));
        }
        Ok(Posted { at, sent })
    }
}

/// What became of a judgement.
enum Outcome {
    Done,
    /// It was not kept, for somebody has judged the claim since.
    Newer(String),
    /// It was not kept, for it says what cannot be.
    Wrong(String),
}

/// Judges a claim.
pub(crate) async fn claim(Path(id): Path<String>, posted: Posted) -> Result<Response, Fault> {
    let Posted { at, sent } = posted;
    let who = at.person().name.clone();
    let about = ClaimId::from_written(id.clone());
    let outcome = {
        let (about, sent) = (about.clone(), sent.clone());
        at.write(move |store| judged(store, &about, &sent, &who)).await?
    };
    let is_kept = matches!(outcome, Outcome::Done);
    let is_piece = at.is_piece;
    let report = at.desk.read(at.clearance(), move |reading| report_of(&reading.store, &about)).await?;
    if is_piece || !is_kept {
        let token = at.session.token.clone();
        let answer = at
            .answer(move |reading, _| {
                let mut card = card_of(reading, &report, &ClaimId::from_written(id))?;
                match outcome {
                    Outcome::Done => {}
                    Outcome::Newer(what) => card.newer = Some(what),
                    Outcome::Wrong(why) => card.wrong = Some(why),
                }
                Ok(CardPiece { card, token, is_whole: !is_piece })
            })
            .await;
        return answer.map(|mut response| {
            if !is_kept && !is_piece {
                *response.status_mut() = StatusCode::CONFLICT;
            }
            response
        });
    }
    let place = format!("/reports/{report}#{id}");
    Ok(Redirect::to(back(&sent, &place)).into_response())
}

fn report_of(store: &Store, claim: &ClaimId) -> Result<ReportId, Fault> {
    if let Some(Thing::Claim(found)) = store.find(claim.as_str())? {
        return Ok(found.report);
    }
    // A claim that was rejected is no row any more, and its judgements tell where it stands.
    let last = store.judgements_on(claim.as_str())?.pop();
    let report = last.and_then(|judgement| judgement.ruling.reviews().cloned());
    report.ok_or_else(|| Fault::missing(t!("judge-no-claim", id = claim.as_str())))
}

/// The claim as it is now, and whether it was rejected.
pub(crate) fn now_of(store: &Store, id: &ClaimId) -> Result<Claim, Fault> {
    let report = report_of(store, id)?;
    let found = store
        .review(&report)?
        .and_then(|(_, review)| review.claims.into_iter().chain(review.rejected).find(|claim| claim.id == *id));
    found.ok_or_else(|| Fault::missing(t!("judge-no-claim", id = id.as_str())))
}

fn judged(store: &mut Books<'_>, id: &ClaimId, sent: &Asked, who: &str) -> Result<Outcome, Fault> {
    let claim = now_of(store, id)?;
    let act = sent.one("act").unwrap_or_default();
    if act == "undo" {
        return undone(store, id, who);
    }
    let anchor = Anchor::of(&claim);
    let note = |key: &str| sent.one(key).map(str::trim).filter(|note| !note.is_empty()).map(str::to_owned);
    let rulings = match act {
        "accept" => vec![(Ruling::Accept { claim: anchor }, note("note"))],
        "reject" => vec![(Ruling::Reject { claim: anchor }, note("note"))],
        "note" => match note("remark") {
            Some(words) => vec![(Ruling::Note { claim: anchor }, Some(words))],
            None => return Ok(Outcome::Wrong(t!("judge-empty-note").into_owned())),
        },
        "correct" => match corrections(store, &claim, sent)? {
            Ok(rulings) => rulings.into_iter().map(|ruling| (ruling, note("note"))).collect(),
            Err(why) => return Ok(Outcome::Wrong(why)),
        },
        other => return Err(Fault::wrong(t!("judge-no-act-on-claim", act = other), t!("judge-use-buttons"))),
    };
    let mut seen = sent.number("seen").unwrap_or_default() as u64;
    for (ruling, note) in rulings {
        let judgement = Judgement { number: None, ruling, who: who.to_owned(), at: now(), note, withdrawn: None };
        match store.judge_unless_newer(&judgement, seen)? {
            Judged::Kept(_) => seen += 1,
            Judged::Newer(newer) => return Ok(Outcome::Newer(told(newer.as_ref().as_ref()))),
        }
    }
    Ok(Outcome::Done)
}

/// The rulings that a form of corrections comes to: what the claim's fields are, and which event it is about.
fn corrections(store: &Store, claim: &Claim, sent: &Asked) -> Result<Result<Vec<Ruling>, String>, Fault> {
    let anchor = Anchor::of(claim);
    let mut rulings = Vec::new();
    let text = store.text(&claim.report)?.unwrap_or_default();
    let mut changes = match fields::changes(claim, sent) {
        Ok(changes) => changes,
        Err(why) => return Ok(Err(why)),
    };
    if let (Some(start), Some(end)) = (sent.number("start"), sent.number("end")) {
        let span = Span::new(start, end);
        if span != claim.span() && start < end {
            let words = span.of(&text).unwrap_or_default();
            changes.insert("quote".to_owned(), serde_json::json!({"start": start, "end": end, "words": words}));
        }
    }
    if !changes.is_empty() {
        if let Err(why) = corrected(claim, &text, &changes) {
            return Ok(Err(why));
        }
        rulings.push(Ruling::Correct { claim: anchor.clone(), changes });
    }
    match link(store, claim, sent)? {
        Ok(link) => rulings.extend(link),
        Err(why) => return Ok(Err(why)),
    }
    if rulings.is_empty() {
        return Ok(Err(t!("judge-nothing-changed").into_owned()));
    }
    Ok(Ok(rulings))
}

/// The event that a form ties a claim to, where that is another one: a mention of the report, an event's id, or `none`.
fn link(store: &Store, claim: &Claim, sent: &Asked) -> Result<Result<Option<Ruling>, String>, Fault> {
    let other = sent.one("event_id").map(str::trim).filter(|id| !id.is_empty());
    let Some(wanted) = other.or(sent.one("event")) else { return Ok(Ok(None)) };
    let now = claim.event.as_ref().map_or("none", MentionId::as_str);
    if wanted == now {
        return Ok(Ok(None));
    }
    let anchor = Anchor::of(claim);
    if wanted == "none" {
        return Ok(Ok(Some(Ruling::Link { claim: anchor, to: None, kind: None })));
    }
    let target = telling(store, wanted, &claim.report)?;
    Ok(match target {
        Some((to, kind)) => Ok(Some(Ruling::Link { claim: anchor, to: Some(to), kind: Some(kind) })),
        None => Err(t!("judge-no-such-event", id = wanted)),
    })
}

/// The telling by which an event is known: of this report where it tells of it, else the first.
pub(crate) fn telling(
    store: &Store,
    id: &str,
    report: &ReportId,
) -> Result<Option<(Target, whosays_model::EventKind)>, Fault> {
    let mention = match store.find(id)? {
        Some(Thing::Mention(mention)) => Some(*mention),
        Some(Thing::Event(event)) => {
            let mentions = store.mentions_named(&event.mentions.iter().cloned().collect())?;
            let own = mentions.iter().find(|mention| mention.report == *report).cloned();
            own.or_else(|| mentions.into_iter().next())
        }
        _ => None,
    };
    let Some(mention) = mention else { return Ok(None) };
    let claims = store.claims_named(&mention.claims.iter().take(1).cloned().collect())?;
    let quote = claims.first().map(|claim| claim.quote.clone()).unwrap_or_default();
    Ok(Some((Target { mention: mention.id, report: mention.report, quote }, mention.kind)))
}

fn undone(store: &mut Books<'_>, id: &ClaimId, who: &str) -> Result<Outcome, Fault> {
    let standing = store.judgements_on(id.as_str())?.into_iter().rev().find(|one| one.withdrawn.is_none());
    let Some(last) = standing else {
        return Ok(Outcome::Wrong(t!("judge-nothing-to-undo").into_owned()));
    };
    if last.who != who {
        let what = t!("judge-others-own", told = told(Some(&last)), who = last.who);
        return Ok(Outcome::Newer(what));
    }
    store.withdraw(last.number.unwrap_or_default(), who, &now())?;
    Ok(Outcome::Done)
}

fn told(judgement: Option<&Judgement>) -> String {
    let Some(judgement) = judgement else { return t!("judge-told-of-nobody").into_owned() };
    let (who, done, when) = (&judgement.who, done(&judgement.ruling), crate::text::moment(&judgement.at));
    match (&judgement.note, judgement.withdrawn.is_some()) {
        (None, false) => t!("judge-told", who = who, done = done, when = when),
        (None, true) => t!("judge-told-withdrawn", who = who, done = done, when = when),
        (Some(note), false) => t!("judge-told-with-note", who = who, done = done, when = when, note = note),
        (Some(note), true) => t!("judge-told-with-note-withdrawn", who = who, done = done, when = when, note = note),
    }
}

/// Adds a claim that a person has found in a report.
pub(crate) async fn add(Path(report): Path<String>, posted: Posted) -> Result<Response, Fault> {
    let Posted { at, sent } = posted;
    let who = at.person().name.clone();
    let report = ReportId::from_written(report);
    let id = {
        let report = report.clone();
        at.write(move |store| added(store, &report, &sent, &who)).await?
    };
    Ok(Redirect::to(&format!("/reports/{report}#{id}")).into_response())
}

fn added(store: &mut Books<'_>, report: &ReportId, sent: &Asked, who: &str) -> Result<ClaimId, Fault> {
    let text = store.text(report)?.ok_or_else(|| Fault::missing(t!("judge-no-report", id = report.as_str())))?;
    let hint = t!("judge-select-words");
    let (Some(start), Some(end)) = (sent.number("start"), sent.number("end")) else {
        return Err(Fault::wrong(t!("judge-none-selected"), hint));
    };
    let span = Span::new(start, end);
    let quote = span.of(&text).filter(|words| !words.trim().is_empty() && start < end);
    let Some(quote) = quote else {
        let what = t!("judge-no-words", start = start.to_string(), end = end.to_string());
        return Err(Fault::wrong(what, hint));
    };
    let kind: ClaimKind = sent
        .one("kind")
        .unwrap_or_default()
        .parse()
        .map_err(|why: String| Fault::wrong(why, t!("judge-choose-kind")))?;
    let bare = Claim {
        id: ClaimId::of(report, kind, span, None),
        report: report.clone(),
        value: serde_json::from_value(serde_json::json!({"kind": kind.as_str(), "value": fields::beginning(kind)}))
            .map_err(Fault::ours)?,
        quote: quote.to_owned(),
        evidence: Evidence::at(span),
        speaker: Speaker::author(),
        via: Vec::new(),
        stance: whosays_model::Stance::Affirm,
        certainty: whosays_model::Certainty::Stated,
        event: None,
        actors: Vec::new(),
        by: format!("{who}, by hand"),
    };
    let wrong = |why: String| Fault::wrong(why, t!("judge-mend-field"));
    let changes = fields::changes(&bare, sent).map_err(wrong)?;
    let claim = corrected(&bare, &text, &changes).map_err(wrong)?;
    if let Some(Thing::Claim(_)) = store.find(claim.id.as_str())? {
        let what = t!("judge-claim-is-there", kind = kind.as_str());
        return Err(Fault::new(StatusCode::CONFLICT, what, t!("judge-claim-is-there-hint")));
    }
    let id = claim.id.clone();
    let link = link(store, &claim, sent)?.map_err(|why| Fault::wrong(why, t!("judge-choose-event")))?;
    let note = sent.one("note").map(str::to_owned);
    let judgement =
        |ruling, note| Judgement { number: None, ruling, who: who.to_owned(), at: now(), note, withdrawn: None };
    store.judge(&judgement(Ruling::Add { claim: Box::new(claim) }, note))?;
    if let Some(link) = link {
        store.judge(&judgement(link, None))?;
    }
    Ok(id)
}

/// Merges an event with another one, or parts tellings from it.
pub(crate) async fn event(Path(id): Path<String>, posted: Posted) -> Result<Response, Fault> {
    let Posted { at, sent } = posted;
    let who = at.person().name.clone();
    let to = at.write(move |store| event_judged(store, &id, &sent, &who)).await?;
    Ok(Redirect::to(&format!("/events/{to}")).into_response())
}

fn event_judged(store: &mut Books<'_>, id: &str, sent: &Asked, who: &str) -> Result<String, Fault> {
    let event = whole(store, id)?;
    let targets = targets(store, &event)?;
    let ruling = match sent.one("act").unwrap_or_default() {
        "merge" => {
            let other = whole(store, sent.one("other").unwrap_or_default().trim())?;
            if other.id == event.id {
                return Err(Fault::wrong(t!("judge-event-itself"), t!("judge-event-itself-hint")));
            }
            match (targets.into_iter().next(), self::targets(store, &other)?.into_iter().next()) {
                (Some(a), Some(b)) => Ruling::Same { a, b },
                _ => return Err(Fault::ours(t!("judge-event-without-telling"))),
            }
        }
        "split" => {
            let chosen: Vec<&str> = sent.all("mention").collect();
            let (apart, from): (Vec<Target>, Vec<Target>) =
                targets.into_iter().partition(|target| chosen.contains(&target.mention.as_str()));
            if apart.is_empty() || from.is_empty() {
                return Err(Fault::wrong(t!("judge-part-some"), t!("judge-part-some-hint")));
            }
            Ruling::Split { apart, from }
        }
        other => return Err(Fault::wrong(t!("judge-no-act-on-event", act = other), t!("judge-use-buttons"))),
    };
    let note = sent.one("note").map(str::trim).filter(|note| !note.is_empty()).map(str::to_owned);
    store.judge(&Judgement { number: None, ruling, who: who.to_owned(), at: now(), note, withdrawn: None })?;
    // What it comes to is derived before the page is shown, for the event may have another id then.
    let first = event.mentions.iter().take(1).cloned().collect();
    store.bring_up_to_date()?;
    Ok(store.events_of(&first)?.pop().map_or_else(|| event.id.to_string(), |event| event.id.to_string()))
}

/// The event of an id.
pub(crate) fn whole(store: &Store, id: &str) -> Result<Event, Fault> {
    match store.find(id)? {
        Some(Thing::Event(event)) => Ok(*event),
        _ => Err(Fault::missing(t!("judge-no-event", id = id))),
    }
}

/// The tellings of an event, the earliest first, each with the words that it is found by again.
fn targets(store: &Store, event: &Event) -> Result<Vec<Target>, Fault> {
    let mut mentions = store.mentions_named(&event.mentions.iter().cloned().collect())?;
    let reports = store.reports_named(&event.reports.iter().cloned().collect())?;
    let published =
        |id: &ReportId| reports.iter().find(|report| report.id == *id).and_then(|report| report.published().cloned());
    mentions.sort_by_key(|mention| {
        let day = published(&mention.report);
        (day.is_none(), day, mention.report.clone(), mention.id.clone())
    });
    let firsts =
        store.claims_named(&mentions.iter().filter_map(|mention| mention.claims.first().cloned()).collect())?;
    let quote = |mention: &EventMention| {
        let first = firsts.iter().find(|claim| Some(&claim.id) == mention.claims.first());
        first.map(|claim| claim.quote.clone()).unwrap_or_default()
    };
    let target = |mention: &EventMention| Target {
        mention: mention.id.clone(),
        report: mention.report.clone(),
        quote: quote(mention),
    };
    Ok(mentions.iter().map(target).collect())
}

/// Takes back one judgement of whoever asks.
pub(crate) async fn withdraw(Path(number): Path<u64>, posted: Posted) -> Result<Response, Fault> {
    let Posted { at, sent } = posted;
    let who = at.person().name.clone();
    at.write(move |store| {
        let missing = || Fault::missing(t!("judge-no-judgement", number = number.to_string()));
        let judgement = store.judgement(number)?.ok_or_else(missing)?;
        if judgement.who != who {
            let what = t!("judge-not-yours", number = number.to_string(), who = judgement.who);
            return Err(Fault::refused(what, t!("judge-not-yours-hint")));
        }
        store.withdraw(number, &who, &now())?;
        Ok(())
    })
    .await?;
    Ok(Redirect::to(back(&sent, "/history")).into_response())
}

/// Where a form says that its sender was; only places in the desk.
fn back<'a>(sent: &'a Asked, other: &'a str) -> &'a str {
    sent.one("back")
        .filter(|back| {
            back.starts_with('/') && !back.starts_with("//") && !back.contains('\\') && !back.contains(char::is_control)
        })
        .unwrap_or(other)
}

/// Takes back the last judgement of whoever asks.
pub(crate) async fn undo(posted: Posted) -> Result<Response, Fault> {
    let Posted { at, sent } = posted;
    let who = at.person().name.clone();
    at.write(move |store| {
        let last = store.last_of(&who)?;
        let Some(last) = last.and_then(|last| last.number) else {
            return Err(Fault::wrong(t!("judge-none-of-yours"), t!("judge-none-of-yours-hint")));
        };
        store.withdraw(last, &who, &now())?;
        Ok(())
    })
    .await?;
    Ok(Redirect::to(back(&sent, "/history")).into_response())
}

/// A card as a page of its own, where no script puts it in its place.
impl Page for CardPiece {}

//! What a case says now and did not say before a day, by the clock of publication or by that of what was known.

use super::Pager;
use crate::answer::{At, Form, Page};
use crate::fault::Fault;
use crate::figure::{Part, Quoted};
use crate::frame::Frame;
use crate::kept::{Granted, Wish};
use crate::server::cookie_named;
use crate::text::{filters, plain};
use askama::Template;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use serde::Serialize;
use std::sync::Arc;
use whosays_case::clock::now;
use whosays_model::{ClaimId, DateInterval, News, NewsSort};
use whosays_store::Columns;

/// How many days before the latest report are looked back where no day is asked for.
const BACK: i64 = 7;

#[derive(Serialize, Template, utoipa::ToSchema)]
#[template(path = "changes.html")]
pub(crate) struct Changes {
    #[serde(skip)]
    frame: Frame,
    since: String,
    by_known: bool,
    /// The day on which whoever asks looked at changes before today.
    #[serde(skip)]
    looked: Option<String>,
    /// Whether it is being worked out for the first time.
    is_due: bool,
    is_behind: bool,
    #[serde(skip)]
    failed: String,
    #[serde(skip)]
    pager: Pager,
    #[serde(skip)]
    sorts: Vec<(&'static str, usize, bool)>,
    #[serde(skip)]
    rows: Vec<Row>,
    #[serde(skip)]
    address: String,
    #[schema(value_type = Vec<Object>)]
    news: Vec<News>,
}

/// One difference.
struct Row {
    sort: String,
    /// How it is marked: `new`, `changed`, `contradicted` or `withdrawn`.
    mark: &'static str,
    called: String,
    href: String,
    from: String,
    to: String,
    who: String,
    claims: Vec<Part>,
    earlier: Vec<Part>,
    because: String,
}

impl Row {
    fn of(news: &News, quoted: &Quoted) -> Self {
        let sort = plain(news.sort.as_str());
        Row {
            sort: news.field.map_or(sort.clone(), |field| format!("{sort}: {}", plain(field.as_str()))),
            mark: mark(news.sort),
            called: news.called.clone(),
            href: href(&news.subject),
            from: news.from.clone().unwrap_or_default(),
            to: news.to.clone().unwrap_or_default(),
            who: news.on_the_word_of.join("; "),
            claims: quoted.parts(&news.claims),
            earlier: quoted.parts(&news.earlier),
            because: news.because.clone(),
        }
    }
}

fn mark(sort: NewsSort) -> &'static str {
    match sort {
        NewsSort::NewReport | NewsSort::NewEvent => "new",
        NewsSort::Joined | NewsSort::Parted | NewsSort::Changed => "changed",
        NewsSort::Contradicted => "contradicted",
        NewsSort::Withdrawn => "withdrawn",
    }
}

// What is no event and no report is a judgement, or the area of a level.
fn href(subject: &str) -> String {
    match subject.get(..2) {
        Some("e-") => format!("/events/{subject}"),
        Some("r-") => format!("/reports/{subject}"),
        _ if !subject.is_empty() && subject.bytes().all(|byte| byte.is_ascii_digit()) => "/history".to_owned(),
        _ => String::new(),
    }
}

impl Page for Changes {
    fn rows(&self) -> Option<Vec<Vec<String>>> {
        let heads =
            ["sort", "subject", "called", "field", "from", "to", "on the word of", "claims", "earlier", "because"];
        let ids = |claims: &[ClaimId]| claims.iter().map(ClaimId::as_str).collect::<Vec<_>>().join("; ");
        let row = |news: &News| {
            vec![
                news.sort.to_string(),
                news.subject.clone(),
                news.called.clone(),
                news.field.map(|field| field.to_string()).unwrap_or_default(),
                news.from.clone().unwrap_or_default(),
                news.to.clone().unwrap_or_default(),
                news.on_the_word_of.join("; "),
                ids(&news.claims),
                ids(&news.earlier),
                news.because.clone(),
            ]
        };
        Some(std::iter::once(heads.map(str::to_owned).to_vec()).chain(self.news.iter().map(row)).collect())
    }
}

/// The cookie that holds the last two days on which somebody looked at changes: `2031-03-11.2031-03-12`.
const LOOKED: &str = "whosays_looked";

/// The day before today on which changes were looked at, and what the cookie is to hold.
fn looked(kept: Option<&str>, today: &str) -> (Option<String>, String) {
    let (before, last) = kept.and_then(|kept| kept.split_once('.')).unwrap_or_default();
    let before = if last == today { before } else { last };
    let is_day = before.parse::<DateInterval>().is_ok_and(|day| day.as_day().is_some());
    let before = if is_day { before } else { "" };
    ((!before.is_empty()).then(|| before.to_owned()), format!("{before}.{today}"))
}

pub(crate) async fn page(at: At, headers: HeaderMap) -> Result<Response, Fault> {
    let now = now();
    let today = now.get(..10).unwrap_or_default();
    let (before, keep) = looked(cookie_named(&headers, LOOKED).as_deref(), today);
    let is_page = at.form == Form::Page;
    let mut response = shown(at, before.filter(|_| is_page)).await?;
    if is_page {
        let cookie = format!("{LOOKED}={keep}; Path=/changes; Max-Age=31536000; HttpOnly; SameSite=Strict");
        response.headers_mut().insert(header::SET_COOKIE, HeaderValue::from_str(&cookie).map_err(Fault::ours)?);
    }
    Ok(response)
}

async fn shown(at: At, looked: Option<String>) -> Result<Response, Fault> {
    at.answer(move |reading, at| {
        let asked = &at.asked;
        // Where nothing is asked for, what has come since the last look.
        let is_since_look = asked.one("since").is_none() && looked.is_some();
        let since = since(&reading.view.columns, asked.one("since").or(looked.as_deref()))?;
        let by_known = asked.one("clock").map_or(is_since_look, |clock| clock == "known");
        let changes = reading.changes()?;
        let granted =
            since.as_ref().map(|since| reading.room.ledgers.wish(&Wish::News(since.clone(), by_known), changes));
        let (is_due, of, news, failed) = match granted {
            Some(Some(Granted::News(news, of))) => (false, of, news, String::new()),
            Some(Some(Granted::Failed(why, of))) => (false, of, Arc::default(), why),
            Some(_) => (true, changes, Arc::default(), String::new()),
            // A case without a dated report has no last days.
            None => (false, changes, Arc::default(), String::new()),
        };
        let is_chosen = |sort: NewsSort| asked.one("sort").is_none() || asked.has("sort", sort.as_str());
        let picked: Vec<&News> = news.iter().filter(|one| is_chosen(one.sort)).collect();
        let pager = Pager::of(asked, picked.len());
        let shown = pager.rows(&picked);
        let claims = shown.iter().flat_map(|one| [&one.claims[..], &one.earlier[..]]).flat_map(Quoted::shown);
        let quoted = Quoted::of(&reading.store, claims)?;
        let count = |sort: NewsSort| news.iter().filter(|one| one.sort == sort).count();
        Ok(Changes {
            frame: at.frame(reading, t!("changes-title"), "changes"),
            since: since.as_ref().map(first_day).unwrap_or_default(),
            by_known,
            looked,
            is_due,
            is_behind: of != changes,
            failed,
            sorts: NewsSort::ALL
                .iter()
                .map(|one| (one.as_str(), count(*one), asked.has("sort", one.as_str())))
                .collect(),
            rows: shown.iter().map(|one| Row::of(one, &quoted)).collect(),
            pager,
            address: asked.in_address(),
            news: if at.form == Form::Page { Vec::new() } else { picked.into_iter().cloned().collect() },
        })
    })
    .await
}

/// The day that is asked for, else some days before the latest report.
fn since(columns: &Columns, asked: Option<&str>) -> Result<Option<DateInterval>, Fault> {
    if let Some(day) = asked {
        let day = day
            .parse::<DateInterval>()
            .map_err(|error| Fault::wrong(error.to_string(), t!("changes-day-wrong-hint")))?;
        return Ok(Some(day));
    }
    let last = columns.reports.iter().filter_map(|report| report.days).map(|(_, last)| i64::from(last)).max();
    Ok(last.and_then(|last| DateInterval::of_day_numbers(last - BACK, last - BACK)))
}

fn first_day(date: &DateInterval) -> String {
    let ((year, month, day), _) = date.bounds();
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_look_is_the_one_before_today() {
        let day = |day: &str| Some(day.to_owned());
        for (kept, before, keep) in [
            (None, None, ".2031-03-12"),
            (Some(".2031-03-12"), None, ".2031-03-12"),
            (Some(".2031-03-10"), day("2031-03-10"), "2031-03-10.2031-03-12"),
            (Some("2031-03-10.2031-03-12"), day("2031-03-10"), "2031-03-10.2031-03-12"),
            (Some("2031-03-01.2031-03-10"), day("2031-03-10"), "2031-03-10.2031-03-12"),
            (Some("x.<b>"), None, ".2031-03-12"),
        ] {
            assert_eq!(looked(kept, "2031-03-12"), (before, keep.to_owned()), "{kept:?}");
        }
    }

    #[test]
    fn a_subject_leads_to_its_page() {
        for (subject, to) in [
            ("e-1", "/events/e-1"),
            ("r-1", "/reports/r-1"),
            ("12", "/history"),
            ("the eastern line", ""),
            ("é", ""),
            ("", ""),
        ] {
            assert_eq!(href(subject), to, "{subject}");
        }
    }
}

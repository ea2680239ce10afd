//! The pages: adding one is a file and a line in the router.

pub(crate) mod actor;
pub(crate) mod actors;
pub(crate) mod add;
pub(crate) mod brief;
pub(crate) mod causes;
pub(crate) mod changes;
pub(crate) mod claims;
pub(crate) mod components;
pub(crate) mod event;
pub(crate) mod events;
pub(crate) mod forecasts;
pub(crate) mod grading;
pub(crate) mod history;
pub(crate) mod hypotheses;
pub(crate) mod narratives;
pub(crate) mod origins;
pub(crate) mod overview;
pub(crate) mod pictures;
pub(crate) mod queue;
pub(crate) mod reader;
pub(crate) mod reports;
pub(crate) mod search;
pub(crate) mod timeline;
pub(crate) mod warnings;
pub(crate) mod wrong;

use crate::judge;
use crate::state::Desk;
use axum::Router;
use axum::routing::{get, post};
use std::sync::Arc;

/// Every page by its address.
pub(crate) fn router() -> Router<Arc<Desk>> {
    Router::new()
        .route("/", get(overview::page))
        .route("/reports", get(reports::page))
        .route("/reports/{id}", get(reader::page))
        .route("/reports/{id}/claims", post(judge::add))
        .route("/reports/{id}/original", get(reader::original))
        .route("/claims", get(claims::page))
        .route("/claims/{id}", get(reader::claim))
        .route("/claims/{id}/judgements", post(judge::claim))
        .route("/events", get(events::page))
        .route("/events/{id}", get(event::page))
        .route("/events/{id}/judgements", post(judge::event))
        .route("/judgements/{number}/withdraw", post(judge::withdraw))
        .route("/queue", get(queue::page))
        .route("/search", get(search::page))
        .route("/history", get(history::page))
        .route("/undo", post(judge::undo))
        .route("/warnings", get(warnings::page))
        .route("/forecasts", get(forecasts::page))
        .route("/narratives", get(narratives::page))
        .route("/causes", get(causes::page))
        .route("/origins", get(origins::page))
        .route("/origins/{id}", get(origins::one))
        .route("/grading", get(grading::page))
        .route("/claims/{id}/settings", post(crate::ledger_page::set))
        .route("/actors", get(actors::page))
        .route("/actors/judgements", post(actors::judge))
        .route("/actors/graph", get(pictures::ties))
        .route("/actors/{name}", get(actor::page))
        .route("/actors/{name}/graph", get(pictures::ties_of))
        .route("/actors/{name}/strengths", get(pictures::strengths_of))
        .route("/hypotheses", get(hypotheses::list))
        .route("/events/{id}/hypotheses", get(hypotheses::page).post(hypotheses::keep))
        .route("/events/timeline", get(pictures::timeline))
        .route("/events/map", get(pictures::map))
        .route("/events/{id}/figures", get(pictures::figures))
        .route("/timeline", get(timeline::page))
        .route("/timeline/activity", get(pictures::activity))
        .route("/changes", get(changes::page))
        .route("/components", get(components::page))
        .route("/brief", get(brief::page).post(brief::save))
        .route("/brief/export/{format}", get(brief::export))
        .route("/add", get(add::page))
        .route("/add/{number}", get(add::delivery))
}

/// Where files come in, under a limit of their own.
pub(crate) fn files() -> Router<Arc<Desk>> {
    Router::new().route("/add", post(add::take))
}

/// The addresses of the pages before and after, and which rows this one shows.
#[derive(Clone, Debug, serde::Serialize)]
pub(crate) struct Pager {
    /// How many rows there are on all pages.
    pub(crate) all: usize,
    /// The first row of this page, from 1; 0 where there is none.
    pub(crate) first: usize,
    /// The last.
    pub(crate) last: usize,
    pub(crate) page: usize,
    pub(crate) pages: usize,
    pub(crate) previous: Option<String>,
    pub(crate) next: Option<String>,
}

/// How many rows a page shows.
pub(crate) const ROWS: usize = 50;

impl Pager {
    /// The page that is asked for.
    pub(crate) fn of(asked: &crate::answer::Asked, all: usize) -> Self {
        let pages = all.div_ceil(ROWS).max(1);
        let page = asked.number("page").unwrap_or(1).clamp(1, pages);
        let (from, to) = ((page - 1) * ROWS, (page * ROWS).min(all));
        let address = |page: usize| asked.with("page", &page.to_string()).in_address();
        Pager {
            all,
            first: if all == 0 { 0 } else { from + 1 },
            last: to,
            page,
            pages,
            previous: (page > 1).then(|| address(page - 1)),
            next: (page < pages).then(|| address(page + 1)),
        }
    }

    /// The rows of this page.
    pub(crate) fn rows<'a, T>(&self, all: &'a [T]) -> &'a [T] {
        all.get(self.first.saturating_sub(1)..self.last).unwrap_or_default()
    }

    pub(crate) fn span(&self) -> String {
        let number = crate::text::thousands;
        format!("{}–{} of {}", number(self.first), number(self.last), number(self.all))
    }
}

/// A value of a facet.
#[derive(Clone, Debug, serde::Serialize)]
pub(crate) struct Choice {
    pub(crate) value: String,
    pub(crate) label: String,
    pub(crate) count: u32,
    pub(crate) is_chosen: bool,
}

/// A facet with its values.
#[derive(Clone, Debug, serde::Serialize)]
pub(crate) struct Facet {
    pub(crate) key: &'static str,
    pub(crate) label: &'static str,
    pub(crate) choices: Vec<Choice>,
}

impl Facet {
    pub(crate) fn new<V: AsRef<str>>(
        key: &'static str,
        label: &'static str,
        counted: impl Iterator<Item = (V, u32)>,
        asked: &crate::answer::Asked,
    ) -> Self {
        let choice = |(value, count): (V, u32)| {
            let value = value.as_ref().to_owned();
            Choice { label: crate::text::plain(&value), is_chosen: asked.has(key, &value), value, count }
        };
        Facet { key, label, choices: counted.map(choice).filter(|one| one.count > 0 || one.is_chosen).collect() }
    }

    /// Whether a value of it is chosen.
    pub(crate) fn is_in_use(&self) -> bool {
        self.choices.iter().any(|choice| choice.is_chosen)
    }
}

/// A filter that is in use, with the address of the list without it.
#[derive(Clone, Debug, serde::Serialize)]
pub(crate) struct Chip {
    pub(crate) of: String,
    pub(crate) value: String,
    pub(crate) without: String,
}

/// A facet of a list: its key, what it is called, and the value that a row has for it.
pub(crate) type By<'a, T> = (&'static str, &'static str, &'a dyn Fn(&T) -> String);

/// How many values a facet offers.
const VALUES: usize = 12;

/// The rows that pass `rest` and every facet in use, and each facet counted over those that pass all but it.
pub(crate) fn faceted<'a, T>(
    rows: &'a [T],
    by: &[By<'_, T>],
    asked: &crate::answer::Asked,
    rest: impl Fn(&T) -> bool,
) -> (Vec<&'a T>, Vec<Facet>) {
    let mut counts: Vec<std::collections::BTreeMap<String, u32>> = vec![Default::default(); by.len()];
    let in_use: Vec<bool> = by.iter().map(|(key, ..)| asked.one(key).is_some()).collect();
    let mut picked = Vec::new();
    for row in rows.iter().filter(|row| rest(row)) {
        let values: Vec<String> = by.iter().map(|(_, _, value)| value(row)).collect();
        let fails: Vec<usize> = (0..by.len()).filter(|&at| in_use[at] && !asked.has(by[at].0, &values[at])).collect();
        if fails.is_empty() {
            picked.push(row);
        }
        for (at, value) in values.into_iter().enumerate() {
            if !value.is_empty() && fails.iter().all(|&failed| failed == at) {
                *counts[at].entry(value).or_default() += 1;
            }
        }
    }
    let facet = |(&(key, label, _), counts): (&By<'_, T>, std::collections::BTreeMap<String, u32>)| {
        let mut counts: Vec<(String, u32)> = counts.into_iter().collect();
        counts.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        counts.truncate(VALUES);
        Facet::new(key, label, counts.into_iter(), asked)
    };
    (picked, by.iter().zip(counts).map(facet).collect())
}

/// Whether a row's days, as days since 1 March of year 0, meet those asked for with `from` and `to`.
pub(crate) fn in_time(asked: &crate::answer::Asked) -> impl Fn(Option<(i32, i32)>) -> bool + use<> {
    let date = |key: &str| asked.one(key).and_then(|date| date.parse::<whosays_model::DateInterval>().ok());
    let since = date("from").map(|date| date.day_numbers().0);
    let until = date("to").map(|date| date.day_numbers().1);
    move |days| {
        let (first, last) = days.unzip();
        since.is_none_or(|since| last.is_some_and(|last| i64::from(last) >= since))
            && until.is_none_or(|until| first.is_some_and(|first| i64::from(first) <= until))
    }
}

/// Every filter in use.
pub(crate) fn chips(asked: &crate::answer::Asked, names: &[(&'static str, &'static str)]) -> Vec<Chip> {
    let chip = |(key, value): &(String, String)| {
        let (_, label) = names.iter().find(|(known, _)| known == key)?;
        let without = asked.without(key, value).in_address();
        let without = if without.is_empty() { "?".to_owned() } else { without };
        Some(Chip { of: (*label).to_owned(), value: crate::text::plain(value), without })
    };
    asked.0.iter().filter_map(chip).collect()
}

//! The pages: adding one is a file and a line in the router.

pub(crate) mod account;
pub(crate) mod actor;
pub(crate) mod actors;
pub(crate) mod add;
pub(crate) mod audit;
pub(crate) mod brief;
pub(crate) mod causes;
pub(crate) mod changes;
pub(crate) mod claims;
pub(crate) mod components;
pub(crate) mod event;
pub(crate) mod events;
pub(crate) mod export;
pub(crate) mod forecasts;
pub(crate) mod grading;
pub(crate) mod history;
pub(crate) mod hypotheses;
pub(crate) mod invited;
pub(crate) mod marking;
pub(crate) mod narratives;
pub(crate) mod origins;
pub(crate) mod overview;
pub(crate) mod people;
pub(crate) mod pictures;
pub(crate) mod queue;
pub(crate) mod reader;
pub(crate) mod reports;
pub(crate) mod search;
pub(crate) mod sign_in;
pub(crate) mod timeline;
pub(crate) mod warnings;
pub(crate) mod wrong;

use crate::judge;
use crate::ledger_page::Counts;
use crate::state::Desk;
use axum::Router;
use axum::routing::{get, post};
use std::borrow::Cow;
use std::sync::Arc;

// A router, and its addresses with how each is asked: `operations.rs` has to tell programs of all of them.
macro_rules! routes {
    ($(#[$doc:meta])* $router:ident, $routes:ident: $($method:ident $path:literal => $page:path,)*) => {
        $(#[$doc])*
        pub(crate) fn $router() -> Router<Arc<Desk>> {
            Router::new()$(.route($path, $method($page)))*
        }

        #[cfg(test)]
        pub(crate) const $routes: &[(&str, &str)] = &[$((stringify!($method), $path)),*];
    };
}

routes! {
    /// Every page by its address.
    router, ROUTES:
    get "/" => overview::page,
    get "/openapi" => crate::openapi::page,
    get "/reports" => reports::page,
    get "/reports/{id}" => reader::page,
    post "/reports/{id}/claims" => judge::add,
    post "/reports/{id}/marking" => marking::report,
    post "/marking" => marking::case,
    get "/reports/{id}/original" => reader::original,
    get "/claims" => claims::page,
    get "/claims/{id}" => reader::claim,
    post "/claims/{id}/judgements" => judge::claim,
    get "/events" => events::page,
    get "/events/{id}" => event::page,
    post "/events/{id}/judgements" => judge::event,
    post "/judgements/{number}/withdraw" => judge::withdraw,
    get "/queue" => queue::page,
    get "/search" => search::page,
    get "/history" => history::page,
    post "/undo" => judge::undo,
    get "/warnings" => warnings::page,
    get "/forecasts" => forecasts::page,
    get "/narratives" => narratives::page,
    get "/causes" => causes::page,
    get "/origins" => origins::page,
    get "/origins/{id}" => origins::one,
    get "/grading" => grading::page,
    post "/claims/{id}/settings" => crate::ledger_page::set,
    get "/actors" => actors::page,
    post "/actors/judgements" => actors::judge,
    get "/actors/graph" => pictures::ties,
    get "/actors/{name}" => actor::page,
    get "/actors/{name}/graph" => pictures::ties_of,
    get "/actors/{name}/strengths" => pictures::strengths_of,
    get "/hypotheses" => hypotheses::list,
    get "/events/{id}/hypotheses" => hypotheses::page,
    post "/events/{id}/hypotheses" => hypotheses::keep,
    get "/events/timeline" => pictures::timeline,
    get "/events/map" => pictures::map,
    get "/events/{id}/figures" => pictures::figures,
    get "/timeline" => timeline::page,
    get "/timeline/activity" => pictures::activity,
    get "/changes" => changes::page,
    get "/components" => components::page,
    get "/brief" => brief::page,
    post "/brief" => brief::save,
    get "/brief/export/{format}" => brief::export,
    get "/export" => export::page,
    get "/export/{form}" => export::file,
    get "/add" => add::page,
    get "/add/{number}" => add::delivery,
}

routes! {
    /// What somebody has of their own, and what administrators have.
    of_people, ROUTES_OF_PEOPLE:
    get "/account" => account::page,
    get "/account/password" => account::back,
    post "/account/password" => account::password,
    post "/account/sessions" => account::end,
    get "/account/keys" => account::back,
    post "/account/keys" => account::key,
    get "/people" => people::page,
    post "/people" => people::change,
    get "/audit" => audit::page,
}

/// What is open to whoever is not signed in.
pub(crate) fn open() -> Router<Arc<Desk>> {
    Router::new()
        .route("/sign-in", get(sign_in::page).post(sign_in::enter))
        .route("/invited/{secret}", get(invited::page).post(invited::accept))
}

routes! {
    /// Where files come in, under a limit of their own.
    files, ROUTES_OF_FILES:
    post "/add" => add::take,
}

/// The addresses of the pages before and after, and which rows this one shows.
#[derive(Clone, Debug, serde::Serialize, utoipa::ToSchema)]
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

    /// How many pages there are, beside the number of this one.
    pub(crate) fn of_pages(&self) -> String {
        t!("pager-of-pages", n = self.pages)
    }

    /// Which rows this page shows.
    pub(crate) fn span(&self) -> String {
        let number = crate::text::thousands;
        t!("pager-span", first = number(self.first), last = number(self.last), all = number(self.all))
    }
}

/// What something is called, looked up when it is shown.
pub(crate) type Label = fn() -> Cow<'static, str>;

/// A value of a facet.
#[derive(Clone, Debug, serde::Serialize, utoipa::ToSchema)]
pub(crate) struct Choice {
    pub(crate) value: String,
    pub(crate) label: String,
    pub(crate) count: u32,
    pub(crate) is_chosen: bool,
}

/// A facet with its values.
#[derive(Clone, Debug, serde::Serialize, utoipa::ToSchema)]
pub(crate) struct Facet {
    pub(crate) key: &'static str,
    pub(crate) label: Cow<'static, str>,
    pub(crate) choices: Vec<Choice>,
}

impl Facet {
    pub(crate) fn new<V: AsRef<str>>(
        key: &'static str,
        label: Cow<'static, str>,
        counted: impl Iterator<Item = (V, u32)>,
        asked: &crate::answer::Asked,
    ) -> Self {
        let choice = |(value, count): (V, u32)| {
            let value = value.as_ref().to_owned();
            Choice { label: crate::text::plain(&value), is_chosen: asked.has(key, &value), value, count }
        };
        Facet { key, label, choices: counted.map(choice).filter(|one| one.count > 0 || one.is_chosen).collect() }
    }

    /// The same with its values told in other words.
    pub(crate) fn told(mut self, in_words: impl Fn(&str) -> Cow<'static, str>) -> Self {
        self.choices.iter_mut().for_each(|choice| choice.label = in_words(&choice.value).into_owned());
        self
    }

    /// Whether a value of it is chosen.
    pub(crate) fn is_in_use(&self) -> bool {
        self.choices.iter().any(|choice| choice.is_chosen)
    }
}

/// A filter that is in use, with the address of the list without it.
#[derive(Clone, Debug, serde::Serialize)]
pub(crate) struct Chip {
    /// The filter's key in the address.
    #[serde(skip)]
    pub(crate) key: String,
    /// What the filter is called.
    pub(crate) of: String,
    pub(crate) value: String,
    pub(crate) without: String,
}

/// A facet of a list: its key, what it is called, and the value that a row has for it.
pub(crate) type By<'a, T> = (&'static str, Cow<'static, str>, &'a dyn Fn(&T) -> &'a str);

/// How many values a facet offers.
const VALUES: usize = 12;

/// The rows that pass `rest` and every facet in use, and each facet counted over those that pass all but it.
pub(crate) fn faceted<'a, 'b, T>(
    rows: &'a [T],
    by: &[By<'b, T>],
    asked: &crate::answer::Asked,
    rest: impl Fn(&T) -> bool,
) -> (Vec<&'a T>, Vec<Facet>) {
    let mut counts: Vec<Counts<'b>> = by.iter().map(|_| Counts::default()).collect();
    let in_use: Vec<bool> = by.iter().map(|(key, ..)| asked.one(key).is_some()).collect();
    let mut picked = Vec::new();
    for row in rows.iter().filter(|row| rest(row)) {
        let mut failed = (0..by.len()).filter(|&at| in_use[at] && !asked.has(by[at].0, (by[at].2)(row)));
        let (first, second) = (failed.next(), failed.next());
        if second.is_some() {
            continue;
        }
        if first.is_none() {
            picked.push(row);
        }
        for (at, counts) in counts.iter_mut().enumerate() {
            if first.is_none_or(|failed| failed == at) {
                counts.add((by[at].2)(row));
            }
        }
    }
    let facet = |(by, counts): (&By<'b, T>, Counts<'b>)| {
        let mut counts: Vec<(&str, u32)> = counts.whole().into_iter().filter(|(value, _)| !value.is_empty()).collect();
        counts.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        counts.truncate(VALUES);
        Facet::new(by.0, by.1.clone(), counts.into_iter(), asked)
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
pub(crate) fn chips(asked: &crate::answer::Asked, names: &[(&'static str, Label)]) -> Vec<Chip> {
    let chip = |(key, value): &(String, String)| {
        let (_, label) = names.iter().find(|(known, _)| known == key)?;
        let without = asked.without(key, value).in_address();
        let without = if without.is_empty() { "?".to_owned() } else { without };
        Some(Chip { key: key.clone(), of: label().into_owned(), value: crate::text::plain(value), without })
    };
    asked.0.iter().filter_map(chip).collect()
}

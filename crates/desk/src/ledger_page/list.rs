//! What is asked of a ledger, and what its list has beside the rows.

use crate::answer::{Asked, At, Form};
use crate::card::called;
use crate::fault::Fault;
use crate::pages::{Chip, Facet, Label, Pager, chips};
use crate::state::Reading;
use crate::text::plain;
use serde::Serialize;
use whosays_model::{DateInterval, EventId};
use whosays_store::Thing;

/// How many rows are saved at most.
const SAVED: usize = 10_000;

/// What is asked for by words and days, and of an event, or by its id.
pub(crate) struct Sought {
    event: Option<String>,
    id: Option<String>,
    words: Vec<String>,
    from: Option<i64>,
    to: Option<i64>,
}

impl Sought {
    /// What an address asks for.
    pub(crate) fn of(asked: &Asked) -> Self {
        let date = |key: &str| asked.one(key).and_then(|date| date.parse::<DateInterval>().ok());
        Sought {
            event: asked.one("event").map(str::to_owned),
            id: asked.one("id").map(str::to_owned),
            words: asked.one("q").unwrap_or_default().split_whitespace().map(str::to_lowercase).collect(),
            from: date("from").map(|date| date.day_numbers().0),
            to: date("to").map(|date| date.day_numbers().1),
        }
    }

    /// Whether each of the words stands in one of these texts, in any case of letters.
    pub(crate) fn is_in<'a>(&self, texts: impl IntoIterator<Item = &'a str>) -> bool {
        if self.words.is_empty() {
            return true;
        }
        let text = texts.into_iter().map(str::to_lowercase).collect::<Vec<_>>().join("\n");
        self.words.iter().all(|word| text.contains(word.as_str()))
    }

    /// Whether an entry of this id and event may be the one, or among those, that are asked for.
    pub(crate) fn is_of(&self, id: &str, event: Option<&EventId>) -> bool {
        let event = event.map_or("", EventId::as_str);
        self.id.as_deref().is_none_or(|asked| asked == id) && self.event.as_deref().is_none_or(|asked| asked == event)
    }

    /// Whether any days are asked for.
    pub(crate) fn has_days(&self) -> bool {
        self.from.is_some() || self.to.is_some()
    }

    /// Whether a date lies in the days; one that is not known only where none are asked for.
    pub(crate) fn holds(&self, date: Option<&DateInterval>) -> bool {
        if !self.has_days() {
            return true;
        }
        date.map(DateInterval::day_numbers).is_some_and(|(first, last)| {
            self.from.is_none_or(|from| last >= from) && self.to.is_none_or(|to| first <= to)
        })
    }
}

/// How far the ledgers lag behind the case.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct Lag {
    /// Whether they were worked out at all.
    pub(crate) is_ready: bool,
    /// How many changes of the case came later.
    pub(crate) behind: u64,
}

impl Lag {
    /// That of the ledgers as they are now.
    pub(crate) fn of(reading: &Reading) -> Result<Self, Fault> {
        let Some(kept) = &reading.kept else { return Ok(Lag { is_ready: false, behind: 0 }) };
        Ok(Lag { is_ready: true, behind: reading.changes()?.saturating_sub(kept.changes) })
    }
}

/// What a list has beside its rows.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct List {
    pub(crate) lag: Lag,
    pub(crate) pager: Pager,
    pub(crate) facets: Vec<Facet>,
    #[serde(skip)]
    pub(crate) chips: Vec<Chip>,
    #[serde(skip)]
    pub(crate) words: String,
    #[serde(skip)]
    pub(crate) from: String,
    #[serde(skip)]
    pub(crate) to: String,
    /// Filters that the form has no field for.
    #[serde(skip)]
    pub(crate) kept: Vec<(String, String)>,
    /// What stands behind the question mark of the page's own address.
    #[serde(skip)]
    pub(crate) address: String,
}

impl List {
    /// Of a page whose filters have these keys and labels.
    pub(crate) fn of(
        reading: &Reading,
        at: &At,
        filters: &[(&'static str, Label)],
        facets: Vec<Facet>,
        pager: Pager,
    ) -> Result<Self, Fault> {
        let asked = &at.asked;
        let one = |key: &str| asked.one(key).unwrap_or_default().to_owned();
        let is_hidden = |key: &str| {
            let has_field = ["q", "from", "to"].contains(&key) || facets.iter().any(|facet| facet.key == key);
            !has_field && filters.iter().any(|(known, _)| *known == key)
        };
        Ok(List {
            lag: Lag::of(reading)?,
            chips: named_chips(reading, asked, filters, &facets),
            words: one("q"),
            from: one("from"),
            to: one("to"),
            kept: asked.0.iter().filter(|(key, _)| is_hidden(key)).cloned().collect(),
            address: asked.in_address(),
            pager,
            facets,
        })
    }
}

// A filter is told as its facet tells it, and an event by its name.
fn named_chips(reading: &Reading, asked: &Asked, filters: &[(&'static str, Label)], facets: &[Facet]) -> Vec<Chip> {
    let mut chips = chips(asked, filters);
    for chip in &mut chips {
        if chip.key == "event" {
            if let Ok(Some(Thing::Event(event))) = reading.store.find(&chip.value) {
                chip.value = called(&event);
            }
            continue;
        }
        let mut choices = facets.iter().filter(|facet| facet.key == chip.key).flat_map(|facet| &facet.choices);
        if let Some(choice) = choices.find(|choice| plain(&choice.value) == chip.value) {
            chip.value.clone_from(&choice.label);
        }
    }
    chips
}

/// The page that is asked for; what is saved is the whole of what was picked, as far as a file should hold it.
pub(crate) fn pager_of(at: &At, all: usize) -> Pager {
    let mut pager = Pager::of(&at.asked, all);
    if at.form == Form::Csv {
        (pager.first, pager.last) = (usize::from(all > 0), all.min(SAVED));
    }
    pager
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(pairs: &[(&str, &str)]) -> Asked {
        Asked(pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect())
    }

    #[test]
    fn words_stand_anywhere_and_days_have_to_touch() {
        let sought = Sought::of(&asked(&[("q", "FERRY dock"), ("from", "2031-03-10"), ("to", "2031-03-12")]));
        assert!(sought.is_in(["the ferry", "at the dock"]) && !sought.is_in(["the ferry"]));
        let date = |date: &str| date.parse::<DateInterval>().unwrap();
        assert!(sought.holds(Some(&date("2031-03"))) && !sought.holds(Some(&date("2031-03-13"))));
        assert!(!sought.holds(None) && Sought::of(&asked(&[])).holds(None));
    }
}

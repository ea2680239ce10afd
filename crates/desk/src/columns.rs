//! The columns of a case, and how lists are picked from them: by facets that are counted as they are picked.

use crate::card::called_by;
use crate::remembered::Remembered;
use crate::text::day;
use std::cmp::Reverse;
use std::sync::Arc;
use whosays_model::{Certainty, ClaimKind, DateInterval, ReviewState, Stance, Tlp};
use whosays_store::{ClaimRow, Columns, NONE};

/// The columns at one state of the case.
#[derive(Debug)]
pub(crate) struct View {
    pub(crate) columns: Columns,
    /// How many claims nobody has judged.
    pub(crate) open: usize,
    /// The highest marking of its reports.
    pub(crate) tlp: Tlp,
    /// The places of claims that nobody has judged, those that matter most first.
    pub(crate) waiting: Vec<u32>,
    /// Its origins, those found in most reports first.
    pub(crate) origins: Vec<Placed>,
    /// The claims that hold words.
    pub(crate) with_words: Remembered<Places>,
    /// The reports that hold words best, with what stands around these.
    pub(crate) best_reports: Remembered<Vec<(i64, String)>>,
}

/// An origin by its place in the columns, and in how many reports it is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Placed {
    pub(crate) at: u32,
    pub(crate) reports: u32,
}

impl View {
    pub(crate) fn of(columns: Columns) -> Self {
        let tlp = columns.reports.iter().map(|report| report.tlp).max().unwrap_or(Tlp::Clear);
        let (waiting, origins) = (waiting(&columns), most_found(&columns));
        View {
            open: waiting.len(),
            tlp,
            waiting,
            origins,
            with_words: Remembered::default(),
            best_reports: Remembered::default(),
            columns,
        }
    }

    /// What a report is called, and its day.
    pub(crate) fn label(&self, place: u32) -> Option<(String, String)> {
        let report = self.columns.reports.get(place as usize)?;
        let label = report.label.as_deref().unwrap_or_else(|| self.columns.name(report.outlet));
        Some((label.to_owned(), date(report.days).as_ref().map(day).unwrap_or_default()))
    }

    /// What an event is called; nothing where its names alone tell, which are not here.
    pub(crate) fn called(&self, place: u32) -> Option<String> {
        let event = self.columns.events.get(place as usize)?;
        let names = [event.place, event.country].map(|name| self.columns.name(name));
        let place = names.into_iter().find(|name| !name.is_empty());
        called_by(event.kind, place, date(event.days).as_ref())
    }
}

/// A date by its days: a year or a month where they are all of it.
fn date(days: Option<(i32, i32)>) -> Option<DateInterval> {
    let days = days.map(|(first, last)| (i64::from(first), i64::from(last)))?;
    let exact = DateInterval::of_day_numbers(days.0, days.1)?;
    let (year, month, _) = exact.bounds().0;
    let coarser = [Some(DateInterval::year(year)), DateInterval::month(year, month)];
    coarser.into_iter().flatten().find(|date| date.day_numbers() == days).or(Some(exact))
}

fn waiting(columns: &Columns) -> Vec<u32> {
    let open = (0u32..).zip(&columns.claims).filter(|(_, claim)| claim.review.is_none());
    let mut waiting: Vec<(Reverse<u32>, u32)> =
        open.map(|(place, claim)| (Reverse(urgency(columns, claim)), place)).collect();
    waiting.sort_unstable();
    waiting.into_iter().map(|(_, place)| place).collect()
}

fn most_found(columns: &Columns) -> Vec<Placed> {
    let mut origins: Vec<Placed> =
        (0u32..).zip(&columns.origins).map(|(at, origin)| Placed { at, reports: origin.reports }).collect();
    origins.sort_unstable_by_key(|placed| (Reverse(placed.reports), placed.at));
    origins
}

/// Which claims are wanted; what is empty lets all pass.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wanted {
    pub(crate) kinds: Vec<ClaimKind>,
    pub(crate) states: Vec<State>,
    pub(crate) certainties: Vec<Certainty>,
    pub(crate) stances: Vec<Stance>,
    /// Names by their places; one that the case does not have is [`NONE`], and lets none pass.
    pub(crate) speakers: Vec<u32>,
    pub(crate) actors: Vec<u32>,
    pub(crate) outlets: Vec<u32>,
    pub(crate) disputed: bool,
    pub(crate) report: Option<u32>,
    pub(crate) event: Option<u32>,
    pub(crate) origin: Option<u32>,
    pub(crate) since: Option<i32>,
    pub(crate) until: Option<i32>,
    /// The claims that hold the words searched for.
    pub(crate) places: Option<Arc<Places>>,
}

/// Places of claims, a bit for each.
#[derive(Clone, Debug, Default)]
pub(crate) struct Places(Vec<u64>);

impl Places {
    pub(crate) fn of(places: impl Iterator<Item = u32>, columns: &Columns) -> Self {
        let mut bits = vec![0; columns.claims.len() / 64 + 1];
        for place in places {
            if let Some(word) = bits.get_mut(place as usize / 64) {
                *word |= 1 << (place % 64);
            }
        }
        Places(bits)
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// The first of them.
    pub(crate) fn first(&self, most: usize) -> Vec<u32> {
        let words = (0u32..).zip(&self.0).filter(|(_, word)| **word != 0);
        let of_word = |(at, word): (u32, &u64)| {
            let word = *word;
            (0..64u32).filter(move |bit| (word >> *bit) & 1 == 1).map(move |bit| 64 * at + bit)
        };
        words.flat_map(of_word).take(most).collect()
    }

    fn has(&self, place: u32) -> bool {
        self.0.get(place as usize / 64).is_some_and(|word| word & (1 << (place % 64)) != 0)
    }
}

/// What people have made of a claim, as lists tell it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum State {
    Open,
    Accepted,
    Corrected,
    Added,
}

impl State {
    pub(crate) const ALL: [State; 4] = [State::Open, State::Accepted, State::Corrected, State::Added];

    pub(crate) fn of(review: Option<ReviewState>) -> Self {
        match review {
            Some(ReviewState::Accepted) => State::Accepted,
            Some(ReviewState::Corrected) => State::Corrected,
            Some(ReviewState::Added) => State::Added,
            Some(ReviewState::Rejected) | None => State::Open,
        }
    }

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            State::Open => "open",
            State::Accepted => "accepted",
            State::Corrected => "corrected",
            State::Added => "added",
        }
    }
}

/// The claims that pass, in their order, and how many would pass for each value of a facet if it were chosen alone.
#[derive(Debug, Default)]
pub(crate) struct Picked {
    pub(crate) places: Vec<u32>,
    pub(crate) kinds: [u32; 12],
    pub(crate) states: [u32; 4],
    pub(crate) certainties: [u32; 5],
    pub(crate) stances: [u32; 2],
    pub(crate) disputed: u32,
    pub(crate) speakers: Vec<u32>,
    pub(crate) actors: Vec<u32>,
    pub(crate) outlets: Vec<u32>,
}

// One bit for each facet that can fail a claim.
const KIND: u16 = 1;
const STATE: u16 = 1 << 1;
const CERTAINTY: u16 = 1 << 2;
const STANCE: u16 = 1 << 3;
const SPEAKER: u16 = 1 << 4;
const ACTOR: u16 = 1 << 5;
const OUTLET: u16 = 1 << 6;
const DISPUTED: u16 = 1 << 7;
const REST: u16 = 1 << 8;

/// Picks claims and counts facets in one pass: a claim that fails one facet alone counts in that facet.
pub(crate) fn pick(columns: &Columns, wanted: &Wanted) -> Picked {
    let names = columns.names.len();
    let mut picked =
        Picked { speakers: vec![0; names], actors: vec![0; names], outlets: vec![0; names], ..Picked::default() };
    for (place, claim) in (0u32..).zip(&columns.claims) {
        let outlet = columns.reports.get(claim.report as usize).map_or(NONE, |report| report.outlet);
        let fails = fails(columns, wanted, place, claim, outlet);
        if fails == 0 {
            picked.places.push(place);
        }
        if fails & (fails.wrapping_sub(1)) != 0 || fails == REST {
            continue;
        }
        let counts = |facet: u16| fails == 0 || fails == facet;
        if counts(KIND) {
            picked.kinds[claim.kind as usize] += 1;
        }
        if counts(STATE) {
            picked.states[State::of(claim.review) as usize] += 1;
        }
        if counts(CERTAINTY) {
            picked.certainties[claim.certainty as usize] += 1;
        }
        if counts(STANCE) {
            picked.stances[claim.stance as usize] += 1;
        }
        if counts(DISPUTED) && claim.disputed {
            picked.disputed += 1;
        }
        if counts(SPEAKER) {
            count(&mut picked.speakers, claim.speaker);
        }
        if counts(OUTLET) {
            count(&mut picked.outlets, outlet);
        }
        if counts(ACTOR) {
            columns.actors_of(claim).iter().for_each(|actor| count(&mut picked.actors, *actor));
        }
    }
    picked
}

fn count(counts: &mut [u32], place: u32) {
    if let Some(count) = counts.get_mut(place as usize) {
        *count += 1;
    }
}

fn fails(columns: &Columns, wanted: &Wanted, place: u32, claim: &ClaimRow, outlet: u32) -> u16 {
    fn misses<T: PartialEq>(wanted: &[T], value: &T) -> bool {
        !wanted.is_empty() && !wanted.contains(value)
    }
    let mut fails = 0;
    let mut fail = |facet: u16, is: bool| fails |= if is { facet } else { 0 };
    fail(KIND, misses(&wanted.kinds, &claim.kind));
    fail(STATE, misses(&wanted.states, &State::of(claim.review)));
    fail(CERTAINTY, misses(&wanted.certainties, &claim.certainty));
    fail(STANCE, misses(&wanted.stances, &claim.stance));
    fail(SPEAKER, misses(&wanted.speakers, &claim.speaker));
    fail(OUTLET, misses(&wanted.outlets, &outlet));
    fail(DISPUTED, wanted.disputed && !claim.disputed);
    let of_actor = || columns.actors_of(claim).iter().any(|actor| wanted.actors.contains(actor));
    fail(ACTOR, !wanted.actors.is_empty() && !of_actor());
    let days = || columns.reports.get(claim.report as usize).and_then(|report| report.days);
    let in_time = (wanted.since.is_none() || days().is_some_and(|(_, last)| Some(last) >= wanted.since))
        && (wanted.until.is_none()
            || days().is_some_and(|(first, _)| wanted.until.is_some_and(|until| first <= until)));
    let in_rest = wanted.report.is_none_or(|report| report == claim.report)
        && wanted.event.is_none_or(|event| event == claim.event)
        && wanted.origin.is_none_or(|origin| origin == claim.origin)
        && in_time
        && wanted.places.as_ref().is_none_or(|places| places.has(place));
    fail(REST, !in_rest);
    fails
}

/// The names that count most, and those that are chosen; with how often each counts.
pub(crate) fn most(counts: &[u32], chosen: &[u32], how_many: usize) -> Vec<(u32, u32)> {
    let mut found: Vec<(u32, u32)> =
        (0u32..).zip(counts).filter(|(_, count)| **count > 0).map(|(at, n)| (at, *n)).collect();
    let by_count = |a: &(u32, u32), b: &(u32, u32)| b.1.cmp(&a.1).then(a.0.cmp(&b.0));
    if found.len() > how_many {
        found.select_nth_unstable_by(how_many, by_count);
        let rest = found.split_off(how_many);
        found.extend(rest.into_iter().filter(|(at, _)| chosen.contains(at)));
    }
    for at in chosen {
        if found.iter().all(|(known, _)| known != at) {
            found.push((*at, 0));
        }
    }
    found.sort_by(by_count);
    found
}

/// Of a claim of whose kind the network is as sure as this, in per cent, there is no doubt.
const SURE: u8 = 80;

/// How sure the network is of a claim, in per cent; nothing where there is no doubt, or it was not asked.
pub(crate) fn in_doubt(claim: &ClaimRow) -> Option<u8> {
    claim.share.filter(|share| *share < SURE)
}

/// Why a claim should be looked at before others, weighed: what is disputed, what the network doubts, what many reports
/// pass on, what many tell of.
fn urgency(columns: &Columns, claim: &ClaimRow) -> u32 {
    let doublings = |number: u32| u32::BITS - number.leading_zeros();
    let passed_on = columns.origins.get(claim.origin as usize).map_or(0, |origin| origin.reports);
    let event = columns.events.get(claim.event as usize);
    let told = event.map_or(0, |event| event.reports);
    let disputes = event.map_or(0, |event| event.disputes);
    let doubt = in_doubt(claim).map_or(0, |share| u32::from(SURE - share) / 2);
    100 * u32::from(claim.disputed) + doubt + 8 * doublings(passed_on) + 4 * doublings(told) + 6 * doublings(disputes)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A claim of which the network is as sure as this.
    pub(crate) fn claim(share: Option<u8>) -> ClaimRow {
        ClaimRow {
            n: 0,
            id: 0,
            report: 0,
            event: NONE,
            origin: NONE,
            speaker: NONE,
            actors: (0, 0),
            kind: ClaimKind::Event,
            stance: Stance::Affirm,
            certainty: Certainty::Stated,
            review: None,
            disputed: false,
            share,
        }
    }

    fn columns(claims: Vec<ClaimRow>) -> Columns {
        let mut columns = Columns::default();
        columns.claims = claims;
        columns
    }

    #[test]
    fn what_is_disputed_waits_least_and_then_what_the_network_doubts() {
        let disputed = ClaimRow { disputed: true, ..claim(Some(90)) };
        let judged = ClaimRow { review: Some(ReviewState::Accepted), ..claim(Some(10)) };
        let [sure, less, least] = [90, 70, 20].map(|share| claim(Some(share)));
        let view = View::of(columns(vec![claim(None), less, sure, least, disputed, judged]));
        assert_eq!(view.waiting, [4, 3, 1, 0, 2]);
        assert_eq!((view.open, in_doubt(&view.columns.claims[2])), (5, None), "it is sure of it");
    }

    #[test]
    fn a_date_is_told_by_its_days() {
        for told in ["2031", "2031-03", "2031-03-12", "2031-03-12/2031-04-03", "2032-02"] {
            let known: DateInterval = told.parse().unwrap();
            let (first, last) = known.day_numbers();
            assert_eq!(date(Some((first as i32, last as i32))), Some(known), "{told}");
        }
        assert_eq!(date(None), None);
    }

    #[test]
    fn places_are_counted_and_told_in_their_order() {
        let columns = columns(vec![claim(None); 200]);
        let places = Places::of([199, 3, 64, 63].into_iter(), &columns);
        assert_eq!((places.count(), places.first(3)), (4, vec![3, 63, 64]));
        assert!(places.has(199) && !places.has(4));
    }
}

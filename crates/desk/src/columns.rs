//! The columns of a case, and how lists are picked from them: by facets that are counted as they are picked.

use whosays_model::{Certainty, ClaimKind, ReviewState, Stance};
use whosays_store::{ClaimRow, Columns, NONE};

/// The columns at one state of the case.
#[derive(Debug, Default)]
pub(crate) struct View {
    pub(crate) columns: Columns,
    /// How many claims nobody has judged.
    pub(crate) open: usize,
}

impl View {
    pub(crate) fn of(columns: Columns) -> Self {
        let open = columns.claims.iter().filter(|claim| claim.review.is_none()).count();
        View { columns, open }
    }
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
    pub(crate) places: Option<Places>,
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

/// Why a claim should be looked at before others, weighed: what is disputed, what many reports pass on, what many tell of.
pub(crate) fn urgency(columns: &Columns, claim: &ClaimRow) -> u32 {
    let doublings = |number: u32| u32::BITS - number.leading_zeros();
    let passed_on = columns.origins.get(claim.origin as usize).map_or(0, |(_, reports)| *reports);
    let event = columns.events.get(claim.event as usize);
    let told = event.map_or(0, |event| event.reports);
    let disputes = event.map_or(0, |event| event.disputes);
    100 * u32::from(claim.disputed) + 8 * doublings(passed_on) + 4 * doublings(told) + 6 * doublings(disputes)
}

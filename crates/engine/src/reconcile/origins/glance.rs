//! What a claim shows at a glance: of most pairs that share a key it tells that they are no link, without their words.

use super::case::{A_WEEK, Case, ToTrace};
use super::compare::{ROUND, has_quotes};
use super::utterances::is_own;
use whosays_model::ClaimId;

/// What a claim shows at a glance.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::reconcile) struct Glance {
    /// First and last day on which its report can have been published.
    days: Option<(i32, i32)>,
    is_own: bool,
    quotes: bool,
}

/// What each claim shows.
pub(in crate::reconcile) fn glances(given: &ToTrace) -> Vec<(ClaimId, Glance)> {
    let case = Case::new(given);
    let day = |day: i64| day.clamp(i32::MIN.into(), i32::MAX.into()) as i32;
    let glance = |claim: u32| {
        let days = case.days[case.report_of[claim as usize] as usize];
        let days = days.map(|(first, last)| (day(first), day(last)));
        Glance { days, is_own: is_own(&case, claim), quotes: has_quotes(&case.claims[claim as usize].quote) }
    };
    (0..case.claims.len() as u32).map(|claim| (case.id(claim), glance(claim))).collect()
}

impl Glance {
    /// Whether the two may be linked, as far as can be told; of events it is known whether they have one, have two, or are without.
    pub(in crate::reconcile) fn could_be_linked(&self, other: &Glance, on_two_events: bool) -> bool {
        match (self.is_own, other.is_own) {
            (true, true) => !on_two_events || self.between(other).is_none_or(|days| days <= A_WEEK),
            // Quoted words go round for years, all else for some days at most.
            (false, false) if self.quotes && other.quotes => true,
            (false, false) => self.between(other).is_some_and(|days| days <= ROUND),
            _ => false,
        }
    }

    /// How many days lie between the publication of the two, where both are dated.
    fn between(&self, other: &Glance) -> Option<i64> {
        let ((first, last), (from, to)) = (self.days?, other.days?);
        Some((i64::from(from) - i64::from(last)).max(i64::from(first) - i64::from(to)).max(0))
    }
}

//! Which judgements hold: which words are gone, and which a later judgement outweighs.

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use whosays_engine::assess::Settings;
use whosays_engine::reconcile::{PAIRING, Rulings};
use whosays_model::{Judgement, ReportId};
use whosays_store::{Store, StoreError};

/// What became of the judgements of a case, by their numbers; one that is in none of these holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    lost: BTreeSet<u64>,
    merged: BTreeSet<u64>,
    outweighed: BTreeSet<u64>,
}

impl Standing {
    /// Of these judgements of a case.
    ///
    /// # Errors
    /// Those of the case file.
    pub fn of(store: &Store, judgements: &[Judgement]) -> Result<Self, StoreError> {
        let mut standing = Standing::default();
        let judged: BTreeSet<ReportId> =
            judgements.iter().flat_map(|one| one.ruling.reports().into_iter().cloned()).collect();
        let claims = store.claims_of(&judged)?;
        let pairing: Vec<Judgement> =
            judgements.iter().filter(|one| PAIRING.contains(&one.ruling.as_str())).cloned().collect();
        let rulings = Rulings::of(&pairing, &claims, &store.mentions_of(&judged)?);
        standing.lost.extend(rulings.lost);
        standing.merged.extend(rulings.merged);
        standing.outweighed.extend(rulings.outweighed);
        let settings = Settings::of(judgements, &claims);
        standing.lost.extend(settings.lost);
        standing.outweighed.extend(settings.outweighed);
        let reviewed: BTreeSet<&ReportId> = judgements.iter().filter_map(|one| one.ruling.reviews()).collect();
        for report in reviewed {
            match store.review(report)? {
                Some((_, review)) => {
                    standing.lost.extend(review.lost);
                    standing.outweighed.extend(review.outweighed);
                }
                None => {
                    let of_report = judgements.iter().filter(|one| one.ruling.reviews() == Some(report));
                    standing.lost.extend(of_report.filter_map(|one| one.number));
                }
            }
        }
        Ok(standing)
    }

    /// What became of a judgement, in words.
    pub fn in_words(&self, judgement: &Judgement) -> String {
        let is_in = |numbers: &BTreeSet<u64>| judgement.number.is_some_and(|number| numbers.contains(&number));
        match &judgement.withdrawn {
            Some(at) => format!("withdrawn {at}"),
            None if is_in(&self.lost) => "its words are gone from the case".to_owned(),
            None if is_in(&self.merged) => "both are one telling now".to_owned(),
            None if is_in(&self.outweighed) => "outweighed by a later one".to_owned(),
            None => "holds".to_owned(),
        }
    }

    /// The numbers of those whose words are gone, in the order of judging.
    pub fn lost(&self) -> impl DoubleEndedIterator<Item = u64> + '_ {
        self.lost.iter().copied()
    }

    /// Whether the words that a judgement is about are gone.
    pub fn is_lost(&self, judgement: &Judgement) -> bool {
        judgement.withdrawn.is_none() && judgement.number.is_some_and(|number| self.lost.contains(&number))
    }
}

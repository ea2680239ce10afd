//! A person's judgements, brought to the mentions that the case has now.

use std::collections::HashMap;
use whosays_model::{Anchor, Claim, EventMention, Judgement, MentionId, ReportId, Ruled, Ruling, Target, alone};

/// The kinds of judgements that [`Rulings::of`] heeds.
pub const PAIRING: &[&str] = &["same", "different", "split", "link"];

/// What people have ruled, on the mentions that the case has now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rulings {
    /// The pairs that hold.
    pub ruled: Ruled,
    /// The numbers of judgements that later ones outweigh.
    pub outweighed: Vec<u64>,
    /// The numbers of judgements that two are different which are one mention now.
    pub merged: Vec<u64>,
    /// The numbers of judgements of which a mention is gone and its words are in no other.
    pub lost: Vec<u64>,
}

impl Rulings {
    /// The judgements that are not withdrawn, on the mentions of a case.
    ///
    /// A mention that has another id since is found by its report and the words of its first claim. Where judgements
    /// contradict one another the latest holds.
    pub fn of(judgements: &[Judgement], claims: &[Claim], mentions: &[EventMention]) -> Self {
        let now = Now::of(claims, mentions);
        let mut rulings = Rulings::default();
        let mut agreed = Agreed::default();
        let mut standing: Vec<&Judgement> = judgements.iter().filter(|one| one.withdrawn.is_none()).collect();
        // The latest first: what it has settled, none before it unsettles.
        standing.sort_by_key(|one| std::cmp::Reverse(one.number));
        for judgement in standing {
            let (pairs, is_same) = match &judgement.ruling {
                Ruling::Same { a, b } => (vec![(now.find(a), now.find(b))], true),
                Ruling::Different { a, b } => (vec![(now.find(a), now.find(b))], false),
                Ruling::Split { apart, from } => {
                    let beside = |one| from.iter().map(move |other| (one, other));
                    let pairs = apart.iter().flat_map(beside);
                    (pairs.map(|(one, other)| (now.find(one), now.find(other))).collect(), false)
                }
                // A claim that is tied to what another report tells is a telling of its own, and both are of one happening.
                Ruling::Link { claim, to: Some(to), .. } if claim.report != to.report => {
                    (vec![(now.alone(claim), now.find(to))], true)
                }
                _ => continue,
            };
            let pairs: Vec<_> = pairs.into_iter().filter_map(|(a, b)| a.zip(b)).collect();
            if pairs.is_empty() {
                rulings.lost.extend(judgement.number);
            }
            let is_merged = pairs.iter().all(|(a, b)| a == b) && !is_same;
            let mut agrees = true;
            for (a, b) in &pairs {
                agrees &= if is_same { a == b || agreed.join(a, b) } else { a != b && agreed.part(a, b) };
            }
            if !agrees {
                if is_merged { &mut rulings.merged } else { &mut rulings.outweighed }.extend(judgement.number);
            }
        }
        rulings.lost.sort_unstable();
        rulings.outweighed.sort_unstable();
        rulings.merged.sort_unstable();
        rulings.ruled = agreed.pairs();
        rulings
    }
}

/// Rulings that agree with one another: groups of what is the same, and pairs of what is different.
#[derive(Default)]
struct Agreed<'a> {
    same: Vec<(&'a MentionId, &'a MentionId)>,
    different: Vec<(&'a MentionId, &'a MentionId)>,
    group: HashMap<&'a MentionId, &'a MentionId>,
}

impl<'a> Agreed<'a> {
    fn group(&self, mention: &'a MentionId) -> &'a MentionId {
        self.group.get(mention).copied().unwrap_or(mention)
    }

    /// Whether the two can be the same; if so they are.
    fn join(&mut self, a: &'a MentionId, b: &'a MentionId) -> bool {
        let (one, other) = (self.group(a), self.group(b));
        let torn = self.different.iter().any(|(x, y)| {
            let (x, y) = (self.group(x), self.group(y));
            (x, y) == (one, other) || (y, x) == (one, other)
        });
        if torn {
            return false;
        }
        let (into, from) = (one.min(other), one.max(other));
        self.group.values_mut().filter(|group| **group == from).for_each(|group| *group = into);
        for mention in [a, b, one, other] {
            self.group.insert(mention, into);
        }
        self.same.push((a, b));
        true
    }

    /// Whether the two can be different; if so they are.
    fn part(&mut self, a: &'a MentionId, b: &'a MentionId) -> bool {
        let can = self.group(a) != self.group(b);
        if can {
            self.different.push((a, b));
        }
        can
    }

    fn pairs(self) -> Ruled {
        let ordered = |pairs: Vec<(&MentionId, &MentionId)>| -> Pairs {
            let mut pairs: Pairs = pairs.into_iter().map(|(a, b)| (a.min(b).clone(), a.max(b).clone())).collect();
            pairs.sort_unstable();
            pairs.dedup();
            pairs
        };
        Ruled { same: ordered(self.same), different: ordered(self.different) }
    }
}

type Pairs = Vec<(MentionId, MentionId)>;

/// The mentions of a case by id, and by report and words.
struct Now<'a> {
    by_id: HashMap<&'a MentionId, &'a MentionId>,
    by_words: HashMap<(&'a ReportId, &'a str), &'a MentionId>,
}

impl<'a> Now<'a> {
    fn of(claims: &'a [Claim], mentions: &'a [EventMention]) -> Self {
        let by_id = mentions.iter().map(|mention| (&mention.id, &mention.id)).collect::<HashMap<_, _>>();
        let words = |claim: &'a Claim| {
            let mention = by_id.get(claim.event.as_ref()?)?;
            Some(((&claim.report, claim.quote.as_str()), *mention))
        };
        Now { by_words: claims.iter().filter_map(words).collect(), by_id }
    }

    fn alone(&self, claim: &Anchor) -> Option<&'a MentionId> {
        let by_words = || self.by_words.get(&(&claim.report, claim.quote.as_str()));
        self.by_id.get(&alone(claim)).or_else(by_words).copied()
    }

    fn find(&self, target: &Target) -> Option<&'a MentionId> {
        let by_words = || self.by_words.get(&(&target.report, target.quote.as_str()));
        self.by_id.get(&target.mention).or_else(by_words).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use whosays_model::{
        CasualtiesValue, Certainty, ClaimId, ClaimKind, EventKind, EventStatus, Evidence, Span, Speaker, Stance, Value,
    };

    /// A report whose one sentence is one telling.
    fn telling(text: &str) -> (Claim, EventMention) {
        let (report, span) = (ReportId::of(text.as_bytes()), Span::new(0, text.len()));
        let claim = ClaimId::of(&report, ClaimKind::Casualties, span, None);
        let id = MentionId::of(&report, std::slice::from_ref(&claim));
        let mention = EventMention {
            id: id.clone(),
            report: report.clone(),
            kind: EventKind::Attack,
            status: EventStatus::CarriedOut,
            date: None,
            country: None,
            places: Vec::new(),
            targets: Vec::new(),
            codes: Default::default(),
            method: None,
            actors: Vec::new(),
            names: Vec::new(),
            claims: vec![claim.clone()],
            evidence: Evidence::at(span),
            published: None,
            marks: Vec::new(),
            at: None,
            by: String::new(),
        };
        let claim = Claim {
            id: claim,
            report,
            value: Value::Casualties(CasualtiesValue::default()),
            quote: text.to_owned(),
            evidence: Evidence::at(span),
            speaker: Speaker::author(),
            via: Vec::new(),
            stance: Stance::Affirm,
            certainty: Certainty::Stated,
            event: Some(id),
            actors: Vec::new(),
            by: String::new(),
        };
        (claim, mention)
    }

    fn judgement(number: u64, is_same: bool, a: &(Claim, EventMention), b: &(Claim, EventMention)) -> Judgement {
        let target = |(claim, mention): &(Claim, EventMention)| Target {
            mention: mention.id.clone(),
            report: mention.report.clone(),
            quote: claim.quote.clone(),
        };
        let (a, b) = (target(a), target(b));
        Judgement {
            number: Some(number),
            ruling: if is_same { Ruling::Same { a, b } } else { Ruling::Different { a, b } },
            who: "Ada".to_owned(),
            at: String::new(),
            note: None,
            withdrawn: None,
        }
    }

    fn rulings(judgements: &[Judgement], tellings: &[&(Claim, EventMention)]) -> Rulings {
        let claims: Vec<Claim> = tellings.iter().map(|(claim, _)| claim.clone()).collect();
        let mentions: Vec<EventMention> = tellings.iter().map(|(_, mention)| mention.clone()).collect();
        Rulings::of(judgements, &claims, &mentions)
    }

    #[test]
    fn the_latest_ruling_on_a_pair_holds_and_a_withdrawn_one_does_not() {
        let (a, b) = (telling("Four died at the mill."), telling("Five died at the mill."));
        let mut both = [judgement(2, false, &a, &b), judgement(1, true, &b, &a)];
        let found = rulings(&both, &[&a, &b]);
        assert_eq!((found.ruled.same.len(), found.ruled.different.len(), &found.outweighed[..]), (0, 1, &[1][..]));
        both[0].withdrawn = Some("2031-03-12T00:00:00Z".to_owned());
        let found = rulings(&both, &[&a, &b]);
        assert_eq!((found.ruled.same.len(), found.ruled.different.len()), (1, 0));
    }

    #[test]
    fn the_oldest_of_three_rulings_that_contradict_is_outweighed() {
        let (a, b, c) = (telling("Four died."), telling("Five died."), telling("Six died."));
        let all = [judgement(1, true, &a, &b), judgement(2, true, &b, &c), judgement(3, false, &a, &c)];
        let found = rulings(&all, &[&a, &b, &c]);
        assert_eq!((found.ruled.same.len(), found.ruled.different.len(), found.outweighed), (1, 1, vec![1]));
    }

    #[test]
    fn a_telling_that_has_another_id_is_found_by_its_words_and_one_that_is_gone_is_told() {
        let (a, b) = (telling("Four died at the mill."), telling("Five died at the mill."));
        let judgement = judgement(1, false, &a, &b);
        let mut later = b.clone();
        later.1.id = MentionId::from_written("m-later");
        later.0.event = Some(later.1.id.clone());
        let found = rulings(std::slice::from_ref(&judgement), &[&a, &later]);
        assert!(
            found.lost.is_empty() && found.ruled.different.iter().any(|(x, y)| *x == later.1.id || *y == later.1.id)
        );
        let found = rulings(&[judgement], &[&a]);
        assert_eq!((found.ruled.different.len(), found.lost), (0, vec![1]));
    }
}

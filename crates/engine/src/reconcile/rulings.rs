//! A person's judgements, brought to the mentions that the case has now.

use std::collections::{BTreeMap, HashMap};
use whosays_model::{Claim, EventMention, Judgement, MentionId, ReportId, Ruling, Target};

/// What a person has ruled about pairs of mentions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rulings {
    /// Pairs that tell of one happening.
    pub same: Vec<(MentionId, MentionId)>,
    /// Pairs that tell of two.
    pub different: Vec<(MentionId, MentionId)>,
    /// The numbers of judgements that hold, but of which a mention is gone and its words are in no other.
    pub lost: Vec<u64>,
}

impl Rulings {
    /// The judgements that are not withdrawn, on the mentions of a case.
    ///
    /// A mention that has another id since is found by its report and the words of its first claim. Of several judgements
    /// on one pair the latest holds.
    pub fn of(judgements: &[Judgement], claims: &[Claim], mentions: &[EventMention]) -> Self {
        let now = Now::of(claims, mentions);
        let mut pairs: BTreeMap<(MentionId, MentionId), Ruling> = BTreeMap::new();
        let mut rulings = Rulings::default();
        let mut standing: Vec<&Judgement> = judgements.iter().filter(|one| one.withdrawn.is_none()).collect();
        standing.sort_by_key(|one| one.number);
        for judgement in standing {
            match now.find(&judgement.a).zip(now.find(&judgement.b)) {
                Some((a, b)) if a != b => {
                    pairs.insert((a.min(b).clone(), a.max(b).clone()), judgement.ruling);
                }
                Some(_) if judgement.ruling == Ruling::Same => {}
                _ => rulings.lost.extend(judgement.number),
            }
        }
        for (pair, ruling) in pairs {
            match ruling {
                Ruling::Same => rulings.same.push(pair),
                Ruling::Different => rulings.different.push(pair),
            }
        }
        rulings
    }
}

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

    fn judgement(number: u64, ruling: Ruling, a: &(Claim, EventMention), b: &(Claim, EventMention)) -> Judgement {
        let target = |(claim, mention): &(Claim, EventMention)| Target {
            mention: mention.id.clone(),
            report: mention.report.clone(),
            quote: claim.quote.clone(),
        };
        Judgement {
            number: Some(number),
            ruling,
            a: target(a),
            b: target(b),
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
        let mut both = [judgement(2, Ruling::Different, &a, &b), judgement(1, Ruling::Same, &b, &a)];
        let found = rulings(&both, &[&a, &b]);
        assert_eq!((found.same.len(), found.different.len()), (0, 1));
        both[0].withdrawn = Some("2031-03-12T00:00:00Z".to_owned());
        let found = rulings(&both, &[&a, &b]);
        assert_eq!((found.same.len(), found.different.len()), (1, 0));
    }

    #[test]
    fn a_telling_that_has_another_id_is_found_by_its_words_and_one_that_is_gone_is_told() {
        let (a, b) = (telling("Four died at the mill."), telling("Five died at the mill."));
        let judgement = judgement(1, Ruling::Different, &a, &b);
        let mut later = b.clone();
        later.1.id = MentionId::from_written("m-later");
        later.0.event = Some(later.1.id.clone());
        let found = rulings(std::slice::from_ref(&judgement), &[&a, &later]);
        assert!(found.lost.is_empty() && found.different.iter().any(|(x, y)| *x == later.1.id || *y == later.1.id));
        let found = rulings(&[judgement], &[&a]);
        assert_eq!((found.different.len(), found.lost), (0, vec![1]));
    }
}

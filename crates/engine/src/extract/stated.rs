//! Claims that a file makes outright, beside those that were found in its words.

use crate::Learnt;
use std::collections::{BTreeMap, BTreeSet};
use whosays_model::{
    CODED, Claim, ClaimId, ClaimKind, EventMention, EventStatus, EventValue, Evidence, MentionId, Mode, Report, Span,
    Value,
};

/// The rule that made a mention of stated claims.
const BY: &str = "events:stated";

/// Joins stated claims with those that were learnt of the same report.
///
/// What was learnt gives way where a stated claim is of the same kind and place, or lays the words to somebody in whose name
/// the report speaks; and wherever claims came coded, so that what a person has rejected there is not found again. `event` of stated claims is the same for those of one happening; it becomes a mention, which takes
/// from a learnt one of the same words what nobody states.
pub fn with_stated(report: &Report, learnt: Learnt, stated: Vec<Claim>) -> Learnt {
    if stated.is_empty() {
        return learnt;
    }
    let ground = Ground::of(&stated);
    let Learnt { claims, mentions, diagnostics } = learnt;
    let mut joined = Joined::default();
    joined.mentions.extend(mentions.into_iter().map(|mention| (mention.id.clone(), mention)));
    for claim in claims {
        joined.take(claim, &ground);
    }
    joined.settle_learnt(report);
    joined.settle_stated(report, stated);
    let Joined { mut claims, mentions, .. } = joined;
    claims.sort_by(|a, b| (a.span(), a.kind(), &a.id).cmp(&(b.span(), b.kind(), &b.id)));
    let mut mentions: Vec<EventMention> = mentions.into_values().collect();
    mentions.sort_by(|a, b| (a.evidence.first, &a.id).cmp(&(b.evidence.first, &b.id)));
    Learnt { claims, mentions, diagnostics }
}

/// What stated claims say of one stretch of text.
#[derive(Default)]
struct Said {
    kinds: BTreeSet<ClaimKind>,
    /// Whether somebody else than the report says it.
    is_of_others: bool,
    /// Whether all that is said there came with it.
    is_coded: bool,
    /// The happening that it is first said to be of.
    happening: Option<MentionId>,
}

/// The stretches that stated claims cover.
struct Ground(BTreeMap<(usize, usize), Said>);

impl Ground {
    fn of(stated: &[Claim]) -> Self {
        let mut ground: BTreeMap<(usize, usize), Said> = BTreeMap::new();
        for claim in stated {
            let said = ground.entry((claim.span().start, claim.span().end)).or_default();
            said.kinds.insert(claim.kind());
            said.is_of_others |= !claim.speaker.is_author();
            said.is_coded |= claim.by == CODED;
            said.happening = said.happening.take().or_else(|| claim.event.clone());
        }
        Ground(ground)
    }

    // Stretches are whole paragraphs and do not overlap, so the last that begins before the words end is the only one.
    fn under(&self, span: Span) -> Option<&Said> {
        let (&(start, end), said) = self.0.range(..(span.end, 0)).next_back()?;
        Span::new(start, end).overlaps(span).then_some(said)
    }
}

/// What is learnt and what is stated, as they come together.
#[derive(Default)]
struct Joined {
    /// The learnt mention that each stated happening takes the place of.
    donors: BTreeMap<MentionId, MentionId>,
    /// Those mentions, each with the happening.
    donated: BTreeMap<MentionId, MentionId>,
    mentions: BTreeMap<MentionId, EventMention>,
    claims: Vec<Claim>,
}

impl Joined {
    fn take(&mut self, claim: Claim, ground: &Ground) {
        let Some(said) = ground.under(claim.span()) else { return self.claims.push(claim) };
        let is_said = said.kinds.contains(&claim.kind()) || said.is_of_others && claim.speaker.is_author();
        let gives_way = is_said || said.is_coded;
        if let (Some(happening), Some(mention)) = (&said.happening, &claim.event)
            && !self.donors.contains_key(happening)
            && !self.donated.contains_key(mention)
        {
            self.donors.insert(happening.clone(), mention.clone());
            self.donated.insert(mention.clone(), happening.clone());
        }
        if !gives_way {
            self.claims.push(claim);
        }
    }

    /// Gives each learnt mention the claims that are left of it.
    fn settle_learnt(&mut self, report: &Report) {
        let mut left: BTreeMap<MentionId, Vec<usize>> = BTreeMap::new();
        for (at, claim) in self.claims.iter().enumerate() {
            if let Some(mention) = &claim.event {
                left.entry(mention.clone()).or_default().push(at);
            }
        }
        for (old, mut mention) in std::mem::take(&mut self.mentions) {
            let is_donor = self.donated.contains_key(&old);
            match left.get(&old) {
                _ if is_donor => drop(self.mentions.insert(old, mention)),
                None => {}
                Some(own) => {
                    self.tell(report, &mut mention, own);
                    self.mentions.insert(mention.id.clone(), mention);
                }
            }
        }
    }

    /// Adds the stated claims, and a mention for each happening that they tell of.
    fn settle_stated(&mut self, report: &Report, stated: Vec<Claim>) {
        let mut told: BTreeMap<MentionId, Vec<usize>> = BTreeMap::new();
        for mut claim in stated {
            if let Some(happening) = claim.event.take() {
                told.entry(happening).or_default().push(self.claims.len());
            }
            self.claims.push(claim);
        }
        for (at, claim) in self.claims.iter().enumerate() {
            if let Some(happening) = claim.event.as_ref().and_then(|donor| self.donated.get(donor)) {
                told.entry(happening.clone()).or_default().push(at);
            }
        }
        for (happening, own) in told {
            let donor = self.donors.get(&happening).and_then(|donor| self.mentions.remove(donor));
            let events: Vec<&EventValue> = own.iter().filter_map(|at| event_of(&self.claims[*at])).collect();
            let Some(mut mention) = donor.or_else(|| events.first().map(|value| bare(report, value))) else { continue };
            events.iter().rev().for_each(|value| overwrite(&mut mention, value));
            mention.by = BY.to_owned();
            self.name_actors(&mut mention, &own);
            self.tell(report, &mut mention, &own);
            self.mentions.insert(mention.id.clone(), mention);
        }
    }

    fn name_actors(&self, mention: &mut EventMention, own: &[usize]) {
        for claim in own.iter().map(|at| &self.claims[*at]) {
            let Value::Responsibility(value) = &claim.value else { continue };
            if value.mode != Mode::Denied {
                let new =
                    claim.actors.iter().filter(|actor| !mention.actors.contains(actor)).cloned().collect::<Vec<_>>();
                mention.actors.extend(new);
            }
        }
    }

    /// Makes these the claims of a mention.
    fn tell(&mut self, report: &Report, mention: &mut EventMention, own: &[usize]) {
        let mut own: Vec<usize> = own.to_vec();
        own.sort_by_key(|at| (self.claims[*at].span(), self.claims[*at].kind(), *at));
        own.dedup();
        let spans: Vec<Span> = own.iter().map(|at| self.claims[*at].span()).collect();
        let ids: Vec<ClaimId> = own.iter().map(|at| self.claims[*at].id.clone()).collect();
        let Some(first) = spans.first() else { return };
        let mut seen = BTreeSet::from([*first]);
        let rest = spans.iter().filter(|span| seen.insert(**span)).copied().collect();
        mention.evidence = Evidence { first: *first, rest };
        mention.id = MentionId::of(&report.id, &ids);
        mention.claims = ids;
        for at in own {
            self.claims[at].event = Some(mention.id.clone());
        }
    }
}

fn event_of(claim: &Claim) -> Option<&EventValue> {
    match &claim.value {
        Value::Event(value) if !value.aggregate => Some(value),
        _ => None,
    }
}

/// A mention of which nothing but a stated value is known.
fn bare(report: &Report, value: &EventValue) -> EventMention {
    EventMention {
        id: MentionId::of(&report.id, &[]),
        report: report.id.clone(),
        kind: value.sub,
        status: value.status,
        date: None,
        country: None,
        places: Vec::new(),
        at: None,
        targets: Vec::new(),
        method: None,
        codes: Default::default(),
        actors: Vec::new(),
        names: Vec::new(),
        claims: Vec::new(),
        evidence: Evidence::at(Span::new(0, 0)),
        published: report.published().cloned(),
        marks: Vec::new(),
        by: BY.to_owned(),
    }
}

/// What is stated holds before what was learnt; of what is stated the first.
fn overwrite(mention: &mut EventMention, value: &EventValue) {
    mention.kind = value.sub;
    // That somebody only alleges it is no account of what became of it.
    if value.status != EventStatus::Alleged || mention.claims.is_empty() {
        mention.status = value.status;
    }
    mention.date = value.date.clone().or(mention.date.take());
    mention.country = value.country.clone().or(mention.country.take());
    mention.method = value.method.clone().or(mention.method.take());
    put_first(&mut mention.places, value.place.as_ref());
    put_first(&mut mention.targets, value.target.as_ref());
}

fn put_first(list: &mut Vec<String>, stated: Option<&String>) {
    if let Some(stated) = stated {
        list.retain(|known| known != stated);
        list.insert(0, stated.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use whosays_model::{CasualtiesValue, Certainty, EventKind, Format, Meta, ReportId, SourceMap, Speaker, Stance};

    const TEXT: &str = "A bomb exploded in Tarsk.\n\nIt was loud.";

    fn report() -> Report {
        Report {
            id: ReportId::of(b"feed"),
            file: "feed.stix".to_owned(),
            format: Format::Stix,
            meta: Meta::default(),
            language: None,
            text: TEXT.to_owned(),
            blocks: Vec::new(),
            boilerplate: Vec::new(),
            source: SourceMap::default(),
        }
    }

    fn claim(words: &str, value: Value, speaker: &str, event: Option<&str>) -> Claim {
        let start = TEXT.find(words).unwrap();
        let span = Span::new(start, start + words.len());
        let report = report();
        Claim {
            id: ClaimId::of(&report.id, value.kind(), span, None),
            report: report.id,
            value,
            quote: words.to_owned(),
            evidence: Evidence::at(span),
            speaker: Speaker { name: speaker.to_owned(), ..Speaker::author() },
            via: Vec::new(),
            stance: Stance::Affirm,
            certainty: Certainty::Stated,
            event: event.map(MentionId::from_written),
            actors: Vec::new(),
            by: "stix:incident".to_owned(),
        }
    }

    fn event(place: Option<&str>) -> Value {
        Value::Event(EventValue {
            sub: EventKind::Attack,
            status: EventStatus::CarriedOut,
            date: None,
            date_text: None,
            country: None,
            place: place.map(str::to_owned),
            target: None,
            method: None,
            number: None,
            aggregate: false,
        })
    }

    fn toll() -> Value {
        Value::Casualties(CasualtiesValue::default())
    }

    fn check(learnt: Vec<Claim>, stated: Vec<Claim>, expect: &[&str], places: &[&str]) {
        let mut mentions = Vec::new();
        if let Some(id) = learnt.iter().find_map(|claim| claim.event.clone()) {
            let Value::Event(value) = event(None) else { unreachable!() };
            mentions.push(EventMention { id, marks: vec!["Tarsk".to_owned()], ..bare(&report(), &value) });
        }
        let learnt = Learnt { claims: learnt, mentions, diagnostics: Vec::new() };
        let joined = with_stated(&report(), learnt, stated);
        let told = |claim: &Claim| {
            format!("{} {}{}", claim.kind(), claim.speaker.name, if claim.event.is_some() { " m" } else { "" })
        };
        assert_eq!(joined.claims.iter().map(told).collect::<Vec<_>>(), expect);
        for mention in &joined.mentions {
            let own = joined.claims.iter().filter(|claim| claim.event.as_ref() == Some(&mention.id));
            assert_eq!(own.map(|claim| claim.id.clone()).collect::<Vec<_>>(), mention.claims);
            assert_eq!(mention.places, places);
        }
    }

    #[test]
    fn what_is_stated_takes_the_place_of_what_was_learnt() {
        let words = "A bomb exploded in Tarsk.";
        check(
            vec![claim(words, event(None), "police", Some("m-1")), claim(words, toll(), "police", Some("m-1"))],
            vec![claim(words, event(Some("Tarsk")), "author", Some("e-1"))],
            &["event author m", "casualties police m"],
            &["Tarsk"],
        );
    }

    #[test]
    fn beside_claims_that_came_coded_nothing_is_found() {
        let words = "A bomb exploded in Tarsk.";
        let coded = |claim: Claim| Claim { by: CODED.to_owned(), ..claim };
        check(
            vec![claim(words, toll(), "police", Some("m-1")), claim("It was loud.", toll(), "author", None)],
            vec![coded(claim(words, event(Some("Tarsk")), "author", Some("e-1")))],
            &["event author m", "casualties author"],
            &["Tarsk"],
        );
    }

    #[test]
    fn what_others_say_is_not_the_reports_own_voice() {
        let words = "A bomb exploded in Tarsk.";
        check(
            vec![claim(words, toll(), "author", None), claim("It was loud.", toll(), "author", None)],
            vec![claim(words, event(Some("Tarsk")), "police", Some("e-1"))],
            &["event police m", "casualties author"],
            &["Tarsk"],
        );
    }

    #[test]
    fn a_figure_without_a_happening_has_no_mention() {
        check(Vec::new(), vec![claim("It was loud.", toll(), "police", Some("e-1"))], &["casualties police"], &[]);
    }
}

//! Claims: the pairs that meet under keys, the classes that they and credits make, and the origins of each.

use super::mentions::Joined;
use super::numbered::Numbered;
use super::{ROWS, Row, Workroom, place, slim_reports};
use crate::reconcile::joins::Joins;
use crate::reconcile::origins::Glance;
use crate::reconcile::spread::{self, ALL_MEET, CreditPlace, NEIGHBOURS, Outlets, Part};
use std::collections::{BTreeSet, HashMap};
use whosays_model::{Claim, ClaimId, EventId, Key, MentionId, OriginId, Pile, Report, ReportId};

/// No claim, or no event.
const NONE: u32 = u32::MAX;
/// Of so many times as few reports the texts are in memory at a time.
const FEWER: usize = 20;
/// So many times as many are held where the same are needed again and again: claims that meet others, and reports without their
/// texts for the next who ask for them.
const MORE: usize = 5;
/// On the pile of places: that an utterance credits the outlet.
const CREDITS: i64 = -1;
/// On the pile of places: below this, the report that an utterance goes back to.
const ROOT: i64 = -2;

/// The origin of each claim.
pub(super) struct Traced {
    all: Numbered,
    /// The earliest claim of each claim's origin.
    earliest: Vec<u32>,
}

impl Traced {
    /// The origin of a claim.
    pub(super) fn origin(&self, claim: &ClaimId) -> Option<OriginId> {
        let earliest = self.earliest[self.all.claim(claim)? as usize];
        (earliest != NONE).then(|| OriginId::of(&self.all.id(earliest)))
    }
}

/// Traces all claims, and hands over their origins.
pub(super) fn trace<W: Workroom>(room: &W, joined: &Joined) -> Result<Traced, W::Error> {
    let all = Numbered::of(room)?;
    let mut tracing = Tracing {
        room,
        joined,
        outlets: Outlets::of(room.outlets()?),
        voice_of: (0..all.len() as u32).collect(),
        glances: vec![(Glance::default(), NONE); all.len()],
        classes: Joins::of(all.len()),
        slim: HashMap::new(),
        all,
    };
    tracing.lay_keys()?;
    tracing.lay_pairs()?;
    tracing.join_pairs()?;
    tracing.lay_places()?;
    tracing.join_credited()?;
    let earliest = tracing.keep()?;
    Ok(Traced { all: tracing.all, earliest })
}

struct Tracing<'a, W> {
    room: &'a W,
    joined: &'a Joined,
    all: Numbered,
    outlets: Outlets,
    /// The first of the claims that go with each where a pair is judged.
    voice_of: Vec<u32>,
    /// What each shows at a glance, and the place of its event.
    glances: Vec<(Glance, u32)>,
    classes: Joins,
    /// Reports without their text, by their places.
    slim: HashMap<u32, Report>,
}

type Pairs = Vec<(ClaimId, ClaimId)>;

impl<W: Workroom> Tracing<'_, W> {
    /// What a look at some claims finds.
    fn look<T>(&self, reports: &[Report], claims: &[Claim], look: impl FnOnce(Part<'_>) -> T) -> T {
        let mentions = claims.iter().filter_map(|claim| claim.event.as_ref());
        let event_of: HashMap<MentionId, EventId> =
            mentions.filter_map(|mention| Some((mention.clone(), self.joined.event(mention)?.clone()))).collect();
        let outlets = &self.outlets.named_in(claims);
        look(Part { reports, claims, event_of: &event_of, outlets })
    }

    fn reports_at_a_time(&self) -> usize {
        (self.room.at_a_time() / FEWER).max(1)
    }

    fn join(&mut self, bonds: &[(ClaimId, ClaimId)]) {
        for (a, b) in bonds {
            if let (Some(a), Some(b)) = (self.all.claim(a), self.all.claim(b)) {
                self.classes.join(a, b);
            }
        }
    }

    /// Lays the keys of all claims, report by report, and joins the claims that one report holds together.
    fn lay_keys(&mut self) -> Result<(), W::Error> {
        let mut from = 0;
        while from < self.all.reports().len() {
            let to = self.all.batch_from(from, self.reports_at_a_time(), self.room.at_a_time());
            let ids: BTreeSet<ReportId> = self.all.reports()[from..to].iter().cloned().collect();
            from = to;
            let (reports, claims) = (slim_reports(self.room, &ids)?, self.room.claims_of(&ids)?);
            let keys = self.look(&reports, &claims, spread::claim_keys);
            for (claim, glance, event) in self.glances_of(&reports, &claims) {
                self.glances[claim as usize] = (glance, event);
            }
            let rows: Vec<Row> = keys.into_iter().map(|(key, _)| [key.key, key.finer, key.claim]).collect();
            self.room.lay(Pile::ClaimKeys, &rows)?;
            let bonds = self.look(&reports, &claims, |part| spread::bonds(part, &[]));
            self.join(&bonds);
            for group in self.look(&reports, &claims, spread::voice_groups) {
                let places: Vec<u32> = group.iter().filter_map(|claim| self.all.claim(claim)).collect();
                let first = places.iter().min().copied().unwrap_or(0);
                places.iter().for_each(|at| self.voice_of[*at as usize] = first);
            }
        }
        self.room.sort(Pile::ClaimKeys)
    }

    fn glances_of(&self, reports: &[Report], claims: &[Claim]) -> Vec<(u32, Glance, u32)> {
        let event_of: HashMap<&ClaimId, u32> = claims
            .iter()
            .filter_map(|claim| Some((&claim.id, self.joined.event_place(claim.event.as_ref()?)?)))
            .collect();
        let glances = self.look(reports, claims, spread::glances).into_iter();
        glances
            .filter_map(|(claim, glance)| {
                Some((self.all.claim(&claim)?, glance, event_of.get(&claim).copied().unwrap_or(NONE)))
            })
            .collect()
    }

    /// Whether two claims of different reports may be linked, as far as a glance tells.
    fn could_be_linked(&self, a: u32, b: u32) -> bool {
        let ((one, event), (other, others)) = (&self.glances[a as usize], &self.glances[b as usize]);
        let on_two_events = *event != NONE && *others != NONE && event != others;
        self.all.report_of(a) != self.all.report_of(b) && one.could_be_linked(other, on_two_events)
    }

    /// Lays the pairs of claims that meet and may be linked.
    fn lay_pairs(&self) -> Result<(), W::Error> {
        let (mut block, mut under, mut rows): (Vec<u32>, i64, Vec<Row>) = (Vec::new(), 0, Vec::new());
        self.room.each(Pile::ClaimKeys, &mut |[key, _, claim]| {
            if key != under {
                self.pair_up(&std::mem::take(&mut block), &mut rows);
                under = key;
            }
            if rows.len() > ROWS {
                self.room.lay(Pile::Pairs, &std::mem::take(&mut rows))?;
            }
            block.extend(self.all.numbered(claim));
            Ok(())
        })?;
        self.pair_up(&block, &mut rows);
        self.room.lay(Pile::Pairs, &rows)?;
        self.room.sort(Pile::Pairs)
    }

    fn pair_up(&self, block: &[u32], rows: &mut Vec<Row>) {
        let reach = if block.len() <= ALL_MEET { ALL_MEET } else { NEIGHBOURS };
        for (at, a) in block.iter().enumerate() {
            let met = block[at + 1..].iter().take(reach);
            rows.extend(
                met.filter(|b| self.could_be_linked(*a, **b)).map(|b| [i64::from(*a.min(b)), i64::from(*a.max(b)), 0]),
            );
        }
    }

    /// Joins the classes of claims that are linked.
    fn join_pairs(&mut self) -> Result<(), W::Error> {
        let room = self.room;
        let (mut pairs, mut needed): (Vec<(u32, u32)>, BTreeSet<u32>) = (Vec::new(), BTreeSet::new());
        room.each(Pile::Pairs, &mut |[a, b, _]| {
            let (a, b) = (place(a), place(b));
            if self.classes.first(a) != self.classes.first(b) {
                pairs.push((a, b));
                needed.extend([a, b].into_iter().flat_map(|claim| self.of_its_voice(claim)));
            }
            // All pairs of one who says very much need the same claims.
            let is_enough = needed.len() >= MORE * room.at_a_time() && pairs.len() >= room.at_a_time() / FEWER;
            if is_enough || pairs.len() >= ROWS {
                self.join_linked(&std::mem::take(&mut pairs), &std::mem::take(&mut needed))?;
            }
            Ok(())
        })?;
        self.join_linked(&pairs, &needed)
    }

    /// The claims that go with one where a pair is judged.
    fn of_its_voice(&self, claim: u32) -> impl Iterator<Item = u32> {
        let voice = |at: u32| self.voice_of[at as usize];
        self.all.claims_of(self.all.report_of(claim)).filter(move |at| voice(*at) == voice(claim))
    }

    fn join_linked(&mut self, pairs: &[(u32, u32)], needed: &BTreeSet<u32>) -> Result<(), W::Error> {
        let claims = self.room.claims(&self.all.ids(needed.iter().copied()))?;
        let reports = self.slim_of(needed.iter().map(|claim| self.all.report_of(*claim)).collect())?;
        let pairs: Pairs = pairs.iter().map(|(a, b)| (self.all.id(*a), self.all.id(*b))).collect();
        let bonds = self.look(&reports, &claims, |part| spread::bonds(part, &pairs));
        self.join(&bonds);
        Ok(())
    }

    /// These reports without their text.
    fn slim_of(&mut self, places: BTreeSet<u32>) -> Result<Vec<Report>, W::Error> {
        if self.slim.len() > MORE * self.room.at_a_time() {
            self.slim.clear();
        }
        let further = places.iter().filter(|place| !self.slim.contains_key(place));
        let further: BTreeSet<ReportId> = further.filter_map(|place| self.all.report_id(*place).cloned()).collect();
        for report in slim_reports(self.room, &further)? {
            if let Some(place) = self.all.report(&report.id) {
                self.slim.insert(place, report);
            }
        }
        Ok(places.iter().filter_map(|place| self.slim.get(place).cloned()).collect())
    }

    /// Goes through whole classes, some at a time.
    fn each_class(
        &mut self,
        mut visit: impl FnMut(&mut Self, &Classes) -> Result<(), W::Error>,
    ) -> Result<(), W::Error> {
        let order = self.classes.in_order();
        let (mut batch, mut reports): (Vec<u32>, BTreeSet<u32>) = (Vec::new(), BTreeSet::new());
        for (at, (_, claim)) in order.iter().enumerate() {
            batch.push(*claim);
            reports.insert(self.all.report_of(*claim));
            let class = |at: usize| order.get(at).map(|(first, _)| first);
            let is_enough = batch.len() >= self.room.at_a_time() || reports.len() >= self.reports_at_a_time();
            if class(at) != class(at + 1) && (is_enough || at + 1 == order.len()) {
                let classes = self.loaded(&std::mem::take(&mut batch), &std::mem::take(&mut reports))?;
                visit(self, &classes)?;
            }
        }
        Ok(())
    }

    fn loaded(&mut self, claims: &[u32], reports: &BTreeSet<u32>) -> Result<Classes, W::Error> {
        let mut pairs = Pairs::new();
        for claim in claims {
            for [a, b, _] in self.room.beginning_with(Pile::Pairs, i64::from(*claim))? {
                let (a, b) = (place(a), place(b));
                if self.classes.first(a) == self.classes.first(b) {
                    pairs.push((self.all.id(a), self.all.id(b)));
                }
            }
        }
        let reports = reports.iter().filter_map(|report| self.all.report_id(*report).cloned()).collect();
        Ok(Classes {
            reports: self.room.reports(&reports)?,
            claims: self.room.claims(&self.all.ids(claims.iter().copied()))?,
            pairs,
        })
    }

    /// Lays where what is said meets what credits it.
    fn lay_places(&mut self) -> Result<(), W::Error> {
        let mut utterances = 0;
        self.each_class(|this, Classes { reports, claims, pairs }| {
            let mut rows: Vec<Row> = Vec::new();
            for place in this.look(reports, claims, |part| spread::credit_places(part, pairs)) {
                utterances += 1;
                rows.extend(this.rows_of(&place).into_iter().map(|what| [place.key, utterances, what]));
            }
            this.room.lay(Pile::Places, &rows)
        })?;
        self.room.sort(Pile::Places)
    }

    fn rows_of(&self, place: &CreditPlace) -> Vec<i64> {
        let root = place.root.as_ref().and_then(|root| self.all.report(root));
        let claims = place.claims.iter().filter_map(|claim| self.all.claim(claim)).map(i64::from);
        let credits = place.credits.then_some(CREDITS);
        root.map(|root| ROOT - i64::from(root)).into_iter().chain(credits).chain(claims).collect()
    }

    /// Joins the classes of what is said and what credits it.
    fn join_credited(&mut self) -> Result<(), W::Error> {
        let room = self.room;
        let (mut told, mut under, mut last): (Vec<Told>, i64, i64) = (Vec::new(), 0, 0);
        room.each(Pile::Places, &mut |[key, utterance, what]| {
            if key != under {
                self.join_told(&std::mem::take(&mut told))?;
            }
            if key != under || utterance != last || told.is_empty() {
                told.push(Told::default());
            }
            (under, last) = (key, utterance);
            if let Some(told) = told.last_mut() {
                told.note(what);
            }
            Ok(())
        })?;
        self.join_told(&told)
    }

    /// What is told under one key.
    fn join_told(&mut self, told: &[Told]) -> Result<(), W::Error> {
        if told.len() < 2 || !told.iter().any(|one| one.credits) {
            return Ok(());
        }
        let claims: BTreeSet<u32> = told.iter().flat_map(|one| one.claims.iter().copied()).collect();
        let reports = claims.iter().map(|claim| self.all.report_of(*claim));
        let reports = self.slim_of(reports.chain(told.iter().filter_map(|one| one.root)).collect())?;
        let claims = self.room.claims(&self.all.ids(claims))?;
        let told: Vec<(Option<ReportId>, Vec<ClaimId>)> = told.iter().map(|one| one.ids(&self.all)).collect();
        let bonds = self.look(&reports, &claims, |part| spread::credit_bonds(part, &told));
        self.join(&bonds);
        Ok(())
    }

    /// Hands over the origins and keys of all classes; gives the earliest claim of each claim's origin.
    fn keep(&mut self) -> Result<Vec<u32>, W::Error> {
        let mut earliest = vec![NONE; self.all.len()];
        self.each_class(|this, Classes { reports, claims, pairs }| {
            let (origins, traced) = this.look(reports, claims, |part| spread::traced(part, pairs));
            for origin in &origins {
                let first = origin.claims.first().and_then(|claim| this.all.claim(claim)).unwrap_or(NONE);
                let of_it = origin.claims.iter().filter_map(|claim| this.all.claim(claim));
                of_it.for_each(|claim| earliest[claim as usize] = first);
            }
            let mut keys: Vec<Vec<Key>> = vec![Vec::new(); traced.claims.len()];
            traced.keys.iter().for_each(|(key, at)| keys[*at as usize].push(*key));
            let with_first = traced.claims.iter().zip(&traced.classes).zip(keys);
            let traces: Vec<(ClaimId, ClaimId, Vec<Key>)> = with_first
                .map(|((claim, first), keys)| (claim.clone(), traced.claims[*first as usize].clone(), keys))
                .collect();
            this.room.keep_origins(&origins)?;
            this.room.keep_traces(&traces)
        })?;
        Ok(earliest)
    }
}

/// Whole classes of claims.
struct Classes {
    /// Their reports, with the texts.
    reports: Vec<Report>,
    claims: Vec<Claim>,
    /// The pairs that meet inside.
    pairs: Pairs,
}

/// An utterance where credits meet.
#[derive(Default)]
struct Told {
    credits: bool,
    root: Option<u32>,
    claims: Vec<u32>,
}

impl Told {
    fn note(&mut self, what: i64) {
        match what {
            CREDITS => self.credits = true,
            ..=ROOT => self.root = Some(place(ROOT - what)),
            _ => self.claims.push(place(what)),
        }
    }

    fn ids(&self, all: &Numbered) -> (Option<ReportId>, Vec<ClaimId>) {
        let root = self.root.and_then(|root| all.report_id(root).cloned());
        (root, self.claims.iter().map(|claim| all.id(*claim)).collect())
    }
}

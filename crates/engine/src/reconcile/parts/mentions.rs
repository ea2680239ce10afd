//! Mentions: their keys, the edges in blocks, and the events of components.

use super::{Row, Workroom, place, slim_reports};
use crate::reconcile::cluster::Edge;
use crate::reconcile::happenings::{View, happenings_among};
use crate::reconcile::joining::{are_of_two_reports, edge};
use crate::reconcile::joins::Joins;
use crate::reconcile::seen::Seen;
use crate::reconcile::{blocks, event};
use std::collections::{BTreeSet, HashMap};
use whosays_model::{ClaimId, Event, EventId, MentionId, Pile, ReportId, Ruled};

/// So many pairs of mentions are in memory at a time.
const PAIRS: usize = 2_000_000;

/// No event.
const NONE: u32 = u32::MAX;

/// The event of each mention.
#[derive(Default)]
pub(super) struct Joined {
    mentions: Vec<MentionId>,
    event_of: Vec<u32>,
    events: Vec<EventId>,
}

impl Joined {
    /// The event of a mention.
    pub(super) fn event(&self, mention: &MentionId) -> Option<&EventId> {
        self.events.get(self.event_place(mention)? as usize)
    }

    /// The same by its place among all.
    pub(super) fn event_place(&self, mention: &MentionId) -> Option<u32> {
        let at = self.mentions.binary_search(mention).ok()?;
        Some(self.event_of[at]).filter(|event| *event != NONE)
    }
}

/// Joins the mentions of a case, and lays its events aside.
pub(super) fn join<W: Workroom>(room: &W, ruled: &Ruled) -> Result<Joined, W::Error> {
    let mentions = room.all_mentions()?;
    let reports = lay_keys(room, &mentions)?;
    lay_edges(room, &mentions)?;
    lay_events(room, mentions, &reports, ruled)
}

/// Lays the keys of mentions, and gives the report of each by a number of its own.
fn lay_keys<W: Workroom>(room: &W, mentions: &[MentionId]) -> Result<Vec<u32>, W::Error> {
    let (mut reports, mut numbers) = (vec![0; mentions.len()], HashMap::new());
    for some in mentions.chunks(room.at_a_time()) {
        let mut rows: Vec<Row> = Vec::new();
        for mention in room.mentions(&some.iter().cloned().collect())? {
            let Ok(at) = mentions.binary_search(&mention.id) else { continue };
            rows.extend(Seen::of(&mention).keys().into_iter().map(|key| [key.cast_signed(), at as i64, 0]));
            let next = numbers.len() as u32;
            reports[at] = *numbers.entry(mention.report).or_insert(next);
        }
        room.lay(Pile::MentionKeys, &rows)?;
    }
    room.sort(Pile::MentionKeys)?;
    Ok(reports)
}

/// Blocks that are scored together, since many have mentions in common.
#[derive(Default)]
struct Blocks {
    key: i64,
    block: Vec<u32>,
    whole: Vec<Vec<u32>>,
    mentions: usize,
}

impl Blocks {
    /// Takes the block that is at its end.
    fn close(&mut self) {
        let block = std::mem::take(&mut self.block);
        if block.len() > 1 {
            self.mentions += block.len();
            self.whole.push(block);
        }
    }
}

fn lay_edges<W: Workroom>(room: &W, mentions: &[MentionId]) -> Result<(), W::Error> {
    let mut blocks = Blocks::default();
    room.each(Pile::MentionKeys, &mut |[key, at, _]| {
        if key != blocks.key {
            blocks.close();
        }
        if blocks.mentions >= room.at_a_time() {
            lay_edges_of(room, mentions, &std::mem::take(&mut blocks.whole))?;
            blocks.mentions = 0;
        }
        blocks.key = key;
        blocks.block.push(place(at));
        Ok(())
    })?;
    blocks.close();
    lay_edges_of(room, mentions, &blocks.whole)?;
    room.sort(Pile::Edges)
}

fn lay_edges_of<W: Workroom>(room: &W, mentions: &[MentionId], blocks: &[Vec<u32>]) -> Result<(), W::Error> {
    let ids: BTreeSet<MentionId> = blocks.iter().flatten().map(|at| mentions[*at as usize].clone()).collect();
    let mut loaded = room.mentions(&ids)?;
    loaded.sort_by(|a, b| a.id.cmp(&b.id));
    let seen: Vec<Seen> = loaded.iter().map(Seen::of).collect();
    let places: Vec<Option<usize>> = seen.iter().map(|one| mentions.binary_search(&one.mention.id).ok()).collect();
    let lay = |pairs: &mut Vec<(u32, u32)>| {
        pairs.sort_unstable();
        pairs.dedup();
        let edges = pairs.drain(..).filter_map(|(a, b)| edge(&seen, a as usize, b as usize));
        let rows = edges.filter_map(|(a, b, score)| Some([places[a]? as i64, places[b]? as i64, score.into()]));
        room.lay(Pile::Edges, &rows.collect::<Vec<Row>>())
    };
    let mut pairs: Vec<(u32, u32)> = Vec::new();
    for block in blocks {
        let of_block = |at: &u32| loaded.binary_search_by(|one| one.id.cmp(&mentions[*at as usize])).ok();
        let members: Vec<usize> = block.iter().filter_map(of_block).collect();
        let mut failed = Ok(());
        blocks::parts(&seen, &members, &mut |part| {
            for (at, &a) in part.iter().enumerate() {
                let met = part[at + 1..].iter().filter(|b| are_of_two_reports(&seen, a, **b));
                pairs.extend(met.map(|b| (a as u32, *b as u32)));
            }
            if pairs.len() > PAIRS && failed.is_ok() {
                failed = lay(&mut pairs);
            }
        });
        failed?;
    }
    lay(&mut pairs)
}

fn lay_events<W: Workroom>(
    room: &W,
    mentions: Vec<MentionId>,
    reports: &[u32],
    ruled: &Ruled,
) -> Result<Joined, W::Error> {
    let mut components = Joins::of(mentions.len());
    room.each(Pile::Edges, &mut |[a, b, _]| {
        components.join(place(a), place(b));
        Ok(())
    })?;
    let at = |id: &MentionId| mentions.binary_search(id).ok().map(|at| at as u32);
    let placed = |pairs: &[(MentionId, MentionId)]| -> Vec<(u32, u32)> {
        pairs.iter().filter_map(|(a, b)| Some((at(a)?, at(b)?))).collect()
    };
    let (same, different) = (placed(&ruled.same), placed(&ruled.different));
    for (a, b) in &same {
        components.join(*a, *b);
    }
    let joined = Joined { event_of: vec![NONE; mentions.len()], events: Vec::new(), mentions };
    let mut making = Making { room, reports, same, different, ruled, joined, found: Vec::new(), held: 0 };
    let mut batch: Vec<u32> = Vec::new();
    for component in components.in_order().chunk_by(|a, b| a.0 == b.0) {
        batch.extend(component.iter().map(|(_, at)| at));
        if batch.len() >= room.at_a_time() {
            making.cluster(std::mem::take(&mut batch))?;
        }
    }
    making.cluster(batch)?;
    making.lay()?;
    Ok(making.joined)
}

/// Makes events: a component is clustered by the numbers of its edges alone, for one may hold a good part of a case, and then its
/// happenings are looked at, some at a time.
struct Making<'a, W> {
    room: &'a W,
    reports: &'a [u32],
    same: Vec<(u32, u32)>,
    different: Vec<(u32, u32)>,
    ruled: &'a Ruled,
    joined: Joined,
    /// Happenings that are still to be made events: their mentions, and the edges that hold them together.
    found: Vec<Happening>,
    /// The mentions of these.
    held: usize,
}

type Happening = (Vec<u32>, Vec<(u32, u32, i32)>);

impl<W: Workroom> Making<'_, W> {
    /// Finds the happenings of whole components.
    fn cluster(&mut self, mut places: Vec<u32>) -> Result<(), W::Error> {
        places.sort_unstable();
        let local = |at: u32| places.binary_search(&at).ok();
        let mut edges: Vec<Edge> = Vec::new();
        for (from, at) in places.iter().enumerate() {
            let rows = self.room.beginning_with(Pile::Edges, i64::from(*at))?.into_iter();
            edges.extend(rows.filter_map(|[_, b, score]| Some((from, local(place(b))?, score as i32))));
        }
        let pairs = |pairs: &[(u32, u32)]| -> Vec<(usize, usize)> {
            pairs.iter().filter_map(|(a, b)| Some((local(*a)?, local(*b)?))).collect()
        };
        let reports: Vec<u32> = places.iter().map(|at| self.reports[*at as usize]).collect();
        for (members, joins) in happenings_among(&reports, &edges, &pairs(&self.same), &pairs(&self.different)) {
            let joins = joins.into_iter().map(|(a, b, score)| (places[a], places[b], score)).collect();
            self.held += members.len();
            self.found.push((members.into_iter().map(|at| places[at]).collect(), joins));
            if self.held >= self.room.at_a_time() {
                self.lay()?;
            }
        }
        Ok(())
    }

    /// Lays aside the events of the happenings that were found.
    fn lay(&mut self) -> Result<(), W::Error> {
        self.held = 0;
        let found = std::mem::take(&mut self.found);
        let ids = found.iter().flat_map(|(members, _)| members).map(|at| self.joined.mentions[*at as usize].clone());
        let mentions = self.room.mentions(&ids.collect())?;
        let claims: BTreeSet<ClaimId> = mentions.iter().flat_map(|mention| mention.claims.iter().cloned()).collect();
        let claims = self.room.claims(&claims)?;
        let reports: BTreeSet<ReportId> = mentions.iter().map(|one| one.report.clone()).collect();
        let reports = slim_reports(self.room, &reports)?;
        let view = View::new(&reports, &claims, &mentions);
        let seen: Vec<Seen> = view.mentions.iter().map(|mention| Seen::of(mention)).collect();
        let number = |at: u32| {
            let id = &self.joined.mentions[at as usize];
            view.mentions.binary_search_by(|mention| mention.id.cmp(id)).ok()
        };
        let mut events: Vec<Event> = Vec::new();
        for (members, joins) in &found {
            let numbers: Vec<usize> = members.iter().filter_map(|at| number(*at)).collect();
            let joins: Vec<Edge> =
                joins.iter().filter_map(|(a, b, score)| Some((number(*a)?, number(*b)?, *score))).collect();
            if !numbers.is_empty() {
                let event = event::event(&view, &seen, &numbers, &joins, self.ruled);
                members.iter().for_each(|at| self.joined.event_of[*at as usize] = self.joined.events.len() as u32);
                self.joined.events.push(event.id.clone());
                events.push(event);
            }
        }
        self.room.lay_events(&events)
    }
}

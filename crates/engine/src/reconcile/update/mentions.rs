//! Mentions: which edges come and go, and which happenings these make of the components that they are in.

use super::Kept;
use crate::reconcile::blocks;
use crate::reconcile::cluster::Edge;
use crate::reconcile::compare;
use crate::reconcile::event::event;
use crate::reconcile::happenings::{View, happenings};
use crate::reconcile::joining::are_of_two_reports;
use crate::reconcile::seen::Seen;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use whosays_model::{Event, EventId, EventMention, MentionId, Pending, ReportId, Ruled};

/// What joining anew has changed.
pub(super) struct Joined {
    pub(super) keys: Vec<(MentionId, Vec<u64>)>,
    pub(super) unlinked: BTreeSet<MentionId>,
    pub(super) edges: Vec<(MentionId, MentionId, i32)>,
    /// Events that are no more or are made anew.
    pub(super) gone: BTreeSet<EventId>,
    /// Events made anew; their figures are not settled.
    pub(super) fresh: Vec<Event>,
    /// The event of each mention that was looked at.
    pub(super) event_of: HashMap<MentionId, EventId>,
    /// Mentions that were there before and are of another event now.
    pub(super) moved: BTreeSet<MentionId>,
}

type Links = BTreeMap<(MentionId, MentionId), i32>;

pub(super) fn join<K: Kept>(kept: &K, pending: &Pending, ruled: &Ruled) -> Result<Joined, K::Error> {
    let came = kept.mentions_of(&pending.reports)?;
    let Meeting { links, unlinked } = meet(kept, &came, &pending.mentions)?;
    let judged = changed(&pending.ruled, ruled);
    let renewed: BTreeSet<MentionId> =
        came.iter().map(|mention| mention.id.clone()).chain(unlinked.iter().cloned()).collect();
    let touched = renewed.iter().chain(&pending.neighbours).chain(&judged).cloned().collect();
    let (mentions, links_near) = near(kept, touched, &links, &unlinked, ruled)?;
    let anew: BTreeSet<&MentionId> = renewed.iter().chain(&judged).collect();
    let remade = remake(kept, pending, ruled, &mentions, &links_near, &anew)?;
    let keys = came.iter().map(|mention| (mention.id.clone(), Seen::of(mention).keys())).collect();
    let edges = links.into_iter().map(|((a, b), score)| (a, b, score)).collect();
    let came: BTreeSet<&MentionId> = came.iter().map(|mention| &mention.id).collect();
    let moved = remade
        .event_of
        .iter()
        .filter(|(mention, event)| !came.contains(mention) && remade.event_before.get(*mention) != Some(*event));
    let moved = moved.map(|(mention, _)| mention.clone()).collect();
    let Remade { gone, fresh, event_of, .. } = remade;
    Ok(Joined { keys, unlinked, edges, gone, fresh, event_of, moved })
}

/// The mentions of pairs that are ruled otherwise than before.
fn changed(before: &Ruled, now: &Ruled) -> BTreeSet<MentionId> {
    let differ = |before: &[(MentionId, MentionId)], now: &[(MentionId, MentionId)]| -> BTreeSet<MentionId> {
        let (before, now): (BTreeSet<_>, BTreeSet<_>) = (before.iter().collect(), now.iter().collect());
        before.symmetric_difference(&now).flat_map(|(a, b)| [a.clone(), b.clone()]).collect()
    };
    differ(&before.same, &now.same).into_iter().chain(differ(&before.different, &now.different)).collect()
}

/// Edges of mentions that have come, and of those whose company in a block is another now.
struct Meeting {
    links: Links,
    /// Mentions of before whose edges are all found anew.
    unlinked: BTreeSet<MentionId>,
}

fn meet<K: Kept>(kept: &K, came: &[EventMention], gone: &[EventMention]) -> Result<Meeting, K::Error> {
    let keys: BTreeSet<u64> = came.iter().chain(gone).flat_map(|mention| Seen::of(mention).keys()).collect();
    let stay = kept.mentions_under(&keys)?;
    let there = kept.mentions(&ids(&stay))?;
    let unlinked = unsettled(&stay, came, &there, gone);
    let moved: Vec<&EventMention> = there.iter().filter(|mention| unlinked.contains(&mention.id)).collect();
    let further: BTreeSet<u64> =
        moved.iter().flat_map(|mention| Seen::of(mention).keys()).filter(|key| !keys.contains(key)).collect();
    let more = kept.mentions_under(&further)?;
    let known: BTreeSet<MentionId> = there.iter().map(|mention| mention.id.clone()).collect();
    let others = kept.mentions(&ids(&more).difference(&known).cloned().collect())?;
    let all: Vec<&EventMention> = came.iter().chain(&there).chain(&others).collect();
    let seen: Vec<Seen> = all.iter().map(|mention| Seen::of(mention)).collect();
    let number: HashMap<&MentionId, usize> = all.iter().enumerate().map(|(at, mention)| (&mention.id, at)).collect();
    let mut blocks: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    for (key, id) in stay.iter().chain(&more) {
        blocks.entry(*key).or_default().extend(number.get(id));
    }
    for (at, mention) in seen.iter().enumerate().take(came.len()) {
        mention.keys().into_iter().for_each(|key| blocks.entry(key).or_default().push(at));
    }
    let is_new = |at: usize| at < came.len() || unlinked.contains(&all[at].id);
    let mut pairs: BTreeSet<(usize, usize)> = BTreeSet::new();
    for block in blocks.values().filter(|block| block.iter().any(|at| is_new(*at))) {
        blocks::parts(&seen, block, &mut |part| {
            for &a in part.iter().filter(|at| is_new(**at)) {
                let others = part.iter().filter(|b| are_of_two_reports(&seen, a, **b));
                pairs.extend(others.map(|&b| (a.min(b), a.max(b))));
            }
        });
    }
    let score = |&(a, b): &(usize, usize)| {
        let (a, b) = if all[a].id < all[b].id { (a, b) } else { (b, a) };
        let score = compare::score(&seen[a], &seen[b]).filter(|score| *score > 0)?;
        Some((in_order(&all[a].id, &all[b].id), score))
    };
    Ok(Meeting { links: pairs.iter().filter_map(score).collect(), unlinked })
}

/// Mentions of before that are in other company now, since a block has been parted or is whole again.
fn unsettled(
    stay: &[(u64, MentionId)],
    came: &[EventMention],
    there: &[EventMention],
    gone: &[EventMention],
) -> BTreeSet<MentionId> {
    let all: Vec<&EventMention> = there.iter().chain(came).chain(gone).collect();
    let seen: Vec<Seen> = all.iter().map(|mention| Seen::of(mention)).collect();
    let number: HashMap<&MentionId, usize> = there.iter().enumerate().map(|(at, mention)| (&mention.id, at)).collect();
    let mut blocks: BTreeMap<u64, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
    for (key, id) in stay {
        let (before, now) = blocks.entry(*key).or_default();
        before.extend(number.get(id));
        now.extend(number.get(id));
    }
    for (at, mention) in seen.iter().enumerate().skip(there.len()) {
        for key in mention.keys() {
            let (before, now) = blocks.entry(key).or_default();
            if at < there.len() + came.len() { now } else { before }.push(at);
        }
    }
    let mut found = BTreeSet::new();
    for (before, now) in blocks.values() {
        blocks::unsettled(&seen, before, now, &mut found);
    }
    found.into_iter().filter(|at| *at < there.len()).map(|at| all[at].id.clone()).collect()
}

/// The components of mentions that edges and rulings connect with these, and the edges in them.
fn near<K: Kept>(
    kept: &K,
    touched: BTreeSet<MentionId>,
    links: &Links,
    unlinked: &BTreeSet<MentionId>,
    ruled: &Ruled,
) -> Result<(Vec<EventMention>, Links), K::Error> {
    let mut beside: BTreeMap<&MentionId, Vec<&MentionId>> = BTreeMap::new();
    for (a, b) in links.keys().map(|(a, b)| (a, b)).chain(ruled.same.iter().map(|(a, b)| (a, b))) {
        beside.entry(a).or_default().push(b);
        beside.entry(b).or_default().push(a);
    }
    let mut found: BTreeSet<MentionId> = BTreeSet::new();
    let mut inside = Links::new();
    let mut edge_of_search = touched;
    while !edge_of_search.is_empty() {
        let mut next: BTreeSet<MentionId> = BTreeSet::new();
        for (a, b, score) in kept.edges_of(&edge_of_search)? {
            if !unlinked.contains(&a) && !unlinked.contains(&b) {
                next.extend([a.clone(), b.clone()]);
                inside.insert((a, b), score);
            }
        }
        next.extend(edge_of_search.iter().filter_map(|id| beside.get(id)).flatten().map(|id| (*id).clone()));
        found.extend(edge_of_search);
        edge_of_search = next.into_iter().filter(|id| !found.contains(id)).collect();
    }
    let mentions = kept.mentions(&found)?;
    inside.extend(links.iter().map(|(pair, score)| (pair.clone(), *score)));
    Ok((mentions, inside))
}

struct Remade {
    gone: BTreeSet<EventId>,
    fresh: Vec<Event>,
    event_of: HashMap<MentionId, EventId>,
    event_before: HashMap<MentionId, EventId>,
}

/// Clusters the mentions, and makes anew the events whose mentions are others now or are themselves `anew`.
fn remake<K: Kept>(
    kept: &K,
    pending: &Pending,
    ruled: &Ruled,
    mentions: &[EventMention],
    links: &Links,
    anew: &BTreeSet<&MentionId>,
) -> Result<Remade, K::Error> {
    let bare = View::new(&[], &[], mentions);
    let number: HashMap<&MentionId, usize> =
        bare.mentions.iter().enumerate().map(|(at, mention)| (&mention.id, at)).collect();
    let numbered = |((a, b), score): (&(MentionId, MentionId), &i32)| Some((*number.get(a)?, *number.get(b)?, *score));
    let mut edges: Vec<Edge> =
        links.iter().filter_map(numbered).map(|(a, b, score)| (a.min(b), a.max(b), score)).collect();
    edges.sort_unstable();
    let happenings = happenings(&bare, &edges, ruled);
    let all: BTreeSet<MentionId> = mentions.iter().map(|mention| mention.id.clone()).collect();
    let mut before: BTreeMap<EventId, Event> =
        kept.events_of(&all)?.into_iter().map(|event| (event.id.clone(), event)).collect();
    before.extend(kept.events(&pending.events)?.into_iter().map(|event| (event.id.clone(), event)));
    let event_before: HashMap<MentionId, EventId> =
        before.values().flat_map(|event| event.mentions.iter().map(|id| (id.clone(), event.id.clone()))).collect();
    let mut event_of: HashMap<MentionId, EventId> = HashMap::new();
    let mut unchanged: BTreeSet<EventId> = BTreeSet::new();
    let mut to_make = Vec::new();
    for (members, joins) in happenings {
        let ids: BTreeSet<&MentionId> = members.iter().map(|&at| &bare.mentions[at].id).collect();
        let known = ids.first().and_then(|id| event_before.get(*id)).and_then(|event| before.get(event));
        match known.filter(|event| ids.is_disjoint(anew) && ids.iter().copied().eq(&event.mentions)) {
            Some(event) => {
                event_of.extend(ids.into_iter().map(|id| (id.clone(), event.id.clone())));
                unchanged.insert(event.id.clone());
            }
            None => to_make.push((members, joins)),
        }
    }
    let reports: BTreeSet<ReportId> =
        to_make.iter().flat_map(|(members, _)| members.iter().map(|&at| bare.mentions[at].report.clone())).collect();
    let (reports, claims) = (kept.reports(&reports)?, kept.claims_of(&reports)?);
    let view = View::new(&reports, &claims, mentions);
    let seen: Vec<Seen> = view.mentions.iter().map(|mention| Seen::of(mention)).collect();
    let fresh: Vec<Event> = to_make.iter().map(|(members, joins)| event(&view, &seen, members, joins, ruled)).collect();
    for event in &fresh {
        event_of.extend(event.mentions.iter().map(|id| (id.clone(), event.id.clone())));
    }
    let gone = before.into_keys().filter(|id| !unchanged.contains(id)).collect();
    Ok(Remade { gone, fresh, event_of, event_before })
}

fn in_order(a: &MentionId, b: &MentionId) -> (MentionId, MentionId) {
    (a.min(b).clone(), a.max(b).clone())
}

fn ids(keyed: &[(u64, MentionId)]) -> BTreeSet<MentionId> {
    keyed.iter().map(|(_, id)| id.clone()).collect()
}

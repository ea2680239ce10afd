//! What is derived of a case, and what is kept beside it so that a change costs what it touches.

use crate::{ClaimId, Event, EventId, EventMention, MentionId, Origin, OriginId, ReportId};
use std::collections::BTreeSet;

/// What is derived of a whole case.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Derived {
    /// The events, by id.
    pub events: Vec<Event>,
    /// The origins, by id.
    pub origins: Vec<Origin>,
    /// How mentions meet.
    pub joining: Joining,
    /// How claims are traced.
    pub tracing: Tracing,
}

/// What is kept of how mentions were joined.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Joining {
    /// The mentions, by id.
    pub mentions: Vec<MentionId>,
    /// Keys under which mentions meet, with the places of the mentions in `mentions`, sorted.
    pub keys: Vec<(u64, u32)>,
    /// Pairs of places, the smaller first, with their scores above zero, sorted.
    pub edges: Vec<(u32, u32, i32)>,
}

/// What is kept of how claims were traced to their origins.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tracing {
    /// The claims, by report, in the order of publication, and by their place in it.
    pub claims: Vec<ClaimId>,
    /// Keys under which claims meet others, with the places of the claims in `claims`, sorted.
    pub keys: Vec<(Key, u32)>,
    /// For each claim the place of the first of those with which it is traced.
    pub classes: Vec<u32>,
}

/// A claim's place under a key: in a block of many it meets those beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// The block's key, 64 bits.
    pub key: i64,
    /// What it is sorted by in the block.
    pub finer: i64,
    /// The claim, by [`ClaimId::number`].
    pub claim: i64,
}

/// How a claim was traced the last time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    /// Those that were traced with it have the same number.
    pub class: i64,
    /// The keys under which it met others.
    pub keys: Vec<Key>,
    /// Its origin.
    pub origin: Option<OriginId>,
    /// The event that it was joined to.
    pub event: Option<EventId>,
}

/// Pairs of mentions that people have ruled on, the smaller id first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ruled {
    /// Pairs that tell of one happening.
    pub same: Vec<(MentionId, MentionId)>,
    /// Pairs that tell of two.
    pub different: Vec<(MentionId, MentionId)>,
}

/// What has changed in a case since all was derived.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pending {
    /// Reports that have come, or come anew.
    pub reports: BTreeSet<ReportId>,
    /// Mentions that have gone.
    pub mentions: Vec<EventMention>,
    /// Mentions that had an edge to one that has gone.
    pub neighbours: BTreeSet<MentionId>,
    /// Events of mentions that have gone.
    pub events: BTreeSet<EventId>,
    /// Keys of claims that have gone.
    pub keys: BTreeSet<Key>,
    /// Classes of claims that have gone.
    pub classes: BTreeSet<i64>,
    /// Origins of claims that have gone.
    pub origins: BTreeSet<OriginId>,
    /// What people had ruled.
    pub ruled: Ruled,
    /// The outlets that the case had reports of.
    pub outlets: BTreeSet<String>,
}

/// What is to be kept in place of what was.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Change {
    /// The keys of mentions that have come.
    pub keys: Vec<(MentionId, Vec<u64>)>,
    /// Mentions whose edges are all gone.
    pub unlinked: BTreeSet<MentionId>,
    /// Edges that have come, with scores.
    pub edges: Vec<(MentionId, MentionId, i32)>,
    /// Events that are no more, or come in another form.
    pub events_gone: BTreeSet<EventId>,
    /// Events that have come or changed, by id.
    pub events: Vec<Event>,
    /// Claims traced again: the first claim of the class, and the keys.
    pub traces: Vec<(ClaimId, ClaimId, Vec<Key>)>,
    /// Origins that are no more, or come in another form.
    pub origins_gone: BTreeSet<OriginId>,
    /// Origins that have come or changed, by id.
    pub origins: Vec<Origin>,
}

/// What is sorted on a disk while a case is derived in parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Pile {
    /// A key, and the place of a mention among all, by id.
    MentionKeys,
    /// The places of two mentions, the smaller first, and their score.
    Edges,
    /// A key of claims: key, finer, claim.
    ClaimKeys,
    /// The places of two claims that meet, the smaller first.
    Pairs,
    /// A key where credits meet, an utterance there by a number of its own, and what is known of it.
    Places,
}

impl Pile {
    /// Every pile.
    pub const ALL: [Pile; 5] = [Pile::MentionKeys, Pile::Edges, Pile::ClaimKeys, Pile::Pairs, Pile::Places];

    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Pile::MentionKeys => "mention_keys",
            Pile::Edges => "edges",
            Pile::ClaimKeys => "claim_keys",
            Pile::Pairs => "pairs",
            Pile::Places => "places",
        }
    }
}

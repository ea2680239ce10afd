//! What sort of happening each event claim of a report tells of, by the words of its sentence and of the report around it.
//!
//! A sentence often names several happenings ("arrested after the bombing"), and some name none ("two of them survived").
//! So every word that tells of a sort or is a sign of one votes for it, less the deeper it stands in the parse; what the
//! rules took the sentence for votes too. The sentences before, the rest of the report and its title add a share of
//! theirs, and the sort with the most votes stands: reports keep to their subject.

use crate::annotate::{Annotation, CueKind, Dep, Quotation};
use crate::extract::Place;
use crate::extract::claims::{event, happening};
use crate::extract::context::Context;
use crate::{Resources, extract};
use whosays_model::{BlockKind, Claim, EventKind, Report, Value};

/// The sorts, in the order of the votes; of equals the rules' own stands.
const SORTS: [EventKind; 5] =
    [EventKind::Attack, EventKind::Arrest, EventKind::Political, EventKind::CounterOperation, EventKind::Plot];
/// What a word that surely tells of a happening counts, one that may, and one that is a sign of its sort.
const SURE: f32 = 1.0;
const UNSURE: f32 = 0.4;
const SIGN: f32 = 0.6;
/// What the sort counts that the rules gave: where a word told of it, and where they guessed.
const RULED: f32 = 1.5;
const GUESSED: f32 = 0.4;
/// What the sentences before, the rest of the report and its title count together.
const AROUND: f32 = 0.5;
/// What is left of a word's vote behind an arc down into a clause of its own, and into a preposition's phrase.
const BELOW_CLAUSE: f32 = 0.6;
const BELOW_PREPOSITION: f32 = 0.8;
/// Arcs that are followed from a word to the top of its sentence.
const LONGEST_WAY: usize = 12;

/// Votes for each sort, in the order of [`SORTS`].
#[derive(Clone, Copy, Default)]
struct Votes([f32; SORTS.len()]);

impl Votes {
    fn add(&mut self, sort: EventKind, votes: f32) {
        if let Some(at) = SORTS.iter().position(|one| *one == sort) {
            self.0[at] += votes;
        }
    }

    fn plus(self, other: Votes, share: f32) -> Votes {
        Votes(std::array::from_fn(|at| self.0[at] + share * other.0[at]))
    }

    /// The same votes as shares of one; none where nothing voted.
    fn shared(self) -> Votes {
        let sum: f32 = self.0.iter().sum();
        Votes(if sum > 0.0 { self.0.map(|votes| votes / sum) } else { self.0 })
    }

    fn most(self, own: EventKind) -> EventKind {
        let of = |sort: EventKind| SORTS.iter().position(|one| *one == sort).map_or(0.0, |at| self.0[at]);
        let better = SORTS.iter().copied().filter(|sort| of(*sort) > of(own));
        better.reduce(|best, sort| if of(sort) > of(best) { sort } else { best }).unwrap_or(own)
    }
}

/// Settles the sort of every event claim, and what hangs on it.
pub(super) fn settle(
    report: &Report,
    annotation: &Annotation,
    resources: &Resources,
    claims: &mut [Claim],
    places: &[Place],
) {
    let mut order: Vec<usize> = (0..claims.len()).filter(|&at| matches!(claims[at].value, Value::Event(_))).collect();
    order.sort_by_key(|&at| (places[at].0, at));
    let context = |at: usize| Context::new(report, annotation, resources, places[at].0);
    let own: Vec<Votes> = order.iter().map(|&at| of_claim(&context(at), &claims[at], places[at].1.0)).collect();
    let all = own.iter().fold(Votes::default(), |sum, votes| sum.plus(votes.shared(), 1.0));
    let title = of_title(report, annotation, resources);
    let mut before = Votes::default();
    for (&at, votes) in order.iter().zip(&own) {
        let others = own.len().saturating_sub(1).max(1);
        let share = votes.shared();
        let rest = all.plus(share, -1.0);
        let around = before.plus(rest, 1.0 / others as f32).plus(title, 1.0);
        before = share.plus(before, 1.0).halved();
        settle_one(&context(at), &mut claims[at], places[at].1.0, votes.plus(around, AROUND));
    }
}

impl Votes {
    fn halved(self) -> Votes {
        Votes(self.0.map(|votes| votes / 2.0))
    }
}

fn settle_one(context: &Context, claim: &mut Claim, at: usize, votes: Votes) {
    let Value::Event(value) = &mut claim.value else { return };
    let sort = votes.most(value.sub);
    if sort == value.sub {
        return;
    }
    value.sub = sort;
    value.status = happening::status(context, sort, at);
    if matches!(sort, EventKind::Arrest | EventKind::Political) {
        (value.method, value.target) = (None, None);
    }
}

fn of_title(report: &Report, annotation: &Annotation, resources: &Resources) -> Votes {
    let titled = |number: &usize| annotation.sentences[*number].block_kind == BlockKind::Title;
    let numbers = (0..annotation.sentences.len()).filter(titled);
    let votes = numbers.map(|number| of_sentence(&Context::new(report, annotation, resources, number)));
    votes.fold(Votes::default(), |sum, votes| sum.plus(votes, 1.0)).shared()
}

fn of_claim(context: &Context, claim: &Claim, at: usize) -> Votes {
    let mut votes = of_sentence(context);
    if let Value::Event(value) = &claim.value {
        votes.add(value.sub, if extract::is_by_rule(claim) { RULED * prominence(context, at) } else { GUESSED });
    }
    votes
}

fn of_sentence(context: &Context) -> Votes {
    let mut votes = Votes::default();
    let found = event::triggers(context);
    for found in found.iter().filter(|found| !is_of_source(context, found.at)) {
        if let Some(sort) = happening::sort(context, found) {
            let sure = if found.trigger.weight >= 1.0 { SURE } else { UNSURE };
            votes.add(sort, sure * prominence(context, found.at));
        }
    }
    let sentence = context.sentence();
    for at in (sentence.first..sentence.end).filter(|at| !is_of_source(context, *at)) {
        // "Was put to death": a verb that tells of nothing alone may do so with its object.
        if found.iter().all(|found| found.at != at)
            && let Some(Some(sort)) = happening::phrase(context, at)
        {
            votes.add(sort, SURE * prominence(context, at));
        }
        if let Some(sort) = context.resources.event_signs.get(&context.annotation.node(at).lemma) {
            votes.add(*sort, SIGN);
        }
    }
    votes
}

/// Whether a word belongs to whoever is quoted or is a time: "the court heard", "police said", "in March".
fn is_of_source(context: &Context, at: usize) -> bool {
    let span = context.word(at).token.span;
    let is_source = |quotation: &Quotation| {
        quotation.kind == CueKind::Verb && (quotation.source.contains(span) || quotation.cue.contains(span))
    };
    context.word(at).time.is_some() || context.annotation.quotations.iter().any(is_source)
}

/// How much of its vote a word keeps: all at the top of its sentence, less in clauses and phrases below.
fn prominence(context: &Context, at: usize) -> f32 {
    let tree = context.annotation;
    let (mut at, mut share) = (at, 1.0);
    for _ in 0..LONGEST_WAY {
        let node = tree.node(at);
        if node.head == at {
            break;
        }
        share *= match node.dep {
            Dep::Acl | Dep::Advcl | Dep::Pcomp | Dep::Relcl => BELOW_CLAUSE,
            Dep::Prep => BELOW_PREPOSITION,
            _ => 1.0,
        };
        at = node.head;
    }
    share
}

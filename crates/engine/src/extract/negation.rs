//! What a sentence says is not so: the words that negate, and how far each of them reaches over the parse.
//!
//! A negation is a cue and its scope (BioScope, Vincze et al. 2008; the *SEM 2012 task, Morante and Blanco): a negated verb
//! takes its objects and its bare infinitives with it; what it presupposes (definite nouns, adjuncts, relative clauses) and
//! what it leaves open ("did not say whether") stand outside. Two that reach the same word cancel each other.
//! The cues are those of `lexicon/negations.tsv`, beside the parser's own label.

use super::context::Context;
use super::{certainty, scope, stance};
use crate::annotate::{Dep, Pos};
use whosays_model::{ClaimKind, Stance};

/// Arcs that are followed from a word up to what negates it.
const LONGEST_WAY: usize = 12;
/// Pronouns that negate the clause they stand in.
const NOBODY: &[&str] = &["neither", "no-one", "nobody", "none", "nothing"];
/// The second column of `lexicon/negations.tsv`.
pub(crate) const CUES: &[&str] =
    &["adverb", "denies", "false", "governs", "holds", "narrows", "occurs", "performs", "raises", "shows"];
/// Prepositions that join a happening to the noun it is of.
const OF: &[&str] = &["for", "of"];

/// What the lexicon says of its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cue {
    /// The negation in them bears on less than the clause: "not only".
    Narrows,
    /// They negate the clause that they modify: "at no point".
    Adverb,
    /// They negate what they govern: "fail to".
    Governs,
    /// They reject what they govern, as said by others: "rule out".
    Denies,
    /// Their negation goes on to their clause: "not believe that".
    Raises,
    /// Nouns whose absence is that of what they point at: "no mention of".
    Shows,
    /// They call what they are said of untrue: "baseless".
    False,
    /// They say that a happening takes place, so its subject goes with them.
    Occurs,
    /// They do what their object names, so it goes with them: "launch an attack".
    Performs,
    /// What they govern stands whether they are negated or not: "stop attacking".
    Holds,
}

impl Cue {
    fn named(name: &str) -> Option<Cue> {
        Some(match name {
            "narrows" => Cue::Narrows,
            "adverb" => Cue::Adverb,
            "governs" => Cue::Governs,
            "denies" => Cue::Denies,
            "raises" => Cue::Raises,
            "shows" => Cue::Shows,
            "false" => Cue::False,
            "occurs" => Cue::Occurs,
            "performs" => Cue::Performs,
            "holds" => Cue::Holds,
            _ => return None,
        })
    }
}

/// Words of the lexicon in a sentence, with the one that governs the others.
#[derive(Clone, Copy, Debug)]
struct Found {
    cue: Cue,
    first: usize,
    end: usize,
    at: usize,
}

/// The negations of one sentence.
pub(super) struct Negations<'a> {
    context: &'a Context<'a>,
    found: Vec<Found>,
}

impl<'a> Negations<'a> {
    pub(super) fn of(context: &'a Context<'a>) -> Self {
        let set = &context.resources.patterns.negations;
        // A denial that is a quotation has its speaker's stance already.
        let is_quotation = |at: usize| {
            let span = context.word(at).token.span;
            context
                .annotation
                .quotations
                .iter()
                .any(|quotation| quotation.cue == span && quotation.stance == Stance::Deny)
        };
        let found = context.hits(set).into_iter().filter_map(|hit| {
            let cue = Cue::named(set.rule(hit).tags.first()?)?;
            let at = scope::top(context, (hit.first, hit.end));
            (cue != Cue::Denies || !is_quotation(at)).then_some(Found { cue, first: hit.first, end: hit.end, at })
        });
        Negations { found: found.collect(), context }
    }

    /// Whether what a word says is rejected where it stands.
    pub(super) fn reject(&self, target: usize, kind: ClaimKind) -> bool {
        let (tree, mut turns) = (self.context.annotation, usize::from(self.is_negated(target, None, kind)));
        let mut child = target;
        for _ in 0..LONGEST_WAY {
            let head = tree.node(child).head;
            if head == child {
                break;
            }
            if self.governs(head, child, target, kind) {
                turns += 1;
            } else if !self.goes_on(head, child, target, kind) {
                break;
            }
            turns += usize::from(self.is_negated(head, Some(child), kind));
            child = head;
        }
        turns += usize::from(self.is_called_false(target));
        turns % 2 == 1
    }

    /// Whether a word is negated where it stands, by others than the word below it that was looked at before: "did not", "no
    /// attack", "no one was killed".
    fn is_negated(&self, at: usize, below: Option<usize>, kind: ClaimKind) -> bool {
        let tree = self.context.annotation;
        tree.children(at).filter(|child| Some(*child) != below).any(|child| match tree.node(child).dep {
            Dep::Neg => !self.is_narrowed(child) && !self.is_hedge(child) && !self.bears_on_adjunct(at, child, kind),
            Dep::Det => self.is_no(child),
            Dep::Nsubj | Dep::Nsubjpass | Dep::Dobj | Dep::Attr => self.is_nothing(child, kind),
            Dep::Advmod | Dep::Prep => self.has(Cue::Adverb, child),
            Dep::Cc | Dep::Other => self.context.lower(child) == "neither",
            _ => false,
        })
    }

    /// Whether a determiner is a "no" that stands for itself, without a hedge: "no doubt", "no more than".
    fn is_no(&self, at: usize) -> bool {
        self.context.word(at).is_one_of(&["neither", "no"])
            && !self.has(Cue::Narrows, at)
            && (!self.is_hedge(at) || self.is_looked_for(at))
    }

    /// "Found no evidence": who looked for it and did not find it says that it is not so.
    fn is_looked_for(&self, no: usize) -> bool {
        let tree = self.context.annotation;
        let noun = tree.node(no).head;
        let verb = tree.node(noun).head;
        tree.node(noun).dep == Dep::Dobj && self.is_at(Cue::Shows, noun) && self.is_at(Cue::Raises, verb)
    }

    /// "No one", "none of the rebels", "no warning": a noun or pronoun that negates its clause. How many were hurt is a
    /// count, be it none.
    fn is_nothing(&self, at: usize, kind: ClaimKind) -> bool {
        let tree = self.context.annotation;
        let nobody = self.context.word(at).is_one_of(NOBODY) && !self.has(Cue::Narrows, at);
        let none = tree.children(at).any(|child| tree.node(child).dep == Dep::Det && self.is_no(child));
        kind != ClaimKind::Casualties && (nobody || none)
    }

    /// "Not only", "not severely injured": part of what is said is rejected, not that it happened.
    fn is_narrowed(&self, negation: usize) -> bool {
        self.has(Cue::Narrows, negation)
    }

    /// "Not clear", "no evidence": words that the hedges tell more of.
    fn is_hedge(&self, at: usize) -> bool {
        certainty::hedges(self.context).iter().any(|(hit, _)| (hit.first..hit.end).contains(&at))
    }

    /// "Not killed by the army", "not freed as a favour": who did it or why is rejected, where the deed stands.
    fn bears_on_adjunct(&self, verb: usize, negation: usize, kind: ClaimKind) -> bool {
        let tree = self.context.annotation;
        let stands = matches!(kind, ClaimKind::Casualties | ClaimKind::Event);
        let is_passive = tree.child(verb, &[Dep::Auxpass]).is_some();
        let is_adjunct = |child: usize| match tree.node(child).dep {
            Dep::Agent => true,
            Dep::Prep if self.context.lower(child) == "because" => true,
            Dep::Prep => is_passive && self.context.word(child).is_one_of(&["as", "for"]) && self.is_reason(child),
            _ => false,
        };
        stands && negation < verb && tree.children(verb).any(|child| child > verb && is_adjunct(child))
    }

    /// Whether what a preposition governs may be why something is done: no time ("for three days"), no deed and no charge
    /// ("arrested for the bombing").
    fn is_reason(&self, preposition: usize) -> bool {
        let (context, tree) = (self.context, self.context.annotation);
        tree.child(preposition, &[Dep::Pobj]).is_some_and(|object| {
            context.word(object).time.is_none()
                && !context.resources.triggers.contains_key(&tree.node(object).lemma)
                && !stance::is_charge(context, object)
        })
    }

    fn has(&self, cue: Cue, at: usize) -> bool {
        self.found.iter().any(|found| found.cue == cue && (found.first..found.end).contains(&at))
    }

    fn is_at(&self, cue: Cue, at: usize) -> bool {
        self.found.iter().any(|found| found.cue == cue && found.at == at)
    }

    /// Whether a negation of the head holds for what hangs on it.
    fn goes_on(&self, head: usize, child: usize, target: usize, kind: ClaimKind) -> bool {
        let (context, tree) = (self.context, self.context.annotation);
        let node = tree.node(child);
        let is_new = child != target || !scope::is_known(context, child, kind);
        match node.dep {
            Dep::Xcomp | Dep::Pcomp => !self.is_at(Cue::Holds, head),
            Dep::Ccomp => self.is_at(Cue::Raises, head),
            Dep::Acl => self.is_at(Cue::Shows, head),
            Dep::Pobj => is_new,
            Dep::Prep => self.is_at(Cue::Shows, head) && context.word(child).is_one_of(OF),
            Dep::Dobj => is_new && (child != target || self.is_at(Cue::Performs, head)),
            Dep::Attr | Dep::Oprd => is_new,
            Dep::Nsubj | Dep::Nsubjpass => child == target && is_new && self.is_at(Cue::Occurs, head),
            Dep::Acomp | Dep::Amod | Dep::Compound | Dep::Nmod | Dep::Nummod | Dep::Aux | Dep::Auxpass => true,
            Dep::Conj => !scope::is_own_clause(context, child) && !self.is_set_against(head, child),
            _ => false,
        }
    }

    /// "Not killed, wounded", "did not kill but wounded": only "or", "nor" and "and" go on with a negation.
    fn is_set_against(&self, head: usize, child: usize) -> bool {
        let tree = self.context.annotation;
        let joins = |at: usize| tree.node(at).dep == Dep::Cc && self.context.word(at).is_one_of(&["and", "nor", "or"]);
        !tree.children(head).chain(tree.children(child)).any(joins)
    }

    /// Whether the head is a predicate or preposition that negates what it governs: "failed to kill", "without firing",
    /// "ruled out an attack".
    fn governs(&self, head: usize, child: usize, target: usize, kind: ClaimKind) -> bool {
        let tree = self.context.annotation;
        let complement = match tree.node(child).dep {
            Dep::Xcomp | Dep::Pcomp | Dep::Ccomp => true,
            Dep::Dobj | Dep::Pobj | Dep::Nsubjpass => child != target || !scope::is_known(self.context, child, kind),
            Dep::Prep => tree.child(child, &[Dep::Pcomp]).is_some(),
            _ => false,
        };
        complement && (self.is_at(Cue::Governs, head) || self.is_at(Cue::Denies, head))
    }

    /// "Claims that they burned it are false": a clause below what is called untrue.
    fn is_called_false(&self, target: usize) -> bool {
        let tree = self.context.annotation;
        self.found.iter().filter(|found| found.cue == Cue::False).any(|found| {
            let said_of = (found.first..found.end).find_map(|at| Some((at, self.said_of(at)?)));
            said_of.is_some_and(|(at, noun)| {
                let verb = tree.node(at).head;
                // "Not true": the words hold their own negation.
                let own = (found.first..found.end).find(|at| tree.node(*at).dep == Dep::Neg);
                let is_negated = tree.node(verb).pos == Pos::Aux && self.is_negated(verb, own, ClaimKind::Assessment);
                !is_negated && self.is_clause_of(target, noun)
            })
        })
    }

    /// What an adjective, a noun or "without" is said of: what it describes, or the subject of the copula before it.
    fn said_of(&self, at: usize) -> Option<usize> {
        let tree = self.context.annotation;
        let node = tree.node(at);
        let subject = || tree.child(node.head, &[Dep::Nsubj, Dep::Nsubjpass, Dep::Csubj]);
        match node.dep {
            Dep::Amod => Some(node.head),
            Dep::Acomp | Dep::Attr | Dep::Oprd => subject(),
            Dep::Prep if self.context.word(node.head).is_form_of("be") => subject(),
            _ => None,
        }
    }

    /// Whether a word is the clause that a noun is for: "claims that they burned the depot".
    fn is_clause_of(&self, target: usize, noun: usize) -> bool {
        let tree = self.context.annotation;
        let clause = tree.child(noun, &[Dep::Acl, Dep::Ccomp]);
        clause.is_some_and(|clause| clause == target) || tree.node(noun).dep == Dep::Csubj && noun == target
    }
}

#[cfg(test)]
mod tests {
    use super::{CUES, Cue};

    #[test]
    fn every_cue_that_the_list_may_name_is_known() {
        assert!(CUES.iter().all(|name| Cue::named(name).is_some()));
    }
}

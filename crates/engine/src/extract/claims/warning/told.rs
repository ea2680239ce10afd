//! A warning in a sentence that the weights and the network take for one, where no rule is sure of it: who told whom what, by the
//! verb of telling or by the paper that carries it.

use super::{Frame, Scene};
use crate::annotate::{Dep, Pos};
use crate::extract::context::Context;
use crate::extract::phrases::{self, Mark};
use crate::extract::{Draft, clauses, roles};

/// Verbs whose object is what carries the warning, and not who is warned.
const CARRIES: &[&str] = &[
    "circulate",
    "convey",
    "deliver",
    "dispatch",
    "disseminate",
    "forward",
    "give",
    "hand",
    "issue",
    "lodge",
    "pass",
    "post",
    "publish",
    "put",
    "relay",
    "release",
    "send",
    "share",
    "supply",
    "transmit",
];
/// Further verbs of which somebody is told who stands behind "to".
const BRINGS: &[&str] = &["bring", "carry", "go", "take", "write"];
/// What whoever is warned is put on.
const PUT_ON: &[&str] = &["alert", "guard", "notice"];
/// How many words a word stands under at most.
const DEPTH: usize = 12;
/// How a paper goes to somebody.
const ADDRESSED: &[&str] = &["address", "deliver", "give", "hand", "pass", "read", "relay", "send", "show"];

/// The warning that a sentence tells of.
pub(in crate::extract::claims) fn fill(context: &Context, at: usize) -> Option<Draft> {
    let set = &context.resources.patterns.warning;
    let scene = Scene { context, marks: phrases::marks(context, set) };
    let verb = scene.telling().or_else(|| clauses::predicate(context, at)).unwrap_or(at);
    let frame = scene.frame_of_telling(verb);
    let mark = Mark { first: at, end: at + 1, at: verb, part: "told", sort: "", rule: context.lower(at) };
    let mut draft = scene.draft(&mark, &frame, |_| {});
    if !frame.issuer.is_some_and(|at| scene.is_authority(at) && !scene.is_paper(at)) {
        draft.speaker = None;
    }
    Some(draft)
}

impl Scene<'_, '_> {
    /// The verb that tells: of those that the lexicon knows and that a danger stands below the nearest to it, else the first.
    fn telling(&self) -> Option<usize> {
        let tree = self.context.annotation;
        let verbs = || {
            let told = self.of(&["advise", "give", "receive", "tell", "warn"]).map(|mark| mark.at);
            told.filter(|at| matches!(tree.node(*at).pos, Pos::Verb | Pos::Aux))
        };
        let steps = |verb: usize| {
            let danger = self.danger_under(verb, None)?;
            Some((self.above(danger).take_while(|at| *at != verb).count(), verb))
        };
        verbs().filter_map(steps).min().map(|(_, verb)| verb).or_else(|| verbs().next())
    }

    /// The words above one, up to the root.
    fn above(&self, at: usize) -> impl Iterator<Item = usize> + '_ {
        let tree = self.context.annotation;
        let head = move |at: &usize| Some(tree.node(*at).head).filter(|head| head != at);
        std::iter::successors(head(&at), head).take(DEPTH)
    }

    fn frame_of_telling(&self, verb: usize) -> Frame {
        let tree = self.context.annotation;
        let passive = tree.child(verb, &[Dep::Nsubjpass]);
        let carries = CARRIES.contains(&tree.node(verb).lemma.as_str());
        let (mut issuer, mut recipient) = match passive {
            Some(_) if carries => (self.agent(verb), self.towards(verb)),
            Some(_) => (self.agent(verb), passive),
            None => (roles::doer(self.context, verb), self.told_to(verb)),
        };
        let papers = || self.of(&["note", "notice"]).map(|mark| mark.at).filter(|at| tree.node(*at).pos != Pos::Verb);
        let is_paper = |at: usize| self.is_paper(at);
        if issuer.is_none_or(is_paper) {
            issuer = papers().find_map(|paper| self.issuer_of(paper)).or(issuer.filter(|at| !is_paper(*at)));
        }
        if recipient.is_none_or(|at| self.is_pronoun(at)) {
            let addressed = papers().find_map(|paper| self.towards(paper).or_else(|| self.addressed(paper)));
            recipient = self.told_above(verb).or(addressed).or(recipient);
        }
        let frame = Frame { issuer, recipient: None, danger: None };
        let recipient = recipient.map(|at| self.antecedent(at)).filter(|at| self.is_told(*at, &frame));
        let danger = self.danger_under(verb, issuer).or_else(|| self.of(&["danger"]).map(|mark| mark.at).next());
        Frame { issuer, recipient, danger }
    }

    /// Whether a word can be whoever is told: no danger, no time, no paper, not the issuer.
    pub(super) fn is_told(&self, at: usize, frame: &Frame) -> bool {
        let is_danger = self.of(&["danger", "horizon"]).any(|mark| mark.holds(at));
        !is_danger
            && !self.is_paper(at)
            && Some(at) != frame.issuer
            && Some(at) != frame.danger
            && self.context.word(at).time.is_none()
    }

    /// "Blue Harbour Lines declined to say whether the guard had tipped it off": whom a pronoun stands for, where the sentence
    /// begins with them.
    fn antecedent(&self, at: usize) -> usize {
        let tree = self.context.annotation;
        let sentence = self.context.sentence();
        let root = (sentence.first..sentence.end).find(|at| tree.node(*at).head == *at);
        let subject = root.and_then(|root| tree.child(root, &[Dep::Nsubj])).filter(|subject| *subject < at);
        let is_name = |subject: &usize| matches!(tree.node(*subject).pos, Pos::Noun | Pos::Propn);
        if self.is_pronoun(at) { subject.filter(is_name).unwrap_or(at) } else { at }
    }

    /// Whom a verb in the active tells: "alerted the board to", "sent the police a note", "passed on to the command", "let the
    /// board know".
    pub(super) fn told_to(&self, verb: usize) -> Option<usize> {
        let tree = self.context.annotation;
        let person = |child: &usize| tree.node(*child).dep == Dep::Dative && tree.node(*child).pos != Pos::Adp;
        let carries = CARRIES.contains(&tree.node(verb).lemma.as_str());
        let object = || tree.child(verb, &[Dep::Dobj]).filter(|at| !self.is_paper(*at) && !carries);
        let known = || {
            let clause = tree.child(verb, &[Dep::Ccomp, Dep::Xcomp])?;
            let knows = tree.node(clause).lemma == "know" || tree.node(clause).lemma == "understand";
            tree.child(clause, &[Dep::Nsubj]).filter(|_| knows)
        };
        let of_part = || {
            let parts = tree.children(verb).filter(|child| matches!(tree.node(*child).dep, Dep::Prep | Dep::Advmod));
            parts.into_iter().find_map(|part| phrases::object_of(self.context, part, &["to"]))
        };
        // "Put the owners on notice", "put the guard on alert".
        let put_on = || {
            let on = phrases::object_of(self.context, verb, &["on"])?;
            let is_put = tree.node(verb).lemma == "put" && PUT_ON.contains(&tree.node(on).lemma.as_str());
            tree.child(verb, &[Dep::Dobj]).filter(|_| is_put)
        };
        tree.children(verb)
            .find(person)
            .or_else(put_on)
            .or_else(object)
            .or_else(known)
            .or_else(|| phrases::object_of(self.context, verb, &["to", "with"]))
            .or_else(|| phrases::object_of(self.context, tree.child(verb, &[Dep::Dobj])?, &["to"]))
            .or_else(of_part)
    }

    /// "Sent the office a letter, saying that", "took it to the magistrate, to tell him that": whom the verb above tells.
    fn told_above(&self, verb: usize) -> Option<usize> {
        let tree = self.context.annotation;
        let is_joined = |at: &usize| matches!(tree.node(*at).dep, Dep::Advcl | Dep::Xcomp | Dep::Conj);
        let carries = |at: &usize| {
            let lemma = tree.node(*at).lemma.as_str();
            CARRIES.contains(&lemma) || ADDRESSED.contains(&lemma) || BRINGS.contains(&lemma)
        };
        let chain = std::iter::once(verb).chain(self.above(verb));
        let joined = chain.take_while(is_joined).map(|at| tree.node(at).head);
        joined.filter(carries).find_map(|at| self.told_to(at)).filter(|at| !self.is_pronoun(*at))
    }

    /// "A bulletin addressed to the station", "a bulletin that the agency sent to the works".
    fn addressed(&self, paper: usize) -> Option<usize> {
        let tree = self.context.annotation;
        let below = tree.children(paper).filter(|child| matches!(tree.node(*child).dep, Dep::Acl | Dep::Relcl));
        below
            .filter(|child| ADDRESSED.contains(&tree.node(*child).lemma.as_str()))
            .find_map(|child| phrases::object_of(self.context, child, &["to"]))
    }
}

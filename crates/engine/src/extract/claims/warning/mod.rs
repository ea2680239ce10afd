//! An authority told somebody, before the fact, that an attack may come; or what became of such a warning.
//!
//! The lexicon marks verbs of warning, the papers and messages that carry one, what is warned of, and what is done with
//! a warning; the parse says who stands where.

mod told;
mod value;

pub(super) use told::fill;

use crate::annotate::{Dep, Entity, EntityKind, Pos};
use crate::extract::context::Context;
use crate::extract::phrases::{self, Mark};
use crate::extract::{Draft, clauses, roles};

/// How far back a warning is looked for that "the note" can stand for, in words.
const MEMORY: usize = 220;
/// Kinds of bodies that speak with no authority.
const UNOFFICIAL: &[&str] = &["company", "media", "ngo", "party", "think_tank"];

/// A sentence with the marks that the lexicon sets.
struct Scene<'c, 'a> {
    context: &'c Context<'a>,
    marks: Vec<Mark<'a>>,
}

/// Who warned whom of what, as words.
#[derive(Default)]
struct Frame {
    issuer: Option<usize>,
    recipient: Option<usize>,
    danger: Option<usize>,
}

/// The claim that a warning was given, or what became of it.
pub(super) fn find(context: &Context) -> Vec<Draft> {
    let set = &context.resources.patterns.warning;
    let scene = Scene { context, marks: phrases::marks(context, set) };
    let opens = ["advise", "note", "notice", "tell", "warn"];
    if !scene.marks.iter().any(|mark| mark.is(&opens)) {
        return Vec::new();
    }
    let found = scene.issued().or_else(|| scene.answered()).or_else(|| scene.ended());
    found.into_iter().collect()
}

impl<'a> Scene<'_, 'a> {
    fn of(&self, parts: &'static [&'static str]) -> impl Iterator<Item = &Mark<'a>> {
        self.marks.iter().filter(move |mark| mark.is(parts))
    }

    /// A warning that is given: by a verb, or by something done with the paper that carries it.
    fn issued(&self) -> Option<Draft> {
        let verbs = self.of(&["advise", "give", "receive", "tell", "warn"]);
        let by_verb = verbs.filter(|mark| self.is_verb(mark)).find_map(|mark| Some((mark, self.frame(mark)?)));
        let nouns = || self.of(&["notice"]).filter(|notice| !self.is_answered(notice.at));
        let found = by_verb.or_else(|| nouns().find_map(|mark| Some((mark, self.frame_of_notice(mark)?))));
        let (mark, mut frame) = found?;
        if frame.recipient.is_none() && self.is_verb(mark) {
            frame.recipient = self.told_to(mark.at).filter(|at| self.is_told(*at, &frame));
        }
        Some(self.draft(mark, &frame, |_| {}))
    }

    fn is_verb(&self, mark: &Mark) -> bool {
        matches!(self.context.annotation.node(mark.at).pos, Pos::Verb | Pos::Aux) || mark.part == "advise"
    }

    fn frame(&self, mark: &Mark) -> Option<Frame> {
        let tree = self.context.annotation;
        let verb = mark.at;
        let passive = tree.child(verb, &[Dep::Nsubjpass]);
        let (issuer, recipient) = match mark.part {
            "receive" => {
                (phrases::object_of(self.context, verb, &["from"]), roles::doer(self.context, verb).or(passive))
            }
            "warn" | "tell" if passive.is_some() => (self.agent(verb), passive),
            "give" => (roles::doer(self.context, verb), self.towards(verb).or(passive)),
            _ => (roles::doer(self.context, verb), tree.child(verb, &[Dep::Dobj, Dep::Dative])),
        };
        let notice = self.of(&["notice"]).find(|notice| phrases::is_object(self.context, verb, notice.at));
        let danger = self.danger_under(verb, issuer).filter(|danger| Some(*danger) != recipient);
        let carries = match mark.part {
            "warn" => danger.is_some() && !self.is_threat(danger, issuer),
            // "It said that": only of a warning that was told of before.
            "tell"
                if mark.sort == "speech" && !self.tells_of_warning() && !issuer.is_some_and(|at| self.is_paper(at)) =>
            {
                false
            }
            "tell" => danger.is_some_and(|danger| self.is_prospect(verb, danger)),
            "advise" => self.tells_of_danger(),
            _ if notice.is_some_and(|notice| notice.sort == "travel") => mark.part == "give",
            _ if notice.is_some() => danger.is_some(),
            // "Shared intelligence about an imminent attack": a paper that may be a warning.
            _ => self.has_note(verb) && danger.is_some_and(|danger| self.is_prospect(verb, danger)),
        };
        let issuer = issuer.or_else(|| notice.and_then(|notice| self.issuer_of(notice.at)));
        // "Raised the alarm": the object is part of the verb; "urged its citizens to leave" has a gap for it.
        let is_part = |at: usize| mark.holds(at) && !mark.rule.contains("..");
        let paper = notice.or_else(|| self.of(&["note"]).find(|note| phrases::is_object(self.context, verb, note.at)));
        let recipient =
            recipient.filter(|at| Some(*at) != danger && !is_part(*at) && paper.is_none_or(|paper| paper.at != *at));
        let recipient = recipient.or_else(|| paper.and_then(|paper| self.towards(paper.at)));
        let to_press = recipient.is_some_and(|at| self.is_press(at));
        let official = !to_press
            && match issuer {
                Some(_) if mark.part == "receive" => recipient.is_some_and(|at| self.is_authority(at)),
                Some(at) => {
                    self.is_authority(at) && (!self.is_person(at) || recipient.is_some() || self.is_near(danger))
                }
                None => passive.is_some() || mark.part == "receive",
            };
        (carries && official).then_some(Frame { issuer, recipient, danger })
    }

    /// "The embassy's warning of an attack", "a tip from the police about a bomb".
    fn frame_of_notice(&self, notice: &Mark) -> Option<Frame> {
        let issuer = self.issuer_of(notice.at).filter(|at| self.is_authority(*at))?;
        let danger = self.danger_under(notice.at, Some(issuer));
        let recipient = self.towards(notice.at);
        let led = notice.sort == "tip" && self.tells_of_danger();
        (danger.is_some() || led).then_some(Frame { issuer: Some(issuer), recipient, danger })
    }

    fn agent(&self, verb: usize) -> Option<usize> {
        let agent = self.context.annotation.child(verb, &[Dep::Agent])?;
        self.context.annotation.child(agent, &[Dep::Pobj])
    }

    fn towards(&self, at: usize) -> Option<usize> {
        let dative = self.context.annotation.child(at, &[Dep::Dative]);
        let person = dative.filter(|at| self.context.annotation.node(*at).pos != Pos::Adp);
        person.or_else(|| phrases::object_of(self.context, at, &["for", "to", "with"]))
    }

    fn issuer_of(&self, notice: usize) -> Option<usize> {
        let tree = self.context.annotation;
        let own =
            tree.child(notice, &[Dep::Poss]).or_else(|| phrases::object_of(self.context, notice, &["by", "from"]));
        let attribute = |child: &usize| {
            matches!(tree.node(*child).dep, Dep::Compound | Dep::Amod | Dep::Nmod) && self.is_named_authority(*child)
        };
        own.or_else(|| tree.children(notice).find(attribute))
    }

    /// What is warned of: the first danger below a word that is not part of who warns.
    fn danger_under(&self, above: usize, apart: Option<usize>) -> Option<usize> {
        let tree = self.context.annotation;
        let below = |at: usize| at != above && tree.is_under(at, above);
        let own = |at: usize| apart.is_some_and(|apart| tree.is_under(at, apart));
        let attribute = |at: usize| matches!(tree.node(at).dep, Dep::Amod | Dep::Compound | Dep::Poss);
        let dangers = self.of(&["danger"]).map(|mark| mark.at).filter(|at| !attribute(*at));
        let found: Vec<usize> = dangers.filter(|at| below(*at) && !own(*at) && !self.is_past(*at, above)).collect();
        // "Kidnappers could strike": the deed before those who do it.
        let deed = found.iter().find(|at| !matches!(tree.node(**at).dep, Dep::Nsubj | Dep::Nsubjpass));
        deed.or(found.first()).copied()
    }

    /// "Before the attack", "after the bombing": a time, not what is warned of; or whoever warns.
    fn is_past(&self, danger: usize, above: usize) -> bool {
        let tree = self.context.annotation;
        let mut at = danger;
        for _ in 0..8 {
            let node = tree.node(at);
            if node.head == above || node.head == at {
                break;
            }
            at = node.head;
        }
        let opens = ["after", "amid", "before", "during", "following", "in", "since", "until"];
        let prep = tree.node(danger).head;
        tree.node(prep).dep == Dep::Prep && self.context.word(prep).is_one_of(&opens)
            || tree.node(at).dep == Dep::Advcl
                && tree.child(at, &[Dep::Mark]).is_some_and(|mark| self.context.word(mark).is_one_of(&opens))
            || tree.node(at).dep == Dep::Nsubj
    }

    /// "Warned that it would strike back": one's own deeds are a threat.
    fn is_threat(&self, danger: Option<usize>, issuer: Option<usize>) -> bool {
        let Some(danger) = danger.filter(|at| self.context.annotation.node(*at).pos == Pos::Verb) else { return false };
        let Some(doer) = roles::doer(self.context, danger).filter(|at| self.context.annotation.node(*at).left == *at)
        else {
            return false;
        };
        Some(doer) == issuer || self.context.word(doer).is_one_of(&["he", "i", "it", "she", "they", "we"])
    }

    /// Whether a danger is told as one to come: a modal or a plan stands over it, below the verb of telling, and nothing
    /// says that it has been.
    fn is_prospect(&self, verb: usize, danger: usize) -> bool {
        let tree = self.context.annotation;
        let mut way = Vec::new();
        let mut at = danger;
        while at != verb && tree.node(at).head != at && way.len() < 12 {
            way.push(at);
            at = tree.node(at).head;
        }
        let on_way = |mark: &Mark| way.contains(&mark.at) || way.contains(&tree.node(mark.at).head);
        let been = |at: &usize| {
            tree.node(*at).dep == Dep::Nsubjpass
                || tree.children(*at).any(|aux| {
                    tree.node(aux).dep == Dep::Aux && self.context.word(aux).is_one_of(&["had", "has", "have"])
                })
        };
        danger > verb && self.of(&["prospect"]).any(|mark| mark.first > verb && on_way(mark)) && !way.iter().any(been)
    }

    fn is_press(&self, at: usize) -> bool {
        self.entity_at(at).is_some_and(|entity| entity.sub == "media") || self.of(&["press"]).any(|mark| mark.holds(at))
    }

    fn is_near(&self, danger: Option<usize>) -> bool {
        let tree = self.context.annotation;
        let adjective = |at: usize| self.of(&["prospect"]).any(|mark| tree.node(mark.at).head == at);
        danger.is_some_and(adjective) || self.of(&["horizon"]).next().is_some()
    }

    /// Whether this sentence or those before it tell of attacks to come.
    fn tells_of_danger(&self) -> bool {
        let set = &self.context.resources.patterns.warning;
        self.of(&["danger"]).next().is_some() || phrases::is_marked_before(self.context, set, &["danger"], MEMORY)
    }

    fn tells_of_warning(&self) -> bool {
        let set = &self.context.resources.patterns.warning;
        phrases::is_marked_before(self.context, set, &["notice", "warn"], MEMORY)
    }

    /// What somebody did with a warning: "ignored the warning", "closed the embassy after the alert".
    fn answered(&self) -> Option<Draft> {
        let (answer, notice) = self.of(&["act", "heed"]).find_map(|mark| Some((mark, self.answer_to(mark)?)))?;
        let recipient = roles::doer(self.context, answer.at).or_else(|| self.agent(answer.at));
        let frame = Frame {
            issuer: self.issuer_of(notice),
            recipient,
            danger: self.of(&["danger"]).map(|mark| mark.at).next(),
        };
        let words = self.context.clause_text((answer.first, answer.end));
        Some(self.draft(answer, &frame, |value| value.response = Some(words)))
    }

    /// The warning that an answer is to.
    fn answer_to(&self, answer: &Mark) -> Option<usize> {
        let tree = self.context.annotation;
        let because = |at: usize| {
            let prep = tree.node(at).head;
            let opens = ["after", "amid", "because", "following", "of", "on", "over", "to", "upon"];
            self.context.word(prep).is_one_of(&opens) && tree.is_under(prep, answer.at)
        };
        let fits = |mark: &&Mark| match answer.part {
            "heed" => phrases::is_object(self.context, answer.at, mark.at) || answer.holds(mark.at),
            _ => because(mark.at),
        };
        let known = self.tells_of_danger();
        let found = self.of(&["note", "notice"]).filter(fits);
        found.filter(|mark| known && (mark.part == "notice" || self.tells_of_warning())).map(|mark| mark.at).next()
    }

    fn is_answered(&self, notice: usize) -> bool {
        self.of(&["act", "heed"]).any(|mark| self.answer_to(mark) == Some(notice))
    }

    /// What became of a warning: "the warning proved right", "the embassy let its alert lapse".
    fn ended(&self) -> Option<Draft> {
        let tree = self.context.annotation;
        let is_subject = |notice: &&Mark, end: &Mark| {
            tree.node(notice.at).head == end.at && tree.node(notice.at).dep == Dep::Nsubj
                || tree.node(tree.node(notice.at).head).head == end.at && tree.node(notice.at).dep == Dep::Nsubj
                || end.holds(tree.node(notice.at).head)
                || phrases::is_object(self.context, end.at, notice.at)
        };
        let of = |end: &Mark| self.of(&["note", "notice"]).find(|notice| is_subject(notice, end)).copied();
        let (end, notice) = self.of(&["end"]).find_map(|end| Some((end, of(end)?)))?;
        let weak = notice.part == "note" && !self.tells_of_warning();
        let doer = roles::doer(self.context, end.at).filter(|at| *at != notice.at && self.is_authority(*at));
        if weak || !self.tells_of_danger() && !doer.is_some_and(|at| self.is_named_authority(at)) {
            return None;
        }
        let frame =
            Frame { issuer: self.issuer_of(notice.at).filter(|at| !self.is_pronoun(*at)).or(doer), ..Frame::default() };
        let words = self.told(end);
        Some(self.draft(end, &frame, |value| value.outcome = Some(words)))
    }

    /// The words of the clause that some words stand in.
    fn told(&self, mark: &Mark) -> String {
        let verb = clauses::predicate(self.context, mark.at);
        let words = verb.and_then(|verb| clauses::words(self.context, verb));
        words.unwrap_or_else(|| self.context.clause_text((mark.first, mark.end)))
    }

    fn entity_at(&self, at: usize) -> Option<&'a Entity> {
        let tree = self.context.annotation;
        tree.words[at].name.map(|name| self.context.entity(&tree.names[name]))
    }

    fn has_note(&self, verb: usize) -> bool {
        self.of(&["note"]).any(|note| phrases::is_object(self.context, verb, note.at))
    }

    /// Whether a word is a paper or message that may warn.
    fn is_paper(&self, at: usize) -> bool {
        self.of(&["note", "notice"]).any(|mark| mark.holds(at))
    }

    fn is_pronoun(&self, at: usize) -> bool {
        self.context.annotation.node(at).pos == Pos::Pron
    }

    fn is_person(&self, at: usize) -> bool {
        self.entity_at(at).is_some_and(Entity::is_person)
    }

    /// Whether somebody speaks with authority: a state or its bodies, an office, a paper that warns.
    fn is_authority(&self, at: usize) -> bool {
        let marked = self.of(&["authority"]).any(|mark| mark.holds(at));
        marked || self.is_pronoun(at) || self.is_named_authority(at) || self.is_paper(at)
    }

    fn is_named_authority(&self, at: usize) -> bool {
        let marked = || self.of(&["authority"]).any(|mark| mark.holds(at));
        self.entity_at(at).map_or_else(marked, |entity| match entity.kind {
            EntityKind::Group => false,
            EntityKind::Person => entity.is_public || marked(),
            EntityKind::Figure | EntityKind::State | EntityKind::Place | EntityKind::Unknown => true,
            _ => !UNOFFICIAL.contains(&entity.sub.as_str()),
        })
    }
}

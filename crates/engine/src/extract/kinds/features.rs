//! What a sentence shows that tells which kinds of claim it carries: words, arcs of the parse, names and times by
//! their class, the lexicons' rules, who is quoted, and what the sentences beside it show.
//!
//! A feature is a few words, such as `frame <group> attack <place>`, so that a weight can be read by a person.
//! Names, times and numbers stand as their class: what is learnt is how people write, not whom they write about.

use super::Outline;
use crate::annotate::{Dep, EntityKind, Node, Pos, Unit};
use crate::extract::Draft;
use crate::extract::context::Context;
use crate::pattern::PatternSet;
use std::borrow::Cow;
use whosays_model::ClaimKind;

/// Takes features as they are found: the parts of its name, and the word of the report that shows it.
pub(crate) trait Sink {
    fn take(&mut self, parts: &[&str], at: usize);
}

/// Sentences beside a sentence in its report: the one before and the one after.
pub(crate) struct Beside<'a> {
    pub(crate) before: Option<&'a Outline>,
    pub(crate) after: Option<&'a Outline>,
}

/// Every feature of a sentence.
pub(crate) fn find(
    context: &Context,
    drafts: &[(ClaimKind, Vec<Draft>)],
    own: &Outline,
    beside: &Beside,
    sink: &mut impl Sink,
) {
    let masks = masks(context);
    let mut finder = Finder { context, first: context.sentence().first, masks, sink };
    finder.words();
    finder.arcs();
    finder.lexicons();
    finder.triggers();
    finder.names_and_times();
    finder.quoted();
    for (kind, drafts) in drafts {
        if let Some(draft) = drafts.first() {
            finder.sink.take(&["found", kind.as_str()], draft.anchor.0);
        }
    }
    for (side, outline) in [("before", beside.before), ("after", beside.after)] {
        finder.beside(side, outline, own);
    }
}

struct Finder<'a, 'c, S> {
    context: &'a Context<'c>,
    first: usize,
    /// The lemma of each word, or the class of what it names.
    masks: Vec<Cow<'a, str>>,
    sink: &'a mut S,
}

fn masks<'a>(context: &Context<'a>) -> Vec<Cow<'a, str>> {
    (context.sentence().first..context.sentence().end).map(|at| mask(context, at)).collect()
}

/// A word's lemma; a class where it belongs to a name, a time or a quantity.
pub(super) fn mask<'a>(context: &Context<'a>, at: usize) -> Cow<'a, str> {
    let tree = context.annotation;
    let word = &tree.words[at];
    let class = if let Some(name) = word.name {
        match context.entity(&tree.names[name]).kind {
            EntityKind::Group => "<group>",
            EntityKind::State => "<state>",
            EntityKind::Place => "<place>",
            EntityKind::Figure => "<figure>",
            EntityKind::Person => "<person>",
            EntityKind::Institution => return Cow::Owned(format!("<{}>", context.entity(&tree.names[name]).sub)),
            _ => "<body>",
        }
    } else if word.time.is_some() {
        "<time>"
    } else if let Some(quantity) = word.quantity {
        match tree.quantities[quantity].unit {
            Unit::Percent => "<percent>",
            Unit::Money => "<money>",
            Unit::Things => "<number>",
            Unit::Measure => "<measure>",
        }
    } else if tree.node(at).pos == Pos::Propn {
        "<name>"
    } else {
        let lemma = tree.node(at).lemma.as_str();
        return if lemma.chars().any(char::is_uppercase) {
            Cow::Owned(lemma.to_lowercase())
        } else {
            Cow::Borrowed(lemma)
        };
    };
    Cow::Borrowed(class)
}

/// Arcs that say who did what to whom, and how it is judged.
fn is_telling(dep: Dep) -> Option<&'static str> {
    Some(match dep {
        Dep::Nsubj => "nsubj",
        Dep::Nsubjpass => "nsubjpass",
        Dep::Dobj => "dobj",
        Dep::Agent => "agent",
        Dep::Pobj => "pobj",
        Dep::Aux => "aux",
        Dep::Neg => "neg",
        Dep::Amod => "amod",
        Dep::Compound => "compound",
        Dep::Ccomp => "ccomp",
        Dep::Xcomp => "xcomp",
        Dep::Attr => "attr",
        Dep::Acomp => "acomp",
        Dep::Prep => "prep",
        Dep::Advcl => "advcl",
        Dep::Relcl => "relcl",
        Dep::Appos => "appos",
        Dep::Conj => "conj",
        Dep::Advmod => "advmod",
        _ => return None,
    })
}

/// Part of speech and verb form in a word.
fn shape(node: &Node) -> Option<&'static str> {
    use crate::annotate::Form;
    Some(match (node.pos, node.form) {
        (Pos::Verb | Pos::Aux, Form::Finite) => "finite",
        (Pos::Verb | Pos::Aux, Form::Base) => "base",
        (Pos::Verb | Pos::Aux, Form::Gerund) => "gerund",
        (Pos::Verb | Pos::Aux, Form::Participle) => "participle",
        (Pos::Noun, _) => "noun",
        (Pos::Adj, _) => "adjective",
        _ => return None,
    })
}

impl<S: Sink> Finder<'_, '_, S> {
    fn end(&self) -> usize {
        self.first + self.masks.len()
    }

    fn mask(&self, at: usize) -> &str {
        at.checked_sub(self.first).and_then(|at| self.masks.get(at)).map_or("", |mask| mask)
    }

    fn words(&mut self) {
        let mut sequence: Vec<usize> = Vec::with_capacity(self.masks.len());
        for at in self.first..self.end() {
            let mask = &self.masks[at - self.first];
            let repeats = mask.starts_with('<') && sequence.last().is_some_and(|&last| self.mask(last) == mask);
            if repeats {
                continue;
            }
            self.sink.take(&["word", mask], at);
            if let Some(shape) = shape(self.context.annotation.node(at)) {
                self.sink.take(&["shape", mask, shape], at);
            }
            sequence.push(at);
        }
        for pair in sequence.windows(2) {
            self.sink.take(&["pair", &self.masks[pair[0] - self.first], &self.masks[pair[1] - self.first]], pair[0]);
        }
        for three in sequence.windows(3) {
            let [a, b, c] = [three[0], three[1], three[2]].map(|at| &self.masks[at - self.first]);
            self.sink.take(&["three", a, b, c], three[1]);
        }
        let length = match self.masks.len() {
            0..=7 => "7",
            8..=14 => "14",
            15..=24 => "24",
            25..=39 => "39",
            _ => "more",
        };
        self.sink.take(&["length", length], self.first);
    }

    fn arcs(&mut self) {
        let tree = self.context.annotation;
        for at in self.first..self.end() {
            let node = tree.node(at);
            let mask = &self.masks[at - self.first];
            if node.dep == Dep::Root {
                self.sink.take(&["root", mask], at);
                self.sink.take(&["root-shape", shape(node).unwrap_or("other")], at);
            }
            let head = node.head.checked_sub(self.first).and_then(|head| self.masks.get(head));
            if let (Some(label), Some(head), true) = (is_telling(node.dep), head, node.head != at) {
                self.sink.take(&["arc", head, label, mask], at);
                self.sink.take(&["has", head, label], at);
                self.sink.take(&["is", label, mask], at);
                let above = tree.node(node.head).head.checked_sub(self.first).and_then(|above| self.masks.get(above));
                if let Some(above) = above.filter(|_| node.dep == Dep::Pobj) {
                    self.sink.take(&["to", above, head, mask], at);
                }
            }
            if node.pos == Pos::Verb {
                self.verb(at);
            }
        }
    }

    fn verb(&mut self, at: usize) {
        let tree = self.context.annotation;
        let mask = &self.masks[at - self.first];
        let (mut subject, mut object, mut helpers) = (None, None, String::new());
        for child in tree.children(at) {
            match tree.node(child).dep {
                Dep::Nsubj | Dep::Nsubjpass if subject.is_none() => subject = Some(child),
                Dep::Dobj if object.is_none() => object = Some(child),
                Dep::Aux | Dep::Auxpass | Dep::Neg => {
                    if !helpers.is_empty() {
                        helpers.push('+');
                    }
                    helpers.push_str(self.mask(child));
                }
                _ => {}
            }
        }
        self.sink.take(&["verb", mask, &helpers], at);
        self.sink.take(&["helpers", &helpers, shape(tree.node(at)).unwrap_or("")], at);
        if let (Some(subject), Some(object)) = (subject, object) {
            let (subject, object) =
                (self.masks.get(subject.wrapping_sub(self.first)), self.masks.get(object.wrapping_sub(self.first)));
            if let (Some(subject), Some(object)) = (subject, object) {
                self.sink.take(&["frame", subject, mask, object], at);
                self.sink.take(&["ends", subject, object], at);
            }
        }
    }

    fn lexicons(&mut self) {
        let patterns = &self.context.resources.patterns;
        let sets: [(&str, &PatternSet); 13] = [
            ("assessment", &patterns.assessment),
            ("casualties", &patterns.casualties),
            ("cause", &patterns.cause),
            ("communication", &patterns.communication),
            ("forecast", &patterns.forecast),
            ("hedge", &patterns.hedges),
            ("measure", &patterns.measure),
            ("nominal-cue", &patterns.nominal_cues),
            ("relation", &patterns.relation),
            ("responsibility", &patterns.responsibility),
            ("strength", &patterns.strength),
            ("threat-level", &patterns.threat_level),
            ("warning", &patterns.warning),
        ];
        for (name, set) in sets {
            let hits = self.context.hits(set);
            if let Some(score) = self.context.score_of(set, &hits) {
                let quarters = (score.total * 4.0).round().clamp(0.0, 10.0) as usize;
                for step in &STEPS[..quarters] {
                    self.sink.take(&["lexicon", name, step], score.best.first);
                }
            }
            for hit in hits {
                self.sink.take(&["rule", name, &set.rule(hit).text], hit.first);
            }
        }
    }

    fn triggers(&mut self) {
        for at in self.first..self.end() {
            for form in &self.context.word(at).forms {
                for trigger in self.context.resources.triggers.get(form).into_iter().flatten() {
                    self.sink.take(&["happening", &trigger.sub, if trigger.noun { "noun" } else { "verb" }], at);
                    if let Some(method) = &trigger.method {
                        self.sink.take(&["method", method], at);
                    }
                }
            }
        }
    }

    fn names_and_times(&mut self) {
        let mut counts = [0usize; 8];
        for name in self.context.names() {
            let kind = self.context.entity(name).kind;
            let slot = &mut counts[kind as usize % 8];
            *slot = (*slot + 1).min(3);
            self.sink.take(&["names", kind.word(), STEPS[*slot - 1]], name.first);
        }
        let actors = self.context.actors().len().min(3);
        self.sink.take(&["actors", ["0", "1", "2", "3"][actors]], self.first);
        for time in self.context.times() {
            let class = match (time.is_future, time.is_year, time.value.is_some()) {
                (true, ..) => "future",
                (_, true, _) => "year",
                (_, _, true) => "known",
                _ => "vague",
            };
            self.sink.take(&["time", class], time.first);
        }
    }

    fn quoted(&mut self) {
        let tree = self.context.annotation;
        for (quotation, covered) in tree.quotations_in(self.context.number()) {
            if covered * 2 > self.masks.len() {
                self.sink.take(&["quoted", &quotation.class], self.first);
                let source = quotation.entity.map_or("unnamed", |entity| tree.entities[entity].kind.word());
                self.sink.take(&["source", source], self.first);
            } else {
                self.sink.take(&["partly-quoted", &quotation.class], self.first);
            }
        }
    }

    fn beside(&mut self, side: &str, outline: Option<&Outline>, own: &Outline) {
        let Some(outline) = outline else {
            self.sink.take(&[side, "nothing"], self.first);
            return;
        };
        let place = if outline.block == own.block { "same" } else { "other" };
        for kind in &outline.found {
            self.sink.take(&[side, place, kind.as_str()], self.first);
        }
        self.sink.take(&[side, "root", &outline.root], self.first);
        if let Some(class) = &outline.quoted {
            self.sink.take(&[side, "quoted", class], self.first);
        }
    }
}

const STEPS: [&str; 10] = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"];

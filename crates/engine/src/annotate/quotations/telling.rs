//! Which verbs tell what somebody says, and which only look like it: rulings, names, conditions, purposes.

use super::Finder;
use super::verbs::LONGEST_WAY;
use crate::annotate::{Dep, Form, Pos, Sentence};
use crate::resources::Reporting;
use whosays_nlp::TokenKind;

/// What a court or an office grants or denies: to deny it is an act.
pub(super) const PLEAS: &[&str] = &[
    "access",
    "accreditation",
    "appeal",
    "application",
    "asylum",
    "bail",
    "case",
    "complaint",
    "entry",
    "lawsuit",
    "leave",
    "licence",
    "license",
    "motion",
    "parole",
    "permission",
    "permit",
    "petition",
    "plea",
    "release",
    "request",
    "suit",
    "visa",
];
/// Verbs of which the participle tells what is said of somebody: "a man believed to be".
pub(super) const BELIEVED: &[&str] = &[
    "allege", "assume", "believe", "deem", "estimate", "know", "presume", "report", "say", "suppose", "suspect",
    "think",
];
/// Verbs that tell only with a clause or a quotation: "added that", not "added to the fear".
const CLAUSE_ONLY: &[&str] = &["add", "commit", "conclude", "continue", "discuss", "find", "maintain", "open"];
/// Verbs of saying that do what they say, and are told of by others: "agreed to a truce", "ordered their release".
pub(super) const DEEDS: &[&str] = &["agree", "decide", "order"];
/// Verbs with which a speaker lays weight on a thing, and the things that make it a stand.
const STRESSING: &[&str] = &[
    "accentuate",
    "emphasise",
    "emphasize",
    "highlight",
    "note",
    "reaffirm",
    "reemphasise",
    "reemphasize",
    "stress",
    "underline",
    "underscore",
];
pub(super) const STANDS: &[&str] = &[
    "belief",
    "commitment",
    "concern",
    "danger",
    "demand",
    "desire",
    "determination",
    "duty",
    "goal",
    "importance",
    "intention",
    "need",
    "obligation",
    "opposition",
    "position",
    "readiness",
    "resolve",
    "responsibility",
    "right",
    "risk",
    "significance",
    "solidarity",
    "support",
    "threat",
    "urgency",
    "value",
    "view",
    "willingness",
];
/// Verbs with which somebody takes a thing for what "as" tells.
const JUDGING: &[&str] = &["consider", "deem", "perceive", "regard", "see", "view"];
/// What somebody puts at a number.
pub(super) const FIGURES: &[&str] = &[
    "amount",
    "average",
    "budget",
    "cost",
    "count",
    "damage",
    "death",
    "earnings",
    "estimate",
    "figure",
    "haul",
    "income",
    "loss",
    "membership",
    "number",
    "price",
    "proceeds",
    "profit",
    "proportion",
    "rate",
    "revenue",
    "share",
    "size",
    "spending",
    "stock",
    "strength",
    "sum",
    "toll",
    "total",
    "turnover",
    "value",
    "worth",
];
/// Verbs whose infinitive tells what is done.
const GOING_ON: &[&str] = &["begin", "continue", "go", "join", "proceed", "rush", "start", "unite"];

impl Finder<'_> {
    /// What the lexicon says of a verb that tells what somebody says here.
    pub(super) fn reporting_verb(&self, at: usize, sentence: &Sentence) -> Option<&Reporting> {
        let (word, node) = (&self.words()[at], self.annotation.node(at));
        if word.token.kind != TokenKind::Word
            || word.token.capital && at > sentence.first
            || word.name.is_some()
            || self.is_acronym(at)
            || word.is_one_of(&["according"])
            || node.pos != Pos::Verb && self.annotation.child(at, &[Dep::Nsubj]).is_none()
            || matches!(node.dep, Dep::Amod | Dep::Compound)
            || word.is_form_of("go") && self.lower(at + 1) != "on"
        {
            return None;
        }
        let known = |form: &String| self.resources.reporting.get(form);
        let reporting = known(&node.lemma).or_else(|| word.forms.iter().find_map(known))?;
        let told = !matches!(reporting.class.as_str(), "note" | "post" | "suggest" | "think");
        let takes_thing = !reporting.needs_that && !self.is_form_of_any(at, CLAUSE_ONLY);
        let loosely = told && takes_thing && self.has_object(at) && !self.is_loose(at)
            || (self.takes_stand(at) || self.puts_figure(at) || self.judges(at)) && !self.is_loose(at);
        if node.form == Form::Gerund && node.dep == Dep::Xcomp {
            return None;
        }
        let purpose = matches!(node.dep, Dep::Advcl | Dep::Root) && self.is_infinitive(at) && !self.is_gone_on_with(at);
        let supposes = node.form == Form::Gerund && at == sentence.first;
        let by = self.annotation.child(at, &[Dep::Agent]).is_some() || told;
        let reports = !matches!(reporting.class.as_str(), "ask" | "urge" | "vow") && !self.is_form_of_any(at, DEEDS);
        let as_told = by && reports && self.is_as_clause(at);
        let infers = node.form == Form::Gerund && reporting.class == "confirm";
        let is_open = self.looks_ahead(at) || self.threatens(at) || self.is_charge_of_paper(at);
        let shown = self.has_content(at, sentence) || loosely || as_told || is_open;
        let is_act = self.is_ruling(at, &reporting.class)
            || self.is_told_of(at)
            || self.is_named_so(at)
            || self.is_of_oneself(at);
        let tells = shown && !purpose && !supposes && !infers && !is_act;
        (tells && !self.is_unsaid(at)).then_some(reporting)
    }

    /// "The governor hopes to sign it in May": what somebody says of the time to come.
    fn looks_ahead(&self, at: usize) -> bool {
        let clause = self.annotation.child(at, &[Dep::Xcomp]).filter(|clause| *clause > at);
        let is_own = self.annotation.child(at, &[Dep::Nsubj]).is_some();
        is_own
            && clause.is_some_and(|clause| self.is_infinitive(clause))
            && self.is_form_of_any(at, &["expect", "hope", "threaten"])
    }

    /// "Is considered weak by the union".
    pub(super) fn is_held_by(&self, at: usize) -> bool {
        let is_so = self.annotation.child(at, &[Dep::Acomp, Dep::Oprd, Dep::Prep]).is_some();
        is_so && self.annotation.child(at, &[Dep::Agent]).is_some() && self.is_form_of_any(at, JUDGING)
    }

    /// "Threatened the envoy with expulsion".
    fn threatens(&self, at: usize) -> bool {
        let with = |child: usize| child > at && self.lower(child) == "with";
        self.words()[at].is_form_of("threaten")
            && self.annotation.child(at, &[Dep::Dobj]).is_some()
            && self.annotation.children(at).any(with)
    }

    /// "The indictment charges them with murder": the paper is the voice of whoever brings the charge.
    fn is_charge_of_paper(&self, at: usize) -> bool {
        let papers = ["complaint", "filing", "indictment", "lawsuit"];
        let subject = self.annotation.child(at, &[Dep::Nsubj]);
        self.words()[at].is_form_of("charge")
            && self.annotation.child(at, &[Dep::Dobj]).is_some()
            && subject.is_some_and(|subject| papers.contains(&self.lower(subject)))
    }

    /// "Stressed the need for a truce", "underlined his concern".
    fn takes_stand(&self, at: usize) -> bool {
        let object = self.annotation.child(at, &[Dep::Dobj]);
        let is_stand = |object: usize| STANDS.binary_search(&self.annotation.node(object).lemma.as_str()).is_ok();
        self.is_form_of_any(at, STRESSING) && object.is_some_and(is_stand)
    }

    /// "Views the front as an enemy", "regards it as lost", "is considered weak by the union".
    fn judges(&self, at: usize) -> bool {
        if self.is_held_by(at) {
            return true;
        }
        let object = self.annotation.child(at, &[Dep::Dobj]).filter(|object| *object > at);
        let leads = |object: usize| {
            let mut below = self.annotation.children(at).chain(self.annotation.children(object));
            below.any(|child| {
                child > object && self.annotation.node(child).dep == Dep::Prep && self.lower(child) == "as"
            })
        };
        self.is_form_of_any(at, JUDGING) && object.is_some_and(leads)
    }

    /// "Puts the toll at forty", "listed its income at 4 million".
    fn puts_figure(&self, at: usize) -> bool {
        let figure = |object: &usize| FIGURES.binary_search(&self.annotation.node(*object).lemma.as_str()).is_ok();
        let Some(object) = self.annotation.child(at, &[Dep::Dobj]).filter(figure) else { return false };
        let last = self.annotation.node(at).right.max(self.annotation.node(object).right);
        let leads = |word: usize| matches!(self.lower(word), "at" | "in") && word < last;
        let number =
            |word: usize| (word + 1..=last.min(word + 5)).any(|next| self.annotation.node(next).pos == Pos::Num);
        let verbs = ["calculate", "fix", "list", "peg", "place", "put", "set"];
        self.is_form_of_any(at, &verbs) && (object..last).any(|word| leads(word) && number(word))
    }

    pub(super) fn is_form_of_any(&self, at: usize, verbs: &[&str]) -> bool {
        verbs.iter().any(|verb| self.words()[at].is_form_of(verb))
    }

    /// "Denied their pleas", "dismissed the appeals", "denied him bail": who rules says nothing.
    fn is_ruling(&self, at: usize, class: &str) -> bool {
        let is_asked_for = |object: usize| PLEAS.binary_search(&self.annotation.node(object).lemma.as_str()).is_ok();
        let mut objects =
            self.annotation.children(at).filter(|child| self.annotation.node(*child).dep == Dep::Dobj && *child > at);
        class == "deny" && objects.any(is_asked_for)
    }

    /// "Men who called themselves guards": that they did so is no account.
    fn is_of_oneself(&self, at: usize) -> bool {
        let object = self.annotation.child(at, &[Dep::Dobj]).filter(|object| *object == at + 1);
        object.is_some_and(|object| matches!(self.lower(object), "herself" | "himself" | "itself" | "themselves"))
    }

    /// "A network alleged to have paid them": of whom something is said.
    fn is_told_of(&self, at: usize) -> bool {
        let node = self.annotation.node(at);
        let to_be = |child: usize| {
            let opens = self.lower(at + 1) == "to" && matches!(self.lower(at + 2), "be" | "have");
            opens && child > at && self.annotation.node(child).dep == Dep::Xcomp
        };
        let always = self.is_form_of_any(at, &["allege", "deem", "presume", "rumour"]);
        let is_believed = BELIEVED.binary_search(&node.lemma.as_str()).is_ok();
        let has_own = self.annotation.child(at, &[Dep::Nsubj]).is_some();
        is_believed && (!has_own || always) && self.annotation.children(at).any(to_be)
    }

    /// "The Sea Gate Field, also called “the Gate”": that is its name.
    fn is_named_so(&self, at: usize) -> bool {
        let before = at.checked_sub(1).map_or("", |before| self.lower(before));
        let is_aside = matches!(before, "also" | "commonly" | "formerly" | "locally" | "often" | "sometimes" | "so");
        let has_own = self.annotation.child(at, &[Dep::Nsubj]).is_some();
        self.words()[at].is_form_of("call") && self.annotation.node(at).form == Form::Participle && is_aside && !has_own
    }

    /// "Continued to condemn", "took to the stage to criticise": what is begun, gone on with or reached for is done.
    fn is_gone_on_with(&self, at: usize) -> bool {
        let node = self.annotation.node(at);
        let governs = |lemmas: &[&str]| lemmas.contains(&self.annotation.node(node.head).lemma.as_str());
        let takes_to =
            || governs(&["take"]) && self.annotation.children(node.head).any(|child| self.lower(child) == "to");
        let goes_on =
            node.dep == Dep::Xcomp && governs(GOING_ON) || matches!(node.dep, Dep::Advcl | Dep::Xcomp) && takes_to();
        node.head != at && goes_on && self.is_infinitive(at)
    }

    /// "Must condemn", "would confirm", "will announce", "if it cannot assure": nothing was said yet. "Could not confirm"
    /// and "could not say" are answers.
    fn is_unsaid(&self, at: usize) -> bool {
        let modal = |child: usize| {
            self.words()[child].is_one_of(&[
                "can", "could", "ca", "may", "might", "must", "ought", "shall", "should", "will", "wo", "would",
            ])
        };
        let is_modal = self.annotation.children(at).any(|child| child < at && modal(child));
        let is_answer =
            ["confirm", "deny", "say", "tell", "verify"].iter().any(|verb| self.words()[at].is_form_of(verb));
        let answers = self.annotation.child(at, &[Dep::Neg]).is_some() && is_answer;
        is_modal && !answers || self.is_supposed(at) || self.is_withheld(at) || self.is_charged_with(at)
    }

    /// "Did not tell them", "has not announced it".
    fn is_withheld(&self, at: usize) -> bool {
        let tells = ["announce", "disclose", "mention", "reveal", "say", "tell"];
        let is_aux =
            |child: usize| child < at && matches!(self.lower(child), "did" | "do" | "does" | "had" | "has" | "have");
        let is_plain = self.annotation.children(at).any(is_aux);
        is_plain && self.annotation.child(at, &[Dep::Neg]).is_some() && self.is_form_of_any(at, &tells)
    }

    /// "Accused of claiming that", "criticised for saying that": whoever says that he did so, tells it.
    fn is_charged_with(&self, at: usize) -> bool {
        let node = self.annotation.node(at);
        let by = self.lower(node.head);
        node.form == Form::Gerund && node.dep == Dep::Pcomp && matches!(by, "about" | "against" | "for" | "from" | "of")
    }

    /// "If the council cannot say": a condition.
    fn is_supposed(&self, at: usize) -> bool {
        let opens = |child: usize| child < at && matches!(self.lower(child), "if" | "lest" | "unless");
        self.annotation.children(at).any(opens)
    }

    /// A participle or infinitive, whose subject stands with another verb.
    fn is_loose(&self, at: usize) -> bool {
        let node = self.annotation.node(at);
        let goes_on = node.form == Form::Gerund && self.annotation.node(node.head).form == Form::Gerund;
        let shares = node.dep == Dep::Conj
            && (node.form == Form::Finite || goes_on)
            && self.subject_word(at, LONGEST_WAY).is_some();
        let has_own = shares || self.annotation.child(at, &[Dep::Nsubj, Dep::Agent]).is_some();
        // "A ruling condemned by the union as a farce": its agent says so.
        let by_agent = node.form == Form::Participle && self.annotation.child(at, &[Dep::Agent]).is_some();
        // The parser may take a verb in its plain form for a noun: "members of the council urge".
        let is_taken_for_noun = node.pos != Pos::Verb && node.dep == Dep::Root && node.form == Form::None;
        let is_finite = matches!(node.form, Form::Finite | Form::Base)
            || is_taken_for_noun
            || node.form == Form::Participle && self.has_own_subject(at)
            || goes_on
            || by_agent
            || self.annotation.child(at, &[Dep::Aux]).is_some();
        if self.is_gone_on_with(at) && self.subject_word(at, LONGEST_WAY).is_some() {
            return false;
        }
        !(has_own && is_finite) && self.lower(at.wrapping_sub(1)) != ","
    }

    pub(super) fn is_infinitive(&self, at: usize) -> bool {
        self.annotation.children(at).any(|child| child < at && self.lower(child) == "to")
    }

    /// Whether a clause or a quotation hangs on the verb.
    pub(super) fn has_content(&self, at: usize, sentence: &Sentence) -> bool {
        let clause = self.annotation.child(at, &[Dep::Ccomp]);
        let number = self.annotation.sentences.partition_point(|other| other.first <= at);
        if number.checked_sub(1).is_some_and(|number| self.concluding(at, number).is_some()) {
            return true;
        }
        let names_it =
            self.words()[at].is_form_of("call") && self.annotation.child(at, &[Dep::Oprd, Dep::Ccomp]).is_some();
        names_it
            || self.sentence_around(at).is_some_and(|sentence| self.beside_quotation(at, sentence).is_some())
            || clause
                .is_some_and(|clause| matches!(self.annotation.node(clause).pos, Pos::Verb | Pos::Aux) || clause < at)
            || self.follows_content(at, sentence) && self.inverted(at, sentence).is_some()
            || self.annotation.node(at).dep == Dep::Parataxis
            || self.shows_speech(at, sentence)
    }

    /// Whether it has what it is said of: an object, a complement, or a phrase with a preposition.
    fn has_object(&self, at: usize) -> bool {
        let objects =
            [Dep::Dobj, Dep::Xcomp, Dep::Prep, Dep::Advcl, Dep::Acomp, Dep::Oprd, Dep::Dative, Dep::Nsubjpass];
        self.annotation.child(at, &objects).is_some() || self.annotation.node(at).dep == Dep::Relcl
    }

    pub(super) fn is_negated(&self, verb: usize, from: usize) -> bool {
        self.annotation.child(verb, &[Dep::Neg]).is_some()
            || (verb.saturating_sub(3).max(from)..verb).any(|i| self.words()[i].is_one_of(&["not", "n't", "never"]))
    }
}

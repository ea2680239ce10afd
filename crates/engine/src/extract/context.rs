//! One sentence and what surrounds it, as an extractor sees it.

use crate::Resources;
use crate::annotate::{
    Annotation, CueKind, Dep, Entity, EntityKind, Form as VerbForm, NameMention, Quotation, Sentence, TimeMention, Word,
};
use crate::extract::actor_ref;
use crate::pattern::{Class, Hit, PatternSet};
use crate::resources::Form;
use whosays_model::{ActorRef, Report, Span};

/// One sentence in its report.
pub struct Context<'a> {
    pub(crate) report: &'a Report,
    pub(crate) annotation: &'a Annotation,
    pub(crate) resources: &'a Resources,
    number: usize,
}

/// The hits of a lexicon in a sentence, added up.
pub(crate) struct Score {
    pub(crate) total: f32,
    /// The hit that weighs most, the first of equals.
    pub(crate) best: Hit,
}

const CLAUSE_BREAKS: &[&str] = &[";", "–", "—", ":"];

impl<'a> Context<'a> {
    pub(crate) fn new(report: &'a Report, annotation: &'a Annotation, resources: &'a Resources, number: usize) -> Self {
        Context { report, annotation, resources, number }
    }

    /// The number of the sentence in its report.
    pub(crate) fn number(&self) -> usize {
        self.number
    }

    pub(crate) fn sentence(&self) -> &'a Sentence {
        &self.annotation.sentences[self.number]
    }

    pub(crate) fn words(&self) -> &'a [Word] {
        self.annotation.words_of(self.sentence())
    }

    /// A word of the report by its number.
    pub(crate) fn word(&self, at: usize) -> &'a Word {
        &self.annotation.words[at]
    }

    pub(crate) fn lower(&self, at: usize) -> &'a str {
        self.annotation.words.get(at).map_or("", |word| word.token.lower.as_str())
    }

    /// Whether it is a line that only names a speaker or asks a question.
    pub(crate) fn is_label(&self) -> bool {
        let text = self.report.words(self.sentence().span);
        let words = self.words().iter().filter(|word| word.token.is_wordlike()).count();
        let asks = text.trim_end_matches(['”', '"', '’']).ends_with('?');
        text.ends_with(':') && words < 12 || words < 4 || asks
    }

    /// Every place of the sentence where a rule of the lexicon matches.
    pub(crate) fn hits(&self, set: &PatternSet) -> Vec<Hit> {
        set.hits(&self.annotation.words, self.sentence().first, self.sentence().end)
    }

    /// The weights of all rules that match, each rule and each word counted once.
    pub(crate) fn score(&self, set: &PatternSet) -> Option<Score> {
        self.score_of(set, &self.hits(set))
    }

    pub(crate) fn score_of(&self, set: &PatternSet, hits: &[Hit]) -> Option<Score> {
        let mut ordered: Vec<Hit> = hits.to_vec();
        ordered.sort_by(|a, b| {
            let (x, y) = (set.rule(*a).weight, set.rule(*b).weight);
            y.total_cmp(&x)
                .then((b.end - b.first).cmp(&(a.end - a.first)))
                .then(a.first.cmp(&b.first))
                .then(a.rule.cmp(&b.rule))
        });
        let best = *ordered.first()?;
        let mut used: Vec<(usize, usize)> = Vec::new();
        let mut total = 0.0;
        for hit in ordered {
            if used.iter().all(|&(first, end)| hit.end <= first || end <= hit.first) {
                used.push((hit.first, hit.end));
                total += set.rule(hit).weight;
            }
        }
        Some(Score { total, best })
    }

    /// The innermost quotation that answers for these words, of those that `fits` lets.
    pub(crate) fn quotation_at(
        &self,
        (first, end): (usize, usize),
        fits: impl Fn(&Quotation) -> bool,
    ) -> Option<&'a Quotation> {
        // A claim may hang on a mark: the word behind it tells whose it is.
        let first = (first..self.sentence().end).find(|at| self.word(*at).token.is_wordlike()).unwrap_or(first);
        let top = super::scope::top(self, (first, end.max(first + 1)));
        self.annotation
            .quotations_in(self.number)
            .map(|(quotation, _)| quotation)
            .filter(|quotation| (quotation.covers(top) || quotation.covers(first)) && fits(quotation))
            .min_by_key(|quotation| (quotation.width(), quotation.cue.start))
            .or_else(|| {
                let mut told = self.annotation.quotations_cued_in(self.number);
                told.find(|quotation| self.leads_in(top, quotation) && fits(quotation))
            })
    }

    /// Whether a word of this sentence is a participle: "claimed by the group".
    pub(crate) fn is_participle(&self, word: Span) -> bool {
        let at = (self.sentence().first..self.sentence().end).find(|at| self.word(*at).token.span == word);
        at.is_some_and(|at| self.annotation.node(at).form == VerbForm::Participle)
    }

    /// The verb's quotation that answers for most words of the sentence.
    pub(crate) fn main_quotation(&self, fits: impl Fn(&Quotation) -> bool) -> Option<&'a Quotation> {
        let words = |quotation: &Quotation| {
            let own = self.sentence().first..self.sentence().end;
            own.filter(|at| self.word(*at).token.is_wordlike() && quotation.covers(*at)).count()
        };
        let all = self.words().iter().filter(|word| word.token.is_wordlike()).count();
        // "The strike began after sailors refused a pact": a clause of time is no account of the rest.
        let in_passing = |quotation: &Quotation| {
            let cue = self.annotation.words.partition_point(|word| word.token.span.start < quotation.cue.start);
            cue < self.annotation.words.len() && self.annotation.node(cue).dep == Dep::Advcl
        };
        let is_main = |quotation: &&Quotation| {
            quotation.kind == CueKind::Verb && words(quotation) * 5 >= all * 3 && !in_passing(quotation)
        };
        let told = self.annotation.quotations_in(self.number).map(|(quotation, _)| quotation);
        let main = told.filter(is_main).filter(|quotation| fits(quotation));
        main.min_by_key(|quotation| (std::cmp::Reverse(words(quotation)), quotation.cue.start))
    }

    /// "Still, the army said that …", "At a hearing, she said that …": whether a word hangs on the cue of what follows, and
    /// only tells when, where or how it was said.
    fn leads_in(&self, word: usize, quotation: &Quotation) -> bool {
        if quotation.kind != CueKind::Verb || !quotation.is_clausal() {
            return false;
        }
        let path = std::iter::once(word).chain(super::scope::ancestors(self, word));
        let below = path.take_while(|at| self.word(*at).token.span != quotation.cue).last();
        below.is_some_and(|at| {
            let node = self.annotation.node(at);
            let hangs = self.word(node.head).token.span == quotation.cue && node.head != at;
            hangs && at < node.head && word < node.head && matches!(node.dep, Dep::Prep | Dep::Advmod | Dep::Npadvmod)
        })
    }

    /// Those who passed on what a quotation says, outermost last.
    pub(crate) fn passed_on_by(&self, inner: &Quotation, (first, _): (usize, usize)) -> Vec<String> {
        let mut outer: Vec<&Quotation> = self
            .annotation
            .quotations
            .iter()
            .filter(|other| other.covers(first) && other.width() >= inner.width())
            .collect();
        outer.sort_by_key(|other| (other.width(), other.cue.start));
        let mut via = inner.via.clone();
        for other in outer {
            let names = std::iter::once(&other.name).chain(&other.via);
            for name in names {
                if *name != inner.name && !via.contains(name) {
                    via.push(name.clone());
                }
            }
        }
        via
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &'a NameMention> + use<'a> {
        let sentence = self.sentence();
        self.annotation.names_in(sentence.first, sentence.end)
    }

    pub(crate) fn entity(&self, name: &NameMention) -> &'a Entity {
        self.annotation.entity(name)
    }

    /// Times of the sentence that can date a happening, in order.
    pub(crate) fn times(&self) -> impl Iterator<Item = &'a TimeMention> + use<'a> {
        let sentence = self.sentence();
        let within = move |time: &&TimeMention| time.first >= sentence.first && time.end <= sentence.end;
        self.annotation.times.iter().filter(within).filter(|time| time.is_date)
    }

    /// The actor that a name stands for here. A nationality stands for its state only before an office
    /// or a body ("Russian officials"), never for its people.
    pub(crate) fn actor(&self, name: &NameMention) -> Option<ActorRef> {
        if name.form == Form::Demonym && !self.is_of_state(name.end) {
            return None;
        }
        actor_ref(self.annotation, name.entity)
    }

    pub(crate) fn is_of_state(&self, at: usize) -> bool {
        (at..(at + 3).min(self.sentence().end)).any(|i| {
            self.word(i).is_one_of(&[
                "government",
                "officials",
                "official",
                "authorities",
                "forces",
                "army",
                "military",
                "police",
                "troops",
                "president",
                "minister",
                "ministry",
                "prosecutors",
                "prosecutor",
                "courts",
                "court",
                "regime",
                "security",
                "intelligence",
                "airstrikes",
                "airstrike",
                "strikes",
                "jets",
                "warplanes",
                "navy",
                "soldiers",
                "embassy",
                "parliament",
                "lawmakers",
                "state",
                "air",
                "coast",
                "border",
                "foreign",
                "defence",
                "defense",
                "interior",
                "special",
                "administration",
                "leaders",
                "leader",
                "diplomats",
            ])
        })
    }

    /// Everyone the sentence names who may be an actor, each once, in order.
    pub(crate) fn actors(&self) -> Vec<ActorRef> {
        self.actors_in(self.sentence().first, self.sentence().end)
    }

    pub(crate) fn actors_in(&self, first: usize, end: usize) -> Vec<ActorRef> {
        let mut actors: Vec<ActorRef> = Vec::new();
        for name in self.annotation.names_in(first, end) {
            if let Some(actor) = self.actor(name).filter(|actor| !actors.contains(actor)) {
                actors.push(actor);
            }
        }
        actors
    }

    /// The last group or body that the report named before a word, for "the group" and "it".
    pub(crate) fn body_before(&self, at: usize) -> Option<ActorRef> {
        let recent = at.saturating_sub(90);
        let names: Vec<_> = self.annotation.names_in(recent, at).collect();
        names
            .into_iter()
            .rev()
            .find(|name| self.entity(name).kind == EntityKind::Group)
            .and_then(|name| self.actor(name))
    }

    /// Words of a span of this report, on one line.
    pub(crate) fn text(&self, first: usize, end: usize) -> String {
        let span = self.annotation.span_of(first, end);
        self.report.words(span).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The clause around some words, as words `first..end`: up to a break, or a comma before a new clause.
    pub(crate) fn clause(&self, (first, end): (usize, usize)) -> (usize, usize) {
        let sentence = self.sentence();
        let mut start = first;
        while start > sentence.first && !self.breaks_before(start) {
            start -= 1;
        }
        let mut stop = end;
        while stop < sentence.end && !self.breaks_at(stop) {
            stop += 1;
        }
        (start, stop)
    }

    fn breaks_before(&self, at: usize) -> bool {
        let before = self.word(at - 1);
        before.is_one_of(CLAUSE_BREAKS)
            || before.is_barrier_quote()
            || self.starts_clause(at) && before.is_one_of(&[","])
    }

    fn breaks_at(&self, at: usize) -> bool {
        let word = self.word(at);
        word.is_one_of(CLAUSE_BREAKS)
            || word.is_barrier_quote()
            || word.is_one_of(&[",", "."]) && (at + 1 >= self.sentence().end || self.starts_clause(at + 1))
    }

    fn starts_clause(&self, at: usize) -> bool {
        const OPENERS: &[&str] = &[
            "and",
            "but",
            "while",
            "which",
            "who",
            "whose",
            "where",
            "when",
            "as",
            "although",
            "though",
            "because",
            "so",
            "with",
            "after",
            "before",
            "since",
            "if",
            "he",
            "she",
            "it",
            "they",
            "according",
            "including",
        ];
        self.annotation.words.get(at).is_some_and(|word| word.is_one_of(OPENERS))
    }

    /// The words after a place up to the end of the clause, without marks at its edges.
    pub(crate) fn rest_of_clause(&self, at: usize) -> Option<String> {
        if at >= self.sentence().end {
            return None;
        }
        let (_, end) = self.clause((at, at));
        (end > at).then(|| self.text(at, end)).filter(|text| !text.is_empty())
    }

    /// The clause around some words, as text.
    pub(crate) fn clause_text(&self, anchor: (usize, usize)) -> String {
        let (first, end) = self.clause(anchor);
        self.text(first, end)
    }

    /// Whether a class of words occurs in the sentence.
    pub(crate) fn has(&self, class: Class) -> bool {
        self.words().iter().any(|word| word.is(class))
    }
}

impl Word {
    fn is_barrier_quote(&self) -> bool {
        use whosays_nlp::TokenKind;
        matches!(self.token.kind, TokenKind::OpenQuote) || self.is_one_of(&["”", "»"])
    }
}

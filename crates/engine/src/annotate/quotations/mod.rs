//! Finds who said what: a source, a cue, and the words they answer for.

mod bearers;
mod continued;
mod descriptions;
mod extent;
mod nested;
mod nominal;
mod nouns;
mod pronouns;
mod repeated;
mod scope;
mod sources;
mod speaking_nouns;
mod telling;
mod verbs;

use super::speakers::Turn;
use super::{Annotation, EntityKind, Sentence, Word};
use crate::Resources;
use whosays_model::{Certainty, Report, Span, Stance};

/// What introduces the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CueKind {
    /// A verb of saying or thinking.
    Verb,
    /// `according to` and its like.
    Nominal,
    /// A line of the layout that names the speaker.
    Layout,
    /// A quotation that goes on from a sentence that names its source.
    Continued,
}

/// One piece of reported speech.
#[derive(Clone, Debug)]
pub(crate) struct Quotation {
    /// Who said it: a full name, or the words of the report for a group or office.
    pub(crate) name: String,
    pub(crate) role: Option<String>,
    pub(crate) entity: Option<usize>,
    /// The words that name the source.
    pub(crate) source: Span,
    /// The words of the cue; the source's where the layout is the cue.
    pub(crate) cue: Span,
    pub(crate) kind: CueKind,
    /// The reporting verb's class, such as `deny`.
    pub(crate) class: String,
    pub(crate) stance: Stance,
    pub(crate) certainty: Option<Certainty>,
    /// Word ranges that the source answers for, cue included.
    pub(crate) scope: Vec<(usize, usize)>,
    /// Who passed it on.
    pub(crate) via: Vec<String>,
    clausal: bool,
    act: bool,
    deed: bool,
}

/// Verbs with which somebody does what they say.
const ACTS: &[&str] =
    &["agree", "announce", "decide", "declare", "order", "pledge", "promise", "publish", "unveil", "vow"];

impl Quotation {
    /// Whether it answers for a word.
    pub(crate) fn covers(&self, word: usize) -> bool {
        self.scope.iter().any(|&(first, end)| (first..end).contains(&word))
    }

    /// Whether the words of the cue do what they say: "announced", "ordered", "agreed".
    pub(crate) fn is_act(&self) -> bool {
        self.act
    }

    /// Whether the words of the cue do what they say and nothing else: "agreed to a truce", "ordered that they be freed".
    pub(crate) fn is_deed(&self) -> bool {
        self.deed
    }

    /// Whether it answers for a clause or for quoted words, not for a thing alone: "said that", not "spoke of".
    pub(crate) fn is_clausal(&self) -> bool {
        self.clausal
    }

    /// How many words it answers for; of two that cover a word the smaller is the inner one.
    pub(crate) fn width(&self) -> usize {
        self.scope.iter().map(|(first, end)| end - first).sum()
    }
}

struct Source {
    name: String,
    role: Option<String>,
    entity: Option<usize>,
    first: usize,
    end: usize,
    span: Span,
}

/// Finds all quotations of a report, in order of their cue.
pub(super) fn find(report: &Report, resources: &Resources, annotation: &Annotation, turns: &[Turn]) -> Vec<Quotation> {
    let mut finder = Finder { report, resources, annotation, found: Vec::new() };
    for turn in turns {
        finder.take_turn(turn);
    }
    for number in 0..annotation.sentences.len() {
        finder.verbs(number);
        finder.nominal(number);
        finder.nouns(number);
    }
    finder.nested();
    finder.continued();
    finder.repeated();
    finder.name_the_described();
    finder.found
}

struct Finder<'a> {
    report: &'a Report,
    resources: &'a Resources,
    annotation: &'a Annotation,
    found: Vec<Quotation>,
}

impl Finder<'_> {
    fn words(&self) -> &[Word] {
        &self.annotation.words
    }

    fn lower(&self, at: usize) -> &str {
        self.words().get(at).map_or("", |word| word.token.lower.as_str())
    }

    /// The first word of a span.
    fn word_at(&self, span: Span) -> usize {
        self.words().partition_point(|word| word.token.span.start < span.start)
    }

    fn sentence_around(&self, at: usize) -> Option<&Sentence> {
        let number = self.annotation.sentences.partition_point(|sentence| sentence.end <= at);
        self.annotation.sentences.get(number)
    }

    fn take_turn(&mut self, turn: &Turn) {
        let (Some(first), Some(last)) = (
            self.annotation.sentences.get(turn.first),
            turn.end.checked_sub(1).and_then(|last| self.annotation.sentences.get(last)),
        ) else {
            return;
        };
        let scope = vec![(first.first, last.end)];
        let source = match turn.entity {
            Some(entity) => self.entity_source(entity, turn.span, first.first, first.first),
            None => self.words_as_they_stand(turn.span, first.first),
        };
        let header = self.annotation.sentences[turn.header].span;
        let cue = if turn.header < turn.first { header } else { turn.span };
        self.found.push(self.quotation(source, cue, CueKind::Layout, "say", Stance::Affirm, None, scope));
    }

    #[allow(clippy::too_many_arguments, reason = "one place fills in a quotation")]
    fn quotation(
        &self,
        source: Source,
        cue: Span,
        kind: CueKind,
        class: &str,
        stance: Stance,
        certainty: Option<Certainty>,
        scope: Vec<(usize, usize)>,
    ) -> Quotation {
        Quotation {
            name: source.name,
            role: source.role,
            entity: source.entity,
            source: source.span,
            cue,
            kind,
            class: class.to_owned(),
            stance,
            certainty,
            scope,
            via: Vec::new(),
            clausal: true,
            act: false,
            deed: false,
        }
    }

    /// `told CNN`: the outlet passed it on.
    fn recipients(&self, verb: usize, sentence: &Sentence) -> Vec<String> {
        if !self.words()[verb].is_form_of("tell") {
            return Vec::new();
        }
        let name = self.annotation.names_in(verb + 1, (verb + 4).min(sentence.end)).next();
        name.filter(|name| {
            self.annotation.entity(name).sub == "media" || self.annotation.entity(name).kind == EntityKind::Unknown
        })
        .map(|name| self.annotation.entity(name).name.clone())
        .into_iter()
        .collect()
    }
}

impl Word {
    fn span_is_double(&self, report: &Report) -> bool {
        matches!(report.words(self.token.span), "”" | "\"" | "»")
    }
}

fn opposite(stance: Stance) -> Stance {
    if stance == Stance::Deny { Stance::Affirm } else { Stance::Deny }
}

#[cfg(test)]
mod tests {
    use super::extent::SUMMARIES;
    use super::nominal::THINGS_HELD;
    use super::nouns::{CALLS, COUNTS, RAISING};
    use super::pronouns::PERSONS;
    use super::scope::ALSO_NOUNS;
    use super::speaking_nouns::{DOCUMENTS, PAPERS, PEOPLE, THINGS};
    use super::telling::{BELIEVED, FIGURES, PLEAS, STANDS};

    #[test]
    fn word_lists_are_sorted() {
        for list in [
            DOCUMENTS,
            PAPERS,
            PEOPLE,
            THINGS,
            ALSO_NOUNS,
            PERSONS,
            PLEAS,
            BELIEVED,
            CALLS,
            FIGURES,
            STANDS,
            COUNTS,
            SUMMARIES,
            RAISING,
            THINGS_HELD,
        ] {
            assert!(list.windows(2).all(|pair| pair[0] < pair[1]));
        }
    }
}

//! Which words a source answers for where the parse alone does not tell: by marks, quotations and position.

use super::Finder;
use super::Source;
use crate::annotate::speakers;
use crate::annotate::{Dep, Form, Sentence};
use crate::pattern::Class;
use whosays_nlp::TokenKind;

/// Verbs of saying whose plain form is a noun, too.
pub(super) const ALSO_NOUNS: &[&str] = &[
    "alert",
    "answer",
    "appeal",
    "argument",
    "blame",
    "boast",
    "call",
    "caution",
    "challenge",
    "charge",
    "claim",
    "comment",
    "complaint",
    "demand",
    "dispute",
    "estimate",
    "fear",
    "forecast",
    "hope",
    "joke",
    "judge",
    "note",
    "order",
    "plan",
    "pledge",
    "post",
    "praise",
    "project",
    "promise",
    "question",
    "record",
    "remark",
    "reply",
    "report",
    "request",
    "signal",
    "slam",
    "state",
    "stress",
    "suspect",
    "thank",
    "threat",
    "tip",
    "tweet",
    "view",
    "vow",
    "warning",
    "welcome",
];

/// The most words between marks, one of the marks counted, that are a name or a word quoted for itself.
const LONGEST_NAME: usize = 4;
/// The most words behind a cue at the end of its sentence, of a tail that tells where and when it was said.
const LONGEST_TAIL: usize = 8;

impl Finder<'_> {
    /// `The minister said:` at the end of a sentence: what follows is the minister's.
    pub(super) fn introduced(&self, verb: usize, number: usize) -> Option<Vec<(usize, usize)>> {
        let sentence = &self.annotation.sentences[number];
        let ends = sentence.end.checked_sub(1).is_some_and(|last| self.lower(last) == ":") && verb + 8 > sentence.end;
        // "Orsk Vail reports from Tolvik:" is the line of the author.
        let is_byline = self.words()[verb].is_form_of("report") && self.annotation.node(verb).form == Form::Finite;
        let next = self.annotation.sentences.get(number + 1).filter(|_| ends && !is_byline)?;
        let end = speakers::speech_end(self.report, self.annotation, number + 1);
        let last = self.annotation.sentences.get(end.checked_sub(1)?)?;
        Some(vec![(next.first, last.end)])
    }

    /// `The minister said: The port is open. We will …`: a statement without marks goes on where it speaks as "we".
    fn speaks_as_own(&self, sentence: &Sentence) -> bool {
        let is_own = |at: usize| self.words()[at].is_one_of(&["i", "my", "our", "us", "we"]) && !self.is_quoted(at);
        (sentence.first..sentence.end).any(is_own)
    }

    /// What a colon right behind the cue opens, where the next sentence goes on as "we".
    pub(super) fn goes_on_as_own(&self, verb: usize, number: usize) -> Option<Vec<(usize, usize)>> {
        let opens = self.lower(verb + 1) == ":"
            && self.words().get(verb + 2).is_some_and(|word| word.token.kind != TokenKind::OpenQuote);
        let next = self.annotation.sentences.get(number + 1).filter(|_| opens && !self.is_quoted(verb))?;
        let end = speakers::speech_end(self.report, self.annotation, number + 1);
        let last = self.annotation.sentences.get(end.checked_sub(1)?)?;
        self.speaks_as_own(next).then(|| vec![(verb + 2, last.end)])
    }

    /// A form that is a noun as well: "the state", "reports". After a plural it is a verb.
    pub(super) fn is_bare(&self, at: usize) -> bool {
        let word = &self.words()[at];
        let lower = word.token.lower.as_str();
        if !word.forms.iter().any(|form| ALSO_NOUNS.binary_search(&form.as_str()).is_ok()) {
            return false;
        }
        let inflected = lower.ends_with("ed") || lower.ends_with("ing") || self.resources.is_irregular(lower);
        !inflected && word.token.kind == TokenKind::Word
    }

    /// Whether "that" or a quotation follows, or a quotation ends right before.
    pub(super) fn shows_speech(&self, at: usize, sentence: &Sentence) -> bool {
        let plural_before = at > sentence.first
            && (self.lower(at - 1).ends_with('s')
                || matches!(self.lower(at - 1), "we" | "they" | "i" | "who" | "police" | "people"));
        let inflected = !self.is_bare(at) || self.lower(at).ends_with('s') || plural_before;
        let ahead = (at + 1..(at + 7).min(sentence.end)).find(|&i| {
            self.words()[i].is_one_of(&[":", "“", "\"", "‘", ",", ";"]) || self.lower(i) == "that" && i <= at + 2
        });
        let follows = ahead.is_some_and(|i| {
            !self.words()[i].is_one_of(&[",", ";"])
                || i == at + 1 && self.words().get(i + 1).is_some_and(|next| next.token.kind == TokenKind::OpenQuote)
        });
        let closes = at > sentence.first
            && (self.closes_speech(at - 1, sentence)
                || (at.saturating_sub(6).max(sentence.first)..at)
                    .any(|i| self.closes_speech(i, sentence) && self.words()[i].span_is_double(self.report)));
        let has_subject = || self.annotation.child(at, &[Dep::Nsubj]).is_some_and(|subject| subject + 1 == at);
        let last = (!self.is_bare(at) || has_subject())
            && self.is_tail(at + 1, sentence.end)
            && (sentence.first..at).any(|i| self.lower(i) == ",")
            && (at + 5 > sentence.end
                || at + LONGEST_TAIL > sentence.end && self.words()[at + 1].is_one_of(&["at", "during", "in", "on"]));
        let calls = self.words()[at].is_form_of("call") && matches!(self.lower(at + 1), "on" | "for" | "upon");
        inflected && (follows || closes || last || calls)
    }

    /// Whether a mark closes speech, and not a word or a name in the middle of a clause: "the “sea” brigade said".
    pub(super) fn closes_speech(&self, mark: usize, sentence: &Sentence) -> bool {
        let opens = |at: &usize| self.words()[*at].token.kind == TokenKind::OpenQuote;
        let open = (mark.saturating_sub(LONGEST_NAME).max(sentence.first)..mark).rfind(opens);
        let is_set_off = |open: usize| open == sentence.first || self.words()[open - 1].is_one_of(&[",", ":"]);
        self.words()[mark].token.kind == TokenKind::CloseQuote && open.is_none_or(is_set_off)
    }

    /// What the source answers for: all after the verb, all before the source, or both.
    pub(super) fn scope(
        &self,
        verb: usize,
        source: &Source,
        inverted: bool,
        sentence: &Sentence,
    ) -> Option<Vec<(usize, usize)>> {
        if inverted && (self.lower(verb + 1) == "by" || self.is_held_by(verb)) {
            return Some(vec![(sentence.first, sentence.end)]);
        }
        let left_edge = if inverted { verb } else { source.first.min(verb) };
        let right_edge = if inverted { source.end } else { verb + 1 };
        let before = self.content_before(left_edge, sentence.first);
        let rest = right_edge..sentence.end;
        let words_after = rest.clone().filter(|&i| self.words()[i].token.is_wordlike()).count();
        let clause_after = words_after >= 3;
        match before {
            Some(start) if !clause_after || self.is_tail(right_edge, sentence.end) => Some(vec![(start, sentence.end)]),
            Some(start) if self.resumes(right_edge, sentence.end) => Some(vec![(start, sentence.end)]),
            Some(start) if inverted => Some(vec![(start, right_edge)]),
            _ if clause_after => Some(vec![(left_edge, sentence.end)]),
            _ => None,
        }
    }

    /// Where the content starts that stands before the source: `…, officials said`.
    pub(super) fn content_before(&self, edge: usize, from: usize) -> Option<usize> {
        let last = edge.checked_sub(1).filter(|&last| last >= from)?;
        let mark = &self.words()[last];
        let closes = mark.token.kind == TokenKind::CloseQuote || mark.is_one_of(&[",", "–", "—"]);
        let words = (from..last).filter(|&i| self.words()[i].token.is_wordlike()).count();
        (closes && words >= 3 && !self.is_opening_phrase(from, last)).then_some(from)
    }

    // "In a statement on Monday, the ministry said …": what stands before is no content.
    pub(super) fn is_opening_phrase(&self, from: usize, comma: usize) -> bool {
        let asked =
            self.words()[from].is_one_of(&["speaking", "asked", "responding", "writing", "citing", "according"]);
        let finite = (from..comma).any(|i| {
            let word = &self.words()[i];
            word.is(Class::Past)
                || self.annotation.node(i).form == Form::Finite
                || word.is_one_of(&[
                    "is", "are", "was", "were", "has", "have", "had", "will", "would", "may", "can", "could",
                ])
        });
        if finite && !asked {
            return false;
        }
        let opener = self.words()[from].is_one_of(&[
            "in",
            "on",
            "at",
            "after",
            "before",
            "during",
            "following",
            "for",
            "since",
            "speaking",
            "asked",
            "when",
            "while",
            "as",
            "by",
            "with",
            "from",
            "last",
            "earlier",
            "later",
            "meanwhile",
            "however",
            "but",
            "and",
            "despite",
            "although",
            "though",
            "if",
            "responding",
            "writing",
            "late",
            "early",
            "two",
            "citing",
            "unlike",
            "like",
            "according",
        ]);
        opener && !(from..comma).any(|i| self.words()[i].token.kind == TokenKind::CloseQuote)
    }

    /// Whether what follows only adds when or where it was said.
    pub(super) fn is_tail(&self, at: usize, end: usize) -> bool {
        let first = self.lower(at);
        let quoted = (at..end).any(|i| self.words()[i].token.kind == TokenKind::OpenQuote);
        !quoted
            && (matches!(
                first,
                "." | ","
                    | "on"
                    | "in"
                    | "at"
                    | "during"
                    | "after"
                    | "when"
                    | "while"
                    | "as"
                    | "by"
                    | "before"
                    | "of"
                    | "to"
                    | "from"
            ) || self.words().get(at).is_some_and(|word| word.time.is_some()))
    }

    pub(super) fn resumes(&self, at: usize, end: usize) -> bool {
        (at..end).any(|i| self.words()[i].token.kind == TokenKind::OpenQuote) || self.lower(at) == ","
    }
}

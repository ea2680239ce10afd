//! Every attribution of a report in the shape of the attribution corpora: the words of its source, its cue and its
//! content, apart from each other.
//!
//! The shape is that of PARC 3 (Pareti, LREC 2016) and PolNeAR (Newell, Margolin and Ruths, LREC 2018): a source is a
//! whole noun phrase with its titles and appositions, a cue is a verb with its auxiliaries, a noun, `according to` or
//! a colon, and the content holds neither. As there, whoever thinks, wants, praises or shows something is a source,
//! too; the class tells these from speech. What stands inside a content is told by its source: it is kept below it.
//!
//! `quotations` answers another question: whom a claim is laid to, by name. It takes speech alone.

mod complements;
mod continued;
mod layout;
mod nominal;
mod phrases;
mod speech;
mod verbs;

use super::Annotation;
use crate::Resources;
use std::ops::Range;
use whosays_model::{Report, Span};
use whosays_nlp::TokenKind;

/// One attribution: who is the source, the words that introduce it, and what it is the source of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribution {
    /// The noun phrase that names the source; empty where nothing names it.
    pub source: Span,
    /// The words that introduce it: a verb with its auxiliaries, "according to", a noun, a colon.
    pub cue: Span,
    /// The words that the source answers for, in order of the text.
    pub content: Vec<Span>,
    /// What the source does.
    pub class: AttributionClass,
    /// Attributions inside the content, in order of the text: what the source tells of others and of itself.
    pub inner: Vec<Attribution>,
}

/// What a source does with a content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AttributionClass {
    /// It says or writes it, or does it by saying so.
    Say,
    /// It praises, blames, supports or opposes it.
    Judge,
    /// It wants, plans or refuses it.
    Want,
    /// It believes, knows, sees or doubts it.
    Know,
    /// It gives a reason to believe it: a poll, a document, an observation.
    Show,
    /// So it seems, to whom is not told.
    Seem,
}

/// An attribution by its words, before what is told inside another is put below it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Draft {
    /// The word that it hangs on: the verb, the noun, the mark.
    anchor: usize,
    source: Vec<usize>,
    cue: Vec<usize>,
    content: Vec<usize>,
    class: AttributionClass,
    /// Whether a quotation after it can go on from it.
    is_speech: bool,
}

/// Finds all attributions of a report that stand in no other, in order of their cue.
pub(super) fn find(report: &Report, resources: &Resources, annotation: &Annotation) -> Vec<Attribution> {
    let quoted = quoted_stretches(report, annotation);
    let mut quote_of = vec![None; annotation.words.len()];
    for (number, stretch) in quoted.iter().enumerate() {
        quote_of[stretch.clone()].fill(Some(number));
    }
    let finder = Finder { report, resources, annotation, quoted, quote_of };
    let mut drafts: Vec<Draft> = Vec::new();
    for at in 0..annotation.words.len() {
        drafts.extend(finder.verb(at));
        drafts.extend(finder.nominal_at(at));
    }
    drafts.extend(finder.layout(&drafts));
    finder.go_on(&mut drafts);
    for draft in &mut drafts {
        draft.tidy();
    }
    drafts.retain(|draft| !draft.content.is_empty());
    drafts.sort_by(|a, b| (a.cue.first(), a.anchor).cmp(&(b.cue.first(), b.anchor)));
    finder.tree(&drafts)
}

struct Finder<'a> {
    report: &'a Report,
    resources: &'a Resources,
    annotation: &'a Annotation,
    /// Words between double quotation marks, marks included.
    quoted: Vec<Range<usize>>,
    /// The number of the quoted stretch that each word stands in.
    quote_of: Vec<Option<usize>>,
}

impl Draft {
    /// Orders the words of each part and lets none belong to two.
    fn tidy(&mut self) {
        for part in [&mut self.source, &mut self.cue, &mut self.content] {
            part.sort_unstable();
            part.dedup();
        }
        let cue = &self.cue;
        self.source.retain(|word| cue.binary_search(word).is_err());
        let source = &self.source;
        self.content.retain(|word| cue.binary_search(word).is_err() && source.binary_search(word).is_err());
    }

    /// The words of the cue between which neither source nor content stands, around the one that it hangs on.
    fn cue_together(&self) -> Vec<usize> {
        let is_other = |word: usize| self.holds(word) || self.source.binary_search(&word).is_ok();
        let joins = |word: &usize| {
            let (first, last) = (self.anchor.min(*word), self.anchor.max(*word));
            !(first..last).any(is_other)
        };
        self.cue.iter().copied().filter(joins).collect()
    }

    fn holds(&self, word: usize) -> bool {
        self.content.binary_search(&word).is_ok()
    }
}

impl Finder<'_> {
    /// Puts each attribution below the narrowest that tells it; what an unclaimed quotation tells is nobody's.
    fn tree(&self, drafts: &[Draft]) -> Vec<Attribution> {
        let above = self.tellers(drafts);
        let mut below = vec![Vec::new(); drafts.len()];
        for (own, teller) in above.iter().enumerate() {
            if let Some(teller) = teller {
                below[*teller].push(own);
            }
        }
        let is_line = |own: usize| drafts[own].source.last().is_some_and(|last| last + 1 == drafts[own].anchor);
        let is_free = |own: usize| {
            self.quote_of[drafts[own].anchor].is_none() || is_line(own) && self.lower(drafts[own].anchor) == ":"
        };
        let is_top = |own: &usize| above[*own].is_none() && is_free(*own);
        (0..drafts.len()).filter(is_top).map(|own| self.attribution(drafts, &below, own)).collect()
    }

    fn attribution(&self, drafts: &[Draft], below: &[Vec<usize>], own: usize) -> Attribution {
        let draft = &drafts[own];
        Attribution {
            source: self.cover(&draft.source),
            cue: self.cover(&draft.cue_together()),
            content: self.runs(&draft.content),
            class: draft.class,
            inner: below[own].iter().map(|other| self.attribution(drafts, below, *other)).collect(),
        }
    }

    /// For each attribution the narrowest of those whose content it stands in. It is wider than its own, so that no
    /// two tell each other.
    fn tellers(&self, drafts: &[Draft]) -> Vec<Option<usize>> {
        let mut hanging: Vec<Vec<usize>> = vec![Vec::new(); self.annotation.words.len()];
        for (own, draft) in drafts.iter().enumerate() {
            hanging[draft.anchor].push(own);
        }
        let mut tellers: Vec<Option<usize>> = vec![None; drafts.len()];
        for (outer, told) in drafts.iter().enumerate() {
            let Some(cue) = told.cue.first() else { continue };
            for own in told.content.iter().flat_map(|word| &hanging[*word]).copied() {
                let is_wider = (told.content.len(), own) > (drafts[own].content.len(), outer);
                let is_narrower = tellers[own].is_none_or(|other| told.content.len() < drafts[other].content.len());
                if own != outer && is_wider && is_narrower && !drafts[own].holds(*cue) {
                    tellers[own] = Some(outer);
                }
            }
        }
        tellers
    }

    fn cover(&self, words: &[usize]) -> Span {
        match (words.first(), words.last()) {
            (Some(first), Some(last)) => self.annotation.span_of(*first, last + 1),
            _ => Span::new(0, 0),
        }
    }

    /// The spans of words that stand side by side in one paragraph.
    fn runs(&self, words: &[usize]) -> Vec<Span> {
        let block = |at: usize| self.sentence(at).map(|sentence| sentence.block);
        let joins = |a: &usize, b: &usize| a + 1 == *b && block(*a) == block(*b);
        words.chunk_by(joins).map(|run| self.cover(run)).collect()
    }
}

/// Words between double quotation marks, or between single ones that are printed as such, paragraph by paragraph; a
/// quotation that never closes ends with its paragraph.
pub(super) fn quoted_stretches(report: &Report, annotation: &Annotation) -> Vec<Range<usize>> {
    let mut stretches = Vec::new();
    for sentences in annotation.sentences.chunk_by(|a, b| a.block == b.block) {
        let (Some(first), Some(last)) = (sentences.first(), sentences.last()) else { continue };
        let mut open: Option<(usize, &str)> = None;
        let mut at = first.first;
        while at < last.end {
            let (mark, width) = mark_at(report, annotation, at);
            match open {
                None if opens(mark, annotation.words[at].token.kind) => open = Some((at, mark)),
                Some((start, opener)) if closes(opener, mark) => {
                    stretches.push(start..at + width);
                    open = None;
                }
                _ => {}
            }
            at += width;
        }
        stretches.extend(open.filter(|(_, opener)| *opener != "‘").map(|(start, _)| start..last.end));
    }
    stretches
}

/// The quotation mark at a word, and how many words it takes: two single marks side by side are a double one.
fn mark_at<'a>(report: &'a Report, annotation: &Annotation, at: usize) -> (&'a str, usize) {
    let span = annotation.words[at].token.span;
    let written = report.words(span);
    let twin = annotation.words.get(at + 1).is_some_and(|next| {
        written == "'" && next.token.span.start == span.end && report.words(next.token.span) == "'"
    });
    if twin { ("''", 2) } else { (written, 1) }
}

fn opens(mark: &str, kind: TokenKind) -> bool {
    matches!(mark, "“" | "\"" | "«" | "„" | "''") || mark == "‘" && kind == TokenKind::OpenQuote
}

fn closes(opener: &str, mark: &str) -> bool {
    match opener {
        "“" | "„" => matches!(mark, "”" | "“" | "\"") && mark != opener,
        "«" => mark == "»",
        "‘" => mark == "’",
        _ => mark == opener,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn word_lists_are_sorted() {
        for list in [nominal::HOLDERS, verbs::LIGHT] {
            assert!(list.windows(2).all(|pair| pair[0] < pair[1]), "{list:?}");
        }
    }

    #[test]
    fn no_word_belongs_to_two_parts() {
        let mut draft = Draft {
            anchor: 3,
            source: vec![2, 1, 3],
            cue: vec![3],
            content: vec![6, 5, 3, 2, 5],
            class: AttributionClass::Say,
            is_speech: true,
        };
        draft.tidy();
        assert_eq!((draft.source, draft.cue, draft.content), (vec![1, 2], vec![3], vec![5, 6]));
    }

    #[test]
    fn a_quotation_closes_with_the_mark_of_its_kind() {
        for (opener, closer) in [("“", "”"), ("\"", "\""), ("«", "»"), ("‘", "’"), ("''", "''")] {
            assert!(closes(opener, closer), "{opener}{closer}");
        }
        for (opener, other) in [("“", "’"), ("\"", "”"), ("‘", "'"), ("''", "'")] {
            assert!(!closes(opener, other), "{opener}{other}");
        }
    }
}

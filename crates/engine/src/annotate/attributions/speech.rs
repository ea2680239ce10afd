//! What a verb of saying introduces: quotations and clauses before, behind and around it.

use super::Finder;
use super::verbs::{Found, Telling};
use crate::annotate::{Dep, Form, Pos};
use std::ops::Range;

/// The furthest that a quotation begins behind its verb, in words, and behind one that tells only with a "that".
const FAR: usize = 12;
const NEAR: usize = 6;
/// The words of a sentence that holds no more than source and cue.
const SHORT: usize = 8;
/// Fewer words between marks are no quotation of their own.
const FEWEST_QUOTED: usize = 4;

impl Finder<'_> {
    pub(super) fn is_quoted(&self, at: usize) -> bool {
        self.quote_of[at].is_some()
    }

    /// `“…,” Orsk said. “…”`
    pub(super) fn quoted_before(&self, telling: &mut Telling) {
        let first = telling.sentence.first;
        if telling.reporting.is_none() || self.is_quoted(telling.verb) || telling.left <= first {
            return;
        }
        let last = telling.left - 1;
        let close = if self.lower(last) == "," && last > first && !self.is_quoted(last) { last - 1 } else { last };
        let Some(stretch) = self.quote_of[close].map(|number| &self.quoted[number]) else { return };
        if close + 1 != stretch.end {
            return;
        }
        let clauses = self.kids(telling.verb, &[Dep::Ccomp]).filter(|clause| *clause < telling.verb);
        let clause_start = clauses.map(|clause| self.node(clause).left).min();
        let start = clause_start.filter(|start| *start < stretch.start && stretch.start > first);
        let start = start.map_or(stretch.start, |start| start.max(first));
        telling.take(start..stretch.end, Found::QuotedBefore);
        for stretch in self.quoted_behind(telling, FAR) {
            telling.take(stretch, Found::QuotedBefore);
        }
    }

    /// The quotations that begin in the rest of the sentence, up to so many words behind the verb and its source.
    fn quoted_behind(&self, telling: &Telling, furthest: usize) -> Vec<Range<usize>> {
        let from = self.quoted.partition_point(|stretch| stretch.start < telling.right);
        let near =
            |stretch: &&Range<usize>| stretch.start < telling.sentence.end && stretch.start <= telling.right + furthest;
        self.quoted[from..].iter().take_while(near).cloned().collect()
    }

    /// `Orsk said that …`, `…, Orsk said`.
    pub(super) fn clauses(&self, telling: &mut Telling) {
        let says = |child: &usize| {
            let node = self.node(*child);
            node.dep == Dep::Ccomp || telling.is_plain() && node.form == Form::Gerund && *child > telling.verb
        };
        let clauses: Vec<usize> = self.kids(telling.verb, &[Dep::Ccomp, Dep::Xcomp]).filter(says).collect();
        for clause in clauses {
            let range = self.subtree(clause);
            let is_whole = self.has_kid(clause, &[Dep::Nsubj, Dep::Nsubjpass, Dep::Mark, Dep::Advmod]);
            if range.contains(&telling.verb) || telling.reporting.is_none() && (clause < telling.verb || !is_whole) {
                continue;
            }
            if range.start < telling.verb {
                if telling.found != Found::QuotedBefore {
                    let range = self.with_marks(range.start..telling.left, telling);
                    telling.take(self.trimmed(range), Found::Clause);
                }
                continue;
            }
            let end = self.end_of_own(clause, range.end);
            telling.take(self.with_marks(range.start..end, telling), Found::Clause);
        }
    }

    /// Takes in the quotation marks beside a range, unless the verb itself is quoted.
    fn with_marks(&self, range: Range<usize>, telling: &Telling) -> Range<usize> {
        let is_mark = |at: usize| matches!(self.lower(at), "“" | "”" | "\"" | "'");
        let (mut start, mut end) = (range.start, range.end);
        if self.is_quoted(telling.verb) {
            return range;
        }
        if start > telling.sentence.first && is_mark(start - 1) {
            start -= 1;
        }
        if end < telling.sentence.end && is_mark(end) {
            end += 1;
        } else if end + 1 < telling.sentence.end && matches!(self.lower(end), "," | "." | "?" | "!") && is_mark(end + 1)
        {
            end += 2;
        }
        start..end
    }

    /// Where a clause goes over to what its teller says next: "…, adding that", "… while the army said that".
    fn end_of_own(&self, clause: usize, end: usize) -> usize {
        let goes_over = |child: &usize| {
            let node = self.node(*child);
            let adds = node.form == Form::Gerund && node.left > 0 && self.lower(node.left - 1) == ",";
            let turns = matches!(self.lower(node.left), "as" | "while")
                && self.has_kid(*child, &[Dep::Nsubj])
                && self.has_kid(*child, &[Dep::Ccomp]);
            *child > clause && (adds || turns) && self.known(*child, &self.resources.reporting).is_some()
        };
        // "…, and the union warned that": another voice, which the parser joins to what the first says.
        let next_voice = |child: &usize| {
            let joins = self.node(*child).left.checked_sub(1).is_some_and(|before| self.lower(before) == "and");
            let has_own = self.has_kid(*child, &[Dep::Nsubj]) && self.has_kid(*child, &[Dep::Ccomp]);
            let set_off = self.node(*child).left.checked_sub(2).is_some_and(|before| self.lower(before) == ",");
            *child > clause && joins && set_off && has_own && self.known(*child, &self.resources.reporting).is_some()
        };
        let next = self.kids(clause, &[Dep::Advcl]).find(goes_over);
        let next = next.or_else(|| self.kids(clause, &[Dep::Conj]).find(next_voice));
        // "…, and": what joins it to the next clause belongs to neither.
        let is_joint =
            |at: usize| matches!(self.lower(at), "and" | "but") || self.lower(at) == "," && !self.is_quoted(at);
        let stop = next.map_or(end, |next| self.node(next).left.clamp(clause + 1, end));
        (clause + 1..stop).rev().take_while(|at| is_joint(*at)).last().unwrap_or(stop)
    }

    /// `The road, Orsk said, is closed`: the sentence around source and verb.
    pub(super) fn around(&self, telling: &mut Telling) {
        let node = self.node(telling.verb);
        if !telling.content.is_empty()
            || telling.reporting.is_none()
            || self.is_quoted(telling.verb)
            || node.dep != Dep::Parataxis
        {
            return;
        }
        let own = telling.left.min(node.left)..telling.right.max(node.right + 1);
        telling.take(self.subtree(node.head).filter(|at| !own.contains(at)), Found::Clause);
    }

    /// `Orsk said: “…”`, `Orsk called it “…”`.
    pub(super) fn quoted_after(&self, telling: &mut Telling) {
        if telling.reporting.is_none() || self.is_quoted(telling.verb) || telling.found == Found::QuotedBefore {
            return;
        }
        let furthest = if telling.is_plain() { FAR } else { NEAR };
        for stretch in self.quoted_behind(telling, furthest) {
            let mut between = telling.right..stretch.start;
            let has_verb = between.any(|at| self.node(at).pos == Pos::Verb && self.node(at).form == Form::Finite);
            let goes_on = !telling.content.is_empty() && stretch.start <= telling.content_end() + 1;
            let is_led = matches!(self.lower(stretch.start - 1), ":" | ",");
            let is_near = telling.is_plain() && stretch.start <= telling.right + NEAR;
            if stretch.len() >= FEWEST_QUOTED
                && (goes_on || !telling.content.is_empty() || !has_verb)
                && (is_led || goes_on || is_near)
            {
                telling.take(stretch, Found::QuotedAfter);
            }
        }
    }

    /// `The minister said:` at the end of a sentence: the next one, or the quotation that it opens.
    pub(super) fn introduced(&self, telling: &mut Telling) {
        let end = telling.sentence.end;
        let is_led = telling.content.is_empty() && telling.reporting.is_some() && self.lower(end - 1) == ":";
        if !is_led || end > telling.verb + SHORT || end >= self.annotation.words.len() {
            return;
        }
        let next = self.quote_of[end].map(|number| self.quoted[number].clone());
        let next = next.or_else(|| self.sentence(end).map(|sentence| sentence.first..sentence.end));
        telling.take(next.into_iter().flatten(), Found::QuotedAfter);
    }

    /// `“… is gone!” Orsk said.`, where the sentence holds no more than source and cue.
    pub(super) fn concluding(&self, telling: &mut Telling) {
        let (first, end) = (telling.sentence.first, telling.sentence.end);
        let is_short = telling.is_plain() && telling.content.is_empty() && end - first <= SHORT;
        let Some(last) = first.checked_sub(1).filter(|_| is_short && !self.is_quoted(telling.verb)) else { return };
        let is_same_block = self.sentence(last).is_some_and(|before| before.block == telling.sentence.block);
        let stretch = self.quote_of[last].map(|number| self.quoted[number].clone());
        telling.take(stretch.filter(|_| is_same_block).into_iter().flatten(), Found::QuotedBefore);
    }

    /// `The road is closed, documents show.`, `The road, documents show, is closed.`, where the parser does not see
    /// that the sentence is what they show.
    pub(super) fn between_commas(&self, telling: &mut Telling) {
        let (first, end) = (telling.sentence.first, telling.sentence.end);
        let is_set_off = telling.left > first + 1
            && self.lower(telling.left - 1) == ","
            && (telling.right + 1 >= end || self.lower(telling.right) == ",");
        let is_own = telling.subject.is_some_and(|subject| telling.left <= subject && subject < telling.right);
        let is_active = is_own && !telling.is_passive && !self.is_quoted(telling.verb);
        if telling.content.is_empty() && telling.reporting.is_some() && is_set_off && is_active {
            telling.take(self.trimmed(first..telling.left), Found::Clause);
            telling.take(self.trimmed(telling.right..end.max(telling.right + 1) - 1), Found::Clause);
        }
    }

    /// `As the ministry reported, …`
    pub(super) fn as_clause(&self, telling: &mut Telling) {
        let node = self.node(telling.verb);
        let tells = telling.reporting.is_some_and(|reporting| {
            matches!(
                reporting.class.as_str(),
                "claim"
                    | "confirm"
                    | "note"
                    | "post"
                    | "predict"
                    | "report"
                    | "say"
                    | "suggest"
                    | "testify"
                    | "think"
                    | "warn"
            )
        });
        let opens = |child: &usize| *child < telling.verb && self.lower(*child) == "as";
        let Some(opener) = self.kids(telling.verb, &[Dep::Mark, Dep::Advmod, Dep::Prep]).find(opens) else { return };
        let is_bare = !self.has_kid(telling.verb, &[Dep::Dobj, Dep::Xcomp, Dep::Prep]);
        if !telling.content.is_empty() || !tells || !is_bare || node.dep != Dep::Advcl || telling.subject.is_none() {
            return;
        }
        let own = self.subtree(telling.verb);
        let around = self.subtree(node.head).filter(|at| !own.contains(at)).collect::<Vec<_>>();
        let (first, last) = (around.first().copied().unwrap_or(0), around.last().map_or(0, |last| last + 1));
        let kept = self.trimmed(first..last);
        telling.take(around.into_iter().filter(|at| kept.contains(at)), Found::Clause);
        telling.cue.push(opener);
    }

    /// What follows a plain verb of saying where the parser hangs the clause on another word.
    pub(super) fn the_rest(&self, telling: &mut Telling) {
        if !telling.content.is_empty()
            || !telling.is_plain()
            || self.is_quoted(telling.verb)
            || telling.subject.is_none()
        {
            return;
        }
        let node = self.node(telling.verb);
        let end = if node.dep == Dep::Acl { self.node(node.head).right } else { node.right } + 1;
        let next = self.kids(telling.verb, &[Dep::Cc, Dep::Conj]).find(|child| *child > telling.verb);
        let end = next.map_or(end, |next| self.node(next).left.clamp(telling.right.min(end), end));
        let has_verb = (telling.right..end).any(|at| self.node(at).form == Form::Finite);
        if has_verb && !telling.is_passive {
            telling.take(telling.right..end, Found::Clause);
        }
    }
}

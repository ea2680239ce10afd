//! The regular expressions of a package, matched as Python's `re` matches them.
//!
//! A package's patterns are unions of up to some hundred alternatives, among them classes of thousands of characters
//! that recur. They are read in one pass without building automata, and each alternative is tried only where its first
//! character, its last one or the characters that it needs allow it. The answer is that of the leftmost place and
//! there of the first alternative that fits.

mod case;
mod class;
mod parse;
mod program;
mod reach;

pub(crate) use program::Work;

use class::Class;
use parse::Node;
use program::{Attempt, Program, back_by, char_at};
use reach::{Edge, Reach, at_edge, is_bound, needs, whole, widths};
use std::ops::Range;

/// A pattern.
#[derive(Clone, Debug)]
pub(crate) struct Pattern {
    alternatives: Vec<Alternative>,
    classes: Vec<Class>,
    /// The alternatives that may begin with each ASCII character, beyond ASCII, and at the end of the text.
    by_first: Vec<Vec<usize>>,
    /// The alternatives that may end with each ASCII character or beyond ASCII, if all lie at the end of the text.
    by_last: Option<Vec<Vec<usize>>>,
    /// Whether every match lies at the start of the text.
    starts_text: bool,
}

const WIDE: usize = 128;
const AT_END: usize = 129;

#[derive(Clone, Debug)]
struct Alternative {
    program: Program,
    first: Option<Reach>,
    last: Option<Reach>,
    whole: Reach,
    needs: Vec<Reach>,
    longest: Option<u32>,
    starts_text: bool,
}

impl Alternative {
    fn new(node: &Node, classes: &[Class]) -> Result<Alternative, String> {
        let edge = |edge| Some(at_edge(node, classes, edge)).filter(|(_, may_be_empty)| !may_be_empty);
        let first = edge(Edge::First).map(|(reach, _)| reach);
        let mut needs = needs(node, classes);
        // Where the first character fits, the text holds what that character meets.
        needs.retain(|need| !first.is_some_and(|first| first.is_within(*need)));
        Ok(Alternative {
            program: Program::new(node)?,
            first,
            last: edge(Edge::Last).map(|(reach, _)| reach),
            whole: whole(node, classes),
            needs,
            longest: widths(node).1,
            starts_text: is_bound(node, Edge::First),
        })
    }

    /// The first place from which a match can reach the end of the text.
    fn earliest(&self, text: &str) -> usize {
        match self.longest {
            Some(count) => back_by(text, text.len(), count).unwrap_or(0),
            None => text.trim_end_matches(|c| self.whole.holds(c)).len(),
        }
    }
}

impl Pattern {
    /// Reads a pattern; the error says what cannot be read and where.
    pub(crate) fn new(source: &str) -> Result<Pattern, String> {
        let parsed = parse::parse(source)?;
        let classes = parsed.classes;
        let nodes = match parsed.node {
            Node::Either(branches) => branches,
            node => vec![node],
        };
        let alternatives: Vec<Alternative> =
            nodes.iter().map(|node| Alternative::new(node, &classes)).collect::<Result<_, _>>()?;
        let mut by_first = table(&alternatives, |alternative| alternative.first);
        by_first.push((0..alternatives.len()).filter(|&i| alternatives[i].first.is_none()).collect());
        let ends_text = nodes.iter().all(|node| is_bound(node, Edge::Last));
        let by_last = ends_text.then(|| table(&alternatives, |alternative| alternative.last));
        let starts_text = alternatives.iter().all(|alternative| alternative.starts_text);
        Ok(Pattern { alternatives, classes, by_first, by_last, starts_text })
    }

    /// Where the match at the start of the text ends (`re.match`).
    pub(crate) fn match_at_start(&self, text: &str, work: &mut Work) -> Option<usize> {
        self.find(text, 0, None, true, work).map(|found| found.end)
    }

    /// The first match (`re.search`).
    pub(crate) fn search(&self, text: &str, work: &mut Work) -> Option<Range<usize>> {
        self.find(text, 0, None, self.starts_text, work)
    }

    /// All matches from left to right (`re.finditer`), onto `found`.
    pub(crate) fn find_all(&self, text: &str, work: &mut Work, found: &mut Vec<Range<usize>>) {
        let (mut from, mut refused) = (0, None);
        while let Some(next) = self.find(text, from, refused, false, work) {
            from = next.end;
            refused = next.is_empty().then_some(next.end);
            found.push(next);
        }
    }

    fn find(
        &self,
        text: &str,
        from: usize,
        refused: Option<usize>,
        only_here: bool,
        work: &mut Work,
    ) -> Option<Range<usize>> {
        work.begin();
        let mut search = Search { pattern: self, text, refused, held: None, work };
        if only_here {
            return search.at(from, &self.by_first[first_key(text, from)]);
        }
        match &self.by_last {
            Some(by_last) if from == 0 && !text.is_empty() && !text.ends_with('\n') => search.find_ending(by_last),
            _ => search.find_from(from),
        }
    }
}

fn table(alternatives: &[Alternative], edge: impl Fn(&Alternative) -> Option<Reach>) -> Vec<Vec<usize>> {
    let mut rows = vec![Vec::new(); WIDE + 1];
    for (i, alternative) in alternatives.iter().enumerate() {
        let reach = edge(alternative).unwrap_or(Reach { ascii: u128::MAX, wide: true });
        let ascii = (0..WIDE).filter(|bit| reach.ascii >> bit & 1 == 1);
        ascii.chain(reach.wide.then_some(WIDE)).for_each(|row| rows[row].push(i));
    }
    rows
}

fn first_key(text: &str, at: usize) -> usize {
    text.as_bytes().get(at).map_or(AT_END, |&byte| usize::from(byte).min(WIDE))
}

/// One search of a text.
struct Search<'a> {
    pattern: &'a Pattern,
    text: &'a str,
    refused: Option<usize>,
    /// The characters of the text, once asked for.
    held: Option<Reach>,
    work: &'a mut Work,
}

impl Search<'_> {
    /// The match at a place by the first of some alternatives.
    fn at(&mut self, at: usize, candidates: &[usize]) -> Option<Range<usize>> {
        candidates.iter().find_map(|&key| self.try_one(key, at))
    }

    fn try_one(&mut self, key: usize, at: usize) -> Option<Range<usize>> {
        let alternative = &self.pattern.alternatives[key];
        if alternative.starts_text && at > 0 || !self.holds_all(&alternative.needs) {
            return None;
        }
        let Search { pattern, text, refused, .. } = *self;
        let end = alternative.program.run(Attempt { text, classes: &pattern.classes, at, key, refused }, self.work)?;
        Some(at..end)
    }

    fn holds_all(&mut self, needs: &[Reach]) -> bool {
        if needs.is_empty() {
            return true;
        }
        let held = *self.held.get_or_insert_with(|| Reach::of_text(self.text));
        needs.iter().all(|need| need.meets(held))
    }

    fn find_from(&mut self, from: usize) -> Option<Range<usize>> {
        let bytes = self.text.as_bytes();
        for at in from..=bytes.len() {
            let candidates = &self.pattern.by_first[first_key(self.text, at)];
            if !candidates.is_empty() && self.text.is_char_boundary(at) {
                let found = self.at(at, candidates);
                if found.is_some() {
                    return found;
                }
            }
        }
        None
    }

    /// Searches for what lies at the end of a text that ends in no line feed.
    fn find_ending(&mut self, by_last: &[Vec<usize>]) -> Option<Range<usize>> {
        let last = self.text.as_bytes().last().map_or(WIDE, |&byte| usize::from(byte).min(WIDE));
        let mut candidates: Vec<(usize, usize)> = Vec::new();
        for &key in &by_last[last] {
            if self.holds_all(&self.pattern.alternatives[key].needs) {
                candidates.push((key, self.pattern.alternatives[key].earliest(self.text)));
            }
        }
        let begin = candidates.iter().map(|&(_, earliest)| earliest).min()?;
        for (offset, _) in self.text[begin..].char_indices() {
            let at = begin + offset;
            let found = self.at_by_earliest(at, &candidates);
            if found.is_some() {
                return found;
            }
        }
        self.at_by_earliest(self.text.len(), &candidates)
    }

    fn at_by_earliest(&mut self, at: usize, candidates: &[(usize, usize)]) -> Option<Range<usize>> {
        let next = char_at(self.text, at);
        candidates.iter().filter(|&&(_, earliest)| earliest <= at).find_map(|&(key, _)| {
            let may_begin = match (self.pattern.alternatives[key].first, next) {
                (Some(first), Some(next)) => first.holds(next),
                (Some(_), None) => false,
                (None, _) => true,
            };
            if may_begin { self.try_one(key, at) } else { None }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pattern: &str, text: &str, expected: &[&str]) {
        let mut found = Vec::new();
        let pattern = Pattern::new(pattern).unwrap();
        pattern.find_all(text, &mut Work::default(), &mut found);
        let found: Vec<&str> = found.into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, expected);
    }

    // What is expected is what `re.finditer` of Python 3.11 gives.
    #[test]
    fn the_first_alternative_that_fits_wins() {
        check("a|ab|abc", "abcab", &["a", "a"]);
        check("abc|ab|a", "abcab", &["abc", "ab"]);
        check("(?:ab?)+?c|b", "ababc", &["ababc"]);
    }

    #[test]
    fn a_dollar_sign_matches_before_a_last_line_feed_too() {
        check("a$", "a\n", &["a"]);
        check("a$", "a\n\n", &[]);
        check("(?m)a$", "a\na\n\n", &["a", "a"]);
        check("a\\Z", "a\n", &[]);
        check("$", "a\n", &["", ""]);
    }

    #[test]
    fn empty_matches_stand_beside_others_but_never_twice() {
        check("b*", "abb", &["", "bb", ""]);
        check("|b", "ab", &["", "", "b", ""]);
        check("\\b|\\w+", "ab c", &["", "ab", "", "", "c", ""]);
    }

    #[test]
    fn looks_ahead_and_behind_hold_their_ground() {
        check("(?<=[0-9])[+*](?=[0-9])", "1+2*a+3", &["+"]);
        check("(?<!ab)c(?!d)", "abcacdc", &["c"]);
        check("(?i)(?<=é)s", "És és éS", &["s", "s", "S"]);
    }

    #[test]
    fn classes_are_those_of_python() {
        check("\\d+", "1٣²", &["1٣"]);
        check("\\w+", "naïve_½Ⓐ", &["naïve_½"]);
        check("\\s", "a\u{1c}b\u{200b}", &["\u{1c}"]);
        check("[]^a-]+", "]^-b", &["]^-"]);
        check("[\\u00a1-\\uffff\\U0001F600]+", "a¡\u{1F600}b", &["¡\u{1F600}"]);
    }

    #[test]
    fn a_match_at_the_end_is_the_longest_that_reaches_it() {
        let pattern = Pattern::new(r"\.\.+$|(?<=[0-9])(?:km|m|km²)$|'s$").unwrap();
        let search = |text| pattern.search(text, &mut Work::default());
        assert_eq!(search("so..."), Some(2..5));
        assert_eq!(search("5km"), Some(1..3));
        assert_eq!(search("5km²"), Some(1..5));
        assert_eq!(search("akm"), None);
        assert_eq!(search("...'s"), Some(3..5));
    }

    #[test]
    fn what_has_no_fixed_width_or_no_end_is_refused() {
        let refusal = |source| Pattern::new(source).unwrap_err();
        assert_eq!(refusal("(?<=a|bc)d"), "a look behind has no fixed width");
        assert_eq!(refusal("(a?)+"), "a repeat of what may be empty is not supported");
        assert_eq!(refusal("(?:[ab]{1000}){1000}"), "the expression is too large");
        assert!(Pattern::new("(?:(?:(?:){9999}){9999}){9999}").is_ok());
    }

    #[test]
    fn nested_loops_end_in_time() {
        let text = "a".repeat(2000);
        assert_eq!(Pattern::new("(?:a|a+)*(?:a|aa)+b").unwrap().search(&text, &mut Work::default()), None);
        assert_eq!(Pattern::new("(?=(?:a+)+b)a").unwrap().search(&text[..40], &mut Work::default()), None);
    }
}

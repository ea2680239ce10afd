//! Cuts a chunk without white space by the patterns of its affixes.

use super::Cut;
use super::special::Specials;
use crate::pattern::{Pattern, Work};
use std::ops::Range;

/// The patterns of a package, each of which may be missing.
#[derive(Clone, Debug, Default)]
pub(super) struct Affixes {
    pub(super) prefix: Option<Pattern>,
    pub(super) suffix: Option<Pattern>,
    pub(super) infix: Option<Pattern>,
    /// What is a token as it stands.
    pub(super) token: Option<Pattern>,
    /// What is an address, and a token once its affixes are off.
    pub(super) url: Option<Pattern>,
}

impl Affixes {
    /// Whether a pattern finds a prefix, an infix or a suffix.
    pub(super) fn may_cut(&self, text: &str, work: &mut Work) -> bool {
        self.prefix_length(text, work) > 0
            || self.infix.as_ref().is_some_and(|infix| infix.search(text, work).is_some())
            || self.suffix_length(text, work) > 0
    }

    /// Adds the parts of a chunk, in order; where special cases are given, they stay whole.
    pub(super) fn cut(&self, chunk: &str, specials: Option<&Specials>, work: &mut Work, cuts: &mut Vec<Cut>) {
        let special = |text: &str| specials.and_then(|specials| specials.find(text));
        let mut suffixes = Vec::new();
        let core = self.strip(chunk, &special, work, cuts, &mut suffixes);
        if !core.is_empty() {
            match special(core) {
                Some(number) => cuts.push(Cut::Special(number)),
                None if is_match(&self.token, core, work) || is_match(&self.url, core, work) => {
                    cuts.push(Cut::Token(core.len()));
                }
                None => self.cut_at_infixes(core, work, cuts),
            }
        }
        cuts.extend(suffixes.into_iter().rev().map(Cut::Token));
    }

    /// Takes prefixes and suffixes off until a special case or nothing more to take off is left.
    fn strip<'t>(
        &self,
        chunk: &'t str,
        special: &impl Fn(&str) -> Option<usize>,
        work: &mut Work,
        cuts: &mut Vec<Cut>,
        suffixes: &mut Vec<usize>,
    ) -> &'t str {
        let is_special = |text: &str| !text.is_empty() && special(text).is_some();
        let mut core = chunk;
        while !core.is_empty() && !is_match(&self.token, core, work) && !is_special(core) {
            let before = core.len();
            let prefix = self.prefix_length(core, work);
            if prefix > 0 && is_special(&core[prefix..]) {
                cuts.push(Cut::Token(prefix));
                return &core[prefix..];
            }
            let suffix = self.suffix_length(&core[prefix..], work);
            let suffix_start = core.len() - suffix;
            if suffix > 0 && is_special(&core[..suffix_start]) {
                suffixes.push(suffix);
                return &core[..suffix_start];
            }
            if prefix > 0 {
                cuts.push(Cut::Token(prefix));
            }
            if suffix > 0 {
                suffixes.push(suffix);
            }
            core = &core[prefix..suffix_start];
            if core.len() == before {
                break;
            }
        }
        core
    }

    fn cut_at_infixes(&self, core: &str, work: &mut Work, cuts: &mut Vec<Cut>) {
        let mut infixes = Vec::new();
        if let Some(infix) = &self.infix {
            infix.find_all(core, work, &mut infixes);
        }
        let mut add = |length: usize| cuts.extend((length > 0).then_some(Cut::Token(length)));
        let mut start = 0;
        // An infix that begins the text is left on it.
        for infix in infixes.into_iter().filter(|infix| infix.start > 0) {
            add(infix.start - start);
            add(infix.len());
            start = infix.end;
        }
        add(core.len() - start);
    }

    /// The bytes of the prefix that comes off.
    fn prefix_length(&self, text: &str, work: &mut Work) -> usize {
        let found = self.prefix.as_ref().and_then(|prefix| prefix.search(text, work));
        found.map_or(0, |found| match found.start {
            0 => found.end,
            // A match elsewhere tells how many characters come off the start.
            _ => nth_char(text, length_in_chars(text, found)),
        })
    }

    /// The bytes of the suffix that comes off.
    fn suffix_length(&self, text: &str, work: &mut Work) -> usize {
        let found = self.suffix.as_ref().and_then(|suffix| suffix.search(text, work));
        found.map_or(0, |found| match found.end {
            end if end == text.len() => found.len(),
            _ => text.len() - nth_char(text, text.chars().count() - length_in_chars(text, found)),
        })
    }
}

fn is_match(pattern: &Option<Pattern>, text: &str, work: &mut Work) -> bool {
    pattern.as_ref().is_some_and(|pattern| pattern.match_at_start(text, work).is_some())
}

fn length_in_chars(text: &str, range: Range<usize>) -> usize {
    text[range].chars().count()
}

fn nth_char(text: &str, count: usize) -> usize {
    text.char_indices().nth(count).map_or(text.len(), |(at, _)| at)
}

//! The attribute ruler: sets parts of speech, morphology, lemmas and the like on tokens that match token patterns.
//!
//! Every pattern is matched against the tokens as they came in; only then are attributes set, and where several rules
//! set the same attribute of a token, the last rule in the file has its say. Facts: spaCy's documentation of
//! `AttributeRuler` and `Matcher`, and the `patterns` file of its packages.

mod pattern;
mod read;

use crate::id_map::IdMap;
use crate::strings::StringId;
use pattern::{Anchor, Attribute, Pattern};

/// A token as the ruler sees and changes it. What is an id is a [`crate::strings::string_id`], and 0 stands for unset.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct RuledToken<'a> {
    /// The text.
    pub(crate) orth: StringId,
    /// The text in lower case.
    pub(crate) lower: StringId,
    /// The norm.
    pub(crate) norm: StringId,
    /// The shape, such as `Xxxx`.
    pub(crate) shape: StringId,
    /// The fine part of speech.
    pub(crate) tag: StringId,
    /// The dependency label.
    pub(crate) dep: StringId,
    /// The universal part of speech.
    pub(crate) pos: StringId,
    /// The morphology; an analysis without features is the id of `_`.
    pub(crate) morph: StringId,
    /// The lemma.
    pub(crate) lemma: StringId,
    /// The entity type.
    pub(crate) ent_type: StringId,
    /// What `orth` is the id of.
    pub(crate) text: &'a str,
    /// What `lower` is the id of.
    pub(crate) lower_text: &'a str,
}

/// Rules that set attributes of matched tokens.
#[derive(Debug)]
pub(crate) struct AttributeRuler {
    rules: Vec<Rule>,
    patterns: Vec<Pattern>,
    anchored: Vec<Anchored>,
    at_spaces: Vec<Candidate>,
    anywhere: Vec<Candidate>,
    strings: IdMap<Box<str>>,
}

/// What a match sets, and on which of its tokens: counted from the match's start, or from its end where negative.
#[derive(Debug)]
struct Rule {
    index: i64,
    sets: Vec<(Settable, StringId)>,
}

/// The attributes that a rule may set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Settable {
    Tag,
    Pos,
    Morph,
    Lemma,
    Dep,
    Norm,
}

const SETTABLES: usize = 6;

/// Patterns by the value that one of their positions must have.
#[derive(Debug)]
struct Anchored {
    attribute: Attribute,
    by_value: IdMap<Vec<Candidate>>,
}

/// A pattern to try, so many tokens before the one that called for it.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    pattern: usize,
    back: usize,
}

/// A rule that applies, and the token that it applies to.
struct Hit {
    rule: usize,
    token: usize,
}

impl AttributeRuler {
    /// Reads the `patterns` file of a package: a MessagePack list of patterns, attributes and indices.
    ///
    /// # Errors
    /// Names what is not supported, or what is not as the format has it.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<AttributeRuler, String> {
        read::ruler(bytes)
    }

    /// Sets what the rules say on `tokens`, which are one whole document with tags and labels in place.
    pub(crate) fn apply(&self, tokens: &mut [RuledToken<'_>]) {
        let mut hits = Vec::with_capacity(tokens.len() * 2);
        for at in 0..tokens.len() {
            self.collect_hits(tokens, at, &mut hits);
        }
        self.set_attributes(tokens, &hits);
    }

    /// The string of an id that a rule sets.
    pub(crate) fn text_of(&self, id: StringId) -> Option<&str> {
        self.strings.get(&id).map(AsRef::as_ref)
    }

    /// The strings that rules set, by their ids, which ascend.
    pub(crate) fn strings(&self) -> Vec<(StringId, &str)> {
        let mut strings: Vec<_> = self.strings.iter().map(|(id, text)| (*id, &**text)).collect();
        strings.sort_unstable();
        strings
    }

    fn new(rules: Vec<Rule>, patterns: Vec<Pattern>, strings: IdMap<Box<str>>) -> AttributeRuler {
        let (anchored, at_spaces, anywhere) = (Vec::new(), Vec::new(), Vec::new());
        let mut ruler = AttributeRuler { rules, patterns, anchored, at_spaces, anywhere, strings };
        for pattern in 0..ruler.patterns.len() {
            let (anchor, back) = ruler.patterns[pattern].anchor();
            ruler.file_under(anchor, Candidate { pattern, back });
        }
        ruler
    }

    fn file_under(&mut self, anchor: Anchor, candidate: Candidate) {
        match anchor {
            Anchor::Values(attribute, values) => {
                let table = self.table_of(attribute);
                for value in values {
                    table.entry(value).or_default().push(candidate);
                }
            }
            Anchor::Space => self.at_spaces.push(candidate),
            Anchor::Anywhere => self.anywhere.push(candidate),
        }
    }

    fn table_of(&mut self, attribute: Attribute) -> &mut IdMap<Vec<Candidate>> {
        let place = self.anchored.iter().position(|table| table.attribute == attribute).unwrap_or_else(|| {
            self.anchored.push(Anchored { attribute, by_value: IdMap::default() });
            self.anchored.len() - 1
        });
        &mut self.anchored[place].by_value
    }

    fn collect_hits(&self, tokens: &[RuledToken<'_>], at: usize, hits: &mut Vec<Hit>) {
        let token = &tokens[at];
        for table in &self.anchored {
            if let Some(candidates) = table.by_value.get(&table.attribute.of(token)) {
                self.try_candidates(candidates, tokens, at, hits);
            }
        }
        if !self.at_spaces.is_empty() && pattern::is_space(token.text) {
            self.try_candidates(&self.at_spaces, tokens, at, hits);
        }
        self.try_candidates(&self.anywhere, tokens, at, hits);
    }

    fn try_candidates(&self, found: &[Candidate], tokens: &[RuledToken<'_>], at: usize, hits: &mut Vec<Hit>) {
        for candidate in found {
            let Some(start) = at.checked_sub(candidate.back) else { continue };
            let pattern = &self.patterns[candidate.pattern];
            let index = self.rules[pattern.rule].index;
            pattern.for_each_match(tokens, start, |end| {
                let from = if index < 0 { end } else { start };
                // An index outside of every match is refused when the file is read.
                let token = from.saturating_add_signed(index as isize);
                hits.push(Hit { rule: pattern.rule, token });
            });
        }
    }

    fn set_attributes(&self, tokens: &mut [RuledToken<'_>], hits: &[Hit]) {
        // One more than the last rule that set the attribute, so that 0 is none.
        let mut set_by = vec![[0; SETTABLES]; tokens.len()];
        for hit in hits {
            let (Some(token), Some(set_by)) = (tokens.get_mut(hit.token), set_by.get_mut(hit.token)) else { continue };
            for (settable, value) in &self.rules[hit.rule].sets {
                let last = &mut set_by[*settable as usize];
                if *last <= hit.rule + 1 {
                    *last = hit.rule + 1;
                    *settable.of(token) = *value;
                }
            }
        }
    }
}

impl Settable {
    fn of<'t>(self, token: &'t mut RuledToken<'_>) -> &'t mut StringId {
        match self {
            Settable::Tag => &mut token.tag,
            Settable::Pos => &mut token.pos,
            Settable::Morph => &mut token.morph,
            Settable::Lemma => &mut token.lemma,
            Settable::Dep => &mut token.dep,
            Settable::Norm => &mut token.norm,
        }
    }
}

#[cfg(test)]
mod tests;

//! Cuts text into the tokens that a package's models were trained on.
//!
//! The rules are the package's own (its file `tokenizer`): special cases such as `can't`, and patterns of prefixes,
//! suffixes, infixes and addresses. Text is cut at white space; what stands between is looked up among the special
//! cases, or loses prefixes and suffixes one after another until it is one or nothing more comes off, and is then cut
//! at its infixes. Last, special cases that the patterns would have cut apart are sought among the tokens.
//!
//! Tokens and single spaces cover the text exactly: white space of another kind, or more of it, is a token.

mod affixes;
mod package;
mod special;

use crate::characters::is_space;
use crate::lexeme::{Lexeme, Norms};
use crate::lexicon::{Lexicon, Piece, hash_of};
use crate::pattern::Work;
use crate::strings::{StringId, string_id};
use affixes::Affixes;
use package::Package;
use special::{Sequences, Specials, disjoint};
use std::ops::Range;

/// A run without white space, or of white space alone, is cut where it exceeds so many characters.
///
/// Python's tokenizer does not cut there; but its time grows with the square of a chunk's length.
const LONGEST_CHUNK: usize = 2000;

/// A token of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    /// Where it begins, in bytes.
    pub(crate) start: u32,
    /// Where it ends, in bytes.
    pub(crate) end: u32,
    /// Its number in the lexicon.
    pub(crate) lexeme: u32,
    /// Whether a single space follows that belongs to no token.
    pub(crate) space_after: bool,
}

/// A package's tokenizer; threads may share it, each with a lexicon of its own.
#[derive(Clone, Debug)]
pub(crate) struct Tokenizer {
    affixes: Affixes,
    specials: Specials,
    /// The special cases to seek among tokens, as their tokens' ids when cut without special cases.
    sequences: Sequences,
    norms: Norms,
}

/// A part of a chunk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cut {
    /// A token, by its length in bytes.
    Token(usize),
    /// A special case, by its number.
    Special(usize),
}

impl Tokenizer {
    /// Reads a package's file `tokenizer`.
    ///
    /// # Errors
    /// Says what in the file is not as the format has it, or names the pattern that cannot be read.
    pub(crate) fn from_bytes(bytes: &[u8], norms: &Norms) -> Result<Tokenizer, String> {
        let Package { affixes, specials, seeks_all } = Package::read(bytes)?;
        let mut tokenizer = Tokenizer { affixes, specials, sequences: Sequences::default(), norms: norms.clone() };
        let mut work = Work::default();
        let mut sequences = Sequences::default();
        for special in tokenizer.specials.texts() {
            if seeks_all || special.contains(' ') || tokenizer.affixes.may_cut(special, &mut work) {
                sequences.add(&tokenizer.ids_without_specials(special, &mut work));
            }
        }
        tokenizer.sequences = sequences;
        Ok(tokenizer)
    }

    /// Cuts `text` into tokens, which take the place of what `out` held; new words go into `lexicon`.
    ///
    /// A lexicon serves one tokenizer alone. Of a text of 4 GiB or more, the first 4 GiB are cut.
    pub(crate) fn tokenize(&self, text: &str, lexicon: &mut Lexicon, out: &mut Vec<Token>) {
        let text = &text[..text.floor_char_boundary(u32::MAX as usize)];
        out.clear();
        out.reserve(text.len() / 5);
        let mut scratch = Scratch::default();
        let mut opens_special = false;
        for chunk in chunks(text) {
            if let Some(before) = out.last_mut().filter(|_| chunk.after_space) {
                before.space_after = true;
            }
            for range in short_ranges(text, chunk.range) {
                opens_special |= self.tokenize_chunk(text, range, lexicon, &mut scratch, out);
            }
        }
        if opens_special {
            self.apply_specials(text, lexicon, out);
        }
    }

    /// Adds the tokens of a chunk; whether one of them may begin a special case.
    fn tokenize_chunk(
        &self,
        text: &str,
        range: Range<usize>,
        lexicon: &mut Lexicon,
        scratch: &mut Scratch,
        out: &mut Vec<Token>,
    ) -> bool {
        let chunk = &text[range.clone()];
        let hash = hash_of(chunk);
        if let Some((pieces, opens_special)) = lexicon.chunk(chunk, hash) {
            push_pieces(pieces, range.start, out);
            return opens_special;
        }
        scratch.cuts.clear();
        self.affixes.cut(chunk, Some(&self.specials), &mut lexicon.work, &mut scratch.cuts);
        scratch.pieces.clear();
        let mut at = 0;
        for cut in &scratch.cuts {
            let first = scratch.pieces.len();
            match *cut {
                Cut::Token(len) => {
                    let lexeme = self.number(&chunk[at..at + len], None, lexicon);
                    scratch.pieces.push(Piece { len: len as u32, lexeme });
                }
                Cut::Special(number) => self.push_special(number, lexicon, &mut scratch.pieces),
            }
            at += scratch.pieces[first..].iter().map(|piece| piece.len as usize).sum::<usize>();
        }
        lexicon.add_chunk(chunk, hash, &scratch.pieces);
        push_pieces(&scratch.pieces, range.start, out);
        scratch.pieces.iter().any(|piece| lexicon.lexeme(piece.lexeme).opens_special)
    }

    fn push_special(&self, number: usize, lexicon: &mut Lexicon, pieces: &mut Vec<Piece>) {
        for part in self.specials.parts(number) {
            let lexeme = self.number(&part.text, part.norm, lexicon);
            pieces.push(Piece { len: part.text.len() as u32, lexeme });
        }
    }

    fn number(&self, text: &str, norm: Option<StringId>, lexicon: &mut Lexicon) -> u32 {
        lexicon.number(text, norm, || {
            let mut lexeme = Lexeme::new(text, &self.norms);
            lexeme.opens_special = self.sequences.opens_with(lexeme.orth);
            match norm {
                Some(norm) => lexeme.with_norm(norm),
                None => lexeme,
            }
        })
    }

    fn ids_without_specials(&self, text: &str, work: &mut Work) -> Vec<StringId> {
        let mut ids = Vec::new();
        let mut cuts = Vec::new();
        for Chunk { range, .. } in chunks(text) {
            cuts.clear();
            self.affixes.cut(&text[range.clone()], None, work, &mut cuts);
            let mut at = range.start;
            for cut in &cuts {
                let Cut::Token(len) = *cut else { continue };
                ids.push(string_id(&text[at..at + len]));
                at += len;
            }
        }
        ids
    }

    /// Gives the special cases found among the tokens their own tokens.
    fn apply_specials(&self, text: &str, lexicon: &mut Lexicon, tokens: &mut Vec<Token>) {
        let found = disjoint(self.sequences.find(tokens, lexicon), tokens.len());
        if found.is_empty() {
            return;
        }
        let mut pieces = Vec::new();
        let old = std::mem::take(tokens);
        let mut copied = 0;
        for range in found {
            let (first, last) = (old[range.start], old[range.end - 1]);
            // Tokens with spaces between them are no special case, nor are those of another one.
            let Some(number) = self.specials.find(&text[first.start as usize..last.end as usize]) else { continue };
            tokens.extend_from_slice(&old[copied..range.start]);
            pieces.clear();
            self.push_special(number, lexicon, &mut pieces);
            push_pieces(&pieces, first.start as usize, tokens);
            if let Some(token) = tokens.last_mut() {
                token.space_after = last.space_after;
            }
            copied = range.end;
        }
        tokens.extend_from_slice(&old[copied..]);
    }
}

#[derive(Default)]
struct Scratch {
    cuts: Vec<Cut>,
    pieces: Vec<Piece>,
}

fn push_pieces(pieces: &[Piece], start: usize, out: &mut Vec<Token>) {
    let mut start = start as u32;
    for &Piece { len, lexeme } in pieces {
        out.push(Token { start, end: start + len, lexeme, space_after: false });
        start += len;
    }
}

/// A run of white space, or of anything else.
struct Chunk {
    range: Range<usize>,
    /// Whether a single space before it belongs to the token before.
    after_space: bool,
}

/// The runs of a text; one of white space that follows another gives up its first space.
fn chunks(text: &str) -> impl Iterator<Item = Chunk> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let is_white = space_length(text, at)? > 0;
        let end = run_end(text, at, is_white);
        let after_space = is_white && at > 0 && text.as_bytes()[at] == b' ';
        let range = at + usize::from(after_space)..end;
        at = end;
        Some(Chunk { range, after_space })
    })
}

/// The length of the white-space character at a byte, 0 for another character; none at the end.
fn space_length(text: &str, at: usize) -> Option<usize> {
    match *text.as_bytes().get(at)? {
        byte if byte.is_ascii() => Some(usize::from(is_space(char::from(byte)))),
        // Only these lead bytes begin a white-space character beyond ASCII.
        0xc2 | 0xe1..=0xe3 => {
            let c = text.get(at..)?.chars().next()?;
            Some(if is_space(c) { c.len_utf8() } else { 0 })
        }
        _ => Some(0),
    }
}

fn run_end(text: &str, start: usize, is_white: bool) -> usize {
    let mut at = start;
    while let Some(length) = space_length(text, at).filter(|&length| (length > 0) == is_white) {
        // Between the bytes of one character there is no white space.
        at += length.max(1);
        while !is_white && !text.is_char_boundary(at) {
            at += 1;
        }
    }
    at
}

/// A range in parts of at most so many characters that cutting them takes little time.
fn short_ranges(text: &str, range: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let Range { mut start, end } = range;
    std::iter::from_fn(move || {
        let rest = &text[start..end];
        if rest.is_empty() {
            return None;
        }
        let is_short = rest.len() <= LONGEST_CHUNK;
        let length = if is_short { None } else { rest.char_indices().nth(LONGEST_CHUNK).map(|(at, _)| at) };
        let part = start..length.map_or(end, |length| start + length);
        start = part.end;
        Some(part)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rmpv::Value;

    const PATTERNS: [(&str, &str); 4] = [
        ("prefix_search", r#"^\(|^"|^“|^\$|^:|^\.\.+|^'"#),
        ("suffix_search", r#"\)$|"$|”$|,$|:$|\.\.+$|'s$|(?<=[0-9])(?:km|m)$|(?<=[a-z)"])\.$"#),
        ("infix_finditer", r"\.\.+|(?<=[a-z])(?:-|—)(?=[a-z])|(?<=[0-9])[+*](?=[0-9])"),
        ("url_match", r"(?u)^(?:https?://)?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?:/\S*)?$"),
    ];
    const EXCEPTIONS: [(&str, &[(&str, &str)]); 6] = [
        ("can't", &[("ca", "can"), ("n't", "not")]),
        ("U.S.", &[("U.S.", "")]),
        ("a.m.", &[("a.m.", "")]),
        (":)", &[(":)", "")]),
        ("no one", &[("no one", "nobody")]),
        ("8a.m.", &[("8", ""), ("a.m.", "")]),
    ];

    fn map(rows: impl IntoIterator<Item = (Value, Value)>) -> Value {
        Value::Map(rows.into_iter().collect())
    }

    fn package(patterns: &[(&str, &str)], exceptions: &[(&str, &[(&str, &str)])]) -> Vec<u8> {
        let part = |&(orth, norm): &(&str, &str)| {
            let norm = (!norm.is_empty()).then(|| (67.into(), norm.into()));
            map([(65.into(), orth.into())].into_iter().chain(norm))
        };
        let exceptions =
            exceptions.iter().map(|&(text, parts)| (text.into(), Value::Array(parts.iter().map(part).collect())));
        let names = ["prefix_search", "suffix_search", "infix_finditer", "token_match", "url_match"];
        let pattern = |name| patterns.iter().find(|(known, _)| *known == name).map_or(Value::Nil, |(_, p)| (*p).into());
        let mut fields: Vec<(Value, Value)> = names.map(|name| (name.into(), pattern(name))).into();
        fields.push(("exceptions".into(), map(exceptions)));
        let mut bytes = Vec::new();
        rmpv::encode::write_value(&mut bytes, &map(fields)).unwrap();
        bytes
    }

    fn tokenizer() -> Tokenizer {
        Tokenizer::from_bytes(&package(&PATTERNS, &EXCEPTIONS), &Norms::default()).unwrap()
    }

    fn tokens(text: &str) -> Vec<Token> {
        let mut tokens = Vec::new();
        tokenizer().tokenize(text, &mut Lexicon::default(), &mut tokens);
        tokens
    }

    fn check(text: &str, expected: &[&str]) {
        let found = tokens(text);
        let found: Vec<&str> = found.iter().map(|token| &text[token.start as usize..token.end as usize]).collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn prefixes_suffixes_and_infixes_come_off() {
        check("(The envoy's well-worn car.)", &["(", "The", "envoy", "'s", "well", "-", "worn", "car", ".", ")"]);
        check("“Wait,” she said...", &["“", "Wait", ",", "”", "she", "said", "..."]);
        check("It ran 40km—or $3+4 more", &["It", "ran", "40km", "—", "or", "$", "3", "+", "4", "more"]);
        check("40km, -x", &["40", "km", ",", "-x"]);
    }

    #[test]
    fn special_cases_and_addresses_stay_whole() {
        check("(U.S., 9a.m.)", &["(", "U.S.", ",", "9a.m", ".", ")"]);
        check("\"can't\"", &["\"", "ca", "n't", "\""]);
        check("see (news.example.org/well-worn).", &["see", "(", "news.example.org/well-worn", ")", "."]);
    }

    #[test]
    fn special_cases_that_patterns_cut_are_sought_among_the_tokens() {
        check("fine:)", &["fine", ":)"]);
        check("fine: )", &["fine", ":", ")"]);
        check("No, no one left", &["No", ",", "no one", "left"]);
        let joined = tokens("no one left");
        assert!(joined[0].space_after && joined[0].end == 6 && joined[1].start == 7);
    }

    #[test]
    fn a_part_of_a_special_case_has_its_own_norm() {
        let mut lexicon = Lexicon::default();
        let mut found = Vec::new();
        tokenizer().tokenize("can't ca", &mut lexicon, &mut found);
        let norms: Vec<StringId> = found.iter().map(|token| lexicon.lexeme(token.lexeme).norm).collect();
        assert_eq!(norms, [string_id("can"), string_id("not"), string_id("ca")]);
    }

    #[test]
    fn white_space_other_than_single_spaces_is_a_token() {
        check(" a  b\n\nc \n d ", &[" ", "a", " ", "b", "\n\n", "c", "\n ", "d"]);
        check("a\u{a0}b\u{2003} c", &["a", "\u{a0}", "b", "\u{2003} ", "c"]);
        check("  ", &["  "]);
        check("", &[]);
        let spaces: Vec<bool> = tokens("a  b ").iter().map(|token| token.space_after).collect();
        assert_eq!(spaces, [true, false, true]);
    }

    #[test]
    fn a_chunk_without_end_is_cut_at_two_thousand_characters() {
        let text = "é".repeat(4500);
        let lengths: Vec<u32> = tokens(&text).iter().map(|token| (token.end - token.start) / 2).collect();
        assert_eq!(lengths, [2000, 2000, 500]);
    }

    #[test]
    fn what_is_wrong_with_a_package_is_named() {
        let refusal = |bytes: &[u8]| Tokenizer::from_bytes(bytes, &Norms::default()).unwrap_err();
        let error = refusal(&package(&[("suffix_search", "(?<=a+)b$")], &[]));
        assert_eq!(error, "the pattern suffix_search: a look behind has no fixed width");
        let error = refusal(&package(&[], &[("don't", &[("do", ""), ("nt", "")])]));
        assert_eq!(error, "the exception \"don't\" is not cut into parts of its text");
        assert_eq!(refusal(&[0x90]), "the file is not a map");
        assert_eq!(refusal(&[0x80]), "it has no field prefix_search");
    }

    #[test]
    fn a_package_without_rules_cuts_at_white_space_alone() {
        let tokenizer = Tokenizer::from_bytes(&package(&[], &[]), &Norms::default()).unwrap();
        let mut found = Vec::new();
        tokenizer.tokenize("(so it goes.)", &mut Lexicon::default(), &mut found);
        assert_eq!(found.len(), 3);
    }

    fn odd_text() -> impl Strategy<Value = String> {
        let word = prop::sample::select(vec![
            "can't",
            "U.S.",
            "no one",
            ":)",
            ": )",
            "(",
            ")",
            "...",
            "'s",
            " ",
            "  ",
            "\n",
            "\u{a0}",
            "40km",
            "a.m.",
            "x.org/",
            "\0",
            "👍🏽",
            "שלום",
            "e\u{301}",
            ",",
            "\"",
            "well-worn",
            "ΟΔΟΣ",
            "1+2",
            "-",
        ]);
        prop_oneof![any::<String>(), prop::collection::vec(word, 0..12).prop_map(|words| words.concat())]
    }

    proptest! {
        #[test]
        fn tokens_and_single_spaces_give_back_any_text(text in odd_text()) {
            let mut at = 0;
            for token in tokens(&text) {
                prop_assert!(token.start == at && token.end > at);
                prop_assert!(text.get(token.start as usize..token.end as usize).is_some());
                at = token.end + u32::from(token.space_after);
                prop_assert!(!token.space_after || text.as_bytes()[token.end as usize] == b' ');
            }
            prop_assert_eq!(at as usize, text.len());
        }

        #[test]
        fn a_word_met_before_changes_nothing(texts in prop::collection::vec(odd_text(), 1..6)) {
            let tokenizer = tokenizer();
            let mut lexicon = Lexicon::default();
            let mut read = |text: &String| {
                let mut found = Vec::new();
                tokenizer.tokenize(text, &mut lexicon, &mut found);
                found
            };
            let first: Vec<Vec<Token>> = texts.iter().map(&mut read).collect();
            let second: Vec<Vec<Token>> = texts.iter().map(&mut read).collect();
            prop_assert_eq!(&first, &second);
            for (text, found) in texts.iter().zip(first) {
                for (token, alone) in found.iter().zip(tokens(text)) {
                    prop_assert_eq!(token.start..token.end, alone.start..alone.end);
                    prop_assert_eq!(token.space_after, alone.space_after);
                    let word = lexicon.lexeme(token.lexeme);
                    prop_assert_eq!(&*word.text, &text[token.start as usize..token.end as usize]);
                }
            }
        }

        #[test]
        fn broken_packages_are_refused_not_fatal(at in 0usize..2000, byte in any::<u8>()) {
            let mut bytes = package(&PATTERNS, &EXCEPTIONS);
            let at = at % bytes.len();
            bytes[at] = byte;
            if let Ok(tokenizer) = Tokenizer::from_bytes(&bytes, &Norms::default()) {
                tokenizer.tokenize("(can't :) U.S.)", &mut Lexicon::default(), &mut Vec::new());
            }
        }
    }
}

//! Rules on small documents of our own.

use super::*;
use crate::strings::string_id;
use proptest::prelude::*;
use rmpv::Value;

fn map<const N: usize>(fields: [(&str, Value); N]) -> Value {
    Value::Map(fields.into_iter().map(|(name, value)| (Value::from(name), value)).collect())
}

fn texts<const N: usize>(texts: [&str; N]) -> Value {
    texts.iter().map(|text| Value::from(*text)).collect()
}

fn entry(pattern: Vec<Value>, sets: Value, index: i64) -> Value {
    let patterns = Value::Array(vec![Value::Array(pattern)]);
    map([("patterns", patterns), ("attrs", sets), ("index", Value::from(index))])
}

fn packed(entries: Vec<Value>) -> Vec<u8> {
    let mut bytes = Vec::new();
    rmpv::encode::write_value(&mut bytes, &Value::Array(entries)).unwrap();
    bytes
}

fn ruler(entries: Vec<Value>) -> AttributeRuler {
    AttributeRuler::from_bytes(&packed(entries)).unwrap()
}

/// One pattern that sets the lemma `hit` on the match's token at `index`.
fn marks(pattern: Vec<Value>, index: i64) -> AttributeRuler {
    ruler(vec![entry(pattern, map([("LEMMA", "hit".into())]), index)])
}

fn fault(pattern: Vec<Value>, sets: Value, index: i64) -> String {
    AttributeRuler::from_bytes(&packed(vec![entry(pattern, sets, index)])).unwrap_err()
}

fn lower(word: &str) -> Value {
    map([("LOWER", word.into())])
}

fn lower_op(word: &str, op: &str) -> Value {
    map([("LOWER", word.into()), ("OP", op.into())])
}

/// Tokens of words with a tag, as in `runs/VBZ`.
fn tagged(words: &str) -> Vec<RuledToken<'_>> {
    let token = |word| {
        let (text, tag) = str::split_once(word, '/').unwrap_or((word, ""));
        let id = string_id(text);
        RuledToken { orth: id, lower: id, tag: string_id(tag), text, lower_text: text, ..RuledToken::default() }
    };
    words.split(' ').map(token).collect()
}

/// The places of the tokens that the ruler gives a lemma.
fn hits(ruler: &AttributeRuler, words: &str) -> Vec<usize> {
    let mut tokens = tagged(words);
    ruler.apply(&mut tokens);
    (0..tokens.len()).filter(|at| tokens[*at].lemma != 0).collect()
}

#[test]
fn a_tag_sets_the_part_of_speech_and_the_morphology() {
    let sets = map([("POS", "VERB".into()), ("MORPH", "VerbForm=Fin|Tense=Pres".into())]);
    let ruler = ruler(vec![entry(vec![map([("TAG", "VBZ".into())])], sets, 0)]);
    let mut tokens = tagged("she/PRP runs/VBZ");
    ruler.apply(&mut tokens);
    assert_eq!(tokens[0].pos, 0);
    assert_eq!(ruler.text_of(tokens[1].pos), Some("VERB"));
    assert_eq!(ruler.text_of(tokens[1].morph), Some("Tense=Pres|VerbForm=Fin"));
    assert_eq!(ruler.text_of(string_id("VBZ")), None);
}

#[test]
fn the_last_rule_wins_and_no_rule_sees_what_another_sets() {
    let tag = |from: &str, to: &str| entry(vec![map([("TAG", from.into())])], map([("TAG", to.into())]), 0);
    let ruler = ruler(vec![tag("A", "B"), tag("A", "C"), tag("B", "D")]);
    let mut tokens = tagged("x/A y/B");
    ruler.apply(&mut tokens);
    assert_eq!(ruler.text_of(tokens[0].tag), Some("C"));
    assert_eq!(ruler.text_of(tokens[1].tag), Some("D"));
}

#[test]
fn a_pattern_of_two_tokens_may_set_either() {
    let pair = || vec![lower("gim"), lower("me")];
    assert_eq!(hits(&marks(pair(), 0), "gim me gim it"), [0]);
    assert_eq!(hits(&marks(pair(), 1), "gim me gim it"), [1]);
    assert_eq!(hits(&marks(pair(), -1), "gim me me"), [1]);
    assert_eq!(hits(&marks(pair(), -2), "gim me me"), [0]);
}

#[test]
fn a_quantifier_gives_every_match() {
    let op = |sign| vec![lower("a"), lower_op("b", sign)];
    assert_eq!(hits(&marks(op("?"), -1), "a b b"), [0, 1]);
    assert_eq!(hits(&marks(op("*"), -1), "a b b"), [0, 1, 2]);
    assert_eq!(hits(&marks(op("+"), -1), "a b b c"), [1, 2]);
    assert_eq!(hits(&marks(op("!"), -1), "a b a c"), [3]);
    assert_eq!(hits(&marks(op("{2}"), -1), "a b b b"), [2]);
    assert_eq!(hits(&marks(op("{,1}"), -1), "a b b b"), [0, 1]);
    assert_eq!(hits(&marks(vec![lower_op("b", "*"), lower("c")], -1), "b b c c"), [2, 3]);
}

#[test]
fn predicates_ask_for_one_of_several_none_of_them_or_a_wording() {
    let with = |predicate: &str, value: Value| marks(vec![map([("LOWER", map([(predicate, value)]))])], 0);
    assert_eq!(hits(&with("IN", texts(["cup", "mug"])), "cup jug mug"), [0, 2]);
    assert_eq!(hits(&with("NOT_IN", texts(["cup", "mug"])), "cup jug mug"), [1]);
    assert_eq!(hits(&with("REGEX", "^m.g$".into()), "cup mug smug"), [1]);
    assert_eq!(hits(&with("REGEX", "u".into()), "cup pen"), [0]);
    assert_eq!(hits(&with("REGEX", "^m?u".into()), "up mug"), [0, 1]);
    assert_eq!(hits(&with("REGEX", "^m|p$".into()), "cup mug jug"), [0, 1]);
}

#[test]
fn white_space_and_length_are_asked_of_the_text() {
    let space = |wanted: bool| marks(vec![map([("IS_SPACE", wanted.into())])], 0);
    assert_eq!(hits(&space(true), "a \n \u{1f} b"), [1, 2]);
    assert_eq!(hits(&space(false), "a \n b"), [0, 2]);
    let length = |value: Value| marks(vec![map([("LENGTH", value)])], 0);
    assert_eq!(hits(&length(2.into()), "é éé ééé"), [1]);
    assert_eq!(hits(&length(map([(">=", 2.into())])), "é éé ééé"), [1, 2]);
}

#[test]
fn an_empty_position_takes_any_token() {
    assert_eq!(hits(&marks(vec![lower("a"), map([]), lower("c")], 1), "a b c"), [1]);
}

#[test]
fn what_is_not_supported_is_named() {
    let set = || map([("LEMMA", "x".into())]);
    let key = |name, value| vec![map([(name, value)])];
    for (pattern, sets, index, told) in [
        (key("LIKE_NUM", true.into()), set(), 0, "the pattern key LIKE_NUM is not supported"),
        (key("_", map([("x", 1.into())])), set(), 0, "the pattern key _ is not supported"),
        (
            key("TAG", map([("REGEX", "V".into())])),
            set(),
            0,
            "the predicate REGEX of the pattern key TAG is not supported",
        ),
        (
            key("TAG", map([("FUZZY", "V".into())])),
            set(),
            0,
            "the predicate FUZZY of the pattern key TAG is not supported",
        ),
        (vec![lower_op("a", "~")], set(), 0, "the quantifier ~ is not supported"),
        (vec![lower_op("a", "{70}")], set(), 0, "the quantifier {70} is not supported"),
        (
            vec![lower_op("a", "{40}"), lower_op("b", "{40}")],
            set(),
            0,
            "a pattern of more than 64 positions is not supported",
        ),
        (vec![lower("a")], map([("SENT_START", "x".into())]), 0, "to set SENT_START is not supported"),
        (vec![lower("a")], map([("POS", "THING".into())]), 0, "the part of speech THING is not supported"),
        (vec![lower("a")], set(), 1, "the index 1 can lie outside of a match of 1"),
        (vec![lower("a"), lower_op("b", "?")], set(), -2, "the index -2 can lie outside of a match of 1"),
        (vec![], set(), 0, "a pattern has no positions"),
        (key("LOWER", 1.5.into()), set(), 0, "LOWER is not a string"),
    ] {
        assert_eq!(fault(pattern, sets, index), told);
    }
}

#[test]
fn a_length_beyond_the_file_is_an_error() {
    for lying in [&b"\xdd\xff\xff\xff\xff"[..], b"\x91\xdf\xff\xff\xff\xff\xa1a", b"", &[0x91; 5000]] {
        assert!(AttributeRuler::from_bytes(lying).is_err());
    }
}

fn several() -> Vec<u8> {
    let wording = map([("LOWER", map([("REGEX", "^m.g".into())])), ("OP", "+".into())]);
    packed(vec![
        entry(vec![lower("a"), wording], map([("LEMMA", "x".into())]), -1),
        entry(vec![map([("TAG", map([("IN", texts(["A", "B"]))]))])], map([("POS", "NOUN".into())]), 0),
        entry(vec![map([("IS_SPACE", true.into())])], map([("MORPH", "_".into())]), 0),
    ])
}

proptest! {
    #[test]
    fn any_tokens_can_be_ruled(words in "[ab/A mug\n]{0,40}") {
        let mut tokens = tagged(&words);
        let before = tokens.clone();
        AttributeRuler::from_bytes(&several()).unwrap().apply(&mut tokens);
        prop_assert!(before.iter().zip(&tokens).all(|(before, after)| before.text == after.text));
    }

    #[test]
    fn any_bytes_are_rules_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = AttributeRuler::from_bytes(&bytes);
    }

    #[test]
    fn rules_with_a_byte_changed_are_rules_or_an_error(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut bytes = several();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        if let Ok(ruler) = AttributeRuler::from_bytes(&bytes) {
            ruler.apply(&mut tagged("a mug b/B \n"));
        }
        prop_assert!(AttributeRuler::from_bytes(&bytes[..at]).is_err());
    }
}

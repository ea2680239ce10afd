//! The marks of a happening: the rare words beside it, by which reports of one happening know each other.
//!
//! Reports of one happening share names of streets, halls and bystanders, and numbers, that other reports do not use.
//! What is rare is settled by `lexicon/common_words.tsv`, never by counting over a case, so that two mentions compare the
//! same in any company. A word of a private person's name is kept as a hash alone: enough to see that two reports
//! name the same one. That keeps the name out of sight, not secret: whoever has the report reads it there.

use crate::annotate::{Annotation, EntityKind, Pos, Recognised, Sentence};
use crate::resources::Resources;
use std::collections::{BTreeMap, BTreeSet};
use whosays_model::{BlockKind, Claim, EventKind, EventMention, MentionId, Report};

/// The most marks of a mention, names and other words apart: those of the report's main happening, which has the whole report
/// for its own, and those of one that it tells in passing.
const MAIN: usize = 64;
const PASSING: usize = 24;

/// Gives each mention its marks and the day of its report.
pub(super) fn give(
    report: &Report,
    annotation: &Annotation,
    resources: &Resources,
    claims: &[Claim],
    mentions: &mut [EventMention],
) {
    let main = main(mentions);
    let blocks = blocks(annotation, claims);
    for (number, mention) in mentions.iter_mut().enumerate() {
        mention.published = report.published().cloned();
        mention.marks = if main == Some(number) {
            marks(annotation, resources, MAIN, annotation.sentences.iter())
        } else {
            let own = blocks.get(&mention.id).into_iter().flatten();
            let first = |block: &usize| annotation.sentences.partition_point(|sentence| sentence.block < *block);
            let of_block = |block: &usize| {
                let block = *block;
                annotation.sentences[first(&block)..].iter().take_while(move |sentence| sentence.block == block)
            };
            marks(annotation, resources, PASSING, own.flat_map(of_block))
        };
    }
}

/// What the report is about: the attack that most claims tell of, else the happening; of equals the first.
fn main(mentions: &[EventMention]) -> Option<usize> {
    let weight = |number: &usize| (mentions[*number].kind == EventKind::Attack, mentions[*number].claims.len());
    (0..mentions.len()).rev().max_by_key(weight)
}

/// The blocks in which each mention's claims stand.
fn blocks(annotation: &Annotation, claims: &[Claim]) -> BTreeMap<MentionId, BTreeSet<usize>> {
    let mut blocks: BTreeMap<MentionId, BTreeSet<usize>> = BTreeMap::new();
    for claim in claims {
        let at = annotation.sentences.partition_point(|sentence| sentence.span.end <= claim.span().start);
        if let (Some(mention), Some(sentence)) = (&claim.event, annotation.sentences.get(at)) {
            blocks.entry(mention.clone()).or_default().insert(sentence.block);
        }
    }
    blocks
}

fn marks<'a>(
    annotation: &Annotation,
    resources: &Resources,
    most: usize,
    sentences: impl Iterator<Item = &'a Sentence>,
) -> Vec<String> {
    let (mut names, mut words) = (BTreeSet::new(), BTreeSet::new());
    let told = |kind: BlockKind| matches!(kind, BlockKind::Paragraph | BlockKind::Item | BlockKind::Title);
    for sentence in sentences.filter(|sentence| told(sentence.block_kind)) {
        for at in sentence.first..sentence.end {
            let Some(mark) = mark(annotation, resources, at) else { continue };
            let is_word = mark.starts_with(char::is_lowercase);
            let of_sort = if is_word { &mut words } else { &mut names };
            if of_sort.len() < most {
                of_sort.insert(mark);
            }
        }
    }
    names.into_iter().chain(words).collect()
}

/// What a word marks: a name or number as it stands, a rare word in lower case, a private person as a hash.
fn mark(annotation: &Annotation, resources: &Resources, at: usize) -> Option<String> {
    let (word, node) = (&annotation.words[at], annotation.node(at));
    let lower = bare(&word.token.lower);
    if word.time.is_some() || lower.chars().count() < 3 || resources.is_common(lower) {
        return None;
    }
    if lower.starts_with(|c: char| c.is_ascii_digit()) {
        return Some(lower.to_owned());
    }
    if !lower.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’')) {
        return None;
    }
    let entity = word.name.map(|name| &annotation.entities[annotation.names[name].entity]);
    // Those who act in one happening act in others.
    let is_known = entity.is_some_and(|entity| entity.is_actor());
    match node.pos {
        _ if is_known => None,
        _ if is_private(annotation, at) => Some(format!("#{:08x}", hash(lower))),
        Pos::Propn if word.token.capital => Some(capitalised(lower)),
        Pos::Noun | Pos::Verb | Pos::Adj if lower.chars().count() > 3 => Some(lower.to_owned()),
        _ => None,
    }
}

/// Whether a word is of the name of somebody who is not known to hold a public role.
fn is_private(annotation: &Annotation, at: usize) -> bool {
    let entity = annotation.words[at].name.map(|name| &annotation.entities[annotation.names[name].entity]);
    match entity {
        Some(entity) if entity.kind == EntityKind::Person => !entity.is_public,
        Some(entity) if entity.kind != EntityKind::Unknown => false,
        _ => annotation.node(at).recognised == Recognised::Person,
    }
}

fn bare(lower: &str) -> &str {
    lower.strip_suffix("'s").or_else(|| lower.strip_suffix("’s")).unwrap_or(lower)
}

fn capitalised(lower: &str) -> String {
    let mut letters = lower.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// FNV-1a in 32 bits.
fn hash(word: &str) -> u32 {
    word.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_possessive_is_the_word_itself() {
        assert_eq!((bare("saltgate's"), bare("saltgate’s"), bare("glass")), ("saltgate", "saltgate", "glass"));
        assert_eq!(capitalised("élan"), "Élan");
    }

    #[test]
    fn a_hash_is_the_same_everywhere() {
        // FNV's published test values.
        assert_eq!((hash(""), hash("a"), hash("foobar")), (0x811c_9dc5, 0xe40c_292c, 0xbf9c_f968));
    }
}

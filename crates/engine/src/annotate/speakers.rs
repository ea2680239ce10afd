//! Layouts that give a whole block to a speaker: `Name, title:`, `Q:` and `A:`, `AB:` for a name's initials, a post
//! with its author below it, a statement under its author's headline.

use super::{Annotation, Sentence};
use whosays_model::{BlockKind, Report, Span};
use whosays_nlp::TokenKind;

/// A run of blocks that one speaker answers for.
#[derive(Clone, Debug)]
pub(super) struct Turn {
    /// Sentences of the blocks, `first..end` of [`Annotation::sentences`].
    pub(super) first: usize,
    pub(super) end: usize,
    /// Who, as the line above names them: an entity, or the words of the line.
    pub(super) entity: Option<usize>,
    /// The words that name the speaker.
    pub(super) span: Span,
    /// The sentence of the line above.
    pub(super) header: usize,
}

/// Finds the turns of a report, in order.
pub(super) fn turns(report: &Report, annotation: &Annotation) -> Vec<Turn> {
    let mut turns: Vec<Turn> = statement(report, annotation).into_iter().collect();
    let mut at = 0;
    let mut interviewee = None;
    while at < annotation.sentences.len() {
        let turn = header_turn(report, annotation, at)
            .or_else(|| signed_turn(report, annotation, at))
            .or_else(|| inline_turn(report, annotation, at, &mut interviewee));
        match turn {
            Some(turn) => {
                at = turn.end.max(at + 1);
                turns.push(turn);
            }
            None => at += 1,
        }
    }
    join_answers(annotation, &mut turns);
    turns
}

/// In an interview whose turns have labels, a paragraph without one goes on from the paragraph before.
fn join_answers(annotation: &Annotation, turns: &mut [Turn]) {
    if turns.iter().filter(|turn| is_labelled(annotation, turn)).count() < 3 {
        return;
    }
    for at in 1..turns.len() {
        let (end, next) = (turns[at - 1].end, turns[at].first);
        let goes_on = is_labelled(annotation, &turns[at - 1]) && is_labelled(annotation, &turns[at]) && end < next;
        let is_plain = |sentence: &Sentence| sentence.block_kind == BlockKind::Paragraph;
        if goes_on && annotation.sentences[end..next].iter().all(is_plain) {
            turns[at - 1].end = next;
        }
    }
}

/// Whether a turn opens with its speaker's label: `Orsk:`, `OV:`, `A:`.
fn is_labelled(annotation: &Annotation, turn: &Turn) -> bool {
    let words = annotation.sentences.get(turn.first).map_or(&[][..], |sentence| annotation.words_of(sentence));
    turn.header == turn.first && words.iter().take(5).any(|word| word.is_one_of(&[":"]))
}

/// A document whose headline says whose statement it is, and that speaks as "I" or "we".
fn statement(report: &Report, annotation: &Annotation) -> Option<Turn> {
    let title = annotation.sentences.iter().position(|sentence| sentence.block_kind == BlockKind::Title)?;
    let head = &annotation.sentences[title];
    let words = annotation.words_of(head);
    let is_statement = words
        .iter()
        .any(|word| word.is_one_of(&["statement", "remarks", "speech", "address", "comments", "testimony", "letter"]));
    let name = annotation.names_in(head.first, head.end).find(|name| {
        let spoken = annotation
            .words
            .get(name.end)
            .is_some_and(|next| next.is_one_of(&["statement", "remarks", "speech", "comments", "on", "'s"]));
        let by = (head.first..name.first).rev().take(9).any(|i| annotation.words[i].is_one_of(&["by", "from", "of"]));
        annotation.entity(name).is_person() && (spoken || by)
    })?;
    let first_person = annotation.words.iter().filter(|word| word.is_one_of(&["i", "we", "our", "my", "us"])).count();
    let has_quotes = report.text.contains(['“', '"']);
    let whole = is_statement && first_person > 0 && !has_quotes;
    whole.then_some(Turn {
        first: own_words(annotation, title + 1, name.entity),
        end: annotation.sentences.len(),
        entity: Some(name.entity),
        span: name.span,
        header: title,
    })
}

/// The most sentences that tell of a statement before it begins.
const LONGEST_LEAD: usize = 4;

/// Where the words of a statement begin: "The minister Orsk Vail comments on the ceasefire.", "Orsk Vail said:" lead up to
/// them.
fn own_words(annotation: &Annotation, first: usize, speaker: usize) -> usize {
    let is_own = |number: usize| {
        let words = annotation.sentences.get(number).map_or(&[][..], |sentence| annotation.words_of(sentence));
        words.iter().any(|word| word.is_one_of(&["i", "we", "our", "my", "us"]))
    };
    let until = (first..annotation.sentences.len()).find(|number| is_own(*number)).unwrap_or(first);
    let leads = |number: &usize| {
        let sentence = &annotation.sentences[*number];
        annotation.names_in(sentence.first, sentence.end).any(|name| name.entity == speaker)
    };
    (first..until.min(first + LONGEST_LEAD)).rfind(leads).map_or(first, |last| last + 1)
}

/// Where speech ends that a line with a colon introduces: with its closing mark, or before the next heading,
/// the next such line or the end matter of a press release.
pub(super) fn speech_end(report: &Report, annotation: &Annotation, first: usize) -> usize {
    let quoted = annotation.sentences.get(first).is_some_and(|sentence| opens_quote(annotation, sentence));
    if quoted {
        return turn_end(report, annotation, first, true);
    }
    let ends = |at: &usize| {
        let sentence = &annotation.sentences[*at];
        let text = words_of(report, sentence).to_lowercase();
        let closing =
            ["notes to editors", "further information", "background", "media enquiries", "ends", "follow", "about "]
                .iter()
                .any(|word| text.starts_with(word));
        sentence.block_kind == BlockKind::Heading
            || closing && text.len() < 80
            || *at > first && has_reporting_verb(annotation, sentence) && text.ends_with(':')
    };
    (first..annotation.sentences.len()).find(ends).unwrap_or(annotation.sentences.len())
}

fn words_of<'a>(report: &'a Report, sentence: &Sentence) -> &'a str {
    report.words(sentence.span)
}

/// A block of its own that names a person and ends with a colon, or stands right before a quotation.
fn header_turn(report: &Report, annotation: &Annotation, at: usize) -> Option<Turn> {
    let line = annotation.sentences.get(at)?;
    let alone = is_alone_in_block(annotation, at);
    let next = annotation.sentences.get(at + 1)?;
    let text = words_of(report, line);
    let colon = text.ends_with(':');
    let opens = opens_quote(annotation, next);
    if !alone
        || text.len() > 200
        || !(colon || opens && line.end - line.first <= 12 && !text.ends_with(['.', '!', '?', '”', '"']))
    {
        return None;
    }
    let person = annotation.names_in(line.first, line.end).find(|name| annotation.entity(name).is_person());
    let name = person.or_else(|| annotation.names_in(line.first, line.end).find(|name| name.first == line.first))?;
    let leads = person.is_some() || name.first <= line.first + 6;
    if !leads || has_reporting_verb(annotation, line) {
        return None;
    }
    let end = turn_end(report, annotation, at + 1, opens);
    Some(Turn { first: at + 1, end, entity: Some(name.entity), span: name.span, header: at })
}

fn is_alone_in_block(annotation: &Annotation, at: usize) -> bool {
    let block = annotation.sentences[at].block;
    let before = at.checked_sub(1).is_none_or(|i| annotation.sentences[i].block != block);
    before && annotation.sentences.get(at + 1).is_none_or(|next| next.block != block)
}

fn opens_quote(annotation: &Annotation, sentence: &Sentence) -> bool {
    annotation.words_of(sentence).first().is_some_and(|word| word.token.kind == TokenKind::OpenQuote)
}

fn has_reporting_verb(annotation: &Annotation, line: &Sentence) -> bool {
    annotation
        .words_of(line)
        .iter()
        .any(|word| word.is_one_of(&["said", "says", "told", "added", "stated", "warned", "wrote"]))
}

/// A quoted turn ends with its closing mark; a plain one before the next heading or line of the kind.
fn turn_end(report: &Report, annotation: &Annotation, first: usize, quoted: bool) -> usize {
    let mut depth = 0_i32;
    for at in first..annotation.sentences.len() {
        let sentence = &annotation.sentences[at];
        let is_header = at > first && is_alone_in_block(annotation, at) && words_of(report, sentence).ends_with(':');
        if is_header || at > first && sentence.block_kind == BlockKind::Heading && !quoted {
            return at;
        }
        if quoted {
            for word in annotation.words_of(sentence) {
                let mark = report.words(word.token.span);
                depth += i32::from(matches!(mark, "“" | "\"") && word.token.kind == TokenKind::OpenQuote);
                depth -= i32::from(matches!(mark, "”" | "\"") && word.token.kind == TokenKind::CloseQuote);
            }
            let block_ends = annotation.sentences.get(at + 1).is_none_or(|next| next.block != sentence.block);
            let reopens = annotation.sentences.get(at + 1).is_some_and(|next| opens_quote(annotation, next));
            if block_ends && depth <= 0 {
                return at + 1;
            }
            // Each paragraph of a long quotation may open again without the one before having closed.
            if block_ends && reopens {
                depth = 0;
            }
        }
    }
    annotation.sentences.len()
}

/// A post as it is embedded in a page: its words, a dash, its author's name and handle, and a date; `We saw it.
/// — Orsk Vail (@vail) July 3, 2031`.
fn signed_turn(report: &Report, annotation: &Annotation, at: usize) -> Option<Turn> {
    let sentence = annotation.sentences.get(at).filter(|_| starts_block(annotation, at))?;
    let end = block_end(annotation, at);
    let stop = annotation.sentences.get(end.checked_sub(1)?)?.end;
    let is_dash = |i: &usize| annotation.words[*i].is_one_of(&["—", "–", "-", "--"]);
    let dash = (sentence.first..stop).rfind(is_dash).filter(|dash| *dash > sentence.first + 3)?;
    let open = (dash + 2..stop.min(dash + 10)).find(|i| annotation.words[*i].is_one_of(&["("]))?;
    let handle = report.words(annotation.span_of(open, (open + 3).min(stop)));
    if !handle.starts_with("(@") || stop > open + 12 {
        return None;
    }
    let span = annotation.span_of(dash + 1, open);
    let entity = annotation.names_in(dash + 1, open).next().map(|name| name.entity);
    Some(Turn { first: at, end, entity, span, header: at })
}

fn starts_block(annotation: &Annotation, at: usize) -> bool {
    at.checked_sub(1).is_none_or(|before| annotation.sentences[before].block != annotation.sentences[at].block)
}

/// `Orsk: We saw it.`, `A: We saw it.` at the start of a block.
fn inline_turn(
    report: &Report,
    annotation: &Annotation,
    at: usize,
    interviewee: &mut Option<(usize, Span)>,
) -> Option<Turn> {
    let sentence = annotation.sentences.get(at)?;
    if !starts_block(annotation, at) {
        return None;
    }
    let words = annotation.words_of(sentence);
    let colon = words.iter().take(5).position(|word| word.is_one_of(&[":"]))?;
    let label = report.words(annotation.span_of(sentence.first, sentence.first + colon)).to_lowercase();
    let end = block_end(annotation, at);
    if matches!(label.as_str(), "a" | "answer") {
        let (entity, span) = (*interviewee).or_else(|| first_person(annotation, sentence.first))?;
        *interviewee = Some((entity, span));
        return Some(Turn { first: at, end, entity: Some(entity), span, header: at });
    }
    if let Some((entity, span)) = bearer_of_initials(report, annotation, sentence.first, colon) {
        return Some(Turn { first: at, end, entity: Some(entity), span, header: at });
    }
    let name = annotation.names_in(sentence.first, sentence.first + colon).next()?;
    let whole =
        name.first == sentence.first && name.end >= sentence.first + colon && annotation.entity(name).is_person();
    whole.then_some(Turn { first: at, end, entity: Some(name.entity), span: name.span, header: at })
}

/// `OV:` where the report has named one person with these initials before: who that is, and the words.
fn bearer_of_initials(report: &Report, annotation: &Annotation, first: usize, colon: usize) -> Option<(usize, Span)> {
    let label = report.words(annotation.span_of(first, first + colon));
    let letters: String = label.chars().filter(|c| *c != '.').collect();
    if !(2..=4).contains(&letters.len()) || !letters.chars().all(char::is_uppercase) {
        return None;
    }
    let fits = |name: &str| name.split([' ', '-']).filter_map(|word| word.chars().next()).eq(letters.chars());
    let people = annotation.names.iter().filter(|name| name.end <= first && annotation.entity(name).is_person());
    let mut bearers: Vec<usize> =
        people.map(|name| name.entity).filter(|entity| fits(&annotation.entities[*entity].name)).collect();
    bearers.sort_unstable();
    bearers.dedup();
    match bearers[..] {
        [only] => Some((only, annotation.span_of(first, first + colon))),
        _ => None,
    }
}

fn block_end(annotation: &Annotation, at: usize) -> usize {
    let block = annotation.sentences[at].block;
    (at..annotation.sentences.len())
        .find(|&i| annotation.sentences[i].block != block)
        .unwrap_or(annotation.sentences.len())
}

// In a question-and-answer piece, the one who answers is the person whom the opening introduces.
fn first_person(annotation: &Annotation, before: usize) -> Option<(usize, Span)> {
    let mut people = annotation.names.iter().filter(|name| name.first < before && annotation.entity(name).is_person());
    let with_role = people.clone().find(|name| annotation.entity(name).role.is_some());
    with_role.or_else(|| people.next()).map(|name| (name.entity, name.span))
}

//! Tells a claim in a sentence: who says it, and the words that carry it.

use crate::brief::Sentence;
use crate::clause::{self, Clause};
use crate::ledger::Ledger;
use crate::marks::{ended, quoted, straightened};
use crate::{lexicon, marks, names, wording};
use whosays_model::{Claim, ClaimKind, Mode, Report, Span, Value};

/// What a sentence says, and the words elsewhere that it needs.
struct Telling {
    text: String,
    also: Vec<Span>,
}

/// The claim's clause as it stands in the report: raw words, where they are, and whether they were cut.
struct Words<'a> {
    raw: &'a str,
    span: Span,
    cut: bool,
}

/// Tells a claim; nothing where it was told before, or where its words can't stand alone.
pub(crate) fn tell<'a>(ledger: &mut Ledger<'a>, claim: &'a Claim) -> Option<Sentence> {
    // Words that open inside somebody's quotation are that person's, not the outlet's.
    let opens_quoted = claim.quote.starts_with(['“', '"']) && !claim.via.is_empty();
    if opens_quoted {
        return None;
    }
    let report = ledger.report(&claim.report)?;
    // Nor are the last words of a quotation that a sentence before them opened.
    let closes_quoted = claim.quote.ends_with('”') && !claim.quote.contains('“');
    if closes_quoted && !answers(report, claim) {
        return None;
    }
    let words = words_of(report, claim)?;
    if ledger.is_told(claim, words.span) {
        return None;
    }
    let telling = telling(ledger, report, claim, &words)?;
    let echoes = ledger.tell(claim, Some(words.span));
    let mut citations: Vec<usize> = ledger.cite(claim, &telling.also).into_iter().collect();
    let mut reports = vec![&claim.report];
    for echo in echoes {
        if !reports.contains(&&echo.report) && reports.len() < 3 {
            reports.push(&echo.report);
            citations.extend(ledger.cite(echo, &[]));
        }
    }
    Some(Sentence { text: telling.text, citations })
}

/// Whether [`tell`] would tell the claim now.
pub(crate) fn can_tell<'a>(ledger: &mut Ledger<'a>, claim: &'a Claim) -> bool {
    let Some(report) = ledger.report(&claim.report) else {
        return false;
    };
    let Some(words) = words_of(report, claim) else {
        return false;
    };
    if ledger.is_told(claim, words.span) {
        return false;
    }
    let in_mind = ledger.in_mind();
    let can = telling(ledger, report, claim, &words).is_some();
    ledger.back_to(in_mind);
    can
}

/// How many words telling the claim would take, and whether its words point at something before them.
pub(crate) fn shape(report: &Report, claim: &Claim) -> Option<(usize, bool, bool)> {
    let words = words_of(report, claim)?;
    let bare = words.raw.trim_start_matches(['“', '"', '‘', '(']);
    let broken = marks::are_unbalanced(marks::trimmed(words.raw));
    let points_back = clause::opens_with_pointer(bare) || broken;
    Some((wording::words(words.raw), points_back, words.cut))
}

/// Who says a claim, as a table names it: the speaker as the report does, or the report.
pub(crate) fn teller(ledger: &Ledger, claim: &Claim) -> String {
    let Some(report) = ledger.report(&claim.report) else {
        return String::new();
    };
    // A claim of responsibility is the claimant's, however the report words it.
    let claimed = matches!(&claim.value, Value::Responsibility(value) if value.mode == Mode::Claimed);
    if claim.speaker.is_author() || !claimed && !answers(report, claim) {
        return outlet(ledger, report);
    }
    speaker_name(report, claim)
}

// Whether a reader of the quotation sees that these words are the speaker's. "The Front claimed the attack that killed
// 31" names the Front, but the count is the report's.
fn answers(report: &Report, claim: &Claim) -> bool {
    let Some(words) = words_of(report, claim) else {
        return false;
    };
    let cues: &[&str] = if claim.kind() == ClaimKind::Responsibility { &["saying", "blaming"] } else { &["saying"] };
    let (_, outer, _) = spoken_and_outer(words.raw);
    let named = speaker_in(report, claim, &words).is_some() && has_cue(&outer, cues);
    named || is_direct(report, claim, &words)
}

/// What the report is called inside a sentence.
pub(crate) fn outlet(ledger: &Ledger, report: &Report) -> String {
    match (&report.meta.outlet, &report.meta.authors) {
        // "Oster Courier (Oster Press)" is named in full on the citation.
        (Some(outlet), _) => wording::one_line(outlet.value.split(" (").next().unwrap_or(&outlet.value)),
        (None, Some(authors)) if !authors.value.is_empty() => wording::one_line(&wording::list(&authors.value)),
        _ => format!("Report {}", ledger.report_number(&report.id)),
    }
}

fn words_of<'a>(report: &'a Report, claim: &Claim) -> Option<Words<'a>> {
    let quote = claim.span().of(&report.text)?;
    let Clause { mut span, cut } = clause::pick(quote, &needles(claim));
    let in_brackets = span.of(quote)?.strip_prefix('(').and_then(|words| words.strip_suffix(')'));
    if in_brackets.is_some_and(|words| !words.contains(['(', ')'])) {
        span = Span::new(span.start + 1, span.end - 1);
    }
    let raw = span.of(quote).filter(|raw| !raw.is_empty())?;
    let start = claim.span().start + span.start;
    Some(Words { raw, span: Span::new(start, start + raw.len()), cut })
}

// What the clause must keep: the figures, the words of the value that are verbatim, and the speaker's name.
fn needles(claim: &Claim) -> Vec<String> {
    let mut needles = match &claim.value {
        Value::Casualties(value) => value.counts().filter_map(|(_, count)| count.n).map(wording::number).collect(),
        Value::Strength(value) => value.number.iter().filter_map(|count| count.n).map(wording::number).collect(),
        Value::Forecast(value) => value.what.iter().cloned().collect(),
        Value::Assessment(value) => value.judgement.iter().cloned().collect(),
        Value::Cause(value) => value.cause.iter().chain(&value.effect).cloned().collect(),
        Value::Measure(value) => value.what.iter().cloned().collect(),
        _ => Vec::<String>::new(),
    };
    needles.retain(|needle| claim.quote.contains(needle.as_str()));
    let start = claim.span().start;
    let named = claim.speaker.span.filter(|span| claim.span().contains(*span));
    needles.extend(named.and_then(|span| claim.quote.get(span.start - start..span.end - start)).map(str::to_owned));
    needles
}

fn telling<'a>(ledger: &mut Ledger<'a>, report: &'a Report, claim: &'a Claim, words: &Words) -> Option<Telling> {
    if claim.speaker.is_author() {
        return own_voice(ledger, report, claim, words);
    }
    match speaker_in(report, claim, words) {
        Some(at) if is_mostly_speech(words.raw) => speech(ledger, report, claim, words, at),
        Some(at) => reported(ledger, report, claim, words, at),
        None => speaker_elsewhere(ledger, report, claim, words),
    }
}

// The report's own words, under the author's name or the outlet's.
fn own_voice(ledger: &mut Ledger, report: &Report, claim: &Claim, words: &Words) -> Option<Telling> {
    let (piece, also) = with_referent(report, claim, words)?;
    let (subject, many) = author(ledger, report);
    let verb = match claim.kind() {
        ClaimKind::Event | ClaimKind::Casualties | ClaimKind::Warning | ClaimKind::ThreatLevel => "report",
        _ => "write",
    };
    let verb = match (ledger.in_a_row(report.id.as_str()) % 3, verb) {
        (1, _) => "add",
        (2, "report") => "also report",
        (2, _) => "also write",
        _ => verb,
    };
    let verb = if is_numbered(report) { "say".to_owned() } else { verb.to_owned() };
    let verb = if many { verb } else { format!("{verb}s") };
    Some(Telling { text: lead_and_quote(report, &subject, &verb, &piece, words.cut), also })
}

// The sentence that names its speaker, in the report's words.
fn reported(ledger: &mut Ledger, report: &Report, claim: &Claim, words: &Words, at: Span) -> Option<Telling> {
    let named = at.of(words.raw).unwrap_or("").to_lowercase();
    let full = full_name(report, claim).filter(|_| at.start == 0 && ["he", "she"].contains(&named.as_str()));
    let Some((name, span)) = full else {
        return as_reported(ledger, report, claim, words);
    };
    let piece = inserted(words.raw, at.end, &format!(" [{name}]"));
    ledger.last_voice = Default::default();
    let text = lead_and_quote(report, &outlet(ledger, report), "reports", &piece, words.cut);
    Some(Telling { text, also: vec![span] })
}

// Direct speech stands as the report has it, with the speaker's name in full the first time.
fn speech(ledger: &mut Ledger, report: &Report, claim: &Claim, words: &Words, at: Span) -> Option<Telling> {
    let named = at.of(words.raw).unwrap_or("");
    let (piece, mut also) = with_referent_in_speech(report, claim, words)?;
    let shift = piece.len() - words.raw.len();
    let at = if words.raw.find('“') < Some(at.start) && shift > 0 {
        Span::new(at.start + shift, at.end + shift)
    } else {
        at
    };
    let new = !ledger.is_introduced(&claim.speaker.name) || is_pronoun(named);
    let full = full_name(report, claim)
        .filter(|(name, _)| new && !names::holds_word(words.raw, name) && !followed_by_s(&piece, at.end));
    let mut text = piece.clone();
    if let Some((name, span)) = full.filter(|(name, _)| is_pronoun(named) || name.ends_with(named)) {
        text = format!("{}{name}{}", &piece[..at.start], &piece[at.end..]);
        also.push(span);
    } else if is_pronoun(named) {
        return None;
    }
    ledger.introduces(&claim.speaker.name);
    ledger.last_voice = Default::default();
    let text = straightened(&wording::one_line(&text));
    Some(Telling { text: ended(wording::capitalised(&text), words.cut), also })
}

// Words inside quotation marks, or under the speaker's name, answer to a speaker who is named elsewhere; of other
// words the reader could not see whose they are, so they stay the report's.
fn speaker_elsewhere(ledger: &mut Ledger, report: &Report, claim: &Claim, words: &Words) -> Option<Telling> {
    let name = speaker_name(report, claim);
    let found = || names::find_word(&report.text, &name).map(|at| Span::new(at, at + name.len()));
    let at = claim.speaker.span.or_else(found).filter(|_| is_direct(report, claim, words));
    let Some(at) = at else {
        return as_reported(ledger, report, claim, words);
    };
    let (piece, also) = with_referent(report, claim, words)?;
    let lead = match ledger.in_a_row(&format!("{} in {}", claim.speaker.name, report.id)) {
        0 => format!("{}, quoted by {}:", wording::capitalised(&name), outlet(ledger, report)),
        _ => format!("{} also says:", wording::capitalised(&name)),
    };
    let bare = marks::unwrapped(&piece);
    let also = also.into_iter().chain([line_around(report, at)]).collect();
    Some(Telling { text: format!("{lead} {}", quoted(bare, words.cut, true)), also })
}

fn as_reported(ledger: &mut Ledger, report: &Report, claim: &Claim, words: &Words) -> Option<Telling> {
    let (piece, also) = with_referent(report, claim, words)?;
    let again = ledger.in_a_row(&format!("outlet of {}", report.id)) == 1;
    let verb = match (is_numbered(report), again) {
        (true, false) => "says",
        (true, true) => "also says",
        (false, false) => "reports",
        (false, true) => "also reports",
    };
    Some(Telling { text: lead_and_quote(report, &outlet(ledger, report), verb, &piece, words.cut), also })
}

// "Veld writes that “…”" where the words begin in mid-sentence or with a name; else "Veld writes: “…”".
fn lead_and_quote(report: &Report, subject: &str, verb: &str, piece: &str, cut: bool) -> String {
    let first = piece.split(|c: char| c.is_whitespace() || c == ',').next().unwrap_or("");
    let lower = first.to_lowercase();
    let is_name = first.chars().next().is_some_and(char::is_uppercase)
        && (first.chars().skip(1).any(|c| c.is_uppercase() || c.is_ascii_digit()) || is_name_in(report, first));
    let runs_on = first.chars().next().is_some_and(char::is_lowercase) || is_name && !lexicon::holds("opener", &lower);
    let subject = wording::capitalised(subject);
    if runs_on {
        format!("{subject} {verb} that {}", quoted(piece, cut, false))
    } else {
        format!("{subject} {verb}: {}", quoted(piece, cut, true))
    }
}

// Whether the report writes the word with a capital in the middle of a sentence too.
fn is_name_in(report: &Report, word: &str) -> bool {
    report.text.match_indices(word).filter(|(_, found)| !found.is_empty()).any(|(at, _)| {
        let mut before = report.text[..at].chars().rev();
        before.next() == Some(' ') && before.next().is_some_and(|c| c.is_lowercase() || c == ',')
    })
}

// Where the words that name the speaker stand in the clause.
fn speaker_in(report: &Report, claim: &Claim, words: &Words) -> Option<Span> {
    let own =
        claim.speaker.span.filter(|span| words.span.contains(*span) && !span.of(&report.text).unwrap_or("").is_empty());
    let own = own.map(|span| Span::new(span.start - words.span.start, span.end - words.span.start));
    own.or_else(|| {
        let name = claim.speaker.name.as_str();
        let last = name.rsplit(' ').next().unwrap_or(name);
        [name, last].iter().find_map(|part| names::find_word(words.raw, part).map(|at| Span::new(at, at + part.len())))
    })
}

// At least two words in five stand in quotation marks that close, and a verb of saying stands outside them.
fn is_mostly_speech(raw: &str) -> bool {
    let (spoken, outer, closed) = spoken_and_outer(raw);
    closed && has_cue(&outer, &["saying"]) && wording::words(&spoken) * 5 >= wording::words(raw) * 2
}

// The words inside quotation marks, those outside, and whether every mark has its partner.
fn spoken_and_outer(raw: &str) -> (String, String, bool) {
    let marks = if raw.contains('“') { ['“', '”'] } else { ['"', '"'] };
    let (mut spoken, mut outer, mut inside) = (String::new(), String::new(), false);
    for part in raw.split_inclusive(marks) {
        let side = if inside { &mut spoken } else { &mut outer };
        side.push_str(part.trim_end_matches(marks));
        side.push(' ');
        inside ^= part.ends_with(marks);
    }
    (spoken, outer, !inside)
}

fn has_cue(text: &str, lists: &[&str]) -> bool {
    clause::plain_words(text).any(|word| lists.iter().any(|list| lexicon::holds(list, &word)))
}

// Whether the words stand in quotation marks that opened before them, or under a line that names the speaker.
fn is_direct(report: &Report, claim: &Claim, words: &Words) -> bool {
    let Some(text) = report.text.get(..words.span.start) else {
        return false;
    };
    let start = text.rfind("\n\n").map_or(0, |at| at + 2);
    let before = &text[start..];
    let count = |mark: char| before.matches(mark).count();
    let after_name = claim.speaker.span.and_then(|span| report.text.get(span.end..words.span.start));
    let under_name = after_name.is_some_and(|after| after.lines().next().unwrap_or("").trim_end().ends_with(':'));
    words.raw.starts_with(['“', '"']) || count('“') > count('”') || !count('"').is_multiple_of(2) || under_name
}

// The line that holds a name, where it is short enough to quote; else the sentence that does.
fn line_around(report: &Report, at: Span) -> Span {
    const LONGEST: usize = 240;
    let start = report.text.get(..at.start).and_then(|text| text.rfind('\n')).map_or(0, |at| at + 1);
    let end =
        report.text.get(at.end..).and_then(|text| text.find('\n')).map_or(report.text.len(), |found| at.end + found);
    let Some(line) = report.text.get(start..end) else {
        return at;
    };
    if line.len() <= LONGEST {
        return Span::new(start, start + line.trim_end().len()).cover(at);
    }
    let mut sentences = clause::sentences(line).into_iter().map(|span| Span::new(start + span.start, start + span.end));
    sentences.find(|span| span.contains(at) && span.len() <= LONGEST).unwrap_or(at)
}

fn is_pronoun(words: &str) -> bool {
    ["he", "she", "it", "they"].contains(&words.to_lowercase().as_str())
}

fn followed_by_s(text: &str, at: usize) -> bool {
    text.get(at..).is_some_and(|rest| rest.starts_with(['’', '\'']))
}

fn inserted(text: &str, at: usize, words: &str) -> String {
    match (text.get(..at), text.get(at..)) {
        (Some(before), Some(after)) => format!("{before}{words}{after}"),
        _ => text.to_owned(),
    }
}

// The speaker's full name where the report has it, and where; else the words that name the speaker here.
fn full_name(report: &Report, claim: &Claim) -> Option<(String, Span)> {
    let name = claim.speaker.name.as_str();
    let at = names::find_word(&report.text, name)?;
    let span = Span::new(at, at + name.len());
    Some((name.to_owned(), span))
}

fn speaker_name(report: &Report, claim: &Claim) -> String {
    if names::holds_word(&report.text, &claim.speaker.name) {
        return claim.speaker.name.clone();
    }
    let here = claim.speaker.span.and_then(|span| span.of(&report.text)).filter(|words| !is_pronoun(words));
    wording::one_line(here.unwrap_or(&claim.speaker.name))
}

// Words that open with a pronoun get its referent in brackets, and the sentence before that holds the name as a
// second quotation; words that open with another pointer can't stand alone.
fn with_referent(report: &Report, claim: &Claim, words: &Words) -> Option<(String, Vec<Span>)> {
    let lead = words.raw.len() - words.raw.trim_start_matches(['“', '"', '‘', '(']).len();
    let bare = &words.raw[lead..];
    if !clause::opens_with_pointer(bare) {
        return Some((words.raw.to_owned(), Vec::new()));
    }
    let pronoun = clause::opens_with_pronoun(bare).filter(|word| ["It", "They"].contains(word))?;
    let [actor] = claim.actors.as_slice() else {
        return None;
    };
    if names::in_words(&actor.name, &[words.raw]).is_some() {
        return None;
    }
    let (name, sentence) = referent(report, &actor.name, words.span.start)?;
    Some((inserted(words.raw, lead + pronoun.len(), &format!(" [{name}]")), vec![sentence]))
}

fn with_referent_in_speech(report: &Report, claim: &Claim, words: &Words) -> Option<(String, Vec<Span>)> {
    if words.raw.starts_with(['“', '"']) {
        with_referent(report, claim, words)
    } else {
        Some((words.raw.to_owned(), Vec::new()))
    }
}

fn referent(report: &Report, actor: &str, before: usize) -> Option<(String, Span)> {
    let mut from = before.saturating_sub(700);
    while !report.text.is_char_boundary(from) {
        from += 1;
    }
    let stretch = report.text.get(from..before)?;
    clause::sentences(stretch).into_iter().rev().take(3).find_map(|span| {
        let name = names::in_words(actor, &[span.of(stretch)?])?;
        Some((name, Span::new(from + span.start, from + span.end)))
    })
}

// "Report 2 reports" would read badly, and nobody is known who could have written it.
fn is_numbered(report: &Report) -> bool {
    report.meta.outlet.is_none() && report.meta.authors.as_ref().is_none_or(|authors| authors.value.is_empty())
}

// Whether a byline reads as a person's name, with a surname to shorten it to.
fn is_person(name: &str) -> bool {
    let words: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
    (2..=4).contains(&words.len()) && !words.iter().any(|word| lexicon::holds("body", word))
}

// Who answers for the report's own words, and whether they are many.
fn author(ledger: &mut Ledger, report: &Report) -> (String, bool) {
    let outlet = outlet(ledger, report);
    let authors = report.meta.authors.as_ref().map_or(&[][..], |known| &known.value);
    let has_outlet = report.meta.outlet.is_some();
    let surname = |name: &String| name.rsplit(' ').next().unwrap_or(name).to_owned();
    if !(1..=2).contains(&authors.len()) || !authors.iter().all(|name| is_person(name)) {
        return (outlet, authors.len() > 1 && !has_outlet);
    }
    if ledger.introduces(&format!("author of {}", report.id)) {
        let of = if has_outlet { format!(" of {outlet}") } else { String::new() };
        return (format!("{}{of}", wording::list(authors)), authors.len() > 1);
    }
    (wording::list(&authors.iter().map(surname).collect::<Vec<_>>()), authors.len() > 1)
}

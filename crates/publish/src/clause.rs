//! Finds the words of a quotation that can stand alone: one sentence of it, and of that a clause.

use crate::wording;
use whosays_model::Span;

/// Words that can be quoted, as they stand in the quotation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Clause {
    /// Where they stand in the quotation.
    pub(crate) span: Span,
    /// Whether words of the sentence that follow were left out.
    pub(crate) cut: bool,
}

/// Above this many words a sentence is cut where that can be done without changing its sense.
const LONG: usize = 26;

const CONNECTIVES: &[&str] = &[
    "However, ",
    "But ",
    "And ",
    "Indeed, ",
    "In addition, ",
    "Finally, ",
    "Moreover, ",
    "Furthermore, ",
    "Meanwhile, ",
    "Also, ",
    "Firstly, ",
    "Secondly, ",
    "Thirdly, ",
    "Then, ",
    "Thus, ",
    "In sum, ",
    "Still, ",
    "Yet ",
    "Nevertheless, ",
    "Nonetheless, ",
    "Of course, ",
    "Overall, ",
    "Similarly, ",
    "For example, ",
    "For instance, ",
    "Image: ",
    "So, ",
    "Therefore, ",
    "As a result, ",
    "On the other hand, ",
    "At the same time, ",
    "Additionally, ",
];

const ABBREVIATIONS: &[&str] = &[
    "mr", "mrs", "ms", "dr", "gen", "lt", "col", "maj", "sgt", "capt", "adm", "st", "sen", "rep",
    "gov", "prof", "no", "vs", "jr", "sr", "inc", "ltd", "co", "jan", "feb", "mar", "apr", "jun",
    "jul", "aug", "sep", "sept", "oct", "nov", "dec", "approx", "etc", "brig", "pres", "fig",
];

// Where a sentence may end early: what follows adds to it and can be left out with an ellipsis.
const BOUNDARIES: &[&str] = &[
    "; ",
    " – ",
    " — ",
    "—",
    " - ",
    ", which ",
    ", who ",
    ", where ",
    ", whose ",
    ", while ",
    ", as ",
    ", with ",
    ", after ",
    ", including ",
    ", adding",
    ", making ",
    ", leading ",
    ", leaving ",
    ", killing ",
    ", causing ",
    ", bringing ",
    ", launching ",
    ", reducing ",
    ", opposing ",
    ", inflicting ",
    ", demonstrating ",
    ", inspiring ",
    ", enabling ",
    ", allowing ",
    ", hoping ",
    ", aiming ",
    ", citing ",
    ", saying ",
    ", calling ",
    ", resulting ",
    ", accompanied ",
    ", followed ",
    ", bolstered ",
    ", based ",
    ", and ",
    ", especially ",
    ", particularly ",
    ", such as ",
    ", in an ",
    ", in a ",
    ", ranging ",
    ", noting ",
    ", describing ",
    ", giving ",
    ", forcing ",
    ", prompting ",
];

// Words that turn or weaken what was said: whatever holds one is never left out.
const TURNS: &[&str] = &[
    "but",
    "although",
    "though",
    "unless",
    "if",
    "however",
    "except",
    "not",
    "never",
    "no",
    "none",
    "nor",
    "neither",
    "without",
    "unlikely",
    "may",
    "might",
    "could",
    "would",
    "should",
    "perhaps",
    "possibly",
    "probably",
    "likely",
    "reportedly",
    "allegedly",
    "alleged",
    "suspected",
    "suggest",
    "suggests",
    "suggesting",
    "appear",
    "appears",
    "seem",
    "seems",
    "seemingly",
    "believed",
    "denied",
    "denies",
    "deny",
    "denying",
    "only",
    "nearly",
    "despite",
    "yet",
    "until",
    "whether",
    "unclear",
    "unknown",
    "claimed",
    "claims",
    "according",
    "rather",
    "hardly",
    "can't",
    "cannot",
    "don't",
    "doesn't",
    "didn't",
    "isn't",
    "aren't",
    "wasn't",
    "weren't",
    "won't",
    "wouldn't",
    "regardless",
    "estimated",
    "because",
    "said",
    "says",
    "told",
];

const VERBS: &[&str] = &[
    "is",
    "are",
    "was",
    "were",
    "has",
    "have",
    "had",
    "will",
    "would",
    "may",
    "might",
    "could",
    "can",
    "must",
    "should",
    "said",
    "says",
    "does",
    "do",
    "did",
    "told",
    "took",
    "came",
    "went",
    "saw",
    "became",
    "began",
    "made",
    "led",
    "left",
    "claimed",
    "killed",
    "carried",
    "attacked",
    "warned",
    "remains",
    "remain",
    "appears",
    "seems",
    "continues",
    "shows",
    "makes",
    "believe",
    "believes",
    "marked",
    "raised",
    "draws",
    "grew",
    "fell",
    "hit",
    "struck",
    "arrested",
    "charged",
    "fought",
    "passed",
    "estimate",
    "estimates",
    "regards",
    "faces",
    "poses",
    "tried",
    "sought",
    "denied",
    "blamed",
];

/// The words of a quotation that best stand alone: the sentence that holds most of `needles`, without an opening
/// connective, and where it is long without the tail that only adds to it.
pub(crate) fn pick(quote: &str, needles: &[String]) -> Clause {
    let sentence = best_sentence(quote, needles);
    let start = sentence.start + connective(sentence.of(quote).unwrap_or(""));
    let whole = Span::new(start, sentence.end);
    let words = whole.of(quote).unwrap_or("");
    match shortened(words, needles) {
        Some(end) => Clause {
            span: Span::new(start, start + end),
            cut: true,
        },
        None => Clause {
            span: whole,
            cut: false,
        },
    }
}

/// The sentences of a text, without the white space around them.
pub(crate) fn sentences(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut start = 0;
    for (at, mark) in text
        .char_indices()
        .filter(|(_, c)| matches!(c, '.' | '!' | '?' | '\n'))
    {
        let mut end = at + mark.len_utf8();
        let closing = |c: char| matches!(c, '"' | '”' | '’' | ')' | '\'');
        end += text[end..]
            .chars()
            .take_while(|c| closing(*c))
            .map(char::len_utf8)
            .sum::<usize>();
        let blank_line = mark == '\n' && text[end..].starts_with('\n');
        if blank_line || (mark != '\n' && ends_sentence(&text[..at], &text[end..], mark)) {
            push_trimmed(text, start, end, &mut found);
            start = end;
        }
    }
    push_trimmed(text, start, text.len(), &mut found);
    found
}

fn push_trimmed(text: &str, start: usize, end: usize, found: &mut Vec<Span>) {
    let Some(words) = text.get(start..end) else {
        return;
    };
    let lead = words.len() - words.trim_start().len();
    let trimmed = words.trim();
    if !trimmed.is_empty() {
        found.push(Span::new(start + lead, start + lead + trimmed.len()));
    }
}

fn ends_sentence(before: &str, after: &str, mark: char) -> bool {
    let Some(next) = after.strip_prefix([' ', '\n', '\t']) else {
        return after.is_empty();
    };
    let starts = next.trim_start().chars().next();
    if !starts.is_none_or(|c| {
        c.is_uppercase() || c.is_ascii_digit() || matches!(c, '“' | '"' | '‘' | '(')
    }) {
        return false;
    }
    let last = before
        .rsplit(|c: char| c.is_whitespace() || c == '(')
        .next()
        .unwrap_or("");
    let bare = last.trim_start_matches(['“', '"', '‘']).to_lowercase();
    mark != '.'
        || !(ABBREVIATIONS.contains(&bare.as_str())
            || bare.chars().count() == 1
            || bare.contains('.') && bare.len() <= 5)
}

fn best_sentence(quote: &str, needles: &[String]) -> Span {
    let all = sentences(quote);
    let hits = |span: &Span| {
        let words = span.of(quote).unwrap_or("").to_lowercase();
        needles
            .iter()
            .filter(|needle| words.contains(&needle.to_lowercase()))
            .count()
    };
    let most = all.iter().map(hits).max().unwrap_or(0);
    all.iter()
        .find(|span| hits(span) == most)
        .copied()
        .unwrap_or(Span::new(0, quote.len()))
}

fn connective(sentence: &str) -> usize {
    let found = CONNECTIVES
        .iter()
        .find(|word| sentence.starts_with(**word))
        .map_or(0, |word| word.len());
    let rest = &sentence[found..];
    if rest.starts_with("not only") || rest.starts_with("if ") {
        0
    } else {
        found
    }
}

// The end of the longest head that is short enough, stands alone and leaves out nothing that matters.
fn shortened(sentence: &str, needles: &[String]) -> Option<usize> {
    if wording::words(sentence) <= LONG {
        return None;
    }
    let mut ends: Vec<usize> = BOUNDARIES
        .iter()
        .flat_map(|boundary| {
            sentence
                .match_indices(boundary)
                .map(|(at, _)| (at, *boundary))
        })
        .filter(|(at, boundary)| {
            stands_alone(
                &sentence[..*at],
                &sentence[*at..],
                boundary,
                needles,
                sentence,
            )
        })
        .map(|(at, _)| at)
        .collect();
    ends.sort_unstable();
    let short = ends
        .iter()
        .rev()
        .find(|end| wording::words(&sentence[..**end]) <= LONG);
    short.or(ends.first()).copied()
}

fn stands_alone(
    head: &str,
    tail: &str,
    boundary: &str,
    needles: &[String],
    sentence: &str,
) -> bool {
    let count = wording::words(head);
    // "a, b, and c" is a list, not a clause that ends.
    let in_list = boundary == ", and " && (head.contains(", ") || !has_verb(tail));
    let relative = [", which ", ", who ", ", where ", ", whose ", ", based "].contains(&boundary);
    let inserted = relative && tail[boundary.len()..].contains(", ")
        || boundary.contains(['–', '—', '-']) && tail[boundary.len()..].contains(boundary.trim());
    let lower = head.to_lowercase();
    let kept = |needle: &&String| sentence.to_lowercase().contains(&needle.to_lowercase());
    count >= 8
        && !in_list
        && !inserted
        && is_closed(head)
        && has_verb(head)
        && !opens_with_subordinate(head)
        && !turns(tail)
        && needles
            .iter()
            .filter(kept)
            .all(|needle| lower.contains(&needle.to_lowercase()))
}

// "As …, " and "While …, " promise a main clause that a cut could lose.
fn opens_with_subordinate(head: &str) -> bool {
    let first = head.split_whitespace().next().unwrap_or("").to_lowercase();
    let subordinate = [
        "as",
        "while",
        "when",
        "since",
        "although",
        "though",
        "if",
        "after",
        "before",
        "because",
        "despite",
        "given",
        "with",
        "within",
        "in",
        "following",
        "unlike",
    ];
    subordinate.contains(&first.as_str()) && head.matches(", ").count() < 1
}

fn is_closed(head: &str) -> bool {
    let count = |mark: char| head.chars().filter(|c| *c == mark).count();
    count('“') == count('”')
        && count('(') == count(')')
        && count('"').is_multiple_of(2)
        && !head.ends_with(['(', '“'])
}

pub(crate) fn plain_words(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '’' | '\'')))
        .filter(|word| !word.is_empty())
        .map(|word| word.replace('’', "'").to_lowercase())
}

fn has_verb(text: &str) -> bool {
    plain_words(text).any(|word| VERBS.contains(&word.as_str()))
}

fn turns(text: &str) -> bool {
    plain_words(text).any(|word| TURNS.contains(&word.as_str()))
}

/// Whether the words open with a pronoun or a pointer whose referent stands elsewhere.
pub(crate) fn opens_with_pointer(text: &str) -> bool {
    let first = plain_words(text).next().unwrap_or("".to_owned());
    [
        "it", "they", "he", "she", "this", "that", "these", "those", "its", "their", "his", "her",
        "such", "both", "we", "i", "one", "another", "it's", "but", "and", "nor", "or",
    ]
    .contains(&first.as_str())
}

/// Whether the words open with a pronoun that stands for one actor.
pub(crate) fn opens_with_pronoun(text: &str) -> Option<&str> {
    let first = text.split_whitespace().next()?;
    ["It", "They", "He", "She"]
        .contains(&first)
        .then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picked(quote: &str, needles: &[&str]) -> String {
        let needles: Vec<String> = needles.iter().map(|needle| (*needle).to_owned()).collect();
        let clause = pick(quote, &needles);
        format!(
            "{}{}",
            clause.span.of(quote).unwrap(),
            if clause.cut { " …" } else { "" }
        )
    }

    #[test]
    fn an_opening_connective_goes_and_a_short_sentence_stays_whole() {
        assert_eq!(
            picked("However, the Ardu Front is weak.", &[]),
            "the Ardu Front is weak."
        );
        assert_eq!(
            picked("But not only has it fought.", &[]),
            "But not only has it fought."
        );
    }

    #[test]
    fn the_sentence_that_holds_the_number_is_taken() {
        assert_eq!(
            picked("Gen. Ilm spoke. The U.S. lost 31 men.", &["31"]),
            "The U.S. lost 31 men."
        );
    }

    #[test]
    fn a_tail_that_only_adds_is_cut_and_a_tail_that_turns_is_kept() {
        let adds = "The Ardu Front has grown in the valleys of Oster over the last three years of quiet war, launching its own radio and printing house in the town of Mell last spring.";
        assert_eq!(
            picked(adds, &[]),
            "The Ardu Front has grown in the valleys of Oster over the last three years of quiet war …"
        );
        let turns = adds.replace("last spring", "but never in the cities");
        assert_eq!(picked(&turns, &[]), turns);
        assert_eq!(picked(adds, &["Mell"]), adds);
    }

    #[test]
    fn nothing_is_cut_inside_quotation_marks() {
        let quote = "The colonel told the assembly of the northern valleys that the Front “is a band of men who know, as all bands do, that winter ends with the thaw and the roads”.";
        assert_eq!(picked(quote, &[]), quote);
    }
}

//! Words as they are shown: those of strangers made safe for a terminal, counts with their nouns.

/// The same words with white space made single spaces and control characters replaced, so that no
/// report can move the cursor, change colours or turn the direction of the text.
pub(crate) fn plain(text: &str) -> String {
    let shown: String = text.chars().map(|c| if is_unsafe(c) { '\u{fffd}' } else { c }).collect();
    shown.split(['\n', '\r', '\t']).collect::<Vec<_>>().join(" ")
}

/// The same on one line, with runs of white space made single.
pub(crate) fn one_line(text: &str) -> String {
    plain(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// How many of a thing, in words: `1 report`, `2 reports`.
pub(crate) fn count(number: usize, thing: &str) -> String {
    let ending = if number == 1 { "" } else { "s" };
    format!("{number} {thing}{ending}")
}

/// What a case holds, in words: so many reports, claims and events.
pub(crate) fn holdings([reports, claims, events]: [usize; 3]) -> String {
    format!("{}, {}, {}", count(reports, "report"), count(claims, "claim"), count(events, "event"))
}

fn is_unsafe(c: char) -> bool {
    let turns = matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    turns || (c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_do_not_reach_the_terminal() {
        assert_eq!(plain("a\u{1b}[31mb\u{202e}c\nd"), "a\u{fffd}[31mb\u{fffd}c d");
        assert_eq!(one_line("  two \n\n lines\t"), "two lines");
    }
}

//! Names as the quoted words have them: of actors, of speakers, of events.

use crate::{lexicon, wording};
use whosays_model::{Event, EventKind, EventStatus};

/// How a quotation names an actor: in full, by its initials (`IS-K`), or by a word that holds its name (`Russian`).
pub(crate) fn in_words<'a>(name: &'a str, quotes: &'a [&str]) -> Option<String> {
    let bare = name.trim_start_matches("the ").trim_start_matches("The ");
    if quotes.iter().any(|quote| holds_word(quote, bare)) {
        return Some(bare.to_owned());
    }
    quotes.iter().find_map(|quote| initials_in(bare, quote)).or_else(|| {
        let stem: String = bare.chars().take(bare.chars().count().saturating_sub(1).max(4)).collect();
        let long_enough = !bare.contains(' ') && stem.chars().count() >= 4;
        (long_enough && quotes.iter().any(|quote| quote.contains(&stem))).then(|| bare.to_owned())
    })
}

/// Whether a text holds these words between word boundaries.
pub(crate) fn holds_word(text: &str, words: &str) -> bool {
    find_word(text, words).is_some()
}

/// Where a text first holds these words between word boundaries.
pub(crate) fn find_word(text: &str, words: &str) -> Option<usize> {
    let is_edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    text.match_indices(words).filter(|(_, found)| !found.is_empty()).find_map(|(at, found)| {
        let before = text[..at].chars().next_back();
        let after = text[at + found.len()..].chars().next();
        (is_edge(before) && is_edge(after)).then_some(at)
    })
}

// "ISIS-K" and "IS-K" for Islamic State Khorasan Province: capitals only, all of them initials of the name, the
// first one first, and as many different ones as tell the name from a shorter one.
fn initials_in(name: &str, quote: &str) -> Option<String> {
    let initials: Vec<char> =
        name.split([' ', '-']).filter_map(|word| word.chars().next()).filter(|c| c.is_uppercase()).collect();
    let needed = initials.len().min(3);
    if needed < 2 {
        return None;
    }
    quote
        .split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | ',' | ';' | '“' | '”' | '—' | '’' | '\'' | '"'))
        .map(|token| token.trim_end_matches([':', '!', '?']))
        .find(|token| {
            let letters: Vec<char> = token.chars().filter(|c| c.is_alphabetic()).collect();
            let mut different = letters.clone();
            different.sort_unstable();
            different.dedup();
            letters.first() == initials.first()
                && letters.iter().all(|c| c.is_uppercase() && initials.contains(c))
                && different.len()
                    >= needed.min({
                        let mut set = initials.clone();
                        set.sort_unstable();
                        set.dedup();
                        set.len()
                    })
                && letters.len() >= 2
                && letters.last() != letters.first()
        })
        .map(|token| if token.matches('.').count() == 1 { token.trim_end_matches('.') } else { token }.to_owned())
}

/// The noun for an event of this kind.
pub(crate) fn kind_noun(event: &Event) -> &'static str {
    match (event.kind, event.status) {
        (EventKind::Attack, EventStatus::Foiled) => "foiled attack",
        (EventKind::Attack, EventStatus::Alleged) => "alleged attack",
        (EventKind::Attack, _) => "attack",
        (EventKind::Plot, EventStatus::Foiled) => "foiled plot",
        (EventKind::Plot, EventStatus::Alleged) => "alleged plot",
        (EventKind::Plot, _) => "plot",
        (EventKind::Arrest, _) => "arrest or trial",
        (EventKind::CounterOperation, _) => "operation",
        (EventKind::Political, _) => "political event",
    }
}

/// A short name for an event, without an article: `Mell Hall bombing`, `arrest or trial, Oster, July 2031`.
pub(crate) fn of_event(event: &Event) -> String {
    if let Some(name) = proper_name(event).or_else(|| described(event)) {
        return name;
    }
    let place = event.place.as_deref().map(wording::one_line);
    let target =
        event.targets.first().filter(|target| wording::words(target) <= 6).map(|target| wording::one_line(target));
    let date = event.date.as_ref().map(wording::date);
    let told =
        || event.names.iter().find(|name| (2..=9).contains(&wording::words(name))).map(|name| wording::one_line(name));
    let about = place.or(target);
    let about = if about.is_none() && date.is_none() { told() } else { about };
    let parts = [Some(kind_noun(event).to_owned()), about, date];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// The event's name with an article where English wants one.
pub(crate) fn of_event_in_text(event: &Event) -> String {
    let name = of_event(event);
    if name.contains(", ") {
        let article = if name.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
        let mut parts = name.splitn(2, ", ");
        let (kind, rest) = (parts.next().unwrap_or(""), parts.next().unwrap_or(""));
        return format!("{article} {kind} ({rest})");
    }
    format!("the {name}")
}

// "the prison break at Mell in 2019" where no place of the event is known.
fn described(event: &Event) -> Option<String> {
    let phrases =
        event.names.iter().filter(|_| event.place.is_none()).filter_map(|name| name.trim().strip_prefix("the "));
    let mut phrases: Vec<&str> = phrases
        .filter(|name| (3..=8).contains(&wording::words(name)))
        .filter(|name| name.chars().any(|c| c.is_uppercase() || c.is_ascii_digit()))
        .filter(|name| !name.contains(['“', '”', '"', ',', '\n']))
        .collect();
    phrases.sort_by_key(|name| (wording::words(name), *name));
    phrases.first().map(|name| (*name).to_owned())
}

// A phrase of the reports that is a name: short, with a capital inside it, ending in a noun for a happening.
fn proper_name(event: &Event) -> Option<String> {
    let mut names: Vec<&str> = event
        .names
        .iter()
        .filter_map(|name| named(name.trim()))
        .filter(|name| (2..=5).contains(&wording::words(name)))
        .filter(|name| name.split(' ').next_back().is_some_and(|last| lexicon::holds("happening", last)))
        .filter(|name| !name.contains(['“', '”', '"', '’', ',', '\n']))
        .filter(|name| is_borne_out(event, name))
        .collect();
    names.sort_by_key(|name| (std::cmp::Reverse(wording::words(name)), *name));
    names.first().map(|name| (*name).to_owned())
}

// Of a happening that several reports tell of, a name that one phrase alone gives may be another's: its first word stands
// in the place too, or in a phrase without the name.
fn is_borne_out(event: &Event, name: &str) -> bool {
    let first = name.split(' ').next().unwrap_or(name);
    let at_place = event.place.as_deref().is_some_and(|place| holds_word(place, first));
    let in_another = |phrase: &String| holds_word(phrase, first) && !phrase.contains(name);
    event.reports.len() < 2 || at_place || event.names.iter().any(in_another)
}

// The phrase without its article where it begins with a name: after "the" any capital is one; else the first word may
// owe its capital to the sentence, and a second has to stand for it.
fn named(phrase: &str) -> Option<&str> {
    let bare = phrase.strip_prefix("the ").or_else(|| phrase.strip_prefix("The "));
    let capitals = |text: &str| text.split(' ').filter(|word| word.starts_with(char::is_uppercase)).count();
    let name = bare.unwrap_or(phrase);
    let needed = if bare.is_some() { 1 } else { 2 };
    (name.starts_with(char::is_uppercase) && capitals(name) >= needed).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_stand_for_the_name_that_they_spell() {
        let found = |name, quote| in_words(name, &[quote]);
        assert_eq!(found("Ardu Liberation Front", "the ALF, it said"), Some("ALF".to_owned()));
        assert_eq!(found("United States", "the U.S. led"), Some("U.S.".to_owned()));
        assert_eq!(found("Islamic State Khorasan Province", "an ISIS-K cell"), Some("ISIS-K".to_owned()));
        assert_eq!(found("Islamic State Khorasan Province", "the ISIS cell"), None);
        assert_eq!(found("Ostria", "the Ostrian army"), Some("Ostria".to_owned()));
        assert_eq!(found("Mell", "the smell of it"), None);
    }
}

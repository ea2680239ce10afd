//! Claims held against coded claims as the coding manual's scorer does: one to one, where the kind is the same and the
//! quotations overlap. The scorer itself gives the scores; this is for the listings.

use std::collections::BTreeSet;

/// From which overlap on two quotations are the same words.
const SAME: f64 = 0.8;
/// A quotation of fewer words matches nothing.
const FEWEST: usize = 4;

/// A claim as far as it is compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Coded {
    /// Its kind.
    pub(crate) kind: String,
    /// Its words.
    pub(crate) quote: String,
    /// Who says it, `author` for the report's own voice.
    pub(crate) speaker: String,
    /// `affirm` or `deny`.
    pub(crate) stance: String,
    /// `stated`, `likely`, and so on.
    pub(crate) certainty: String,
    /// What its kind adds.
    pub(crate) value: serde_json::Value,
    /// What else a listing shows.
    pub(crate) note: String,
}

/// Claims of one kind with the same quotation count once.
pub(crate) fn once(claims: Vec<Coded>) -> Vec<Coded> {
    let mut seen = BTreeSet::new();
    claims.into_iter().filter(|claim| seen.insert((claim.kind.clone(), claim.quote.clone()))).collect()
}

/// What is coded and what is said about the same words, by number.
pub(crate) fn pairs(said: &[Coded], coded: &[Coded]) -> Vec<(Option<usize>, Option<usize>)> {
    let mut likely = Vec::new();
    for (at, one) in coded.iter().enumerate() {
        for (other_at, other) in said.iter().enumerate().filter(|(_, other)| other.kind == one.kind) {
            let shared = overlap(&one.quote, &other.quote);
            if shared >= SAME {
                likely.push((shared, at, other_at));
            }
        }
    }
    likely.sort_by(|one, other| other.0.total_cmp(&one.0).then((other.1, other.2).cmp(&(one.1, one.2))));
    let (mut of_coded, mut of_said) = (vec![None; coded.len()], vec![None; said.len()]);
    for (_, at, other_at) in likely {
        if of_coded[at].is_none() && of_said[other_at].is_none() {
            (of_coded[at], of_said[other_at]) = (Some(other_at), Some(at));
        }
    }
    let mut pairs: Vec<(Option<usize>, Option<usize>)> =
        of_coded.into_iter().enumerate().map(|(at, other)| (Some(at), other)).collect();
    pairs.extend(of_said.iter().enumerate().filter(|(_, of)| of.is_none()).map(|(at, _)| (None, Some(at))));
    pairs
}

/// The share of the shorter quotation's words that stand in the longer one in the same order.
pub(crate) fn overlap(one: &str, other: &str) -> f64 {
    if words(one).len().min(words(other).len()) < FEWEST { 0.0 } else { overlap_of_any(one, other) }
}

/// The same for phrases of any length.
pub(crate) fn overlap_of_any(one: &str, other: &str) -> f64 {
    let (one, other) = (words(one), words(other));
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    if short.is_empty() {
        return 0.0;
    }
    let mut before = vec![0_usize; long.len() + 1];
    for word in &short {
        let mut now = vec![0];
        for (at, other) in long.iter().enumerate() {
            now.push(if word == other { before[at] + 1 } else { before[at + 1].max(now[at]) });
        }
        before = now;
    }
    before.last().map_or(0.0, |longest| *longest as f64 / short.len() as f64)
}

/// Whether two names are of one speaker: the same words, or the words of one among those of the other.
pub(crate) fn is_same_name(one: &str, other: &str) -> bool {
    let set = |name: &str| -> BTreeSet<String> {
        let small = ["the", "of", "and", "official", "officials", "government", "s"];
        words(name).into_iter().filter(|word| !small.contains(&word.as_str())).collect()
    };
    let (first, second) = (set(one), set(other));
    if words(one) == words(other) {
        return true;
    }
    if [one, other].contains(&"author") || first.is_empty() || second.is_empty() {
        return false;
    }
    let shared = first.intersection(&second).count();
    first.is_subset(&second) || second.is_subset(&first) || 2 * shared >= first.union(&second).count()
}

/// The words of a text in lower case.
pub(crate) fn words(text: &str) -> Vec<String> {
    let parts = text.split(|sign: char| !sign.is_alphanumeric()).filter(|word| !word.is_empty());
    parts.map(str::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn coded(kind: &str, quote: &str) -> Coded {
        Coded { kind: kind.to_owned(), quote: quote.to_owned(), ..Coded::default() }
    }

    #[test]
    fn overlap_counts_words_in_order_of_the_shorter_quotation() {
        assert_eq!(overlap("a depot burned on Friday", "Police said a depot burned on Friday."), 1.0);
        assert_eq!(overlap("one two three four five", "one two six three seven five"), 0.8);
        assert_eq!(overlap("a depot burned", "a depot burned"), 0.0);
    }

    #[test]
    fn a_claim_matches_once_and_only_one_of_its_kind() {
        let gold = [coded("event", "a depot burned on Friday"), coded("measure", "a depot burned on Friday")];
        let said = [coded("event", "A depot burned on Friday."), coded("event", "so a depot burned on Friday")];
        assert_eq!(pairs(&said, &gold), [(Some(0), Some(1)), (Some(1), None), (None, Some(0))]);
    }

    #[test]
    fn a_name_may_be_short_for_another() {
        assert!(is_same_name("the Interior Ministry", "Interior Ministry officials"));
        assert!(is_same_name("Ana Bel", "Bel"));
        assert!(!is_same_name("author", "Ana Bel"));
        assert!(!is_same_name("Ana Bel", "Tom Kett"));
    }

    #[test]
    fn the_same_words_of_one_kind_count_once() {
        assert_eq!(once(vec![coded("event", "x"), coded("event", "x"), coded("cause", "x")]).len(), 2);
    }
}

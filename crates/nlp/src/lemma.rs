//! What a word may be a form of, by suffix alone; a word list of exceptions stands above this.

/// Lower-case base forms that a regular English word may come from, the word itself first.
///
/// Suffixes alone do not tell `planned` from `planed`, so both `plan` and `plane` are given; a lexicon
/// that is looked up with each keeps the one that is a word.
pub fn lemma_candidates(lower: &str) -> Vec<String> {
    let mut found = vec![lower.to_owned()];
    if !lower.is_ascii() || lower.len() < 4 {
        return found;
    }
    let mut add = |candidate: String| {
        if candidate.len() > 1 && !found.contains(&candidate) {
            found.push(candidate);
        }
    };
    if let Some(stem) = lower.strip_suffix("ies").or_else(|| lower.strip_suffix("ied")) {
        add(format!("{stem}y"));
    }
    if let Some(stem) = lower.strip_suffix("ing").filter(|stem| stem.len() > 1) {
        verb_stems(stem, &mut add);
    }
    if let Some(stem) = lower.strip_suffix("ed").filter(|stem| stem.len() > 1) {
        verb_stems(stem, &mut add);
    }
    if let Some(stem) = lower.strip_suffix('s').filter(|stem| !stem.ends_with(['s', 'u', 'i'])) {
        add(stem.to_owned());
        if let Some(stem) = stem.strip_suffix('e') {
            add(stem.to_owned());
        }
    }
    found
}

fn verb_stems(stem: &str, add: &mut impl FnMut(String)) {
    add(stem.to_owned());
    add(format!("{stem}e"));
    let last = stem.as_bytes()[stem.len() - 1];
    let doubled = stem.len() > 2 && stem.as_bytes()[stem.len() - 2] == last && !b"aeiou".contains(&last);
    if doubled {
        add(stem[..stem.len() - 1].to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(word: &str, base: &str) {
        assert!(lemma_candidates(word).iter().any(|candidate| candidate == base), "{word} of {base}");
    }

    #[test]
    fn regular_forms_find_their_base() {
        for (word, base) in [
            ("attacks", "attack"),
            ("attacked", "attack"),
            ("accused", "accuse"),
            ("planning", "plan"),
            ("parties", "party"),
            ("denied", "deny"),
            ("raids", "raid"),
            ("clashes", "clash"),
            ("killings", "killing"),
            ("seizing", "seize"),
            ("shelled", "shell"),
        ] {
            check(word, base);
        }
    }

    #[test]
    fn short_and_foreign_words_are_left_alone() {
        assert_eq!(lemma_candidates("is"), ["is"]);
        assert_eq!(lemma_candidates("élus"), ["élus"]);
    }
}

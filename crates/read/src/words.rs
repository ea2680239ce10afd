//! What lines look like: capitals, names, sentence ends. Judged beside the text, never written into it.

const PARTICLES: &[&str] = &[
    "de", "del", "della", "da", "dos", "das", "di", "du", "la", "le", "van", "von", "der", "den", "ter", "bin", "ibn",
    "al", "el", "abu", "ul", "zu", "y", "e",
];
const FUNCTION_WORDS: &[&str] = &[
    "a", "an", "the", "of", "to", "in", "on", "at", "for", "from", "by", "with", "as", "is", "are", "was", "were",
    "be", "has", "have", "had", "after", "before", "over", "into", "that", "this", "its", "their", "his", "her", "how",
    "why", "what", "who", "when", "where", "will", "may", "not", "no", "or", "but", "amid", "against",
];
const OUTLET_WORDS: &[&str] = &[
    "agency",
    "press",
    "news",
    "newspaper",
    "times",
    "post",
    "herald",
    "tribune",
    "gazette",
    "journal",
    "magazine",
    "review",
    "daily",
    "weekly",
    "monitor",
    "observer",
    "chronicle",
    "telegraph",
    "guardian",
    "mail",
    "courier",
    "bulletin",
    "dispatch",
    "star",
    "sun",
    "standard",
    "express",
    "tidings",
    "wire",
    "network",
    "radio",
    "tv",
    "television",
    "broadcasting",
    "media",
    "institute",
    "council",
    "foundation",
    "center",
    "centre",
    "group",
    "project",
    "initiative",
    "report",
    "today",
    "online",
    "digest",
    "quarterly",
    "service",
    "eye",
    "insider",
];
const SECTION_WORDS: &[&str] = &[
    "world",
    "news",
    "politics",
    "opinion",
    "opinions",
    "analysis",
    "home",
    "terrorism",
    "extremism",
    "security",
    "defense",
    "defence",
    "international",
    "law",
    "asia",
    "africa",
    "europe",
    "america",
    "americas",
    "middle",
    "east",
    "west",
    "central",
    "south",
    "north",
    "eastern",
    "western",
    "relations",
    "foreign",
    "affairs",
    "business",
    "technology",
    "culture",
    "conflict",
    "conflicts",
    "crime",
    "explainer",
    "commentary",
    "features",
    "latest",
    "top",
    "stories",
    "breaking",
    "video",
    "podcast",
    "regions",
    "topics",
    "policy",
    "government",
    "military",
    "war",
    "russia",
    "ukraine",
    "china",
    "iran",
    "israel",
    "afghanistan",
    "economy",
    "society",
    "rights",
    "human",
    "national",
    "local",
    "sports",
    "sport",
    "health",
    "science",
    "blog",
    "blogs",
    "articles",
];

/// Words of a line without the punctuation around them.
pub(crate) fn tokens(line: &str) -> Vec<&str> {
    line.split_whitespace()
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric() && c != '&'))
        .filter(|word| !word.is_empty())
        .collect()
}

/// Lower-case letters and digits of a line with single spaces, for comparing lines.
pub(crate) fn normalised(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    for word in line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(word.chars().flat_map(char::to_lowercase));
    }
    out
}

/// Whether it begins with a capital, or with a letter of a script that has none.
pub(crate) fn starts_upper(word: &str) -> bool {
    word.chars().next().is_some_and(|c| c.is_alphabetic() && !c.is_lowercase())
}

/// Whether a line ends a sentence.
pub(crate) fn ends_sentence(line: &str) -> bool {
    let bare = line.trim_end().trim_end_matches(['"', '”', '’', '\'', ')', ']', '»']);
    bare.ends_with(['.', '!', '?', '…', '。', '؟', '۔'])
}

/// Whether a line opens with a quotation mark.
pub(crate) fn starts_quoted(line: &str) -> bool {
    line.starts_with(['"', '“', '„', '«', '‘', '\''])
}

/// Whether words could be one person's name: two to five capitalised words, no office, no outlet.
pub(crate) fn is_person(name: &str) -> bool {
    let words: Vec<&str> = name.split_whitespace().collect();
    (2..=5).contains(&words.len())
        && words.iter().all(|word| is_name_word(word))
        && starts_upper(words[0])
        && !is_particle(words[words.len() - 1])
        && !has_outlet_word(name)
        && !words.iter().all(|word| is_section_word(word))
}

/// Whether words could be an outlet's name: capitalised, few, no verb.
pub(crate) fn is_name_like(name: &str) -> bool {
    let words: Vec<&str> = name.split_whitespace().collect();
    let fits = |word: &&str| {
        starts_upper(word) || matches!(*word, "of" | "the" | "for" | "and" | "&" | "on" | "in") || is_number(word)
    };
    (1..=6).contains(&words.len())
        && starts_upper(words[0])
        && words.iter().all(fits)
        && !name.ends_with(['.', '?', '!', ':'])
}

/// A name that is shouted in a masthead, as it is written elsewhere: `TARSK GAZETTE` is `Tarsk Gazette`.
pub(crate) fn quiet_name(name: &str) -> String {
    let is_shouted = !name.chars().any(char::is_lowercase) && name.contains(' ');
    if !is_shouted {
        return name.to_owned();
    }
    let quiet = |(index, word): (usize, &str)| match word {
        "OF" | "THE" | "FOR" | "AND" | "ON" | "IN" if index > 0 => word.to_lowercase(),
        // Short words in capitals are mostly acronyms.
        _ if word.chars().count() <= 3 && word != "THE" => word.to_owned(),
        _ => word.chars().take(1).chain(word.chars().skip(1).flat_map(char::to_lowercase)).collect(),
    };
    name.split_whitespace().enumerate().map(quiet).collect::<Vec<_>>().join(" ")
}

/// Whether a name holds a word that outlets are called by.
pub(crate) fn has_outlet_word(name: &str) -> bool {
    tokens(name).iter().any(|word| OUTLET_WORDS.contains(&word.to_lowercase().as_str()))
}

/// Whether a line is a path or list of sections: `Home > World`, `Russia Security & Defense Terrorism`.
pub(crate) fn is_breadcrumb(line: &str) -> bool {
    if line.chars().count() > 160 || ends_sentence(line) || line.ends_with(':') || starts_quoted(line) {
        return false;
    }
    let has_separator = line.contains(" & ") || line.contains(['|', '›', '»', '>', '•', '·']) || line.contains(" / ");
    let words = tokens(line);
    let proper = |word: &&str| starts_upper(word) || matches!(*word, "&" | "and");
    if words.is_empty() || !words.iter().all(proper) || words.iter().any(|word| is_function_word(word)) {
        return false;
    }
    let sections = words.iter().filter(|word| is_section_word(word)).count();
    let enough = if has_separator { sections * 5 >= words.len() } else { sections * 2 >= words.len() };
    sections > 0 && enough
}

/// Whether it is a word that headlines have and names and sections do not.
pub(crate) fn is_function_word(word: &str) -> bool {
    FUNCTION_WORDS.contains(&word.to_lowercase().as_str())
}

fn is_section_word(word: &str) -> bool {
    SECTION_WORDS.contains(&word.to_lowercase().as_str())
}

fn is_particle(word: &str) -> bool {
    PARTICLES.contains(&word.to_lowercase().as_str())
}

fn is_name_word(word: &str) -> bool {
    let bare = word.trim_end_matches('.');
    let letters = bare.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’' | '.'));
    !bare.is_empty()
        && letters
        && (starts_upper(bare) || PARTICLES.contains(&bare) || bare.starts_with("al-") || bare.starts_with("el-"))
        && !FUNCTION_WORDS.contains(&bare)
}

fn is_number(word: &str) -> bool {
    word.chars().all(|c| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(judge: fn(&str) -> bool, yes: &[&str], no: &[&str]) {
        for line in yes {
            assert!(judge(line), "should fit: {line}");
        }
        for line in no {
            assert!(!judge(line), "should not fit: {line}");
        }
    }

    #[test]
    fn names_of_people() {
        check(
            is_person,
            &["Ana Bel", "Jean-Luc de la Tour", "Omar al-Tarski", "J. K. Orlo", "Łucja Węgrzyn"],
            &["Tarsk", "Tarsk Gazette", "Ana said", "Security Policy", "the Mayor", "Ana Bel 3"],
        );
    }

    #[test]
    fn paths_of_sections() {
        check(
            is_breadcrumb,
            &["Home > World > Tarsk", "Conflict & Crime South Tarsk", "World News", "Africa Security Terrorism"],
            &[
                "Gunmen Kill Four in Tarsk",
                "Four dead in Tarsk",
                "Tarsk Gazette",
                "Why the War in Tarsk Is Over",
                "Tarsk falls.",
            ],
        );
    }

    #[test]
    fn sentence_ends_under_quotes_and_brackets() {
        check(ends_sentence, &["He left.", "“He left.”", "(He left!)", "Left…"], &["He left", "Who:", "“He left”"]);
    }

    #[test]
    fn lines_compare_by_their_letters() {
        assert_eq!(normalised("  The “Depot” — burned… "), "the depot burned");
    }
}

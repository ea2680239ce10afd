//! Codes of countries and languages, as the tools know them that a case is handed on to.

use std::collections::BTreeMap;
use std::sync::LazyLock;

type Codes = BTreeMap<&'static str, &'static str>;

static COUNTRIES: LazyLock<Codes> = LazyLock::new(|| read(include_str!("../../lexicon/misp_countries.tsv")));
static LANGUAGES: LazyLock<Codes> = LazyLock::new(|| read(include_str!("../../lexicon/ftm_languages.tsv")));

fn read(list: &'static str) -> Codes {
    list.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t')).collect()
}

/// The tag of MISP's galaxy of countries for a code of ISO 3166-1 alpha-2: `misp-galaxy:country="france"`.
pub(super) fn country_tag(iso: &str) -> Option<String> {
    let cluster = COUNTRIES.get(iso).filter(|cluster| !cluster.is_empty())?;
    Some(format!("misp-galaxy:country=\"{cluster}\""))
}

/// The code of FollowTheMoney for a country: the same in small letters.
pub(super) fn ftm_country(iso: &str) -> Option<String> {
    COUNTRIES.contains_key(iso).then(|| iso.to_lowercase())
}

/// The code of FollowTheMoney (ISO 639-3) for a language of ISO 639-1.
pub(super) fn ftm_language(iso: &str) -> Option<&'static str> {
    LANGUAGES.get(iso).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read_once() {
        for (list, codes, long) in [
            (include_str!("../../lexicon/misp_countries.tsv"), &*COUNTRIES, 0),
            (include_str!("../../lexicon/ftm_languages.tsv"), &*LANGUAGES, 3),
        ] {
            assert_eq!(codes.len(), list.lines().filter(|line| !line.starts_with('#')).count());
            assert!(codes.iter().all(|(iso, code)| iso.len() == 2 && (long == 0 || code.len() == long)));
        }
    }

    #[test]
    fn a_country_has_the_words_of_each_tool_and_an_invented_one_has_none() {
        assert_eq!(country_tag("FR").as_deref(), Some("misp-galaxy:country=\"france\""));
        assert_eq!((ftm_country("FR").as_deref(), ftm_language("fr")), (Some("fr"), Some("fra")));
        assert_eq!((country_tag("XO"), ftm_country("XO"), ftm_language("eo")), (None, None, None));
    }
}

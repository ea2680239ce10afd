//! How likely a forecaster says that something is: a share where one is given, else the words, by the bands of ICD 203.
//!
//! Source: Intelligence Community Directive 203, Analytic Standards (2015), section D.6.e.(2).(a). A word stands for the middle of
//! its band.

use whosays_model::{Certainty, LIKELIHOODS};

/// No row has more words.
const LONGEST: usize = 6;

/// The share that these words stand for; of a forecast without such words, by how certainly it is said.
pub(super) fn share(words: Option<&str>, certainty: Certainty) -> f64 {
    let told = words.and_then(|words| percent(words).or_else(|| of_words(words)));
    told.unwrap_or(match certainty {
        Certainty::Stated => 0.875,
        Certainty::Likely => 0.675,
        Certainty::Possible | Certainty::Unknown => 0.5,
        Certainty::Unlikely => 0.325,
    })
}

/// "60 percent", "one in three", "a two-thirds chance".
fn percent(words: &str) -> Option<f64> {
    let number = |text: &str| text.trim_matches(|c: char| !c.is_ascii_digit()).parse::<f64>().ok();
    let is_share =
        words.contains('%') || words.to_lowercase().contains("per cent") || words.to_lowercase().contains("percent");
    let found = words.split([' ', '-']).find_map(number).filter(|n| is_share && (0.0..=100.0).contains(n))?;
    Some(found / 100.0)
}

fn of_words(words: &str) -> Option<f64> {
    let words: Vec<String> = words
        .split(|c: char| !c.is_alphanumeric() && c != '-')
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let held = (0..words.len()).flat_map(|at| (at + 1..=words.len().min(at + LONGEST)).map(move |end| (at, end)));
    let found = held.filter_map(|(at, end)| {
        let words = words[at..end].join(" ");
        let row = LIKELIHOODS.binary_search_by_key(&words.as_str(), |one| one.words).ok()?;
        Some((end - at, &LIKELIHOODS[row]))
    });
    let (_, found) = found.max_by_key(|(length, _)| *length)?;
    Some(f64::from(found.low + found.high) / 200.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(words: &str, expect: f64) {
        let found = share(Some(words), Certainty::Stated);
        assert!((found - expect).abs() < 0.001, "{words}: {found}");
    }

    #[test]
    fn a_share_is_taken_as_it_stands() {
        check("a 60 per cent chance", 0.6);
        check("35% likely", 0.35);
    }

    #[test]
    fn words_stand_for_the_middle_of_their_band() {
        check("very likely", 0.875);
        check("is unlikely to", 0.325);
        check("it is only a matter of time", 0.97);
    }
}

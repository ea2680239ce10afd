//! Which language a report is in.

use crate::words::{is_function_word, tokens};
use whatlang::Lang;
use whosays_model::{Diagnostic, Severity, Span};

const SAMPLE_CHARS: usize = 4_000;
const FEWEST_LETTERS: usize = 12;

// Letters that tell languages of one script apart, in this order; whatlang does not know some of them
// and takes short Russian for Bulgarian.
const OWN_LETTERS: &[(&str, &str, &str)] = &[
    ("tg", "Tajik", "ҷӣӯ"),
    ("kk", "Kazakh", "әұ"),
    ("ky", "Kyrgyz", "ң"),
    ("uz", "Uzbek", "қғҳ"),
    ("mn", "Mongolian", "өү"),
    ("be", "Belarusian", "ў"),
    ("uk", "Ukrainian", "їєґ"),
    ("ru", "Russian", "ыэ"),
    ("ps", "Pashto", "ټډړښګېۍ"),
    ("ku", "Kurdish", "ێۆڕڵ"),
];

const CODES: &[(Lang, &str)] = &[
    (Lang::Eng, "en"),
    (Lang::Rus, "ru"),
    (Lang::Ukr, "uk"),
    (Lang::Ara, "ar"),
    (Lang::Pes, "fa"),
    (Lang::Tur, "tr"),
    (Lang::Fra, "fr"),
    (Lang::Deu, "de"),
    (Lang::Spa, "es"),
    (Lang::Por, "pt"),
    (Lang::Ita, "it"),
    (Lang::Cmn, "zh"),
    (Lang::Jpn, "ja"),
    (Lang::Kor, "ko"),
    (Lang::Heb, "he"),
    (Lang::Hin, "hi"),
    (Lang::Urd, "ur"),
    (Lang::Ben, "bn"),
    (Lang::Uzb, "uz"),
    (Lang::Aze, "az"),
    (Lang::Tuk, "tk"),
    (Lang::Kat, "ka"),
    (Lang::Hye, "hy"),
    (Lang::Bel, "be"),
    (Lang::Bul, "bg"),
    (Lang::Srp, "sr"),
    (Lang::Mkd, "mk"),
    (Lang::Hrv, "hr"),
    (Lang::Slv, "sl"),
    (Lang::Slk, "sk"),
    (Lang::Ces, "cs"),
    (Lang::Pol, "pl"),
    (Lang::Ron, "ro"),
    (Lang::Hun, "hu"),
    (Lang::Ell, "el"),
    (Lang::Nld, "nl"),
    (Lang::Swe, "sv"),
    (Lang::Dan, "da"),
    (Lang::Nob, "nb"),
    (Lang::Fin, "fi"),
    (Lang::Est, "et"),
    (Lang::Lav, "lv"),
    (Lang::Lit, "lt"),
    (Lang::Vie, "vi"),
    (Lang::Tha, "th"),
    (Lang::Ind, "id"),
    (Lang::Jav, "jv"),
    (Lang::Tgl, "tl"),
    (Lang::Tam, "ta"),
    (Lang::Tel, "te"),
    (Lang::Mar, "mr"),
    (Lang::Guj, "gu"),
    (Lang::Pan, "pa"),
    (Lang::Kan, "kn"),
    (Lang::Mal, "ml"),
    (Lang::Ori, "or"),
    (Lang::Mya, "my"),
    (Lang::Khm, "km"),
    (Lang::Sin, "si"),
    (Lang::Nep, "ne"),
    (Lang::Amh, "am"),
    (Lang::Yid, "yi"),
    (Lang::Cat, "ca"),
    (Lang::Afr, "af"),
    (Lang::Zul, "zu"),
    (Lang::Sna, "sn"),
    (Lang::Aka, "ak"),
    (Lang::Epo, "eo"),
    (Lang::Lat, "la"),
];

/// A language by its ISO 639-1 code and its English name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Language {
    pub(crate) code: &'static str,
    pub(crate) name: &'static str,
}

/// The language of the words at these spans; none where there is too little to tell.
pub(crate) fn detect(text: &str, spans: impl Iterator<Item = Span>) -> Option<Language> {
    let sample = sample(text, spans);
    let letters = sample.chars().filter(|c| c.is_alphabetic()).count();
    if letters < FEWEST_LETTERS {
        return None;
    }
    if let Some(language) = by_own_letters(&sample, letters) {
        return Some(language);
    }
    let info = whatlang::detect(&sample)?;
    if !info.is_reliable() && reads_as_english(&sample) {
        return Some(Language { code: "en", name: "English" });
    }
    let code = CODES.iter().find(|(lang, _)| *lang == info.lang()).map(|(_, code)| *code)?;
    let is_sure = info.is_reliable() || letters >= 200 || info.script() != whatlang::Script::Latin;
    is_sure.then_some(Language { code, name: info.lang().eng_name() })
}

/// The warning about a language that nothing is extracted from.
pub(crate) fn warn_of_language(language: Language, name: &str) -> Option<Diagnostic> {
    if language.code == "en" {
        return None;
    }
    let message = format!("written in {}, which is not supported yet; kept without claims", language.name);
    Some(
        Diagnostic::new(Severity::Warning, "language", name, message)
            .hint("add an English version of it, if there is one"),
    )
}

// From the middle too, because pages begin with names and menus.
fn sample(text: &str, spans: impl Iterator<Item = Span>) -> String {
    let mut sample = String::new();
    let mut chars = 0;
    for span in spans {
        let words = span.of(text).unwrap_or("");
        for c in words.chars().take(SAMPLE_CHARS - chars) {
            sample.extend(c.to_lowercase());
            chars += 1;
        }
        sample.push('\n');
        if chars >= SAMPLE_CHARS {
            break;
        }
    }
    sample
}

fn by_own_letters(sample: &str, letters: usize) -> Option<Language> {
    let found =
        OWN_LETTERS.iter().find(|(_, _, own)| sample.chars().filter(|c| own.contains(*c)).count() * 150 >= letters)?;
    Some(Language { code: found.0, name: found.1 })
}

// Trigrams are unsure of a single English sentence; its small words are not.
fn reads_as_english(sample: &str) -> bool {
    let words = tokens(sample);
    let small = words.iter().filter(|word| is_function_word(word)).count();
    sample.is_ascii() && small * 5 >= words.len() || small * 4 >= words.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: Option<&str>) {
        let code = detect(text, std::iter::once(Span::new(0, text.len()))).map(|language| language.code);
        assert_eq!(code, expect, "{text}");
    }

    #[test]
    fn languages_of_news_are_told_apart() {
        check("The depot at Tarsk burned on Friday night, and the mayor said that nobody was hurt.", Some("en"));
        check("Склад в городе Тарск сгорел в ночь на пятницу, никто не пострадал, сообщил мэр города.", Some("ru"));
        check("Склад у місті Тарськ згорів у ніч на п'ятницю, ніхто не постраждав, повідомив мер міста.", Some("uk"));
        check("احترق المستودع في مدينة تارسك ليلة الجمعة ولم يصب أحد بأذى كما قال رئيس البلدية", Some("ar"));
        check(
            "انبار شهر تارسک شب جمعه آتش گرفت و به گفته شهردار به کسی آسیب نرسید و پلیس دو مرد را دستگیر کرد",
            Some("fa"),
        );
        check(
            "Le dépôt de Tarsk a brûlé dans la nuit de vendredi et personne n'a été blessé, selon le maire de la ville.",
            Some("fr"),
        );
        check(
            "Das Lager in Tarsk ist in der Nacht zum Freitag abgebrannt, verletzt wurde niemand, sagte der Bürgermeister.",
            Some("de"),
        );
        check(
            "El almacén de Tarsk ardió en la noche del viernes y nadie resultó herido, según dijo el alcalde de la ciudad.",
            Some("es"),
        );
        check(
            "Tarsk kentindeki depo cuma gecesi yandı ve belediye başkanı kimsenin yaralanmadığını söyledi.",
            Some("tr"),
        );
        check(
            "Анбор дар шаҳри Тарск шаби ҷумъа сӯхт ва касе осеб надид, гуфт раиси шаҳр дар суҳбат бо хабарнигорон.",
            Some("tg"),
        );
    }

    #[test]
    fn shouted_english_is_english() {
        check("THE DEPOT AT TARSK BURNED ON FRIDAY NIGHT, AND THE MAYOR SAID THAT NOBODY WAS HURT.", Some("en"));
    }

    #[test]
    fn too_little_text_has_no_language() {
        check("12 : 30", None);
        check("Tarsk", None);
    }

    #[test]
    fn another_language_is_a_warning() {
        let warning = warn_of_language(Language { code: "ru", name: "Russian" }, "a.txt").unwrap();
        assert!(warning.message.starts_with("written in Russian, which is not supported yet"));
        assert_eq!(warn_of_language(Language { code: "en", name: "English" }, "a.txt"), None);
    }
}

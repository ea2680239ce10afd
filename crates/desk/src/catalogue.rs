//! What the desk says to people, in one catalogue: `text/en.ftl`, written in Fluent (projectfluent.org), so that a translator needs
//! no more than a copy of it.
//!
//! `t!("key")` is the text of a key, `t!("key", n = number)` the same with what it leaves open filled in, and `html!` that of one
//! whose text has tags in it: what is filled in there is escaped.

use askama::filters::Safe;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The catalogue's language, as BCP 47 writes it.
const LANGUAGE: &str = "en";
const ENGLISH: &str = include_str!("../text/en.ftl");

static CATALOGUE: LazyLock<FluentBundle<FluentResource>> = LazyLock::new(|| {
    let mut bundle = FluentBundle::new_concurrent(LANGUAGE.parse().into_iter().collect());
    // Marks of direction around what is filled in would stand in attributes and tables too; pages isolate with `dir="auto"`.
    bundle.set_use_isolating(false);
    // Of a text with a slip in it all others are kept; a test sees the slip.
    let resource = FluentResource::try_new(ENGLISH.to_owned()).unwrap_or_else(|(rest, _)| rest);
    bundle.add_resource_overriding(resource);
    bundle
});

/// What can be filled into a text.
pub(crate) trait Filling {
    fn filling(&self) -> FluentValue<'static>;
}

macro_rules! fillings {
    ($($number:ty),+) => {
        $(impl Filling for $number {
            fn filling(&self) -> FluentValue<'static> {
                FluentValue::from(*self)
            }
        })+
    };
}
fillings!(usize, u64, u32, u16, u8, i64, i32, f64);

impl Filling for str {
    fn filling(&self) -> FluentValue<'static> {
        FluentValue::from(self.to_owned())
    }
}

impl Filling for String {
    fn filling(&self) -> FluentValue<'static> {
        self.as_str().filling()
    }
}

impl Filling for Cow<'_, str> {
    fn filling(&self) -> FluentValue<'static> {
        self.as_ref().filling()
    }
}

impl<T: Filling + ?Sized> Filling for &T {
    fn filling(&self) -> FluentValue<'static> {
        (**self).filling()
    }
}

/// The text of a key; the key itself where there is none.
pub(crate) fn text(key: &'static str) -> Cow<'static, str> {
    told(key, None)
}

/// The text of a key, filled in.
pub(crate) fn filled<const N: usize>(key: &'static str, with: [(&'static str, FluentValue<'static>); N]) -> String {
    told(key, Some(&with.into_iter().collect())).into_owned()
}

/// The text of a key that has tags in it, filled in with what is escaped.
pub(crate) fn marked_up<const N: usize>(
    key: &'static str,
    with: [(&'static str, FluentValue<'static>); N],
) -> Safe<String> {
    let escaped = |(name, value)| match value {
        FluentValue::String(words) => (name, FluentValue::from(escaped(&words))),
        other => (name, other),
    };
    Safe(told(key, Some(&with.into_iter().map(escaped).collect())).into_owned())
}

/// What scripts say, as JSON that stands in a page: the texts whose keys begin with `js-`, in which `%name%` is left open.
pub(crate) fn for_scripts() -> &'static str {
    static WORDS: LazyLock<String> = LazyLock::new(|| {
        let keys = ENGLISH.lines().filter_map(|line| line.split_once(" =").map(|(key, _)| key));
        let own = keys.filter(|key| key.starts_with("js-")).map(|key| (key, text(key)));
        // Nothing in it ends the element that it stands in.
        serde_json::to_string(&own.collect::<BTreeMap<_, _>>()).unwrap_or_default().replace('<', "\\u003c")
    });
    &WORDS
}

fn told(key: &'static str, with: Option<&FluentArgs<'_>>) -> Cow<'static, str> {
    let Some(pattern) = CATALOGUE.get_message(key).and_then(|message| message.value()) else {
        return Cow::Borrowed(key);
    };
    CATALOGUE.format_pattern(pattern, with, &mut Vec::new())
}

fn escaped(words: &str) -> String {
    words.replace('&', "&#38;").replace('<', "&#60;").replace('>', "&#62;").replace('"', "&#34;").replace('\'', "&#39;")
}

/// The text of a key, with what it leaves open filled in.
macro_rules! t {
    ($key:literal) => {
        $crate::catalogue::text($key)
    };
    ($key:literal, $($name:ident = $value:expr),+ $(,)?) => {
        $crate::catalogue::filled($key, [$((stringify!($name), $crate::catalogue::Filling::filling(&$value))),+])
    };
}

/// The text of a key that has tags in it, with what it leaves open filled in and escaped.
macro_rules! html {
    ($key:literal $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::catalogue::marked_up($key, [$((stringify!($name), $crate::catalogue::Filling::filling(&$value))),*])
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::path::{Path, PathBuf};

    fn files(folder: &str, extension: &str) -> Vec<(PathBuf, String)> {
        let mut found = Vec::new();
        let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(&folder).unwrap().flatten() {
                let path = entry.path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|own| own == extension) {
                    found.push((path.clone(), std::fs::read_to_string(&path).unwrap()));
                }
            }
        }
        found.sort();
        found
    }

    /// Keys that stand behind a beginning, up to the quotation mark; `format!` is none.
    fn keys<'a>(text: &'a str, beginning: &'a str) -> impl Iterator<Item = &'a str> {
        let found = text.match_indices(beginning).filter(|(at, _)| {
            !text[..*at].ends_with(|before: char| before.is_alphanumeric() || before == '_' || before == '-')
        });
        let rest = found.map(move |(at, _)| &text[at + beginning.len()..]);
        rest.filter_map(|rest| rest.split_once(['"', '\'']).map(|(key, _)| key))
    }

    fn catalogued() -> Vec<&'static str> {
        let begins = |line: &&str| line.starts_with(|first: char| first.is_ascii_lowercase());
        ENGLISH.lines().filter(begins).filter_map(|line| line.split_once(" =")).map(|(key, _)| key).collect()
    }

    #[test]
    fn the_catalogue_has_each_text_once_and_each_is_used() {
        if let Err((_, errors)) = FluentResource::try_new(ENGLISH.to_owned()) {
            panic!("{errors:?}");
        }
        let catalogued = catalogued();
        let known: BTreeSet<&str> = catalogued.iter().copied().collect();
        assert_eq!(known.len(), catalogued.len(), "a key stands twice");
        let own = concat!("t!(", "\"");
        let mut used = BTreeSet::new();
        let scripts = [files("front/own", "js"), files("front/src", "js")].concat();
        let all = [files("src", "rs"), files("templates", "html"), scripts].concat();
        for (path, text) in all.iter().filter(|(path, _)| !path.ends_with("catalogue.rs")) {
            for key in
                keys(text, own).chain(keys(text, concat!("html!(", "\""))).chain(keys(text, concat!("say('", "")))
            {
                assert!(known.contains(key), "{}: `{key}` is not in the catalogue", path.display());
                used.insert(key.to_owned());
            }
        }
        let unused: Vec<&&str> = known.iter().filter(|key| !used.contains(**key)).collect();
        assert!(unused.is_empty(), "{unused:?} are in the catalogue and nowhere used");
    }

    #[test]
    fn templates_hold_no_words_of_their_own() {
        for (path, template) in files("templates", "html") {
            let bare = without(&without(&without(&template, "{#", "#}"), "{%", "%}"), "{{", "}}");
            for attribute in ["aria-label=\"", "placeholder=\"", "title=\"", "alt=\"", "content=\"Say"] {
                let words = keys(&bare, attribute).find(|words| has_words(words));
                assert!(words.is_none(), "{}: {attribute}{words:?} is not from the catalogue", path.display());
            }
            let text = without(&bare, "<", ">");
            let words: Vec<&str> = text.lines().filter(|line| has_words(line)).collect();
            assert!(words.is_empty(), "{}: {words:?} are not from the catalogue", path.display());
        }
    }

    fn without(text: &str, open: &str, close: &str) -> String {
        let mut rest = text;
        let mut kept = String::new();
        while let Some((before, behind)) = rest.split_once(open) {
            kept.push_str(before);
            kept.push('\u{1}');
            rest = behind.split_once(close).map_or("", |(_, rest)| rest);
        }
        kept + rest
    }

    /// Two letters that stand together are a word, but for the product's name, those of formats and keys, and entities.
    fn has_words(text: &str) -> bool {
        let names = ["Whosays", "CSV", "JSON", "SVG", "Esc", "Enter", "TLP"];
        let mut words = text.split(|letter: char| !letter.is_alphanumeric() && letter != '&');
        words.any(|word| {
            !word.starts_with('&')
                && !names.contains(&word)
                && word.chars().filter(|one| one.is_alphabetic()).count() > 1
        })
    }

    #[test]
    fn a_page_brings_the_texts_of_its_scripts_along() {
        let brought: BTreeMap<String, String> = serde_json::from_str(for_scripts()).unwrap();
        let own: Vec<&str> = catalogued().into_iter().filter(|key| key.starts_with("js-")).collect();
        assert!(own.len() == brought.len() && own.iter().all(|key| brought.contains_key(*key)), "{own:?}");
        assert!(brought.values().all(|text| !text.contains(['{', '}'])), "a script fills in %name%");
        assert!(!for_scripts().contains('<'));
    }

    #[test]
    fn what_is_filled_in_is_escaped_where_tags_are_not() {
        assert_eq!(escaped("<b> & \"c\""), "&#60;b&#62; &#38; &#34;c&#34;");
        assert_eq!(text("no-such-key"), "no-such-key");
    }
}

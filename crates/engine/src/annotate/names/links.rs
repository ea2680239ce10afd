//! Why some words are taken for a name of somebody, in words that a person can check.

use super::Annotation;
use std::collections::BTreeMap;
use whosays_model::Span;

/// What joins some words to whoever bears them as a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Link {
    /// The report's own full form.
    Written,
    /// The word lists have it.
    Listed,
    /// The report puts it in brackets behind the name, or the name behind it.
    Bracketed,
    /// The report says so: "alias", "also known as".
    Given,
    /// Its letters begin the words of a name that the report gives before.
    Initials,
    /// It is a part of one person's full name, and of nobody else's here.
    PartOfName,
    /// It ends the longer name of a group.
    ShortForm,
    /// It is an office whose bearer the report names.
    Office,
    /// It is another spelling of the name.
    Spelling,
}

impl Link {
    /// The reason as a sentence: why `words` are taken for a name of `bearer`.
    pub fn because(self, words: &str, bearer: &str) -> String {
        match self {
            Link::Written => format!("The report writes “{words}”."),
            Link::Listed => format!("The word lists have “{words}” as a name of {bearer}."),
            Link::Bracketed => format!("The report puts “{words}” in brackets beside {bearer}."),
            Link::Given => format!("The report gives “{words}” as another name of {bearer}."),
            Link::Initials => format!("The letters “{words}” begin the words of {bearer}."),
            Link::PartOfName => format!("“{words}” is part of the name {bearer}, and of no other name in the report."),
            Link::ShortForm => format!("“{words}” ends the longer name {bearer}."),
            Link::Office => format!("The report names {bearer} as “{words}”."),
            Link::Spelling => format!("“{words}” is another spelling of {bearer}."),
        }
    }
}

/// One name under which the report calls somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alias {
    /// The name by which they are kept.
    pub bearer: String,
    /// The words of the report.
    pub words: String,
    /// Where they first stand.
    pub span: Span,
    /// What joins them to the bearer.
    pub link: Link,
}

impl Annotation {
    /// Every name that the report uses for every bearer of names, each once, in order of the bearers and of the text.
    pub fn aliases(&self, text: &str) -> Vec<Alias> {
        let mut found: BTreeMap<(usize, String), Alias> = BTreeMap::new();
        for name in &self.names {
            let words = name.span.of(text).unwrap_or("").split_whitespace().collect::<Vec<_>>().join(" ");
            found.entry((name.entity, words.clone())).or_insert_with(|| Alias {
                bearer: self.entity(name).name.clone(),
                words,
                span: name.span,
                link: name.link,
            });
        }
        let mut aliases: Vec<(usize, Alias)> = found.into_iter().map(|((entity, _), alias)| (entity, alias)).collect();
        aliases.sort_by_key(|(entity, alias)| (*entity, alias.span.start));
        aliases.into_iter().map(|(_, alias)| alias).collect()
    }
}

//! CEAF-REE (Du, Rush and Cardie, "GRIT", 2021): role fillers, each an entity with its mentions, aligned one to one. A
//! pair counts where every mention that is said is one of the expected entity's. And the score of templates that builds
//! on it (Du, Rush and Cardie, "Template Filling with Generative Transformers", 2021).

use super::assignment;
use super::counts::Counts;
use std::collections::BTreeSet;

/// The ways in which an entity is mentioned, as [`plain`] writes them.
pub(crate) type Mentions = BTreeSet<String>;

/// The entities of some roles, one list a role.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Template {
    /// What sort of incident it is; empty where that is not asked.
    pub(crate) kind: String,
    /// The entities of each role.
    pub(crate) roles: Vec<Vec<Mentions>>,
}

/// A string as it is compared: lower case, without punctuation and articles.
pub(crate) fn plain(text: &str) -> String {
    let kept: String = text.to_lowercase().chars().filter(|sign| !sign.is_ascii_punctuation()).collect();
    kept.split_whitespace().filter(|word| !["a", "an", "the"].contains(word)).collect::<Vec<_>>().join(" ")
}

/// Counts of one role: entities aligned one to one.
pub(crate) fn entities(said: &[Mentions], expected: &[Mentions]) -> Counts {
    let is_right = |one: &Mentions, other: &Mentions| !other.is_empty() && other.is_subset(one);
    let weights: Vec<Vec<f64>> = expected
        .iter()
        .map(|one| said.iter().map(|other| if is_right(one, other) { 1.0 } else { 0.0 }).collect())
        .collect();
    Counts { right: assignment::best_sum(&weights), said: said.len() as f64, expected: expected.len() as f64 }
}

/// Counts of every role of two templates together, and of the kind of incident where it is asked.
pub(crate) fn template(said: &Template, expected: &Template) -> Counts {
    let mut counts = Counts::default();
    let nobody = Vec::new();
    for role in 0..said.roles.len().max(expected.roles.len()) {
        let of = |template: &'_ Template| template.roles.get(role).unwrap_or(&nobody).clone();
        counts += entities(&of(said), &of(expected));
    }
    let one = |template: &Template| usize::from(!template.kind.is_empty());
    let same = one(said) * one(expected) * usize::from(said.kind == expected.kind);
    counts += Counts::of(same, one(said), one(expected));
    counts
}

/// Counts of a text's templates in the one-to-one mapping that is best; only templates of one kind are mapped.
pub(crate) fn templates(said: &[Template], expected: &[Template]) -> Counts {
    let right = |one: &Template, other: &Template| {
        if one.kind == other.kind { template(other, one).right } else { 0.0 }
    };
    let weights: Vec<Vec<f64>> =
        expected.iter().map(|one| said.iter().map(|other| right(one, other)).collect()).collect();
    let whole = |templates: &[Template]| templates.iter().map(|one| template(one, &Template::default()).said).sum();
    Counts { right: assignment::best_sum(&weights), said: whole(said), expected: whole(expected) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entity(mentions: &[&str]) -> Mentions {
        mentions.iter().map(|mention| plain(mention)).collect()
    }

    fn of_kind(kind: &str, roles: &[&[&[&str]]]) -> Template {
        let role = |role: &&[&[&str]]| role.iter().map(|mentions| entity(mentions)).collect();
        Template { kind: kind.to_owned(), roles: roles.iter().map(role).collect() }
    }

    #[test]
    fn articles_case_and_punctuation_do_not_count() {
        assert_eq!(plain("The \"Red Falcon\" front"), "red falcon front");
        assert_eq!(plain("car-bomb"), plain("CARBOMB"));
    }

    #[test]
    fn an_entity_is_right_where_each_of_its_mentions_is() {
        let expected = [entity(&["the guerrillas", "guerrilla column"]), entity(&["army"])];
        assert_eq!(entities(&[entity(&["guerrillas"])], &expected), Counts::of(1, 1, 2));
        assert_eq!(entities(&[entity(&["guerrillas", "army"])], &expected), Counts::of(0, 1, 2));
        // Two that name the same entity: only one is right.
        assert_eq!(entities(&[entity(&["guerrillas"]), entity(&["guerrilla column"])], &expected), Counts::of(1, 2, 2));
    }

    #[test]
    fn templates_of_another_kind_are_not_mapped() {
        let expected = [of_kind("bombing", &[&[&["depot"]], &[&["a lorry"]]]), of_kind("attack", &[&[&["farm"]]])];
        let said = [of_kind("attack", &[&[&["depot"]]]), of_kind("bombing", &[&[&["depot"]]])];
        // Kinds count too: 3 + 2 expected, 2 + 2 said. The bombing is right with its depot, the attack in its kind.
        assert_eq!(templates(&said, &expected), Counts::of(3, 4, 5));
        assert_eq!(templates(&[], &expected), Counts::of(0, 0, 5));
    }

    #[test]
    fn without_kinds_a_text_is_one_template() {
        let expected = of_kind("", &[&[&["depot"]], &[]]);
        assert_eq!(template(&of_kind("", &[&[], &[&["depot"]]]), &expected), Counts::of(0, 1, 1));
        assert_eq!(template(&expected, &expected), Counts::of(1, 1, 1));
    }
}

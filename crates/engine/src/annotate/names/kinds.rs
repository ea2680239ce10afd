//! What a name is that no word list has: a person, a body, a place, or unknown.

use super::heads::{PLACE_HEADS, THING_HEADS, organisation_head};
use super::{EntityKind, Finder};
use crate::annotate::{Recognised, Word};

impl Finder<'_> {
    pub(super) fn kind_of_run(&self, first: usize, end: usize, has_role: bool) -> (EntityKind, String) {
        let words = &self.words()[first..end];
        let head = words.iter().rev().find_map(|word| organisation_head(&word.token.lower));
        if let Some(sub) = head.filter(|_| end - first > 1) {
            let group = matches!(sub, "armed_group" | "militia" | "criminal_group" | "movement");
            return (if group { EntityKind::Group } else { EntityKind::Organisation }, sub.to_owned());
        }
        let given = self.resources.given_names.contains(self.surface(first));
        let ends_with = |list: &[&str]| {
            end - first > 1 && !given && list.binary_search(&self.words()[end - 1].token.lower.as_str()).is_ok()
        };
        if ends_with(PLACE_HEADS) {
            return (EntityKind::Place, String::new());
        }
        if ends_with(THING_HEADS) {
            return (EntityKind::Unknown, "thing".to_owned());
        }
        let spoken = self
            .words()
            .get(end)
            .is_some_and(|word| word.forms.iter().any(|form| self.resources.reporting.contains_key(form)));
        let (following, _) = self.following_role(end);
        let length = words.iter().filter(|word| word.token.is_wordlike()).count();
        let plausible = length <= 4 && words.iter().all(|word| self.could_be_personal(word));
        let recognised = |kind: Recognised| (first..end).all(|i| self.annotation.node(i).recognised == kind);
        if recognised(Recognised::Body) && !given && end - first > 2 {
            return (EntityKind::Organisation, String::new());
        }
        if plausible && (has_role || given && end - first > 1 || following.is_some() && end - first > 1) {
            return (EntityKind::Person, String::new());
        }
        // What neither the lists nor the words beside it tell, the recogniser may know.
        if plausible && (end - first > 1 || spoken) && recognised(Recognised::Person) {
            return (EntityKind::Person, String::new());
        }
        // Where the recogniser and the gazetteer agree, nothing more is needed.
        if recognised(Recognised::Place) && self.is_on_map(first, end) {
            return (EntityKind::Place, String::new());
        }
        if self.is_located(first) && !self.words()[first.saturating_sub(1)].is_one_of(&["of", "from", "to"]) {
            return (EntityKind::Place, String::new());
        }
        if plausible && end - first > 1 && spoken && !recognised(Recognised::Body) {
            return (EntityKind::Person, String::new());
        }
        if (end - first > 1 || spoken) && recognised(Recognised::Body) {
            return (EntityKind::Organisation, String::new());
        }
        (EntityKind::Unknown, String::new())
    }

    pub(super) fn could_be_personal(&self, word: &Word) -> bool {
        organisation_head(&word.token.lower).is_none() && !word.token.lower.chars().any(|c| c.is_ascii_digit())
    }
}

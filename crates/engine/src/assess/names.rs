//! Names of one actor, whatever claims call it.

use std::collections::BTreeMap;
use whosays_model::Case;

/// The ids that a case's claims give to names.
pub(super) struct Names<'a>(BTreeMap<String, &'a str>);

impl<'a> Names<'a> {
    pub(super) fn of(case: &'a Case) -> Self {
        let actors = case.claims.iter().flat_map(|claim| &claim.actors);
        let mut ids: BTreeMap<String, &str> = BTreeMap::new();
        for (name, id) in actors.filter_map(|actor| Some((plain(&actor.name), actor.id.as_deref()?))) {
            // Of several the first in the alphabet, so that the order of claims changes nothing.
            ids.entry(name).and_modify(|known| *known = (*known).min(id)).or_insert(id);
        }
        Names(ids)
    }

    /// What stands for the bearer of a name: its id, or the name in small letters without its article.
    pub(super) fn key(&self, name: &str) -> String {
        let plain = plain(name);
        self.0.get(&plain).map_or(plain, |id| format!("={id}"))
    }
}

fn plain(name: &str) -> String {
    let lower = name.trim().to_lowercase();
    lower.strip_prefix("the ").unwrap_or(&lower).to_owned()
}

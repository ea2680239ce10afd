//! MUC-4 as it is used since 2011: role fillers of a report, and of each of its templates, in lower case.
//!
//! A network that learnt it from the conference's development reports answers (`xtask/models/roles.md` is its card). The
//! part that is measured is the conference's first two test sets. The published figures are on the other two. Fillers name
//! victims and private persons: they are compared here and kept nowhere, and a listing of errors counts them only.

use super::{Trouble, text_of};
use crate::board::Row;
use crate::listing::{Entry, Listing};
use crate::measures::counts::Counts;
use crate::measures::roles::{Mentions, Template, entities, plain, template, templates};
use crate::product::Product;
use crate::setting::Setting;
use serde_json::Value;
use std::path::Path;
use whosays_nlp::{Filled, ROLES};

/// The sort of error that is listed.
pub(crate) const ROLE_LISTS: &[&str] = &["role"];
/// Nothing is listed of templates, which have the same roles.
pub(crate) const TEMPLATE_LISTS: &[&str] = &[];

/// Measures the role fillers of reports.
pub(crate) fn run_roles(setting: &Setting, product: &Product, listing: &mut Listing) -> Result<Vec<Row>, Trouble> {
    let mut total = Counts::default();
    each(&setting.data.join("muc4/roles/dev.json"), product, &mut |record, filled| {
        let (said, expected) = (said("", &filled.roles), expected(&record["extracts"], ""));
        total += template(&said, &expected);
        list(record, &said, &expected, listing);
    })?;
    Ok(rows("muc4_roles", &total, (0.5450, "GRIT (BERT-base), on TST3 and TST4")))
}

/// Measures templates.
pub(crate) fn run_templates(setting: &Setting, product: &Product, _: &mut Listing) -> Result<Vec<Row>, Trouble> {
    let mut total = Counts::default();
    each(&setting.data.join("muc4/templates/dev.json"), product, &mut |record, filled| {
        let said: Vec<Template> =
            filled.incidents.iter().map(|incident| said(incident.sort, &incident.roles)).collect();
        let keys = record["templates"].as_array().into_iter().flatten();
        let expected: Vec<Template> =
            keys.map(|key| expected(key, key["incident_type"].as_str().unwrap_or_default())).collect();
        total += templates(&said, &expected);
    })?;
    Ok(rows("muc4_templates", &total, (0.5242, "IterX (T5-large), on TST3 and TST4; GTT 0.502")))
}

/// Roles whose fillers are private persons: of these only how many they are is listed.
const PERSONS: &[&str] = &["PerpInd", "Victim"];

/// What stands in one role of a report on one side only; an entity is shown by its first mention, persons by their number.
fn list(record: &Value, said: &Template, expected: &Template, listing: &mut Listing) {
    let shown = |entities: &[Mentions]| {
        let firsts: Vec<&str> = entities.iter().filter_map(|entity| entity.first()).map(String::as_str).collect();
        firsts.join(" | ")
    };
    let text = |name: &str| record[name].as_str().unwrap_or_default();
    for (at, role) in ROLES.iter().enumerate() {
        let (said, expected) = (&said.roles[at], &expected.roles[at]);
        if entities(said, expected).right as usize == said.len().max(expected.len()) {
            continue;
        }
        let (expected, said) = if PERSONS.contains(role) {
            (expected.len().to_string(), said.len().to_string())
        } else {
            (shown(expected), shown(said))
        };
        listing.add("role", &Entry { file: text("docid"), sentence: "", expected, said, beside: (*role).to_owned() });
    }
}

fn rows(prefix: &str, total: &Counts, published: (f64, &'static str)) -> Vec<Row> {
    vec![
        Row::new(format!("{prefix}_precision"), total.precision()),
        Row::new(format!("{prefix}_recall"), total.recall()),
        Row::new(format!("{prefix}_f1"), total.f1()).beside(published.0, published.1),
    ]
}

fn each(path: &Path, product: &Product, take: &mut dyn FnMut(&Value, &Filled)) -> Result<(), Trouble> {
    for line in text_of(path)?.lines().filter(|line| !line.trim().is_empty()) {
        let record: Value = serde_json::from_str(line).map_err(|error| format!("{}: {error}", path.display()))?;
        let text = record["doctext"].as_str().unwrap_or_default();
        let filled = product.roles()?.read(text).map_err(|error| format!("{}: {error}", path.display()))?;
        take(&record, &filled);
    }
    Ok(())
}

fn expected(key: &Value, kind: &str) -> Template {
    // Each entity is a list of mentions, each with its place in the text.
    let mentions = |entity: &Value| -> Mentions {
        entity.as_array().into_iter().flatten().filter_map(|mention| mention[0].as_str()).map(plain).collect()
    };
    let role = |name: &&str| key[*name].as_array().into_iter().flatten().map(mentions).collect();
    Template { kind: kind.to_owned(), roles: ROLES.iter().map(role).collect() }
}

/// What the network says: entities of one mention each.
fn said(kind: &str, roles: &[Vec<String>]) -> Template {
    let entities = |names: &Vec<String>| names.iter().map(|name| Mentions::from([plain(name)])).collect();
    Template { kind: kind.to_owned(), roles: roles.iter().map(entities).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_key_has_entities_with_their_mentions() {
        let key = json!({"PerpOrg": [[["the red front", 4], ["red front", 9]]], "Target": []});
        let template = expected(&key, "bombing");
        assert_eq!(template.roles[1], [Mentions::from(["red front".to_owned()])]);
        assert!(template.roles[2].is_empty());
        assert_eq!(template.kind, "bombing");
    }
}

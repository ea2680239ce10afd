//! The grades of a case in memory: of each what lists are picked by, and the rest packed.

use crate::packed::{Packed, Packer};
use serde::Deserialize;
use serde::de::IgnoredAny;
use std::borrow::Cow;
use std::collections::HashSet;
use std::io::Result;
use std::sync::Arc;
use whosays_model::{Credibility, Grades, ItemGrade, Reliability, SourceGrade, SourceSort};

/// The grades at one state of the case.
#[derive(Debug, Default)]
pub(crate) struct Graded {
    /// Its sources, those of most claims first.
    pub(crate) sources: Vec<GradedSource>,
    /// Its claims, those that something speaks for or against first.
    pub(crate) items: Vec<GradedItem>,
    whole_sources: Packed<SourceGrade>,
    whole_items: Packed<ItemGrade>,
}

/// What a list of sources is picked by.
#[derive(Debug)]
pub(crate) struct GradedSource {
    pub(crate) name: Arc<str>,
    pub(crate) sort: SourceSort,
    pub(crate) reliability: Reliability,
    /// Whether a person has set it.
    pub(crate) is_set: bool,
    at: u32,
}

/// What a list of graded claims is picked by.
#[derive(Debug)]
pub(crate) struct GradedItem {
    pub(crate) source: Arc<str>,
    pub(crate) reliability: Reliability,
    pub(crate) credibility: Credibility,
    /// Whether a person has set it.
    pub(crate) is_set: bool,
    at: u32,
}

impl Graded {
    /// These sources with all that is known of them.
    pub(crate) fn of_sources(&self, shown: &[&GradedSource]) -> Result<Vec<SourceGrade>> {
        self.whole_sources.at(shown.iter().map(|source| source.at as usize))
    }

    /// These claims with all that is known of their grades.
    pub(crate) fn of_items(&self, shown: &[&GradedItem]) -> Result<Vec<ItemGrade>> {
        self.whole_items.at(shown.iter().map(|item| item.at as usize))
    }
}

/// The claims in the order of lists: what says something comes first, for most stand alone, and cannot be judged.
pub(crate) fn in_order(grades: &Grades) -> Vec<&ItemGrade> {
    let mut items: Vec<&ItemGrade> = grades.items.iter().collect();
    items.sort_by_key(|item| item.credibility == Credibility::CannotBeJudged && item.set.is_empty());
    items
}

/// Takes grades in one by one, each as JSON on one line.
#[derive(Debug, Default)]
pub(crate) struct Grading {
    graded: Graded,
    sources: Packer<SourceGrade>,
    items: Packer<ItemGrade>,
    /// Each name once, however many claims are its source's.
    names: HashSet<Arc<str>>,
}

#[derive(Deserialize)]
struct SourceLine<'a> {
    #[serde(borrow)]
    name: Cow<'a, str>,
    sort: SourceSort,
    reliability: Reliability,
    set: Vec<IgnoredAny>,
}

#[derive(Deserialize)]
struct ItemLine<'a> {
    #[serde(borrow)]
    source: Cow<'a, str>,
    reliability: Reliability,
    credibility: Credibility,
    set: Vec<IgnoredAny>,
}

impl Grading {
    /// One more source.
    pub(crate) fn source(&mut self, json: &str) -> Result<()> {
        let SourceLine { name, sort, reliability, set } = serde_json::from_str(json)?;
        let at = self.sources.push(json)? as u32;
        let name = self.name(&name);
        self.graded.sources.push(GradedSource { name, sort, reliability, is_set: !set.is_empty(), at });
        Ok(())
    }

    /// One more claim.
    pub(crate) fn item(&mut self, json: &str) -> Result<()> {
        let ItemLine { source, reliability, credibility, set } = serde_json::from_str(json)?;
        let at = self.items.push(json)? as u32;
        let source = self.name(&source);
        self.graded.items.push(GradedItem { source, reliability, credibility, is_set: !set.is_empty(), at });
        Ok(())
    }

    fn name(&mut self, name: &str) -> Arc<str> {
        if let Some(known) = self.names.get(name) {
            return Arc::clone(known);
        }
        let name: Arc<str> = Arc::from(name);
        self.names.insert(Arc::clone(&name));
        name
    }

    /// The grades that were taken in.
    pub(crate) fn done(self) -> Result<Graded> {
        let mut graded = self.graded;
        graded.sources.shrink_to_fit();
        graded.items.shrink_to_fit();
        Ok(Graded { whole_sources: self.sources.packed()?, whole_items: self.items.packed()?, ..graded })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use whosays_model::{ClaimId, SetBy};

    fn item(number: i64, credibility: Credibility, set: &[&str]) -> ItemGrade {
        let set_by = |who: &&str| SetBy { who: (*who).to_owned(), value: "2".to_owned(), number: 1, note: None };
        ItemGrade {
            claim: ClaimId::numbered(number),
            source: "Öster \"News\"".to_owned(),
            reliability: Reliability::F,
            credibility,
            proposed: credibility,
            because: vec!["nothing in the case can be held against it".to_owned()],
            agreeing: Vec::new(),
            contradicting: Vec::new(),
            set: set.iter().map(set_by).collect(),
        }
    }

    #[test]
    fn grades_come_back_whole_and_in_the_order_of_lists() {
        let alone = (0..40).map(|number| item(number, Credibility::CannotBeJudged, &[]));
        let others = [item(40, Credibility::Confirmed, &[]), item(41, Credibility::CannotBeJudged, &["Ada"])];
        let source = SourceGrade {
            name: "Öster \"News\"".to_owned(),
            sort: SourceSort::Outlet,
            reliability: Reliability::B,
            set: Vec::new(),
            reports: Vec::new(),
            claims: (0..42).map(ClaimId::numbered).collect(),
        };
        let grades = Grades { sources: vec![source], items: alone.chain(others).collect() };
        let mut grading = Grading::default();
        grading.source(&serde_json::to_string(&grades.sources[0]).unwrap()).unwrap();
        for item in in_order(&grades) {
            grading.item(&serde_json::to_string(item).unwrap()).unwrap();
        }
        let graded = grading.done().unwrap();
        let whole = graded.of_items(&graded.items.iter().collect::<Vec<_>>()).unwrap();
        assert_eq!(whole.iter().collect::<Vec<_>>(), in_order(&grades));
        assert_eq!(whole[0].claim, ClaimId::numbered(40), "what something speaks for comes first");
        assert!(graded.items[1].is_set && graded.items.iter().filter(|item| item.is_set).count() == 1);
        assert_eq!(graded.of_sources(&graded.sources.iter().collect::<Vec<_>>()).unwrap(), grades.sources);
        assert_eq!(&*graded.items[5].source, "Öster \"News\"");
        assert!(Arc::ptr_eq(&graded.items[5].source, &graded.sources[0].name), "a name is kept once");
    }

    #[test]
    fn what_is_no_grade_is_refused() {
        assert!(Grading::default().item("{}").is_err());
        assert!(Grading::default().source("no").is_err());
    }
}

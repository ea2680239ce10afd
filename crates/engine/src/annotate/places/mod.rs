//! Where the places are that a report names: one entry of the gazetteer for each name, with the reason.
//!
//! Toponym resolution after what is common to Leidner (2007), Lieberman and Samet (2012) and Karimzadeh (2016): the
//! bearers of a name are weighed by what the report says beside the name ("Paris, Texas"), by the other places that it
//! names (in the same state, in the same division, near by), by where it was published, and by how many people live
//! there; a name has one sense in a report, save where the report itself tells two apart.

mod beside;
mod candidates;
mod choose;
mod home;
mod settle;

use super::{Annotation, EntityKind};
use crate::Resources;
use crate::gazetteer::{Gazetteer, fold};
use crate::resources::{Form, Sort};
use beside::Beside;
use candidates::Candidate;
use whosays_model::{Place, Report, Span};

/// The places of one report.
#[derive(Debug, Default)]
pub(crate) struct Places {
    found: Vec<Place>,
    /// For each name of the annotation which of these it names.
    of_names: Vec<Option<usize>>,
}

/// Words that name a place.
#[derive(Debug)]
struct Mention {
    first: usize,
    end: usize,
    /// The words folded, without the `'s` behind them.
    key: String,
    words: String,
}

/// One name of the report, with everything that it may stand for.
#[derive(Debug)]
struct Name {
    key: String,
    words: String,
    /// The words that stand beside it, where they tell which place is meant.
    beside: Option<Beside>,
    candidates: Vec<Candidate>,
    /// The mentions of it.
    mentions: Vec<usize>,
    /// How much it tells of the other names.
    weight: f64,
    /// What the word lists say that it is: `site`, `district` and so on; empty where they do not have it.
    listed: &'static str,
    /// The country that the word lists give it.
    country: Option<String>,
}

impl Places {
    /// The place that a name of the annotation stands for.
    pub(crate) fn of_name(&self, name: usize) -> Option<&Place> {
        self.found.get((*self.of_names.get(name)?)?)
    }
}

/// One name of a place in a report, and where that is.
#[derive(Clone, Debug, PartialEq)]
pub struct NamedPlace {
    /// The words.
    pub words: String,
    /// Where they first stand.
    pub span: Span,
    /// The place.
    pub place: Place,
}

impl Annotation {
    /// Every name of a place in the report that could be put on the map, each once for each place that it names, in order of the text.
    pub fn places(&self, text: &str) -> Vec<NamedPlace> {
        let mut named: Vec<NamedPlace> = Vec::new();
        for (number, name) in self.names.iter().enumerate() {
            // "Russian" names a people or its state, and no place.
            let Some(place) = self.places.of_name(number).filter(|_| name.form != Form::Demonym) else { continue };
            let words = name.span.of(text).unwrap_or("").split_whitespace().collect::<Vec<_>>().join(" ");
            if !named.iter().any(|other| other.words == words && other.place == *place) {
                named.push(NamedPlace { words, span: name.span, place: place.clone() });
            }
        }
        named
    }
}

/// Puts the names of places on the map; none without a gazetteer.
pub(super) fn find(report: &Report, resources: &Resources, annotation: &Annotation) -> Places {
    let Some(gazetteer) = resources.gazetteer() else { return Places::default() };
    let named: Vec<usize> = (0..annotation.names.len())
        .filter(|&at| matches!(annotation.entity(&annotation.names[at]).kind, EntityKind::Place | EntityKind::State))
        .collect();
    let mentions: Vec<Mention> = named
        .iter()
        .map(|&at| {
            let name = &annotation.names[at];
            mention(&report.text, annotation, name.first, name.end)
        })
        .collect();
    let found = resolve(report, resources, gazetteer, annotation, &mentions);
    let mut places = Places { found: Vec::new(), of_names: vec![None; annotation.names.len()] };
    for (at, place) in named.into_iter().zip(found) {
        let Some(place) = place else { continue };
        let known = places.found.iter().position(|other| *other == place);
        places.of_names[at] = Some(known.unwrap_or(places.found.len()));
        if known.is_none() {
            places.found.push(place);
        }
    }
    places
}

/// Where the places are that stand at these spans of a report, in their order; none for what is not found.
pub fn locate(report: &Report, annotation: &Annotation, resources: &Resources, spans: &[Span]) -> Vec<Option<Place>> {
    let Some(gazetteer) = resources.gazetteer() else { return vec![None; spans.len()] };
    let words = &annotation.words;
    let mentions: Vec<Mention> = spans
        .iter()
        .map(|span| {
            let first = words.partition_point(|word| word.token.span.end <= span.start);
            let end = words.partition_point(|word| word.token.span.start < span.end).max(first);
            let mut mention = mention(&report.text, annotation, first, end);
            mention.words = span.of(&report.text).unwrap_or("").to_owned();
            mention.key = key_of(&mention.words);
            mention
        })
        .collect();
    resolve(report, resources, gazetteer, annotation, &mentions)
}

fn mention(text: &str, annotation: &Annotation, first: usize, end: usize) -> Mention {
    let words = annotation.span_of(first, end).of(text).unwrap_or("").to_owned();
    Mention { first, end, key: key_of(&words), words }
}

fn key_of(words: &str) -> String {
    let plain = words.trim_end_matches("'s").trim_end_matches("’s");
    fold(plain)
}

fn resolve(
    report: &Report,
    resources: &Resources,
    gazetteer: &Gazetteer,
    annotation: &Annotation,
    mentions: &[Mention],
) -> Vec<Option<Place>> {
    let mut names = names(&report.text, resources, gazetteer, annotation, mentions);
    let homes = home::of(report, gazetteer, resources);
    choose::choose(&mut names, &homes);
    settle::settle(&names, mentions, annotation, gazetteer)
}

/// The distinct names; those with words beside them that tell which is meant are names of their own, and the others of
/// the same letters follow the first of those.
fn names(
    text: &str,
    resources: &Resources,
    gazetteer: &Gazetteer,
    annotation: &Annotation,
    mentions: &[Mention],
) -> Vec<Name> {
    let mut names: Vec<Name> = Vec::new();
    for (number, mention) in mentions.iter().enumerate() {
        let beside = beside::of(mention, text, annotation, resources, gazetteer);
        let known = names.iter().position(|name| {
            name.key == mention.key && (beside.is_none() || name.beside.is_none() || name.beside == beside)
        });
        match known {
            Some(at) => {
                names[at].mentions.push(number);
                names[at].beside = names[at].beside.take().or(beside);
            }
            None => names.push(Name {
                key: mention.key.clone(),
                words: mention.words.clone(),
                beside,
                candidates: Vec::new(),
                mentions: vec![number],
                weight: 1.0,
                listed: "",
                country: None,
            }),
        }
    }
    for name in &mut names {
        let mention = &mentions[name.mentions[0]];
        let listed = listed(mention, resources);
        if let Some((entry, _)) = listed.filter(|(entry, _)| resources.entries[*entry].sort == Sort::Place) {
            let entry = &resources.entries[entry];
            name.listed = match entry.kind.as_str() {
                "site" => "site",
                "district" => "district",
                "region" => "region",
                "city" => "city",
                "water" => "water",
                _ => "",
            };
            name.country = entry.country.clone();
        }
        name.candidates = candidates::of(name, listed, resources, gazetteer);
        name.weight = if name.mentions.len() > 1 { 1.3 } else { 1.0 };
    }
    names
}

/// The entry of the word lists that these very words name.
fn listed(mention: &Mention, resources: &Resources) -> Option<(usize, Form)> {
    let plain = mention.words.trim_end_matches("'s").trim_end_matches("’s");
    resources.whole_name(plain).filter(|(entry, _)| matches!(resources.entries[*entry].sort, Sort::State | Sort::Place))
}

//! Makes a place with its reason of each choice, and puts what the gazetteer does not have where the report puts it.

use super::candidates::{Candidate, MOST};
use super::{Mention, Name};
use crate::annotate::Annotation;
use crate::gazetteer::Gazetteer;
use whosays_model::{Place, Precision};

/// How many words may stand between a place that the gazetteer does not have and the one that it is taken to lie in.
const NEAR: usize = 15;

/// A place for each mention.
pub(super) fn settle(
    names: &[Name],
    mentions: &[Mention],
    annotation: &Annotation,
    gazetteer: &Gazetteer,
) -> Vec<Option<Place>> {
    let mut places: Vec<Option<Place>> = vec![None; mentions.len()];
    for name in names {
        let Some(best) = name.candidates.first() else { continue };
        let because = reason(best, name, names, gazetteer);
        for &mention in &name.mentions {
            places[mention] = Some(place(best, name, because.clone(), gazetteer));
        }
    }
    let known = places.clone();
    for name in names.iter().filter(|name| name.candidates.is_empty()) {
        let around = name.mentions.iter().find_map(|&mention| around(name, mention, mentions, &known, annotation));
        let around = around.or_else(|| most_told(name, names, &known));
        for &mention in &name.mentions {
            places[mention] = around.as_ref().map(|outer| inside(name, outer));
        }
    }
    places
}

fn place(best: &Candidate, name: &Name, because: String, gazetteer: &Gazetteer) -> Place {
    let division = best.division.and_then(|at| gazetteer.entry(at)).map(|entry| entry.name.to_owned());
    let entry = best.entry.and_then(|at| gazetteer.entry(at));
    let is_site = best.precision == Precision::Site || name.listed == "site";
    let precision = match name.listed {
        "site" => Precision::Site,
        "district" if best.precision == Precision::City => Precision::District,
        _ => best.precision,
    };
    Place {
        name: if is_site { name.words.clone() } else { best.name.clone() },
        latitude: best.point.0,
        longitude: best.point.1,
        precision,
        radius_km: best.radius,
        country: best.country.and_then(|code| String::from_utf8(code.to_vec()).ok()),
        division: division.filter(|_| best.precision != Precision::Country),
        geonames: entry.map(|entry| entry.geonames).filter(|number| *number > 0),
        because,
    }
}

/// Why the best candidate is taken.
fn reason(best: &Candidate, name: &Name, names: &[Name], gazetteer: &Gazetteer) -> String {
    if let Some(beside) = name.beside.as_ref().filter(|_| best.is_beside) {
        return format!("in {}, as the report says beside the name", beside.words);
    }
    let count = name.candidates.len();
    if count == 1 {
        return "the only place of that name".to_owned();
    }
    let is_largest = name.candidates.iter().all(|one| one.prior <= best.prior);
    if is_largest {
        let more = if count == MOST { "at least " } else { "" };
        return format!("the best known of {more}{count} places of that name");
    }
    let others = || {
        names.iter().filter(|other| other.key != name.key).filter_map(|other| Some((other, other.candidates.first()?)))
    };
    let named_division = others().find(|(_, other)| other.is_division && other.entry == best.division);
    if let Some((division, _)) = named_division {
        return format!("in {}, which the report names", division.words);
    }
    let near = others().filter(|(_, other)| other.precision == Precision::City && !best.is_division);
    let near = near.map(|(other, one)| (other, crate::gazetteer::kilometres(one.point, best.point)));
    if let Some((other, far)) = near.min_by(|a, b| a.1.total_cmp(&b.1)).filter(|(_, far)| *far < 150.0) {
        return format!("{} km from {}, which the report names", far.round(), other.words);
    }
    let together = others().find(|(_, other)| best.division.is_some() && other.division == best.division);
    let division = best.division.and_then(|at| gazetteer.entry(at));
    if let (Some((other, _)), Some(division)) = (together, division) {
        return format!("in {}, like {}, which the report names", division.name, other.words);
    }
    if let Some((other, _)) = others().find(|(_, other)| other.country == best.country) {
        return format!("in the same country as {}, which the report names", other.words);
    }
    "nearest to what else tells where the report is at home".to_owned()
}

/// The place nearest before or behind it in its sentence, a town rather than a state.
fn around(
    name: &Name,
    mention: usize,
    mentions: &[Mention],
    known: &[Option<Place>],
    annotation: &Annotation,
) -> Option<Place> {
    let here = &mentions[mention];
    let sentence = annotation.sentences.iter().find(|sentence| (sentence.first..sentence.end).contains(&here.first))?;
    let fits = |place: &&Place| can_hold(name, place);
    let beside = mentions.iter().zip(known).filter(|(other, _)| (sentence.first..sentence.end).contains(&other.first));
    let beside = beside.filter_map(|(other, place)| Some((other, place.as_ref().filter(fits)?)));
    let beside = beside.map(|(other, place)| (other.first.abs_diff(here.first), place));
    let near = beside.filter(|(far, _)| *far <= NEAR);
    near.min_by_key(|(far, place)| (place.precision >= Precision::Country, *far)).map(|(_, place)| place.clone())
}

fn can_hold(name: &Name, place: &Place) -> bool {
    let is_bounded = !matches!(place.precision, Precision::Area | Precision::Water | Precision::Site);
    is_bounded && (name.country.is_none() || name.country == place.country)
}

/// The place that the report names most, a town rather than a state.
fn most_told(name: &Name, names: &[Name], known: &[Option<Place>]) -> Option<Place> {
    let told = names.iter().filter_map(|other| Some((other.mentions.len(), known.get(other.mentions[0])?.as_ref()?)));
    let fitting = told.filter(|(_, place)| can_hold(name, place));
    fitting
        .min_by_key(|(count, place)| (place.precision >= Precision::Country, std::cmp::Reverse(*count)))
        .map(|(_, place)| place.clone())
}

/// What the gazetteer does not have lies about where the place is that the report names beside it.
fn inside(name: &Name, outer: &Place) -> Place {
    let precision = match name.listed {
        "district" => Precision::District,
        "region" => Precision::Region,
        "water" => Precision::Water,
        _ => Precision::Site,
    };
    Place {
        name: name.words.clone(),
        precision,
        radius_km: outer.radius_km.max(25),
        because: format!("the gazetteer does not have it; the report names it with {}", outer.name),
        ..outer.clone()
    }
}

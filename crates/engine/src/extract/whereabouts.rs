//! The point on the map for a happening: that of its narrowest place, of a side of a state ("eastern Afghanistan"), or of
//! the state.

use crate::annotate::{Annotation, Entity};
use whosays_model::{Place, Precision, Span};

/// Words for sides, each with its steps north and east.
const SIDES: &[(&str, f64, f64)] = &[
    ("east", 0.0, 1.0),
    ("eastern", 0.0, 1.0),
    ("north", 1.0, 0.0),
    ("northeast", 0.7, 0.7),
    ("northeastern", 0.7, 0.7),
    ("northern", 1.0, 0.0),
    ("northwest", 0.7, -0.7),
    ("northwestern", 0.7, -0.7),
    ("south", -1.0, 0.0),
    ("southeast", -0.7, 0.7),
    ("southeastern", -0.7, 0.7),
    ("southern", -1.0, 0.0),
    ("southwest", -0.7, -0.7),
    ("southwestern", -0.7, -0.7),
    ("west", 0.0, -1.0),
    ("western", 0.0, -1.0),
];

/// Words that put a happening beside a place rather than in it.
const BESIDE: &[&str] = &["around", "near", "outside"];

/// How far away "near" may be, in kilometres.
const NEAR: u32 = 25;

/// Where the first of the places lies, or else the country; what stands in the words that tell of it goes before the rest
/// of the report.
pub(super) fn point(
    text: &str,
    annotation: &Annotation,
    places: &[String],
    country: Option<&str>,
    told: &[Span],
) -> Option<Place> {
    match places.first() {
        Some(place) => first(text, annotation, told, |entity, _| entity.name == *place),
        None => {
            let of_state = |_: &Entity, found: &Place| {
                found.precision == Precision::Country && found.country.as_deref() == country
            };
            first(text, annotation, told, of_state).filter(|_| country.is_some())
        }
    }
}

fn first(text: &str, annotation: &Annotation, told: &[Span], fits: impl Fn(&Entity, &Place) -> bool) -> Option<Place> {
    let placed = annotation.names.iter().enumerate();
    let placed = placed.filter_map(|(number, name)| Some((name, annotation.places.of_name(number)?)));
    let fitting = placed.filter(|(name, place)| fits(annotation.entity(name), place));
    let (name, place) = fitting.min_by_key(|(name, _)| !told.iter().any(|span| span.contains(name.span)))?;
    Some(as_told(text, annotation, name.first, place))
}

/// The place as the word before it narrows or widens it.
fn as_told(text: &str, annotation: &Annotation, first: usize, place: &Place) -> Place {
    let opens = annotation.sentences.binary_search_by_key(&first, |sentence| sentence.first).is_ok();
    let before = first.checked_sub(1).filter(|_| !opens).map(|at| &annotation.words[at].token);
    let Some(before) = before else { return place.clone() };
    let side = SIDES.binary_search_by_key(&before.lower.as_str(), |(word, ..)| *word).map(|at| SIDES[at]);
    let is_wide = matches!(place.precision, Precision::Country | Precision::Region);
    if let (Ok((_, north, east)), true) = (side, is_wide) {
        let words = before.span.of(text).unwrap_or("");
        return side_of(place, words, north, east);
    }
    if BESIDE.contains(&before.lower.as_str()) && place.radius_km < NEAR {
        return Place {
            radius_km: NEAR,
            because: format!("{}; the report says {}", place.because, before.lower),
            ..place.clone()
        };
    }
    place.clone()
}

/// Half-way to the edge on that side, with the half as its extent.
fn side_of(place: &Place, words: &str, north: f64, east: f64) -> Place {
    let half = f64::from(place.radius_km) / 2.0;
    let narrow = place.latitude.to_radians().cos().max(0.1);
    Place {
        name: format!("{words} {}", place.name),
        latitude: rounded(place.latitude + north * half / 111.0).clamp(-90.0, 90.0),
        longitude: rounded(place.longitude + east * half / 111.0 / narrow).clamp(-180.0, 180.0),
        precision: Precision::Region,
        radius_km: half.ceil() as u32,
        because: format!("{}; half-way to its edge on that side", place.because),
        ..place.clone()
    }
}

/// To a thousandth of a degree, which is a hundred metres.
fn rounded(degrees: f64) -> f64 {
    (degrees * 1000.0).round() / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sides_are_sorted_without_duplicates() {
        assert!(SIDES.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }

    #[test]
    fn a_side_lies_half_way_to_the_edge() {
        let whole = Place {
            name: "Orland".to_owned(),
            latitude: 0.0,
            longitude: 10.0,
            precision: Precision::Country,
            radius_km: 444,
            country: None,
            division: None,
            geonames: None,
            because: "the only place of that name".to_owned(),
        };
        let east = side_of(&whole, "eastern", 0.0, 1.0);
        assert_eq!((east.name.as_str(), east.precision, east.radius_km), ("eastern Orland", Precision::Region, 222));
        assert_eq!((east.latitude, east.longitude), (0.0, 12.0));
    }
}

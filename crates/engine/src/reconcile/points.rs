//! Where an event lies, out of where its mentions lie.

use std::collections::BTreeMap;
use whosays_model::{EventMention, Place};

/// The point that most mentions give for the event's place; of equals the one with the smallest extent, then the first by
/// its name. Where no mention gives one for that place itself, those count that name a site in it.
pub(super) fn at(members: &[&EventMention], place: Option<&String>) -> Option<Place> {
    let of_place: Vec<&Place> = members
        .iter()
        .filter(|mention| mention.places.first() == place)
        .filter_map(|mention| mention.at.as_ref())
        .collect();
    // A point of another site of that place says at least as much; one of a mention without places does not.
    let within = members.iter().filter(|mention| place.is_some_and(|place| mention.places.contains(place)));
    let points: Vec<&Place> = if place.is_none() {
        members.iter().filter_map(|mention| mention.at.as_ref()).collect()
    } else if of_place.is_empty() {
        within.filter_map(|mention| mention.at.as_ref()).collect()
    } else {
        of_place
    };
    let mut votes: BTreeMap<(Option<u32>, &str, u32), (usize, &Place)> = BTreeMap::new();
    for point in points {
        votes.entry((point.geonames, &point.name, point.radius_km)).or_insert((0, point)).0 += 1;
    }
    let best = votes.iter().min_by_key(|((number, name, radius), (count, _))| {
        (std::cmp::Reverse(*count), *radius, name.to_owned(), *number)
    });
    best.map(|(_, (_, point))| (*point).clone())
}

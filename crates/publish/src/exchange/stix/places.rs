//! Locations: the points that events have been put at.
//!
//! `--interop` asks for a region of the world with each: what lies in no known state, such as a sea, has no location.

use super::Material;
use super::object::Object;
use crate::exchange::Losses;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::LazyLock;
use whosays_model::{Event, Place, Precision, ReportId};

/// Where a country's code stands in the table.
#[derive(Clone, Copy)]
struct Region {
    name: &'static str,
    is_country: bool,
}

static REGIONS: LazyLock<HashMap<&'static str, Region>> = LazyLock::new(|| {
    let lines = include_str!("../../../lexicon/regions.tsv").lines().filter(|line| !line.starts_with('#'));
    let mut regions = HashMap::new();
    for (name, columns) in lines.filter_map(|line| line.split_once('\t')) {
        for (column, is_country) in columns.split('\t').zip([true, false]) {
            regions.extend(column.split(' ').map(|code| (code, Region { name, is_country })));
        }
    }
    regions
});

/// The places of a case that STIX can hold, each with the reports that put something there.
#[derive(Default)]
pub(super) struct Places<'a>(BTreeMap<String, (&'a Place, BTreeSet<&'a ReportId>)>);

impl<'a> Places<'a> {
    pub(super) fn of(material: &Material<'a>, losses: &mut Losses) -> Self {
        let mut places = Places::default();
        for event in material.view.events.iter().copied() {
            for (place, reports) in material.points(event) {
                if region(place).is_none() {
                    losses.add("event", "point", "a location needs a region of the world, and none is known for it");
                    continue;
                }
                let found = places.0.entry(key(place)).or_insert_with(|| (place, BTreeSet::new()));
                found.1.extend(reports);
            }
        }
        places
    }

    pub(super) fn objects(&self, material: &Material<'_>) -> impl Iterator<Item = Object> {
        self.0.iter().map(move |(key, (place, reports))| location(material, key, place, reports))
    }
}

impl<'a> Material<'a> {
    /// Where an event has been put by all its reports, and by each of them.
    pub(super) fn points(&self, event: &'a Event) -> Vec<(&'a Place, Vec<&'a ReportId>)> {
        let whole = event.at.as_ref().map(|place| (place, event.reports.iter().collect::<Vec<_>>()));
        let single = self.mentions_of(event).filter_map(|one| Some((one.at.as_ref()?, vec![&one.report])));
        whole.into_iter().chain(single).collect()
    }
}

/// What a place's object comes from; none where STIX cannot hold it.
pub(super) fn held(place: &Place) -> Option<String> {
    region(place).map(|_| key(place))
}

fn region(place: &Place) -> Option<Region> {
    REGIONS.get(place.country.as_deref()?).copied()
}

fn key(place: &Place) -> String {
    let number = place.geonames.map(|number| number.to_string()).unwrap_or_default();
    format!("{number}/{}/{}/{}", place.name, place.latitude, place.longitude)
}

fn location(material: &Material<'_>, key: &str, place: &Place, reports: &BTreeSet<&ReportId>) -> Object {
    let region = region(place);
    let country = place.country.as_ref().filter(|_| region.is_some_and(|region| region.is_country));
    let city = (place.precision == Precision::City).then_some(&place.name);
    material
        .object("location", key, reports.iter().copied())
        .with("name", &place.name)
        .with("description", &place.because)
        .with("latitude", place.latitude)
        .with("longitude", place.longitude)
        .with("precision", f64::from(place.radius_km) * 1000.0)
        .with("region", region.map(|region| region.name))
        .with("country", country)
        .with("administrative_area", &place.division)
        .with("city", city)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_country_of_the_standard_has_one_region() {
        let table = include_str!("../../../lexicon/regions.tsv");
        let codes =
            table.lines().filter(|line| !line.starts_with('#')).flat_map(|line| line.split(['\t', ' ']).skip(1));
        assert_eq!(codes.count(), REGIONS.len());
        assert_eq!(REGIONS.values().filter(|region| region.is_country).count(), 249);
        let names: BTreeSet<&str> = REGIONS.values().map(|region| region.name).collect();
        assert_eq!(names.len(), 23);
    }
}

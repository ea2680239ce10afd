//! Where something is: a name of a place with the point on the map that it was taken for.

use crate::claim::words;
use serde::{Deserialize, Serialize};

words! {
    /// What sort of place a point stands for, the narrowest first.
    Precision {
        /// A building, base, airport or camp, at the middle of the place that it lies in.
        Site = "site",
        /// A part of a city.
        District = "district",
        /// A town, city or village.
        City = "city",
        /// A county, province or state of a federation, or a side of one.
        Region = "region",
        /// A state.
        Country = "country",
        /// A sea, lake or river.
        Water = "water",
        /// A part of the world without borders of its own.
        Area = "area",
    }
}

/// A place of the gazetteer, and why a name was taken for it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// Its name in the gazetteer; of what the gazetteer does not have, as the report writes it.
    pub name: String,
    /// Degrees north (WGS 84).
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// What sort of place the point stands for.
    pub precision: Precision,
    /// How far from the point it may be, in kilometres: nine in ten places like it lie within.
    pub radius_km: u32,
    /// ISO 3166-1 alpha-2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// The division of the first order that it lies in, such as a province.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub division: Option<String>,
    /// Its number in GeoNames; of a site, that of the place that it lies in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub geonames: Option<u32>,
    /// Why this one of all that bear the name.
    pub because: String,
}

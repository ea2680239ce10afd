//! Compiles the index from towns, divisions and states, such as `whosays data install` reads from its packages.
//!
//! Divisions come without a point: theirs is the middle of the area over which their towns are spread, which is the mean
//! over the squares of a half degree (on its parallel) in which any of them lies, so that a crowded corner weighs no more than the rest.

use super::{ENTRY, HEADER, MAGIC, Sort, VERSION, fold};
use std::collections::{BTreeMap, BTreeSet};

/// A state.
#[derive(Clone, Debug, Default)]
pub struct Country {
    /// ISO 3166-1 alpha-2.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Other names.
    pub names: Vec<String>,
    /// Its number in GeoNames.
    pub geonames: u32,
}

/// A division of a state.
#[derive(Clone, Debug, Default)]
pub struct Division {
    /// Its name.
    pub name: String,
    /// Other names.
    pub names: Vec<String>,
    /// Its number in GeoNames; 0 where it has none.
    pub geonames: u32,
    /// ISO 3166-1 alpha-2 of its state.
    pub country: String,
    /// Its order: 1 below the state, 0 for what lies between the two.
    pub order: u8,
    /// The division above it, by its place in the list.
    pub parent: Option<usize>,
}

/// A town, city or village.
#[derive(Clone, Debug, Default)]
pub struct Town {
    /// Its name.
    pub name: String,
    /// Other names.
    pub names: Vec<String>,
    /// Its number in GeoNames.
    pub geonames: u32,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// How many live there.
    pub population: u32,
    /// The narrowest division that it lies in, by its place in the list.
    pub division: Option<usize>,
}

/// Takes states, divisions and towns, and writes the index of them.
#[derive(Debug, Default)]
pub struct Compiler {
    countries: Vec<Country>,
    divisions: Vec<Division>,
    entries: Vec<u8>,
    count: u32,
    names: Vec<u8>,
    keys: BTreeMap<String, BTreeSet<u32>>,
    spread: Vec<Spread>,
}

/// Where the towns of a division or state lie.
#[derive(Debug, Default, Clone)]
struct Spread {
    points: Vec<(f32, f32)>,
    population: u64,
}

/// One entry as it is written.
struct Record<'a> {
    geonames: u32,
    latitude: f64,
    longitude: f64,
    population: u32,
    name: &'a str,
    parent: Option<u32>,
    radius: u16,
    country: &'a str,
    sort: Sort,
}

impl Compiler {
    /// Begins with all states and divisions; a division's parent must be one of the list.
    pub fn new(countries: Vec<Country>, divisions: Vec<Division>) -> Self {
        let spread = vec![Spread::default(); countries.len() + divisions.len()];
        let mut compiler = Compiler { countries, divisions, spread, ..Compiler::default() };
        // Their points are known at the end; here their room and their names.
        compiler.entries = vec![0; compiler.spread.len() * ENTRY];
        compiler.count = u32::try_from(compiler.spread.len()).unwrap_or(u32::MAX);
        let first = compiler.countries.len();
        for at in 0..first {
            let names = [vec![compiler.countries[at].name.clone()], compiler.countries[at].names.clone()].concat();
            compiler.call(at as u32, &names, "");
        }
        for at in 0..compiler.divisions.len() {
            let names = [vec![compiler.divisions[at].name.clone()], compiler.divisions[at].names.clone()].concat();
            let country = compiler.divisions[at].country.clone();
            compiler.call((first + at) as u32, &names, &country);
        }
        compiler
    }

    /// Takes a town.
    pub fn town(&mut self, town: &Town) {
        let at = self.count;
        self.count += 1;
        let first = self.countries.len();
        let parent = town.division.map(|division| (first + division) as u32);
        let mut above = town.division;
        for _ in 0..4 {
            let Some(division) = above else { break };
            self.spread(first + division, town);
            above = self.divisions.get(division).and_then(|division| division.parent);
        }
        if let Some(country) = self.countries.iter().position(|country| country.code == town.country) {
            self.spread(country, town);
        }
        let record = Record {
            geonames: town.geonames,
            latitude: town.latitude,
            longitude: town.longitude,
            population: town.population,
            name: &town.name,
            parent,
            radius: 0,
            country: &town.country,
            sort: Sort::Town,
        };
        let bytes = self.record(&record);
        self.entries.extend(bytes);
        self.call(at, std::slice::from_ref(&town.name), &town.country);
        self.call(at, &town.names, &town.country);
    }

    fn spread(&mut self, at: usize, town: &Town) {
        if let Some(spread) = self.spread.get_mut(at) {
            spread.points.push((town.latitude as f32, town.longitude as f32));
            spread.population += u64::from(town.population);
        }
    }

    /// The bytes of the index.
    pub fn finish(mut self) -> Vec<u8> {
        let first = self.countries.len();
        for at in 0..self.spread.len() {
            let (latitude, longitude, radius) = self.spread[at].middle().unwrap_or((0.0, 0.0, 0));
            let population = u32::try_from(self.spread[at].population).unwrap_or(u32::MAX);
            let (name, code, geonames, parent, sort) = match at.checked_sub(first) {
                None => {
                    let country = &self.countries[at];
                    (country.name.clone(), country.code.clone(), country.geonames, None, Sort::Country)
                }
                Some(at) => {
                    let division = &self.divisions[at];
                    let parent = division.parent.map(|parent| (first + parent) as u32);
                    let sort = if division.order <= 1 { Sort::Division } else { Sort::County };
                    (division.name.clone(), division.country.clone(), division.geonames, parent, sort)
                }
            };
            let record =
                Record { geonames, latitude, longitude, population, name: &name, parent, radius, country: &code, sort };
            let bytes = self.record(&record);
            self.entries[at * ENTRY..(at + 1) * ENTRY].copy_from_slice(&bytes);
        }
        self.written()
    }

    fn written(self) -> Vec<u8> {
        let (mut offsets, mut text) = (Vec::with_capacity(self.keys.len() * 4 + 4), Vec::new());
        for (key, bearers) in &self.keys {
            offsets.extend(length(text.len()).to_le_bytes());
            text.push(key.len() as u8);
            text.extend(key.as_bytes());
            let mut last = 0;
            for bearer in bearers {
                steps(bearer - last, &mut text);
                last = *bearer;
            }
        }
        offsets.extend(length(text.len()).to_le_bytes());
        let mut bytes = Vec::with_capacity(HEADER + self.entries.len() + self.names.len() + offsets.len() + text.len());
        bytes.extend(MAGIC);
        let lengths = [VERSION, self.count, length(self.keys.len()), length(self.names.len()), length(text.len())];
        lengths.iter().for_each(|number| bytes.extend(number.to_le_bytes()));
        for part in [self.entries, self.names, offsets, text] {
            bytes.extend(part);
        }
        bytes
    }

    fn record(&mut self, record: &Record) -> [u8; ENTRY] {
        let name = length(self.names.len());
        let cut = record.name.floor_char_boundary(255);
        self.names.push(cut as u8);
        self.names.extend(&record.name.as_bytes()[..cut]);
        let degrees = |degrees: f64| (degrees * 1e5).round() as i32;
        let mut bytes = [0; ENTRY];
        bytes[0..4].copy_from_slice(&record.geonames.to_le_bytes());
        bytes[4..8].copy_from_slice(&degrees(record.latitude).to_le_bytes());
        bytes[8..12].copy_from_slice(&degrees(record.longitude).to_le_bytes());
        bytes[12..16].copy_from_slice(&record.population.to_le_bytes());
        bytes[16..20].copy_from_slice(&name.to_le_bytes());
        bytes[20..24].copy_from_slice(&record.parent.map_or(0, |parent| parent + 1).to_le_bytes());
        bytes[24..26].copy_from_slice(&record.radius.to_le_bytes());
        for (at, byte) in record.country.bytes().take(2).enumerate() {
            bytes[28 + at] = byte;
        }
        bytes[30] = record.sort as u8;
        bytes
    }

    fn call(&mut self, at: u32, names: &[String], country: &str) {
        let is_division = (self.countries.len()..self.spread.len()).contains(&(at as usize));
        for name in names.iter().filter(|name| is_written(name)) {
            let key = fold(name);
            if key.is_empty() || key.len() >= 120 {
                continue;
            }
            if let Some(shorter) = without(&key, &ARTICLES, &[]).filter(|_| ARAB.contains(&country)) {
                self.keys.entry(shorter.to_owned()).or_default().insert(at);
            }
            if let Some(shorter) = without(&key, DIVISIONS, DIVISIONS).filter(|_| is_division) {
                self.keys.entry(shorter.to_owned()).or_default().insert(at);
            }
            self.keys.entry(key).or_default().insert(at);
        }
    }
}

/// States where names of places begin with the Arabic article, which reports leave out as often as not.
const ARAB: &[&str] =
    &["AE", "BH", "DZ", "EG", "IQ", "JO", "KW", "LB", "LY", "MA", "MR", "OM", "PS", "QA", "SA", "SD", "SY", "TN", "YE"];

/// The Arabic article, as it is written before one letter and another.
const ARTICLES: [&str; 13] = ["ad", "al", "an", "ar", "as", "ash", "at", "ath", "az", "ech", "el", "er", "es"];

/// Nouns at the edges of divisions' names that reports leave out: "Respublika Dagestan", "Kirkuk Governorate". A county is
/// mostly called by its whole name, so "county" and "parish" are none of them.
const DIVISIONS: &[&str] = &[
    "autonomous",
    "departamento",
    "department",
    "district",
    "governorate",
    "krai",
    "kray",
    "muhafazat",
    "oblast",
    "prefecture",
    "province",
    "provincia",
    "region",
    "republic",
    "respublika",
    "state",
    "viloyati",
    "voblasts",
    "wilaya",
    "wilayat",
];

/// A folded name without a word at its beginning or its end.
fn without<'a>(key: &'a str, first: &[&str], last: &[&str]) -> Option<&'a str> {
    match (key.split_once(' '), key.rsplit_once(' ')) {
        (Some((word, rest)), _) if first.contains(&word) => Some(rest),
        (_, Some((rest, word))) if last.contains(&word) => Some(rest),
        _ => None,
    }
}

/// Whether a name is one that reports write: in a script of the reports' parts of the world, with a capital where the
/// script has them, and no code of an airport.
fn is_written(name: &str) -> bool {
    let Some(first) = name.chars().find(|letter| letter.is_alphabetic()) else { return false };
    let is_code = name.len() <= 4 && name.chars().all(|letter| letter.is_ascii_uppercase());
    match u32::from(first) {
        // Latin and its extensions, Greek, Cyrillic, Armenian.
        0..0x590 | 0x1e00..0x2000 => !is_code && name.chars().any(char::is_uppercase),
        // Hebrew; Arabic, and its forms.
        0x590..0x700 | 0x750..0x780 | 0xfb1d..0xfe00 | 0xfe70..0xff00 => true,
        _ => false,
    }
}

impl Spread {
    /// The middle, and how far from it nine in ten of the towns lie, in kilometres.
    fn middle(&self) -> Option<(f64, f64, u16)> {
        // A state across the date line has its middle on one side of it.
        let longitudes = || self.points.iter().map(|point| f64::from(point.1));
        let crosses = longitudes().any(|east| east > 150.0) && longitudes().any(|east| east < -150.0);
        let turned = |east: f64| if crosses && east < 0.0 { east + 360.0 } else { east };
        let mut squares: BTreeMap<(i32, i32), (f64, f64, f64)> = BTreeMap::new();
        for point in &self.points {
            let (north, east) = (f64::from(point.0), turned(f64::from(point.1)));
            let narrow = north.to_radians().cos().max(0.1);
            let square = ((north * 2.0).floor() as i32, (east * 2.0 * narrow).floor() as i32);
            let sum = squares.entry(square).or_default();
            *sum = (sum.0 + north, sum.1 + east, sum.2 + 1.0);
        }
        let count = squares.len() as f64;
        let (north, east) =
            squares.values().fold((0.0, 0.0), |sum, square| (sum.0 + square.0 / square.2, sum.1 + square.1 / square.2));
        let (north, east) = (north / count, east / count);
        let mut far: Vec<f64> = self
            .points
            .iter()
            .map(|point| kilometres((north, east), (f64::from(point.0), turned(f64::from(point.1)))))
            .collect();
        far.sort_by(f64::total_cmp);
        let radius = far.get(far.len() * 9 / 10)?.ceil().clamp(1.0, 60_000.0);
        let east = if east > 180.0 { east - 360.0 } else { east };
        Some((north, east, radius as u16))
    }
}

/// The length of the great circle between two points given in degrees north and east, by the haversine formula on a
/// sphere of 6371 km.
pub(crate) fn kilometres(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (north, south) = (a.0.to_radians(), b.0.to_radians());
    let (height, width) = (south - north, (b.1 - a.1).to_radians());
    let half = (height / 2.0).sin().powi(2) + north.cos() * south.cos() * (width / 2.0).sin().powi(2);
    2.0 * 6371.0 * half.min(1.0).sqrt().asin()
}

fn length(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

fn steps(mut step: u32, text: &mut Vec<u8>) {
    while step >= 128 {
        text.push((step & 127) as u8 | 128);
        step >>= 7;
    }
    text.push(step as u8);
}

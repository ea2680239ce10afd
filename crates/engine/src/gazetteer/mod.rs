//! The gazetteer: places of the world by their folded names, in one block of bytes that is searched where it lies.
//!
//! A header tells the version and how long the parts are, then come entries of a fixed length, their names, the offsets of
//! the keys, and the keys in order, each with the entries that bear it. Nothing is unpacked, so loading costs the
//! reading of the file alone. Numbers are little-endian. What points outside the bytes is read as not there.

mod build;
mod fold;

pub(crate) use build::kilometres;
pub use build::{Compiler, Country, Division, Town};
pub use fold::fold;

/// The first bytes of an index.
const MAGIC: &[u8; 8] = b"WHOPLACE";
/// The version of the form; an index of another version is compiled again.
pub const VERSION: u32 = 1;
/// Bytes of the header.
const HEADER: usize = 28;
/// Bytes of an entry.
const ENTRY: usize = 32;

/// Why some bytes are no gazetteer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GazetteerError {
    /// They do not begin as one.
    #[error("it is no index of places")]
    Foreign,
    /// It was compiled by another version of the program.
    #[error("its form is version {0}, and this program reads version {VERSION}")]
    Version(u32),
    /// It is not as long as it says.
    #[error("it is cut short")]
    Short,
}

/// What an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sort {
    /// A state.
    Country,
    /// A division of the first order, or above it: a state of a federation, a province, a constituent country.
    Division,
    /// A division of the second order or below: a county, a district.
    County,
    /// A town, city or village.
    Town,
}

/// The index.
#[derive(Debug)]
pub struct Gazetteer {
    bytes: Vec<u8>,
    entries: usize,
    keys: usize,
    names: usize,
    offsets: usize,
    text: usize,
}

/// One place of the gazetteer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Entry<'a> {
    /// Its number in the index.
    pub(crate) at: u32,
    pub(crate) sort: Sort,
    pub(crate) name: &'a str,
    /// Its number in GeoNames; 0 where it has none.
    pub(crate) geonames: u32,
    pub(crate) latitude: f64,
    pub(crate) longitude: f64,
    pub(crate) population: u32,
    /// How far from the point nine in ten of its towns lie; of a town nothing.
    pub(crate) radius: u16,
    /// ISO 3166-1 alpha-2.
    pub(crate) country: [u8; 2],
    /// The narrowest division that it lies in.
    pub(crate) parent: Option<u32>,
}

impl Gazetteer {
    /// The gazetteer in some bytes, as [`Compiler::finish`] wrote them.
    ///
    /// # Errors
    /// Bytes that are none, of another version or cut short.
    pub fn new(bytes: Vec<u8>) -> Result<Self, GazetteerError> {
        if bytes.get(..8) != Some(MAGIC.as_slice()) {
            return Err(GazetteerError::Foreign);
        }
        let number = |at: usize| word(&bytes, at).ok_or(GazetteerError::Short);
        match number(8)? {
            VERSION => {}
            other => return Err(GazetteerError::Version(other)),
        }
        let (entries, keys) = (number(12)? as usize, number(16)? as usize);
        let (name_bytes, text_bytes) = (number(20)? as usize, number(24)? as usize);
        let names = HEADER + entries * ENTRY;
        let offsets = names + name_bytes;
        let text = offsets + (keys + 1) * 4;
        if bytes.len() != text + text_bytes {
            return Err(GazetteerError::Short);
        }
        Ok(Gazetteer { bytes, entries, keys, names, offsets, text })
    }

    /// How many places it has.
    pub fn places(&self) -> usize {
        self.entries
    }

    /// How many names they have.
    pub fn forms(&self) -> usize {
        self.keys
    }

    /// An entry by its number.
    pub(crate) fn entry(&self, at: u32) -> Option<Entry<'_>> {
        if at as usize >= self.entries {
            return None;
        }
        let record = HEADER + at as usize * ENTRY;
        let bytes = self.bytes.get(record..record + ENTRY)?;
        let degrees = |at: usize| word(bytes, at).map(|number| f64::from(number.cast_signed()) / 1e5);
        let sort = match bytes[30] {
            0 => Sort::Country,
            1 => Sort::Division,
            2 => Sort::County,
            _ => Sort::Town,
        };
        Some(Entry {
            at,
            sort,
            name: self.name(word(bytes, 16)? as usize)?,
            geonames: word(bytes, 0)?,
            latitude: degrees(4)?,
            longitude: degrees(8)?,
            population: word(bytes, 12)?,
            radius: u16::from_le_bytes([bytes[24], bytes[25]]),
            country: [bytes[28], bytes[29]],
            parent: word(bytes, 20)?.checked_sub(1),
        })
    }

    fn name(&self, at: usize) -> Option<&str> {
        let start = self.names + at;
        let length = usize::from(*self.bytes.get(start)?);
        std::str::from_utf8(self.bytes.get(start + 1..start + 1 + length)?).ok()
    }

    /// All places of a folded name, in the order of the index.
    pub(crate) fn named(&self, folded: &str) -> Vec<Entry<'_>> {
        let (mut low, mut high) = (0, self.keys);
        while low < high {
            let middle = low + (high - low) / 2;
            let Some((key, bearers)) = self.key(middle) else { return Vec::new() };
            match key.cmp(folded.as_bytes()) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return self.bearers(bearers),
            }
        }
        Vec::new()
    }

    /// Whether any place has this folded name.
    pub(crate) fn knows(&self, folded: &str) -> bool {
        !self.named(folded).is_empty()
    }

    fn key(&self, at: usize) -> Option<(&[u8], &[u8])> {
        let offset = |at: usize| word(&self.bytes, self.offsets + at * 4).map(|offset| self.text + offset as usize);
        let record = self.bytes.get(offset(at)?..offset(at + 1)?)?;
        let length = usize::from(*record.first()?);
        Some((record.get(1..=length)?, record.get(1 + length..)?))
    }

    // Differences of ascending numbers, seven bits a byte, the lowest first.
    fn bearers(&self, mut bytes: &[u8]) -> Vec<Entry<'_>> {
        let (mut found, mut at) = (Vec::new(), 0_u32);
        while !bytes.is_empty() {
            let (mut step, mut shift) = (0_u32, 0);
            while let Some((byte, rest)) = bytes.split_first() {
                bytes = rest;
                step |= u32::from(byte & 127).checked_shl(shift).unwrap_or(0);
                shift += 7;
                if byte & 128 == 0 {
                    break;
                }
            }
            at = at.wrapping_add(step);
            found.extend(self.entry(at));
        }
        found
    }

    /// The division of the first order in which an entry lies, or which it is.
    pub(crate) fn division(&self, entry: &Entry) -> Option<Entry<'_>> {
        let mut here = self.entry(entry.at)?;
        // Three orders are the most that there are; a circle ends too.
        for _ in 0..4 {
            let parent = here.parent.and_then(|at| self.entry(at));
            match parent {
                _ if here.sort == Sort::Division => return Some(here),
                Some(parent) => here = parent,
                None => return None,
            }
        }
        None
    }

    /// The divisions in which an entry lies, the narrowest first.
    pub(crate) fn above(&self, entry: &Entry) -> Vec<u32> {
        let mut above: Vec<u32> = Vec::new();
        let mut parent = entry.parent;
        while let Some(at) = parent.filter(|at| above.len() < 4 && !above.contains(at)) {
            above.push(at);
            parent = self.entry(at).and_then(|entry| entry.parent);
        }
        above
    }

    /// The entry of a state by its ISO 3166-1 code.
    pub(crate) fn country(&self, code: &str) -> Option<Entry<'_>> {
        // States come first.
        (0..self.entries.min(400) as u32)
            .map_while(|at| self.entry(at).filter(|entry| entry.sort == Sort::Country))
            .find(|entry| entry.country == code.as_bytes())
    }
}

impl Entry<'_> {
    /// The code of its country.
    pub(crate) fn country(&self) -> Option<&str> {
        std::str::from_utf8(&self.country).ok()
    }
}

fn word(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at.checked_add(4)?).and_then(|four| four.try_into().ok()).map(u32::from_le_bytes)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may unwrap")]

    use super::*;

    fn town(name: &str, names: &[&str], north: f64, east: f64, division: usize) -> Town {
        Town {
            name: name.to_owned(),
            names: names.iter().map(|name| (*name).to_owned()).collect(),
            geonames: 7,
            country: "XO".to_owned(),
            latitude: north,
            longitude: east,
            population: 1000,
            division: Some(division),
        }
    }

    fn index() -> Vec<u8> {
        let country = Country { code: "XO".to_owned(), name: "Orland".to_owned(), ..Country::default() };
        let division = |name: &str, order, parent| Division {
            name: name.to_owned(),
            country: "XO".to_owned(),
            order,
            parent,
            ..Division::default()
        };
        let divisions = vec![division("North Orland", 1, None), division("Tarsk County", 2, Some(0))];
        let mut compiler = Compiler::new(vec![country], divisions);
        compiler.town(&town("Tarsk", &["Тарск", "tarseukeu", "TSK"], 10.0, 20.0, 1));
        compiler.town(&town("Île-Tarsk", &["Saint Tarsk"], -10.0, -20.5, 0));
        compiler.town(&town("Tarsk", &[], 12.0, 22.0, 0));
        compiler.finish()
    }

    #[test]
    fn places_are_found_by_every_way_of_writing_their_names() {
        let gazetteer = Gazetteer::new(index()).unwrap();
        let points = |name: &str| {
            let found = gazetteer.named(&fold(name));
            found.iter().map(|entry| (entry.latitude, entry.longitude)).collect::<Vec<_>>()
        };
        assert_eq!(points("TARSK"), [(10.0, 20.0), (12.0, 22.0)]);
        assert_eq!(points("тарск"), [(10.0, 20.0)]);
        assert_eq!(points("Ile Tarsk"), [(-10.0, -20.5)]);
        assert_eq!(points("St. Tarsk"), [(-10.0, -20.5)]);
        for nowhere in ["tsk", "tarseukeu", "tars", "tarskk", "", "a", "я"] {
            assert_eq!(points(nowhere), [], "{nowhere}");
        }
        assert_eq!((gazetteer.places(), gazetteer.forms()), (6, 7));
    }

    #[test]
    fn a_town_lies_in_its_divisions_and_they_lie_about_their_towns() {
        let gazetteer = Gazetteer::new(index()).unwrap();
        let tarsk = gazetteer.named("tarsk")[0];
        let names = |list: Vec<u32>| list.iter().map(|at| gazetteer.entry(*at).unwrap().name).collect::<Vec<_>>();
        assert_eq!(names(gazetteer.above(&tarsk)), ["Tarsk County", "North Orland"]);
        assert_eq!(gazetteer.division(&tarsk).unwrap().name, "North Orland");
        let county = gazetteer.named("tarsk county")[0];
        assert_eq!((county.sort, county.latitude, county.longitude, county.radius), (Sort::County, 10.0, 20.0, 1));
        let state = gazetteer.country("XO").unwrap();
        assert_eq!((state.name, state.sort, state.population), ("Orland", Sort::Country, 3000));
        assert_eq!(gazetteer.country("XX"), None);
    }

    #[test]
    fn bytes_that_are_no_whole_index_are_refused() {
        let whole = index();
        assert_eq!(Gazetteer::new(Vec::new()).err(), Some(GazetteerError::Foreign));
        assert_eq!(Gazetteer::new(whole[..20].to_vec()).err(), Some(GazetteerError::Short));
        assert_eq!(Gazetteer::new(whole[..whole.len() - 1].to_vec()).err(), Some(GazetteerError::Short));
        let mut newer = whole.clone();
        newer[8] = 99;
        assert_eq!(Gazetteer::new(newer).err(), Some(GazetteerError::Version(99)));
    }

    #[test]
    fn broken_bytes_are_read_as_not_there() {
        let whole = index();
        for at in HEADER..whole.len() {
            for byte in [0, 1, 127, 255] {
                let mut broken = whole.clone();
                broken[at] = byte;
                let gazetteer = Gazetteer::new(broken).unwrap();
                for entry in gazetteer.named("tarsk") {
                    gazetteer.above(&entry);
                    gazetteer.division(&entry);
                }
            }
        }
    }

    #[test]
    fn a_state_across_the_date_line_has_its_middle_on_one_side() {
        let country = Country { code: "XO".to_owned(), name: "Orland".to_owned(), ..Country::default() };
        let mut compiler = Compiler::new(vec![country], Vec::new());
        let on = |east| Town { division: None, ..town("Tarsk", &[], 0.0, east, 0) };
        compiler.town(&on(178.0));
        compiler.town(&on(-176.0));
        let gazetteer = Gazetteer::new(compiler.finish()).unwrap();
        assert!((gazetteer.country("XO").unwrap().longitude + 179.0).abs() < 0.1);
    }
}

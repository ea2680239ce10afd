//! Countries as coded data sets number and name them, by ISO 3166-1 alpha-2: `lexicon/coded_countries.tsv`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A number and the name that stands beside it.
pub(super) type Coded = (&'static str, &'static str);

/// A country in two data sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Country {
    /// In the Global Terrorism Database.
    pub(super) gtd: Option<Coded>,
    /// Its region there.
    pub(super) gtd_region: Option<Coded>,
    /// In the Georeferenced Event Dataset of UCDP, by Gleditsch and Ward.
    pub(super) ged: Option<Coded>,
    /// Its region there.
    pub(super) ged_region: Option<&'static str>,
}

static COUNTRIES: LazyLock<BTreeMap<&'static str, Country>> = LazyLock::new(|| {
    let lines = include_str!("../../lexicon/coded_countries.tsv").lines();
    lines.filter(|line| !line.starts_with('#')).filter_map(row).collect()
});

fn row(line: &'static str) -> Option<(&'static str, Country)> {
    let mut cells = line.split('\t').map(|cell| (cell != "-").then_some(cell));
    let iso = cells.next()??;
    let coded = |cell: Option<&'static str>| cell.and_then(|cell| cell.split_once(' '));
    let (gtd, gtd_region) = (coded(cells.next()?), coded(cells.next()?));
    Some((iso, Country { gtd, gtd_region, ged: coded(cells.next()?), ged_region: cells.next()? }))
}

/// The country of a code, where the list has it.
pub(super) fn of(iso: &str) -> Option<Country> {
    COUNTRIES.get(iso).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read_and_numbers_are_numbers() {
        let lines =
            include_str!("../../lexicon/coded_countries.tsv").lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(COUNTRIES.len(), lines);
        for (iso, country) in &*COUNTRIES {
            let coded = [country.gtd, country.gtd_region, country.ged];
            assert!(iso.len() == 2 && coded.iter().any(Option::is_some), "{iso}");
            assert!(coded.iter().flatten().all(|(number, _)| number.parse::<u16>().is_ok()), "{iso}");
            assert_eq!(country.ged.is_some(), country.ged_region.is_some(), "{iso}");
        }
    }

    #[test]
    fn a_country_has_the_codes_of_both() {
        let yemen = of("YE").unwrap();
        assert_eq!(yemen.gtd, Some(("228", "Yemen")));
        assert_eq!(yemen.gtd_region, Some(("10", "Middle East & North Africa")));
        assert_eq!((yemen.ged, yemen.ged_region), (Some(("678", "Yemen (North Yemen)")), Some("Middle East")));
        assert_eq!(of("QQ"), None);
    }
}

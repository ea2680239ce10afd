//! Everything that a name may stand for, with how likely that is before anything else of the report is looked at.

use super::{Name, beside};
use crate::Resources;
use crate::gazetteer::{Entry, Gazetteer, Sort, fold};
use crate::resources::{Form, Sort as Listed};
use whosays_model::Precision;

/// How many of the bearers of one name are weighed: the largest, and those that lie where the words beside it say.
pub(super) const MOST: usize = 80;

/// What speaks for a place that lies where the words beside its name say.
const BESIDE: f64 = 14.0;

/// The same where the two may be parts of a list.
const IN_LIST: f64 = 3.0;

/// How far from a place, in kilometres, what is called after it may be: an airport, a base.
const AROUND: u32 = 25;

/// How many people live at least in a city that stands for its state's government.
const SEAT: u32 = 20_000;

/// What speaks for a place whose first name it is, before those that bear it beside another.
const OWN_NAME: f64 = 2.0;

/// What speaks against a county where its noun is not said.
const WITHOUT_NOUN: f64 = 2.0;

/// One thing that a name may stand for.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    /// Its entry in the gazetteer.
    pub(super) entry: Option<u32>,
    pub(super) name: String,
    pub(super) precision: Precision,
    /// Whether it is a division of the first order.
    pub(super) is_division: bool,
    pub(super) country: Option<[u8; 2]>,
    /// The division of the first order that it lies in, or is.
    pub(super) division: Option<u32>,
    /// The divisions that it lies in, the narrowest first.
    pub(super) above: Vec<u32>,
    pub(super) point: (f64, f64),
    pub(super) radius: u32,
    pub(super) population: u32,
    /// Whether it lies where the words beside the name say.
    pub(super) is_beside: bool,
    /// How likely it is in itself.
    pub(super) prior: f64,
    /// How likely it is in this report, on the same scale.
    pub(super) score: f64,
    /// The share of all likelihood that it has among the bearers of the name.
    pub(super) belief: f64,
}

/// Nouns that end or begin the name of a division.
const DIVISIONS: &[&str] = &[
    "autonomous",
    "borough",
    "canton",
    "county",
    "department",
    "district",
    "emirate",
    "governorate",
    "krai",
    "municipality",
    "oblast",
    "parish",
    "prefecture",
    "province",
    "provincial",
    "raion",
    "region",
    "republic",
    "shire",
    "state",
    "territory",
    "voivodeship",
];

/// Nouns that end or begin the name of something in or at a place that is named before or after them.
const SITES: &[&str] = &[
    "airbase",
    "airfield",
    "airport",
    "area",
    "base",
    "bay",
    "beach",
    "bridge",
    "camp",
    "cemetery",
    "central",
    "church",
    "creek",
    "crossing",
    "downtown",
    "forest",
    "greater",
    "harbor",
    "harbour",
    "hills",
    "hospital",
    "international",
    "island",
    "islands",
    "lake",
    "mall",
    "market",
    "mine",
    "mosque",
    "mountain",
    "mountains",
    "mt",
    "national",
    "palace",
    "park",
    "plant",
    "port",
    "prison",
    "refinery",
    "reservoir",
    "river",
    "square",
    "stadium",
    "station",
    "street",
    "synagogue",
    "university",
    "valley",
];

/// The candidates of a name, with its words in the word lists where they have them.
pub(super) fn of(
    name: &Name,
    listed: Option<(usize, Form)>,
    resources: &Resources,
    gazetteer: &Gazetteer,
) -> Vec<Candidate> {
    let mut found: Vec<Candidate> = Vec::new();
    let short = resources.abbreviated(&name.words);
    if !short.is_empty() {
        let divisions = short.iter().flat_map(|(country, of)| beside::divisions(gazetteer, of, country));
        found.extend(divisions.filter_map(|at| gazetteer.entry(at)).map(|entry| candidate(&entry, name, gazetteer)));
    }
    let mut is_state = false;
    if let Some((entry, form)) = listed.filter(|(entry, _)| resources.entries[*entry].sort == Listed::State) {
        let code = resources.entries[entry].country.clone().unwrap_or_default();
        let is_first = resources.state_named(&resources.entries[entry].name).is_some();
        match form {
            Form::Name | Form::Demonym if is_first => {
                is_state = true;
                found.extend(state(&code, resources, gazetteer));
            }
            // A part of a state with a people of its own: "Scottish", "the West Bank".
            Form::Name | Form::Demonym => {
                let entries = gazetteer.named(&fold(&resources.entries[entry].name));
                let own = entries.iter().filter(|entry| entry.country() == Some(code.as_str()));
                found.extend(own.map(|entry| candidate(entry, name, gazetteer)));
            }
            Form::Seat => {}
        }
    }
    if found.is_empty()
        && let Some(area) = resources.area(&name.key)
    {
        found.push(of_area(area));
    }
    let has_short = !name.words.chars().any(char::is_lowercase) && !short.is_empty();
    // "EU" is no town of Normandy; "GAO, Mali" is one.
    let shouted = name.words.len() <= 3 && name.words.chars().all(|letter| letter.is_ascii_uppercase());
    let is_acronym = shouted && name.beside.is_none();
    let is_other = is_acronym || listed.is_some_and(|(_, form)| form == Form::Demonym);
    if !has_short && !is_other {
        let entries = gazetteer.named(&name.key);
        let new = entries.iter().filter(|entry| !(is_state && entry.sort == Sort::Country));
        let new: Vec<Candidate> = new.map(|entry| candidate(entry, name, gazetteer)).collect();
        found.extend(new.into_iter().filter(|new| !found.iter().any(|old| old.entry == new.entry)).collect::<Vec<_>>());
    }
    if let Some((entry, _)) = listed.filter(|(_, form)| *form == Form::Seat)
        && !has_city(&found, resources.entries[entry].country.as_deref())
    {
        found = seat(entry, name, resources, gazetteer).into_iter().collect();
    }
    // A site that the word lists put in one state is none of its namesakes elsewhere.
    let is_elsewhere =
        |one: &Candidate| one.country.as_ref().map(<[u8; 2]>::as_slice) != name.country.as_deref().map(str::as_bytes);
    let is_bound = name.listed == "site" && name.country.is_some();
    found.retain(|one| !(is_bound && is_elsewhere(one)));
    let mut is_site = false;
    if found.is_empty() {
        (found, is_site) = of_part(name, gazetteer);
        found.retain(|one| !(is_bound && is_elsewhere(one)));
    }
    weigh(&mut found, name, listed, resources);
    for one in found.iter_mut().filter(|_| is_site) {
        one.precision = Precision::Site;
        one.radius = one.radius.max(AROUND);
    }
    found
}

/// "Lugansk region", "the Kabul airport": the same without what is no part of the name in the gazetteer, and whether it
/// is something in or at that place.
fn of_part(name: &Name, gazetteer: &Gazetteer) -> (Vec<Candidate>, bool) {
    let words: Vec<&str> = name.key.split(' ').collect();
    let is_head = |word: &str| DIVISIONS.binary_search(&word).is_ok() || SITES.binary_search(&word).is_ok();
    let first = words.iter().position(|word| !is_head(word) && *word != "of").unwrap_or(words.len());
    let last = words.iter().rposition(|word| !is_head(word)).map_or(first, |last| last + 1);
    if first >= last || last - first == words.len() {
        return (Vec::new(), false);
    }
    let heads: Vec<&str> = words[..first].iter().chain(&words[last..]).copied().collect();
    let is_site = heads.iter().any(|word| SITES.binary_search(word).is_ok());
    let is_division = heads.iter().any(|word| DIVISIONS.binary_search(word).is_ok());
    let entries = gazetteer.named(&words[first..last].join(" "));
    let has_division = entries.iter().any(|entry| entry.sort != Sort::Town);
    let fitting = entries.iter().filter(|entry| !(is_division && has_division && entry.sort == Sort::Town));
    (fitting.map(|entry| candidate(entry, name, gazetteer)).collect(), is_site)
}

impl Candidate {
    /// Puts it at another point; what lay around the old one lies within that much more of the new one.
    fn move_to(&mut self, point: (f64, f64)) {
        self.radius += crate::gazetteer::kilometres(self.point, point).ceil().clamp(0.0, 20_000.0) as u32;
        self.point = point;
    }
}

fn weigh(found: &mut Vec<Candidate>, name: &Name, listed: Option<(usize, Form)>, resources: &Resources) {
    // "New York" is the city unless the words say that the state is meant.
    let towns: Vec<(Option<u32>, u32)> = found
        .iter()
        .filter(|one| one.precision == Precision::City)
        .flat_map(|one| one.above.iter().map(|above| (Some(*above), one.population)))
        .collect();
    let listed = listed.map(|(entry, form)| (&resources.entries[entry], form));
    for one in found.iter_mut() {
        let has_town = towns.iter().any(|(above, people)| *above == one.entry && *people > one.population / 20);
        if one.precision == Precision::Region && has_town {
            one.prior -= 4.0;
        }
        let country = one.country.and_then(|code| String::from_utf8(code.to_vec()).ok());
        if one.is_division {
            let middle = |name: &str| resources.centre(country.as_deref()?, name);
            if let Some(middle) = middle(&fold(&one.name)).or_else(|| middle(&name.key)) {
                one.move_to(middle);
            }
        }
        if let Some((entry, form)) = &listed {
            let sorts = match entry.kind.as_str() {
                "city" => one.precision == Precision::City,
                "region" => one.precision == Precision::Region,
                _ => true,
            };
            if entry.sort == Listed::Place && country.is_some() && entry.country == country {
                one.prior += if sorts { 3.0 } else { 1.0 };
            }
            // A territory under a state: "Gaza".
            if entry.sort == Listed::State && *form == Form::Name && entry.country == country {
                one.prior += 4.0;
            }
            if *form == Form::Seat && entry.country == country && one.precision == Precision::City {
                one.prior += 2.0;
            }
        }
        let is_capital = one.precision == Precision::City
            && country.as_deref().and_then(|code| resources.capital(code)).is_some_and(|of| is_same(of, &one.name));
        if is_capital {
            one.prior += 2.0;
        }
        one.is_beside = name.beside.as_ref().is_some_and(|beside| {
            let is_itself = one.entry.is_some_and(|entry| beside.within.contains(&entry));
            let in_country = one.precision != Precision::Country
                && one.country.is_some_and(|country| beside.countries.contains(&country));
            !is_itself && (one.above.iter().any(|above| beside.within.contains(above)) || in_country)
        });
    }
    // A list of states is no address: "Ohio, Indiana".
    let is_large = found
        .iter()
        .any(|one| !one.is_beside && (one.is_division || one.precision == Precision::Country) && one.prior > 9.0);
    for one in found.iter_mut().filter(|one| one.is_beside) {
        one.prior += if is_large { IN_LIST } else { BESIDE };
    }
    found.sort_by(|a, b| b.prior.total_cmp(&a.prior).then(a.entry.cmp(&b.entry)));
    found.truncate(MOST);
}

/// Whether a capital in the word lists is this town of the gazetteer: "Washington" stands for "Washington, D.C.".
fn is_same(capital: &str, town: &str) -> bool {
    let begin = |name: &str| name.chars().next().map(|letter| letter.to_ascii_lowercase());
    begin(capital) == begin(town) && fold(capital).split(' ').next() == fold(town).split(' ').next()
}

/// A state at the middle that the word lists give it.
pub(super) fn state(code: &str, resources: &Resources, gazetteer: &Gazetteer) -> Option<Candidate> {
    let entry = gazetteer.country(code)?;
    let mut found = plain(&entry, gazetteer);
    if let Some(middle) = resources.centre(code, "") {
        found.move_to(middle);
    }
    found.name = resources.state(code).unwrap_or(entry.name).to_owned();
    Some(found)
}

/// Whether one of them is a city of a state, which a seat of its government may be called after.
fn has_city(found: &[Candidate], country: Option<&str>) -> bool {
    found.iter().any(|one| {
        let is_own = one.country.as_ref().map(<[u8; 2]>::as_slice) == country.map(str::as_bytes);
        is_own && one.precision == Precision::City && one.population > SEAT
    })
}

/// The capital, for a seat of government that is no town: "the Kremlin".
fn seat(listed: usize, name: &Name, resources: &Resources, gazetteer: &Gazetteer) -> Option<Candidate> {
    let code = resources.entries[listed].country.as_deref()?;
    let entries = gazetteer.named(&fold(resources.capital(code)?));
    let own = entries.iter().filter(|entry| entry.sort == Sort::Town && entry.country() == Some(code));
    let mut found = candidate(own.max_by_key(|entry| entry.population)?, name, gazetteer);
    found.precision = Precision::Site;
    Some(found)
}

fn of_area(area: &crate::resources::Area) -> Candidate {
    Candidate {
        entry: None,
        name: area.name.to_owned(),
        precision: if area.is_water { Precision::Water } else { Precision::Area },
        is_division: false,
        country: None,
        division: None,
        above: Vec::new(),
        point: (area.latitude, area.longitude),
        radius: area.radius,
        population: 0,
        is_beside: false,
        prior: 12.0,
        score: 0.0,
        belief: 0.0,
    }
}

fn candidate(entry: &Entry, name: &Name, gazetteer: &Gazetteer) -> Candidate {
    let mut found = plain(entry, gazetteer);
    if fold(entry.name) == name.key {
        found.prior += OWN_NAME;
    } else if entry.sort == Sort::County {
        // "Delaware" is no Delaware County, where there is anything else of the name.
        found.prior -= WITHOUT_NOUN;
    }
    found
}

/// An entry as a candidate: more people make it likelier, by the logarithm, and so does being a state or division.
fn plain(entry: &Entry, gazetteer: &Gazetteer) -> Candidate {
    let people = 0.6 * (f64::from(entry.population) + 1000.0).ln();
    let (precision, bonus) = match entry.sort {
        Sort::Country => (Precision::Country, 2.0),
        Sort::Division => (Precision::Region, 1.5),
        Sort::County => (Precision::Region, -2.0),
        Sort::Town => (Precision::City, 0.0),
    };
    // As large as a town is whose people live three thousand on a square kilometre, and its outskirts as wide again.
    let across = 2.0 * (f64::from(entry.population) / 3000.0 / std::f64::consts::PI).sqrt();
    let radius = if entry.sort == Sort::Town { across.ceil().max(2.0) as u32 } else { u32::from(entry.radius) };
    Candidate {
        entry: Some(entry.at),
        name: entry.name.to_owned(),
        precision,
        is_division: entry.sort == Sort::Division,
        country: Some(entry.country),
        division: gazetteer.division(entry).map(|division| division.at),
        above: gazetteer.above(entry),
        point: (entry.latitude, entry.longitude),
        radius,
        population: entry.population,
        is_beside: false,
        prior: people + bonus,
        score: 0.0,
        belief: 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn word_lists_are_sorted_without_duplicates() {
        for list in [DIVISIONS, SITES] {
            assert!(list.windows(2).all(|pair| pair[0] < pair[1]));
        }
    }
}

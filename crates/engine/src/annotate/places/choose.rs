//! Weighs the bearers of every name against what the other names may be, in rounds, until all have been heard.

use super::Name;
use super::candidates::Candidate;
use std::collections::BTreeMap;
use whosays_model::Precision;

/// How little is believed in each round of hearing: what is less likely is heard at first, and less and less.
const DOUBT: [f64; 4] = [3.0, 2.0, 1.0, 1.0];
/// How many bearers of each name are heard by the others.
const HEARD: usize = 8;
/// What speaks for a town and for a county where the report names both and the one lies in the other.
const IN_COUNTY: f64 = 3.0;

/// What one name, or the place of publication, tells of the others: its likeliest bearers.
struct Voice {
    owner: Option<usize>,
    weight: f64,
    country: Option<[u8; 2]>,
    division: Option<u32>,
    is_division: bool,
    is_point: bool,
    point: (f64, f64),
}

/// Scores every candidate of every name, and puts the best first.
pub(super) fn choose(names: &mut [Name], homes: &[Candidate]) {
    pair(names);
    for name in names.iter_mut() {
        for one in &mut name.candidates {
            one.score = one.prior;
        }
        believe(&mut name.candidates, DOUBT[0]);
    }
    for doubt in DOUBT {
        let voices = voices(names, homes);
        for (number, name) in names.iter_mut().enumerate() {
            let heard = Heard::by(number, &voices);
            for one in &mut name.candidates {
                one.score = one.prior + heard.support(one);
            }
            believe(&mut name.candidates, doubt);
        }
    }
    for name in names {
        name.candidates.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.entry.cmp(&b.entry)));
    }
}

/// "Paris" and "Henry County": of all that bear the two names few lie in one another, so those are meant, however small.
fn pair(names: &mut [Name]) {
    let is_county = |one: &Candidate| one.precision == Precision::Region && !one.is_division;
    let owned = |wanted: &dyn Fn(&Candidate) -> Vec<u32>, names: &[Name]| {
        let mut owners: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for (number, name) in names.iter().enumerate() {
            name.candidates.iter().flat_map(wanted).for_each(|entry| owners.entry(entry).or_default().push(number));
        }
        owners
    };
    let counties = owned(&|one| one.entry.filter(|_| is_county(one)).into_iter().collect(), names);
    let around = owned(&|one| if one.precision == Precision::City { one.above.clone() } else { Vec::new() }, names);
    for (number, name) in names.iter_mut().enumerate() {
        let others = |owners: Option<&Vec<usize>>| owners.is_some_and(|owners| owners.iter().any(|at| *at != number));
        for one in &mut name.candidates {
            let in_county =
                one.precision == Precision::City && one.above.iter().any(|above| others(counties.get(above)));
            let has_town = is_county(one) && one.entry.is_some_and(|entry| others(around.get(&entry)));
            if in_county || has_town {
                one.prior += IN_COUNTY;
            }
        }
    }
}

/// Shares that add up to one: the softmax of the scores, the more even the more is doubted.
pub(super) fn believe(candidates: &mut [Candidate], doubt: f64) {
    let best = candidates.iter().map(|one| one.score).fold(f64::NEG_INFINITY, f64::max);
    let sum: f64 = candidates.iter().map(|one| ((one.score - best) / doubt).exp()).sum();
    for one in candidates {
        one.belief = ((one.score - best) / doubt).exp() / sum;
    }
}

fn voices(names: &[Name], homes: &[Candidate]) -> Vec<Voice> {
    let mut voices = Vec::new();
    for (number, name) in names.iter().enumerate() {
        let mut likely: Vec<&Candidate> = name.candidates.iter().collect();
        likely.sort_by(|a, b| b.belief.total_cmp(&a.belief).then(a.entry.cmp(&b.entry)));
        voices.extend(likely.into_iter().take(HEARD).map(|one| voice(one, Some(number), name.weight)));
    }
    voices.extend(homes.iter().map(|one| voice(one, None, 1.5)));
    voices
}

fn voice(one: &Candidate, owner: Option<usize>, weight: f64) -> Voice {
    Voice {
        owner,
        weight: weight * one.belief,
        country: one.country,
        division: one.division,
        is_division: one.is_division,
        is_point: matches!(one.precision, Precision::City | Precision::Site)
            || one.precision == Precision::Region && !one.is_division,
        point: one.point,
    }
}

/// What the others tell one name.
struct Heard<'a> {
    countries: BTreeMap<[u8; 2], f64>,
    divisions: BTreeMap<u32, f64>,
    points: Vec<&'a Voice>,
}

impl<'a> Heard<'a> {
    fn by(number: usize, voices: &'a [Voice]) -> Self {
        let mut heard = Heard { countries: BTreeMap::new(), divisions: BTreeMap::new(), points: Vec::new() };
        for voice in voices.iter().filter(|voice| voice.owner != Some(number)) {
            if let Some(country) = voice.country {
                *heard.countries.entry(country).or_default() += voice.weight;
            }
            if let Some(division) = voice.division {
                *heard.divisions.entry(division).or_default() +=
                    voice.weight * if voice.is_division { 1.5 } else { 1.0 };
            }
            if voice.is_point && voice.weight > 0.02 {
                heard.points.push(voice);
            }
        }
        heard
    }

    /// How much speaks for a candidate; each sort of evidence has an end, so that a long list of names cannot shout
    /// down everything else.
    fn support(&self, one: &Candidate) -> f64 {
        let country = one.country.and_then(|country| self.countries.get(&country)).copied().unwrap_or_default();
        if one.precision == Precision::Country {
            return 2.2 * country.min(4.0);
        }
        let division = one.division.and_then(|division| self.divisions.get(&division)).copied().unwrap_or_default();
        1.0 * country.min(3.0) + 1.6 * division.min(4.0) + 1.5 * self.near(one).min(3.0)
    }

    /// Each town beside it counts as one, less the farther it lies: at a hundred kilometres by a third.
    fn near(&self, one: &Candidate) -> f64 {
        if one.is_division || matches!(one.precision, Precision::Area | Precision::Water) {
            return 0.0;
        }
        let narrow = one.point.0.to_radians().cos();
        let nearness = |voice: &&Voice| {
            let (north, east) = (one.point.0 - voice.point.0, (one.point.1 - voice.point.1) * narrow);
            if north.abs() > 3.0 || east.abs() > 3.0 {
                return 0.0;
            }
            voice.weight * (-111.0 * (north * north + east * east).sqrt() / 100.0).exp()
        };
        self.points.iter().map(nearness).sum()
    }
}

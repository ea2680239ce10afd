//! Who published a report, and whom it credits: agencies in datelines and bylines, outlets that others name.

use super::words::spelt;
use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;
use whosays_model::Report;

static INSTITUTIONS: &str = include_str!("../../../lexicon/institutions.tsv");
static AGENCIES: &str = include_str!("../../../lexicon/news_agencies.tsv");

/// How much of a report's beginning can hold its dateline and its byline.
pub(in crate::reconcile) const HEAD: usize = 900;
/// The longest name in the brackets of a dateline.
const LONGEST_AGENCY: usize = 40;

/// The fewest words that are shortened to their initials.
const SHORTEST_ACRONYM: usize = 3;

/// An outlet as names are compared.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::reconcile) struct Outlet {
    /// As the report has it.
    pub(super) name: String,
    key: Vec<String>,
}

impl Outlet {
    /// The outlet of this name.
    pub(in crate::reconcile) fn of(name: &str) -> Outlet {
        let name = name.split(" (").next().unwrap_or(name).trim();
        let bare = bare(name);
        let key = media().get(&bare.join(" ")).map_or(bare, |id| vec![id.clone()]);
        Outlet { name: name.trim_start_matches("the ").trim_start_matches("The ").to_owned(), key }
    }

    /// Whether two names can be one outlet's: "the Courier" and "Aubrick Courier".
    pub(super) fn fits(&self, other: &Outlet) -> bool {
        let (short, long) = if self.key.len() <= other.key.len() { (self, other) } else { (other, self) };
        let part = || short.key.last() == long.key.last() && short.key.iter().all(|word| long.key.contains(word));
        !short.key.is_empty() && (part() || short.key.len() == 1 && long.acronym().as_ref() == short.key.first())
    }

    /// The words under which outlets that can be one meet: the last of the name, and its acronym.
    pub(in crate::reconcile) fn heads(&self) -> Vec<String> {
        self.key.last().cloned().into_iter().chain(self.acronym()).collect()
    }

    // "Strait News Agency" is SNA.
    fn acronym(&self) -> Option<String> {
        let initials: String = self.key.iter().filter_map(|word| word.chars().next()).collect();
        (self.key.len() >= SHORTEST_ACRONYM).then_some(initials)
    }

    /// Whether it sells its stories to others.
    pub(super) fn is_agency(&self) -> bool {
        agencies().iter().any(|agency| agency.fits(self))
    }
}

/// Whether a speaker of this name and id is a known outlet.
pub(super) fn is_medium(name: &str, id: Option<&str>) -> bool {
    let by_id = |id: &str| media().values().any(|known| known == id);
    id.map_or_else(|| media().contains_key(&bare(name).join(" ")), by_id)
}

/// The outlet of a report, where it is known.
pub(super) fn outlet(report: &Report) -> Option<Outlet> {
    report.meta.outlet.as_ref().and_then(|known| named(&known.value))
}

/// The outlet of this name, where the name has a word.
pub(super) fn named(name: &str) -> Option<Outlet> {
    Some(Outlet::of(name)).filter(|outlet| !outlet.key.is_empty())
}

/// Agencies that a report credits in its dateline or byline, other than its own outlet.
pub(super) fn credited(report: &Report) -> Option<Outlet> {
    let head = report.text.get(..report.text.floor_char_boundary(HEAD)).unwrap_or("");
    let authors = report.meta.authors.iter().flat_map(|known| known.value.iter().map(String::as_str));
    let named = authors.flat_map(|author| author.split(['/', ',', '|'])).chain(head.lines().flat_map(in_byline));
    let agency = named.map(str::trim).find(|name| is_agency_name(name));
    let found = head.lines().find_map(in_dateline).or(agency).map(Outlet::of)?;
    outlet(report).is_none_or(|own| !own.fits(&found)).then_some(found)
}

// "PORT ISKEN, March 13 (SNA) - The Covenant…": a name in brackets, then a dash, at the beginning of a line.
fn in_dateline(line: &str) -> Option<&str> {
    let open = line.find('(')?;
    let close = open + line.get(open..)?.find(')')?;
    let name = line.get(open + 1..close)?.trim();
    let place = line.get(..open)?;
    let dash = line.get(close + 1..)?.trim_start().starts_with(['-', '–', '—']);
    let shouted = place.trim_start().chars().take(3).filter(|c| c.is_uppercase()).count() == 3;
    let is_name = name.starts_with(char::is_uppercase) && name.len() <= LONGEST_AGENCY;
    (dash && is_name && (shouted || is_agency_name(name))).then_some(name)
}

// What a short line may name as an agency, the line itself or the parts of a credit: "Reuters", "By Ana Bel, AFP", "Source: TASS".
fn in_byline(line: &str) -> Vec<&str> {
    let line = line.trim();
    let words: Vec<&str> = line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let of_picture = words.iter().any(|word| PICTURES.contains(&word.to_lowercase().as_str()));
    let is_credit = words.first().is_some_and(|word| CREDITS.contains(&word.to_lowercase().as_str()));
    if words.len() > 8 || line.ends_with('.') || line.contains('(') || of_picture {
        return Vec::new();
    }
    if !is_credit {
        return vec![line];
    }
    line.split(['/', ',', '|', ':', '-', '–', '—', '·']).map(str::trim).collect()
}

/// Words with which a line credits its writer or agency.
const CREDITS: &[&str] = &["by", "from", "reporting", "source", "sources", "via"];
/// Words of a line that credits a picture.
const PICTURES: &[&str] = &[
    "camera",
    "file",
    "footage",
    "graphic",
    "image",
    "images",
    "photo",
    "photograph",
    "photos",
    "picture",
    "pictures",
    "video",
];

fn is_agency_name(name: &str) -> bool {
    static FORMS: OnceLock<HashSet<&str>> = OnceLock::new();
    FORMS.get_or_init(|| agency_rows().flat_map(|row| row.split('\t')).collect()).contains(name)
}

fn agencies() -> &'static [Outlet] {
    static KNOWN: OnceLock<Vec<Outlet>> = OnceLock::new();
    KNOWN.get_or_init(|| agency_rows().filter_map(|row| row.split('\t').next()).map(Outlet::of).collect())
}

fn agency_rows() -> impl Iterator<Item = &'static str> {
    AGENCIES.lines().filter(|line| !line.starts_with('#'))
}

fn bare(name: &str) -> Vec<String> {
    let mut words = spelt(name);
    if words.len() > 1 && words[0] == "the" {
        words.remove(0);
    }
    words
}

/// Names and aliases of outlets in small letters, with their ids.
fn media() -> &'static HashMap<String, String> {
    static MEDIA: OnceLock<HashMap<String, String>> = OnceLock::new();
    MEDIA.get_or_init(|| {
        let rows = INSTITUTIONS.lines().filter(|line| !line.starts_with('#'));
        let rows = rows.map(|line| line.split('\t').collect::<Vec<_>>());
        let media = rows.filter(|row| row.get(3) == Some(&"media"));
        let named = media.flat_map(|row| {
            let names = std::iter::once(row[1]).chain(row[2].split('|').filter(|alias| !alias.is_empty()));
            names.map(|name| (bare(name).join(" "), row[0].to_owned())).collect::<Vec<_>>()
        });
        named.collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_name_is_the_outlets() {
        let fits = |a: &str, b: &str| Outlet::of(a).fits(&Outlet::of(b));
        assert!(fits("the Courier", "Aubrick Courier") && fits("AFP", "Agence France-Presse"));
        assert!(fits("SNA", "Strait News Agency"));
        assert!(!fits("Aubrick Courier", "Tolvik Courier") && !fits("Reuters", "AFP"));
    }

    #[test]
    fn a_dateline_and_a_byline_credit_an_agency() {
        assert_eq!(in_dateline("PORT ISKEN, Tavrenna, March 13 (SNA) - The Covenant claimed"), Some("SNA"));
        assert_eq!(in_dateline("Tolvik (Reuters) — A bomb"), Some("Reuters"));
        assert_eq!(in_dateline("The group (known as the Front) - a branch"), None);
        for line in ["By Ana Bel, AFP", "Source: TASS", "Reuters"] {
            assert!(in_byline(line).iter().any(|name| is_agency_name(name)), "{line}");
        }
    }

    #[test]
    fn a_picture_an_address_and_a_headline_credit_nobody() {
        for line in ["Photo: AFP", "People flee (J. Orski/AFP)", "Two shot in Reading, PA", "Petra: bomb kills 12"] {
            assert!(!in_byline(line).iter().any(|name| is_agency_name(name)), "{line}");
        }
    }

    #[test]
    fn known_outlets_are_told_by_name_or_id() {
        assert!(is_medium("Reuters", None) && is_medium("the agency", Some("afp")));
        assert!(!is_medium("police", None));
    }
}

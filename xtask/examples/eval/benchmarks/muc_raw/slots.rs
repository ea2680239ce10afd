//! An incident as a template of MUC-4's slots.
//!
//! The network has found who and what fill its roles. Day and place are those that the product finds in the sentences which
//! name them. Slots that are filled from a list follow from the words of a filler and from those beside it.

use super::states;
use super::told::{Sentence, Told};
use super::victims::{Victim, count, victim};
use super::words::{fill_of_noun, nearest_fill};
use crate::forms::muc::{Fill, Filled};
use whosays_model::{DateInterval, Precision};
use whosays_nlp::Incident;

const MONTHS: [&str; 12] = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
/// What stands for a filler that is not named.
const NOTHING: &str = "-";

/// An incident in the making as a template.
struct Slots<'a> {
    filled: Filled,
    incident: &'a Incident,
    told: &'a Told,
    /// The sentences that name its fillers, those with most of them first.
    about: Vec<(usize, &'a Sentence)>,
    /// The code of the state that it happened in.
    country: Option<&'a str>,
}

/// The template of an incident; none for one that names nobody and nothing but a weapon, which is mapped to no key.
pub(super) fn template(incident: &Incident, told: &Told) -> Option<Filled> {
    let [people, bodies, things, victims, weapons] = &incident.roles;
    let named: Vec<&str> = [people, bodies, things, victims].into_iter().flatten().map(String::as_str).collect();
    if named.is_empty() {
        return None;
    }
    let strings: Vec<&str> = named.iter().copied().chain(weapons.iter().map(String::as_str)).collect();
    let about = told.about(&strings);
    // Foreign states are named beside an attack for other reasons too.
    let country = told.country.as_deref();
    let mut slots = Slots { filled: Filled::default(), incident, told, about, country };
    slots.happening();
    slots.weapons(weapons);
    slots.perpetrators(people, bodies);
    if incident.sort != "kidnapping" {
        things.iter().for_each(|thing| slots.thing(thing));
    }
    victims.iter().for_each(|string| slots.victim(string));
    slots.counted(victims);
    Some(slots.filled)
}

impl Slots<'_> {
    fn put(&mut self, slot: u8, value: &str, tag: Option<&str>) {
        let tags = tag.map(str::to_uppercase).into_iter().collect();
        let fill = Fill { is_optional: false, values: vec![value.to_uppercase()], tags };
        let fills = self.filled.slots.entry(slot).or_default();
        if !fills.contains(&fill) {
            fills.push(fill);
        }
    }

    /// When, where, what sort, and how far it went.
    fn happening(&mut self) {
        if let Some(day) = self.day() {
            self.put(2, &day, None);
        }
        if let Some(place) = self.place() {
            self.put(3, &place, None);
        }
        self.put(4, self.incident.sort, None);
        let stage = self.about.first().and_then(|(_, sentence)| self.beside(5, sentence));
        self.put(5, stage.unwrap_or("ACCOMPLISHED"), None);
    }

    /// The first day that is named beside the fillers. That of the report is often the day on which something was said. What
    /// happened on no day that is told had happened when the report came out.
    fn day(&self) -> Option<String> {
        let published = self.told.published.as_ref();
        let days = || self.about.iter().flat_map(|(_, sentence)| &sentence.days);
        let day = days().find(|day| Some(*day) != published).or_else(|| days().next());
        day.map(dated).or_else(|| published.map(|day| format!("- {}", dated(day))))
    }

    /// The country and the narrowest place that stands beside the fillers.
    fn place(&self) -> Option<String> {
        let country = states::name(self.country?)?;
        let inside = |sentence: &&Sentence| {
            let places = sentence
                .places
                .iter()
                .filter(|(_, place)| place.country.as_deref() == self.country && place.precision < Precision::Country);
            places.min_by_key(|(_, place)| place.precision).map(|(name, _)| name.clone())
        };
        let place = self.about.iter().find_map(|(_, sentence)| inside(sentence));
        Some(place.map_or(country.clone(), |place| format!("{country}: {place}")))
    }

    /// What the word of a sentence says that stands nearest to a filler of the incident.
    fn beside(&self, slot: u8, sentence: &Sentence) -> Option<&'static str> {
        let fillers = self.incident.roles.iter().flatten();
        fillers.filter(|filler| sentence.names(filler)).find_map(|filler| nearest_fill(slot, &sentence.plain, filler))
    }

    /// What stands nearest to a string, in the first of its sentences that says something of a slot.
    fn nearest(&self, slot: u8, string: &str) -> Option<&'static str> {
        let own = self.about.iter().filter(|(_, sentence)| sentence.names(string));
        own.map(|(_, sentence)| sentence).find_map(|sentence| nearest_fill(slot, &sentence.plain, string))
    }

    fn weapons(&mut self, weapons: &[String]) {
        for weapon in weapons {
            self.put(6, weapon, None);
            if let Some(sort) = fill_of_noun(7, weapon) {
                self.put(7, sort, Some(weapon));
            }
        }
        if weapons.is_empty() && self.incident.sort == "bombing" {
            self.put(7, "BOMB", Some(NOTHING));
        }
    }

    fn perpetrators(&mut self, people: &[String], bodies: &[String]) {
        let of_state = people.iter().chain(bodies).find_map(|name| fill_of_noun(8, name));
        self.put(8, of_state.unwrap_or("TERRORIST ACT"), None);
        people.iter().for_each(|name| self.put(9, name, None));
        for name in bodies {
            self.put(10, name, None);
            let surely = self.nearest(11, name).unwrap_or("REPORTED AS FACT");
            self.put(11, surely, Some(name));
        }
    }

    fn thing(&mut self, thing: &str) {
        self.put(12, thing, None);
        self.put(13, fill_of_noun(13, thing).unwrap_or("OTHER"), Some(thing));
        self.put(14, &count(thing, self.told), Some(thing));
        if let Some(nation) = states::foreign(thing, self.country) {
            self.put(15, &nation, Some(thing));
        }
        let effect = self.nearest(16, thing).unwrap_or("SOME DAMAGE");
        self.put(16, effect, Some(thing));
    }

    fn victim(&mut self, string: &str) {
        let effect = self.nearest(23, string).or((self.incident.sort == "attack").then_some("DEATH"));
        self.person(string, None, effect);
    }

    /// Those whom the claims in its sentences count and the network has not found, but for perpetrators and armed forces.
    fn counted(&mut self, victims: &[String]) {
        let told = self.told;
        for counted in &told.counted {
            let who = counted.who.as_str();
            let is_new = !victims.iter().any(|victim| victim.contains(who) || who.contains(victim.as_str()));
            let is_bystander = fill_of_noun(8, who).is_none() && fill_of_noun(9, who).is_none();
            let is_here = self.about.iter().any(|(at, _)| *at == counted.sentence);
            let is_of_sort = (counted.what == "abducted") == (self.incident.sort == "kidnapping");
            if is_new && is_bystander && is_here && is_of_sort {
                let effect = if counted.what == "injured" { "INJURY" } else { "DEATH" };
                self.person(who, counted.number.as_deref(), Some(effect));
            }
        }
    }

    fn person(&mut self, string: &str, number: Option<&str>, effect: Option<&'static str>) {
        let Victim { name, description } = victim(string, self.told);
        if let Some(name) = &name {
            self.put(18, name, None);
        }
        if let Some(description) = &description {
            self.put(19, description, name.as_deref());
        }
        let tag = name.as_deref().unwrap_or(string);
        let what = description.as_deref().and_then(|words| fill_of_noun(20, words));
        self.put(20, what.unwrap_or("CIVILIAN"), Some(tag));
        let many = if name.is_some() { "1".to_owned() } else { count(string, self.told) };
        let many = number.map_or(many, str::to_owned);
        self.put(21, &many, Some(tag));
        if let Some(nation) = states::foreign(description.as_deref().unwrap_or(string), self.country) {
            self.put(22, &nation, Some(tag));
        }
        if let Some(effect) = effect.filter(|_| self.incident.sort != "kidnapping") {
            self.put(23, effect, Some(tag));
        }
    }
}

/// `12 MAR 90`, or two of them.
fn dated(date: &DateInterval) -> String {
    let day = |(year, month, day): (i16, u8, u8)| {
        let month = MONTHS.get(usize::from(month.saturating_sub(1))).copied().unwrap_or_default();
        format!("{day:02} {month} {:02}", year.rem_euclid(100))
    };
    let (first, last) = date.bounds();
    if first == last { day(first) } else { format!("{} - {}", day(first), day(last)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_written_as_the_keys_write_them() {
        let day = DateInterval::day(1990, 3, 2).unwrap();
        assert_eq!(dated(&day), "02 MAR 90");
        assert_eq!(dated(&DateInterval::month(1990, 3).unwrap()), "01 MAR 90 - 31 MAR 90");
    }

    #[test]
    fn an_incident_fills_the_slots_that_its_sentences_speak_of() {
        let day = DateInterval::day(1990, 3, 2);
        let plain = " on friday rebels wounded two guards and destroyed bridge ".to_owned();
        let sentence = Sentence { plain, days: day.into_iter().collect(), ..Sentence::default() };
        let told = Told { sentences: vec![sentence], ..Told::default() };
        let roles = [vec!["rebels"], vec![], vec!["bridge"], vec!["two guards"], vec![]];
        let roles = roles.map(|role| role.into_iter().map(str::to_owned).collect());
        let filled = template(&Incident { sort: "attack", roles }, &told).unwrap();
        let only = |slot: u8| filled.slots.get(&slot).map(|fills| fills[0].values[0].as_str()).unwrap_or_default();
        let slots = [2, 4, 5, 8, 9, 12, 13, 14, 16, 19, 20, 21, 23].map(only);
        let first =
            ["02 MAR 90", "ATTACK", "ACCOMPLISHED", "TERRORIST ACT", "REBELS", "BRIDGE", "TRANSPORTATION ROUTE", "1"];
        assert_eq!(slots[..8], first);
        assert_eq!(slots[8..], ["DESTROYED", "TWO GUARDS", "SECURITY GUARD", "2", "INJURY"]);
    }

    #[test]
    fn an_incident_of_a_weapon_alone_is_no_template() {
        let roles = [vec![], vec![], vec![], vec![], vec!["mortar".to_owned()]];
        assert_eq!(template(&Incident { sort: "attack", roles }, &Told::default()), None);
    }
}

//! Whether two mentions are of one happening, with reasons a person can check.
//!
//! A pair is scored by parts, each with a weight in tenths of a unit of log-odds: evidence for one happening adds, evidence for
//! two takes away (Fellegi and Sunter 1969). The parts see the two mentions alone, so a pair scores the same in any case.

use super::seen::Seen;
use std::borrow::Cow;
use whosays_model::{ActorKind, ActorRef, DateInterval, EventMention, EventStatus};

/// What holds against a pair before anything else is known of it: most pairs are two happenings.
const PRIOR: i32 = -31;
const SAME_DAY: i32 = 12;
const NEXT_DAY: i32 = 2;
const NEAR_DAYS: i32 = -9;
const FAR_DAYS: i32 = -30;
const DATES_AGREE: i32 = 3;
const DATES_PART: i32 = -20;
/// For ten days between the reports.
const TEN_DAYS_BETWEEN: i32 = -9;
/// Reports that look back do so after any time.
const MOST_BETWEEN: i64 = 30;
const PLACE: i32 = 16;
/// For the same site inside a place: "the Saltgate ferry terminal" in Port Isken.
const SITE: i32 = 16;
const OTHER_PLACE: i32 = -10;
const COUNTRY: i32 = 4;
const NAME: i32 = 8;
/// For a tenth of the names of the one that has fewer.
const TENTH_OF_NAMES: i32 = 8;
/// For five words.
const FIVE_WORDS: i32 = 6;
const METHOD: i32 = 4;
const OTHER_METHOD: i32 = -14;
/// States are named beside many happenings.
const ACTOR: i32 = 5;
const GROUP: i32 = 9;
const OTHER_ACTOR: i32 = -8;
/// What a pair of one report weighs: the report tells them apart.
pub(super) const ONE_REPORT: i32 = -16;

/// Days between two happenings that a slip of a date may explain; beyond, they are two.
const MOST_DAYS: i64 = 45;
/// Longest interval that counts as a day that is known.
const PRECISE: i64 = 3;

/// How much speaks for a pair being one happening, above zero where more than against it; nothing where their kinds, countries
/// or dates part them for good.
pub(super) fn score(a: &Seen, b: &Seen) -> Option<i32> {
    Some(sum(a, b, false)?.score)
}

/// The parts that speak for a pair being one happening, in words.
pub(super) fn because(a: &Seen, b: &Seen) -> Vec<String> {
    sum(a, b, true).map(|sum| sum.because).unwrap_or_default()
}

fn sum(a: &Seen, b: &Seen, tells: bool) -> Option<Sum> {
    let (x, y) = (a.mention, b.mention);
    let is_foiled = |mention: &EventMention| mention.status == EventStatus::Foiled;
    let parted = x.country.as_ref().zip(y.country.as_ref()).is_some_and(|(x, y)| x != y);
    if x.kind != y.kind || parted || is_foiled(x) != is_foiled(y) && x.date != y.date {
        return None;
    }
    let mut sum = Sum { score: PRIOR, tells, because: Vec::new() };
    sum.dates(x, y)?;
    sum.publication(x, y);
    sum.places(a, b);
    sum.marks(a, b);
    sum.methods(x, y);
    sum.actors(x, y);
    Some(sum)
}

struct Sum {
    score: i32,
    tells: bool,
    because: Vec<String>,
}

impl Sum {
    fn tell(&mut self, reason: impl FnOnce() -> String) {
        if self.tells {
            self.because.push(reason());
        }
    }

    fn dates(&mut self, x: &EventMention, y: &EventMention) -> Option<()> {
        let (Some(x), Some(y)) = (&x.date, &y.date) else { return Some(()) };
        let gap = x.gap_days(y);
        if x.days() > PRECISE || y.days() > PRECISE {
            if gap > MOST_DAYS {
                return None;
            }
            self.score += if gap == 0 { DATES_AGREE } else { DATES_PART };
            if gap == 0 {
                self.tell(|| format!("{x} can be {y}"));
            }
            return Some(());
        }
        self.score += match gap {
            0 => SAME_DAY,
            1 => NEXT_DAY,
            2..=3 => NEAR_DAYS,
            _ if gap <= MOST_DAYS => FAR_DAYS,
            _ => return None,
        };
        if gap <= 1 {
            self.tell(|| if x == y { format!("both on {x}") } else { format!("on {x} and {y}, {} apart", days(gap)) });
        }
        Some(())
    }

    /// Reports of one happening come out in the same days; where both date it themselves, that tells more.
    fn publication(&mut self, x: &EventMention, y: &EventMention) {
        let (Some(published), Some(other)) = (&x.published, &y.published) else { return };
        let is_precise = |date: &Option<DateInterval>| date.as_ref().is_some_and(|date| date.days() <= PRECISE);
        if is_precise(&x.date) && is_precise(&y.date) {
            return;
        }
        let between = i32::try_from(published.gap_days(other).min(MOST_BETWEEN)).unwrap_or(0);
        self.score += TEN_DAYS_BETWEEN * between / 10;
    }

    fn places(&mut self, a: &Seen, b: &Seen) {
        let shared = common(&a.places, &b.places);
        match shared.len() {
            0 if !a.places.is_empty() && !b.places.is_empty() => self.score += OTHER_PLACE,
            0 => {}
            n => {
                self.score += PLACE * n.min(2) as i32;
                self.tell(|| format!("both name {}", listed(&shared)));
            }
        }
        if let ([site, _, ..], [other, _, ..]) = (&a.mention.places[..], &b.mention.places[..])
            && site == other
        {
            self.score += SITE;
            self.tell(|| format!("both at {site}"));
        }
        if let (Some(x), Some(_)) = (&a.mention.country, &b.mention.country) {
            self.score += COUNTRY;
            self.tell(|| format!("both in {x}"));
        }
    }

    fn marks(&mut self, a: &Seen, b: &Seen) {
        let mut names = common(&a.names, &b.names);
        // A place of the one may be only a name beside the other.
        names.extend(a.places.iter().filter_map(|place| b.named(place)));
        names.extend(b.places.iter().filter_map(|place| a.named(place)));
        let fewer = a.names.len().min(b.names.len()).max(8);
        let share = (names.len() * 10 / fewer) as i32;
        self.score += NAME * names.len().min(6) as i32 + TENTH_OF_NAMES * share.min(8);
        let words = common(&a.words, &b.words).len();
        self.score += FIVE_WORDS * words.min(30) as i32 / 5;
        if !self.tells {
            return;
        }
        let (people, told): (Vec<&str>, Vec<&str>) = names.into_iter().partition(|name| name.starts_with('#'));
        if !told.is_empty() {
            self.tell(|| format!("reports of both have {}", listed(&told)));
        }
        if !people.is_empty() {
            self.tell(|| format!("reports of both name the same people, in {} words", people.len()));
        }
        if words >= 5 {
            self.tell(|| format!("reports of both share {words} other rare words"));
        }
    }

    fn methods(&mut self, x: &EventMention, y: &EventMention) {
        let (Some(x), Some(y)) = (&x.method, &y.method) else { return };
        if x != y {
            self.score += OTHER_METHOD;
            return;
        }
        self.score += METHOD;
        self.tell(|| format!("by one method, {x}"));
    }

    fn actors(&mut self, x: &EventMention, y: &EventMention) {
        if x.actors.is_empty() || y.actors.is_empty() {
            return;
        }
        let both = x.actors.iter().flat_map(|one| y.actors.iter().map(move |other| (one, other)));
        let both = both.filter(|(one, other)| one.name == other.name);
        // Whichever of the two comes first: it is a group where both have it as one.
        let is_group = |one: &ActorRef, other: &ActorRef| [one, other].iter().all(|one| one.kind == ActorKind::Group);
        let shared = both.map(|(one, other)| (is_group(one, other), &one.name)).min_by_key(|(is_group, _)| !is_group);
        match shared {
            Some((is_group, name)) => {
                self.score += if is_group { GROUP } else { ACTOR };
                self.tell(|| format!("both name {name} as behind it"));
            }
            None => self.score += OTHER_ACTOR,
        }
    }
}

/// What two sorted lists have in common.
fn common<'a>(a: &'a [Cow<'_, str>], b: &[Cow<'_, str>]) -> Vec<&'a str> {
    let (mut i, mut j) = (0, 0);
    let mut shared = Vec::new();
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        match x.cmp(y) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                shared.push(x.as_ref());
                i += 1;
                j += 1;
            }
        }
    }
    shared
}

/// At most this many words of what two share are told.
const TOLD: usize = 5;

fn listed(words: &[&str]) -> String {
    let mut told: Vec<String> = words.iter().take(TOLD).map(|word| format!("“{word}”")).collect();
    if words.len() > TOLD {
        told.push(format!("{} more", words.len() - TOLD));
    }
    told.join(", ")
}

fn days(n: i64) -> String {
    if n == 1 { "1 day".to_owned() } else { format!("{n} days") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_two_sorted_lists_share_is_found() {
        let list = |words: &str| words.split(' ').map(|word| Cow::Owned(word.to_owned())).collect::<Vec<_>>();
        assert_eq!(common(&list("a c d"), &list("b c d e")), ["c", "d"]);
        assert!(common(&list("a"), &[]).is_empty());
    }

    #[test]
    fn a_long_list_is_cut_with_its_count() {
        assert_eq!(listed(&["a", "b"]), "“a”, “b”");
        assert_eq!(listed(&["a", "b", "c", "d", "e", "f", "g"]), "“a”, “b”, “c”, “d”, “e”, 2 more");
    }
}

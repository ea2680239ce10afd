//! What people have set, brought to the claims that the case has now, and put in the place of what the rules found.
//!
//! A setting is about a claim. A claim that has another id since is found by its report, its kind and its words. Of one
//! person's settings of one thing the last holds; those of several people stand side by side, and where only one value can be
//! shown it is the one set last.

use std::collections::{BTreeMap, HashMap};
use whosays_model::{
    Anchor, Case, Claim, ClaimId, ClaimKind, Event, EventKind, EventStatus, Forecast, Judgement, Outcome, ReportId,
    Resolution, Ruling, SetBy, Settable, Warning,
};

/// What people have set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    held: BTreeMap<(ClaimId, Settable), Vec<Held>>,
    /// The numbers of judgements that the same person has replaced.
    pub outweighed: Vec<u64>,
    /// The numbers of judgements whose words are gone from the case.
    pub lost: Vec<u64>,
}

/// A setting that holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Who set it, to what and why.
    pub set: SetBy,
    /// Of a consistency, the hypothesis.
    pub of: Option<String>,
    /// A claim that tells of the event that is set, or of whose question a consistency is.
    pub link: Option<ClaimId>,
}

impl Settings {
    /// The settings that are not withdrawn, on the claims of a case.
    pub fn of(judgements: &[Judgement], claims: &[Claim]) -> Self {
        let now = Now::of(claims);
        let mut settings = Settings::default();
        let mut standing: Vec<&Judgement> = judgements.iter().filter(|one| one.withdrawn.is_none()).collect();
        standing.sort_by_key(|one| one.number);
        for judgement in standing {
            let Ruling::Set(setting) = &judgement.ruling else { continue };
            let link = setting.link.as_ref().map(|link| now.find(link));
            let (Some(claim), false) = (now.find(&setting.anchor), link == Some(None)) else {
                settings.lost.extend(judgement.number);
                continue;
            };
            let set = SetBy {
                who: judgement.who.clone(),
                value: setting.value.clone(),
                number: judgement.number.unwrap_or_default(),
                note: judgement.note.clone(),
            };
            let held = Held { set, of: setting.of.clone(), link: link.flatten().cloned() };
            settings.hold(claim, setting.field, held);
        }
        settings.outweighed.sort_unstable();
        settings
    }

    fn hold(&mut self, claim: &ClaimId, field: Settable, held: Held) {
        let known = self.held.entry((claim.clone(), field)).or_default();
        let is_about = |old: &Held| field != Settable::Consistency || old.link == held.link;
        let is_same = |old: &Held| old.set.who == held.set.who && old.of == held.of && is_about(old);
        self.outweighed.extend(known.iter().filter(|old| is_same(old)).map(|old| old.set.number));
        known.retain(|old| !is_same(old));
        known.push(held);
    }

    /// Whether nobody has set anything.
    pub fn is_empty(&self) -> bool {
        self.held.is_empty()
    }

    /// What is set of a field over these claims, of each person the last, in the order of setting.
    pub fn over<'s>(&'s self, claims: impl IntoIterator<Item = &'s ClaimId>, field: Settable) -> Vec<&'s Held> {
        self.over_where(claims, field, |_| true)
    }

    /// The same, of those settings that fit.
    pub fn over_where<'s>(
        &'s self,
        claims: impl IntoIterator<Item = &'s ClaimId>,
        field: Settable,
        fits: impl Fn(&Held) -> bool,
    ) -> Vec<&'s Held> {
        let mut last: BTreeMap<(&str, Option<&str>), &Held> = BTreeMap::new();
        let all = claims.into_iter().filter_map(|claim| self.held.get(&(claim.clone(), field))).flatten();
        for held in all.filter(|held| fits(held)) {
            let known = last.entry((&held.set.who, held.of.as_deref())).or_insert(held);
            if held.set.number > known.set.number {
                *known = held;
            }
        }
        let mut held: Vec<&Held> = last.into_values().collect();
        held.sort_by_key(|held| held.set.number);
        held
    }
}

/// The claims of a case by id, and by report, kind and words.
struct Now<'a> {
    by_id: HashMap<&'a ClaimId, &'a ClaimId>,
    by_words: HashMap<(&'a ReportId, ClaimKind, &'a str), &'a ClaimId>,
}

impl<'a> Now<'a> {
    fn of(claims: &'a [Claim]) -> Self {
        let words = |claim: &'a Claim| ((&claim.report, claim.kind(), claim.quote.as_str()), &claim.id);
        Now {
            by_id: claims.iter().map(|claim| (&claim.id, &claim.id)).collect(),
            // Of equals the first.
            by_words: claims.iter().rev().map(words).collect(),
        }
    }

    fn find(&self, anchor: &Anchor) -> Option<&'a ClaimId> {
        let by_words = || self.by_words.get(&(&anchor.report, anchor.kind, anchor.quote.as_str()));
        self.by_id.get(&anchor.claim).or_else(by_words).copied()
    }
}

/// An entry of a ledger, as people can set it.
pub trait Entry {
    /// The fields that can be set.
    const FIELDS: &'static [Settable];

    /// The claims that it rests on.
    fn claims(&self) -> &[ClaimId];

    /// Takes a value that was set; an event that was set comes with it. Gives whether the value is one of the field's.
    fn take(&mut self, field: Settable, held: &Held, event: Option<&Event>) -> bool;

    /// Adds a reason.
    fn explain(&mut self, reason: String);
}

/// Puts what people have set in the place of what the rules found, each with a reason that names the person.
pub fn settle<E: Entry>(entries: &mut [E], settings: &Settings, case: &Case) {
    if settings.is_empty() {
        return;
    }
    let event_of = |claim: &ClaimId| {
        let mention = case.claims.iter().find(|own| own.id == *claim)?.event.as_ref()?;
        case.events.iter().find(|event| event.mentions.contains(mention))
    };
    for entry in entries {
        let claims = entry.claims().to_vec();
        let mut all: Vec<(Settable, &Held)> = Vec::new();
        for field in E::FIELDS {
            all.extend(settings.over(&claims, *field).into_iter().map(|held| (*field, held)));
        }
        all.sort_by_key(|(_, held)| held.set.number);
        // Of each field the value set last is put in place, in the order of setting; who set another is told all the same.
        for (at, (field, held)) in all.iter().enumerate() {
            let event = held.link.as_ref().and_then(event_of);
            let is_last = !all[at + 1..].iter().any(|(later, _)| later == field);
            if is_last && entry.take(*field, held, event) || !is_last && field.check(&held.set.value).is_ok() {
                entry.explain(reason(*field, held));
            }
        }
    }
}

/// `Ada sets outcome to “none” (judgement 3): it was another quay`.
fn reason(field: Settable, Held { set, .. }: &Held) -> String {
    let note = set.note.as_ref().map(|note| format!(": {note}")).unwrap_or_default();
    format!("{} sets {field} to “{}” (judgement {}){note}", set.who, set.value, set.number)
}

impl Entry for Warning {
    const FIELDS: &'static [Settable] = &[Settable::Event, Settable::Response, Settable::Outcome];

    fn claims(&self) -> &[ClaimId] {
        &self.claims
    }

    fn take(&mut self, field: Settable, held: &Held, event: Option<&Event>) -> bool {
        match field {
            Settable::Event if event.is_none() && held.set.value != "none" => return false,
            Settable::Event => follow(self, event),
            Settable::Response => {
                let Ok(response) = held.set.value.parse() else { return false };
                if self.response != response {
                    // The words that told of another response do not tell of this one.
                    self.response_claims = Vec::new();
                    self.response_passages = Vec::new();
                }
                self.response = response;
                self.response_by = vec![held.set.who.clone()];
            }
            Settable::Outcome => {
                let Ok(outcome) = held.set.value.parse() else { return false };
                if matches!(outcome, Outcome::None | Outcome::Open) {
                    (self.event, self.lead_days) = (None, None);
                }
                if self.outcome != outcome {
                    self.outcome_claims = Vec::new();
                }
                self.outcome = outcome;
            }
            _ => return false,
        }
        true
    }

    fn explain(&mut self, reason: String) {
        self.because.push(reason);
    }
}

/// The event that a warning came to, with the outcome and the lead time that follow from it; or none.
fn follow(warning: &mut Warning, event: Option<&Event>) {
    warning.event = event.map(|event| event.id.clone());
    warning.outcome_claims = Vec::new();
    let day = event.and_then(|event| event.date.as_ref()).map(|date| date.day_numbers().0);
    let warned = warning.date.as_ref().map(|date| date.day_numbers().0);
    warning.lead_days = day.zip(warned).map(|(day, warned)| day - warned).filter(|days| *days >= 0);
    let end = warning.window.as_ref().map(|window| window.days.day_numbers().1);
    warning.outcome = match event {
        None if warning.outcome == Outcome::Open => Outcome::Open,
        None => Outcome::None,
        Some(event) if event.status == EventStatus::Foiled || event.kind == EventKind::Plot => Outcome::Prevented,
        Some(_) if day.zip(end).is_some_and(|(day, end)| day > end) => Outcome::After,
        Some(_) => Outcome::Within,
    };
}

impl Entry for Forecast {
    const FIELDS: &'static [Settable] = &[Settable::Event, Settable::Resolution];

    fn claims(&self) -> &[ClaimId] {
        &self.claims
    }

    fn take(&mut self, field: Settable, held: &Held, event: Option<&Event>) -> bool {
        match field {
            Settable::Event if event.is_none() && held.set.value != "none" => return false,
            Settable::Event => self.event = event.map(|event| event.id.clone()),
            Settable::Resolution => {
                let Ok(resolution) = held.set.value.parse() else { return false };
                if !matches!(resolution, Resolution::Happened | Resolution::Partly) {
                    self.event = None;
                }
                if self.resolution != resolution {
                    self.resolved_by = Vec::new();
                }
                self.resolution = resolution;
            }
            _ => return false,
        }
        true
    }

    fn explain(&mut self, reason: String) {
        self.because.push(reason);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assess::made::{claim, judgement};
    use whosays_model::{Response, Value, WarningId, WarningValue};

    fn warned(text: &str) -> Claim {
        claim(text, "author", Value::Warning(WarningValue::default()))
    }

    fn warning(of: &Claim) -> Warning {
        Warning {
            id: WarningId::of(&of.id),
            claims: vec![of.id.clone()],
            origins: 1,
            issuer: None,
            recipient: None,
            date: "2031-03-01".parse().ok(),
            target: None,
            place: None,
            wording: of.quote.clone(),
            window: None,
            response: Response::Unknown,
            response_by: Vec::new(),
            response_claims: Vec::new(),
            response_passages: Vec::new(),
            outcome: Outcome::Within,
            event: None,
            lead_days: Some(4),
            because: Vec::new(),
            outcome_claims: Vec::new(),
            by: String::new(),
        }
    }

    #[test]
    fn the_last_of_one_person_holds_and_several_people_stand_side_by_side() {
        let told = warned("The port was warned.");
        let rulings = [
            judgement(1, "Ada", &told, Settable::Response, "heeded"),
            judgement(2, "Bo", &told, Settable::Response, "dismissed"),
            judgement(3, "Ada", &told, Settable::Response, "unknown"),
        ];
        let settings = Settings::of(&rulings, std::slice::from_ref(&told));
        let held: Vec<_> = settings
            .over([&told.id], Settable::Response)
            .into_iter()
            .map(|held| (held.set.who.as_str(), held.set.value.as_str()))
            .collect();
        assert_eq!(held, [("Bo", "dismissed"), ("Ada", "unknown")]);
        assert_eq!(settings.outweighed, [1]);
    }

    #[test]
    fn what_is_set_takes_the_place_of_what_the_rules_found_and_says_who_set_it() {
        let told = warned("The port was warned.");
        let mut entries = [warning(&told)];
        let case = Case { claims: vec![told.clone()], ..Case::default() };
        let mut rulings = vec![
            judgement(1, "Ada", &told, Settable::Response, "heeded"),
            judgement(2, "Ada", &told, Settable::Event, "none"),
        ];
        settle(&mut entries, &Settings::of(&rulings, &case.claims), &case);
        assert_eq!((entries[0].response, entries[0].outcome), (Response::Heeded, Outcome::None));
        assert_eq!((entries[0].lead_days, &entries[0].response_by[..]), (None, &["Ada".to_owned()][..]));
        assert_eq!(entries[0].because[1], "Ada sets event to “none” (judgement 2)");
        rulings.push(judgement(3, "Bo", &told, Settable::Outcome, "after"));
        settle(&mut entries, &Settings::of(&rulings, &case.claims), &case);
        assert_eq!(entries[0].outcome, Outcome::After);
    }

    #[test]
    fn a_claim_with_another_id_is_found_by_its_words_and_one_that_is_gone_is_told() {
        let old = warned("The port was warned.");
        let ruling = judgement(1, "Ada", &old, Settable::Response, "heeded");
        let mut new = old.clone();
        new.id = ClaimId::from_written("c-another");
        let settings = Settings::of(std::slice::from_ref(&ruling), std::slice::from_ref(&new));
        assert_eq!(settings.over([&new.id], Settable::Response).len(), 1);
        let settings = Settings::of(&[ruling], &[]);
        assert_eq!((settings.is_empty(), &settings.lost[..]), (true, &[1][..]));
    }

    #[test]
    fn a_withdrawn_setting_does_not_hold() {
        let told = warned("The port was warned.");
        let mut ruling = judgement(1, "Ada", &told, Settable::Response, "heeded");
        ruling.withdrawn = Some("2031-04-01T00:00:00Z".to_owned());
        assert!(Settings::of(&[ruling], std::slice::from_ref(&told)).is_empty());
    }
}

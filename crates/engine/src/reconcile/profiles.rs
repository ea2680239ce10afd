//! The actors of a case: what each is called, says, is said to do and to be tied to.
//!
//! An actor is whom a claim is about, so never a private person; whoever only speaks is none, unless the gazetteer knows the
//! speaker. Names with one id are one actor's; so are full names that are spellings of one. Nothing is weighed.

use crate::spelling::same_name;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use whosays_model::{
    ActorKind, ActorRef, Claim, ClaimId, Event, EventId, Judgement, Mode, NamedIn, Profile, Report, ReportId, Ruling,
    StrengthFigure, Tie, Value,
};

/// What people have ruled on names: which are one actor's, and which are not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NamesRuled {
    same: Vec<(String, String)>,
    apart: BTreeSet<(String, String)>,
}

impl NamesRuled {
    /// The rulings that are not withdrawn; of several on one pair the last holds.
    pub fn of(judgements: &[Judgement]) -> Self {
        let mut last: BTreeMap<(String, String), bool> = BTreeMap::new();
        let mut standing: Vec<&Judgement> = judgements.iter().filter(|one| one.withdrawn.is_none()).collect();
        standing.sort_by_key(|one| one.number);
        for judgement in standing {
            let (a, b, is_same) = match &judgement.ruling {
                Ruling::SameActor { a, b } => (a, b, true),
                Ruling::DifferentActor { a, b } => (a, b, false),
                _ => continue,
            };
            last.insert((a.min(b).clone(), a.max(b).clone()), is_same);
        }
        let (same, apart): (Vec<_>, Vec<_>) = last.into_iter().partition(|(_, is_same)| *is_same);
        NamesRuled {
            same: same.into_iter().map(|(pair, _)| pair).collect(),
            apart: apart.into_iter().map(|(pair, _)| pair).collect(),
        }
    }

    fn are_apart(&self, a: &str, b: &str) -> bool {
        !self.apart.is_empty() && self.apart.contains(&(a.min(b).to_owned(), a.max(b).to_owned()))
    }
}

/// Every actor of a case, those of most claims first.
pub fn profiles(reports: &[Report], claims: &[Claim], events: &[Event]) -> Vec<Profile> {
    profiles_as_ruled(reports, claims, events, &NamesRuled::default())
}

/// The same, with names joined and parted as people have ruled.
pub fn profiles_as_ruled(reports: &[Report], claims: &[Claim], events: &[Event], ruled: &NamesRuled) -> Vec<Profile> {
    let published: HashMap<&ReportId, _> = reports.iter().map(|report| (&report.id, report.published())).collect();
    let mut ordered: Vec<&Claim> = claims.iter().collect();
    ordered.sort_by_key(|claim| {
        let day = published.get(&claim.report).copied().flatten();
        (day.is_none(), day, &claim.report, claim.span(), &claim.id)
    });
    let event_of: HashMap<&ClaimId, &EventId> =
        events.iter().flat_map(|event| event.accounts.iter().map(move |account| (&account.claim, &event.id))).collect();
    let mut actors = Actors::of(&ordered, ruled);
    for claim in &ordered {
        actors.take(claim, published.get(&claim.report).copied().flatten(), event_of.get(&claim.id).copied());
    }
    actors.profiles()
}

/// The actors by the names that claims give them.
struct Actors<'a> {
    known: Vec<Known<'a>>,
    by_id: HashMap<&'a str, usize>,
    by_name: HashMap<&'a str, usize>,
    /// Names that people have parted from what bears their id.
    parted: HashMap<(&'a str, &'a str), usize>,
}

/// One actor as it grows.
struct Known<'a> {
    kind: ActorKind,
    id: Option<&'a str>,
    names: BTreeMap<&'a str, usize>,
    reports: BTreeSet<&'a ReportId>,
    says: Vec<ClaimId>,
    about: Vec<ClaimId>,
    events: BTreeMap<&'a EventId, BTreeSet<Mode>>,
    relations: Vec<Tie>,
    strengths: Vec<StrengthFigure>,
}

impl<'a> Actors<'a> {
    /// Gathers names by bearer: those with an id first, so that no name draws two ids together.
    fn of(claims: &[&'a Claim], ruled: &NamesRuled) -> Self {
        let mut actors =
            Actors { known: Vec::new(), by_id: HashMap::new(), by_name: HashMap::new(), parted: HashMap::new() };
        let named: BTreeSet<(Option<&str>, &str, ActorKind)> = claims
            .iter()
            .flat_map(|claim| &claim.actors)
            .map(|actor| (actor.id.as_deref(), actor.name.as_str(), actor.kind))
            .collect();
        // `None` sorts before any id.
        for (id, name, kind) in named.iter().rev().copied() {
            let found = id.and_then(|id| actors.by_id.get(id).copied());
            let is_parted = found.is_some_and(|at| actors.is_apart(at, name, ruled));
            let found = found.filter(|_| !is_parted);
            let at = found.or_else(|| actors.bearer(name, ruled).filter(|_| id.is_none())).unwrap_or_else(|| {
                actors.known.push(Known::new(kind, id.filter(|_| !is_parted)));
                actors.known.len() - 1
            });
            match id {
                Some(id) if is_parted => drop(actors.parted.insert((id, name), at)),
                Some(id) => drop(actors.by_id.insert(id, at)),
                None => {}
            }
            actors.by_name.entry(name).or_insert(at);
        }
        for (a, b) in &ruled.same {
            if let (Some(&into), Some(&from)) = (actors.by_name.get(a.as_str()), actors.by_name.get(b.as_str())) {
                actors.join(into, from);
            }
        }
        actors
    }

    fn is_apart(&self, at: usize, name: &str, ruled: &NamesRuled) -> bool {
        self.by_name.iter().any(|(other, known)| *known == at && ruled.are_apart(other, name))
    }

    /// Whatever is found of the one is the other's from now on; what has nothing is told no more.
    fn join(&mut self, into: usize, from: usize) {
        let places = self.by_id.values_mut().chain(self.by_name.values_mut()).chain(self.parted.values_mut());
        places.filter(|at| **at == from).for_each(|at| *at = into);
        if into != from && self.known[into].id.is_none() {
            (self.known[into].id, self.known[into].kind) = (self.known[from].id, self.known[from].kind);
        }
    }

    fn of_actor(&self, actor: &ActorRef) -> Option<usize> {
        let parted = actor.id.as_deref().and_then(|id| self.parted.get(&(id, actor.name.as_str())));
        let by_id = parted.or_else(|| actor.id.as_deref().and_then(|id| self.by_id.get(id)));
        by_id.or_else(|| self.by_name.get(actor.name.as_str())).copied()
    }

    fn bearer(&self, name: &str, ruled: &NamesRuled) -> Option<usize> {
        let spelled = || {
            let found =
                self.by_name.iter().filter(|(other, _)| is_spelling(other, name) && !ruled.are_apart(other, name));
            found.map(|(other, at)| (*other, *at)).min().map(|(_, at)| at)
        };
        self.by_name.get(name).copied().or_else(spelled)
    }

    fn take(&mut self, claim: &'a Claim, published: Option<&whosays_model::DateInterval>, event: Option<&'a EventId>) {
        let speaker = &claim.speaker;
        let by_id = speaker.id.as_deref().and_then(|id| self.by_id.get(id).copied());
        let says = by_id.or_else(|| self.by_name.get(speaker.name.as_str()).copied()).filter(|_| !speaker.is_author());
        if let Some(at) = says {
            self.known[at].name(&speaker.name, claim);
            self.known[at].says.push(claim.id.clone());
        }
        let mut seen = BTreeSet::new();
        for actor in &claim.actors {
            let Some(at) = self.of_actor(actor) else { continue };
            let known = &mut self.known[at];
            known.name(&actor.name, claim);
            if !seen.insert(at) {
                continue;
            }
            if says != Some(at) {
                known.about.push(claim.id.clone());
            }
            if let (Value::Responsibility(value), Some(event)) = (&claim.value, event) {
                known.events.entry(event).or_default().insert(value.mode);
            }
        }
        // Whose strength it is stands first.
        if let Some(at) = claim.actors.first().and_then(|actor| self.of_actor(actor)) {
            self.known[at].strength(claim, published);
        }
        self.tie(claim, published);
    }

    /// A relation is told of both its ends.
    fn tie(&mut self, claim: &'a Claim, published: Option<&whosays_model::DateInterval>) {
        let Value::Relation(value) = &claim.value else { return };
        let (Some(from), Some(to)) = (&value.from, &value.to) else { return };
        for (one, other, outward) in [(from, to, true), (to, from, false)] {
            let named = claim.actors.iter().find(|actor| actor.name == *one).and_then(|actor| self.of_actor(actor));
            let Some(at) = named.or_else(|| self.by_name.get(one.as_str()).copied()) else { continue };
            self.known[at].relations.push(Tie {
                published: published.cloned(),
                tie: value.tie,
                outward,
                other: other.clone(),
                time: value.time.clone(),
                since: value.since.clone(),
                claim: claim.id.clone(),
            });
        }
    }

    fn profiles(self) -> Vec<Profile> {
        let mut profiles: Vec<Profile> =
            self.known.into_iter().filter(|known| !known.names.is_empty()).map(Known::profile).collect();
        profiles.sort_by(|a, b| {
            let claims = |profile: &Profile| profile.says.len() + profile.about.len();
            claims(b).cmp(&claims(a)).then_with(|| (&a.name, &a.id).cmp(&(&b.name, &b.id)))
        });
        profiles
    }
}

impl<'a> Known<'a> {
    fn new(kind: ActorKind, id: Option<&'a str>) -> Self {
        Known {
            kind,
            id,
            names: BTreeMap::new(),
            reports: BTreeSet::new(),
            says: Vec::new(),
            about: Vec::new(),
            events: BTreeMap::new(),
            relations: Vec::new(),
            strengths: Vec::new(),
        }
    }

    fn name(&mut self, name: &'a str, claim: &'a Claim) {
        *self.names.entry(name).or_default() += 1;
        self.reports.insert(&claim.report);
    }

    fn strength(&mut self, claim: &Claim, published: Option<&whosays_model::DateInterval>) {
        let Value::Strength(value) = &claim.value else { return };
        self.strengths.push(StrengthFigure {
            published: published.cloned(),
            what: value.what.clone(),
            number: value.number.clone(),
            unit: value.unit.clone(),
            trend: value.trend,
            claim: claim.id.clone(),
        });
    }

    fn profile(self) -> Profile {
        let most = self.names.iter().max_by(|(a, x), (b, y)| x.cmp(y).then_with(|| b.cmp(a)));
        let named = |(event, modes): (&EventId, BTreeSet<Mode>)| NamedIn {
            event: event.clone(),
            modes: modes.into_iter().collect(),
        };
        Profile {
            name: most.map(|(name, _)| (*name).to_owned()).unwrap_or_default(),
            id: self.id.map(str::to_owned),
            kind: self.kind,
            names: self.names.into_keys().map(str::to_owned).collect(),
            reports: self.reports.into_iter().cloned().collect(),
            says: self.says,
            about: self.about,
            events: self.events.into_iter().map(named).collect(),
            relations: self.relations,
            strengths: self.strengths,
        }
    }
}

/// Whether two full names are spellings of one.
fn is_spelling(a: &str, b: &str) -> bool {
    a.contains(' ') && b.contains(' ') && same_name(a, b)
}

#[cfg(test)]
mod tests {
    use super::*;
    use whosays_model::{
        Certainty, ClaimKind, Evidence, RelationType, RelationValue, ResponsibilityValue, Span, Speaker, Stance,
    };

    fn actor(name: &str, id: Option<&str>, kind: ActorKind) -> ActorRef {
        ActorRef { name: name.to_owned(), id: id.map(str::to_owned), kind }
    }

    /// A claim in a report of its own.
    fn claim(text: &str, value: Value, speaker: &str, actors: Vec<ActorRef>) -> Claim {
        let (report, span) = (ReportId::of(text.as_bytes()), Span::new(0, text.len()));
        Claim {
            id: ClaimId::of(&report, ClaimKind::Relation, span, None),
            report,
            value,
            quote: text.to_owned(),
            evidence: Evidence::at(span),
            speaker: Speaker { name: speaker.to_owned(), ..Speaker::author() },
            via: Vec::new(),
            stance: Stance::Affirm,
            certainty: Certainty::Stated,
            event: None,
            actors,
            by: String::new(),
        }
    }

    fn fights(text: &str, from: &ActorRef, to: &ActorRef, speaker: &str) -> Claim {
        let value = RelationValue {
            tie: RelationType::Fights,
            from: Some(from.name.clone()),
            to: Some(to.name.clone()),
            time: None,
            since: None,
        };
        claim(text, Value::Relation(value), speaker, vec![from.clone(), to.clone()])
    }

    #[test]
    fn a_tie_is_told_of_both_its_ends_and_a_speaker_who_is_no_actor_has_no_profile() {
        let (front, union) =
            (actor("Amber Front", Some("amber"), ActorKind::Group), actor("Orval Union", None, ActorKind::Group));
        let found = profiles(&[], &[fights("They fight.", &front, &union, "Karim Orski")], &[]);
        assert_eq!(found.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["Amber Front", "Orval Union"]);
        assert!(found[0].relations[0].outward && found[0].relations[0].other == "Orval Union");
        assert!(!found[1].relations[0].outward && found[1].relations[0].other == "Amber Front");
    }

    #[test]
    fn one_id_is_one_actor_and_what_it_says_is_its_own() {
        let (front, other) = (
            actor("Amber Front", Some("amber"), ActorKind::Group),
            actor("The Front", Some("amber"), ActorKind::Group),
        );
        let union = actor("Orval Union", None, ActorKind::Group);
        let claims =
            [fights("They fight.", &front, &union, "author"), fights("They still fight.", &other, &union, "The Front")];
        let found = profiles(&[], &claims, &[]);
        let [union, front] = &found[..] else { panic!("two actors, not {}", found.len()) };
        assert_eq!((union.says.len(), union.about.len()), (0, 2));
        assert_eq!(front.names, ["Amber Front", "The Front"]);
        assert_eq!((front.says.len(), front.about.len()), (1, 1), "its own claim is none about it by others");
    }

    #[test]
    fn two_ids_of_one_name_are_two_actors() {
        let (group, party) = (
            actor("Hope", Some("hope-movement"), ActorKind::Group),
            actor("Hope", Some("hope"), ActorKind::Institution),
        );
        let union = actor("Orval Union", None, ActorKind::Group);
        let claims =
            [fights("They fight.", &group, &union, "author"), fights("They oppose.", &party, &union, "author")];
        let found = profiles(&[], &claims, &[]);
        let about = |id: &str| found.iter().find(|one| one.id.as_deref() == Some(id)).map(|one| one.about.len());
        assert_eq!((about("hope-movement"), about("hope"), found.len()), (Some(1), Some(1), 3));
    }

    fn ruling(number: u64, ruling: Ruling) -> Judgement {
        Judgement {
            number: Some(number),
            ruling,
            who: "Ada".to_owned(),
            at: String::new(),
            note: None,
            withdrawn: None,
        }
    }

    #[test]
    fn people_join_names_and_part_them_and_the_last_ruling_holds() {
        let (front, union) =
            (actor("Amber Front", Some("amber"), ActorKind::Group), actor("Orval Union", None, ActorKind::Group));
        let league = actor("Amber League", Some("amber"), ActorKind::Group);
        let claims =
            [fights("They fight.", &front, &union, "author"), fights("They fight on.", &league, &union, "author")];
        let count = |judgements: &[Judgement]| profiles_as_ruled(&[], &claims, &[], &NamesRuled::of(judgements)).len();
        let (a, b) = ("Amber Front".to_owned(), "Amber League".to_owned());
        let parted = ruling(1, Ruling::DifferentActor { a: a.clone(), b: b.clone() });
        let joined = ruling(2, Ruling::SameActor { a: b, b: "Orval Union".to_owned() });
        let back = ruling(3, Ruling::SameActor { a: "Amber League".to_owned(), b: a });
        assert_eq!((count(&[]), count(std::slice::from_ref(&parted))), (2, 3));
        assert_eq!((count(&[parted.clone(), joined.clone()]), count(&[parted, joined, back])), (2, 1));
    }

    #[test]
    fn the_order_of_claims_changes_nothing() {
        let (front, union) =
            (actor("Amber Front", None, ActorKind::Group), actor("Orval Union", None, ActorKind::Group));
        let value = Value::Responsibility(ResponsibilityValue { mode: Mode::Claimed, basis: None });
        let mut claims = vec![
            fights("They fight.", &front, &union, "author"),
            claim("The front claimed it.", value, "Amber Front", vec![front.clone()]),
            fights("They still fight.", &union, &front, "author"),
        ];
        let before = profiles(&[], &claims, &[]);
        claims.reverse();
        assert_eq!(profiles(&[], &claims, &[]), before);
    }
}

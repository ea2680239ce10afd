//! The evidence on an event: claims that say who did it, what was found, who is at odds with whom, and what was said before.
//!
//! Claims of one origin are one piece, as are those in which one speaker says the same again, or in which an actor's claim to have
//! done it is told: what many repeat counts once.

use super::super::view::{View, content_words};
use super::actors::{Named, claims_on};
use super::signs;
use crate::reconcile::can_be_one;
use std::collections::{BTreeSet, HashMap};
use whosays_model::{
    Certainty, Claim, ClaimKind, Event, EvidenceSort, Mode, RelationType, ReportId, Speaker, Stance, Value, denies,
};

/// One piece of evidence.
pub(super) struct Evidence<'a> {
    pub(super) sort: EvidenceSort,
    /// Whose word it is.
    pub(super) who: String,
    /// The actors that it is about.
    pub(super) about: BTreeSet<usize>,
    /// Whether it is said that these did not do it.
    pub(super) is_against: bool,
    /// The actor who speaks, where one of them does.
    pub(super) speaking: Option<usize>,
    pub(super) interest: Option<String>,
    /// The firmest wording.
    pub(super) certainty: Certainty,
    /// What it rests on, in words.
    pub(super) basis: Option<String>,
    /// The claims that tell it, in order of publication.
    pub(super) claims: Vec<&'a Claim>,
    /// Why these are one.
    pub(super) because: BTreeSet<String>,
}

/// One claim as evidence.
struct Piece<'a> {
    claim: &'a Claim,
    sort: EvidenceSort,
    about: BTreeSet<usize>,
    is_against: bool,
    basis: Option<String>,
}

/// The evidence on an event, by publication.
pub(super) fn gather<'a>(view: &View<'a>, event: &Event, named: &Named) -> Vec<Evidence<'a>> {
    let reports: BTreeSet<&ReportId> = event.reports.iter().collect();
    let beside = view
        .case
        .claims
        .iter()
        .filter(|claim| matches!(claim.kind(), ClaimKind::Relation | ClaimKind::Forecast | ClaimKind::Warning));
    let context = Context::of(event);
    let mut pieces: Vec<Piece> = claims_on(view, event).filter_map(|claim| on_event(claim, named)).collect();
    pieces.extend(beside.filter_map(|claim| match claim.kind() {
        ClaimKind::Relation => relation(claim, named, &context).filter(|_| reports.contains(&claim.report)),
        _ => prior(view, claim, named, &context, event),
    }));
    pieces.sort_by_key(|piece| (view.order(piece.claim), piece.claim.id.clone()));
    let fights = fights(view, &reports);
    let mut evidence: Vec<Evidence> = grouped(view, &pieces)
        .into_iter()
        .map(|(group, because)| settled(view, named, &fights, &group, because))
        .collect();
    evidence.sort_by_key(|one| (view.order(one.claims[0]), one.claims[0].id.clone(), one.is_against));
    evidence
}

/// A claim on responsibility, or one of what was found.
fn on_event<'a>(claim: &'a Claim, named: &Named) -> Option<Piece<'a>> {
    let about = named.in_claim(claim);
    if claim.certainty == Certainty::Unknown {
        return None;
    }
    match &claim.value {
        Value::Responsibility(value) if !about.is_empty() => {
            let basis = signs::of(value.basis.as_deref().unwrap_or(&claim.quote));
            let is_against = denies(Some(value.mode), claim.stance, claim.certainty);
            let sort = match value.mode {
                _ if is_against => EvidenceSort::Denial,
                Mode::Claimed => EvidenceSort::SelfClaim,
                // Whoever lays it to itself claims it.
                _ if named.speaking(&claim.speaker).is_some_and(|own| about.contains(&own)) => EvidenceSort::SelfClaim,
                Mode::Charged => EvidenceSort::Charge,
                _ if basis.is_some() => EvidenceSort::Finding,
                _ => EvidenceSort::Accusation,
            };
            Some(Piece { claim, sort, about, is_against, basis })
        }
        Value::Event(_) | Value::Assessment(_) | Value::Cause(_) if claim.stance == Stance::Affirm => {
            let basis = Some(signs::of(&claim.quote)?);
            let speaking = named.speaking(&claim.speaker);
            let about = about.into_iter().filter(|at| Some(*at) != speaking).collect();
            Some(Piece { claim, sort: EvidenceSort::Finding, about, is_against: false, basis })
        }
        _ => None,
    }
}

/// Words for what was hit, and where.
struct Context {
    hit: BTreeSet<String>,
    first_day: Option<i64>,
}

impl Context {
    fn of(event: &Event) -> Self {
        let words = event.targets.iter().chain(&event.place).chain(event.at.as_ref().map(|place| &place.name));
        Context {
            hit: words.flat_map(|words| content_words(words)).collect(),
            first_day: event.date.as_ref().map(|date| date.day_numbers().0),
        }
    }
}

/// A tie between two of the actors, or the enmity of one for whoever was hit.
fn relation<'a>(claim: &'a Claim, named: &Named, context: &Context) -> Option<Piece<'a>> {
    let Value::Relation(value) = &claim.value else { return None };
    let about = named.in_claim(claim);
    let is_hit =
        [&value.from, &value.to].into_iter().flatten().any(|name| !content_words(name).is_disjoint(&context.hit));
    let is_enmity = matches!(value.tie, RelationType::Fights | RelationType::RivalOf);
    let tells = about.len() > 1 || (about.len() == 1 && is_enmity && is_hit);
    let is_affirmed = claim.stance == Stance::Affirm && claim.certainty != Certainty::Unknown;
    let basis = Some(value.tie.to_string());
    (tells && is_affirmed).then_some(Piece { claim, sort: EvidenceSort::Relation, about, is_against: false, basis })
}

/// What one of the actors foretold, or others warned of, before the event and about what was hit.
fn prior<'a>(view: &View, claim: &'a Claim, named: &Named, context: &Context, event: &Event) -> Option<Piece<'a>> {
    let about = match &claim.value {
        Value::Warning(_) => named.in_claim(claim),
        _ => named.speaking(&claim.speaker).into_iter().collect(),
    };
    if about.is_empty() || claim.stance == Stance::Deny {
        return None;
    }
    let said = match &claim.value {
        Value::Warning(value) => value.date.as_ref().or(view.published(claim)),
        _ => view.published(claim),
    };
    let is_before = said.zip(context.first_day).is_some_and(|(said, day)| said.day_numbers().0 < day);
    let is_of_it = view.event_of(claim).is_some_and(|own| own.id == event.id)
        || !content_words(&claim.quote).is_disjoint(&context.hit);
    (is_before && is_of_it).then_some(Piece { claim, sort: EvidenceSort::Prior, about, is_against: false, basis: None })
}

/// Who fights whom, as the reports on the event tell it.
fn fights<'a>(view: &View<'a>, reports: &BTreeSet<&ReportId>) -> Vec<(&'a str, &'a str)> {
    let told =
        view.case.claims.iter().filter(|claim| reports.contains(&claim.report) && claim.stance == Stance::Affirm);
    let ties = told.filter_map(|claim| match &claim.value {
        Value::Relation(value) if matches!(value.tie, RelationType::Fights | RelationType::RivalOf) => {
            Some((value.from.as_deref()?, value.to.as_deref()?))
        }
        _ => None,
    });
    ties.collect()
}

/// Pieces that are one, in the order of the first, each with why.
fn grouped<'p, 'a>(view: &View, pieces: &'p [Piece<'a>]) -> Vec<(Vec<&'p Piece<'a>>, BTreeSet<String>)> {
    let voices = voices(view, pieces);
    let mut first: Vec<usize> = (0..pieces.len()).collect();
    let mut because: Vec<(usize, String)> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    for (at, piece) in pieces.iter().enumerate() {
        for (key, reason) in keys(view, piece, &voices[at]) {
            match known.get(&key) {
                Some(&other) if pieces[other].claim.id != piece.claim.id => {
                    unite(&mut first, other, at);
                    because.push((at, reason));
                }
                Some(_) => {}
                None => drop(known.insert(key, at)),
            }
        }
    }
    let mut groups: Vec<(usize, Vec<&Piece>, BTreeSet<String>)> = Vec::new();
    for (at, piece) in pieces.iter().enumerate() {
        let root = root(&first, at);
        match groups.iter_mut().find(|(own, ..)| *own == root) {
            Some((_, group, _)) => group.push(piece),
            None => groups.push((root, vec![piece], BTreeSet::new())),
        }
    }
    for (at, reason) in because {
        let root = root(&first, at);
        if let Some((.., because)) = groups.iter_mut().find(|(own, ..)| *own == root) {
            because.insert(reason);
        }
    }
    groups.into_iter().map(|(_, group, because)| (group, because)).collect()
}

/// What a piece shares with those that are one with it, each with the reason in words.
fn keys(view: &View, piece: &Piece, voice: &str) -> Vec<(String, String)> {
    // What is found and who is laid to are one speaker's testimony; ties and what was said before are matters of their own.
    let class = match piece.sort {
        EvidenceSort::Relation => "relation",
        EvidenceSort::Prior => "prior",
        _ if piece.is_against => "against",
        _ => "for",
    };
    let about: Vec<String> =
        if piece.about.is_empty() { vec!["-".to_owned()] } else { piece.about.iter().map(usize::to_string).collect() };
    let mut keys = Vec::new();
    for about in about {
        if let Some(origin) = view.origin_of(piece.claim) {
            let reason = format!("they pass on one origin, {}", origin.id);
            keys.push((format!("origin {} {class} {about}", origin.id), reason));
        }
        if piece.sort == EvidenceSort::SelfClaim {
            keys.push((format!("own {about}"), "they tell of one actor's claim to have done it".to_owned()));
        } else {
            let reason = "one speaker says the same again".to_owned();
            keys.push((format!("voice {voice} {class} {about}"), reason));
        }
    }
    keys
}

/// A word for each piece's speaker, the same where two can be one: that of a report's own voice is its outlet's.
fn voices(view: &View, pieces: &[Piece]) -> Vec<String> {
    let mut speakers: Vec<&Speaker> = pieces.iter().map(|piece| &piece.claim.speaker).collect();
    // Full names first, so that a surname goes to the one whom it fits.
    speakers.sort_by_key(|speaker| (std::cmp::Reverse(speaker.name.len()), &speaker.name, &speaker.role, &speaker.id));
    let mut classes: Vec<Vec<&Speaker>> = Vec::new();
    for speaker in speakers {
        if classes.iter().any(|class| class.iter().any(|own| same(own, speaker))) {
            continue;
        }
        match classes.iter_mut().find(|class| class.iter().all(|own| can_be_one(own, speaker))) {
            Some(class) => class.push(speaker),
            None => classes.push(vec![speaker]),
        }
    }
    let voice = |piece: &Piece| {
        let claim = piece.claim;
        if claim.speaker.is_author() {
            return format!(
                "outlet {}",
                view.report(&claim.report).map_or(claim.report.as_str(), |report| report.label())
            );
        }
        let class = classes.iter().position(|class| class.iter().any(|own| same(own, &claim.speaker)));
        let is_nobody = !can_be_one(&claim.speaker, &claim.speaker);
        // Two who are not named are two.
        if is_nobody { format!("claim {}", claim.id) } else { format!("speaker {class:?}") }
    };
    pieces.iter().map(voice).collect()
}

fn same(a: &Speaker, b: &Speaker) -> bool {
    (&a.name, &a.role, &a.id) == (&b.name, &b.role, &b.id)
}

fn root(first: &[usize], mut at: usize) -> usize {
    while first[at] != at {
        at = first[at];
    }
    at
}

fn unite(first: &mut [usize], a: usize, b: usize) {
    let (a, b) = (root(first, a), root(first, b));
    first[a.max(b)] = a.min(b);
}

fn settled<'a>(
    view: &View,
    named: &Named,
    fights: &[(&str, &str)],
    group: &[&Piece<'a>],
    because: BTreeSet<String>,
) -> Evidence<'a> {
    let about: BTreeSet<usize> = group.iter().flat_map(|piece| piece.about.iter().copied()).collect();
    let sort =
        group.iter().map(|piece| piece.sort).min_by_key(|sort| strength(*sort)).unwrap_or(EvidenceSort::Accusation);
    let speaker = group
        .iter()
        .map(|piece| &piece.claim.speaker)
        .max_by_key(|speaker| (!speaker.is_author(), speaker.name.len(), &speaker.name))
        .cloned()
        .unwrap_or_else(Speaker::author);
    let own = (sort == EvidenceSort::SelfClaim).then(|| about.first().copied()).flatten();
    let speaking = own.or_else(|| named.speaking(&speaker));
    let who = match own.map(|at| &named.actors[at]) {
        Some(actor) => actor.name.clone(),
        None if speaker.is_author() => in_its_own_voice(view, group[0].claim),
        None => speaker.name.clone(),
    };
    let mut claims: Vec<&Claim> = Vec::new();
    group.iter().map(|piece| piece.claim).for_each(|claim| {
        if !claims.iter().any(|own| own.id == claim.id) {
            claims.push(claim);
        }
    });
    Evidence {
        sort,
        interest: interest(named, fights, &about, speaking, &who),
        who,
        is_against: group[0].is_against,
        speaking,
        certainty: group.iter().map(|piece| piece.claim.certainty).min().unwrap_or(Certainty::Stated),
        basis: group.iter().find_map(|piece| piece.basis.clone()),
        about,
        claims,
        because,
    }
}

/// Which sort a row of several is: the first of these.
fn strength(sort: EvidenceSort) -> usize {
    use EvidenceSort::{Accusation, Charge, Denial, Finding, Prior, Relation, SelfClaim};
    [SelfClaim, Finding, Charge, Accusation, Denial, Prior, Relation]
        .iter()
        .position(|own| *own == sort)
        .unwrap_or(usize::MAX)
}

fn in_its_own_voice(view: &View, claim: &Claim) -> String {
    let label = view.report(&claim.report).map_or(claim.report.as_str(), |report| report.label());
    format!("{label}, in its own voice")
}

/// Why a speaker has an interest in the answer.
fn interest(
    named: &Named,
    fights: &[(&str, &str)],
    about: &BTreeSet<usize>,
    speaking: Option<usize>,
    who: &str,
) -> Option<String> {
    if let Some(at) = speaking {
        let name = &named.actors[at].name;
        let is_own = about.contains(&at);
        return Some(if is_own {
            format!("{name} speaks of itself")
        } else {
            format!("{name} is itself named as behind it")
        });
    }
    let own = content_words(who);
    let of = |name: &str| !content_words(name).is_disjoint(&own);
    let names = about.iter().map(|at| named.actors[*at].name.as_str());
    names.into_iter().find_map(|name| {
        let is_foe = fights.iter().any(|(a, b)| (*a == name && of(b)) || (*b == name && of(a)));
        is_foe.then(|| format!("{who} and {name} are told to be at odds"))
    })
}

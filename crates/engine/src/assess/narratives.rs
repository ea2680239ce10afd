//! Who holds which account of one question over time, who repeats whom, and which denials answer which claims.
//!
//! A question is who is behind an event, or a figure over which accounts conflict. Names of one actor are one account. Holders
//! who are parties to the question are marked as such (on interested sources: Heuer and Pherson, Structured Analytic Techniques
//! for Intelligence Analysis, ch. 7); no account is called true or false.

use super::figures;
use super::laid::{Laid, laid};
use super::parties::{speaks_for, speaks_for_a_state};
use super::view::View;
use crate::spelling::same_name;
use whosays_model::{
    Account, ActorRef, Claim, ClaimId, Delivery, Event, Field, Holder, Interest, Mode, Narrative, Number, OriginId,
    Value, Version, denies,
};

const BY: &str = "assess:narratives";

/// Every question of a case with its accounts, the events of most reports first.
pub(super) fn narratives(view: &View) -> Vec<Narrative> {
    let mut events: Vec<&Event> = view.case.events.iter().collect();
    events.sort_by_key(|event| (std::cmp::Reverse((event.reports.len(), event.accounts.len())), event.id.clone()));
    let laid = laid(view);
    let told = |event: &Event| of_event(view, event, laid.get(&event.id).map_or(&[], Vec::as_slice));
    events.into_iter().flat_map(told).collect()
}

fn of_event(view: &View, event: &Event, laid: &[Laid]) -> Vec<Narrative> {
    let fields = [Field::Killed, Field::Injured, Field::Abducted];
    responsibility(view, event, laid)
        .into_iter()
        .chain(fields.into_iter().flat_map(|field| disputed(view, event, field)))
        .collect()
}

/// One telling on its way into a version.
struct Told<'a> {
    claim: &'a Claim,
    mode: Option<Mode>,
    is_denial: bool,
    origin: Option<OriginId>,
    revises: Option<ClaimId>,
    because: Option<String>,
}

impl<'a> Told<'a> {
    fn of_account(claim: &'a Claim, account: &Account) -> Self {
        Told {
            claim,
            mode: account.mode,
            is_denial: account.is_denial(),
            origin: account.origin.clone(),
            revises: account.revises.clone(),
            because: None,
        }
    }

    fn of_laid(view: &View, laid: &Laid<'a>) -> Self {
        let mode = match &laid.claim.value {
            Value::Responsibility(value) => Some(value.mode),
            _ => None,
        };
        Told {
            claim: laid.claim,
            mode,
            is_denial: denies(mode, laid.claim.stance, laid.claim.certainty),
            origin: view.origin_of(laid.claim).map(|origin| origin.id.clone()),
            revises: None,
            because: Some(laid.because.clone()),
        }
    }
}

/// The tellings of one account.
struct Line<'a> {
    account: String,
    actor: Option<ActorRef>,
    told: Vec<Told<'a>>,
}

fn responsibility(view: &View, event: &Event, laid: &[Laid]) -> Option<Narrative> {
    let named = ordered(view, event, Field::Perpetrator).into_iter().filter_map(|(claim, account)| {
        let actor = claim.actors.iter().find(|actor| account.value.as_str() == Some(&actor.name))?;
        Some((actor, Told::of_account(claim, account)))
    });
    let mut told: Vec<(&ActorRef, Told)> =
        named.chain(laid.iter().map(|laid| (&laid.actor, Told::of_laid(view, laid)))).collect();
    told.sort_by_key(|(actor, told)| (view.order(told.claim), told.claim.id.clone(), (*actor).clone()));
    let mut lines: Vec<Line> = Vec::new();
    for (actor, told) in told {
        let is_same = |line: &&mut Line| line.actor.as_ref().is_some_and(|known| is_one(known, actor));
        match lines.iter_mut().find(is_same) {
            Some(line) => line.take(actor, told),
            None => {
                let account = actor.name.clone();
                lines.push(Line { account, actor: Some(actor.clone()), told: vec![told] });
            }
        }
    }
    let accused: Vec<ActorRef> = lines.iter().filter_map(|line| line.actor.clone()).collect();
    narrative(view, event, Field::Perpetrator, &lines, &accused)
}

/// A figure over which standing accounts conflict, with every account of what it counts.
fn disputed(view: &View, event: &Event, field: Field) -> Vec<Narrative> {
    let counted = |claim: &ClaimId| {
        let account = event.accounts.iter().find(|account| account.field == field && account.claim == *claim);
        account.map(|account| &account.counted)
    };
    let disputes = figures(event, field);
    let whats = disputes.iter().filter_map(|dispute| counted(dispute.sides.first()?.claims.first()?));
    let one = |what: &Option<String>| {
        let mut lines: Vec<Line> = Vec::new();
        let own = ordered(view, event, field).into_iter().filter(|(_, account)| account.counted == *what);
        for (claim, account) in own {
            let number = serde_json::from_value::<Number>(account.value.clone()).ok();
            let Some(number) = number.filter(|number| number.n.is_some()) else { continue };
            let told = Told::of_account(claim, account);
            match lines.iter_mut().find(|line| line.account == number.in_words()) {
                Some(line) => line.told.push(told),
                None => lines.push(Line { account: number.in_words(), actor: None, told: vec![told] }),
            }
        }
        narrative(view, event, field, &lines, &[])
    };
    whats.filter_map(one).collect()
}

impl<'a> Line<'a> {
    fn take(&mut self, actor: &ActorRef, told: Told<'a>) {
        // An id that a later telling brings settles who is meant.
        if self.actor.as_ref().is_some_and(|known| known.id.is_none()) && actor.id.is_some() {
            self.actor = Some(actor.clone());
        }
        self.told.push(told);
    }

    fn version(&self, view: &View, accused: &[ActorRef]) -> Version {
        let tell = |is_denial: bool| -> Vec<Holder> {
            let own = self.told.iter().filter(|told| told.is_denial == is_denial);
            own.map(|told| self.holder(view, told, accused)).collect()
        };
        let holders = tell(false);
        let claims: Vec<ClaimId> = holders.iter().map(|holder| holder.claim.clone()).collect();
        Version { account: self.account.clone(), origins: view.origins(&claims), holders, denials: tell(true) }
    }

    fn holder(&self, view: &View, told: &Told, accused: &[ActorRef]) -> Holder {
        let claim = told.claim;
        let repeats = self.repeats(view, claim);
        let delivery = if claim.speaker.is_author() && told.mode != Some(Mode::Claimed) {
            if repeats.is_some() { Delivery::PassedOn } else { Delivery::Own }
        } else if repeats.is_some() || !claim.via.is_empty() {
            Delivery::PassedOn
        } else {
            Delivery::Said
        };
        Holder {
            who: self.who(view, told),
            role: claim.speaker.role.clone(),
            day: view.published(claim).cloned(),
            delivery,
            via: claim.via.clone(),
            repeats,
            certainty: claim.certainty,
            mode: told.mode,
            interests: self.interests(told, accused),
            claim: claim.id.clone(),
            report: claim.report.clone(),
            origin: told.origin.clone(),
            answers: if told.is_denial { self.answered(view, claim) } else { told.revises.iter().cloned().collect() },
            because: told.because.clone(),
        }
    }

    /// The speaker; whoever claims it in the report's own voice; or the outlet.
    fn who(&self, view: &View, told: &Told) -> String {
        match (told.mode, &self.actor) {
            (Some(Mode::Claimed), Some(actor)) if told.claim.speaker.is_author() => actor.name.clone(),
            _ => view.holder(told.claim),
        }
    }

    fn interests(&self, told: &Told, accused: &[ActorRef]) -> Vec<Interest> {
        let speaker = &told.claim.speaker;
        let is_own = self.actor.as_ref().is_some_and(|actor| speaks_for(speaker, actor));
        let claims_it = !told.is_denial && (told.mode == Some(Mode::Claimed) || is_own);
        let is_accused = !claims_it && accused.iter().any(|actor| speaks_for(speaker, actor));
        let lays_it = !claims_it && !told.is_denial && self.actor.is_some() && speaks_for_a_state(speaker);
        [
            claims_it.then_some(Interest::Claimer),
            is_accused.then_some(Interest::Accused),
            lays_it.then_some(Interest::Authority),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// The earliest claim of this line that goes back to the same origin and stands in another report.
    fn repeats(&self, view: &View, claim: &Claim) -> Option<ClaimId> {
        let origin = &view.origin_of(claim)?.id;
        let of_origin = self.told.iter().filter(|told| view.origin_of(told.claim).is_some_and(|one| one.id == *origin));
        let first = of_origin.map(|told| told.claim).find(|other| view.order(other) < view.order(claim))?;
        (first.report != claim.report).then(|| first.id.clone())
    }

    /// What a denial answers: claims of this account that others made on its day or before, each origin by its first.
    fn answered(&self, view: &View, denial: &Claim) -> Vec<ClaimId> {
        let day = |claim: &Claim| view.published(claim).map(|day| day.day_numbers().0);
        let came_before = |told: &&Told| {
            let other = told.claim;
            !told.is_denial
                && other.speaker.name != denial.speaker.name
                && (other.report == denial.report || day(other).is_some() && day(other) <= day(denial))
        };
        let mut origins = Vec::new();
        let mut answered = Vec::new();
        for told in self.told.iter().filter(came_before) {
            let origin = view.origin_of(told.claim).map(|origin| &origin.id);
            if origin.is_none() || !origins.contains(&origin) {
                origins.push(origin);
                answered.push(told.claim.id.clone());
            }
        }
        answered
    }
}

/// Claims with their accounts of a field, in order of publication and text.
fn ordered<'a>(view: &View<'a>, event: &'a Event, field: Field) -> Vec<(&'a Claim, &'a Account)> {
    let of_field = event.accounts.iter().filter(|account| account.field == field);
    let mut told: Vec<(&Claim, &Account)> =
        of_field.filter_map(|account| Some((view.claim(&account.claim)?, account))).collect();
    told.sort_by_key(|(claim, _)| (view.order(claim), claim.id.clone()));
    told
}

fn narrative(view: &View, event: &Event, field: Field, lines: &[Line], accused: &[ActorRef]) -> Option<Narrative> {
    if lines.is_empty() {
        return None;
    }
    let versions = lines.iter().map(|line| line.version(view, accused)).collect();
    let (event_id, question) = (event.id.clone(), question(event, field));
    Some(Narrative { event: event_id, field, question, versions, by: BY.to_owned() })
}

/// Two ids are two actors; without one, names that are the same or spellings of one are one.
fn is_one(a: &ActorRef, b: &ActorRef) -> bool {
    match (&a.id, &b.id) {
        (Some(a), Some(b)) => a == b,
        _ => a.name == b.name || a.name.contains(' ') && b.name.contains(' ') && same_name(&a.name, &b.name),
    }
}

fn question(event: &Event, field: Field) -> String {
    let called = super::called(event);
    match field {
        Field::Perpetrator => format!("who is behind {called}"),
        field => format!("how many were {field} in {called}"),
    }
}

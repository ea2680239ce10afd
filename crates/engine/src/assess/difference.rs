//! What a case says now and did not say before: two states of it held side by side, and on whose word they differ.

use super::view::View;
use super::{called, disputes_of};
use std::collections::{BTreeMap, BTreeSet};
use whosays_model::{
    Account, Case, ClaimId, Dispute, Event, EventId, Field, Holder, Judgement, MentionId, Narrative, News, NewsSort,
    Number, Side, ThreatChange, Toll, Version,
};

/// What differs between a case as it was and as it is, with the judgements that were withdrawn in between: new reports, then
/// events by what happened to them.
pub fn difference(then: &Case, now: &Case, withdrawn: &[Judgement]) -> Vec<News> {
    let sides = Sides::of(then, now);
    let mut news = sides.reports();
    for event in &now.events {
        news.extend(sides.event(event));
        news.extend(sides.contradicted(event));
    }
    news.extend(super::narratives(now).iter().flat_map(|one| sides.denied(one)));
    news.extend(sides.lowered());
    news.extend(withdrawn.iter().map(judgement));
    news.sort_by(|a, b| (a.sort, &a.subject, a.field, &a.claims).cmp(&(b.sort, &b.subject, b.field, &b.claims)));
    news
}

/// The two states, and what of the later one is new.
struct Sides<'a> {
    now: View<'a>,
    had: BTreeSet<&'a whosays_model::ReportId>,
    /// The earlier events, by the mentions that they joined.
    before: BTreeMap<&'a MentionId, &'a Event>,
    /// In which event of now most mentions of an earlier one are.
    became: BTreeMap<&'a EventId, &'a EventId>,
}

impl<'a> Sides<'a> {
    fn of(then: &'a Case, now: &'a Case) -> Self {
        let by_mention = |case: &'a Case| -> BTreeMap<&'a MentionId, &'a Event> {
            case.events.iter().flat_map(|event| event.mentions.iter().map(move |mention| (mention, event))).collect()
        };
        let after = by_mention(now);
        let became = then.events.iter().filter_map(|event| {
            let mut shared: BTreeMap<&EventId, usize> = BTreeMap::new();
            for mention in &event.mentions {
                *shared.entry(&after.get(mention)?.id).or_default() += 1;
            }
            let most = shared.into_iter().max_by_key(|(id, count)| (*count, std::cmp::Reverse(*id)))?;
            Some((&event.id, most.0))
        });
        Sides {
            now: View::new(now, None),
            had: then.reports.iter().map(|report| &report.id).collect(),
            before: by_mention(then),
            became: became.collect(),
        }
    }

    fn is_new(&self, claim: &ClaimId) -> bool {
        self.now.claim(claim).is_some_and(|claim| !self.had.contains(&claim.report))
    }

    /// Claims in order of publication, each once.
    fn in_order(&self, claims: impl Iterator<Item = ClaimId>) -> Vec<ClaimId> {
        let known: BTreeSet<ClaimId> = claims.collect();
        let mut claims: Vec<ClaimId> = known.into_iter().collect();
        claims.sort_by_key(|id| self.now.claim(id).map(|claim| self.now.order(claim)));
        claims
    }

    fn words_of(&self, claims: &[ClaimId]) -> Vec<String> {
        let mut who = Vec::new();
        for claim in claims.iter().filter_map(|id| self.now.claim(id)) {
            let holder = self.now.holder(claim);
            if !who.contains(&holder) {
                who.push(holder);
            }
        }
        who
    }

    fn reports(&self) -> Vec<News> {
        let new = self.now.case.reports.iter().filter(|report| !self.had.contains(&report.id));
        let told = new.map(|report| News {
            to: report.published().map(ToString::to_string),
            ..news(
                NewsSort::NewReport,
                report.id.to_string(),
                report.label().to_owned(),
                "the report is new".to_owned(),
            )
        });
        told.collect()
    }

    /// Whether an event is new, joined out of several, parted from one, or has changed.
    fn event(&self, event: &'a Event) -> Vec<News> {
        let earlier: BTreeMap<&EventId, &Event> =
            event.mentions.iter().filter_map(|id| self.before.get(id)).map(|event| (&event.id, *event)).collect();
        let own: Vec<&Event> =
            earlier.values().copied().filter(|before| self.became.get(&before.id) == Some(&&event.id)).collect();
        let mentions: BTreeSet<&MentionId> = event.mentions.iter().collect();
        let shared = |before: &Event| before.mentions.iter().filter(|id| mentions.contains(id)).count();
        let Some(before) =
            own.iter().max_by_key(|before| (shared(before), std::cmp::Reverse(before.id.clone()))).copied()
        else {
            return vec![self.appeared(event, earlier.keys().next().copied())];
        };
        let mut news = self.changed(before, event);
        if own.len() > 1 {
            let ids: Vec<&str> = own.iter().map(|before| before.id.as_str()).collect();
            let because = "their tellings are joined to one now".to_owned();
            let first = own.iter().filter_map(|before| self.first_word(before));
            let claims = self.in_order(first);
            news.push(self.of_event(event, NewsSort::Joined, None, (Some(ids.join("; ")), None), claims, because));
        }
        news
    }

    /// The earliest claim that tells of an event.
    fn first_word(&self, event: &Event) -> Option<ClaimId> {
        self.in_order(event.accounts.iter().map(|account| account.claim.clone())).into_iter().next()
    }

    fn appeared(&self, event: &Event, parted_from: Option<&EventId>) -> News {
        let new = event.accounts.iter().map(|account| account.claim.clone()).filter(|claim| self.is_new(claim));
        let mut claims = self.in_order(new);
        if claims.is_empty() {
            claims.extend(self.first_word(event));
        }
        let (sort, from, because) = match parted_from {
            Some(id) => (NewsSort::Parted, Some(id.to_string()), "its tellings are no longer joined to that one's"),
            None => (NewsSort::NewEvent, None, "no earlier report tells of it"),
        };
        self.of_event(event, sort, None, (from, None), claims, because.to_owned())
    }

    fn of_event(
        &self,
        event: &Event,
        sort: NewsSort,
        field: Option<Field>,
        (from, to): (Option<String>, Option<String>),
        claims: Vec<ClaimId>,
        because: String,
    ) -> News {
        News {
            field,
            from,
            to,
            on_the_word_of: self.words_of(&claims),
            claims,
            ..news(sort, event.id.to_string(), called(event), because)
        }
    }

    fn changed(&self, before: &Event, event: &Event) -> Vec<News> {
        FIELDS
            .iter()
            .filter_map(|&field| {
                let (from, to) = (value(before, field), value(event, field));
                if from == to {
                    return None;
                }
                let of_field = |account: &&Account| account.field == field && self.is_new(&account.claim);
                let claims = self.in_order(event.accounts.iter().filter(of_field).map(|account| account.claim.clone()));
                let because = match claims.len() {
                    0 => "other tellings are joined to it now, or fewer".to_owned(),
                    1 => "one new account of it".to_owned(),
                    many => format!("{many} new accounts of it"),
                };
                Some(self.of_event(event, NewsSort::Changed, Some(field), (from, to), claims, because))
            })
            .collect()
    }

    /// Disputes in which a new account cannot hold beside an earlier one.
    fn contradicted(&self, event: &Event) -> Vec<News> {
        disputes_of(event).iter().filter_map(|dispute| self.contradiction(event, dispute)).collect()
    }

    fn contradiction(&self, event: &Event, dispute: &Dispute) -> Option<News> {
        let (new, old): (Vec<&Side>, Vec<&Side>) =
            dispute.sides.iter().partition(|side| side.claims.iter().all(|claim| self.is_new(claim)));
        let cannot = |side: &&&Side| old.iter().any(|other| are_apart(event, dispute.field, side, other));
        let new: Vec<&Side> = new.iter().filter(cannot).copied().collect();
        let old: Vec<&Side> = old
            .iter()
            .filter(|side| new.iter().any(|other| are_apart(event, dispute.field, side, other)))
            .copied()
            .collect();
        if new.is_empty() {
            return None;
        }
        let words = |sides: &[&Side]| Some(sides.iter().map(|side| side.value.as_str()).collect::<Vec<_>>().join("; "));
        let claims = |sides: &[&Side]| self.in_order(sides.iter().flat_map(|side| side.claims.iter().cloned()));
        let values = (words(&old), words(&new));
        let because = dispute.because.clone();
        let told = self.of_event(event, NewsSort::Contradicted, Some(dispute.field), values, claims(&new), because);
        Some(News { earlier: claims(&old), ..told })
    }

    /// New denials of what earlier reports have.
    fn denied(&self, narrative: &Narrative) -> Vec<News> {
        let tell = |version: &Version, denial: &Holder| {
            let own = |holder: &&Holder| holder.who == denial.who && !self.is_new(&holder.claim);
            let taken_back: Vec<&Holder> = version.holders.iter().filter(own).collect();
            let answered = denial.answers.iter().filter(|claim| !self.is_new(claim)).cloned();
            let earlier = self.in_order(answered.chain(taken_back.iter().map(|holder| holder.claim.clone())));
            let because = match (taken_back.is_empty(), earlier.is_empty()) {
                (_, true) => return None,
                (false, _) => format!("{} said so before and denies it now", denial.who),
                (true, _) => format!("{} denies what {} said", denial.who, self.words_of(&earlier).join(", ")),
            };
            Some(News {
                field: Some(narrative.field),
                from: Some(version.account.clone()),
                to: Some(format!("not {}", version.account)),
                on_the_word_of: vec![denial.who.clone()],
                claims: vec![denial.claim.clone()],
                earlier,
                ..news(NewsSort::Withdrawn, narrative.event.to_string(), narrative.question.clone(), because)
            })
        };
        let new =
            narrative.versions.iter().flat_map(|version| version.denials.iter().map(move |denial| (version, denial)));
        new.filter(|(_, denial)| self.is_new(&denial.claim))
            .filter_map(|(version, denial)| tell(version, denial))
            .collect()
    }

    /// Alert levels that new reports alone tell to be lowered.
    fn lowered(&self) -> Vec<News> {
        let steps = super::over_time::levels(&self.now);
        let own = steps.into_iter().filter(|step| {
            step.change == Some(ThreatChange::Lowered) && step.claims.iter().all(|claim| self.is_new(claim))
        });
        let told = own.map(|step| {
            let area = step.area.or(step.by).unwrap_or_else(|| "an area not named".to_owned());
            News {
                from: step.previous,
                to: step.level,
                on_the_word_of: step.on_the_word_of,
                claims: step.claims,
                ..news(
                    NewsSort::Withdrawn,
                    area.clone(),
                    format!("alert level of {area}"),
                    "the level was lowered".to_owned(),
                )
            }
        });
        told.collect()
    }
}

/// A judgement that was withdrawn.
fn judgement(judgement: &Judgement) -> News {
    let number = judgement.number.map(|number| number.to_string()).unwrap_or_default();
    let called = judgement.ruling.subject();
    News {
        from: Some(judgement.ruling.as_str().to_owned()),
        on_the_word_of: vec![judgement.who.clone()],
        ..news(
            NewsSort::Withdrawn,
            number,
            called,
            format!("the judgement was withdrawn at {}", judgement.withdrawn.as_deref().unwrap_or_default()),
        )
    }
}

fn news(sort: NewsSort, subject: String, called: String, because: String) -> News {
    News {
        sort,
        subject,
        called,
        field: None,
        from: None,
        to: None,
        on_the_word_of: Vec::new(),
        claims: Vec::new(),
        earlier: Vec::new(),
        because,
    }
}

/// The fields of an event that are held against what they were.
const FIELDS: &[Field] = &[Field::Status, Field::Date, Field::Place, Field::Perpetrator, Field::Killed, Field::Injured];

/// What an event as a whole has for a field, in words; none where it has nothing.
fn value(event: &Event, field: Field) -> Option<String> {
    let words = match field {
        Field::Status => event.status.as_str().replace('_', " "),
        Field::Date => event.date.as_ref()?.to_string(),
        Field::Place => {
            [event.place.as_deref(), event.country.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(", ")
        }
        Field::Perpetrator => {
            let named = event.perpetrators.iter().map(|actor| {
                let modes: Vec<&str> = actor.modes.iter().map(|mode| mode.as_str()).collect();
                format!("{} ({})", actor.name, modes.join(", "))
            });
            named.collect::<Vec<_>>().join("; ")
        }
        Field::Killed => toll(event.killed?),
        Field::Injured => toll(event.injured?),
        _ => return None,
    };
    (!words.is_empty()).then_some(words)
}

/// A figure with its bounds and the one to quote: `12 to 19, best 14`.
fn toll(toll: Toll) -> String {
    let best = toll.best.map(|best| format!(", best {best}")).unwrap_or_default();
    match (toll.low, toll.high) {
        (Some(low), Some(high)) if low == high => low.to_string(),
        (Some(low), Some(high)) => format!("{low} to {high}{best}"),
        (Some(low), None) => format!("{low} or more{best}"),
        (None, Some(high)) => format!("up to {high}{best}"),
        (None, None) => "not told".to_owned(),
    }
}

/// Whether two sides of a dispute cannot both hold: of figures, no number fits both.
fn are_apart(event: &Event, field: Field, a: &Side, b: &Side) -> bool {
    let range = |side: &Side| {
        let account = event.accounts.iter().find(|one| one.field == field && side.claims.contains(&one.claim))?;
        Some(serde_json::from_value::<Number>(account.value.clone()).ok()?.range())
    };
    match (range(a), range(b)) {
        (Some((low, high)), Some((other_low, other_high))) => {
            matches!((low, other_high), (Some(low), Some(high)) if low > high)
                || matches!((other_low, high), (Some(low), Some(high)) if low > high)
        }
        _ => true,
    }
}

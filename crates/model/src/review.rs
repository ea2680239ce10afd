//! What people make of the claims of one report: accepted, corrected, rejected, added, tied to an event or not.
//!
//! The claims as they were found stay as they are; what a case goes on with is computed from them and from the judgements
//! that are not withdrawn, in the order of judging. So a judgement can be taken back, and the same found claims and judgements
//! always give the same.

use crate::claim::words;
use crate::{
    Anchor, Claim, ClaimId, ClaimKind, EventKind, EventMention, EventStatus, EventValue, Evidence, Judgement,
    MentionId, Report, Ruling, Span, Target, Value,
};
use serde_json::Value as Json;
use std::collections::{BTreeMap, HashMap};

words! {
    /// What the last judgement made of a claim.
    ReviewState {
        /// It stands as it is.
        Accepted = "accepted",
        /// A field of it was given another value.
        Corrected = "corrected",
        /// The report does not say it.
        Rejected = "rejected",
        /// A person found it.
        Added = "added",
    }
}

/// The first words of the fields of a claim that a person may correct; further ones follow after a dot.
pub const CORRECTABLE: [&str; 9] =
    ["actors", "certainty", "evidence", "kind", "quote", "speaker", "stance", "value", "via"];

/// The claims and mentions of a report as people have left them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reviewed {
    /// The claims that the case goes on with, corrected and added ones among them.
    pub claims: Vec<Claim>,
    /// The mentions that they leave.
    pub mentions: Vec<EventMention>,
    /// The claims that were rejected.
    pub rejected: Vec<Claim>,
    /// What the last judgement on each judged claim made of it, and its number.
    pub states: BTreeMap<ClaimId, (ReviewState, u64)>,
    /// The numbers of judgements whose words are gone from the report.
    pub lost: Vec<u64>,
    /// The numbers of judgements in whose place a later one stands.
    pub outweighed: Vec<u64>,
}

/// The claims and mentions of a report after the judgements that are not withdrawn; those on other reports are passed over.
pub fn reviewed(report: &Report, claims: &[Claim], mentions: &[EventMention], judgements: &[Judgement]) -> Reviewed {
    let mut review = Review::of(report, claims, mentions);
    let mut standing: Vec<&Judgement> = judgements.iter().filter(|one| one.withdrawn.is_none()).collect();
    standing.sort_by_key(|one| one.number);
    for judgement in standing {
        review.take(judgement.number.unwrap_or_default(), &judgement.ruling);
    }
    review.done()
}

/// A claim with these fields changed: `stance`, `speaker.name`, `value.killed`; `null` takes a field away.
///
/// # Errors
/// What is wrong with a field or its value, in words.
pub fn corrected(claim: &Claim, text: &str, changes: &BTreeMap<String, Json>) -> Result<Claim, String> {
    let mut fields = serde_json::to_value(claim).map_err(|error| error.to_string())?;
    for (path, value) in changes {
        let first = path.split('.').next().unwrap_or_default();
        if !CORRECTABLE.contains(&first) {
            return Err(format!("`{path}` is no field that can be corrected: {}", CORRECTABLE.join(", ")));
        }
        if path != "quote" {
            set(&mut fields, path, value)?;
        }
    }
    let mut new: Claim = serde_json::from_value(fields).map_err(|error| in_words(&error.to_string()))?;
    if let Some(quote) = changes.get("quote") {
        let span = place_of(quote, text)?;
        new.quote = span.of(text).unwrap_or_default().to_owned();
        new.evidence = Evidence { first: span, rest: new.evidence.rest };
    }
    if new.speaker.name.trim().is_empty() {
        return Err("a claim has a speaker: a name, or `author` for the report's own voice".to_owned());
    }
    if new.speaker.name != claim.speaker.name && !changes.contains_key("speaker") {
        (new.speaker.id, new.speaker.span) = (None, None);
    }
    // It is the same claim still: whoever judged it before finds it under its id.
    new.id = claim.id.clone();
    Ok(new)
}

fn set(fields: &mut Json, path: &str, value: &Json) -> Result<(), String> {
    let mut at = fields;
    let mut parts = path.split('.').peekable();
    while let Some(part) = parts.next() {
        let Some(object) = at.as_object_mut() else { return Err(format!("`{path}` has no such field")) };
        match (parts.peek().is_some(), value.is_null()) {
            (true, _) => at = object.entry(part.to_owned()).or_insert_with(|| Json::Object(Default::default())),
            (false, true) => {
                object.remove(part);
                return Ok(());
            }
            (false, false) => {
                object.insert(part.to_owned(), value.clone());
                return Ok(());
            }
        }
    }
    Ok(())
}

/// Where words stand that are given as `{"start":…,"end":…,"words":…}`; found by the words where they have moved.
fn place_of(given: &Json, text: &str) -> Result<Span, String> {
    let number = |key: &str| given.get(key).and_then(Json::as_u64).and_then(|number| usize::try_from(number).ok());
    let (Some(start), Some(end)) = (number("start"), number("end")) else {
        return Err("`quote` is given as the first byte and the one past the last, start and end".to_owned());
    };
    let span = Span::new(start, end);
    match (span.of(text), given.get("words").and_then(Json::as_str)) {
        (Some(words), None) if !words.trim().is_empty() => Ok(span),
        (Some(words), Some(given)) if words == given && !words.trim().is_empty() => Ok(span),
        (_, Some(given)) => only_place(given, text).ok_or_else(|| "its words are not in the report".to_owned()),
        _ => Err(format!("bytes {start} to {end} are no words of the report")),
    }
}

/// Where words stand in a text, if they stand there once.
fn only_place(words: &str, text: &str) -> Option<Span> {
    let mut places = text.match_indices(words);
    let (at, _) = places.next().filter(|_| !words.trim().is_empty())?;
    places.next().is_none().then(|| Span::new(at, at + words.len()))
}

// serde tells line and column of a text that nobody has seen.
fn in_words(error: &str) -> String {
    error.split(" at line ").next().unwrap_or(error).to_owned()
}

/// The claims of a report as judgement after judgement is taken.
struct Review<'a> {
    report: &'a Report,
    found: HashMap<&'a ClaimId, &'a Claim>,
    claims: Vec<Claim>,
    mentions: Vec<EventMention>,
    rejected: HashMap<ClaimId, u64>,
    /// Under which id a claim is now that was judged under another.
    now: HashMap<ClaimId, ClaimId>,
    last: BTreeMap<ClaimId, (ReviewState, u64)>,
    links: HashMap<ClaimId, u64>,
    lost: Vec<u64>,
    outweighed: Vec<u64>,
}

impl<'a> Review<'a> {
    fn of(report: &'a Report, claims: &'a [Claim], mentions: &[EventMention]) -> Self {
        Review {
            report,
            found: claims.iter().map(|claim| (&claim.id, claim)).collect(),
            claims: claims.to_vec(),
            mentions: mentions.to_vec(),
            rejected: HashMap::new(),
            now: HashMap::new(),
            last: BTreeMap::new(),
            links: HashMap::new(),
            lost: Vec::new(),
            outweighed: Vec::new(),
        }
    }

    fn take(&mut self, number: u64, ruling: &Ruling) {
        let anchor = match ruling {
            Ruling::Accept { claim }
            | Ruling::Reject { claim }
            | Ruling::Correct { claim, .. }
            | Ruling::Link { claim, .. } => claim,
            Ruling::Add { claim } if claim.report == self.report.id => return self.add(number, claim),
            _ => return,
        };
        if anchor.report != self.report.id {
            return;
        }
        let Some(at) = self.place(anchor) else {
            self.lost.push(number);
            return;
        };
        let id = self.claims[at].id.clone();
        match ruling {
            Ruling::Accept { .. } => self.settle(&id, ReviewState::Accepted, number),
            Ruling::Reject { .. } => self.settle(&id, ReviewState::Rejected, number),
            Ruling::Correct { changes, .. } => match corrected(&self.claims[at], &self.report.text, changes) {
                Ok(new) => {
                    self.follow(at, &new);
                    self.claims[at] = new;
                    self.settle(&id, ReviewState::Corrected, number);
                }
                Err(_) => self.lost.push(number),
            },
            Ruling::Link { to, kind, .. } => {
                self.outweighed.extend(self.links.insert(id, number));
                self.link(at, to.as_ref(), *kind);
            }
            _ => {}
        }
    }

    /// What the last judgement on a claim makes of it; a verdict takes the place of the one before.
    fn settle(&mut self, id: &ClaimId, state: ReviewState, number: u64) {
        match state {
            ReviewState::Rejected => drop(self.rejected.insert(id.clone(), number)),
            _ => drop(self.rejected.remove(id)),
        }
        if let Some((before, old)) = self.last.insert(id.clone(), (state, number)) {
            // A correction still says what the fields are; only a verdict is replaced by a verdict.
            if matches!(before, ReviewState::Accepted | ReviewState::Rejected) {
                self.outweighed.push(old);
            }
        }
    }

    fn add(&mut self, number: u64, claim: &Claim) {
        let mut claim = claim.clone();
        let span = claim.span();
        if span.of(&self.report.text) != Some(claim.quote.as_str()) {
            let Some(span) = only_place(&claim.quote, &self.report.text) else {
                self.lost.push(number);
                return;
            };
            claim.evidence = Evidence::at(span);
            claim.speaker.span = None;
        }
        self.claims.retain(|one| one.id != claim.id);
        let id = claim.id.clone();
        self.claims.push(claim);
        if let Value::Event(value) = &self.claims[self.claims.len() - 1].value {
            let kind = value.sub;
            self.link_alone(self.claims.len() - 1, kind);
        }
        self.settle(&id, ReviewState::Added, number);
    }

    fn place(&mut self, anchor: &Anchor) -> Option<usize> {
        let id = self.now.get(&anchor.claim).unwrap_or(&anchor.claim);
        if let Some(at) = self.claims.iter().position(|claim| claim.id == *id) {
            return Some(at);
        }
        let at = self.claims.iter().position(|claim| claim.kind() == anchor.kind && claim.quote == anchor.quote)?;
        self.now.insert(anchor.claim.clone(), self.claims[at].id.clone());
        Some(at)
    }

    /// What a correction changes of a happening, its mention has changed too.
    fn follow(&mut self, at: usize, new: &Claim) {
        let old = &self.claims[at];
        let (Value::Event(old), Value::Event(new)) = (&old.value, &new.value) else { return };
        let Some(mention) = self.mentions.iter_mut().find(|one| Some(&one.id) == self.claims[at].event.as_ref()) else {
            return;
        };
        if old.sub != new.sub {
            mention.kind = new.sub;
        }
        if old.status != new.status {
            mention.status = new.status;
        }
        if old.date != new.date {
            mention.date.clone_from(&new.date);
        }
        if (&old.place, &old.country) != (&new.place, &new.country) {
            mention.places = new.place.iter().cloned().collect();
            mention.country.clone_from(&new.country);
            mention.at = None;
        }
        if old.target != new.target {
            mention.targets.retain(|target| Some(target) != old.target.as_ref());
            mention.targets.splice(0..0, new.target.clone());
        }
        if old.method != new.method {
            mention.method.clone_from(&new.method);
        }
    }

    fn link(&mut self, at: usize, to: Option<&Target>, kind: Option<EventKind>) {
        let id = self.claims[at].id.clone();
        if let Some(old) = self.claims[at].event.take() {
            for mention in self.mentions.iter_mut().filter(|mention| mention.id == old) {
                mention.claims.retain(|one| *one != id);
            }
        }
        let Some(target) = to else { return };
        match self.mention(target) {
            Some(place) => {
                let span = self.claims[at].span();
                let mention = &mut self.mentions[place];
                mention.claims.push(id);
                mention.evidence = mention.evidence.clone().and(span);
                self.claims[at].event = Some(mention.id.clone());
            }
            // It is told in another report: this claim tells of it alone, and the two tellings are ruled to be one.
            None => self.link_alone(at, kind.unwrap_or(EventKind::Attack)),
        }
    }

    fn mention(&self, target: &Target) -> Option<usize> {
        if target.report != self.report.id {
            return None;
        }
        let by_id = self.mentions.iter().position(|mention| mention.id == target.mention);
        by_id.or_else(|| {
            let claim = self.claims.iter().find(|claim| claim.quote == target.quote && claim.event.is_some())?;
            self.mentions.iter().position(|mention| Some(&mention.id) == claim.event.as_ref())
        })
    }

    fn link_alone(&mut self, at: usize, kind: EventKind) {
        let claim = &mut self.claims[at];
        let told = told_alone(claim, kind);
        claim.event = Some(told.id.clone());
        self.mentions.retain(|mention| mention.id != told.id);
        self.mentions.push(told);
    }

    fn done(mut self) -> Reviewed {
        let rejected = |claim: &Claim| self.rejected.contains_key(&claim.id);
        let (gone, claims): (Vec<Claim>, Vec<Claim>) = self.claims.into_iter().partition(rejected);
        for mention in &mut self.mentions {
            mention.claims.retain(|id| !self.rejected.contains_key(id));
        }
        self.mentions.retain(|mention| !mention.claims.is_empty());
        self.lost.sort_unstable();
        self.outweighed.sort_unstable();
        // What was rejected is shown as it was found.
        let rejected =
            gone.into_iter().map(|claim| self.found.get(&claim.id).map_or(claim, |found| (*found).clone())).collect();
        Reviewed {
            claims,
            mentions: self.mentions,
            rejected,
            states: self.last,
            lost: self.lost,
            outweighed: self.outweighed,
        }
    }
}

/// The id of the mention that one claim alone makes up.
pub fn alone(claim: &Anchor) -> MentionId {
    MentionId::of(&claim.report, std::slice::from_ref(&claim.claim))
}

fn happening(kind: EventKind, place: Option<&str>) -> EventValue {
    EventValue {
        sub: kind,
        status: EventStatus::CarriedOut,
        date: None,
        date_text: None,
        country: None,
        place: place.map(str::to_owned),
        target: None,
        method: None,
        number: None,
        aggregate: false,
    }
}

fn told_alone(claim: &Claim, kind: EventKind) -> EventMention {
    let value = match &claim.value {
        Value::Event(value) => value.clone(),
        _ => happening(kind, None),
    };
    EventMention {
        id: MentionId::of(&claim.report, std::slice::from_ref(&claim.id)),
        report: claim.report.clone(),
        kind: value.sub,
        status: value.status,
        date: value.date,
        country: value.country,
        places: value.place.into_iter().collect(),
        at: None,
        targets: value.target.into_iter().collect(),
        method: value.method,
        codes: Default::default(),
        actors: if claim.kind() == ClaimKind::Responsibility { claim.actors.clone() } else { Vec::new() },
        names: Vec::new(),
        claims: vec![claim.id.clone()],
        evidence: Evidence::at(claim.span()),
        published: None,
        marks: Vec::new(),
        by: "a person".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Block, BlockKind, CasualtiesValue, Certainty, Format, Meta, ReportId, SourceMap, Speaker, Stance};
    use serde_json::json;

    const TEXT: &str = "Four died at the mill. The guild denied it. Four more fell ill.";

    fn report() -> Report {
        Report {
            id: ReportId::of(TEXT.as_bytes()),
            file: "a.txt".to_owned(),
            format: Format::Text,
            meta: Meta::default(),
            language: None,
            text: TEXT.to_owned(),
            blocks: vec![Block { span: Span::new(0, TEXT.len()), kind: BlockKind::Paragraph }],
            boilerplate: Vec::new(),
            source: SourceMap::default(),
        }
    }

    fn claim(words: &str, value: Value) -> Claim {
        let at = TEXT.find(words).unwrap();
        let span = Span::new(at, at + words.len());
        let report = report().id;
        Claim {
            id: ClaimId::of(&report, value.kind(), span, None),
            report,
            value,
            quote: words.to_owned(),
            evidence: Evidence::at(span),
            speaker: Speaker::author(),
            via: Vec::new(),
            stance: Stance::Affirm,
            certainty: Certainty::Stated,
            event: None,
            actors: Vec::new(),
            by: "test".to_owned(),
        }
    }

    fn toll() -> Claim {
        claim("Four died", Value::Casualties(CasualtiesValue::default()))
    }

    fn judgements(rulings: Vec<Ruling>) -> Vec<Judgement> {
        let numbered = (1..).zip(rulings);
        numbered
            .map(|(number, ruling)| Judgement {
                number: Some(number),
                ruling,
                who: "Ada".to_owned(),
                at: String::new(),
                note: None,
                withdrawn: None,
            })
            .collect()
    }

    fn change(field: &str, value: Json) -> BTreeMap<String, Json> {
        BTreeMap::from([(field.to_owned(), value)])
    }

    #[test]
    fn a_field_takes_what_it_can_hold_and_says_what_it_cannot() {
        let claim = toll();
        let new = corrected(&claim, TEXT, &change("value.killed", json!({"n": 4, "bound": "exact"}))).unwrap();
        assert_eq!((new.id == claim.id, new.value == claim.value), (true, false));
        let new = corrected(&claim, TEXT, &change("speaker.name", json!("the guild"))).unwrap();
        assert_eq!(new.speaker.name, "the guild");
        for (field, value) in [
            ("id", json!("c-1")),
            ("report", json!("r-1")),
            ("stance", json!("maybe")),
            ("speaker.name", json!(" ")),
            ("value.killed", json!("four")),
            ("quote", json!({"start": 3, "end": 9000})),
            ("quote", json!({"start": 4, "end": 4})),
            ("stance.deep", json!(1)),
        ] {
            assert!(corrected(&claim, TEXT, &change(field, value.clone())).is_err(), "{field} {value}");
        }
    }

    #[test]
    fn a_claim_may_be_of_another_kind() {
        let changes =
            BTreeMap::from([("kind".to_owned(), json!("assessment")), ("value".to_owned(), json!({"of": "the mill"}))]);
        assert_eq!(corrected(&toll(), TEXT, &changes).unwrap().kind(), ClaimKind::Assessment);
    }

    #[test]
    fn words_that_moved_are_found_where_they_stand_once() {
        let moved = json!({"start": 1, "end": 6, "words": "The guild denied it"});
        assert_eq!(corrected(&toll(), TEXT, &change("quote", moved)).unwrap().quote, "The guild denied it");
        let twice = json!({"start": 1, "end": 6, "words": "Four"});
        assert!(corrected(&toll(), TEXT, &change("quote", twice)).is_err());
    }

    #[test]
    fn a_claim_tied_to_a_telling_of_another_report_tells_of_it_alone() {
        let claim = toll();
        let elsewhere = Target {
            mention: MentionId::from_written("m-1"),
            report: ReportId::of(b"another"),
            quote: "Four were killed".to_owned(),
        };
        let link = Ruling::Link { claim: Anchor::of(&claim), to: Some(elsewhere), kind: Some(EventKind::Attack) };
        let done = reviewed(&report(), std::slice::from_ref(&claim), &[], &judgements(vec![link.clone()]));
        assert_eq!(done.mentions.len(), 1);
        assert_eq!(done.claims[0].event.as_ref(), Some(&alone(&Anchor::of(&claim))));
        let unlink = Ruling::Link { claim: Anchor::of(&claim), to: None, kind: None };
        let done = reviewed(&report(), &[claim], &[], &judgements(vec![link, unlink]));
        assert_eq!((done.mentions.len(), &done.claims[0].event, &done.outweighed[..]), (0, &None, &[1][..]));
    }

    #[test]
    fn a_corrected_place_is_the_mentions_too() {
        let mut claim = claim("Four died at the mill", Value::Event(happening(EventKind::Attack, Some("the mill"))));
        let mention = told_alone(&claim, EventKind::Attack);
        claim.event = Some(mention.id.clone());
        let ruling = Ruling::Correct { claim: Anchor::of(&claim), changes: change("value.place", json!("Oster")) };
        let done = reviewed(&report(), &[claim], &[mention], &judgements(vec![ruling]));
        assert_eq!(done.mentions[0].places, ["Oster"]);
    }
}

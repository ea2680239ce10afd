//! From one annotated report to its claims and the events it tells of.

mod certainty;
mod claims;
mod context;
mod events;
mod phrases;
mod roles;
mod scope;
mod stance;

pub use claims::{EXTRACTORS, Extractor};

use crate::annotate::{Annotation, CueKind, Quotation};
use crate::{Learnt, Resources};
use context::Context;
use whosays_model::{
    ActorKind, ActorRef, BlockKind, Certainty, Claim, ClaimId, ClaimKind, Diagnostic, Evidence, Report, Severity,
    Speaker, Value,
};

/// The sentence that a claim stands in, and the words that carry it.
type Place = (usize, (usize, usize));

/// What an extractor finds in a sentence, before it is known who says it.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Kind and value.
    pub(crate) value: Value,
    /// The words that carry it, `first..end` of the annotation.
    pub(crate) anchor: (usize, usize),
    /// Those whom it is about.
    pub(crate) actors: Vec<ActorRef>,
    /// Who says it, where the kind itself tells: a group that claims responsibility, an issuer of a warning.
    pub(crate) speaker: Option<Speaker>,
    /// The certainty that the kind's own words give.
    pub(crate) certainty: Option<Certainty>,
    /// The rule that made it.
    pub(crate) by: String,
}

impl Draft {
    fn new(value: Value, anchor: (usize, usize), by: impl Into<String>) -> Self {
        Draft { value, anchor, actors: Vec::new(), speaker: None, certainty: None, by: by.into() }
    }
}

/// Takes the claims and event mentions of one report.
pub fn extract(report: &Report, annotation: &Annotation, resources: &Resources) -> Learnt {
    let mut claims = Vec::new();
    let mut stories = Vec::new();
    for (number, sentence) in annotation.sentences.iter().enumerate() {
        if !matches!(sentence.block_kind, BlockKind::Paragraph | BlockKind::Item) {
            continue;
        }
        let context = Context::new(report, annotation, resources, number);
        if context.is_label() {
            continue;
        }
        for extractor in EXTRACTORS {
            for draft in (extractor.find)(&context) {
                let claim = settle(&context, draft.clone());
                stories.push((number, draft.anchor));
                claims.push(claim);
            }
        }
    }
    let (mut claims, stories) = once_each(claims, stories);
    let mentions = events::mentions(report, annotation, resources, &mut claims, &stories);
    claims.sort_by(|a, b| (a.span(), a.kind(), &a.id).cmp(&(b.span(), b.kind(), &b.id)));
    Learnt { claims, mentions, diagnostics: diagnostics(report, annotation) }
}

/// Gives a draft its speaker, stance and certainty.
fn settle(context: &Context, draft: Draft) -> Claim {
    let kind = draft.value.kind();
    let quotation = context.quotation_at(draft.anchor, |quotation| is_told_in(context, quotation, kind, draft.anchor));
    let own_speaker = draft.speaker.is_some();
    let (speaker, via) = match (draft.speaker, quotation) {
        (Some(speaker), _) => (speaker, Vec::new()),
        (None, Some(quotation)) => (speaker_of(context, quotation), context.passed_on_by(quotation, draft.anchor)),
        (None, None) => (Speaker::author(), Vec::new()),
    };
    let inner = quotation.filter(|_| !own_speaker);
    let stance = stance::of(context, draft.anchor, &draft.value, inner);
    let certainty = draft.certainty.unwrap_or_else(|| certainty::of(context, draft.anchor, kind, inner));
    let span = context.sentence().span;
    let mut evidence = Evidence::at(span);
    if let Some(source) = speaker.span {
        evidence = evidence.and(quotation.filter(|q| q.kind == CueKind::Layout).map_or(source, |q| q.cue));
    }
    Claim {
        id: ClaimId::of(&context.report.id, kind, span, speaker.span),
        report: context.report.id.clone(),
        value: draft.value,
        quote: context.report.words(span).to_owned(),
        evidence,
        speaker,
        via,
        stance,
        certainty,
        event: None,
        actors: draft.actors,
        by: draft.by,
    }
}

/// Whether a quotation answers for a claim of this kind. That somebody announced or condemned something is
/// told by whoever reports it; so is the deed that is condemned.
fn is_told_in(context: &Context, quotation: &Quotation, kind: ClaimKind, anchor: (usize, usize)) -> bool {
    let of_deeds = matches!(kind, ClaimKind::Event | ClaimKind::Casualties | ClaimKind::Responsibility);
    let is_cue = kind == ClaimKind::Event && context.word(anchor.0).token.span == quotation.cue;
    // "Called for a probe into the attack" takes the attack for known; "announced the arrest" tells of it.
    let takes_for_known = ["ask", "condemn", "decline", "note", "think", "urge", "vow"];
    let known = !quotation.is_clausal() && takes_for_known.contains(&quotation.class.as_str());
    if quotation.kind != CueKind::Verb {
        return true;
    }
    // Who announces, orders or agrees to a measure takes it; that they did is told by whoever reports it.
    let takes = kind == ClaimKind::Measure && quotation.is_act();
    !(takes || of_deeds && (is_cue || known || quotation.class == "condemn"))
}

fn speaker_of(context: &Context, quotation: &Quotation) -> Speaker {
    let id = quotation.entity.and_then(|entity| context.annotation.entities[entity].id.clone());
    Speaker { name: quotation.name.clone(), role: quotation.role.clone(), id, span: Some(quotation.source) }
}

/// One claim of a kind for each sentence and speaker: the first, which the surest rule made.
fn once_each(claims: Vec<Claim>, stories: Vec<Place>) -> (Vec<Claim>, Vec<Place>) {
    let mut kept: Vec<Claim> = Vec::with_capacity(claims.len());
    let mut kept_stories = Vec::with_capacity(claims.len());
    for (claim, story) in claims.into_iter().zip(stories) {
        let twin = kept.iter().rev().take(24).any(|other| {
            other.id == claim.id
                || other.kind() == claim.kind()
                    && other.span() == claim.span()
                    && other.speaker.name == claim.speaker.name
        });
        if !twin {
            kept.push(claim);
            kept_stories.push(story);
        }
    }
    (kept, kept_stories)
}

fn diagnostics(report: &Report, annotation: &Annotation) -> Vec<Diagnostic> {
    let unresolved = annotation.times.iter().filter(|time| time.is_relative && time.value.is_none()).count();
    if unresolved == 0 || report.published().is_some() {
        return Vec::new();
    }
    let message = format!("{unresolved} relative times stay unresolved, since the report has no date");
    let hint = "give its date with --published YYYY-MM-DD or in a sidecar NAME.meta.json";
    vec![Diagnostic::new(Severity::Note, "unresolved-times", &report.file, message).hint(hint)]
}

/// The actor that an entity is to a claim; none for places and private persons.
pub(crate) fn actor_ref(annotation: &Annotation, entity: usize) -> Option<ActorRef> {
    use crate::annotate::EntityKind as Kind;
    let entity = &annotation.entities[entity];
    if !entity.is_actor() {
        return None;
    }
    let kind = match entity.kind {
        Kind::Group => ActorKind::Group,
        Kind::State => ActorKind::State,
        Kind::Figure | Kind::Person => ActorKind::Figure,
        _ => ActorKind::Institution,
    };
    Some(ActorRef { name: entity.name.clone(), id: entity.id.clone(), kind })
}

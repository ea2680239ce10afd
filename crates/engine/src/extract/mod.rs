//! From one annotated report to its claims and the events it tells of.

mod answers;
mod certainty;
mod claims;
mod clauses;
mod context;
mod doubts;
mod events;
mod kinds;
mod marks;
mod negation;
mod phrases;
mod roles;
mod scope;
mod stance;
mod stated;
mod whereabouts;

pub use claims::{EXTRACTORS, Extractor};
pub use kinds::{Kinds, in_words};
pub(crate) use negation::CUES;
pub use stated::with_stated;

use crate::annotate::{Annotation, CueKind, Quotation};
use crate::{Learnt, Resources};
use context::Context;
use kinds::{Beside, Outline, Reason, Verdict};
use whosays_model::{
    ActorKind, ActorRef, BlockKind, Certainty, Claim, ClaimId, ClaimKind, Diagnostic, Evidence, Report, Severity, Span,
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

/// A sentence that may carry claims, and what the rules find in it.
struct Candidate<'a> {
    context: Context<'a>,
    drafts: Vec<(ClaimKind, Vec<Draft>)>,
    outline: Outline,
}

/// Takes the claims and event mentions of one report.
pub fn extract(report: &Report, annotation: &Annotation, resources: &Resources) -> Learnt {
    let mut claims = Vec::new();
    let mut stories = Vec::new();
    let candidates = candidates(report, annotation, resources);
    let (judged, failure) = judged(report, &candidates, resources);
    for (number, candidate) in candidates.iter().enumerate() {
        let context = &candidate.context;
        let network = judged.get(number).map(Vec::as_slice);
        let beside = beside(&candidates, number);
        let verdict = kinds::judge(context, &candidate.drafts, &candidate.outline, &beside, network);
        for draft in chosen(candidate, &verdict, network) {
            stories.push((context.number(), draft.anchor));
            claims.push(settle(context, draft));
        }
    }
    let (mut claims, stories) = once_each(claims, stories);
    let failure = failure.or(answers::give(report, annotation, resources, &mut claims));
    let mut mentions = events::mentions(report, annotation, resources, &mut claims, &stories);
    marks::give(report, annotation, resources, &claims, &mut mentions);
    claims.sort_by(|a, b| (a.span(), a.kind(), &a.id).cmp(&(b.span(), b.kind(), &b.id)));
    let doubts = doubts::doubts(report, annotation, resources, &claims, &mentions);
    let diagnostics = diagnostics(report, annotation).into_iter().chain(failure).chain(doubts).collect();
    Learnt { claims, mentions, diagnostics }
}

/// What the network says of each sentence; nothing where it is switched off, or fails.
fn judged(report: &Report, candidates: &[Candidate], resources: &Resources) -> (Vec<Vec<f32>>, Option<Diagnostic>) {
    let Some(network) = resources.network() else { return (Vec::new(), None) };
    let sentences = candidates.iter().map(|candidate| report.words(candidate.context.sentence().span));
    match network.and_then(|network| network.judge(sentences)) {
        Ok(judged) => (judged, None),
        Err(error) => {
            let message = format!("{error}; the weights alone decided on the kinds of its claims");
            let diagnostic = Diagnostic::new(Severity::Warning, "no-network", &report.file, message);
            (Vec::new(), Some(diagnostic.hint("run with --fast, which does without it")))
        }
    }
}

/// Whether a rule found a claim, and not weights or network alone.
fn is_by_rule(claim: &Claim) -> bool {
    !["network:", "weights:"].iter().any(|model| claim.by.starts_with(model))
}

/// How many of the features that weighed most a claim keeps.
const REASONS: usize = 3;

/// The drafts of each kind that weights and network say the sentence carries: those of the rules, or one that is filled
/// from the word that weighed most.
fn chosen(candidate: &Candidate, verdict: &Verdict, network: Option<&[f32]>) -> Vec<Draft> {
    let mut chosen = Vec::new();
    for (number, (kind, drafts)) in candidate.drafts.iter().enumerate() {
        if verdict.logits[number] <= 0.0 {
            continue;
        }
        let reasons: Vec<&Reason> = verdict.reasons.iter().filter(|reason| reason.kind == *kind).collect();
        let mut drafts = drafts.clone();
        if drafts.is_empty() {
            let at = reasons.first().map_or(candidate.context.sentence().first, |reason| reason.at);
            let model = if verdict.alone[number] > 0.0 { "weights" } else { "network" };
            let filled = (EXTRACTORS[number].fill)(&candidate.context, at);
            drafts.extend(filled.map(|draft| Draft { by: format!("{model}:{kind}"), ..draft }));
        }
        let network = network.and_then(|network| network.get(number)).map(|&said| kinds::share_of_network(said));
        for draft in &mut drafts {
            for feature in kinds::telling(&reasons).take(REASONS).chain(network.as_deref()) {
                draft.by.push('|');
                draft.by.push_str(feature);
            }
        }
        chosen.append(&mut drafts);
    }
    chosen
}

fn candidates<'a>(report: &'a Report, annotation: &'a Annotation, resources: &'a Resources) -> Vec<Candidate<'a>> {
    let told = |kind: BlockKind| matches!(kind, BlockKind::Paragraph | BlockKind::Item);
    let numbers = (0..annotation.sentences.len()).filter(|&number| told(annotation.sentences[number].block_kind));
    let contexts = numbers.map(|number| Context::new(report, annotation, resources, number));
    contexts
        .filter(|context| !context.is_label())
        .map(|context| {
            let drafts: Vec<_> =
                EXTRACTORS.iter().map(|extractor| (extractor.kind, (extractor.find)(&context))).collect();
            Candidate { outline: Outline::of(&context, &drafts), drafts, context }
        })
        .collect()
}

fn beside<'a>(candidates: &'a [Candidate<'a>], number: usize) -> Beside<'a> {
    let outline = |number: usize| candidates.get(number).map(|candidate| &candidate.outline);
    Beside { before: number.checked_sub(1).and_then(outline), after: outline(number + 1) }
}

/// What the weights are learnt from: one sentence's place and the names of its features.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// The sentence.
    pub span: Span,
    /// Every feature that it shows.
    pub features: Vec<String>,
}

/// The features of every sentence of a report that may carry claims, for those who train the weights.
pub fn features(report: &Report, annotation: &Annotation, resources: &Resources) -> Vec<Shown> {
    let candidates = candidates(report, annotation, resources);
    let shown = candidates.iter().enumerate().map(|(number, candidate)| Shown {
        span: candidate.context.sentence().span,
        features: kinds::names_of(
            &candidate.context,
            &candidate.drafts,
            &candidate.outline,
            &beside(&candidates, number),
        ),
    });
    shown.collect()
}

/// Gives a draft its speaker, stance and certainty.
fn settle(context: &Context, draft: Draft) -> Claim {
    let kind = draft.value.kind();
    let is_of_model = ["network:", "weights:"].iter().any(|model| draft.by.starts_with(model));
    let tells = |quotation: &Quotation| is_told_in(context, quotation, kind, draft.anchor);
    // A word that weighed most may stand in an aside: then whoever answers for most of the sentence says it.
    let main = || is_of_model.then(|| context.main_quotation(tells)).flatten();
    let quotation = context.quotation_at(draft.anchor, tells).or_else(main);
    let own_speaker = draft.speaker.is_some();
    let (speaker, via) = match (draft.speaker, quotation) {
        (Some(speaker), _) => (speaker, Vec::new()),
        (None, Some(quotation)) if is_own_outlet(context, quotation) => (Speaker::author(), Vec::new()),
        (None, Some(quotation)) => (speaker_of(context, quotation), context.passed_on_by(quotation, draft.anchor)),
        (None, None) => (Speaker::author(), Vec::new()),
    };
    let inner = quotation.filter(|_| !own_speaker);
    let stance = stance::of(context, (draft.anchor, !is_of_model), &draft.value, inner);
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
    let class = quotation.class.as_str();
    let known = takes_for_known.contains(&class) && (!quotation.is_clausal() || matches!(class, "ask" | "urge"));
    if quotation.kind != CueKind::Verb {
        return true;
    }
    // Who announces, orders or agrees to a measure takes it, and who thinks of one may; that they do is told by whoever
    // reports it.
    let takes = kind == ClaimKind::Measure && (quotation.is_act() || quotation.class == "think");
    // "Commented on the attack", "acknowledged the warning": the thing alone is known already.
    let is_thing = !quotation.is_clausal() && !quotation.is_act() && !TELLING.contains(&quotation.class.as_str());
    let of_thing = is_thing
        && matches!(kind, ClaimKind::Event | ClaimKind::Casualties | ClaimKind::Warning | ClaimKind::Communication);
    let of_deed = quotation.is_deed()
        && matches!(kind, ClaimKind::Event | ClaimKind::Measure | ClaimKind::Relation | ClaimKind::Casualties);
    // "Planned the raid", "pledged five boats": to mean to do a thing is no account of others.
    let of_will = quotation.class == "vow"
        && !quotation.is_clausal()
        && !matches!(kind, ClaimKind::Assessment | ClaimKind::Communication | ClaimKind::Forecast);
    // "The raid claimed by the group": that it took place is known.
    let is_claimed = kind == ClaimKind::Event
        && quotation.class == "claim"
        && (!quotation.is_clausal() || context.is_participle(quotation.cue));
    !(takes
        || of_thing
        || of_deed
        || of_will
        || is_claimed
        || of_deeds && (is_cue || known || quotation.class == "condemn"))
}

/// Classes of verbs that tell of the thing that is their object: "reported the attack", "denied the attack".
const TELLING: &[&str] = &["accuse", "claim", "confirm", "deny", "estimate", "report", "testify", "warn"];

/// "As the Courier has reported" in the Courier: it speaks in its own voice.
fn is_own_outlet(context: &Context, quotation: &Quotation) -> bool {
    let outlet = context.report.meta.outlet.as_ref().map(|outlet| outlet.value.to_lowercase());
    outlet.is_some_and(|outlet| outlet == quotation.name.to_lowercase())
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

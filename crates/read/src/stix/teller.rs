//! Tells what a bundle says: the title, then a paragraph for whatever each object says in words.

use super::bundle::mute;
use super::foreign::Happenings;
use super::moments::moment;
use super::object::{Object, Objects};
use super::text::{Quoted, Text};
use super::words::in_sentence;
use crate::draft::{Draft, Source};
use serde_json::Value;
use whosays_model::{
    ActorKind, ActorRef, BlockKind, Certainty, Claim, ClaimId, DateInterval, Diagnostic, Evidence, How, Known, Loss,
    Losses, MentionId, Meta, ReportId, Severity, SourceMap, Span, Speaker, Stance,
};

/// The name that our identity bears.
const OURS: &str = "Whosays";
/// Types whose objects are told by name, other names and description; of identities only those of bodies.
const DESCRIBED: &[&str] =
    &["grouping", "campaign", "threat-actor", "intrusion-set", "course-of-action", "identity", "location"];

/// A text that is told, and the claims that are taken on the way.
pub(super) struct Teller<'a> {
    pub(super) objects: &'a Objects<'a>,
    pub(super) text: Text,
    pub(super) quoted: Quoted<'a>,
    pub(super) claims: Vec<Claim>,
    pub(super) losses: Losses,
    pub(super) happenings: Happenings<'a>,
    name: &'a str,
    report: ReportId,
    // Whoever made the report: what they say is said in its own voice.
    home: Option<&'a str>,
}

/// Who holds something, and how.
pub(super) struct Held {
    pub(super) speaker: Speaker,
    pub(super) stance: Stance,
    pub(super) certainty: Certainty,
}

impl<'a> Teller<'a> {
    pub(super) fn of(source: &Source<'a>, objects: &'a Objects<'a>) -> Self {
        let mut losses = objects.lacking.clone();
        losses.join(&objects.dropped);
        Teller {
            objects,
            text: Text::default(),
            quoted: Quoted::default(),
            claims: Vec::new(),
            losses,
            happenings: Happenings::of(objects),
            name: source.name,
            report: ReportId::of(source.bytes),
            home: objects.of("report").find_map(|report| report.text("created_by_ref")),
        }
    }

    /// The text with its metadata and claims; an error where the bundle says nothing in words.
    pub(super) fn tell(mut self, diagnostics: &mut Vec<Diagnostic>) -> Result<Draft, Diagnostic> {
        let meta = self.meta(diagnostics);
        for (number, report) in self.objects.of("report").enumerate() {
            let kind = if number == 0 { BlockKind::Title } else { BlockKind::Heading };
            self.words(report, "name", kind);
            self.words(report, "description", BlockKind::Paragraph);
        }
        self.notes();
        self.tell_foreign();
        for kind in DESCRIBED {
            self.describe(kind);
        }
        for _ in 0..self.objects.other_markings() {
            self.lose("object", "object_marking_refs", "the marking is no level of TLP");
        }
        let Text { text, blocks, runs } = self.text;
        if blocks.is_empty() {
            return Err(mute(self.name, "no object of the bundle says anything that is read"));
        }
        let source = SourceMap { pages: false, runs: runs.0 };
        let (stated, losses, tlp) = (self.claims, self.losses, self.objects.tlp());
        Ok(Draft { text, blocks, source, meta, stated, losses, tlp, ..Draft::default() })
    }

    pub(super) fn lose(&mut self, of: &'static str, field: &'static str, why: &'static str) {
        self.losses.count(Loss { of: of.into(), field: field.into(), why: why.into() }, 1);
    }

    /// What somebody wrote in a property, to the letter.
    pub(super) fn words(&mut self, object: &Object<'_>, property: &str, kind: BlockKind) -> Option<Span> {
        self.text.add(object.text(property)?, kind, object.place.clone())
    }

    fn describe(&mut self, kind: &'static str) {
        let objects = self.objects;
        for object in objects.of(kind).filter(|object| !object.is_ours()) {
            let is_person = is_person(object);
            if is_person {
                // What is said of private persons is theirs.
                self.lose(kind, "name", "private persons are not kept");
                continue;
            }
            let Some(name) = object.text("name") else { continue };
            if object.text("description").is_some() {
                self.text.add(&in_sentence(name), BlockKind::Heading, object.place.clone());
            }
            self.other_names(object, kind);
            self.words(object, "description", BlockKind::Paragraph);
        }
    }

    /// A claim whose words stand at a place; `group` names what it tells of with others.
    pub(super) fn claim(&mut self, value: whosays_model::Value, span: Span, held: Held, by: &str) -> &mut Claim {
        let Held { speaker, stance, certainty } = held;
        let evidence = speaker.span.map_or_else(|| Evidence::at(span), |at| Evidence::at(span).and(at));
        let claim = Claim {
            id: ClaimId::of(&self.report, value.kind(), span, speaker.span),
            report: self.report.clone(),
            value,
            quote: span.of(&self.text.text).unwrap_or_default().to_owned(),
            evidence,
            speaker,
            via: Vec::new(),
            stance,
            certainty,
            event: None,
            actors: Vec::new(),
            by: by.to_owned(),
        };
        let at = self.claims.len();
        self.claims.push(claim);
        &mut self.claims[at]
    }

    /// Who says what an object says: whoever made it, where that is somebody else than whoever made the report.
    pub(super) fn maker(&self, object: &Object<'_>) -> Speaker {
        let maker = object.text("created_by_ref").filter(|id| self.home != Some(*id));
        let known = maker.and_then(|id| self.objects.get(id)).filter(|maker| !is_person(maker));
        match known.and_then(|maker| maker.text("name")) {
            Some(name) => Speaker { name: in_sentence(name), role: None, id: None, span: None },
            None => Speaker::author(),
        }
    }

    /// An organisation, group or body that claims may be about; private persons are none.
    pub(super) fn actor(&self, id: &str) -> Option<ActorRef> {
        let object = self.objects.get(id).filter(|object| !is_person(object))?;
        let kind = match (object.kind.as_str(), object.text("identity_class")) {
            ("identity", Some("group")) => ActorKind::Group,
            ("identity", Some("organization")) => ActorKind::Institution,
            ("threat-actor" | "intrusion-set", _) => ActorKind::Group,
            _ => return None,
        };
        Some(ActorRef { name: in_sentence(object.text("name")?), id: None, kind })
    }

    fn meta(&mut self, diagnostics: &mut Vec<Diagnostic>) -> Meta {
        let objects = self.objects;
        let first = objects.of("report").next();
        let ours = |report: &'a Object<'a>, part: &str| report.ours("report").and_then(|block| block.get(part));
        let text = |part: &str| first.and_then(|report| ours(report, part)?.as_str()).map(str::to_owned);
        let address = || {
            let references = first?.list("external_references").iter();
            references.filter_map(|one| one.get("url")?.as_str()).find(|url| url.starts_with("http")).map(str::to_owned)
        };
        let authors = first.and_then(|report| ours(report, "authors")?.as_array());
        let authors = authors.map(|all| all.iter().filter_map(Value::as_str).map(str::to_owned).collect::<Vec<_>>());
        let known = |words: Option<String>| words.map(|words| Known::new(words, How::Metadata));
        let title = match first.and_then(|report| report.ours("report")) {
            Some(_) => text("title"),
            None => first.and_then(|report| report.text("name")).map(str::to_owned),
        };
        Meta {
            title: known(title),
            authors: authors.filter(|all| !all.is_empty()).map(|all| Known::new(all, How::Metadata)),
            outlet: known(text("outlet").or_else(|| self.outlet())),
            published: self.published(diagnostics).map(|day| Known::new(day, How::Metadata)),
            url: known(text("url").or_else(address)),
        }
    }

    /// The body that made every report of the bundle.
    fn outlet(&self) -> Option<String> {
        let home = self.home?;
        let is_of_all = self.objects.of("report").all(|report| report.text("created_by_ref") == Some(home));
        let maker = self.objects.get(home).filter(|_| is_of_all)?;
        let is_body = maker.text("identity_class") == Some("organization");
        maker.text("name").filter(|name| is_body && *name != OURS).map(in_sentence)
    }

    /// The day on which every report of the bundle was published; where ours says none, none.
    fn published(&mut self, diagnostics: &mut Vec<Diagnostic>) -> Option<DateInterval> {
        let objects = self.objects;
        let mut days = Vec::new();
        for report in objects.of("report") {
            match report.ours("report") {
                Some(block) => days.push(block.get("published").and_then(|day| day.as_str()?.parse().ok())),
                None => {
                    let at = report.text("published").and_then(moment);
                    if report.text("published").is_some() && !at.as_ref().is_some_and(|at| at.is_likely()) {
                        self.lose("report", "published", "nothing can have been published then");
                        diagnostics.push(unlikely(self.name));
                    }
                    days.push(at.filter(|at| at.is_likely()).map(|at| at.day));
                }
            }
        }
        let first = days.first().cloned().flatten();
        first.filter(|first| days.iter().all(|day| day.as_ref() == Some(first)))
    }
}

fn unlikely(name: &str) -> Diagnostic {
    Diagnostic::new(
        Severity::Warning,
        "stix-time",
        name,
        "a report's `published` is no time at which anything can have been",
    )
    .hint("give the day with --published 2031-03-12, or put it right in the bundle")
}

/// Whether an object stands for one person; such names are not kept as actors.
pub(super) fn is_person(object: &Object<'_>) -> bool {
    match object.kind.as_str() {
        "identity" => !matches!(object.text("identity_class"), Some("group" | "organization" | "class" | "system")),
        _ => object.is_single,
    }
}

/// The name under which claims of a group are known until the engine makes a mention of them.
pub(super) fn group(of: &str) -> MentionId {
    MentionId::from_written(of)
}

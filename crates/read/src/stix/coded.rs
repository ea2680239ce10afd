//! Notes: what somebody wrote down, and the claims that those of Whosays hold in our extension.

use super::object::Object;
use super::teller::{Held, Teller, group};
use super::words::{certainty, in_sentence};
use serde::Deserialize;
use serde_json::{Value as Json, json};
use whosays_model::{ActorRef, BlockKind, CODED, Certainty, Span, Speaker, Stance, Value};

/// What of a claim's block is found anew, and why it is not taken.
const ANEW: &[(&str, &str)] = &[
    ("also", "the words stand elsewhere in its report, which the bundle lacks"),
    ("origin", "origins are found anew"),
    ("grade", "grades are proposed anew, and people set them"),
];

/// What a warning's value says of sentences near it.
const ANSWERS: &str = "answers";

/// A claim as `claims.stix.schema.json` has it, but for its words, which are the note's.
#[derive(Deserialize)]
struct Coded {
    kind: String,
    start: usize,
    speaker: CodedSpeaker,
    #[serde(default)]
    via: Vec<String>,
    stance: Stance,
    certainty: Certainty,
    #[serde(default)]
    event: Option<String>,
    #[serde(default)]
    actors: Vec<ActorRef>,
    #[serde(default)]
    value: Option<Json>,
}

#[derive(Deserialize)]
struct CodedSpeaker {
    name: String,
    #[serde(default)]
    role: Option<String>,
    #[serde(default)]
    id: Option<String>,
    #[serde(default)]
    start: Option<usize>,
    #[serde(default)]
    end: Option<usize>,
}

impl<'a> Teller<'a> {
    /// Tells each note: one of Whosays with its claim, another as its author wrote it.
    pub(super) fn notes(&mut self) {
        let objects = self.objects;
        for note in objects.of("note") {
            match (note.ours("claim"), note.text("content")) {
                (Some(block), Some(content)) => self.coded(note, block, content),
                (_, Some(_)) => self.written(note),
                (_, None) => self.lose("note", "content", "it is no text, or empty"),
            }
        }
    }

    fn written(&mut self, note: &Object<'_>) {
        self.words(note, "abstract", BlockKind::Paragraph);
        self.words(note, "content", BlockKind::Paragraph);
    }

    fn coded(&mut self, note: &'a Object<'a>, block: &Json, content: &'a str) {
        let Some((coded, value)) = read(block) else {
            self.lose("note", "claim", "it is not as its schema has it");
            return self.written(note);
        };
        // An empty name is nobody's.
        if coded.speaker.name.trim().is_empty() {
            self.lose("note", "claim", "its speaker has no name");
            return self.written(note);
        }
        let named = coded.named_in(content);
        let text = &mut self.text;
        let add = || text.add(content, BlockKind::Paragraph, note.place.clone());
        let Some(span) = self.quoted.place(content, (value.kind(), named), add) else { return };
        let Coded { speaker, via, stance, certainty, event, actors, .. } = coded;
        let at = named.map(|named| Span::new(span.start + named.start, span.start + named.end));
        let speaker = Speaker { name: speaker.name, role: speaker.role, id: speaker.id, span: at };
        let claim = self.claim(value, span, Held { speaker, stance, certainty }, CODED);
        (claim.via, claim.actors) = (via, actors);
        claim.event = event.map(|event| group(&event));
        for (part, why) in ANEW.iter().filter(|(part, _)| block.get(part).is_some()) {
            self.lose("claim", part, why);
        }
        if block.get("value").is_some_and(|value| value.get(ANSWERS).is_some()) {
            self.lose("claim", ANSWERS, "they stand elsewhere in its report, which the bundle lacks");
        }
    }

    /// Who wrote a note or an opinion, where that is said; else whoever made it.
    pub(super) fn author(&self, object: &Object<'_>) -> Speaker {
        match object.texts("authors").find(|name| !name.trim().is_empty()) {
            Some(name) => Speaker { name: in_sentence(name), role: None, id: None, span: None },
            None => self.maker(object),
        }
    }
}

impl Coded {
    /// Where in the quotation the speaker is named, if there.
    fn named_in(&self, content: &str) -> Option<Span> {
        let start = self.speaker.start?.checked_sub(self.start)?;
        let end = self.speaker.end?.checked_sub(self.start)?;
        let span = Span { start, end };
        (start < end && span.of(content).is_some()).then_some(span)
    }
}

fn read(block: &Json) -> Option<(Coded, Value)> {
    let coded = Coded::deserialize(block).ok()?;
    let mut fields = coded.value.clone().unwrap_or_else(|| json!({}));
    // Its places are those of the report's own text.
    if let Some(fields) = fields.as_object_mut() {
        fields.remove(ANSWERS);
    }
    let value = serde_json::from_value(json!({"kind": coded.kind, "value": fields})).ok()?;
    Some((coded, value))
}

/// How sure whoever made an object is of it.
pub(super) fn surely(object: &Object<'_>) -> Certainty {
    certainty(object.number("confidence"))
}

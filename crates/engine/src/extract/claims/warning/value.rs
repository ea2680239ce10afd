//! What a warning's words say, as its value: who was warned, of what, where and within what time.

use super::{Frame, Scene};
use crate::annotate::{Dep, EntityKind, NameMention, Pos, TimeMention};
use crate::extract::phrases::{self, Mark};
use crate::extract::{Draft, certainty, roles};
use whosays_model::{ClaimKind, Speaker, Value, WarningValue};

impl Scene<'_, '_> {
    /// The claim of a frame; `fill` adds what was done with the warning.
    pub(super) fn draft(&self, mark: &Mark, frame: &Frame, fill: impl FnOnce(&mut WarningValue)) -> Draft {
        let context = self.context;
        // "The embassy of the state": a bare word for an office is named by what describes it.
        let whole = |at: usize| {
            let called = phrases::called(context, at)?;
            let is_bare = !called.contains(' ') && self.of(&["authority"]).any(|mark| mark.holds(at));
            if is_bare { phrases::phrase(context, at).or(Some(called)) } else { Some(called) }
        };
        let name = |at: Option<usize>| at.and_then(whole);
        let is_told = frame.issuer.is_some() && !mark.is(&["act", "end", "heed"]);
        let mut value = WarningValue {
            issuer: name(frame.issuer.filter(|at| !self.is_pronoun(*at))),
            recipient: frame.recipient.and_then(|at| self.recipient(at)),
            // When a warning ended is not when it was given.
            date: phrases::date(context, frame.danger).filter(|_| mark.part != "end"),
            target: frame.danger.and_then(|at| self.target(at).or_else(|| self.any_target(mark.at))),
            place: self.place(mark.at),
            horizon: self.horizon(mark.at),
            response: None,
            answers: None,
            outcome: None,
        };
        fill(&mut value);
        let speaker = frame.issuer.filter(|_| is_told).and_then(|at| self.voice(at));
        let mut draft = Draft::new(Value::Warning(value), (mark.first, mark.end), format!("warning:{}", mark.rule));
        draft.speaker = speaker;
        draft.certainty =
            frame.danger.filter(|_| is_told).map(|at| certainty::of(context, (at, at + 1), ClaimKind::Warning, None));
        draft.actors = context.actors();
        draft
    }

    /// Who was warned, without what they were warned of: "the mayor", not "the mayor of an attack".
    fn recipient(&self, at: usize) -> Option<String> {
        let tree = self.context.annotation;
        let of_danger = |child: usize| tree.node(child).dep == Dep::Prep && self.danger_under(child, None).is_some();
        let named = self.entity_at(at).is_some();
        match tree.node(at).pos {
            Pos::Pron => None,
            _ if named => phrases::called(self.context, at),
            _ => phrases::phrase_until(self.context, at, of_danger),
        }
    }

    /// The target of another danger below a word: of "a cell means to hit the market" the market.
    fn any_target(&self, above: usize) -> Option<String> {
        let below = self.of(&["danger"]).filter(|mark| self.context.annotation.is_under(mark.at, above));
        below.map(|mark| mark.at).find_map(|at| self.target(at))
    }

    /// The issuer as the speaker; a pronoun or a paper leaves it to the quotation.
    fn voice(&self, at: usize) -> Option<Speaker> {
        let context = self.context;
        if let Some(name) = context.annotation.words[at].name.map(|name| &context.annotation.names[name]) {
            let entity = context.entity(name);
            return Some(Speaker {
                name: entity.name.clone(),
                role: entity.role.clone(),
                id: entity.id.clone(),
                span: Some(name.span),
            });
        }
        let named =
            (!self.is_paper(at) && context.annotation.node(at).pos != Pos::Pron).then(|| phrases::phrase(context, at));
        let span = context.annotation.span_of(at, at + 1);
        named.flatten().map(|name| Speaker { name, role: None, id: None, span: Some(span) })
    }

    fn target(&self, danger: usize) -> Option<String> {
        let tree = self.context.annotation;
        let carried = || tree.child(danger, &[Dep::Xcomp]).and_then(|inner| roles::undergoer(self.context, inner));
        let hit = roles::undergoer(self.context, danger).or_else(carried)?;
        let is_danger = self.of(&["danger"]).any(|mark| mark.holds(hit));
        // "Planned to carry out an attack on the depot": the target is the attack's.
        let hit = if is_danger { roles::undergoer(self.context, hit)? } else { hit };
        (tree.node(hit).pos != Pos::Pron && self.context.word(hit).time.is_none())
            .then(|| phrases::phrase(self.context, hit))
            .flatten()
    }

    /// The first place that what is warned of names, else the first of the sentence.
    fn place(&self, above: usize) -> Option<String> {
        let context = self.context;
        let is_place = |name: &&NameMention| {
            context.entity(name).kind == EntityKind::Place && context.word(name.first).time.is_none()
        };
        let places = || context.names().filter(is_place);
        let inside = places().find(|name| name.first > above && context.annotation.is_under(name.first, above));
        inside.or_else(|| places().next()).map(|name| context.entity(name).name.clone())
    }

    /// Within what time: the words of the lexicon below the verb, else a time to come.
    fn horizon(&self, above: usize) -> Option<String> {
        let context = self.context;
        let behind = self.of(&["horizon"]).find(|mark| mark.first > above).or_else(|| self.of(&["horizon"]).next());
        let words = behind.map(|mark| context.text(mark.first, mark.end));
        // A length of time is no date of the sentence.
        let inside = |time: &&TimeMention| time.first > above && time.end <= context.sentence().end;
        let mut behind = context.annotation.times.iter().filter(inside);
        let opens = |time: &TimeMention| context.lower(time.first - 1) == "within";
        let next = behind.find(|time| time.is_future || opens(time) || context.lower(time.first) == "within");
        let length = next.map(|time| context.text(time.first - usize::from(opens(time)), time.end));
        words.or(length)
    }
}

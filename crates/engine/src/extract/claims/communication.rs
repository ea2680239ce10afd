//! What an actor publishes, to whom, in which languages and through which outlets.
//!
//! The lexicon marks what is published (its medium) and verbs of publishing; a claim is a medium that somebody
//! publishes, runs, receives, or speaks in. News media's own reporting is none.

use crate::annotate::{Dep, Entity, EntityKind, Form, Pos};
use crate::extract::context::Context;
use crate::extract::phrases::{self, Mark};
use crate::extract::{Draft, clauses, roles};
use whosays_model::{CommunicationValue, Value};

/// The sort of a medium in which one speaks to the press: part of attribution.
const PASSING: &str = "passing";
/// The sort of a verb that says no more than who speaks.
const PLAIN: &str = "plain";
/// Sorts of media that reports quote from: to say something in one is to say it.
const QUOTED: &[&str] = &["passing", "report", "statement"];

/// Words of publishing in a sentence.
struct Scene<'c, 'a> {
    context: &'c Context<'a>,
    marks: Vec<Mark<'a>>,
}

/// Who publishes what, as words; `verb` is the noun itself where there is none.
struct Frame {
    verb: usize,
    by: Option<usize>,
    audience: Option<usize>,
}

/// The claim that something was published.
pub(super) fn find(context: &Context) -> Vec<Draft> {
    let marks = phrases::marks(context, &context.resources.patterns.communication);
    let scene = Scene { context, marks };
    let media = scene.marks.iter().filter(|mark| mark.part == "medium" || mark.part == "organ");
    let found = media.filter(|medium| scene.is_noun(medium.at)).find_map(|mark| Some((mark, scene.read(mark)?)));
    let act = || scene.of("act").find_map(|mark| Some((mark, scene.act(mark)?)));
    found.or_else(act).map(|(mark, frame)| scene.draft(mark, &frame)).into_iter().collect()
}

impl<'a> Scene<'_, 'a> {
    fn of(&self, part: &'static str) -> impl Iterator<Item = &Mark<'a>> {
        self.marks.iter().filter(move |mark| mark.part == part)
    }

    fn is_noun(&self, at: usize) -> bool {
        matches!(self.context.annotation.node(at).pos, Pos::Noun | Pos::Propn)
    }

    fn read(&self, medium: &Mark) -> Option<Frame> {
        if medium.sort == PASSING || self.is_this(medium.at) || self.is_cited(medium.at) {
            return None;
        }
        let frame = self
            .published(medium)
            .or_else(|| self.surfaced(medium))
            .or_else(|| self.received(medium))
            .or_else(|| self.voiced(medium))
            .or_else(|| self.speaks(medium))
            .or_else(|| self.owned(medium))?;
        let speaks = frame.by.is_none_or(|by| !self.is_press(by) && (self.is_actor(by) || self.is_named(by)));
        // Who writes to whom matters where one of them is no private person.
        let public =
            medium.sort != "letter" || frame.by.is_some() || frame.audience.is_some_and(|at| self.is_actor(at));
        (speaks && public).then_some(frame)
    }

    /// "This article": the report itself.
    fn is_this(&self, medium: usize) -> bool {
        let tree = self.context.annotation;
        tree.child(medium, &[Dep::Det]).is_some_and(|det| self.context.lower(det) == "this")
    }

    /// "According to a report": the medium is a source.
    fn is_cited(&self, medium: usize) -> bool {
        let tree = self.context.annotation;
        let prep = tree.node(medium).head;
        self.context.lower(prep) == "according" || self.context.lower(tree.node(prep).head) == "according"
    }

    /// "Released a video", "a statement posted on its channel", "runs a radio station".
    fn published(&self, medium: &Mark) -> Option<Frame> {
        let fits = |verb: &&Mark| {
            let does = verb.part == "publish" || verb.part == "run" && medium.part == "organ";
            does && self.is_verb(verb.at) && phrases::is_object(self.context, verb.at, medium.at)
        };
        let verb = self.marks.iter().find(fits)?;
        let by = roles::doer(self.context, verb.at).or_else(|| self.maker(medium.at)).filter(|by| *by != medium.at);
        Some(Frame { verb: verb.at, by, audience: self.towards(verb.at).or_else(|| self.towards(medium.at)) })
    }

    /// "Photographs circulated on social media", "videos posted online show".
    fn surfaced(&self, medium: &Mark) -> Option<Frame> {
        let tree = self.context.annotation;
        let node = tree.node(medium.at);
        let verb = node.head;
        let publishes = self.of("publish").any(|mark| mark.at == verb) && tree.node(verb).form == Form::Participle;
        let surfaces = publishes || self.of("surface").any(|mark| mark.at == verb);
        (node.dep == Dep::Nsubj && surfaces && medium.sort != "report").then(|| Frame {
            verb,
            by: self.maker(medium.at),
            audience: None,
        })
    }

    /// "Received death threats from the group".
    fn received(&self, medium: &Mark) -> Option<Frame> {
        let fits = |verb: &&Mark| {
            self.is_verb(verb.at) && phrases::is_object(self.context, verb.at, medium.at) && medium.sort != "report"
        };
        let verb = self.of("receive").find(fits)?;
        let by = phrases::object_of(self.context, medium.at, &["from", "by"]);
        let by = by.or_else(|| phrases::object_of(self.context, verb.at, &["from"]));
        Some(Frame { verb: verb.at, by, audience: roles::doer(self.context, verb.at) })
    }

    /// "In a video, the group called on supporters": somebody speaks in it.
    fn voiced(&self, medium: &Mark) -> Option<Frame> {
        let tree = self.context.annotation;
        // "Through its agency Lamp": the organ before its name.
        let named = matches!(tree.node(medium.at).dep, Dep::Compound | Dep::Nmod);
        let noun = if named { tree.node(medium.at).head } else { medium.at };
        // "In an issue of its newspaper".
        let whole = tree.node(tree.node(noun).head).head;
        let noun = if self.context.word(whole).is_one_of(&["edition", "episode", "issue"]) { whole } else { noun };
        let prep = tree.node(noun).head;
        let inside = self.context.word(prep).is_one_of(&["in", "on", "through", "via"]);
        if QUOTED.contains(&medium.sort) || tree.node(noun).dep != Dep::Pobj || !inside {
            return None;
        }
        let above = tree.node(prep).head;
        // "Claimed the attack through": the preposition may hang on the object.
        let verb = if tree.node(above).dep == Dep::Dobj { tree.node(above).head } else { above };
        let by = roles::doer(self.context, verb).filter(|by| !tree.is_under(medium.at, *by))?;
        let plain = |mark: &Mark| mark.sort == PLAIN && matches!(medium.sort, "post" | "speech");
        let speaks = self.of("say").chain(self.of("publish")).any(|mark| mark.at == verb && !plain(mark));
        (speaks && self.is_actor(by)).then(|| Frame { verb, by: Some(by), audience: self.towards(verb) })
    }

    /// "The video shows", "its magazine urges": what is published speaks, or is aimed at somebody.
    fn speaks(&self, medium: &Mark) -> Option<Frame> {
        let tree = self.context.annotation;
        let node = tree.node(medium.at);
        let subject = matches!(node.dep, Dep::Nsubj | Dep::Nsubjpass);
        let by = self.maker(medium.at);
        let plain = |mark: &Mark| mark.sort == PLAIN && QUOTED.contains(&medium.sort);
        let says = self.of("say").chain(self.of("aim")).any(|mark| mark.at == node.head && !plain(mark));
        let owned = by.is_some_and(|by| self.is_actor(by)) && medium.sort != "report";
        let strong = owned || medium.sort == "propaganda";
        (subject && says && strong).then(|| Frame { verb: node.head, by, audience: self.towards(node.head) })
    }

    /// "The group's new channel", "propaganda of the movement": an output that is described.
    fn owned(&self, medium: &Mark) -> Option<Frame> {
        let output = medium.sort == "propaganda" || self.languages(medium.at).is_some();
        let by = self.maker(medium.at).filter(|by| self.is_actor(*by))?;
        let press = self.is_press(medium.at);
        (output && !press).then(|| Frame { verb: medium.at, by: Some(by), audience: self.towards(medium.at) })
    }

    /// A verb that publishes by itself: "tweeted", "livestreamed", "preached".
    fn act(&self, act: &Mark) -> Option<Frame> {
        let by = roles::doer(self.context, act.at).filter(|by| self.is_actor(*by))?;
        self.is_verb(act.at).then(|| Frame { verb: act.at, by: Some(by), audience: self.towards(act.at) })
    }

    fn is_verb(&self, at: usize) -> bool {
        self.context.annotation.node(at).pos == Pos::Verb
    }

    /// Whose it is: "the group's video", "a letter from the embassy", "an Amaq video".
    fn maker(&self, medium: usize) -> Option<usize> {
        let tree = self.context.annotation;
        let attribute = |child: &usize| {
            matches!(tree.node(*child).dep, Dep::Compound | Dep::Amod | Dep::Nmod)
                && self.entity_at(*child).is_some_and(Entity::is_actor)
                && !self.of("platform").any(|mark| mark.holds(*child))
        };
        let beside = tree.child(medium, &[Dep::Poss]).or_else(|| tree.children(medium).find(attribute));
        beside
            .or_else(|| phrases::object_of(self.context, medium, &["by", "from", "of"]).filter(|at| self.is_actor(*at)))
    }

    fn entity_at(&self, at: usize) -> Option<&'a Entity> {
        let tree = self.context.annotation;
        tree.words[at].name.map(|name| self.context.entity(&tree.names[name]))
    }

    /// Whether a word stands for a body or somebody in public: a name, a collective noun, a pronoun.
    fn is_actor(&self, at: usize) -> bool {
        let anybody = ["anybody", "anyone", "none", "nobody", "somebody", "someone", "whoever"];
        let pronoun = self.context.annotation.node(at).pos == Pos::Pron && !self.context.word(at).is_one_of(&anybody);
        let marked = || self.of("actor").any(|mark| mark.holds(at));
        pronoun
            || self.entity_at(at).map_or_else(marked, |entity| entity.is_actor() || entity.kind == EntityKind::Unknown)
    }

    fn is_named(&self, at: usize) -> bool {
        self.entity_at(at).is_some()
    }

    fn is_press(&self, at: usize) -> bool {
        self.entity_at(at).is_some_and(|entity| entity.sub == "media") || self.of("press").any(|mark| mark.holds(at))
    }

    /// To whom: "addressed to the youth", "aimed at recruits", "sent the ministry a letter".
    fn towards(&self, at: usize) -> Option<usize> {
        let tree = self.context.annotation;
        let context = self.context;
        let aims = self.of("aim").find(|mark| tree.is_under(mark.at, at) || tree.is_under(at, mark.at));
        let aimed = aims.and_then(|mark| {
            let direct = tree.child(mark.at, &[Dep::Dobj]).filter(|object| !self.marks.iter().any(|m| m.at == *object));
            phrases::object_of(context, mark.at, &["at", "for", "to", "towards", "toward"]).or(direct)
        });
        let given = tree.child(at, &[Dep::Dative]).filter(|at| tree.node(*at).pos != Pos::Adp);
        aimed.or(given).or_else(|| phrases::object_of(context, at, &["to"])).filter(|at| !self.is_channel(*at))
    }

    fn is_channel(&self, at: usize) -> bool {
        self.of("platform").chain(self.of("organ")).any(|mark| mark.holds(at))
            || self.entity_at(at).is_some_and(|entity| entity.sub == "media")
    }

    /// Languages that the sentence names: "in Arabic", "Tajik-language", "subtitled in French".
    fn languages(&self, medium: usize) -> Option<Vec<String>> {
        let context = self.context;
        let sentence = context.sentence();
        let mut found: Vec<String> = Vec::new();
        for at in sentence.first..sentence.end {
            let hyphened = context.lower(at).strip_suffix("-language").is_some();
            let before = context.lower(at + 1) == "language" || context.lower(at + 1) == "languages";
            if (hyphened || before || self.is_written_in(at, medium)) && context.word(at).token.capital {
                let words = context.text(at, at + 1);
                let language = words.strip_suffix("-language").unwrap_or(&words).to_owned();
                if !found.contains(&language) {
                    found.push(language);
                }
            }
        }
        (!found.is_empty()).then_some(found)
    }

    /// "In Arabic and French": a language of the lexicon, or beside the medium a name that is no place or time.
    fn is_written_in(&self, at: usize, medium: usize) -> bool {
        let tree = self.context.annotation;
        let node = tree.node(at);
        let first = if node.dep == Dep::Conj { node.head } else { at };
        let prep = tree.node(first).head;
        if tree.node(first).dep != Dep::Pobj || self.context.lower(prep) != "in" {
            return false;
        }
        let place = |entity: &Entity| matches!(entity.kind, EntityKind::Place | EntityKind::State);
        let listed = self.of("language").any(|mark| mark.holds(at));
        let other = self.context.word(at).time.is_none() && !self.entity_at(at).is_some_and(place);
        let voiced = || self.of("publish").any(|mark| mark.at == tree.node(prep).head);
        listed || other && (tree.node(prep).head == medium || voiced()) && node.pos == Pos::Propn
    }

    /// Media and platforms through which it goes.
    fn outlets(&self) -> Option<Vec<String>> {
        let context = self.context;
        let media = context.names().filter(|name| context.entity(name).sub == "media");
        let mut found: Vec<(usize, String)> =
            media.map(|name| (name.first, context.entity(name).name.clone())).collect();
        let unnamed = |mark: &&Mark| found.iter().all(|(first, _)| !mark.holds(*first));
        let platforms: Vec<(usize, String)> =
            self.of("platform").filter(unnamed).map(|mark| (mark.first, context.text(mark.first, mark.end))).collect();
        found.extend(platforms);
        found.extend(self.behind_organ());
        found.sort();
        found.dedup_by(|a, b| a.1 == b.1);
        (!found.is_empty()).then(|| found.into_iter().map(|(_, name)| name).collect())
    }

    /// "Through the outlet Hearth", "its news agency Lamp": the name beside an organ.
    fn behind_organ(&self) -> Vec<(usize, String)> {
        let context = self.context;
        let beside = |organ: &Mark| {
            let mut names = context.names();
            let near = names.find(|name| name.first == organ.end || name.first == organ.end + 1 && organ.end > 0)?;
            (context.lower(near.first.saturating_sub(1)) != "of")
                .then(|| (near.first, context.entity(near).name.clone()))
        };
        self.of("organ").filter_map(beside).collect()
    }

    fn draft(&self, mark: &Mark, frame: &Frame) -> Draft {
        let context = self.context;
        let tree = context.annotation;
        let named = |at: usize| phrases::called(context, at);
        let by = frame.by.and_then(|at| match tree.node(at).pos {
            Pos::Pron => clauses::named(context, at),
            _ if self.is_implied(at) => context.body_before(at).map(|actor| actor.name).or_else(|| named(at)),
            _ => named(at),
        });
        // What is published without a word of who does it is its last publisher's.
        let by = by.or_else(|| context.body_before(mark.at).map(|actor| actor.name).filter(|_| frame.by.is_none()));
        let value = CommunicationValue {
            by,
            what: phrases::phrase(context, mark.at).or_else(|| Some(context.clause_text((mark.first, mark.end)))),
            audience: frame
                .audience
                .filter(|at| Some(*at) != frame.by && *at != mark.at)
                .and_then(|at| clauses::named(context, at)),
            languages: self.languages(mark.at),
            outlets: self.outlets(),
            medium: Some(self.medium(mark)).filter(|medium| !medium.is_empty()),
            date: phrases::date(context, None),
        };
        let last = frame.verb.max(mark.end - 1);
        let anchor = if last - mark.first.min(frame.verb) < 12 {
            (mark.first.min(frame.verb), last + 1)
        } else {
            (mark.first, mark.end)
        };
        let mut draft = Draft::new(Value::Communication(value), anchor, format!("communication:{}", mark.rule));
        draft.actors = context.actors();
        draft
    }

    /// "The group", "the movement": a body that the report named before.
    fn is_implied(&self, at: usize) -> bool {
        self.entity_at(at).is_none() && self.of("actor").any(|mark| mark.holds(at) && mark.sort == "body")
    }

    fn medium(&self, mark: &Mark) -> String {
        let own = if mark.sort == "-" || mark.sort == PASSING || mark.sort.is_empty() { mark.rule } else { mark.sort };
        if mark.part == "act" && own == mark.rule { String::new() } else { own.to_owned() }
    }
}

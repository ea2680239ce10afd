//! An official alert level set, raised, lowered or kept.
//!
//! The lexicon marks scales, levels and what is done to them; the parse says which level a verb moves a scale from and
//! to, who moves it and for where.

use crate::annotate::{Dep, EntityKind, Pos};
use crate::extract::context::Context;
use crate::extract::phrases::{self, Mark};
use crate::extract::{Draft, roles, scope};
use crate::resources::Form;
use whosays_model::{Certainty, ThreatChange, ThreatLevelValue, Value};
use whosays_nlp::TokenKind;

/// Names of levels that elsewhere weaken what is said.
const HEDGES: &[&str] = &["expected", "highly likely", "likely", "possible", "probable", "unlikely"];
/// The mark of a scale that only a level makes one.
const WEAK: &str = "weak";
/// How far back words are looked for that tell what scale "the level" is, in words.
const MEMORY: usize = 150;
/// Arcs that are followed from a scale up to the verb that does something to it.
const LONGEST_WAY: usize = 5;

/// A scale, what is done to it, and the levels that the sentence gives.
struct Reading {
    scale: usize,
    verb: usize,
    change: ThreatChange,
    level: Option<String>,
    previous: Option<String>,
}

/// The claim that gives an alert level.
pub(super) fn find(context: &Context) -> Vec<Draft> {
    let set = &context.resources.patterns.threat_level;
    let marks = phrases::marks(context, set);
    let is_scale = |mark: &&Mark| mark.part == "scale" || mark.part == "level" && is_of_threat(context, &marks, mark);
    let named = marks.iter().filter(is_scale).find_map(|mark| Some((mark, read(context, &marks, mark)?)));
    named.map(|(mark, reading)| draft(context, mark, reading)).into_iter().collect()
}

/// Whether "the level" is one of a threat: the sentence or those before it name such a scale.
fn is_of_threat(context: &Context, marks: &[Mark], level: &Mark) -> bool {
    let set = &context.resources.patterns.threat_level;
    let here = marks.iter().any(|mark| mark.part == "topic" && mark.first != level.first);
    here || phrases::is_marked_before(context, set, &["scale", "topic"], MEMORY)
}

fn read(context: &Context, marks: &[Mark], scale: &Mark) -> Option<Reading> {
    if scope::negation(context, scale.at).is_some() {
        return None;
    }
    let named = own_level(context, marks, scale.at);
    let (verb, change) = match moved(context, marks, scale.at) {
        Some(found) => found,
        // "A level-three travel advisory": the level alone, where no verb moves it.
        None if named.is_some() => (scale.at, ThreatChange::Set),
        None => return None,
    };
    let behind = |prepositions: &[&str]| level_after(context, marks, verb.min(scale.at), prepositions);
    let level = behind(&["to", "at", "as", "into", "in", "on", "of"])
        .or_else(|| complement(context, marks, verb, scale.at))
        .or(named)
        .or_else(|| quoted(context, scale.at));
    let moves = change != ThreatChange::Set && scale.part == "scale" && scale.sort != WEAK;
    (moves || level.is_some()).then(|| Reading { scale: scale.at, verb, change, level, previous: behind(&["from"]) })
}

/// The verb or noun that does something to a scale, and what.
fn moved(context: &Context, marks: &[Mark], scale: usize) -> Option<(usize, ThreatChange)> {
    let tree = context.annotation;
    let change_at = |at: usize| {
        let mut changes = marks.iter().filter(|mark| mark.part == "change" && mark.at == at);
        changes.find_map(|mark| mark.sort.parse::<ThreatChange>().ok())
    };
    // "The raised alert level": a participle before it.
    let before = tree.children(scale).filter(|child| tree.node(*child).dep == Dep::Amod);
    let mut before = before.filter_map(|child| change_at(child).map(|change| (child, change)));
    let mut at = scale;
    for _ in 0..LONGEST_WAY {
        let node = tree.node(at);
        if node.head == at || !leads_up(node.dep) {
            break;
        }
        at = node.head;
        if let Some(change) = change_at(at).filter(|_| node.dep != Dep::Conj) {
            return Some((at, change));
        }
        if matches!(tree.node(at).pos, Pos::Aux) && node.dep == Dep::Nsubj {
            return Some((at, ThreatChange::Set));
        }
    }
    before.next_back()
}

fn leads_up(dep: Dep) -> bool {
    matches!(
        dep,
        Dep::Dobj
            | Dep::Nsubj
            | Dep::Nsubjpass
            | Dep::Pobj
            | Dep::Prep
            | Dep::Compound
            | Dep::Nmod
            | Dep::Attr
            | Dep::Oprd
            | Dep::Conj
            | Dep::Xcomp
    )
}

/// The level behind a preposition: "to severe", "from level four", "at “standard”". A parser takes many of these for
/// verbs, so it is read from the words.
fn level_after(context: &Context, marks: &[Mark], from: usize, prepositions: &[&str]) -> Option<String> {
    let sentence = context.sentence();
    let preps = (from..sentence.end).filter(|at| context.word(*at).is_one_of(prepositions));
    preps.filter_map(|prep| level_from(context, marks, prep + 1)).next()
}

/// The level that begins at a word, behind an article or a quotation mark.
fn level_from(context: &Context, marks: &[Mark], at: usize) -> Option<String> {
    let sentence = context.sentence();
    let leads = |at: &usize| {
        context.word(*at).is_one_of(&["a", "an", "its", "the", "their"])
            || context.word(*at).token.kind == TokenKind::OpenQuote
    };
    let first = (at..sentence.end.min(at + 3)).find(|at| !leads(at))?;
    if let Some(words) = quoted_around(context, first) {
        return Some(words);
    }
    let part = |at: usize, parts: &[&str]| {
        marks.iter().filter(|mark| mark.is(parts) && mark.first == at).map(|mark| mark.end).max()
    };
    let number = is_number(context, first).then_some(first + 1);
    let mut end = part(first, &["name"]).or(number)?;
    while let Some(next) = part(end, &["level", "name", "scale"]).filter(|_| end < sentence.end) {
        end = next;
    }
    // "To four metres": a number of something else.
    let counts = end < sentence.end && context.annotation.node(end).pos == Pos::Noun;
    (!counts).then(|| context.text(first, end))
}

/// "Is severe", "remains the highest", "stands unchanged".
fn complement(context: &Context, marks: &[Mark], verb: usize, scale: usize) -> Option<String> {
    let tree = context.annotation;
    let says = tree.children(verb).filter(|child| matches!(tree.node(*child).dep, Dep::Acomp | Dep::Attr | Dep::Oprd));
    says.filter(|at| *at != scale).find_map(|at| level_at(context, marks, at, scale))
}

/// A level where a word stands: one of the lexicon's, a number, quoted words, or a phrase that counts levels.
fn level_at(context: &Context, marks: &[Mark], at: usize, scale: usize) -> Option<String> {
    let word = context.word(at);
    let marked = |at: usize| marks.iter().any(|mark| mark.part == "name" && mark.holds(at));
    let inner = || context.annotation.children(at).find(|child| marked(*child) || is_number(context, *child));
    if let Some(words) = quoted_around(context, at) {
        return Some(words);
    }
    let is_level = marked(at) || is_number(context, at) || inner().is_some();
    (is_level && at != scale && word.time.is_none()).then(|| phrases::phrase(context, at)).flatten()
}

fn is_number(context: &Context, at: usize) -> bool {
    let word = context.word(at);
    word.quantity.is_some() && word.time.is_none() && context.annotation.node(at).pos == Pos::Num
}

/// The level in front of a scale or right behind it: "a “severe” threat level", "alert level red", "level 3 advisory".
fn own_level(context: &Context, marks: &[Mark], scale: usize) -> Option<String> {
    let tree = context.annotation;
    let marked = |at: usize| marks.iter().any(|mark| mark.part == "name" && mark.holds(at));
    let mut beside = tree.children(scale).filter(|child| {
        let dep = tree.node(*child).dep;
        matches!(dep, Dep::Amod | Dep::Compound | Dep::Nummod | Dep::Appos | Dep::Nmod) && marked(*child)
            || *child == scale + 1 && is_number(context, *child)
    });
    beside.next_back().and_then(|at| quoted_around(context, at).or_else(|| phrases::phrase(context, at)))
}

/// The quoted words that a word stands in, where they are few.
fn quoted_around(context: &Context, at: usize) -> Option<String> {
    let sentence = context.sentence();
    let kind = |at: usize| context.word(at).token.kind;
    let open = (at.saturating_sub(4).max(sentence.first)..at).rev().find(|i| kind(*i) == TokenKind::OpenQuote)?;
    let close = (at + 1..(at + 5).min(sentence.end)).find(|i| kind(*i) == TokenKind::CloseQuote)?;
    let words = context.text(open + 1, close);
    let words = words.trim_end_matches([',', '.']);
    (!words.is_empty()).then(|| words.to_owned())
}

/// A short quotation behind a scale.
fn quoted(context: &Context, scale: usize) -> Option<String> {
    let sentence = context.sentence();
    let open = (scale..(scale + 12).min(sentence.end)).find(|i| context.word(*i).token.kind == TokenKind::OpenQuote)?;
    (open + 1 < sentence.end).then(|| quoted_around(context, open + 1)).flatten()
}

fn draft(context: &Context, mark: &Mark, reading: Reading) -> Draft {
    let tree = context.annotation;
    let by = roles::doer(context, reading.verb)
        .or_else(|| agent(context, reading.verb))
        .filter(|at| !tree.is_under(reading.scale, *at) && *at != reading.scale)
        .or_else(|| tree.child(reading.scale, &[Dep::Poss]))
        .filter(|at| tree.node(*at).pos != Pos::Pron);
    // "Lowered to possible": the name of a level is no hedge.
    let is_hedge = reading.level.as_ref().is_some_and(|level| HEDGES.contains(&level.to_lowercase().as_str()));
    let value = ThreatLevelValue {
        level: reading.level,
        change: Some(reading.change),
        scale: phrases::phrase(context, mark.end - 1),
        previous: reading.previous,
        area: area(context, reading.verb).or_else(|| whereabouts(context, reading.scale)),
        date: phrases::date(context, None),
        by: by.and_then(|at| phrases::called(context, at)),
    };
    let anchor = (mark.first, mark.end);
    let mut draft = Draft::new(Value::ThreatLevel(value), anchor, format!("threat_level:{}", mark.rule));
    draft.certainty = is_hedge.then_some(Certainty::Stated);
    draft.actors = context.actors();
    draft
}

/// Whoever moves a scale in the passive; the preposition may hang on the level: "raised to high by the service".
fn agent(context: &Context, verb: usize) -> Option<usize> {
    let tree = context.annotation;
    tree.child(verb, &[Dep::Auxpass])?;
    let by = (verb..=tree.node(verb).right).find(|at| context.lower(*at) == "by")?;
    tree.child(by, &[Dep::Pobj])
}

/// Where it holds: the place below the verb, else the first that the sentence names, a state for its adjective.
fn area(context: &Context, verb: usize) -> Option<String> {
    let is_place =
        |kind: EntityKind, form: Form| kind == EntityKind::Place || kind == EntityKind::State && form != Form::Seat;
    let names = || context.names().filter(|name| is_place(context.entity(name).kind, name.form));
    let behind = |at: usize| context.annotation.node(context.annotation.node(at).head).dep == Dep::Prep;
    let under = names().find(|name| behind(name.end - 1) && context.annotation.is_under(name.first, verb));
    under.or_else(|| names().next()).map(|name| context.entity(name).name.clone())
}

/// "The level at the airport": where a scale holds, in words.
fn whereabouts(context: &Context, scale: usize) -> Option<String> {
    let object = phrases::object_of(context, scale, &["across", "at", "for", "in", "on"])?;
    let is_place = context.annotation.node(object).pos == Pos::Noun && context.word(object).time.is_none();
    is_place.then(|| phrases::phrase(context, object)).flatten()
}

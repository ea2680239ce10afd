//! Who is held responsible, by the parse: the doer of a deed, whoever a rule's words are said of or laid upon, and those
//! joined to them; what the charge rests on; whether one's own spokesman tells it.

use super::antecedents::{MEMORY, last_group, nearest_unlisted, owner_before, referred, state_before};
use crate::annotate::{Dep, Entity, EntityKind, NameMention, Pos, Quotation, Recognised};
use crate::extract::context::Context;
use crate::extract::{actor_ref, clauses, phrases, roles, scope};
use crate::pattern::Hit;
use crate::resources::{Body, Form};
use whosays_model::{ActorKind, ActorRef, Mode, Span};

/// Those who do what a word tells, each by a name or as a body: "the army and the police".
pub(super) fn doers(context: &Context, at: usize) -> Vec<ActorRef> {
    let Some(head) = roles::doer(context, at).or_else(|| attribute(context, at)) else { return Vec::new() };
    let held = those_at(context, head);
    // "Falcon shelling hit the depot": those whose deed does it.
    let is_deed = context.annotation.node(head).pos == Pos::Noun && is_deed_noun(context, head);
    let of_deed = |deed: usize| {
        let doer = roles::doer(context, deed).or_else(|| attribute(context, deed));
        doer.map_or_else(Vec::new, |doer| those_at(context, doer))
    };
    if held.is_empty() && is_deed { of_deed(head) } else { held }
}

/// Whether a noun names what is done: "attack", "shelling".
fn is_deed_noun(context: &Context, at: usize) -> bool {
    let lemma = &context.annotation.node(at).lemma;
    context.resources.triggers.get(lemma).is_some_and(|triggers| triggers.iter().any(|trigger| trigger.noun))
}

/// Whom a court accuses of something, or rather the body that they are said to be of: "a member of Falcon".
pub(super) fn accused(context: &Context, hit: Hit) -> Vec<ActorRef> {
    let tree = context.annotation;
    let at = scope::top(context, (hit.first, hit.end));
    let verb = clauses::predicate(context, at).unwrap_or(at);
    let head = [at, verb].into_iter().find_map(|at| roles::undergoer(context, at)).or_else(|| {
        let subject = clauses::subject(context, verb)?;
        (tree.node(subject).pos != Pos::Pron).then_some(subject)
    });
    let mut held = head.map_or_else(Vec::new, |head| those_at(context, head));
    held.retain(|actor| can_be_held(actor) && actor.kind != ActorKind::State);
    held
}

/// "A Falcon attack", "Orland airstrikes": a group or a state before the noun of its deed.
fn attribute(context: &Context, at: usize) -> Option<usize> {
    let tree = context.annotation;
    let acts = |child: &usize| {
        let name = tree.words[*child].name.map(|name| &tree.names[name]);
        matches!(tree.node(*child).dep, Dep::Compound | Dep::Amod | Dep::Nmod)
            && name.is_some_and(|name| matches!(context.entity(name).kind, EntityKind::Group | EntityKind::State))
    };
    tree.children(at).find(acts).filter(|_| tree.node(at).pos == Pos::Noun)
}

/// The actors that a noun and those joined to it stand for.
pub(super) fn those_at(context: &Context, head: usize) -> Vec<ActorRef> {
    let tree = context.annotation;
    let mut held = Vec::new();
    let mut next = Some(head);
    while let Some(at) = next.filter(|_| held.len() < MOST) {
        for actor in actor_at(context, at).into_iter().chain(whole_of(context, at)) {
            if !held.contains(&actor) {
                held.push(actor);
            }
        }
        next = tree.child(at, &[Dep::Conj]).filter(|next| *next > at);
    }
    held
}

/// "Falcon's 3rd Front", "the Coast Column of Falcon": the group whose part a group is acts with it.
fn whole_of(context: &Context, at: usize) -> Option<ActorRef> {
    let tree = context.annotation;
    let group = |at: usize| {
        let name = tree.words[at].name.map(|name| &tree.names[name])?;
        (context.entity(name).kind == EntityKind::Group).then_some(name)
    };
    let own = group(at)?;
    let whole = tree.child(at, &[Dep::Poss]).or_else(|| phrases::object_of(context, at, &["of"])).and_then(group)?;
    (whole.entity != own.entity).then(|| context.actor(whole)).flatten()
}

/// No sentence names more who did one thing.
const MOST: usize = 12;

/// The actor that a noun stands for: a name, a body of a state, those whom "the group" and "they" refer to, a body without
/// a name, the body that members are of, or a person by the office.
fn actor_at(context: &Context, at: usize) -> Option<ActorRef> {
    own_actor(context, at).or_else(|| own_actor(context, same_as(context, at)?))
}

/// What a noun is said to be the same as: "the man behind it was X", "X, a man who killed many", "X is the man who did it".
fn same_as(context: &Context, at: usize) -> Option<usize> {
    let tree = context.annotation;
    let head = tree.node(at).head;
    let is_copula = |verb: usize| context.word(verb).is_form_of("be");
    match tree.node(at).dep {
        Dep::Appos => Some(same_as(context, head).filter(|_| tree.node(head).pos == Pos::Noun).unwrap_or(head)),
        Dep::Attr if is_copula(head) => tree.child(head, &[Dep::Nsubj]),
        Dep::Nsubj if is_copula(head) => tree.child(head, &[Dep::Attr]),
        _ => None,
    }
}

fn own_actor(context: &Context, at: usize) -> Option<ActorRef> {
    let tree = context.annotation;
    if tree.node(at).pos == Pos::Pron {
        return referred(context, at);
    }
    // "The killing of soldiers" is none of theirs.
    let is_deed = context.resources.triggers.contains_key(&tree.node(at).lemma);
    let members = || phrases::object_of(context, at, &["of", "from"]).filter(|below| *below > at && !is_deed);
    known(context, at)
        .or_else(|| example(context, at))
        .or_else(|| body(context, at))
        .or_else(|| members().and_then(|below| own_actor(context, below)))
        .or_else(|| by_office(context, at))
        .or_else(|| unlisted(context, at))
}

/// "Militias like Falcon", "groups such as Falcon": the body that is named as an example of those meant.
fn example(context: &Context, at: usize) -> Option<ActorRef> {
    let is_set = context.resources.bodies.get(&context.annotation.node(at).lemma) == Some(&Body::Set);
    let named = phrases::object_of(context, at, &["as", "including", "like"]).filter(|named| is_set && *named > at)?;
    known(context, named).filter(can_be_held)
}

/// A name, the forces of a state that is named, or the body that "the group" stands for.
pub(super) fn known(context: &Context, at: usize) -> Option<ActorRef> {
    let name = group_beside(context, at).or_else(|| roles::name_at(context, at));
    let of_state = name.filter(|name| context.entity(name).kind == EntityKind::State && !is_in(name, at));
    let left = name.filter(|name| !is_in(name, at) && LEAVERS.contains(&context.annotation.node(at).lemma.as_str()));
    left.and_then(|_| without_others(context, at))
        .map(|name| ActorRef { name, id: None, kind: ActorKind::Group })
        .or_else(|| of_state.and_then(|name| forces(context, name, at)))
        .or_else(|| name.and_then(|name| context.actor(name)))
        .or_else(|| {
            name.filter(|name| strikes(context, name)).and_then(|name| actor_ref(context.annotation, name.entity))
        })
        .or_else(|| clauses::group_before(context, at))
}

/// "An Orlandic missile strike": a nationality right before what armies do from afar, which is its state's.
fn strikes(context: &Context, name: &NameMention) -> bool {
    const BY_ARMIES: &[&str] = &["airstrike", "bombardment", "incursion", "invasion", "raid", "shelling", "strike"];
    let described = (name.first..name.end).map(|at| context.annotation.node(at).head).find(|head| !is_in(name, *head));
    let lemma = described.map(|at| context.annotation.node(at).lemma.as_str());
    name.form == Form::Demonym && lemma.is_some_and(|lemma| BY_ARMIES.contains(&lemma))
}

/// Those who have left a body, and are none of it: "Falcon dissidents".
const LEAVERS: &[&str] = &["breakaway", "defector", "deserter", "dissident", "offshoot", "renegade", "splinter"];

/// "The prince": the last person before with that title, where it is a public one.
fn by_office(context: &Context, at: usize) -> Option<ActorRef> {
    let tree = context.annotation;
    let is_common = tree.node(at).pos == Pos::Noun && tree.words[at].name.is_none();
    if !is_common
        || !has_article(context, at)
        || context.resources.bodies.get(&tree.node(at).lemma) == Some(&Body::Nameless)
    {
        return None;
    }
    let title = phrases::phrase(context, at)?.to_lowercase();
    let bears = |name: &&NameMention| {
        let entity = context.entity(name);
        entity.is_person() && entity.role.as_deref().is_some_and(|role| holds_words(role, &title))
    };
    let before: Vec<_> = tree.names_in(at.saturating_sub(MEMORY), at).collect();
    before.into_iter().rev().find(bears).and_then(|name| context.actor(name))
}

/// Whether a role has each word of a title, which is in lower case.
fn holds_words(role: &str, title: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
    };
    let (role, title) = (words(role), words(title));
    !title.is_empty() && title.iter().all(|word| role.contains(word))
}

/// A name that no gazetteer has: a body's by the recogniser or by its article ("the Iron Lantern"), or that of whoever
/// claims what was done.
pub(super) fn unlisted(context: &Context, at: usize) -> Option<ActorRef> {
    let tree = context.annotation;
    let node = tree.node(at);
    let own = tree.words[at].name.map(|name| context.entity(&tree.names[name]));
    let is_other = own.is_some_and(|own| own.is_person() || matches!(own.kind, EntityKind::Place | EntityKind::State));
    let is_body = match node.recognised {
        Recognised::Body => true,
        Recognised::Person | Recognised::Place => false,
        _ => claims(context, at) || has_article(context, at),
    };
    let is_name = node.pos == Pos::Propn && context.word(at).token.capital && context.word(at).time.is_none();
    let name = phrases::called(context, at).filter(|_| is_name && is_body && !is_other)?;
    Some(ActorRef { name, id: None, kind: ActorKind::Group })
}

fn has_article(context: &Context, at: usize) -> bool {
    context.annotation.child(at, &[Dep::Det]).is_some_and(|det| context.lower(det) == "the")
}

/// Verbs with which a deed is claimed.
const CLAIMING: &[&str] = &["admit", "assume", "boast", "claim"];

/// Whether a noun is the subject of a verb of claiming.
fn claims(context: &Context, at: usize) -> bool {
    let tree = context.annotation;
    let node = tree.node(at);
    node.dep == Dep::Nsubj && CLAIMING.contains(&tree.node(node.head).lemma.as_str())
}

/// A group that describes a noun: "Orland's Falcon fighters".
fn group_beside<'a>(context: &Context<'a>, at: usize) -> Option<&'a NameMention> {
    let tree = context.annotation;
    let beside =
        tree.children(at).filter(|child| matches!(tree.node(*child).dep, Dep::Amod | Dep::Compound | Dep::Nmod));
    let mut names = beside.filter_map(|child| tree.words[child].name).map(|name| &tree.names[name]);
    names.find(|name| tree.words[at].name.is_none() && context.entity(name).kind == EntityKind::Group)
}

fn is_in(name: &NameMention, at: usize) -> bool {
    (name.first..name.end).contains(&at)
}

/// "The Orlandic air force": the body, not all of its state, where the state's government is not what is meant.
fn forces(context: &Context, name: &NameMention, head: usize) -> Option<ActorRef> {
    let node = context.annotation.node(head);
    let acts = context.resources.bodies.get(&node.lemma) == Some(&Body::State);
    let governs = GOVERNING.contains(&node.lemma.as_str());
    let own = name.form == Form::Demonym && acts && !governs;
    let words = own.then(|| without_others(context, head)).flatten()?;
    Some(ActorRef { name: words, id: None, kind: ActorKind::Institution })
}

/// Nouns with which a state's adjective means the state, besides those for what it fights with.
const GOVERNING: &[&str] = &["administration", "authority", "government", "regime", "state"];

/// A body without a name; a set is the group that was named before, where there is one and nothing else tells it apart.
fn body(context: &Context, head: usize) -> Option<ActorRef> {
    let tree = context.annotation;
    let sort = context.resources.bodies.get(&tree.node(head).lemma).filter(|sort| **sort != Body::Nameless)?;
    // "Its soldiers" are those of the body that was named before.
    let owned = tree.child(head, &[Dep::Poss]);
    let owned = owned.is_some_and(|owner| context.word(owner).is_one_of(&["its", "our", "their"]));
    let is_bare = tree.child(head, &[Dep::Amod, Dep::Compound, Dep::Nmod, Dep::Poss]).is_none();
    let is_named_before = is_bare && has_article(context, head);
    let set_before = || {
        let unlisted = || nearest_unlisted(context, head).or_else(|| last_group(context, head));
        context.body_before(head).or_else(|| is_named_before.then(unlisted).flatten())
    };
    let before = (*sort == Body::Set && is_bare).then(set_before).flatten();
    // "The brutal regime" is no other than "the regime"; "the Sorne regime" is.
    let is_unnamed = (tree.node(head).left..head).all(|at| tree.words[at].name.is_none());
    let governs = is_unnamed && has_article(context, head) && GOVERNING.contains(&tree.node(head).lemma.as_str());
    let before = before.or_else(|| state_before(context, head).filter(|_| governs));
    let before = before.or_else(|| owner_before(context, head).filter(|_| owned));
    let own = || Some(ActorRef { name: without_others(context, head)?, id: None, kind: ActorKind::Institution });
    // "The group" that nothing before tells of is nobody.
    let names_itself = *sort != Body::Means && !(*sort == Body::Set && is_bare);
    before.or_else(|| own().filter(|_| names_itself))
}

/// A noun with what describes it, without those joined to it and what only tells where they are.
fn without_others(context: &Context, head: usize) -> Option<String> {
    let tree = context.annotation;
    phrases::phrase_until(context, head, |child| match tree.node(child).dep {
        Dep::Appos | Dep::Cc | Dep::Conj => true,
        // "Accused the agency of abuses": the charge is no part of its name.
        Dep::Prep if is_accused(context, head) => true,
        Dep::Prep => context.lower(child) != "of" || tree.child(child, &[Dep::Pobj]).is_none(),
        _ => false,
    })
}

/// Whether a noun is the object of a verb that lays something to it behind "of".
fn is_accused(context: &Context, head: usize) -> bool {
    const OF: &[&str] = &["accuse", "acquit", "convict", "suspect"];
    let node = context.annotation.node(head);
    node.dep == Dep::Dobj && OF.contains(&context.annotation.node(node.head).lemma.as_str())
}

/// Whether a noun is for whoever did it without telling who: "gunmen", "the attackers", "nobody".
pub(super) fn is_nameless(context: &Context, at: usize) -> bool {
    let tree = context.annotation;
    let none = tree.child(at, &[Dep::Det]).is_some_and(|det| context.word(det).is_one_of(&["neither", "no"]));
    none || context.resources.bodies.get(&tree.node(at).lemma) == Some(&Body::Nameless)
        || context.word(at).is_one_of(&["anyone", "nobody", "none", "somebody", "someone", "who", "whoever"])
}

/// Those whom the words of a rule are said of: the subject of their clause.
pub(super) fn subjects(context: &Context, hit: Hit) -> Vec<ActorRef> {
    let tree = context.annotation;
    let at = scope::top(context, (hit.first, hit.end));
    let verb = clauses::predicate(context, at).filter(|verb| (hit.first..hit.end).contains(verb));
    let own = (hit.first..hit.end).find(|word| tree.node(*word).dep == Dep::Nsubj);
    let subject = own.or_else(|| clauses::subject(context, verb?));
    subject.filter(|at| tree.node(*at).pos != Pos::Pron).map_or_else(Vec::new, |at| those_at(context, at))
}

/// Those whom the last preposition of a rule governs: "was blamed on the group and its allies".
pub(super) fn governed(context: &Context, hit: Hit) -> Vec<ActorRef> {
    let tree = context.annotation;
    let prep = (hit.first..hit.end).rev().find(|at| matches!(tree.node(*at).dep, Dep::Prep | Dep::Agent));
    // "Avenged the killing by attacking": whoever attacks.
    let doer = || clauses::subject(context, tree.child(prep?, &[Dep::Pcomp])?);
    // "Blamed Falcon dissidents": the object that one of the rule's names stands in.
    let names = || context.annotation.names_in(hit.first, hit.end);
    let object = || {
        let object = (hit.first..hit.end).find_map(|at| tree.child(at, &[Dep::Dobj]))?;
        names().any(|name| tree.is_under(name.end - 1, object)).then_some(object)
    };
    let head = prep.and_then(|prep| tree.child(prep, &[Dep::Pobj])).or_else(doer).or_else(object);
    head.map_or_else(Vec::new, |head| those_at(context, head))
}

/// Whether the sentence tells of a court: whom it accuses is charged, others are accused by whoever speaks.
pub(super) fn is_at_court(context: &Context) -> bool {
    const LAW: &[&str] = &[
        "arrest",
        "charge",
        "convict",
        "court",
        "detain",
        "indict",
        "jail",
        "judge",
        "prosecute",
        "prosecutor",
        "sentence",
        "trial",
        "tribunal",
    ];
    context.words().iter().any(|word| LAW.iter().any(|law| word.is_form_of(law)))
}

/// One's own operation, told by one's own spokesman, is claimed: a deed that is laid to a state or its body by an office
/// of the same state, or to a group by itself.
pub(super) fn told_by_itself(context: &Context, at: usize, held: &[ActorRef], mode: Mode) -> Mode {
    let told = context.quotation_at((at, at + 1), |_| true).filter(|_| mode == Mode::Attributed);
    let Some(quotation) = told else { return mode };
    if is_one_of(context, &tellers(context, quotation), held) {
        return Mode::Claimed;
    }
    if is_of_law(context, quotation.source) { Mode::Charged } else { mode }
}

/// Whether one of those held tells it, or an office of the same state.
fn is_one_of(context: &Context, tellers: &[&Entity], held: &[ActorRef]) -> bool {
    let office = |kind: EntityKind| matches!(kind, EntityKind::Institution | EntityKind::State | EntityKind::Figure);
    held.iter().any(|actor| {
        let Some(own) = context.annotation.entities.iter().find(|entity| entity.name == actor.name) else {
            return false;
        };
        let state = office(own.kind) && own.kind != EntityKind::Figure;
        tellers.iter().any(|teller| {
            let same_state = state && office(teller.kind) && teller.country.is_some() && teller.country == own.country;
            teller.name == own.name || same_state
        })
    })
}

/// Whoever tells something, and the bodies in what describes the teller: "Orland's army spokesman Tarn said", "Defence
/// Ministry spokesman Tarn".
fn tellers<'a>(context: &Context<'a>, quotation: &Quotation) -> Vec<&'a Entity> {
    let tree = context.annotation;
    let own = quotation.entity.map(|entity| &tree.entities[entity]);
    let speaks = |name: &&NameMention| {
        context.entity(name).kind == EntityKind::Institution
            || quotation.entity == Some(name.entity)
            || speaks_for_body(context, quotation.source, own)
    };
    let inside = tree.names.iter().filter(|name| quotation.source.contains(name.span));
    let mentions = tree.names.iter().filter(|name| Some(name.entity) == quotation.entity);
    let beside = mentions.flat_map(|teller| {
        let before = tree.names_in(teller.first.saturating_sub(DESCRIBING), teller.first);
        before.filter(|name| name.end <= teller.first && tree.is_under(name.end - 1, teller.end - 1))
    });
    inside.chain(beside).filter(speaks).map(|name| context.entity(name)).chain(own).collect()
}

/// How far before a name the body stands for which its bearer speaks, in words.
const DESCRIBING: usize = 6;

/// Whether whoever speaks does so for a body: a spokesman, an office, a rank, or the body itself; an expert does not.
fn speaks_for_body(context: &Context, source: Span, teller: Option<&Entity>) -> bool {
    let role = teller.and_then(|teller| teller.role.as_deref()).unwrap_or_default();
    let told = format!("{role} {}", context.report.words(source)).to_lowercase();
    let words: Vec<&str> = told.split(|c: char| !c.is_alphanumeric() && c != '-').collect();
    let speaks = |class: &str| matches!(class, "collective" | "leader" | "office" | "rank" | "spokes");
    let is_state = |word: &str| context.resources.bodies.get(word) == Some(&Body::State);
    (0..words.len()).any(|at| {
        let office = context.resources.office_at(&words, at);
        office.is_some_and(|(office, _)| office.public && speaks(&office.class)) || is_state(words[at])
    })
}

/// Whether words name a court or its papers.
fn is_of_law(context: &Context, span: Span) -> bool {
    const LAW: &[&str] = &["affidavit", "court", "indictment", "tribunal"];
    let words = &context.annotation.words;
    let first = words.partition_point(|word| word.token.span.start < span.start);
    let inside = words[first..].iter().take_while(|word| word.token.span.end <= span.end);
    inside.into_iter().any(|word| LAW.iter().any(|law| word.is_form_of(law)))
}

/// What the report says that it rests on: "citing intercepted calls", "based on the debris", "evidence shows".
pub(super) fn basis(context: &Context) -> Option<String> {
    let tree = context.annotation;
    let sentence = context.sentence();
    let rests = |at: &usize| {
        let word = context.word(*at);
        word.is_one_of(&["citing"]) || word.is_one_of(&["based"]) && context.lower(*at + 1) == "on"
    };
    let at = (sentence.first..sentence.end).find(rests)?;
    let object = tree.child(at, &[Dep::Dobj]).or_else(|| phrases::object_of(context, at, &["on"]))?;
    clauses::noun(context, object)
}

/// Whether it is a body, which nearness may hold; a person in a public role is held by the parse alone.
pub(super) fn can_be_held(actor: &ActorRef) -> bool {
    actor.kind != ActorKind::Figure
}

#[cfg(test)]
mod tests {
    use super::holds_words;

    #[test]
    fn a_title_is_found_by_whole_words() {
        assert!(holds_words("Crown Prince", "prince") && holds_words("Deputy Defence Minister", "defence minister"));
        assert!(
            !holds_words("Chairman", "man") && !holds_words("Prince", "crown prince") && !holds_words("Prince", "")
        );
    }
}

//! What a noun phrase names as a source: a person, a body, a document's publisher, or no more than its words.

use super::Finder;
use super::Source;
use super::speaking_nouns::{AGENTIVE, DOCUMENTS, PAPERS, PEOPLE, THINGS};
use crate::annotate::{Dep, EntityKind, Form as VerbForm, Link, NameMention, Pos};
use crate::resources::Form;
use whosays_model::Span;
use whosays_nlp::TokenKind;

pub(super) const INNER_PREPOSITIONS: &[&str] =
    &["of", "for", "in", "at", "from", "with", "to", "on", "near", "by", "inside", "within", "under"];

impl Finder<'_> {
    pub(super) fn entity_source(&self, entity: usize, span: Span, first: usize, end: usize) -> Source {
        let known = &self.annotation.entities[entity];
        let written = self.report.words(span);
        let as_written = known.kind == EntityKind::Institution
            && written.len() > 5
            && written.chars().any(char::is_lowercase)
            && !known.name.is_empty();
        let name = if as_written { one_line(written) } else { self.name_written(entity) };
        Source { name, role: known.role.clone(), entity: Some(entity), first, end, span }
    }

    /// The full name under which the report first tells of a figure, which the word lists may keep under another; of all
    /// others the name by which they are kept.
    pub(super) fn name_written(&self, entity: usize) -> String {
        let known = &self.annotation.entities[entity];
        if known.kind != EntityKind::Figure {
            return known.name.clone();
        }
        let full = |name: &&NameMention| {
            let is_full = matches!(name.link, Link::Bracketed | Link::Given | Link::Listed);
            name.entity == entity && name.end > name.first + 1 && is_full
        };
        let written = self.annotation.names.iter().find(full);
        written.map_or_else(|| known.name.clone(), |name| one_line(self.report.words(name.span)))
    }

    /// The noun phrase that starts at `at`: a person in it, or its head with what belongs to it.
    pub(super) fn phrase_from(&self, at: usize, limit: usize) -> Option<Source> {
        let mut end = at;
        while end < limit && end < at + 14 {
            let word = &self.words()[end];
            let is_mark = matches!(word.token.kind, TokenKind::OpenQuote | TokenKind::CloseQuote);
            // "The WHO" is a name; "local and foreign papers" is one phrase.
            let joins = word.is_one_of(&["and"]) && end > at && self.annotation.node(end - 1).pos == Pos::Adj;
            let stops = is_mark
                || !self.is_acronym(end)
                    && !joins
                    && word.is_one_of(&[
                        ",", ".", ";", ":", "(", "that", "who", "which", "when", "as", "after", "while", "and", "in",
                        "on", "during", "–", "—", "but", "have", "has", "had", "is", "are", "was", "were", "said",
                    ])
                || word.time.is_some();
            // "of the ministry", "in Kabul" belong to it; a verb or a time does not.
            if stops
                && !(word.is_one_of(&["in", "and"])
                    && end > at
                    && self.words().get(end + 1).is_some_and(|next| next.token.capital))
            {
                break;
            }
            end += 1;
        }
        // "the head of the body, Orsk Vail": the person who follows in apposition speaks.
        let apposed = self.annotation.names_in(end + 1, (end + 5).min(limit)).find(|name| {
            self.lower(end) == ","
                && name.first <= end + 2
                && self.is_bearer(name)
                && (name.end >= limit || matches!(self.lower(name.end), "," | "." | ";" | "”" | "\""))
        });
        if let Some(name) = apposed {
            return Some(self.entity_source(name.entity, name.span, at, name.end));
        }
        self.phrase(at, end)
    }

    /// What a noun phrase names: a person, else a known body that is the whole of it, else its words.
    pub(super) fn phrase(&self, first: usize, end: usize) -> Option<Source> {
        if first >= end {
            return None;
        }
        let people: Vec<_> =
            self.annotation.names_in(first, end).filter(|name| self.annotation.entity(name).is_person()).collect();
        if let [a, b] = people[..]
            && a.end + 1 == b.first
            && self.lower(a.end) == "and"
        {
            let name = format!("{} and {}", self.annotation.entity(a).name, self.annotation.entity(b).name);
            return Some(Source {
                name,
                role: None,
                entity: None,
                first,
                end,
                span: self.annotation.span_of(a.first, b.end),
            });
        }
        if let Some(name) =
            people.last().filter(|name| name.end == end || people.len() == 1 && self.is_complete(name.end))
        {
            return Some(self.entity_source(name.entity, name.span, first, end));
        }
        let start =
            (first..end).find(|&i| !self.words()[i].is_one_of(&["the", "a", "an", "that", "this"])).unwrap_or(first);
        if let Some(name) = self.named_by_sort(start, end) {
            return Some(self.entity_source(name.entity, name.span, first, end));
        }
        let whole = self
            .annotation
            .names_in(start, end)
            .find(|name| name.first == start && name.end == end && name.form != Form::Demonym);
        if let Some(name) = whole {
            // A capital that speaks is its state; a palace that does keeps its name.
            let words = self.report.words(name.span);
            let is_capital = self.resources.entries.iter().any(|entry| entry.capital.as_deref() == Some(words));
            let seat = name.form == Form::Seat && !is_capital;
            let mut source = self.entity_source(name.entity, name.span, first, end);
            if seat || self.annotation.entity(name).kind == EntityKind::Unknown {
                source.name = self.report.words(name.span).to_owned();
            }
            return Some(source);
        }
        if let Some(publisher) = self.publisher(start, end) {
            return Some(publisher);
        }
        if self.lower(end - 1) == "government" && end - start == 1 {
            let own = || self.words_from(start, end, first);
            return self.government(start).or_else(|| Some(own()));
        }
        self.can_speak(start, end).then(|| {
            let span = self.annotation.span_of(start, end);
            Source { name: self.plain_name(start, end), role: None, entity: None, first, end, span }
        })
    }

    /// "The online newspaper Orsk Post", "rights group Orsk Watch": the name behind a noun for its sort.
    fn named_by_sort(&self, start: usize, end: usize) -> Option<&NameMention> {
        let name = self.annotation.names_in(start + 1, end).last().filter(|name| name.end == end)?;
        let is_plain = |at: usize| self.words()[at].name.is_none() && self.words()[at].token.is_wordlike();
        let entity = self.annotation.entity(name);
        let is_body = self.is_body(name.entity) || entity.kind == EntityKind::Unknown && entity.sub.is_empty();
        let described = start..name.first;
        (is_body
            && name.form == Form::Name
            && described.clone().all(is_plain)
            && Self::is_sort(self.lower(name.first - 1)))
        .then_some(name)
    }

    /// Plain words as the name of a source: "authorities in Orland" are the "Orlandish authorities" where the report has
    /// the adjective.
    pub(super) fn plain_name(&self, start: usize, end: usize) -> String {
        let words = || one_line(self.report.words(self.annotation.span_of(start, end)));
        let known = self.state_office(start, end).or_else(|| self.kin_of(start, end));
        known.or_else(|| self.office_of_body(start, end)).unwrap_or_else(words)
    }

    /// "A spokesman for the force" is one of the body that the report told of before.
    fn office_of_body(&self, start: usize, end: usize) -> Option<String> {
        let noun = end.checked_sub(1).filter(|noun| *noun >= start + 3)?;
        let is_lead =
            self.lower(noun - 1) == "the" && matches!(self.lower(noun - 2), "at" | "for" | "from" | "of" | "with");
        let spokes = self.lower(start).starts_with("spokes") || self.lower(start) == "representative";
        let body = self.described(noun).filter(|_| is_lead && spokes && Self::is_sort(self.lower(noun)))?;
        let office = one_line(self.report.words(self.annotation.span_of(start, noun - 1)));
        let is_same = |name: &&NameMention| Some(name.entity) == body.entity && name.end <= noun;
        let written =
            self.annotation.names.iter().rev().find(is_same).map(|name| one_line(self.report.words(name.span)));
        Some(format!("{office} {}", written.unwrap_or(body.name)))
    }

    /// "Her husband" is "Orsk Vail's husband" where the report has named her.
    fn kin_of(&self, start: usize, end: usize) -> Option<String> {
        let is_owner = matches!(self.lower(start), "her" | "his") && end > start + 1;
        let owner = self.last_person(start).filter(|_| is_owner)?;
        let kin = one_line(self.report.words(self.annotation.span_of(start + 1, end)));
        Some(format!("{}'s {kin}", self.name_written(owner)))
    }

    fn state_office(&self, start: usize, end: usize) -> Option<String> {
        let of = (start + 1..end).find(|at| self.words()[*at].is_one_of(&["in", "of"]))?;
        let is_organ = self.words()[of - 1].is_one_of(&[
            "army",
            "authorities",
            "courts",
            "government",
            "military",
            "officials",
            "parliament",
            "police",
            "prosecutors",
        ]);
        let name = self.annotation.names_in(of + 1, end).next()?;
        let is_state = self.annotation.entity(name).kind == EntityKind::State && name.form == Form::Name;
        let adjective =
            self.annotation.names.iter().find(|other| other.entity == name.entity && other.form == Form::Demonym)?;
        let office = self.report.words(self.annotation.span_of(start, of)).to_lowercase();
        (is_organ && is_state && name.first == of + 1 && name.end == end)
            .then(|| format!("{} {office}", one_line(self.report.words(adjective.span))))
    }

    /// Whether a word is written in capitals throughout.
    pub(super) fn is_acronym(&self, at: usize) -> bool {
        let written = self.report.words(self.words()[at].token.span);
        written.len() > 1 && written.chars().all(char::is_uppercase)
    }

    /// Whether a name is a person's, or may be: two words and more of which nothing else is known.
    pub(super) fn is_bearer(&self, name: &NameMention) -> bool {
        let entity = self.annotation.entity(name);
        entity.is_person() || entity.kind == EntityKind::Unknown && entity.sub.is_empty() && entity.name.contains(' ')
    }

    /// Whether a name is the whole of its phrase: "Orsk of the council", not "the Orsk family".
    pub(super) fn is_complete(&self, after: usize) -> bool {
        let Some(word) = self.words().get(after) else { return true };
        !word.token.is_wordlike() && !is_genitive(&word.token.lower)
            || INNER_PREPOSITIONS.contains(&word.token.lower.as_str())
            || word.is_one_of(&["who", "and"])
    }

    /// `A report by the council`, `council statistics`, `police figures obtained by the paper`: whoever is behind a
    /// document speaks in it. Before the document or joined to it by a preposition stands its author; behind a
    /// participle whoever brought it out.
    pub(super) fn publisher(&self, first: usize, end: usize) -> Option<Source> {
        let paper = (first..end).find(|i| self.is_paper(*i))?;
        self.owner_before(first, paper)
            .or_else(|| self.owner_after(paper, end, false))
            .or_else(|| self.owner_after(paper, end, true).filter(|_| !self.is_official(first, paper)))
            .or_else(|| self.body_in(first, end).filter(|_| !self.is_official(first, paper)))
    }

    /// "Official statistics", brought out by whomever.
    fn is_official(&self, first: usize, paper: usize) -> bool {
        (first..paper).any(|at| matches!(self.lower(at), "government" | "internal" | "official"))
    }

    /// Whether a noun is one for a document here; "senior figures" are people.
    pub(super) fn is_paper(&self, at: usize) -> bool {
        let is_ranked = || {
            let of_rank = |child: usize| {
                matches!(
                    self.lower(child),
                    "key"
                        | "leading"
                        | "military"
                        | "opposition"
                        | "party"
                        | "police"
                        | "political"
                        | "prominent"
                        | "public"
                        | "religious"
                        | "rebel"
                        | "senior"
                        | "top"
                )
            };
            self.lower(at) == "figures"
                && self.annotation.children(at).any(of_rank)
                && self.annotation.child(at, &[Dep::Amod]).is_some()
        };
        PAPERS.binary_search(&self.lower(at)).is_ok() && !is_ranked()
    }

    /// The first body that some words name.
    fn body_in(&self, first: usize, end: usize) -> Option<Source> {
        // "A letter to the council": of whom it treats, or to whom it goes, speaks in it not.
        let before = |name: &NameMention| (name.first.saturating_sub(2).max(first)..name.first).collect::<Vec<_>>();
        let is_other = |at: &usize| matches!(self.lower(*at), "about" | "against" | "on" | "to");
        let body = |name: &&NameMention| {
            self.is_body(name.entity) && name.form == Form::Name && !before(name).iter().any(is_other)
        };
        let name = self.annotation.names_in(first, end).find(body)?;
        Some(self.entity_source(name.entity, name.span, first, end))
    }

    /// "The council's report", "police figures": the words before a document.
    fn owner_before(&self, first: usize, paper: usize) -> Option<Source> {
        let owns = |name: &&NameMention| {
            let entity = self.annotation.entity(name);
            let is_possessive = self.lower(name.end).starts_with(['\'', '’']);
            self.is_body(name.entity) && name.form == Form::Name || entity.is_person() && is_possessive
        };
        if let Some(name) = self.annotation.names_in(first, paper).find(owns) {
            return Some(self.entity_source(name.entity, name.span, first, paper));
        }
        let is_noun = |at: usize| matches!(self.annotation.node(at).pos, Pos::Noun | Pos::Propn);
        let owner = paper.checked_sub(1).filter(|at| *at >= first && is_noun(*at))?;
        let is_collective =
            self.resources.office_at(&[self.lower(owner)], 0).is_some_and(|(office, _)| office.class == "collective");
        let start = (first..owner).rev().take_while(|at| is_noun(*at) || self.words()[*at].name.is_some()).last();
        is_collective.then(|| self.words_from(start.unwrap_or(owner), paper, first))
    }

    /// "A report by the council", "figures from the army"; "a study published by the council" behind a participle.
    fn owner_after(&self, paper: usize, end: usize, behind_participle: bool) -> Option<Source> {
        let by = (paper + 1..end).find(|at| {
            let is_brought_out = self.annotation.node(at - 1).form == VerbForm::Participle;
            is_brought_out == behind_participle
                && self.words()[*at].is_one_of(if is_brought_out { &["by"] } else { &["by", "from", "of"] })
        })?;
        let stop = (by + 1..end)
            .find(|at| {
                let is_mark = !self.words()[*at].token.is_wordlike() && !is_genitive(self.lower(*at));
                is_mark || self.annotation.node(*at).form != VerbForm::None
            })
            .unwrap_or(end);
        let is_by = self.lower(by) == "by" || self.lower(by) == "from";
        let whole = || is_by.then(|| self.phrase(by + 1, stop)).flatten();
        self.body_in(by + 1, stop).or_else(whole)
    }

    /// Some words as they stand, for a source of which no more is known.
    fn words_from(&self, start: usize, stop: usize, first: usize) -> Source {
        Source { end: stop, ..self.words_as_they_stand(self.annotation.span_of(start, stop), first) }
    }

    pub(super) fn words_as_they_stand(&self, span: Span, first: usize) -> Source {
        Source { name: one_line(self.report.words(span)), role: None, entity: None, first, end: first, span }
    }

    /// "The government": of the state that the report named last.
    pub(super) fn government(&self, at: usize) -> Option<Source> {
        let is_state = |name: &&NameMention| self.annotation.entity(name).kind == EntityKind::State;
        let before = self.annotation.names_in(at.saturating_sub(400), at).filter(is_state).last();
        let state = before.or_else(|| self.annotation.names.iter().find(is_state))?;
        let adjective =
            self.annotation.names.iter().find(|name| name.entity == state.entity && name.form == Form::Demonym);
        let known = &self.annotation.entities[state.entity].name;
        let name = match adjective {
            Some(adjective) => format!("{} government", self.report.words(adjective.span)),
            None => format!("{known}'s government"),
        };
        Some(Source {
            name,
            role: None,
            entity: Some(state.entity),
            first: at,
            end: at + 1,
            span: self.words()[at].token.span,
        })
    }

    pub(super) fn can_speak(&self, first: usize, end: usize) -> bool {
        let lower: Vec<&str> = self.words()[first..end].iter().map(|word| word.token.lower.as_str()).collect();
        let head = lower.iter().position(|word| INNER_PREPOSITIONS.contains(word)).unwrap_or(lower.len());
        let named_head = head > 0 && self.words()[first + head - 1].name.is_some();
        let office = (0..head).any(|at| self.resources.office_at(&lower, at).is_some());
        let singular = head.checked_sub(1).map(|i| lower[i]).unwrap_or("");
        named_head || office || DOCUMENTS.binary_search(&singular).is_ok() || self.is_people(singular)
    }

    pub(super) fn is_people(&self, word: &str) -> bool {
        let plural = if word.ends_with('s') { word.to_owned() } else { format!("{word}s") };
        let is_agentive = word.len() > 5 && AGENTIVE.iter().any(|ending| plural.ends_with(ending));
        PEOPLE.binary_search(&word).is_ok() || is_agentive && THINGS.binary_search(&plural.as_str()).is_err()
    }

    // Surnames of people of whom the report says nothing else are still speakers.
    pub(super) fn unknown_source(&self, first: usize, end: usize) -> Option<Source> {
        let name = self.annotation.names_in(first, end).last().filter(|name| name.end == end)?;
        (name.form == Form::Name).then(|| self.entity_source(name.entity, name.span, name.first, name.end))
    }
}

/// Whether a word is the mark of the genitive.
fn is_genitive(word: &str) -> bool {
    matches!(word, "'s" | "’s" | "'" | "’")
}

/// Words on one line, with the points of the commonest abbreviations of states left out.
pub(super) fn one_line(words: &str) -> String {
    let plain = words.split_whitespace().collect::<Vec<_>>().join(" ");
    plain.replace("U.S.", "US").replace("U.K.", "UK").replace("U.N.", "UN")
}

//! Actors and the ties that claims tell of, over time, as a graph in GEXF 1.3, which Gephi reads.
//!
//! An edge is one tie of one sort from one actor to another; its weight is the number of claims that hold it, and its
//! spells are the days for which they do. A tie that is only denied is no edge.

use super::unheld::{self, Held::Only};
use super::view::{View, is_denial};
use super::{Exchange, Losses};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use whosays_model::{Claim, ClaimId, DateInterval, Profile, RelationType, ReportId, Tie, Tlp};

static PLACES: unheld::Places = &[("actor", Only(&["name", "id", "kind", "names", "says", "about", "relations"]))];

/// Attributes of nodes and of edges: id, which is the title too, and type.
static OF_NODES: &[(&str, &str)] = &[
    ("kind", "string"),
    ("gazetteer_id", "string"),
    ("names", "string"),
    ("claims_made", "integer"),
    ("claims_about", "integer"),
    ("tlp", "string"),
];
static OF_EDGES: &[(&str, &str)] = &[
    ("type", "string"),
    ("claims", "string"),
    ("speakers", "string"),
    ("since", "string"),
    ("time", "string"),
    ("denied_by_claims", "integer"),
    ("tlp", "string"),
];

/// From whom to whom, and how.
type Ends<'a> = (&'a str, &'a str, RelationType);

/// A tie with the claims that tell of it.
#[derive(Default)]
struct Edge<'a> {
    held: BTreeMap<&'a ClaimId, &'a Tie>,
    denied: BTreeSet<&'a ClaimId>,
}

pub(crate) fn write(exchange: &Exchange<'_>, out: &mut dyn Write) -> io::Result<Losses> {
    let view = View::of(exchange);
    let mut losses = Losses::default();
    let actors = view.actors();
    let edges = edges(&view, &actors, &mut losses);
    head(&view, out)?;
    writeln!(out, "    <nodes>")?;
    for actor in &actors {
        node(&view, actor, out)?;
    }
    writeln!(out, "    </nodes>\n    <edges>")?;
    for (at, (ends, edge)) in edges.iter().filter(|(_, edge)| !edge.held.is_empty()).enumerate() {
        write_edge(&view, at, ends, edge, out, &mut losses)?;
    }
    writeln!(out, "    </edges>\n  </graph>\n</gexf>")?;
    let told: BTreeSet<&ClaimId> = edges.values().flat_map(|edge| edge.held.keys().copied()).collect();
    let untold: Vec<&Claim> = view.claims.iter().copied().filter(|claim| !told.contains(&claim.id)).collect();
    unheld::count(&view, &untold, &view.events, PLACES, &mut losses);
    Ok(losses)
}

/// The ties whose ends are both actors of the case; each is told of both its ends and taken once.
fn edges<'a>(view: &View<'a>, actors: &[&'a Profile], losses: &mut Losses) -> BTreeMap<Ends<'a>, Edge<'a>> {
    let mut by_name: BTreeMap<&str, Vec<&'a Profile>> = BTreeMap::new();
    for actor in actors {
        for name in &actor.names {
            by_name.entry(name).or_default().push(actor);
        }
    }
    let mut edges: BTreeMap<Ends<'a>, Edge<'a>> = BTreeMap::new();
    for (actor, tie) in actors.iter().flat_map(|actor| actor.relations.iter().map(move |tie| (actor, tie))) {
        let others = by_name.get(tie.other.as_str()).map_or(&[][..], Vec::as_slice);
        let [other] = others else {
            losses.add("actor", "relations", "the other end is no actor of the case, or its name is that of several");
            continue;
        };
        let (from, to) = if tie.outward { (key(actor), key(other)) } else { (key(other), key(actor)) };
        let edge = edges.entry((from, to, tie.tie)).or_default();
        if view.claim(&tie.claim).is_some_and(is_denial) {
            edge.denied.insert(&tie.claim);
        } else {
            edge.held.insert(&tie.claim, tie);
        }
    }
    for _ in edges.values().filter(|edge| edge.held.is_empty()) {
        losses.add("actor", "relations", "a tie that is only denied is none");
    }
    edges
}

/// What a node is called by edges: the gazetteer's id, else the name.
fn key(actor: &Profile) -> &str {
    actor.id.as_deref().unwrap_or(&actor.name)
}

fn head(view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    let exchange = view.exchange;
    let day = exchange.at.get(..10).filter(|day| day.parse::<DateInterval>().is_ok_and(|day| day.is_day()));
    let day = day.map(|day| format!(" lastmodifieddate=\"{day}\"")).unwrap_or_default();
    let marking = view.marking_of_all().map(|tlp| format!(" {}", tlp.label())).unwrap_or_default();
    let described = format!("{}: actors and the ties that claims tell of.{marking}", exchange.name);
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(
        out,
        "<gexf xmlns=\"http://gexf.net/1.3\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
         xsi:schemaLocation=\"http://gexf.net/1.3 http://gexf.net/1.3/gexf.xsd\" version=\"1.3\">"
    )?;
    writeln!(out, "  <meta{day}>\n    <creator>Whosays</creator>")?;
    writeln!(out, "    <description>{}</description>\n  </meta>", escaped(&described))?;
    writeln!(
        out,
        "  <graph mode=\"dynamic\" defaultedgetype=\"directed\" timeformat=\"date\" timerepresentation=\"interval\">"
    )?;
    for (class, attributes) in [("node", OF_NODES), ("edge", OF_EDGES)] {
        writeln!(out, "    <attributes class=\"{class}\" mode=\"static\">")?;
        for (id, kind) in attributes {
            writeln!(out, "      <attribute id=\"{id}\" title=\"{id}\" type=\"{kind}\"/>")?;
        }
        writeln!(out, "    </attributes>")?;
    }
    Ok(())
}

fn node(view: &View<'_>, actor: &Profile, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "      <node id=\"{}\" label=\"{}\">", escaped(key(actor)), escaped(&actor.name))?;
    let values = [
        ("kind", actor.kind.as_str().to_owned()),
        ("gazetteer_id", actor.id.clone().unwrap_or_default()),
        ("names", actor.names.join("; ")),
        ("claims_made", actor.says.len().to_string()),
        ("claims_about", actor.about.len().to_string()),
        ("tlp", label(view.marking(&actor.reports))),
    ];
    attributes(&values, out)?;
    writeln!(out, "      </node>")
}

fn write_edge(
    view: &View<'_>,
    at: usize,
    (from, to, tie): &Ends<'_>,
    edge: &Edge<'_>,
    out: &mut dyn Write,
    losses: &mut Losses,
) -> io::Result<()> {
    let weight = edge.held.len();
    writeln!(
        out,
        "      <edge id=\"{at}\" source=\"{}\" target=\"{}\" kind=\"{tie}\" label=\"{tie}\" weight=\"{weight}\">",
        escaped(from),
        escaped(to)
    )?;
    let claims: Vec<&Claim> = edge.held.keys().filter_map(|id| view.claim(id)).collect();
    let reports: Vec<&ReportId> = claims.iter().map(|claim| &claim.report).collect();
    let values = [
        ("type", tie.to_string()),
        ("claims", each_once(edge.held.keys().map(|id| id.as_str()))),
        ("speakers", each_once(claims.iter().map(|claim| claim.speaker.name.as_str()))),
        ("since", each_once(edge.held.values().filter_map(|tie| tie.since.as_deref()))),
        ("time", each_once(edge.held.values().filter_map(|tie| tie.time.as_deref()))),
        ("denied_by_claims", edge.denied.len().to_string()),
        ("tlp", label(view.marking(reports))),
    ];
    attributes(&values, out)?;
    let spells = spells(edge, losses);
    if !spells.is_empty() {
        writeln!(out, "        <spells>")?;
        for (first, last) in spells {
            writeln!(out, "          <spell start=\"{}\" end=\"{}\"/>", iso(first), iso(last))?;
        }
        writeln!(out, "        </spells>")?;
    }
    writeln!(out, "      </edge>")
}

fn attributes(values: &[(&str, String)], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "        <attvalues>")?;
    for (id, value) in values.iter().filter(|(_, value)| !value.is_empty()) {
        writeln!(out, "          <attvalue for=\"{id}\" value=\"{}\"/>", escaped(value))?;
    }
    writeln!(out, "        </attvalues>")
}

/// The days for which claims hold a tie: those that they name as dates, else those on which it was told. Spells that
/// touch are one.
fn spells(edge: &Edge<'_>, losses: &mut Losses) -> Vec<(i64, i64)> {
    let mut spells: Vec<(i64, i64)> = edge.held.values().filter_map(|tie| spell(tie, losses)).collect();
    spells.sort_unstable();
    let mut joined: Vec<(i64, i64)> = Vec::new();
    for (first, last) in spells {
        match joined.last_mut() {
            Some((_, end)) if first <= *end + 1 => *end = last.max(*end),
            _ => joined.push((first, last)),
        }
    }
    joined
}

fn spell(tie: &Tie, losses: &mut Losses) -> Option<(i64, i64)> {
    let days = |words: &Option<String>| words.as_deref()?.parse::<DateInterval>().ok().map(|days| days.day_numbers());
    let told = tie.published.as_ref().map(DateInterval::day_numbers);
    let (time, since) = (days(&tie.time), days(&tie.since));
    if (tie.time.is_some() && time.is_none()) || (tie.since.is_some() && since.is_none()) {
        losses.add(
            "actor",
            "relations",
            "when it held is told in words that are no date; the spell is the day of the report",
        );
    }
    let spell = match (time, since, told) {
        (Some(time), _, _) => Some(time),
        (None, Some((first, _)), Some((_, last))) if first <= last => Some((first, last)),
        (None, _, told) => told,
    };
    if spell.is_none() {
        losses.add("actor", "relations", "nothing tells when it held");
    }
    spell
}

fn iso(number: i64) -> String {
    DateInterval::of_day_numbers(number, number).map(|day| day.to_string()).unwrap_or_default()
}

fn label(marking: Option<Tlp>) -> String {
    marking.map(|tlp| tlp.label().to_owned()).unwrap_or_default()
}

fn each_once<'a>(words: impl Iterator<Item = &'a str>) -> String {
    words.collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join("; ")
}

/// Text as XML has it, without the signs that XML cannot hold.
fn escaped(text: &str) -> String {
    let mut written = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => written.push_str("&amp;"),
            '<' => written.push_str("&lt;"),
            '>' => written.push_str("&gt;"),
            '"' => written.push_str("&quot;"),
            '\t' | '\n' | '\r' => written.push(' '),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            other => written.push(other),
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use super::super::sample::Sample;
    use super::*;

    fn spells_of(ties: &[(Option<&str>, Option<&str>, Option<&str>)]) -> Vec<String> {
        let sample = Sample::make();
        let ids: Vec<ClaimId> = (0..ties.len()).map(|at| ClaimId::from_written(format!("c-{at}"))).collect();
        let tie = |&(time, since, published): &(Option<&str>, Option<&str>, Option<&str>)| Tie {
            published: published.map(|day| day.parse().unwrap()),
            time: time.map(str::to_owned),
            since: since.map(str::to_owned),
            ..sample.actors[0].relations[0].clone()
        };
        let ties: Vec<Tie> = ties.iter().map(tie).collect();
        let edge = Edge { held: ids.iter().zip(&ties).collect(), denied: BTreeSet::new() };
        let spells = spells(&edge, &mut Losses::default());
        spells.into_iter().map(|(first, last)| format!("{} {}", iso(first), iso(last))).collect()
    }

    #[test]
    fn a_tie_holds_when_it_is_said_to_and_else_when_it_is_told() {
        assert_eq!(spells_of(&[(None, None, Some("2031-03-15"))]), ["2031-03-15 2031-03-15"]);
        assert_eq!(spells_of(&[(None, Some("2029"), Some("2031-03-15"))]), ["2029-01-01 2031-03-15"]);
        assert_eq!(spells_of(&[(Some("2030-02"), None, Some("2031-03-15"))]), ["2030-02-01 2030-02-28"]);
        assert_eq!(spells_of(&[(Some("long ago"), None, None)]), [""; 0]);
    }

    #[test]
    fn days_that_touch_are_one_spell() {
        let days = ["2031-03-15", "2031-03-16", "2031-03-20"].map(|day| (None, None, Some(day)));
        assert_eq!(spells_of(&days), ["2031-03-15 2031-03-16", "2031-03-20 2031-03-20"]);
    }
}

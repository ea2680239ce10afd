//! Puts a brief together: sections in order, a limit on words, and numbers on the citations.

mod figures;
mod foretold;
mod happened;
mod over_time;
mod quoted;
mod record;
mod reports;
mod summary;
mod warned;

use crate::brief::{Brief, Citation, Item, Material, Section, Source};
use crate::ledger::Ledger;
use crate::{ledger, names, voice, wording};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use whosays_model::{Case, Certainty, Claim, Event, Span};

/// A brief stays under this many visible words, however large the case.
const MOST_WORDS: usize = 2_700;

/// What the parts of a brief are told from.
struct Told<'a> {
    material: &'a Material<'a>,
    /// The events, those with most reports first.
    events: Vec<&'a Event>,
}

/// A part of a brief: the names of its sections, and what tells them.
struct Part {
    names: &'static [&'static str],
    tell: for<'a> fn(&mut Ledger<'a>, &Told<'a>) -> Vec<Section>,
}

/// The parts in order of telling: adding one is a file and a line here.
static PARTS: &[Part] = &[
    Part { names: &["summary"], tell: |ledger, told| vec![summary::section(ledger, &told.events)] },
    Part { names: &["events", "responsibility"], tell: |ledger, told| happened::sections(ledger, &told.events) },
    Part { names: &["figures"], tell: |ledger, told| vec![figures::section(ledger, &told.events)] },
    Part { names: &["warnings"], tell: |ledger, told| vec![warned::section(ledger, told.material.warnings)] },
    Part { names: &["forecasts"], tell: |ledger, told| vec![foretold::section(ledger, told.material.forecasts)] },
    Part { names: &["record"], tell: |ledger, told| vec![record::section(ledger, told.material)] },
    Part { names: &["strength"], tell: |ledger, told| vec![quoted::strength(ledger, &told.events)] },
    Part { names: &["ties"], tell: |ledger, told| vec![quoted::ties(ledger, &told.events)] },
    Part { names: &["measures"], tell: |ledger, told| vec![quoted::measures(ledger, &told.events)] },
    Part { names: &["causes"], tell: |ledger, told| vec![quoted::causes(ledger, &told.events)] },
    Part { names: &["messages"], tell: |ledger, told| vec![quoted::messages(ledger, &told.events)] },
    Part { names: &["judgements"], tell: |ledger, told| vec![quoted::judgements(ledger, &told.events)] },
    Part { names: &["disputed"], tell: |ledger, told| vec![figures::disputed(ledger, told.material.assessment)] },
    Part {
        names: &["unsaid"],
        tell: |ledger, told| vec![figures::unsaid(ledger, told.material.assessment, &told.events)],
    },
    Part { names: &["reports"], tell: |ledger, _| vec![reports::section(&reports::sources(ledger))] },
];

/// Tells a case.
pub(crate) fn brief(material: &Material) -> Brief {
    let case = material.case;
    let mut ledger = Ledger::new(case);
    let told = Told { material, events: by_weight(case) };
    let mut sections: Vec<Section> = PARTS.iter().flat_map(|part| (part.tell)(&mut ledger, &told)).collect();
    sections.retain(|section| !section.items.is_empty());
    let mut brief = Brief {
        title: title(case, &told.events),
        lede: lede(case),
        made_of: reports::sources(&ledger),
        sections,
        citations: Vec::new(),
        case_file: None,
        tlp: material.tlp,
    };
    shorten(&mut brief);
    number(&mut brief, ledger.pool);
    brief
}

/// The names of the sections, in order of telling.
pub(crate) fn section_names() -> Vec<&'static str> {
    PARTS.iter().flat_map(|part| part.names).copied().collect()
}

/// The reports of a case as a brief lists them.
pub(crate) fn sources(case: &Case) -> Vec<Source> {
    reports::sources(&Ledger::new(case))
}

/// Adds what stands around the quotations and the reports, and says anew what each report is called and where the words stand: an
/// editor's hand may have changed that.
pub(crate) fn complete(brief: &mut Brief, case: &Case) {
    let ledger = Ledger::new(case);
    for citation in &mut brief.citations {
        if let Some(report) = ledger.report(&citation.report) {
            (citation.before, citation.after) = ledger::around(report, &citation.quote);
            citation.label = ledger.label(report);
            citation.origin = ledger::origin(report, Span::new(citation.quote.start, citation.quote.end));
        }
    }
    brief.made_of = reports::sources(&ledger);
}

/// Events with most reports first, then with most claims, then the earliest; aggregates are not among them.
fn by_weight(case: &Case) -> Vec<&Event> {
    let mut events: Vec<&Event> = case.events.iter().collect();
    events.sort_by_key(|event| {
        (Reverse(event.reports.len()), Reverse(event.accounts.len()), event.date.clone(), event.id.clone())
    });
    events
}

/// How much a claim is worth telling: about a main event, by a named speaker, specific, and short enough.
fn worth(ledger: &Ledger, events: &[&Event], claim: &Claim) -> i64 {
    let Some(report) = ledger.report(&claim.report) else {
        return i64::MIN;
    };
    let Some((words, points_back, cut)) = voice::shape(report, claim) else {
        return i64::MIN;
    };
    let rank = ledger.event_of(claim).and_then(|event| events.iter().position(|known| known.id == event.id));
    let about = match rank {
        Some(0) => 24,
        Some(rank) if events[rank].reports.len() > 1 => 14,
        Some(_) => 5,
        None => 0,
    };
    let named = if claim.speaker.is_author() { 0 } else { 18 };
    let digits = if claim.quote.chars().any(|c| c.is_ascii_digit()) { 6 } else { 0 };
    let actors = 4 * claim.actors.len().min(3) as i64;
    let length = match words {
        0..=5 => -15,
        6..=30 => 8,
        31..=40 => -4,
        41..=48 => -18,
        _ => -60,
    };
    let unsure = if claim.certainty == Certainty::Unknown { -6 } else { 0 };
    let pointing = if points_back { -25 } else { 0 } - if cut { 3 } else { 0 };
    about + named + digits + actors + length + unsure + pointing
}

/// The best of these claims first; equal ones in the case's order.
fn ranked<'a>(ledger: &Ledger, events: &[&Event], claims: impl Iterator<Item = &'a Claim>) -> Vec<&'a Claim> {
    let mut scored: Vec<(i64, &Claim)> = claims.map(|claim| (worth(ledger, events, claim), claim)).collect();
    scored.sort_by_key(|(worth, _)| Reverse(*worth));
    scored.into_iter().filter(|(worth, _)| *worth > -40).map(|(_, claim)| claim).collect()
}

fn title(case: &Case, events: &[&Event]) -> String {
    let says = if case.reports.len() == 1 { "says" } else { "say" };
    let tell = format!("what {} {says}", wording::count_of(case.reports.len(), "report", "reports"));
    let Some(main) = events.first() else {
        return wording::capitalised(&tell);
    };
    let others = match events.len() - 1 {
        0 => String::new(),
        n => format!(" and {}", wording::count_of(n, "other event", "other events")),
    };
    let name = names::of_event_in_text(main);
    let name = ["the ", "a ", "an "].iter().find_map(|article| name.strip_prefix(article)).unwrap_or(&name);
    format!("{}{others}: {tell}", wording::capitalised(name))
}

fn lede(case: &Case) -> String {
    let claims = wording::count_of(case.claims.len(), "statement", "statements");
    let events = wording::count_of(case.events.len(), "event", "events");
    let reports = wording::count_of(case.reports.len(), "report", "reports");
    let mut days: Vec<_> = case.reports.iter().filter_map(|report| report.published()).collect();
    days.sort();
    let when = match (days.first(), days.last()) {
        (Some(first), Some(last)) if first != last => {
            format!(", published from {} to {}", wording::date(first), wording::date(last))
        }
        (Some(day), _) => format!(", published {}", wording::date(day)),
        _ => String::new(),
    };
    format!(
        "Made from {reports}{when}, which make {claims} about {events}. Each number opens the words that a sentence rests on."
    )
}

// Drops the last item of the longest section that can spare one, until the brief is short enough.
fn shorten(brief: &mut Brief) {
    while brief.words() > MOST_WORDS {
        let spare =
            |section: &&mut Section| !["summary", "reports"].contains(&section.id.as_str()) && can_shrink(section);
        let Some(section) = brief.sections.iter_mut().filter(spare).max_by_key(|section| section.words()) else {
            return;
        };
        shrink(section);
        brief.sections.retain(|section| !section.items.is_empty());
    }
}

fn can_shrink(section: &Section) -> bool {
    !section.items.is_empty()
}

fn shrink(section: &mut Section) {
    if let Some(Item::Table(table)) =
        section.items.last_mut().filter(|item| matches!(item, Item::Table(table) if table.rows.len() > 1))
    {
        table.rows.pop();
        return;
    }
    // What was said to come and what came of it stay together.
    let whole = ["warnings", "forecasts"].contains(&section.id.as_str());
    while let Some(item) = section.items.pop() {
        if !whole || matches!(item, Item::Group { .. }) {
            break;
        }
    }
    while matches!(section.items.last(), Some(Item::Group { .. })) {
        section.items.pop();
    }
}

/// Sentences hold places in the pool until here; numbers follow the order of reading, and what no sentence cites goes.
pub(crate) fn number(brief: &mut Brief, pool: Vec<Citation>) {
    let mut numbers: BTreeMap<usize, usize> = BTreeMap::new();
    let mut order = Vec::new();
    for sentence in brief.sections.iter_mut().flat_map(|section| &mut section.items).flat_map(Item::sentences_mut) {
        for place in &mut sentence.citations {
            let next = numbers.len() + 1;
            let number = *numbers.entry(*place).or_insert_with(|| {
                order.push(*place);
                next
            });
            *place = number;
        }
        sentence.citations.sort_unstable();
        sentence.citations.dedup();
    }
    let mut pool: Vec<Option<Citation>> = pool.into_iter().map(Some).collect();
    let taken = order.into_iter().filter_map(|place| pool.get_mut(place)?.take());
    brief.citations = taken.enumerate().map(|(i, citation)| Citation { number: i + 1, ..citation }).collect();
}

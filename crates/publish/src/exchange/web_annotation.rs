//! Claims as W3C Web Annotations (Recommendation of 2017), one a claim, on the words of the report that carry it.
//!
//! The words are found by what stands there, with what stands before and after, and by place. Places of the standard
//! count Unicode code points; those of Whosays count bytes. The text in which they are counted is the report as Whosays
//! decoded it, which has a name of its own; where a report has an address, that is the source and the text its cached
//! state.

use super::schema_org::media_type;
use super::unheld::{self, Held::But};
use super::urn::urn;
use super::view::{View, cited};
use super::{Exchange, Losses, told};
use serde_json::{Value, json};
use std::io::{self, Write};
use whosays_model::{Claim, Report, Span};

static PLACES: unheld::Places =
    &[("report", But(&["file", "authors", "known"])), ("claim", But(&["actor_ids", "evidence"]))];

/// How many characters before and after the words are given.
const BESIDE: usize = 32;

pub(crate) fn write(exchange: &Exchange<'_>, out: &mut dyn Write) -> io::Result<Losses> {
    let view = View::of(exchange);
    let mut losses = Losses::default();
    let mut points = Points::default();
    let mut annotations = Vec::new();
    let mut told: Vec<&Claim> = Vec::new();
    for claim in &view.claims {
        let place = view.report(&claim.report).and_then(|report| Some((report, points.place(report, claim.span())?)));
        match place {
            Some((report, place)) => {
                annotations.push(annotation(&view, claim, report, place));
                told.push(claim);
            }
            None => losses.add("claim", "start", "its words do not stand in a report that is handed on"),
        }
    }
    let id = urn("annotations", exchange.name);
    write!(
        out,
        "{{\"@context\":\"http://www.w3.org/ns/anno.jsonld\",\"id\":\"{id}\",\"type\":\"AnnotationCollection\","
    )?;
    writeln!(out, "\"label\":{},\"total\":{},\"first\":{{", json!(exchange.name), annotations.len())?;
    writeln!(
        out,
        "\"id\":\"{}\",\"type\":\"AnnotationPage\",\"startIndex\":0,\"items\":[",
        urn("page", exchange.name)
    )?;
    for (at, annotation) in annotations.iter().enumerate() {
        writeln!(out, "{annotation}{}", if at + 1 < annotations.len() { "," } else { "" })?;
    }
    writeln!(out, "]}}}}")?;
    unheld::count(&view, &told, &view.events, PLACES, &mut losses);
    Ok(losses)
}

/// A count of code points that goes on from where it was: claims come in the order of their words.
#[derive(Default)]
struct Points<'a> {
    report: Option<&'a Report>,
    byte: usize,
    count: usize,
}

impl<'a> Points<'a> {
    /// Words at a span of bytes as a span of code points; nothing where they do not stand in the text.
    fn place(&mut self, report: &'a Report, span: Span) -> Option<(usize, usize)> {
        let words = span.of(&report.text)?;
        if self.byte > span.start || self.report.is_none_or(|known| known.id != report.id) {
            *self = Points { report: Some(report), byte: 0, count: 0 };
        }
        self.count += report.text.get(self.byte..span.start)?.chars().count();
        self.byte = span.start;
        Some((self.count, self.count + words.chars().count()))
    }
}

fn annotation(view: &View<'_>, claim: &Claim, report: &Report, (start, end): (usize, usize)) -> Value {
    let span = claim.span();
    let before = report.text.get(..span.start).unwrap_or("");
    let after = report.text.get(span.end..).unwrap_or("");
    let text = urn("report", report.id.as_str());
    let url = report.meta.url.as_ref().map(|known| known.value.as_str());
    let mut source = json!({
        "id": url.unwrap_or(&text),
        "type": "Text",
        "format": if url.is_some() { media_type(report.format) } else { "text/plain" },
        "label": cited(report),
    });
    if let Some(language) = &report.language {
        source["language"] = json!(language);
    }
    let mut target = json!({"type": "SpecificResource", "source": source});
    if url.is_some() {
        target["state"] = json!({"type": "TimeState", "cached": text});
    }
    target["selector"] = json!([
        {"type": "TextQuoteSelector", "exact": report.words(span), "prefix": last(before), "suffix": first(after)},
        {"type": "TextPositionSelector", "start": start, "end": end},
    ]);
    json!({
        "id": urn("annotation", claim.id.as_str()),
        "type": "Annotation",
        "motivation": "describing",
        "creator": {"type": "Software", "name": claim.by},
        "generator": {"type": "Software", "name": "Whosays"},
        "generated": view.exchange.at,
        "body": bodies(view, claim),
        "target": target,
    })
}

/// The claim itself, by the name that it has in the form `schema-org` too; its event; what it tells, line by line; and
/// words to filter by.
fn bodies(view: &View<'_>, claim: &Claim) -> Vec<Value> {
    let speaker = &claim.speaker;
    let who = speaker.role.as_ref().map_or_else(|| speaker.name.clone(), |role| format!("{}, {role}", speaker.name));
    let actors: Vec<&str> = claim.actors.iter().map(|actor| actor.name.as_str()).collect();
    let mut lines = vec![("claim".to_owned(), claim.id.to_string()), ("speaker".to_owned(), who)];
    let more = [
        ("via", claim.via.join(", ")),
        ("kind", claim.kind().to_string()),
        ("stance", claim.stance.to_string()),
        ("certainty", claim.certainty.to_string()),
        ("actors", actors.join(", ")),
    ];
    lines.extend(more.into_iter().filter(|(_, words)| !words.is_empty()).map(|(key, words)| (key.to_owned(), words)));
    lines.extend(told::value(claim));
    let named = |purpose: &str, name: String| json!({"type": "SpecificResource", "purpose": purpose, "source": name});
    let mut bodies = vec![named("identifying", urn("claim", claim.id.as_str()))];
    bodies.extend(view.event_of(claim).map(|event| named("linking", urn("event", event.as_str()))));
    bodies.push(json!({
        "type": "TextualBody",
        "purpose": "describing",
        "format": "text/plain",
        "value": told::lines(&lines),
    }));
    let marking = view.marking([&claim.report]).map(|tlp| tlp.label());
    let tags = [claim.kind().as_str(), claim.stance.as_str(), claim.certainty.as_str()].into_iter().chain(marking);
    bodies.extend(tags.map(|tag| json!({"type": "TextualBody", "purpose": "tagging", "value": tag})));
    bodies
}

fn last(before: &str) -> &str {
    let start = before.char_indices().rev().nth(BESIDE - 1).map_or(0, |(at, _)| at);
    before.get(start..).unwrap_or("")
}

fn first(after: &str) -> &str {
    let end = after.char_indices().nth(BESIDE).map_or(after.len(), |(at, _)| at);
    after.get(..end).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::super::sample::Sample;
    use super::*;

    #[test]
    fn places_count_code_points_and_not_bytes() {
        let mut report = Sample::make().case.reports.remove(0);
        report.text = "Ø–𝄞 né one né two".to_owned();
        let mut points = Points::default();
        let one = report.text.find("one").unwrap();
        let two = report.text.find("two").unwrap();
        assert_eq!((one, two), (14, 22));
        assert_eq!(points.place(&report, Span::new(one, one + 3)), Some((7, 10)));
        assert_eq!(points.place(&report, Span::new(two, two + 3)), Some((14, 17)));
        assert_eq!(points.place(&report, Span::new(0, 2)), Some((0, 1)), "it may go back");
        assert_eq!(points.place(&report, Span::new(1, 2)), None, "not in the midst of a character");
    }

    #[test]
    fn what_stands_beside_is_cut_between_characters() {
        let long = "é".repeat(40);
        assert_eq!(last(&long).chars().count(), BESIDE);
        assert_eq!(first(&long).chars().count(), BESIDE);
        assert_eq!((last("né"), first("né")), ("né", "né"));
        assert_eq!((last(""), first("")), ("", ""));
    }
}

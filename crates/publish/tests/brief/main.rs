//! A case becomes a brief: what it says, what it does not say twice, and that every word of it can be checked.

#![allow(clippy::unwrap_used, reason = "tests may unwrap")]

mod case;
mod edited;
mod ledgers;
mod marked;
mod rules;
mod written;

use case::case;
use std::collections::BTreeSet;
use std::sync::OnceLock;
use whosays_model::{Account, Assessment, Case, ClaimId, Field, How, Known, Report, ReportId};
use whosays_publish::brief::{Brief, Chart, Item};
use whosays_publish::verify::{self, VerifyError};
use whosays_publish::{EXPORTERS, Exporter, exporter, html, jsonl, markdown};

/// The brief of a case without warnings or forecasts.
fn compose(case: &Case, assessment: &Assessment) -> Brief {
    whosays_publish::brief::compose(&ledgers::material(case, assessment))
}

/// The formats that can be read back, with what they make of a brief.
fn texts(brief: &Brief) -> Vec<(&'static Exporter, String)> {
    let texts = EXPORTERS.iter().filter(|exporter| !["docx", "pdf"].contains(&exporter.name));
    texts.map(|exporter| (exporter, String::from_utf8((exporter.render)(brief).unwrap()).unwrap())).collect()
}

fn brief() -> Brief {
    let (case, assessment) = case();
    compose(&case, &assessment)
}

fn sentences(brief: &Brief, id: &str) -> Vec<String> {
    let section = brief.sections.iter().find(|section| section.id == id).unwrap();
    section.items.iter().flat_map(Item::sentences).map(|sentence| sentence.text.clone()).collect()
}

fn text_of(id: &ReportId) -> Option<String> {
    static REPORTS: OnceLock<Vec<Report>> = OnceLock::new();
    let reports = REPORTS.get_or_init(|| case().0.reports);
    reports.iter().find(|report| report.id == *id).map(|report| report.text.clone())
}

#[test]
fn the_summary_tells_the_main_event_and_who_says_who_did_it() {
    let brief = brief();
    assert_eq!(brief.title, "Mell Hall bombing and one other event: what three reports say");
    assert_eq!(
        sentences(&brief, "summary"),
        [
            "Two of the three reports tell of the Mell Hall bombing in Oster, dated 4 May 2031.",
            "The Oster Courier puts the dead at “at least 31”; Oster hospital at “More than 40”.",
            "The Oster Courier reports: “The Ardu Front claimed responsibility for the Mell Hall bombing in a broadcast.”",
            "Norrland Herald reports that “Ostrian officials blamed Norrland for the attack”.",
            "Norrland Herald also reports that “Norrland denied that it had any part in the Mell Hall bombing”.",
            "The Oster Courier reports: “Two weeks before the bombing, Norrland warned Ostria that an attack on a crowded hall was being prepared.”",
        ]
    );
}

#[test]
fn figures_stand_side_by_side_with_their_range() {
    assert_eq!(
        sentences(&brief(), "figures"),
        [
            "Mell Hall bombing",
            "killed",
            "at least 31",
            "The Oster Courier",
            "",
            "",
            "more than 40",
            "Oster hospital",
            "",
            "range",
            "31 or more; to quote: 41",
            "all accounts",
        ]
    );
}

#[test]
fn a_statement_that_two_reports_carry_is_told_once_with_both() {
    let brief = brief();
    let told: Vec<_> = brief.sentences().filter(|sentence| sentence.text.contains("weaker in the valleys")).collect();
    assert_eq!(told.len(), 1);
    assert_eq!(
        told[0].text,
        "Gen. Ila Ronn, the commander of the Ostrian army, told the Courier that the Front “has grown weaker in the valleys since the thaw and may strike again”."
    );
    let reports: BTreeSet<_> = told[0].citations.iter().map(|number| &brief.citations[number - 1].report).collect();
    assert_eq!(reports.len(), 2);
}

#[test]
fn no_claim_is_told_in_two_sentences() {
    let brief = brief();
    let mut told = BTreeSet::new();
    let sections = brief.sections.iter().filter(|section| section.id != "disputed" && section.id != "unsaid");
    for sentence in sections.flat_map(|section| &section.items).filter_map(|item| match item {
        Item::Sentence(sentence) if sentence.text.contains('“') && !sentence.text.contains("puts the") => {
            Some(sentence)
        }
        _ => None,
    }) {
        for number in &sentence.citations {
            assert!(told.insert(*number), "{} is told again: {}", number, sentence.text);
        }
    }
    assert!(told.len() > 5);
}

#[test]
fn disputes_and_gaps_are_worded_as_facts_about_the_reports() {
    let brief = brief();
    assert_eq!(
        sentences(&brief, "disputed"),
        ["Who is behind the Mell Hall bombing is disputed: Ostrian officials name Norrland; Norrland denies it."]
    );
    assert_eq!(sentences(&brief, "unsaid"), ["No report says how many were injured in the Mell Hall bombing."]);
    assert!(
        brief
            .sentences()
            .filter(|sentence| sentence.text.starts_with("No report says"))
            .all(|sentence| !sentence.citations.is_empty())
    );
}

#[test]
fn words_that_open_with_a_pronoun_are_not_told_without_its_referent() {
    assert!(brief().sentences().all(|sentence| !sentence.text.contains("“It has never")));
}

#[test]
fn a_brief_stays_short_however_large_the_case() {
    let (mut case, assessment) = case();
    let claims = case.claims.clone();
    for n in 0..400 {
        let mut report = case.reports[n % 2].clone();
        report.text = report.text.replace("Mell", &format!("Mell{n}")).replace("valleys", &format!("valley {n}"));
        report.id = ReportId::of(report.text.as_bytes());
        for claim in claims.iter().filter(|claim| claim.report == case.reports[n % 2].id) {
            let mut claim = claim.clone();
            claim.report = report.id.clone();
            claim.event = None;
            claim.id = whosays_model::ClaimId::of(&claim.report, claim.kind(), claim.span(), None);
            case.claims.push(claim);
        }
        case.reports.push(report);
    }
    case.reports.truncate(12);
    let brief = compose(&case, &assessment);
    assert!((300..3_000).contains(&brief.words()), "{}", brief.words());
}

#[test]
fn the_same_case_gives_the_same_bytes() {
    for exporter in EXPORTERS {
        assert_eq!((exporter.render)(&brief()), (exporter.render)(&brief()), "{}", exporter.name);
    }
}

#[test]
fn an_empty_case_gives_a_brief_that_says_so_and_cannot_be_verified() {
    let brief = compose(&Case::default(), &Assessment::default());
    assert_eq!(brief.title, "What no reports say");
    for (exporter, written) in texts(&brief) {
        let name = format!("brief.{}", exporter.extension);
        assert!(matches!(verify::citations(written.as_bytes(), &name), Err(VerifyError::NoCitations { .. })), "{name}");
    }
}

#[test]
fn nothing_of_a_report_becomes_markup() {
    let page = html::render(&brief());
    assert!(!page.contains("<script") && !page.contains("<b>the") && !page.contains("<em>"), "markup of a report");
    assert!(page.contains("&lt;script&gt;alert(&quot;Mell&quot;)"));
    assert!(page.contains("default-src 'none'"));
    let text = markdown::render(&brief());
    assert!(!text.replace("\\<", "").contains("<script") && text.contains("\\[mill\\](javascript:x)"));
}

#[test]
fn a_page_fetches_nothing_and_its_headings_are_in_order() {
    let page = html::render(&brief());
    for fetching in ["http://", "https://", "src=", "<link", "<img", "url(", "<script"] {
        assert!(!page.contains(fetching), "{fetching}");
    }
    assert_eq!(page.matches("<h1").count(), 1);
    let levels: Vec<u32> =
        page.match_indices("<h").filter_map(|(at, _)| page[at + 2..].chars().next()?.to_digit(10)).collect();
    assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{levels:?}");
}

#[test]
fn every_number_opens_a_quotation() {
    let brief = brief();
    let page = html::render(&brief);
    for number in brief.sentences().flat_map(|sentence| &sentence.citations) {
        assert_eq!(brief.citations[number - 1].number, *number);
        assert!(page.contains(&format!("popovertarget=\"c{number}\"")) && page.contains(&format!("id=\"c{number}\"")));
    }
}

#[test]
fn every_format_verifies() {
    for (exporter, written) in texts(&brief()) {
        let name = format!("brief.{}", exporter.extension);
        let citations = verify::citations(written.as_bytes(), &name).unwrap();
        assert_eq!(verify::check(&citations, text_of), [], "{name}");
        let whole = citations.iter().filter(|citation| citation.whole).count();
        assert!(whole >= brief().citations.len() && citations.len() > whole, "{name}");
    }
}

#[test]
fn a_report_that_is_not_stored_is_a_mismatch() {
    let written = jsonl::render(&brief());
    let citations = verify::citations(written.as_bytes(), "brief.jsonl").unwrap();
    let mismatches = verify::check(&citations, |_| None);
    assert_eq!(mismatches.len(), citations.len());
    assert!(mismatches[0].to_string().contains("no such place"));
}

/// Letters all through every quotation, each changed on its own: what is written must fail to verify.
#[test]
fn one_changed_letter_is_found_in_every_format() {
    for (exporter, written) in texts(&brief()) {
        let name = format!("brief.{}", exporter.extension);
        let quoted = verify::citations(written.as_bytes(), &name).unwrap();
        let mut tried = 0;
        for citation in quoted.iter().filter(|citation| citation.whole) {
            let words = &citation.words;
            for (at, c) in words.char_indices().filter(|(_, c)| c.is_ascii_alphabetic()).step_by(4) {
                // Enough of the words around the letter to find it in the written brief, up to the next escape.
                let ahead: String = words[at..].chars().take_while(|c| c.is_alphanumeric() || *c == ' ').collect();
                let behind: String =
                    words[..at].chars().rev().take_while(|c| c.is_alphanumeric() || *c == ' ').collect();
                let stretch: String = behind.chars().rev().chain(ahead.chars()).collect();
                let offset = behind.len();
                for (found, _) in written.match_indices(&stretch) {
                    let place = found + offset;
                    let changed =
                        format!("{}{}{}", &written[..place], if c == 'x' { 'y' } else { 'x' }, &written[place + 1..]);
                    let Ok(read) = verify::citations(changed.as_bytes(), &name) else {
                        continue;
                    };
                    let shown = read.len() == quoted.len()
                        && read.iter().zip(&quoted).any(|(now, then)| now.words != then.words);
                    let mismatches = verify::check(&read, text_of);
                    assert!(!shown || !mismatches.is_empty(), "{name}: {stretch} at {place}");
                    tried += usize::from(shown);
                }
            }
        }
        assert!(tried > 250, "{name}: only {tried} letters");
    }
}

#[test]
fn a_moved_offset_is_found_in_every_format() {
    for (exporter, written) in texts(&brief()) {
        let name = format!("brief.{}", exporter.extension);
        for citation in &brief().citations {
            let (start, end) = (citation.quote.start, citation.quote.end);
            for (from, to) in [
                (format!("data-end=\"{end}\""), format!("data-end=\"{}\"", end + 1)),
                (format!("data-start=\"{start}\""), format!("data-start=\"{}\"", start + 1)),
                (format!("\"start\":{start},\"end\":{end}"), format!("\"start\":{},\"end\":{}", start + 1, end + 1)),
                (format!(" {start}-{end}`:"), format!(" {start}-{}`:", end - 1)),
            ] {
                if let Some(at) = written.find(&from) {
                    let changed = format!("{}{to}{}", &written[..at], &written[at + from.len()..]);
                    let read = verify::citations(changed.as_bytes(), &name).unwrap();
                    assert!(!verify::check(&read, text_of).is_empty(), "{name}: {from}");
                }
            }
        }
    }
}

#[test]
fn a_damaged_brief_is_an_error_that_names_it() {
    let cut = html::render(&brief()).replace("data-number=\"1\"", "data-number=\"one\"");
    assert!(verify::citations(cut.as_bytes(), "b.html").unwrap_err().to_string().starts_with("b.html was damaged"));
    assert_eq!(verify::citations(&[0xff, 0xfe], "b.html"), Err(VerifyError::NotText { name: "b.html".into() }));
    let gone = markdown::render(&brief());
    let at = gone.find("[^2]: ").unwrap();
    let end = gone.find("[^3]: ").unwrap();
    let gone = format!("{}{}", &gone[..at], &gone[end..]);
    assert_eq!(
        verify::citations(gone.as_bytes(), "b.md"),
        Err(VerifyError::Missing { name: "b.md".into(), number: 2 })
    );
}

#[test]
fn an_exporter_is_found_by_name_or_ending() {
    assert_eq!(exporter("md").map(|exporter| exporter.name), Some("markdown"));
    assert_eq!(exporter("jsonl").map(|exporter| exporter.extension), Some("jsonl"));
    assert!(exporter("doc").is_none());
    assert!(EXPORTERS.iter().all(|exporter| !exporter.doc.is_empty()));
}

/// The case with the bombing told by three reports on three days, of which the last brings the first up to date.
fn drifting() -> Case {
    let (mut case, _) = case();
    let (first, model) = (case.claims[1].clone(), case.reports[0].clone());
    let account = case.events[0].accounts.iter().find(|account| account.field == Field::Killed).unwrap().clone();
    for (name, day, n) in [("post.txt", "2031-05-09", 41), ("times.txt", "2031-05-12", 44)] {
        let mut report = model.clone();
        report.id = ReportId::of(name.as_bytes());
        report.file = name.to_owned();
        report.meta.published = Some(Known::new(day.parse().unwrap(), How::Given));
        let mut claim = first.clone();
        claim.report = report.id.clone();
        claim.id = ClaimId::of(&claim.report, claim.kind(), claim.span(), None);
        let value = serde_json::json!({"n": n, "bound": "exact"});
        let (claim_id, report_id) = (claim.id.clone(), report.id.clone());
        case.events[0].accounts.push(Account { value, claim: claim_id, report: report_id, ..account.clone() });
        case.events[0].reports.push(report.id.clone());
        case.reports.push(report);
        case.claims.push(claim);
    }
    let last = case.claims.last().unwrap().id.clone();
    let earliest = case.events[0].accounts.iter_mut().find(|account| account.field == Field::Killed).unwrap();
    earliest.revised_by = Some(last);
    case.events[0].origins = 2;
    case
}

#[test]
fn a_figure_of_three_days_is_drawn_and_told_in_a_table() {
    let brief = compose(&drifting(), &Assessment::default());
    let charts: Vec<&Chart> = brief
        .sections
        .iter()
        .flat_map(|section| &section.items)
        .filter_map(|item| if let Item::Chart(chart) = item { Some(chart) } else { None })
        .collect();
    assert_eq!(charts.len(), 1);
    let days: Vec<(u64, u64, bool)> = charts[0].points.iter().map(|point| (point.day, point.n, point.stands)).collect();
    assert_eq!(days.first(), Some(&(0, 31, false)));
    assert!(days.windows(2).all(|pair| pair[0].0 <= pair[1].0), "{days:?}");
    assert_eq!(charts[0].table.rows.len(), days.len());
    assert!(charts[0].table.rows.iter().flatten().any(|cell| cell.text == "revised later"));
    let page = html::render(&brief);
    assert!(page.contains("role=\"img\"") && page.contains("<title id=\"chart-"), "no drawing");
    assert!(markdown::render(&brief).contains("by day of publication"));
}

#[test]
fn reports_that_pass_on_fewer_origins_are_said_to() {
    let brief = compose(&drifting(), &Assessment::default());
    let told = sentences(&brief, "summary").join(" ");
    assert!(told.contains("reports, of two independent origins, tell of the Mell Hall bombing"), "{told}");
    assert!(
        !told.contains("31 people") && !told.contains("least 31"),
        "a figure that was revised is not told as one that stands: {told}"
    );
    let cells = sentences(&brief, "events");
    assert!(cells.contains(&"4 of two origins".to_owned()), "{cells:?}");
}

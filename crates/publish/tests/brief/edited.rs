//! A brief that was edited as Markdown, and one that a desk's template made.

use crate::case::case;
use crate::{ledgers, text_of};
use whosays_publish::brief::{Brief, Item, complete};
use whosays_publish::lint::lint;
use whosays_publish::{html, markdown, template, verify};

fn holds(text: &str) -> bool {
    let citations = verify::citations(text.as_bytes(), "b.md").unwrap();
    verify::check(&citations, text_of).is_empty()
}

fn shown(brief: &Brief) -> Vec<(String, Vec<String>)> {
    let quoted = |numbers: &[usize]| {
        numbers.iter().map(|number| brief.citations[number - 1].quote.text.clone()).collect::<Vec<_>>()
    };
    brief.sentences().map(|sentence| (sentence.text.clone(), quoted(&sentence.citations))).collect()
}

#[test]
fn what_is_not_edited_is_read_back_whole() {
    let brief = ledgers::brief();
    let mut read = markdown::read(&markdown::render(&brief)).unwrap();
    complete(&mut read, &case().0);
    assert_eq!(shown(&read), shown(&brief));
    assert_eq!((&read.title, &read.lede), (&brief.title, &brief.lede));
    assert_eq!(read.citations, brief.citations);
    assert_eq!(read.made_of, brief.made_of);
    let headings = |brief: &Brief| brief.sections.iter().map(|section| section.heading.clone()).collect::<Vec<_>>();
    assert_eq!(headings(&read), headings(&brief));
    let intros = |brief: &Brief| brief.sections.iter().map(|section| section.intro.clone()).collect::<Vec<_>>();
    assert_eq!(intros(&read), intros(&brief));
    assert_eq!(lint(&read, Some(&case().0), "b.md"), []);
}

#[test]
fn citations_survive_moves_cuts_and_new_words() {
    let text = markdown::render(&ledgers::brief());
    let (head, rest) = text.split_once("\n## Summary\n").unwrap();
    let (summary, rest) = rest.split_once("\n## What happened\n").unwrap();
    let (_, rest) = rest.split_once("\n## Warnings\n").unwrap();
    // The timeline goes, the summary moves to the end, two sentences become a paragraph, and one is worded anew.
    let (sections, notes) = rest.split_once("\n[^1]:").unwrap();
    let summary =
        summary.replace("reports that “Ostrian", "has it that “Ostrian").replacen("\n\nThe Oster", " The Oster", 1);
    let edited = format!("{head}\n## Warnings\n{sections}\n## What we know\n{summary}\n[^1]:{notes}");
    assert!(holds(&edited));
    let read = markdown::read(&edited).unwrap();
    assert!(
        read.sections.iter().any(|section| section.items.iter().any(|item| matches!(item, Item::Paragraph { .. })))
    );
    let blamed = shown(&read).into_iter().find(|(text, _)| text.contains("has it that")).unwrap();
    assert_eq!(blamed.1, ["Ostrian officials blamed Norrland for the attack."]);
    assert_eq!(lint(&read, Some(&case().0), "b.md"), []);
    let numbers: Vec<usize> = read.citations.iter().map(|citation| citation.number).collect();
    assert_eq!(numbers, (1..=read.citations.len()).collect::<Vec<_>>());
    assert!(html::render(&read).contains("has it that"));
}

#[test]
fn other_line_ends_and_wrapped_lines_change_nothing() {
    let text = markdown::render(&ledgers::brief());
    let windows = text.replace('\n', "\r\n");
    let wrapped = text.replace("The Ardu Front claimed responsibility", "The Ardu\nFront claimed responsibility");
    let whole = shown(&markdown::read(&text).unwrap());
    assert_eq!(shown(&markdown::read(&windows).unwrap()), whole);
    let body = wrapped.split("\n[^1]:").next().unwrap();
    let notes = text.split_once("\n[^1]:").unwrap().1;
    assert_eq!(shown(&markdown::read(&format!("{body}\n[^1]:{notes}")).unwrap()), whole);
}

#[test]
fn words_put_into_a_mouth_are_found() {
    let text = markdown::render(&ledgers::brief());
    assert!(holds(&text));
    assert!(!holds(&text.replace(
        "reports that “Ostrian officials blamed Norrland",
        "reports that “Ostrian officials thanked Norrland"
    )));
}

#[test]
fn a_sentence_that_was_added_needs_a_note() {
    let text = markdown::render(&ledgers::brief());
    let codes = |text: &str| -> Vec<String> {
        let read = markdown::read(text).unwrap();
        lint(&read, None, "b.md").into_iter().map(|finding| finding.code).collect()
    };
    let with = |added: &str| text.replace("\n## Warnings\n", &format!("\n{added}\n\n## Warnings\n"));
    assert_eq!(codes(&with("The Front has lost.")), ["no-citation"]);
    assert_eq!(codes(&with("The Front has lost. It claimed the attack.[^3]")), ["no-citation"]);
    assert_eq!(codes(&with("The Front has lost.[^3] It is **done**.[^3]")), [] as [&str; 0]);
    assert_eq!(codes(&with("*The rest is for Monday.*")), [] as [&str; 0]);
    assert!(markdown::read(&with("The Front has lost.[^99]")).unwrap_err().contains("99"));
}

#[test]
fn a_broken_text_is_read_without_a_panic() {
    let text = markdown::render(&ledgers::brief());
    for (at, _) in text.char_indices().step_by(37) {
        let _ = markdown::read(&text[..at]);
        let _ = markdown::read(&text[at..]);
    }
    for odd in
        ["[^", "[^1]:", "|", "| a\n|---|\n| [^1] |", "<!-- chart [", "#", "*", "**", "[^1]: `r-1 0-1`:\n", "“[^1]”"]
    {
        let _ = markdown::read(odd);
    }
}

#[test]
fn a_template_makes_a_brief_of_what_it_names() {
    let desk = "# Weekly note\n\n*For {{ reports }} readers.*\n\n{{ section(\"warnings\") }}\n\n## Outlook\n\n{{ body(\"forecasts\") }}\n\n{% if has(\"ties\") %}{{ section(\"ties\") }}{% endif %}\n";
    let brief = ledgers::brief();
    let filled = template::fill(desk, &brief).unwrap();
    let headings: Vec<&str> = filled.sections.iter().map(|section| section.heading.as_str()).collect();
    assert_eq!((filled.title.as_str(), headings), ("Weekly note", vec!["Warnings", "Outlook"]));
    assert_eq!(filled.lede, "For 3 readers.");
    assert_eq!(filled.made_of, brief.made_of);
    let told: Vec<_> = shown(&filled);
    assert!(told.len() == 6 && told.iter().all(|one| shown(&brief).contains(one)), "{told:?}");
    assert!(filled.citations.len() < brief.citations.len() && !filled.citations[0].after.text.is_empty());
    assert_eq!(lint(&filled, Some(&case().0), "b.md"), []);
    assert!(holds(&markdown::render(&filled)));
}

#[test]
fn an_unknown_name_in_a_template_is_named_with_its_line_and_what_there_is() {
    let brief = ledgers::brief();
    for (template, what) in [
        ("# A\n\n{{ section(\"warnigs\") }}", "there is no section `warnigs`"),
        ("# A\n\n{{ sektion(\"warnings\") }}", "sektion"),
        ("# A\n\n{{ nothing }}", "there is nothing of that name: {{ nothing }}"),
        ("# A\n\n{{ section( }}", "syntax error"),
    ] {
        let error = template::fill(template, &brief).unwrap_err();
        assert!(error.what.contains(what), "{}", error.what);
        assert_eq!(error.line, Some(3));
        assert!(error.hint.contains("summary, events, responsibility") && error.hint.contains("title, lede, reports"));
    }
}

#[test]
fn a_template_that_never_ends_is_stopped() {
    let endless = "{% for a in \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\" %}{% for b in \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\" %}{% for c in \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\" %}{% for d in \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\" %}x{% endfor %}{% endfor %}{% endfor %}{% endfor %}";
    assert!(template::fill(endless, &ledgers::brief()).is_err());
}

//! A brief that is marked: every format bears the label, and none lets it be lowered unseen.

use crate::written::part;
use crate::{ledgers, text_of, texts};
use whosays_model::{ReportId, Tlp};
use whosays_publish::brief::Brief;
use whosays_publish::{docx, html, jsonl, markdown, pdf, template, verify};

fn marked(tlp: Tlp) -> Brief {
    Brief { tlp: Some(tlp), ..ledgers::brief() }
}

#[test]
fn a_brief_bears_what_it_was_told_and_nothing_else() {
    let (case, assessment) = crate::case::case();
    let material = whosays_publish::brief::Material { tlp: Some(Tlp::Amber), ..ledgers::material(&case, &assessment) };
    assert_eq!(whosays_publish::brief::compose(&material).tlp, Some(Tlp::Amber));
    for (exporter, written) in texts(&ledgers::brief()) {
        assert!(!written.contains("TLP:") && !written.contains("tlp"), "{}", exporter.name);
    }
}

#[test]
fn a_page_has_the_label_at_its_head_and_foot() {
    let page = html::render(&marked(Tlp::AmberStrict));
    let label = "<p class=\"marking\"><span data-tlp=\"amber+strict\">TLP:AMBER+STRICT</span></p>";
    let [head, foot] = ["header", "footer"].map(|tag| {
        let (_, after) = page.split_once(&format!("<{tag}>")).unwrap();
        after.split_once(&format!("</{tag}>")).unwrap().0
    });
    assert!(head.contains(label) && foot.contains(label) && page.matches(label).count() == 2);
    assert!(page.contains(".marking span { color: #FFC000; }") && page.contains("text-align: right"));
    assert!(page.contains("position: fixed") && page.contains("12pt"));
    assert!(
        html::render(&marked(Tlp::Red)).contains("#FF2B2B") && !html::render(&ledgers::brief()).contains("marking")
    );
}

#[test]
fn a_document_has_the_label_in_its_header_and_footer() {
    let bytes = docx::render(&marked(Tlp::Green)).unwrap();
    let (document, types) = (part(&bytes, "word/document.xml"), part(&bytes, "[Content_Types].xml"));
    let relations = part(&bytes, "word/_rels/document.xml.rels");
    for name in ["header", "footer"] {
        let xml = part(&bytes, &format!("word/{name}.xml"));
        assert!(xml.contains("TLP:GREEN") && xml.contains("<w:jc w:val=\"right\"/>"), "{xml}");
        assert!(
            xml.contains("w:val=\"33FF00\"")
                && xml.contains("w:fill=\"000000\"")
                && xml.contains("<w:sz w:val=\"24\"/>")
        );
        assert!(document.contains(&format!("<w:{name}Reference w:type=\"default\" r:id=\"{name}\"/>")));
        assert!(types.contains(&format!("/word/{name}.xml")) && relations.contains(&format!("{name}.xml")));
    }
    let bare = docx::render(&ledgers::brief()).unwrap();
    assert!(!part(&bare, "word/document.xml").contains("Reference w:type"));
    assert!(!part(&bare, "[Content_Types].xml").contains("header"));
}

#[test]
fn pages_to_print_differ_by_their_label() {
    let bare = pdf::render(&ledgers::brief()).unwrap();
    let all: Vec<Vec<u8>> = Tlp::ALL.iter().map(|tlp| pdf::render(&marked(*tlp)).unwrap()).collect();
    for (one, bytes) in all.iter().enumerate() {
        assert!(*bytes != bare && all[..one].iter().all(|other| other != bytes), "{one}");
    }
}

#[test]
fn a_record_holds_the_word() {
    let written = jsonl::render(&marked(Tlp::AmberStrict));
    let first: serde_json::Value = serde_json::from_str(written.lines().next().unwrap()).unwrap();
    assert_eq!((first["record"].as_str(), first["tlp"].as_str()), (Some("brief"), Some("amber+strict")));
}

#[test]
fn a_line_below_the_title_is_read_back() {
    for tlp in Tlp::ALL {
        let brief = marked(*tlp);
        let text = markdown::render(&brief);
        assert!(text.starts_with(&format!("# {}\n\n**{}**\n\n*Made from", brief.title, tlp.label())), "{text}");
        let read = markdown::read(&text).unwrap();
        assert_eq!((read.tlp, &read.title, &read.lede), (Some(*tlp), &brief.title, &brief.lede));
        assert_eq!((read.sections.len(), read.citations.len()), (brief.sections.len(), brief.citations.len()));
    }
}

#[test]
fn a_label_is_known_however_somebody_wrote_it() {
    let with = |line: &str| {
        let text = markdown::render(&marked(Tlp::Red)).replace("**TLP:RED**", line);
        markdown::read(&text)
    };
    for line in ["TLP:GREEN", "tlp: green", "*TLP:GREEN*", "TLP:CLEAR\nTLP:GREEN"] {
        let read = with(line).unwrap();
        assert_eq!((read.tlp, read.lede), (Some(Tlp::Green), ledgers::brief().lede), "{line}");
    }
    assert_eq!(with("TLP:AMBER\\+STRICT").unwrap().tlp, Some(Tlp::AmberStrict));
    assert_eq!(with("").unwrap().tlp, None);
    assert!(with("TLP:WHITE").unwrap_err().contains("clear, green, amber, amber+strict, red"));
    let below = markdown::read("# A\n\n## B\n\nTLP:RED\n").unwrap();
    assert!(below.tlp.is_none() && below.sentences().any(|sentence| sentence.text.contains("TLP:RED")));
}

#[test]
fn a_template_can_raise_the_marking_and_not_lower_it() {
    let filled = |head: &str, tlp: Tlp| {
        let desk = format!("# Weekly note\n\n{head}\n\n{{{{ section(\"summary\") }}}}\n");
        template::fill(&desk, &marked(tlp)).unwrap().tlp
    };
    assert_eq!(filled("", Tlp::Amber), Some(Tlp::Amber));
    assert_eq!(filled("TLP:GREEN", Tlp::Amber), Some(Tlp::Amber));
    assert_eq!(filled("TLP:RED", Tlp::Amber), Some(Tlp::Red));
}

#[test]
fn a_label_below_what_is_cited_is_found_in_every_format() {
    let of = |report: &ReportId| if text_of(report).unwrap().starts_with("Bomb") { Tlp::Red } else { Tlp::Green };
    for (exporter, written) in texts(&marked(Tlp::Red)) {
        let name = format!("brief.{}", exporter.extension);
        let found = |written: &str| -> Vec<String> {
            let cited = verify::citations(written.as_bytes(), &name).unwrap();
            let own = verify::marking(written.as_bytes(), &name).unwrap();
            verify::lowered(&cited, own, of).iter().map(ToString::to_string).collect()
        };
        assert_eq!(found(&written), [] as [&str; 0], "{name}");
        let lower = written.replace("TLP:RED", "TLP:GREEN").replace("\"tlp\":\"red\"", "\"tlp\":\"green\"");
        let report = ReportId::of(crate::case::COURIER.as_bytes());
        assert_eq!(found(&lower), [format!("report {report} is TLP:RED, and the brief is TLP:GREEN")], "{name}");
        let pink = written.replace("TLP:RED", "TLP:PINK").replace("\"tlp\":\"red\"", "\"tlp\":\"pink\"");
        assert!(verify::marking(pink.as_bytes(), &name).is_err(), "{name}");
    }
    let bare = markdown::render(&ledgers::brief());
    let cited = verify::citations(bare.as_bytes(), "brief.md").unwrap();
    let found = verify::lowered(&cited, None, of);
    assert!(found.len() > 1 && found[0].to_string().ends_with(", and the brief is not marked"), "{found:?}");
    assert_eq!(verify::lowered(&cited, None, |_| Tlp::Clear), []);
}

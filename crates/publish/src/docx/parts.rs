//! The fixed parts of a Word document: what is in it, how its styles look, and what belongs to what.

use crate::marking;
use std::fmt::Write;
use whosays_model::Tlp;

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const WORD: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
    xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";

/// What the package begins with.
pub(super) const RELATIONS: &str = concat!(
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n",
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">",
    "<Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/>",
    "<Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/>",
    "</Relationships>"
);

/// Endnotes are numbered 1, 2, 3.
pub(super) const SETTINGS: &str = concat!(
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n",
    "<w:settings xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">",
    "<w:endnotePr><w:pos w:val=\"docEnd\"/><w:numFmt w:val=\"decimal\"/>",
    "<w:endnote w:id=\"0\"/><w:endnote w:id=\"1\"/></w:endnotePr>",
    "<w:compat><w:compatSetting w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat>",
    "</w:settings>"
);

/// What stands at the head and foot of each page: the part's name, and its element.
const EDGES: [(&str, &str); 2] = [("header", "hdr"), ("footer", "ftr")];

/// How the styles look.
pub(super) const STYLES: &str = include_str!("styles.xml");

/// The files of the package and their types.
pub(super) fn content_types(charts: usize, tlp: Option<Tlp>) -> String {
    let word = "application/vnd.openxmlformats-officedocument.wordprocessingml";
    let mut overrides = String::new();
    let own = [("document", "document.main"), ("styles", "styles"), ("settings", "settings"), ("endnotes", "endnotes")];
    for (part, kind) in own.into_iter().chain(names(tlp).map(|name| (name, name))) {
        let _ = write!(overrides, "<Override PartName=\"/word/{part}.xml\" ContentType=\"{word}.{kind}+xml\"/>");
    }
    for i in 1..=charts {
        let _ = write!(
            overrides,
            "<Override PartName=\"/word/charts/chart{i}.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.drawingml.chart+xml\"/>"
        );
    }
    format!(
        "{HEAD}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/>{overrides}\
         <Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/></Types>"
    )
}

/// What the document itself draws on.
pub(super) fn document_relations(charts: usize, tlp: Option<Tlp>) -> String {
    let kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let mut relations = String::new();
    for part in ["styles", "settings", "endnotes"].into_iter().chain(names(tlp)) {
        let _ = write!(relations, "<Relationship Id=\"{part}\" Type=\"{kind}/{part}\" Target=\"{part}.xml\"/>");
    }
    for i in 1..=charts {
        let _ =
            write!(relations, "<Relationship Id=\"chart{i}\" Type=\"{kind}/chart\" Target=\"charts/chart{i}.xml\"/>");
    }
    format!(
        "{HEAD}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{relations}</Relationships>"
    )
}

/// The title, where readers look for it.
pub(super) fn core(title: &str) -> String {
    format!(
        "{HEAD}<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>{}</dc:title><dc:creator>Whosays</dc:creator>\
         <dc:language>en</dc:language></cp:coreProperties>",
        escaped(title)
    )
}

/// The parts at the head and foot of each page, with their names; none where nothing is marked.
pub(super) fn edges(tlp: Option<Tlp>) -> impl Iterator<Item = (&'static str, String)> {
    let of = |tlp: Tlp| EDGES.map(|(name, element)| (name, edge(element, tlp)));
    tlp.map(of).into_iter().flatten()
}

fn names(tlp: Option<Tlp>) -> impl Iterator<Item = &'static str> {
    tlp.map(|_| EDGES.map(|(name, _)| name)).into_iter().flatten()
}

// Sizes are in half points.
fn edge(element: &str, tlp: Tlp) -> String {
    let (size, colour, label) = (2 * marking::SIZE, marking::digits(tlp), tlp.label());
    format!(
        "{HEAD}<w:{element} {WORD}><w:p><w:pPr><w:spacing w:after=\"0\"/><w:jc w:val=\"right\"/></w:pPr><w:r><w:rPr><w:b/>\
         <w:color w:val=\"{colour}\"/><w:sz w:val=\"{size}\"/><w:szCs w:val=\"{size}\"/>\
         <w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"000000\"/></w:rPr>\
         <w:t xml:space=\"preserve\"> {label} </w:t></w:r></w:p></w:{element}>"
    )
}

/// The body on A4.
pub(super) fn document(body: &str, tlp: Option<Tlp>) -> String {
    let edges: String =
        names(tlp).map(|name| format!("<w:{name}Reference w:type=\"default\" r:id=\"{name}\"/>")).collect();
    format!(
        "{HEAD}<w:document {WORD} xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" \
         xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
         xmlns:c=\"http://schemas.openxmlformats.org/drawingml/2006/chart\"><w:body>{body}\
         <w:sectPr>{edges}<w:endnotePr><w:numFmt w:val=\"decimal\"/></w:endnotePr><w:pgSz w:w=\"11906\" w:h=\"16838\"/>\
         <w:pgMar w:top=\"1247\" w:right=\"1361\" w:bottom=\"1361\" w:left=\"1361\" w:header=\"709\" w:footer=\"709\" w:gutter=\"0\"/>\
         </w:sectPr></w:body></w:document>"
    )
}

/// The endnotes, after the two that every document has.
pub(super) fn endnotes(notes: &str) -> String {
    let line = |id: usize, kind: &str, mark: &str| {
        format!("<w:endnote w:type=\"{kind}\" w:id=\"{id}\"><w:p><w:r><w:{mark}/></w:r></w:p></w:endnote>")
    };
    format!(
        "{HEAD}<w:endnotes {WORD}>{}{}{notes}</w:endnotes>",
        line(0, "separator", "separator"),
        line(1, "continuationSeparator", "continuationSeparator")
    )
}

/// Text that XML takes as it is; letters that XML cannot hold are left out.
pub(super) fn escaped(text: &str) -> String {
    let mut written = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => written.push_str("&amp;"),
            '<' => written.push_str("&lt;"),
            '>' => written.push_str("&gt;"),
            '"' => written.push_str("&quot;"),
            '\t' | '\n' => written.push(c),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            other => written.push(other),
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_becomes_no_markup_and_what_xml_cannot_hold_goes() {
        assert_eq!(escaped("<w:p a=\"b\">&\u{1}\r"), "&lt;w:p a=&quot;b&quot;&gt;&amp;");
    }

    #[test]
    fn styles_hold_every_style_that_is_used() {
        for style in [
            "Title",
            "Subtitle",
            "Heading1",
            "Heading2",
            "Note",
            "Normal",
            "Caption",
            "Cell",
            "EndnoteText",
            "EndnoteReference",
            "BriefTable",
        ] {
            assert!(STYLES.contains(&format!("w:styleId=\"{style}\"")), "{style}");
        }
    }
}

//! A brief as one page: it works offline and without scripts, prints well, and lets nothing of a report run.

use crate::brief::{Brief, Citation, Item, Quoted, Section, Sentence, Table};
use crate::{chart, marking};
use std::fmt::Write;

const STYLE: &str = include_str!("html.css");
/// What a page that is marked has besides.
const MARKING: &str = include_str!("marking.css");

// Nothing may be fetched or run; the page's own style is all it has.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// Writes the page.
pub fn render(brief: &Brief) -> String {
    let mut page = head(brief);
    for section in &brief.sections {
        push_section(&mut page, section, brief);
    }
    page.push_str(
        "</main>\n<section class=\"endnotes\" aria-labelledby=\"h-words\">\n<h2 id=\"h-words\">The words cited</h2>\n",
    );
    for citation in &brief.citations {
        push_citation(&mut page, citation);
    }
    page.push_str("</section>\n");
    page.push_str(&foot(brief));
    page
}

fn head(brief: &Brief) -> String {
    let title = escaped(&brief.title);
    let lede = escaped(&brief.lede);
    let own = brief
        .tlp
        .map_or(String::new(), |tlp| format!("{MARKING}.marking span {{ color: #{}; }}\n", marking::digits(tlp)));
    let label = label(brief);
    let links: String = brief
        .sections
        .iter()
        .filter(|section| !section.heading.is_empty())
        .map(|section| format!("<li><a href=\"#{}\">{}</a></li>\n", escaped(&section.id), escaped(&section.heading)))
        .collect();
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>{title}</title>\n<style>\n{STYLE}{own}</style>\n</head>\n<body>\n\
         <a class=\"skip\" href=\"#brief\">Skip to the brief</a>\n\
         <header>\n{label}<h1>{title}</h1>\n<p class=\"lede\">{lede}</p>\n</header>\n\
         <nav aria-label=\"Sections\">\n<ul>\n{links}</ul>\n</nav>\n<main id=\"brief\">\n"
    )
}

fn foot(brief: &Brief) -> String {
    let check = "Every quotation on this page can be held to the stored reports with <code>whosays verify</code>.";
    let case = brief
        .case_file
        .as_deref()
        .map_or(String::new(), |file| format!(" The reports lie in the case file <code>{}</code>.", escaped(file)));
    format!("<footer>\n<p>{check}{case}</p>\n{}</footer>\n</body>\n</html>\n", label(brief))
}

fn label(brief: &Brief) -> String {
    brief.tlp.map_or(String::new(), |tlp| {
        format!("<p class=\"marking\"><span data-tlp=\"{tlp}\">{}</span></p>\n", tlp.label())
    })
}

fn push_section(page: &mut String, section: &Section, brief: &Brief) {
    let (id, heading) = (escaped(&section.id), escaped(&section.heading));
    let _ = match section.heading.is_empty() {
        true => writeln!(page, "<section id=\"{id}\">"),
        false => writeln!(page, "<section id=\"{id}\" aria-labelledby=\"h-{id}\">\n<h2 id=\"h-{id}\">{heading}</h2>"),
    };
    if let Some(intro) = &section.intro {
        let _ = writeln!(page, "<p class=\"intro\">{}</p>", escaped(intro));
    }
    for (number, item) in section.items.iter().enumerate() {
        match item {
            Item::Group { heading } => {
                let _ = writeln!(page, "<h3>{}</h3>", escaped(heading));
            }
            Item::Sentence(sentence) => {
                let _ = writeln!(page, "<p>{}</p>", told(sentence, brief));
            }
            Item::Note { text } => {
                let _ = writeln!(page, "<p class=\"intro\">{}</p>", escaped(text));
            }
            Item::Paragraph { sentences } => {
                let told: Vec<String> = sentences.iter().map(|sentence| told(sentence, brief)).collect();
                let _ = writeln!(page, "<p>{}</p>", told.join(" "));
            }
            Item::Table(table) => push_table(page, &section.id, table, brief),
            Item::Chart(drawn) => {
                chart::push(page, drawn, number);
                push_table(page, "over-time", &drawn.table, brief);
            }
        }
    }
    page.push_str("</section>\n");
}

// The words, then a button for each citation; each opens the words that it rests on.
fn told(sentence: &Sentence, brief: &Brief) -> String {
    let numbers: Vec<String> = sentence.citations.iter().map(usize::to_string).collect();
    let mut written =
        format!("<span class=\"said\" data-cites=\"{}\">{}</span>", numbers.join(" "), escaped(&sentence.text));
    if numbers.is_empty() {
        return written;
    }
    written.push_str("<span class=\"cites\">");
    for number in &sentence.citations {
        let label = brief.citations.get(number.wrapping_sub(1)).map_or("", |citation| citation.label.as_str());
        let _ = write!(
            written,
            "\u{2060}<button type=\"button\" popovertarget=\"c{number}\" aria-label=\"{number}: {}\">{number}</button>",
            escaped(label)
        );
    }
    written.push_str("</span>");
    written
}

// The roles are written out because the narrow layout takes them away from the table's own elements.
fn push_table(page: &mut String, id: &str, table: &Table, brief: &Brief) {
    let caption = escaped(&table.caption);
    let _ = writeln!(
        page,
        "<table role=\"table\" class=\"t-{id}\">\n<caption>{caption}</caption>\n<thead role=\"rowgroup\">\n<tr role=\"row\">"
    );
    for column in &table.columns {
        let _ = writeln!(page, "<th scope=\"col\" role=\"columnheader\">{}</th>", escaped(column));
    }
    page.push_str("</tr>\n</thead>\n<tbody role=\"rowgroup\">\n");
    for row in &table.rows {
        page.push_str("<tr role=\"row\">\n");
        for (i, (cell, column)) in row.iter().zip(&table.columns).enumerate() {
            push_cell(page, cell, column, i == 0, brief);
        }
        page.push_str("</tr>\n");
    }
    page.push_str("</tbody>\n</table>\n");
}

fn push_cell(page: &mut String, cell: &Sentence, column: &str, first: bool, brief: &Brief) {
    let column = escaped(column);
    if cell.text.is_empty() && cell.citations.is_empty() {
        let _ = writeln!(page, "<td role=\"cell\" class=\"empty\"></td>");
        return;
    }
    let (tag, role) = if first { ("th scope=\"row\"", "rowheader") } else { ("td", "cell") };
    let end = if first { "th" } else { "td" };
    let _ = writeln!(page, "<{tag} role=\"{role}\" data-column=\"{column}\">{}</{end}>", told(cell, brief));
}

fn push_citation(page: &mut String, citation: &Citation) {
    let n = citation.number;
    let label = escaped(&citation.label);
    let _ = writeln!(
        page,
        "<aside class=\"cite\" id=\"c{n}\" popover aria-labelledby=\"l{n}\">\n<p class=\"label\" id=\"l{n}\"><span class=\"number\">{n}</span> {label}</p>"
    );
    let words = |class: &str, tag: &str, quoted: &Quoted| span_of(class, tag, citation, quoted);
    page.push_str("<p class=\"passage\">");
    if !citation.before.text.is_empty() {
        let _ = write!(page, "<span aria-hidden=\"true\">… </span>{}", words("near", "span", &citation.before));
    }
    page.push_str(&words("words", "q", &citation.quote));
    if !citation.after.text.is_empty() {
        let _ = write!(page, "{}<span aria-hidden=\"true\"> …</span>", words("near", "span", &citation.after));
    }
    page.push_str("</p>\n");
    for also in &citation.also {
        let _ = writeln!(page, "<p class=\"passage\">Elsewhere in the report: {}</p>", words("words", "q", also));
    }
    let _ = writeln!(
        page,
        "<p class=\"place\">{} · <span class=\"id\">{}</span> · <span class=\"id\">{}</span> \
         <button type=\"button\" class=\"close\" popovertarget=\"c{n}\" popovertargetaction=\"hide\">Close</button></p>\n</aside>",
        escaped(&citation.origin),
        escaped(citation.claim.as_str()),
        escaped(citation.report.as_str()),
    );
}

fn span_of(class: &str, tag: &str, citation: &Citation, quoted: &Quoted) -> String {
    format!(
        "<{tag} class=\"{class}\" data-number=\"{}\" data-report=\"{}\" data-start=\"{}\" data-end=\"{}\">{}</{tag}>",
        citation.number,
        escaped(citation.report.as_str()),
        quoted.start,
        quoted.end,
        escaped(&quoted.text)
    )
}

/// The one way in which words of a report, or of anybody, enter the page.
pub(crate) fn escaped(text: &str) -> String {
    let mut written = String::with_capacity(text.len() + text.len() / 16);
    for c in text.chars() {
        match c {
            '&' => written.push_str("&amp;"),
            '<' => written.push_str("&lt;"),
            '>' => written.push_str("&gt;"),
            '"' => written.push_str("&quot;"),
            '\'' => written.push_str("&#39;"),
            // A carriage return would be read back as a line feed.
            '\r' => written.push_str("&#13;"),
            other => written.push(other),
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_text_is_markup() {
        assert_eq!(escaped("<b a='\"'>&\r"), "&lt;b a=&#39;&quot;&#39;&gt;&amp;&#13;");
    }

    #[test]
    fn the_style_fetches_nothing() {
        for style in [STYLE, MARKING] {
            assert!(!style.contains("url(") && !style.contains("@import") && !style.contains('<'));
        }
    }
}

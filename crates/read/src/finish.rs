//! From a reader's draft to a report: head, boilerplate, metadata in the order of their worth, language.

use crate::boilerplate::{self, Layers};
use crate::dates::url_date;
use crate::draft::{Draft, Source};
use crate::head::read_head;
use crate::{Given, language, outlet, repeats};
use whosays_model::{Block, BlockKind, Diagnostic, Format, How, Known, Meta, Report, ReportId, Severity, Span};

// Blocks at the head and foot of a page, where it says what it is.
const EDGE_BLOCKS: usize = 10;

/// Makes the report of a draft.
pub(crate) fn finish(
    draft: Draft,
    format: Format,
    source: &Source<'_>,
    given: &Given,
    diagnostics: &mut Vec<Diagnostic>,
) -> Report {
    if format == Format::Stix {
        return finish_told(draft, format, source, given, diagnostics);
    }
    let Draft { text, mut blocks, boilerplate: shown, woven, source: map, meta: found, properties, .. } = draft;
    let mut layers = Layers::new(&text, &mut blocks, shown, woven);
    let head = {
        // A byline that the page marks as one is still to be read.
        let why = &layers.why;
        read_head(&text, layers.blocks, &|index| why[index].as_deref().is_some_and(|why| why != "byline"))
    };
    for (index, why) in &head.boilerplate {
        layers.mark(*index, why);
        layers.blocks[*index].kind = BlockKind::Paragraph;
    }
    set_title(layers.blocks, head.title);
    boilerplate::layer_tickers(&mut layers);
    boilerplate::layer_phrases(&mut layers);
    repeats::layer_glossary(&mut layers);
    repeats::layer_repeats(&mut layers);
    repeats::layer_cut_captions(&mut layers);
    repeats::layer_pull_quotes(&mut layers);
    let mut meta = given_meta(given);
    take(&mut meta, found);
    take(&mut meta, head.meta);
    let authors = meta.authors.as_ref().map_or(&[][..], |known| &known.value);
    let noted = boilerplate::layer_author_notes(&mut layers, authors);
    let mut guesses = Meta::default();
    if !noted.is_empty() {
        guesses.authors = Some(Known::new(noted, How::Guess));
    }
    if meta.outlet.is_none() {
        let edges = edges(&layers);
        guesses.outlet = outlet::guess_outlet(&text, &edges, layers.blocks).map(|name| Known::new(name, How::Guess));
    }
    guesses.published = meta.url.as_ref().and_then(|url| url_date(&url.value)).map(|date| Known::new(date, How::Guess));
    take(&mut meta, guesses);
    take(&mut meta, properties);
    if let Some(outlet) = &meta.outlet {
        boilerplate::layer_outlet_name(&mut layers, &outlet.value);
    }
    if let Some(url) = &meta.url {
        boilerplate::layer_address(&mut layers, &url.value);
    }
    let told = layers.blocks.iter().zip(&layers.why).filter(|(_, why)| why.is_none()).map(|(block, _)| block.span);
    let language = language::detect(&text, told);
    let boilerplate = layers.finish();
    diagnostics.extend(no_date(&meta, source.name));
    diagnostics.extend(language.and_then(|language| language::warn_of_language(language, source.name)));
    Report {
        id: ReportId::of(source.bytes),
        file: source.name.to_owned(),
        format,
        meta,
        language: language.map(|language| language.code.to_owned()),
        text,
        blocks,
        boilerplate,
        source: map,
    }
}

// A text that was put together from records has no head to read and no boilerplate.
fn finish_told(
    draft: Draft,
    format: Format,
    source: &Source<'_>,
    given: &Given,
    diagnostics: &mut Vec<Diagnostic>,
) -> Report {
    let Draft { text, blocks, source: map, meta: found, .. } = draft;
    let mut meta = given_meta(given);
    take(&mut meta, found);
    let language = language::detect(&text, blocks.iter().map(|block| block.span));
    diagnostics.extend(no_date(&meta, source.name));
    diagnostics.extend(language.and_then(|language| language::warn_of_language(language, source.name)));
    Report {
        id: ReportId::of(source.bytes),
        file: source.name.to_owned(),
        format,
        meta,
        language: language.map(|language| language.code.to_owned()),
        text,
        blocks,
        boilerplate: Vec::new(),
        source: map,
    }
}

fn given_meta(given: &Given) -> Meta {
    let given = given.clone();
    Meta {
        title: given.title.map(|value| Known::new(value, How::Given)),
        authors: given.authors.map(|value| Known::new(value, How::Given)),
        outlet: given.outlet.map(|value| Known::new(value, How::Given)),
        published: given.published.map(|value| Known::new(value, How::Given)),
        url: given.url.map(|value| Known::new(value, How::Given)),
    }
}

/// Takes from `other` what `meta` does not have.
pub(crate) fn take(meta: &mut Meta, other: Meta) {
    let Meta { title, authors, outlet, published, url } = other;
    meta.title = meta.title.take().or(title);
    meta.authors = meta.authors.take().or(authors);
    meta.outlet = meta.outlet.take().or(outlet);
    meta.published = meta.published.take().or(published);
    meta.url = meta.url.take().or(url);
}

fn set_title(blocks: &mut [Block], title: Option<usize>) {
    let Some(title) = title else { return };
    for (index, block) in blocks.iter_mut().enumerate() {
        match block.kind {
            _ if index == title => block.kind = BlockKind::Title,
            BlockKind::Title => block.kind = BlockKind::Heading,
            // Nothing stands over a heading before the headline.
            BlockKind::Heading if index < title => block.kind = BlockKind::Paragraph,
            _ => {}
        }
    }
}

fn edges(layers: &Layers<'_>) -> Vec<Span> {
    let count = layers.blocks.len();
    let is_edge = |index: usize| index < EDGE_BLOCKS || index + EDGE_BLOCKS >= count || !layers.is_told(index);
    (0..count).filter(|index| is_edge(*index)).take(2_000).map(|index| layers.blocks[index].span).collect()
}

fn no_date(meta: &Meta, name: &str) -> Option<Diagnostic> {
    if meta.published.is_some() {
        return None;
    }
    let warning =
        Diagnostic::new(Severity::Warning, "no-date", name, "no publication date; relative times stay unresolved");
    Some(warning.hint(format!("give one with --published 2031-03-12 or a sidecar {name}.meta.json")))
}

#[cfg(test)]
mod tests {
    use crate::{Given, read};
    use whosays_model::How;

    const PAGE: &str = "<html><head><title>Page title</title><meta name=author content='Meta Author'></head><body><article><h1>Page title</h1><p>By Ana Bel</p><p>3 May 2031</p><p>Two men set fire to the grain depot at Tarsk on Friday night, the mayor said, and nobody was hurt in it.</p></article></body></html>";

    fn check(given: &Given, expect: &[(&str, How)]) {
        let report = read(PAGE.as_bytes(), "a.html", given).report.unwrap();
        let meta = report.meta;
        let (title, authors, published) = (meta.title.unwrap(), meta.authors.unwrap(), meta.published.unwrap());
        let got = [
            (title.value, title.how),
            (authors.value.join(", "), authors.how),
            (published.value.to_string(), published.how),
        ];
        let got: Vec<(&str, How)> = got.iter().map(|(value, how)| (value.as_str(), *how)).collect();
        assert_eq!(got, expect);
    }

    #[test]
    fn given_wins_over_metadata_and_metadata_over_the_byline() {
        check(
            &Given::default(),
            &[("Page title", How::Metadata), ("Meta Author", How::Metadata), ("2031-05-03", How::Byline)],
        );
        let given = Given { title: Some("Told".into()), published: "2031-06".parse().ok(), ..Given::default() };
        check(&given, &[("Told", How::Given), ("Meta Author", How::Metadata), ("2031-06", How::Given)]);
    }

    #[test]
    fn a_marked_byline_is_read() {
        let page = "<html><body><article><h1>Depot burns in Tarsk</h1><div class=byline>By Ana Bel</div><p>Two men set fire to the grain depot at Tarsk on Friday night, the mayor said, and nobody was hurt in it.</p></article></body></html>";
        let report = read(page.as_bytes(), "a.html", &Given::default()).report.unwrap();
        assert_eq!(report.meta.authors.unwrap().value, ["Ana Bel"]);
        assert_eq!(report.boilerplate[0].why, "byline");
    }

    #[test]
    fn the_address_tells_the_day_where_nothing_else_does() {
        let page = "<html><head><link rel=canonical href='https://gazette.example/2031/05/03/depot'></head><body><p>gazette.example/2031/05/03/depot</p><p>Two men set fire to the grain depot at Tarsk on Friday night, the mayor said, and nobody was hurt.</p></body></html>";
        let report = read(page.as_bytes(), "a.html", &Given::default()).report.unwrap();
        let published = report.meta.published.as_ref().unwrap();
        assert_eq!((published.value.to_string(), published.how), ("2031-05-03".to_owned(), How::Guess));
        assert_eq!(report.words(report.boilerplate[0].span), "gazette.example/2031/05/03/depot");
    }
}

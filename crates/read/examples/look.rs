//! Shows what reading makes of files: `cargo run -p whosays-read --example look -- [--article] FILE...`

use std::io::Write;
use whosays_model::{BlockKind, Span};
use whosays_read::{Given, ReadOutcome, read};

fn main() -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    let only_article = std::env::args().nth(1).is_some_and(|first| first == "--article");
    for path in std::env::args().skip(if only_article { 2 } else { 1 }) {
        let bytes = std::fs::read(&path)?;
        let name = path.rsplit('/').next().unwrap_or(&path);
        let start = std::time::Instant::now();
        let outcome = read(&bytes, name, &Given::default());
        if only_article {
            writeln!(out, "\u{c}{name}")?;
            article(&mut out, &outcome)?;
            continue;
        }
        writeln!(out, "=== {path} ({} bytes, {:?})", bytes.len(), start.elapsed())?;
        show(&mut out, &outcome)?;
    }
    Ok(())
}

fn article(out: &mut impl Write, outcome: &ReadOutcome) -> std::io::Result<()> {
    let Some(report) = &outcome.report else {
        return Ok(());
    };
    let layers = &report.boilerplate;
    let is_told = |span: Span| {
        let before = layers.partition_point(|layer| layer.span.start <= span.start);
        before == 0 || !layers[before - 1].span.contains(span)
    };
    let told = report.blocks.iter().filter(|block| is_told(block.span));
    for block in told.filter(|block| !matches!(block.kind, BlockKind::Title | BlockKind::Caption)) {
        writeln!(out, "{}", report.words(block.span))?;
    }
    Ok(())
}

fn show(out: &mut impl Write, outcome: &ReadOutcome) -> std::io::Result<()> {
    for diagnostic in &outcome.diagnostics {
        writeln!(out, "{diagnostic}")?;
    }
    let Some(report) = &outcome.report else {
        return Ok(());
    };
    let meta = &report.meta;
    writeln!(out, "title:     {:?}", meta.title)?;
    writeln!(out, "authors:   {:?}", meta.authors)?;
    writeln!(out, "outlet:    {:?}", meta.outlet)?;
    writeln!(out, "published: {:?}", meta.published.as_ref().map(|known| (known.value.to_string(), known.how)))?;
    writeln!(out, "url:       {:?}", meta.url)?;
    writeln!(out, "language:  {:?}, format {:?}, {} runs", report.language, report.format, report.source.runs.len())?;
    for block in &report.blocks {
        let words: String = report.words(block.span).chars().take(120).collect();
        let layers = report.boilerplate.iter().filter(|layer| layer.span.overlaps(block.span));
        let why: Vec<String> = layers
            .map(
                |layer| {
                    if layer.span.contains(block.span) { layer.why.clone() } else { format!("part {}", layer.why) }
                },
            )
            .collect();
        writeln!(out, "{:9} {:18} {}", format!("{:?}", block.kind), why.join(", "), words.replace('\n', "⏎"))?;
    }
    Ok(())
}

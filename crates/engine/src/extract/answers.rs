//! What the sentences near a warning tell of the answer to it, as the network reads them behind it.
//!
//! Weights that `xtask/train/answers.py` learns turn the vector of a sentence into shares: that the warning was heeded, that it was
//! dismissed, that nobody knows, or that the sentence tells nothing of it. See `models/answers.md`.

use crate::Resources;
use crate::annotate::Annotation;
use std::sync::OnceLock;
use whosays_model::{Answer, BlockKind, Claim, Diagnostic, Report, Response, Severity, Span, Value};

static TABLE: &str = include_str!("../../models/answers.tsv");

/// Word pieces of each of the two sentences; `xtask/train/answers.py` holds to this and the next.
const PIECES: usize = 90;
/// How many sentences behind a warning an answer is looked for; what stands before it counts double.
const REACH: usize = 12;
/// How a sentence's say fades with each sentence between.
const FADES: f32 = 8.0;
/// Whose say is smaller than so many per cent says nothing.
const SMALLEST: f32 = 20.0;
/// Nor does what is less sure than that, however near it stands.
const SURE: f32 = 40.0;
/// Of one report so many warnings are looked at: a longer list is none of warnings that were answered one by one.
const MOST: usize = 60;

/// Gives each warning of a report the answers that its neighbours tell of.
pub(super) fn give(
    report: &Report,
    annotation: &Annotation,
    resources: &Resources,
    claims: &mut [Claim],
) -> Option<Diagnostic> {
    let told = |kind: BlockKind| matches!(kind, BlockKind::Paragraph | BlockKind::Item);
    let warnings: Vec<usize> = (0..claims.len()).filter(|&at| matches!(claims[at].value, Value::Warning(_))).collect();
    if warnings.is_empty() {
        return None;
    }
    let network = match resources.network()? {
        Ok(network) => network,
        // The kinds of claim have said so.
        Err(_) => return None,
    };
    let sentences: Vec<Span> =
        annotation.sentences.iter().filter(|one| told(one.block_kind)).map(|one| one.span).collect();
    let warned: Vec<Span> = warnings.iter().map(|&at| claims[at].span()).collect();
    for (&at, span) in warnings.iter().zip(&warned).take(MOST) {
        let Some(own) = sentences.iter().position(|sentence| sentence.overlaps(*span)) else { continue };
        let first = own.saturating_sub((REACH - 1) / 2);
        let near = sentences[first..sentences.len().min(own + REACH + 1)].iter().zip(first..);
        let near: Vec<(Span, usize)> = near
            .filter(|(sentence, _)| !sentence.overlaps(*span))
            .map(|(sentence, place)| (*sentence, if place >= own { place - own } else { 2 * (own - place) + 1 }))
            .collect();
        let pairs = near.iter().map(|(sentence, _)| (report.words(*span), report.words(*sentence)));
        let vectors = match network.read_behind(pairs, PIECES) {
            Ok(vectors) => vectors,
            Err(error) => {
                let message = format!("{error}; what was done with its warnings is told by word lists alone");
                let diagnostic = Diagnostic::new(Severity::Warning, "no-network", &report.file, message);
                return Some(diagnostic.hint("run with --fast, which does without it"));
            }
        };
        let answers: Vec<Answer> = vectors
            .iter()
            .zip(&near)
            .filter_map(|(vector, &(span, away))| {
                let (what, share) = best(vector)?;
                (share >= SURE && share * (-(away as f32) / FADES).exp() >= SMALLEST).then_some(Answer {
                    what,
                    span,
                    share: share as u8,
                    away: away as u8,
                })
            })
            .collect();
        if let Value::Warning(value) = &mut claims[at].value {
            value.answers = Some(answers);
        }
    }
    None
}

/// The answer that a sentence tells most surely, in per cent; `None` among the labels is that it tells nothing.
fn best(vector: &[f32]) -> Option<(Response, f32)> {
    let logits: Vec<(Option<Response>, f32)> = table()
        .iter()
        .map(|row| {
            (row.what, row.bias + row.weights.iter().zip(vector).map(|(weight, value)| weight * value).sum::<f32>())
        })
        .collect();
    let most = logits.iter().map(|(_, logit)| *logit).fold(f32::NEG_INFINITY, f32::max);
    let sum: f32 = logits.iter().map(|(_, logit)| (logit - most).exp()).sum();
    let shares = logits.iter().filter_map(|(what, logit)| Some((((*what)?), 100.0 * (logit - most).exp() / sum)));
    shares.max_by(|a, b| a.1.total_cmp(&b.1))
}

/// One label: its bias and its weights.
struct Row {
    what: Option<Response>,
    bias: f32,
    weights: Vec<f32>,
}

fn table() -> &'static [Row] {
    static ROWS: OnceLock<Vec<Row>> = OnceLock::new();
    ROWS.get_or_init(|| {
        let row = |line: &str| {
            let mut cells = line.split('\t');
            let what = cells.next()?.parse().ok();
            let mut numbers = cells.map_while(|cell| cell.parse().ok());
            Some(Row { what, bias: numbers.next()?, weights: numbers.collect() })
        };
        TABLE.lines().filter(|line| !line.starts_with('#')).filter_map(row).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_a_row_for_each_answer_and_one_for_none() {
        let of = |what: Option<Response>| table().iter().filter(|row| row.what == what).count();
        assert_eq!(Response::ALL.iter().map(|what| of(Some(*what))).collect::<Vec<_>>(), [1, 1, 1]);
        assert_eq!((of(None), table().len()), (1, 4));
        assert!(table().iter().all(|row| row.weights.len() == 768));
    }

    #[test]
    fn a_vector_that_leans_to_a_row_is_told_as_its_answer() {
        for row in table() {
            let leaning: Vec<f32> = row.weights.iter().map(|weight| 1000.0 * weight).collect();
            let (what, share) = best(&leaning).unwrap();
            match row.what {
                Some(own) => assert!(what == own && share > 90.0, "{what} {share}"),
                None => assert!(share < 10.0, "nothing is told, and {what} has {share}"),
            }
        }
    }
}

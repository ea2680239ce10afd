//! Quotations without a cue of their own, which go on from the speech beside them.

use super::{Draft, Finder};
use std::ops::Range;

/// Shorter quotations are names and catchwords.
const SHORTEST: usize = 6;
/// How far before or behind a quotation its cue stands, in words, where it follows in the same paragraph.
const FAR: usize = 10;
/// Words that may stand before a quotation in its sentence.
const LEAD: usize = 2;

impl Finder<'_> {
    /// `“…,” Orsk said. “…”`: gives the second quotation to Orsk.
    pub(super) fn go_on(&self, drafts: &mut [Draft]) {
        let mut is_told = vec![false; self.annotation.words.len()];
        for draft in drafts.iter().filter(|draft| self.quote_of[draft.anchor].is_none()) {
            draft.content.iter().for_each(|word| is_told[*word] = true);
        }
        let mut speech: Vec<(usize, usize)> = drafts
            .iter()
            .enumerate()
            .filter(|(_, draft)| draft.is_speech)
            .filter_map(|(own, draft)| Some((*draft.cue.iter().min()?, own)))
            .collect();
        speech.sort_unstable();
        for stretch in &self.quoted {
            let untold = stretch.clone().filter(|word| !is_told[*word]).count();
            let is_led = self.sentence(stretch.start).is_some_and(|sentence| stretch.start > sentence.first + LEAD);
            if stretch.len() < SHORTEST || untold * 5 < stretch.len() * 3 || is_led {
                continue;
            }
            if let Some(own) = self.speech_beside(&speech, stretch) {
                drafts[own].content.extend(stretch.clone());
            }
        }
    }

    /// The speech before a quotation, in its paragraph or the one above, or else right behind it. Each is told by the
    /// first word of its cue and its number.
    fn speech_beside(&self, speech: &[(usize, usize)], stretch: &Range<usize>) -> Option<usize> {
        let block = |at: usize| self.sentence(at).map_or(0, |sentence| sentence.block);
        let here = block(stretch.start);
        let next = speech.partition_point(|(cue, _)| *cue < stretch.start);
        let before = speech[..next].last().filter(|(cue, _)| block(*cue) + 1 >= here);
        let after = speech[next..].iter().find(|(cue, _)| *cue >= stretch.end);
        let behind = || after.filter(|(cue, _)| *cue < stretch.end + FAR && block(*cue) == here);
        before.or_else(behind).map(|(_, own)| *own)
    }
}

//! The windows that a text is read in.

use std::ops::Range;

/// Word pieces in a window, marks included; the network was trained on windows of this size.
const WINDOW: usize = 192;

/// Some sentences of a text, as they are read together.
#[derive(Debug, PartialEq)]
pub(super) struct Window {
    /// The numbers of the pieces: a mark, then each sentence with a mark after it.
    pub(super) pieces: Vec<i32>,
    /// Where each sentence's pieces stand; never empty.
    pub(super) sentences: Vec<Range<usize>>,
}

/// Packs sentences into windows, in their order. A sentence longer than a window loses its end.
pub(super) fn windows(sentences: impl Iterator<Item = Vec<i32>>, first: i32, end: i32) -> Vec<Window> {
    let mut windows: Vec<Window> = Vec::new();
    for mut pieces in sentences {
        pieces.truncate(WINDOW - 2);
        let fits = |window: &&mut Window| window.pieces.len() + pieces.len() < WINDOW;
        let window = match windows.last_mut().filter(fits) {
            Some(window) => window,
            None => {
                windows.push(Window { pieces: vec![first], sentences: Vec::new() });
                let last = windows.len() - 1;
                &mut windows[last]
            }
        };
        let start = window.pieces.len();
        // A sentence without a piece is read by the mark after it.
        window.sentences.push(start..start + pieces.len().max(1));
        window.pieces.append(&mut pieces);
        window.pieces.push(end);
    }
    windows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_packed_until_a_window_is_full() {
        let packed = windows([vec![7; 100], vec![8; 89], vec![9; 3]].into_iter(), 1, 2);
        assert_eq!(packed.len(), 2);
        assert_eq!(packed[0].sentences, [1..101, 102..191]);
        assert_eq!(packed[0].pieces.len(), WINDOW);
        assert_eq!(
            (packed[1].pieces.as_slice(), packed[1].sentences.first()),
            ([1, 9, 9, 9, 2].as_slice(), Some(&(1..4)))
        );
    }

    #[test]
    fn a_sentence_that_is_too_long_loses_its_end() {
        let packed = windows([vec![7; 500]].into_iter(), 1, 2);
        assert_eq!((packed.len(), packed[0].pieces.len()), (1, WINDOW));
    }

    #[test]
    fn a_sentence_without_pieces_is_not_empty() {
        assert_eq!(windows([vec![]].into_iter(), 1, 2)[0].sentences.first(), Some(&(1..2)));
    }
}

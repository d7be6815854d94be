//! Marks (byte ranges worth highlighting) and snippets. What to mark is decided by the caller; here ranges are merged and cut out.

/// Longest snippet, in characters.
const SNIPPET_CHARACTERS: usize = 120;

/// Sorts ranges and joins those that touch or overlap.
pub(crate) fn merge(mut ranges: Vec<(usize, usize)>) -> Vec<(usize, usize)> {
    ranges.retain(|(from, to)| from < to);
    ranges.sort_unstable();
    let mut merged: Vec<(usize, usize)> = Vec::with_capacity(ranges.len());
    for (from, to) in ranges {
        match merged.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => merged.push((from, to)),
        }
    }
    merged
}

/// The window of `text` with the most marked bytes, its marks moved along. Line breaks become spaces of the same length.
pub(crate) fn snippet(text: &str, marks: &[(usize, usize)]) -> (String, Vec<(usize, usize)>) {
    let boundaries: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let length = boundaries.len() - 1;
    let (from, to) = if length <= SNIPPET_CHARACTERS { (0, text.len()) } else { best_window(&boundaries, marks) };
    let piece: String =
        text.get(from..to).unwrap_or_default().chars().map(|c| if c == '\n' || c == '\r' || c == '\t' { ' ' } else { c }).collect();
    let moved = marks.iter().filter(|(a, b)| *a < to && *b > from).map(|(a, b)| ((*a).max(from) - from, (*b).min(to) - from)).collect();
    (piece, moved)
}

/// Starts a little before a mark, so that the reader sees what leads up to it.
fn best_window(boundaries: &[usize], marks: &[(usize, usize)]) -> (usize, usize) {
    let last = boundaries.len().saturating_sub(1);
    let window_at = |start: usize| {
        let start = start.min(last.saturating_sub(SNIPPET_CHARACTERS));
        let from = boundaries.get(start).copied().unwrap_or(0);
        let to = boundaries.get((start + SNIPPET_CHARACTERS).min(last)).copied().unwrap_or(from);
        (from, to)
    };
    let covered = |(from, to): (usize, usize)| -> usize { marks.iter().filter(|(a, b)| *a >= from && *b <= to).map(|(a, b)| b - a).sum() };
    let mut best = window_at(0);
    let mut most = covered(best);
    for (from, _) in marks.iter().take(200) {
        let at = boundaries.partition_point(|b| b < from);
        let window = window_at(at.saturating_sub(20));
        let marked = covered(window);
        if marked > most {
            best = window;
            most = marked;
        }
    }
    best
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn touching_ranges_become_one() {
        assert_eq!(merge(vec![(6, 9), (0, 3), (3, 6), (12, 12), (20, 23)]), [(0, 9), (20, 23)]);
    }

    #[test]
    fn the_snippet_is_where_the_marks_are() {
        let text = format!("{}薄膜沉积{}", "前".repeat(300), "后".repeat(300));
        let at = text.find("薄膜").unwrap();
        let (piece, marks) = snippet(&text, &[(at, at + 12)]);
        assert!(piece.chars().count() <= 120);
        let (a, b) = *marks.first().unwrap();
        assert_eq!(piece.get(a..b), Some("薄膜沉积"));
    }

    proptest! {
        #[test]
        fn snippet_marks_are_always_character_boundaries(text in "[a薄膜\n沉é🙂]{0,400}", picks in prop::collection::vec((0usize..400, 1usize..9), 0..6)) {
            let boundaries: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            let marks = merge(picks.iter().filter_map(|(at, length)| Some((*boundaries.get(*at)?, *boundaries.get(at + length)?))).collect());
            let (piece, moved) = snippet(&text, &marks);
            prop_assert!(piece.chars().count() <= 120);
            for (a, b) in moved {
                prop_assert!(piece.get(a..b).is_some_and(|marked| !marked.is_empty()));
            }
        }
    }
}

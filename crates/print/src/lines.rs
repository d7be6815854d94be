//! Breaking text into lines: between Chinese letters, never before closing or after opening marks, between words otherwise.

use crate::fonts::Measure;

/// No line begins with one of these.
const CLOSING: &str = "，。、；：？！）》〉」』】〕”’…—·％％℃°,.;:?!)]}%";
/// No line ends with one of these.
const OPENING: &str = "（《〈「『【〔“‘([{￥¥";

/// What stands for a letter that the face does not have.
const STRANGE: char = '□';
/// Signs that some faces lack, and what is as good.
const AS_GOOD: [(char, char); 2] = [('✓', '√'), ('✗', '×')];

/// A text as the face can write it: without control marks, with [`STRANGE`] for what it lacks. Line feeds stay.
pub(crate) fn clean(face: &Measure<'_>, text: &str) -> String {
    let one = |letter: char| match letter {
        '\n' => Some('\n'),
        '\t' | '\u{a0}' | '\u{2002}'..='\u{200a}' | '\u{202f}' => Some(' '),
        _ if letter.is_control() || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}') => None,
        '\u{feff}' | '\u{fffe}' | '\u{ffff}' | '\u{fe00}'..='\u{fe0f}' => None,
        _ if face.has(letter) => Some(letter),
        _ => {
            let stand_in = AS_GOOD.iter().find(|(sign, _)| *sign == letter).map_or(STRANGE, |(_, good)| *good);
            Some(if face.has(stand_in) { stand_in } else { '?' })
        }
    };
    text.chars().filter_map(one).collect()
}

/// Whether a letter is written in a square of its own.
const fn is_wide(letter: char) -> bool {
    matches!(letter, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
}

fn may_break(before: char, after: char) -> bool {
    if after == ' ' || CLOSING.contains(after) || OPENING.contains(before) {
        return false;
    }
    before == ' ' || is_wide(before) || is_wide(after)
}

/// The lines of a text in a column so wide. A word that is wider than the column is cut.
pub(crate) fn lines(face: &Measure<'_>, text: &str, size: f32, width: f32) -> Vec<String> {
    clean(face, text).split('\n').flat_map(|part| wrapped(face, part, size, width)).collect()
}

fn wrapped(face: &Measure<'_>, text: &str, size: f32, width: f32) -> Vec<String> {
    let letters: Vec<char> = text.trim().chars().collect();
    let piece = |from: usize, to: usize| letters.get(from..to).unwrap_or_default().iter().collect::<String>();
    let (mut lines, mut start, mut at, mut used, mut last) = (Vec::new(), 0, 0, 0.0, None);
    while let Some(letter) = letters.get(at).copied() {
        let wide = face.advance(letter) * size;
        if used + wide > width && at > start && letter != ' ' {
            let end = last.unwrap_or(at);
            lines.push(piece(start, end));
            start = end + letters.iter().skip(end).take_while(|letter| **letter == ' ').count();
            (at, used, last) = (start, 0.0, None);
            continue;
        }
        used += wide;
        at += 1;
        if letters.get(at).is_some_and(|next| may_break(letter, *next)) {
            last = Some(at);
        }
    }
    lines.push(piece(start, letters.len()));
    lines
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::Fonts;

    fn of(text: &str, width: f32) -> Vec<String> {
        let faces = Fonts::default().load().unwrap();
        lines(&faces.plain.measure().unwrap(), text, 10.0, width)
    }

    #[test]
    fn no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one() {
        for width in 60..200_u8 {
            let all = of("补上年研发费用的 10%，最多 50 万元（以评审为准）；“示例”除外。", f32::from(width));
            for line in all.iter().filter(|line| line.chars().count() > 1) {
                assert!(!CLOSING.contains(line.chars().next().unwrap()), "{width}: {all:?}");
            }
            assert!(all.iter().all(|line| line.chars().count() < 2 || !OPENING.contains(line.chars().last().unwrap())), "{width}: {all:?}");
        }
    }

    #[test]
    fn every_line_fits_and_nothing_is_lost() {
        let faces = Fonts::default().load().unwrap();
        let face = faces.plain.measure().unwrap();
        let text = "闵府规发〔2025〕3 号 https://example.org/a/very/long/address/that/has/no/space/at/all/in/it 上海";
        let all = lines(&face, text, 10.0, 120.0);
        assert!(all.iter().all(|line| face.width(line.trim_end(), 10.0) <= 120.0), "{all:?}");
        let bare = |text: &str| text.replace(' ', "");
        assert_eq!(bare(&all.concat()), bare(text));
    }

    #[test]
    fn what_a_face_does_not_have_is_shown_as_missing() {
        assert_eq!(of("甲\u{200b}\u{7}乙\u{1f600}", 200.0), ["甲乙□"]);
        assert_eq!(of("", 200.0), [""]);
    }
}

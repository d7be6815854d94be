//! A formula cut into words, each with the column it begins at.

/// A word of a formula.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The word, without the quotation marks of a quoted one.
    pub text: String,
    /// Whether it stood in quotation marks, and so is a term and never a keyword.
    pub is_quoted: bool,
    /// The column of its first character in the formula, from 0.
    pub column: u32,
}

/// The column at which a quotation mark is never closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unclosed(pub u32);

/// Cuts a formula into words. Brackets and list marks are words of their own; full-width and half-width are the same.
///
/// # Errors
/// [`Unclosed`] if a quotation mark is not closed.
pub fn cut(formula: &str) -> Result<Vec<Word>, Unclosed> {
    let letters: Vec<char> = formula.chars().collect();
    let mut words = Vec::new();
    let mut at = 0;
    while let Some(letter) = letters.get(at).copied() {
        let column = u32::try_from(at).unwrap_or(u32::MAX);
        let mut push = |text: &str, is_quoted: bool| words.push(Word { text: text.to_owned(), is_quoted, column });
        if letter.is_whitespace() {
            at += 1;
        } else if let Some(mark) = mark(letter) {
            push(mark, false);
            at += 1;
        } else if matches!(letter, '“' | '”' | '"' | '「') {
            let rest = letters.get(at + 1..).unwrap_or_default();
            let closes = |inner: &char| if letter == '「' { *inner == '」' } else { matches!(inner, '”' | '"') };
            let length = rest.iter().position(closes).ok_or(Unclosed(column))?;
            let text: String = rest.iter().take(length).collect();
            push(&text, true);
            at += length + 2;
        } else if matches!(letter, '≥' | '≤' | '≠' | '>' | '<' | '=' | '!' | '＞' | '＜' | '＝' | '！') {
            let is_two = matches!((letter, letters.get(at + 1)), ('>' | '<' | '!' | '！', Some('=')));
            let text: String = letters.iter().skip(at).take(if is_two { 2 } else { 1 }).collect();
            push(&text, false);
            at += if is_two { 2 } else { 1 };
        } else {
            let is_end = |letter: &char| letter.is_whitespace() || mark(*letter).is_some() || "“”「\"≥≤≠><=!＞＜＝！".contains(*letter);
            let text: String = letters.iter().skip(at).take_while(|letter| !is_end(letter)).collect();
            at += text.chars().count();
            push(&text, false);
        }
    }
    Ok(words)
}

const fn mark(letter: char) -> Option<&'static str> {
    match letter {
        '（' | '(' => Some("（"),
        '）' | ')' => Some("）"),
        '、' => Some("、"),
        '；' | ';' => Some("；"),
        '，' => Some("，"),
        _ => None,
    }
}

//! How texts are compared so that width, case and blanks do not matter, and which text is nearest to a mistyped one.

/// Full-width letters, digits and signs as their ASCII twins.
pub(crate) fn narrow(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '\u{3000}' | '\u{A0}' => ' ',
        other => other,
    }
}

/// Characters that separate the items of a list.
pub(crate) fn is_separator(c: char) -> bool {
    matches!(c, '、' | '；' | ';' | ',' | '，' | '\n' | '\r' | '|' | '｜')
}

/// Without blanks and invisible characters, narrow, in small letters.
pub(crate) fn folded(text: &str) -> String {
    text.chars().map(narrow).filter(|c| !c.is_whitespace() && !is_invisible(*c)).flat_map(char::to_lowercase).collect()
}

/// Characters that take no room and that nobody types on purpose.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
        || (c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
}

/// The candidate most like `text`, if one is like enough to be meant.
pub(crate) fn nearest<'a>(text: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted: String = folded(text).chars().take(100).collect();
    if wanted.is_empty() {
        return None;
    }
    candidates
        .into_iter()
        .map(|candidate| (similarity(&wanted, &folded(candidate)), candidate))
        .filter(|(similarity, _)| *similarity >= 0.5)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, candidate)| candidate)
}

fn similarity(a: &str, b: &str) -> f64 {
    let contains = a.chars().count() >= 2 && b.chars().count() >= 2 && (a.contains(b) || b.contains(a));
    let edits = strsim::normalized_damerau_levenshtein(a, b);
    if contains { edits.max(0.6) } else { edits }
}

/// `text` cut to what fits into a message.
pub(crate) fn excerpt(text: &str) -> String {
    const MAX_CHARS: usize = 60;
    let tidy = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if tidy.chars().count() <= MAX_CHARS {
        return tidy;
    }
    let mut cut: String = tidy.chars().take(MAX_CHARS).collect();
    cut.push('…');
    cut
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn width_case_and_blanks_do_not_matter() {
        assert_eq!(folded(" ＴＲＬ　（5）\u{200B}"), "trl(5)");
    }

    #[test]
    fn the_nearest_is_offered_only_if_it_is_near() {
        assert_eq!(nearest("新材科", ["新材料", "新能源"]), Some("新材料"));
        assert_eq!(nearest("成果名", ["编号", "成果名称"]), Some("成果名称"));
        assert_eq!(nearest("鞋", ["新材料", "新能源"]), None);
        assert_eq!(nearest("", ["新材料"]), None);
    }
}

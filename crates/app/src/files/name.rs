//! Names of files as people see them: no path, nothing invisible, nothing that turns text around.

/// The most characters of a name, its ending included.
const MAX_CHARS: usize = 120;

/// The name without path, control characters and signs that change the direction of text; `fallback` where nothing is left.
pub(super) fn shown(name: &str, fallback: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept: String = last.chars().filter(|c| !is_hidden(*c)).map(|c| if "<>:\"|?*".contains(c) { '_' } else { c }).collect();
    let kept = kept.trim_matches(|c: char| c.is_whitespace() || c == '.');
    if kept.is_empty() {
        return fallback.to_owned();
    }
    if kept.chars().count() <= MAX_CHARS {
        return kept.to_owned();
    }
    let ending = ending(kept);
    let room = MAX_CHARS.saturating_sub(ending.chars().count() + 1);
    let stem: String = kept.chars().take(room).collect();
    if ending.is_empty() { stem } else { format!("{}.{ending}", stem.trim_end()) }
}

/// What follows the last point, in lower case, if it looks like an ending.
pub(super) fn ending(name: &str) -> String {
    match name.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() && (1..=8).contains(&ending.chars().count()) => ending.to_lowercase(),
        _ => String::new(),
    }
}

fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{00AD}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_holds_no_path_and_nothing_invisible() {
        for (given, expected) in [
            ("../../etc/passwd", "passwd"),
            ("..\\..\\windows\\合同.pdf", "合同.pdf"),
            ("/absolute/合同 终稿.docx", "合同 终稿.docx"),
            ("contract\u{202E}fdp.exe", "contractfdp.exe"),
            ("a\u{200B}b\u{0}\r\nc.pdf", "abc.pdf"),
            ("a<b>\"c\"|?.pdf", "a_b__c___.pdf"),
            ("   ..  ", "document.pdf"),
            ("", "document.pdf"),
            ("..", "document.pdf"),
            (".htaccess", "htaccess"),
        ] {
            assert_eq!(shown(given, "document.pdf"), expected, "{given:?}");
        }
    }

    #[test]
    fn a_long_name_keeps_its_ending() {
        let name = shown(&format!("{}.pdf", "长".repeat(400)), "x");
        assert_eq!(name.chars().count(), MAX_CHARS);
        assert!(name.ends_with(".pdf"));
    }

    #[test]
    fn the_ending_is_what_follows_the_last_point() {
        assert_eq!(ending("合同.终稿.PDF"), "pdf");
        assert_eq!(ending("README"), "");
        assert_eq!(ending("第1.2版本说明和其他很长的后缀"), "");
    }
}

//! Keeps texts from becoming formulas when a spreadsheet program opens an export (CWE-1236; OWASP ASVS 5.0 V1.2.10).

use std::borrow::Cow;

/// `text` with an apostrophe before a leading `=`, `+`, `-`, `@`, tab, carriage return, line feed or NUL, also full-width.
#[must_use]
pub fn guarded(text: &str) -> Cow<'_, str> {
    if text.starts_with(is_dangerous) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// The text that [`guarded`] was given.
pub(crate) fn unguarded(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if rest.starts_with(is_dangerous) => rest,
        _ => text,
    }
}

const fn is_dangerous(c: char) -> bool {
    matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '\0' | '＝' | '＋' | '－' | '＠')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_would_run_is_defused_and_read_back_as_it_was() {
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\0=1", "＝1+1"] {
            assert_eq!(guarded(text), format!("'{text}"));
            assert_eq!(unguarded(&guarded(text)), text);
        }
        for text in ["零湾大学", "1+1=2", "'quoted'", "", " =1"] {
            assert_eq!((guarded(text).as_ref(), unguarded(text)), (text, text));
        }
    }
}

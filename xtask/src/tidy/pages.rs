//! Rules about templates: nothing unescaped, nothing inline.

use super::{File, Finding, Rule, Tree, source::line_at};

/// The rules.
pub const RULES: &[Rule] = &[
    Rule {
        name: "a template escapes everything",
        mend: "let the view hold text, and write the markup in the template",
        except: &[],
        check: unescaped,
    },
    Rule {
        name: "a template has no inline style or script",
        mend: "a class in crates/web/assets/css, a module in crates/web/assets/js attached by a data- attribute",
        except: &[],
        check: inline,
    },
];

fn unescaped(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in templates(tree) {
        for (line, text) in file.lines() {
            let close: String = text.split_whitespace().collect();
            if close.match_indices("|safe").any(|(at, mark)| !close.get(at + mark.len()..).is_some_and(starts_with_letter))
                || close.contains("|escape(\"none\")")
                || close.contains("autoescapefalse")
            {
                findings.push(Finding::at(file, line, text.trim()));
            }
        }
    }
    for file in tree.rust().filter(|file| file.path.starts_with("crates/")) {
        for (at, text) in file.source().uncommented.lines().enumerate() {
            let close: String = text.split_whitespace().collect();
            if close.contains("escape=\"none\"") || close.contains("filters::Safe(") || close.contains("MarkupDisplay::new_safe") {
                findings.push(Finding::at(file, at + 1, text.trim()));
            }
        }
    }
    findings
}

fn inline(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in templates(tree) {
        let text = without_comments(&file.text);
        for (at, tag) in tags(&text) {
            let line = line_at(&text, at);
            let name = tag.trim_start_matches('<').split(|letter: char| !letter.is_alphanumeric()).next().unwrap_or_default();
            // Mail readers know no style sheets.
            let is_mail = file.path.contains("/templates/email/");
            for attribute in attributes(tag) {
                let is_style = attribute == "style" && !is_mail;
                let is_event = attribute.starts_with("on") && attribute.len() > 4 || attribute.starts_with("hx-on");
                if is_style || is_event {
                    findings.push(Finding::at(file, line, format!("`{attribute}=` on <{name}>")));
                }
            }
            if tag.to_lowercase().contains("javascript:") {
                findings.push(Finding::at(file, line, "a `javascript:` address"));
            }
            if name == "style" && !is_mail {
                findings.push(Finding::at(file, line, "<style>"));
            }
            let body = text.get(at + tag.len()..).and_then(|rest| rest.split("</script").next()).unwrap_or_default();
            if name == "script" && !body.trim().is_empty() {
                findings.push(Finding::at(file, line, "<script> with a body"));
            }
        }
    }
    findings
}

fn templates(tree: &Tree) -> impl Iterator<Item = &File> {
    tree.files.iter().filter(|file| file.path.contains("/templates/"))
}

fn starts_with_letter(text: &str) -> bool {
    text.starts_with(|letter: char| letter.is_alphanumeric() || letter == '_')
}

/// The text with comments of the template language as spaces.
fn without_comments(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{#") {
        result.push_str(before);
        let (comment, after) = after.split_once("#}").unwrap_or((after, ""));
        result.extend(comment.chars().map(|letter| if letter == '\n' { '\n' } else { ' ' }));
        rest = after;
    }
    result + rest
}

/// The opening tags, each with its place. A `>` inside quotes or inside `{{ }}` and `{% %}` does not end a tag.
fn tags(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices('<') {
        let Some(rest) = text.get(at..) else { continue };
        if !rest.get(1..).is_some_and(|rest| rest.starts_with(|letter: char| letter.is_ascii_alphabetic())) {
            continue;
        }
        let mut quote = None;
        let mut depth = 0_usize;
        for (offset, letter) in rest.char_indices() {
            match letter {
                '{' => depth += 1,
                '}' => depth = depth.saturating_sub(1),
                '"' | '\'' if depth == 0 => quote = if quote == Some(letter) { None } else { quote.or(Some(letter)) },
                '>' if depth == 0 && quote.is_none() => {
                    found.extend(rest.get(..=offset).map(|tag| (at, tag)));
                    break;
                }
                _ => {}
            }
        }
    }
    found
}

/// The names of a tag's attributes, in lower case.
fn attributes(tag: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut word = String::new();
    let mut quote = None;
    let mut depth = 0_usize;
    for letter in tag.chars() {
        match letter {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            '"' | '\'' => quote = if quote == Some(letter) { None } else { quote.or(Some(letter)) },
            _ if quote.is_some() => {}
            '=' => names.push(std::mem::take(&mut word).to_lowercase()),
            _ if letter.is_whitespace() => word.clear(),
            _ => word.push(letter),
        }
    }
    names
}

//! `cargo x new-feature NAME`: the folders and files of a feature, each with its opening words, and the list of what is left to do by hand.

use std::path::PathBuf;

use crate::{place, process::Outcome};

const APP: [(&str, &str); 6] = [
    ("mod", "The noun NAME, its states, its invariants; reading order; what is not here."),
    ("model", "The values of NAME and what may become of them. Uses `base` alone."),
    ("access", "Who may do what with NAME: one `may_…` for each command and query."),
    ("commands", "Changes to NAME: each in one transaction with its audit entry and its jobs."),
    ("queries", "What is asked about NAME. Nothing here changes anything."),
    ("store", "The rows of NAME, and the only SQL of this feature."),
];

const WEB: [(&str, &str); 5] = [
    ("mod", "The pages of NAME: their routes."),
    ("pages", "What is shown of NAME."),
    ("actions", "What is done to NAME: each form's other end."),
    ("forms", "NAME as typed."),
    ("views", "NAME as shown: strings and decided booleans."),
];

/// Makes the files; refuses if one is there.
pub fn run(rest: &[&str]) -> Outcome {
    let [name] = rest else { return Err("Name one feature, in the plural: cargo x new-feature campaigns".to_owned()) };
    check_name(name)?;
    let files = files(name);
    if let Some((path, _)) = files.iter().find(|(path, _)| place::root().join(path).exists()) {
        return Err(format!("{} is there already; nothing was made.", path.display()));
    }
    for (path, text) in &files {
        let path = place::root().join(path);
        let folder = path.parent().map_or_else(place::root, std::path::Path::to_path_buf);
        std::fs::create_dir_all(folder)
            .and_then(|()| std::fs::write(&path, text))
            .map_err(|error| format!("{}: {error}", path.display()))?;
        println!("made {}", path.strip_prefix(place::root()).unwrap_or(&path).display());
    }
    println!(
        "\nBy hand:\n  `pub mod {name};` in crates/app/src/lib.rs and crates/web/src/lib.rs\n  its tables in crates/db/src/migrations\n  \
         its routes, and a line for each in the role table\n  its words in GLOSSARY.md\n  the `//!` of crates/app/src/{name}/mod.rs, first of all"
    );
    Ok(())
}

fn check_name(name: &str) -> Outcome {
    let is_plain = !name.is_empty() && name.chars().all(|letter| letter.is_ascii_lowercase() || letter == '_');
    if is_plain { Ok(()) } else { Err(format!("{name:?}: a feature's name is lower-case letters and underscores")) }
}

fn files(name: &str) -> Vec<(PathBuf, String)> {
    let mut files = Vec::new();
    for (side, parts) in [("app", APP.as_slice()), ("web", WEB.as_slice())] {
        for (part, words) in parts {
            let words = words.replace("NAME", name);
            files.push((PathBuf::from(format!("crates/{side}/src/{name}/{part}.rs")), format!("//! {words}\n")));
        }
    }
    for page in ["list", "show", "edit"] {
        let text = "{% extends \"layout.html\" %}\n{% block content %}\n{% endblock %}\n".to_owned();
        files.push((PathBuf::from(format!("crates/web/templates/{name}/{page}.html")), text));
    }
    for lang in ["zh-CN", "en"] {
        let text = format!("# {name}: every key begins with {name}-\n");
        files.push((PathBuf::from(format!("crates/web/locales/{lang}/{name}.ftl")), text));
    }
    files
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feature_has_the_same_name_everywhere() {
        let files = files("campaigns");
        assert_eq!(files.len(), 16);
        assert!(files.iter().all(|(path, _)| path.to_string_lossy().contains("/campaigns")));
        assert!(files.iter().filter(|(path, _)| path.extension().is_some_and(|end| end == "rs")).all(|(_, text)| text.starts_with("//! ")));
    }

    #[test]
    fn a_name_with_capitals_is_refused() {
        assert!(check_name("campaigns").is_ok());
        assert!(check_name("Campaigns").is_err());
        assert!(check_name("../campaigns").is_err());
    }
}

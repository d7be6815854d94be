//! The words of notices and mails, from their kind and values.

use base::Lang;
use serde_json::Value;

use crate::kernel::Speak;

/// The one line of a notice.
#[must_use]
pub fn line(lang: Lang, kind: &str, args: &Value) -> String {
    lang.ta(&format!("notices-{kind}"), &borrowed(args))
}

/// Subject and body of a mail: the notice's line, its longer text, the link, and why it was sent.
#[must_use]
pub fn mail(lang: Lang, kind: &str, args: &Value, link: &str) -> (String, String) {
    let mut values = borrowed(args);
    values.push(("link", link));
    let subject = lang.ta(&format!("notices-{kind}"), &values);
    let body = lang.ta(&format!("notices-{kind}-mail"), &values);
    let foot = lang.t("notices-mail-foot");
    let link = if link.is_empty() { String::new() } else { format!("\n\n{link}") };
    (subject, format!("{body}{link}\n\n{foot}\n"))
}

fn borrowed(args: &Value) -> Vec<(&str, &str)> {
    args.as_object()
        .map(|args| args.iter().filter_map(|(name, value)| Some((name.as_str(), value.as_str()?))).collect())
        .unwrap_or_default()
}

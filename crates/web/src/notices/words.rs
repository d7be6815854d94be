//! The words of notices and mails, from their kind and values.

use base::Lang;
use serde_json::Value;

use crate::{kernel::Speak, policies::changes};

/// The one line of a notice.
#[must_use]
pub fn line(lang: Lang, kind: &str, args: &Value) -> String {
    let values = values(lang, args);
    lang.ta(&format!("notices-{kind}"), &borrowed(&values))
}

/// Subject and body of a mail: the notice's line, its longer text, the link, and why it was sent.
#[must_use]
pub fn mail(lang: Lang, kind: &str, args: &Value, link: &str) -> (String, String) {
    let values = values(lang, args);
    let mut values = borrowed(&values);
    values.push(("link", link));
    let subject = lang.ta(&format!("notices-{kind}"), &values);
    let body = lang.ta(&format!("notices-{kind}-mail"), &values);
    let foot = lang.t("notices-mail-foot");
    let link = if link.is_empty() { String::new() } else { format!("\n\n{link}") };
    (subject, format!("{body}{link}\n\n{foot}\n"))
}

/// The values a text mentions. A role comes as its code and is named in the reader's language; what has an English name under its own key
/// with `_en` behind it has that name in English; a list is what policy alerts tell of clauses.
fn values(lang: Lang, args: &Value) -> Vec<(String, String)> {
    let named = |name: &str, value: &str| match name {
        "role" => lang.t(&format!("accounts-role-{value}")).into_owned(),
        _ => lang.name_of(value, args.get(format!("{name}_en")).and_then(Value::as_str)).to_owned(),
    };
    let said = |name: &str, value: &Value| match value {
        Value::String(text) => Some(named(name, text)),
        Value::Array(_) => changes::listed(lang, value),
        _ => None,
    };
    args.as_object()
        .map(|args| args.iter().filter_map(|(name, value)| Some((name.clone(), said(name, value)?))).collect())
        .unwrap_or_default()
}

fn borrowed(values: &[(String, String)]) -> Vec<(&str, &str)> {
    values.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_role_is_named_in_the_readers_language() {
        let args = json!({ "name": "Li", "role": "member" });
        assert!(line(Lang::Zh, "accounts-invitation-accepted", &args).contains(&*Lang::Zh.t("accounts-role-member")));
        let (subject, body) = mail(Lang::En, "accounts-invitation-accepted", &args, "https://hall.test/x");
        assert!(subject.contains(&*Lang::En.t("accounts-role-member")) && body.contains("https://hall.test/x"), "{subject}\n{body}");
    }

    #[test]
    fn an_organisation_is_named_in_the_readers_language_where_it_has_an_english_name() {
        let args = |english: Option<&str>| json!({ "organization": "某薄膜公司", "organization_en": english, "count": "2" });
        let english = line(Lang::En, "policies-alert", &args(Some("Some Film Co.")));
        assert!(english.contains("Some Film Co.") && !english.contains("某薄膜公司"), "{english}");
        assert!(line(Lang::Zh, "policies-alert", &args(Some("Some Film Co."))).contains("某薄膜公司"));
        assert!(line(Lang::En, "policies-alert", &args(None)).contains("某薄膜公司"));
    }
}

//! The audit log in words: actions, things and capacities by their names in the code. What has no word is shown as it stands.

use base::Lang;

use crate::kernel::{Speak, forms::Choice, texts};

const ACTIONS: &str = "audit-action-";
const NOUNS: &str = "audit-noun-";

fn word(lang: Lang, prefix: &str, code: &str) -> String {
    let key = format!("{prefix}{}", code.replace('.', "-"));
    if texts::has(&key) { lang.t(&key).into_owned() } else { code.to_owned() }
}

/// 发布条目 for `registers.published`.
pub(crate) fn action(lang: Lang, code: &str) -> String {
    word(lang, ACTIONS, code)
}

/// 条目 and the beginning of its identifier.
pub(crate) fn thing(lang: Lang, noun: &str, id: &str) -> String {
    lang.t2("audit-thing", "noun", word(lang, NOUNS, noun), "id", short(id))
}

/// The beginning of an identifier, enough to tell one from another; the whole one stands in the export.
fn short(id: &str) -> String {
    id.chars().take(8).collect()
}

fn is_id(text: &str) -> bool {
    text.len() == 36 && text.chars().all(|c| c.is_ascii_hexdigit() || c == '-')
}

/// The role somebody acted in.
pub(crate) fn capacity(lang: Lang, code: &str) -> String {
    let own = word(lang, "audit-capacity-", code);
    if own == code { word(lang, "accounts-role-", code) } else { own }
}

/// The detail without the signs of JSON: `to：落地；on：2026-11-23`.
pub(super) fn detail(lang: Lang, json: &str) -> String {
    let Ok(serde_json::Value::Object(pairs)) = serde_json::from_str(json) else { return json.to_owned() };
    let said = pairs.into_iter().filter(|(_, value)| !value.is_null()).map(|(name, value)| {
        let value = value.as_str().map_or_else(|| value.to_string(), |text| if is_id(text) { short(text) } else { text.to_owned() });
        lang.t2("audit-detail-pair", "name", name, "value", value)
    });
    said.collect::<Vec<_>>().join(lang.t("audit-detail-join").as_ref())
}

/// Every action that has a word, for a filter.
pub(super) fn actions(lang: Lang, chosen: &str) -> Vec<Choice> {
    choices(lang, ACTIONS, chosen, |rest| rest.replacen('-', ".", 1))
}

/// Every thing that has a word, for a filter.
pub(super) fn nouns(lang: Lang, chosen: &str) -> Vec<Choice> {
    choices(lang, NOUNS, chosen, ToOwned::to_owned)
}

fn choices(lang: Lang, prefix: &str, chosen: &str, code: impl Fn(&str) -> String) -> Vec<Choice> {
    let known = texts::keys_under(prefix).into_iter().filter_map(|key| Some((code(key.strip_prefix(prefix)?), lang.t(key))));
    std::iter::once(Choice::new("", lang.t("audit-any")))
        .chain(known.map(|(code, word)| {
            let is_chosen = code == chosen;
            Choice::new(code, word).chosen(is_chosen)
        }))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_audit_log_is_told_in_words_and_an_unknown_code_as_it_stands() {
        assert_eq!(action(Lang::Zh, "registers.published"), "发布条目");
        assert_eq!(action(Lang::En, "registers.published"), "Entry published");
        assert_eq!(action(Lang::Zh, "nothing.known"), "nothing.known");
        assert_eq!(capacity(Lang::Zh, "system"), "系统");
        assert_eq!(capacity(Lang::En, "commission_officer"), "Commission officer");
        assert_eq!(thing(Lang::Zh, "entry", "019ab3de-7f00"), "条目 019ab3de");
        assert_eq!(detail(Lang::Zh, r#"{"to":"landed","note":null}"#), "to：landed");
        assert_eq!(detail(Lang::En, r#"{"count":3}"#), "count: 3");
        assert_eq!(detail(Lang::Zh, r#"{"session":"01a22180-5c56-74f0-9d38-56dc62a85f49"}"#), "session：01a22180");
        assert_eq!(detail(Lang::Zh, "words"), "words");
        let found = actions(Lang::Zh, "registers.agreement-asked");
        assert!(found.iter().any(|choice| choice.is_chosen && choice.value == "registers.agreement-asked"), "{found:?}");
    }
}

//! The words of matches: reasons as sentences, words that two texts share as marks, states and bands.

use app::{
    matches::State,
    pack::{
        Pack, Pair,
        pairs::{Rule, Test},
    },
    registers::{Kind, Values, kinds},
};
use base::{Fen, Lang};
use search_words::{Band, Bound, Condition, Figure, Reason};

use crate::{
    kernel::{
        Speak,
        ui::{Marked, Tag, Term, Tone},
    },
    registers::present,
};

pub(super) use app::matches::reasons as search_words;

/// Shared concepts named in one sentence.
const MOST_NAMED: usize = 4;

/// Reasons in words, sorted by what they say.
#[derive(Debug, Clone, Default)]
pub struct Said {
    /// What speaks for it.
    pub speaks_for: Vec<Marked>,
    /// What speaks against it.
    pub against: Vec<Marked>,
    /// What is open.
    pub open: Vec<Marked>,
}

/// Between which registers, and which of the two sides asked. Reasons name the side that seeks first, each by the noun of its register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asking<'r> {
    registers: [&'r str; 2],
    is_by_seeks: bool,
}

impl Asking<'static> {
    /// The demand, of the achievements.
    pub const DEMAND: Self = Self { registers: ["demand", "achievement"], is_by_seeks: true };
}

impl<'r> Asking<'r> {
    /// The side that seeks, of the one that offers.
    #[must_use]
    pub const fn by_seeks(registers: [&'r str; 2]) -> Self {
        Self { registers, is_by_seeks: true }
    }

    /// An entry of this register, by a declared pair.
    #[must_use]
    pub fn by(pair: &'r Pair, register: &str) -> Self {
        Self { registers: [&pair.seeks.register, &pair.offers.register], is_by_seeks: pair.seeks.register == register }
    }

    /// What both sides are called within a sentence.
    fn nouns(self, lang: Lang) -> [String; 2] {
        self.registers.map(|register| {
            let name = kinds::by_key(register).map_or_else(|| register.to_owned(), |kind| present::kind_name(lang, kind));
            if lang == Lang::En { name.to_lowercase() } else { name }
        })
    }
}

/// The first lines as they are and the rest of them in one, so that a list of proposals stays short and hides nothing.
#[must_use]
pub fn gathered(lang: Lang, mut lines: Vec<Marked>, most: usize) -> Vec<Marked> {
    if lines.len() > most + 1 {
        let rest = lines.split_off(most);
        let between = lang.t("matches-reason-between");
        let joined = rest.into_iter().reduce(|mut one, other| {
            one.spans.extend(Marked::from(between.as_ref()).spans.into_iter().chain(other.spans));
            one
        });
        lines.extend(joined);
    }
    lines
}

/// Reasons as sentences: the shared concepts in one, each fact in one of its own.
#[must_use]
pub fn say(lang: Lang, pack: &Pack, asking: Asking<'_>, reasons: &[Reason], against: &[Reason]) -> Said {
    let mut said = Said::default();
    let words = shared_words(reasons);
    if !words.is_empty() {
        let (before, between) = (lang.t("matches-reason-concepts"), lang.t("matches-between"));
        let mut line = Marked::from(before.as_ref());
        for (index, (word, mark)) in words.iter().take(MOST_NAMED).enumerate() {
            if index > 0 {
                line = line.then(between.as_ref());
            }
            line = line.mark(word, *mark);
        }
        said.speaks_for.push(line);
    }
    for reason in reasons.iter().chain(against) {
        let Some(text) = sentence(lang, pack, asking, reason) else { continue };
        let list = match reason {
            Reason::PriceUnknown { .. } | Reason::ConditionOpen(_) => &mut said.open,
            reason if reason.is_against() => &mut said.against,
            _ => &mut said.speaks_for,
        };
        list.push(text.into());
    }
    said
}

/// The words both texts share, each with its mark, alternating so that neighbours differ.
#[must_use]
pub fn shared_words(reasons: &[Reason]) -> Vec<(String, u8)> {
    reasons
        .iter()
        .filter_map(|reason| match reason {
            Reason::SharedConcept { word, .. } => Some(word.clone()),
            _ => None,
        })
        .zip([1, 2].into_iter().cycle())
        .collect()
}

/// Marks in place what some terms share with another text.
pub fn mark_terms(terms: &mut [Term], words: &[(String, u8)]) {
    for line in terms.iter_mut().flat_map(|term| &mut term.lines) {
        let text: String = line.spans.iter().map(|span| span.text.as_str()).collect();
        *line = mark(&text, words);
    }
}

/// A text with the shared words marked where they stand. Words are compared as the index folds them: small letters, half width.
#[must_use]
pub fn mark(text: &str, words: &[(String, u8)]) -> Marked {
    let original: Vec<char> = text.chars().collect();
    let folded: Vec<char> = original.iter().copied().map(fold).collect();
    let words: Vec<(Vec<char>, u8)> = words.iter().map(|(word, mark)| (word.chars().map(fold).collect(), *mark)).collect();
    let mut marked = Marked::default();
    let mut plain = String::new();
    let mut at = 0;
    while at < original.len() {
        let rest = folded.get(at..).unwrap_or_default();
        let hit = words.iter().filter(|(word, _)| !word.is_empty() && rest.starts_with(word)).max_by_key(|(word, _)| word.len());
        let Some((word, number)) = hit else {
            plain.extend(original.get(at));
            at += 1;
            continue;
        };
        if !plain.is_empty() {
            marked = marked.then(std::mem::take(&mut plain));
        }
        let stretch: String = original.get(at..at + word.len()).unwrap_or_default().iter().collect();
        marked = marked.mark(stretch, *number);
        at += word.len();
    }
    if plain.is_empty() { marked } else { marked.then(plain) }
}

fn fold(c: char) -> char {
    let narrow = match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        other => other,
    };
    narrow.to_lowercase().next().unwrap_or(narrow)
}

/// One reason in a sentence; shared words have none of their own.
pub(super) fn sentence(lang: Lang, pack: &Pack, asking: Asking<'_>, reason: &Reason) -> Option<String> {
    let label = |vocabulary: &str, code: &str| pack.label(vocabulary, code, lang);
    let labels = |vocabulary: &str, codes: &[String]| {
        codes.iter().map(|code| label(vocabulary, code)).collect::<Vec<_>>().join(&lang.t("matches-between"))
    };
    let [seeks, offers] = asking.nouns(lang);
    // The side that seeks first, whoever asked.
    let two = |key: &str, query: String, candidate: String| {
        let [wanted, offered] = if asking.is_by_seeks { [query, candidate] } else { [candidate, query] };
        lang.ta(key, &[("seeks", &seeks), ("offers", &offers), ("wanted", &wanted), ("offered", &offered)])
    };
    let maturity = |key: &str, trl: String, min: String| lang.ta(key, &[("seeks", &seeks), ("trl", &trl), ("min", &min)]);
    Some(match reason {
        Reason::SharedConcept { .. } => return None,
        Reason::SimilarMeaning => lang.t("matches-reason-meaning").into_owned(),
        Reason::SameField { code } => lang.t1("matches-reason-same-field", "field", label("technical_fields", code)),
        Reason::NearField { query, candidate } => {
            two("matches-reason-near-field", label("technical_fields", query), label("technical_fields", candidate))
        }
        Reason::OtherField { query, candidate } => {
            two("matches-reason-other-field", label("technical_fields", query), label("technical_fields", candidate))
        }
        Reason::SameIndustry { codes } => lang.t1("matches-reason-industry", "industries", labels("industries", codes)),
        Reason::SameTrack { code } => lang.t1("matches-reason-track", "track", label("tracks", code)),
        Reason::MaturityFits { trl, min } => maturity("matches-reason-trl-fits", trl.to_string(), min.to_string()),
        Reason::MaturityShort { trl, min } => maturity("matches-reason-trl-short", trl.to_string(), min.to_string()),
        Reason::PriceWithinBudget { price_fen, budget_max_fen } => {
            lang.t2("matches-reason-price-within", "price", lang.money(&Fen(*price_fen)), "budget", lang.money(&Fen(*budget_max_fen)))
        }
        Reason::PriceAbove { price_fen, budget_max_fen } => {
            lang.t2("matches-reason-price-above", "price", lang.money(&Fen(*price_fen)), "budget", lang.money(&Fen(*budget_max_fen)))
        }
        Reason::PriceUnknown { budget_max_fen } => lang.t1("matches-reason-price-open", "budget", lang.money(&Fen(*budget_max_fen))),
        Reason::ModeShared { modes } => lang.t1("matches-reason-modes", "modes", labels("cooperation_modes", modes)),
        Reason::ModeNone { query, candidate } => {
            two("matches-reason-no-mode", labels("cooperation_modes", query), labels("cooperation_modes", candidate))
        }
        Reason::Near { km: 0 } => lang.t("matches-reason-here").into_owned(),
        Reason::Near { km } => lang.tn("matches-reason-near", "km", *km),
        Reason::Far { km } => lang.tn("matches-reason-far", "km", *km),
        Reason::FigureMet { noun, wanted, offered } => figure(lang, "matches-reason-figure-met", noun, wanted, offered),
        Reason::FieldUnwanted { code } => lang.t1("matches-learning-reason-unwanted", "field", label("technical_fields", code)),
        Reason::FigureShort { noun, wanted, offered } => figure(lang, "matches-reason-figure-short", noun, wanted, offered),
        Reason::ConditionMet(found) => return condition(lang, pack, "met", found),
        Reason::ConditionMissed(found) => return condition(lang, pack, "missed", found),
        Reason::ConditionOpen(found) => return condition(lang, pack, "open", found),
    })
}

/// A declared condition in a sentence: what it is called, what is wanted (in the author's own words where it was read among them), what is offered.
fn condition(lang: Lang, pack: &Pack, outcome: &str, found: &Condition) -> Option<String> {
    let pair = pack.pairs.find(&found.pair)?;
    let rule = pair.rule(&found.code)?;
    let wanted = match &found.phrase {
        Some(phrase) => lang.t1("matches-condition-phrase", "phrase", phrase),
        None => wanted(lang, pack, pair, rule, found)?,
    };
    let offered = match &found.offered {
        Some(value) => {
            let kind = kinds::by_key(&pair.offers.register)?;
            value_of(lang, pack, kind, &found.offers_field, value)?
        }
        None => String::new(),
    };
    let key = if rule.test == Test::InTime { format!("matches-condition-days-{outcome}") } else { format!("matches-condition-{outcome}") };
    Some(lang.ta(&key, &[("name", rule.names.of(lang)), ("wanted", &apart(lang, wanted)), ("offered", &apart(lang, offered))]))
}

/// With a space before it where a figure follows Han.
fn apart(lang: Lang, text: String) -> String {
    let begins_with_figure = text.starts_with(|first: char| first.is_ascii_alphanumeric());
    if lang == Lang::Zh && begins_with_figure { format!(" {text}") } else { text }
}

fn wanted(lang: Lang, pack: &Pack, pair: &Pair, rule: &Rule, found: &Condition) -> Option<String> {
    let (seeks, offers) = (kinds::by_key(&pair.seeks.register)?, kinds::by_key(&pair.offers.register)?);
    // Amounts are said in the unit of what is offered: a need may count in a unit of its own field.
    let amount = || value_of(lang, pack, offers, &found.offers_field, &found.wanted);
    let own = || value_of(lang, pack, seeks, &found.seeks_field, &found.wanted);
    Some(match rule.test {
        Test::AtLeast => lang.t1("matches-at-least", "amount", amount()?),
        Test::AtMost => lang.t1("matches-at-most", "amount", amount()?),
        Test::NoLater | Test::InTime => lang.t1("matches-by-day", "day", own()?),
        Test::Covers | Test::Known => own()?,
    })
}

/// The value of a field as pages say it.
pub(super) fn value_of(lang: Lang, pack: &Pack, kind: &Kind, field: &str, value: &serde_json::Value) -> Option<String> {
    let field = kind.field(field)?;
    Some(present::value_text(lang, pack, kind, field, value, &Values::default()))
}

fn figure(lang: Lang, key: &str, noun: &str, wanted: &Figure, offered: &Figure) -> String {
    let amount = |figure: &Figure| format!("{} {}", figure.value, figure.unit);
    let bound = match wanted.bound {
        Bound::AtMost => "matches-at-most",
        Bound::AtLeast => "matches-at-least",
        Bound::Below => "matches-below",
        Bound::Above => "matches-above",
        Bound::Stated => "matches-stated",
    };
    let wanted = lang.t1(bound, "amount", amount(wanted));
    lang.ta(key, &[("noun", noun), ("wanted", &wanted), ("offered", &amount(offered))])
}

/// How relevant, in a word.
#[must_use]
pub fn band_tag(lang: Lang, band: Band) -> Tag {
    let (key, tone) = match band {
        Band::VeryRelevant => ("matches-band-very_relevant", Tone::Ok),
        Band::Relevant => ("matches-band-relevant", Tone::Brand),
        Band::Possible => ("matches-band-possible", Tone::Neutral),
        Band::Weak => ("matches-band-weak", Tone::Neutral),
    };
    Tag::new(lang.t(key), tone)
}

/// A state in the pack's words.
#[must_use]
pub fn state_name(lang: Lang, pack: &Pack, state: State) -> String {
    pack.match_flow.state(state.code()).map_or_else(|| state.code().to_owned(), |found| found.names.of(lang).to_owned())
}

/// A state as a tag.
#[must_use]
pub fn state_tag(lang: Lang, pack: &Pack, state: State) -> Tag {
    let tone = match state {
        State::Recommended => Tone::Neutral,
        State::Claimed => Tone::Wait,
        State::Contacted => Tone::Brand,
        State::Interested | State::Converted => Tone::Ok,
        State::Unsuitable => Tone::Seal,
    };
    Tag::new(state_name(lang, pack, state), tone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_words_are_marked_in_any_case_and_width() {
        let words = [("tof".to_owned(), 1), ("边缘".to_owned(), 2)];
        let marked = mark("用ＴＯＦ测边缘，边缘厚", &words);
        let spans: Vec<(&str, u8)> = marked.spans.iter().map(|span| (span.text.as_str(), span.mark)).collect();
        assert_eq!(spans, [("用", 0), ("ＴＯＦ", 1), ("测", 0), ("边缘", 2), ("，", 0), ("边缘", 2), ("厚", 0)]);
    }

    #[test]
    fn reasons_beyond_the_first_share_a_line_and_none_is_lost() {
        let lines = |count: usize| (0..count).map(|number| Marked::from(number.to_string())).collect::<Vec<_>>();
        let said = |lines: Vec<Marked>| -> Vec<String> {
            lines.iter().map(|line| line.spans.iter().map(|span| span.text.as_str()).collect()).collect()
        };
        assert_eq!(said(gathered(Lang::Zh, lines(3), 2)), ["0", "1", "2"], "a single one is not gathered");
        assert_eq!(said(gathered(Lang::Zh, lines(5), 2)), ["0", "1", "2；3；4"]);
    }

    #[test]
    fn reasons_name_the_sides_in_one_order_whoever_asked() {
        let pack = Pack::default();
        let reason = [Reason::OtherField { query: "甲".to_owned(), candidate: "乙".to_owned() }];
        let text = |asking| {
            say(Lang::Zh, &pack, asking, &[], &reason)
                .against
                .first()
                .map(|line| line.spans.iter().map(|span| span.text.clone()).collect::<String>())
        };
        let as_demand = text(Asking::DEMAND).unwrap_or_default();
        let as_achievement = text(Asking { is_by_seeks: false, ..Asking::DEMAND }).unwrap_or_default();
        assert!(as_demand.find('甲') < as_demand.find('乙'), "{as_demand}");
        assert!(as_achievement.find('乙') < as_achievement.find('甲'), "{as_achievement}");
    }

    #[test]
    fn each_side_is_called_by_the_noun_of_its_register() {
        let pack = Pack::default();
        let reasons = [
            Reason::OtherField { query: "甲".to_owned(), candidate: "乙".to_owned() },
            Reason::NearField { query: "甲".to_owned(), candidate: "乙".to_owned() },
            Reason::ModeNone { query: vec!["甲".to_owned()], candidate: vec!["乙".to_owned()] },
            Reason::MaturityShort { trl: 3, min: 6 },
        ];
        for reason in reasons {
            let text = |lang, asking| sentence(lang, &pack, asking, &reason).unwrap_or_default();
            let chinese = text(Lang::Zh, Asking::by_seeks(["resource_need", "service"]));
            assert!(chinese.contains("资源需求") && !chinese.contains("成果"), "{chinese}");
            let english = text(Lang::En, Asking::by_seeks(["resource_need", "service"]));
            assert!(english.contains("resource need") && !english.contains("achievement") && !english.contains("demand"), "{english}");
            assert!(text(Lang::En, Asking::DEMAND).contains("demand"));
        }
    }
}

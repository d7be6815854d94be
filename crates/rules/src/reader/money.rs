//! 资金: the formula of what a clause gives.

use std::sync::Arc;

use super::table::{Item, Map};
use crate::{
    amount::{Bracket, Cap, Formula, Instalments, Money},
    condition::Bound,
    field::{Catalogue, FieldId, Kind},
    language::{
        parse::literal,
        units::{self, Misfit},
    },
    mistake::Mistake,
    number::Number,
};

/// Each way to give something, with its word in text keys and the keys that it takes beside those that every way takes.
const WAYS: [(&str, &str, &[&str]); 17] = [
    ("无", "way-none", &[]),
    ("未知", "way-unknown", &[]),
    ("定额", "way-fixed", &["金额"]),
    ("区间", "way-range", &["最低", "最高"]),
    ("分情形", "way-cases", &["字段", "情形"]),
    ("按比例", "way-share", &["基数", "比例", "最低比例", "上限"]),
    ("逐年按比例", "way-yearly-share", &["基数", "比例", "年数", "每年上限", "合计上限"]),
    ("配套", "way-match", &["比例", "限额未读"]),
    ("择高", "way-highest", &["选项"]),
    ("合计", "way-sum", &["选项"]),
    ("分档", "way-brackets", &["基数", "档"]),
    ("台阶", "way-steps", &["基数", "档"]),
    ("起步加奖", "way-start-and-more", &["基数", "起点", "起点金额", "每满", "每满金额", "上限"]),
    ("单价", "way-price", &["基数", "单价", "上限"]),
    ("减税率", "way-tax-rate", &["基数", "比例", "法定税率"]),
    ("加计扣除", "way-deduction", &["基数", "比例", "法定税率"]),
    ("免减半", "way-exempt-then-half", &["基数", "免征额", "法定税率"]),
];
/// The names of the ways.
#[must_use]
pub fn ways() -> Vec<&'static str> {
    WAYS.iter().map(|(name, ..)| *name).collect()
}

/// What a way to give something is called in text keys.
#[must_use]
pub fn way_word(name: &str) -> Option<&'static str> {
    WAYS.iter().find(|(known, ..)| *known == name).map(|(_, word, _)| *word)
}

/// What a clause says of the amount as a whole, whatever the way.
const OF_ALL: [&str; 6] = ["方式", "分期", "取整", "以评审为准", "少缴税", "说明"];
/// What one of several options says.
const OF_OPTION: [&str; 1] = ["方式"];
/// What one of several cases says.
const OF_CASE: [&str; 2] = ["方式", "值"];
/// Keys of amounts of money.
const AMOUNTS: [&str; 10] = ["金额", "最低", "最高", "上限", "每年上限", "合计上限", "起点金额", "每满金额", "单价", "免征额"];
/// Keys of shares.
const RATES: [&str; 3] = ["比例", "最低比例", "法定税率"];

/// Reads what a clause gives.
pub fn read(map: &Map<'_>, catalogue: &Catalogue) -> Option<Money> {
    let formula = formula(map, catalogue, &OF_ALL);
    let flag = |key: &str| map.get(key).and_then(|item| item.flag());
    let (says_tax, says_bound) = (flag("少缴税").unwrap_or(false), flag("以评审为准"));
    let unit_fen = map.get("取整").map_or(Some(1), |item| fen(&item));
    let instalments = map.get("分期").map(|item| instalments(&item)).unwrap_or_default();
    let note = map.text("说明").map(str::to_owned);
    let formula = formula?;
    if let (Instalments::Fixed(parts), Some(item)) = (&instalments, map.get("分期")) {
        add_up(parts, &formula, unit_fen.unwrap_or(1), &item);
    }
    let is_tax = says_tax || matches!(formula, Formula::TaxRate { .. } | Formula::Deduction { .. } | Formula::ExemptThenHalf { .. });
    Some(Money {
        is_upper_bound: says_bound.unwrap_or(matches!(formula, Formula::Range(..))),
        unit_fen: unit_fen?,
        instalments,
        is_tax,
        note,
        formula,
    })
}

/// Reports keys that the way does not take: it would count as if they were not there. What they say is read all the same, so
/// that an amount without its unit is named at once.
fn keys(map: &Map<'_>, way: &str, own: &[&str], others: &[&str], catalogue: &Catalogue) {
    let of_ways = || WAYS.iter().flat_map(|(.., keys)| keys.iter().copied());
    let known: Vec<&str> = of_ways().chain(OF_ALL).chain(others.iter().copied()).collect();
    map.only(&known);
    for (key, item) in map.items() {
        if own.contains(&key) || others.contains(&key) || !known.contains(&key) {
            continue;
        }
        let wanted = own.join("、");
        let has_own = if own.is_empty() { "no" } else { "yes" };
        let mistake = Mistake::new(item.key_spot(), "rules-key-of-other-way").with("name", key).with("way", way);
        item.report(mistake.with("wanted", wanted).with("own", has_own));
        if AMOUNTS.contains(&key) {
            let _ = cap(map, key, catalogue);
        } else if RATES.contains(&key) {
            let _ = share(&item);
        }
    }
}

/// Reads a formula whose map also takes other keys. Every value is read before any is missed, so that all mistakes are named.
fn formula(map: &Map<'_>, catalogue: &Catalogue, others: &[&str]) -> Option<Formula> {
    let item = map.must("方式")?;
    let way = item.text()?;
    let Some((way, _, own)) = WAYS.iter().find(|(known, ..)| *known == way) else {
        item.wrong(&WAYS.map(|(known, ..)| known).join("、"));
        return None;
    };
    keys(map, way, own, others, catalogue);
    let field = |key: &str| base(map, key, catalogue);
    let (cap, money, rate) = (|key: &str| cap(map, key, catalogue), |key: &str| money(map, key), |key: &str| rate(map, key));
    Some(match *way {
        "无" => Formula::Nothing,
        "未知" => Formula::NotKnown,
        "定额" => Formula::Fixed(money("金额")?),
        "区间" => {
            let (low, high) = (map.get("最低").map_or(Some(0), |item| fen(&item)), money("最高"));
            in_order(map, ("最低", low), ("最高", high));
            Formula::Range(low?, high?)
        }
        "分情形" => {
            let (field, rows) = (field("字段"), map.maps("情形"));
            let mut taken = Vec::new();
            let each = rows.iter().map(|row| (terms(row, &mut taken), formula(row, catalogue, &OF_CASE)));
            let each: Vec<_> = each.collect();
            map.must("情形");
            Formula::By(field?, all(each)?)
        }
        "按比例" => {
            let high = rate("比例");
            let low = if map.get("最低比例").is_some() { rate("最低比例") } else { high };
            in_order(map, ("最低比例", low), ("比例", high));
            let (base, cap) = (field("基数"), cap("上限"));
            Formula::Rate { base: base?, low: low?, high: high?, cap: cap? }
        }
        "逐年按比例" => {
            let (base, rate) = (field("基数"), rate("比例"));
            let years = map.must("年数").and_then(|item| item.at_least_one());
            let (cap_year, cap_total) = (cap("每年上限"), cap("合计上限"));
            Formula::Yearly { base: base?, rate: rate?, years: years?, cap_year: cap_year?, cap_total: cap_total? }
        }
        "配套" => {
            let is_limit_unread = map.get("限额未读").and_then(|item| item.flag()).unwrap_or(false);
            Formula::Match { rate: rate("比例")?, is_limit_unread }
        }
        "择高" => Formula::Best(options(map, catalogue)?),
        "合计" => Formula::Sum(options(map, catalogue)?),
        "分档" | "台阶" => by_rows(map, way, field("基数"))?,
        "起步加奖" => {
            let base = field("基数");
            let in_unit = |key: &str| base.and_then(|base| number(map, key, base, catalogue));
            let (start, step) = (in_unit("起点"), in_unit("每满"));
            let (first, each, cap) = (money("起点金额"), money("每满金额"), money("上限"));
            Formula::Bonus { base: base?, start: start?, first: first?, step: step?, each: each?, cap: cap? }
        }
        "单价" => {
            let (base, price, cap) = (field("基数"), money("单价"), money("上限"));
            Formula::PerUnit { base: base?, price: price?, cap: cap? }
        }
        "免减半" => {
            let (base, exempt, standard) = (field("基数"), money("免征额"), rate("法定税率"));
            Formula::ExemptThenHalf { base: base?, exempt: exempt?, standard: standard? }
        }
        _ => {
            let (base, rate, standard) = (field("基数"), rate("比例"), rate("法定税率"));
            let (base, rate, standard) = (base?, rate?, standard?);
            if *way == "减税率" { Formula::TaxRate { base, rate, standard } } else { Formula::Deduction { base, rate, standard } }
        }
    })
}

/// The formula whose rows say what is given from which amount on.
fn by_rows(map: &Map<'_>, way: &str, base: Option<FieldId>) -> Option<Formula> {
    let rows = map.maps("档");
    if way == "台阶" {
        let each = rows.iter().map(|row| {
            row.only(&["起点", "金额"]);
            let (from, amount) = (money(row, "起点"), money(row, "金额"));
            Some((from?, amount?))
        });
        let each: Vec<_> = each.collect();
        return Some(Formula::Steps(base?, each.into_iter().collect::<Option<_>>()?));
    }
    let each = rows.iter().map(|row| {
        row.only(&["起点", "比例", "上限"]);
        let (from, rate, cap) = (money(row, "起点"), rate(row, "比例"), money(row, "上限"));
        Some(Bracket { from: from?, rate: rate?, cap: cap? })
    });
    let each: Vec<_> = each.collect();
    Some(Formula::Brackets(base?, each.into_iter().collect::<Option<_>>()?))
}

/// Reports a least that is above the most.
fn in_order<T: PartialOrd>(map: &Map<'_>, (low_key, low): (&'static str, Option<T>), (high_key, high): (&str, Option<T>)) {
    let (Some(low), Some(high), Some(item)) = (low, high, map.get(low_key)) else { return };
    if low > high {
        let written = |key: &str| map.get(key).and_then(|item| item.as_text()).unwrap_or_default().to_owned();
        let mistake = Mistake::new(item.spot(), "rules-least-above-most").with("name", low_key).with("found", written(low_key));
        item.report(mistake.with("other", high_key).with("most", written(high_key)));
    }
}

fn options(map: &Map<'_>, catalogue: &Catalogue) -> Option<Vec<Formula>> {
    map.must("选项");
    let each: Vec<_> = map.maps("选项").iter().map(|option| formula(option, catalogue, &OF_OPTION)).collect();
    each.into_iter().collect()
}

/// The cases with what they give; nothing if one could not be read.
fn all<T>(rows: Vec<(Vec<Arc<str>>, Option<T>)>) -> Option<Vec<(Vec<Arc<str>>, T)>> {
    rows.into_iter().map(|(terms, given)| Some((terms, given?))).collect()
}

/// The terms of a case. One that an earlier case has taken is reported: nobody comes to it here.
fn terms(row: &Map<'_>, taken: &mut Vec<Arc<str>>) -> Vec<Arc<str>> {
    let item = row.must("值");
    let texts = item.map(|item| if item.is_list() { item.list() } else { vec![item] }).unwrap_or_default();
    let mut terms: Vec<Arc<str>> = Vec::new();
    for item in &texts {
        let Some(text) = item.text() else { continue };
        if taken.iter().any(|term| **term == *text) {
            item.report(Mistake::new(item.spot(), "rules-term-taken").with("value", text));
        }
        taken.push(Arc::from(text));
        terms.push(Arc::from(text));
    }
    terms
}

fn base(map: &Map<'_>, key: &str, catalogue: &Catalogue) -> Option<FieldId> {
    let item = map.must(key)?;
    let name = item.text()?;
    let found = catalogue.by_name(name).or_else(|| catalogue.by_key(name));
    if found.is_none() {
        item.report(Mistake::new(item.inside(), "rules-unknown-field").with("name", name).meant(catalogue.suggest(name)));
    }
    found
}

fn cap(map: &Map<'_>, key: &str, catalogue: &Catalogue) -> Option<Cap> {
    let Some(item) = map.get(key) else { return Some(Cap::None) };
    let Some(by) = item.as_map() else { return fen(&item).map(Cap::Fixed) };
    by.only(&["字段", "情形"]);
    let (field, rows) = (base(&by, "字段", catalogue), by.maps("情形"));
    let mut taken = Vec::new();
    let each = rows.iter().map(|row| {
        row.only(&["值", "上限"]);
        (terms(row, &mut taken), money(row, "上限"))
    });
    let each: Vec<_> = each.collect();
    by.must("情形");
    Some(Cap::By(field?, all(each)?))
}

fn money(map: &Map<'_>, key: &str) -> Option<i64> {
    fen(&map.must(key)?)
}

/// Reports a figure below nothing where there can be none.
pub fn negative(item: &Item<'_>, shown: &str) {
    item.report(Mistake::new(item.spot(), "rules-negative").with("name", item.key()).with("value", shown));
}

/// An amount of money with its unit, in fen, of nothing at least.
pub fn fen(item: &Item<'_>) -> Option<i64> {
    let text = item.as_text().or_else(|| item.as_digits())?;
    let read = units::read(text, Kind::Money);
    match read {
        Ok(number) if number < Number::ZERO => {
            negative(item, text);
            None
        }
        Ok(number) => number.as_whole().or_else(|| number.times_floor(Number::whole(1))),
        Err(misfit) => {
            let code = if misfit == Misfit::NoUnit { "rules-no-unit" } else { "rules-wrong-unit" };
            let (kind, wanted) = units::describe(Kind::Money);
            let mistake = Mistake::new(item.spot(), code).with("value", text).with("name", item.key());
            item.report(mistake.with("kind", kind).with("wanted", wanted));
            None
        }
    }
}

fn rate(map: &Map<'_>, key: &str) -> Option<Number> {
    share(&map.must(key)?)
}

fn share(item: &Item<'_>) -> Option<Number> {
    let text = item.text()?;
    let found = units::read(text, Kind::Ratio).ok();
    if found.is_none() {
        item.wrong("“20%”");
    } else if found.is_some_and(|share| share < Number::ZERO) {
        negative(item, text);
        return None;
    }
    found
}

fn number(map: &Map<'_>, key: &str, field: FieldId, catalogue: &Catalogue) -> Option<Number> {
    let item = map.must(key)?;
    let kind = catalogue.get(field)?.kind;
    let text = item.text()?;
    match literal(text, kind) {
        Ok(Bound::Number(number)) if number < Number::ZERO => {
            negative(&item, text);
            None
        }
        Ok(Bound::Number(number)) => Some(number),
        _ => {
            item.wrong(units::sample(kind));
            None
        }
    }
}

/// Reports instalments in yuan that do not make up the amount, or of an amount that differs from firm to firm.
fn add_up(parts: &[i64], formula: &Formula, unit_fen: i64, item: &Item<'_>) {
    let (key, whole) = match formula {
        Formula::Fixed(fen) => ("金额", *fen),
        Formula::Range(_, most) => ("最高", *most),
        _ => {
            item.report(Mistake::new(item.spot(), "rules-instalments-vary").with("wanted", "[\"50%\", \"50%\"]"));
            return;
        }
    };
    let whole = whole - whole.rem_euclid(unit_fen.max(1));
    let sum = parts.iter().fold(0_i64, |sum, part| sum.saturating_add(*part));
    // Of one that could not be read nothing is known of the sum.
    if sum != whole && parts.len() == item.list().len() {
        let shown = |fen: i64| units::show(Number::whole(fen), Kind::Money);
        let mistake = Mistake::new(item.spot(), "rules-instalments-sum").with("found", shown(sum)).with("other", key);
        item.report(mistake.with("wanted", shown(whole)));
    }
}

fn instalments(item: &Item<'_>) -> Instalments {
    let parts = item.list();
    let are_shares = parts.iter().all(|part| part.as_text().is_some_and(|text| text.ends_with(['%', '％'])));
    if !are_shares {
        return Instalments::Fixed(parts.iter().filter_map(fen).collect());
    }
    let shares: Vec<Number> = parts.iter().filter_map(share).collect();
    let all = Number::whole(1);
    let left = shares.iter().try_fold(all, |left, share| left.minus(*share));
    if shares.len() == parts.len() && left != Some(Number::ZERO) {
        let found = left.and_then(|left| all.minus(left)).map_or_else(String::new, |sum| units::show(sum, Kind::Ratio));
        item.report(Mistake::new(item.spot(), "rules-instalments").with("found", found));
    }
    Instalments::Shares(shares)
}

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

const KEYS: [&str; 25] = [
    "方式",
    "金额",
    "最低",
    "最高",
    "基数",
    "比例",
    "最低比例",
    "上限",
    "每年上限",
    "合计上限",
    "年数",
    "字段",
    "情形",
    "选项",
    "档",
    "起点",
    "起点金额",
    "每满",
    "每满金额",
    "单价",
    "分期",
    "取整",
    "以评审为准",
    "少缴税",
    "说明",
];
const WAYS: [&str; 17] = [
    "无",
    "未知",
    "定额",
    "区间",
    "分情形",
    "按比例",
    "逐年按比例",
    "配套",
    "择高",
    "合计",
    "分档",
    "台阶",
    "起步加奖",
    "单价",
    "减税率",
    "加计扣除",
    "免减半",
];

/// Reads what a clause gives.
pub fn read(map: &Map<'_>, catalogue: &Catalogue) -> Option<Money> {
    map.only(&[KEYS.as_slice(), &["法定税率", "免征额", "限额未读"]].concat());
    let formula = formula(map, catalogue)?;
    let says_tax = map.get("少缴税").and_then(|item| item.flag()).unwrap_or(false);
    let is_tax = says_tax || matches!(formula, Formula::TaxRate { .. } | Formula::Deduction { .. } | Formula::ExemptThenHalf { .. });
    Some(Money {
        is_upper_bound: map.get("以评审为准").and_then(|item| item.as_flag()).unwrap_or(matches!(formula, Formula::Range(..))),
        unit_fen: map.get("取整").and_then(|item| fen(&item)).unwrap_or(1),
        instalments: map.get("分期").map(|item| instalments(&item)).unwrap_or_default(),
        is_tax,
        note: map.text("说明").map(str::to_owned),
        formula,
    })
}

fn formula(map: &Map<'_>, catalogue: &Catalogue) -> Option<Formula> {
    let way = map.must("方式")?;
    Some(match way.text()? {
        "无" => Formula::Nothing,
        "未知" => Formula::NotKnown,
        "定额" => Formula::Fixed(money(map, "金额")?),
        "区间" => Formula::Range(map.get("最低").map_or(Some(0), |item| fen(&item))?, money(map, "最高")?),
        "分情形" => {
            let field = base(map, "字段", catalogue)?;
            let rows = map.maps("情形");
            let each = rows.iter().filter_map(|row| Some((terms(row), formula(row, catalogue)?)));
            Formula::By(field, each.collect())
        }
        "按比例" => {
            let high = rate(map, "比例")?;
            let low = if map.get("最低比例").is_some() { rate(map, "最低比例")? } else { high };
            Formula::Rate { base: base(map, "基数", catalogue)?, low, high, cap: cap(map, "上限", catalogue)? }
        }
        "逐年按比例" => Formula::Yearly {
            base: base(map, "基数", catalogue)?,
            rate: rate(map, "比例")?,
            years: usize::try_from(map.must("年数")?.count()?).ok()?,
            cap_year: cap(map, "每年上限", catalogue)?,
            cap_total: cap(map, "合计上限", catalogue)?,
        },
        "配套" => Formula::Match {
            rate: rate(map, "比例")?,
            is_limit_unread: map.get("限额未读").and_then(|item| item.as_flag()).unwrap_or(false),
        },
        "择高" => Formula::Best(options(map, catalogue)),
        "合计" => Formula::Sum(options(map, catalogue)),
        "分档" => {
            let rows = map.maps("档");
            let each = rows.iter().filter_map(|row| {
                row.only(&["起点", "比例", "上限"]);
                Some(Bracket { from: money(row, "起点")?, rate: rate(row, "比例")?, cap: money(row, "上限")? })
            });
            Formula::Brackets(base(map, "基数", catalogue)?, each.collect())
        }
        "台阶" => {
            let rows = map.maps("档");
            let each = rows.iter().filter_map(|row| {
                row.only(&["起点", "金额"]);
                Some((money(row, "起点")?, money(row, "金额")?))
            });
            Formula::Steps(base(map, "基数", catalogue)?, each.collect())
        }
        "起步加奖" => {
            let field = base(map, "基数", catalogue)?;
            Formula::Bonus {
                base: field,
                start: number(map, "起点", field, catalogue)?,
                first: money(map, "起点金额")?,
                step: number(map, "每满", field, catalogue)?,
                each: money(map, "每满金额")?,
                cap: money(map, "上限")?,
            }
        }
        "单价" => Formula::PerUnit { base: base(map, "基数", catalogue)?, price: money(map, "单价")?, cap: money(map, "上限")? },
        "减税率" => {
            Formula::TaxRate { base: base(map, "基数", catalogue)?, rate: rate(map, "比例")?, standard: rate(map, "法定税率")? }
        }
        "加计扣除" => {
            Formula::Deduction { base: base(map, "基数", catalogue)?, rate: rate(map, "比例")?, standard: rate(map, "法定税率")? }
        }
        "免减半" => {
            Formula::ExemptThenHalf {
                base: base(map, "基数", catalogue)?, exempt: money(map, "免征额")?, standard: rate(map, "法定税率")?
            }
        }
        _ => {
            way.wrong(&WAYS.join("、"));
            return None;
        }
    })
}

fn options(map: &Map<'_>, catalogue: &Catalogue) -> Vec<Formula> {
    map.maps("选项").iter().filter_map(|option| formula(option, catalogue)).collect()
}

fn terms(row: &Map<'_>) -> Vec<Arc<str>> {
    let item = row.must("值");
    let texts = item.map(|item| if item.is_list() { item.list() } else { vec![item] }).unwrap_or_default();
    texts.iter().filter_map(Item::text).map(Arc::from).collect()
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
    let field = base(&by, "字段", catalogue)?;
    let rows = by.maps("情形");
    let each = rows.iter().filter_map(|row| {
        row.only(&["值", "上限"]);
        Some((terms(row), money(row, "上限")?))
    });
    Some(Cap::By(field, each.collect()))
}

fn money(map: &Map<'_>, key: &str) -> Option<i64> {
    fen(&map.must(key)?)
}

/// An amount of money with its unit, in fen.
pub fn fen(item: &Item<'_>) -> Option<i64> {
    let text = item.as_text().or_else(|| item.as_digits())?;
    let read = units::read(text, Kind::Money);
    match read {
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
    let found = units::read(item.text()?, Kind::Ratio).ok();
    if found.is_none() {
        item.wrong("“20%”");
    }
    found
}

fn number(map: &Map<'_>, key: &str, field: FieldId, catalogue: &Catalogue) -> Option<Number> {
    let item = map.must(key)?;
    let kind = catalogue.get(field)?.kind;
    match literal(item.text()?, kind) {
        Ok(Bound::Number(number)) => Some(number),
        _ => {
            item.wrong(units::sample(kind));
            None
        }
    }
}

fn instalments(item: &Item<'_>) -> Instalments {
    let parts = item.list();
    let are_shares = parts.iter().all(|part| part.as_text().is_some_and(|text| text.ends_with('%')));
    if are_shares {
        Instalments::Shares(parts.iter().filter_map(share).collect())
    } else {
        Instalments::Fixed(parts.iter().filter_map(fen).collect())
    }
}

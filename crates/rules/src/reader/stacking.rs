//! `stacking.toml`: the rules about combining (叠加), which a draft may bring too.

use super::{clauses::verification, money, table::Map, wording::may_english};
use crate::{
    mistake::Mistake,
    stacking::rules::{Choice, Effect, Rule, Scope},
};

/// The one scope a rule can say: what one project or product gets. Without it a rule is about all that a firm gets.
const OF_PROJECT: &str = "同一项目";

const CHOICES: [(&str, Choice); 4] =
    [("就高", Choice::Highest), ("优先", Choice::InOrder), ("择一", Choice::FirmChooses), ("差额补足", Choice::TopUp)];

/// Reads the rules and the order of levels.
pub fn read(top: &Map<'_>) -> (Vec<Rule>, Vec<String>) {
    top.only(&["层级", "叠加"]);
    (rules(top), top.texts("层级"))
}

/// The rules of a document, whatever else it holds.
pub fn rules(top: &Map<'_>) -> Vec<Rule> {
    top.maps("叠加").iter().filter_map(rule).collect()
}

fn rule(map: &Map<'_>) -> Option<Rule> {
    map.only(&[
        "编号",
        "规则",
        "英文规则",
        "来源",
        "核实",
        "范围",
        "互斥",
        "待裁定",
        "组",
        "方式",
        "至多",
        "封顶",
        "账户",
        "限项",
        "说明于",
    ]);
    let scope = match map.get("范围") {
        Some(item) => {
            let is_child = item.text()? == OF_PROJECT;
            if !is_child {
                item.wrong(OF_PROJECT);
            }
            Some(Scope::Child).filter(|_| is_child)
        }
        None => Some(Scope::Firm),
    };
    let most = map.get("至多").map(|item| item.at_least_one());
    let effect = if map.get("互斥").is_some() {
        Effect::Exclude(pairs(map, "互斥"))
    } else if map.get("待裁定").is_some() {
        Effect::NeedsRuling(pairs(map, "待裁定"))
    } else if let Some(item) = map.get("封顶") {
        Effect::Cap { name: map.must_text("账户")?.to_owned(), members: map.texts("组"), fen: money::fen(&item)? }
    } else if map.get("限项").is_some() {
        map.must("至多");
        Effect::Limit { members: map.texts("限项"), most: most?? }
    } else if map.get("组").is_some() {
        let way = map.must("方式")?;
        let text = way.text()?;
        let choice = CHOICES.into_iter().find(|(name, _)| *name == text).map(|(_, choice)| choice);
        if choice.is_none() {
            way.wrong(&CHOICES.map(|(name, _)| name).join("、"));
        }
        Effect::Group { members: map.texts("组"), choice: choice?, most: most.unwrap_or(Some(1))? }
    } else {
        Effect::Note(map.texts("说明于"))
    };
    Some(Rule {
        id: map.must_text("编号")?.to_owned(),
        text: map.must_text("规则")?.to_owned(),
        text_en: may_english(map, "英文规则"),
        sources: map.texts("来源"),
        verification: verification(map, "核实")?,
        effect,
        scope: scope?,
        block: super::text::block("叠加", map, None),
        spot: map.spot.clone(),
    })
}

fn pairs(map: &Map<'_>, key: &'static str) -> Vec<(String, String)> {
    let rows = map.get(key).map(|item| item.list()).unwrap_or_default();
    let each = rows.iter().filter_map(|row| {
        let texts: Vec<&str> = row.list().iter().filter_map(super::table::Item::text).collect();
        match texts.as_slice() {
            [first, second] => {
                if first == second && !first.ends_with('*') {
                    row.report(Mistake::new(row.spot(), "rules-excludes-itself").with("name", *first).with("wanted", key));
                }
                Some(((*first).to_owned(), (*second).to_owned()))
            }
            _ => {
                row.wrong("[“…”, “…”]");
                None
            }
        }
    });
    each.collect()
}

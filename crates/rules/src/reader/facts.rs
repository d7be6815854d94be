//! `facts.toml`: the list of facts (事实) with their names, kinds and what follows from what; zones that lie in others.

use super::{
    table::{Item, Map},
    wording::may_english,
};
use crate::{
    field::{Catalogue, Derivation, Field, FieldId, Kind, Nesting, closest},
    mistake::Mistake,
    wording::Wording,
};

const KINDS: [(&str, Kind); 14] = [
    ("是非", Kind::Flag),
    ("金额", Kind::Money),
    ("占比", Kind::Ratio),
    ("个数", Kind::Count),
    ("面积", Kind::Area),
    ("年数", Kind::Years),
    ("月数", Kind::Months),
    ("分数", Kind::Points),
    ("万美元", Kind::Usd),
    ("年份", Kind::Year),
    ("日期", Kind::Date),
    ("词条", Kind::Code),
    ("词条集", Kind::Codes),
    ("逐年金额", Kind::ByYear),
];

/// The key of an amount that may be below nothing.
const SIGNED: &str = "可为负";

/// Reads the list of facts. Derivations are read once all names are known; scoring tables are attached by their own file.
pub fn read(top: &Map<'_>, catalogue: &mut Catalogue) {
    top.only(&["事实", "片区"]);
    let mut pending = Vec::new();
    for map in top.maps("事实") {
        map.only(&["键", "名", "英文名", "类", "属于", "得自", "问", "同义", SIGNED]);
        let (Some(key), Some(name), Some(kind)) = (map.must_text("键"), map.must_text("名"), map.must("类")) else { continue };
        let Some(kind) = kind_of(&kind) else { continue };
        let cost = map.get("问").and_then(|item| item.count()).and_then(|cost| u8::try_from(cost).ok()).unwrap_or(1);
        let field = Field {
            key: key.to_owned(),
            name: name.to_owned(),
            name_en: may_english(&map, "英文名"),
            question: Wording::default(),
            help: Wording::default(),
            kind,
            owner: map.text("属于").map(str::to_owned),
            derivations: Vec::new(),
            cost,
            aliases: aliases(&map),
            is_signed: is_signed(&map, kind),
            spot: map.spot.clone(),
        };
        match catalogue.add(field) {
            None => map.report(Mistake::new(map.spot.clone(), "rules-duplicate-field").with("name", key)),
            Some(id) => pending.extend(map.get("得自").map(|item| (id, item))),
        }
    }
    for (id, item) in pending {
        let lines: Vec<Item<'_>> = if item.is_list() { item.list() } else { vec![item] };
        for line in lines {
            let Some(text) = line.text() else { continue };
            match derivation(text, catalogue) {
                Some(derivation) => {
                    if let Some(field) = catalogue.get_mut(id) {
                        field.derivations.push(derivation);
                    }
                }
                None => line.wrong("同 A、末年 A、A 占 B、合计 A 占 B、逐年 A 占 B 近 2 年最低、均值 A 近 2 年、增长 A 近 2 年、起算 A 按年、前 6 位 A、查 A 31 上海市"),
            }
        }
    }
    let mut pending_outer = Vec::new();
    for map in top.maps("片区") {
        map.only(&["内", "外", "起"]);
        if let (Some(inner), Some(outer)) = (map.must_text("内"), map.must_text("外")) {
            pending_outer.extend(map.get("外"));
            catalogue.nestings.push(Nesting { inner: inner.to_owned(), outer: outer.to_owned(), from: map.day("起") });
        }
    }
    for item in pending_outer {
        known_code(&item, &catalogue.zones());
    }
}

/// Reports a code that is none of these, where any are listed.
pub fn known_code(item: &Item<'_>, known: &[&str]) {
    let Some(text) = item.as_text() else { return };
    if !known.is_empty() && !known.contains(&text) {
        let mistake = Mistake::new(item.spot(), "rules-unknown-code").with("name", text);
        item.report(mistake.meant(closest(text, known.iter().copied())));
    }
}

/// Whether an amount may be below nothing; of other kinds that says nothing.
fn is_signed(map: &Map<'_>, kind: Kind) -> bool {
    let Some(item) = map.get(SIGNED) else { return false };
    let is_signed = item.flag().unwrap_or(false);
    if !matches!(kind, Kind::Money | Kind::ByYear) {
        item.report(Mistake::new(item.key_spot(), "rules-signed").with("name", SIGNED));
    }
    is_signed
}

fn kind_of(item: &Item<'_>) -> Option<Kind> {
    let text = item.text()?;
    let kind = KINDS.into_iter().find(|(name, _)| *name == text).map(|(_, kind)| kind);
    if kind.is_none() {
        item.wrong(&KINDS.map(|(name, _)| name).join("、"));
    }
    kind
}

fn aliases(map: &Map<'_>) -> Vec<(String, String)> {
    let Some(aliases) = map.get("同义").and_then(|item| item.map()) else { return Vec::new() };
    let each = aliases.items().into_iter();
    each.filter_map(|(alias, item)| Some((alias.to_owned(), item.text()?.to_owned()))).collect()
}

fn derivation(text: &str, catalogue: &Catalogue) -> Option<Derivation> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let field = |name: &str| -> Option<FieldId> { catalogue.by_name(name) };
    match words.as_slice() {
        ["同", a] => Some(Derivation::Same(field(a)?)),
        ["末年", a] => Some(Derivation::Last(field(a)?)),
        [a, "占", b] => Some(Derivation::Share(field(a)?, field(b)?)),
        ["合计", a, "占", b] => Some(Derivation::ShareOfSums(field(a)?, field(b)?)),
        ["逐年", a, "占", b, "近", years, "年最低"] => Some(Derivation::LeastShare(field(a)?, field(b)?, years.parse().ok()?)),
        ["均值", a, "近", years, "年"] => Some(Derivation::Mean(field(a)?, years.parse().ok()?)),
        ["增长", a, "近", years, "年"] => Some(Derivation::Growth(field(a)?, years.parse().ok()?)),
        ["起算", a, "按年"] => Some(Derivation::Since(field(a)?, 12)),
        ["起算", a, "按月"] => Some(Derivation::Since(field(a)?, 1)),
        ["前", digits, "位", a] => Some(Derivation::Prefix(field(a)?, digits.parse().ok()?)),
        ["查", a, rows @ ..] if rows.len().is_multiple_of(2) && !rows.is_empty() => {
            let pairs = rows.as_chunks::<2>().0.iter().map(|[start, name]| ((*start).to_owned(), (*name).to_owned()));
            Some(Derivation::Lookup(field(a)?, pairs.collect()))
        }
        _ => None,
    }
}

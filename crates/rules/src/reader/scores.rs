//! `scores.toml`: scoring tables (评分表), their parts, indicators and bands.

use super::{conditions, table::Map, wording::may_english};
use crate::{
    field::{Catalogue, Derivation, FieldId},
    language::parse::Language,
    mistake::Mistake,
    score::{Band, Indicator, Mode, Part, Table},
};

/// Reads the tables and joins them to their fields: `score.CODE` and `score.CODE.PART`, where the list of facts has them.
pub fn read(top: &Map<'_>, catalogue: &mut Catalogue) {
    top.only(&["评分表"]);
    for map in top.maps("评分表") {
        map.only(&["代号", "名称", "英文名", "满分", "及格", "来源", "部分"]);
        let (Some(code), Some(name)) = (map.must_text("代号"), map.must_text("名称")) else { continue };
        let number = |key: &str| map.must(key).and_then(|item| item.count()).unwrap_or_default();
        let parts: Vec<Part> = map.maps("部分").iter().filter_map(|part| read_part(part, catalogue)).collect();
        let at = catalogue.tables.len();
        for (index, part) in parts.iter().enumerate() {
            attach(catalogue, &format!("score.{code}.{}", part.code), Derivation::Score(at, Some(index)));
        }
        attach(catalogue, &format!("score.{code}"), Derivation::Score(at, None));
        catalogue.tables.push(Table {
            code: code.to_owned(),
            name: name.to_owned(),
            name_en: may_english(&map, "英文名"),
            full: number("满分"),
            pass: number("及格"),
            sources: map.texts("来源"),
            parts,
            spot: map.spot.clone(),
        });
    }
}

fn attach(catalogue: &mut Catalogue, key: &str, derivation: Derivation) {
    let id: Option<FieldId> = catalogue.by_key(key);
    if let Some(field) = id.and_then(|id| catalogue.get_mut(id)) {
        field.derivations.push(derivation);
    }
}

fn read_part(map: &Map<'_>, catalogue: &Catalogue) -> Option<Part> {
    map.only(&["代号", "名称", "英文名", "取", "指标"]);
    let mode = match map.text("取") {
        None | Some("合计") => Mode::Sum,
        Some("最高") => Mode::Best,
        Some(_) => {
            if let Some(item) = map.get("取") {
                item.wrong("合计、最高");
            }
            return None;
        }
    };
    let indicators = map.maps("指标").iter().filter_map(|map| read_indicator(map, catalogue)).collect();
    Some(Part {
        code: map.must_text("代号")?.to_owned(),
        name: map.must_text("名称")?.to_owned(),
        name_en: may_english(map, "英文名"),
        indicators,
        mode,
    })
}

fn read_indicator(map: &Map<'_>, catalogue: &Catalogue) -> Option<Indicator> {
    map.only(&["名称", "英文名", "档"]);
    let language = Language { catalogue, parameters: &[] };
    let mut bands = Vec::new();
    for band in map.maps("档") {
        band.only(&["式", "分", "最高"]);
        let when = band.must("式").and_then(|item| conditions::formula(&item, language, String::new(), None));
        let low = band.must("分").and_then(|item| item.count());
        if let (Some(when), Some(low)) = (when, low) {
            bands.push(Band { when, low, high: band.get("最高").and_then(|item| item.count()).unwrap_or(low) });
        }
    }
    if bands.is_empty() {
        map.report(Mistake::new(map.spot.clone(), "rules-missing-key").with("name", "档"));
    }
    Some(Indicator { name: map.must_text("名称")?.to_owned(), name_en: may_english(map, "英文名"), bands })
}

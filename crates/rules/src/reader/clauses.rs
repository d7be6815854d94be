//! A document's file: its clauses (条款) and their cases (案例).

use super::{
    cases, conditions,
    editing::TIERS,
    facts, money,
    table::{Item, Map},
    wording,
};
use crate::{
    amount::{Formula, Money},
    cases::Case,
    clause::{Clause, State, Validity, Verification, Window},
    condition::{Bound, Condition, Dated, Node, Parameter},
    field::{Catalogue, FieldId, Kind},
    language::parse::{Language, literal},
    mistake::Mistake,
};

const STATES: [(&str, State); 7] = [
    ("有效", State::InForce),
    ("按事件", State::ByEvent),
    ("到期", State::Expired),
    ("往年", State::Historical),
    ("草案", State::Draft),
    ("待核", State::Unknown),
    ("对照", State::Control),
];
const CHECKED: [(&str, Verification); 3] =
    [("已核", Verification::Verified), ("部分", Verification::Partial), ("未核", Verification::Unverified)];
/// How a clause says among what was not checked that its first day is not known.
const FIRST_DAYS: [&str; 4] = ["起日", "起止日", "有效期", "施行"];
/// The rounds of application, where there are several.
const ROUNDS: &str = "各期";
const KEYS: [&str; 29] = [
    "编号",
    "名称",
    "英文名",
    "摘要",
    "英文摘要",
    "层级",
    "区域",
    "文件名称",
    "文号",
    "条",
    "发文",
    "来源",
    "来源级别",
    "核对日",
    "核实",
    "未核",
    "状态",
    "状态说明",
    "起",
    "止",
    "对象",
    "按事件",
    "参数",
    "条件",
    "资金",
    "申报",
    "材料",
    "说明",
    "主题",
];

/// Reads one document's file.
pub fn read(top: &Map<'_>, catalogue: &Catalogue) -> Document {
    top.only(&["文件", "条款", "案例"]);
    blocks(top, catalogue)
}

/// What a document holds.
pub struct Document {
    /// The clauses that could be read.
    pub clauses: Vec<Clause>,
    /// The others, with as much as could be read: nothing is judged by them, and what is wrong with that much is said at once.
    pub partial: Vec<Clause>,
    /// The cases.
    pub cases: Vec<Case>,
    /// The clauses that cases are of, also cases that could not be read.
    pub tried: Vec<String>,
}

/// The clauses and cases of a document, whatever else it holds.
pub fn blocks(top: &Map<'_>, catalogue: &Catalogue) -> Document {
    let document = top.get("文件").and_then(|item| item.map());
    if let Some(document) = &document {
        document.only(&["名称", "文号", "发文", "层级", "核对日"]);
    }
    let (mut clauses, mut partial) = (Vec::new(), Vec::new());
    for map in &top.maps("条款") {
        let (clause, is_whole) = clause(map, document.as_ref(), catalogue);
        if is_whole { &mut clauses } else { &mut partial }.push(clause);
    }
    let each = top.maps("案例");
    let tried = each.iter().filter_map(|map| map.get("条款")?.as_text().map(str::to_owned)).collect();
    Document { clauses, partial, cases: each.iter().filter_map(|map| cases::read(map, catalogue)).collect(), tried }
}

/// The ids of clauses that stand in a document and were not read. A document that is not TOML throughout is looked through by
/// its lines: what the mistake swallowed has an id all the same.
pub fn unread(top: &Map<'_>, broken: Option<&str>, read: &[Clause]) -> Vec<String> {
    let id_of = |map: &Map<'_>| map.get("编号").and_then(|item| item.as_text()).map(str::to_owned);
    let mut ids: Vec<String> = match top.get("条款") {
        Some(item) if item.is_list() => item.list().iter().filter_map(Item::as_map).filter_map(|map| id_of(&map)).collect(),
        _ => Vec::new(),
    };
    let mut is_clause = false;
    for line in broken.unwrap_or_default().lines().map(str::trim) {
        if line.starts_with('[') {
            is_clause = line.contains("条款");
        } else if let Some((key, value)) = line.split_once('=')
            && is_clause
            && key.trim().trim_matches('"') == "编号"
        {
            ids.extend(value.split(['"', '\'']).find(|part| !part.trim().is_empty()).map(|id| id.trim().to_owned()));
        }
    }
    ids.retain(|id| !read.iter().any(|clause| clause.id == *id));
    ids
}

fn one_of<T: Copy>(map: &Map<'_>, key: &str, known: &[(&str, T)]) -> Option<T> {
    let item = map.must(key)?;
    let text = item.text()?;
    let found = known.iter().find(|(name, _)| *name == text).map(|(_, value)| *value);
    if found.is_none() {
        item.wrong(&known.iter().map(|(name, _)| *name).collect::<Vec<_>>().join("、"));
    }
    found
}

/// State and verification of a map that says them.
pub fn verification(map: &Map<'_>, key: &str) -> Option<Verification> {
    one_of(map, key, &CHECKED)
}

/// A clause, and whether all that it cannot do without was read.
fn clause(map: &Map<'_>, document: Option<&Map<'_>>, catalogue: &Catalogue) -> (Clause, bool) {
    map.only(&KEYS);
    let inherited = |key: &str| map.text(key).or_else(|| document.and_then(|document| document.text(key)));
    let id = map.must_text("编号");
    let valid = Validity { from: map.day("起"), until: map.day("止") };
    in_order(valid, map);
    let parameters = parameters(map, catalogue);
    let language = Language { catalogue, parameters: &parameters };
    let parts = map.must("条件").map(|item| conditions::list(&item, language, "")).unwrap_or_default();
    let money = match map.get("资金").and_then(|item| item.map()) {
        Some(map) => money::read(&map, catalogue),
        None => Some(Money::nothing()),
    };
    let (checked, state) = (one_of(map, "核实", &CHECKED), one_of(map, "状态", &STATES));
    let title = map.must_text("名称");
    let is_whole = id.is_some() && money.is_some() && checked.is_some() && state.is_some() && title.is_some();
    // Where it was not read, nothing further is asked of it.
    let verification = checked.unwrap_or(Verification::Verified);
    let mut clause = Clause {
        id: id.map_or_else(|| format!("{}:{}", map.spot.file, map.spot.line), str::to_owned),
        title: title.unwrap_or_default().to_owned(),
        title_en: wording::english(map, "英文名"),
        summary: wording::summary(map, verification),
        level: inherited("层级").unwrap_or_default().to_owned(),
        area: map.text("区域").unwrap_or_default().to_owned(),
        issuer: inherited("发文").unwrap_or_default().to_owned(),
        document: document_number(map, document),
        sources: map.texts("来源"),
        tier: tier(map, "来源级别"),
        checked_on: map.day("核对日").or_else(|| document.and_then(|document| document.day("核对日"))),
        verification,
        unverified: map.texts("未核"),
        state: state.unwrap_or(State::Unknown),
        state_note: map.text("状态说明").map(str::to_owned),
        valid,
        target: map.text("对象").map(str::to_owned),
        dated_by: dated_by(map, catalogue),
        child: None,
        condition: Condition { spot: map.spot.clone(), ..Condition::of(Node::All(parts)) },
        parameters,
        money: money.unwrap_or_else(Money::nothing),
        window: window(map),
        evidence: map.texts("材料"),
        note: map.text("说明").map(str::to_owned),
        tags: map.texts("主题"),
        text: super::text::block("条款", map, document),
        spot: map.spot.clone(),
    };
    area(map, catalogue);
    find_child(&mut clause, map, catalogue);
    has_begun(&clause, map);
    (clause, is_whole)
}

/// Reports an area that is written as a code which nothing listed has; in words it may be anything.
fn area(map: &Map<'_>, catalogue: &Catalogue) {
    let Some(item) = map.get("区域") else { return };
    let text = item.as_text().unwrap_or_default();
    if !text.is_empty() && text.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-') {
        let districts = catalogue.codes.districts.iter().map(String::as_str);
        let zones = catalogue.zones();
        let known: Vec<&str> = if zones.is_empty() { zones } else { zones.into_iter().chain(districts).collect() };
        facts::known_code(&item, &known);
    }
}

/// Reports a clause in force of which nobody said since when, nor that this is not known.
fn has_begun(clause: &Clause, map: &Map<'_>) {
    let is_open = clause.unverified.iter().any(|what| FIRST_DAYS.iter().any(|words| what.contains(words)));
    let is_dated = clause.valid.from.is_some() || map.get("起").is_some() || clause.dated_by.is_some();
    if clause.state == State::InForce && !is_dated && !is_open {
        let at = map.get("状态").map_or_else(|| map.spot.clone(), |item| item.spot());
        map.report(Mistake::new(at, "rules-no-first-day").with("name", "起").with("wanted", "未核"));
    }
}

/// Reports a last day that stands before the first.
fn in_order(days: Validity, map: &Map<'_>) {
    if let (Some(from), Some(until)) = (days.from, days.until)
        && until < from
    {
        let at = map.get("止").map_or_else(|| map.spot.clone(), |item| item.spot());
        map.report(Mistake::new(at, "rules-dates-reversed").with("from", from.to_string()).with("until", until.to_string()));
    }
}

/// The kind of child the clause is judged for. A clause that matches what others give is one for the firm.
fn find_child(clause: &mut Clause, map: &Map<'_>, catalogue: &Catalogue) {
    let kinds: Vec<String> = clause.child_kinds(catalogue).into_iter().map(str::to_owned).collect();
    if let [first, second, ..] = kinds.as_slice() {
        map.report(Mistake::new(map.spot.clone(), "rules-two-children").with("name", first).with("other", second));
    }
    let is_match = matches!(clause.money.formula, Formula::Match { .. });
    clause.child = kinds.into_iter().next().filter(|_| !is_match);
}

fn dated_by(map: &Map<'_>, catalogue: &Catalogue) -> Option<FieldId> {
    let item = map.get("按事件")?;
    let name = item.text()?;
    let found = catalogue.by_name(name);
    if found.is_none() {
        item.report(Mistake::new(item.inside(), "rules-unknown-field").with("name", name).meant(catalogue.suggest(name)));
    }
    found
}

/// How near to the issuer a source is, in one of the words for it.
pub fn tier(map: &Map<'_>, key: &str) -> Option<String> {
    let item = map.get(key)?;
    let text = item.text()?;
    if !TIERS.contains(&text) {
        item.wrong(&TIERS.join("、"));
    }
    Some(text.to_owned())
}

fn document_number(map: &Map<'_>, document: Option<&Map<'_>>) -> Option<String> {
    let number = map.text("文号").or_else(|| document.and_then(|document| document.text("文号")));
    let article = map.text("条");
    match (number, article) {
        (Some(number), Some(article)) => Some(format!("{number} {article}")),
        (number, article) => number.or(article).map(str::to_owned),
    }
}

fn window(map: &Map<'_>) -> Window {
    let Some(window) = map.get("申报").and_then(|item| item.map()) else { return Window::default() };
    window.only(&["方式", "起", "止", ROUNDS, "说明", "渠道", "地址"]);
    Window {
        kind: window.text("方式").unwrap_or_default().to_owned(),
        rounds: rounds(&window),
        note: window.text("说明").map(str::to_owned),
        channel: window.text("渠道").map(str::to_owned),
        address: window.get("地址").and_then(|item| official(&item)),
    }
}

/// First and last day of each round: one beside the other keys, or several in a list of their own, one after the other.
fn rounds(window: &Map<'_>) -> Vec<Validity> {
    let days = |map: &Map<'_>| {
        let days = Validity { from: map.day("起"), until: map.day("止") };
        in_order(days, map);
        days
    };
    let own = days(window);
    let is_own = window.get("起").is_some() || window.get("止").is_some();
    let Some(item) = window.get(ROUNDS) else { return if is_own { vec![own] } else { Vec::new() } };
    if is_own {
        window.report(Mistake::new(item.key_spot(), "rules-rounds-beside-days").with("name", ROUNDS));
    }
    let each: Vec<(Map<'_>, Validity)> = window
        .maps(ROUNDS)
        .into_iter()
        .map(|map| {
            let own = days(&map);
            (map, own)
        })
        .collect();
    for (at, (map, _)) in each.iter().enumerate() {
        map.only(&["起", "止"]);
        // Only the first may have begun on a day nobody read, and only the last end on one.
        if at > 0 || map.get("止").is_none() {
            map.must("起");
        }
        if at + 1 < each.len() {
            map.must("止");
        }
    }
    for pair in each.windows(2) {
        let [(_, before), (map, after)] = pair else { continue };
        let (Some(until), Some(from)) = (before.until, after.from) else { continue };
        if from > until {
            continue;
        }
        let is_earlier = after.until.is_some_and(|last| before.from.is_some_and(|first| last < first));
        let code = if is_earlier { "rules-rounds-order" } else { "rules-rounds-overlap" };
        let at = map.get("起").map_or_else(|| map.spot.clone(), |item| item.spot());
        map.report(Mistake::new(at, code).with("from", from.to_string()).with("until", until.to_string()));
    }
    each.into_iter().map(|(_, days)| days).collect()
}

/// An address of an authority; pages link to nothing else as the place to apply.
fn official(item: &Item<'_>) -> Option<String> {
    let text = item.text()?.trim();
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).unwrap_or_default();
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let is_host = host.ends_with(".gov.cn") && host.chars().all(|letter| letter.is_ascii_alphanumeric() || ".-".contains(letter));
    if !is_host || text.contains(char::is_whitespace) {
        item.wrong("https://….gov.cn/…");
        return None;
    }
    Some(text.to_owned())
}

fn parameters(map: &Map<'_>, catalogue: &Catalogue) -> Vec<Parameter> {
    let Some(parameters) = map.get("参数").and_then(|item| item.map()) else { return Vec::new() };
    let mut read = Vec::new();
    for (name, item) in parameters.items() {
        let Some(map) = item.map() else { continue };
        map.only(&["字段", "值"]);
        let kind = map.must("字段").and_then(|item| {
            let name = item.text()?;
            let found = catalogue.by_name(name).and_then(|field| catalogue.get(field)).map(|field| field.kind);
            if found.is_none() && name != "占比" {
                item.report(Mistake::new(item.inside(), "rules-unknown-field").with("name", name).meant(catalogue.suggest(name)));
            }
            found.or(Some(Kind::Ratio))
        });
        let rows = map.maps("值");
        // Only the first may have held on a day nobody read.
        rows.iter().skip(1).for_each(|row| {
            row.must("起");
        });
        let values = rows.iter().filter_map(|row| dated(row, kind?)).collect();
        read.push(Parameter { name: name.to_owned(), values, spot: item.spot() });
    }
    read
}

fn dated(row: &Map<'_>, kind: Kind) -> Option<Dated> {
    row.only(&["起", "值", "来源"]);
    let item = row.must("值")?;
    let value: Option<Bound> = literal(item.text()?, kind).ok();
    if value.is_none() {
        item.wrong(crate::language::units::sample(kind));
    }
    Some(Dated { from: row.day("起"), value: value?, source: row.text("来源").unwrap_or_default().to_owned() })
}

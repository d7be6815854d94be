//! A clause changed part by part, as a form sends it: what was typed goes into the text, and all that no field was about stays as it is.
//!
//! The **parts** of a clause are its plain keys, the **lists** its lists of texts; every other value (conditions, parameters, amounts, cases, rules,
//! phrases) is a **leaf** with a field of its own. Empty fields behind them add to each. Reading order: [`PARTS`], [`LISTS`], [`leaves`], [`edited`],
//! [`at_fields`]. Not here: whether the text is right, which its reader says; labels and fields.

mod control;
#[cfg(test)]
mod tests;

pub use control::{Control, TIERS, meaning};

use base::{Place, Problem, Problems, time::parse_date};

use crate::{
    condition::Spot,
    field::{Catalogue, Kind},
    reader::{self, CLAUSE, Row, RowKind, SOURCES, STEP, narrowed},
};

/// What stands before the place of a leaf among the rows of a text.
pub const LEAF: &str = "value.";
/// Under which name a form asks for what ends in `gone`, `more`, `amount` behind the number of a case.
pub const CASE: &str = "case.";
/// So many empty rows stand behind each list.
pub const SPARE: usize = 2;
/// More rows of one kind no form takes at once.
pub const MOST_ROWS: usize = 40;

/// What is said to be verified.
pub const VERIFIED: &str = "已核";
/// The keys of a case, each with a code.
pub const CASE_KEYS: [(&str, &str); 6] =
    [("名", "name"), ("条款", "clause"), ("日期", "day"), ("事实", "facts"), ("结果", "outcome"), ("金额", "amount")];
/// The keys of a source, each with a code.
pub const SOURCE_KEYS: [(&str, &str); 6] =
    [("编号", "id"), ("名称", "title"), ("地址", "url"), ("网站", "site"), ("级别", "tier"), ("日期", "day")];
/// The keys of a clause under which several values stand, and one within those, each with a code.
pub const CLAUSE_KEYS: [(&str, &str); 8] = [
    ("条件", "conditions"),
    ("参数", "parameters"),
    ("资金", "money"),
    ("申报", "applying"),
    (SOURCES, "sources"),
    ("起", "from"),
    ("止", "until"),
    ("各期", "rounds"),
];

/// How a part is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// On one line.
    Line,
    /// In a few sentences.
    Sentences,
    /// As a day.
    Day,
    /// As one of these words.
    OneOf(&'static [&'static str]),
}

/// What a part belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// Titles and summaries.
    Words,
    /// Document and check.
    Document,
    /// State and days.
    Force,
    /// When and where one applies.
    Applying,
}

/// A plain key of a clause.
#[derive(Debug, Clone, Copy)]
pub struct Part {
    /// The name of its field.
    pub name: &'static str,
    /// What it belongs to.
    pub section: Section,
    /// The keys to it.
    pub keys: &'static [&'static str],
    /// How it is written.
    pub written: Written,
}

const fn part(name: &'static str, section: Section, keys: &'static [&'static str], written: Written) -> Part {
    Part { name, section, keys, written }
}

/// All plain keys of a clause.
pub const PARTS: [Part; 27] = [
    part("id", Section::Words, &["编号"], Written::Line),
    part("title", Section::Words, &["名称"], Written::Line),
    part("title_en", Section::Words, &["英文名"], Written::Line),
    part("summary", Section::Words, &["摘要"], Written::Sentences),
    part("summary_en", Section::Words, &["英文摘要"], Written::Sentences),
    part("target", Section::Words, &["对象"], Written::Line),
    part("note", Section::Words, &["说明"], Written::Sentences),
    part("level", Section::Document, &["层级"], Written::Line),
    part("area", Section::Document, &["区域"], Written::Line),
    part("issuer", Section::Document, &["发文"], Written::Line),
    part("document_name", Section::Document, &["文件名称"], Written::Line),
    part("document", Section::Document, &["文号"], Written::Line),
    part("article", Section::Document, &["条"], Written::Line),
    part("tier", Section::Document, &["来源级别"], Written::OneOf(&TIERS)),
    part("checked_on", Section::Document, &["核对日"], Written::Day),
    part("verification", Section::Document, &["核实"], Written::OneOf(&["已核", "部分", "未核"])),
    part("state", Section::Force, &["状态"], Written::OneOf(&["有效", "按事件", "到期", "往年", "草案", "待核", "对照"])),
    part("state_note", Section::Force, &["状态说明"], Written::Line),
    part("valid_from", Section::Force, &["起"], Written::Day),
    part("valid_until", Section::Force, &["止"], Written::Day),
    part("dated_by", Section::Force, &["按事件"], Written::Line),
    part("window_kind", Section::Applying, &["申报", "方式"], Written::Line),
    part("window_from", Section::Applying, &["申报", "起"], Written::Day),
    part("window_until", Section::Applying, &["申报", "止"], Written::Day),
    part("window_note", Section::Applying, &["申报", "说明"], Written::Line),
    part("window_channel", Section::Applying, &["申报", "渠道"], Written::Line),
    part("window_address", Section::Applying, &["申报", "地址"], Written::Line),
];

/// Lists of texts: the name of their fields, before the number of each, and their key.
pub const LISTS: [(&str, &str); 4] = [("sources", "来源"), ("evidence", "材料"), ("unverified", "未核"), ("topics", "主题")];

/// What can come of a case.
pub const RESULTS: [&str; 4] = ["符合", "不符合", "未知", "不在有效期"];
/// The label of a case's name.
pub const CASE_NAME: &str = "名";
/// The label of a case's amount.
pub const CASE_AMOUNT: &str = "金额";

/// What a leaf belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Branch {
    /// The conditions.
    Condition,
    /// The dated parameters.
    Parameter,
    /// What the clause gives.
    Money,
    /// Another key of the clause.
    Other,
    /// A case, by its place as the text writes it: `#2`.
    Case(String),
    /// A rule about combining.
    Rule,
    /// A source that comes with the clause.
    Source,
    /// English for a phrase.
    Phrase,
}

/// A value with a field of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaf {
    /// The name of its field.
    pub name: String,
    /// What it belongs to.
    pub branch: Branch,
    /// The steps to it within that.
    pub label: String,
    /// What it says.
    pub value: String,
}

fn of_clause(keys: &[&str]) -> String {
    format!("{CLAUSE}{STEP}#1{STEP}{}", keys.join(STEP))
}

/// The clause's id; empty where it has none yet.
fn id(rows: &[Row]) -> String {
    let path = of_clause(&["编号"]);
    rows.iter().find(|row| row.path == path).map(|row| row.value.clone()).unwrap_or_default()
}

fn is_under(path: &str, root: &str) -> bool {
    path.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with(STEP))
}

fn part_at(path: &str) -> Option<&'static Part> {
    PARTS.iter().find(|part| path == of_clause(part.keys))
}

fn list_at(path: &str) -> Option<(&'static str, &str)> {
    LISTS.iter().find_map(|(name, key)| {
        let number = path.strip_prefix(&of_clause(&[key]))?.strip_prefix(STEP)?.strip_prefix('#')?;
        (!number.contains(STEP)).then_some((*name, number))
    })
}

/// The texts of a list; nothing if something else than texts stands in it.
#[must_use]
pub fn list(rows: &[Row], key: &str) -> Option<Vec<String>> {
    let root = of_clause(&[key]);
    let own: Vec<&Row> = rows.iter().filter(|row| is_under(&row.path, &root) && row.kind != RowKind::EmptyList).collect();
    let are_texts = own.iter().all(|row| row.kind == RowKind::Text && list_at(&row.path).is_some());
    are_texts.then(|| own.into_iter().map(|row| row.value.clone()).collect())
}

/// What a plain key says; empty where it is not there.
#[must_use]
pub fn said<'r>(rows: &'r [Row], part: &Part) -> &'r str {
    let path = of_clause(part.keys);
    rows.iter().find(|row| row.path == path).map_or("", |row| row.value.as_str())
}

/// The values that are neither parts nor items of lists, in order of the text. Empty lists and tables have no field.
#[must_use]
pub fn leaves(rows: &[Row]) -> Vec<Leaf> {
    let each = rows.iter().enumerate().filter_map(|(at, row)| {
        let (branch, label) = branch(&row.path)?;
        let is_empty = matches!(row.kind, RowKind::EmptyList | RowKind::EmptyTable);
        (!is_empty).then(|| Leaf { name: format!("{LEAF}{at}"), branch, label, value: row.value.clone() })
    });
    each.collect()
}

/// The number of the last row of a kind that a form sent: `condition.3`, `parameter.2.name`.
#[must_use]
pub fn rows_sent(typed: &[(String, String)], name: &str) -> usize {
    let numbers = typed.iter().filter_map(|(known, _)| {
        let rest = known.strip_prefix(name)?.strip_prefix('.')?;
        rest.split('.').next()?.parse::<usize>().ok()
    });
    numbers.max().unwrap_or(0).min(MOST_ROWS)
}

/// What a path belongs to, and the steps within that. The clause of a case follows that of the text.
fn branch(path: &str) -> Option<(Branch, String)> {
    let steps: Vec<&str> = path.split(STEP).collect();
    let label = |from: usize| steps.get(from..).unwrap_or_default().join(STEP);
    match steps.as_slice() {
        [CLAUSE, "#1", ..] if part_at(path).is_some() || list_at(path).is_some() => None,
        [CLAUSE, "#1", "条件", ..] => Some((Branch::Condition, label(3))),
        [CLAUSE, "#1", "参数", ..] => Some((Branch::Parameter, label(3))),
        [CLAUSE, "#1", "资金", ..] => Some((Branch::Money, label(3))),
        [CLAUSE, "#1", ..] => Some((Branch::Other, label(2))),
        ["案例", _, "条款"] => None,
        ["案例", place, ..] => Some((Branch::Case((*place).to_owned()), label(2))),
        ["叠加", ..] => Some((Branch::Rule, label(1))),
        ["来源", ..] => Some((Branch::Source, label(1))),
        ["译名", ..] => Some((Branch::Phrase, label(1))),
        _ => None,
    }
}

/// Whether a value is made of figures, whose digits are kept narrow.
fn has_figures(path: &str) -> bool {
    matches!(branch(path), Some((Branch::Condition | Branch::Parameter | Branch::Money | Branch::Case(_), _)))
}

/// A text with what was typed into the fields of its form. Fields that were not sent change nothing, nor do those that say what is there already;
/// then the text comes back letter by letter.
///
/// # Errors
/// Each field that cannot be read.
pub fn edited(catalogue: &Catalogue, text: &str, typed: &[(String, String)]) -> Result<String, Problems> {
    let (after, problems) = edited_as_far(catalogue, text, typed);
    problems.or_ok(()).map(|()| after)
}

/// The same as far as the fields can be read, and each that cannot: whoever mends a form learns of all of it at once.
#[must_use]
pub fn edited_as_far(catalogue: &Catalogue, text: &str, typed: &[(String, String)]) -> (String, Problems) {
    let rows = reader::rows(text);
    let mut edit = Edit { slots: rows.iter().cloned().map(|row| vec![row]).collect(), catalogue, typed, problems: Problems::new() };
    let id_before = id(&rows);
    edit.leaves(&rows);
    edit.parts(&rows);
    LISTS.iter().for_each(|(name, key)| edit.list(&rows, name, key));
    edit.conditions();
    edit.parameters();
    edit.money();
    edit.cases(&rows);
    edit.source();
    edit.phrases();
    edit.follow(&id_before);
    let now = edit.now();
    let mut problems = edit.problems;
    if now == rows {
        return (text.to_owned(), problems);
    }
    let after = reader::document(&now).unwrap_or_else(|at| {
        let shown = now.get(at).map(|row| row.path.clone()).unwrap_or_default();
        problems.push(Problem::field("text", "problem-policies-version-path").with("value", shown));
        text.to_owned()
    });
    (after, problems)
}

/// A text on its way: each row in a slot of its own, so that what is taken out or put in moves nothing else.
struct Edit<'t> {
    slots: Vec<Vec<Row>>,
    catalogue: &'t Catalogue,
    typed: &'t [(String, String)],
    problems: Problems,
}

impl Edit<'_> {
    fn now(&self) -> Vec<Row> {
        self.slots.iter().flatten().cloned().collect()
    }

    /// What was typed into a field; nothing if it was not sent.
    fn sent(&self, name: &str) -> Option<String> {
        let sent = self.typed.iter().find(|(known, _)| known == name)?;
        Some(sent.1.replace("\r\n", "\n").trim().to_owned())
    }

    fn typed(&self, name: &str) -> String {
        self.sent(name).unwrap_or_default()
    }

    fn add(&mut self, path: String, kind: RowKind, value: impl Into<String>) {
        self.slots.push(vec![Row { path, kind, value: value.into() }]);
    }

    fn refuse(&mut self, name: &str, code: &'static str, value: &str) {
        self.problems.push(Problem::field(name, code).with("value", value));
    }

    fn has(&self, root: &str) -> bool {
        self.slots.iter().flatten().any(|row| is_under(&row.path, root))
    }

    /// The next place of a list.
    fn next(&self, root: &str) -> usize {
        let places = self.slots.iter().flatten().filter_map(|row| {
            let rest = row.path.strip_prefix(root)?.strip_prefix(STEP)?.strip_prefix('#')?;
            rest.split(STEP).next()?.parse::<usize>().ok()
        });
        places.max().unwrap_or(0) + 1
    }

    /// How many rows of a kind the form has.
    fn rows(&self, name: &str) -> usize {
        rows_sent(self.typed, name).max(SPARE)
    }

    /// A day as the text writes it, or a refusal at its field.
    fn day(&mut self, name: &str, typed: &str) -> Option<String> {
        let read = parse_date(typed).ok().map(|day| day.to_string());
        if read.is_none() {
            self.refuse(name, "problem-policies-date", typed);
        }
        read
    }

    fn leaves(&mut self, rows: &[Row]) {
        for (at, row) in rows.iter().enumerate() {
            let name = format!("{LEAF}{at}");
            let Some(typed) = self.sent(&name).filter(|typed| *typed != row.value.trim() && branch(&row.path).is_some()) else { continue };
            if typed.is_empty() {
                self.put(at, Vec::new());
                continue;
            }
            let kind = if control::is_day(&row.path) { RowKind::Day } else { row.kind };
            let value = match kind {
                RowKind::Day => self.day(&name, &typed),
                RowKind::Flag => flag(&typed).map(str::to_owned),
                RowKind::Number => Some(narrowed(&typed)).filter(|typed| typed.parse::<f64>().is_ok_and(f64::is_finite)),
                _ if has_figures(&row.path) => Some(narrowed(&typed)),
                _ => Some(typed.clone()),
            };
            match (value, kind) {
                (Some(value), _) => self.put(at, vec![Row { value, kind, path: row.path.clone() }]),
                (None, RowKind::Flag) => self.refuse(&name, "problem-policies-version-flag", &typed),
                (None, RowKind::Number) => self.refuse(&name, "problem-policies-version-number", &typed),
                (None, _) => {}
            }
        }
        // A clause without conditions says so.
        let conditions = of_clause(&["条件"]);
        if rows.iter().any(|row| is_under(&row.path, &conditions)) && !self.has(&conditions) {
            self.add(conditions, RowKind::EmptyList, "");
        }
    }

    fn put(&mut self, at: usize, rows: Vec<Row>) {
        if let Some(slot) = self.slots.get_mut(at) {
            *slot = rows;
        }
    }

    fn parts(&mut self, rows: &[Row]) {
        for part in &PARTS {
            let Some(typed) = self.sent(part.name).filter(|typed| *typed != said(rows, part).trim()) else { continue };
            let path = of_clause(part.keys);
            let place = rows.iter().position(|row| row.path == path);
            let (kind, value) = match part.written {
                Written::Day if !typed.is_empty() => match self.day(part.name, &typed) {
                    Some(day) => (RowKind::Day, day),
                    None => continue,
                },
                _ => (RowKind::Text, typed),
            };
            match place {
                Some(at) if value.is_empty() => self.put(at, Vec::new()),
                Some(at) => self.put(at, vec![Row { path, kind, value }]),
                None => self.add(path, kind, value),
            }
        }
    }

    fn list(&mut self, rows: &[Row], name: &str, key: &str) {
        let Some(before) = list(rows, key) else { return };
        let prefix = format!("{name}.");
        let sent: Vec<&str> = self.typed.iter().filter(|(known, _)| known.starts_with(&prefix)).map(|(_, value)| value.trim()).collect();
        let now: Vec<&str> = sent.iter().copied().filter(|value| !value.is_empty()).collect();
        if sent.is_empty() || now == before.iter().map(|value| value.trim()).collect::<Vec<_>>() {
            return;
        }
        let root = of_clause(&[key]);
        let new = now.iter().enumerate().map(|(at, value)| Row {
            path: format!("{root}{STEP}#{}", at + 1),
            kind: RowKind::Text,
            value: (*value).to_owned(),
        });
        let new: Vec<Row> = new.collect();
        let places: Vec<usize> = rows.iter().enumerate().filter(|(_, row)| is_under(&row.path, &root)).map(|(at, _)| at).collect();
        places.iter().for_each(|at| self.put(*at, Vec::new()));
        match places.first() {
            Some(first) => self.put(*first, new),
            None => self.slots.push(new),
        }
    }

    fn conditions(&mut self) {
        let root = of_clause(&["条件"]);
        for at in 1..=self.rows("condition") {
            let typed = self.typed(&format!("condition.{at}"));
            if !typed.is_empty() {
                let path = format!("{root}{STEP}#{}", self.next(&root));
                self.add(path, RowKind::Text, narrowed(&typed));
            }
        }
    }

    /// A value of a parameter from a day on; the parameter with it, if it is new.
    fn parameters(&mut self) {
        for at in 1..=self.rows("parameter") {
            let field = |key: &str| format!("parameter.{at}.{key}");
            let [name, of, from, value, source] = ["name", "field", "from", "value", "source"].map(|key| self.typed(&field(key)));
            if [&name, &of, &from, &value, &source].iter().all(|typed| typed.is_empty()) {
                continue;
            }
            for (key, typed) in [("name", &name), ("value", &value)] {
                if typed.is_empty() {
                    self.refuse(&field(key), "problem-policies-version-part-missing", "");
                }
            }
            let from = if from.is_empty() { None } else { self.day(&field("from"), &from) };
            if name.is_empty() || value.is_empty() {
                continue;
            }
            let root = of_clause(&["参数", &name]);
            if !self.has(&root) {
                self.add(format!("{root}{STEP}字段"), RowKind::Text, of);
            }
            let values = format!("{root}{STEP}值");
            let place = format!("{values}{STEP}#{}", self.next(&values));
            if let Some(day) = from {
                self.add(format!("{place}{STEP}起"), RowKind::Day, day);
            }
            self.add(format!("{place}{STEP}值"), RowKind::Text, narrowed(&value));
            if !source.is_empty() {
                self.add(format!("{place}{STEP}来源"), RowKind::Text, source);
            }
        }
    }

    /// A key of the amount with its value: `上限`, `分期 › #1`.
    fn money(&mut self) {
        for at in 1..=self.rows("money") {
            let field = |key: &str| format!("money.{at}.{key}");
            let [key, value] = ["key", "value"].map(|key| self.typed(&field(key)));
            match (key.is_empty(), value.is_empty()) {
                (true, true) => continue,
                (true, false) => self.refuse(&field("key"), "problem-policies-version-part-missing", ""),
                (false, true) => self.refuse(&field("value"), "problem-policies-version-part-missing", ""),
                (false, false) => {
                    let steps: Vec<&str> = key.split(STEP.trim()).map(str::trim).collect();
                    let path = of_clause(&[&["资金"], steps.as_slice()].concat());
                    if self.has(&path) || steps.iter().any(|step| step.is_empty()) {
                        self.refuse(&field("key"), "problem-policies-version-path", &key);
                        continue;
                    }
                    let (kind, value) = match (flag(&value), steps.last()) {
                        (Some(flag), _) => (RowKind::Flag, flag.to_owned()),
                        (None, Some(&"年数")) => (RowKind::Number, narrowed(&value)),
                        _ => (RowKind::Text, narrowed(&value)),
                    };
                    self.add(path, kind, value);
                }
            }
        }
    }

    fn cases(&mut self, rows: &[Row]) {
        let mut places: Vec<&str> = Vec::new();
        for row in rows {
            if let ["案例", place, ..] = row.path.split(STEP).collect::<Vec<_>>().as_slice()
                && !places.contains(place)
            {
                places.push(place);
            }
        }
        for place in places {
            let root = format!("案例{STEP}{place}");
            let field = |key: &str| format!("{CASE}{}.{key}", place.trim_start_matches('#'));
            if self.typed(&field("gone")) == "true" {
                let own: Vec<usize> = rows.iter().enumerate().filter(|(_, row)| is_under(&row.path, &root)).map(|(at, _)| at).collect();
                own.into_iter().for_each(|at| self.put(at, Vec::new()));
                continue;
            }
            self.facts(&field("more"), &root);
            let amount = self.typed(&field("amount"));
            if !amount.is_empty() {
                self.add(format!("{root}{STEP}金额"), RowKind::Text, narrowed(&amount));
            }
        }
        self.new_case();
    }

    fn new_case(&mut self) {
        let keys = ["name", "on", "result", "amount", "facts"];
        let field = |key: &str| format!("{CASE}new.{key}");
        let [name, on, result, amount, facts] = keys.map(|key| self.typed(&field(key)));
        if [&name, &on, &result, &amount, &facts].iter().all(|typed| typed.is_empty()) {
            return;
        }
        for (key, typed) in [("name", &name), ("on", &on), ("result", &result)] {
            if typed.is_empty() {
                self.refuse(&field(key), "problem-policies-version-part-missing", "");
            }
        }
        let day = if on.is_empty() { None } else { self.day(&field("on"), &on) };
        let Some(day) = day else { return };
        let root = format!("案例{STEP}#{}", self.next("案例"));
        let clause = id(&self.now());
        self.add(format!("{root}{STEP}名"), RowKind::Text, name);
        self.add(format!("{root}{STEP}条款"), RowKind::Text, clause);
        self.add(format!("{root}{STEP}日期"), RowKind::Day, day);
        if facts.is_empty() {
            self.add(format!("{root}{STEP}事实"), RowKind::EmptyTable, "");
        }
        self.facts(&field("facts"), &root);
        self.add(format!("{root}{STEP}结果"), RowKind::Text, result);
        if !amount.is_empty() {
            self.add(format!("{root}{STEP}金额"), RowKind::Text, narrowed(&amount));
        }
    }

    /// Facts of a case, a line each: `研发人员数 = 20人`.
    fn facts(&mut self, name: &str, root: &str) {
        for line in self.typed(name).lines().map(str::trim).filter(|line| !line.is_empty()) {
            let Some((fact, value)) = line.split_once(['=', '＝']).map(|(fact, value)| (fact.trim(), value.trim())) else {
                self.refuse(name, "problem-policies-version-fact-line", line);
                continue;
            };
            let known = self.catalogue.by_name(fact).or_else(|| self.catalogue.by_key(fact));
            let Some(kind) = known.and_then(|id| self.catalogue.get(id)).map(|field| field.kind) else {
                self.refuse(name, "problem-policies-version-fact", fact);
                continue;
            };
            let path = format!("{root}{STEP}事实{STEP}{fact}");
            if self.has(&path) {
                self.refuse(name, "problem-policies-version-path", fact);
                continue;
            }
            match kind {
                _ if value == "没有" => self.add(path, RowKind::Text, value),
                Kind::Flag if flag(value).is_some() => self.add(path, RowKind::Flag, flag(value).unwrap_or_default()),
                Kind::Date => {
                    if let Some(day) = self.day(name, value) {
                        self.add(path, RowKind::Day, day);
                    }
                }
                Kind::Codes | Kind::ByYear if value == "无" => self.add(path, RowKind::EmptyList, ""),
                Kind::Codes | Kind::ByYear => {
                    for (at, one) in value.split('、').map(str::trim).enumerate() {
                        self.add(format!("{path}{STEP}#{}", at + 1), RowKind::Text, narrowed(one));
                    }
                }
                _ => self.add(path, RowKind::Text, narrowed(value)),
            }
        }
    }

    /// A document that no source stands for yet; the clause names it with that.
    fn source(&mut self) {
        let field = |key: &str| format!("source.new.{key}");
        let [id, title, url, site, tier, on] = ["id", "title", "url", "site", "tier", "on"].map(|key| self.typed(&field(key)));
        if [&id, &title, &url, &site, &tier, &on].iter().all(|typed| typed.is_empty()) {
            return;
        }
        for (key, typed) in [("id", &id), ("title", &title)] {
            if typed.is_empty() {
                self.refuse(&field(key), "problem-policies-version-part-missing", "");
            }
        }
        let day = if on.is_empty() { None } else { self.day(&field("on"), &on) };
        if id.is_empty() || title.is_empty() {
            return;
        }
        let root = format!("来源{STEP}#{}", self.next("来源"));
        let named = of_clause(&["来源"]);
        self.add(format!("{named}{STEP}#{}", self.next(&named)), RowKind::Text, id.clone());
        for (key, text) in [("编号", id), ("名称", title), ("地址", url), ("网站", site), ("级别", tier)] {
            if !text.is_empty() {
                self.add(format!("{root}{STEP}{key}"), RowKind::Text, text);
            }
        }
        if let Some(day) = day {
            self.add(format!("{root}{STEP}日期"), RowKind::Day, day);
        }
    }

    fn phrases(&mut self) {
        for at in 1..=self.rows("phrase") {
            let field = |key: &str| format!("phrase.{at}.{key}");
            let [zh, en] = ["zh", "en"].map(|key| self.typed(&field(key)));
            if zh.is_empty() && en.is_empty() {
                continue;
            }
            for (key, typed) in [("zh", &zh), ("en", &en)] {
                if typed.is_empty() {
                    self.refuse(&field(key), "problem-policies-version-part-missing", "");
                }
            }
            let path = format!("译名{STEP}{zh}");
            if self.has(&path) || zh.contains(STEP.trim()) || zh.starts_with('#') {
                self.refuse(&field("zh"), "problem-policies-version-path", &zh);
            } else if !zh.is_empty() && !en.is_empty() {
                self.add(path, RowKind::Text, en);
            }
        }
    }

    /// Cases follow their clause to another id.
    fn follow(&mut self, before: &str) {
        let id = id(&self.now());
        if id == before {
            return;
        }
        let is_clause = |row: &Row| matches!(row.path.split(STEP).collect::<Vec<_>>().as_slice(), ["案例", _, "条款"]);
        for row in self.slots.iter_mut().flatten().filter(|row| row.value == before && is_clause(row)) {
            row.value.clone_from(&id);
        }
    }
}

/// Yes or no as the text writes it.
fn flag(typed: &str) -> Option<&'static str> {
    match typed.to_lowercase().as_str() {
        "true" | "是" | "yes" => Some("true"),
        "false" | "否" | "no" => Some("false"),
        _ => None,
    }
}

/// Problems by line as problems of the fields in which those lines are written. What belongs to no field keeps its line.
#[must_use]
pub fn at_fields(text: &str, file: &str, problems: &Problems) -> Problems {
    let located = reader::located(text);
    let each = problems.iter().map(|problem| {
        let name = match &problem.at {
            Place::Line { file: known, line } if known == file => field_at(&located, *line, problem),
            Place::Field(name) if LISTS.iter().any(|(list, _)| list == name) => Some(format!("{name}.1")),
            _ => None,
        };
        name.map_or_else(|| problem.clone(), |name| in_form(&located, problem, name))
    });
    Problems(each.collect())
}

/// A problem of a line at its field: other lines are called by the conditions that stand there, and columns are counted within
/// the value, for nobody sees the text.
fn in_form(located: &[(Row, Spot)], problem: &Problem, name: String) -> Problem {
    let mut named = Problem { at: Place::Field(name), ..problem.clone() };
    // Several conditions may stand on one line, so that each is found by its column too, where the problem says one.
    let places = problem.args.iter().find(|(known, _)| *known == "places").map(|(_, value)| value.as_str());
    let condition = |place: &str| -> Option<String> {
        let (line, column) = place.trim().split_once(':').unwrap_or((place.trim(), "1"));
        condition_at(located, line.parse().ok()?, column.parse().ok()?)
    };
    let conditions = |lines: &str| {
        let mut labels = places.unwrap_or(lines).split(',').map(condition).collect::<Option<Vec<_>>>()?;
        labels.dedup();
        Some(labels.join("、"))
    };
    let lines = |name: &str| name == "line" || name == "lines";
    let said = |args: &[(&str, String)]| args.iter().filter(|(name, _)| lines(name)).all(|(_, value)| conditions(value).is_some());
    if !problem.code.starts_with("rules-") || !said(&named.args) {
        return named;
    }
    let begins = match &problem.at {
        Place::Line { line, .. } => {
            let column =
                |name: &str| problem.args.iter().find(|(known, _)| *known == name).and_then(|(_, value)| value.parse::<u32>().ok());
            let column = column("column").unwrap_or(u32::MAX);
            let before = located.iter().filter(|(_, spot)| spot.line == *line && spot.column <= column);
            before.map(|(_, spot)| spot.column).max().unwrap_or(0)
        }
        _ => 0,
    };
    for (name, value) in &mut named.args {
        match *name {
            "line" | "lines" => *value = conditions(value).unwrap_or_default(),
            "column" => *value = value.parse::<u32>().map_or_else(|_| value.clone(), |at| at.saturating_sub(begins).max(1).to_string()),
            "place" => "form".clone_into(value),
            _ => {}
        }
    }
    named
}

/// The number of the condition at a place: the one whose value stands there, else the first that begins behind it, as the parts of
/// a group do.
fn condition_at(located: &[(Row, Spot)], line: u32, column: u32) -> Option<String> {
    let label = |row: &Row| match branch(&row.path)? {
        (Branch::Condition, label) => label.split(STEP).next().map(str::to_owned),
        _ => None,
    };
    let is_there = |(row, spot): &&(Row, Spot)| {
        let length = u32::try_from(row.value.chars().count()).unwrap_or(u32::MAX);
        spot.line == line && spot.column <= column && column < spot.column.saturating_add(length).saturating_add(2)
    };
    let own = located.iter().filter(is_there).find_map(|(row, _)| label(row));
    let behind = || {
        let later = located.iter().filter(|(_, spot)| (spot.line, spot.column) >= (line, column));
        let mut later: Vec<(&Spot, String)> = later.filter_map(|(row, spot)| Some((spot, label(row)?))).collect();
        later.sort_by_key(|(spot, _)| (spot.line, spot.column));
        later.into_iter().next().map(|(_, label)| label)
    };
    own.or_else(behind)
}

/// Problems of the text that was typed into the form of another, at the fields of that form: a value that stood in it already at its own, one
/// that is new at the field it was typed into. What has no field of its own is about the whole.
#[must_use]
pub fn at_fields_of(form: &str, typed: &[(String, String)], text: &str, file: &str, problems: &Problems) -> Problems {
    let (before, after) = (reader::rows(form), reader::rows(text));
    let moved = |name: &str| {
        let row = after.get(name.strip_prefix(LEAF)?.parse::<usize>().ok()?)?;
        let own = before.iter().position(|known| known.path == row.path).map(|at| format!("{LEAF}{at}"));
        let said = |(name, value): &&(String, String)| name != "text" && narrowed(value.trim()) == row.value;
        own.or_else(|| typed.iter().find(said).map(|(name, _)| name.clone()))
    };
    let each = at_fields(text, file, problems).0.into_iter().map(|problem| match &problem.at {
        Place::Field(name) if name.starts_with(LEAF) => {
            let at = moved(name).map_or(Place::Whole, Place::Field);
            Problem { at, ..problem }
        }
        Place::Line { .. } => Problem { at: Place::Whole, ..problem },
        _ => problem,
    });
    Problems(each.collect())
}

/// The field of a problem on a line: the last one that begins before it there; under a heading the first one of its block.
fn field_at(located: &[(Row, Spot)], line: u32, problem: &Problem) -> Option<String> {
    let said = |name: &str| problem.args.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str());
    let column = said("column").and_then(|column| column.parse::<u32>().ok()).unwrap_or(u32::MAX);
    let in_order = |(_, (_, spot)): &(usize, &(Row, Spot))| (spot.line, spot.column);
    let on_line = || located.iter().enumerate().filter(|(_, (_, spot))| spot.line == line);
    let before = on_line().filter(|(_, (_, spot))| spot.column <= column).max_by_key(in_order);
    let after = || located.iter().enumerate().filter(|(_, (_, spot))| spot.line > line).min_by_key(in_order);
    let (at, (row, _)) = before.or_else(|| on_line().min_by_key(in_order)).or_else(after)?;
    if problem.code == "rules-missing-key" && row.path.starts_with(CLAUSE) && on_line().next().is_none() {
        return PARTS.iter().find(|part| said("name").is_some_and(|name| part.keys == [name])).map(|part| part.name.to_owned());
    }
    if let Some(part) = part_at(&row.path) {
        return Some(part.name.to_owned());
    }
    if let Some((name, number)) = list_at(&row.path) {
        return Some(format!("{name}.{number}"));
    }
    branch(&row.path).map(|_| format!("{LEAF}{at}"))
}

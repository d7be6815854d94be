//! What a figure may be of: a closed list of quantities, in which dimensions they are told, and whether more or less of them is wanted.
//!
//! What is not on the list is not read. The words before it (`内部裂纹` in 内部裂纹检出率) say what it is of. Not here: the number.

use std::collections::BTreeSet;

use super::Bound;
use crate::text::{is_hollow, is_stop_word};
use crate::{Analyzer, Token};

/// A quantity that can be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Quantity {
    /// Its names, apart by blanks.
    names: &'static str,
    dimensions: &'static [&'static str],
    /// What is wanted of it, if that goes without saying.
    wanted: Option<Bound>,
    /// Whether alone it says nothing: a time, an error.
    is_generic: bool,
    /// Whether it is of the whole that is spoken of: noise, pores.
    is_own: bool,
    /// Whether it is so many of each so and so.
    is_counted: bool,
}

const fn quantity(names: &'static str, dimensions: &'static [&'static str], wanted: Option<Bound>, kind: Kind) -> Quantity {
    let (is_generic, is_own) = (matches!(kind, Kind::Generic), matches!(kind, Kind::Own));
    Quantity { names, dimensions, wanted, is_generic, is_own, is_counted: matches!(kind, Kind::Counted) }
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    Generic,
    Telling,
    Own,
    Counted,
}

const LESS: Option<Bound> = Some(Bound::AtMost);
const MORE: Option<Bound> = Some(Bound::AtLeast);
const ANY: &[&str] = &["percent", "percentage_points", "length", "time", "celsius", "angle", "pressure", "mass", "decibel"];

const TIME: &Quantity = &quantity("时间 耗时 用时 时长", &["time"], None, Kind::Generic);

const QUANTITIES: &[Quantity] = &[
    *TIME,
    quantity("分辨率", &["length"], LESS, Kind::Generic),
    quantity("误报", &["count"], LESS, Kind::Counted),
    quantity("误唤醒", &["count"], LESS, Kind::Counted),
    quantity("批内变异 批内变异系数", &["percent"], LESS, Kind::Own),
    quantity("批间变异 批间变异系数", &["percent"], LESS, Kind::Own),
    quantity("一氧化碳", &["percent", "parts"], None, Kind::Own),
    quantity("腐蚀电流 腐蚀电流密度", &["current_density"], LESS, Kind::Own),
    quantity("卷曲 卷曲高度", &["length"], LESS, Kind::Own),
    quantity("速度", &["pieces_rate"], MORE, Kind::Own),
    quantity("周期", &["time"], None, Kind::Generic),
    quantity("延迟 时延", &["time"], LESS, Kind::Generic),
    quantity("误差 偏差 漂移", ANY, LESS, Kind::Generic),
    quantity("变异 变异系数", &["percent"], LESS, Kind::Generic),
    quantity("损失 损失率 损耗 衰减 残留率", &["percent"], LESS, Kind::Generic),
    quantity("误报率 误警率 虚警率", &["percent"], LESS, Kind::Telling),
    quantity("误检率", &["percent"], LESS, Kind::Telling),
    quantity("误判率", &["percent"], LESS, Kind::Telling),
    quantity("误剔率", &["percent"], LESS, Kind::Telling),
    quantity("漏检率", &["percent"], LESS, Kind::Telling),
    quantity("漏报率", &["percent"], LESS, Kind::Telling),
    quantity("不良率 缺陷率 不合格率", &["percent"], LESS, Kind::Telling),
    quantity("废品率 报废率", &["percent"], LESS, Kind::Telling),
    quantity("字错率 字错误率", &["percent"], LESS, Kind::Telling),
    quantity("错误率", &["percent"], LESS, Kind::Generic),
    quantity("孔隙率", &["percent"], LESS, Kind::Own),
    quantity("空壳率", &["percent"], LESS, Kind::Telling),
    quantity("破损率", &["percent"], LESS, Kind::Telling),
    quantity("故障率 失效率", &["percent"], LESS, Kind::Telling),
    quantity("检出率", &["percent"], MORE, Kind::Telling),
    quantity("识别率", &["percent"], MORE, Kind::Telling),
    quantity("准确率 正确率", &["percent"], MORE, Kind::Telling),
    quantity("精确率", &["percent"], MORE, Kind::Telling),
    quantity("召回率", &["percent"], MORE, Kind::Telling),
    quantity("命中率", &["percent"], MORE, Kind::Telling),
    quantity("合格率", &["percent"], MORE, Kind::Telling),
    quantity("良率 良品率", &["percent"], MORE, Kind::Telling),
    quantity("收率", &["percent"], MORE, Kind::Telling),
    quantity("得率 产率", &["percent"], MORE, Kind::Telling),
    quantity("回收率 回收", &["percent"], MORE, Kind::Telling),
    quantity("转化率", &["percent"], MORE, Kind::Telling),
    quantity("转染率 转染效率", &["percent"], MORE, Kind::Telling),
    quantity("包封率", &["percent"], MORE, Kind::Telling),
    quantity("存活率", &["percent"], MORE, Kind::Telling),
    quantity("活率", &["percent"], MORE, Kind::Telling),
    quantity("实心率 实壳率 实壳比例", &["percent"], MORE, Kind::Own),
    quantity("纯度", &["percent"], MORE, Kind::Telling),
    quantity("去除率", &["percent"], MORE, Kind::Telling),
    quantity("截留率", &["percent"], MORE, Kind::Telling),
    quantity("透光率", &["percent"], MORE, Kind::Telling),
    quantity("成功率", &["percent"], MORE, Kind::Generic),
    quantity("保持率 保持", &["percent"], MORE, Kind::Generic),
    quantity("效率", &["percent"], MORE, Kind::Generic),
    quantity("灵敏度 敏感度", &["percent"], MORE, Kind::Telling),
    quantity("特异性 特异度", &["percent"], MORE, Kind::Telling),
    quantity("含水率 水分", &["percent"], None, Kind::Telling),
    quantity("湿度", &["percent"], None, Kind::Generic),
    quantity("强度 模量", &["pressure"], MORE, Kind::Generic),
    quantity("压力 耐压", &["pressure"], None, Kind::Generic),
    quantity("噪声 噪音 声音", &["decibel"], LESS, Kind::Telling),
    quantity("功耗", &["power"], LESS, Kind::Telling),
    quantity("能耗 电耗", &["energy", "power"], LESS, Kind::Generic),
    quantity("重量 总重 自重 质量", &["mass"], None, Kind::Generic),
    quantity("寿命", &["time", "count"], MORE, Kind::Generic),
    quantity("续航 续航时间", &["time"], MORE, Kind::Telling),
    quantity("幅宽", &["length"], MORE, Kind::Telling),
    quantity("宽度", &["length"], None, Kind::Generic),
    quantity("厚度", &["length"], None, Kind::Generic),
    quantity("长度", &["length"], None, Kind::Generic),
    quantity("直径", &["length"], None, Kind::Generic),
    quantity("孔径", &["length"], None, Kind::Generic),
    quantity("粒径", &["length"], None, Kind::Generic),
    quantity("温度", &["celsius"], None, Kind::Generic),
    quantity("露点", &["celsius"], None, Kind::Telling),
    quantity("熔点", &["celsius"], None, Kind::Telling),
    quantity("time", &["time"], None, Kind::Generic),
    quantity("latency|delay", &["time"], LESS, Kind::Generic),
    quantity("error|deviation", ANY, LESS, Kind::Generic),
    quantity("loss", &["percent"], LESS, Kind::Generic),
    quantity("false alarm rate|false positive rate", &["percent"], LESS, Kind::Telling),
    quantity("detection rate", &["percent"], MORE, Kind::Telling),
    quantity("recognition rate", &["percent"], MORE, Kind::Telling),
    quantity("accuracy", &["percent"], MORE, Kind::Telling),
    quantity("sensitivity", &["percent"], MORE, Kind::Telling),
    quantity("specificity", &["percent"], MORE, Kind::Telling),
    quantity("yield", &["percent"], MORE, Kind::Telling),
    quantity("purity", &["percent"], MORE, Kind::Telling),
    quantity("viability|survival rate", &["percent"], MORE, Kind::Telling),
    quantity("encapsulation efficiency", &["percent"], MORE, Kind::Telling),
    quantity("removal rate|removal efficiency", &["percent"], MORE, Kind::Telling),
    quantity("efficiency", &["percent"], MORE, Kind::Generic),
    quantity("strength", &["pressure"], MORE, Kind::Generic),
    quantity("noise", &["decibel"], LESS, Kind::Telling),
    quantity("power consumption", &["power"], LESS, Kind::Telling),
    quantity("temperature", &["celsius"], None, Kind::Generic),
    quantity("dew point", &["celsius"], None, Kind::Telling),
];

/// What takes the less time the better.
const QUICK: &[&str] = &[
    "检测",
    "检查",
    "检验",
    "测量",
    "分选",
    "分析",
    "诊断",
    "响应",
    "处理",
    "加工",
    "换型",
    "换参数",
    "切换",
    "计算",
    "求解",
    "识别",
    "制备",
    "合成",
    "过滤",
    "干燥",
    "交付",
    "生产",
    "审查",
    "记录",
    "排队",
    "等待",
    "启动",
    "准备",
    "清洗",
    "鉴定",
    "判读",
    "配准",
    "排产",
    "求解",
    "充电",
    "detection",
    "inspection",
    "measurement",
    "response",
    "processing",
    "computing",
    "charging",
    "delivery",
];

/// Names of one thing.
const SAME: &[&[&str]] = &[
    &["时间", "耗时", "用时", "时长"],
    &["延迟", "时延"],
    &["噪声", "噪音", "声音"],
    &["回收率", "回收"],
    &["保持率", "保持"],
    &["卷曲", "卷曲高度"],
    &["实心率", "实壳率", "实壳比例"],
    &["腐蚀电流", "腐蚀电流密度"],
];

/// Words of what a quantity is of that mean the same, each with the one that stands for both.
const ALIKE: &[(&str, &str)] = &[("夹紧力", "预紧力")];

/// Quantities told in percent, so that points of their error are percent.
const IN_PERCENT: &[&str] = &["水分", "含水率"];

/// What is named before the range in which its error holds.
const MEASURED: &[&str] = &["粒径", "水分", "湿度", "厚度", "温度"];

/// A clause with these says under which condition the figure holds, beside what, or that it does not: all that is not surely the quantity itself.
const CLOUDING: &[&str] = &[
    "时",
    "下",
    "后",
    "前",
    "当",
    "若",
    "如",
    "如果",
    "除",
    "除了",
    "中",
    "内",
    "超过",
    "大于",
    "小于",
    "低于",
    "高于",
    "多于",
    "少于",
    "以上",
    "以下",
    "以内",
    "达到",
    "第",
    "比",
    "较",
    "相比",
    "不",
    "未",
    "没有",
    "无法",
    "难以",
    "无",
    "非",
    "提高",
    "提升",
    "增加",
    "降低",
    "下降",
    "减少",
    "缩短",
    "节省",
    "改善",
    "变化",
    "最高",
    "最大",
    "最低",
    "最小",
    "最佳",
    "最好",
    "最快",
    "峰值",
    "占",
    "约占",
    "倍",
    "每",
    "at",
    "when",
    "if",
    "after",
    "before",
    "under",
    "than",
    "above",
    "below",
    "not",
    "no",
    "improve",
    "increase",
    "reduce",
    "decrease",
    "improved",
    "increased",
    "reduced",
    "decreased",
    "best",
    "maximum",
    "peak",
    "versus",
    "vs",
];

/// Words before a quantity that do not say of what it is.
const SAYS_NOTHING: &[&str] = &[
    "要求", "希望", "需要", "可达", "实现", "控制", "目标", "平均", "单次", "完成", "我们", "公司", "能够", "保证", "确保", "做到", "本品",
    "装置", "设备", "系统", "方法", "产品", "整体", "总", "综合", "总体", "要", "想", "得", "常温", "室温", "全程", "预测", "试片", "试样",
    "the", "a", "an", "its", "our", "average", "mean", "overall", "total", "with", "must", "should", "shall", "want", "need", "we",
    "target", "has", "have", "reach", "achieve",
];

/// Of how much a figure is: `单片`, `每件`. The first kind is one piece of whatever is dealt with.
const PIECES: &str = "片件个次块台例页张份支瓶条座套样管孔颗";
const LOTS: &str = "批米天班床层级亩吨升袋年月日夜周人车";

/// Telling words two titles must share where neither figure says of what it is.
const FEWEST_SHARED: usize = 2;

/// Telling words of the titles both sides must share of what is of the whole, counting those that only one title has.
const FEWEST_KNOWN: usize = 2;

/// The words before a number.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Phrase {
    pub words: String,
    /// `每床每晚` between the words and the number.
    pub each: Vec<char>,
    /// Dimension and amount of the duration or temperature it holds for.
    pub under: Option<(&'static str, f64)>,
    /// The range in which an error holds.
    pub range: Option<(f64, f64)>,
}

/// What a figure is of.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Noun {
    quantity: &'static Quantity,
    /// The quantity as it is called here.
    pub name: &'static str,
    /// All words of the phrase in order, the name's too.
    words: Vec<String>,
    /// Words that say of what it is.
    of: BTreeSet<String>,
    per: Option<char>,
    each: BTreeSet<char>,
    under: Option<(&'static str, f64)>,
    range: Option<(f64, f64)>,
}

impl Noun {
    /// The quantity at the end of a phrase; nothing if the phrase ends with none, or says more than of what it is.
    pub fn of(analyzer: &Analyzer, said: &Phrase) -> Option<Self> {
        let mut words = said.words.trim().to_owned();
        for (one, other) in ALIKE {
            words = words.replace(one, other);
        }
        // 换参数 and 单件 before a number of minutes are short for the time it takes.
        let (quantity, name) = named(&words).or_else(|| is_short_for_time(&words).then_some((TIME, "")))?;
        let mut each: BTreeSet<char> = said.each.iter().map(|c| same_lot(*c)).collect();
        if quantity.is_counted {
            while let Some((at, of)) = words.find('每').and_then(|at| Some((at, words.get(at..)?.chars().nth(1)?))) {
                each.insert(same_lot(of));
                words.replace_range(at..at + '每'.len_utf8() + of.len_utf8(), "");
            }
        }
        if quantity.is_counted == each.is_empty() {
            return None;
        }
        let phrase = words.as_str();
        let before = phrase.strip_suffix(name)?;
        let begins = before.chars().count();
        // 效率 in 失效率 is no quantity: the name begins where a word begins, or makes a longer word with another one (抗拉强度).
        let begins_word = |token: &Token| token.start == begins || (token.start + 2 <= begins && token.end > begins);
        if !name.is_empty() && !analyzer.folded_words(phrase).iter().any(begins_word) {
            return None;
        }
        let per = per(phrase);
        let tokens = analyzer.folded_words(before);
        if tokens.iter().any(|token| CLOUDING.contains(&token.text.as_str()) || token.text.starts_with(|c: char| c.is_ascii_digit())) {
            return None;
        }
        let of: BTreeSet<String> = tokens
            .iter()
            .map(|token| token.text.as_str())
            .filter(|word| {
                word.starts_with(|c: char| c.is_alphanumeric())
                    && !is_stop_word(word)
                    && !SAYS_NOTHING.contains(word)
                    && !is_per(word)
                    && !word.bytes().any(|b| b.is_ascii_digit())
            })
            .map(ToOwned::to_owned)
            .collect();
        let name = if name.is_empty() { "时间" } else { name };
        let is_told = !quantity.is_generic || !of.is_empty() || (quantity == TIME && is_piece(per));
        let words = tokens.into_iter().map(|token| token.text).chain([name.to_owned()]).collect();
        is_told.then_some(Self { quantity, name, words, of, per, each, under: said.under, range: said.range })
    }

    /// Whether it is told in this dimension.
    pub fn has(&self, dimension: &str) -> bool {
        self.quantity.dimensions.contains(&dimension)
    }

    /// Whether a percentage point of it is a percent: of the error of what is itself told in percent.
    pub fn is_error_of_percent(&self) -> bool {
        self.has("percentage_points") && self.of.iter().any(|word| IN_PERCENT.contains(&word.as_str()))
    }

    /// What goes without saying: little time for a test, a high yield.
    pub fn wanted(&self) -> Option<Bound> {
        let is_quick = self.quantity.dimensions == ["time"] && self.quantity.wanted.is_none();
        if is_quick {
            (self.of.is_empty() || self.of.iter().any(|word| QUICK.contains(&word.as_str()))).then_some(Bound::AtMost)
        } else {
            self.quantity.wanted
        }
    }

    /// Whether both are the same quantity of the same thing, each spoken of in its own text.
    pub fn is_same(&self, other: &Self, (own, others): (&Topic, &Topic)) -> bool {
        let same_name = self.name == other.name || SAME.iter().any(|names| names.contains(&self.name) && names.contains(&other.name));
        let same_quantity = self.quantity == other.quantity && same_name;
        let is_lot = |per: Option<char>| per.is_some_and(|c| LOTS.contains(c));
        let same_measure = if is_piece(self.per) && is_piece(other.per) && (self.per == Some('个') || other.per == Some('个')) {
            true
        } else if self.per.is_some() && other.per.is_some() {
            self.per == other.per
        } else {
            !is_lot(self.per) && !is_lot(other.per)
        };
        let same_under = match (self.under, other.under) {
            (None, None) => true,
            (Some((dimension, amount)), Some((others, as_well))) => dimension == others && (amount - as_well).abs() <= 1e-9 * amount.abs(),
            _ => false,
        };
        // An error that holds in a narrower range than is wanted says nothing.
        let is_within = match (self.range, other.range) {
            (Some((low, high)), Some((from, to))) => from <= low && high <= to,
            _ => true,
        };
        if !same_quantity || !same_measure || !same_under || !is_within || self.each != other.each {
            return false;
        }
        let shares = self.of.intersection(&other.of).next().is_some();
        let is_more_exact = self.shared_words(other).iter().any(|word| self.of.contains(*word) && !is_hollow(word));
        let told = |of: &BTreeSet<String>, by: &BTreeSet<String>, text: &str| {
            of.iter().filter(|word| !by.contains(*word) && !is_hollow(word)).all(|word| text.contains(word.as_str()))
        };
        // What is offered may be said more exactly than what is wanted (铝-铝剪切强度), where both name what they share.
        if !told(&self.of, &other.of, &others.whole) || !(is_more_exact || told(&other.of, &self.of, &own.whole)) {
            return false;
        }
        // One may leave out of what it speaks if its title says so; both, if the titles speak of one thing.
        let in_title = |of: &BTreeSet<String>, title: &str| of.iter().any(|word| !is_hollow(word) && title.contains(word.as_str()));
        match (self.of.is_empty(), other.of.is_empty()) {
            (false, false) => shares,
            (true, true) if self.quantity.is_own => own.shares(others, FEWEST_SHARED) || own.knows(others, FEWEST_KNOWN),
            (true, true) if is_piece(self.per) && is_piece(other.per) => own.shares(others, FEWEST_SHARED),
            _ if self.quantity.is_generic => false,
            (false, true) => in_title(&self.of, &others.title),
            (true, false) => in_title(&other.of, &own.title),
            (true, true) => own.shares(others, FEWEST_SHARED),
        }
    }

    /// The words with which both end.
    fn shared_words<'a>(&'a self, offered: &Self) -> Vec<&'a str> {
        let ends = self.words.iter().rev().zip(offered.words.iter().rev()).take_while(|(a, b)| a == b).count();
        self.words.iter().skip(self.words.len() - ends).map(String::as_str).collect()
    }

    /// The words with which both end, at least the name of the quantity.
    pub fn shared(&self, offered: &Self) -> String {
        let mut shared = self.shared_words(offered);
        while shared.first().is_some_and(|word| is_stop_word(word)) {
            shared.remove(0);
        }
        let between = if self.name.is_ascii() { " " } else { "" };
        let shared = shared.join(between);
        let shared = if shared.len() >= self.name.len() { shared } else { offered.name.to_owned() };
        if self.name.is_ascii() {
            return shared;
        }
        let each: String = self.each.iter().map(|of| format!("每{of}")).collect();
        let piece = offered.per.filter(|_| offered.of.is_empty()).map(|of| format!("单{of}")).unwrap_or_default();
        let is_bare = shared == self.name || shared == offered.name;
        let of: String =
            self.words.iter().filter(|word| is_bare && self.of.contains(*word) && offered.of.contains(*word)).cloned().collect();
        format!("{each}{piece}{of}{shared}")
    }
}

/// What a side is about, folded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Topic {
    /// Title and keywords.
    title: String,
    /// Their telling words.
    words: BTreeSet<String>,
    whole: String,
}

impl Topic {
    pub fn of(analyzer: &Analyzer, title: String, whole: String) -> Self {
        let words = analyzer.folded_words(&title).into_iter().filter(|token| token.end - token.start > 1);
        let words = words.map(|token| token.text).filter(|word| !is_hollow(word)).collect();
        Self { title, words, whole }
    }

    /// Whether the titles share so many telling words.
    fn shares(&self, other: &Self, fewest: usize) -> bool {
        self.words.intersection(&other.words).count() >= fewest
    }

    /// Whether both texts know so many telling words of either title.
    fn knows(&self, other: &Self, fewest: usize) -> bool {
        self.words.union(&other.words).filter(|word| self.whole.contains(word.as_str()) && other.whole.contains(word.as_str())).count()
            >= fewest
    }
}

/// The longest name of a quantity at the end of a phrase.
fn named(phrase: &str) -> Option<(&'static Quantity, &'static str)> {
    let names = |quantity: &'static Quantity| {
        let separator = if quantity.names.is_ascii() { '|' } else { ' ' };
        quantity.names.split(separator).map(move |name| (quantity, name))
    };
    QUANTITIES.iter().flat_map(names).filter(|(_, name)| phrase.ends_with(name)).max_by_key(|(_, name)| name.len())
}

fn per(phrase: &str) -> Option<char> {
    let characters: Vec<char> = phrase.chars().collect();
    characters.windows(2).find_map(|pair| match pair {
        ['单' | '每' | '一' | '整', of] if PIECES.contains(*of) || LOTS.contains(*of) => Some(*of),
        _ => None,
    })
}

fn is_piece(per: Option<char>) -> bool {
    per.is_some_and(|c| PIECES.contains(c))
}

/// One word for night and for day.
fn same_lot(of: char) -> char {
    match of {
        '晚' => '夜',
        '天' => '日',
        other => other,
    }
}

fn is_short_for_time(phrase: &str) -> bool {
    QUICK.iter().any(|word| phrase.ends_with(word)) || (is_per(phrase) && is_piece(per(phrase)))
}

/// The measured quantity with which a clause ends: 粒径 in 给出粒径.
pub(super) fn is_measured(clause: &str) -> Option<&'static str> {
    MEASURED.iter().find(|name| clause.trim_end().ends_with(**name)).copied()
}

fn is_per(word: &str) -> bool {
    word.chars().count() == 2 && per(word).is_some()
}

//! Reading `matching.toml` and holding it against the registers: every name in it must be one of theirs, every weight on its side.

use std::{collections::HashMap, path::Path};

use search::matching::{BandsBy, Fact, Ground, Sign};

use super::{
    pairs::{Alike, Direction, Pair, PairSide, Pairs, Recall, Rule, Test},
    reader::{Reader, Sink, Word, nearest},
    toml_file::{TomlFile, Value},
    vocabulary::Vocabulary,
};
use crate::registers::{Field, FieldType, Kind, Step, kinds};

const NAME: &str = "matching.toml";

/// The two registers whose proposals become records and deals.
const RECORDED: (&str, &str) = ("demand", "achievement");

/// What a known fact is called in a declaration, and the facts of the formula that it gives.
const KNOWN: [(&str, &[Fact]); 8] = [
    ("field", &[Fact::SameField, Fact::NearField, Fact::OtherField, Fact::FieldUnwanted]),
    ("industries", &[Fact::SameIndustry]),
    ("track", &[Fact::SameTrack]),
    ("maturity", &[Fact::MaturityFits, Fact::MaturityShort]),
    ("price", &[Fact::PriceWithin, Fact::PriceAbove]),
    ("modes", &[Fact::ModeShared, Fact::ModeNone]),
    ("distance", &[Fact::Near, Fact::Far]),
    ("figures", &[Fact::FigureMet, Fact::FigureShort]),
];

const TESTS: [(&str, Test); 5] = [
    ("at_least", Test::AtLeast),
    ("at_most", Test::AtMost),
    ("no_later", Test::NoLater),
    ("covers", Test::Covers),
    ("in_time", Test::InTime),
];

const TEXT_FACTS: &[Fact] = &[Fact::Words, Fact::Meaning, Fact::MeaningBeyond, Fact::WordsOnly];

/// What can be looked for among the words of a text.
const MEASURES: [&str; 5] = ["floor_load_kn", "clear_height_m", "free_m2", "rent_yuan", "power_kva"];

struct Reading<'a> {
    vocabularies: &'a HashMap<String, Vocabulary>,
}

pub(super) fn load(folder: &Path, vocabularies: &HashMap<String, Vocabulary>, sink: &Sink) -> Pairs {
    let file = match TomlFile::read(folder, NAME) {
        Ok(file) => file,
        Err(problems) => {
            sink.extend(problems);
            return Pairs::default();
        }
    };
    let root = Reader::root(&file, sink);
    let reading = Reading { vocabularies };
    let mut pairs = Pairs::default();
    let mut lines: Vec<(String, u32)> = Vec::new();
    for row in root.tables("pair") {
        let pair = reading.pair(&row);
        if let Some((_, first)) = lines.iter().find(|(code, _)| *code == pair.code && !code.is_empty()) {
            row.report_duplicate(row.line, &pair.code, *first);
        }
        lines.push((pair.code.clone(), row.line));
        row.finish();
        pairs.pairs.push(pair);
    }
    let mut lines: Vec<(String, u32)> = Vec::new();
    for row in root.tables("alike") {
        let alike = read_alike(&row);
        if let Some((_, first)) = lines.iter().find(|(register, _)| *register == alike.register && !register.is_empty()) {
            row.report_duplicate(row.line, &alike.register, *first);
        }
        lines.push((alike.register.clone(), row.line));
        row.finish();
        pairs.alikes.push(alike);
    }
    let recorded = pairs.iter().filter(|pair| pair.is_recorded).count();
    if recorded != 1 {
        root.report(root.problem_at(1, "problem-pack-pair-recorded").with("found", recorded.to_string()));
    }
    root.finish();
    pairs
}

impl Reading<'_> {
    fn side(&self, row: &Reader<'_>, key: &'static str) -> PairSide {
        let Some(table) = row.table(key) else {
            if !row.has(key) {
                row.report(row.problem_at(row.line, "problem-pack-missing-key").with("key", key));
            }
            return PairSide::default();
        };
        let register = register(&table, "register");
        let mut side = PairSide { register, heading: table.names_under("heading"), ..PairSide::default() };
        side.text = text_fields(&table, "text", &side);
        side.only = self.field_with(&table, "only", "is", &side);
        table.finish();
        side
    }

    /// A field and the values it must have: `{ field = "unit", is = ["平方米"] }`.
    fn field_with(&self, row: &Reader<'_>, key: &'static str, values: &'static str, side: &PairSide) -> Option<(String, Vec<String>)> {
        let table = row.table(key)?;
        let field = table.word("field");
        check_field(&table, &field, side, "field");
        let words = table.words(values);
        if !table.has(values) {
            table.report(table.problem_at(table.line, "problem-pack-missing-key").with("key", values));
        }
        report_empty(&table, values);
        match kinds::by_key(&side.register).and_then(|kind| kind.field(&field.text)).map(|field| field.ty) {
            Some(FieldType::Choice(name)) => self.check_terms(&table, name, &words),
            // Any word may be written into a line of text.
            Some(FieldType::Text(_)) | None => {}
            Some(_) => {
                let problem = table.problem_at(field.line, "problem-pack-pair-value-type").with("key", key);
                table.report(problem.with("field", field.text.clone()));
            }
        }
        table.finish();
        Some((field.text, words.into_iter().map(|word| word.text).collect()))
    }

    /// Whether each of these is a term of the vocabulary.
    fn check_terms(&self, table: &Reader<'_>, name: &'static str, words: &[Word]) {
        let Some(vocabulary) = self.vocabularies.get(name) else { return };
        for word in words.iter().filter(|word| vocabulary.term(&word.text).is_none()) {
            let all = || vocabulary.terms.iter().map(|term| term.code.as_str()).collect::<Vec<_>>().join(", ");
            let near = vocabulary.nearest(&word.text).map_or_else(all, ToOwned::to_owned);
            let problem = table.problem_at(word.line, "problem-pack-unknown-term").with("vocabulary", name);
            table.report(problem.with("code", word.text.clone()).with("near", near));
        }
    }

    fn pair(&self, row: &Reader<'_>) -> Pair {
        let code = row.text("code");
        let seeks = self.side(row, "seeks");
        let offers = self.side(row, "offers");
        let is_recorded = row.flag("is_recorded");
        let registers = (seeks.register.as_str(), offers.register.as_str());
        if is_recorded && registers != RECORDED {
            row.report(row.problem_at(row.line_of("is_recorded"), "problem-pack-pair-recorded-registers").with("code", code.clone()));
        }
        let recall = one_of(row, "recall", &[("text", Recall::Text), ("all", Recall::All)]);
        let direction = one_of(
            row,
            "direction",
            &[("both", Direction::Both), ("from_seeks", Direction::FromSeeks), ("from_offers", Direction::FromOffers)],
        );
        let usual = Ground::default();
        let ground = Ground {
            score: row.number("start").map_or(usual.score, |start| within(row, "start", start, (0.0, 1.0))),
            least_text: row.number("least_text").map_or(usual.least_text, |least| within(row, "least_text", least, (0.0, 1.0))),
            bands: one_of(row, "bands", &[("score", BandsBy::Score), ("text", BandsBy::Text)]),
        };
        let mut weights = fact_weights(row, TEXT_FACTS);
        let mut rules: Vec<Rule> = Vec::new();
        for table in row.tables("rule") {
            let rule = self.rule(&table, &seeks, &offers, &mut weights);
            if rules.iter().any(|known| known.code == rule.code && !rule.code.is_empty()) {
                table.report_duplicate(table.line, &rule.code, row.line);
            }
            table.finish();
            rules.push(rule);
        }
        Pair { code, seeks, offers, recall, direction, is_recorded, ground, weights, rules }
    }

    fn rule(&self, table: &Reader<'_>, seeks: &PairSide, offers: &PairSide, weights: &mut Vec<(Fact, f32)>) -> Rule {
        let test = table.word("test");
        let mut rule = Rule { seeks: fields(table, "seeks", seeks), offers: fields(table, "offers", offers), ..Rule::default() };
        if let Some((name, facts)) = KNOWN.into_iter().find(|(name, _)| *name == test.text) {
            name.clone_into(&mut rule.code);
            weights.extend(fact_weights(table, facts));
            for (key, side, keys) in [("seeks", seeks, &rule.seeks), ("offers", offers, &rule.offers)] {
                check_known(table, name, key, side, keys);
            }
            return rule;
        }
        let Some((_, found)) = TESTS.into_iter().find(|(name, _)| *name == test.text) else {
            let known: Vec<&str> = KNOWN.iter().map(|(name, _)| *name).chain(TESTS.iter().map(|(name, _)| *name)).collect();
            unknown(table, "test", &test, "problem-pack-pair-test", &known);
            table.overlook(&["code", "name", "is_hard", "order", "met", "missed", "unit", "words", "weights"]);
            return rule;
        };
        rule.test = found;
        rule.code = table.text("code");
        rule.names = table.names_under("name");
        rule.is_hard = table.flag("is_hard");
        rule.order = table.texts("order");
        rule.weights = (sided(table, "met", Sign::For), sided(table, "missed", Sign::Against));
        rule.unit = self.field_with(table, "unit", "is", seeks);
        rule.words = table.table("words").and_then(|words| {
            let (field, measure) = (words.word("field"), words.word("measure"));
            check_field(&words, &field, seeks, "field");
            if !MEASURES.contains(&measure.text.as_str()) {
                unknown(&words, "measure", &measure, "problem-pack-pair-measure", &MEASURES);
            }
            words.finish();
            (!field.text.is_empty()).then_some((field.text, measure.text))
        });
        for key in ["seeks", "offers"] {
            if !table.has(key) {
                table.report(table.problem_at(table.line, "problem-pack-missing-key").with("key", key));
            }
        }
        self.check_types(table, &rule, seeks, offers);
        rule
    }

    /// Whether the fields of a condition hold what its test compares.
    fn check_types(&self, table: &Reader<'_>, rule: &Rule, seeks: &PairSide, offers: &PairSide) {
        let of = |side: &PairSide, keys: &[String]| -> Vec<&'static Field> {
            kinds::by_key(&side.register).map(|kind| keys.iter().filter_map(|key| kind.field(key)).collect()).unwrap_or_default()
        };
        let (wanted, offered) = (of(seeks, &rule.seeks), of(offers, &rule.offers));
        let fits = |field: &Field, is_seeking: bool| match (rule.test, field.ty) {
            (Test::AtLeast | Test::AtMost, ty) => measure_of(ty).is_some(),
            (Test::NoLater, ty) => ty == FieldType::Date,
            (Test::Covers, FieldType::Choice(_)) => true,
            (Test::InTime, FieldType::Date) => is_seeking,
            (Test::InTime, FieldType::Whole(..)) => !is_seeking,
            _ => false,
        };
        for (key, field) in wanted
            .iter()
            .filter(|field| !fits(field, true))
            .map(|field| ("seeks", field))
            .chain(offered.iter().filter(|field| !fits(field, false)).map(|field| ("offers", field)))
        {
            let problem = table.problem_at(table.line_of(key), "problem-pack-pair-type").with("field", field.key);
            table.report(problem.with("code", rule.code.clone()));
        }
        if matches!(rule.test, Test::AtLeast | Test::AtMost) {
            let units: Vec<&str> =
                wanted.iter().chain(&offered).filter_map(|field| measure_of(field.ty)).filter(|unit| *unit != "any").collect();
            if units.windows(2).any(|two| matches!(two, [one, other] if one != other)) {
                let problem = table.problem_at(table.line_of("seeks"), "problem-pack-pair-units").with("code", rule.code.clone());
                table.report(problem.with("units", units.join(", ")));
            }
        }
        if rule.test == Test::Covers {
            self.check_order(table, rule, wanted.iter().chain(&offered).copied());
        }
    }

    /// Whether an order names every term of its vocabulary, and no other.
    fn check_order<'f>(&self, table: &Reader<'_>, rule: &Rule, fields: impl Iterator<Item = &'f Field>) {
        let mut names: Vec<&str> =
            fields.filter_map(|field| if let FieldType::Choice(name) = field.ty { Some(name) } else { None }).collect();
        names.sort_unstable();
        names.dedup();
        let line = table.line_of("order");
        let [name] = names.as_slice() else {
            if names.len() > 1 {
                table.report(
                    table.problem_at(line, "problem-pack-pair-units").with("code", rule.code.clone()).with("units", names.join(", ")),
                );
            }
            return;
        };
        let Some(vocabulary) = self.vocabularies.get(*name) else { return };
        for code in rule.order.iter().filter(|code| vocabulary.term(code).is_none()) {
            let near = vocabulary.nearest(code).unwrap_or_default().to_owned();
            let problem = table.problem_at(line, "problem-pack-unknown-term").with("vocabulary", *name).with("code", code.clone());
            table.report(problem.with("near", near));
        }
        for term in vocabulary.terms.iter().filter(|term| !rule.order.contains(&term.code)) {
            let problem = table.problem_at(line, "problem-pack-pair-order").with("vocabulary", *name).with("code", term.code.clone());
            table.report(problem);
        }
    }
}

/// Whether a known fact can be read from each of these fields.
fn check_known(table: &Reader<'_>, fact: &'static str, key: &'static str, side: &PairSide, fields: &[String]) {
    let Some(kind) = kinds::by_key(&side.register) else { return };
    for field in fields.iter().filter_map(|field| kind.field(field)).filter(|field| !is_known_from(fact, field)) {
        let fitting = kind.fields.iter().filter(|field| field.step == Step::Public && is_known_from(fact, field)).map(|field| field.key);
        let near = fitting.collect::<Vec<_>>().join(", ");
        let problem = table.problem_at(table.line_of(key), "problem-pack-pair-known").with("test", fact).with("key", key);
        let problem = problem.with("register", kind.key).with("field", field.key);
        table.report(problem.with("near", if near.is_empty() { "–".to_owned() } else { near }));
    }
}

/// Whether a known fact can be read from a field of this type.
fn is_known_from(fact: &str, field: &Field) -> bool {
    match (fact, field.ty) {
        ("field", FieldType::Choice("technical_fields"))
        | ("industries", FieldType::Choices("industries"))
        | ("track", FieldType::Choice("tracks"))
        | ("maturity", FieldType::Trl)
        | ("price", FieldType::Wan | FieldType::Yuan)
        | ("modes", FieldType::Choices("cooperation_modes"))
        | ("distance", FieldType::Choice("towns")) => true,
        ("figures", _) => is_text(field),
        _ => false,
    }
}

/// What a field that holds an amount measures; `any` for one whose unit stands beside it.
fn measure_of(ty: FieldType) -> Option<&'static str> {
    match ty {
        FieldType::Number(unit) => Some(unit),
        FieldType::Wan | FieldType::Yuan => Some("fen"),
        FieldType::Whole(..) => Some("whole"),
        FieldType::Trl => Some("trl"),
        _ => None,
    }
}

/// The register that stands under a key.
fn register(table: &Reader<'_>, key: &'static str) -> String {
    let register = table.word(key);
    if kinds::by_key(&register.text).is_none() && !register.text.is_empty() {
        let known: Vec<&str> = kinds::ALL.iter().map(|kind| kind.key).collect();
        unknown(table, key, &register, "problem-pack-pair-register", &known);
    }
    register.text
}

/// What makes entries of one register alike.
fn read_alike(row: &Reader<'_>) -> Alike {
    let side = PairSide { register: register(row, "of"), ..PairSide::default() };
    let (text, twins) = (text_fields(row, "text", &side), text_fields(row, "twins", &side));
    let agree = row.words("agree");
    for word in &agree {
        check_terms_field(row, word, &side, "agree");
    }
    let mut shared = Vec::new();
    if let Some(table) = row.table("shared") {
        for (name, spot) in table.entries() {
            check_terms_field(&table, &Word { text: name.to_owned(), line: spot.line }, &side, "shared");
            let weight = judged(&table, name, spot.line, weight_in(&spot.value), &spot.shown(), Sign::For);
            shared.extend(weight.map(|weight| (name.to_owned(), weight)));
        }
    }
    Alike { register: side.register, text, twins, agree: agree.into_iter().map(|word| word.text).collect(), shared }
}

/// A field whose terms two entries can share.
fn check_terms_field(table: &Reader<'_>, word: &Word, side: &PairSide, key: &'static str) {
    check_field(table, word, side, key);
    let found = kinds::by_key(&side.register).and_then(|kind| kind.field(&word.text));
    if found.is_some_and(|field| !matches!(field.ty, FieldType::Choice(_) | FieldType::Choices(_))) {
        let problem = table.problem_at(word.line, "problem-pack-alike-terms").with("key", key);
        table.report(problem.with("field", word.text.clone()));
    }
}

/// The fields whose words and meaning are compared: one at least, each of them text.
fn text_fields(table: &Reader<'_>, key: &'static str, side: &PairSide) -> Vec<String> {
    let words = table.words(key);
    if !table.has(key) {
        table.report(table.problem_at(table.line, "problem-pack-missing-key").with("key", key));
    }
    report_empty(table, key);
    report_repeated(table, key, &words);
    for word in &words {
        check_field(table, word, side, key);
        let Some(kind) = kinds::by_key(&side.register) else { continue };
        if kind.field(&word.text).is_some_and(|field| !is_text(field)) {
            let texts = kind.fields.iter().filter(|field| field.step == Step::Public && is_text(field)).map(|field| field.key);
            let problem = table.problem_at(word.line, "problem-pack-pair-text").with("key", key);
            let problem = problem.with("register", kind.key).with("field", word.text.clone());
            table.report(problem.with("near", texts.collect::<Vec<_>>().join(", ")));
        }
    }
    words.into_iter().map(|word| word.text).collect()
}

const fn is_text(field: &Field) -> bool {
    matches!(field.ty, FieldType::Text(_) | FieldType::Long(_) | FieldType::List(_))
}

/// Names a list that is there and holds nothing.
fn report_empty(table: &Reader<'_>, key: &'static str) {
    let empty = table.entries().find(|(name, spot)| *name == key && matches!(&spot.value, Value::List(items) if items.is_empty()));
    if let Some((_, spot)) = empty {
        table.report(table.problem_at(spot.line, "problem-pack-empty").with("key", key));
    }
}

/// Names each field that a list names again.
fn report_repeated(table: &Reader<'_>, key: &'static str, words: &[Word]) {
    for (at, word) in words.iter().enumerate() {
        if words.iter().take(at).any(|earlier| earlier.text == word.text) {
            let problem = table.problem_at(word.line, "problem-pack-pair-twice").with("key", key);
            table.report(problem.with("field", word.text.clone()));
        }
    }
}

fn fields(table: &Reader<'_>, key: &'static str, side: &PairSide) -> Vec<String> {
    let words = table.words(key);
    report_empty(table, key);
    report_repeated(table, key, &words);
    for word in &words {
        check_field(table, word, side, key);
    }
    words.into_iter().map(|word| word.text).collect()
}

/// A field must be one of the register's, and open to everybody, because reasons are.
fn check_field(table: &Reader<'_>, word: &Word, side: &PairSide, key: &'static str) {
    let Some(kind) = kinds::by_key(&side.register) else { return };
    match kind.field(&word.text) {
        Some(field) if field.step != Step::Public => {
            let problem = table.problem_at(word.line, "problem-pack-pair-closed").with("register", kind.key);
            table.report(problem.with("field", word.text.clone()));
        }
        Some(_) => {}
        None => {
            let problem = table.problem_at(word.line, "problem-pack-pair-field").with("key", key).with("register", kind.key);
            table.report(problem.with("field", word.text.clone()).with("near", near_fields(kind, &word.text)));
        }
    }
}

/// The field that looks most like a word, or all public ones.
fn near_fields(kind: &Kind, word: &str) -> String {
    let open = || kind.fields.iter().filter(|field| field.step == Step::Public).map(|field| field.key);
    nearest(word, open()).map_or_else(|| open().collect::<Vec<_>>().join(", "), ToOwned::to_owned)
}

fn unknown(table: &Reader<'_>, key: &'static str, word: &Word, code: &'static str, known: &[&str]) {
    let near = nearest(&word.text, known.iter().copied()).map_or_else(|| known.join(", "), ToOwned::to_owned);
    let problem = table.problem_at(word.line, code).with("key", key).with("value", word.text.clone());
    table.report(problem.with("near", near));
}

fn one_of<T: Copy + Default>(row: &Reader<'_>, key: &'static str, known: &[(&str, T)]) -> T {
    let Some(word) = row.optional_word(key) else { return T::default() };
    if let Some((_, found)) = known.iter().find(|(name, _)| *name == word.text) {
        return *found;
    }
    let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
    let problem = row.problem_at(word.line, "problem-pack-unknown-word").with("key", key).with("value", word.text);
    row.report(problem.with("known", names.join(", ")));
    T::default()
}

/// The weights a table gives to facts; each must be named, and none other.
fn fact_weights(row: &Reader<'_>, facts: &[Fact]) -> Vec<(Fact, f32)> {
    let Some(table) = row.table("weights") else {
        row.report(row.problem_at(row.line, "problem-pack-missing-key").with("key", "weights"));
        return Vec::new();
    };
    let mut found = Vec::new();
    let known: Vec<&str> = facts.iter().map(|fact| fact.code()).collect();
    for (name, spot) in table.entries() {
        let Some(fact) = facts.iter().copied().find(|fact| fact.code() == name) else {
            let word = Word { text: name.to_owned(), line: spot.line };
            unknown(&table, "weights", &word, "problem-pack-pair-weight-name", &known);
            continue;
        };
        let weight = judged(&table, name, spot.line, weight_in(&spot.value), &spot.shown(), fact.sign());
        found.extend(weight.map(|weight| (fact, weight)));
    }
    for fact in facts.iter().filter(|fact| table.entries().all(|(name, _)| name != fact.code())) {
        table.report(table.problem_at(table.line, "problem-pack-missing-key").with("key", fact.code()));
    }
    found
}

#[expect(clippy::cast_precision_loss, reason = "a weight is a small number")]
const fn weight_in(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => Some(*number),
        Value::Whole(whole) => Some(*whole as f64),
        _ => None,
    }
}

/// A weight under a key of the table, none meaning nothing.
fn sided(table: &Reader<'_>, key: &'static str, sign: Sign) -> f32 {
    let Some(weight) = table.number(key) else { return 0.0 };
    judged(table, key, table.line_of(key), Some(weight), &weight.to_string(), sign).unwrap_or(0.0)
}

/// A weight that lies between −1 and 1, on the side its fact counts for.
fn judged(table: &Reader<'_>, key: &str, line: u32, weight: Option<f64>, shown: &str, sign: Sign) -> Option<f32> {
    let (least, most) = match sign {
        Sign::For => (0.0, 1.0),
        Sign::Against => (-1.0, 0.0),
    };
    #[expect(clippy::cast_possible_truncation, reason = "it lies between -1 and 1")]
    let good = weight.filter(|weight| (least..=most).contains(weight)).map(|weight| weight as f32);
    if good.is_none() {
        let problem = table.problem_at(line, "problem-pack-pair-weight").with("key", key).with("value", shown);
        table.report(problem.with("least", least.to_string()).with("most", most.to_string()));
    }
    good
}

fn within(row: &Reader<'_>, key: &'static str, number: f64, (least, most): (f64, f64)) -> f32 {
    if !(least..=most).contains(&number) {
        let problem = row.problem_at(row.line_of(key), "problem-pack-pair-weight").with("key", key).with("value", number.to_string());
        row.report(problem.with("least", least.to_string()).with("most", most.to_string()));
    }
    #[expect(clippy::cast_possible_truncation, reason = "it lies between 0 and 1, or is reported")]
    let number = number as f32;
    number
}

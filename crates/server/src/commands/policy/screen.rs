//! `zerobay policy screen`: one clause over a table of firms, in columns; who qualifies, who lacks which fact, and a CSV of it.

use std::{collections::BTreeMap, path::Path};

use base::{
    Lang, Place,
    codes::{CodeError as _, CreditCode},
};
use rules::{
    Catalogue, Fact, Facts, FieldId, Kind, Truth,
    amount::Surroundings,
    clause::{Clause, Verdict},
    columns::{Columns, Plan},
    explain::Explanation,
    fact::Provenance,
    library::Library,
    reader::profile::{NotAFact, UNITS, cell},
};
use sheets::{CellKind, Column, Limits, Row, Value, Values};
use web::kernel::{
    problems,
    texts::{Speak as _, number_text},
};

use super::{Asked, explain::standing};

/// Rows judged together.
const CHUNK: usize = 2_048;
/// What a table may be: a million firms.
const LIMITS: Limits = Limits {
    max_rows: 1_000_000,
    max_columns: 400,
    max_bytes: 512 * 1024 * 1024,
    max_unzipped_bytes: 4 * 1024 * 1024 * 1024,
    max_unzip_ratio: 100,
};

/// Screens a table and prints the counts; `out` is the file for the verdicts, firm by firm.
///
/// # Errors
/// When there is no such clause, the table cannot be read, or the file cannot be written.
pub fn run(asked: &Asked, clause: &str, table: &Path, out: Option<&Path>) -> Result<(), String> {
    let lang = asked.lang;
    let library = asked.library()?;
    let clause = asked.clause(&library, clause)?;
    let bytes = std::fs::read(table).map_err(|error| asked.unreadable(table, &error))?;
    let columns = columns(&library.catalogue, asked);
    let mut screening = Screening { asked, library: &library, clause, counts: [0; 4], lacking: BTreeMap::new(), written: Vec::new() };
    let sentence = |problem: &base::Problem| problems::view(lang, problem).sentence();
    let mut rows: Vec<Row> = Vec::with_capacity(CHUNK);
    let outline = sheets::read_rows(&bytes, &columns, &LIMITS, |row| {
        row.problems.iter().for_each(|problem| eprintln!("{}", sentence(problem)));
        rows.push(row);
        if rows.len() == CHUNK {
            screening.chunk(&rows);
            rows.clear();
        }
    })
    .map_err(|error| problems::sentence(lang, &error.problem()))?;
    if outline.rows == 0 {
        return Err(outline.problems.iter().map(sentence).collect::<Vec<_>>().join("\n"));
    }
    outline.problems.iter().for_each(|problem| eprintln!("{}", sentence(problem)));
    screening.chunk(&rows);
    screening.report();
    if let Some(out) = out {
        screening.write(out)?;
    }
    Ok(())
}

/// The columns a table may have: who the firm is, and every fact under its key, its name, or its name with a unit.
fn columns(catalogue: &Catalogue, asked: &Asked) -> Vec<Column> {
    let column = |key: String, heading: String| Column {
        key,
        heading,
        help: String::new(),
        is_required: false,
        kind: CellKind::LongText { max_chars: 4_000 },
        example: String::new(),
        width: None,
    };
    let mut all: Vec<Column> = Vec::new();
    let own = asked.lang;
    // A register's own template is read as well, in either language.
    let headings = [("name", "policy-command-column-name"), ("name", "firms-name")];
    let headings = headings.into_iter().chain([("credit_code", "policy-command-column-credit-code"), ("credit_code", "firms-credit-code")]);
    for (key, heading) in headings {
        for lang in [own, if own == Lang::Zh { Lang::En } else { Lang::Zh }] {
            let heading = lang.t(heading).into_owned();
            if all.iter().all(|known| known.heading != heading) {
                all.push(column(key.to_owned(), heading));
            }
        }
    }
    for field in catalogue.fields() {
        all.push(column(field.key.clone(), field.name.clone()));
        if matches!(field.kind, Kind::Money | Kind::ByYear) {
            all.extend(UNITS.iter().map(|unit| column(format!("{} {unit}", field.key), format!("{}（{unit}）", field.name))));
        }
    }
    all
}

struct Screening<'a> {
    asked: &'a Asked,
    library: &'a Library,
    clause: &'a Clause,
    /// 符合, 待补充, 不符合, 不在有效期.
    counts: [usize; 4],
    lacking: BTreeMap<FieldId, usize>,
    written: Vec<Values>,
}

impl Screening<'_> {
    fn chunk(&mut self, rows: &[Row]) {
        let catalogue = &self.library.catalogue;
        let plan = Plan::new([self.clause], self.asked.on);
        let mut columns = Columns::new(catalogue, &plan.fields());
        let firms: Vec<Facts> = rows.iter().map(|row| self.facts(row)).collect();
        firms.iter().for_each(|facts| columns.push(facts));
        let is_in_force = self.clause.is_in_force(self.asked.on);
        let screened = plan.screen(&columns);
        for (at, (row, facts)) in rows.iter().zip(&firms).enumerate() {
            let truth = screened.first().map_or(Truth::Unknown, |screened| screened.verdict(at));
            let verdict = if is_in_force { Verdict::Judged(truth) } else { Verdict::NotInForce };
            self.firm(row, facts, verdict);
        }
    }

    /// The facts of a row; what cannot be read is said and stays unknown.
    fn facts(&self, row: &Row) -> Facts {
        let catalogue = &self.library.catalogue;
        let mut facts = Facts::new(catalogue);
        let mut said: Vec<FieldId> = Vec::new();
        self.check_credit_code(row);
        for (key, value) in &row.values {
            let (key, unit) = key.split_once(' ').unwrap_or((key, ""));
            let (Some(id), Value::Text(text)) = (catalogue.by_key(key), value) else { continue };
            let Some(field) = catalogue.get(id) else { continue };
            match cell(field, text, unit) {
                Ok(Fact::Unknown) => {}
                Ok(fact) => {
                    facts.set(id, fact, Provenance::Stated);
                    if !said.contains(&id) {
                        said.push(id);
                    }
                }
                Err(why) => {
                    let told = match why {
                        NotAFact::NoUnit => "policy-command-cell-unit",
                        NotAFact::TwoUnits => "policy-command-cell-two-units",
                        NotAFact::WrongValue => "policy-command-cell-value",
                    };
                    let number = row.number.to_string();
                    let values = [("row", number.as_str()), ("column", field.name_in(self.asked.lang)), ("value", text), ("unit", unit)];
                    eprintln!("{}", self.asked.lang.ta(told, &values));
                }
            }
        }
        self.leave_out_what_cannot_be(row, &mut facts, said);
        facts
    }

    /// A code that cannot be is told; the firm is judged all the same.
    fn check_credit_code(&self, row: &Row) {
        let Some(Value::Text(code)) = row.values.get("credit_code") else { return };
        if code.trim().is_empty() {
            return;
        }
        if let Err(error) = CreditCode::parse(code) {
            let column = self.asked.lang.t("policy-command-column-credit-code").into_owned();
            let problem = error.problem(Place::Cell { row: row.number, column }, code);
            eprintln!("{}", problems::view(self.asked.lang, &problem).sentence());
        }
    }

    /// Completes the facts of a row. What cannot be together with the rest is said and stays unknown, until the rest can be.
    fn leave_out_what_cannot_be(&self, row: &Row, facts: &mut Facts, mut said: Vec<FieldId>) {
        let (asked, catalogue) = (self.asked, &self.library.catalogue);
        loop {
            facts.complete(catalogue, asked.on);
            let found = asked.impossible(catalogue, facts, &said);
            if found.is_empty() {
                return;
            }
            for (field, problem) in found {
                let why = problems::sentence(asked.lang, &problem);
                let (number, column) = (row.number.to_string(), asked.name(self.library, field));
                let values = [("row", number.as_str()), ("column", &column), ("why", &why)];
                eprintln!("{}", asked.lang.ta("policy-command-cell-impossible", &values));
                facts.set(field, Fact::Unknown, Provenance::Stated);
                said.retain(|known| *known != field);
            }
        }
    }

    fn firm(&mut self, row: &Row, facts: &Facts, verdict: Verdict) {
        let (place, truth) = match verdict {
            Verdict::Judged(Truth::True) => (0, Some(Truth::True)),
            Verdict::Judged(Truth::Unknown) => (1, Some(Truth::Unknown)),
            Verdict::Judged(Truth::False) => (2, Some(Truth::False)),
            Verdict::NotInForce => (3, None),
        };
        if let Some(count) = self.counts.get_mut(place) {
            *count += 1;
        }
        let catalogue = &self.library.catalogue;
        let scope = self.clause.scope(facts, self.asked.on);
        let joint = self.asked.lang.t("policies-join");
        let names =
            |fields: &[FieldId]| fields.iter().map(|field| self.asked.name(self.library, *field)).collect::<Vec<_>>().join(joint.as_ref());
        let (mut missing, mut failed, mut amount) = (Vec::new(), Vec::new(), None);
        match truth {
            Some(Truth::Unknown) => missing = Explanation::of(self.clause, facts, self.asked.on).missing(&scope, catalogue),
            Some(Truth::False) => {
                for condition in Explanation::of(self.clause, facts, self.asked.on).failed(&scope) {
                    condition.each_field(&mut |field| {
                        if !failed.contains(&field) {
                            failed.push(field);
                        }
                    });
                }
            }
            Some(Truth::True) => amount = self.clause.money.amount(facts, Surroundings::default()).map(|amount| base::Fen(amount.high)),
            None => {}
        }
        let mut values = Values::new();
        let mut put = |key: &str, value: Value| values.insert(key.to_owned(), value);
        put("row", Value::Whole(i64::from(row.number)));
        for key in ["name", "credit_code"] {
            if let Some(value) = row.values.get(key) {
                put(key, value.clone());
            }
        }
        put("verdict", Value::Text(self.asked.verdict(verdict)));
        put("missing", Value::Text(names(&missing)));
        put("failed", Value::Text(names(&failed)));
        if let Some(fen) = amount {
            put("amount", Value::Money(fen));
        }
        self.written.push(values);
        for field in missing {
            *self.lacking.entry(field).or_default() += 1;
        }
    }

    fn report(&self) {
        let lang = self.asked.lang;
        say!("{}", lang.t2("policy-command-head", "clause", &self.clause.id, "title", self.clause.title_in(lang)));
        say!("{}", lang.t(standing(self.clause.standing())));
        let count = |count: usize| number_text(i64::try_from(count).unwrap_or(i64::MAX));
        let all: usize = self.counts.iter().sum();
        let [yes, unknown, no, out] = self.counts.map(count);
        if self.clause.is_in_force(self.asked.on) {
            let values = [("count", count(all)), ("yes", yes), ("unknown", unknown), ("no", no)];
            let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
            say!("{}", lang.ta("policy-command-screened", &values));
        } else {
            say!("{}", lang.t2("policy-command-screened-out", "day", self.asked.on, "count", out));
        }
        let mut lacking: Vec<(&FieldId, &usize)> = self.lacking.iter().collect();
        lacking.sort_by_key(|(field, firms)| (std::cmp::Reverse(**firms), **field));
        for (field, firms) in lacking {
            say!("{}", lang.t2("policy-command-lacking", "name", self.asked.name(self.library, *field), "count", count(*firms)));
        }
    }

    fn write(&self, out: &Path) -> Result<(), String> {
        let lang = self.asked.lang;
        let failed = |detail: String| lang.t2("policy-command-out", "path", out.display(), "detail", detail);
        let column = |key: &str, heading: &str, kind: CellKind| Column {
            key: key.to_owned(),
            heading: lang.t(heading).into_owned(),
            help: String::new(),
            is_required: false,
            kind,
            example: String::new(),
            width: None,
        };
        let text = || CellKind::LongText { max_chars: 4_000 };
        let columns = [
            column("row", "policy-command-column-row", CellKind::Whole { min: 1, max: i64::MAX }),
            column("name", "policy-command-column-name", text()),
            column("credit_code", "policy-command-column-credit-code", text()),
            column("verdict", "policy-command-column-verdict", text()),
            column("missing", "policy-command-column-missing", text()),
            column("failed", "policy-command-column-failed", text()),
            column("amount", "policy-command-column-amount", CellKind::Money),
        ];
        let bytes = sheets::write_csv(&columns, &self.written).map_err(|error| failed(error.to_string()))?;
        std::fs::write(out, bytes).map_err(|error| failed(error.to_string()))?;
        say!("{}", lang.t1("policy-command-written", "path", out.display()));
        Ok(())
    }
}

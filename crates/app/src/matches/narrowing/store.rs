//! The question to the database: conditions over the fields of published entries, how many fail which, and the best of the rest.

use base::{
    Date,
    id::{EntryId, OrganizationId},
};
use db::{Conn, Params, Result, ToParam, params};

use super::{Asked, Place};
use crate::registers::Kind;

/// What is asked of a register.
pub(super) struct Question<'a> {
    pub(super) kind: &'static Kind,
    pub(super) today: Date,
    /// Only entries with one of these codes in this field take part.
    pub(super) only: Option<&'a (String, Vec<String>)>,
    /// Entries kept apart, by themselves and by whose they are.
    pub(super) kept: Vec<EntryId>,
    pub(super) kept_owners: Vec<OrganizationId>,
    pub(super) asked: &'a [Asked],
}

db::row! {
    /// An entry that is left, or how many are lost.
    struct AnswerRow { id: Option<EntryId>, lost: i64, count: i64 }
}

/// What the register answers.
#[derive(Default)]
pub(super) struct Answer {
    /// How many are lost at the hard condition of this number, from 1; 0 are left, -1 kept apart.
    pub(super) lost: Vec<(i64, i64)>,
    /// The entries worth a look.
    pub(super) left: Vec<EntryId>,
}

/// Parameters and the places they were given.
#[derive(Default)]
struct Places(Params);

impl Places {
    fn one(&mut self, value: &impl ToParam) -> String {
        self.0.push(value.to_param());
        format!("${}", self.0.len())
    }

    /// `subject` is one of the values.
    fn among<T: ToParam>(&mut self, subject: &str, values: &[T]) -> String {
        if values.is_empty() {
            return "FALSE".to_owned();
        }
        let places: Vec<String> = values.iter().map(|value| self.one(value)).collect();
        format!("{subject} IN ({})", places.join(", "))
    }
}

/// How many entries are lost where; and of those that are left the named ones and so many of the rest, those that meet most first.
pub(super) async fn ask(conn: &impl Conn, question: &Question<'_>, named: &[EntryId], most: usize) -> Result<Answer> {
    let mut places = Places::default();
    let weighed = weighed(conn, question, &mut places);
    let is_named = places.among("id", named);
    let limit = places.one(&(named.len() + most));
    let sql = format!(
        "{weighed} SELECT CAST(NULL AS TEXT) AS id, lost, COUNT(*) AS count FROM weighed GROUP BY lost UNION ALL \
         SELECT id, lost, CAST(0 AS BIGINT) AS count FROM (SELECT id, lost FROM weighed WHERE lost = 0 \
         ORDER BY CASE WHEN {is_named} THEN 0 ELSE 1 END, worth DESC, id LIMIT {limit}) best ORDER BY lost, id"
    );
    let mut answer = Answer::default();
    for row in conn.fetch_all::<AnswerRow>(&sql, places.0).await? {
        match row.id {
            Some(id) => answer.left.push(id),
            None => answer.lost.push((row.lost, row.count)),
        }
    }
    Ok(answer)
}

/// Published entries that fill in a list.
pub(super) async fn list_filled_in(conn: &impl Conn, register: &str, field: &str) -> Result<Vec<EntryId>> {
    // Values stand as compact JSON, in which a quotation mark inside a text has a backslash before it: only the field itself reads like this.
    let sql = "SELECT id AS value FROM entries WHERE register = $1 AND status = 'published' AND field_values LIKE $2 ORDER BY id";
    conn.fetch_values(sql, params![register, format!("%\"{field}\":[\"%")]).await
}

/// Whose published entries a register holds.
pub(super) async fn list_owners(conn: &impl Conn, register: &str) -> Result<Vec<OrganizationId>> {
    let sql = "SELECT DISTINCT organization_id AS value FROM entries WHERE register = $1 AND status = 'published' ORDER BY organization_id";
    conn.fetch_values(sql, params![register]).await
}

/// The entries that take part, each with where it is lost and what its conditions are worth, as the table `weighed`.
fn weighed(conn: &impl Conn, question: &Question<'_>, places: &mut Places) -> String {
    let dialect = conn.dialect();
    let (register, today) = (places.one(&question.kind.key), places.one(&question.today));
    let declared = if question.kind.needs_secrecy_declaration { " AND is_secrecy_declared" } else { "" };
    let takes_part = match question.only {
        Some((field, codes)) => places.among(&dialect.json_text("said", field), codes),
        None => "TRUE".to_owned(),
    };
    let (mut fields, mut lost, mut worth) = (String::new(), String::new(), vec!["0".to_owned()]);
    let mut hard = 0;
    for (at, asked) in question.asked.iter().enumerate() {
        let value = format!("f{at}");
        fields.push_str(&format!(", {} AS {value}", field_of(dialect, asked, places)));
        let (met, missed) = lies(&value, &asked.place, places);
        let weights = (places.one(&f64::from(asked.weights.0)), places.one(&f64::from(asked.weights.1)));
        worth.push(format!("CASE WHEN {met} THEN {} WHEN {missed} THEN {} ELSE 0 END", weights.0, weights.1));
        if asked.is_hard {
            hard += 1;
            lost.push_str(&format!(" WHEN {missed} THEN {hard}"));
        }
    }
    let kept = places.among("id", &question.kept);
    let kept_owners = places.among("organization_id", &question.kept_owners);
    // Each step is made once: a database that would put them into one another reads the values anew for every condition.
    format!(
        "WITH hall AS MATERIALIZED (SELECT id, organization_id, {said} AS said FROM entries WHERE register = {register} \
         AND status = 'published' AND (expires_on IS NULL OR expires_on >= {today}){declared}), \
         stated AS MATERIALIZED (SELECT id, organization_id{fields} FROM hall WHERE {takes_part}), \
         weighed AS MATERIALIZED (SELECT id, CAST(CASE WHEN {kept} OR {kept_owners} THEN -1{lost} ELSE 0 END AS BIGINT) AS lost, \
         {worth} AS worth FROM stated)",
        said = dialect.json("field_values"),
        worth = worth.join(" + "),
    )
}

/// The value of the first field that is filled in, where the unit is the one it counts in.
fn field_of(dialect: db::dialect::Dialect, asked: &Asked, places: &mut Places) -> String {
    let read = |key: &&str| match asked.place {
        Place::Number(_) => dialect.json_number("said", key),
        Place::Day { .. } | Place::Code { .. } => dialect.json_text("said", key),
    };
    let mut values: Vec<String> = asked.fields.iter().map(read).collect();
    // Of one field there is nothing to choose from.
    values.push("NULL".to_owned());
    let value = format!("COALESCE({})", values.join(", "));
    match &asked.unit {
        Some((field, units)) => {
            let unit = format!("TRIM({})", dialect.json_text("said", field));
            format!("CASE WHEN {} THEN {value} END", places.among(&unit, units))
        }
        None => value,
    }
}

/// That a value lies where it is wanted, and that it does not; neither where there is none.
fn lies(value: &str, place: &Place, places: &mut Places) -> (String, String) {
    let mut ends = Vec::new();
    match place {
        Place::Code { met, missed } => return (places.among(value, met), places.among(value, missed)),
        Place::Number(range) => {
            if let Some(from) = &range.from {
                ends.push(format!("{value} >= {}", places.one(from)));
            }
            if let Some(to) = &range.to {
                ends.push(format!("{value} {} {}", if range.has_end { "<=" } else { "<" }, places.one(to)));
            }
        }
        Place::Day { first, last } => {
            if let Some(first) = first {
                ends.push(format!("{value} >= {}", places.one(first)));
            }
            if let Some(last) = last {
                ends.push(format!("{value} <= {}", places.one(last)));
            }
        }
    }
    if ends.is_empty() {
        return ("FALSE".to_owned(), "FALSE".to_owned());
    }
    let met = ends.join(" AND ");
    (format!("({met})"), format!("NOT ({met})"))
}

//! A judged set: queries, candidates, and what a judge said of some pairs. Read from tab-separated text by the names of its columns.
//!
//! Every problem is named with file and line, all of them at once. Not here: files and folders.

use std::collections::{HashMap, hash_map::Entry};
use std::fmt;

/// A query or a candidate.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Text {
    pub id: String,
    pub title: String,
    pub text: String,
}

/// What was judged.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct JudgedSet {
    pub queries: Vec<Text>,
    pub candidates: Vec<Text>,
    /// For each query the judged candidates by their place, with the grade.
    pub judgements: Vec<Vec<(usize, f32)>>,
    /// Pairs that were judged again with the same grade; they count once.
    pub repeated: Vec<Repeated>,
}

/// A line that judges a pair again as an earlier line did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repeated {
    pub file: String,
    pub line: usize,
    /// The line that judged it first.
    pub first: usize,
    pub query: String,
    pub candidate: String,
}

/// What is wrong with a set, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SetProblem {
    /// The first line of the file does not name this column.
    NoColumn { file: String, column: &'static str },
    /// The line has another number of cells than the first one.
    Cells { file: String, line: usize, found: usize, wanted: usize },
    /// The identifier stands in a file twice (or is empty).
    Twice { file: String, line: usize, id: String },
    /// A judgement of a query or candidate that is not there.
    Unknown { file: String, line: usize, column: &'static str, id: String },
    /// The grade is no number, or below 0.
    Grade { file: String, line: usize, grade: String },
    /// A pair is judged twice, with different grades.
    Contradicted { file: String, line: usize, first: usize, query: String, candidate: String, grades: [String; 2] },
    /// There is nothing to rank, or nobody to rank it for.
    Empty { file: String },
}

impl fmt::Display for SetProblem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoColumn { file, column } => write!(out, "{file}: the first line names no column {column}"),
            Self::Cells { file, line, found, wanted } => {
                write!(out, "{file}:{line}: {found} cells instead of {wanted}")
            }
            Self::Twice { file, line, id } => {
                write!(out, "{file}:{line}: the id {id:?} stands there twice or is empty")
            }
            Self::Unknown { file, line, column, id } => {
                write!(out, "{file}:{line}: there is no {column} {id:?}")
            }
            Self::Grade { file, line, grade } => {
                write!(out, "{file}:{line}: the grade {grade:?} should be a number of 0 or more")
            }
            Self::Contradicted { file, line, first, query, candidate, grades: [one, other] } => {
                write!(out, "{file}:{line}: the pair {query:?}, {candidate:?} has the grade {other}, and in line {first} the grade {one}")
            }
            Self::Empty { file } => write!(out, "{file}: there is nothing in it"),
        }
    }
}

/// A file's name and its content.
pub type NamedText<'a> = (&'a str, &'a str);

impl JudgedSet {
    /// Reads a set. Columns: `query_id`, `title` (may be missing), `text`; `candidate_id`, `title`, `text`; `query_id`, `candidate_id`, `grade`. Others are passed over.
    ///
    /// # Errors
    /// Every problem of every file.
    pub fn read(queries: NamedText<'_>, candidates: &[NamedText<'_>], judgements: NamedText<'_>) -> Result<Self, Vec<SetProblem>> {
        let mut problems = Vec::new();
        let mut known = HashMap::new();
        let mut set = Self { queries: texts(queries, "query_id", &mut known, &mut problems), ..Self::default() };
        let queries_by_id = known;
        let mut by_id = HashMap::new();
        for file in candidates {
            let more = texts(*file, "candidate_id", &mut by_id, &mut problems);
            set.candidates.extend(more);
        }
        set.judgements = vec![Vec::new(); set.queries.len()];
        let (file, text) = judgements;
        let columns = ["query_id", "candidate_id", "grade"];
        let mut judged: HashMap<(usize, usize), (usize, f32)> = HashMap::new();
        for (line, [query_id, candidate_id, grade]) in rows(file, text, columns, &mut problems) {
            let mut find = |ids: &HashMap<String, usize>, column: &'static str, id: &str| {
                let found = ids.get(id).copied();
                if found.is_none() {
                    problems.push(SetProblem::Unknown { file: file.to_owned(), line, column, id: id.to_owned() });
                }
                found
            };
            let query = find(&queries_by_id, "query_id", query_id);
            let candidate = find(&by_id, "candidate_id", candidate_id);
            let Some(grade) = grade.trim().parse::<f32>().ok().filter(|grade| grade.is_finite() && *grade >= 0.0) else {
                problems.push(SetProblem::Grade { file: file.to_owned(), line, grade: grade.to_owned() });
                continue;
            };
            let (Some(query), Some(candidate)) = (query, candidate) else { continue };
            let (file, ids) = (file.to_owned(), (query_id.to_owned(), candidate_id.to_owned()));
            match judged.entry((query, candidate)) {
                Entry::Vacant(place) => {
                    place.insert((line, grade));
                    if let Some(of_query) = set.judgements.get_mut(query) {
                        of_query.push((candidate, grade));
                    }
                }
                Entry::Occupied(before) => {
                    let (first, known) = *before.get();
                    let (query, candidate) = ids;
                    if known.to_bits() == grade.to_bits() {
                        set.repeated.push(Repeated { file, line, first, query, candidate });
                    } else {
                        let grades = [known.to_string(), grade.to_string()];
                        problems.push(SetProblem::Contradicted { file, line, first, query, candidate, grades });
                    }
                }
            }
        }
        if problems.is_empty() { Ok(set) } else { Err(problems) }
    }
}

/// The texts of a file; a place is counted over all files that share `known`.
fn texts((file, text): NamedText<'_>, id: &'static str, known: &mut HashMap<String, usize>, problems: &mut Vec<SetProblem>) -> Vec<Text> {
    let has_title = text.lines().next().is_some_and(|head| head.split('\t').any(|name| name.trim() == "title"));
    let mut found = Vec::new();
    let read = if has_title {
        rows(file, text, [id, "title", "text"], problems)
    } else {
        rows(file, text, [id, "text"], problems).into_iter().map(|(line, [id, text])| (line, [id, "", text])).collect()
    };
    for (line, [id, title, text]) in read {
        let place = known.len();
        if id.is_empty() || known.insert(id.to_owned(), place).is_some() {
            problems.push(SetProblem::Twice { file: file.to_owned(), line, id: id.to_owned() });
            continue;
        }
        found.push(Text { id: id.to_owned(), title: title.to_owned(), text: text.to_owned() });
    }
    if found.is_empty() && problems.is_empty() {
        problems.push(SetProblem::Empty { file: file.to_owned() });
    }
    found
}

/// The wanted columns of every line, with its number.
fn rows<'a, const N: usize>(
    file: &str,
    text: &'a str,
    columns: [&'static str; N],
    problems: &mut Vec<SetProblem>,
) -> Vec<(usize, [&'a str; N])> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut lines = text.lines().enumerate().map(|(at, line)| (at + 1, line.trim_end_matches('\r')));
    let head: Vec<&str> = lines.next().map(|(_, head)| head.split('\t').map(str::trim).collect()).unwrap_or_default();
    let mut places = [0usize; N];
    let before = problems.len();
    for (place, column) in places.iter_mut().zip(columns) {
        match head.iter().position(|name| *name == column) {
            Some(at) => *place = at,
            None => problems.push(SetProblem::NoColumn { file: file.to_owned(), column }),
        }
    }
    if problems.len() > before {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (line, text) in lines.filter(|(_, text)| !text.is_empty()) {
        let cells: Vec<&str> = text.split('\t').collect();
        if cells.len() == head.len() {
            found.push((line, places.map(|place| cells.get(place).copied().unwrap_or_default())));
        } else {
            problems.push(SetProblem::Cells { file: file.to_owned(), line, found: cells.len(), wanted: head.len() });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    const QUERIES: &str = "query_id\ttext\nq1\t镀层脱落\nq2\t老人跌倒\n";
    const CANDIDATES: &str = "candidate_id\tyear\ttitle\ttext\nc1\t2020\t薄膜\t附着力\nc2\t2021\t床垫\t报警\n";

    #[test]
    fn a_set_is_read_by_the_names_of_its_columns() {
        let more = "text\ttitle\tcandidate_id\n正文\t题目\tx1\n";
        let judgements = "grade\tquery_id\tcandidate_id\n3\tq1\tc1\n0.5\tq2\tx1\n";
        let set = JudgedSet::read(("q", QUERIES), &[("c", CANDIDATES), ("d", more)], ("j", judgements)).unwrap();
        assert_eq!(set.queries.len(), 2);
        assert_eq!(set.candidates.iter().map(|text| text.title.as_str()).collect::<Vec<_>>(), ["薄膜", "床垫", "题目"]);
        assert_eq!(set.judgements, [vec![(0, 3.0)], vec![(2, 0.5)]]);
    }

    #[test]
    fn a_pair_judged_again_counts_once_and_one_judged_otherwise_is_refused() {
        let judgements = "query_id\tcandidate_id\tgrade\nq1\tc1\t3\nq1\tc2\t0\nq1\tc1\t3.0\n";
        let set = JudgedSet::read(("q", QUERIES), &[("c", CANDIDATES)], ("j", judgements)).unwrap();
        assert_eq!(set.judgements, [vec![(0, 3.0), (1, 0.0)], vec![]]);
        let again = Repeated { file: "j".to_owned(), line: 4, first: 2, query: "q1".to_owned(), candidate: "c1".to_owned() };
        assert_eq!(set.repeated, [again]);
        let otherwise = format!("{judgements}q1\tc1\t1\nq1\tc2\t2\n");
        let problems = JudgedSet::read(("q", QUERIES), &[("c", CANDIDATES)], ("j", &otherwise)).unwrap_err();
        let said: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert!(
            matches!(said.as_slice(), [one, other] if one.starts_with("j:5") && one.contains("line 2") && other.starts_with("j:6")),
            "{said:?}"
        );
    }

    #[test]
    fn every_problem_is_named_with_its_line() {
        let twice = "candidate_id\ttitle\ttext\nc1\ta\tb\nc1\ta\tb\nc2\ta\n";
        let judgements = "query_id\tcandidate_id\tgrade\nq9\tc1\t1\nq1\tc9\t1\nq1\tc1\tgut\nq1\tc1\t-1\n";
        let problems = JudgedSet::read(("q", QUERIES), &[("c", twice)], ("j", judgements)).unwrap_err();
        let said: Vec<String> = problems.iter().map(ToString::to_string).collect();
        for (at, part) in ["c:3", "c:4", "j:2", "j:3", "j:4", "j:5"].iter().enumerate() {
            assert!(said.iter().any(|said| said.starts_with(part)), "{at}: {said:?}");
        }
        let missing = JudgedSet::read(("q", "id\ttext\n"), &[("c", CANDIDATES)], ("j", "query_id\n")).unwrap_err();
        assert_eq!(missing.len(), 3, "{missing:?}");
        assert!(JudgedSet::read(("q", ""), &[("c", CANDIDATES)], ("j", "")).is_err());
    }
}

//! `zerobay policy`: checks the pack's policies, runs worked examples, explains a clause for one firm ([`explain`]),
//! screens a table of firms ([`screen`]) and measures how fast all that is ([`bench`]). It reads files only: neither the database nor what officers changed there.

pub mod bench;
pub mod explain;
pub mod screen;

use std::path::{Path, PathBuf};

use app::policies::plausible;
use base::{Clock as _, Date, Lang, Place, Problem, Problems};
use rules::{
    Catalogue, Facts, FieldId, Kind, Number,
    clause::{Clause, Verdict},
    field::closest,
    language::units,
    library::Library,
    mistake,
    reader::{self, Reading},
    truth::Truth,
    worked::{Found, Line, Wrong},
};
use web::kernel::{
    problems::{self, ProblemView},
    texts::Speak as _,
};

/// What every command of the group is told.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The folder of the pack.
    pub pack: PathBuf,
    /// The language of what is said.
    pub lang: Lang,
    /// The day; today if it is not said.
    pub on: Date,
    /// What lies behind it has not come yet: today, or the day asked about if that is later.
    pub latest: Date,
}

impl Asked {
    /// Reads day and language as they were typed.
    ///
    /// # Errors
    /// The text names the value that is neither.
    pub fn new(pack: PathBuf, lang: Option<&str>, on: Option<&str>) -> Result<Self, String> {
        let lang = match lang {
            None => Lang::Zh,
            Some(tag) => Lang::from_tag(tag).ok_or_else(|| Lang::Zh.t1("policy-command-lang", "value", tag))?,
        };
        let today = base::time::local_date(base::SystemClock.now());
        let on = match on {
            None => today,
            Some(day) => base::time::parse_date(day).map_err(|_| lang.t1("policy-command-day", "value", day))?,
        };
        Ok(Self { pack, lang, on, latest: on.max(today) })
    }

    /// Reads the pack's policies; all problems are the error, one a line.
    fn library(&self) -> Result<Library, String> {
        let (reading, problems) = read(&self.pack, self.lang)?;
        if problems.is_empty() { Ok(reading.library) } else { Err(self.lines(&problems)) }
    }

    fn lines(&self, found: &Problems) -> String {
        let mut lines: Vec<String> = problems::views(self.lang, found).iter().map(ProblemView::sentence).collect();
        lines.push(self.lang.tn("policy-command-problems", "count", lines.len()));
        lines.join("\n")
    }

    fn text(&self, path: &Path) -> Result<String, String> {
        std::fs::read_to_string(path).map_err(|error| self.unreadable(path, &error))
    }

    fn unreadable(&self, path: &Path, error: &std::io::Error) -> String {
        self.lang.t2("policy-command-unreadable", "path", path.display(), "detail", error)
    }

    fn clause<'a>(&self, library: &'a Library, id: &str) -> Result<&'a Clause, String> {
        library.clause(id).ok_or_else(|| {
            let near = closest(id, library.clauses.iter().map(|clause| clause.id.as_str()));
            self.unknown("policy-command-no-clause", id, near)
        })
    }

    /// That there is nothing of this name, and what was probably meant.
    fn unknown(&self, key: &str, name: &str, near: Option<&str>) -> String {
        let values = [("name", name), ("near", if near.is_some() { "yes" } else { "no" }), ("suggestion", near.unwrap_or_default())];
        self.lang.ta(key, &values)
    }

    /// What a line of worked examples found, or what is wrong with the file there.
    fn found(&self, line: &Line) -> String {
        let (lang, name) = (self.lang, line.name());
        match &line.found {
            Found::Said(said) => said.clone(),
            Found::Nothing => lang.t("policy-command-nothing").into_owned(),
            Found::NotJudged => lang.t("policy-command-not-judged").into_owned(),
            Found::Wrong(Wrong::Day) => lang.t1("policy-command-day", "value", &line.expected),
            Found::Wrong(Wrong::Clause(near)) => self.unknown("policy-command-no-clause", name, near.as_deref()),
            Found::Wrong(Wrong::Fact(near)) => self.unknown("policy-command-no-fact", name, near.as_deref()),
            Found::Wrong(Wrong::Value) => lang.t2("policy-command-fact", "name", name, "value", &line.expected),
            Found::Wrong(Wrong::Expectation(near)) => self.unknown("policy-command-no-expectation", name, near.as_deref()),
            Found::Wrong(Wrong::Names) => lang.t1("policy-command-expects-names", "name", name),
            Found::Wrong(Wrong::Fields) => lang.t1("policy-command-needs-fields", "name", name),
            Found::Wrong(Wrong::List) => lang.t1("policy-command-needs-list", "name", name),
            Found::Wrong(Wrong::Empty) => lang.t1("policy-command-expects-none", "name", name),
            Found::Wrong(Wrong::Nothing) => lang.t("policy-command-expects-nothing").into_owned(),
        }
    }

    /// The facts of a firm, from TOML or JSON, as the file's name says, as far as they can be read, and what cannot, one a line.
    ///
    /// # Errors
    /// When the file is no such document at all.
    fn facts(&self, library: &Library, path: &Path) -> Result<(Facts, Vec<String>), String> {
        let text = self.text(path)?;
        if path.extension().is_none_or(|end| end != "json") {
            let (facts, mistakes) = reader::profile::profile(&path.display().to_string(), &text, &library.catalogue);
            let wrong = problems::views(self.lang, &mistake::problems(mistakes));
            return Ok((facts, wrong.iter().map(ProblemView::sentence).collect()));
        }
        let (facts, wrong) = library
            .profile(&text)
            .map_err(|error| self.lang.t2("policy-command-not-profile", "path", path.display(), "detail", error.0))?;
        Ok((facts, wrong.iter().map(|line| self.found(line)).collect()))
    }

    /// What cannot be among facts that are complete, each with the fact that it is told of, which is one of `said`.
    fn impossible(&self, catalogue: &Catalogue, facts: &Facts, said: &[FieldId]) -> Vec<(FieldId, Problem)> {
        let found = plausible::check_facts(catalogue, self.lang, facts, said, self.latest);
        let of = |problem: Problem| {
            let Place::Field(key) = &problem.at else { return None };
            let field = catalogue.by_key(key).filter(|field| said.contains(field))?;
            Some((field, problem))
        };
        found.0.into_iter().filter_map(of).collect()
    }

    fn verdict(&self, verdict: Verdict) -> String {
        let key = match verdict {
            Verdict::NotInForce => "policy-command-not-in-force",
            Verdict::Judged(Truth::True) => "policy-command-yes",
            Verdict::Judged(Truth::False) => "policy-command-no",
            Verdict::Judged(Truth::Unknown) => "policy-command-unknown",
        };
        self.lang.t(key).into_owned()
    }

    fn name(&self, library: &Library, field: FieldId) -> String {
        library.catalogue.get(field).map_or_else(String::new, |field| field.name_in(self.lang).to_owned())
    }

    fn figure(&self, number: Number, kind: Kind) -> String {
        match (kind, self.lang) {
            (Kind::Money | Kind::ByYear, _) => {
                number.times_floor(Number::whole(1)).map_or_else(String::new, |fen| self.lang.money(&base::Fen(fen)))
            }
            (Kind::Ratio, _) | (_, Lang::Zh) => units::show(number, kind),
            (_, Lang::En) => number.to_string(),
        }
    }
}

/// The policies of a pack, given its folder or the folder `policies` itself, with all their problems: those of the files, and
/// the cases that do not hold.
///
/// # Errors
/// When there is no such folder or it holds no policies.
fn read(folder: &Path, lang: Lang) -> Result<(Reading, Problems), String> {
    let inner = folder.join("policies");
    let (pack, folder) = if inner.is_dir() { (folder.to_path_buf(), inner) } else { (folder.join(".."), folder.to_path_buf()) };
    let unreadable = |path: &Path, error: &std::io::Error| lang.t2("policy-command-unreadable", "path", path.display(), "detail", error);
    let mut files: Vec<(String, String)> = Vec::new();
    for entry in std::fs::read_dir(&folder).map_err(|error| unreadable(&folder, &error))? {
        let path = entry.map_err(|error| unreadable(&folder, &error))?.path();
        if path.extension().is_some_and(|end| end == "toml") {
            let text = std::fs::read_to_string(&path).map_err(|error| unreadable(&path, &error))?;
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            files.push((format!("policies/{name}"), text));
        }
    }
    if files.is_empty() {
        return Err(lang.t1("policy-command-no-files", "path", folder.display()));
    }
    // The zones and districts there are, where the pack lists any.
    for name in [reader::ZONES, reader::DISTRICTS] {
        files.extend(std::fs::read_to_string(pack.join(name)).ok().map(|text| (name.to_owned(), text)));
    }
    files.sort();
    let borrowed: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let mut reading = reader::read(&borrowed);
    // A case is about its clause only while everything could be read.
    if reading.mistakes.is_empty() {
        reading.mistakes = reading.cases.iter().filter_map(|case| reading.library.run(case).err()).collect();
    }
    let problems = mistake::problems(std::mem::take(&mut reading.mistakes));
    Ok((reading, problems))
}

/// `zerobay policy check`: every problem of the pack's policies at once.
///
/// # Errors
/// All problems, one a line.
pub fn check(asked: &Asked) -> Result<(), String> {
    let (reading, problems) = read(&asked.pack, asked.lang)?;
    if !problems.is_empty() {
        return Err(asked.lines(&problems));
    }
    let count = |count: usize| web::kernel::texts::number_text(i64::try_from(count).unwrap_or(i64::MAX));
    let (clauses, facts) = (count(reading.library.clauses.len()), count(reading.library.catalogue.fields().len()));
    let path = asked.pack.display().to_string();
    let values = [("path", path.as_str()), ("clauses", &clauses), ("facts", &facts), ("cases", &count(reading.cases.len()))];
    say!("{}", asked.lang.ta("policy-command-checked", &values));
    Ok(())
}

/// `zerobay policy test`: what worked examples expect against what is found, line by line.
///
/// # Errors
/// When a line differs, or the file holds nothing to compare.
pub fn test(asked: &Asked, file: &Path) -> Result<(), String> {
    let lang = asked.lang;
    let library = asked.library()?;
    let path = file.display().to_string();
    let lines =
        library.run_worked(&asked.text(file)?).map_err(|error| lang.t2("policy-command-not-cases", "path", &path, "detail", error.0))?;
    let mut said = String::new();
    for line in &lines {
        let values = [
            ("mark", if line.holds { "✓" } else { "✗" }),
            ("case", &line.case),
            ("what", &line.what),
            ("expected", &line.expected),
            ("found", &asked.found(line)),
        ];
        let key = if matches!(line.found, Found::Wrong(_)) { "policy-command-line-wrong" } else { "policy-command-line" };
        said.push_str(&lang.ta(key, &values));
        said.push('\n');
    }
    say_as_is!("{said}");
    let failed = lines.iter().filter(|line| !line.holds).count();
    match (lines.len(), failed) {
        (0, _) => Err(lang.t1("policy-command-no-lines", "path", &path)),
        (all, 0) => {
            say!("{}", lang.tn("policy-command-tested", "count", all));
            Ok(())
        }
        (all, failed) => Err(lang.tx("policy-command-differs", &[("count", all.into()), ("failed", failed.into())])),
    }
}

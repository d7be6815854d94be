//! A problem says what is wrong, where, with which value, and what to do.
//!
//! The words stand in the Fluent files of the edge under the problem's code; here are only code, place and arguments.

/// Where a problem stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// The whole form, sheet or pack.
    Whole,
    /// A field of a form or of a request body.
    Field(String),
    /// A cell of a sheet. Rows count from 1 as spreadsheets do, so the first row of data is usually 2.
    Cell {
        /// The row as the spreadsheet numbers it.
        row: u32,
        /// The heading of the column.
        column: String,
    },
    /// A line of a file.
    Line {
        /// The file, relative to the folder that was read.
        file: String,
        /// The line, counted from 1.
        line: u32,
    },
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where.
    pub at: Place,
    /// What, as the key of the text that also says what to do.
    pub code: &'static str,
    /// The values the text mentions.
    pub args: Vec<(&'static str, String)>,
}

impl Problem {
    /// A problem of a field.
    pub fn field(field: impl Into<String>, code: &'static str) -> Self {
        Self { at: Place::Field(field.into()), code, args: Vec::new() }
    }

    /// A problem of the whole.
    #[must_use]
    pub const fn whole(code: &'static str) -> Self {
        Self { at: Place::Whole, code, args: Vec::new() }
    }

    /// A problem of a cell.
    pub fn cell(row: u32, column: impl Into<String>, code: &'static str) -> Self {
        Self { at: Place::Cell { row, column: column.into() }, code, args: Vec::new() }
    }

    /// A problem of a line in a file.
    pub fn line(file: impl Into<String>, line: u32, code: &'static str) -> Self {
        Self { at: Place::Line { file: file.into(), line }, code, args: Vec::new() }
    }

    /// The same problem with one more value for its text.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.args.push((name, value.into()));
        self
    }
}

/// All the problems of one form, sheet or pack; they are reported together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Problems(pub Vec<Problem>);

impl Problems {
    /// No problem yet.
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Adds one.
    pub fn push(&mut self, problem: Problem) {
        self.0.push(problem);
    }

    /// Adds several.
    pub fn extend(&mut self, others: Self) {
        self.0.extend(others.0);
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// One after the other.
    pub fn iter(&self) -> std::slice::Iter<'_, Problem> {
        self.0.iter()
    }

    /// `Ok(value)` if nothing is wrong, else all of the problems.
    ///
    /// # Errors
    /// The problems themselves.
    pub fn or_ok<T>(self, value: T) -> Result<T, Self> {
        if self.is_empty() { Ok(value) } else { Err(self) }
    }
}

impl From<Problem> for Problems {
    fn from(problem: Problem) -> Self {
        Self(vec![problem])
    }
}

impl<'a> IntoIterator for &'a Problems {
    type Item = &'a Problem;
    type IntoIter = std::slice::Iter<'a, Problem>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

//! What a column of a sheet is called and may hold.

/// One column of a sheet.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// The name programs use; also accepted as a heading.
    pub key: String,
    /// The heading people see.
    pub heading: String,
    /// How to fill it in, one or two sentences.
    pub help: String,
    /// Whether an empty cell is a problem.
    pub is_required: bool,
    /// What the cells may hold.
    pub kind: CellKind,
    /// A cell filled in well, as it would be typed.
    pub example: String,
    /// The width in characters; `None` is chosen by heading and kind.
    pub width: Option<u16>,
}

/// What the cells of a column may hold.
#[derive(Debug, Clone, PartialEq)]
pub enum CellKind {
    /// One line of text.
    Text {
        /// The most characters.
        max_chars: usize,
    },
    /// Text of several lines.
    LongText {
        /// The most characters.
        max_chars: usize,
    },
    /// A whole number.
    Whole {
        /// The smallest.
        min: i64,
        /// The largest.
        max: i64,
    },
    /// A number with decimals.
    Decimal {
        /// The smallest.
        min: f64,
        /// The largest.
        max: f64,
        /// The most decimals.
        decimals: u32,
    },
    /// An amount, typed in 万元 and kept in fen.
    Money,
    /// A day.
    Date,
    /// One of several codes, typed as code or label.
    Choice(Vec<Choice>),
    /// Any number of codes, typed as codes or labels with separators between them.
    Choices(Vec<Choice>),
    /// Any number of short texts: one per line, or with separators between them.
    List,
    /// Yes or no.
    YesNo {
        /// The word for yes that is written and offered.
        yes: String,
        /// The word for no that is written and offered.
        no: String,
    },
    /// A technology readiness level from 1 to 9.
    Trl,
    /// A unified social credit code (GB 32100-2015).
    CreditCode,
}

/// One code of a vocabulary with its label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What is stored.
    pub code: String,
    /// What people see.
    pub label: String,
}

impl Choice {
    /// A code with its label.
    pub fn new(code: impl Into<String>, label: impl Into<String>) -> Self {
        Self { code: code.into(), label: label.into() }
    }

    /// What stands in a cell for this choice: the label, with the code where two choices share a label.
    #[must_use]
    pub fn shown(&self, among: &[Self]) -> String {
        let is_shared = among.iter().any(|other| other.label == self.label && other.code != self.code);
        if is_shared { format!("{}（{}）", self.label, self.code) } else { self.label.clone() }
    }
}

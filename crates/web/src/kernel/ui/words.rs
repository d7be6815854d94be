//! Words in a row: marked text, tags, facts, terms and tables.

use askama::Template;

use super::piece;

/// What a colour says. The word beside it says it too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    /// Nothing special: tomorrow, cannot be told yet.
    #[default]
    Neutral,
    /// Quiet emphasis.
    Brand,
    /// Fulfilled.
    Ok,
    /// Pending, to be checked, a question.
    Wait,
    /// Overdue, short, refused.
    Seal,
}

impl Tone {
    /// The name in class names.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Neutral => "neutral",
            Self::Brand => "brand",
            Self::Ok => "ok",
            Self::Wait => "wait",
            Self::Seal => "seal",
        }
    }
}

/// A word on a coloured ground: 已发布, 待核, 逾期 1 天, 演示数据.
#[derive(Debug, Clone, PartialEq, Eq, Default, Template)]
#[template(path = "ui/tag.html")]
pub struct Tag {
    /// The word.
    pub text: String,
    /// Its colour.
    pub tone: Tone,
}

impl Tag {
    /// A tag.
    pub fn new(text: impl Into<String>, tone: Tone) -> Self {
        Self { text: text.into(), tone }
    }
}

/// A stretch of text; `mark` is 0 for none, 1 and 2 for the two marks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// The text.
    pub text: String,
    /// Which mark lies under it.
    pub mark: u8,
}

/// Text of which some words are marked: a search's hits (1), words that two texts share (1 and 2).
#[derive(Debug, Clone, PartialEq, Eq, Default, Template)]
#[template(path = "ui/marked.html")]
pub struct Marked {
    /// The stretches in order.
    pub spans: Vec<Span>,
}

impl Marked {
    /// Adds an unmarked stretch.
    #[must_use]
    pub fn then(mut self, text: impl Into<String>) -> Self {
        self.spans.push(Span { text: text.into(), mark: 0 });
        self
    }

    /// Adds a marked stretch.
    #[must_use]
    pub fn mark(mut self, text: impl Into<String>, mark: u8) -> Self {
        self.spans.push(Span { text: text.into(), mark });
        self
    }
}

impl From<&str> for Marked {
    fn from(text: &str) -> Self {
        Self::default().then(text)
    }
}
impl From<String> for Marked {
    fn from(text: String) -> Self {
        Self::default().then(text)
    }
}

/// One fact of a line.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Fact {
    /// The words.
    pub text: String,
    /// Where they lead; empty for nowhere.
    pub href: String,
    /// Whether it is the first thing to read (the organisation).
    pub is_strong: bool,
    /// As a tag instead of plain words.
    pub tag: Option<Tone>,
}

/// Facts in one line, as under a title.
#[derive(Debug, Clone, PartialEq, Eq, Default, Template)]
#[template(path = "ui/facts.html")]
pub struct Facts {
    /// In the order of importance.
    pub items: Vec<Fact>,
}

impl Facts {
    /// Adds plain words; nothing if they are empty.
    #[must_use]
    pub fn say(self, text: impl Into<String>) -> Self {
        self.put(Fact { text: text.into(), ..Fact::default() })
    }

    /// Adds the words to read first.
    #[must_use]
    pub fn strong(self, text: impl Into<String>) -> Self {
        self.put(Fact { text: text.into(), is_strong: true, ..Fact::default() })
    }

    /// Adds a link.
    #[must_use]
    pub fn link(self, text: impl Into<String>, href: impl Into<String>) -> Self {
        self.put(Fact { text: text.into(), href: href.into(), ..Fact::default() })
    }

    /// Adds a tag.
    #[must_use]
    pub fn tag(self, text: impl Into<String>, tone: Tone) -> Self {
        self.put(Fact { text: text.into(), tag: Some(tone), ..Fact::default() })
    }

    /// Nothing is said twice: a service's operator is often the organisation itself.
    fn put(mut self, fact: Fact) -> Self {
        if !fact.text.is_empty() && self.items.iter().all(|known| known.text != fact.text) {
            self.items.push(fact);
        }
        self
    }
}

/// A term and what is said about it, paragraph by paragraph.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Term {
    /// The term.
    pub name: String,
    /// The paragraphs.
    pub lines: Vec<Marked>,
    /// Where the single line leads; empty for nowhere.
    pub href: String,
}

/// A list of terms with hairlines: 现在怎样, 要达到, 条件.
#[derive(Debug, Clone, PartialEq, Eq, Default, Template)]
#[template(path = "ui/terms.html")]
pub struct Terms {
    /// In reading order.
    pub items: Vec<Term>,
}

impl Terms {
    /// Adds a term; nothing if there is nothing to say. Line breaks part the paragraphs.
    #[must_use]
    pub fn say(self, name: impl Into<String>, text: &str) -> Self {
        let lines = text.lines().filter(|line| !line.trim().is_empty()).map(Marked::from).collect();
        self.put(name, lines)
    }

    /// Adds a term whose words are marked.
    #[must_use]
    pub fn put(mut self, name: impl Into<String>, lines: Vec<Marked>) -> Self {
        if !lines.is_empty() {
            self.items.push(Term { name: name.into(), lines, href: String::new() });
        }
        self
    }

    /// Adds a term that leads somewhere.
    #[must_use]
    pub fn link(mut self, name: impl Into<String>, text: impl Into<String>, href: impl Into<String>) -> Self {
        self.items.push(Term { name: name.into(), lines: vec![Marked::from(text.into())], href: href.into() });
        self
    }
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Column {
    /// The heading.
    pub label: String,
    /// Whether figures stand in it, aligned to the end.
    pub is_number: bool,
    /// Whether its words stay on one line: numbers of things, times.
    pub is_tight: bool,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cell {
    /// The words.
    pub text: String,
    /// Where they lead; empty for nowhere.
    pub href: String,
    /// As a tag instead of plain words.
    pub tag: Option<Tone>,
}

impl Cell {
    /// Plain words.
    pub fn say(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// A link.
    pub fn link(text: impl Into<String>, href: impl Into<String>) -> Self {
        Self { text: text.into(), href: href.into(), tag: None }
    }

    /// A tag.
    pub fn tag(text: impl Into<String>, tone: Tone) -> Self {
        Self { text: text.into(), href: String::new(), tag: Some(tone) }
    }
}

/// A row of a table; its first cell is the heading of the row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    /// As many as there are columns.
    pub cells: Vec<Cell>,
}

/// So many columns stand beside each other on a phone.
const FITTING: usize = 3;

/// A table that becomes rows of terms on a phone.
#[derive(Debug, Clone, PartialEq, Eq, Default, Template)]
#[template(path = "ui/table.html")]
pub struct Table {
    /// What the table shows; read before it.
    pub caption: String,
    /// Whether the caption is also seen, because no heading above the table says the same.
    pub is_titled: bool,
    /// The headings.
    pub columns: Vec<Column>,
    /// The rows.
    pub rows: Vec<Row>,
}

impl Table {
    /// A table with plain headings.
    pub fn new(caption: impl Into<String>) -> Self {
        Self { caption: caption.into(), ..Self::default() }
    }

    /// Shows the caption: for a table with no heading of its own above it.
    #[must_use]
    pub const fn titled(mut self) -> Self {
        self.is_titled = true;
        self
    }

    /// Adds a column of words.
    #[must_use]
    pub fn words(mut self, label: impl Into<String>) -> Self {
        self.columns.push(Column { label: label.into(), ..Column::default() });
        self
    }

    /// Adds a column of words that are not broken.
    #[must_use]
    pub fn tight(mut self, label: impl Into<String>) -> Self {
        self.columns.push(Column { label: label.into(), is_tight: true, ..Column::default() });
        self
    }

    /// Adds a column of figures.
    #[must_use]
    pub fn figures(mut self, label: impl Into<String>) -> Self {
        self.columns.push(Column { label: label.into(), is_number: true, ..Column::default() });
        self
    }

    /// Adds a row.
    #[must_use]
    pub fn row(mut self, cells: impl IntoIterator<Item = Cell>) -> Self {
        self.rows.push(Row { cells: cells.into_iter().collect() });
        self
    }

    /// Whether it holds few columns, and figures in all after the first: such a table fits a phone as it is.
    fn is_figures(&self) -> bool {
        (2..=FITTING).contains(&self.columns.len()) && self.columns.iter().skip(1).all(|column| column.is_number)
    }

    /// The cells of a row beside their columns.
    fn pairs<'t>(&'t self, row: &'t Row) -> impl Iterator<Item = (&'t Column, &'t Cell)> {
        self.columns.iter().zip(&row.cells)
    }
}

piece!(Tag, Marked, Facts, Terms, Table);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fact_is_said_once_and_an_empty_one_not_at_all() {
        let facts = Facts::default().strong("零湾大学").say("零湾大学").say("").say("TRL 6");
        let said: Vec<&str> = facts.items.iter().map(|fact| fact.text.as_str()).collect();
        assert_eq!(said, ["零湾大学", "TRL 6"]);
    }

    #[test]
    fn a_table_without_a_heading_above_it_shows_its_caption() {
        let table = Table::new("旧与新").words("版本");
        assert!(!table.render().unwrap_or_default().contains("table-titled"));
        let titled = table.titled().render().unwrap_or_default();
        assert!(titled.contains("table-titled") && titled.contains("<caption>旧与新</caption>"), "{titled}");
    }

    #[test]
    fn only_a_table_of_few_figures_stays_one_on_a_phone() {
        let narrow = Table::new("阶梯").words("台阶").figures("家数").figures("占比");
        assert!(narrow.is_figures());
        assert!(!narrow.clone().figures("差一点").is_figures(), "a fourth column would be cut");
        assert!(!narrow.words("还差").is_figures() && !Table::new("阶梯").words("台阶").is_figures());
    }
}

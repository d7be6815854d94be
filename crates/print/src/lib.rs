//! Documents in PDF: blocks of text and tables in, the bytes of a file out, A4, tagged so that a screen reader finds its way (PDF/UA-1).
//!
//! A [`Document`] holds words that are ready; nothing is decided or translated here. [`Fonts`] finds a Chinese font on the machine, because
//! none is part of the program. Reading order: the model below, `fonts`, `lines`, `layout` (which line stands where), `file`.
//! Not here: what a document says (`web`), pictures, forms, links.

mod file;
mod fonts;
mod layout;
mod lines;
#[cfg(test)]
mod tests;

use std::fmt;

use base::Date;

pub use fonts::Fonts;

/// A document.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Document {
    /// What a reader's window and a screen reader call it.
    pub title: String,
    /// The language of its words: `zh-CN`, `en`.
    pub language: String,
    /// The day it speaks of.
    pub on: Option<Date>,
    /// Stands at the foot of each page.
    pub foot: String,
    /// The number of a page, with `{n}` for it and `{of}` for how many there are.
    pub page_of: String,
    /// What it says, from above.
    pub blocks: Vec<Block>,
}

/// A part of a document.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A heading.
    Heading(Level, String),
    /// A paragraph.
    Text(Tone, String),
    /// Lines with a mark each.
    List(Vec<Item>),
    /// A table.
    Table(Table),
}

/// Which heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Of the document.
    Title,
    /// Of a part.
    Part,
    /// Of one thing within a part.
    Item,
}

/// How a paragraph looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// As text does.
    Plain,
    /// Beside the point.
    Quiet,
    /// What the document is about, in one figure.
    Total,
    /// What has yet to be verified.
    Pending,
}

/// A line of a list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Item {
    /// How far it is set in, from 0.
    pub depth: u8,
    /// In front of it.
    pub mark: String,
    /// Its words.
    pub text: String,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, a cell for each column.
    pub rows: Vec<Vec<String>>,
}

/// A column.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Its heading.
    pub heading: String,
    /// Its share of the width, beside those of the others.
    pub share: f32,
    /// Which side its cells keep to.
    pub side: Side,
}

/// Which side cells keep to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Words.
    Left,
    /// Figures.
    Right,
}

/// Why there is no file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unprinted {
    /// No font with Chinese letters; says what was looked for.
    NoFont(String),
    /// The file could not be put together.
    Failed(String),
}

impl fmt::Display for Unprinted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoFont(why) => write!(f, "no font: {why}"),
            Self::Failed(why) => write!(f, "no file: {why}"),
        }
    }
}

impl std::error::Error for Unprinted {}

impl Document {
    /// The bytes of the file. The same document gives the same bytes.
    ///
    /// # Errors
    /// [`Unprinted`] where no font is found, or the file cannot be put together.
    pub fn pdf(&self, fonts: &Fonts) -> Result<Vec<u8>, Unprinted> {
        let faces = fonts.load()?;
        let laid = layout::lay(self, &faces)?;
        file::write(self, &faces, laid)
    }
}

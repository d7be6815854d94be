//! Which line stands where on which page, and what each is part of.

use crate::{
    Block, Document, Item, Level, Side, Table, Tone, Unprinted,
    fonts::{Faces, Measure},
    lines::{clean, lines},
};

/// A4 in points.
pub(crate) const WIDTH: f32 = 595.28;
/// A4 in points.
pub(crate) const HEIGHT: f32 = 841.89;
const EDGE: f32 = 56.0;
const TOP: f32 = 58.0;
const BOTTOM: f32 = HEIGHT - 66.0;
/// How far a level of a list is set in.
const STEP: f32 = 14.0;
/// Between the columns of a table.
const GUTTER: f32 = 10.0;
/// Above and below the words of a row.
const PAD: f32 = 4.0;

/// Which face.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weight {
    Plain,
    Heavy,
}

/// Which colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ink {
    Plain,
    Quiet,
    Brand,
    Wait,
}

/// How a line is set.
#[derive(Debug, Clone, Copy)]
struct Style {
    size: f32,
    leading: f32,
    weight: Weight,
    ink: Ink,
    before: f32,
    after: f32,
}

const TEXT: Style = Style { size: 10.5, leading: 17.0, weight: Weight::Plain, ink: Ink::Plain, before: 0.0, after: 4.0 };
const QUIET: Style = Style { size: 9.5, leading: 15.0, ink: Ink::Quiet, ..TEXT };
const ROW: Style = Style { size: 10.0, leading: 15.0, ..TEXT };
const HEAD: Style = Style { size: 9.5, leading: 15.0, weight: Weight::Heavy, ink: Ink::Quiet, ..TEXT };
const FOOT: Style = Style { size: 8.5, leading: 12.0, ink: Ink::Quiet, ..TEXT };

const fn heading(level: Level) -> Style {
    let heavy = Style { weight: Weight::Heavy, ..TEXT };
    match level {
        Level::Title => Style { size: 20.0, leading: 28.0, before: 0.0, after: 6.0, ..heavy },
        Level::Part => Style { size: 13.5, leading: 20.0, before: 16.0, after: 5.0, ink: Ink::Brand, ..heavy },
        Level::Item => Style { size: 11.0, leading: 17.0, before: 9.0, after: 2.0, ..heavy },
    }
}

const fn tone(tone: Tone) -> Style {
    match tone {
        Tone::Plain => TEXT,
        Tone::Quiet => QUIET,
        Tone::Total => Style { size: 18.0, leading: 27.0, weight: Weight::Heavy, ink: Ink::Brand, before: 4.0, after: 4.0 },
        Tone::Pending => Style { ink: Ink::Wait, ..TEXT },
    }
}

/// A line of text.
#[derive(Debug, Clone)]
pub(crate) struct Run {
    pub(crate) page: usize,
    pub(crate) x: f32,
    /// Of the line the letters stand on.
    pub(crate) y: f32,
    pub(crate) size: f32,
    pub(crate) weight: Weight,
    pub(crate) ink: Ink,
    pub(crate) text: String,
    /// What it is part of; nothing for what only repeats.
    pub(crate) slot: Option<usize>,
}

/// A line that is drawn.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stroke {
    pub(crate) page: usize,
    pub(crate) from: f32,
    pub(crate) to: f32,
    pub(crate) y: f32,
}

/// What a reader who does not see the page is told it is. Numbers are slots of runs.
#[derive(Debug, Clone)]
pub(crate) enum Part {
    Heading(Level, String, usize),
    Text(usize),
    /// Mark and words of each line.
    List(Vec<(Option<usize>, usize)>),
    /// Headings and rows.
    Table(Vec<usize>, Vec<Vec<usize>>),
}

/// A heading a reader can jump to.
#[derive(Debug, Clone)]
pub(crate) struct Mark {
    pub(crate) level: Level,
    pub(crate) title: String,
    pub(crate) page: usize,
    pub(crate) y: f32,
}

/// A document on its pages.
#[derive(Debug, Clone, Default)]
pub(crate) struct Laid {
    pub(crate) pages: usize,
    pub(crate) runs: Vec<Run>,
    pub(crate) strokes: Vec<Stroke>,
    pub(crate) parts: Vec<Part>,
    pub(crate) marks: Vec<Mark>,
    pub(crate) slots: usize,
}

/// Puts the blocks of a document on pages.
pub(crate) fn lay(document: &Document, faces: &Faces) -> Result<Laid, Unprinted> {
    let (plain, heavy) = (faces.plain.measure()?, faces.heavy.measure()?);
    let mut flow = Flow { plain, heavy, page: 0, y: TOP, laid: Laid::default() };
    for block in &document.blocks {
        match block {
            Block::Heading(level, text) => flow.heading(*level, text),
            Block::Text(said, text) => flow.paragraph(tone(*said), text),
            Block::List(items) => flow.list(items),
            Block::Table(table) => flow.table(table),
        }
    }
    flow.laid.pages = flow.page + 1;
    flow.feet(document);
    Ok(flow.laid)
}

struct Flow<'f> {
    plain: Measure<'f>,
    heavy: Measure<'f>,
    page: usize,
    y: f32,
    laid: Laid,
}

impl<'f> Flow<'f> {
    const fn face(&self, weight: Weight) -> &Measure<'f> {
        match weight {
            Weight::Plain => &self.plain,
            Weight::Heavy => &self.heavy,
        }
    }

    fn slot(&mut self) -> usize {
        self.laid.slots += 1;
        self.laid.slots - 1
    }

    fn turn(&mut self) {
        self.page += 1;
        self.y = TOP;
    }

    /// Turns the page if so much does not fit on what is left of it.
    fn need(&mut self, height: f32) {
        if self.y + height > BOTTOM && self.y > TOP {
            self.turn();
        }
    }

    fn broken(&self, style: Style, text: &str, width: f32) -> Vec<String> {
        lines(self.face(style.weight), text, style.size, width)
    }

    /// Writes a line at a height that is decided.
    fn put(&mut self, style: Style, x: f32, top: f32, text: &str, slot: Option<usize>) {
        if text.trim().is_empty() {
            return;
        }
        // Chinese letters stand about nine tenths above their line; the rest of the leading is shared.
        let y = top + (style.leading - style.size) / 2.0 + style.size * 0.88;
        let run = Run { page: self.page, x, y, size: style.size, weight: style.weight, ink: style.ink, text: text.to_owned(), slot };
        self.laid.runs.push(run);
    }

    fn stroke(&mut self, y: f32) {
        self.laid.strokes.push(Stroke { page: self.page, from: EDGE, to: WIDTH - EDGE, y });
    }

    fn heading(&mut self, level: Level, text: &str) {
        let style = heading(level);
        let broken = self.broken(style, text, WIDTH - 2.0 * EDGE);
        if self.y > TOP {
            self.y += style.before;
        }
        // A heading never stands alone at the foot of a page.
        self.need(style.leading * broken.len() as f32 + style.after + 2.0 * TEXT.leading);
        let slot = self.slot();
        self.laid.marks.push(Mark { level, title: text.to_owned(), page: self.page, y: self.y });
        for line in &broken {
            self.put(style, EDGE, self.y, line, Some(slot));
            self.y += style.leading;
        }
        self.y += style.after;
        self.laid.parts.push(Part::Heading(level, text.to_owned(), slot));
    }

    fn paragraph(&mut self, style: Style, text: &str) {
        if text.trim().is_empty() {
            return;
        }
        self.y += style.before;
        let slot = self.slot();
        for line in self.broken(style, text, WIDTH - 2.0 * EDGE) {
            self.need(style.leading);
            self.put(style, EDGE, self.y, &line, Some(slot));
            self.y += style.leading;
        }
        self.y += style.after;
        self.laid.parts.push(Part::Text(slot));
    }

    fn list(&mut self, items: &[Item]) {
        let mut said = Vec::new();
        for item in items.iter().filter(|item| !item.text.trim().is_empty()) {
            let x = EDGE + STEP * f32::from(item.depth);
            let mark = clean(&self.plain, &item.mark);
            let in_front = if mark.is_empty() { 0.0 } else { STEP };
            self.need(ROW.leading);
            let mark_slot = (!mark.trim().is_empty()).then(|| self.slot());
            self.put(ROW, x, self.y, &mark, mark_slot);
            let slot = self.slot();
            for line in self.broken(ROW, &item.text, WIDTH - EDGE - x - in_front) {
                self.need(ROW.leading);
                self.put(ROW, x + in_front, self.y, &line, Some(slot));
                self.y += ROW.leading;
            }
            said.push((mark_slot, slot));
        }
        if !said.is_empty() {
            self.y += TEXT.after;
            self.laid.parts.push(Part::List(said));
        }
    }

    fn table(&mut self, table: &Table) {
        let shares: f32 = table.columns.iter().map(|column| column.share).sum();
        let room = WIDTH - 2.0 * EDGE - GUTTER * table.columns.len().saturating_sub(1) as f32;
        let mut x = EDGE;
        let mut places = Vec::new();
        for column in &table.columns {
            let width = room * column.share / shares.max(f32::EPSILON);
            places.push(Place { x, width, side: column.side });
            x += width + GUTTER;
        }
        let heads: Vec<&str> = table.columns.iter().map(|column| column.heading.as_str()).collect();
        self.need(HEAD.leading + ROW.leading + 4.0 * PAD);
        let head = self.row(HEAD, &places, &heads, &[], Said::Once);
        let mut rows = Vec::new();
        for row in &table.rows {
            let cells: Vec<&str> = row.iter().map(String::as_str).collect();
            rows.push(self.row(ROW, &places, &cells, &heads, Said::Once));
        }
        self.y += TEXT.after;
        self.laid.parts.push(Part::Table(head, rows));
    }

    /// A row with a line below. On a new page the headings come again.
    fn row(&mut self, style: Style, places: &[Place], cells: &[&str], heads: &[&str], said: Said) -> Vec<usize> {
        let broken: Vec<Vec<String>> = places
            .iter()
            .enumerate()
            .map(|(at, place)| {
                let text = cells.get(at).copied().filter(|text| !text.trim().is_empty()).unwrap_or("–");
                self.broken(style, text, place.width)
            })
            .collect();
        let slots: Vec<Option<usize>> = places.iter().map(|_| (said == Said::Once).then(|| self.slot())).collect();
        let most = broken.iter().map(Vec::len).max().unwrap_or(0);
        let height = style.leading * most as f32 + 2.0 * PAD;
        if self.y + height > BOTTOM && height < BOTTOM - TOP - 60.0 {
            self.turn_in_table(places, heads);
        }
        self.y += PAD;
        for at in 0..most {
            if self.y + style.leading > BOTTOM {
                self.turn_in_table(places, heads);
            }
            for ((place, lines), slot) in places.iter().zip(&broken).zip(&slots) {
                let Some(line) = lines.get(at) else { continue };
                let x = match place.side {
                    Side::Left => place.x,
                    Side::Right => place.x + place.width - self.face(style.weight).width(line.trim_end(), style.size),
                };
                self.put(style, x, self.y, line, *slot);
            }
            self.y += style.leading;
        }
        self.y += PAD;
        self.stroke(self.y);
        slots.into_iter().flatten().collect()
    }

    fn turn_in_table(&mut self, places: &[Place], heads: &[&str]) {
        self.turn();
        if !heads.is_empty() {
            self.row(HEAD, places, heads, &[], Said::Again);
        }
    }

    /// The foot of every page, now that it is known how many there are.
    fn feet(&mut self, document: &Document) {
        let top = HEIGHT - 44.0;
        for page in 0..self.laid.pages {
            self.page = page;
            let number = document.page_of.replace("{n}", &(page + 1).to_string()).replace("{of}", &self.laid.pages.to_string());
            let number = clean(&self.plain, &number);
            let wide = self.plain.width(&number, FOOT.size);
            self.put(FOOT, WIDTH - EDGE - wide, top, &number, None);
            let said = self.broken(FOOT, &document.foot, WIDTH - 2.0 * EDGE - wide - GUTTER);
            for (line, at) in said.iter().take(2).zip([0.0, 1.0]) {
                self.put(FOOT, EDGE, top + FOOT.leading * at, line, None);
            }
        }
    }
}

/// Whether a row is part of what the document says, or only comes again on a new page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said {
    Once,
    Again,
}

/// Where a column stands.
struct Place {
    x: f32,
    width: f32,
    side: Side,
}

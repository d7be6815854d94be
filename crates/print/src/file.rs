//! A document that stands on its pages, written as a file.

use std::{collections::HashMap, num::NonZeroU16};

use krilla::{
    Document as Pdf, SerializeSettings,
    color::rgb,
    configure::{Accessibility, ConfigurationBuilder},
    destination::XyzDestination,
    geom::{PathBuilder, Point},
    metadata::{DateTime, Metadata},
    outline::{Outline, OutlineNode},
    page::PageSettings,
    paint::{Fill, Stroke as Pen},
    surface::Surface,
    tagging::{
        Artifact, ArtifactType, ContentTag, Identifier, ListNumbering, Node, SpanTag, TableHeaderScope, Tag, TagGroup, TagKind, TagTree,
    },
    text::{GlyphId, KrillaGlyph},
};

use crate::{
    Document, Level, Unprinted,
    fonts::Faces,
    layout::{HEIGHT, Ink, Laid, Mark, Part, Run, Stroke, WIDTH, Weight},
};

/// The pieces of a page that belong to each slot.
type Slots = HashMap<usize, Vec<Identifier>>;

fn colour(ink: Ink) -> rgb::Color {
    // As on the pages of the hall.
    let (red, green, blue) = match ink {
        Ink::Plain => (0x16, 0x24, 0x2c),
        Ink::Quiet => (0x48, 0x55, 0x5c),
        Ink::Brand => (0x00, 0x61, 0x73),
        Ink::Wait => (0x84, 0x5a, 0x0f),
    };
    rgb::Color::new(red, green, blue)
}

pub(crate) fn write(document: &Document, faces: &Faces, laid: Laid) -> Result<Vec<u8>, Unprinted> {
    let accessible = ConfigurationBuilder::new().with_accessibility_validator(Accessibility::UA1).finish();
    let configuration = accessible.map_err(|error| Unprinted::Failed(format!("{error:?}")))?;
    let mut pdf = Pdf::new_with(SerializeSettings { configuration, ..SerializeSettings::default() });
    let mut slots = Slots::new();
    for number in 0..laid.pages {
        let settings = PageSettings::from_wh(WIDTH, HEIGHT).ok_or_else(|| Unprinted::Failed("the size of a page".to_owned()))?;
        let mut page = pdf.start_page_with(settings);
        let mut surface = page.surface();
        for stroke in laid.strokes.iter().filter(|stroke| stroke.page == number) {
            draw(&mut surface, stroke);
        }
        for run in laid.runs.iter().filter(|run| run.page == number) {
            say(&mut surface, faces, run, &mut slots)?;
        }
        surface.finish();
        page.finish();
    }
    pdf.set_metadata(metadata(document));
    pdf.set_outline(outline(&laid.marks));
    pdf.set_tag_tree(tree(document, laid.parts, &mut slots));
    pdf.finish().map_err(|error| Unprinted::Failed(format!("{error:?}")))
}

fn metadata(document: &Document) -> Metadata {
    let all = Metadata::new().title(document.title.clone()).language(document.language.clone()).creator("Zerobay".to_owned());
    let small = |value: i8| u8::try_from(value).unwrap_or(1);
    match document.on.and_then(|day| Some((u16::try_from(day.year()).ok()?, small(day.month()), small(day.day())))) {
        Some((year, month, day)) => all.creation_date(DateTime::new(year).month(month).day(day)),
        None => all,
    }
}

/// A thin line below a row.
fn draw(surface: &mut Surface<'_>, stroke: &Stroke) {
    let mut path = PathBuilder::new();
    path.move_to(stroke.from, stroke.y);
    path.line_to(stroke.to, stroke.y);
    let Some(path) = path.finish() else { return };
    surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)));
    surface.set_fill(None);
    surface.set_stroke(Some(Pen { paint: rgb::Color::new(0xc3, 0xcb, 0xd0).into(), width: 0.6, ..Pen::default() }));
    surface.draw_path(&path);
    surface.set_stroke(None);
    surface.end_tagged();
}

fn say(surface: &mut Surface<'_>, faces: &Faces, run: &Run, slots: &mut Slots) -> Result<(), Unprinted> {
    let face = match run.weight {
        Weight::Plain => &faces.plain,
        Weight::Heavy => &faces.heavy,
    };
    let measure = face.measure()?;
    let glyphs: Vec<KrillaGlyph> = run
        .text
        .char_indices()
        .filter_map(|(at, letter)| {
            Some(KrillaGlyph {
                glyph_id: GlyphId::new(measure.glyph(letter)?.to_u32()),
                text_range: at..at + letter.len_utf8(),
                x_advance: measure.advance(letter),
                x_offset: 0.0,
                y_offset: 0.0,
                y_advance: 0.0,
                location: None,
            })
        })
        .collect();
    let tag = match run.slot {
        Some(_) => ContentTag::Span(SpanTag::empty()),
        None => ContentTag::Artifact(Artifact::with_kind(ArtifactType::Footer)),
    };
    let piece = surface.start_tagged(tag);
    surface.set_fill(Some(Fill { paint: colour(run.ink).into(), ..Fill::default() }));
    surface.draw_glyphs(Point::from_xy(run.x, run.y), &glyphs, face.font.clone(), &run.text, run.size, false);
    surface.end_tagged();
    if let Some(slot) = run.slot {
        slots.entry(slot).or_default().push(piece);
    }
    Ok(())
}

/// The parts and what stands below them, to jump to.
fn outline(marks: &[Mark]) -> Outline {
    let node = |mark: &Mark| OutlineNode::new(mark.title.clone(), XyzDestination::new(mark.page, Point::from_xy(0.0, mark.y)));
    let mut outline = Outline::new();
    let mut part: Option<OutlineNode> = None;
    for mark in marks {
        match (mark.level, part.as_mut()) {
            (Level::Item, Some(part)) => part.push_child(node(mark)),
            _ => {
                if let Some(done) = part.replace(node(mark)) {
                    outline.push_child(done);
                }
            }
        }
    }
    if let Some(last) = part {
        outline.push_child(last);
    }
    outline
}

fn group(tag: impl Into<TagKind>, pieces: Vec<Node>) -> Node {
    TagGroup::with_children(tag, pieces).into()
}

/// What the document is for a reader who does not see it.
fn tree(document: &Document, parts: Vec<Part>, slots: &mut Slots) -> TagTree {
    let mut tree = TagTree::new().with_lang(Some(document.language.clone()));
    for part in parts {
        let mut pieces = |slot: usize| slots.remove(&slot).unwrap_or_default().into_iter().map(Node::from).collect::<Vec<_>>();
        let node = match part {
            Part::Heading(level, title, slot) => {
                let level = match level {
                    Level::Title => NonZeroU16::MIN,
                    Level::Part => NonZeroU16::MIN.saturating_add(1),
                    Level::Item => NonZeroU16::MIN.saturating_add(2),
                };
                group(Tag::Hn(level, Some(title)), pieces(slot))
            }
            Part::Text(slot) => group(Tag::P, pieces(slot)),
            Part::List(lines) => {
                let lines = lines.into_iter().map(|(mark, words)| {
                    let label = mark.map(|mark| group(Tag::Lbl, pieces(mark)));
                    let body = group(Tag::LBody, pieces(words));
                    group(Tag::LI, label.into_iter().chain([body]).collect())
                });
                group(Tag::L(ListNumbering::None), lines.collect())
            }
            Part::Table(heads, rows) => {
                let heads = heads.into_iter().map(|slot| group(Tag::TH(TableHeaderScope::Column), pieces(slot))).collect();
                let head = group(Tag::THead, vec![group(Tag::TR, heads)]);
                let rows = rows.into_iter().map(|row| {
                    let cells = row.into_iter().map(|slot| group(Tag::TD, pieces(slot))).collect();
                    group(Tag::TR, cells)
                });
                let body = group(Tag::TBody, rows.collect());
                group(Tag::Table, vec![head, body])
            }
        };
        tree.push(node);
    }
    tree
}

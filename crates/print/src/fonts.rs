//! Finding the letters: a file that was named, or one of the Chinese fonts that systems bring along.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError, Weak},
};

use krilla::text::Font;
use skrifa::{
    FontRef, GlyphId, MetadataProvider,
    charmap::Charmap,
    instance::{LocationRef, Size},
    metrics::GlyphMetrics,
    raw::FileRef,
    string::StringId,
};

use crate::Unprinted;

/// Where systems keep their fonts.
const FOLDERS: [&str; 4] = ["/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "/System/Library/Fonts"];
/// The files that are looked for, the best first. All of them are under the SIL Open Font License, which allows them in a document.
const FILES: [&str; 6] = [
    "NotoSansCJK-Regular.ttc",
    "NotoSansCJKsc-Regular.otf",
    "NotoSansSC-Regular.otf",
    "NotoSansSC-Regular.ttf",
    "SourceHanSansSC-Regular.otf",
    "SourceHanSans-Regular.ttc",
];
/// So deep folders are looked into.
const DEPTH: u8 = 4;
/// A face without these writes no Chinese.
const MUST: [char; 3] = ['\u{96f6}', '\u{6e7e}', '\u{6838}'];

/// Where the letters come from. Files are read when a document is made, shared by those made at the same time, and let go afterwards.
#[derive(Debug, Clone, Default)]
pub struct Fonts {
    named: Option<PathBuf>,
    in_use: Arc<Mutex<Weak<Pair>>>,
}

/// The faces as they were read.
struct Pair {
    plain: Letters,
    heavy: Option<Letters>,
}

impl Fonts {
    /// From this file and from no other.
    #[must_use]
    pub fn at(file: PathBuf) -> Self {
        Self { named: Some(file), ..Self::default() }
    }

    /// The faces, read if nobody has them in use.
    pub(crate) fn load(&self) -> Result<Faces, Unprinted> {
        let mut in_use = self.in_use.lock().unwrap_or_else(PoisonError::into_inner);
        let pair = if let Some(pair) = in_use.upgrade() { pair } else { Arc::new(self.read()?) };
        *in_use = Arc::downgrade(&pair);
        drop(in_use);
        let plain = Face::of(&pair.plain)?;
        let heavy = pair.heavy.as_ref().map(Face::of).transpose()?;
        Ok(Faces { heavy: heavy.unwrap_or_else(|| plain.clone()), plain, _in_use: pair })
    }

    fn read(&self) -> Result<Pair, Unprinted> {
        let file = match &self.named {
            Some(file) => file.clone(),
            None => find().ok_or_else(|| Unprinted::NoFont(format!("none of {} below {}", FILES.join(", "), FOLDERS.join(", "))))?,
        };
        let plain = Letters::read(&file)?;
        Ok(Pair { plain, heavy: bold_beside(&file).and_then(|bold| Letters::read(&bold).ok()) })
    }
}

/// The best of the known files on this machine.
fn find() -> Option<PathBuf> {
    let mut best: Option<(usize, PathBuf)> = None;
    for folder in FOLDERS {
        look_into(Path::new(folder), DEPTH, &mut best);
    }
    best.map(|(_, file)| file)
}

fn look_into(folder: &Path, depth: u8, best: &mut Option<(usize, PathBuf)>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        let name = entry.file_name();
        if let Some(rank) = FILES.iter().position(|file| name.to_str() == Some(file)) {
            if best.as_ref().is_none_or(|(known, _)| rank < *known) {
                *best = Some((rank, path));
            }
        } else if depth > 0 && path.is_dir() {
            look_into(&path, depth - 1, best);
        }
    }
}

/// The bold face that lies beside a regular one.
fn bold_beside(file: &Path) -> Option<PathBuf> {
    let name = file.file_name()?.to_str()?;
    let bold = file.with_file_name(name.replace("-Regular", "-Bold"));
    (bold != file && bold.is_file()).then_some(bold)
}

/// The faces of a document.
pub(crate) struct Faces {
    pub(crate) plain: Face,
    pub(crate) heavy: Face,
    _in_use: Arc<Pair>,
}

/// One face of a file.
#[derive(Clone)]
struct Letters {
    bytes: Arc<Vec<u8>>,
    index: u32,
}

impl Letters {
    fn read(file: &Path) -> Result<Self, Unprinted> {
        let bytes = fs::read(file).map_err(|error| Unprinted::NoFont(format!("{}: {error}", file.display())))?;
        let index = simplified(&bytes).ok_or_else(|| Unprinted::NoFont(format!("{}: no face with Chinese letters", file.display())))?;
        Ok(Self { bytes: Arc::new(bytes), index })
    }
}

/// A face ready for a document.
#[derive(Clone)]
pub(crate) struct Face {
    letters: Letters,
    pub(crate) font: Font,
}

impl Face {
    fn of(letters: &Letters) -> Result<Self, Unprinted> {
        let font = Font::new(Arc::clone(&letters.bytes).into(), letters.index);
        let font = font.ok_or_else(|| Unprinted::NoFont("the face cannot be put into a document".to_owned()))?;
        Ok(Self { letters: letters.clone(), font })
    }

    /// What measures text in it.
    pub(crate) fn measure(&self) -> Result<Measure<'_>, Unprinted> {
        Measure::of(&self.letters.bytes, self.letters.index).ok_or_else(|| Unprinted::NoFont("the face cannot be measured".to_owned()))
    }
}

/// The face for simplified Chinese, else the first that writes Chinese at all.
fn simplified(bytes: &[u8]) -> Option<u32> {
    let count = match FileRef::new(bytes).ok()? {
        FileRef::Font(_) => 1,
        FileRef::Collection(all) => all.len(),
    };
    let fit: Vec<u32> =
        (0..count).filter(|index| Measure::of(bytes, *index).is_some_and(|face| MUST.iter().all(|c| face.has(*c)))).collect();
    let is_simplified = |index: &&u32| {
        let Ok(face) = FontRef::from_index(bytes, **index) else { return false };
        let name = face.localized_strings(StringId::FAMILY_NAME).english_or_first();
        name.is_some_and(|name| name.chars().collect::<String>().split(' ').any(|word| matches!(word, "SC" | "CN")))
    };
    // A collection holds further faces for figures of one width.
    let first = fit.iter().find(is_simplified).or_else(|| fit.first());
    first.copied()
}

/// Widths and glyphs of a face.
pub(crate) struct Measure<'f> {
    charmap: Charmap<'f>,
    widths: GlyphMetrics<'f>,
    units: f32,
}

impl<'f> Measure<'f> {
    fn of(bytes: &'f [u8], index: u32) -> Option<Self> {
        let face = FontRef::from_index(bytes, index).ok()?;
        let units = f32::from(face.metrics(Size::unscaled(), LocationRef::default()).units_per_em);
        let widths = face.glyph_metrics(Size::unscaled(), LocationRef::default());
        (units > 0.0).then_some(Self { charmap: face.charmap(), widths, units })
    }

    /// Whether the face writes a letter.
    pub(crate) fn has(&self, letter: char) -> bool {
        self.glyph(letter).is_some()
    }

    /// The glyph of a letter.
    pub(crate) fn glyph(&self, letter: char) -> Option<GlyphId> {
        self.charmap.map(letter).filter(|glyph| glyph.to_u32() != 0)
    }

    /// How wide a letter is, in parts of the size of type.
    pub(crate) fn advance(&self, letter: char) -> f32 {
        self.glyph(letter).and_then(|glyph| self.widths.advance_width(glyph)).unwrap_or(self.units) / self.units
    }

    /// How wide a text is in a size of type.
    pub(crate) fn width(&self, text: &str, size: f32) -> f32 {
        text.chars().map(|letter| self.advance(letter)).sum::<f32>() * size
    }
}

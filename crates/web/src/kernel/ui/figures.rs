//! Figures, bars drawn to scale, and the map frame.

use askama::Template;
use base::Lang;

use super::{Tone, piece};
use crate::kernel::texts::Speak;

/// A number that is a door: it links to the records behind it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Template)]
#[template(path = "ui/figure.html")]
pub struct Figure {
    /// What is counted.
    pub label: String,
    /// The number as written.
    pub value: String,
    /// Its unit; empty for none.
    pub unit: String,
    /// What it opens; empty for nothing.
    pub href: String,
    /// Denominator, period or change; empty for none.
    pub note: String,
}

/// A bar drawn to scale: how much of how much.
#[derive(Debug, Clone, PartialEq, Eq, Default, Template)]
#[template(path = "ui/gauge.html")]
pub struct Gauge {
    /// Said in words: 在手 17，上限 20.
    pub label: String,
    /// Reached, in thousandths of the bar's whole length.
    pub reached: u32,
    /// Its colour.
    pub tone: Tone,
}

impl Gauge {
    /// `part` of `whole`, cut at the end of the bar.
    pub fn of(label: impl Into<String>, part: u64, whole: u64, tone: Tone) -> Self {
        let reached = part.saturating_mul(1000).checked_div(whole).unwrap_or(0).min(1000);
        Self { label: label.into(), reached: u32::try_from(reached).unwrap_or(1000), tone }
    }
}

/// How far something is from what is asked, drawn to scale.
#[derive(Debug, Clone, PartialEq, Eq, Default, Template)]
#[template(path = "ui/gap_bar.html")]
pub struct GapBar {
    /// Said in words: 达到门槛的 90 %.
    pub label: String,
    /// The lesser of what is there and what is asked, in thousandths of the greater.
    pub inner: u32,
    /// Whether it is a limit that is passed, so that the greater is what is there.
    pub is_over: bool,
}

impl GapBar {
    fn outer(&self) -> u32 {
        1000_u32.saturating_sub(self.inner)
    }

    /// Where the stroke of what is asked begins; it stays on the bar.
    fn line(&self) -> u32 {
        if self.is_over { self.inner.min(994) } else { 994 }
    }
}

/// A shape of a map.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Area {
    /// Its name, for a tool tip.
    pub name: String,
    /// The path in the frame's units, as `d` of an SVG path.
    pub path: String,
    /// Whether it is an approximate zone, drawn with a broken line.
    pub is_approximate: bool,
    /// What it opens; empty for nothing.
    pub href: String,
}

/// A numbered place.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MapPoint {
    /// The number in the ring, also in the list beside the map.
    pub number: u32,
    /// Its name.
    pub name: String,
    /// In the frame's units.
    pub x: i32,
    /// In the frame's units.
    pub y: i32,
    /// What it opens; empty for nothing.
    pub href: String,
}

/// A map drawn on the server. What it shows is also listed beside it, by the page.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "ui/map_frame.html")]
pub struct MapFrame {
    /// For its own words.
    pub lang: Lang,
    /// Unique on the page.
    pub id: String,
    /// What the map shows, in a sentence.
    pub label: String,
    /// Width of the frame in its own units.
    pub width: u32,
    /// Height of the frame in its own units.
    pub height: u32,
    /// From back to front.
    pub areas: Vec<Area>,
    /// The places.
    pub points: Vec<MapPoint>,
    /// What the lines mean, and that it is a sketch.
    pub caption: String,
    /// Where the geometry comes from; must not be empty if it comes from somewhere.
    pub attribution: String,
}

piece!(Figure, Gauge, GapBar, MapFrame);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_is_drawn_in_proportion_and_said_in_words() {
        let short = GapBar { label: "达到门槛的 90 %".into(), inner: 900, is_over: false }.render().unwrap_or_default();
        assert!(short.contains("class=\"gap-has\" y=\"2\" width=\"900\"") && short.contains("class=\"gap-lacks\" x=\"900\""), "{short}");
        assert!(short.contains("width=\"100\"") && short.contains("class=\"gap-line\" x=\"994\""), "{short}");
        assert!(short.contains("aria-hidden=\"true\"") && short.contains("达到门槛的 90 %"), "{short}");
        let over = GapBar { label: "超出上限 25 %".into(), inner: 800, is_over: true }.render().unwrap_or_default();
        assert!(over.contains("class=\"gap-beyond\" x=\"800\"") && over.contains("class=\"gap-line\" x=\"800\""), "{over}");
    }
}

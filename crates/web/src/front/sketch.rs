//! The district drawn for orientation: its outline, zones that have a shape, and who must be named beneath.

use app::pack::{Pack, Point, Projection, Zone};

use crate::kernel::{
    Page, Speak,
    ui::{Area, MapFrame, MapPoint},
};

/// A drawing that places can be put on.
pub(crate) struct Sketch {
    projection: Projection,
    areas: Vec<Area>,
    credits: Vec<String>,
}

impl Sketch {
    /// The outline with the zones that are wanted, as far as they have a shape. `None` where the pack has no outline.
    pub(crate) fn of(page: &Page, pack: &Pack, is_wanted: impl Fn(&Zone) -> bool) -> Option<Self> {
        let mut sketch = Self { projection: pack.zones.projection(400.0, 8.0)?, areas: Vec::new(), credits: Vec::new() };
        if let Some(outline) = &pack.zones.outline {
            let name = pack.settings.district.of(page.lang).to_owned();
            sketch.areas.push(Area { name, path: outline.path(&sketch.projection), ..Area::default() });
            sketch.credit(outline.attribution.of(page.lang));
        }
        for shape in pack.zones.zones.iter().filter(|zone| is_wanted(zone)).filter_map(|zone| zone.shape.as_ref()) {
            sketch.areas.push(Area {
                name: shape.label.of(page.lang).to_owned(),
                path: shape.path(&sketch.projection),
                is_approximate: shape.is_approximate,
                href: String::new(),
            });
            sketch.credit(shape.attribution.of(page.lang));
        }
        Some(sketch)
    }

    /// Names somebody beneath the drawing, once.
    pub(crate) fn credit(&mut self, who: &str) {
        if !who.is_empty() && self.credits.iter().all(|known| known != who) {
            self.credits.push(who.to_owned());
        }
    }

    /// Where a point lies on it.
    pub(crate) fn place(&self, point: Point) -> (i32, i32) {
        let (x, y) = self.projection.place(point);
        (whole(x), whole(y))
    }

    /// The drawing with its places and its words.
    pub(crate) fn frame(self, page: &Page, id: &str, label: String, caption: String, points: Vec<MapPoint>) -> MapFrame {
        MapFrame {
            lang: page.lang,
            id: id.to_owned(),
            label,
            width: u32::try_from(whole(self.projection.width)).unwrap_or(400),
            height: u32::try_from(whole(self.projection.height)).unwrap_or(400),
            areas: self.areas,
            points,
            caption,
            attribution: self.credits.join(page.t("front-map-credit-join").as_ref()),
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "places in a frame of some hundred units")]
fn whole(value: f64) -> i32 {
    value.round() as i32
}

//! `zones/`: the district's outline, its zones and the points of its towns, each with where it comes from.
//!
//! Shapes are GeoJSON files of their own, because each has a licence of its own; `zones.toml` says which is which and what
//! must stand beneath a map that shows it. All shapes are for orientation (示意) unless the pack says otherwise, and none
//! shows a national boundary. Not here: how a map is drawn (see `geometry`).

use std::{collections::HashMap, path::Path};

use base::Problem;
use serde_json::Value;

use super::{
    geometry::{Bounds, Point, Polygon, Projection},
    names::Names,
    reader::{Reader, Sink, Word},
    toml_file::{TomlFile, read_text},
    vocabulary::Vocabulary,
    workflow::Terms,
};

/// Polygons of one file, with what must stand beneath a map that shows them.
#[derive(Debug, Clone, PartialEq)]
pub struct Shape {
    /// The file in the pack's folder.
    pub file: String,
    /// The polygons.
    pub polygons: Vec<Polygon>,
    /// What they are called on the map.
    pub label: Names,
    /// Who must be named beneath the map.
    pub attribution: Names,
    /// The licence, an SPDX name.
    pub license: String,
    /// Whether they only serve orientation and say so (示意).
    pub is_approximate: bool,
}

/// One zone that policies or parks refer to.
#[derive(Debug, Clone, PartialEq)]
pub struct Zone {
    /// Its code.
    pub code: String,
    /// What it is called.
    pub names: Names,
    /// What kind of zone it is, in words.
    pub level: Names,
    /// Its area in square kilometres as published.
    pub area_km2: Option<f64>,
    /// Its bounds in words, in Chinese as published.
    pub bounds: Option<String>,
    /// A point in it, where one was published.
    pub point: Option<Point>,
    /// Its shape, for the few that have one.
    pub shape: Option<Shape>,
    /// Where these facts were read.
    pub source: String,
    /// Whether they were read there; if not they are shown as 待核.
    pub is_verified: bool,
    /// What a reader should know about it.
    pub note: Option<String>,
    /// The line of the file it stands on.
    pub line: u32,
}

/// Where a town's name stands on the map.
#[derive(Debug, Clone, PartialEq)]
pub struct TownPoint {
    /// The town's code.
    pub town: String,
    /// Where.
    pub point: Point,
    /// Whether the point was read in a source; if not it is an estimate.
    pub is_verified: bool,
    /// Who must be named where it is shown; empty if nobody.
    pub attribution: Names,
}

/// Everything the pack knows of the district's shape.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Zones {
    /// The district's outline.
    pub outline: Option<Shape>,
    /// The zones in the order of the file.
    pub zones: Vec<Zone>,
    /// The points of the towns.
    pub towns: Vec<TownPoint>,
}

impl Shape {
    /// The box around all of it.
    #[must_use]
    pub fn bounds(&self) -> Option<Bounds> {
        Bounds::around(self.polygons.iter().flat_map(Polygon::points))
    }

    /// The `d` of an SVG path along all of it.
    #[must_use]
    pub fn path(&self, projection: &Projection) -> String {
        self.polygons.iter().map(|polygon| projection.path(polygon)).collect()
    }

    /// Whether a point lies inside.
    #[must_use]
    pub fn contains(&self, point: Point) -> bool {
        self.polygons.iter().any(|polygon| polygon.contains(point))
    }
}

impl Zones {
    /// The zone with this code.
    #[must_use]
    pub fn zone(&self, code: &str) -> Option<&Zone> {
        self.zones.iter().find(|zone| zone.code == code)
    }

    /// Where a town's name stands.
    #[must_use]
    pub fn town_point(&self, town: &str) -> Option<Point> {
        self.towns.iter().find(|known| known.town == town).map(|known| known.point)
    }

    /// A drawing of the district so many units wide.
    #[must_use]
    pub fn projection(&self, width: f64, margin: f64) -> Option<Projection> {
        Some(Projection::fit(self.outline.as_ref()?.bounds()?, width, margin))
    }

    /// The zones a point lies in, as far as shapes are known: a suggestion, never a verdict.
    pub fn zones_at(&self, point: Point) -> impl Iterator<Item = &Zone> {
        self.zones.iter().filter(move |zone| zone.shape.as_ref().is_some_and(|shape| shape.contains(point)))
    }
}

pub(super) fn load(folder: &Path, vocabularies: &HashMap<String, Vocabulary>, sink: &Sink) -> Zones {
    let file = match TomlFile::read(folder, "zones/zones.toml") {
        Ok(file) => file,
        Err(problems) => {
            sink.extend(problems);
            return Zones::default();
        }
    };
    let root = Reader::root(&file, sink);
    let outline = root.table("outline").and_then(|row| read_shape(folder, row, sink));
    if outline.is_none() && !root.has("outline") {
        root.report(root.problem_at(1, "problem-pack-missing-key").with("key", "outline"));
    }
    let mut zones = Zones { outline, ..Zones::default() };
    for row in root.tables("zone") {
        let zone = read_zone(folder, &row, sink);
        row.finish();
        if let Some(first) = zones.zone(&zone.code) {
            root.report_duplicate(zone.line, &zone.code, first.line);
        }
        zones.zones.push(zone);
    }
    for row in root.tables("town_points") {
        read_town_points(folder, &row, &mut zones, sink);
        row.finish();
    }
    for point in &zones.towns {
        let word = Word { text: point.town.clone(), line: root.line_of("town_points") };
        Terms { root: &root, vocabularies }.check("towns", &word);
    }
    root.finish();
    zones
}

fn read_zone(folder: &Path, row: &Reader<'_>, sink: &Sink) -> Zone {
    Zone {
        code: row.text("code"),
        names: row.names(),
        level: row.names_under("level"),
        area_km2: row.number("area_km2"),
        bounds: row.optional_text("bounds"),
        point: super::directory::read_point(row),
        shape: row.table("shape").and_then(|shape| read_shape(folder, shape, sink)),
        source: row.text("source"),
        is_verified: row.optional_flag("is_verified").unwrap_or(true),
        note: row.optional_text("note"),
        line: row.line,
    }
}

fn read_shape(folder: &Path, row: Reader<'_>, sink: &Sink) -> Option<Shape> {
    let file = format!("zones/{}", row.text("file"));
    let shape = Shape {
        polygons: Vec::new(),
        label: row.names_under("label"),
        attribution: row.names_under("attribution"),
        license: row.text("license"),
        is_approximate: row.optional_flag("is_approximate").unwrap_or(true),
        file,
    };
    row.finish();
    let features = features(folder, &shape.file, sink)?;
    let polygons: Vec<Polygon> = features.iter().flat_map(polygons_of).collect();
    if polygons.is_empty() || polygons.iter().flat_map(|polygon| &polygon.rings).any(|ring| ring.len() < 4 || ring.first() != ring.last()) {
        sink.push(Problem::line(&*shape.file, 1, "problem-pack-no-polygon"));
        return None;
    }
    Some(Shape { polygons, ..shape })
}

fn read_town_points(folder: &Path, row: &Reader<'_>, zones: &mut Zones, sink: &Sink) {
    let file = format!("zones/{}", row.text("file"));
    let attribution = row.optional_names_under("attribution");
    let is_verified = row.optional_flag("is_verified").unwrap_or(true);
    // The licence is for people who copy the file; the program only insists that it is said.
    row.text("license");
    for feature in features(folder, &file, sink).unwrap_or_default() {
        let code = feature.pointer("/properties/code").and_then(Value::as_str);
        let point = feature.pointer("/geometry/coordinates").and_then(point_of);
        if let (Some(code), Some(point)) = (code, point) {
            zones.towns.push(TownPoint { town: code.to_owned(), point, is_verified, attribution: attribution.clone() });
        } else {
            sink.push(Problem::line(&*file, 1, "problem-pack-no-town-point"));
        }
    }
}

fn features(folder: &Path, name: &str, sink: &Sink) -> Option<Vec<Value>> {
    let text = read_text(folder, name).map_err(|problem| sink.push(problem)).ok()?;
    let value: Value = match serde_json::from_str(&text) {
        Ok(value) => value,
        Err(error) => {
            let line = u32::try_from(error.line()).unwrap_or(1).max(1);
            sink.push(Problem::line(name, line, "problem-pack-not-json").with("detail", error.to_string()));
            return None;
        }
    };
    let features = value.get("features").and_then(Value::as_array).cloned();
    if features.is_none() {
        sink.push(Problem::line(name, 1, "problem-pack-not-geojson"));
    }
    features
}

fn polygons_of(feature: &Value) -> Vec<Polygon> {
    let coordinates = feature.pointer("/geometry/coordinates").and_then(Value::as_array);
    match (feature.pointer("/geometry/type").and_then(Value::as_str), coordinates) {
        (Some("Polygon"), Some(rings)) => vec![polygon_of(rings)],
        (Some("MultiPolygon"), Some(polygons)) => polygons.iter().filter_map(Value::as_array).map(|rings| polygon_of(rings)).collect(),
        _ => Vec::new(),
    }
}

fn polygon_of(rings: &[Value]) -> Polygon {
    let ring = |ring: &Value| ring.as_array().map(|points| points.iter().filter_map(point_of).collect()).unwrap_or_default();
    Polygon { rings: rings.iter().map(ring).collect() }
}

fn point_of(value: &Value) -> Option<Point> {
    let [lon, lat, ..] = value.as_array()?.as_slice() else { return None };
    Some(Point { lon: lon.as_f64()?, lat: lat.as_f64()? })
}

//! Places on the map: points and polygons in WGS84 degrees, distances, and paths for drawings made on the server.
//!
//! Not here: what a place is called and where its outline comes from (see `zones`).

use std::fmt::Write;

/// A point in WGS84 degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Longitude.
    pub lon: f64,
    /// Latitude.
    pub lat: f64,
}

/// An outline with holes. Each ring is closed: its last point is its first.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Polygon {
    /// The outer ring, then the holes.
    pub rings: Vec<Vec<Point>>,
}

/// The smallest box around points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// South-west corner.
    pub least: Point,
    /// North-east corner.
    pub most: Point,
}

/// From degrees to the units of a drawing: equirectangular, true to scale at the middle latitude, north above.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Projection {
    west: f64,
    north: f64,
    x_per_degree: f64,
    y_per_degree: f64,
    margin: f64,
    /// The drawing's width.
    pub width: f64,
    /// The drawing's height.
    pub height: f64,
}

/// The mean radius of the earth in kilometres.
const EARTH_KM: f64 = 6_371.0;

/// The distance along the surface of the earth, in kilometres (haversine, on a sphere: wrong by at most half a percent).
#[must_use]
pub fn km_between(one: Point, other: Point) -> f64 {
    let lat = (other.lat - one.lat).to_radians();
    let lon = (other.lon - one.lon).to_radians();
    let a = (lat / 2.0).sin().powi(2) + one.lat.to_radians().cos() * other.lat.to_radians().cos() * (lon / 2.0).sin().powi(2);
    2.0 * EARTH_KM * a.sqrt().min(1.0).asin()
}

impl Bounds {
    /// The box around points; none if there are no points.
    #[must_use]
    pub fn around(points: impl IntoIterator<Item = Point>) -> Option<Self> {
        points.into_iter().fold(None, |bounds, point| {
            let bounds: Self = bounds.unwrap_or(Self { least: point, most: point });
            Some(Self {
                least: Point { lon: bounds.least.lon.min(point.lon), lat: bounds.least.lat.min(point.lat) },
                most: Point { lon: bounds.most.lon.max(point.lon), lat: bounds.most.lat.max(point.lat) },
            })
        })
    }
}

impl Polygon {
    /// Every point of every ring.
    pub fn points(&self) -> impl Iterator<Item = Point> {
        self.rings.iter().flatten().copied()
    }

    /// The box around it.
    #[must_use]
    pub fn bounds(&self) -> Option<Bounds> {
        Bounds::around(self.points())
    }

    /// Whether a point lies inside (and in no hole).
    #[must_use]
    pub fn contains(&self, point: Point) -> bool {
        // A ray to the east crosses the rings an odd number of times.
        self.rings.iter().filter(|ring| crosses_oddly(ring, point)).count() % 2 == 1
    }

    /// The area in square kilometres, on a sphere flattened at the polygon's middle latitude.
    #[must_use]
    pub fn area_km2(&self) -> f64 {
        let Some(bounds) = self.bounds() else { return 0.0 };
        let km_per_degree = EARTH_KM.to_radians();
        let scale = ((bounds.least.lat + bounds.most.lat) / 2.0).to_radians().cos() * km_per_degree * km_per_degree;
        let areas = self.rings.iter().map(|ring| (ring_area(ring) * scale).abs());
        areas.enumerate().map(|(at, area)| if at == 0 { area } else { -area }).sum()
    }
}

fn crosses_oddly(ring: &[Point], point: Point) -> bool {
    let crossings = ring.windows(2).filter(|pair| {
        let [a, b] = pair else { return false };
        (a.lat > point.lat) != (b.lat > point.lat) && point.lon < (b.lon - a.lon) * (point.lat - a.lat) / (b.lat - a.lat) + a.lon
    });
    crossings.count() % 2 == 1
}

fn ring_area(ring: &[Point]) -> f64 {
    let Some(origin) = ring.first() else { return 0.0 };
    let doubled: f64 = ring
        .windows(2)
        .map(|pair| match pair {
            [a, b] => (a.lon - origin.lon) * (b.lat - origin.lat) - (b.lon - origin.lon) * (a.lat - origin.lat),
            _ => 0.0,
        })
        .sum();
    doubled / 2.0
}

impl Projection {
    /// Fits a box into a drawing `width` units wide with a margin on all sides; the height follows.
    #[must_use]
    pub fn fit(bounds: Bounds, width: f64, margin: f64) -> Self {
        let narrowing = ((bounds.least.lat + bounds.most.lat) / 2.0).to_radians().cos();
        let x_per_degree = (width - 2.0 * margin) / (bounds.most.lon - bounds.least.lon).max(1e-9);
        let y_per_degree = x_per_degree / narrowing.max(1e-9);
        let height = (bounds.most.lat - bounds.least.lat) * y_per_degree + 2.0 * margin;
        Self { west: bounds.least.lon, north: bounds.most.lat, x_per_degree, y_per_degree, margin, width, height }
    }

    /// Where a point lies in the drawing, from the upper left corner.
    #[must_use]
    pub fn place(&self, point: Point) -> (f64, f64) {
        (self.margin + (point.lon - self.west) * self.x_per_degree, self.margin + (self.north - point.lat) * self.y_per_degree)
    }

    /// The `d` of an SVG path along a polygon, to a tenth of a unit; draw it with `fill-rule="evenodd"`.
    #[must_use]
    pub fn path(&self, polygon: &Polygon) -> String {
        let mut path = String::new();
        for ring in &polygon.rings {
            let mut last = None;
            for point in ring.iter().take(ring.len().saturating_sub(1)) {
                let (x, y) = self.place(*point);
                let shown = format!("{x:.1} {y:.1}");
                if last.as_ref() != Some(&shown) {
                    // Writing to a string cannot fail.
                    let _ = write!(path, "{}{shown}", if last.is_none() { 'M' } else { 'L' });
                    last = Some(shown);
                }
            }
            path.push('Z');
        }
        path
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn square() -> Polygon {
        let corners = [(121.0, 31.0), (121.1, 31.0), (121.1, 31.1), (121.0, 31.1), (121.0, 31.0)];
        Polygon { rings: vec![corners.map(|(lon, lat)| Point { lon, lat }).to_vec()] }
    }

    #[test]
    fn a_degree_of_latitude_is_111_kilometres() {
        let km = km_between(Point { lon: 121.0, lat: 31.0 }, Point { lon: 121.0, lat: 32.0 });
        assert!((km - 111.19).abs() < 0.01, "{km}");
        assert!(km_between(Point { lon: 121.4, lat: 31.1 }, Point { lon: 121.4, lat: 31.1 }).abs() < 1e-9);
    }

    #[test]
    fn a_polygon_knows_what_lies_inside_and_how_large_it_is() {
        let mut polygon = square();
        assert!(polygon.contains(Point { lon: 121.05, lat: 31.05 }));
        assert!(!polygon.contains(Point { lon: 121.15, lat: 31.05 }));
        let area = polygon.area_km2();
        assert!((area - 105.9).abs() < 0.2, "{area}");
        let hole = [(121.04, 31.04), (121.06, 31.04), (121.06, 31.06), (121.04, 31.06), (121.04, 31.04)];
        polygon.rings.push(hole.map(|(lon, lat)| Point { lon, lat }).to_vec());
        assert!(!polygon.contains(Point { lon: 121.05, lat: 31.05 }));
        assert!((area - polygon.area_km2() - area * 0.04).abs() < 0.01);
    }

    #[test]
    fn a_drawing_has_north_above_and_keeps_its_proportions() {
        let projection = Projection::fit(square().bounds().unwrap(), 100.0, 10.0);
        let (x, y) = projection.place(Point { lon: 121.0, lat: 31.1 });
        assert!((x - 10.0).abs() < 1e-6 && (y - 10.0).abs() < 1e-6);
        // A tenth of a degree is longer to the north than to the east at 31°.
        assert!((projection.height - (20.0 + 80.0 / 31.05_f64.to_radians().cos())).abs() < 1e-6);
        let path = projection.path(&square());
        assert!(path.starts_with("M10.0 ") && path.ends_with('Z'), "{path}");
        assert_eq!(path.matches('L').count(), 3);
    }
}

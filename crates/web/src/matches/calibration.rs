//! A calibration plot: how often what was given a chance came true, drawn on the server, with the same figures as a table beside it.

use app::matches::learning::Bin;
use askama::Template;
use base::Lang;

use crate::kernel::{
    Speak,
    ui::{Cell, Table, piece},
};

/// The square in which points lie, in units of the drawing.
const LEFT: f64 = 44.0;
const BOTTOM: f64 = 292.0;
const SIDE: f64 = 280.0;

/// One group of pairs, placed.
struct Point {
    x: u32,
    y: u32,
    high: u32,
    low: u32,
}

/// The plot.
#[derive(Template)]
#[template(path = "matches/calibration.html")]
pub(super) struct Calibration {
    caption: String,
    across: String,
    up: String,
    points: Vec<Point>,
    table: Table,
}

impl Calibration {
    pub(super) fn new(lang: Lang, caption: String, bins: &[Bin]) -> Self {
        let table = Table::new(caption.clone())
            .figures(lang.t("matches-learning-chance"))
            .figures(lang.t("matches-learning-came-true"))
            .figures(lang.t("matches-learning-between"))
            .figures(lang.t("matches-learning-pairs"));
        let table = bins.iter().fold(table, |table, bin| {
            table.row([
                Cell::say(percent(bin.chance)),
                Cell::say(percent(bin.share)),
                Cell::say(format!("{}–{}", percent(bin.low), percent(bin.high))),
                Cell::say(lang.n(bin.pairs)),
            ])
        });
        let points = bins
            .iter()
            .map(|bin| Point { x: whole(SIDE.mul_add(bin.chance, LEFT)), y: up(bin.share), high: up(bin.high), low: up(bin.low) })
            .collect();
        Self {
            caption,
            across: lang.t("matches-learning-chance").into_owned(),
            up: lang.t("matches-learning-came-true").into_owned(),
            points,
            table,
        }
    }
}

fn up(share: f64) -> u32 {
    whole(SIDE.mul_add(-share, BOTTOM))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "places in the drawing lie between 0 and 340")]
fn whole(place: f64) -> u32 {
    place.round().clamp(0.0, 340.0) as u32
}

/// A share in whole percent; small ones with one digit more.
pub(super) fn percent(share: f64) -> String {
    let hundred = share * 100.0;
    if hundred > 0.0 && hundred < 10.0 { format!("{hundred:.1}%") } else { format!("{hundred:.0}%") }
}

piece!(Calibration);

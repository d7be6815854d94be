//! What this build's engines were measured to do: read from the file that `cargo x bench matching --keep` wrote, shown on the public method page.
//!
//! Nothing here is typed by hand; the day and the build stand beside the figures.

use std::sync::LazyLock;

use app::matches::learning::Bin;
use base::Lang;
use serde::Deserialize;

use super::{
    calibration::{Calibration, percent},
    learning::{beside, figure},
};
use crate::kernel::{
    Speak,
    ui::{Cell, Table},
};

const FILE: &str = include_str!("../../../../benches/matching/figures.json");

static MEASURED: LazyLock<Option<Measured>> = LazyLock::new(|| match serde_json::from_str(FILE) {
    Ok(found) => Some(found),
    Err(error) => {
        tracing::error!(%error, "the figures of matching cannot be read");
        None
    }
});

#[derive(Deserialize)]
struct Measured {
    date: String,
    build: String,
    machine: String,
    sets: Vec<Set>,
    bands: Option<Bands>,
}

#[derive(Deserialize)]
struct Set {
    name: String,
    queries: usize,
    candidates: usize,
    engines: Vec<Engine>,
    beyond_words: Option<Beyond>,
    learning: Option<Learning>,
}

#[derive(Deserialize)]
struct Engine {
    name: String,
    ndcg_at_10: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    recall_at_10: Option<f64>,
    recall_at_100: Option<f64>,
}

#[derive(Deserialize)]
struct Beyond {
    pairs: usize,
    in_10: usize,
    in_200: usize,
    cosine_in_10: usize,
    cosine_in_200: usize,
}

#[derive(Deserialize)]
struct Learning {
    ndcg_at_10: [Option<f64>; 2],
    brier: [Option<f64>; 2],
}

#[derive(Deserialize)]
struct Bands {
    lines: Vec<Line>,
    checked: Vec<Checked>,
    bins: Vec<Bin>,
}

#[derive(Deserialize)]
struct Line {
    band: String,
    from: f64,
}

#[derive(Deserialize)]
struct Checked {
    band: String,
    found: Bin,
}

/// The figures as the page shows them.
pub(super) struct MeasuredView {
    pub(super) when: String,
    pub(super) sets: Vec<SetView>,
    pub(super) bands: Option<BandsView>,
}

pub(super) struct SetView {
    pub(super) title: String,
    pub(super) note: String,
    pub(super) engines: Table,
    pub(super) beyond: String,
    pub(super) learning: String,
}

pub(super) struct BandsView {
    pub(super) table: Table,
    pub(super) plot: Calibration,
}

/// What was measured; `None` while the file says nothing.
pub(super) fn view(lang: Lang) -> Option<MeasuredView> {
    let found = MEASURED.as_ref()?;
    Some(MeasuredView {
        when: lang.ta("matches-measured-when", &[("date", &found.date), ("build", &found.build), ("machine", &found.machine)]),
        sets: found.sets.iter().map(|set| set_view(lang, set)).collect(),
        bands: found.bands.as_ref().map(|bands| BandsView {
            table: bands_table(lang, bands),
            plot: Calibration::new(lang, lang.t("matches-measured-plot").into_owned(), &bands.bins),
        }),
    })
}

fn set_view(lang: Lang, set: &Set) -> SetView {
    let key = format!("matches-measured-set-{}", set.name.replace(" + ", "-").replace(' ', "-"));
    let title = if crate::kernel::texts::has(&key) { lang.t(&key).into_owned() } else { set.name.clone() };
    let table = Table::new(title.clone())
        .words(lang.t("matches-measured-engine"))
        .figures("nDCG@10")
        .figures(lang.t("matches-learning-between"))
        .figures("R@10")
        .figures("R@100");
    let engines = set.engines.iter().fold(table, |table, engine| {
        let key = format!("matches-measured-engine-{}", engine.name);
        let between = engine.low.zip(engine.high).map_or_else(|| "–".to_owned(), |(low, high)| format!("{low:.3}–{high:.3}"));
        table.row([
            Cell::say(lang.t(&key)),
            Cell::say(figure(engine.ndcg_at_10)),
            Cell::say(between),
            Cell::say(figure(engine.recall_at_10)),
            Cell::say(figure(engine.recall_at_100)),
        ])
    });
    let beyond = set.beyond_words.as_ref().filter(|beyond| beyond.pairs > 0).map(|beyond| {
        lang.ta(
            "matches-measured-beyond",
            &[
                ("pairs", &lang.n(beyond.pairs)),
                ("ten", &lang.n(beyond.in_10)),
                ("more", &lang.n(beyond.in_200)),
                ("cosine_ten", &lang.n(beyond.cosine_in_10)),
                ("cosine_more", &lang.n(beyond.cosine_in_200)),
            ],
        )
    });
    let learning = set.learning.as_ref().map(|learning| {
        let [old, new] = beside(lang, learning.ndcg_at_10);
        let [brier, learned] = beside(lang, learning.brier);
        lang.ta("matches-measured-learning", &[("old", &old), ("new", &new), ("brier", &brier), ("learned", &learned)])
    });
    SetView {
        title,
        note: lang.t2("matches-measured-size", "queries", lang.n(set.queries), "candidates", lang.n(set.candidates)),
        engines,
        beyond: beyond.unwrap_or_default(),
        learning: learning.unwrap_or_default(),
    }
}

fn bands_table(lang: Lang, bands: &Bands) -> Table {
    let table = Table::new(lang.t("matches-measured-bands"))
        .words(lang.t("matches-method-band"))
        .figures(lang.t("matches-measured-line"))
        .figures(lang.t("matches-learning-came-true"))
        .figures(lang.t("matches-learning-between"))
        .figures(lang.t("matches-learning-pairs"));
    bands.checked.iter().fold(table, |table, checked| {
        let line =
            bands.lines.iter().find(|line| line.band == checked.band).map_or_else(|| "–".to_owned(), |line| format!("{:.3}", line.from));
        let found = checked.found;
        table.row([
            Cell::say(lang.t(&format!("matches-band-{}", checked.band))),
            Cell::say(line),
            Cell::say(percent(found.share)),
            Cell::say(format!("{}–{}", percent(found.low), percent(found.high))),
            Cell::say(lang.n(found.pairs)),
        ])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kept_figures_are_read_and_carry_their_day_and_build() {
        let found = MEASURED.as_ref();
        assert!(found.is_some_and(|found| !found.date.is_empty() && !found.build.is_empty() && !found.sets.is_empty()));
    }

    #[test]
    fn bands_begin_where_the_kept_calibration_says() {
        use app::matches::reasons::Band;
        let Some(bands) = MEASURED.as_ref().and_then(|found| found.bands.as_ref()) else { return };
        for (line, band) in bands.lines.iter().zip([Band::VeryRelevant, Band::Relevant, Band::Possible]) {
            #[expect(clippy::cast_possible_truncation, reason = "a score between 0 and 1")]
            let from = line.from as f32;
            assert_eq!(Band::of(from + 0.01, 1.0), band, "{}", line.band);
            assert!(Band::of(from - 0.01, 1.0) < band, "{}", line.band);
        }
    }
}

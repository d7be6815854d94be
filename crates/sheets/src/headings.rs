//! Which column of a sheet is which.

use std::collections::BTreeMap;

use base::{Place, Problem};

use crate::{
    column::Column,
    fold::{excerpt, folded, nearest},
    grid::{GridRow, letters},
};

/// What the heading row says.
#[derive(Debug, Default)]
pub(crate) struct Headings {
    /// Column of the sheet, from 0, to the index of the [`Column`] it is.
    pub columns: BTreeMap<u32, usize>,
    /// Columns that stand under a heading nobody knows, and second columns of the same heading.
    pub ignored: Vec<u32>,
    pub problems: Vec<Problem>,
}

/// How many of `columns` the row names.
pub(crate) fn score(row: &GridRow, columns: &[Column]) -> usize {
    columns.iter().filter(|column| row.cells.values().any(|cell| is_heading(&cell.shown(), column))).count()
}

/// Reads the heading row.
pub(crate) fn read(row: &GridRow, columns: &[Column]) -> Headings {
    let mut found = Headings::default();
    let mut places: BTreeMap<usize, Vec<u32>> = BTreeMap::new();
    let mut unknown: Vec<(u32, String)> = Vec::new();
    for (place, cell) in &row.cells {
        let heading = cell.shown();
        match columns.iter().position(|column| is_heading(&heading, column)) {
            Some(index) => {
                let same = places.entry(index).or_default();
                same.push(*place);
                if same.len() == 1 {
                    found.columns.insert(*place, index);
                } else {
                    found.ignored.push(*place);
                }
            }
            None => unknown.push((*place, heading)),
        }
    }
    for (index, same) in &places {
        if let Some(column) = columns.get(*index).filter(|_| same.len() > 1) {
            let letters = same.iter().map(|place| letters(*place)).collect::<Vec<_>>().join(", ");
            let problem = whole("problem-sheet-duplicate-heading").with("heading", &column.heading).with("letters", letters);
            found.problems.push(problem);
        }
    }
    let missing: Vec<&Column> =
        columns.iter().enumerate().filter(|(index, _)| !places.contains_key(index)).map(|(_, column)| column).collect();
    for (place, heading) in unknown {
        found.ignored.push(place);
        let near = nearest(&bare(&heading), missing.iter().map(|column| column.heading.as_str()));
        let code = if near.is_some() { "problem-sheet-unknown-heading-near" } else { "problem-sheet-unknown-heading" };
        let mut problem = whole(code).with("heading", excerpt(&heading)).with("letter", letters(place));
        if let Some(near) = near {
            problem = problem.with("nearest", near);
        }
        found.problems.push(problem);
    }
    for column in missing.iter().filter(|column| column.is_required) {
        found.problems.push(whole("problem-sheet-missing-heading").with("heading", &column.heading));
    }
    found
}

const fn whole(code: &'static str) -> Problem {
    Problem { at: Place::Whole, code, args: Vec::new() }
}

fn is_heading(text: &str, column: &Column) -> bool {
    let text = bare(text);
    text == bare(&column.heading) || text == folded(&column.key)
}

/// The heading without the star of required columns.
fn bare(heading: &str) -> String {
    folded(heading).trim_matches('*').to_owned()
}

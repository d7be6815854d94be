//! Evaluation on judged sets: the engines of this build side by side, with the figures that are usual for rankings.
//!
//! Reading order: `sets` (what is judged), `cache` (vectors that need not be made twice), `engines` (scores of every engine for a query), `figures`,
//! `learned` (weights from the judgements themselves, by folds).
//! Engines are named `bm25`, `lsa`, `dense`, `fused`, `learned`. What is computed here is computed with the product's own index, encoder and fusion.
//! Not here: judged sets (files), the command line, learning from a site's records.

mod cache;
mod engines;
mod figures;
mod learned;
mod sets;

pub use cache::VectorCache;
pub use engines::{Evaluated, Evaluation, Pool, Settings, evaluate};
pub use figures::{Figures, Interval};
pub use learned::{Learned, PARTS};
pub use sets::{JudgedSet, Repeated, SetProblem, Text};

//! Cases beside a clause: facts on a day, and what must come of them. A clause is published only when its cases hold.

use base::Date;

use crate::{
    assess::Question,
    clause::{Dates, Verdict},
    condition::Spot,
    fact::Facts,
    field::Kind,
    language::units,
    library::Library,
    mistake::Mistake,
    number::Number,
    reader::written,
    truth::Truth,
};

/// A case.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// What it shows.
    pub name: String,
    /// The clause.
    pub clause: String,
    /// The day.
    pub on: Date,
    /// Whether dates are looked at.
    pub dates: Dates,
    /// The facts.
    pub facts: Facts,
    /// The verdict that must come out.
    pub verdict: Verdict,
    /// The amount, in fen, where the case says one.
    pub fen: Option<i64>,
    /// All of it as a block of the pack's format.
    pub text: String,
    /// Where it stands.
    pub spot: Spot,
}

/// A verdict as worked examples write it.
pub const VERDICTS: [(&str, Verdict); 4] = [
    ("yes", Verdict::Judged(Truth::True)),
    ("no", Verdict::Judged(Truth::False)),
    ("unknown", Verdict::Judged(Truth::Unknown)),
    ("not_in_force", Verdict::NotInForce),
];

impl Library {
    /// Runs a case; a mistake says what came out instead.
    ///
    /// # Errors
    /// The mistake, at the case.
    pub fn run(&self, case: &Case) -> Result<(), Mistake> {
        let Some(clause) = self.clause(&case.clause) else {
            let ids = self.clauses.iter().map(|clause| clause.id.as_str());
            let mistake = Mistake::new(case.spot.clone(), "rules-case-clause").with("case", &case.name).with("name", &case.clause);
            return Err(mistake.meant(crate::field::closest(&case.clause, ids)));
        };
        let found = self.assess(&[clause], Question { facts: &case.facts, on: case.on, dates: case.dates });
        let judged = found.judged.first();
        let verdict = judged.map(|one| one.verdict);
        let fen = judged.and_then(|one| one.amount.as_ref()).map(|amount| amount.high);
        let shown = |verdict: Option<Verdict>| verdict.map_or("–", written).to_owned();
        let differs = |found: String, wanted: String| {
            Mistake::new(case.spot.clone(), "rules-case-failed").with("name", &case.name).with("found", found).with("wanted", wanted)
        };
        if verdict != Some(case.verdict) {
            return Err(differs(shown(verdict), shown(Some(case.verdict))));
        }
        match case.fen {
            Some(wanted) if fen != Some(wanted) => {
                let wan = |fen: Option<i64>| fen.map_or_else(|| "–".to_owned(), |fen| units::show(Number::whole(fen), Kind::Money));
                Err(differs(wan(fen), wan(Some(wanted))))
            }
            _ => Ok(()),
        }
    }
}

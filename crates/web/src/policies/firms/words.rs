//! The words of a register of firms, and what is wrong with its cells.

use app::policies::firms::{
    FirmCell, FirmWords,
    columns::{ADDRESS, CREDIT_CODE, INDUSTRY, NAME, TOWN},
    model::Remark,
};
use base::Lang;

use crate::kernel::{Speak, texts};

/// Headings and helps in a language.
#[must_use]
pub fn firm_words(lang: Lang) -> FirmWords {
    let text = |key: &str| lang.t(key).into_owned();
    FirmWords {
        lang,
        columns: vec![
            (CREDIT_CODE, text("firms-credit-code"), text("firms-credit-code-help")),
            (NAME, text("firms-name"), text("firms-name-help")),
            (TOWN, text("firms-town"), text("firms-town-help")),
            (INDUSTRY, text("firms-industry"), text("firms-industry-help")),
            (ADDRESS, text("firms-address"), String::new()),
        ],
        yes: text("policies-yes"),
        no: text("policies-no"),
        amount_help: text("firms-amount-help"),
        share_help: text("firms-share-help"),
        years_help: text("firms-years-help"),
        terms_help: text("firms-terms-help"),
    }
}

/// A text with what it mentions.
pub(super) fn remark(lang: Lang, remark: &Remark) -> String {
    let args: Vec<(&str, &str)> = remark.args.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    if texts::has(&remark.code) { lang.ta(&remark.code, &args) } else { remark.code.clone() }
}

/// What is wrong with a cell and what to do, without its place.
pub(super) fn cell(lang: Lang, cell: &FirmCell) -> String {
    remark(lang, &cell.remark)
}

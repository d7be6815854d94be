//! The controlled language of formulas (式): one line of Chinese, such as `研发费用 占 营业收入 不低于 参数.研发占比下限`.
//!
//! [`words`] cuts a line into words, [`parse`] makes a condition of them, [`units`] reads amounts. Words are separated by
//! blanks; terms that hold blanks or punctuation stand in “ ” or 「 」. Every error names its column and, where one is close, the
//! word that was probably meant.

pub mod parse;
#[cfg(test)]
mod tests;
pub mod units;
pub mod words;

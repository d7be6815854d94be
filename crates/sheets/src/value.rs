//! What a cell held once it was understood.

use std::collections::BTreeMap;

use base::{Date, Fen};

/// The value of a cell that is filled in.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Of text columns; credit codes in their canonical form.
    Text(String),
    /// Of whole numbers and readiness levels.
    Whole(i64),
    /// Of numbers with decimals.
    Decimal(f64),
    /// Of amounts.
    Money(Fen),
    /// Of days.
    Date(Date),
    /// Of a single choice.
    Code(String),
    /// Of several choices, in the order they were typed, none twice.
    Codes(Vec<String>),
    /// Of lists, in the order they were typed.
    Texts(Vec<String>),
    /// Of yes-or-no columns.
    YesNo(bool),
}

/// The filled-in cells of one row by the keys of their columns. An empty cell is absent.
pub type Values = BTreeMap<String, Value>;

//! Parameters into queries and columns out of rows, for the value types of `base`.

use base::{Date, Fen, Id, Timestamp};
use sea_orm::{QueryResult, TryGetable, Value};

use crate::{DbError, Result};

/// The parameters of a query, in the order of `$1, $2 …`.
pub type Params = Vec<Value>;

/// A value that can be a parameter.
pub trait ToParam {
    /// The value as the driver wants it; an absent one keeps its type.
    fn to_param(&self) -> Value;
}

/// Collects values into [`Params`].
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => { vec![$($crate::ToParam::to_param(&$value)),*] };
}

/// One row of an answer.
pub struct Row(pub(crate) QueryResult);

/// A value that can be read from a column.
pub trait Column: Sized {
    /// How the column stores it.
    type Stored: TryGetable;
    /// From what is stored.
    ///
    /// # Errors
    /// A text saying why the stored value is not one of these.
    fn from_stored(stored: Self::Stored) -> std::result::Result<Self, String>;
}

/// A value of a column, or its absence.
pub trait Get: Sized {
    /// Reads the column `name`.
    ///
    /// # Errors
    /// [`DbError::Shape`] if the column is missing or holds something else.
    fn get(row: &Row, name: &str) -> Result<Self>;
}

impl<C: Column> Get for C {
    fn get(row: &Row, name: &str) -> Result<Self> {
        let stored: C::Stored = row.0.try_get("", name).map_err(|error| DbError::Shape(format!("{name}: {error}")))?;
        C::from_stored(stored).map_err(|why| DbError::Shape(format!("{name}: {why}")))
    }
}

impl<C: Column> Get for Option<C> {
    fn get(row: &Row, name: &str) -> Result<Self> {
        let stored: Option<C::Stored> = row.0.try_get("", name).map_err(|error| DbError::Shape(format!("{name}: {error}")))?;
        stored.map(|stored| C::from_stored(stored).map_err(|why| DbError::Shape(format!("{name}: {why}")))).transpose()
    }
}

impl Row {
    /// Reads the column `name`.
    ///
    /// # Errors
    /// [`DbError::Shape`] if the column is missing or holds something else.
    pub fn get<T: Get>(&self, name: &str) -> Result<T> {
        T::get(self, name)
    }
}

/// Something that a row can be read into; usually made by [`row!`](crate::row).
pub trait FromRow: Sized + Send {
    /// Reads the row.
    ///
    /// # Errors
    /// [`DbError::Shape`] names the column that does not fit.
    fn from_row(row: &Row) -> Result<Self>;
}

/// Declares a struct whose fields are read from the columns of the same names.
#[macro_export]
macro_rules! row {
    ($(#[$meta:meta])* $vis:vis struct $name:ident { $($(#[$field_meta:meta])* $field_vis:vis $field:ident : $type:ty),* $(,)? }) => {
        $(#[$meta])* $vis struct $name { $($(#[$field_meta])* $field_vis $field: $type),* }
        impl $crate::FromRow for $name {
            fn from_row(row: &$crate::Row) -> $crate::Result<Self> {
                Ok(Self { $($field: row.get(stringify!($field))?),* })
            }
        }
    };
}

macro_rules! direct {
    ($($type:ty => $variant:ident),*) => { $(
        impl Column for $type {
            type Stored = $type;
            fn from_stored(stored: $type) -> std::result::Result<Self, String> { Ok(stored) }
        }
        impl ToParam for $type {
            fn to_param(&self) -> Value { Value::$variant(Some(self.clone())) }
        }
        impl ToParam for Option<$type> {
            fn to_param(&self) -> Value { Value::$variant(self.clone()) }
        }
    )* };
}
direct!(String => String, i64 => BigInt, bool => Bool, f64 => Double);

impl ToParam for str {
    fn to_param(&self) -> Value {
        Value::String(Some(self.to_owned()))
    }
}
impl ToParam for &str {
    fn to_param(&self) -> Value {
        Value::String(Some((*self).to_owned()))
    }
}
impl ToParam for Option<&str> {
    fn to_param(&self) -> Value {
        Value::String(self.map(ToOwned::to_owned))
    }
}
impl ToParam for u32 {
    fn to_param(&self) -> Value {
        Value::BigInt(Some(i64::from(*self)))
    }
}
impl ToParam for usize {
    fn to_param(&self) -> Value {
        Value::BigInt(Some(i64::try_from(*self).unwrap_or(i64::MAX)))
    }
}
impl<T: ToParam + ?Sized> ToParam for &&T {
    fn to_param(&self) -> Value {
        (**self).to_param()
    }
}
impl ToParam for &String {
    fn to_param(&self) -> Value {
        Value::String(Some((*self).clone()))
    }
}

impl<K> Column for Id<K> {
    type Stored = String;
    fn from_stored(stored: String) -> std::result::Result<Self, String> {
        stored.parse().map_err(|_| format!("{stored:?} is not an identifier"))
    }
}
impl<K> ToParam for Id<K> {
    fn to_param(&self) -> Value {
        Value::String(Some(self.to_string()))
    }
}
impl<K> ToParam for Option<Id<K>> {
    fn to_param(&self) -> Value {
        Value::String(self.map(|id| id.to_string()))
    }
}

impl Column for Timestamp {
    type Stored = i64;
    fn from_stored(stored: i64) -> std::result::Result<Self, String> {
        Self::from_microsecond(stored).map_err(|error| error.to_string())
    }
}
impl ToParam for Timestamp {
    fn to_param(&self) -> Value {
        Value::BigInt(Some(self.as_microsecond()))
    }
}
impl ToParam for Option<Timestamp> {
    fn to_param(&self) -> Value {
        Value::BigInt(self.map(|at| at.as_microsecond()))
    }
}

impl Column for Date {
    type Stored = String;
    fn from_stored(stored: String) -> std::result::Result<Self, String> {
        stored.parse().map_err(|_| format!("{stored:?} is not a date"))
    }
}
impl ToParam for Date {
    fn to_param(&self) -> Value {
        Value::String(Some(self.to_string()))
    }
}
impl ToParam for Option<Date> {
    fn to_param(&self) -> Value {
        Value::String(self.map(|day| day.to_string()))
    }
}

impl Column for Fen {
    type Stored = i64;
    fn from_stored(stored: i64) -> std::result::Result<Self, String> {
        Ok(Self(stored))
    }
}
impl ToParam for Fen {
    fn to_param(&self) -> Value {
        Value::BigInt(Some(self.0))
    }
}
impl ToParam for Option<Fen> {
    fn to_param(&self) -> Value {
        Value::BigInt(self.map(|fen| fen.0))
    }
}

/// `$first, $first+1, …`, as many as `count`, for a list in a query.
#[must_use]
pub fn placeholders(first: usize, count: usize) -> String {
    (first..first + count).map(|place| format!("${place}")).collect::<Vec<_>>().join(", ")
}

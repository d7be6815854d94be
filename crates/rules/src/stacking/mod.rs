//! What may be combined: the rules ([`rules`]), the exact search for the best lawful set ([`search`]), and what is said of
//! it ([`bundle`]).

mod board;
mod bound;
pub mod bundle;
#[cfg(test)]
mod oracle;
pub mod rules;
pub mod search;

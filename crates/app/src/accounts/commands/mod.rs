//! What people do with accounts; one file per subject.

pub mod people;

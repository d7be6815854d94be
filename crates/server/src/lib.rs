//! Wiring: configuration, the running server, its background work and the command line.
//!
//! Reading order: [`config`], [`start`], [`serve`], [`work`], [`backups`], [`disk`], [`model`], [`commands`]. Not here: rules of the product (`app`) and pages (`web`).

pub mod backups;
pub mod commands;
pub mod config;
pub mod disk;
pub mod mail;
pub mod model;
pub mod serve;
pub mod start;
pub mod work;

//! What the command line does, one file per group of commands. Every command answers a text for people when it fails.

pub mod demo;
pub mod matching;
pub mod model;
pub mod operate;
pub mod policy;
pub mod serve;

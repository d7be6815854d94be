//! `zerobay demo`: a hall to try out, filled with invented records.

use std::path::Path;

use crate::config::Config;

/// Serves the demo.
///
/// # Errors
/// What could not be opened, and why.
pub async fn run(_config: Config, _folder: &Path, _port: u16, _database: Option<String>, _links_file: Option<&Path>) -> Result<(), String> {
    Err("the demo is not there yet".to_owned())
}

//! `zerobay model`: the file of the encoder, and how far its vectors have come.

use std::path::Path;

use search::meaning::{
    Encoder as _,
    e5::{self, E5},
};

use crate::{config::Config, model, start};

/// `zerobay model fetch`.
///
/// # Errors
/// What was tried and how to bring the file by hand.
pub fn fetch(config: &Config) -> Result<(), String> {
    let path = &config.model.path;
    model::fetch(path)?;
    say!("{}: {} bytes, SHA-256 {}", path.display(), e5::FILE_BYTES, e5::FILE_SHA256);
    Ok(())
}

/// `zerobay model import FILE`.
///
/// # Errors
/// What is wrong with the file.
pub fn import(config: &Config, file: &Path) -> Result<(), String> {
    let path = &config.model.path;
    model::import(file, path)?;
    say!("{}: {} bytes, SHA-256 {}", path.display(), e5::FILE_BYTES, e5::FILE_SHA256);
    Ok(())
}

/// `zerobay model status`: the file, and how many entries have their vector.
///
/// # Errors
/// What is wrong with the file, or that the database does not answer.
pub async fn status(config: &Config) -> Result<(), String> {
    let path = &config.model.path;
    let encoder = E5::open(path).map_err(|error| model::told(&error))?;
    say!("{}: {} ({}, {} dimensions)", path.display(), encoder.name(), encoder.edition(), encoder.dims());
    let app = start::open(config, false).await.map_err(|error| error.to_string())?;
    let progress = app::hall::vectors::progress_of(&app.system(), encoder.edition()).await.map_err(|error| error.to_string())?;
    say!("{} of {} published entries have their vector", progress.encoded, progress.published);
    Ok(())
}

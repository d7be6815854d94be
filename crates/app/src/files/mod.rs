//! Uploaded files: where their bytes lie. Checks of content and the table come with the feature's commands.

pub mod jobs;
use std::path::PathBuf;

/// The folder the bytes of uploaded files lie in, outside the web root.
#[derive(Debug, Clone)]
pub struct FileStore {
    /// The folder.
    pub folder: PathBuf,
}

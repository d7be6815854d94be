//! What can go wrong with an index. All of it is mended by a rebuild or by mending the folder; no record is ever at risk.

/// The result of index work.
pub type Result<T> = std::result::Result<T, Error>;

/// A failure of the index or of its folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Error {
    /// The folder cannot be read or written (path and cause).
    Folder { path: String, cause: String },
    /// Another process writes to this index.
    Locked,
    /// Another process has built a new generation: reload, then resume from its position.
    Superseded,
    /// The files of the index do not fit together; a rebuild mends it.
    Damaged(String),
    /// The text engine refused an operation.
    Engine(String),
}

impl Error {
    pub(crate) fn folder(path: &std::path::Path, cause: impl std::fmt::Display) -> Self {
        Self::Folder { path: path.display().to_string(), cause: cause.to_string() }
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Folder { path, cause } => write!(out, "the index folder {path} cannot be used: {cause}"),
            Self::Locked => write!(out, "another process is writing to this index"),
            Self::Superseded => write!(out, "another process has rebuilt this index; reload it and resume from its position"),
            Self::Damaged(what) => write!(out, "the index is damaged ({what}); rebuild it"),
            Self::Engine(what) => write!(out, "the text engine failed: {what}"),
        }
    }
}

impl std::error::Error for Error {}

impl From<tantivy::TantivyError> for Error {
    fn from(error: tantivy::TantivyError) -> Self {
        match error {
            tantivy::TantivyError::LockFailure(..) => Self::Locked,
            tantivy::TantivyError::DataCorruption(what) => Self::Damaged(format!("{what:?}")),
            tantivy::TantivyError::IncompatibleIndex(what) => Self::Damaged(format!("{what:?}")),
            other => Self::Engine(other.to_string()),
        }
    }
}

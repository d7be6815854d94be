//! What a file is.

use std::path::PathBuf;

use base::{
    Timestamp,
    id::{DealId, FileId, OrganizationId, UserId},
};

/// The folder the bytes of uploaded files lie in, outside the web root.
#[derive(Debug, Clone)]
pub struct FileStore {
    /// The folder.
    pub folder: PathBuf,
}

/// What a file belongs to; it decides who may read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Owner {
    /// A document of a deal.
    Deal(DealId),
    /// A paper of an organisation, such as its licence.
    Organization(OrganizationId),
}

impl Owner {
    /// The kind of thing, as stored.
    #[must_use]
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Deal(_) => "deal",
            Self::Organization(_) => "organization",
        }
    }

    /// Which thing, as stored.
    #[must_use]
    pub fn noun_id(self) -> String {
        match self {
            Self::Deal(id) => id.to_string(),
            Self::Organization(id) => id.to_string(),
        }
    }

    /// Reads what is stored.
    #[must_use]
    pub fn from_stored(noun: &str, noun_id: &str) -> Option<Self> {
        match noun {
            "deal" => noun_id.parse().ok().map(Self::Deal),
            "organization" => noun_id.parse().ok().map(Self::Organization),
            _ => None,
        }
    }
}

/// What somebody sends.
#[derive(Debug, Clone)]
pub struct Upload {
    /// The name it had there; never used as a path.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A file that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFile {
    /// Which.
    pub id: FileId,
    /// What it belongs to.
    pub owner: Owner,
    /// What it is for, such as a code of `document_kinds`.
    pub purpose: String,
    /// The name people see.
    pub name: String,
    /// Its type, found in its content.
    pub media_type: String,
    /// How long it is.
    pub size_bytes: i64,
    /// Its digest, hexadecimal.
    pub sha256: String,
    /// Where its bytes lie inside the folder.
    pub stored_as: String,
    /// The organisation of the one who sent it.
    pub organization_id: Option<OrganizationId>,
    /// Who sent it.
    pub uploaded_by: Option<UserId>,
    /// When.
    pub uploaded_at: Timestamp,
}

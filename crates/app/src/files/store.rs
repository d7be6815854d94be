//! The table of files.

use base::{
    Timestamp,
    id::{FileId, OrganizationId, UserId},
};
use db::{Conn, Result, Tx, params};

use super::model::{Owner, StoredFile};

db::row! {
    struct FileRow {
        id: FileId,
        noun: String,
        noun_id: String,
        purpose: String,
        name: String,
        media_type: String,
        size_bytes: i64,
        sha256: String,
        stored_as: String,
        organization_id: Option<OrganizationId>,
        uploaded_by: Option<UserId>,
        uploaded_at: Timestamp,
    }
}

impl FileRow {
    fn into_file(self) -> Option<StoredFile> {
        Some(StoredFile {
            owner: Owner::from_stored(&self.noun, &self.noun_id)?,
            id: self.id,
            purpose: self.purpose,
            name: self.name,
            media_type: self.media_type,
            size_bytes: self.size_bytes,
            sha256: self.sha256,
            stored_as: self.stored_as,
            organization_id: self.organization_id,
            uploaded_by: self.uploaded_by,
            uploaded_at: self.uploaded_at,
        })
    }
}

pub(super) async fn insert(tx: &Tx, file: &StoredFile) -> Result<()> {
    tx.execute(
        "INSERT INTO files (id, noun, noun_id, purpose, name, media_type, size_bytes, sha256, stored_as, organization_id, uploaded_by, uploaded_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        params![
            file.id,
            file.owner.noun(),
            file.owner.noun_id(),
            file.purpose,
            file.name,
            file.media_type,
            file.size_bytes,
            file.sha256,
            file.stored_as,
            file.organization_id,
            file.uploaded_by,
            file.uploaded_at
        ],
    )
    .await?;
    Ok(())
}

pub(super) async fn find(conn: &impl Conn, id: FileId) -> Result<Option<StoredFile>> {
    let row: Option<FileRow> = conn.fetch_optional("SELECT * FROM files WHERE id = $1 AND removed_at IS NULL", params![id]).await?;
    Ok(row.and_then(FileRow::into_file))
}

pub(super) async fn list(conn: &impl Conn, owner: Owner) -> Result<Vec<StoredFile>> {
    let rows: Vec<FileRow> = conn
        .fetch_all(
            "SELECT * FROM files WHERE noun = $1 AND noun_id = $2 AND removed_at IS NULL ORDER BY uploaded_at, id",
            params![owner.noun(), owner.noun_id()],
        )
        .await?;
    Ok(rows.into_iter().filter_map(FileRow::into_file).collect())
}

pub(super) async fn mark_removed(tx: &Tx, id: FileId, now: Timestamp) -> Result<bool> {
    let touched = tx.execute("UPDATE files SET removed_at = $1 WHERE id = $2 AND removed_at IS NULL", params![now, id]).await?;
    Ok(touched > 0)
}

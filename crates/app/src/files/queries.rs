//! Listing and reading files.

use base::id::FileId;
use db::Conn;
use sha2::{Digest as _, Sha256};

use super::{
    access,
    commands::hexadecimal,
    model::{Owner, StoredFile},
    store,
};
use crate::{Ctx, Error, Noun, OrNotFound, Result};

/// The files of a thing in the order they came; the caller has checked who asks.
///
/// # Errors
/// When the database does not answer.
pub async fn list_files(conn: &impl Conn, owner: Owner) -> Result<Vec<StoredFile>> {
    Ok(store::list(conn, owner).await?)
}

/// A file with its bytes, for whoever may read it. The bytes are compared with the digest of the day they came.
///
/// # Errors
/// `NotFound` if there is none or the reader may not know of it; `Internal` if the bytes are gone or changed.
pub async fn read_file(ctx: &Ctx, id: FileId) -> Result<(StoredFile, Vec<u8>)> {
    let file = store::find(&ctx.db, id).await?.or_not_found(Noun::File)?;
    access::may_read(ctx, &file).await?;
    let path = ctx.files.folder.join(&file.stored_as);
    let bytes = tokio::fs::read(path).await.map_err(|error| Error::Internal(format!("file {id}: {error}")))?;
    if hexadecimal(&Sha256::digest(&bytes)) != file.sha256 {
        return Err(Error::Internal(format!("file {id}: the bytes are not those that were uploaded")));
    }
    Ok((file, bytes))
}

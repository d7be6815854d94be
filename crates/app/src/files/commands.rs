//! Taking and removing files.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use base::{
    Problem,
    id::{FileId, OrganizationId},
};
use db::Tx;
use rand::Rng as _;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::{
    access,
    content::{self, Media},
    model::{FileStore, Owner, StoredFile, Upload},
    name, store,
};
use crate::{Ctx, Error, Noun, OrNotFound, Result, audit, audit::Event};

/// Bytes that lie on the disk and wait for their row; dropped before [`Placed::keep`], they are removed again.
#[derive(Debug)]
pub struct Placed {
    path: PathBuf,
    is_kept: bool,
    name: String,
    media: Media,
    size_bytes: i64,
    sha256: String,
    stored_as: String,
}

impl Placed {
    /// The row is committed: the bytes stay.
    pub fn keep(mut self) {
        self.is_kept = true;
    }
}

impl Drop for Placed {
    fn drop(&mut self) {
        if !self.is_kept
            && let Err(error) = fs::remove_file(&self.path)
        {
            tracing::warn!(%error, "an unfinished upload could not be removed");
        }
    }
}

/// Checks what was sent and puts its bytes on the disk. Called before the transaction that [`insert`]s the row.
///
/// # Errors
/// `Invalid` says what is wrong with the file; `Full` or `Unavailable` if the disk does not take it.
pub async fn place(ctx: &Ctx, upload: Upload) -> Result<Placed> {
    let limit = ctx.pack.settings.limits.upload_mb.max(1);
    if i64::try_from(upload.bytes.len()).unwrap_or(i64::MAX) > limit * 1_048_576 {
        return Err(Problem::field("file", "problem-files-too-large").with("limit", limit.to_string()).into());
    }
    let store = ctx.files.clone();
    tokio::task::spawn_blocking(move || place_now(&store, &upload)).await.map_err(|error| Error::Internal(error.to_string()))?
}

fn place_now(files: &FileStore, upload: &Upload) -> Result<Placed> {
    let shown = name::shown(&upload.name, "");
    let ending = name::ending(&shown);
    let media = content::recognise(&upload.bytes, &ending)?;
    let first = media.endings().first().copied().unwrap_or_default();
    let name = match (shown.is_empty(), ending.is_empty()) {
        (true, _) => format!("document.{first}"),
        (false, true) => format!("{shown}.{first}"),
        (false, false) => shown,
    };
    let mut random = [0_u8; 20];
    rand::rng().fill_bytes(&mut random);
    let stored_as = hexadecimal(&random);
    let path = files.folder.join(&stored_as);
    write_durably(&files.folder, &path, &upload.bytes)?;
    Ok(Placed {
        path,
        is_kept: false,
        name,
        media,
        size_bytes: i64::try_from(upload.bytes.len()).unwrap_or(i64::MAX),
        sha256: hexadecimal(&Sha256::digest(&upload.bytes)),
        stored_as,
    })
}

/// Writes the bytes so that they are there after a power cut; leaves nothing behind when it fails.
fn write_durably(folder: &Path, path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    let mut file = fs::OpenOptions::new().write(true).create_new(true).open(path)?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all()).and_then(|()| fs::File::open(folder)?.sync_all());
    if written.is_err()
        && let Err(error) = fs::remove_file(path)
    {
        tracing::warn!(%error, "an unfinished upload could not be removed");
    }
    written
}

pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Writes the row of placed bytes inside the transaction of the feature that owns the thing. The feature has checked access and writes the audit entry;
/// after its commit it calls [`Placed::keep`].
///
/// # Errors
/// When the database refuses.
pub async fn insert(tx: &Tx, ctx: &Ctx, owner: Owner, purpose: &str, placed: &Placed) -> Result<StoredFile> {
    let now = ctx.now();
    let file = StoredFile {
        id: FileId::at(now),
        owner,
        purpose: purpose.to_owned(),
        name: placed.name.clone(),
        media_type: placed.media.media_type().to_owned(),
        size_bytes: placed.size_bytes,
        sha256: placed.sha256.clone(),
        stored_as: placed.stored_as.clone(),
        organization_id: ctx.actor.organizations().first().copied(),
        uploaded_by: ctx.actor.user,
        uploaded_at: now,
    };
    store::insert(tx, &file).await?;
    Ok(file)
}

/// Takes a paper of an organisation, such as its licence, from one of its people.
///
/// # Errors
/// `Forbidden` for others; `Invalid` says what is wrong with the file.
pub async fn attach_for_organization(ctx: &Ctx, organization: OrganizationId, purpose: &str, upload: Upload) -> Result<StoredFile> {
    if !ctx.actor.belongs_to(organization) && !ctx.actor.is_system {
        return Err(if ctx.actor.is_signed_in() { Error::Forbidden } else { Error::SignInNeeded });
    }
    let placed = place(ctx, upload).await?;
    let tx = ctx.db.begin().await?;
    let file = insert(&tx, ctx, Owner::Organization(organization), purpose, &placed).await?;
    let event = Event::new("files.attached", "organization", organization);
    audit::record(&tx, ctx, event.with(json!({ "file": file.id, "purpose": purpose, "sha256": file.sha256 }))).await?;
    tx.commit().await?;
    placed.keep();
    Ok(file)
}

/// Removes a file: it can no longer be read, its bytes go, its row stays as a record.
///
/// # Errors
/// `NotFound` for those who may not know of it, `Forbidden` for those who may only read it.
pub async fn remove_file(ctx: &Ctx, id: FileId) -> Result<Owner> {
    let file = store::find(&ctx.db, id).await?.or_not_found(Noun::File)?;
    access::may_remove(ctx, &file).await?;
    let tx = ctx.db.begin().await?;
    if !store::mark_removed(&tx, id, ctx.now()).await? {
        return Err(Error::NotFound(Noun::File));
    }
    let event = Event::new("files.removed", file.owner.noun(), file.owner.noun_id());
    audit::record(&tx, ctx, event.with(json!({ "file": id, "purpose": file.purpose, "sha256": file.sha256 }))).await?;
    tx.commit().await?;
    let path = ctx.files.folder.join(&file.stored_as);
    if let Err(error) = tokio::fs::remove_file(path).await {
        tracing::warn!(%error, "the bytes of a removed file could not be removed");
    }
    Ok(file.owner)
}

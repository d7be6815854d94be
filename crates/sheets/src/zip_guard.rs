//! Looks into an XLSX file before it is parsed: a small archive must not unpack to something huge.
//!
//! The sizes an archive declares can lie, so every entry is really unpacked, into nothing, until the limit is reached.

use std::io::{Cursor, Read as _, copy, sink};

use zip::ZipArchive;

use crate::read::{Limits, Unreadable};

/// Archives of spreadsheets have a few dozen entries.
const MAX_ENTRIES: usize = 2_000;
/// Below this size no ratio is suspicious: a sheet of equal cells packs very well.
const ALWAYS_FINE_BYTES: u64 = 10 * 1024 * 1024;

/// Refuses archives that unpack to more than the limits allow, and archives that are no XLSX file.
pub(crate) fn check(bytes: &[u8], limits: &Limits) -> Result<(), Unreadable> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Unreadable::Damaged)?;
    if archive.len() > MAX_ENTRIES {
        return Err(Unreadable::Bomb);
    }
    let packed = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    let by_ratio = packed.saturating_mul(limits.max_unzip_ratio).max(ALWAYS_FINE_BYTES);
    let allowed = limits.max_unzipped_bytes.min(by_ratio);
    let mut unpacked: u64 = 0;
    let mut is_workbook = false;
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).map_err(|_| Unreadable::Damaged)?;
        is_workbook |= entry.name().is_ok_and(|name| name.eq_ignore_ascii_case("[Content_Types].xml"));
        let rest = allowed.saturating_sub(unpacked);
        if entry.size() > rest {
            return Err(Unreadable::Bomb);
        }
        let read = copy(&mut entry.by_ref().take(rest.saturating_add(1)), &mut sink()).map_err(|_| Unreadable::Damaged)?;
        unpacked = unpacked.saturating_add(read);
        if unpacked > allowed {
            return Err(Unreadable::Bomb);
        }
    }
    if is_workbook { Ok(()) } else { Err(Unreadable::NotASheet) }
}

//! How much room is left where the hall writes, told before there is none.

use std::path::{Path, PathBuf};

use db::Db;

use crate::config::Config;

/// A folder the hall writes to.
#[derive(Debug, Clone)]
pub struct Place {
    /// What lies there: `database`, `files`, `index` or `backups`.
    pub what: &'static str,
    folder: PathBuf,
}

/// The room of a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    /// Bytes a program without special rights can still write.
    pub free_bytes: u64,
    /// Whether that is less than the configuration wants.
    pub is_low: bool,
}

/// Everywhere the hall writes on this machine; the database of a server is not on it.
#[must_use]
pub fn places(config: &Config, db: &Db) -> Vec<Place> {
    let database = db.file().map(|file| file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_owned());
    let mut places: Vec<Place> = database.into_iter().map(|folder| Place { what: "database", folder }).collect();
    places.push(Place { what: "files", folder: config.storage.files.clone() });
    places.push(Place { what: "index", folder: config.storage.index.clone() });
    places.extend(config.backup.folder.clone().map(|folder| Place { what: "backups", folder }));
    places
}

impl Place {
    /// The room there; none where the system does not tell.
    #[must_use]
    pub fn room(&self, low_space_mb: u64) -> Option<Room> {
        let found = rustix::fs::statvfs(&self.folder).ok()?;
        let free_bytes = found.f_bavail.saturating_mul(found.f_frsize);
        Some(Room { free_bytes, is_low: free_bytes < low_space_mb.saturating_mul(1_048_576) })
    }
}

/// With less than this where records or uploads lie the hall is not ready: a write that fits by chance proves nothing about the next.
const LEAST_ROOM: u64 = 1_048_576;

/// Whether the database or the uploads have no room left on this machine.
#[must_use]
pub fn is_full(places: &[Place]) -> bool {
    let own = places.iter().filter(|place| matches!(place.what, "database" | "files"));
    own.filter_map(|place| place.room(0)).any(|room| room.free_bytes < LEAST_ROOM)
}

/// Shows the room of every place in the metrics and warns of those that are low; answers a line for each.
pub fn tell(places: &[Place], low_space_mb: u64) -> Vec<String> {
    let mut lines = Vec::new();
    for place in places {
        let Some(room) = place.room(low_space_mb) else { continue };
        metrics::gauge!("zerobay_space_free_bytes", "place" => place.what).set(room.free_bytes as f64);
        metrics::gauge!("zerobay_space_low", "place" => place.what).set(if room.is_low { 1.0 } else { 0.0 });
        let mark = if room.is_low { format!(", low: wanted are {low_space_mb} MB") } else { String::new() };
        lines.push(format!("{}: {} MB free{mark}", place.what, room.free_bytes / 1_048_576));
    }
    lines
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn room_is_low_when_less_is_free_than_is_wanted() {
        let folder = tempfile::tempdir().unwrap();
        let place = Place { what: "files", folder: folder.path().to_owned() };
        let room = place.room(0).unwrap();
        assert!(room.free_bytes > 0 && !room.is_low);
        assert!(place.room(u64::MAX / 2_000_000).unwrap().is_low);
        assert_eq!(Place { what: "files", folder: folder.path().join("none") }.room(1), None);
    }
}

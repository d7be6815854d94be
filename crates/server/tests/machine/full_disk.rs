//! A disk that fills: reading goes on, writing is refused in words, and when there is room again writing goes on without a restart.
//!
//! Runs on a small file system of its own, which takes the right to mount. Where there is none, the program's files may grow only so far
//! (`prlimit`), which the system reports as an error of writing too.

use std::{
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

use db::{Conn as _, params};

use crate::program::{FORM, Hall, achievement, must_be_sound, open_records};

/// A folder whose room can be taken away and given back.
enum Small {
    /// A file system of its own.
    Mounted(PathBuf),
    /// An ordinary folder; the program's files may not grow.
    Limited(PathBuf),
}

impl Small {
    fn make(folder: &Path) -> Self {
        let at = folder.join("small");
        std::fs::create_dir(&at).unwrap();
        let mount = Command::new("mount").args(["-t", "tmpfs", "-o", "size=96m", "tmpfs"]).arg(&at).output();
        if mount.is_ok_and(|output| output.status.success()) {
            return Self::Mounted(at);
        }
        eprintln!("MOUNTING IS NOT ALLOWED HERE: the files of the program are kept from growing instead of filling a disk");
        Self::Limited(at)
    }

    fn folder(&self) -> &Path {
        match self {
            Self::Mounted(at) | Self::Limited(at) => at,
        }
    }

    /// Leaves `left` bytes of room.
    fn fill(&self, hall: &Hall, left: u64) {
        match self {
            Self::Mounted(at) => {
                let free = free_bytes(at).saturating_sub(left);
                let mut ballast = std::fs::OpenOptions::new().create(true).append(true).open(at.join("ballast")).unwrap();
                // The program writes meanwhile: then there is less room than was counted, and the disk is full the sooner.
                match std::io::copy(&mut std::io::Read::take(std::io::repeat(1), free), &mut ballast) {
                    Err(error) if error.kind() != std::io::ErrorKind::StorageFull => panic!("{error}"),
                    _ => {}
                }
            }
            Self::Limited(_) => limit(hall, "4096"),
        }
    }

    fn empty(&self, hall: &Hall) {
        match self {
            Self::Mounted(at) => std::fs::remove_file(at.join("ballast")).unwrap(),
            Self::Limited(_) => limit(hall, "unlimited"),
        }
    }
}

impl Drop for Small {
    fn drop(&mut self) {
        if let Self::Mounted(at) = self {
            let _ = Command::new("umount").arg(at).status();
        }
    }
}

fn limit(hall: &Hall, bytes: &str) {
    let status = Command::new("prlimit").args(["--pid", &hall.process().to_string(), &format!("--fsize={bytes}:unlimited")]).status();
    assert!(status.unwrap().success());
}

fn free_bytes(at: &Path) -> u64 {
    let output = Command::new("df").args(["--output=avail", "-B1"]).arg(at).output().unwrap();
    String::from_utf8_lossy(&output.stdout).lines().nth(1).unwrap().trim().parse().unwrap()
}

fn write(hall: &Hall, cookie: &str, number: u64, lang: &str) -> (u16, String) {
    // Long enough that some hundred do not hide in half a page.
    let long = "演示数据，占满磁盘。".repeat(80);
    let body = achievement(&format!("演示 满盘 {number}"), &[("application", &long)]);
    let answer = hall.ask("POST", "/achievements/new", &[FORM, ("cookie", cookie), ("accept-language", lang)], &body).unwrap();
    (answer.status, answer.text())
}

#[tokio::test(flavor = "multi_thread")]
async fn on_a_full_disk_reading_goes_on_writing_is_refused_in_words_and_room_brings_it_back() {
    let folder = tempfile::tempdir().unwrap();
    let small = Small::make(folder.path());
    let hall = Hall::start(small.folder());
    let cookie = hall.sign_in("transfer_officer");
    let (status, text) = write(&hall, &cookie, 0, "zh-CN");
    assert_eq!(status, 303, "{text}");
    if matches!(small, Small::Mounted(_)) {
        // The alarm comes before the disk is full: it has 96 MB, 500 are wanted.
        assert!(hall.ask("GET", "/readyz", &[], b"").unwrap().text().contains("database: "), "the room is told");
        assert!((hall.metric("zerobay_space_low{place=\"database\"}") - 1.0).abs() < f64::EPSILON);
        assert!(hall.metric("zerobay_space_free_bytes{place=\"database\"}") < 96.0 * 1_048_576.0);
    }
    small.fill(&hall, 64 * 1024);
    let mut acknowledged = 1_u64;
    let refused = (1..3_000).find_map(|number| match write(&hall, &cookie, number, "zh-CN") {
        (303, _) => {
            acknowledged += 1;
            None
        }
        other => Some(other),
    });
    let (status, text) = refused.unwrap_or_else(|| panic!("the disk never filled"));
    assert_eq!(status, 507, "{text}");
    assert!(text.contains("空间") || text.contains("磁盘"), "{text}");
    let (status, text) = write(&hall, &cookie, 9_000, "en");
    assert_eq!(status, 507, "{text}");
    assert!(text.contains("space") || text.contains("disk"), "{text}");
    for path in ["/", "/search?q=%E6%9D%90%E6%96%99", "/entries", "/livez"] {
        let answer = hall.page(path, &cookie);
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    }
    assert_eq!(hall.ask("GET", "/readyz", &[], b"").unwrap().status, 503, "a machine without room is not ready");
    small.empty(&hall);
    let begun = Instant::now();
    loop {
        let (status, text) = write(&hall, &cookie, 10_000, "zh-CN");
        if status == 303 {
            acknowledged += 1;
            break;
        }
        assert!(begun.elapsed() < Duration::from_secs(20), "{status}: {text}");
    }
    assert_eq!(hall.ask("GET", "/readyz", &[], b"").unwrap().status, 200);
    let (status, took) = hall.stop();
    assert!(status.success() && took < Duration::from_secs(10), "{status} after {took:?}");
    let db = open_records(small.folder()).await;
    must_be_sound(&db).await;
    let written = db.count("SELECT COUNT(*) AS value FROM entries WHERE title LIKE '演示 满盘 %'", params![]).await.unwrap();
    assert_eq!(u64::try_from(written).unwrap(), acknowledged, "what was refused is not there, what was acknowledged is");
    db.close().await.unwrap();
}

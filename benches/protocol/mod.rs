//! What every benchmark prints: the machine, percentiles, memory, and whether the figure was reached.

use std::{fmt::Display, path::Path, time::Duration};

/// The heading of a protocol: what is claimed, on which machine, built how.
pub fn heading(claim: &str) {
    println!("Claim      {claim}");
    println!("Machine    {}", machine());
    println!(
        "Build      {}",
        if cfg!(debug_assertions) { "NOT OPTIMISED: these figures mean nothing" } else { "release profile of Cargo.toml" }
    );
    println!("Load       {} before the first round (a quiet machine is near 0)", load());
}

/// One line of a protocol.
pub fn line(name: &str, text: impl Display) {
    println!("{name:<10} {text}");
}

/// A figure to reach and whether it was; answers whether.
pub fn verdict(name: &str, is_reached: bool, found: impl Display, wanted: impl Display) -> bool {
    println!("{name:<34} {found:>16}   wanted {wanted:<14} {}", if is_reached { "reached" } else { "MISSED" });
    is_reached
}

/// The value below which `share` of the sorted times lie.
pub fn percentile(sorted: &[Duration], share: f64) -> Duration {
    let place = ((sorted.len() as f64 * share).ceil() as usize).clamp(1, sorted.len().max(1)) - 1;
    sorted.get(place).copied().unwrap_or_default()
}

/// Milliseconds with two places.
pub fn ms(time: Duration) -> String {
    format!("{:.2} ms", time.as_secs_f64() * 1e3)
}

/// The middle one of some numbers.
pub fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied().unwrap_or_default()
}

/// A figure of a process's memory in MB: `VmRSS` now, `VmHWM` at its highest.
pub fn memory_mb(process: &str, figure: &str) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(figure)?.strip_prefix(':'));
    line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or(0) / 1024
}

/// The bytes of all files of a folder.
pub fn folder_bytes(folder: &Path) -> u64 {
    std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|item| if item.path().is_dir() { folder_bytes(&item.path()) } else { item.metadata().map_or(0, |metadata| metadata.len()) })
        .sum()
}

pub fn machine() -> String {
    let info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = info.lines().find_map(|line| line.strip_prefix("model name")?.split_once(':')).map_or("unknown", |(_, name)| name.trim());
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let memory = std::fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let total = memory.lines().find_map(|line| line.strip_prefix("MemTotal:")?.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or(0);
    format!("{cores} cores of {model}, {} GB", total / 1_048_576)
}

fn load() -> String {
    std::fs::read_to_string("/proc/loadavg").unwrap_or_default().split_whitespace().next().unwrap_or("unknown").to_owned()
}

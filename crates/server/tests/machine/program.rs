//! The real program as a process of its own: started on a folder, asked over HTTP, killed or told to stop, and its records looked at.

use std::{
    collections::BTreeMap,
    io::{BufRead as _, BufReader, Read as _},
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    time::{Duration, Instant},
};

use db::{Conn as _, Db, params};
use serde_json::Value;

use crate::wire::{Answer, Connection};

/// The program under test: `ZEROBAY_BIN`, or the one that was built with this test.
pub fn binary() -> PathBuf {
    std::env::var_os("ZEROBAY_BIN").map_or_else(|| env!("CARGO_BIN_EXE_zerobay").into(), PathBuf::from)
}

/// The program with these words, at the top of the tree, where the pack is.
pub fn command(words: &[&str]) -> Command {
    let mut command = Command::new(binary());
    command.args(words).current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."));
    for (name, _) in std::env::vars_os() {
        let is_ours = name.to_string_lossy().starts_with("ZEROBAY_");
        if is_ours {
            command.env_remove(name);
        }
    }
    // These tests ask more often than people may.
    for limit in ["SIGN_IN_PER_MINUTE", "SEARCHES_PER_MINUTE", "WRITES_PER_MINUTE", "IMPORTS_PER_HOUR"] {
        command.env(format!("ZEROBAY_LIMITS_{limit}"), "0");
    }
    command
}

/// Runs a command to its end and answers whether it went well, and everything it said.
pub fn run(words: &[&str], environment: &[(&str, &str)]) -> (ExitStatus, String) {
    let output = command(words).envs(environment.iter().copied()).output().unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    (output.status, said)
}

/// Sends a signal by its name.
pub fn signal(process: u32, name: &str) {
    let status = Command::new("kill").args([&format!("-{name}"), &process.to_string()]).status().unwrap();
    assert!(status.success(), "kill -{name} {process}: {status}");
}

/// A running hall with the demonstration in it.
pub struct Hall {
    child: Child,
    /// `host:port`.
    pub host: String,
    /// One-time sign-in paths by role.
    links: BTreeMap<String, String>,
}

impl Hall {
    /// Starts the hall on a folder and waits until it serves.
    pub fn start(folder: &Path) -> Self {
        let links_file = folder.join("links.json");
        let mut start = command(&["demo", "--port", "0", "--folder"]);
        start.arg(folder).arg("--links-file").arg(&links_file).stdout(Stdio::piped()).stderr(Stdio::inherit());
        let mut child = start.spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        let host = loop {
            let mut line = String::new();
            assert!(lines.read_line(&mut line).unwrap() > 0, "the hall did not start");
            if let Some(host) = line.trim().strip_prefix("http://") {
                break host.to_owned();
            }
        };
        std::thread::spawn(move || lines.read_to_end(&mut Vec::new()));
        let links: Value = serde_json::from_str(&std::fs::read_to_string(links_file).unwrap()).unwrap();
        // The first person of a role is the one the demonstration offers.
        let mut by_role = BTreeMap::new();
        for link in links.as_array().unwrap() {
            let path = link["url"].as_str().unwrap().splitn(4, '/').nth(3).unwrap();
            by_role.entry(link["role"].as_str().unwrap().to_owned()).or_insert_with(|| format!("/{path}"));
        }
        let hall = Self { child, host, links: by_role };
        assert_eq!(hall.ask("GET", "/livez", &[], b"").unwrap().status, 200);
        hall
    }

    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// The one-time link of a role.
    pub fn link(&self, role: &str) -> &str {
        &self.links[role]
    }

    /// Signs somebody in with the one-time link of a role; the cookie to send afterwards.
    pub fn sign_in(&self, role: &str) -> String {
        let answer = self.ask("POST", &self.links[role], &[], b"").unwrap();
        assert_eq!(answer.status, 303, "{}", answer.text());
        answer.header("set-cookie").unwrap().split(';').next().unwrap().to_owned()
    }

    /// One request on a connection of its own.
    pub fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> std::io::Result<Answer> {
        Connection::open(&self.host)?.ask(method, path, headers, body)
    }

    /// Reads a page as somebody.
    pub fn page(&self, path: &str, cookie: &str) -> Answer {
        self.ask("GET", path, &[("cookie", cookie)], b"").unwrap()
    }

    /// Ends it as a power cut of the process would: nothing is told, nothing is closed.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Tells it to stop and waits; how it ended and how long it took.
    pub fn stop(self) -> (ExitStatus, Duration) {
        signal(self.child.id(), "TERM");
        self.wait()
    }

    /// Waits for its end; how it ended and how long it took.
    pub fn wait(mut self) -> (ExitStatus, Duration) {
        let begun = Instant::now();
        let status = self.child.wait().unwrap();
        (status, begun.elapsed())
    }

    /// A figure of `/metrics`.
    pub fn metric(&self, name: &str) -> f64 {
        let text = self.ask("GET", "/metrics", &[], b"").unwrap().text();
        let line = text.lines().find(|line| line.starts_with(name)).unwrap_or_else(|| panic!("no {name} in\n{text}"));
        line.rsplit(' ').next().unwrap().parse().unwrap()
    }
}

impl Drop for Hall {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The form of an achievement that is complete.
pub fn achievement(title: &str, also: &[(&str, &str)]) -> Vec<u8> {
    let fields = [
        ("title", title),
        ("summary", "演示数据：停电测试用的成果。"),
        ("field", "401"),
        ("problem", "演示数据：进程随时会被终止。"),
        ("effect", "演示数据：已确认的写入一条不丢。"),
        ("trl", "5"),
        ("cooperation_modes", "license"),
        ("secrecy_declaration", "yes"),
    ];
    form(&fields.iter().chain(also).copied().collect::<Vec<_>>())
}

/// A form as a browser sends it.
pub fn form(fields: &[(&str, &str)]) -> Vec<u8> {
    let encode = |text: &str| -> String {
        text.bytes().map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
    };
    fields.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect::<Vec<_>>().join("&").into_bytes()
}

pub const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

/// The records of a hall that does not run, looked at from outside.
pub async fn open_records(folder: &Path) -> Db {
    Db::open(&format!("sqlite:{}", folder.join("zerobay.db").display())).await.unwrap()
}

/// What must hold of the records whatever happened: pages sound, references answered, chain whole. Answers how long the chain is.
pub async fn must_be_sound(db: &Db) -> i64 {
    let integrity: Vec<String> = db.fetch_values("SELECT integrity_check AS value FROM pragma_integrity_check", params![]).await.unwrap();
    assert_eq!(integrity, ["ok"]);
    assert_eq!(db::backup::broken_references(db).await.unwrap(), Vec::<String>::new());
    match db::audit::verify(db).await.unwrap() {
        db::audit::Verdict::Holds { entries } => entries,
        broken @ db::audit::Verdict::Broken { .. } => panic!("the audit chain: {broken:?}"),
    }
}

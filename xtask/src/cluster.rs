//! A PostgreSQL cluster that lives as long as the tests do.
//!
//! It stands in a folder of its own under the temporary folder, listens on a loopback port with a password made for it, and
//! writes nothing to disk for sure unless it is to be measured. PostgreSQL refuses root, so root runs it as another user. A keeper process waits at
//! the other end of a pipe: when the pipe closes, however this program ended, it stops the cluster and removes the folder.

use std::{
    fmt::Write as _,
    io::Read as _,
    net::TcpListener,
    os::unix::process::CommandExt as _,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use crate::{
    machine,
    process::{Outcome, program, read, run},
};

const KEEPER: &str = r#"
set -u
cd "$ZEROBAY_FOLDER" || exit 1
umask 077
leave() { cd /; rm -rf "$ZEROBAY_FOLDER"; exit "$1"; }
printf '%s\n' "$ZEROBAY_SECRET" > secret
"$ZEROBAY_BIN/initdb" -D data -U zerobay --auth-local=trust --auth-host=password --pwfile=secret \
  -E UTF8 --locale=C.UTF-8 --no-sync > initdb.log 2>&1 || { cat initdb.log >&2; leave 1; }
"$ZEROBAY_BIN/postgres" -D data -k "$ZEROBAY_FOLDER" -h 127.0.0.1 -p "$ZEROBAY_PORT" \
  -c fsync="$ZEROBAY_DURABLE" -c synchronous_commit="$ZEROBAY_DURABLE" -c full_page_writes="$ZEROBAY_DURABLE" -c autovacuum=off \
  -c max_connections=300 -c shared_buffers=64MB -c max_wal_size=1GB > server.log 2>&1 &
server=$!
read -r _
kill -INT "$server" 2>/dev/null
wait "$server"
leave 0
"#;

/// Whether what is committed is there after a power cut.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// As in production, for measuring.
    Full,
    /// Nothing is written through: for tests, which do not outlive the machine.
    None,
}

/// A running cluster; gone when dropped.
pub struct Cluster {
    keeper: Child,
    url: String,
    folder: PathBuf,
}

impl Cluster {
    /// Makes the cluster and waits until it answers.
    pub fn start(durability: Durability) -> Outcome<Self> {
        let began = Instant::now();
        let programs =
            machine::postgres().ok_or("PostgreSQL's server programs were not found. Install with: apt-get install postgresql")?;
        let port = free_port()?;
        let secret = secret()?;
        let folder = std::env::temp_dir().join(format!("zerobay-postgres-{}-{port}", std::process::id()));
        let mut keeper = keeper(&folder)?;
        keeper
            .env("ZEROBAY_FOLDER", &folder)
            .env("ZEROBAY_BIN", &programs)
            .env("ZEROBAY_PORT", port.to_string())
            .env("ZEROBAY_SECRET", &secret)
            .env("ZEROBAY_DURABLE", if durability == Durability::Full { "on" } else { "off" })
            .stdin(Stdio::piped())
            .process_group(0);
        let keeper = keeper.spawn().map_err(|error| format!("The database for the tests did not start: {error}"))?;
        let url = format!("postgres://zerobay:{secret}@127.0.0.1:{port}/postgres");
        let mut cluster = Self { keeper, url, folder };
        loop {
            if let Ok(Some(status)) = cluster.keeper.try_wait() {
                return Err(format!("The database for the tests ended at once ({status}); its own words are above."));
            }
            let port = port.to_string();
            if read(&mut program(programs.join("pg_isready"), &["-q", "-h", "127.0.0.1", "-p", &port])).is_ok() {
                println!("PostgreSQL for the tests answers on 127.0.0.1:{port} after {} ms", began.elapsed().as_millis());
                return Ok(cluster);
            }
            if began.elapsed() > Duration::from_secs(60) {
                let log = std::fs::read_to_string(cluster.folder.join("server.log")).unwrap_or_default();
                return Err(format!("The database for the tests did not answer within a minute.\n{log}"));
            }
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    /// Its address, with the right to make databases.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        if let Err(error) = self.keeper.wait() {
            eprintln!("The database for the tests did not stop: {error}");
        }
        // The keeper could empty it but, as another user, perhaps not remove it.
        if self.folder.exists()
            && let Err(error) = std::fs::remove_dir_all(&self.folder)
        {
            eprintln!("{} is left behind: {error}", self.folder.display());
        }
    }
}

/// The keeper's command, as a user that PostgreSQL accepts, with its folder made.
fn keeper(folder: &Path) -> Outcome<Command> {
    let mut make = program("install", &["-d", "-m", "700"]);
    if !machine::is_root() {
        run(make.arg(folder))?;
        return Ok(program("sh", &["-c", KEEPER]));
    }
    let user = if machine::has_user("postgres") { "postgres" } else { "nobody" };
    run(make.args(["-o", user]).arg(folder))?;
    Ok(program("runuser", &["-u", user, "--", "sh", "-c", KEEPER]))
}

fn free_port() -> Outcome<u16> {
    TcpListener::bind("127.0.0.1:0")
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .map_err(|error| format!("No free port on 127.0.0.1: {error}"))
}

fn secret() -> Outcome<String> {
    let mut bytes = [0_u8; 16];
    std::fs::File::open("/dev/urandom")
        .and_then(|mut source| source.read_exact(&mut bytes))
        .map_err(|error| format!("No random bytes: {error}"))?;
    Ok(bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").ok();
        text
    }))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn a_cluster_takes_its_password_alone_and_leaves_nothing_behind() {
        let cluster = Cluster::start(Durability::None).unwrap();
        let folder = cluster.folder.clone();
        let psql = machine::postgres().unwrap().join("psql");
        let ask = |url: &str| read(&mut program(&psql, &["-w", "-Atc", "CREATE DATABASE other", url]));
        ask(cluster.url()).unwrap();
        let (start, end) = cluster.url().split_once('@').unwrap();
        let guess = format!("{}:guess@{end}", start.rsplit_once(':').unwrap().0);
        assert!(ask(&guess).is_err());
        assert!(folder.exists());
        drop(cluster);
        assert!(!folder.exists());
    }
}

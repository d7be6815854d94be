//! One configuration file plus environment variables. `ZEROBAY_DATABASE_URL` overrides `[database] url`, and so on.

use std::{
    fmt,
    path::{Path, PathBuf},
};

use app::accounts::AccountSettings;
use serde::Deserialize;
use web::kernel::limits::RateLimits;

/// Everything that can be configured. Unknown keys are refused.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// The folder of the district's pack.
    pub pack: PathBuf,
    /// How it is reached.
    pub server: ServerConfig,
    /// Where the records are.
    pub database: DatabaseConfig,
    /// Where files and the index are.
    pub storage: StorageConfig,
    /// Where the encoder's file is.
    pub model: ModelConfig,
    /// Which letters documents are printed in.
    pub print: PrintConfig,
    /// How mail leaves.
    pub mail: MailConfig,
    /// How people sign in.
    pub accounts: AccountSettings,
    /// How often somebody may ask.
    pub limits: RateLimits,
    /// Backups the server makes by itself.
    pub backup: BackupConfig,
}

/// How the server is reached.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ServerConfig {
    /// Address and port to listen on.
    pub listen: String,
    /// The address people reach it at, without a slash at the end.
    pub base_url: String,
    /// Addresses of proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<String>,
    /// How long requests under way may take to end at a stop.
    pub drain_seconds: u64,
}

/// Where the records are.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DatabaseConfig {
    /// `sqlite:FILE` or `postgres://…`.
    pub url: String,
}

/// Where files and the index are.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct StorageConfig {
    /// The folder of uploaded files.
    pub files: PathBuf,
    /// The folder of the search index; may be deleted at any time.
    pub index: PathBuf,
    /// With fewer megabytes free than this, a place the hall writes to is called low.
    pub low_space_mb: u64,
}

/// Where the encoder's file is.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ModelConfig {
    /// The file; without it the hall answers by words and by what it learns from its own entries.
    pub path: PathBuf,
}

/// Which letters documents are printed in.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PrintConfig {
    /// A font with Chinese letters; without it one of those that systems bring along is looked for.
    pub font: Option<PathBuf>,
}

/// Backups the server makes by itself.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BackupConfig {
    /// Where they lie; without it none are made.
    pub folder: Option<PathBuf>,
    /// How often.
    pub every_hours: u64,
    /// How many are kept.
    pub keep: usize,
}

/// How mail leaves.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MailConfig {
    /// The host of the SMTP server; empty keeps mails in the outbox.
    pub smtp_host: String,
    /// Its port.
    pub smtp_port: u16,
    /// The account, if one is needed.
    pub smtp_user: String,
    /// A file that holds the password; the password itself never stands here.
    pub smtp_password_file: Option<PathBuf>,
    /// `starttls`, `tls` or `none` (loopback only).
    pub smtp_security: String,
    /// The sender.
    pub from: String,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            pack: "packs/minhang".into(),
            server: ServerConfig::default(),
            database: DatabaseConfig::default(),
            storage: StorageConfig::default(),
            model: ModelConfig::default(),
            print: PrintConfig::default(),
            mail: MailConfig::default(),
            accounts: AccountSettings::default(),
            limits: RateLimits::default(),
            backup: BackupConfig::default(),
        }
    }
}

impl Default for ServerConfig {
    fn default() -> Self {
        Self { listen: "127.0.0.1:8080".to_owned(), base_url: String::new(), trusted_proxies: Vec::new(), drain_seconds: 8 }
    }
}

impl Default for DatabaseConfig {
    fn default() -> Self {
        Self { url: "sqlite:data/zerobay.db".to_owned() }
    }
}

impl Default for StorageConfig {
    fn default() -> Self {
        Self { files: "data/files".into(), index: "data/index".into(), low_space_mb: 500 }
    }
}

impl Default for ModelConfig {
    fn default() -> Self {
        Self { path: "data/model/e5-small-q4.bin".into() }
    }
}

impl Default for BackupConfig {
    fn default() -> Self {
        Self { folder: None, every_hours: 24, keep: 14 }
    }
}

/// Why a configuration cannot be used; the text is for the one who wrote it.
#[derive(Debug)]
pub struct ConfigError(pub String);

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ConfigError {}

impl Config {
    /// Reads the file (none means the defaults) and lets the environment override it.
    ///
    /// # Errors
    /// [`ConfigError`] names the file, the line and the key.
    pub fn read(file: Option<&Path>, environment: impl Iterator<Item = (String, String)>) -> Result<Self, ConfigError> {
        let text = match file {
            Some(path) => std::fs::read_to_string(path).map_err(|error| ConfigError(format!("{}: {error}", path.display())))?,
            None => String::new(),
        };
        let mut table: toml::Table = toml::from_str(&text).map_err(|error| named(file, &error))?;
        for (name, value) in environment {
            if let Some((section, key)) = variable(&name) {
                set(&mut table, section, key, value);
            }
        }
        // The text alone knows its lines; a value of the environment has none.
        let config: Self = table.try_into().map_err(|error: toml::de::Error| match toml::from_str::<Self>(&text) {
            Err(placed) => named(file, &placed),
            Ok(_) => named(file, &error),
        })?;
        config.checked()
    }

    fn checked(mut self) -> Result<Self, ConfigError> {
        if self.server.base_url.is_empty() {
            self.server.base_url = format!("http://{}", self.server.listen);
        }
        let url = &self.server.base_url;
        if !(url.starts_with("http://") || url.starts_with("https://")) || url.ends_with('/') {
            return Err(ConfigError(format!("[server] base_url = {url:?}: write it as https://hall.example, without a slash at the end")));
        }
        Ok(self)
    }

    /// Whether readers come over TLS.
    #[must_use]
    pub fn is_tls(&self) -> bool {
        self.server.base_url.starts_with("https://")
    }
}

fn named(file: Option<&Path>, error: &toml::de::Error) -> ConfigError {
    ConfigError(format!("{}: {error}", file.map_or_else(|| "environment".to_owned(), |path| path.display().to_string())))
}

/// The environment variables that are read, with the key each overrides.
const VARIABLES: [(&str, &str, &str); 24] = [
    ("ZEROBAY_PACK", "", "pack"),
    ("ZEROBAY_SERVER_LISTEN", "server", "listen"),
    ("ZEROBAY_SERVER_BASE_URL", "server", "base_url"),
    ("ZEROBAY_SERVER_DRAIN_SECONDS", "server", "drain_seconds"),
    ("ZEROBAY_DATABASE_URL", "database", "url"),
    ("ZEROBAY_STORAGE_FILES", "storage", "files"),
    ("ZEROBAY_STORAGE_INDEX", "storage", "index"),
    ("ZEROBAY_STORAGE_LOW_SPACE_MB", "storage", "low_space_mb"),
    ("ZEROBAY_MODEL_PATH", "model", "path"),
    ("ZEROBAY_PRINT_FONT", "print", "font"),
    ("ZEROBAY_BACKUP_FOLDER", "backup", "folder"),
    ("ZEROBAY_BACKUP_EVERY_HOURS", "backup", "every_hours"),
    ("ZEROBAY_BACKUP_KEEP", "backup", "keep"),
    ("ZEROBAY_MAIL_SMTP_HOST", "mail", "smtp_host"),
    ("ZEROBAY_MAIL_SMTP_PORT", "mail", "smtp_port"),
    ("ZEROBAY_MAIL_SMTP_USER", "mail", "smtp_user"),
    ("ZEROBAY_MAIL_SMTP_PASSWORD_FILE", "mail", "smtp_password_file"),
    ("ZEROBAY_MAIL_SMTP_SECURITY", "mail", "smtp_security"),
    ("ZEROBAY_MAIL_FROM", "mail", "from"),
    ("ZEROBAY_LIMITS_SIGN_IN_PER_MINUTE", "limits", "sign_in_per_minute"),
    ("ZEROBAY_LIMITS_SEARCHES_PER_MINUTE", "limits", "searches_per_minute"),
    ("ZEROBAY_LIMITS_WRITES_PER_MINUTE", "limits", "writes_per_minute"),
    ("ZEROBAY_LIMITS_IMPORTS_PER_HOUR", "limits", "imports_per_hour"),
    ("ZEROBAY_LIMITS_ADDRESS_FACTOR", "limits", "address_factor"),
];

fn variable(name: &str) -> Option<(&'static str, &'static str)> {
    VARIABLES.into_iter().find(|(variable, _, _)| *variable == name).map(|(_, section, key)| (section, key))
}

fn set(table: &mut toml::Table, section: &str, key: &str, value: String) {
    let is_number = section == "limits" || matches!(key, "smtp_port" | "drain_seconds" | "low_space_mb" | "every_hours" | "keep");
    let value = value.parse::<i64>().ok().filter(|_| is_number).map_or(toml::Value::String(value), toml::Value::Integer);
    if section.is_empty() {
        table.insert(key.to_owned(), value);
    } else if let toml::Value::Table(inner) = table.entry(section).or_insert_with(|| toml::Value::Table(toml::Table::new())) {
        inner.insert(key.to_owned(), value);
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn read(text: &str, environment: &[(&str, &str)]) -> Result<Config, ConfigError> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("zerobay.toml");
        std::fs::write(&file, text).unwrap();
        Config::read(Some(&file), environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())))
    }

    #[test]
    fn the_environment_overrides_the_file() {
        let config = read(
            "[database]\nurl = \"sqlite:a.db\"\n[mail]\nsmtp_port = 25",
            &[("ZEROBAY_DATABASE_URL", "sqlite:b.db"), ("ZEROBAY_MAIL_SMTP_PORT", "587")],
        )
        .unwrap();
        assert_eq!((config.database.url.as_str(), config.mail.smtp_port), ("sqlite:b.db", 587));
    }

    #[test]
    fn how_often_somebody_may_ask_can_be_set() {
        let config = read("[limits]\nwrites_per_minute = 5", &[("ZEROBAY_LIMITS_SEARCHES_PER_MINUTE", "0")]).unwrap();
        assert_eq!((config.limits.writes_per_minute, config.limits.searches_per_minute), (5, 0));
        assert_eq!(config.limits.sign_in_per_minute, RateLimits::default().sign_in_per_minute);
    }

    #[test]
    fn an_unknown_key_is_refused_with_its_line() {
        let error = read("[database]\nurl = \"sqlite:a.db\"\nulr = 1", &[]).unwrap_err().0;
        assert!(error.contains("ulr") && error.contains("line 3"), "{error}");
    }

    #[test]
    fn a_base_url_with_a_slash_at_the_end_is_refused_with_the_remedy() {
        assert!(read("[server]\nbase_url = \"https://hall.example/\"", &[]).unwrap_err().0.contains("without a slash"));
    }
}

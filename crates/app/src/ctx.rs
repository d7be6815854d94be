//! What every command and query is given: the database, the clock, who acts, in which language, and the district's pack.

use std::sync::Arc;

use base::{Date, Lang, SharedClock, Timestamp};
use db::Db;

use crate::{
    accounts::{AccountSettings, Actor},
    files::FileStore,
    matches::Memory,
    notices::Mailer,
    pack::Pack,
    policies::local::Overlaid,
};

/// Facts about this installation that are not content of the district.
#[derive(Debug, Clone)]
pub struct Site {
    /// The address people reach it at, without a slash at the end.
    pub base_url: String,
    /// Whether invented people may sign in by link; never in production.
    pub is_demo: bool,
    /// How people sign in here.
    pub accounts: AccountSettings,
}

/// The running product: everything that lives as long as the process. Cheap to clone.
#[derive(Clone)]
pub struct App {
    /// The database.
    pub db: Db,
    /// The time.
    pub clock: SharedClock,
    /// The district, as its files say.
    pub pack: Arc<Pack>,
    /// The same with the local versions of clauses that are in force, derived from the database.
    pub overlaid: Overlaid,
    /// The search index, derived from the database.
    pub search: search::Index,
    /// Proposals computed lately, derived from database and index.
    pub proposals: Memory,
    /// Uploaded files.
    pub files: FileStore,
    /// Words and sends mails.
    pub mailer: Arc<dyn Mailer>,
    /// This installation.
    pub site: Arc<Site>,
}

/// One request's or job's view of the product.
#[derive(Clone)]
pub struct Ctx {
    /// The database.
    pub db: Db,
    /// The time.
    pub clock: SharedClock,
    /// The district.
    pub pack: Arc<Pack>,
    /// The district as its files say, without local versions of clauses.
    pub pack_of_files: Arc<Pack>,
    /// What local versions make of it, and which of them do not fit.
    pub overlaid: Overlaid,
    /// The search index.
    pub search: search::Index,
    /// Proposals computed lately.
    pub proposals: Memory,
    /// Uploaded files.
    pub files: FileStore,
    /// This installation.
    pub site: Arc<Site>,
    /// Who acts.
    pub actor: Actor,
    /// The reader's language.
    pub lang: Lang,
    /// The version of the record the caller has seen, where the caller says so; see [`Ctx::has_missed`].
    pub seen_version: Option<i64>,
}

impl App {
    /// A view for somebody.
    #[must_use]
    pub fn ctx(&self, actor: Actor, lang: Lang) -> Ctx {
        Ctx {
            db: self.db.clone(),
            clock: self.clock.clone(),
            pack: self.overlaid.over(&self.pack),
            pack_of_files: Arc::clone(&self.pack),
            overlaid: self.overlaid.clone(),
            search: self.search.clone(),
            proposals: self.proposals.clone(),
            files: self.files.clone(),
            site: self.site.clone(),
            actor,
            lang,
            seen_version: None,
        }
    }

    /// A view for the system itself: jobs and the command line.
    #[must_use]
    pub fn system(&self) -> Ctx {
        self.ctx(Actor::system(), Lang::Zh)
    }
}

impl Ctx {
    /// Now.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The same for changes that follow in other records: the version seen is that of one record only.
    #[must_use]
    pub fn of_others(&self) -> Self {
        Self { seen_version: None, ..self.clone() }
    }

    /// Whether the caller said which version they have seen, and the record is at another one.
    #[must_use]
    pub fn has_missed(&self, version: i64) -> bool {
        self.seen_version.is_some_and(|seen| seen != version)
    }

    /// The day it is in the district.
    #[must_use]
    pub fn today(&self) -> Date {
        base::time::local_date(self.now())
    }
}

//! One running product for a test: its people, its jobs, its mails, its clock, and how a test ends.

use std::{
    future::Future,
    ops::Deref,
    sync::{Arc, Mutex, PoisonError},
};

use app::{
    Ctx, Site,
    accounts::{self, Role},
    notices::{Mail, Mailer, Sent},
    organizations::{Organization, OrganizationKind},
    pack::Settings,
    testing::{self, TestApp, TestUser},
};
use axum::Router;
use base::Lang;
use serde_json::Value;
use server::config::{Config, MailConfig};
use web::{Web, kernel::limits::RateLimits};

use crate::{
    browser::{Browser, Program},
    logged::Logged,
};

/// Where the product is reached; behind TLS, as in production.
pub const BASE_URL: &str = "https://hall.test";

/// The product behind its whole HTTP surface, on a database of its own. Reads as the [`TestApp`] underneath. Cheap to clone.
#[derive(Clone)]
pub struct Hall {
    /// The product without pages: builders and commands.
    pub app: TestApp,
    pub(crate) router: Router,
    mails: Arc<Post>,
    logged: Logged,
}

impl Deref for Hall {
    type Target = TestApp;
    fn deref(&self) -> &TestApp {
        &self.app
    }
}

/// The words of production; mails are kept and not sent.
struct Post {
    words: server::mail::Post,
    sent: Mutex<Vec<Mail>>,
}

#[async_trait::async_trait]
impl Mailer for Post {
    fn word(&self, kind: &str, args: &Value, link: &str, lang: Lang) -> (String, String) {
        self.words.word(kind, args, link, lang)
    }

    async fn send(&self, mail: &Mail) -> Result<Sent, String> {
        self.sent.lock().unwrap_or_else(PoisonError::into_inner).push(mail.clone());
        Ok(Sent::Left)
    }
}

/// Somebody who is signed in at a browser. Reads as the [`Browser`].
#[derive(Clone)]
pub struct Person {
    /// Who.
    pub user: TestUser,
    /// For whom they work, where the role is held for an organisation.
    pub organization: Option<Organization>,
    /// Their browser.
    pub browser: Browser,
    hall: Hall,
}

impl Deref for Person {
    type Target = Browser;
    fn deref(&self) -> &Browser {
        &self.browser
    }
}

impl Person {
    /// This person as one who acts in commands.
    pub async fn ctx(&self) -> Ctx {
        self.hall.app.actor_ctx(&self.user).await
    }

    /// Their organisation.
    ///
    /// # Panics
    /// If the role is not held for one.
    #[must_use]
    pub fn organization(&self) -> &Organization {
        self.organization.as_ref().expect("works for an organisation")
    }

    /// A program with a token of this person.
    ///
    /// # Panics
    /// If they may have none.
    pub async fn program(&self) -> Program {
        let (_, secret) = accounts::create_token(&self.ctx().await, "tests", 30).await.expect("a token");
        Program { hall: self.hall.clone(), token: Some(secret.reveal().to_owned()) }
    }
}

impl Hall {
    /// Puts the pages over a product.
    #[must_use]
    pub fn over(app: TestApp) -> Self {
        Self::with(app, Logged::default())
    }

    fn with(mut app: TestApp, logged: Logged) -> Self {
        let words = server::mail::Post::new(&MailConfig::default()).expect("no mail server is needed");
        let mails = Arc::new(Post { words, sent: Mutex::default() });
        app.app.mailer = mails.clone();
        let edge = server::serve::edge(&config(), &app.app);
        let router = web::router(Web { app: app.app.clone(), edge });
        Self { app, router, mails, logged }
    }

    /// The same product with other facts about the installation.
    #[must_use]
    pub fn with_site(self, change: impl FnOnce(&mut Site)) -> Self {
        Self::with(self.app.with_site(change), self.logged)
    }

    /// The same product on a machine without Chinese letters.
    #[must_use]
    pub fn without_letters(self) -> Self {
        let mut edge = server::serve::edge(&config(), &self.app.app);
        if let Some(edge) = Arc::get_mut(&mut edge) {
            edge.fonts = web::kernel::Fonts::at("/no/such/letters.ttc".into());
        }
        let router = web::router(Web { app: self.app.app.clone(), edge });
        Self { router, ..self }
    }

    /// The same product in a district with other settings.
    #[must_use]
    pub fn with_settings(self, change: impl FnOnce(&mut Settings)) -> Self {
        let mut pack = (*self.app.app.pack).clone();
        change(&mut pack.settings);
        Self::with(self.app.with_pack(Arc::new(pack)), self.logged)
    }

    /// Somebody who has not signed in.
    #[must_use]
    pub fn visitor(&self) -> Browser {
        Browser::new(self)
    }

    /// A program without a token.
    #[must_use]
    pub fn stranger(&self) -> Program {
        Program { hall: self.clone(), token: None }
    }

    /// Somebody with this role, for an organisation of their own where the role is held for one.
    pub async fn sign_in(&self, role: Role) -> Person {
        if role.needs_organization() {
            let organization = self.organization(kind_for(role)).build().await;
            return self.sign_in_at(role, &organization).await;
        }
        let user = self.user_with(role).await;
        self.browser_of(user, None).await
    }

    /// Somebody with this role for this organisation.
    pub async fn sign_in_at(&self, role: Role, organization: &Organization) -> Person {
        let user = self.user().with_at(role, organization.id).build().await;
        self.browser_of(user, Some(organization.clone())).await
    }

    /// This person at a browser, with a session that has come all the way.
    pub async fn browser_of(&self, user: TestUser, organization: Option<Organization>) -> Person {
        let secret = self.app.open_session(&user).await;
        let browser = self.visitor();
        browser.keep("__Host-session", secret.reveal());
        Person { user, organization, browser, hall: self.clone() }
    }

    /// Does all jobs that are due and brings the index up to date.
    ///
    /// # Panics
    /// If the database or the index does not answer.
    pub async fn settle(&self) {
        self.run_jobs().await;
        app::hall::follow(&self.app.app).await.expect("the index follows");
    }

    /// Does what comes round by the clock, then all jobs.
    ///
    /// # Panics
    /// If it fails.
    pub async fn tick(&self) {
        app::jobs::tick(&self.app.app).await.expect("the minute's work");
        self.settle().await;
    }

    /// The mails that have left, after all jobs.
    pub async fn mails(&self) -> Vec<Mail> {
        self.run_jobs().await;
        self.mails.sent.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The path of the link in the last mail to this person.
    ///
    /// # Panics
    /// If there is none.
    pub async fn last_link(&self, email: &str) -> String {
        let mails = self.mails().await;
        let mail = mails.iter().rfind(|mail| mail.to == email).unwrap_or_else(|| panic!("no mail to {email} among {mails:#?}"));
        let at = mail.body.find(BASE_URL).unwrap_or_else(|| panic!("no link in {mail:#?}"));
        mail.body[at + BASE_URL.len()..].split_whitespace().next().unwrap_or_default().to_owned()
    }

    /// The errors logged so far, for a test that provoked them; afterwards they are forgotten.
    #[must_use]
    pub fn take_errors(&self) -> Vec<String> {
        self.logged.take()
    }

    /// The end of a test: all jobs are done and none has failed, the audit chain is whole, and nothing was logged as an error.
    ///
    /// # Panics
    /// If one of these does not hold.
    pub async fn finish(self) {
        self.run_jobs().await;
        let (_, failed) = db::jobs::backlog(&self.db).await.expect("the queue answers");
        let errors = self.take_errors();
        assert!(errors.is_empty(), "logged as errors: {errors:#?}");
        assert_eq!(failed, 0, "jobs have failed");
        let verdict = db::audit::verify(&self.db).await.expect("the chain answers");
        assert!(matches!(verdict, db::audit::Verdict::Holds { .. }), "the audit chain: {verdict:?}");
    }
}

/// An organisation of a kind that has people with this role.
const fn kind_for(role: Role) -> OrganizationKind {
    match role {
        Role::TransferOfficer => OrganizationKind::University,
        Role::ParkOperator => OrganizationKind::Park,
        Role::PlatformOperator => OrganizationKind::Platform,
        _ => OrganizationKind::Firm,
    }
}

async fn run<F: Future<Output = ()> + Send>(app: TestApp, logged: Logged, body: impl FnOnce(Hall) -> F + Send) {
    let hall = Hall::with(app, logged);
    body(hall.clone()).await;
    hall.finish().await;
}

/// Runs a test on SQLite.
///
/// # Panics
/// As the test does, and as [`Hall::finish`] says.
pub async fn run_on_sqlite<F: Future<Output = ()> + Send + 'static>(body: impl FnOnce(Hall) -> F + Send + 'static) {
    let logged = Logged::default();
    let _guard = logged.listen();
    run(TestApp::sqlite().await, logged, body).await;
}

/// As a hall is configured for tests.
fn config() -> Config {
    let mut config = Config::default();
    BASE_URL.clone_into(&mut config.server.base_url);
    // How often somebody may ask is a test of its own.
    config.limits =
        RateLimits { sign_in_per_minute: 0, searches_per_minute: 0, writes_per_minute: 0, imports_per_hour: 0, address_factor: 1 };
    config
}

/// Runs a test on a PostgreSQL database of its own; says so and passes where no server is configured.
///
/// # Panics
/// As the test does, and as [`Hall::finish`] says; the database is dropped first.
pub async fn run_on_postgres<F: Future<Output = ()> + Send + 'static>(body: impl FnOnce(Hall) -> F + Send + 'static) {
    let logged = Logged::default();
    let _guard = logged.listen();
    testing::run_on_postgres(move |app| run(app, logged, body)).await;
}

//! The product for tests: its own database for each test, a clock that stands still, people and organisations in one line.
//!
//! [`on_both!`](crate::on_both) runs a test on SQLite always, and on PostgreSQL where `ZEROBAY_TEST_POSTGRES` names a server
//! (`postgres://USER@HOST/DATABASE`); there each test makes a database of its own and drops it afterwards, also when it failed.
//!
//! Not here: pages and requests (see the `testkit` crate).

use std::{
    any::Any,
    collections::HashMap,
    future::Future,
    ops::Deref,
    panic::resume_unwind,
    path::Path,
    sync::{
        Arc, Mutex, OnceLock, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
};

use base::{
    Lang, TestClock, Timestamp,
    id::{OrganizationId, UserId},
};
use db::Db;
use serde_json::Value;
use tempfile::TempDir;

use crate::{
    App, Ctx, Site,
    accounts::{self, Actor, NewUser, Role, Secret, Stage},
    files::FileStore,
    jobs,
    notices::{Mail, Mailer, Sent},
    organizations::{self, Organization, OrganizationKind, OrganizationStatus},
    pack::{Clocks, Pack, Settings},
};

/// Names the PostgreSQL server that tests may make databases on.
pub const POSTGRES: &str = "ZEROBAY_TEST_POSTGRES";

/// What tests can go wrong with: anything; they stop at it.
type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Tests that must hold on both databases. Each becomes a module with one test for either.
///
/// ```ignore
/// on_both! {
///     async fn a_viewer_cannot_advance_a_deal(app: TestApp) { … }
/// }
/// ```
#[macro_export]
macro_rules! on_both {
    ($($(#[$meta:meta])* async fn $name:ident($app:ident: TestApp) $body:block)*) => { $(
        mod $name {
            use super::*;

            $(#[$meta])*
            async fn body($app: $crate::testing::TestApp) $body

            #[tokio::test]
            async fn holds_on_sqlite() {
                $crate::testing::run_on_sqlite(body).await;
            }

            #[tokio::test]
            async fn holds_on_postgres() {
                $crate::testing::run_on_postgres(body).await;
            }
        }
    )* };
}

/// The running product on a database that nobody else uses. Reads as the [`App`] it holds.
#[derive(Clone)]
pub struct TestApp {
    /// The product.
    pub app: App,
    /// Its clock: 2026-11-23 10:00 in China until it is moved.
    pub clock: Arc<TestClock>,
    /// Where its mails arrive.
    pub letter_box: Arc<LetterBox>,
    folder: Arc<TempDir>,
    count: Arc<AtomicU32>,
    factors: Arc<Mutex<HashMap<UserId, String>>>,
}

impl Deref for TestApp {
    type Target = App;
    fn deref(&self) -> &App {
        &self.app
    }
}

/// Keeps mails instead of sending them. The subject is the kind; the body the arguments as JSON, a line break and the link.
#[derive(Debug, Default)]
pub struct LetterBox(Mutex<Vec<Mail>>);

impl LetterBox {
    /// All mails so far, in order.
    #[must_use]
    pub fn mails(&self) -> Vec<Mail> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The link of the last mail of this kind to this address.
    #[must_use]
    pub fn last_link(&self, email: &str, kind: &str) -> Option<String> {
        let mail = self.mails().into_iter().rfind(|mail| mail.to == email && mail.subject == kind)?;
        mail.body.lines().last().map(ToOwned::to_owned)
    }
}

#[async_trait::async_trait]
impl Mailer for LetterBox {
    fn word(&self, kind: &str, args: &Value, link: &str, _lang: Lang) -> (String, String) {
        (kind.to_owned(), format!("{args}\n{link}"))
    }

    async fn send(&self, mail: &Mail) -> Result<Sent, String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(mail.clone());
        Ok(Sent::Left)
    }
}

/// A person in a test.
#[derive(Debug, Clone)]
pub struct TestUser {
    /// Which.
    pub id: UserId,
    /// The name.
    pub name: String,
    /// The address to sign in with.
    pub email: String,
}

impl TestApp {
    /// On an SQLite file.
    ///
    /// # Panics
    /// If it cannot be made.
    pub async fn sqlite() -> Self {
        let folder = stop(tempfile::tempdir());
        let address = format!("sqlite:{}", folder.path().join("zerobay.db").display());
        Self::on(stop(Db::open(&address).await), folder).await
    }

    async fn on(db: Db, folder: TempDir) -> Self {
        stop(db.migrate().await);
        let clock = Arc::new(TestClock::at(start()));
        let files = folder.path().join("files");
        let letter_box = Arc::new(LetterBox::default());
        let app = App {
            db,
            clock: clock.clone(),
            pack: pack(),
            overlaid: crate::policies::local::Overlaid::default(),
            search: stop(search::Index::in_memory(analyzer())),
            proposals: crate::matches::Memory::default(),
            files: FileStore { folder: files },
            mailer: letter_box.clone(),
            site: Arc::new(Site {
                base_url: "https://hall.test".to_owned(),
                is_demo: false,
                accounts: accounts::AccountSettings::default(),
            }),
        };
        Self { app, clock, letter_box, folder: Arc::new(folder), count: Arc::default(), factors: Arc::default() }
    }

    /// The same product with other facts about the installation.
    #[must_use]
    pub fn with_site(mut self, change: impl FnOnce(&mut Site)) -> Self {
        let mut site = (*self.app.site).clone();
        change(&mut site);
        self.app.site = Arc::new(site);
        self
    }

    /// The same product with another pack.
    #[must_use]
    pub fn with_pack(mut self, pack: Arc<Pack>) -> Self {
        self.app.pack = pack;
        self
    }

    /// A folder that goes away with the test.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The program itself as the one who acts.
    #[must_use]
    pub fn system_ctx(&self) -> Ctx {
        self.app.system()
    }

    /// Somebody who has not signed in.
    #[must_use]
    pub fn visitor_ctx(&self) -> Ctx {
        self.app.ctx(Actor { address: Some("203.0.113.7".to_owned()), ..Actor::visitor() }, Lang::Zh)
    }

    /// This person as the one who acts, with the roles of now.
    ///
    /// # Panics
    /// If the database does not answer.
    pub async fn actor_ctx(&self, user: &TestUser) -> Ctx {
        let mut actor = stop(accounts::find_actor(&self.db, user.id).await);
        actor.address = Some("203.0.113.7".to_owned());
        self.app.ctx(actor, Lang::Zh)
    }

    /// An organisation, verified unless said otherwise; [`OrganizationBuilder::build`] stores it.
    pub fn organization(&self, kind: OrganizationKind) -> OrganizationBuilder {
        let number = self.count.fetch_add(1, Ordering::SeqCst) + 1;
        let now = self.clock_now();
        OrganizationBuilder {
            app: self.clone(),
            organization: Organization {
                kind,
                name: format!("Jigou {number}"),
                name_en: Some(format!("Organisation {number}")),
                status: OrganizationStatus::Verified,
                ..Organization::blank(OrganizationId::at(now), now)
            },
        }
    }

    /// A person without a role; [`UserBuilder::build`] stores them.
    pub fn user(&self) -> UserBuilder {
        let number = self.count.fetch_add(1, Ordering::SeqCst) + 1;
        UserBuilder {
            app: self.clone(),
            name: format!("Ren {number}"),
            email: None,
            number,
            password: None,
            roles: Vec::new(),
            is_demo: false,
        }
    }

    /// A verified organisation of this kind and a person with this role in it.
    pub async fn user_at(&self, kind: OrganizationKind, role: Role) -> (Organization, TestUser) {
        let organization = self.organization(kind).build().await;
        let user = self.user().with_at(role, organization.id).build().await;
        (organization, user)
    }

    /// A person with a role of the district, such as an officer.
    pub async fn user_with(&self, role: Role) -> TestUser {
        self.user().with(role).build().await
    }

    /// A session of this person that has come all the way, as if by a password: whoever needs a second factor sets one up, or shows
    /// it if it is there. A second one within half a minute shows the next code, a third one is refused.
    ///
    /// # Panics
    /// If it cannot be opened.
    pub async fn open_session(&self, user: &TestUser) -> Secret {
        let ctx = self.visitor_ctx();
        let tx = stop(self.db.begin().await);
        let signed_in = stop(accounts::open_for_new_person(&tx, &ctx, user.id, Some("Test/1")).await);
        stop(tx.commit().await);
        if signed_in.stage == Stage::Complete {
            return signed_in.token;
        }
        let found = stop(accounts::find_session(&self.app, signed_in.token.reveal(), None).await);
        let Some((session, _)) = found else { refuse("the session that was just opened is gone") };
        match signed_in.stage {
            Stage::Enrolment => {
                let secret = stop(accounts::begin_enrolment(&ctx, &session).await).secret;
                self.factors.lock().unwrap_or_else(PoisonError::into_inner).insert(user.id, secret);
                stop(accounts::confirm_enrolment(&ctx, &session, &self.factor_code(user, 0)).await).signed_in.token
            }
            _ => stop(accounts::show_second_factor(&ctx, &session, &self.factor_code(user, 30)).await).token,
        }
    }

    /// What the authenticator of somebody shows in so many seconds.
    ///
    /// # Panics
    /// If they have none.
    #[must_use]
    pub fn factor_code(&self, user: &TestUser, in_seconds: i64) -> String {
        let secret = self.factors.lock().unwrap_or_else(PoisonError::into_inner).get(&user.id).cloned();
        let Some(secret) = secret else { refuse("nobody has set up a second factor") };
        let second = self.clock_now().as_second() + in_seconds;
        stop(accounts::totp::code_at(&secret, Timestamp::from_second(second).unwrap_or_default()))
    }

    /// Does all jobs that are due.
    ///
    /// # Panics
    /// If the database does not answer.
    pub async fn run_jobs(&self) -> u32 {
        stop(jobs::run_due(&self.app).await)
    }

    /// Now.
    #[must_use]
    pub fn clock_now(&self) -> Timestamp {
        base::Clock::now(&*self.clock)
    }
}

/// An organisation that is about to be stored.
#[must_use = "nothing is stored before build()"]
pub struct OrganizationBuilder {
    app: TestApp,
    organization: Organization,
}

impl OrganizationBuilder {
    /// With this name.
    pub fn named(mut self, name: &str) -> Self {
        name.clone_into(&mut self.organization.name);
        self
    }

    /// Not verified yet.
    pub const fn unverified(mut self) -> Self {
        self.organization.status = OrganizationStatus::Unverified;
        self
    }

    /// Invented for demonstration.
    pub const fn demo(mut self) -> Self {
        self.organization.is_demo = true;
        self
    }

    /// With any other change.
    pub fn with(mut self, change: impl FnOnce(&mut Organization)) -> Self {
        change(&mut self.organization);
        self
    }

    /// Stores it.
    ///
    /// # Panics
    /// If the database refuses.
    pub async fn build(self) -> Organization {
        let tx = stop(self.app.db.begin().await);
        stop(organizations::insert_organization(&tx, &self.organization).await);
        stop(tx.commit().await);
        self.organization
    }
}

/// A person who is about to be stored.
#[must_use = "nothing is stored before build()"]
pub struct UserBuilder {
    app: TestApp,
    name: String,
    email: Option<String>,
    number: u32,
    password: Option<String>,
    roles: Vec<(Role, Option<OrganizationId>)>,
    is_demo: bool,
}

impl UserBuilder {
    /// With this name.
    pub fn named(mut self, name: &str) -> Self {
        name.clone_into(&mut self.name);
        self
    }

    /// With this address.
    pub fn email(mut self, email: &str) -> Self {
        self.email = Some(email.to_owned());
        self
    }

    /// With a role of the district.
    pub fn with(mut self, role: Role) -> Self {
        self.roles.push((role, None));
        self
    }

    /// With a role in an organisation.
    pub fn with_at(mut self, role: Role, organization: OrganizationId) -> Self {
        self.roles.push((role, Some(organization)));
        self
    }

    /// Able to sign in with this password; without one nobody can.
    pub fn password(mut self, password: &str) -> Self {
        self.password = Some(password.to_owned());
        self
    }

    /// Invented for demonstration.
    pub const fn demo(mut self) -> Self {
        self.is_demo = true;
        self
    }

    /// Stores them with active roles.
    ///
    /// # Panics
    /// If the database refuses.
    pub async fn build(self) -> TestUser {
        let ctx = self.app.system_ctx();
        let email = self.email.unwrap_or_else(|| format!("person{}@example.com", self.number));
        let password_hash = match &self.password {
            Some(password) => Some(stop(accounts::passwords::hash(password).await)),
            None => None,
        };
        let tx = stop(self.app.db.begin().await);
        let new =
            NewUser { email: email.clone(), name: self.name.clone(), name_en: None, lang: Lang::Zh, password_hash, is_demo: self.is_demo };
        let id = stop(accounts::insert_user(&tx, &ctx, &new).await);
        for (role, organization) in self.roles {
            stop(accounts::insert_active_grant(&tx, &ctx, id, role, organization).await);
        }
        stop(tx.commit().await);
        TestUser { id, name: self.name, email }
    }
}

/// Runs a test on SQLite.
///
/// # Panics
/// As the test does.
pub async fn run_on_sqlite<F: Future<Output = ()> + Send + 'static>(body: impl FnOnce(TestApp) -> F) {
    body(TestApp::sqlite().await).await;
}

/// Runs a test on a PostgreSQL database of its own; says so and passes where no server is configured.
///
/// # Panics
/// As the test does; the database is dropped first.
pub async fn run_on_postgres<F: Future<Output = ()> + Send + 'static>(body: impl FnOnce(TestApp) -> F) {
    let Ok(server) = std::env::var(POSTGRES) else {
        eprintln!("PostgreSQL not configured");
        return;
    };
    let name = format!("zerobay_test_{:032x}", rand::random::<u128>());
    let admin = stop(Db::open(&server).await);
    stop(admin.create_database(&name).await);
    let address = match server.rsplit_once('/') {
        Some((head, _)) => format!("{head}/{name}"),
        None => server,
    };
    let app = TestApp::on(stop(Db::open(&address).await), stop(tempfile::tempdir())).await;
    let db = app.db.clone();
    let outcome: Result<(), Box<dyn Any + Send>> = match tokio::spawn(body(app)).await {
        Ok(()) => Ok(()),
        Err(error) => Err(error.into_panic()),
    };
    stop(db.close().await);
    stop(admin.drop_database(&name).await);
    stop(admin.close().await);
    if let Err(panic) = outcome {
        resume_unwind(panic);
    }
}

/// 2026-11-23 10:00 in China.
fn start() -> Timestamp {
    Timestamp::from_second(1_795_399_200).unwrap_or_default()
}

/// An encoder as small as one can be: how often each of a few characters stands in a text.
#[derive(Debug)]
pub struct LetterEncoder;

impl search::meaning::Encoder for LetterEncoder {
    fn name(&self) -> &'static str {
        "letters"
    }

    fn edition(&self) -> String {
        "letters-1".to_owned()
    }

    fn dims(&self) -> usize {
        64
    }

    fn encode_query(&self, text: &str) -> Option<Vec<f32>> {
        let mut vector = vec![0f32; 64];
        for c in text.chars().filter(|c| c.is_alphanumeric()) {
            if let Some(place) = vector.get_mut(u32::from(c) as usize % 64) {
                *place += 1.0;
            }
        }
        let length = vector.iter().map(|x| x * x).sum::<f32>().sqrt();
        (length > 0.0).then(|| vector.into_iter().map(|x| x / length).collect())
    }

    fn encode_passage(&self, title: &str, text: &str) -> Option<Vec<f32>> {
        self.encode_query(&format!("{title}{text}"))
    }

    fn floor(&self) -> f32 {
        0.5
    }

    fn spread(&self) -> (f32, f32) {
        (0.0, 1.0)
    }
}

fn analyzer() -> &'static search::Analyzer {
    static ANALYZER: OnceLock<search::Analyzer> = OnceLock::new();
    ANALYZER.get_or_init(|| search::Analyzer::new([]))
}

/// The district of the tree, `packs/minhang`; where it is not there, one without content but with the clocks of the plan.
fn pack() -> Arc<Pack> {
    static PACK: OnceLock<Arc<Pack>> = OnceLock::new();
    PACK.get_or_init(|| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/minhang");
        if folder.join("pack.toml").is_file() {
            let pack = Pack::load(&folder).unwrap_or_else(|problems| refuse(&format!("{problems:#?}")));
            return Arc::new(pack.with_invented_parks());
        }
        let clocks = Clocks { contact_days: 9, escalate_days: 21, pool_days: 45, claim_days: 5, ..Clocks::default() };
        Arc::new(Pack { folder, settings: Settings { clocks, ..Settings::default() }, ..Pack::default() })
    })
    .clone()
}

#[track_caller]
fn stop<T, E: Into<Failure>>(outcome: Result<T, E>) -> T {
    outcome.unwrap_or_else(|error| refuse(&error.into().to_string()))
}

#[expect(clippy::panic, reason = "a test that cannot be set up must stop")]
#[track_caller]
fn refuse(why: &str) -> ! {
    panic!("{why}")
}

/// A workbook of one worksheet with these texts, and with a range of merged cells.
///
/// # Panics
/// If it cannot be written.
#[must_use]
pub fn workbook(rows: &[&[&str]], merged: &str) -> Vec<u8> {
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let relation = |kind: &str, target: &str| {
        format!("<Relationships><Relationship Id=\"r1\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/></Relationships>")
    };
    let cell = |row: usize, (column, text): (char, &&str)| match *text {
        "" => String::new(),
        text => format!("<c r=\"{column}{row}\" t=\"inlineStr\"><is><t>{text}</t></is></c>"),
    };
    let row = |(at, cells): (usize, &&[&str])| {
        let cells: String = ('A'..='Z').zip(cells.iter()).map(|one| cell(at + 1, one)).collect();
        format!("<row r=\"{}\">{cells}</row>", at + 1)
    };
    let rows: String = rows.iter().enumerate().map(row).collect();
    let sheet =
        format!("<worksheet><sheetData>{rows}</sheetData><mergeCells count=\"1\"><mergeCell ref=\"{merged}\"/></mergeCells></worksheet>");
    let book = format!("<workbook xmlns:r=\"{OFFICE}\"><sheets><sheet name=\"a\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>");
    let files = [
        ("[Content_Types].xml", "<Types/>".to_owned()),
        ("_rels/.rels", relation("officeDocument", "xl/workbook.xml")),
        ("xl/workbook.xml", book),
        ("xl/_rels/workbook.xml.rels", relation("worksheet", "worksheets/sheet1.xml")),
        ("xl/worksheets/sheet1.xml", sheet),
    ];
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in files {
        stop(archive.start_file(name, zip::write::SimpleFileOptions::default()));
        stop(std::io::Write::write_all(&mut archive, text.as_bytes()));
    }
    stop(archive.finish()).into_inner()
}

//! A small district for tests of several features: its people, complete entries, and deals brought as far as a test needs, all by real commands.
//!
//! Not here: the database and the clock of a test (`testing`).
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod invariants;
mod store;

pub use store::*;

use base::{
    Date, Fen, Lang,
    id::{BatchId, DealId, OrganizationId, UserId},
    time::date_plus_days,
};
use serde_json::{Value, json};

use crate::{
    Ctx, Error, Result,
    accounts::Role,
    deals::{self, ContractInput, Deal, Landing, ShareInput},
    files::Upload,
    matches::{self, LogContact, Match, Pair, PartySide},
    notices,
    organizations::{Organization, OrganizationKind},
    registers::{
        Diagnosis, Entry, Values, commands,
        imports::{self, ColumnWords, SheetWords},
        kinds,
        review::{self, Findings},
    },
    testing::{TestApp, TestUser},
};

/// A PDF as short as one can be.
pub const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\nendobj\ntrailer\n%%EOF\n";
/// The code of the park, one of the pack's.
pub const PARK: &str = "park-xinzhuang";

/// A district with a university, a firm, a park, two technology managers and two officers.
pub struct Scene {
    pub app: TestApp,
    pub firm: Organization,
    pub university: Organization,
    pub park: Organization,
    pub member: TestUser,
    pub transfer: TestUser,
    pub operator: TestUser,
    pub manager: TestUser,
    pub second: TestUser,
    pub officer: TestUser,
}

impl Scene {
    pub async fn new(app: TestApp) -> Self {
        let (firm, member) = app.user_at(OrganizationKind::Firm, Role::OrganizationAdministrator).await;
        let (university, transfer) = app.user_at(OrganizationKind::University, Role::TransferOfficer).await;
        let park = app.organization(OrganizationKind::Park).with(|it| it.code = Some(PARK.to_owned())).build().await;
        let operator = app.user().with_at(Role::ParkOperator, park.id).build().await;
        let manager = app.user().named("周经理").with(Role::TechnologyManager).build().await;
        let second = app.user().named("郁经理").with(Role::TechnologyManager).build().await;
        let officer = app.user_with(Role::CommissionOfficer).await;
        Self { app, firm, university, park, member, transfer, operator, manager, second, officer }
    }

    pub async fn ctx(&self, user: &TestUser) -> Ctx {
        self.app.actor_ctx(user).await
    }

    pub fn today(&self) -> Date {
        self.app.system_ctx().today()
    }

    /// The kinds of notices somebody has, sorted.
    pub async fn told(&self, user: &TestUser) -> Vec<String> {
        let (found, _) = notices::list_notices(&self.ctx(user).await, 0, 200).await.unwrap();
        let mut kinds: Vec<String> = found.into_iter().map(|notice| notice.kind).collect();
        kinds.sort();
        kinds
    }

    /// Who writes entries of this kind here, and for whom.
    pub fn writer(&self, kind: &str) -> (&TestUser, OrganizationId) {
        match kind {
            "achievement" | "department_project" => (&self.transfer, self.university.id),
            "space" => (&self.operator, self.park.id),
            _ => (&self.member, self.firm.id),
        }
    }

    pub async fn draft(&self, kind: &str, title: &str) -> Entry {
        let (user, organization) = self.writer(kind);
        commands::create_entry(&self.ctx(user).await, kinds::by_key(kind).unwrap(), organization, complete(kind, title)).await.unwrap()
    }

    pub async fn submitted(&self, kind: &str, title: &str) -> Entry {
        let draft = self.draft(kind, title).await;
        commands::submit_entry(&self.ctx(self.writer(kind).0).await, draft.id).await.unwrap()
    }

    pub async fn published(&self, kind: &str, title: &str) -> Entry {
        let entry = self.submitted(kind, title).await;
        let officer = self.ctx(&self.officer).await;
        if entry.kind.needs_diagnosis {
            review::diagnose_entry(&officer, entry.id, publishable()).await.unwrap();
        }
        review::publish_entry(&officer, entry.id).await.unwrap()
    }

    pub async fn pair(&self) -> Pair {
        Pair {
            demand: self.published("demand", "涂布后薄膜边缘卷曲").await.id,
            achievement: self.published("achievement", "边缘厚度在线测量").await.id,
        }
    }

    /// A match the manager has taken up.
    pub async fn claimed(&self) -> Match {
        matches::take_match(&self.ctx(&self.manager).await, self.pair().await).await.unwrap()
    }

    /// A deal of the manager at the stage of matches.
    pub async fn deal(&self) -> Deal {
        let found = self.claimed().await;
        let ctx = self.ctx(&self.manager).await;
        let id = matches::convert(&ctx, found.id).await.unwrap();
        self.read(id).await
    }

    /// The deal as its manager sees it.
    pub async fn read(&self, id: DealId) -> Deal {
        deals::read_deal(&self.ctx(&self.manager).await, id).await.unwrap().deal
    }

    /// Moves a deal on, whatever version it has.
    pub async fn advance(&self, id: DealId, to: &str) -> Result<Deal> {
        let version = self.read(id).await.version;
        deals::advance_deal(&self.ctx(&self.manager).await, id, version, to, None).await
    }

    pub async fn attach(&self, id: DealId, kind: &str) {
        let upload = Upload { name: "文件.pdf".to_owned(), bytes: PDF.to_vec() };
        deals::attach_document(&self.ctx(&self.manager).await, id, kind, upload).await.unwrap();
    }

    /// Does what one stage asks for and enters it; a public notice is waited for.
    pub async fn enter(&self, id: DealId, stage: &str) {
        let ctx = self.ctx(&self.manager).await;
        let version = || async { self.read(id).await.version };
        match stage {
            "assessment" => deals::log_contact(&ctx, id, "meeting", "both", "看了样机", None).await.unwrap(),
            "trial" => drop(
                deals::record_trial(&ctx, id, version().await, ctx.today(), date_plus_days(ctx.today(), 30), "先用一个月").await.unwrap(),
            ),
            "negotiation" => drop(deals::record_price(&ctx, id, version().await, "negotiated", Some(Fen(60_000_000))).await.unwrap()),
            "public_notice" => drop(
                deals::publish_notice(&ctx, id, version().await, ctx.today(), date_plus_days(ctx.today(), 15), "拟许可").await.unwrap(),
            ),
            "signing" => {
                self.app.clock.advance_days(16);
                self.attach(id, "assessment_report").await;
                let ctx = self.ctx(&self.manager).await;
                deals::record_contract(&ctx, id, version().await, contract(ctx.today())).await.unwrap();
            }
            "registration" => {
                self.attach(id, "contract").await;
                let deal = self.read(id).await;
                let digits: String = deal.number.chars().filter(char::is_ascii_digit).collect();
                deals::register_contract(&ctx, id, deal.version, &format!("{digits:0>16}"), ctx.today()).await.unwrap();
            }
            "payment" => {
                deals::record_payment(&ctx, id, version().await, Fen(30_000_000), ctx.today(), None).await.unwrap();
                self.agree_shares(id).await;
            }
            "landing" => drop(
                deals::record_landing(&ctx, id, version().await, Landing { park: PARK.to_owned(), on: ctx.today(), ..Landing::default() })
                    .await
                    .unwrap(),
            ),
            "follow_up" => drop(deals::plan_follow_up(&ctx, id, version().await, date_plus_days(ctx.today(), 90)).await.unwrap()),
            other => panic!("{other}"),
        }
        self.advance(id, stage).await.unwrap();
    }

    /// Brings a deal on to a stage through all stages before it, the trial left out.
    pub async fn bring(&self, id: DealId, to: &str) {
        let all = ["assessment", "negotiation", "public_notice", "signing", "registration", "payment", "landing", "follow_up"];
        let last = all.iter().position(|stage| *stage == to).unwrap();
        for stage in all.iter().take(last + 1) {
            self.enter(id, stage).await;
        }
    }

    /// A sheet of achievements as it is sent.
    pub fn upload(&self, ctx: &Ctx, rows: &[(&str, &str, &str)]) -> imports::Upload {
        imports::Upload {
            kind: kinds::by_key("achievement").unwrap(),
            organization: self.university.id,
            file_name: "成果.csv".to_owned(),
            bytes: sheet(ctx, rows),
            words: vec![words()],
        }
    }

    /// An import that was read.
    pub async fn import(&self, rows: &[(&str, &str, &str)]) -> BatchId {
        let ctx = self.ctx(&self.transfer).await;
        imports::read_import(&ctx, self.upload(&ctx, rows)).await.unwrap()
    }

    async fn agree_shares(&self, id: DealId) {
        let shares = [share(self.manager.id, 7_000), share(self.second.id, 3_000)];
        let version = self.read(id).await.version;
        deals::propose_shares(&self.ctx(&self.manager).await, id, version, &shares).await.unwrap();
        deals::confirm_share(&self.ctx(&self.second).await, id, Some(3_000)).await.unwrap();
    }
}

/// A sheet of achievements: own number, title and maturity of each.
pub fn sheet(ctx: &Ctx, rows: &[(&str, &str, &str)]) -> Vec<u8> {
    let (field, mode) = (ctx.pack.label("technical_fields", "405", Lang::Zh), ctx.pack.label("cooperation_modes", "license", Lang::Zh));
    let headings = "own_number,title,summary,field,problem,effect,trl,cooperation_modes,secrecy_declaration".to_owned();
    let lines = rows.iter().map(|(number, title, trl)| format!("{number},{title},一句话,{field},要解决的问题,达到的效果,{trl},{mode},是"));
    std::iter::once(headings).chain(lines).collect::<Vec<_>>().join("\n").into_bytes()
}

/// Words of a sheet whose headings are the keys.
pub fn words() -> SheetWords {
    let columns = kinds::by_key("achievement").unwrap().fields.iter();
    SheetWords {
        lang: Lang::Zh,
        columns: columns.map(|field| ColumnWords { key: field.key, heading: field.key.to_owned(), help: String::new() }).collect(),
        yes: "是".to_owned(),
        no: "否".to_owned(),
        problems: "问题".to_owned(),
    }
}

pub fn publishable() -> Findings {
    Findings { diagnosis: Diagnosis::Publishable, note: String::new(), missing: Vec::new() }
}

pub fn share(manager: UserId, share_bp: i64) -> ShareInput {
    ShareInput { row: 1, manager, share_bp, work: "联络双方".to_owned() }
}

pub fn contact(kind: &str) -> LogContact {
    LogContact { kind: kind.to_owned(), side: PartySide::Demand, note: "约了下周".to_owned(), next: None }
}

/// A contract of 60 万元, 50 of them for technology.
pub fn contract(signed_on: Date) -> ContractInput {
    ContractInput {
        kind: "license".to_owned(),
        title: "边缘厚度在线测量许可".to_owned(),
        total: Fen(60_000_000),
        technical: Fen(50_000_000),
        signed_on,
        valid_from_on: Some(signed_on),
        valid_to_on: Some(date_plus_days(signed_on, 365)),
        technical_field: "manufacturing".to_owned(),
        buyer_kind: "1xx".to_owned(),
        seller_kind: "022".to_owned(),
        ip_kind: "patent".to_owned(),
        plan_level: "none".to_owned(),
        flow: "local".to_owned(),
        buyer_region: "310112".to_owned(),
        seller_region: "310112".to_owned(),
        buyer_country: "142".to_owned(),
        seller_country: "142".to_owned(),
    }
}

/// Values with which an entry can be handed in.
pub fn complete(kind: &str, title: &str) -> Values {
    let mut values = with(&[("title", json!(title)), ("summary", json!("在线测量薄膜边缘厚度"))]);
    let more: &[(&str, Value)] = match kind {
        "achievement" => &[
            ("field", json!("405")),
            ("problem", json!("涂布后边缘卷曲")),
            ("effect", json!("边缘平整，误差 2 微米")),
            ("trl", json!(7)),
            ("cooperation_modes", json!(["license"])),
            ("method", json!("激光三角法")),
            ("contact", json!("转化中心")),
            ("secrecy_declaration", json!(true)),
        ],
        "demand" => &[
            ("field", json!("405")),
            ("situation", json!("涂布后边缘卷曲")),
            ("target", json!("边缘平整")),
            ("budget_max", json!(100_000_000)),
            ("contact", json!("技术部")),
            ("secrecy_declaration", json!(true)),
        ],
        "space" => &[
            ("park", json!(PARK)),
            ("building", json!("一号楼")),
            ("area_m2", json!(500.0)),
            ("vacant_m2", json!(320.5)),
            ("price_yuan", json!(250)),
        ],
        other => panic!("{other}"),
    };
    values.0.extend(more.iter().map(|(key, value)| ((*key).to_owned(), value.clone())));
    values
}

pub fn with(pairs: &[(&str, Value)]) -> Values {
    Values(pairs.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect())
}

/// The code of the first problem of an error.
#[track_caller]
pub fn code<T>(outcome: Result<T>) -> String {
    match outcome {
        Ok(_) => panic!("must be refused"),
        Err(Error::Conflict(problem)) => problem.code.to_owned(),
        Err(Error::Invalid(problems)) => problems.iter().next().unwrap().code.to_owned(),
        Err(other) => format!("{other:?}"),
    }
}

/// The codes of all problems of an error, sorted.
#[track_caller]
pub fn codes<T>(outcome: Result<T>) -> Vec<String> {
    let Err(Error::Invalid(problems)) = outcome else { panic!("must be invalid") };
    let mut codes: Vec<String> = problems.iter().map(|problem| problem.code.to_owned()).collect();
    codes.sort();
    codes
}

/// All rows of the database as lines of text, to compare before and after.
pub async fn dump(app: &TestApp) -> Vec<String> {
    let mut bytes = Vec::new();
    app.db.backup("now", &mut bytes).await.unwrap();
    let mut rows: Vec<String> =
        String::from_utf8(bytes).unwrap().lines().filter(|line| line.contains("\"t\":\"")).map(ToOwned::to_owned).collect();
    rows.sort_unstable();
    rows
}

/// What differs between two dumps, for a test to show.
pub fn differing<'d>(before: &'d [String], after: &'d [String]) -> Vec<&'d String> {
    let only = |one: &'d [String], other: &[String]| one.iter().filter(|line| !other.contains(line)).collect::<Vec<_>>();
    [only(before, after), only(after, before)].concat()
}

/// Numbers that look thrown but are the same each time.
pub struct Dice(pub u64);

impl Dice {
    /// A number below `sides`.
    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(sides).unwrap()).unwrap()
    }

    /// One of the given.
    pub fn pick<'a, T>(&mut self, among: &'a [T]) -> &'a T {
        among.get(self.roll(among.len())).unwrap()
    }
}

//! What holds for every command and every job: a change without its audit entry does not happen (invariant 7), a job that runs twice changes nothing
//! the second time (invariant 21).

use std::future::Future;

use base::{
    Fen, Lang,
    id::{BatchId, ChildId, FileId, ObjectionId, TaskId},
    time::date_plus_days,
};

use super::{
    PARK, PDF, Scene, audit_position, block_audit, complete, contact, contract, differing, dump, job_kinds, publishable, repeat_jobs, share,
};
use crate::{
    Ctx, Result,
    accounts::{self, NewPerson, Role},
    deals::{self, Deal, Landing, OpenDeal},
    files::{self, Upload},
    jobs,
    matches::{self, Match, Pair, PartySide, Refuse},
    on_both,
    organizations::{self, Organization, OrganizationKind, RegisterFirm, SaveOrganization},
    policies::{self, RuleFact, SaveChild, StateFacts},
    registers::{
        self, Entry, agreements, commands,
        imports::{self, Answer},
        kinds, review,
    },
    testing::{TestApp, TestUser},
};

/// A district in which every command has something to do.
struct Ready {
    scene: Scene,
    before: Vec<String>,
    entries: Entries,
    firm: Organization,
    head: TestUser,
    paper: FileId,
    child: ChildId,
    found: Found,
    deals: Deals,
}

struct Entries {
    draft: Entry,
    submitted: Entry,
    undiagnosed: Entry,
    published: Entry,
    withdrawn: Entry,
    asked: String,
    question: BatchId,
    good: BatchId,
    imported: BatchId,
}

struct Found {
    claimed: Match,
    told: Match,
    free: Pair,
}

struct Deals {
    fresh: Deal,
    noticed: Deal,
    objection: ObjectionId,
    signed: Deal,
    trial: Deal,
    shared: Deal,
    visited: Deal,
    task: TaskId,
    document: FileId,
}

impl Ready {
    async fn new(app: TestApp) -> Self {
        let scene = Scene::new(app).await;
        let entries = entries(&scene).await;
        let firm = scene.app.organization(OrganizationKind::Firm).unverified().build().await;
        let head = scene.app.user().with_at(Role::OrganizationAdministrator, firm.id).build().await;
        let upload = Upload { name: "licence.pdf".to_owned(), bytes: PDF.to_vec() };
        let paper = files::attach_for_organization(&scene.ctx(&head).await, firm.id, "verification", upload).await.unwrap().id;
        let firm = organizations::ask_verification(&scene.ctx(&head).await, firm.id, paper).await.unwrap();
        let project = SaveChild { name: "项目甲".to_owned(), ..SaveChild::default() };
        let child = policies::add_child(&scene.ctx(&head).await, firm.id, "project", project).await.unwrap().id;
        let (manager, officer) = (scene.ctx(&scene.manager).await, scene.ctx(&scene.officer).await);
        let found = Found {
            claimed: scene.claimed().await,
            told: matches::recommend(&officer, scene.pair().await).await.unwrap(),
            free: scene.pair().await,
        };
        let deals = prepare_deals(&scene, &manager).await;
        block_audit(&scene.app).await;
        let before = dump(&scene.app).await;
        Self { scene, before, entries, firm, head, paper, child, found, deals }
    }

    /// A command that may, has all it needs and still does not happen, because its audit entry cannot be written.
    async fn refused<T>(&self, name: &str, command: impl Future<Output = Result<T>>) {
        let Err(error) = command.await else { panic!("{name} happened without its audit entry") };
        assert!(error.to_string().contains("audit_entries"), "{name} was refused for another reason: {error}");
    }

    /// Nothing of what was tried has stayed.
    async fn unchanged(&self, what: &str) {
        let after = dump(&self.scene.app).await;
        assert!(after == self.before, "{what} left something behind: {:#?}", differing(&self.before, &after));
    }
}

async fn entries(scene: &Scene) -> Entries {
    let (owner, member) = (scene.ctx(&scene.transfer).await, scene.ctx(&scene.member).await);
    let published = scene.published("achievement", "已发布").await;
    let withdrawn = scene.draft("achievement", "撤回").await;
    commands::withdraw_entry(&owner, withdrawn.id).await.unwrap();
    let imported = scene.import(&[("CG-1", "导入过的", "6")]).await;
    imports::commit_import(&owner, imported, 5).await.unwrap();
    Entries {
        draft: scene.draft("achievement", "草稿").await,
        submitted: scene.submitted("achievement", "待审核").await,
        undiagnosed: scene.submitted("demand", "待诊断").await,
        asked: agreements::ask_agreement(&member, published.id, scene.firm.id, "").await.unwrap(),
        question: scene.import(&[("", "草稿", "6")]).await,
        good: scene.import(&[("CG-2", "将要导入", "6")]).await,
        published,
        withdrawn,
        imported,
    }
}

async fn prepare_deals(scene: &Scene, manager: &Ctx) -> Deals {
    let (noticed, signed, shared, visited) = (scene.deal().await, scene.deal().await, scene.deal().await, scene.deal().await);
    for stage in ["assessment", "negotiation", "public_notice"] {
        scene.enter(noticed.id, stage).await;
    }
    let objection = deals::raise_objection(&scene.app.visitor_ctx(), noticed.id, "王五", "138", "有争议").await.unwrap();
    let signed = deals::record_contract(manager, signed.id, signed.version, contract(manager.today())).await.unwrap();
    let signed = deals::register_contract(manager, signed.id, signed.version, "2026310112000123", manager.today()).await.unwrap();
    let trial = scene.deal().await;
    let trial =
        deals::record_trial(manager, trial.id, trial.version, manager.today(), date_plus_days(manager.today(), 9), "先用").await.unwrap();
    let trial = deals::record_price(manager, trial.id, trial.version, "negotiated", Some(Fen(60_000_000))).await.unwrap();
    deals::log_contact(manager, trial.id, "phone", "both", "谈", None).await.unwrap();
    deals::propose_shares(manager, shared.id, shared.version, &[share(scene.manager.id, 6_000), share(scene.second.id, 4_000)])
        .await
        .unwrap();
    let visited = deals::plan_follow_up(manager, visited.id, visited.version, manager.today()).await.unwrap();
    let upload = Upload { name: "a.pdf".to_owned(), bytes: PDF.to_vec() };
    Deals {
        fresh: scene.deal().await,
        noticed: scene.read(noticed.id).await,
        objection,
        document: deals::attach_document(manager, signed.id, "contract", upload).await.unwrap(),
        task: deals::add_task(manager, trial.id, "寄样", manager.today()).await.unwrap(),
        signed,
        trial,
        shared: scene.read(shared.id).await,
        visited,
    }
}

async fn refuse_of_entries(it: &Ready) {
    let (scene, entries) = (&it.scene, &it.entries);
    let (owner, officer, member) = (&scene.ctx(&scene.transfer).await, &scene.ctx(&scene.officer).await, &scene.ctx(&scene.member).await);
    let achievement = kinds::by_key("achievement").unwrap();
    let values = || complete("achievement", "另一个标题");
    it.refused("create_entry", commands::create_entry(owner, achievement, scene.university.id, values())).await;
    it.refused("save_entry", commands::save_entry(owner, entries.draft.id, entries.draft.version, values())).await;
    it.refused("submit_entry", commands::submit_entry(owner, entries.draft.id)).await;
    it.refused("withdraw_entry", commands::withdraw_entry(owner, entries.published.id)).await;
    it.refused("reopen_entry", commands::reopen_entry(owner, entries.withdrawn.id)).await;
    it.refused("renew_entry", commands::renew_entry(owner, entries.published.id)).await;
    it.refused("diagnose_entry", review::diagnose_entry(officer, entries.undiagnosed.id, publishable())).await;
    it.refused("publish_entry", review::publish_entry(officer, entries.submitted.id)).await;
    it.refused("return_entry", review::return_entry(officer, entries.submitted.id, "补充")).await;
    it.refused("merge_entry", review::merge_entry(officer, entries.submitted.id, entries.published.id)).await;
    it.refused("keep_apart", review::keep_apart(officer, entries.submitted.id, entries.published.id)).await;
    let other = it.found.free.achievement;
    it.refused("ask_agreement", agreements::ask_agreement(member, other, scene.firm.id, "")).await;
    for decision in [agreements::Decision::Grant, agreements::Decision::Refuse] {
        it.refused("decide_agreement", agreements::decide_agreement(owner, &entries.asked, decision)).await;
    }
    it.refused("read_import", imports::read_import(owner, scene.upload(owner, &[("CG-9", "新表", "6")]))).await;
    it.refused("answer_row", imports::answer_row(owner, entries.question, None, Answer::New)).await;
    it.refused("commit_import", imports::commit_import(owner, entries.good, 5)).await;
    it.refused("undo_import", imports::undo_import(owner, entries.imported)).await;
    it.refused("submit_import", imports::submit_import(owner, entries.imported)).await;
}

async fn refuse_of_organizations(it: &Ready) {
    let (officer, head) = (&it.scene.ctx(&it.scene.officer).await, &it.scene.ctx(&it.head).await);
    let (id, version) = (it.firm.id, it.firm.version);
    let person = NewPerson {
        name: "江照晚".to_owned(),
        name_en: None,
        password: "三只白鹭飞过春申塘的傍晚".to_owned(),
        lang: Lang::Zh,
        agent: None,
    };
    let firm = RegisterFirm {
        name: "春申塘传感科技有限公司".to_owned(),
        credit_code: "91350100M000100Y43".to_owned(),
        town: None,
        kind: OrganizationKind::Firm,
        email: "new@example.com".to_owned(),
        person: Some(person),
    };
    it.refused("register_firm", organizations::register_firm(&it.scene.app.visitor_ctx(), firm)).await;
    let said = SaveOrganization {
        seen_version: version,
        name: it.firm.name.clone(),
        introduction: Some("做传感器".to_owned()),
        ..SaveOrganization::default()
    };
    it.refused("save_organization", organizations::save_organization(head, id, said)).await;
    it.refused("ask_verification", organizations::ask_verification(head, id, it.paper)).await;
    it.refused("verify_organization", organizations::verify_organization(officer, id, None)).await;
    it.refused("refuse_verification", organizations::refuse_verification(officer, id, "看不清")).await;
    it.refused("confirm_place", organizations::confirm_place(officer, id, version, Some("310112110"), None)).await;
    let upload = Upload { name: "a.pdf".to_owned(), bytes: PDF.to_vec() };
    it.refused("attach_for_organization", files::attach_for_organization(head, id, "verification", upload)).await;
    it.refused("remove_file", files::remove_file(head, it.paper)).await;
}

async fn refuse_of_policies(it: &Ready) {
    let (officer, head) = (&it.scene.ctx(&it.scene.officer).await, &it.scene.ctx(&it.head).await);
    let id = it.firm.id;
    let facts = vec![("staff.total".to_owned(), vec!["80".to_owned()])];
    it.refused("state_facts", policies::state_facts(head, id, StateFacts { facts, ..StateFacts::default() })).await;
    let ruling = RuleFact { field: "staff.total".to_owned(), value: vec!["90".to_owned()], reason: "社保记录".to_owned() };
    it.refused("rule_fact", policies::rule_fact(officer, id, ruling)).await;
    let project = || SaveChild { name: "项目乙".to_owned(), ..SaveChild::default() };
    it.refused("add_child", policies::add_child(head, id, "project", project())).await;
    it.refused("save_child", policies::save_child(head, id, it.child, project())).await;
    it.refused("remove_child", policies::remove_child(head, id, it.child)).await;
    it.refused("save_alert", policies::alerts::save_alert(head, id)).await;
    it.refused("ask_screening", policies::screening::ask_screening(officer, "ZJ-HNTE-FIRST")).await;
    let text = policies::local::text_of(officer, "ZJ-HNTE-FIRST").unwrap();
    let text = text.replacen("\"名称\" = \"", "\"名称\" = \"新", 1);
    let version = policies::local::Submit { text, effective_on: String::new(), reason: "按新通知改".to_owned() };
    it.refused("submit_version", policies::local::submit_version(officer, version)).await;
    let look = policies::local::sources::Look { source: "S14".to_owned(), outcome: "same".to_owned(), ..Default::default() };
    it.refused("record_check", policies::local::sources::record_check(officer, "ZJ-HNTE-FIRST", &look)).await;
}

async fn refuse_of_matches(it: &Ready) {
    let (scene, found) = (&it.scene, &it.found);
    let (manager, officer, member) = (&scene.ctx(&scene.manager).await, &scene.ctx(&scene.officer).await, &scene.ctx(&scene.member).await);
    let id = found.claimed.id;
    let refuse = || Refuse { side: PartySide::Demand, reason: "price".to_owned(), note: String::new() };
    it.refused("take_demand", matches::take_demand(manager, found.told.demand_id)).await;
    it.refused("take_match", matches::take_match(manager, found.free)).await;
    it.refused("release_match", matches::release_match(manager, id)).await;
    it.refused("release_demand", matches::release_demand(manager, found.claimed.demand_id)).await;
    it.refused("log_contact", matches::log_contact(manager, id, contact("phone"))).await;
    it.refused("defer_contact", matches::defer_contact(manager, id, date_plus_days(manager.today(), 1))).await;
    it.refused("add_task", matches::add_task(manager, id, "寄样", manager.today())).await;
    it.refused("say_interest", matches::say_interest(member, id, PartySide::Demand)).await;
    it.refused("refuse_match", matches::refuse_match(member, id, refuse())).await;
    it.refused("refuse_pair", matches::refuse_pair(manager, found.free, refuse())).await;
    it.refused("recommend", matches::recommend(officer, found.free)).await;
    it.refused("convert", matches::convert(manager, id)).await;
}

async fn refuse_of_deals(it: &Ready) {
    let (scene, all) = (&it.scene, &it.deals);
    let (manager, officer, second) = (&scene.ctx(&scene.manager).await, &scene.ctx(&scene.officer).await, &scene.ctx(&scene.second).await);
    let today = manager.today();
    let (fresh, version) = (all.fresh.id, all.fresh.version);
    it.refused("open_deal", deals::open_deal(manager, OpenDeal { title: "线索".to_owned(), ..OpenDeal::default() })).await;
    let renamed = OpenDeal { title: "改名".to_owned(), ..OpenDeal::default() };
    it.refused("name_parties", deals::name_parties(manager, fresh, version, renamed)).await;
    it.refused("move_back", deals::move_back(manager, fresh, version, "lead", None)).await;
    it.refused("close_deal", deals::close_deal(manager, fresh, version, "price", None)).await;
    it.refused("hand_over", deals::hand_over(manager, fresh, version, scene.second.id, None)).await;
    it.refused("advance_deal", deals::advance_deal(manager, all.trial.id, all.trial.version, "assessment", None)).await;
    let (starts, ends) = (today, date_plus_days(today, 15));
    it.refused("publish_notice", deals::publish_notice(manager, all.trial.id, all.trial.version, starts, ends, "拟许可")).await;
    it.refused("log_contact", deals::log_contact(manager, fresh, "phone", "both", "谈", None)).await;
    it.refused("record_trial", deals::record_trial(manager, fresh, version, today, today, "先用")).await;
    it.refused("record_trial_result", deals::record_trial_result(manager, all.trial.id, all.trial.version, "好")).await;
    it.refused("record_price", deals::record_price(manager, fresh, version, "listed", None)).await;
    it.refused("withdraw_notice", deals::withdraw_notice(manager, all.noticed.id, all.noticed.version)).await;
    it.refused("raise_objection", deals::raise_objection(&scene.app.visitor_ctx(), all.noticed.id, "赵六", "139", "也有争议")).await;
    it.refused("decide_objection", deals::decide_objection(officer, all.noticed.id, all.objection, "dismissed", "不实")).await;
    it.refused("record_contract", deals::record_contract(manager, fresh, version, contract(today))).await;
    let number = "2026310112000999";
    it.refused("register_contract", deals::register_contract(manager, all.signed.id, all.signed.version, number, today)).await;
    it.refused("confirm_registration", deals::confirm_registration(officer, all.signed.id, all.signed.version)).await;
    it.refused("record_payment", deals::record_payment(manager, all.signed.id, all.signed.version, Fen(1), today, None)).await;
    it.refused("propose_shares", deals::propose_shares(manager, fresh, version, &[share(scene.manager.id, 10_000)])).await;
    it.refused("confirm_share", deals::confirm_share(second, all.shared.id, None)).await;
    let landing = Landing { park: PARK.to_owned(), on: today, ..Landing::default() };
    it.refused("record_landing", deals::record_landing(manager, fresh, version, landing)).await;
    it.refused("plan_follow_up", deals::plan_follow_up(manager, fresh, version, today)).await;
    it.refused("record_follow_up", deals::record_follow_up(manager, all.visited.id, all.visited.version, "都好")).await;
    it.refused("add_task", deals::add_task(manager, fresh, "寄样", today)).await;
    it.refused("finish_task", deals::finish_task(manager, all.task)).await;
    it.refused("defer_task", deals::defer_task(manager, all.task, date_plus_days(today, 1))).await;
    let upload = Upload { name: "b.pdf".to_owned(), bytes: PDF.to_vec() };
    it.refused("attach_document", deals::attach_document(manager, fresh, "contract", upload)).await;
    it.refused("remove_file", files::remove_file(manager, all.document)).await;
    it.refused("contract_rows", deals::contract_rows(officer)).await;
}

on_both! {
    /// Invariant 7. The next place of the audit chain is taken, so no entry can be written; nothing of any command stays then.
    async fn without_its_audit_entry_no_command_happens(app: TestApp) {
        let it = Ready::new(app).await;
        let stored = || std::fs::read_dir(&it.scene.app.files.folder).unwrap().count();
        let files = stored();
        refuse_of_entries(&it).await;
        it.unchanged("commands of entries").await;
        refuse_of_organizations(&it).await;
        it.unchanged("commands of organisations").await;
        refuse_of_policies(&it).await;
        it.unchanged("commands of policies").await;
        refuse_of_matches(&it).await;
        it.unchanged("commands of matches").await;
        refuse_of_deals(&it).await;
        it.unchanged("commands of deals").await;
        assert_eq!(stored(), files, "no bytes of a file that was not taken, and none missing");
        it.scene.app.clock.advance_days(400);
        let system = it.scene.app.system_ctx();
        it.refused("the clock of entries", registers::jobs::tick(&system)).await;
        it.refused("the clocks of matches", matches::jobs::tick(&system)).await;
        it.unchanged("the clocks").await;
    }

    /// Invariant 21. Everything that the clock and the queue bring is done, and then once more.
    async fn a_job_that_runs_twice_changes_nothing_the_second_time(app: TestApp) {
        let scene = Scene::new(app).await;
        scene.app.app.search.set_encoder(std::sync::Arc::new(crate::testing::LetterEncoder)).unwrap();
        let manager = scene.ctx(&scene.manager).await;
        let deal = scene.deal().await;
        deals::plan_follow_up(&manager, deal.id, deal.version, date_plus_days(manager.today(), 21)).await.unwrap();
        scene.claimed().await;
        scene.published("demand", "没有人认领").await;
        scene.published("space", "快到期").await;
        accounts::ask_password_reset(&scene.app.visitor_ctx(), &scene.member.email).await.unwrap();
        policies::screening::ask_screening(&scene.ctx(&scene.officer).await, "ZJ-HNTE-FIRST").await.unwrap();
        for days in [9, 12, 24, 60, 120] {
            scene.app.clock.advance_days(days);
            // Twice, because what the jobs of the first bring is read by the clock of the second.
            for _ in 0..2 {
                jobs::tick(&scene.app).await.unwrap();
                scene.app.run_jobs().await;
            }
            let (once, mails, position) = (without_queue(&scene.app).await, scene.app.letter_box.mails().len(), audit_position(&scene.app).await);
            repeat_jobs(&scene.app).await;
            jobs::tick(&scene.app).await.unwrap();
            scene.app.run_jobs().await;
            let twice = without_queue(&scene.app).await;
            assert!(once == twice, "after {days} more days: {:#?}", differing(&once, &twice));
            assert_eq!((scene.app.letter_box.mails().len(), audit_position(&scene.app).await), (mails, position));
        }
        assert_eq!(job_kinds(&scene.app).await, jobs::KINDS, "every kind of job has run twice");
        let told: Vec<String> = scene.app.letter_box.mails().into_iter().map(|mail| mail.subject).collect();
        for kind in ["match-contact-due", "match-escalated", "demand-pooled", "demand-unclaimed", "deal-follow-up", "accounts-password-link"] {
            assert!(told.iter().any(|known| known == kind), "{kind} has come up: {told:?}");
        }
    }
}

/// Everything but the queue itself, which counts attempts.
async fn without_queue(app: &TestApp) -> Vec<String> {
    dump(app).await.into_iter().filter(|line| !line.contains("\"t\":\"jobs\"")).collect()
}

//! One person for each role with records of their own, and how any address of the product is asked for with them.

use std::collections::HashMap;

use app::{
    accounts::{self, ProposeGrant, Role},
    deals,
    files::Upload,
    notices::{self, Tell},
    organizations::OrganizationKind,
    registers::{Field, FieldType, Kind, kinds},
};
use axum::http::{HeaderValue, Method, header};
use base::{Lang, time::date_plus_days};
use serde_json::{Value, json};
use testkit::{Answer, Hall, Person, Upload as Chosen};
use tokio::sync::OnceCell;
use web::{addresses::Address, registers::present};

/// The smallest document that counts as one.
pub const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n";

/// Somebody, what they have, and what is common to all.
pub struct Player {
    /// Which role; `None` for visitors.
    pub role: Option<Role>,
    /// Their browser, and who they are.
    pub person: Person,
    /// What stands for the braces of an address, by the path up to them.
    own: HashMap<String, String>,
}

impl Player {
    /// Somebody who has not signed in. The person behind it has a session elsewhere.
    pub async fn visitor(hall: &Hall) -> Self {
        let mut person = hall.sign_in(Role::Member).await;
        person.browser = hall.visitor();
        Self { role: None, person, own: HashMap::new() }
    }

    /// The address with the player's own record in it, if it is one they can have.
    pub fn own_path(&self, address: Address) -> Option<String> {
        let page = page_of(address);
        // An agreement is asked for about somebody else's entry.
        if address.method == "POST" && page.ends_with("/agreements") {
            return None;
        }
        let own = self.own.get(page.split_once("/{")?.0)?;
        (page.matches("{id}").count() == 1)
            .then(|| address.path.replace("{id}", own))
            .filter(|path| !["{invitation}", "{child}", "{kind}"].iter().any(|part| path.contains(part)))
    }
}

/// The address without what marks the programming interface.
fn page_of(address: Address) -> &'static str {
    address.path.trim_start_matches("/api/v1")
}

/// A sheet of one kind with one row: a title, and something right in every column that must be filled.
pub fn sheet(hall: &Hall, kind: &'static Kind, title: &str) -> Vec<u8> {
    let heads: Vec<String> = kind.fields.iter().map(|field| present::short_label(Lang::Zh, kind, field)).collect();
    let quoted = format!("\"{}\"", title.replace('"', "\"\""));
    let row: Vec<String> = kind.fields.iter().map(|field| if field.key == "title" { quoted.clone() } else { cell(hall, field) }).collect();
    format!("\u{feff}{}\r\n{}\r\n", heads.join(","), row.join(",")).into_bytes()
}

fn cell(hall: &Hall, field: &Field) -> String {
    match field.ty {
        _ if !field.is_required => String::new(),
        FieldType::Choice(vocabulary) | FieldType::Choices(vocabulary) => {
            hall.pack.vocabulary(vocabulary).and_then(|terms| terms.terms.first()).map(|term| term.names.zh.clone()).unwrap_or_default()
        }
        FieldType::Yes => "是".to_owned(),
        FieldType::Trl => "6".to_owned(),
        FieldType::Whole(least, _) => least.max(1).to_string(),
        _ => "涂布后边缘卷曲".to_owned(),
    }
}

/// Puts records that a role can have in its hands.
pub async fn player(hall: &Hall, role: Role) -> Player {
    let person = match role {
        // A technology manager's own entry belongs to the agency they work for.
        Role::TechnologyManager => {
            let agency = hall.organization(OrganizationKind::Agency).build().await;
            let user = hall.user().with(role).with_at(Role::Member, agency.id).build().await;
            hall.browser_of(user, Some(agency)).await
        }
        _ => hall.sign_in(role).await,
    };
    let mut own = HashMap::new();
    if let Some(organization) = &person.organization {
        for kind in kinds::ALL {
            let entry = hall.entry(kind.key, organization).published().await;
            own.insert(format!("/{}", kind.path), entry.id.to_string());
        }
        own.insert("/entries".to_owned(), own["/demands"].clone());
        own.insert("/organization".to_owned(), organization.id.to_string());
        if role != Role::TechnologyManager {
            let demand = kinds::by_key("demand").unwrap();
            let sent = Chosen::new("a.csv", sheet(hall, demand, "导入的一行"));
            let answer = person.upload("/imports", [("register", demand.key)], sent).await.expect(303);
            own.insert("/imports".to_owned(), answer.location().trim_start_matches("/imports/").to_owned());
        }
    }
    own.insert("/notices".to_owned(), notice(hall, &person).await);
    own.insert("/account/sessions".to_owned(), another_session(hall, &person).await);
    if let Ok((token, _)) = accounts::create_token(&person.ctx().await, "to be ended", 30).await {
        own.insert("/account/tokens".to_owned(), token.id.to_string());
    }
    Player { role: Some(role), person, own }
}

async fn notice(hall: &Hall, person: &Person) -> String {
    let tx = hall.db.begin().await.unwrap();
    let tell = Tell {
        to: person.user.id,
        kind: "accounts-second-factor-set",
        args: json!({}),
        link: "/account".to_owned(),
        key: format!("cast:{}", person.user.id),
    };
    notices::tell(&tx, &hall.system_ctx(), &tell).await.unwrap();
    tx.commit().await.unwrap();
    notices::list_notices(&person.ctx().await, 0, 1).await.unwrap().0[0].id.to_string()
}

async fn another_session(hall: &Hall, person: &Person) -> String {
    let here = person.cookie("__Host-session").unwrap();
    hall.open_session(&person.user).await;
    let (session, _) = accounts::find_session(&hall.app.app, &here, None).await.unwrap().unwrap();
    let all = accounts::list_sessions(&person.ctx().await).await.unwrap();
    all.into_iter().find(|one| one.id != session.id).unwrap().id.to_string()
}

/// Records of nobody in particular, made anew for each request that may change them.
pub struct Stage {
    pub hall: Hall,
    firm: Person,
    university: Person,
    manager: Person,
    park: String,
}

impl Stage {
    /// The managers of the hall may carry any number of matches.
    pub async fn new(hall: &Hall) -> Self {
        let firm = hall.sign_in(Role::OrganizationAdministrator).await;
        let university = hall.sign_in(Role::TransferOfficer).await;
        let manager = hall.sign_in(Role::TechnologyManager).await;
        let park = hall.pack.organizations_in(app::pack::Group::Park).next().map(|park| park.code.clone()).unwrap_or_default();
        Self { hall: hall.clone(), firm, university, manager, park }
    }

    async fn pair(&self) -> app::matches::Pair {
        let demand = self.hall.entry("demand", self.firm.organization()).published().await;
        let achievement = self.hall.entry("achievement", self.university.organization()).published().await;
        app::matches::Pair { demand: demand.id, achievement: achievement.id }
    }

    /// The manager who is to have what is made: the player if they are one, else the stage's.
    fn manager<'p>(&'p self, player: &'p Player) -> &'p Person {
        if player.role == Some(Role::TechnologyManager) { &player.person } else { &self.manager }
    }

    /// The address with records in the place of its braces, and what a form of the address would send: made anew, in the player's
    /// hands where a player can have them.
    pub async fn fill(&self, address: Address, player: &Player) -> (String, Vec<(String, String)>) {
        let mut path = player.own_path(address).unwrap_or_else(|| address.path.to_owned());
        let mut fields = vec![("note".to_owned(), "约了下周".to_owned()), ("version".to_owned(), "1".to_owned())];
        let choices = [("decision", "grant"), ("answer", "new"), ("to", "2026-11-25"), ("agreement", "none")];
        fields.extend(choices.map(|(name, value)| (name.to_owned(), value.to_owned())));
        fields.push(("manager".to_owned(), self.manager.user.id.to_string()));
        let page = page_of(address);
        if page.starts_with("/matches/") {
            path = self.fill_match(page, path, player, &mut fields).await;
        } else if ["/deals/", "/public-notices/", "/tasks/", "/files/"].iter().any(|start| page.starts_with(start)) {
            path = self.fill_deal(page, path, player).await;
        }
        if path.contains('{') {
            path = filled_up(&self.fill_rest(page, path).await);
        }
        (path, fields)
    }

    async fn fill_match(&self, page: &str, path: String, player: &Player, fields: &mut Vec<(String, String)>) -> String {
        let pair = self.pair().await;
        let named = [("demand", pair.demand.to_string()), ("achievement", pair.achievement.to_string()), ("side", "demand".to_owned())];
        fields.extend(named.map(|(name, value)| (name.to_owned(), value)));
        let others = [("kind", "phone"), ("reason", "price"), ("until", "2026-11-25")];
        fields.extend(others.map(|(name, value)| (name.to_owned(), value.to_owned())));
        let manager = self.manager(player);
        match page {
            _ if !page.contains('{') => {
                if page.ends_with("compare") {
                    format!("{path}?demand={}&achievement={}", pair.demand, pair.achievement)
                } else {
                    path
                }
            }
            _ if page.ends_with("/demands/{id}/take") || page.contains("proposals") => path.replace("{id}", &pair.demand.to_string()),
            _ if page.ends_with("/demands/{id}/release") => {
                self.hall.taken_match(manager, pair).await;
                path.replace("{id}", &pair.demand.to_string())
            }
            _ => {
                let id = self.hall.taken_match(manager, pair).await;
                if page.ends_with("/deal") {
                    for (person, side) in
                        [(&self.firm, app::matches::PartySide::Demand), (&self.university, app::matches::PartySide::Achievement)]
                    {
                        app::matches::say_interest(&person.ctx().await, id, side).await.unwrap();
                    }
                }
                path.replace("{id}", &id.to_string())
            }
        }
    }

    async fn fill_deal(&self, page: &str, path: String, player: &Player) -> String {
        if !page.contains('{') {
            return path;
        }
        let manager = self.manager(player);
        let ctx = manager.ctx().await;
        let id = self.hall.deal(manager, &self.firm, &self.university, self.pair().await).await;
        if page.starts_with("/tasks/") {
            let task = deals::add_task(&ctx, id, "打电话", date_plus_days(ctx.today(), 2)).await.unwrap();
            return path.replace("{id}", &task.to_string());
        }
        if page.starts_with("/files/") {
            let kind =
                ctx.pack.vocabulary("document_kinds").and_then(|terms| terms.terms.first()).map_or("other", |term| &term.code).to_owned();
            let upload = Upload { name: "合同.pdf".to_owned(), bytes: PDF.to_vec() };
            let file = deals::attach_document(&ctx, id, &kind, upload).await.unwrap();
            return path.replace("{id}", &file.to_string());
        }
        let record = if player.role == Some(Role::CommissionOfficer) { "registration" } else { "contacts" };
        let mut path = path.replace("{id}", &id.to_string()).replace("{record}", record);
        if page.starts_with("/public-notices/") || page.contains("{objection}") {
            self.publish_notice(&ctx, id).await;
        }
        if page.contains("{objection}") {
            let visitor = self.hall.visitor_ctx();
            let objection = deals::raise_objection(&visitor, id, "王某", "wang@example.com", "对权属有异议").await.unwrap();
            path = path.replace("{objection}", &objection.to_string());
        }
        path
    }

    async fn publish_notice(&self, ctx: &app::Ctx, id: base::id::DealId) {
        let seen = |folder: deals::Folder| folder.deal.version;
        let version = seen(deals::read_deal(ctx, id).await.unwrap());
        deals::record_price(ctx, id, version, "negotiated", Some(base::Fen(80_000_000))).await.unwrap();
        let (today, version) = (ctx.today(), seen(deals::read_deal(ctx, id).await.unwrap()));
        deals::publish_notice(ctx, id, version, today, date_plus_days(today, 20), "拟以协议定价方式转让").await.unwrap();
    }

    /// What no role has of its own.
    async fn fill_rest(&self, page: &str, path: String) -> String {
        let hall = &self.hall;
        let in_place = |value: &str| path.replace("{id}", value);
        match page {
            _ if page.starts_with("/admin/accounts") => in_place(&hall.user().build().await.id.to_string()),
            _ if page.starts_with("/admin/grants") => in_place(&self.claimed_grant().await),
            _ if page.starts_with("/organizations") => {
                in_place(&hall.organization(OrganizationKind::Firm).unverified().build().await.id.to_string())
            }
            _ if page.starts_with("/policies/versions/sheet/") => path.replace("{name}", "ZJ-HNTE-FIRST.xlsx"),
            _ if page.starts_with("/policies/versions/{id}") => {
                let officer = hall.sign_in(Role::CommissionOfficer).await.ctx().await;
                let text = app::policies::local::text_of(&officer, "ZJ-HNTE-FIRST").unwrap();
                // A name of its own each time: a version that changes nothing is not taken.
                let own = officer.actor.user.map(|id| id.to_string()).unwrap_or_default();
                let text = text.replacen("\"名称\" = \"", &format!("\"名称\" = \"新{own}"), 1);
                let input = app::policies::local::Submit { text, effective_on: String::new(), reason: "改一改".to_owned() };
                in_place(&app::policies::local::submit_version(&officer, input).await.unwrap().id.to_string())
            }
            _ if page.starts_with("/policies") => {
                let clauses = &hall.pack.policies.library.clauses;
                let id = clauses.iter().find(|clause| clause.standing() == app::policies::rules::clause::Standing::Computed);
                path.replace("{clause}", &id.map(|clause| clause.id.clone()).unwrap_or_default())
            }
            _ if page.starts_with("/organization/{id}/policies/new") => {
                in_place(&self.firm.organization().id.to_string()).replace("{kind}", "project")
            }
            _ if page.starts_with("/organization/{id}/policies/children/{child}") => {
                let id = self.firm.organization().id;
                let input = app::policies::SaveChild { name: "一个项目".to_owned(), ..app::policies::SaveChild::default() };
                let child = app::policies::add_child(&self.firm.ctx().await, id, "project", input).await.unwrap();
                in_place(&id.to_string()).replace("{child}", &child.id.to_string())
            }
            _ if page.starts_with("/organization/") => {
                let id = self.firm.organization().id;
                let invitation = accounts::invite_colleague(
                    &self.firm.ctx().await,
                    id,
                    Role::Member,
                    &format!("{}@example.com", hall.user().build().await.id),
                )
                .await
                .unwrap();
                in_place(&id.to_string()).replace("{invitation}", &invitation.id.to_string())
            }
            _ if page.starts_with("/review") => {
                in_place(&hall.entry("achievement", self.university.organization()).submitted().await.id.to_string())
            }
            _ if page.starts_with("/parks") => path.replace("{code}", &self.park),
            _ if page.starts_with("/plan") || page.starts_with("/indicators") => {
                let code = hall.pack.plan.indicators.first().map(|indicator| indicator.code.clone()).unwrap_or_default();
                path.replace("{indicator}", &code)
            }
            _ if page.starts_with("/feeds") => path.replace("{name}", "achievements.atom"),
            _ if page.starts_with("/imports/template") => path.replace("{name}", "demands.xlsx"),
            _ if page.starts_with("/imports") => self.batch(path).await,
            _ if page.starts_with("/screenings/") => in_place(&self.screening().await),
            _ if page.starts_with("/firm-sheets/{id}") => in_place(&self.firm_sheet().await),
            _ if page.starts_with("/notices") => in_place(&notice(hall, &self.firm).await),
            _ if page.starts_with("/account/sessions") => in_place(&another_session(hall, &self.firm).await),
            _ if page.starts_with("/account/tokens") => {
                in_place(&accounts::create_token(&self.firm.ctx().await, "another", 30).await.unwrap().0.id.to_string())
            }
            _ => {
                let kind = kinds::ALL.into_iter().find(|kind| page.starts_with(&format!("/{}/", kind.path)));
                match kind {
                    Some(kind) => in_place(&hall.entry(kind.key, self.university.organization()).published().await.id.to_string()),
                    None => filled_up(&path),
                }
            }
        }
    }

    async fn batch(&self, path: String) -> String {
        let kind = kinds::by_key("demand").unwrap();
        let sent = Chosen::new("b.csv", sheet(&self.hall, kind, "另一行"));
        let answer = self.firm.upload("/imports", [("register", kind.key)], sent).await.expect(303);
        path.replace("{id}", answer.location().trim_start_matches("/imports/"))
    }

    /// A screening of all firms by some officer.
    async fn screening(&self) -> String {
        let officer = self.hall.sign_in(Role::CommissionOfficer).await.ctx().await;
        let clause = app::policies::screening::list_screenable(&officer).await.unwrap()[0].clause.id.clone();
        let id = app::policies::screening::ask_screening(&officer, &clause).await.unwrap().id.to_string();
        self.hall.settle().await;
        id
    }

    /// A register of firms that was read and not entered.
    async fn firm_sheet(&self) -> String {
        let officer = self.hall.sign_in(Role::CommissionOfficer).await.ctx().await;
        let text = "统一社会信用代码,企业名称\n91310112MADEMK374M,一家企业\n".as_bytes().to_vec();
        let words = vec![web::policies::firms::firm_words(Lang::Zh)];
        app::policies::firms::read_firm_sheet(&officer, "名册.csv", text, words).await.unwrap().id.to_string()
    }

    async fn claimed_grant(&self) -> String {
        let security = self.hall.sign_in(Role::SystemAdministrator).await;
        let user = self.hall.user().build().await.id;
        let input = ProposeGrant { user, role: Role::Reviewer, organization: None, note: None };
        accounts::propose_grant(&security.ctx().await, input).await.unwrap().to_string()
    }
}

/// The address with something that does not exist in every place that is left.
fn filled_up(path: &str) -> String {
    let parts: Vec<&str> = path
        .split('/')
        .map(|part| if part.starts_with('{') && part != "{form}" { "0197a000-0000-7000-8000-000000000000" } else { part })
        .collect();
    parts.join("/")
}

/// The fields of a call's body, as the description of the interface has them; nothing where it leaves them open.
async fn known_fields(browser: &testkit::Browser, address: Address) -> Option<Vec<String>> {
    static DESCRIPTION: OnceCell<Value> = OnceCell::const_new();
    let description = DESCRIPTION.get_or_init(|| async { browser.get("/api/v1/openapi.json").await.expect(200).json() }).await;
    let call = &description["paths"][address.path][address.method.to_ascii_lowercase()];
    let Some(mut schema) = call.pointer("/requestBody/content/application~1json/schema") else { return Some(Vec::new()) };
    if let Some(to) = schema["$ref"].as_str() {
        schema = description.pointer(to.trim_start_matches('#')).unwrap();
    }
    Some(schema["properties"].as_object()?.keys().cloned().collect())
}

/// Asks for an address as a browser or, under `/api/`, as a script of the site would.
pub async fn ask(browser: &testkit::Browser, address: Address, path: &str, fields: &[(String, String)]) -> Answer {
    let path = path.replace("{form}", "wrong.csv");
    let pairs = || fields.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let takes_a_file = ["/documents", "/document", "/policies/sheet", "/policies/versions/sheet"].iter().any(|end| path.ends_with(end))
        || ["/imports", "/firm-sheets"].contains(&address.path);
    match address.method {
        "GET" => browser.get(path).await,
        "POST" if takes_a_file => browser.upload(path, pairs(), Chosen::new("a.pdf", PDF)).await,
        method if path.starts_with("/api/") => {
            let method = Method::from_bytes(method.as_bytes()).unwrap();
            let known = known_fields(browser, address).await;
            let known = |name: &str| known.as_ref().is_none_or(|known| known.iter().any(|one| one == name));
            let body: serde_json::Map<String, Value> =
                pairs().filter(|(name, _)| known(name)).map(|(name, value)| (name.to_owned(), json!(value))).collect();
            let body = Value::Object(body).to_string().into();
            let mut request = browser.request(method, &path, Some("application/json"), body);
            request.headers_mut().insert(header::IF_MATCH, HeaderValue::from_static("*"));
            browser.send(request).await
        }
        "POST" => browser.post(path, pairs()).await,
        method => panic!("no page is asked for by {method}"),
    }
}

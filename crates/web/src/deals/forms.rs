//! The forms of a deal's records: fields filled with what is known or, after a mistake, with what was typed.

use app::{
    deals::{Contract, Folder},
    pack::Pack,
};
use base::{Date, Lang, Problems};

use super::{
    record::{Record, SHARE_ROWS},
    typed::Typed,
};
use crate::kernel::{
    Speak,
    forms::{Choice, Field, ProblemSummary},
};

/// A form on the page of a deal.
pub(super) struct FormView {
    pub(super) word: &'static str,
    pub(super) title: String,
    pub(super) action: String,
    pub(super) version: i64,
    pub(super) fields: Vec<Field>,
    pub(super) summary: ProblemSummary,
    pub(super) button: String,
    pub(super) is_open: bool,
}

/// What forms are made of.
pub(super) struct Ground<'a> {
    pub(super) lang: Lang,
    pub(super) pack: &'a Pack,
    pub(super) folder: &'a Folder,
    pub(super) managers: &'a [(String, String)],
    pub(super) parks: &'a [(String, String)],
    pub(super) today: Date,
}

/// What somebody sent with a mistake in it.
#[derive(Default)]
pub(super) struct Mistake {
    pub(super) word: String,
    pub(super) typed: Typed,
    pub(super) problems: Problems,
}

impl Ground<'_> {
    /// The form of a record.
    pub(super) fn form(&self, record: Record, mistake: Option<&Mistake>) -> FormView {
        let mistake = mistake.filter(|mistake| mistake.word == record.word());
        let mut fields = self.fields(record);
        for field in &mut fields {
            field.id = format!("f-{}-{}", record.word(), field.name);
            if let Some(mistake) = mistake {
                field.refill(mistake.typed.text(&field.name));
                field.problems(&mistake.problems);
            }
        }
        let button = match record {
            Record::Notice => "deals-save-notice",
            Record::Shares => "deals-save-shares",
            Record::Tasks => "deals-save-task",
            _ => "deals-save",
        };
        FormView {
            word: record.word(),
            title: self.lang.t(&format!("deals-record-{}", record.word())).into_owned(),
            action: format!("/deals/{}/{}", self.folder.deal.id, record.word()),
            version: self.folder.deal.version,
            summary: mistake.map_or_else(
                || ProblemSummary::none(self.lang),
                |mistake| ProblemSummary::new(self.lang, &mistake.problems, fields.iter()),
            ),
            fields,
            button: self.lang.t(button).into_owned(),
            is_open: mistake.is_some(),
        }
    }

    fn label(&self, key: &str) -> String {
        self.lang.t(&format!("deals-field-{}", key.replace('_', "-"))).into_owned()
    }

    fn help(&self, key: &str) -> String {
        self.label(&format!("{key}-help"))
    }

    fn text(&self, name: &str, value: &str) -> Field {
        Field::text(self.lang, name, self.label(name)).value(value)
    }

    fn long(&self, name: &str, key: &str, value: &str) -> Field {
        Field::area(self.lang, name, self.label(key), 4).value(value).at_most(2_000)
    }

    fn day(&self, name: &str, key: &str, value: Option<Date>) -> Field {
        Field::day(self.lang, name, self.label(key)).value(value.map(|day| day.to_string()).unwrap_or_default())
    }

    fn money(&self, name: &str, value: String) -> Field {
        Field::amount(self.lang, name, self.label(name), self.lang.t("deals-unit-wan")).value(value)
    }

    /// A choice of a vocabulary's terms that are valid today.
    fn choice(&self, name: &str, key: &str, vocabulary: &str, value: &str) -> Field {
        let terms = self.pack.vocabulary(vocabulary).map(|list| list.terms.as_slice()).unwrap_or_default();
        let choices = terms
            .iter()
            .filter(|term| term.is_current(self.today))
            .map(|term| Choice::new(term.code.clone(), term.names.of(self.lang)).chosen(term.code == value))
            .collect();
        Field::select(self.lang, name, self.label(key), choices)
    }

    fn fields(&self, record: Record) -> Vec<Field> {
        let deal = &self.folder.deal;
        let lang = self.lang;
        match record {
            Record::Parties => opening(self, true),
            Record::Contacts => vec![
                self.choice("kind", "kind-contact", "contact_kinds", "").required(),
                Field::select(
                    lang,
                    "side",
                    self.label("side"),
                    ["demand", "achievement", "both"].map(|side| Choice::new(side, lang.t(&format!("deals-side-{side}")))).into(),
                )
                .required(),
                self.long("note", "note-contact", "").help(self.help("note-contact")).required(),
                self.day("on", "on-contact", None).help(self.help("on-contact")),
            ],
            Record::Trial => vec![
                self.day("starts_on", "starts_on-trial", deal.trial_starts_on.or(Some(self.today))).required(),
                self.day("ends_on", "ends_on-trial", deal.trial_ends_on).required(),
                self.long("terms", "terms", deal.trial_terms.as_deref().unwrap_or_default()).help(self.help("terms")).required(),
            ],
            Record::TrialResult => vec![self.long("result", "result", deal.trial_result.as_deref().unwrap_or_default()).required()],
            Record::Price => vec![
                self.choice("method", "method", "price_methods", deal.price_method.as_deref().unwrap_or_default()).required(),
                self.money("price", deal.price_fen.map(base::Fen::wan_input).unwrap_or_default()).help(self.help("price")),
            ],
            Record::Notice => {
                let days = self.pack.settings.notice_days;
                let first = deal.notice_starts_on.unwrap_or(self.today);
                let last = deal.notice_ends_on.unwrap_or_else(|| base::time::date_plus_days(first, days));
                vec![
                    self.day("starts_on", "starts_on-notice", Some(first)).help(self.help("starts_on-notice")).required(),
                    self.day("ends_on", "ends_on-notice", Some(last))
                        .help(lang.t1("deals-field-ends-on-notice-help", "days", days))
                        .required(),
                    self.long("text", "text-notice", deal.notice_text.as_deref().unwrap_or_default())
                        .help(self.help("text-notice"))
                        .required(),
                ]
            }
            Record::Contract => self.contract(),
            Record::Registration => {
                let contract = self.folder.contract.as_ref();
                let number = contract.and_then(|contract| contract.registration_number.as_deref()).unwrap_or_default();
                vec![
                    self.text("registration_number", number).help(self.help("registration_number")).required(),
                    self.day("registered_on", "registered_on", contract.and_then(|contract| contract.registered_on)).required(),
                ]
            }
            Record::Payments => vec![
                self.money("amount", String::new()).required(),
                self.day("paid_on", "paid_on", Some(self.today)).required(),
                self.text("note", ""),
            ],
            Record::Shares => self.shares(),
            Record::Landing => vec![
                Field::select(lang, "park", self.label("park"), self.choices(self.parks, deal.landing_park.as_deref().unwrap_or_default()))
                    .required(),
                self.text("space", self.folder.space.as_ref().map_or("", |space| &space.number)).help(self.help("space")),
                self.text("area", &deal.landing_area_dm2.map(in_m2).unwrap_or_default()).help(self.help("area")),
                self.day("landed_on", "landed_on", deal.landed_on).required(),
                self.text("note", deal.landing_note.as_deref().unwrap_or_default()),
            ],
            Record::FollowUp => vec![self.day("on", "on-follow-up", deal.follow_up_on).required()],
            Record::FollowUpResult => {
                vec![self.long("note", "note-follow-up", deal.follow_up_note.as_deref().unwrap_or_default()).required()]
            }
            Record::Tasks => vec![
                Field::text(lang, "text", self.label("text-task")).at_most(200).required(),
                self.day("due_on", "due_on", Some(self.today)).required(),
            ],
        }
    }

    fn choices(&self, items: &[(String, String)], chosen: &str) -> Vec<Choice> {
        items.iter().map(|(code, name)| Choice::new(code.clone(), name.clone()).chosen(code == chosen)).collect()
    }

    fn contract(&self) -> Vec<Field> {
        let known = self.folder.contract.as_ref();
        let said = |pick: fn(&Contract) -> &str| known.map_or("", pick);
        let title = known.map_or(self.folder.deal.title.as_str(), |contract| &contract.title);
        let total = known.map(|contract| contract.total_fen).or(self.folder.deal.price_fen).map(base::Fen::wan_input).unwrap_or_default();
        let region = self.pack.settings.district_code.as_str();
        let region_or =
            |pick: fn(&Contract) -> Option<&str>| known.map_or(region, |contract| pick(contract).unwrap_or_default()).to_owned();
        let country_or =
            |pick: fn(&Contract) -> Option<&str>| known.map_or("142", |contract| pick(contract).unwrap_or_default()).to_owned();
        vec![
            self.choice("kind", "kind", "contract_types", said(|contract| &contract.kind)).required(),
            Field::text(self.lang, "title", self.label("contract-title")).value(title).at_most(200).required(),
            self.money("total", total).required(),
            self.money("technical", known.map(|contract| contract.technical_fen.wan_input()).unwrap_or_default())
                .help(self.help("technical"))
                .required(),
            self.day("signed_on", "signed_on", known.map(|contract| contract.signed_on)).required(),
            self.day("valid_from_on", "valid_from_on", known.and_then(|contract| contract.valid_from_on)),
            self.day("valid_to_on", "valid_to_on", known.and_then(|contract| contract.valid_to_on)),
            self.choice("technical_field", "technical_field", "contract_fields", said(|contract| &contract.technical_field)).required(),
            self.choice("buyer_kind", "buyer_kind", "party_kinds", said(|contract| &contract.buyer_kind)).required(),
            self.choice("seller_kind", "seller_kind", "party_kinds", said(|contract| &contract.seller_kind)).required(),
            self.choice("ip_kind", "ip_kind", "contract_ip_kinds", said(|contract| &contract.ip_kind)).required(),
            self.choice("plan_level", "plan_level", "plan_levels", said(|contract| &contract.plan_level)).required(),
            self.choice("flow", "flow", "contract_flows", said(|contract| &contract.flow)).required(),
            self.text("buyer_region", &region_or(|contract| contract.buyer_region.as_deref())).help(self.label("region-help")),
            self.text("seller_region", &region_or(|contract| contract.seller_region.as_deref())).help(self.label("region-help")),
            self.text("buyer_country", &country_or(|contract| contract.buyer_country.as_deref())).help(self.label("country-help")),
            self.text("seller_country", &country_or(|contract| contract.seller_country.as_deref())).help(self.label("country-help")),
        ]
    }

    fn shares(&self) -> Vec<Field> {
        let own = self.folder.deal.manager_id.to_string();
        let mut fields = Vec::new();
        for row in 1..=SHARE_ROWS {
            let known = self.folder.contributions.get(row - 1);
            let manager = known.map(|share| share.manager_id.to_string());
            let manager = manager.unwrap_or_else(|| if row == 1 { own.clone() } else { String::new() });
            let share = known.map(|share| app::deals::commands::shares::percent(share.share_bp)).unwrap_or_default();
            let label = self.lang.t1("deals-field-share-manager", "number", row);
            fields.push(Field::select(self.lang, format!("manager_{row}"), label, self.choices(self.managers, &manager)));
            let unit = self.lang.t("deals-unit-percent");
            fields.push(Field::amount(self.lang, format!("share_{row}"), self.label("share"), unit).value(share));
            let work = known.map_or("", |share| &share.work);
            fields.push(Field::text(self.lang, format!("work_{row}"), self.label("work")).value(work).at_most(200));
        }
        fields
    }
}

/// The fields of a new lead; with parties that stand already if the deal is known.
fn opening(ground: &Ground<'_>, is_known: bool) -> Vec<Field> {
    let folder = ground.folder;
    let number = |about: &Option<app::deals::queries::About>| about.as_ref().map(|about| about.number.clone()).unwrap_or_default();
    let mut typed = Typed::default();
    if is_known {
        let put = |typed: &mut Typed, key: &str, value: String| typed.0.insert(key.to_owned(), value);
        put(&mut typed, "title", folder.deal.title.clone());
        put(&mut typed, "demand_number", number(&folder.demand));
        put(&mut typed, "achievement_number", number(&folder.achievement));
        put(&mut typed, "buyer", folder.buyer.as_ref().map(|party| party.name.clone()).unwrap_or_default());
        put(&mut typed, "seller", folder.seller.as_ref().map(|party| party.name.clone()).unwrap_or_default());
        put(&mut typed, "mode", folder.deal.mode.clone().unwrap_or_default());
    }
    opening_fields(ground.lang, ground.pack, &typed)
}

/// The fields of a new lead.
pub(super) fn opening_fields(lang: Lang, pack: &Pack, typed: &Typed) -> Vec<Field> {
    let line = |name: &str, help: bool| {
        let key = format!("deals-field-{}", name.replace('_', "-"));
        let field = Field::text(lang, name, lang.t(&key)).value(typed.text(name)).at_most(120);
        if help { field.help(lang.t(&format!("{key}-help"))) } else { field }
    };
    let terms = pack.vocabulary("cooperation_modes").map(|list| list.terms.as_slice()).unwrap_or_default();
    let modes =
        terms.iter().map(|term| Choice::new(term.code.clone(), term.names.of(lang)).chosen(term.code == typed.text("mode"))).collect();
    vec![
        line("title", true).required(),
        line("demand_number", true),
        line("achievement_number", true),
        line("buyer", true),
        line("seller", true),
        Field::select(lang, "mode", lang.t("deals-field-mode"), modes),
    ]
}

/// Hundredths of a square metre as people type square metres.
fn in_m2(area_dm2: i64) -> String {
    let (whole, rest) = (area_dm2 / 100, area_dm2 % 100);
    if rest == 0 { whole.to_string() } else { format!("{whole}.{rest:02}") }
}

//! What is on record about a deal, as terms and tables.

use app::{deals::Folder, pack::Pack};
use base::{Fen, time::local_date};

use crate::kernel::{
    Page, Speak,
    ui::{Cell, Table, Terms, Tone},
};

/// Price, notice, trial, landing, follow-up.
pub(super) fn recorded(page: &Page, pack: &Pack, folder: &Folder) -> Terms {
    let deal = &folder.deal;
    let days = |first, last| page.t2("deals-fact-days", "from", first, "to", last);
    let mut terms = Terms::default();
    if let Some(method) = &deal.price_method {
        let price = deal.price_fen.map_or_else(|| page.t("deals-fact-price-open").into_owned(), |price| page.money(&price));
        let text = page.t2("deals-fact-price", "method", pack.label("price_methods", method, page.lang), "price", price);
        terms = terms.say(page.t("deals-record-price"), &text);
    }
    if let (Some(first), Some(last)) = (deal.trial_starts_on, deal.trial_ends_on) {
        let text = format!("{}\n{}", days(first, last), deal.trial_terms.as_deref().unwrap_or_default());
        terms = terms
            .say(page.t("deals-fact-trial"), &text)
            .say(page.t("deals-fact-trial-result"), deal.trial_result.as_deref().unwrap_or_default());
    }
    if let (Some(first), Some(last)) = (deal.notice_starts_on, deal.notice_ends_on) {
        terms = if deal.has_notice_begun(page.today) {
            let text = format!("{} · {}", days(first, last), page.t("deals-fact-notice-link"));
            terms.link(page.t("deals-fact-notice"), text, format!("/public-notices/{}", deal.id))
        } else {
            terms.say(page.t("deals-fact-notice"), &days(first, last))
        };
    }
    if let (Some(day), Some(park)) = (deal.landed_on, &folder.park) {
        let space = folder.space.as_ref().map(|space| format!("{} {}", space.number, space.title)).unwrap_or_default();
        let text = format!("{day} · {park}\n{space}\n{}", deal.landing_note.as_deref().unwrap_or_default());
        terms = terms.say(page.t("deals-fact-landing"), &text);
    }
    if let Some(day) = deal.follow_up_on {
        terms = terms.say(page.t("deals-fact-follow-up"), &page.said(&day));
    }
    terms = terms.say(page.t("deals-fact-follow-up-result"), deal.follow_up_note.as_deref().unwrap_or_default());
    if let Some(reason) = &deal.close_reason {
        let text = format!("{}\n{}", pack.label("close_reasons", reason, page.lang), deal.close_note.as_deref().unwrap_or_default());
        terms = terms.say(page.t("deals-fact-closed"), &text);
    }
    terms
}

/// The contract with all dimensions; empty if there is none.
pub(super) fn contract(page: &Page, pack: &Pack, folder: &Folder) -> Terms {
    let Some(contract) = &folder.contract else { return Terms::default() };
    let term = |vocabulary: &str, code: &str| pack.label(vocabulary, code, page.lang);
    let amounts =
        page.t2("deals-contract-amounts-text", "total", page.money(&contract.total_fen), "technical", page.money(&contract.technical_fen));
    let mut terms = Terms::default()
        .say(page.t("deals-field-contract-title"), &contract.title)
        .say(page.t("deals-field-kind"), &term("contract_types", &contract.kind))
        .say(page.t("deals-contract-amounts"), &amounts)
        .say(page.t("deals-field-signed-on"), &contract.signed_on.to_string());
    if let (Some(from), Some(to)) = (contract.valid_from_on, contract.valid_to_on) {
        terms = terms.say(page.t("deals-contract-valid"), &page.t2("deals-fact-days", "from", from, "to", to));
    }
    let place = |kind: &str, region: &Option<String>| {
        let region = region.as_deref().map(|code| term("regions", code)).unwrap_or_default();
        format!("{} {region}", term("party_kinds", kind))
    };
    terms = terms
        .say(page.t("deals-field-technical-field"), &term("contract_fields", &contract.technical_field))
        .say(page.t("deals-field-buyer-kind"), &place(&contract.buyer_kind, &contract.buyer_region))
        .say(page.t("deals-field-seller-kind"), &place(&contract.seller_kind, &contract.seller_region))
        .say(page.t("deals-field-ip-kind"), &term("contract_ip_kinds", &contract.ip_kind))
        .say(page.t("deals-field-plan-level"), &term("plan_levels", &contract.plan_level))
        .say(page.t("deals-field-flow"), &term("contract_flows", &contract.flow));
    if let (Some(number), Some(day)) = (&contract.registration_number, contract.registered_on) {
        let state = if contract.registration_confirmed_at.is_some() {
            page.t("deals-contract-confirmed")
        } else {
            page.t("deals-contract-unconfirmed")
        };
        terms = terms.say(page.t("deals-contract-registration"), &format!("{number} · {day} · {state}"));
    }
    terms
}

/// How much of the contract has been paid; empty without a contract.
pub(super) fn payments(page: &Page, folder: &Folder) -> String {
    let Some(contract) = folder.contract.as_ref().filter(|_| !folder.payments.is_empty()) else { return String::new() };
    let paid: Fen = folder.payments.iter().map(|payment| payment.amount_fen).sum();
    page.t2("deals-payments-sum", "paid", page.money(&paid), "total", page.money(&contract.total_fen))
}

/// The shares of the technology managers.
pub(super) fn shares(page: &Page, folder: &Folder) -> Option<Table> {
    if folder.contributions.is_empty() {
        return None;
    }
    let mut table = Table::new(page.t("deals-shares"))
        .words(page.t("deals-share-who"))
        .figures(page.t("deals-share-part"))
        .words(page.t("deals-share-work"))
        .words(page.t("deals-share-state"));
    for share in &folder.contributions {
        let state = match share.agreed_at {
            Some(_) => Cell::tag(page.t("deals-share-agreed"), Tone::Ok),
            None => Cell::tag(page.t("deals-share-waiting"), Tone::Wait),
        };
        let part = format!("{} %", app::deals::commands::shares::percent(share.share_bp));
        table = table.row([Cell::say(share.manager_name.clone()), Cell::say(part), Cell::say(share.work.clone()), state]);
    }
    Some(table)
}

/// The documents with where they are read.
pub(super) fn documents(page: &Page, pack: &Pack, folder: &Folder) -> Option<Table> {
    if folder.documents.is_empty() {
        return None;
    }
    let mut table = Table::new(page.t("deals-documents"))
        .words(page.t("deals-document-name"))
        .words(page.t("deals-document-kind"))
        .figures(page.t("deals-document-size"))
        .words(page.t("deals-document-when"));
    for file in &folder.documents {
        table = table.row([
            Cell::link(file.name.clone(), format!("/files/{}", file.id)),
            Cell::say(pack.label("document_kinds", &file.purpose, page.lang)),
            Cell::say(size(page, file.size_bytes)),
            Cell::say(page.said(&local_date(file.uploaded_at))),
        ]);
    }
    Some(table)
}

fn size(page: &Page, bytes: i64) -> String {
    if bytes < 1_048_576 {
        page.t1("deals-size-kb", "size", (bytes + 1_023) / 1_024)
    } else {
        let tenths = bytes * 10 / 1_048_576;
        page.t1("deals-size-mb", "size", format!("{}.{}", tenths / 10, tenths % 10))
    }
}

//! The register of contracts as a spreadsheet: the columns of the registration form (技术合同登记表), for officers.
//!
//! The headings are words of the edge, asked for by their keys.

use sheets::{CellKind, Choice, Column, Value, Values};

use super::queries::{ContractLine, contract_rows};
use crate::{Ctx, Error, Result, pack::Pack};

/// The workbook. `word` answers the edge's text of a key: the sheet's name and the headings.
///
/// # Errors
/// `Forbidden` for all but officers.
pub async fn contracts_xlsx(ctx: &Ctx, word: impl Fn(&str) -> String + Send) -> Result<Vec<u8>> {
    let lines = contract_rows(ctx).await?;
    let columns = columns(ctx, &ctx.pack, &word);
    let rows: Vec<Values> = lines.iter().map(row).collect();
    sheets::write_xlsx(&word("deals-export-sheet"), &columns, &rows)
        .map_err(|error| Error::Internal(format!("contracts.xlsx: {}", error.0)))
}

fn columns(ctx: &Ctx, pack: &Pack, word: &impl Fn(&str) -> String) -> Vec<Column> {
    let text = || CellKind::Text { max_chars: 200 };
    let terms = |vocabulary: &str| {
        let list = pack.vocabulary(vocabulary).map(|list| list.terms.as_slice()).unwrap_or_default();
        CellKind::Choice(list.iter().map(|term| Choice::new(term.code.clone(), term.names.of(ctx.lang))).collect())
    };
    let column = |key: &str, heading: &str, kind: CellKind| Column {
        key: key.to_owned(),
        heading: word(heading),
        help: String::new(),
        is_required: false,
        kind,
        example: String::new(),
        width: None,
    };
    vec![
        column("registration_number", "deals-field-registration-number", text()),
        column("title", "deals-export-name", text()),
        column("kind", "deals-field-kind", terms("contract_types")),
        column("valid_from_on", "deals-field-valid-from-on", CellKind::Date),
        column("valid_to_on", "deals-field-valid-to-on", CellKind::Date),
        column("signed_on", "deals-field-signed-on", CellKind::Date),
        column("buyer", "deals-export-buyer", text()),
        column("buyer_country", "deals-field-buyer-country", text()),
        column("buyer_region", "deals-field-buyer-region", text()),
        column("buyer_kind", "deals-field-buyer-kind", text()),
        column("seller", "deals-export-seller", text()),
        column("seller_country", "deals-field-seller-country", text()),
        column("seller_region", "deals-field-seller-region", text()),
        column("seller_kind", "deals-field-seller-kind", text()),
        column("technical_field", "deals-field-technical-field", terms("contract_fields")),
        column("ip_kind", "deals-field-ip-kind", terms("contract_ip_kinds")),
        column("plan_level", "deals-field-plan-level", terms("plan_levels")),
        column("flow", "deals-field-flow", terms("contract_flows")),
        column("total", "deals-field-total", CellKind::Money),
        column("technical", "deals-field-technical", CellKind::Money),
        column("registered_on", "deals-field-registered-on", CellKind::Date),
        column("deal", "deals-export-deal", text()),
    ]
}

fn row(line: &ContractLine) -> Values {
    let contract = &line.contract;
    let mut values = Values::new();
    let mut put = |key: &str, value: Value| values.insert(key.to_owned(), value);
    put("title", Value::Text(contract.title.clone()));
    put("signed_on", Value::Date(contract.signed_on));
    put("buyer", Value::Text(line.buyer.clone()));
    put("seller", Value::Text(line.seller.clone()));
    put("buyer_kind", Value::Text(contract.buyer_kind.clone()));
    put("seller_kind", Value::Text(contract.seller_kind.clone()));
    put("total", Value::Money(contract.total_fen));
    put("technical", Value::Money(contract.technical_fen));
    put("deal", Value::Text(line.deal_number.clone()));
    let codes = [
        ("kind", &contract.kind),
        ("technical_field", &contract.technical_field),
        ("ip_kind", &contract.ip_kind),
        ("plan_level", &contract.plan_level),
        ("flow", &contract.flow),
    ];
    for (key, code) in codes {
        put(key, Value::Code(code.clone()));
    }
    let days =
        [("valid_from_on", contract.valid_from_on), ("valid_to_on", contract.valid_to_on), ("registered_on", contract.registered_on)];
    for (key, day) in days {
        if let Some(day) = day {
            put(key, Value::Date(day));
        }
    }
    let texts = [
        ("registration_number", &contract.registration_number),
        ("buyer_country", &contract.buyer_country),
        ("buyer_region", &contract.buyer_region),
        ("seller_country", &contract.seller_country),
        ("seller_region", &contract.seller_region),
    ];
    for (key, text) in texts {
        if let Some(text) = text {
            put(key, Value::Text(text.clone()));
        }
    }
    values
}

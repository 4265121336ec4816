//! Records from little: what a command leaves out is made up here.
//!
//! Fields and their order are those of the documented stream (contract A).

use jiff::Timestamp;
use rand::{RngExt as _, rngs::StdRng};
use serde_json::{Value, json};

use crate::{
    ids,
    records::{Fields, Kind},
    scenario,
};

pub fn record(kind: Kind, given: &Value, now: Timestamp, dice: &mut StdRng) -> Fields {
    let mut fields = match kind {
        Kind::Payment => payment(given, now, dice),
        Kind::Order => order(now, dice),
        Kind::Message => message(now, dice),
    };
    fields.overlay(given);
    fields
}

/// A moment as the backend writes it.
pub fn iso(now: Timestamp) -> Value {
    format!("{now:.3}").into()
}

fn payment(given: &Value, now: Timestamp, dice: &mut StdRng) -> Fields {
    let (_, amount) = scenario::purchase(dice);
    // Older servers call it `from`: a payment has one or the other.
    let payer = match given.get("from") {
        Some(_) => "from",
        None => "phoneNumber",
    };
    Fields::new([
        ("id", ids::object_id(dice).into()),
        ("amount", amount.into()),
        ("currency", json!("RWF")),
        (payer, ids::phone(dice).into()),
        ("status", json!("pending")),
        ("createdAt", iso(now)),
    ])
}

fn order(now: Timestamp, dice: &mut StdRng) -> Fields {
    let (_, total) = scenario::purchase(dice);
    Fields::new([
        ("id", ids::object_id(dice).into()),
        ("orderId", ids::order_number(dice).into()),
        ("status", json!("pending")),
        ("total", total.into()),
        ("updatedAt", iso(now)),
    ])
}

fn message(now: Timestamp, dice: &mut StdRng) -> Fields {
    let customer = scenario::some_customer(dice);
    let (product, amount) = scenario::purchase(dice);
    let moment = if dice.random_bool(0.5) { "question" } else { "paid" };
    Fields::new([
        ("id", ids::object_id(dice).into()),
        ("sender", customer.name.into()),
        ("text", customer.line(moment, product, amount, dice).into()),
        ("conversationId", customer.conversation.into()),
        ("createdAt", iso(now)),
    ])
}

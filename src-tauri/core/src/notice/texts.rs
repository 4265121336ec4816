//! One event → title and body, in plain words.
//!
//! A payment says what happened: never "received" for money that has not come.

use super::{clean::clean, status::Status};
use crate::{
    event::{Event, Message, Money, Order, Payment, What},
    words::Words,
};

/// Longest name or number, title and body, in characters.
const NAME: usize = 60;
const BODY: usize = 200;

pub fn texts(event: &Event, words: &Words) -> (String, String) {
    match &event.what {
        What::Payment(payment) => payment_texts(payment, words),
        What::Order(order) => order_texts(order, words),
        What::Message(message) => message_texts(message, words),
    }
}

fn payment_texts(payment: &Payment, words: &Words) -> (String, String) {
    let status = Status::of(payment);
    let title = match &status {
        Status::Received => words.say("payment-received"),
        Status::Pending => words.say("payment-pending"),
        Status::Awaiting => words.say("payment-awaiting"),
        Status::Verified => words.say("payment-verified"),
        Status::Rejected => words.say("payment-rejected"),
        Status::Expired => words.say("payment-expired"),
        Status::Failed => words.say("payment-failed"),
        Status::Cancelled => words.say("payment-cancelled"),
        Status::Refunded => words.say("payment-refunded"),
        Status::Other(other) => {
            words.say_with("payment-other", [("status", readable(other).into())])
        }
    };
    let amount = payment.amount.map(|amount| words.money(amount, payment.currency.as_deref()));
    let named = |text: &Option<String>| {
        let text = text.as_deref().map(|text| clean(&phone(text), NAME));
        text.filter(|text| !text.is_empty())
    };
    let payer =
        match (named(&payment.payer), named(&payment.phone)) {
            (Some(payer), Some(phone)) => Some(words.say_with(
                "payment-payer-phone",
                [("payer", payer.into()), ("phone", phone.into())],
            )),
            (payer, phone) => payer.or(phone),
        };
    let body = match (amount, payer) {
        (Some(amount), Some(payer)) => words
            .say_with("payment-amount-from", [("amount", amount.into()), ("payer", payer.into())]),
        (Some(amount), None) => amount,
        (None, Some(payer)) => words.say_with("payment-from", [("payer", payer.into())]),
        (None, None) => match status {
            Status::Pending => words.say("payment-thin-pending"),
            Status::Awaiting => words.say("payment-thin-awaiting"),
            _ => words.say("payment-thin"),
        },
    };
    (title, body)
}

fn order_texts(order: &Order, words: &Words) -> (String, String) {
    let status = order.status.as_deref().unwrap_or_default().to_lowercase();
    let number = clean(order.number.as_deref().unwrap_or(&order.id), NAME);
    let say = |key| words.say_with(key, [("number", number.clone().into())]);
    let title = match status.as_str() {
        "" | "pending" | "new" => say("order-new"),
        "shipped" => say("order-shipped"),
        "delivered" => say("order-delivered"),
        "completed" => say("order-completed"),
        "refunded" => say("order-refunded"),
        "cancelled" | "canceled" => say("order-cancelled"),
        other => {
            let args = [("number", number.clone().into()), ("status", readable(other).into())];
            words.say_with("order-other", args)
        }
    };
    let total = order.total.map(|total: Money| words.money(total, order.currency.as_deref()));
    let named = |text: &Option<String>| text.as_deref().map(|text| clean(text, NAME));
    let parts = [total, named(&order.product), named(&order.buyer)];
    let body: Vec<_> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
    (title, if body.is_empty() { words.say("order-thin") } else { body.join(" · ") })
}

fn message_texts(message: &Message, words: &Words) -> (String, String) {
    let text = |text: &Option<String>, most, none| {
        let text = text.as_deref().map(|text| clean(text, most)).filter(|text| !text.is_empty());
        text.unwrap_or_else(|| words.say(none))
    };
    let key = |name: &'static str| name;
    (
        text(&message.sender, NAME, key("message-sender-unknown")),
        text(&message.text, BODY, key("message-text-none")),
    )
}

/// "in_transit" → "in transit".
fn readable(status: &str) -> String {
    clean(&status.replace(['_', '-'], " "), NAME)
}

/// A Rwandan number as people read it: "+250 788 123 456". Others stay as they are.
fn phone(text: &str) -> String {
    let digits = text.trim().trim_start_matches('+');
    match digits.strip_prefix("250") {
        Some(rest) if rest.len() == 9 && rest.bytes().all(|b| b.is_ascii_digit()) => {
            format!("+250 {} {} {}", &rest[..3], &rest[3..6], &rest[6..])
        }
        _ => text.to_owned(),
    }
}

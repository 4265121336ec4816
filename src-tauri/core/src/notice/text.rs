//! One event → title and body, in plain words.
//!
//! A payment says what happened: never "received" for money that has not come.

use super::clean::{clean, isolate};
use crate::{
    event::{Event, Message, Money, Order, OrderState, Payment, PaymentState, What},
    i18n::Translator,
};

/// Longest name or number, title and body, in characters.
const NAME: usize = 60;
const BODY: usize = 200;

pub fn texts(event: &Event, i18n: &Translator) -> (String, String) {
    match &event.what {
        What::Payment(payment) => payment_texts(payment, i18n),
        What::Order(order) => order_texts(order, i18n),
        What::Message(message) => message_texts(message, i18n),
    }
}

fn payment_texts(payment: &Payment, i18n: &Translator) -> (String, String) {
    let title = match payment.status.state() {
        PaymentState::Received => i18n.text("payment-received"),
        PaymentState::Pending => i18n.text("payment-pending"),
        PaymentState::AwaitingVerification => i18n.text("payment-awaiting"),
        PaymentState::Verified => i18n.text("payment-verified"),
        PaymentState::Rejected => i18n.text("payment-rejected"),
        PaymentState::Expired => i18n.text("payment-expired"),
        PaymentState::Failed => i18n.text("payment-failed"),
        PaymentState::Cancelled => i18n.text("payment-cancelled"),
        PaymentState::Refunded => i18n.text("payment-refunded"),
        PaymentState::Other => {
            let status = readable(payment.status.word());
            i18n.text_with("payment-other", [("status", status.into())])
        }
    };
    let amount = payment.amount.map(|amount| i18n.money(amount, payment.currency.as_deref()));
    let named = |text: &Option<String>| {
        let text = text.as_deref().map(|text| clean(&phone(text), NAME));
        text.filter(|text| !text.is_empty()).map(isolate)
    };
    let payer =
        match (named(&payment.payer), named(&payment.phone)) {
            (Some(payer), Some(phone)) => Some(i18n.text_with(
                "payment-payer-phone",
                [("payer", payer.into()), ("phone", phone.into())],
            )),
            (payer, phone) => payer.or(phone),
        };
    if let Some(momo) = named(&payment.momo) {
        let momo = i18n.text_with("payment-momo", [("id", momo.into())]);
        let parts = [amount, Some(momo), payer];
        return (title, parts.into_iter().flatten().collect::<Vec<_>>().join(" · "));
    }
    let body = match (amount, payer) {
        (Some(amount), Some(payer)) => i18n
            .text_with("payment-amount-from", [("amount", amount.into()), ("payer", payer.into())]),
        (Some(amount), None) => amount,
        (None, Some(payer)) => i18n.text_with("payment-from", [("payer", payer.into())]),
        (None, None) => match payment.status.state() {
            PaymentState::Pending => i18n.text("payment-thin-pending"),
            PaymentState::AwaitingVerification => i18n.text("payment-thin-awaiting"),
            _ => i18n.text("payment-thin"),
        },
    };
    (title, body)
}

fn order_texts(order: &Order, i18n: &Translator) -> (String, String) {
    let number = clean(order.number.as_deref().unwrap_or(&order.id), NAME);
    let say = |key| i18n.text_with(key, [("number", number.clone().into())]);
    let title = match order.status.state() {
        OrderState::New => say("order-new"),
        OrderState::Shipped => say("order-shipped"),
        OrderState::Delivered => say("order-delivered"),
        OrderState::Completed => say("order-completed"),
        OrderState::Refunded => say("order-refunded"),
        OrderState::Cancelled => say("order-cancelled"),
        OrderState::Other => {
            let status = readable(order.status.word());
            i18n.text_with("order-other", [("number", number.into()), ("status", status.into())])
        }
    };
    let total = order.total.map(|total: Money| i18n.money(total, order.currency.as_deref()));
    let named = |text: &Option<String>| text.as_deref().map(|text| isolate(clean(text, NAME)));
    let parts = [total, named(&order.product), named(&order.buyer)];
    let body: Vec<_> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
    (title, if body.is_empty() { i18n.text("order-thin") } else { body.join(" · ") })
}

fn message_texts(message: &Message, i18n: &Translator) -> (String, String) {
    let text = |text: &Option<String>, most, none| {
        let text = text.as_deref().map(|text| clean(text, most)).filter(|text| !text.is_empty());
        text.unwrap_or_else(|| i18n.text(none))
    };
    let key = |name: &'static str| name;
    (
        text(&message.sender, NAME, key("message-sender-unknown")),
        text(&message.text, BODY, key("message-text-none")),
    )
}

/// "in_transit" → "in transit".
fn readable(status: Option<&str>) -> String {
    let status = status.unwrap_or_default().to_lowercase();
    clean(&status.replace(['_', '-'], " "), NAME)
}

/// A Rwandan number as people read it: "+250 788 123 456". Others stay as they are.
pub(super) fn phone(text: &str) -> String {
    let digits = text.trim().trim_start_matches('+');
    match digits.strip_prefix("250") {
        Some(rest) if rest.len() == 9 && rest.bytes().all(|b| b.is_ascii_digit()) => {
            format!("+250 {} {} {}", &rest[..3], &rest[3..6], &rest[6..])
        }
        _ => text.to_owned(),
    }
}

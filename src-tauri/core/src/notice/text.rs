//! One event → title and body, in plain words.
//!
//! A payment says what happened: never "received" for money that has not come.

use super::clean::{ISOLATE, clean, isolate};
use crate::{
    event::{Event, Message, Money, Order, OrderState, Payment, PaymentState, What, without_mark},
    i18n::Translator,
};

/// Longest name or number, title and body, in characters.
const NAME: usize = 60;
const BODY: usize = 200;

/// An event for a list that has columns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    pub title: String,
    /// The order's, by which people know it.
    pub number: Option<String>,
    pub amount: Option<String>,
    /// What Mobile Money calls the payment: to compare, and to copy.
    pub momo: Option<String>,
    /// Who, and what besides. Empty where the amount says all.
    pub about: String,
}

/// In one line: title and body.
pub fn texts(event: &Event, i18n: &Translator) -> (String, String) {
    match &event.what {
        What::Payment(payment) => payment_texts(payment, i18n),
        What::Order(_) | What::Message(_) => {
            let Parts { title, amount, about, .. } = parts(event, i18n);
            let body = amount.into_iter().chain(Some(about).filter(|about| !about.is_empty()));
            (title, body.collect::<Vec<_>>().join(" · "))
        }
    }
}

pub fn parts(event: &Event, i18n: &Translator) -> Parts {
    match &event.what {
        What::Payment(payment) => payment_parts(payment, i18n),
        What::Order(order) => order_parts(order, i18n),
        What::Message(message) => {
            let (title, about) = message_texts(message, i18n);
            Parts { title, about, ..Parts::default() }
        }
    }
}

fn payment_texts(payment: &Payment, i18n: &Translator) -> (String, String) {
    let payer = payer(payment, i18n);
    let Parts { title, amount, momo, about, .. } = payment_parts(payment, i18n);
    if let Some(momo) = momo {
        let momo = i18n.text_with("payment-momo", [("id", isolate(momo).into())]);
        let parts = [amount, Some(momo), payer];
        return (title, parts.into_iter().flatten().collect::<Vec<_>>().join(" · "));
    }
    let body = match (amount, payer) {
        (Some(amount), Some(payer)) => i18n
            .text_with("payment-amount-from", [("amount", amount.into()), ("payer", payer.into())]),
        (Some(amount), None) => amount,
        (None, Some(payer)) => i18n.text_with("payment-from", [("payer", payer.into())]),
        (None, None) => about,
    };
    (title, body)
}

fn payment_parts(payment: &Payment, i18n: &Translator) -> Parts {
    let amount = payment.amount.map(|amount| i18n.money(amount, payment.currency.as_deref()));
    let momo = payment.momo.as_deref().map(|momo| clean(momo, NAME));
    let momo = momo.filter(|momo| !momo.is_empty());
    let payer = payer(payment, i18n);
    let about = match (payer, &amount, &momo) {
        (Some(payer), ..) => payer,
        (None, None, None) => match payment.status.state() {
            PaymentState::Pending => i18n.text("payment-thin-pending"),
            PaymentState::AwaitingVerification => i18n.text("payment-thin-awaiting"),
            _ => i18n.text("payment-thin"),
        },
        _ => String::new(),
    };
    Parts { title: payment_title(payment, i18n), number: None, amount, momo, about }
}

fn payment_title(payment: &Payment, i18n: &Translator) -> String {
    match payment.status.state() {
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
    }
}

fn payer(payment: &Payment, i18n: &Translator) -> Option<String> {
    let named = |text: &Option<String>| {
        let text = text.as_deref().map(|text| clean(&phone(text), NAME));
        text.filter(|text| !text.is_empty()).map(isolate)
    };
    match (named(&payment.payer), named(&payment.phone)) {
        (Some(payer), Some(phone)) => {
            // In a line from right to left, the groups of a number would change places.
            let around = payer.starts_with(ISOLATE) && !phone.starts_with(ISOLATE);
            let phone = if around { format!("\u{2066}{phone}\u{2069}") } else { phone };
            Some(i18n.text_with(
                "payment-payer-phone",
                [("payer", payer.into()), ("phone", phone.into())],
            ))
        }
        (payer, phone) => payer.or(phone),
    }
}

fn order_parts(order: &Order, i18n: &Translator) -> Parts {
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
            i18n.text_with(
                "order-other",
                [("number", number.clone().into()), ("status", status.into())],
            )
        }
    };
    let amount = order.total.map(|total: Money| i18n.money(total, order.currency.as_deref()));
    let named = |text: Option<&str>| text.map(|text| isolate(clean(text, NAME)));
    let parts = [order.product.as_deref(), order.buyer.as_deref(), order.reference.as_deref()];
    let parts: Vec<_> =
        parts.into_iter().filter_map(named).filter(|part| !part.is_empty()).collect();
    let says_nothing = parts.is_empty() && amount.is_none();
    let about = if says_nothing { i18n.text("order-thin") } else { parts.join(" · ") };
    Parts { title, number: Some(number), amount, momo: None, about }
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
    let status = without_mark(status.unwrap_or_default()).to_lowercase();
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

//! Event + settings → [`Verdict`]. Pure: mutes never touch the connection.
//!
//! Reads `event` and `settings`. Called by `engine`, and by nothing else.

use crate::{
    event::{Event, What},
    settings::{Category, Settings},
};

/// What becomes of one event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Kept and counted as unread, without a notice.
    Keep,
    /// Kept, and shown as a native notification.
    Notify,
}

pub fn judge(event: &Event, settings: &Settings) -> Verdict {
    let of_type = settings.of(Category::of(event));
    let too_small = match (&event.what, of_type.min_amount) {
        // An amount that is not known may be a large one.
        (What::Payment(payment), Some(least)) => {
            payment.amount.is_some_and(|amount| amount < least)
        }
        _ => false,
    };
    if of_type.muted() || too_small { Verdict::Keep } else { Verdict::Notify }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        event::{Message, Money, Payment},
        settings::TypeSettings,
    };

    #[test]
    fn muted_types_and_small_payments_are_kept_quietly() {
        let muted = TypeSettings { notify: Some(false), ..TypeSettings::default() };
        let from_5000 =
            TypeSettings { min_amount: Money::parse("5000"), ..TypeSettings::default() };
        for (event, payment, message, expected) in [
            (pays("5000"), TypeSettings::default(), muted.clone(), Verdict::Notify),
            (pays("5000"), muted.clone(), TypeSettings::default(), Verdict::Keep),
            (pays("5000"), from_5000.clone(), muted.clone(), Verdict::Notify),
            (pays("4999.99"), from_5000.clone(), muted.clone(), Verdict::Keep),
            (pays("unknown"), from_5000.clone(), muted.clone(), Verdict::Notify),
            (says(), from_5000.clone(), TypeSettings::default(), Verdict::Notify),
            (says(), from_5000, muted, Verdict::Keep),
        ] {
            let mut settings = Settings::default();
            settings.types.payment.notify = payment.notify;
            settings.types.payment.min_amount = payment.min_amount;
            settings.types.message = message;

            assert_eq!(judge(&event, &settings), expected, "{event:?}");
        }
    }

    fn pays(amount: &str) -> Event {
        Event {
            at: None,
            what: What::Payment(Payment { amount: Money::parse(amount), ..Payment::default() }),
        }
    }

    fn says() -> Event {
        Event { at: None, what: What::Message(Message::default()) }
    }
}

//! What happens in the shop, in lines for those who watch: the binary's log.

use crate::{
    records::{Kind, Record},
    scenario::grouped,
};

/// A record in one line, beginning with its kind.
pub fn line(record: &Record) -> String {
    let text = |name| record.fields.text(name);
    let money = |name| {
        let text = record.fields.text(name);
        text.parse().map_or(text, |amount| grouped(amount, ','))
    };
    let summary = match record.kind {
        Kind::Payment => {
            let payer = text("phoneNumber") + &text("from");
            let (currency, amount) = (text("currency"), money("amount"));
            format!("{currency} {amount} from {payer}: {}", text("status"))
        }
        Kind::Order => format!("{} of {}: {}", text("orderId"), money("total"), text("status")),
        Kind::Message => format!("{}: {}", text("sender"), text("text")),
    };
    format!("{:<8} {summary}", record.kind.name())
}

//! What happens in the shop, for those who watch: the binary's log.

use std::fmt;

use crate::{
    dialogue::{Language, grouped},
    records::{Kind, Record},
};

#[derive(Clone, Debug)]
pub enum Note {
    New(Record),
    Changed(Record),
    StreamOpened {
        user_id: String,
        live: usize,
    },
    StreamClosed {
        user_id: String,
        live: usize,
    },
    /// A stream request that got no stream.
    Refused {
        status: u16,
    },
    /// Somebody signed in or out, or was not let in.
    Account(String),
    /// Somebody ordered a fault, or ended one.
    Fault(String),
}

impl fmt::Display for Note {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Note::New(record) => write!(to, "{:<8} {}", record.kind.name(), summary(record)),
            Note::Changed(record) => {
                write!(to, "{:<8} {} (changed)", record.kind.name(), summary(record))
            }
            Note::StreamOpened { user_id, live } => {
                write!(to, "stream   opened for {user_id}, {live} live")
            }
            Note::StreamClosed { user_id, live } => {
                write!(to, "stream   closed for {user_id}, {live} live")
            }
            Note::Refused { status } => write!(to, "stream   refused with {status}"),
            Note::Account(what) => write!(to, "account  {what}"),
            Note::Fault(what) => write!(to, "fault    {what}"),
        }
    }
}

fn summary(record: &Record) -> String {
    let text = |name| record.fields.text(name);
    let money = |name| {
        let text = record.fields.text(name);
        text.parse().map_or(text, |amount| grouped(amount, Language::English))
    };
    match record.kind {
        Kind::Payment => format!(
            "{} {} from {}{}: {}",
            text("currency"),
            money("amount"),
            text("phoneNumber"),
            text("from"),
            text("status")
        ),
        Kind::Order => format!("{} of {}: {}", text("orderId"), money("total"), text("status")),
        Kind::Message => format!("{}: {}", text("sender"), text("text")),
    }
}

//! Entry → a row of the window's list. Pure; called by `history`.

use std::collections::{BTreeMap, BTreeSet};

use super::{replies, view::line_of};
use crate::{
    i18n::Translator,
    notice::parts,
    rest::Owner,
    store::{self, Entry, EntryId, KeptReply, Store, StoreError},
    view::snapshot::{Found, ReplyState, ReplyView, Row, Todo},
};

/// Who reads, and where: what they may answer.
#[derive(Default)]
pub struct Reader {
    pub owner: Option<Owner>,
    /// The origin of the shop.
    pub server: Option<String>,
    /// The conversations whose answer is on its way.
    pub sending: BTreeSet<String>,
}

/// What the rows are made with.
pub struct Rows<'a> {
    reader: &'a Reader,
    kept: BTreeMap<String, KeptReply>,
    i18n: &'a Translator,
}

impl<'a> Rows<'a> {
    /// # Errors
    /// The answers that are kept cannot be read.
    pub fn new(
        store: &Store,
        reader: &'a Reader,
        i18n: &'a Translator,
    ) -> Result<Self, StoreError> {
        let kept = match (&reader.owner, &reader.server) {
            (Some(owner), Some(server)) => store.kept_replies(server, &owner.id)?,
            _ => BTreeMap::new(),
        };
        Ok(Self { reader, kept, i18n })
    }

    fn reply(&self, entry: &Entry) -> Option<ReplyView> {
        let Reader { owner, server, sending } = self.reader;
        let to = replies::to(entry, server.as_deref()?, &owner.as_ref()?.id)?;
        let kept = self.kept.get(&to.conversation);
        let state = match kept {
            _ if sending.contains(&to.conversation) => ReplyState::Sending,
            Some(KeptReply { failed: true, .. }) => ReplyState::NotSent,
            _ => ReplyState::Draft,
        };
        Some(ReplyView { text: kept.map(|kept| kept.text.clone()).unwrap_or_default(), state })
    }

    pub fn found(&self, found: store::Found) -> Found {
        Found {
            rows: found.entries.iter().map(|entry| self.row(entry)).collect(),
            next: found.next,
        }
    }

    /// `ids`: all that is open, for whoever is done with everything.
    pub fn todo(&self, todo: store::Todo, ids: Vec<EntryId>) -> Todo {
        let rows = |entries: &[Entry]| entries.iter().map(|entry| self.row(entry)).collect();
        Todo {
            check: rows(&todo.checks),
            order: rows(&todo.orders),
            message: todo
                .conversations
                .into_iter()
                .map(|one| Row { ids: one.ids, ..self.row(&one.latest) })
                .collect(),
            open: todo.open,
            ids,
        }
    }

    fn row(&self, entry: &Entry) -> Row {
        let shop = self.reader.owner.as_ref().and_then(|owner| owner.shop_name(&entry.feed));
        let parts = parts(&entry.event, self.i18n);
        Row {
            line: line_of(entry, shop, self.i18n),
            about: parts.about,
            number: parts.number,
            amount: parts.amount,
            momo: parts.momo,
            shop: shop.map(str::to_owned),
            ids: vec![entry.id],
            reply: self.reply(entry),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::{Timestamp, tz::TimeZone};

    use super::*;
    use crate::event::{Parsed, read};

    #[test]
    fn a_row_has_in_columns_what_its_line_says() {
        let i18n = Translator::english(TimeZone::UTC);
        let (store, reader) = (Store::open(None).unwrap(), Reader::default());
        let rows = Rows::new(&store, &reader, &i18n).unwrap();
        for (data, title, amount, momo, about) in [
            (
                r#"{"type":"payment","data":{"id":"p","status":"awaiting_verification","amount":14500,
                    "currency":"RWF","customerName":"Aline","phoneNumber":"+250788123456",
                    "mtnTransactionId":" MP26\u202e0724.1 "}}"#,
                "Payment to check",
                Some("RWF 14,500"),
                Some("MP260724.1"),
                "Aline (+250 788 123 456)",
            ),
            (
                r#"{"type":"payment","data":{"id":"p","status":"awaiting_verification"}}"#,
                "Payment to check",
                None,
                None,
                "A buyer has paid. Check it and confirm it in your shop.",
            ),
            (
                r#"{"type":"order","data":{"id":"o","orderId":"ORD-1","total":500}}"#,
                "New order ORD-1",
                Some("500"),
                None,
                "",
            ),
            (
                r#"{"type":"message","data":{"sender":"<b>Eve</b>","text":"<img>"}}"#,
                "<b>Eve</b>",
                None,
                None,
                "<img>",
            ),
        ] {
            let Parsed::Event(event) = read(data) else { panic!("{data}") };
            let at = Timestamp::UNIX_EPOCH;
            let row = rows.row(&Entry { id: 7, feed: "f".into(), event, at, read: false });

            let amount = amount.map(str::to_owned);
            let plain = row.amount.map(|amount| amount.replace('\u{a0}', " "));
            assert_eq!((plain, row.momo.as_deref()), (amount, momo), "{data}");
            assert_eq!((row.line.title.as_str(), row.about.as_str()), (title, about));
            let number = title.strip_prefix("New order ");
            assert_eq!(row.number.as_deref(), number, "{data}");
            assert_eq!((row.ids, row.line.unread), (vec![7], true));
        }
    }
}

//! Answers to buyers that wait: drafts, and what could not be sent.
//!
//! One for each conversation. Of an answer whose sending ended without a word of the
//! shop it is remembered which messages were there before: only so can be told later
//! whether it arrived. Deliberately absent: sending.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use rusqlite::{OptionalExtension as _, Row, params};
use serde::{Deserialize, Serialize};

use super::{Entry, EntryId, Result, Store, entry, rows::COLUMNS};
use crate::{
    event::{Message, What},
    rest::OwnMessage,
};

/// More conversations than anybody leaves unanswered half-way.
const MAX_REPLIES: u32 = 200;
/// Unread messages that are looked through for those of one conversation.
const MAX_MESSAGES: usize = 500;

/// Where an answer goes, and whose it is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ReplyTo {
    /// The origin of the shop.
    pub server: String,
    pub owner: String,
    pub conversation: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeptReply {
    pub text: String,
    /// Whether sending it failed; else it is a draft.
    pub failed: bool,
    pub tried: Option<Tried>,
}

/// An answer that was sent, without a word of the shop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tried {
    pub text: String,
    /// The owner's own messages that were there before.
    pub before: BTreeSet<String>,
}

impl Tried {
    /// Whether it is among what is there now.
    pub fn arrived(&self, now: &[OwnMessage]) -> bool {
        now.iter().any(|message| {
            !self.before.contains(&message.id) && message.content.trim() == self.text.trim()
        })
    }
}

/// The messages that an answer is to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answered {
    /// Those that nobody had read.
    pub unread: Vec<EntryId>,
    /// What the shop calls them, and the one that is answered.
    pub messages: BTreeSet<String>,
}

impl Store {
    pub fn keep_reply(&mut self, to: &ReplyTo, reply: &KeptReply, now: Timestamp) -> Result<()> {
        let tried = reply.tried.as_ref().map(serde_json::to_string).transpose();
        let tried = tried.map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
        let sql = "INSERT INTO replies (server, owner, conversation, text, failed, tried, kept)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
                   ON CONFLICT (server, owner, conversation) DO UPDATE SET
                       text = excluded.text, failed = excluded.failed, tried = excluded.tried,
                       kept = excluded.kept";
        let ReplyTo { server, owner, conversation } = to;
        let KeptReply { text, failed, .. } = reply;
        let now = now.as_millisecond();
        self.db.prepare_cached(sql)?.execute(params![
            server,
            owner,
            conversation,
            text,
            failed,
            tried,
            now
        ])?;
        let sql = "DELETE FROM replies WHERE rowid NOT IN
                   (SELECT rowid FROM replies ORDER BY kept DESC LIMIT ?1)";
        self.db.prepare_cached(sql)?.execute([MAX_REPLIES])?;
        Ok(())
    }

    /// What is being typed. Whether an answer before it arrived is still open.
    pub fn keep_draft(&mut self, to: &ReplyTo, text: &str, now: Timestamp) -> Result<()> {
        let before = self.kept_reply(to)?.unwrap_or_default();
        if text.trim().is_empty() && before.tried.is_none() {
            return self.forget_reply(to);
        }
        let failed = before.failed && before.text == text;
        self.keep_reply(to, &KeptReply { text: text.into(), failed, ..before }, now)
    }

    pub fn kept_reply(&self, to: &ReplyTo) -> Result<Option<KeptReply>> {
        let sql = "SELECT conversation, text, failed, tried FROM replies
                   WHERE server = ?1 AND owner = ?2 AND conversation = ?3";
        let ReplyTo { server, owner, conversation } = to;
        let found = self
            .db
            .prepare_cached(sql)?
            .query_row([server, owner, conversation], reply)
            .optional()?;
        Ok(found.map(|(_, reply)| reply))
    }

    /// All of this account, by conversation.
    pub fn kept_replies(&self, server: &str, owner: &str) -> Result<BTreeMap<String, KeptReply>> {
        let sql = "SELECT conversation, text, failed, tried FROM replies
                   WHERE server = ?1 AND owner = ?2";
        let mut select = self.db.prepare_cached(sql)?;
        let rows = select.query_map([server, owner], reply)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    pub fn forget_reply(&mut self, to: &ReplyTo) -> Result<()> {
        let sql = "DELETE FROM replies WHERE server = ?1 AND owner = ?2 AND conversation = ?3";
        let ReplyTo { server, owner, conversation } = to;
        self.db.prepare_cached(sql)?.execute([server, owner, conversation])?;
        Ok(())
    }

    /// How many could not be sent.
    pub fn unsent_replies(&self) -> Result<u32> {
        let sql = "SELECT count(*) FROM replies WHERE failed = 1";
        Ok(self.db.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
    }

    /// Whoever answers a message has read what came before it, and not what came after.
    pub fn answered(&self, to: &Entry) -> Result<Answered> {
        let mut answered = Answered::default();
        let conversation = |entry: &Entry| match &entry.event.what {
            What::Message(Message { conversation, id, .. }) => {
                conversation.clone().zip(Some(id.clone()))
            }
            _ => None,
        };
        let Some((here, id)) = conversation(to) else { return Ok(answered) };
        answered.messages.extend(id);
        let sql = format!(
            "SELECT {COLUMNS} FROM entries INDEXED BY entries_unread
             WHERE read IS NULL AND work = 1 AND kind = 'message' AND server = ?1 AND id <= ?2
             ORDER BY moment DESC, id DESC LIMIT {MAX_MESSAGES}"
        );
        let mut select = self.db.prepare_cached(&sql)?;
        for message in select.query_map(params![to.feed.server, to.id], entry)? {
            let message = message?;
            if let Some((there, id)) = conversation(&message)
                && there == here
            {
                answered.unread.push(message.id);
                answered.messages.extend(id);
            }
        }
        Ok(answered)
    }
}

fn reply(row: &Row) -> rusqlite::Result<(String, KeptReply)> {
    let tried: Option<String> = row.get(3)?;
    // What cannot be read says nothing about what arrived.
    let tried = tried.and_then(|json| serde_json::from_str(&json).ok());
    Ok((row.get(0)?, KeptReply { text: row.get(1)?, failed: row.get(2)?, tried }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        event::{Event, Parsed, read},
        feed::Feed,
        store::Triage,
    };

    #[test]
    fn an_answer_is_kept_until_it_is_forgotten_and_only_so_many_are() {
        let mut store = Store::open(None).unwrap();
        let tried = Tried { text: "Yes".into(), before: BTreeSet::from(["1".into()]) };
        let reply = KeptReply { text: "Yes".into(), failed: true, tried: Some(tried) };
        store.keep_reply(&to("a"), &reply, at(1)).unwrap();
        assert_eq!(store.kept_reply(&to("a")).unwrap().as_ref(), Some(&reply));
        assert_eq!(store.unsent_replies().unwrap(), 1);

        store.keep_draft(&to("a"), "Yes, it is", at(2)).unwrap();
        let kept = store.kept_reply(&to("a")).unwrap().unwrap();
        assert_eq!((kept.text.as_str(), kept.failed), ("Yes, it is", false));
        assert_eq!(kept.tried, reply.tried, "it may still have arrived");
        store.keep_draft(&to("a"), "", at(2)).unwrap();
        assert!(store.kept_reply(&to("a")).unwrap().unwrap().tried.is_some());

        store.forget_reply(&to("a")).unwrap();
        store.keep_draft(&to("b"), "  ", at(3)).unwrap();
        assert_eq!(store.kept_replies("s", "o").unwrap(), BTreeMap::new());
        for number in 0..=i64::from(MAX_REPLIES) {
            store.keep_draft(&to(&number.to_string()), "x", at(number)).unwrap();
        }
        let kept = store.kept_replies("s", "o").unwrap();
        assert_eq!((kept.len(), kept.contains_key("0")), (MAX_REPLIES as usize, false));
    }

    #[test]
    fn only_a_new_message_of_the_same_words_is_the_answer() {
        let tried = Tried { text: "Yes ".into(), before: BTreeSet::from(["1".into()]) };
        for (id, content, arrived) in
            [("1", "Yes", false), ("2", "Yes", true), ("2", "No", false), ("2", " Yes", true)]
        {
            let now = [OwnMessage { id: id.into(), content: content.into() }];
            assert_eq!(tried.arrived(&now), arrived, "{id} {content}");
        }
        assert!(!tried.arrived(&[]));
    }

    #[test]
    fn an_answer_is_to_what_was_unread_before_it_in_its_conversation() {
        let mut store = Store::open(None).unwrap();
        let entries: Vec<_> = [("1", "c"), ("2", "other"), ("3", "c"), ("4", "c")]
            .map(|(id, conversation)| {
                let feed = Feed { server: "s".into(), id: "f".into() };
                store.put(&feed, &message(id, conversation), None, Triage::Notify, at(1)).unwrap()
            })
            .into_iter()
            .flatten()
            .collect();

        let answered = store.answered(&entries[2]).unwrap();

        assert_eq!(answered.unread, [entries[2].id, entries[0].id]);
        assert_eq!(answered.messages, BTreeSet::from(["1".into(), "3".into()]));
    }

    fn to(conversation: &str) -> ReplyTo {
        let conversation = conversation.into();
        ReplyTo { server: "s".into(), owner: "o".into(), conversation }
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn message(id: &str, conversation: &str) -> Event {
        let data = format!(
            r#"{{"type":"message","data":{{"id":"{id}","conversationId":"{conversation}"}}}}"#
        );
        match read(&data) {
            Parsed::Event(event) => event,
            other => panic!("{other:?}"),
        }
    }
}

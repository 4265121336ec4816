//! Answers to buyers: one on its way for each conversation, kept until it is sent.
//!
//! What happened to one comes back into the loop as [`Replied`]. Deliberately absent:
//! where the text comes from, the window or a notice, and how it is sent (`sending`).

mod sending;

use std::{collections::BTreeSet, future::pending};

use tokio::task::JoinSet;

use super::{
    Engine,
    context::{Effect, Effects, StoreReply},
};
use crate::{
    event::{Message, What},
    feed::origin,
    handle::Answer,
    notice,
    rest::ApiError,
    store::{Entry, EntryId, ReplyTo},
    stream::Reason,
};
use sending::Sending;

/// As the shop counts them, in UTF-16.
const MAX_CHARACTERS: usize = 5_000;

#[derive(Default)]
pub struct Replies {
    tasks: JoinSet<Replied>,
    sending: BTreeSet<ReplyTo>,
}

/// How sending an answer ended.
pub struct Replied {
    to: ReplyTo,
    /// The entries that are handled with it.
    result: Result<Vec<EntryId>, NotSent>,
    by: ReplyBy,
}

/// Where the person answered, and is told of it.
#[derive(Debug)]
pub enum ReplyBy {
    Window(Answer<()>),
    Notice,
}

/// Why an answer was not sent. It is kept.
#[derive(Debug, PartialEq, Eq)]
pub enum NotSent {
    /// Nothing was sent.
    Before(ApiError),
    /// The shop said no.
    Refused(ApiError),
    /// It may have arrived; the next attempt looks first.
    Unknown,
    /// An answer before this one had arrived after all.
    EarlierArrived,
    /// Who wrote is not known any more.
    Gone,
    /// It could not be noted that it was tried.
    Disk,
}

impl Replies {
    /// Waits for an answer that was sent, or not; for ever where none is on its way.
    pub async fn ended(&mut self) -> Replied {
        loop {
            match self.tasks.join_next().await {
                Some(Ok(ended)) => return ended,
                Some(Err(crash)) => {
                    tracing::error!(%crash, "sending an answer");
                    self.sending.clear();
                }
                None => return pending().await,
            }
        }
    }

    /// The conversations whose answer is on its way.
    pub fn sending(&self) -> BTreeSet<String> {
        self.sending.iter().map(|to| to.conversation.clone()).collect()
    }
}

impl Engine {
    /// Answers the message `id`.
    pub(super) fn reply(&mut self, id: EntryId, text: &str, by: ReplyBy) -> Effects {
        let text = text.trim().to_owned();
        match text.encode_utf16().count() {
            0 => return self.not_sent("error-reply-none", by),
            length if length > MAX_CHARACTERS => return self.not_sent("error-reply-long", by),
            _ => {}
        }
        self.cx.store.request(move |store| {
            let entry = store.entry(id).ok().flatten().map(Box::new);
            StoreReply::Replying { entry, text, by }
        });
        vec![]
    }

    /// The message that is answered was looked up.
    pub(super) fn reply_to(
        &mut self,
        entry: Option<Box<Entry>>,
        text: String,
        by: ReplyBy,
    ) -> Effects {
        let cx = &self.cx;
        let server = cx.settings.server.as_ref().map(origin);
        let owner = self.accounts.owner.as_ref().map(|owner| owner.id.as_str());
        let to = entry.as_ref().and_then(|entry| to(entry, server.as_deref()?, owner?));
        let (Some(entry), Some(to)) = (entry, to) else {
            return self.not_sent("error-reply-gone", by);
        };
        let now = cx.now();
        let refused = match self.accounts.signed_in() {
            None => "error-reply-sign-in",
            Some(_) if self.replies.sending.contains(&to) => "error-reply-busy",
            Some((session, owner)) => {
                let (api, token) = (session.api.clone(), session.token.clone());
                let (owner, store) = (owner.clone(), cx.store.clone());
                let sending = Sending { api, token, owner, store, to: to.clone(), now };
                self.replies.sending.insert(to.clone());
                self.replies.tasks.spawn(async move {
                    let result = sending.send(*entry, text).await;
                    Replied { to, result, by }
                });
                return vec![];
            }
        };
        cx.store.write(move |store| store.keep_draft(&to, &text, now));
        self.not_sent(refused, by)
    }

    pub(super) fn replied(&mut self, ended: Replied) -> Effects {
        let Replied { to, result, by } = ended;
        self.replies.sending.remove(&to);
        match result {
            Ok(ids) => {
                if let ReplyBy::Window(answer) = by {
                    let _ = answer.send(Ok(()));
                }
                self.handled(ids)
            }
            Err(why) => {
                tracing::warn!(?why, "an answer was not sent");
                self.not_sent(text_of(&why), by)
            }
        }
    }

    /// What is being typed is not lost with the window.
    pub(super) fn keep_reply(&mut self, id: EntryId, text: String, answer: Answer<()>) -> Effects {
        let server = self.cx.settings.server.as_ref().map(origin);
        let owner = self.accounts.owner.as_ref().map(|owner| owner.id.clone());
        let now = self.cx.now();
        self.cx.store.write(move |store| {
            let entry = store.entry(id)?;
            let to = entry.and_then(|entry| to(&entry, server.as_deref()?, owner.as_deref()?));
            let kept = to.map_or(Ok(()), |to| store.keep_draft(&to, &text, now));
            let _ = answer.send(Ok(()));
            kept
        });
        vec![]
    }

    /// Said in the window, or in a notice to whoever answered there.
    pub(super) fn not_sent(&mut self, key: &str, by: ReplyBy) -> Effects {
        match by {
            ReplyBy::Window(answer) => {
                let _ = answer.send(Err(self.cx.refusal(Some("reply"), key)));
                vec![]
            }
            ReplyBy::Notice => vec![Effect::Announce(notice::not_sent(key, &self.cx.i18n))],
        }
    }
}

/// Where an answer to this message goes. None: it is no message of this account.
pub fn to(entry: &Entry, server: &str, owner: &str) -> Option<ReplyTo> {
    match &entry.event.what {
        What::Message(Message { conversation: Some(conversation), .. })
            if entry.feed.server == server =>
        {
            Some(ReplyTo {
                server: server.to_owned(),
                owner: owner.to_owned(),
                conversation: conversation.clone(),
            })
        }
        _ => None,
    }
}

/// The key of what the person reads about it.
fn text_of(why: &NotSent) -> &'static str {
    match why {
        NotSent::Before(ApiError::ConnectError(error))
            if matches!(error.reason, Reason::Offline | Reason::NoSuchHost) =>
        {
            "error-reply-offline"
        }
        NotSent::Before(ApiError::ConnectError(_) | ApiError::Down) => "error-reply-unreached",
        NotSent::Before(ApiError::Over) | NotSent::Refused(ApiError::Over) => "error-reply-sign-in",
        NotSent::Refused(ApiError::ConnectError(_) | ApiError::Down) => "error-reply-unreached",
        NotSent::Before(_) | NotSent::Refused(_) => "error-reply-refused",
        NotSent::Unknown => "error-reply-unknown",
        NotSent::EarlierArrived => "error-reply-arrived",
        NotSent::Gone => "error-reply-gone",
        NotSent::Disk => "trouble-history-write",
    }
}

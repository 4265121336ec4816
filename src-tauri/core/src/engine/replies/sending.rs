//! One answer on its way: look, note, send, look again.
//!
//! A message has no number before the shop has it, so a second attempt would be a
//! second message. What the conversation held before is therefore noted on disk before
//! anything is sent; after an attempt without a word of the shop, a new message of the
//! same words is that answer. What stays open: an attempt that the shop carries out
//! only after it was asked again.

use jiff::Timestamp;
use secrecy::SecretString;

use super::NotSent;
use crate::{
    engine::context::StoreReply,
    rest::{Api, Outgoing, OwnMessage, Owner, SendError},
    store::{Answered, Entry, EntryId, KeptReply, ReplyTo, Store, StoreError, StoreHandle, Tried},
};

pub struct Sending {
    pub api: Api,
    pub token: SecretString,
    pub owner: Owner,
    pub store: StoreHandle<StoreReply>,
    pub to: ReplyTo,
    pub now: Timestamp,
}

impl Sending {
    /// Returns the entries that are handled with it.
    pub async fn send(&self, entry: Entry, text: String) -> Result<Vec<EntryId>, NotSent> {
        let answered = self.ask(move |store| store.answered(&entry)).await?;
        let before = self.kept().await?;
        self.keep(KeptReply { text: text.clone(), failed: false, tried: before.clone() }).await?;
        let sent = self.attempt(text.clone(), before).await;
        if let Err((_, tried)) = &sent {
            let _ = self.keep(KeptReply { text, failed: true, tried: tried.clone() }).await;
        }
        sent.map_err(|(why, _)| why)?;
        let to = self.to.clone();
        let _ = self.ask(move |store| store.forget_reply(&to)).await;
        self.mark_read(&answered).await;
        Ok(answered.unread)
    }

    /// On failure: why, and what may have arrived.
    async fn attempt(
        &self,
        text: String,
        tried: Option<Tried>,
    ) -> Result<(), (NotSent, Option<Tried>)> {
        let looked = self.look().await;
        let (other, own) = looked.map_err(|denied| (NotSent::Before(denied), tried.clone()))?;
        if let Some(tried) = tried.filter(|tried| tried.arrived(&own)) {
            let is_this = tried.text == text;
            return if is_this { Ok(()) } else { Err((NotSent::EarlierArrived, None)) };
        }
        let receiver = other.ok_or((NotSent::Gone, None))?;
        let before = own.into_iter().map(|message| message.id).collect();
        let tried = Some(Tried { text: text.clone(), before });
        // An app that ends in the middle of it has to look, too.
        let noted = KeptReply { text: text.clone(), failed: true, tried: tried.clone() };
        self.keep(noted).await.map_err(|why| (why, None))?;
        let conversation = self.to.conversation.clone();
        let message = Outgoing { conversation, receiver, content: text };
        match self.api.send_message(&self.token, &message).await {
            Ok(()) => Ok(()),
            Err(SendError::Refused(denied)) => Err((NotSent::Refused(denied), None)),
            Err(SendError::Unknown(denied)) => {
                tracing::warn!(%denied, "nobody knows whether an answer arrived");
                let own = self.look().await.map(|(_, own)| own).unwrap_or_default();
                match &tried {
                    Some(tried) if tried.arrived(&own) => Ok(()),
                    _ => Err((NotSent::Unknown, tried)),
                }
            }
        }
    }

    /// With whom the conversation is, and what the owner has said in it.
    async fn look(&self) -> Result<(Option<String>, Vec<OwnMessage>), crate::rest::ApiError> {
        let looked = self.api.conversation(&self.token, &self.owner, &self.to.conversation).await?;
        Ok((looked.other, looked.own))
    }

    /// The answer is there; that the messages are read is told as well as can be.
    async fn mark_read(&self, answered: &Answered) {
        let (conversation, messages) = (&self.to.conversation, &answered.messages);
        let marked = self.api.mark_messages_read(&self.token, conversation, messages).await;
        if let Err(denied) = marked {
            tracing::warn!(%denied, "answered messages were not marked as read in the shop");
        }
    }

    async fn kept(&self) -> Result<Option<Tried>, NotSent> {
        let to = self.to.clone();
        let kept = self.ask(move |store| store.kept_reply(&to)).await?;
        Ok(kept.and_then(|kept| kept.tried))
    }

    async fn keep(&self, reply: KeptReply) -> Result<(), NotSent> {
        let (to, now) = (self.to.clone(), self.now);
        self.ask(move |store| store.keep_reply(&to, &reply, now)).await
    }

    async fn ask<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Store) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, NotSent> {
        match self.store.ask(job).await {
            Some(Ok(done)) => Ok(done),
            Some(Err(error)) => {
                tracing::error!(%error, "answers cannot be kept");
                Err(NotSent::Disk)
            }
            None => Err(NotSent::Disk),
        }
    }
}

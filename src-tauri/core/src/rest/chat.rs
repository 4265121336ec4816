//! Answering a buyer: what a conversation holds, a message sent, messages read.
//!
//! Sending and reading are calls of the shop's own web (tRPC `chat.sendMessage` and
//! `chat.markAsRead`). A message has no number of its own before it is sent, so the
//! shop cannot tell a second attempt from another message: whoever calls this looks
//! into the conversation first. Called by `engine::replies`.

use std::collections::BTreeSet;

use reqwest::Method;
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::{json, value::RawValue};
use url::form_urlencoded::byte_serialize;

use super::{
    Api, ApiError, Owner,
    client::Shape,
    lists::{PAGE, id_of},
};
use crate::stream::ConnectError;

/// What of a conversation matters for an answer: its newest messages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Conversation {
    /// Who the owner talks with.
    pub other: Option<String>,
    pub own: Vec<OwnMessage>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnMessage {
    pub id: String,
    pub content: String,
}

/// A message on its way to a buyer.
#[derive(Clone, Debug)]
pub struct Outgoing {
    pub conversation: String,
    pub receiver: String,
    pub content: String,
}

/// Why a message was not sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SendError {
    /// The shop said no: it is in no conversation.
    Refused(ApiError),
    /// No answer that can be trusted: it may have arrived.
    Unknown(ApiError),
}

#[derive(Deserialize)]
struct List<'a> {
    #[serde(borrow)]
    docs: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
struct Head {
    sender: Option<Box<RawValue>>,
    receiver: Option<Box<RawValue>>,
    content: Option<String>,
}

impl Api {
    /// # Errors
    /// As [`Api::read`].
    pub async fn conversation(
        &self,
        token: &SecretString,
        owner: &Owner,
        id: &str,
    ) -> Result<Conversation, ApiError> {
        let mut url = self.url("/api/messages");
        let id: String = byte_serialize(id.as_bytes()).collect();
        url.set_query(Some(&format!(
            "where[conversation][equals]={id}&depth=0&select[sender]=true&select[receiver]=true\
             &select[content]=true&sort=-createdAt&limit={PAGE}"
        )));
        let answer = self.ask_for(Shape::List, Method::GET, url, Some(token)).await?;
        match answer.status {
            200 => match answer.broke {
                Some(broke) => Err(broke),
                None => Ok(of(answer.json::<List>()?, owner)),
            },
            401 | 403 => Err(self.why_refused(token).await),
            status => Err(ConnectError::of_status(status, false, None).into()),
        }
    }

    /// Sends it, once.
    ///
    /// # Errors
    /// Whether the shop has it all the same is told apart.
    pub async fn send_message(
        &self,
        token: &SecretString,
        message: &Outgoing,
    ) -> Result<(), SendError> {
        let Outgoing { conversation, receiver, content } = message;
        let body = json!({"json": {
            "conversationId": conversation, "receiverId": receiver, "content": content,
        }});
        let answered = self.post_with("/api/trpc/chat.sendMessage", token, &body).await;
        let answer = answered.map_err(SendError::Unknown)?;
        match answer.status {
            200 => Ok(()),
            401 => Err(SendError::Refused(self.why_refused(token).await)),
            400..=499 => Err(SendError::Refused(ApiError::Forbidden)),
            status => Err(SendError::Unknown(ConnectError::of_status(status, false, None).into())),
        }
    }

    /// The owner has read these messages; none named: all of the conversation.
    ///
    /// # Errors
    /// Not answered, or refused.
    pub async fn mark_messages_read(
        &self,
        token: &SecretString,
        conversation: &str,
        messages: &BTreeSet<String>,
    ) -> Result<(), ApiError> {
        let mut input = json!({"conversationId": conversation});
        if !messages.is_empty() {
            input["messageIds"] = json!(messages);
        }
        let body = json!({ "json": input });
        let answer = self.post_with("/api/trpc/chat.markAsRead", token, &body).await?;
        match answer.status {
            200 => Ok(()),
            status => Err(ConnectError::of_status(status, false, None).into()),
        }
    }
}

fn of(list: List, owner: &Owner) -> Conversation {
    let mut conversation = Conversation::default();
    for document in list.docs {
        let Ok(head) = serde_json::from_str::<Head>(document.get()) else { continue };
        let [sender, receiver] = [head.sender, head.receiver].map(|raw| id_of(raw.as_deref()?));
        let is_own = sender.as_deref() == Some(owner.id.as_str());
        let other = if is_own { receiver } else { sender };
        conversation.other = conversation.other.or(other.filter(|id| *id != owner.id));
        if is_own && let Some(id) = id_of(document) {
            conversation.own.push(OwnMessage { id, content: head.content.unwrap_or_default() });
        }
    }
    conversation
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_conversation_tells_with_whom_it_is_and_what_the_owner_said() {
        let body = r#"{"docs":[
            {"id":"3","sender":"me","receiver":"eve","content":"Yes"},
            7, {"id":"2","sender":null},
            {"id":"1","sender":{"id":"eve","username":"Eve"},"receiver":"me","content":"Is it?"}
        ]}"#;
        let owner = Owner {
            id: "me".into(),
            name: String::new(),
            email: String::new(),
            shops: vec![],
            sees_all: false,
        };

        let conversation = of(serde_json::from_str(body).unwrap(), &owner);

        let own = vec![OwnMessage { id: "3".into(), content: "Yes".into() }];
        assert_eq!(conversation, Conversation { other: Some("eve".into()), own });
    }
}

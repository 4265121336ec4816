//! The backend's other side: accounts and reads over REST (contract C and D).
//!
//! One request, one answer; a refusal is a value. Deliberately absent: when to
//! ask (`poll_schedule`), and who is signed in (`engine`). The token goes to the
//! configured origin only: these requests follow no redirect to another.

mod auth;
mod body;
mod chat;
mod client;
mod lists;
mod own;
pub mod poll_schedule;
pub mod shop_clocks;
mod shrink;
mod store_name;

use jiff::Timestamp;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use url::Url;

pub use chat::{Outgoing, OwnMessage, SendError};
#[cfg(test)]
pub use lists::parse as parse_rows;
pub use lists::{Counted, PAGE, Row, Rows, Scope, Wanted, is_listed_as_open};

use crate::{
    feed::Feed,
    stream::{ConnectError, Http},
};

/// One shop's REST side; cheap to clone.
#[derive(Clone, Debug)]
pub struct Api {
    http: Http,
    server: Url,
}

/// A sign-in that the shop granted.
#[derive(Clone, Debug)]
pub struct Session {
    pub token: SecretString,
    /// When it ends, by the shop's clock.
    pub expires: Timestamp,
    /// The shop's clock when it said so.
    pub date: Option<Timestamp>,
    pub owner: Owner,
}

/// A session that the person left; the shop still has to hear of it.
#[derive(Debug)]
pub struct SignedOut {
    pub api: Api,
    pub token: SecretString,
}

/// Who signed in, and what is theirs. Holds nothing secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    pub id: String,
    pub name: String,
    pub email: String,
    pub shops: Vec<Tenant>,
    /// Of the marketplace: the shop answers with everybody's orders.
    #[serde(default)]
    pub sees_all: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tenant {
    pub id: String,
    pub name: Option<String>,
    pub currency: Option<String>,
}

/// Why the shop did not do it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ApiError {
    /// The way there, or something on it.
    #[error(transparent)]
    ConnectError(#[from] ConnectError),
    /// The server is there, but it is no ToolBoxx shop.
    #[error("not a ToolBoxx shop: {0}")]
    NotAShop(String),
    /// Another address, which nobody typed in, would have to be asked.
    #[error("redirected to another address")]
    Moved(Url),
    #[error("wrong e-mail or password")]
    WrongPassword,
    /// This shop knows accounts by their e-mail only.
    #[error("not an e-mail address")]
    NeedsEmail,
    /// The person has not followed the link in the shop's e-mail yet.
    #[error("the e-mail address is not confirmed")]
    Unverified,
    /// Too many wrong passwords; ten minutes, even for the right one.
    #[error("the account is locked for a while")]
    Locked,
    /// The shop runs, its database does not: nothing is known about the session.
    #[error("the shop's database is down")]
    Down,
    /// The shop is well and does not know this session.
    #[error("the session is over")]
    Over,
    /// This account may not read that.
    #[error("not allowed")]
    Forbidden,
    /// An answer of another shape than the contract's.
    #[error("an answer that was not understood: {0}")]
    Unexpected(String),
}

impl Api {
    pub fn new(http: &Http, server: Url) -> Self {
        Self { http: http.clone(), server }
    }
}

impl Owner {
    /// The ids whose streams concern this account: their own, and each shop's.
    pub fn feeds(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.id.as_str()).chain(self.shops.iter().map(|shop| shop.id.as_str()))
    }

    /// The shop's name, where there are several to tell apart.
    pub fn shop_name(&self, feed: &Feed) -> Option<&str> {
        if self.shops.len() < 2 {
            return None;
        }
        self.shop(&feed.id)?.name.as_deref()
    }

    pub fn shop(&self, id: &str) -> Option<&Tenant> {
        self.shops.iter().find(|shop| shop.id == id)
    }
}

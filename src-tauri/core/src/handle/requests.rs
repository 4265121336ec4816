//! What the outside may request of the engine, and what comes back.

use secrecy::SecretString;
use serde::Serialize;
use tokio::sync::oneshot;

use crate::{
    event::Kind,
    quiet::Snooze,
    settings::{Delivery, Group, Sound},
    snapshot::{Found, GroupPreferences, QuietHoursPreferences, Search},
    store::{Activity, Cursor, Entry, EntryId},
};

/// Why the engine did not do it, in the user's words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{message}")]
pub struct RequestError {
    /// The field that the message belongs to, where the window has one.
    pub code: Option<&'static str>,
    pub message: String,
}

pub type Answer<T> = oneshot::Sender<Result<T, RequestError>>;

#[derive(Debug)]
pub enum Request {
    SaveShop {
        server: String,
        user_ids: Vec<String>,
        answer: Answer<()>,
    },
    SetNotify {
        kind: Kind,
        on: bool,
        answer: Answer<()>,
    },
    SignIn {
        server: String,
        email: String,
        password: SecretString,
        answer: Answer<()>,
    },
    SignOut {
        answer: Answer<()>,
    },
    SetDelivery {
        delivery: Delivery,
        answer: Answer<()>,
    },
    /// Whether the account's shop of that id is listened to.
    FollowShop {
        id: String,
        follow: bool,
        answer: Answer<()>,
    },
    /// What is preferred for a group of news.
    SetGroup {
        group: Group,
        value: GroupPreferences,
        answer: Answer<()>,
    },
    SetQuietHours {
        value: QuietHoursPreferences,
        answer: Answer<()>,
    },
    Snooze {
        choice: Snooze,
        answer: Answer<()>,
    },
    /// Amounts, names and words in notices.
    SetShowContent {
        on: bool,
        answer: Answer<()>,
    },
    /// None: the system's.
    SetLanguage {
        language: Option<String>,
        answer: Answer<()>,
    },
    SetStartAtLogin {
        on: bool,
        answer: Answer<()>,
    },
    /// Lets a sound be heard.
    Preview {
        sound: Sound,
        answer: Answer<()>,
    },
    /// Finds entries of the history: unread first, then the newest; a page after another.
    Search {
        search: Search,
        after: Option<Cursor>,
        answer: Answer<Found>,
    },
    /// The same entries as they are stored, oldest first.
    Entries {
        search: Search,
        after: EntryId,
        answer: Answer<Vec<Entry>>,
    },
    Activity {
        answer: Answer<Activity>,
    },
    /// What helps whoever helps.
    Diagnostics {
        answer: Answer<String>,
    },
    /// Whether that can be a shop's address; as it is written in full.
    CheckAddress {
        address: String,
        answer: Answer<String>,
    },
    MarkRead {
        ids: Vec<EntryId>,
        answer: Answer<()>,
    },
    Reconnect,
    Test {
        kind: Kind,
        answer: Answer<String>,
    },
    OpenEntry {
        id: EntryId,
        answer: Answer<()>,
    },
    OpenShop {
        answer: Answer<()>,
    },
    MarkAllRead {
        answer: Answer<()>,
    },
}

//! What the outside may ask of the engine: typed, cloneable, answered.

use std::sync::Arc;

use secrecy::SecretString;
use serde::Serialize;
use tokio::sync::{mpsc, oneshot, watch};

use crate::{
    desktop::ActivationToken,
    event::Kind,
    quiet::Snooze,
    settings::{Delivery, Group, Sound},
    snapshot::{Found, GroupPreferences, QuietHoursPreferences, Search, Snapshot},
    store::{Activity, Cursor, Entry, EntryId},
    words::Words,
};

/// The way into a running engine.
#[derive(Clone, Debug)]
pub struct Handle {
    asks: mpsc::Sender<Ask>,
    snapshots: watch::Receiver<Snapshot>,
    words: watch::Receiver<Arc<Words>>,
}

/// Why the engine did not do it, in the user's words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{message}")]
pub struct Refusal {
    /// The field that the message belongs to, where the window has one.
    pub code: Option<&'static str>,
    pub message: String,
}

pub type Answer<T> = oneshot::Sender<Result<T, Refusal>>;

#[derive(Debug)]
pub enum Ask {
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
    /// The computer runs on its battery, or on mains again.
    Power {
        on_battery: bool,
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
    /// The screen was locked, or unlocked.
    ScreenLocked {
        locked: bool,
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
    /// The computer woke from sleep, or is on another network.
    Woke,
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
    OpenWindow {
        token: Option<ActivationToken>,
    },
    MarkAllRead {
        answer: Answer<()>,
    },
    /// The desktop has no place for the tray icon, or has one again.
    TrayWorks {
        works: bool,
    },
}

impl Handle {
    pub fn new(
        asks: mpsc::Sender<Ask>,
        snapshots: watch::Receiver<Snapshot>,
        words: watch::Receiver<Arc<Words>>,
    ) -> Self {
        Self { asks, snapshots, words }
    }

    /// The texts in the language of now.
    pub fn words(&self) -> Arc<Words> {
        self.words.borrow().clone()
    }

    /// The newest state; changes can be awaited.
    pub fn snapshots(&self) -> watch::Receiver<Snapshot> {
        self.snapshots.clone()
    }

    pub async fn save_shop(&self, server: String, user_ids: Vec<String>) -> Result<(), Refusal> {
        self.ask(|answer| Ask::SaveShop { server, user_ids, answer }).await
    }

    /// The password is used once and kept nowhere.
    pub async fn sign_in(
        &self,
        server: String,
        email: String,
        password: SecretString,
    ) -> Result<(), Refusal> {
        self.ask(|answer| Ask::SignIn { server, email, password, answer }).await
    }

    pub async fn sign_out(&self) -> Result<(), Refusal> {
        self.ask(|answer| Ask::SignOut { answer }).await
    }

    pub async fn set_delivery(&self, delivery: Delivery) -> Result<(), Refusal> {
        self.ask(|answer| Ask::SetDelivery { delivery, answer }).await
    }

    pub async fn follow_shop(&self, id: String, follow: bool) -> Result<(), Refusal> {
        self.ask(|answer| Ask::FollowShop { id, follow, answer }).await
    }

    pub async fn set_group(&self, group: Group, value: GroupPreferences) -> Result<(), Refusal> {
        self.ask(|answer| Ask::SetGroup { group, value, answer }).await
    }

    pub async fn set_quiet_hours(&self, value: QuietHoursPreferences) -> Result<(), Refusal> {
        self.ask(|answer| Ask::SetQuietHours { value, answer }).await
    }

    pub async fn snooze(&self, choice: Snooze) -> Result<(), Refusal> {
        self.ask(|answer| Ask::Snooze { choice, answer }).await
    }

    pub async fn set_show_content(&self, on: bool) -> Result<(), Refusal> {
        self.ask(|answer| Ask::SetShowContent { on, answer }).await
    }

    pub async fn set_language(&self, language: Option<String>) -> Result<(), Refusal> {
        self.ask(|answer| Ask::SetLanguage { language, answer }).await
    }

    pub async fn set_start_at_login(&self, on: bool) -> Result<(), Refusal> {
        self.ask(|answer| Ask::SetStartAtLogin { on, answer }).await
    }

    pub async fn preview(&self, sound: Sound) -> Result<(), Refusal> {
        self.ask(|answer| Ask::Preview { sound, answer }).await
    }

    /// A page of the history: the first, or the one behind that place.
    pub async fn search(&self, search: Search, after: Option<Cursor>) -> Result<Found, Refusal> {
        self.ask(|answer| Ask::Search { search, after, answer }).await
    }

    /// Some of the entries that a search finds, oldest first; none: that was all.
    pub async fn entries(&self, search: Search, after: EntryId) -> Result<Vec<Entry>, Refusal> {
        self.ask(|answer| Ask::Entries { search, after, answer }).await
    }

    pub async fn activity(&self) -> Result<Activity, Refusal> {
        self.ask(|answer| Ask::Activity { answer }).await
    }

    /// Versions, settings without secrets, connections and counts; nothing of customers.
    pub async fn diagnostics(&self) -> Result<String, Refusal> {
        self.ask(|answer| Ask::Diagnostics { answer }).await
    }

    /// The address of a shop, as it will be used.
    pub async fn check_address(&self, address: String) -> Result<String, Refusal> {
        self.ask(|answer| Ask::CheckAddress { address, answer }).await
    }

    /// Handled by the person, in the window's list.
    pub async fn mark_read(&self, ids: Vec<EntryId>) -> Result<(), Refusal> {
        self.ask(|answer| Ask::MarkRead { ids, answer }).await
    }

    pub async fn screen_locked(&self, locked: bool) {
        self.tell(Ask::ScreenLocked { locked }).await;
    }

    pub async fn power(&self, on_battery: bool) {
        self.tell(Ask::Power { on_battery }).await;
    }

    pub async fn set_notify(&self, kind: Kind, on: bool) -> Result<(), Refusal> {
        self.ask(|answer| Ask::SetNotify { kind, on, answer }).await
    }

    /// Shows an example notice; the answer says what happened.
    pub async fn test(&self, kind: Kind) -> Result<String, Refusal> {
        self.ask(|answer| Ask::Test { kind, answer }).await
    }

    /// Opens the entry's page and marks it read.
    pub async fn open_entry(&self, id: EntryId) -> Result<(), Refusal> {
        self.ask(|answer| Ask::OpenEntry { id, answer }).await
    }

    pub async fn open_shop(&self) -> Result<(), Refusal> {
        self.ask(|answer| Ask::OpenShop { answer }).await
    }

    pub async fn mark_all_read(&self) -> Result<(), Refusal> {
        self.ask(|answer| Ask::MarkAllRead { answer }).await
    }

    pub async fn reconnect(&self) {
        self.tell(Ask::Reconnect).await;
    }

    /// The computer woke from sleep, or is on another network: what is connected may be dead.
    pub async fn woke(&self) {
        self.tell(Ask::Woke).await;
    }

    pub async fn open_window(&self, token: Option<ActivationToken>) {
        self.tell(Ask::OpenWindow { token }).await;
    }

    pub async fn tray_works(&self, works: bool) {
        self.tell(Ask::TrayWorks { works }).await;
    }

    async fn ask<T>(&self, make: impl FnOnce(Answer<T>) -> Ask) -> Result<T, Refusal> {
        let (answer, answered) = oneshot::channel();
        self.tell(make(answer)).await;
        answered.await.unwrap_or_else(|_| {
            Err(Refusal { code: None, message: self.words().say("error-closing") })
        })
    }

    /// An engine that ended needs nothing any more.
    async fn tell(&self, ask: Ask) {
        let _ = self.asks.send(ask).await;
    }
}

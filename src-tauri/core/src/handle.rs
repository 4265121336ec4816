//! The way into a running engine: typed, cloneable, answered.

mod requests;

use std::sync::Arc;

use secrecy::SecretString;
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
pub use requests::{Answer, Request, RequestError};

/// The way into a running engine.
#[derive(Clone, Debug)]
pub struct Handle {
    requests: mpsc::Sender<Request>,
    system_events: mpsc::Sender<SystemEvent>,
    snapshots: watch::Receiver<Snapshot>,
    words: watch::Receiver<Arc<Words>>,
}

/// What the shell hears from the system. Nobody waits for an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SystemEvent {
    Power { on_battery: bool },
    ScreenLocked { locked: bool },
    Woke,
    TrayWorks { works: bool },
    OpenWindow { token: Option<ActivationToken> },
}

impl Handle {
    pub fn new(
        requests: mpsc::Sender<Request>,
        system_events: mpsc::Sender<SystemEvent>,
        snapshots: watch::Receiver<Snapshot>,
        words: watch::Receiver<Arc<Words>>,
    ) -> Self {
        Self { requests, system_events, snapshots, words }
    }

    /// The texts in the language of now.
    pub fn words(&self) -> Arc<Words> {
        self.words.borrow().clone()
    }

    /// The newest state; changes can be awaited.
    pub fn snapshots(&self) -> watch::Receiver<Snapshot> {
        self.snapshots.clone()
    }

    pub async fn save_shop(
        &self,
        server: String,
        user_ids: Vec<String>,
    ) -> Result<(), RequestError> {
        self.request(|answer| Request::SaveShop { server, user_ids, answer }).await
    }

    /// The password is used once and kept nowhere.
    pub async fn sign_in(
        &self,
        server: String,
        email: String,
        password: SecretString,
    ) -> Result<(), RequestError> {
        self.request(|answer| Request::SignIn { server, email, password, answer }).await
    }

    pub async fn sign_out(&self) -> Result<(), RequestError> {
        self.request(|answer| Request::SignOut { answer }).await
    }

    pub async fn set_delivery(&self, delivery: Delivery) -> Result<(), RequestError> {
        self.request(|answer| Request::SetDelivery { delivery, answer }).await
    }

    pub async fn follow_shop(&self, id: String, follow: bool) -> Result<(), RequestError> {
        self.request(|answer| Request::FollowShop { id, follow, answer }).await
    }

    pub async fn set_group(
        &self,
        group: Group,
        value: GroupPreferences,
    ) -> Result<(), RequestError> {
        self.request(|answer| Request::SetGroup { group, value, answer }).await
    }

    pub async fn set_quiet_hours(&self, value: QuietHoursPreferences) -> Result<(), RequestError> {
        self.request(|answer| Request::SetQuietHours { value, answer }).await
    }

    pub async fn snooze(&self, choice: Snooze) -> Result<(), RequestError> {
        self.request(|answer| Request::Snooze { choice, answer }).await
    }

    pub async fn set_show_content(&self, on: bool) -> Result<(), RequestError> {
        self.request(|answer| Request::SetShowContent { on, answer }).await
    }

    pub async fn set_language(&self, language: Option<String>) -> Result<(), RequestError> {
        self.request(|answer| Request::SetLanguage { language, answer }).await
    }

    pub async fn set_start_at_login(&self, on: bool) -> Result<(), RequestError> {
        self.request(|answer| Request::SetStartAtLogin { on, answer }).await
    }

    pub async fn preview(&self, sound: Sound) -> Result<(), RequestError> {
        self.request(|answer| Request::Preview { sound, answer }).await
    }

    /// A page of the history: the first, or the one behind that place.
    pub async fn search(
        &self,
        search: Search,
        after: Option<Cursor>,
    ) -> Result<Found, RequestError> {
        self.request(|answer| Request::Search { search, after, answer }).await
    }

    /// Some of the entries that a search finds, oldest first; none: that was all.
    pub async fn entries(
        &self,
        search: Search,
        after: EntryId,
    ) -> Result<Vec<Entry>, RequestError> {
        self.request(|answer| Request::Entries { search, after, answer }).await
    }

    pub async fn activity(&self) -> Result<Activity, RequestError> {
        self.request(|answer| Request::Activity { answer }).await
    }

    /// Versions, settings without secrets, connections and counts; nothing of customers.
    pub async fn diagnostics(&self) -> Result<String, RequestError> {
        self.request(|answer| Request::Diagnostics { answer }).await
    }

    /// The address of a shop, as it will be used.
    pub async fn check_address(&self, address: String) -> Result<String, RequestError> {
        self.request(|answer| Request::CheckAddress { address, answer }).await
    }

    /// Handled by the person, in the window's list.
    pub async fn mark_read(&self, ids: Vec<EntryId>) -> Result<(), RequestError> {
        self.request(|answer| Request::MarkRead { ids, answer }).await
    }

    pub async fn set_notify(&self, kind: Kind, on: bool) -> Result<(), RequestError> {
        self.request(|answer| Request::SetNotify { kind, on, answer }).await
    }

    /// Shows an example notice; the answer says what happened.
    pub async fn test(&self, kind: Kind) -> Result<String, RequestError> {
        self.request(|answer| Request::Test { kind, answer }).await
    }

    /// Opens the entry's page and marks it read.
    pub async fn open_entry(&self, id: EntryId) -> Result<(), RequestError> {
        self.request(|answer| Request::OpenEntry { id, answer }).await
    }

    pub async fn open_shop(&self) -> Result<(), RequestError> {
        self.request(|answer| Request::OpenShop { answer }).await
    }

    pub async fn mark_all_read(&self) -> Result<(), RequestError> {
        self.request(|answer| Request::MarkAllRead { answer }).await
    }

    pub async fn reconnect(&self) {
        self.tell(Request::Reconnect).await;
    }

    /// The computer runs on its battery, or on mains again.
    pub async fn power(&self, on_battery: bool) {
        self.report(SystemEvent::Power { on_battery }).await;
    }

    /// The screen was locked, or unlocked.
    pub async fn screen_locked(&self, locked: bool) {
        self.report(SystemEvent::ScreenLocked { locked }).await;
    }

    /// The computer woke from sleep, or is on another network: what is connected may be dead.
    pub async fn woke(&self) {
        self.report(SystemEvent::Woke).await;
    }

    /// The desktop has no place for the tray icon, or has one again.
    pub async fn tray_works(&self, works: bool) {
        self.report(SystemEvent::TrayWorks { works }).await;
    }

    pub async fn open_window(&self, token: Option<ActivationToken>) {
        self.report(SystemEvent::OpenWindow { token }).await;
    }

    async fn request<T>(&self, make: impl FnOnce(Answer<T>) -> Request) -> Result<T, RequestError> {
        let (answer, answered) = oneshot::channel();
        self.tell(make(answer)).await;
        answered.await.unwrap_or_else(|_| {
            Err(RequestError { code: None, message: self.words().say("error-closing") })
        })
    }

    /// An engine that ended needs to know nothing any more.
    async fn report(&self, event: SystemEvent) {
        let _ = self.system_events.send(event).await;
    }

    async fn tell(&self, request: Request) {
        let _ = self.requests.send(request).await;
    }
}

//! An app that tells its tap nothing: what waits there would count as its own memory.

use std::{sync::Arc, time::Duration};

use jiff::tz::TimeZone;
use notifier_core::{
    engine::{self, Running, Setup},
    handle::Handle,
    ports::clock::WallClock,
    settings::Overrides,
    stream::Http,
    view::snapshot::Snapshot,
};
use secrecy::SecretString;
use tokio::time;
use tokio_util::sync::{CancellationToken, DropGuard};

use super::LONG;
use crate::{
    app::Folder,
    fake_desktop::{Behaviour, Call, Desk},
};

pub struct Quiet {
    pub handle: Handle,
    pub desk: Desk,
    pub folder: Folder,
    _stop: DropGuard,
}

impl Quiet {
    pub fn start(folder: Folder, token: Option<SecretString>) -> Self {
        let (desk, happenings) = Desk::new(Behaviour::Works);
        let stop = CancellationToken::new();
        let Running { handle, .. } = engine::start(Setup {
            data_dir: Some(folder.path("")),
            overrides: Overrides::default(),
            clock: Arc::new(WallClock),
            zone: TimeZone::UTC,
            locale: None,
            http: Http::new(),
            desktop: Arc::new(desk.clone()),
            keychain: Arc::new(notifier_core::ports::keychain::NoKeychain),
            token,
            happenings,
            updates: None,
            recorder: None,
            tick: Duration::from_secs(1),
            stop: stop.clone(),
        })
        .expect("a free folder");
        Self { handle, desk, folder, _stop: stop.drop_guard() }
    }

    pub fn snapshot(&self) -> Snapshot {
        self.handle.snapshots().borrow().clone()
    }

    pub async fn until(&self, what: &str, wanted: impl Fn(&Snapshot) -> bool) {
        let mut snapshots = self.handle.snapshots();
        let reached = time::timeout(LONG, snapshots.wait_for(|now| wanted(now))).await.is_ok();
        assert!(reached, "never {what}, but {:?}", self.snapshot().unread);
    }

    /// Alone, or counted in a digest where others wait with it.
    pub async fn shows(&self, title: &str) {
        let tells = |call: &Call| match call {
            Call::Shown(notice) => notice.title == title || notice.body.contains("1 message"),
            _ => false,
        };
        self.desk.until(title, |calls| calls.iter().any(tells)).await;
    }
}

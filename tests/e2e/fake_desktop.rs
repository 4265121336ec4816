//! A desktop that remembers what was asked of it.
//!
//! It can refuse, hang and come back, as a notification service can. What was
//! done is a list that tests wait on; whether it is right is theirs to say.

use std::{
    sync::{Arc, Mutex, atomic::AtomicBool},
    time::{Duration, Instant},
};

use futures::future::{BoxFuture, FutureExt as _};
use notifier_core::{
    notice::{Notice, Tag},
    ports::desktop::{ActivationToken, Desktop, DesktopError, DesktopEvent},
    settings::Sound,
};
use tokio::{
    sync::{mpsc, watch},
    time,
};
use url::Url;

/// Far longer than anything here takes, on any machine, however busy.
pub const TIMEOUT: Duration = Duration::from_secs(180);

#[derive(Clone)]
pub struct Desk {
    calls: watch::Sender<Vec<Call>>,
    /// When each was made.
    moments: Arc<Mutex<Vec<Instant>>>,
    behaviour: watch::Sender<Behaviour>,
    happenings: mpsc::Sender<DesktopEvent>,
    /// The whole desktop is quiet.
    pub disturb: Arc<AtomicBool>,
}

/// What was asked of the desktop, and how it went.
#[derive(Clone, Debug, PartialEq)]
pub enum Call {
    /// Asked for; what became of it comes later.
    Asked(Notice),
    Shown(Notice),
    Closed(Tag),
    Browsed(Url, Option<ActivationToken>),
    Played(Sound),
    OpenedWindow(Option<ActivationToken>),
}

/// How it takes what it is asked for, until told otherwise.
#[derive(Clone, Debug, PartialEq)]
pub enum Behaviour {
    Works,
    /// Notices and pages are refused.
    Fails(DesktopError),
    /// Notices get no answer before the mood changes.
    Hangs,
}

impl Desk {
    pub fn new(behaviour: Behaviour) -> (Self, mpsc::Receiver<DesktopEvent>) {
        let (happenings, happened) = mpsc::channel(64);
        let (calls, behaviour) = (watch::Sender::new(vec![]), watch::Sender::new(behaviour));
        let (moments, disturb) = Default::default();
        (Self { calls, moments, behaviour, happenings, disturb }, happened)
    }

    pub fn becomes(&self, behaviour: Behaviour) {
        self.behaviour.send_replace(behaviour);
    }

    pub async fn tells(&self, happening: DesktopEvent) {
        self.happenings.send(happening).await.expect("a running engine");
    }

    /// As when a notification service appears.
    pub async fn comes_back(&self) {
        self.becomes(Behaviour::Works);
        self.tells(DesktopEvent::NoticesWork).await;
    }

    pub async fn click(&self, notice: &Notice, token: Option<&str>) {
        let (tag, token) = (notice.tag.clone(), token.map(str::to_owned));
        self.tells(DesktopEvent::Clicked { tag, token }).await;
    }

    pub fn calls(&self) -> Vec<Call> {
        self.calls.borrow().clone()
    }

    pub fn asked(&self) -> Vec<Notice> {
        notices(&self.calls.borrow(), |call| match call {
            Call::Asked(notice) => Some(notice),
            _ => None,
        })
    }

    pub fn shown(&self) -> Vec<Notice> {
        shown(&self.calls.borrow())
    }

    /// "title / body" of all that was shown.
    pub fn texts(&self) -> Vec<String> {
        self.shown().iter().map(|notice| format!("{} / {}", notice.title, notice.body)).collect()
    }

    /// Waits for so many shown notices; gives them, and any beyond.
    pub async fn until_shown(&self, count: usize) -> Vec<Notice> {
        self.until(&format!("{count} notices"), |calls| shown(calls).len() >= count).await;
        self.shown()
    }

    /// Waits for a notice with this title, and gives it.
    pub async fn until_titled(&self, title: &str) -> Notice {
        let titled = |calls: &[Call]| shown(calls).into_iter().find(|notice| notice.title == title);
        self.until(&format!("{title:?} shown"), |calls| titled(calls).is_some()).await;
        titled(&self.calls()).expect("it was shown")
    }

    pub async fn until_did(&self, call: Call) {
        self.until(&format!("{call:?}"), |calls| calls.contains(&call)).await;
    }

    pub async fn until(&self, what: &str, wanted: impl Fn(&[Call]) -> bool) {
        let mut calls = self.calls.subscribe();
        let waited = time::timeout(TIMEOUT, calls.wait_for(|calls| wanted(calls))).await.is_ok();
        assert!(waited, "the desktop never saw {what}, but {:#?}", self.calls());
    }

    /// What was shown, and when it was asked for and shown.
    pub fn with_moments(&self, calls: &[Call]) -> Vec<(Notice, Instant, Instant)> {
        let moments = self.moments.lock().unwrap();
        let (mut shown, mut asked) = (vec![], None);
        for (call, at) in calls.iter().zip(moments.iter().copied()) {
            match call {
                Call::Asked(_) => asked = Some(at),
                Call::Shown(notice) => shown.push((notice.clone(), asked.unwrap_or(at), at)),
                _ => {}
            }
        }
        shown
    }

    fn did(&self, call: Call) {
        self.calls.send_modify(|calls| {
            self.moments.lock().unwrap().push(Instant::now());
            calls.push(call);
        });
    }
}

impl Desktop for Desk {
    fn show(&self, notice: Notice) -> BoxFuture<'static, Result<(), DesktopError>> {
        let desk = self.clone();
        async move {
            desk.did(Call::Asked(notice.clone()));
            let mut behaviours = desk.behaviour.subscribe();
            let behaviour = behaviours.wait_for(|behaviour| *behaviour != Behaviour::Hangs).await;
            match behaviour.map(|behaviour| behaviour.clone()) {
                Ok(Behaviour::Works) => {
                    desk.did(Call::Shown(notice));
                    Ok(())
                }
                Ok(Behaviour::Fails(trouble)) => Err(trouble),
                Ok(Behaviour::Hangs) | Err(_) => Err(DesktopError::Hung),
            }
        }
        .boxed()
    }

    fn close(&self, tag: Tag) -> BoxFuture<'static, ()> {
        let desk = self.clone();
        async move { desk.did(Call::Closed(tag)) }.boxed()
    }

    fn browse(
        &self,
        link: Url,
        token: Option<ActivationToken>,
    ) -> BoxFuture<'static, Result<(), DesktopError>> {
        let desk = self.clone();
        async move {
            desk.did(Call::Browsed(link, token));
            match desk.behaviour.borrow().clone() {
                Behaviour::Fails(trouble) => Err(trouble),
                Behaviour::Works | Behaviour::Hangs => Ok(()),
            }
        }
        .boxed()
    }

    fn play(&self, sound: Sound) -> BoxFuture<'static, Result<(), DesktopError>> {
        self.did(Call::Played(sound));
        futures::future::ready(Ok(())).boxed()
    }

    fn do_not_disturb(&self) -> BoxFuture<'static, bool> {
        let disturbs = self.disturb.load(std::sync::atomic::Ordering::Relaxed);
        futures::future::ready(disturbs).boxed()
    }

    fn open_window(&self, token: Option<ActivationToken>) {
        self.did(Call::OpenedWindow(token));
    }
}

fn shown(calls: &[Call]) -> Vec<Notice> {
    notices(calls, |call| match call {
        Call::Shown(notice) => Some(notice),
        _ => None,
    })
}

fn notices(calls: &[Call], pick: impl Fn(&Call) -> Option<&Notice>) -> Vec<Notice> {
    calls.iter().filter_map(pick).cloned().collect()
}

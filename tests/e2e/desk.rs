//! A desktop that remembers what was asked of it.
//!
//! It can refuse, hang and come back, as a notification service can. What was
//! done is a list that tests wait on; whether it is right is theirs to say.

use std::time::Duration;

use futures::future::{BoxFuture, FutureExt as _};
use notifier_core::{
    desktop::{ActivationToken, Desktop, Happening, Trouble},
    notice::{Notice, Tag},
    settings::Sound,
};
use tokio::{
    sync::{mpsc, watch},
    time,
};
use url::Url;

/// Far longer than anything here takes, on any machine.
pub const PATIENCE: Duration = Duration::from_secs(20);

#[derive(Clone)]
pub struct Desk {
    deeds: watch::Sender<Vec<Deed>>,
    mood: watch::Sender<Mood>,
    happenings: mpsc::Sender<Happening>,
    /// The whole desktop is quiet.
    pub disturb: std::sync::Arc<std::sync::atomic::AtomicBool>,
}

/// What was asked of the desktop, and how it went.
#[derive(Clone, Debug, PartialEq)]
pub enum Deed {
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
pub enum Mood {
    Works,
    /// Notices and pages are refused.
    Fails(Trouble),
    /// Notices get no answer before the mood changes.
    Hangs,
}

impl Desk {
    pub fn new(mood: Mood) -> (Self, mpsc::Receiver<Happening>) {
        let (happenings, happened) = mpsc::channel(64);
        let (deeds, mood) = (watch::Sender::new(vec![]), watch::Sender::new(mood));
        (Self { deeds, mood, happenings, disturb: Default::default() }, happened)
    }

    pub fn becomes(&self, mood: Mood) {
        self.mood.send_replace(mood);
    }

    pub async fn tells(&self, happening: Happening) {
        self.happenings.send(happening).await.expect("a running engine");
    }

    /// As when a notification service appears.
    pub async fn comes_back(&self) {
        self.becomes(Mood::Works);
        self.tells(Happening::NoticesWork).await;
    }

    pub async fn click(&self, notice: &Notice, token: Option<&str>) {
        let (tag, token) = (notice.tag.clone(), token.map(str::to_owned));
        self.tells(Happening::Clicked { tag, token }).await;
    }

    pub fn deeds(&self) -> Vec<Deed> {
        self.deeds.borrow().clone()
    }

    pub fn asked(&self) -> Vec<Notice> {
        notices(&self.deeds.borrow(), |deed| match deed {
            Deed::Asked(notice) => Some(notice),
            _ => None,
        })
    }

    pub fn shown(&self) -> Vec<Notice> {
        shown(&self.deeds.borrow())
    }

    /// "title / body" of all that was shown.
    pub fn texts(&self) -> Vec<String> {
        self.shown().iter().map(|notice| format!("{} / {}", notice.title, notice.body)).collect()
    }

    /// Waits for so many shown notices; gives them, and any beyond.
    pub async fn until_shown(&self, count: usize) -> Vec<Notice> {
        self.until(&format!("{count} notices"), |deeds| shown(deeds).len() >= count).await;
        self.shown()
    }

    /// Waits for a notice with this title, and gives it.
    pub async fn until_titled(&self, title: &str) -> Notice {
        let titled = |deeds: &[Deed]| shown(deeds).into_iter().find(|notice| notice.title == title);
        self.until(&format!("{title:?} shown"), |deeds| titled(deeds).is_some()).await;
        titled(&self.deeds()).expect("it was shown")
    }

    pub async fn until_did(&self, deed: Deed) {
        self.until(&format!("{deed:?}"), |deeds| deeds.contains(&deed)).await;
    }

    pub async fn until(&self, what: &str, wanted: impl Fn(&[Deed]) -> bool) {
        let mut deeds = self.deeds.subscribe();
        let waited = time::timeout(PATIENCE, deeds.wait_for(|deeds| wanted(deeds))).await.is_ok();
        assert!(waited, "the desktop never saw {what}, but {:#?}", self.deeds());
    }

    fn did(&self, deed: Deed) {
        self.deeds.send_modify(|deeds| deeds.push(deed));
    }
}

impl Desktop for Desk {
    fn show(&self, notice: Notice) -> BoxFuture<'static, Result<(), Trouble>> {
        let desk = self.clone();
        async move {
            desk.did(Deed::Asked(notice.clone()));
            let mut moods = desk.mood.subscribe();
            let mood = moods.wait_for(|mood| *mood != Mood::Hangs).await;
            match mood.map(|mood| mood.clone()) {
                Ok(Mood::Works) => {
                    desk.did(Deed::Shown(notice));
                    Ok(())
                }
                Ok(Mood::Fails(trouble)) => Err(trouble),
                Ok(Mood::Hangs) | Err(_) => Err(Trouble::Hung),
            }
        }
        .boxed()
    }

    fn close(&self, tag: Tag) -> BoxFuture<'static, ()> {
        let desk = self.clone();
        async move { desk.did(Deed::Closed(tag)) }.boxed()
    }

    fn browse(
        &self,
        link: Url,
        token: Option<ActivationToken>,
    ) -> BoxFuture<'static, Result<(), Trouble>> {
        let desk = self.clone();
        async move {
            desk.did(Deed::Browsed(link, token));
            match desk.mood.borrow().clone() {
                Mood::Fails(trouble) => Err(trouble),
                Mood::Works | Mood::Hangs => Ok(()),
            }
        }
        .boxed()
    }

    fn play(&self, sound: Sound) -> BoxFuture<'static, Result<(), Trouble>> {
        self.did(Deed::Played(sound));
        futures::future::ready(Ok(())).boxed()
    }

    fn do_not_disturb(&self) -> BoxFuture<'static, bool> {
        let disturbs = self.disturb.load(std::sync::atomic::Ordering::Relaxed);
        futures::future::ready(disturbs).boxed()
    }

    fn open_window(&self, token: Option<ActivationToken>) {
        self.did(Deed::OpenedWindow(token));
    }
}

fn shown(deeds: &[Deed]) -> Vec<Notice> {
    notices(deeds, |deed| match deed {
        Deed::Shown(notice) => Some(notice),
        _ => None,
    })
}

fn notices(deeds: &[Deed], pick: impl Fn(&Deed) -> Option<&Notice>) -> Vec<Notice> {
    deeds.iter().filter_map(pick).cloned().collect()
}

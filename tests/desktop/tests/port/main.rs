//! `notifier-freedesktop`'s notifications against a notification service in a box.
#![cfg(target_os = "linux")]

use std::time::{Duration, Instant};

use notifier_core::{
    notice::{Notice, NoticeCategory, Tag, Urgency},
    ports::desktop::{DesktopError, DesktopEvent},
};
use notifier_freedesktop::notifications;
use test_desktop::{Answer, Bus, Notifications, Notified};
use tokio::{sync::mpsc, time::timeout};

/// Long enough for a busy machine; nothing waits that long when all is well.
const SOON: Duration = Duration::from_secs(120);

mod absence;
mod few;
mod show;
mod slow_service;

// How the stories are told.

/// For services that hang. The others have the time the shell gives them.
const TIMEOUT: Duration = Duration::from_millis(400);

/// The port, with the news it sends.
struct Port {
    out: notifications::Notifications,
    news: mpsc::Receiver<DesktopEvent>,
}

impl Port {
    fn on(bus: &Bus) -> Self {
        Self::with(usual_timeout(bus.address()))
    }

    fn with(setup: notifications::Setup) -> Self {
        let (sender, news) = mpsc::channel(8);
        Self { out: notifications::Notifications::start_with(setup, sender), news }
    }

    async fn show(&self, notice: Notice) -> Result<(), DesktopError> {
        self.out.show(notice).await
    }

    async fn heard(&mut self) -> DesktopEvent {
        timeout(SOON, self.news.recv()).await.expect("news").expect("a living port")
    }
}

async fn everything() -> (Bus, Notifications, Port) {
    everything_with(usual_timeout).await
}

async fn everything_with(setup: fn(&str) -> notifications::Setup) -> (Bus, Notifications, Port) {
    let bus = Bus::start().await.unwrap();
    let service = Notifications::start(&bus).await.unwrap();
    let mut port = Port::with(setup(bus.address()));
    assert_eq!(port.heard().await, DesktopEvent::NoticesWork);
    (bus, service, port)
}

fn usual_timeout(address: &str) -> notifications::Setup {
    notifications::Setup { bus: Some(address.into()), ..notifications::Setup::default() }
}

fn short_timeout(address: &str) -> notifications::Setup {
    notifications::Setup { timeout: TIMEOUT, ..usual_timeout(address) }
}

fn notice(name: &str) -> Notice {
    Notice {
        tag: tag(name),
        title: "Tom & <Jo>".into(),
        body: "5 < 6 & more".into(),
        urgency: Urgency::Critical,
        category: NoticeCategory::Order,
        action: "Show order".into(),
        reply: None,
        sound: Default::default(),
    }
}

fn tag(name: &str) -> Tag {
    Tag(name.into())
}

fn clicked(name: &str, token: Option<&str>) -> DesktopEvent {
    DesktopEvent::Clicked { tag: tag(name), token: token.map(str::to_owned) }
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(key, label)| (key.to_string(), label.to_string())).collect()
}

//! `notifier-freedesktop`'s notifications against a notification service in a box.
#![cfg(target_os = "linux")]

use std::time::{Duration, Instant};

use notifier_core::{
    desktop::{Happening, Trouble},
    notice::{Category, Notice, Tag, Urgency},
};
use notifier_freedesktop::notifications as linux;
use test_desktop::{Answer, Bus, Notifications, Notified};
use tokio::{sync::mpsc, time::timeout};

/// Long enough for a busy machine; nothing waits that long when all is well.
const SOON: Duration = Duration::from_secs(10);

mod absence;
mod patience;
mod show;

// How the stories are told.

/// For services that hang. The others have the time the shell gives them.
const PATIENCE: Duration = Duration::from_millis(400);

/// The port, with the news it sends.
struct Port {
    out: linux::Notifications,
    news: mpsc::Receiver<Happening>,
}

impl Port {
    fn on(bus: &Bus) -> Self {
        Self::with(patient(bus.address()))
    }

    fn with(setup: linux::Setup) -> Self {
        let (sender, news) = mpsc::channel(8);
        Self { out: linux::Notifications::start_with(setup, sender), news }
    }

    async fn show(&self, notice: Notice) -> Result<(), Trouble> {
        self.out.show(notice).await
    }

    async fn heard(&mut self) -> Happening {
        timeout(SOON, self.news.recv()).await.expect("news").expect("a living port")
    }
}

async fn everything() -> (Bus, Notifications, Port) {
    everything_with(patient).await
}

async fn everything_with(setup: fn(&str) -> linux::Setup) -> (Bus, Notifications, Port) {
    let bus = Bus::start().await.unwrap();
    let service = Notifications::start(&bus).await.unwrap();
    let mut port = Port::with(setup(bus.address()));
    assert_eq!(port.heard().await, Happening::NoticesWork);
    (bus, service, port)
}

fn patient(address: &str) -> linux::Setup {
    linux::Setup { bus: Some(address.into()), ..linux::Setup::default() }
}

fn impatient(address: &str) -> linux::Setup {
    linux::Setup { timeout: PATIENCE, ..patient(address) }
}

fn notice(name: &str) -> Notice {
    Notice {
        tag: tag(name),
        title: "Tom & <Jo>".into(),
        body: "5 < 6 & more".into(),
        urgency: Urgency::Critical,
        category: Category::Order,
        action: "Show order".into(),
        sound: Default::default(),
    }
}

fn tag(name: &str) -> Tag {
    Tag(name.into())
}

fn clicked(name: &str, token: Option<&str>) -> Happening {
    Happening::Clicked { tag: tag(name), token: token.map(str::to_owned) }
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(key, label)| (key.to_string(), label.to_string())).collect()
}

//! The tray icon: a StatusNotifierItem over D-Bus, by `ksni`.
//!
//! Draws the core's [`Tray`] and reports clicks and whether a tray is there. A
//! missing watcher or host is waited for, by signal. Deliberately absent: decoding
//! pictures and what a click does, which are the shell's (its `tray/linux.rs`).

mod hosts;

use std::{pin::pin, sync::Arc};

use futures::{
    FutureExt as _, StreamExt as _,
    stream::{self, BoxStream},
};
use ksni::{
    OfflineReason, ToolTip, TrayMethods as _,
    menu::{CheckmarkItem, MenuItem, StandardItem, SubMenu},
};
use notifier_core::view::tray::{Does, Icon, Item, Tray};
use tokio::sync::watch;
use tokio_util::task::AbortOnDropHandle;
use zbus::Connection;

pub use hosts::hosts;
pub use ksni::Icon as Pixmap;

/// What a click does. Called on the tray's task, so it must not block.
pub trait Clicks: Send + Sync + 'static {
    fn open_window(&self);
    fn click(&self, does: Does);
}

/// How the item looks and acts, whatever it shows at the moment.
#[derive(Clone)]
pub struct Setup {
    pub clicks: Arc<dyn Clicks>,
    /// The sizes of an icon, as ARGB.
    pub pixmaps: fn(Icon) -> Vec<Pixmap>,
}

pub struct TrayIcon {
    /// None without a session bus: there is no tray to wait for then.
    handle: Option<ksni::Handle<StatusItem>>,
    available: watch::Receiver<bool>,
    _following: AbortOnDropHandle<()>,
}

impl TrayIcon {
    pub async fn start(tray: Tray, setup: Setup) -> Self {
        let (registered, follow_registered) = watch::channel(true);
        let item = StatusItem { tray, setup, registered };
        let mut handle = spawn(&item).await;
        // ksni registers first and subscribes to the watcher afterwards: one that
        // came in between, as at login, would be missed for good.
        if let Some(missed) = &handle
            && !*item.registered.borrow()
            && watcher_is_there().await
        {
            missed.shutdown().await;
            item.registered.send_replace(true);
            handle = spawn(&item).await;
        }
        let (sender, available) = watch::channel(true);
        let following = tokio::spawn(follow(follow_registered, sender));
        Self { handle, available, _following: AbortOnDropHandle::new(following) }
    }

    /// Whether a tray shows the icon: true until the opposite is known.
    pub fn available(&self) -> watch::Receiver<bool> {
        self.available.clone()
    }

    pub async fn update(&self, tray: &Tray) {
        if let Some(handle) = &self.handle {
            handle.update(|item| item.tray = tray.clone()).await;
        }
    }
}

async fn spawn(item: &StatusItem) -> Option<ksni::Handle<StatusItem>> {
    match item.clone().assume_sni_available(true).spawn().await {
        Ok(handle) => Some(handle),
        Err(error) => {
            tracing::warn!(%error, "no tray");
            item.registered.send_replace(false);
            None
        }
    }
}

async fn watcher_is_there() -> bool {
    let has_owner = async {
        let bus = Connection::session().await?;
        let driver = zbus::fdo::DBusProxy::new(&bus).await?;
        let name = "org.kde.StatusNotifierWatcher".try_into().map_err(zbus::Error::from)?;
        zbus::Result::Ok(driver.name_has_owner(name).await?)
    };
    has_owner.await.unwrap_or(false)
}

/// The icon shows where it is registered at a watcher that has a host.
async fn follow(mut registered: watch::Receiver<bool>, available: watch::Sender<bool>) {
    let mut hosts = pin!(session_hosts().flatten_stream());
    let mut has_host = true;
    loop {
        let shows = *registered.borrow_and_update() && has_host;
        available.send_if_modified(|known| std::mem::replace(known, shows) != shows);
        tokio::select! {
            changed = registered.changed() => if changed.is_err() { return },
            Some(there) = hosts.next() => has_host = there,
        }
    }
}

async fn session_hosts() -> BoxStream<'static, bool> {
    let hosts = async { hosts(&Connection::session().await?).await };
    match hosts.await {
        Ok(hosts) => hosts.boxed(),
        Err(error) => {
            tracing::info!(%error, "tray hosts are unknown");
            stream::empty().boxed()
        }
    }
}

#[derive(Clone)]
struct StatusItem {
    tray: Tray,
    setup: Setup,
    /// Set by ksni's callbacks, which have `&self` only.
    registered: watch::Sender<bool>,
}

impl ksni::Tray for StatusItem {
    fn id(&self) -> String {
        "toolboxx-notifier".into()
    }

    fn title(&self) -> String {
        "ToolBoxx Notifier".into()
    }

    fn category(&self) -> ksni::Category {
        ksni::Category::Communications
    }

    fn icon_pixmap(&self) -> Vec<Pixmap> {
        (self.setup.pixmaps)(self.tray.icon)
    }

    fn tool_tip(&self) -> ToolTip {
        ToolTip {
            title: self.title(),
            // Hosts take markup here.
            description: self.tray.tooltip.replace('&', "&amp;").replace('<', "&lt;"),
            ..ToolTip::default()
        }
    }

    fn activate(&mut self, _x: i32, _y: i32) {
        self.setup.clicks.open_window();
    }

    fn menu(&self) -> Vec<MenuItem<Self>> {
        self.tray.menu.iter().map(item).collect()
    }

    fn watcher_online(&self) {
        self.registered.send_replace(true);
    }

    fn watcher_offline(&self, reason: OfflineReason) -> bool {
        tracing::info!(?reason, "no tray host");
        self.registered.send_replace(false);
        true
    }
}

fn item(item: &Item) -> MenuItem<StatusItem> {
    match item {
        Item::Separator => MenuItem::Separator,
        Item::Text(label) => {
            StandardItem { label: escape(label), enabled: false, ..StandardItem::default() }.into()
        }
        Item::Action(label, does) => {
            let does = *does;
            StandardItem {
                label: escape(label),
                activate: Box::new(move |item: &mut StatusItem| item.setup.clicks.click(does)),
                ..StandardItem::default()
            }
            .into()
        }
        Item::Menu(label, items) => SubMenu {
            label: escape(label),
            submenu: items.iter().map(self::item).collect(),
            ..SubMenu::default()
        }
        .into(),
        Item::Check(label, checked, does) => {
            let does = *does;
            CheckmarkItem {
                label: escape(label),
                checked: *checked,
                activate: Box::new(move |item: &mut StatusItem| item.setup.clicks.click(does)),
                ..CheckmarkItem::default()
            }
            .into()
        }
    }
}

/// An underscore marks the next letter as a mnemonic; two are an underscore.
fn escape(label: &str) -> String {
    label.replace('_', "__")
}

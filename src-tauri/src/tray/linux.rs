//! The tray on Linux: a StatusNotifierItem over D-Bus, by `ksni`.
//!
//! Left click, tooltip and pictures without files. A tray host that is missing
//! at the start or leaves is waited for, by signal.

use ksni::{
    Icon as Picture, OfflineReason, ToolTip, TrayMethods as _,
    menu::{CheckmarkItem, MenuItem, StandardItem, SubMenu},
};
use notifier_core::tray::{Icon, Item, Tray};
use tauri::image::Image;
use tokio::sync::watch;

use super::{Clicks, pictures};

pub struct Painter {
    /// None without a session bus: there is no tray to wait for then.
    handle: Option<ksni::Handle<Painted>>,
}

impl Painter {
    pub async fn start(tray: Tray, clicks: Clicks, hidden: bool) -> Self {
        let online = watch::Sender::new(true);
        tokio::spawn(tell(online.subscribe(), clicks.clone(), hidden));
        let mut handle = spawn(&tray, &clicks, &online).await;
        // ksni asks for the host first and listens for one afterwards: a host that
        // came in between, as at login, would be missed for good.
        if let Some(missed) = &handle
            && !*online.borrow()
            && host_is_there().await
        {
            missed.shutdown().await;
            online.send_replace(true);
            handle = spawn(&tray, &clicks, &online).await;
        }
        Self { handle }
    }

    pub async fn paint(&mut self, tray: &Tray) {
        if let Some(handle) = &self.handle {
            handle.update(|painted| painted.tray = tray.clone()).await;
        }
    }
}

async fn spawn(
    tray: &Tray,
    clicks: &Clicks,
    online: &watch::Sender<bool>,
) -> Option<ksni::Handle<Painted>> {
    let painted = Painted { tray: tray.clone(), clicks: clicks.clone(), online: online.clone() };
    match painted.assume_sni_available(true).spawn().await {
        Ok(handle) => Some(handle),
        Err(error) => {
            tracing::warn!(%error, "no tray");
            online.send_replace(false);
            None
        }
    }
}

/// One after the other, so that the last word is the last to arrive.
async fn tell(mut online: watch::Receiver<bool>, clicks: Clicks, hidden: bool) {
    while online.changed().await.is_ok() {
        let works = *online.borrow_and_update();
        clicks.tray_works(works, hidden).await;
    }
}

async fn host_is_there() -> bool {
    let asked = async {
        let bus = zbus::Connection::session().await?;
        let names = zbus::fdo::DBusProxy::new(&bus).await?;
        let host = "org.kde.StatusNotifierWatcher".try_into().map_err(zbus::Error::from)?;
        zbus::Result::Ok(names.name_has_owner(host).await?)
    };
    asked.await.unwrap_or(false)
}

struct Painted {
    tray: Tray,
    clicks: Clicks,
    /// Whether a host was there when last heard of; ksni tells it to `&self`.
    online: watch::Sender<bool>,
}

impl ksni::Tray for Painted {
    fn id(&self) -> String {
        "toolboxx-notifier".into()
    }

    fn title(&self) -> String {
        "ToolBoxx Notifier".into()
    }

    fn category(&self) -> ksni::Category {
        ksni::Category::Communications
    }

    fn icon_pixmap(&self) -> Vec<Picture> {
        pixmaps(self.tray.icon)
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
        self.clicks.open_window();
    }

    fn menu(&self) -> Vec<MenuItem<Self>> {
        self.tray.menu.iter().map(item).collect()
    }

    fn watcher_online(&self) {
        self.online.send_replace(true);
    }

    fn watcher_offline(&self, reason: OfflineReason) -> bool {
        tracing::info!(?reason, "no tray host");
        self.online.send_replace(false);
        true
    }
}

fn item(item: &Item) -> MenuItem<Painted> {
    match item {
        Item::Separator => MenuItem::Separator,
        Item::Text(label) => {
            StandardItem { label: escape(label), enabled: false, ..StandardItem::default() }.into()
        }
        Item::Action(label, does) => {
            let does = *does;
            StandardItem {
                label: escape(label),
                activate: Box::new(move |painted: &mut Painted| painted.clicks.click(does)),
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
                activate: Box::new(move |painted: &mut Painted| painted.clicks.click(does)),
                ..CheckmarkItem::default()
            }
            .into()
        }
    }
}

/// An underscore marks the next letter as a key; two are an underscore.
fn escape(label: &str) -> String {
    label.replace('_', "__")
}

fn pixmaps(icon: Icon) -> Vec<Picture> {
    let decoded = pictures(icon).into_iter().filter_map(|png| {
        let image = Image::from_bytes(png)
            .inspect_err(|error| tracing::error!(%error, "a tray icon"))
            .ok()?;
        let mut data = image.rgba().to_vec();
        for pixel in data.chunks_exact_mut(4) {
            pixel.rotate_right(1); // RGBA to ARGB
        }
        Some(Picture {
            width: image.width().try_into().ok()?,
            height: image.height().try_into().ok()?,
            data,
        })
    });
    decoded.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_icon_has_its_three_sizes() {
        for icon in [Icon::Live, Icon::Waiting, Icon::Offline, Icon::Muted] {
            let sizes: Vec<_> =
                pixmaps(icon).iter().map(|picture| (picture.width, picture.data.len())).collect();

            assert_eq!(
                sizes,
                [(22, 22 * 22 * 4), (32, 32 * 32 * 4), (48, 48 * 48 * 4)],
                "{icon:?}"
            );
        }
    }
}

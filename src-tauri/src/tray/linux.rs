//! The tray on Linux: `notifier-freedesktop`'s icon with the pictures that Tauri
//! decodes and the clicks that open Tauri's window.

use std::sync::Arc;

use notifier_core::view::tray::{Does, Icon, Tray};
use notifier_freedesktop::tray::{self, Pixmap, Setup, TrayIcon};
use tauri::image::Image;
use tokio::sync::watch;

use super::{Clicks, pictures};

pub struct Painter(TrayIcon);

impl Painter {
    pub async fn start(tray: Tray, clicks: Clicks, hidden: bool) -> Self {
        let setup = Setup { clicks: Arc::new(clicks.clone()), pixmaps };
        let icon = TrayIcon::start(tray, setup).await;
        tokio::spawn(follow(icon.available(), clicks, hidden));
        Self(icon)
    }

    pub async fn paint(&mut self, tray: &Tray) {
        self.0.update(tray).await;
    }
}

/// One after the other, so that the last state is the last to arrive.
async fn follow(mut available: watch::Receiver<bool>, clicks: Clicks, hidden: bool) {
    while available.changed().await.is_ok() {
        let works = *available.borrow_and_update();
        clicks.tray_works(works, hidden).await;
    }
}

impl tray::Clicks for Clicks {
    fn open_window(&self) {
        Clicks::open_window(self);
    }

    fn click(&self, does: Does) {
        Clicks::click(self, does);
    }
}

fn pixmaps(icon: Icon) -> Vec<Pixmap> {
    let decoded = pictures(icon).into_iter().filter_map(|png| {
        let image = Image::from_bytes(png)
            .inspect_err(|error| tracing::error!(%error, "a tray icon"))
            .ok()?;
        let mut data = image.rgba().to_vec();
        for pixel in data.chunks_exact_mut(4) {
            pixel.rotate_right(1); // RGBA to ARGB
        }
        Some(Pixmap {
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

//! The tray on Linux: `notifier-freedesktop`'s icon with the pictures that Tauri
//! decodes and the clicks that open Tauri's window.

use std::{sync::Arc, time::Duration};

use notifier_core::{
    ports::desktop::ActivationToken,
    view::tray::{Does, Icon, Tray},
};
use notifier_freedesktop::tray::{self, Pixmap, Setup, TrayIcon};
use tauri::image::Image;
use tokio::{sync::watch, time::timeout};

use super::{Clicks, pictures};

/// A panel that restarts, or comes up with the app at login, is back by then.
const PATIENCE: Duration = Duration::from_secs(5);

pub struct Painter(TrayIcon);

impl Painter {
    pub async fn start(tray: Tray, clicks: Clicks, hidden: bool) -> Self {
        let desktop = std::env::var("XDG_CURRENT_DESKTOP").unwrap_or_default();
        let setup = Setup {
            clicks: Arc::new(clicks.clone()),
            pixmaps,
            // Its panel shows the title of a tooltip, and not the text.
            state_in_title: desktop.split(':').any(|name| name == "LXQt"),
            bus: None,
        };
        let icon = TrayIcon::start(tray, setup).await;
        tokio::spawn(report(icon.available(), clicks.clone()));
        if !hidden {
            tokio::spawn(open_without(icon.available(), clicks));
        }
        Self(icon)
    }

    pub async fn paint(&mut self, tray: &Tray) {
        self.0.update(tray).await;
    }
}

/// One after the other, so that the last state is the last to arrive.
async fn report(mut available: watch::Receiver<bool>, clicks: Clicks) {
    while available.changed().await.is_ok() {
        let works = *available.borrow_and_update();
        clicks.core.tray_works(works).await;
    }
}

/// Without a place in the tray the window is the way in. It opens once: a person who has
/// closed it knows.
async fn open_without(mut available: watch::Receiver<bool>, clicks: Clicks) {
    if stays_away(&mut available, PATIENCE).await {
        clicks.open_window(None);
    }
}

/// Waits until there was no tray for so long; false when there will always be one.
async fn stays_away(available: &mut watch::Receiver<bool>, patience: Duration) -> bool {
    loop {
        if available.wait_for(|works| !works).await.is_err() {
            return false;
        }
        match timeout(patience, available.wait_for(|works| *works)).await {
            Ok(Ok(_)) => {}
            // The bus is gone, or there was none, or nothing on it.
            Ok(Err(_)) | Err(_) => return true,
        }
    }
}

impl tray::Clicks for Clicks {
    fn open_window(&self, token: Option<ActivationToken>) {
        Clicks::open_window(self, token);
    }

    fn click(&self, does: Does, token: Option<ActivationToken>) {
        Clicks::click(self, does, token);
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

    #[tokio::test]
    async fn a_tray_that_is_soon_back_was_never_away_and_one_that_stays_away_is_missed() {
        let (tray, mut available) = watch::channel(true);
        let long = Duration::from_secs(600);
        let restarts = async {
            for there in [false, true, false, true] {
                tray.send_replace(there);
                tokio::task::yield_now().await;
            }
        };
        tokio::select! {
            biased;
            away = stays_away(&mut available, long) => panic!("it is back: {away}"),
            () = restarts => {}
        }

        tray.send_replace(false);
        assert!(stays_away(&mut available, Duration::from_millis(1)).await);
        drop(tray);
        assert!(stays_away(&mut available, long).await, "it cannot come back");
    }

    #[test]
    fn every_icon_stands_out_on_bars_of_every_grey_and_on_coloured_ones() {
        let greys = (0..=255).step_by(5).map(|grey| [grey; 3]);
        let colours = [[0x31, 0x36, 0x3b], [0x64, 0x72, 0x7d], [0x2d, 0x7a, 0xd6], [224, 160, 48]];
        for bar in greys.chain(colours) {
            for icon in ICONS {
                let picture = &pixmaps(icon)[0];
                let seen = picture.data.chunks_exact(4).filter(|argb| contrast(argb, bar) >= 3.0);
                // A line as long as the icon is high is the least that is seen.
                assert!(seen.count() >= 22, "{icon:?} on {bar:?}");
            }
        }
    }

    /// Of a pixel to what is around it, as WCAG counts: 3 is readable for graphics.
    fn contrast(argb: &[u8], bar: [u8; 3]) -> f64 {
        let mix = |place: usize| {
            let (alpha, colour) = (f64::from(argb[0]) / 255.0, f64::from(argb[place + 1]));
            colour * alpha + f64::from(bar[place]) * (1.0 - alpha)
        };
        let light = |channel: f64| match channel / 255.0 {
            dark if dark <= 0.04045 => dark / 12.92,
            bright => ((bright + 0.055) / 1.055).powf(2.4),
        };
        let luminance =
            |of: [f64; 3]| 0.2126 * light(of[0]) + 0.7152 * light(of[1]) + 0.0722 * light(of[2]);
        let (one, other) = (luminance([mix(0), mix(1), mix(2)]), luminance(bar.map(f64::from)));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    const ICONS: [Icon; 5] = [Icon::Live, Icon::Waiting, Icon::Offline, Icon::Muted, Icon::SetUp];

    #[test]
    fn every_icon_has_its_three_sizes() {
        for icon in ICONS {
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

//! Where the window stood and how large it was: kept for the next one, made to fit
//! the screens of now. Called by `window`.
//!
//! Logical pixels everywhere: at 200 % a screen of 1366 × 768 has 683 × 384.

use std::path::Path;

use notifier_core::disk;
use serde::{Deserialize, Serialize};
use tauri::{AppHandle, Monitor, WebviewWindow};

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Geometry {
    pub width: f64,
    pub height: f64,
    /// None: wherever the desktop puts it.
    pub place: Option<(f64, f64)>,
    #[serde(default)]
    pub maximized: bool,
}

/// What of a screen windows may cover.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Area {
    x: f64,
    y: f64,
    width: f64,
    height: f64,
}

/// Narrower, the places lie on top.
pub const SMALLEST: (f64, f64) = (360.0, 300.0);
const USUAL: (f64, f64) = (760.0, 560.0);
/// What the desktop adds: a title bar.
const TITLE_BAR: f64 = 40.0;
/// So much of the title bar has to be in reach of the mouse.
const REACH: (f64, f64) = (120.0, 20.0);

/// For the next window. What the file holds is a wish: it may be of another screen.
pub fn kept(file: &Path, app: &AppHandle) -> Geometry {
    let kept = std::fs::read(file).ok().and_then(|json| serde_json::from_slice(&json).ok());
    let areas: Vec<_> = app.available_monitors().unwrap_or_default().iter().map(area).collect();
    fit(kept, &areas)
}

pub fn keep(file: &Path, window: &WebviewWindow) -> anyhow::Result<()> {
    let scale = window.scale_factor()?;
    let size = window.inner_size()?.to_logical::<f64>(scale);
    // Wayland tells no window where it is.
    let place = window.outer_position().ok().map(|at| at.to_logical::<f64>(scale));
    let geometry = Geometry {
        width: size.width,
        height: size.height,
        place: place.map(|place| (place.x, place.y)),
        maximized: window.is_maximized()?,
    };
    disk::write_whole(file, &serde_json::to_vec(&geometry)?)?;
    Ok(())
}

fn area(monitor: &Monitor) -> Area {
    let scale = monitor.scale_factor();
    let (at, size) = (monitor.work_area().position, monitor.work_area().size);
    let (at, size) = (at.to_logical::<f64>(scale), size.to_logical::<f64>(scale));
    Area { x: at.x, y: at.y, width: size.width, height: size.height }
}

fn fit(kept: Option<Geometry>, areas: &[Area]) -> Geometry {
    let usual = Geometry { width: USUAL.0, height: USUAL.1, place: None, maximized: false };
    let wish = kept.unwrap_or(usual);
    let of = |(x, y): (f64, f64)| areas.iter().find(|area| area.reaches(x, y, wish.width));
    let place = wish.place.filter(|place| of(*place).is_some());
    let Some(screen) = place.and_then(of).or(areas.first()) else {
        return Geometry { place: None, ..wish };
    };
    let within = |wish: f64, least: f64, most: f64| {
        if wish.is_finite() { wish.clamp(least.min(most), most) } else { most }
    };
    Geometry {
        width: within(wish.width, SMALLEST.0, screen.width),
        height: within(wish.height, SMALLEST.1, screen.height - TITLE_BAR),
        place,
        maximized: wish.maximized,
    }
}

impl Area {
    /// Whether the title bar of a window there can be grasped.
    fn reaches(&self, x: f64, y: f64, width: f64) -> bool {
        let shared = (x + width).min(self.x + self.width) - x.max(self.x);
        let is_in_height = y >= self.y - 1.0 && y + REACH.1 <= self.y + self.height;
        x.is_finite() && shared >= REACH.0 && is_in_height
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LAPTOP: Area = Area { x: 0.0, y: 0.0, width: 1366.0, height: 740.0 };
    const DOUBLED: Area = Area { x: 0.0, y: 0.0, width: 683.0, height: 384.0 };
    const SECOND: Area = Area { x: 1366.0, y: -200.0, width: 1920.0, height: 1080.0 };

    #[test]
    fn a_window_is_where_it_was_as_far_as_that_can_be_reached_and_fits_its_screen() {
        let at = |width, height, place| Geometry { width, height, place, maximized: false };
        let [usual, small] = [at(760.0, 560.0, None), at(683.0, 344.0, None)];
        for (what, kept, areas, expected) in [
            ("the first one", None, &[LAPTOP][..], usual),
            ("the first one, at 200 %", None, &[DOUBLED], small),
            ("no screen is known", None, &[], usual),
            (
                "as it was",
                Some(at(900.0, 600.0, Some((300.0, 80.0)))),
                &[LAPTOP],
                at(900.0, 600.0, Some((300.0, 80.0))),
            ),
            (
                "on the second screen",
                Some(at(1500.0, 990.0, Some((1400.0, -150.0)))),
                &[LAPTOP, SECOND],
                at(1500.0, 990.0, Some((1400.0, -150.0))),
            ),
            (
                "the second screen is gone",
                Some(at(1500.0, 990.0, Some((1400.0, -150.0)))),
                &[LAPTOP],
                at(1366.0, 700.0, None),
            ),
            ("above the screen", Some(at(760.0, 560.0, Some((10.0, -30.0)))), &[LAPTOP], usual),
            ("below it", Some(at(760.0, 560.0, Some((10.0, 735.0)))), &[LAPTOP], usual),
            ("a stray file", Some(at(f64::NAN, -5.0, Some((f64::NAN, 0.0)))), &[LAPTOP], {
                at(1366.0, 300.0, None)
            }),
        ] {
            assert_eq!(fit(kept, areas), expected, "{what}");
        }
    }
}

//! What the system around the app reports: power, lock screen, sleep, tray.

use super::{Engine, troubles::What};
use crate::handle::SystemEvent;

impl Engine {
    pub fn system_event(&mut self, event: SystemEvent) {
        match event {
            SystemEvent::Power { on_battery } => self.reading.on_battery = on_battery,
            SystemEvent::ScreenLocked { locked } => self.screen_locked = locked,
            SystemEvent::Woke => self.woke(),
            SystemEvent::TrayWorks { works: true } => self.troubles.clear(What::Tray),
            SystemEvent::TrayWorks { works: false } => {
                self.troubles.set(What::Tray, "trouble-no-tray");
            }
            SystemEvent::OpenWindow { token } => self.showing.desktop.open_window(token),
        }
    }
}

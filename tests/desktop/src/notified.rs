//! A notice as it arrived at the notification service.

use std::collections::HashMap;

use tokio::time::Instant;
use zbus::zvariant::OwnedValue;

/// One call of `Notify`, as it arrived.
#[derive(Clone, Debug)]
pub struct Notified {
    /// What the service answered, or would have answered.
    pub id: u32,
    pub app_name: String,
    pub replaces_id: u32,
    pub icon: String,
    pub summary: String,
    pub body: String,
    /// Keys and labels.
    pub actions: Vec<(String, String)>,
    pub hints: HashMap<String, OwnedValue>,
    pub expire_timeout: i32,
    /// The unique name of the connection that asked.
    pub sender: String,
    pub at: Instant,
}

impl Notified {
    pub fn urgency(&self) -> Option<u8> {
        u8::try_from(self.hints.get("urgency")?).ok()
    }

    pub fn category(&self) -> Option<&str> {
        self.text("category")
    }

    pub fn desktop_entry(&self) -> Option<&str> {
        self.text("desktop-entry")
    }

    pub fn text(&self, hint: &str) -> Option<&str> {
        <&str>::try_from(self.hints.get(hint)?).ok()
    }
}

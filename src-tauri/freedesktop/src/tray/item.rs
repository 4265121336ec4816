//! The interface of the icon: `org.kde.StatusNotifierItem`.
//!
//! Hosts read its properties anew when a signal says so. Deliberately absent: a menu
//! of its own (`ContextMenu`), scrolling, and overlays. Served by `tray`.

use std::sync::Arc;

use notifier_core::view::tray::Tray;
use serde::Serialize;
use zbus::{
    Connection, interface,
    object_server::SignalEmitter,
    zvariant::{ObjectPath, OwnedValue, Type, Value},
};

use super::{Shared, lock, menu};
use crate::icon::NAME as APP_ID;

pub const PATH: &str = "/StatusNotifierItem";

const APP_NAME: &str = "ToolBoxx Notifier";

/// A picture of the icon in one size.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type, Value, OwnedValue)]
pub struct Pixmap {
    pub width: i32,
    pub height: i32,
    /// Four bytes per pixel: alpha, red, green, blue.
    pub data: Vec<u8>,
}

/// Icon name, pictures, title, text.
type ToolTip = (&'static str, Vec<Pixmap>, String, String);

/// As the specification names an item: by its process.
pub fn name() -> String {
    format!("org.kde.StatusNotifierItem-{}-1", std::process::id())
}

/// Tells the hosts what is different.
pub async fn tell(
    connection: &Connection,
    before: &Tray,
    now: &Tray,
    state_in_title: bool,
) -> zbus::Result<()> {
    let emitter = SignalEmitter::new(connection, PATH)?;
    if before.icon != now.icon {
        StatusItem::new_icon(&emitter).await?;
    }
    if before.tooltip != now.tooltip {
        if state_in_title {
            StatusItem::new_title(&emitter).await?;
        }
        StatusItem::new_tool_tip(&emitter).await?;
    }
    Ok(())
}

#[derive(Clone)]
pub struct StatusItem(pub(super) Arc<Shared>);

#[interface(name = "org.kde.StatusNotifierItem")]
impl StatusItem {
    /// A left click. Answered at once: the token may come after it.
    fn activate(&self, _x: i32, _y: i32) {
        let shared = self.0.clone();
        tokio::spawn(async move {
            let token = shared.tokens.take().await;
            shared.setup.clicks.open_window(token);
        });
    }

    fn secondary_activate(&self, _x: i32, _y: i32) {}

    fn scroll(&self, _delta: i32, _orientation: &str) {}

    fn provide_xdg_activation_token(&self, token: String) {
        self.0.tokens.put(token);
    }

    #[zbus(property(emits_changed_signal = "false"))]
    fn category(&self) -> &str {
        "Communications"
    }

    #[zbus(property(emits_changed_signal = "false"))]
    fn id(&self) -> &str {
        APP_ID
    }

    #[zbus(property(emits_changed_signal = "false"))]
    fn title(&self) -> String {
        self.heading()
    }

    #[zbus(property(emits_changed_signal = "false"))]
    fn status(&self) -> &str {
        "Active"
    }

    #[zbus(property(emits_changed_signal = "false"))]
    fn window_id(&self) -> i32 {
        0
    }

    #[zbus(property(emits_changed_signal = "false"))]
    fn icon_theme_path(&self) -> &str {
        ""
    }

    #[zbus(property(emits_changed_signal = "false"))]
    fn menu(&self) -> ObjectPath<'static> {
        ObjectPath::from_static_str_unchecked(menu::PATH)
    }

    #[zbus(property(emits_changed_signal = "false"))]
    fn item_is_menu(&self) -> bool {
        false
    }

    #[zbus(property(emits_changed_signal = "false"))]
    fn icon_name(&self) -> &str {
        ""
    }

    #[zbus(property(emits_changed_signal = "false"))]
    fn icon_pixmap(&self) -> Vec<Pixmap> {
        let icon = lock(&self.0.tray).icon;
        (self.0.setup.pixmaps)(icon)
    }

    #[zbus(property(emits_changed_signal = "false"))]
    fn overlay_icon_name(&self) -> &str {
        ""
    }

    #[zbus(property(emits_changed_signal = "false"))]
    fn overlay_icon_pixmap(&self) -> Vec<Pixmap> {
        vec![]
    }

    #[zbus(property(emits_changed_signal = "false"))]
    fn attention_icon_name(&self) -> &str {
        ""
    }

    #[zbus(property(emits_changed_signal = "false"))]
    fn attention_icon_pixmap(&self) -> Vec<Pixmap> {
        vec![]
    }

    #[zbus(property(emits_changed_signal = "false"))]
    fn attention_movie_name(&self) -> &str {
        ""
    }

    #[zbus(property(emits_changed_signal = "false"))]
    fn tool_tip(&self) -> ToolTip {
        let text = match self.0.setup.state_in_title {
            true => String::new(),
            // Hosts take markup here.
            false => lock(&self.0.tray).tooltip.replace('&', "&amp;").replace('<', "&lt;"),
        };
        ("", vec![], self.heading(), text)
    }

    #[zbus(signal)]
    async fn new_title(emitter: &SignalEmitter<'_>) -> zbus::Result<()>;

    #[zbus(signal)]
    async fn new_icon(emitter: &SignalEmitter<'_>) -> zbus::Result<()>;

    #[zbus(signal)]
    async fn new_attention_icon(emitter: &SignalEmitter<'_>) -> zbus::Result<()>;

    #[zbus(signal)]
    async fn new_overlay_icon(emitter: &SignalEmitter<'_>) -> zbus::Result<()>;

    #[zbus(signal)]
    async fn new_tool_tip(emitter: &SignalEmitter<'_>) -> zbus::Result<()>;

    #[zbus(signal)]
    async fn new_status(emitter: &SignalEmitter<'_>, status: &str) -> zbus::Result<()>;
}

impl StatusItem {
    fn heading(&self) -> String {
        match self.0.setup.state_in_title {
            true => format!("{APP_NAME} · {}", lock(&self.0.tray).tooltip),
            false => APP_NAME.into(),
        }
    }
}

//! The tray's icon, as a person sees it, read over `org.kde.StatusNotifierItem`.

use anyhow::Result;
use zbus::{Proxy, zvariant::OwnedObjectPath};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    pub id: String,
    pub title: String,
    /// `Active`, `Passive` or `NeedsAttention`.
    pub status: String,
    pub icon_name: String,
    pub icon: Vec<Pixmap>,
    pub tooltip_title: String,
    pub tooltip: String,
    /// A left click opens the menu, too.
    pub item_is_menu: bool,
    pub menu_path: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pixmap {
    pub width: i32,
    pub height: i32,
    /// Four bytes per pixel: alpha, red, green, blue.
    pub argb: Vec<u8>,
}

impl Item {
    pub(crate) async fn read(proxy: &Proxy<'_>) -> Result<Self> {
        type Pixels = (i32, i32, Vec<u8>);
        let (_, _, tooltip_title, tooltip): (String, Vec<Pixels>, String, String) =
            proxy.get_property("ToolTip").await?;
        let icon: Vec<Pixels> = proxy.get_property("IconPixmap").await?;
        let menu_path: OwnedObjectPath = proxy.get_property("Menu").await?;

        Ok(Self {
            id: proxy.get_property("Id").await?,
            title: proxy.get_property("Title").await?,
            status: proxy.get_property("Status").await?,
            icon_name: proxy.get_property("IconName").await?,
            icon: icon
                .into_iter()
                .map(|(width, height, argb)| Pixmap { width, height, argb })
                .collect(),
            tooltip_title,
            tooltip,
            item_is_menu: proxy.get_property("ItemIsMenu").await?,
            menu_path: menu_path.to_string(),
        })
    }
}

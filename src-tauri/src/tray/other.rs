//! The tray on Windows and macOS, by Tauri.

use notifier_core::{
    event::Kind,
    settings::Snooze,
    view::tray::{Does, Icon, Item, Tray},
};
use tauri::{
    image::Image,
    menu::{CheckMenuItemBuilder, Menu, MenuBuilder, MenuItemBuilder},
    tray::{MouseButton, MouseButtonState, TrayIcon, TrayIconBuilder, TrayIconEvent},
};

use super::Clicks;
#[cfg(not(target_os = "macos"))]
use super::pictures;

pub struct Painter {
    clicks: Clicks,
    icon: Option<TrayIcon>,
    shown: Tray,
}

impl Painter {
    pub async fn start(tray: Tray, clicks: Clicks, hidden: bool) -> Self {
        let icon =
            build(&tray, &clicks).inspect_err(|error| tracing::error!(%error, "no tray")).ok();
        if icon.is_none() {
            clicks.core.tray_works(false).await;
            // Without a place in the tray the window is the way in.
            if !hidden {
                clicks.open_window(None);
            }
        }
        Self { clicks, icon, shown: tray }
    }

    pub async fn paint(&mut self, tray: &Tray) {
        let Some(icon) = &self.icon else { return };
        let painted = (|| {
            if tray.menu != self.shown.menu {
                icon.set_menu(Some(menu(tray, &self.clicks)?))?;
            }
            if tray.tooltip != self.shown.tooltip {
                icon.set_tooltip(Some(&tray.tooltip))?;
            }
            if tray.icon != self.shown.icon {
                icon.set_icon(Some(picture(tray.icon)?))?;
                icon.set_icon_as_template(cfg!(target_os = "macos"))?;
            }
            tauri::Result::Ok(())
        })();
        if let Err(error) = painted {
            tracing::warn!(%error, "the tray was not painted");
        }
        self.shown = tray.clone();
    }
}

fn build(tray: &Tray, clicks: &Clicks) -> tauri::Result<TrayIcon> {
    let (on_menu, on_icon) = (clicks.clone(), clicks.clone());
    TrayIconBuilder::with_id("tray")
        .icon(picture(tray.icon)?)
        .icon_as_template(cfg!(target_os = "macos"))
        .tooltip(&tray.tooltip)
        .menu(&menu(tray, clicks)?)
        .show_menu_on_left_click(false)
        .on_menu_event(move |_, event| {
            if let Some(does) = parse(event.id().as_ref()) {
                on_menu.click(does, None);
            }
        })
        .on_tray_icon_event(move |_, event| {
            if let TrayIconEvent::Click {
                button: MouseButton::Left,
                button_state: MouseButtonState::Up,
                ..
            } = event
            {
                on_icon.open_window(None);
            }
        })
        .build(&clicks.app.0)
}

fn menu(tray: &Tray, clicks: &Clicks) -> tauri::Result<Menu<tauri::Wry>> {
    let app = &clicks.app.0;
    let mut menu = MenuBuilder::new(app);
    for item in &tray.menu {
        menu = match item {
            Item::Separator => menu.separator(),
            Item::Text(label) => {
                menu.item(&MenuItemBuilder::new(escape(label)).enabled(false).build(app)?)
            }
            Item::Action(label, does) => {
                menu.item(&MenuItemBuilder::with_id(id(*does), escape(label)).build(app)?)
            }
            Item::Check(label, checked, does) => menu.item(
                &CheckMenuItemBuilder::with_id(id(*does), escape(label))
                    .checked(*checked)
                    .build(app)?,
            ),
        };
    }
    menu.build()
}

/// An ampersand marks the next letter as a key; two are an ampersand.
fn escape(label: &str) -> String {
    label.replace('&', "&&")
}

/// What the item does, as text: menus carry nothing else.
fn id(does: Does) -> String {
    match does {
        Does::OpenEntry(id) => format!("open:{id}"),
        Does::Notify(kind, on) => format!("notify:{}:{on}", kind.name()),
        Does::Snooze(choice) => format!("snooze:{}", place(choice)),
        Does::Reconnect => "reconnect".into(),
        Does::OpenShop => "shop".into(),
        Does::Settings => "settings".into(),
        Does::Update => "update".into(),
        Does::Quit => "quit".into(),
    }
}

const SNOOZES: [Snooze; 5] =
    [Snooze::HalfHour, Snooze::Hour, Snooze::Tomorrow, Snooze::UntilResumed, Snooze::Resume];

fn place(choice: Snooze) -> usize {
    SNOOZES.iter().position(|one| *one == choice).unwrap_or_default()
}

fn parse(id: &str) -> Option<Does> {
    let mut parts = id.split(':');
    Some(match (parts.next()?, parts.next(), parts.next()) {
        ("open", Some(id), None) => Does::OpenEntry(id.parse().ok()?),
        ("notify", Some(kind), Some(on)) => {
            let kind = Kind::ALL.into_iter().find(|known| known.name() == kind)?;
            Does::Notify(kind, on.parse().ok()?)
        }
        ("snooze", Some(place), None) => Does::Snooze(*SNOOZES.get(place.parse::<usize>().ok()?)?),
        ("reconnect", None, None) => Does::Reconnect,
        ("shop", None, None) => Does::OpenShop,
        ("settings", None, None) => Does::Settings,
        ("update", None, None) => Does::Update,
        ("quit", None, None) => Does::Quit,
        _ => return None,
    })
}

/// A template of black and alpha for macOS, which colours it itself.
fn picture(icon: Icon) -> tauri::Result<Image<'static>> {
    #[cfg(target_os = "macos")]
    let png: &[u8] = match icon {
        Icon::Live => include_bytes!("../../../icons/tray-live-template.png"),
        Icon::Waiting => include_bytes!("../../../icons/tray-waiting-template.png"),
        Icon::Offline => include_bytes!("../../../icons/tray-offline-template.png"),
        Icon::Muted => include_bytes!("../../../icons/tray-muted-template.png"),
        Icon::SetUp => include_bytes!("../../../icons/tray-setup-template.png"),
    };
    #[cfg(not(target_os = "macos"))]
    let png = pictures(icon)[1];
    Image::from_bytes(png)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_item_does_survives_its_id() {
        for does in [
            Does::OpenEntry(7),
            Does::Notify(Kind::Message, false),
            Does::Snooze(Snooze::Tomorrow),
            Does::Reconnect,
            Does::OpenShop,
            Does::Settings,
            Does::Update,
            Does::Quit,
        ] {
            assert_eq!(parse(&id(does)), Some(does));
        }
    }
}

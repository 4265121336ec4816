//! "Do not disturb" where it is a setting of the desktop: GNOME, Cinnamon and MATE.
//!
//! Read by GIO, in this process: from the file of dconf that is mapped into it. Used by
//! `do_not_disturb`.

use gio::prelude::SettingsExt as _;

/// Part of `XDG_CURRENT_DESKTOP`, the setting, and its value when it is on.
const SETTINGS: [(&str, &str, &str, bool); 3] = [
    ("GNOME", "org.gnome.desktop.notifications", "show-banners", false),
    ("X-Cinnamon", "org.cinnamon.desktop.notifications", "display-notifications", false),
    ("MATE", "org.mate.NotificationDaemon", "do-not-disturb", true),
];

/// Whether this desktop's setting says so; false where there is none.
pub async fn is_on() -> bool {
    let desktop = std::env::var("XDG_CURRENT_DESKTOP").unwrap_or_default();
    let found = SETTINGS.iter().find(|(name, ..)| desktop.split(':').any(|part| part == *name));
    let Some((_, schema, key, on)) = found else { return false };
    let asked = tokio::task::spawn_blocking(|| read(schema, key)).await;
    asked.ok().flatten() == Some(*on)
}

/// GIO ends the process where the schema or the key is not installed, so it is looked for.
fn read(schema: &str, key: &str) -> Option<bool> {
    let schema = gio::SettingsSchemaSource::default()?.lookup(schema, true)?;
    if !schema.has_key(key) || schema.key(key).value_type().as_str() != "b" {
        return None;
    }
    let settings = gio::Settings::new_full(&schema, None::<&gio::SettingsBackend>, None);
    Some(settings.boolean(key))
}

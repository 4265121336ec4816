//! "Do not disturb" where it is a setting of the desktop, in files of the test's own.
//!
//! The only test here, as it changes the environment of its process.
#![cfg(target_os = "linux")]

use std::{env, fs, path::Path, process::Command};

use notifier_freedesktop::do_not_disturb::DoNotDisturb;
use test_desktop::Bus;

/// Desktop, schema, path, key, its default, and what it is set to.
const SETTINGS: [(&str, &str, &str, &str, bool, &str); 4] = [
    ("ubuntu:GNOME", "org.gnome.desktop.notifications", "/o/g/", "show-banners", true, "false"),
    (
        "X-Cinnamon",
        "org.cinnamon.desktop.notifications",
        "/o/c/",
        "display-notifications",
        true,
        "false",
    ),
    ("MATE", "org.mate.NotificationDaemon", "/o/m/", "do-not-disturb", false, "true"),
    // Nothing of an app: it shows that a desktop is asked for its own setting only.
    ("XFCE", "org.example.Other", "/o/e/", "do-not-disturb", false, "true"),
];

#[tokio::test]
async fn gnome_cinnamon_and_mate_say_it_in_their_settings() {
    let folder = tempfile::tempdir().unwrap();
    let bus = Bus::start().await.unwrap();
    install(folder.path());
    set("GSETTINGS_SCHEMA_DIR", folder.path());
    set("XDG_CONFIG_HOME", folder.path());
    set("GSETTINGS_BACKEND", "keyfile".as_ref());
    let asking = DoNotDisturb::of(Some(bus.address().into()));

    for (desktop, on) in [
        ("ubuntu:GNOME", true),
        ("X-Cinnamon", true),
        ("MATE", true),
        ("XFCE", false),
        ("GNOMELIKE", false),
        ("", false),
    ] {
        set("XDG_CURRENT_DESKTOP", desktop.as_ref());
        assert_eq!(asking.is_on().await, on, "{desktop}");
    }
}

/// The schemas, compiled, and the values that a person has set.
fn install(folder: &Path) {
    let (mut schemas, mut values) = (String::new(), String::new());
    for (_, schema, path, key, default, value) in SETTINGS {
        schemas += &format!(
            r#"<schema id="{schema}" path="{path}">
                 <key name="{key}" type="b"><default>{default}</default></key>
               </schema>"#
        );
        values += &format!("[{}]\n{key}={value}\n", path.trim_matches('/'));
    }
    let file = folder.join("test.gschema.xml");
    fs::write(file, format!("<schemalist>{schemas}</schemalist>")).unwrap();
    let compiled = Command::new("glib-compile-schemas").arg("--strict").arg(folder).output();
    let compiled = compiled.expect("glib-compile-schemas, which comes with GTK's packages");
    assert!(compiled.status.success(), "{}", String::from_utf8_lossy(&compiled.stderr));
    let settings = folder.join("glib-2.0/settings");
    fs::create_dir_all(&settings).unwrap();
    fs::write(settings.join("keyfile"), values).unwrap();
}

#[expect(unsafe_code, reason = "a process of its own, in which nothing else runs")]
fn set(name: &str, value: &Path) {
    // SAFETY: GIO's threads, once there are some, read none of these but the desktop's
    // name, which only the code that is called from here reads.
    unsafe { env::set_var(name, value) };
}

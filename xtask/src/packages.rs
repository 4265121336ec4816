//! What the system must have, and how it gets it.
//!
//! On Debian and Ubuntu missing packages are installed. Elsewhere each need is
//! looked for as the build would, and what is missing is told by the names
//! that Fedora and Arch have for it. macOS and Windows need no packages.

use std::{
    env,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Result, bail};

use crate::say;

/// One thing, under the names it goes by.
#[derive(Clone, Copy, Debug)]
pub struct Need {
    debian: &'static str,
    fedora: &'static str,
    arch: &'static str,
    seen_by: SeenBy,
}

#[derive(Clone, Copy, Debug)]
enum SeenBy {
    Program(&'static str),
    Library(&'static str),
    /// Not looked for: the looks, or what every usual system has.
    Nothing,
}

use SeenBy::{Library, Nothing, Program};

const fn need(
    debian: &'static str,
    fedora: &'static str,
    arch: &'static str,
    seen_by: SeenBy,
) -> Need {
    Need { debian, fedora, arch, seen_by }
}

/// To compile and run the app.
pub const BUILD: &[Need] = &[
    need("build-essential", "gcc-c++", "base-devel", Program("c++")),
    need("pkg-config", "pkgconf-pkg-config", "pkgconf", Program("pkg-config")),
    need(
        "libwebkit2gtk-4.1-dev",
        "webkit2gtk4.1-devel",
        "webkit2gtk-4.1",
        Library("webkit2gtk-4.1"),
    ),
    need("librsvg2-dev", "librsvg2-devel", "librsvg", Library("librsvg-2.0")),
    // The app trusts what the system trusts, and starts with nothing else.
    need("ca-certificates", "ca-certificates", "ca-certificates", Nothing),
];

/// For tests and figures on a desktop of their own.
pub const DESKTOP: &[Need] = &[
    need("xvfb", "xorg-x11-server-Xvfb", "xorg-server-xvfb", Program("Xvfb")),
    need("dbus", "dbus-daemon", "dbus", Program("dbus-daemon")),
    // Listed with dbus so that apt does not bring systemd for a session bus.
    need("dbus-x11", "dbus-x11", "dbus", Program("dbus-launch")),
    need("openbox", "openbox", "openbox", Program("openbox")),
    need("imagemagick", "ImageMagick", "imagemagick", Program("import")),
    need("xdotool", "xdotool", "xdotool", Program("xdotool")),
    need("x11-utils", "xprop", "xorg-xprop", Program("xprop")),
    need("webkit2gtk-driver", "webkit2gtk4.1", "webkit2gtk-4.1", Program("WebKitWebDriver")),
    need("gnome-keyring", "gnome-keyring", "gnome-keyring", Program("gnome-keyring-daemon")),
];

/// For the demo's pictures, where there is no display.
pub const PICTURES: &[Need] = &[
    need("xvfb", "xorg-x11-server-Xvfb", "xorg-server-xvfb", Program("Xvfb")),
    need("dbus", "dbus-daemon", "dbus", Program("dbus-daemon")),
    need("dbus-x11", "dbus-x11", "dbus", Program("dbus-launch")),
    need("openbox", "openbox", "openbox", Program("openbox")),
    need("imagemagick", "ImageMagick", "imagemagick", Program("import")),
    need("xdotool", "xdotool", "xdotool", Program("xdotool")),
    need("dunst", "dunst", "dunst", Program("dunst")),
    need("xfce4-panel", "xfce4-panel", "xfce4-panel", Program("xfce4-panel")),
    need("xfconf", "xfconf", "xfconf", Program("xfconf-query")),
    need("picom", "picom", "picom", Nothing),
    need("hsetroot", "hsetroot", "hsetroot", Nothing),
    need("adwaita-icon-theme", "adwaita-icon-theme", "adwaita-icon-theme", Nothing),
    need("fonts-inter", "rsms-inter-fonts", "inter-font", Nothing),
    need("fonts-noto-color-emoji", "google-noto-color-emoji-fonts", "noto-fonts-emoji", Nothing),
];

/// Returns when everything is there, or says what is missing.
pub fn install(wanted: &[&[Need]]) -> Result<()> {
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    let wanted = wanted.concat();
    if find("apt-get").is_some() && find("dpkg-query").is_some() {
        install_with_apt(&wanted)
    } else {
        check_by_hand(&wanted)
    }
}

fn install_with_apt(wanted: &[Need]) -> Result<()> {
    let missing: Vec<_> =
        wanted.iter().map(|need| need.debian).filter(|name| !is_installed(name)).collect();
    if missing.is_empty() {
        return Ok(());
    }
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
    say::run(apt().args(["-y", "--no-install-recommends", "install"]).args(&missing))
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

fn check_by_hand(wanted: &[Need]) -> Result<()> {
    let missing: Vec<_> = wanted.iter().filter(|need| !is_there(need.seen_by)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let names = |name: fn(&Need) -> &'static str| {
        let mut names: Vec<_> = missing.iter().map(|need| name(need)).collect();
        names.dedup();
        names.join(" ")
    };
    bail!(
        "this system lacks something, and only on Debian and Ubuntu can it be installed from \
         here.\n  Debian, Ubuntu: apt-get install {}\n  Fedora:         dnf install {}\n  \
         Arch:           pacman -S {}",
        names(|need| need.debian),
        names(|need| need.fedora),
        names(|need| need.arch),
    );
}

fn is_there(seen_by: SeenBy) -> bool {
    match seen_by {
        Program(name) => find(name).is_some(),
        Library(name) => {
            Command::new("pkg-config").args(["--exists", name]).status().is_ok_and(|s| s.success())
        }
        Nothing => true,
    }
}

/// Where in PATH a program is.
pub fn find(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    let here = |folder: PathBuf| folder.join(program);
    env::split_paths(&path).map(here).find(|file: &PathBuf| Path::is_file(file))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_told_by_every_name() {
        let absent = need("a-dev", "a-devel", "a", Library("no-such-library"));
        let present = need("sh", "bash", "bash", Program("cargo"));

        let error = check_by_hand(&[present, absent]).expect_err("a is missing").to_string();

        for line in ["apt-get install a-dev\n", "dnf install a-devel\n", "pacman -S a"] {
            assert!(error.contains(line), "{error}");
        }
        assert!(!error.contains("bash"), "{error}");
    }

    #[test]
    fn looks_are_nobodys_reason_to_stop() {
        let pretty = need("fonts-x", "x-fonts", "ttf-x", Nothing);

        assert!(check_by_hand(&[pretty]).is_ok());
    }
}

//! Who brings a new version to this copy of the program. Pure.

use std::path::Path;

/// By what the program finds around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    /// The program itself; by this kind of file.
    Itself(&'static str),
    /// The package manager, as it brought this one.
    Packages,
    /// Flathub, the Snap Store or the Microsoft Store.
    Store,
    /// Nobody, until it is moved: on macOS it runs from the disk image, or from a
    /// copy of the system's that nothing can replace.
    Misplaced,
    /// Nobody: this build knows no key to check an update by.
    NoKey,
    /// Nobody: it was built or unpacked by hand.
    ByHand,
}

/// Where the program is.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// As Rust calls it.
    pub system: &'a str,
    pub program: &'a Path,
    /// The build knows where to ask, and a key to check the answer by.
    pub has_key: bool,
    /// It runs out of an AppImage.
    pub in_app_image: bool,
    /// It runs in a Flatpak or a snap.
    pub in_sandbox: bool,
    /// An uninstaller lies beside it, as our installer for Windows leaves one.
    pub has_uninstaller: bool,
}

impl Channel {
    pub fn of(place: &Place<'_>) -> Self {
        if !place.has_key {
            return Self::NoKey;
        }
        let path = place.program.to_string_lossy();
        match place.system {
            _ if place.in_sandbox => Self::Store,
            "linux" if place.in_app_image => Self::Itself("appimage"),
            // `/usr/local` is for what a person built.
            "linux" if path.starts_with("/usr/bin/") => Self::Packages,
            "windows" if path.contains(r"\WindowsApps\") => Self::Store,
            "windows" if place.has_uninstaller => Self::Itself("nsis"),
            "macos" if path.contains("/AppTranslocation/") => Self::Misplaced,
            "macos" if path.starts_with("/Volumes/") => Self::Misplaced,
            "macos" if path.contains(".app/Contents/MacOS/") => Self::Itself("app"),
            _ => Self::ByHand,
        }
    }

    /// Whether it is of use to know which version is the newest.
    pub fn asks(self) -> bool {
        matches!(self, Self::Itself(_) | Self::Packages | Self::Store)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_brings_a_new_version_is_told_by_where_the_program_is() {
        let linux = "/tmp/.mount_Tool/usr/bin/toolboxx-notifier";
        for (system, program, marks, expected) in [
            ("linux", "/usr/bin/toolboxx-notifier", "", Channel::Packages),
            ("linux", linux, "image", Channel::Itself("appimage")),
            ("linux", "/usr/local/bin/toolboxx-notifier", "", Channel::ByHand),
            ("linux", "/home/a/target/debug/toolboxx-notifier", "", Channel::ByHand),
            ("linux", "/app/bin/toolboxx-notifier", "sandbox", Channel::Store),
            ("windows", r"C:\Users\a\Local\ToolBoxx Notifier\t.exe", "un", Channel::Itself("nsis")),
            ("windows", r"C:\Program Files\WindowsApps\a\t.exe", "", Channel::Store),
            ("windows", r"C:\src\target\debug\t.exe", "", Channel::ByHand),
            ("macos", "/Applications/T.app/Contents/MacOS/t", "", Channel::Itself("app")),
            ("macos", "/private/AppTranslocation/1/T.app/Contents/MacOS/t", "", Channel::Misplaced),
            ("macos", "/Volumes/ToolBoxx/T.app/Contents/MacOS/t", "", Channel::Misplaced),
            ("macos", "/Users/a/target/debug/t", "", Channel::ByHand),
        ] {
            let mut place = Place {
                system,
                program: Path::new(program),
                has_key: true,
                in_app_image: marks == "image",
                in_sandbox: marks == "sandbox",
                has_uninstaller: marks == "un",
            };
            assert_eq!(Channel::of(&place), expected, "{program}");

            place.has_key = false;
            assert_eq!(Channel::of(&place), Channel::NoKey, "{program}");
        }
    }
}

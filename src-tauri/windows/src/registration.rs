//! What the registry says of the app, for this user alone: its name and icon on toasts,
//! and what a click on one starts.
//!
//! Written anew at each start, as the app may have moved; the uninstaller takes it away.

use std::path::Path;

use windows::{Win32::UI::Shell::SetCurrentProcessExplicitAppUserModelID, core::HSTRING};
use windows_registry::{CURRENT_USER, Key, Result};

use crate::identity::Identity;

const NAME: &str = "ToolBoxx Notifier";

/// Nobody answers to it. With one toasts stay in the list after the app has ended, and
/// their links are followed all the same.
const ACTIVATOR: &str = "{f838ff33-6185-49eb-85ec-f42ec57677f6}";

/// Before any window or toast. Without it Windows shows no toast of the app.
///
/// # Errors
/// The registry's: somebody else looks after this computer.
#[expect(unsafe_code, reason = "no other call tells Windows which app this process is")]
pub fn register(identity: &Identity, icon: &Path) -> Result<()> {
    let id = HSTRING::from(&identity.app_id);
    // SAFETY: the text lives longer than the call, which copies it.
    unsafe { SetCurrentProcessExplicitAppUserModelID(&id) }?;
    write(CURRENT_USER, identity, icon)
}

fn write(root: &Key, identity: &Identity, icon: &Path) -> Result<()> {
    let app = root.create(format!(r"Software\Classes\AppUserModelId\{}", identity.app_id))?;
    app.set_string("DisplayName", NAME)?;
    app.set_string("IconUri", icon.to_string_lossy())?;
    app.set_string("CustomActivator", ACTIVATOR)?;

    let scheme = format!(r"Software\Classes\{}", identity.scheme);
    let links = root.create(&scheme)?;
    links.set_string("", format!("URL:{NAME}"))?;
    links.set_string("URL Protocol", "")?;
    root.create(format!(r"{scheme}\shell\open\command"))?.set_string("", &identity.command)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Folder;

    #[test]
    fn windows_finds_name_icon_and_program_of_the_app_that_was_started_last() {
        let folder = Folder::new();
        let identity = |program: &str| {
            Identity::of("app.toolboxx.notifier", Path::new(program), None).unwrap()
        };
        for program in [r"C:\old\toolboxx-notifier.exe", r"C:\new one\toolboxx-notifier.exe"] {
            write(&folder.key, &identity(program), Path::new(r"C:\data\icon.png")).unwrap();
        }

        let classes = folder.key.open(r"Software\Classes").unwrap();
        let app = classes.open(r"AppUserModelId\app.toolboxx.notifier").unwrap();
        assert_eq!(app.get_string("DisplayName").unwrap(), "ToolBoxx Notifier");
        assert_eq!(app.get_string("IconUri").unwrap(), r"C:\data\icon.png");
        assert_eq!(app.get_string("CustomActivator").unwrap(), ACTIVATOR);
        let links = classes.open("toolboxx-notifier").unwrap();
        assert_eq!(links.get_string("URL Protocol").unwrap(), "");
        let command = links.open(r"shell\open\command").unwrap().get_string("").unwrap();
        assert_eq!(command, r#""C:\new one\toolboxx-notifier.exe" --clicked "%1""#);
    }
}

//! The value in the user's own registry that starts the app with the session.
//!
//! Deliberately absent: whether to write one, which the shell's `autostart` decides; the
//! part of the registry that is for all users. Task Manager switches an entry off by a
//! value of its own, beside this one.

use std::path::Path;

use windows_registry::{CURRENT_USER, Key, Result, Type};

use crate::identity::quoted;

const NAME: &str = "toolboxx-notifier";
const RUN: &str = r"Software\Microsoft\Windows\CurrentVersion\Run";
const APPROVED: &str = r"Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run";

/// What the first byte of Task Manager's value says; the rest is the time of that.
const ENABLED: [u8; 12] = [2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

#[derive(Clone, Debug)]
pub struct Entry {
    program: String,
    arguments: String,
}

impl Entry {
    /// None for paths that are no text.
    pub fn of(program: &Path, own_folder: Option<&Path>) -> Option<Self> {
        let program = quoted(program)?;
        let arguments = match own_folder {
            Some(folder) => format!(" --hidden --data-dir {}", quoted(folder)?),
            None => " --hidden".into(),
        };
        Some(Self { program, arguments })
    }

    /// Whether it is on; None where there is none, or one of an app with another folder.
    ///
    /// # Errors
    /// The registry's, as those below.
    pub fn state(&self) -> Result<Option<bool>> {
        self.state_in(CURRENT_USER)
    }

    /// Also switches it on where the person had switched it off.
    pub fn write(&self) -> Result<()> {
        self.write_in(CURRENT_USER)
    }

    /// Names the program that runs.
    pub fn refresh(&self) -> Result<()> {
        self.refresh_in(CURRENT_USER)
    }

    pub fn remove(&self) -> Result<()> {
        remove_in(CURRENT_USER)
    }

    fn state_in(&self, root: &Key) -> Result<Option<bool>> {
        let Some(run) = there(root.open(RUN))? else { return Ok(None) };
        let Some(command) = there(run.get_string(NAME))? else { return Ok(None) };
        if !command.ends_with(&self.arguments) {
            return Ok(None);
        }
        let approved = match there(root.open(APPROVED))? {
            Some(approved) => there(approved.get_value(NAME))?,
            None => None,
        };
        // Odd is off.
        let off = approved.is_some_and(|value| value.first().is_some_and(|byte| byte % 2 == 1));
        Ok(Some(!off))
    }

    fn write_in(&self, root: &Key) -> Result<()> {
        self.refresh_in(root)?;
        match there(root.options().write().open(APPROVED))? {
            Some(approved) => approved.set_bytes(NAME, Type::Bytes, &ENABLED),
            None => Ok(()),
        }
    }

    fn refresh_in(&self, root: &Key) -> Result<()> {
        root.create(RUN)?.set_string(NAME, format!("{}{}", self.program, self.arguments))
    }
}

fn remove_in(root: &Key) -> Result<()> {
    for key in [RUN, APPROVED] {
        if let Some(key) = there(root.options().write().open(key))? {
            there(key.remove_value(NAME))?;
        }
    }
    Ok(())
}

/// None for what is not there.
fn there<T>(result: Result<T>) -> Result<Option<T>> {
    const NOT_FOUND: u32 = 0x8007_0002;
    match result {
        Err(error) if error.code().0.cast_unsigned() == NOT_FOUND => Ok(None),
        result => result.map(Some),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Folder;

    fn entry(folder: Option<&str>) -> Entry {
        let program = Path::new(r"C:\Users\Aline U\toolboxx-notifier.exe");
        Entry::of(program, folder.map(Path::new)).unwrap()
    }

    #[test]
    fn an_entry_is_written_found_and_taken_away() {
        let (folder, entry) = (Folder::new(), entry(None));
        let root = &folder.key;
        assert_eq!(entry.state_in(root).unwrap(), None);
        remove_in(root).unwrap();

        entry.write_in(root).unwrap();

        assert_eq!(entry.state_in(root).unwrap(), Some(true));
        let command = root.open(RUN).unwrap().get_string(NAME).unwrap();
        assert_eq!(command, r#""C:\Users\Aline U\toolboxx-notifier.exe" --hidden"#);
        remove_in(root).unwrap();
        assert_eq!(entry.state_in(root).unwrap(), None);
    }

    #[test]
    fn task_manager_switches_it_off_and_the_app_on_again() {
        let (folder, entry) = (Folder::new(), entry(None));
        let root = &folder.key;
        entry.write_in(root).unwrap();
        let approved = root.create(APPROVED).unwrap();
        approved.set_bytes(NAME, Type::Bytes, &[3, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8]).unwrap();

        assert_eq!(entry.state_in(root).unwrap(), Some(false));
        entry.refresh_in(root).unwrap();
        assert_eq!(entry.state_in(root).unwrap(), Some(false), "the person's own doing");
        entry.write_in(root).unwrap();
        assert_eq!(entry.state_in(root).unwrap(), Some(true));
        remove_in(root).unwrap();
        assert!(approved.get_value(NAME).is_err(), "nothing is left");
    }

    #[test]
    fn the_entry_of_an_app_with_another_folder_is_none_of_ours() {
        let folder = Folder::new();
        entry(Some(r"D:\two")).write_in(&folder.key).unwrap();

        assert_eq!(entry(None).state_in(&folder.key).unwrap(), None);
        assert_eq!(entry(Some(r"D:\two")).state_in(&folder.key).unwrap(), Some(true));
    }
}

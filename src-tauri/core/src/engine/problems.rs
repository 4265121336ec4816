//! What is wrong beside the connection, one sentence per place.

use std::{collections::BTreeMap, path::Path};

use crate::{
    i18n::Translator,
    ports::desktop::{DesktopError, Off},
};

/// Where something is wrong; in the order in which it is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Problem {
    Account,
    Keychain,
    Notices,
    Folder,
    History,
    HistoryWrite,
    SettingsFile,
    SettingsWrite,
    Tray,
    NotUnderstood,
    Lists,
}

#[derive(Debug, Default)]
pub struct Problems {
    keys: BTreeMap<Problem, &'static str>,
    wrong_values: Vec<String>,
    /// The data folder that cannot be written, as the person finds it.
    folder: String,
}

impl Problems {
    pub fn set(&mut self, problem: Problem, key: &'static str) {
        self.keys.insert(problem, key);
    }

    pub fn clear(&mut self, problem: Problem) {
        self.keys.remove(&problem);
    }

    pub fn set_folder(&mut self, folder: &Path) {
        self.folder = folder.display().to_string();
        self.set(Problem::Folder, "trouble-folder");
    }

    /// The names of settings that were left out.
    pub fn set_values(&mut self, wrong: &[String]) {
        self.wrong_values = wrong.to_vec();
    }

    /// As the catalogue names them.
    pub fn keys(&self) -> impl Iterator<Item = &'static str> {
        self.keys.values().copied()
    }

    pub fn texts(&self, i18n: &Translator) -> Vec<String> {
        let text = |key: &&str| i18n.text_with(key, [("folder", self.folder.as_str().into())]);
        let mut texts: Vec<_> = self.keys.values().map(text).collect();
        if !self.wrong_values.is_empty() {
            let names = self.wrong_values.join(", ");
            texts.push(i18n.text_with("trouble-settings-values", [("names", names.into())]));
        }
        texts
    }
}

/// The key of the text that says what is wrong with the desktop.
pub fn problem_text(trouble: &DesktopError) -> &'static str {
    match trouble {
        DesktopError::NoService => "trouble-no-service",
        DesktopError::Hung => "trouble-hung",
        DesktopError::Refused(_) => "trouble-refused",
        DesktopError::Off(Off::App) => "trouble-off-app",
        DesktopError::Off(Off::Everything) => "trouble-off-everything",
        DesktopError::Off(Off::Policy) => "trouble-off-policy",
    }
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;

    #[test]
    fn problems_are_said_once_each_in_their_order_until_they_are_gone() {
        let (mut problems, words) = (Problems::default(), Translator::english(TimeZone::UTC));
        problems.set(Problem::Tray, "trouble-no-tray");
        problems.set(Problem::Notices, "trouble-hung");
        problems.set(Problem::Notices, "trouble-no-service");
        problems.set_folder("/home/aline/my shop".as_ref());
        problems.set_values(&["poll_seconds".into(), "keep".into()]);

        let keys = ["trouble-no-service", "trouble-folder", "trouble-no-tray"];
        assert_eq!(problems.keys().collect::<Vec<_>>(), keys);
        let texts = problems.texts(&words);
        assert_eq!(texts.len(), 4);
        assert!(texts[1].ends_with("The folder is /home/aline/my shop"), "{texts:?}");
        assert!(texts[3].contains("poll_seconds, keep"), "{texts:?}");

        problems.clear(Problem::Folder);
        problems.clear(Problem::Notices);
        problems.clear(Problem::Tray);
        problems.set_values(&[]);
        assert_eq!(problems.texts(&words), Vec::<String>::new());
    }
}

//! What Windows knows this app by. Pure.
//!
//! An app with a data folder of its own is another app: other toasts, another scheme
//! for their links. Called by the shell, for `registration` and `notifications`.

use std::path::{Component, Path};

/// Of the app without a folder of its own.
const IDENTIFIER: &str = "app.toolboxx.notifier";
/// The scheme of its links.
const SCHEME: &str = "toolboxx-notifier";

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The AppUserModelID: toasts are filed under it.
    pub app_id: String,
    pub scheme: String,
    /// What the registry is to start for a link.
    pub command: String,
}

impl Identity {
    /// `own_folder`: the data folder, where it is not the usual one, which `identifier`
    /// tells apart already.
    ///
    /// None for paths that are no text.
    pub fn of(identifier: &str, program: &Path, own_folder: Option<&Path>) -> Option<Self> {
        let folder = identifier.strip_prefix(IDENTIFIER).unwrap_or_default();
        let (program, click) = (quoted(program)?, format!("{} \"%1\"", crate::clicks::FLAG));
        // Last, as whoever opens a link writes what stands behind the flag.
        let command = match own_folder {
            Some(folder) => format!("{program} --data-dir {} {click}", quoted(folder)?),
            None => format!("{program} {click}"),
        };
        let (app_id, scheme) = (identifier.to_owned(), format!("{SCHEME}{folder}"));
        Some(Self { app_id, scheme, command })
    }
}

/// As one argument of a command; None for a path that is no text. A backslash at the end
/// would take the quote for a letter.
pub fn quoted(path: &Path) -> Option<String> {
    let mut text = path.to_str()?.to_owned();
    if text.ends_with('\\') {
        match path.components().next_back() {
            Some(Component::Normal(_)) => text.truncate(text.trim_end_matches('\\').len()),
            _ => text.push('\\'),
        }
    }
    Some(format!("\"{text}\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_app_with_a_folder_of_its_own_is_another_app() {
        let program = Path::new(r"C:\Users\Aline U\toolboxx-notifier.exe");
        let usual = Identity::of(IDENTIFIER, program, None).unwrap();
        let folder = Path::new(r"D:\shop two");
        let other =
            Identity::of("app.toolboxx.notifier.folder00ff", program, Some(folder)).unwrap();

        assert_eq!(usual.app_id, "app.toolboxx.notifier");
        assert_eq!(usual.scheme, "toolboxx-notifier");
        assert_eq!(usual.command, r#""C:\Users\Aline U\toolboxx-notifier.exe" --clicked "%1""#);
        assert_eq!(other.app_id, "app.toolboxx.notifier.folder00ff");
        assert_eq!(other.scheme, "toolboxx-notifier.folder00ff");
        assert_eq!(
            other.command,
            r#""C:\Users\Aline U\toolboxx-notifier.exe" --data-dir "D:\shop two" --clicked "%1""#
        );
    }

    #[cfg(windows)]
    #[test]
    fn a_folder_is_one_argument_whatever_its_end() {
        for (path, expected) in [
            (r"D:\a b", r#""D:\a b""#),
            (r"D:\a b\", r#""D:\a b""#),
            (r"D:\a b\\", r#""D:\a b""#),
            (r"D:\", r#""D:\\""#),
        ] {
            assert_eq!(quoted(Path::new(path)).unwrap(), expected);
        }
    }
}

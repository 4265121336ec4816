//! `settings.json` on the disk: read, changed, and written whole.
//!
//! The JSON is what counts, with every key that we do not know; the settings
//! are read from it anew after each change. Only the engine writes it, or
//! whoever holds the folder's lock in its place.

use std::{
    fs,
    io::{self, Read as _},
    path::Path,
};

use serde_json::{Map, Value};

use super::{Overrides, Settings, forms, load, tidy_ids};
use crate::disk;

/// What the file says, and what of it could not be used.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct File {
    json: Map<String, Value>,
    settings: Settings,
    wrong: Vec<String>,
}

#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    #[error("{0}")]
    Disk(#[from] io::Error),
    /// Not a JSON object, or no file at all but something else.
    #[error("{0}")]
    Broken(String),
}

/// More is not settings, whatever it is.
const MAX_BYTES: u64 = 1024 * 1024;

impl File {
    /// Reads the file; none is like an empty one.
    ///
    /// # Errors
    /// Unreadable, or not a JSON object: the caller sets it aside.
    pub fn read(path: &Path) -> Result<Self, Unreadable> {
        Ok(read_object(path)?.map(Self::from_json).unwrap_or_default())
    }

    fn from_json(json: Map<String, Value>) -> Self {
        let (settings, wrong) = load::load(&json);
        Self { json, settings, wrong }
    }

    /// As it stands in the file.
    pub fn json(&self) -> &Map<String, Value> {
        &self.json
    }

    /// What the file says, without the command line.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// # Errors
    /// The folder cannot be written, or the disk is full.
    pub fn write(&self, path: &Path) -> io::Result<()> {
        let mut text = serde_json::to_string_pretty(&self.json)?;
        text.push('\n');
        disk::write_whole(path, text.as_bytes())
    }

    /// Changes the settings; what else stands in the file stays.
    pub fn change<T>(&mut self, change: impl FnOnce(&mut Settings) -> T) -> T {
        let mut after = self.settings.clone();
        let changed = change(&mut after);
        load::store(&mut self.json, &self.settings, &after);
        *self = Self::from_json(std::mem::take(&mut self.json));
        changed
    }

    /// The settings in force, and the names of the values that could not be used.
    pub fn resolve(&self, overrides: &Overrides) -> (Settings, Vec<String>) {
        let (mut settings, mut wrong) = (self.settings.clone(), self.wrong.clone());
        if let Some(text) = &overrides.server {
            wrong.retain(|name| name != "server");
            settings.server = forms::address::parse(text).unwrap_or_else(|_| {
                wrong.push("server".into());
                None
            });
        }
        if !overrides.user_ids.is_empty() {
            wrong.retain(|name| name != "user_ids");
            settings.user_ids = tidy_ids(overrides.user_ids.iter().map(String::as_str));
        }
        (settings, wrong)
    }
}

/// The JSON object in a file; None where there is no file.
pub fn read_object(path: &Path) -> Result<Option<Map<String, Value>>, Unreadable> {
    let bytes = match read_regular(path) {
        Ok(bytes) => bytes,
        Err(Unreadable::Disk(error)) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    // Notepad writes a byte order mark.
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
    match serde_json::from_slice(bytes) {
        Ok(Value::Object(map)) => Ok(Some(map)),
        Ok(_) => Err(Unreadable::Broken("not a JSON object".into())),
        Err(error) => Err(Unreadable::Broken(error.to_string())),
    }
}

/// Looks before it opens: to open a pipe would wait for whoever writes to it.
fn read_regular(path: &Path) -> Result<Vec<u8>, Unreadable> {
    if !fs::metadata(path)?.is_file() {
        return Err(Unreadable::Broken("not a regular file".into()));
    }
    let mut bytes = vec![];
    fs::File::open(path)?.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(Unreadable::Broken("larger than 1 MiB".into()));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::event::Kind;

    fn parse(text: &[u8]) -> Result<File, Unreadable> {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("settings.json");
        fs::write(&path, text).unwrap();
        File::read(&path)
    }

    #[test]
    fn only_differences_are_written_and_unknown_keys_are_kept() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("settings.json");
        fs::write(&path, br#"{"theme":"dark","types":{"order":{"tune":1}}}"#).unwrap();

        let mut file = File::read(&path).unwrap();
        file.change(|settings| settings.set_notify(Kind::Message, false));
        file.change(|settings| settings.set_notify(Kind::Order, false));
        file.change(|settings| settings.set_notify(Kind::Order, true));
        file.write(&path).unwrap();

        let text = fs::read_to_string(&path).unwrap();
        let expected =
            json!({"theme": "dark", "types": {"order": {"tune": 1}, "message": {"notify": false}}});
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), expected);

        file.change(|settings| settings.set_notify(Kind::Message, true));
        assert_eq!(json!(file.json()), json!({"theme": "dark", "types": {"order": {"tune": 1}}}));
    }

    #[test]
    fn a_change_leaves_everything_else_as_it_stands() {
        let before = json!({
            "server": "Shop.Example/my-store", "user_ids": "b a", "show_content": true,
            "connection": {"poll_ms": "often"}, "types": {"payment": {"min_amount": "5,000"}},
        });
        let mut file = parse(before.to_string().as_bytes()).unwrap();

        file.change(|settings| settings.language = Some("fr".into()));

        let mut after = before;
        after["language"] = json!("fr");
        assert_eq!(json!(file.json()), after);
    }

    #[test]
    fn a_file_that_is_not_an_object_is_unreadable() {
        for bytes in [&b"{"[..], b"", b"[]", b"\xff", b"null"] {
            let read = parse(bytes);
            assert!(matches!(read, Err(Unreadable::Broken(_))), "{}", bytes.escape_ascii());
        }
        assert!(parse(b"\xEF\xBB\xBF{}").is_ok(), "what Notepad writes");
    }

    #[test]
    fn what_is_no_file_or_too_large_is_unreadable() {
        let mut large = vec![b' '; 1024 * 1024 - 1];
        large.extend(b"{}");
        assert!(matches!(parse(&large), Err(Unreadable::Broken(_))));
        assert!(parse(&large[1..]).is_ok());

        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(File::read(folder.path()), Err(Unreadable::Broken(_))));
        assert_eq!(File::read(&folder.path().join("none")).unwrap(), File::default());
    }

    #[test]
    fn what_the_command_line_says_holds_over_the_file() {
        let file = parse(br#"{"server":"https://a.example","user_ids":["a"]}"#).unwrap();
        let overrides =
            Overrides { server: Some("https://b.example".into()), user_ids: vec!["x,y".into()] };

        let (settings, wrong) = file.resolve(&overrides);

        assert_eq!(settings.server.unwrap().as_str(), "https://b.example/");
        assert_eq!((settings.user_ids.as_slice(), wrong), (&["x".into(), "y".into()][..], vec![]));

        let none = Overrides { server: Some("shop".into()), ..Overrides::default() };
        let (settings, wrong) = file.resolve(&none);
        assert_eq!((settings.server, wrong), (None, vec!["server".to_owned()]));
    }
}

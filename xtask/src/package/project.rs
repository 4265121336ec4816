//! `packaging/project.toml`: who makes it, where it is found, its keys.
//!
//! Placeholders until the owner fills them in. A secret key is never in the
//! repository: it is a file that the environment names.

use std::{env, fs, path::PathBuf};

use anyhow::{Context as _, Result, ensure};
use toml::{Table, Value};

const FILE: &str = "packaging/project.toml";
const SECRET_KEY: &str = "TOOLBOXX_PACKAGES_KEY";

pub struct Project {
    table: Table,
}

/// An OpenPGP key to sign with.
pub struct Key {
    /// Armoured, without passphrase.
    pub file: PathBuf,
    pub fingerprint: String,
}

impl Project {
    pub fn read() -> Result<Self> {
        Self::parse(&fs::read_to_string(FILE).context(FILE)?)
    }

    fn parse(text: &str) -> Result<Self> {
        let table: Table = text.parse().context(FILE)?;
        let project = Self { table };
        for (part, name) in [
            ("owner", "name"),
            ("owner", "contact"),
            ("address", "homepage"),
            ("address", "bugs"),
            ("address", "pictures"),
            ("address", "updates"),
            ("address", "files"),
            ("address", "source"),
            ("address", "apt"),
            ("address", "rpm"),
            ("keys", "packages"),
            ("keys", "updates"),
        ] {
            let text = project.table.get(part).and_then(|part| part.get(name));
            let text = text.and_then(Value::as_str);
            let text = text.with_context(|| format!("{FILE}: no text {part}.{name}"))?;
            let is_plain = !text.contains(['"', '\\', '\n']);
            ensure!(is_plain, "{FILE}: quotes, backslash or line break in {part}.{name}");
        }
        Ok(project)
    }

    /// One that `parse` has seen; the names are ours, not a person's.
    pub fn text(&self, part: &str, name: &str) -> &str {
        self.table.get(part).and_then(|part| part.get(name)).and_then(Value::as_str).unwrap_or("")
    }

    /// `None`: what is made is not signed.
    pub fn secret_key(&self) -> Result<Option<Key>> {
        let fingerprint = self.text("keys", "packages").to_owned();
        let file = env::var_os(SECRET_KEY).map(PathBuf::from);
        let Some(file) = file.filter(|_| !fingerprint.is_empty()) else {
            eprintln!("   unsigned: keys.packages in {FILE} and {SECRET_KEY} are not both there");
            return Ok(None);
        };
        ensure!(file.is_file(), "{SECRET_KEY} names no file: {}", file.display());
        Ok(Some(Key { file, fingerprint }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_project_names_all_that_is_read() {
        Project::parse(include_str!("../../../packaging/project.toml")).unwrap();
    }

    #[test]
    fn what_is_missing_or_would_break_a_file_is_named() {
        let whole = include_str!("../../../packaging/project.toml");
        for (from, to, said) in [
            ("contact = ", "mail = ", "owner.contact"),
            ("name = \"ToolBoxx\"", "name = 'Tool\"Boxx'", "owner.name"),
        ] {
            let error = Project::parse(&whole.replace(from, to)).err().unwrap();

            assert!(error.to_string().contains(said), "{error}");
        }
    }
}

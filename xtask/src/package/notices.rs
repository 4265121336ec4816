//! The licence texts of the crates in the program, as their licences ask for.
//!
//! The same text is written once, below all crates that have it. Called by `stage`.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::Result;

use super::crates::Crate;

const NAMES: [&str; 5] = ["LICENSE", "LICENCE", "COPYING", "NOTICE", "UNLICENSE"];

pub fn text(crates: &[Crate]) -> Result<String> {
    let mut texts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut without = vec![];
    for one in crates.iter().filter(|one| one.checksum.is_some()) {
        let name = format!("{} {} ({})", one.name, one.version, one.licence);
        let found = licences(&one.folder)?;
        if found.is_empty() {
            without.push(name.clone());
        }
        for text in found {
            texts.entry(text).or_default().push(name.clone());
        }
    }
    let mut parts = vec!["The works of others in ToolBoxx Notifier, and their licences.\n".into()];
    if !without.is_empty() {
        parts.push(format!("Without a text of their own:\n\n{}\n", without.join("\n")));
    }
    let mut texts: Vec<_> = texts.into_iter().collect();
    texts.sort_by(|(_, left), (_, right)| left.cmp(right));
    parts
        .extend(texts.into_iter().map(|(text, names)| format!("{}\n\n{text}\n", names.join("\n"))));
    Ok(parts.join("\n----------------------------------------\n\n"))
}

fn licences(folder: &Path) -> Result<Vec<String>> {
    let mut texts = vec![];
    for file in fs::read_dir(folder)? {
        let file = file?;
        let name = file.file_name().to_string_lossy().to_uppercase();
        if file.file_type()?.is_file() && NAMES.iter().any(|start| name.starts_with(start)) {
            let text = String::from_utf8_lossy(&fs::read(file.path())?).replace("\r\n", "\n");
            texts.push(text.trim().to_owned());
        }
    }
    texts.sort();
    Ok(texts)
}

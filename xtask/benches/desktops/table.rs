//! What held, as a table of Markdown, a column for each desktop.

use std::{fmt::Write as _, fs, path::Path};

use anyhow::Result;

#[derive(Debug)]
pub struct Row {
    what: &'static str,
    held: Held,
}

#[derive(Debug)]
pub enum Held {
    Ok(String),
    Fail(String),
    /// By the desktop's own design, and why.
    NotPossible(String),
}

impl From<Result<String>> for Held {
    fn from(result: Result<String>) -> Self {
        match result {
            Ok(note) => Self::Ok(note),
            Err(error) => Self::Fail(format!("{error:#}")),
        }
    }
}

impl Row {
    pub fn new(what: &'static str, result: Result<String>) -> Self {
        Self::of(what, result.into())
    }

    pub fn of(what: &'static str, held: Held) -> Self {
        match &held {
            Held::Ok(note) => eprintln!("   ok            {what} {note}"),
            Held::Fail(why) => eprintln!("   FAIL          {what}: {why}"),
            Held::NotPossible(why) => eprintln!("   not possible  {what}: {why}"),
        }
        Self { what, held }
    }

    pub fn failed(&self) -> bool {
        matches!(self.held, Held::Fail(_))
    }
}

/// `columns`: the desktop, its version, its rows, in the same order for each.
pub fn write(folder: &Path, columns: &[(String, Vec<Row>)]) -> Result<()> {
    let mut notes = vec![];
    let mut text = String::from("|");
    for (name, _) in columns {
        write!(text, " | {name}")?;
    }
    writeln!(text, " |\n|---|{}", "---|".repeat(columns.len()))?;
    let whats = columns.iter().map(|(_, rows)| rows).max_by_key(|rows| rows.len());
    for what in whats.into_iter().flatten().map(|row| row.what) {
        write!(text, "| {what}")?;
        for (_, rows) in columns {
            let cell = match rows.iter().find(|row| row.what == what).map(|row| &row.held) {
                Some(Held::Ok(note)) if note.is_empty() => "ok".into(),
                Some(Held::Ok(note)) => format!("ok {}", foot(&mut notes, note)),
                Some(Held::Fail(why)) => format!("**FAIL** {}", foot(&mut notes, why)),
                Some(Held::NotPossible(why)) => format!("– {}", foot(&mut notes, why)),
                None => "not reached".into(),
            };
            write!(text, " | {cell}")?;
        }
        writeln!(text, " |")?;
    }
    writeln!(text)?;
    for (index, note) in notes.iter().enumerate() {
        writeln!(text, "{}. {note}", index + 1)?;
    }
    fs::write(folder.join("index.md"), &text)?;
    println!("{text}");
    Ok(())
}

/// Its number among the notes below.
fn foot(notes: &mut Vec<String>, note: &str) -> String {
    let note = note.replace(['\n', '\u{a0}'], " ");
    let known = notes.iter().position(|one| *one == note);
    let index = known.unwrap_or_else(|| {
        notes.push(note);
        notes.len() - 1
    });
    format!("({})", index + 1)
}

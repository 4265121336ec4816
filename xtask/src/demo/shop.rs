//! The demo shop as a program of its own, whose log the person reads.

use std::{
    io::{BufRead as _, BufReader},
    process::{Command, Stdio},
    sync::mpsc::{self, Receiver},
    thread,
};

use anyhow::{Context as _, Result, bail};

use crate::programs::Program;

/// A day that begins with a chat in English and soon has an order.
const SEED: &str = "225";

pub struct Shop {
    pub url: String,
    pub id: String,
    /// What the shop tells, line by line.
    pub log: Receiver<String>,
    program: Program,
}

impl Shop {
    /// `command` is the demo shop without arguments.
    pub fn open(mut command: Command, speed: &str) -> Result<Self> {
        command.args(["--instant", "--seed", SEED, "--speed", speed]);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut program = Program::start("the demo shop", &mut command)?;
        let out = program.child().stdout.take().context("the shop's output")?;
        let errors = program.child().stderr.take().context("the shop's log")?;

        let (told, log) = mpsc::channel();
        thread::spawn(move || {
            for line in BufReader::new(errors).lines().map_while(Result::ok) {
                eprintln!("   shop  {line}");
                // Not everybody who opens a shop reads its log.
                let _ = told.send(line);
            }
        });
        let mut place = String::new();
        BufReader::new(out).read_line(&mut place)?;
        let text = |name| text(&place, name).context("the demo shop does not say where it is");
        Ok(Self { url: text("url")?, id: text("id")?, log, program })
    }

    /// # Errors
    /// It has closed by itself.
    pub fn is_open(&mut self) -> Result<()> {
        match self.program.ended() {
            Some((name, status)) => bail!("{name} ended ({status})"),
            None => Ok(()),
        }
    }
}

/// A text of a flat JSON object. Ours has nothing in it that is escaped.
fn text(json: &str, name: &str) -> Option<String> {
    let (_, rest) = json.split_once(&format!("\"{name}\":\""))?;
    let (text, _) = rest.split_once('"')?;
    Some(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shop_says_where_it_is() {
        let place = r#"{"control":"http://c","id":"66f2","url":"http://127.0.0.1:1"}"#;

        assert_eq!(text(place, "url").as_deref(), Some("http://127.0.0.1:1"));
        assert_eq!(text(place, "id").as_deref(), Some("66f2"));
        assert_eq!(text(place, "port"), None);
    }
}

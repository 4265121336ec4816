//! The demo shop in which nothing happens but what it is told. Called by `trial`, and
//! that of Windows.

use std::{
    env,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    process::Stdio,
};

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};

use crate::{
    programs::{self, Program},
    say,
};

pub struct Shop {
    place: Value,
    _program: Program,
}

impl Shop {
    pub fn open() -> Result<Self> {
        say::run(say::cargo().arg("build").args(say::quiet()).args(["--package", "demo-shop"]))?;
        let folder = env::current_exe()?;
        let folder = folder.parent().context("the folder of this program")?;
        let mut command = programs::command(folder.join("demo-shop"));
        command.args(["--idle", "--instant", "--quiet"]).stdout(Stdio::piped());
        let mut program = Program::start("the demo shop", &mut command)?;
        let out = program.child().stdout.take().context("the shop's output")?;
        let mut place = String::new();
        BufReader::new(out).read_line(&mut place)?;
        let place = serde_json::from_str(&place).context("the shop does not say where it is")?;
        Ok(Self { place, _program: program })
    }

    /// `url`, `email`, `password`.
    pub fn text(&self, name: &str) -> &str {
        self.place[name].as_str().unwrap_or_default()
    }

    /// A customer writes this.
    pub fn message(&self, text: &str) -> Result<()> {
        self.control("POST", "/message", &json!({ "text": text })).map(drop)
    }

    /// Somebody pays.
    pub fn payment(&self) -> Result<()> {
        self.control("POST", "/payment", &json!({})).map(drop)
    }

    /// How many listen now.
    pub fn streams(&self) -> Result<u64> {
        let state = self.control("GET", "/state", &json!({}))?;
        Ok(state["streams"].as_u64().unwrap_or_default())
    }

    /// How many are signed in.
    pub fn sessions(&self) -> Result<u64> {
        let state = self.control("GET", "/state", &json!({}))?;
        Ok(state["sessions"].as_u64().unwrap_or_default())
    }

    fn control(&self, method: &str, path: &str, body: &Value) -> Result<Value> {
        let host = self.text("control").strip_prefix("http://").context("the shop's control")?;
        let body = body.to_string();
        let mut socket = TcpStream::connect(host)?;
        write!(
            socket,
            "{method} {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\
             content-length: {}\r\n\r\n{body}",
            body.len()
        )?;
        let mut answer = String::new();
        socket.read_to_string(&mut answer)?;
        ensure!(answer.starts_with("HTTP/1.1 200"), "the shop: {answer}");
        // In chunks; one of them is all of it.
        let (_, body) = answer.split_once("\r\n\r\n").context("the shop's answer")?;
        let body = body.find('{').zip(body.rfind('}')).map(|(from, to)| &body[from..=to]);
        serde_json::from_str(body.unwrap_or_default()).context("the shop's answer")
    }
}

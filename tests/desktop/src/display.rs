//! A virtual screen, with or without a window manager.

use std::path::Path;

use anyhow::{Result, ensure};
use x11rb::{
    connection::Connection as _,
    protocol::xproto::{AtomEnum, ClientMessageEvent, ConnectionExt as _, EventMask},
    wrapper::ConnectionExt as _,
};

use crate::process::{self, Process};

#[derive(Debug)]
pub struct Display {
    name: String,
    // In the order of their end.
    _windows: Option<Process>,
    _screen: Process,
}

impl Display {
    /// Xvfb alone: windows have no frame and nobody moves the focus.
    pub async fn start() -> Result<Self> {
        let mut command = process::command("Xvfb");
        command.args(["-displayfd", "1", "-screen", "0", "1280x800x24"]);
        command.args(["-nolisten", "tcp", "-noreset"]);
        let (screen, number) = Process::start(&mut command).await?;
        Ok(Self { name: format!(":{number}"), _windows: None, _screen: screen })
    }

    /// With openbox as the window manager.
    pub async fn start_managed() -> Result<Self> {
        let mut display = Self::start().await?;
        let mut command = process::command("openbox");
        // Openbox runs this when it manages the screen.
        command.args(["--sm-disable", "--startup", "echo ready"]);
        command.env("DISPLAY", display.name());
        display._windows = Some(Process::start(&mut command).await?.0);
        Ok(display)
    }

    /// For `DISPLAY`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Those that the window manager has in hand, in the order of their coming.
    pub fn windows(&self) -> Result<Vec<u32>> {
        let (screen, number) = x11rb::connect(Some(&self.name))?;
        let root = screen.setup().roots[number].root;
        let list = screen.intern_atom(false, b"_NET_CLIENT_LIST")?.reply()?.atom;
        let list =
            screen.get_property(false, root, list, AtomEnum::WINDOW, 0, u32::MAX)?.reply()?;
        Ok(list.value32().into_iter().flatten().collect())
    }

    /// Asks the window manager to close that window, as the button on its frame does.
    ///
    /// Keys would be lost now and then: with the first of them openbox learns of another
    /// keyboard, and grabs its shortcuts anew.
    pub fn close(&self, window: u32) -> Result<()> {
        let (screen, number) = x11rb::connect(Some(&self.name))?;
        let root = screen.setup().roots[number].root;
        let close = screen.intern_atom(false, b"_NET_CLOSE_WINDOW")?.reply()?.atom;
        let message = ClientMessageEvent::new(32, window, close, [0; 5]);
        let to = EventMask::SUBSTRUCTURE_NOTIFY | EventMask::SUBSTRUCTURE_REDIRECT;
        screen.send_event(false, root, to, message)?;
        screen.sync()?;
        Ok(())
    }

    /// Writes the whole screen as a picture; the ending of `path` says which kind.
    pub async fn screenshot(&self, path: &Path) -> Result<()> {
        let mut command = tokio::process::Command::new("import");
        command.args(["-display", &self.name, "-window", "root"]).arg(path).kill_on_drop(true);
        let done = command.output().await?;
        ensure!(done.status.success(), "import: {}", String::from_utf8_lossy(&done.stderr));
        Ok(())
    }
}

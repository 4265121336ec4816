//! A private session bus.
//!
//! Its configuration has no service folders: nobody answers on it but the
//! test's own stand-ins, whatever the machine has installed.

use std::fs;

use anyhow::Result;
use tempfile::TempDir;
use zbus::{Connection, connection};

use crate::process::{self, Process};

#[derive(Debug)]
pub struct Bus {
    address: String,
    // In the order of their end: the daemon, then the folder of its socket.
    _daemon: Process,
    _folder: TempDir,
}

impl Bus {
    pub async fn start() -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("bus-").tempdir()?;
        let config = folder.path().join("bus.conf");
        fs::write(&config, configuration(&folder))?;

        let mut command = process::command("dbus-daemon");
        command.args(["--nofork", "--nopidfile", "--print-address=1"]);
        command.arg("--config-file").arg(&config);
        let (daemon, address) = Process::start(&mut command).await?;
        Ok(Self { address, _daemon: daemon, _folder: folder })
    }

    /// For `DBUS_SESSION_BUS_ADDRESS`.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// A connection of the test's own.
    pub async fn connect(&self) -> Result<Connection> {
        Ok(connection::Builder::address(self.address())?.build().await?)
    }
}

fn configuration(folder: &TempDir) -> String {
    format!(
        r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={}/socket</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#,
        folder.path().display()
    )
}

//! A private session bus.
//!
//! Nobody answers on it but the test's own stand-ins, whatever the machine has
//! installed, and those of its services that are asked for by name.

use std::{ffi::OsString, fs, path::Path};

use anyhow::{Context as _, Result};
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
        Self::start_with(&[], std::env::vars_os().collect()).await
    }

    /// With services of this machine, which start in that environment when they are
    /// called, and end with the bus.
    pub async fn start_with(
        services: &[&str],
        environment: Vec<(OsString, OsString)>,
    ) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("bus-").tempdir()?;
        let own = folder.path().join("services");
        fs::create_dir(&own)?;
        for service in services {
            let name = format!("{service}.service");
            let file = Path::new("/usr/share/dbus-1/services").join(&name);
            fs::copy(&file, own.join(&name)).with_context(|| file.display().to_string())?;
        }
        let config = folder.path().join("bus.conf");
        fs::write(&config, configuration(&folder))?;

        let mut command = process::command("dbus-daemon");
        command.env_clear().envs(environment);
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
  <listen>unix:path={0}/socket</listen>
  <servicedir>{0}/services</servicedir>
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

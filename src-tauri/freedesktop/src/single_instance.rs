//! Whether an app like this one runs already, and opens its window when asked to.
//!
//! `tauri-plugin-single-instance` makes the app that is asked, and would ask too,
//! but waits for ever for an answer: one that was stopped, or is none, would keep
//! every later start from a window.

use std::time::Duration;

use tokio::time::timeout;
use zbus::{Connection, fdo::DBusProxy, names::BusName};

/// Longer than an app at work takes.
const TIMEOUT: Duration = Duration::from_secs(4);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Other {
    /// None runs, or nobody can know.
    Absent,
    /// It has opened its window.
    Opened,
    /// It is there, but does not answer.
    Silent,
}

/// Asks the app of this identifier, if there is one, to open its window.
pub async fn ask(identifier: &str) -> Other {
    match timeout(TIMEOUT, try_to_ask(identifier)).await {
        Ok(Ok(true)) => Other::Opened,
        Ok(Ok(false)) => Other::Absent,
        Ok(Err(zbus::Error::MethodError(..))) | Err(_) => Other::Silent,
        Ok(Err(_)) => Other::Absent,
    }
}

async fn try_to_ask(identifier: &str) -> zbus::Result<bool> {
    let bus = Connection::session().await?;
    let name = format!("{identifier}.SingleInstance");
    let path = format!("/{}", name.replace('.', "/").replace('-', "_"));
    if !DBusProxy::new(&bus).await?.name_has_owner(BusName::try_from(name.as_str())?).await? {
        return Ok(false);
    }
    let nothing: (&[&str], &str) = (&[], "");
    let interface = Some("org.SingleInstance.DBus");
    bus.call_method(Some(name), path, interface, "ExecuteCallback", &nothing).await?;
    Ok(true)
}

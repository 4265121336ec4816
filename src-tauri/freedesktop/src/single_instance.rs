//! Whether an app like this one runs already, and opens its window when asked to.
//!
//! `tauri-plugin-single-instance` makes the app that is asked, and would ask too,
//! but waits for ever for an answer: one that was stopped, or is none, would keep
//! every later start from a window.

use std::time::Duration;

use notifier_core::ports::desktop::ActivationToken;
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

/// The argument that hands on what lets a window come to the front.
const TOKEN: &str = "activation-token=";

/// Asks the app of this identifier, if there is one, to open its window. The token is
/// this process' own: what was sent to it by whoever started it.
pub async fn ask(identifier: &str, token: Option<&ActivationToken>) -> Other {
    match timeout(TIMEOUT, try_to_ask(identifier, token)).await {
        Ok(Ok(true)) => Other::Opened,
        Ok(Ok(false)) => Other::Absent,
        Ok(Err(zbus::Error::MethodError(..))) | Err(_) => Other::Silent,
        Ok(Err(_)) => Other::Absent,
    }
}

/// The token that a later start handed on.
pub fn token(arguments: Vec<String>) -> Option<ActivationToken> {
    arguments.iter().find_map(|argument| argument.strip_prefix(TOKEN).map(str::to_owned))
}

async fn try_to_ask(identifier: &str, token: Option<&ActivationToken>) -> zbus::Result<bool> {
    let bus = Connection::session().await?;
    let name = format!("{identifier}.SingleInstance");
    let path = format!("/{}", name.replace('.', "/").replace('-', "_"));
    if !DBusProxy::new(&bus).await?.name_has_owner(BusName::try_from(name.as_str())?).await? {
        return Ok(false);
    }
    let arguments: Vec<_> = token.map(|token| format!("{TOKEN}{token}")).into_iter().collect();
    let asked = (arguments, "");
    let interface = Some("org.SingleInstance.DBus");
    bus.call_method(Some(name), path, interface, "ExecuteCallback", &asked).await?;
    Ok(true)
}

//! What the system says about itself, on Linux: whether it runs on its battery
//! (UPower), and whether the screen is locked (logind). On the system bus.
//!
//! On battery the shop is read less often; on a locked screen notices name
//! nobody. Waits for signals only; where nobody says it, neither holds.

use futures::StreamExt as _;
use notifier_core::handle::Handle;
use tokio::sync::mpsc;
use zbus::{
    Connection,
    fdo::PropertiesProxy,
    names::InterfaceName,
    zvariant::{ObjectPath, OwnedObjectPath},
};

const LOGIN: &str = "org.freedesktop.login1";
const SESSION: &str = "org.freedesktop.login1.Session";
const POWER: &str = "org.freedesktop.UPower";
const POWER_PATH: &str = "/org/freedesktop/UPower";

/// Where to find one of them.
struct Property {
    service: &'static str,
    path: OwnedObjectPath,
    interface: &'static str,
    name: &'static str,
}

pub async fn watch(core: Handle) {
    let bus = match Connection::system().await {
        Ok(bus) => bus,
        Err(error) => return tracing::info!(%error, "the system does not tell about itself"),
    };
    let (battery, mut on_battery) = mpsc::channel(1);
    let (lock, mut locked) = mpsc::channel(1);
    tokio::spawn(note("battery", power(bus.clone(), battery)));
    tokio::spawn(note("lock", screen(bus, lock)));
    loop {
        tokio::select! {
            Some(on) = on_battery.recv() => core.power(on).await,
            Some(on) = locked.recv() => core.screen_locked(on).await,
            else => return,
        }
    }
}

async fn note(what: &str, watching: impl Future<Output = zbus::Result<()>>) {
    if let Err(error) = watching.await {
        tracing::info!(%error, what, "the system does not tell");
    }
}

async fn power(bus: Connection, tell: mpsc::Sender<bool>) -> zbus::Result<()> {
    let path = ObjectPath::from_static_str(POWER_PATH)?.into();
    let property = Property { service: POWER, path, interface: POWER, name: "OnBattery" };
    follow(&bus, property, tell).await
}

async fn screen(bus: Connection, tell: mpsc::Sender<bool>) -> zbus::Result<()> {
    let path = session(&bus).await?;
    let property = Property { service: LOGIN, path, interface: SESSION, name: "LockedHint" };
    follow(&bus, property, tell).await
}

/// The session that this process belongs to.
async fn session(bus: &Connection) -> zbus::Result<OwnedObjectPath> {
    let (path, manager) = ("/org/freedesktop/login1", "org.freedesktop.login1.Manager");
    let by_id = std::env::var("XDG_SESSION_ID").ok();
    let answer = match by_id {
        Some(id) => bus.call_method(Some(LOGIN), path, Some(manager), "GetSession", &id).await?,
        None => {
            let process = std::process::id();
            bus.call_method(Some(LOGIN), path, Some(manager), "GetSessionByPID", &process).await?
        }
    };
    answer.body().deserialize()
}

/// Tells what a property is, and each change of it.
async fn follow(bus: &Connection, of: Property, tell: mpsc::Sender<bool>) -> zbus::Result<()> {
    let properties =
        PropertiesProxy::builder(bus).destination(of.service)?.path(of.path)?.build().await?;
    let interface = InterfaceName::from_static_str(of.interface)?;
    let mut changes = properties.receive_properties_changed().await?;
    loop {
        // Asked anew each time: the signal need not hold the value.
        let value = properties.get(interface.clone(), of.name).await?;
        if tell.send(bool::try_from(value)?).await.is_err() {
            return Ok(());
        }
        loop {
            let Some(change) = changes.next().await else { return Ok(()) };
            let concerns = change.args().is_ok_and(|args| {
                args.changed_properties.contains_key(of.name)
                    || args.invalidated_properties.contains(&of.name)
            });
            if concerns {
                break;
            }
        }
    }
}

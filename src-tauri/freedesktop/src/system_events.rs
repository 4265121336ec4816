//! What the system says about sleep, network, battery and screen lock: logind,
//! NetworkManager and UPower on the system bus.
//!
//! Waits for signals only. Where a service is absent its events do not come: the
//! core then notices sleep by its clock and lost networks by its watchdog.
//! Started by the shell, for the engine.

use futures::{
    FutureExt as _, Stream, StreamExt as _,
    stream::{self, BoxStream},
};
use notifier_core::handle::{Handle, SystemEvent};
use zbus::{Connection, proxy, zvariant::OwnedObjectPath};

/// NetworkManager's NM_STATE_CONNECTED_LOCAL; greater numbers are better connected.
const CONNECTED: u32 = 50;

/// Tells the engine until the bus is lost. Without a bus: returns at once.
pub async fn watch(core: Handle) {
    let bus = match Connection::system().await {
        Ok(bus) => bus,
        Err(error) => return tracing::info!(%error, "no system bus"),
    };
    let mut events = events(&bus);
    while let Some(event) = events.next().await {
        core.report(event).await;
    }
}

/// The events of all services. The states of battery and lock come first, then
/// their changes.
pub fn events(bus: &Connection) -> impl Stream<Item = SystemEvent> + Unpin + use<> {
    stream::select_all([
        source("sleep", sleep(bus.clone())),
        source("network", network(bus.clone())),
        source("battery", battery(bus.clone())),
        source("lock", lock(bus.clone())),
    ])
}

/// Subscribes on its own, so that a slow or absent service holds up no other.
fn source<S>(
    name: &'static str,
    subscribe: impl Future<Output = zbus::Result<S>> + Send + 'static,
) -> BoxStream<'static, SystemEvent>
where
    S: Stream<Item = SystemEvent> + Send + 'static,
{
    let events = subscribe.map(move |subscribed| match subscribed {
        Ok(events) => events.boxed(),
        Err(error) => {
            tracing::info!(%error, name, "no system events");
            stream::empty().boxed()
        }
    });
    events.flatten_stream().boxed()
}

async fn sleep(bus: Connection) -> zbus::Result<impl Stream<Item = SystemEvent>> {
    let signals = LoginManagerProxy::new(&bus).await?.receive_prepare_for_sleep().await?;
    // True is sent before the sleep, false after it.
    Ok(signals.filter_map(async |signal| {
        let about_to_sleep = signal.args().ok()?.start;
        (!about_to_sleep).then_some(SystemEvent::Woke)
    }))
}

async fn network(bus: Connection) -> zbus::Result<impl Stream<Item = SystemEvent>> {
    let signals = NetworkManagerProxy::new(&bus).await?.receive_state_changed().await?;
    Ok(signals.filter_map(async |signal| {
        (signal.args().ok()?.state >= CONNECTED).then_some(SystemEvent::Woke)
    }))
}

async fn battery(bus: Connection) -> zbus::Result<impl Stream<Item = SystemEvent>> {
    let power = UPowerProxy::new(&bus).await?;
    power.on_battery().await?;
    let changes = power.receive_on_battery_changed().await;
    Ok(changes.filter_map(async |change| {
        change.get().await.ok().map(|on_battery| SystemEvent::Power { on_battery })
    }))
}

async fn lock(bus: Connection) -> zbus::Result<impl Stream<Item = SystemEvent>> {
    let session = SessionProxy::new(&bus, own_session(&bus).await?).await?;
    session.locked_hint().await?;
    let changes = session.receive_locked_hint_changed().await;
    Ok(changes.filter_map(async |change| {
        change.get().await.ok().map(|locked| SystemEvent::ScreenLocked { locked })
    }))
}

/// The session that this process belongs to.
async fn own_session(bus: &Connection) -> zbus::Result<OwnedObjectPath> {
    let manager = LoginManagerProxy::new(bus).await?;
    match std::env::var("XDG_SESSION_ID") {
        Ok(id) => manager.get_session(&id).await,
        Err(_) => manager.get_session_by_pid(std::process::id()).await,
    }
}

#[proxy(
    interface = "org.freedesktop.login1.Manager",
    default_service = "org.freedesktop.login1",
    default_path = "/org/freedesktop/login1",
    gen_blocking = false
)]
trait LoginManager {
    fn get_session(&self, id: &str) -> zbus::Result<OwnedObjectPath>;

    #[zbus(name = "GetSessionByPID")]
    fn get_session_by_pid(&self, pid: u32) -> zbus::Result<OwnedObjectPath>;

    #[zbus(signal)]
    fn prepare_for_sleep(&self, start: bool) -> zbus::Result<()>;
}

#[proxy(
    interface = "org.freedesktop.login1.Session",
    default_service = "org.freedesktop.login1",
    gen_blocking = false
)]
trait Session {
    #[zbus(property)]
    fn locked_hint(&self) -> zbus::Result<bool>;
}

#[proxy(
    interface = "org.freedesktop.NetworkManager",
    default_service = "org.freedesktop.NetworkManager",
    default_path = "/org/freedesktop/NetworkManager",
    gen_blocking = false
)]
trait NetworkManager {
    #[zbus(signal)]
    fn state_changed(&self, state: u32) -> zbus::Result<()>;
}

#[proxy(
    interface = "org.freedesktop.UPower",
    default_service = "org.freedesktop.UPower",
    default_path = "/org/freedesktop/UPower",
    gen_blocking = false
)]
trait UPower {
    #[zbus(property)]
    fn on_battery(&self) -> zbus::Result<bool>;
}

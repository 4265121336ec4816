//! `notifier-freedesktop`'s system events, by services of the test's own.
#![cfg(target_os = "linux")]

use std::{pin::pin, time::Duration};

use futures::{FutureExt as _, Stream, StreamExt as _};
use notifier_core::handle::{
    SystemEvent,
    SystemEvent::{ScreenLocked, Woke},
};
use notifier_freedesktop::system_events::events;
use test_desktop::Bus;
use tokio::time::timeout;
use zbus::{
    Connection, fdo, interface, names::BusName, object_server::SignalEmitter,
    zvariant::OwnedObjectPath,
};

/// Long enough for a busy machine; nothing waits that long when all is well.
const TIMEOUT: Duration = Duration::from_secs(120);

const LOGIN: &str = "/org/freedesktop/login1";
const SESSION: &str = "/org/freedesktop/login1/session/_31";
const POWER: &str = "/org/freedesktop/UPower";

#[tokio::test]
async fn battery_and_lock_are_known_from_the_start_and_after_each_change() {
    let bus = Bus::start().await.unwrap();
    let system = logind_and_upower(&bus).await;
    let mut events = pin!(events(&bus.connect().await.unwrap()));

    let first = [next(&mut events).await, next(&mut events).await];
    assert!(
        first.contains(&SystemEvent::Power { on_battery: true })
            && first.contains(&ScreenLocked { locked: false }),
        "{first:?}"
    );

    lock(&system).await;
    assert_eq!(next(&mut events).await, ScreenLocked { locked: true });

    let power = system.object_server().interface::<_, Power>(POWER).await.unwrap();
    power.get_mut().await.0 = false;
    power.get().await.on_battery_invalidate(power.signal_emitter()).await.unwrap();
    assert_eq!(
        next(&mut events).await,
        SystemEvent::Power { on_battery: false },
        "asked for where the signal lacks it"
    );
}

#[tokio::test]
async fn waking_up_is_told_and_falling_asleep_is_not() {
    let bus = Bus::start().await.unwrap();
    let system = logind_and_upower(&bus).await;
    let mut events = pin!(events(&bus.connect().await.unwrap()));
    let sleep = async |start: bool| {
        let emitter = SignalEmitter::new(&system, LOGIN).unwrap();
        Manager::prepare_for_sleep(&emitter, start).await.unwrap();
    };
    until_woken(&mut events, async || sleep(false).await).await;

    sleep(true).await;
    lock(&system).await;

    assert_eq!(next(&mut events).await, ScreenLocked { locked: true });
    assert_eq!(events.next().now_or_never(), None, "nothing before, either");
}

#[tokio::test]
async fn a_new_network_is_told_and_a_lost_one_is_not() {
    let bus = Bus::start().await.unwrap();
    let system = logind_and_upower(&bus).await;
    system.request_name("org.freedesktop.NetworkManager").await.unwrap();
    let mut events = pin!(events(&bus.connect().await.unwrap()));
    until_woken(&mut events, async || network(&system, 70).await).await;

    network(&system, 30).await;
    network(&system, 20).await;
    lock(&system).await;

    assert_eq!(next(&mut events).await, ScreenLocked { locked: true });
    assert_eq!(events.next().now_or_never(), None, "nothing before, either");
}

#[tokio::test]
async fn services_that_are_absent_hold_up_no_other() {
    let bus = Bus::start().await.unwrap();
    let manager = bus.connect().await.unwrap();
    manager.request_name("org.freedesktop.NetworkManager").await.unwrap();
    let mut events = pin!(events(&bus.connect().await.unwrap()));

    until_woken(&mut events, async || network(&manager, 50).await).await;
}

async fn next(events: &mut (impl Stream<Item = SystemEvent> + Unpin)) -> SystemEvent {
    timeout(TIMEOUT, events.next()).await.expect("an event").expect("a living bus")
}

/// Repeats the signal until it is heard, which says that all is subscribed; then
/// takes in what is left of it.
async fn until_woken(
    events: &mut (impl Stream<Item = SystemEvent> + Unpin),
    signal: impl AsyncFn(),
) {
    let woken = async {
        loop {
            signal().await;
            let heard = timeout(Duration::from_millis(20), events.next()).await;
            if heard == Ok(Some(Woke)) {
                return;
            }
        }
    };
    timeout(TIMEOUT, woken).await.expect("the signal is heard");
    while timeout(Duration::from_millis(100), events.next()).await.is_ok() {}
}

async fn logind_and_upower(bus: &Bus) -> Connection {
    let system = bus.connect().await.unwrap();
    let server = system.object_server();
    server.at(LOGIN, Manager).await.unwrap();
    server.at(SESSION, Session(false)).await.unwrap();
    server.at(POWER, Power(true)).await.unwrap();
    for name in ["org.freedesktop.login1", "org.freedesktop.UPower"] {
        system.request_name(name).await.unwrap();
    }
    system
}

async fn network(manager: &Connection, state: u32) {
    let (path, interface) = ("/org/freedesktop/NetworkManager", "org.freedesktop.NetworkManager");
    let everyone = None::<BusName>;
    manager.emit_signal(everyone, path, interface, "StateChanged", &state).await.unwrap();
}

async fn lock(system: &Connection) {
    let session = system.object_server().interface::<_, Session>(SESSION).await.unwrap();
    session.get_mut().await.0 = true;
    session.get().await.locked_hint_changed(session.signal_emitter()).await.unwrap();
}

struct Manager;

#[interface(name = "org.freedesktop.login1.Manager")]
impl Manager {
    fn get_session(&self, _id: &str) -> fdo::Result<OwnedObjectPath> {
        SESSION.try_into().map_err(|_| fdo::Error::Failed("no path".into()))
    }

    #[zbus(name = "GetSessionByPID")]
    fn get_session_by_pid(&self, _pid: u32) -> fdo::Result<OwnedObjectPath> {
        self.get_session("")
    }

    #[zbus(signal)]
    async fn prepare_for_sleep(emitter: &SignalEmitter<'_>, start: bool) -> zbus::Result<()>;
}

struct Session(bool);

#[interface(name = "org.freedesktop.login1.Session")]
impl Session {
    #[zbus(property)]
    fn locked_hint(&self) -> bool {
        self.0
    }
}

struct Power(bool);

#[interface(name = "org.freedesktop.UPower")]
impl Power {
    #[zbus(property(emits_changed_signal = "invalidates"))]
    fn on_battery(&self) -> bool {
        self.0
    }
}

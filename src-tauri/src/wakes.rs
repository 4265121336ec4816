//! What the system says about sleep and networks, on Linux: logind and
//! NetworkManager on the system bus. Both wake the links.
//!
//! Where nobody says it, and on other systems, the core's look at the clock and
//! the watchdog do. Waits for signals only; no bus, no watch.

use futures::{StreamExt as _, stream::select};
use notifier_core::handle::Handle;
use zbus::{Connection, MatchRule, MessageStream, message::Type};

/// NetworkManager's NM_STATE_CONNECTED_LOCAL; greater numbers are better connected.
const CONNECTED: u32 = 50;

pub async fn watch(core: Handle) {
    match listen().await {
        Ok(mut wakes) => {
            while wakes.next().await.is_some() {
                core.woke().await;
            }
        }
        Err(error) => tracing::info!(%error, "the system does not tell about sleep"),
    }
}

/// Gives an item each time the computer woke or its network changed.
async fn listen() -> zbus::Result<impl futures::Stream<Item = ()> + Unpin> {
    let bus = Connection::system().await?;
    let sleep =
        signal(&bus, "org.freedesktop.login1", "org.freedesktop.login1.Manager", "PrepareForSleep")
            .await?;
    let network = signal(
        &bus,
        "org.freedesktop.NetworkManager",
        "org.freedesktop.NetworkManager",
        "StateChanged",
    )
    .await?;

    // True is said before the sleep, false after it.
    let woke = sleep.filter_map(async |message| {
        let about_to_sleep: bool = message.ok()?.body().deserialize().ok()?;
        (!about_to_sleep).then_some(())
    });
    let connected = network.filter_map(async |message| {
        let state: u32 = message.ok()?.body().deserialize().ok()?;
        (state >= CONNECTED).then_some(())
    });
    Ok(Box::pin(select(woke, connected)))
}

async fn signal(
    bus: &Connection,
    sender: &str,
    interface: &str,
    member: &str,
) -> zbus::Result<MessageStream> {
    let rule = MatchRule::builder()
        .msg_type(Type::Signal)
        .sender(sender)?
        .interface(interface)?
        .member(member)?
        .build();
    MessageStream::for_match_rule(rule.to_owned(), bus, None).await
}

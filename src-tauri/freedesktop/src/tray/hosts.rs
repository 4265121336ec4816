//! Whether the StatusNotifierWatcher has a host, which is what draws the icons.
//!
//! Being registered at the watcher is no tray yet: one that runs
//! without any host accepts items and shows none. Used by `tray`.

use futures::{
    Stream, StreamExt as _,
    future::ready,
    stream::{once, select_all},
};
use zbus::{Connection, proxy, proxy::CacheProperties};

/// Whether there is a host, now and after each change that the watcher reports.
/// True where it does not say: items were always shown there.
///
/// # Errors
/// The bus is lost.
pub async fn hosts(bus: &Connection) -> zbus::Result<impl Stream<Item = bool> + Send + use<>> {
    let watcher = WatcherProxy::builder(bus).cache_properties(CacheProperties::No).build().await?;
    // Subscribe before asking, so that no change is missed.
    let changes = select_all([
        watcher.inner().receive_owner_changed().await?.map(drop).boxed(),
        watcher.receive_status_notifier_host_registered().await?.map(drop).boxed(),
        watcher.receive_status_notifier_host_unregistered().await?.map(drop).boxed(),
    ]);
    Ok(once(ready(())).chain(changes).then(move |()| {
        let watcher = watcher.clone();
        async move { watcher.is_status_notifier_host_registered().await.unwrap_or(true) }
    }))
}

#[proxy(
    interface = "org.kde.StatusNotifierWatcher",
    default_service = "org.kde.StatusNotifierWatcher",
    default_path = "/StatusNotifierWatcher",
    gen_blocking = false
)]
trait Watcher {
    #[zbus(property)]
    fn is_status_notifier_host_registered(&self) -> zbus::Result<bool>;

    #[zbus(signal)]
    fn status_notifier_host_registered(&self) -> zbus::Result<()>;

    #[zbus(signal)]
    fn status_notifier_host_unregistered(&self) -> zbus::Result<()>;
}

//! Registers the item at the StatusNotifierWatcher, each time one comes, and tells whether
//! it shows: where it is registered at a watcher that has a host.

use std::{pin::pin, sync::Arc, time::Duration};

use futures::StreamExt as _;
use tokio::sync::watch;
use zbus::{Connection, proxy, proxy::CacheProperties};

use super::{Shared, hosts::hosts, item, lock, menu};

/// A panel at work may take its time.
pub const TIMEOUT: Duration = Duration::from_secs(30);

/// Ends with the bus, or when nobody wants to know any more.
pub async fn follow(connection: Connection, shared: Arc<Shared>, available: watch::Sender<bool>) {
    if let Err(error) = try_to_follow(&connection, &shared, &available).await {
        tracing::warn!(%error, "no tray");
    }
    available.send_replace(false);
}

async fn try_to_follow(
    connection: &Connection,
    shared: &Shared,
    available: &watch::Sender<bool>,
) -> zbus::Result<()> {
    let watcher = WatcherProxy::builder(connection);
    let watcher = watcher.cache_properties(CacheProperties::No).build().await?;
    // Subscribe before registering, so that no watcher is missed.
    let mut owners = watcher.inner().receive_owner_changed().await?;
    let mut hosts = pin!(hosts(connection).await?);
    let mut registered = register(&watcher).await;
    let mut has_host = true;
    loop {
        let shows = registered && has_host;
        available.send_if_modified(|known| std::mem::replace(known, shows) != shows);
        tokio::select! {
            owner = owners.next() => match owner {
                Some(owner) => {
                    // A panel that went had the menu open, perhaps.
                    let change = lock(&shared.layout).close();
                    menu::tell(connection, change).await?;
                    registered = owner.is_some() && register(&watcher).await;
                }
                None => return Ok(()),
            },
            Some(there) = hosts.next() => has_host = there,
        }
    }
}

async fn register(watcher: &WatcherProxy<'_>) -> bool {
    let registered = watcher.register_status_notifier_item(&item::name()).await;
    if let Err(error) = &registered {
        tracing::info!(%error, "no tray host");
    }
    registered.is_ok()
}

#[proxy(
    interface = "org.kde.StatusNotifierWatcher",
    default_service = "org.kde.StatusNotifierWatcher",
    default_path = "/StatusNotifierWatcher",
    gen_blocking = false
)]
trait Watcher {
    fn register_status_notifier_item(&self, service: &str) -> zbus::Result<()>;
}

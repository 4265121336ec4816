//! The connection to the session bus, read as one stream of messages.
//!
//! Signals and replies come out of the same stream, so that they keep the order
//! in which the bus sent them: an activation token before its click, a new
//! daemon before its first reply. That is why no proxies are used here.

use futures::StreamExt as _;
use notifier_core::ports::desktop::DesktopError;
use zbus::{
    Connection, MatchRule, Message, MessageStream, connection, fdo, fdo::DBusProxy,
    message::Type as Kind, names::OwnedUniqueName,
};

use super::message::{self, NAME, PATH};

const DRIVER: &str = "org.freedesktop.DBus";

pub struct Bus {
    connection: Connection,
    messages: MessageStream,
}

/// What the bus knows about the notification service.
pub struct Service {
    pub daemon: Option<OwnedUniqueName>,
    /// The bus starts a daemon on the first call.
    pub activatable: bool,
}

impl Bus {
    pub async fn open(address: Option<&str>) -> zbus::Result<(Self, Service)> {
        let connection = match address {
            Some(address) => connection::Builder::address(address)?,
            None => connection::Builder::session()?,
        };
        let connection = connection.build().await?;

        // Subscribe before asking, so that no change is missed.
        let messages = MessageStream::from(&connection);
        let driver = DBusProxy::new(&connection).await?;
        driver.add_match_rule(service_signals()?).await?;
        driver.add_match_rule(owner_changes()?).await?;

        let daemon = match driver.get_name_owner(NAME.try_into()?).await {
            Err(fdo::Error::NameHasNoOwner(_)) => None,
            owner => Some(owner?),
        };
        let activatable = driver.list_activatable_names().await?.iter().any(|name| *name == NAME);

        Ok((Self { connection, messages }, Service { daemon, activatable }))
    }

    pub async fn send(&self, message: &Message) -> zbus::Result<()> {
        self.connection.send(message).await
    }

    /// The next message; `None` when the connection is lost.
    pub async fn next(&mut self) -> Option<Message> {
        self.messages.next().await?.ok()
    }
}

impl Service {
    pub fn sent(&self, message: &Message) -> bool {
        let header = message.header();
        self.daemon.as_ref().zip(header.sender()).is_some_and(|(daemon, sender)| daemon == sender)
    }
}

/// The new owner of the service's name, if `message` is about that.
pub fn new_owner(message: &Message) -> Option<Option<OwnedUniqueName>> {
    let header = message.header();
    let is_change = header.member()? == "NameOwnerChanged" && header.sender()? == DRIVER;
    let body = message.body();
    match body.deserialize::<(&str, &str, &str)>() {
        Ok((NAME, _, owner)) if is_change => Some(OwnedUniqueName::try_from(owner).ok()),
        _ => None,
    }
}

/// The body of a reply, or its error.
pub fn content<T>(message: &Message) -> Result<T, DesktopError>
where
    T: for<'d> serde::Deserialize<'d> + zbus::zvariant::Type,
{
    let body = message.body();
    match message.header().error_name() {
        Some(name) => Err(message::trouble(name, body.deserialize().unwrap_or_default())),
        None => body.deserialize().map_err(|error| DesktopError::Refused(error.to_string())),
    }
}

fn service_signals() -> zbus::Result<MatchRule<'static>> {
    Ok(MatchRule::builder().msg_type(Kind::Signal).interface(NAME)?.path(PATH)?.build())
}

fn owner_changes() -> zbus::Result<MatchRule<'static>> {
    let rule = MatchRule::builder().msg_type(Kind::Signal).sender(DRIVER)?.interface(DRIVER)?;
    Ok(rule.member("NameOwnerChanged")?.arg(0, NAME)?.build())
}

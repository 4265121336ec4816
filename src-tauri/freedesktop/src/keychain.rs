//! The keychain: the Secret Service of GNOME Keyring, KWallet or KeePassXC.
//!
//! Connects anew for each call, so that a service that starts later, or was
//! unlocked meanwhile, is found. Implements the core's port `Keychain`. Never
//! writes a token into an error or a log.

use std::{collections::HashMap, time::Duration};

use futures::future::{BoxFuture, FutureExt as _};
use notifier_core::ports::keychain::{Keychain, KeychainError, Slot};
use secrecy::{ExposeSecret as _, SecretString};
use secret_service::{Collection, EncryptionType, Error, SecretService as Service};
use tokio::time::timeout;
use zbus::{connection, fdo};

/// What the user sees in the desktop's list of passwords.
const SERVICE: &str = "ToolBoxx Notifier";

/// Long: the user may be asked for the password of the keychain.
const PROMPT_TIMEOUT: Duration = Duration::from_secs(60);

/// On the bus with that address; None: on the session bus.
#[derive(Clone, Debug, Default)]
pub struct SecretService {
    pub bus: Option<String>,
}

impl SecretService {
    async fn open(&self) -> Result<Service<'static>, KeychainError> {
        let builder = match &self.bus {
            Some(address) => connection::Builder::address(address.as_str()),
            None => connection::Builder::session(),
        };
        let bus = async { builder?.build().await };
        let bus = bus.await.map_err(|_| KeychainError::Absent)?;
        let opened = match Service::connect_with_existing(EncryptionType::Dh, bus.clone()).await {
            // Some services speak "plain" only. The bus is private to the user.
            Err(error) if is_not_supported(&error) => {
                Service::connect_with_existing(EncryptionType::Plain, bus).await
            }
            opened => opened,
        };
        opened.map_err(|error| trouble(&error))
    }

    async fn load(self, slot: Slot) -> Result<Option<SecretString>, KeychainError> {
        let service = self.open().await?;
        let Some(item) = find(&service, &slot).await? else { return Ok(None) };
        let item = service.get_item_by_path(item).await.map_err(|error| trouble(&error))?;
        let bytes = item.get_secret().await.map_err(|error| trouble(&error))?;
        let token = String::from_utf8(bytes);
        token
            .map(|token| Some(token.into()))
            .map_err(|_| KeychainError::Refused("not a text".into()))
    }

    async fn save(self, slot: Slot, token: SecretString) -> Result<(), KeychainError> {
        let service = self.open().await?;
        let collection = collection(&service).await?;
        let attributes = attributes(&slot);
        let attributes = attributes.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let label = format!("{SERVICE} ({})", user(&slot));
        let secret = token.expose_secret().as_bytes();
        let created = collection.create_item(&label, attributes, secret, true, "text/plain").await;
        created.map(drop).map_err(|error| trouble(&error))
    }

    async fn forget(self, slot: Slot) -> Result<(), KeychainError> {
        let service = self.open().await?;
        if let Some(item) = find(&service, &slot).await? {
            let item = service.get_item_by_path(item).await.map_err(|error| trouble(&error))?;
            item.delete().await.map_err(|error| trouble(&error))?;
        }
        Ok(())
    }
}

impl Keychain for SecretService {
    fn load(&self, slot: Slot) -> BoxFuture<'static, Result<Option<SecretString>, KeychainError>> {
        with_timeout(self.clone().load(slot)).boxed()
    }

    fn save(
        &self,
        slot: Slot,
        token: SecretString,
    ) -> BoxFuture<'static, Result<(), KeychainError>> {
        with_timeout(self.clone().save(slot, token)).boxed()
    }

    fn forget(&self, slot: Slot) -> BoxFuture<'static, Result<(), KeychainError>> {
        with_timeout(self.clone().forget(slot)).boxed()
    }
}

async fn with_timeout<T>(
    call: impl Future<Output = Result<T, KeychainError>>,
) -> Result<T, KeychainError> {
    // The prompt for the password was left unanswered.
    timeout(PROMPT_TIMEOUT, call).await.unwrap_or(Err(KeychainError::Locked))
}

/// The collection where passwords are kept, unlocked.
async fn collection<'a>(service: &'a Service<'static>) -> Result<Collection<'a>, KeychainError> {
    let collection = match service.get_default_collection().await {
        // A new desktop has no default collection yet.
        Err(Error::NoResult) => service.get_any_collection().await,
        found => found,
    };
    let collection = collection.map_err(|error| trouble(&error))?;
    if collection.is_locked().await.map_err(|error| trouble(&error))? {
        collection.unlock().await.map_err(|error| trouble(&error))?;
        // Some services report success without unlocking.
        if collection.is_locked().await.unwrap_or(true) {
            return Err(KeychainError::Locked);
        }
    }
    Ok(collection)
}

/// The item, unlocked. A locked collection is an error, not an empty one.
async fn find(
    service: &Service<'static>,
    slot: &Slot,
) -> Result<Option<zbus::zvariant::OwnedObjectPath>, KeychainError> {
    let attributes = attributes(slot);
    let wanted = || attributes.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let search = async || service.search_items(wanted()).await.map_err(|error| trouble(&error));
    let mut found = search().await?;
    if found.unlocked.is_empty() {
        // A locked collection may hide its items.
        match collection(service).await {
            Ok(_) => found = search().await?,
            Err(KeychainError::Refused(_)) => {}
            Err(trouble) => return Err(trouble),
        }
    }
    if let (None, Some(locked)) = (found.unlocked.first(), found.locked.first()) {
        locked.unlock().await.map_err(|error| trouble(&error))?;
        found = search().await?;
    }
    Ok(found.unlocked.first().map(|item| item.item_path.clone()))
}

fn user(slot: &Slot) -> String {
    format!("{} at {}", slot.email, slot.server)
}

fn attributes(slot: &Slot) -> HashMap<&'static str, String> {
    HashMap::from([("service", SERVICE.to_owned()), ("user", user(slot))])
}

fn is_not_supported(error: &Error) -> bool {
    match error {
        Error::Zbus(zbus::Error::MethodError(name, ..)) => {
            name.as_str() == "org.freedesktop.DBus.Error.NotSupported"
        }
        Error::Zbus(zbus::Error::FDO(error)) => matches!(**error, fdo::Error::NotSupported(_)),
        Error::ZbusFdo(error) => matches!(error, fdo::Error::NotSupported(_)),
        _ => false,
    }
}

fn trouble(error: &Error) -> KeychainError {
    match error {
        Error::Locked | Error::Prompt | Error::PromptDisconnected => KeychainError::Locked,
        Error::Unavailable => KeychainError::Absent,
        Error::Zbus(zbus::Error::MethodError(name, ..)) => match name.as_str() {
            "org.freedesktop.Secret.Error.IsLocked" => KeychainError::Locked,
            "org.freedesktop.DBus.Error.ServiceUnknown"
            | "org.freedesktop.DBus.Error.NameHasNoOwner" => KeychainError::Absent,
            name => KeychainError::Refused(name.to_owned()),
        },
        Error::Zbus(zbus::Error::FDO(error)) => fdo_trouble(error),
        Error::ZbusFdo(error) => fdo_trouble(error),
        error => KeychainError::Refused(error.to_string()),
    }
}

fn fdo_trouble(error: &fdo::Error) -> KeychainError {
    match error {
        fdo::Error::ServiceUnknown(_) | fdo::Error::NameHasNoOwner(_) => KeychainError::Absent,
        error => KeychainError::Refused(error.to_string()),
    }
}

//! Windows' Credential Manager and the Keychain of macOS.

use futures::future::{BoxFuture, FutureExt as _};
use keyring_core::{Entry, Error, api::CredentialStoreApi as _};
use notifier_core::ports::keychain::{Keychain, KeychainError, Slot};
use secrecy::{ExposeSecret as _, SecretString};
use tokio::task::spawn_blocking;

#[cfg(target_os = "macos")]
use apple_native_keyring_store::keychain::Store;
#[cfg(windows)]
use windows_native_keyring_store::Store;

/// What the user sees in the system's list of passwords.
const SERVICE: &str = "ToolBoxx Notifier";

pub struct Native;

impl Keychain for Native {
    fn load(&self, slot: Slot) -> BoxFuture<'static, Result<Option<SecretString>, KeychainError>> {
        act(slot, |entry| match entry.get_secret() {
            // As bytes: as a text Windows would store twice as many, and has room for 2560.
            Ok(bytes) => match String::from_utf8(bytes) {
                Ok(token) => Ok(Some(token.into())),
                Err(_) => Err(KeychainError::Refused("not a text".into())),
            },
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(trouble(&error)),
        })
    }

    fn save(
        &self,
        slot: Slot,
        token: SecretString,
    ) -> BoxFuture<'static, Result<(), KeychainError>> {
        act(slot, move |entry| {
            entry.set_secret(token.expose_secret().as_bytes()).map_err(|error| trouble(&error))
        })
    }

    fn forget(&self, slot: Slot) -> BoxFuture<'static, Result<(), KeychainError>> {
        act(slot, |entry| match entry.delete_credential() {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(error) => Err(trouble(&error)),
        })
    }
}

/// The system's calls wait, perhaps for the person: not on our threads.
fn act<T: Send + 'static>(
    slot: Slot,
    act: impl FnOnce(Entry) -> Result<T, KeychainError> + Send + 'static,
) -> BoxFuture<'static, Result<T, KeychainError>> {
    async move {
        let done = spawn_blocking(move || {
            let store = Store::new().map_err(|error| trouble(&error))?;
            let entry = store.build(SERVICE, &user(&slot), None);
            act(entry.map_err(|error| trouble(&error))?)
        });
        done.await.unwrap_or_else(|crash| Err(KeychainError::Refused(crash.to_string())))
    }
    .boxed()
}

/// The library's texts may hold what was stored: only its kind is told.
fn trouble(error: &Error) -> KeychainError {
    match error {
        Error::NoStorageAccess(_) => KeychainError::Locked,
        Error::NoDefaultStore => KeychainError::Absent,
        Error::TooLong(what, most) => KeychainError::Refused(format!("{what} has room for {most}")),
        Error::PlatformFailure(error) => KeychainError::Refused(error.to_string()),
        _ => KeychainError::Refused("an odd entry".into()),
    }
}

fn user(slot: &Slot) -> String {
    format!("{} at {}", slot.email, slot.server)
}

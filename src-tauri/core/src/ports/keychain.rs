//! The port to the operating system's keychain: the only place where a session is kept.
//!
//! The shell implements it once; tests implement it in memory. Deliberately
//! absent: a file. Where no keychain works, the session lives in memory only,
//! and the person sees why.

use futures::future::BoxFuture;
use secrecy::SecretString;

/// What a kept session is filed under.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Slot {
    /// The origin of the shop, without a slash at the end.
    pub server: String,
    pub email: String,
}

/// Each call may wait for the person, who is asked to unlock the keychain.
pub trait Keychain: Send + Sync + 'static {
    /// The token kept there; None where there is none.
    fn load(&self, slot: Slot) -> BoxFuture<'static, Result<Option<SecretString>, KeychainError>>;

    fn save(
        &self,
        slot: Slot,
        token: SecretString,
    ) -> BoxFuture<'static, Result<(), KeychainError>>;

    /// Done also where nothing was kept.
    fn forget(&self, slot: Slot) -> BoxFuture<'static, Result<(), KeychainError>>;
}

/// Why the keychain did not do it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeychainError {
    /// This system has no keychain that runs.
    #[error("no keychain is running")]
    Absent,
    /// It is there, but locked, and the person did not unlock it.
    #[error("the keychain is locked")]
    Locked,
    #[error("the keychain refused: {0}")]
    Refused(String),
}

/// No keychain at all: what is kept there is gone at once.
#[derive(Debug)]
pub struct NoKeychain;

impl Keychain for NoKeychain {
    fn load(&self, _: Slot) -> BoxFuture<'static, Result<Option<SecretString>, KeychainError>> {
        Box::pin(std::future::ready(Err(KeychainError::Absent)))
    }

    fn save(&self, _: Slot, _: SecretString) -> BoxFuture<'static, Result<(), KeychainError>> {
        Box::pin(std::future::ready(Err(KeychainError::Absent)))
    }

    fn forget(&self, _: Slot) -> BoxFuture<'static, Result<(), KeychainError>> {
        Box::pin(std::future::ready(Err(KeychainError::Absent)))
    }
}

//! The keychain of each system, behind the core's port.
//!
//! Linux has the Secret Service, by `notifier-freedesktop`; the other systems have
//! theirs always, by `keyring-core`. Nothing here writes a token into an error or
//! a log. Called once at the start, for the engine's setup.

#[cfg(not(target_os = "linux"))]
mod other;

use std::sync::Arc;

use notifier_core::ports::keychain::Keychain;

/// The keychain of this system.
pub fn system() -> Arc<dyn Keychain> {
    #[cfg(target_os = "linux")]
    return Arc::new(notifier_freedesktop::keychain::SecretService::default());
    #[cfg(not(target_os = "linux"))]
    Arc::new(other::Native)
}

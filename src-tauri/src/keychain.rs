//! The keychain of each system, behind the core's port.
//!
//! Linux talks to the secret service itself, anew for each ask: one that starts
//! later, or was unlocked meanwhile, is found. The other systems have theirs
//! always, by `keyring-core`. Nothing here ever writes a token into a text.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(not(target_os = "linux"))]
mod other;

use std::sync::Arc;

use notifier_core::keychain::{Keychain, Slot};

#[cfg(target_os = "linux")]
pub use linux::SecretService;

/// What a person sees in the system's list of passwords.
const SERVICE: &str = "ToolBoxx Notifier";

/// The keychain of this system.
pub fn system() -> Arc<dyn Keychain> {
    #[cfg(target_os = "linux")]
    return Arc::new(SecretService::default());
    #[cfg(not(target_os = "linux"))]
    Arc::new(other::Native)
}

fn user(slot: &Slot) -> String {
    format!("{} at {}", slot.email, slot.server)
}

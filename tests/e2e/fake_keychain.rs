//! A keychain in memory, that can be locked, absent, or refuse.

use std::{collections::HashMap, sync::Arc};

use futures::future::{BoxFuture, FutureExt as _, ready};
use notifier_core::ports::keychain::{Keychain, KeychainError, Slot};
use secrecy::{ExposeSecret as _, SecretString};
use tokio::{sync::watch, time};

use crate::fake_desktop::TIMEOUT;

#[derive(Clone, Default)]
pub struct Keys(Arc<watch::Sender<State>>);

#[derive(Default)]
struct State {
    kept: HashMap<Slot, SecretString>,
    trouble: Option<KeychainError>,
}

impl Keys {
    pub fn becomes(&self, trouble: Option<KeychainError>) {
        self.0.send_modify(|state| state.trouble = trouble);
    }

    /// What is kept, in no order.
    pub fn kept(&self) -> Vec<(Slot, String)> {
        kept(&self.0.borrow())
    }

    pub async fn until(&self, wanted: impl Fn(&[(Slot, String)]) -> bool) {
        let mut states = self.0.subscribe();
        let waited = time::timeout(TIMEOUT, states.wait_for(|state| wanted(&kept(state)))).await;
        assert!(waited.is_ok(), "the keychain holds {} tokens", self.kept().len());
    }

    fn act<T: Send + 'static>(
        &self,
        act: impl FnOnce(&mut HashMap<Slot, SecretString>) -> T,
    ) -> BoxFuture<'static, Result<T, KeychainError>> {
        if let Some(trouble) = self.0.borrow().trouble.clone() {
            return ready(Err(trouble)).boxed();
        }
        let mut done = None;
        self.0.send_modify(|state| done = Some(act(&mut state.kept)));
        ready(done.ok_or(KeychainError::Absent)).boxed()
    }
}

fn kept(state: &State) -> Vec<(Slot, String)> {
    let kept = state.kept.iter();
    kept.map(|(slot, token)| (slot.clone(), token.expose_secret().to_owned())).collect()
}

impl Keychain for Keys {
    fn load(&self, slot: Slot) -> BoxFuture<'static, Result<Option<SecretString>, KeychainError>> {
        self.act(|kept| kept.get(&slot).cloned())
    }

    fn save(
        &self,
        slot: Slot,
        token: SecretString,
    ) -> BoxFuture<'static, Result<(), KeychainError>> {
        self.act(|kept| {
            kept.insert(slot, token);
        })
    }

    fn forget(&self, slot: Slot) -> BoxFuture<'static, Result<(), KeychainError>> {
        self.act(|kept| {
            kept.remove(&slot);
        })
    }
}

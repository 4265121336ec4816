//! Makes the settings, and who is signed in, hold in all parts.

use super::{
    Engine, account,
    context::{AfterSave, Effect, Effects},
};
use crate::{rest::Owner, settings::tidy_ids};

impl Engine {
    pub(super) fn settings_changed(&mut self) -> Effects {
        self.config.load(&mut self.cx);
        vec![Effect::Apply]
    }

    /// Makes the settings, and who is signed in, hold.
    pub(super) fn apply(&mut self) -> Effects {
        self.config.resolve(&mut self.cx);
        let effects = self.accounts.follow(&mut self.cx);
        self.perform(effects);
        let reads = self.cx.settings.delivery.reads();
        if self.sync.set_active(reads && self.accounts.signed_in().is_some()) {
            let pace = self.pace();
            self.sync.payments_changed(&self.cx, &self.accounts, false, pace);
            self.sync.ask_for_slower_clock(&self.cx, &self.accounts);
        }
        let ids = self.followed();
        self.streams.follow(&self.cx.settings, &ids, &self.cx.store);
        vec![]
    }

    /// The ids whose streams are wanted: those by hand, and the account's.
    pub(super) fn followed(&self) -> Vec<String> {
        let settings = &self.cx.settings;
        if !settings.delivery.streams() {
            return vec![];
        }
        let of_account = self.accounts.owner.iter().flat_map(Owner::feeds);
        let of_account = of_account.filter(|id| settings.follows_shop(id));
        tidy_ids(settings.user_ids.iter().map(String::as_str).chain(of_account))
    }

    pub(super) fn save_account(&mut self, then: AfterSave) -> Effects {
        let effects = self.apply();
        let saved = self.config.save(&mut self.cx);
        match then {
            AfterSave::SignedIn(answer) => {
                let _ = answer.send(saved);
            }
            AfterSave::SignedOut { session, answer } => {
                let unheard = self.cx.refusal(None, "error-sign-out-unheard");
                self.cx.spawn_detached(async move {
                    let heard = match session {
                        Some(session) => account::end_session(*session).await,
                        None => true,
                    };
                    let _ = answer.send(if heard { saved } else { saved.and(Err(unheard)) });
                });
            }
        }
        effects
    }
}

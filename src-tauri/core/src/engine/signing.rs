//! Signing in and out, as the person asks for it.

use std::time::Duration;

use secrecy::{ExposeSecret as _, SecretString};
use tokio::time::timeout;
use url::Url;

use super::{
    Engine,
    account::{Outcome, SignedIn, Source, State, origin},
};
use crate::{
    handle::{Answer, RequestError},
    keychain::Slot,
    settings::{BadAddress, Overrides, Settings, parse_address},
    shop::{Api, Denied, Session},
    told,
};

/// Signing out waits this long for the shop to hear of it.
const FAREWELL: Duration = Duration::from_secs(10);

impl Engine {
    pub fn sign_in(
        &mut self,
        server: &str,
        email: &str,
        password: SecretString,
        answer: Answer<()>,
    ) {
        let refuse = |code, key| Err(self.refusal(Some(code), key));
        let email = email.trim().to_owned();
        let checked = match self.address(server) {
            Err(refusal) => Err(refusal),
            Ok(_) if !email.contains('@') => refuse("email", "error-email"),
            Ok(_) if password.expose_secret().is_empty() => {
                refuse("password", "error-password-none")
            }
            Ok(server) => Ok(server),
        };
        let server = match checked {
            Ok(server) => server,
            Err(refusal) => {
                let _ = answer.send(Err(refusal));
                return;
            }
        };
        let http = self.http.clone();
        self.accounts.spawn(async move {
            let result = async {
                let api = Api::find(&http, server).await?;
                let session = api.sign_in(&email, &password).await?;
                Ok((api, session))
            };
            Outcome::SignedIn { result: Box::new(result.await), answer }
        });
    }

    /// Forgets the session here, and tells the shop.
    pub fn sign_out(&mut self, answer: Answer<()>) {
        let state = std::mem::take(&mut self.accounts.state);
        if let Some(Source::Keychain(slot)) = self.accounts.source.clone() {
            if let Err(error) = self.store.forget_account(&slot.server) {
                self.failed(error);
            }
            let forgotten = self.accounts.keychain.forget(slot);
            self.showing.errand(async move {
                if let Err(trouble) = forgotten.await {
                    tracing::warn!(%trouble, "the keychain did not forget the session");
                }
            });
        }
        self.accounts.given = None;
        self.leave_account();
        let saved = self.change(Settings::sign_out);
        let unheard = self.refusal(None, "error-sign-out-unheard");
        self.showing.errand(async move {
            let heard = match state {
                State::In(signed_in) => {
                    let SignedIn { api, token, .. } = *signed_in;
                    match timeout(FAREWELL, api.sign_out(&token)).await {
                        Ok(Ok(())) => Ok(()),
                        _ => Err(unheard),
                    }
                }
                _ => Ok(()),
            };
            let _ = answer.send(saved.and(heard));
        });
    }

    /// The person signed in just now, in the window.
    pub fn signed_in(&mut self, api: Api, session: Session) -> Result<(), RequestError> {
        self.leave_account();
        let slot = Slot { server: origin(api.server()), email: session.owner.email.clone() };
        let (server, email, at) =
            (api.server().clone(), slot.email.clone(), self.clock.now().to_string());
        self.accounts.signed_in_at = Some(at.clone());
        self.file.change(|settings| settings.sign_in(server, email, at));
        // What the person enters now holds over what the command line said.
        self.overrides = Overrides::default();
        self.accounts.given = None;
        self.accounts.source = Some(Source::Keychain(slot.clone()));
        self.keep_token(&slot, &session.token);
        self.enter(api, session);
        self.save_settings()
    }

    pub fn address(&self, text: &str) -> Result<Url, RequestError> {
        parse_address(text).map_err(|bad| match bad {
            BadAddress::Unreadable => self.refusal(Some("server"), "error-address"),
            BadAddress::NotEncrypted => self.refusal(Some("server"), "error-address-plain"),
        })
    }

    pub fn denied(&self, denied: &Denied) -> RequestError {
        tracing::warn!(%denied, "not signed in");
        let (code, message) = told::denied(denied, &self.words);
        RequestError { code, message }
    }
}

//! Signing in and out, as the person requests for it.

use std::time::Duration;

use secrecy::{ExposeSecret as _, SecretString};
use tokio::time::timeout;
use url::Url;

use super::{Accounts, Outcome, Source, State};
use crate::{
    engine::context::{AfterSave, Context, Effect, Effects, SignedInAccount},
    feed::origin,
    handle::{Answer, RequestError},
    ports::keychain::Slot,
    rest::{Api, ApiError, Session, SignedOut},
    settings::parse_address,
    view::reasons,
};

/// Signing out waits this long for the shop to hear of it.
const SIGN_OUT_TIMEOUT: Duration = Duration::from_secs(10);

impl Accounts {
    pub fn sign_in(
        &mut self,
        cx: &Context,
        server: &str,
        email: &str,
        password: SecretString,
        answer: Answer<()>,
    ) -> Effects {
        let email = email.trim().to_owned();
        let server = match check(cx, server, &email, &password) {
            Ok(server) => server,
            Err(refusal) => {
                let _ = answer.send(Err(refusal));
                return vec![];
            }
        };
        let http = cx.http.clone();
        self.spawn(async move {
            let result = async {
                let api = Api::find(&http, server).await?;
                let session = api.sign_in(&email, &password).await?;
                Ok((api, session))
            };
            Outcome::SignedIn { result: Box::new(result.await), answer }
        });
        vec![]
    }

    /// The shop answered to a sign-in.
    pub(super) fn sign_in_answered(
        &mut self,
        cx: &mut Context,
        result: Result<(Api, Session), ApiError>,
        answer: Answer<()>,
    ) -> Effects {
        let (api, session) = match result {
            Ok(signed_in) => signed_in,
            Err(denied) => {
                tracing::warn!(%denied, "not signed in");
                let (code, message) = reasons::denied(&denied, &cx.i18n);
                let _ = answer.send(Err(RequestError { code, message }));
                return vec![];
            }
        };
        let mut effects = self.leave(cx);
        let slot = Slot { server: origin(api.server()), email: session.owner.email.clone() };
        // As the settings are about to say it: this is no change of the account.
        let now = cx.now();
        self.signed_in_at = Some(now.to_string());
        self.given = None;
        self.source = Some(Source::Keychain(slot.clone()));
        self.keep_token(&slot, &session.token);
        let (server, email) = (api.server().clone(), slot.email);
        let account = SignedInAccount { server, email, at: now.to_string() };
        self.enter(cx, api, session, now);
        effects.push(Effect::SaveAccount {
            account: Some(account),
            then: AfterSave::SignedIn(answer),
        });
        effects
    }

    /// Forgets the session here; the shop's session is ended once that is saved.
    pub fn sign_out(&mut self, cx: &mut Context, answer: Answer<()>) -> Effects {
        let state = std::mem::take(&mut self.state);
        if let Some(Source::Keychain(slot)) = self.source.clone() {
            cx.store.forget_account(slot.server.clone());
            let forgotten = self.keychain.forget(slot);
            cx.spawn_detached(async move {
                if let Err(trouble) = forgotten.await {
                    tracing::warn!(%trouble, "the keychain did not forget the session");
                }
            });
        }
        self.given = None;
        let mut effects = self.leave(cx);
        let session = match state {
            State::In(session) => {
                Some(Box::new(SignedOut { api: session.api, token: session.token }))
            }
            _ => None,
        };
        effects.push(Effect::SaveAccount {
            account: None,
            then: AfterSave::SignedOut { session, answer },
        });
        effects
    }
}

/// Asks whether there is a shop at the address that the person entered; the answer is
/// where it really is.
pub fn check_address(cx: &mut Context, typed: &str, answer: Answer<String>) {
    let server = match address(cx, typed) {
        Ok(server) => server,
        Err(refusal) => {
            let _ = answer.send(Err(refusal));
            return;
        }
    };
    let (http, i18n) = (cx.http.clone(), cx.i18n.clone());
    cx.spawn_detached(async move {
        let found = Api::look_for(&http, server.clone()).await.map_err(|denied| {
            tracing::warn!(%denied, "no shop at the address that was entered");
            let (code, message) = reasons::not_found(&denied, &server, &i18n);
            RequestError { code, message }
        });
        let _ = answer.send(found.map(|api| origin(api.server())));
    });
}

/// Ends the session at the shop. Returns whether the shop heard of it.
pub async fn end_session(session: SignedOut) -> bool {
    let SignedOut { api, token } = session;
    matches!(timeout(SIGN_OUT_TIMEOUT, api.sign_out(&token)).await, Ok(Ok(())))
}

fn check(
    cx: &Context,
    server: &str,
    email: &str,
    password: &SecretString,
) -> Result<Url, RequestError> {
    let server = address(cx, server)?;
    if email.is_empty() {
        return Err(cx.refusal(Some("email"), "error-email"));
    }
    if password.expose_secret().is_empty() {
        return Err(cx.refusal(Some("password"), "error-password-none"));
    }
    Ok(server)
}

/// The address of a shop as the person typed it.
pub fn address(cx: &Context, text: &str) -> Result<Url, RequestError> {
    parse_address(text).map_err(|_| cx.refusal(Some("server"), "error-address"))
}

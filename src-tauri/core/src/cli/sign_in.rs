//! `sign-in` and `sign-out` without a window, for a running app or the next one.
//!
//! The session goes to the keychain, the address to the settings: by the app that
//! runs, which finds what is left for it, or in its place.

use std::{path::Path, sync::Arc, time::Duration};

use secrecy::SecretString;
use tokio::time::timeout;

use crate::{
    disk::{self, Locked},
    i18n::Translator,
    ports::clock::Clock,
    ports::keychain::{Keychain, KeychainError, Slot},
    rest::{Api, ApiError, Owner},
    settings::{
        File, Overrides, Unreadable,
        handover::{self, Handover},
        parse_address,
    },
    stream::Http,
    view::reasons,
};

/// Signing out waits this long for the shop to hear of it.
const SIGN_OUT_TIMEOUT: Duration = Duration::from_secs(10);

/// What a sign-in by hand needs from outside.
pub struct Outside<'a> {
    pub data_dir: &'a Path,
    pub overrides: Overrides,
    pub http: Http,
    pub keychain: Arc<dyn Keychain>,
    pub clock: Arc<dyn Clock>,
    pub i18n: &'a Translator,
}

/// What did not happen, for the person at the terminal.
#[derive(Debug, thiserror::Error)]
pub enum Failed {
    #[error("{0}")]
    Said(String),
    #[error("the session can't be kept: {0}; TOOLBOXX_TOKEN works without a keychain")]
    Keychain(#[from] KeychainError),
    #[error("settings.json: {0}")]
    Settings(#[from] Unreadable),
    #[error("settings.json: {0}")]
    Disk(#[from] std::io::Error),
    #[error("nobody is signed in")]
    Nobody,
    #[error(
        "signed out on this computer only: the shop did not hear of it ({0}), \
         so the session lives on there until it ends by itself"
    )]
    Unheard(String),
}

/// Returns who is signed in now.
///
/// # Errors
/// See [`Failed`]; nothing is changed then.
pub async fn sign_in(
    outside: &Outside<'_>,
    email: &str,
    password: &SecretString,
) -> Result<Owner, Failed> {
    let said = |denied: ApiError| Failed::Said(reasons::denied(&denied, outside.i18n).1);
    let server = match &outside.overrides.server {
        Some(text) => parse_address(text).ok(),
        None => known(outside.data_dir)?.settings().server.clone(),
    };
    let server = server.ok_or_else(|| Failed::Said(outside.i18n.text("error-address")))?;
    let api = Api::find(&outside.http, server).await.map_err(said)?;
    let session = api.sign_in(email, password).await.map_err(said)?;
    let account = session.owner.email.clone();
    let slot = slot(&api, &account);
    if let Err(trouble) = outside.keychain.save(slot.clone(), session.token.clone()).await {
        // Nobody could ever use or end it otherwise.
        let _ = api.sign_out(&session.token).await;
        return Err(trouble.into());
    }
    let signed_in_at = Some(outside.clock.now().to_string());
    let handover = Handover { server: api.server().clone(), account, signed_in_at };
    if let Err(failed) = record(outside, handover) {
        let _ = outside.keychain.forget(slot).await;
        let _ = api.sign_out(&session.token).await;
        return Err(failed);
    }
    Ok(session.owner)
}

/// Forgets the session here, and ends it at the shop.
///
/// # Errors
/// See [`Failed`]; after [`Failed::Unheard`] it is forgotten all the same.
pub async fn sign_out(outside: &Outside<'_>) -> Result<(), Failed> {
    let (settings, _) = known(outside.data_dir)?.resolve(&outside.overrides);
    let (Some(server), Some(account)) = (settings.server, settings.account) else {
        return Err(Failed::Nobody);
    };
    let api = Api::new(&outside.http, server.clone());
    let slot = slot(&api, &account);
    let token = outside.keychain.load(slot.clone()).await?;
    outside.keychain.forget(slot).await?;
    record(outside, Handover { server, account, signed_in_at: None })?;
    let Some(token) = token else { return Ok(()) };
    match timeout(SIGN_OUT_TIMEOUT, api.sign_out(&token)).await {
        Ok(heard) => heard.map_err(|denied| Failed::Unheard(denied.to_string())),
        Err(_) => Err(Failed::Unheard("no answer".into())),
    }
}

/// The settings with what waits beside them.
fn known(folder: &Path) -> Result<File, Unreadable> {
    let mut file = File::read(&folder.join("settings.json"))?;
    if let Some(waiting) = Handover::waiting(folder) {
        file.change(|settings| waiting.apply(settings));
    }
    Ok(file)
}

/// Whoever holds the folder writes the settings. An app that ends before it
/// has looked takes it up when it starts next.
fn record(outside: &Outside<'_>, handover: Handover) -> Result<(), Failed> {
    let folder = outside.data_dir;
    let _lock = match disk::lock(folder) {
        Ok(lock) => lock,
        Err(Locked::Taken) => return Ok(handover.leave(folder)?),
        Err(Locked::Disk(error)) => return Err(error.into()),
    };
    let mut file = known(folder)?;
    file.change(|settings| handover.apply(settings));
    file.write(&folder.join("settings.json"))?;
    handover::clear(folder);
    Ok(())
}

fn slot(api: &Api, email: &str) -> Slot {
    let server = api.server().as_str().trim_end_matches('/').to_owned();
    Slot { server, email: email.to_owned() }
}

//! `sign-in` and `sign-out` without a window, for a running app or the next one.
//!
//! The session goes to the keychain, the address to `settings.json`; an app
//! that runs notices the change of that file.

use std::{path::Path, sync::Arc};

use secrecy::SecretString;

use crate::{
    clock::Clock,
    keychain::{Keychain, Slot, Trouble},
    settings::{File, Overrides, Settings, Unreadable, parse_address},
    shop::{Api, Denied},
    told,
    wire::Http,
    words::Words,
};

/// What a sign-in by hand needs from outside.
pub struct Outside<'a> {
    pub data_dir: &'a Path,
    pub overrides: Overrides,
    pub http: Http,
    pub keychain: Arc<dyn Keychain>,
    pub clock: Arc<dyn Clock>,
    pub words: &'a Words,
}

/// Why nothing was done, for the person at the terminal.
#[derive(Debug, thiserror::Error)]
pub enum Failed {
    #[error("{0}")]
    Said(String),
    #[error("the session can't be kept: {0}; TOOLBOXX_TOKEN works without a keychain")]
    Keychain(#[from] Trouble),
    #[error("settings.json: {0}")]
    Settings(#[from] Unreadable),
    #[error("settings.json: {0}")]
    Disk(#[from] std::io::Error),
    #[error("nobody is signed in")]
    Nobody,
}

/// Returns the name of who is signed in now.
///
/// # Errors
/// See [`Failed`]; nothing is changed then.
pub async fn sign_in(
    outside: &Outside<'_>,
    email: &str,
    password: &SecretString,
) -> Result<String, Failed> {
    let said = |denied: Denied| Failed::Said(told::denied(&denied, outside.words).1);
    let path = outside.data_dir.join("settings.json");
    let mut file = File::read(&path)?;
    let server = match &outside.overrides.server {
        Some(text) => parse_address(text).ok(),
        None => file.resolve(&outside.overrides).0.server,
    };
    let server = server.ok_or_else(|| Failed::Said(outside.words.say("error-address")))?;
    let api = Api::find(&outside.http, server).await.map_err(said)?;
    let session = api.sign_in(email, password).await.map_err(said)?;
    let kept = outside.keychain.save(slot(&api, &session.owner.email), session.token.clone()).await;
    if let Err(trouble) = kept {
        // Nobody could ever use or end it otherwise.
        let _ = api.sign_out(&session.token).await;
        return Err(trouble.into());
    }
    let (server, email) = (api.server().clone(), session.owner.email.clone());
    let at = outside.clock.now().to_string();
    file.change(|settings| settings.sign_in(server, email, at));
    std::fs::create_dir_all(outside.data_dir)?;
    file.write(&path)?;
    Ok(session.owner.name)
}

/// Ends the session at the shop, and forgets it here.
///
/// # Errors
/// See [`Failed`].
pub async fn sign_out(outside: &Outside<'_>) -> Result<(), Failed> {
    let path = outside.data_dir.join("settings.json");
    let mut file = File::read(&path)?;
    let (settings, _) = file.resolve(&outside.overrides);
    let (Some(server), Some(email)) = (settings.server, settings.account) else {
        return Err(Failed::Nobody);
    };
    let api = Api::new(&outside.http, server);
    let slot = slot(&api, &email);
    let token = outside.keychain.load(slot.clone()).await?;
    if let Some(token) = token
        && let Err(denied) = api.sign_out(&token).await
    {
        tracing::warn!(%denied, "the shop could not be told");
    }
    outside.keychain.forget(slot).await?;
    file.change(Settings::sign_out);
    file.write(&path)?;
    Ok(())
}

fn slot(api: &Api, email: &str) -> Slot {
    let server = api.server().as_str().trim_end_matches('/').to_owned();
    Slot { server, email: email.to_owned() }
}

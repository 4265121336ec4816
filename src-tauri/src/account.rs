//! `sign-in` and `sign-out`: no display, no Tauri; one line says what happened.

use std::{io::BufRead as _, sync::Arc};

use anyhow::Context as _;
use jiff::tz::TimeZone;
use notifier_core::{
    cli::sign_in::{self, Outside},
    i18n::Translator,
    ports::clock::WallClock,
    stream::Http,
    terminal,
};
use secrecy::SecretString;

use crate::{cli::Arguments, keychain, runtime};

/// # Errors
/// Refused, unreachable, or no keychain to keep the session in.
pub fn sign_in(arguments: &Arguments, email: &str) -> anyhow::Result<()> {
    let mut password = String::new();
    std::io::stdin().lock().read_line(&mut password).context("the password")?;
    let password = SecretString::from(password.trim_end_matches(['\r', '\n']).to_owned());
    let (owner, no_shop) = runtime()?.block_on(async {
        let (dir, i18n) = (arguments.folder()?, Translator::english(TimeZone::system()));
        let outside = outside(arguments, &dir, &i18n);
        let owner = sign_in::sign_in(&outside, email, &password).await?;
        anyhow::Ok((owner, i18n.text("trouble-no-shop")))
    })?;
    println!("Signed in as {}.", terminal::escape(&owner.name));
    if owner.shops.is_empty() {
        eprintln!("{no_shop}");
    }
    Ok(())
}

/// # Errors
/// Nobody is signed in, or the keychain does not forget.
pub fn sign_out(arguments: &Arguments) -> anyhow::Result<()> {
    runtime()?.block_on(async {
        let (dir, i18n) = (arguments.folder()?, Translator::english(TimeZone::system()));
        anyhow::Ok(sign_in::sign_out(&outside(arguments, &dir, &i18n)).await?)
    })?;
    println!("Signed out.");
    Ok(())
}

fn outside<'a>(
    arguments: &Arguments,
    data_dir: &'a std::path::Path,
    i18n: &'a Translator,
) -> Outside<'a> {
    Outside {
        data_dir,
        overrides: arguments.overrides(),
        http: Http::new(),
        keychain: keychain::system(),
        clock: Arc::new(WallClock),
        i18n,
    }
}

//! `sign-in` and `sign-out` by hand: with an app that runs, without one, and between.

use std::{path::Path, sync::Arc};

use demo_shop::{OWNER, Shop};
use jiff::tz::TimeZone;
use notifier_core::{
    cli::sign_in::{self, Failed, Outside},
    disk,
    event::Kind,
    i18n::Translator,
    ports::clock::WallClock,
    ports::keychain::KeychainError,
    settings::Overrides,
    stream::Http,
    view::snapshot::AccountState,
};
use serde_json::json;

use crate::{
    account::{fresh, real, start, until_in},
    app::{Folder, open},
    fake_keychain::Keys,
};

/// The command line on this folder, with the keychain of the person.
struct Terminal<'a> {
    dir: &'a Path,
    keys: &'a Keys,
    i18n: Translator,
}

impl<'a> Terminal<'a> {
    fn new(folder: &'a Folder, keys: &'a Keys) -> Self {
        Self { dir: folder.dir(), keys, i18n: Translator::english(TimeZone::UTC) }
    }

    fn outside(&self, shop: Option<&Shop>) -> Outside<'_> {
        Outside {
            data_dir: self.dir,
            overrides: Overrides { server: shop.map(|shop| shop.url()), ..Overrides::default() },
            http: Http::new(),
            keychain: Arc::new(self.keys.clone()),
            clock: Arc::new(WallClock),
            i18n: &self.i18n,
        }
    }

    async fn sign_in(&self, shop: Option<&Shop>, password: &str) -> Result<String, Failed> {
        let outside = self.outside(shop);
        let owner = sign_in::sign_in(&outside, OWNER.email, &password.into()).await?;
        Ok(owner.name)
    }

    async fn sign_out(&self) -> Result<(), Failed> {
        sign_in::sign_out(&self.outside(None)).await
    }
}

#[tokio::test]
async fn a_sign_in_from_the_command_line_reaches_the_running_app() {
    let shop = open(real()).await;
    let keys = Keys::default();
    let (folder, app) = fresh(&keys);
    let terminal = Terminal::new(&folder, &keys);

    let wrong = terminal.sign_in(Some(&shop), "no").await;
    assert!(wrong.unwrap_err().to_string().contains("not right"));
    keys.becomes(Some(KeychainError::Absent));
    let unkept = terminal.sign_in(Some(&shop), OWNER.password).await;
    assert!(unkept.unwrap_err().to_string().contains("TOOLBOXX_TOKEN"));
    assert_eq!(shop.sessions(), 0, "none is left that nobody can end");
    keys.becomes(None);
    let name = terminal.sign_in(Some(&shop), OWNER.password).await.unwrap();
    assert_eq!(name, OWNER.username);
    until_in(&app).await;
    app.until_live().await;

    shop.end_sessions();
    app.until("over", |now| now.account.state == AccountState::Over).await;
    terminal.sign_in(None, OWNER.password).await.unwrap();
    until_in(&app).await;

    terminal.sign_out().await.unwrap();
    app.until("out", |now| now.account.state == AccountState::None).await;
    assert_eq!((shop.sessions(), keys.kept()), (0, vec![]));
    assert!(terminal.sign_out().await.is_err(), "nobody is signed in");
    assert_eq!(folder.settings().get("account"), None);
    assert!(!folder.path("account.json").exists(), "the app has taken it up");
}

#[tokio::test]
async fn a_click_right_after_a_sign_in_does_not_write_it_away() {
    let shop = open(real()).await;
    let keys = Keys::default();
    let (folder, app) = fresh(&keys);

    Terminal::new(&folder, &keys).sign_in(Some(&shop), OWNER.password).await.unwrap();
    assert_eq!(folder.settings().get("account"), None, "the app alone writes its settings");
    app.handle.set_notify(Kind::Order, false).await.unwrap();

    until_in(&app).await;
    let settings = folder.settings();
    assert_eq!(settings["account"], OWNER.email);
    assert_eq!(settings["types"], json!({"order": {"notify": false}}));
}

#[tokio::test]
async fn without_a_running_app_the_command_line_writes_the_settings_itself() {
    let shop = open(real()).await;
    let keys = Keys::default();
    let folder = Folder::new();
    let terminal = Terminal::new(&folder, &keys);

    terminal.sign_in(Some(&shop), OWNER.password).await.unwrap();

    assert_eq!(folder.settings()["account"], OWNER.email);
    assert_eq!(folder.settings()["server"], shop.url());
    assert!(!folder.path("account.json").exists());
    assert!(disk::lock(folder.dir()).is_ok(), "the folder is free again");

    terminal.sign_out().await.unwrap();
    assert_eq!(folder.settings(), json!({"server": shop.url()}));
    assert_eq!((shop.sessions(), keys.kept()), (0, vec![]));
}

#[tokio::test]
async fn what_an_app_left_untaken_is_taken_up_by_the_next_one() {
    let shop = open(real()).await;
    let keys = Keys::default();
    let folder = Folder::new();
    let ending = disk::lock(folder.dir()).unwrap();

    Terminal::new(&folder, &keys).sign_in(Some(&shop), OWNER.password).await.unwrap();
    let left = folder.read("account.json");
    assert!(!left.contains(OWNER.password) && !left.contains(&keys.kept()[0].1), "{left}");
    drop(ending);

    let app = start(&folder, &keys);
    until_in(&app).await;
    assert_eq!(folder.settings()["account"], OWNER.email);
    assert!(!folder.path("account.json").exists());
}

#[tokio::test]
async fn what_an_app_left_untaken_can_be_signed_out_without_it() {
    let shop = open(real()).await;
    let keys = Keys::default();
    let folder = Folder::new();
    let terminal = Terminal::new(&folder, &keys);
    let ending = disk::lock(folder.dir()).unwrap();
    terminal.sign_in(Some(&shop), OWNER.password).await.unwrap();
    drop(ending);

    terminal.sign_out().await.unwrap();

    assert_eq!((shop.sessions(), keys.kept()), (0, vec![]));
    assert_eq!(folder.settings().get("account"), None);
    assert!(!folder.path("account.json").exists());
}

#[tokio::test]
async fn signing_out_without_the_shop_is_said_and_forgets_the_session_here() {
    let shop = open(real()).await;
    let keys = Keys::default();
    let (folder, app) = fresh(&keys);
    let terminal = Terminal::new(&folder, &keys);
    terminal.sign_in(Some(&shop), OWNER.password).await.unwrap();
    until_in(&app).await;

    shop.database_down();
    let unheard = terminal.sign_out().await.unwrap_err();

    assert!(unheard.to_string().contains("lives on"), "{unheard}");
    assert_eq!((shop.sessions(), keys.kept()), (1, vec![]));
    app.until("out", |now| now.account.state == AccountState::None).await;
    assert_eq!(folder.settings().get("account"), None);
}

//! The keychain against a secret service that knows no encrypted sessions.
//!
//! The usual service, GNOME's own, is in `tests/app/keychain.rs`.
#![cfg(target_os = "linux")]

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use notifier_core::ports::keychain::{Keychain as _, KeychainError, Slot};
use notifier_freedesktop::keychain::SecretService;
use secrecy::ExposeSecret as _;
use test_desktop::Bus;
use zbus::{
    Connection, fdo, interface,
    zvariant::{ObjectPath, OwnedObjectPath, OwnedValue, Value},
};

const SERVICE: &str = "/org/freedesktop/secrets";
const SESSION: &str = "/org/freedesktop/secrets/session/1";
const COLLECTION: &str = "/org/freedesktop/secrets/collection/login";
const ITEM: &str = "/org/freedesktop/secrets/collection/login/1";
const NO_PROMPT: &str = "/";

#[tokio::test]
async fn a_service_without_encryption_keeps_gives_and_forgets_a_session_in_plain() {
    let bus = Bus::start().await.unwrap();
    let (_service, kept) = serve(&bus, "NotSupported").await;
    let keychain = SecretService { bus: Some(bus.address().into()) };
    assert!(keychain.load(slot()).await.unwrap().is_none());

    for token in ["first", "second"] {
        keychain.save(slot(), token.into()).await.unwrap();
        let loaded = keychain.load(slot()).await.unwrap().expect("it is kept");
        assert_eq!(loaded.expose_secret(), token);
        assert_eq!(*kept.lock().unwrap(), Some((user(), token.as_bytes().to_vec())));
    }

    keychain.forget(slot()).await.unwrap();
    assert_eq!(*kept.lock().unwrap(), None);
    assert!(keychain.load(slot()).await.unwrap().is_none());
}

#[tokio::test]
async fn a_service_that_refuses_for_another_reason_is_not_spoken_to_in_plain() {
    let bus = Bus::start().await.unwrap();
    let (_service, kept) = serve(&bus, "Failed").await;
    let keychain = SecretService { bus: Some(bus.address().into()) };

    let refused = KeychainError::Refused("org.freedesktop.DBus.Error.Failed".into());
    assert_eq!(keychain.load(slot()).await.unwrap_err(), refused);
    assert_eq!(keychain.save(slot(), "token".into()).await.unwrap_err(), refused);
    assert_eq!(*kept.lock().unwrap(), None);
}

fn slot() -> Slot {
    Slot { server: "https://shop.example".into(), email: "owner@shop.example".into() }
}

/// As the item of the slot is named.
fn user() -> String {
    "owner@shop.example at https://shop.example".into()
}

/// A service that answers `error` to a call for an encrypted session.
async fn serve(bus: &Bus, error: &'static str) -> (Connection, Kept) {
    let (service, kept) = (bus.connect().await.unwrap(), Kept::default());
    let objects = service.object_server();
    objects.at(SERVICE, Service { error, kept: kept.clone() }).await.unwrap();
    objects.at(COLLECTION, Collection { kept: kept.clone() }).await.unwrap();
    objects.at(ITEM, Item { kept: kept.clone() }).await.unwrap();
    service.request_name("org.freedesktop.secrets").await.unwrap();
    (service, kept)
}

/// Of the only item: whose it is, and what it holds.
type Kept = Arc<Mutex<Option<(String, Vec<u8>)>>>;

struct Service {
    error: &'static str,
    kept: Kept,
}

#[interface(name = "org.freedesktop.Secret.Service")]
impl Service {
    fn open_session(
        &self,
        algorithm: &str,
        _input: Value<'_>,
    ) -> fdo::Result<(OwnedValue, OwnedObjectPath)> {
        match (algorithm, self.error) {
            ("plain", _) => Ok((false.into(), path(SESSION))),
            (_, "NotSupported") => Err(fdo::Error::NotSupported("only plain".into())),
            _ => Err(fdo::Error::Failed("no".into())),
        }
    }

    fn read_alias(&self, _name: &str) -> OwnedObjectPath {
        path(COLLECTION)
    }

    fn search_items(
        &self,
        attributes: HashMap<String, String>,
    ) -> (Vec<OwnedObjectPath>, Vec<OwnedObjectPath>) {
        let kept = self.kept.lock().unwrap();
        let ours = kept.as_ref().is_some_and(|(user, _)| attributes["user"] == *user);
        (ours.then(|| path(ITEM)).into_iter().collect(), vec![])
    }
}

struct Collection {
    kept: Kept,
}

#[interface(name = "org.freedesktop.Secret.Collection")]
impl Collection {
    fn create_item(
        &self,
        mut properties: HashMap<String, OwnedValue>,
        secret: Secret,
        replace: bool,
    ) -> fdo::Result<(OwnedObjectPath, OwnedObjectPath)> {
        let attributes = properties.remove("org.freedesktop.Secret.Item.Attributes").unwrap();
        let mut attributes = HashMap::<String, String>::try_from(attributes).unwrap();
        let (session, parameters, value, content_type) = secret;
        let mut kept = self.kept.lock().unwrap();
        if (session.as_str(), &*parameters, &*content_type) != (SESSION, &[], "text/plain")
            || (kept.is_some() && !replace)
        {
            return Err(fdo::Error::InvalidArgs("not as it should be".into()));
        }
        *kept = Some((attributes.remove("user").unwrap(), value));
        Ok((path(ITEM), path(NO_PROMPT)))
    }

    #[zbus(property)]
    fn locked(&self) -> bool {
        false
    }
}

struct Item {
    kept: Kept,
}

#[interface(name = "org.freedesktop.Secret.Item")]
impl Item {
    #[zbus(out_args("secret"))]
    fn get_secret(&self, session: OwnedObjectPath) -> fdo::Result<(Secret,)> {
        let kept = self.kept.lock().unwrap();
        let (_, value) = kept.as_ref().ok_or(fdo::Error::UnknownObject("forgotten".into()))?;
        Ok(((session, vec![], value.clone(), "text/plain".into()),))
    }

    fn delete(&self) -> OwnedObjectPath {
        *self.kept.lock().unwrap() = None;
        path(NO_PROMPT)
    }

    #[zbus(property)]
    fn locked(&self) -> bool {
        false
    }
}

/// Session, parameters, value, content type.
type Secret = (OwnedObjectPath, Vec<u8>, Vec<u8>, String);

fn path(path: &'static str) -> OwnedObjectPath {
    ObjectPath::from_static_str_unchecked(path).into()
}

//! The keychain against a secret service that knows no encrypted sessions.
//!
//! The usual service, GNOME's own, is in `tests/app/keychain.rs`.
#![cfg(target_os = "linux")]

use std::collections::HashMap;

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
const ITEM: &str = "/org/freedesktop/secrets/collection/login/1";

#[tokio::test]
async fn a_service_without_encryption_is_spoken_to_in_plain() {
    let bus = Bus::start().await.unwrap();
    let _service = serve(&bus, "NotSupported").await;
    let keychain = SecretService { bus: Some(bus.address().into()) };

    let kept = keychain.load(slot()).await.unwrap().expect("it is kept");

    assert_eq!(kept.expose_secret(), "token");
}

#[tokio::test]
async fn a_service_that_refuses_for_another_reason_is_not_spoken_to_in_plain() {
    let bus = Bus::start().await.unwrap();
    let _service = serve(&bus, "Failed").await;
    let keychain = SecretService { bus: Some(bus.address().into()) };

    let refused = keychain.load(slot()).await.unwrap_err();

    assert_eq!(refused, KeychainError::Refused("org.freedesktop.DBus.Error.Failed".into()));
}

fn slot() -> Slot {
    Slot { server: "https://shop.example".into(), email: "owner@shop.example".into() }
}

/// A service that answers `error` to a call for an encrypted session.
async fn serve(bus: &Bus, error: &'static str) -> Connection {
    let service = bus.connect().await.unwrap();
    service.object_server().at(SERVICE, Service { error }).await.unwrap();
    service.object_server().at(ITEM, Item).await.unwrap();
    service.request_name("org.freedesktop.secrets").await.unwrap();
    service
}

struct Service {
    error: &'static str,
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

    fn search_items(
        &self,
        attributes: HashMap<String, String>,
    ) -> (Vec<OwnedObjectPath>, Vec<OwnedObjectPath>) {
        let ours = attributes["user"] == "owner@shop.example at https://shop.example";
        (ours.then(|| path(ITEM)).into_iter().collect(), vec![])
    }
}

struct Item;

#[interface(name = "org.freedesktop.Secret.Item")]
impl Item {
    #[zbus(out_args("secret"))]
    fn get_secret(&self, session: OwnedObjectPath) -> (Secret,) {
        ((session, vec![], b"token".to_vec(), "text/plain"),)
    }
}

/// Session, parameters, value, content type.
type Secret = (OwnedObjectPath, Vec<u8>, Vec<u8>, &'static str);

fn path(path: &'static str) -> OwnedObjectPath {
    ObjectPath::from_static_str_unchecked(path).into()
}

//! Updates on Linux, where the app is without Tauri: of the manifest and the signatures
//! that Tauri's plugin reads elsewhere, checked by the same crate, and as strictly.
//!
//! A file counts only with a signature by the project's key whose trusted comment names
//! the version that was announced. An AppImage is replaced whole or not at all.

use std::{collections::HashMap, fs, io, path::Path, path::PathBuf};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use futures::future::{BoxFuture, FutureExt as _};
use minisign_verify::{PublicKey, Signature};
use notifier_core::{ports::updater::UpdateError, update::Release};
use reqwest::{Client, StatusCode};
use semver::Version;
use serde::Deserialize;
use serde_json::Value;
use url::Url;

use super::{Backend, CHECK_TIMEOUT, MAX_BYTES, Source};

/// It names a few files, and says in some languages what is new.
const MAX_MANIFEST: usize = 1024 * 1024;

pub struct Own {
    source: Source,
    /// The kind of file in the manifest, as `linux-x86_64-appimage`.
    target: String,
    /// The AppImage that is replaced.
    image: Option<PathBuf>,
}

#[derive(Clone)]
pub struct Found {
    release: Release,
    file: File,
}

#[derive(Clone, Deserialize)]
struct File {
    url: Url,
    signature: String,
}

#[derive(Deserialize)]
struct Manifest {
    version: Version,
    platforms: HashMap<String, File>,
}

impl Own {
    pub fn new(source: Source, target: String, image: Option<PathBuf>) -> Self {
        Self { source, target, image }
    }

    async fn ask(&self) -> Result<Option<Found>, UpdateError> {
        let address = self.source.address.clone();
        let address = address.ok_or_else(|| UpdateError::Network("no address".into()))?;
        let Some(text) = get(address, MAX_MANIFEST).await? else { return Ok(None) };
        self.newer(&text).map_err(|error| UpdateError::Network(error.to_string()))
    }

    fn newer(&self, text: &[u8]) -> anyhow::Result<Option<Found>> {
        let json: Value = serde_json::from_slice(text)?;
        let Manifest { version, mut platforms } = Manifest::deserialize(&json)?;
        if version <= Version::parse(self.source.version())? {
            return Ok(None);
        }
        let file = platforms.remove(&self.target);
        let file = file.ok_or_else(|| anyhow::anyhow!("no file for {}", self.target))?;
        Ok(Some(Found { release: Release::read(&version.to_string(), &json), file }))
    }

    fn check_signature(&self, found: &Found, bytes: &[u8]) -> anyhow::Result<()> {
        let key = PublicKey::from_base64(self.source.key())?;
        let text = String::from_utf8(STANDARD.decode(&found.file.signature)?)?;
        let signature = Signature::decode(&text)?;
        key.verify(bytes, &signature, true)?;
        // Only now is the comment the project's own word.
        let signed = signature.trusted_comment().split('\t');
        let signed = signed.filter_map(|field| field.strip_prefix("version:")).next();
        let announced = &found.release.version;
        let is_it = signed.is_some_and(|signed| signed == announced);
        anyhow::ensure!(is_it, "signed for {signed:?}, announced as {announced}");
        Ok(())
    }
}

impl Backend for Own {
    type Found = Found;

    fn check(&self) -> BoxFuture<'_, Result<Option<Found>, UpdateError>> {
        let asked = tokio::time::timeout(CHECK_TIMEOUT, self.ask());
        asked.map(|asked| asked.unwrap_or_else(|_| Err(network("too slow")))).boxed()
    }

    fn release(found: &Found) -> Release {
        found.release.clone()
    }

    fn download(found: &Found) -> BoxFuture<'_, Result<Vec<u8>, UpdateError>> {
        let bytes = get(found.file.url.clone(), MAX_BYTES);
        bytes.map(|bytes| bytes?.ok_or_else(|| network("nothing there"))).boxed()
    }

    fn verify(&self, found: &Found, bytes: &[u8]) -> Result<(), UpdateError> {
        let checked = self.check_signature(found, bytes);
        checked.map_err(|error| UpdateError::Refused(format!("{error:#}")))
    }

    fn put_in(&self, found: &Found, bytes: &[u8], _restart: bool) -> anyhow::Result<()> {
        self.verify(found, bytes)?;
        anyhow::ensure!(bytes.starts_with(b"\x7fELF"), "it is no AppImage");
        let image = self.image.as_ref();
        let image = image.ok_or_else(|| anyhow::anyhow!("this is no AppImage"))?;
        Ok(replace(image, bytes)?)
    }
}

/// None where there is nothing new. Redirects lead to no address that can be listened in on.
async fn get(url: Url, most: usize) -> Result<Option<Vec<u8>>, UpdateError> {
    let client = Client::builder().https_only(!cfg!(debug_assertions)).referer(false);
    let client = client.user_agent(concat!("ToolBoxxNotifier/", env!("CARGO_PKG_VERSION")));
    let mut answer = client.build().map_err(network)?.get(url).send().await.map_err(network)?;
    if answer.status() == StatusCode::NO_CONTENT {
        return Ok(None);
    }
    if !answer.status().is_success() {
        return Err(network(answer.status()));
    }
    let too_large = || UpdateError::Refused("it is too large".into());
    let announced = answer.content_length().unwrap_or_default();
    if usize::try_from(announced).map_or(true, |announced| announced > most) {
        return Err(too_large());
    }
    let mut bytes = vec![];
    while let Some(chunk) = answer.chunk().await.map_err(network)? {
        if bytes.len() + chunk.len() > most {
            return Err(too_large());
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(Some(bytes))
}

fn network(error: impl std::fmt::Display) -> UpdateError {
    UpdateError::Network(error.to_string())
}

/// In the place of the file, with its rights: at every moment it is the old one or the
/// new, whole. The program that runs keeps the old one open.
fn replace(image: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = image.parent().unwrap_or(Path::new("."));
    let mut new = tempfile::Builder::new().prefix(".new-").tempfile_in(folder)?;
    io::Write::write_all(&mut new, bytes)?;
    new.as_file().set_permissions(fs::metadata(image)?.permissions())?;
    new.as_file().sync_all()?;
    new.persist(image)?;
    Ok(())
}

//! Where new versions are looked for, by which key they are checked, and who brings them
//! to this copy: from `packaging/project.toml`, built in.
//!
//! Deliberately absent: a setting, a flag or a variable of a released program that says
//! otherwise. Whoever could set one could give the app away.

use std::{path::Path, time::Duration};

use notifier_core::update::{Channel, Place};
#[cfg(any(not(target_os = "linux"), debug_assertions, test))]
use serde_json::Value;
use url::Url;

/// Not all at once, when a shopping street switches on its computers.
const FIRST_CHECK_WITHIN: Duration = Duration::from_secs(3600);

#[derive(Clone, Debug)]
pub struct Source {
    /// Minisign's, of one line.
    key: String,
    pub address: Option<Url>,
    /// Where a person finds the newest version.
    pub page: Option<Url>,
    version: String,
    pub first_check: Duration,
}

impl Source {
    pub fn built_in() -> Self {
        #[cfg(debug_assertions)]
        if let Some(source) = Self::of_tests() {
            return source;
        }
        Self {
            key: env!("TOOLBOXX_UPDATES_KEY").into(),
            address: Url::parse(env!("TOOLBOXX_UPDATES_ADDRESS")).ok(),
            page: Url::parse(env!("TOOLBOXX_HOMEPAGE")).ok(),
            version: env!("CARGO_PKG_VERSION").into(),
            first_check: FIRST_CHECK_WITHIN,
        }
    }

    /// A build for development takes them from a file that this variable names.
    #[cfg(debug_assertions)]
    fn of_tests() -> Option<Self> {
        let file = std::env::var_os("TOOLBOXX_TEST_UPDATES")?;
        let said: Value = serde_json::from_slice(&std::fs::read(file).ok()?).ok()?;
        Some(Self {
            key: said["key"].as_str()?.into(),
            address: said["address"].as_str().and_then(|text| Url::parse(text).ok()),
            page: said["page"].as_str().and_then(|text| Url::parse(text).ok()),
            version: said["version"].as_str()?.into(),
            first_check: Duration::ZERO,
        })
    }

    /// The plugin has it by its configuration.
    #[cfg(target_os = "linux")]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The version that runs.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Over a connection that nobody listens in on; tests have a server of their own.
    pub fn has_key(&self) -> bool {
        let scheme = self.address.as_ref().map(Url::scheme);
        let is_safe = scheme == Some("https") || (cfg!(debug_assertions) && scheme == Some("http"));
        !self.key.is_empty() && is_safe
    }

    /// What the plugin finds in Tauri's configuration.
    #[cfg(not(target_os = "linux"))]
    pub fn configure(&self, config: &mut tauri::Config) {
        config.plugins.0.insert("updater".into(), self.plugin());
    }

    #[cfg(any(not(target_os = "linux"), test))]
    pub fn plugin(&self) -> Value {
        serde_json::json!({
            "pubkey": plugin_key(&self.key),
            "endpoints": self.address.iter().collect::<Vec<_>>(),
            // An old file that was signed is not to be taken for the newest.
            "requireSignedVersion": true,
            "dangerousInsecureTransportProtocol": cfg!(debug_assertions),
            "windows": { "installMode": "passive" },
        })
    }

    pub fn channel(&self, in_app_image: bool) -> Channel {
        let program = std::env::current_exe().unwrap_or_default();
        let beside = |name: &str| program.parent().is_some_and(|dir| dir.join(name).exists());
        let snap = std::env::var_os("SNAP");
        Channel::of(&Place {
            system: std::env::consts::OS,
            program: &program,
            has_key: self.has_key(),
            in_app_image,
            in_sandbox: Path::new("/.flatpak-info").exists()
                || snap.is_some_and(|snap| !snap.is_empty() && program.starts_with(snap)),
            has_uninstaller: beside("uninstall.exe"),
        })
    }
}

/// The name of this copy's kind of file in the manifest.
pub fn target(channel: Channel) -> String {
    let system = match std::env::consts::OS {
        "macos" => "darwin",
        other => other,
    };
    match channel {
        Channel::Itself(kind) => format!("{system}-{}-{kind}", std::env::consts::ARCH),
        _ => "elsewhere".into(),
    }
}

/// The line of the key → the file that minisign would write, as the plugin wants it.
#[cfg(any(not(target_os = "linux"), test))]
fn plugin_key(line: &str) -> String {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    STANDARD.encode(format!("untrusted comment: ToolBoxx Notifier\n{line}\n"))
}

#[cfg(all(test, target_os = "linux"))]
impl Source {
    /// Of a test's own server and key, seen by a program of this version.
    pub fn of(key: String, address: Url, version: &str) -> Self {
        Self { key, address: Some(address), version: version.into(), ..Self::built_in() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_key_or_a_safe_address_nothing_is_looked_for() {
        let address = |text: &str| Url::parse(text).ok();
        let source = Source::built_in();
        for (key, address, expected) in [
            ("", address("https://a.example/latest.json"), false),
            ("k", address("https://a.example/latest.json"), true),
            ("k", address("ftp://a.example/latest.json"), false),
            ("k", None, false),
        ] {
            let source = Source { key: key.into(), address, ..source.clone() };
            assert_eq!(source.has_key(), expected, "{source:?}");
        }
    }

    #[test]
    fn an_older_file_is_never_taken_for_a_newer_one_by_the_plugin() {
        assert_eq!(Source::built_in().plugin()["requireSignedVersion"], true);
        assert_eq!(Source::built_in().plugin()["allowDowngrades"], Value::Null);
    }
}

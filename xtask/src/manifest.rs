//! `cargo xtask manifest`: `latest.json`, by which the copies that are out hear of a
//! version; each file in it signed by the project's key for updates, for this version.
//!
//! After all other signatures: Authenticode changes the file. Not by Tauri's action, as
//! that knows neither a roll-out nor more than one language. Called by `main`.

use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context as _, Result, ensure};
use clap::Args;
use serde::{Deserialize, Serialize};

use crate::{
    package::{DIST, Project, Release},
    packages, say,
};

pub const NEWS: &str = "packaging/news.toml";
const LANGUAGES: [&str; 3] = ["en", "fr", "rw"];
const SECRET_KEY: &str = "TOOLBOXX_UPDATES_KEY";

/// The end of a file's name, and who asks for it.
const KINDS: [(&str, &[&str]); 3] = [
    (".AppImage", &["linux-x86_64-appimage"]),
    ("-setup.exe", &["windows-x86_64-nsis"]),
    (".app.tar.gz", &["darwin-x86_64-app", "darwin-aarch64-app"]),
];
/// Copies that somebody else updates: they only hear of the version.
const ELSEWHERE: &str = "elsewhere";

#[derive(Args)]
pub struct Options {
    /// Where the files of the release are, and the manifest will be
    #[arg(long, value_name = "DIR", default_value = DIST)]
    folder: PathBuf,
    /// How many of a hundred computers take it at first; 0 takes it back
    #[arg(long, value_name = "PERCENT", default_value = "10", value_parser = clap::value_parser!(u8).range(0..=100))]
    rollout: u8,
    /// Only change the roll-out of this manifest, which is out already
    #[arg(long, value_name = "FILE")]
    change: Option<PathBuf>,
}

/// As the updater plugin and `notifier_core::update::Release` read it.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Manifest {
    version: String,
    pub_date: String,
    /// For whoever reads it with another tool.
    notes: String,
    news: BTreeMap<String, String>,
    rollout: u8,
    platforms: BTreeMap<String, File>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct File {
    url: String,
    signature: String,
}

pub fn run(options: &Options) -> Result<()> {
    if let Some(file) = &options.change {
        let text = fs::read_to_string(file).with_context(|| format!("{}", file.display()))?;
        let mut manifest: Manifest = serde_json::from_str(&text).context("no manifest of ours")?;
        manifest.rollout = options.rollout;
        return write(file, &manifest);
    }
    packages::install(&[packages::SIGN])?;
    let (project, release) = (Project::read()?, Release::read()?);
    let keys = Keys::of(&project)?;
    let mut platforms = BTreeMap::new();
    for (kinds, file) in files(&options.folder)? {
        let (url, signature) = (url(&project, &release, &file)?, keys.sign(&file, &release)?);
        for kind in kinds {
            let file = File { url: url.clone(), signature: signature.clone() };
            let before = platforms.insert((*kind).to_owned(), file);
            ensure!(before.is_none(), "two files for {kind} in {}", options.folder.display());
        }
    }
    let page = project.text("address", "homepage").to_owned();
    platforms.insert(ELSEWHERE.into(), File { url: page, signature: String::new() });
    let news = news(&fs::read_to_string(NEWS).context(NEWS)?, &release.version)?;
    let manifest = Manifest {
        version: release.version.clone(),
        pub_date: release.date("%Y-%m-%dT%H:%M:%SZ")?,
        notes: news["en"].clone(),
        news,
        rollout: options.rollout,
        platforms,
    };
    write(&options.folder.join("latest.json"), &manifest)
}

fn write(file: &Path, manifest: &Manifest) -> Result<()> {
    fs::write(file, serde_json::to_string_pretty(manifest)? + "\n")?;
    let Manifest { version, rollout, platforms, .. } = manifest;
    let kinds: Vec<_> = platforms.keys().map(String::as_str).collect();
    eprintln!("   {}: {version} for {rollout} %, {}", file.display(), kinds.join(", "));
    Ok(())
}

type Found = Vec<(&'static [&'static str], PathBuf)>;

fn files(folder: &Path) -> Result<Found> {
    let mut found = vec![];
    for file in fs::read_dir(folder).with_context(|| format!("{}", folder.display()))? {
        let file = file?.path();
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let kind = KINDS.iter().find(|(end, _)| name.ends_with(end));
        found.extend(kind.map(|(_, kinds)| (*kinds, file)));
    }
    found.sort();
    Ok(found)
}

fn url(project: &Project, release: &Release, file: &Path) -> Result<String> {
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    ensure!(name.chars().all(is_plain), "`{name}` would need quotes in an address");
    let folder = project.text("address", "files").replace("@version@", &release.version);
    Ok(format!("{folder}/{name}"))
}

/// Every language of the app says what is new.
pub fn news(text: &str, version: &str) -> Result<BTreeMap<String, String>> {
    let all: BTreeMap<String, BTreeMap<String, String>> = toml::from_str(text).context(NEWS)?;
    let news = all.get(version).with_context(|| format!("{NEWS} has no [\"{version}\"]"))?;
    for language in LANGUAGES {
        let said = news.get(language).is_some_and(|text| !text.trim().is_empty());
        ensure!(said, "{NEWS} says nothing of {version} in `{language}`");
    }
    Ok(news.clone())
}

/// The secret key is a file of minisign's, without a password: it lives in a safe, or
/// for a moment on a runner.
struct Keys {
    secret: PathBuf,
    public: String,
}

impl Keys {
    fn of(project: &Project) -> Result<Self> {
        let public = project.text("keys", "updates").to_owned();
        ensure!(
            !public.is_empty(),
            "keys.updates in packaging/project.toml is empty: no copy would take an update"
        );
        let secret = env::var_os(SECRET_KEY).map(PathBuf::from);
        let secret = secret.with_context(|| format!("{SECRET_KEY} names no file"))?;
        ensure!(secret.is_file(), "{SECRET_KEY} names no file: {}", secret.display());
        Ok(Self { secret, public })
    }

    /// As the plugin wants it: minisign's file, in base64. It is checked by the public
    /// key that is built in, so that another secret key is noticed here.
    fn sign(&self, file: &Path, release: &Release) -> Result<String> {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let (seconds, version) = (release.seconds, &release.version);
        // An old file that is announced as new is refused by this.
        let comment = format!("timestamp:{seconds}\tfile:{name}\tversion:{version}");
        let signature = file.with_file_name(format!("{name}.minisig"));
        let minisign = || {
            let mut minisign = Command::new("minisign");
            minisign.stdin(Stdio::null()).stdout(Stdio::null());
            minisign
        };
        let mut sign = minisign();
        sign.args(["-S", "-W", "-t", &comment, "-s"]).arg(&self.secret);
        say::run(sign.arg("-x").arg(&signature).arg("-m").arg(file))?;
        let mut verify = minisign();
        verify.args(["-V", "-P", &self.public, "-x"]).arg(&signature).arg("-m").arg(file);
        say::run(&mut verify).context("another key than keys.updates signed it")?;
        Ok(base64(&fs::read(signature)?))
    }
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or(0));
        let three = (byte(0) << 16) | (byte(1) << 8) | byte(2);
        for at in 0..4 {
            let letter = LETTERS[((three >> (18 - 6 * at)) & 63) as usize];
            text.push(if at <= chunk.len() { letter.into() } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_new_is_said_in_every_language_of_this_version() {
        let text = include_str!("../../packaging/news.toml");
        let said = news(text, env!("CARGO_PKG_VERSION")).unwrap();
        assert!(said.values().all(|text| text.chars().count() <= 2_000), "the app cuts it");

        let silent = text.replace("rw = ", "ar = ");
        let error = news(&silent, env!("CARGO_PKG_VERSION")).unwrap_err().to_string();
        assert!(error.contains("`rw`"), "{error}");
        assert!(news(text, "99.0.0").is_err());
    }

    #[test]
    fn bytes_become_the_letters_that_everybody_reads() {
        for (bytes, text) in
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")]
        {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
    }

    #[test]
    fn each_kind_of_file_has_those_who_ask_for_it() {
        let folder = env::temp_dir().join(format!("toolboxx-manifest-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let names = ["t_0.1.0_x86_64.AppImage", "t_0.1.0_x64-setup.exe", "t.app.tar.gz", "t.deb"];
        for name in names {
            fs::write(folder.join(name), "").unwrap();
        }

        let found = files(&folder).unwrap();
        fs::remove_dir_all(&folder).unwrap();

        let mut kinds: Vec<_> = found.iter().flat_map(|(kinds, _)| kinds.iter().copied()).collect();
        kinds.sort_unstable();
        assert_eq!(
            kinds,
            [
                "darwin-aarch64-app",
                "darwin-x86_64-app",
                "linux-x86_64-appimage",
                "windows-x86_64-nsis"
            ]
        );
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn the_core_reads_what_is_written() {
        let news = BTreeMap::from([("fr".to_owned(), "Moins de clics".to_owned())]);
        let manifest = Manifest {
            version: "0.2.0".into(),
            pub_date: "2026-11-26T00:00:00Z".into(),
            notes: String::new(),
            news: news.clone(),
            rollout: 10,
            platforms: BTreeMap::new(),
        };
        let json = serde_json::to_value(manifest).unwrap();

        let release = notifier_core::update::Release::read("0.2.0", &json);

        assert_eq!((release.rollout, release.notes), (10, news));
    }
}

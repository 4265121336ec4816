//! The crates that are in the program, as Cargo and its lock file know them.
//!
//! Those that only help to build it, such as macros, are not in it. Called by
//! `sbom` and `notices`.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;
use toml::Table;

use super::NAME;
use crate::say;

/// What it is made for.
const SYSTEM: &str = "x86_64-unknown-linux-gnu";

pub struct Crate {
    pub name: String,
    pub version: String,
    /// An SPDX expression.
    pub licence: String,
    pub repository: Option<String>,
    /// SHA-256 of the file at crates.io; `None` for one of ours.
    pub checksum: Option<String>,
    pub folder: PathBuf,
    /// Of those in the program, by `id`.
    pub needs: Vec<String>,
}

impl Crate {
    pub fn id(&self) -> String {
        format!("pkg:cargo/{}@{}", self.name, self.version)
    }
}

pub fn shipped() -> Result<Vec<Crate>> {
    let names = linked()?;
    let metadata = metadata()?;
    let checksums = checksums(&fs::read_to_string("Cargo.lock")?)?;
    let packages = metadata["packages"].as_array().context("cargo metadata")?;
    let key = |package: &Value| Some((text(package, "name")?, text(package, "version")?));
    let by_id: BTreeMap<_, _> = packages.iter().filter_map(|p| Some((text(p, "id")?, p))).collect();
    let needs = needs(&metadata);

    let mut crates = vec![];
    for (id, package) in &by_id {
        let (name, version) = key(package).context("cargo metadata: a package without a name")?;
        if !names.contains(&(name.clone(), version.clone())) {
            continue;
        }
        let licence = text(package, "license").with_context(|| format!("{name}: no licence"))?;
        let manifest = PathBuf::from(text(package, "manifest_path").context("no manifest")?);
        let known = |id: &String| by_id.get(id).and_then(|package| key(package));
        let needs = needs.get(id).into_iter().flatten().filter_map(known);
        let needs = needs.filter(|key| names.contains(key));
        crates.push(Crate {
            checksum: checksums.get(&(name.clone(), version.clone())).cloned(),
            // As crates.io took it once: `MIT/Apache-2.0`.
            licence: licence.split('/').map(str::trim).collect::<Vec<_>>().join(" OR "),
            repository: text(package, "repository"),
            folder: manifest.parent().unwrap_or(Path::new(".")).to_owned(),
            needs: needs.map(|(name, version)| format!("pkg:cargo/{name}@{version}")).collect(),
            name,
            version,
        });
    }
    crates.sort_by_key(Crate::id);
    ensure!(crates.len() == names.len(), "cargo tree and cargo metadata do not agree");
    Ok(crates)
}

/// With the features that the app alone has.
fn linked() -> Result<BTreeSet<(String, String)>> {
    let mut tree = say::cargo();
    tree.args(["tree", "--locked", "--package", NAME, "--target", SYSTEM]);
    tree.args(["--edges", "normal,no-proc-macro", "--prefix", "none", "--format", "{p}"]);
    let tree = say::ask(&mut tree).context("cargo tree")?;
    let key = |line: &str| {
        let mut words = line.split(' ');
        Some((words.next()?.to_owned(), words.next()?.strip_prefix('v')?.to_owned()))
    };
    Ok(tree.lines().filter_map(key).collect())
}

fn metadata() -> Result<Value> {
    let mut metadata = say::cargo();
    metadata.args(["metadata", "--locked", "--format-version", "1", "--filter-platform", SYSTEM]);
    let metadata = say::ask(&mut metadata).context("cargo metadata")?;
    Ok(serde_json::from_str(&metadata)?)
}

/// Those of each package that are neither for building nor for tests.
fn needs(metadata: &Value) -> BTreeMap<String, Vec<String>> {
    let nodes = metadata["resolve"]["nodes"].as_array();
    let is_normal = |need: &&Value| {
        let kinds = need["dep_kinds"].as_array();
        kinds.is_some_and(|kinds| kinds.iter().any(|kind| kind["kind"].is_null()))
    };
    let of = |node: &Value| {
        let needs = node["deps"].as_array().into_iter().flatten().filter(is_normal);
        Some((text(node, "id")?, needs.filter_map(|need| text(need, "pkg")).collect()))
    };
    nodes.into_iter().flatten().filter_map(of).collect()
}

fn checksums(lock: &str) -> Result<BTreeMap<(String, String), String>> {
    let lock: Table = lock.parse().context("Cargo.lock")?;
    let packages = lock.get("package").and_then(toml::Value::as_array).context("Cargo.lock")?;
    let of = |package: &toml::Value| {
        let text = |name| Some(package.get(name)?.as_str()?.to_owned());
        Some(((text("name")?, text("version")?), text("checksum")?))
    };
    Ok(packages.iter().filter_map(of).collect())
}

fn text(value: &Value, name: &str) -> Option<String> {
    value[name].as_str().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lock_file_has_a_checksum_for_what_comes_from_elsewhere() {
        let checksums = checksums(include_str!("../../../Cargo.lock")).unwrap();

        let of = |wanted: &str| checksums.iter().find(|((name, _), _)| name == wanted);
        assert_eq!(of("tauri").unwrap().1.len(), 64);
        assert!(of("notifier-core").is_none());
    }

    #[test]
    fn only_what_is_linked_counts_as_needed() {
        let metadata = serde_json::json!({"resolve": {"nodes": [{"id": "a", "deps": [
            {"pkg": "b", "dep_kinds": [{"kind": null}]},
            {"pkg": "c", "dep_kinds": [{"kind": "build"}, {"kind": "dev"}]},
        ]}]}});

        assert_eq!(needs(&metadata)["a"], ["b"]);
    }
}

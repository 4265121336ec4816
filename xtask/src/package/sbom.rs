//! The bill of materials: what the program is made of, as CycloneDX 1.5.
//!
//! Crates that only help to build it are not in it; what the window brings is.
//! Called by `package`.

use std::{fs, path::Path, process::Command};

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

use super::{NAME, crates::Crate, release::Release};
use crate::say;

/// The first line of each file in it is its name, version, licence and address.
const WINDOW: &str = "ui/app/vendor";

pub fn write(file: &Path, program: &Path, release: &Release, crates: &[Crate]) -> Result<()> {
    let window = fs::read_dir(WINDOW)?;
    let window = window.map(|file| Ok(fs::read_to_string(file?.path())?));
    let window = window.collect::<Result<Vec<_>>>()?;
    let bill = bill(&digest(program)?, &release.date("%Y-%m-%dT%H:%M:%SZ")?, crates, &window);
    Ok(fs::write(file, serde_json::to_string_pretty(&bill)? + "\n")?)
}

fn bill(digest: &str, time: &str, crates: &[Crate], window: &[String]) -> Value {
    let (app, others): (Vec<_>, _) = crates.iter().partition(|one| one.name == NAME);
    let mut app: Vec<_> = app.into_iter().map(component).collect();
    let mut app = app.pop().unwrap_or_default();
    app["type"] = "application".into();
    app["hashes"] = json!([{"alg": "SHA-256", "content": digest}]);
    let mut components: Vec<_> = others.into_iter().map(component).collect();
    components.extend(window.iter().filter_map(|text| in_the_window(text)));
    let needs = |one: &Crate| json!({"ref": one.id(), "dependsOn": one.needs});
    json!({
        "$schema": "http://cyclonedx.org/schema/bom-1.5.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"timestamp": time, "component": app},
        "components": components,
        "dependencies": crates.iter().map(needs).collect::<Vec<_>>(),
    })
}

fn component(one: &Crate) -> Value {
    let mut component = json!({
        "type": "library",
        "bom-ref": one.id(),
        "name": one.name,
        "version": one.version,
        "purl": one.id(),
        "licenses": [{"expression": one.licence}],
    });
    if let Some(checksum) = &one.checksum {
        component["hashes"] = json!([{"alg": "SHA-256", "content": checksum}]);
    }
    if let Some(address) = &one.repository {
        component["externalReferences"] = json!([{"type": "vcs", "url": address}]);
    }
    component
}

/// `// @fluent/bundle 0.19.1 · Apache-2.0 · https://…`
fn in_the_window(text: &str) -> Option<Value> {
    let mut parts = text.lines().next()?.strip_prefix("// ")?.split(" · ");
    let (name, version) = parts.next()?.rsplit_once(' ')?;
    let licence = parts.next()?;
    let purl = format!("pkg:npm/{}@{version}", name.replace('@', "%40"));
    Some(json!({
        "type": "library",
        "bom-ref": purl,
        "name": name,
        "version": version,
        "purl": purl,
        "licenses": [{"expression": licence}],
        "externalReferences": [{"type": "vcs", "url": parts.next()?}],
    }))
}

fn digest(file: &Path) -> Result<String> {
    let sum = say::ask(Command::new("sha256sum").arg(file)).context("sha256sum")?;
    Ok(sum.split_whitespace().next().unwrap_or_default().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made_up(name: &str, checksum: Option<&str>) -> Crate {
        Crate {
            name: name.into(),
            version: "1.0.0".into(),
            licence: "MIT OR Apache-2.0".into(),
            repository: None,
            checksum: checksum.map(Into::into),
            folder: ".".into(),
            needs: vec![],
        }
    }

    #[test]
    fn the_program_is_what_the_bill_is_of_and_not_one_of_its_parts() {
        let crates = [made_up(NAME, None), made_up("tokio", Some("abcd"))];

        let bill = bill("1234", "2026-11-26T00:00:00Z", &crates, &[]);

        assert_eq!(bill["metadata"]["component"]["hashes"][0]["content"], "1234");
        assert_eq!(bill["components"][0]["purl"], "pkg:cargo/tokio@1.0.0");
        assert_eq!(bill["components"][0]["hashes"][0]["content"], "abcd");
        assert_eq!(bill["components"].as_array().unwrap().len(), 1);
    }

    #[test]
    fn what_the_window_brings_is_in_it() {
        let text = include_str!("../../../ui/app/vendor/fluent-bundle.js");

        let part = in_the_window(text).unwrap();

        assert_eq!(part["name"], "@fluent/bundle");
        assert_eq!(part["licenses"][0]["expression"], "Apache-2.0");
        assert!(part["purl"].as_str().unwrap().starts_with("pkg:npm/%40fluent/bundle@"));
    }
}

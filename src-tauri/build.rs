//! Declares the window's one command, so that only the capability opens it; and builds
//! in where new versions are looked for, and the key that they are checked by.

const PROJECT: &str = "../packaging/project.toml";

fn main() {
    let commands = tauri_build::AppManifest::new().commands(&["call"]);
    let attributes = tauri_build::Attributes::new().app_manifest(commands);
    if let Err(error) = tauri_build::try_build(attributes) {
        println!("cargo::error={error:#}");
    }
    println!("cargo::rerun-if-changed={PROJECT}");
    let project = std::fs::read_to_string(PROJECT).unwrap_or_default();
    let Ok(project) = project.parse::<toml::Table>() else {
        println!("cargo::error={PROJECT} is no TOML");
        return;
    };
    for (part, name, variable) in [
        ("keys", "updates", "TOOLBOXX_UPDATES_KEY"),
        ("address", "updates", "TOOLBOXX_UPDATES_ADDRESS"),
        ("address", "homepage", "TOOLBOXX_HOMEPAGE"),
    ] {
        let value = project.get(part).and_then(|part| part.get(name));
        match value.and_then(toml::Value::as_str) {
            Some(value) => println!("cargo::rustc-env={variable}={value}"),
            None => println!("cargo::error={PROJECT} has no {part}.{name}"),
        }
    }
}

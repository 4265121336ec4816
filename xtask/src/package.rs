//! `cargo xtask package`: deb, rpm and Arch package, checked before anybody gets
//! them, in `target/dist`; with `--windows` the installer of Windows.
//!
//! Made on Debian 12, so that the program runs wherever glibc 2.34 is. What is in
//! them and what they are called is in `packaging`; nothing is asked of the network
//! but crates.io, PyPI and Debian's packages. Called by `main`.

mod binary;
mod check;
mod crates;
pub mod fill;
mod keyring;
mod notices;
mod pack;
mod pages;
mod project;
mod release;
mod sbom;
mod stage;
mod trial;
mod windows;

use std::{
    fs,
    path::{Path, PathBuf},
    time::Instant,
};

use anyhow::{Context as _, Result, bail, ensure};
use clap::Args;

use crate::{packages, say};

use pack::Package;
pub use project::Project;
pub use release::Release;
use stage::Stage;

/// The package, the program and its files are called so, for ever.
const NAME: &str = "toolboxx-notifier";
/// The program of its window, on Linux.
const WINDOW: &str = "toolboxx-notifier-window";
/// For Cargo; apart from the folder of the tests, which has other flags.
const TARGET: &str = "target/package";
pub const DIST: &str = "target/dist";
/// What is packed, and other things between.
const WORK: &str = "target/dist/work";

#[derive(Args)]
pub struct Options {
    /// Then install, use, upgrade and remove it in fresh systems of Debian 12 and 13; as root
    #[arg(long = "try")]
    trial: bool,
    /// With --try: the deb to upgrade from, instead of this program as version 0.0.1
    #[arg(long, value_name = "DEB", requires = "trial")]
    previous: Option<PathBuf>,
    /// Make the installer of Windows instead: of the program EXE, or on Windows of one
    /// built now; tried where there is wine
    #[arg(long, value_name = "EXE", num_args = 0..=1, conflicts_with_all = ["trial", "twice"])]
    windows: Option<Option<PathBuf>>,
    /// Also build it all again, from another folder: the program must be the same
    #[arg(long)]
    twice: bool,
}

pub fn run(options: &Options) -> Result<()> {
    if let Some(program) = &options.windows {
        return windows::run(program.as_deref());
    }
    let start = Instant::now();
    install(options)?;
    let project = Project::read()?;
    let release = Release::read()?;

    say::headline(format!("Building {NAME} {}", release.version));
    let program = binary::build(Path::new("."))?;
    eprintln!("   built in {}", say::since(start));
    if options.twice {
        binary::same_from_elsewhere(&program)?;
    }

    say::headline("Packing");
    let _ = fs::remove_dir_all(DIST);
    fs::create_dir_all(WORK)?;
    // What is packed is what is checked, whatever else builds meanwhile.
    let built = program;
    let program = Path::new(WORK).join(NAME);
    fs::copy(&built, &program)?;
    fs::copy(binary::window_of(&built), binary::window_of(&program))?;
    let key = project.secret_key()?;
    let crates = crates::shipped()?;
    let stage = Stage::fill(&Path::new(WORK).join("stage"), &program, &project, &release, &crates)?;
    let dist = Path::new(DIST);
    let packages = pack::all(&stage, dist, &release, key.as_ref())?;
    sbom::write(&dist.join(name(&release, "cdx.json")), &program, &release, &crates)?;

    say::headline("Checking");
    check::all(&program, &packages, &stage, &release)?;
    pack::sums(dist, key.as_ref())?;
    tell(dist)?;
    if options.trial {
        let previous = match &options.previous {
            Some(deb) => fs::canonicalize(deb).with_context(|| format!("{}", deb.display()))?,
            None => previous(&program, &project, &release, &crates)?,
        };
        trial::run(&stage, packages.deb(), &previous, &project, &release)?;
    }
    say::headline(format!("Packages in {DIST}, after {}", say::since(start)));
    Ok(())
}

fn install(options: &Options) -> Result<()> {
    if !cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        bail!("the packages of Linux are made on Debian 12, on x86_64");
    }
    ensure!(packages::find("dpkg-query").is_some(), "this needs Debian and its tools");
    if !options.trial {
        return packages::install(&[packages::BUILD, packages::PACKAGE]);
    }
    packages::install(&[packages::BUILD, packages::PACKAGE, packages::TRIAL])?;
    trial::ensure_root()
}

/// An earlier version to upgrade from, while none was released.
fn previous(
    program: &Path,
    project: &Project,
    release: &Release,
    crates: &[crates::Crate],
) -> Result<PathBuf> {
    let release = release.earlier("0.0.1");
    let work = Path::new(WORK);
    let stage = Stage::fill(&work.join("previous"), program, project, &release, crates)?;
    let deb = fs::canonicalize(work)?.join(format!("{NAME}_0.0.1-1_amd64.deb"));
    pack::one(&stage, Package::Deb, &deb, &release)?;
    Ok(deb)
}

/// Of what is neither packed nor a package.
fn name(release: &Release, end: &str) -> String {
    format!("{NAME}-{}.{end}", release.version)
}

fn tell(dist: &Path) -> Result<()> {
    let mut files: Vec<_> = fs::read_dir(dist)?.collect::<Result<_, _>>()?;
    files.retain(|file| file.path().is_file());
    files.sort_by_key(fs::DirEntry::file_name);
    for file in files {
        let size = file.metadata()?.len();
        eprintln!("   {size:>9}  {}", file.file_name().to_string_lossy());
    }
    Ok(())
}

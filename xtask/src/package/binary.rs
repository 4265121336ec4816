//! The program and the one of its window: built so that their bytes do not depend on
//! the folder, and what they need of a system.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result, ensure};

use super::{NAME, TARGET, WINDOW, WORK, pack};
use crate::say;

pub fn build(source: &Path) -> Result<PathBuf> {
    let source = fs::canonicalize(source)?;
    let cargo_home = cargo_home()?;
    // Where it is built and where Cargo keeps crates is nobody's business, and changes.
    let from_to = [(source.as_path(), "."), (cargo_home.as_path(), "/cargo")];
    let flags = |flag: &str, between: &str| {
        let flag = |(from, to): &(&Path, &str)| format!("{flag}={}={to}", from.display());
        from_to.iter().map(flag).collect::<Vec<_>>().join(between)
    };
    let mut cargo = say::cargo();
    cargo.current_dir(&source).arg("build").args(say::quiet());
    cargo.args(["--release", "--locked", "--package", NAME, "--target-dir"]);
    cargo.arg(source.join(TARGET));
    cargo.env("CARGO_ENCODED_RUSTFLAGS", flags("--remap-path-prefix", "\x1f"));
    for name in ["CFLAGS", "CXXFLAGS"] {
        cargo.env(name, flags("-ffile-prefix-map", " "));
    }
    // For what writes the day into the program. With a day of each commit all C would
    // be compiled anew.
    cargo.env("SOURCE_DATE_EPOCH", "0");
    say::run(&mut cargo)?;
    Ok(source.join(TARGET).join("release").join(NAME))
}

/// # Errors
/// The commit, checked out and built elsewhere, is another program.
pub fn same_from_elsewhere(program: &Path) -> Result<()> {
    say::headline("Building it again, from another folder");
    let changes = say::ask(Command::new("git").args(["status", "--porcelain"]));
    ensure!(changes.is_some_and(|changes| changes.is_empty()), "there are changes to commit first");
    let elsewhere = env::temp_dir().join(format!("{NAME}-again-{}", std::process::id()));
    let clone = ["clone", "--quiet", "."];
    say::run(Command::new("git").args(clone).arg(&elsewhere))?;
    // What build scripts write is compiled in under the name of its place.
    let built = build(&elsewhere);
    let same = built.and_then(|again| {
        pack::ensure_same(program, &again)?;
        pack::ensure_same(&window_of(program), &window_of(&again))
    });
    fs::remove_dir_all(&elsewhere)?;
    same
}

/// The program of its window, which is beside it.
pub fn window_of(program: &Path) -> PathBuf {
    program.with_file_name(WINDOW)
}

fn cargo_home() -> Result<PathBuf> {
    let home = || env::home_dir().map(|home| home.join(".cargo"));
    let folder = env::var_os("CARGO_HOME").map(PathBuf::from).or_else(home);
    Ok(fs::canonicalize(folder.context("no home directory")?)?)
}

/// The libraries that the loader looks for.
pub fn libraries(program: &Path) -> Result<Vec<String>> {
    let mut libraries = needed(program)?;
    libraries.extend(needed(&window_of(program))?);
    libraries.sort_unstable();
    libraries.dedup();
    Ok(libraries)
}

/// Those of one program.
pub fn needed(program: &Path) -> Result<Vec<String>> {
    let headers = say::ask(Command::new("objdump").arg("-p").arg(program)).context("objdump")?;
    let library = |line: &str| Some(line.trim().strip_prefix("NEEDED")?.trim().to_owned());
    Ok(headers.lines().filter_map(library).collect())
}

/// The newest version of glibc that a symbol asks for.
pub fn glibc(program: &Path) -> Result<(u32, u32)> {
    let symbols = say::ask(Command::new("objdump").arg("-T").arg(program)).context("objdump")?;
    newest_glibc(&symbols).context("no symbol of glibc")
}

fn newest_glibc(symbols: &str) -> Option<(u32, u32)> {
    let version = |word: &str| {
        let version = word.trim_matches(['(', ')']).strip_prefix("GLIBC_")?;
        let (major, rest) = version.split_once('.')?;
        let minor = rest.split('.').next()?;
        Some((major.parse().ok()?, minor.parse().ok()?))
    };
    symbols.split_whitespace().filter_map(version).max()
}

/// As Debian names what the program needs, with the least versions.
pub fn debian_packages(program: &Path) -> Result<String> {
    // It reads which package this is for, and nothing else of it.
    let folder = Path::new(WORK).join("shlibdeps");
    fs::create_dir_all(folder.join("debian"))?;
    let control = format!("Source: {NAME}\n\nPackage: {NAME}\nArchitecture: amd64\n");
    fs::write(folder.join("debian/control"), control)?;
    let mut shlibdeps = Command::new("dpkg-shlibdeps");
    shlibdeps.arg("-O").current_dir(folder);
    for program in [program, &window_of(program)] {
        shlibdeps.arg("-e").arg(fs::canonicalize(program)?);
    }
    let answer = say::ask(&mut shlibdeps).context("dpkg-shlibdeps does not know a library")?;
    let list = answer.trim().strip_prefix("shlibs:Depends=").context("dpkg-shlibdeps")?;
    Ok(list.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_glibc_is_by_number_not_by_letter() {
        let symbols = "0000 DF *UND* 0000 (GLIBC_2.34) a\n0000 DF *UND* (GLIBC_2.4) b\n \
                       0 (GLIBC_2.2.5) c\n 0 (GCC_3.0) d";

        assert_eq!(newest_glibc(symbols), Some((2, 34)));
    }
}

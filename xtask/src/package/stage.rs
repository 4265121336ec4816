//! The folder in which nfpm finds everything that goes into a package.
//!
//! Files of `packaging/linux` with their values, icons, man pages, completions,
//! licences. Each is made anew; nothing in the work tree is touched. Called by
//! `package`.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result, ensure};

use super::{
    binary,
    crates::Crate,
    fill::{Values, fill, xml},
    notices, pages,
    project::Project,
    release::Release,
};
use crate::say;

const FROM: &str = "packaging/linux";

pub struct Stage {
    pub folder: PathBuf,
}

impl Stage {
    pub fn fill(
        folder: &Path,
        program: &Path,
        project: &Project,
        release: &Release,
        crates: &[Crate],
    ) -> Result<Self> {
        fs::create_dir_all(folder)?;
        let stage = Self { folder: fs::canonicalize(folder)? };
        stage.write_files(program, project, release)?;
        stage.write_generated(crates)?;
        Ok(stage)
    }

    fn write_files(&self, program: &Path, project: &Project, release: &Release) -> Result<()> {
        let values = values(program, project, release)?;
        self.filled("nfpm.yaml", &values)?;
        self.filled("copyright", &values)?;
        self.filled("changelog.Debian", &values)?;
        let values = values.map(|(name, value)| match name {
            // Made of elements.
            "releases" => (name, value),
            _ => (name, xml(&value)),
        });
        self.filled("app.toolboxx.notifier.metainfo.xml", &values)?;
        for name in ["toolboxx-notifier.desktop", "lintian-overrides"] {
            fs::copy(Path::new(FROM).join(name), self.folder.join(name))?;
        }
        for name in ["LICENSE-MIT", "LICENSE-APACHE"] {
            fs::copy(name, self.folder.join(name))?;
        }
        fs::copy("CHANGELOG.md", self.folder.join("changelog"))?;
        let icons = self.folder.join("icons");
        fs::create_dir_all(&icons)?;
        for file in fs::read_dir("icons")? {
            let file = file?;
            if file.file_type()?.is_file() {
                fs::copy(file.path(), icons.join(file.file_name()))?;
            }
        }
        Ok(())
    }

    fn write_generated(&self, crates: &[Crate]) -> Result<()> {
        pages::completions(&self.folder.join("completions"))?;
        fs::write(self.folder.join("notices"), notices::text(crates)?)?;
        let man = self.folder.join("man");
        pages::man(&man)?;
        let mut gzip = Command::new("gzip");
        // Without name and time, which differ each time.
        gzip.args(["--best", "--no-name", "--force"]).current_dir(&self.folder);
        gzip.args(["changelog", "changelog.Debian", "notices"]);
        for page in fs::read_dir(man)? {
            gzip.arg(page?.path());
        }
        say::run(&mut gzip)
    }

    fn filled(&self, name: &str, values: Values<'_>) -> Result<()> {
        let file = Path::new(FROM).join(name);
        let text = fs::read_to_string(&file).with_context(|| format!("{}", file.display()))?;
        let text = fill(&text, values).with_context(|| format!("{}", file.display()))?;
        Ok(fs::write(self.folder.join(name), text)?)
    }
}

fn values(
    program: &Path,
    project: &Project,
    release: &Release,
) -> Result<[(&'static str, String); 14]> {
    let text = |part: &str, name: &str| project.text(part, name).to_owned();
    let libraries = binary::libraries(program)?;
    let debian = binary::debian_packages(program)?;
    let debian: Vec<_> = debian.split(", ").map(|name| format!("\"{name}\"")).collect();
    let window = binary::window_of(program);
    let (major, minor) = binary::glibc(program)?.max(binary::glibc(&window)?);
    Ok([
        ("owner", text("owner", "name")),
        ("contact", text("owner", "contact")),
        ("homepage", text("address", "homepage")),
        ("bugs", text("address", "bugs")),
        ("pictures", text("address", "pictures")),
        ("version", release.version.clone()),
        ("date", release.date("%a, %d %b %Y %H:%M:%S +0000")?),
        ("releases", release.metainfo()?),
        ("mit", mit(&fs::read_to_string("LICENSE-MIT")?)?),
        ("binary", fs::canonicalize(program)?.display().to_string()),
        ("window", fs::canonicalize(window)?.display().to_string()),
        ("deb_depends", debian.join(", ")),
        ("rpm_depends", rpm_names(&libraries, &format!("GLIBC_{major}.{minor}"))),
        ("arch_depends", arch_names(&libraries)?),
    ])
}

/// The text as a Debian copyright file has it: indented, an empty line as a dot.
fn mit(text: &str) -> Result<String> {
    let (_, terms) = text.split_once("\nPermission").context("LICENSE-MIT has changed")?;
    let line = |line: &str| if line.is_empty() { " .".into() } else { format!(" {line}") };
    let lines: Vec<_> = format!("Permission{terms}").trim().lines().map(line).collect();
    Ok(lines.join("\n"))
}

/// Every rpm says which libraries it has, by these names.
fn rpm_names(libraries: &[String], glibc: &str) -> String {
    let libraries = libraries.iter().filter(|name| !name.starts_with("ld-linux"));
    let names = libraries.map(|name| match name.as_str() {
        "libc.so.6" => format!("\"{name}({glibc})(64bit)\""),
        _ => format!("\"{name}()(64bit)\""),
    });
    names.collect::<Vec<_>>().join(", ")
}

fn arch_names(libraries: &[String]) -> Result<String> {
    let mut names = libraries.iter().map(|name| arch_name(name)).collect::<Result<Vec<_>>>()?;
    names.sort_unstable();
    names.dedup();
    Ok(names.join(", "))
}

/// # Errors
/// The program has begun to need a library that has no name here yet.
fn arch_name(library: &str) -> Result<&'static str> {
    let known = [
        ("libwebkit2gtk-4.1.", "webkit2gtk-4.1"),
        ("libjavascriptcoregtk-4.1.", "webkit2gtk-4.1"),
        ("libgtk-3.", "gtk3"),
        ("libgdk-3.", "gtk3"),
        ("libsoup-3.0.", "libsoup3"),
        ("libcairo", "cairo"),
        ("libpango", "pango"),
        ("libgdk_pixbuf-", "gdk-pixbuf2"),
        ("libglib-", "glib2"),
        ("libgobject-", "glib2"),
        ("libgio-", "glib2"),
        ("libX11.", "libx11"),
        ("libgcc_s.", "gcc-libs"),
        ("libc.", "glibc"),
        ("libm.", "glibc"),
        ("ld-linux-", "glibc"),
    ];
    let found = known.iter().find(|(start, _)| library.starts_with(start));
    ensure!(found.is_some(), "{library} has no name for Arch in xtask/src/package/stage.rs");
    Ok(found.map_or("", |(_, name)| name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn libraries() -> Vec<String> {
        ["libgtk-3.so.0", "libgdk-3.so.0", "libc.so.6", "ld-linux-x86-64.so.2"]
            .map(Into::into)
            .into()
    }

    #[test]
    fn a_library_is_named_as_each_system_names_it() {
        assert_eq!(
            rpm_names(&libraries(), "GLIBC_2.34"),
            r#""libgtk-3.so.0()(64bit)", "libgdk-3.so.0()(64bit)", "libc.so.6(GLIBC_2.34)(64bit)""#
        );
        assert_eq!(arch_names(&libraries()).unwrap(), "glibc, gtk3");
    }

    #[test]
    fn a_library_without_a_name_is_an_error() {
        assert!(arch_name("libfoo.so.1").unwrap_err().to_string().contains("libfoo.so.1"));
    }

    #[test]
    fn no_line_of_a_licence_ends_its_paragraph() {
        let text = mit(include_str!("../../../LICENSE-MIT")).unwrap();

        assert!(text.starts_with(" Permission is hereby granted"), "{text}");
        assert!(text.lines().all(|line| line.starts_with(' ') && line.trim() != ""), "{text}");
    }
}

//! A computer with Windows that is none: wine, with a home of its own.
//!
//! It ends with the value that holds it. Called by `trial`.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context as _, Result, ensure};

use crate::{
    programs::{self, Program},
    say,
};

const SHIM: &str = "packaging/windows/try/bcryptprimitives.c";

pub struct Wine {
    home: PathBuf,
    display: String,
    _screen: Program,
}

impl Wine {
    /// A fresh one in that folder.
    pub fn fresh(home: &Path) -> Result<Self> {
        let _ = fs::remove_dir_all(home);
        fs::create_dir_all(home)?;
        let home = fs::canonicalize(home)?;
        let mut command = programs::command("Xvfb");
        command.args(["-displayfd", "1", "-screen", "0", "1024x768x24", "-nolisten", "tcp"]);
        command.stdout(Stdio::piped()).stderr(Stdio::null());
        let mut screen = Program::start("Xvfb", &mut command)?;
        let out = screen.child().stdout.take().context("its output")?;
        let mut number = String::new();
        BufReader::new(out).read_line(&mut number)?;
        ensure!(!number.trim().is_empty(), "Xvfb does not start");
        let wine = Self { home, display: format!(":{}", number.trim()), _screen: screen };
        wine.furnish()?;
        Ok(wine)
    }

    fn furnish(&self) -> Result<()> {
        self.quietly(&["wineboot", "-i"])?;
        // Of its time: what Rust makes needs Windows 10. Its build is one of before 1809, as
        // later ones have tao call functions of uxtheme.dll by numbers that are others in wine.
        self.quietly(&["winecfg", "-v", "win10"])?;
        for name in ["CurrentBuild", "CurrentBuildNumber"] {
            let key = r"HKLM\Software\Microsoft\Windows NT\CurrentVersion";
            self.quietly(&["reg", "add", key, "/v", name, "/d", "17134", "/f"])?;
        }
        // Who crashes is to end, not to wait for somebody who closes a dialog.
        let key = r"HKCU\Software\Wine\WineDbg";
        self.quietly(&[
            "reg",
            "add",
            key,
            "/v",
            "ShowCrashDialog",
            "/t",
            "REG_DWORD",
            "/d",
            "0",
            "/f",
        ])?;
        let library = self.home.join("drive_c/windows/system32/bcryptprimitives.dll");
        if !library.exists() {
            let mut compile = Command::new("x86_64-w64-mingw32-gcc-win32");
            compile.args(["-shared", "-O1", "-s", "-o"]).arg(library).args([SHIM, "-ladvapi32"]);
            say::run(&mut compile)?;
        }
        Ok(())
    }

    /// A program of Windows, or one of wine's own.
    pub fn command(&self, program: &str) -> Command {
        let mut command = programs::command("wine");
        command.arg(program).env("WINEPREFIX", &self.home).env("DISPLAY", &self.display);
        command.env("WINEDEBUG", "-all");
        // Without .NET and a browser of its own, and nothing in the menus of this computer.
        command.env("WINEDLLOVERRIDES", "mscoree,mshtml=;winemenubuilder.exe=d");
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    fn quietly(&self, words: &[&str]) -> Result<()> {
        let status = self.command(words[0]).args(&words[1..]).status()?;
        ensure!(status.success(), "`wine {}` failed ({status})", words.join(" "));
        Ok(())
    }

    /// How a program ended.
    pub fn run(&self, program: &str, arguments: &[&str]) -> Result<i32> {
        let status = self.command(program).args(arguments).status()?;
        status.code().with_context(|| format!("{program} {arguments:?}: {status}"))
    }

    /// What a program printed.
    pub fn ask(&self, program: &str, arguments: &[&str]) -> Option<String> {
        say::ask(self.command(program).args(arguments).stdout(Stdio::piped()))
    }

    /// A value of the registry; with an empty name the key's own.
    pub fn value(&self, key: &str, name: &str) -> Option<String> {
        let name = if name.is_empty() { vec!["/ve"] } else { vec!["/v", name] };
        let answer = self.ask("reg", &[&["query", key], name.as_slice()].concat())?;
        let line = answer.lines().find(|line| line.contains("    REG_"))?;
        line.trim().splitn(3, "    ").nth(2).map(|value| value.trim().to_owned())
    }

    pub fn has_key(&self, key: &str) -> bool {
        self.ask("reg", &["query", key]).is_some()
    }

    /// The folder that Windows calls `%LOCALAPPDATA%`.
    pub fn local(&self) -> Result<PathBuf> {
        let users = fs::read_dir(self.home.join("drive_c/users"))?;
        let mut folders = users.flatten().map(|user| user.path().join("AppData/Local"));
        folders.find(|folder| folder.is_dir()).context("wine has no user")
    }

    pub fn menu(&self) -> Result<PathBuf> {
        let roaming = self.local()?.with_file_name("Roaming");
        Ok(roaming.join("Microsoft/Windows/Start Menu/Programs"))
    }
}

impl Drop for Wine {
    fn drop(&mut self) {
        let mut server = programs::command("wineserver");
        server.args(["-k", "-w"]).env("WINEPREFIX", &self.home);
        let _ = server.status();
    }
}

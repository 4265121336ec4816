//! A whole desktop on a virtual screen: window manager, panel with a tray,
//! notifications, and a look that is the same on every machine.
//!
//! Its programs know nothing of the person's own session, bus or settings.
//! What they are told is in the folder `look`.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use anyhow::{Context as _, Result, bail, ensure};

use super::folder::Folder;
use crate::{
    packages,
    programs::{self, Program, until},
    say,
};

const SIZE: &str = "1280x800x24";
/// Slow machines included.
const START_TIMEOUT: Duration = Duration::from_secs(20);

pub struct Screen {
    /// In the order of their start. They end in the other.
    programs: Vec<Program>,
    display: String,
    // Goes when its users have ended.
    home: Folder,
}

/// Files of the look, and where in the home each one is looked for.
const LOOK: &[(&str, &str)] = &[
    (include_str!("../../look/bus.conf"), "bus.conf"),
    (include_str!("../../look/openbox.xml"), "config/openbox/rc.xml"),
    (include_str!("../../look/themerc"), "data/themes/Demo/openbox-3/themerc"),
    (
        include_str!("../../look/panel.xml"),
        "config/xfce4/xfconf/xfce-perchannel-xml/xfce4-panel.xml",
    ),
    (include_str!("../../look/gtk.ini"), "config/gtk-3.0/settings.ini"),
    (include_str!("../../look/fonts.conf"), "config/fontconfig/fonts.conf"),
    (include_str!("../../look/dunstrc"), "config/dunst/dunstrc"),
    (include_str!("../../look/picom.conf"), "config/picom.conf"),
];

impl Screen {
    /// Everything there and answering.
    pub fn start() -> Result<Self> {
        let home = Folder::create()?;
        furnish(home.path())?;
        let mut screen = Self { programs: vec![], display: String::new(), home };
        screen.start_display()?;
        screen.start_bus()?;
        screen.start_windows()?;
        screen.start_desktop()?;
        Ok(screen)
    }

    pub fn home(&self) -> &Folder {
        &self.home
    }

    /// Starts a program that ends with the screen.
    pub fn start_here(&mut self, name: &str, mut command: Command) -> Result<()> {
        self.programs.push(Program::start(name, self.put_here(&mut command))?);
        Ok(())
    }

    /// Replaces a command's environment by that of this screen.
    pub fn put_here<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        let home = self.home.path();
        command.env_clear();
        command.envs(std::env::vars_os().filter(|(name, _)| name == "PATH"));
        command.env("DISPLAY", &self.display);
        command.env("DBUS_SESSION_BUS_ADDRESS", format!("unix:path={}/run/bus", home.display()));
        command.env("HOME", home).env("XDG_RUNTIME_DIR", home.join("run"));
        command.env("XDG_CONFIG_HOME", home.join("config"));
        command.env("XDG_DATA_HOME", home.join("data"));
        command.env("XDG_CACHE_HOME", home.join("cache"));
        command.env("XDG_STATE_HOME", home.join("state"));
        // Services that GTK looks for elsewhere, and this bus does not have.
        command.envs([
            ("GSETTINGS_BACKEND", "memory"),
            ("NO_AT_BRIDGE", "1"),
            ("GTK_A11Y", "none"),
        ]);
        // Present on every machine, unlike en_US.UTF-8.
        command.envs([("LANG", "C.UTF-8"), ("GDK_BACKEND", "x11"), ("XDG_SESSION_TYPE", "x11")])
    }

    /// What a command on this screen answers.
    pub fn ask(&self, program: &str, arguments: &[&str]) -> Option<String> {
        say::ask(self.put_here(Command::new(program).args(arguments)))
    }

    /// Moves the pointer, clicks, types, all in the words of xdotool.
    pub fn hand(&self, does: &str) -> Result<()> {
        let words: Vec<_> = does.split(' ').collect();
        self.ask("xdotool", &words).with_context(|| format!("xdotool {does}"))?;
        Ok(())
    }

    /// The whole screen as a picture.
    pub fn shot(&self, path: &Path) -> Result<()> {
        let path = path.to_string_lossy();
        self.ask("import", &["-window", "root", &path]).context("cannot take a picture")?;
        Ok(())
    }

    /// # Errors
    /// One of its programs has ended by itself.
    pub fn is_whole(&mut self) -> Result<()> {
        match self.programs.iter_mut().find_map(Program::ended) {
            Some((name, status)) => bail!("{name} ended ({status})"),
            None => Ok(()),
        }
    }

    fn start_display(&mut self) -> Result<()> {
        let mut command = programs::command("Xvfb");
        command.args(["-displayfd", "1", "-screen", "0", SIZE, "-nolisten", "tcp", "-noreset"]);
        command.stdout(Stdio::piped()).stderr(Stdio::null());
        let mut server = Program::start("Xvfb", &mut command)?;
        let out = server.child().stdout.take().context("its output")?;
        self.programs.push(server);
        let mut number = String::new();
        BufReader::new(out).read_line(&mut number)?;
        ensure!(!number.trim().is_empty(), "Xvfb does not start");
        self.display = format!(":{}", number.trim());
        Ok(())
    }

    fn start_bus(&mut self) -> Result<()> {
        let mut bus = silent("dbus-daemon", &["--nofork", "--nopidfile", "--config-file"]);
        bus.arg(self.home.path().join("bus.conf"));
        self.start_here("dbus-daemon", bus)?;
        self.wait("the bus", |screen| screen.owns("org.freedesktop.DBus"))
    }

    fn start_windows(&mut self) -> Result<()> {
        let ready = self.home.path().join("ready");
        let mut openbox = silent("openbox", &["--sm-disable", "--startup"]);
        openbox.arg(format!("touch {}", ready.display()));
        self.start_here("openbox", openbox)?;
        self.wait("openbox", |_| ready.exists())?;
        // Shadows and round corners: beautiful, and nothing more.
        if packages::find("picom").is_some() {
            let mut picom = silent("picom", &["--backend", "xrender", "--config"]);
            picom.arg(self.home.path().join("config/picom.conf"));
            self.start_here("picom", picom)?;
        }
        let colours = ["-add", "#2f4a66", "-add", "#5f7f9f", "-gradient", "0"];
        // Without it the desktop is black.
        let _ = self.ask("hsetroot", &colours);
        Ok(())
    }

    fn start_desktop(&mut self) -> Result<()> {
        let mut dunst = silent("dunst", &["-conf"]);
        dunst.arg(self.home.path().join("config/dunst/dunstrc"));
        self.start_here("dunst", dunst)?;
        self.start_here("xfce4-panel", silent("xfce4-panel", &["--disable-wm-check"]))?;
        self.wait("dunst", |screen| screen.owns("org.freedesktop.Notifications"))?;
        self.wait("the panel's tray", |screen| screen.owns("org.kde.StatusNotifierWatcher"))
    }

    fn wait(&mut self, what: &str, ready: impl Fn(&Self) -> bool) -> Result<()> {
        let ready = until(START_TIMEOUT, || match self.is_whole() {
            Err(error) => Some(Err(error)),
            Ok(()) => ready(self).then_some(Ok(())),
        });
        ready.with_context(|| format!("{what} does not answer"))?
    }

    /// Whether somebody goes by that name on the bus.
    fn owns(&self, name: &str) -> bool {
        let call = ["--session", "--print-reply", "--dest=org.freedesktop.DBus", "/"];
        let name = format!("string:{name}");
        let question = ["org.freedesktop.DBus.NameHasOwner", &name];
        self.ask("dbus-send", &[&call[..], &question].concat())
            .is_some_and(|answer| answer.contains("boolean true"))
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        while self.programs.pop().is_some() {}
    }
}

/// Without the many warnings of a desktop that lacks most services.
fn silent(program: &str, arguments: &[&str]) -> Command {
    let mut command = programs::command(program);
    command.args(arguments).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

fn furnish(home: &Path) -> Result<()> {
    let put = |place: &str| -> Result<PathBuf> {
        let path = home.join(place);
        fs::create_dir_all(path.parent().unwrap_or(home))?;
        Ok(path)
    };
    for (text, place) in LOOK {
        fs::write(put(place)?, text.replace("@HOME@", &home.to_string_lossy()))?;
    }
    for folder in ["run", "cache", "state"] {
        fs::create_dir(home.join(folder))?;
    }
    // Where an installed app's icon would be found.
    fs::copy("icons/128x128.png", put("icons/toolboxx-notifier.png")?)?;
    let service = "/usr/share/dbus-1/services/org.xfce.Xfconf.service";
    fs::copy(service, put("services/org.xfce.Xfconf.service")?).context(service)?;
    Ok(())
}

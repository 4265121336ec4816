//! The app's next start, after an update: as this one was started, and hidden.

use std::{
    env,
    ffi::{OsStr, OsString},
    io,
    path::PathBuf,
    process::Command,
};

use secrecy::{ExposeSecret as _, SecretString};

use crate::autostart;

/// What an AppImage sets for the program in it; the next one sets its own.
const OF_APP_IMAGE: [&str; 4] = ["APPDIR", "APPIMAGE", "ARGV0", "OWD"];

pub struct Again {
    program: PathBuf,
    arguments: Vec<OsString>,
    /// The session that came in the environment, and was taken out of it.
    token: Option<SecretString>,
}

impl Again {
    /// At the start: a program that was replaced has no path any more.
    pub fn remember(token: Option<SecretString>) -> io::Result<Self> {
        let arguments = env::args_os().skip(1).filter(|argument| argument != "--hidden");
        let arguments = arguments.chain([OsStr::new("--hidden").to_owned()]).collect();
        Ok(Self { program: autostart::program()?, arguments, token })
    }

    /// In the place of this process on Linux, where it so has no time in which two of
    /// them are there; beside it elsewhere. Returns why not.
    pub fn start(&self) -> io::Error {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments);
        for name in OF_APP_IMAGE {
            command.env_remove(name);
        }
        if let Some(token) = &self.token {
            command.env(crate::start::TOKEN, token.expose_secret());
        }
        #[cfg(target_os = "linux")]
        return std::os::unix::process::CommandExt::exec(&mut command);
        #[cfg(not(target_os = "linux"))]
        match command.spawn() {
            Ok(_) => std::process::exit(0),
            Err(error) => error,
        }
    }
}

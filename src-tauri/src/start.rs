//! What a start was given: the folder, the shop, a session.
//!
//! Read from the arguments of `cli` and from the environment, by whoever runs
//! a command; nothing of it is written to the settings.

use std::path::PathBuf;

use anyhow::Context as _;
use clap::Parser as _;
use notifier_core::settings::Overrides;
use secrecy::SecretString;

use crate::cli::Arguments;

pub const TOKEN: &str = "TOOLBOXX_TOKEN";

impl Arguments {
    /// Those of this start; ends the program where they make no sense.
    pub fn read() -> Self {
        #[cfg(windows)]
        return Self::parse_from(notifier_windows::clicks::cut(std::env::args_os()));
        #[cfg(not(windows))]
        Self::parse()
    }

    /// The folder for everything.
    ///
    /// # Errors
    /// This user has none.
    pub fn folder(&self) -> anyhow::Result<PathBuf> {
        match &self.data_dir {
            Some(dir) => std::path::absolute(dir).context("the data folder"),
            None => {
                let home = dirs::data_local_dir().context("this user has no data folder")?;
                Ok(home.join("toolboxx-notifier"))
            }
        }
    }

    pub fn overrides(&self) -> Overrides {
        Overrides { server: self.server.clone(), user_ids: self.user_id.clone() }
    }
}

/// A session for unattended use, from `TOOLBOXX_TOKEN`; stored nowhere. It is taken
/// out of the environment, which every program started from here inherits.
///
/// Only before any other thread exists.
#[expect(unsafe_code, reason = "no other call changes the environment")]
pub fn take_token() -> Option<SecretString> {
    let token = std::env::var_os(TOKEN)?;
    // SAFETY: called first of all in `run`, before any other thread exists.
    unsafe { std::env::remove_var(TOKEN) };
    let token = token.into_string().ok()?;
    Some(token.trim().to_owned()).filter(|token| !token.is_empty()).map(SecretString::from)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;
    use crate::cli::Command;

    #[test]
    fn flags_stand_before_and_after_the_command() {
        Arguments::command().debug_assert();

        let arguments = Arguments::parse_from(
            "t --server a listen --frames --user-id x,y --user-id z".split(' '),
        );

        assert_eq!(arguments.overrides().user_ids, ["x", "y", "z"]);
        assert_eq!(arguments.overrides().server.as_deref(), Some("a"));
        assert!(matches!(arguments.command, Some(Command::Listen { frames: true })));
    }
}

//! The command line; fixed, as others script against it.

use std::path::PathBuf;

use anyhow::Context as _;
use clap::{Parser, Subcommand};
use notifier_core::settings::Overrides;
use secrecy::SecretString;

const TOKEN: &str = "TOOLBOXX_TOKEN";

/// Payments, orders and chat messages of your ToolBoxx shop as native notifications.
#[derive(Debug, Parser)]
#[command(version)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Option<Command>,

    /// Start in the tray without opening the window
    #[arg(long)]
    pub hidden: bool,

    /// The folder for settings, history and logs
    #[arg(long, value_name = "DIR", env = "TOOLBOXX_DATA_DIR", global = true)]
    pub data_dir: Option<PathBuf>,

    /// The shop's address, instead of the one in the settings
    #[arg(long, value_name = "URL", env = "TOOLBOXX_SERVER", global = true)]
    server: Option<String>,

    /// An id to follow, instead of those in the settings; may be given several times
    #[arg(long, value_name = "ID", env = "TOOLBOXX_USER_ID", value_delimiter = ',', global = true)]
    user_id: Vec<String>,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Print what the shop says, a JSON object a line; needs no display
    Listen {
        /// Also every frame and comment, word for word
        #[arg(long)]
        frames: bool,
    },
    /// Sign in to the shop; the session goes into this computer's keychain
    SignIn {
        /// The e-mail address of the account, or the name of the store
        #[arg(long)]
        email: String,
        /// Read the password from standard input, to its first line's end
        #[arg(long, required = true)]
        password_stdin: bool,
    },
    /// End the session, here and at the shop
    SignOut,
}

impl Arguments {
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

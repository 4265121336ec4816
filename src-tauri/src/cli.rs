//! The command line; fixed, as others script against it.
//!
//! Only what it looks like: `xtask` compiles this file too, and makes the man
//! pages and completions from it. What a start does with it is in `start`.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

/// Payments, orders and chat messages of your ToolBoxx shop as native notifications.
#[derive(Debug, Parser)]
#[command(name = "toolboxx-notifier", version)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Option<Command>,

    /// Start in the tray without opening the window
    #[arg(long)]
    pub hidden: bool,

    /// The link of a toast that somebody clicked, from Windows
    #[cfg(windows)]
    #[arg(long, value_name = "LINK", hide = true)]
    pub clicked: Option<String>,

    /// Quit the app that runs, as before an update
    #[cfg(windows)]
    #[arg(long)]
    pub quit: bool,

    /// The folder for settings, history and logs
    #[arg(long, value_name = "DIR", env = "TOOLBOXX_DATA_DIR", global = true)]
    pub data_dir: Option<PathBuf>,

    /// The shop's address, instead of the one in the settings
    #[arg(long, value_name = "URL", env = "TOOLBOXX_SERVER", global = true)]
    pub server: Option<String>,

    /// An id to follow, instead of those in the settings; may be given several times
    #[arg(long, value_name = "ID", env = "TOOLBOXX_USER_ID", value_delimiter = ',', global = true)]
    pub user_id: Vec<String>,
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

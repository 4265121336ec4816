//! Man pages and completions, from the app's own command line. Called by `stage`.

// The very file that the app parses its arguments with.
#[path = "../../../src-tauri/src/cli.rs"]
mod cli;

use std::{fs, path::Path};

use anyhow::Result;
use clap::CommandFactory as _;
use clap_complete::Shell;

use super::NAME;

/// What clap does not know: a part of the page each.
const MORE: &str = r#".SH FILES
.TP
.I ~/.local/share/toolboxx\-notifier/
Settings, history and logs, without
.BR \-\-data\-dir .
They stay when the package is removed.
.SH EXIT STATUS
0 when all went well, 1 with a sentence on standard error, 2 where the arguments make no sense.
"#;

pub fn man(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder)?;
    // Each of its commands has a page, and bears the flags that hold for all.
    clap_mangen::generate_to(cli::Arguments::command(), folder)?;
    let page = folder.join(format!("{NAME}.1"));
    let text = fs::read_to_string(&page)? + MORE;
    Ok(fs::write(page, text)?)
}

pub fn completions(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder)?;
    for shell in [Shell::Bash, Shell::Fish, Shell::Zsh] {
        clap_complete::generate_to(shell, &mut cli::Arguments::command(), NAME, folder)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(name: &str) -> std::path::PathBuf {
        let folder = std::env::temp_dir().join(format!("{name}-{}", std::process::id()));
        man(&folder).unwrap();
        completions(&folder).unwrap();
        folder
    }

    #[test]
    fn each_command_and_flag_of_the_app_is_in_pages_and_completions() {
        let folder = made("pages");
        let app = cli::Arguments::command();
        let read = |name: &str| fs::read_to_string(folder.join(name)).unwrap();

        let (page, bash) = (read("toolboxx-notifier.1"), read("toolboxx-notifier.bash"));
        let completions = [&bash, &read("toolboxx-notifier.fish"), &read("_toolboxx-notifier")];

        for flag in app.get_arguments().filter_map(clap::Arg::get_long) {
            assert!(page.contains(&flag.replace('-', "\\-")), "{flag}");
            assert!(completions.iter().all(|text| text.contains(flag)), "{flag}");
        }
        for command in app.get_subcommands().map(clap::Command::get_name) {
            assert!(folder.join(format!("toolboxx-notifier-{command}.1")).is_file(), "{command}");
            assert!(completions.iter().all(|text| text.contains(command)), "{command}");
        }
        fs::remove_dir_all(folder).unwrap();
    }
}

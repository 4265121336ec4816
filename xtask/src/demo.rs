//! `cargo xtask demo`: a made-up shop, and the app that follows it.
//!
//! Nothing of the person's is touched: the app gets a folder that goes with
//! the demo, and both programs end with it. Where nobody can watch it runs on
//! a virtual screen for a while and leaves pictures.

mod folder;
mod pictures;
mod screen;
mod shop;

use std::{
    env,
    path::PathBuf,
    process::Command,
    sync::mpsc::{self, Receiver},
    time::Duration,
};

use anyhow::{Context as _, Result, bail};
use clap::Args;

use crate::{
    packages::{self, BUILD, PICTURES, SCREEN},
    programs::{self, Program},
    say,
};

use folder::Folder;
use shop::Shop;

/// With somebody watching: an event every few seconds.
const SPEED: &str = "12";
const POLL_INTERVAL: Duration = Duration::from_millis(200);

#[derive(Args)]
pub struct Options {
    /// On a virtual screen, even where there is a real one, for the pictures
    #[arg(long)]
    pictures: bool,
}

pub fn run(options: &Options) -> Result<()> {
    let pictures = options.pictures || !has_screen();
    if pictures && !cfg!(target_os = "linux") {
        bail!("there are virtual screens on Linux only");
    }
    packages::install(if pictures { &[BUILD, SCREEN, PICTURES] } else { &[BUILD] })?;

    say::headline("Building the app and the demo shop");
    let mut build = say::cargo();
    build.arg("build").args(say::quiet());
    say::run(build.args(["--package", "toolboxx-notifier", "--package", "demo-shop"]))?;

    // Only from here on is there something to be tidied up.
    let stop = stop_signals()?;
    if pictures { pictures::take(&stop) } else { watch(&stop) }
}

fn has_screen() -> bool {
    let is_set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")
}

/// On the screen that the person sits at.
fn watch(stop: &Receiver<()>) -> Result<()> {
    let folder = Folder::create()?;
    let mut shop = Shop::open(programs::command(binary("demo-shop")?), SPEED)?;
    say::headline(format!("A shop is open at {}; its day goes {SPEED} times faster", shop.url));
    let mut app = Program::start("the app", &mut app(&shop, &folder)?)?;
    say::headline("ToolBoxx Notifier follows it");
    eprintln!(
        "   Notifications come as the shop tells. The bell in the tray has a menu, and a click on\n   \
         it opens the settings. (No tray here? Then the window opens by itself.)\n   \
         Settings and history are in {} and go with the demo.\n   Ctrl-C ends it.\n",
        folder.path().display()
    );
    while stop.recv_timeout(POLL_INTERVAL).is_err() {
        if let Some((_, status)) = app.ended() {
            if status.success() {
                break;
            }
            bail!("the app ended ({status})");
        }
        shop.is_open()?;
    }
    eprintln!();
    say::headline("Ending the app and the shop");
    Ok(())
}

/// The app on that shop, with its data in that folder.
fn app(shop: &Shop, folder: &Folder) -> Result<Command> {
    let mut command = programs::command(binary("toolboxx-notifier")?);
    command.arg("--data-dir").arg(folder.path().join("app"));
    command.args(["--server", &shop.url, "--user-id", &shop.id]);
    Ok(command)
}

/// Built beside this program, in whatever folder Cargo was told to use.
fn binary(name: &str) -> Result<PathBuf> {
    let here = env::current_exe()?;
    let folder = here.parent().context("the folder of this program")?;
    Ok(folder.join(format!("{name}{}", env::consts::EXE_SUFFIX)))
}

/// Ctrl-C, a closed terminal, or somebody who asks this process to end.
fn stop_signals() -> Result<Receiver<()>> {
    let (stop, stopped) = mpsc::channel();
    ctrlc::set_handler(move || {
        // Nobody listens any more: it is ending already.
        let _ = stop.send(());
    })?;
    Ok(stopped)
}

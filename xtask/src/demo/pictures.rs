//! The demo for nobody: on a virtual screen, with pictures of what there was.
//!
//! A picture that shows no more than the screen did before is an error: they
//! are for the README, and this way the demo is a test of its own.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::mpsc::Receiver,
    thread::sleep,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail, ensure};

use super::{app, binary, screen::Screen, shop::Shop};
use crate::{
    programs::{self, until},
    say,
};

const PLACE: &str = "target/demo";
const LENGTH: Duration = Duration::from_secs(30);
/// Fast enough for an order within the time, slow enough to read the bubbles.
const SPEED: &str = "21";

const POLL_INTERVAL: Duration = Duration::from_millis(100);
/// Menus and bubbles are drawn within it.
const DRAW_TIME: Duration = Duration::from_millis(900);
/// An order comes after a chat and a payment. If it does not, so be it.
const ORDER_TIMEOUT: Duration = Duration::from_secs(20);
const WINDOW_TIMEOUT: Duration = Duration::from_secs(10);

/// Where the panel of `look/panel.xml` has the only icon of its tray.
const ICON: &str = "mousemove 1260 16";
const NOWHERE: &str = "mousemove 640 760";

/// Parts of the screen, as ImageMagick names them.
const BUBBLES: &str = "456x500+824+0";
const MENU: &str = "560x480+720+0";
const SETTINGS: &str = "842x672+8+98";

/// A picture shows something if at least so much of it is new.
const MIN_CHANGED: f64 = 0.05;
/// An empty window has fewer colours than one with letters in it.
const MIN_COLOURS: u32 = 200;

pub fn take(stop: &Receiver<()>) -> Result<()> {
    let start = Instant::now();
    say::headline("Starting a virtual desktop, as there is no display");
    fs::create_dir_all(Path::new(PLACE).join("raw"))?;
    let mut screen = Screen::start()?;
    screen.shot(&raw("bare"))?;

    let shop = Shop::open(programs::command(binary("demo-shop")?), SPEED)?;
    say::headline(format!("A shop is open at {}; its day goes {SPEED} times faster", shop.url));
    let command = app(&shop, screen.home())?;
    screen.start_here("the app", command)?;
    say::headline(format!("ToolBoxx Notifier follows it, for {} s", LENGTH.as_secs()));

    let mut demo = Demo { screen, shop, stop };
    demo.notification()?;
    demo.tray_menu()?;
    demo.window()?;
    demo.wait(LENGTH.saturating_sub(start.elapsed()))?;
    drop(demo);

    say::headline("All of it has ended; these pictures are left");
    for name in ["notification", "tray-menu", "window", "desktop"] {
        eprintln!("   {}", picture(name).display());
    }
    Ok(())
}

/// Fields end in this order: the app with its screen, then the shop.
struct Demo<'a> {
    screen: Screen,
    shop: Shop,
    stop: &'a Receiver<()>,
}

impl Demo<'_> {
    fn notification(&mut self) -> Result<()> {
        let end = Instant::now() + ORDER_TIMEOUT;
        let is_order = |line: String| line.contains(" order ");
        while Instant::now() < end && !self.shop.log.try_iter().any(is_order) {
            self.wait(POLL_INTERVAL)?;
        }
        self.wait(DRAW_TIME)?;
        self.keep("notification", BUBBLES, &raw("bare"))
    }

    /// A right click on the icon. The picture is taken with the pointer away,
    /// as its tooltip would hide the menu, and without a bubble on top.
    fn tray_menu(&mut self) -> Result<()> {
        self.hold_bubbles(true)?;
        self.wait(DRAW_TIME)?;
        self.screen.shot(&raw("before"))?;
        self.screen.hand(&format!("{ICON} sleep 0.1 click 3 {NOWHERE}"))?;
        self.wait(DRAW_TIME)?;
        let kept = self.keep("tray-menu", MENU, &raw("before"));
        self.screen.hand("key Escape")?;
        self.hold_bubbles(false)?;
        self.wait(DRAW_TIME)?;
        kept
    }

    /// A left click on the icon.
    fn window(&mut self) -> Result<()> {
        self.screen.shot(&raw("before"))?;
        self.screen.hand(&format!("{ICON} sleep 0.1 click 1 {NOWHERE}"))?;
        let search = ["search", "--onlyvisible", "--name", "^ToolBoxx Notifier$"];
        let appeared = || self.screen.ask("xdotool", &search);
        until(WINDOW_TIMEOUT, appeared).context("no window opens on a click in the tray")?;
        self.until_painted()?;
        self.keep("window", SETTINGS, &raw("before"))?;
        self.screen.shot(&picture("desktop"))
    }

    /// The web view shows an empty page first, then its letters.
    fn until_painted(&mut self) -> Result<()> {
        let path = raw("window");
        let start = Instant::now();
        let mut last = 0;
        while start.elapsed() < WINDOW_TIMEOUT {
            self.wait(Duration::from_millis(300))?;
            self.screen.shot(&path)?;
            let now = self.colours(&path, SETTINGS)?;
            if now >= MIN_COLOURS && now == last {
                return Ok(());
            }
            last = now;
        }
        bail!("the window stays empty: {last} colours in {}", path.display())
    }

    fn hold_bubbles(&self, hold: bool) -> Result<()> {
        const SERVICE: &str = "--dest=org.freedesktop.Notifications";
        const SET: &str = "org.freedesktop.DBus.Properties.Set";
        let call = ["--session", "--print-reply", SERVICE, "/org/freedesktop/Notifications", SET];
        let value = format!("variant:boolean:{hold}");
        let property = ["string:org.dunstproject.cmd0", "string:paused", &value];
        let done = self.screen.ask("dbus-send", &[&call[..], &property].concat());
        done.map(drop).context("dunst does not hold its bubbles")
    }

    /// Takes the picture of a part of the screen, and compares it to before.
    fn keep(&self, name: &str, part: &str, before: &Path) -> Result<()> {
        let whole = raw(name);
        self.screen.shot(&whole)?;
        let new = self.changed(before, &whole, part)?;
        let [from, to] = [whole, picture(name)].map(|path| path.to_string_lossy().into_owned());
        let cut = [&from, "-crop", part, "+repage", &to];
        self.screen.ask("convert", &cut).context("cannot cut the picture")?;
        ensure!(new >= MIN_CHANGED, "{to} shows nothing: {:.1} % of it is new", new * 100.0);
        eprintln!("   took  {to} ({:.0} % of it is new)", new * 100.0);
        Ok(())
    }

    fn colours(&self, path: &Path, part: &str) -> Result<u32> {
        let path = path.to_string_lossy();
        let question = [&path, "-crop", part, "-format", "%k", "info:"];
        let answer = self.screen.ask("convert", &question).context("cannot read the picture")?;
        Ok(answer.trim().parse()?)
    }

    /// Which share of the pixels is different.
    fn changed(&self, before: &Path, now: &Path, part: &str) -> Result<f64> {
        let [before, now] = [before, now].map(|path| path.to_string_lossy().into_owned());
        let difference = ["-compose", "difference", "-composite", "-crop", part];
        let share = ["-colorspace", "gray", "-threshold", "2%", "-format", "%[fx:mean]", "info:"];
        let question = [&[before.as_str(), &now], &difference[..], &share].concat();
        let answer = self.screen.ask("convert", &question).context("cannot compare pictures")?;
        Ok(answer.trim().parse()?)
    }

    fn wait(&mut self, time: Duration) -> Result<()> {
        let end = Instant::now() + time;
        while Instant::now() < end {
            stopped(self.stop)?;
            self.screen.is_whole()?;
            self.shop.is_open()?;
            sleep(Duration::from_millis(50).min(end.saturating_duration_since(Instant::now())));
        }
        Ok(())
    }
}

fn stopped(stop: &Receiver<()>) -> Result<()> {
    match stop.try_recv() {
        Ok(()) => bail!("stopped before its end"),
        Err(_) => Ok(()),
    }
}

/// For the README.
fn picture(name: &str) -> PathBuf {
    Path::new(PLACE).join(format!("{name}.png"))
}

/// The whole screen, to find out what went wrong.
fn raw(name: &str) -> PathBuf {
    Path::new(PLACE).join("raw").join(format!("{name}.png"))
}

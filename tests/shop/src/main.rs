//! The demo shop as a program: prints where it is as one JSON line on stdout,
//! then runs a day and tells of it on stderr until Ctrl-C.

use std::{
    io::{self, Write as _},
    time::Duration,
};

use anyhow::Context as _;
use clap::Parser;
use demo_shop::{
    Mode, OWNER, Options, Shop, control,
    day::{self, Day},
};
use jiff::ZonedDateTime;
use serde_json::json;
use tokio::sync::mpsc;

/// A shop backend in a box, with faults on demand.
#[derive(Parser)]
#[command(version, after_help = control::HELP)]
struct Arguments {
    /// Port of the shop; any free one by default
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// Port of the control API; any free one by default
    #[arg(long, default_value_t = 0)]
    control_port: u16,
    /// Which backend to be
    #[arg(long, value_enum, default_value_t = Mode::Documented)]
    mode: Mode,
    /// How many times faster than life the day goes
    #[arg(long, default_value_t = 1.0, value_parser = speed)]
    speed: f64,
    /// Which day it is
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The userId whose stream carries the events
    #[arg(long, value_name = "ID")]
    user_id: Option<String>,
    /// How many shops the owner has
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=20))]
    shops: u8,
    /// Seconds that a token is good for
    #[arg(long, value_name = "SECONDS", default_value_t = 30 * 24 * 60 * 60)]
    token_life: u64,
    /// Write events to the streams at once, not only on the ticks
    #[arg(long)]
    instant: bool,
    /// Milliseconds between two ticks, and between two heartbeats
    #[arg(long, value_name = "MS", default_value_t = 10_000,
          value_parser = clap::value_parser!(u64).range(10..))]
    tick: u64,
    /// No day: only what the control API orders
    #[arg(long)]
    idle: bool,
    /// Tell nothing on stderr
    #[arg(long)]
    quiet: bool,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let shop = Shop::start(options(&arguments)).await.context("cannot open the shop")?;
    tokio::select! {
        // First, so that who reads where the shop is can already end it.
        biased;
        stop = tokio::signal::ctrl_c() => stop.context("cannot wait for Ctrl-C"),
        ended = keep_open(&shop, &arguments) => ended,
    }
}

async fn keep_open(shop: &Shop, arguments: &Arguments) -> anyhow::Result<()> {
    let log = shop.follow();
    announce(shop).context("cannot say where the shop is")?;

    let tell = tell(log, arguments.quiet);
    if arguments.idle {
        tell.await;
    } else {
        let day = day::run(shop.handle(), Day::new(arguments.seed), arguments.speed);
        tokio::join!(tell, day);
    }
    Ok(())
}

fn options(arguments: &Arguments) -> Options {
    let defaults = Options::default();
    let tick = Duration::from_millis(arguments.tick);
    Options {
        mode: arguments.mode,
        port: arguments.port,
        control_port: Some(arguments.control_port),
        id: arguments.user_id.clone().unwrap_or(defaults.id),
        heartbeat: tick,
        tick,
        look_back: tick * 3,
        instant: arguments.instant,
        shops: arguments.shops.into(),
        token_life: Duration::from_secs(arguments.token_life),
        seed: arguments.seed,
        ..defaults
    }
}

fn announce(shop: &Shop) -> io::Result<()> {
    let mode = format!("{:?}", shop.mode()).to_lowercase();
    let shops: Vec<_> = shop.shops().into_iter().map(|shop| shop.id).collect();
    let mut out = io::stdout().lock();
    let place = json!({
        "url": shop.url(),
        "id": shop.id(),
        "control": shop.control_url(),
        "mode": mode,
        "stream": shop.stream_url(),
        "email": OWNER.email,
        "password": OWNER.password,
        "shops": shops,
    });
    writeln!(out, "{place}")?;
    out.flush()
}

async fn tell(mut log: mpsc::UnboundedReceiver<String>, quiet: bool) {
    while let Some(line) = log.recv().await {
        if !quiet {
            let now = ZonedDateTime::now().strftime("%H:%M:%S");
            // A closed terminal is no reason to close the shop.
            let _ = writeln!(io::stderr(), "{now} {line}");
        }
    }
}

fn speed(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(speed) if (0.001..=100_000.0).contains(&speed) => Ok(speed),
        _ => Err("a number from 0.001 to 100000".into()),
    }
}

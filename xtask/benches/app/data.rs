//! Minutes without news, signed in at a shop as the real one is: what they cost an owner in data.
//!
//! Counted on the sockets, heads included, by a relay between app and shop.

use std::{
    process::Stdio,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use anyhow::{Context as _, Result, ensure};
use demo_shop::{Mode, OWNER, Options, Shop};
use notifier_core::{rest::Api, stream::Http};
use secrecy::ExposeSecret as _;
use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    process::Command,
    time::{sleep, timeout},
};

use crate::{
    rig::{LONG, Rig},
    table::Figure,
};

/// The start is read out of turn, and what may have been missed before it.
const SETTLE: Duration = Duration::from_secs(150);
const MINUTE: Duration = Duration::from_secs(60);

pub async fn measure(rig: &Rig, minutes: u32) -> Result<Vec<Figure>> {
    let shop = Shop::start(Options { mode: Mode::Real, ..Options::default() }).await?;
    let relay = Relay::before(&shop).await?;
    let api = Api::find(&Http::new(), shop.url().parse()?).await?;
    let session = api.sign_in(OWNER.email, &OWNER.password.into()).await?;
    let mut command = rig.desktop.command(rig.app());
    command.arg("--hidden").arg("--data-dir").arg(rig.desktop.home().join("signed-in"));
    command.args(["--server", &relay.url]).env("TOOLBOXX_TOKEN", session.token.expose_secret());
    let mut app =
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    timeout(LONG, shop.until_streams(2)).await.context("no streams in 30 s")?;

    sleep(SETTLE).await;
    let asked = |shop: &Shop| shop.requests().len() + shop.rest_requests().len();
    let (requests, up, down) = (asked(&shop), relay.up(), relay.down());
    sleep(MINUTE * minutes).await;
    let minutes = f64::from(minutes);
    let requests = (asked(&shop) - requests) as f64 / minutes;
    let [up, down] = [relay.up() - up, relay.down() - down].map(|n| n as f64 / 1000.0 / minutes);

    ensure!(shop.streams() == 2, "the streams did not stay");
    let id = app.id().context("the app has ended by itself")?;
    Command::new("kill").args(["-TERM", &id.to_string()]).status().await?;
    timeout(LONG, app.wait()).await.context("the app does not quit")??;
    eprintln!("an idle tab of the web shop, measured once: 8.3 requests, 8.9 kB up, 2.9 kB down");
    Ok(vec![
        Figure::new("requests a minute", requests, "").at_most(6.0),
        Figure::new("sent a minute", up, "kB"),
        Figure::new("received a minute", down, "kB"),
        Figure::new("in all a minute", up + down, "kB").at_most(8.0),
    ])
}

/// Passes on what comes, and counts it.
struct Relay {
    url: String,
    up: Arc<AtomicU64>,
    down: Arc<AtomicU64>,
}

impl Relay {
    async fn before(shop: &Shop) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let address = shop.url().trim_start_matches("http://").to_owned();
        let (up, down) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
        let counts = (up.clone(), down.clone());
        tokio::spawn(async move {
            while let Ok((app, _)) = listener.accept().await {
                let Ok(shop) = TcpStream::connect(&address).await else { continue };
                let ((from_app, to_app), (from_shop, to_shop)) =
                    (app.into_split(), shop.into_split());
                tokio::spawn(pass(from_app, to_shop, counts.0.clone()));
                tokio::spawn(pass(from_shop, to_app, counts.1.clone()));
            }
        });
        Ok(Self { url, up, down })
    }

    fn up(&self) -> u64 {
        self.up.load(Ordering::Relaxed)
    }

    fn down(&self) -> u64 {
        self.down.load(Ordering::Relaxed)
    }
}

async fn pass(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    count: Arc<AtomicU64>,
) {
    let mut buffer = vec![0; 16 << 10];
    while let Ok(read @ 1..) = from.read(&mut buffer).await {
        count.fetch_add(read as u64, Ordering::Relaxed);
        if to.write_all(&buffer[..read]).await.is_err() {
            break;
        }
    }
    let _ = to.shutdown().await;
}

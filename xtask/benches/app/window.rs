//! From the click in the tray to a window that can be used; and how as much of
//! a long history as the window lists scrolls in it.
//!
//! The page marks its first frame with everything in it, on the clock of this
//! machine; WebDriver only reads the mark, and looks no sooner than it is there.

use std::{
    path::Path,
    process::Stdio,
    time::{Duration, SystemTime},
};

use anyhow::{Context as _, Result, ensure};
use fantoccini::{Client, ClientBuilder, wd::TimeoutConfiguration};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::Value;
use tokio::{
    net::TcpStream,
    process::{Child, Command},
    time::{interval, timeout},
};

use crate::{
    long_history::{fill, until_at_rest},
    rig::{LONG, Rig, Running},
    table::{Figure, quantile},
};

/// In turns with an empty window of Tauri, whose program is started for it as well.
pub async fn opening(rig: &Rig, empty: Option<&Path>, samples: u32) -> Result<Vec<Figure>> {
    let empty = empty.context("which empty window? --window")?;
    // The first ones bring the web view into memory.
    opened(rig).await?;
    opened_empty(rig, empty).await?;
    let (mut waits, mut empties) = (vec![], vec![]);
    for _ in 0..samples {
        waits.push(opened(rig).await?);
        empties.push(opened_empty(rig, empty).await?);
    }
    let pairs: Vec<f64> = waits.iter().zip(&empties).map(|(ours, empty)| ours / empty).collect();
    Ok(vec![
        Figure::median(format!("click to usable, median of {samples}"), &waits, "ms")
            .bare(quantile(&empties, 0.5)),
        Figure::median("… median of the pairs", &pairs, "×").at_most(1.4),
        Figure::new("click to usable, slowest", quantile(&waits, 1.0), "ms")
            .bare(quantile(&empties, 1.0)),
    ])
}

/// How long it took, in milliseconds.
async fn opened(rig: &Rig) -> Result<f64> {
    let running = rig.run().await?;
    rig.desktop.tray.item(LONG).await?;
    let clicked = now()?;
    rig.desktop.tray.activate().await?;
    let usable = usable().await?;
    running.quit().await?;
    rig.desktop.tray.until_empty(LONG).await?;
    Ok(usable - clicked)
}

async fn opened_empty(rig: &Rig, program: &Path) -> Result<f64> {
    let mut command = rig.desktop.command(program);
    drive(&mut command);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let clicked = now()?;
    let mut child = command.spawn().context("the empty window")?;
    let usable = usable().await?;
    child.kill().await?;
    Ok(usable - clicked)
}

/// WebDriver may look into the windows of the program.
pub fn drive(command: &mut Command) {
    command.env("TAURI_WEBVIEW_AUTOMATION", "true");
    command.env("WEBKIT_INSPECTOR_SERVER", format!("127.0.0.1:{}", PORTS.0));
}

/// When the page of the window could be used, in milliseconds since 1970.
async fn usable() -> Result<f64> {
    let page = Page::open().await?;
    let mark = page
        .when(
            "performance.getEntriesByName('usable').length",
            "performance.timeOrigin + performance.getEntriesByName('usable')[0].startTime",
        )
        .await?;
    mark.as_f64().context("a time")
}

fn now() -> Result<f64> {
    Ok(SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?.as_secs_f64() * 1e3)
}

/// What each frame costs while all that the window lists goes by.
pub async fn scrolling(rig: &Rig) -> Result<Vec<Figure>> {
    fill(rig)?;
    let running = rig.run().await?;
    rig.desktop.tray.activate().await?;
    let page = Page::open().await?;
    let older = "document.querySelector('#show-older').click()";
    page.when("document.querySelectorAll('#earlier-list li').length === 25", older).await?;
    let frames = page
        .when(
            "document.querySelectorAll('#earlier-list li').length === 50",
            // A frame's work ends where the message after its painting comes.
            "new Promise((done) => {
                const work = []
                const { port1, port2 } = new MessageChannel()
                let begun = 0
                let step = 100
                const page = document.documentElement
                port1.onmessage = () => {
                    work.push(performance.now() - begun)
                    if (work.length === 600) return done([work, page.scrollHeight, document.querySelectorAll('#earlier-list li').length])
                    requestAnimationFrame(frame)
                }
                const frame = () => {
                    begun = performance.now()
                    if (scrollY === 0) step = 100
                    if (scrollY + innerHeight >= page.scrollHeight - 1) step = -100
                    scrollBy(0, step)
                    port2.postMessage(0)
                }
                requestAnimationFrame(frame)
            })",
        )
        .await?;
    // The search index is made when nothing else is to be done.
    until_at_rest(&running).await?;
    let asked = page.when("true", ASKED).await?;
    end(running, page).await?;
    let times = |name: &str| -> Vec<f64> {
        asked[name].as_array().into_iter().flatten().filter_map(Value::as_f64).collect()
    };
    let (searches, exports) = (times("searches"), times("exports"));
    let said = |saved: &Value| saved.as_str().is_some_and(|text| text.starts_with("50"));
    ensure!(asked["found"] == 1 && said(&asked["saved"]), "found and saved: {asked}");
    let work: Vec<f64> =
        frames[0].as_array().context("frames")?.iter().filter_map(Value::as_f64).collect();
    let number = |value: &Value| value.as_f64().unwrap_or_default();
    Ok(vec![
        Figure::new("work of a frame, median", quantile(&work, 0.5), "ms"),
        Figure::new("work of a frame, 99 %", quantile(&work, 0.99), "ms").below(16.0),
        Figure::new("work of a frame, slowest", quantile(&work, 1.0), "ms"),
        Figure::new("height of the page", number(&frames[1]), "px"),
        Figure::new("rows in the window", number(&frames[2]), ""),
        Figure::median("search of 50,000, as the window asks", &searches, "ms").at_most(30.0),
        Figure::median("export of 50,000 as CSV", &exports, "ms").at_most(1000.0),
    ])
}

/// By the window's own way to the core.
const ASKED: &str = "import('./backend.js').then(async ({ search, exportHistory }) => {
    const wanted = { text: '', kind: null, shop: null, from: null, to: null, open: null }
    const timed = async (work) => {
        const begun = performance.now()
        const answer = await work()
        return [performance.now() - begun, answer]
    }
    const [searches, exports] = [[], []]
    let found, saved
    for (let number = 0; number < 20; number += 1) {
        const text = `ORD-${49999 - number * 2000}`
        const [took, answer] = await timed(() => search({ ...wanted, text }, null))
        searches.push(took)
        found = answer.rows.length
    }
    for (let number = 0; number < 3; number += 1) {
        const [took, answer] = await timed(() => exportHistory(wanted, 'csv'))
        exports.push(took)
        saved = answer
    }
    return { searches, exports, found, saved }
})";

async fn end(running: Running, page: Page) -> Result<()> {
    running.quit().await?;
    drop(page);
    Ok(())
}

/// The inspector's and the driver's port; one bench runs at a time.
pub const PORTS: (u16, u16) = (20_998, 20_999);

struct Page {
    client: Client,
    _driver: Child,
}

impl Page {
    async fn open() -> Result<Self> {
        let mut driver = Command::new("WebKitWebDriver");
        driver.arg(format!("--port={}", PORTS.1)).arg(format!("--target=127.0.0.1:{}", PORTS.0));
        driver.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let driver = driver.kill_on_drop(true).spawn().context("WebKitWebDriver")?;
        let listens = async {
            let mut again = interval(Duration::from_millis(10));
            while TcpStream::connect(("127.0.0.1", PORTS.1)).await.is_err() {
                again.tick().await;
            }
        };
        timeout(LONG, listens).await.context("WebKitWebDriver does not listen")?;
        let connector = ClientBuilder::new(HttpConnector::new());
        let url = format!("http://127.0.0.1:{}", PORTS.1);
        let client = timeout(LONG, connector.connect(&url)).await.context("no window")??;
        let most = Some(LONG);
        client.update_timeouts(TimeoutConfiguration::new(most, most, None)).await?;
        Ok(Self { client, _driver: driver })
    }

    /// Waits until the first expression holds; answers with the second.
    async fn when(&self, holds: &str, answer: &str) -> Result<Value> {
        let script = format!(
            "const done = arguments[arguments.length - 1];
             const look = () => ({holds}) ? Promise.resolve({answer}).then(done) : setTimeout(look, 20);
             look();"
        );
        Ok(self.client.execute_async(&script, vec![]).await?)
    }
}

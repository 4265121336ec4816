//! The inside of the app's window, through WebDriver.

use std::{process::Stdio, time::Duration};

use anyhow::{Context as _, Result};
use fantoccini::{Client, ClientBuilder, Locator, wd::TimeoutConfiguration};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::Value;
use tokio::{
    net::TcpStream,
    process::{Child, Command},
    time::{interval, timeout},
};

use crate::rig::{Rig, TIMEOUT};

pub struct Page {
    client: Client,
    driver: Child,
}

impl Page {
    /// Waits for the first window of the app. One per app: WebKit has one session.
    pub async fn of(rig: &Rig) -> Result<Self> {
        let (inspector, port) = rig.ports();
        let mut driver = Command::new("WebKitWebDriver");
        driver.arg(format!("--port={port}")).arg(format!("--target=127.0.0.1:{inspector}"));
        driver.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let driver = driver.kill_on_drop(true).spawn().context("WebKitWebDriver")?;
        timeout(TIMEOUT, listens(port)).await.context("WebKitWebDriver does not listen")?;

        let connector = ClientBuilder::new(HttpConnector::new());
        let url = format!("http://127.0.0.1:{port}");
        let client =
            timeout(TIMEOUT, connector.connect(&url)).await.context("no window opens")??;
        let page = Self { client, driver };
        page.patience().await?;
        page.until("!document.body.hidden").await?;
        Ok(page)
    }

    /// Goes on with the window that is opened after the one before was closed: another
    /// program's, which the driver does not know.
    pub async fn follow(&mut self, rig: &Rig) -> Result<()> {
        self.driver.kill().await?;
        *self = Self::of(rig).await?;
        Ok(())
    }

    /// Waits until the JavaScript expression is true. The page itself looks
    /// again, as not every change of it is told.
    pub async fn until(&self, expression: &str) -> Result<()> {
        let script = format!(
            "const done = arguments[arguments.length - 1];
             const look = () => ({expression}) ? done(true) : setTimeout(look, 20);
             look();"
        );
        let mut seen = self.client.execute_async(&script, vec![]).await;
        if seen.as_ref().is_err_and(|error| error.to_string().contains("unload")) {
            // Another language makes the page anew.
            seen = self.client.execute_async(&script, vec![]).await;
        }
        match seen {
            Ok(_) => Ok(()),
            Err(error) => {
                let text = self.value("document.body.innerText").await;
                Err(error).with_context(|| format!("wanted: {expression}; the page says: {text:?}"))
            }
        }
    }

    /// Waits until the element's text is this.
    pub async fn says(&self, css: &str, text: &str) -> Result<()> {
        let (css, text) = (Value::from(css), Value::from(text));
        self.until(&format!("document.querySelector({css})?.textContent === {text}")).await
    }

    pub async fn value(&self, expression: &str) -> Result<Value> {
        Ok(self.client.execute(&format!("return {expression}"), vec![]).await?)
    }

    /// What the promise of the expression brings.
    pub async fn answer(&self, expression: &str) -> Result<Value> {
        let script = format!(
            "const done = arguments[arguments.length - 1];
             Promise.resolve({expression}).then(done, (error) => done(String(error)));"
        );
        Ok(self.client.execute_async(&script, vec![]).await?)
    }

    pub async fn click(&self, css: &str) -> Result<()> {
        let element = self.client.find(Locator::Css(css)).await.with_context(|| css.to_owned())?;
        element.click().await.with_context(|| css.to_owned())
    }

    pub async fn press(&self, css: &str, keys: &str) -> Result<()> {
        let element = self.client.find(Locator::Css(css)).await.with_context(|| css.to_owned())?;
        Ok(element.send_keys(keys).await?)
    }

    /// In place of what stands in the field.
    pub async fn write(&self, css: &str, text: &str) -> Result<()> {
        let field = self.client.find(Locator::Css(css)).await.with_context(|| css.to_owned())?;
        field.clear().await?;
        Ok(field.send_keys(text).await?)
    }

    async fn patience(&self) -> Result<()> {
        let most = Some(TIMEOUT);
        Ok(self.client.update_timeouts(TimeoutConfiguration::new(most, most, None)).await?)
    }
}

/// The driver does not say when it is ready: the one thing that is asked again and again.
async fn listens(port: u16) {
    let mut again = interval(Duration::from_millis(10));
    while TcpStream::connect(("127.0.0.1", port)).await.is_err() {
        again.tick().await;
    }
}

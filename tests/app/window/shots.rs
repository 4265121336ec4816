//! Every place of the window, light and dark, as a picture; nothing sticks out to the side.
//!
//! `cargo xtask shots` keeps the pictures: `SHOTS` names the folder. Only there each
//! place is pictured in every language, twice as large, and on a small screen.

use demo_shop::{Mode, OWNER, Options};
use serde_json::json;

use crate::{
    app::App,
    keychain::{Daemon, home},
    page::Page,
    rig::Rig,
    screen,
};

const PLACES: [&str; 6] = ["inbox", "activity", "notifications", "quiet", "shop", "help"];

#[tokio::test]
async fn every_place_fits_and_is_pictured_light_and_dark() {
    let kept = std::env::var_os("SHOTS").is_some();
    let scales: &[u8] = if kept { &[1, 2] } else { &[1] };
    for (theme, scale) in ["Adwaita", "Adwaita:dark"]
        .into_iter()
        .flat_map(|theme| scales.iter().map(move |scale| (theme, *scale)))
    {
        let shop = Options { mode: Mode::Real, shops: 2, ..Options::default() };
        let rig = Rig::with(shop).await.unwrap();
        // Without a keychain its problem would stand above each place.
        let _keychain = Daemon::start(rig.desktop.bus.address(), home(), Some("pw")).await;
        Daemon::there(&rig.desktop.bus).await;
        rig.write_settings(r#"{"connection": {"poll_ms": 500}}"#).unwrap();
        let mut command = rig.command();
        command.arg("--hidden").env("GTK_THEME", theme).env("GDK_SCALE", scale.to_string());
        let _app = App::start(command, &rig).unwrap();
        rig.tooltip("Not set up yet").await.unwrap();
        rig.desktop.tray.click("Settings…").await.unwrap();
        let page = Page::of(&rig).await.unwrap();
        page.until("!document.querySelector('#setup').hidden").await.unwrap();
        let shots = Shots { rig: &rig, page: &page, theme, scale };
        shots.take("welcome").await;

        page.write("#server-setup-address", &rig.shop.url()).await.unwrap();
        page.click("#step-continue").await.unwrap();
        page.until("document.body.dataset.step === 'sign-in'").await.unwrap();
        page.write("#email-setup-sign-in", OWNER.email).await.unwrap();
        page.write("#password-setup-sign-in", OWNER.password).await.unwrap();
        page.click("#setup-sign-in .main-action").await.unwrap();
        page.says("#account-email", OWNER.email).await.unwrap();
        page.click("#step-done").await.unwrap();
        page.until("!document.querySelector('#nothing-waits').hidden").await.unwrap();
        shots.take("inbox-empty").await;
        a_busy_morning(&rig);
        page.until("Number(document.querySelector('#unread-total').textContent) >= 8")
            .await
            .unwrap();
        shots.places().await;
        shots.parts().await;
        if kept {
            shots.languages().await;
        }
    }
}

fn a_busy_morning(rig: &Rig) {
    let payers = ["Aline Uwase", "Eric Habimana", "محمد عبد الله"];
    for (payer, amount) in payers.into_iter().zip([14_500, 185_000, 7_200]) {
        let paid = rig.shop.payment(json!({
            "totalAmount": amount, "customerName": payer, "customerPhone": "+250788123456"
        }));
        rig.shop.submit(&paid);
    }
    let paid = rig.shop.payment(json!({"totalAmount": 32000, "customerName": "Claudine M."}));
    rig.shop.submit(&paid);
    rig.shop.verify(&paid);
    for amount in [89_000, 45_000] {
        rig.shop.order(json!({"amount": amount}));
    }
    for text in ["Muraho!", "Is the angle grinder still in stock? I can come before five."] {
        rig.shop.message(json!({"content": text}));
    }
    rig.shop.message(json!({"content": "<b>Tom & Jerry</b> ".repeat(20)}));
}

struct Shots<'a> {
    rig: &'a Rig,
    page: &'a Page,
    theme: &'a str,
    scale: u8,
}

impl Shots<'_> {
    async fn places(&self) {
        for place in PLACES {
            self.page.click(&format!("#place-{place}")).await.unwrap();
            if place == "quiet" {
                self.page.click("#quiet-enabled").await.unwrap();
                self.page.until("!document.querySelector('#quiet-more').hidden").await.unwrap();
            }
            // What the mouse rests on may be explained by a tooltip.
            screen::point(self.rig, 1279, 799).await.unwrap();
            self.take(place).await;
            self.page.value("scrollTo(0, document.body.scrollHeight)").await.unwrap();
            self.take(&format!("{place}-end")).await;
            if place == "help" {
                self.page
                    .value("document.querySelector('#data-use').scrollIntoView()")
                    .await
                    .unwrap();
                self.take("help-data").await;
            }
        }
    }

    /// What is seen of a place only once something was pressed.
    async fn parts(&self) {
        let page = self.page;
        page.click("#place-notifications").await.unwrap();
        page.click("#row-check .open").await.unwrap();
        self.take("preference").await;
        page.click("#place-inbox").await.unwrap();
        page.until("document.querySelector('#part-check .handled')").await.unwrap();
        page.click("#part-message .reply-open").await.unwrap();
        page.press("#part-message .reply-text", "Yes, until five").await.unwrap();
        self.take("inbox-answer").await;
        page.press("#part-message .reply-text", "\u{e00c}").await.unwrap();
        page.click("#part-check .handled").await.unwrap();
        self.take("inbox-handled").await;
        page.click("#filter").await.unwrap();
        page.click("#find-kind option[value=check]").await.unwrap();
        page.until("document.querySelector('#to-do').hidden").await.unwrap();
        self.take("inbox-filter").await;
        page.click("#filter").await.unwrap();
        screen::keys(self.rig, "question").await.unwrap();
        page.until("document.querySelector('#keys').open").await.unwrap();
        self.take("keys").await;
        screen::keys(self.rig, "Escape").await.unwrap();
        self.rig.desktop.tray.leave().await.unwrap();
        page.until("document.querySelector('#problems').textContent !== ''").await.unwrap();
        self.take("problem").await;
        page.click("#problems-more").await.unwrap();
        self.take("problem-unfolded").await;
        page.click("#problems-away").await.unwrap();
    }

    async fn languages(&self) {
        for language in ["fr", "rw", "ar-XB"] {
            let mut settings = self.rig.settings().unwrap();
            settings["language"] = json!(language);
            self.rig.write_settings(&settings.to_string()).unwrap();
            // The page is made anew for it.
            let there =
                format!("document.documentElement.lang === '{language}' && !document.body.hidden");
            self.page.until(&there).await.unwrap();
            for place in PLACES {
                self.page.click(&format!("#place-{place}")).await.unwrap();
                self.take(&format!("{place}-{language}")).await;
            }
        }
        if self.scale > 1 {
            return;
        }
        // 1366 × 768 at 200 %, below a panel.
        screen::resize(self.rig, 683, 344).await.unwrap();
        self.page.until("innerHeight === 344").await.unwrap();
        self.page.click("#place-inbox").await.unwrap();
        self.take("inbox-small").await;
    }

    async fn take(&self, name: &str) {
        let Self { rig, page, theme, scale } = self;
        page.until("document.documentElement.scrollWidth <= window.innerWidth").await.unwrap();
        let payers_are_whole = "[...document.querySelectorAll('[data-kind=check].unread .name')]
            .every((name) => name.scrollWidth <= name.clientWidth)";
        page.until(payers_are_whole).await.unwrap();
        // Painted, and the switches at rest.
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
        // Of the screen: the driver's own picture of a page can wait for ever.
        let mut import = tokio::process::Command::new("import");
        import.args(["-display", rig.desktop.display.name()]);
        import.args(["-window", "ToolBoxx Notifier", "png:-"]);
        let png = import.output().await.unwrap().stdout;
        assert!(png.starts_with(b"\x89PNG") && png.len() > 5_000, "{name}: {} bytes", png.len());
        if let Ok(folder) = std::env::var("SHOTS") {
            let shade = if theme.ends_with("dark") { "dark" } else { "light" };
            std::fs::create_dir_all(&folder).unwrap();
            let twice = if *scale == 1 { "" } else { "@2x" };
            std::fs::write(format!("{folder}/{name}-{shade}{twice}.png"), png).unwrap();
        }
    }
}

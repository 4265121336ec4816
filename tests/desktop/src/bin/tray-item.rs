//! A status item to try the tray with: counts its clicks.
//!
//! A program of its own, because ksni finds its bus in the environment. Ends
//! with its standard input. On Windows and macOS it does nothing.

#[cfg(target_os = "linux")]
#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    use ksni::TrayMethods as _;

    let _item = item::Counter::default().assume_sni_available(true).spawn().await?;
    println!("ready");
    tokio::io::copy(&mut tokio::io::stdin(), &mut tokio::io::sink()).await?;
    Ok(())
}

#[cfg(not(target_os = "linux"))]
fn main() {}

#[cfg(target_os = "linux")]
mod item {
    use ksni::{
        Icon, MenuItem, ToolTip, Tray,
        menu::{CheckmarkItem, StandardItem, SubMenu},
    };

    #[derive(Default)]
    pub struct Counter {
        clicks: u32,
    }

    impl Tray for Counter {
        fn id(&self) -> String {
            "tray-item".into()
        }

        fn icon_pixmap(&self) -> Vec<Icon> {
            vec![Icon { width: 2, height: 1, data: vec![255, 1, 2, 3, 255, 4, 5, 6] }]
        }

        fn tool_tip(&self) -> ToolTip {
            ToolTip { title: format!("{} clicks", self.clicks), ..ToolTip::default() }
        }

        fn activate(&mut self, _x: i32, _y: i32) {
            self.clicks += 1;
        }

        fn menu(&self) -> Vec<MenuItem<Self>> {
            let count = StandardItem {
                label: format!("Count {}", self.clicks),
                activate: Box::new(|this: &mut Self| this.clicks += 1),
                ..StandardItem::default()
            };
            let quiet =
                CheckmarkItem { label: "_Quiet".into(), checked: true, ..Default::default() };
            let inner =
                StandardItem { label: "Inner".into(), enabled: false, ..Default::default() };
            let more =
                SubMenu { label: "More".into(), submenu: vec![inner.into()], ..Default::default() };
            vec![count.into(), MenuItem::Separator, quiet.into(), more.into()]
        }
    }
}

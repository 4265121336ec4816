//! The real binary on notification services and trays that nobody here wrote.
//!
//! `cargo xtask desktops` builds the app and calls this; a bench target, so that
//! neither the demo nor the tests wait for its compiler. Linux only.

#[cfg(target_os = "linux")]
mod app;
#[cfg(target_os = "linux")]
mod hands;
#[cfg(target_os = "linux")]
mod notices;
#[cfg(target_os = "linux")]
mod parts;
#[cfg(target_os = "linux")]
mod record;
#[cfg(target_os = "linux")]
mod stage;
#[cfg(target_os = "linux")]
mod sway;
#[cfg(target_os = "linux")]
mod table;
#[cfg(target_os = "linux")]
mod tray;

#[cfg(target_os = "linux")]
fn main() -> std::process::ExitCode {
    linux::main()
}

#[cfg(not(target_os = "linux"))]
fn main() {
    eprintln!("these desktops are Linux's only");
    std::process::exit(1);
}

#[cfg(target_os = "linux")]
mod linux {
    use std::{
        fs,
        path::{Path, PathBuf},
        process::ExitCode,
    };

    use anyhow::{Context as _, Result};
    use clap::Parser;

    use crate::{
        app::App,
        notices::Notices,
        parts::{DESKTOPS, Desktop},
        record::Record,
        stage::Stage,
        table::{self, Row},
        tray::TrayStory,
    };

    #[derive(Parser)]
    struct Arguments {
        /// The binary
        #[arg(long)]
        app: PathBuf,
        /// Where the table and the pictures go
        #[arg(long)]
        folder: PathBuf,
        /// Only these desktops
        only: Vec<String>,
        /// Cargo says so to every bench target
        #[arg(long, hide = true)]
        bench: bool,
    }

    pub fn main() -> ExitCode {
        match run(&Arguments::parse()) {
            Ok(true) => ExitCode::SUCCESS,
            Ok(false) => ExitCode::FAILURE,
            Err(error) => {
                eprintln!("desktops: {error:#}");
                ExitCode::FAILURE
            }
        }
    }

    /// Whether everything held.
    #[tokio::main]
    async fn run(arguments: &Arguments) -> Result<bool> {
        fs::create_dir_all(&arguments.folder)?;
        let mut columns = vec![];
        for desktop in DESKTOPS {
            if !arguments.only.is_empty() && !arguments.only.iter().any(|one| one == desktop.short)
            {
                continue;
            }
            eprintln!("\n{}", desktop.name);
            let rows = match on(desktop, &arguments.app, &arguments.folder).await {
                Ok(rows) => rows,
                Err(error) => vec![Row::new("it starts", Err(error))],
            };
            columns.push((desktop.name.to_owned(), rows));
        }
        table::write(&arguments.folder, &columns)?;
        Ok(!columns.iter().flat_map(|(_, rows)| rows).any(Row::failed))
    }

    async fn on(desktop: &'static Desktop, binary: &Path, folder: &Path) -> Result<Vec<Row>> {
        let mut stage = Stage::start(desktop, folder).await.context("the desktop")?;
        let rows = tell(&mut stage, binary).await;
        stage.end().await;
        rows
    }

    async fn tell(stage: &mut Stage, binary: &Path) -> Result<Vec<Row>> {
        let name = |name: &str| format!("{}-{name}", stage.desktop.short);
        let heard = stage.hands.folder.join(name("bus.txt"));
        let record = Record::start(&stage.bus.connect().await?, &heard).await?;
        let (empty, bare) = (name("empty"), name("bare"));
        stage.hands.away().await?;
        if !stage.desktop.keys.is_empty() {
            stage.hands.at_rest(&empty).await?;
            stage.hands.keys(stage.desktop.keys).await?;
            stage.dismiss().await?;
        }
        let before = stage.hands.at_rest(&empty).await?;
        let app = App::start(binary, stage, &record).await?;
        stage.hands.at_rest(&bare).await?;
        // A shell that has just started may have had more to say.
        stage.dismiss().await?;
        let bare = stage.hands.at_rest(&bare).await?;
        let mut rows = vec![Row::new("it starts", Ok(String::new()))];
        let mut tray = TrayStory {
            stage: &mut *stage,
            app: &app,
            record: record.clone(),
            before,
            bare: bare.clone(),
        };
        let of_the_tray = tray.tell().await;
        rows.extend(Notices { stage, app: &app, record, bare, chats: vec![] }.tell().await);
        rows.extend(of_the_tray);
        Ok(rows)
    }
}

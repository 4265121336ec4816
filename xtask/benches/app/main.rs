//! Measures the app as a person has it: the real binary on a desktop of its
//! own, with a shop that is in this very process.
//!
//! `cargo xtask bench` builds the app and calls this. It is a bench target so
//! that neither the demo nor the tests wait for its compiler. Linux only, as
//! the desktop in a box is.

#[cfg(target_os = "linux")]
mod burst;
#[cfg(target_os = "linux")]
mod closed;
#[cfg(target_os = "linux")]
mod data;
#[cfg(target_os = "linux")]
mod growth;
#[cfg(target_os = "linux")]
mod idle;
#[cfg(target_os = "linux")]
mod latency;
#[cfg(target_os = "linux")]
mod long_history;
#[cfg(target_os = "linux")]
mod rig;
#[cfg(target_os = "linux")]
mod start;
#[cfg(target_os = "linux")]
mod table;
#[cfg(target_os = "linux")]
mod tree;
#[cfg(target_os = "linux")]
mod window;

#[cfg(target_os = "linux")]
fn main() -> std::process::ExitCode {
    linux::main()
}

#[cfg(not(target_os = "linux"))]
fn main() {
    eprintln!("the app is measured on Linux only");
    std::process::exit(1);
}

#[cfg(target_os = "linux")]
mod linux {
    use std::{path::PathBuf, process::ExitCode};

    use anyhow::Result;
    use clap::{Parser, ValueEnum};

    use crate::{burst, closed, data, growth, idle, latency, rig::Rig, start, table, window};

    #[derive(Parser)]
    struct Arguments {
        #[arg(value_enum)]
        what: What,
        /// The binary to measure
        #[arg(long)]
        app: PathBuf,
        /// What it is measured beside
        #[arg(long)]
        bare: PathBuf,
        /// How many times, where it is measured several times
        #[arg(long)]
        samples: Option<u32>,
        /// Also write the figures to this file, as JSON
        #[arg(long)]
        out: Option<PathBuf>,
        /// The empty window, where windows are opened
        #[arg(long)]
        window: Option<PathBuf>,
        /// Fail when a target is missed
        #[arg(long)]
        check: bool,
        /// Cargo says so to every bench target
        #[arg(long, hide = true)]
        bench: bool,
    }

    #[derive(Clone, Copy, ValueEnum)]
    enum What {
        Start,
        Idle,
        Data,
        Latency,
        Window,
        Closed,
        Burst,
        Growth,
        Scroll,
    }

    pub fn main() -> ExitCode {
        let arguments = Arguments::parse();
        match measure(&arguments) {
            Ok(true) => ExitCode::SUCCESS,
            Ok(false) if arguments.check => {
                eprintln!("a target is missed");
                ExitCode::FAILURE
            }
            Ok(false) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("bench: {error:#}");
                ExitCode::FAILURE
            }
        }
    }

    /// Whether every target is met.
    #[tokio::main]
    async fn measure(arguments: &Arguments) -> Result<bool> {
        let driven = matches!(arguments.what, What::Window | What::Scroll);
        let rig = Rig::start(&arguments.app, &arguments.bare, driven).await?;
        let samples = |usual| arguments.samples.unwrap_or(usual).max(1);
        let figures = match arguments.what {
            What::Start => start::measure(&rig, samples(10)).await,
            What::Idle => idle::measure(&rig).await,
            What::Data => data::measure(&rig, samples(5)).await,
            What::Latency => latency::measure(&rig, samples(30)).await,
            What::Window => window::opening(&rig, arguments.window.as_deref(), samples(10)).await,
            What::Burst => burst::measure(&rig).await,
            What::Growth => growth::measure(&rig, samples(24)).await,
            What::Closed => closed::measure(&rig, samples(40)).await,
            What::Scroll => window::scrolling(&rig).await,
        };
        // What the app said on its way is of interest only if it failed.
        let figures = figures.inspect_err(|_| eprint!("{}", rig.app_said()))?;
        table::print(&figures);
        if let Some(out) = &arguments.out {
            std::fs::write(out, table::json(&figures).to_string())?;
        }
        Ok(figures.iter().all(table::Figure::is_met))
    }
}

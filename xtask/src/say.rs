//! What the person reads, and the commands whose output they see.

use std::{
    fmt,
    io::IsTerminal as _,
    process::Command,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, ensure};

/// A line of its own above what follows.
pub fn headline(text: impl fmt::Display) {
    eprintln!("\n\x1b[1m── {text}\x1b[0m");
}

/// Runs a command whose output the person sees.
pub fn run(command: &mut Command) -> Result<()> {
    let line = line(command);
    let status = command.status().with_context(|| format!("cannot start `{line}`"))?;
    ensure!(status.success(), "`{line}` failed ({status})");
    Ok(())
}

/// Runs a command of which only the answer counts; `None` when it has none.
pub fn ask(command: &mut Command) -> Option<String> {
    let output = command.output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Progress is for people who watch; a log has no use for it.
pub fn quiet() -> &'static [&'static str] {
    if std::io::stderr().is_terminal() { &[] } else { &["--quiet"] }
}

pub fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// As one would type it.
pub fn line(command: &Command) -> String {
    let program = std::path::Path::new(command.get_program());
    let program = program.file_name().unwrap_or(program.as_os_str());
    let words = std::iter::once(program).chain(command.get_args());
    words.map(|word| quoted(&word.to_string_lossy())).collect::<Vec<_>>().join(" ")
}

fn quoted(word: &str) -> String {
    let is_plain = !word.contains([' ', '(', '*', '$']);
    if is_plain { word.to_owned() } else { format!("'{word}'") }
}

/// Time since `start`, as short as it can be said.
pub fn since(start: Instant) -> String {
    short(start.elapsed())
}

fn short(time: Duration) -> String {
    match time.as_secs() {
        0..60 => format!("{:.1} s", time.as_secs_f64()),
        seconds => format!("{} min {:02} s", seconds / 60, seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_told_in_seconds_or_in_minutes() {
        for (milliseconds, said) in
            [(0, "0.0 s"), (1_240, "1.2 s"), (60_000, "1 min 00 s"), (3_725_000, "62 min 05 s")]
        {
            assert_eq!(short(Duration::from_millis(milliseconds)), said);
        }
    }

    #[test]
    fn a_command_is_told_as_one_types_it() {
        for (words, said) in [
            (["fmt", "--all"], "cargo fmt --all"),
            (["-E", "package(=a) + b"], "cargo -E 'package(=a) + b'"),
        ] {
            assert_eq!(line(Command::new("/usr/bin/cargo").args(words)), said);
        }
    }
}

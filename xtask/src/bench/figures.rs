//! The figures of several runs as one table: printed, or written to `docs/figures.md`.
//! Called by `bench`.

use std::{fs, path::Path, process::Command};

use anyhow::{Context as _, Result};
use serde::Deserialize;

use crate::say;

const FILE: &str = "docs/figures.md";
const BEGIN: &str = "<!-- written by cargo xtask bench -->";
const END: &str = "<!-- end -->";

pub struct Table {
    pub what: String,
    pub ours: Vec<Row>,
    /// Of the other revision.
    pub theirs: Option<Vec<Row>>,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Row {
    name: String,
    value: String,
    spread: Option<String>,
    bare: Option<String>,
    target: String,
    met: bool,
}

pub fn read(file: &Path) -> Result<Vec<Row>> {
    let text = fs::read_to_string(file).with_context(|| format!("{}", file.display()))?;
    Ok(serde_json::from_str(&text)?)
}

pub fn compare(tables: &[Table], revision: &str) {
    println!("\n{:44} {:>14} {:>14}  {:>12}", "", "this", revision, "target");
    for table in tables {
        for row in &table.ours {
            let same = |other: &&Row| other.name == row.name;
            let theirs = table.theirs.iter().flatten().find(same);
            let theirs = theirs.map_or("–", |row| row.value.as_str());
            let name = format!("{}: {}", table.what, row.name);
            println!("{name:44} {:>14} {theirs:>14}  {:>12}", row.value, row.target);
        }
    }
}

/// Puts the tables in the place of those of the last run; what else stands there stays.
pub fn write(tables: &[Table]) -> Result<()> {
    let text = fs::read_to_string(FILE).context(FILE)?;
    let new = replaced(&text, &format!("{}\n{}", machine()?, markdown(tables)));
    fs::write(FILE, new.with_context(|| format!("{FILE} has no place for figures"))?)?;
    eprintln!("   written to {FILE}");
    Ok(())
}

fn replaced(text: &str, figures: &str) -> Option<String> {
    let (before, rest) = text.split_once(BEGIN)?;
    let (_, after) = rest.split_once(END)?;
    Some(format!("{before}{BEGIN}\n{figures}{END}{after}"))
}

fn markdown(tables: &[Table]) -> String {
    let mut text = String::from(
        "| | measured | half of them within | bare program | target | |\n|---|---|---|---|---|---|\n",
    );
    for table in tables {
        for row in &table.ours {
            let verdict = match (row.target.is_empty(), row.met) {
                (true, _) => "",
                (false, true) => "met",
                (false, false) => "**missed**",
            };
            let cells = [
                &format!("`{}`: {}", table.what, row.name),
                &row.value,
                row.spread.as_deref().unwrap_or_default(),
                row.bare.as_deref().unwrap_or_default(),
                &row.target,
                verdict,
            ];
            text.push_str(&format!("| {} |\n", cells.join(" | ")));
        }
    }
    text
}

/// Where and when, and of what.
fn machine() -> Result<String> {
    let field = |file: &str, name: &str, sign: char| {
        let text = fs::read_to_string(file).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix(name)?.split_once(sign));
        line.map(|(_, value)| value.trim().trim_matches('"').to_owned()).unwrap_or_default()
    };
    let system = field("/etc/os-release", "PRETTY_NAME", '=');
    let processor = field("/proc/cpuinfo", "model name", ':');
    let cores = std::thread::available_parallelism()?;
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split(' ').next().unwrap_or("?").to_owned();
    let git =
        |arguments: &[&str]| say::ask(Command::new("git").args(arguments)).unwrap_or_default();
    let revision = git(&["rev-parse", "--short", "HEAD"]);
    let changed = if git(&["status", "--porcelain"]).is_empty() { "" } else { " and changes" };
    let day = say::ask(Command::new("date").args(["--utc", "+%Y-%m-%d"])).unwrap_or_default();
    Ok(format!(
        "\nRevision {}{changed} on {}: {system}, {cores} cores ({processor}), load {load} at the \
         end, release build.\n",
        revision.trim(),
        day.trim(),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let json = r#"[{"name":"quit","value":"31 ms","spread":"30 to 33","bare":null,
                        "target":"≤ 50 ms","met":true},
                       {"name":"both","value":"99 ms","spread":null,"bare":"9 ms",
                        "target":"≤ 50 ms","met":false}]"#;
        Table { what: "start".into(), ours: serde_json::from_str(json).unwrap(), theirs: None }
    }

    #[test]
    fn a_figure_stands_beside_its_spread_the_bare_program_and_its_target() {
        let text = markdown(&[table()]);

        assert!(
            text.contains("| `start`: quit | 31 ms | 30 to 33 |  | ≤ 50 ms | met |\n"),
            "{text}"
        );
        assert!(text.contains("| `start`: both | 99 ms |  | 9 ms | ≤ 50 ms | **missed** |\n"));
    }

    #[test]
    fn only_the_place_of_the_figures_is_written_anew() {
        let text = format!("# Figures\n\n{BEGIN}\nold\n{END}\n\nby hand\n");

        let new = replaced(&text, "new\n").unwrap();

        assert_eq!(new, format!("# Figures\n\n{BEGIN}\nnew\n{END}\n\nby hand\n"));
        assert_eq!(replaced("no place", ""), None);
    }

    #[test]
    fn the_file_has_a_place_for_the_figures() {
        let text = include_str!("../../../docs/figures.md");
        assert!(replaced(text, "").is_some());
    }
}

//! The guard as it stands in the core, with limits that a fuzzer reaches.
//!
//! A mebibyte per line is out of reach of inputs of a few kilobytes, and just
//! there are the branches that are worth a fuzzer. Nothing else is changed.

use std::{env, error::Error, fs, path::Path};

const GUARD: &str = "../src/stream/guard.rs";
const LIMITS: [(&str, &str); 2] = [
    ("const MAX: usize = 1024 * 1024;", "const MAX: usize = 256;"),
    ("const MAX_ID: usize = 1024;", "const MAX_ID: usize = 16;"),
];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={GUARD}");
    // An included file has no header of its own.
    let mut guard = fs::read_to_string(GUARD)?.replace("//!", "//");
    for (real, small) in LIMITS {
        if guard.matches(real).count() != 1 {
            return Err(format!("{GUARD} has no line `{real}`: say the new one in build.rs").into());
        }
        guard = guard.replace(real, small);
    }
    fs::write(Path::new(&env::var("OUT_DIR")?).join("guard.rs"), guard)?;
    Ok(())
}

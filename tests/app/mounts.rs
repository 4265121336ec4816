//! A program that sees its own file systems, which only root can mount.

use std::{path::Path, process::Stdio};

use tokio::process::Command;

/// The program after `script`, in which `$1` is the path; what that mounts is seen by the
/// program alone, and ends with it.
pub fn with(script: &str, path: &Path, program: &Command) -> Command {
    let program = program.as_std();
    let mut mounted = Command::new("unshare");
    mounted.args(["--mount", "--propagation", "private", "sh", "-ec"]);
    mounted.arg(format!("{script}; shift; exec \"$@\"")).arg("sh").arg(path);
    mounted.arg(program.get_program()).args(program.get_args()).env_clear();
    mounted.envs(program.get_envs().filter_map(|(name, value)| Some((name, value?))));
    mounted.stdin(Stdio::null()).stdout(Stdio::null()).kill_on_drop(true);
    mounted
}

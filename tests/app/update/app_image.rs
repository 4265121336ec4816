//! A program that carries a folder and starts what is in it, as an AppImage does: without
//! FUSE, so the folder is unpacked. The tests of updates are made with it.
//!
//! Its file: this program, a tar archive, and the archive's length in eight bytes.

#[cfg(target_os = "linux")]
fn main() -> std::io::Result<()> {
    use std::{
        env, fs,
        io::Write as _,
        os::unix::process::CommandExt as _,
        process::{Command, Stdio, id},
    };

    let image = env::current_exe()?;
    let bytes = fs::read(&image)?;
    let (rest, length) = bytes.split_last_chunk::<8>().ok_or(std::io::ErrorKind::InvalidData)?;
    let length = usize::try_from(u64::from_le_bytes(*length)).unwrap_or(usize::MAX);
    let start = rest.len().checked_sub(length).ok_or(std::io::ErrorKind::InvalidData)?;

    // The process id stays when a version starts the next.
    let folder = (0..)
        .map(|number| env::temp_dir().join(format!(".mount_{}_{number}", id())))
        .find(|folder| fs::create_dir(folder).is_ok())
        .ok_or(std::io::ErrorKind::AlreadyExists)?;
    let mut tar = Command::new("/bin/tar");
    let mut tar = tar.arg("-x").arg("-C").arg(&folder).stdin(Stdio::piped()).spawn()?;
    tar.stdin.take().ok_or(std::io::ErrorKind::BrokenPipe)?.write_all(&rest[start..])?;
    tar.wait()?;

    let mut program = Command::new(folder.join("AppRun"));
    program.args(env::args_os().skip(1)).env("APPDIR", &folder).env("APPIMAGE", &image);
    Err(program.exec())
}

#[cfg(not(target_os = "linux"))]
fn main() {}

//! A windowed program on Windows has no console: `listen` and `--help` borrow
//! the one they were started from. Nothing to do on other systems.

#[cfg(not(windows))]
pub fn attach() {}

#[cfg(windows)]
#[allow(unsafe_code)]
pub fn attach() {
    use windows_sys::Win32::System::Console::{ATTACH_PARENT_PROCESS, AttachConsole};
    // SAFETY: takes and gives plain numbers; a failure means there is no console to borrow.
    unsafe {
        AttachConsole(ATTACH_PARENT_PROCESS);
    }
}

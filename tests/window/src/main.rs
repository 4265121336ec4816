//! An empty window of Tauri, as large as the app's: the least that a click can cost.
//!
//! `cargo xtask bench window` starts it in turns with the app's. Its page says in the
//! same way when it can be used: with its first frame.

fn main() -> tauri::Result<()> {
    tauri::Builder::default().run(tauri::generate_context!())
}

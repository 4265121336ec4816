//! Tauri's own.

fn main() {
    tauri_build::build();
}

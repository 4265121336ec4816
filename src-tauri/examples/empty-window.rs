//! An empty window of Tauri, as large as the app's: the least that a click can cost.
//!
//! `cargo xtask bench window` starts it in turns with the app's. Its page says in the
//! same way when it can be used: with its first frame.

use tauri::{WebviewUrl, WebviewWindowBuilder, http::Response};

const PAGE: &str = "<!doctype html><title>Empty</title><p>Nothing
<script>requestAnimationFrame(() => requestAnimationFrame(() => performance.mark('usable')))</script>";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let page = "empty://localhost/".parse()?;
    let empty = |_: tauri::UriSchemeContext<'_, tauri::Wry>, _| {
        let page = Response::builder().header("content-type", "text/html");
        page.body(PAGE.as_bytes().to_vec()).unwrap_or_default()
    };
    tauri::Builder::default()
        .register_uri_scheme_protocol("empty", empty)
        .setup(|app| {
            let window = WebviewWindowBuilder::new(app, "empty", WebviewUrl::CustomProtocol(page));
            window.title("Empty").inner_size(760.0, 560.0).build()?;
            Ok(())
        })
        .run(tauri::generate_context!())?;
    Ok(())
}

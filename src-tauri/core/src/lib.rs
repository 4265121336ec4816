pub mod desktop;
pub mod event;
pub mod link;
pub mod notice;
pub mod snapshot;
pub mod wire;

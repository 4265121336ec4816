//! What is done and seen in the window. Every test here has a web view.

mod account;
mod life;
mod places;
mod shop;
mod troubles;

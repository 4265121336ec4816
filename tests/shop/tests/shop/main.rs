//! The shop from outside: raw sockets, so that every byte counts.

mod binary;
mod client;
mod contract;
mod control;
mod faults;
mod rest;
mod script;

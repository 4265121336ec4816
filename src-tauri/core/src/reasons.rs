//! Why the connection or a request failed, in a shop owner's words. Pure.

use crate::{shop::Denied, wire::Reason, words::Words};

/// What a shop owner reads about it, with what to do.
pub fn reason(reason: Reason, words: &Words) -> String {
    match reason {
        Reason::Address => words.say("reason-address"),
        Reason::Offline => words.say("reason-offline"),
        Reason::Unreachable => words.say("reason-unreachable"),
        Reason::Untrusted => words.say("reason-untrusted"),
        Reason::Proxy => words.say("reason-proxy"),
        Reason::NoAnswer => words.say("reason-no-answer"),
        Reason::Silent => words.say("reason-silent"),
        Reason::Cut => words.say("reason-cut"),
        Reason::Ended => words.say("reason-ended"),
        Reason::WebPage => words.say("reason-web-page"),
        Reason::NotAStream => words.say("reason-not-a-stream"),
        Reason::Busy => words.say("reason-busy"),
        Reason::SignIn => words.say("reason-sign-in"),
        Reason::Unknown => words.say("reason-unknown"),
        Reason::Dismissed => words.say("reason-dismissed"),
    }
}

/// What a person reads about it, and the field it belongs to.
pub fn denied(denied: &Denied, words: &Words) -> (Option<&'static str>, String) {
    match denied {
        Denied::Fault(fault) => {
            let text = reason(fault.reason, words);
            (Some("server"), text)
        }
        Denied::NotAShop(_) => (Some("server"), words.say("error-not-a-shop")),
        Denied::WrongPassword => (Some("password"), words.say("error-password")),
        Denied::Locked => (Some("password"), words.say("error-locked")),
        Denied::Down => (None, words.say("error-database")),
        Denied::Over | Denied::Forbidden => (None, words.say("reason-sign-in")),
        Denied::Odd(_) => (Some("server"), words.say("error-odd")),
    }
}

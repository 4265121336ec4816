//! Why the connection or a request failed, in a shop owner's words. Pure.

use url::Url;

use crate::{i18n::Translator, rest::ApiError, stream::Reason};

/// What a shop owner reads about it, with what to do.
pub fn reason(reason: Reason, i18n: &Translator) -> String {
    match reason {
        Reason::Address => i18n.text("reason-address"),
        Reason::Offline => i18n.text("reason-offline"),
        Reason::NoSuchHost => i18n.text("reason-no-such-host"),
        Reason::Unreachable => i18n.text("reason-unreachable"),
        Reason::Untrusted => i18n.text("reason-untrusted"),
        Reason::Proxy => i18n.text("reason-proxy"),
        Reason::SocksProxy => i18n.text("reason-socks-proxy"),
        Reason::NoAnswer => i18n.text("reason-no-answer"),
        Reason::Silent => i18n.text("reason-silent"),
        Reason::Cut => i18n.text("reason-cut"),
        Reason::Ended => i18n.text("reason-ended"),
        Reason::WebPage => i18n.text("reason-web-page"),
        Reason::NotAStream => i18n.text("reason-not-a-stream"),
        Reason::Unreadable => i18n.text("reason-unreadable"),
        Reason::Busy => i18n.text("reason-busy"),
        Reason::SignIn => i18n.text("reason-sign-in"),
        Reason::Unknown => i18n.text("reason-unknown"),
        Reason::Dismissed => i18n.text("reason-dismissed"),
    }
}

/// The same of an address that was entered just now, and never worked yet.
pub fn not_found(
    because: &ApiError,
    server: &Url,
    i18n: &Translator,
) -> (Option<&'static str>, String) {
    let host = server.host_str().unwrap_or_default().to_owned();
    match because {
        ApiError::ConnectError(error) => match error.reason {
            Reason::Offline => (Some("server"), i18n.text("error-offline")),
            Reason::NoSuchHost => {
                (Some("server"), i18n.text_with("error-no-such-host", [("host", host.into())]))
            }
            Reason::Unreachable | Reason::NoAnswer => {
                (Some("server"), i18n.text_with("error-unreachable", [("host", host.into())]))
            }
            _ => denied(because, i18n),
        },
        _ => denied(because, i18n),
    }
}

/// What a person reads about it, and the field it belongs to.
pub fn denied(denied: &ApiError, i18n: &Translator) -> (Option<&'static str>, String) {
    match denied {
        ApiError::ConnectError(fault) => {
            let text = reason(fault.reason, i18n);
            (Some("server"), text)
        }
        ApiError::NotAShop(_) => (Some("server"), i18n.text("error-not-a-shop")),
        ApiError::Moved(to) => {
            let address = to.origin().ascii_serialization();
            (Some("server"), i18n.text_with("error-moved", [("address", address.into())]))
        }
        ApiError::WrongPassword => (Some("password"), i18n.text("error-password")),
        ApiError::NeedsEmail => (Some("email"), i18n.text("error-email-only")),
        ApiError::Unverified => (Some("email"), i18n.text("error-unverified")),
        ApiError::Locked => (Some("password"), i18n.text("error-locked")),
        ApiError::Down => (None, i18n.text("error-database")),
        ApiError::Over | ApiError::Forbidden => (None, i18n.text("reason-sign-in")),
        ApiError::Unexpected(_) => (Some("server"), i18n.text("error-odd")),
    }
}

//! Which redirects are followed: at most five, never from https to http, never from
//! another host to this machine, and with a secret never to another origin. Pure.

use std::net::Ipv4Addr;

use reqwest::redirect::{Action, Attempt};
use url::Url;

pub const MAX_REDIRECTS: usize = 5;

/// Whether `url` is this machine, which may be asked without encryption. No name
/// but this one: others below `localhost` are what the name service says.
pub fn is_local(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

/// Whether a connection to `url` may end at this machine, however it is spelled.
fn leads_here(url: &Url) -> bool {
    let here = |ip: Ipv4Addr| ip.is_loopback() || ip.is_unspecified();
    match url.host() {
        Some(url::Host::Domain(name)) => {
            let name = name.trim_end_matches('.');
            name == "localhost" || name.ends_with(".localhost")
        }
        Some(url::Host::Ipv4(ip)) => here(ip),
        Some(url::Host::Ipv6(ip)) => {
            ip.is_loopback() || ip.is_unspecified() || ip.to_ipv4_mapped().is_some_and(here)
        }
        None => false,
    }
}

/// Whether both are the same shop to whoever typed one of them: with or without
/// `www.`, and https for http.
pub fn one_shop(typed: &Url, other: &Url) -> bool {
    let bare =
        |url: &Url| url.host_str().map(|host| host.strip_prefix("www.").unwrap_or(host).to_owned());
    let encrypted = other.scheme() == "https";
    bare(typed).is_some()
        && bare(typed) == bare(other)
        && typed.port() == other.port()
        && (encrypted || typed.scheme() == other.scheme())
}

/// For what carries no secret.
pub fn follow(attempt: Attempt) -> Action {
    match obstacle(attempt.previous(), attempt.url()) {
        Some(why) => attempt.error(why),
        None => attempt.follow(),
    }
}

/// Why what carries no secret is not redirected there.
fn obstacle(previous: &[Url], next: &Url) -> Option<&'static str> {
    if leads_here(next) && !previous.iter().all(is_local) {
        return Some("redirected from another host to this machine");
    }
    let encrypted = previous.iter().any(|url| url.scheme() == "https");
    if encrypted && next.scheme() == "http" && !is_local(next) {
        return Some("redirected from https to http");
    }
    (previous.len() > MAX_REDIRECTS).then_some("too many redirects")
}

/// For what carries a secret. The redirect is the answer where it is not followed.
pub fn stay(attempt: Attempt) -> Action {
    if !stays(attempt.status().as_u16(), attempt.previous(), attempt.url()) {
        attempt.stop()
    } else if attempt.previous().len() > MAX_REDIRECTS {
        attempt.error("too many redirects")
    } else {
        attempt.follow()
    }
}

fn stays(status: u16, previous: &[Url], next: &Url) -> bool {
    let keeps_method = matches!(status, 307 | 308);
    keeps_method && previous.iter().all(|url| url.origin() == next.origin())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn only_the_name_and_the_numbers_of_this_machine_are_this_machine() {
        for (text, expected) in [
            ("http://localhost:3000/", true),
            ("http://LOCALHOST/", true),
            ("http://127.0.0.1/", true),
            ("http://127.9.9.9/", true),
            ("http://[::1]/", true),
            ("http://evil.localhost/", false),
            ("http://localhost./", false),
            ("http://localhost.evil.example/", false),
            ("http://0.0.0.0/", false),
            ("http://[::ffff:127.0.0.1]/", false),
            ("http://192.168.1.2/", false),
        ] {
            assert_eq!(is_local(&url(text)), expected, "{text}");
        }
    }

    #[test]
    fn nothing_leads_from_another_host_to_this_machine() {
        for text in [
            "http://localhost:8080/admin",
            "https://localhost./",
            "https://any.localhost/",
            "http://127.0.0.1/",
            "https://127.8.8.8/",
            "https://[::1]/",
            "https://[::]/",
            "https://[::ffff:127.0.0.1]/",
            "https://0.0.0.0/",
        ] {
            let there = [url("https://shop.example/api/health")];
            assert!(obstacle(&there, &url(text)).is_some(), "{text}");
            let back = [url("http://localhost:3000/"), there[0].clone()];
            assert!(obstacle(&back, &url(text)).is_some(), "{text}, by another host");
        }
        let here = [url("http://localhost:3000/")];
        assert_eq!(obstacle(&here, &url("http://127.0.0.1:3001/")), None);
    }

    #[test]
    fn what_carries_no_secret_is_redirected_five_times_and_never_to_less_encryption() {
        let there = url("https://shop.example/a");
        assert_eq!(obstacle(std::slice::from_ref(&there), &url("https://other.example/")), None);
        assert!(obstacle(std::slice::from_ref(&there), &url("http://shop.example/")).is_some());
        assert!(obstacle(&vec![there; 6], &url("https://shop.example/b")).is_some());
    }

    #[test]
    fn what_carries_a_secret_stays_at_its_origin_and_keeps_its_method() {
        let there = [url("https://shop.example/api/users/login")];
        for (status, text, expected) in [
            (308, "https://shop.example/api/users/login/", true),
            (307, "https://shop.example:443/elsewhere", true),
            (302, "https://shop.example/api/users/login/", false),
            (301, "https://shop.example/api/users/login/", false),
            (303, "https://shop.example/api/users/login/", false),
            (308, "https://www.shop.example/api/users/login", false),
            (308, "https://shop.example:8443/api/users/login", false),
            (307, "http://shop.example/api/users/login", false),
            (307, "https://shop.example.evil.example/", false),
        ] {
            assert_eq!(stays(status, &there, &url(text)), expected, "{status} {text}");
        }
        let came_back = [there[0].clone(), url("https://other.example/")];
        assert!(!stays(308, &came_back, &there[0]));
    }

    #[test]
    fn a_shop_is_the_same_with_www_and_with_encryption() {
        let typed = url("https://shop.example/");
        for (text, expected) in [
            ("https://shop.example/api/health/", true),
            ("https://www.shop.example/", true),
            ("http://shop.example/", false),
            ("https://shop.example:8443/", false),
            ("https://www2.shop.example/", false),
            ("https://myshop.example/", false),
            ("https://shop.example.evil.example/", false),
        ] {
            assert_eq!(one_shop(&typed, &url(text)), expected, "{text}");
        }
        assert!(one_shop(&url("https://www.shop.example/"), &typed));
        assert!(one_shop(&url("http://localhost/"), &url("https://localhost/")));
        assert!(!one_shop(&url("http://localhost:1/"), &url("http://localhost:2/")));
    }
}

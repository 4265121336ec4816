//! The shop's address, as people write it.

use url::Url;

use crate::stream::is_local;

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an address")]
pub struct BadAddress;

/// "shop.example", "https://shop.example/my-store/", "localhost:3000" → the origin.
/// Only this machine is asked without encryption: "http://shop.example" is https.
///
/// # Errors
/// Not an http(s) address.
pub fn parse(text: &str) -> Result<Url, BadAddress> {
    let text = text.trim();
    let with_scheme = if text.contains("://") {
        text.to_owned()
    } else if Url::parse(&format!("http://{text}")).is_ok_and(|url| is_local(&url)) {
        format!("http://{text}")
    } else {
        format!("https://{text}")
    };
    let mut url = Url::parse(&with_scheme).map_err(|_| BadAddress)?;
    if text.is_empty() || !matches!(url.scheme(), "http" | "https") || !has_plausible_host(&url) {
        return Err(BadAddress);
    }
    if url.scheme() == "http" && !is_local(&url) {
        url.set_scheme("https").map_err(|()| BadAddress)?;
    }
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.set_path("/");
    url.set_query(None);
    url.set_fragment(None);
    Ok(url)
}

/// A single word is a typing error rather than a server on the internet.
fn has_plausible_host(url: &Url) -> bool {
    is_local(url)
        || matches!(url.host(), Some(url::Host::Ipv4(_) | url::Host::Ipv6(_)))
        || url.host_str().is_some_and(|host| host.trim_matches('.').contains('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_taken_as_people_write_it() {
        for (text, expected) in [
            ("shop.example", Ok("https://shop.example/")),
            (" shop.example/ ", Ok("https://shop.example/")),
            ("https://shop.example/my-store?x=1#y", Ok("https://shop.example/")),
            ("HTTPS://Shop.Example:8443", Ok("https://shop.example:8443/")),
            ("https://me:secret@shop.example", Ok("https://shop.example/")),
            ("localhost:3000", Ok("http://localhost:3000/")),
            ("127.0.0.1:3000/verify-payments", Ok("http://127.0.0.1:3000/")),
            ("http://[::1]:3000", Ok("http://[::1]:3000/")),
            ("http://shop.example", Ok("https://shop.example/")),
            ("http://shop.example:80/x", Ok("https://shop.example/")),
            ("http://127.0.0.1.shop.example", Ok("https://127.0.0.1.shop.example/")),
            ("", Err(BadAddress)),
            ("shop", Err(BadAddress)),
            ("file:///etc/passwd", Err(BadAddress)),
            ("javascript:alert(1)", Err(BadAddress)),
            ("https://", Err(BadAddress)),
        ] {
            let parsed = parse(text);

            assert_eq!(parsed.as_ref().map(Url::as_str).map_err(|bad| *bad), expected, "{text}");
        }
    }
}

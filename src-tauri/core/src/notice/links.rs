//! Entry → the page of its shop that a click opens. Pure.
//!
//! Defaults are the pages that exist (contract E); `types.*.link` changes them.
//! Nothing outside the server that was configured when it came is ever opened.

use url::Url;

use crate::{
    event::What,
    feed::Feed,
    settings::{Settings, parse_address},
    store::Entry,
};

const PAYMENTS: &str = "/verify-payments";
/// That page lists the account's first shop only.
const PAYMENT_ELSEWHERE: &str = "/admin/collections/transactions/{id}";
const ORDER: &str = "/admin/collections/orders/{id}";
const CHAT: &str = "/chat/{id}";
/// The shop itself; also where an event has no page of its own.
const SHOP: &str = "/my-store";

/// The page of an entry, at the shop that it came from. `elsewhere`: it is for
/// another shop of the account than its first.
pub fn of_entry(entry: &Entry, elsewhere: bool, settings: &Settings) -> Option<Url> {
    let event = &entry.event;
    let (default, id) = match &event.what {
        What::Payment(payment) if elsewhere => (PAYMENT_ELSEWHERE, Some(payment.id.as_str())),
        What::Payment(payment) => (PAYMENTS, Some(payment.id.as_str())),
        What::Order(order) => (ORDER, Some(order.id.as_str())),
        What::Message(message) => (CHAT, message.conversation.as_deref()),
    };
    let server = &own_server(&entry.feed, settings)?;
    let chosen = settings.of(event.kind()).link;
    let page = |template: &str| fill(server, template, id);
    chosen.as_deref().and_then(page).or_else(|| page(default)).or_else(|| fill(server, SHOP, None))
}

/// After a change of the shop, an old entry opens the shop that it came from: it
/// was the configured one then.
fn own_server(feed: &Feed, settings: &Settings) -> Option<Url> {
    if feed.server.is_empty() {
        return settings.server.clone();
    }
    parse_address(&feed.server).ok()
}

pub fn of_shop(settings: &Settings) -> Option<Url> {
    fill(settings.server.as_ref()?, SHOP, None)
}

/// The template's path under `server`; None where it needs an id that is not
/// there, or leads elsewhere.
fn fill(server: &Url, template: &str, id: Option<&str>) -> Option<Url> {
    let path = match (template.contains("{id}"), id) {
        (true, None) => return None,
        // Dots alone would climb out of the path.
        (true, Some(id)) if id.chars().all(|c| c == '.') => return None,
        (true, Some(id)) => template.replace("{id}", &escape(id)),
        (false, _) => template.to_owned(),
    };
    let url = server.join(&path).ok()?;
    let inside =
        url.origin() == server.origin() && url.username().is_empty() && url.password().is_none();
    inside.then_some(url)
}

/// Everything but unreserved characters as percent codes.
fn escape(id: &str) -> String {
    url::form_urlencoded::byte_serialize(id.as_bytes()).collect::<String>().replace('+', "%20")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{Parsed, read};

    #[test]
    fn every_event_has_a_page_of_the_shop() {
        for (data, link, expected) in [
            (r#"{"type":"payment","data":{"id":"p"}}"#, None, "/verify-payments"),
            (r#"{"type":"order","data":{"id":"67a"}}"#, None, "/admin/collections/orders/67a"),
            (r#"{"type":"message","data":{"text":"x","conversationId":"c1"}}"#, None, "/chat/c1"),
            (r#"{"type":"message","data":{"text":"x"}}"#, None, "/my-store"),
            (
                r#"{"type":"order","data":{"id":"../../x?y#z"}}"#,
                None,
                "/admin/collections/orders/..%2F..%2Fx%3Fy%23z",
            ),
            (r#"{"type":"order","data":{"id":".."}}"#, None, "/my-store"),
            (r#"{"type":"order","data":{"id":"7"}}"#, Some("/orders?o={id}"), "/orders?o=7"),
            (
                r#"{"type":"order","data":{"id":"7"}}"#,
                Some("https://evil.example/{id}"),
                "/admin/collections/orders/7",
            ),
            (
                r#"{"type":"order","data":{"id":"7"}}"#,
                Some("//evil.example/"),
                "/admin/collections/orders/7",
            ),
            (
                r#"{"type":"order","data":{"id":"7"}}"#,
                Some("javascript:alert(1)"),
                "/admin/collections/orders/7",
            ),
            (
                r#"{"type":"order","data":{"id":"7"}}"#,
                Some("https://a@shop.example/"),
                "/admin/collections/orders/7",
            ),
        ] {
            let Parsed::Event(event) = read(data) else { panic!("{data}") };
            let mut settings =
                Settings { server: Url::parse("https://shop.example").ok(), ..Settings::default() };
            settings.types.order.link = link.map(str::to_owned);

            let at = jiff::Timestamp::UNIX_EPOCH;
            let mut entry = Entry { id: 1, feed: Feed::default(), event, at, read: false };
            let url = of_entry(&entry, false, &settings).unwrap();

            assert_eq!(url.as_str(), format!("https://shop.example{expected}"), "{data}");
            entry.feed.server = "https://old.example".into();
            let url = of_entry(&entry, false, &settings).unwrap();
            assert!(url.as_str().starts_with("https://old.example/"), "{url} is the shop it is of");
        }
    }
}

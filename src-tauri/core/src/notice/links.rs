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

/// Where an owner checks payments, and ships and delivers what was ordered.
const WORK: &str = "/verify-payments";
/// That page lists the account's first shop only.
const PAYMENT_ELSEWHERE: &str = "/admin/collections/transactions/{id}";
const ORDER_ELSEWHERE: &str = "/admin/collections/orders/{id}";
const CHAT: &str = "/chat/{id}";
/// The shop itself; also where an event has no page of its own.
const SHOP: &str = "/my-store";

/// The page of an entry, at the shop that it came from. `elsewhere`: it is for
/// another shop of the account than its first.
pub fn of_entry(entry: &Entry, elsewhere: bool, settings: &Settings) -> Option<Url> {
    let event = &entry.event;
    let (default, id) = match &event.what {
        What::Payment(payment) if elsewhere => (PAYMENT_ELSEWHERE, Some(payment.id.as_str())),
        What::Payment(payment) => (WORK, Some(payment.id.as_str())),
        What::Order(order) if elsewhere => (ORDER_ELSEWHERE, Some(order.id.as_str())),
        What::Order(order) => (WORK, Some(order.id.as_str())),
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

    const PAYMENT: &str = r#"{"type":"payment","data":{"id":"p"}}"#;
    const ORDER: &str = r#"{"type":"order","data":{"id":"67a"}}"#;
    const CLIMBING: &str = r#"{"type":"order","data":{"id":"../../x?y#z"}}"#;
    const DOTS: &str = r#"{"type":"order","data":{"id":".."}}"#;
    const CHAT: &str = r#"{"type":"message","data":{"text":"x","conversationId":"c1"}}"#;
    const NO_CHAT: &str = r#"{"type":"message","data":{"text":"x"}}"#;

    #[test]
    fn every_event_has_a_page_of_the_shop() {
        for (data, elsewhere, expected) in [
            (PAYMENT, false, "/verify-payments"),
            (PAYMENT, true, "/admin/collections/transactions/p"),
            (ORDER, false, "/verify-payments"),
            (ORDER, true, "/admin/collections/orders/67a"),
            (CLIMBING, true, "/admin/collections/orders/..%2F..%2Fx%3Fy%23z"),
            (DOTS, true, "/my-store"),
            (CHAT, false, "/chat/c1"),
            (CHAT, true, "/chat/c1"),
            (NO_CHAT, false, "/my-store"),
        ] {
            let mut entry = entry(data);
            let url = of_entry(&entry, elsewhere, &settings(None)).unwrap();

            assert_eq!(url.as_str(), format!("https://shop.example{expected}"), "{data}");
            entry.feed.server = "https://old.example".into();
            let url = of_entry(&entry, elsewhere, &settings(None)).unwrap();
            assert!(url.as_str().starts_with("https://old.example/"), "{url} is the shop it is of");
        }
    }

    #[test]
    fn a_page_of_ones_own_is_opened_where_it_is_the_shops() {
        for (data, link, elsewhere, expected) in [
            (ORDER, "/orders?o={id}", false, "/orders?o=67a"),
            (ORDER, "/orders?o={id}", true, "/orders?o=67a"),
            (ORDER, "/admin/collections/orders/{id}", false, "/admin/collections/orders/67a"),
            (CLIMBING, "/orders/{id}", false, "/orders/..%2F..%2Fx%3Fy%23z"),
            (DOTS, "/orders/{id}", false, "/verify-payments"),
            (ORDER, "https://evil.example/{id}", false, "/verify-payments"),
            (ORDER, "//evil.example/", false, "/verify-payments"),
            (ORDER, "javascript:alert(1)", false, "/verify-payments"),
            (ORDER, "https://a@shop.example/", false, "/verify-payments"),
            (ORDER, "https://evil.example/{id}", true, "/admin/collections/orders/67a"),
        ] {
            let url = of_entry(&entry(data), elsewhere, &settings(Some(link))).unwrap();

            assert_eq!(url.as_str(), format!("https://shop.example{expected}"), "{data} {link}");
        }
    }

    fn entry(data: &str) -> Entry {
        let Parsed::Event(event) = read(data) else { panic!("{data}") };
        let at = jiff::Timestamp::UNIX_EPOCH;
        Entry { id: 1, feed: Feed::default(), event, at, read: false }
    }

    fn settings(link: Option<&str>) -> Settings {
        let server = Url::parse("https://shop.example").ok();
        let mut settings = Settings { server, ..Settings::default() };
        settings.types.order.link = link.map(str::to_owned);
        settings
    }
}

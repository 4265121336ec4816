//! What an event is to the person when it comes: to be shown, open work, or done. Pure.

use jiff::Timestamp;

use super::{Origin, WasThere};
use crate::{
    event::{Event, Stage, What},
    store::{PriorStatus, Triage},
};

/// `prior`: the other statuses of the same payment or order.
pub fn triage(event: &Event, at: Timestamp, prior: &[PriorStatus], origin: &Origin) -> Triage {
    let stage = event.stage();
    // A tick of the stream may bring the first status after a read found the second.
    // Each begins once: that is older than what followed, whatever it is dated.
    let begins = stage == Some(Stage::Opened) && matches!(origin, Origin::Live { .. });
    let superseded = prior
        .iter()
        .any(|other| stage.is_some() && other.stage > stage && (begins || other.at >= at));
    let Origin::Read { was_there, seen, .. } = *origin else {
        // The real stream says the status of its tick, a verification included.
        let handled = event.is_partial() && is_handled(event, prior);
        return if superseded || handled { Triage::Done } else { Triage::Notify };
    };
    if superseded || seen {
        return Triage::Done;
    }
    match (was_there, event.is_work()) {
        (WasThere::Yes, true) => Triage::Unread,
        (WasThere::Yes | WasThere::UnlessOpen, false) => Triage::Done,
        (WasThere::No | WasThere::UnlessOpen, true) => Triage::Notify,
        (WasThere::No, false) if is_handled(event, prior) => Triage::Done,
        (WasThere::No, false) => Triage::Notify,
    }
}

/// Whether somebody in the shop did this, who needs no notification of it.
fn is_handled(event: &Event, prior: &[PriorStatus]) -> bool {
    let waited = prior.iter().any(|other| other.stage == Some(Stage::Moving));
    match (&event.what, event.stage()) {
        // Money that was confirmed without ever waiting is news.
        (What::Payment(payment), Some(Stage::Settled)) => waited || !payment.status.is_paid(),
        (What::Payment(_), Some(Stage::Completed)) => waited,
        // The shop alone ships and delivers, also while this app is off.
        (What::Order(_), Some(Stage::Moving | Stage::Settled)) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{Parsed, read};

    #[test]
    fn an_event_is_to_be_shown_open_work_or_done() {
        use Triage::{Done, Notify, Unread};
        const LIVE: Origin = Origin::Live { resume: None };
        const FOUND: Origin = read_as(WasThere::No, false);
        const BEFORE: Origin = read_as(WasThere::Yes, false);
        const KNOWN: Origin = read_as(WasThere::UnlessOpen, false);
        const SEEN: Origin = read_as(WasThere::No, true);
        for (kind, status, prior, origin, expected) in [
            ("payment", "pending", &[][..], LIVE, Notify),
            ("payment", "pending", &[Stage::Moving], LIVE, Done),
            ("payment", "pending", &[], FOUND, Notify),
            ("payment", "awaiting_verification", &[Stage::Opened], FOUND, Notify),
            ("payment", "awaiting_verification", &[], BEFORE, Unread),
            ("payment", "awaiting_verification", &[], KNOWN, Notify),
            ("payment", "verified", &[], KNOWN, Done),
            ("payment", "verified", &[Stage::Opened, Stage::Moving], FOUND, Done),
            ("payment", "verified", &[Stage::Opened, Stage::Moving], LIVE, Done),
            ("payment", "verified", &[Stage::Opened], LIVE, Notify),
            ("payment", "verified", &[Stage::Opened], FOUND, Notify),
            ("payment", "completed", &[], FOUND, Notify),
            ("payment", "completed", &[Stage::Moving], FOUND, Done),
            ("payment", "rejected", &[Stage::Moving], FOUND, Done),
            ("payment", "expired", &[], FOUND, Done),
            ("payment", "verified", &[], BEFORE, Done),
            ("payment", "on_hold", &[Stage::Moving], FOUND, Notify),
            ("order", "pending", &[], FOUND, Notify),
            ("order", "pending", &[], BEFORE, Unread),
            ("order", "shipped", &[Stage::Opened], FOUND, Done),
            ("order", "shipped", &[], FOUND, Done),
            ("order", "shipped", &[], LIVE, Notify),
            ("order", "delivered", &[Stage::Opened, Stage::Moving], FOUND, Done),
            ("order", "completed", &[Stage::Settled], FOUND, Notify),
            ("order", "completed", &[Stage::Settled], SEEN, Done),
            ("order", "pending", &[], SEEN, Done),
            ("payment", "verified", &[], SEEN, Done),
            ("order", "cancelled", &[Stage::Opened], FOUND, Notify),
            ("order", "pending", &[Stage::Completed], FOUND, Done),
            ("message", "", &[], FOUND, Notify),
            ("message", "", &[], BEFORE, Unread),
            ("message", "", &[], SEEN, Done),
        ] {
            let data = format!(r#"{{"type":"{kind}","data":{{"id":"1","status":"{status}"}}}}"#);
            let Parsed::Event(event) = read(&data) else { panic!("{data}") };
            let at = Timestamp::UNIX_EPOCH;
            let prior: Vec<_> =
                prior.iter().map(|stage| PriorStatus { id: 1, stage: Some(*stage), at }).collect();

            assert_eq!(
                triage(&event, at, &prior, &origin),
                expected,
                "{kind} {status} after {prior:?}, {origin:?}"
            );
        }
    }

    #[test]
    fn a_status_that_goes_back_later_is_news() {
        let Parsed::Event(event) = read(r#"{"type":"order","data":{"id":"1","status":"shipped"}}"#)
        else {
            panic!()
        };
        let prior = PriorStatus { id: 1, stage: Some(Stage::Settled), at: Timestamp::UNIX_EPOCH };
        let later = Timestamp::from_second(1).unwrap();

        assert_eq!(triage(&event, later, &[prior], &Origin::Live { resume: None }), Triage::Notify);
    }

    const fn read_as(was_there: WasThere, seen: bool) -> Origin {
        let (changed, age) = (Timestamp::UNIX_EPOCH, jiff::SignedDuration::ZERO);
        Origin::Read { changed, age, was_there, seen }
    }
}

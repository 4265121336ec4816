//! What an event is when it comes: news, open work, or done. Pure.

use jiff::Timestamp;

use crate::{
    event::{Event, Stage, What},
    store::{Earlier, Standing},
};

/// How the event was learned of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// The stream brought it: the shop itself calls it news.
    Streamed,
    /// A read found it.
    Read {
        /// From before the sign-in.
        quiet: bool,
        /// A message that was read.
        seen: bool,
    },
}

/// `earlier`: the other statuses of the same thing.
pub fn standing(event: &Event, at: Timestamp, earlier: &[Earlier], known: Known) -> Standing {
    let stage = event.stage();
    // A tick of the stream may tell the first status after a read found the second.
    let overtaken =
        earlier.iter().any(|other| stage.is_some() && other.stage > stage && other.at >= at);
    let Known::Read { quiet, seen } = known else {
        // The real stream tells the status of its tick, a verification included.
        let handled = event.is_thin() && is_handled(event, earlier);
        return if overtaken || handled { Standing::Done } else { Standing::News };
    };
    if overtaken || seen {
        return Standing::Done;
    }
    let waits = match &event.what {
        What::Payment(_) => stage == Some(Stage::Moving),
        What::Order(_) => stage == Some(Stage::Opened),
        What::Message(_) => true,
    };
    match (quiet, waits) {
        (true, true) => Standing::Open,
        (true, false) => Standing::Done,
        (false, true) => Standing::News,
        (false, false) if is_handled(event, earlier) => Standing::Done,
        (false, false) => Standing::News,
    }
}

/// Whether somebody in the shop did this, so that nobody there needs to hear of it.
fn is_handled(event: &Event, earlier: &[Earlier]) -> bool {
    let waited = earlier.iter().any(|other| other.stage == Some(Stage::Moving));
    match (&event.what, event.stage()) {
        (What::Payment(payment), Some(Stage::Settled)) => {
            // Money that was confirmed without ever waiting is news.
            waited || !payment.status.is_paid()
        }
        (What::Payment(_), Some(Stage::Completed)) => waited,
        (What::Order(_), Some(Stage::Moving)) => !earlier.is_empty(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{Heard, read};

    #[test]
    fn an_event_is_news_open_or_done() {
        use Standing::{Done, News, Open};
        const FOUND: Known = Known::Read { quiet: false, seen: false };
        const BEFORE: Known = Known::Read { quiet: true, seen: false };
        const SEEN: Known = Known::Read { quiet: false, seen: true };
        for (kind, status, earlier, known, expected) in [
            ("payment", "pending", &[][..], Known::Streamed, News),
            ("payment", "pending", &[Stage::Moving], Known::Streamed, Done),
            ("payment", "pending", &[], FOUND, News),
            ("payment", "awaiting_verification", &[Stage::Opened], FOUND, News),
            ("payment", "awaiting_verification", &[], BEFORE, Open),
            ("payment", "verified", &[Stage::Opened, Stage::Moving], FOUND, Done),
            ("payment", "verified", &[Stage::Opened, Stage::Moving], Known::Streamed, Done),
            ("payment", "verified", &[Stage::Opened], Known::Streamed, News),
            ("payment", "verified", &[Stage::Opened], FOUND, News),
            ("payment", "completed", &[], FOUND, News),
            ("payment", "completed", &[Stage::Moving], FOUND, Done),
            ("payment", "rejected", &[Stage::Moving], FOUND, Done),
            ("payment", "expired", &[], FOUND, Done),
            ("payment", "verified", &[], BEFORE, Done),
            ("payment", "on_hold", &[Stage::Moving], FOUND, News),
            ("order", "pending", &[], FOUND, News),
            ("order", "pending", &[], BEFORE, Open),
            ("order", "shipped", &[Stage::Opened], FOUND, Done),
            ("order", "shipped", &[], FOUND, News),
            ("order", "cancelled", &[Stage::Opened], FOUND, News),
            ("order", "pending", &[Stage::Completed], FOUND, Done),
            ("message", "", &[], FOUND, News),
            ("message", "", &[], BEFORE, Open),
            ("message", "", &[], SEEN, Done),
        ] {
            let data = format!(r#"{{"type":"{kind}","data":{{"id":"1","status":"{status}"}}}}"#);
            let Heard::Event(event) = read(&data) else { panic!("{data}") };
            let at = Timestamp::UNIX_EPOCH;
            let earlier: Vec<_> =
                earlier.iter().map(|stage| Earlier { id: 1, stage: Some(*stage), at }).collect();

            assert_eq!(
                standing(&event, at, &earlier, known),
                expected,
                "{kind} {status} after {earlier:?}, {known:?}"
            );
        }
    }

    #[test]
    fn a_status_that_goes_back_later_is_news() {
        let Heard::Event(event) = read(r#"{"type":"order","data":{"id":"1","status":"shipped"}}"#)
        else {
            panic!()
        };
        let earlier = Earlier { id: 1, stage: Some(Stage::Settled), at: Timestamp::UNIX_EPOCH };
        let later = Timestamp::from_second(1).unwrap();

        assert_eq!(standing(&event, later, &[earlier], Known::Streamed), Standing::News);
    }
}

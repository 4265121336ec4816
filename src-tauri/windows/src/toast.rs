//! A notice as the XML of a toast. Pure.
//!
//! Follows the toast schema of Windows 10. Every text is of others, and stays text.
//! Called by `notifications` only.

use notifier_core::{
    notice::{Notice, Tag, Urgency},
    settings::Sound,
};
use quick_xml::escape::escape;

/// `link` is opened by a click on the toast and by its button.
pub fn toast(notice: &Notice, link: &str) -> String {
    let stays = notice.urgency == Urgency::Critical;
    // It stays until somebody has taken it away.
    let scenario = if stays { r#" scenario="reminder""# } else { "" };
    let link = text(link);
    format!(
        r#"<toast activationType="protocol" launch="{link}"{scenario}><visual><binding template="ToastGeneric"><text>{}</text><text>{}</text></binding></visual><actions>{}{}</actions>{}</toast>"#,
        text(&notice.title),
        text(&notice.body),
        button(&notice.action, &link),
        // Windows has its own word for it, and would drop the scenario without such a button.
        if stays { DISMISS } else { "" },
        audio(notice),
    )
}

const DISMISS: &str = r#"<action activationType="system" arguments="dismiss" content=""/>"#;

fn button(label: &str, link: &str) -> String {
    let label = text(label);
    format!(r#"<action activationType="protocol" arguments="{link}" content="{label}"/>"#)
}

/// A program without a package cannot name a file of its own: the app plays it.
fn audio(notice: &Notice) -> &'static str {
    match notice.sound {
        Sound::System if pops_up(notice.urgency) => {
            r#"<audio src="ms-winsoundevent:Notification.Default"/>"#
        }
        _ => r#"<audio silent="true"/>"#,
    }
}

/// The others come into the list of notifications alone.
pub fn pops_up(urgency: Urgency) -> bool {
    matches!(urgency, Urgency::Normal | Urgency::Critical)
}

/// What XML 1.0 does not allow, whatever escapes it gets, is left out.
fn text(words: &str) -> String {
    let allowed = |c: &char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    escape(words.chars().filter(allowed).collect::<String>()).into_owned()
}

/// Windows 10 takes 64 characters at most, at its beginning 16: FNV-1a of the tag.
pub fn tag(of: &Tag) -> String {
    let hash = of.0.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{hash:016x}")
}

#[cfg(test)]
mod tests {
    use notifier_core::notice::NoticeCategory;
    use quick_xml::{Reader, events::Event};

    use super::*;

    fn notice(urgency: Urgency, sound: Sound) -> Notice {
        Notice {
            tag: Tag("payment:1".into()),
            title: "Payment to check".into(),
            body: "RWF 45,000".into(),
            urgency,
            category: NoticeCategory::Payment,
            action: "Open".into(),
            reply: None,
            sound,
        }
    }

    /// The texts of the XML, and its elements with their attributes, as a reader has them.
    fn read(xml: &str) -> (Vec<String>, Vec<String>) {
        let (mut reader, mut texts, mut elements) = (Reader::from_str(xml), vec![], vec![]);
        loop {
            match reader.read_event().unwrap() {
                Event::Eof => return (texts, elements),
                Event::Start(element) | Event::Empty(element) => {
                    let attributes = element.attributes().map(|attribute| {
                        let attribute = attribute.unwrap();
                        let value = quick_xml::escape::unescape(&attribute.value).unwrap();
                        format!(" {}={value}", attribute.key.as_ref())
                    });
                    let attributes: String = attributes.collect();
                    elements.push(format!("{}{attributes}", element.name().as_ref()));
                }
                Event::Text(text) => texts.push(text.to_string()),
                Event::GeneralRef(name) => texts.push(name.to_string()),
                _ => {}
            }
        }
    }

    #[test]
    fn a_payment_to_check_stays_with_a_button_and_one_to_put_it_away() {
        let (texts, elements) = read(&toast(&notice(Urgency::Critical, Sound::System), "x:1"));

        assert_eq!(texts, ["Payment to check", "RWF 45,000"]);
        assert_eq!(elements[0], "toast activationType=protocol launch=x:1 scenario=reminder");
        assert!(
            elements.contains(&"action activationType=protocol arguments=x:1 content=Open".into())
        );
        assert!(
            elements.contains(&"action activationType=system arguments=dismiss content=".into())
        );
    }

    #[test]
    fn what_needs_nobody_neither_stays_nor_pops_up() {
        for (urgency, stays, pops) in [
            (Urgency::Low, false, false),
            (Urgency::Kept, false, false),
            (Urgency::Normal, false, true),
            (Urgency::Critical, true, true),
        ] {
            let xml = toast(&notice(urgency, Sound::None), "x:1");
            assert_eq!(xml.contains("reminder"), stays, "{urgency:?}");
            assert_eq!(xml.contains("dismiss"), stays, "{urgency:?}");
            assert_eq!(pops_up(urgency), pops, "{urgency:?}");
        }
    }

    #[test]
    fn windows_sounds_only_where_its_own_sound_is_wanted() {
        for (sound, urgency, heard) in [
            (Sound::System, Urgency::Normal, true),
            (Sound::System, Urgency::Kept, false),
            (Sound::None, Urgency::Normal, false),
            (Sound::Chime, Urgency::Critical, false),
        ] {
            let xml = toast(&notice(urgency, sound), "x:1");
            assert_eq!(!xml.contains(r#"<audio silent="true"/>"#), heard, "{sound:?} {urgency:?}");
        }
    }

    #[test]
    fn words_of_others_stay_words() {
        let mut hostile = notice(Urgency::Critical, Sound::System);
        hostile.title = "</text><action activationType=\"protocol\" arguments=\"calc:\"/>".into();
        hostile.body = "1 & 2\u{1}\u{0}\u{fffe} 'a' \"b\" <!-- ]]> 😀\n".into();
        hostile.action = "\" arguments=\"calc:".into();

        let (texts, elements) = read(&toast(&hostile, "x:\"&<"));

        let whole = texts.concat();
        assert!(whole.contains("😀") && !whole.contains(['\u{1}', '\u{0}', '\u{fffe}']), "{whole}");
        let actions: Vec<_> = elements.iter().filter(|one| one.starts_with("action ")).collect();
        assert_eq!(
            actions,
            [
                "action activationType=protocol arguments=x:\"&< content=\" arguments=\"calc:",
                "action activationType=system arguments=dismiss content=",
            ]
        );
        assert_eq!(elements.len(), 9, "{elements:?}");
    }

    #[test]
    fn tags_are_short_and_of_one_notice_each() {
        let tags = ["payment:1", "payment:2", "payment:11", "order:1", "digest", ""];
        let short: std::collections::BTreeSet<_> =
            tags.iter().map(|name| tag(&Tag((*name).into()))).collect();

        assert_eq!(short.len(), tags.len());
        assert!(short.iter().all(|tag| tag.len() == 16));
    }
}

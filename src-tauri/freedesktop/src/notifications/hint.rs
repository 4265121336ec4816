//! What the hints of a notice are on the bus.
//!
//! In place of zvariant's `Value`, which makes one of each byte of a picture: of
//! all that happens between an event and its notice, that took longest.

use std::borrow::Cow;

use serde::{Serialize, Serializer};
use zbus::zvariant::{Signature, Type, as_value};

use crate::icon::Picture;

#[derive(Debug, PartialEq)]
pub enum Hint<'a> {
    Text(Cow<'a, str>),
    Flag(bool),
    Level(u8),
    Picture(ImageData<'a>),
}

impl Type for Hint<'_> {
    const SIGNATURE: &'static Signature = &Signature::Variant;
}

impl Serialize for Hint<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => as_value::Serialize(text).serialize(serializer),
            Self::Flag(flag) => as_value::Serialize(flag).serialize(serializer),
            Self::Level(level) => as_value::Serialize(level).serialize(serializer),
            Self::Picture(picture) => as_value::Serialize(picture).serialize(serializer),
        }
    }
}

/// `image-data` of the Desktop Notifications Specification 1.2.
#[derive(Debug, PartialEq, Serialize, Type)]
pub struct ImageData<'a> {
    width: i32,
    height: i32,
    bytes_of_a_row: i32,
    has_alpha: bool,
    bits_of_a_sample: i32,
    samples_of_a_pixel: i32,
    pixels: Bytes<'a>,
}

impl<'a> From<&'a Picture> for ImageData<'a> {
    fn from(Picture { width, height, rgba }: &'a Picture) -> Self {
        Self {
            width: *width,
            height: *height,
            bytes_of_a_row: 4 * *width,
            has_alpha: true,
            bits_of_a_sample: 8,
            samples_of_a_pixel: 4,
            pixels: Bytes(rgba),
        }
    }
}

/// Written at once.
#[derive(Debug, PartialEq)]
struct Bytes<'a>(&'a [u8]);

impl Type for Bytes<'_> {
    const SIGNATURE: &'static Signature = <[u8]>::SIGNATURE;
}

impl Serialize for Bytes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(self.0)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use zbus::zvariant::{LE, Value, serialized::Context, to_bytes};

    use super::*;

    #[test]
    fn on_the_bus_hints_are_what_values_are() {
        let picture = Picture { width: 2, height: 1, rgba: vec![1, 2, 3, 4, 5, 6, 7, 8] };
        let context = Context::new_dbus(LE, 0);
        for (hint, expected) in [
            (Hint::Text("im.received".into()), Value::from("im.received")),
            (Hint::Flag(true), true.into()),
            (Hint::Level(2), 2_u8.into()),
            (Hint::Picture((&picture).into()), (2, 1, 8, true, 8, 4, picture.rgba.clone()).into()),
        ] {
            let written = to_bytes(context, &HashMap::from([("hint", &hint)])).unwrap();
            let read: HashMap<String, Value<'_>> = written.deserialize().unwrap().0;
            assert_eq!(read["hint"], expected, "{hint:?}");
        }
    }
}

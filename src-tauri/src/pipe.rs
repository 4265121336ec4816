//! What the app and its window say to each other on Linux: a line of JSON each, over
//! the socket that is the window's standard input.
//!
//! What the window may ask is the table of `notifier_core::handle`. Whichever of the two
//! ends, the other reads the end of the socket. Called by `window_host` and `window_program`.

use notifier_core::{ports::desktop::ActivationToken, view::snapshot::Snapshot};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Value, value::RawValue};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader},
    net::unix::{OwnedReadHalf, OwnedWriteHalf},
};

/// A page of the inbox has some hundred kilobytes.
const MAX_LINE: u64 = 32 << 20;

/// To the window, as the app says it.
#[derive(Serialize)]
pub enum Say {
    /// Come to the front.
    Open {
        token: Option<ActivationToken>,
    },
    /// The state has changed.
    Snapshot(Box<Snapshot>),
    Answer {
        id: u64,
        result: Result<Value, Value>,
    },
    /// Into the clipboard.
    Copy {
        text: String,
    },
}

/// The same as the window hears it; what is only handed on is not understood there.
#[derive(Deserialize)]
pub enum Hear {
    Open { token: Option<ActivationToken> },
    Snapshot(Box<RawValue>),
    Answer { id: u64, result: Result<Box<RawValue>, Box<RawValue>> },
    Copy { text: String },
}

/// To the app.
#[derive(Serialize, Deserialize)]
pub enum FromWindow {
    /// It is there; its web view is of this version.
    Hello {
        web_view: String,
    },
    /// It has come to the front as it was told to.
    Opened,
    Call {
        id: u64,
        name: String,
        args: Value,
    },
    /// For the log, which is the app's.
    Log {
        line: String,
    },
}

/// Reads what the other says.
pub struct Reader(BufReader<OwnedReadHalf>);

impl Reader {
    pub fn new(socket: OwnedReadHalf) -> Self {
        Self(BufReader::new(socket))
    }

    /// None: the other has ended, or what it says is nothing.
    pub async fn next<T: DeserializeOwned>(&mut self) -> Option<T> {
        let mut line = vec![];
        let read = (&mut self.0).take(MAX_LINE).read_until(b'\n', &mut line).await;
        match read {
            Ok(1..) => serde_json::from_slice(&line).inspect_err(report).ok(),
            Ok(0) | Err(_) => None,
        }
    }
}

/// Nothing of the line: it may be a customer's.
fn report(error: &serde_json::Error) {
    tracing::error!(kind = ?error.classify(), "a line between app and window makes no sense");
}

/// Says it to the other.
///
/// # Errors
/// The other has ended.
pub async fn say(socket: &mut OwnedWriteHalf, what: &impl Serialize) -> std::io::Result<()> {
    let mut line = serde_json::to_vec(what)?;
    line.push(b'\n');
    socket.write_all(&line).await
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use tokio::net::UnixStream;

    use super::*;

    #[tokio::test]
    async fn what_the_app_says_is_what_the_window_hears_until_one_of_them_ends() {
        let (app, window) = UnixStream::pair().unwrap();
        let (mut to_window, mut reader) = (app.into_split().1, Reader::new(window.into_split().0));
        for what in [
            Say::Open { token: Some("t".into()) },
            Say::Snapshot(Box::default()),
            Say::Answer { id: 7, result: Ok(json!({"a": [1, "line\nbreak"]})) },
            Say::Answer { id: 8, result: Err(json!({"message": "no"})) },
            Say::Copy { text: "MP-1".into() },
        ] {
            say(&mut to_window, &what).await.unwrap();
        }

        assert!(matches!(reader.next().await, Some(Hear::Open { token: Some(t) }) if t == "t"));
        assert!(matches!(reader.next().await, Some(Hear::Snapshot(json)) if json.get().len() > 9));
        let answer = reader.next().await;
        let Some(Hear::Answer { id: 7, result: Ok(json) }) = answer else { panic!() };
        assert_eq!(json.get(), r#"{"a":[1,"line\nbreak"]}"#);
        let refused = reader.next().await;
        assert!(matches!(refused, Some(Hear::Answer { id: 8, result: Err(_) })));
        assert!(matches!(reader.next().await, Some(Hear::Copy { text }) if text == "MP-1"));
        drop(to_window);
        assert!(reader.next::<Hear>().await.is_none());
    }
}

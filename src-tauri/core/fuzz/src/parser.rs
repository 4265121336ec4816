//! `eventsource-client` on bytes that are there already: set up as `stream::open`
//! does it, without a network.

use bytes::Bytes;
use eventsource_client::{Client as _, ClientBuilder, Error, ReconnectOptions, SSE};
use futures::{FutureExt as _, StreamExt as _, future, stream};
use launchdarkly_sdk_transport::{ByteStream, HttpTransport, Request, Response, ResponseFuture};

use crate::standard::Item;

/// Answers with these pieces, and closes.
#[derive(Clone)]
struct Pieces(Vec<Bytes>);

impl HttpTransport for Pieces {
    fn request(&self, _: Request<Option<Bytes>>) -> ResponseFuture {
        let body: ByteStream = Box::pin(stream::iter(self.0.clone()).map(Ok));
        Box::pin(future::ready(Ok(Response::new(body))))
    }
}

/// What the parser makes of these pieces of the guard's plain form.
pub fn parsed(pieces: Vec<Bytes>) -> Vec<Item> {
    let once = ReconnectOptions::reconnect(false).retry_initial(false).build();
    let client = ClientBuilder::for_url("http://localhost/")
        .expect("an address")
        .reconnect(once)
        .redirect_limit(0)
        .build_with_transport(Pieces(pieces));
    let items: Vec<_> = client.stream().collect().now_or_never().expect("nothing to wait for");
    let items = items.into_iter().filter_map(|item| match item {
        Ok(SSE::Event(event)) => Some(Item::Event {
            kind: event.event_type,
            data: event.data,
            id: event.id.unwrap_or_default(),
        }),
        Ok(SSE::Comment(text)) => Some(Item::Comment(text)),
        Ok(SSE::Connected(_)) | Err(Error::Eof) => None,
        Err(error) => panic!("the parser does not take what the guard gave it: {error}"),
    });
    items.collect()
}

//! The shop as a value: starting it opens it, dropping it ends everything.

use std::{io, ops::Deref, sync::Arc};

use tokio_util::task::AbortOnDropHandle;

use crate::{backend::Backend, control, front, handle::Handle, options::Options};

/// A running shop. Commands are those of [`Handle`].
pub struct Shop {
    handle: Handle,
    control_port: Option<u16>,
    // Tasks own their listeners and connections: nothing outlives these.
    _front: AbortOnDropHandle<()>,
    _control: Option<AbortOnDropHandle<()>>,
}

impl Shop {
    /// Fails when a port it was told to use is taken.
    pub async fn start(options: Options) -> io::Result<Self> {
        let listener = front::listen(options.port).await?;
        let control = match options.control_port {
            Some(port) => Some(front::listen(port).await?),
            None => None,
        };
        let port = listener.local_addr()?.port();
        let handle = Handle { backend: Arc::new(Backend::new(options, port)) };
        let control_port = match &control {
            Some(control) => Some(control.local_addr()?.port()),
            None => None,
        };
        let front = tokio::spawn(front::run(listener, handle.backend.clone()));
        let control = control.map(|control| tokio::spawn(control::run(control, handle.clone())));
        Ok(Self {
            handle,
            control_port,
            _front: AbortOnDropHandle::new(front),
            _control: control.map(AbortOnDropHandle::new),
        })
    }

    pub fn handle(&self) -> Handle {
        self.handle.clone()
    }

    pub fn control_url(&self) -> Option<String> {
        self.control_port.map(|port| format!("http://127.0.0.1:{port}"))
    }
}

/// So that a test says `shop.payment(…)` and not `shop.handle().payment(…)`.
impl Deref for Shop {
    type Target = Handle;

    fn deref(&self) -> &Handle {
        &self.handle
    }
}

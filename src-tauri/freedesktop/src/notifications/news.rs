//! What the engine has yet to be told.
//!
//! Lies between the bus and the engine so that neither waits for the other: a
//! bounded heap, emptied whenever the engine has room.

use std::{collections::VecDeque, future::pending};

use notifier_core::desktop::Happening;
use tokio::sync::mpsc;

/// Beyond that the oldest is lost: a person clicks slower than this.
const MOST: usize = 64;

pub struct News {
    waiting: VecDeque<Happening>,
    engine: mpsc::Sender<Happening>,
}

impl News {
    pub fn new(engine: mpsc::Sender<Happening>) -> Self {
        Self { waiting: VecDeque::new(), engine }
    }

    pub fn push(&mut self, happening: Happening) {
        if self.waiting.len() == MOST {
            let lost = self.waiting.pop_front();
            tracing::warn!(?lost, "the engine does not listen");
        }
        self.waiting.push_back(happening);
    }

    /// Hands one over; pending while there is nothing. May be dropped half way.
    pub async fn deliver(&mut self) {
        if self.waiting.is_empty() {
            return pending().await;
        }
        match self.engine.reserve().await {
            Ok(room) => {
                if let Some(happening) = self.waiting.pop_front() {
                    room.send(happening);
                }
            }
            Err(_) => self.waiting.clear(),
        }
    }
}

#[cfg(test)]
mod tests {
    use notifier_core::notice::Tag;

    use super::*;

    #[tokio::test]
    async fn a_deaf_engine_costs_only_the_oldest_news() {
        let (engine, mut heard) = mpsc::channel(1);
        let mut news = News::new(engine);
        for n in 0..=MOST {
            news.push(closed(n));
        }

        news.deliver().await;
        assert_eq!(heard.recv().await, Some(closed(1)));
    }

    #[tokio::test]
    async fn an_engine_that_is_gone_is_no_error() {
        let (engine, _) = mpsc::channel(1);
        let mut news = News::new(engine);
        news.push(closed(0));

        news.deliver().await;
        assert!(news.waiting.is_empty());
    }

    fn closed(n: usize) -> Happening {
        Happening::Closed { tag: Tag(n.to_string()) }
    }
}

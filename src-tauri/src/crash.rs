//! What is told of a panic: where, and what where that names nobody.

use std::{
    any::Any,
    backtrace::{Backtrace, BacktraceStatus},
    io::Write as _,
    panic::Location,
};

/// Takes the place of the standard hook, which tells the whole text.
pub fn tell_no_more_than_the_place() {
    std::panic::set_hook(Box::new(|panic| {
        let told = told(panic.payload(), panic.location());
        let mut err = std::io::stderr();
        let _ = writeln!(err, "toolboxx-notifier: {told}");
        let trace = Backtrace::capture();
        if trace.status() == BacktraceStatus::Captured {
            let _ = writeln!(err, "{trace}");
        }
        tracing::error!("{told}");
    }));
}

/// A text that was put together may hold what a customer wrote; a fixed one holds nothing.
fn told(payload: &(dyn Any + Send), location: Option<&Location<'_>>) -> String {
    let place = location.map_or("an unknown place".to_owned(), ToString::to_string);
    match payload.downcast_ref::<&'static str>() {
        Some(text) => format!("panicked at {place}: {text}"),
        None => format!("panicked at {place}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_names_its_place_and_nobody() {
        let place = Location::caller();
        let text = "Aline Uwase".to_owned();
        let put_together = std::panic::catch_unwind(|| panic!("{text} is odd")).unwrap_err();

        assert_eq!(told(&*put_together, Some(place)), format!("panicked at {place}"));
        let fixed: Box<dyn Any + Send> = Box::new("never");
        assert_eq!(told(&*fixed, Some(place)), format!("panicked at {place}: never"));
    }
}

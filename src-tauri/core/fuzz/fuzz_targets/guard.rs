#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| notifier_core_fuzz::stream::check(input));

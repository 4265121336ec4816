//! What macOS says about sleep, network, battery and screen lock.
//!
//! Everything comes on the main thread, by its loop, which Tauri runs; nothing is asked
//! again and again. What macOS does not offer on some computer is logged once: the core
//! then notices sleep by its clock and lost networks by its watchdog.
#![expect(unsafe_code, reason = "the notifications of macOS come by its own calls only")]

use std::{
    ffi::c_void,
    ptr::{NonNull, null, null_mut},
    sync::OnceLock,
};

use block2::RcBlock;
use notifier_core::handle::{Handle, SystemEvent};
use objc2_app_kit::{NSWorkspace, NSWorkspaceDidWakeNotification};
use objc2_core_foundation::{
    CFDictionary, CFNotificationCenter, CFNotificationName, CFNotificationSuspensionBehavior,
    CFRunLoop, CFString, kCFRunLoopCommonModes,
};
use objc2_foundation::NSNotification;
use objc2_io_kit::{IOPSCreateLimitedPowerNotification, IOPSGetTimeRemainingEstimate};
use system_configuration::{
    core_foundation::{array::CFArray, runloop, string::CFString as Key},
    dynamic_store::{SCDynamicStore, SCDynamicStoreBuilder, SCDynamicStoreCallBackContext},
};
use tokio::sync::mpsc;

/// Far more than come at once; one that finds no room is like those before it.
const MAX_EVENTS: usize = 64;
const LOCKED: &str = "com.apple.screenIsLocked";
const UNLOCKED: &str = "com.apple.screenIsUnlocked";
/// The connection by which everything goes: another router, another network, or none.
const CONNECTIONS: [&str; 2] = ["State:/Network/Global/IPv4", "State:/Network/Global/IPv6"];
/// `kIOPSTimeRemainingUnlimited` is -2, and an estimate that is not made yet -1.
const SUPPLIED: f64 = -1.5;

/// macOS calls functions, which hold nothing.
static LISTENER: OnceLock<mpsc::Sender<SystemEvent>> = OnceLock::new();

/// Tells the engine for ever: the state of the battery first, then all changes. Called on
/// the main thread, once a process.
pub fn watch(core: Handle) -> impl Future<Output = ()> + Send {
    let (sender, mut events) = mpsc::channel(MAX_EVENTS);
    if LISTENER.set(sender).is_ok() {
        let sources = [("battery", battery()), ("lock", lock()), ("network", network())];
        for (name, _) in sources.iter().filter(|(_, heard)| heard.is_none()) {
            tracing::info!(name, "no system events");
        }
        sleep();
    }
    async move {
        while let Some(event) = events.recv().await {
            core.report(event).await;
        }
    }
}

fn tell(event: SystemEvent) {
    if let Some(listener) = LISTENER.get() {
        let _ = listener.try_send(event);
    }
}

fn battery() -> Option<()> {
    tell(power());
    // SAFETY: the callback is a function, which takes nothing from its context.
    let source = unsafe { IOPSCreateLimitedPowerNotification(Some(on_power), null_mut()) }?;
    // SAFETY: a constant of the system's.
    let modes = unsafe { kCFRunLoopCommonModes };
    CFRunLoop::main()?.add_source(Some(&source), modes);
    Some(())
}

unsafe extern "C-unwind" fn on_power(_: *mut c_void) {
    tell(power());
}

/// Without limits runs what is on mains, or has no battery.
fn power() -> SystemEvent {
    SystemEvent::Power { on_battery: IOPSGetTimeRemainingEstimate() > SUPPLIED }
}

/// The names are in no document of Apple's, and in every program that listens to this.
fn lock() -> Option<()> {
    let center = CFNotificationCenter::distributed_center()?;
    // Otherwise it is told when the app comes to the front.
    let at_once = CFNotificationSuspensionBehavior::DeliverImmediately;
    for name in [LOCKED, UNLOCKED] {
        let name = CFString::from_static_str(name);
        // SAFETY: the callback is a function; there is neither observer nor sender.
        unsafe { center.add_observer(null(), Some(on_lock), Some(&name), null(), at_once) };
    }
    Some(())
}

unsafe extern "C-unwind" fn on_lock(
    _: *mut CFNotificationCenter,
    _: *mut c_void,
    name: *const CFNotificationName,
    _: *const c_void,
    _: *const CFDictionary,
) {
    // SAFETY: the system gives the name for the time of this call.
    let Some(name) = (unsafe { name.as_ref() }) else { return };
    tell(SystemEvent::ScreenLocked { locked: name.to_string() == LOCKED });
}

/// Not of the moments in which a sleeping computer looks for mail.
fn sleep() {
    let center = NSWorkspace::sharedWorkspace().notificationCenter();
    let woke = RcBlock::new(|_: NonNull<NSNotification>| tell(SystemEvent::Woke));
    // SAFETY: the block holds nothing, so that any thread may call it. The center keeps it.
    unsafe {
        let name = Some(NSWorkspaceDidWakeNotification);
        center.addObserverForName_object_queue_usingBlock(name, None, None, &woke);
    }
}

fn network() -> Option<()> {
    let context = SCDynamicStoreCallBackContext { callout: on_network, info: () };
    let store =
        SCDynamicStoreBuilder::new("toolboxx-notifier").callback_context(context).build()?;
    let keys = CFArray::from_CFTypes(&CONNECTIONS.map(Key::from_static_string));
    let patterns = CFArray::<Key>::from_CFTypes(&[]);
    if !store.set_notification_keys(&keys, &patterns) {
        return None;
    }
    let source = store.create_run_loop_source()?;
    // SAFETY: a constant of the system's.
    let modes = unsafe { runloop::kCFRunLoopCommonModes };
    runloop::CFRunLoop::get_main().add_source(&source, modes);
    Some(())
}

/// A connection that is gone leads nowhere: the next is waited for.
fn on_network(store: SCDynamicStore, changed: CFArray<Key>, (): &mut ()) {
    if changed.iter().any(|key| store.get(key.clone()).is_some()) {
        tell(SystemEvent::Woke);
    }
}

//! The window, its messages, and the one call of Windows about networks. All unsafe code
//! of the system events is here.
#![expect(unsafe_code, reason = "the messages of Windows come by its own calls only")]

use std::{
    ffi::c_void,
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    ptr::{null, null_mut},
};

use windows_sys::{
    Win32::{
        Foundation::{HANDLE, HWND, LPARAM, LRESULT, WPARAM},
        NetworkManagement::IpHelper::{
            MIB_NOTIFICATION_TYPE, MIB_UNICASTIPADDRESS_ROW, MibAddInstance,
            NotifyUnicastIpAddressChange,
        },
        Networking::WinSock::{AF_INET, AF_INET6, AF_UNSPEC, SOCKADDR_INET},
        System::{
            LibraryLoader::GetModuleHandleW,
            Power::{GetSystemPowerStatus, RegisterSuspendResumeNotification, SYSTEM_POWER_STATUS},
            RemoteDesktop::{NOTIFY_FOR_THIS_SESSION, WTSRegisterSessionNotification},
        },
        UI::WindowsAndMessaging::{
            CreateWindowExW, DEVICE_NOTIFY_WINDOW_HANDLE, DefWindowProcW, DispatchMessageW,
            GetMessageW, MSG, PBT_APMPOWERSTATUSCHANGE, PBT_APMRESUMEAUTOMATIC, RegisterClassW,
            WM_POWERBROADCAST, WM_WTSSESSION_CHANGE, WNDCLASSW, WTS_SESSION_LOCK,
            WTS_SESSION_UNLOCK,
        },
    },
    core::{PCWSTR, w},
};

use notifier_core::handle::SystemEvent;

use super::tell;

const NAME: PCWSTR = w!("ToolBoxx Notifier system events");

/// For ever.
///
/// # Errors
/// The window could not be made.
pub fn take() -> io::Result<()> {
    let window = make()?;
    tell(on_battery());
    let mut handle: HANDLE = null_mut();
    // SAFETY: the window is there; the callback is a function, and is never taken back.
    unsafe {
        if WTSRegisterSessionNotification(window, NOTIFY_FOR_THIS_SESSION) == 0 {
            tracing::info!("Windows does not tell of the screen lock");
        }
        // A computer that dozes tells only who has asked.
        RegisterSuspendResumeNotification(window, DEVICE_NOTIFY_WINDOW_HANDLE);
        let family = AF_UNSPEC;
        let heard =
            NotifyUnicastIpAddressChange(family, Some(on_address), null(), false, &raw mut handle);
        if heard != 0 {
            tracing::info!(error = heard, "Windows does not tell of networks");
        }
    }
    let mut message = MSG::default();
    // SAFETY: the message outlives both calls.
    unsafe {
        while GetMessageW(&raw mut message, null_mut(), 0, 0) > 0 {
            DispatchMessageW(&raw const message);
        }
    }
    Ok(())
}

/// Not one for messages only: those do not hear what is said to all.
fn make() -> io::Result<HWND> {
    // SAFETY: names are constants; everything else is null or a number.
    unsafe {
        let module = GetModuleHandleW(null());
        let class = WNDCLASSW {
            lpfnWndProc: Some(on_message),
            hInstance: module,
            lpszClassName: NAME,
            ..WNDCLASSW::default()
        };
        if RegisterClassW(&raw const class) == 0 {
            return Err(io::Error::last_os_error());
        }
        let (parent, menu) = (null_mut(), null_mut());
        let window = CreateWindowExW(0, NAME, NAME, 0, 0, 0, 0, 0, parent, menu, module, null());
        if window.is_null() { Err(io::Error::last_os_error()) } else { Ok(window) }
    }
}

unsafe extern "system" fn on_message(
    window: HWND,
    message: u32,
    what: WPARAM,
    more: LPARAM,
) -> LRESULT {
    // Words of 16 or 32 bits.
    let word = u32::try_from(what).unwrap_or_default();
    match (message, word) {
        (WM_WTSSESSION_CHANGE, WTS_SESSION_LOCK) => {
            tell(SystemEvent::ScreenLocked { locked: true })
        }
        (WM_WTSSESSION_CHANGE, WTS_SESSION_UNLOCK) => {
            tell(SystemEvent::ScreenLocked { locked: false })
        }
        (WM_POWERBROADCAST, PBT_APMRESUMEAUTOMATIC) => tell(SystemEvent::Woke),
        (WM_POWERBROADCAST, PBT_APMPOWERSTATUSCHANGE) => tell(on_battery()),
        _ => {}
    }
    // SAFETY: as Windows has called it.
    unsafe { DefWindowProcW(window, message, what, more) }
}

fn on_battery() -> SystemEvent {
    const FROM_BATTERY: u8 = 0;
    let mut status = SYSTEM_POWER_STATUS::default();
    // SAFETY: it writes into a place that is there.
    let told = unsafe { GetSystemPowerStatus(&raw mut status) } != 0;
    SystemEvent::Power { on_battery: told && status.ACLineStatus == FROM_BATTERY }
}

unsafe extern "system" fn on_address(
    _: *const c_void,
    row: *const MIB_UNICASTIPADDRESS_ROW,
    kind: MIB_NOTIFICATION_TYPE,
) {
    // SAFETY: Windows gives the row of what has changed, for the time of this call.
    let address = unsafe { row.as_ref() }.and_then(|row| address(&row.Address));
    if kind == MibAddInstance && address.is_some_and(leads_somewhere) {
        tell(SystemEvent::Woke);
    }
}

fn address(of: &SOCKADDR_INET) -> Option<IpAddr> {
    // SAFETY: the family, which all of them begin with, says which of them it is; an
    // address is bytes.
    unsafe {
        match of.si_family {
            AF_INET => Some(Ipv4Addr::from(of.Ipv4.sin_addr.S_un.S_addr.to_ne_bytes()).into()),
            AF_INET6 => Some(Ipv6Addr::from(of.Ipv6.sin6_addr.u.Byte).into()),
            _ => None,
        }
    }
}

/// A cable without a network gives itself an address too.
fn leads_somewhere(address: IpAddr) -> bool {
    let alone = match address {
        IpAddr::V4(address) => address.is_link_local(),
        IpAddr::V6(address) => address.is_unicast_link_local(),
    };
    !alone && !address.is_loopback() && !address.is_unspecified()
}

#[cfg(test)]
pub mod tests {
    use windows_sys::Win32::UI::WindowsAndMessaging::{FindWindowW, SendMessageW};

    use super::*;

    /// As Windows says it.
    pub fn say_all() {
        let row = |address: [u8; 4]| {
            let mut row = MIB_UNICASTIPADDRESS_ROW::default();
            row.Address.Ipv4.sin_family = AF_INET;
            row.Address.Ipv4.sin_addr.S_un.S_addr = u32::from_ne_bytes(address);
            row
        };
        let (alone, home) = (row([169, 254, 1, 1]), row([192, 168, 1, 7]));
        // SAFETY: as `take` does it.
        unsafe {
            let window = FindWindowW(NAME, NAME);
            assert!(!window.is_null());
            for (message, what) in [
                (WM_WTSSESSION_CHANGE, WTS_SESSION_LOCK),
                (WM_WTSSESSION_CHANGE, WTS_SESSION_UNLOCK),
                (WM_POWERBROADCAST, PBT_APMPOWERSTATUSCHANGE),
                (WM_POWERBROADCAST, PBT_APMRESUMEAUTOMATIC),
            ] {
                SendMessageW(window, message, what as WPARAM, 0);
            }
            on_address(null(), &raw const alone, MibAddInstance);
            on_address(null(), &raw const home, MibAddInstance);
        }
    }

    #[test]
    fn only_an_address_of_a_network_leads_somewhere() {
        for (address, expected) in [
            ("192.168.1.7", true),
            ("2001:db8::7", true),
            ("169.254.1.1", false),
            ("fe80::1", false),
            ("127.0.0.1", false),
            ("::1", false),
            ("0.0.0.0", false),
        ] {
            assert_eq!(leads_somewhere(address.parse().unwrap()), expected, "{address}");
        }
    }
}

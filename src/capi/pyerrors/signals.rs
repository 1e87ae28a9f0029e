//! Signals.

use crate::abi::*;
use crate::engine::{IntoC, signals};

/// Handles the signals that wait, in the main thread only; in every thread, lets another one run that has waited for the GIL for the switch interval.
/// Returns 0, or -1 with the error set that a handler raised (`KeyboardInterrupt` for an interrupt).
/// C API reference: Exception Handling.
///
/// # Safety
/// The caller holds the GIL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_CheckSignals() -> c_int {
    signals::check_here().into_c()
}

/// As if SIGINT had arrived: the next [`PyErr_CheckSignals`] sets `KeyboardInterrupt`. Needs no GIL. C API reference: Exception Handling.
///
/// # Safety
/// May be called from anywhere.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_SetInterrupt() {
    signals::simulate(libc::SIGINT);
}

/// As if the signal `signum` had arrived. Returns 0, or -1 for a number that is no signal's. Needs no GIL. C API reference: Exception Handling.
///
/// # Safety
/// May be called from anywhere.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_SetInterruptEx(signum: c_int) -> c_int {
    if signals::simulate(signum) { 0 } else { -1 }
}

/// Sets the descriptor that gets a byte for each signal (-1 for none) and returns the one before. C API reference: Exception Handling.
///
/// # Safety
/// The caller holds the GIL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySignal_SetWakeupFd(fd: c_int) -> c_int {
    signals::set_wakeup_fd(fd)
}

//! `intrcheck.h`: interrupts and forks.

use crate::abi::*;
use crate::engine::{fork, signals, thread};

/// Returns 1 when an interrupt (SIGINT) waits and the calling thread is the main one, and takes it; else 0. C API reference: Exception Handling, Signal Handling.
#[unsafe(no_mangle)]
pub extern "C" fn PyOS_InterruptOccurred() -> c_int {
    c_int::from(thread::is_main() && signals::take_interrupt())
}

/// Makes the runtime's locks ready for a `fork`, which has to follow. C API reference: Operating System Utilities.
///
/// # Safety
/// The caller holds the GIL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyOS_BeforeFork() {
    fork::before();
}

/// Undoes `PyOS_BeforeFork` in the parent, whether or not the `fork` succeeded. C API reference: Operating System Utilities.
///
/// # Safety
/// The calling thread called `PyOS_BeforeFork`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyOS_AfterFork_Parent() {
    // SAFETY: passed on from the caller.
    unsafe { fork::after_in_parent() }
}

/// Makes the calling thread, the only one of a forked child, the main thread, with the GIL; the states of the other threads are deleted.
/// C API reference: Operating System Utilities.
///
/// # Safety
/// The calling thread called `PyOS_BeforeFork` before the `fork`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyOS_AfterFork_Child() {
    // SAFETY: passed on from the caller.
    unsafe { fork::after_in_child() }
}

/// The old name of `PyOS_AfterFork_Child`. C API reference: Operating System Utilities.
///
/// # Safety
/// As for `PyOS_AfterFork_Child`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyOS_AfterFork() {
    // SAFETY: passed on from the caller.
    unsafe { fork::after_in_child() }
}

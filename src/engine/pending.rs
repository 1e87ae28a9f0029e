//! Pending calls: functions that any thread, or a signal handler's helper, asks the main thread to run at its next safe point.

use super::{Raised, Result, thread};
use core::ffi::{c_int, c_void};
use parking_lot::Mutex;
use std::collections::VecDeque;

/// As many calls may wait as in CPython.
const CAPACITY: usize = 300;

struct Call {
    f: unsafe extern "C" fn(*mut c_void) -> c_int,
    arg: *mut c_void,
}
// SAFETY: the caller of `add` promises that the main thread may call the function with the argument.
unsafe impl Send for Call {}

static CALLS: Mutex<VecDeque<Call>> = Mutex::new(VecDeque::new());

/// `Py_AddPendingCall`: `false` when too many wait already. Needs no GIL.
///
/// # Safety
/// `f` may be called with `arg` on the main thread, with the GIL held.
pub unsafe fn add(f: unsafe extern "C" fn(*mut c_void) -> c_int, arg: *mut c_void) -> bool {
    let mut calls = CALLS.lock();
    if calls.len() >= CAPACITY {
        return false;
    }
    calls.push_back(Call { f, arg });
    true
}

/// Holds the queue, so that a fork finds it whole.
pub(super) fn lock() {
    core::mem::forget(CALLS.lock());
}

/// Undoes [`lock`].
///
/// # Safety
/// This thread has called [`lock`].
pub(super) unsafe fn unlock() {
    // SAFETY: as promised.
    unsafe { CALLS.force_unlock() }
}

/// `Py_MakePendingCalls`: runs what waits, on the main thread only; stops at the first call that fails.
pub fn run() -> Result<()> {
    if !thread::is_main() {
        return Ok(());
    }
    for _ in 0..CAPACITY {
        let Some(Call { f, arg }) = CALLS.lock().pop_front() else { break };
        // SAFETY: as promised when it was added; the lock is not held meanwhile.
        if unsafe { f(arg) } != 0 {
            // SAFETY: a pending call that fails has set an error.
            return Err(unsafe { Raised::already() });
        }
    }
    Ok(())
}

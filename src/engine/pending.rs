//! Pending calls: functions that any thread, or a signal handler's helper, asks the main thread to run at its next safe point.

use super::sync::Lock;
use super::{Raised, Result, error, signals, thread};
use crate::abi::{PY_LOCK_ACQUIRED, PY_LOCK_INTR, PyLockStatus};
use crate::objects::exceptions;
use core::ffi::{c_int, c_void};
use core::sync::atomic::{AtomicBool, Ordering};
use parking_lot::Mutex;
use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// As many calls may wait as in CPython.
const CAPACITY: usize = 32;

type Function = Option<unsafe extern "C" fn(*mut c_void) -> c_int>;

struct Call {
    f: Function,
    arg: *mut c_void,
}
// SAFETY: the caller of `add` promises that the main thread may call the function with the argument.
unsafe impl Send for Call {}

static CALLS: Mutex<VecDeque<Call>> = Mutex::new(VecDeque::new());
/// Whether calls are being made: those that are added meanwhile wait for their turn.
static RUNNING: AtomicBool = AtomicBool::new(false);

/// `Py_AddPendingCall`: `false` when too many wait already. Needs no GIL.
///
/// # Safety
/// `f` may be called with `arg` on the main thread, with the GIL held.
pub unsafe fn add(f: Function, arg: *mut c_void) -> bool {
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

/// `Py_MakePendingCalls`: handles signals and runs what waits, on the main thread only; stops at the first call that fails.
pub fn run() -> Result<()> {
    // SAFETY: the caller holds the GIL, and lets any code run.
    unsafe { thread::safe_point() };
    if !thread::is_main() {
        return Ok(());
    }
    signals::check()?;
    make_calls()
}

/// Makes as many calls as may wait at a time, but not within each other.
fn make_calls() -> Result<()> {
    if RUNNING.swap(true, Ordering::Relaxed) {
        return Ok(());
    }
    let mut result = Ok(());
    for _ in 0..CAPACITY {
        let next = CALLS.lock().pop_front();
        // No function ends the round, as in CPython.
        let Some(Call { f: Some(f), arg }) = next else { break };
        // SAFETY: as promised when it was added; the lock is not held meanwhile.
        if unsafe { f(arg) } != 0 {
            // SAFETY: a pending call that fails has set an error.
            result = Err(unsafe { Raised::already() });
            break;
        }
    }
    RUNNING.store(false, Ordering::Relaxed);
    result
}

/// At finalization: makes all the calls that wait. A failing one is reported, and ends this.
pub(super) fn finish() {
    while !CALLS.lock().is_empty() {
        if make_calls().is_err() {
            let cause = error::take();
            let _ = crate::raise!(SystemError, "bad argument to internal function");
            if let Some(raised) = error::occurred() {
                exceptions::replace_context(raised, cause);
            }
            exceptions::print(true);
            break;
        }
    }
}

/// Forgets the calls that wait.
pub(super) fn forget() {
    CALLS.lock().clear();
}

/// Takes a lock, without the GIL while it has to wait; between signals, what they and pending calls ask for is done.
pub fn acquire(lock: &Lock, timeout: Option<Duration>) -> PyLockStatus {
    let deadline = timeout.and_then(|t| Instant::now().checked_add(t));
    let mut status = lock.acquire(Some(Duration::ZERO), false);
    while status != PY_LOCK_ACQUIRED && timeout != Some(Duration::ZERO) {
        let left = deadline.map(|d| d.saturating_duration_since(Instant::now()));
        let give_back = |status| {
            if status == PY_LOCK_ACQUIRED {
                lock.release();
            }
        };
        status = thread::without_gil(|| lock.acquire(left, true), give_back);
        if status != PY_LOCK_INTR || run().is_err() {
            break;
        }
    }
    status
}

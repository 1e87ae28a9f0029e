//! Signals that wait to be seen by the main thread.

use super::Result;
use crate::objects::exceptions::{self, exc};
use core::ffi::c_int;
use core::sync::atomic::{AtomicBool, AtomicI32, Ordering};

/// Signals are numbered below this.
const COUNT: c_int = 65;

static INTERRUPTED: AtomicBool = AtomicBool::new(false);
static WAKEUP_FD: AtomicI32 = AtomicI32::new(-1);

/// `PyErr_SetInterruptEx`: as if the signal had arrived. Only SIGINT has a handler, which raises `KeyboardInterrupt`; the others have their
/// default, which this does not run. `false` for a number that is no signal's.
pub fn simulate(signum: c_int) -> bool {
    if !(1..COUNT).contains(&signum) {
        return false;
    }
    if signum == libc::SIGINT {
        INTERRUPTED.store(true, Ordering::Release);
        let fd = WAKEUP_FD.load(Ordering::Acquire);
        if fd != -1 {
            let byte = signum as u8;
            // SAFETY: one byte of the stack is written to the descriptor that the program chose.
            unsafe { libc::write(fd, (&raw const byte).cast(), 1) };
        }
    }
    true
}

/// `PyErr_CheckSignals`: handles the signals that wait, with the error that a handler raises.
#[inline]
pub fn check() -> Result<()> {
    if !INTERRUPTED.load(Ordering::Relaxed) {
        return Ok(());
    }
    INTERRUPTED.store(false, Ordering::Relaxed);
    Err(exceptions::set_object(exc::KeyboardInterrupt.as_obj(), None))
}

/// `PySignal_SetWakeupFd`: the descriptor that gets a byte for each signal; -1 for none. Returns the one before.
pub fn set_wakeup_fd(fd: c_int) -> c_int {
    WAKEUP_FD.swap(fd, Ordering::AcqRel)
}

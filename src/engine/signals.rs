//! Signals that wait to be seen by the main thread.

use super::{Result, collector, error, thread};
use crate::abi::PyOS_sighandler_t;
use crate::objects::exceptions::{self, exc};
use crate::raise;
use core::ffi::c_int;
use core::sync::atomic::{AtomicBool, AtomicI32, AtomicU64, Ordering};

/// Signals are numbered below this.
const COUNT: c_int = 65;

static INTERRUPTED: AtomicBool = AtomicBool::new(false);
/// Whether the runtime handles signals, as `Py_InitializeEx` was told.
static HANDLED: AtomicBool = AtomicBool::new(true);
/// The signals that wait although nothing handles them, one bit for each.
static UNHANDLED: AtomicU64 = AtomicU64::new(0);
static WAKEUP_FD: AtomicI32 = AtomicI32::new(-1);

/// Says whether signals are handled from now on.
pub fn set_handled(handled: bool) {
    HANDLED.store(handled, Ordering::Release);
}

/// `PyErr_SetInterruptEx`: as if the signal had arrived. Only SIGINT has a handler, which raises `KeyboardInterrupt`; the others have their
/// default, which this does not run. `false` for a number that is no signal's.
pub fn simulate(signum: c_int) -> bool {
    if !(1..COUNT).contains(&signum) {
        return false;
    }
    let handled = HANDLED.load(Ordering::Acquire);
    if !handled {
        UNHANDLED.fetch_or(1 << (signum - 1), Ordering::AcqRel);
    }
    if signum == libc::SIGINT || !handled {
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

/// `PyErr_CheckSignals`: lets another thread run whose turn it is, runs the collection that is due, then handles the signals that wait, in the
/// main thread only, with the error that a handler raises.
#[inline]
pub fn check_here() -> Result<()> {
    // SAFETY: the caller holds the GIL, and lets any code run.
    unsafe { thread::safe_point() };
    if thread::take_collection() {
        collector::collect_due();
    }
    check()
}

/// Handles the signals that wait, if this is the main thread.
#[inline]
pub fn check() -> Result<()> {
    if !INTERRUPTED.load(Ordering::Relaxed) || !thread::is_main() {
        return Ok(());
    }
    INTERRUPTED.store(false, Ordering::Relaxed);
    if !HANDLED.load(Ordering::Relaxed) {
        report_unhandled();
        return Ok(());
    }
    Err(exceptions::set_object(exc::KeyboardInterrupt.as_obj(), None))
}

/// Reports the signals for which there is no handler.
#[cold]
fn report_unhandled() {
    let waiting = UNHANDLED.swap(0, Ordering::AcqRel);
    let before = error::take();
    for signum in (1..COUNT).filter(|&signum| waiting >> (signum - 1) & 1 != 0) {
        let _ = raise!(OSError, "Signal {signum} ignored due to race condition");
        exceptions::write_unraisable_message("Exception ignored while calling signal handler");
    }
    if let Some(before) = before {
        let _ = error::restore(before);
    }
}

/// A handler as the C API gives it: `SIG_DFL` is NULL, the other special ones are small numbers, which are never called here.
fn from_system(handler: libc::sighandler_t) -> PyOS_sighandler_t {
    // SAFETY: a handler's address, or one of the numbers that stand for none, as C sees them.
    unsafe { core::mem::transmute::<usize, PyOS_sighandler_t>(handler) }
}

/// `PyOS_getsig`.
pub fn handler(signum: c_int) -> PyOS_sighandler_t {
    // SAFETY: the struct is filled by the call, or not looked at.
    unsafe {
        let mut now: libc::sigaction = core::mem::zeroed();
        match libc::sigaction(signum, core::ptr::null(), &raw mut now) {
            0 => from_system(now.sa_sigaction),
            _ => from_system(libc::SIG_ERR),
        }
    }
}

/// `PyOS_setsig`.
///
/// # Safety
/// The handler may be called whenever the signal arrives.
pub unsafe fn set_handler(signum: c_int, new: PyOS_sighandler_t) -> PyOS_sighandler_t {
    // SAFETY: as promised; zero is a valid value of each field.
    unsafe {
        let mut action: libc::sigaction = core::mem::zeroed();
        let mut old: libc::sigaction = core::mem::zeroed();
        action.sa_sigaction = new.map_or(libc::SIG_DFL, |f| f as usize);
        action.sa_flags = libc::SA_ONSTACK;
        libc::sigemptyset(&raw mut action.sa_mask);
        match libc::sigaction(signum, &raw const action, &raw mut old) {
            0 => from_system(old.sa_sigaction),
            _ => from_system(libc::SIG_ERR),
        }
    }
}

/// Whether an interrupt waits, which then waits no longer.
pub fn take_interrupt() -> bool {
    INTERRUPTED.swap(false, Ordering::AcqRel)
}

/// `PySignal_SetWakeupFd`: the descriptor that gets a byte for each signal; -1 for none. Returns the one before.
pub fn set_wakeup_fd(fd: c_int) -> c_int {
    WAKEUP_FD.swap(fd, Ordering::AcqRel)
}

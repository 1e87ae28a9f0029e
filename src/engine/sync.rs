//! Locks, threads and events behind `PyThread_*`, `PyMutex_*` and `PyEvent_*`: usable without the GIL.

use super::futex;
use super::thread::without_gil;
use crate::abi::*;
use core::ptr;
use core::sync::atomic::{AtomicU8, AtomicU32, Ordering};
use parking_lot::RawMutex;
use parking_lot::lock_api::RawMutex as _;
use parking_lot_core::{DEFAULT_PARK_TOKEN, DEFAULT_UNPARK_TOKEN, ParkResult, park, unpark_all};
use std::time::{Duration, Instant};

/// A lock that any thread may release, and that knows no owner: a counting semaphore, as CPython's on Linux. The lower half of the word says how often
/// the lock may be taken, the upper half how many threads wait: one word, so that who releases touches nothing after another thread can have taken
/// the lock and freed it.
pub struct Lock(AtomicU32);

const ONE_WAITS: u32 = 1 << 16;
const FREE_MASK: u32 = ONE_WAITS - 1;

impl Lock {
    pub fn new() -> Box<Lock> {
        Box::new(Lock(AtomicU32::new(1)))
    }

    fn try_acquire(&self) -> bool {
        let take = |word: u32| (word & FREE_MASK != 0).then(|| word - 1);
        self.0.fetch_update(Ordering::Acquire, Ordering::Relaxed, take).is_ok()
    }

    /// Takes the lock: waits without end for `None`, else at most so long. A signal ends the wait if it is `interruptible`.
    pub fn acquire(&self, timeout: Option<Duration>, interruptible: bool) -> PyLockStatus {
        if self.try_acquire() {
            return PY_LOCK_ACQUIRED;
        }
        if timeout == Some(Duration::ZERO) {
            return PY_LOCK_FAILURE;
        }
        let deadline = timeout.and_then(|t| Instant::now().checked_add(t));
        self.0.fetch_add(ONE_WAITS, Ordering::Relaxed);
        let status = loop {
            if self.try_acquire() {
                break PY_LOCK_ACQUIRED;
            }
            let left = deadline.map(|d| d.saturating_duration_since(Instant::now()));
            if left == Some(Duration::ZERO) {
                break PY_LOCK_FAILURE;
            }
            let word = self.0.load(Ordering::Relaxed);
            if word & FREE_MASK == 0 && futex::sleep(&self.0, word, left) && interruptible {
                break PY_LOCK_INTR;
            }
        };
        self.0.fetch_sub(ONE_WAITS, Ordering::Relaxed);
        status
    }

    /// Gives the lock back, also when nobody holds it: it may then be taken once more.
    pub fn release(&self) {
        let word = &raw const self.0;
        let give = |word: u32| (word & FREE_MASK != FREE_MASK).then(|| word + 1);
        if self.0.fetch_update(Ordering::Release, Ordering::Relaxed, give).is_ok_and(|old| old >= ONE_WAITS) {
            futex::wake(word, 1);
        }
    }
}

/// The one-byte mutex of C seen as this crate's: both keep "locked" in the lowest bit and "somebody waits" in the next.
///
/// # Safety
/// `m` points to a mutex that was zeroed when it was made and outlives the reference.
unsafe fn raw<'a>(m: *mut PyMutex) -> &'a RawMutex {
    const { assert!(size_of::<RawMutex>() == size_of::<PyMutex>()) };
    // SAFETY: as promised; the sizes agree.
    unsafe { &*m.cast::<RawMutex>() }
}

/// `PyMutex_Lock`: waits without the GIL when the mutex is held.
///
/// # Safety
/// `m` is a mutex.
pub unsafe fn mutex_lock(m: *mut PyMutex) {
    // SAFETY: as promised.
    let mutex = unsafe { raw(m) };
    if !mutex.try_lock() {
        // SAFETY: undoes the lock.
        without_gil(|| mutex.lock(), |()| unsafe { mutex.unlock() });
    }
}

/// `PyMutex_Unlock`: `false` when nobody held it.
///
/// # Safety
/// `m` is a mutex.
pub unsafe fn mutex_unlock(m: *mut PyMutex) -> bool {
    // SAFETY: as promised; a mutex may be released by any thread.
    unsafe {
        let mutex = raw(m);
        let held = mutex.is_locked();
        if held {
            mutex.unlock();
        }
        held
    }
}

/// `PyMutex_IsLocked`.
///
/// # Safety
/// `m` is a mutex.
pub unsafe fn mutex_is_locked(m: *mut PyMutex) -> bool {
    // SAFETY: as promised.
    unsafe { raw(m) }.is_locked()
}

struct Start {
    f: unsafe extern "C" fn(*mut c_void),
    arg: *mut c_void,
}

extern "C" fn run(start: *mut c_void) -> *mut c_void {
    // SAFETY: made by `start_thread` for this thread alone.
    unsafe {
        let Start { f, arg } = *Box::from_raw(start.cast::<Start>());
        f(arg);
    }
    ptr::null_mut()
}

/// Starts a thread; its identifier, or `None` when the system refuses.
pub fn start_thread(
    f: unsafe extern "C" fn(*mut c_void),
    arg: *mut c_void,
    stack_size: usize,
    detached: bool,
) -> Option<c_ulong> {
    let start = Box::into_raw(Box::new(Start { f, arg }));
    // SAFETY: the attributes are initialised before use and destroyed after it; the new thread takes `start` over.
    unsafe {
        let mut attributes: libc::pthread_attr_t = core::mem::zeroed();
        libc::pthread_attr_init(&raw mut attributes);
        if detached {
            libc::pthread_attr_setdetachstate(&raw mut attributes, libc::PTHREAD_CREATE_DETACHED);
        }
        if stack_size != 0 {
            libc::pthread_attr_setstacksize(&raw mut attributes, stack_size);
        }
        let mut id = 0;
        let failed = libc::pthread_create(&raw mut id, &raw const attributes, run, start.cast()) != 0;
        libc::pthread_attr_destroy(&raw mut attributes);
        if failed {
            drop(Box::from_raw(start));
            return None;
        }
        Some(id)
    }
}

/// Whether threads may be given stacks of this size.
pub fn is_stack_size(size: usize) -> bool {
    // SAFETY: the attributes are initialised before use and destroyed after it.
    unsafe {
        let mut attributes: libc::pthread_attr_t = core::mem::zeroed();
        libc::pthread_attr_init(&raw mut attributes);
        let fits = libc::pthread_attr_setstacksize(&raw mut attributes, size) == 0;
        libc::pthread_attr_destroy(&raw mut attributes);
        fits
    }
}

/// What the byte of a `PyEvent` says.
const EVENT_SET: u8 = 1;
const EVENT_AWAITED: u8 = 2;

/// # Safety
/// `event` points to an event that was zeroed when it was made and outlives the reference.
unsafe fn event<'a>(event: *mut PyEvent) -> &'a AtomicU8 {
    // SAFETY: as promised.
    unsafe { AtomicU8::from_ptr(&raw mut (*event).v) }
}

/// `_PyEvent_IsSet`.
///
/// # Safety
/// `e` is an event.
pub unsafe fn event_is_set(e: *mut PyEvent) -> bool {
    // SAFETY: as promised.
    unsafe { event(e) }.load(Ordering::Acquire) == EVENT_SET
}

/// `_PyEvent_Notify`: sets the event, for ever, and wakes all who wait for it.
///
/// # Safety
/// `e` is an event.
pub unsafe fn event_set(e: *mut PyEvent) {
    // SAFETY: as promised; the address is this event's own.
    unsafe {
        if event(e).swap(EVENT_SET, Ordering::AcqRel) == EVENT_AWAITED {
            unpark_all(e as usize, DEFAULT_UNPARK_TOKEN);
        }
    }
}

/// `PyEvent_WaitTimed`: waits for the event, without end or at most so long; without the GIL if `detach`. Whether the event is set.
///
/// # Safety
/// `e` is an event.
pub unsafe fn event_wait(e: *mut PyEvent, timeout: Option<Duration>, detach: bool) -> bool {
    // SAFETY: as promised.
    let state = unsafe { event(e) };
    let _ = state.compare_exchange(0, EVENT_AWAITED, Ordering::Relaxed, Ordering::Relaxed);
    let deadline = timeout.and_then(|t| Instant::now().checked_add(t));
    let wait = || loop {
        if state.load(Ordering::Acquire) == EVENT_SET {
            return true;
        }
        let still_awaited = || state.load(Ordering::Relaxed) == EVENT_AWAITED;
        // SAFETY: the address is this event's own; the closures neither park nor panic.
        let result = unsafe { park(e as usize, still_awaited, || {}, |_, _| {}, DEFAULT_PARK_TOKEN, deadline) };
        if result == ParkResult::TimedOut {
            return state.load(Ordering::Acquire) == EVENT_SET;
        }
    };
    if detach && state.load(Ordering::Acquire) != EVENT_SET { without_gil(wait, |_| ()) } else { wait() }
}

//! Locks, threads and thread-specific storage behind `PyThread_*` and `PyMutex_*`: usable without the GIL.

use super::thread;
use crate::abi::*;
use core::ptr;
use parking_lot::lock_api::RawMutex as _;
use parking_lot::{Condvar, Mutex, RawMutex};
use std::time::Duration;

/// A lock that any thread may release, and that knows no owner.
pub struct Lock {
    held: Mutex<bool>,
    released: Condvar,
}

impl Lock {
    pub fn new() -> Box<Lock> {
        Box::new(Lock { held: Mutex::new(false), released: Condvar::new() })
    }

    /// Takes the lock: waits without end for `None`, else at most so long. `false` when it was not to be had.
    pub fn acquire(&self, timeout: Option<Duration>) -> bool {
        let mut held = self.held.lock();
        match timeout {
            None => self.released.wait_while(&mut held, |held| *held),
            Some(limit) => {
                if self.released.wait_while_for(&mut held, |held| *held, limit).timed_out() && *held {
                    return false;
                }
            }
        }
        *held = true;
        true
    }

    /// Gives the lock back; `false` when nobody held it.
    pub fn release(&self) -> bool {
        let was_held = core::mem::replace(&mut *self.held.lock(), false);
        self.released.notify_one();
        was_held
    }
}

/// Runs `wait` without the GIL, if the calling thread holds it.
pub fn without_gil<T>(wait: impl FnOnce() -> T) -> T {
    if thread::attached().is_null() {
        return wait();
    }
    // SAFETY: the calling thread holds the GIL, and takes it again for the same state.
    unsafe {
        let ts = thread::detach();
        let result = wait();
        thread::attach(ts);
        result
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
        without_gil(|| mutex.lock());
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

/// Starts a detached thread; its identifier, or `None` when the system refuses.
pub fn start_thread(f: unsafe extern "C" fn(*mut c_void), arg: *mut c_void, stack_size: usize) -> Option<c_ulong> {
    let start = Box::into_raw(Box::new(Start { f, arg }));
    // SAFETY: the attributes are initialised before use and destroyed after it; the new thread takes `start` over.
    unsafe {
        let mut attributes: libc::pthread_attr_t = core::mem::zeroed();
        libc::pthread_attr_init(&raw mut attributes);
        libc::pthread_attr_setdetachstate(&raw mut attributes, libc::PTHREAD_CREATE_DETACHED);
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

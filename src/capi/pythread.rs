//! `pythread.h`.

use super::pylifecycle::fatal;
use crate::abi::*;
use crate::engine::sync::{self, Lock};
use crate::engine::{IntoC, Obj, clock, pending};
use core::ptr;
use core::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// `PYTHREAD_INVALID_THREAD_ID`.
const INVALID_THREAD: c_ulong = c_ulong::MAX;
/// Stack size for new threads; 0 is the system's.
static STACK_SIZE: AtomicUsize = AtomicUsize::new(0);
const SMALLEST_STACK: usize = 0x8000;

/// The longest time that may be waited for a lock, in microseconds.
#[unsafe(no_mangle)]
pub static PY_TIMEOUT_MAX: c_longlong = c_longlong::MAX / 1000;

/// Does nothing: threads are always ready. C API reference: Initialization, Finalization, and Threads.
#[unsafe(no_mangle)]
pub extern "C" fn PyThread_init_thread() {}

/// Starts a detached thread that calls `func(arg)`. Returns its identifier, or `PYTHREAD_INVALID_THREAD_ID` when the system refuses. Needs no GIL.
///
/// # Safety
/// `func` may be called with `arg` on another thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyThread_start_new_thread(
    func: Option<unsafe extern "C" fn(*mut c_void)>,
    arg: *mut c_void,
) -> c_ulong {
    let started = func.and_then(|f| sync::start_thread(f, arg, STACK_SIZE.load(Ordering::Relaxed), true));
    started.unwrap_or(INVALID_THREAD)
}

/// Starts a thread that calls `func(arg)` and is joined or detached by its handle. Stores its identifier and its handle. Returns 0, or -1 when the system
/// refuses. Needs no GIL.
///
/// # Safety
/// `func` may be called with `arg` on another thread; `ident` and `handle` are valid for writing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyThread_start_joinable_thread(
    func: Option<unsafe extern "C" fn(*mut c_void)>,
    arg: *mut c_void,
    ident: *mut c_ulonglong,
    handle: *mut usize,
) -> c_int {
    let started = func.and_then(|f| sync::start_thread(f, arg, STACK_SIZE.load(Ordering::Relaxed), false));
    let Some(id) = started else { return -1 };
    // SAFETY: passed on from the caller.
    unsafe {
        ident.write(id);
        handle.write(id as usize);
    }
    0
}

/// Waits until a thread has ended; the GIL is not released meanwhile. Returns 0, or the system's error number.
///
/// # Safety
/// `handle` came from `PyThread_start_joinable_thread` and was neither joined nor detached.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyThread_join_thread(handle: usize) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { libc::pthread_join(handle as libc::pthread_t, ptr::null_mut()) }
}

/// Lets a thread end without being joined. Returns 0, or the system's error number.
///
/// # Safety
/// `handle` came from `PyThread_start_joinable_thread` and was neither joined nor detached.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyThread_detach_thread(handle: usize) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { libc::pthread_detach(handle as libc::pthread_t) }
}

/// Ends the calling thread. Needs no GIL.
///
/// # Safety
/// The thread holds no lock and no GIL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyThread_exit_thread() -> ! {
    // SAFETY: ends this thread only.
    unsafe { libc::pthread_exit(ptr::null_mut()) }
}

/// Returns the calling thread's identifier. Needs no GIL.
#[unsafe(no_mangle)]
pub extern "C" fn PyThread_get_thread_ident() -> c_ulong {
    // SAFETY: always succeeds.
    unsafe { libc::pthread_self() }
}

/// As `PyThread_get_thread_ident`, in a type that holds it on every platform. Needs no GIL.
#[unsafe(no_mangle)]
pub extern "C" fn PyThread_get_thread_ident_ex() -> c_ulonglong {
    // SAFETY: always succeeds.
    unsafe { libc::pthread_self() }
}

/// Returns the calling thread's number in the system. Needs no GIL.
#[unsafe(no_mangle)]
pub extern "C" fn PyThread_get_thread_native_id() -> c_ulong {
    // SAFETY: always succeeds.
    unsafe { libc::syscall(libc::SYS_gettid) as c_ulong }
}

/// Makes a lock, released. Returns it for `PyThread_free_lock`, or NULL when memory is out. Needs no GIL.
#[unsafe(no_mangle)]
pub extern "C" fn PyThread_allocate_lock() -> PyThread_type_lock {
    Box::into_raw(Lock::new()).cast()
}

/// Frees a lock that nobody holds. Needs no GIL.
///
/// # Safety
/// `lock` came from `PyThread_allocate_lock` and is not used any more.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyThread_free_lock(lock: PyThread_type_lock) {
    // SAFETY: passed on from the caller.
    drop(unsafe { Box::from_raw(lock.cast::<Lock>()) });
}

/// Takes a lock; waits for it when `waitflag` is not 0 (the GIL is not released meanwhile). Returns 1, or 0 when it was not to be had.
///
/// # Safety
/// `lock` came from `PyThread_allocate_lock`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyThread_acquire_lock(lock: PyThread_type_lock, waitflag: c_int) -> c_int {
    let timeout = (waitflag == 0).then_some(Duration::ZERO);
    // SAFETY: passed on from the caller.
    unsafe { &*lock.cast::<Lock>() }.acquire(timeout, false) as c_int
}

/// Takes a lock, waiting at most `microseconds` (without end when negative); the GIL is not released meanwhile. Returns `PY_LOCK_ACQUIRED`,
/// `PY_LOCK_FAILURE`, or `PY_LOCK_INTR` when a signal ended the wait and `intr_flag` is not 0.
///
/// # Safety
/// `lock` came from `PyThread_allocate_lock`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyThread_acquire_lock_timed(
    lock: PyThread_type_lock,
    microseconds: c_longlong,
    intr_flag: c_int,
) -> PyLockStatus {
    let timeout = u64::try_from(microseconds).ok().map(Duration::from_micros);
    // SAFETY: passed on from the caller.
    unsafe { &*lock.cast::<Lock>() }.acquire(timeout, intr_flag != 0)
}

/// Takes a lock, waiting at most `timeout` nanoseconds (in whole microseconds; without end below -999). Releases the GIL while it waits, and handles signals
/// and pending calls that come meanwhile. As `PyThread_acquire_lock_timed`, but `PY_LOCK_INTR` comes with the error set that they raised.
///
/// # Safety
/// `lock` came from `PyThread_allocate_lock`; the caller holds the GIL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyThread_acquire_lock_timed_with_retries(
    lock: PyThread_type_lock,
    timeout: c_longlong,
) -> PyLockStatus {
    let whole = if timeout > 0 { (timeout - 1) / 1000 + 1 } else { timeout / 1000 };
    let timeout = u64::try_from(whole).ok().map(Duration::from_micros);
    // SAFETY: passed on from the caller.
    pending::acquire(unsafe { &*lock.cast::<Lock>() }, timeout)
}

/// Reads the timeout that a lock's method was given, seconds as a number, None or NULL, into `*timeout`, in nanoseconds: 0 for a call that does not
/// block, -1 s when there is no limit. Returns 0, or -1 with an error set: `ValueError` for a timeout without `blocking` or a negative one, `OverflowError`.
///
/// # Safety
/// `arg` is NULL or a live object, `timeout` is valid for writing; the caller holds the GIL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyThread_ParseTimeoutArg(
    arg: *mut PyObject,
    blocking: c_int,
    timeout: *mut c_longlong,
) -> c_int {
    // SAFETY: passed on from the caller.
    match clock::lock_timeout(unsafe { Obj::from_ptr_opt(arg) }, blocking != 0) {
        Ok(t) => {
            // SAFETY: passed on from the caller.
            unsafe { timeout.write(t) };
            0
        }
        Err(_) => -1,
    }
}

/// Gives a lock back; any thread may. One that nobody holds may then be taken twice. Needs no GIL.
///
/// # Safety
/// `lock` came from `PyThread_allocate_lock`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyThread_release_lock(lock: PyThread_type_lock) {
    // SAFETY: passed on from the caller.
    unsafe { &*lock.cast::<Lock>() }.release();
}

/// Returns the stack size of new threads in bytes; 0 is the system's.
#[unsafe(no_mangle)]
pub extern "C" fn PyThread_get_stacksize() -> usize {
    STACK_SIZE.load(Ordering::Relaxed)
}

/// Sets the stack size of new threads; 0 is the system's. Returns 0, or -1 when the size is too small.
#[unsafe(no_mangle)]
pub extern "C" fn PyThread_set_stacksize(size: usize) -> c_int {
    if size != 0 && (size < SMALLEST_STACK || !sync::is_stack_size(size)) {
        return -1;
    }
    STACK_SIZE.store(size, Ordering::Relaxed);
    0
}

/// Makes a storage key (the old interface). Returns it, or -1 when there is none left.
#[unsafe(no_mangle)]
pub extern "C" fn PyThread_create_key() -> c_int {
    let mut key = 0;
    // SAFETY: `key` is valid for writing.
    if unsafe { libc::pthread_key_create(&raw mut key, None) } != 0 {
        return -1;
    }
    key as c_int
}

/// Frees a storage key (the old interface).
#[unsafe(no_mangle)]
pub extern "C" fn PyThread_delete_key(key: c_int) {
    // SAFETY: a bad key is an error that the system reports.
    unsafe { libc::pthread_key_delete(key as libc::pthread_key_t) };
}

/// Sets the calling thread's value of a storage key (the old interface). Returns 0, or -1 for a bad key.
///
/// # Safety
/// The value is whatever the readers of the key expect.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyThread_set_key_value(key: c_int, value: *mut c_void) -> c_int {
    // SAFETY: a bad key is an error that the system reports.
    if unsafe { libc::pthread_setspecific(key as libc::pthread_key_t, value) } == 0 { 0 } else { -1 }
}

/// Returns the calling thread's value of a storage key, or NULL (the old interface).
#[unsafe(no_mangle)]
pub extern "C" fn PyThread_get_key_value(key: c_int) -> *mut c_void {
    // SAFETY: a bad key gives NULL.
    unsafe { libc::pthread_getspecific(key as libc::pthread_key_t) }
}

/// Forgets the calling thread's value of a storage key (the old interface).
#[unsafe(no_mangle)]
pub extern "C" fn PyThread_delete_key_value(key: c_int) {
    // SAFETY: a bad key is an error that the system reports.
    unsafe { libc::pthread_setspecific(key as libc::pthread_key_t, ptr::null()) };
}

/// Does nothing: storage keys survive a fork (the old interface).
#[unsafe(no_mangle)]
pub extern "C" fn PyThread_ReInitTLS() {}

/// Allocates a storage key that is not created yet. Returns it for `PyThread_tss_free`, or NULL when memory is out.
/// C API reference: Thread Specific Storage.
#[unsafe(no_mangle)]
pub extern "C" fn PyThread_tss_alloc() -> *mut Py_tss_t {
    // SAFETY: an all-zero key is one that is not created.
    unsafe { libc::calloc(1, size_of::<Py_tss_t>()).cast() }
}

/// Deletes and frees a storage key; NULL is ignored. C API reference: Thread Specific Storage.
///
/// # Safety
/// `key` is NULL or came from `PyThread_tss_alloc` and is not used any more.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyThread_tss_free(key: *mut Py_tss_t) {
    if !key.is_null() {
        // SAFETY: passed on from the caller.
        unsafe {
            PyThread_tss_delete(key);
            libc::free(key.cast());
        }
    }
}

/// Returns 1 when the key has been created, else 0. C API reference: Thread Specific Storage.
///
/// # Safety
/// `key` is a key.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyThread_tss_is_created(key: *mut Py_tss_t) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { (*key)._is_initialized }
}

/// Creates a key; does nothing when it is created already. Returns 0, or -1 when the system has none left. C API reference: Thread Specific Storage.
///
/// # Safety
/// `key` is a key that no other thread is creating.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyThread_tss_create(key: *mut Py_tss_t) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe {
        if (*key)._is_initialized != 0 {
            return 0;
        }
        if libc::pthread_key_create(&raw mut (*key)._key, None) != 0 {
            return -1;
        }
        (*key)._is_initialized = 1;
    }
    0
}

/// Deletes a key, which may be created again; does nothing when it is not created. C API reference: Thread Specific Storage.
///
/// # Safety
/// `key` is a key that no other thread uses any more.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyThread_tss_delete(key: *mut Py_tss_t) {
    // SAFETY: passed on from the caller.
    unsafe {
        if (*key)._is_initialized != 0 {
            libc::pthread_key_delete((*key)._key);
            (*key)._is_initialized = 0;
        }
    }
}

/// Sets the calling thread's value of a created key. Returns 0, or -1 when the system refuses. C API reference: Thread Specific Storage.
///
/// # Safety
/// `key` is a created key.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyThread_tss_set(key: *mut Py_tss_t, value: *mut c_void) -> c_int {
    // SAFETY: passed on from the caller.
    if unsafe { libc::pthread_setspecific((*key)._key, value) } == 0 { 0 } else { -1 }
}

/// Returns the calling thread's value of a created key, or NULL. C API reference: Thread Specific Storage.
///
/// # Safety
/// `key` is a created key.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyThread_tss_get(key: *mut Py_tss_t) -> *mut c_void {
    // SAFETY: passed on from the caller.
    unsafe { libc::pthread_getspecific((*key)._key) }
}

/// Takes a mutex, waiting without the GIL when it is held. C API reference: Synchronization Primitives.
///
/// # Safety
/// `m` is a mutex that was zeroed when it was made.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyMutex_Lock(m: *mut PyMutex) {
    // SAFETY: passed on from the caller.
    unsafe { sync::mutex_lock(m) }
}

/// Gives a mutex back; a fatal error when it is not held. C API reference: Synchronization Primitives.
///
/// # Safety
/// `m` is a mutex.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyMutex_Unlock(m: *mut PyMutex) {
    // SAFETY: passed on from the caller.
    if !unsafe { sync::mutex_unlock(m) } {
        fatal("PyMutex_Unlock", "unlocking mutex that is not locked");
    }
}

/// Returns 1 when the mutex is held, else 0. C API reference: Synchronization Primitives.
///
/// # Safety
/// `m` is a mutex.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyMutex_IsLocked(m: *mut PyMutex) -> c_int {
    // SAFETY: passed on from the caller.
    c_int::from(unsafe { sync::mutex_is_locked(m) })
}

/// Returns what threads are made of, as `sys.thread_info`: a new reference, or NULL with an error set. C API reference: Initialization, Finalization, and Threads.
///
/// # Safety
/// The caller holds the GIL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyThread_GetInfo() -> *mut PyObject {
    crate::modules::sys_info::thread_info().into_c()
}

/// Waits until an event is set, without the GIL. CPython declares it in an internal header.
///
/// # Safety
/// `evt` is an event that was zeroed when it was made.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyEvent_Wait(evt: *mut PyEvent) {
    // SAFETY: passed on from the caller.
    unsafe { sync::event_wait(evt, None, true) };
}

/// Waits until an event is set, at most so many nanoseconds (without end when negative); without the GIL if `detach`. Returns whether the event is set.
/// CPython declares it in an internal header.
///
/// # Safety
/// `evt` is an event that was zeroed when it was made.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyEvent_WaitTimed(evt: *mut PyEvent, timeout_ns: PyTime_t, detach: c_int) -> c_int {
    let timeout = u64::try_from(timeout_ns).ok().map(Duration::from_nanos);
    // SAFETY: passed on from the caller.
    c_int::from(unsafe { sync::event_wait(evt, timeout, detach != 0) })
}

/// Sets an event and wakes all who wait for it. Needs no GIL. CPython declares it in an internal header.
///
/// # Safety
/// `evt` is an event that was zeroed when it was made.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _PyEvent_Notify(evt: *mut PyEvent) {
    // SAFETY: passed on from the caller.
    unsafe { sync::event_set(evt) }
}

/// Returns 1 when an event is set, else 0. Needs no GIL. CPython declares it in an internal header.
///
/// # Safety
/// `evt` is an event that was zeroed when it was made.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _PyEvent_IsSet(evt: *mut PyEvent) -> c_int {
    // SAFETY: passed on from the caller.
    c_int::from(unsafe { sync::event_is_set(evt) })
}

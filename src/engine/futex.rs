//! Sleeping on a word of memory until another thread wakes those who sleep there.

use core::ffi::c_long;
use core::ptr;
use core::sync::atomic::AtomicU32;
use std::time::Duration;

/// Sleeps while `word` is `value`, without end or at most so long; may end early. Whether a signal ended it.
pub(super) fn sleep(word: &AtomicU32, value: u32, limit: Option<Duration>) -> bool {
    let limit = limit.map(|limit| libc::timespec {
        tv_sec: libc::time_t::try_from(limit.as_secs()).unwrap_or(libc::time_t::MAX),
        tv_nsec: c_long::from(limit.subsec_nanos() as i32),
    });
    let limit = limit.as_ref().map_or(ptr::null(), ptr::from_ref);
    keeping_errno(|| {
        // SAFETY: the word and the limit are live; the call changes neither.
        unsafe {
            let operation = libc::FUTEX_WAIT | libc::FUTEX_PRIVATE_FLAG;
            libc::syscall(libc::SYS_futex, word.as_ptr(), operation, value, limit) == -1
                && *libc::__errno_location() == libc::EINTR
        }
    })
}

/// Wakes at most `count` of those who sleep on `word`, which may be gone already.
pub(super) fn wake(word: *const AtomicU32, count: i32) {
    let operation = libc::FUTEX_WAKE | libc::FUTEX_PRIVATE_FLAG;
    // SAFETY: the system looks at the address only.
    keeping_errno(|| unsafe { libc::syscall(libc::SYS_futex, word, operation, c_long::from(count)) });
}

/// What waits for the GIL leaves `errno` as it is: programs look at it after `Py_END_ALLOW_THREADS`.
pub(super) fn keeping_errno<T>(f: impl FnOnce() -> T) -> T {
    // SAFETY: errno is the thread's own.
    unsafe {
        let errno = *libc::__errno_location();
        let result = f();
        *libc::__errno_location() = errno;
        result
    }
}

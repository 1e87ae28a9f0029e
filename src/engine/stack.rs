//! How much C stack is left, so that deep recursion raises `RecursionError` instead of overflowing.

use core::cell::Cell;

/// Kept free below the limit: what raising an error and unwinding the recursion may need.
const MARGIN: usize = 128 << 10;
/// Assumed when the system does not tell a thread's stack size.
const DEFAULT_SIZE: usize = 1 << 20;
/// More than this is not used even when the stack is unlimited.
const MAX_SIZE: usize = 64 << 20;

/// The lowest address that the GIL's holder may use, and the top of its stack.
static mut LIMIT: usize = 0;
static mut TOP: usize = 0;

thread_local! {
    static BOUNDS: Cell<(usize, usize)> = const { Cell::new((0, 0)) };
}

#[inline(always)]
fn here() -> usize {
    let marker = 0u8;
    core::hint::black_box(&raw const marker) as usize
}

/// Makes the calling thread's stack the one that [`is_low`] watches. Called whenever a thread gets the GIL.
#[inline]
pub(super) fn watch_this_thread() {
    let mut bounds = BOUNDS.get();
    if bounds.0 == 0 {
        bounds = measure();
        BOUNDS.set(bounds);
    }
    // SAFETY: written only by the GIL's holder.
    unsafe { (LIMIT, TOP) = bounds }
}

/// The limit and the top of the calling thread's stack.
#[cold]
fn measure() -> (usize, usize) {
    // SAFETY: the calls fill structures of their own types.
    unsafe {
        if libc::syscall(libc::SYS_gettid) == libc::c_long::from(libc::getpid()) {
            let mut limit: libc::rlimit = core::mem::zeroed();
            let known =
                libc::getrlimit(libc::RLIMIT_STACK, &raw mut limit) == 0 && limit.rlim_cur != libc::RLIM_INFINITY;
            let size = if known { (limit.rlim_cur as usize).min(MAX_SIZE) } else { DEFAULT_SIZE * 8 };
            let top = here();
            return (top.saturating_sub(size.saturating_sub(2 * MARGIN)), top);
        }
        let mut attributes: libc::pthread_attr_t = core::mem::zeroed();
        let (mut base, mut size) = (core::ptr::null_mut(), 0);
        let known = libc::pthread_getattr_np(libc::pthread_self(), &raw mut attributes) == 0;
        if known {
            libc::pthread_attr_getstack(&raw const attributes, &raw mut base, &raw mut size);
            libc::pthread_attr_destroy(&raw mut attributes);
            return (base as usize + MARGIN.min(size / 2), base as usize + size);
        }
        (here().saturating_sub(DEFAULT_SIZE), here())
    }
}

/// Whether the holder of the GIL is about to run out of stack.
#[inline(always)]
pub fn is_low() -> bool {
    // SAFETY: read under the GIL.
    here() < unsafe { LIMIT }
}

/// How many kB of stack are in use.
pub fn used_kb() -> usize {
    // SAFETY: read under the GIL.
    unsafe { TOP }.saturating_sub(here()) >> 10
}

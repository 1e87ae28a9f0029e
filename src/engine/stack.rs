//! How much C stack is left, so that deep recursion raises `RecursionError` instead of overflowing.

use core::cell::Cell;

/// Kept free below the limit: what raising an error and unwinding the recursion may need.
const MARGIN: usize = 128 << 10;
/// Assumed when the system does not tell a thread's stack size.
const DEFAULT_SIZE: usize = 1 << 20;
/// More than this is not used even when the stack is unlimited.
const MAX_SIZE: usize = 64 << 20;
/// A stack that a program names has to be as large as this.
pub const SMALLEST: usize = 48 << 10;

/// The part of a stack that may be used.
#[derive(Clone, Copy)]
pub struct Bounds {
    limit: usize,
    top: usize,
}

impl Bounds {
    /// Not known yet.
    pub const NONE: Bounds = Bounds { limit: 0, top: 0 };

    /// Of a stack that begins at the address `start`.
    pub fn of(start: usize, size: usize) -> Bounds {
        Bounds { limit: start.saturating_add(MARGIN.min(size / 2)), top: start.saturating_add(size) }
    }

    /// Of the calling thread's own stack.
    pub fn of_this_thread() -> Bounds {
        let mut bounds = OWN.get();
        if bounds.top == 0 {
            bounds = super::futex::keeping_errno(measure);
            OWN.set(bounds);
        }
        bounds
    }
}

/// Those of the stack on which the GIL's holder runs.
static mut CURRENT: Bounds = Bounds::NONE;

thread_local! {
    static OWN: Cell<Bounds> = const { Cell::new(Bounds::NONE) };
}

#[inline(always)]
fn here() -> usize {
    let marker = 0u8;
    core::hint::black_box(&raw const marker) as usize
}

/// Makes [`is_low`] watch a stack. Called whenever a thread gets the GIL.
///
/// # Safety
/// The caller holds the GIL.
#[inline(always)]
pub(super) unsafe fn watch(bounds: Bounds) {
    // SAFETY: written only by the GIL's holder.
    unsafe { CURRENT = bounds }
}

/// The bounds of the calling thread's stack.
#[cold]
fn measure() -> Bounds {
    // SAFETY: the calls fill structures of their own types.
    unsafe {
        if libc::syscall(libc::SYS_gettid) == libc::c_long::from(libc::getpid()) {
            let mut limit: libc::rlimit = core::mem::zeroed();
            let known =
                libc::getrlimit(libc::RLIMIT_STACK, &raw mut limit) == 0 && limit.rlim_cur != libc::RLIM_INFINITY;
            let size = if known { (limit.rlim_cur as usize).min(MAX_SIZE) } else { DEFAULT_SIZE * 8 };
            let top = here();
            // Above this frame are others, and the program's arguments and environment.
            return Bounds { limit: top.saturating_sub(size.saturating_sub(2 * MARGIN)), top };
        }
        let mut attributes: libc::pthread_attr_t = core::mem::zeroed();
        let (mut base, mut size) = (core::ptr::null_mut(), 0);
        if libc::pthread_getattr_np(libc::pthread_self(), &raw mut attributes) == 0 {
            libc::pthread_attr_getstack(&raw const attributes, &raw mut base, &raw mut size);
            libc::pthread_attr_destroy(&raw mut attributes);
            return Bounds::of(base as usize, size);
        }
        Bounds { limit: here().saturating_sub(DEFAULT_SIZE), top: here() }
    }
}

/// Whether the holder of the GIL is about to run out of stack.
#[inline(always)]
pub fn is_low() -> bool {
    // SAFETY: read under the GIL.
    here() < unsafe { CURRENT.limit }
}

/// How many kB of stack are in use.
pub fn used_kb() -> usize {
    // SAFETY: read under the GIL.
    unsafe { CURRENT.top }.saturating_sub(here()) >> 10
}

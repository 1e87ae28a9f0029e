//! The thread states, and which of them holds the GIL. The holder's state is a plain static; what other threads may ask for is thread-local.
//!
//! A thread gives the GIL away when it says so (`PyEval_SaveThread` and the like), and, when another one has waited for the switch interval, at its next
//! [`safe_point`]: `PyErr_CheckSignals` and `Py_MakePendingCalls`, where any code may run by their contract. CPython's evaluator looks between
//! instructions; an evaluator that is used with this library calls one of the two there. Other calls of the API never give the GIL away, as in CPython.

mod gilstate;
mod states;

use super::stack;
use super::{gil, refcount};
use crate::abi::*;
use core::ptr;
use core::sync::atomic::{AtomicPtr, AtomicUsize, Ordering};
pub use gilstate::*;
pub use states::*;

/// The thread state of the GIL's holder.
static mut CURRENT: *mut PyThreadState = ptr::null_mut();
/// Who may take the GIL: everybody while 0, else the thread with this token only. A thread that may not never returns from asking.
static CLOSED_TO_OTHERS: AtomicUsize = AtomicUsize::new(NOBODY);
/// No thread's token.
const NOBODY: usize = usize::MAX;

static FINALIZER: AtomicPtr<PyThreadState> = AtomicPtr::new(ptr::null_mut());

/// The state that start-up made.
static mut MAIN_STATE: *mut PyThreadState = ptr::null_mut();

/// The current thread state; the caller holds the GIL.
#[inline(always)]
pub fn current_raw() -> *mut PyThreadState {
    // SAFETY: written only by the GIL's holder.
    unsafe { CURRENT }
}

/// The thread state attached in the calling thread, or NULL when it does not hold the GIL.
#[inline(always)]
pub fn attached() -> *mut PyThreadState {
    if gil::is_mine() { current_raw() } else { ptr::null_mut() }
}

/// Finalization has begun or is over: the calling thread, which has just taken the GIL, may never touch an object again.
#[cold]
fn hang() -> ! {
    gil::give();
    loop {
        std::thread::park();
    }
}

/// Takes the GIL for `ts` and makes it current in the calling thread.
///
/// # Safety
/// `ts` is a live thread state that is attached nowhere; the calling thread does not hold the GIL.
#[inline]
pub unsafe fn attach(ts: *mut PyThreadState) {
    // SAFETY: as promised.
    if !unsafe { try_attach(ts) } {
        hang();
    }
}

/// As [`attach`], but returns `false`, with the GIL held and no state attached, when the thread has to [`hang`].
#[inline(always)]
unsafe fn try_attach(ts: *mut PyThreadState) -> bool {
    gil::take();
    let only = CLOSED_TO_OTHERS.load(Ordering::Relaxed);
    // SAFETY: the GIL is held from here on; abandoned states are never freed.
    unsafe {
        if (only != 0 && only != gil::token()) || (*ts.cast::<State>()).is_abandoned {
            return false;
        }
        CURRENT = ts;
        (*ts).holds_gil = 1;
        (*ts).state = 1;
        (*ts)._status |= ACTIVE;
        if AUTO.get() != (ts, EPOCH.load(Ordering::Relaxed)) || !is_of_this_thread(ts) {
            bind(ts);
        }
        stack::watch((*ts.cast::<State>()).stack);
    }
    true
}

/// Lets go of the GIL and returns the thread state that was current.
///
/// # Safety
/// The calling thread holds the GIL.
#[inline(always)]
pub unsafe fn detach() -> *mut PyThreadState {
    // SAFETY: as promised.
    unsafe {
        let ts = CURRENT;
        (*ts).holds_gil = 0;
        (*ts).state = 0;
        (*ts)._status &= !ACTIVE;
        CURRENT = ptr::null_mut();
        gil::give();
        ts
    }
}

/// Lets another thread have the GIL, if one has waited for it long enough. Any code may run meanwhile.
///
/// # Safety
/// The calling thread holds the GIL.
#[inline(always)]
pub unsafe fn safe_point() {
    if gil::is_wanted() {
        // SAFETY: as promised.
        unsafe { attach(detach()) }
    }
}

/// Runs `wait` without the GIL, if the calling thread holds it; `undo` takes back what it did when the thread may not go on.
pub fn without_gil<T>(wait: impl FnOnce() -> T, undo: impl FnOnce(T)) -> T {
    if attached().is_null() {
        return wait();
    }
    // SAFETY: the calling thread holds the GIL, and takes it again for the same state.
    unsafe {
        let ts = detach();
        let result = wait();
        if !try_attach(ts) {
            undo(result);
            hang();
        }
        result
    }
}

/// Detaches what is attached in the calling thread, if anything, and attaches `new`, if it is not NULL: `PyThreadState_Swap`.
///
/// # Safety
/// `new` is NULL or a live thread state that is attached nowhere else.
pub unsafe fn swap(new: *mut PyThreadState) -> *mut PyThreadState {
    let old = attached();
    // SAFETY: as promised.
    unsafe {
        if !old.is_null() {
            detach();
        }
        if !new.is_null() {
            attach(new);
        }
    }
    old
}

/// The thread that initialized the runtime.
static MAIN: AtomicUsize = AtomicUsize::new(0);

/// Whether the calling thread is the one that initialized the runtime.
#[inline(always)]
pub fn is_main() -> bool {
    MAIN.load(Ordering::Relaxed) == gil::token()
}

/// Makes the main thread state, and gives the calling thread the GIL.
pub fn init() {
    gil::init();
    FINALIZER.store(ptr::null_mut(), Ordering::Relaxed);
    states::begin();
    MAIN.store(gil::token(), Ordering::Relaxed);
    let ts = new_state(Whence::Start);
    assert!(!ts.is_null(), "no memory for the main thread state");
    CLOSED_TO_OTHERS.store(0, Ordering::Relaxed);
    // SAFETY: the state is new; written under the GIL.
    unsafe {
        attach(ts);
        MAIN_STATE = ts;
    }
}

/// After a fork, in the child: makes the GIL's holder the main thread, and deletes the states of the threads that are gone.
///
/// # Safety
/// The calling thread holds the GIL, and no other thread is left.
pub(super) unsafe fn after_fork() {
    gil::after_fork();
    MAIN.store(gil::token(), Ordering::Relaxed);
    // SAFETY: nobody else uses the states.
    unsafe {
        MAIN_STATE = current_raw();
        states::only_this_is_left(current_raw());
    }
}

/// Before finalization: makes the main thread's own state current, in case the program has put another one, or none, in its place.
pub fn resume_main() {
    // SAFETY: the main state lives until the runtime is finalized; a thread's own state is attached nowhere else.
    unsafe {
        if is_main() && attached() != MAIN_STATE {
            swap(MAIN_STATE);
        }
    }
}

/// The state whose thread finalizes the runtime, or did so last; NULL while the runtime runs.
pub fn finalizer() -> *mut PyThreadState {
    FINALIZER.load(Ordering::Relaxed)
}

/// Keeps every other thread from ever getting the GIL again.
pub fn close() {
    FINALIZER.store(current_raw(), Ordering::Relaxed);
    CLOSED_TO_OTHERS.store(gil::token(), Ordering::Relaxed);
}

/// Deletes the current thread state and lets go of the GIL. Other threads stay locked out until the next initialization.
pub fn finish() {
    // SAFETY: the calling thread holds the GIL and nobody else can get it.
    unsafe {
        let current = current_raw();
        CLOSED_TO_OTHERS.store(NOBODY, Ordering::Relaxed);
        states::abandon_all_but(current);
        AUTO.set((ptr::null_mut(), 0));
        EPOCH.fetch_add(1, Ordering::Release);
        MAIN_STATE = ptr::null_mut();
        detach();
        libc::free(current.cast());
    }
}

//! The thread state that a thread has used last, and `PyGILState_*`, which uses it again.

use super::super::gil;
use super::super::stack::Bounds;
use super::*;
use core::cell::Cell;
use core::sync::atomic::AtomicU64;

/// Grows when a state that a thread may remember as its own has gone without that thread's doing.
pub(super) static EPOCH: AtomicU64 = AtomicU64::new(0);

thread_local! {
    /// The thread state that this thread used last, which `PyGILState_Ensure` uses again, and the epoch in which it was seen to be there.
    pub(super) static AUTO: Cell<(*mut PyThreadState, u64)> = const { Cell::new((ptr::null_mut(), 0)) };
}

/// The thread state of this thread for `PyGILState_*`, or NULL: the one that it used last.
#[inline]
pub fn auto_state() -> *mut PyThreadState {
    let (ts, epoch) = AUTO.get();
    if ts.is_null() || epoch == EPOCH.load(Ordering::Acquire) { ts } else { look_for_auto_state(ts) }
}

/// States have gone: whether `ts` is still there.
#[cold]
fn look_for_auto_state(ts: *mut PyThreadState) -> *mut PyThreadState {
    let epoch = EPOCH.load(Ordering::Acquire);
    // SAFETY: those on the list are live.
    let found = find_state(|at| at == ts && unsafe { is_of_this_thread(at) });
    AUTO.set((found, epoch));
    found
}

/// # Safety
/// `ts` is a live thread state.
#[inline(always)]
pub(super) unsafe fn is_of_this_thread(ts: *mut PyThreadState) -> bool {
    // SAFETY: every state is the first part of a `State`.
    unsafe { (*ts.cast::<State>()).thread.load(Ordering::Relaxed) == gil::token() }
}

/// Makes `ts` the state that this thread has used last.
///
/// # Safety
/// `ts` is a live thread state that no other thread uses.
#[cold]
pub(super) unsafe fn bind(ts: *mut PyThreadState) {
    let old = auto_state();
    // SAFETY: the old state is this thread's own; the new one becomes it.
    unsafe {
        if !old.is_null() {
            (*old)._status &= !BOUND_GILSTATE;
        }
        let state = ts.cast::<State>();
        if !is_of_this_thread(ts) && !(*state).stack_is_named {
            (*state).stack = Bounds::of_this_thread();
        }
        (*state).thread.store(gil::token(), Ordering::Relaxed);
        (*ts)._status |= BOUND_GILSTATE;
    }
    AUTO.set((ts, EPOCH.load(Ordering::Acquire)));
}

/// `PyGILState_Ensure`: makes sure that the calling thread holds the GIL. `None` when memory for a thread state is out.
#[inline(always)]
pub fn gilstate_ensure() -> Option<PyGILState_STATE> {
    // An attached state is the one that its thread used last.
    let ts = attached();
    if ts.is_null() {
        return ensure_anew();
    }
    // SAFETY: the calling thread holds the GIL with this state.
    unsafe { (*ts).gilstate_counter += 1 };
    Some(PyGILState_LOCKED)
}

/// Takes the GIL for [`gilstate_ensure`].
#[inline(never)]
fn ensure_anew() -> Option<PyGILState_STATE> {
    let mut ts = auto_state();
    // SAFETY: a thread's own state is used by that thread only.
    unsafe {
        if ts.is_null() {
            ts = new_state(Whence::GilState);
            if ts.is_null() {
                return None;
            }
            // The release that matches this call deletes the state.
            (*ts).gilstate_counter = 0;
        }
        attach(ts);
        (*ts).gilstate_counter += 1;
    }
    Some(PyGILState_UNLOCKED)
}

/// `PyGILState_Release`: undoes the matching ensure. The calling thread holds the GIL.
///
/// # Safety
/// `old` is what the matching [`gilstate_ensure`] returned.
#[inline(always)]
pub unsafe fn gilstate_release(old: PyGILState_STATE) {
    // SAFETY: as promised.
    unsafe {
        let ts = current_raw();
        (*ts).gilstate_counter -= 1;
        if (*ts).gilstate_counter == 0 {
            end_gilstate(ts);
        } else if old == PyGILState_UNLOCKED {
            detach();
        }
    }
}

/// Deletes the current state, which no ensure needs any more, and lets go of the GIL.
#[inline(never)]
unsafe fn end_gilstate(ts: *mut PyThreadState) {
    // SAFETY: the caller holds the GIL with this state.
    unsafe {
        // What dies with the state may ensure and release in its turn.
        (*ts).gilstate_counter += 1;
        clear_state(ts);
        (*ts).gilstate_counter -= 1;
        detach();
        delete_state(ts);
    }
}

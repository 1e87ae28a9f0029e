//! Deallocation of deeply nested containers without deep recursion: past a nesting limit objects wait in a list.

use super::thread;
use crate::abi::*;

/// How many containers may be inside each other's deallocation before the next one has to wait.
const NESTING_LIMIT: u32 = 50;

/// Runs `tp_dealloc` on the container `p`, or puts `p` on the waiting list when too many deallocations are under way.
///
/// # Safety
/// As for [`super::refcount::dealloc`]; `p`'s type has `Py_TPFLAGS_HAVE_GC`.
#[inline]
pub unsafe fn dealloc_nested(p: *mut PyObject, tp_dealloc: unsafe extern "C" fn(*mut PyObject)) {
    // SAFETY: the caller holds the GIL; each thread has a number of its own, as any of them may stop within a deallocation.
    unsafe {
        if *thread::deallocations() >= NESTING_LIMIT {
            defer(p);
            return;
        }
        *thread::deallocations() += 1;
        tp_dealloc(p);
        *thread::deallocations() -= 1;
        if *thread::deallocations() == 0 && !(*thread::current_raw()).delete_later.is_null() {
            drain();
        }
    }
}

/// Puts `p` on the current thread's waiting list, linked through the GC head's first word.
#[cold]
unsafe fn defer(p: *mut PyObject) {
    // SAFETY: `p` has a GC head, is dead and, once untracked, nobody uses the head's links.
    unsafe {
        super::gc::untrack(p);
        let tstate = thread::current_raw();
        super::gc::set_link(p, (*tstate).delete_later);
        (*tstate).delete_later = p;
    }
}

/// Deallocates what waits, including what is added meanwhile.
#[cold]
unsafe fn drain() {
    // SAFETY: the list holds dead containers only; each is taken off before it is deallocated.
    unsafe {
        let tstate = thread::current_raw();
        *thread::deallocations() += 1;
        while !(*tstate).delete_later.is_null() {
            let p = (*tstate).delete_later;
            (*tstate).delete_later = super::gc::take_link(p);
            if let Some(tp_dealloc) = (*(*p).ob_type).tp_dealloc {
                tp_dealloc(p);
            }
        }
        *thread::deallocations() -= 1;
    }
}

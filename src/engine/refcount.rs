//! Reference counts: 32 bits, immortal when the sign bit is set, as 3.14's inline code and older binaries expect them.

use super::trash;
use crate::abi::*;

/// Adds a reference; does nothing to an immortal object.
///
/// # Safety
/// `p` points to a live object, and the caller holds the GIL.
#[inline(always)]
pub unsafe fn incref(p: *mut PyObject) {
    // SAFETY: the caller promises a live object.
    unsafe {
        let count = (*p).ob_refcnt;
        if count < IMMORTAL_REFCNT {
            (*p).ob_refcnt = count + 1;
        }
    }
}

/// Gives one reference back; the last one deallocates the object.
///
/// # Safety
/// `p` points to a live object of which the caller owns a reference, and the caller holds the GIL.
#[inline(always)]
pub unsafe fn decref(p: *mut PyObject) {
    // SAFETY: the caller promises a live object.
    unsafe {
        let count = (*p).ob_refcnt;
        if (count as i32) < 0 {
            return;
        }
        (*p).ob_refcnt = count.wrapping_sub(1);
        if count == 1 {
            dealloc(p);
        }
    }
}

/// [`incref`] that ignores NULL.
///
/// # Safety
/// As for [`incref`] when `p` is not NULL.
#[inline(always)]
pub unsafe fn xincref(p: *mut PyObject) {
    if !p.is_null() {
        // SAFETY: not NULL, so the caller's promise holds.
        unsafe { incref(p) }
    }
}

/// [`decref`] that ignores NULL.
///
/// # Safety
/// As for [`decref`] when `p` is not NULL.
#[inline(always)]
pub unsafe fn xdecref(p: *mut PyObject) {
    if !p.is_null() {
        // SAFETY: not NULL, so the caller's promise holds.
        unsafe { decref(p) }
    }
}

/// Sets `*slot` to NULL, then gives its old reference back (`Py_CLEAR`).
///
/// # Safety
/// `slot` is valid and holds NULL or an owned reference.
#[inline(always)]
pub unsafe fn clear<T>(slot: *mut *mut T) {
    // SAFETY: the slot is emptied before the count goes down, so code that runs meanwhile cannot see the old value.
    unsafe {
        let old = slot.replace(core::ptr::null_mut());
        xdecref(old.cast());
    }
}

/// Puts the owned reference `new` (or NULL) into `*slot`, then gives the old one back (`Py_XSETREF`).
///
/// # Safety
/// `slot` is valid and holds NULL or an owned reference.
#[inline(always)]
pub unsafe fn replace<T>(slot: *mut *mut T, new: *mut T) {
    // SAFETY: as for `clear`.
    unsafe {
        let old = slot.replace(new);
        xdecref(old.cast());
    }
}

/// Whether the object is immortal.
///
/// # Safety
/// `p` points to a live object.
#[inline(always)]
pub unsafe fn is_immortal(p: *mut PyObject) -> bool {
    // SAFETY: the caller promises a live object.
    unsafe { ((*p).ob_refcnt as i32) < 0 }
}

/// Makes the object immortal (it is never deallocated).
///
/// # Safety
/// `p` points to a live object.
pub unsafe fn immortalize(p: *mut PyObject) {
    // SAFETY: the caller promises a live object.
    unsafe {
        (*p).ob_refcnt = IMMORTAL_REFCNT;
        (*p).ob_overflow = 0;
        (*p).ob_flags |= IMMORTAL_FLAGS;
    }
}

/// Starts an object's life: one reference, no flags.
///
/// # Safety
/// `p` points to memory of at least an object head.
#[inline(always)]
pub unsafe fn new_reference(p: *mut PyObject) {
    // SAFETY: the head's first eight bytes are the count, the overflow and the flags; little-endian, the count comes first.
    unsafe { p.cast::<u64>().write(1) }
}

/// Deallocates an object whose count has reached zero.
///
/// # Safety
/// `p` points to an object with a count of zero that nobody uses any more.
#[inline]
pub unsafe fn dealloc(p: *mut PyObject) {
    // SAFETY: every type has a `tp_dealloc`; containers go through the nesting guard.
    unsafe {
        let ty = (*p).ob_type;
        let Some(tp_dealloc) = (*ty).tp_dealloc else { return };
        if (*ty).tp_flags & Py_TPFLAGS_HAVE_GC != 0 {
            trash::dealloc_nested(p, tp_dealloc);
        } else {
            tp_dealloc(p);
        }
    }
}

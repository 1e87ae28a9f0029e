//! `object.h`: the end of an object's life, and the immortal constants.

use crate::abi::*;
use crate::engine::{gc, refcount};
use crate::objects::{bool, bytes, long, singletons, tuple, unicode};
use core::ptr;

/// Calls the object's `tp_finalize`, at most once in its life if it has a GC head. C API reference: Object Life Cycle.
///
/// # Safety
/// The caller holds the GIL; `o` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_CallFinalizer(o: *mut PyObject) {
    // SAFETY: passed on from the caller.
    unsafe {
        let ty = (*o).ob_type;
        let Some(finalize) = (*ty).tp_finalize else { return };
        let with_head = crate::capi::objimpl::PyObject_IS_GC(o) != 0;
        if with_head && gc::is_finalized(o) {
            return;
        }
        finalize(o);
        if with_head {
            gc::set_finalized(o);
        }
    }
}

/// Calls the object's `tp_finalize` from its `tp_dealloc`. Returns 0 when the object is to be deallocated, -1 when the finalizer gave it
/// a new reference: `tp_dealloc` must then stop. C API reference: Object Life Cycle.
///
/// # Safety
/// The caller holds the GIL; `o` is being deallocated.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_CallFinalizerFromDealloc(o: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller; the object lives again while its finalizer runs.
    unsafe {
        (*o).ob_refcnt = 1;
        PyObject_CallFinalizer(o);
        let left = (*o).ob_refcnt - 1;
        (*o).ob_refcnt = left;
        if left == 0 { 0 } else { -1 }
    }
}

/// A constant by its number (`Py_CONSTANT_*`), borrowed.
fn constant(id: c_uint) -> *mut PyObject {
    let made = match id {
        0 => return singletons::none().as_ptr(),
        1 => return bool::get(false).as_ptr(),
        2 => return bool::get(true).as_ptr(),
        3 => return singletons::ellipsis().as_ptr(),
        4 => return singletons::not_implemented().as_ptr(),
        5 => long::from_i64(0),
        6 => long::from_i64(1),
        7 => unicode::new(""),
        8 => bytes::new(b""),
        9 => Ok(tuple::empty()),
        _ => {
            let _ = crate::engine::error::bad_internal_call();
            return ptr::null_mut();
        }
    };
    // These objects are shared and outlive the reference that is given back here.
    made.map_or(ptr::null_mut(), |o| o.as_ptr())
}

/// Returns a new reference to a constant (`Py_CONSTANT_*`), or NULL with `SystemError` set for an unknown number. C API reference: Object Protocol.
///
/// # Safety
/// The caller holds the GIL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Py_GetConstant(constant_id: c_uint) -> *mut PyObject {
    let o = constant(constant_id);
    // SAFETY: NULL or a live object.
    unsafe { refcount::xincref(o) };
    o
}

/// [`Py_GetConstant`] with a borrowed reference. C API reference: Object Protocol.
///
/// # Safety
/// The caller holds the GIL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Py_GetConstantBorrowed(constant_id: c_uint) -> *mut PyObject {
    constant(constant_id)
}

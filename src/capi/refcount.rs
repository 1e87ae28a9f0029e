//! `refcount.h`: reference counts as functions.

use crate::abi::*;
use crate::engine::refcount;

/// Adds a reference; NULL is ignored. C API reference: Reference Counting.
///
/// # Safety
/// The caller holds the GIL; `o` is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Py_IncRef(o: *mut PyObject) {
    // SAFETY: passed on from the caller.
    unsafe { refcount::xincref(o) }
}

/// Gives a reference back; NULL is ignored. C API reference: Reference Counting.
///
/// # Safety
/// The caller holds the GIL; `o` is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Py_DecRef(o: *mut PyObject) {
    // SAFETY: passed on from the caller.
    unsafe { refcount::xdecref(o) }
}

/// `Py_INCREF` of stable-ABI modules. C API reference: Reference Counting.
///
/// # Safety
/// The caller holds the GIL; `o` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _Py_IncRef(o: *mut PyObject) {
    // SAFETY: passed on from the caller.
    unsafe { refcount::incref(o) }
}

/// `Py_DECREF` of stable-ABI modules. C API reference: Reference Counting.
///
/// # Safety
/// The caller holds the GIL; `o` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _Py_DecRef(o: *mut PyObject) {
    // SAFETY: passed on from the caller.
    unsafe { refcount::decref(o) }
}

/// Deallocates an object whose count has reached zero: what the inline `Py_DECREF` calls. C API reference: Reference Counting.
///
/// # Safety
/// The caller holds the GIL; `o` has no references left.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _Py_Dealloc(o: *mut PyObject) {
    // SAFETY: passed on from the caller.
    unsafe { refcount::dealloc(o) }
}

/// Adds a reference and returns `o`. C API reference: Reference Counting.
///
/// # Safety
/// The caller holds the GIL; `o` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Py_NewRef(o: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { refcount::incref(o) };
    o
}

/// [`Py_NewRef`] that passes NULL on. C API reference: Reference Counting.
///
/// # Safety
/// The caller holds the GIL; `o` is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Py_XNewRef(o: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { refcount::xincref(o) };
    o
}

/// Returns the number of references. C API reference: Reference Counting.
///
/// # Safety
/// The caller holds the GIL; `o` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Py_REFCNT(o: *mut PyObject) -> Py_ssize_t {
    // SAFETY: passed on from the caller.
    unsafe { (*o).ob_refcnt as Py_ssize_t }
}

/// Sets the number of references, unless the object is immortal; a number beyond 32 bits makes it so. C API reference: Reference Counting.
///
/// # Safety
/// The caller holds the GIL; `o` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _Py_SetRefcnt(o: *mut PyObject, refcnt: Py_ssize_t) {
    // SAFETY: passed on from the caller.
    unsafe {
        if refcount::is_immortal(o) {
            return;
        }
        if refcnt >= IMMORTAL_REFCNT as Py_ssize_t {
            refcount::immortalize(o);
        } else {
            (*o).ob_refcnt = refcnt as u32;
        }
    }
}

/// Starts an object's life with one reference. C API reference: Reference Counting.
///
/// # Safety
/// The caller holds the GIL; `o` points to the memory of an object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _Py_NewReference(o: *mut PyObject) {
    // SAFETY: passed on from the caller.
    unsafe { refcount::new_reference(o) }
}

/// Returns the object's type, borrowed. C API reference: Object Protocol.
///
/// # Safety
/// The caller holds the GIL; `o` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Py_TYPE(o: *mut PyObject) -> *mut PyTypeObject {
    // SAFETY: passed on from the caller.
    unsafe { (*o).ob_type }
}

/// Returns 1 when both are the same object, else 0. C API reference: Object Protocol.
///
/// # Safety
/// Any pointers.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Py_Is(x: *mut PyObject, y: *mut PyObject) -> c_int {
    c_int::from(core::ptr::eq(x, y))
}

/// Returns 1 when `x` is `None`, else 0. C API reference: Object Protocol.
///
/// # Safety
/// Any pointer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Py_IsNone(x: *mut PyObject) -> c_int {
    c_int::from(core::ptr::eq(x, crate::objects::singletons::none().as_ptr()))
}

/// Returns 1 when `x` is `True`, else 0. C API reference: Object Protocol.
///
/// # Safety
/// Any pointer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Py_IsTrue(x: *mut PyObject) -> c_int {
    c_int::from(core::ptr::eq(x, crate::objects::bool::get(true).as_ptr()))
}

/// Returns 1 when `x` is `False`, else 0. C API reference: Object Protocol.
///
/// # Safety
/// Any pointer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Py_IsFalse(x: *mut PyObject) -> c_int {
    c_int::from(core::ptr::eq(x, crate::objects::bool::get(false).as_ptr()))
}

/// Returns 1 when the object is immortal, else 0. C API reference: Reference Counting.
///
/// # Safety
/// The caller holds the GIL; `o` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnstable_IsImmortal(o: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    c_int::from(unsafe { refcount::is_immortal(o) })
}

/// Adds a reference unless the object has none left. Returns 1, or 0 when it had none. C API reference: Reference Counting.
///
/// # Safety
/// The caller holds the GIL; the memory of `o` is still an object's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnstable_TryIncRef(o: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe {
        if (*o).ob_refcnt == 0 {
            return 0;
        }
        refcount::incref(o);
    }
    1
}

/// Prepares an object for [`PyUnstable_TryIncRef`]; with a GIL there is nothing to prepare. C API reference: Reference Counting.
///
/// # Safety
/// The caller holds the GIL; `_o` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnstable_EnableTryIncRef(_o: *mut PyObject) {}

/// Returns 1 when there is exactly one reference to the object, else 0. C API reference: Reference Counting.
///
/// # Safety
/// The caller holds the GIL; `o` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnstable_Object_IsUniquelyReferenced(o: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    c_int::from(unsafe { (*o).ob_refcnt } == 1)
}

/// Returns 1 when the object's only reference is on the stack of a running frame. Without an evaluator there is no such stack: 0. C API reference: Reference Counting.
///
/// # Safety
/// The caller holds the GIL; `_o` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnstable_Object_IsUniqueReferencedTemporary(_o: *mut PyObject) -> c_int {
    0
}

/// Asks for deferred reference counting, which a build with a GIL does not have: returns 0. C API reference: Reference Counting.
///
/// # Safety
/// The caller holds the GIL; `_o` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnstable_Object_EnableDeferredRefcount(_o: *mut PyObject) -> c_int {
    0
}

/// [`_Py_NewReference`] under the name that debug builds give another meaning. C API reference: Reference Counting.
///
/// # Safety
/// The caller holds the GIL; `o` points to the memory of an object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _Py_NewReferenceNoTotal(o: *mut PyObject) {
    // SAFETY: passed on from the caller.
    unsafe { refcount::new_reference(o) }
}

/// Gives an object that its finalizer brought back one reference. C API reference: Reference Counting.
///
/// # Safety
/// The caller holds the GIL; `o` is an object without references.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _Py_ResurrectReference(o: *mut PyObject) {
    // SAFETY: passed on from the caller.
    unsafe { refcount::new_reference(o) }
}

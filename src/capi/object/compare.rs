//! `object.h`: hashes, truth, comparison, text.

use crate::abi::*;
use crate::engine::error;
use crate::engine::{IntoC, Obj};
use crate::protocols::{compare, text};
use crate::raise;

/// Returns the hash of the object's address; never -1, no error. Meant for `tp_hash`. C API reference: PyHash API.
#[unsafe(no_mangle)]
pub extern "C" fn PyObject_GenericHash(o: *mut PyObject) -> Py_hash_t {
    let address = o as usize;
    match address.rotate_right(4) as Py_hash_t {
        -1 => -2,
        hash => hash,
    }
}

/// Raises `TypeError: unhashable type` and returns -1. Meant for `tp_hash`. C API reference: Object Protocol.
///
/// # Safety
/// The caller holds the GIL; `o` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_HashNotImplemented(o: *mut PyObject) -> Py_hash_t {
    // SAFETY: passed on from the caller.
    let o = unsafe { Obj::from_ptr(o) };
    Err::<isize, _>(raise!(TypeError, "unhashable type: '{}'", o.type_name())).into_c()
}

/// Returns the hash, or -1 with an error set (`TypeError` for an unhashable object). C API reference: Object Protocol.
///
/// # Safety
/// The caller holds the GIL; `o` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_Hash(o: *mut PyObject) -> Py_hash_t {
    // SAFETY: passed on from the caller; the slot's sentinel is this function's.
    unsafe {
        match (*(*o).ob_type).tp_hash {
            Some(hash) => hash(o),
            None => compare::hash(Obj::from_ptr(o)).into_c(),
        }
    }
}

/// Returns 1 for a true object, 0 for a false one, -1 with an error set. C API reference: Object Protocol.
///
/// # Safety
/// The caller holds the GIL; `o` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_IsTrue(o: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    compare::is_true(unsafe { Obj::from_ptr(o) }).into_c()
}

/// Returns 0 for a true object, 1 for a false one, -1 with an error set. C API reference: Object Protocol.
///
/// # Safety
/// The caller holds the GIL; `o` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_Not(o: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    compare::is_true(unsafe { Obj::from_ptr(o) }).map(|truth| !truth).into_c()
}

/// Compares two objects by `opid` (`Py_LT` … `Py_GE`). Returns a new reference, or NULL with an error set: `SystemError` when one is NULL,
/// `TypeError` when neither knows the other. C API reference: Object Protocol.
///
/// # Safety
/// The caller holds the GIL; each object is NULL or live.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_RichCompare(o1: *mut PyObject, o2: *mut PyObject, opid: c_int) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    match unsafe { (Obj::from_ptr_opt(o1), Obj::from_ptr_opt(o2)) } {
        (Some(a), Some(b)) => compare::rich(a, b, opid),
        _ => Err(error::bad_internal_call()),
    }
    .into_c()
}

/// Compares two objects by `opid`: 1 when true, 0 when false, -1 with an error set. An object is equal to itself without a question. C API reference: Object Protocol.
///
/// # Safety
/// The caller holds the GIL; each object is NULL or live.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_RichCompareBool(o1: *mut PyObject, o2: *mut PyObject, opid: c_int) -> c_int {
    // SAFETY: passed on from the caller.
    match unsafe { (Obj::from_ptr_opt(o1), Obj::from_ptr_opt(o2)) } {
        (Some(a), Some(b)) => compare::rich_bool(a, b, opid),
        _ => Err(error::bad_internal_call()),
    }
    .into_c()
}

/// Returns `repr(o)` as a new string (`<NULL>` for NULL), or NULL with an error set. C API reference: Object Protocol.
///
/// # Safety
/// The caller holds the GIL; `o` is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_Repr(o: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    text::repr(unsafe { Obj::from_ptr_opt(o) }).into_c()
}

/// Returns `str(o)` as a new string (`<NULL>` for NULL), or NULL with an error set. C API reference: Object Protocol.
///
/// # Safety
/// The caller holds the GIL; `o` is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_Str(o: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    text::str(unsafe { Obj::from_ptr_opt(o) }).into_c()
}

/// Returns `ascii(o)` as a new string (`<NULL>` for NULL), or NULL with an error set. C API reference: Object Protocol.
///
/// # Safety
/// The caller holds the GIL; `o` is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_ASCII(o: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    text::ascii(unsafe { Obj::from_ptr_opt(o) }).into_c()
}

/// Notes that the repr of a container has begun. Returns 1 when it is already under way in this thread, 0 when not, -1 with an error set.
/// C API reference: Object Protocol.
///
/// # Safety
/// The caller holds the GIL; `o` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Py_ReprEnter(o: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    text::repr_enter(unsafe { Obj::from_ptr(o) }).map(|entered| !entered).into_c()
}

/// Ends what [`Py_ReprEnter`] began. C API reference: Object Protocol.
///
/// # Safety
/// The caller holds the GIL; `o` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Py_ReprLeave(o: *mut PyObject) {
    // SAFETY: passed on from the caller.
    text::repr_leave(unsafe { Obj::from_ptr(o) });
}

/// Returns a new reference to `o` itself. Meant for `tp_iter`. C API reference: Object Protocol.
///
/// # Safety
/// The caller holds the GIL; `o` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_SelfIter(o: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { Obj::from_ptr(o) }.to_owned().into_ptr()
}

/// Returns an object as bytes: through `__bytes__`, a buffer, or an iterable of ints; `<NULL>` for NULL. A new reference, or NULL with an error
/// set. C API reference: Object Protocol.
///
/// # Safety
/// The caller holds the GIL; `o` is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_Bytes(o: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    crate::objects::bytes_new::of_object(unsafe { Obj::from_ptr_opt(o) }).into_c()
}

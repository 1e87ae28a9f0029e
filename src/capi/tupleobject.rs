//! `tupleobject.h`.

use crate::abi::*;
use crate::engine::error::Result;
use crate::engine::{IntoC, Obj, Owned, error, refcount};
use crate::objects::tuple;
use crate::raise;
use core::ptr;

/// An argument that has to be a tuple.
///
/// # Safety
/// `o` is NULL or a live object.
unsafe fn tuple_argument<'a>(o: *mut PyObject) -> Result<&'a Obj> {
    // SAFETY: as promised.
    unsafe { Obj::from_ptr_opt(o) }.filter(|o| tuple::check(o)).ok_or_else(error::bad_internal_call)
}

/// Returns a new tuple of `n` NULL items, which the caller fills, or NULL with an error set. A negative `n` is
/// `SystemError`. C API reference: Tuple Objects.
///
/// # Safety
/// The caller holds the GIL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyTuple_New(n: Py_ssize_t) -> *mut PyObject {
    match usize::try_from(n) {
        Ok(n) => tuple::with_len(n),
        Err(_) => Err(error::bad_internal_call()),
    }
    .into_c()
}

/// Returns the number of items, or -1 with an error set. A wrong type is `SystemError`. C API reference: Tuple
/// Objects.
///
/// # Safety
/// The caller holds the GIL; each object argument is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyTuple_Size(o: *mut PyObject) -> Py_ssize_t {
    // SAFETY: passed on from the caller.
    unsafe { tuple_argument(o) }.map(|t| tuple::len(t) as isize).into_c()
}

/// Returns item `i`, borrowed from the tuple, or NULL with an error set: `IndexError` outside. A wrong type is
/// `SystemError`. C API reference: Tuple Objects.
///
/// # Safety
/// The caller holds the GIL; each object argument is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyTuple_GetItem(o: *mut PyObject, i: Py_ssize_t) -> *mut PyObject {
    // SAFETY: passed on from the caller; the place exists.
    unsafe {
        match tuple_argument(o) {
            Ok(t) if (0..tuple::len(t) as isize).contains(&i) => *tuple::slot(t, i as usize),
            Ok(_) => {
                _ = raise!(IndexError, "tuple index out of range");
                ptr::null_mut()
            }
            Err(_) => ptr::null_mut(),
        }
    }
}

/// Sets item `i` of a tuple that nobody else knows yet; the reference to `item` (which may be NULL) is stolen in any
/// case. Returns 0, or -1 with an error set: `IndexError` outside. A wrong type is `SystemError`. So is a tuple with
/// other references. C API reference: Tuple Objects.
///
/// # Safety
/// The caller holds the GIL; each object argument is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyTuple_SetItem(o: *mut PyObject, i: Py_ssize_t, item: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller; the place exists.
    unsafe {
        let item = Owned::from_ptr_opt(item);
        match tuple_argument(o) {
            Ok(t) if t.refcount() != 1 => Err(error::bad_internal_call()),
            Ok(t) if (0..tuple::len(t) as isize).contains(&i) => {
                let item = item.map_or(ptr::null_mut(), Owned::into_ptr);
                refcount::replace(tuple::slot(t, i as usize), item);
                Ok(())
            }
            Ok(_) => Err(raise!(IndexError, "tuple assignment index out of range")),
            Err(raised) => Err(raised),
        }
    }
    .into_c()
}

/// Returns a new reference to a tuple of the items `lo..hi`, which are clipped, or NULL with an error set. A wrong
/// type is `SystemError`. C API reference: Tuple Objects.
///
/// # Safety
/// The caller holds the GIL; each object argument is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyTuple_GetSlice(o: *mut PyObject, lo: Py_ssize_t, hi: Py_ssize_t) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { tuple_argument(o) }
        .and_then(|t| {
            let (lo, hi) = super::clip(lo, hi, tuple::len(t));
            tuple::slice(t, lo, hi)
        })
        .into_c()
}

/// Resizes the tuple in `*place`, of which the caller has the only reference; it may move, and new items are NULL.
/// Returns 0, or -1 with an error set and `*place` NULL. A wrong type is `SystemError`. So is a tuple with other
/// references. C API reference: Tuple Objects.
///
/// # Safety
/// The caller holds the GIL; `place` is valid and holds NULL or an owned reference.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _PyTuple_Resize(place: *mut *mut PyObject, n: Py_ssize_t) -> c_int {
    // SAFETY: passed on from the caller; the reference moves out of the place and the new one into it.
    unsafe {
        let resized = match (Owned::from_ptr_opt(place.replace(ptr::null_mut())), usize::try_from(n)) {
            (Some(t), Ok(n)) if tuple::check_exact(&t) && (tuple::len(&t) == 0 || t.refcount() == 1) => {
                tuple::resize(t, n)
            }
            _ => Err(error::bad_internal_call()),
        };
        resized.map(|t| place.write(t.into_ptr())).into_c()
    }
}

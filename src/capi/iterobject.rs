//! `iterobject.h`.

use crate::abi::*;
use crate::engine::{IntoC, Obj, error};
use crate::objects::iter_objects;
use crate::protocols::sequence;

/// Returns a new iterator over what can be indexed by integers, or NULL with an error set. A wrong type is
/// `SystemError`. C API reference: Iterator Objects.
///
/// # Safety
/// The caller holds the GIL; `o` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySeqIter_New(o: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    match unsafe { Obj::from_ptr(o) } {
        o if sequence::check(o) => iter_objects::new_seq_iter(o),
        _ => Err(error::bad_internal_call()),
    }
    .into_c()
}

/// Returns a new iterator that calls until the result equals the sentinel, or NULL with an error set. C API reference:
/// Iterator Objects.
///
/// # Safety
/// The caller holds the GIL; the arguments are live objects.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCallIter_New(callable: *mut PyObject, sentinel: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { iter_objects::new_call_iter(Obj::from_ptr(callable), Obj::from_ptr(sentinel)) }.into_c()
}

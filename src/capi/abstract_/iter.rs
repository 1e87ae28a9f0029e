//! `abstract.h`: iteration.

use crate::abi::*;
use crate::capi::store;
use crate::engine::{IntoC, Obj, error};
use crate::protocols::iter;
use core::ptr;

/// Returns a new reference to an iterator over the object, or NULL with an error set: `TypeError` when it is not
/// iterable. C API reference: Object Protocol.
///
/// # Safety
/// The caller holds the GIL; each object argument is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_GetIter(o: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { error::required(o).and_then(iter::get_iter) }.into_c()
}

/// Returns a new reference to an asynchronous iterator over the object, or NULL with an error set: `TypeError` when
/// there is none. C API reference: Object Protocol.
///
/// # Safety
/// The caller holds the GIL; each object argument is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_GetAIter(o: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { error::required(o).and_then(iter::get_async_iter) }.into_c()
}

/// Returns 1 when the object is an iterator, else 0. Never an error. C API reference: Iterator Protocol.
///
/// # Safety
/// The caller holds the GIL; `o` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyIter_Check(o: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    c_int::from(iter::check(unsafe { Obj::from_ptr(o) }))
}

/// Returns 1 when the object is an asynchronous iterator, else 0. Never an error. C API reference: Iterator Protocol.
///
/// # Safety
/// The caller holds the GIL; `o` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyAIter_Check(o: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    c_int::from(iter::async_check(unsafe { Obj::from_ptr(o) }))
}

/// Returns a new reference to the iterator's next item; NULL without an error at the end, with one when it failed. C
/// API reference: Iterator Protocol.
///
/// # Safety
/// The caller holds the GIL; `o` is an iterator.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyIter_Next(o: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { iter::next(Obj::from_ptr(o)) }.into_c()
}

/// Stores a new reference to the iterator's next item in `*item` and returns 1; at the end stores NULL and returns 0;
/// on an error stores NULL and returns -1: `TypeError` when the object is no iterator. C API reference: Iterator
/// Protocol.
///
/// # Safety
/// The caller holds the GIL; `o` is a live object, `item` a valid place.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyIter_NextItem(o: *mut PyObject, item: *mut *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { store(item, iter::next(Obj::from_ptr(o))) }
}

/// Sends a value to an iterator. Stores a new reference to what it gives in `*result` and returns `PYGEN_NEXT`, or
/// `PYGEN_RETURN` for its return value; on an error stores NULL and returns `PYGEN_ERROR`. C API reference: Iterator
/// Protocol.
///
/// # Safety
/// The caller holds the GIL; the objects are live, `result` is a valid place.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyIter_Send(o: *mut PyObject, value: *mut PyObject, result: *mut *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe {
        match iter::send(Obj::from_ptr(o), Obj::from_ptr(value)) {
            Ok((value, status)) => {
                result.write(value.into_ptr());
                status
            }
            Err(_) => {
                result.write(ptr::null_mut());
                PYGEN_ERROR
            }
        }
    }
}

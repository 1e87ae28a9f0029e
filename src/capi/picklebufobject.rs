//! `picklebufobject.h`.

use crate::abi::*;
use crate::engine::{IntoC, Obj};
use crate::objects::pickle_buffer;
use core::ptr;

/// Makes a pickle buffer that holds a full, read-only view of `base`. Returns a new reference, or NULL with an error set (`TypeError` when it
/// exports no buffer). C API reference: Pickle buffer objects.
///
/// # Safety
/// The caller holds the GIL; `base` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyPickleBuffer_FromObject(base: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    pickle_buffer::from_object(unsafe { Obj::from_ptr(base) }).into_c()
}

/// Returns the view that a pickle buffer holds, borrowed from it, or NULL with an error set: `TypeError` for any other object, `ValueError` when it
/// was released. C API reference: Pickle buffer objects.
///
/// # Safety
/// The caller holds the GIL; `buf` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyPickleBuffer_GetBuffer(buf: *mut PyObject) -> *const Py_buffer {
    // SAFETY: passed on from the caller.
    pickle_buffer::view(unsafe { Obj::from_ptr(buf) }).unwrap_or(ptr::null())
}

/// Releases the view that a pickle buffer holds, if it still does. Returns 0, or -1 with `TypeError` set for any other object.
/// C API reference: Pickle buffer objects.
///
/// # Safety
/// The caller holds the GIL; `buf` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyPickleBuffer_Release(buf: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    pickle_buffer::release(unsafe { Obj::from_ptr(buf) }).into_c()
}

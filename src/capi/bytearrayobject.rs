//! `bytearrayobject.h`.

use super::unicodeobject::{bytes_at, object};
use crate::abi::*;
use crate::engine::{IntoC, Obj, Owned, Result};
use crate::objects::bytearray::{self, PyByteArray_Type};
use crate::objects::{bytearray_type, type_object};
use crate::protocols::call;
use crate::raise;

unsafe fn from_string_and_size(s: *const c_char, size: Py_ssize_t) -> Result<Owned> {
    if size < 0 {
        return Err(raise!(SystemError, "Negative size passed to PyByteArray_FromStringAndSize"));
    }
    if s.is_null() {
        let made = bytearray::new(&[])?;
        bytearray::resize(&made, size as usize)?;
        return Ok(made);
    }
    // SAFETY: `size` bytes can be read at `s`.
    bytearray::new(unsafe { bytes_at(s, size) })
}

fn resize(o: &Obj, len: Py_ssize_t) -> Result<()> {
    if len < 0 {
        return Err(raise!(ValueError, "Can only resize to positive sizes, got {len}"));
    }
    bytearray::resize(o, len as usize)
}

/// Makes a bytearray as `bytearray(o)` does. Returns a new reference, or NULL with an error set. C API reference: Byte Array
/// Objects.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyByteArray_FromObject(o: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { object(o).and_then(|o| call::call(type_object::as_obj(&raw mut PyByteArray_Type), &[o])) }.into_c()
}

/// Makes a bytearray of two bytes-like objects' contents. Returns a new reference, or NULL with an error set. C API
/// reference: Byte Array Objects.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyByteArray_Concat(a: *mut PyObject, b: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { object(a).and_then(|a| bytearray_type::concat(a, object(b)?)) }.into_c()
}

/// Copies size bytes; for NULL, the bytes are the caller's to set. `SystemError` for a negative size. Returns a new
/// reference, or NULL with an error set. C API reference: Byte Array Objects.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyByteArray_FromStringAndSize(s: *const c_char, size: Py_ssize_t) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { from_string_and_size(s, size) }.into_c()
}

/// Returns the number of bytes of a bytearray. C API reference: Byte Array Objects.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyByteArray_Size(o: *mut PyObject) -> Py_ssize_t {
    // SAFETY: passed on from the caller.
    unsafe { bytearray::len(Obj::from_ptr(o)) as Py_ssize_t }
}

/// Returns the bytes of a bytearray, which end with a zero and stay until its size changes. C API reference: Byte Array
/// Objects.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyByteArray_AsString(o: *mut PyObject) -> *mut c_char {
    // SAFETY: passed on from the caller.
    unsafe { bytearray::data_ptr(Obj::from_ptr(o)).cast() }
}

/// Changes the number of bytes; new ones are not set. Returns 0, or -1 with an error set: `BufferError` while a view exists,
/// `ValueError` for a negative size. C API reference: Byte Array Objects.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyByteArray_Resize(o: *mut PyObject, len: Py_ssize_t) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { resize(Obj::from_ptr(o), len) }.into_c()
}

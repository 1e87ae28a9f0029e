//! `bytes` and `bytearray`.

use super::*;

/// A bytes object; the bytes and a final NUL follow the head in place.
#[repr(C)]
pub struct PyBytesObject {
    pub ob_base: PyVarObject,
    /// The cached hash, -1 while unknown.
    pub ob_shash: Py_hash_t,
    pub ob_sval: [c_char; 1],
}

/// A bytearray. `ob_start` may be further on than `ob_bytes` after bytes were taken off the front.
#[repr(C)]
pub struct PyByteArrayObject {
    pub ob_base: PyVarObject,
    pub ob_alloc: Py_ssize_t,
    pub ob_bytes: *mut c_char,
    pub ob_start: *mut c_char,
    pub ob_exports: Py_ssize_t,
}

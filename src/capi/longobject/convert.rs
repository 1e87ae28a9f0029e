//! `longobject.h`: from and to C integers.

use super::int_or_null;
use crate::abi::*;
use crate::engine::error;
use crate::engine::{IntoC, Obj, Result};
use crate::objects::{long, long_float};
use crate::protocols::number;
use crate::raise;

/// Makes an int of this value. Returns a new reference, or NULL with `MemoryError` set. C API reference: Integer Objects.
///
/// # Safety
/// The caller holds the GIL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_FromLong(value: c_long) -> *mut PyObject {
    long::from_i64(value).into_c()
}

/// Makes an int of this value. Returns a new reference, or NULL with `MemoryError` set. C API reference: Integer Objects.
///
/// # Safety
/// The caller holds the GIL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_FromLongLong(value: c_longlong) -> *mut PyObject {
    long::from_i64(value).into_c()
}

/// Makes an int of this value. Returns a new reference, or NULL with `MemoryError` set. C API reference: Integer Objects.
///
/// # Safety
/// The caller holds the GIL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_FromSsize_t(value: Py_ssize_t) -> *mut PyObject {
    long::from_i64(value as i64).into_c()
}

/// Makes an int of this value. Returns a new reference, or NULL with `MemoryError` set. C API reference: Integer Objects.
///
/// # Safety
/// The caller holds the GIL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_FromInt32(value: i32) -> *mut PyObject {
    long::from_i64(i64::from(value)).into_c()
}

/// Makes an int of this value. Returns a new reference, or NULL with `MemoryError` set. C API reference: Integer Objects.
///
/// # Safety
/// The caller holds the GIL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_FromInt64(value: i64) -> *mut PyObject {
    long::from_i64(value).into_c()
}

/// Makes an int of this value. Returns a new reference, or NULL with `MemoryError` set. C API reference: Integer Objects.
///
/// # Safety
/// The caller holds the GIL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_FromUnsignedLong(value: c_ulong) -> *mut PyObject {
    long::from_u64(value).into_c()
}

/// Makes an int of this value. Returns a new reference, or NULL with `MemoryError` set. C API reference: Integer Objects.
///
/// # Safety
/// The caller holds the GIL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_FromUnsignedLongLong(value: c_ulonglong) -> *mut PyObject {
    long::from_u64(value).into_c()
}

/// Makes an int of this value. Returns a new reference, or NULL with `MemoryError` set. C API reference: Integer Objects.
///
/// # Safety
/// The caller holds the GIL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_FromSize_t(value: usize) -> *mut PyObject {
    long::from_usize(value).into_c()
}

/// Makes an int of this value. Returns a new reference, or NULL with `MemoryError` set. C API reference: Integer Objects.
///
/// # Safety
/// The caller holds the GIL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_FromUInt32(value: u32) -> *mut PyObject {
    long::from_u64(u64::from(value)).into_c()
}

/// Makes an int of this value. Returns a new reference, or NULL with `MemoryError` set. C API reference: Integer Objects.
///
/// # Safety
/// The caller holds the GIL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_FromUInt64(value: u64) -> *mut PyObject {
    long::from_u64(value).into_c()
}

/// Makes an int of a double's integer part. Returns a new reference, or NULL with `OverflowError` (infinity) or `ValueError` (NaN) set.
/// C API reference: Integer Objects.
///
/// # Safety
/// The caller holds the GIL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_FromDouble(value: c_double) -> *mut PyObject {
    long_float::from_f64(value).into_c()
}

/// Makes an int of an address. Returns a new reference, or NULL with `MemoryError` set. C API reference: Integer Objects.
///
/// # Safety
/// The caller holds the GIL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_FromVoidPtr(p: *mut c_void) -> *mut PyObject {
    long::from_u64(p as u64).into_c()
}

/// Returns the value of an int (or of what has `__index__`), or -1 with `OverflowError` or `TypeError` set.
/// C API reference: Integer Objects.
///
/// # Safety
/// The caller holds the GIL; `o` is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_AsLong(o: *mut PyObject) -> c_long {
    // SAFETY: passed on from the caller.
    unsafe { int_or_null(o) }.and_then(long::as_i64).into_c()
}

/// Returns the value of an int (or of what has `__index__`), or -1 with `OverflowError` or `TypeError` set.
/// C API reference: Integer Objects.
///
/// # Safety
/// The caller holds the GIL; `o` is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_AsInt(o: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { int_or_null(o) }.and_then(long::as_c_int).into_c()
}

/// Returns the value of an int (or of what has `__index__`), or -1 with `OverflowError` or `TypeError` set.
/// C API reference: Integer Objects.
///
/// # Safety
/// The caller holds the GIL; `o` is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_AsLongLong(o: *mut PyObject) -> c_longlong {
    // SAFETY: passed on from the caller.
    unsafe { int_or_null(o) }.and_then(long::as_long_long).into_c()
}

/// Returns the value of an int, or -1 with `OverflowError` or (for any other object) `TypeError` set.
/// C API reference: Integer Objects.
///
/// # Safety
/// The caller holds the GIL; `o` is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_AsSsize_t(o: *mut PyObject) -> Py_ssize_t {
    // SAFETY: passed on from the caller.
    unsafe { int_or_null(o) }.and_then(long::as_ssize).into_c()
}

/// Returns the value of an int, or `(size_t)-1` with `OverflowError` or (for any other object) `TypeError` set.
/// C API reference: Integer Objects.
///
/// # Safety
/// The caller holds the GIL; `o` is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_AsSize_t(o: *mut PyObject) -> usize {
    // SAFETY: passed on from the caller.
    unsafe { int_or_null(o) }.and_then(as_size).into_c()
}

/// Returns the value of an int, or `(unsigned long)-1` with `OverflowError` or (for any other object) `TypeError` set.
/// C API reference: Integer Objects.
///
/// # Safety
/// The caller holds the GIL; `o` is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_AsUnsignedLong(o: *mut PyObject) -> c_ulong {
    // SAFETY: passed on from the caller.
    unsafe { int_or_null(o) }.and_then(long::as_u64).into_c()
}

/// Returns the value of an int, or `(unsigned long long)-1` with `OverflowError` or (for any other object) `TypeError` set.
/// C API reference: Integer Objects.
///
/// # Safety
/// The caller holds the GIL; `o` is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_AsUnsignedLongLong(o: *mut PyObject) -> c_ulonglong {
    // SAFETY: passed on from the caller.
    unsafe { int_or_null(o) }.and_then(long::as_unsigned_long_long).into_c()
}

/// Returns the value of an int (or of what has `__index__`) modulo 2**64, or `(unsigned long)-1` with `TypeError` set.
/// C API reference: Integer Objects.
///
/// # Safety
/// The caller holds the GIL; `o` is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_AsUnsignedLongMask(o: *mut PyObject) -> c_ulong {
    // SAFETY: passed on from the caller.
    unsafe { int_or_null(o) }.and_then(long::as_u64_mask).into_c()
}

/// Returns the value of an int (or of what has `__index__`) modulo 2**64, or `(unsigned long long)-1` with `TypeError` set.
/// C API reference: Integer Objects.
///
/// # Safety
/// The caller holds the GIL; `o` is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_AsUnsignedLongLongMask(o: *mut PyObject) -> c_ulonglong {
    // SAFETY: passed on from the caller.
    unsafe { int_or_null(o) }.and_then(long::as_u64_mask).into_c()
}

/// Returns the value of an int, rounded to nearest, or -1.0 with `OverflowError` or (for any other object) `TypeError` set.
/// C API reference: Integer Objects.
///
/// # Safety
/// The caller holds the GIL; `o` is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_AsDouble(o: *mut PyObject) -> c_double {
    // SAFETY: passed on from the caller.
    unsafe { int_or_null(o) }.and_then(as_double).into_c()
}

fn as_size(o: &Obj) -> Result<usize> {
    let large = "Python int too large to convert to C size_t";
    long::as_unsigned(o, "value to size_t", large).map(|value| value as usize)
}

fn as_double(o: &Obj) -> Result<f64> {
    if long::check(o) { long_float::to_f64(o) } else { Err(raise!(TypeError, "an integer is required")) }
}

/// Returns the value of an int that came from an address, or NULL with `OverflowError` or (for any other object) `TypeError` set.
/// C API reference: Integer Objects.
///
/// # Safety
/// The caller holds the GIL; `o` is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_AsVoidPtr(o: *mut PyObject) -> *mut c_void {
    // SAFETY: passed on from the caller.
    let value = unsafe { int_or_null(o) }.and_then(long::as_address);
    value.unwrap_or(0) as *mut c_void
}

/// Returns the value of an int (or of what has `__index__`). Out of range, returns -1 without an error and sets `*overflow` to the sign (0 otherwise).
/// For any other object -1, with `TypeError` set. C API reference: Integer Objects.
///
/// # Safety
/// The caller holds the GIL; `o` is NULL or a live object, `overflow` is valid for writing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_AsLongAndOverflow(o: *mut PyObject, overflow: *mut c_int) -> c_long {
    // SAFETY: passed on from the caller.
    unsafe {
        overflow.write(0);
        match int_or_null(o).and_then(long::as_i64_overflow) {
            Ok((value, beyond)) => {
                overflow.write(beyond);
                value
            }
            Err(_) => -1,
        }
    }
}

/// Returns the value of an int (or of what has `__index__`). Out of range, returns -1 without an error and sets `*overflow` to the sign (0 otherwise).
/// For any other object -1, with `TypeError` set. C API reference: Integer Objects.
///
/// # Safety
/// The caller holds the GIL; `o` is NULL or a live object, `overflow` is valid for writing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_AsLongLongAndOverflow(o: *mut PyObject, overflow: *mut c_int) -> c_longlong {
    // SAFETY: passed on from the caller.
    unsafe {
        overflow.write(0);
        match int_or_null(o).and_then(long::as_i64_overflow) {
            Ok((value, beyond)) => {
                overflow.write(beyond);
                value
            }
            Err(_) => -1,
        }
    }
}

/// Stores the value of an int (or of what has `__index__`) in `*value` and returns 0; else -1 with `OverflowError` or `TypeError` set, and nothing
/// stored. C API reference: Integer Objects.
///
/// # Safety
/// The caller holds the GIL; `o` is NULL or a live object, `value` is valid for writing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_AsInt32(o: *mut PyObject, value: *mut i32) -> c_int {
    // SAFETY: passed on from the caller.
    let result = unsafe { int_or_null(o) }.and_then(|o| signed(o, "int32_t"));
    // SAFETY: `value` is valid.
    result.map(|v| unsafe { value.write(v) }).into_c()
}

/// Stores the value of an int (or of what has `__index__`) in `*value` and returns 0; else -1 with `OverflowError` or `TypeError` set, and nothing
/// stored. C API reference: Integer Objects.
///
/// # Safety
/// The caller holds the GIL; `o` is NULL or a live object, `value` is valid for writing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_AsInt64(o: *mut PyObject, value: *mut i64) -> c_int {
    // SAFETY: passed on from the caller.
    let result = unsafe { int_or_null(o) }.and_then(|o| signed(o, "int64_t"));
    // SAFETY: `value` is valid.
    result.map(|v| unsafe { value.write(v) }).into_c()
}

/// Stores the value of an int (or of what has `__index__`) in `*value` and returns 0; else -1 with `OverflowError`, `ValueError` (negative) or `TypeError` set, and nothing
/// stored. C API reference: Integer Objects.
///
/// # Safety
/// The caller holds the GIL; `o` is NULL or a live object, `value` is valid for writing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_AsUInt32(o: *mut PyObject, value: *mut u32) -> c_int {
    // SAFETY: passed on from the caller.
    let result = unsafe { int_or_null(o) }.and_then(|o| unsigned(o, "uint32_t"));
    // SAFETY: `value` is valid.
    result.map(|v| unsafe { value.write(v) }).into_c()
}

/// Stores the value of an int (or of what has `__index__`) in `*value` and returns 0; else -1 with `OverflowError`, `ValueError` (negative) or `TypeError` set, and nothing
/// stored. C API reference: Integer Objects.
///
/// # Safety
/// The caller holds the GIL; `o` is NULL or a live object, `value` is valid for writing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_AsUInt64(o: *mut PyObject, value: *mut u64) -> c_int {
    // SAFETY: passed on from the caller.
    let result = unsafe { int_or_null(o) }.and_then(|o| unsigned(o, "uint64_t"));
    // SAFETY: `value` is valid.
    result.map(|v| unsafe { value.write(v) }).into_c()
}

/// The value of an int or of what has `__index__`, as the C type `name`.
fn signed<T: TryFrom<i64>>(o: &Obj, name: &str) -> Result<T> {
    let value = long::value_or_sign(&*number::int_index(o)?).ok();
    value.and_then(|value| T::try_from(value).ok()).ok_or_else(|| long::too_large(name))
}

/// The same for unsigned types.
fn unsigned<T: TryFrom<u64>>(o: &Obj, name: &str) -> Result<T> {
    let int = number::int_index(o)?;
    if long::is_negative(&int) {
        return Err(raise!(ValueError, "Cannot convert negative int"));
    }
    match long::as_u64(&int) {
        Ok(value) => T::try_from(value).map_err(|_| long::too_large(name)),
        Err(_) => {
            error::clear();
            Err(long::too_large(name))
        }
    }
}

//! `longobject.h`: ints from and to bytes.

use super::int_or_null;
use crate::abi::*;
use crate::engine::{IntoC, Obj, Owned, Raised, error};
use crate::objects::{long, long_bytes};

/// A C buffer as a slice; NULL is an empty one.
unsafe fn slice<'a>(p: *const u8, n: usize) -> &'a [u8] {
    // SAFETY: the caller vouches for `n` bytes at `p`.
    if p.is_null() || n == 0 { &[] } else { unsafe { core::slice::from_raw_parts(p, n) } }
}

/// A C buffer to write to; NULL is an empty one.
unsafe fn slice_mut<'a>(p: *mut u8, n: usize) -> &'a mut [u8] {
    // SAFETY: the caller vouches for `n` bytes at `p`.
    if p.is_null() || n == 0 { &mut [] } else { unsafe { core::slice::from_raw_parts_mut(p, n) } }
}

/// Writes an int's two's complement to `n_bytes` bytes at `buffer`, and returns how many bytes the value needs: more than `n_bytes` when it was
/// cut off. Returns -1 with `TypeError`, `ValueError` or `SystemError` (a negative size) set. C API reference: Integer Objects.
///
/// # Safety
/// The caller holds the GIL; `v` is a live object, `buffer` NULL or valid for `n_bytes` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_AsNativeBytes(
    v: *mut PyObject,
    buffer: *mut c_void,
    n_bytes: Py_ssize_t,
    flags: c_int,
) -> Py_ssize_t {
    // SAFETY: passed on from the caller.
    let o = match unsafe { int_or_null(v) } {
        Ok(_) if n_bytes < 0 => Err(error::bad_internal_call()),
        other => other,
    };
    // SAFETY: passed on from the caller.
    let write = |o: &Obj| long_bytes::to_native(o, unsafe { slice_mut(buffer.cast(), n_bytes as usize) }, flags);
    o.and_then(write).map(|needed| needed as Py_ssize_t).into_c()
}

/// Makes an int of a two's complement in `n_bytes` bytes; `flags` as for `PyLong_AsNativeBytes`. Returns a new reference, or NULL with an error set
/// (`SystemError` for a NULL buffer). C API reference: Integer Objects.
///
/// # Safety
/// The caller holds the GIL; `buffer` is NULL or valid for `n_bytes` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_FromNativeBytes(buffer: *const c_void, n_bytes: usize, flags: c_int) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { from_native(buffer, n_bytes, flags, flags == -1 || !long_bytes::is_unsigned(flags)) }
}

/// Makes an int of `n_bytes` bytes without a sign. Returns a new reference, or NULL with an error set (`SystemError` for a NULL buffer).
/// C API reference: Integer Objects.
///
/// # Safety
/// The caller holds the GIL; `buffer` is NULL or valid for `n_bytes` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_FromUnsignedNativeBytes(
    buffer: *const c_void,
    n_bytes: usize,
    flags: c_int,
) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { from_native(buffer, n_bytes, flags, false) }
}

unsafe fn from_native(buffer: *const c_void, n: usize, flags: c_int, signed: bool) -> *mut PyObject {
    if buffer.is_null() {
        return Err::<Owned, _>(error::bad_internal_call()).into_c();
    }
    // SAFETY: passed on from the caller.
    let bytes = unsafe { slice(buffer.cast(), n) };
    long_bytes::from_bytes(bytes, long_bytes::is_little_endian(flags), signed).into_c()
}

/// Makes an int of `n` bytes. Returns a new reference, or NULL with `MemoryError` set. Private, used by real modules.
///
/// # Safety
/// The caller holds the GIL; `bytes` is valid for `n` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _PyLong_FromByteArray(
    bytes: *const u8,
    n: usize,
    little_endian: c_int,
    is_signed: c_int,
) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    long_bytes::from_bytes(unsafe { slice(bytes, n) }, little_endian != 0, is_signed != 0).into_c()
}

/// Fills `n` bytes with an int. Returns 0, or -1 when it does not fit, with `OverflowError` set if `with_exceptions`.
/// Private, used by real modules.
///
/// # Safety
/// The caller holds the GIL; `v` is an int, `bytes` is valid for `n` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _PyLong_AsByteArray(
    v: *mut PyLongObject,
    bytes: *mut u8,
    n: usize,
    little_endian: c_int,
    is_signed: c_int,
    with_exceptions: c_int,
) -> c_int {
    // SAFETY: passed on from the caller.
    let (o, out) = unsafe { (Obj::from_ptr(v.cast()), slice_mut(bytes, n)) };
    match long_bytes::to_bytes(o, out, little_endian != 0, is_signed != 0) {
        Ok(()) => 0,
        Err(_) if with_exceptions == 0 => -1,
        Err(misfit) => {
            let _: Raised = misfit.raise();
            -1
        }
    }
}

/// Stores an int's sign (-1, 0 or 1) and returns 0; -1 with `TypeError` set for any other object. C API reference: Integer Objects.
///
/// # Safety
/// The caller holds the GIL; `v` is NULL or a live object, `sign` is valid for writing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_GetSign(v: *mut PyObject, sign: *mut c_int) -> c_int {
    // SAFETY: passed on from the caller.
    let result = unsafe { int_or_null(v) }.and_then(|o| match long::check(o) {
        true => Ok(long::sign(o)),
        false => Err(long_bytes::expected_int("expect", o)),
    });
    // SAFETY: `sign` is valid.
    result.map(|value| unsafe { sign.write(value) }).into_c()
}

/// Whether an int's sign is this; -1 with `TypeError` set for any other object.
unsafe fn has_sign(o: *mut PyObject, sign: i32) -> c_int {
    // SAFETY: passed on from the caller.
    let result = unsafe { int_or_null(o) }.and_then(|o| match long::check(o) {
        true => Ok(long::sign(o) == sign),
        false => Err(long_bytes::expected_int("expected", o)),
    });
    result.into_c()
}

/// Returns 1 for an int above zero, 0 for other ints, -1 with `TypeError` set for any other object. C API reference: Integer Objects.
///
/// # Safety
/// The caller holds the GIL; `obj` is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_IsPositive(obj: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { has_sign(obj, 1) }
}

/// Returns 1 for an int below zero, 0 for other ints, -1 with `TypeError` set for any other object. C API reference: Integer Objects.
///
/// # Safety
/// The caller holds the GIL; `obj` is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_IsNegative(obj: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { has_sign(obj, -1) }
}

/// Returns 1 for zero, 0 for other ints, -1 with `TypeError` set for any other object. C API reference: Integer Objects.
///
/// # Safety
/// The caller holds the GIL; `obj` is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_IsZero(obj: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { has_sign(obj, 0) }
}

/// Returns an int's sign: -1, 0 or 1. Private, used by real modules.
///
/// # Safety
/// The caller holds the GIL; `v` is an int.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _PyLong_Sign(v: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    long::sign(unsafe { Obj::from_ptr(v) })
}

/// Returns the number of bits of an int's magnitude. Private, used by real modules.
///
/// # Safety
/// The caller holds the GIL; `v` is an int.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _PyLong_NumBits(v: *mut PyObject) -> i64 {
    // SAFETY: passed on from the caller.
    long::bit_length(unsafe { Obj::from_ptr(v) }) as i64
}

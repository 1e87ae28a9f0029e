//! `longobject.h` and `longintrepr.h`: an int's digits, seen and made.

use crate::abi::*;
use crate::engine::{IntoC, Obj, Owned, Raised};
use crate::objects::{long, long_bytes};
use crate::raise;
use core::ptr;

static LAYOUT: PyLongLayout =
    PyLongLayout { bits_per_digit: 30, digit_size: 4, digits_order: -1, digit_endianness: -1 };

/// Returns how an int's digits are laid out; the description is static. C API reference: Integer Objects, Export API.
#[unsafe(no_mangle)]
pub extern "C" fn PyLong_GetNativeLayout() -> *const PyLongLayout {
    &raw const LAYOUT
}

/// Describes an int in `*export_long` and returns 0: its value if it fits 64 bits (then `digits` is NULL), else its digits, which stay valid until
/// `PyLong_FreeExport`. Returns -1 with `TypeError` set for any other object. C API reference: Integer Objects, Export API.
///
/// # Safety
/// The caller holds the GIL; `obj` is a live object, `export_long` is valid for writing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_Export(obj: *mut PyObject, export_long: *mut PyLongExport) -> c_int {
    // SAFETY: passed on from the caller; the reference that the description holds keeps the digits alive.
    unsafe {
        let o = Obj::from_ptr(obj);
        if !long::check(o) {
            (*export_long) = core::mem::zeroed();
            return Err::<(), _>(long_bytes::expected_int("expect", o)).into_c();
        }
        (*export_long) = match long::value_or_sign(o) {
            Ok(value) => PyLongExport { value, negative: 0, ndigits: 0, digits: ptr::null(), _reserved: 0 },
            Err(_) => PyLongExport {
                value: 0,
                negative: u8::from(long::is_negative(o)),
                ndigits: long::digits(o).len() as Py_ssize_t,
                digits: long::digits(o).as_ptr().cast(),
                _reserved: o.to_owned().into_ptr() as usize,
            },
        };
    }
    0
}

/// Gives back what `PyLong_Export` holds; calling it after an export of a small value does nothing. C API reference: Integer Objects, Export API.
///
/// # Safety
/// The caller holds the GIL; `PyLong_Export` filled `export_long`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_FreeExport(export_long: *mut PyLongExport) {
    // SAFETY: the description owns the reference in its reserved field, if any.
    unsafe {
        let held = (*export_long)._reserved as *mut PyObject;
        (*export_long)._reserved = 0;
        drop(Owned::from_ptr_opt(held));
    }
}

/// Starts an int of `ndigits` digits and points `*digits` at them, which are to be set. Returns the writer, or NULL with `ValueError` (no digits) or
/// `MemoryError` set. C API reference: Integer Objects, PyLongWriter API.
///
/// # Safety
/// The caller holds the GIL; `digits` is valid for writing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLongWriter_Create(
    negative: c_int,
    ndigits: Py_ssize_t,
    digits: *mut *mut c_void,
) -> *mut PyLongWriter {
    let made = match ndigits {
        ..=0 => Err(raise!(ValueError, "ndigits must be positive")),
        n => long::new_digits(n as usize, negative != 0),
    };
    // SAFETY: `digits` is valid; the new int's digits are the caller's to set.
    unsafe {
        match made {
            Ok(o) => {
                digits.write(long::digits(&o).as_ptr().cast_mut().cast());
                o.into_ptr().cast()
            }
            Err(_) => {
                digits.write(ptr::null_mut());
                ptr::null_mut()
            }
        }
    }
}

/// Ends the writing. Returns the int (a new reference), with leading zeros dropped. The writer is gone. C API reference: PyLongWriter API.
///
/// # Safety
/// The caller holds the GIL; `writer` came from `PyLongWriter_Create`, and its digits are set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLongWriter_Finish(writer: *mut PyLongWriter) -> *mut PyObject {
    // SAFETY: the writer is the new int, with one reference.
    unsafe { long::normalized(writer.cast()) }.into_ptr()
}

/// Throws an unfinished int away; NULL is ignored. C API reference: Integer Objects, PyLongWriter API.
///
/// # Safety
/// The caller holds the GIL; `writer` is NULL or came from `PyLongWriter_Create` and is not finished.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLongWriter_Discard(writer: *mut PyLongWriter) {
    // SAFETY: the writer is the new int, with one reference.
    unsafe { drop(Owned::from_ptr_opt(writer)) }
}

/// Whether an int has at most one digit. C API reference: Integer Objects.
///
/// # Safety
/// `op` is a live int.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnstable_Long_IsCompact(op: *const PyLongObject) -> c_int {
    // SAFETY: passed on from the caller.
    c_int::from(long::digits(unsafe { Obj::from_ptr(op.cast_mut().cast()) }).len() <= 1)
}

/// Returns the value of an int of at most one digit. C API reference: Integer Objects.
///
/// # Safety
/// `op` is a live int for which `PyUnstable_Long_IsCompact` is true.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnstable_Long_CompactValue(op: *const PyLongObject) -> Py_ssize_t {
    // SAFETY: passed on from the caller.
    long::compact(unsafe { Obj::from_ptr(op.cast_mut().cast()) }).unwrap_or(0) as Py_ssize_t
}

/// Makes an int of `size` digits, all zero and for the caller to set. Returns a new reference, or NULL with `OverflowError` (too many) or
/// `MemoryError` set. Private, used by real modules.
///
/// # Safety
/// The caller holds the GIL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _PyLong_New(size: Py_ssize_t) -> *mut PyLongObject {
    match usize::try_from(size) {
        Ok(size) => long::new_digits(size, false),
        Err(_) => Err::<Owned, Raised>(long::too_many_digits()),
    }
    .into_c()
    .cast()
}

/// Makes an int of positive sign with these digits. Returns a new reference, or NULL with an error set. Private.
///
/// # Safety
/// The caller holds the GIL; `digits` is valid for `n` digits.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _PyLong_FromDigits(negative: c_int, n: Py_ssize_t, digits: *mut digit) -> *mut PyLongObject {
    let digits = match usize::try_from(n) {
        // SAFETY: passed on from the caller.
        Ok(n) if n > 0 => unsafe { core::slice::from_raw_parts(digits, n) },
        _ => &[],
    };
    long::from_digits(digits, negative != 0).into_c().cast()
}

/// Copies an int: a new reference to an exact int of the same value, or NULL with `MemoryError` set. Private, used by real modules.
///
/// # Safety
/// The caller holds the GIL; `src` is a live int.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _PyLong_Copy(src: *mut PyLongObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    let o = unsafe { Obj::from_ptr(src.cast()) };
    long::from_digits(long::digits(o), long::is_negative(o)).into_c()
}

/// Returns the greatest common divisor of two ints, a new reference; NULL with `MemoryError` set. Private.
///
/// # Safety
/// The caller holds the GIL; both are ints.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _PyLong_GCD(a: *mut PyObject, b: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { long::gcd(Obj::from_ptr(a), Obj::from_ptr(b)) }.into_c()
}

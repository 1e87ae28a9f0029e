//! `PyUnicodeDecodeError_*`, `PyUnicodeEncodeError_*` and `PyUnicodeTranslateError_*`.

use crate::abi::*;
use crate::engine::{IntoC, Obj, Owned, Result};
use crate::objects::exceptions::{Exc, exc, unicode_error as error};
use crate::objects::{bytes, unicode};

/// One of the three errors, with the name that messages use and whether it is about `bytes`.
struct Kind(Exc, &'static str, bool);

const DECODE: Kind = Kind(exc::UnicodeDecodeError, "UnicodeDecodeError", true);
const ENCODE: Kind = Kind(exc::UnicodeEncodeError, "UnicodeEncodeError", false);
const TRANSLATE: Kind = Kind(exc::UnicodeTranslateError, "UnicodeTranslateError", false);

impl Kind {
    /// # Safety
    /// `e` is a live object for `'a`.
    unsafe fn check<'a>(&self, e: *mut PyObject) -> Result<&'a Obj> {
        // SAFETY: as promised.
        error::check(unsafe { Obj::from_ptr(e) }, self.0, self.1)
    }
    /// # Safety
    /// `e` is a live object; `place` is valid for writing.
    unsafe fn store(
        &self,
        e: *mut PyObject,
        place: *mut Py_ssize_t,
        get: fn(&Obj, bool) -> Result<isize>,
    ) -> Result<()> {
        // SAFETY: as promised.
        unsafe { *place = get(self.check(e)?, self.2)? };
        Ok(())
    }
    /// # Safety
    /// `e` is a live object; `reason` is a C string.
    unsafe fn set_reason(&self, e: *mut PyObject, reason: *const c_char) -> Result<()> {
        // SAFETY: as promised.
        let (e, reason) = unsafe { (self.check(e)?, CStr::from_ptr(reason)) };
        error::set_reason(e, unicode::from_utf8(reason.to_bytes())?);
        Ok(())
    }
}

/// Makes a `UnicodeDecodeError` about `object[start:end]` (`length` bytes, copied); `encoding` and `reason` are UTF-8. Returns a new
/// reference, or NULL with an error set. C API reference: Exception Handling.
///
/// # Safety
/// The caller holds the GIL; `encoding` and `reason` are C strings, `object` points to `length` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicodeDecodeError_Create(
    encoding: *const c_char,
    object: *const c_char,
    length: Py_ssize_t,
    start: Py_ssize_t,
    end: Py_ssize_t,
    reason: *const c_char,
) -> *mut PyObject {
    let run = || -> Result<Owned> {
        let Ok(length) = usize::try_from(length) else {
            return Err(crate::raise!(SystemError, "Negative size passed to PyBytes_FromStringAndSize"));
        };
        if object.is_null() {
            return Err(crate::raise!(TypeError, "a bytes-like object is required, not 'NoneType'"));
        }
        // SAFETY: passed on from the caller.
        let (encoding, object, reason) = unsafe {
            (
                unicode::from_utf8(CStr::from_ptr(encoding).to_bytes())?,
                bytes::new(core::slice::from_raw_parts(object.cast(), length))?,
                unicode::from_utf8(CStr::from_ptr(reason).to_bytes())?,
            )
        };
        error::new_decode(&encoding, &object, start, end, &reason)
    };
    run().into_c()
}

/// Returns the `encoding` attribute, a new reference, or NULL with `TypeError` set when `exc` is no such error or the attribute is unfit.
/// C API reference: Exception Handling.
///
/// # Safety
/// The caller holds the GIL; `exc` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicodeDecodeError_GetEncoding(exc: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { DECODE.check(exc).and_then(error::encoding).into_c() }
}

/// Returns the `object` attribute, a new reference, or NULL with `TypeError` set when `exc` is no such error or the attribute is unfit.
/// C API reference: Exception Handling.
///
/// # Safety
/// The caller holds the GIL; `exc` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicodeDecodeError_GetObject(exc: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { DECODE.check(exc).and_then(|e| error::object(e, DECODE.2)).into_c() }
}

/// Returns the `reason` attribute, a new reference, or NULL with `TypeError` set when `exc` is no such error or the attribute is unfit.
/// C API reference: Exception Handling.
///
/// # Safety
/// The caller holds the GIL; `exc` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicodeDecodeError_GetReason(exc: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { DECODE.check(exc).and_then(error::reason).into_c() }
}

/// Stores the `start` attribute, moved into the object, in `*start`. Returns 0, or -1 with `TypeError` set.
/// C API reference: Exception Handling.
///
/// # Safety
/// The caller holds the GIL; `exc` is a live object, `start` valid for writing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicodeDecodeError_GetStart(exc: *mut PyObject, start: *mut Py_ssize_t) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { DECODE.store(exc, start, error::start).into_c() }
}

/// Stores the `end` attribute, moved into the object, in `*end`. Returns 0, or -1 with `TypeError` set.
/// C API reference: Exception Handling.
///
/// # Safety
/// The caller holds the GIL; `exc` is a live object, `end` valid for writing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicodeDecodeError_GetEnd(exc: *mut PyObject, end: *mut Py_ssize_t) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { DECODE.store(exc, end, error::end).into_c() }
}

/// Sets the `start` attribute. Returns 0, or -1 with `TypeError` set when `exc` is no such error.
/// C API reference: Exception Handling.
///
/// # Safety
/// The caller holds the GIL; `exc` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicodeDecodeError_SetStart(exc: *mut PyObject, start: Py_ssize_t) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { DECODE.check(exc).map(|e| error::set_start(e, start)).into_c() }
}

/// Sets the `end` attribute. Returns 0, or -1 with `TypeError` set when `exc` is no such error.
/// C API reference: Exception Handling.
///
/// # Safety
/// The caller holds the GIL; `exc` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicodeDecodeError_SetEnd(exc: *mut PyObject, end: Py_ssize_t) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { DECODE.check(exc).map(|e| error::set_end(e, end)).into_c() }
}

/// Sets the `reason` attribute from UTF-8. Returns 0, or -1 with an error set.
/// C API reference: Exception Handling.
///
/// # Safety
/// The caller holds the GIL; `exc` is a live object, `reason` a C string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicodeDecodeError_SetReason(exc: *mut PyObject, reason: *const c_char) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { DECODE.set_reason(exc, reason).into_c() }
}

/// Returns the `encoding` attribute, a new reference, or NULL with `TypeError` set when `exc` is no such error or the attribute is unfit.
/// C API reference: Exception Handling.
///
/// # Safety
/// The caller holds the GIL; `exc` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicodeEncodeError_GetEncoding(exc: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { ENCODE.check(exc).and_then(error::encoding).into_c() }
}

/// Returns the `object` attribute, a new reference, or NULL with `TypeError` set when `exc` is no such error or the attribute is unfit.
/// C API reference: Exception Handling.
///
/// # Safety
/// The caller holds the GIL; `exc` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicodeEncodeError_GetObject(exc: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { ENCODE.check(exc).and_then(|e| error::object(e, ENCODE.2)).into_c() }
}

/// Returns the `reason` attribute, a new reference, or NULL with `TypeError` set when `exc` is no such error or the attribute is unfit.
/// C API reference: Exception Handling.
///
/// # Safety
/// The caller holds the GIL; `exc` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicodeEncodeError_GetReason(exc: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { ENCODE.check(exc).and_then(error::reason).into_c() }
}

/// Stores the `start` attribute, moved into the object, in `*start`. Returns 0, or -1 with `TypeError` set.
/// C API reference: Exception Handling.
///
/// # Safety
/// The caller holds the GIL; `exc` is a live object, `start` valid for writing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicodeEncodeError_GetStart(exc: *mut PyObject, start: *mut Py_ssize_t) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { ENCODE.store(exc, start, error::start).into_c() }
}

/// Stores the `end` attribute, moved into the object, in `*end`. Returns 0, or -1 with `TypeError` set.
/// C API reference: Exception Handling.
///
/// # Safety
/// The caller holds the GIL; `exc` is a live object, `end` valid for writing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicodeEncodeError_GetEnd(exc: *mut PyObject, end: *mut Py_ssize_t) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { ENCODE.store(exc, end, error::end).into_c() }
}

/// Sets the `start` attribute. Returns 0, or -1 with `TypeError` set when `exc` is no such error.
/// C API reference: Exception Handling.
///
/// # Safety
/// The caller holds the GIL; `exc` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicodeEncodeError_SetStart(exc: *mut PyObject, start: Py_ssize_t) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { ENCODE.check(exc).map(|e| error::set_start(e, start)).into_c() }
}

/// Sets the `end` attribute. Returns 0, or -1 with `TypeError` set when `exc` is no such error.
/// C API reference: Exception Handling.
///
/// # Safety
/// The caller holds the GIL; `exc` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicodeEncodeError_SetEnd(exc: *mut PyObject, end: Py_ssize_t) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { ENCODE.check(exc).map(|e| error::set_end(e, end)).into_c() }
}

/// Sets the `reason` attribute from UTF-8. Returns 0, or -1 with an error set.
/// C API reference: Exception Handling.
///
/// # Safety
/// The caller holds the GIL; `exc` is a live object, `reason` a C string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicodeEncodeError_SetReason(exc: *mut PyObject, reason: *const c_char) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { ENCODE.set_reason(exc, reason).into_c() }
}

/// Returns the `object` attribute, a new reference, or NULL with `TypeError` set when `exc` is no such error or the attribute is unfit.
/// C API reference: Exception Handling.
///
/// # Safety
/// The caller holds the GIL; `exc` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicodeTranslateError_GetObject(exc: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { TRANSLATE.check(exc).and_then(|e| error::object(e, TRANSLATE.2)).into_c() }
}

/// Returns the `reason` attribute, a new reference, or NULL with `TypeError` set when `exc` is no such error or the attribute is unfit.
/// C API reference: Exception Handling.
///
/// # Safety
/// The caller holds the GIL; `exc` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicodeTranslateError_GetReason(exc: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { TRANSLATE.check(exc).and_then(error::reason).into_c() }
}

/// Stores the `start` attribute, moved into the object, in `*start`. Returns 0, or -1 with `TypeError` set.
/// C API reference: Exception Handling.
///
/// # Safety
/// The caller holds the GIL; `exc` is a live object, `start` valid for writing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicodeTranslateError_GetStart(exc: *mut PyObject, start: *mut Py_ssize_t) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { TRANSLATE.store(exc, start, error::start).into_c() }
}

/// Stores the `end` attribute, moved into the object, in `*end`. Returns 0, or -1 with `TypeError` set.
/// C API reference: Exception Handling.
///
/// # Safety
/// The caller holds the GIL; `exc` is a live object, `end` valid for writing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicodeTranslateError_GetEnd(exc: *mut PyObject, end: *mut Py_ssize_t) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { TRANSLATE.store(exc, end, error::end).into_c() }
}

/// Sets the `start` attribute. Returns 0, or -1 with `TypeError` set when `exc` is no such error.
/// C API reference: Exception Handling.
///
/// # Safety
/// The caller holds the GIL; `exc` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicodeTranslateError_SetStart(exc: *mut PyObject, start: Py_ssize_t) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { TRANSLATE.check(exc).map(|e| error::set_start(e, start)).into_c() }
}

/// Sets the `end` attribute. Returns 0, or -1 with `TypeError` set when `exc` is no such error.
/// C API reference: Exception Handling.
///
/// # Safety
/// The caller holds the GIL; `exc` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicodeTranslateError_SetEnd(exc: *mut PyObject, end: Py_ssize_t) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { TRANSLATE.check(exc).map(|e| error::set_end(e, end)).into_c() }
}

/// Sets the `reason` attribute from UTF-8. Returns 0, or -1 with an error set.
/// C API reference: Exception Handling.
///
/// # Safety
/// The caller holds the GIL; `exc` is a live object, `reason` a C string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicodeTranslateError_SetReason(exc: *mut PyObject, reason: *const c_char) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { TRANSLATE.set_reason(exc, reason).into_c() }
}

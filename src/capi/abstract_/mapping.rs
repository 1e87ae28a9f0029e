//! `abstract.h`: subscripts and mappings.

use crate::abi::*;
use crate::capi::store;
use crate::engine::error::Result;
use crate::engine::{IntoC, Obj, Owned, error};
use crate::objects::unicode;
use crate::protocols::{mapping, sequence};

/// A C string as a key.
///
/// # Safety
/// `key` is NULL or a C string.
unsafe fn key_string(key: *const c_char) -> Result<Owned> {
    if key.is_null() {
        return Err(error::null_argument());
    }
    // SAFETY: as promised.
    unicode::from_utf8(unsafe { CStr::from_ptr(key) }.to_bytes())
}

/// Returns a new reference to `o[key]`, or NULL with an error set. NULL is `SystemError`. C API reference: Object
/// Protocol.
///
/// # Safety
/// The caller holds the GIL; each object argument is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_GetItem(o: *mut PyObject, key: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { error::required(o).and_then(|o| mapping::get_item(o, error::required(key)?)) }.into_c()
}

/// Sets `o[key] = v`. Returns 0, or -1 with an error set. No reference is stolen. NULL is `SystemError`. C API
/// reference: Object Protocol.
///
/// # Safety
/// The caller holds the GIL; each object argument is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_SetItem(o: *mut PyObject, key: *mut PyObject, v: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    let (o, key, v) = unsafe { (error::required(o), error::required(key), error::required(v)) };
    o.and_then(|o| mapping::set_item(o, key?, Some(v?))).into_c()
}

/// Deletes `o[key]`. Returns 0, or -1 with an error set. NULL is `SystemError`. C API reference: Object Protocol.
///
/// # Safety
/// The caller holds the GIL; each object argument is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_DelItem(o: *mut PyObject, key: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { error::required(o).and_then(|o| mapping::set_item(o, error::required(key)?, None)) }.into_c()
}

/// Deletes `o[key]`, with a UTF-8 C string as the key. Returns 0, or -1 with an error set. NULL is `SystemError`. C
/// API reference: Object Protocol.
///
/// # Safety
/// The caller holds the GIL; `o` is NULL or a live object, `key` NULL or a C string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_DelItemString(o: *mut PyObject, key: *const c_char) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { error::required(o).and_then(|o| mapping::set_item(o, &*key_string(key)?, None)) }.into_c()
}

/// Returns 1 when the object has `__getitem__` (of a mapping, or for slices), else 0 (also for NULL). Never an error.
/// C API reference: Mapping Protocol.
///
/// # Safety
/// The caller holds the GIL; each object argument is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyMapping_Check(o: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    c_int::from(unsafe { Obj::from_ptr_opt(o) }.is_some_and(sequence::mapping_check))
}

/// Returns the number of keys, or -1 with an error set: `TypeError` when it is no mapping. NULL is `SystemError`. C
/// API reference: Mapping Protocol.
///
/// # Safety
/// The caller holds the GIL; each object argument is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyMapping_Size(o: *mut PyObject) -> Py_ssize_t {
    // SAFETY: passed on from the caller.
    unsafe { error::required(o).and_then(sequence::mapping_size) }.into_c() as Py_ssize_t
}

/// The same as `PyMapping_Size`. C API reference: Mapping Protocol.
///
/// # Safety
/// The caller holds the GIL; each object argument is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyMapping_Length(o: *mut PyObject) -> Py_ssize_t {
    // SAFETY: passed on from the caller.
    unsafe { PyMapping_Size(o) }
}

/// Returns a new reference to `o[key]`, with a UTF-8 C string as the key, or NULL with an error set. NULL is
/// `SystemError`. C API reference: Mapping Protocol.
///
/// # Safety
/// The caller holds the GIL; each object argument is NULL or a live object, `key` NULL or a C string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyMapping_GetItemString(o: *mut PyObject, key: *const c_char) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { key_string(key).and_then(|key| mapping::get_item(error::required(o)?, &key)) }.into_c()
}

/// Sets `o[key] = v`, with a UTF-8 C string as the key. Returns 0, or -1 with an error set. NULL is `SystemError`. C
/// API reference: Mapping Protocol.
///
/// # Safety
/// The caller holds the GIL; each object argument is NULL or a live object, `key` NULL or a C string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyMapping_SetItemString(o: *mut PyObject, key: *const c_char, v: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { key_string(key).and_then(|key| mapping::set_item(error::required(o)?, &key, Some(error::required(v)?))) }
        .into_c()
}

/// Stores a new reference to `o[key]` in `*result` and returns 1; when the key is missing, stores NULL and returns 0
/// without an error; -1 with another error set. C API reference: Mapping Protocol.
///
/// # Safety
/// The caller holds the GIL; the objects are live, `result` is a valid place.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyMapping_GetOptionalItem(
    o: *mut PyObject,
    key: *mut PyObject,
    result: *mut *mut PyObject,
) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe {
        let found = error::required(o).and_then(|o| mapping::get_optional(o, error::required(key)?));
        store(result, found)
    }
}

/// As `PyMapping_GetOptionalItem`, with a UTF-8 C string as the key; NULL for it is `SystemError`. C API reference:
/// Mapping Protocol.
///
/// # Safety
/// The caller holds the GIL; the object is live, `key` NULL or a C string, `result` a valid place.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyMapping_GetOptionalItemString(
    o: *mut PyObject,
    key: *const c_char,
    result: *mut *mut PyObject,
) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe {
        let found = key_string(key).and_then(|key| mapping::get_optional(error::required(o)?, &key));
        store(result, found)
    }
}

/// Returns 1 when the key is there, 0 when it is not, -1 with an error set when that could not be found out. C API
/// reference: Mapping Protocol.
///
/// # Safety
/// The caller holds the GIL; each object argument is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyMapping_HasKeyWithError(o: *mut PyObject, key: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    let found = unsafe { error::required(o).and_then(|o| mapping::get_optional(o, error::required(key)?)) };
    found.map(|v| v.is_some()).into_c()
}

/// As `PyMapping_HasKeyWithError`, with a UTF-8 C string as the key. C API reference: Mapping Protocol.
///
/// # Safety
/// The caller holds the GIL; each object argument is NULL or a live object, `key` NULL or a C string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyMapping_HasKeyStringWithError(o: *mut PyObject, key: *const c_char) -> c_int {
    // SAFETY: passed on from the caller.
    let found = unsafe { key_string(key).and_then(|key| mapping::get_optional(error::required(o)?, &key)) };
    found.map(|v| v.is_some()).into_c()
}

/// Returns 1 when the key is there, else 0. Never an error: what goes wrong is reported as unraisable. C API
/// reference: Mapping Protocol.
///
/// # Safety
/// The caller holds the GIL; each object argument is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyMapping_HasKey(o: *mut PyObject, key: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    let found = unsafe { error::required(o).and_then(|o| mapping::get_optional(o, error::required(key)?)) };
    mapping::found_or_unraisable(
        found,
        "Exception ignored in PyMapping_HasKey(); consider using PyMapping_HasKeyWithError(), \
         PyMapping_GetOptionalItem() or PyObject_GetItem()",
    )
    .into()
}

/// As `PyMapping_HasKey`, with a UTF-8 C string as the key. C API reference: Mapping Protocol.
///
/// # Safety
/// The caller holds the GIL; each object argument is NULL or a live object, `key` NULL or a C string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyMapping_HasKeyString(o: *mut PyObject, key: *const c_char) -> c_int {
    // SAFETY: passed on from the caller.
    let found = unsafe { key_string(key).and_then(|key| mapping::get_optional(error::required(o)?, &key)) };
    mapping::found_or_unraisable(
        found,
        "Exception ignored in PyMapping_HasKeyString(); consider using PyMapping_HasKeyStringWithError(), \
         PyMapping_GetOptionalItemString() or PyMapping_GetItemString()",
    )
    .into()
}

/// Returns a new list of the keys of a mapping, or NULL with an error set. NULL is `SystemError`. C API reference:
/// Mapping Protocol.
///
/// # Safety
/// The caller holds the GIL; each object argument is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyMapping_Keys(o: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { error::required(o).and_then(mapping::keys) }.into_c()
}

/// Returns a new list of the values of a mapping, or NULL with an error set. NULL is `SystemError`. C API reference:
/// Mapping Protocol.
///
/// # Safety
/// The caller holds the GIL; each object argument is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyMapping_Values(o: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { error::required(o).and_then(mapping::values) }.into_c()
}

/// Returns a new list of the (key, value) pairs of a mapping, or NULL with an error set. NULL is `SystemError`. C API
/// reference: Mapping Protocol.
///
/// # Safety
/// The caller holds the GIL; each object argument is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyMapping_Items(o: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { error::required(o).and_then(mapping::items) }.into_c()
}

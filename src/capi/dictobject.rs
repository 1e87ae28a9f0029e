//! `dictobject.h`.

use super::store;
use crate::abi::*;
use crate::engine::error::Result;
use crate::engine::{IntoC, Obj, Owned, error};
use crate::objects::{dict, dict_update, dict_views, dict_watch, exceptions, unicode};
use crate::protocols::compare;
use core::ptr;

/// An argument that has to be a dict.
///
/// # Safety
/// `d` is NULL or a live object.
#[inline(always)]
unsafe fn dict_argument<'a>(d: *mut PyObject) -> Result<&'a Obj> {
    // SAFETY: as promised.
    match unsafe { Obj::from_ptr_opt(d) } {
        Some(d) if dict::check(d) => Ok(d),
        _ => Err(error::bad_internal_call()),
    }
}

/// A C string as a key.
///
/// # Safety
/// `key` is a C string.
unsafe fn key_string(key: *const c_char) -> Result<Owned> {
    // SAFETY: as promised.
    unicode::from_utf8(unsafe { CStr::from_ptr(key) }.to_bytes())
}

/// What a dict has under an ASCII key, borrowed; `None` when that needs a key object, or `d` is no dict.
///
/// # Safety
/// `d` is NULL or a live object, `key` a C string.
unsafe fn by_c_string<'d>(d: *mut PyObject, key: *const c_char) -> Option<Option<&'d Obj>> {
    // SAFETY: as promised.
    let (d, key) = unsafe { (Obj::from_ptr_opt(d)?, CStr::from_ptr(key)) };
    if dict::check(d) { dict::get_ascii(d, key.to_bytes()) } else { None }
}

/// A borrowed reference for C.
fn borrowed(found: Result<Option<&Obj>>) -> *mut PyObject {
    match found {
        Ok(Some(value)) => value.as_ptr(),
        _ => ptr::null_mut(),
    }
}

/// A look-up whose errors are reported as unraisable; an error that is set already stays.
fn borrowed_or_unraisable(d: &Obj, key: &Obj, message: &str) -> *mut PyObject {
    let hash = dict::quick_hash(key).map_or_else(|| compare::hash(key), Ok);
    let Ok(hash) = hash else {
        exceptions::write_unraisable_message(message);
        return ptr::null_mut();
    };
    let before = error::take();
    let found = dict::get_with_hash(d, key, hash);
    if found.is_err() {
        exceptions::write_unraisable_message(message);
    }
    if let Some(e) = before {
        _ = error::restore(e);
    }
    borrowed(found)
}

/// Returns a new empty dict, or NULL with an error set. C API reference: Dictionary Objects.
///
/// # Safety
/// The caller holds the GIL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyDict_New() -> *mut PyObject {
    dict::new().into_c()
}

/// Returns a new empty dict; the number of keys to come is not needed. Private in CPython, used by code generators.
///
/// # Safety
/// The caller holds the GIL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _PyDict_NewPresized(n: Py_ssize_t) -> *mut PyObject {
    _ = n;
    dict::new().into_c()
}

/// Returns the number of keys, or -1 with an error set. A wrong type is `SystemError`. C API reference: Dictionary
/// Objects.
///
/// # Safety
/// The caller holds the GIL; each object argument is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyDict_Size(d: *mut PyObject) -> Py_ssize_t {
    // SAFETY: passed on from the caller.
    unsafe { dict_argument(d) }.map(|d| dict::len(d) as isize).into_c()
}

/// Returns the value of `key`, borrowed from the dict, or NULL without an error when it is missing, when something
/// went wrong (which is reported as unraisable) or when `d` is no dict. C API reference: Dictionary Objects.
///
/// # Safety
/// The caller holds the GIL; the arguments are live objects.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyDict_GetItem(d: *mut PyObject, key: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    let (d, key) = unsafe { (Obj::from_ptr(d), Obj::from_ptr(key)) };
    if !dict::check(d) {
        return ptr::null_mut();
    }
    borrowed_or_unraisable(
        d,
        key,
        "Exception ignored in PyDict_GetItem(); consider using PyDict_GetItemRef() or PyDict_GetItemWithError()",
    )
}

/// Returns the value of `key`, borrowed from the dict; NULL without an error when it is missing, with one when
/// something went wrong. A wrong type is `SystemError`. C API reference: Dictionary Objects.
///
/// # Safety
/// The caller holds the GIL; `d` is NULL or a live object, `key` a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyDict_GetItemWithError(d: *mut PyObject, key: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    let found = unsafe { dict_argument(d).and_then(|d| dict::look_up(d, Obj::from_ptr(key))) };
    borrowed(found)
}

/// As `PyDict_GetItemWithError`, with the key's hash known. Private in CPython, used by code generators.
///
/// # Safety
/// The caller holds the GIL; `d` is NULL or a live object, `key` a live object with this hash.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _PyDict_GetItem_KnownHash(
    d: *mut PyObject,
    key: *mut PyObject,
    hash: Py_hash_t,
) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    let found = unsafe { dict_argument(d).and_then(|d| dict::get_with_hash(d, Obj::from_ptr(key), hash)) };
    borrowed(found)
}

/// As `PyDict_SetItem`, with the key's hash known. Private in CPython, used by code generators.
///
/// # Safety
/// The caller holds the GIL; `d` is NULL or a live object, `key` a live object with this hash, `value` a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _PyDict_SetItem_KnownHash(
    d: *mut PyObject,
    key: *mut PyObject,
    value: *mut PyObject,
    hash: Py_hash_t,
) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe {
        dict_argument(d).and_then(|d| dict::set_with_hash(d, Obj::from_ptr(key), Obj::from_ptr(value), hash)).into_c()
    }
}

/// The same as `_PyDict_SetItem_KnownHash`: without free threading there is no lock to hold. Private in CPython, used by code generators.
///
/// # Safety
/// As for `_PyDict_SetItem_KnownHash`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _PyDict_SetItem_KnownHash_LockHeld(
    d: *mut PyObject,
    key: *mut PyObject,
    value: *mut PyObject,
    hash: Py_hash_t,
) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { _PyDict_SetItem_KnownHash(d, key, value, hash) }
}

/// Stores a new reference to the value of `key` in `*result` and returns 1; when it is missing stores NULL and returns
/// 0; on an error stores NULL and returns -1. A wrong type is `SystemError`. C API reference: Dictionary Objects.
///
/// # Safety
/// The caller holds the GIL; the objects are live, `result` is NULL or a valid place.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyDict_GetItemRef(d: *mut PyObject, key: *mut PyObject, result: *mut *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe {
        let found = dict_argument(d).and_then(|d| dict::look_up(d, Obj::from_ptr(key)));
        store(result, found.map(|value| value.map(Obj::to_owned)))
    }
}

/// As `PyDict_GetItem`, with a UTF-8 C string as the key. C API reference: Dictionary Objects.
///
/// # Safety
/// The caller holds the GIL; `d` is a live object, `key` a C string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyDict_GetItemString(d: *mut PyObject, key: *const c_char) -> *mut PyObject {
    let message = "Exception ignored in PyDict_GetItemString(); consider using PyDict_GetItemStringRef()";
    // SAFETY: passed on from the caller.
    if let Some(found) = unsafe { by_c_string(d, key) } {
        return borrowed(Ok(found));
    }
    // SAFETY: passed on from the caller.
    let (d, key) = unsafe { (Obj::from_ptr(d), key_string(key)) };
    match key {
        Ok(key) if dict::check(d) => borrowed_or_unraisable(d, &key, message),
        Ok(_) => ptr::null_mut(),
        Err(_) => {
            exceptions::write_unraisable_message(message);
            ptr::null_mut()
        }
    }
}

/// As `PyDict_GetItemRef`, with a UTF-8 C string as the key. C API reference: Dictionary Objects.
///
/// # Safety
/// The caller holds the GIL; `d` is a live object, `key` a C string, `result` NULL or a valid place.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyDict_GetItemStringRef(
    d: *mut PyObject,
    key: *const c_char,
    result: *mut *mut PyObject,
) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe {
        let found = match by_c_string(d, key) {
            Some(found) => Ok(found.map(Obj::to_owned)),
            None => key_string(key).and_then(|key| dict::get(dict_argument(d)?, &key)),
        };
        store(result, found)
    }
}

/// Sets `d[key] = value`. Returns 0, or -1 with an error set: `TypeError` for an unhashable key. No reference is
/// stolen. A wrong type is `SystemError`. C API reference: Dictionary Objects.
///
/// # Safety
/// The caller holds the GIL; `d` is NULL or a live object, `key` and `value` are live objects.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyDict_SetItem(d: *mut PyObject, key: *mut PyObject, value: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { dict_argument(d).and_then(|d| dict::store(d, Obj::from_ptr(key), Obj::from_ptr(value))) }.into_c()
}

/// As `PyDict_SetItem`, with a UTF-8 C string as the key, which is interned. C API reference: Dictionary Objects.
///
/// # Safety
/// The caller holds the GIL; `d` is NULL or a live object, `key` a C string, `value` a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyDict_SetItemString(d: *mut PyObject, key: *const c_char, value: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe {
        unicode::intern_c(CStr::from_ptr(key)).and_then(|key| dict::set(dict_argument(d)?, &key, Obj::from_ptr(value)))
    }
    .into_c()
}

/// Deletes `d[key]`. Returns 0, or -1 with an error set: `KeyError` when it is missing, `TypeError` when it is
/// unhashable. A wrong type is `SystemError`. C API reference: Dictionary Objects.
///
/// # Safety
/// The caller holds the GIL; `d` is NULL or a live object, `key` a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyDict_DelItem(d: *mut PyObject, key: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe {
        let key = Obj::from_ptr(key);
        dict_argument(d)
            .map_err(|wrong| dict::require_hashable(key).err().unwrap_or(wrong))
            .and_then(|d| dict::del(d, key))
    }
    .into_c()
}

/// As `PyDict_DelItem`, with a UTF-8 C string as the key. C API reference: Dictionary Objects.
///
/// # Safety
/// The caller holds the GIL; each object argument is NULL or a live object, `key` a C string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyDict_DelItemString(d: *mut PyObject, key: *const c_char) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { key_string(key).and_then(|key| dict::del(dict_argument(d)?, &key)) }.into_c()
}

/// Returns whether `key` is there (1 or 0), or -1 with an error set. C API reference: Dictionary Objects.
///
/// # Safety
/// The caller holds the GIL; `d` is NULL or a live object, `key` a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyDict_Contains(d: *mut PyObject, key: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { dict_argument(d).and_then(|d| dict::look_up(d, Obj::from_ptr(key))) }.map(|found| found.is_some()).into_c()
}

/// As `PyDict_Contains`, with a UTF-8 C string as the key. C API reference: Dictionary Objects.
///
/// # Safety
/// The caller holds the GIL; each object argument is NULL or a live object, `key` a C string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyDict_ContainsString(d: *mut PyObject, key: *const c_char) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe {
        match by_c_string(d, key) {
            Some(found) => Ok(found.is_some()),
            None => key_string(key).and_then(|key| dict::contains(dict_argument(d)?, &key)),
        }
    }
    .into_c()
}

/// Returns the value of `key`, borrowed from the dict, after setting it to `default` if it was missing; NULL with an
/// error set. A wrong type is `SystemError`. C API reference: Dictionary Objects.
///
/// # Safety
/// The caller holds the GIL; `d` is NULL or a live object, `key` and `default` are live objects.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyDict_SetDefault(
    d: *mut PyObject,
    key: *mut PyObject,
    default: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: passed on from the caller; the dict holds a reference to the value.
    unsafe {
        let value = dict_argument(d).and_then(|d| dict::set_default(d, Obj::from_ptr(key), Obj::from_ptr(default)));
        value.map_or(ptr::null_mut(), |(value, _)| value.as_ptr())
    }
}

/// As `PyDict_SetDefault`, but stores a new reference in `*result` (if `result` is not NULL), and returns 1 when the
/// key was there, 0 when it was inserted; on an error stores NULL and returns -1. C API reference: Dictionary Objects.
///
/// # Safety
/// The caller holds the GIL; the objects are live, `result` is NULL or a valid place.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyDict_SetDefaultRef(
    d: *mut PyObject,
    key: *mut PyObject,
    default: *mut PyObject,
    result: *mut *mut PyObject,
) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe {
        match dict_argument(d).and_then(|d| dict::set_default(d, Obj::from_ptr(key), Obj::from_ptr(default))) {
            Ok((value, there)) => {
                store(result, Ok(Some(value)));
                c_int::from(there)
            }
            Err(raised) => store(result, Err(raised)),
        }
    }
}

/// Removes `key` and stores its value, a new reference, in `*result` (if `result` is not NULL); returns 1, or 0 (and
/// NULL) when it is missing, -1 (and NULL) with an error set. A wrong type is `SystemError`. C API reference:
/// Dictionary Objects.
///
/// # Safety
/// The caller holds the GIL; the objects are live, `result` is NULL or a valid place.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyDict_Pop(d: *mut PyObject, key: *mut PyObject, result: *mut *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe {
        let found = dict_argument(d).and_then(|d| dict::pop(d, Obj::from_ptr(key)));
        store(result, found)
    }
}

/// As `PyDict_Pop`, with a UTF-8 C string as the key. C API reference: Dictionary Objects.
///
/// # Safety
/// The caller holds the GIL; `d` is a live object, `key` a C string, `result` NULL or a valid place.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyDict_PopString(d: *mut PyObject, key: *const c_char, result: *mut *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe {
        let found = key_string(key).and_then(|key| dict::pop(dict_argument(d)?, &key));
        store(result, found)
    }
}

/// Removes every entry; does nothing to what is no dict. C API reference: Dictionary Objects.
///
/// # Safety
/// The caller holds the GIL; each object argument is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyDict_Clear(d: *mut PyObject) {
    // SAFETY: passed on from the caller.
    if let Some(d) = unsafe { Obj::from_ptr_opt(d) }.filter(|d| dict::check(d)) {
        dict::clear(d);
    }
}

/// Steps through the entries: returns 1 and stores borrowed references in `*key` and `*value` (each may be NULL), 0 at
/// the end or when `d` is no dict. `*pos` starts at 0 and is meaningless otherwise. C API reference: Dictionary
/// Objects.
///
/// # Safety
/// The caller holds the GIL; `d` is a live object, `pos` is valid, `key` and `value` are NULL or valid places; the
/// keys do not change meanwhile.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyDict_Next(
    d: *mut PyObject,
    pos: *mut Py_ssize_t,
    key: *mut *mut PyObject,
    value: *mut *mut PyObject,
) -> c_int {
    // SAFETY: passed on from the caller; a dict is asked for its entries only.
    unsafe {
        let d = Obj::from_ptr(d);
        if !dict::check(d) || *pos < 0 {
            return 0;
        }
        let mut place = *pos as usize;
        let Some((k, v)) = dict::next(d, &mut place) else { return 0 };
        *pos = place as Py_ssize_t;
        if !key.is_null() {
            *key = k.as_ptr();
        }
        if !value.is_null() {
            *value = v.as_ptr();
        }
        1
    }
}

/// Returns a new dict with the same entries, or NULL with an error set. A wrong type is `SystemError`. C API
/// reference: Dictionary Objects.
///
/// # Safety
/// The caller holds the GIL; each object argument is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyDict_Copy(d: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { dict_argument(d) }.and_then(dict::copy).into_c()
}

/// Returns a new list of the keys, or NULL with an error set. A wrong type is `SystemError`. C API reference:
/// Dictionary Objects.
///
/// # Safety
/// The caller holds the GIL; each object argument is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyDict_Keys(d: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { dict_argument(d) }.and_then(|d| dict_views::list_of(d, |key, _| Ok(key.to_owned()))).into_c()
}

/// Returns a new list of the values, or NULL with an error set. A wrong type is `SystemError`. C API reference:
/// Dictionary Objects.
///
/// # Safety
/// The caller holds the GIL; each object argument is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyDict_Values(d: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { dict_argument(d) }.and_then(|d| dict_views::list_of(d, |_, value| Ok(value.to_owned()))).into_c()
}

/// Returns a new list of the (key, value) pairs, or NULL with an error set. A wrong type is `SystemError`. C API
/// reference: Dictionary Objects.
///
/// # Safety
/// The caller holds the GIL; each object argument is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyDict_Items(d: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { dict_argument(d) }.and_then(dict_views::items_list).into_c()
}

/// Copies the entries of a mapping; keys that are there keep their values unless `replace`. Returns 0, or -1 with an
/// error set. A wrong type is `SystemError`. C API reference: Dictionary Objects.
///
/// # Safety
/// The caller holds the GIL; each object argument is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyDict_Merge(d: *mut PyObject, other: *mut PyObject, replace: c_int) -> c_int {
    // SAFETY: passed on from the caller.
    let (d, other) = unsafe { (dict_argument(d), Obj::from_ptr_opt(other)) };
    d.and_then(|d| dict::merge(d, other.ok_or_else(error::bad_internal_call)?, replace != 0)).into_c()
}

/// The same as `PyDict_Merge` with `replace`. C API reference: Dictionary Objects.
///
/// # Safety
/// The caller holds the GIL; each object argument is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyDict_Update(d: *mut PyObject, other: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { PyDict_Merge(d, other, 1) }
}

/// Sets the (key, value) pairs of an iterable; keys that are there keep their values unless `replace`. Returns 0, or
/// -1 with an error set: `TypeError` or `ValueError` for what is no pair. A wrong type is `SystemError`. C API
/// reference: Dictionary Objects.
///
/// # Safety
/// The caller holds the GIL; `d` is NULL or a live object, `pairs` a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyDict_MergeFromSeq2(d: *mut PyObject, pairs: *mut PyObject, replace: c_int) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { dict_argument(d).and_then(|d| dict_update::merge_pairs(d, Obj::from_ptr(pairs), replace != 0)) }.into_c()
}

/// Registers a callback that hears of changes of watched dicts. Returns its number, or -1 with `RuntimeError` set when there are too many.
/// C API reference: Dictionary Objects.
///
/// # Safety
/// The caller holds the GIL; the callback stays valid until it is cleared.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyDict_AddWatcher(callback: PyDict_WatchCallback) -> c_int {
    dict_watch::add(callback).into_c()
}

/// Unregisters a callback. Returns 0, or -1 with `ValueError` set for a number that is nobody's. C API reference: Dictionary Objects.
///
/// # Safety
/// The caller holds the GIL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyDict_ClearWatcher(watcher: c_int) -> c_int {
    dict_watch::remove(watcher).into_c()
}

/// Has changes of the dict told to a registered callback. Returns 0, or -1 with `ValueError` set for a wrong number or
/// another type. C API reference: Dictionary Objects.
///
/// # Safety
/// The caller holds the GIL; `d` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyDict_Watch(watcher: c_int, d: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { dict_watch::set_watched(watcher, Obj::from_ptr(d), true) }.into_c()
}

/// Has changes of the dict no longer told to a callback. Returns 0, or -1 with `ValueError` set for a wrong number or
/// another type. C API reference: Dictionary Objects.
///
/// # Safety
/// The caller holds the GIL; `d` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyDict_Unwatch(watcher: c_int, d: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { dict_watch::set_watched(watcher, Obj::from_ptr(d), false) }.into_c()
}

//! `abstract.h`: lengths and sequences.

use crate::abi::*;
use crate::engine::{IntoC, Obj, error};
use crate::protocols::{iter, sequence};

/// Returns the length of a sequence or mapping, or -1 with an error set: `TypeError` when it has none. NULL is
/// `SystemError`. C API reference: Object Protocol.
///
/// # Safety
/// The caller holds the GIL; each object argument is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_Size(o: *mut PyObject) -> Py_ssize_t {
    // SAFETY: passed on from the caller.
    unsafe { error::required(o).and_then(sequence::size) }.into_c() as Py_ssize_t
}

/// The same as `PyObject_Size`. C API reference: Object Protocol.
///
/// # Safety
/// The caller holds the GIL; each object argument is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_Length(o: *mut PyObject) -> Py_ssize_t {
    // SAFETY: passed on from the caller.
    unsafe { PyObject_Size(o) }
}

/// Returns the length, or an estimate by `__length_hint__`, or `default`; -1 with an error set. C API reference:
/// Object Protocol.
///
/// # Safety
/// The caller holds the GIL; `o` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_LengthHint(o: *mut PyObject, default: Py_ssize_t) -> Py_ssize_t {
    // SAFETY: passed on from the caller.
    unsafe { iter::length_hint_or(Obj::from_ptr(o), default) }.into_c()
}

/// Returns 1 when the object can be indexed by integers and is no dict, else 0. Never an error. C API reference:
/// Sequence Protocol.
///
/// # Safety
/// The caller holds the GIL; `o` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySequence_Check(o: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    c_int::from(sequence::check(unsafe { Obj::from_ptr(o) }))
}

/// Returns the length of a sequence, or -1 with an error set: `TypeError` when it is none. NULL is `SystemError`. C
/// API reference: Sequence Protocol.
///
/// # Safety
/// The caller holds the GIL; each object argument is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySequence_Size(o: *mut PyObject) -> Py_ssize_t {
    // SAFETY: passed on from the caller.
    unsafe { error::required(o).and_then(sequence::sequence_size) }.into_c() as Py_ssize_t
}

/// The same as `PySequence_Size`. C API reference: Sequence Protocol.
///
/// # Safety
/// The caller holds the GIL; each object argument is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySequence_Length(o: *mut PyObject) -> Py_ssize_t {
    // SAFETY: passed on from the caller.
    unsafe { PySequence_Size(o) }
}

/// Returns a new reference to item `i`, where a negative `i` counts from the end; NULL with an error set. NULL is
/// `SystemError`. C API reference: Sequence Protocol.
///
/// # Safety
/// The caller holds the GIL; each object argument is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySequence_GetItem(o: *mut PyObject, i: Py_ssize_t) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { error::required(o).and_then(|o| sequence::get_item(o, i)) }.into_c()
}

/// Sets item `i`; a NULL `v` deletes it. Returns 0, or -1 with an error set. No reference is stolen. NULL is
/// `SystemError`. C API reference: Sequence Protocol.
///
/// # Safety
/// The caller holds the GIL; each object argument is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySequence_SetItem(o: *mut PyObject, i: Py_ssize_t, v: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { error::required(o).and_then(|o| sequence::set_item(o, i, Obj::from_ptr_opt(v))) }.into_c()
}

/// Deletes item `i`. Returns 0, or -1 with an error set. NULL is `SystemError`. C API reference: Sequence Protocol.
///
/// # Safety
/// The caller holds the GIL; each object argument is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySequence_DelItem(o: *mut PyObject, i: Py_ssize_t) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { error::required(o).and_then(|o| sequence::del_item(o, i)) }.into_c()
}

/// Returns a new reference to the slice `o[lo:hi]`, or NULL with an error set. NULL is `SystemError`. C API reference:
/// Sequence Protocol.
///
/// # Safety
/// The caller holds the GIL; each object argument is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySequence_GetSlice(o: *mut PyObject, lo: Py_ssize_t, hi: Py_ssize_t) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { error::required(o).and_then(|o| sequence::get_slice(o, lo, hi)) }.into_c()
}

/// Replaces the slice `o[lo:hi]`; a NULL `v` deletes it. Returns 0, or -1 with an error set. NULL is `SystemError`. C
/// API reference: Sequence Protocol.
///
/// # Safety
/// The caller holds the GIL; each object argument is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySequence_SetSlice(
    o: *mut PyObject,
    lo: Py_ssize_t,
    hi: Py_ssize_t,
    v: *mut PyObject,
) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { error::required(o).and_then(|o| sequence::set_slice(o, lo, hi, Obj::from_ptr_opt(v))) }.into_c()
}

/// Deletes the slice `o[lo:hi]`. Returns 0, or -1 with an error set. NULL is `SystemError`. C API reference: Sequence
/// Protocol.
///
/// # Safety
/// The caller holds the GIL; each object argument is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySequence_DelSlice(o: *mut PyObject, lo: Py_ssize_t, hi: Py_ssize_t) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { error::required(o).and_then(|o| sequence::del_slice(o, lo, hi)) }.into_c()
}

/// Returns a new reference to `a + b` of sequences, or NULL with an error set. NULL is `SystemError`. C API reference:
/// Sequence Protocol.
///
/// # Safety
/// The caller holds the GIL; each object argument is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySequence_Concat(a: *mut PyObject, b: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { error::required(a).and_then(|a| sequence::concat(a, error::required(b)?, false)) }.into_c()
}

/// Returns a new reference to the outcome of `a += b` of sequences, or NULL with an error set. NULL is `SystemError`.
/// C API reference: Sequence Protocol.
///
/// # Safety
/// The caller holds the GIL; each object argument is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySequence_InPlaceConcat(a: *mut PyObject, b: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { error::required(a).and_then(|a| sequence::concat(a, error::required(b)?, true)) }.into_c()
}

/// Returns a new reference to `o * n` of a sequence, or NULL with an error set. NULL is `SystemError`. C API
/// reference: Sequence Protocol.
///
/// # Safety
/// The caller holds the GIL; each object argument is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySequence_Repeat(o: *mut PyObject, n: Py_ssize_t) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { error::required(o).and_then(|o| sequence::repeat(o, n, false)) }.into_c()
}

/// Returns a new reference to the outcome of `o *= n` of a sequence, or NULL with an error set. NULL is `SystemError`.
/// C API reference: Sequence Protocol.
///
/// # Safety
/// The caller holds the GIL; each object argument is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySequence_InPlaceRepeat(o: *mut PyObject, n: Py_ssize_t) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { error::required(o).and_then(|o| sequence::repeat(o, n, true)) }.into_c()
}

/// Returns a new reference to a tuple of an iterable's items (an exact tuple is returned itself), or NULL with an
/// error set. NULL is `SystemError`. C API reference: Sequence Protocol.
///
/// # Safety
/// The caller holds the GIL; each object argument is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySequence_Tuple(o: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { error::required(o).and_then(sequence::tuple) }.into_c()
}

/// Returns a new list of an iterable's items, or NULL with an error set. NULL is `SystemError`. C API reference:
/// Sequence Protocol.
///
/// # Safety
/// The caller holds the GIL; each object argument is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySequence_List(o: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { error::required(o).and_then(sequence::list) }.into_c()
}

/// Returns a new reference to the object itself when it is exactly a list or tuple, else to a list of its items; NULL
/// with an error set: `TypeError(message)` when it is not iterable. NULL is `SystemError`. C API reference: Sequence
/// Protocol.
///
/// # Safety
/// The caller holds the GIL; `o` is NULL or a live object; `message` is a C string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySequence_Fast(o: *mut PyObject, message: *const c_char) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe {
        let message = CStr::from_ptr(message).to_string_lossy();
        error::required(o).and_then(|o| sequence::fast(o, &message))
    }
    .into_c()
}

/// Returns how many items equal `value`, or -1 with an error set. NULL is `SystemError`. C API reference: Sequence
/// Protocol.
///
/// # Safety
/// The caller holds the GIL; each object argument is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySequence_Count(o: *mut PyObject, value: *mut PyObject) -> Py_ssize_t {
    // SAFETY: passed on from the caller.
    unsafe { error::required(o).and_then(|o| sequence::count(o, error::required(value)?)) }.into_c()
}

/// Returns whether some item equals `value` (1 or 0), or -1 with an error set. C API reference: Sequence Protocol.
///
/// # Safety
/// The caller holds the GIL; the arguments are live objects.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySequence_Contains(o: *mut PyObject, value: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { error::required(value).and_then(|value| sequence::contains(Obj::from_ptr(o), value)) }.into_c()
}

/// The old name of `PySequence_Contains`. C API reference: Sequence Protocol.
///
/// # Safety
/// As for `PySequence_Contains`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySequence_In(o: *mut PyObject, value: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { PySequence_Contains(o, value) }
}

/// Returns the first place of an item equal to `value`, or -1 with an error set: `ValueError` when there is none. NULL
/// is `SystemError`. C API reference: Sequence Protocol.
///
/// # Safety
/// The caller holds the GIL; each object argument is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySequence_Index(o: *mut PyObject, value: *mut PyObject) -> Py_ssize_t {
    // SAFETY: passed on from the caller.
    unsafe { error::required(o).and_then(|o| sequence::index(o, error::required(value)?)) }.into_c()
}

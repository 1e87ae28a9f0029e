//! `setobject.h`.

use crate::abi::*;
use crate::engine::error::Result;
use crate::engine::{IntoC, Obj, error};
use crate::objects::set;

/// An argument that has to be such a set.
///
/// # Safety
/// `s` is NULL or a live object.
#[inline(always)]
unsafe fn set_argument<'a>(s: *mut PyObject, is: impl Fn(&Obj) -> bool) -> Result<&'a Obj> {
    // SAFETY: as promised.
    unsafe { Obj::from_ptr_opt(s) }.filter(|s| is(s)).ok_or_else(error::bad_internal_call)
}

/// Returns a new set of an iterable's items, or an empty one for NULL; NULL with an error set. C API reference: Set
/// Objects.
///
/// # Safety
/// The caller holds the GIL; each object argument is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySet_New(iterable: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { set::from_iterable(Obj::from_ptr_opt(iterable)) }.into_c()
}

/// Returns a new frozenset of an iterable's items, or an empty one for NULL; NULL with an error set. C API reference:
/// Set Objects.
///
/// # Safety
/// The caller holds the GIL; each object argument is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyFrozenSet_New(iterable: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { set::frozen_from_iterable(Obj::from_ptr_opt(iterable)) }.into_c()
}

/// Returns the number of items of a set or frozenset, or -1 with an error set. A wrong type is `SystemError`. C API
/// reference: Set Objects.
///
/// # Safety
/// The caller holds the GIL; each object argument is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySet_Size(s: *mut PyObject) -> Py_ssize_t {
    // SAFETY: passed on from the caller.
    unsafe { set_argument(s, set::check_any) }.map(|s| set::len(s) as isize).into_c()
}

/// Returns whether the item is in a set or frozenset (1 or 0), or -1 with an error set: `TypeError` for an unhashable
/// item. A wrong type is `SystemError`. C API reference: Set Objects.
///
/// # Safety
/// The caller holds the GIL; `s` is NULL or a live object, `key` a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySet_Contains(s: *mut PyObject, key: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { set_argument(s, set::check_any).and_then(|s| set::contains(s, Obj::from_ptr(key))) }.into_c()
}

/// Adds an item to a set, or to a frozenset that nobody else knows yet. Returns 0, or -1 with an error set:
/// `TypeError` for an unhashable item. A wrong type is `SystemError`. C API reference: Set Objects.
///
/// # Safety
/// The caller holds the GIL; `s` is NULL or a live object, `key` a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySet_Add(s: *mut PyObject, key: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe {
        set_argument(s, |s| set::check(s) || (set::check_frozen(s) && s.refcount() == 1))
            .and_then(|s| set::add(s, Obj::from_ptr(key)))
    }
    .into_c()
}

/// Removes an item from a set. Returns 1 when it was there, 0 when it was not, -1 with an error set. A wrong type is
/// `SystemError`. C API reference: Set Objects.
///
/// # Safety
/// The caller holds the GIL; `s` is NULL or a live object, `key` a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySet_Discard(s: *mut PyObject, key: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { set_argument(s, set::check).and_then(|s| set::discard(s, Obj::from_ptr(key))) }.into_c()
}

/// Removes some item and returns it, a new reference; NULL with an error set: `KeyError` for an empty set. A wrong
/// type is `SystemError`. C API reference: Set Objects.
///
/// # Safety
/// The caller holds the GIL; each object argument is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySet_Pop(s: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { set_argument(s, set::check) }.and_then(set::pop).into_c()
}

/// Removes every item. Returns 0, or -1 with an error set. A wrong type is `SystemError`. C API reference: Set
/// Objects.
///
/// # Safety
/// The caller holds the GIL; each object argument is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySet_Clear(s: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { set_argument(s, set::check) }.map(set::clear).into_c()
}

/// Adds the items of an iterable. Returns 0, or -1 with an error set. A wrong type is `SystemError`. Private in
/// CPython, used by code generators.
///
/// # Safety
/// The caller holds the GIL; `s` is NULL or a live object, `iterable` a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _PySet_Update(s: *mut PyObject, iterable: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { set_argument(s, set::check).and_then(|s| set::update(s, Obj::from_ptr(iterable))) }.into_c()
}

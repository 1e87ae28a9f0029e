//! `listobject.h`.

use crate::abi::*;
use crate::engine::error::Result;
use crate::engine::{IntoC, Obj, Owned, error, refcount};
use crate::objects::{list, list_sort};
use crate::raise;
use core::ptr;

/// An argument that has to be a list.
///
/// # Safety
/// `o` is NULL or a live object.
unsafe fn list_argument<'a>(o: *mut PyObject) -> Result<&'a Obj> {
    // SAFETY: as promised.
    unsafe { Obj::from_ptr_opt(o) }.filter(|o| list::check(o)).ok_or_else(error::bad_internal_call)
}

/// An index as a place in the list.
fn place(l: &Obj, i: Py_ssize_t) -> Option<usize> {
    usize::try_from(i).ok().filter(|&i| i < list::len(l))
}

/// Returns a new list of `n` NULL items, which the caller fills, or NULL with an error set. A negative `n` is
/// `SystemError`. C API reference: List Objects.
///
/// # Safety
/// The caller holds the GIL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyList_New(n: Py_ssize_t) -> *mut PyObject {
    match usize::try_from(n) {
        Ok(n) => list::with_len(n),
        Err(_) => Err(error::bad_internal_call()),
    }
    .into_c()
}

/// Returns the number of items, or -1 with an error set. A wrong type is `SystemError`. C API reference: List Objects.
///
/// # Safety
/// The caller holds the GIL; each object argument is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyList_Size(o: *mut PyObject) -> Py_ssize_t {
    // SAFETY: passed on from the caller.
    unsafe { list_argument(o) }.map(|l| list::len(l) as isize).into_c()
}

/// Returns item `i`, borrowed from the list, or NULL with an error set: `IndexError` outside. A wrong type is
/// `SystemError`. C API reference: List Objects.
///
/// # Safety
/// The caller holds the GIL; each object argument is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyList_GetItem(o: *mut PyObject, i: Py_ssize_t) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    match unsafe { list_argument(o) }.map(|l| (l, place(l, i))) {
        // SAFETY: the place exists.
        Ok((l, Some(i))) => unsafe { *list::slot(l, i) },
        Ok((_, None)) => {
            _ = raise!(IndexError, "list index out of range");
            ptr::null_mut()
        }
        Err(_) => ptr::null_mut(),
    }
}

/// Returns a new reference to item `i`, or NULL with an error set: `IndexError` outside, `TypeError` for another type.
/// C API reference: List Objects.
///
/// # Safety
/// The caller holds the GIL; `o` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyList_GetItemRef(o: *mut PyObject, i: Py_ssize_t) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    let o = unsafe { Obj::from_ptr(o) };
    let is_list = list::check(o);
    match if is_list { place(o, i).and_then(|i| list::get(o, i)) } else { None } {
        Some(item) => Ok(item),
        None if is_list => Err(raise!(IndexError, "list index out of range")),
        None => Err(raise!(TypeError, "expected a list")),
    }
    .into_c()
}

/// Sets item `i`; the reference to `item` (which may be NULL) is stolen in any case. Returns 0, or -1 with an error
/// set: `IndexError` outside. A wrong type is `SystemError`. C API reference: List Objects.
///
/// # Safety
/// The caller holds the GIL; each object argument is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyList_SetItem(o: *mut PyObject, i: Py_ssize_t, item: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller; the place exists.
    unsafe {
        let item = Owned::from_ptr_opt(item);
        list_argument(o)
            .and_then(|l| match place(l, i) {
                Some(i) => {
                    let item = item.map_or(ptr::null_mut(), Owned::into_ptr);
                    refcount::replace(list::slot(l, i), item);
                    Ok(())
                }
                None => Err(raise!(IndexError, "list assignment index out of range")),
            })
            .into_c()
    }
}

/// Inserts an item in front of place `i`, which is clipped. Returns 0, or -1 with an error set. No reference is
/// stolen. A wrong type is `SystemError`. So is a NULL item. C API reference: List Objects.
///
/// # Safety
/// The caller holds the GIL; each object argument is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyList_Insert(o: *mut PyObject, i: Py_ssize_t, item: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    let (o, item) = unsafe { (list_argument(o), Obj::from_ptr_opt(item)) };
    o.and_then(|l| list::insert(l, i, item.ok_or_else(error::bad_internal_call)?)).into_c()
}

/// Appends an item. Returns 0, or -1 with an error set. No reference is stolen. A wrong type is `SystemError`. So is a
/// NULL item. C API reference: List Objects.
///
/// # Safety
/// The caller holds the GIL; each object argument is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyList_Append(o: *mut PyObject, item: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    let (list, new) = unsafe { (Obj::from_ptr_opt(o), Obj::from_ptr_opt(item)) };
    if let (Some(list), Some(new)) = (list, new)
        && list::check(list)
        && list::append_in_place(list, new)
    {
        return 0;
    }
    // SAFETY: passed on from the caller.
    unsafe { append_or_refuse(o, item) }
}

/// `PyList_Append` for every case. Called last, so that the entry needs no stack.
///
/// # Safety
/// As for `PyList_Append`.
#[inline(never)]
unsafe fn append_or_refuse(o: *mut PyObject, item: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    let (o, item) = unsafe { (list_argument(o), Obj::from_ptr_opt(item)) };
    o.and_then(|l| list::append(l, item.ok_or_else(error::bad_internal_call)?)).into_c()
}

/// Returns a new list of the items `lo..hi`, which are clipped, or NULL with an error set. A wrong type is
/// `SystemError`. C API reference: List Objects.
///
/// # Safety
/// The caller holds the GIL; each object argument is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyList_GetSlice(o: *mut PyObject, lo: Py_ssize_t, hi: Py_ssize_t) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { list_argument(o) }
        .and_then(|l| {
            let (lo, hi) = super::clip(lo, hi, list::len(l));
            list::slice(l, lo, hi)
        })
        .into_c()
}

/// Replaces the items `lo..hi`, which are clipped, by those of an iterable; NULL deletes them. Returns 0, or -1 with
/// an error set. A wrong type is `SystemError`. C API reference: List Objects.
///
/// # Safety
/// The caller holds the GIL; each object argument is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyList_SetSlice(
    o: *mut PyObject,
    lo: Py_ssize_t,
    hi: Py_ssize_t,
    items: *mut PyObject,
) -> c_int {
    // SAFETY: passed on from the caller.
    let (o, items) = unsafe { (list_argument(o), Obj::from_ptr_opt(items)) };
    o.and_then(|l| list::set_slice(l, lo, hi, items)).into_c()
}

/// Appends the items of an iterable. Returns 0, or -1 with an error set. A wrong type is `SystemError`. C API
/// reference: List Objects.
///
/// # Safety
/// The caller holds the GIL; `o` is NULL or a live object, `iterable` a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyList_Extend(o: *mut PyObject, iterable: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { list_argument(o).and_then(|l| list::extend(l, Obj::from_ptr(iterable))) }.into_c()
}

/// Removes every item. Returns 0, or -1 with an error set. A wrong type is `SystemError`. C API reference: List
/// Objects.
///
/// # Safety
/// The caller holds the GIL; each object argument is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyList_Clear(o: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { list_argument(o) }.map(list::clear).into_c()
}

/// Sorts the list in place. Returns 0, or -1 with an error set. A wrong type is `SystemError`. C API reference: List
/// Objects.
///
/// # Safety
/// The caller holds the GIL; each object argument is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyList_Sort(o: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { list_argument(o) }.and_then(|l| list_sort::sort(l, None, false)).into_c()
}

/// Turns the order round, in place. Returns 0, or -1 with an error set. A wrong type is `SystemError`. C API
/// reference: List Objects.
///
/// # Safety
/// The caller holds the GIL; each object argument is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyList_Reverse(o: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { list_argument(o) }.map(list::reverse).into_c()
}

/// Returns a new tuple of the items, or NULL with an error set. A wrong type is `SystemError`. C API reference: List
/// Objects.
///
/// # Safety
/// The caller holds the GIL; each object argument is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyList_AsTuple(o: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { list_argument(o) }.and_then(list::to_tuple).into_c()
}

//! `cellobject.h`: cells, the variables of closures.

use crate::abi::*;
use crate::engine::{IntoC, Obj, Owned, error};
use crate::objects::cell;
use core::ptr;

/// Makes a cell that holds `obj`, or nothing for NULL. Returns a new reference, or NULL with `MemoryError` set. C API reference: Cell Objects.
///
/// # Safety
/// The caller holds the GIL; `obj` is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCell_New(obj: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    cell::new(unsafe { Obj::from_ptr_opt(obj) }).into_c()
}

/// Returns a new reference to what the cell holds, or NULL without an error when it is empty. What is no cell sets `SystemError`. C API reference: Cell Objects.
///
/// # Safety
/// The caller holds the GIL; `op` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCell_Get(op: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    let cell = unsafe { Obj::from_ptr(op) };
    if !cell::check(cell) {
        let _ = error::bad_internal_call();
        return ptr::null_mut();
    }
    cell::get(cell).map_or(ptr::null_mut(), Owned::into_ptr)
}

/// Puts `value`, or nothing for NULL, into the cell. Returns 0; -1 with `SystemError` set for what is no cell. C API reference: Cell Objects.
///
/// # Safety
/// The caller holds the GIL; `op` is a live object, `value` NULL or one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCell_Set(op: *mut PyObject, value: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    let (cell, value) = unsafe { (Obj::from_ptr(op), Obj::from_ptr_opt(value)) };
    if !cell::check(cell) {
        let _ = error::bad_internal_call();
        return -1;
    }
    cell::set(cell, value);
    0
}

//! `abstract.h`: questions about an object's type.

use crate::abi::*;
use crate::engine::error;
use crate::engine::{IntoC, Obj, Result};
use crate::objects::type_object;
use crate::protocols::{instance, text};

/// Returns a new reference to the object's type; NULL with `SystemError` set for NULL. C API reference: Object Protocol.
///
/// # Safety
/// The caller holds the GIL; `o` is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_Type(o: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    match unsafe { Obj::from_ptr_opt(o) } {
        Some(o) => Ok(type_object::as_obj(o.ty()).to_owned()),
        None => Err(error::null_argument()),
    }
    .into_c()
}

/// Returns 1 when `object` is an instance of `typeorclass` (a class, a tuple of them, or what has `__instancecheck__`), 0 when not, -1 with an error
/// set (`TypeError` when it is no class). C API reference: Object Protocol.
///
/// # Safety
/// The caller holds the GIL; both are live objects.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_IsInstance(object: *mut PyObject, typeorclass: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    if unsafe { core::ptr::eq((*object).ob_type.cast(), typeorclass) } {
        return 1;
    }
    // SAFETY: as above.
    let result: Result<bool> = unsafe { instance::is_instance(Obj::from_ptr(object), Obj::from_ptr(typeorclass)) };
    result.into_c()
}

/// Returns 1 when the class `object` is derived from `typeorclass` (a class, a tuple of them, or what has `__subclasscheck__`), 0 when not, -1 with
/// an error set (`TypeError` when one is no class). C API reference: Object Protocol.
///
/// # Safety
/// The caller holds the GIL; both are live objects.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_IsSubclass(object: *mut PyObject, typeorclass: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    let result: Result<bool> = unsafe { instance::is_subclass(Obj::from_ptr(object), Obj::from_ptr(typeorclass)) };
    result.into_c()
}

/// Returns the text of `obj` under a format specification, as a new `str`; NULL with an error set. `format_spec` is a `str`, or NULL for an empty
/// one; another object gives `SystemError`. C API reference: Object Protocol.
///
/// # Safety
/// The caller holds the GIL; `obj` is a live object, `format_spec` NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_Format(obj: *mut PyObject, format_spec: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { text::format(Obj::from_ptr(obj), Obj::from_ptr_opt(format_spec)) }.into_c()
}

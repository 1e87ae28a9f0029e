//! `classobject.h`: bound methods and instance methods.

use crate::abi::*;
use crate::engine::{IntoC, Obj, error};
use crate::objects::method;
use core::ptr;

/// Returns a new method: `func` bound to `self`; NULL with `SystemError` set when `self` is NULL. C API reference: Method Objects.
///
/// # Safety
/// The caller holds the GIL; `func` is a live object, `self` NULL or one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyMethod_New(func: *mut PyObject, slf: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    match unsafe { Obj::from_ptr_opt(slf) } {
        // SAFETY: passed on from the caller.
        Some(slf) => method::new(unsafe { Obj::from_ptr(func) }, slf),
        None => Err(error::bad_internal_call()),
    }
    .into_c()
}

/// Returns the function of a method, borrowed, or NULL with `SystemError` set for anything else. C API reference: Method Objects.
///
/// # Safety
/// The caller holds the GIL; `meth` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyMethod_Function(meth: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    let meth = unsafe { Obj::from_ptr(meth) };
    if !meth.is_exactly(&raw mut method::PyMethod_Type) {
        let _ = error::bad_internal_call();
        return ptr::null_mut();
    }
    method::parts(meth).0.as_ptr()
}

/// Returns the instance of a method, borrowed, or NULL with `SystemError` set for anything else. C API reference: Method Objects.
///
/// # Safety
/// The caller holds the GIL; `meth` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyMethod_Self(meth: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    let meth = unsafe { Obj::from_ptr(meth) };
    if !meth.is_exactly(&raw mut method::PyMethod_Type) {
        let _ = error::bad_internal_call();
        return ptr::null_mut();
    }
    method::parts(meth).1.as_ptr()
}

/// Returns a new instance method: `func` binds when it is looked up on an instance. NULL with an error set. C API reference: Instance Method Objects.
///
/// # Safety
/// The caller holds the GIL; `func` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyInstanceMethod_New(func: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    method::new_instance(unsafe { Obj::from_ptr(func) }).into_c()
}

/// Returns the function of an instance method, borrowed, or NULL with `SystemError` set for anything else. C API reference: Instance Method Objects.
///
/// # Safety
/// The caller holds the GIL; `im` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyInstanceMethod_Function(im: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    let im = unsafe { Obj::from_ptr(im) };
    if !im.is_exactly(&raw mut method::PyInstanceMethod_Type) {
        let _ = error::bad_internal_call();
        return ptr::null_mut();
    }
    method::function_of_instance_method(im).as_ptr()
}

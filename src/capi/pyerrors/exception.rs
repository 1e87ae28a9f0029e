//! `PyException_*`: the parts of an exception instance.

use crate::abi::*;
use crate::engine::{IntoC, Obj, Owned};
use crate::objects::exceptions;
use core::ptr;

fn or_null(o: Option<Owned>) -> *mut PyObject {
    o.map_or(ptr::null_mut(), Owned::into_ptr)
}

/// Returns the traceback of the exception `ex`, a new reference, or NULL without an error when it has none.
/// C API reference: Exception Handling.
///
/// # Safety
/// The caller holds the GIL; `ex` is an exception instance.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyException_GetTraceback(ex: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    or_null(exceptions::traceback_of(unsafe { Obj::from_ptr(ex) }))
}

/// Sets the traceback of the exception `ex`; None removes it. Returns 0, or -1 with `TypeError` set when `tb` is NULL or no traceback.
/// C API reference: Exception Handling.
///
/// # Safety
/// The caller holds the GIL; `ex` is an exception instance, `tb` NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyException_SetTraceback(ex: *mut PyObject, tb: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    let (ex, tb) = unsafe { (Obj::from_ptr(ex), Obj::from_ptr_opt(tb)) };
    exceptions::set_traceback(ex, tb).into_c()
}

/// Returns the context of the exception `ex`, a new reference, or NULL without an error when it has none.
/// C API reference: Exception Handling.
///
/// # Safety
/// The caller holds the GIL; `ex` is an exception instance.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyException_GetContext(ex: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    or_null(exceptions::context(unsafe { Obj::from_ptr(ex) }))
}

/// Sets the context of the exception `ex` and steals the reference to it; NULL removes it. C API reference: Exception Handling.
///
/// # Safety
/// The caller holds the GIL; `ex` is an exception instance, `ctx` NULL or an exception instance that the caller owns a reference to.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyException_SetContext(ex: *mut PyObject, ctx: *mut PyObject) {
    // SAFETY: passed on from the caller.
    unsafe { exceptions::replace_context(Obj::from_ptr(ex), Owned::from_ptr_opt(ctx)) }
}

/// Returns the cause of the exception `ex`, a new reference, or NULL without an error when it has none.
/// C API reference: Exception Handling.
///
/// # Safety
/// The caller holds the GIL; `ex` is an exception instance.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyException_GetCause(ex: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    or_null(exceptions::cause(unsafe { Obj::from_ptr(ex) }))
}

/// Sets the cause of the exception `ex`, steals the reference to it and sets `__suppress_context__`; NULL removes the cause.
/// C API reference: Exception Handling.
///
/// # Safety
/// The caller holds the GIL; `ex` is an exception instance, `cause` NULL or an exception instance that the caller owns a reference to.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyException_SetCause(ex: *mut PyObject, cause: *mut PyObject) {
    // SAFETY: passed on from the caller.
    unsafe { exceptions::replace_cause(Obj::from_ptr(ex), Owned::from_ptr_opt(cause)) }
}

/// Returns the `args` of the exception `ex`, a new reference. C API reference: Exception Handling.
///
/// # Safety
/// The caller holds the GIL; `ex` is an exception instance.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyException_GetArgs(ex: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    exceptions::args(unsafe { Obj::from_ptr(ex) }).into_ptr()
}

/// Sets the `args` of the exception `ex` to the tuple `args`, to which it takes a reference of its own. C API reference: Exception Handling.
///
/// # Safety
/// The caller holds the GIL; `ex` is an exception instance, `args` a tuple.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyException_SetArgs(ex: *mut PyObject, args: *mut PyObject) {
    // SAFETY: passed on from the caller.
    unsafe { exceptions::replace_args(Obj::from_ptr(ex), Obj::from_ptr(args).to_owned()) }
}

/// Returns the `tp_name` of an exception class, which belongs to the class. C API reference: Exception Handling.
///
/// # Safety
/// `class` is an exception class.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyExceptionClass_Name(class: *mut PyObject) -> *const c_char {
    // SAFETY: passed on from the caller.
    unsafe { (*class.cast::<PyTypeObject>()).tp_name }
}

//! `abstract.h`: calls. The variadic forms are with the format mini-languages.

use crate::abi::*;
use crate::engine::error::null_argument;
use crate::engine::{IntoC, Obj, Owned};
use crate::objects::{dict, tuple};
use crate::protocols::call;
use crate::raise;
use core::ptr;

/// Returns 1 when the object can be called, else 0 (also for NULL). Never an error. C API reference: Call Protocol.
///
/// # Safety
/// The caller holds the GIL; `o` is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCallable_Check(o: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    c_int::from(unsafe { Obj::from_ptr_opt(o) }.is_some_and(call::is_callable))
}

/// Calls `callable(*args, **kwargs)`. Returns a new reference, or NULL with an error set. `args` is a tuple, `kwargs` a dict or NULL.
/// C API reference: Call Protocol.
///
/// # Safety
/// The caller holds the GIL; the arguments are live objects of those types.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_Call(
    callable: *mut PyObject,
    args: *mut PyObject,
    kwargs: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe {
        let (callable, args, kwargs) = (Obj::from_ptr(callable), Obj::from_ptr(args), Obj::from_ptr_opt(kwargs));
        match call::vectorcall_function(callable) {
            Some(f) => call::vectorcall_unchecked(callable, f, args, kwargs),
            None => call::call_tuple(callable, args, kwargs).into_c(),
        }
    }
}

/// Calls `callable(*args)`; NULL for no arguments. Returns a new reference, or NULL with an error set: `TypeError` when `args` is no tuple,
/// `SystemError` when `callable` is NULL. C API reference: Call Protocol.
///
/// # Safety
/// The caller holds the GIL; each argument is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_CallObject(callable: *mut PyObject, args: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { PyEval_CallObjectWithKeywords(callable, args, ptr::null_mut()) }
}

/// Calls `callable(*args, **kwargs)`, where both may be NULL. Returns a new reference, or NULL with an error set: `TypeError` when `args` is no tuple
/// or `kwargs` no dict. Deprecated in favour of `PyObject_Call`. C API reference: Call Protocol.
///
/// # Safety
/// The caller holds the GIL; each argument is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyEval_CallObjectWithKeywords(
    callable: *mut PyObject,
    args: *mut PyObject,
    kwargs: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    let (callable, args, kwargs) =
        unsafe { (Obj::from_ptr_opt(callable), Obj::from_ptr_opt(args), Obj::from_ptr_opt(kwargs)) };
    if args.is_some_and(|a| !tuple::check(a)) {
        let _ = raise!(TypeError, "argument list must be a tuple");
        return ptr::null_mut();
    }
    if kwargs.is_some_and(|k| !dict::check(k)) {
        let _ = raise!(TypeError, "keyword list must be a dictionary");
        return ptr::null_mut();
    }
    let Some(callable) = callable else {
        let _ = null_argument();
        return ptr::null_mut();
    };
    match (args, kwargs) {
        (None, None) => call::call(callable, &[]),
        (args, kwargs) => call::call_tuple(callable, args.unwrap_or(&tuple::empty()), kwargs),
    }
    .into_c()
}

/// Calls `callable()`. Returns a new reference, or NULL with an error set. C API reference: Call Protocol.
///
/// # Safety
/// The caller holds the GIL; `func` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_CallNoArgs(func: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { call::vectorcall(Obj::from_ptr(func), ptr::null(), 0, ptr::null_mut()) }.into_c()
}

/// Calls `callable(arg)`. Returns a new reference, or NULL with an error set. C API reference: Call Protocol.
///
/// # Safety
/// The caller holds the GIL; both are live objects.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_CallOneArg(func: *mut PyObject, arg: *mut PyObject) -> *mut PyObject {
    let args = [ptr::null_mut(), arg];
    // SAFETY: passed on from the caller; the argument lies behind a spare word, as the flag says.
    unsafe { call::vectorcall(Obj::from_ptr(func), args.as_ptr().add(1), 1 | call::ARGUMENTS_OFFSET, ptr::null_mut()) }
        .into_c()
}

/// Calls with a C array: `PyVectorcall_NARGS(nargsf)` positional arguments, then the values of the names in the tuple `kwnames` (or NULL). With
/// `PY_VECTORCALL_ARGUMENTS_OFFSET` the word before `args` may be overwritten meanwhile. Returns a new reference, or NULL with an error set.
/// C API reference: Call Protocol.
///
/// # Safety
/// The caller holds the GIL; the arguments are live objects.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_Vectorcall(
    callable: *mut PyObject,
    args: *const *mut PyObject,
    nargsf: usize,
    kwnames: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { call::vectorcall(Obj::from_ptr(callable), args, nargsf, kwnames) }.into_c()
}

/// As `PyObject_Vectorcall`, with the keyword arguments in a dict (or NULL). C API reference: Call Protocol.
///
/// # Safety
/// The caller holds the GIL; the arguments are live objects.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_VectorcallDict(
    callable: *mut PyObject,
    args: *const *mut PyObject,
    nargsf: usize,
    kwargs: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { call::call_with_dict(Obj::from_ptr(callable), args, nargsf, Obj::from_ptr_opt(kwargs)) }.into_c()
}

/// Calls the method `name` of `args[0]` with the other arguments; otherwise as `PyObject_Vectorcall`. C API reference: Call Protocol.
///
/// # Safety
/// The caller holds the GIL; the arguments are live objects, at least one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_VectorcallMethod(
    name: *mut PyObject,
    args: *const *mut PyObject,
    nargsf: usize,
    kwnames: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { call::vectorcall_method(Obj::from_ptr(name), args, nargsf, kwnames) }.into_c()
}

/// Calls an object's vectorcall function with a tuple and a dict (or NULL). Returns a new reference, or NULL with an error set: `TypeError` when the
/// object has none. C API reference: Call Protocol.
///
/// # Safety
/// The caller holds the GIL; the arguments are live objects of those types.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyVectorcall_Call(
    callable: *mut PyObject,
    tuple: *mut PyObject,
    dict: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { call::vectorcall_call(Obj::from_ptr(callable), Obj::from_ptr(tuple), Obj::from_ptr_opt(dict)) }
}

/// Returns the object's vectorcall function, or NULL without an error when it has none. C API reference: Call Protocol.
///
/// # Safety
/// The caller holds the GIL; `callable` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyVectorcall_Function(callable: *mut PyObject) -> vectorcallfunc {
    // SAFETY: passed on from the caller.
    call::vectorcall_function(unsafe { Obj::from_ptr(callable) })
}

/// Returns the number of positional arguments in `nargsf`. C API reference: Call Protocol.
#[unsafe(no_mangle)]
pub extern "C" fn PyVectorcall_NARGS(nargsf: usize) -> Py_ssize_t {
    call::nargs(nargsf) as Py_ssize_t
}

/// Calls `tp_call` with the arguments of a vectorcall; `keywords` is NULL, a dict, or a tuple of names whose values follow the positional arguments.
/// Called by inline functions of older headers; not in the reference.
///
/// # Safety
/// The caller holds the GIL; the arguments are live objects.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _PyObject_MakeTpCall(
    tstate: *mut PyThreadState,
    callable: *mut PyObject,
    args: *const *mut PyObject,
    nargs: Py_ssize_t,
    keywords: *mut PyObject,
) -> *mut PyObject {
    let _ = tstate;
    // SAFETY: passed on from the caller.
    unsafe { call::call_slot_with(Obj::from_ptr(callable), args, nargs as usize, Obj::from_ptr_opt(keywords)) }.into_c()
}

/// Checks what a called function returned: a value with an error set and NULL without one become `SystemError`. Returns `result`, or NULL with an
/// error set. Called by inline functions of older headers; not in the reference.
///
/// # Safety
/// The caller holds the GIL; `callable` is a live object, `result` NULL or a new reference, which is taken over.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _Py_CheckFunctionResult(
    tstate: *mut PyThreadState,
    callable: *mut PyObject,
    result: *mut PyObject,
    place: *const c_char,
) -> *mut PyObject {
    let _ = tstate;
    if callable.is_null() && !place.is_null() {
        // SAFETY: `result` is NULL or owned by the caller; `place` is a C string.
        let (value, place) = unsafe { (Owned::from_ptr_opt(result), CStr::from_ptr(place)) };
        return call::check_result_of(value, || place.to_string_lossy().into_owned()).into_c();
    }
    // SAFETY: passed on from the caller.
    unsafe { call::check_result(Obj::from_ptr(callable), result) }.into_c()
}
